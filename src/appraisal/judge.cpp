// From a value to points: target, attainment, curve, weights, missing policy.
#include <algorithm>

#include "sheet.hpp"

namespace attain::appraising {

namespace {

using Result = Appraisal::Impl::Result;

/// Adds over people or time, so that an inline target follows the time served.
bool follows_time(Additive kind) noexcept { return kind == Additive::sum || kind == Additive::distinct || kind == Additive::event; }

}  // namespace

Result judge(const Line& line, const MeasureValue& value, const MeasureValue* released, std::int64_t served, std::int64_t whole, int periods) {
  Result result;
  result.state = value.state;
  result.value = value.value;
  if (released != nullptr && released->value) {
    result.target = released->value;
    result.released = true;
  } else if (line.target) {
    result.target = *line.target;
    if (follows_time(line.additive)) {
      if (periods != 1) result.target = *result.target * Decimal(periods);
      if (served < whole) {
        result.target = *result.target * Decimal::scaled(served, 6) / Decimal::scaled(whole, 6);
        result.prorated = true;
      }
    }
  }
  if (!result.value) return result;
  if (result.target && !line.on_value) {
    if (result.prorated && served == 0) {   // nobody can be judged on days that were not served
      result.state = State::not_applicable;
      return result;
    }
    if (result.target->is_zero()) {
      result.state = State::zero_denominator;
      return result;
    }
    const Decimal ratio = *result.value / *result.target;
    result.attainment = line.lower_is_better ? Decimal(2) - ratio : ratio;
  } else if (!result.target && line.additive == Additive::ratio && !line.on_value) {
    result.attainment = result.value;
  }
  result.points = line.curve.evaluate(line.on_value || !result.attainment ? *result.value : *result.attainment);
  return result;
}

std::optional<Decimal> weigh(const Scorecard& card, std::vector<Result>& lines, std::string& refusal) {
  Decimal sum(0), weight(0), missing(0);
  const Decimal all = card.total_weight();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Line& line = card.lines[i];
    Result& result = lines[i];
    std::optional<Decimal> points = result.points;
    if (!points) {
      switch (line.missing.of(result.state)) {
        case Missing::reweight: missing += line.weight; continue;
        case Missing::zero: points = Decimal(0); break;
        case Missing::neutral: points = Decimal(100); break;
        case Missing::refuse:
          refusal = "\"" + line.name + "\" has no value (" + std::string(name_of(result.state)) + "), and the scorecard refuses to go without";
          return std::nullopt;
      }
      result.points = points;
    }
    result.counts = true;
    sum += *points * line.weight;
    weight += line.weight;
  }
  if (weight.is_zero() || weight * Decimal(100) < card.minimum_weight * all) {
    refusal = "only " + weight.normalized().text() + " of " + all.normalized().text() + " in weights has a value, below the minimum of " + card.minimum_weight.normalized().text() + " %";
    return std::nullopt;
  }
  return sum / weight;
}

}  // namespace attain::appraising
