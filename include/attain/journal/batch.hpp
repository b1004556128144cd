#pragma once
/// Batch: rows on their way into a book, column by column, as views onto the caller's memory: what CSV, JSON records and Arrow streams
/// are turned into, so that one place checks and encodes them.
///
///     Batch batch{.rows = 2, .columns = {BatchColumn::texts("id", {"o-1", "o-2"}), …}};  Appender(journal, "orders", {}).add(batch);

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "attain/base/decimal.hpp"

namespace attain {

struct BatchColumn {
  struct Texts { std::vector<std::string_view> values; };                          ///< one view a row
  struct Coded { std::vector<std::uint32_t> codes; std::vector<std::string_view> dictionary; };  ///< dictionary-encoded text
  struct Integers { std::vector<std::int64_t> values; };
  struct Decimals { std::vector<int128> units; int scale = 0; };
  struct Dates { std::vector<std::int32_t> days; };                                ///< since 1970-01-01
  struct Floats { std::vector<double> values; bool single = false; };              ///< refused for money unless floats = shortest
  struct Booleans { std::vector<std::uint8_t> values; };
  struct Numbers { std::vector<Decimal> values; };                                 ///< mixed scales (JSON records)

  std::string name;
  std::variant<Texts, Coded, Integers, Decimals, Dates, Floats, Booleans, Numbers> data;
  std::vector<std::uint8_t> valid;         ///< one byte a row; empty: none is null
  std::shared_ptr<const void> owner;       ///< keeps the viewed memory alive
  bool untyped = false;                    ///< text whose type is unknown (CSV): "" is null; parsed by the schema, or inferred for custom columns

  [[nodiscard]] bool is_null(std::size_t row) const noexcept { return !valid.empty() && valid[row] == 0; }
};

struct Batch {
  std::size_t rows = 0;
  std::vector<BatchColumn> columns;
  std::string source;                                  ///< "facts/orders.csv" or "" (then paths are orders["id"] or orders[row])
  std::vector<std::uint64_t> lines;                    ///< 1-based line of each row in `source`; empty when not a file
};

}  // namespace attain
