#include "attain/rule/value.hpp"

#include <algorithm>
#include <numeric>

#include "attain/base/error.hpp"
#include "function.hpp"
#include "text.hpp"

namespace attain::rule {

std::string_view name_of(Kind kind) noexcept {
  switch (kind) {
    case Kind::null: return "null";
    case Kind::boolean: return "boolean";
    case Kind::number: return "number";
    case Kind::string: return "string";
    case Kind::date: return "date";
    case Kind::time: return "time";
    case Kind::date_time: return "date and time";
    case Kind::months_duration: return "years and months duration";
    case Kind::seconds_duration: return "days and time duration";
    case Kind::list: return "list";
    case Kind::context: return "context";
    case Kind::range: return "range";
    case Kind::function: return "function";
  }
  return "null";
}

Value::Value(std::string value) {
  if (!is_valid_utf8(value)) throw Error(ErrorCode::invalid_argument, "", "a string that is not valid UTF-8");
  data_ = std::make_shared<const std::string>(std::move(value));
}
Value::Value(const TimeOfDay& value) : data_(std::make_shared<const TimeOfDay>(value)) {}
Value::Value(const DateTime& value) : data_(std::make_shared<const DateTime>(value)) {}

namespace {
std::uint64_t added(std::uint64_t a, std::uint64_t b) { return a > UINT64_MAX - b ? UINT64_MAX : a + b; }
}  // namespace

Value Value::list(std::vector<Value> items) {
  auto list = std::make_shared<List>();
  for (const Value& item : items) {
    list->depth = std::max(list->depth, item.depth() + 1);
    list->size = added(list->size, item.size());
  }
  list->items = std::move(items);
  return Value(std::shared_ptr<const List>(std::move(list)));
}

namespace {
constexpr std::size_t kIndexFrom = 12;  // entries from which a context keeps them sorted by name as well
}  // namespace

Value Value::context(std::vector<std::pair<std::string, Value>> entries) {
  auto data = std::make_shared<ContextData>();
  std::vector<std::uint32_t> order(entries.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return entries[a].first < entries[b].first; });
  bool doubles = false;
  for (std::size_t i = 1; i < order.size(); ++i) doubles = doubles || entries[order[i]].first == entries[order[i - 1]].first;
  if (doubles) {
    std::vector<bool> gone(entries.size(), false);
    for (std::size_t i = 0; i < order.size();) {
      std::size_t j = i + 1;
      while (j < order.size() && entries[order[j]].first == entries[order[i]].first) gone[order[j]] = true, ++j;
      if (j - i > 1) entries[order[i]].second = entries[order[j - 1]].second;
      i = j;
    }
    std::vector<std::pair<std::string, Value>> kept;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (!gone[i]) kept.push_back(std::move(entries[i]));
    }
    return context(std::move(kept));
  }
  for (const auto& [name, value] : entries) {
    data->depth = std::max(data->depth, value.depth() + 1);
    data->size = added(data->size, value.size());
  }
  data->entries = std::move(entries);
  if (order.size() >= kIndexFrom) data->sorted_ = std::move(order);
  return Value(std::shared_ptr<const ContextData>(std::move(data)));
}

const Value* ContextData::find(std::string_view name) const noexcept {
  if (sorted_.empty()) {
    for (const auto& [key, value] : entries) {
      if (key == name) return &value;
    }
    return nullptr;
  }
  const auto found = std::lower_bound(sorted_.begin(), sorted_.end(), name,
                                      [&](std::uint32_t i, std::string_view n) { return entries[i].first < n; });
  return found != sorted_.end() && entries[*found].first == name ? &entries[*found].second : nullptr;
}

const Value& ContextData::at(std::string_view name) const {
  if (const Value* value = find(name)) return *value;
  std::vector<std::string> names;
  for (const auto& [key, value] : entries) names.push_back(key);
  throw Error(ErrorCode::unknown_name, std::string(name), "no such entry", did_you_mean(name, names));
}

namespace {
[[noreturn]] void wrong(Kind found, Kind wanted) {
  throw Error(ErrorCode::wrong_type, "", "expected " + std::string(name_of(wanted)) + ", found " + std::string(name_of(found)));
}
}  // namespace

bool Value::as_bool() const { return is(Kind::boolean) ? std::get<bool>(data_) : (wrong(kind(), Kind::boolean), false); }
const Decimal& Value::as_number() const {
  if (const Decimal* n = number_if()) return *n;
  wrong(kind(), Kind::number);
}
const std::string& Value::as_string() const {
  if (const std::string* s = string_if()) return *s;
  wrong(kind(), Kind::string);
}
const CalendarDate& Value::as_date() const {
  if (const auto* d = std::get_if<CalendarDate>(&data_)) return *d;
  wrong(kind(), Kind::date);
}
const TimeOfDay& Value::as_time() const {
  if (const auto* t = std::get_if<std::shared_ptr<const TimeOfDay>>(&data_)) return **t;
  wrong(kind(), Kind::time);
}
const DateTime& Value::as_date_time() const {
  if (const auto* t = std::get_if<std::shared_ptr<const DateTime>>(&data_)) return **t;
  wrong(kind(), Kind::date_time);
}
const MonthsDuration& Value::as_months() const {
  if (const auto* d = std::get_if<MonthsDuration>(&data_)) return *d;
  wrong(kind(), Kind::months_duration);
}
const SecondsDuration& Value::as_seconds() const {
  if (const auto* d = std::get_if<SecondsDuration>(&data_)) return *d;
  wrong(kind(), Kind::seconds_duration);
}
const std::vector<Value>* Value::list_if() const noexcept {
  const auto* list = std::get_if<std::shared_ptr<const List>>(&data_);
  return list == nullptr ? nullptr : &(*list)->items;
}
const ContextData* Value::context_if() const noexcept {
  const auto* context = std::get_if<std::shared_ptr<const ContextData>>(&data_);
  return context == nullptr ? nullptr : context->get();
}
const std::vector<Value>& Value::as_list() const {
  if (const auto* items = list_if()) return *items;
  wrong(kind(), Kind::list);
}
const ContextData& Value::as_context() const {
  if (const ContextData* context = context_if()) return *context;
  wrong(kind(), Kind::context);
}
const Range& Value::as_range() const {
  if (const auto* range = std::get_if<std::shared_ptr<const Range>>(&data_)) return **range;
  wrong(kind(), Kind::range);
}
const std::shared_ptr<const Function>& Value::as_function() const {
  if (const auto* function = std::get_if<std::shared_ptr<const Function>>(&data_)) return *function;
  wrong(kind(), Kind::function);
}

Value Value::get(std::string_view name) const {
  const ContextData* context = context_if();
  const Value* found = context == nullptr ? nullptr : context->find(name);
  return found == nullptr ? Value() : *found;
}

int Value::depth() const noexcept {
  if (const auto* list = std::get_if<std::shared_ptr<const List>>(&data_)) return (*list)->depth;
  if (const ContextData* context = context_if()) return context->depth;
  if (const auto* range = std::get_if<std::shared_ptr<const Range>>(&data_)) return 1 + std::max((*range)->start.depth(), (*range)->end.depth());
  if (const auto* function = std::get_if<std::shared_ptr<const Function>>(&data_)) return (*function)->depth;
  return 0;
}

std::uint64_t Value::size() const noexcept {
  if (const auto* list = std::get_if<std::shared_ptr<const List>>(&data_)) return (*list)->size;
  if (const ContextData* context = context_if()) return context->size;
  if (const auto* range = std::get_if<std::shared_ptr<const Range>>(&data_)) return 1 + (*range)->start.size() + (*range)->end.size();
  if (const std::string* text = string_if()) return 1 + text->size() / 64;
  return 1;
}

namespace {

std::string key_text(const std::string& key) {
  std::size_t at = 0;
  bool plain = !key.empty() && is_name_start(next_code_point(key, at));
  while (plain && at < key.size()) {
    std::size_t next = at;
    const char32_t c = next_code_point(key, next);
    plain = is_name_part(c) || c == ' ';
    at = next;
  }
  return plain ? key : quoted(key);
}

std::string range_text(const Range& range) {
  switch (range.form) {
    case Range::Form::less: return "< " + range.end.text();
    case Range::Form::less_equal: return "<= " + range.end.text();
    case Range::Form::greater: return "> " + range.start.text();
    case Range::Form::greater_equal: return ">= " + range.start.text();
    case Range::Form::equal: return "= " + range.start.text();
    case Range::Form::not_equal: return "!= " + range.start.text();
    case Range::Form::interval: break;
  }
  return (range.start_included ? "[" : "(") + range.start.text() + ".." + range.end.text() + (range.end_included ? "]" : ")");
}

}  // namespace

std::string Value::text() const {
  switch (kind()) {
    case Kind::null: return "null";
    case Kind::boolean: return std::get<bool>(data_) ? "true" : "false";
    case Kind::number: return std::get<Decimal>(data_).text();
    case Kind::string: return quoted(as_string());
    case Kind::date: return as_date().text();
    case Kind::time: return as_time().text();
    case Kind::date_time: return as_date_time().text();
    case Kind::months_duration: return as_months().text();
    case Kind::seconds_duration: return as_seconds().text();
    case Kind::list: {
      std::string out = "[";
      for (const Value& item : as_list()) out += (out.size() > 1 ? ", " : "") + item.text();
      return out + "]";
    }
    case Kind::context: {
      std::string out = "{";
      for (const auto& [key, value] : as_context().entries) out += (out.size() > 1 ? ", " : "") + key_text(key) + ": " + value.text();
      return out + "}";
    }
    case Kind::range: return range_text(as_range());
    case Kind::function: {
      const Function& function = *as_function();
      if (function.builtin != nullptr) return std::string(function.builtin->name);
      std::string out = "function(";
      for (const std::string& name : function.parameters) out += (out.back() == '(' ? "" : ", ") + name;
      return out + ")";
    }
  }
  return "null";
}

std::string Value::plain_text() const { return is(Kind::string) ? as_string() : text(); }

bool operator==(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case Kind::null: return true;
    case Kind::boolean: return a.as_bool() == b.as_bool();
    case Kind::number: return a.as_number() == b.as_number();
    case Kind::string: return a.as_string() == b.as_string();
    case Kind::date: return a.as_date() == b.as_date();
    case Kind::time: return a.as_time().second == b.as_time().second && a.as_time().nano == b.as_time().nano && a.as_time().zone == b.as_time().zone;
    case Kind::date_time:
      return a.as_date_time().date == b.as_date_time().date && Value(a.as_date_time().time) == Value(b.as_date_time().time);
    case Kind::months_duration: return a.as_months() == b.as_months();
    case Kind::seconds_duration: return a.as_seconds() == b.as_seconds();
    case Kind::list: return a.as_list() == b.as_list();
    case Kind::context: {
      const ContextData& left = a.as_context();
      const ContextData& right = b.as_context();
      if (left.entries.size() != right.entries.size()) return false;
      return std::all_of(left.entries.begin(), left.entries.end(), [&](const auto& entry) {
        const Value* other = right.find(entry.first);
        return other != nullptr && entry.second == *other;
      });
    }
    case Kind::range: {
      const Range& left = a.as_range();
      const Range& right = b.as_range();
      return left.form == right.form && left.start_included == right.start_included && left.end_included == right.end_included &&
             left.start == right.start && left.end == right.end;
    }
    case Kind::function: {
      const Function& left = *a.as_function();
      const Function& right = *b.as_function();
      return &left == &right || (left.builtin != nullptr && left.builtin == right.builtin);
    }
  }
  return false;
}

namespace {

template <typename T>
int sign_of(const T& a, const T& b) { return a < b ? -1 : b < a ? 1 : 0; }

// The instant of a time for comparison: its own clock without a zone, UTC with one (named zones: their offset in January 1970).
std::int64_t time_seconds(const TimeOfDay& t) { return t.second - t.zone.offset_at_local(t.second); }

}  // namespace

Ternary equal_values(const Value& a, const Value& b) {
  if (a.is_null() || b.is_null()) return a.is_null() && b.is_null();
  if (a.kind() != b.kind()) return std::nullopt;
  switch (a.kind()) {
    case Kind::time: {
      const TimeOfDay& x = a.as_time();
      const TimeOfDay& y = b.as_time();
      if (x.zone.is_none() != y.zone.is_none()) return false;
      return time_seconds(x) == time_seconds(y);
    }
    case Kind::date_time: {
      const DateTime& x = a.as_date_time();
      const DateTime& y = b.as_date_time();
      if (x.time.zone.is_none() != y.time.zone.is_none()) return false;
      return x.utc_seconds() == y.utc_seconds();
    }
    case Kind::list: {
      const auto& x = a.as_list();
      const auto& y = b.as_list();
      if (x.size() != y.size()) return false;
      for (std::size_t i = 0; i < x.size(); ++i) {
        const Ternary same = equal_values(x[i], y[i]);
        if (!same.has_value() || !*same) return same;
      }
      return true;
    }
    case Kind::context: {
      const ContextData& x = a.as_context();
      const ContextData& y = b.as_context();
      if (x.entries.size() != y.entries.size()) return false;
      for (const auto& [name, value] : x.entries) {
        const Value* other = y.find(name);
        if (other == nullptr) return false;
        const Ternary same = equal_values(value, *other);
        if (!same.has_value() || !*same) return same;
      }
      return true;
    }
    default: return a == b;
  }
}

std::optional<int> compare_values(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return std::nullopt;
  switch (a.kind()) {
    case Kind::number: return sign_of(a.as_number(), b.as_number());
    case Kind::string: return sign_of(a.as_string(), b.as_string());  // UTF-8 bytes order as code points do
    case Kind::date: return sign_of(a.as_date(), b.as_date());
    case Kind::time: {
      const TimeOfDay& x = a.as_time();
      const TimeOfDay& y = b.as_time();
      if (x.zone.is_none() != y.zone.is_none()) return std::nullopt;
      return sign_of(std::pair(time_seconds(x), x.nano), std::pair(time_seconds(y), y.nano));
    }
    case Kind::date_time: {
      const DateTime& x = a.as_date_time();
      const DateTime& y = b.as_date_time();
      if (x.time.zone.is_none() != y.time.zone.is_none()) return std::nullopt;
      return sign_of(std::pair(x.utc_seconds(), x.time.nano), std::pair(y.utc_seconds(), y.time.nano));
    }
    case Kind::months_duration: return sign_of(a.as_months(), b.as_months());
    case Kind::seconds_duration: return sign_of(a.as_seconds(), b.as_seconds());
    default: return std::nullopt;
  }
}

Ternary contains(const Range& range, const Value& point) {
  const auto ordered = [&](const Value& bound, bool included, int side) -> Ternary {
    const auto order = compare_values(point, bound);
    if (!order) return std::nullopt;
    return *order == side || (included && *order == 0);
  };
  switch (range.form) {
    case Range::Form::less: return ordered(range.end, false, -1);
    case Range::Form::less_equal: return ordered(range.end, true, -1);
    case Range::Form::greater: return ordered(range.start, false, 1);
    case Range::Form::greater_equal: return ordered(range.start, true, 1);
    case Range::Form::equal: return equal_values(point, range.start);
    case Range::Form::not_equal: {
      const Ternary same = equal_values(point, range.start);
      if (!same.has_value()) return std::nullopt;
      return !*same;
    }
    case Range::Form::interval: break;
  }
  const Ternary above = ordered(range.start, range.start_included, 1);
  const Ternary below = ordered(range.end, range.end_included, -1);
  if (above == Ternary(false) || below == Ternary(false)) return false;
  if (!above || !below) return std::nullopt;
  return true;
}

}  // namespace attain::rule
