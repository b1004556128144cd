#pragma once
/// Pay plans before they are used: what is doubtful in them, what they cost at most, and how two of them, or two books, compare. (What they are expected to
/// cost is a statistic: report/expected_pay.hpp.)
///
///     verify_pay_plans(book);                                              // cliffs with their size, pay that falls as results rise, gaps, overlaps
///     Frame f = compare_pay(book, {.plan = "2026"}, book, {.plan = "2027"}, Period::year(2026));

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

}  // namespace attain
