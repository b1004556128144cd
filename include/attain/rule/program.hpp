#pragma once
/// Program: an expression compiled to columns: typed once, then run in blocks over millions of rows with the same digits as
/// `Expression::evaluate` row by row.
///
/// Numbers are int64 units at a scale, dates int32 days, texts dictionary codes: comparing with a constant is comparing
/// integers. Where a row needs more (an overflow, a division, a function), that row alone is evaluated by the tree.
/// Nulls follow the expression's mode: `Mode::filter` and `Mode::feel` select nothing on null, `Mode::strict` throws
/// null_value naming the row by its label. Immutable; running is safe from several threads.
///
///     auto where = Expression::parse("amount > 100 and kind = \"sale\"", {.vocabulary = &words, .mode = Mode::filter});
///     Program program(where, {{"amount", ColumnSpec::number(2)}, {"kind", ColumnSpec::text(&kinds)}});
///     program.select({{amounts.data()}, {codes.data()}}, rows, mask.data());     // columns in the order of program.columns()

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "attain/base/dictionary.hpp"
#include "attain/rule/expression.hpp"

namespace attain::rule {

/// Cells that mean null without a validity bitmap.
inline constexpr std::int64_t kEmptyUnits = INT64_MIN;
inline constexpr std::int32_t kEmptyDay = INT32_MIN;
inline constexpr std::uint8_t kEmptyBoolean = 2;

/// How a variable's cells are kept.
struct ColumnSpec {
  enum class Kind : std::uint8_t {
    boolean,   ///< uint8: 0, 1, else null
    number,    ///< int64 units × 10^-scale; kEmptyUnits is null
    wide,      ///< int128 units × 10^-scale
    decimal,   ///< Decimal
    text,      ///< uint32 codes; kNone is null
    date       ///< int32 days since 1970-01-01; kEmptyDay is null
  };
  Kind kind = Kind::number;
  int scale = 0;
  const Dictionary* dictionary = nullptr;             ///< of a text: read while the program lives
  const std::vector<std::string>* words = nullptr;    ///< or its texts by code

  [[nodiscard]] static ColumnSpec boolean() { return {Kind::boolean}; }
  [[nodiscard]] static ColumnSpec number(int scale) { return {Kind::number, scale}; }
  [[nodiscard]] static ColumnSpec wide(int scale) { return {Kind::wide, scale}; }
  [[nodiscard]] static ColumnSpec decimal() { return {Kind::decimal}; }
  [[nodiscard]] static ColumnSpec date() { return {Kind::date}; }
  [[nodiscard]] static ColumnSpec text(const Dictionary* dictionary) { return {Kind::text, 0, dictionary}; }
  [[nodiscard]] static ColumnSpec text(const std::vector<std::string>* words) { return {Kind::text, 0, nullptr, words}; }
  [[nodiscard]] Type type() const;                    ///< for a vocabulary
};

/// The cells of one run.
struct ColumnData {
  const void* cells = nullptr;
  const std::uint8_t* valid_bits = nullptr;   ///< 1 bit a row, least significant first; 0 is null
  const std::uint8_t* valid_bytes = nullptr;  ///< or 1 byte a row; 0 is null
  bool constant = false;                      ///< one cell for all rows
};

/// Numbers of one run: units × 10^-scale, or a Decimal where units do not hold it.
struct NumberColumn {
  enum : std::uint8_t { null = 0, units_cell = 1, decimal_cell = 2 };
  int scale = 0;
  std::vector<std::int64_t> units;
  std::vector<std::uint8_t> states;
  std::vector<Decimal> decimals;              ///< as many as rows once any row needs one, else empty
  [[nodiscard]] std::optional<Decimal> at(std::size_t row) const;
};

class Program {
 public:
  using Label = std::function<std::string(std::size_t row)>;  ///< names a row in errors: `orders["o-1"]`

  /// Throws missing_column for a variable without a column, type_mismatch for a column of another type.
  Program(Expression expression, const std::vector<std::pair<std::string, ColumnSpec>>& columns);
  ~Program();
  Program(Program&&) noexcept;
  Program& operator=(Program&&) noexcept;
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  /// The variables it reads: the order of the columns of a run.
  [[nodiscard]] const std::vector<std::string>& columns() const noexcept;
  [[nodiscard]] const Expression& expression() const noexcept;

  /// mask[i] = 1 where the condition is true, else 0. Returns the number of ones.
  std::size_t select(std::span<const ColumnData> data, std::size_t rows, std::uint8_t* mask, const Label& label = {}) const;
  void numbers(std::span<const ColumnData> data, std::size_t rows, NumberColumn& out, const Label& label = {}) const;
  /// Any result, one value a row.
  void values(std::span<const ColumnData> data, std::size_t rows, std::vector<Value>& out, const Label& label = {}) const;
  /// Whether every operation runs on columns (a row may still fall back on overflow); for tests and explanations.
  [[nodiscard]] bool is_columnar() const noexcept;

 private:
  struct Impl;
  std::unique_ptr<const Impl> impl_;
};

}  // namespace attain::rule
