// Budgets beside targets: what must keep together, and findings where it parts.
#include <algorithm>
#include <set>

#include "attain/base/error.hpp"
#include "attain/measure/measure.hpp"
#include "attain/target/tracking.hpp"

namespace attain {

Balance balance(const Book& book, const BalanceOptions& options) {
  if (options.sides.size() < 2) throw Error(ErrorCode::invalid_argument, "sides", "a balance has at least two sides", "for example sales and expense");
  if (options.tolerance.sign() < 0) throw Error(ErrorCode::invalid_argument, "tolerance", "a tolerance is not negative");
  std::set<std::string> roles;
  for (const auto& [role, measure] : options.sides) {
    if (!roles.insert(role).second) throw Error(ErrorCode::invalid_argument, "sides", "the role \"" + role + "\" stands twice");
  }
  const auto catalogue = measure_catalogue(book);
  MeasureOptions asked{.measures = {}, .by = {}, .period = options.period, .where = {}, .as_of = options.as_of};
  if (!options.by.empty()) asked.by = {options.by};
  for (const auto& [role, measure] : options.sides) {
    asked.measures.emplace_back(Document::object({{"measure", measure}, {"as", role}}));
    asked.measures.emplace_back(Document::object({{"measure", "target"}, {"of", measure}, {"as", role + ":target"}}));
  }
  const MeasureSheet found = measure_sheet(book, asked);
  Balance result;
  FrameBuilder builder;
  Column* who = options.by.empty() ? nullptr : &builder.text(options.by);
  Column& role = builder.text("role");
  Column& measure = builder.text("measure");
  Column& target = builder.decimal("target", 6);
  Column& actual = builder.decimal("actual", 6);
  Column& used = builder.decimal("used", 12, "ratio");
  for (std::size_t row = 0; row < found.rows(); ++row) {
    const auto id = options.by.empty() ? std::optional<std::string>() : found.key(row, 0);
    if (!options.by.empty() && !id) continue;   // what is credited to nobody has no target
    const std::string name = id ? *id : book.company().name();
    std::vector<std::optional<Decimal>> shares;
    for (std::size_t side = 0; side < options.sides.size(); ++side) {
      const auto& value = found.at(row, 2 * side).value;
      const auto& goal = found.at(row, 2 * side + 1).value;
      shares.push_back(value && goal && goal->sign() > 0 ? std::optional(*value / *goal) : std::nullopt);
      if (who != nullptr) who->add(id);
      role.add(options.sides[side].first);
      measure.add(options.sides[side].second);
      target.add(goal);
      actual.add(value);
      used.add(shares.back());
      const auto info = std::find_if(catalogue.begin(), catalogue.end(), [&](const MeasureInfo& m) { return m.name == options.sides[side].second; });
      const bool spending = options.sides[side].first == "expense" || (info != catalogue.end() && !info->higher_is_better);
      if (spending && shares.back() && *shares.back() > Decimal(1)) {
        result.findings.push_back({Severity::warning, ErrorCode::out_of_balance, options.sides[side].first + "[\"" + name + "\"]",
                                   name + " has spent " + value->normalized().text() + " of a budget of " + goal->normalized().text() + " in " + options.period.text(), "raise the budget with a reason, or stop"});
      }
    }
    for (std::size_t a = 0; a < shares.size(); ++a) {
      for (std::size_t b = a + 1; b < shares.size(); ++b) {
        if (!shares[a] || !shares[b] || (*shares[a] - *shares[b]).abs() <= options.tolerance) continue;
        const auto percent = [](const Decimal& share) { return (share * Decimal(100)).rounded(1).text() + " %"; };
        result.findings.push_back({Severity::warning, ErrorCode::out_of_balance, options.sides[a].first + "[\"" + name + "\"]",
                                   "of " + name + ", " + options.sides[a].first + " stands at " + percent(*shares[a]) + " of its target in " + options.period.text() + " and " + options.sides[b].first + " at " +
                                       percent(*shares[b]) + ": they part by " + percent((*shares[a] - *shares[b]).abs()),
                                   "bring the one or the other back, or revise its target with a reason"});
      }
    }
  }
  result.frame = std::move(builder).build();
  sort_findings(result.findings);
  return result;
}

}  // namespace attain
