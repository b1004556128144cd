#include "evaluator.hpp"

namespace attain::rule {

namespace {

constexpr std::int64_t kDaySeconds = 86400;

Value of(const std::optional<SecondsDuration>& value) { return value ? Value(*value) : Value(); }
Value of(const std::optional<CalendarDate>& value) { return value ? Value(*value) : Value(); }
Value of(const std::optional<DateTime>& value) { return value ? Value(*value) : Value(); }

Value numbers(Op op, const Decimal& a, const Decimal& b) {
  if (op == Op::divide && b.is_zero()) return {};
  return guarded([&] {
    switch (op) {
      case Op::add: return a + b;
      case Op::subtract: return a - b;
      case Op::multiply: return a * b;
      case Op::divide: return a / b;
      default: return power(a, b);
    }
  });
}

DateTime midnight(const CalendarDate& date) { return DateTime{date, TimeOfDay{0, 0, Zone::offset(0)}}; }

// a - b between points in time.
Value difference(const Value& a, const Value& b) {
  if (a.is(Kind::date) && b.is(Kind::date)) {
    return of(SecondsDuration::from_nanos(static_cast<int128>(a.as_date().days() - b.as_date().days()) * kDaySeconds * 1000000000));
  }
  if (a.is(Kind::time) && b.is(Kind::time)) {
    const TimeOfDay& x = a.as_time();
    const TimeOfDay& y = b.as_time();
    if (x.zone.is_none() != y.zone.is_none()) return {};
    const std::int64_t seconds = (x.second - x.zone.offset_at_local(x.second)) - (y.second - y.zone.offset_at_local(y.second));
    return of(SecondsDuration::from_nanos(static_cast<int128>(seconds) * 1000000000 + x.nano - y.nano));
  }
  // A date beside a date-time with a zone stands for its midnight in UTC, beside one without for its own midnight.
  const auto point = [](const Value& v, const Value& other) {
    if (v.is(Kind::date_time)) return v.as_date_time();
    DateTime at = midnight(v.as_date());
    if (other.is(Kind::date_time) && other.as_date_time().time.zone.is_none()) at.time.zone = Zone();
    return at;
  };
  const DateTime x = point(a, b);
  const DateTime y = point(b, a);
  if (x.time.zone.is_none() != y.time.zone.is_none()) return {};
  return of(SecondsDuration::from_nanos(static_cast<int128>(x.utc_seconds() - y.utc_seconds()) * 1000000000 + x.time.nano - y.time.nano));
}

bool is_point(const Value& v) { return v.is(Kind::date) || v.is(Kind::date_time); }

// point ± duration.
Value moved(const Value& point, const Value& by, int sign) {
  if (by.is(Kind::months_duration)) {
    const std::int64_t months = sign * by.as_months().months;
    if (point.is(Kind::date)) return of(point.as_date().plus_months(months));
    if (point.is(Kind::date_time)) {
      DateTime at = point.as_date_time();
      const auto date = at.date.plus_months(months);
      if (!date) return {};
      at.date = *date;
      return at;
    }
    return {};
  }
  const auto duration = SecondsDuration::from_nanos(sign * by.as_seconds().total_nanos());
  if (!duration) return {};
  if (point.is(Kind::date)) {
    const auto at = plus(midnight(point.as_date()), *duration);
    return at ? Value(at->date) : Value();
  }
  if (point.is(Kind::date_time)) return of(plus(point.as_date_time(), *duration));
  TimeOfDay time = point.as_time();
  constexpr int128 kDay = static_cast<int128>(kDaySeconds) * 1000000000;
  int128 nanos = (static_cast<int128>(time.second) * 1000000000 + time.nano + duration->total_nanos()) % kDay;
  if (nanos < 0) nanos += kDay;
  time.second = static_cast<std::int32_t>(nanos / 1000000000);
  time.nano = static_cast<std::int32_t>(nanos % 1000000000);
  return time;
}

std::optional<Decimal> seconds_of(const SecondsDuration& d) {
  const int128 nanos = d.total_nanos();
  return Decimal::from_int128(nanos);
}

Value scaled(const Value& duration, const Decimal& factor, bool divide) {
  if (divide && factor.is_zero()) return {};
  return guarded([&]() -> Value {
    if (duration.is(Kind::months_duration)) {
      const Decimal months = Decimal(duration.as_months().months);
      const auto whole = (divide ? months / factor : months * factor).rounded(0, RoundingMode::down).to_int64();
      return whole ? Value(MonthsDuration{*whole}) : Value();
    }
    const Decimal nanos = *seconds_of(duration.as_seconds());
    const Decimal result = divide ? nanos / factor : nanos * factor;
    const auto whole = result.rounded(0, RoundingMode::down).to_scaled(0);
    return whole ? of(SecondsDuration::from_nanos(*whole)) : Value();
  });
}

Value durations(Op op, const Value& a, const Value& b) {
  if (a.is(Kind::months_duration)) {
    const std::int64_t x = a.as_months().months;
    const std::int64_t y = b.as_months().months;
    std::int64_t sum = 0;
    if (op == Op::add && !__builtin_add_overflow(x, y, &sum)) return MonthsDuration{sum};
    if (op == Op::subtract && !__builtin_sub_overflow(x, y, &sum)) return MonthsDuration{sum};
    if (op == Op::divide && y != 0) return guarded([&] { return Decimal(x) / Decimal(y); });
    return {};
  }
  const SecondsDuration& x = a.as_seconds();
  const SecondsDuration& y = b.as_seconds();
  if (op == Op::add) return of(SecondsDuration::from_nanos(x.total_nanos() + y.total_nanos()));
  if (op == Op::subtract) return of(SecondsDuration::from_nanos(x.total_nanos() - y.total_nanos()));
  if (op == Op::divide && y.total_nanos() != 0) return guarded([&] { return *seconds_of(x) / *seconds_of(y); });
  return {};
}

bool is_duration(const Value& v) { return v.is(Kind::months_duration) || v.is(Kind::seconds_duration); }

}  // namespace

Value arithmetic(Op op, const Value& a, const Value& b) {
  const Decimal* x = a.number_if();
  const Decimal* y = b.number_if();
  if (x != nullptr && y != nullptr) return numbers(op, *x, *y);
  if (a.is(Kind::string) && b.is(Kind::string) && op == Op::add) return Value(a.as_string() + b.as_string());
  if (op == Op::subtract && is_point(a) && is_point(b)) return difference(a, b);
  if (op == Op::subtract && a.is(Kind::time) && b.is(Kind::time)) return difference(a, b);
  const bool a_moves = is_point(a) || a.is(Kind::time);
  const bool b_moves = is_point(b) || b.is(Kind::time);
  if (a_moves && is_duration(b) && (op == Op::add || op == Op::subtract)) {
    if (a.is(Kind::time) && b.is(Kind::months_duration)) return {};
    return moved(a, b, op == Op::add ? 1 : -1);
  }
  if (b_moves && is_duration(a) && op == Op::add) {
    if (b.is(Kind::time) && a.is(Kind::months_duration)) return {};
    return moved(b, a, 1);
  }
  if (is_duration(a) && a.kind() == b.kind()) return durations(op, a, b);
  if (is_duration(a) && y != nullptr && (op == Op::multiply || op == Op::divide)) return scaled(a, *y, op == Op::divide);
  if (is_duration(b) && x != nullptr && op == Op::multiply) return scaled(b, *x, false);
  return {};
}

std::optional<Value> property(const Value& value, std::string_view name) {
  const auto date_part = [&](const CalendarDate& d) -> std::optional<Value> {
    if (name == "year") return Value(d.year);
    if (name == "month") return Value(static_cast<int>(d.month));
    if (name == "day") return Value(static_cast<int>(d.day));
    if (name == "weekday") return Value(d.weekday());
    return std::nullopt;
  };
  const auto time_part = [&](const TimeOfDay& t, std::int32_t offset) -> std::optional<Value> {
    if (name == "hour") return Value(t.second / 3600);
    if (name == "minute") return Value(t.second / 60 % 60);
    if (name == "second") return Value(t.second % 60);
    if (name == "time offset") return t.zone.is_none() ? Value() : Value(SecondsDuration{offset, 0});
    if (name == "timezone") return t.zone.is_named() ? Value(std::string(t.zone.id())) : Value();
    return std::nullopt;
  };
  switch (value.kind()) {
    case Kind::date: return date_part(value.as_date());
    case Kind::time: return time_part(value.as_time(), value.as_time().zone.offset_at_local(value.as_time().second));
    case Kind::date_time: {
      if (auto part = date_part(value.as_date_time().date)) return part;
      return time_part(value.as_date_time().time, value.as_date_time().offset());
    }
    case Kind::months_duration: {
      const std::int64_t months = value.as_months().months;
      if (name == "years") return Value(months / 12);
      if (name == "months") return Value(months % 12);
      return std::nullopt;
    }
    case Kind::seconds_duration: {
      const int128 nanos = value.as_seconds().total_nanos();
      const auto total = static_cast<std::int64_t>(nanos / 1000000000);
      if (name == "days") return Value(total / kDaySeconds);
      if (name == "hours") return Value(total / 3600 % 24);
      if (name == "minutes") return Value(total / 60 % 60);
      if (name == "seconds") return Value(total % 60);
      return std::nullopt;
    }
    case Kind::range: {
      const Range& range = value.as_range();
      if (name == "start") return range.start;
      if (name == "end") return range.end;
      if (name == "start included") return Value(range.start_included);
      if (name == "end included") return Value(range.end_included);
      return std::nullopt;
    }
    default: return std::nullopt;
  }
}

}  // namespace attain::rule
