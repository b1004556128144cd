// JSON to and from the values of expressions.
#include "values.hpp"

#include "call.hpp"

namespace attain::capi {

namespace {

bool is_temporal(rule::Type::Kind kind) {
  using Kind = rule::Type::Kind;
  return kind == Kind::date || kind == Kind::time || kind == Kind::date_time || kind == Kind::months_duration || kind == Kind::seconds_duration;
}

rule::Value text_value(const std::string& text, const rule::Type& type) {
  const bool literal = text.size() > 3 && text.starts_with("@\"") && text.ends_with('"');
  if (!literal && !is_temporal(type.kind())) return text;
  const std::string inner = literal ? text.substr(2, text.size() - 3) : text;
  if (inner.find_first_of("\"\\") != std::string::npos) return text;
  const rule::Value value = rule::feel("@\"" + inner + "\"");
  return value.is_null() ? rule::Value(text) : value;
}

}  // namespace

rule::Value value_of(const Document& document, const rule::Type& type) {
  switch (document.kind()) {
    case Document::Kind::null:
      return {};
    case Document::Kind::boolean:
      return document.boolean();
    case Document::Kind::number:
      return document.number();
    case Document::Kind::text:
      return text_value(document.text(), type);
    case Document::Kind::array: {
      std::vector<rule::Value> items;
      for (const Document& item : document.items()) items.push_back(value_of(item, type.element()));
      return rule::Value::list(std::move(items));
    }
    case Document::Kind::object: {
      std::vector<std::pair<std::string, rule::Value>> entries;
      for (const auto& [name, entry] : document.members()) {
        const rule::Type* member = type.member(name);
        entries.emplace_back(name, value_of(entry, member != nullptr ? *member : rule::Type()));
      }
      return rule::Value::context(std::move(entries));
    }
  }
  return {};
}

Document document_of(const rule::Value& value) {
  if (value.is_null()) return nullptr;
  if (const bool* boolean = value.bool_if()) return *boolean;
  if (const Decimal* number = value.number_if()) return *number;
  if (const auto* list = value.list_if()) {
    std::vector<Document> items;
    for (const rule::Value& item : *list) items.push_back(document_of(item));
    return Document::array(std::move(items));
  }
  if (const auto* context = value.context_if()) {
    std::vector<Document::Member> members;
    for (const auto& [name, entry] : context->entries) members.emplace_back(name, document_of(entry));
    return Document::object(std::move(members));
  }
  return value.plain_text();
}

rule::Context context_in(const char* data, std::size_t length, const std::map<std::string, rule::Type, std::less<>>& types) {
  rule::Context names;
  if (data == nullptr) return names;
  const Document given = json_in(data, length, "context");
  for (const auto& [name, value] : given.members()) {
    const auto type = types.find(name);
    names.set(name, value_of(value, type != types.end() ? type->second : rule::Type()));
  }
  return names;
}

}  // namespace attain::capi
