#include <unordered_set>

#include "attain/base/calendar.hpp"
#include "attain/base/date.hpp"
#include "attain/base/error.hpp"
#include "test.hpp"

using namespace attain;

namespace {
std::string days_of(const Period& p) { return p.first().text() + "/" + p.last().text(); }
std::string days_of(std::string_view text) { return days_of(Period::of(text)); }
std::string before(std::string_view text) { return Period::of(text).year_before().text(); }
std::string previous(std::string_view text) { return Period::of(text).previous().text(); }
std::string next(std::string_view text) { return Period::of(text).next().text(); }
std::string code_of(std::string_view text) {
  try {
    (void)Period::of(text);
  } catch (const Error& error) {
    return std::string(name_of(error.code()));
  }
  return "accepted";
}
}  // namespace

TEST_CASE("Every spelling covers its days and prints back as itself") {
  CHECK(days_of("2026") == "2026-01-01/2026-12-31");
  CHECK(days_of("2026-H2") == "2026-07-01/2026-12-31");
  CHECK(days_of("2026-Q4") == "2026-10-01/2026-12-31");
  CHECK(days_of("2024-02") == "2024-02-01/2024-02-29");
  CHECK(days_of("2026-W07") == "2026-02-09/2026-02-15");
  CHECK(days_of("2026-10-05") == "2026-10-05/2026-10-05");
  CHECK(days_of("2026-01-01/2026-03-31") == "2026-01-01/2026-03-31");
  for (const char* text : {"2026", "2026-H1", "2026-Q4", "2026-10", "2026-W07", "2026-10-05", "2026-01-01/2026-03-31",
                           "9999-12", "1400-01-01"}) {
    CHECK(Period::of(text).text() == text);
  }
}

TEST_CASE("A range of a whole month keeps its spelling and equals the month") {
  const Period range = Period::of("2026-10-01/2026-10-31");
  CHECK(range.text() == "2026-10-01/2026-10-31");
  CHECK(range.kind() == PeriodKind::range);
  CHECK(range == Period::month(2026, 10));
  CHECK(std::unordered_set<Period>{range, Period::month(2026, 10)}.size() == 1);
  CHECK(Period::day(Date(2026, 10, 5)) == Period::range(Date(2026, 10, 5), Date(2026, 10, 5)));
  CHECK(Period().text() == "1970-01-01");
}

TEST_CASE("What is no period is refused") {
  for (const char* text : {"",
                           "26",
                           "2026-",
                           "2026-13",
                           "2026-00",
                           "2026-Q0",
                           "2026-Q5",
                           "2026-Q",
                           "2026-H3",
                           "2026-W00",
                           "2026-W54",
                           "2025-W53",
                           "2026-W7",
                           "2026-1",
                           "2026-10-5",
                           "2026-02-29",
                           "2026-10-05/2026-10-04",
                           "2026-10/2026-11",
                           "2026-01-01/",
                           "2026-01-01-2026-03-31",
                           "2026-01-01/2026-03-31 ",
                           "1399",
                           "0000",
                           "FY2026",
                           "FY2026-P03",
                           "fy2026",
                           "2026-q4",
                           "2026-w07",
                           "2026Q4",
                           "２０２６"}) {
    CAPTURE(text);
    CHECK_FALSE(Period::parse(text).has_value());
    CHECK(code_of(text) == "invalid_period");
  }
  CHECK_THROWS_WITH(Period::of("Oct 2026"),
                    Catch::Matchers::Contains("2026-Q4") && Catch::Matchers::Contains("FY2026-P03"));
  CHECK_THROWS_WITH(Period::of("FY2026"), Catch::Matchers::Contains("fiscal calendar"));
  CHECK_THROWS_AS(Period::month(2026, 13), Error);
  CHECK_THROWS_AS(Period::year(10000), Error);
  CHECK_THROWS_AS(Period::range(Date(2026, 2, 1), Date(2026, 1, 31)), Error);
  CHECK_THROWS_AS(Period::half_open(Date(2026, 2, 1), Date(2026, 2, 1)), Error);
  CHECK_FALSE(Period::parse(std::string(1000000, '2')).has_value());
  CHECK(std::string(Period::parse("2026") ? "" : "no").empty());
}

TEST_CASE("Long years have 53 ISO weeks") {
  for (const int year : {1998, 2004, 2009, 2015, 2020, 2026, 2032}) CHECK(Period::week(year, 53).days() == 7);
  for (const int year : {2021, 2022, 2023, 2024, 2025, 2027}) CHECK_THROWS_AS(Period::week(year, 53), Error);
  CHECK(days_of(Period::week(2026, 53)) == "2026-12-28/2027-01-03");
  CHECK(period_of(Date(2027, 1, 3), Grain::week).text() == "2026-W53");
  CHECK(period_of(Date(2024, 12, 30), Grain::week).text() == "2025-W01");
  for (int year = 1401; year <= 9998; ++year) {
    const Date december_28(year, 12, 28);  // always in the last week
    const int weeks = december_28.to_boost().week_number();
    if (period_of(december_28, Grain::week) != Period::week(year, weeks) ||
        Period::week(year, weeks).next() != Period::week(year + 1, 1)) {
      FAIL("ISO weeks of " << year);
    }
  }
}

TEST_CASE("The same period a year before") {
  CHECK(before("2026") == "2025");
  CHECK(before("2026-H1") == "2025-H1");
  CHECK(before("2026-Q1") == "2025-Q1");
  CHECK(before("2024-02") == "2023-02");
  CHECK(before("2026-W07") == "2025-W07");
  CHECK(before("2026-W53") == "2025-W52");
  CHECK(before("2027-W52") == "2026-W52");
  CHECK(before("2024-02-29") == "2023-02-28");
  CHECK(before("2025-02-28") == "2024-02-28");
  CHECK(before("2026-01-15/2026-03-14") == "2025-01-15/2025-03-14");
  CHECK(before("2025-02-01/2025-02-28") == "2024-02-01/2024-02-29");
  CHECK(before("2024-02-01/2024-02-29") == "2023-02-01/2023-02-28");
  CHECK(before("2024-02-01/2024-02-28") == "2023-02-01/2023-02-28");
  CHECK(before("2026-01-01/2026-12-31") == "2025-01-01/2025-12-31");
  CHECK_THROWS_AS(Period::year(1400).year_before(), Error);
  CHECK_THROWS_AS(Period::week(1400, 1).year_before(), Error);
}

TEST_CASE("The period just before and just after") {
  CHECK(previous("2026") == "2025");
  CHECK(previous("2026-H1") == "2025-H2");
  CHECK(previous("2026-Q1") == "2025-Q4");
  CHECK(previous("2026-01") == "2025-12");
  CHECK(previous("2026-W01") == "2025-W52");
  CHECK(previous("2027-W01") == "2026-W53");
  CHECK(previous("2026-W08") == "2026-W07");
  CHECK(previous("2026-03-01") == "2026-02-28");
  CHECK(previous("2026-01-11/2026-01-20") == "2026-01-01/2026-01-10");
  CHECK(next("2026-W53") == "2027-W01");
  CHECK(next("2026-12") == "2027-01");
  CHECK(next("2026-01-01/2026-01-10") == "2026-01-11/2026-01-20");
  CHECK_THROWS_AS(Period::year(9999).next(), Error);
}

TEST_CASE("Intersections keep the spelling of what they equal") {
  const Period year = Period::year(2026), october = Period::month(2026, 10);
  CHECK(year.intersection(october)->text() == "2026-10");
  CHECK(october.intersection(year)->text() == "2026-10");
  CHECK(Period::week(2026, 40).intersection(october)->text() == "2026-10-01/2026-10-04");
  CHECK_FALSE(october.intersection(Period::month(2026, 11)).has_value());
  CHECK_FALSE(october.overlaps(Period::month(2026, 11)));
  CHECK(year.contains(october));
  CHECK_FALSE(october.contains(october.end()));
}

TEST_CASE("Pieces cut a period at every grain") {
  CHECK(pieces(Period::year(2026), Grain::month).size() == 12);
  CHECK(pieces(Period::year(2026), Grain::day).size() == 365);
  CHECK(pieces(Period::year(2026), Grain::week).size() == 53);
  CHECK(pieces(Period::month(2026, 10), Grain::week).front().text() == "2026-W40");
  CHECK(pieces(Period::month(2026, 10), Grain::quarter).front().text() == "2026-Q4");
  CHECK(pieces(Period::of("2026-03-15/2026-08-02"), Grain::half).size() == 2);
  CHECK(pieces(Period::year(9999), Grain::month).back().text() == "9999-12");
  CHECK_THROWS_AS(pieces(Period::year(2026), Grain::fiscal_period), Error);
}

TEST_CASE("Grains have names") {
  for (const char* name :
       {"day", "week", "month", "quarter", "half", "year", "fiscal_period", "fiscal_quarter", "fiscal_year"}) {
    CHECK(name_of(*grain(name)) == name);
  }
  CHECK_FALSE(grain("fortnight").has_value());
}
