#include "attain/base/date.hpp"

#include <boost/date_time/gregorian/gregorian_types.hpp>
#include <unordered_set>

#include "attain/base/error.hpp"
#include "test.hpp"

using namespace attain;

namespace {
ErrorCode code_of_date(int y, int m, int d) {
  try {
    (void)Date(y, m, d);
  } catch (const Error& error) {
    return error.code();
  }
  return ErrorCode::internal;
}
}  // namespace

TEST_CASE("A day is counted from 1970 as Arrow counts it") {
  CHECK(Date().text() == "1970-01-01");
  CHECK(Date(1970, 1, 2).days() == 1);
  CHECK(Date(1969, 12, 31).days() == -1);
  CHECK(Date(2026, 10, 5).days() == 20731);
  CHECK(Date(9999, 12, 31) == kLatest);
  CHECK(kEarliest.text() == "1400-07-08");
}

TEST_CASE("Every day of eighty centuries agrees with Boost.Date_Time") {
  boost::gregorian::date boost_day(1400, 1, 1);
  Date day(1400, 1, 1);
  bool same = true;
  for (; day < kLatest; ++day, boost_day += boost::gregorian::days(1)) {
    const auto ymd = boost_day.year_month_day();
    same = same && day.year() == ymd.year && day.month() == ymd.month.as_number() && day.day() == ymd.day.as_number() &&
           static_cast<int>(day.weekday()) % 7 == boost_day.day_of_week().as_number();
    if (day.days() % 97 == 0) same = same && Date(boost_day) == day && day.to_boost() == boost_day;
  }
  CHECK(same);
}

TEST_CASE("Days outside the calendar are refused") {
  CHECK(code_of_date(2025, 2, 29) == ErrorCode::invalid_date);
  CHECK(code_of_date(1900, 2, 29) == ErrorCode::invalid_date);
  CHECK(code_of_date(2026, 13, 1) == ErrorCode::invalid_date);
  CHECK(code_of_date(2026, 0, 1) == ErrorCode::invalid_date);
  CHECK(code_of_date(2026, 1, 0) == ErrorCode::invalid_date);
  CHECK(code_of_date(1399, 12, 31) == ErrorCode::invalid_date);
  CHECK(code_of_date(10000, 1, 1) == ErrorCode::invalid_date);
  CHECK(code_of_date(-5, -7, 2000000000) == ErrorCode::invalid_date);
  CHECK(Date(2000, 2, 29).text() == "2000-02-29");
  CHECK_THROWS_AS(Date(boost::gregorian::date(boost::gregorian::not_a_date_time)), Error);
  CHECK_THROWS_AS(Date(boost::gregorian::date(boost::gregorian::pos_infin)), Error);
  CHECK_THROWS_AS((kLatest + 1).to_boost(), Error);
}

TEST_CASE("Only YYYY-MM-DD is a date") {
  CHECK(Date::parse("2026-10-05") == Date(2026, 10, 5));
  for (const char* text :
       {"", "2026-10-5", "2026-1-05", "20261005", "2026/10/05", " 2026-10-05", "2026-10-05 ", "2026-10-05T00:00",
        "2026-02-30", "2026-+1-05", "2026--1-05", "1399-01-01", "0000-00-00", "２０２６-10-05", "2026-10-0x"}) {
    CAPTURE(text);
    CHECK_FALSE(Date::parse(text).has_value());
    CHECK_THROWS_AS(Date::of(text), Error);
  }
  CHECK_FALSE(Date::parse(std::string_view("2026-10\0"
                                           "05",
                                           10))
                  .has_value());
  CHECK_THROWS_WITH(Date::of("5.10.2026"), Catch::Matchers::Contains("\"5.10.2026\" is not a date") &&
                                               Catch::Matchers::Contains("YYYY-MM-DD"));
}

TEST_CASE("Adding months clamps to the last day of the month") {
  CHECK(Date(2026, 1, 31).plus_months(1) == Date(2026, 2, 28));
  CHECK(Date(2024, 1, 31).plus_months(1) == Date(2024, 2, 29));
  CHECK(Date(2024, 2, 29).plus_months(-12) == Date(2023, 2, 28));
  CHECK(Date(2026, 10, 31).plus_months(-11) == Date(2025, 11, 30));
  CHECK(Date(2026, 12, 1).plus_months(1) == Date(2027, 1, 1));
  CHECK_THROWS_AS(Date(9999, 12, 1).plus_months(1), Error);
  CHECK_THROWS_AS(Date(1400, 1, 1).plus_months(-1), Error);
  CHECK_THROWS_AS(Date(2026, 1, 1).plus_months(2147483647), Error);
}

TEST_CASE("Weekdays have three-letter names") {
  CHECK(Date(2026, 10, 5).weekday() == Weekday::monday);
  CHECK(Date(2026, 10, 11).weekday() == Weekday::sunday);
  CHECK(weekday("sat") == Weekday::saturday);
  CHECK_FALSE(weekday("Sat").has_value());
  CHECK(name_of(Weekday::wednesday) == "wed");
}

TEST_CASE("Dates hash and order by day") {
  std::unordered_set<Date> days{Date(2026, 1, 1), Date(2026, 1, 1), Date(2026, 1, 2)};
  CHECK(days.size() == 2);
  CHECK(Date(2026, 1, 1) < Date(2026, 1, 2));
  CHECK(Date(2026, 3, 1) - Date(2026, 2, 1) == 28);
}
