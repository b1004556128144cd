// What is doubtful in a scorecard, before it is used.
#include <algorithm>

#include "sheet.hpp"

namespace attain {

using namespace appraising;

namespace {

void check_curves(const Scorecard& card, Findings& findings) {
  for (const Line& line : card.lines) {
    const std::string path = line.path + ".curve";
    const auto& points = line.curve.points();
    const bool rises_wanted = !(line.lower_is_better && line.on_value);
    for (std::size_t i = 1; i < points.size(); ++i) {
      const bool falls = rises_wanted ? points[i].y < points[i - 1].y : points[i].y > points[i - 1].y;
      if (falls) {
        findings.push_back({Severity::warning, ErrorCode::curve_falls, path, "points fall from " + points[i - 1].y.text() + " to " + points[i].y.text() + " between " + points[i - 1].x.text() + " and " + points[i].x.text() + ": a better result earns less", ""});
      }
    }
    for (const Piecewise::Jump& jump : line.curve.jumps()) {
      const Decimal size = (jump.after - jump.before).abs();
      if (size >= Decimal(25)) {
        findings.push_back({Severity::info, ErrorCode::curve_cliff, path, "a cliff of " + size.text() + " points at " + jump.x.text() + ": just below it earns " + jump.before.text() + ", from it " + jump.after.text(), ""});
      }
    }
  }
}

void check_grades(const Scorecard& card, Findings& findings) {
  for (std::size_t i = 1; i < card.grades.size(); ++i) {
    if (card.grades[i].from == card.grades[i - 1].from) {
      findings.push_back({Severity::warning, ErrorCode::overlap, card.path + ".grades", "the grades " + card.grades[i - 1].grade + " and " + card.grades[i].grade + " begin at the same score " + card.grades[i].from.text() + ": " + card.grades[i].grade + " is never given", ""});
    }
  }
  if (!card.grades.empty() && card.grades.back().from.sign() > 0) {
    findings.push_back({Severity::warning, ErrorCode::gap, card.path + ".grades", "a score below " + card.grades.back().from.text() + " has no grade, for example 0", "begin the lowest grade at 0"});
  }
}

}  // namespace

Findings verify_scorecards(const Book& book) {
  Findings findings;
  for (const Rule* rule : book.rules("scorecard")) {
    try {
      const Scorecard card = parse(book, *rule);
      const Decimal total = card.total_weight();
      if (total != Decimal(100)) {
        findings.push_back({Severity::warning, ErrorCode::weights_do_not_sum, card.path + ".lines", "the weights add to " + total.normalized().text() + ", not 100; they count in proportion", ""});
      }
      check_curves(card, findings);
      check_grades(card, findings);
      std::vector<MeasureRequest> requests;
      for (const Line& line : card.lines) requests.emplace_back(line.request);
      for (std::size_t i = 0; i < requests.size(); ++i) {   // parameters and filters are read when a measure is resolved
        (void)measure_sheet(book, {.measures = {requests[i]}, .by = {}, .period = Period::day(std::max(rule->effective, Date(1900, 1, 1)))});
      }
    } catch (const Error& error) {
      findings.push_back({Severity::error, error.code(), error.path().empty() ? rule->path : error.path(), error.message(), error.hint()});
    }
  }
  return findings;
}

}  // namespace attain
