#include "table_index.hpp"

#include <algorithm>

namespace attain::rule {

namespace {

constexpr std::size_t kMostBitWords = 4'000'000;  // 32 MB a column; beyond, a segment tree
constexpr int kMostScale = 12;
constexpr std::int64_t kMostKey = INT64_MAX / 4;

// The constants of a tree of tests; false when it holds anything else.
bool constants_of(const Node& node, std::vector<const Value*>& out) {
  switch (node.op) {
    case Op::test_any: return true;
    case Op::tests:
    case Op::test_none:
      return std::all_of(node.children.begin(), node.children.end(), [&](const NodePtr& c) { return constants_of(*c, out); });
    case Op::test_compare:
      if (node.children[0]->op != Op::constant) return false;
      out.push_back(&node.children[0]->constant);
      return true;
    case Op::test_value: {
      if (node.flag || node.children[0]->op != Op::constant) return false;
      const auto add = [&](const Value& value, bool nested) {
        if (value.is(Kind::range)) {
          const Range& range = value.as_range();
          if (range.form != Range::Form::interval || range.start.is_null() || range.end.is_null()) return false;
          out.push_back(&range.start);
          out.push_back(&range.end);
          return true;
        }
        if (value.is(Kind::list) && nested) return false;
        if (value.is(Kind::context) || value.is(Kind::function)) return false;
        out.push_back(&value);
        return true;
      };
      const Value& value = node.children[0]->constant;
      if (const auto* items = value.list_if()) {
        return std::all_of(items->begin(), items->end(), [&](const Value& item) { return !item.is(Kind::list) && add(item, true); });
      }
      return add(value, false);
    }
    default: return false;
  }
}

using Slots = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

Slots merged(Slots slots) {
  std::sort(slots.begin(), slots.end());
  Slots out;
  for (const auto& [low, high] : slots) {
    if (low > high) continue;
    if (!out.empty() && low <= out.back().second + 1) out.back().second = std::max(out.back().second, high);
    else out.emplace_back(low, high);
  }
  return out;
}

Slots complement(const Slots& slots, std::uint32_t count) {
  Slots out;
  std::uint32_t next = 0;
  for (const auto& [low, high] : slots) {
    if (low > next) out.emplace_back(next, low - 1);
    next = high + 1;
  }
  if (next < count) out.emplace_back(next, count - 1);
  return out;
}

}  // namespace

std::optional<std::int64_t> ColumnIndex::key_of(const Value& value) const {
  switch (kind_) {
    case Kind::number: {
      const Decimal* number = value.number_if();
      if (number == nullptr) return std::nullopt;
      if (const auto units = number->to_scaled(scale_)) {
        if (*units > kMostKey) return INT64_MAX - 1;
        if (*units < -kMostKey) return -INT64_MAX + 1;
        return static_cast<std::int64_t>(*units) * 2;
      }
      try {
        const int128 below = number->rounded_scaled(scale_, RoundingMode::floor);
        if (below > kMostKey) return INT64_MAX - 1;
        if (below < -kMostKey) return -INT64_MAX + 1;
        return static_cast<std::int64_t>(below) * 2 + 1;
      } catch (const Error&) {
        return number->sign() > 0 ? INT64_MAX - 1 : -INT64_MAX + 1;
      }
    }
    case Kind::date:
      if (!value.is(rule::Kind::date)) return std::nullopt;
      return value.as_date().days() * 2;
    case Kind::months:
      if (!value.is(rule::Kind::months_duration)) return std::nullopt;
      return std::clamp(value.as_months().months, -kMostKey, kMostKey) * 2;
    default: return std::nullopt;
  }
}

std::optional<std::uint32_t> ColumnIndex::slot_of(const Value& value) const {
  if (value.is_null()) return null_slot();
  switch (kind_) {
    case Kind::none: return 0;
    case Kind::boolean: {
      const bool* b = value.bool_if();
      return b == nullptr ? std::nullopt : std::optional<std::uint32_t>(*b ? 1 : 0);
    }
    case Kind::text: {
      const std::string* text = value.string_if();
      if (text == nullptr) return std::nullopt;
      const auto found = texts_.find(*text);
      return found == texts_.end() ? 0 : found->second;
    }
    default: {
      const auto key = key_of(value);
      if (!key) return std::nullopt;
      const auto at = std::lower_bound(keys_.begin(), keys_.end(), *key);
      const auto index = static_cast<std::uint32_t>(at - keys_.begin());
      return 2 * index + (at != keys_.end() && *at == *key ? 1 : 0);
    }
  }
}

Value ColumnIndex::witness(std::uint32_t slot) const {
  if (slot == null_slot()) return {};
  if (kind_ == Kind::boolean) return slot == 1;
  if (kind_ == Kind::text) {
    if (slot > 0) return Value(words_of_slots_[slot]);
    std::string other = "other";
    while (texts_.count(other) > 0) other += "_";
    return Value(other);
  }
  if (kind_ == Kind::none) return {};
  const std::size_t index = slot / 2;
  std::int64_t key = 0;
  if (slot % 2 == 1) key = keys_[index];
  else if (keys_.empty()) key = 0;
  else if (index == 0) key = keys_[0] - 2;
  else if (index == keys_.size()) key = keys_.back() + 2;
  else key = keys_[index] - keys_[index - 1] > 2 ? (keys_[index - 1] / 2 + 1) * 2 : keys_[index - 1] + 1;
  if (slot % 2 == 0 && index > 0 && index < keys_.size()) {
    if (key <= keys_[index - 1] || key >= keys_[index]) key = keys_[index - 1] + 1;
  }
  switch (kind_) {
    case Kind::number: return Decimal::scaled(static_cast<int128>(key) * 5, scale_ + 1).normalized();
    case Kind::date: return key % 2 != 0 ? Value() : [&] { const auto d = CalendarDate::from_days(key / 2); return d ? Value(*d) : Value(); }();
    default: return key % 2 != 0 ? Value() : Value(MonthsDuration{key / 2});
  }
}

std::optional<std::uint32_t> ColumnIndex::slot_of_constant(const Value& value) const {
  if (value.is_null()) return std::nullopt;
  return slot_of(value);
}

// The slots of one test (null apart); false when it is no matter of slots.
bool ColumnIndex::add_test(const Node& node, Slots& out) const {
  const std::uint32_t last = slots_ - 1;
  const bool ordered = kind_ == Kind::number || kind_ == Kind::date || kind_ == Kind::months;
  switch (node.op) {
    case Op::test_any: out.emplace_back(0, last); return true;
    case Op::tests:
      return std::all_of(node.children.begin(), node.children.end(), [&](const NodePtr& c) { return add_test(*c, out); });
    case Op::test_none: {
      Slots inner;
      if (!add_test(*node.children[0], inner)) return false;
      for (const auto& part : complement(merged(std::move(inner)), slots_)) out.push_back(part);
      return true;
    }
    case Op::test_compare: {
      const Value& bound = node.children[0]->constant;
      if (node.form == Range::Form::equal || node.form == Range::Form::not_equal) {
        const bool equal = node.form == Range::Form::equal;
        if (bound.is_null()) {
          if (!equal) out.emplace_back(0, last);
          return true;
        }
        const auto slot = slot_of_constant(bound);
        if (!slot) return false;
        if (equal) out.emplace_back(*slot, *slot);
        else for (const auto& part : complement({{*slot, *slot}}, slots_)) out.push_back(part);
        return true;
      }
      if (bound.is_null()) return true;  // never
      const auto slot = slot_of_constant(bound);
      if (!slot || !ordered) return false;
      switch (node.form) {
        case Range::Form::less: if (*slot > 0) out.emplace_back(0, *slot - 1); break;
        case Range::Form::less_equal: out.emplace_back(0, *slot); break;
        case Range::Form::greater: out.emplace_back(*slot + 1, last); break;
        default: out.emplace_back(*slot, last);
      }
      return true;
    }
    case Op::test_value: {
      const Value& value = node.children[0]->constant;
      const auto add = [&](const Value& item) {
        if (item.is_null()) return true;
        if (item.is(rule::Kind::range)) {
          const Range& range = item.as_range();
          const auto low = slot_of_constant(range.start);
          const auto high = slot_of_constant(range.end);
          if (!low || !high || !ordered) return false;
          const std::uint32_t from = *low + (range.start_included ? 0 : 1);
          const std::uint32_t to = *high - (range.end_included ? 0 : 1);
          if (from <= to) out.emplace_back(from, to);
          return true;
        }
        const auto slot = slot_of_constant(item);
        if (!slot) return false;
        out.emplace_back(*slot, *slot);
        return true;
      };
      if (const auto* items = value.list_if()) return std::all_of(items->begin(), items->end(), add);
      return add(value);
    }
    default: return false;
  }
}

void ColumnIndex::shape_cell(const Expression& cell, bool of_rule, const Limits& limits) {
  const Node& root = *cell.tree().root;
  CellShape shape;
  std::vector<const Value*> constants;
  if (root.op == Op::test_any || (root.op == Op::tests && root.children.size() == 1 && root.children[0]->op == Op::test_any)) {
    shape.kind = CellShape::Kind::anything;
    shape.null = true;
    shape.slots = {{0, slots_ - 1}};
  } else {
    tests_ = tests_ || of_rule;
    Slots slots;
    if (constants_of(root, constants) && kind_ != Kind::none && add_test(root, slots)) {
      shape.kind = CellShape::Kind::simple;
      shape.slots = merged(std::move(slots));
      Evaluator evaluator(limits, Mode::feel, nullptr);
      shape.null = evaluator.passes(cell.tree(), Value()) == Ternary(true);
      for (const Value* value : constants) mentions_null_ = mentions_null_ || (of_rule && value->is_null());
    } else {
      shape.kind = CellShape::Kind::complex;
      shape.null = true;
      shape.slots = {{0, slots_ - 1}};
      mentions_null_ = mentions_null_ || of_rule;  // the cell itself says what it makes of null
    }
  }
  shapes_.push_back(std::move(shape));
}

ColumnIndex ColumnIndex::build(std::span<const Expression* const> cells, std::size_t rules, const Limits& limits) {
  ColumnIndex index;
  std::vector<const Value*> constants;
  for (const Expression* cell : cells) {
    std::vector<const Value*> own;
    if (constants_of(*cell->tree().root, own)) constants.insert(constants.end(), own.begin(), own.end());
  }
  std::optional<rule::Kind> kind;
  bool mixed = false;
  for (const Value* value : constants) {
    if (value->is_null()) continue;
    mixed = mixed || (kind && *kind != value->kind());
    kind = value->kind();
  }
  if (kind && !mixed) {
    switch (*kind) {
      case rule::Kind::number: index.kind_ = Kind::number; break;
      case rule::Kind::date: index.kind_ = Kind::date; break;
      case rule::Kind::months_duration: index.kind_ = Kind::months; break;
      case rule::Kind::string: index.kind_ = Kind::text; break;
      case rule::Kind::boolean: index.kind_ = Kind::boolean; break;
      default: break;
    }
  }
  if (index.kind_ == Kind::number) {
    for (const Value* value : constants) {
      if (value->is_null()) continue;
      index.scale_ = std::max(index.scale_, value->as_number().normalized().scale());
    }
    const bool fits = index.scale_ <= kMostScale && std::all_of(constants.begin(), constants.end(), [&](const Value* v) {
      return v->is_null() || v->as_number().abs() < Decimal::scaled(kMostKey, index.scale_);
    });
    if (!fits) index.kind_ = Kind::none, index.scale_ = 0;  // the cells themselves decide
  }
  switch (index.kind_) {
    case Kind::none: index.slots_ = 1; break;
    case Kind::boolean: index.slots_ = 2; break;
    case Kind::text:
      index.words_of_slots_.push_back({});
      for (const Value* value : constants) {
        if (value->is_null()) continue;
        if (index.texts_.emplace(value->as_string(), static_cast<std::uint32_t>(index.texts_.size() + 1)).second) index.words_of_slots_.push_back(value->as_string());
      }
      index.slots_ = static_cast<std::uint32_t>(index.texts_.size()) + 1;
      break;
    default:
      for (const Value* value : constants) {
        if (const auto key = index.key_of(*value)) index.keys_.push_back(*key);
      }
      std::sort(index.keys_.begin(), index.keys_.end());
      index.keys_.erase(std::unique(index.keys_.begin(), index.keys_.end()), index.keys_.end());
      index.slots_ = static_cast<std::uint32_t>(index.keys_.size()) * 2 + 1;
  }
  for (std::size_t i = 0; i < cells.size(); ++i) index.shape_cell(*cells[i], i < rules, limits);
  index.fill(cells.size());
  return index;
}

void ColumnIndex::fill(std::size_t rules) {
  words_ = (rules + 63) / 64;
  const std::size_t positions = std::size_t{slots_} + 1;
  if (positions * words_ <= kMostBitWords) {
    bits_.assign(positions * words_, 0);
    for (std::size_t r = 0; r < rules; ++r) {
      const std::uint64_t bit = std::uint64_t{1} << (r % 64);
      for (const auto& [low, high] : shapes_[r].slots) {
        for (std::uint32_t s = low; s <= high; ++s) bits_[s * words_ + r / 64] |= bit;
      }
      if (shapes_[r].null) bits_[slots_ * words_ + r / 64] |= bit;
    }
    return;
  }
  leaves_ = 1;
  while (leaves_ < positions) leaves_ *= 2;
  segments_.resize(2 * leaves_);
  const auto put = [&](std::uint32_t low, std::uint32_t high, std::uint32_t rule) {
    for (std::size_t l = low + leaves_, h = high + leaves_ + 1; l < h; l /= 2, h /= 2) {
      if (l % 2 == 1) segments_[l++].push_back(rule);
      if (h % 2 == 1) segments_[--h].push_back(rule);
    }
  };
  for (std::size_t r = 0; r < rules; ++r) {
    for (const auto& [low, high] : shapes_[r].slots) put(low, high, static_cast<std::uint32_t>(r));
    if (shapes_[r].null) put(slots_, slots_, static_cast<std::uint32_t>(r));
  }
}

const std::uint64_t* ColumnIndex::rules_in(std::uint32_t slot, std::vector<std::uint64_t>& scratch) const {
  if (!bits_.empty() || words_ == 0) return bits_.data() + slot * words_;
  scratch.assign(words_, 0);
  for (std::size_t node = slot + leaves_; node > 0; node /= 2) {
    for (const std::uint32_t rule : segments_[node]) scratch[rule / 64] |= std::uint64_t{1} << (rule % 64);
  }
  return scratch.data();
}

}  // namespace attain::rule
