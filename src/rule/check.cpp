// Names and types, resolved when a text is parsed. In plain FEEL only dotted names of the vocabulary are folded.
#include <algorithm>
#include <array>
#include <unordered_map>

#include "evaluator.hpp"

namespace attain::rule {

namespace {

using K = Type::Kind;

bool is_temporal_point(const Type& t) { return t.kind() == K::date || t.kind() == K::date_time; }
bool is_duration(const Type& t) { return t.kind() == K::months_duration || t.kind() == K::seconds_duration; }
bool is_ordered(const Type& t) {
  switch (t.kind()) {
    case K::any: case K::null: case K::number: case K::string: case K::date: case K::time: case K::date_time:
    case K::months_duration: case K::seconds_duration: return true;
    default: return false;
  }
}
bool is_open(const Type& t) { return t.is_any() || t.kind() == K::null; }

// The type that both belong to.
Type joined(const Type& a, const Type& b) {
  if (a.kind() == K::null) return b;
  if (b.kind() == K::null) return a;
  if (a == b) return a;
  return {};
}

std::optional<Type> property_type(const Type& base, std::string_view name) {
  static constexpr std::array<std::string_view, 4> kDate = {"year", "month", "day", "weekday"};
  static constexpr std::array<std::string_view, 3> kTime = {"hour", "minute", "second"};
  const auto among = [&](const auto& names) { return std::find(names.begin(), names.end(), name) != names.end(); };
  const bool dated = is_temporal_point(base);
  const bool timed = base.kind() == K::time || base.kind() == K::date_time;
  if ((dated && among(kDate)) || (timed && among(kTime))) return Type(K::number);
  if (timed && name == "time offset") return Type(K::seconds_duration);
  if (timed && name == "timezone") return Type(K::string);
  if (base.kind() == K::months_duration && (name == "years" || name == "months")) return Type(K::number);
  if (base.kind() == K::seconds_duration && (name == "days" || name == "hours" || name == "minutes" || name == "seconds")) return Type(K::number);
  if (base.kind() == K::range) {
    if (name == "start" || name == "end") return base.element();
    if (name == "start included" || name == "end included") return Type(K::boolean);
  }
  return std::nullopt;
}

std::optional<Type> arithmetic_type(Op op, const Type& a, const Type& b) {
  if (is_open(a) || is_open(b)) {
    if (op == Op::power || op == Op::divide) return Type(op == Op::power ? K::number : K::any);
    return Type();
  }
  const bool plus = op == Op::add, minus = op == Op::subtract;
  if (a.kind() == K::number && b.kind() == K::number) return Type(K::number);
  if (plus && a.kind() == K::string && b.kind() == K::string) return Type(K::string);
  if (minus && is_temporal_point(a) && is_temporal_point(b)) return Type(K::seconds_duration);
  if (minus && a.kind() == K::time && b.kind() == K::time) return Type(K::seconds_duration);
  if ((plus || minus) && (is_temporal_point(a) || (a.kind() == K::time && b.kind() == K::seconds_duration)) && is_duration(b)) return a;
  if (plus && is_duration(a) && (is_temporal_point(b) || (b.kind() == K::time && a.kind() == K::seconds_duration))) return b;
  if (is_duration(a) && a.kind() == b.kind()) {
    if (plus || minus) return a;
    if (op == Op::divide) return Type(K::number);
  }
  if (is_duration(a) && b.kind() == K::number && (op == Op::multiply || op == Op::divide)) return a;
  if (a.kind() == K::number && is_duration(b) && op == Op::multiply) return b;
  return std::nullopt;
}

class Checker {
 public:
  Checker(Tree& tree, const ParseOptions& options) : tree_(tree), options_(options), typed_(options.mode != Mode::feel) {}

  void run() {
    tree_.type = infer(*tree_.root);
    if (tree_.unary) tree_.type = Type(K::boolean);
    if (typed_ && !options_.expected.is_any() && !tree_.unary && !is_open(tree_.type) && tree_.type.kind() != options_.expected.kind()) {
      mismatch(*tree_.root, "gives " + tree_.type.text() + " where " + options_.expected.text() + " is needed");
    }
    renumber();
  }

 private:
  std::string text_of(const Node& node) const {
    std::string text = tree_.text.substr(node.begin, node.end - node.begin);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\n')) text.pop_back();
    return text;
  }
  [[noreturn]] void mismatch(const Node& node, const std::string& message, const std::string& hint = {}) const {
    throw Error(ErrorCode::type_mismatch, place_of(tree_.text, node.begin), "\"" + text_of(node) + "\" " + message, hint);
  }
  [[noreturn]] void unknown(const Node& node, const std::string& name, std::vector<std::string> candidates) const {
    throw Error(ErrorCode::unknown_name, place_of(tree_.text, node.begin), "unknown name \"" + name + "\"", did_you_mean(name, candidates));
  }
  std::vector<std::string> known_names() const {
    std::vector<std::string> names = options_.vocabulary == nullptr ? std::vector<std::string>() : options_.vocabulary->names();
    for (const auto& [name, type] : locals_) names.push_back(name);
    for (const std::string& name : options_.names) names.push_back(name);
    return names;
  }
  const Type* word(std::string_view name) const { return options_.vocabulary == nullptr ? nullptr : options_.vocabulary->find(name); }

  void expect(const Node& node, const Type& type, K kind) {
    if (typed_ && !is_open(type) && type.kind() != kind) mismatch(node, "is " + type.text() + " where " + Type(kind).text() + " is needed");
  }

  Type infer(Node& node) {
    Type type = infer_kind(node);
    node.type = type;
    return type;
  }

  Type infer_kind(Node& node) {
    switch (node.op) {
      case Op::constant: return node.constant.is_null() ? Type(K::null) : type_of(node.constant);
      case Op::name: return infer_name(node);
      case Op::path: return infer_path(node);
      case Op::filter: return infer_filter(node);
      case Op::range: return infer_range(node);
      case Op::list: return infer_list(node);
      case Op::context: return infer_context(node);
      case Op::function: return infer_function(node);
      case Op::call:
      case Op::call_named: return infer_call(node);
      case Op::if_else: {
        expect(*node.children[0], infer(*node.children[0]), K::boolean);
        const Type yes = infer(*node.children[1]);
        return joined(yes, infer(*node.children[2]));
      }
      case Op::for_each:
      case Op::some:
      case Op::every: return infer_loop(node);
      case Op::between: {
        const Type value = infer(*node.children[0]);
        comparable(node, value, infer(*node.children[1]), true);
        comparable(node, value, infer(*node.children[2]), true);
        return K::boolean;
      }
      case Op::in: {
        const Type value = infer(*node.children[0]);
        inputs_.push_back(value);
        for (std::size_t i = 1; i < node.children.size(); ++i) infer(*node.children[i]);
        inputs_.pop_back();
        return K::boolean;
      }
      case Op::instance_of: infer(*node.children[0]); return K::boolean;
      case Op::all_of:
      case Op::any_of:
        for (NodePtr& child : node.children) expect(*child, infer(*child), K::boolean);
        return K::boolean;
      case Op::add:
      case Op::subtract:
      case Op::multiply:
      case Op::divide:
      case Op::power: {
        const Type a = infer(*node.children[0]);
        const Type b = infer(*node.children[1]);
        const auto result = arithmetic_type(node.op, a, b);
        if (!result && typed_) mismatch(node, "calculates with " + a.text() + " and " + b.text());
        return result.value_or(Type());
      }
      case Op::negate: {
        Type type = infer(*node.children[0]);
        if (!is_duration(type)) expect(*node.children[0], type, K::number);
        return type;
      }
      case Op::equal:
      case Op::not_equal:
      case Op::less:
      case Op::less_equal:
      case Op::greater:
      case Op::greater_equal: {
        const Type a = infer(*node.children[0]);
        comparable(node, a, infer(*node.children[1]), node.op != Op::equal && node.op != Op::not_equal);
        return K::boolean;
      }
      case Op::tests:
      case Op::test_none:
        for (NodePtr& child : node.children) infer(*child);
        return K::boolean;
      case Op::test_any: return K::boolean;
      case Op::test_compare: {
        const Type bound = infer(*node.children[0]);
        const bool ordered = node.form != Range::Form::equal && node.form != Range::Form::not_equal;
        comparable(node, input_type(), bound, ordered);
        return K::boolean;
      }
      case Op::test_value: return infer_test(node);
    }
    return {};
  }

  Type input_type() const {
    if (!inputs_.empty()) return inputs_.back();
    const Type* type = word("?");
    return type == nullptr ? Type() : *type;
  }

  Type infer_test(Node& node) {
    const Type type = infer(*node.children[0]);
    if (node.flag) {
      expect(*node.children[0], type, K::boolean);
      return K::boolean;
    }
    const Type input = input_type();
    if (type.kind() == K::range) comparable(node, input, type.element(), true);
    else if (type.kind() == K::list) {
      const Type element = type.element();
      comparable(node, input, element.kind() == K::range ? element.element() : element, false);
    } else if (type.kind() != K::boolean) comparable(node, input, type, false);
    return K::boolean;
  }

  void comparable(const Node& node, const Type& a, const Type& b, bool ordered) const {
    if (!typed_) return;
    if (ordered && (!is_ordered(a) || !is_ordered(b))) mismatch(node, "compares " + a.text() + " with " + b.text() + ", which have no order");
    if (ordered && tree_.mode == Mode::strict && (a.kind() == K::null || b.kind() == K::null)) mismatch(node, "compares with null, which has no order");
    if (is_open(a) || is_open(b) || a.kind() == b.kind()) return;
    std::string hint;
    if (is_temporal_point(a) && b.kind() == K::string) hint = "write a date as @\"2026-10-05\"";
    if (is_temporal_point(b) && a.kind() == K::string) hint = "write a date as @\"2026-10-05\"";
    mismatch(node, "compares " + a.text() + " with " + b.text(), hint);
  }

  // Names bound inside the text, innermost last; `places_` finds them by name.
  const Type* local(const std::string& name) const {
    const auto found = places_.find(name);
    return found == places_.end() || found->second.empty() ? nullptr : &locals_[found->second.back()].second;
  }
  void bind(const std::string& name, Type type) {
    places_[name].push_back(locals_.size());
    locals_.emplace_back(name, std::move(type));
  }
  void release(std::size_t size) {
    for (; locals_.size() > size; locals_.pop_back()) places_[locals_.back().first].pop_back();
  }

  Type infer_name(Node& node) {
    if (node.name == "?" && !inputs_.empty()) {
      node.variable = -1;
      return inputs_.back();
    }
    if (const Type* type = local(node.name)) {
      node.variable = -1;
      return *type;
    }
    if (const Type* type = word(node.name)) return *type;
    if (find_builtin(node.name) != nullptr) {
      if (typed_) node.variable = -1;
      return Type(K::function);
    }
    if (!typed_ || open_scope_ > 0) return {};
    if (std::find(options_.names.begin(), options_.names.end(), node.name) != options_.names.end()) return {};
    unknown(node, node.name, known_names());
  }

  // "customer.segment" for a chain of members behind a root name; empty otherwise.
  std::string dotted(const Node& node) const {
    if (node.op == Op::name) return node.variable >= 0 && local(node.name) == nullptr ? node.name : std::string();
    if (node.op != Op::path) return {};
    std::string base = dotted(*node.children[0]);
    return base.empty() ? base : base + "." + node.name;
  }

  Type infer_path(Node& node) {
    const std::string path = dotted(node);
    if (!path.empty()) {
      if (const Type* type = word(path)) {  // the whole path is one name of the vocabulary
        node.op = Op::name;
        node.name = path;
        node.children.clear();
        node.variable = 0;
        return *type;
      }
      const std::string root = path.substr(0, path.find('.'));
      if (typed_ && word(root) == nullptr && find_builtin(root) == nullptr && open_scope_ == 0) {
        const bool covered = is_prefix_known(*node.children[0]);
        if (!covered) unknown(node, path, known_names());
      }
    }
    const Type base = infer(*node.children[0]);
    if (base.is_any() || !typed_) return {};
    const Type* holder = &base;
    const Type element = base.element();
    const bool projected = base.kind() == K::list;
    if (projected) holder = &element;
    if (holder->is_any()) return projected ? Type::list_of({}) : Type();
    if (holder->kind() == K::context) {
      if (const Type* member = holder->member(node.name)) return projected ? Type::list_of(*member) : *member;
      if (holder->members().empty()) return {};
      std::vector<std::string> names;
      for (const auto& [name, type] : holder->members()) names.push_back(name);
      unknown(node, node.name, names);
    }
    if (auto type = property_type(*holder, node.name)) return projected ? Type::list_of(*type) : *type;
    mismatch(node, "looks for \"" + node.name + "\" in " + base.text());
  }

  bool is_prefix_known(const Node& node) const {
    const std::string path = dotted(node);
    if (path.empty() || word(path) != nullptr) return true;
    if (node.op == Op::path) return is_prefix_known(*node.children[0]);
    return std::find(options_.names.begin(), options_.names.end(), path) != options_.names.end();
  }

  Type infer_filter(Node& node) {
    const Type base = infer(*node.children[0]);
    const Type element = base.kind() == K::list ? base.element() : base;
    const std::size_t before = locals_.size();
    bind("item", element);
    for (const auto& [name, type] : element.members()) bind(name, type);
    const bool open = element.is_any() || (element.kind() == K::context && element.members().empty());
    open_scope_ += open;
    const Type condition = infer(*node.children[1]);
    open_scope_ -= open;
    release(before);
    if (condition.kind() == K::number) return element;
    if (!is_open(condition) && condition.kind() != K::boolean && typed_) {
      mismatch(*node.children[1], "is " + condition.text() + " where a condition or a position is needed");
    }
    if (is_open(condition)) return {};
    return Type::list_of(element);
  }

  Type infer_range(Node& node) {
    const Type start = infer(*node.children[0]);
    const Type end = node.children.size() > 1 ? infer(*node.children[1]) : start;
    if (node.form == Range::Form::interval) comparable(node, start, end, true);
    bool constant = true;
    for (const NodePtr& child : node.children) constant = constant && child->op == Op::constant;
    if (constant) fold_range(node);
    return Type::range_of(joined(start, end));
  }

  // A range of constants is a constant.
  static void fold_range(Node& node) {
    Range range;
    range.form = node.form;
    const Value& first = node.children[0]->constant;
    switch (node.form) {
      case Range::Form::interval:
        range.start = first;
        range.end = node.children[1]->constant;
        range.start_included = node.flag;
        range.end_included = node.flag2;
        if (range.start.is_null() || range.end.is_null() || !compare_values(range.start, range.end)) return;
        break;
      case Range::Form::less:
      case Range::Form::less_equal:
        range.end = first;
        range.end_included = node.form == Range::Form::less_equal;
        break;
      case Range::Form::greater:
      case Range::Form::greater_equal:
        range.start = first;
        range.start_included = node.form == Range::Form::greater_equal;
        break;
      default:
        range.start = range.end = first;
        range.start_included = range.end_included = node.form == Range::Form::equal;
    }
    node.constant = Value(std::make_shared<const Range>(std::move(range)));
    node.op = Op::constant;
    node.children.clear();
  }

  Type infer_list(Node& node) {
    Type element(K::null);
    bool constant = true;
    for (NodePtr& child : node.children) {
      element = joined(element, infer(*child));
      constant = constant && child->op == Op::constant;
    }
    if (constant) {
      std::vector<Value> items;
      for (const NodePtr& child : node.children) items.push_back(child->constant);
      Value list = Value::list(std::move(items));
      if (list.depth() <= tree_.limits.value_depth) {
        node.constant = std::move(list);
        node.op = Op::constant;
        node.children.clear();
      }
    }
    return Type::list_of(element.kind() == K::null ? Type() : element);
  }

  Type infer_context(Node& node) {
    const std::size_t before = locals_.size();
    std::vector<std::pair<std::string, Type>> members;
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      if (node.children[i]->op == Op::function) bind(node.names[i], Type(K::function));
      Type type = infer(*node.children[i]);
      members.emplace_back(node.names[i], type);
      bind(node.names[i], std::move(type));
    }
    release(before);
    return Type::context_of(std::move(members));
  }

  Type infer_function(Node& node) {
    if (node.flag && typed_) mismatch(node, "is external: functions of other languages are not run");
    const std::size_t before = locals_.size();
    for (std::size_t i = 0; i < node.names.size(); ++i) bind(node.names[i], node.types[i]);
    const Type result = infer(*node.children[0]);
    release(before);
    return Type::function_of(node.types, result);
  }

  Type infer_loop(Node& node) {
    const std::size_t before = locals_.size();
    for (std::size_t i = 0; i < node.names.size(); ++i) {
      const Type domain = infer(*node.children[i]);
      const bool listed = domain.kind() == K::list || domain.kind() == K::range;
      bind(node.names[i], listed ? domain.element() : domain);
    }
    if (node.op == Op::for_each) bind("partial", Type::list_of({}));
    const Type body = infer(*node.children.back());
    release(before);
    if (node.op == Op::for_each) return Type::list_of(body);
    expect(*node.children.back(), body, K::boolean);
    return K::boolean;
  }

  Type infer_call(Node& node) {
    std::vector<Type> arguments;
    const std::size_t first = node.builtin != nullptr ? 0 : 1;
    Type callee;
    if (first == 1) callee = infer(*node.children[0]);
    for (std::size_t i = first; i < node.children.size(); ++i) arguments.push_back(infer(*node.children[i]));
    if (node.builtin != nullptr) return infer_builtin(node, arguments);
    if (!typed_) return {};
    if (!callee.is_any() && callee.kind() != K::function) mismatch(*node.children[0], "is " + callee.text() + ", no function");
    return callee.result();
  }

  Type infer_builtin(Node& node, const std::vector<Type>& arguments) {
    const Builtin& builtin = *node.builtin;
    const std::string name(builtin.name);
    if (fold_temporal(node, name)) return type_of(node.constant);
    if (!typed_) return builtin.result;
    if (name == "now" || name == "today") {
      mismatch(node, "depends on the clock", "give the date as a named input instead");
    }
    if (!accepts_count(builtin, arguments.size())) {
      mismatch(node, "has " + std::to_string(arguments.size()) + " arguments; " + name + " takes (" + std::string(builtin.parameters) + ")");
    }
    if (node.op == Op::call_named) {
      std::vector<Value> nothing(node.names.size());
      for (std::size_t i = 0; i < node.names.size(); ++i) {
        if (node.names[i] == "keys") nothing[i] = Value::list({});
      }
      if (!place_arguments(builtin, node.names, nothing)) mismatch(node, "names arguments that " + name + " has not; it takes (" + std::string(builtin.parameters) + ")");
      return result_of(name, builtin, arguments);
    }
    const std::string_view parameters = builtin.parameters;
    if (parameters.find('|') == std::string_view::npos) check_parameters(node, parameters, arguments);
    return result_of(name, builtin, arguments);
  }

  // date("2026-10-05") and its kin are constants.
  bool fold_temporal(Node& node, const std::string& name) const {
    if (node.op != Op::call || node.children.size() != 1 || (name != "date" && name != "time" && name != "date and time" && name != "duration")) return false;
    const Node& argument = *node.children[0];
    if (argument.op != Op::constant || argument.constant.string_if() == nullptr) return false;
    Evaluator evaluator(tree_.limits, Mode::feel, nullptr);
    Value value = node.builtin->call(evaluator, {&argument.constant, 1});
    if (value.is_null()) {
      if (typed_) mismatch(node, "is no " + name, "write " + name + "(\"" + (name == "duration" ? "P1M" : name == "time" ? "09:00:00" : name == "date" ? "2026-10-05" : "2026-10-05T09:00:00") + "\")");
      return false;
    }
    node.constant = std::move(value);
    node.op = Op::constant;
    node.builtin = nullptr;
    node.children.clear();
    return true;
  }

  void check_parameters(const Node& node, std::string_view parameters, const std::vector<Type>& arguments) {
    static constexpr std::array<std::string_view, 9> kNumbers = {"n", "scale", "dividend", "divisor", "number", "start position", "length", "position", "size"};
    static constexpr std::array<std::string_view, 7> kStrings = {"string", "input", "pattern", "replacement", "flags", "delimiter", "prefix"};
    const bool about_text = parameters.starts_with("string") || parameters.starts_with("input");
    for (const Type& type : arguments) {
      const std::size_t index = static_cast<std::size_t>(&type - arguments.data());
      const std::size_t comma = parameters.find(',');
      std::string_view name = parameters.substr(0, comma);
      while (!name.empty() && name.front() == ' ') name.remove_prefix(1);
      while (!name.empty() && (name.back() == '?' || name.back() == '.')) name.remove_suffix(1);
      const bool number = std::find(kNumbers.begin(), kNumbers.end(), name) != kNumbers.end() && node.builtin->name != "abs";
      const bool text = std::find(kStrings.begin(), kStrings.end(), name) != kStrings.end() || (about_text && name == "match");
      if (number) expect(*node.children[index], type, K::number);
      if (text) expect(*node.children[index], type, K::string);
      if (comma == std::string_view::npos) break;
      parameters.remove_prefix(comma + 1);
    }
  }

  static Type result_of(const std::string& name, const Builtin& builtin, const std::vector<Type>& arguments) {
    if (!Type(builtin.result).is_any() && builtin.result != K::list) return builtin.result;
    if (arguments.empty()) return builtin.result;
    if (name == "min" || name == "max" || name == "sum" || name == "mean") {
      if (arguments.size() == 1 && arguments[0].kind() == K::list) return arguments[0].element();
      Type type = arguments[0];
      for (const Type& other : arguments) type = joined(type, other);
      return type;
    }
    if (name == "abs") return arguments[0];
    if (name == "index of") return Type::list_of(K::number);
    if (name == "split") return Type::list_of(K::string);
    if (builtin.result == K::list && arguments[0].kind() == K::list && name != "flatten" && name != "partition" && name != "get entries") {
      return name == "append" || name == "concatenate" || name == "union" || name == "insert before" || name == "list replace" ? Type::list_of({}) : arguments[0];
    }
    if (builtin.result == K::list) return Type::list_of({});
    return builtin.result;
  }

  // Variables by first mention, after names were folded and bound.
  void renumber() {
    tree_.variables.clear();
    number(*tree_.root);
  }
  void number(Node& node) {
    if (node.op == Op::name && node.variable >= 0) {
      const auto [entry, fresh] = numbers_.emplace(node.name, static_cast<int>(tree_.variables.size()));
      node.variable = entry->second;
      if (fresh) tree_.variables.push_back(node.name);
    }
    for (NodePtr& child : node.children) number(*child);
  }

  Tree& tree_;
  const ParseOptions& options_;
  bool typed_;
  int open_scope_ = 0;  // inside filters over items of unknown members
  std::vector<std::pair<std::string, Type>> locals_;
  std::unordered_map<std::string, std::vector<std::size_t>> places_;
  std::unordered_map<std::string, int> numbers_;
  std::vector<Type> inputs_;
};

}  // namespace

void check_types(Tree& tree, const ParseOptions& options) { Checker(tree, options).run(); }

}  // namespace attain::rule
