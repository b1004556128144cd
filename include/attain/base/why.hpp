#pragma once
/// Why: the explanation of a number as a tree of arithmetic that can be evaluated again.
///
/// Invariants: immutable and shared when copied; `recompute()` of a node evaluates its operation on its inputs and equals `value()`; the leaves are
/// `given` (a fact's amount, a target, a rule's constant) or `facts` (a count and a sum over facts that can be paged through).
///
///     Why target = Why::given("target", 12000, "EUR", "targets[\"t-1\"]");
///     Why a = Why::ratio("attainment", actual, target);   a.text();   a.recompute() == a.value();

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attain/base/decimal.hpp"
#include "attain/base/document.hpp"
#include "attain/base/frame.hpp"

namespace attain {

class Why {
 public:
  enum class Operation : std::uint8_t {
    given,        ///< a leaf: value as it stands in a fact, a target or a rule
    facts,        ///< a leaf: Σ or count over facts, paged by `facts()`; column `value` adds up to the value
    sum,          ///< Σ inputs
    difference,   ///< first − the others
    product,      ///< Π inputs
    ratio,        ///< first ÷ second
    complement,   ///< 2 − first ÷ second: attainment where lower is better
    interpolate,  ///< inputs x, x0, y0, x1, y1: y0 + (x − x0)(y1 − y0) ÷ (x1 − x0)
    minimum,      ///< least input
    maximum,      ///< greatest input
    round,        ///< first, rounded by `rounding()`
    formula,      ///< an expression over named inputs (labels are the names)
    chosen,       ///< the first input, chosen by a rule; the others are what the rule looked at
    absent,       ///< no value: the label and reference say why not
  };
  struct Rounding { int scale = 2; RoundingMode mode = RoundingMode::half_even; std::optional<Decimal> unit; };
  /// Yields rows [offset, offset + limit) of the facts under a `facts` node: id, table, on, value, and what else explains them.
  using Pages = std::function<Frame(std::size_t offset, std::size_t limit)>;
  /// Evaluates a formula over named numbers (given by the caller, since expressions live a floor up).
  using Evaluator = std::function<std::optional<Decimal>(const std::string& formula, const std::vector<std::pair<std::string, std::optional<Decimal>>>& inputs)>;

  Why() = default;  ///< nothing to explain
  [[nodiscard]] static Why given(std::string label, std::optional<Decimal> value, std::string unit = {}, std::string reference = {});
  [[nodiscard]] static Why facts(std::string label, Decimal value, std::string unit, std::size_t count, Pages pages, std::string reference = {});
  [[nodiscard]] static Why of(Operation operation, std::string label, std::optional<Decimal> value, std::string unit, std::vector<Why> inputs, std::string reference = {});
  [[nodiscard]] static Why ratio(std::string label, Why numerator, Why denominator, std::string unit = {}, std::string reference = {});  ///< value computed; absent on zero
  [[nodiscard]] static Why rounded(std::string label, Why exact, Rounding rounding, std::string unit = {}, std::string reference = {});  ///< value computed
  [[nodiscard]] static Why formula(std::string label, std::optional<Decimal> value, std::string unit, std::string expression, std::vector<Why> inputs, std::string reference = {});
  [[nodiscard]] static Why absent(std::string label, std::string reason, std::string reference = {}, std::vector<Why> inputs = {});
  /// The same node with one more remark, shown in brackets (state, gate reason, who decided).
  [[nodiscard]] Why with_note(std::string note) const;

  [[nodiscard]] bool empty() const noexcept { return !node_; }
  [[nodiscard]] Operation operation() const noexcept;
  [[nodiscard]] const std::string& label() const noexcept;
  [[nodiscard]] const std::optional<Decimal>& value() const noexcept;
  [[nodiscard]] const std::string& unit() const noexcept;
  [[nodiscard]] const std::string& reference() const noexcept;  ///< rule path or fact: `scorecard "field sales" lines[2].curve`, `orders["o-1"]`
  [[nodiscard]] const std::string& note() const noexcept;
  [[nodiscard]] const std::string& expression() const noexcept; ///< of a formula
  [[nodiscard]] const Rounding& rounding() const noexcept;
  [[nodiscard]] const std::vector<Why>& inputs() const noexcept;
  [[nodiscard]] std::size_t fact_count() const noexcept;
  [[nodiscard]] Frame facts(std::size_t offset = 0, std::size_t limit = 1000) const;  ///< empty when the node has none

  /// This node's operation on its inputs' *recomputed* values, down to the leaves (fact pages are added up again). Empty where the value is absent.
  [[nodiscard]] std::optional<Decimal> recompute(const Evaluator& evaluator = {}) const;
  /// Paths of the nodes whose recomputed value differs from the shown one; empty means the explanation holds.
  [[nodiscard]] std::vector<std::string> contradictions(const Evaluator& evaluator = {}) const;
  /// An indented tree, at most `depth` levels.
  [[nodiscard]] std::string text(int depth = 32) const;
  [[nodiscard]] Document to_document(std::size_t facts_limit = 100) const;

 private:
  struct Node;
  explicit Why(std::shared_ptr<const Node> node) : node_(std::move(node)) {}
  std::shared_ptr<const Node> node_;
};

[[nodiscard]] std::string_view name_of(Why::Operation operation) noexcept;

}  // namespace attain
