#pragma once
/// Credit rules (`credit-rule/1`): who is credited with a fact when it is not simply its own person, and why that rule and not another.
///
/// The rules of one slot compete for a fact and one of them wins: all revenue rules are one slot, overlay rules one a group. Precedence: splits by hand,
/// then named account, priority, specificity, latest effective, name. Without any credit rule a fact is its own person's.
///
///     std::cout << why_credit(book, "orders", "o-1").text();    // parts of the amount, the rule of each, and the rules that lost
///     Frame claims = credit_claims(book, "orders", "o-1");      // rule, role, outcome, criterion, against

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attain/base/why.hpp"
#include "attain/book/book.hpp"

namespace attain {

/// What decides between two rules that apply to the same fact, strongest first.
enum class Criterion : std::uint8_t { by_hand, named_account, priority, specificity, effective, name, only };
[[nodiscard]] std::string_view name_of(Criterion criterion) noexcept;

struct CreditLinesOptions {
  std::string table = "orders";
  Period period;
  std::optional<Date> as_of;            ///< default: the period's last day
};

/// Every credit line of the table's facts in the period: id, on, salesperson (null: nobody), team, role, share, amount, rule (the rule's name; "by hand" for
/// splits; null for the fact's own person), by, reason (of splits), lost (the rules that applied and lost, with the criterion). Sorted by on, id, role, person.
[[nodiscard]] Frame credit_lines(const Book& book, const CreditLinesOptions& options);

/// Everything that claims one fact, winners first: rule, role, group, outcome (wins, loses), criterion, against (the winner), effective, priority.
/// Throws unknown_table, not_found.
[[nodiscard]] Frame credit_claims(const Book& book, std::string_view table, std::string_view fact);

/// Why the fact is credited as it is: its amount in the company's currency, split over people, each part with its rule, and the claims that lost as notes.
[[nodiscard]] Why why_credit(const Book& book, std::string_view table, std::string_view fact);

/// Credit rules checked before they are used: what cannot be read, people and places that do not exist, shares above 1, rules that never win, pairs that only
/// their dates or names decide.
[[nodiscard]] Findings verify_credit_rules(const Book& book);

}  // namespace attain
