// What is doubtful in a scorecard, before it is used.
#include <algorithm>

#include "attain/math/stretches.hpp"
#include "sheet.hpp"

namespace attain {

using namespace appraising;

namespace {

const Decimal kCliff(25);   // points; a smaller leap is how step curves are made

void add(Findings& findings, Findings more) {
  findings.insert(findings.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

void check_line(const Line& line, Findings& findings) {
  StretchCheck check;
  check.path = line.path + ".curve";
  check.input = line.on_value ? line.measure : "the attainment";
  check.cliff = kCliff;
  check.lower_is_better = line.lower_is_better && line.on_value;
  check.cliff_code = ErrorCode::curve_cliff;
  check.falls_code = ErrorCode::curve_falls;
  add(findings, check_stretches(stretches(line.curve), check));
  const auto& points = line.curve.points();
  if (std::all_of(points.begin(), points.end(), [&](const Piecewise::Point& p) { return p.y == points.front().y; })) {
    findings.push_back({Severity::warning, ErrorCode::unused_input, check.path, "gives " + points.front().y.normalized().text() + " points whatever " + check.input + " is, for example at 0 and at 1", "give the curve a second point, or leave the line out"});
  }
  if (line.weight.is_zero()) {
    findings.push_back({Severity::warning, ErrorCode::unused_input, line.path + ".weight", "a weight of 0: " + line.name + " decides nothing", "leave the line out, or give it a weight"});
  }
}

// The most points a scorecard's lines can give; empty when a gate may lift a score above it.
std::optional<Decimal> best_score(const Scorecard& card) {
  for (const Gate& gate : card.gates) {
    if (gate.does != Gate::Does::cap && gate.does != Gate::Does::grade) return std::nullopt;
  }
  // Lines with no value may hand their weight to any other, so that no score is above the best line's points.
  std::optional<Decimal> best;
  for (const Line& line : card.lines) {
    for (const Piecewise::Point& p : line.curve.points()) best = best ? max(*best, p.y) : p.y;
    if (line.missing.not_applicable == Missing::neutral || line.missing.not_reported == Missing::neutral) best = max(*best, Decimal(100));
  }
  if (card.cap) best = min(*best, *card.cap);
  return best;
}

void check_grades(const Scorecard& card, Findings& findings) {
  if (card.grades.empty()) return;
  std::vector<Stretch> scores;    // a grade holds from its score to the next better one's
  for (std::size_t i = 0; i < card.grades.size(); ++i) {
    const Decimal rank(static_cast<std::int64_t>(card.grades.size() - i));
    Stretch stretch{.from = card.grades[i].from, .to = std::nullopt, .to_included = false, .start = rank, .end = rank, .name = "the grade " + card.grades[i].grade};
    if (i > 0) stretch.to = card.grades[i - 1].from;
    scores.push_back(std::move(stretch));
  }
  StretchCheck check;
  check.path = card.path + ".grades";
  check.input = "the score";
  check.output = "grades";
  check.first = Decimal(0);
  add(findings, check_stretches(std::move(scores), check));
  const auto best = best_score(card);
  for (const Grade& grade : card.grades) {
    const bool by_gate = std::any_of(card.gates.begin(), card.gates.end(), [&](const Gate& gate) { return gate.does == Gate::Does::grade && gate.grade == grade.grade; });
    if (best && *best < grade.from && !by_gate) {
      findings.push_back({Severity::warning, ErrorCode::unreachable_result, check.path, "nobody can get the grade " + grade.grade + ": it begins at " + grade.from.normalized().text() + ", and the best score is " + best->normalized().text(), "lower where it begins, or let the curves give more"});
    }
  }
}

void check_weights(const Scorecard& card, Findings& findings) {
  const Decimal total = card.total_weight();
  if (total != Decimal(100)) {
    findings.push_back({Severity::warning, ErrorCode::weights_do_not_sum, card.path + ".lines", "the weights add to " + total.normalized().text() + ", not 100; they count in proportion", ""});
  }
}

}  // namespace

Findings verify_scorecards(const Book& book) {
  Findings findings;
  for (const Rule* rule : book.rules("scorecard")) {
    try {
      const Scorecard card = parse(book, *rule);
      check_weights(card, findings);
      for (const Line& line : card.lines) check_line(line, findings);
      check_grades(card, findings);
      for (const Line& line : card.lines) {   // parameters and filters are read when a measure is resolved
        (void)measure_sheet(book, {.measures = {MeasureRequest(line.request)}, .by = {}, .period = Period::day(std::max(rule->effective, Date(1900, 1, 1)))});
      }
    } catch (const Error& error) {
      findings.push_back({Severity::error, error.code(), error.path().empty() ? rule->path : error.path(), error.message(), error.hint()});
    }
  }
  return findings;
}

}  // namespace attain
