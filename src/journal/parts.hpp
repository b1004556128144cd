#pragma once
// The parts of a table as a list that grows: overlays of superseded rows, and the merging that keeps the list short.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "attain/journal/table.hpp"

namespace attain::journal {

/// Rows of one part that a change supersedes, with its recorded time.
using Changes = std::map<std::uint32_t, std::int64_t>;

/// The overlay with the changes added; null when both are empty.
[[nodiscard]] std::shared_ptr<const Superseded> with_changes(const std::shared_ptr<const Superseded>& before, const Changes& changes);

/// Merges the newest parts while a part is at most twice as long as what follows it, so that their number stays logarithmic in the rows.
void merge_parts(const TableSchema& schema, std::vector<Table::Part>& parts);

/// The row with that id that nothing supersedes, newest part first.
[[nodiscard]] std::optional<Table::Row> current_row(const std::vector<Table::Part>& parts, std::string_view id, std::vector<std::uint32_t>& scratch);
/// The latest recorded time at which a version of that id was superseded; the least int64 when there is none.
[[nodiscard]] std::int64_t last_change(const std::vector<Table::Part>& parts, std::string_view id, std::vector<std::uint32_t>& scratch);

/// A cell as text, for messages: "" for null.
[[nodiscard]] std::string cell_text(const SegmentColumn& column, Domain domain, const Ids& ids, std::uint32_t row);

}  // namespace attain::journal
