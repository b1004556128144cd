#pragma once
// The tree evaluator: the meaning of the language. Everything faster must give the same digits as this.

#include <algorithm>
#include <span>

#include "ast.hpp"
#include "function.hpp"

namespace attain::rule {

// Names in scope, innermost first; frames live on the stack of the evaluation.
struct Names {
  const Names* parent = nullptr;
  const std::string* names = nullptr;   // names[i] is values[i]
  const Value* values = nullptr;
  std::size_t count = 0;
  const std::vector<std::pair<std::string, Value>>* entries = nullptr;  // or named values
  const Value* item = nullptr;          // or a filter's item: "item", and its own members
};

class Evaluator {
 public:
  Evaluator(const Limits& limits, Mode mode, const Context* context, Trace* trace = nullptr) noexcept
      : limits_(limits), mode_(mode), context_(context), trace_(trace) {}

  Value run(const Tree& tree);
  /// Evaluates a tree with more names in scope than the context has.
  Value run(const Tree& tree, const Names* frame);
  /// Evaluates one operation of a tree; its variables are names of the frame.
  Value run_node(const Tree& tree, const Node& node, const Names* frame);
  /// Whether the value passes a tree of unary tests, with "?" bound to it.
  Ternary passes(const Tree& tests, const Value& input, const Names* frame = nullptr);

  Value call(const Function& function, std::span<const Value> arguments);
  Value call_named(const Function& function, const std::vector<std::string>& names, const std::vector<Value>& arguments);
  Value call(const Value& function, std::initializer_list<Value> arguments) {
    return call(*function.as_function(), std::span<const Value>(arguments.begin(), arguments.size()));
  }

  // For built-in functions: values are charged when made.
  Value make_list(std::vector<Value> items);
  Value make_string(std::string text);
  Value make_context(std::vector<std::pair<std::string, Value>> entries);
  void step(std::int64_t count = 1) {
    if (count > limits_.steps - steps_) too_much("operations", limits_.steps);
    steps_ += count;
  }
  /// Charges walking a whole value.
  void walk(const Value& value) { step(static_cast<std::int64_t>(std::min<std::uint64_t>(value.size(), std::uint64_t{1} << 62))); }
  /// FEEL's `=`, charged by the smaller value.
  Ternary equal(const Value& a, const Value& b) {
    step(static_cast<std::int64_t>(std::min<std::uint64_t>({a.size(), b.size(), std::uint64_t{1} << 62})));
    return equal_values(a, b);
  }
  void use_memory(std::size_t bytes) {
    if (bytes > limits_.memory - memory_) too_much("bytes", static_cast<std::int64_t>(limits_.memory));
    memory_ += bytes;
  }
  [[nodiscard]] bool is_strict() const noexcept { return mode_ == Mode::strict; }
  [[nodiscard]] const Context* context() const noexcept { return context_; }
  [[nodiscard]] const Limits& limits() const noexcept { return limits_; }
  [[nodiscard]] Trace* trace() const noexcept { return trace_; }

 private:
  /// Evaluates in another tree for a while.
  class Within {
   public:
    Within(Evaluator& evaluator, const Tree& tree, const Value* const* roots) : evaluator_(evaluator), tree_(evaluator.tree_), roots_(evaluator.roots_) {
      evaluator.tree_ = &tree;
      evaluator.roots_ = roots;
    }
    ~Within() {
      evaluator_.tree_ = tree_;
      evaluator_.roots_ = roots_;
    }
    Within(const Within&) = delete;
    Within& operator=(const Within&) = delete;

   private:
    Evaluator& evaluator_;
    const Tree* tree_;
    const Value* const* roots_;
  };

  friend struct Deeper;
  Value eval(const Node& node, const Names* frame);
  Value eval_name(const Node& node, const Names* frame);
  Value eval_logic(const Node& node, const Names* frame);
  Value eval_compare(const Node& node, const Names* frame);
  Value eval_arithmetic(const Node& node, const Names* frame);
  Value eval_negate(const Node& node, const Names* frame);
  Value eval_between(const Node& node, const Names* frame);
  Value eval_in(const Node& node, const Names* frame);
  Value eval_if(const Node& node, const Names* frame);
  Value eval_for(const Node& node, const Names* frame);
  Value eval_quantified(const Node& node, const Names* frame);
  Value eval_path(const Node& node, const Names* frame);
  Value eval_filter(const Node& node, const Names* frame);
  Value eval_range(const Node& node, const Names* frame);
  Value eval_list(const Node& node, const Names* frame);
  Value eval_context(const Node& node, const Names* frame);
  Value eval_function(const Node& node, const Names* frame);
  Value eval_call(const Node& node, const Names* frame);
  Value eval_instance(const Node& node, const Names* frame);
  Ternary test(const Node& node, const Value& input, const Names* frame);
  Ternary all_tests(const Node& node, const Value& input, const Names* frame);
  template <typename Body>
  bool iterate(const Node& node, std::size_t index, const Names* frame, std::vector<Value>& bound, const Body& body);
  const Value* look_up(const std::string& name, const Names* frame);
  Value call_builtin(const Builtin& builtin, std::span<const Value> arguments, const Node* node);
  // In strict mode an error naming what is null or does not fit, else null.
  Value no_answer(const Node& node, std::span<const Node* const> operands, std::span<const Value> values, const char* wanted);
  [[noreturn]] void null_error(const Node& node, const char* wanted) const;
  std::string text_of(const Node& node) const;
  [[noreturn]] void too_much(const char* what, std::int64_t most) const;
  void note(std::vector<Trace::Entry> Trace::*list, const Node& node, const Value& value);

  const Limits& limits_;
  Mode mode_;
  const Context* context_;
  Trace* trace_;
  const Tree* tree_ = nullptr;
  const Value* const* roots_ = nullptr;  // the tree's variables, resolved
  std::int64_t steps_ = 0;
  std::size_t memory_ = 0;
  int depth_ = 0;
};

/// One level deeper, for as long as it lives; throws limit_exceeded beyond the limit.
struct Deeper {
  explicit Deeper(Evaluator& e) : evaluator(e) {
    if (++evaluator.depth_ > evaluator.limits_.depth) {
      --evaluator.depth_;
      evaluator.too_much("operations in one another", evaluator.limits_.depth);
    }
  }
  ~Deeper() { --evaluator.depth_; }
  Deeper(const Deeper&) = delete;
  Deeper& operator=(const Deeper&) = delete;
  Evaluator& evaluator;
};

/// A value's text for a message: its kind alone when it is long.
std::string brief(const Value& value);
/// Arithmetic on two values; null when the kinds do not fit or the result is out of range.
Value arithmetic(Op op, const Value& a, const Value& b);
/// A property of a temporal, duration or range value ("year", "time offset", "start included"); empty when it has none of that name.
std::optional<Value> property(const Value& value, std::string_view name);
/// Decimal operations that give null instead of an error.
template <typename Operation>
Value guarded(Operation&& operation) {
  try {
    return Value(operation());
  } catch (const Error&) {
    return {};
  }
}

}  // namespace attain::rule
