// Numbers: every parent shared out among its children, from the top.
#include <algorithm>

#include "attain/math/apportion.hpp"
#include "attain/math/two_way.hpp"
#include "sheet.hpp"

namespace attain::targeting {

namespace {

/// Last year's numbers and shares of the growth: q = last + (T - Σ last) × share. Where the total falls below Σ last, in proportion to last year's.
void keep_history(std::span<const int128> last, std::int64_t total, std::vector<int128>& weights) {
  int128 before = 0, sum = 0;
  for (const int128 one : last) before += one;
  for (const int128 weight : weights) sum += weight;
  if (before == 0) return;
  if (before >= total || sum == 0) {
    weights.assign(last.begin(), last.end());
    return;
  }
  const int128 growth = total - before;
  // Σ = total × sum must stay below 127 bits; shares beyond nine digits of it are rounded alike.
  const int128 room = power_of_ten(37) / std::max<int128>(total, 1);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (sum <= room) weights[i] = last[i] * sum + growth * weights[i];
    else weights[i] = last[i] * room + growth * multiply_divide(weights[i], room, sum);
  }
}

class Solver {
 public:
  Solver(const Book& book, const Policy& policy, const Grid& grid, const Limits& limits, std::vector<std::uint32_t>& coarse) : book_(book), policy_(policy), grid_(grid), limits_(limits), coarse_(coarse), units_(grid.cells(), 0) {}

  std::vector<std::int64_t> all() {
    units_[0] = policy_.value;
    for (std::size_t cell = 0; cell < grid_.cells(); ++cell) one(cell);
    return finish();
  }

  /// Only where a bound or what is pushed down differs from a solved neighbour of the same grid.
  std::vector<std::int64_t> beside(const TargetSheet::Impl& neighbour) {
    const Limits& before = *neighbour.limits;
    units_ = neighbour.units;
    units_[0] = policy_.value;
    const auto bounds_differ = [&](std::size_t parent) {
      const std::size_t first = grid_.first[parent], end = first + grid_.count[parent];
      const auto differ = [&](const std::vector<std::int64_t>& a, const std::vector<std::int64_t>& b, std::int64_t none) {
        for (std::size_t i = first; i < end; ++i) {
          if ((a.empty() ? none : a[i]) != (b.empty() ? none : b[i])) return true;
        }
        return false;
      };
      return differ(limits_.least, before.least, 0) || differ(limits_.most, before.most, kNoLimit);
    };
    const bool adjusted = !limits_.adjusted.empty() || !before.adjusted.empty();
    const bool bounded = limits_.bounded() || before.bounded();
    const bool columns = !limits_.columns.empty() || !before.columns.empty();
    std::vector<bool> across(policy_.levels.size() + 1, false);
    for (std::size_t cell = 0; cell < grid_.cells(); ++cell) {
      if (grid_.leaf(cell)) continue;
      bool differs = units_[cell] != neighbour.units[cell] || (bounded && bounds_differ(cell));
      if (adjusted) differs = differs || pushed(cell) != targeting::pushed(neighbour.policy, grid_, before, cell, neighbour.units[cell]);
      const std::size_t level = grid_.level[grid_.first[cell]];
      if (policy_.levels[level - 1].across) {
        // One table: when one of its rows differs, all of it may. The table is fitted at its last row, when all rows are known.
        across[level] = across[level] || differs || columns;
        if (across[level]) collect(cell, level);
        else rows_[level].push_back(std::uint32_t(cell));
      } else if (differs) {
        one(cell);
      } else if (std::binary_search(neighbour.coarse.begin(), neighbour.coarse.end(), std::uint32_t(cell))) {
        coarse_.push_back(std::uint32_t(cell));
      }
    }
    return finish();
  }

 private:
  std::int64_t pushed(std::size_t cell) const { return targeting::pushed(policy_, grid_, limits_, cell, units_[cell]); }

  void one(std::size_t cell) {
    if (grid_.leaf(cell)) return;
    const std::size_t level = grid_.level[grid_.first[cell]];
    if (policy_.levels[level - 1].across) collect(cell, level);
    else share(cell, policy_.levels[level - 1]);
  }

  /// Rows of a level fitted across its parents come in order; with the last one the table is complete.
  void collect(std::size_t cell, std::size_t level) {
    rows_[level].push_back(std::uint32_t(cell));
    if (grid_.first[cell] + grid_.count[cell] == grid_.levels[level].first + grid_.levels[level].cells) fit(level);
  }

  std::vector<std::int64_t> finish() {
    check_days();
    std::sort(coarse_.begin(), coarse_.end());
    return std::move(units_);
  }

  void share(std::size_t parent, const LevelRule& level) {
    const std::size_t first = grid_.first[parent], count = grid_.count[parent];
    const std::int64_t total = pushed(parent);
    if (total < 0) throw Error(ErrorCode::infeasible, policy_.path, "a negative number would be pushed down");
    if (!is_bounded(first, count)) {
      if (grid_.pattern[parent] != kNone && !level.webster) return share_pattern(parent, level, total);
      weights_of(policy_, grid_, parent, total, weights_);
      const int128 whole = total / level.unit;
      const std::vector<int128> parts = level.webster ? webster(whole, weights_) : largest_remainder(whole, weights_);
      for (std::size_t i = 0; i < count; ++i) units_[first + i] = std::int64_t(parts[i] * level.unit);
      give_rest(first, count, total % level.unit, {});
      return;
    }
    weights_of(policy_, grid_, parent, total, weights_);
    if (!share_bounded(first, count, total, level, level.unit)) {
      coarse_.push_back(std::uint32_t(parent));
      if (!share_bounded(first, count, total, level, 1)) throw Error(ErrorCode::infeasible, level.path, "the constraints leave nothing to share by");
    }
  }

  void share_pattern(std::size_t parent, const LevelRule& level, std::int64_t total) {
    const auto& pattern = grid_.patterns[grid_.pattern[parent]];
    const std::span<std::int64_t> parts(units_.data() + grid_.first[parent], grid_.count[parent]);
    if (level.unit == 1) return largest_remainder(total, pattern, parts);
    largest_remainder(total / level.unit, pattern, parts);
    for (std::int64_t& part : parts) part *= level.unit;
    if (total % level.unit != 0) {
      weights_.assign(pattern.begin(), pattern.end());
      give_rest(grid_.first[parent], grid_.count[parent], total % level.unit, {});
    }
  }

  bool is_bounded(std::size_t first, std::size_t count) const {
    if (!limits_.bounded()) return false;
    for (std::size_t i = first; i < first + count; ++i) {
      if (limits_.least[i] > 0 || limits_.most[i] < kNoLimit) return true;
    }
    return false;
  }

  /// What is below the unit goes to the child of the largest weight that has room for it (ties to the earlier).
  bool give_rest(std::size_t first, std::size_t count, std::int64_t rest, std::span<const std::int64_t> most) {
    if (rest == 0) return true;
    std::size_t best = count;
    for (std::size_t i = 0; i < count; ++i) {
      if (!most.empty() && units_[first + i] + rest > most[i]) continue;
      if (best == count || weights_[i] > weights_[best]) best = i;
    }
    if (best == count) return false;
    units_[first + best] += rest;
    return true;
  }

  /// Locked children first; the others between their bounds in whole units. False where whole units have no room.
  bool share_bounded(std::size_t first, std::size_t count, std::int64_t total, const LevelRule& level, std::int64_t unit) {
    std::vector<Bounds> bounds(count);
    std::vector<std::int64_t> most(count);
    std::vector<int128> weights = weights_;
    int128 left = total, least = 0, room = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const std::int64_t low = limits_.least[first + i], high = limits_.most[first + i];
      most[i] = high;
      if (low == high) {
        left -= low;
        bounds[i] = {0, 0};
        weights[i] = 0;
        most[i] = -1;
        continue;
      }
      bounds[i] = {(int128(low) + unit - 1) / unit, int128(high) / unit};
      if (bounds[i].most < bounds[i].least) return false;
      if (weights[i] == 0) bounds[i].most = bounds[i].least;
      least += bounds[i].least;
      room += bounds[i].most;
    }
    if (left < 0) return false;
    const int128 whole = left / unit;
    if (whole < least || whole > room) return false;
    const std::vector<int128> parts = level.webster ? webster(whole, weights, bounds) : bounded_proportional(whole, weights, bounds).parts;
    for (std::size_t i = 0; i < count; ++i) units_[first + i] = most[i] < 0 ? limits_.most[first + i] : std::int64_t(parts[i] * unit);
    return give_rest(first, count, std::int64_t(left % unit), most);
  }

  // ---- tables

  /// All parents of the level as rows, what they have in common as columns: both add. A column's total is what the rows would give it, in whole units.
  void fit(std::size_t index) {
    const LevelRule& level = policy_.levels[index - 1];
    const std::vector<std::uint32_t>& rows = rows_[index];
    const std::size_t columns = grid_.count[rows.front()];
    std::vector<std::int64_t> row_totals;
    std::vector<int128> seed;
    int128 total = 0;
    for (const std::uint32_t row : rows) {
      check_alike(rows.front(), row, level);
      row_totals.push_back(pushed(row));
      total += row_totals.back();
      weights_of(policy_, grid_, row, row_totals.back(), weights_);
      int128 sum = 0;
      for (const int128 weight : weights_) sum += weight;
      constexpr int128 kParts = 1'000'000'000;
      for (const int128 weight : weights_) seed.push_back(multiply_divide(int128(row_totals.back()) * kParts, weight, sum));
    }
    const std::int64_t unit = whole_unit(row_totals, level.unit);
    std::vector<std::int64_t> column_totals = columns_of(index, columns, seed, std::int64_t(total), std::max(unit, level.column_unit), unit);
    std::vector<Bounds> bounds;
    if (limits_.bounded()) {
      bool any = false;
      for (const std::uint32_t row : rows) {
        for (std::size_t j = 0; j < columns; ++j) {
          const std::size_t cell = grid_.first[row] + j;
          any = any || limits_.least[cell] > 0 || limits_.most[cell] < kNoLimit;
          bounds.push_back({(int128(limits_.least[cell]) + unit - 1) / unit, int128(limits_.most[cell]) / unit});
          if (bounds.back().most < bounds.back().least) throw Error(ErrorCode::infeasible, level.path, "a bound leaves no room for a multiple of the unit", "choose a smaller unit");
        }
      }
      if (!any) bounds.clear();
    }
    for (std::int64_t& row : row_totals) row /= unit;
    for (std::int64_t& column : column_totals) column /= unit;
    std::vector<std::int64_t> cells;
    try {
      cells = fitted_table(row_totals, column_totals, seed, bounds);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::infeasible) throw error.within(level.path);
      const auto conflict = margin_conflict(seed, row_totals, column_totals, bounds);
      if (!conflict) throw error.within(level.path);
      report(*conflict, level, rows, unit, row_totals, column_totals);
    }
    for (std::size_t r = 0; r < rows.size(); ++r) {
      for (std::size_t j = 0; j < columns; ++j) units_[grid_.first[rows[r]] + j] = cells[r * columns + j] * unit;
    }
  }

  /// "cannot hold together: 2026-12 (600.00) of all, and what mei and bo can hold for it: 40.00 too much": the columns and rows of the smallest cut.
  [[noreturn]] void report(const MarginConflict& conflict, const LevelRule& level, const std::vector<std::uint32_t>& rows, std::int64_t unit, const std::vector<std::int64_t>& row_totals,
                           const std::vector<std::int64_t>& column_totals) const {
    const auto amount = [&](int128 units) { return Decimal::scaled(units * unit, policy_.scale).text() + (policy_.money ? " " + policy_.unit_name() : std::string()); };
    const auto id = [&](std::size_t node) { return std::string(book_.ids().of(domain_of(grid_.nodes[node].by)).text(grid_.nodes[node].code)); };
    const auto add = [](std::string& text, std::size_t i, std::size_t count, const std::string& one) {
      if (i < 12) text += (i == 0 ? "" : ", ") + one;
      else if (i == 12) text += " and " + std::to_string(count - 12) + " more";
    };
    std::string wants, have;
    for (std::size_t i = 0; i < conflict.columns.size(); ++i) {
      const std::size_t cell = grid_.first[rows.front()] + conflict.columns[i];
      add(wants, i, conflict.columns.size(), (level.time ? grid_.periods[grid_.period[cell]].text() : id(grid_.node[cell])) + " of all, " + amount(column_totals[conflict.columns[i]]));
    }
    for (std::size_t i = 0; i < conflict.rows.size(); ++i) {
      const std::uint32_t node = grid_.node[rows[conflict.rows[i]]];
      add(have, i, conflict.rows.size(), (node == 0 ? std::string("the company") : id(node)) + ", " + amount(row_totals[conflict.rows[i]]));
    }
    throw Error(ErrorCode::infeasible, level.path, "cannot hold together: " + (wants.empty() ? std::string("no column") : wants) + "; and what can be held for it by " + (have.empty() ? std::string("nobody") : have) + ": " + amount(conflict.lacking) + " too much",
                "lower a column, raise a row, or loosen the bounds of their cells");
  }

  void check_alike(std::uint32_t a, std::uint32_t b, const LevelRule& level) const {
    bool alike = grid_.count[a] == grid_.count[b] && grid_.period[a] == grid_.period[b];
    for (std::size_t j = 0; alike && j < grid_.count[a]; ++j) {
      const std::size_t x = grid_.first[a] + j, y = grid_.first[b] + j;
      alike = level.time ? grid_.period[x] == grid_.period[y] : grid_.nodes[grid_.node[x]].code == grid_.nodes[grid_.node[y]].code;
    }
    if (!alike) throw Error(ErrorCode::invalid_rule, level.path, "\"across\" needs the same " + level.word + " under every parent");
  }

  /// The level's unit where all rows are multiples of it, else the smallest.
  static std::int64_t whole_unit(const std::vector<std::int64_t>& rows, std::int64_t unit) {
    return std::all_of(rows.begin(), rows.end(), [&](std::int64_t row) { return row % unit == 0; }) ? unit : 1;
  }

  std::vector<std::int64_t> columns_of(std::size_t index, std::size_t columns, const std::vector<int128>& seed, std::int64_t total, std::int64_t unit, std::int64_t cell_unit) {
    std::vector<int128> weights(columns, 0);
    for (std::size_t i = 0; i < seed.size(); ++i) weights[i % columns] += seed[i];
    std::vector<Bounds> bounds(columns, Bounds{0, kNoLimit});
    std::vector<std::int64_t> locked(columns, -1);
    int128 left = total;
    const std::uint32_t first = grid_.first[rows_[index].front()];
    for (const auto& [c, level] : limits_.columns) {
      if (level != index) continue;
      const Constraint& constraint = policy_.constraints[c];
      std::size_t j = 0;
      while (j < columns && !is_column(first + j, constraint, policy_.levels[index - 1])) ++j;
      if (j == columns) throw Error(ErrorCode::invalid_rule, constraint.path, "no column for " + constraint.text());
      if (constraint.growth_cap) throw Error(ErrorCode::invalid_rule, constraint.path, "a column has no growth cap", "use a ceiling");
      for (const auto& bound : {constraint.lock, constraint.floor, constraint.ceiling}) {
        if (bound && *bound % cell_unit != 0) throw Error(ErrorCode::invalid_rule, constraint.path, "not a multiple of the level's unit");
      }
      if (constraint.lock) locked[j] = *constraint.lock;
      if (constraint.floor) bounds[j].least = std::max<int128>(bounds[j].least, (*constraint.floor + unit - 1) / unit);
      if (constraint.ceiling) bounds[j].most = std::min<int128>(bounds[j].most, *constraint.ceiling / unit);
      if (bounds[j].most < bounds[j].least) throw Error(ErrorCode::infeasible, constraint.path, "the bounds of a column contradict each other");
    }
    for (std::size_t j = 0; j < columns; ++j) {
      if (locked[j] < 0) continue;
      left -= locked[j];
      weights[j] = 0;
      bounds[j] = {0, 0};
    }
    std::vector<std::int64_t> result(columns, 0);
    if (left < 0) throw Error(ErrorCode::infeasible, policy_.levels[index - 1].path, "the locked columns hold " + Decimal::scaled(-left, policy_.scale).text() + " more than there is");
    try {
      const std::vector<int128> parts = bounded_proportional(left / unit, weights, bounds).parts;
      for (std::size_t j = 0; j < columns; ++j) result[j] = locked[j] >= 0 ? locked[j] : std::int64_t(parts[j] * unit);
    } catch (const Error& error) {
      throw error.within(policy_.levels[index - 1].path);
    }
    if (left % unit != 0) {
      std::size_t best = columns;
      for (std::size_t j = 0; j < columns; ++j) {
        if (locked[j] < 0 && (best == columns || weights[j] > weights[best])) best = j;
      }
      if (best == columns) throw Error(ErrorCode::infeasible, policy_.levels[index - 1].path, "every column is locked, and they leave " + Decimal::scaled(left, policy_.scale).text() + " to nobody");
      result[best] += std::int64_t(left % unit);
    }
    return result;
  }
  bool is_column(std::size_t cell, const Constraint& constraint, const LevelRule& level) const {
    if (level.time) return grid_.periods[grid_.period[cell]] == constraint.period;
    return grid_.nodes[grid_.node[cell]].code == constraint.who[at(level.by)];
  }

  // ---- days

  /// Locked days must fit into their cell, and leave nothing where every day is locked.
  void check_days() const {
    for (std::size_t i = 0; i < limits_.day_locks.size();) {
      const std::uint32_t cell = limits_.day_locks[i].cell;
      std::int64_t locked = 0;
      const std::size_t begin = i;
      for (; i < limits_.day_locks.size() && limits_.day_locks[i].cell == cell; ++i) locked += limits_.day_locks[i].units;
      const Constraint& last = policy_.constraints[limits_.day_locks[i - 1].constraint];
      const auto amount = [&](std::int64_t units) { return Decimal::scaled(units, policy_.scale).text(); };
      if (locked > units_[cell]) {
        throw Error(ErrorCode::infeasible, last.path, "cannot hold together: " + last.text() + " and the target of " + grid_.periods[grid_.period[cell]].text() + ", " + amount(units_[cell]) + ": " + amount(locked - units_[cell]) + " too much");
      }
      const Period& period = grid_.periods[grid_.period[cell]];
      const Curve& curve = grid_.curves[grid_.nodes[grid_.node[cell]].curve];
      const Date origin = policy_.period.first();
      std::int64_t open = Curve::between(curve.weight, period.first() - origin, period.end() - origin);
      for (std::size_t l = begin; l < i; ++l) open -= Curve::between(curve.weight, limits_.day_locks[l].first - origin, limits_.day_locks[l].end - origin);
      if (open == 0 && locked < units_[cell]) {
        throw Error(ErrorCode::infeasible, last.path, "cannot hold together: the locked days are all the working days of " + period.text() + ", whose target is " + amount(units_[cell]) + ": " + amount(units_[cell] - locked) + " that nobody takes");
      }
    }
  }

  const Book& book_;
  const Policy& policy_;
  const Grid& grid_;
  const Limits& limits_;
  std::vector<std::uint32_t>& coarse_;
  std::vector<std::int64_t> units_;
  std::vector<int128> weights_;
  std::map<std::size_t, std::vector<std::uint32_t>> rows_;
};

}  // namespace

void weights_of(const Policy& policy, const Grid& grid, std::size_t parent, std::int64_t total, std::vector<int128>& weights) {
  const std::size_t first = grid.first[parent], count = grid.count[parent];
  weights.clear();
  if (grid.pattern[parent] != kNone) {
    const auto& pattern = grid.patterns[grid.pattern[parent]];
    weights.assign(pattern.begin(), pattern.end());
  } else {
    const std::size_t index = grid.level[first], offset = first - grid.levels[index].first;
    const LevelWeights& all = grid.weights[index];
    weights.assign(all.weight.begin() + std::ptrdiff_t(offset), all.weight.begin() + std::ptrdiff_t(offset + count));
    if (policy.levels[index - 1].above_history) keep_history(std::span(all.kept).subspan(offset, count), total, weights);
  }
  if (std::all_of(weights.begin(), weights.end(), [](int128 w) { return w == 0; })) std::fill(weights.begin(), weights.end(), int128(1));
}

std::vector<std::int64_t> solve(const Book& book, const Policy& policy, const Grid& grid, const Limits& limits, std::vector<std::uint32_t>& coarse, const TargetSheet::Impl* neighbour) {
  Solver solver(book, policy, grid, limits, coarse);
  return neighbour != nullptr ? solver.beside(*neighbour) : solver.all();
}

}  // namespace attain::targeting
