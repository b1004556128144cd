#pragma once
// Text on its way into cells: UTF-8, dates and numbers, parsed without Decimal.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "attain/base/decimal.hpp"

namespace attain::journal {

inline constexpr std::int64_t kMaxUnits = 999'999'999'999'999'999;  ///< 18 digits
inline constexpr std::size_t kMaxColumns = 1000;
inline constexpr std::int32_t kFirstDay = -208188;                  ///< 1400-01-01
inline constexpr std::int32_t kLastDay = 2932896;                   ///< 9999-12-31

/// Well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms).
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;
/// What a column or table may be called: 1 to 200 bytes of UTF-8 without NUL.
[[nodiscard]] bool is_name(std::string_view text) noexcept;

/// YYYY-MM-DD within 1400–9999 as days since 1970-01-01; kNullDay when it is no such date.
[[nodiscard]] std::int32_t parse_day(std::string_view text) noexcept;
[[nodiscard]] std::string day_text(std::int32_t days);

/// A number as written: units × 10^-scale, without trailing zeros after the point.
struct Number {
  int128 units = 0;
  int scale = 0;
};
enum class NumberFault : std::uint8_t { none, syntax, too_long };
/// [+-]digits[.digits][e[+-]digits], whole text; too_long when it has more than 38 digits before or after the point.
[[nodiscard]] NumberFault parse_number(std::string_view text, Number& number) noexcept;
/// A number as people write one: no plus, no leading zeros, no exponent. What an untyped column must hold to count as numbers.
[[nodiscard]] bool is_plain_number(std::string_view text) noexcept;

/// "true" or "false" in any of the usual capitals: 1 or 0; 2 when neither.
[[nodiscard]] std::uint8_t parse_boolean(std::string_view text) noexcept;

/// units × 10^-scale without trailing zeros ("12.5"), for canonical text.
[[nodiscard]] std::string number_text(int128 units, int scale);

/// For messages: quoted, at most 60 bytes, control and bad bytes shown as \xNN.
[[nodiscard]] std::string quoted(std::string_view text);

/// A 64-bit hash of bytes, the same on every machine.
[[nodiscard]] std::uint64_t hash_bytes(std::string_view text, std::uint64_t seed = 0) noexcept;

}  // namespace attain::journal
