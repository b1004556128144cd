#pragma once
/// Inside math/: positive numbers as 64 significant bits and an exponent, in integer arithmetic, for iterations over large tables. The same bits on
/// every machine, unlike the floating point of one; each operation is within 2^-63 of the exact value.

#include <algorithm>
#include <bit>
#include <cstdint>

#include "attain/base/decimal.hpp"

namespace attain::math {

/// bits × 2^exponent; bits have their highest bit set, or are 0.
struct Significand {
  std::uint64_t bits = 0;
  std::int32_t exponent = 0;

  [[nodiscard]] static Significand of(uint128 value) noexcept {
    if (value == 0) return {};
    const std::uint64_t high = std::uint64_t(value >> 64);
    const int length = high != 0 ? 128 - std::countl_zero(high) : 64 - std::countl_zero(std::uint64_t(value));
    const int shift = length - 64;
    return {shift >= 0 ? std::uint64_t(value >> shift) : std::uint64_t(value << -shift), shift};
  }
  [[nodiscard]] bool is_zero() const noexcept { return bits == 0; }
  /// ⌊value⌋; below 2^127 by the caller's word.
  [[nodiscard]] uint128 floor() const noexcept {
    if (exponent >= 0) return uint128(bits) << exponent;
    return exponent <= -64 ? 0 : bits >> -exponent;
  }
  friend Significand operator*(Significand a, Significand b) noexcept {
    if (a.bits == 0 || b.bits == 0) return {};
    const uint128 product = uint128(a.bits) * b.bits;
    const bool long_one = (product >> 127) != 0;
    return {std::uint64_t(product >> (long_one ? 64 : 63)), a.exponent + b.exponent + (long_one ? 64 : 63)};
  }
  /// b is not zero.
  friend Significand operator/(Significand a, Significand b) noexcept {
    if (a.bits == 0) return {};
    const bool larger = a.bits >= b.bits;
    const uint128 quotient = (uint128(a.bits) << (larger ? 63 : 64)) / b.bits;   // in [2^63, 2^64)
    return {std::uint64_t(quotient), a.exponent - b.exponent - (larger ? 63 : 64)};
  }
  friend Significand operator+(Significand a, Significand b) noexcept {
    if (a.bits == 0) return b;
    if (b.bits == 0) return a;
    if (a.exponent < b.exponent) std::swap(a, b);
    const std::int32_t gap = a.exponent - b.exponent;
    if (gap >= 64) return a;
    const std::uint64_t aligned = b.bits >> gap;
    std::uint64_t sum = a.bits + aligned;
    if (sum >= a.bits) return {sum, a.exponent};
    return {(sum >> 1) | (std::uint64_t(1) << 63), a.exponent + 1};
  }
  friend bool operator<(Significand a, Significand b) noexcept {
    if (a.bits == 0 || b.bits == 0) return a.bits < b.bits;
    return a.exponent != b.exponent ? a.exponent < b.exponent : a.bits < b.bits;
  }
  /// |a - b|.
  friend Significand distance(Significand a, Significand b) noexcept {
    if (a < b) std::swap(a, b);
    if (b.bits == 0) return a;
    const std::int32_t gap = a.exponent - b.exponent;
    const std::uint64_t rest = a.bits - (gap >= 64 ? 0 : b.bits >> gap);
    if (rest == 0) return {};
    const int shift = std::countl_zero(rest);
    return {rest << shift, a.exponent - shift};
  }
  /// To 19 digits or so; throws overflow beyond what a Decimal holds.
  [[nodiscard]] Decimal decimal() const { return bits == 0 ? Decimal(0) : Decimal::from_int128(int128(bits)) * power(Decimal(2), Decimal(exponent)); }
};

}  // namespace attain::math
