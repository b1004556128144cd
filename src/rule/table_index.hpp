#pragma once
// Where a value lies among the constants of one input column, and which rules match there.
//
// The constants of a column cut its values into slots: below the first, the first itself, between the first and the second, …;
// for texts one slot a text and one for all others; for booleans two. Null has a slot of its own. Each rule's cell is then a
// set of slots, and each slot a set of rules (bits, or postings of a segment tree when bits would be too many).

#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "evaluator.hpp"

namespace attain::rule {

// A cell of a table as intervals of slots; `complex` when it takes more than slots to decide it.
struct CellShape {
  enum class Kind : std::uint8_t { anything, simple, complex };
  Kind kind = Kind::complex;
  bool null = false;  // matches null
  std::vector<std::pair<std::uint32_t, std::uint32_t>> slots;  // closed, in order, disjoint
};

class ColumnIndex {
 public:
  enum class Kind : std::uint8_t { none, number, date, months, text, boolean };

  /// Collects the constants of all cells and classifies the column. Of the cells the first `rules` are the rules'; one more
  /// may hold what the input allows.
  static ColumnIndex build(std::span<const Expression* const> cells, std::size_t rules, const Limits& limits);

  [[nodiscard]] Kind kind() const noexcept { return kind_; }
  [[nodiscard]] std::uint32_t slots() const noexcept { return slots_; }          // without null
  [[nodiscard]] std::uint32_t null_slot() const noexcept { return slots_; }
  [[nodiscard]] const CellShape& shape(std::size_t rule) const noexcept { return shapes_[rule]; }
  [[nodiscard]] bool mentions_null() const noexcept { return mentions_null_; }
  [[nodiscard]] bool tests_anything() const noexcept { return tests_; }
  /// The slot of a value; empty when it is of another kind than the column's constants (then only the cells themselves know).
  [[nodiscard]] std::optional<std::uint32_t> slot_of(const Value& value) const;
  /// A value that lies in the slot: the constant itself, or one between two constants.
  [[nodiscard]] Value witness(std::uint32_t slot) const;
  /// Rules that may match in the slot, as 64-bit words; `scratch` is used when they are not kept as bits.
  [[nodiscard]] const std::uint64_t* rules_in(std::uint32_t slot, std::vector<std::uint64_t>& scratch) const;
  [[nodiscard]] std::size_t words() const noexcept { return words_; }

  // For columns: ordered kinds as thresholds. keys()[i] is twice the i-th constant in units of scale() (days for dates).
  [[nodiscard]] const std::vector<std::int64_t>& keys() const noexcept { return keys_; }
  [[nodiscard]] int scale() const noexcept { return scale_; }
  [[nodiscard]] const std::unordered_map<std::string, std::uint32_t>& texts() const noexcept { return texts_; }

 private:
  void shape_cell(const Expression& cell, bool of_rule, const Limits& limits);
  bool add_test(const Node& node, std::vector<std::pair<std::uint32_t, std::uint32_t>>& out) const;
  std::optional<std::int64_t> key_of(const Value& value) const;
  std::optional<std::uint32_t> slot_of_constant(const Value& value) const;
  void fill(std::size_t rules);

  Kind kind_ = Kind::none;
  std::uint32_t slots_ = 1;
  int scale_ = 0;
  bool mentions_null_ = false, tests_ = false;
  std::vector<std::int64_t> keys_;
  std::unordered_map<std::string, std::uint32_t> texts_;
  std::vector<std::string> words_of_slots_;
  std::vector<CellShape> shapes_;
  std::size_t words_ = 0;
  std::vector<std::uint64_t> bits_;                       // (slots + 1) × words, when affordable
  std::vector<std::vector<std::uint32_t>> segments_;      // else: segment tree over slots + 1 leaves
  std::size_t leaves_ = 0;
};

}  // namespace attain::rule
