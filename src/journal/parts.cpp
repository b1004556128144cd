#include "parts.hpp"

#include <algorithm>

#include "segment_builder.hpp"
#include "text.hpp"

namespace attain::journal {

std::shared_ptr<const Superseded> with_changes(const std::shared_ptr<const Superseded>& before, const Changes& changes) {
  if (changes.empty()) return before;
  auto after = std::make_shared<Superseded>();
  const std::size_t old = before ? before->rows.size() : 0;
  after->rows.reserve(old + changes.size());
  after->at.reserve(old + changes.size());
  const auto add = [&](std::uint32_t row, std::int64_t at) {
    after->rows.push_back(row);
    after->at.push_back(at);
    after->earliest = std::min(after->earliest, at);
  };
  std::size_t i = 0;
  for (const auto& [row, at] : changes) {
    for (; i < old && before->rows[i] < row; ++i) add(before->rows[i], before->at[i]);
    add(row, at);
  }
  for (; i < old; ++i) add(before->rows[i], before->at[i]);
  return after;
}

void merge_parts(const TableSchema& schema, std::vector<Table::Part>& parts) {
  while (parts.size() >= 2) {
    std::size_t first = parts.size() - 1;                       // everything from `first` on becomes one part
    std::uint64_t rows = parts[first].segment->rows();
    while (first > 0 && parts[first - 1].segment->rows() <= 2 * rows) rows += parts[--first].segment->rows();
    if (first == parts.size() - 1) return;
    std::vector<const Segment*> segments;
    Changes changes;
    std::uint32_t offset = 0;
    for (std::size_t i = first; i < parts.size(); ++i) {
      segments.push_back(parts[i].segment.get());
      if (parts[i].superseded) {
        for (std::size_t k = 0; k < parts[i].superseded->rows.size(); ++k) changes.emplace_hint(changes.end(), offset + parts[i].superseded->rows[k], parts[i].superseded->at[k]);
      }
      offset += parts[i].segment->rows();
    }
    std::shared_ptr<const Segment> merged = SegmentBuilder::merge(schema, segments);
    if (!merged) return;
    parts.resize(first);
    parts.push_back(Table::Part{std::move(merged), with_changes(nullptr, changes)});
  }
}

std::optional<Table::Row> current_row(const std::vector<Table::Part>& parts, std::string_view id, std::vector<std::uint32_t>& scratch) {
  for (std::size_t part = parts.size(); part-- > 0;) {
    scratch.clear();
    parts[part].segment->find(id, scratch);
    for (std::size_t i = scratch.size(); i-- > 0;) {
      if (parts[part].superseded_at(scratch[i]) == kNever) return Table::Row{std::uint32_t(part), scratch[i]};
    }
  }
  return std::nullopt;
}

std::int64_t last_change(const std::vector<Table::Part>& parts, std::string_view id, std::vector<std::uint32_t>& scratch) {
  std::int64_t last = std::numeric_limits<std::int64_t>::min();
  for (const Table::Part& part : parts) {
    if (!part.superseded) continue;
    scratch.clear();
    part.segment->find(id, scratch);
    for (const std::uint32_t row : scratch) {
      if (const std::int64_t at = part.superseded_at(row); at != kNever) last = std::max(last, at);
    }
  }
  return last;
}

std::string cell_text(const SegmentColumn& column, Domain domain, const Ids& ids, std::uint32_t row) {
  if (column.is_null(row)) return {};
  switch (column.kind) {
    case ColumnKind::date: return day_text(column.day(row));
    case ColumnKind::money:
    case ColumnKind::number: return number_text(column.number(row), column.scale);
    case ColumnKind::boolean: return column.boolean(row) != 0 ? "true" : "false";
    case ColumnKind::reference:
    case ColumnKind::text: break;
  }
  return std::string(ids.of(domain).text(column.code(row)));
}

}  // namespace attain::journal
