#pragma once
// The digest of rows: each row's 128-bit hash, from texts and values and never from codes, scales or positions.

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "attain/base/dictionary.hpp"
#include "attain/journal/schema.hpp"
#include "attain/journal/table.hpp"

namespace attain::journal {

using RowDigest = std::array<std::uint64_t, 2>;

inline void add_to(RowDigest& sum, const RowDigest& other) noexcept {  // modulo 2^128
  const uint128 total = (uint128(sum[1]) << 64 | sum[0]) + (uint128(other[1]) << 64 | other[0]);
  sum = {std::uint64_t(total), std::uint64_t(total >> 64)};
}
inline void take_from(RowDigest& sum, const RowDigest& other) noexcept {
  const uint128 total = (uint128(sum[1]) << 64 | sum[0]) - (uint128(other[1]) << 64 | other[0]);
  sum = {std::uint64_t(total), std::uint64_t(total >> 64)};
}

/// Hashes rows of segments of one table.
class RowHasher {
 public:
  /// `rows`: about how many will be hashed; decides whether texts are hashed once or again each time.
  RowHasher(const TableSchema& schema, const Ids& ids, std::size_t rows);
  /// The hashes of `count` rows from `first`.
  void hash(const Segment& segment, std::uint32_t first, std::uint32_t count, std::vector<RowDigest>& out);
  /// The hashes of the first `count` rows of loose columns, custom ones left out: what ids are made from.
  void hash(const SegmentColumn& on, const std::vector<SegmentColumn>& columns, std::uint32_t count, std::vector<RowDigest>& out);
  /// The sum over all rows of a segment by `on`; undated rows under kNullDay.
  [[nodiscard]] std::map<std::int32_t, RowDigest> sums(const Segment& segment);

 private:
  void add(const SegmentColumn& column, std::uint64_t seed, const Dictionary* dictionary, std::vector<std::uint64_t>* known, std::uint32_t first, std::uint32_t count,
           std::vector<RowDigest>& out);
  [[nodiscard]] std::uint64_t text_hash(const Dictionary& dictionary, std::vector<std::uint64_t>& known, std::uint32_t code) const;
  const TableSchema* schema_;
  const Ids* ids_;
  std::vector<std::uint64_t> seeds_;                            // by column: from its name
  std::array<std::vector<std::uint64_t>, kDomains> known_;      // text hashes by code; empty: hashed each time
};

/// A deterministic id for a row that brings none: "a-" and 16 hex digits of its cells.
[[nodiscard]] std::string made_id(const RowDigest& digest);

}  // namespace attain::journal
