// Numbers and money from a batch: to scaled integers, exactly or not at all.
#include <array>
#include <charconv>
#include <cmath>

#include "batch_rows.hpp"
#include "cells.hpp"
#include "text.hpp"

namespace attain::journal {

namespace {

constexpr std::array<std::int64_t, 19> kTens = [] {
  std::array<std::int64_t, 19> tens{1};
  for (std::size_t i = 1; i < tens.size(); ++i) tens[i] = tens[i - 1] * 10;
  return tens;
}();

std::string written(int128 units, int scale) { return to_text(units, scale); }

}  // namespace

// The usual text, "1234.50", at the scale the cells have: false sends it to the careful parser.
bool CellReader::put_fast(std::string_view text, SegmentColumn& to) const {
  const char* p = text.data();
  const char* const end = p + text.size();
  const bool negative = p < end && *p == '-';
  p += negative ? 1 : 0;
  if (end - p > 18 || p == end) return false;
  std::int64_t units = 0;
  const char* const first = p;
  for (; p < end && unsigned(*p - '0') < 10; ++p) units = units * 10 + (*p - '0');
  if (p == first) return false;
  int decimals = 0;
  if (p < end) {
    if (*p != '.') return false;
    const char* const point = ++p;
    for (; p < end && unsigned(*p - '0') < 10; ++p) units = units * 10 + (*p - '0');
    if (p != end || p == point) return false;
    decimals = int(end - point);
  }
  const int more = to.scale - decimals;
  if (more < 0 || units > kMaxUnits / kTens[std::size_t(more)]) return false;
  units *= kTens[std::size_t(more)];
  to.numbers.push_back(negative ? -units : units);
  return true;
}

// `scale` is 38 at most; trailing zeros may be there or not.
void CellReader::put(std::size_t row, int128 units, int scale, SegmentColumn& to) const {
  const bool money = column_.kind == ColumnKind::money;
  const int128 given = units;
  const int given_scale = scale;
  while (scale > to.scale && units % 10 == 0) {
    units /= 10;
    --scale;
  }
  if (scale > to.scale) {
    if (money) {
      throw BadCell{row, ErrorCode::too_many_decimals, written(given, given_scale) + " has more than " + std::to_string(int(to.scale)) + " decimals",
                    "round it, or give the company a greater money_scale (at most 6)"};
    }
    if (scale > 18) throw BadCell{row, ErrorCode::too_many_decimals, written(given, given_scale) + " has more than 18 decimals", "round it"};
    if (!rescale(to, scale)) {
      throw BadCell{row, ErrorCode::overflow, written(given, given_scale) + " has " + std::to_string(scale) + " decimals, and other numbers of the column then need more than 18 digits",
                    "round it, or append in separate changes"};
    }
  }
  const int128 factor = power_of_ten(to.scale - scale);
  const int128 most = money ? int128(std::numeric_limits<std::int64_t>::max()) : int128(kMaxUnits);
  if (units > most / factor || units < -most / factor) {
    throw BadCell{row, ErrorCode::overflow, written(given, given_scale) + (money ? " is too large for money with " : " needs more than 18 digits with ") + std::to_string(int(to.scale)) +
                  (money ? " decimals" : " decimals, as many as the column has"), ""};
  }
  to.numbers.push_back(std::int64_t(units * factor));
}

void CellReader::read_numbers(const BatchColumn& from, std::uint32_t rows, SegmentColumn& to) const {
  to.numbers.reserve(rows);
  const auto text = [&](std::uint32_t row, std::string_view cell) {
    if (cell.empty()) return to.numbers.push_back(kNullNumber);
    if (put_fast(cell, to)) return;
    Number number;
    switch (parse_number(cell, number)) {
      case NumberFault::none: return put(row, number.units, number.scale, to);
      case NumberFault::too_long: throw BadCell{row, ErrorCode::overflow, quoted(cell) + " has too many digits", "numbers have at most 18 digits"};
      case NumberFault::syntax: break;
    }
    const bool comma = cell.find(',') != std::string_view::npos;
    throw BadCell{row, ErrorCode::invalid_number, quoted(cell) + " is no number", comma ? "write numbers as 1234.50, with a point and without separators" : "write numbers as 1234.50"};
  };
  const auto each = [&](auto cell) {
    for (std::uint32_t row = 0; row < rows; ++row) {
      if (from.is_null(row)) to.numbers.push_back(kNullNumber);
      else cell(row);
    }
  };
  if (const auto* data = std::get_if<BatchColumn::Texts>(&from.data)) return each([&](std::uint32_t row) { text(row, data->values[row]); });
  if (const auto* data = std::get_if<BatchColumn::Integers>(&from.data)) return each([&](std::uint32_t row) { put(row, data->values[row], 0, to); });
  if (const auto* data = std::get_if<BatchColumn::Decimals>(&from.data)) {
    if (data->scale < 0 || data->scale > 38) throw BadCell{0, ErrorCode::invalid_argument, "a decimal column has scale " + std::to_string(data->scale), "scales run from 0 to 38"};
    return each([&](std::uint32_t row) { put(row, data->units[row], data->scale, to); });
  }
  if (const auto* data = std::get_if<BatchColumn::Numbers>(&from.data)) {
    return each([&](std::uint32_t row) {
      const Decimal value = data->values[row].normalized();
      const int scale = value.scale();
      const auto units = scale <= 38 ? value.to_scaled(scale) : std::nullopt;
      if (!units) throw BadCell{row, ErrorCode::overflow, value.text() + " has too many digits", "numbers have at most 18 digits"};
      put(row, *units, scale, to);
    });
  }
  if (const auto* data = std::get_if<BatchColumn::Floats>(&from.data)) {
    return each([&](std::uint32_t row) {
      const double value = data->values[row];
      if (std::isnan(value)) return to.numbers.push_back(kNullNumber);
      if (std::isinf(value)) throw BadCell{row, ErrorCode::invalid_number, "infinity is no value", ""};
      if (column_.kind == ColumnKind::money && !options_.floats_shortest) {
        throw BadCell{row, ErrorCode::float_money, column_.name + " is money, but the data holds floats", "pass decimals or integers, or floats=\"shortest\" to take each float as it prints"};
      }
      std::array<char, 64> buffer;
      const auto end = data->single ? std::to_chars(buffer.data(), buffer.data() + buffer.size(), static_cast<float>(value)) : std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
      text(row, std::string_view(buffer.data(), std::size_t(end.ptr - buffer.data())));
    });
  }
  if (const auto* data = std::get_if<BatchColumn::Coded>(&from.data)) {
    return each([&](std::uint32_t row) {
      if (data->codes[row] >= data->dictionary.size()) throw BadCell{row, ErrorCode::invalid_row, "a dictionary index is beyond the dictionary", ""};
      text(row, data->dictionary[data->codes[row]]);
    });
  }
  each([&](std::uint32_t row) { wrong(row, std::holds_alternative<BatchColumn::Dates>(from.data) ? "dates" : "booleans"); });
}

}  // namespace attain::journal
