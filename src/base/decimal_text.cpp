// Text of decimals, in and out. Both ways are exact: digits are moved, never computed.
#include <algorithm>

#include "attain/base/decimal.hpp"
#include "attain/base/error.hpp"
#include "base/decimal_parts.hpp"

namespace attain {

using namespace decimal;  // NOLINT: the private helpers of this class

std::string Decimal::text() const {
  const Parts p = unpack(*this);
  char buffer[40];
  const char* const end = buffer + sizeof buffer;
  const char* const begin = integer::write_digits(p.coefficient, buffer + sizeof buffer);
  const int count = int(end - begin);
  std::string text;
  if (p.negative) text += '-';
  if (p.exponent >= 0) {
    if (p.coefficient == 0) return "0";
    if (count + p.exponent <= digits) return text.append(begin, end).append(std::size_t(p.exponent), '0');
    text += *begin;  // 10^34 and above: scientific
    if (count > 1) text.append(1, '.').append(begin + 1, end);
    return text += "E+" + std::to_string(p.exponent + count - 1);
  }
  const int places = -p.exponent;
  if (count > places) return text.append(begin, end - places).append(1, '.').append(end - places, end);
  return text.append("0.").append(std::size_t(places - count), '0').append(begin, end);
}

namespace {

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

// Reads digits into the coefficient; zeros beyond its 34 digits only move the exponent. False when a digit would be
// lost.
struct Digits {
  uint128 coefficient = 0;
  std::int64_t exponent = 0, zeros = 0;  // zeros: read but not yet multiplied in
  int count = 0;                         // digits in the coefficient, without leading zeros

  bool take(char c, bool fraction) noexcept {
    if (fraction) --exponent;
    if (c == '0') {
      if (coefficient != 0) ++zeros;
      return true;
    }
    if (coefficient != 0 && count + zeros + 1 > digits) return false;
    for (; zeros > 0; --zeros, ++count) coefficient *= 10;
    coefficient = coefficient * 10 + unsigned(c - '0');
    ++count;
    return true;
  }

  // Multiplies the trailing zeros in as far as they fit, and lets the exponent carry the others.
  void settle() noexcept {
    for (; zeros > 0 && count < digits; --zeros, ++count) coefficient *= 10;
    exponent += zeros;
  }
};

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) noexcept {
  std::size_t at = 0;
  const auto peek = [&] { return at < text.size() ? text[at] : '\0'; };
  const bool negative = peek() == '-';
  if (peek() == '-' || peek() == '+') ++at;
  if (!is_digit(peek())) return std::nullopt;
  Digits read;
  for (; is_digit(peek()); ++at) {
    if (!read.take(text[at], false)) return std::nullopt;
  }
  if (peek() == '.') {
    ++at;
    if (!is_digit(peek())) return std::nullopt;
    for (; is_digit(peek()); ++at) {
      if (!read.take(text[at], true)) return std::nullopt;
    }
  }
  read.settle();
  if (peek() == 'e' || peek() == 'E') {
    ++at;
    const bool down = peek() == '-';
    if (peek() == '-' || peek() == '+') ++at;
    if (!is_digit(peek())) return std::nullopt;
    std::int64_t exponent = 0;
    for (; is_digit(peek()); ++at)
      exponent = std::min<std::int64_t>(exponent * 10 + (text[at] - '0'), std::int64_t(1) << 50);
    read.exponent += down ? -exponent : exponent;
  }
  if (at != text.size()) return std::nullopt;
  const auto bounded = std::min<std::int64_t>(std::max<std::int64_t>(read.exponent, -20000), 20000);
  return fit(read.coefficient, int(bounded), negative);
}

Decimal Decimal::of(std::string_view text) {
  if (const auto value = parse(text)) return *value;
  constexpr std::size_t shown = 60;
  const std::string quoted = text.size() > shown ? std::string(text.substr(0, shown)) + "…" : std::string(text);
  throw Error(ErrorCode::invalid_number, "", "\"" + quoted + "\" is not a decimal number",
              "write digits with a point, such as 1250.50, of at most 34 significant digits");
}

}  // namespace attain
