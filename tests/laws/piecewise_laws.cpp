// Curves against their definition in exact fractions, and the inverse against the curve.
#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>

#include "attain/math/piecewise.hpp"
#include "laws.hpp"

using namespace attain;
using Point = Piecewise::Point;
using Fraction = boost::multiprecision::cpp_rational;
using boost::multiprecision::cpp_int;

namespace {

cpp_int ten_to(int exponent) { return boost::multiprecision::pow(cpp_int(10), unsigned(exponent)); }

Fraction fraction(const Decimal& value) {
  const int scale = std::max(0, value.scale());
  const cpp_int units(to_text(*value.to_scaled(scale)));
  return Fraction(units, ten_to(scale));
}

Decimal small_decimal(int from = -300, int to = 300) {
  return Decimal::scaled(*rc::gen::inRange(from, to), *rc::gen::inRange(0, 3));
}

// Points by rising x, now and then two with one x; y rising when asked for.
std::vector<Point> some_points(bool rising, bool jumps) {
  std::vector<Point> points = {{small_decimal(), small_decimal()}};
  for (int i = *rc::gen::inRange(0, 6); i > 0; --i) {
    const Point& last = points.back();
    const bool doubled = points.size() > 1 && points[points.size() - 2].x == last.x;
    const bool jump = jumps && !doubled && *rc::gen::inRange(0, 3) == 0;
    const Decimal x = jump ? last.x : last.x + small_decimal(1, 200);
    points.push_back({x, rising ? last.y + small_decimal(0, 200) : small_decimal()});
  }
  return points;
}

Fraction exact_value(const std::vector<Point>& points, const Decimal& x) {
  if (x < points.front().x) return fraction(points.front().y);
  std::size_t at = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (points[i].x <= x) at = i;
  }
  if (at + 1 == points.size()) return fraction(points[at].y);
  const Point &a = points[at], &b = points[at + 1];
  return fraction(a.y) +
         (fraction(x) - fraction(a.x)) * (fraction(b.y) - fraction(a.y)) / (fraction(b.x) - fraction(a.x));
}

bool within(const Decimal& value, const Fraction& truth) {
  const Fraction gap = abs(fraction(value) - truth);
  return gap * Fraction(ten_to(30)) <= 1;
}

}  // namespace

TEST_CASE("a polyline has the value of its definition") {
  ATTAIN_LAW([] {
    const auto points = some_points(false, true);
    const auto curve = Piecewise::linear(points);
    const Decimal x = small_decimal(-400, 1500);
    RC_ASSERT(within(curve.evaluate(x), exact_value(points, x)));
    for (const Point& point : points) RC_ASSERT(within(curve.evaluate(point.x), exact_value(points, point.x)));
  });
}

TEST_CASE("a value lies on the segment that is shown for it") {
  ATTAIN_LAW([] {
    const auto curve = Piecewise::linear(some_points(false, true));
    const Decimal x = small_decimal(-400, 1500);
    const auto segment = curve.segment(x);
    const Decimal y = curve.evaluate(x);
    RC_ASSERT(y >= std::min(segment.from.y, segment.to.y));
    RC_ASSERT(y <= std::max(segment.from.y, segment.to.y));
    if (!segment.outside) {
      RC_ASSERT(segment.from.x <= x);
      RC_ASSERT(x < segment.to.x);
      RC_ASSERT(within(segment.from.y + (x - segment.from.x) * segment.slope, fraction(y)));
    }
  });
}

TEST_CASE("a curve that never falls does not fall in the last digit either") {
  ATTAIN_LAW([] {
    const auto curve = Piecewise::linear(some_points(true, true));
    RC_ASSERT(curve.is_monotone());
    const Decimal x = small_decimal(-400, 1500) / 7,
                  step = Decimal::scaled(*rc::gen::inRange(0, 100), *rc::gen::inRange(0, 33));
    RC_ASSERT(curve.evaluate(x) <= curve.evaluate(x + step));
  });
}

TEST_CASE("the inverse reaches the value, and nothing smaller does") {
  ATTAIN_LAW([](bool rising) {
    const auto points = some_points(rising, true);
    const auto curve = Piecewise::linear(points);
    const Decimal y = small_decimal(-400, 900) / *rc::gen::element(1, 3, 7);
    const auto x = curve.inverse(y);
    const bool reachable =
        std::any_of(points.begin(), points.end(), [&](const Point& p) { return curve.evaluate(p.x) >= y; });
    if (reachable) RC_ASSERT(x.has_value());
    if (!x) return;
    RC_ASSERT(curve.evaluate(*x) >= y);
    RC_ASSERT(*x >= points.front().x);
    const Decimal before = *x - Decimal::of("1e-28");
    if (before >= points.front().x) RC_ASSERT(fraction(curve.evaluate(before)) < fraction(y));
    for (const Point& point : points) {
      if (point.x < *x) RC_ASSERT(curve.evaluate(point.x) < y);
    }
  });
}

TEST_CASE("steps have the value of the last point reached") {
  ATTAIN_LAW([] {
    const auto points = some_points(false, false);
    const auto steps = Piecewise::step(points);
    const Decimal x = small_decimal(-400, 1500);
    Decimal expected = points.front().y;
    for (const Point& point : points) {
      if (point.x <= x) expected = point.y;
    }
    RC_ASSERT(steps.evaluate(x) == expected);
    const auto reached = steps.inverse(expected);
    RC_ASSERT(reached.has_value());
    RC_ASSERT(steps.evaluate(*reached) >= expected);
  });
}

TEST_CASE("marginal tiers add up slice by slice") {
  ATTAIN_LAW([] {
    auto tiers = some_points(false, false);
    const auto pay = Piecewise::marginal(tiers);
    const Decimal x = small_decimal(-400, 1500);
    Decimal expected;
    for (std::size_t i = 0; i < tiers.size(); ++i) {
      const Decimal end = i + 1 < tiers.size() ? std::min(x, tiers[i + 1].x) : x;
      if (end > tiers[i].x) expected += (end - tiers[i].x) * tiers[i].y;
    }
    RC_ASSERT(within(pay.evaluate(x), fraction(expected)));
    const bool rises = std::all_of(tiers.begin(), tiers.end(), [](const Point& t) { return t.y >= 0; });
    RC_ASSERT(pay.is_monotone() == rises);
  });
}
