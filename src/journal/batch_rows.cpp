#include "batch_rows.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

#include "attain/base/money.hpp"
#include "cells.hpp"
#include "text.hpp"

namespace attain::journal {

namespace {

template <typename T>
constexpr bool is(const BatchColumn& column) { return std::holds_alternative<T>(column.data); }

std::string_view noun_of(const BatchColumn& column) noexcept {
  constexpr std::array<std::string_view, 8> nouns = {"texts", "texts", "integers", "decimals", "dates", "floats", "booleans", "numbers"};
  return nouns[column.data.index()];
}

std::string_view coded(const BatchColumn::Coded& data, std::size_t row) {
  const std::uint32_t code = data.codes[row];
  if (code >= data.dictionary.size()) {
    throw BadCell{row, ErrorCode::invalid_row, "dictionary index " + std::to_string(code) + " is beyond the dictionary's " + std::to_string(data.dictionary.size()) + " texts", ""};
  }
  return data.dictionary[code];
}

// The shortest decimal that reads back as the same float, as Python's repr.
std::string_view shortest(double value, bool single, std::array<char, 64>& buffer) {
  const auto end = single ? std::to_chars(buffer.data(), buffer.data() + buffer.size(), static_cast<float>(value))
                          : std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return {buffer.data(), std::size_t(end.ptr - buffer.data())};
}

// As digits without an exponent where there are at most 18 before the point: ids that came as floats (17.0) read "17".
std::string float_text(double value, bool single) {
  std::array<char, 64> buffer;
  const std::string_view text = shortest(value, single, buffer);
  Number number;
  return parse_number(text, number) == NumberFault::none ? number_text(number.units, number.scale) : std::string(text);
}

}  // namespace

ColumnKind kind_of(const BatchColumn& column) noexcept {
  if (is<BatchColumn::Dates>(column)) return ColumnKind::date;
  if (is<BatchColumn::Booleans>(column)) return ColumnKind::boolean;
  return is<BatchColumn::Texts>(column) || is<BatchColumn::Coded>(column) ? ColumnKind::text : ColumnKind::number;
}

std::size_t size_of(const BatchColumn& column) noexcept {
  return std::visit(
      [](const auto& data) -> std::size_t {
        using Data = std::decay_t<decltype(data)>;
        if constexpr (std::is_same_v<Data, BatchColumn::Coded>) return data.codes.size();
        else if constexpr (std::is_same_v<Data, BatchColumn::Decimals>) return data.units.size();
        else if constexpr (std::is_same_v<Data, BatchColumn::Dates>) return data.days.size();
        else return data.values.size();
      },
      column.data);
}

bool is_empty(const BatchColumn& column, std::size_t rows) noexcept {
  for (std::size_t row = 0; row < rows; ++row) {
    if (column.is_null(row)) continue;
    if (const auto* texts = std::get_if<BatchColumn::Texts>(&column.data)) {
      if (texts->values[row].empty()) continue;
    } else if (const auto* data = std::get_if<BatchColumn::Coded>(&column.data)) {
      if (data->codes[row] < data->dictionary.size() && data->dictionary[data->codes[row]].empty()) continue;
    } else if (const auto* floats = std::get_if<BatchColumn::Floats>(&column.data)) {
      if (std::isnan(floats->values[row])) continue;
    }
    return false;
  }
  return true;
}

void check_text(std::size_t row, std::string_view text, std::size_t max_text) {
  if (text.size() > max_text) {
    throw BadCell{row, ErrorCode::limit_exceeded, "a text has " + std::to_string(text.size()) + " bytes; at most " + std::to_string(max_text) + " are taken", ""};
  }
  if (!is_utf8(text)) throw BadCell{row, ErrorCode::bad_encoding, quoted(text) + " is not UTF-8", "write the data out as UTF-8"};
  if (text.find('\0') != std::string_view::npos) throw BadCell{row, ErrorCode::bad_encoding, quoted(text) + " holds a NUL byte", ""};
}

void texts_of(const BatchColumn& column, std::uint32_t rows, std::vector<std::string_view>& texts, std::string& arena) {
  texts.assign(rows, std::string_view());
  if (const auto* data = std::get_if<BatchColumn::Texts>(&column.data)) {
    for (std::uint32_t row = 0; row < rows; ++row) {
      if (!column.is_null(row)) texts[row] = data->values[row];
    }
    return;
  }
  if (const auto* data = std::get_if<BatchColumn::Coded>(&column.data)) {
    for (std::uint32_t row = 0; row < rows; ++row) {
      if (!column.is_null(row)) texts[row] = coded(*data, row);
    }
    return;
  }
  arena.clear();
  std::vector<std::size_t> ends(rows);
  for (std::uint32_t row = 0; row < rows; ++row) {
    if (!column.is_null(row)) {
      std::visit(
          [&](const auto& data) {
            using Data = std::decay_t<decltype(data)>;
            if constexpr (std::is_same_v<Data, BatchColumn::Integers>) {
              std::array<char, 24> buffer;
              arena.append(buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), data.values[row]).ptr);
            } else if constexpr (std::is_same_v<Data, BatchColumn::Decimals>) {
              arena += number_text(data.units[row], data.scale);
            } else if constexpr (std::is_same_v<Data, BatchColumn::Dates>) {
              if (data.days[row] < kFirstDay || data.days[row] > kLastDay) throw BadCell{row, ErrorCode::invalid_date, "a date lies outside the years 1400 to 9999", ""};
              arena += day_text(data.days[row]);
            } else if constexpr (std::is_same_v<Data, BatchColumn::Floats>) {
              if (std::isinf(data.values[row])) throw BadCell{row, ErrorCode::invalid_number, "infinity is no value", ""};
              if (!std::isnan(data.values[row])) arena += float_text(data.values[row], data.single);
            } else if constexpr (std::is_same_v<Data, BatchColumn::Booleans>) {
              arena += data.values[row] != 0 ? "true" : "false";
            } else if constexpr (std::is_same_v<Data, BatchColumn::Numbers>) {
              arena += data.values[row].normalized().text();
            }
          },
          column.data);
    }
    ends[row] = arena.size();
  }
  std::size_t first = 0;
  for (std::uint32_t row = 0; row < rows; first = ends[row++]) texts[row] = std::string_view(arena).substr(first, ends[row] - first);
}

CellReader::CellReader(const ColumnSchema& column, Ids& ids, const Options& options)
    : column_(column), options_(options), interner_(ids.of(column.domain)) {
  currency_ = column.name == "currency" && column.kind == ColumnKind::text && !column.custom;
  if (currency_ && column_.default_text.empty()) column_.default_text = options.currency;
  if (column.kind == ColumnKind::text && !column_.default_text.empty()) default_code_ = interner_.dictionary().intern(column_.default_text);
  for (const std::string& value : column.values) allowed_.push_back(interner_.dictionary().intern(value));
}

void CellReader::wrong(std::size_t row, std::string_view what) const {
  throw BadCell{row, ErrorCode::wrong_type, column_.name + " is a " + std::string(name_of(column_.kind)) + " column and cannot take " + std::string(what), ""};
}

SegmentColumn CellReader::missing() const {
  SegmentColumn column = null_cells(column_.kind);
  if (column_.kind == ColumnKind::money) column.scale = std::uint8_t(options_.money_scale);
  fill_empty(column, 1);
  return column;
}

void CellReader::fill_empty(SegmentColumn& to, std::uint32_t rows) const {
  if (default_code_ != kNone) {
    for (std::uint32_t row = 0; row < rows; ++row) to.codes[row] = to.codes[row] == kNone ? default_code_ : to.codes[row];
  }
  if (column_.kind == ColumnKind::number && column_.default_number) {
    for (std::uint32_t row = 0; row < rows; ++row) {
      if (to.numbers[row] != kNullNumber) continue;
      const int128 units = int128(*column_.default_number) * power_of_ten(to.scale);
      if (units > kMaxUnits || units < -kMaxUnits) throw BadCell{row, ErrorCode::overflow, "the numbers need more than 18 digits at one number of decimals", ""};
      to.numbers[row] = std::int64_t(units);
    }
  }
}

void CellReader::read(const BatchColumn& from, std::uint32_t rows, int scale, SegmentColumn& to) {
  clear_cells(to, column_.kind, std::uint8_t(column_.kind == ColumnKind::money ? options_.money_scale : column_.kind == ColumnKind::number ? scale : 0));
  switch (column_.kind) {
    case ColumnKind::reference:
    case ColumnKind::text: read_codes(from, rows, to); break;
    case ColumnKind::date: read_days(from, rows, to); break;
    case ColumnKind::boolean: read_booleans(from, rows, to); break;
    case ColumnKind::money:
    case ColumnKind::number: read_numbers(from, rows, to); break;
  }
  fill_empty(to, rows);
  if (column_.magnitude) check_signs(to, rows);
  if (!allowed_.empty()) check_values(to, rows);
  if (column_.required) {
    for (std::uint32_t row = 0; row < rows; ++row) {
      if (to.is_null(row)) throw BadCell{row, ErrorCode::invalid_row, "the row has no " + column_.name, ""};
    }
  }
}

void CellReader::check_signs(const SegmentColumn& to, std::uint32_t rows) const {
  for (std::uint32_t row = 0; row < rows; ++row) {
    if (to.numbers[row] < 0 && to.numbers[row] != kNullNumber) {
      throw BadCell{row, ErrorCode::negative_magnitude, to_text(to.numbers[row], to.scale) + " is negative, but " + column_.name + " is a magnitude",
                    "give it without a sign; the kind of the row (a return, a credit note, a refund) says which way it counts"};
    }
  }
}

void CellReader::check_values(const SegmentColumn& to, std::uint32_t rows) const {
  std::uint32_t good = kNone;
  for (std::uint32_t row = 0; row < rows; ++row) {
    const std::uint32_t code = to.codes[row];
    if (code == good || code == kNone) continue;
    if (std::find(allowed_.begin(), allowed_.end(), code) == allowed_.end()) {
      const std::string text(interner_.dictionary().text(code));
      std::string all;
      for (const std::string& value : column_.values) all += (all.empty() ? "" : ", ") + value;
      std::string hint = did_you_mean(text, column_.values);
      throw BadCell{row, ErrorCode::unknown_kind, "no " + column_.name + " is called " + quoted(text) + "; there are " + all, std::move(hint)};
    }
    good = code;
  }
}

void CellReader::read_codes(const BatchColumn& from, std::uint32_t rows, SegmentColumn& to) {
  const auto check = [&](std::size_t row, std::string_view text) {
    check_text(row, text, options_.max_text);
    if (currency_ && !Currency::find(text)) {
      std::vector<std::string> codes;
      for (const Currency currency : Currency::all()) codes.emplace_back(currency.code());
      std::string hint = did_you_mean(text, codes);
      throw BadCell{row, ErrorCode::invalid_currency, quoted(text) + " is no currency", hint.empty() ? "write ISO 4217 codes such as EUR" : std::move(hint)};
    }
  };
  if (const auto* data = std::get_if<BatchColumn::Coded>(&from.data)) {
    constexpr std::uint32_t unused = 0, used = 1;                      // each text of the dictionary that a row uses is interned once
    std::vector<std::uint32_t> row_of(data->dictionary.size(), kNone), state(data->dictionary.size(), unused), codes;
    std::vector<std::uint32_t> order;
    for (std::uint32_t row = 0; row < rows; ++row) {
      if (from.is_null(row)) continue;
      (void)coded(*data, row);
      const std::uint32_t code = data->codes[row];
      if (state[code] == used) continue;
      state[code] = used;
      row_of[code] = row;
      order.push_back(code);
    }
    texts_.clear();
    for (const std::uint32_t code : order) texts_.push_back(data->dictionary[code]);
    interner_.codes(texts_, codes, [&](std::size_t at, std::string_view text) { check(row_of[order[at]], text); });
    for (std::size_t i = 0; i < order.size(); ++i) row_of[order[i]] = codes[i];
    to.codes.resize(rows);
    for (std::uint32_t row = 0; row < rows; ++row) to.codes[row] = from.is_null(row) ? kNone : row_of[data->codes[row]];
    return;
  }
  texts_of(from, rows, texts_, arena_);
  interner_.codes(texts_, to.codes, check);
}

void CellReader::read_days(const BatchColumn& from, std::uint32_t rows, SegmentColumn& to) const {
  to.days.resize(rows);
  if (const auto* data = std::get_if<BatchColumn::Dates>(&from.data)) {
    for (std::uint32_t row = 0; row < rows; ++row) {
      const std::int32_t day = from.is_null(row) ? kNullDay : data->days[row];
      if (day != kNullDay && (day < kFirstDay || day > kLastDay)) throw BadCell{row, ErrorCode::invalid_date, column_.name + " lies outside the years 1400 to 9999", ""};
      to.days[row] = day;
    }
    return;
  }
  if (!is<BatchColumn::Texts>(from) && !is<BatchColumn::Coded>(from)) {
    for (std::uint32_t row = 0; row < rows; ++row) {
      const auto* floats = std::get_if<BatchColumn::Floats>(&from.data);
      if (!from.is_null(row) && !(floats != nullptr && std::isnan(floats->values[row]))) wrong(row, noun_of(from));
      to.days[row] = kNullDay;
    }
    return;
  }
  const auto* texts = std::get_if<BatchColumn::Texts>(&from.data);
  std::string_view last;
  std::int32_t last_day = kNullDay;
  for (std::uint32_t row = 0; row < rows; ++row) {
    const std::string_view text = from.is_null(row) ? std::string_view() : texts != nullptr ? texts->values[row] : coded(std::get<BatchColumn::Coded>(from.data), row);
    if (text.empty()) {
      to.days[row] = kNullDay;
      continue;
    }
    if (last_day == kNullDay || text != last) {
      last = text;
      last_day = parse_day(text);
      if (last_day == kNullDay) throw BadCell{row, ErrorCode::invalid_date, quoted(text) + " is no date between 1400-01-01 and 9999-12-31", "write dates as 2026-10-05"};
    }
    to.days[row] = last_day;
  }
}

void CellReader::read_booleans(const BatchColumn& from, std::uint32_t rows, SegmentColumn& to) const {
  to.booleans.assign(rows, 2);
  for (std::uint32_t row = 0; row < rows; ++row) {
    if (from.is_null(row)) continue;
    if (const auto* data = std::get_if<BatchColumn::Booleans>(&from.data)) {
      to.booleans[row] = data->values[row] != 0 ? 1 : 0;
    } else if (const auto* integers = std::get_if<BatchColumn::Integers>(&from.data)) {
      if (integers->values[row] != 0 && integers->values[row] != 1) wrong(row, "integers other than 0 and 1");
      to.booleans[row] = std::uint8_t(integers->values[row]);
    } else if (is<BatchColumn::Texts>(from) || is<BatchColumn::Coded>(from)) {
      const std::string_view text = is<BatchColumn::Texts>(from) ? std::get<BatchColumn::Texts>(from.data).values[row] : coded(std::get<BatchColumn::Coded>(from.data), row);
      if (text.empty()) continue;
      to.booleans[row] = parse_boolean(text);
      if (to.booleans[row] == 2) throw BadCell{row, ErrorCode::wrong_type, quoted(text) + " is neither true nor false", "write true or false"};
    } else {
      const auto* floats = std::get_if<BatchColumn::Floats>(&from.data);
      if (floats != nullptr && std::isnan(floats->values[row])) continue;
      wrong(row, noun_of(from));
    }
  }
}

}  // namespace attain::journal
