#pragma once
/// Apportionment: whole units shared out so that the parts add to the whole, exactly and reproducibly.
///
/// All arithmetic is on integers (256 bits inside); nothing is estimated. Units are whatever the caller counts in:
/// cents, cases, thousands. Every tie goes to the earlier index, so callers order by their documented key. A negative
/// total mirrors the positive one: parts(-T) = -parts(T).
///
///     largest_remainder(100, {1, 1, 1});                        // 34, 33, 33
///     split(920001, {Decimal::of("0.5"), Decimal::of("0.3")});  // parts 460001, 276000; rest 184000

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <vector>

#include "attain/base/decimal.hpp"

namespace attain {

/// Hamilton's method: everybody gets ⌊total × weight ÷ Σ⌋, the units left go to the largest fractions. Obeys quota:
/// |part - exact share| < 1. The default where an amount is divided once. Weights are not negative (invalid_argument);
/// when all are zero only a total of zero can be shared (infeasible). Throws overflow when Σ weights exceeds 127 bits.
[[nodiscard]] std::vector<int128> largest_remainder(int128 total, std::span<const int128> weights);
[[nodiscard]] std::vector<std::int64_t> largest_remainder(std::int64_t total, std::span<const std::int64_t> weights);
[[nodiscard]] inline std::vector<std::int64_t> largest_remainder(std::int64_t total,
                                                                 std::initializer_list<std::int64_t> weights) {
  return largest_remainder(total, std::span<const std::int64_t>(weights.begin(), weights.size()));
}

/// The same into `parts`, as many as weights; up to 64 of them without allocating.
void largest_remainder(std::int64_t total, std::span<const std::int64_t> weights, std::span<std::int64_t> parts);

/// Exact parts of any sign rounded to whole units that add to `total`: everybody gets the floor, what is missing goes to the largest
/// fractions, ties to the earlier index. `total` must lie within one unit a part of Σ exact (infeasible).
[[nodiscard]] std::vector<int128> round_to_total(std::span<const Decimal> exact, int128 total);

/// Webster's method (Sainte-Laguë): the divisor method whose signposts are k - ½. Raising the total lowers nobody's
/// part, so it is the default where totals are revised; it may leave quota, rarely. Errors as above.
[[nodiscard]] std::vector<int128> webster(int128 total, std::span<const int128> weights);
[[nodiscard]] inline std::vector<int128> webster(int128 total, std::initializer_list<int128> weights) {
  return webster(total, std::span<const int128>(weights.begin(), weights.size()));
}

/// An amount split by shares: one part each, and the rest that nobody gets.
struct Split {
  std::vector<std::int64_t> parts;
  std::int64_t rest = 0;
  friend bool operator==(const Split&, const Split&) = default;
};

/// `amount` split by shares (0.5 is half). Where Σ shares ≤ 1 the rest, 1 - Σ, takes part in the largest remainder as
/// the last index, and parts + rest = amount exactly. Where Σ shares > 1 the total is amount × Σ rounded half-even, the
/// parts add to it, and the rest is 0. Throws invalid_argument for a negative share or one of more than 36 decimals,
/// overflow beyond int64.
[[nodiscard]] Split split(std::int64_t amount, std::span<const Decimal> shares);
[[nodiscard]] inline Split split(std::int64_t amount, std::initializer_list<Decimal> shares) {
  return split(amount, std::span<const Decimal>(shares.begin(), shares.size()));
}

/// The least and the most that one may get; 0 ≤ least ≤ most.
struct Bounds {
  int128 least = 0;
  int128 most = int128(~uint128(0) >> 1);
  friend bool operator==(const Bounds&, const Bounds&) = default;
};

/// A bounded apportionment and its explanation: who is not at a bound gets rate × weight, before rounding to units.
struct BoundedShares {
  enum class At : std::uint8_t { least, proportion, most };
  std::vector<int128> parts;
  std::vector<At> at;
  /// What is shared in proportion ÷ the weights that share it; nothing when everybody is at a bound.
  int128 proportional_total = 0, proportional_weight = 0;
  [[nodiscard]] std::optional<Decimal> rate() const;
};

/// part_i = clamp(λ × weight_i, least_i, most_i) with the one λ for which the parts add to the total: the allocation
/// nearest to proportion, in Σ (part - share)² ÷ share. In units: those between their bounds share what is left by
/// largest remainder, which cannot leave the bounds. O(n log n). Throws infeasible, naming what is missing, when total
/// < Σ least, total > Σ most, or when what is left would have to go to weights of zero; invalid_argument for negative
/// weights or bounds, or most < least. Continuous quadratic knapsack: Brucker (1984), solved by sorting the breakpoints
/// least ÷ weight and most ÷ weight.
[[nodiscard]] BoundedShares bounded_proportional(int128 total, std::span<const int128> weights,
                                                 std::span<const Bounds> bounds);

/// Webster's method within bounds: part_i = clamp(weight_i ÷ divisor rounded, least_i, most_i). Raising the total lowers nobody. Errors as above.
[[nodiscard]] std::vector<int128> webster(int128 total, std::span<const int128> weights, std::span<const Bounds> bounds);

/// Why a total and bounds do not go together.
struct BoundsConflict {
  bool too_little = false;             ///< the total is below the least bounds; else it is above the most ones
  std::vector<std::size_t> members;    ///< the fewest whose bounds alone do not go with the total (too much: everybody whose most is in the way)
  int128 by = 0;                       ///< how far the bounds of `members` are from the total
  int128 whole = 0;                    ///< how far all bounds are: what the total must change by
};
/// The smallest set of bounds in conflict with the total; empty when bounded_proportional has an answer. `weights`, where given, count: a weight of
/// zero takes no more than its least. Ties to the earlier index.
[[nodiscard]] std::optional<BoundsConflict> bounds_conflict(int128 total, std::span<const Bounds> bounds, std::span<const int128> weights = {});

/// Decimals as integers at the smallest common scale, exactly: weights for the functions above. Throws overflow when
/// they do not fit 127 bits.
[[nodiscard]] std::vector<int128> integer_weights(std::span<const Decimal> weights);

}  // namespace attain
