#include "io/table_rows.hpp"

#include <algorithm>
#include <tuple>

#include "attain/base/error.hpp"

namespace attain::io::detail {

namespace {

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

/// Decimals that the number needs, of `scale` it has.
int decimals_needed(std::int64_t units, int scale) noexcept {
  for (; scale > 0 && units % 10 == 0; --scale) units /= 10;
  return scale;
}

void add_cell(Column& to, const SegmentColumn& from, const Dictionary& texts, std::uint32_t row) {
  if (from.is_null(row)) return to.add_null();
  switch (from.kind) {
    case ColumnKind::date: return to.add(Date(from.day(row)));
    case ColumnKind::money:
    case ColumnKind::number: {
      const int128 units = from.number(row);
      const int more = to.scale() - from.scale;
      return to.add_units(more >= 0 ? units * power_of_ten(more) : units / power_of_ten(-more));
    }
    case ColumnKind::boolean: return to.add_boolean(from.boolean(row) != 0);
    case ColumnKind::reference:
    case ColumnKind::text: break;
  }
  to.add(texts.text(from.code(row)));
}

/// The schema's columns in order, then custom ones by name, which does not depend on how the rows arrived.
std::vector<std::size_t> in_order(const TableSchema& schema) {
  std::vector<std::size_t> order(schema.columns.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const ColumnSchema &x = schema.columns[a], &y = schema.columns[b];
    return x.custom != y.custom ? y.custom : x.custom && x.name < y.name;
  });
  return order;
}

}  // namespace

TableRows rows_known(const Table& table, std::int64_t known) {
  TableRows rows;
  const auto& parts = table.parts();
  for (std::uint32_t part = 0; part < parts.size(); ++part) {
    for (std::uint32_t row = 0; row < parts[part].segment->rows(); ++row) {
      const std::int64_t recorded = parts[part].segment->recorded().number(row), superseded = parts[part].superseded ? parts[part].superseded_at(row) : kNever;
      if (recorded > known) continue;
      if (superseded > known) {
        rows.current.push_back({part, row, kNever});
      } else if (recorded < superseded) {
        rows.past.push_back({part, row, superseded});
      }
    }
  }
  const auto key = [&](const TableRow& at) {
    const Segment& segment = *parts[at.part].segment;
    return std::tuple(segment.id(at.row), segment.recorded().number(at.row), at.superseded);
  };
  for (auto* list : {&rows.current, &rows.past}) {
    std::sort(list->begin(), list->end(), [&](const TableRow& a, const TableRow& b) { return key(a) < key(b); });
  }
  return rows;
}

Frame frame_of(const Table& table, const std::vector<TableRow>& rows, const Ids& ids, bool history) {
  const auto& parts = table.parts();
  const TableSchema& schema = table.schema();
  const auto day_of = [&](const TableRow& at) { return parts[at.part].segment->on().day(at.row); };
  FrameBuilder builder;
  Column& id = builder.text("id");
  for (const TableRow& at : rows) id.add(parts[at.part].segment->id(at.row));
  if (schema.on_required || std::any_of(rows.begin(), rows.end(), [&](const TableRow& at) { return day_of(at) != kNullDay; })) {
    Column& on = builder.date("on");
    for (const TableRow& at : rows) day_of(at) == kNullDay ? on.add_null() : on.add(Date(day_of(at)));
  }
  for (const std::size_t i : in_order(schema)) {
    const ColumnSchema& column = schema.columns[i];
    bool filled = false;
    int scale = column.kind == ColumnKind::money ? table.money_scale() : 0;
    for (const TableRow& at : rows) {
      const SegmentColumn& cells = parts[at.part].segment->column(i);
      if (cells.is_null(at.row)) continue;
      filled = true;
      if (column.kind != ColumnKind::number) break;
      if (cells.scale > scale) scale = std::max(scale, decimals_needed(cells.number(at.row), cells.scale));
    }
    if (!filled) continue;
    if (history && column.name == "superseded") {
      throw Error(ErrorCode::unsupported, schema.name, "a table with a column \"superseded\" of its own cannot be written with its history", "give the column another name");
    }
    Column& to = builder.add(column.name, type_of(column.kind), scale, {});
    for (const TableRow& at : rows) add_cell(to, parts[at.part].segment->column(i), ids.of(column.domain), at.row);
  }
  const auto recorded_of = [&](const TableRow& at) { return parts[at.part].segment->recorded().number(at.row); };
  if (std::any_of(rows.begin(), rows.end(), [&](const TableRow& at) { return recorded_of(at) != 0; })) {
    Column& recorded = builder.integer("recorded");
    for (const TableRow& at : rows) recorded.add(recorded_of(at));
  }
  if (history) {
    Column& superseded = builder.integer("superseded");
    for (const TableRow& at : rows) superseded.add(at.superseded);
  }
  return std::move(builder).build();
}

}  // namespace attain::io::detail
