#pragma once
// The built-in functions of DMN 1.5, by family. Each file gives its table; builtins.cpp joins them.

#include <span>

#include "evaluator.hpp"

namespace attain::rule {

using Arguments = std::span<const Value>;

std::span<const Builtin> number_builtins() noexcept;
std::span<const Builtin> string_builtins() noexcept;
std::span<const Builtin> list_builtins() noexcept;
std::span<const Builtin> time_builtins() noexcept;
std::span<const Builtin> range_builtins() noexcept;
std::span<const Builtin> context_builtins() noexcept;

// Implicit conversions of arguments: a list of one item stands for the item.
inline const Value& scalar(const Value& value) {
  const auto* items = value.list_if();
  return items != nullptr && items->size() == 1 ? (*items)[0] : value;
}
inline const Decimal* number_of(const Value& value) { return scalar(value).number_if(); }
inline const std::string* string_of(const Value& value) { return scalar(value).string_if(); }
/// A list argument: a list as it is, null as null, anything else as a list of itself.
inline std::optional<std::vector<Value>> items_of(const Value& value) {
  if (const auto* items = value.list_if()) return *items;
  if (value.is_null()) return std::nullopt;
  return std::vector<Value>{value};
}
/// Functions that take a list or its items: `sum([1,2])`, `sum(1, 2)`.
inline std::vector<Value> items_of(Arguments arguments) {
  if (arguments.size() == 1) {
    if (const auto* items = arguments[0].list_if()) return *items;
  }
  return {arguments.begin(), arguments.end()};
}
inline std::optional<std::int64_t> integer_of(const Value& value) {
  const Decimal* number = number_of(value);
  return number == nullptr ? std::nullopt : number->to_int64();
}

}  // namespace attain::rule
