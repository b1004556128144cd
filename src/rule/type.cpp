#include <algorithm>

#include "attain/rule/value.hpp"
#include "function.hpp"
#include "parser.hpp"

namespace attain::rule {

struct Type::Parts {
  std::vector<Type> types;  // element; or parameters followed by the result
  std::vector<std::pair<std::string, Type>> members;
  std::vector<Type> parameters;
  std::function<bool(const Value&)> allowed;
  std::string allowed_text;
};

Type Type::list_of(Type element) {
  Type type(Kind::list);
  auto parts = std::make_shared<Parts>();
  parts->types.push_back(std::move(element));
  type.parts_ = std::move(parts);
  return type;
}

Type Type::range_of(Type element) {
  Type type = list_of(std::move(element));
  type.kind_ = Kind::range;
  return type;
}

Type Type::context_of(std::vector<std::pair<std::string, Type>> members) {
  Type type(Kind::context);
  auto parts = std::make_shared<Parts>();
  parts->members = std::move(members);
  type.parts_ = std::move(parts);
  return type;
}

Type Type::function_of(std::vector<Type> parameters, Type result) {
  Type type(Kind::function);
  auto parts = std::make_shared<Parts>();
  parts->parameters = std::move(parameters);
  parts->types.push_back(std::move(result));
  type.parts_ = std::move(parts);
  return type;
}

Type Type::restricted(std::function<bool(const Value&)> allowed, std::string text) const {
  Type type(*this);
  auto parts = parts_ == nullptr ? std::make_shared<Parts>() : std::make_shared<Parts>(*parts_);
  if (parts->allowed) {
    parts->allowed = [before = parts->allowed, also = std::move(allowed)](const Value& v) { return before(v) && also(v); };
  } else {
    parts->allowed = std::move(allowed);
  }
  parts->allowed_text = std::move(text);
  type.parts_ = std::move(parts);
  return type;
}

Type Type::element() const { return parts_ == nullptr || parts_->types.empty() ? Type() : parts_->types[0]; }
Type Type::result() const { return element(); }

const std::vector<std::pair<std::string, Type>>& Type::members() const noexcept {
  static const std::vector<std::pair<std::string, Type>> kNone;
  return parts_ == nullptr ? kNone : parts_->members;
}

const Type* Type::member(std::string_view name) const noexcept {
  for (const auto& [key, type] : members()) {
    if (key == name) return &type;
  }
  return nullptr;
}

const std::vector<Type>& Type::parameters() const noexcept {
  static const std::vector<Type> kNone;
  return parts_ == nullptr ? kNone : parts_->parameters;
}

std::string Type::allowed_text() const { return parts_ == nullptr ? std::string() : parts_->allowed_text; }

std::string Type::text() const {
  switch (kind_) {
    case Kind::any: return "Any";
    case Kind::null: return "Null";
    case Kind::list: return "list<" + element().text() + ">";
    case Kind::range: return "range<" + element().text() + ">";
    case Kind::context: {
      std::string out = "context<";
      for (const auto& [name, type] : members()) out += (out.back() == '<' ? "" : ", ") + name + ": " + type.text();
      return out + ">";
    }
    case Kind::function: {
      std::string out = "function<";
      for (const Type& type : parameters()) out += (out.back() == '<' ? "" : ", ") + type.text();
      return out + "> -> " + result().text();
    }
    case Kind::boolean: return "boolean";
    case Kind::number: return "number";
    case Kind::string: return "string";
    case Kind::date: return "date";
    case Kind::time: return "time";
    case Kind::date_time: return "date and time";
    case Kind::months_duration: return "years and months duration";
    case Kind::seconds_duration: return "days and time duration";
  }
  return "Any";
}

bool operator==(const Type& a, const Type& b) noexcept {
  if (a.kind_ != b.kind_) return false;
  if (a.parts_ == b.parts_) return true;
  if (a.kind_ == Type::Kind::list || a.kind_ == Type::Kind::range) return a.element() == b.element();
  if (a.kind_ == Type::Kind::context) return a.members() == b.members();
  if (a.kind_ == Type::Kind::function) return a.parameters() == b.parameters() && a.result() == b.result();
  return true;
}

std::optional<Type> type_named(std::string_view text) { return Parser::type_text(text, nullptr); }

namespace {

Type::Kind kind_of(Kind kind) {
  switch (kind) {
    case Kind::null: return Type::Kind::null;
    case Kind::boolean: return Type::Kind::boolean;
    case Kind::number: return Type::Kind::number;
    case Kind::string: return Type::Kind::string;
    case Kind::date: return Type::Kind::date;
    case Kind::time: return Type::Kind::time;
    case Kind::date_time: return Type::Kind::date_time;
    case Kind::months_duration: return Type::Kind::months_duration;
    case Kind::seconds_duration: return Type::Kind::seconds_duration;
    case Kind::list: return Type::Kind::list;
    case Kind::context: return Type::Kind::context;
    case Kind::range: return Type::Kind::range;
    case Kind::function: return Type::Kind::function;
  }
  return Type::Kind::any;
}

// Whether every value of `a` belongs to `b`, for function types.
bool type_conforms(const Type& a, const Type& b) {
  if (b.kind() == Type::Kind::any || a.kind() == Type::Kind::null) return true;
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case Type::Kind::list:
    case Type::Kind::range: return type_conforms(a.element(), b.element());
    case Type::Kind::context:
      return std::all_of(b.members().begin(), b.members().end(), [&](const auto& member) {
        const Type* own = a.member(member.first);
        return own != nullptr && type_conforms(*own, member.second);
      });
    case Type::Kind::function:
      if (a.parameters().size() != b.parameters().size()) return false;
      for (std::size_t i = 0; i < a.parameters().size(); ++i) {
        if (!type_conforms(b.parameters()[i], a.parameters()[i])) return false;
      }
      return type_conforms(a.result(), b.result());
    default: return true;
  }
}

}  // namespace

struct Conformance {
  bool restrictions;

  bool operator()(const Value& value, const Type& type) const {
    if (value.is_null()) return true;
    if (restrictions && type.parts_ != nullptr && type.parts_->allowed && !type.parts_->allowed(value)) return false;
    if (type.kind() == Type::Kind::any) return true;
    if (kind_of(value.kind()) != type.kind()) return false;
    switch (type.kind()) {
      case Type::Kind::list: {
        const Type element = type.element();
        return std::all_of(value.as_list().begin(), value.as_list().end(), [&](const Value& item) { return (*this)(item, element); });
      }
      case Type::Kind::context:
        return std::all_of(type.members().begin(), type.members().end(), [&](const auto& member) {
          const Value* own = value.as_context().find(member.first);
          return own != nullptr && (*this)(*own, member.second);
        });
      case Type::Kind::range: {
        const Type element = type.element();
        return (*this)(value.as_range().start, element) && (*this)(value.as_range().end, element);
      }
      case Type::Kind::function: return function(*value.as_function(), type);
      default: return true;
    }
  }

  // What a function does not declare fits everything; the number of its parameters must fit, unless the type names none.
  static bool function(const Function& function, const Type& type) {
    const auto fits = [](const Type& a, const Type& b) { return a.kind() == Type::Kind::any || type_conforms(a, b); };
    if (type.parameters().empty() && type.result().is_any()) return true;
    if (function.builtin != nullptr) {
      return accepts_count(*function.builtin, type.parameters().size()) && fits(Type(function.builtin->result), type.result());
    }
    if (function.parameters.size() != type.parameters().size()) return false;
    for (std::size_t i = 0; i < function.types.size(); ++i) {
      if (!fits(function.types[i], type.parameters()[i]) && type.parameters()[i].kind() != Type::Kind::any) return false;
    }
    const Type result = function.result.is_any() && function.body != nullptr ? function.body->type : function.result;
    return fits(result, type.result());
  }
};

bool conforms(const Value& value, const Type& type) { return Conformance{true}(value, type); }
bool has_kind_of(const Value& value, const Type& type) { return Conformance{false}(value, type); }

Value coerced(const Value& value, const Type& type) {
  if (conforms(value, type)) return value;
  if (type.kind() == Type::Kind::list && !value.is(Kind::list)) {
    Value inner = coerced(value, type.element());
    return inner.is_null() ? Value() : coerced(Value::list({inner}), type);
  }
  if (const auto* items = value.list_if(); items != nullptr && items->size() == 1 && type.kind() != Type::Kind::list) {
    return coerced((*items)[0], type);
  }
  if (value.is(Kind::date) && type.kind() == Type::Kind::date_time) {
    return coerced(Value(DateTime{value.as_date(), TimeOfDay{0, 0, Zone::offset(0)}}), type);
  }
  return {};
}

Type type_of(const Value& value) {
  if (const auto* items = value.list_if()) {
    if (items->empty()) return Type::list_of(Type());
    Type element = type_of(items->front());
    for (const Value& item : *items) {
      if (!(type_of(item) == element)) return Type::list_of(Type());
    }
    return Type::list_of(std::move(element));
  }
  if (const ContextData* context = value.context_if()) {
    std::vector<std::pair<std::string, Type>> members;
    for (const auto& [name, entry] : context->entries) members.emplace_back(name, type_of(entry));
    return Type::context_of(std::move(members));
  }
  if (value.is(Kind::range)) {
    const Range& range = value.as_range();
    return Type::range_of(type_of(range.start.is_null() ? range.end : range.start));
  }
  if (value.is(Kind::function)) {
    const Function& function = *value.as_function();
    return Type::function_of(function.types, function.result);
  }
  return Type(kind_of(value.kind()));
}

}  // namespace attain::rule
