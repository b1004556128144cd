// The expected pay of a component, in closed form.
#include "attain/report/expected_pay.hpp"

#include <algorithm>
#include <cmath>

#include "attain/math/expectation.hpp"
#include "pay/schedule.hpp"

namespace attain {

using namespace paying;

namespace {

/// The component's pay as pieces of the base, before cap and floor.
std::vector<QuadraticPiece> pieces_of(const Component& c, const Decimal& factor) {
  const double rate = c.rate.to_double();
  if (c.tiers.form == TierForm::none) return {{.c1 = rate}};
  std::vector<QuadraticPiece> pieces;
  const auto& p = c.tiers.points;
  if (c.tiers.form == TierForm::interpolated) {
    const auto x = [&](std::size_t i) { return (p[i].x * factor).to_double(); };
    pieces.push_back({.to = x(0)});
    for (std::size_t i = 0; i < p.size(); ++i) {
      QuadraticPiece piece{.from = x(i), .c1 = p[i].y.to_double() * rate};
      if (i + 1 < p.size()) {
        const double slope = (p[i + 1].y - p[i].y).to_double() / (x(i + 1) - x(i));
        piece.to = x(i + 1);
        piece.c1 = (p[i].y.to_double() - slope * x(i)) * rate;
        piece.c2 = slope * rate;
      }
      pieces.push_back(piece);
    }
    return pieces;
  }
  const Schedule schedule(c.tiers, c.rate, 2, factor);
  pieces = attain::pieces_of(*schedule.curve());
  for (QuadraticPiece& piece : pieces) piece.c0 *= rate, piece.c1 *= rate;
  if (!c.tiers.zero_below && c.tiers.form != TierForm::step && p.front().x.is_zero()) {   // a negative base is charged at the first rate
    QuadraticPiece& below = pieces.front();
    below.c0 = 0;
    below.c1 = (c.tiers.form == TierForm::overage ? 1.0 : p.front().y.to_double()) * rate;
  }
  return pieces;
}

double value(const QuadraticPiece& p, double x) { return p.c0 + x * (p.c1 + x * p.c2); }

/// The pieces cut where they cross a bound: above it (below it) they are that bound. Straight pieces only cross once, parabolas twice.
std::vector<QuadraticPiece> bounded(const std::vector<QuadraticPiece>& pieces, double bound, bool from_above) {
  std::vector<QuadraticPiece> result;
  for (const QuadraticPiece& p : pieces) {
    std::vector<double> cuts = {p.from};
    const double c = p.c0 - bound;
    if (p.c2 != 0) {
      const double root = p.c1 * p.c1 - 4 * p.c2 * c;
      if (root > 0) {
        for (const double sign : {-1.0, 1.0}) {
          const double x = (-p.c1 + sign * std::sqrt(root)) / (2 * p.c2);
          if (x > p.from && x < p.to) cuts.push_back(x);
        }
      }
    } else if (p.c1 != 0) {
      const double x = -c / p.c1;
      if (x > p.from && x < p.to) cuts.push_back(x);
    }
    std::sort(cuts.begin(), cuts.end());
    cuts.push_back(p.to);
    for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
      const double low = std::isinf(cuts[i]) ? (std::isinf(cuts[i + 1]) ? -1.0 : cuts[i + 1] - 1) : cuts[i], high = std::isinf(cuts[i + 1]) ? low + 1 : cuts[i + 1];
      const double middle = value(p, std::isinf(cuts[i]) ? low : (low + high) / 2);
      QuadraticPiece piece = p;
      piece.from = cuts[i];
      piece.to = cuts[i + 1];
      if (from_above ? middle > bound : middle < bound) piece.c0 = bound, piece.c1 = piece.c2 = 0;
      result.push_back(piece);
    }
  }
  return result;
}

}  // namespace

ExpectedPay expected_pay(const Book& book, const ExpectedPayOptions& o) {
  const Plan plan = parse(book, book.rule("pay-plan", o.plan, o.on.value_or(kLatest)));
  const auto found = std::find_if(plan.components.begin(), plan.components.end(), [&](const Component& c) { return c.name == o.component; });
  if (found == plan.components.end()) {
    std::vector<std::string> names;
    for (const Component& c : plan.components) names.push_back(c.name);
    throw Error(ErrorCode::not_found, "component", "\"" + o.plan + "\" has no component \"" + o.component + "\"", did_you_mean(o.component, names));
  }
  const Component& c = *found;
  const bool one_base = c.has_lines() && c.rates.empty() && !c.decision && c.gates.empty() && c.over.kind != Window::Kind::fact && c.over.kind != Window::Kind::document;
  if (!one_base) throw Error(ErrorCode::unsupported, c.path, "the pay of this component is no function of one base", "price it over history with compare_pay");
  const std::optional<Decimal> target = o.target ? o.target : c.target;
  if (c.tiers.on_attainment && !target) throw Error(ErrorCode::missing_key, "target", "tiers on attainment need a target", "give the target of one person and window");
  const double unit = target ? target->to_double() : 1;
  std::vector<QuadraticPiece> pieces = pieces_of(c, c.tiers.on_attainment ? *target : Decimal(1));
  if (c.cap) pieces = bounded(pieces, c.cap->to_double(), true);
  if (c.floor) pieces = bounded(pieces, c.floor->to_double(), false);
  const double mean = o.mean * unit, deviation = o.deviation * unit;
  ExpectedPay result;
  result.expected = normal_expectation(pieces, mean, deviation);
  result.at_mean = normal_expectation(pieces, mean, 0);
  if (c.tiers.form != TierForm::none) {
    const double first = (c.tiers.points.front().x * (c.tiers.on_attainment ? *target : Decimal(1))).to_double();
    result.below_first = first > 0 ? 1 - normal_tail(first, mean, deviation) : 0;
  }
  if (target) result.at_or_above_target = normal_tail(unit, mean, deviation);
  if (c.cap) {
    for (const QuadraticPiece& p : pieces) {
      if (p.c1 == 0 && p.c2 == 0 && p.c0 == c.cap->to_double()) result.at_cap += normal_tail(p.from, mean, deviation) - (std::isinf(p.to) ? 0 : normal_tail(p.to, mean, deviation));
    }
  }
  return result;
}

}  // namespace attain
