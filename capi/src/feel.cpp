// Expressions over JSON.
#include "attain/io/json.hpp"
#include "attain/rule/expression.hpp"
#include "call.hpp"
#include "handles.hpp"

using namespace attain;
using namespace attain::capi;

namespace {

rule::Value value_of(const Document& document) {
  switch (document.kind()) {
    case Document::Kind::null:
      return {};
    case Document::Kind::boolean:
      return document.boolean();
    case Document::Kind::number:
      return document.number();
    case Document::Kind::text:
      return document.text();
    case Document::Kind::array: {
      std::vector<rule::Value> items;
      for (const Document& item : document.items()) items.push_back(value_of(item));
      return rule::Value::list(std::move(items));
    }
    case Document::Kind::object: {
      std::vector<std::pair<std::string, rule::Value>> entries;
      for (const auto& [name, entry] : document.members()) entries.emplace_back(name, value_of(entry));
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

}  // namespace

extern "C" {

attain_status attain_feel(attain_text** out, const char* expression, size_t expression_length, const char* context,
                          size_t context_length, attain_error* error) {
  return make(out, error, [&] {
    const std::string_view text = text_in(expression, expression_length, "expression");
    rule::Context names;
    if (context != nullptr) {
      const Document given = json_in(context, context_length, "context");
      for (const auto& [name, value] : given.members()) names.set(name, value_of(value));
    }
    return io::write_json(document_of(rule::feel(text, names)));
  });
}

}  // extern "C"
