#pragma once
/// Value: what an expression takes and gives; and Type: what is known of a value beforehand.
///
/// A value is null, a boolean, a number (`Decimal`), a string (UTF-8, valid, counted in code points), a date, a time, a
/// date-time, one of two durations, a list, a context (named values in order), a range or a function. Values are immutable,
/// cheap to copy (shared) and safe to read from several threads.
///
///     rule::Value v = rule::Value::list({1, "two", rule::Value::context({{"three", 3}})});
///     v.text();                                      // [1, "two", {three: 3}]

#include <concepts>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "attain/base/decimal.hpp"
#include "attain/rule/temporal.hpp"

namespace attain::rule {

enum class Kind : std::uint8_t {
  null, boolean, number, string, date, time, date_time, months_duration, seconds_duration, list, context, range, function
};
[[nodiscard]] std::string_view name_of(Kind kind) noexcept;  ///< in FEEL's words: "date and time", "years and months duration"

struct List;
struct ContextData;
struct Range;
struct Function;

class Value {
 public:
  Value() noexcept = default;  ///< null
  Value(std::nullptr_t) noexcept {}
  Value(std::same_as<bool> auto value) noexcept : data_(value) {}
  template <std::integral T>
    requires(!std::same_as<T, bool> && !std::same_as<T, char>)
  Value(T value) : data_(Decimal(value)) {}
  Value(const Decimal& value) noexcept : data_(value) {}
  Value(double) = delete;
  Value(std::string value);
  Value(std::string_view value) : Value(std::string(value)) {}
  Value(const char* value) : Value(std::string(value)) {}
  Value(attain::Date value) : data_(CalendarDate::from(value)) {}
  Value(CalendarDate value) noexcept : data_(value) {}
  Value(const TimeOfDay& value);
  Value(const DateTime& value);
  Value(MonthsDuration value) noexcept : data_(value) {}
  Value(SecondsDuration value) noexcept : data_(value) {}
  Value(std::shared_ptr<const List> value) noexcept : data_(std::move(value)) {}
  Value(std::shared_ptr<const ContextData> value) noexcept : data_(std::move(value)) {}
  Value(std::shared_ptr<const Range> value) noexcept : data_(std::move(value)) {}
  Value(std::shared_ptr<const Function> value) noexcept : data_(std::move(value)) {}
  [[nodiscard]] static Value list(std::vector<Value> items);
  /// Named values in the order given; a name given twice keeps its first place and its last value.
  [[nodiscard]] static Value context(std::vector<std::pair<std::string, Value>> entries);

  [[nodiscard]] Kind kind() const noexcept { return static_cast<Kind>(data_.index()); }
  [[nodiscard]] bool is_null() const noexcept { return data_.index() == 0; }
  [[nodiscard]] bool is(Kind kind) const noexcept { return this->kind() == kind; }
  [[nodiscard]] bool is_true() const noexcept { const bool* b = std::get_if<bool>(&data_); return b != nullptr && *b; }
  // The content; each throws wrong_type on a value of another kind.
  [[nodiscard]] bool as_bool() const;
  [[nodiscard]] const Decimal& as_number() const;
  [[nodiscard]] const std::string& as_string() const;
  [[nodiscard]] const CalendarDate& as_date() const;
  [[nodiscard]] const TimeOfDay& as_time() const;
  [[nodiscard]] const DateTime& as_date_time() const;
  [[nodiscard]] const MonthsDuration& as_months() const;
  [[nodiscard]] const SecondsDuration& as_seconds() const;
  [[nodiscard]] const std::vector<Value>& as_list() const;
  [[nodiscard]] const ContextData& as_context() const;
  [[nodiscard]] const Range& as_range() const;
  [[nodiscard]] const std::shared_ptr<const Function>& as_function() const;

  /// The number, or null when this is another kind: for fast paths without exceptions.
  [[nodiscard]] const Decimal* number_if() const noexcept { return std::get_if<Decimal>(&data_); }
  [[nodiscard]] const bool* bool_if() const noexcept { return std::get_if<bool>(&data_); }
  [[nodiscard]] const std::string* string_if() const noexcept {
    const auto* s = std::get_if<std::shared_ptr<const std::string>>(&data_);
    return s == nullptr ? nullptr : s->get();
  }
  [[nodiscard]] const std::vector<Value>* list_if() const noexcept;
  [[nodiscard]] const ContextData* context_if() const noexcept;

  /// A context's entry by name; null when there is none or this is no context.
  [[nodiscard]] Value get(std::string_view name) const;
  /// How FEEL writes the value: strings quoted, contexts and lists in braces and brackets. The same value, the same text.
  [[nodiscard]] std::string text() const;
  /// As `string(value)` gives it: like `text`, a string itself unquoted.
  [[nodiscard]] std::string plain_text() const;
  /// Nesting of lists and contexts: 0 for a scalar.
  [[nodiscard]] int depth() const noexcept;
  /// What walking the whole value costs: items in items counted each time they occur, and a share for long texts. At least 1.
  [[nodiscard]] std::uint64_t size() const noexcept;

  /// The same kind and the same content: null equals null, 1.0 equals 1, contexts ignore order, times and date-times with a zone
  /// compare their instant and zone. (The language's own `=` is `equal_values`, which can be null.)
  friend bool operator==(const Value& a, const Value& b);

 private:
  std::variant<std::monostate, bool, Decimal, std::shared_ptr<const std::string>, CalendarDate, std::shared_ptr<const TimeOfDay>,
               std::shared_ptr<const DateTime>, MonthsDuration, SecondsDuration, std::shared_ptr<const List>,
               std::shared_ptr<const ContextData>, std::shared_ptr<const Range>, std::shared_ptr<const Function>>
      data_;
};

struct List {
  std::vector<Value> items;
  int depth = 1;
  std::uint64_t size = 1;
};

/// Named values in order; names are unique.
struct ContextData {
  std::vector<std::pair<std::string, Value>> entries;
  int depth = 1;
  std::uint64_t size = 1;
  [[nodiscard]] const Value* find(std::string_view name) const noexcept;
  [[nodiscard]] const Value& at(std::string_view name) const;  ///< throws unknown_name with the nearest

 private:
  friend class Value;
  std::vector<std::uint32_t> sorted_;  // entry numbers by name, when there are many
};

/// `[1..10)`, `(< 5)`, `(= 3)`. A bound that is absent (as in `(< 5)`) is unbounded; the `!=` form contains all but `start`.
struct Range {
  enum class Form : std::uint8_t { interval, less, less_equal, greater, greater_equal, equal, not_equal };
  Form form = Form::interval;
  Value start, end;
  bool start_included = false, end_included = false;
};

/// Three-valued: true, false, or null for "no answer" (kinds that do not compare).
using Ternary = std::optional<bool>;

/// FEEL's `=`. Null equals only null; different kinds have no answer; times and date-times compare to the whole second.
[[nodiscard]] Ternary equal_values(const Value& a, const Value& b);
/// FEEL's order of two values: -1, 0, 1; no answer for null, different kinds, kinds without order.
[[nodiscard]] std::optional<int> compare_values(const Value& a, const Value& b);
/// Whether a range contains a point; no answer when they do not compare.
[[nodiscard]] Ternary contains(const Range& range, const Value& point);

/// What is known of a value beforehand. Types are small trees, compared by content.
class Type {
 public:
  enum class Kind : std::uint8_t {
    any, null, boolean, number, string, date, time, date_time, months_duration, seconds_duration, list, context, range, function
  };
  Type(Kind kind = Kind::any) noexcept : kind_(kind) {}  // NOLINT: a kind without parts is a type
  [[nodiscard]] static Type list_of(Type element);
  [[nodiscard]] static Type range_of(Type element);
  [[nodiscard]] static Type context_of(std::vector<std::pair<std::string, Type>> members);
  [[nodiscard]] static Type function_of(std::vector<Type> parameters, Type result);
  /// The same type with a restriction checked by `conforms` (item definitions with allowed values); `text` describes it.
  [[nodiscard]] Type restricted(std::function<bool(const Value&)> allowed, std::string text) const;

  [[nodiscard]] Kind kind() const noexcept { return kind_; }
  [[nodiscard]] Type element() const;                                      ///< of list and range (any when unknown)
  [[nodiscard]] const std::vector<std::pair<std::string, Type>>& members() const noexcept;  ///< of a context
  [[nodiscard]] const Type* member(std::string_view name) const noexcept;
  [[nodiscard]] const std::vector<Type>& parameters() const noexcept;      ///< of a function
  [[nodiscard]] Type result() const;                                       ///< of a function
  [[nodiscard]] std::string text() const;                                  ///< "list<number>", "context<a: string>"
  [[nodiscard]] std::string allowed_text() const;                          ///< of a restriction, else empty
  /// No kind and no restriction: every value belongs to it.
  [[nodiscard]] bool is_any() const noexcept { return kind_ == Kind::any && parts_ == nullptr; }
  friend bool operator==(const Type& a, const Type& b) noexcept;

 private:
  friend struct Conformance;
  struct Parts;
  Kind kind_;
  std::shared_ptr<const Parts> parts_;
};

/// FEEL's type names: "number", "date and time", "list<string>", "context<a: number>", …; empty when unknown.
[[nodiscard]] std::optional<Type> type_named(std::string_view text);
/// Whether a value belongs to a type; null belongs to every type. Restrictions count.
[[nodiscard]] bool conforms(const Value& value, const Type& type);
/// The same by kind alone, as `instance of` asks it: restrictions do not count.
[[nodiscard]] bool has_kind_of(const Value& value, const Type& type);
/// The value as that type with the language's implicit conversions (singleton list ↔ item, date → date-time); null when it
/// does not conform.
[[nodiscard]] Value coerced(const Value& value, const Type& type);
[[nodiscard]] Type type_of(const Value& value);

}  // namespace attain::rule
