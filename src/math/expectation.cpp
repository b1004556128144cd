#include "attain/math/expectation.hpp"

#include <cmath>

#include "attain/base/error.hpp"

namespace attain {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
double density(double z) { return std::isinf(z) ? 0.0 : std::exp(-z * z / 2) / std::sqrt(2 * M_PI); }
/// Φ(b) − Φ(a), from the side where it keeps its digits.
double between(double a, double b) {
  if (a > 0) return (std::erfc(a / std::sqrt(2.0)) - std::erfc(b / std::sqrt(2.0))) / 2;
  return (std::erfc(-b / std::sqrt(2.0)) - std::erfc(-a / std::sqrt(2.0))) / 2;
}
double at(const QuadraticPiece& p, double x) { return p.c0 + x * (p.c1 + x * p.c2); }
void check(double mean, double deviation) {
  if (!std::isfinite(mean) || !std::isfinite(deviation) || deviation < 0) throw Error(ErrorCode::invalid_argument, "deviation", "a mean and a deviation are finite numbers, and a deviation is not negative");
}

}  // namespace

double normal_tail(double x, double mean, double deviation) {
  check(mean, deviation);
  if (deviation == 0) return mean >= x ? 1 : 0;
  return std::erfc((x - mean) / deviation / std::sqrt(2.0)) / 2;
}

double normal_expectation(const std::vector<QuadraticPiece>& pieces, double mean, double deviation) {
  check(mean, deviation);
  double sum = 0;
  for (const QuadraticPiece& p : pieces) {
    if (deviation == 0) {
      if (p.from <= mean && mean < p.to) sum += at(p, mean);
      continue;
    }
    const double a = (p.from - mean) / deviation, b = (p.to - mean) / deviation;
    const double whole = between(a, b), first = mean * whole - deviation * (density(b) - density(a));
    const double top = std::isinf(p.to) ? 0 : (p.to + mean) * density(b), bottom = std::isinf(p.from) ? 0 : (p.from + mean) * density(a);
    const double second = (mean * mean + deviation * deviation) * whole - deviation * (top - bottom);
    sum += p.c0 * whole + p.c1 * first + p.c2 * second;
  }
  return sum;
}

std::vector<QuadraticPiece> pieces_of(const Piecewise& function) {
  std::vector<QuadraticPiece> pieces;
  const auto& points = function.points();
  const auto number = [](const Decimal& value) { return value.to_double(); };
  const auto line = [&](double from, double to, double x, double y, double slope) { pieces.push_back({from, to, y - slope * x, slope, 0}); };
  line(-kInfinity, number(points.front().x), number(points.front().x), number(points.front().y), 0);
  for (std::size_t i = 0; i < points.size(); ++i) {
    const bool last = i + 1 == points.size();
    if (!last && points[i + 1].x == points[i].x) continue;
    const Piecewise::Segment s = function.segment(points[i].x);
    line(number(points[i].x), last ? kInfinity : number(points[i + 1].x), number(points[i].x), number(points[i].y), number(s.slope));
  }
  return pieces;
}

double normal_expectation(const Piecewise& function, double mean, double deviation) { return normal_expectation(pieces_of(function), mean, deviation); }

}  // namespace attain
