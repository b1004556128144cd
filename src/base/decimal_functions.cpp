// Division by mode, remainders, multiples, powers, roots and logarithms.
#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>

#include "attain/base/decimal.hpp"
#include "attain/base/error.hpp"
#include "base/decimal_parts.hpp"

namespace attain {

using namespace decimal;  // NOLINT: the private helpers of this class
using boost::multiprecision::cpp_int;
using intel::Flags;
using intel::Mode;

namespace {

constexpr Mode library_mode(RoundingMode mode, bool negative) noexcept {
  switch (mode) {
    case RoundingMode::half_up:
      return Mode::half_up;
    case RoundingMode::up:
      return negative ? Mode::floor : Mode::ceiling;
    case RoundingMode::down:
      return Mode::down;
    case RoundingMode::ceiling:
      return Mode::ceiling;
    case RoundingMode::floor:
      return Mode::floor;
    case RoundingMode::half_even:
    case RoundingMode::half_down:
      break;
  }
  return Mode::half_even;
}

// The library has no half_down. The two neighbours of an inexact quotient leave remainders that are exact in 34 digits
// (a - q·b, by fused multiply-add), so a tie shows itself exactly.
Decimal divide_half_down(const Decimal& a, const Decimal& b) {
  const Decimal below = divide(a, b, RoundingMode::down), above = divide(a, b, RoundingMode::up);
  if (below == above) return below;
  Flags flags = 0;
  const auto rest = [&](const Decimal& quotient) {
    const intel::Bits r = intel::multiply_add(bits(-quotient), bits(b), bits(a), Mode::half_even, flags);
    return Decimal::from_bits(r.low, r.high).abs();
  };
  return rest(below) <= rest(above) ? below : above;
}

// ---- exact integers of any size, for the rare long ways
// ----------------------------------------------------------------

cpp_int big(uint128 value) {
  cpp_int result = std::uint64_t(value >> 64);
  result <<= 64;
  return result += std::uint64_t(value);
}

uint128 small(const cpp_int& value) {
  return (uint128(static_cast<std::uint64_t>(value >> 64)) << 64) |
         static_cast<std::uint64_t>(value & cpp_int(~std::uint64_t(0)));
}

cpp_int ten_to(int exponent) { return boost::multiprecision::pow(cpp_int(10), unsigned(exponent)); }

int estimated_digits(const cpp_int& value) { return value == 0 ? 0 : int(std::int64_t(msb(value)) * 30103 / 100000); }

// a ÷ b rounded to an integer; a ≥ 0, b > 0.
cpp_int divide_rounded(const cpp_int& a, const cpp_int& b, bool negative, RoundingMode mode, bool* exact = nullptr) {
  cpp_int quotient, remainder;
  boost::multiprecision::divide_qr(a, b, quotient, remainder);
  if (exact != nullptr) *exact = remainder == 0;
  if (remainder == 0) return quotient;
  const int half = cpp_int(remainder * 2).compare(b);
  return integer::steps_away(mode, negative, bit_test(quotient, 0),
                             half < 0   ? -1
                             : half > 0 ? 1
                                        : 0)
             ? quotient + 1
             : quotient;
}

// numerator ÷ denominator × 10^exponent, correctly rounded half-even to decimal128; throws overflow.
Decimal quotient_of(const cpp_int& numerator, const cpp_int& denominator, std::int64_t exponent, bool negative) {
  const cpp_int limit = big(largest_coefficient);
  std::int64_t shift = digits + 1 - (estimated_digits(numerator) - estimated_digits(denominator));
  if (denominator == 1) shift = std::min<std::int64_t>(shift, 0);
  for (;; --shift) {
    shift = std::min(shift, exponent - smallest_exponent);
    bool exact = false;
    const cpp_int quotient =
        shift >= 0
            ? divide_rounded(numerator * ten_to(int(shift)), denominator, negative, RoundingMode::half_even, &exact)
            : divide_rounded(numerator, denominator * ten_to(int(-shift)), negative, RoundingMode::half_even, &exact);
    if (quotient > limit) continue;
    uint128 coefficient = small(quotient);
    const std::int64_t at = exponent - shift;
    if (coefficient != 0 && at > largest_exponent + digits) break;
    int packed = int(std::min<std::int64_t>(at, largest_exponent + digits));
    if (exact && shift > 0) strip_zeros(coefficient, packed, int(std::min<std::int64_t>(exponent, largest_exponent)));
    if (const auto result = fit(coefficient, packed, negative)) return *result;
    break;
  }
  throw Error(ErrorCode::overflow, "", "the result is beyond 10^6145");
}

// base^n for |n| ≤ 999, correctly rounded: the power is computed in full.
Decimal integer_power(const Decimal& base, int n) {
  Parts p = unpack(base);
  strip_zeros(p.coefficient, p.exponent, 2 * largest_exponent);
  const unsigned count = unsigned(n < 0 ? -n : n);
  const bool negative = p.negative && count % 2 == 1;
  const cpp_int size = boost::multiprecision::pow(big(p.coefficient), count);
  const std::int64_t exponent = std::int64_t(p.exponent) * n;
  // Far outside the format nothing but the direction matters; the bounds keep the long way short.
  const std::int64_t magnitude = exponent + (n < 0 ? -estimated_digits(size) : estimated_digits(size));
  if (magnitude > 6200)
    throw Error(ErrorCode::overflow, "", base.text() + " to the power " + std::to_string(n) + " is beyond 10^6145");
  if (magnitude < -6300) return pack(0, smallest_exponent, false);
  return n < 0 ? quotient_of(1, size, exponent, negative) : quotient_of(size, 1, exponent, negative);
}

}  // namespace

Decimal divide(const Decimal& a, const Decimal& b, RoundingMode mode) {
  const Parts p = unpack(a), q = unpack(b);
  if (q.coefficient == 0) throw Error(ErrorCode::division_by_zero, "", a.text() + " ÷ 0");
  if (((p.coefficient | q.coefficient) >> 64) ==
      0) {  // exact at the preferred exponent: the library's digits in any mode
    const std::uint64_t x = std::uint64_t(p.coefficient), y = std::uint64_t(q.coefficient);
    const int exponent = p.exponent - q.exponent;
    if (x % y == 0 && exponent >= smallest_exponent && exponent <= largest_exponent) {
      return pack(x / y, exponent, p.negative != q.negative);
    }
  }
  if (mode == RoundingMode::half_down) return divide_half_down(a, b);
  Flags flags = 0;
  const intel::Bits quotient = intel::divide(bits(a), bits(b), library_mode(mode, p.negative != q.negative), flags);
  return finish(quotient, flags, "÷", a, b);
}

Decimal Decimal::rounded_to(const Decimal& unit, RoundingMode mode) const {
  const Parts p = unpack(*this), u = unpack(unit);
  if (u.coefficient == 0 || u.negative) {
    throw Error(ErrorCode::invalid_argument, "", "cannot round to a multiple of " + unit.text(),
                "the unit must be above zero");
  }
  if (u.coefficient == 1 && -u.exponent >= -largest_exponent) return rounded(-u.exponent, mode);
  if (p.coefficient == 0) return pack(0, u.exponent, false);
  const int apart = p.exponent - u.exponent;
  cpp_int numerator = big(p.coefficient), denominator = big(u.coefficient);
  if (apart > 0) numerator *= ten_to(apart);
  if (apart < 0) denominator *= ten_to(-apart);
  const cpp_int multiple = divide_rounded(numerator, denominator, p.negative, mode);
  return quotient_of(multiple * big(u.coefficient), 1, u.exponent, p.negative);
}

Decimal remainder_floor(const Decimal& a, const Decimal& b) {
  if (b.is_zero()) throw Error(ErrorCode::division_by_zero, "", a.text() + " modulo 0");
  Flags flags = 0;
  const intel::Bits rest = intel::remainder(bits(a), bits(b), flags);
  const Decimal r = finish(rest, flags, "modulo", a, b);
  return r.sign() * b.sign() < 0 ? r + b : r;
}

Decimal power(const Decimal& base, const Decimal& exponent) {
  if (exponent.is_zero()) return 1;
  if (base.is_zero()) {
    if (exponent.sign() > 0) return Decimal();
    throw Error(ErrorCode::division_by_zero, "", "0 to the power " + exponent.text());
  }
  const auto n = exponent.to_int64();
  if (n && *n >= -999 && *n <= 999) return integer_power(base, int(*n));
  if (base.sign() < 0 && !exponent.is_integer()) {
    throw Error(ErrorCode::invalid_argument, "",
                base.text() + " to the power " + exponent.text() + " is not a real number");
  }
  Flags flags = 0;
  const intel::Bits result = intel::power(bits(base), bits(exponent), flags);
  return finish(result, flags, "to the power", base, exponent).normalized();
}

Decimal square_root(const Decimal& value) {
  if (value.sign() < 0)
    throw Error(ErrorCode::invalid_argument, "", "the square root of " + value.text() + " is not a real number");
  Flags flags = 0;
  const intel::Bits result = intel::square_root(bits(value), Mode::half_even, flags);
  return finish(result, flags, "square root", value, Decimal());
}

Decimal natural_log(const Decimal& value) {
  if (value.sign() <= 0)
    throw Error(ErrorCode::invalid_argument, "", "the logarithm of " + value.text() + " is not a real number");
  Flags flags = 0;
  const intel::Bits result = intel::natural_log(bits(value), flags);
  return finish(result, flags, "logarithm", value, Decimal()).normalized();
}

Decimal exponential(const Decimal& value) {
  Flags flags = 0;
  const intel::Bits result = intel::exponential(bits(value), flags);
  return finish(result, flags, "exponential", value, Decimal()).normalized();
}

}  // namespace attain
