#pragma once
/// Expressions over facts: a fact's own columns (`amount`), attributes of what it refers to (`customer.segment`, `salesperson.team`), their
/// vocabulary, and their values row by row or column by column.
///
/// Invariants: both ways give the same answer; safe to use from several threads; keeps references to the book and the table it is bound to.
///
///     auto words = vocabulary_of(book, table.schema());
///     auto e = std::make_shared<rule::Expression>(rule::Expression::parse("customer.class = \"key\"", {.vocabulary = &words, .mode = rule::Mode::filter}));
///     FactExpression(book, table, e, as_of).keep(segment, rows);         // the rows of this segment for which it holds

#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "attain/book/book.hpp"
#include "attain/rule/expression.hpp"
#include "attain/rule/program.hpp"

namespace attain {

/// Where a name's value comes from.
struct FactVariable {
  enum class Source : std::uint8_t { id, on, column, as_of };
  std::string name;
  Source source = Source::column;
  std::size_t column = 0;
  std::vector<const Attribute*> path;      ///< attributes to follow from the column's entity
};

/// The names that expressions over this table may use; `as_of` only where the caller knows one.
[[nodiscard]] rule::Vocabulary vocabulary_of(const Book& book, const TableSchema& schema, bool with_as_of = true);

/// An expression bound to a table: ready to be evaluated on its rows.
class FactExpression {
 public:
  FactExpression(const Book& book, const Table& table, std::shared_ptr<const rule::Expression> expression, Date as_of);
  ~FactExpression();
  /// True when the condition holds for the row; `origin` gives references of returned sales, `as_on` the day of attributes.
  [[nodiscard]] bool holds(const Segment& fact, std::uint32_t row, const Segment& origin, std::uint32_t origin_row, Date as_on) const;
  /// The same for a fact that is its own origin, on its own day: answered for blocks of neighbouring facts at once, column by column where it
  /// can, and remembered.
  [[nodiscard]] bool selects(Table::Row fact) const;
  /// The expression's number; throws wrong_type when it is none, null_value in strict mode, naming the fact.
  [[nodiscard]] Decimal number(const Segment& fact, std::uint32_t row, const Segment& origin, std::uint32_t origin_row, Date as_on) const;
  /// Whatever it gives.
  [[nodiscard]] rule::Value value(const Segment& fact, std::uint32_t row, const Segment& origin, std::uint32_t origin_row, Date as_on) const;
  /// Keeps the rows of `selection` for which the condition holds (facts that are their own origin), column by column where it can.
  void keep(const Segment& fact, std::vector<std::uint32_t>& selection) const;
  /// The expression's numbers for these facts (their own origin, attributes of their day) in units of 10^-scale, half-even: the digits of `number`,
  /// column by column where it can. Throws what `number` throws for the first of them that has none.
  void numbers(const Segment& fact, std::span<const std::uint32_t> rows, int scale, std::vector<int128>& out) const;

 private:
  struct Cells;
  struct Masks;
  void gather(const rule::Program& program, const Segment& fact, std::span<const std::uint32_t> rows, Cells& cells) const;
  rule::Context context(const Segment& fact, std::uint32_t row, const Segment& origin, std::uint32_t origin_row, Date as_on) const;
  const rule::Program* program_for(const Segment& fact) const;
  const Book& book_;
  const Table& table_;
  std::shared_ptr<const rule::Expression> expression_;
  std::vector<FactVariable> variables_;
  Date as_of_;
  bool columnar_ = true;                   // no variable needs the fact's own id
  mutable std::mutex mutex_;               // of programs_: segments keep numbers at scales of their own
  mutable std::map<std::vector<int>, std::unique_ptr<const rule::Program>> programs_;
  std::unique_ptr<const Masks> masks_;     // of `selects`
};

/// Columns that a return takes from its sale: who, where and what it was about.
[[nodiscard]] bool inherited_by_returns(std::string_view column) noexcept;

}  // namespace attain
