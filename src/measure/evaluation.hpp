#pragma once
/// One evaluation: every component of a plan aggregated over a cut of the book's credited lines, and measures put together from them.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <boost/container/small_vector.hpp>

#include "groups.hpp"
#include "targets.hpp"
#include "working_days.hpp"

namespace attain::measuring {

/// One code a dimension; few dimensions need no memory of their own.
using Codes = boost::container::small_vector<std::uint32_t, 4>;
struct CodesHash {
  std::size_t operator()(const Codes& codes) const noexcept {
    std::uint64_t h = 0x9E3779B97F4A7C15ULL;
    for (const std::uint32_t code : codes) h = (h ^ code) * 0xff51afd7ed558ccdULL, h ^= h >> 31;
    return h;
  }
};

/// A group: a time cell and its codes.
struct Group {
  std::uint32_t cell = 0;
  Codes codes;
  std::uint32_t place = kNone;         ///< its index in the main evaluation, where known: saves a look-up; no part of its identity
  friend bool operator==(const Group& a, const Group& b) noexcept { return a.cell == b.cell && a.codes == b.codes; }
};
struct GroupHash {
  std::size_t operator()(const Group& group) const noexcept {
    return CodesHash()(group.codes) ^ group.cell * 0x9E3779B97F4A7C15ULL;
  }
};
using GroupIndex = std::unordered_map<Group, std::uint32_t, GroupHash>;

/// One component's values by group.
struct Aggregated {
  bool exists = false;                 ///< its table is in the book
  std::vector<int128> values;          ///< by group index, at the component's scale; groups beyond its end have nothing
  std::vector<std::uint8_t> seen;      ///< extremes: whether there was anything
  void grow(std::size_t groups) {
    values.resize(groups, 0);
    seen.resize(groups, 0);
  }
};

struct EvaluationInput {
  const Book& book;
  const Plan& plan;
  const std::vector<Dimension>& dimensions;
  const Axis& axis;
  Date as_of;
  CreditRole role = CreditRole::revenue;
  unsigned threads = 0;
  std::uint32_t block = 1 << 15;                       ///< rows that a thread takes at a time
  std::uint64_t dense_keys = std::uint64_t{1} << 23;   ///< so many keys that can be counted get an array, more are hashed; tests set both low
};

/// Groups found, and every component's values in them.
struct Evaluation {
  std::vector<Group> groups;           ///< in order of discovery; grows through `group()`
  GroupIndex index;
  std::vector<Aggregated> components;
  std::uint32_t group(const Group& key);   ///< its index, new when unseen
};

/// Aggregates all components. `wanted`: which components (empty: all).
[[nodiscard]] Evaluation evaluate(const EvaluationInput& input, const std::vector<bool>& wanted = {});
/// The simple version, one line after another: the oracle of tests, and what explanations read.
[[nodiscard]] Evaluation evaluate_simply(const EvaluationInput& input, const std::vector<bool>& wanted = {});

/// A line that counts in a group, for explanations.
struct CountedLine { std::string table, id; Date on; std::uint32_t person; std::int64_t share; int128 value; };
[[nodiscard]] std::vector<CountedLine> lines_of(const EvaluationInput& input, std::size_t component, const Group& group);

}  // namespace attain::measuring
