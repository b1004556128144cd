// Reading segments.
#include <algorithm>

#include "attain/journal/table.hpp"
#include "cells.hpp"
#include "text.hpp"

namespace attain {

std::optional<Decimal> SegmentColumn::decimal(std::uint32_t row) const {
  if (numbers.empty() || number(row) == kNullNumber) return std::nullopt;
  return Decimal::scaled(number(row), scale);
}

std::size_t SegmentColumn::bytes() const noexcept {
  return codes.capacity() * sizeof(std::uint32_t) + days.capacity() * sizeof(std::int32_t) + numbers.capacity() * sizeof(std::int64_t) + booleans.capacity();
}

const SegmentColumn& Segment::nothing() noexcept {
  static const SegmentColumn column = [] {
    SegmentColumn null;                    // null whatever kind it is read as
    null.codes = {kNone};
    null.days = {kNullDay};
    null.numbers = {kNullNumber};
    null.booleans = {2};
    return null;
  }();
  return column;
}

std::string_view Segment::id(std::uint32_t row) const noexcept {
  if (!id_offsets_.empty()) return {id_text_.data() + id_offsets_[row], std::size_t(id_offsets_[row + 1] - id_offsets_[row])};
  return {id_text_.data() + id_offsets32_[row], std::size_t(id_offsets32_[row + 1] - id_offsets32_[row])};
}

void Segment::find(std::string_view id, std::vector<std::uint32_t>& rows) const {
  if (slots_.empty()) return;
  const std::uint64_t hash = journal::hash_bytes(id);
  const std::uint64_t row_mask = (std::uint64_t{1} << row_bits_) - 1;
  const auto tag = std::uint32_t(hash & ~row_mask);        // the low bits of the hash; the slot comes from its high bits
  for (std::size_t at = std::size_t((uint128(hash) * slots_.size()) >> 64);; at = at + 1 == slots_.size() ? 0 : at + 1) {
    const std::uint32_t slot = slots_[at];
    if (slot == 0) return;
    if ((slot & ~std::uint32_t(row_mask)) != tag) continue;
    const auto row = std::uint32_t(slot & row_mask) - 1;
    if (this->id(row) == id) rows.push_back(row);
  }
}

std::array<std::uint64_t, 2> Segment::digest(Date as_of) const noexcept {
  const auto after = std::upper_bound(digest_days_.begin(), digest_days_.end(), as_of.days());
  return after == digest_days_.begin() ? undated_digest_ : digest_sums_[std::size_t(after - digest_days_.begin()) - 1];
}

std::size_t Segment::bytes() const noexcept {
  std::size_t total = sizeof(Segment) + digest_days_.capacity() * sizeof(std::int32_t) + digest_sums_.capacity() * sizeof(digest_sums_[0]) + on_.bytes() + recorded_.bytes() + columns_.capacity() * sizeof(SegmentColumn);
  for (const SegmentColumn& column : columns_) total += column.bytes();
  return total + id_offsets_.capacity() * sizeof(std::uint64_t) + (id_offsets32_.capacity() + slots_.capacity()) * sizeof(std::uint32_t);
}

std::size_t Segment::id_bytes() const noexcept { return id_text_.capacity(); }

std::int64_t Table::Part::superseded_at(std::uint32_t row) const noexcept {
  if (!superseded) return kNever;
  const auto& rows = superseded->rows;
  const auto at = std::lower_bound(rows.begin(), rows.end(), row);
  return at != rows.end() && *at == row ? superseded->at[std::size_t(at - rows.begin())] : kNever;
}

bool Table::Part::all_visible(std::int64_t known) const noexcept {
  return segment->last_recorded() <= known && (!superseded || superseded->earliest > known);
}

}  // namespace attain
