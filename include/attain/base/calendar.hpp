#pragma once
/// Working calendars (which days are worked) and fiscal calendars (how a company cuts its year).
///
///     WorkingCalendar china({.weekend = {Weekday::saturday, Weekday::sunday}, .holidays = …, .workdays = {Date(2026, 10, 10)}});
///     china.working_days(Period::month(2026, 10));         // 18

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "attain/base/date.hpp"

namespace attain {

struct Holiday {
  Date on;
  std::string name;
  friend bool operator==(const Holiday&, const Holiday&) = default;
};

/// Which days are worked: not a weekend day, not a holiday; a listed workday is worked whatever else it is. A value: cheap to copy.
class WorkingCalendar {
 public:
  struct Options {
    std::vector<Weekday> weekend = {Weekday::saturday, Weekday::sunday};
    std::vector<Holiday> holidays;
    std::vector<Date> workdays;
  };
  WorkingCalendar();                                       ///< Saturday and Sunday off, no holidays
  explicit WorkingCalendar(Options options);               ///< throws invalid_calendar (e.g. every day of the week off)
  [[nodiscard]] bool works_on(Date day) const noexcept;
  [[nodiscard]] int working_days(Date first, Date end) const noexcept;     ///< in [first, end); O(log n)
  [[nodiscard]] int working_days(const Period& period) const noexcept { return working_days(period.first(), period.end()); }
  [[nodiscard]] int days_in_standard_week() const noexcept;                ///< 7 less the weekend days
  [[nodiscard]] std::vector<Date> list(const Period& period) const;        ///< the working days in order
  [[nodiscard]] const Options& options() const noexcept;                   ///< as given, each list sorted and without doubles
  friend bool operator==(const WorkingCalendar& a, const WorkingCalendar& b);

 private:
  struct Impl;
  std::shared_ptr<const Impl> impl_;
};

/// A company's year: any start month and day with calendar months; 4-4-5, 4-5-4 or 5-4-4 weeks in quarters; or ISO weeks in 13 four-week periods.
/// FY2026 is the fiscal year that *ends* in 2026 unless `named_by_start` (a year that starts on 1 January is both). A year of weeks is named
/// after the calendar months it stands for: one that starts with January is FY2026 even where its first days fall in December 2025.
/// The 53rd week of a long year belongs to its last period. ISO quarters are 13 weeks each, so four-week periods do not tile them.
///
///     FiscalCalendar retail({.start_month = 2, .pattern = FiscalCalendar::Pattern::weeks_454, .week_starts = Weekday::sunday,
///                            .nearest = true, .named_by_start = true});       // the calendar of the NRF
///     retail.year(2023).text();                                               // "FY2023": 2023-01-29 to 2024-02-03, 53 weeks
class FiscalCalendar {
 public:
  enum class Pattern : std::uint8_t { months, weeks_445, weeks_454, weeks_544, iso_weeks };
  struct Options {
    int start_month = 1, start_day = 1;                    ///< the day 1…28; week patterns take 1, ISO weeks start with January
    Pattern pattern = Pattern::months;
    Weekday week_starts = Weekday::monday;                 ///< for week patterns
    /// Week patterns: the year ends on the last `week end` day of the month before start_month (`last`), or the one nearest its end (`nearest`).
    bool nearest = false;
    bool named_by_start = false;
    friend bool operator==(const Options&, const Options&) = default;
  };
  FiscalCalendar();                                        ///< the calendar year
  explicit FiscalCalendar(Options options);                ///< throws invalid_calendar
  [[nodiscard]] Period year(int fiscal_year) const;                        ///< these four throw invalid_period
  [[nodiscard]] Period half(int fiscal_year, int half) const;
  [[nodiscard]] Period quarter(int fiscal_year, int quarter) const;
  [[nodiscard]] Period period(int fiscal_year, int number) const;          ///< 1…12 (13 for iso_weeks)
  [[nodiscard]] int periods_in_year(int fiscal_year) const noexcept;
  [[nodiscard]] int year_of(Date day) const;
  [[nodiscard]] const Options& options() const noexcept { return options_; }
  friend bool operator==(const FiscalCalendar&, const FiscalCalendar&) = default;

 private:
  [[nodiscard]] Date start_of(int fiscal_year) const noexcept;
  [[nodiscard]] Date start_of_period(int fiscal_year, int number) const noexcept;  ///< one past the last is the year's end
  [[nodiscard]] Date start_of_quarter(int fiscal_year, int quarter) const noexcept;
  Options options_;
};

[[nodiscard]] std::optional<FiscalCalendar::Pattern> fiscal_pattern(std::string_view name) noexcept;  ///< "months", "4-4-5", "4-5-4", "5-4-4", "iso_weeks"
[[nodiscard]] std::string_view name_of(FiscalCalendar::Pattern pattern) noexcept;                     ///< the same words

}  // namespace attain
