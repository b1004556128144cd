#include "text.hpp"

#include <array>
#include <bit>
#include <cstring>

#include "attain/journal/table.hpp"

namespace attain::journal {

namespace {

std::uint64_t load64(const char* p) noexcept {
  std::uint64_t word;
  std::memcpy(&word, p, 8);
  if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
  return word;
}

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

constexpr bool leap(int year) noexcept { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

// Hinnant's days_from_civil for years from 1400.
constexpr std::int32_t days_from(int year, int month, int day) noexcept {
  const int y = month <= 2 ? year - 1 : year;
  const int era = y / 400;
  const int year_of_era = y - era * 400;
  const int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}
static_assert(days_from(1400, 1, 1) == kFirstDay && days_from(9999, 12, 31) == kLastDay && days_from(1970, 1, 1) == 0);

std::uint64_t mix(std::uint64_t a, std::uint64_t b) noexcept {
  const uint128 product = uint128(a) * b;
  return std::uint64_t(product) ^ std::uint64_t(product >> 64);
}

}  // namespace

bool is_utf8(std::string_view text) noexcept {
  const char* p = text.data();
  const char* const end = p + text.size();
  while (p < end) {
    if (end - p >= 8 && (load64(p) & 0x8080808080808080ULL) == 0) {
      p += 8;
      continue;
    }
    const auto lead = static_cast<unsigned char>(*p);
    if (lead < 0x80) {
      ++p;
      continue;
    }
    const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
    if (lead < 0xC2 || lead > 0xF4 || end - p <= more) return false;
    const auto second = static_cast<unsigned char>(p[1]);
    const unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (second < low || second > high) return false;
    for (int i = 2; i <= more; ++i) {
      if ((p[i] & 0xC0) != 0x80) return false;
    }
    p += more + 1;
  }
  return true;
}

bool is_name(std::string_view text) noexcept {
  return !text.empty() && text.size() <= 200 && text.find('\0') == std::string_view::npos && is_utf8(text);
}

std::int32_t parse_day(std::string_view text) noexcept {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return kNullDay;
  for (const int at : {0, 1, 2, 3, 5, 6, 8, 9}) {
    if (!is_digit(text[std::size_t(at)])) return kNullDay;
  }
  const auto two = [&](std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
  const int year = two(0) * 100 + two(2), month = two(5), day = two(8);
  constexpr std::array<int, 13> lengths = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year < 1400 || month < 1 || month > 12 || day < 1) return kNullDay;
  if (day > lengths[std::size_t(month)] + (month == 2 && leap(year) ? 1 : 0)) return kNullDay;
  return days_from(year, month, day);
}

std::string day_text(std::int32_t days) { return Date(days).text(); }

NumberFault parse_number(std::string_view text, Number& number) noexcept {
  const char* p = text.data();
  const char* const end = p + text.size();
  bool negative = false;
  if (p < end && (*p == '-' || *p == '+')) negative = *p++ == '-';
  uint128 units = 0;
  int digits = 0, scale = 0, written = 0;     // `digits` counts from the first that is not 0
  bool point = false, too_long = false;
  const auto take = [&](char c) {
    ++written;
    if (digits < 38) {
      units = units * 10 + unsigned(c - '0');
      digits += units != 0 ? 1 : 0;
      scale += point ? 1 : 0;
    } else if (c != '0' || !point) {
      too_long = true;
    }
  };
  for (; p < end; ++p) {
    if (is_digit(*p)) {
      take(*p);
    } else if (*p == '.' && !point && written > 0) {
      point = true;
    } else {
      break;
    }
  }
  if (written == 0 || (point && p[-1] == '.')) return NumberFault::syntax;
  int exponent = 0;
  if (p < end && (*p == 'e' || *p == 'E')) {
    ++p;
    bool down = false;
    if (p < end && (*p == '-' || *p == '+')) down = *p++ == '-';
    if (p == end) return NumberFault::syntax;
    for (; p < end && is_digit(*p); ++p) exponent = exponent > 100'000 ? exponent : exponent * 10 + (*p - '0');
    if (down) exponent = -exponent;
  }
  if (p != end) return NumberFault::syntax;
  if (too_long) return NumberFault::too_long;
  if (units == 0) {
    number = {};
    return NumberFault::none;
  }
  scale -= exponent;
  while (scale > 0 && units % 10 == 0) {
    units /= 10;
    --scale;
  }
  for (; scale < 0; ++scale) {
    if (++digits > 38) return NumberFault::too_long;
    units *= 10;
  }
  if (scale > 38) return NumberFault::too_long;
  number = {negative ? -int128(units) : int128(units), scale};
  return NumberFault::none;
}

bool is_plain_number(std::string_view text) noexcept {
  std::size_t at = text.starts_with('-') ? 1 : 0;
  const std::size_t first = at;
  while (at < text.size() && is_digit(text[at])) ++at;
  if (at == first || (text[first] == '0' && at - first > 1)) return false;
  if (at == text.size()) return true;
  if (text[at] != '.') return false;
  const std::size_t point = at++;
  while (at < text.size() && is_digit(text[at])) ++at;
  return at == text.size() && at - point > 1;
}

std::uint8_t parse_boolean(std::string_view text) noexcept {
  if (text == "true" || text == "True" || text == "TRUE") return 1;
  if (text == "false" || text == "False" || text == "FALSE") return 0;
  return 2;
}

std::string number_text(int128 units, int scale) {
  while (scale > 0 && units % 10 == 0) {
    units /= 10;
    --scale;
  }
  return to_text(units, scale);
}

std::string quoted(std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  std::string out = "\"";
  const bool good = is_utf8(text);
  std::size_t cut = text.size() > 60 ? 60 : text.size();
  while (good && cut < text.size() && (text[cut] & 0xC0) == 0x80) --cut;
  for (const char c : text.substr(0, cut)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F || (byte >= 0x80 && !good)) {
      out += "\\x";
      out += hex[byte >> 4];
      out += hex[byte & 15];
    } else {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out + (cut < text.size() ? "…\"" : "\"");
}

std::uint64_t hash_bytes(std::string_view text, std::uint64_t seed) noexcept {
  constexpr std::uint64_t k0 = 0xa0761d6478bd642fULL, k1 = 0xe7037ed1a0b428dbULL, k2 = 0x8ebc6af09c88c6e3ULL;
  std::uint64_t h = mix(seed ^ k0, std::uint64_t(text.size()) ^ k1);
  const char* p = text.data();
  std::size_t n = text.size();
  for (; n > 16; n -= 16, p += 16) h = mix(load64(p) ^ k1, load64(p + 8) ^ h);
  std::uint64_t a = 0, b = 0;
  if (n >= 8) {
    a = load64(p);
    b = load64(p + n - 8);
  } else {
    for (std::size_t i = 0; i < n; ++i) a |= std::uint64_t(static_cast<unsigned char>(p[i])) << (8 * i);
  }
  return mix(k2 ^ mix(a ^ k1, b ^ h), h ^ text.size());
}

}  // namespace attain::journal
