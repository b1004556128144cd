#pragma once
/// One column of an Arrow array as a batch column.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "attain/io/arrow.hpp"
#include "io/arrow_format.hpp"

namespace attain::io::detail {

/// A column checked for what can be checked without its rows, ready to give rows.
class ArrowColumn {
 public:
  /// `first` and `rows` are those of the struct around it: the array must reach to their sum.
  ArrowColumn(const ArrowSchema& schema, const ArrowArray& array, std::int64_t first, std::int64_t rows, std::string path);
  /// Rows [from, from + count) counted from the struct's first row. `owner` keeps the array alive.
  [[nodiscard]] BatchColumn rows(std::int64_t from, std::int64_t count, const std::shared_ptr<const void>& owner) const;

 private:
  void check_buffers() const;
  [[nodiscard]] BatchColumn plain(std::int64_t at, std::int64_t count) const;
  [[nodiscard]] BatchColumn coded(std::int64_t at, std::int64_t count) const;
  [[nodiscard]] Error bad(const std::string& message) const { return Error(ErrorCode::bad_arrow, path_, message); }

  ArrowType type_;                           // of the values, or of the codes of a dictionary
  const ArrowArray* array_;
  std::int64_t first_;
  std::string name_, path_;
  std::shared_ptr<const BatchColumn> values_;  // of a dictionary
  std::size_t value_count_ = 0;
};

/// Whether bit `at` of a bitmap is set.
[[nodiscard]] inline bool bit(const void* bitmap, std::int64_t at) noexcept {
  return ((static_cast<const std::uint8_t*>(bitmap)[at >> 3] >> (at & 7)) & 1) != 0;
}

/// Lengths, offset and null count make sense, or bad_arrow.
void check_lengths(const ArrowArray& array, const std::string& path);

/// Clears `valid` (made when empty) where rows [at, at + count) of the array's bitmap are null.
void apply_validity(const ArrowArray& array, std::int64_t at, std::int64_t count, std::vector<std::uint8_t>& valid);

}  // namespace attain::io::detail
