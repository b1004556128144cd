#pragma once
// Cells: what is done to a column of cells while it is built: appended to, compared, rescaled, packed. A column that is all alike stays one cell
// (mask 0) from the first row to the last.

#include <cstdint>
#include <vector>

#include "attain/journal/table.hpp"

namespace attain::journal {

/// A constant column of nulls.
[[nodiscard]] SegmentColumn null_cells(ColumnKind kind);
/// Makes `column` an empty column of that kind with one cell a row (mask all ones), keeping its memory.
void clear_cells(SegmentColumn& column, ColumnKind kind, std::uint8_t scale);

/// Equal cells of columns of one kind; numbers are compared by value whatever their scales.
[[nodiscard]] bool same_cell(const SegmentColumn& a, std::uint32_t row_a, const SegmentColumn& b, std::uint32_t row_b) noexcept;

/// Gives number cells more decimals; false (and nothing changed) when one of them would need more than 18 digits.
[[nodiscard]] bool rescale(SegmentColumn& column, int scale);

/// Appends `kept` rows of `from` (all of the first `from_rows` when null) to a column that has `rows` rows. Scales must be equal.
void append_cells(SegmentColumn& to, std::uint32_t rows, const SegmentColumn& from, std::uint32_t from_rows, const std::vector<std::uint32_t>* kept);

/// Ends the building of a column: one cell when all are alike, no spare memory, `has_null` as it is.
void pack_cells(SegmentColumn& column, std::uint32_t rows);

}  // namespace attain::journal
