#include "builtins.hpp"
#include "parser.hpp"

namespace attain::rule {

namespace {

template <typename T>
Value of(const std::optional<T>& value) { return value ? Value(*value) : Value(); }

Value date(Evaluator&, Arguments a) {
  if (a.size() == 3) {
    const auto year = integer_of(a[0]);
    const auto month = integer_of(a[1]);
    const auto day = integer_of(a[2]);
    return year && month && day ? of(CalendarDate::of(*year, *month, *day)) : Value();
  }
  const Value& from = scalar(a[0]);
  if (const std::string* text = from.string_if()) return of(CalendarDate::parse(*text));
  if (from.is(Kind::date)) return from;
  if (from.is(Kind::date_time)) return from.as_date_time().date;
  return {};
}

// hour, minute, second (with a fraction) as a time of day.
std::optional<TimeOfDay> time_of(const Value& h, const Value& m, const Value& s) {
  const auto hour = integer_of(h);
  const auto minute = integer_of(m);
  const Decimal* second = number_of(s);
  if (!hour || !minute || second == nullptr || *hour < 0 || *hour > 23 || *minute < 0 || *minute > 59) return std::nullopt;
  if (second->sign() < 0 || *second >= Decimal(60)) return std::nullopt;
  const int128 nanos = second->rounded_scaled(9, RoundingMode::down);
  return TimeOfDay{static_cast<std::int32_t>(*hour * 3600 + *minute * 60 + static_cast<std::int64_t>(nanos / 1000000000)), static_cast<std::int32_t>(nanos % 1000000000), {}};
}

// An offset given as a duration, at most 18 hours.
std::optional<Zone> offset_of_duration(const Value& value) {
  if (!scalar(value).is(Kind::seconds_duration)) return std::nullopt;
  const SecondsDuration& d = scalar(value).as_seconds();
  if (d.nanos != 0 || d.seconds > 64800 || d.seconds < -64800) return std::nullopt;
  return Zone::offset(static_cast<std::int32_t>(d.seconds));
}

Value time(Evaluator&, Arguments a) {
  if (a.size() >= 3) {
    auto time = time_of(a[0], a[1], a[2]);
    if (!time) return {};
    if (a.size() == 4 && !a[3].is_null()) {
      const auto zone = offset_of_duration(a[3]);
      if (!zone) return {};
      time->zone = *zone;
    }
    return *time;
  }
  const Value& from = scalar(a[0]);
  if (const std::string* text = from.string_if()) {
    return of(TimeOfDay::parse(*text));
  }
  if (from.is(Kind::time)) return from;
  if (from.is(Kind::date_time)) return from.as_date_time().time;
  if (from.is(Kind::date)) return TimeOfDay{0, 0, Zone::offset(0)};
  return {};
}

Value date_and_time(Evaluator&, Arguments a) {
  if (a.size() >= 6) {
    const auto year = integer_of(a[0]);
    const auto month = integer_of(a[1]);
    const auto day = integer_of(a[2]);
    auto time = time_of(a[3], a[4], a[5]);
    const auto date = year && month && day ? CalendarDate::of(*year, *month, *day) : std::nullopt;
    if (!date || !time) return {};
    if (a.size() == 7 && !a[6].is_null()) {
      const std::string* id = string_of(a[6]);
      const auto zone = id != nullptr ? Zone::named(*id) : offset_of_duration(a[6]);
      if (!zone) return {};
      time->zone = *zone;
    }
    return DateTime{*date, *time};
  }
  if (a.size() == 2) {
    const Value& first = scalar(a[0]);
    const Value& second = scalar(a[1]);
    if (first.is(Kind::date_time) && second.is(Kind::string)) {  // the same instant in another zone
      const auto zone = Zone::named(second.as_string());
      if (!zone) return {};
      DateTime at = first.as_date_time();
      if (at.time.zone.is_none()) return {};
      at.time.second = 0;
      const std::int64_t utc = first.as_date_time().utc_seconds();
      at.time.zone = *zone;
      at.date = *CalendarDate::from_days(0);
      const std::int64_t local = utc + zone->offset_at_utc(utc);
      const std::int64_t day = local / 86400 - (local % 86400 < 0);
      const auto date = CalendarDate::from_days(day);
      if (!date) return {};
      return DateTime{*date, TimeOfDay{static_cast<std::int32_t>(local - day * 86400), first.as_date_time().time.nano, *zone}};
    }
    if (!second.is(Kind::time)) return {};
    if (first.is(Kind::date)) return DateTime{first.as_date(), second.as_time()};
    if (first.is(Kind::date_time)) return DateTime{first.as_date_time().date, second.as_time()};
    return {};
  }
  if (a.size() != 1) return {};
  const Value& from = scalar(a[0]);
  if (const std::string* text = from.string_if()) return of(DateTime::parse(*text));
  if (from.is(Kind::date_time)) return from;
  if (from.is(Kind::date)) return DateTime{from.as_date(), TimeOfDay{0, 0, Zone::offset(0)}};
  return {};
}

Value duration(Evaluator&, Arguments a) {
  const Value& from = scalar(a[0]);
  if (from.is(Kind::months_duration) || from.is(Kind::seconds_duration)) return from;
  const std::string* text = from.string_if();
  if (text == nullptr) return {};
  if (const auto months = parse_months_duration(*text)) return *months;
  return of(parse_seconds_duration(*text));
}

// Whole months from one date to another, towards zero.
Value months_between(Evaluator&, Arguments a) {
  const auto date_of = [](const Value& v) -> std::optional<CalendarDate> {
    if (v.is(Kind::date)) return v.as_date();
    if (v.is(Kind::date_time)) return v.as_date_time().date;
    return std::nullopt;
  };
  const auto from = date_of(scalar(a[0]));
  const auto to = date_of(scalar(a[1]));
  if (!from || !to) return {};
  std::int64_t months = (static_cast<std::int64_t>(to->year) - from->year) * 12 + to->month - from->month;
  if (months > 0 && to->day < from->day) --months;
  if (months < 0 && to->day > from->day) ++months;
  return MonthsDuration{months};
}

Value now(Evaluator& e, Arguments) {
  return e.context() != nullptr && e.context()->now ? Value(*e.context()->now) : Value();
}

Value today(Evaluator& e, Arguments) {
  return e.context() != nullptr && e.context()->now ? Value(e.context()->now->date) : Value();
}

std::optional<CalendarDate> day_of(const Value& value) {
  const Value& v = scalar(value);
  if (v.is(Kind::date)) return v.as_date();
  if (v.is(Kind::date_time)) return v.as_date_time().date;
  return std::nullopt;
}

Value day_of_year(Evaluator&, Arguments a) {
  const auto date = day_of(a[0]);
  return date ? Value(date->day_of_year()) : Value();
}

Value week_of_year(Evaluator&, Arguments a) {
  const auto date = day_of(a[0]);
  return date ? Value(date->week_of_year()) : Value();
}

Value day_of_week(Evaluator&, Arguments a) {
  static constexpr const char* kNames[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
  const auto date = day_of(a[0]);
  return date ? Value(kNames[date->weekday() - 1]) : Value();
}

Value month_of_year(Evaluator&, Arguments a) {
  static constexpr const char* kNames[] = {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"};
  const auto date = day_of(a[0]);
  return date ? Value(kNames[date->month - 1]) : Value();
}

// The same kind and the same value, zone for zone.
Value is(Evaluator& e, Arguments a) {
  e.walk(a[0]);
  return a[0] == a[1];
}

constexpr Builtin kTable[] = {
    {"date", "from|year, month, day", date, Type::Kind::date},
    {"time", "from|hour, minute, second, offset?", time, Type::Kind::time},
    {"date and time", "from|date, time|year, month, day, hour, minute, second, offset?|date and time, timezone|year, month, day, hour, minute, second, timezone?", date_and_time, Type::Kind::date_time},
    {"duration", "from", duration},
    {"years and months duration", "from, to", months_between, Type::Kind::months_duration},
    {"now", "", now, Type::Kind::date_time},
    {"today", "", today, Type::Kind::date},
    {"day of year", "date", day_of_year, Type::Kind::number},
    {"day of week", "date", day_of_week, Type::Kind::string},
    {"month of year", "date", month_of_year, Type::Kind::string},
    {"week of year", "date", week_of_year, Type::Kind::number},
    {"is", "value1, value2", is, Type::Kind::boolean, true},
};

}  // namespace

std::span<const Builtin> time_builtins() noexcept { return kTable; }

}  // namespace attain::rule
