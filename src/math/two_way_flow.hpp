#pragma once
/// Inside math/: a transportation problem over a dense table with convex costs by cell: the cheapest whole table with given totals.
///
/// A model says what the next unit of a cell costs: `Cost cost(cell, x)` is the cost of unit x + 1, rising in x; `least(cell)`, `most(cell)` bound
/// it. Duals u by row and v by column keep every table that is met optimal for its own totals: cost of the last unit ≤ u + v ≤ cost of the next.

#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include "attain/math/two_way.hpp"
#include "math/two_way_internal.hpp"

namespace attain::math {

template <typename Model>
class TwoWayFlow {
 public:
  using Cost = typename Model::Cost;

  TwoWayFlow(const Model& model, std::vector<std::int64_t> start, std::vector<std::int64_t> row_goals, std::vector<std::int64_t> column_goals)
      : model_(model), x_(std::move(start)), row_goal_(std::move(row_goals)), column_goal_(std::move(column_goals)), m_(row_goal_.size()), n_(column_goal_.size()),
        u_(m_, Cost(0)), v_(n_, Cost(0)) {
    for (Side* side : {&by_row_, &by_column_}) {
      side->next.resize(x_.size());
      side->last.resize(x_.size());
    }
    for (std::size_t i = 0; i < m_; ++i) {
      for (std::size_t j = 0; j < n_; ++j) price(i, j);
    }
  }

  /// The cheapest table, or the rows and columns for which there is none. `v` are column duals to start from.
  std::optional<MarginConflict> solve(std::vector<Cost> v = {}) {
    if (!v.empty()) v_ = std::move(v);
    row_excess_ = row_excess();
    column_excess_ = column_excess();
    ascend();
    return finish();
  }
  [[nodiscard]] const std::vector<std::int64_t>& cells() const noexcept { return x_; }
  [[nodiscard]] const std::vector<Cost>& row_duals() const noexcept { return u_; }
  [[nodiscard]] const std::vector<Cost>& column_duals() const noexcept { return v_; }

 private:
  static constexpr Cost kNever = Cost(1) << (8 * sizeof(Cost) - 4);   // beyond any cost, and sums of a few still fit

  /// What the next and the last unit of each cell cost, line by line, so that rows and columns are both read in order.
  struct Side {
    std::vector<Cost> next, last;   // kNever and -kNever where there is none
  };
  void price(std::size_t i, std::size_t j) {
    const std::size_t cell = i * n_ + j, turned = j * m_ + i;
    const std::int64_t x = x_[cell];
    by_row_.next[cell] = by_column_.next[turned] = x < model_.most(cell) ? model_.cost(cell, x) : kNever;
    by_row_.last[cell] = by_column_.last[turned] = x > model_.least(cell) ? model_.cost(cell, x - 1) : -kNever;
  }
  void change(std::size_t i, std::size_t j, int by) {
    x_[i * n_ + j] += by;
    row_excess_[i] += by;
    column_excess_[j] += by;
    price(i, j);
  }

  /// A unit more or less in a cell. Of equal ones, the cell goes first whose other total has most need of it, then the earlier one.
  struct Offer {
    Cost cost;
    std::int64_t excess;
    std::size_t at;
    std::int64_t x;
  };
  struct Dearer {
    bool operator()(const Offer& a, const Offer& b) const {
      return a.cost != b.cost ? a.cost > b.cost : a.excess != b.excess ? a.excess > b.excess : a.at > b.at;
    }
  };
  struct Cheaper {
    bool operator()(const Offer& a, const Offer& b) const {
      return a.cost != b.cost ? a.cost < b.cost : a.excess != b.excess ? a.excess < b.excess : a.at < b.at;
    }
  };

  /// Meets one row's or column's goal in the cheapest way at the other side's duals, and puts its own dual between last and next.
  template <bool kRow>
  void settle(std::size_t line) {
    const std::size_t count = kRow ? n_ : m_;
    const Cost* next_cost = (kRow ? by_row_ : by_column_).next.data() + line * count;
    const Cost* last_cost = (kRow ? by_row_ : by_column_).last.data() + line * count;
    const std::vector<Cost>& other = kRow ? v_ : u_;
    const std::vector<std::int64_t>& other_excess = kRow ? column_excess_ : row_excess_;
    const std::int64_t& excess = kRow ? row_excess_[line] : column_excess_[line];
    Cost& own = kRow ? u_[line] : v_[line];
    next_.clear();
    last_.clear();
    const auto units = [&](std::size_t k) { return kRow ? x_[line * n_ + k] : x_[k * n_ + line]; };
    for (std::size_t k = 0; k < count; ++k) {
      if (next_cost[k] != kNever) next_.push_back({next_cost[k] - other[k], other_excess[k], k, units(k)});
      if (last_cost[k] != -kNever) last_.push_back({last_cost[k] - other[k], other_excess[k], k, units(k)});
    }
    std::make_heap(next_.begin(), next_.end(), Dearer{});
    std::make_heap(last_.begin(), last_.end(), Cheaper{});
    const auto fresh = [&](std::vector<Offer>& heap, const auto& order) {
      while (!heap.empty() && units(heap.front().at) != heap.front().x) {
        std::pop_heap(heap.begin(), heap.end(), order);
        heap.pop_back();
      }
      return !heap.empty();
    };
    const auto move = [&](std::size_t k, int by) {
      if constexpr (kRow) change(line, k, by);
      else change(k, line, by);
      if (next_cost[k] != kNever) {
        next_.push_back({next_cost[k] - other[k], other_excess[k], k, units(k)});
        std::push_heap(next_.begin(), next_.end(), Dearer{});
      }
      if (last_cost[k] != -kNever) {
        last_.push_back({last_cost[k] - other[k], other_excess[k], k, units(k)});
        std::push_heap(last_.begin(), last_.end(), Cheaper{});
      }
    };
    while (true) {
      const bool more = fresh(next_, Dearer{}), fewer = fresh(last_, Cheaper{});
      if (excess < 0 && more) {
        move(next_.front().at, 1);
      } else if (excess > 0 && fewer) {
        move(last_.front().at, -1);
      } else if (more && fewer && next_.front().cost < last_.front().cost) {
        const std::size_t up = next_.front().at, down = last_.front().at;
        move(up, 1);
        move(down, -1);
      } else {
        if (more && fewer) own = last_.front().cost + (next_.front().cost - last_.front().cost) / 2;
        else if (more) own = next_.front().cost;
        else if (fewer) own = last_.front().cost;
        return;
      }
    }
  }

  [[nodiscard]] std::vector<std::int64_t> row_excess() const {
    std::vector<std::int64_t> excess(m_);
    for (std::size_t i = 0; i < m_; ++i) excess[i] = std::accumulate(x_.begin() + std::ptrdiff_t(i * n_), x_.begin() + std::ptrdiff_t((i + 1) * n_), std::int64_t(0)) - row_goal_[i];
    return excess;
  }
  [[nodiscard]] std::vector<std::int64_t> column_excess() const {
    std::vector<std::int64_t> excess(n_);
    for (std::size_t j = 0; j < n_; ++j) excess[j] = -column_goal_[j];
    for (std::size_t i = 0; i < m_; ++i) {
      for (std::size_t j = 0; j < n_; ++j) excess[j] += x_[i * n_ + j];
    }
    return excess;
  }
  static std::int64_t size_of(const std::vector<std::int64_t>& excess) {
    std::int64_t size = 0;
    for (const std::int64_t e : excess) size += e < 0 ? -e : e;
    return size;
  }

  /// Rows and columns settled in turn while a round brings the totals much nearer than as many shortest paths would; ends with the rows settled.
  void ascend() {
    constexpr std::int64_t worth = 32;
    std::int64_t best = INT64_MAX;
    while (true) {
      for (std::size_t i = 0; i < m_; ++i) settle<true>(i);
      const std::int64_t off = size_of(column_excess_);
      if (off == 0 || off > best - worth - best / 32) return;
      best = off;
      for (std::size_t j = 0; j < n_; ++j) settle<false>(j);
    }
  }

  /// Shortest paths from what is too much to what is too little, all of one length at once, until every total holds.
  std::optional<MarginConflict> finish() {
    left_ = size_of(row_excess_) + size_of(column_excess_);
    while (left_ > 0) {
      if (!search()) return conflict();
      while (left_ > 0 && layer()) send();
    }
    return std::nullopt;
  }

  // Nodes are the rows, then the columns. A row that has too much takes one from a cell; that column now has too little and adds one to another
  // cell; and so on to a row that has too little, or a column that has too much.
  [[nodiscard]] bool starts(std::size_t node) const { return node < m_ ? row_excess_[node] > 0 : column_excess_[node - m_] < 0; }
  [[nodiscard]] bool ends(std::size_t node) const { return node < m_ ? row_excess_[node] < 0 : column_excess_[node - m_] > 0; }

  /// Distances to every node; the duals follow, so that shortest paths are made of free steps. False when no end is reached.
  bool search() {
    constexpr Cost far = kNever / 2;
    const std::size_t all = m_ + n_;
    distance_.assign(all, far);
    settled_.assign(all, 0);
    open_.resize(all);
    for (std::size_t node = 0; node < all; ++node) {
      open_[node] = node;
      if (starts(node)) distance_[node] = Cost(0);
    }
    bool found = false;
    Cost farthest(0);
    while (!open_.empty()) {
      std::size_t at = 0;
      for (std::size_t k = 1; k < open_.size(); ++k) {
        if (distance_[open_[k]] < distance_[open_[at]]) at = k;
      }
      const std::size_t node = open_[at];
      const Cost distance = distance_[node];
      if (!(distance < far)) break;
      open_[at] = open_.back();
      open_.pop_back();
      settled_[node] = 1;
      farthest = distance;
      found = found || ends(node);
      if (node < m_) {
        const Cost base = distance + u_[node];
        const Cost* last = by_row_.last.data() + node * n_;
        Cost* there = distance_.data() + m_;
        for (std::size_t j = 0; j < n_; ++j) there[j] = std::min<Cost>(there[j], std::max<Cost>(base + v_[j] - last[j], distance));
      } else {
        const std::size_t j = node - m_;
        const Cost base = distance - v_[j];
        const Cost* next = by_column_.next.data() + j * m_;
        Cost* there = distance_.data();
        for (std::size_t i = 0; i < m_; ++i) there[i] = std::min<Cost>(there[i], std::max<Cost>(base + next[i] - u_[i], distance));
      }
    }
    if (!found) return false;
    for (std::size_t node = 0; node < all; ++node) {   // what was not reached moves with the farthest
      const Cost by = settled_[node] != 0 ? distance_[node] : farthest;
      if (node < m_) u_[node] += by;
      else v_[node - m_] -= by;
    }
    return true;
  }

  /// Whether a step between two nodes costs nothing at the duals.
  [[nodiscard]] bool free_step(std::size_t node, std::size_t k) const {
    return node < m_ ? by_row_.last[node * n_ + k] == u_[node] + v_[k] : by_column_.next[(node - m_) * m_ + k] == u_[k] + v_[node - m_];
  }
  [[nodiscard]] std::size_t neighbours(std::size_t node) const { return node < m_ ? n_ : m_; }
  [[nodiscard]] std::size_t neighbour(std::size_t node, std::size_t k) const { return node < m_ ? m_ + k : k; }

  /// Steps from the nearest start by free steps alone, as far as the nearest end; whether there is one.
  bool layer() {
    level_.assign(m_ + n_, 0);
    pointer_.assign(m_ + n_, 0);
    std::vector<std::size_t> queue;
    for (std::size_t node = 0; node < m_ + n_; ++node) {
      if (!starts(node)) continue;
      level_[node] = 1;
      queue.push_back(node);
    }
    std::uint32_t last = 0;
    for (std::size_t i = 0; i < queue.size(); ++i) {
      const std::size_t node = queue[i];
      if (last != 0 && level_[node] >= last) break;
      for (std::size_t k = 0; k < neighbours(node); ++k) {
        const std::size_t to = neighbour(node, k);
        if (level_[to] != 0 || !free_step(node, k)) continue;
        level_[to] = level_[node] + 1;
        if (ends(to)) last = level_[to];
        queue.push_back(to);
      }
    }
    return last != 0;
  }

  /// A blocking flow through the layers, a unit a path.
  void send() {
    for (std::size_t start = 0; start < m_ + n_; ++start) {
      while (starts(start) && push(start)) {
      }
    }
  }

  bool push(std::size_t start) {
    path_.assign(1, start);
    while (!ends(path_.back())) {
      const std::size_t node = path_.back();
      std::size_t& k = pointer_[node];
      while (k < neighbours(node) && !(level_[neighbour(node, k)] == level_[node] + 1 && free_step(node, k))) ++k;
      if (k < neighbours(node)) {
        path_.push_back(neighbour(node, k));
        continue;
      }
      path_.pop_back();
      if (path_.empty()) return false;
      ++pointer_[path_.back()];
    }
    augment();
    return true;
  }

  void augment() {
    for (std::size_t i = 1; i < path_.size(); ++i) {
      const std::size_t before = path_[i - 1], node = path_[i];
      if (node < m_) change(node, before - m_, 1);
      else change(before, node - m_, -1);
    }
    left_ -= 2;
  }

  /// From what the last search reached: those rows give all they can outside those columns, and those columns take all they can elsewhere.
  [[nodiscard]] MarginConflict conflict() const {
    MarginConflict found;
    int128 wanted = 0, held = 0, elsewhere = 0, others = 0;
    const auto reached = [&](std::size_t node) { return settled_[node] != 0; };
    for (std::size_t i = 0; i < m_; ++i) {
      if (!reached(i)) continue;
      found.rows.push_back(i);
      held += row_goal_[i];
    }
    for (std::size_t j = 0; j < n_; ++j) {
      if (!reached(m_ + j)) continue;
      found.columns.push_back(j);
      wanted += column_goal_[j];
    }
    for (std::size_t i = 0; i < m_; ++i) {
      for (std::size_t j = 0; j < n_; ++j) {
        if (reached(i) && !reached(m_ + j)) elsewhere += x_[i * n_ + j];
        if (!reached(i) && reached(m_ + j)) others += x_[i * n_ + j];
      }
    }
    found.lacking = wanted - held + elsewhere - others;
    found.text = two_way::conflict_text(found, wanted, held, elsewhere, others);
    return found;
  }

  const Model& model_;
  std::vector<std::int64_t> x_, row_goal_, column_goal_;
  std::size_t m_, n_;
  std::vector<Cost> u_, v_;
  Side by_row_, by_column_;
  std::vector<Offer> next_, last_;
  std::vector<std::int64_t> row_excess_, column_excess_;
  std::vector<Cost> distance_;
  std::vector<std::uint8_t> settled_;
  std::vector<std::size_t> open_, path_, pointer_;
  std::vector<std::uint32_t> level_;
  std::int64_t left_ = 0;
};

}  // namespace attain::math
