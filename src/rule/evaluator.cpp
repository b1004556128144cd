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
  const Tree* outer = tree_;
  const Value* const* outer_roots = roots_;
  tree_ = &tree;
  roots_ = roots;
  Value result;
  try {
    if (tree.unary) {
      static const std::string kInput = "?";
      const Value* input = look_up(kInput, frame);
      if (input == nullptr && context_ != nullptr) input = context_->find(kInput);
      result = of(all_tests(*tree.root, input == nullptr ? Value() : *input, frame));
    } else {
      result = eval(*tree.root, frame);
    }
  } catch (...) {
    tree_ = outer;
    roots_ = outer_roots;
    throw;
  }
  tree_ = outer;
  roots_ = outer_roots;
  return result;
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
    throw Error(ErrorCode::evaluation, context_ != nullptr ? context_->label : "", "\"" + text_of(node) + "\" has no answer for " + input.text());
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

// Calls body for every combination of the iterators' values; body returns false to stop. False when a domain is no list.
template <typename Body>
bool Evaluator::iterate(const Node& node, std::size_t index, const Names* frame, std::vector<Value>& bound, const Body& body) {
  Names own;
  own.parent = frame;
  own.names = node.names.data();
  own.values = bound.data();
  own.count = index;
  if (index == node.names.size()) return body(&own);
  const Deeper deeper(*this);
  const Value domain = eval(*node.children[index], &own);
  const auto visit = [&](Value value) {
    step();
    bound[index] = std::move(value);
    return iterate(node, index + 1, frame, bound, body);
  };
  if (domain.is(Kind::range) && domain.as_range().form == Range::Form::interval) {
    const Range& range = domain.as_range();
    // A range of its own runs upwards; only the bare a..b of an iterator may run down.
    const auto order = compare_values(range.start, range.end);
    if (order && *order > 0 && node.children[index]->name != "..") {
      bound.clear();
      return false;
    }
    if (range.start.is(Kind::number) && range.end.is(Kind::number)) {
      Decimal at = range.start.as_number();
      const Decimal& end = range.end.as_number();
      if (!at.is_integer() || !end.is_integer()) {
        bound.clear();
        return false;
      }
      const Decimal one(1);
      const bool up = at <= end;
      if (!range.start_included) at = up ? at + one : at - one;
      for (; up ? (range.end_included ? at <= end : at < end) : (range.end_included ? at >= end : at > end); at = up ? at + one : at - one) {
        if (!visit(at)) return false;
      }
      return true;
    }
    if (range.start.is(Kind::date) && range.end.is(Kind::date)) {
      std::int64_t at = range.start.as_date().days();
      const std::int64_t end = range.end.as_date().days();
      const std::int64_t by = at <= end ? 1 : -1;
      if (!range.start_included) at += by;
      for (; by > 0 ? (range.end_included ? at <= end : at < end) : (range.end_included ? at >= end : at > end); at += by) {
        if (!visit(*CalendarDate::from_days(at))) return false;
      }
      return true;
    }
    bound.clear();
    return false;
  }
  if (const auto* items = domain.list_if()) {
    for (const Value& item : *items) {
      if (!visit(item)) return false;
    }
    return true;
  }
  if (domain.is_null() || domain.is(Kind::range) || domain.is(Kind::function)) {
    bound.clear();
    return false;
  }
  return visit(domain);
}

Value Evaluator::eval_for(const Node& node, const Names* frame) {
  std::vector<Value> bound(node.names.size());
  std::vector<Value> results;
  static const std::string kPartial = "partial";
  iterate(node, 0, frame, bound, [&](const Names* own) {
    if (node.flag) {
      const Value partial = make_list(results);
      Names with;
      with.parent = own;
      with.names = &kPartial;
      with.values = &partial;
      with.count = 1;
      results.push_back(eval(*node.children.back(), &with));
    } else {
      results.push_back(eval(*node.children.back(), own));
    }
    use_memory(sizeof(Value));
    return true;
  });
  if (bound.empty()) {
    if (is_strict()) throw Error(ErrorCode::evaluation, context_ != nullptr ? context_->label : "", "\"" + text_of(node) + "\" runs over something that is no list or range of integers or dates");
    return {};
  }
  return make_list(std::move(results));
}

Value Evaluator::eval_quantified(const Node& node, const Names* frame) {
  const bool decisive = node.op == Op::some;
  std::vector<Value> bound(node.names.size());
  bool unknown = false, decided = false, odd = false;
  iterate(node, 0, frame, bound, [&](const Names* own) {
    const Value value = eval(*node.children.back(), own);
    const bool* answer = value.bool_if();
    if (answer == nullptr) {
      unknown = true;
      odd = odd || !value.is_null();
    } else if (*answer == decisive) {
      decided = true;
    }
    return !decided && !odd;  // something that is no answer at all ends it
  });
  if (decided) return decisive;
  if (bound.empty() || unknown) {
    if (is_strict()) throw Error(ErrorCode::evaluation, context_ != nullptr ? context_->label : "", "\"" + text_of(node) + "\" has no answer");
    return {};
  }
  return !decisive;
}

Value Evaluator::eval_path(const Node& node, const Names* frame) {
  const Value base = eval(*node.children[0], frame);
  if (const ContextData* context = base.context_if()) {
    if (const Value* found = context->find(node.name)) return *found;
  } else if (const auto* items = base.list_if()) {
    std::vector<Value> results;
    results.reserve(items->size());
    for (const Value& item : *items) {
      step();
      const ContextData* context = item.context_if();
      const Value* found = context == nullptr ? nullptr : context->find(node.name);
      if (found != nullptr) results.push_back(*found);
      else results.push_back(property(item, node.name).value_or(Value()));
    }
    return make_list(std::move(results));
  } else if (auto found = property(base, node.name)) {
    return *found;
  }
  if (!is_strict()) return {};
  if (base.is_null()) null_error(*node.children[0], "context");
  throw Error(ErrorCode::evaluation, context_ != nullptr ? context_->label : "", "\"" + text_of(*node.children[0]) + "\" has no \"" + node.name + "\"");
}

Value Evaluator::eval_filter(const Node& node, const Names* frame) {
  const Value base = eval(*node.children[0], frame);
  const Node& condition = *node.children[1];
  const std::vector<Value> single = base.is(Kind::list) ? std::vector<Value>() : std::vector<Value>{base};
  const std::vector<Value>& items = base.is(Kind::list) ? base.as_list() : single;
  const auto by_index = [&](const Decimal& number) -> Value {
    const auto index = number.to_int64();
    const auto size = static_cast<std::int64_t>(items.size());
    if (index && *index > 0 && *index <= size) return items[static_cast<std::size_t>(*index - 1)];
    if (index && *index < 0 && -*index <= size) return items[static_cast<std::size_t>(size + *index)];
    if (is_strict()) {
      throw Error(ErrorCode::evaluation, context_ != nullptr ? context_->label : "", "\"" + text_of(node) + "\": no item " + number.text() + " in a list of " + std::to_string(size));
    }
    return {};
  };
  if (const Decimal* number = condition.op == Op::constant ? condition.constant.number_if() : nullptr) return by_index(*number);
  if (base.is_null()) return {};
  std::vector<Value> results;
  if (items.empty()) {
    if (condition.op == Op::constant || is_strict()) return make_list({});
    const Value index = eval(condition, frame);
    if (const Decimal* number = index.number_if()) return by_index(*number);
    return make_list({});
  }
  for (std::size_t i = 0; i < items.size(); ++i) {
    step();
    Names own;
    own.parent = frame;
    own.item = &items[i];
    const Value answer = eval(condition, &own);
    if (i == 0) {
      if (const Decimal* number = answer.number_if()) return by_index(*number);
      if (!answer.is_null() && !answer.is(Kind::boolean)) {
        const std::array<Value, 1> v = {answer};
        const std::array<const Node*, 1> nodes = {&condition};
        return no_answer(node, nodes, v, "condition");
      }
    }
    if (answer.is_null() && is_strict()) null_error(condition, "condition");
    if (answer.is_true()) results.push_back(items[i]);
  }
  return make_list(std::move(results));
}

Value Evaluator::eval_range(const Node& node, const Names* frame) {
  Range range;
  range.form = node.form;
  use_memory(sizeof(Range));
  switch (node.form) {
    case Range::Form::interval: {
      range.start = eval(*node.children[0], frame);
      range.end = eval(*node.children[1], frame);
      range.start_included = node.flag;
      range.end_included = node.flag2;
      const auto is_bound = [](const Value& v) {
        return !v.is(Kind::list) && !v.is(Kind::context) && !v.is(Kind::function) && !v.is(Kind::boolean) && !v.is(Kind::range);
      };
      const bool comparable = range.start.is_null() || range.end.is_null() || compare_values(range.start, range.end).has_value();
      if (!is_bound(range.start) || !is_bound(range.end) || !comparable) {
        const std::array<Value, 2> v = {range.start, range.end};
        const std::array<const Node*, 2> nodes = {node.children[0].get(), node.children[1].get()};
        return no_answer(node, nodes, v, "bound");
      }
      break;
    }
    case Range::Form::less:
    case Range::Form::less_equal:
      range.end = eval(*node.children[0], frame);
      range.end_included = node.form == Range::Form::less_equal;
      break;
    case Range::Form::greater:
    case Range::Form::greater_equal:
      range.start = eval(*node.children[0], frame);
      range.start_included = node.form == Range::Form::greater_equal;
      break;
    case Range::Form::equal:
    case Range::Form::not_equal:
      range.start = range.end = eval(*node.children[0], frame);
      range.start_included = range.end_included = node.form == Range::Form::equal;
      break;
  }
  return Value(std::make_shared<const Range>(std::move(range)));
}

Value Evaluator::eval_list(const Node& node, const Names* frame) {
  std::vector<Value> items;
  items.reserve(node.children.size());
  for (const NodePtr& child : node.children) items.push_back(eval(*child, frame));
  return make_list(std::move(items));
}

Value Evaluator::eval_context(const Node& node, const Names* frame) {
  if (node.flag) return {};  // a key twice
  std::vector<std::pair<std::string, Value>> entries;
  entries.reserve(node.children.size());
  Names own;
  own.parent = frame;
  own.entries = &entries;
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    Value value = eval(*node.children[i], &own);
    if (value.is(Kind::function) && node.children[i]->op == Op::function) {  // it may call itself by its key
      auto named = std::make_shared<Function>(*value.as_function());
      named->name = node.names[i];
      value = Value(std::shared_ptr<const Function>(std::move(named)));
    }
    entries.emplace_back(node.names[i], std::move(value));
  }
  return make_context(std::move(entries));
}

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
  const Tree* outer = tree_;
  const Value* const* outer_roots = roots_;
  tree_ = function.tree.get();
  roots_ = nullptr;
  Value result;
  try {
    result = eval(*function.body, &own);
  } catch (...) {
    tree_ = outer;
    roots_ = outer_roots;
    throw;
  }
  tree_ = outer;
  roots_ = outer_roots;
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
    for (const Value& value : arguments) text += (text.empty() ? "" : ", ") + value.text();
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
