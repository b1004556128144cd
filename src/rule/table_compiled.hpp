#pragma once
// A decision table ready to run.

#include <map>

#include "attain/rule/table.hpp"
#include "table_index.hpp"

namespace attain::rule {

struct DecisionTable::Compiled {
  TableDefinition definition;
  Mode mode = Mode::feel;
  Limits limits;
  std::vector<Expression> inputs;
  std::vector<Type> expected;                          // [input]: what strict evaluation takes; any when not known
  std::vector<std::optional<Expression>> allowed;
  std::vector<std::vector<const Expression*>> cells;   // [input][rule]
  std::vector<ColumnIndex> index;                      // [input]
  std::vector<std::vector<const Expression*>> outputs; // [rule][output]
  std::vector<std::optional<Value>> constants;         // [rule]: its result when no output is computed
  std::vector<std::vector<std::uint32_t>> complex;     // [rule]: inputs whose cells must be evaluated
  std::vector<std::vector<Value>> priorities;          // [output]: allowed results, best first
  std::vector<std::optional<Expression>> values_test;  // [output]: allowed results as tests
  std::vector<std::optional<Expression>> otherwise;    // [output]
  std::vector<std::string> columns;
  std::map<std::string, Expression> texts;             // every distinct cell, by kind, input and text; node addresses are stable

  Value evaluate(Evaluator& evaluator, const Names* frame) const;
  /// The same with every rule that matches, and those that the hit policy takes.
  TableVerdict verdict(Evaluator& evaluator, const Names* frame) const;
  /// Values of the inputs, checked as the mode wants them; empty when plain FEEL does not allow one.
  std::optional<std::vector<Value>> seen(Evaluator& evaluator, const Names* frame) const;
  /// The result of the rules that match, by the hit policy; `deciding` (may be null) gets those that it takes.
  Value result_of(const std::vector<std::size_t>& hits, Evaluator& evaluator, const Names* frame, std::vector<std::size_t>* deciding) const;
  Value result_without_rule(const std::vector<Value>& values, Evaluator& evaluator, const Names* frame) const;
  Value rule_result(std::size_t rule, Evaluator& evaluator, const Names* frame) const;
  Value default_result(Evaluator& evaluator, const Names* frame) const;
  /// Rules whose cells all pass, in order, at most so many.
  void find(std::span<const Value> values, Evaluator& evaluator, const Names* frame, std::vector<std::size_t>& hits, std::size_t most) const;
  [[nodiscard]] std::size_t needed() const noexcept { return definition.policy == HitPolicy::first ? 1 : SIZE_MAX; }
  [[nodiscard]] bool gives_list() const noexcept {
    return definition.policy == HitPolicy::rule_order || definition.policy == HitPolicy::output_order ||
           (definition.policy == HitPolicy::collect && definition.aggregation == Aggregation::none);
  }
  [[noreturn]] void fail(const Evaluator& evaluator, const std::string& message, const std::string& hint = {}) const;
  Value combined(std::vector<Value> results) const;    // of one rule: a value, or a context
  std::vector<std::size_t> rank(const Value& result) const;  // by priorities
};

}  // namespace attain::rule
