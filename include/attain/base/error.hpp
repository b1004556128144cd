#pragma once
/// Errors and findings: what is wrong, where, and what to do about it.
///
/// Bad data throws `Error`; a check of a whole document or book returns all its `Findings`. Both carry a stable code,
/// a path such as `rules["field sales"].lines[2].curve` or `facts/orders.csv:17`, a message and a hint.
///
///     throw attain::Error(ErrorCode::unknown_reference, "orders[\"o-1\"].customer", "no customer \"c-9\"", "did you mean \"c-1\"?");

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace attain {

/// Every error and finding code, name and number. Numbers are stable: thousands are the floor, a new code goes to the end of
/// its floor, and `docs/errors.md` has a line for each.
#define ATTAIN_ERROR_CODES(X)            \
  /* floor 0: base */                    \
  X(invalid_argument, 1)                 \
  X(invalid_number, 2)                   \
  X(overflow, 3)                         \
  X(division_by_zero, 4)                 \
  X(invalid_currency, 5)                 \
  X(mixed_currencies, 6)                 \
  X(too_many_decimals, 7)                \
  X(invalid_date, 8)                     \
  X(invalid_period, 9)                   \
  X(invalid_calendar, 10)                \
  X(overlapping_intervals, 11)           \
  X(not_found, 12)                       \
  X(limit_exceeded, 13)                  \
  X(duplicate_key, 14)                   \
  X(wrong_type, 15)                      \
  X(missing_key, 16)                     \
  X(unknown_key, 17)                     \
  X(internal, 18)                        \
  X(cancelled, 19)                       \
  /* floor 1: company, journal, math, rule */ \
  X(unknown_reference, 1001)             \
  X(duplicate_id, 1002)                  \
  X(cycle, 1003)                         \
  X(gap, 1004)                           \
  X(overlap, 1005)                       \
  X(unknown_table, 1006)                 \
  X(unknown_column, 1007)                \
  X(missing_column, 1008)                \
  X(conflicting_row, 1009)               \
  X(negative_magnitude, 1010)            \
  X(float_money, 1011)                   \
  X(unknown_kind, 1012)                  \
  X(invalid_row, 1013)                   \
  X(syntax, 1020)                        \
  X(unknown_name, 1021)                  \
  X(type_mismatch, 1022)                 \
  X(null_value, 1023)                    \
  X(evaluation, 1024)                    \
  X(infeasible, 1030)                    \
  X(masked_rule, 1040)                   \
  X(unreachable_result, 1041)            \
  X(unused_input, 1042)                  \
  X(result_jumps, 1043)                  \
  X(result_falls, 1044)                  \
  X(unused_edge, 1045)                   \
  /* floor 2: book */                    \
  X(unknown_rule, 2001)                  \
  X(duplicate_rule, 2002)                \
  X(invalid_rule, 2003)                  \
  X(period_closed, 2004)                 \
  X(already_posted, 2005)                \
  X(stale_posting, 2006)                 \
  /* floor 3: credit, measure */         \
  X(credit_outside_employment, 3001)     \
  X(missing_rate, 3002)                  \
  X(shares_do_not_sum, 3003)             \
  X(return_without_reference, 3004)      \
  X(unknown_measure, 3501)               \
  X(unknown_dimension, 3502)             \
  X(unstated_history, 3503)              \
  /* floor 4: target, appraisal, pay */  \
  X(no_target, 4001)                     \
  X(target_gap, 4002)                    \
  X(frozen_period, 4011)                 \
  X(target_objected, 4012)               \
  X(out_of_balance, 4013)                \
  X(weight_refused, 4101)                \
  X(missing_value, 4102)                 \
  X(nobody_enrolled, 4103)               \
  X(weights_do_not_sum, 4104)            \
  X(curve_cliff, 4105)                   \
  X(curve_falls, 4106)                   \
  X(tied_scores, 4107)                   \
  X(confounded, 4108)                    \
  /* floor 5: check, report, io */       \
  X(syntax_json, 5001)                   \
  X(syntax_csv, 5002)                    \
  X(bad_encoding, 5003)                  \
  X(bad_arrow, 5004)                     \
  X(file_error, 5005)                    \
  X(off_calendar, 5006)                  \
  X(unsupported, 5007)

enum class ErrorCode : std::int32_t {
#define ATTAIN_CODE(name, number) name = number,
  ATTAIN_ERROR_CODES(ATTAIN_CODE)
#undef ATTAIN_CODE
};

/// The snake_case name of a code, e.g. "unknown_reference"; "unknown_code" for a number that is none.
[[nodiscard]] std::string_view name_of(ErrorCode code) noexcept;

/// Bad data or a wrong call. `what()` is "path: message (hint)" in one line.
class Error : public std::runtime_error {
 public:
  Error(ErrorCode code, std::string path, std::string message, std::string hint = {});
  [[nodiscard]] ErrorCode code() const noexcept { return code_; }
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  [[nodiscard]] const std::string& message() const noexcept { return message_; }
  [[nodiscard]] const std::string& hint() const noexcept { return hint_; }
  /// The same error with `prefix` put before its path ("rules/a.json" + "lines[2]" is "rules/a.json: lines[2]").
  [[nodiscard]] Error within(std::string_view prefix) const;

 private:
  ErrorCode code_;
  std::string path_, message_, hint_;
};

enum class Severity : std::uint8_t { info, warning, error };
[[nodiscard]] std::string_view name_of(Severity severity) noexcept;

/// One result of a check.
struct Finding {
  Severity severity = Severity::error;
  ErrorCode code = ErrorCode::invalid_argument;
  std::string path, message, hint;
  friend bool operator==(const Finding&, const Finding&) = default;
};
using Findings = std::vector<Finding>;

/// Sorts findings by severity (errors first), then code, path and message, and removes exact doubles: the documented order.
void sort_findings(Findings& findings);

/// The candidate nearest to `word` by edit distance (ties: the first in order), or empty when none is near enough to
/// suggest (distance above a third of the word's length, at least 2). For "did you mean".
[[nodiscard]] std::string nearest(std::string_view word, const std::vector<std::string>& candidates);
/// `did you mean "x"?`, or an empty string when nothing is near.
[[nodiscard]] std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace attain
