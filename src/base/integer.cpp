#include "base/integer.hpp"

#include "attain/base/error.hpp"

namespace attain {

namespace {
constexpr std::array<std::string_view, 7> mode_names = {"half_even", "half_up", "half_down", "up",
                                                        "down",      "ceiling", "floor"};
}

std::string_view name_of(RoundingMode mode) noexcept {
  const auto index = std::size_t(mode);
  return index < mode_names.size() ? mode_names[index] : "unknown_mode";
}

std::optional<RoundingMode> rounding_mode(std::string_view name) noexcept {
  for (std::size_t i = 0; i < mode_names.size(); ++i) {
    if (mode_names[i] == name) return RoundingMode(i);
  }
  return std::nullopt;
}

char* integer::write_digits(uint128 value, char* end) noexcept {
  constexpr std::uint64_t block = 10'000'000'000'000'000'000ULL;  // 10^19
  do {
    const bool last = value < block;
    std::uint64_t part = std::uint64_t(last ? value : value % block);
    value = last ? uint128(0) : value / block;
    for (int written = 0; last ? (part != 0 || written == 0) : written < 19; ++written) {
      *--end = char('0' + part % 10);
      part /= 10;
    }
  } while (value != 0);
  return end;
}

std::string to_text(int128 value) {
  char buffer[40];
  const char* const end = buffer + sizeof buffer;
  char* begin = integer::write_digits(integer::magnitude(value), buffer + sizeof buffer);
  if (value < 0) *--begin = '-';
  return {static_cast<const char*>(begin), end};
}

std::string to_text(int128 units, int scale) {
  if (scale <= 0) return units == 0 ? "0" : to_text(units) + std::string(std::size_t(-scale), '0');
  char buffer[40];
  const char* const end = buffer + sizeof buffer;
  const char* const begin = integer::write_digits(integer::magnitude(units), buffer + sizeof buffer);
  std::string digits(begin, end);
  const auto places = std::size_t(scale);
  if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
  digits.insert(digits.size() - places, 1, '.');
  if (units < 0) digits.insert(0, 1, '-');
  return digits;
}

int128 power_of_ten(int exponent) {
  if (exponent < 0 || exponent > 38) {
    throw Error(ErrorCode::invalid_argument, "", "10^" + std::to_string(exponent) + " is no 128-bit integer",
                "exponents 0 to 38 are");
  }
  return int128(integer::powers[std::size_t(exponent)]);
}

void integer::divide(const Wide& number, uint128 divisor, uint128& quotient, uint128& remainder) noexcept {
  if (number.high == 0) {
    quotient = number.low / divisor;
    remainder = number.low - quotient * divisor;
    return;
  }
  remainder = number.high;
  quotient = 0;
  for (int bit = 127; bit >= 0; --bit) {
    remainder = (remainder << 1) | ((number.low >> bit) & 1);
    quotient <<= 1;
    if (remainder >= divisor) {
      remainder -= divisor;
      quotient |= 1;
    }
  }
}

namespace {

[[noreturn]] void throw_overflow(int128 a, int128 b, int128 c) {
  throw Error(ErrorCode::overflow, "", to_text(a) + " × " + to_text(b) + " ÷ " + to_text(c) + " exceeds 128 bits");
}

}  // namespace

int128 multiply_divide(int128 a, int128 b, int128 c, RoundingMode mode) {
  if (c == 0) throw Error(ErrorCode::division_by_zero, "", to_text(a) + " × " + to_text(b) + " divided by zero");
  const bool negative = ((a < 0) != (b < 0)) != (c < 0);
  const uint128 divisor = integer::magnitude(c);
  const integer::Wide product = integer::multiply(integer::magnitude(a), integer::magnitude(b));
  if (product.high >= divisor) throw_overflow(a, b, c);
  uint128 quotient = 0, remainder = 0;
  integer::divide(product, divisor, quotient, remainder);
  if (remainder != 0 &&
      integer::steps_away(mode, negative, (quotient & 1) != 0, integer::compare_to_half(remainder, divisor))) {
    if (++quotient == 0) throw_overflow(a, b, c);
  }
  const auto result = integer::with_sign(quotient, negative);
  if (!result) throw_overflow(a, b, c);
  return *result;
}

}  // namespace attain
