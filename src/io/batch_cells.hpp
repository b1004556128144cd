#pragma once
/// Batches from the outside: cells as text, columns of a stated kind, some of the rows.

#include <string>
#include <vector>

#include "attain/journal/batch.hpp"
#include "attain/journal/schema.hpp"

namespace attain::io::detail {

/// Where a row of a batch stands: `source:line`, else `source[row]`.
[[nodiscard]] std::string row_path(const std::string& source, const std::vector<std::uint64_t>& lines, std::size_t row);

/// The cell as text, "" for null: numbers in plain notation without zeros at the end, ISO dates.
[[nodiscard]] std::string cell_text(const BatchColumn& column, std::size_t row);

/// Text cells as `kind` (text, date, number, boolean), "" as null; other columns stay as they are. Throws invalid_date, invalid_number or wrong_type with the row's path.
void apply_kind(BatchColumn& column, ColumnKind kind, const std::string& source, const std::vector<std::uint64_t>& lines);

/// The kind that a type in a book document names; throws wrong_type.
[[nodiscard]] ColumnKind kind_named(const Reader& type);

/// Those rows of the batch, in that order, without the column `left_out`.
[[nodiscard]] Batch take(const Batch& batch, const std::vector<std::size_t>& rows, std::string_view left_out = {});

}  // namespace attain::io::detail
