#pragma once
/// The state behind a MeasureSheet: the plan, the cut, the aggregates, and how measures are computed and explained from them.

#include <map>
#include <memory>
#include <set>

#include "attain/measure/measure.hpp"
#include "evaluation.hpp"

namespace attain {

[[nodiscard]] inline bool is_money(const measuring::Measure& measure) { return measure.unit == "money"; }

struct MeasureSheet::Contents {
  Book book;                                   // pins everything below
  measuring::Plan plan;
  measuring::Cut cut;
  Period period;
  Date as_of;
  CreditRole role = CreditRole::revenue;
  unsigned threads = 0;
  measuring::Evaluation main;
  std::optional<measuring::Evaluation> company;   // without dimensions, for shares
  struct Base { measuring::Axis axis; std::vector<std::size_t> base_of; measuring::Evaluation values; };
  std::map<bool, Base> bases;                  // by "previous period"
  std::vector<std::uint32_t> rows;             // group of each row
  std::vector<std::string> columns;
  std::vector<MeasureValue> values;            // row-major
  Findings findings;
  std::optional<measuring::Targets> targets, entered;
  std::vector<measuring::Dimension> no_dimensions;

  Contents(const Book& b) : book(b) {}
  [[nodiscard]] measuring::EvaluationInput input() const { return {book, plan, cut.dimensions, cut.axis, as_of, role, threads}; }

  void run(const MeasureOptions& options);
  [[nodiscard]] MeasureValue value_of(const measuring::Measure& measure, const measuring::Group& group) const;
  [[nodiscard]] Why why_of(const measuring::Measure& measure, const measuring::Group& group) const;
  [[nodiscard]] std::string label_of(const measuring::Measure& measure, const measuring::Group& group) const;
  [[nodiscard]] std::string unit_of(const measuring::Measure& measure) const;
  [[nodiscard]] std::optional<std::string> key_text(const measuring::Group& group, std::size_t by) const;

 private:
  using Measure = measuring::Measure;
  using Group = measuring::Group;
  void prepare(const Measure& measure);
  void choose_rows();
  [[nodiscard]] std::vector<std::uint32_t> ranks(std::size_t dimension, const std::set<measuring::Codes>& combinations) const;
  void compute_values();
  [[nodiscard]] std::optional<std::uint32_t> person_of(const Group& group) const;       // salesperson column: kNone is nobody
  [[nodiscard]] const measuring::TimeCell& cell_of(const Group& group) const { return cut.axis.cells[group.cell]; }
  [[nodiscard]] MeasureValue aggregate_of(const measuring::Evaluation& values, std::size_t component, const Group& group) const;
  [[nodiscard]] MeasureValue in(const measuring::Evaluation& values, const Measure& measure, const Group& group) const;
  [[nodiscard]] std::optional<measuring::FoundTarget> target_for(const measuring::Targets& targets, const std::string& of, const Group& group, bool money,
                                                                    const Period* when = nullptr) const;   ///< default: the group's period
  /// A target as it stands on as_of, in the company's currency, and what belongs to it.
  struct ToDate {
    Decimal target, expected, prior, days_left;
    Why target_why, expected_why;
    std::optional<State> missing;            ///< why there is none
  };
  [[nodiscard]] ToDate to_date(const Measure& measure, const Group& group, bool with_why) const;
  [[nodiscard]] MeasureValue paced(const Measure& measure, const Group& group, const MeasureValue& actual) const;
  [[nodiscard]] Why paced_why(const Measure& measure, const Group& group, const std::string& label, Why actual) const;
  struct Weeks { std::int64_t standard = 5, days = 0; };
  [[nodiscard]] Weeks weeks_of(const Group& group) const;
  [[nodiscard]] std::optional<MeasureValue> entered_value(const Measure& measure, const Group& group) const;
  struct InTargetCurrency { Decimal actual; std::optional<Decimal> rate; };
  [[nodiscard]] std::optional<InTargetCurrency> in_currency_of(const measuring::FoundTarget& target, const Decimal& actual, bool money, const Group& group) const;
  [[nodiscard]] bool served_base(const Measure& measure, const Group& group) const;
  [[nodiscard]] Why facts_why(const measuring::EvaluationInput& input, std::size_t component, const Group& group, const std::string& label, const std::string& unit) const;
  [[nodiscard]] Why why_in(const measuring::EvaluationInput& input, const measuring::Evaluation& values, const Measure& measure, const Group& group) const;
};

}  // namespace attain
