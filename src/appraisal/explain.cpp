// Why a score is what it is: built when asked for, from the same numbers.
#include <functional>

#include "sheet.hpp"

namespace attain {

using namespace appraising;
using Impl = Appraisal::Impl;

namespace {

/// The attainment of a line: value ÷ target, or its complement, or the value itself.
Why attainment_why(const Line& line, const Impl::Result& result, Why value, const Impl::Person& person) {
  if (!result.target || line.on_value || !result.attainment) return value;
  Why target = Why::given("target", result.target, {}, result.released ? "targets" : line.path + ".target");
  if (result.prorated) {
    target = Why::given("target", result.target, {}, line.path + ".target")
                 .with_note(line.target->normalized().text() + " for " + Decimal::scaled(person.days_served, 6).normalized().text() + " of " + Decimal::scaled(person.days_due, 6).normalized().text() + " working days");
  }
  if (line.lower_is_better) return Why::of(Why::Operation::complement, "attainment", result.attainment, {}, {std::move(value), std::move(target)}, line.path).with_note("lower is better");
  return Why::ratio("attainment", std::move(value), std::move(target), {}, line.path);
}

Why points_why(const Line& line, const Impl::Result& result, const Why& input) {
  const std::string reference = line.path + ".curve";
  if (!input.value()) return Why::given("points for \"" + line.title + "\"", result.points, "points", line.path + ".missing").with_note(std::string(name_of(result.state)));
  const Piecewise::Segment segment = line.curve.segment(*input.value());
  const std::string label = "points for \"" + line.title + "\"";
  if (line.curve.kind() == Piecewise::Kind::linear && !segment.outside && segment.from.x != segment.to.x) {
    Why why = Why::of(Why::Operation::interpolate, label, result.points, "points",
                      {input, Why::given("from x", segment.from.x), Why::given("from points", segment.from.y), Why::given("to x", segment.to.x), Why::given("to points", segment.to.y)}, reference);
    if (why.recompute() == result.points) return why;
  }
  return Why::of(Why::Operation::chosen, label, result.points, "points", {Why::given("step or end of the curve", result.points, "points"), input}, reference);
}

}  // namespace

namespace {

struct Explainer {
  const Impl& s;
  const Impl::Person& person;

  Why line(std::size_t i, const Impl::Result& result, const MeasureSheet& sheet, std::size_t row) const {
    const Line& line = s.card.lines[i];
    const bool known = row < sheet.rows();
    Why value = known ? sheet.why(row, std::size_t(s.value_column[i])) : Why::absent(line.title, "no row");
    Why input = attainment_why(line, result, std::move(value), person);
    Why points = result.points && input.value() ? points_why(line, result, input) : Why::of(Why::Operation::chosen, "points for \"" + line.title + "\"", result.points, "points", {Why::given("by the missing policy", result.points, "points", line.path + ".missing"), input}).with_note(std::string(name_of(result.state)));
    return Why::of(Why::Operation::product, line.title, *result.points * line.weight, {}, {std::move(points), Why::given("weight", line.weight, {}, line.path + ".weight")}, line.path)
        .with_note("contributes " + person.lines[i].contribution.text());
  }

  Why weighted(const std::vector<Impl::Result>& results, const std::optional<Decimal>& exact, const MeasureSheet& sheet, std::size_t row, const std::string& label) const {
    std::vector<Why> products, weights, absent;
    for (std::size_t i = 0; i < results.size(); ++i) {
      const Line& rule = s.card.lines[i];
      if (!results[i].counts) {
        absent.push_back(Why::absent(rule.title, std::string(name_of(results[i].state)) + ": its weight of " + rule.weight.normalized().text() + " is carried by the others", rule.path));
        continue;
      }
      products.push_back(line(i, results[i], sheet, row));
      weights.push_back(Why::given("weight of \"" + rule.title + "\"", rule.weight, {}, rule.path + ".weight"));
    }
    const auto total = [](const std::vector<Why>& parts) {
      Decimal sum(0);
      for (const Why& part : parts) sum += *part.value();
      return sum;
    };
    const Decimal sum = total(products), weight = total(weights);
    Why points = Why::of(Why::Operation::sum, "points × weights", sum, {}, std::move(products));
    std::vector<Why> inputs{std::move(points), Why::of(Why::Operation::sum, "weights", weight, {}, std::move(weights))};
    Why mean = Why::of(Why::Operation::ratio, label, exact, "points", std::move(inputs), s.card.path);
    for (const Why& line : absent) mean = mean.with_note(line.label() + ": " + line.note());
    return mean;
  }

  Why exact() const {
    if (person.parts.empty()) return weighted(person.lines, person.exact, *s.measured, person.row, "weighted points");
    std::vector<Why> products, days;
    Decimal sum(0), all(0);
    for (const Impl::Part& part : person.parts) {
      const std::string team = part.team == kNone ? "no team" : std::string(s.book.ids().of(Domain::team).text(part.team));
      const Decimal served = Decimal::scaled(part.days, 6);
      Why score = weighted(part.lines, part.exact, *s.by_team, part.row, "weighted points in " + team);
      Why own = Why::given("own working days in " + team, served, "days");
      sum += *part.exact * served;
      all += served;
      products.push_back(Why::of(Why::Operation::product, team, *part.exact * served, {}, {std::move(score), own}));
      days.push_back(std::move(own));
    }
    return Why::of(Why::Operation::ratio, "weighted points over segments", person.exact, "points",
                   {Why::of(Why::Operation::sum, "points × days", sum, {}, std::move(products)), Why::of(Why::Operation::sum, "own working days", all, "days", std::move(days))}, s.card.path);
  }

  Why gate_input(const Gate& gate) const {
    std::vector<Why> inputs;
    for (const std::string& name : gate.when->variables()) {
      for (const auto& [known, column] : s.gate_names) {
        if (known == name && person.row < s.measured->rows()) inputs.push_back(s.measured->why(person.row, column));
      }
      for (std::size_t i = 0; i < s.card.lines.size(); ++i) {
        if (s.card.lines[i].name == name) inputs.push_back(Why::given(name, person.lines[i].value, {}, s.card.lines[i].path));
      }
    }
    return inputs.empty() ? Why::given("the score itself", std::nullopt) : inputs.size() == 1 ? inputs[0] : Why::of(Why::Operation::chosen, gate.when->text(), inputs[0].value(), {}, inputs);
  }

  Why gated(Why score) const {
    using Does = Gate::Does;
    for (std::size_t i = 0; i < person.gates.size(); ++i) {
      const Impl::GateResult& result = person.gates[i];
      if (!result.open) continue;
      if (i >= s.card.gates.size()) {
        score = Why::of(Why::Operation::minimum, "score after the cap", result.after, "points", {std::move(score), Why::given("cap", s.card.cap, "points", s.card.path + ".cap")}, s.card.path + ".cap");
        continue;
      }
      const Gate& gate = s.card.gates[i];
      if (gate.does == Does::grade) continue;
      Why by = Why::given(gate.reason, gate.by, {}, gate.path);
      Why reason = gate_input(gate);
      const auto node = [&](Why::Operation operation, std::vector<Why> inputs) {
        return Why::of(operation, "score after \"" + gate.reason + "\"", result.after, "points", std::move(inputs), gate.path).with_note(gate.when->text());
      };
      Why cause = Why::of(Why::Operation::chosen, gate.reason, gate.by, {}, {by, reason}, gate.path);
      switch (gate.does) {
        case Does::cap: score = node(Why::Operation::minimum, {std::move(score), std::move(cause)}); break;
        case Does::floor: score = node(Why::Operation::maximum, {std::move(score), std::move(cause)}); break;
        case Does::multiply: score = node(Why::Operation::product, {std::move(score), std::move(cause)}); break;
        case Does::add: score = node(Why::Operation::sum, {std::move(score), std::move(cause)}); break;
        case Does::set: score = node(Why::Operation::chosen, {std::move(cause), std::move(score)}); break;
        case Does::grade: break;
      }
    }
    return score;
  }
};

}  // namespace

Why Impl::why_of(const Person& person) const {
  const std::string label = "score, " + (person.name.empty() ? person.id : person.name) + ", " + period.text();
  if (!person.exact) {
    std::vector<Why> lines;
    for (std::size_t i = 0; i < card.lines.size(); ++i) {
      lines.push_back(person.row < measured->rows() ? measured->why(person.row, std::size_t(value_column[i])) : Why::absent(card.lines[i].title, "no row"));
    }
    return Why::absent(label, person.refusal, card.path, std::move(lines));
  }
  const Explainer explainer{*this, person};
  Why why = Why::rounded(label, explainer.gated(explainer.exact()), card.rounding, "points", card.path);
  if (!person.grade.empty()) why = why.with_note("grade " + person.grade);
  if (!person.placement.empty()) why = why.with_note(person.placement);
  return why;
}

}  // namespace attain
