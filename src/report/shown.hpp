#pragma once
/// Numbers and columns as a report shows them.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attain/report/report.hpp"

namespace attain::report {

/// A column of a table block with everything about its look settled.
struct ShownColumn {
  const Column* column = nullptr;
  std::string title;              ///< in words, with the unit where the numbers need one; not yet escaped
  ShowAs as = ShowAs::plain;      ///< never automatic
  int decimals = -1;
  bool numeric = false;           ///< set right
  bool links = false;
  const std::vector<TableBlock::RowLook>* rows = nullptr;   ///< of a column shown by row
  /// The look in that row, never automatic and never by_row.
  [[nodiscard]] TableBlock::RowLook look(std::size_t row) const;
};

/// The columns of the block in their order. Throws unknown_column for a style of a column that is not there.
[[nodiscard]] std::vector<ShownColumn> columns_of(const TableBlock& table);

/// "1234567.891" → "1,234,567.89"; decimals -1: as many as the number has, without trailing zeros.
[[nodiscard]] std::string grouped(const Decimal& value, int decimals);
/// A number in the given look: grouped, "83.58 %", plain.
[[nodiscard]] std::string shown(const Decimal& value, ShowAs as, int decimals);
/// A cell; empty text for null.
[[nodiscard]] std::string shown(const ShownColumn& column, std::size_t row);
/// The number to show of a number with a unit: automatic settled by the unit.
struct Look { ShowAs as; int decimals; };
[[nodiscard]] Look look_of(ShowAs as, int decimals, std::string_view unit, int scale);
/// The look of all numbers of a chart: where nothing else is said, all with as many decimals as the longest has, at most two.
[[nodiscard]] Look look_of(const Chart& chart);
/// " (EUR)" after a title, or nothing where the unit says nothing more.
[[nodiscard]] std::string unit_suffix(std::string_view unit);
/// Throws invalid_argument when a series of the chart has another length than its labels.
void require_shape(const Chart& chart);
/// The sum of a waterfall's steps.
[[nodiscard]] Decimal total_of(const Chart& chart);

}  // namespace attain::report
