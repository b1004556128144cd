// What stands in the way of a table with given totals.
#include "attain/math/two_way.hpp"

#include <algorithm>
#include <numeric>

#include "attain/base/error.hpp"
#include "attain/math/flow.hpp"
#include "math/two_way_internal.hpp"

namespace attain {

namespace two_way {

namespace {

std::string list_of(const std::vector<std::size_t>& places) {
  constexpr std::size_t shown = 12;
  std::string text;
  for (std::size_t i = 0; i < places.size() && i < shown; ++i) text += (i == 0 ? "" : ", ") + std::to_string(places[i]);
  if (places.size() > shown) text += " and " + std::to_string(places.size() - shown) + " more";
  return text.empty() ? "none" : text;
}

void check_totals(std::span<const std::int64_t> totals, const char* name) {
  for (std::size_t i = 0; i < totals.size(); ++i) {
    if (totals[i] < 0) throw Error(ErrorCode::invalid_argument, std::string(name) + "[" + std::to_string(i) + "]", "a total is negative: " + std::to_string(totals[i]));
  }
}

int128 sum_of(std::span<const std::int64_t> totals) { return std::accumulate(totals.begin(), totals.end(), int128(0)); }

/// Strongly connected components of the residual network (Tarjan, without recursion): by node, the component.
class Components {
 public:
  explicit Components(const std::vector<std::vector<std::size_t>>& next) : next_(next), found_(next.size(), 0), low_(next.size(), 0), of_(next.size(), next.size()) {
    for (std::size_t node = 0; node < next.size(); ++node) {
      if (found_[node] == 0) visit(node);
    }
  }
  [[nodiscard]] std::size_t of(std::size_t node) const { return of_[node]; }

 private:
  void visit(std::size_t root) {
    std::vector<std::pair<std::size_t, std::size_t>> path = {{root, 0}};
    open(root);
    while (!path.empty()) {
      auto& [node, at] = path.back();
      if (at < next_[node].size()) {
        const std::size_t to = next_[node][at++];
        if (found_[to] == 0) {
          open(to);
          path.emplace_back(to, 0);
        } else if (of_[to] == next_.size()) {
          low_[node] = std::min(low_[node], found_[to]);
        }
        continue;
      }
      if (low_[node] == found_[node]) close(node);
      const std::size_t done = node;
      path.pop_back();
      if (!path.empty()) low_[path.back().first] = std::min(low_[path.back().first], low_[done]);
    }
  }
  void open(std::size_t node) {
    found_[node] = low_[node] = ++clock_;
    stack_.push_back(node);
  }
  void close(std::size_t node) {
    while (true) {
      const std::size_t member = stack_.back();
      stack_.pop_back();
      of_[member] = node;
      if (member == node) return;
    }
  }
  const std::vector<std::vector<std::size_t>>& next_;
  std::vector<std::size_t> found_, low_, of_, stack_;
  std::size_t clock_ = 0;
};

MarginConflict conflict_of(const std::vector<bool>& reached, std::span<const Room> rooms, std::span<const std::int64_t> row_totals,
                           std::span<const std::int64_t> column_totals) {
  // The rows that can still send reach those columns only, which are full: they have too much for them. Told from the other side: the columns that
  // were not reached want more than the rows that were not reached hold.
  const std::size_t m = row_totals.size(), n = column_totals.size();
  MarginConflict found;
  int128 wanted = 0, held = 0, elsewhere = 0, others = 0;
  for (std::size_t i = 0; i < m; ++i) {
    if (reached[i]) continue;
    found.rows.push_back(i);
    held += row_totals[i];
  }
  for (std::size_t j = 0; j < n; ++j) {
    if (reached[m + j]) continue;
    found.columns.push_back(j);
    wanted += column_totals[j];
  }
  for (std::size_t i = 0; i < m; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      if (!reached[i] && reached[m + j]) elsewhere += rooms[i * n + j].least;
      if (reached[i] && !reached[m + j]) others += rooms[i * n + j].most;
    }
  }
  found.lacking = wanted - held + elsewhere - others;
  found.text = conflict_text(found, wanted, held, elsewhere, others);
  return found;
}

}  // namespace

std::string conflict_text(const MarginConflict& found, int128 wanted, int128 held, int128 elsewhere, int128 others) {
  std::string text = "columns " + list_of(found.columns) + " want " + to_text(wanted) + "; rows " + list_of(found.rows) + " have " + to_text(held);
  if (elsewhere != 0) text += ", of which " + to_text(elsewhere) + " must stay in other columns";
  if (others != 0) text += ", and the other rows can add " + to_text(others) + " at most";
  return text + ": " + to_text(found.lacking) + " lacking";
}

void throw_conflict(const MarginConflict& found) {
  throw Error(ErrorCode::infeasible, "rows", "no table has these totals: " + found.text, "change a total, or open a cell between those rows and columns");
}

void check(std::span<const int128> seed, std::span<const std::int64_t> row_totals, std::span<const std::int64_t> column_totals, std::span<const Bounds> bounds) {
  if (row_totals.empty() || column_totals.empty() || seed.size() / column_totals.size() != row_totals.size() || seed.size() % column_totals.size() != 0) {
    throw Error(ErrorCode::invalid_argument, "cells", "a table of " + std::to_string(row_totals.size()) + " rows and " + std::to_string(column_totals.size()) +
                                                          " columns cannot have " + std::to_string(seed.size()) + " cells");
  }
  if (!bounds.empty() && bounds.size() != seed.size()) throw Error(ErrorCode::invalid_argument, "bounds", "there must be as many bounds as cells");
  for (std::size_t c = 0; c < seed.size(); ++c) {
    if (seed[c] < 0) throw Error(ErrorCode::invalid_argument, "cells[" + std::to_string(c) + "]", "a weight is negative: " + to_text(seed[c]));
    if (!bounds.empty() && (bounds[c].least < 0 || bounds[c].most < bounds[c].least)) {
      throw Error(ErrorCode::invalid_argument, "bounds[" + std::to_string(c) + "]",
                  "bounds must be 0 ≤ least ≤ most, not " + to_text(bounds[c].least) + " and " + to_text(bounds[c].most));
    }
  }
  check_totals(row_totals, "rows");
  check_totals(column_totals, "columns");
  const int128 rows = sum_of(row_totals), columns = sum_of(column_totals);
  if (rows > INT64_MAX / 4) throw Error(ErrorCode::overflow, "rows", "the total exceeds 61 bits", "count in larger units");
  if (rows != columns) {
    throw Error(ErrorCode::infeasible, "columns", "the rows add to " + to_text(rows) + " and the columns to " + to_text(columns), "both must add to one total");
  }
}

std::vector<Room> rooms(std::span<const int128> seed, std::span<const std::int64_t> row_totals, std::span<const Bounds> bounds) {
  const std::int64_t total = std::int64_t(sum_of(row_totals));   // an open cell has room for more than all: no smallest cut goes through it
  std::vector<Room> result(seed.size());
  for (std::size_t c = 0; c < seed.size(); ++c) {
    Room& room = result[c];
    if (!bounds.empty()) room.least = std::int64_t(std::min<int128>(bounds[c].least, total + 1));   // more than the total is too much anyhow
    room.most = seed[c] > 0 ? total + 1 : 0;
    if (!bounds.empty() && seed[c] > 0) room.most = std::int64_t(std::min<int128>(room.most, bounds[c].most));
    room.most = std::max(room.most, room.least);
  }
  return result;
}

Feasible feasible(std::span<const Room> rooms, std::span<const std::int64_t> row_totals, std::span<const std::int64_t> column_totals) {
  const std::size_t m = row_totals.size(), n = column_totals.size();
  MinCostFlow net(m + n);
  std::vector<std::size_t> arcs(rooms.size(), rooms.size());
  std::int64_t least_row = 0;
  for (std::size_t i = 0; i < m; ++i) {
    least_row = 0;
    for (std::size_t j = 0; j < n; ++j) {
      const std::size_t c = i * n + j;
      least_row += rooms[c].least;
      net.supply(m + j, rooms[c].least);
      if (rooms[c].most > rooms[c].least) arcs[c] = net.arc(i, m + j, rooms[c].most - rooms[c].least);
    }
    net.supply(i, row_totals[i] - least_row);
  }
  for (std::size_t j = 0; j < n; ++j) net.supply(m + j, -column_totals[j]);
  const MinCostFlow::Result flow = net.solve();
  Feasible result;
  if (flow.lacking > 0) {
    result.conflict = conflict_of(flow.reached, rooms, row_totals, column_totals);
    return result;
  }
  result.cells.resize(rooms.size());
  std::vector<std::vector<std::size_t>> next(m + n);
  for (std::size_t c = 0; c < rooms.size(); ++c) {
    result.cells[c] = rooms[c].least;
    if (arcs[c] == rooms.size()) continue;
    const std::int64_t sent = flow.flow[arcs[c]];
    result.cells[c] += sent;
    next[c / n].push_back(m + c % n);          // whether a cell can be used at all does not depend on how much
    if (sent > 0) next[m + c % n].push_back(c / n);
  }
  const Components components(next);
  for (std::size_t c = 0; c < rooms.size(); ++c) {
    if (arcs[c] == rooms.size() || result.cells[c] > 0 || components.of(c / n) == components.of(m + c % n)) continue;
    if (result.forced_empty.empty()) result.forced_empty.resize(rooms.size(), false);
    result.forced_empty[c] = true;
  }
  return result;
}

}  // namespace two_way

ExactTable ExactTable::of(std::span<const Decimal> cells, std::size_t columns) {
  int scale = 0;
  for (const Decimal& cell : cells) {
    if (cell.scale() > scale) scale = std::max(scale, cell.normalized().scale());
  }
  if (scale > 36) throw Error(ErrorCode::overflow, "cells", "a cell has more than 36 decimals", "round it first");
  ExactTable table;
  table.columns = columns;
  table.one = power_of_ten(scale);
  table.cells.reserve(cells.size());
  for (const Decimal& cell : cells) {
    const auto scaled = cell.to_scaled(scale);
    if (!scaled) throw Error(ErrorCode::overflow, "cells[" + std::to_string(table.cells.size()) + "]", cell.text() + " does not fit 128 bits at " + std::to_string(scale) + " decimals");
    table.cells.push_back(*scaled);
  }
  return table;
}

std::optional<MarginConflict> margin_conflict(std::span<const int128> seed, std::span<const std::int64_t> row_totals, std::span<const std::int64_t> column_totals,
                                              std::span<const Bounds> bounds) {
  two_way::check(seed, row_totals, column_totals, bounds);
  return two_way::feasible(two_way::rooms(seed, row_totals, bounds), row_totals, column_totals).conflict;
}

}  // namespace attain
