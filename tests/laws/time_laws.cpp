// Laws of dates, periods and calendars.
#include <rapidcheck.h>

#include <array>

#include "attain/base/calendar.hpp"
#include "attain/base/date.hpp"
#include "test.hpp"

using namespace attain;
using Pattern = FiscalCalendar::Pattern;

namespace {

rc::Gen<Date> any_day() {  // away from both ends by more than a year, so that neighbours exist
  return rc::gen::map(rc::gen::inRange(Date(1402, 1, 1).days(), Date(9998, 1, 1).days()),
                      [](int days) { return Date(days); });
}

rc::Gen<Date> near_day() {
  return rc::gen::map(rc::gen::inRange(Date(1995, 1, 1).days(), Date(2040, 1, 1).days()),
                      [](int days) { return Date(days); });
}

rc::Gen<FiscalCalendar> any_fiscal() {
  return rc::gen::exec([] {
    FiscalCalendar::Options options;
    options.pattern = static_cast<Pattern>(*rc::gen::inRange(0, 5));
    options.named_by_start = *rc::gen::arbitrary<bool>();
    options.nearest = *rc::gen::arbitrary<bool>();
    if (options.pattern != Pattern::iso_weeks) {
      options.start_month = *rc::gen::inRange(1, 13);
      options.week_starts = static_cast<Weekday>(*rc::gen::inRange(1, 8));
    }
    if (options.pattern == Pattern::months) options.start_day = *rc::gen::inRange(1, 29);
    return FiscalCalendar(options);
  });
}

rc::Gen<Grain> any_grain() {
  return rc::gen::map(rc::gen::inRange(0, 9), [](int n) { return static_cast<Grain>(n); });
}

/// A period of any of the eleven kinds.
Period draw_period(const FiscalCalendar& fiscal) {
  const Date day = *any_day();
  const int kind = *rc::gen::inRange(0, 11);
  if (kind < 9) return period_of(day, static_cast<Grain>(kind), &fiscal);
  if (kind == 9) return Period::range(day, day + *rc::gen::inRange(0, 800));
  return fiscal.half(fiscal.year_of(day), *rc::gen::inRange(1, 3));
}

WorkingCalendar draw_calendar() {
  WorkingCalendar::Options options;
  options.weekend.clear();
  for (int day = 2; day <= 7; ++day) {
    if (*rc::gen::inRange(0, 3) == 0) options.weekend.push_back(static_cast<Weekday>(day));
  }
  for (const Date day : *rc::gen::container<std::vector<Date>>(near_day()))
    options.holidays.push_back({day, "holiday"});
  options.workdays = *rc::gen::container<std::vector<Date>>(near_day());
  return WorkingCalendar(options);
}

}  // namespace

TEST_CASE("law: a date printed and read is the same date") {
  CHECK(rc::check("dates", [] {
    const Date day = *any_day();
    RC_ASSERT(Date::of(day.text()) == day);
    RC_ASSERT(Date(day.year(), day.month(), day.day()) == day);
    RC_ASSERT(Date(day.to_boost()) == day);
  }));
}

TEST_CASE("law: a period of any kind printed and read is the same period with the same spelling") {
  CHECK(rc::check("periods", [] {
    const FiscalCalendar fiscal = *any_fiscal();
    const Period period = draw_period(fiscal);
    const Period read = Period::of(period.text(), &fiscal);
    RC_ASSERT(read == period);
    RC_ASSERT(read.kind() == period.kind());
    RC_ASSERT(read.text() == period.text());
  }));
}

TEST_CASE("law: no text makes parsing throw, and what parses prints back as itself") {
  CHECK(rc::check("text", [] {
    const FiscalCalendar fiscal = *any_fiscal();
    const auto text = *rc::gen::container<std::string>(rc::gen::elementOf(std::string("0123456789-/WQHPFY 2026")));
    const auto period = Period::parse(text, &fiscal);
    RC_ASSERT(!period || period->text() == text);
    const auto day = Date::parse(text);
    RC_ASSERT(!day || day->text() == text);
  }));
}

TEST_CASE("law: the period of a day contains it, and starts where it says") {
  CHECK(rc::check("period_of", [] {
    const FiscalCalendar fiscal = *any_fiscal();
    const Date day = *any_day();
    const Grain grain = *any_grain();
    const Period period = period_of(day, grain, &fiscal);
    RC_ASSERT(period.contains(day));
    RC_ASSERT(period_of(period.first(), grain, &fiscal) == period);
    RC_ASSERT(period_of(period.last(), grain, &fiscal) == period);
    RC_ASSERT(period_of(period.end(), grain, &fiscal) != period);
  }));
}

TEST_CASE("law: pieces tile, and touch nothing that the whole does not") {
  CHECK(rc::check("pieces", [] {
    const FiscalCalendar fiscal = *any_fiscal();
    const Period whole = draw_period(fiscal);
    const Grain grain = *any_grain();
    const auto cut = pieces(whole, grain, &fiscal);
    RC_ASSERT(!cut.empty());
    RC_ASSERT(cut.front().contains(whole.first()));
    RC_ASSERT(cut.back().contains(whole.last()));
    for (std::size_t i = 1; i < cut.size(); ++i) RC_ASSERT(cut[i - 1].end() == cut[i].first());
    for (const Period& piece : cut) RC_ASSERT(piece.overlaps(whole));
  }));
}

TEST_CASE("law: next and previous are inverse and adjacent") {
  CHECK(rc::check("neighbours", [] {
    const FiscalCalendar fiscal = *any_fiscal();
    const Period period = draw_period(fiscal);
    const Period after = period.next(&fiscal);
    RC_ASSERT(after.first() == period.end());
    RC_ASSERT(after.previous(&fiscal) == period);
    RC_ASSERT(after.kind() == period.kind());
    RC_ASSERT(period.previous(&fiscal).end() == period.first());
    RC_ASSERT(period.year_before(&fiscal).first() < period.first());
  }));
}

TEST_CASE("law: ISO weeks agree with Boost.Date_Time, in years of 52 and 53 weeks") {
  CHECK(rc::check("weeks", [] {
    const Date day = *any_day();
    const Period week = period_of(day, Grain::week);
    RC_ASSERT(week.first().weekday() == Weekday::monday);
    RC_ASSERT(std::stoi(week.text().substr(6)) == day.to_boost().week_number());
    RC_ASSERT(std::stoi(week.text().substr(0, 4)) == (week.first() + 3).year());  // the year of the Thursday
    const int year = day.year();
    const int weeks = (Period::week(year + 1, 1).first() - Period::week(year, 1).first()) / 7;
    const bool is_long =
        Date(year, 1, 1).weekday() == Weekday::thursday || Date(year, 12, 31).weekday() == Weekday::thursday;
    RC_ASSERT(weeks == (is_long ? 53 : 52));
  }));
}

TEST_CASE("law: fiscal years, halves, quarters and periods tile, long years having 53 weeks") {
  CHECK(rc::check("fiscal", [] {
    const FiscalCalendar fiscal = *any_fiscal();
    const int year = *rc::gen::inRange(1402, 9998);
    const Period whole = fiscal.year(year);
    RC_ASSERT(whole.end() == fiscal.year(year + 1).first());
    RC_ASSERT(fiscal.quarter(year, 1).first() == whole.first());
    RC_ASSERT(fiscal.quarter(year, 4).end() == whole.end());
    RC_ASSERT(fiscal.half(year, 1).end() == fiscal.half(year, 2).first());
    RC_ASSERT(fiscal.half(year, 2).first() == fiscal.quarter(year, 3).first());
    RC_ASSERT(fiscal.period(year, 1).first() == whole.first());
    for (int n = 1; n < fiscal.periods_in_year(year); ++n)
      RC_ASSERT(fiscal.period(year, n).end() == fiscal.period(year, n + 1).first());
    RC_ASSERT(fiscal.period(year, fiscal.periods_in_year(year)).end() == whole.end());
    if (fiscal.options().pattern != Pattern::months) {
      RC_ASSERT(whole.days() == 364 || whole.days() == 371);
      RC_ASSERT(whole.first().weekday() == fiscal.options().week_starts);
    }
  }));
}

TEST_CASE("law: working days add, and count the days that are worked") {
  CHECK(rc::check("working days", [] {
    const WorkingCalendar calendar = draw_calendar();
    std::array<Date, 3> at = {*near_day(), *near_day(), *near_day()};
    std::sort(at.begin(), at.end());
    RC_ASSERT(calendar.working_days(at[0], at[1]) + calendar.working_days(at[1], at[2]) ==
              calendar.working_days(at[0], at[2]));
    const Period some = Period::range(at[0], at[0] + *rc::gen::inRange(0, 400));
    int counted = 0;
    for (Date day = some.first(); day < some.end(); ++day) counted += calendar.works_on(day) ? 1 : 0;
    RC_ASSERT(calendar.working_days(some) == counted);
    RC_ASSERT(static_cast<int>(calendar.list(some).size()) == counted);
  }));
}

TEST_CASE("law: months added and taken away come back, but for clamping") {
  CHECK(rc::check("months", [] {
    const Date day = *near_day();
    const int months = *rc::gen::inRange(-240, 241);
    const Date back = day.plus_months(months).plus_months(-months);
    RC_ASSERT(back.year() == day.year());
    RC_ASSERT(back.month() == day.month());
    RC_ASSERT(back.day() <= day.day());
    RC_ASSERT(day.day() > 28 || back == day);
  }));
}
