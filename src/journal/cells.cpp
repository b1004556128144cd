#include "cells.hpp"

#include <algorithm>

namespace attain::journal {

namespace {

// Calls `use` with the vector that a column of its kind keeps its cells in.
template <typename Column, typename Use>
decltype(auto) with_cells(Column& column, Use use) {
  switch (column.kind) {
    case ColumnKind::date: return use(column.days);
    case ColumnKind::money:
    case ColumnKind::number: return use(column.numbers);
    case ColumnKind::boolean: return use(column.booleans);
    case ColumnKind::reference:
    case ColumnKind::text: break;
  }
  return use(column.codes);
}

template <typename T>
const std::vector<T>& cells_of(const SegmentColumn& column, const std::vector<T>&) {
  if constexpr (std::is_same_v<T, std::uint32_t>) return column.codes;
  else if constexpr (std::is_same_v<T, std::int32_t>) return column.days;
  else if constexpr (std::is_same_v<T, std::int64_t>) return column.numbers;
  else return column.booleans;
}

// Room for `more` cells, growing by half at a time so that a big load does not hold twice its memory.
template <typename T>
void make_room(std::vector<T>& cells, std::size_t more) {
  const std::size_t needed = cells.size() + more;
  if (needed > cells.capacity()) cells.reserve(std::max(needed, cells.capacity() + cells.capacity() / 2));
}

}  // namespace

SegmentColumn null_cells(ColumnKind kind) {
  SegmentColumn column;
  column.kind = kind;
  switch (kind) {
    case ColumnKind::date: column.days = {kNullDay}; break;
    case ColumnKind::money:
    case ColumnKind::number: column.numbers = {kNullNumber}; break;
    case ColumnKind::boolean: column.booleans = {2}; break;
    case ColumnKind::reference:
    case ColumnKind::text: column.codes = {kNone}; break;
  }
  return column;
}

void clear_cells(SegmentColumn& column, ColumnKind kind, std::uint8_t scale) {
  column.kind = kind;
  column.scale = scale;
  column.mask = ~0u;
  column.has_null = true;
  column.codes.clear();
  column.days.clear();
  column.numbers.clear();
  column.booleans.clear();
}

bool same_cell(const SegmentColumn& a, std::uint32_t row_a, const SegmentColumn& b, std::uint32_t row_b) noexcept {
  const bool null = a.is_null(row_a);
  if (null || b.is_null(row_b)) return null && b.is_null(row_b);
  switch (a.kind) {
    case ColumnKind::date: return a.day(row_a) == b.day(row_b);
    case ColumnKind::money:
    case ColumnKind::number: {
      if (a.scale == b.scale) return a.number(row_a) == b.number(row_b);
      const SegmentColumn& coarse = a.scale < b.scale ? a : b;
      const SegmentColumn& fine = a.scale < b.scale ? b : a;
      const std::int64_t units = a.scale < b.scale ? a.number(row_a) : b.number(row_b);
      const std::int64_t fine_units = a.scale < b.scale ? b.number(row_b) : a.number(row_a);
      return int128(units) * power_of_ten(fine.scale - coarse.scale) == fine_units;
    }
    case ColumnKind::boolean: return a.boolean(row_a) == b.boolean(row_b);
    case ColumnKind::reference:
    case ColumnKind::text: break;
  }
  return a.code(row_a) == b.code(row_b);
}

bool rescale(SegmentColumn& column, int scale) {
  if (scale <= column.scale) return true;
  const int more = scale - column.scale;
  constexpr std::int64_t max_units = 999'999'999'999'999'999;
  const auto factor = more > 18 ? std::int64_t{0} : std::int64_t(power_of_ten(more));
  const std::int64_t most = factor == 0 ? 0 : max_units / factor;
  for (const std::int64_t units : column.numbers) {
    if (units != kNullNumber && (units > most || units < -most)) return false;
  }
  for (std::int64_t& units : column.numbers) {
    if (units != kNullNumber) units *= factor;
  }
  column.scale = std::uint8_t(scale);
  return true;
}

void append_cells(SegmentColumn& to, std::uint32_t rows, const SegmentColumn& from, std::uint32_t from_rows, const std::vector<std::uint32_t>* kept) {
  const std::size_t more = kept != nullptr ? kept->size() : from_rows;
  if (more == 0) return;
  with_cells(to, [&](auto& cells) {
    const auto& added = cells_of(from, cells);
    const auto cell = [&](std::size_t i) { return from.mask == 0 ? added[0] : added[kept != nullptr ? (*kept)[i] : i]; };
    if (rows == 0) {
      cells.assign(1, cell(0));
      to.mask = 0;
    }
    std::size_t done = 0;
    if (to.mask == 0) {                                    // still constant: count on as long as the new cells are the same
      while (done < more && cell(done) == cells[0]) done = from.mask == 0 ? more : done + 1;
      if (done == more) return;
      const auto same = cells[0];
      cells.clear();
      make_room(cells, std::size_t{rows} + more);
      cells.assign(rows + done, same);
      to.mask = ~0u;
    }
    make_room(cells, more - done);
    if (from.mask == 0) {
      cells.insert(cells.end(), more - done, added[0]);
    } else if (kept == nullptr) {
      cells.insert(cells.end(), added.begin() + std::ptrdiff_t(done), added.begin() + std::ptrdiff_t(more));
    } else {
      for (std::size_t i = done; i < more; ++i) cells.push_back(added[(*kept)[i]]);
    }
  });
}

void pack_cells(SegmentColumn& column, std::uint32_t rows) {
  if (rows == 0) column = null_cells(column.kind);
  with_cells(column, [&](auto& cells) {
    if (column.mask != 0 && std::all_of(cells.begin(), cells.end(), [&](auto cell) { return cell == cells[0]; })) {
      cells.resize(1);
      column.mask = 0;
    }
    cells.shrink_to_fit();
  });
  column.has_null = false;
  const std::uint32_t cells = column.mask == 0 ? 1 : rows;
  for (std::uint32_t row = 0; row < cells && !column.has_null; ++row) column.has_null = column.is_null(row);
}

}  // namespace attain::journal
