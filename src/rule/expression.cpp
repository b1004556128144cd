#include "attain/rule/expression.hpp"

#include <algorithm>

#include "evaluator.hpp"
#include "parser.hpp"

namespace attain::rule {

Vocabulary::Vocabulary(std::initializer_list<std::pair<std::string, Type>> names) {
  for (const auto& [name, type] : names) add(name, type);
}

Vocabulary& Vocabulary::add(std::string name, Type type) {
  types_.insert_or_assign(std::move(name), std::move(type));
  return *this;
}

const Type* Vocabulary::find(std::string_view name) const noexcept {
  const auto found = types_.find(name);
  return found == types_.end() ? nullptr : &found->second;
}

std::vector<std::string> Vocabulary::names() const {
  std::vector<std::string> names;
  for (const auto& [name, type] : types_) names.push_back(name);
  return names;
}

Context::Context(std::initializer_list<std::pair<std::string, Value>> values) {
  for (const auto& [name, value] : values) set(name, value);
}

Context::Context(const Value& context) : values_(context.as_context().entries) {}

Context& Context::set(std::string name, Value value) {
  for (auto& [key, old] : values_) {
    if (key == name) {
      old = std::move(value);
      return *this;
    }
  }
  values_.emplace_back(std::move(name), std::move(value));
  return *this;
}

const Value* Context::find(std::string_view name) const noexcept {
  for (const auto& [key, value] : values_) {
    if (key == name) return &value;
  }
  // A dotted path: the longest key that begins it, then entry by entry.
  for (std::size_t dot = name.rfind('.'); dot != std::string_view::npos && dot > 0; dot = name.rfind('.', dot - 1)) {
    for (const auto& [key, value] : values_) {
      if (key != name.substr(0, dot)) continue;
      const ContextData* context = value.context_if();
      const Value* found = nullptr;
      std::string_view rest = name.substr(dot + 1);
      while (context != nullptr) {
        const std::size_t next = rest.find('.');
        found = context->find(rest.substr(0, next));
        if (found == nullptr || next == std::string_view::npos) return found;
        rest.remove_prefix(next + 1);
        context = found->context_if();
      }
    }
    if (dot == 0) break;
  }
  return nullptr;
}

namespace {

std::shared_ptr<Tree> checked(std::shared_ptr<Tree> tree, const ParseOptions& options) {
  check_types(*tree, options);
  tree->sorted_variables = tree->variables;
  std::sort(tree->sorted_variables.begin(), tree->sorted_variables.end());
  std::erase(tree->sorted_variables, std::string());
  return tree;
}

}  // namespace

Expression Expression::parse(std::string_view text, const ParseOptions& options) {
  Parser parser(text, options);
  return Expression(checked(parser.expression(), options));
}

Expression Expression::parse_unary_tests(std::string_view text, const ParseOptions& options) {
  Parser parser(text, options);
  return Expression(checked(parser.unary_tests(), options));
}

Value Expression::evaluate(const Context& context) const {
  Evaluator evaluator(tree_->limits, tree_->mode, &context);
  return evaluator.run(*tree_);
}

Value Expression::evaluate(const Context& context, Trace& trace) const {
  Evaluator evaluator(tree_->limits, tree_->mode, &context, &trace);
  return evaluator.run(*tree_);
}

Decimal Expression::evaluate_number(const Context& context) const {
  const Value value = evaluate(context);
  if (const Decimal* number = value.number_if()) return *number;
  throw Error(value.is_null() ? ErrorCode::null_value : ErrorCode::wrong_type, context.label,
              "\"" + tree_->text + "\" gives " + std::string(name_of(value.kind())) + " where a number is needed");
}

bool Expression::holds(const Context& context) const {
  const Value value = evaluate(context);
  if (const bool* answer = value.bool_if()) return *answer;
  if (value.is_null()) return false;
  throw Error(ErrorCode::wrong_type, context.label, "\"" + tree_->text + "\" gives " + std::string(name_of(value.kind())) + " where a condition is needed");
}

const std::vector<std::string>& Expression::variables() const noexcept { return tree_->sorted_variables; }
const std::string& Expression::text() const noexcept { return tree_->text; }
const Type& Expression::type() const noexcept { return tree_->type; }
Mode Expression::mode() const noexcept { return tree_->mode; }

Value feel(std::string_view text, const Context& context) {
  ParseOptions options;
  const auto note = [&](auto&& self, const Value& value, int depth) -> void {
    if (depth > 20 || options.members.size() > 10'000) return;
    if (const ContextData* data = value.context_if()) {
      for (const auto& [name, entry] : data->entries) {
        options.members.push_back(name);
        self(self, entry, depth + 1);
      }
    } else if (const auto* items = value.list_if(); items != nullptr && !items->empty()) {
      self(self, items->front(), depth + 1);
    }
  };
  for (const auto& [name, value] : context.values()) {
    options.names.push_back(name);
    note(note, value, 0);
  }
  return Expression::parse(text, options).evaluate(context);
}

}  // namespace attain::rule
