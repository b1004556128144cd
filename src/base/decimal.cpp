#include "attain/base/decimal.hpp"

#include <algorithm>

#include "attain/base/error.hpp"
#include "base/decimal_parts.hpp"

namespace attain {

using namespace decimal;  // NOLINT: the private helpers of this class
using intel::Flags;
using intel::Mode;

// ---- helpers
// ---------------------------------------------------------------------------------------------------------

void decimal::strip_zeros(uint128& coefficient, int& exponent, int until) noexcept {
  if (coefficient == 0) return;
  for (int step : {16, 8, 4, 2, 1}) {
    const uint128 power = integer::powers[std::size_t(step)];
    while (exponent + step <= until) {
      const uint128 quotient = coefficient / power;
      if (quotient * power != coefficient) break;
      coefficient = quotient;
      exponent += step;
    }
  }
}

std::optional<Decimal> decimal::fit(uint128 coefficient, int exponent, bool negative) noexcept {
  if (coefficient == 0) return pack(0, std::min(std::max(exponent, smallest_exponent), largest_exponent), false);
  while (coefficient > largest_coefficient || exponent < smallest_exponent) {
    if (coefficient % 10 != 0) return std::nullopt;
    coefficient /= 10;
    ++exponent;
  }
  while (exponent > largest_exponent) {
    if (coefficient > largest_coefficient / 10) return std::nullopt;
    coefficient *= 10;
    --exponent;
  }
  return pack(coefficient, exponent, negative);
}

Decimal decimal::finish(intel::Bits result, Flags flags, const char* operation, const Decimal& a, const Decimal& b) {
  if ((flags & (intel::invalid | intel::zero_divide | intel::overflow)) != 0) {
    const std::string what = a.text() + ' ' + operation + ' ' + b.text();
    if ((flags & intel::zero_divide) != 0) throw Error(ErrorCode::division_by_zero, "", what + " divides by zero");
    if ((flags & intel::overflow) != 0) throw Error(ErrorCode::overflow, "", what + " is beyond 10^6145");
    throw Error(ErrorCode::invalid_argument, "", what + " has no value");
  }
  const Decimal value = Decimal::from_bits(result.low, result.high);
  return unpack(value).coefficient == 0 ? Decimal::from_bits(result.low, result.high & ~sign_bit) : value;
}

// ---- making
// ----------------------------------------------------------------------------------------------------------

Decimal Decimal::from_int128(int128 value) {
  const uint128 size = integer::magnitude(value);
  if (size <= largest_coefficient) return pack(size, 0, value < 0);
  return scaled(value, 0);
}

Decimal Decimal::scaled(int128 units, int scale) {
  // Scales far outside the format would overflow the exponent arithmetic below; they cannot be represented anyway.
  const int exponent = -std::min(std::max(scale, -20000), 20000);
  const auto result = fit(integer::magnitude(units), exponent, units < 0);
  if (!result) {
    throw Error(ErrorCode::overflow, "",
                to_text(units) + " × 10^" + std::to_string(-std::int64_t(scale)) + " needs more than 34 digits");
  }
  return *result;
}

// ---- looking
// ---------------------------------------------------------------------------------------------------------

Decimal Decimal::normalized() const {
  Parts p = unpack(*this);
  if (p.coefficient == 0) return Decimal();
  strip_zeros(p.coefficient, p.exponent, 0);
  return pack(p.coefficient, p.exponent, p.negative);
}

int Decimal::scale() const noexcept { return std::max(0, -unpack(*this).exponent); }

int Decimal::sign() const noexcept {
  const Parts p = unpack(*this);
  return p.coefficient == 0 ? 0 : p.negative ? -1 : 1;
}

bool Decimal::is_integer() const noexcept {
  const Parts p = unpack(*this);
  if (p.coefficient == 0 || p.exponent >= 0) return true;
  return -p.exponent < digits && p.coefficient % integer::powers[std::size_t(-p.exponent)] == 0;
}

Decimal Decimal::abs() const {
  const Parts p = unpack(*this);
  return pack(p.coefficient, p.exponent, false);
}

Decimal Decimal::operator-() const {
  const Parts p = unpack(*this);
  return pack(p.coefficient, p.exponent, !p.negative);
}

std::optional<int128> Decimal::to_scaled(int scale) const noexcept {
  const Parts p = unpack(*this);
  if (p.coefficient == 0) return int128(0);
  const std::int64_t shift = std::int64_t(p.exponent) + scale;
  if (shift > 38 || shift < -(digits - 1)) return std::nullopt;
  const uint128 power = integer::powers[std::size_t(shift < 0 ? -shift : shift)];
  if (shift < 0) {
    const uint128 quotient = (p.coefficient >> 64) == 0 && -shift <= 19
                                 ? uint128(std::uint64_t(p.coefficient) / std::uint64_t(power))
                                 : p.coefficient / power;
    if (quotient * power != p.coefficient) return std::nullopt;
    return integer::with_sign(quotient, p.negative);
  }
  if (p.coefficient > ~uint128(0) / power) return std::nullopt;
  return integer::with_sign(p.coefficient * power, p.negative);
}

std::optional<std::int64_t> Decimal::to_int64() const noexcept {
  const auto value = to_scaled(0);
  if (!value || *value < INT64_MIN || *value > INT64_MAX) return std::nullopt;
  return std::int64_t(*value);
}

double Decimal::to_double() const noexcept { return intel::to_double(bits(*this)); }

// ---- rounding
// --------------------------------------------------------------------------------------------------------

Decimal Decimal::rounded(int scale, RoundingMode mode) const {
  if (scale < -largest_exponent || scale > -smallest_exponent) {
    throw Error(ErrorCode::invalid_argument, "", "cannot round to " + std::to_string(scale) + " decimals",
                "-6111 to 6176 decimals can be");
  }
  const Parts p = unpack(*this);
  const int exponent = -scale;
  if (p.coefficient == 0) return pack(0, exponent, false);
  if (p.exponent >= exponent) {  // exact: add the zeros that fit
    const int zeros = std::min(p.exponent - exponent, digits - integer::digit_count(p.coefficient));
    return pack(p.coefficient * integer::powers[std::size_t(zeros)], p.exponent - zeros, p.negative);
  }
  return pack(integer::shifted_right(p.coefficient, exponent - p.exponent, p.negative, mode), exponent, p.negative);
}

int128 Decimal::rounded_scaled(int scale, RoundingMode mode) const {
  const Parts p = unpack(*this);
  const std::int64_t shift = std::int64_t(p.exponent) + scale;
  std::optional<int128> result;
  if (shift >= 0 || p.coefficient == 0) {
    result = to_scaled(scale);
  } else {
    const int drop = int(std::min<std::int64_t>(-shift, 100));
    result = integer::with_sign(integer::shifted_right(p.coefficient, drop, p.negative, mode), p.negative);
  }
  if (!result)
    throw Error(ErrorCode::overflow, "", text() + " does not fit 128 bits at " + std::to_string(scale) + " decimals");
  return *result;
}

// ---- arithmetic
// ------------------------------------------------------------------------------------------------------ The short ways
// below are taken only where the result is exact in 34 digits at the exponent that IEEE 754 prefers, so they give the
// very digits that the library gives.

namespace {

// Both coefficients at the smaller of the two exponents, when that is cheap and cannot overflow.
bool align(const Parts& a, const Parts& b, int128& x, int128& y, int& exponent) noexcept {
  if (((a.coefficient | b.coefficient) >> 64) != 0) return false;
  const int apart = a.exponent - b.exponent;
  if (apart < -18 || apart > 18) return false;
  uint128 p = a.coefficient, q = b.coefficient;
  if (apart > 0) p *= integer::powers[std::size_t(apart)];
  if (apart < 0) q *= integer::powers[std::size_t(-apart)];
  x = a.negative ? -int128(p) : int128(p);
  y = b.negative ? -int128(q) : int128(q);
  exponent = std::min(a.exponent, b.exponent);
  return true;
}

bool short_sum(const Parts& a, const Parts& b, Decimal& result) noexcept {
  int128 x = 0, y = 0;
  int exponent = 0;
  if (!align(a, b, x, y, exponent)) return false;
  const int128 sum = x + y;
  const uint128 size = integer::magnitude(sum);
  if (size > largest_coefficient) return false;
  result = pack(size, exponent, sum < 0);
  return true;
}

}  // namespace

Decimal operator+(const Decimal& a, const Decimal& b) {
  Decimal result;
  if (short_sum(unpack(a), unpack(b), result)) return result;
  Flags flags = 0;
  const intel::Bits sum = intel::add(bits(a), bits(b), Mode::half_even, flags);
  return finish(sum, flags, "+", a, b);
}

Decimal operator-(const Decimal& a, const Decimal& b) {
  Decimal result;
  Parts q = unpack(b);
  q.negative = !q.negative;
  if (short_sum(unpack(a), q, result)) return result;
  Flags flags = 0;
  const intel::Bits difference = intel::subtract(bits(a), bits(b), Mode::half_even, flags);
  return finish(difference, flags, "-", a, b);
}

Decimal operator*(const Decimal& a, const Decimal& b) {
  const Parts p = unpack(a), q = unpack(b);
  if (((p.coefficient | q.coefficient) >> 64) == 0) {
    const uint128 product = p.coefficient * q.coefficient;
    const int exponent = p.exponent + q.exponent;
    if (product <= largest_coefficient && exponent >= smallest_exponent && exponent <= largest_exponent) {
      return pack(product, exponent, p.negative != q.negative);
    }
  }
  Flags flags = 0;
  const intel::Bits product = intel::multiply(bits(a), bits(b), Mode::half_even, flags);
  return finish(product, flags, "×", a, b);
}

Decimal operator/(const Decimal& a, const Decimal& b) { return divide(a, b, RoundingMode::half_even); }

bool operator==(const Decimal& a, const Decimal& b) noexcept { return (a <=> b) == 0; }

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) noexcept {
  const Parts p = unpack(a), q = unpack(b);
  const int left = p.coefficient == 0 ? 0 : p.negative ? -1 : 1, right = q.coefficient == 0 ? 0 : q.negative ? -1 : 1;
  if (left != right) return left <=> right;
  if (left == 0) return std::strong_ordering::equal;
  if (p.exponent == q.exponent) {
    if (p.coefficient == q.coefficient) return std::strong_ordering::equal;
    return (p.coefficient < q.coefficient) != p.negative ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  int128 x = 0, y = 0;
  int exponent = 0;
  if (align(p, q, x, y, exponent)) return x <=> y;
  if (intel::less(bits(a), bits(b))) return std::strong_ordering::less;
  return intel::equal(bits(a), bits(b)) ? std::strong_ordering::equal : std::strong_ordering::greater;
}

std::size_t Decimal::hash() const noexcept {
  Parts p = unpack(*this);
  if (p.coefficient == 0) return 0x9E3779B97F4A7C15ULL;
  strip_zeros(p.coefficient, p.exponent, 2 * largest_exponent);
  std::uint64_t h = std::uint64_t(p.coefficient) ^ (std::uint64_t(p.coefficient >> 64) * 0xC2B2AE3D27D4EB4FULL);
  h ^= (std::uint64_t(std::uint32_t(p.exponent)) << 1 | std::uint64_t(p.negative)) * 0x9E3779B97F4A7C15ULL;
  h = (h ^ (h >> 30)) * 0xBF58476D1CE4E5B9ULL;
  h = (h ^ (h >> 27)) * 0x94D049BB133111EBULL;
  return std::size_t(h ^ (h >> 31));
}

const Decimal& min(const Decimal& a, const Decimal& b) noexcept { return b < a ? b : a; }
const Decimal& max(const Decimal& a, const Decimal& b) noexcept { return a < b ? b : a; }

}  // namespace attain
