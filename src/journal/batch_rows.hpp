#pragma once
// Reading a batch: every kind of batch column into every kind of cell, strictly.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "attain/base/error.hpp"
#include "attain/journal/batch.hpp"
#include "attain/journal/table.hpp"
#include "interner.hpp"

namespace attain::journal {

/// What is wrong with one cell; the appender adds the path.
struct BadCell {
  std::size_t row = 0;
  ErrorCode code = ErrorCode::invalid_row;
  std::string message, hint;
};

/// How the cells of one column of a table are read. Keeps its caches from batch to batch.
class CellReader {
 public:
  struct Options {
    int money_scale = 2;
    bool floats_shortest = false;
    std::size_t max_text = 1 << 20;
    std::string currency;          ///< the default of a `currency` column
  };
  CellReader(const ColumnSchema& column, Ids& ids, const Options& options);

  /// A constant column of the default (null when there is none), for batches without this column.
  [[nodiscard]] SegmentColumn missing() const;
  /// The cells of the first `rows` rows; `scale` is where number cells start. Throws BadCell at the first bad row.
  void read(const BatchColumn& from, std::uint32_t rows, int scale, SegmentColumn& to);

 private:
  void fill_empty(SegmentColumn& to, std::uint32_t rows) const;
  void check_signs(const SegmentColumn& to, std::uint32_t rows) const;
  void check_values(const SegmentColumn& to, std::uint32_t rows) const;
  void read_codes(const BatchColumn& from, std::uint32_t rows, SegmentColumn& to);
  void read_days(const BatchColumn& from, std::uint32_t rows, SegmentColumn& to) const;
  void read_booleans(const BatchColumn& from, std::uint32_t rows, SegmentColumn& to) const;
  void read_numbers(const BatchColumn& from, std::uint32_t rows, SegmentColumn& to) const;
  void put(std::size_t row, int128 units, int scale, SegmentColumn& to) const;
  [[nodiscard]] bool put_fast(std::string_view text, SegmentColumn& to) const;
  [[noreturn]] void wrong(std::size_t row, std::string_view what) const;

  ColumnSchema column_;
  Options options_;
  Interner interner_;
  std::uint32_t default_code_ = kNone;
  std::vector<std::uint32_t> allowed_;
  bool currency_ = false;
  std::vector<std::string_view> texts_;
  std::string arena_;
};

/// The kind a column gets that no schema names, from typed data; text for untyped data (decided later).
[[nodiscard]] ColumnKind kind_of(const BatchColumn& column) noexcept;
/// How many rows the column holds.
[[nodiscard]] std::size_t size_of(const BatchColumn& column) noexcept;
/// True when no row holds anything: null, "" or not-a-number.
[[nodiscard]] bool is_empty(const BatchColumn& column, std::size_t rows) noexcept;
/// One view a row, "" for null; what is no text is written out in `arena` (numbers without trailing zeros, ISO dates, true and false).
void texts_of(const BatchColumn& column, std::uint32_t rows, std::vector<std::string_view>& texts, std::string& arena);
/// Throws BadCell unless the text is UTF-8 without NUL of at most `max_text` bytes.
void check_text(std::size_t row, std::string_view text, std::size_t max_text);

}  // namespace attain::journal
