// Functions: how they are made, and how they are called.
#include <algorithm>
#include <array>

#include "evaluator.hpp"
#include "text.hpp"

namespace attain::rule {

Value Evaluator::eval_function(const Node& node, const Names* frame) {
  if (node.flag) {
    if (is_strict()) throw Error(ErrorCode::evaluation, "", "external functions are not run");
    return {};
  }
  auto function = std::make_shared<Function>();
  function->parameters = node.names;
  function->types = node.types;
  // The body belongs to the tree, which this value must keep alive.
  function->tree = std::shared_ptr<const Tree>(tree_->shared_from_this());
  function->body = node.children[0].get();
  for (const std::string& name : node.captures) {
    const Value* found = look_up(name, frame);
    if (found == nullptr && roots_ != nullptr) {
      for (std::size_t i = 0; i < tree_->variables.size() && found == nullptr; ++i) {
        if (tree_->variables[i] == name) found = roots_[i];
      }
      if (found == nullptr && context_ != nullptr) found = context_->find(name);
    }
    if (found != nullptr) {
      function->captured.emplace_back(name, *found);
      function->depth = std::max(function->depth, found->depth() + 1);
      if (function->depth > limits_.value_depth) too_much("values in one another", limits_.value_depth);
    }
  }
  use_memory(sizeof(Function) + function->captured.size() * 64);
  return Value(std::shared_ptr<const Function>(std::move(function)));
}

Value Evaluator::call(const Function& function, std::span<const Value> arguments) {
  step();
  const Deeper deeper(*this);
  if (function.builtin != nullptr) return call_builtin(*function.builtin, arguments, nullptr);
  if (arguments.size() != function.parameters.size()) {
    if (is_strict()) {
      throw Error(ErrorCode::evaluation, context_ != nullptr ? context_->label : "",
                  "a function of " + std::to_string(function.parameters.size()) + " parameters is called with " + std::to_string(arguments.size()));
    }
    return {};
  }
  std::vector<Value> values(arguments.begin(), arguments.end());
  for (std::size_t i = 0; i < values.size() && i < function.types.size(); ++i) {
    if (function.types[i].is_any()) continue;
    walk(values[i]);
    const bool given = !values[i].is_null();
    values[i] = coerced(values[i], function.types[i]);
    if (given && values[i].is_null()) {
      if (is_strict()) throw Error(ErrorCode::type_mismatch, "", "argument \"" + function.parameters[i] + "\" must be " + function.types[i].text());
      return {};
    }
  }
  if (function.host) return function.host(*this, values);
  Value self;
  Names captured, own;
  captured.entries = &function.captured;
  Names named = captured;
  if (!function.name.empty()) {  // a function in a context may call itself
    self = Value(std::make_shared<const Function>(function));
    named.parent = nullptr;
    named.entries = nullptr;
    named.names = &function.name;
    named.values = &self;
    named.count = 1;
    captured.parent = &named;
  }
  own.parent = &captured;
  own.names = function.parameters.data();
  own.values = values.data();
  own.count = values.size();
  const Within within(*this, *function.tree, nullptr);
  const Value result = eval(*function.body, &own);
  return function.result.is_any() ? result : coerced(result, function.result);
}

Value Evaluator::call_named(const Function& function, const std::vector<std::string>& names, const std::vector<Value>& arguments) {
  if (function.builtin != nullptr) {
    const auto placed = place_arguments(*function.builtin, names, arguments);
    if (!placed) {
      if (is_strict()) throw Error(ErrorCode::evaluation, "", "\"" + std::string(function.builtin->name) + "\" has other parameters: " + std::string(function.builtin->parameters));
      return {};
    }
    return call_builtin(*function.builtin, *placed, nullptr);
  }
  std::vector<Value> placed(function.parameters.size());
  std::size_t used = 0;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto found = std::find(function.parameters.begin(), function.parameters.end(), names[i]);
    if (found == function.parameters.end()) return {};
    placed[static_cast<std::size_t>(found - function.parameters.begin())] = arguments[i];
    ++used;
  }
  if (used != function.parameters.size()) return {};
  return call(function, placed);
}

Value Evaluator::call_builtin(const Builtin& builtin, std::span<const Value> arguments, const Node* node) {
  if (!accepts_count(builtin, arguments.size())) {
    if (is_strict()) throw Error(ErrorCode::evaluation, "", "\"" + std::string(builtin.name) + "\" takes " + std::string(builtin.parameters));
    return {};
  }
  for (const Value& argument : arguments) {
    if (const std::string* text = argument.string_if()) step(static_cast<std::int64_t>(text->size() / 64));
    else if (const auto* items = argument.list_if()) step(static_cast<std::int64_t>(items->size() / 16));
  }
  Value result = builtin.call(*this, arguments);
  if (result.is_null() && is_strict() && !builtin.takes_null) {
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      if (!arguments[i].is_null()) continue;
      if (node != nullptr && i < node->children.size()) null_error(*node->children[i], "argument");
      throw Error(ErrorCode::null_value, context_ != nullptr ? context_->label : "", "an argument of \"" + std::string(builtin.name) + "\" is null");
    }
    std::string text;
    for (const Value& value : arguments) text += (text.empty() ? "" : ", ") + brief(value);
    if (text.size() > 200) text = text.substr(0, offset_of(text, 200)) + "…";
    throw Error(ErrorCode::evaluation, context_ != nullptr ? context_->label : "", std::string(builtin.name) + "(" + text + ") has no value");
  }
  return result;
}

Value Evaluator::eval_call(const Node& node, const Names* frame) {
  const std::size_t first = node.builtin != nullptr ? 0 : 1;
  Value result;
  if (node.builtin != nullptr && node.op == Op::call && node.children.size() <= 4) {
    std::array<Value, 4> arguments;
    for (std::size_t i = 0; i < node.children.size(); ++i) arguments[i] = eval(*node.children[i], frame);
    result = call_builtin(*node.builtin, std::span<const Value>(arguments.data(), node.children.size()), &node);
  } else {
    Value callee;
    if (first == 1) {
      const Node& target = *node.children[0];
      callee = eval(target, frame);
      if (!callee.is(Kind::function)) {
        const Builtin* builtin = target.op == Op::name ? find_builtin(target.name) : nullptr;
        if (builtin == nullptr) {
          if (is_strict()) throw Error(ErrorCode::evaluation, context_ != nullptr ? context_->label : "", "\"" + text_of(target) + "\" is no function");
          return {};
        }
        auto function = std::make_shared<Function>();
        function->builtin = builtin;
        callee = Value(std::shared_ptr<const Function>(std::move(function)));
      }
    }
    std::vector<Value> arguments;
    for (std::size_t i = first; i < node.children.size(); ++i) arguments.push_back(eval(*node.children[i], frame));
    if (node.op == Op::call_named) {
      if (first == 0) {
        Function function;
        function.builtin = node.builtin;
        result = call_named(function, node.names, arguments);
      } else {
        result = call_named(*callee.as_function(), node.names, arguments);
      }
    } else {
      result = first == 0 ? call_builtin(*node.builtin, arguments, &node) : call(*callee.as_function(), arguments);
    }
  }
  if (trace_ != nullptr) note(&Trace::calls, node, result);
  return result;
}

Value Evaluator::eval_instance(const Node& node, const Names* frame) {
  const Value value = eval(*node.children[0], frame);
  const Type& type = node.types[0];
  walk(value);
  if (value.is_null()) return type.kind() == Type::Kind::null;
  if (type.kind() == Type::Kind::null) return false;
  return has_kind_of(value, type);
}

}  // namespace attain::rule
