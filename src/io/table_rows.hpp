#pragma once
/// Fact tables on their way out: current rows and history apart, as frames.

#include <cstdint>
#include <vector>

#include "attain/base/frame.hpp"
#include "attain/journal/table.hpp"

namespace attain::io::detail {

/// A version of a row, and until when it was known (kNever: still).
struct TableRow {
  std::uint32_t part = 0, row = 0;
  std::int64_t superseded = kNever;
};

struct TableRows {
  std::vector<TableRow> current, past;   ///< by id, then recorded, then superseded
};

/// What is known at `known`: the rows visible then, and those superseded by then (versions that were never visible are left out).
[[nodiscard]] TableRows rows_known(const Table& table, std::int64_t known);

/// The rows as a frame: id, on, the columns that any of them fills, `recorded` when any is not 0, and for history `superseded`.
[[nodiscard]] Frame frame_of(const Table& table, const std::vector<TableRow>& rows, const Ids& ids, bool history);

}  // namespace attain::io::detail
