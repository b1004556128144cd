#include "io/csv_cells.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

namespace attain::io::detail {

namespace {

constexpr int kMaxDigits = 18;          // of a number cell that is converted here: mantissa and scale fit int64
constexpr std::size_t kCodedProbe = 4096;  // rows after which a column with too many different texts is no longer coded

std::string_view cell(const CsvRows& rows, std::size_t row, std::size_t index) {
  const CsvSpan span = (*rows.spans)[row * rows.width + index];
  char* begin = rows.block.get() + span.offset;
  if ((span.length & kEscaped) == 0) return {begin, span.length};
  const char* end = begin + (span.length & ~kEscaped);
  char* out = begin;
  for (const char* in = begin; in != end; ++in) {
    *out++ = *in;
    if (*in == '"') ++in;  // doubled: the reader checked
  }
  return {begin, std::size_t(out - begin)};
}

BatchColumn::Texts texts(const CsvRows& rows, std::size_t index) {
  BatchColumn::Texts result;
  result.values.reserve(rows.rows);
  for (std::size_t row = 0; row < rows.rows; ++row) result.values.push_back(cell(rows, row, index));
  return result;
}

/// Marks row as null in a column whose mask may not exist yet.
void set_null(std::vector<std::uint8_t>& valid, std::size_t row, std::size_t rows) {
  if (valid.empty()) valid.assign(rows, 1);
  valid[row] = 0;
}

bool as_dates(const std::vector<std::string_view>& values, BatchColumn& column) {
  BatchColumn::Dates dates;
  dates.days.resize(values.size());
  std::string_view last;
  std::int32_t last_day = 0;
  for (std::size_t row = 0; row < values.size(); ++row) {
    const std::string_view text = values[row];
    if (text.empty()) {
      set_null(column.valid, row, values.size());
      continue;
    }
    if (text != last) {  // rows often come by date
      if (!parse_day(text, last_day)) return false;
      last = text;
    }
    dates.days[row] = last_day;
  }
  column.data = std::move(dates);
  return true;
}

/// [+-]digits[.digits] of at most 18 digits.
bool parse_plain(std::string_view text, std::int64_t& units, int& scale) noexcept {
  const char *p = text.data(), *end = p + text.size();
  const bool negative = p != end && *p == '-';
  if (p != end && (*p == '-' || *p == '+')) ++p;
  std::int64_t value = 0;
  int digits = 0, decimals = -1;
  for (; p != end; ++p) {
    if (*p == '.' && decimals < 0) {
      if (digits == 0) return false;
      decimals = 0;
      continue;
    }
    const unsigned digit = static_cast<unsigned char>(*p) - unsigned{'0'};
    if (digit > 9 || ++digits > kMaxDigits) return false;
    value = value * 10 + digit;
    if (decimals >= 0) ++decimals;
  }
  if (digits == 0 || decimals == 0) return false;
  units = negative ? -value : value;
  scale = decimals < 0 ? 0 : decimals;
  return true;
}

bool as_decimals(const std::vector<std::string_view>& values, BatchColumn& column) {
  BatchColumn::Decimals decimals;
  decimals.units.resize(values.size());
  std::vector<std::uint8_t> scales(values.size());
  int least = kMaxDigits, most = 0;
  for (std::size_t row = 0; row < values.size(); ++row) {
    if (values[row].empty()) {
      set_null(column.valid, row, values.size());
      continue;
    }
    std::int64_t units = 0;
    int scale = 0;
    if (!parse_plain(values[row], units, scale)) return false;
    decimals.units[row] = units;
    scales[row] = std::uint8_t(scale);
    least = std::min(least, scale);
    most = std::max(most, scale);
  }
  if (least < most) {
    std::array<int128, kMaxDigits + 1> powers;
    powers[0] = 1;
    for (int i = 1; i <= kMaxDigits; ++i) powers[std::size_t(i)] = powers[std::size_t(i) - 1] * 10;
    for (std::size_t row = 0; row < values.size(); ++row) decimals.units[row] *= powers[std::size_t(most - scales[row])];
  }
  decimals.scale = most;
  column.data = std::move(decimals);
  return true;
}

std::uint64_t hash_of(std::string_view text) noexcept {
  std::uint64_t hash = text.size() * 0x9E3779B97F4A7C15ULL;
  const char* p = text.data();
  std::size_t left = text.size();
  const auto mix = [&hash](std::uint64_t word) {
    const uint128 product = uint128(hash ^ word) * 0xD6E8FEB86659FD93ULL;
    hash = std::uint64_t(product) ^ std::uint64_t(product >> 64) ^ 0xA0761D6478BD642FULL;
  };
  for (; left >= 8; left -= 8, p += 8) {
    std::uint64_t word;
    std::memcpy(&word, p, 8);
    mix(word);
  }
  if (left > 0) {
    std::uint64_t word = 0;
    std::memcpy(&word, p, left);
    mix(word);
  }
  return hash;
}

/// Dictionary codes in order of appearance; false when the column has too many different texts for codes to pay.
bool as_codes(const std::vector<std::string_view>& values, BatchColumn& column) {
  BatchColumn::Coded coded;
  coded.codes.resize(values.size());
  std::vector<std::uint32_t> slots(1024, 0);
  std::vector<std::uint64_t> hashes;
  std::size_t last = values.size();  // row of the last text looked up
  for (std::size_t row = 0; row < values.size(); ++row) {
    const std::string_view text = values[row];
    if (text.empty()) {
      set_null(column.valid, row, values.size());
      continue;
    }
    if (last < row && values[last] == text) {
      coded.codes[row] = coded.codes[last];
      continue;
    }
    const std::uint64_t hash = hash_of(text);
    std::size_t slot = hash & (slots.size() - 1);
    while (slots[slot] != 0 && (hashes[slots[slot] - 1] != hash || coded.dictionary[slots[slot] - 1] != text)) slot = (slot + 1) & (slots.size() - 1);
    if (slots[slot] == 0) {
      if (row >= kCodedProbe && coded.dictionary.size() * 2 > row) {
        column.valid.clear();
        return false;
      }
      coded.dictionary.push_back(text);
      hashes.push_back(hash);
      slots[slot] = std::uint32_t(coded.dictionary.size());
      if (coded.dictionary.size() * 2 > slots.size()) {
        slots.assign(slots.size() * 4, 0);
        for (std::size_t i = 0; i < hashes.size(); ++i) {
          std::size_t at = hashes[i] & (slots.size() - 1);
          while (slots[at] != 0) at = (at + 1) & (slots.size() - 1);
          slots[at] = std::uint32_t(i + 1);
        }
        slot = hash & (slots.size() - 1);
        while (hashes[slots[slot] - 1] != hash || coded.dictionary[slots[slot] - 1] != text) slot = (slot + 1) & (slots.size() - 1);
      }
    }
    coded.codes[row] = slots[slot] - 1;
    last = row;
  }
  column.data = std::move(coded);
  return true;
}

}  // namespace

CsvKind csv_kind(const TableSchema* schema, std::string_view column) {
  if (schema == nullptr || column == "id") return CsvKind::text;
  if (column == "on" || (schema->dated && (column == "from" || column == "to"))) return CsvKind::date;
  const ColumnSchema* found = schema->find(column);
  if (found == nullptr || found->custom) return CsvKind::text;
  switch (found->kind) {
    case ColumnKind::reference:
    case ColumnKind::text: return CsvKind::coded;
    case ColumnKind::date: return CsvKind::date;
    case ColumnKind::money:
    case ColumnKind::number: return CsvKind::decimal;
    case ColumnKind::boolean: return CsvKind::text;
  }
  return CsvKind::text;
}

BatchColumn csv_column(const CsvRows& rows, std::size_t index, std::string name, CsvKind kind) {
  BatchColumn column;
  column.name = std::move(name);
  column.owner = rows.block;
  BatchColumn::Texts cells = texts(rows, index);
  bool done = false;
  if (kind == CsvKind::date) done = as_dates(cells.values, column);
  if (kind == CsvKind::decimal) done = as_decimals(cells.values, column);
  if (kind == CsvKind::coded) done = as_codes(cells.values, column);
  if (!done) {
    column.valid.clear();
    column.untyped = true;
    column.data = std::move(cells);
  }
  return column;
}

bool parse_day(std::string_view text, std::int32_t& days) noexcept {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  int fields[3] = {0, 0, 0};
  static constexpr int field_of[10] = {0, 0, 0, 0, -1, 1, 1, -1, 2, 2};
  for (int i = 0; i < 10; ++i) {
    if (field_of[i] < 0) continue;
    const unsigned digit = static_cast<unsigned char>(text[std::size_t(i)]) - unsigned{'0'};
    if (digit > 9) return false;
    fields[field_of[i]] = fields[field_of[i]] * 10 + int(digit);
  }
  const int year = fields[0], month = fields[1], day = fields[2];
  if (year < 1400 || month < 1 || month > 12 || day < 1) return false;
  static constexpr int month_days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  if (day > month_days[month - 1] + (month == 2 && leap ? 1 : 0)) return false;
  // Days from civil (H. Hinnant, "chrono-compatible low-level date algorithms"): years begin in March.
  const int y = month <= 2 ? year - 1 : year;
  const int era = y / 400, of_era = y - era * 400;
  const int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  days = era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
  return true;
}

}  // namespace attain::io::detail
