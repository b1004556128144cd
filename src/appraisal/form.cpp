// The ready-made scorecard for the appraisal form: every measure that the form lists, with weights, targets and curves to start from.
#include "attain/appraisal/appraisal.hpp"

namespace attain {

namespace {

using Points = std::vector<std::pair<const char*, int>>;

Document curve(const char* kind, const Points& points) {
  std::vector<Document> list;
  for (const auto& [x, y] : points) list.push_back(Document::array({Document(Decimal::of(x)), Document(y)}));
  return Document::object({{kind, Document::array(std::move(list))}});
}

Document line(const char* measure, int weight, const char* target, Document curve, bool lower = false) {
  std::vector<Document::Member> members = {{"measure", measure}, {"weight", weight}};
  if (target != nullptr) members.emplace_back("target", Decimal::of(target));
  if (lower) members.emplace_back("better", "lower");
  members.emplace_back("curve", std::move(curve));
  return Document::object(std::move(members));
}

Document grade(const char* name, int from) { return Document::object({{"grade", name}, {"from", from}}); }

}  // namespace

Document appraisal_form() {
  const Points proportional = {{"0", 0}, {"1", 100}};
  return Document::object({
      {"attain", "scorecard/1"},
      {"name", "appraisal form"},
      {"period", "month"},
      {"effective", "2025-01-01"},
      {"lines", Document::array({
                    line("target", 2, "1", curve("step", {{"0", 0}, {"1", 100}})),
                    line("actual_sales", 5, nullptr, curve("linear", {{"0.5", 0}, {"1", 100}, {"1.2", 120}})),
                    line("target_attainment", 20, nullptr, curve("linear", {{"0.6", 0}, {"1", 100}, {"1.2", 130}})),
                    line("growth_rate", 8, "0.10", curve("linear", {{"0", 0}, {"1", 100}, {"2", 120}})),
                    line("new_customers", 10, "4", curve("linear", {{"0", 0}, {"1", 100}, {"1.5", 120}})),
                    line("prospects_developed", 5, "4", curve("linear", {{"0", 0}, {"1", 100}, {"1.5", 110}})),
                    line("visits_existing", 8, "30", curve("step", {{"0", 0}, {"0.6", 40}, {"0.8", 70}, {"1", 100}})),
                    line("visits_by_customers", 2, "3", curve("linear", proportional)),
                    line("customers_visited", 4, "25", curve("linear", proportional)),
                    line("follow_ups", 4, "8", curve("linear", proportional)),
                    line("calls", 4, "60", curve("linear", {{"0", 0}, {"1", 100}, {"1.2", 110}})),
                    line("weekly_orders", 5, "12", curve("linear", {{"0.4", 0}, {"1", 100}, {"1.3", 115}})),
                    line("weekly_quantity", 3, "450", curve("linear", {{"0.4", 0}, {"1", 100}, {"1.3", 115}})),
                    line("customers_lost", 5, "1", curve("linear", proportional), true),
                    line("conduct_violations", 4, "1", curve("step", {{"0", 0}, {"1", 40}, {"2", 100}}), true),
                    line("plan_completion", 3, "1", curve("linear", proportional)),
                    line("report_completion", 3, "1", curve("linear", proportional)),
                    line("combined_completion", 2, "1", curve("linear", proportional)),
                    line("request_response", 3, "0.9", curve("linear", proportional)),
                })},
      {"gates", Document::array({Document::object({{"when", "conduct_violations > 1"}, {"cap", 59}, {"reason", "repeated violations of the code of conduct"}})})},
      {"grades", Document::array({grade("A", 95), grade("B", 80), grade("C", 60), grade("D", 0)})},
      {"missing", "reweight"},
      {"round", Document::object({{"to", Decimal::of("0.01")}, {"mode", "half_even"}})},
  });
}

}  // namespace attain
