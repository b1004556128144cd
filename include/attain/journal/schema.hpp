#pragma once
/// Schemas of fact tables: the columns, what they refer to, and what a row must have.
///
/// The standard tables are those of the contract (orders, invoices, …); a `fact-table/1` document declares others; a column that no schema names is kept
/// as a custom column whose type is inferred from the first rows that bring it.
///
///     const TableSchema& orders = *standard_schema("orders");  orders.find("amount")->kind;   // ColumnKind::money

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attain/base/dictionary.hpp"
#include "attain/base/document.hpp"

namespace attain {

/// How a column's cells are kept: `reference` and `text` as dictionary codes, `date` as days, `money` as int64 at the company's
/// money scale, `number` as int64 at a scale of the segment's own (at most 18 digits), `boolean`.
enum class ColumnKind : std::uint8_t { reference, text, date, money, number, boolean };
[[nodiscard]] std::string_view name_of(ColumnKind kind) noexcept;

struct ColumnSchema {
  std::string name;
  ColumnKind kind = ColumnKind::text;
  Domain domain = Domain::text;      ///< of a reference or text column
  bool required = false;
  bool magnitude = false;            ///< never negative
  std::vector<std::string> values;   ///< allowed texts; empty: any
  std::string default_text;          ///< for a text column left empty ("sale"); numbers: `default_number`
  std::optional<std::int64_t> default_number;  ///< in whole units (activities.count is 1)
  bool custom = false;               ///< named by no schema: kept as it came, its kind inferred
  friend bool operator==(const ColumnSchema&, const ColumnSchema&) = default;
};

struct TableSchema {
  std::string name;
  std::vector<ColumnSchema> columns; ///< without `id`, `on` and `recorded`, which every fact table has
  bool dated = false;                ///< assignments, enrolments: `from`, `to` instead of a required `on`; `id` may be missing (then made from the row)
  bool on_required = true;
  bool last_recorded_wins = false;   ///< rows compete and the last recorded one rules (values, periods), so `recorded` is part of what a row says
  std::string person_column;         ///< whose fact it is: "salesperson" (orders), "owner" (tasks); empty: nobody's
  [[nodiscard]] const ColumnSchema* find(std::string_view column) const noexcept;
  [[nodiscard]] std::optional<std::size_t> index(std::string_view column) const noexcept;
  [[nodiscard]] std::vector<std::string> names() const;
  friend bool operator==(const TableSchema&, const TableSchema&) = default;
};

/// The contract's table of that name, or null.
[[nodiscard]] const TableSchema* standard_schema(std::string_view table) noexcept;
[[nodiscard]] std::vector<std::string> standard_tables();
/// A `fact-table/1` document: {"attain": "fact-table/1", "name", "columns": [{"name", "type", "refers_to", "required", "magnitude", "values", "default"}],
/// "person"}. A type is text (the default), date, money, number or boolean; `refers_to` names an entity (salesperson, team, territory, customer, product,
/// category) or `document`. Throws Error with the place in the document.
[[nodiscard]] TableSchema schema_from(const Reader& document);

}  // namespace attain
