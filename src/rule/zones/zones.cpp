// Named zones over the compiled-in table.
#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string_view>

#include "attain/rule/temporal.hpp"

namespace attain::rule {

namespace {

// The rule after a zone's last change, as POSIX writes it: the m-month's w-th weekday d (5: the last), at some second of the day.
struct Tail {
  std::int32_t standard, summer;
  std::int32_t start_month, start_week, start_day, start_second, end_month, end_week, end_day, end_second;
};
struct Body {
  std::int32_t first;
  std::uint32_t begin, count;
  Tail tail;
};
}  // namespace

struct ZoneRules {
  std::string_view name;
  std::uint16_t body;
};

namespace {

#include "zone_table.inc"

std::int64_t time_of(std::int64_t packed) { return packed >> 20; }
std::int32_t offset_of(std::int64_t packed) { return static_cast<std::int32_t>(packed & ((1 << 20) - 1)) - (1 << 19); }

// Seconds since 1970 of a rule's moment in a year, on the clock that the rule is written for.
std::int64_t moment(std::int32_t year, std::int32_t month, std::int32_t week, std::int32_t day, std::int32_t second) {
  const CalendarDate first{year, static_cast<std::uint8_t>(month), 1};
  const int weekday = first.weekday() % 7;  // 0 Sunday
  std::int64_t days = first.days() + (day - weekday + 7) % 7 + 7 * (week - 1);
  if (week == 5) {
    const auto next = first.plus_months(1);
    while (next && days >= next->days()) days -= 7;
  }
  return days * 86400 + second;
}

}  // namespace

std::string_view Zone::data_version() noexcept { return kDataVersion; }

std::optional<Zone> Zone::named(std::string_view id) noexcept {
  const auto* found = std::lower_bound(std::begin(kNames), std::end(kNames), id, [](const ZoneRules& n, std::string_view i) { return n.name < i; });
  if (found == std::end(kNames) || found->name != id) return std::nullopt;
  Zone zone;
  zone.kind_ = 2;
  zone.rules_ = found;
  return zone;
}

std::string_view Zone::id() const noexcept { return is_named() ? rules_->name : std::string_view(); }

std::int32_t Zone::offset_at_utc(std::int64_t utc) const noexcept {
  if (!is_named()) return offset_;
  const Body& body = kBodies[rules_->body];
  const std::int64_t* begin = kChanges + body.begin;
  const std::int64_t* end = begin + body.count;
  const std::int64_t* after = std::upper_bound(begin, end, utc, [](std::int64_t t, std::int64_t packed) { return t < time_of(packed); });
  if (after != end) return after == begin ? body.first : offset_of(after[-1]);
  const Tail& tail = body.tail;
  if (tail.start_month == 0) return body.count == 0 ? tail.standard : offset_of(end[-1]);
  const std::int64_t local = utc + tail.standard;
  const auto date = CalendarDate::from_days(local / 86400 - (local % 86400 < 0));
  if (!date) return tail.standard;
  const std::int64_t start = moment(date->year, tail.start_month, tail.start_week, tail.start_day, tail.start_second) - tail.standard;
  const std::int64_t stop = moment(date->year, tail.end_month, tail.end_week, tail.end_day, tail.end_second) - tail.summer;
  const bool summer = start < stop ? utc >= start && utc < stop : !(utc >= stop && utc < start);
  return summer ? tail.summer : tail.standard;
}

std::int32_t Zone::offset_at_local(std::int64_t local) const noexcept {
  if (!is_named()) return offset_;
  const std::int32_t before = offset_at_utc(local - 86400);
  const std::int32_t after = offset_at_utc(local + 86400);
  if (before == after) return before;
  if (offset_at_utc(local - before) == before) return before;
  if (offset_at_utc(local - after) == after) return after;
  return before;
}

}  // namespace attain::rule
