// Frames from outside: an Arrow stream, batches or records as one frame.
#include "attain/io/frame_in.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <unordered_map>

namespace attain::io {

namespace {

Cell decimal_cell(double value, bool single) {
  std::array<char, 64> buffer;
  const auto end = single ? std::to_chars(buffer.data(), buffer.data() + buffer.size(), static_cast<float>(value)) : std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return Decimal::of(std::string_view(buffer.data(), static_cast<std::size_t>(end.ptr - buffer.data())));
}

Cell cell_of(const BatchColumn& column, std::size_t row) {
  if (column.is_null(row)) return {};
  if (const auto* data = std::get_if<BatchColumn::Texts>(&column.data)) return std::string(data->values[row]);
  if (const auto* data = std::get_if<BatchColumn::Coded>(&column.data)) return std::string(data->dictionary.at(data->codes[row]));
  if (const auto* data = std::get_if<BatchColumn::Integers>(&column.data)) return data->values[row];
  if (const auto* data = std::get_if<BatchColumn::Decimals>(&column.data)) return Decimal::scaled(data->units[row], data->scale);
  if (const auto* data = std::get_if<BatchColumn::Dates>(&column.data)) return Date(data->days[row]);
  if (const auto* data = std::get_if<BatchColumn::Booleans>(&column.data)) return data->values[row] != 0;
  if (const auto* data = std::get_if<BatchColumn::Numbers>(&column.data)) return data->values[row];
  const auto& floats = std::get<BatchColumn::Floats>(column.data);
  const double value = floats.values[row];
  if (std::isnan(value)) return {};
  if (std::isinf(value)) throw Error(ErrorCode::invalid_number, column.name + "[" + std::to_string(row) + "]", "infinity is no value");
  return decimal_cell(value, floats.single);
}

/// The cells of one column over all batches, and what type they make.
struct Gathered {
  std::string name;
  std::vector<Cell> cells;
  std::optional<ColumnType> declared;   ///< what the data say, where cells alone may not (all null)

  [[nodiscard]] Column column() const {
    std::optional<ColumnType> type;
    int scale = 0;
    for (const Cell& cell : cells) {
      if (cell.index() == 0) continue;
      const ColumnType own = cell.index() == 1 ? ColumnType::boolean : cell.index() == 2 ? ColumnType::integer : cell.index() == 3 ? ColumnType::decimal : cell.index() == 4 ? ColumnType::date : ColumnType::text;
      if (own == ColumnType::decimal) scale = std::max(scale, std::get<Decimal>(cell).scale());
      if (!type || (*type == ColumnType::integer && own == ColumnType::decimal)) type = own;
      else if (*type != own && !(*type == ColumnType::decimal && own == ColumnType::integer)) throw Error(ErrorCode::wrong_type, name, "a column holds values of several types");
    }
    if (scale > 38) throw Error(ErrorCode::too_many_decimals, name, "a column of a frame has at most 38 decimals, here are " + std::to_string(scale), "round it");
    Column made(name, type.value_or(declared.value_or(ColumnType::text)), scale, {});
    for (const Cell& cell : cells) {
      if (cell.index() == 2 && made.type() == ColumnType::decimal) made.add(Decimal(std::get<std::int64_t>(cell)));
      else made.add_cell(cell);
    }
    return made;
  }
};

ColumnType declared_type(const BatchColumn& column) {
  switch (column.data.index()) {
    case 2: return ColumnType::integer;
    case 3: case 5: case 7: return ColumnType::decimal;
    case 4: return ColumnType::date;
    case 6: return ColumnType::boolean;
    default: return ColumnType::text;
  }
}

Cell cell_of(const Document& value, const std::string& path, bool date) {
  switch (value.kind()) {
    case Document::Kind::null: return {};
    case Document::Kind::boolean: return value.boolean();
    case Document::Kind::number:
      if (const auto whole = value.number().to_int64(); whole && value.number().scale() == 0) return *whole;
      return value.number();
    case Document::Kind::text:
      if (date) return Date::of(value.text());
      return value.text();
    default: throw Error(ErrorCode::wrong_type, path, "a cell cannot hold a list or an object", "give a text, a number, true, false or null");
  }
}

}  // namespace

struct FrameGatherer::Columns {
  std::vector<Gathered> list;
};

FrameGatherer::FrameGatherer() : columns_(std::make_unique<Columns>()) {}
FrameGatherer::~FrameGatherer() = default;
FrameGatherer::FrameGatherer(FrameGatherer&&) noexcept = default;
FrameGatherer& FrameGatherer::operator=(FrameGatherer&&) noexcept = default;

void FrameGatherer::add(const Batch& batch) {
  auto& columns = columns_->list;
  if (columns.empty()) {
    for (const BatchColumn& column : batch.columns) columns.push_back({column.name, {}, declared_type(column)});
  }
  for (std::size_t i = 0; i < columns.size(); ++i) {
    for (std::size_t row = 0; row < batch.rows; ++row) columns[i].cells.push_back(cell_of(batch.columns.at(i), row));
  }
}

Frame FrameGatherer::frame() const {
  std::vector<Column> columns;
  for (const Gathered& gathered : columns_->list) columns.push_back(gathered.column());
  return Frame(std::move(columns));
}

Frame read_frame(ArrowArrayStream* stream, const ArrowOptions& options) {
  FrameGatherer gatherer;
  read_arrow(stream, [&](const Batch& batch) { gatherer.add(batch); }, options);
  return gatherer.frame();
}

Frame frame_of_records(std::span<const Document> records, std::span<const std::string> dates) {
  std::vector<Gathered> columns;
  std::unordered_map<std::string, std::size_t> places;
  for (std::size_t row = 0; row < records.size(); ++row) {
    const std::string at = "[" + std::to_string(row) + "]";
    if (records[row].kind() != Document::Kind::object) throw Error(ErrorCode::wrong_type, at, "expected a record, found " + std::string(name_of(records[row].kind())), "write {\"column\": value, …}");
    for (const auto& [name, value] : records[row].members()) {
      const auto [place, fresh] = places.emplace(name, columns.size());
      if (fresh) columns.push_back({name, std::vector<Cell>(row), std::nullopt});
      auto& cells = columns[place->second].cells;
      cells.resize(row);
      cells.push_back(cell_of(value, at + "." + name, std::find(dates.begin(), dates.end(), name) != dates.end()));
    }
  }
  std::vector<Column> made;
  for (Gathered& column : columns) {
    column.cells.resize(records.size());
    made.push_back(column.column());
  }
  return Frame(std::move(made));
}

}  // namespace attain::io
