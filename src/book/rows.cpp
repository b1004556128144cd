#include "rows.hpp"

#include <algorithm>
#include <charconv>

#include "attain/base/error.hpp"
#include "state.hpp"

namespace attain::book {

std::string quoted(std::string_view text) { return "\"" + std::string(text) + "\""; }

namespace {

/// The shortest decimal that reads back as the float: Decimal(repr(x)).
Cell of_float(double value, bool single) {
  char text[64];
  const auto end = single ? std::to_chars(text, text + sizeof text, static_cast<float>(value)) : std::to_chars(text, text + sizeof text, value);
  const auto number = Decimal::parse(std::string_view(text, static_cast<std::size_t>(end.ptr - text)));
  if (!number) throw Error(ErrorCode::invalid_number, {}, std::string(text, static_cast<std::size_t>(end.ptr - text)) + " is no number");
  return *number;
}

std::size_t length(const BatchColumn& column) {
  return std::visit([](const auto& data) -> std::size_t {
    using T = std::decay_t<decltype(data)>;
    if constexpr (std::is_same_v<T, BatchColumn::Coded>) return data.codes.size();
    else if constexpr (std::is_same_v<T, BatchColumn::Decimals>) return data.units.size();
    else if constexpr (std::is_same_v<T, BatchColumn::Dates>) return data.days.size();
    else return data.values.size();
  }, column.data);
}

/// Written as a number is, so that "007" stays text.
bool looks_like_number(std::string_view text) {
  std::string_view digits = text;
  if (!digits.empty() && digits[0] == '-') digits.remove_prefix(1);
  if (digits.size() > 1 && digits[0] == '0' && digits[1] != '.') return false;
  return !digits.empty() && digits[0] >= '0' && digits[0] <= '9' && Decimal::parse(text).has_value();
}

}  // namespace

Rows::Rows(const Batch& batch, std::string table) : batch_(batch), table_(std::move(table)), as_(batch.columns.size(), As::given) {
  for (std::size_t i = 0; i < batch.columns.size(); ++i) {
    const BatchColumn& column = batch.columns[i];
    if (length(column) != batch.rows || (!column.valid.empty() && column.valid.size() != batch.rows)) {
      throw Error(ErrorCode::invalid_row, table_ + "." + column.name, "the column has not as many cells as the batch has rows");
    }
    if (find(column.name) != i) throw Error(ErrorCode::duplicate_key, table_ + "." + column.name, "the column stands twice");
  }
  recorded_ = find("recorded");
}

std::optional<std::size_t> Rows::find(std::string_view column) const noexcept {
  for (std::size_t i = 0; i < batch_.columns.size(); ++i) {
    if (batch_.columns[i].name == column) return i;
  }
  return std::nullopt;
}

std::size_t Rows::at(std::string_view column) const {
  if (const auto found = find(column)) return *found;
  std::vector<std::string> names;
  for (const BatchColumn& other : batch_.columns) names.push_back(other.name);
  const std::string near = nearest(column, names);
  throw Error(ErrorCode::missing_column, batch_.source.empty() ? table_ : batch_.source, "the column " + quoted(column) + " is missing",
              near.empty() ? "" : "is it " + quoted(near) + "?");
}

void Rows::only(std::initializer_list<std::string_view> known) const {
  for (const BatchColumn& column : batch_.columns) {
    if (std::find(known.begin(), known.end(), column.name) != known.end()) continue;
    std::vector<std::string> names(known.begin(), known.end());
    std::string hint = did_you_mean(column.name, names);
    if (hint.empty()) {
      hint = "known here:";
      for (const std::string& name : names) hint += " " + name;
    }
    throw Error(ErrorCode::unknown_column, batch_.source.empty() ? table_ + "." + column.name : batch_.source, "unknown column " + quoted(column.name), hint);
  }
}

Cell Rows::cell(std::size_t row, std::size_t index) const {
  const BatchColumn& column = batch_.columns[index];
  if (column.is_null(row)) return {};
  const auto text = [&](std::string_view value) -> Cell {
    if (value.empty() && column.untyped) return {};
    if (as_[index] == As::boolean) return value == "true";
    if (as_[index] == As::number) return *Decimal::parse(value);
    return std::string(value);
  };
  return std::visit([&](const auto& data) -> Cell {
    using T = std::decay_t<decltype(data)>;
    if constexpr (std::is_same_v<T, BatchColumn::Texts>) return text(data.values[row]);
    else if constexpr (std::is_same_v<T, BatchColumn::Coded>) {
      if (data.codes[row] >= data.dictionary.size()) throw Error(ErrorCode::invalid_row, {}, "a dictionary code is out of range");
      return text(data.dictionary[data.codes[row]]);
    } else if constexpr (std::is_same_v<T, BatchColumn::Integers>) return data.values[row];
    else if constexpr (std::is_same_v<T, BatchColumn::Decimals>) return Decimal::scaled(data.units[row], data.scale);
    else if constexpr (std::is_same_v<T, BatchColumn::Dates>) return Date(data.days[row]);
    else if constexpr (std::is_same_v<T, BatchColumn::Floats>) return of_float(data.values[row], data.single);
    else if constexpr (std::is_same_v<T, BatchColumn::Booleans>) return data.values[row] != 0;
    else return data.values[row];
  }, column.data);
}

void Rows::infer(std::size_t index) {
  const BatchColumn& column = batch_.columns[index];
  if (!column.untyped) return;
  bool booleans = true, numbers = true, any = false;
  for (std::size_t row = 0; row < batch_.rows && (booleans || numbers); ++row) {
    const Cell value = cell(row, index);
    const auto* text = std::get_if<std::string>(&value);
    if (text == nullptr) continue;
    any = true;
    booleans = booleans && (*text == "true" || *text == "false");
    numbers = numbers && looks_like_number(*text);
  }
  if (any) as_[index] = booleans ? As::boolean : numbers ? As::number : As::given;
}

std::string Rows::id(std::size_t row, std::size_t column) const {
  const Cell value = cell(row, column);
  std::string text;
  if (const auto* given = std::get_if<std::string>(&value)) text = *given;
  else if (const auto* integer = std::get_if<std::int64_t>(&value)) text = std::to_string(*integer);
  else if (const auto* number = std::get_if<Decimal>(&value); number != nullptr && number->is_integer()) text = number->normalized().text();
  else if (value.index() != 0) throw Error(ErrorCode::wrong_type, path(row, {}), quoted(name(column)) + ": expected an id, found " + text_of(value));
  if (text.empty()) throw Error(ErrorCode::invalid_row, path(row, {}), quoted(name(column)) + " is empty");
  return text;
}

std::optional<Date> Rows::date(std::size_t row, std::size_t column) const {
  const Cell value = cell(row, column);
  if (value.index() == 0) return std::nullopt;
  if (const auto* date = std::get_if<Date>(&value)) return *date;
  if (const auto* text = std::get_if<std::string>(&value)) {
    if (const auto date = Date::parse(*text)) return *date;
  }
  throw Error(ErrorCode::invalid_date, {}, quoted(text_of(value)) + " is not a date", "write YYYY-MM-DD");
}

std::optional<Decimal> Rows::number(std::size_t row, std::size_t column) const {
  const Cell value = cell(row, column);
  if (value.index() == 0) return std::nullopt;
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return Decimal(*integer);
  if (const auto* number = std::get_if<Decimal>(&value)) return *number;
  if (const auto* text = std::get_if<std::string>(&value)) {
    if (const auto number = Decimal::parse(*text)) return *number;
  }
  throw Error(ErrorCode::invalid_number, {}, quoted(text_of(value)) + " is not a number");
}

std::int64_t Rows::recorded(std::size_t row, std::int64_t otherwise) const {
  if (!recorded_) return otherwise;
  std::optional<Decimal> given;
  guarded(row, {}, "recorded", [&] { given = number(row, *recorded_); });
  if (!given) return otherwise;
  const auto whole = given->to_int64();
  if (!whole || *whole < 0 || *whole >= kAllKnown) throw Error(ErrorCode::invalid_row, path(row, {}), "recorded is " + given->text(), "recorded values are whole and start at 0");
  return *whole;
}

std::string Rows::path(std::size_t row, std::string_view id) const {
  if (!batch_.source.empty() && row < batch_.lines.size()) return batch_.source + ":" + std::to_string(batch_.lines[row]);
  return (batch_.source.empty() ? table_ : batch_.source + ": " + table_) + "[" + (id.empty() ? std::to_string(row) : quoted(id)) + "]";
}

void Rows::guarded(std::size_t row, std::string_view id, std::string_view column, const std::function<void()>& read) const {
  try {
    read();
  } catch (const Error& error) {
    const bool in_file = !batch_.source.empty() && row < batch_.lines.size();
    throw Error(error.code(), path(row, id) + (in_file || column.empty() ? "" : "." + std::string(column)),
                in_file && !column.empty() ? std::string(column) + ": " + error.message() : error.message(), error.hint());
  }
}

}  // namespace attain::book
