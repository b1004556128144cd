#pragma once
/// Frame: the columnar result table that every calculation returns. Immutable once built; columns share their memory when copied.
///
/// Column types: text (dictionary-encoded inside, utf8 outside), integer (int64), decimal (128-bit units at a scale, as Arrow's decimal128(38, scale)),
/// date (days since 1970-01-01), boolean. Any cell may be null.
///
///     FrameBuilder b; auto& who = b.text("salesperson"); auto& score = b.decimal("score", 2, "points");
///     who.add("ng-mei"); score.add(Decimal::of("79.00")); Frame f = std::move(b).build();

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "attain/base/date.hpp"
#include "attain/base/decimal.hpp"

namespace attain {

enum class ColumnType : std::uint8_t { text, integer, decimal, date, boolean };
[[nodiscard]] std::string_view name_of(ColumnType type) noexcept;

/// A cell: null, boolean, int64, Decimal, Date or text.
using Cell = std::variant<std::monostate, bool, std::int64_t, Decimal, Date, std::string>;
[[nodiscard]] std::string text_of(const Cell& cell);  ///< "" for null; true/false; plain numbers; ISO dates

class Column {
 public:
  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] ColumnType type() const noexcept { return type_; }
  [[nodiscard]] int scale() const noexcept { return scale_; }             ///< decimals of a decimal column
  [[nodiscard]] const std::string& unit() const noexcept { return unit_; }///< "EUR", "points", "" …, for headers
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] bool is_null(std::size_t row) const noexcept { return !valid_.empty() && !valid_[row]; }
  [[nodiscard]] bool has_nulls() const noexcept { return !valid_.empty(); }
  [[nodiscard]] std::string_view text(std::size_t row) const;              ///< "" when null
  [[nodiscard]] std::int64_t integer(std::size_t row) const { return integers_[row]; }
  [[nodiscard]] int128 units(std::size_t row) const { return units_[row]; }
  [[nodiscard]] Decimal decimal(std::size_t row) const;                    ///< of an integer or decimal column
  [[nodiscard]] Date date(std::size_t row) const { return Date(dates_[row]); }
  [[nodiscard]] bool boolean(std::size_t row) const { return booleans_[row] != 0; }
  [[nodiscard]] Cell cell(std::size_t row) const;
  [[nodiscard]] const std::vector<std::string>& dictionary() const noexcept { return dictionary_; }
  [[nodiscard]] const std::vector<std::uint32_t>& codes() const noexcept { return codes_; }

  void add_null();
  void add(std::string_view text);
  void add(const char* text) { add(std::string_view(text)); }
  void add(const std::string& text) { add(std::string_view(text)); }
  void add(std::int64_t value);                                            ///< of an integer or decimal column
  void add(const Decimal& value);                                          ///< rounded half-even to the scale when it has more digits
  void add_units(int128 units);
  void add(Date date);
  void add_boolean(bool value);
  void add_cell(const Cell& cell);
  template <typename T>
  void add(const std::optional<T>& value) { value ? add(*value) : add_null(); }

  Column(std::string name, ColumnType type, int scale, std::string unit);

 private:
  void added(bool valid);
  std::string name_, unit_;
  ColumnType type_;
  int scale_ = 0;
  std::size_t size_ = 0;
  std::vector<std::uint8_t> valid_;  // empty: no nulls
  std::vector<std::uint32_t> codes_;
  std::vector<std::string> dictionary_;
  std::unordered_map<std::string, std::uint32_t> index_;
  std::vector<std::int64_t> integers_;
  std::vector<int128> units_;
  std::vector<std::int32_t> dates_;
  std::vector<std::uint8_t> booleans_;
};

class Frame {
 public:
  Frame() = default;
  explicit Frame(std::vector<Column> columns);                             ///< throws invalid_argument when lengths or names clash
  [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
  [[nodiscard]] std::size_t width() const noexcept { return columns_ ? columns_->size() : 0; }
  [[nodiscard]] const std::vector<Column>& columns() const noexcept;
  [[nodiscard]] const Column* find(std::string_view name) const noexcept;
  [[nodiscard]] const Column& at(std::string_view name) const;             ///< throws unknown_column with a suggestion
  [[nodiscard]] Cell cell(std::size_t row, std::string_view column) const { return at(column).cell(row); }
  [[nodiscard]] Frame slice(std::size_t offset, std::size_t limit) const;
  /// The rows in that order (for sorting and filtering by the caller).
  [[nodiscard]] Frame take(const std::vector<std::size_t>& rows) const;
  /// Fixed-width text, at most `limit` rows with the middle elided.
  [[nodiscard]] std::string text(std::size_t limit = 40) const;
  friend bool operator==(const Frame& a, const Frame& b);

 private:
  std::shared_ptr<const std::vector<Column>> columns_;
  std::size_t rows_ = 0;
};

class FrameBuilder {
 public:
  Column& text(std::string name) { return add(std::move(name), ColumnType::text, 0, {}); }
  Column& integer(std::string name, std::string unit = {}) { return add(std::move(name), ColumnType::integer, 0, std::move(unit)); }
  Column& decimal(std::string name, int scale, std::string unit = {}) { return add(std::move(name), ColumnType::decimal, scale, std::move(unit)); }
  Column& date(std::string name) { return add(std::move(name), ColumnType::date, 0, {}); }
  Column& boolean(std::string name) { return add(std::move(name), ColumnType::boolean, 0, {}); }
  Column& add(std::string name, ColumnType type, int scale, std::string unit);
  [[nodiscard]] Frame build() &&;

 private:
  std::deque<Column> columns_;  // references stay valid while columns are added
};

/// Findings as a frame: severity, code, path, message, hint.
struct Finding;
[[nodiscard]] Frame to_frame(const std::vector<Finding>& findings);

}  // namespace attain
