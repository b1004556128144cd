#include "io/batch_cells.hpp"

#include <type_traits>

#include "attain/base/error.hpp"
#include "io/csv_cells.hpp"

namespace attain::io::detail {

namespace {

std::string shown(std::string_view text) { return "\"" + std::string(text.substr(0, 60)) + (text.size() > 60 ? "…\"" : "\""); }

std::string_view text_cell(const BatchColumn& column, std::size_t row) {
  if (column.is_null(row)) return {};
  if (const auto* texts = std::get_if<BatchColumn::Texts>(&column.data)) return texts->values[row];
  const auto& coded = std::get<BatchColumn::Coded>(column.data);
  return coded.dictionary[coded.codes[row]];
}

std::size_t size_of(const BatchColumn& column) {
  if (const auto* coded = std::get_if<BatchColumn::Coded>(&column.data)) return coded->codes.size();
  return std::get<BatchColumn::Texts>(column.data).values.size();
}

}  // namespace

std::string row_path(const std::string& source, const std::vector<std::uint64_t>& lines, std::size_t row) {
  return row < lines.size() ? source + ":" + std::to_string(lines[row]) : source + "[" + std::to_string(row) + "]";
}

std::string cell_text(const BatchColumn& column, std::size_t row) {
  if (column.is_null(row)) return {};
  return std::visit(
      [&](const auto& data) -> std::string {
        using T = std::decay_t<decltype(data)>;
        if constexpr (std::is_same_v<T, BatchColumn::Texts> || std::is_same_v<T, BatchColumn::Coded>) return std::string(text_cell(column, row));
        else if constexpr (std::is_same_v<T, BatchColumn::Integers>) return std::to_string(data.values[row]);
        else if constexpr (std::is_same_v<T, BatchColumn::Decimals>) return Decimal::scaled(data.units[row], data.scale).normalized().text();
        else if constexpr (std::is_same_v<T, BatchColumn::Dates>) return Date(data.days[row]).text();
        else if constexpr (std::is_same_v<T, BatchColumn::Floats>) return std::to_string(data.values[row]);
        else if constexpr (std::is_same_v<T, BatchColumn::Booleans>) return data.values[row] != 0 ? "true" : "false";
        else return data.values[row].normalized().text();
      },
      column.data);
}

void apply_kind(BatchColumn& column, ColumnKind kind, const std::string& source, const std::vector<std::uint64_t>& lines) {
  if (!std::holds_alternative<BatchColumn::Texts>(column.data) && !std::holds_alternative<BatchColumn::Coded>(column.data)) return;
  const std::size_t rows = size_of(column);
  const auto refuse = [&](ErrorCode code, std::size_t row, const char* what, const char* hint) {
    return Error(code, row_path(source, lines, row), column.name + ": " + shown(text_cell(column, row)) + " is not " + what, hint);
  };
  std::vector<std::uint8_t> valid(rows, 1);
  bool nulls = false;
  for (std::size_t row = 0; row < rows; ++row) {
    if (text_cell(column, row).empty()) {
      valid[row] = 0;
      nulls = true;
    }
  }
  switch (kind) {
    case ColumnKind::date: {
      BatchColumn::Dates dates{std::vector<std::int32_t>(rows)};
      for (std::size_t row = 0; row < rows; ++row) {
        if (valid[row] != 0 && !parse_day(text_cell(column, row), dates.days[row])) throw refuse(ErrorCode::invalid_date, row, "a date", "write YYYY-MM-DD");
      }
      column.data = std::move(dates);
      break;
    }
    case ColumnKind::money:
    case ColumnKind::number: {
      BatchColumn::Numbers numbers{std::vector<Decimal>(rows)};
      for (std::size_t row = 0; row < rows; ++row) {
        if (valid[row] == 0) continue;
        const auto number = Decimal::parse(text_cell(column, row));
        if (!number) throw refuse(ErrorCode::invalid_number, row, "a number", "write it as 1234.5");
        numbers.values[row] = *number;
      }
      column.data = std::move(numbers);
      break;
    }
    case ColumnKind::boolean: {
      BatchColumn::Booleans booleans{std::vector<std::uint8_t>(rows)};
      for (std::size_t row = 0; row < rows; ++row) {
        const std::string_view text = text_cell(column, row);
        if (valid[row] != 0 && text != "true" && text != "false") throw refuse(ErrorCode::wrong_type, row, "true or false", "");
        booleans.values[row] = text == "true" ? 1 : 0;
      }
      column.data = std::move(booleans);
      break;
    }
    case ColumnKind::reference:
    case ColumnKind::text: break;
  }
  column.valid = nulls ? std::move(valid) : std::vector<std::uint8_t>();
  column.untyped = false;
}

ColumnKind kind_named(const Reader& type) {
  const std::string name = type.text();
  for (const ColumnKind kind : {ColumnKind::text, ColumnKind::date, ColumnKind::number, ColumnKind::boolean}) {
    if (name == name_of(kind)) return kind;
  }
  throw type.error(ErrorCode::wrong_type, shown(name) + " is no type of a column", "write text, date, number or boolean");
}

Batch take(const Batch& batch, const std::vector<std::size_t>& rows, std::string_view left_out) {
  Batch result;
  result.rows = rows.size();
  result.source = batch.source;
  const auto gather = [&](const auto& from, auto& to) {
    to.reserve(rows.size());
    for (const std::size_t row : rows) to.push_back(from[row]);
  };
  if (!batch.lines.empty()) gather(batch.lines, result.lines);
  for (const BatchColumn& column : batch.columns) {
    if (column.name == left_out) continue;
    BatchColumn taken;
    taken.name = column.name;
    taken.owner = column.owner;
    taken.untyped = column.untyped;
    if (!column.valid.empty()) gather(column.valid, taken.valid);
    std::visit(
        [&](const auto& data) {
          auto copy = std::decay_t<decltype(data)>();
          using T = decltype(copy);
          if constexpr (std::is_same_v<T, BatchColumn::Coded>) {
            copy.dictionary = data.dictionary;
            gather(data.codes, copy.codes);
          } else if constexpr (std::is_same_v<T, BatchColumn::Decimals>) {
            copy.scale = data.scale;
            gather(data.units, copy.units);
          } else if constexpr (std::is_same_v<T, BatchColumn::Dates>) {
            gather(data.days, copy.days);
          } else {
            if constexpr (std::is_same_v<T, BatchColumn::Floats>) copy.single = data.single;
            gather(data.values, copy.values);
          }
          taken.data = std::move(copy);
        },
        column.data);
    result.columns.push_back(std::move(taken));
  }
  return result;
}

}  // namespace attain::io::detail
