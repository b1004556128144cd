#pragma once
/// Columns of CSV cells as batch columns: unescaped, and turned into dates, decimals or dictionary codes where the schema says so.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "attain/journal/batch.hpp"
#include "attain/journal/schema.hpp"

namespace attain::io::detail {

/// Where a cell lies in its block. `length` has the top bit set when quotes inside are doubled.
struct CsvSpan {
  std::uint32_t offset, length;
};
inline constexpr std::uint32_t kEscaped = 0x80000000u;

/// The rows of one batch: spans row by row, `width` to a row, into `block`.
struct CsvRows {
  std::shared_ptr<char[]> block;
  const std::vector<CsvSpan>* spans;
  std::size_t rows, width;
};

/// How a column is to be read.
enum class CsvKind : std::uint8_t { text, coded, date, decimal };
[[nodiscard]] CsvKind csv_kind(const TableSchema* schema, std::string_view column);

/// Column `index` of the rows. Doubled quotes are undone in place, so each column is taken once. What does not parse as `kind` comes back as untyped text.
[[nodiscard]] BatchColumn csv_column(const CsvRows& rows, std::size_t index, std::string name, CsvKind kind);

/// YYYY-MM-DD, 1400 to 9999, as days since 1970-01-01; false when it is none.
[[nodiscard]] bool parse_day(std::string_view text, std::int32_t& days) noexcept;

}  // namespace attain::io::detail
