#pragma once
/// The state behind an AppraisalSheet.

#include <optional>
#include <string>
#include <vector>

#include "attain/appraisal/appraisal.hpp"
#include "scorecard.hpp"

namespace attain {

struct Appraisal::Impl {
  /// One line of one person (or of one segment of a person).
  struct Result {
    std::optional<Decimal> value, target, attainment, points;
    State state = State::ok;
    bool prorated = false;             ///< the inline target was reduced to the days served
    bool released = false;             ///< the target is a released one
    bool counts = false;               ///< it has points: its own, or those of the missing policy
    Decimal contribution;
  };
  struct GateResult {
    bool open = false;                 ///< it applied
    std::optional<Decimal> before, after;   ///< exact scores
    Decimal contribution;
    std::string unknown;               ///< a name without a value: the gate could not be judged
  };
  struct Part {                        ///< a segment: one team
    std::uint32_t team = kNone;
    std::int64_t days = 0;             ///< ×10^-6
    std::size_t row = 0;               ///< of `by_team`
    std::vector<Result> lines;
    std::optional<Decimal> exact;
    std::string refusal;
  };
  struct Person {
    std::uint32_t code = kNone;
    std::string id, name;
    std::size_t row = 0;               ///< of `measured`
    std::vector<Result> lines;
    std::vector<Part> parts;           ///< only with segments
    std::optional<Decimal> exact;      ///< the weighted points, before gates
    std::vector<GateResult> gates;     ///< the scorecard's, then its cap
    std::optional<Decimal> score;
    std::string grade, refusal;
    std::string by_score;              ///< the grade that the score alone would give, under a forced distribution
    std::string placement;             ///< how it was given: "3 of 7 in north, which have 1 A, 4 B, 2 C"
    std::optional<int> rank;
    std::int64_t days_served = 0, days_due = 0;   ///< ×10^-6
  };

  Book book;
  appraising::Scorecard card;
  Period period;
  Date as_of;
  std::optional<MeasureSheet> measured, by_team;
  std::vector<int> value_column, target_column;   ///< of each line in the sheets; -1: none
  std::vector<std::pair<std::string, std::size_t>> gate_names;   ///< measures that gates read, and their column
  int periods = 1;                     ///< scorecard periods in the period
  std::vector<Person> people;
  Findings findings;
  /// A unit of a forced distribution: its people, what each grade's share is and the head-count that it has.
  struct Unit {
    std::string id;                    ///< "" for people of no unit
    bool together = false;             ///< several units of too few people
    std::int64_t people = 0;
    std::vector<std::int64_t> counts;  ///< by grade
  };
  std::vector<Unit> units;
  std::vector<std::int64_t> company_counts;

  [[nodiscard]] Why why_of(const Person& person) const;
  [[nodiscard]] std::vector<AppraisalLine> lines_of(const Person& person) const;
};

namespace appraising {

/// Computes a person's (or a segment's) line: value → target → attainment → points.
/// `whole` and `served`: the period's and the own working days of what is judged.
[[nodiscard]] Appraisal::Impl::Result judge(const Line& line, const MeasureValue& value, const MeasureValue* released, std::int64_t served, std::int64_t whole, int periods);
/// Gives everybody with a score a grade by the scorecard's forced distribution.
void distribute(Appraisal::Impl& sheet);
/// A person's last employed day of a period, else the period's last day.
[[nodiscard]] Date last_day_of(const Book& book, std::uint32_t person, const Period& period);
/// What a person belongs to on a day: the id of the team or the manager (people.manager, else the team's), or an attribute as text; "" where there is none.
[[nodiscard]] std::string unit_of(const Book& book, std::uint32_t person, std::string_view within, Date day);
/// The weighted mean of what counts, or a refusal.
[[nodiscard]] std::optional<Decimal> weigh(const Scorecard& card, std::vector<Appraisal::Impl::Result>& lines, std::string& refusal);

}  // namespace appraising
}  // namespace attain
