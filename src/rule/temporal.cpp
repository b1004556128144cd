#include "attain/rule/temporal.hpp"

#include <array>

namespace attain::rule {

namespace {

constexpr std::int64_t kYearMost = 999'999'999;

// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2013), days_from_civil and civil_from_days.
std::int64_t days_from_civil(std::int64_t y, unsigned m, unsigned d) noexcept {
  y -= m <= 2;
  const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
  const auto yoe = static_cast<unsigned>(y - era * 400);
  const unsigned doy = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;
  const unsigned doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
  return era * 146097 + static_cast<std::int64_t>(doe) - 719468;
}

bool is_leap(std::int64_t y) noexcept { return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0; }

int days_in_month(std::int64_t year, int month) noexcept {
  constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : kDays[static_cast<std::size_t>(month - 1)];
}

std::int64_t floor_divide(std::int64_t a, std::int64_t b) noexcept { return a / b - (a % b != 0 && (a % b < 0) != (b < 0)); }

void put(std::string& out, std::int64_t value, int width) {
  const std::string digits = std::to_string(value);
  out.append(static_cast<std::size_t>(width) > digits.size() ? static_cast<std::size_t>(width) - digits.size() : 0, '0');
  out += digits;
}

void put_fraction(std::string& out, std::int32_t nano) {
  if (nano == 0) return;
  std::string digits;
  put(digits, nano, 9);
  while (digits.back() == '0') digits.pop_back();
  out += "." + digits;
}

// A reader over fixed-format text.
struct Reader {
  std::string_view text;
  std::size_t at = 0;
  [[nodiscard]] bool done() const { return at == text.size(); }
  [[nodiscard]] char peek() const { return at < text.size() ? text[at] : '\0'; }
  bool take(char c) { return peek() == c && at < text.size() ? (++at, true) : false; }
  // Between `least` and `most` digits.
  std::optional<std::int64_t> digits(int least, int most) {
    std::int64_t value = 0;
    int count = 0;
    while (count < most && peek() >= '0' && peek() <= '9') value = value * 10 + (text[at++] - '0'), ++count;
    if (count < least) return std::nullopt;
    return value;
  }
  // Digits after a point, as nanoseconds; more than nine are cut.
  std::optional<std::int32_t> fraction() {
    std::int32_t value = 0;
    int count = 0;
    while (peek() >= '0' && peek() <= '9') {
      if (count < 9) value = value * 10 + (text[at] - '0');
      ++count, ++at;
    }
    if (count == 0) return std::nullopt;
    for (; count < 9; ++count) value *= 10;
    return value;
  }
};

}  // namespace

std::optional<CalendarDate> CalendarDate::of(std::int64_t year, std::int64_t month, std::int64_t day) noexcept {
  if (year < -kYearMost || year > kYearMost || month < 1 || month > 12 || day < 1 || day > days_in_month(year, static_cast<int>(month))) {
    return std::nullopt;
  }
  return CalendarDate{static_cast<std::int32_t>(year), static_cast<std::uint8_t>(month), static_cast<std::uint8_t>(day)};
}

std::optional<CalendarDate> CalendarDate::from_days(std::int64_t days) noexcept {
  if (days < -365'300'000'000 || days > 365'300'000'000) return std::nullopt;
  days += 719468;
  const std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  const auto doe = static_cast<unsigned>(days - era * 146097);
  const unsigned yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const unsigned doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const unsigned mp = (5 * doy + 2) / 153;
  const unsigned month = mp < 10 ? mp + 3 : mp - 9;
  return of(static_cast<std::int64_t>(yoe) + era * 400 + (month <= 2), month, doy - (153 * mp + 2) / 5 + 1);
}

std::optional<CalendarDate> CalendarDate::parse(std::string_view text) noexcept {
  Reader in{text};
  const bool negative = in.take('-');
  const std::size_t begin = in.at;
  const auto year = in.digits(4, 9);
  if (!year || (in.at - begin > 4 && text[begin] == '0') || !in.take('-')) return std::nullopt;
  const auto month = in.digits(2, 2);
  if (!month || !in.take('-')) return std::nullopt;
  const auto day = in.digits(2, 2);
  if (!day || !in.done()) return std::nullopt;
  return of(negative ? -*year : *year, *month, *day);
}

CalendarDate CalendarDate::from(Date date) noexcept { return *from_days(date.days()); }

std::optional<Date> CalendarDate::to_date() const noexcept {
  if (year < 1400 || year > 9999) return std::nullopt;
  return Date(static_cast<std::int32_t>(days()));
}

std::int64_t CalendarDate::days() const noexcept { return days_from_civil(year, month, day); }

int CalendarDate::weekday() const noexcept {
  const std::int64_t d = days() + 3;  // 1970-01-01 was a Thursday
  return static_cast<int>(d - floor_divide(d, 7) * 7) + 1;
}

int CalendarDate::day_of_year() const noexcept { return static_cast<int>(days() - days_from_civil(year, 1, 1)) + 1; }

int CalendarDate::week_of_year() const noexcept {
  const auto weeks_in = [](std::int64_t y) {
    const std::int64_t first = days_from_civil(y, 1, 1) + 3;
    const auto weekday = static_cast<int>(first - floor_divide(first, 7) * 7) + 1;
    return weekday == 4 || (weekday == 3 && is_leap(y)) ? 53 : 52;
  };
  const int week = (day_of_year() - weekday() + 10) / 7;
  if (week < 1) return weeks_in(static_cast<std::int64_t>(year) - 1);
  return week > weeks_in(year) ? 1 : week;
}

std::optional<CalendarDate> CalendarDate::plus_months(std::int64_t months) const noexcept {
  std::int64_t total = 0;
  if (__builtin_add_overflow(static_cast<std::int64_t>(year) * 12 + month - 1, months, &total)) return std::nullopt;
  const std::int64_t y = floor_divide(total, 12);
  if (y < -kYearMost || y > kYearMost) return std::nullopt;
  const auto m = static_cast<int>(total - y * 12) + 1;
  return of(y, m, std::min<int>(day, days_in_month(y, m)));
}

std::string CalendarDate::text() const {
  std::string out = year < 0 ? "-" : "";
  put(out, year < 0 ? -static_cast<std::int64_t>(year) : year, 4);
  out += '-';
  put(out, month, 2);
  out += '-';
  put(out, day, 2);
  return out;
}

std::optional<Zone> Zone::parse(std::string_view text) noexcept {
  if (text.empty()) return Zone();
  if (text == "Z" || text == "z") return Zone::offset(0);
  if (text[0] == '@') return named(text.substr(1));
  if (text[0] != '+' && text[0] != '-') return std::nullopt;
  Reader in{text, 1};
  const auto hours = in.digits(2, 2);
  if (!hours || !in.take(':')) return std::nullopt;
  const auto minutes = in.digits(2, 2);
  std::optional<std::int64_t> seconds = 0;
  if (in.take(':')) seconds = in.digits(2, 2);
  if (!minutes || !seconds || !in.done() || *minutes > 59 || *seconds > 59) return std::nullopt;
  const std::int64_t total = *hours * 3600 + *minutes * 60 + *seconds;
  if (total > 18 * 3600) return std::nullopt;
  return Zone::offset(static_cast<std::int32_t>(text[0] == '-' ? -total : total));
}

std::string Zone::text() const {
  if (is_none()) return {};
  if (is_named()) return "@" + std::string(id());
  if (offset_ == 0) return "Z";
  const std::int32_t total = offset_ < 0 ? -offset_ : offset_;
  std::string out = offset_ < 0 ? "-" : "+";
  put(out, total / 3600, 2);
  out += ':';
  put(out, total / 60 % 60, 2);
  if (total % 60 != 0) {
    out += ':';
    put(out, total % 60, 2);
  }
  return out;
}

std::optional<TimeOfDay> TimeOfDay::parse(std::string_view text) noexcept {
  Reader in{text};
  const auto hour = in.digits(2, 2);
  if (!hour || !in.take(':')) return std::nullopt;
  const auto minute = in.digits(2, 2);
  if (!minute || !in.take(':')) return std::nullopt;
  const auto second = in.digits(2, 2);
  std::optional<std::int32_t> nano = 0;
  if (in.take('.')) nano = in.fraction();
  if (!second || !nano || *hour > 24 || *minute > 59 || *second > 59) return std::nullopt;
  if (*hour == 24 && (*minute != 0 || *second != 0 || *nano != 0)) return std::nullopt;
  const auto zone = Zone::parse(text.substr(in.at));
  if (!zone) return std::nullopt;
  return TimeOfDay{static_cast<std::int32_t>(*hour % 24 * 3600 + *minute * 60 + *second), *nano, *zone};
}

std::string TimeOfDay::text() const {
  std::string out;
  put(out, second / 3600, 2);
  out += ':';
  put(out, second / 60 % 60, 2);
  out += ':';
  put(out, second % 60, 2);
  put_fraction(out, nano);
  return out + zone.text();
}

std::optional<DateTime> DateTime::parse(std::string_view text) noexcept {
  const std::size_t split = text.find('T');
  if (split == std::string_view::npos) {
    const auto date = CalendarDate::parse(text);
    if (!date) return std::nullopt;
    return DateTime{*date, {}};
  }
  auto date = CalendarDate::parse(text.substr(0, split));
  const auto time = TimeOfDay::parse(text.substr(split + 1));
  if (!date || !time) return std::nullopt;
  if (text.substr(split + 1, 2) == "24") {
    date = CalendarDate::from_days(date->days() + 1);
    if (!date) return std::nullopt;
  }
  return DateTime{*date, *time};
}

std::int64_t DateTime::local_seconds() const noexcept { return date.days() * 86400 + time.second; }

std::int32_t DateTime::offset() const noexcept { return time.zone.offset_at_local(local_seconds()); }

std::string DateTime::text() const { return date.text() + "T" + time.text(); }

std::string MonthsDuration::text() const {
  const bool negative = months < 0;
  const std::uint64_t total = negative ? 0 - static_cast<std::uint64_t>(months) : static_cast<std::uint64_t>(months);
  std::string out = negative ? "-P" : "P";
  if (total / 12 != 0) out += std::to_string(total / 12) + "Y";
  if (total % 12 != 0 || total == 0) out += std::to_string(total % 12) + "M";
  return out;
}

std::optional<SecondsDuration> SecondsDuration::from_nanos(int128 nanos) noexcept {
  constexpr int128 kBillion = 1000000000;
  int128 seconds = nanos / kBillion;
  int128 rest = nanos % kBillion;
  if (rest < 0) rest += kBillion, --seconds;
  if (seconds > INT64_MAX || seconds < INT64_MIN) return std::nullopt;
  return SecondsDuration{static_cast<std::int64_t>(seconds), static_cast<std::int32_t>(rest)};
}

std::string SecondsDuration::text() const {
  int128 total = total_nanos();
  std::string out = total < 0 ? "-P" : "P";
  if (total < 0) total = -total;
  const auto nano = static_cast<std::int32_t>(total % 1000000000);
  const auto all = static_cast<std::uint64_t>(total / 1000000000);
  if (all / 86400 != 0) out += std::to_string(all / 86400) + "D";
  const auto rest = static_cast<unsigned>(all % 86400);
  if (rest != 0 || nano != 0 || all == 0) {
    out += 'T';
    if (rest / 3600 != 0) out += std::to_string(rest / 3600) + "H";
    if (rest / 60 % 60 != 0) out += std::to_string(rest / 60 % 60) + "M";
    if (rest % 60 != 0 || nano != 0 || all == 0) {
      out += std::to_string(rest % 60);
      put_fraction(out, nano);
      out += 'S';
    }
  }
  return out;
}

std::optional<MonthsDuration> parse_months_duration(std::string_view text) noexcept {
  Reader in{text};
  const bool negative = in.take('-');
  if (!in.take('P')) return std::nullopt;
  std::int64_t months = 0;
  bool any = false;
  if (auto first = in.digits(1, 16)) {
    if (in.take('Y')) {
      any = true;
      if (__builtin_mul_overflow(*first, std::int64_t{12}, &months)) return std::nullopt;
      first = in.digits(1, 16);
    }
    if (first) {
      if (!in.take('M')) return std::nullopt;
      any = true;
      months += *first;
    }
  }
  if (!any || !in.done()) return std::nullopt;
  return MonthsDuration{negative ? -months : months};
}

std::optional<SecondsDuration> parse_seconds_duration(std::string_view text) noexcept {
  Reader in{text};
  const bool negative = in.take('-');
  if (!in.take('P')) return std::nullopt;
  int128 seconds = 0;
  std::int32_t nano = 0;
  bool any = false;
  if (const auto days = in.digits(1, 16)) {
    if (!in.take('D')) return std::nullopt;
    any = true;
    seconds = static_cast<int128>(*days) * 86400;
  }
  if (in.take('T')) {
    bool in_time = false;
    int stage = 0;
    while (!in.done()) {
      const auto amount = in.digits(1, 16);
      if (!amount) return std::nullopt;
      if (stage < 1 && in.take('H')) seconds += static_cast<int128>(*amount) * 3600, stage = 1;
      else if (stage < 2 && in.take('M')) seconds += static_cast<int128>(*amount) * 60, stage = 2;
      else {
        if (in.take('.')) {
          const auto fraction = in.fraction();
          if (!fraction) return std::nullopt;
          nano = *fraction;
        }
        if (stage > 2 || !in.take('S')) return std::nullopt;
        seconds += *amount, stage = 3;
      }
      in_time = true;
    }
    if (!in_time) return std::nullopt;
    any = true;
  }
  if (!any || !in.done()) return std::nullopt;
  const int128 total = seconds * 1000000000 + nano;
  return SecondsDuration::from_nanos(negative ? -total : total);
}

std::optional<DateTime> plus(const DateTime& at, const SecondsDuration& duration) noexcept {
  const Zone& zone = at.time.zone;
  int128 nanos = static_cast<int128>(zone.is_named() ? at.utc_seconds() : at.local_seconds()) * 1000000000 + at.time.nano + duration.total_nanos();
  const auto moved = SecondsDuration::from_nanos(nanos);
  if (!moved) return std::nullopt;
  std::int64_t local = moved->seconds;
  if (zone.is_named() && __builtin_add_overflow(local, std::int64_t{zone.offset_at_utc(local)}, &local)) return std::nullopt;
  const std::int64_t day = floor_divide(local, 86400);
  const auto date = CalendarDate::from_days(day);
  if (!date) return std::nullopt;
  return DateTime{*date, TimeOfDay{static_cast<std::int32_t>(local - day * 86400), moved->nanos, zone}};
}

}  // namespace attain::rule
