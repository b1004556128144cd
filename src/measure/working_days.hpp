#pragma once
/// Working days that count for a person: of their calendar, while employed, less leave. In units of 10^-6 day, so that half a day of leave is exact.

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "attain/book/book.hpp"
#include "attain/base/why.hpp"

namespace attain::measuring {

inline constexpr std::int64_t kDayUnits = 1'000'000;

/// Rows of `attendance` of one kind ("leave", "shift") by person: days, ascending, with the share of the day, ×10^-6, at most a whole one. Kept with the book.
struct Attendance {
  std::unordered_map<std::uint32_t, std::vector<std::pair<std::int32_t, std::int64_t>>> by_person;
};
[[nodiscard]] std::shared_ptr<const Attendance> attendance_of(const Book& book, const std::string& kind);

/// A stretch of one team within a period, with the person's own working days in it.
struct ServedSegment {
  Date first, end;
  std::uint32_t team = kNone;
  std::int64_t days = 0;          ///< ×10^-6
};
/// The employed stretches of a person in [first, end) by team, in order.
[[nodiscard]] std::vector<ServedSegment> served_segments(const Book& book, std::uint32_t person, Date first, Date end);
[[nodiscard]] std::int64_t working_days_between(const Book& book, std::uint32_t person, Date first, Date end);
/// The calendar's working days of [first, end) for the person, employed or not, no leave taken off.
[[nodiscard]] std::int64_t calendar_days(const Book& book, std::uint32_t person, Date first, Date end);
[[nodiscard]] bool employed_on_every_day(const Book& book, std::uint32_t person, Date first, Date end);
[[nodiscard]] bool employed_on_any_day(const Book& book, std::uint32_t person, Date first, Date end);

}  // namespace attain::measuring
