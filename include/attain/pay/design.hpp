#pragma once
/// Pay plans before they are used: what is doubtful in them, what they cost at most and are expected to, and how two of them, or two books, compare.
///
///     verify_pay_plans(book);                                              // cliffs with their size, pay that falls as results rise, gaps, overlaps
///     Frame f = compare_pay(book, {.plan = "2026"}, book, {.plan = "2027"}, Period::year(2026));
///     expected_pay(book, {.plan = "2027", .component = "commission", .mean = 0.95, .deviation = 0.25, .target = 100000})

#include <optional>
#include <string>
#include <vector>

#include "attain/base/frame.hpp"
#include "attain/book/book.hpp"
#include "attain/pay/pay.hpp"

namespace attain {

/// Every pay plan of the book as it stands: what cannot be read; per component cliffs with their size and pay that falls where results rise (`result_jumps`,
/// `result_falls`), bounds at which nothing changes, tiers that begin late (`gap`), caps that cut below a tier, the findings of its decision table.
[[nodiscard]] Findings verify_pay_plans(const Book& book);

/// The most that a plan can pay one person in one window of each component: component (null: one person in a plan period; "all" under plan_cap: everybody), over,
/// most (null: nothing bounds it), because. Bonuses and contests with formulae are unbounded, too.
[[nodiscard]] Frame worst_case(const Book& book, std::string_view plan, Date on);

struct ComparedPlan {
  std::string plan;
  std::vector<std::string> salespeople;        ///< only these; empty: everyone
  std::optional<Date> as_of;
};
/// Two plans, or two books, side by side per person over a period of whole plan periods: salesperson (null: all together), before, after, change, share (of the
/// change in what was paid before, null where that is 0), currency. Earned, exactly; people that only one side has count 0 on the other.
[[nodiscard]] Frame compare_pay(const Book& before, const ComparedPlan& old_plan, const Book& after, const ComparedPlan& new_plan, const Period& period);
/// The same by plan period: salesperson, period, before, after, change.
[[nodiscard]] Frame compare_pay_by_period(const Book& before, const ComparedPlan& old_plan, const Book& after, const ComparedPlan& new_plan, const Period& period);

struct ExpectedPayOptions {
  std::string plan, component;
  std::optional<Date> on;                      ///< the version in force; default: the latest
  double mean = 1, deviation = 0;              ///< of the attainment; of the base itself when `target` is empty
  std::optional<Decimal> target;               ///< one person's target of the window; default: the component's own number
};
/// A statistic, in double: the expected pay of one person and window when the attainment is normal; in closed form over the stretches of the tiers, cap and floor
/// included (methods: E[(a − b)⁺] = (μ − b)Φ(d) + σφ(d)). Never a payment. Throws unsupported for components whose pay is no function of one base.
struct ExpectedPay {
  double expected = 0;                         ///< of one window
  double at_mean = 0;                          ///< what exactly the mean would pay: the difference is what variation costs
  double below_first = 0, at_or_above_target = 0, at_cap = 0;   ///< probabilities
};
[[nodiscard]] ExpectedPay expected_pay(const Book& book, const ExpectedPayOptions& options);

}  // namespace attain
