#pragma once
/// Rates by what a fact is about: the most specific matching row wins.

#include <memory>
#include <vector>

#include "attain/credit/fact_expression.hpp"
#include "sheet.hpp"

namespace attain::paying {

class RateLookup {
 public:
  RateLookup(const Book& book, const Bound& bound, const Component& component, Date as_of);
  /// The winning row of a fact (an index into the component's `rates`), or -1.
  [[nodiscard]] int row_of(std::uint32_t fact) const;
  /// The row that names nothing, for deals that are not facts yet; -1 when there is none.
  [[nodiscard]] int row_of_nothing() const;
  /// Every matching row, the winner first: the others lost to it by precedence.
  [[nodiscard]] std::vector<int> matches(std::uint32_t fact) const;

 private:
  struct Row {
    int index = 0;
    std::array<std::uint32_t, kRateKeys> codes{};        // kNone: not named; kNever: named, but nobody has that name
    std::shared_ptr<FactExpression> when;
  };
  static constexpr std::uint32_t kUnknown = kNone - 1;
  [[nodiscard]] bool matches(const Row& row, Table::Row fact, Table::Row origin, Date as_on) const;
  [[nodiscard]] std::uint32_t code(Table::Row row, const std::optional<std::size_t>& column) const { return column ? bound_.segment(row).column(*column).code(row.row) : kNone; }
  const Book& book_;
  const Bound& bound_;
  std::vector<Row> rows_;                                // most specific first
  std::optional<std::size_t> customer_, product_, territory_, channel_;
  const Attribute *category_ = nullptr, *segment_ = nullptr;
};

}  // namespace attain::paying
