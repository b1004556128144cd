#include "report/facts.hpp"

#include <algorithm>

#include "attain/base/error.hpp"

namespace attain::report {

Facts::Facts(const Book& book, std::string_view table) : book_(book), table_(book.journal().find(table)) {}

const SegmentColumn* Facts::Row::column(std::string_view name) const {
  const auto index = table_->schema().index(name);
  if (!index) return nullptr;
  const SegmentColumn& found = segment_->column(*index);
  return found.is_null(row_) ? nullptr : &found;
}

std::string Facts::Row::id() const { return std::string(segment_->id(row_)); }

std::optional<Date> Facts::Row::on() const {
  const std::int32_t day = segment_->on().day(row_);
  if (day == kNullDay) return std::nullopt;
  return Date(day);
}

std::uint32_t Facts::Row::code(std::string_view name) const {
  const SegmentColumn* found = column(name);
  return found == nullptr || found->codes.empty() ? kNone : found->code(row_);
}

std::string Facts::Row::text(std::string_view name) const {
  const std::uint32_t found = code(name);
  if (found == kNone) return {};
  const ColumnSchema& schema = *table_->schema().find(name);
  return std::string(book_->ids().of(schema.domain).text(found));
}

std::optional<Date> Facts::Row::date(std::string_view name) const {
  const SegmentColumn* found = column(name);
  if (found == nullptr || found->days.empty()) return std::nullopt;
  return Date(found->day(row_));
}

std::optional<Decimal> Facts::Row::number(std::string_view name) const {
  const SegmentColumn* found = column(name);
  if (found == nullptr || found->numbers.empty()) return std::nullopt;
  return found->decimal(row_);
}

std::optional<bool> Facts::Row::boolean(std::string_view name) const {
  const SegmentColumn* found = column(name);
  if (found == nullptr || found->booleans.empty()) return std::nullopt;
  return found->boolean(row_) == 1;
}

std::vector<Facts::Row> Facts::rows(std::string_view column, std::uint32_t entity, Date as_of) const {
  std::vector<Row> result;
  if (table_ == nullptr) return result;
  const auto index = table_->schema().index(column);
  if (!column.empty() && !index) return result;
  for (const Table::Part& part : table_->parts()) {
    const bool all = part.all_visible(book_.known());
    const Segment& segment = *part.segment;
    for (std::uint32_t row = 0; row < segment.rows(); ++row) {
      if (index) {
        const SegmentColumn& owner = segment.column(*index);
        if (owner.codes.empty() || owner.code(row) != entity) continue;
      }
      const std::int32_t day = segment.on().day(row);
      if (day != kNullDay && Date(day) > as_of) continue;
      if (!all && !part.visible(row, book_.known())) continue;
      Row found;
      found.book_ = &book_;
      found.table_ = table_;
      found.segment_ = &segment;
      found.row_ = row;
      result.push_back(found);
    }
  }
  std::sort(result.begin(), result.end(), [](const Row& a, const Row& b) {
    const Date left = a.on().value_or(kEarliest), right = b.on().value_or(kEarliest);
    return left != right ? left < right : a.segment_->id(a.row_) < b.segment_->id(b.row_);
  });
  return result;
}

std::uint32_t entity_of(const Book& book, Domain kind, std::string_view id) {
  const auto code = book.ids().of(kind).find(id);
  if (code && book.company().exists(kind, *code)) return *code;
  std::vector<std::string> known;
  for (const std::uint32_t one : book.company().entities(kind)) known.emplace_back(book.company().id(kind, one));
  throw Error(ErrorCode::not_found, std::string(entity_table(kind)), "nobody and nothing called \"" + std::string(id) + "\"", did_you_mean(id, known));
}

std::string label_of(const Book& book, Domain kind, std::uint32_t code, Date day) {
  return code == kNone ? std::string() : book.company().label(kind, code, day);
}

std::string label_of(const Book& book, Domain kind, const std::string& id, Date day) {
  const auto code = book.ids().of(kind).find(id);
  return code && book.company().exists(kind, *code) ? book.company().label(kind, *code, day) : id;
}

}  // namespace attain::report
