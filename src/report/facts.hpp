#pragma once
/// Rows of one fact table as a report reads them: visible ones only, columns by name.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attain/book/book.hpp"

namespace attain::report {

class Facts {
 public:
  /// The rows of that table which the book knows; none when there is no such table. Borrows the book.
  Facts(const Book& book, std::string_view table);
  [[nodiscard]] bool exists() const noexcept { return table_ != nullptr; }

  class Row {
   public:
    [[nodiscard]] std::string id() const;
    [[nodiscard]] std::optional<Date> on() const;
    [[nodiscard]] std::string text(std::string_view column) const;                  ///< "" when empty or no such column
    [[nodiscard]] std::uint32_t code(std::string_view column) const;                ///< of a reference or text; kNone when empty
    [[nodiscard]] std::optional<Date> date(std::string_view column) const;
    [[nodiscard]] std::optional<Decimal> number(std::string_view column) const;     ///< money and numbers
    [[nodiscard]] std::optional<bool> boolean(std::string_view column) const;

   private:
    friend class Facts;
    const SegmentColumn* column(std::string_view name) const;
    const Book* book_ = nullptr;     // not the Facts, which a loop may outlive
    const Table* table_ = nullptr;
    const Segment* segment_ = nullptr;
    std::uint32_t row_ = 0;
  };

  /// Rows whose `column` is that entity, dated up to `as_of` (or undated), by date and id. An empty column name: all rows.
  [[nodiscard]] std::vector<Row> rows(std::string_view column, std::uint32_t entity, Date as_of) const;

 private:
  const Book& book_;
  const Table* table_ = nullptr;
};

/// The code of a salesperson or team that the company knows; throws not_found with a suggestion.
[[nodiscard]] std::uint32_t entity_of(const Book& book, Domain kind, std::string_view id);
/// "Ng Mei", or the id where there is no name; "" for kNone.
[[nodiscard]] std::string label_of(const Book& book, Domain kind, std::uint32_t code, Date day);
/// The label of an id text: entities as they are called, else the id.
[[nodiscard]] std::string label_of(const Book& book, Domain kind, const std::string& id, Date day);

}  // namespace attain::report
