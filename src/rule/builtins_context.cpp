#include "builtins.hpp"

namespace attain::rule {

namespace {

Value get_value(Evaluator&, Arguments a) {
  if (a[0].context_if() == nullptr) return {};
  if (const std::string* key = a[1].string_if()) return a[0].get(*key);
  const auto* keys = a[1].list_if();
  if (keys == nullptr || keys->empty()) return {};
  Value at = a[0];
  for (const Value& key : *keys) {
    const std::string* name = key.string_if();
    if (name == nullptr) return {};
    at = at.get(*name);
  }
  return at;
}

Value get_entries(Evaluator& e, Arguments a) {
  const ContextData* context = scalar(a[0]).context_if();
  if (context == nullptr) return {};
  std::vector<Value> entries;
  for (const auto& [key, value] : context->entries) entries.push_back(e.make_context({{"key", Value(key)}, {"value", value}}));
  return e.make_list(std::move(entries));
}

// context([{key: "a", value: 1}, …]): every entry needs both, keys must differ.
Value context(Evaluator& e, Arguments a) {
  const auto items = items_of(a[0]);
  if (!items) return {};
  std::vector<std::pair<std::string, Value>> entries;
  for (const Value& item : *items) {
    const ContextData* entry = item.context_if();
    const Value* key = entry == nullptr ? nullptr : entry->find("key");
    const Value* value = entry == nullptr ? nullptr : entry->find("value");
    if (key == nullptr || value == nullptr || key->string_if() == nullptr) return {};
    for (const auto& [name, other] : entries) {
      if (name == key->as_string()) return {};
    }
    e.step(static_cast<std::int64_t>(entries.size()) + 1);
    entries.emplace_back(key->as_string(), *value);
  }
  return e.make_context(std::move(entries));
}

Value with_entry(Evaluator& e, const Value& context, const std::string& key, const Value& value) {
  auto entries = context.as_context().entries;
  bool found = false;
  for (auto& [name, old] : entries) {
    if (name == key) old = value, found = true;
  }
  if (!found) entries.emplace_back(key, value);
  return e.make_context(std::move(entries));
}

Value put_at(Evaluator& e, const Value& context, const std::vector<Value>& keys, std::size_t at, const Value& value) {
  const std::string* key = keys[at].string_if();
  if (key == nullptr || context.context_if() == nullptr) return {};
  if (at + 1 == keys.size()) return with_entry(e, context, *key, value);
  const Value inner = put_at(e, context.get(*key), keys, at + 1, value);
  return inner.is_null() ? Value() : with_entry(e, context, *key, inner);
}

Value context_put(Evaluator& e, Arguments a) {
  const Value& context = scalar(a[0]);
  if (context.context_if() == nullptr) return {};
  if (const std::string* key = a[1].string_if()) return with_entry(e, context, *key, a[2]);
  const auto* keys = a[1].list_if();
  if (keys == nullptr || keys->empty() || keys->size() > static_cast<std::size_t>(e.limits().value_depth)) return {};
  return put_at(e, context, *keys, 0, a[2]);
}

Value context_merge(Evaluator& e, Arguments a) {
  const auto items = items_of(a[0]);
  if (!items) return {};
  std::vector<std::pair<std::string, Value>> entries;
  for (const Value& item : *items) {
    const ContextData* context = item.context_if();
    if (context == nullptr) return {};
    e.use_memory(context->entries.size() * (sizeof(Value) + sizeof(std::string)));
    entries.insert(entries.end(), context->entries.begin(), context->entries.end());
    e.step(static_cast<std::int64_t>(context->entries.size()));
  }
  return e.make_context(std::move(entries));
}

constexpr Builtin kTable[] = {
    {"get value", "m, key|context, key|context, keys", get_value, Type::Kind::any, true},
    {"get entries", "m|context", get_entries, Type::Kind::list},
    {"context", "entries", context, Type::Kind::context},
    {"context put", "context, key, value|context, keys, value", context_put, Type::Kind::context},
    {"context merge", "contexts", context_merge, Type::Kind::context},
};

}  // namespace

std::span<const Builtin> context_builtins() noexcept { return kTable; }

}  // namespace attain::rule
