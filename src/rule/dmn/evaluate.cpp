// The evaluation of DMN models.
#include <algorithm>
#include <map>
#include <tuple>

#include "model.hpp"

namespace attain::rule {

namespace {

using Entries = std::vector<std::pair<std::string, Value>>;

// One evaluation: what the caller gave, and what has been decided so far.
class Session {
 public:
  Session(const DmnModel::Impl& model, const Context& inputs) : model_(model), inputs_(inputs) {}

  Value decision(const DmnModel::Impl& model, std::size_t index, Evaluator& evaluator) {
    const Key key(&model, index, path_);
    if (const auto done = decided_.find(key); done != decided_.end()) return done->second;
    const DmnElement& element = model.elements[index];
    if (std::find(open_.begin(), open_.end(), key) != open_.end()) {
      throw Error(ErrorCode::cycle, element.name, "a decision that requires itself");
    }
    if (open_.size() > 300) throw Error(ErrorCode::limit_exceeded, element.name, "more than 300 decisions that require one another");
    open_.push_back(key);
    Value value;
    if (element.logic != nullptr) {
      const Entries scope = scope_of(model, element, evaluator);
      Names frame;
      frame.entries = &scope;
      value = boxed(*element.logic, &frame, evaluator);
    }
    open_.pop_back();
    value = typed(value, element.type);
    decided_.emplace(key, value);
    return value;
  }

  // An input by its name; that of an imported model by the imports that lead to it, the longest spelling first.
  Value input(const DmnElement& element, const std::string& prefix) const {
    std::string path = path_ + (prefix.empty() ? "" : prefix + ".");
    const Value* given = nullptr;
    while (given == nullptr) {
      given = inputs_.find(path + element.name);
      if (path.empty()) break;
      const std::size_t dot = path.find('.');
      path = dot == std::string::npos ? std::string() : path.substr(dot + 1);
    }
    return given == nullptr ? Value() : typed(*given, element.type);
  }

  // What an element's logic sees: the values of what it requires; imported elements under the import's name.
  Entries scope_of(const DmnModel::Impl& model, const DmnElement& element, Evaluator& evaluator) {
    Entries scope;
    std::map<std::string, Entries> imported;
    for (const DmnElement::Required& required : element.required) {
      const DmnModel::Impl& owner = required.model == nullptr ? model : *required.model;
      const DmnElement& other = owner.elements[required.element];
      Value value;
      switch (other.kind) {
        case DmnElement::Kind::input: value = input(other, required.prefix); break;
        case DmnElement::Kind::decision: {
          const std::string before = path_;
          if (!required.prefix.empty()) path_ += required.prefix + ".";
          value = decision(owner, required.element, evaluator);
          path_ = before;
          break;
        }
        default: value = invocable(owner, required.element); break;
      }
      if (required.prefix.empty()) scope.emplace_back(other.name, std::move(value));
      else imported[required.prefix].emplace_back(other.name, std::move(value));
    }
    for (auto& [name, entries] : imported) scope.emplace_back(name, Value::context(std::move(entries)));
    return scope;
  }

  // A business knowledge model or a decision service as a function.
  Value invocable(const DmnModel::Impl& model, std::size_t index) {
    const DmnElement& element = model.elements[index];
    auto function = std::make_shared<Function>();
    function->parameters = element.parameters;
    function->types = element.parameter_types;
    auto keep = model.shared_from_this();
    if (element.kind == DmnElement::Kind::function) {
      function->result = element.type;
      function->host = [keep, index](Evaluator& evaluator, std::span<const Value> arguments) {
        const DmnElement& own = keep->elements[index];
        if (own.logic == nullptr) return Value();
        const Context nothing;
        Session session(*keep, nothing);
        Entries scope = session.scope_of(*keep, own, evaluator);
        for (std::size_t i = 0; i < own.parameters.size(); ++i) scope.emplace_back(own.parameters[i], arguments[i]);
        Names frame;
        frame.entries = &scope;
        return session.typed(session.boxed(*own.logic, &frame, evaluator), own.type);
      };
    } else {
      function->host = [keep, index](Evaluator& evaluator, std::span<const Value> arguments) {
        return service(*keep, index, arguments, evaluator);
      };
    }
    return Value(std::shared_ptr<const Function>(std::move(function)));
  }

  // A service decides in a world of its own: only its parameters are known, and its input decisions are taken as given.
  static Value service(const DmnModel::Impl& model, std::size_t index, std::span<const Value> arguments, Evaluator& evaluator) {
    const DmnElement& own = model.elements[index];
    Context inputs;
    for (std::size_t i = 0; i < own.parameters.size(); ++i) inputs.set(own.parameters[i], arguments[i]);
    Session session(model, inputs);
    for (std::size_t i = 0; i < own.parameters.size() && i < own.required.size(); ++i) {
      const DmnElement::Required& required = own.required[own.required.size() - own.parameters.size() + i];
      const DmnModel::Impl& owner = required.model == nullptr ? model : *required.model;
      if (owner.elements[required.element].kind == DmnElement::Kind::decision) {
        session.decided_[Key(&owner, required.element, required.prefix.empty() ? "" : required.prefix + ".")] = session.typed(arguments[i], owner.elements[required.element].type);
      }
    }
    Entries results;
    for (const std::size_t output : own.outputs) results.emplace_back(model.elements[output].name, session.decision(model, output, evaluator));
    if (results.size() == 1) return session.typed(results[0].second, own.type);
    return session.typed(Value::context(std::move(results)), own.type);
  }

  Value boxed(const Boxed& node, const Names* frame, Evaluator& evaluator) {
    evaluator.step();
    const Deeper deeper(evaluator);
    return typed(boxed_value(node, frame, evaluator), node.type);
  }

  static Value typed(const Value& value, const Type& type) { return type.is_any() ? value : coerced(value, type); }

 private:
  Value boxed_value(const Boxed& node, const Names* frame, Evaluator& evaluator) {
    switch (node.kind) {
      case Boxed::Kind::none: return {};
      case Boxed::Kind::literal: return node.literal ? evaluator.run(node.literal->tree(), frame) : Value();
      case Boxed::Kind::table: return node.table ? node.table->compiled().evaluate(evaluator, frame) : Value();
      case Boxed::Kind::context: return context(node, frame, evaluator);
      case Boxed::Kind::invocation: return invocation(node, frame, evaluator);
      case Boxed::Kind::relation: return relation(node, frame, evaluator);
      case Boxed::Kind::list: {
        std::vector<Value> items;
        for (const BoxedPtr& item : node.children) items.push_back(boxed(*item, frame, evaluator));
        return evaluator.make_list(std::move(items));
      }
      case Boxed::Kind::function: return function(node, frame);
      case Boxed::Kind::conditional: {
        const Value condition = boxed(*node.children[0], frame, evaluator);
        return boxed(*node.children[condition.is_true() ? 1 : 2], frame, evaluator);
      }
      case Boxed::Kind::for_each:
      case Boxed::Kind::some:
      case Boxed::Kind::every: return iteration(node, frame, evaluator);
      case Boxed::Kind::filter: return filter(node, frame, evaluator);
    }
    return {};
  }

  Value context(const Boxed& node, const Names* frame, Evaluator& evaluator) {
    Entries entries;
    Names own;
    own.parent = frame;
    own.entries = &entries;
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      Value value = typed(boxed(*node.children[i], &own, evaluator), node.types[i]);
      if (node.names[i].empty()) return value;  // the result of the context
      if (value.is(Kind::function) && value.as_function()->builtin == nullptr && node.children[i]->kind != Boxed::Kind::none) {
        auto named = std::make_shared<Function>(*value.as_function());
        if (named->name.empty()) named->name = node.names[i];
        value = Value(std::shared_ptr<const Function>(std::move(named)));
      }
      entries.emplace_back(node.names[i], std::move(value));
    }
    return evaluator.make_context(std::move(entries));
  }

  Value invocation(const Boxed& node, const Names* frame, Evaluator& evaluator) {
    const Value callee = boxed(*node.children[0], frame, evaluator);
    std::vector<Value> arguments;
    for (std::size_t i = 1; i < node.children.size(); ++i) arguments.push_back(boxed(*node.children[i], frame, evaluator));
    if (!callee.is(Kind::function)) return {};
    return evaluator.call_named(*callee.as_function(), node.names, arguments);
  }

  Value relation(const Boxed& node, const Names* frame, Evaluator& evaluator) {
    std::vector<Value> rows;
    const std::size_t width = node.names.size();
    for (std::size_t at = 0; width > 0 && at + width <= node.children.size(); at += width) {
      Entries entries;
      for (std::size_t i = 0; i < width; ++i) entries.emplace_back(node.names[i], typed(boxed(*node.children[at + i], frame, evaluator), node.types[i]));
      rows.push_back(evaluator.make_context(std::move(entries)));
    }
    return evaluator.make_list(std::move(rows));
  }

  // A boxed function keeps what it saw where it was defined.
  Value function(const Boxed& node, const Names* frame) {
    auto captured = std::make_shared<Entries>();
    for (const Names* f = frame; f != nullptr; f = f->parent) {
      const auto add = [&](const std::string& name, const Value& value) {
        const bool known = std::any_of(captured->begin(), captured->end(), [&](const auto& e) { return e.first == name; });
        if (!known) captured->emplace_back(name, value);
      };
      for (std::size_t i = f->count; i-- > 0;) add(f->names[i], f->values[i]);
      if (f->entries != nullptr) for (auto e = f->entries->rbegin(); e != f->entries->rend(); ++e) add(e->first, e->second);
      if (f->item != nullptr) {
        if (const ContextData* data = f->item->context_if()) for (const auto& [name, value] : data->entries) add(name, value);
        add("item", *f->item);
      }
    }
    auto function = std::make_shared<Function>();
    function->parameters = node.names;
    function->types = node.types;
    const Boxed* body = node.children[0].get();
    auto keep = model_.shared_from_this();
    auto parameters = node.names;
    function->host = [keep, body, captured, parameters](Evaluator& evaluator, std::span<const Value> arguments) {
      const Context nothing;
      Session session(*keep, nothing);
      Names outer, own;
      outer.entries = captured.get();
      own.parent = &outer;
      own.names = parameters.data();
      own.values = arguments.data();
      own.count = arguments.size();
      return session.boxed(*body, &own, evaluator);
    };
    return Value(std::shared_ptr<const Function>(std::move(function)));
  }

  static std::optional<std::vector<Value>> domain(const Value& value, Evaluator& evaluator) {
    if (const auto* items = value.list_if()) return *items;
    if (value.is(Kind::range) && value.as_range().start.is(Kind::number) && value.as_range().end.is(Kind::number)) {
      const Range& range = value.as_range();
      if (!range.start.as_number().is_integer() || !range.end.as_number().is_integer()) return std::nullopt;
      std::vector<Value> items;
      const bool up = range.start.as_number() <= range.end.as_number();
      for (Decimal at = range.start.as_number(); up ? at <= range.end.as_number() : at >= range.end.as_number(); at = up ? at + Decimal(1) : at - Decimal(1)) {
        evaluator.step();
        evaluator.use_memory(sizeof(Value));
        if (contains(range, at) != Ternary(false) || !up) items.emplace_back(at);
      }
      return items;
    }
    if (value.is_null() || value.is(Kind::range) || value.is(Kind::function)) return std::nullopt;
    return std::vector<Value>{value};
  }

  Value iteration(const Boxed& node, const Names* frame, Evaluator& evaluator) {
    const auto items = domain(boxed(*node.children[0], frame, evaluator), evaluator);
    if (!items) return {};
    static const std::string kPartial = "partial";
    std::vector<Value> results;
    bool unknown = false;
    for (const Value& item : *items) {
      evaluator.step();
      Names own, partial;
      own.parent = frame;
      own.names = &node.names[0];
      own.values = &item;
      own.count = 1;
      Value so_far;
      if (node.kind == Boxed::Kind::for_each) {
        so_far = evaluator.make_list(results);
        partial.parent = &own;
        partial.names = &kPartial;
        partial.values = &so_far;
        partial.count = 1;
      }
      Value value = boxed(*node.children[1], node.kind == Boxed::Kind::for_each ? &partial : &own, evaluator);
      if (node.kind == Boxed::Kind::for_each) {
        results.push_back(std::move(value));
        continue;
      }
      const bool decisive = node.kind == Boxed::Kind::some;
      if (const bool* answer = value.bool_if()) {
        if (*answer == decisive) return decisive;
      } else if (value.is_null()) {
        unknown = true;
      } else {
        return {};
      }
    }
    if (node.kind == Boxed::Kind::for_each) return evaluator.make_list(std::move(results));
    return unknown ? Value() : Value(node.kind == Boxed::Kind::every);
  }

  Value filter(const Boxed& node, const Names* frame, Evaluator& evaluator) {
    const Value list = boxed(*node.children[0], frame, evaluator);
    if (list.is_null()) return {};
    const std::vector<Value> items = list.is(Kind::list) ? list.as_list() : std::vector<Value>{list};
    std::vector<Value> results;
    for (std::size_t i = 0; i < items.size(); ++i) {
      evaluator.step();
      Names own;
      own.parent = frame;
      own.item = &items[i];
      const Value answer = boxed(*node.children[1], &own, evaluator);
      if (const Decimal* number = answer.number_if(); number != nullptr && i == 0) {
        const auto index = number->to_int64();
        const auto size = static_cast<std::int64_t>(items.size());
        if (index && *index > 0 && *index <= size) return items[static_cast<std::size_t>(*index - 1)];
        if (index && *index < 0 && -*index <= size) return items[static_cast<std::size_t>(size + *index)];
        return {};
      }
      if (!answer.is_null() && !answer.is(Kind::boolean)) return {};
      if (answer.is_true()) results.push_back(items[i]);
    }
    return evaluator.make_list(std::move(results));
  }

  using Key = std::tuple<const DmnModel::Impl*, std::size_t, std::string>;  // an element, and the imports that lead to it

  const DmnModel::Impl& model_;
  const Context& inputs_;
  std::string path_;
  std::map<Key, Value> decided_;
  std::vector<Key> open_;
};

std::vector<std::string> names_of(const DmnModel::Impl& model, DmnElement::Kind kind) {
  std::vector<std::string> names;
  for (const DmnElement& element : model.elements) {
    if (element.kind == kind) names.push_back(element.name);
  }
  return names;
}

}  // namespace

const DmnElement* DmnModel::Impl::find(DmnElement::Kind kind, std::string_view wanted) const {
  for (const DmnElement& element : elements) {
    if (element.kind == kind && element.name == wanted) return &element;
  }
  return nullptr;
}

const std::string& DmnModel::name() const noexcept { return impl_->name; }
const std::string& DmnModel::name_space() const noexcept { return impl_->name_space; }
std::vector<std::string> DmnModel::decisions() const { return names_of(*impl_, DmnElement::Kind::decision); }
std::vector<std::string> DmnModel::services() const { return names_of(*impl_, DmnElement::Kind::service); }
std::vector<std::string> DmnModel::functions() const { return names_of(*impl_, DmnElement::Kind::function); }
std::vector<std::string> DmnModel::inputs() const { return names_of(*impl_, DmnElement::Kind::input); }
const Findings& DmnModel::problems() const noexcept { return impl_->problems; }

Value DmnModel::evaluate(std::string_view decision, const Context& inputs) const {
  const DmnElement* element = impl_->find(DmnElement::Kind::decision, decision);
  if (element == nullptr) throw Error(ErrorCode::unknown_name, impl_->name, "no decision \"" + std::string(decision) + "\"", did_you_mean(decision, decisions()));
  Context clock;
  clock.now = inputs.now;
  clock.label = inputs.label;
  Evaluator evaluator(impl_->limits, Mode::feel, &clock);
  Session session(*impl_, inputs);
  return session.decision(*impl_, static_cast<std::size_t>(element - impl_->elements.data()), evaluator);
}

Value DmnModel::invoke(std::string_view name, const Context& arguments) const {
  const DmnElement* element = impl_->find(DmnElement::Kind::service, name);
  if (element == nullptr) element = impl_->find(DmnElement::Kind::function, name);
  if (element == nullptr) {
    std::vector<std::string> names = services();
    for (std::string& function : functions()) names.push_back(std::move(function));
    throw Error(ErrorCode::unknown_name, impl_->name, "no decision service or function \"" + std::string(name) + "\"", did_you_mean(name, names));
  }
  Context clock;
  clock.now = arguments.now;
  clock.label = arguments.label;
  Evaluator evaluator(impl_->limits, Mode::feel, &clock);
  const Context nothing;
  Session session(*impl_, nothing);
  const Value function = session.invocable(*impl_, static_cast<std::size_t>(element - impl_->elements.data()));
  std::vector<Value> values;
  for (const std::string& parameter : element->parameters) {
    const Value* given = arguments.find(parameter);
    values.push_back(given == nullptr ? Value() : *given);
  }
  return evaluator.call(*function.as_function(), values);
}

std::vector<std::pair<std::string, DecisionTable>> DmnModel::tables() const {
  std::vector<std::pair<std::string, DecisionTable>> tables;
  const auto collect = [&](auto&& self, const std::string& name, const Boxed& node) -> void {
    if (node.table) tables.emplace_back(name, *node.table);
    for (const BoxedPtr& inner : node.children) self(self, name, *inner);
  };
  for (const DmnElement& element : impl_->elements) {
    if (element.logic != nullptr) collect(collect, element.name, *element.logic);
  }
  return tables;
}

}  // namespace attain::rule
