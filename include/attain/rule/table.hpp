#pragma once
/// DecisionTable: rules in rows, conditions and results in columns, as the DMN standard has them.
///
/// A rule matches when each input passes the unary tests in its cell; the hit policy says what becomes of the matching rules.
/// Tables come from JSON (`decision-table/1`), from CSV, from DMN models, or are put together in code. Rows are found by index
/// (a search per numeric input, a hash per text), never by scanning. Immutable; safe to read from several threads.
///
///     auto table = rule::DecisionTable::from_document(document);      // {"attain": "decision-table/1", "name": "rate", …}
///     table.evaluate({{"attainment", Decimal::of("1.1")}});           // 0.08

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "attain/base/document.hpp"
#include "attain/base/frame.hpp"
#include "attain/base/why.hpp"
#include "attain/rule/expression.hpp"
#include "attain/rule/program.hpp"

namespace attain::rule {

/// unique: at most one rule matches; any: all that match agree; priority: the result that stands first among the output's
/// values; first: the first in the table; rule_order and output_order: all, in that order; collect: all, or aggregated.
enum class HitPolicy : std::uint8_t { unique, any, priority, first, rule_order, output_order, collect };
enum class Aggregation : std::uint8_t { none, sum, min, max, count };
[[nodiscard]] std::string_view name_of(HitPolicy policy) noexcept;
[[nodiscard]] std::string_view name_of(Aggregation aggregation) noexcept;

/// A table as written, before it is compiled.
struct TableDefinition {
  struct Input {
    std::string name;         ///< of the column; shown in explanations
    std::string expression;   ///< what is tested; the name when empty
    Type type;                ///< of the expression, when known
    std::string allowed;      ///< unary tests that every input must pass; empty means any
  };
  struct Output {
    std::string name;         ///< may be empty when it is the only one
    Type type;
    std::string values;       ///< allowed results, highest priority first: `"A", "B", "C"`; empty means any
    std::string otherwise;    ///< the result when no rule matches: an expression; empty means none
  };
  struct Rule {
    std::vector<std::string> when;   ///< unary tests, one an input; "-" passes everything
    std::vector<std::string> then;   ///< expressions, one an output
    std::string note;
  };
  std::string name;
  HitPolicy policy = HitPolicy::unique;
  Aggregation aggregation = Aggregation::none;
  std::vector<Input> inputs;
  std::vector<Output> outputs;
  std::vector<Rule> rules;
};

/// Results of a table over columns: each row's result is `results[codes[row]]`.
struct TableColumn {
  std::vector<std::uint32_t> codes;
  std::vector<Value> results;      ///< distinct results; a list for a policy that gives several
};

/// What a table gives for one context and how it came to it. Rules are numbered from 0.
struct TableVerdict {
  Value result;
  std::vector<std::size_t> matching;   ///< every rule that matches, in the table's order, whatever the hit policy
  std::vector<std::size_t> deciding;   ///< those the result is of, in its order: one, or all that are listed, added or counted
};

class DecisionTable {
 public:
  /// Throws what `Expression::parse` throws, with the cell's path (`rules[3].when[0]`), and invalid_argument on rows of the wrong
  /// width. In strict and filter mode names are the vocabulary's (of `options`) and the inputs' own.
  [[nodiscard]] static DecisionTable compile(TableDefinition definition, const ParseOptions& options = {});
  /// Reads a `decision-table/1` document; strict unless it says `"mode": "feel"`.
  [[nodiscard]] static DecisionTable from_document(const Document& document, const ParseOptions& options = {.mode = Mode::strict});
  /// Reads a table laid out in a sheet and saved as CSV; see docs/concepts/decision-tables.md.
  [[nodiscard]] static DecisionTable from_csv(std::string_view text, const ParseOptions& options = {.mode = Mode::strict});
  [[nodiscard]] Document to_document() const;

  /// The result: a value for one output, a context for several, a list of these for rule_order, output_order and plain collect.
  /// A strict table throws null_value on an input that is missing or null where rules test it, type_mismatch on one of another
  /// type than the input has, evaluation on one that is not allowed; each names the input.
  [[nodiscard]] Value evaluate(const Context& context) const;
  /// The same with which inputs were seen and which rules matched (branches: `rules[3]` with its result).
  [[nodiscard]] Value evaluate(const Context& context, Trace& trace) const;
  /// The result, every rule that matches, and those that the hit policy takes; with no deciding rule the result is `otherwise`.
  [[nodiscard]] TableVerdict verdict(const Context& context) const;
  /// Every rule that matches, numbered from 0, before the hit policy looks at them; empty when none does.
  [[nodiscard]] std::vector<std::size_t> matches(const Context& context) const;
  /// Why the table gives what it gives: `chosen` with the result first, then each input; the reference is what decides, the note
  /// says which other rules match.
  [[nodiscard]] Why explain(const Context& context) const;

  /// Over columns: inputs in the order of `columns()`.
  [[nodiscard]] const std::vector<std::string>& columns() const noexcept;  ///< variables the inputs and outputs read, sorted
  [[nodiscard]] TableColumn evaluate_columns(const std::vector<std::pair<std::string, ColumnSpec>>& specs, std::span<const ColumnData> data,
                                             std::size_t rows, const Program::Label& label = {}) const;
  /// One column an output (named "result" when it has no name), one row a row of the frame. Lists become their text.
  [[nodiscard]] Frame evaluate_frame(const Frame& frame) const;

  [[nodiscard]] const TableDefinition& definition() const noexcept;
  [[nodiscard]] const std::string& name() const noexcept { return definition().name; }
  /// Checks the table before it is used: gaps, forbidden overlaps, masked rules, results that no rule gives, values beyond what
  /// is allowed, cliffs and results that fall as an input rises, inputs that decide nothing; each with a witness.
  [[nodiscard]] Findings verify() const;

  struct Compiled;
  [[nodiscard]] const Compiled& compiled() const noexcept { return *compiled_; }

 private:
  explicit DecisionTable(std::shared_ptr<const Compiled> compiled) noexcept : compiled_(std::move(compiled)) {}
  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace attain::rule
