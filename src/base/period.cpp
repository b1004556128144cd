#include <algorithm>
#include <array>
#include <cstdio>

#include "attain/base/calendar.hpp"
#include "attain/base/date.hpp"
#include "attain/base/error.hpp"
#include "base/civil.hpp"

namespace attain {
namespace {

constexpr std::string_view kSpellings =
    "write 2026, 2026-H1, 2026-Q4, 2026-10, 2026-W07, 2026-10-05, 2026-01-01/2026-03-31, or FY2026, FY2026-H1, "
    "FY2026-Q2, FY2026-P03";

[[noreturn]] void fail(std::string message, std::string hint = std::string(kSpellings)) {
  throw Error(ErrorCode::invalid_period, "", std::move(message), std::move(hint));
}

void check_year(int year) {
  if (year < civil::kFirstYear || year > civil::kLastYear)
    fail("no year " + std::to_string(year), "years run from 1400 to 9999");
}

void check_number(std::string_view what, int year, int number, int count) {
  check_year(year);
  if (number < 1 || number > count) {
    fail("no " + std::string(what) + " " + std::to_string(number) + " in " + std::to_string(year),
         std::to_string(year) + " has 1 to " + std::to_string(count));
  }
}

const FiscalCalendar& needed(const FiscalCalendar* fiscal) {
  if (fiscal == nullptr)
    fail("a fiscal period needs the company's fiscal calendar", "give the calendar, or use calendar periods");
  return *fiscal;
}

/// `count` ASCII digits and nothing else.
std::optional<int> number(std::string_view text, std::size_t count) noexcept {
  if (text.size() != count) return std::nullopt;
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

Period parse_fiscal(std::string_view text,
                    const FiscalCalendar& fiscal) {  // text follows "FY"; throws when it is no period
  const auto year = number(text.substr(0, 4), 4);
  if (!year) fail("no fiscal year");
  if (text.size() == 4) return fiscal.year(*year);
  if (text.size() < 7 || text[4] != '-') fail("no fiscal period");
  const std::string_view digits = text.substr(6);
  const auto n = number(digits, text[5] == 'P' ? 2 : 1);
  if (!n) fail("no fiscal period");
  switch (text[5]) {
    case 'H':
      return fiscal.half(*year, *n);
    case 'Q':
      return fiscal.quarter(*year, *n);
    case 'P':
      return fiscal.period(*year, *n);
    default:
      fail("no fiscal period");
  }
}

std::optional<Period> parse_calendar(std::string_view text) {
  const auto year = number(text.substr(0, 4), 4);
  if (!year) return std::nullopt;
  if (text.size() == 4) return Period::year(*year);
  if (text.size() != 7 || text[4] != '-')
    return text.size() == 10 ? Period::day(Date::of(text)) : std::optional<Period>();
  if (text[5] == 'W') return std::nullopt;  // a week has two digits and eight characters
  const auto month = number(text.substr(5), 2);
  if (!month) {
    const auto n = number(text.substr(6), 1);
    if (!n) return std::nullopt;
    if (text[5] == 'H') return Period::half(*year, *n);
    if (text[5] == 'Q') return Period::quarter(*year, *n);
    return std::nullopt;
  }
  return Period::month(*year, *month);
}

std::optional<Period> parse_or_throw(std::string_view text, const FiscalCalendar* fiscal) {
  if (text.size() < 4 || text.size() > 21) return std::nullopt;
  if (text.substr(0, 2) == "FY") return parse_fiscal(text.substr(2), needed(fiscal));
  if (text.size() == 21 && text[10] == '/')
    return Period::range(Date::of(text.substr(0, 10)), Date::of(text.substr(11)));
  if (text.size() == 8 && text.substr(4, 2) == "-W") {
    const auto year = number(text.substr(0, 4), 4), week = number(text.substr(6), 2);
    if (!year || !week) return std::nullopt;
    return Period::week(*year, *week);
  }
  return parse_calendar(text);
}

int iso_year_of(Date day) noexcept {
  const int year = day.year();
  if (day < civil::iso_year_start(year)) return year - 1;
  return day < civil::iso_year_start(year + 1) ? year : year + 1;
}

}  // namespace

Period Period::year(int year) {
  check_year(year);
  return {civil::month_start(year, 1), civil::month_start(year, 13), PeriodKind::year, year, 0};
}

Period Period::half(int year, int half) {
  check_number("half", year, half, 2);
  return {civil::month_start(year, half * 6 - 5), civil::month_start(year, half * 6 + 1), PeriodKind::half, year, half};
}

Period Period::quarter(int year, int quarter) {
  check_number("quarter", year, quarter, 4);
  return {civil::month_start(year, quarter * 3 - 2), civil::month_start(year, quarter * 3 + 1), PeriodKind::quarter,
          year, quarter};
}

Period Period::month(int year, int month) {
  check_number("month", year, month, 12);
  return {civil::month_start(year, month), civil::month_start(year, month + 1), PeriodKind::month, year, month};
}

Period Period::week(int iso_year, int iso_week) {
  check_year(iso_year);
  check_number("week", iso_year, iso_week, civil::iso_weeks_in(iso_year));
  const Date monday = civil::iso_year_start(iso_year) + 7 * (iso_week - 1);
  return {monday, monday + 7, PeriodKind::week, iso_year, iso_week};
}

Period Period::day(Date date) { return {date, date + 1, PeriodKind::day, date.year(), 0}; }

Period Period::range(Date first, Date last) {
  if (last < first)
    fail("the range " + first.text() + "/" + last.text() + " ends before it starts", "put the earlier day first");
  return {first, last + 1, PeriodKind::range, first.year(), 0};
}

Period Period::half_open(Date first, Date end) {
  if (end <= first)
    fail("the period from " + first.text() + " until before " + end.text() + " is empty",
         "the end is the day after the last");
  return {first, end, PeriodKind::range, first.year(), 0};
}

std::optional<Period> Period::parse(std::string_view text, const FiscalCalendar* fiscal) noexcept {
  try {
    return parse_or_throw(text, fiscal);
  } catch (const Error&) {
    return std::nullopt;
  }
}

Period Period::of(std::string_view text, const FiscalCalendar* fiscal) {
  constexpr std::size_t kShown = 40;
  const std::string shown = text.size() > kShown ? std::string(text.substr(0, kShown)) + "…" : std::string(text);
  std::string why;
  try {
    if (const auto period = parse_or_throw(text, fiscal)) return *period;
  } catch (const Error& error) {
    why = ": " + error.message();
  }
  fail("\"" + shown + "\" is not a period" + why);
}

std::optional<Period> Period::intersection(const Period& other) const {
  if (contains(other)) return other;
  if (other.contains(*this)) return *this;
  if (!overlaps(other)) return std::nullopt;
  return half_open(std::max(first_, other.first_), std::min(end_, other.end_));
}

std::string Period::text() const {
  std::array<char, 48> buffer{};
  const auto print = [&](const char* format) {
    const int length = std::snprintf(buffer.data(), buffer.size(), format, year_, number_);
    return std::string(buffer.data(), static_cast<std::size_t>(length));
  };
  switch (kind_) {
    case PeriodKind::year:
      return print("%04d");
    case PeriodKind::half:
      return print("%04d-H%d");
    case PeriodKind::quarter:
      return print("%04d-Q%d");
    case PeriodKind::month:
      return print("%04d-%02d");
    case PeriodKind::week:
      return print("%04d-W%02d");
    case PeriodKind::day:
      return first_.text();
    case PeriodKind::range:
      return first_.text() + "/" + last().text();
    case PeriodKind::fiscal_year:
      return print("FY%04d");
    case PeriodKind::fiscal_half:
      return print("FY%04d-H%d");
    case PeriodKind::fiscal_quarter:
      return print("FY%04d-Q%d");
    case PeriodKind::fiscal_period:
      return print("FY%04d-P%02d");
  }
  return first_.text() + "/" + last().text();
}

Period Period::year_before(const FiscalCalendar* fiscal) const {
  switch (kind_) {
    case PeriodKind::year:
      return year(year_ - 1);
    case PeriodKind::half:
      return half(year_ - 1, number_);
    case PeriodKind::quarter:
      return quarter(year_ - 1, number_);
    case PeriodKind::month:
      return month(year_ - 1, number_);
    case PeriodKind::week:
      check_year(year_ - 1);
      return week(year_ - 1, std::min(number_, civil::iso_weeks_in(year_ - 1)));
    case PeriodKind::day:
      return day(first_.plus_months(-12));
    case PeriodKind::range: {
      const Date first = first_.plus_months(-12);
      if (end_.day() == 1) return half_open(first, civil::month_start(end_.year() - 1, end_.month()));
      return range(first, last().plus_months(-12));
    }
    case PeriodKind::fiscal_year:
      return needed(fiscal).year(year_ - 1);
    case PeriodKind::fiscal_half:
      return needed(fiscal).half(year_ - 1, number_);
    case PeriodKind::fiscal_quarter:
      return needed(fiscal).quarter(year_ - 1, number_);
    case PeriodKind::fiscal_period:
      return needed(fiscal).period(year_ - 1, number_);
  }
  fail("a period of no kind");
}

namespace {
/// The (year, number) `step` (+1 or -1) away where a year holds `count` of them.
struct Step {
  int year, number;
};
Step stepped(int year, int number, int count, int step) {
  if (number + step < 1) return {year - 1, count};
  if (number + step > count) return {year + 1, 1};
  return {year, number + step};
}

Period neighbour(const Period& period, int year, int number, int step, const FiscalCalendar* fiscal) {
  const auto with = [&](int count) { return stepped(year, number, count, step); };
  switch (period.kind()) {
    case PeriodKind::year:
      return Period::year(year + step);
    case PeriodKind::half: {
      const auto s = with(2);
      return Period::half(s.year, s.number);
    }
    case PeriodKind::quarter: {
      const auto s = with(4);
      return Period::quarter(s.year, s.number);
    }
    case PeriodKind::month: {
      const auto s = with(12);
      return Period::month(s.year, s.number);
    }
    case PeriodKind::week: {
      const auto s = with(civil::iso_weeks_in(step < 0 ? year - (number == 1 ? 1 : 0) : year));
      return Period::week(s.year, s.number);
    }
    case PeriodKind::day:
      return Period::day(period.first() + step);
    case PeriodKind::range:
      return step > 0 ? Period::half_open(period.end(), period.end() + period.days())
                      : Period::half_open(period.first() - period.days(), period.first());
    case PeriodKind::fiscal_year:
      return needed(fiscal).year(year + step);
    case PeriodKind::fiscal_half: {
      const auto s = with(2);
      return needed(fiscal).half(s.year, s.number);
    }
    case PeriodKind::fiscal_quarter: {
      const auto s = with(4);
      return needed(fiscal).quarter(s.year, s.number);
    }
    case PeriodKind::fiscal_period: {
      const auto s = with(needed(fiscal).periods_in_year(year));
      return needed(fiscal).period(s.year, s.number);
    }
  }
  fail("a period of no kind");
}
}  // namespace

Period Period::previous(const FiscalCalendar* fiscal) const { return neighbour(*this, year_, number_, -1, fiscal); }
Period Period::next(const FiscalCalendar* fiscal) const { return neighbour(*this, year_, number_, +1, fiscal); }

namespace {
constexpr std::array<std::string_view, 9> kGrains = {"day",  "week",          "month",          "quarter",    "half",
                                                     "year", "fiscal_period", "fiscal_quarter", "fiscal_year"};

/// The fiscal period or quarter (by `make`) of `count` in its year that holds the day.
template <typename Make>
Period fiscal_piece(Date day, const FiscalCalendar& fiscal, int count, Make make) {
  const int year = fiscal.year_of(day);
  const int days = fiscal.year(year).days();
  int n = std::clamp((day - fiscal.year(year).first()) * count / days + 1, 1, count);  // a guess at most one or two off
  Period piece = make(year, n);
  while (day < piece.first()) piece = make(year, --n);
  while (piece.end() <= day) piece = make(year, ++n);
  return piece;
}
}  // namespace

std::optional<Grain> grain(std::string_view name) noexcept {
  const auto* found = std::find(kGrains.begin(), kGrains.end(), name);
  if (found == kGrains.end()) return std::nullopt;
  return static_cast<Grain>(found - kGrains.begin());
}

std::string_view name_of(Grain grain) noexcept {
  const auto index = static_cast<std::size_t>(grain);
  return index < kGrains.size() ? kGrains[index] : std::string_view("?");
}

Period period_of(Date day, Grain grain, const FiscalCalendar* fiscal) {
  const auto [y, m, d] = civil::from_days(day.days());
  switch (grain) {
    case Grain::day:
      return Period::day(day);
    case Grain::week: {
      const int iso_year = iso_year_of(day);
      return Period::week(iso_year, (day - civil::iso_year_start(iso_year)) / 7 + 1);
    }
    case Grain::month:
      return Period::month(y, m);
    case Grain::quarter:
      return Period::quarter(y, (m + 2) / 3);
    case Grain::half:
      return Period::half(y, m <= 6 ? 1 : 2);
    case Grain::year:
      return Period::year(y);
    case Grain::fiscal_period: {
      const FiscalCalendar& calendar = needed(fiscal);
      return fiscal_piece(day, calendar, calendar.periods_in_year(calendar.year_of(day)),
                          [&](int year, int n) { return calendar.period(year, n); });
    }
    case Grain::fiscal_quarter: {
      const FiscalCalendar& calendar = needed(fiscal);
      return fiscal_piece(day, calendar, 4, [&](int year, int n) { return calendar.quarter(year, n); });
    }
    case Grain::fiscal_year:
      return needed(fiscal).year(needed(fiscal).year_of(day));
  }
  fail("no such grain", "day, week, month, quarter, half, year, fiscal_period, fiscal_quarter or fiscal_year");
}

std::vector<Period> pieces(const Period& whole, Grain grain, const FiscalCalendar* fiscal) {
  std::vector<Period> out{period_of(whole.first(), grain, fiscal)};
  while (out.back().end() < whole.end()) out.push_back(out.back().next(fiscal));
  return out;
}

}  // namespace attain
