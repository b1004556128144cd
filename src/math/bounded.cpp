#include <algorithm>

#include "attain/base/error.hpp"
#include "attain/math/apportion.hpp"
#include "base/integer.hpp"
#include "math/apportion_internal.hpp"

namespace attain {

namespace {

// At rate bound ÷ weight a member leaves its least bound (opens) or meets its most (closes).
struct Event {
  uint128 bound, weight;
  std::size_t index;
  bool closes;
};

bool rate_before(const Event& a, const Event& b) noexcept {
  const integer::Wide left = integer::multiply(a.bound, b.weight), right = integer::multiply(b.bound, a.weight);
  return left != right ? left < right : a.closes != b.closes ? b.closes : a.index < b.index;
}

uint128 saturating_sum(uint128 a, uint128 b) noexcept { return a > ~uint128(0) - b ? ~uint128(0) : a + b; }

void check_feasible(int128 total, std::span<const Bounds> bounds) {
  uint128 least = 0, most = 0;
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    if (bounds[i].least < 0 || bounds[i].most < bounds[i].least) {
      throw Error(
          ErrorCode::invalid_argument, "bounds[" + std::to_string(i) + "]",
          "bounds must be 0 ≤ least ≤ most, not " + to_text(bounds[i].least) + " and " + to_text(bounds[i].most));
    }
    least = saturating_sum(least, uint128(bounds[i].least));
    most = saturating_sum(most, uint128(bounds[i].most));
  }
  if (total < 0) throw Error(ErrorCode::infeasible, "total", "a bounded total cannot be negative: " + to_text(total));
  if (uint128(total) < least) {
    const auto lacking = integer::with_sign(least - uint128(total), false);
    throw Error(
        ErrorCode::infeasible, "total",
        "the least bounds exceed " + to_text(total) + (lacking ? " by " + to_text(*lacking) : std::string(" by far")),
        "raise the total or lower a bound");
  }
  if (uint128(total) > most) {
    throw Error(
        ErrorCode::infeasible, "total",
        "the most bounds leave " + to_text(int128(uint128(total) - most)) + " of " + to_text(total) + " to nobody",
        "lower the total or raise a bound");
  }
}

}  // namespace

std::optional<Decimal> BoundedShares::rate() const {
  if (proportional_weight == 0) return std::nullopt;
  // More than 34 digits cannot be a Decimal; the ratio to 34 digits is what is shown.
  const auto shown = [](int128 value) {
    if (integer::digit_count(integer::magnitude(value)) <= 34) return Decimal::from_int128(value);
    return Decimal::scaled(int128(integer::shifted_right(integer::magnitude(value), 5, false, RoundingMode::half_even)),
                           -5);
  };
  return shown(proportional_total) / shown(proportional_weight);
}

BoundedShares bounded_proportional(int128 total, std::span<const int128> weights, std::span<const Bounds> bounds) {
  if (weights.size() != bounds.size())
    throw Error(ErrorCode::invalid_argument, "bounds", "there must be as many bounds as weights");
  (void)apportion::sum_of_weights(weights);
  check_feasible(total, bounds);

  using At = BoundedShares::At;
  BoundedShares result;
  result.at.assign(weights.size(), At::least);
  std::vector<Event> events;
  events.reserve(2 * weights.size());
  uint128 bound_total = 0, open_weight = 0;  // Σ of those at a bound; Σ weights of those between
  for (std::size_t i = 0; i < weights.size(); ++i) {
    bound_total += uint128(bounds[i].least);
    if (weights[i] == 0) continue;
    events.push_back({uint128(bounds[i].least), uint128(weights[i]), i, false});
    events.push_back({uint128(bounds[i].most), uint128(weights[i]), i, true});
  }
  std::sort(events.begin(), events.end(), rate_before);
  // The parts at rate λ add to bound_total + λ × open_weight. Raise λ from event to event until that reaches the total.
  const uint128 goal = uint128(total);
  for (const Event& event : events) {
    const uint128 missing = goal - bound_total;
    if (missing == 0 && open_weight == 0) break;
    if (open_weight > 0 && integer::multiply(missing, event.weight) <= integer::multiply(open_weight, event.bound))
      break;
    if (event.closes) {
      bound_total += event.bound;
      open_weight -= event.weight;
      result.at[event.index] = At::most;
    } else {
      bound_total -= event.bound;
      open_weight += event.weight;
      result.at[event.index] = At::proportion;
    }
  }
  const uint128 shared = goal - bound_total;
  if (open_weight == 0 && shared != 0) {
    throw Error(ErrorCode::infeasible, "weights",
                to_text(int128(shared)) + " of " + to_text(total) + " could only go to weights of zero",
                "give a weight to who may still take something, or raise a bound");
  }
  std::vector<uint128> open, sizes;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (result.at[i] == At::proportion) open.push_back(uint128(weights[i]));
  }
  sizes.resize(open.size());
  if (shared != 0) apportion::share_out(shared, open, open_weight, sizes);
  result.proportional_total = int128(shared);
  result.proportional_weight = int128(open_weight);
  std::size_t next = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    switch (result.at[i]) {
      case At::least:
        result.parts.push_back(bounds[i].least);
        break;
      case At::most:
        result.parts.push_back(bounds[i].most);
        break;
      case At::proportion:
        result.parts.push_back(int128(sizes[next++]));
        break;
    }
  }
  return result;
}

std::optional<BoundsConflict> bounds_conflict(int128 total, std::span<const Bounds> bounds, std::span<const int128> weights) {
  if (!weights.empty() && weights.size() != bounds.size()) throw Error(ErrorCode::invalid_argument, "bounds", "there must be as many bounds as weights");
  if (total < 0) throw Error(ErrorCode::infeasible, "total", "a bounded total cannot be negative: " + to_text(total));
  const auto most_of = [&](std::size_t i) { return uint128(weights.empty() || weights[i] > 0 ? bounds[i].most : bounds[i].least); };
  uint128 least = 0, most = 0;
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    least = saturating_sum(least, uint128(bounds[i].least));
    most = saturating_sum(most, most_of(i));
  }
  const auto gap = [](uint128 a, uint128 b) { return int128(std::min(a - b, integer::largest_int128)); };
  BoundsConflict conflict;
  if (least > uint128(total)) {
    conflict.too_little = true;
    std::vector<std::size_t> order(bounds.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return bounds[a].least > bounds[b].least; });
    uint128 sum = 0;
    for (std::size_t i = 0; sum <= uint128(total); ++i) {
      sum = saturating_sum(sum, uint128(bounds[order[i]].least));
      conflict.members.push_back(order[i]);
    }
    std::sort(conflict.members.begin(), conflict.members.end());
    conflict.by = gap(sum, uint128(total));
    conflict.whole = gap(least, uint128(total));
    return conflict;
  }
  if (most < uint128(total)) {
    for (std::size_t i = 0; i < bounds.size(); ++i) conflict.members.push_back(i);
    conflict.by = conflict.whole = gap(uint128(total), most);
    return conflict;
  }
  return std::nullopt;
}

}  // namespace attain
