#pragma once
/// Inside base/: a Decimal taken apart into sign, coefficient and exponent, and put together again.

#include "attain/base/decimal.hpp"
#include "base/integer.hpp"
#include "base/intel_decimal.hpp"

namespace attain::decimal {

inline constexpr int digits = 34, smallest_exponent = -6176, largest_exponent = 6111;
inline constexpr uint128 largest_coefficient = integer::powers[digits] - 1;
inline constexpr std::uint64_t sign_bit = 0x8000000000000000ULL;
inline constexpr std::uint64_t coefficient_mask = 0x0001FFFFFFFFFFFFULL;

/// (-1)^negative × coefficient × 10^exponent.
struct Parts {
  uint128 coefficient;
  int exponent;
  bool negative;
};

/// Bits that are no finite canonical number (they come only from outside, through from_bits) count as zero.
constexpr Parts unpack(const Decimal& d) noexcept {
  const std::uint64_t high = d.high_bits();
  const bool negative = (high & sign_bit) != 0;
  if ((high & 0x6000000000000000ULL) == 0x6000000000000000ULL) return {0, 0, false};
  const uint128 coefficient = (uint128(high & coefficient_mask) << 64) | d.low_bits();
  const int exponent = int((high >> 49) & 0x3FFF) + smallest_exponent;
  if (coefficient > largest_coefficient) return {0, exponent, false};
  return {coefficient, exponent, negative && coefficient != 0};
}

/// The parts must be in range. Zero is never negative.
constexpr Decimal pack(uint128 coefficient, int exponent, bool negative) noexcept {
  const std::uint64_t sign = negative && coefficient != 0 ? sign_bit : 0;
  return Decimal::from_bits(std::uint64_t(coefficient), sign | (std::uint64_t(exponent - smallest_exponent) << 49) |
                                                            std::uint64_t(coefficient >> 64));
}

/// The same value with coefficient and exponent in range, if there is one: zeros are added or taken away at the end.
std::optional<Decimal> fit(uint128 coefficient, int exponent, bool negative) noexcept;

/// Takes away zeros at the end while the exponent is below `until`.
void strip_zeros(uint128& coefficient, int& exponent, int until) noexcept;

inline intel::Bits bits(const Decimal& d) noexcept { return {d.low_bits(), d.high_bits()}; }

/// The result of a library call; throws what the flags say. Zero loses its sign.
Decimal finish(intel::Bits result, intel::Flags flags, const char* operation, const Decimal& a, const Decimal& b);

}  // namespace attain::decimal
