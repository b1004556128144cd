#pragma once
/// Inside math/: what the two-way tables share.

#include <span>
#include <string>
#include <vector>

#include "attain/math/two_way.hpp"

namespace attain::two_way {

/// Sizes match, nothing is negative, both sides add to one total; otherwise invalid_argument or infeasible.
void check(std::span<const int128> seed, std::span<const std::int64_t> row_totals, std::span<const std::int64_t> column_totals, std::span<const Bounds> bounds);
/// What a cell may hold at least and at most, given its seed, the whole total and its bounds.
struct Room {
  std::int64_t least = 0, most = 0;
};
[[nodiscard]] std::vector<Room> rooms(std::span<const int128> seed, std::span<const std::int64_t> row_totals, std::span<const Bounds> bounds);
/// A feasible table and the cells that no table can use; or the conflict.
struct Feasible {
  std::vector<std::int64_t> cells;
  std::vector<bool> forced_empty;   // empty: none
  std::optional<MarginConflict> conflict;
};
[[nodiscard]] Feasible feasible(std::span<const Room> rooms, std::span<const std::int64_t> row_totals, std::span<const std::int64_t> column_totals);

[[nodiscard]] std::string conflict_text(const MarginConflict& found, int128 wanted, int128 held, int128 elsewhere, int128 others);
[[noreturn]] void throw_conflict(const MarginConflict& found);

}  // namespace attain::two_way
