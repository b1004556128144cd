#pragma once
/// Expression: a text in FEEL (the expression language of the DMN standard), parsed once and evaluated many times.
///
/// Three modes. `Mode::feel` is the standard: what does not make sense is null. `Mode::strict`, for rules that score or pay:
/// every name and type is resolved against a `Vocabulary` when the text is parsed, an unknown name is an error that suggests
/// the nearest, a null where a value is needed is an error that names the fact, and `now()` and `today()` are refused.
/// `Mode::filter`, for conditions that select facts: names and types as in strict, nulls as in FEEL, so that a comparison
/// with nothing selects nothing (`null = null` is true, `null > 5` is null, and only true selects).
///
/// Invariants: immutable after parsing; evaluation reads no clock, locale or environment; every evaluation ends within the
/// stated `Limits`, with `Error` limit_exceeded when it would pass them.
///
///     rule::Vocabulary words{{"amount", rule::Type::Kind::number}, {"customer.segment", rule::Type::Kind::string}};
///     auto e = rule::Expression::parse(R"(amount > 100 and customer.segment in ("retail", "key"))",
///                                      {.vocabulary = &words, .mode = rule::Mode::strict});
///     e.evaluate({{"amount", 250}, {"customer.segment", "retail"}});          // true

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "attain/base/error.hpp"
#include "attain/rule/value.hpp"

namespace attain::rule {

/// What one expression may cost; beyond it parsing or evaluation ends with `Error` limit_exceeded.
struct Limits {
  std::size_t source_bytes = 1 << 20;     ///< of one text
  int nesting = 200;                      ///< of parentheses, brackets and the like in a text
  int depth = 600;                        ///< of evaluation: nested operations and function calls
  int value_depth = 100;                  ///< of lists and contexts in one another
  std::int64_t steps = 20'000'000;        ///< operations of one evaluation
  std::size_t memory = std::size_t{256} << 20;  ///< bytes made by one evaluation, counted when made, never given back
};

enum class Mode : std::uint8_t { feel, strict, filter };

/// The names an expression may use, with their types: single names ("amount"), names with spaces ("Annual Income") or dotted
/// paths ("customer.segment").
class Vocabulary {
 public:
  Vocabulary() = default;
  Vocabulary(std::initializer_list<std::pair<std::string, Type>> names);
  Vocabulary& add(std::string name, Type type);
  [[nodiscard]] const Type* find(std::string_view name) const noexcept;
  [[nodiscard]] std::vector<std::string> names() const;  ///< sorted
  [[nodiscard]] bool empty() const noexcept { return types_.empty(); }

 private:
  std::map<std::string, Type, std::less<>> types_;
};

struct ParseOptions {
  const Vocabulary* vocabulary = nullptr;     ///< read during the call only
  Mode mode = Mode::feel;
  std::vector<std::string> names;             ///< known names besides the vocabulary (for names with spaces or symbols)
  std::vector<std::string> members;           ///< known names of members, where they hold symbols (`a.b-c`)
  std::map<std::string, Type> types;          ///< named types for `instance of` and parameters
  Type expected;                              ///< strict mode: the type the result must have
  Limits limits;
};

/// The values of one evaluation, with the words for its errors and its clock.
class Context {
 public:
  Context() = default;
  Context(std::initializer_list<std::pair<std::string, Value>> values);
  explicit Context(const Value& context);  ///< of a context value; throws wrong_type on another kind
  Context& set(std::string name, Value value);
  /// The value of a name or of a dotted path (a key "customer.segment", else key "customer" and its entry "segment"); null
  /// pointer when there is none.
  [[nodiscard]] const Value* find(std::string_view name) const noexcept;
  [[nodiscard]] const std::vector<std::pair<std::string, Value>>& values() const noexcept { return values_; }
  void clear() noexcept { values_.clear(); }

  std::string label;             ///< the fact that errors name, such as `orders["o-1"]`
  std::optional<DateTime> now;   ///< what now() and today() give; null without it

 private:
  std::vector<std::pair<std::string, Value>> values_;
};

/// What an evaluation used and decided: raw material of an explanation. Entries are in evaluation order; `seen` caps each list.
struct Trace {
  struct Entry {
    std::string text;   ///< a variable's name, the text of a condition or call
    Value value;
  };
  std::vector<Entry> inputs;    ///< each variable read, once
  std::vector<Entry> branches;  ///< each `if` condition, comparison operand of and/or, and unary test with its answer
  std::vector<Entry> calls;     ///< each function called and its value
  std::size_t most = 200;       ///< entries kept per list
  std::size_t left_out = 0;     ///< entries beyond
};

struct Tree;  // the parsed form

class Expression {
 public:
  /// Throws syntax (with line and column in the path), and in strict mode unknown_name and type_mismatch.
  [[nodiscard]] static Expression parse(std::string_view text, const ParseOptions& options = {});
  /// Unary tests, as a decision table's cell holds them: `< 10, [20..30]`, `not("a")`, `-`. Evaluated against the value named "?".
  [[nodiscard]] static Expression parse_unary_tests(std::string_view text, const ParseOptions& options = {});

  /// The value; in strict mode throws null_value, evaluation or division_by_zero instead of giving a silent null.
  [[nodiscard]] Value evaluate(const Context& context) const;
  [[nodiscard]] Value evaluate(const Context& context, Trace& trace) const;
  /// The result as a number; throws wrong_type when it is none.
  [[nodiscard]] Decimal evaluate_number(const Context& context) const;
  /// The result as a condition: true only when true, so a null is false. Throws wrong_type on a value that is no boolean.
  [[nodiscard]] bool holds(const Context& context) const;

  /// The variables it reads, sorted: names, or dotted paths where the vocabulary has them.
  [[nodiscard]] const std::vector<std::string>& variables() const noexcept;
  [[nodiscard]] const std::string& text() const noexcept;
  [[nodiscard]] const Type& type() const noexcept;  ///< as far as known when parsed; any otherwise
  [[nodiscard]] Mode mode() const noexcept;
  [[nodiscard]] const Tree& tree() const noexcept { return *tree_; }
  [[nodiscard]] const std::shared_ptr<const Tree>& shared_tree() const noexcept { return tree_; }

 private:
  explicit Expression(std::shared_ptr<const Tree> tree) noexcept : tree_(std::move(tree)) {}
  std::shared_ptr<const Tree> tree_;
};

/// Parses and evaluates in one go, plain FEEL; names with spaces and symbols are taken from the context.
[[nodiscard]] Value feel(std::string_view text, const Context& context = {});

}  // namespace attain::rule
