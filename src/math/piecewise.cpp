#include "attain/math/piecewise.hpp"

#include <algorithm>

#include "attain/base/error.hpp"

namespace attain {

namespace {

[[noreturn]] void throw_point(std::size_t index, const std::string& message, const char* hint) {
  throw Error(ErrorCode::invalid_argument, "[" + std::to_string(index) + "]", message, hint);
}

void check_not_empty(const std::vector<Piecewise::Point>& points) {
  if (points.empty()) throw Error(ErrorCode::invalid_argument, "", "a curve needs at least one point");
}

void check_rising(const std::vector<Piecewise::Point>& points) {
  check_not_empty(points);
  for (std::size_t i = 1; i < points.size(); ++i) {
    if (points[i].x <= points[i - 1].x) {
      throw_point(i, "x must rise, but " + points[i].x.text() + " follows " + points[i - 1].x.text(),
                  "list the points by rising x, each x once");
    }
  }
}

// One unit in the 34th digit of the larger of two numbers.
Decimal last_digit(const Decimal& a, const Decimal& b) {
  constexpr int digits = 34, smallest = -6176;
  const Decimal size = max(a.abs(), b.abs());
  int low = smallest, high = 6144;  // the largest exponent e with 10^e ≤ size
  while (low < high) {
    const int middle = low + (high - low + 1) / 2;
    if (power(10, middle) <= size)
      low = middle;
    else
      high = middle - 1;
  }
  return Decimal::scaled(1, -std::max(smallest, low - digits + 1));
}

}  // namespace

Piecewise::Piecewise(Kind kind, std::vector<Point> points, Decimal tail)
    : kind_(kind), points_(std::move(points)), tail_(tail) {}

Piecewise Piecewise::linear(std::vector<Point> points) {
  check_not_empty(points);
  for (std::size_t i = 1; i < points.size(); ++i) {
    if (points[i].x < points[i - 1].x) {
      throw_point(i, "x falls from " + points[i - 1].x.text() + " to " + points[i].x.text(),
                  "list the points by rising x");
    }
    if (i > 1 && points[i].x == points[i - 2].x) {
      throw_point(i, "a third point at x = " + points[i].x.text(),
                  "a jump is two points with the same x: before and after");
    }
  }
  return {Kind::linear, std::move(points), Decimal()};
}

Piecewise Piecewise::step(std::vector<Point> points) {
  check_rising(points);
  return {Kind::step, std::move(points), Decimal()};
}

Piecewise Piecewise::marginal(const std::vector<Point>& tiers) {
  check_rising(tiers);
  std::vector<Point> corners;
  corners.reserve(tiers.size());
  Decimal total;
  for (std::size_t i = 0; i < tiers.size(); ++i) {
    if (i > 0) total += (tiers[i].x - tiers[i - 1].x) * tiers[i - 1].y;
    corners.push_back({tiers[i].x, total});
  }
  return {Kind::marginal, std::move(corners), tiers.back().y};
}

namespace {

void check_from_zero(const std::vector<Piecewise::Point>& tiers) {
  check_rising(tiers);
  if (tiers.front().x.sign() < 0) throw_point(0, "tiers begin at zero or above, not at " + tiers.front().x.text(), "");
}

/// A polyline of (x, y) with a jump wherever the value given for x differs from what it has arrived at.
class Polyline {
 public:
  void to(const Decimal& x, const Decimal& y) {
    if (!points.empty() && points.back().x == x && points.back().y == y) return;
    points.push_back({x, y});
  }
  std::vector<Piecewise::Point> points;
};

}  // namespace

Piecewise Piecewise::whole(const std::vector<Point>& tiers) {
  check_from_zero(tiers);
  Polyline line;
  line.to(tiers[0].x, Decimal());
  for (std::size_t i = 0; i < tiers.size(); ++i) {
    if (i > 0) line.to(tiers[i].x, tiers[i].x * tiers[i - 1].y);
    line.to(tiers[i].x, tiers[i].x * tiers[i].y);
  }
  return {Kind::linear, std::move(line.points), tiers.back().y};
}

Piecewise Piecewise::overage(const Decimal& base, const std::vector<Point>& tiers) {
  check_from_zero(tiers);
  if (base.sign() < 0) throw Error(ErrorCode::invalid_argument, "", "the base of overage tiers is not negative, but " + base.text());
  Polyline line;
  line.to(Decimal(), Decimal());
  line.to(base, base);
  Decimal multiplier(1);
  const auto above = [&](const Decimal& x) { return base + (x - base) * multiplier; };
  for (const Point& tier : tiers) {
    if (tier.x > base) line.to(tier.x, above(tier.x));
    multiplier = tier.y;
    if (tier.x > base) line.to(tier.x, above(tier.x));
  }
  return {Kind::linear, std::move(line.points), multiplier};
}

// The index of the last point with point.x ≤ x; points_.size() when x is before the first.
std::size_t Piecewise::last_at_or_before(const Decimal& x) const noexcept {
  const auto after = std::upper_bound(points_.begin(), points_.end(), x,
                                      [](const Decimal& value, const Point& p) { return value < p.x; });
  return after == points_.begin() ? points_.size() : std::size_t(after - points_.begin()) - 1;
}

Decimal Piecewise::between(const Point& from, const Point& to, const Decimal& x) const {
  const Decimal y = from.y + (x - from.x) * (to.y - from.y) / (to.x - from.x);
  return std::min(std::max(y, std::min(from.y, to.y)), std::max(from.y, to.y));  // rounding may not leave the segment
}

Decimal Piecewise::evaluate(const Decimal& x) const {
  const std::size_t at = last_at_or_before(x);
  if (at == points_.size()) return points_.front().y.normalized();
  const Point& from = points_[at];
  if (at + 1 == points_.size())
    return tail_.is_zero() ? from.y.normalized() : (from.y + (x - from.x) * tail_).normalized();
  if (kind_ == Kind::step || x == from.x) return from.y.normalized();
  return between(from, points_[at + 1], x).normalized();
}

Piecewise::Segment Piecewise::segment(const Decimal& x) const {
  const std::size_t at = last_at_or_before(x);
  if (at == points_.size()) return {points_.front(), points_.front(), Decimal(), true};
  const Point& from = points_[at];
  if (at + 1 == points_.size()) return {from, from, tail_, true};
  const Point& to = points_[at + 1];
  if (kind_ == Kind::step) return {from, to, Decimal(), false};
  return {from, to, ((to.y - from.y) / (to.x - from.x)).normalized(), false};
}

// The smallest x from from.x on where the line through `from` with slope dy ÷ dx > 0 is at least y > from.y.
Decimal Piecewise::reach(const Point& from, const Decimal& dx, const Decimal& dy, const Decimal& y) const {
  return from.x + divide((y - from.y) * dx, dy, RoundingMode::ceiling);
}

std::optional<Decimal> Piecewise::inverse(const Decimal& y) const {
  // Rounding may leave the value a little below y: go up from the 34th digit in growing steps, not past the end.
  const auto corrected = [&](const Decimal& x, const Decimal& from, const std::optional<Decimal>& end) {
    if (evaluate(x) >= y) return x.normalized();
    Decimal step = last_digit(x, from);
    for (Decimal next = x + step; !end || next < *end; step += step, next = x + step) {
      if (evaluate(next) >= y) return next.normalized();
    }
    return end->normalized();
  };
  if (evaluate(points_.front().x) >= y) return points_.front().x.normalized();
  for (std::size_t i = 1; i < points_.size(); ++i) {
    const Point &from = points_[i - 1], &to = points_[i];
    if (kind_ != Kind::step && to.y > y && from.y < y && from.x < to.x) {
      return corrected(reach(from, to.x - from.x, to.y - from.y, y), from.x, to.x);
    }
    if (evaluate(to.x) >= y) return to.x.normalized();
  }
  if (tail_.sign() > 0) return corrected(reach(points_.back(), 1, tail_, y), points_.back().x, std::nullopt);
  return std::nullopt;
}

bool Piecewise::is_monotone() const noexcept {
  for (std::size_t i = 1; i < points_.size(); ++i) {
    if (points_[i].y < points_[i - 1].y) return false;
  }
  return tail_.sign() >= 0;
}

std::vector<Piecewise::Jump> Piecewise::jumps() const {
  std::vector<Jump> result;
  for (std::size_t i = 1; i < points_.size(); ++i) {
    const Point &before = points_[i - 1], &after = points_[i];
    if (before.y != after.y && (kind_ == Kind::step || before.x == after.x))
      result.push_back({after.x, before.y, after.y});
  }
  return result;
}

}  // namespace attain
