// Days and weeks on demand: a lowest cell shared out over its days, and what anybody has in any period.
#include <algorithm>
#include <numeric>

#include "attain/math/apportion.hpp"
#include "sheet.hpp"

namespace attain {

using namespace targeting;

namespace {

/// Whole units over days; what is below the unit goes to the day of the largest weight (ties to the earlier).
void share_days(std::int64_t total, std::span<const std::int64_t> weights, std::span<std::int64_t> days, std::int64_t unit) {
  largest_remainder(total / unit, weights, days);
  if (unit == 1) return;
  for (std::int64_t& day : days) day *= unit;
  if (total % unit != 0) days[std::size_t(std::max_element(weights.begin(), weights.end()) - weights.begin())] += total % unit;
}

bool nothing(const std::vector<std::int64_t>& weights) {
  return std::all_of(weights.begin(), weights.end(), [](std::int64_t w) { return w == 0; });
}

void weigh_days(const TargetSheet::Impl& s, std::size_t cell, std::vector<std::int64_t>& weights) {
  const Grid& g = *s.grid;
  const Period& period = g.periods[g.period[cell]];
  const Date origin = s.policy.period.first();
  const std::size_t first = std::size_t(period.first() - origin), count = std::size_t(period.days());
  const auto by = [&](const Curve& curve) {
    for (std::size_t i = 0; i < count; ++i) weights[i] = curve.weight[first + i + 1] - curve.weight[first + i];
  };
  weights.assign(count, 0);
  const Curve& own = g.curves[g.nodes[g.node[cell]].curve];
  const Date last = period.last();
  const bool one_month = period.first().month() == last.month() && period.first().year() == last.year();
  if (one_month || g.day_season.empty()) {
    by(own);
  } else {
    std::vector<Period> pieces;
    for (Date day = period.first(); day < period.end(); ++day) pieces.push_back(Period::day(day));
    if (Curve::between(own.weight, int(first), int(first + count)) > 0) weights = time_weights(s.policy, g.day_season, s.policy.season->weights.empty(), own, pieces);
  }
  if (nothing(weights)) by(g.curves[0]);                                // nobody there: the company's days
  if (nothing(weights)) std::fill(weights.begin(), weights.end(), 1);   // no working day at all: every day alike
}

}  // namespace

std::int64_t TargetSheet::Impl::pushed(std::size_t cell) const {
  if (!changed) return targeting::pushed(policy, *grid, *limits, cell, units[cell]);
  if (grid->leaf(cell)) return units[cell];
  return std::accumulate(units.begin() + grid->first[cell], units.begin() + grid->first[cell] + grid->count[cell], std::int64_t(0));
}

bool TargetSheet::Impl::carries(std::size_t cell) const { return changed && !grid->leaf(cell) && grid->node[grid->first[cell]] == grid->node[cell]; }

void TargetSheet::Impl::phase(std::size_t cell, std::vector<std::int64_t>& days, std::vector<std::int64_t>& weights) const {
  weigh_days(*this, cell, weights);
  days.resize(weights.size());
  const Date first = grid->periods[grid->period[cell]].first();
  const auto& locks = limits->day_locks;
  auto lock = locks.empty() ? locks.end()
                                       : std::lower_bound(locks.begin(), locks.end(), cell, [](const DayLock& l, std::size_t c) { return l.cell < c; });
  std::int64_t total = units[cell];
  if (lock == locks.end() || lock->cell != cell) return share_days(total, weights, days, policy.day_unit);
  std::vector<std::pair<std::size_t, std::vector<std::int64_t>>> held;
  for (; lock != locks.end() && lock->cell == cell; ++lock) {           // locked days first, then the others share what is left
    const std::size_t from = std::size_t(lock->first - first), to = std::size_t(lock->end - first);
    std::vector<std::int64_t> within(weights.begin() + std::ptrdiff_t(from), weights.begin() + std::ptrdiff_t(to)), part(to - from);
    if (nothing(within)) std::fill(within.begin(), within.end(), 1);
    share_days(lock->units, within, part, policy.day_unit);
    std::fill(weights.begin() + std::ptrdiff_t(from), weights.begin() + std::ptrdiff_t(to), 0);
    total -= lock->units;
    held.emplace_back(from, std::move(part));
  }
  if (total > 0) share_days(total, weights, days, policy.day_unit);
  else std::fill(days.begin(), days.end(), 0);
  for (const auto& [from, part] : held) std::copy(part.begin(), part.end(), days.begin() + std::ptrdiff_t(from));
}

void TargetSheet::Impl::add_days(std::size_t cell, std::vector<std::int64_t>& days) const {
  const Grid& g = *grid;
  if (g.leaf(cell)) {
    std::vector<std::int64_t> own, weights;
    phase(cell, own, weights);
    const std::size_t first = std::size_t(g.periods[g.period[cell]].first() - policy.period.first());
    for (std::size_t i = 0; i < own.size(); ++i) days[first + i] += own[i];
    return;
  }
  if (pushed(cell) == units[cell] || carries(cell)) {
    for (std::size_t i = 0; i < g.count[cell]; ++i) add_days(g.first[cell] + i, days);
    return;
  }
  // Its own number runs through the year as what is below it does.
  std::vector<std::int64_t> below(days.size(), 0), own(days.size());
  for (std::size_t i = 0; i < g.count[cell]; ++i) add_days(g.first[cell] + i, below);
  if (nothing(below)) weigh_days(*this, cell, below), below.insert(below.begin(), std::size_t(g.periods[g.period[cell]].first() - policy.period.first()), 0), below.resize(days.size(), 0);
  largest_remainder(units[cell], below, own);
  for (std::size_t i = 0; i < days.size(); ++i) days[i] += own[i];
}

std::int64_t TargetSheet::Impl::units_in(std::size_t cell, Date first, Date end) const {
  const Grid& g = *grid;
  const Period& period = g.periods[g.period[cell]];
  const Date from = std::max(first, period.first()), to = std::min(end, period.end());
  if (from >= to) return 0;
  if (from == period.first() && to == period.end()) return units[cell];
  if (!g.leaf(cell) && (pushed(cell) == units[cell] || carries(cell))) {
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < g.count[cell]; ++i) sum += units_in(g.first[cell] + i, from, to);
    return sum;
  }
  std::vector<std::int64_t> days(std::size_t(policy.period.days()), 0);
  add_days(cell, days);
  const Date origin = policy.period.first();
  return std::accumulate(days.begin() + (from - origin), days.begin() + (to - origin), std::int64_t(0));
}

std::optional<std::int64_t> TargetSheet::value(const TargetNode& node, const Period& period) const {
  const std::vector<std::uint32_t> cells = impl_->cells_of(codes_of(impl_->book, node, "node"));
  bool any = false;
  std::int64_t sum = 0;
  for (const std::uint32_t cell : cells) {
    if (!impl_->grid->periods[impl_->grid->period[cell]].overlaps(period)) continue;
    any = true;
    sum += impl_->units_in(cell, period.first(), period.end());
  }
  return any ? std::optional(sum) : std::nullopt;
}

std::vector<std::pair<Period, std::int64_t>> TargetSheet::phased(const TargetNode& node, Grain grain) const {
  const Impl& s = *impl_;
  const Period& whole = s.policy.period;
  const std::vector<std::uint32_t> cells = s.cells_of(codes_of(s.book, node, "node"));
  std::vector<std::pair<Period, std::int64_t>> result;
  if (cells.empty()) return result;
  std::vector<std::int64_t> days;
  if (grain == Grain::day || grain == Grain::week) {
    days.assign(std::size_t(whole.days()), 0);
    for (const std::uint32_t cell : cells) s.add_days(cell, days);
  }
  for (const Period& piece : pieces(whole, grain, &s.book.company().fiscal())) {
    const Period clipped = whole.contains(piece) ? piece : *whole.intersection(piece);
    std::int64_t sum = 0;
    if (days.empty()) {
      for (const std::uint32_t cell : cells) sum += s.units_in(cell, clipped.first(), clipped.end());
    } else {
      sum = std::accumulate(days.begin() + (clipped.first() - whole.first()), days.begin() + (clipped.end() - whole.first()), std::int64_t(0));
    }
    result.emplace_back(clipped, sum);
  }
  return result;
}

std::vector<std::int64_t> TargetSheet::days(std::size_t lowest_cell) const {
  if (lowest_cell >= cells() || !impl_->grid->leaf(lowest_cell)) throw Error(ErrorCode::invalid_argument, "lowest_cell", "not a lowest cell of the sheet");
  std::vector<std::int64_t> days, weights;
  impl_->phase(lowest_cell, days, weights);
  return days;
}

void TargetSheet::for_each_day(const std::function<void(std::size_t cell, Date first, std::span<const std::int64_t> units)>& take) const {
  std::vector<std::int64_t> days, weights;
  for (std::size_t cell = 0; cell < cells(); ++cell) {
    if (!impl_->grid->leaf(cell)) continue;
    impl_->phase(cell, days, weights);
    take(cell, impl_->grid->periods[impl_->grid->period[cell]].first(), days);
  }
}

}  // namespace attain
