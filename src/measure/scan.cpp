// The fast form of `evaluate`: one pass over a table's columns for all components that read it by the same date, on several threads.
//
// Plain facts fall into slots, a dense index of (time cell, codes). Sums and counts add into arrays. A distinct key of a small domain is owned by the first
// slot that takes it (one compare-and-swap on an array over the domain); a key seen in a second slot goes to an overflow list that is sorted at the end. Keys
// of larger domains go to a hash set a thread with their slot. The count of each slot is then exact and does not depend on threads or order. What this form
// cannot do (roll-ups that fan out, first and last, huge domains) is left to the simple one.
#include <algorithm>
#include <atomic>
#include <bit>
#include <memory>
#include <span>
#include <thread>

#include "base/parallel.hpp"
#include "scan.hpp"

namespace attain::measuring {

namespace {

constexpr std::uint32_t kFree = 0xFFFFFFFFu;
constexpr std::size_t kMostSlots = std::size_t{1} << 22;
constexpr std::uint64_t kMostKeys = std::uint64_t{1} << 27;

/// A dimension read from columns: a code for each of some rows.
class ColumnCoder {
 public:
  ColumnCoder(const EvaluationInput& input, const Dimension& dimension, const TableSchema& schema, std::optional<std::size_t> person) : input_(input), dimension_(dimension), person_(person) {
    using Kind = Dimension::Kind;
    switch (dimension.kind) {
      case Kind::territory:
        column_ = schema.index("territory");
        customer_ = schema.index("customer");
        territories_ = input.book.company().find(Domain::customer, "territory");
        break;
      case Kind::column:
      case Kind::attribute: column_ = dimension.column == "salesperson" ? person : schema.index(dimension.column); break;
      default: break;
    }
  }
  void codes(const Segment& s, std::span<const std::uint32_t> rows, std::vector<std::uint32_t>& out) const {
    using Kind = Dimension::Kind;
    out.resize(rows.size());
    const auto read = [&](const std::optional<std::size_t>& column) {
      if (!column) {
        std::fill(out.begin(), out.end(), kNone);
        return;
      }
      const SegmentColumn& c = s.column(*column);
      for (std::size_t i = 0; i < rows.size(); ++i) out[i] = c.code(rows[i]);
    };
    const auto day = [&](std::size_t i) { return Date(s.on().day(rows[i])); };
    switch (dimension_.kind) {
      case Kind::salesperson: return read(person_);
      case Kind::team:
        read(person_);
        for (std::size_t i = 0; i < rows.size(); ++i) if (out[i] != kNone) out[i] = input_.book.company().team_of(out[i], day(i));
        return;
      case Kind::territory:
        read(column_);
        if (!customer_ || territories_ == nullptr) return;
        for (std::size_t i = 0; i < rows.size(); ++i) {
          if (out[i] != kNone) continue;
          const std::uint32_t customer = s.column(*customer_).code(rows[i]);
          if (customer != kNone) out[i] = territories_->code_at(customer, day(i));
        }
        return;
      case Kind::column:
      case Kind::attribute:
        if (dimension_.column == "team") {
          read(person_);
          for (std::size_t i = 0; i < rows.size(); ++i) if (out[i] != kNone) out[i] = input_.book.company().team_of(out[i], day(i));
        } else {
          read(column_);
        }
        for (const Attribute* attribute : dimension_.path) {
          for (std::size_t i = 0; i < rows.size(); ++i) if (out[i] != kNone) out[i] = attribute->code_at(out[i], day(i));
        }
        return;
      case Kind::manager:
      case Kind::team_tree: return;
    }
  }
  [[nodiscard]] static bool can(const Dimension& dimension) { return !dimension.fans_out() && !dimension.via_text; }

 private:
  const EvaluationInput& input_;
  const Dimension& dimension_;
  std::optional<std::size_t> person_, column_, customer_;
  const Attribute* territories_ = nullptr;
};

/// Dense index of groups: one digit a dimension (code + 1, 0 is nobody), then the cell. Facts come roughly by date, so the slots in use lie together.
struct Slots {
  std::vector<std::size_t> radix;
  std::size_t cells = 1, within = 1, total = 1;
  bool fits = true;
  explicit Slots(const EvaluationInput& input) : cells(input.axis.cells.size()), total(cells) {
    for (const Dimension& dimension : input.dimensions) {
      radix.push_back(std::size_t(input.book.ids().of(dimension.domain).size()) + 1);
      if (radix.back() > kMostSlots || total > kMostSlots / radix.back()) fits = false;
      if (!fits) return;
      total *= radix.back();
      within *= radix.back();
    }
  }
  [[nodiscard]] Group group(std::size_t slot) const {
    Group group;
    group.cell = std::uint32_t(slot / within);
    slot %= within;
    for (const std::size_t r : radix) {
      const std::size_t digit = slot % r;
      group.codes.push_back(digit == 0 ? kNone : std::uint32_t(digit - 1));
      slot /= r;
    }
    return group;
  }
  [[nodiscard]] std::size_t slot(const Group& group) const {
    std::size_t stride = 1, slot = group.cell * within;
    for (std::size_t d = 0; d < radix.size(); ++d) {
      slot += (group.codes[d] == kNone ? 0 : std::size_t(group.codes[d]) + 1) * stride;
      stride *= radix[d];
    }
    return slot;
  }
};

/// The key of a distinct component as one number below `size`, or `own` for a fact that counts by itself.
struct KeyReader {
  enum class Form : std::uint8_t { code, code_and_day, fact };
  Form form = Form::code;
  std::optional<std::size_t> column;
  std::int32_t first_day = 0;
  std::uint64_t days = 1, size = 0;
  bool own_when_empty = false, skip_empty = false;
  bool possible = true;
  bool dense = true;       // an array over all keys is small
  static constexpr std::uint64_t kOwn = ~std::uint64_t{0}, kSkip = kOwn - 1;

  KeyReader(const EvaluationInput& input, const Component& component, const TableSchema& schema) {
    own_when_empty = component.document || component.empty_is_own;
    skip_empty = component.skip_empty;
    const auto& names = component.distinct;
    if (names.size() == 1 && names[0] == "id") {
      form = Form::fact;
      return;
    }
    const ColumnSchema* found = schema.find(names[0]);
    const bool coded = found != nullptr && (found->kind == ColumnKind::reference || found->kind == ColumnKind::text);
    const bool dated = names.size() == 2 && names[1] == "on";
    if (found == nullptr && names[0] == "order" && own_when_empty) {   // a table without the column: every fact is its own document
      form = Form::fact;
      return;
    }
    if (!coded || !(names.size() == 1 || dated) || !(own_when_empty || skip_empty) || names[0] == "salesperson") {
      possible = false;
      return;
    }
    column = schema.index(names[0]);
    form = dated ? Form::code_and_day : Form::code;
    size = input.book.ids().of(found->domain).size();
    if (dated) {
      first_day = input.axis.first.days();
      days = std::uint64_t(input.axis.end - input.axis.first);
      size *= days;
    }
    possible = size <= kMostKeys;
    dense = size <= input.dense_keys;
  }
  [[nodiscard]] std::uint64_t key(std::uint32_t code, std::int32_t on) const noexcept {
    if (code == kNone) return own_when_empty ? kOwn : kSkip;
    return form == Form::code ? code : code * days + std::uint64_t(on - first_day);
  }
};

/// A set of (slot, key) pairs: open addressing, at most half full.
class PairSet {
 public:
  /// Whether it is new.
  bool insert(std::uint32_t slot, std::uint64_t key) {
    if (2 * (size_ + 1) > cells_.size()) grow();
    return place(std::uint64_t{slot} << 32 | key);
  }
  template <typename F>
  void for_each(F&& f) const {
    for (const std::uint64_t cell : cells_) if (cell != kEmpty) f(std::uint32_t(cell >> 32), cell & 0xFFFFFFFFu);
  }

 private:
  static_assert(kMostKeys <= std::uint64_t{1} << 32 && kMostSlots <= std::size_t{1} << 31);
  static constexpr std::uint64_t kEmpty = ~std::uint64_t{0};
  bool place(std::uint64_t pair) {
    for (std::size_t at = (pair * 0x9E3779B97F4A7C15ULL) >> shift_;; at = (at + 1) & (cells_.size() - 1)) {
      if (cells_[at] == pair) return false;
      if (cells_[at] != kEmpty) continue;
      cells_[at] = pair;
      ++size_;
      return true;
    }
  }
  void grow() {
    std::vector<std::uint64_t> before(std::max<std::size_t>(1024, cells_.size() * 4), kEmpty);
    before.swap(cells_);
    shift_ = 64 - std::countr_zero(cells_.size());
    size_ = 0;
    for (const std::uint64_t cell : before) if (cell != kEmpty) place(cell);
  }
  std::vector<std::uint64_t> cells_;
  std::size_t size_ = 0;
  int shift_ = 0;
};

/// Some rows of a segment and the slot of each.
struct Selection {
  std::vector<std::uint32_t> rows, slots;
  std::size_t size = 0;
  explicit Selection(std::size_t most) : rows(most), slots(most) {}
};

/// One component while it is scanned.
struct Running {
  std::size_t at = 0;
  LineReader reader;
  std::unique_ptr<KeyReader> keys;
  std::unique_ptr<std::atomic<std::uint32_t>[]> owner;   // dense keys: the slot that took a key first

  Running(const EvaluationInput& input, std::size_t component) : at(component), reader(input.book, input.plan.components[component], input.as_of, input.role) {}
};

/// What one thread adds up for one component.
struct Partial {
  std::vector<int128> values;
  std::vector<std::uint8_t> seen;
  std::vector<std::pair<std::uint32_t, std::uint64_t>> overflow;   // dense keys taken by another slot
  PairSet pairs;                                                   // other keys
};

/// Components by the conditions they begin with, so that a condition that several share is tested once.
struct Step {
  const Running* of = nullptr;             // whose condition it is
  std::size_t condition = 0;
  std::vector<std::size_t> components;     // that have no further condition
  std::vector<Step> next;
};

class TableScan {
 public:
  /// `places`: the result's group of each slot, kNone where it has none yet; shared by the scans of one evaluation.
  TableScan(const EvaluationInput& input, const std::vector<std::size_t>& components, const Slots& slots, std::vector<std::uint32_t>& places) : input_(input), slots_(slots), places_(places) {
    for (const std::size_t component : components) {
      running_.push_back(std::make_unique<Running>(input, component));
      const LineReader& reader = running_.back()->reader;
      Step* at = &first_;
      for (std::size_t i = 0; i < reader.conditions(); ++i) {
        auto found = std::find_if(at->next.begin(), at->next.end(), [&](const Step& step) { return step.of->reader.condition(step.condition) == reader.condition(i); });
        if (found == at->next.end()) found = at->next.insert(at->next.end(), Step{running_.back().get(), i, {}, {}});
        at = &*found;
      }
      at->components.push_back(running_.size() - 1);
      depth_ = std::max(depth_, reader.conditions() + 1);
    }
  }

  void run(Evaluation& result) {
    const LineReader& any = running_.front()->reader;
    const Table& table = *any.table();
    for (auto& r : running_) {
      const Component& component = input_.plan.components[r->at];
      if (component.aggregate != Aggregate::distinct) continue;
      r->keys = std::make_unique<KeyReader>(input_, component, table.schema());
      if (r->keys->form == KeyReader::Form::fact || !r->keys->dense) continue;
      r->owner = std::make_unique<std::atomic<std::uint32_t>[]>(r->keys->size);
      for (std::uint64_t i = 0; i < r->keys->size; ++i) r->owner[i].store(kFree, std::memory_order_relaxed);
    }
    for (const Dimension& dimension : input_.dimensions) coders_.emplace_back(input_, dimension, table.schema(), any.credits().person_column());
    for (std::uint32_t part = 0; part < table.parts().size(); ++part) {
      const Segment& s = *table.parts()[part].segment;
      if (!any.date_column() && (s.first_day() >= input_.axis.end || s.last_day() < input_.axis.first)) continue;
      for (std::uint32_t row = 0; row < s.rows(); row += input_.block) morsels_.push_back({part, row, std::min(s.rows(), row + input_.block)});
    }
    const unsigned wanted = input_.threads != 0 ? input_.threads : std::max(1u, std::thread::hardware_concurrency());
    const unsigned threads = unsigned(std::clamp<std::size_t>(morsels_.size() / 4, 1, std::min(wanted, 64u)));
    std::vector<std::vector<Partial>> partials(threads);
    in_parallel(threads, threads, [&](std::size_t t) {
      partials[t].resize(running_.size());
      scan(partials[t]);
    });
    in_parallel(running_.size(), threads, [&](std::size_t i) { finish(i, partials); });
    for (std::size_t i = 0; i < running_.size(); ++i) {
      put(i, partials[0][i], result);
      partials[0][i] = Partial();
    }
  }

 private:
  struct Morsel { std::uint32_t part, first, end; };

  void scan(std::vector<Partial>& partials) {
    for (std::size_t i = 0; i < running_.size(); ++i) {
      partials[i].values.assign(slots_.total, 0);
      partials[i].seen.assign(slots_.total, 0);
    }
    std::vector<std::uint32_t> codes;
    std::vector<Selection> kept(depth_, Selection(input_.block));
    for (;;) {
      const std::size_t m = next_.fetch_add(1);
      if (m >= morsels_.size()) return;
      const Morsel morsel = morsels_[m];
      const Segment& segment = *running_.front()->reader.table()->parts()[morsel.part].segment;
      Selection& all = kept.front();
      select(segment, morsel, all);
      if (all.size == 0) continue;
      std::size_t stride = 1;
      for (std::size_t d = 0; d < coders_.size(); ++d) {
        coders_[d].codes(segment, {all.rows.data(), all.size}, codes);
        for (std::size_t i = 0; i < all.size; ++i) all.slots[i] += std::uint32_t((codes[i] + 1) * stride);   // kNone + 1 is 0
        stride *= slots_.radix[d];
      }
      descend(first_, segment, kept, 0, partials);
    }
  }

  void descend(const Step& step, const Segment& segment, std::vector<Selection>& kept, std::size_t depth, std::vector<Partial>& partials) {
    const Selection& here = kept[depth];
    if (here.size == 0) return;
    for (const std::size_t i : step.components) add(*running_[i], segment, here, partials[i]);
    for (const Step& next : step.next) {
      Selection& into = kept[depth + 1];
      into.size = next.of->reader.keep(next.condition, segment, {here.rows.data(), here.size}, here.slots.data(), into.rows.data(), into.slots.data());
      descend(next, segment, kept, depth + 1, partials);
    }
  }

  /// Rows of the morsel that a plain scan may take and that fall into the axis; their slot is that of nobody in their cell.
  void select(const Segment& s, const Morsel& morsel, Selection& out) const {
    const LineReader& reader = running_.front()->reader;
    const auto skip = reader.credits().skip(morsel.part);
    const SegmentColumn& posted = s.on();
    const bool by_on = !reader.date_column();
    const SegmentColumn& dates = by_on ? posted : s.column(*reader.date_column());
    const std::int32_t as_of = input_.as_of.days();
    const std::uint32_t within = std::uint32_t(slots_.within);
    std::size_t n = 0;
    for (std::uint32_t row = morsel.first; row < morsel.end; ++row) {
      const std::int32_t on = dates.day(row);
      const std::int32_t cell = on == kNullDay ? -1 : input_.axis.cell_of(on);
      const std::int32_t known = by_on || posted.day(row) == kNullDay ? on : posted.day(row);
      const bool skipped = !skip.empty() && (skip[row / 64] >> (row % 64) & 1) != 0;
      out.rows[n] = row;
      out.slots[n] = std::uint32_t(cell) * within;
      n += (cell >= 0) & (known <= as_of) & !skipped;
    }
    out.size = n;
  }

  void add(Running& r, const Segment& s, const Selection& kept, Partial& partial) const {
    const Component& component = input_.plan.components[r.at];
    switch (component.aggregate) {
      case Aggregate::count: return add_ones(kept, partial);
      case Aggregate::distinct: return add_keys(r, s, kept, partial);
      default: return add_numbers(r, s, kept, partial);
    }
  }

  static void add_ones(const Selection& kept, Partial& partial) {
    for (std::size_t i = 0; i < kept.size; ++i) {
      ++partial.values[kept.slots[i]];
      partial.seen[kept.slots[i]] = 1;
    }
  }

  /// A value in a column, or of an expression over columns.
  void add_numbers(const Running& r, const Segment& s, const Selection& kept, Partial& partial) const {
    const Component& component = input_.plan.components[r.at];
    if (const RowExpression* expression = r.reader.value_expression()) {
      std::vector<int128> values;
      expression->numbers(s, {kept.rows.data(), kept.size}, component.scale, values);
      return add_values(r, s, kept, partial, [&](std::size_t i, int128& value) {
        value = values[i];
        return true;
      });
    }
    const SegmentColumn& numbers = s.column(*r.reader.value_column());
    const int128 factor = numbers.scale < component.scale ? power_of_ten(component.scale - numbers.scale) : 1;
    const int128 divisor = numbers.scale > component.scale ? power_of_ten(numbers.scale - component.scale) : 1;
    add_values(r, s, kept, partial, [&](std::size_t i, int128& value) {
      const std::int64_t number = numbers.number(kept.rows[i]);
      if (number == kNullNumber) return false;
      value = int128(number) * factor;
      if (divisor != 1) value = multiply_divide(value, 1, divisor);
      return true;
    });
  }

  /// `value_at(i, value)` gives the value of the i-th row kept, or false where it has none.
  template <typename ValueAt>
  void add_values(const Running& r, const Segment& s, const Selection& kept, Partial& partial, const ValueAt& value_at) const {
    const Component& component = input_.plan.components[r.at];
    const bool signed_ = component.signed_by_kind && component.aggregate == Aggregate::sum && r.reader.kind_column().has_value();
    const SegmentColumn* kinds = signed_ ? &s.column(*r.reader.kind_column()) : nullptr;
    const auto& negative = r.reader.negative_kinds();
    for (std::size_t i = 0; i < kept.size; ++i) {
      int128 value = 0;
      if (!value_at(i, value)) continue;
      if (kinds != nullptr) {
        const std::uint32_t kind = kinds->code(kept.rows[i]);
        if (std::find(negative.begin(), negative.end(), kind) != negative.end()) value = -value;
      }
      int128& sum = partial.values[kept.slots[i]];
      std::uint8_t& seen = partial.seen[kept.slots[i]];
      if (component.aggregate == Aggregate::sum) {
        if (__builtin_add_overflow(sum, value, &sum)) throw Error(ErrorCode::overflow, component.table, "a sum does not fit 128 bits");
      }
      else if (component.aggregate == Aggregate::least) sum = seen != 0 ? std::min(sum, value) : value;
      else sum = seen != 0 ? std::max(sum, value) : value;
      seen = 1;
    }
  }

  static void take(Running& r, std::uint32_t slot, std::uint64_t key, Partial& partial) {
    int128& value = partial.values[slot];
    if (key == KeyReader::kOwn) {
      ++value;
      return;
    }
    if (!r.keys->dense) {
      value += partial.pairs.insert(slot, key);
      return;
    }
    std::uint32_t owner = r.owner[key].load(std::memory_order_relaxed);
    if (owner == kFree && r.owner[key].compare_exchange_strong(owner, slot, std::memory_order_relaxed)) {
      ++value;
      return;
    }
    if (owner != slot && (partial.overflow.empty() || partial.overflow.back() != std::pair(slot, key))) partial.overflow.emplace_back(slot, key);
  }

  void add_keys(Running& r, const Segment& s, const Selection& kept, Partial& partial) const {
    const KeyReader& keys = *r.keys;
    if (keys.form == KeyReader::Form::fact) return add_ones(kept, partial);
    const SegmentColumn& column = s.column(*keys.column);
    const SegmentColumn& dates = r.reader.date_column() ? s.column(*r.reader.date_column()) : s.on();
    for (std::size_t i = 0; i < kept.size; ++i) {
      const std::uint64_t key = keys.key(column.code(kept.rows[i]), dates.day(kept.rows[i]));
      partial.seen[kept.slots[i]] = 1;
      if (key != KeyReader::kSkip) take(r, kept.slots[i], key, partial);
    }
  }

  /// One total of what the threads added up, the other facts, and keys that several slots took.
  void finish(std::size_t i, std::vector<std::vector<Partial>>& partials) {
    Running& r = *running_[i];
    const Component& component = input_.plan.components[r.at];
    Partial& total = partials[0][i];
    for (std::size_t t = 1; t < partials.size(); ++t) {
      Partial& other = partials[t][i];
      const bool pairs = component.aggregate == Aggregate::distinct && r.keys->form != KeyReader::Form::fact && !r.keys->dense;
      for (std::size_t slot = 0; slot < total.values.size() && !other.values.empty(); ++slot) {
        if (other.seen[slot] == 0) continue;
        if (component.aggregate == Aggregate::least) total.values[slot] = total.seen[slot] != 0 ? std::min(total.values[slot], other.values[slot]) : other.values[slot];
        else if (component.aggregate == Aggregate::greatest) total.values[slot] = total.seen[slot] != 0 ? std::max(total.values[slot], other.values[slot]) : other.values[slot];
        else total.values[slot] += other.values[slot];
        total.seen[slot] = 1;
      }
      if (pairs) other.pairs.for_each([&](std::uint32_t slot, std::uint64_t key) { if (!total.pairs.insert(slot, key)) --total.values[slot]; });   // both had counted it
      total.overflow.insert(total.overflow.end(), other.overflow.begin(), other.overflow.end());
      other = Partial();
    }
    specials(r, total);
    std::sort(total.overflow.begin(), total.overflow.end());
    total.overflow.erase(std::unique(total.overflow.begin(), total.overflow.end()), total.overflow.end());
    for (const auto& [slot, key] : total.overflow) {
      if (r.owner[key].load(std::memory_order_relaxed) != slot) ++total.values[slot];
    }
    r.owner.reset();
  }

  void put(std::size_t i, const Partial& total, Evaluation& result) {
    Aggregated& into = result.components[running_[i]->at];
    into.exists = true;
    for (std::size_t slot = 0; slot < total.seen.size(); ++slot) {
      if (total.seen[slot] != 0 && places_[slot] == kNone) places_[slot] = result.group(slots_.group(slot));
    }
    into.grow(result.groups.size());
    for (std::size_t slot = 0; slot < total.seen.size(); ++slot) {
      if (total.seen[slot] == 0) continue;
      into.values[places_[slot]] = total.values[slot];
      into.seen[places_[slot]] = 1;
    }
  }

  /// Split, returned and converted facts, one line after another.
  void specials(Running& r, Partial& total) const {
    const Component& component = input_.plan.components[r.at];
    std::vector<Coder> coders;
    for (const Dimension& dimension : input_.dimensions) coders.emplace_back(input_.book, r.reader.table(), dimension);
    std::vector<std::uint32_t> codes;
    Group group;
    group.codes.resize(coders.size());
    std::vector<std::pair<std::uint32_t, std::uint64_t>> counted;   // facts counted by themselves, once a slot
    r.reader.for_each_special(input_.axis.first, input_.axis.end, [&](const Line& line) {
      const std::int32_t cell = input_.axis.cell_of(line.on);
      if (cell < 0) return;
      group.cell = std::uint32_t(cell);
      for (std::size_t d = 0; d < coders.size(); ++d) {
        coders[d].codes(line, codes);
        group.codes[d] = codes.front();
      }
      const std::size_t slot = slots_.slot(group);
      const bool counts = component.aggregate == Aggregate::count || component.aggregate == Aggregate::distinct;
      if (!counts) {
        int128& value = total.values[slot];
        if (component.aggregate == Aggregate::sum) value += line.value;
        else if (component.aggregate == Aggregate::least) value = total.seen[slot] != 0 ? std::min(value, line.value) : line.value;
        else value = total.seen[slot] != 0 ? std::max(value, line.value) : line.value;
        total.seen[slot] = 1;
        return;
      }
      total.seen[slot] = 1;
      if (line.share <= 0) return;
      std::uint64_t key = KeyReader::kOwn;
      if (r.keys && r.keys->form != KeyReader::Form::fact) {
        const bool inherited = inherited_by_returns(component.distinct[0]);
        const SegmentColumn& column = (inherited ? line.origin : line.fact)->column(*r.keys->column);
        key = r.keys->key(column.code(inherited ? line.origin_row : line.row), line.on);
      }
      if (key == KeyReader::kSkip) return;
      if (key == KeyReader::kOwn) counted.emplace_back(std::uint32_t(slot), line.fact_number);
      else take(r, std::uint32_t(slot), key, total);
    });
    std::sort(counted.begin(), counted.end());
    counted.erase(std::unique(counted.begin(), counted.end()), counted.end());
    for (const auto& [slot, fact] : counted) ++total.values[slot];
  }

  const EvaluationInput& input_;
  const Slots& slots_;
  std::vector<std::uint32_t>& places_;
  std::vector<std::unique_ptr<Running>> running_;
  std::vector<ColumnCoder> coders_;
  std::vector<Morsel> morsels_;
  std::atomic<std::size_t> next_{0};
  Step first_;
  std::size_t depth_ = 1;
};

bool can_scan(const EvaluationInput& input, const Component& component) {
  if (!component.event.empty() || component.current_book || input.role != CreditRole::revenue) return false;
  if (component.aggregate == Aggregate::first || component.aggregate == Aggregate::last) return false;
  const Table* table = input.book.journal().find(component.table);
  if (table == nullptr) return false;
  if (component.value != nullptr) return component.aggregate == Aggregate::sum || component.aggregate == Aggregate::least || component.aggregate == Aggregate::greatest;
  if (component.aggregate == Aggregate::distinct) return KeyReader(input, component, table->schema()).possible;
  if (component.aggregate != Aggregate::count) return !component.value_column.empty() && table->schema().index(component.value_column).has_value();
  return true;
}

/// Threads meet facts whose expression has no value in any order: the error is that of the first one, whoever met which.
void name_the_first(const EvaluationInput& input, const std::vector<std::size_t>& components) {
  for (const std::size_t i : components) {
    if (input.plan.components[i].value == nullptr) continue;
    LineReader(input.book, input.plan.components[i], input.as_of, input.role).for_each(input.axis.first, input.axis.end, [](const Line&) {});
  }
}

}  // namespace

std::vector<bool> scan_tables(const EvaluationInput& input, const std::vector<bool>& wanted, Evaluation& result) {
  std::vector<bool> done(input.plan.components.size(), false);
  const bool simple_cut = std::all_of(input.dimensions.begin(), input.dimensions.end(), [](const Dimension& d) { return ColumnCoder::can(d); });
  const Slots slots(input);
  if (!simple_cut || !slots.fits) return done;
  std::map<std::pair<std::string, std::string>, std::vector<std::size_t>> scans;
  for (std::size_t i = 0; i < done.size(); ++i) {
    const Component& component = input.plan.components[i];
    if ((wanted.empty() || wanted[i]) && can_scan(input, component)) scans[{component.table, component.date_column}].push_back(i);
  }
  std::vector<std::uint32_t> places(scans.empty() ? 0 : slots.total, kNone);
  for (auto& [key, components] : scans) {
    const std::size_t at_once = std::max<std::size_t>(1, kMostSlots / slots.total);   // arrays of all components at once stay small
    for (std::size_t from = 0; from < components.size(); from += at_once) {
      const std::vector<std::size_t> some(components.begin() + std::ptrdiff_t(from), components.begin() + std::ptrdiff_t(std::min(components.size(), from + at_once)));
      try {
        TableScan(input, some, slots, places).run(result);
      } catch (const Error&) {
        name_the_first(input, some);
        throw;
      }
      for (const std::size_t i : some) done[i] = true;
    }
  }
  return done;
}

}  // namespace attain::measuring
