#include "attain/base/frame.hpp"

#include <algorithm>

#include "attain/base/error.hpp"

namespace attain {

std::string_view name_of(ColumnType type) noexcept {
  switch (type) {
    case ColumnType::text: return "text";
    case ColumnType::integer: return "integer";
    case ColumnType::decimal: return "decimal";
    case ColumnType::date: return "date";
    case ColumnType::boolean: return "boolean";
  }
  return "text";
}

std::string text_of(const Cell& cell) {
  struct Visitor {
    std::string operator()(std::monostate) const { return {}; }
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(const Decimal& value) const { return value.text(); }
    std::string operator()(Date value) const { return value.text(); }
    std::string operator()(const std::string& value) const { return value; }
  };
  return std::visit(Visitor{}, cell);
}

Column::Column(std::string name, ColumnType type, int scale, std::string unit)
    : name_(std::move(name)), unit_(std::move(unit)), type_(type), scale_(scale) {}

void Column::added(bool valid) {
  if (!valid && valid_.empty()) valid_.assign(size_, 1);
  if (!valid || !valid_.empty()) valid_.push_back(valid ? 1 : 0);
  ++size_;
}

void Column::add_null() {
  switch (type_) {
    case ColumnType::text: codes_.push_back(0xFFFFFFFFu); break;
    case ColumnType::integer: integers_.push_back(0); break;
    case ColumnType::decimal: units_.push_back(0); break;
    case ColumnType::date: dates_.push_back(0); break;
    case ColumnType::boolean: booleans_.push_back(0); break;
  }
  added(false);
}

namespace {
[[noreturn]] void wrong(const std::string& column, ColumnType type) {
  throw Error(ErrorCode::wrong_type, column, "a value of another type was added to a column of type " + std::string(name_of(type)));
}
}  // namespace

void Column::add(std::string_view text) {
  if (type_ != ColumnType::text) wrong(name_, type_);
  const auto [found, fresh] = index_.try_emplace(std::string(text), std::uint32_t(dictionary_.size()));
  if (fresh) dictionary_.emplace_back(text);
  codes_.push_back(found->second);
  added(true);
}

void Column::add(std::int64_t value) {
  if (type_ == ColumnType::decimal) return add_units(int128(value) * power_of_ten(scale_));
  if (type_ != ColumnType::integer) wrong(name_, type_);
  integers_.push_back(value);
  added(true);
}

void Column::add(const Decimal& value) {
  if (type_ == ColumnType::integer) {
    const auto whole = value.to_int64();
    if (!whole) wrong(name_, type_);
    return add(*whole);
  }
  add_units(value.rounded_scaled(scale_));
}

void Column::add_units(int128 units) {
  if (type_ != ColumnType::decimal) wrong(name_, type_);
  units_.push_back(units);
  added(true);
}

void Column::add(Date date) {
  if (type_ != ColumnType::date) wrong(name_, type_);
  dates_.push_back(date.days());
  added(true);
}

void Column::add_boolean(bool value) {
  if (type_ != ColumnType::boolean) wrong(name_, type_);
  booleans_.push_back(value ? 1 : 0);
  added(true);
}

void Column::add_cell(const Cell& cell) {
  struct Visitor {
    Column& column;
    void operator()(std::monostate) const { column.add_null(); }
    void operator()(bool value) const { column.add_boolean(value); }
    void operator()(std::int64_t value) const { column.add(value); }
    void operator()(const Decimal& value) const { column.add(value); }
    void operator()(Date value) const { column.add(value); }
    void operator()(const std::string& value) const { column.add(value); }
  };
  std::visit(Visitor{*this}, cell);
}

std::string_view Column::text(std::size_t row) const {
  const std::uint32_t code = codes_[row];
  return code == 0xFFFFFFFFu ? std::string_view() : std::string_view(dictionary_[code]);
}

Decimal Column::decimal(std::size_t row) const {
  return type_ == ColumnType::integer ? Decimal(integers_[row]) : Decimal::scaled(units_[row], scale_);
}

Cell Column::cell(std::size_t row) const {
  if (is_null(row)) return std::monostate{};
  switch (type_) {
    case ColumnType::text: return std::string(text(row));
    case ColumnType::integer: return integers_[row];
    case ColumnType::decimal: return decimal(row);
    case ColumnType::date: return Date(dates_[row]);
    case ColumnType::boolean: return booleans_[row] != 0;
  }
  return std::monostate{};
}

Frame::Frame(std::vector<Column> columns) {
  rows_ = columns.empty() ? 0 : columns.front().size();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].size() != rows_) throw Error(ErrorCode::invalid_argument, columns[i].name(), "the columns of a frame have different lengths");
    for (std::size_t j = 0; j < i; ++j) {
      if (columns[i].name() == columns[j].name()) throw Error(ErrorCode::invalid_argument, columns[i].name(), "two columns of a frame are named \"" + columns[i].name() + "\"");
    }
  }
  columns_ = std::make_shared<const std::vector<Column>>(std::move(columns));
}

const std::vector<Column>& Frame::columns() const noexcept {
  static const std::vector<Column> none;
  return columns_ ? *columns_ : none;
}

const Column* Frame::find(std::string_view name) const noexcept {
  for (const Column& column : columns()) {
    if (column.name() == name) return &column;
  }
  return nullptr;
}

const Column& Frame::at(std::string_view name) const {
  if (const Column* column = find(name)) return *column;
  std::vector<std::string> names;
  for (const Column& column : columns()) names.push_back(column.name());
  throw Error(ErrorCode::unknown_column, std::string(name), "no column \"" + std::string(name) + "\"", did_you_mean(name, names));
}

Frame Frame::slice(std::size_t offset, std::size_t limit) const {
  std::vector<std::size_t> rows;
  for (std::size_t row = offset; row < rows_ && row - offset < limit; ++row) rows.push_back(row);
  return take(rows);
}

Frame Frame::take(const std::vector<std::size_t>& rows) const {
  std::vector<Column> columns;
  columns.reserve(width());
  for (const Column& from : this->columns()) {
    Column to(from.name(), from.type(), from.scale(), from.unit());
    for (const std::size_t row : rows) {
      if (from.is_null(row)) {
        to.add_null();
        continue;
      }
      switch (from.type()) {
        case ColumnType::text: to.add(from.text(row)); break;
        case ColumnType::integer: to.add(from.integer(row)); break;
        case ColumnType::decimal: to.add_units(from.units(row)); break;
        case ColumnType::date: to.add(from.date(row)); break;
        case ColumnType::boolean: to.add_boolean(from.boolean(row)); break;
      }
    }
    columns.push_back(std::move(to));
  }
  Frame result(std::move(columns));
  if (width() == 0) result.rows_ = 0;
  return result;
}

bool operator==(const Frame& a, const Frame& b) {
  if (a.rows() != b.rows() || a.width() != b.width()) return false;
  for (std::size_t i = 0; i < a.width(); ++i) {
    const Column& x = a.columns()[i];
    const Column& y = b.columns()[i];
    if (x.name() != y.name() || x.type() != y.type() || x.scale() != y.scale()) return false;
    for (std::size_t row = 0; row < a.rows(); ++row) {
      if (x.cell(row) != y.cell(row)) return false;
    }
  }
  return true;
}

namespace {
// Characters, not bytes: continuation bytes of UTF-8 take no column.
std::size_t width_of(std::string_view text) {
  return std::size_t(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}
}  // namespace

std::string Frame::text(std::size_t limit) const {
  std::vector<std::size_t> shown;
  const bool elided = rows_ > limit;
  const std::size_t head = elided ? (limit + 1) / 2 : rows_;
  for (std::size_t row = 0; row < head; ++row) shown.push_back(row);
  if (elided) for (std::size_t row = rows_ - limit / 2; row < rows_; ++row) shown.push_back(row);

  std::vector<std::vector<std::string>> cells(width());
  std::vector<std::size_t> widths(width());
  for (std::size_t i = 0; i < width(); ++i) {
    const Column& column = columns()[i];
    cells[i].push_back(column.unit().empty() ? column.name() : column.name() + " [" + column.unit() + "]");
    for (const std::size_t row : shown) cells[i].push_back(column.is_null(row) ? "-" : text_of(column.cell(row)));
    for (const std::string& cell : cells[i]) widths[i] = std::max(widths[i], width_of(cell));
  }
  std::string out;
  for (std::size_t line = 0; line <= shown.size(); ++line) {
    if (elided && line == head + 1) out += "… " + std::to_string(rows_ - shown.size()) + " more rows …\n";
    for (std::size_t i = 0; i < width(); ++i) {
      const std::string& cell = cells[i][line];
      const std::string pad(widths[i] - width_of(cell), ' ');
      const bool right = columns()[i].type() == ColumnType::integer || columns()[i].type() == ColumnType::decimal;
      if (i > 0) out += "  ";
      out += right ? pad + cell : (i + 1 < width() ? cell + pad : cell);
    }
    out += '\n';
  }
  return out;
}

Column& FrameBuilder::add(std::string name, ColumnType type, int scale, std::string unit) {
  return columns_.emplace_back(std::move(name), type, scale, std::move(unit));
}

Frame FrameBuilder::build() && {
  return Frame(std::vector<Column>(std::make_move_iterator(columns_.begin()), std::make_move_iterator(columns_.end())));
}

Frame to_frame(const std::vector<Finding>& findings) {
  FrameBuilder builder;
  Column& severity = builder.text("severity");
  Column& code = builder.text("code");
  Column& path = builder.text("path");
  Column& message = builder.text("message");
  Column& hint = builder.text("hint");
  for (const Finding& finding : findings) {
    severity.add(name_of(finding.severity));
    code.add(name_of(finding.code));
    path.add(finding.path);
    message.add(finding.message);
    finding.hint.empty() ? hint.add_null() : hint.add(finding.hint);
  }
  return std::move(builder).build();
}

}  // namespace attain
