#include <algorithm>

#include "attain/base/calendar.hpp"
#include "attain/base/error.hpp"
#include "base/civil.hpp"

namespace attain {

/// The options, and what they mean as two sorted lists of exceptions from the weekly rhythm.
struct WorkingCalendar::Impl {
  Options options;
  bool off[8] = {};              ///< by ISO weekday
  int week = 0;                  ///< working days in a standard week
  int before[8] = {};            ///< working days of the week before ISO weekday i
  std::vector<Date> off_days;    ///< holidays that fall on working weekdays and are not worked
  std::vector<Date> extra_days;  ///< workdays on weekend days

  /// Working weekdays in (-inf, date), up to a constant.
  [[nodiscard]] std::int64_t rhythm(Date date) const noexcept {
    const int weekday = civil::iso_weekday(date);
    const std::int64_t monday = std::int64_t{date.days()} - (weekday - 1);
    return (monday + 3) / 7 * week + before[weekday];  // monday + 3 is a multiple of 7
  }
};

namespace {

template <typename T, typename Less>
void sort_unique(std::vector<T>& values, Less less) {
  std::sort(values.begin(), values.end(), less);
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

std::int64_t count_in(const std::vector<Date>& days, Date first, Date end) noexcept {
  return std::lower_bound(days.begin(), days.end(), end) - std::lower_bound(days.begin(), days.end(), first);
}

}  // namespace

WorkingCalendar::WorkingCalendar() : WorkingCalendar(Options{}) {}

WorkingCalendar::WorkingCalendar(Options options) {
  auto impl = std::make_shared<Impl>();
  for (const Weekday day : options.weekend) {
    const auto number = static_cast<int>(day);
    if (number < 1 || number > 7) {
      throw Error(ErrorCode::invalid_calendar, "weekend", "no weekday " + std::to_string(number),
                  "mon, tue, wed, thu, fri, sat or sun");
    }
    impl->off[number] = true;
  }
  sort_unique(options.weekend, std::less<>());
  sort_unique(options.holidays,
              [](const Holiday& a, const Holiday& b) { return a.on != b.on ? a.on < b.on : a.name < b.name; });
  sort_unique(options.workdays, std::less<>());
  for (int day = 1; day <= 7; ++day) {
    impl->before[day] = impl->week;
    impl->week += impl->off[day] ? 0 : 1;
  }
  if (impl->week == 0) {
    throw Error(ErrorCode::invalid_calendar, "weekend", "every day of the week is off",
                "leave at least one weekday out of the weekend");
  }
  for (const Holiday& holiday : options.holidays) {
    const bool worked = std::binary_search(options.workdays.begin(), options.workdays.end(), holiday.on);
    if (impl->off[civil::iso_weekday(holiday.on)] || worked) continue;
    if (impl->off_days.empty() || impl->off_days.back() != holiday.on) impl->off_days.push_back(holiday.on);
  }
  for (const Date day : options.workdays) {
    if (impl->off[civil::iso_weekday(day)]) impl->extra_days.push_back(day);
  }
  impl->options = std::move(options);
  impl_ = std::move(impl);
}

bool WorkingCalendar::works_on(Date day) const noexcept {
  if (impl_->off[civil::iso_weekday(day)])
    return std::binary_search(impl_->extra_days.begin(), impl_->extra_days.end(), day);
  return !std::binary_search(impl_->off_days.begin(), impl_->off_days.end(), day);
}

int WorkingCalendar::working_days(Date first, Date end) const noexcept {
  if (end <= first) return 0;
  return static_cast<int>(impl_->rhythm(end) - impl_->rhythm(first) - count_in(impl_->off_days, first, end) +
                          count_in(impl_->extra_days, first, end));
}

int WorkingCalendar::days_in_standard_week() const noexcept { return impl_->week; }

std::vector<Date> WorkingCalendar::list(const Period& period) const {
  std::vector<Date> days;
  for (Date day = period.first(); day < period.end(); ++day) {
    if (works_on(day)) days.push_back(day);
  }
  return days;
}

const WorkingCalendar::Options& WorkingCalendar::options() const noexcept { return impl_->options; }

bool operator==(const WorkingCalendar& a, const WorkingCalendar& b) {
  return a.impl_ == b.impl_ ||
         (a.options().weekend == b.options().weekend && a.options().holidays == b.options().holidays &&
          a.options().workdays == b.options().workdays);
}

}  // namespace attain
