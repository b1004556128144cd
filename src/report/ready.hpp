#pragma once
/// What the ready-made reports share: measures of one scope with the look they have, paces, small tables.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attain/measure/measure.hpp"
#include "attain/report/report.hpp"
#include "report/facts.hpp"

namespace attain::report {

/// How the numbers of a measure are shown: money, percent, counts.
struct MeasureLook {
  std::string name, title, unit;   ///< unit: the currency of money, else ""
  ShowAs as = ShowAs::number;
  int decimals = -1;
};
/// The look of a measure of the book; of a name that it does not know the name in words and plain numbers.
[[nodiscard]] MeasureLook look_of_measure(const Book& book, std::string_view measure);

/// Whose numbers: the company's, a team's with the teams under it, or a person's.
struct Scope {
  std::string dimension;           ///< "", "team_tree", "salesperson"
  std::string id;
};

/// Measures of one scope and period; `values[i]` belongs to `names[i]`.
[[nodiscard]] std::vector<std::optional<Decimal>> values_of(const Book& book, const Scope& scope, const std::vector<std::string>& names, const Period& period, Date as_of);

/// Measures of a scope, cut by one more dimension: one row a key in the order of the sheet, keys as ids; the null key is the last row.
struct Cut {
  std::vector<std::optional<std::string>> keys;
  std::vector<std::vector<std::optional<Decimal>>> values;    ///< by row, then measure
};
[[nodiscard]] Cut cut_of(const Book& book, const Scope& scope, const std::string& dimension, const std::vector<std::string>& names, const Period& period, Date as_of);

/// One figure of a measure.
[[nodiscard]] Figures::Figure figure_of(const MeasureLook& look, const std::optional<Decimal>& value, std::string note = {});
/// A column for a measure in a frame under construction; the column's style goes to `styles`.
Column& measure_column(FrameBuilder& builder, const MeasureLook& look, std::vector<ColumnStyle>& styles);

/// How far a target is on its way by `as_of`: working days decide.
struct Pace {
  std::optional<Decimal> target, actual, expected;    ///< expected: the target's share of the working days gone
  std::optional<Decimal> a_day;                       ///< what each working day left needs; empty when there is none or no target
  Decimal days, days_gone;                            ///< working days of the period, and until as_of, that day included
};
/// `person` kNone: by the company's default calendar.
[[nodiscard]] Pace pace_of(const Book& book, std::uint32_t person, std::optional<Decimal> target, std::optional<Decimal> actual, const Period& period, Date as_of);

/// "2026-10" with what it is: "October 2026", "week 42 of 2026", "2026-10-05", else the period's own spelling.
[[nodiscard]] std::string title_of(const Period& period);
[[nodiscard]] std::string title_of(Date day);                   ///< "Monday 5 October 2026"
/// A table of texts and dates from rows; null cells stay empty.
[[nodiscard]] TableBlock findings_table(const Findings& findings);
/// Adds up numbers that are there; empty when none is.
void add_to(std::optional<Decimal>& sum, const std::optional<Decimal>& value);

}  // namespace attain::report
