// Loops, quantifiers, paths, filters, and the values that hold others.
#include <array>

#include "evaluator.hpp"

namespace attain::rule {

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

}  // namespace attain::rule
