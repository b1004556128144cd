#include "row_hash.hpp"

#include <algorithm>

#include "text.hpp"

namespace attain::journal {

namespace {

constexpr std::uint64_t kA = 0x9E3779B97F4A7C15ULL, kB = 0xC2B2AE3D27D4EB4FULL;
constexpr std::uint32_t kBlock = 4096;

std::uint64_t mix(std::uint64_t a, std::uint64_t b) noexcept {
  const uint128 product = uint128(a) * b;
  return std::uint64_t(product) ^ std::uint64_t(product >> 64);
}

// One cell's part of a row: two independent words.
void add_cell(RowDigest& row, std::uint64_t seed, std::uint64_t value) noexcept {
  row[0] += mix(value ^ seed, kA ^ (seed << 1));
  row[1] += mix(value + seed, kB ^ (seed >> 1));
}

RowDigest sealed(const RowDigest& row) noexcept {
  const std::uint64_t a = mix(row[0] ^ kA, row[1] ^ kB);
  return {a ^ mix(row[1] + kA, 0xa0761d6478bd642fULL), mix(row[0] + kB, a ^ 0xe7037ed1a0b428dbULL) + row[1]};
}

std::uint64_t number_hash(std::int64_t units, std::int64_t factor) noexcept {  // by value: at 18 decimals
  const int128 value = int128(units) * factor;
  return mix(std::uint64_t(value) ^ kA, std::uint64_t(uint128(value) >> 64) ^ kB);
}

}  // namespace

RowHasher::RowHasher(const TableSchema& schema, const Ids& ids, std::size_t rows) : schema_(&schema), ids_(&ids) {
  for (const ColumnSchema& column : schema.columns) seeds_.push_back(hash_bytes(column.name, 1));
  for (int domain = 0; domain < kDomains; ++domain) {
    const std::size_t size = ids.of(Domain(domain)).size();
    if (size <= rows * 4 && size <= (std::size_t{1} << 20)) known_[std::size_t(domain)].assign(size, 0);
  }
}

std::uint64_t RowHasher::text_hash(const Dictionary& dictionary, std::vector<std::uint64_t>& known, std::uint32_t code) const {
  if (code >= known.size()) return hash_bytes(dictionary.text(code), 2);
  if (known[code] == 0) known[code] = hash_bytes(dictionary.text(code), 2);
  return known[code];
}

void RowHasher::add(const SegmentColumn& column, std::uint64_t seed, const Dictionary* dictionary, std::vector<std::uint64_t>* known, std::uint32_t first,
                    std::uint32_t count, std::vector<RowDigest>& out) {
  if (column.all_null()) return;
  const auto each = [&](auto value) {
    if (column.mask == 0) {
      RowDigest constant{};
      add_cell(constant, seed, value(first));
      for (std::uint32_t i = 0; i < count; ++i) {
        out[i][0] += constant[0];
        out[i][1] += constant[1];
      }
      return;
    }
    for (std::uint32_t i = 0; i < count; ++i) {
      if (!column.is_null(first + i)) add_cell(out[i], seed, value(first + i));
    }
  };
  switch (column.kind) {
    case ColumnKind::date: return each([&](std::uint32_t row) { return std::uint64_t(std::int64_t{column.day(row)}); });
    case ColumnKind::money:
    case ColumnKind::number: {
      const auto factor = std::int64_t(power_of_ten(18 - column.scale));
      return each([&](std::uint32_t row) { return number_hash(column.number(row), factor); });
    }
    case ColumnKind::boolean: return each([&](std::uint32_t row) { return std::uint64_t{column.boolean(row)}; });
    case ColumnKind::reference:
    case ColumnKind::text: break;
  }
  each([&](std::uint32_t row) { return text_hash(*dictionary, *known, column.code(row)); });
}

void RowHasher::hash(const Segment& segment, std::uint32_t first, std::uint32_t count, std::vector<RowDigest>& out) {
  static const std::uint64_t id_seed = hash_bytes("id", 1), on_seed = hash_bytes("on", 1), recorded_seed = hash_bytes("recorded", 1);
  out.assign(count, RowDigest{});
  for (std::uint32_t i = 0; i < count; ++i) add_cell(out[i], id_seed, hash_bytes(segment.id(first + i), 2));
  add(segment.on(), on_seed, nullptr, nullptr, first, count, out);
  if (schema_->last_recorded_wins) add(segment.recorded(), recorded_seed, nullptr, nullptr, first, count, out);
  for (std::size_t i = 0; i < schema_->columns.size(); ++i) {
    const Domain domain = schema_->columns[i].domain;
    add(segment.column(i), seeds_[i], &ids_->of(domain), &known_[std::size_t(domain)], first, count, out);
  }
  for (RowDigest& row : out) row = sealed(row);
}

void RowHasher::hash(const SegmentColumn& on, const std::vector<SegmentColumn>& columns, std::uint32_t count, std::vector<RowDigest>& out) {
  out.assign(count, RowDigest{});
  add(on, hash_bytes("on", 1), nullptr, nullptr, 0, count, out);
  for (std::size_t i = 0; i < schema_->columns.size() && i < columns.size(); ++i) {
    if (schema_->columns[i].custom) continue;
    const Domain domain = schema_->columns[i].domain;
    add(columns[i], seeds_[i], &ids_->of(domain), &known_[std::size_t(domain)], 0, count, out);
  }
  for (RowDigest& row : out) row = sealed(row);
}

std::map<std::int32_t, RowDigest> RowHasher::sums(const Segment& segment) {
  std::map<std::int32_t, RowDigest> by_day;
  const std::int32_t first_day = segment.first_day().days();
  const std::int64_t range = std::int64_t{segment.last_day().days()} - first_day + 1;
  std::vector<RowDigest> dense;                       // where days lie close together; most facts do
  if (range > 0 && range <= 4096 + std::int64_t{segment.rows()}) dense.resize(std::size_t(range));
  std::vector<RowDigest> rows;
  for (std::uint32_t first = 0; first < segment.rows(); first += kBlock) {
    hash(segment, first, std::min(kBlock, segment.rows() - first), rows);
    for (std::uint32_t i = 0; i < rows.size(); ++i) {
      const std::int32_t day = segment.on().day(first + i);
      add_to(dense.empty() || day == kNullDay ? by_day[day] : dense[std::size_t(day - first_day)], rows[i]);
    }
  }
  for (std::size_t i = 0; i < dense.size(); ++i) {
    if (dense[i] != RowDigest{}) by_day[first_day + std::int32_t(i)] = dense[i];
  }
  return by_day;
}

std::string made_id(const RowDigest& digest) {
  constexpr std::string_view hex = "0123456789abcdef";
  std::string id = "a-";
  for (int shift = 60; shift >= 0; shift -= 4) id += hex[(digest[0] >> shift) & 15];
  return id;
}

}  // namespace attain::journal
