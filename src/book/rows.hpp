#pragma once
/// A batch read row by row as cells, for the tables of the company (facts are read column by column in the journal).

#include <functional>
#include <optional>

#include "attain/base/frame.hpp"
#include "attain/journal/batch.hpp"

namespace attain::book {

class Rows {
 public:
  Rows(const Batch& batch, std::string table);
  [[nodiscard]] std::size_t size() const noexcept { return batch_.rows; }
  [[nodiscard]] std::size_t columns() const noexcept { return batch_.columns.size(); }
  [[nodiscard]] const std::string& name(std::size_t column) const noexcept { return batch_.columns[column].name; }
  [[nodiscard]] std::optional<std::size_t> find(std::string_view column) const noexcept;
  [[nodiscard]] std::size_t at(std::string_view column) const;             ///< throws missing_column
  /// Throws unknown_column with a suggestion when there are others.
  void only(std::initializer_list<std::string_view> known) const;
  [[nodiscard]] Cell cell(std::size_t row, std::size_t column) const;      ///< null for nulls and, in a column of unknown type, for ""
  [[nodiscard]] std::string id(std::size_t row, std::size_t column) const; ///< text or a whole number; throws when null or empty
  [[nodiscard]] std::optional<Date> date(std::size_t row, std::size_t column) const;
  [[nodiscard]] std::optional<Decimal> number(std::size_t row, std::size_t column) const;
  [[nodiscard]] std::int64_t recorded(std::size_t row, std::int64_t otherwise) const;  ///< the column `recorded`, when there is one
  /// The values of a column of unknown type in the type that all of them have: true or false, numbers, else text.
  void infer(std::size_t column);
  [[nodiscard]] std::string path(std::size_t row, std::string_view id) const;  ///< people["ng-mei"], people[3], or people.csv:17
  /// Runs `read` for a row; errors without a place get the row's and the column's.
  void guarded(std::size_t row, std::string_view id, std::string_view column, const std::function<void()>& read) const;

 private:
  enum class As : std::uint8_t { given, boolean, number };
  const Batch& batch_;
  std::string table_;
  std::vector<As> as_;
  std::optional<std::size_t> recorded_;
};

}  // namespace attain::book
