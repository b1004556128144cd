#include <algorithm>
#include <array>

#include "attain/base/calendar.hpp"
#include "attain/base/error.hpp"
#include "base/civil.hpp"

namespace attain {
namespace {

using Pattern = FiscalCalendar::Pattern;
constexpr std::array<std::string_view, 5> kPatterns = {"months", "4-4-5", "4-5-4", "5-4-4", "iso_weeks"};

/// Weeks before each of the three periods of a 13-week quarter.
std::array<int, 3> weeks_before(Pattern pattern) noexcept {
  switch (pattern) {
    case Pattern::weeks_454:
      return {0, 4, 9};
    case Pattern::weeks_544:
      return {0, 5, 9};
    default:
      return {0, 4, 8};
  }
}

[[noreturn]] void refuse(std::string path, std::string message, std::string hint) {
  throw Error(ErrorCode::invalid_calendar, std::move(path), std::move(message), std::move(hint));
}

void check_year(int year) {
  if (year < civil::kFirstYear || year > civil::kLastYear) {
    throw Error(ErrorCode::invalid_period, "", "no fiscal year " + std::to_string(year), "years run from 1400 to 9999");
  }
}

void check_number(std::string_view what, int year, int number, int count) {
  check_year(year);
  if (number >= 1 && number <= count) return;
  const std::string name = "FY" + std::to_string(year);
  throw Error(ErrorCode::invalid_period, "", "no " + std::string(what) + " " + std::to_string(number) + " in " + name,
              name + " has 1 to " + std::to_string(count));
}

}  // namespace

std::optional<Pattern> fiscal_pattern(std::string_view name) noexcept {
  const auto* found = std::find(kPatterns.begin(), kPatterns.end(), name);
  if (found == kPatterns.end()) return std::nullopt;
  return static_cast<Pattern>(found - kPatterns.begin());
}

std::string_view name_of(Pattern pattern) noexcept {
  const auto index = static_cast<std::size_t>(pattern);
  return index < kPatterns.size() ? kPatterns[index] : std::string_view("?");
}

FiscalCalendar::FiscalCalendar() = default;

FiscalCalendar::FiscalCalendar(Options options) : options_(options) {
  const bool weeks = options.pattern != Pattern::months;
  if (options.start_month < 1 || options.start_month > 12) {
    refuse("start_month", "no month " + std::to_string(options.start_month), "1 to 12");
  }
  if (options.start_day < 1 || options.start_day > 28) {
    refuse("start_day", "a fiscal year cannot start on day " + std::to_string(options.start_day),
           "1 to 28, which every month has");
  }
  if (static_cast<unsigned>(options.pattern) >= kPatterns.size())
    refuse("pattern", "no such pattern", "months, 4-4-5, 4-5-4, 5-4-4 or iso_weeks");
  const auto weekday = static_cast<int>(options.week_starts);
  if (weekday < 1 || weekday > 7)
    refuse("week_starts", "no weekday " + std::to_string(weekday), "mon, tue, wed, thu, fri, sat or sun");
  if (weeks && options.start_day != 1)
    refuse("start_day", "a year of weeks starts near the first of a month", "leave start_day at 1");
  if (options.pattern == Pattern::iso_weeks && (options.start_month != 1 || options.week_starts != Weekday::monday)) {
    refuse("pattern", "ISO weeks start on a Monday and their year with January",
           "use 4-4-5, 4-5-4 or 5-4-4 for another start");
  }
}

Date FiscalCalendar::start_of(int fiscal_year) const noexcept {
  if (options_.pattern == Pattern::iso_weeks) return civil::iso_year_start(fiscal_year);
  const bool starts_in_own_year = options_.named_by_start || (options_.start_month == 1 && options_.start_day == 1);
  const Date nominal = civil::month_start(starts_in_own_year ? fiscal_year : fiscal_year - 1, options_.start_month);
  if (options_.pattern == Pattern::months) return nominal + (options_.start_day - 1);
  // The last start of a week on or before the nominal start is the day after the month before's last week end, or after
  // the nearest one when that is not more than three days back.
  const int back = (civil::iso_weekday(nominal) - static_cast<int>(options_.week_starts) + 7) % 7;
  return options_.nearest && back > 3 ? nominal + (7 - back) : nominal - back;
}

Date FiscalCalendar::start_of_period(int fiscal_year, int number) const noexcept {
  if (number > periods_in_year(fiscal_year)) return start_of(fiscal_year + 1);
  const Date start = start_of(fiscal_year);
  switch (options_.pattern) {
    case Pattern::months:
      return civil::month_start(start.year(), start.month() + number - 1) + (options_.start_day - 1);
    case Pattern::iso_weeks:
      return start + 28 * (number - 1);
    default: {
      const auto quarter = (number - 1) / 3, in_quarter = (number - 1) % 3;
      return start + 7 * (13 * quarter + weeks_before(options_.pattern)[static_cast<std::size_t>(in_quarter)]);
    }
  }
}

Date FiscalCalendar::start_of_quarter(int fiscal_year, int quarter) const noexcept {
  if (quarter > 4) return start_of(fiscal_year + 1);
  if (options_.pattern == Pattern::iso_weeks) return start_of(fiscal_year) + 91 * (quarter - 1);
  return start_of_period(fiscal_year, quarter * 3 - 2);
}

Period FiscalCalendar::year(int fiscal_year) const {
  check_year(fiscal_year);
  return {start_of(fiscal_year), start_of(fiscal_year + 1), PeriodKind::fiscal_year, fiscal_year, 0};
}

Period FiscalCalendar::half(int fiscal_year, int half) const {
  check_number("half", fiscal_year, half, 2);
  return {start_of_quarter(fiscal_year, half * 2 - 1), start_of_quarter(fiscal_year, half * 2 + 1),
          PeriodKind::fiscal_half, fiscal_year, half};
}

Period FiscalCalendar::quarter(int fiscal_year, int quarter) const {
  check_number("quarter", fiscal_year, quarter, 4);
  return {start_of_quarter(fiscal_year, quarter), start_of_quarter(fiscal_year, quarter + 1),
          PeriodKind::fiscal_quarter, fiscal_year, quarter};
}

Period FiscalCalendar::period(int fiscal_year, int number) const {
  check_number("period", fiscal_year, number, periods_in_year(fiscal_year));
  return {start_of_period(fiscal_year, number), start_of_period(fiscal_year, number + 1), PeriodKind::fiscal_period,
          fiscal_year, number};
}

int FiscalCalendar::periods_in_year(int /*fiscal_year*/) const noexcept {
  return options_.pattern == Pattern::iso_weeks ? 13 : 12;
}

int FiscalCalendar::year_of(Date day) const {
  int year = day.year();
  while (day < start_of(year)) --year;
  while (start_of(year + 1) <= day) ++year;
  return year;
}

}  // namespace attain
