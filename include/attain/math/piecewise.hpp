#pragma once
/// Piecewise-linear functions with jumps, over Decimal: appraisal curves, pay tiers, anything drawn with a ruler.
///
/// Every function is right-continuous: at a jump it has the value after the jump ("from" is inside). Values are exact
/// where 34 digits suffice, else each operation rounds half-even; they stay between the neighbouring points, and never
/// fall where the points do not. Values come without zeros at the end, however the points were written.
///
///     auto curve = Piecewise::linear({{Decimal::of("0.6"), 0}, {1, 100}, {Decimal::of("1.2"), 130}});
///     curve.evaluate(Decimal::of("0.9"));    // 75
///     curve.inverse(130);                    // 1.2

#include <cstdint>
#include <optional>
#include <vector>

#include "attain/base/decimal.hpp"

namespace attain {

class Piecewise {
 public:
  struct Point {
    Decimal x, y;
    friend bool operator==(const Point&, const Point&) = default;
  };
  /// Two neighbouring points and what lies between them. Before the first and after the last point both are that point.
  struct Segment {
    Point from, to;
    Decimal slope;         ///< of the line (34 digits); 0 on a step and where the end clamps
    bool outside = false;  ///< before the first or from the last point on
  };
  struct Jump {
    Decimal x, before, after;
    friend bool operator==(const Jump&, const Jump&) = default;
  };
  enum class Kind : std::uint8_t { linear, step, marginal };

  /// The polyline through the points; the ends clamp. Two points with one x are a jump from the first's y to the
  /// second's. Throws invalid_argument with path "[i]" when there is no point, x falls, or three points share an x.
  [[nodiscard]] static Piecewise linear(std::vector<Point> points);
  /// The y of the last point with point.x ≤ x; before the first point its y. x must rise (invalid_argument, path
  /// "[i]").
  [[nodiscard]] static Piecewise step(std::vector<Point> points);
  /// Marginal tiers: each point is (from, rate); the function adds rate × (what lies in the tier). 0 up to the first
  /// `from`, continuous, and above the last `from` it goes on at the last rate. x must rise (invalid_argument, path
  /// "[i]").
  [[nodiscard]] static Piecewise marginal(const std::vector<Point>& tiers);
  /// Whole-amount tiers: each point is (from, rate); the function is x × the rate of the tier that x is in, 0 up to the first `from`. It jumps at each
  /// `from` by from × (rate − rate before). x must rise and not be negative (invalid_argument, path "[i]").
  [[nodiscard]] static Piecewise whole(const std::vector<Point>& tiers);
  /// Overage tiers: each point is (from, multiplier); up to `base` the function is x; above it is base + (x − base) × the multiplier of the tier that x is
  /// in (1 before the first). x must rise and not be negative (invalid_argument, path "[i]").
  [[nodiscard]] static Piecewise overage(const Decimal& base, const std::vector<Point>& tiers);

  [[nodiscard]] Kind kind() const noexcept { return kind_; }
  /// The points as given; of marginal tiers the corners (from, value there).
  [[nodiscard]] const std::vector<Point>& points() const noexcept { return points_; }
  [[nodiscard]] Decimal evaluate(const Decimal& x) const;
  [[nodiscard]] Segment segment(const Decimal& x) const;
  /// The smallest x, from the first point's on, where the function is at least y: rounded up about the 34th digit, so
  /// that evaluate(inverse(y)) ≥ y always holds. Empty when it never gets there.
  [[nodiscard]] std::optional<Decimal> inverse(const Decimal& y) const;
  [[nodiscard]] bool is_monotone() const noexcept;  ///< never falls as x rises
  [[nodiscard]] std::vector<Jump> jumps() const;    ///< by x; only where the value changes
  friend bool operator==(const Piecewise&, const Piecewise&) = default;

 private:
  Piecewise(Kind kind, std::vector<Point> points, Decimal tail);
  [[nodiscard]] std::size_t last_at_or_before(const Decimal& x) const noexcept;
  [[nodiscard]] Decimal between(const Point& from, const Point& to, const Decimal& x) const;
  [[nodiscard]] Decimal reach(const Point& from, const Decimal& dx, const Decimal& dy, const Decimal& y) const;

  Kind kind_;
  std::vector<Point> points_;
  Decimal tail_;  // slope above the last point
};

}  // namespace attain
