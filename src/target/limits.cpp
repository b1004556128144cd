// Constraints and adjustments laid on the grid; bounds carried upwards; what is in conflict.
#include <algorithm>
#include <set>

#include "attain/math/apportion.hpp"
#include "sheet.hpp"

namespace attain::targeting {

namespace {

std::int64_t raised(std::int64_t units, const Decimal& hedge, std::int64_t unit) {
  if (hedge.is_zero()) return units;
  const int128 factor = *(Decimal(1) + hedge).to_scaled(9);
  return std::int64_t(multiply_divide(int128(units), factor, int128(unit) * 1'000'000'000) * unit);
}

class Layer {
 public:
  Layer(const Book& book, const Policy& policy, const Grid& grid) : book_(book), policy_(policy), grid_(grid) {}

  Limits lay() {
    place_constraints();
    place_adjustments();
    if (bounds_anything()) {
      own_bounds();
      carry_up();
    }
    return std::move(limits_);
  }

 private:
  // ---- whose

  std::vector<std::uint32_t> cells_for(const Codes& who, const Period& period) {
    if (by_codes_.empty()) {
      std::set<std::uint32_t> named{kNone};          // only nodes whose own code somebody names need looking at
      const auto note = [&](const Codes& who) { named.insert(who.begin(), who.end()); };
      for (const Constraint& c : policy_.constraints) note(c.who);
      for (const Adjustment& a : policy_.adjustments) note(a.who);
      for (std::uint32_t n = 0; n < grid_.nodes.size(); ++n) {
        if (!grid_.nodes[n].own_members && named.count(grid_.nodes[n].code) > 0) by_codes_.emplace(grid_.codes(n), n);
      }
      for (std::uint32_t i = 0; i < grid_.periods.size(); ++i) by_period_[grid_.periods[i]] = i;
      cells_by_node_.resize(grid_.nodes.size());
      wanted_.resize(grid_.nodes.size(), false);
      for (const Constraint& c : policy_.constraints) want(c.who);
      for (const Adjustment& a : policy_.adjustments) want(a.who);
      for (std::uint32_t cell = 0; cell < grid_.cells(); ++cell) {
        if (wanted_[grid_.node[cell]]) cells_by_node_[grid_.node[cell]].push_back(cell);
      }
    }
    std::vector<std::uint32_t> cells;
    const auto found = by_period_.find(period);
    if (found == by_period_.end()) return cells;
    const auto [first, last] = by_codes_.equal_range(who);
    for (auto n = first; n != last; ++n) {
      for (const std::uint32_t cell : cells_by_node_[n->second]) {
        if (grid_.period[cell] == found->second) cells.push_back(cell);
      }
    }
    return cells;
  }
  void want(const Codes& who) {
    const auto [first, last] = by_codes_.equal_range(who);
    for (auto n = first; n != last; ++n) wanted_[n->second] = true;
  }
  std::vector<std::uint32_t> lowest_for(const Codes& who, const Period& period) {
    std::vector<std::uint32_t> cells;
    const auto [first, last] = by_codes_.equal_range(who);
    for (auto n = first; n != last; ++n) {
      for (const std::uint32_t cell : cells_by_node_[n->second]) {
        if (grid_.leaf(cell) && grid_.periods[grid_.period[cell]].overlaps(period)) cells.push_back(cell);
      }
    }
    return cells;
  }

  /// A column of a level that is fitted across its parents: somebody of the level over all, or a period of the company.
  std::optional<std::size_t> across_level(const Codes& who, const Period& period) const {
    for (std::size_t i = 0; i < policy_.levels.size(); ++i) {
      const LevelRule& level = policy_.levels[i];
      if (!level.across) continue;
      Codes only = everybody();
      if (level.time) {
        if (who == only && period != policy_.period) return i + 1;
      } else {
        only[at(level.by)] = who[at(level.by)];
        if (who == only && who[at(level.by)] != kNone && period == policy_.period) return i + 1;
      }
    }
    return std::nullopt;
  }

  void place_constraints() {
    for (std::size_t i = 0; i < policy_.constraints.size(); ++i) {
      const Constraint& c = policy_.constraints[i];
      const std::vector<std::uint32_t> cells = cells_for(c.who, c.period);
      if (!cells.empty()) {
        for (const std::uint32_t cell : cells) limits_.named[cell].push_back(i);
        continue;
      }
      if (const auto level = across_level(c.who, c.period)) {
        limits_.columns.emplace_back(i, *level);
        continue;
      }
      lock_days(i, c);
    }
    std::sort(limits_.day_locks.begin(), limits_.day_locks.end(), [](const DayLock& a, const DayLock& b) { return std::tie(a.cell, a.first, a.end) < std::tie(b.cell, b.first, b.end); });
    for (std::size_t i = 1; i < limits_.day_locks.size(); ++i) {
      const DayLock &a = limits_.day_locks[i - 1], &b = limits_.day_locks[i];
      if (a.cell == b.cell && b.first < a.end) {
        throw Error(ErrorCode::overlap, policy_.constraints[b.constraint].path, policy_.constraints[a.constraint].text() + " and " + policy_.constraints[b.constraint].text() + " hold the same days");
      }
    }
  }

  /// A lock on a week or on days: within lowest cells; where it straddles them, by what its days weigh in each.
  void lock_days(std::size_t index, const Constraint& c) {
    const std::vector<std::uint32_t> cells = lowest_for(c.who, c.period);
    if (cells.empty()) {
      throw Error(ErrorCode::invalid_rule, c.path, "the policy makes no target for " + text_of(c.node) + " in " + c.period.text(),
                  "name somebody and a period that the levels make, or days within the lowest of them");
    }
    if (!c.lock) throw Error(ErrorCode::invalid_rule, c.path, "days within a lowest target can be locked, not bounded", "use \"lock\"");
    std::vector<int128> weights;
    for (const std::uint32_t cell : cells) {
      const Period part = *grid_.periods[grid_.period[cell]].intersection(c.period);
      const Curve& curve = grid_.curves[grid_.nodes[grid_.node[cell]].curve];
      weights.push_back(Curve::between(curve.weight, part.first() - policy_.period.first(), part.end() - policy_.period.first()));
    }
    if (std::all_of(weights.begin(), weights.end(), [](int128 w) { return w == 0; })) {
      for (std::size_t i = 0; i < cells.size(); ++i) weights[i] = grid_.periods[grid_.period[cells[i]]].intersection(c.period)->days();
    }
    const std::vector<int128> parts = largest_remainder(int128(*c.lock), weights);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const Period part = *grid_.periods[grid_.period[cells[i]]].intersection(c.period);
      limits_.day_locks.push_back({cells[i], part.first(), part.end(), std::int64_t(parts[i]), index});
    }
  }

  void place_adjustments() {
    for (std::size_t i = 0; i < policy_.adjustments.size(); ++i) {
      const Adjustment& a = policy_.adjustments[i];
      const std::vector<std::uint32_t> cells = cells_for(a.who, a.period);
      bool any = false;
      for (const std::uint32_t cell : cells) {
        if (grid_.leaf(cell)) continue;
        if (any || limits_.adjusted.count(cell) > 0) {
          if (limits_.adjusted.count(cell) > 0) throw Error(ErrorCode::invalid_rule, a.path, text_of(a.node) + " is adjusted twice in " + a.period.text());
          continue;
        }
        limits_.adjusted[cell] = i;                 // the highest cell of that key: what it pushes down
        any = true;
      }
      if (!any) throw Error(ErrorCode::invalid_rule, a.path, "nothing is pushed down from " + text_of(a.node) + " in " + a.period.text(), "adjust somebody who has others below");
    }
  }

  // ---- bounds

  bool bounds_anything() const {
    if (!limits_.named.empty() || !limits_.day_locks.empty()) return true;
    return std::any_of(policy_.levels.begin(), policy_.levels.end(), [](const LevelRule& l) { return l.floor > 0 || l.ceiling || l.growth_cap || l.at_least_one; });
  }

  std::optional<std::int64_t> capped(std::size_t cell, const Decimal& cap) const {
    const std::size_t level = grid_.level[cell];
    if (level == 0 || grid_.weights[level].kept.empty()) return std::nullopt;
    const int128 last = grid_.weights[level].kept[cell - grid_.levels[level].first];
    if (last <= 0) return std::nullopt;
    return std::int64_t((Decimal::from_int128(last) * (Decimal(1) + cap)).rounded_scaled(0, RoundingMode::floor));
  }

  void own_bounds() {
    limits_.own_least.assign(grid_.cells(), 0);
    limits_.own_most.assign(grid_.cells(), kNoLimit);
    for (std::size_t l = 1; l < grid_.levels.size(); ++l) {
      const LevelRule& level = policy_.levels[l - 1];
      const std::int64_t floor = std::max(level.floor, level.at_least_one ? level.unit : 0);
      if (floor == 0 && !level.ceiling && !level.growth_cap) continue;
      for (std::size_t cell = grid_.levels[l].first; cell < grid_.levels[l].first + grid_.levels[l].cells; ++cell) {
        if (grid_.nodes[grid_.node[cell]].own_members) continue;
        limits_.own_least[cell] = floor;
        if (level.ceiling) limits_.own_most[cell] = *level.ceiling;
        if (level.growth_cap) {
          if (const auto cap = capped(cell, *level.growth_cap)) limits_.own_most[cell] = std::min(limits_.own_most[cell], *cap);
        }
      }
    }
    for (const auto& [cell, constraints] : limits_.named) {
      for (const std::size_t i : constraints) {
        const Constraint& c = policy_.constraints[i];
        if (c.lock) {                                 // a lock outweighs what the level asks of everybody
          if (constraints.size() == 1) limits_.own_least[cell] = limits_.own_most[cell] = *c.lock;
          else limits_.own_least[cell] = std::max(limits_.own_least[cell], *c.lock), limits_.own_most[cell] = std::min(limits_.own_most[cell], *c.lock);
        }
        if (c.floor) limits_.own_least[cell] = std::max(limits_.own_least[cell], *c.floor);
        if (c.ceiling) limits_.own_most[cell] = std::min(limits_.own_most[cell], *c.ceiling);
        if (c.growth_cap) {
          if (const auto cap = capped(cell, *c.growth_cap)) limits_.own_most[cell] = std::min(limits_.own_most[cell], *cap);
        }
      }
    }
    if (policy_.value < limits_.own_least[0] || policy_.value > limits_.own_most[0]) conflict(0, policy_.value < limits_.own_least[0]);
    limits_.own_least[0] = limits_.own_most[0] = policy_.value;
    std::map<std::uint32_t, std::int64_t> locked;
    for (const DayLock& lock : limits_.day_locks) locked[lock.cell] += lock.units;
    for (const auto& [cell, units] : locked) below_[cell] = units;
  }

  /// Bottom-up: what the cells below need and can take limits what a cell may be. The lowest conflict is reported, with the least set of what causes it.
  void carry_up() {
    limits_.least = limits_.own_least;
    limits_.most = limits_.own_most;
    for (std::size_t cell = grid_.cells(); cell-- > 0;) {
      int128 least = 0, most = kNoLimit;
      if (const auto locked = below_.find(std::uint32_t(cell)); locked != below_.end()) least = locked->second;
      if (!grid_.leaf(cell)) std::tie(least, most) = children_of(cell);
      const std::int64_t before_least = limits_.least[cell], before_most = limits_.most[cell];
      if (before_least > before_most) conflict(cell, true);
      if (least > before_most) conflict(cell, true);
      if (most < before_least) conflict(cell, false);
      limits_.least[cell] = std::max(before_least, std::int64_t(least));
      limits_.most[cell] = std::min(before_most, std::int64_t(most));
      if (limits_.least[cell] > limits_.most[cell]) conflict(cell, true);
    }
  }

  bool weightless(std::size_t parent, std::size_t child) const {
    if (grid_.pattern[parent] != kNone) return grid_.patterns[grid_.pattern[parent]][child - grid_.first[parent]] == 0;
    const LevelWeights& weights = grid_.weights[grid_.level[child]];
    const std::size_t i = child - grid_.levels[grid_.level[child]].first;
    return weights.weight[i] == 0 && (weights.kept.empty() || weights.kept[i] == 0);
  }
  bool all_weightless(std::size_t parent) const {
    for (std::size_t i = 0; i < grid_.count[parent]; ++i) {
      if (!weightless(parent, grid_.first[parent] + i)) return false;
    }
    return true;
  }

  /// The least and the most that the children let their parent be.
  std::pair<int128, int128> children_of(std::size_t cell) const {
    int128 least = 0, most = 0;
    const bool equal = all_weightless(cell);
    for (std::size_t i = 0; i < grid_.count[cell]; ++i) {
      const std::size_t child = grid_.first[cell] + i;
      least += limits_.least[child];
      most += !equal && weightless(cell, child) ? limits_.least[child] : limits_.most[child];
    }
    least = std::min<int128>(least, kNoLimit), most = std::min<int128>(most, kNoLimit);
    if (limits_.adjusted.count(std::uint32_t(cell)) == 0 && policy_.levels[grid_.level[grid_.first[cell]] - 1].hedge.is_zero()) return {least, most};
    return {inverse(cell, std::int64_t(least), true), most == kNoLimit ? most : inverse(cell, std::int64_t(most), false)};
  }

  /// The least number that pushes down at least `units`, or the greatest that pushes down at most that; by halving, since pushing never falls.
  int128 inverse(std::size_t cell, std::int64_t units, bool least) const {
    std::int64_t low = 0, high = kNoLimit / 64;
    const auto down = [&](std::int64_t v) { return targeting::pushed(policy_, grid_, limits_, cell, v); };
    if (least) {
      if (down(high) < units) return kNoLimit;
      while (low < high) {
        const std::int64_t middle = low + (high - low) / 2;
        if (down(middle) >= units) high = middle;
        else low = middle + 1;
      }
      return low;
    }
    if (down(low) > units) return -1;
    if (down(high) <= units) return kNoLimit;
    while (low < high) {
      const std::int64_t middle = high - (high - low) / 2;
      if (down(middle) <= units) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  // ---- conflicts

  struct Cause {
    std::int64_t units;
    std::string text, path;
  };
  std::string name(std::size_t cell) const {
    std::string text;
    const Codes codes = grid_.codes(grid_.node[cell]);
    for (int d = 0; d < kTargetDimensions; ++d) {
      if (codes[std::size_t(d)] != kNone) text += (text.empty() ? "" : ", ") + std::string(book_.ids().of(domain_of(static_cast<TargetBy>(d))).text(codes[std::size_t(d)]));
    }
    if (text.empty()) text = "the company";
    if (grid_.nodes[grid_.node[cell]].own_members) text += " (its own members)";
    return text + " " + grid_.periods[grid_.period[cell]].text();
  }
  std::string amount(int128 units) const { return Decimal::scaled(units, policy_.scale).text() + (policy_.money ? " " + policy_.unit_name() : std::string()); }

  Cause own_cause(std::size_t cell, bool floor) const {
    const std::int64_t bound = floor ? limits_.own_least[cell] : limits_.own_most[cell];
    if (cell == 0) return {bound, "the target " + amount(bound), policy_.path + ".value"};
    if (const auto named = limits_.named.find(std::uint32_t(cell)); named != limits_.named.end()) {
      for (const std::size_t i : named->second) {
        const Constraint& c = policy_.constraints[i];
        if (c.lock && *c.lock == bound) return {bound, "lock of " + name(cell) + " " + amount(bound), c.path};
        if (floor && c.floor && *c.floor == bound) return {bound, "floor of " + name(cell) + " " + amount(bound), c.path};
        if (!floor && c.ceiling && *c.ceiling == bound) return {bound, "ceiling of " + name(cell) + " " + amount(bound), c.path};
        if (!floor && c.growth_cap) return {bound, "growth cap of " + name(cell) + " " + amount(bound), c.path};
      }
    }
    return {bound, std::string(floor ? "floor of " : "ceiling of ") + name(cell) + " " + amount(bound), policy_.levels[grid_.level[cell] - 1].path};
  }

  /// What gives a cell its least or its most: its own bound, or what is below it.
  void causes(std::size_t cell, bool floor, bool skip_own, std::vector<Cause>& found) const {
    const std::int64_t reached = floor ? limits_.least[cell] : limits_.most[cell];
    if (!skip_own && (floor ? limits_.own_least[cell] >= reached && reached > 0 : limits_.own_most[cell] <= reached && reached < kNoLimit)) {
      found.push_back(own_cause(cell, floor));
      return;
    }
    for (const DayLock& lock : limits_.day_locks) {
      if (floor && lock.cell == cell) found.push_back({lock.units, policy_.constraints[lock.constraint].text() + " " + amount(lock.units), policy_.constraints[lock.constraint].path});
    }
    const bool equal = grid_.leaf(cell) || all_weightless(cell);
    for (std::size_t i = 0; i < grid_.count[cell]; ++i) {
      const std::size_t child = grid_.first[cell] + i;
      if (floor && limits_.least[child] > 0) causes(child, true, false, found);
      if (!floor && !equal && weightless(cell, child)) found.push_back({limits_.least[child], "no basis for " + name(child), policy_.levels[grid_.level[child] - 1].path});
      else if (!floor) causes(child, false, false, found);
    }
  }

  /// The bounds of a cell cannot hold with those of the cells below: too much is asked for (floors), or too little can be taken (ceilings).
  [[noreturn]] void conflict(std::size_t cell, bool floors) const {
    std::vector<Cause> set;
    if (limits_.least.empty() || limits_.own_least[cell] > limits_.own_most[cell]) {      // the cell's own bounds contradict each other
      const std::int64_t least = limits_.own_least[cell], most = limits_.own_most[cell];
      if (cell == 0) {
        const bool low = policy_.value < least;
        const std::int64_t bound = low ? least : most;
        report({own_named(cell, bound, low), {policy_.value, "the target " + amount(policy_.value), policy_.path + ".value"}}, low ? bound - policy_.value : policy_.value - bound, floors);
      }
      report({own_cause(cell, true), own_cause(cell, false)}, int128(least) - most, true);
    }
    causes(cell, floors, true, set);
    std::stable_sort(set.begin(), set.end(), [&](const Cause& a, const Cause& b) { return floors && a.units > b.units; });
    int128 sum = 0;
    for (const Cause& cause : set) sum += cause.units;
    int128 by = 0, whole = 0;
    const Cause own = own_cause(cell, !floors);
    if (floors) {
      auto [least, most] = grid_.leaf(cell) ? std::pair<int128, int128>{below_.count(std::uint32_t(cell)) ? below_.at(std::uint32_t(cell)) : 0, 0} : children_of(cell);
      whole = least - limits_.own_most[cell];
      const std::int64_t room = targeting::pushed(policy_, grid_, limits_, cell, limits_.own_most[cell]);
      int128 taken = 0;
      std::size_t needed = 0;
      while (needed < set.size() && taken <= room) taken += set[needed++].units;
      by = needed < set.size() && taken > room ? taken - room : whole;
      set.resize(std::max<std::size_t>(needed, 1));           // the largest suffice
    } else {
      by = int128(limits_.own_least[cell]) - children_of(cell).second;
    }
    set.push_back(own);
    report(set, by, floors, whole);
  }
  Cause own_named(std::size_t cell, std::int64_t bound, bool floor) const {
    Cause cause = {bound, std::string(floor ? "floor" : "ceiling") + " of the company " + amount(bound), policy_.path};
    for (const std::size_t i : limits_.named.at(std::uint32_t(cell))) {
      const Constraint& c = policy_.constraints[i];
      if ((c.lock && *c.lock == bound) || (c.floor && *c.floor == bound) || (c.ceiling && *c.ceiling == bound)) cause = {bound, c.text() + " " + amount(bound), c.path};
    }
    return cause;
  }

  /// `by`: what the named set is too much; `whole`: what all floors together are.
  [[noreturn]] void report(const std::vector<Cause>& set, int128 by, bool floors, int128 whole = 0) const {
    std::string text = "cannot hold together: ";
    for (std::size_t i = 0; i < set.size(); ++i) {
      if (i == 12 && set.size() > 14) {
        text += ", and " + std::to_string(set.size() - 1 - i) + " more";
        i = set.size() - 1;
      }
      text += (i == 0 ? "" : i + 1 == set.size() ? " and " : ", ") + set[i].text;
    }
    text += ": " + amount(by < 0 ? -by : by) + (floors ? " too much" : " that nobody takes");
    if (whole > by) text += " (with all floors " + amount(whole) + ")";
    throw Error(ErrorCode::infeasible, set.front().path, text, floors ? "lower one of them or raise what is above" : "raise one of them or lower what is above");
  }

  const Book& book_;
  const Policy& policy_;
  const Grid& grid_;
  Limits limits_;
  std::multimap<Codes, std::uint32_t> by_codes_;
  std::map<Period, std::uint32_t> by_period_;
  std::vector<std::vector<std::uint32_t>> cells_by_node_;
  std::vector<bool> wanted_;
  std::unordered_map<std::uint32_t, std::int64_t> below_;
};

}  // namespace

std::int64_t pushed(const Policy& policy, const Grid& grid, const Limits& limits, std::size_t cell, std::int64_t units) {
  if (grid.leaf(cell)) return units;
  if (const auto adjusted = limits.adjusted.find(std::uint32_t(cell)); adjusted != limits.adjusted.end()) {
    const Adjustment& a = policy.adjustments[adjusted->second];
    switch (a.does) {
      case Adjustment::Does::to: return std::int64_t(*a.by.to_scaled(policy.scale));
      case Adjustment::Does::add: return std::max<std::int64_t>(0, units + std::int64_t(*a.by.to_scaled(policy.scale)));
      case Adjustment::Does::multiply: return std::int64_t(multiply_divide(units, *a.by.to_scaled(9), 1'000'000'000));
    }
  }
  const LevelRule& below = policy.levels[grid.level[grid.first[cell]] - 1];
  if (grid.level[cell] == grid.level[grid.first[cell]]) return units;      // inside a tree: the hedge is of the level, not of each of its steps
  return raised(units, below.hedge, below.unit);
}

Limits limits_of(const Book& book, const Policy& policy, const Grid& grid) { return Layer(book, policy, grid).lay(); }

}  // namespace attain::targeting
