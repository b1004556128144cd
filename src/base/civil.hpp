#pragma once
/// Day-number arithmetic of the proleptic Gregorian calendar, without range checks: what Date, Period and the calendars
/// share. Source: H. Hinnant, "chrono-compatible low-level date algorithms" (days_from_civil, civil_from_days).

#include <cstdint>

#include "attain/base/date.hpp"

namespace attain::civil {

inline constexpr int kFirstYear = 1400, kLastYear = 9999;  ///< the years of Boost.Gregorian

struct YearMonthDay {
  int year, month, day;
};

/// Days since 1970-01-01 of a valid year, month and day.
constexpr std::int32_t days_from(int year, int month, int day) noexcept {
  const int y = month <= 2 ? year - 1 : year;
  const int era = (y >= 0 ? y : y - 399) / 400;
  const int year_of_era = y - era * 400;
  const int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

constexpr YearMonthDay from_days(std::int32_t days) noexcept {
  const std::int64_t z = std::int64_t{days} + 719468;
  const std::int64_t era = (z >= 0 ? z : z - 146096) / 146097;
  const int day_of_era = static_cast<int>(z - era * 146097);
  const int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int mp = (5 * day_of_year + 2) / 153;
  const int month = mp < 10 ? mp + 3 : mp - 9;
  const int year = static_cast<int>(year_of_era + era * 400) + (month <= 2 ? 1 : 0);
  return {year, month, day_of_year - (153 * mp + 2) / 5 + 1};
}

/// The first day of a month counted from January of `year` as 1; months outside 1…12 run into other years.
constexpr Date month_start(int year, int month) noexcept {
  const int zero_based = month - 1;
  const int carry = (zero_based >= 0 ? zero_based : zero_based - 11) / 12;
  return Date(days_from(year + carry, zero_based - carry * 12 + 1, 1));
}

/// 1 (Monday) … 7 (Sunday).
constexpr int iso_weekday(Date date) noexcept {
  const std::int64_t shifted = std::int64_t{date.days()} + 3;  // 1970-01-01 was a Thursday
  return static_cast<int>(((shifted % 7) + 7) % 7) + 1;
}

/// The Monday of week 1, the week that holds 4 January (ISO 8601).
constexpr Date iso_year_start(int iso_year) noexcept {
  const Date january_4(days_from(iso_year, 1, 4));
  return january_4 - (iso_weekday(january_4) - 1);
}

constexpr int iso_weeks_in(int iso_year) noexcept {
  return (iso_year_start(iso_year + 1) - iso_year_start(iso_year)) / 7;
}

}  // namespace attain::civil
