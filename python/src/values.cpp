#include "values.hpp"

#include <datetime.h>

namespace attain::python {

namespace {

constexpr int kDepth = 100;   // of the language's own values

void need_dates() {
  if (PyDateTimeAPI == nullptr) PyDateTime_IMPORT;
}

py::object checked(PyObject* made) {
  if (made == nullptr) throw py::error_already_set();
  return py::reinterpret_steal<py::object>(made);
}

py::object zone_to_python(const rule::Zone& zone, std::int32_t offset) {
  if (zone.is_none()) return py::none();
  if (zone.is_named()) return py::module_::import("zoneinfo").attr("ZoneInfo")(text_to_python(zone.id()));
  const py::object delta = checked(PyDelta_FromDSU(0, offset, 0));
  return checked(PyTimeZone_FromOffset(delta.ptr()));
}

bool fits(const rule::CalendarDate& date) { return date.year >= 1 && date.year <= 9999; }

py::object time_to_python(const rule::TimeOfDay& time) {
  if (time.nano % 1000 != 0) return text_to_python(time.text());
  const py::object zone = zone_to_python(time.zone, time.zone.is_offset() ? time.zone.offset_at_utc(0) : 0);
  return checked(PyDateTimeAPI->Time_FromTime(time.second / 3600, time.second / 60 % 60, time.second % 60, time.nano / 1000, zone.ptr(), PyDateTimeAPI->TimeType));
}

py::object date_time_to_python(const rule::DateTime& at) {
  if (at.time.nano % 1000 != 0 || !fits(at.date)) return text_to_python(at.text());
  const py::object zone = zone_to_python(at.time.zone, at.offset());
  const int second = at.time.second;
  return checked(PyDateTimeAPI->DateTime_FromDateAndTime(at.date.year, at.date.month, at.date.day, second / 3600, second / 60 % 60, second % 60, at.time.nano / 1000, zone.ptr(),
                                                         PyDateTimeAPI->DateTimeType));
}

py::object duration_to_python(const rule::SecondsDuration& duration) {
  const std::int64_t days = duration.seconds / 86400;
  if (duration.nanos % 1000 != 0 || days > 999999998 || days < -999999998) return text_to_python(duration.text());
  return checked(PyDelta_FromDSU(static_cast<int>(days), static_cast<int>(duration.seconds % 86400), duration.nanos / 1000));
}

py::object made_by(const char* name, const py::tuple& arguments) { return py::module_::import("attain.values").attr(name)(*arguments); }

bool is_a(py::handle value, const char* name) { return py::isinstance(value, py::module_::import("attain.values").attr(name)); }

/// "@Europe/Paris", "+02:00" or nothing, of a time or a datetime.
std::string zone_text(py::handle value, const std::string& what) {
  const py::object zone = value.attr("tzinfo");
  if (zone.is_none()) return {};
  if (py::hasattr(zone, "key")) return "@" + py::cast<std::string>(py::str(zone.attr("key")));
  const py::object offset = value.attr("utcoffset")();
  if (offset.is_none()) throw Error(ErrorCode::unsupported, what, "the time zone " + py::cast<std::string>(py::repr(zone)) + " has no offset here", "use zoneinfo.ZoneInfo or datetime.timezone");
  const int seconds = PyDateTime_DELTA_GET_DAYS(offset.ptr()) * 86400 + PyDateTime_DELTA_GET_SECONDS(offset.ptr());
  return rule::Zone::offset(seconds).text();
}

template <typename T>
T parsed(const std::optional<T>& value, const std::string& text, const std::string& what) {
  if (!value) throw Error(ErrorCode::invalid_argument, what, "\"" + text + "\" is beyond what expressions know");
  return *value;
}

rule::Value range_of(py::handle value, const std::string& what, int depth) {
  auto range = std::make_shared<rule::Range>();
  range->start = value_of(value.attr("start"), what, depth + 1);
  range->end = value_of(value.attr("end"), what, depth + 1);
  range->start_included = py::cast<bool>(value.attr("start_included"));
  range->end_included = py::cast<bool>(value.attr("end_included"));
  return rule::Value(std::shared_ptr<const rule::Range>(std::move(range)));
}

py::object range_to_python(const rule::Value& value) {
  const rule::Range& range = value.as_range();
  if (range.form == rule::Range::Form::not_equal) return text_to_python(value.text());
  const bool point = range.form == rule::Range::Form::equal;
  return made_by("Range", py::make_tuple(value_to_python(range.start), value_to_python(point ? range.start : range.end), point || range.start_included, point || range.end_included));
}

}  // namespace

py::object value_to_python(const rule::Value& value) {
  need_dates();
  switch (value.kind()) {
    case rule::Kind::null: return py::none();
    case rule::Kind::boolean: return py::bool_(value.as_bool());
    case rule::Kind::number: return to_python(value.as_number());
    case rule::Kind::string: return text_to_python(value.as_string());
    case rule::Kind::date: {
      const rule::CalendarDate& date = value.as_date();
      return fits(date) ? checked(PyDate_FromDate(date.year, date.month, date.day)) : text_to_python(date.text());
    }
    case rule::Kind::time: return time_to_python(value.as_time());
    case rule::Kind::date_time: return date_time_to_python(value.as_date_time());
    case rule::Kind::months_duration: return made_by("Months", py::make_tuple(value.as_months().months));
    case rule::Kind::seconds_duration: return duration_to_python(value.as_seconds());
    case rule::Kind::list: {
      py::list list;
      for (const rule::Value& item : value.as_list()) list.append(value_to_python(item));
      return list;
    }
    case rule::Kind::context: {
      py::dict dict;
      for (const auto& [key, item] : value.as_context().entries) dict[text_to_python(key)] = value_to_python(item);
      return dict;
    }
    case rule::Kind::range: return range_to_python(value);
    case rule::Kind::function: return text_to_python(value.text());
  }
  return py::none();
}

rule::Value value_of(py::handle value, const std::string& what, int depth) {
  need_dates();
  PyObject* raw = value.ptr();
  if (is_missing(value)) return {};
  if (PyBool_Check(raw)) return rule::Value(raw == Py_True);
  if (PyUnicode_Check(raw)) return rule::Value(std::string(text_view(value, what.c_str())));
  if (PyLong_Check(raw) || PyFloat_Check(raw) || is_decimal(value)) return rule::Value(decimal_of(value, what.c_str()));
  if (PyDateTime_Check(raw)) {
    const std::string text = py::cast<std::string>(py::str(value.attr("replace")(py::arg("tzinfo") = py::none()).attr("isoformat")())) + zone_text(value, what);
    return rule::Value(parsed(rule::DateTime::parse(text), text, what));
  }
  if (PyDate_Check(raw)) {
    const auto date = rule::CalendarDate::of(PyDateTime_GET_YEAR(raw), PyDateTime_GET_MONTH(raw), PyDateTime_GET_DAY(raw));
    return rule::Value(parsed(date, "a date", what));
  }
  if (PyTime_Check(raw)) {
    const std::string text = py::cast<std::string>(py::str(value.attr("replace")(py::arg("tzinfo") = py::none()).attr("isoformat")())) + zone_text(value, what);
    return rule::Value(parsed(rule::TimeOfDay::parse(text), text, what));
  }
  if (PyDelta_Check(raw)) {
    const int128 seconds = int128(PyDateTime_DELTA_GET_DAYS(raw)) * 86400 + PyDateTime_DELTA_GET_SECONDS(raw);
    const auto duration = rule::SecondsDuration::from_nanos(seconds * 1000000000 + int128(PyDateTime_DELTA_GET_MICROSECONDS(raw)) * 1000);
    return rule::Value(parsed(duration, "a duration", what));
  }
  if (depth >= kDepth) throw Error(ErrorCode::limit_exceeded, what, "the value is more than " + std::to_string(kDepth) + " levels deep");
  if (PyList_Check(raw) || PyTuple_Check(raw)) {
    std::vector<rule::Value> items;
    for (const py::handle item : py::list(py::reinterpret_borrow<py::object>(value))) items.push_back(value_of(item, what, depth + 1));
    return rule::Value::list(std::move(items));
  }
  if (PyDict_Check(raw)) {
    std::vector<std::pair<std::string, rule::Value>> entries;
    for (const py::handle pair : py::reinterpret_steal<py::list>(PyDict_Items(raw))) {
      const std::string key(text_view(PyTuple_GET_ITEM(pair.ptr(), 0), what.c_str()));
      entries.emplace_back(key, value_of(PyTuple_GET_ITEM(pair.ptr(), 1), depth == 0 ? key : what, depth + 1));
    }
    return rule::Value::context(std::move(entries));
  }
  if (is_a(value, "Months")) return rule::Value(rule::MonthsDuration{py::cast<std::int64_t>(value.attr("months"))});
  if (is_a(value, "Range")) return range_of(value, what, depth);
  if (py::hasattr(value, "tolist")) {
    const py::object plain = value.attr("tolist")();
    if (Py_TYPE(plain.ptr()) != Py_TYPE(raw)) return value_of(plain, what, depth);
  }
  throw Error(ErrorCode::wrong_type, what, "an expression cannot take a " + type_name(value), "it takes str, int, Decimal, bool, dates and durations, lists, dicts and None");
}

rule::Context context_of(py::handle values, py::handle now) {
  need_dates();
  rule::Context context;
  if (!values.is_none()) {
    if (!PyDict_Check(values.ptr())) throw Error(ErrorCode::wrong_type, "context", "expected a dict of names and values, found " + type_name(values));
    context = rule::Context(value_of(values, "context"));
  }
  if (!now.is_none()) {
    if (!PyDateTime_Check(now.ptr())) throw Error(ErrorCode::wrong_type, "now", "expected a datetime, found " + type_name(now));
    context.now = value_of(now, "now").as_date_time();
  }
  return context;
}

rule::Mode mode_of(py::handle mode) {
  const std::string_view name = text_view(mode, "mode");
  if (name == "feel") return rule::Mode::feel;
  if (name == "strict") return rule::Mode::strict;
  if (name == "filter") return rule::Mode::filter;
  throw Error(ErrorCode::invalid_argument, "mode", "no mode is called \"" + std::string(name) + "\"", "feel, strict or filter");
}

void read_words(Words& words, py::handle names, py::handle mode) {
  words.options.mode = mode_of(mode);
  if (names.is_none()) return;
  if (!PyDict_Check(names.ptr())) {
    words.options.names = texts_of(names, "names");
    return;
  }
  for (const auto& [name, type] : py::reinterpret_borrow<py::dict>(names)) {
    const std::string key(text_view(name, "names")), text(text_view(type, "names"));
    const auto known = rule::type_named(text);
    if (!known) throw Error(ErrorCode::type_mismatch, "names." + key, "no type is called \"" + text + "\"", "number, string, boolean, date, date and time, list<number>, …");
    words.vocabulary.add(key, *known);
  }
  words.options.vocabulary = &words.vocabulary;
}

}  // namespace attain::python
