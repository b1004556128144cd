#pragma once
/// Decimal: an exact-by-contract number of up to 34 significant digits (IEEE 754-2008 decimal128).
///
/// Contract: +, -, × and ÷ are correctly rounded to 34 digits, half-even unless a mode is given. Results are always finite:
/// an overflow, an invalid operation or a division by zero throws `Error`. Two decimals are equal when their values are
/// equal (1.0 == 1.00) and then hash equally. `parse(text())` is the identity on values. There is no negative zero. Below
/// 10^-6143 digits are lost as IEEE 754 says (gradual underflow, no error).
///
///     Decimal rate = Decimal::of("0.0825");
///     Decimal pay  = (rate * 12000).rounded(2);       // 990.00

#include <cstddef>
#include <compare>
#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace attain {

__extension__ typedef __int128 int128;
__extension__ typedef unsigned __int128 uint128;

/// Named rounding: half_even (bankers'), half_up (away from zero on a tie), half_down (towards zero on a tie), up (away from zero),
/// down (towards zero), ceiling, floor.
enum class RoundingMode : std::uint8_t { half_even, half_up, half_down, up, down, ceiling, floor };
[[nodiscard]] std::string_view name_of(RoundingMode mode) noexcept;
[[nodiscard]] std::optional<RoundingMode> rounding_mode(std::string_view name) noexcept;

class Decimal {
 public:
  constexpr Decimal() noexcept : low_(0), high_(0x3040000000000000ULL) {}  // 0E0
  template <std::integral T>
  Decimal(T value) : Decimal(from_int128(static_cast<int128>(value))) {}  // NOLINT: integers convert implicitly, exactly
  Decimal(double) = delete;                                               // no binary floating point
  Decimal(float) = delete;

  [[nodiscard]] static Decimal from_int128(int128 value);            ///< exact; throws overflow above 34 digits (zeros at the end do not count)
  [[nodiscard]] static Decimal scaled(int128 units, int scale);      ///< units × 10^-scale, exact; throws above 34 digits
  [[nodiscard]] static std::optional<Decimal> parse(std::string_view text) noexcept;  ///< [+-]digits[.digits][e[+-]digits], whole text; empty on junk, on more than 34 significant digits (zeros at the end do not count), on exponents beyond decimal128
  [[nodiscard]] static Decimal of(std::string_view text);            ///< parse or throw invalid_number
  /// The number as IEEE 754 bits (binary integer encoding), for storage and for `rule/`.
  [[nodiscard]] static constexpr Decimal from_bits(std::uint64_t low, std::uint64_t high) noexcept { Decimal d; d.low_ = low; d.high_ = high; return d; }
  [[nodiscard]] constexpr std::uint64_t low_bits() const noexcept { return low_; }
  [[nodiscard]] constexpr std::uint64_t high_bits() const noexcept { return high_; }

  /// Plain notation, never an exponent for numbers below 10^34; keeps trailing zeros ("1.50" stays "1.50"); never "-0".
  /// From 10^34 on scientific: "1.25E+40".
  [[nodiscard]] std::string text() const;
  [[nodiscard]] Decimal normalized() const;          ///< the same value without trailing zeros after the point
  [[nodiscard]] int scale() const noexcept;          ///< digits after the point as written (max(0, -exponent))
  [[nodiscard]] int sign() const noexcept;           ///< -1, 0, 1
  [[nodiscard]] bool is_zero() const noexcept { return sign() == 0; }
  [[nodiscard]] bool is_integer() const noexcept;
  [[nodiscard]] Decimal abs() const;
  /// To `scale` decimals, -6111 to 6176 (-3 is thousands). The text shows max(0, scale) decimals; where 34 digits have no
  /// room for so many there is nothing to round, and it shows as many as fit.
  [[nodiscard]] Decimal rounded(int scale, RoundingMode mode = RoundingMode::half_even) const;
  /// To a multiple of unit > 0 (0.05, 1000), decided on the exact quotient; throws invalid_argument for another unit.
  [[nodiscard]] Decimal rounded_to(const Decimal& unit, RoundingMode mode = RoundingMode::half_even) const;
  [[nodiscard]] std::optional<int128> to_scaled(int scale) const noexcept;   ///< value × 10^scale when that is an integer that fits, else empty
  [[nodiscard]] int128 rounded_scaled(int scale, RoundingMode mode = RoundingMode::half_even) const;  ///< value × 10^scale rounded to an integer; throws overflow
  [[nodiscard]] std::optional<std::int64_t> to_int64() const noexcept;       ///< when integral and in range
  [[nodiscard]] double to_double() const noexcept;                           ///< nearest double; for charts and statistics only

  [[nodiscard]] Decimal operator-() const;
  friend Decimal operator+(const Decimal& a, const Decimal& b);
  friend Decimal operator-(const Decimal& a, const Decimal& b);
  friend Decimal operator*(const Decimal& a, const Decimal& b);
  friend Decimal operator/(const Decimal& a, const Decimal& b);  ///< throws division_by_zero
  Decimal& operator+=(const Decimal& b) { return *this = *this + b; }
  Decimal& operator-=(const Decimal& b) { return *this = *this - b; }
  Decimal& operator*=(const Decimal& b) { return *this = *this * b; }
  Decimal& operator/=(const Decimal& b) { return *this = *this / b; }
  friend bool operator==(const Decimal& a, const Decimal& b) noexcept;
  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) noexcept;  ///< by value

  [[nodiscard]] std::size_t hash() const noexcept;  ///< equal values hash equally

 private:
  std::uint64_t low_, high_;
};

[[nodiscard]] Decimal divide(const Decimal& a, const Decimal& b, RoundingMode mode);  ///< a ÷ b to 34 digits in that mode
/// a - b·floor(a ÷ b): FEEL's modulo, the sign of b; throws division_by_zero. Exact, but for a sum of more than 34 digits.
[[nodiscard]] Decimal remainder_floor(const Decimal& a, const Decimal& b);
/// base^exponent. Correctly rounded for whole exponents from -999 to 999 (1.05^12 is exact), otherwise right to 32 digits
/// (measured: within 11 units of the 34th). x^0 is 1. Throws overflow, division_by_zero (0 to a negative power), or
/// invalid_argument (a negative base to a broken power). Written without zeros at the end.
[[nodiscard]] Decimal power(const Decimal& base, const Decimal& exponent);
[[nodiscard]] Decimal square_root(const Decimal& value);  ///< correctly rounded; throws invalid_argument below zero
[[nodiscard]] Decimal natural_log(const Decimal& value);  ///< right to 32 digits; throws invalid_argument at and below zero
[[nodiscard]] Decimal exponential(const Decimal& value);  ///< e^value, right to 32 digits; throws overflow; 0 far below zero
[[nodiscard]] const Decimal& min(const Decimal& a, const Decimal& b) noexcept;
[[nodiscard]] const Decimal& max(const Decimal& a, const Decimal& b) noexcept;

/// int128 as text (for messages and tests).
[[nodiscard]] std::string to_text(int128 value);
/// units × 10^-scale in plain notation, e.g. (12345, 2) is "123.45".
[[nodiscard]] std::string to_text(int128 units, int scale);
/// a × b ÷ c in exact integer arithmetic (256-bit inside), rounded by mode; throws overflow when it does not fit int128.
[[nodiscard]] int128 multiply_divide(int128 a, int128 b, int128 c, RoundingMode mode = RoundingMode::half_even);
[[nodiscard]] int128 power_of_ten(int exponent);  ///< 10^exponent for 0…38

}  // namespace attain

template <>
struct std::hash<attain::Decimal> {
  std::size_t operator()(const attain::Decimal& d) const noexcept { return d.hash(); }
};
