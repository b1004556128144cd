#include <algorithm>

#include "builtins.hpp"

namespace attain::rule {

namespace {

Value list_contains(Evaluator& e, Arguments a) {
  const auto items = items_of(a[0]);
  if (!items) return {};
  for (const Value& item : *items) {
    if (e.equal(item, a[1]) == Ternary(true)) return true;
  }
  return false;
}

Value count(Evaluator&, Arguments a) {
  if (a.size() == 1) {
    const auto items = items_of(a[0]);
    return items ? Value(items->size()) : Value();
  }
  return Value(a.size());
}

Value extreme(Evaluator& e, Arguments a, int side) {
  const auto items = items_of(a);
  if (items.empty()) return {};
  Value best = items[0];
  if (!compare_values(best, best)) return {};
  for (std::size_t i = 1; i < items.size(); ++i) {
    e.step();
    const auto order = compare_values(items[i], best);
    if (!order) return {};
    if (*order == side) best = items[i];
  }
  return best;
}
Value minimum(Evaluator& e, Arguments a) { return extreme(e, a, -1); }
Value maximum(Evaluator& e, Arguments a) { return extreme(e, a, 1); }

Value all_or_any(Evaluator& e, Arguments a, bool decisive) {
  if (a.size() == 1 && a[0].is_null()) return {};
  bool unknown = false;
  for (const Value& item : items_of(a)) {
    e.step();
    if (const bool* b = item.bool_if()) {
      if (*b == decisive) return decisive;
    } else {
      unknown = true;
    }
  }
  return unknown ? Value() : Value(!decisive);
}
Value all(Evaluator& e, Arguments a) { return all_or_any(e, a, false); }
Value any(Evaluator& e, Arguments a) { return all_or_any(e, a, true); }

Value negation(Evaluator&, Arguments a) {
  const bool* b = scalar(a[0]).bool_if();
  return b == nullptr ? Value() : Value(!*b);
}

Value sublist(Evaluator& e, Arguments a) {
  const auto items = items_of(a[0]);
  const auto start = integer_of(a[1]);
  if (!items || !start || *start == 0) return {};
  const auto size = static_cast<std::int64_t>(items->size());
  const std::int64_t first = *start > 0 ? *start - 1 : size + *start;
  if (first < 0 || first >= size) return {};
  std::int64_t length = size - first;
  if (a.size() > 2) {
    const auto given = integer_of(a[2]);
    if (!given || *given < 1 || *given > length) return {};
    length = *given;
  }
  return e.make_list({items->begin() + first, items->begin() + first + length});
}

Value append(Evaluator& e, Arguments a) {
  auto items = a[0].is_null() ? std::optional<std::vector<Value>>() : items_of(a[0]);
  if (!items) return {};
  items->insert(items->end(), a.begin() + 1, a.end());
  return e.make_list(std::move(*items));
}

Value concatenate(Evaluator& e, Arguments a) {
  std::vector<Value> all;
  for (const Value& list : a) {
    const auto items = items_of(list);
    if (!items) return {};
    all.insert(all.end(), items->begin(), items->end());
    e.step(static_cast<std::int64_t>(items->size()));
  }
  return e.make_list(std::move(all));
}

// A position counted from 1, or from the end when negative, as an index; empty when out of range.
std::optional<std::size_t> index_of_position(const Value& position, std::size_t size, bool one_beyond) {
  const auto at = integer_of(position);
  const auto length = static_cast<std::int64_t>(size);
  if (!at || *at == 0 || *at > length + (one_beyond ? 1 : 0) || *at < -length) return std::nullopt;
  return static_cast<std::size_t>(*at > 0 ? *at - 1 : length + *at);
}

Value insert_before(Evaluator& e, Arguments a) {
  auto items = items_of(a[0]);
  const auto at = items ? index_of_position(a[1], items->size(), true) : std::nullopt;
  if (!at) return {};
  items->insert(items->begin() + static_cast<std::ptrdiff_t>(*at), a[2]);
  return e.make_list(std::move(*items));
}

Value remove(Evaluator& e, Arguments a) {
  auto items = items_of(a[0]);
  const auto at = items ? index_of_position(a[1], items->size(), false) : std::nullopt;
  if (!at) return {};
  items->erase(items->begin() + static_cast<std::ptrdiff_t>(*at));
  return e.make_list(std::move(*items));
}

Value list_replace(Evaluator& e, Arguments a) {
  auto items = items_of(a[0]);
  if (!items) return {};
  if (a[1].is(Kind::function)) {
    for (Value& item : *items) {
      const Value answer = e.call(a[1], {item, a[2]});
      if (!answer.is(Kind::boolean)) return {};
      if (answer.is_true()) item = a[2];
    }
    return e.make_list(std::move(*items));
  }
  const auto at = index_of_position(a[1], items->size(), false);
  if (!at) return {};
  (*items)[*at] = a[2];
  return e.make_list(std::move(*items));
}

Value reverse(Evaluator& e, Arguments a) {
  auto items = items_of(a[0]);
  if (!items) return {};
  std::reverse(items->begin(), items->end());
  return e.make_list(std::move(*items));
}

Value index_of(Evaluator& e, Arguments a) {
  const auto items = items_of(a[0]);
  if (!items) return {};
  std::vector<Value> found;
  for (std::size_t i = 0; i < items->size(); ++i) {
    if (e.equal((*items)[i], a[1]) == Ternary(true)) found.emplace_back(i + 1);
  }
  return e.make_list(std::move(found));
}

std::vector<Value> without_doubles(Evaluator& e, const std::vector<Value>& items) {
  std::vector<Value> kept;
  for (const Value& item : items) {
    const bool seen = std::any_of(kept.begin(), kept.end(), [&](const Value& other) { return e.equal(item, other) == Ternary(true); });
    if (!seen) kept.push_back(item);
  }
  return kept;
}

Value union_of(Evaluator& e, Arguments a) {
  const Value all = concatenate(e, a);
  return all.is_null() ? Value() : e.make_list(without_doubles(e, all.as_list()));
}

Value distinct_values(Evaluator& e, Arguments a) {
  const auto items = items_of(a[0]);
  return items ? e.make_list(without_doubles(e, *items)) : Value();
}

void flatten_into(Evaluator& e, const std::vector<Value>& items, std::vector<Value>& out) {
  for (const Value& item : items) {
    e.step();
    if (const auto* inner = item.list_if()) flatten_into(e, *inner, out);  // depth is bounded by the limits' value_depth
    else out.push_back(item);
  }
}

Value flatten(Evaluator& e, Arguments a) {
  const auto items = items_of(a[0]);
  if (!items) return {};
  std::vector<Value> out;
  flatten_into(e, *items, out);
  return e.make_list(std::move(out));
}

// A merge sort: stable, and safe whatever the given order answers.
Value sort(Evaluator& e, Arguments a) {
  auto items = items_of(a[0]);
  if (!items) return {};
  const bool has_order = a.size() > 1;
  if (has_order && !a[1].is(Kind::function)) return {};
  bool failed = false;
  const auto precedes = [&](const Value& x, const Value& y) {
    e.step();
    if (has_order) {
      const Value answer = e.call(a[1], {x, y});
      failed = failed || !answer.is(Kind::boolean);
      return answer.is_true();
    }
    const auto order = compare_values(x, y);
    failed = failed || !order;
    return order && *order < 0;
  };
  std::vector<Value> from = *items, into(items->size());
  for (std::size_t width = 1; width < from.size(); width *= 2) {
    for (std::size_t low = 0; low < from.size(); low += 2 * width) {
      const std::size_t middle = std::min(low + width, from.size()), high = std::min(low + 2 * width, from.size());
      std::size_t i = low, j = middle;
      for (std::size_t k = low; k < high; ++k) {
        const bool right = i >= middle || (j < high && precedes(from[j], from[i]));
        into[k] = right ? from[j++] : from[i++];
      }
    }
    std::swap(from, into);
  }
  return failed ? Value() : e.make_list(std::move(from));
}

Value partition(Evaluator& e, Arguments a) {
  const auto items = items_of(a[0]);
  const auto size = integer_of(a[1]);
  if (!items || !size || *size < 1) return {};
  std::vector<Value> parts;
  for (std::size_t at = 0; at < items->size(); at += static_cast<std::size_t>(*size)) {
    const std::size_t end = std::min(items->size(), at + std::min(static_cast<std::size_t>(*size), items->size()));
    parts.push_back(e.make_list({items->begin() + static_cast<std::ptrdiff_t>(at), items->begin() + static_cast<std::ptrdiff_t>(end)}));
    if (end == items->size()) break;
  }
  return e.make_list(std::move(parts));
}

constexpr auto kBoolean = Type::Kind::boolean;
constexpr Builtin kTable[] = {
    {"list contains", "list, element", list_contains, kBoolean, true},
    {"count", "list|c...", count, Type::Kind::number},
    {"min", "list|c...", minimum},
    {"max", "list|c...", maximum},
    {"all", "list|b...", all, kBoolean},
    {"any", "list|b...", any, kBoolean},
    {"and", "list|b...", all, kBoolean},
    {"or", "list|b...", any, kBoolean},
    {"not", "negand", negation, kBoolean},
    {"sublist", "list, start position, length?", sublist, Type::Kind::list},
    {"append", "list, item...", append, Type::Kind::list},
    {"concatenate", "list...", concatenate, Type::Kind::list},
    {"insert before", "list, position, newItem", insert_before, Type::Kind::list},
    {"remove", "list, position", remove, Type::Kind::list},
    {"list replace", "list, position, newItem|list, match, newItem", list_replace, Type::Kind::list},
    {"reverse", "list", reverse, Type::Kind::list},
    {"index of", "list, match", index_of, Type::Kind::list},
    {"union", "list...", union_of, Type::Kind::list},
    {"distinct values", "list", distinct_values, Type::Kind::list},
    {"flatten", "list", flatten, Type::Kind::list},
    {"sort", "list, precedes?", sort, Type::Kind::list},
    {"partition", "list, size", partition, Type::Kind::list},
};

}  // namespace

std::span<const Builtin> list_builtins() noexcept { return kTable; }

}  // namespace attain::rule
