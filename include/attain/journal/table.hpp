#pragma once
/// Table: one fact table in columns: immutable append-only segments, dictionary-encoded ids, every version of a row that was corrected or withdrawn.
///
/// Invariants: a segment never changes and is shared by all books that hold it; a row is visible at knowledge time n when recorded ≤ n < superseded; ids are
/// unique among the rows visible at any one n.
///
///     for (const auto& part : table.parts()) for (uint32_t row = 0; row < part.segment->rows(); ++row) if (part.visible(row, known)) …

#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attain/base/date.hpp"
#include "attain/base/decimal.hpp"
#include "attain/base/dictionary.hpp"
#include "attain/base/frame.hpp"
#include "attain/journal/schema.hpp"

namespace attain {

inline constexpr std::int64_t kNullNumber = std::numeric_limits<std::int64_t>::min();
inline constexpr std::int32_t kNullDay = std::numeric_limits<std::int32_t>::min();
inline constexpr std::int64_t kAllKnown = std::numeric_limits<std::int64_t>::max() - 1;   ///< as_known of a book that hides nothing; before kNever, so that current rows show
inline constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();      ///< not superseded

/// One column of one segment. A column whose rows are all alike holds one cell (`mask` 0), so read `data[row & mask]`.
struct SegmentColumn {
  ColumnKind kind = ColumnKind::text;
  std::uint8_t scale = 0;                 ///< of money and number cells
  std::uint32_t mask = 0;                 ///< 0 when constant, else all ones
  bool has_null = true;
  std::vector<std::uint32_t> codes;       ///< reference, text: kNone is null
  std::vector<std::int32_t> days;         ///< date: kNullDay is null
  std::vector<std::int64_t> numbers;      ///< money, number: kNullNumber is null
  std::vector<std::uint8_t> booleans;     ///< 0, 1; 2 is null
  [[nodiscard]] std::uint32_t code(std::uint32_t row) const noexcept { return codes[row & mask]; }
  [[nodiscard]] std::int32_t day(std::uint32_t row) const noexcept { return days[row & mask]; }
  [[nodiscard]] std::int64_t number(std::uint32_t row) const noexcept { return numbers[row & mask]; }
  [[nodiscard]] std::uint8_t boolean(std::uint32_t row) const noexcept { return booleans[row & mask]; }
  [[nodiscard]] bool is_null(std::uint32_t row) const noexcept {
    switch (kind) {
      case ColumnKind::date: return day(row) == kNullDay;
      case ColumnKind::money:
      case ColumnKind::number: return number(row) == kNullNumber;
      case ColumnKind::boolean: return boolean(row) == 2;
      case ColumnKind::reference:
      case ColumnKind::text: break;
    }
    return code(row) == kNone;
  }
  [[nodiscard]] std::optional<Decimal> decimal(std::uint32_t row) const;  ///< of money and number
  [[nodiscard]] bool all_null() const noexcept { return mask == 0 && is_null(0); }
  [[nodiscard]] std::size_t bytes() const noexcept;
};

class Segment {
 public:
  [[nodiscard]] std::uint32_t rows() const noexcept { return rows_; }
  [[nodiscard]] const SegmentColumn& on() const noexcept { return on_; }
  [[nodiscard]] const SegmentColumn& recorded() const noexcept { return recorded_; }
  /// By the table's column index; a column the segment never saw reads as all null of its kind.
  [[nodiscard]] const SegmentColumn& column(std::size_t index) const noexcept { return index < columns_.size() ? columns_[index] : nothing(); }
  [[nodiscard]] std::string_view id(std::uint32_t row) const noexcept;
  /// Every row with that id (versions), newest last.
  void find(std::string_view id, std::vector<std::uint32_t>& rows) const;
  [[nodiscard]] Date first_day() const noexcept { return first_day_; }    ///< least and greatest `on`; empty when first > last
  [[nodiscard]] Date last_day() const noexcept { return last_day_; }
  [[nodiscard]] std::int64_t last_recorded() const noexcept { return last_recorded_; }    ///< the greatest recorded value
  /// The sum of the hashes of all rows with `on` ≤ as_of (or none); see Table::digest. Kept by day, so it costs one search.
  [[nodiscard]] std::array<std::uint64_t, 2> digest(Date as_of) const noexcept;
  [[nodiscard]] std::size_t bytes() const noexcept;                       ///< memory held, id text apart
  [[nodiscard]] std::size_t id_bytes() const noexcept;

 private:
  friend class SegmentBuilder;
  static const SegmentColumn& nothing() noexcept;
  std::uint32_t rows_ = 0;
  SegmentColumn on_, recorded_;
  std::vector<SegmentColumn> columns_;
  std::vector<char> id_text_;
  std::vector<std::uint64_t> id_offsets_;   // rows + 1; only when the text is 4 GiB or more, else id_offsets32_
  std::vector<std::uint32_t> id_offsets32_;
  std::vector<std::uint32_t> slots_;        // open addressing over ids: row + 1 in the low `row_bits_`, bits of the id's hash above
  int row_bits_ = 0;
  std::int64_t last_recorded_ = std::numeric_limits<std::int64_t>::min();
  Date first_day_{1}, last_day_{0};
  std::array<std::uint64_t, 2> undated_digest_{};                  // of rows without `on`
  std::vector<std::int32_t> digest_days_;                          // the days that rows have, ascending
  std::vector<std::array<std::uint64_t, 2>> digest_sums_;          // of all rows up to that day, undated ones included
};

/// Rows of a segment that were corrected or withdrawn, and when.
struct Superseded {
  std::vector<std::uint32_t> rows;          ///< sorted
  std::vector<std::int64_t> at;             ///< recorded time of the change
  std::int64_t earliest = kNever;           ///< the least of `at`
};

class Table {
 public:
  struct Part {
    std::shared_ptr<const Segment> segment;
    std::shared_ptr<const Superseded> superseded;   ///< may be null
    [[nodiscard]] std::int64_t superseded_at(std::uint32_t row) const noexcept;   ///< kNever when it is current
    [[nodiscard]] bool visible(std::uint32_t row, std::int64_t known) const noexcept {
      return segment->recorded().number(row) <= known && (!superseded || superseded_at(row) > known);
    }
    /// True when every row of the part is visible at `known`, so that scans may skip the test.
    [[nodiscard]] bool all_visible(std::int64_t known) const noexcept;
  };
  /// A row's address.
  struct Row { std::uint32_t part = 0, row = 0; friend bool operator==(const Row&, const Row&) = default; friend auto operator<=>(const Row&, const Row&) = default; };

  [[nodiscard]] const TableSchema& schema() const noexcept { return *schema_; }
  [[nodiscard]] const std::vector<Part>& parts() const noexcept { return parts_; }
  [[nodiscard]] int money_scale() const noexcept { return money_scale_; }               ///< decimals of every money cell
  [[nodiscard]] std::size_t rows() const noexcept;                                       ///< all versions
  [[nodiscard]] std::optional<Row> find(std::string_view id, std::int64_t known) const;  ///< the visible row with that id
  /// Visible rows as a frame, sorted by id: id, on, the schema's columns in order, then custom columns that any of these rows fills, by name,
  /// recorded. Numbers show as many decimals as the rows need; `currency_unit` is the unit of money columns.
  [[nodiscard]] Frame frame(const Ids& ids, std::int64_t known, std::string_view currency_unit = {}) const;
  /// An order-independent digest of the rows visible at `known` with `on` ≤ as_of (or none): the sum of row hashes, made from texts and values and not
  /// from codes or scales, so that equal rows give equal digests however they arrived. `recorded` counts only where the last recorded row wins. 128 bits.
  [[nodiscard]] std::array<std::uint64_t, 2> digest(const Ids& ids, std::int64_t known, Date as_of) const;
  [[nodiscard]] std::size_t bytes() const noexcept;

 private:
  friend class Journal;
  friend class Appender;
  std::shared_ptr<const TableSchema> schema_;
  std::vector<Part> parts_;
  int money_scale_ = 0;
};

}  // namespace attain
