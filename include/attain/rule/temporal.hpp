#pragma once
/// Dates, times, date-times, zones and durations of the expression language.
///
/// These are the FEEL types, apart from `attain::Date`: years reach ±999,999,999, times carry nanoseconds and an offset or a
/// named zone. All are small regular values. Named zones come from a table compiled into the library (see
/// docs/decisions/010-zone-data-compiled-in.md), so that no result depends on the machine.
///
///     auto due = rule::CalendarDate::parse("2026-10-05");
///     rule::DateTime::parse("2026-10-05T09:00:00@Europe/Paris")->text();
///
/// Text is ISO 8601; `parse` takes the whole text or nothing and returns empty on junk.

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "attain/base/date.hpp"
#include "attain/base/decimal.hpp"

namespace attain::rule {

/// A day of the proleptic Gregorian calendar, years −999,999,999…999,999,999.
struct CalendarDate {
  std::int32_t year = 1970;
  std::uint8_t month = 1, day = 1;

  [[nodiscard]] static std::optional<CalendarDate> of(std::int64_t year, std::int64_t month, std::int64_t day) noexcept;
  [[nodiscard]] static std::optional<CalendarDate> from_days(std::int64_t days_since_epoch) noexcept;
  [[nodiscard]] static std::optional<CalendarDate> parse(std::string_view text) noexcept;  ///< [-]YYYY[YYYYY]-MM-DD
  [[nodiscard]] static CalendarDate from(Date date) noexcept;
  [[nodiscard]] std::optional<Date> to_date() const noexcept;  ///< empty outside 1400…9999
  [[nodiscard]] std::int64_t days() const noexcept;            ///< since 1970-01-01
  [[nodiscard]] int weekday() const noexcept;                  ///< 1 Monday … 7 Sunday
  [[nodiscard]] int day_of_year() const noexcept;
  [[nodiscard]] int week_of_year() const noexcept;             ///< ISO 8601 week number
  /// The day is clamped to the month's last; empty when the year leaves the range.
  [[nodiscard]] std::optional<CalendarDate> plus_months(std::int64_t months) const noexcept;
  [[nodiscard]] std::string text() const;
  friend constexpr auto operator<=>(const CalendarDate&, const CalendarDate&) noexcept = default;
};

struct ZoneRules;  // one zone of the compiled-in table

/// Nothing, a fixed offset from UTC, or a named zone.
class Zone {
 public:
  constexpr Zone() noexcept = default;
  [[nodiscard]] static constexpr Zone offset(std::int32_t seconds) noexcept { Zone z; z.kind_ = 1; z.offset_ = seconds; return z; }
  [[nodiscard]] static std::optional<Zone> named(std::string_view id) noexcept;  ///< "Europe/Paris"; case-sensitive
  [[nodiscard]] static std::optional<Zone> parse(std::string_view text) noexcept;  ///< "", "Z", "+02:00", "-02:30:15", "@Europe/Paris"
  [[nodiscard]] static std::string_view data_version() noexcept;  ///< of the compiled-in table, such as "2025b"
  [[nodiscard]] bool is_none() const noexcept { return kind_ == 0; }
  [[nodiscard]] bool is_offset() const noexcept { return kind_ == 1; }
  [[nodiscard]] bool is_named() const noexcept { return kind_ == 2; }
  [[nodiscard]] std::string_view id() const noexcept;  ///< of a named zone, else empty
  /// Seconds east of UTC at a local time (seconds since 1970-01-01T00:00 local): in a gap the offset before it, in an
  /// overlap the earlier one (the offset before the change). Zero when none.
  [[nodiscard]] std::int32_t offset_at_local(std::int64_t local_seconds) const noexcept;
  [[nodiscard]] std::int32_t offset_at_utc(std::int64_t utc_seconds) const noexcept;
  [[nodiscard]] std::string text() const;
  friend bool operator==(const Zone& a, const Zone& b) noexcept {
    return a.kind_ == b.kind_ && a.offset_ == b.offset_ && a.rules_ == b.rules_;
  }

 private:
  std::uint8_t kind_ = 0;
  std::int32_t offset_ = 0;
  const ZoneRules* rules_ = nullptr;
};

/// A time of day with an optional zone.
struct TimeOfDay {
  std::int32_t second = 0;  ///< of the day, 0…86,399
  std::int32_t nano = 0;
  Zone zone;

  [[nodiscard]] static std::optional<TimeOfDay> parse(std::string_view text) noexcept;  ///< HH:MM:SS[.fraction][zone]
  [[nodiscard]] std::string text() const;
};

struct DateTime {
  CalendarDate date;
  TimeOfDay time;

  [[nodiscard]] static std::optional<DateTime> parse(std::string_view text) noexcept;  ///< date, T, time; or a date alone (midnight)
  [[nodiscard]] std::int64_t local_seconds() const noexcept;  ///< since 1970-01-01T00:00 on its own clock
  [[nodiscard]] std::int32_t offset() const noexcept;         ///< seconds east of UTC; 0 without a zone
  [[nodiscard]] std::int64_t utc_seconds() const noexcept { return local_seconds() - offset(); }
  [[nodiscard]] std::string text() const;
};

/// A duration of years and months.
struct MonthsDuration {
  std::int64_t months = 0;
  [[nodiscard]] std::string text() const;  ///< "P1Y2M", "P0M"
  friend constexpr auto operator<=>(const MonthsDuration&, const MonthsDuration&) noexcept = default;
};

/// A duration of days and time, to the nanosecond: seconds + nanos × 10⁻⁹ with 0 ≤ nanos < 10⁹.
struct SecondsDuration {
  std::int64_t seconds = 0;
  std::int32_t nanos = 0;
  [[nodiscard]] static std::optional<SecondsDuration> from_nanos(int128 nanos) noexcept;
  [[nodiscard]] int128 total_nanos() const noexcept { return static_cast<int128>(seconds) * 1000000000 + nanos; }
  [[nodiscard]] std::string text() const;  ///< "P1DT2H", "-PT0.5S", "PT0S"
  friend constexpr auto operator<=>(const SecondsDuration&, const SecondsDuration&) noexcept = default;
};

[[nodiscard]] std::optional<MonthsDuration> parse_months_duration(std::string_view text) noexcept;    ///< P[nY][nM]
[[nodiscard]] std::optional<SecondsDuration> parse_seconds_duration(std::string_view text) noexcept;  ///< P[nD][T[nH][nM][n[.n]S]]

/// date-time + duration on the time line: a zoned value moves in UTC and is shown again in its zone. Empty out of range.
[[nodiscard]] std::optional<DateTime> plus(const DateTime& at, const SecondsDuration& duration) noexcept;

}  // namespace attain::rule
