#pragma once
/// Date (a day of the Gregorian calendar, 1400-01-01…9999-12-31, on Boost.Date_Time) and Period (half-open `[first, end)`).
///
///     Period october = Period::month(2026, 10);
///     Period::parse("2026-Q4")->text();                    // "2026-Q4"; every spelling prints back as itself

#include <boost/date_time/gregorian/gregorian_types.hpp>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attain {

enum class Weekday : std::uint8_t { monday = 1, tuesday, wednesday, thursday, friday, saturday, sunday };  ///< ISO numbering
[[nodiscard]] std::optional<Weekday> weekday(std::string_view name) noexcept;  ///< "mon", "tue", "wed", "thu", "fri", "sat", "sun"
[[nodiscard]] std::string_view name_of(Weekday day) noexcept;                  ///< the same three letters

/// A day, held as days since 1970-01-01 (as in Arrow's date32).
class Date {
 public:
  constexpr Date() noexcept = default;                               ///< 1970-01-01
  constexpr explicit Date(std::int32_t days_since_epoch) noexcept : days_(days_since_epoch) {}
  Date(int year, int month, int day);                                ///< throws invalid_date
  explicit Date(const boost::gregorian::date& date);
  [[nodiscard]] static std::optional<Date> parse(std::string_view text) noexcept;  ///< YYYY-MM-DD only
  [[nodiscard]] static Date of(std::string_view text);               ///< parse or throw invalid_date
  [[nodiscard]] constexpr std::int32_t days() const noexcept { return days_; }
  [[nodiscard]] boost::gregorian::date to_boost() const;
  [[nodiscard]] int year() const noexcept;
  [[nodiscard]] int month() const noexcept;
  [[nodiscard]] int day() const noexcept;
  [[nodiscard]] Weekday weekday() const noexcept;
  [[nodiscard]] Date plus_months(int months) const;                  ///< the day is clamped to the month's last
  [[nodiscard]] std::string text() const;                            ///< "2026-10-05"
  constexpr Date& operator++() noexcept { ++days_; return *this; }
  friend constexpr Date operator+(Date d, int days) noexcept { return Date(d.days_ + days); }
  friend constexpr Date operator-(Date d, int days) noexcept { return Date(d.days_ - days); }
  friend constexpr int operator-(Date a, Date b) noexcept { return a.days_ - b.days_; }
  friend constexpr auto operator<=>(Date, Date) noexcept = default;

 private:
  std::int32_t days_ = 0;
};

/// 0001-like sentinels for open ends of dated values.
inline constexpr Date kEarliest{-208000};   // 1400-07-08: before every valid business date
inline constexpr Date kLatest{2932896};     // 9999-12-31

/// How a period was meant, which decides how it prints.
enum class PeriodKind : std::uint8_t { year, half, quarter, month, week, day, range, fiscal_year, fiscal_half, fiscal_quarter, fiscal_period };

class FiscalCalendar;

/// Half-open `[first, end)` with its spelling: `2026`, `2026-H1`, `2026-Q4`, `2026-10`, `2026-W07`, `2026-10-05`,
/// `2026-01-01/2026-03-31` (last day included), and `FY2026`, `FY2026-H1`, `FY2026-Q2`, `FY2026-P03` in a fiscal calendar.
class Period {
 public:
  Period() = default;                                                ///< the day 1970-01-01
  [[nodiscard]] static Period year(int year);
  [[nodiscard]] static Period half(int year, int half);
  [[nodiscard]] static Period quarter(int year, int quarter);
  [[nodiscard]] static Period month(int year, int month);
  [[nodiscard]] static Period week(int iso_year, int iso_week);
  [[nodiscard]] static Period day(Date date);
  [[nodiscard]] static Period range(Date first, Date last);          ///< last day included; throws invalid_period when reversed
  [[nodiscard]] static Period half_open(Date first, Date end);       ///< a range; throws when empty
  [[nodiscard]] static std::optional<Period> parse(std::string_view text, const FiscalCalendar* fiscal = nullptr) noexcept;
  [[nodiscard]] static Period of(std::string_view text, const FiscalCalendar* fiscal = nullptr);  ///< or throw invalid_period, listing the spellings
  [[nodiscard]] Date first() const noexcept { return first_; }
  [[nodiscard]] Date end() const noexcept { return end_; }           ///< the day after the last
  [[nodiscard]] Date last() const noexcept { return end_ - 1; }
  [[nodiscard]] int days() const noexcept { return end_ - first_; }
  [[nodiscard]] bool contains(Date day) const noexcept { return first_ <= day && day < end_; }
  [[nodiscard]] bool contains(const Period& other) const noexcept { return first_ <= other.first_ && other.end_ <= end_; }
  [[nodiscard]] bool overlaps(const Period& other) const noexcept { return first_ < other.end_ && other.first_ < end_; }
  [[nodiscard]] std::optional<Period> intersection(const Period& other) const;
  [[nodiscard]] PeriodKind kind() const noexcept { return kind_; }
  [[nodiscard]] std::string text() const;
  /// The same period a year before: month → that month, week → the same ISO week number (week 53 → the last of the year before), day → the same date (29 Feb → 28),
  /// range → both ends a year back (a last day that ends its month still ends it: 2025-02-28 → 2024-02-29).
  /// Fiscal kinds keep their number in the fiscal year before and need their calendar (else invalid_period).
  [[nodiscard]] Period year_before(const FiscalCalendar* fiscal = nullptr) const;
  [[nodiscard]] Period previous(const FiscalCalendar* fiscal = nullptr) const;  ///< the one just before of the same kind; a range: the same number of days
  [[nodiscard]] Period next(const FiscalCalendar* fiscal = nullptr) const;      ///< the one just after, alike; throws invalid_period past 9999
  friend bool operator==(const Period& a, const Period& b) noexcept { return a.first_ == b.first_ && a.end_ == b.end_; }
  friend std::strong_ordering operator<=>(const Period& a, const Period& b) noexcept {
    if (auto c = a.first_ <=> b.first_; c != 0) return c;
    return a.end_ <=> b.end_;
  }

 private:
  friend class FiscalCalendar;
  Period(Date first, Date end, PeriodKind kind, int year, int number) noexcept
      : first_(first), end_(end), kind_(kind), year_(year), number_(number) {}
  Date first_{0}, end_{1};
  PeriodKind kind_ = PeriodKind::day;
  int year_ = 1970, number_ = 0;
};

/// How `pieces()` cuts.
enum class Grain : std::uint8_t { day, week, month, quarter, half, year, fiscal_period, fiscal_quarter, fiscal_year };
[[nodiscard]] std::optional<Grain> grain(std::string_view name) noexcept;  ///< "day", "week", "month", "quarter", "half", "year", "fiscal_period", "fiscal_quarter", "fiscal_year"
[[nodiscard]] std::string_view name_of(Grain grain) noexcept;

/// The period of that grain that contains the day. Fiscal grains need the calendar.
[[nodiscard]] Period period_of(Date day, Grain grain, const FiscalCalendar* fiscal = nullptr);
/// Every period of that grain that touches `whole`, in order, without gap or overlap (the first and last may reach outside it).
[[nodiscard]] std::vector<Period> pieces(const Period& whole, Grain grain, const FiscalCalendar* fiscal = nullptr);

}  // namespace attain

template <>
struct std::hash<attain::Date> {
  std::size_t operator()(attain::Date date) const noexcept { return std::hash<std::int32_t>{}(date.days()); }
};
/// Equal periods hash alike: the days count, not the spelling.
template <>
struct std::hash<attain::Period> {
  std::size_t operator()(const attain::Period& period) const noexcept {
    const auto first = static_cast<std::uint32_t>(period.first().days()), end = static_cast<std::uint32_t>(period.end().days());
    return std::hash<std::uint64_t>{}(std::uint64_t{first} << 32 | end);
  }
};
