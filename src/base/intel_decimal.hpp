#pragma once
/// Intel's decimal128 functions under attain's own types. Only intel_decimal.cpp includes Intel's header; nothing but
/// decimal.cpp and its tests includes this one. All are pure: rounding mode in, status flags out.

#include <cstdint>

namespace attain::intel {

/// IEEE 754 decimal128 in binary integer encoding.
struct Bits {
  std::uint64_t low, high;
  friend bool operator==(const Bits&, const Bits&) = default;
};

enum class Mode : unsigned { half_even = 0, floor = 1, ceiling = 2, down = 3, half_up = 4 };

using Flags = unsigned;
inline constexpr Flags invalid = 0x01, zero_divide = 0x04, overflow = 0x08, underflow = 0x10, inexact = 0x20;

Bits add(Bits a, Bits b, Mode mode, Flags& flags) noexcept;
Bits subtract(Bits a, Bits b, Mode mode, Flags& flags) noexcept;
Bits multiply(Bits a, Bits b, Mode mode, Flags& flags) noexcept;
Bits divide(Bits a, Bits b, Mode mode, Flags& flags) noexcept;
Bits multiply_add(Bits a, Bits b, Bits c, Mode mode, Flags& flags) noexcept;  ///< a × b + c, rounded once
Bits quantize(Bits a, Bits like, Mode mode, Flags& flags) noexcept;           ///< a at the exponent of `like`
Bits remainder(Bits a, Bits b, Flags& flags) noexcept;                        ///< exact, sign of a (fmod)
Bits square_root(Bits a, Mode mode, Flags& flags) noexcept;                   ///< correctly rounded
Bits exponential(Bits a, Flags& flags) noexcept;  ///< not correctly rounded, as the next two
Bits natural_log(Bits a, Flags& flags) noexcept;
Bits power(Bits a, Bits b, Flags& flags) noexcept;
bool less(Bits a, Bits b) noexcept;
bool equal(Bits a, Bits b) noexcept;
double to_double(Bits a) noexcept;  ///< nearest, ties to even
Bits from_string(const char* text, Mode mode, Flags& flags) noexcept;
void to_string(Bits a, char* text64) noexcept;  ///< scientific; at most 43 characters

}  // namespace attain::intel
