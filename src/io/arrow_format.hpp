#pragma once
/// The types of Arrow columns, from their format strings.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace attain::io::detail {

enum class ArrowKind : std::uint8_t { null, boolean, integer, floating, decimal, text, large_text, text_view, date32, date64, timestamp };

struct ArrowType {
  ArrowKind kind = ArrowKind::null;
  int bytes = 0;                    ///< of one value: integers, floats, decimals
  bool is_unsigned = false;
  int scale = 0;                    ///< of decimals; may be negative
  std::int64_t per_day = 0;         ///< of timestamps: units in a day
  std::int64_t shift = 0;           ///< of timestamps: the zone's offset from UTC in units
};

/// The type, or throws `unsupported` naming the column, what it is and what to do; bad_arrow for a format that is none.
[[nodiscard]] ArrowType arrow_type(const char* format, const std::string& path);

}  // namespace attain::io::detail
