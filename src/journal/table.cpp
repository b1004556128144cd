// Looking into a table: one row by id, all rows as a frame, the digest.
#include <algorithm>

#include "attain/journal/table.hpp"
#include "parts.hpp"
#include "row_hash.hpp"

namespace attain {

namespace {

// How many of `scale` decimals the cell needs.
int decimals_needed(std::int64_t units, int scale) noexcept {
  while (scale > 0 && units % 10 == 0) {
    units /= 10;
    --scale;
  }
  return scale;
}

struct FrameColumn {
  std::size_t index;
  ColumnType type = ColumnType::text;
  int scale = 0;
};

ColumnType type_of(ColumnKind kind) noexcept {
  switch (kind) {
    case ColumnKind::date: return ColumnType::date;
    case ColumnKind::money:
    case ColumnKind::number: return ColumnType::decimal;
    case ColumnKind::boolean: return ColumnType::boolean;
    case ColumnKind::reference:
    case ColumnKind::text: break;
  }
  return ColumnType::text;
}

void add_cell(Column& to, const SegmentColumn& from, const Dictionary& dictionary, std::uint32_t row, int scale) {
  if (from.is_null(row)) return to.add_null();
  switch (from.kind) {
    case ColumnKind::date: return to.add(Date(from.day(row)));
    case ColumnKind::money:
    case ColumnKind::number:
      return to.add_units(scale >= from.scale ? int128(from.number(row)) * power_of_ten(scale - from.scale) : int128(from.number(row)) / power_of_ten(from.scale - scale));
    case ColumnKind::boolean: return to.add_boolean(from.boolean(row) != 0);
    case ColumnKind::reference:
    case ColumnKind::text: break;
  }
  to.add(dictionary.text(from.code(row)));
}

}  // namespace

std::size_t Table::rows() const noexcept {
  std::size_t total = 0;
  for (const Part& part : parts_) total += part.segment->rows();
  return total;
}

std::optional<Table::Row> Table::find(std::string_view id, std::int64_t known) const {
  std::vector<std::uint32_t> rows;
  for (std::size_t part = parts_.size(); part-- > 0;) {
    rows.clear();
    parts_[part].segment->find(id, rows);
    for (std::size_t i = rows.size(); i-- > 0;) {
      if (parts_[part].visible(rows[i], known)) return Row{std::uint32_t(part), rows[i]};
    }
  }
  return std::nullopt;
}

std::size_t Table::bytes() const noexcept {
  std::size_t total = 0;
  for (const Part& part : parts_) {
    total += part.segment->bytes();
    if (part.superseded) total += part.superseded->rows.capacity() * sizeof(std::uint32_t) + part.superseded->at.capacity() * sizeof(std::int64_t);
  }
  return total;
}

Frame Table::frame(const Ids& ids, std::int64_t known, std::string_view currency_unit) const {
  std::vector<Row> rows;
  for (std::uint32_t part = 0; part < parts_.size(); ++part) {
    const bool all = parts_[part].all_visible(known);
    for (std::uint32_t row = 0; row < parts_[part].segment->rows(); ++row) {
      if (all || parts_[part].visible(row, known)) rows.push_back({part, row});
    }
  }
  const auto id_of = [&](const Row& row) { return parts_[row.part].segment->id(row.row); };
  const auto by_id = [&](const Row& a, const Row& b) { return id_of(a) < id_of(b); };
  if (!std::is_sorted(rows.begin(), rows.end(), by_id)) std::sort(rows.begin(), rows.end(), by_id);

  std::vector<FrameColumn> columns, custom;
  for (std::size_t i = 0; i < schema_->columns.size(); ++i) {
    const ColumnSchema& column = schema_->columns[i];
    FrameColumn shown{i, type_of(column.kind), column.kind == ColumnKind::money ? money_scale_ : 0};
    bool filled = false;
    for (const Row& row : rows) {
      const SegmentColumn& cells = parts_[row.part].segment->column(i);
      if (cells.is_null(row.row)) continue;
      filled = true;
      if (column.kind == ColumnKind::number && cells.scale > shown.scale) shown.scale = std::max(shown.scale, decimals_needed(cells.number(row.row), cells.scale));
      if (column.kind != ColumnKind::number) break;
    }
    if (!column.custom) columns.push_back(shown);
    else if (filled) custom.push_back(shown);
  }
  std::sort(custom.begin(), custom.end(), [&](const FrameColumn& a, const FrameColumn& b) { return schema_->columns[a.index].name < schema_->columns[b.index].name; });
  columns.insert(columns.end(), custom.begin(), custom.end());

  FrameBuilder builder;
  Column& id = builder.text("id");
  Column& on = builder.date("on");
  for (const Row& row : rows) {
    id.add(id_of(row));
    const SegmentColumn& days = parts_[row.part].segment->on();
    days.is_null(row.row) ? on.add_null() : on.add(Date(days.day(row.row)));
  }
  for (const FrameColumn& shown : columns) {
    const ColumnSchema& column = schema_->columns[shown.index];
    Column& to = builder.add(column.name, shown.type, shown.scale, column.kind == ColumnKind::money ? std::string(currency_unit) : std::string());
    const Dictionary& dictionary = ids.of(column.domain);
    for (const Row& row : rows) add_cell(to, parts_[row.part].segment->column(shown.index), dictionary, row.row, shown.scale);
  }
  Column& recorded = builder.integer("recorded");
  for (const Row& row : rows) recorded.add(parts_[row.part].segment->recorded().number(row.row));
  return std::move(builder).build();
}

std::array<std::uint64_t, 2> Table::digest(const Ids& ids, std::int64_t known, Date as_of) const {
  journal::RowDigest total{};
  std::vector<journal::RowDigest> hashes;
  constexpr std::uint32_t block = 4096;
  for (const Part& part : parts_) {
    const Segment& segment = *part.segment;
    const auto in_time = [&](std::uint32_t row) {
      const std::int32_t day = segment.on().day(row);
      return day == kNullDay || day <= as_of.days();
    };
    if (segment.last_recorded() <= known) {           // the kept sum, less what was superseded
      journal::add_to(total, segment.digest(as_of));
      if (!part.superseded || part.superseded->earliest > known) continue;
      journal::RowHasher hasher(*schema_, ids, part.superseded->rows.size());
      for (std::size_t i = 0; i < part.superseded->rows.size(); ++i) {
        if (part.superseded->at[i] > known || !in_time(part.superseded->rows[i])) continue;
        hasher.hash(segment, part.superseded->rows[i], 1, hashes);
        journal::take_from(total, hashes[0]);
      }
      continue;
    }
    journal::RowHasher hasher(*schema_, ids, segment.rows());
    for (std::uint32_t first = 0; first < segment.rows(); first += block) {
      const std::uint32_t count = std::min(block, segment.rows() - first);
      hasher.hash(segment, first, count, hashes);
      for (std::uint32_t i = 0; i < count; ++i) {
        if (part.visible(first + i, known) && in_time(first + i)) journal::add_to(total, hashes[i]);
      }
    }
  }
  return total;
}

}  // namespace attain
