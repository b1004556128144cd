#pragma once
/// Inside base/: 128-bit integers and the one place that says what a rounding mode does with a remainder.

#include <array>

#include "attain/base/decimal.hpp"

namespace attain::integer {

/// 10^0 … 10^38.
inline constexpr std::array<uint128, 39> powers = [] {
  std::array<uint128, 39> table{};
  table[0] = 1;
  for (std::size_t i = 1; i < table.size(); ++i) table[i] = table[i - 1] * 10;
  return table;
}();

inline constexpr uint128 largest_int128 = ~uint128(0) >> 1;

constexpr uint128 magnitude(int128 value) noexcept { return value < 0 ? uint128(0) - uint128(value) : uint128(value); }

/// Whether a quotient of that sign steps away from zero, given a remainder that is not zero. `half` compares the
/// remainder with half the divisor (-1, 0, 1); `odd` is the parity of the truncated quotient.
constexpr bool steps_away(RoundingMode mode, bool negative, bool odd, int half) noexcept {
  switch (mode) {
    case RoundingMode::half_even:
      return half > 0 || (half == 0 && odd);
    case RoundingMode::half_up:
      return half >= 0;
    case RoundingMode::half_down:
      return half > 0;
    case RoundingMode::up:
      return true;
    case RoundingMode::down:
      return false;
    case RoundingMode::ceiling:
      return !negative;
    case RoundingMode::floor:
      return negative;
  }
  return false;
}

/// -1, 0 or 1 as `remainder` is below, at or above half of `divisor`; remainder < divisor.
constexpr int compare_to_half(uint128 remainder, uint128 divisor) noexcept {
  const uint128 rest = divisor - remainder;
  return remainder < rest ? -1 : remainder == rest ? 0 : 1;
}

/// value ÷ 10^digits, rounded; any digits ≥ 0.
constexpr uint128 shifted_right(uint128 value, int digits, bool negative, RoundingMode mode) noexcept {
  if (value == 0 || digits == 0) return value;
  uint128 quotient = 0;
  int half = -1;
  if (digits < int(powers.size())) {
    const uint128 divisor = powers[std::size_t(digits)];
    if ((value >> 64) == 0 && digits <= 19) {
      const std::uint64_t small = std::uint64_t(value), by = std::uint64_t(divisor);
      quotient = small / by;
    } else {
      quotient = value / divisor;
    }
    const uint128 remainder = value - quotient * divisor;
    if (remainder == 0) return quotient;
    half = compare_to_half(remainder, divisor);
  }  // else the value is below 10^39 ÷ 2: under half of any larger power
  return steps_away(mode, negative, (quotient & 1) != 0, half) ? quotient + 1 : quotient;
}

/// The number of decimal digits; 0 has none.
constexpr int digit_count(uint128 value) noexcept {
  int low = 0, high = int(powers.size());  // the first power above value
  while (low < high) {
    const int middle = (low + high) / 2;
    if (powers[std::size_t(middle)] <= value)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/// The magnitude with its sign; empty when it does not fit.
constexpr std::optional<int128> with_sign(uint128 magnitude, bool negative) noexcept {
  if (magnitude <= largest_int128) return negative ? -int128(magnitude) : int128(magnitude);
  if (negative && magnitude == largest_int128 + 1) return int128(magnitude);
  return std::nullopt;
}

/// 256 bits: high × 2^128 + low.
struct Wide {
  uint128 high, low;
  friend constexpr auto operator<=>(const Wide&, const Wide&) = default;
};

constexpr Wide multiply(uint128 a, uint128 b) noexcept {
  const uint128 mask = ~std::uint64_t(0);
  const uint128 a0 = a & mask, a1 = a >> 64, b0 = b & mask, b1 = b >> 64;
  const uint128 p00 = a0 * b0, p01 = a0 * b1, p10 = a1 * b0, p11 = a1 * b1;
  const uint128 middle = (p00 >> 64) + (p01 & mask) + (p10 & mask);
  return {p11 + (p01 >> 64) + (p10 >> 64) + (middle >> 64), (middle << 64) | (p00 & mask)};
}

/// Quotient and remainder of 256 bits by a divisor of at most 2^127; number.high < divisor, so that the quotient fits.
void divide(const Wide& number, uint128 divisor, uint128& quotient, uint128& remainder) noexcept;

/// Writes the digits of value before `end`; returns where they begin. Zero is one digit.
char* write_digits(uint128 value, char* end) noexcept;

}  // namespace attain::integer
