#pragma once
/// Small statistics in decimals, each with what it rests on: shown beside numbers, never inside one that is paid, targeted or scored.
///
///     const Interval share = wilson(8, 10);                     // 0.490 to 0.943
///     const Decimal unequal = gini(attainments);                // 0: all alike

#include <optional>
#include <span>

#include "attain/base/decimal.hpp"

namespace attain {

struct Interval {
  Decimal low, high;
  friend bool operator==(const Interval&, const Interval&) = default;
};

/// The two-sided 95 % point of Student's t: three decimals to 30 degrees of freedom, beyond by expansion in 1 ÷ freedom (Abramowitz and Stegun 26.7.5).
/// Throws invalid_argument for none.
[[nodiscard]] Decimal student_t_95(std::size_t freedom);

/// 95 % interval of a share, by Wilson's score: holds for few cases and for none. Throws invalid_argument unless 0 ≤ hits ≤ n and n > 0.
[[nodiscard]] Interval wilson(std::int64_t hits, std::int64_t n);

[[nodiscard]] Decimal mean(std::span<const Decimal> values);       ///< throws invalid_argument for none
/// Squared deviations from the mean ÷ (n - 1); throws invalid_argument for fewer than two.
[[nodiscard]] Decimal variance(std::span<const Decimal> values);

/// Gini's coefficient of values ≥ 0: Σ (2i - n - 1) x_i ÷ (n Σ x) over rising x. 0 when all are alike or nothing is there to share.
/// Throws invalid_argument for a negative value.
[[nodiscard]] Decimal gini(std::span<const Decimal> values);

/// A straight line through points by least squares: y = intercept + slope × x.
struct Trend {
  std::size_t n = 0;
  Decimal slope, intercept, r_squared;
  std::optional<Decimal> t;              ///< slope ÷ its standard error; empty with fewer than three points, or none off the line
  std::optional<Interval> slope_95;      ///< of the slope; empty with fewer than three points
};
/// Empty with fewer than two points, or when all x are alike. Throws invalid_argument when there are not as many y as x.
[[nodiscard]] std::optional<Trend> trend(std::span<const Decimal> x, std::span<const Decimal> y);

}  // namespace attain
