#pragma once
// SegmentBuilder: rows become a segment: ids with their index, cells column by column, packed and hashed at the end.

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "attain/journal/table.hpp"

namespace attain {

class SegmentBuilder {
 public:
  SegmentBuilder();
  [[nodiscard]] std::uint32_t ids() const noexcept { return ids_; }     ///< rows whose id is known
  [[nodiscard]] std::uint32_t rows() const noexcept { return rows_; }   ///< rows whose cells are too
  [[nodiscard]] std::string_view id(std::uint32_t row) const noexcept;
  [[nodiscard]] const SegmentColumn& on() const noexcept { return segment_->on_; }
  [[nodiscard]] const SegmentColumn& column(std::size_t index) const noexcept { return index < segment_->columns_.size() ? segment_->columns_[index] : Segment::nothing(); }
  /// The texts of a custom column whose kind is open until the end.
  [[nodiscard]] std::string_view open_text(std::size_t index, std::uint32_t row) const noexcept;
  [[nodiscard]] bool is_open(std::size_t index) const noexcept { return index < open_.size() && open_[index] != nullptr; }

  /// Starts loading the index's line for this hash, for `find` a little later.
  void prefetch(std::uint64_t hash) const noexcept;
  /// The row with that id, or kNone.
  [[nodiscard]] std::uint32_t find(std::string_view id, std::uint64_t hash) const noexcept;
  void add_id(std::string_view id, std::uint64_t hash);                 ///< throws limit_exceeded at 2^31 rows

  /// Cells of the rows whose ids were added since: `kept` rows of each column. Columns the table has but `columns` lacks are null. Throws overflow with the
  /// column's name as path when a number column cannot hold both what it has and what comes.
  void add_cells(const TableSchema& schema, const SegmentColumn& on, const SegmentColumn& recorded, const std::vector<SegmentColumn>& columns,
                 std::uint32_t batch_rows, const std::vector<std::uint32_t>* kept);
  /// Texts of an open column for rows whose cells were just added ("" is null); the first time all earlier rows are null.
  void add_open(std::size_t index, const std::vector<std::string_view>& texts, const std::vector<std::uint32_t>* kept);
  /// Decides the kind of an open column from its texts and turns them into cells.
  [[nodiscard]] ColumnKind close(std::size_t index, Dictionary& texts);

  [[nodiscard]] std::shared_ptr<const Segment> finish(const TableSchema& schema, const Ids& ids) &&;
  /// One segment with the rows of all, in order; null when their numbers do not fit one scale or the rows are too many.
  [[nodiscard]] static std::shared_ptr<const Segment> merge(const TableSchema& schema, const std::vector<const Segment*>& parts);

 private:
  struct OpenTexts {
    std::string bytes;
    std::vector<std::uint64_t> ends;
  };
  void grow();
  static void add_text(Segment& segment, std::string_view id);
  static void finish_index(Segment& segment);
  static void finish_days(Segment& segment);
  static void finish_digest(Segment& segment, const std::map<std::int32_t, std::array<std::uint64_t, 2>>& by_day);
  std::shared_ptr<Segment> segment_;
  std::vector<std::unique_ptr<OpenTexts>> open_;
  std::uint32_t ids_ = 0, rows_ = 0;
  std::vector<std::uint64_t> index_;      // open addressing: hash bits above, row + 1 below; 0 is empty
};

}  // namespace attain
