#pragma once
// How the cells of one input column become classes: slots that no rule tells apart are one class.

#include <algorithm>
#include <cstring>
#include <unordered_map>

#include "columns.hpp"
#include "table_compiled.hpp"

namespace attain::rule {

inline constexpr std::size_t kBlock = columns::kBlock;
inline constexpr std::uint32_t kRowByRow = 0xFFFFFFFFu;     // a class or result that only the row itself can answer
inline constexpr std::uint32_t kUnknown = 0xFFFFFFFEu;      // a result not yet worked out
inline constexpr std::size_t kDenseCombinations = 1 << 16;

// The number of thresholds not above x, for a power of two of them: no branches.
template <int Levels>
inline std::uint32_t rank(const std::int64_t* thresholds, std::int64_t x) {
  std::uint32_t at = 0;
#pragma GCC unroll 8
  for (int level = Levels - 1; level >= 0; --level) {
    const std::uint32_t step = std::uint32_t{1} << level;
    at += static_cast<std::uint32_t>(x >= thresholds[at + step - 1]) << level;
  }
  return at;
}

// Sixteen cells against every threshold at once, four to a register of the oldest 64-bit machines; how many thresholds are not
// above each cell. A few compares of 32 bits beat a search whose every step waits for the last.
inline constexpr std::size_t kMostCompared = 32;
inline constexpr std::size_t kLanes = 16;
typedef std::int32_t Four __attribute__((vector_size(16)));

inline void count_reached(const std::int32_t* cells, std::span<const std::int32_t> thresholds, std::uint32_t* out) {
  Four x[4], reached[4] = {};
  std::memcpy(x, cells, sizeof x);
  for (const std::int32_t threshold : thresholds) {
    const Four t = {threshold, threshold, threshold, threshold};
    for (int k = 0; k < 4; ++k) reached[k] -= x[k] >= t;   // true is -1
  }
  std::memcpy(out, reached, sizeof reached);
}

// Cells of a block as 32-bit numbers; false when one of them is null or does not fit.
inline bool narrowed(const std::int64_t* cells, std::size_t count, std::int32_t* out) {
  std::uint64_t beyond = 0;
  for (std::size_t i = 0; i < count; ++i) {
    out[i] = static_cast<std::int32_t>(cells[i]);
    beyond |= (static_cast<std::uint64_t>(cells[i]) + 0x80000000u) >> 32;
  }
  return beyond == 0;
}

// How the cells of one input column become classes.
class Classes {
 public:
  Classes(const ColumnIndex& index, std::size_t rules, bool has_allowed, const ColumnSpec* spec) : index_(index) {
    const std::size_t positions = std::size_t{index.slots()} + 1;
    class_of_slot_.resize(positions);
    std::unordered_map<std::string, std::uint32_t> seen;
    std::vector<std::uint64_t> scratch;
    for (std::uint32_t slot = 0; slot < positions; ++slot) {
      const std::uint64_t* bits = index.rules_in(slot, scratch);
      std::string key(reinterpret_cast<const char*>(bits), index.words() * sizeof(std::uint64_t));
      if (slot == index.null_slot()) key += "null";  // strict tables complain of it
      const auto [entry, fresh] = seen.emplace(std::move(key), static_cast<std::uint32_t>(slots_of_class_.size()));
      if (fresh) {
        slots_of_class_.push_back(slot);
        refused_.push_back(has_allowed && slot != index.null_slot() && !in_shape(index.shape(rules), slot));
      }
      class_of_slot_[slot] = entry->second;
    }
    null_class_ = class_of_slot_[index.null_slot()];
    if (spec != nullptr) prepare(*spec);
  }

  [[nodiscard]] std::size_t count() const { return slots_of_class_.size(); }
  [[nodiscard]] std::uint32_t slot(std::uint32_t cls) const { return slots_of_class_[cls]; }
  [[nodiscard]] bool is_refused(std::uint32_t cls) const { return refused_[cls] != 0; }
  [[nodiscard]] std::uint32_t class_of(const Value& value) const {
    const auto slot = index_.slot_of(value);
    return slot ? class_of_slot_[*slot] : kRowByRow;
  }

  // Classes of a block of cells.
  void classify(const columns::Block& block, columns::Kind kind, std::size_t count, std::uint32_t* out) const {
    switch (kind) {
      case columns::Kind::number: ordered(block.units, kEmptyUnits, count, out); break;
      case columns::Kind::date: ordered(block.days, kEmptyDay, count, out); break;
      case columns::Kind::text:
        for (std::size_t i = 0; i < count; ++i) {
          const std::uint32_t code = block.codes[i];
          out[i] = code == kNone ? null_class_ : code < class_of_code_.size() ? class_of_code_[code] : class_of_slot_[0];
        }
        break;
      case columns::Kind::boolean:
        for (std::size_t i = 0; i < count; ++i) {
          const std::uint8_t b = block.booleans[i];
          out[i] = b > 1 ? null_class_ : class_of_slot_[index_.kind() == ColumnIndex::Kind::boolean ? b : 0];
        }
        break;
      case columns::Kind::any: break;
    }
  }
  [[nodiscard]] bool is_ready() const { return ready_; }

  // Codes of a block of cells straight from their place among few thresholds, by `known`, the code of each class; `scratch` holds a
  // block. False when a cell is null, or wide, or its code not known yet: then nothing is said.
  [[nodiscard]] bool codes(const columns::Block& block, columns::Kind kind, std::size_t count, std::span<const std::uint32_t> known, std::int32_t* scratch, std::uint32_t* out) const {
    if (narrow_.empty() || narrow_.size() > kMostCompared) return false;
    if (kind != columns::Kind::number || !narrowed(block.units, count, scratch)) return false;
    std::uint32_t code_of_rank[kMostCompared + 1];
    std::uint32_t most = 0;
    for (std::size_t r = 0; r <= narrow_.size(); ++r) {
      code_of_rank[r] = known[class_of_rank_[below_ + r]];
      most = std::max(most, code_of_rank[r]);
    }
    if (most >= kUnknown) return false;
    std::size_t i = 0;
    for (; i + kLanes <= count; i += kLanes) {
      std::uint32_t ranks[kLanes];
      count_reached(scratch + i, narrow_, ranks);
      for (std::size_t k = 0; k < kLanes; ++k) out[i + k] = code_of_rank[ranks[k]];
    }
    for (; i < count; ++i) {
      std::size_t at = 0;
      for (const std::int32_t threshold : narrow_) at += scratch[i] >= threshold;
      out[i] = code_of_rank[at];
    }
    return true;
  }

 private:
  static bool in_shape(const CellShape& shape, std::uint32_t slot) {
    return std::any_of(shape.slots.begin(), shape.slots.end(), [&](const auto& part) { return part.first <= slot && slot <= part.second; });
  }

  void prepare(const ColumnSpec& spec) {
    using CK = ColumnSpec::Kind;
    const auto kind = index_.kind();
    if (kind == ColumnIndex::Kind::none) {
      ready_ = spec.kind != CK::decimal;
      thresholds_.assign(1, INT64_MAX);
      class_of_rank_ = {class_of_slot_[0], class_of_slot_[0]};
      levels_ = 1;
      return;
    }
    if (kind == ColumnIndex::Kind::boolean) ready_ = spec.kind == CK::boolean;
    if (kind == ColumnIndex::Kind::text && spec.kind == CK::text) {
      const std::size_t size = spec.dictionary != nullptr ? spec.dictionary->size() : spec.words != nullptr ? spec.words->size() : 0;
      class_of_code_.assign(size, class_of_slot_[0]);
      if (spec.dictionary != nullptr) {
        for (const auto& [text, slot] : index_.texts()) {
          if (const auto code = spec.dictionary->find(text); code && *code < size) class_of_code_[*code] = class_of_slot_[slot];
        }
      } else {
        for (std::size_t code = 0; code < size; ++code) {
          const auto found = index_.texts().find((*spec.words)[code]);
          if (found != index_.texts().end()) class_of_code_[code] = class_of_slot_[found->second];
        }
      }
      ready_ = true;
    }
    if (kind == ColumnIndex::Kind::date && spec.kind == CK::date) ready_ = build_thresholds(0, 0);
    if (kind == ColumnIndex::Kind::number && (spec.kind == CK::number || spec.kind == CK::wide) && spec.scale >= 0 && spec.scale <= 18) {
      ready_ = build_thresholds(index_.scale(), spec.scale);
    }
  }

  // Slot 2i+1 begins at the i-th constant, slot 2i+2 just above it, in the column's units; only where the class changes.
  bool build_thresholds(int from, int to) {
    std::uint32_t last = class_of_slot_[0];
    class_of_rank_ = {last};
    thresholds_.clear();
    const auto change = [&](int128 at, std::uint32_t cls) {
      if (!thresholds_.empty() && thresholds_.back() == at) {  // no unit of the column lies in the slot before
        class_of_rank_.back() = cls;
        last = cls;
        return true;
      }
      if (cls == last) return true;
      if (at >= INT64_MAX || at <= INT64_MIN) return false;
      thresholds_.push_back(static_cast<std::int64_t>(at));
      class_of_rank_.push_back(cls);
      last = cls;
      return true;
    };
    for (std::size_t i = 0; i < index_.keys().size(); ++i) {
      const int128 constant = index_.keys()[i] / 2;
      int128 floor = constant, ceiling = constant;
      if (to >= from) {
        floor = ceiling = constant * power_of_ten(to - from);
      } else {
        const int128 divisor = power_of_ten(from - to);
        floor = constant / divisor - (constant % divisor != 0 && constant < 0);
        ceiling = floor + (constant % divisor != 0);
      }
      if (!change(ceiling, class_of_slot_[2 * i + 1]) || !change(floor + 1, class_of_slot_[2 * i + 2])) return false;
    }
    for (const std::int64_t threshold : thresholds_) {
      if (threshold <= INT32_MIN) ++below_;
      else if (threshold <= INT32_MAX) narrow_.push_back(static_cast<std::int32_t>(threshold));
    }
    levels_ = 1;
    while ((std::size_t{1} << levels_) <= thresholds_.size()) ++levels_;
    thresholds_.resize(std::size_t{1} << levels_, INT64_MAX);
    return true;
  }

  template <int Levels, typename T>
  void ranks(const T* x, T empty, std::size_t count, std::uint32_t* out) const {
    const std::int64_t* thresholds = thresholds_.data();
    const std::uint32_t* classes = class_of_rank_.data();
    const std::uint32_t none = null_class_;
    for (std::size_t i = 0; i < count; ++i) {
      const T value = x[i];
      const std::uint32_t cls = classes[rank<Levels>(thresholds, value)];
      out[i] = value == empty ? none : cls;
    }
  }

  template <typename T>
  void ordered(const T* x, T empty, std::size_t count, std::uint32_t* out) const {
    switch (levels_) {
      case 1: ranks<1>(x, empty, count, out); break;
      case 2: ranks<2>(x, empty, count, out); break;
      case 3: ranks<3>(x, empty, count, out); break;
      case 4: ranks<4>(x, empty, count, out); break;
      case 5: ranks<5>(x, empty, count, out); break;
      case 6: ranks<6>(x, empty, count, out); break;
      default:
        for (std::size_t i = 0; i < count; ++i) {
          const auto at = std::upper_bound(thresholds_.begin(), thresholds_.end(), static_cast<std::int64_t>(x[i])) - thresholds_.begin();
          out[i] = x[i] == empty ? null_class_ : class_of_rank_[std::min(static_cast<std::size_t>(at), class_of_rank_.size() - 1)];
        }
    }
  }

  const ColumnIndex& index_;
  std::vector<std::uint32_t> class_of_slot_, slots_of_class_;
  std::vector<std::uint8_t> refused_;
  std::uint32_t null_class_ = 0;
  bool ready_ = false;
  int levels_ = 1;
  std::vector<std::int64_t> thresholds_;          // padded to a power of two
  std::vector<std::int32_t> narrow_;              // those that 32-bit cells may or may not reach
  std::size_t below_ = 0;                         // those that every 32-bit cell reaches
  std::vector<std::uint32_t> class_of_rank_;
  std::vector<std::uint32_t> class_of_code_;
};

}  // namespace attain::rule
