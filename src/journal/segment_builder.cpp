#include "segment_builder.hpp"

#include <algorithm>
#include <bit>

#include "attain/base/error.hpp"
#include "cells.hpp"
#include "row_hash.hpp"
#include "text.hpp"

namespace attain {

using journal::append_cells;
using journal::null_cells;

namespace {
constexpr std::uint32_t kMaxRows = 1u << 31;

}  // namespace

SegmentBuilder::SegmentBuilder() : segment_(std::make_shared<Segment>()) {
  segment_->on_ = null_cells(ColumnKind::date);
  segment_->recorded_ = null_cells(ColumnKind::number);
  segment_->id_offsets32_ = {0};
}

std::string_view SegmentBuilder::id(std::uint32_t row) const noexcept { return segment_->id(row); }

std::string_view SegmentBuilder::open_text(std::size_t index, std::uint32_t row) const noexcept {
  const OpenTexts& open = *open_[index];
  if (row >= open.ends.size()) return {};
  const std::uint64_t first = row == 0 ? 0 : open.ends[row - 1];
  return std::string_view(open.bytes).substr(first, open.ends[row] - first);
}

void SegmentBuilder::prefetch(std::uint64_t hash) const noexcept {
  if (!index_.empty()) __builtin_prefetch(&index_[hash & (index_.size() - 1)]);
}

std::uint32_t SegmentBuilder::find(std::string_view id, std::uint64_t hash) const noexcept {
  if (index_.empty()) return kNone;
  const std::size_t mask = index_.size() - 1;
  for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
    const std::uint64_t slot = index_[at];
    if (slot == 0) return kNone;
    if (slot >> 32 == hash >> 32 && this->id(std::uint32_t(slot) - 1) == id) return std::uint32_t(slot) - 1;
  }
}

void SegmentBuilder::grow() {
  const std::size_t size = index_.empty() ? 64 : index_.size() * 2;
  std::vector<std::uint64_t> bigger(size, 0);
  for (std::uint32_t row = 0; row < ids_; ++row) {
    const std::uint64_t hash = journal::hash_bytes(id(row));
    std::size_t at = hash & (size - 1);
    while (bigger[at] != 0) at = (at + 1) & (size - 1);
    bigger[at] = (hash & 0xFFFFFFFF00000000ULL) | (row + 1);
  }
  index_.swap(bigger);
}

void SegmentBuilder::add_text(Segment& segment, std::string_view id) {
  segment.id_text_.insert(segment.id_text_.end(), id.begin(), id.end());
  const std::size_t end = segment.id_text_.size();
  if (segment.id_offsets_.empty() && end > 0xFFFFFFFFu) {
    segment.id_offsets_.assign(segment.id_offsets32_.begin(), segment.id_offsets32_.end());
    segment.id_offsets32_ = {};
  }
  segment.id_offsets_.empty() ? segment.id_offsets32_.push_back(std::uint32_t(end)) : segment.id_offsets_.push_back(end);
}

void SegmentBuilder::add_id(std::string_view id, std::uint64_t hash) {
  if (ids_ >= kMaxRows) throw Error(ErrorCode::limit_exceeded, {}, "one change adds at most 2,147,483,648 rows to a table", "append in several changes");
  if ((std::size_t{ids_} + 1) * 4 > index_.size() * 3) grow();
  std::size_t at = hash & (index_.size() - 1);
  while (index_[at] != 0) at = (at + 1) & (index_.size() - 1);
  index_[at] = (hash & 0xFFFFFFFF00000000ULL) | (ids_ + 1);
  add_text(*segment_, id);
  ++ids_;
}

void SegmentBuilder::add_cells(const TableSchema& schema, const SegmentColumn& on, const SegmentColumn& recorded, const std::vector<SegmentColumn>& columns,
                               std::uint32_t batch_rows, const std::vector<std::uint32_t>* kept) {
  auto& mine = segment_->columns_;
  for (std::size_t i = mine.size(); i < schema.columns.size(); ++i) mine.push_back(null_cells(schema.columns[i].kind));
  append_cells(segment_->on_, rows_, on, batch_rows, kept);
  append_cells(segment_->recorded_, rows_, recorded, batch_rows, kept);
  for (std::size_t i = 0; i < mine.size(); ++i) {
    if (is_open(i)) continue;
    if (i >= columns.size()) {
      append_cells(mine[i], rows_, null_cells(mine[i].kind), batch_rows, kept);
      continue;
    }
    SegmentColumn scaled;
    const SegmentColumn* from = &columns[i];
    if (from->scale != mine[i].scale) {
      bool fits = journal::rescale(mine[i], from->scale);
      if (fits && from->scale < mine[i].scale) {
        scaled = *from;
        fits = journal::rescale(scaled, mine[i].scale);
        from = &scaled;
      }
      if (!fits) {
        throw Error(ErrorCode::overflow, schema.columns[i].name, "the numbers added together need more than 18 digits at one number of decimals",
                    "round them, or append them in separate changes");
      }
    }
    append_cells(mine[i], rows_, *from, batch_rows, kept);
  }
  rows_ += kept != nullptr ? std::uint32_t(kept->size()) : batch_rows;
}

void SegmentBuilder::add_open(std::size_t index, const std::vector<std::string_view>& texts, const std::vector<std::uint32_t>* kept) {
  if (open_.size() <= index) open_.resize(index + 1);
  if (!open_[index]) open_[index] = std::make_unique<OpenTexts>();
  OpenTexts& open = *open_[index];
  const std::size_t count = kept != nullptr ? kept->size() : texts.size();
  open.ends.resize(rows_ - count, open.bytes.size());
  for (std::size_t i = 0; i < count; ++i) {
    open.bytes += texts[kept != nullptr ? (*kept)[i] : i];
    open.ends.push_back(open.bytes.size());
  }
}

namespace {

struct Guess {
  bool number = true, date = true, boolean = true;
  int decimals = 0;
  int digits = 0;   // before the point
  void see(std::string_view text) {
    journal::Number value;
    number = number && journal::is_plain_number(text) && journal::parse_number(text, value) == journal::NumberFault::none;
    if (number) {
      decimals = std::max(decimals, value.scale);
      int whole = 0;
      for (int128 rest = value.units / power_of_ten(value.scale); rest != 0; rest /= 10) ++whole;
      digits = std::max(digits, whole);
      number = decimals + digits <= 18;
    }
    date = date && journal::parse_day(text) != kNullDay;
    boolean = boolean && journal::parse_boolean(text) != 2;
  }
  [[nodiscard]] ColumnKind kind() const { return boolean ? ColumnKind::boolean : date ? ColumnKind::date : number ? ColumnKind::number : ColumnKind::text; }
};

}  // namespace

ColumnKind SegmentBuilder::close(std::size_t index, Dictionary& texts) {
  Guess guess;
  for (std::uint32_t row = 0; row < rows_; ++row) {
    const std::string_view text = open_text(index, row);
    if (!text.empty()) guess.see(text);
  }
  const ColumnKind kind = guess.kind();
  SegmentColumn column;
  journal::clear_cells(column, kind, kind == ColumnKind::number ? std::uint8_t(guess.decimals) : std::uint8_t{0});
  for (std::uint32_t row = 0; row < rows_; ++row) {
    const std::string_view text = open_text(index, row);
    switch (kind) {
      case ColumnKind::number: {
        journal::Number value;
        if (!text.empty()) (void)journal::parse_number(text, value);
        column.numbers.push_back(text.empty() ? kNullNumber : std::int64_t(value.units * power_of_ten(guess.decimals - value.scale)));
        break;
      }
      case ColumnKind::date: column.days.push_back(text.empty() ? kNullDay : journal::parse_day(text)); break;
      case ColumnKind::boolean: column.booleans.push_back(journal::parse_boolean(text)); break;
      default: column.codes.push_back(text.empty() ? kNone : texts.intern(text)); break;
    }
  }
  if (segment_->columns_.size() <= index) segment_->columns_.resize(index + 1, Segment::nothing());
  segment_->columns_[index] = std::move(column);
  open_[index].reset();
  return kind;
}

void SegmentBuilder::finish_index(Segment& segment) {
  const std::uint32_t rows = segment.rows_;
  segment.row_bits_ = std::max(1, int(std::bit_width(std::uint64_t{rows})));
  const std::uint64_t row_mask = (std::uint64_t{1} << segment.row_bits_) - 1;
  segment.slots_.assign(std::size_t{rows} + rows / 4 + 1, 0);
  const std::size_t size = segment.slots_.size();
  constexpr std::uint32_t ahead = 16;
  std::array<std::uint64_t, ahead> hashes{};
  for (std::uint32_t row = 0; row < rows + ahead; ++row) {
    if (row >= ahead) {
      const std::uint64_t hash = hashes[row % ahead];
      std::size_t at = std::size_t((uint128(hash) * size) >> 64);
      while (segment.slots_[at] != 0) at = at + 1 == size ? 0 : at + 1;
      segment.slots_[at] = std::uint32_t(hash & ~row_mask) | (row - ahead + 1);
    }
    if (row < rows) {
      const std::uint64_t hash = hashes[row % ahead] = journal::hash_bytes(segment.id(row));
      __builtin_prefetch(&segment.slots_[std::size_t((uint128(hash) * size) >> 64)], 1);
    }
  }
}

void SegmentBuilder::finish_days(Segment& segment) {
  std::int32_t least = std::numeric_limits<std::int32_t>::max(), most = kNullDay;
  for (const std::int32_t day : segment.on_.days) {
    if (day == kNullDay) continue;
    least = std::min(least, day);
    most = std::max(most, day);
  }
  segment.first_day_ = most == kNullDay ? Date(1) : Date(least);
  segment.last_day_ = most == kNullDay ? Date(0) : Date(most);
  segment.last_recorded_ = std::numeric_limits<std::int64_t>::min();
  if (segment.rows_ > 0) segment.last_recorded_ = *std::max_element(segment.recorded_.numbers.begin(), segment.recorded_.numbers.end());
}

void SegmentBuilder::finish_digest(Segment& segment, const std::map<std::int32_t, journal::RowDigest>& by_day) {
  journal::RowDigest sum{};
  for (const auto& [day, digest] : by_day) {               // kNullDay comes first
    journal::add_to(sum, digest);
    if (day == kNullDay) {
      segment.undated_digest_ = sum;
      continue;
    }
    segment.digest_days_.push_back(day);
    segment.digest_sums_.push_back(sum);
  }
  segment.digest_days_.shrink_to_fit();
  segment.digest_sums_.shrink_to_fit();
}

std::shared_ptr<const Segment> SegmentBuilder::finish(const TableSchema& schema, const Ids& ids) && {
  index_ = {};
  Segment& segment = *segment_;
  segment.rows_ = rows_;
  segment.id_text_.shrink_to_fit();
  segment.id_offsets32_.shrink_to_fit();
  segment.id_offsets_.shrink_to_fit();
  journal::pack_cells(segment.on_, rows_);
  journal::pack_cells(segment.recorded_, rows_);
  for (SegmentColumn& column : segment.columns_) journal::pack_cells(column, rows_);
  segment.columns_.shrink_to_fit();
  finish_index(segment);
  finish_days(segment);
  finish_digest(segment, journal::RowHasher(schema, ids, rows_).sums(segment));
  return std::move(segment_);
}

std::shared_ptr<const Segment> SegmentBuilder::merge(const TableSchema& schema, const std::vector<const Segment*>& parts) {
  std::uint64_t rows = 0, text = 0;
  for (const Segment* part : parts) {
    rows += part->rows_;
    text += part->id_text_.size();
  }
  if (rows > kMaxRows) return nullptr;
  auto merged = std::make_shared<Segment>();
  const auto join = [&](ColumnKind kind, auto column_of) {
    SegmentColumn whole = null_cells(kind);
    for (const Segment* part : parts) whole.scale = std::max(whole.scale, column_of(*part).scale);
    std::uint32_t done = 0;
    for (const Segment* part : parts) {
      const SegmentColumn& from = column_of(*part);
      if (from.scale < whole.scale) {
        SegmentColumn scaled = from;
        if (!journal::rescale(scaled, whole.scale)) return false;
        append_cells(whole, done, scaled, part->rows_, nullptr);
      } else {
        append_cells(whole, done, from, part->rows_, nullptr);
      }
      done += part->rows_;
    }
    journal::pack_cells(whole, std::uint32_t(rows));
    merged->columns_.push_back(std::move(whole));
    return true;
  };
  if (!join(ColumnKind::date, [](const Segment& part) -> const SegmentColumn& { return part.on_; })) return nullptr;
  if (!join(ColumnKind::number, [](const Segment& part) -> const SegmentColumn& { return part.recorded_; })) return nullptr;
  merged->recorded_ = std::move(merged->columns_[1]);
  merged->on_ = std::move(merged->columns_[0]);
  merged->columns_.clear();
  for (std::size_t i = 0; i < schema.columns.size(); ++i) {
    if (!join(schema.columns[i].kind, [&](const Segment& part) -> const SegmentColumn& { return part.column(i); })) return nullptr;
  }
  merged->rows_ = std::uint32_t(rows);
  merged->id_text_.reserve(text);
  merged->id_offsets32_ = {0};
  merged->id_offsets32_.reserve(text > 0xFFFFFFFFu ? 1 : rows + 1);
  std::map<std::int32_t, journal::RowDigest> by_day;
  for (const Segment* part : parts) {
    for (std::uint32_t row = 0; row < part->rows_; ++row) add_text(*merged, part->id(row));
    journal::add_to(by_day[kNullDay], part->undated_digest_);
    for (std::size_t i = 0; i < part->digest_days_.size(); ++i) {
      journal::RowDigest day = part->digest_sums_[i];
      journal::take_from(day, i == 0 ? part->undated_digest_ : part->digest_sums_[i - 1]);
      journal::add_to(by_day[part->digest_days_[i]], day);
    }
  }
  finish_index(*merged);
  finish_days(*merged);
  finish_digest(*merged, by_day);
  return merged;
}

}  // namespace attain
