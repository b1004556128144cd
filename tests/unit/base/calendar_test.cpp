#include "attain/base/calendar.hpp"

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "attain/base/error.hpp"
#include "test.hpp"

using namespace attain;
using Pattern = FiscalCalendar::Pattern;

namespace {

std::string days_of(const Period& p) { return p.first().text() + "/" + p.last().text(); }

std::vector<std::vector<std::string>> read_rows(const std::filesystem::path& path) {
  std::ifstream file(path);
  REQUIRE(file);
  std::vector<std::vector<std::string>> rows;
  std::string line, cell;
  std::getline(file, line);  // the header
  while (std::getline(file, line)) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    rows.emplace_back();
    for (std::istringstream cells(line); std::getline(cells, cell, ',');) rows.back().push_back(cell);
  }
  return rows;
}

/// What a row `calendar,year,01,…,12,total` says against what the calendar counts.
void check_row(const WorkingCalendar& calendar, const std::vector<std::string>& row) {
  const int year = std::stoi(row.at(1));
  CAPTURE(row.at(0), year);
  for (int month = 1; month <= 12; ++month) {
    CAPTURE(month);
    const Period period = Period::month(year, month);
    CHECK(calendar.working_days(period) == std::stoi(row.at(static_cast<std::size_t>(month) + 1)));
    CHECK(static_cast<int>(calendar.list(period).size()) == calendar.working_days(period));
  }
  CHECK(calendar.working_days(Period::year(year)) == std::stoi(row.at(14)));
}

WorkingCalendar china(const std::filesystem::path& folder) {
  WorkingCalendar::Options options;
  for (int year = 2007; year <= 2027; ++year) {
    std::ifstream file(folder / (std::to_string(year) + ".json"));
    const auto published = nlohmann::json::parse(file);
    for (const auto& day : published.at("days")) {
      const Date on = Date::of(day.at("date").get<std::string>());
      if (day.at("isOffDay").get<bool>())
        options.holidays.push_back({on, day.at("name").get<std::string>()});
      else
        options.workdays.push_back(on);
    }
  }
  return WorkingCalendar(options);
}

std::string refused(FiscalCalendar::Options options) {
  try {
    FiscalCalendar calendar(options);
  } catch (const Error& error) {
    return std::string(name_of(error.code())) + " " + error.path();
  }
  return "accepted";
}

FiscalCalendar retail(Pattern pattern = Pattern::weeks_454) {
  return FiscalCalendar(
      {.start_month = 2, .pattern = pattern, .week_starts = Weekday::sunday, .nearest = true, .named_by_start = true});
}

std::string weeks_of(const FiscalCalendar& calendar, int year) {
  std::string out;
  for (int n = 1; n <= calendar.periods_in_year(year); ++n) out += std::to_string(calendar.period(year, n).days() / 7);
  return out;
}

}  // namespace

TEST_CASE("The default calendar works from Monday to Friday") {
  const WorkingCalendar calendar;
  CHECK(calendar.working_days(Period::month(2026, 10)) == 22);
  CHECK(calendar.days_in_standard_week() == 5);
  CHECK_FALSE(calendar.works_on(Date(2026, 10, 10)));
  CHECK(calendar.works_on(Date(2026, 10, 9)));
  CHECK(calendar.working_days(Date(2026, 10, 9), Date(2026, 10, 9)) == 0);
  CHECK(calendar.working_days(Date(2026, 10, 9), Date(2026, 10, 1)) == 0);
  CHECK(calendar.working_days(Date(1400, 1, 1), kLatest + 1) == 2243633);
}

TEST_CASE("A listed workday is worked whatever else it is") {
  const Date saturday(2026, 10, 10), monday(2026, 10, 5), tuesday(2026, 10, 6);
  const WorkingCalendar calendar({.holidays = {{monday, "holiday"},
                                               {monday, "the same, named twice"},
                                               {tuesday, "worked after all"},
                                               {saturday, "on a weekend"}},
                                  .workdays = {saturday, tuesday, saturday}});
  CHECK_FALSE(calendar.works_on(monday));
  CHECK(calendar.works_on(tuesday));
  CHECK(calendar.works_on(saturday));
  CHECK(calendar.working_days(Period::of("2026-10-05/2026-10-11")) == 5);
  CHECK(calendar.options().workdays == std::vector<Date>{tuesday, saturday});
  CHECK(calendar.options().holidays.size() == 4);
}

TEST_CASE("Other weekends") {
  const WorkingCalendar gulf({.weekend = {Weekday::friday, Weekday::saturday}});
  CHECK(gulf.works_on(Date(2026, 10, 11)));
  CHECK_FALSE(gulf.works_on(Date(2026, 10, 9)));
  const WorkingCalendar always({.weekend = {}});
  CHECK(always.days_in_standard_week() == 7);
  CHECK(always.working_days(Period::year(2026)) == 365);
  const WorkingCalendar six({.weekend = {Weekday::sunday, Weekday::sunday}});
  CHECK(six.days_in_standard_week() == 6);
}

TEST_CASE("Calendars that never work are refused") {
  using enum Weekday;
  CHECK_THROWS_AS(WorkingCalendar({.weekend = {monday, tuesday, wednesday, thursday, friday, saturday, sunday}}),
                  Error);
  CHECK_THROWS_AS(WorkingCalendar({.weekend = {static_cast<Weekday>(9)}}), Error);
}

TEST_CASE("Calendars compare by what they say") {
  CHECK(WorkingCalendar() == WorkingCalendar({.weekend = {Weekday::sunday, Weekday::saturday}}));
  CHECK_FALSE(WorkingCalendar() == WorkingCalendar({.weekend = {Weekday::sunday}}));
}

TEST_CASE("China: holidays and worked weekends as published, 2016 to 2026") {
  ATTAIN_NEED_DATA(data);
  const WorkingCalendar calendar = china(data / "holidays" / "holiday_cn");
  int rows = 0;
  for (const auto& row : read_rows(data / "holidays" / "working_days_cn.csv")) {
    check_row(calendar, row);
    ++rows;
  }
  CHECK(rows == 11);
  CHECK(calendar.working_days(Period::month(2026, 10)) == 18);  // 8th, 9th, Saturday 10th, …
  CHECK(calendar.list(Period::month(2026, 10)).at(2).text() == "2026-10-10");
  CHECK(calendar.working_days(Period::month(2026, 9)) == 22);  // Sunday 20th worked, 25th off
  CHECK(calendar.works_on(Date(2026, 9, 20)));
  CHECK_FALSE(calendar.works_on(Date(2026, 9, 25)));
}

TEST_CASE("United States, Germany by state, England: working days by month, 2016 to 2027") {
  ATTAIN_NEED_DATA(data);
  std::map<std::string, WorkingCalendar::Options> options;
  for (const auto& row : read_rows(data / "holidays" / "public_holidays_npm_date_holidays.csv")) {
    options[row.at(0)].holidays.push_back({Date::of(row.at(1)), row.at(2)});
  }
  int rows = 0;
  for (const auto& row : read_rows(data / "holidays" / "working_days_npm_date_holidays.csv")) {
    REQUIRE(options.count(row.at(0)) == 1);
    check_row(WorkingCalendar(options.at(row.at(0))), row);
    ++rows;
  }
  CHECK(rows == 60);
  CHECK(WorkingCalendar(options.at("US")).working_days(Period::year(2025)) == 250);
}

TEST_CASE("Fiscal years that start in April, July and October") {
  const FiscalCalendar april({.start_month = 4}), july({.start_month = 7, .named_by_start = true}),
      october({.start_month = 10});
  CHECK(days_of(april.year(2026)) == "2025-04-01/2026-03-31");
  CHECK(days_of(april.period(2026, 10)) == "2026-01-01/2026-01-31");
  CHECK(days_of(april.quarter(2026, 4)) == "2026-01-01/2026-03-31");
  CHECK(days_of(july.year(2026)) == "2026-07-01/2027-06-30");
  CHECK(days_of(july.half(2026, 2)) == "2027-01-01/2027-06-30");
  CHECK(days_of(october.period(2026, 1)) == "2025-10-01/2025-10-31");
  CHECK(days_of(october.period(2026, 5)) == "2026-02-01/2026-02-28");
  CHECK(october.year_of(Date(2025, 9, 30)) == 2025);
  CHECK(october.year_of(Date(2025, 10, 1)) == 2026);
  CHECK(period_of(Date(2025, 12, 24), Grain::fiscal_quarter, &october).text() == "FY2026-Q1");
}

TEST_CASE("A fiscal year from 6 April, as British income tax has it") {
  const FiscalCalendar tax({.start_month = 4, .start_day = 6});
  CHECK(days_of(tax.year(2026)) == "2025-04-06/2026-04-05");
  CHECK(days_of(tax.period(2026, 9)) == "2025-12-06/2026-01-05");
  CHECK(tax.year_of(Date(2026, 4, 5)) == 2026);
  CHECK(tax.year_of(Date(2026, 4, 6)) == 2027);
}

TEST_CASE("The default fiscal calendar is the calendar year") {
  const FiscalCalendar calendar;
  CHECK(calendar.year(2026) == Period::year(2026));
  CHECK(calendar.period(2026, 10) == Period::month(2026, 10));
  CHECK(calendar.quarter(2026, 4) == Period::quarter(2026, 4));
  CHECK(FiscalCalendar({.named_by_start = true}).year(2026) == Period::year(2026));
}

TEST_CASE("The retail calendar 4-5-4 with its years of 53 weeks") {
  const FiscalCalendar calendar = retail();
  CHECK(days_of(calendar.year(2022)) == "2022-01-30/2023-01-28");
  CHECK(days_of(calendar.year(2023)) == "2023-01-29/2024-02-03");
  CHECK(days_of(calendar.year(2024)) == "2024-02-04/2025-02-01");
  CHECK(days_of(calendar.year(2025)) == "2025-02-02/2026-01-31");
  CHECK(weeks_of(calendar, 2022) == "454454454454");
  CHECK(weeks_of(calendar, 2023) == "454454454455");
  std::vector<int> long_years;
  for (int year = 1995; year <= 2030; ++year) {
    if (calendar.year(year).days() == 371) long_years.push_back(year);
  }
  CHECK(long_years == std::vector<int>{1995, 2000, 2006, 2012, 2017, 2023, 2028});
  CHECK(days_of(calendar.period(2024, 11)) == "2024-12-01/2025-01-04");
  CHECK(days_of(calendar.quarter(2023, 4)) == "2023-10-29/2024-02-03");
}

TEST_CASE("4-4-5 and 5-4-4 weeks, the year ending on the last Saturday or the nearest") {
  CHECK(weeks_of(retail(Pattern::weeks_445), 2023) == "445445445446");
  CHECK(weeks_of(retail(Pattern::weeks_544), 2023) == "544544544545");
  CHECK(weeks_of(retail(Pattern::weeks_544), 2024) == "544544544544");
  // A year that ends on the last Saturday of September: 2022 is 24 September, 2023 is the 30th, so FY2023 is long.
  const FiscalCalendar last({.start_month = 10, .pattern = Pattern::weeks_445, .week_starts = Weekday::sunday});
  CHECK(days_of(last.year(2022)) == "2021-09-26/2022-09-24");
  CHECK(days_of(last.year(2023)) == "2022-09-25/2023-09-30");
  CHECK(days_of(last.year(2024)) == "2023-10-01/2024-09-28");
  CHECK(last.year(2023).days() == 371);
  CHECK(days_of(last.period(2023, 12)) == "2023-08-20/2023-09-30");
  // The Saturday nearest the end of December may lie in January; the year keeps the name of the months it stands for.
  const FiscalCalendar nearest({.pattern = Pattern::weeks_445, .week_starts = Weekday::sunday, .nearest = true});
  CHECK(days_of(nearest.year(2020)) == "2019-12-29/2021-01-02");
  CHECK(days_of(nearest.year(2021)) == "2021-01-03/2022-01-01");
}

TEST_CASE("ISO weeks in thirteen periods") {
  const FiscalCalendar calendar({.pattern = Pattern::iso_weeks});
  CHECK(calendar.periods_in_year(2026) == 13);
  CHECK(days_of(calendar.year(2026)) == "2025-12-29/2027-01-03");
  CHECK(days_of(calendar.period(2026, 1)) == "2025-12-29/2026-01-25");
  CHECK(calendar.period(2025, 13).days() == 28);
  CHECK(calendar.period(2026, 13).days() == 35);
  CHECK(calendar.quarter(2026, 1).days() == 91);
  CHECK(calendar.quarter(2026, 4).days() == 98);
  CHECK(calendar.half(2026, 1) == Period::of("2025-12-29/2026-06-28"));
  CHECK(calendar.year_of(Date(2027, 1, 3)) == 2026);
}

TEST_CASE("Fiscal periods move with their calendar") {
  const FiscalCalendar calendar = retail();
  const auto of = [&](std::string_view text) { return Period::of(text, &calendar); };
  for (const char* text : {"FY2026", "FY2026-H1", "FY2026-Q2", "FY2026-P03", "FY2026-P12"})
    CHECK(of(text).text() == text);
  CHECK(of("FY2024-P03").year_before(&calendar).text() == "FY2023-P03");
  CHECK(of("FY2024").previous(&calendar).text() == "FY2023");
  CHECK(of("FY2024-P01").previous(&calendar).text() == "FY2023-P12");
  CHECK(of("FY2024-Q4").next(&calendar).text() == "FY2025-Q1");
  CHECK(of("FY2024-H1").previous(&calendar).text() == "FY2023-H2");
  CHECK_THROWS_AS(of("FY2024").previous(), Error);
  for (const char* text : {"FY2026-P00", "FY2026-P13", "FY2026-P3", "FY2026-Q5", "FY2026-H0", "FY26", "FY2026-",
                           "FY2026-X1", "FY1399", "FY2026-P033"}) {
    CAPTURE(text);
    CHECK_FALSE(Period::parse(text, &calendar).has_value());
  }
  CHECK(pieces(calendar.year(2023), Grain::week).size() == 54);  // Sunday weeks against Monday weeks
  CHECK(pieces(calendar.year(2023), Grain::fiscal_period, &calendar).size() == 12);
}

TEST_CASE("Fiscal calendars that cannot be are refused") {
  CHECK(refused({.start_month = 0}) == "invalid_calendar start_month");
  CHECK(refused({.start_month = 13}) == "invalid_calendar start_month");
  CHECK(refused({.start_day = 29}) == "invalid_calendar start_day");
  CHECK(refused({.start_day = 0}) == "invalid_calendar start_day");
  CHECK(refused({.start_day = 2, .pattern = Pattern::weeks_445}) == "invalid_calendar start_day");
  CHECK(refused({.start_month = 4, .pattern = Pattern::iso_weeks}) == "invalid_calendar pattern");
  CHECK(refused({.pattern = Pattern::iso_weeks, .week_starts = Weekday::sunday}) == "invalid_calendar pattern");
  CHECK(refused({.pattern = static_cast<Pattern>(77)}) == "invalid_calendar pattern");
  CHECK(refused({.week_starts = static_cast<Weekday>(0)}) == "invalid_calendar week_starts");
  CHECK(refused({.start_month = 4, .start_day = 28}) == "accepted");
  CHECK_THROWS_AS(FiscalCalendar().period(2026, 13), Error);
  CHECK_THROWS_AS(FiscalCalendar().year(12000), Error);
}

TEST_CASE("Fiscal patterns have names") {
  for (const char* name : {"months", "4-4-5", "4-5-4", "5-4-4", "iso_weeks"})
    CHECK(name_of(*fiscal_pattern(name)) == name);
  CHECK_FALSE(fiscal_pattern("445").has_value());
}
