#include "attain/base/date.hpp"

#include <algorithm>
#include <array>
#include <boost/date_time/gregorian/gregorian_types.hpp>
#include <cstdio>

#include "attain/base/error.hpp"
#include "base/civil.hpp"

namespace attain {
namespace {

using BoostCalendar = boost::gregorian::gregorian_calendar;
constexpr std::array<std::string_view, 7> kWeekdays = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

bool is_valid(int year, int month, int day) noexcept {
  if (year < civil::kFirstYear || year > civil::kLastYear || month < 1 || month > 12 || day < 1) return false;
  return day <= BoostCalendar::end_of_month_day(static_cast<unsigned short>(year), static_cast<unsigned short>(month));
}

/// The number that `count` ASCII digits from `at` make, or -1.
int digits(std::string_view text, std::size_t at, std::size_t count) noexcept {
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

std::string written(int year, int month, int day) {
  std::array<char, 48> buffer{};
  const int length = std::snprintf(buffer.data(), buffer.size(), "%04d-%02d-%02d", year, month, day);
  return std::string(buffer.data(), static_cast<std::size_t>(length));
}

}  // namespace

std::optional<Weekday> weekday(std::string_view name) noexcept {
  const auto* found = std::find(kWeekdays.begin(), kWeekdays.end(), name);
  if (found == kWeekdays.end()) return std::nullopt;
  return static_cast<Weekday>(found - kWeekdays.begin() + 1);
}

std::string_view name_of(Weekday day) noexcept {
  const auto index = static_cast<std::size_t>(day) - 1;
  return index < kWeekdays.size() ? kWeekdays[index] : std::string_view("?");
}

Date::Date(int year, int month, int day) {
  if (!is_valid(year, month, day)) {
    throw Error(ErrorCode::invalid_date, "", written(year, month, day) + " is not a day of the calendar",
                "days run from 1400-01-01 to 9999-12-31");
  }
  days_ = civil::days_from(year, month, day);
}

Date::Date(const boost::gregorian::date& date) {
  if (date.is_special()) {
    throw Error(ErrorCode::invalid_date, "", "a special Boost date is not a day",
                "give a real day instead of not_a_date_time or an infinity");
  }
  const auto ymd = date.year_month_day();
  days_ = civil::days_from(ymd.year, ymd.month.as_number(), ymd.day.as_number());
}

std::optional<Date> Date::parse(std::string_view text) noexcept {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const int year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
  if (!is_valid(year, month, day)) return std::nullopt;
  return Date(civil::days_from(year, month, day));
}

Date Date::of(std::string_view text) {
  if (const auto date = parse(text)) return *date;
  constexpr std::size_t kShown = 40;
  const std::string shown = text.size() > kShown ? std::string(text.substr(0, kShown)) + "…" : std::string(text);
  throw Error(ErrorCode::invalid_date, "", "\"" + shown + "\" is not a date",
              "write YYYY-MM-DD, e.g. 2026-10-05, from 1400-01-01 to 9999-12-31");
}

boost::gregorian::date Date::to_boost() const {
  const auto [y, m, d] = civil::from_days(days_);
  if (!is_valid(y, m, d)) {
    throw Error(ErrorCode::invalid_date, "", text() + " is outside the calendar of Boost.Date_Time",
                "days run from 1400-01-01 to 9999-12-31");
  }
  return {static_cast<unsigned short>(y), static_cast<unsigned short>(m), static_cast<unsigned short>(d)};
}

int Date::year() const noexcept { return civil::from_days(days_).year; }
int Date::month() const noexcept { return civil::from_days(days_).month; }
int Date::day() const noexcept { return civil::from_days(days_).day; }
Weekday Date::weekday() const noexcept { return static_cast<Weekday>(civil::iso_weekday(*this)); }

Date Date::plus_months(int months) const {
  const auto [y, m, d] = civil::from_days(days_);
  const std::int64_t counted = std::int64_t{y} * 12 + (m - 1) + months;
  if (counted < std::int64_t{civil::kFirstYear} * 12 || counted >= (std::int64_t{civil::kLastYear} + 1) * 12) {
    throw Error(ErrorCode::invalid_date, "",
                text() + " plus " + std::to_string(months) + " months is outside the calendar",
                "days run from 1400-01-01 to 9999-12-31");
  }
  const int year = static_cast<int>(counted / 12), month = static_cast<int>(counted % 12) + 1;
  const int last =
      BoostCalendar::end_of_month_day(static_cast<unsigned short>(year), static_cast<unsigned short>(month));
  return Date(civil::days_from(year, month, std::min(d, last)));
}

std::string Date::text() const {
  const auto [y, m, d] = civil::from_days(days_);
  return written(y, m, d);
}

}  // namespace attain
