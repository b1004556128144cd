#pragma once
/// Groups: how credited lines are cut by time and by entity.

#include <functional>
#include <string>
#include <vector>

#include "lines.hpp"

namespace attain::measuring {

/// One stretch of time of the result, with its labels (one a time column).
struct TimeCell {
  std::vector<Period> labels;
  Date first, end;
  [[nodiscard]] Period period() const;      ///< the label whose days these are, else the range
};

/// The time columns of a call and the cells they make: disjoint, ascending.
struct Axis {
  std::vector<std::size_t> columns;         ///< places in `by`
  std::vector<TimeCell> cells;
  std::vector<std::int32_t> lookup;         ///< day − first → cell, -1 outside
  Date first, end;
  [[nodiscard]] std::int32_t cell_of(std::int32_t day) const noexcept {
    const std::int64_t i = std::int64_t(day) - first.days();
    return i < 0 || i >= std::int64_t(lookup.size()) ? -1 : lookup[std::size_t(i)];
  }
  void index();                             ///< builds lookup, first and end from the cells
};

/// One entity column of a call.
struct Dimension {
  enum class Kind : std::uint8_t { salesperson, manager, team, team_tree, territory, column, attribute };
  Kind kind = Kind::column;
  std::string name;                         ///< as asked for
  std::size_t place = 0;                    ///< in `by`
  Domain domain = Domain::text;             ///< of its codes
  std::string column;                       ///< of the fact: "customer", "product", "channel", …
  std::vector<const Attribute*> path;       ///< attributes to follow from the column's entity
  bool via_text = false;                    ///< the attribute is no text: its values are interned as text
  [[nodiscard]] bool fans_out() const noexcept { return kind == Kind::manager || kind == Kind::team_tree; }
};

struct Cut {
  std::vector<std::string> by;
  Axis axis;
  std::vector<Dimension> dimensions;
};

/// Reads `by` (contract.md) for a period. Throws unknown_dimension with a suggestion.
[[nodiscard]] Cut cut_of(const Book& book, const std::vector<std::string>& by, const Period& period);
/// The cells of the base period of each cell (a year before, or the period before), unique, and which of them belongs to each cell.
[[nodiscard]] Axis base_axis(const Book& book, const Axis& axis, bool previous, std::vector<std::size_t>& base_of);

/// Codes of a line in a dimension: one, or several for roll-ups (nearest first, each once). kNone is nobody.
class Coder {
 public:
  Coder(const Book& book, const Table* table, const Dimension& dimension);
  void codes(const Line& line, std::vector<std::uint32_t>& codes) const;

 private:
  const Book& book_;
  const Dimension& dimension_;
  std::optional<std::size_t> column_, customer_;
};

/// The members of a dimension that have a row even when nothing was done.
[[nodiscard]] std::vector<std::uint32_t> population(const Book& book, const Dimension& dimension, Date first, Date end);

}  // namespace attain::measuring
