#include "evaluator.hpp"

#include <algorithm>
#include <array>

#include "text.hpp"

namespace attain::rule {

namespace {

Value of(Ternary answer) { return answer.has_value() ? Value(*answer) : Value(); }

const char* symbol(Op op) {
  switch (op) {
    case Op::add: return "+";
    case Op::subtract: return "-";
    case Op::multiply: return "*";
    case Op::divide: return "/";
    case Op::power: return "**";
    default: return "?";
  }
}

}  // namespace

std::string brief(const Value& value) {
  try {
    return value.text(200);
  } catch (const Error&) {
    return "a long " + std::string(name_of(value.kind()));
  }
}

void Evaluator::too_much(const char* what, std::int64_t most) const {
  throw Error(ErrorCode::limit_exceeded, context_ != nullptr ? context_->label : "", "the evaluation needs more than " + std::to_string(most) + " " + what,
              "raise the limit or make the expression smaller");
}

std::string Evaluator::text_of(const Node& node) const {
  if (tree_ == nullptr || node.end > tree_->text.size() || node.end <= node.begin) return node.name;
  std::string text = tree_->text.substr(node.begin, std::min<std::size_t>(node.end - node.begin, 120));
  while (!text.empty() && text.back() == ' ') text.pop_back();
  while (!is_valid_utf8(text) && !text.empty()) text.pop_back();
  return text;
}

void Evaluator::null_error(const Node& node, const char* wanted) const {
  const std::string label = context_ != nullptr ? context_->label : "";
  const std::string name = text_of(node);
  throw Error(ErrorCode::null_value, label.empty() ? name : label + "." + name, std::string("is null where a ") + wanted + " is needed",
              "fill the value, or say what to do without it: if " + name + " = null then … else …");
}

Value Evaluator::no_answer(const Node& node, std::span<const Node* const> operands, std::span<const Value> values, const char* wanted) {
  if (!is_strict()) return {};
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i].is_null()) null_error(*operands[i], wanted);
  }
  std::string kinds;
  for (const Value& value : values) kinds += (kinds.empty() ? "" : " and ") + std::string(name_of(value.kind()));
  throw Error(ErrorCode::evaluation, context_ != nullptr ? context_->label : "", "\"" + text_of(node) + "\" has no value for " + kinds);
}

void Evaluator::note(std::vector<Trace::Entry> Trace::*list, const Node& node, const Value& value) {
  auto& entries = trace_->*list;
  if (entries.size() >= trace_->most) {
    ++trace_->left_out;
    return;
  }
  std::string text = text_of(node);
  if (list == &Trace::inputs) {
    text = node.name;
    for (const Trace::Entry& entry : entries) {
      if (entry.text == text) return;
    }
  }
  entries.push_back({std::move(text), value});
}

Value Evaluator::make_list(std::vector<Value> items) {
  use_memory(sizeof(List) + items.size() * sizeof(Value));
  Value list = Value::list(std::move(items));
  if (list.depth() > limits_.value_depth) too_much("lists and contexts in one another", limits_.value_depth);
  return list;
}

Value Evaluator::make_string(std::string text) {
  use_memory(text.size() + 48);
  return Value(std::move(text));
}

Value Evaluator::make_context(std::vector<std::pair<std::string, Value>> entries) {
  std::size_t bytes = sizeof(ContextData);
  for (const auto& [name, value] : entries) bytes += sizeof(Value) + sizeof(std::string) + name.size();
  use_memory(bytes);
  Value context = Value::context(std::move(entries));
  if (context.depth() > limits_.value_depth) too_much("lists and contexts in one another", limits_.value_depth);
  return context;
}

Value Evaluator::run(const Tree& tree) { return run(tree, nullptr); }

Value Evaluator::run(const Tree& tree, const Names* frame) {
  std::array<const Value*, 16> few;
  std::vector<const Value*> many;
  const Value** roots = few.data();
  if (tree.variables.size() > few.size()) {
    many.resize(tree.variables.size());
    roots = many.data();
  }
  for (std::size_t i = 0; i < tree.variables.size(); ++i) {
    roots[i] = context_ != nullptr && !tree.variables[i].empty() ? context_->find(tree.variables[i]) : nullptr;
  }
  const Within within(*this, tree, roots);
  if (!tree.unary) return eval(*tree.root, frame);
  static const std::string kInput = "?";
  const Value* input = look_up(kInput, frame);
  if (input == nullptr && context_ != nullptr) input = context_->find(kInput);
  return of(all_tests(*tree.root, input == nullptr ? Value() : *input, frame));
}

Value Evaluator::run_node(const Tree& tree, const Node& node, const Names* frame) {
  tree_ = &tree;
  roots_ = nullptr;
  steps_ = 0;
  memory_ = 0;
  depth_ = 0;
  return eval(node, frame);
}

Ternary Evaluator::passes(const Tree& tests, const Value& input, const Names* frame) {
  static const std::string kInput = "?";
  Names bound;
  bound.parent = frame;
  bound.names = &kInput;
  bound.values = &input;
  bound.count = 1;
  const Value result = run(tests, &bound);
  return result.is(Kind::boolean) ? Ternary(result.as_bool()) : std::nullopt;
}

const Value* Evaluator::look_up(const std::string& name, const Names* frame) {
  for (; frame != nullptr; frame = frame->parent) {
    for (std::size_t i = frame->count; i-- > 0;) {
      if (frame->names[i] == name) return &frame->values[i];
    }
    if (frame->entries != nullptr) {
      step(static_cast<std::int64_t>(frame->entries->size() / 16));
      for (auto entry = frame->entries->rbegin(); entry != frame->entries->rend(); ++entry) {
        if (entry->first == name) return &entry->second;
      }
    }
    if (frame->item != nullptr) {
      if (const ContextData* context = frame->item->context_if()) {
        if (const Value* found = context->find(name)) return found;
      }
      if (name == "item") return frame->item;
    }
  }
  return nullptr;
}

Value Evaluator::eval(const Node& node, const Names* frame) {
  step();
  switch (node.op) {
    case Op::constant: return node.constant;
    case Op::name: return eval_name(node, frame);
    default: break;
  }
  const Deeper deeper(*this);
  switch (node.op) {
    case Op::path: return eval_path(node, frame);
    case Op::filter: return eval_filter(node, frame);
    case Op::range: return eval_range(node, frame);
    case Op::list: return eval_list(node, frame);
    case Op::context: return eval_context(node, frame);
    case Op::function: return eval_function(node, frame);
    case Op::call:
    case Op::call_named: return eval_call(node, frame);
    case Op::if_else: return eval_if(node, frame);
    case Op::for_each: return eval_for(node, frame);
    case Op::some:
    case Op::every: return eval_quantified(node, frame);
    case Op::between: return eval_between(node, frame);
    case Op::in: return eval_in(node, frame);
    case Op::instance_of: return eval_instance(node, frame);
    case Op::all_of:
    case Op::any_of: return eval_logic(node, frame);
    case Op::add:
    case Op::subtract:
    case Op::multiply:
    case Op::divide:
    case Op::power: return eval_arithmetic(node, frame);
    case Op::negate: return eval_negate(node, frame);
    case Op::equal:
    case Op::not_equal:
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal: return eval_compare(node, frame);
    default: {
      static const std::string kInput = "?";
      const Value* input = look_up(kInput, frame);
      return of(test(node, input == nullptr ? Value() : *input, frame));
    }
  }
}

Value Evaluator::eval_name(const Node& node, const Names* frame) {
  if (frame != nullptr) {
    if (const Value* local = look_up(node.name, frame)) return *local;
  }
  if (node.variable >= 0 && roots_ != nullptr) {
    if (const Value* value = roots_[node.variable]) {
      if (trace_ != nullptr) note(&Trace::inputs, node, *value);
      return *value;
    }
  }
  if (const Builtin* builtin = find_builtin(node.name)) {
    auto function = std::make_shared<Function>();
    function->builtin = builtin;
    return Value(std::shared_ptr<const Function>(std::move(function)));
  }
  if (is_strict() && node.variable >= 0 && context_ != nullptr) {
    throw Error(ErrorCode::null_value, context_->label.empty() ? node.name : context_->label + "." + node.name, "has no value in the context");
  }
  return {};
}

Value Evaluator::eval_logic(const Node& node, const Names* frame) {
  const bool decisive = node.op == Op::any_of;
  const Node* unknown = nullptr;
  for (const NodePtr& child : node.children) {
    const Value value = eval(*child, frame);
    if (trace_ != nullptr) note(&Trace::branches, *child, value);
    const bool* answer = value.bool_if();
    if (answer == nullptr) {
      if (unknown == nullptr) unknown = child.get();
    } else if (*answer == decisive) {
      return decisive;
    }
  }
  if (unknown == nullptr) return !decisive;
  if (is_strict()) null_error(*unknown, "boolean");
  return {};
}

Value Evaluator::eval_compare(const Node& node, const Names* frame) {
  const std::array<Value, 2> v = {eval(*node.children[0], frame), eval(*node.children[1], frame)};
  if (node.op == Op::equal || node.op == Op::not_equal) {
    const Ternary same = equal(v[0], v[1]);
    if (same.has_value()) return *same == (node.op == Op::equal);
  } else if (const auto order = compare_values(v[0], v[1])) {
    switch (node.op) {
      case Op::less: return *order < 0;
      case Op::less_equal: return *order <= 0;
      case Op::greater: return *order > 0;
      default: return *order >= 0;
    }
  }
  const std::array<const Node*, 2> nodes = {node.children[0].get(), node.children[1].get()};
  return no_answer(node, nodes, v, "value to compare");
}

Value Evaluator::eval_arithmetic(const Node& node, const Names* frame) {
  const std::array<Value, 2> v = {eval(*node.children[0], frame), eval(*node.children[1], frame)};
  if (node.op == Op::add && v[0].is(Kind::string) && v[1].is(Kind::string)) return make_string(v[0].as_string() + v[1].as_string());
  if (is_strict() && v[0].is(Kind::number) && v[1].is(Kind::number)) {  // the number's own error says what is wrong
    const Decimal& a = v[0].as_number();
    const Decimal& b = v[1].as_number();
    try {
      switch (node.op) {
        case Op::add: return a + b;
        case Op::subtract: return a - b;
        case Op::multiply: return a * b;
        case Op::divide: return a / b;
        default: return power(a, b);
      }
    } catch (const Error& error) {
      throw Error(error.code(), context_ != nullptr ? context_->label : "", "\"" + text_of(node) + "\" with " + a.text() + " " + symbol(node.op) + " " + b.text() + ": " + error.message(),
                  error.code() == ErrorCode::division_by_zero ? "say what to do then: if " + text_of(*node.children[1]) + " = 0 then … else …" : "");
    }
  }
  Value result = arithmetic(node.op, v[0], v[1]);
  if (!result.is_null()) return result;
  const std::array<const Node*, 2> nodes = {node.children[0].get(), node.children[1].get()};
  return no_answer(node, nodes, v, "value to calculate with");
}

Value Evaluator::eval_negate(const Node& node, const Names* frame) {
  const std::array<Value, 1> v = {eval(*node.children[0], frame)};
  if (const Decimal* number = v[0].number_if()) return -*number;
  if (v[0].is(Kind::months_duration)) return MonthsDuration{-v[0].as_months().months};
  if (v[0].is(Kind::seconds_duration)) {
    if (const auto turned = SecondsDuration::from_nanos(-v[0].as_seconds().total_nanos())) return *turned;
  }
  const std::array<const Node*, 1> nodes = {node.children[0].get()};
  return no_answer(node, nodes, v, "number");
}

Value Evaluator::eval_between(const Node& node, const Names* frame) {
  const std::array<Value, 3> v = {eval(*node.children[0], frame), eval(*node.children[1], frame), eval(*node.children[2], frame)};
  const auto low = compare_values(v[0], v[1]);
  const auto high = compare_values(v[0], v[2]);
  if (low && high) return *low >= 0 && *high <= 0;
  if (!is_strict() && ((low && *low < 0) || (high && *high > 0))) return false;   // as `x >= low and x <= high`: false and null is false
  const std::array<const Node*, 3> nodes = {node.children[0].get(), node.children[1].get(), node.children[2].get()};
  return no_answer(node, nodes, v, "value to compare");
}

Value Evaluator::eval_in(const Node& node, const Names* frame) {
  const Value input = eval(*node.children[0], frame);
  static const std::string kInput = "?";
  Names bound;
  bound.parent = frame;
  bound.names = &kInput;
  bound.values = &input;
  bound.count = 1;
  bool unknown = false;
  for (std::size_t i = 1; i < node.children.size(); ++i) {
    const Ternary answer = test(*node.children[i], input, &bound);
    if (answer == Ternary(true)) return true;
    unknown = unknown || !answer.has_value();
  }
  if (!unknown) return false;
  if (is_strict()) {
    if (input.is_null()) null_error(*node.children[0], "value to test");
    throw Error(ErrorCode::evaluation, context_ != nullptr ? context_->label : "", "\"" + text_of(node) + "\" has no answer for " + brief(input));
  }
  return {};
}

Ternary Evaluator::all_tests(const Node& node, const Value& input, const Names* frame) {
  if (node.op != Op::tests && node.op != Op::test_none) return test(node, input, frame);
  static const std::string kInput = "?";
  Names bound;
  bound.parent = frame;
  bound.names = &kInput;
  bound.values = &input;
  bound.count = 1;
  return test(node, input, &bound);
}

Ternary Evaluator::test(const Node& node, const Value& input, const Names* frame) {
  step();
  switch (node.op) {
    case Op::test_any: return true;
    case Op::tests: {
      bool unknown = false;
      for (const NodePtr& child : node.children) {
        const Ternary answer = test(*child, input, frame);
        if (trace_ != nullptr) note(&Trace::branches, *child, of(answer));
        if (answer == Ternary(true)) return true;
        unknown = unknown || !answer.has_value();
      }
      return unknown ? std::nullopt : Ternary(false);
    }
    case Op::test_none: {
      const Ternary answer = test(*node.children[0], input, frame);
      return answer.has_value() ? Ternary(!*answer) : std::nullopt;
    }
    case Op::test_compare: {
      const Value bound = eval(*node.children[0], frame);
      if (node.form == Range::Form::equal || node.form == Range::Form::not_equal) {
        const Ternary same = equal(input, bound);
        return same.has_value() ? Ternary(*same == (node.form == Range::Form::equal)) : std::nullopt;
      }
      const auto order = compare_values(input, bound);
      if (!order) return std::nullopt;
      switch (node.form) {
        case Range::Form::less: return *order < 0;
        case Range::Form::less_equal: return *order <= 0;
        case Range::Form::greater: return *order > 0;
        default: return *order >= 0;
      }
    }
    case Op::test_value: {
      const Value value = eval(*node.children[0], frame);
      if (node.flag) return value.is(Kind::boolean) ? Ternary(value.as_bool()) : std::nullopt;
      if (value.is(Kind::range) && !input.is(Kind::range)) return contains(value.as_range(), input);
      if (const auto* items = value.list_if()) {
        if (input.is(Kind::list) && equal(input, value) == Ternary(true)) return true;
        for (const Value& item : *items) {
          step();
          if (item.is(Kind::range) && contains(item.as_range(), input) == Ternary(true)) return true;
          if (equal(input, item) == Ternary(true)) return true;
        }
        return false;
      }
      if (value.is(Kind::boolean) && !input.is(Kind::boolean) && node.children[0]->op != Op::constant) return value.as_bool();
      return equal(input, value);
    }
    default: return std::nullopt;
  }
}

Value Evaluator::eval_if(const Node& node, const Names* frame) {
  const Value condition = eval(*node.children[0], frame);
  if (trace_ != nullptr) note(&Trace::branches, *node.children[0], condition);
  if (is_strict() && condition.is_null()) null_error(*node.children[0], "condition");
  return eval(*node.children[condition.is_true() ? 1 : 2], frame);
}

}  // namespace attain::rule
