#pragma once
/// Tracking: where everybody stands against a target sheet on any day, how the sheet treats people, and whether budgets, sales and scope keep together.
///
///     track(book, sheet, {.as_of = Date(2026, 10, 14), .grains = {Grain::month, Grain::year}});
///         // dimensions, period, target, actual, variance, attainment, expected, ahead, pace, days_left, required, landing, landing_attainment

#include <optional>
#include <string>
#include <vector>

#include "attain/target/target.hpp"

namespace attain {

struct TrackOptions {
  std::optional<Date> as_of = {};            ///< the last day that counts; default the sheet's last
  std::vector<Grain> grains = {};            ///< of each the piece that holds as_of; none: only the sheet's whole period
  std::vector<TargetNode> nodes = {};        ///< only these; none: every node of the sheet
  /// Prior strength κ of the landing, as a share of the period's target: how much of it a pace must be worth to count half. Default: thirty days of it,
  /// at most all.
  std::optional<Decimal> prior = {};
};
/// One row a node and period, with the sheet's measure:
///     variance = actual - target          attainment = actual ÷ target
///     expected = what the phased target has by as_of          ahead = actual - expected          pace = actual ÷ expected
///     required = (target - actual) ÷ working days left (company's calendar; a person's own days), 0 when the target is met, null with none left
///     landing = actual + (target - expected) × (κ + actual) ÷ (κ + expected): a pace that is drawn to 1 while little is known of it
/// Money is rounded half-even to the sheet's scale, ratios to 12 decimals; null where the divisor is zero.
[[nodiscard]] Frame track(const Book& book, const TargetSheet& sheet, const TrackOptions& options = {});

enum class Respread : std::uint8_t {
  even,     ///< the same on every working day left
  phased,   ///< as the target is phased
  late,     ///< rising by working day: 1, 2, 3, …
};
[[nodiscard]] std::optional<Respread> respread(std::string_view name) noexcept;
/// What is missing so far, spread over the working days left of a period: day, target (as phased), carried, needed = target + carried. Carried adds to
/// expected - actual exactly (below zero when ahead; needed never is below zero then: what days cannot give back is left out, from the last day on).
/// Throws not_found where the sheet has nothing for the node, infeasible where something is missing and no day is left.
[[nodiscard]] Frame respread(const Book& book, const TargetSheet& sheet, const TargetNode& node, const Period& period, Date as_of, Respread policy = Respread::even);

struct QualityOptions {
  std::optional<Date> as_of = {};            ///< default: the sheet's last day
  TargetBy by = TargetBy::salesperson;       ///< whose attainments
  std::vector<std::string> groups = {};      ///< attributes of people beside "team": region, grade, …
  Decimal threshold = Decimal::scaled(8, 1), excellence = Decimal::scaled(12, 1);   ///< shares at 0.8, 1 and 1.2 of the target to date
};
/// How a sheet treats people: attainment to date (actual ÷ expected) of everybody, tested: one row a test with value, n, and low and high of a 95 % interval.
/// Statistics: `test` is mean, gini, at_threshold, at_target, at_excellence (Wilson's intervals), slope_on_size (attainment on target ÷ mean target, with
/// t and r_squared in rows of their own: should be 0), and for each group its mean against all others (`difference`; should hold 0). `holds` is false where
/// the interval says that the sheet favours somebody. Null where there are too few to tell.
[[nodiscard]] Frame target_quality(const Book& book, const TargetSheet& sheet, const QualityOptions& options = {});

struct BalanceOptions {
  Period period;
  std::optional<Date> as_of = {};            ///< default: the period's last day
  std::string by = "team_tree";              ///< "", "salesperson", "team_tree", "team", …: as measures are asked by
  /// What must keep together: a role and a measure with targets: {"sales", "actual_sales"}, {"expense", "marketing_spend"}, {"scope", "customers_visited"}.
  std::vector<std::pair<std::string, std::string>> sides;
  Decimal tolerance = Decimal::scaled(1, 1); ///< how far two may part, in parts of their targets: 0.1
};
struct Balance {
  Frame frame;                               ///< by, role, measure, target, actual, used (actual ÷ target)
  Findings findings;                         ///< out_of_balance: two sides of somebody that have parted, and spending beyond its budget
};
/// Budgets beside targets: each side's actual against its released target, and findings where they part by more than the tolerance.
[[nodiscard]] Balance balance(const Book& book, const BalanceOptions& options);

}  // namespace attain
