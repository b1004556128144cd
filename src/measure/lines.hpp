#pragma once
/// Credited lines of one component: every fact (or derived event) that counts, who is credited, and with how much.

#include <functional>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "attain/credit/credit.hpp"
#include "model.hpp"
#include "variables.hpp"

namespace attain::measuring {

/// One credited line.
struct Line {
  const Segment* fact = nullptr;      ///< null for events without a fact row
  std::uint32_t row = 0;
  const Segment* origin = nullptr;    ///< of dimensions: the sale of a return, else the fact
  std::uint32_t origin_row = 0;
  std::int32_t on = 0;                ///< the component's date column: decides the period
  std::int32_t as_on = 0;             ///< the day of teams and attributes
  std::uint32_t person = kNone;
  std::uint32_t customer = kNone;     ///< of events
  std::int64_t share = kWholeShare;   ///< ×10^-12; of nobody's line: what is left
  int128 value = 0;                   ///< signed, at the component's scale
  std::uint64_t fact_number = 0;      ///< the same for all lines of one fact
};

/// An event derived from facts: a customer won, lost, regained; a prospect developed.
struct Event {
  std::int32_t on = 0, as_on = 0;
  std::uint32_t customer = kNone;
  const Segment* fact = nullptr;      ///< the fact it stands on, where there is one
  std::uint32_t row = 0;
  int sign = 1;                       ///< -1: taken back
  std::vector<Share> shares;
  bool each = false;                  ///< every sharer is credited with a whole one
};
/// Events up to as_of of that component, ordered by day, then customer id. Kept with the book.
[[nodiscard]] std::shared_ptr<const std::vector<Event>> events_of(const Book& book, const Component& component, Date as_of);
/// Customers whose first sale was not counted because the journal does not reach back (one finding).
[[nodiscard]] Findings unstated_history(const Book& book, Date as_of);

/// Distinct days with a sale (not cancelled) per customer group, up to as_of.
struct SaleDays {
  std::vector<std::uint32_t> offsets;         ///< by customer code
  std::vector<std::int32_t> days;             ///< ascending within a customer
  std::vector<std::uint32_t> group;           ///< the group's code of each customer code
  std::vector<std::vector<std::uint64_t>> sales;   ///< by part of `orders`: one bit a row, 1 where it is such a sale
  std::vector<std::int32_t> first;            ///< by customer code: the group's first day, kNever when there is none
  static constexpr std::int32_t kNever = std::numeric_limits<std::int32_t>::max();
  [[nodiscard]] std::span<const std::int32_t> of(std::uint32_t customer) const noexcept {
    if (customer >= group.size()) return {};
    const std::uint32_t g = group[customer];
    return {days.data() + offsets[g], offsets[g + 1] - offsets[g]};
  }
};
[[nodiscard]] std::shared_ptr<const SaleDays> sale_days(const Book& book, Date as_of);

/// A component bound to a book: reads its lines. `credit`: revenue lines (with nobody's remainder) or overlay lines.
class LineReader {
 public:
  LineReader(const Book& book, const Component& component, Date as_of, CreditRole role);
  [[nodiscard]] bool exists() const noexcept { return table_ != nullptr || !component_.event.empty(); }   ///< its table is in the book
  /// Calls `each` for every line with `on` in [first, end).
  void for_each(Date first, Date end, const std::function<void(const Line&)>& each) const;
  [[nodiscard]] const Table* table() const noexcept { return table_; }
  [[nodiscard]] const Component& component() const noexcept { return component_; }

  // For scans over plain facts (whole, to their own person, in the company's currency), column by column.
  [[nodiscard]] const Credits& credits() const noexcept { return *credits_; }
  [[nodiscard]] const std::optional<std::size_t>& date_column() const noexcept { return date_column_; }
  [[nodiscard]] const std::optional<std::size_t>& value_column() const noexcept { return value_column_; }
  [[nodiscard]] const RowExpression* value_expression() const noexcept { return value_.get(); }
  [[nodiscard]] const std::optional<std::size_t>& kind_column() const noexcept { return kind_; }
  [[nodiscard]] const std::vector<std::uint32_t>& negative_kinds() const noexcept { return negative_kinds_; }
  [[nodiscard]] std::size_t conditions() const noexcept { return conditions_.size(); }
  [[nodiscard]] const Condition& condition(std::size_t i) const noexcept { return *conditions_[i].condition; }
  /// Plain facts of a selection that pass that condition, with the slots beside them; room for all of them. Returns how many.
  std::size_t keep(std::size_t condition, const Segment& segment, std::span<const std::uint32_t> rows, const std::uint32_t* slots, std::uint32_t* kept, std::uint32_t* kept_slots) const;
  /// Keeps the plain facts of a selection that pass every condition.
  void keep(const Segment& segment, std::vector<std::uint32_t>& rows) const;
  /// Lines of the other facts only.
  void for_each_special(Date first, Date end, const std::function<void(const Line&)>& each) const;

 private:
  struct Bound { const Condition* condition; std::optional<std::size_t> column, other; std::vector<std::uint32_t> codes; std::shared_ptr<RowExpression> where; };
  bool passes(const Segment& fact, std::uint32_t row, const Segment& origin, std::uint32_t origin_row, std::int32_t as_on) const;
  bool holds(const Bound& bound, const Segment& fact, std::uint32_t row, const Segment& origin, std::uint32_t origin_row, std::int32_t as_on) const;
  [[nodiscard]] bool in_time(const Segment& segment, std::uint32_t row, Date first, Date end, std::int32_t& on) const;
  std::optional<int128> value_of(const Segment& fact, std::uint32_t row, const SpecialFact* special, const Segment& origin, std::uint32_t origin_row) const;
  void events(Date first, Date end, const std::function<void(const Line&)>& each) const;

  const Book& book_;
  const Component& component_;
  Date as_of_;
  CreditRole role_;
  const Table* table_ = nullptr;
  std::shared_ptr<const Credits> credits_;
  std::vector<Bound> conditions_;
  std::optional<std::size_t> date_column_, value_column_, kind_, amount_column_;
  std::optional<std::size_t> cost_, quantity_;
  [[nodiscard]] std::optional<std::int64_t> returned_cost(const Segment& fact, std::uint32_t row, const Segment& sale, std::uint32_t sale_row) const;
  bool converts_ = false;                 // the value is the converted amount
  std::vector<std::uint32_t> negative_kinds_;
  std::shared_ptr<RowExpression> value_;
  std::shared_ptr<const SaleDays> sale_days_;
  std::optional<std::size_t> customer_, cancelled_on_, status_, decided_on_, state_;
  std::uint32_t cancelled_ = kNone, confirmed_ = kNone;
  std::vector<std::pair<Period, std::int64_t>> cutoffs_;   // closed periods and their cut-off
};

}  // namespace attain::measuring
