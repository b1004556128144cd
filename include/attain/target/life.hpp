#pragma once
/// The life of a target sheet: draft, released, acknowledged or objected, revised in the middle of its period; and the bridge from one version to the next.
///
/// Invariants: what was frozen stays to the unit and to the day; wherever a number is raised or lowered, everything above it that the change reaches is
/// again the sum of what is under it (but see catch_up); a revision says why; a bridge's parts add to the difference.
///
///     auto second = revise(book, sheet, {.how = TargetRevise::keep_annual, .from = Date(2026, 7, 1), .value = 1'100'000, .reason = "new shop"});
///     bridge({sheet, second});                                        // dimensions, period, before, part, change, after

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "attain/target/target.hpp"

namespace attain {

enum class TargetRevise : std::uint8_t {
  release,      ///< the numbers stay; the state becomes `state` (a draft keeps its version number)
  keep_annual,  ///< the whole period's number becomes `value`; what lies before `from` is frozen, the rest takes the difference as it is phased
  catch_up,     ///< what was missed before `from` (target - actual) is added to what is left, a surplus taken off, never below 0
  relief,       ///< the days of `days` are taken off; given `to`, others carry them
  hand_over,    ///< the days of `days` go to others: who leaves or is away for good
};
[[nodiscard]] std::string_view name_of(TargetRevise how) noexcept;

struct ReviseOptions {
  TargetRevise how = TargetRevise::keep_annual;
  TargetNode node = {};                      ///< whose; nothing: everybody's
  std::optional<Date> from = {};             ///< keep_annual, catch_up: the first day that may change
  std::optional<Period> days = {};           ///< relief, hand_over
  std::optional<Decimal> value = {};         ///< keep_annual: the node's number for the sheet's period
  /// relief, hand_over: who carries it, by share (together 1). `peers`: everybody beside the node, in proportion to their own targets of the time.
  std::vector<std::pair<TargetNode, Decimal>> to = {};
  bool peers = false;
  bool within_parent = false;                ///< keep_annual: those beside the node give or take the difference; else everything above changes
  std::optional<Date> as_of = {};            ///< catch_up: what actuals may know; default: the day before `from`
  std::string state = "released";
  std::string reason;                        ///< needed
};
/// Options as a document: {"how": "keep_annual", "for": {"team": "north"}, "from": "2026-07-01", "value": …, "days": "2026-08", "to": "peers" | [{"for": …,
/// "share": …}], "within_parent": true, "as_of": …, "state": …, "reason": …}. `book` reads the periods.
[[nodiscard]] ReviseOptions revise_options(const Book& book, const Reader& in);

/// The next version of a sheet. Numbers are shared out top-down by largest remainder over what was open, in each level's unit. With catch_up a cell that
/// reaches back before `from` keeps its number; what its children carry more is shown as `pushed`. Throws invalid_argument for options that do not go
/// with `how`, not_found for a node without cells, infeasible where a value is below what is frozen or nobody can carry what is handed over,
/// frozen_period where a cell would change whose period is closed in the book.
[[nodiscard]] TargetSheet revise(const Book& book, const TargetSheet& sheet, const ReviseOptions& options);

/// The same plan from `from` on, made anew on a newer book: who joined, left or moved team by then, new bases; what lies before stays as `sheet` has it.
/// It covers [from, the sheet's end) with what the sheet has left there, or with `value`. `book.add` of it also withdraws the sheet's rows that reach over
/// `from`, so that a longer period is the sum of its months of both.
struct SucceedOptions {
  Date from;
  std::optional<Decimal> value = {};
  std::string reason;                        ///< needed
  unsigned threads = 0;
};
[[nodiscard]] TargetSheet succeed(const Book& book, const TargetSheet& sheet, const SucceedOptions& options);

/// From the first version to the last: one row a lowest node, lowest period and version that changed it (dimensions, period, before, part, change, after).
/// `part` is the version and its reason; somebody who came or went is `joined` or `left`. `before` is the first version's, `after` the last one's; Σ change =
/// after - before in every row's group, and over all rows the totals' difference. Sheets of one measure and scale (invalid_argument otherwise).
[[nodiscard]] Frame bridge(std::span<const TargetSheet> versions);

/// Somebody's answer to a released sheet: a row of `approvals` (document: the policy, period, version, by, state, reason, and whom it is about).
struct TargetAnswer {
  TargetNode node;
  std::string by;                            ///< who answers
  bool acknowledged = true;                  ///< else objected, with a comment (needed)
  std::string comment;
  Date on;
};
/// {"for": {"salesperson": "ng-mei"}, "by": "ng-mei", "state": "objected", "comment": …, "on": …}.
[[nodiscard]] TargetAnswer target_answer(const Reader& in);
class AnsweredTarget {
 public:
  AnsweredTarget(const TargetSheet& sheet, TargetAnswer answer);   ///< throws not_found for a node without cells, invalid_argument without `by` or the comment of an objection
  [[nodiscard]] std::vector<Posting> postings(const Book& book) const;

 private:
  std::string policy_, period_;
  int version_;
  TargetAnswer answer_;
};
/// Who has answered: a row for each node of people and teams of the sheet: dimensions, state (draft, released, acknowledged, objected), by, on, comment.
[[nodiscard]] Frame target_answers(const Book& book, const TargetSheet& sheet);
/// Objections of a book that no later version of the policy's targets has answered.
[[nodiscard]] Findings verify_answers(const Book& book);

}  // namespace attain
