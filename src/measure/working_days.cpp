#include "working_days.hpp"

#include <algorithm>

#include "attain/measure/measure.hpp"

namespace attain::measuring {

std::shared_ptr<const Attendance> attendance_of(const Book& book, const std::string& kind) {
  return book.derived<Attendance>("attendance " + kind, std::function<std::shared_ptr<const Attendance>()>([&] {
    auto result = std::make_shared<Attendance>();
    const Table* table = book.journal().find("attendance");
    const auto wanted = book.ids().of(Domain::text).find(kind);
    if (table == nullptr || !wanted) return std::shared_ptr<const Attendance>(result);
    const auto person = table->schema().index("salesperson"), word = table->schema().index("kind"), share = table->schema().index("share");
    if (!person || !word) return std::shared_ptr<const Attendance>(result);
    for (const Table::Part& part : table->parts()) {
      const Segment& s = *part.segment;
      for (std::uint32_t row = 0; row < s.rows(); ++row) {
        if (s.column(*word).code(row) != *wanted || s.column(*person).code(row) == kNone || s.on().day(row) == kNullDay || !part.visible(row, book.known())) continue;
        const auto taken = share ? s.column(*share).decimal(row) : std::nullopt;
        const std::int64_t units = taken ? std::int64_t(taken->rounded_scaled(6)) : kDayUnits;
        result->by_person[s.column(*person).code(row)].emplace_back(s.on().day(row), std::clamp<std::int64_t>(units, 0, kDayUnits));
      }
    }
    for (auto& [who, days] : result->by_person) {
      std::sort(days.begin(), days.end());
      std::vector<std::pair<std::int32_t, std::int64_t>> joined;
      for (const auto& [day, units] : days) {
        if (!joined.empty() && joined.back().first == day) joined.back().second = std::min(kDayUnits, joined.back().second + units);
        else joined.emplace_back(day, units);
      }
      days.swap(joined);
    }
    return std::shared_ptr<const Attendance>(result);
  }));
}

namespace {

std::shared_ptr<const Attendance> leave_of(const Book& book) { return attendance_of(book, "leave"); }

/// Days on which one of the attributes takes another value, within (first, end).
std::vector<Date> cuts(const Book& book, std::uint32_t person, Date first, Date end, std::initializer_list<const char*> attributes) {
  std::vector<Date> days;
  for (const char* name : attributes) {
    const Attribute* attribute = book.company().find(Domain::salesperson, name);
    if (attribute == nullptr) continue;
    for (const Attribute::Entry& entry : attribute->entries(person)) {
      if (entry.from > first && entry.from < end) days.push_back(entry.from);
    }
  }
  std::sort(days.begin(), days.end());
  days.erase(std::unique(days.begin(), days.end()), days.end());
  return days;
}

template <typename F>
void for_each_stretch(const Book& book, std::uint32_t person, Date first, Date end, std::initializer_list<const char*> attributes, F&& f) {
  if (first >= end) return;
  std::vector<Date> days = cuts(book, person, first, end, attributes);
  days.push_back(end);
  Date from = first;
  for (const Date to : days) {
    f(from, to);
    from = to;
  }
}

std::int64_t days_less_leave(const Book& book, std::uint32_t person, Date first, Date end) {
  std::int64_t days = 0;
  for_each_stretch(book, person, first, end, {"calendar"}, [&](Date from, Date to) {
    const WorkingCalendar& calendar = book.company().calendar_of(person, from);
    days += calendar.working_days(from, to) * kDayUnits;
    const auto leave = leave_of(book);
    const auto found = leave->by_person.find(person);
    if (found == leave->by_person.end()) return;
    auto day = std::lower_bound(found->second.begin(), found->second.end(), std::pair(from.days(), std::int64_t{0}));
    for (; day != found->second.end() && day->first < to.days(); ++day) {
      if (calendar.works_on(Date(day->first))) days -= day->second;
    }
  });
  return days;
}

}  // namespace

std::vector<ServedSegment> served_segments(const Book& book, std::uint32_t person, Date first, Date end) {
  std::vector<ServedSegment> segments;
  for_each_stretch(book, person, first, end, {"employed", "team"}, [&](Date from, Date to) {
    if (!book.company().employed(person, from)) return;
    const std::uint32_t team = book.company().team_of(person, from);
    const std::int64_t days = days_less_leave(book, person, from, to);
    if (!segments.empty() && segments.back().team == team && segments.back().end == from) {
      segments.back().end = to;
      segments.back().days += days;
    } else {
      segments.push_back({from, to, team, days});
    }
  });
  return segments;
}

std::int64_t working_days_between(const Book& book, std::uint32_t person, Date first, Date end) {
  std::int64_t days = 0;
  for (const ServedSegment& segment : served_segments(book, person, first, end)) days += segment.days;
  return days;
}

std::int64_t calendar_days(const Book& book, std::uint32_t person, Date first, Date end) {
  std::int64_t days = 0;
  for_each_stretch(book, person, first, end, {"calendar"}, [&](Date from, Date to) { days += book.company().calendar_of(person, from).working_days(from, to) * kDayUnits; });
  return days;
}

bool employed_on_every_day(const Book& book, std::uint32_t person, Date first, Date end) {
  bool every = true;
  for_each_stretch(book, person, first, end, {"employed"}, [&](Date from, Date) { every = every && book.company().employed(person, from); });
  return every;
}

bool employed_on_any_day(const Book& book, std::uint32_t person, Date first, Date end) {
  bool any = false;
  for_each_stretch(book, person, first, end, {"employed"}, [&](Date from, Date) { any = any || book.company().employed(person, from); });
  return any;
}

}  // namespace attain::measuring

namespace attain {

std::int64_t own_working_days(const Book& book, std::uint32_t person, const Period& period, Date as_of) {
  return measuring::working_days_between(book, person, period.first(), std::min(period.end(), as_of + 1));
}

}  // namespace attain
