// Tables over columns: each input's cells become slots, slots that no rule tells apart become one class, and the classes of all
// inputs together pick a result that was worked out once. Rows that need more are evaluated one by one.
#include <algorithm>
#include <cstring>
#include <unordered_map>

#include "columns.hpp"
#include "table_compiled.hpp"

namespace attain::rule {

namespace {

constexpr std::size_t kBlock = columns::kBlock;
constexpr std::uint32_t kRowByRow = 0xFFFFFFFFu;     // a class or result that only the row itself can answer
constexpr std::uint32_t kUnknown = 0xFFFFFFFEu;      // a result not yet worked out
constexpr std::size_t kDenseCombinations = 1 << 16;

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
constexpr std::size_t kMostCompared = 32;
constexpr std::size_t kLanes = 16;
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

// Distinct results by their text.
struct Results {
  std::vector<Value>& values;
  std::unordered_map<std::string, std::uint32_t> seen;
  std::uint32_t code(const Value& value) {
    std::string key = std::string(1, static_cast<char>('a' + static_cast<int>(value.kind()))) + value.text();
    const auto [entry, fresh] = seen.emplace(std::move(key), static_cast<std::uint32_t>(values.size()));
    if (fresh) values.push_back(value);
    return entry->second;
  }
};

class TableRun {
 public:
  TableRun(const DecisionTable::Compiled& table, std::vector<ColumnSpec> specs, std::span<const ColumnData> data, const Program::Label& label, TableColumn& out)
      : table_(table), specs_(std::move(specs)), data_(data), label_(label), out_(out), results_{out.results, {}} {
    row_only_ = std::any_of(table.complex.begin(), table.complex.end(), [](const auto& c) { return !c.empty(); }) ||
                std::any_of(table.constants.begin(), table.constants.end(), [](const auto& c) { return !c.has_value(); });
    combinations_ = 1;
    for (std::size_t i = 0; i < table.inputs.size() && !row_only_; ++i) add_input(i);
    if (!row_only_ && combinations_ <= kDenseCombinations) dense_.assign(combinations_, kUnknown);
  }

  void run(std::size_t rows) {
    out_.codes.resize(rows);
    classes_.resize(inputs_.size(), std::vector<std::uint32_t>(kBlock));
    narrow_.resize(kBlock);
    for (std::size_t first = 0; first < rows; first += kBlock) block(first, std::min(kBlock, rows - first));
  }

 private:
  struct Input {
    std::size_t input = 0;
    std::optional<Classes> classes;
    std::optional<std::size_t> column;      // of the data; else computed row by row
    columns::Kind kind = columns::Kind::any;
    columns::Operation load;
    std::uint64_t stride = 1;
  };

  void add_input(std::size_t i) {
    const ColumnIndex& index = table_.index[i];
    const bool has_allowed = table_.allowed[i].has_value();
    Input input;
    input.input = i;
    const Node& root = *table_.inputs[i].tree().root;
    const ColumnSpec* spec = nullptr;
    if (root.op == Op::name && root.variable >= 0) {
      const auto found = std::lower_bound(table_.columns.begin(), table_.columns.end(), root.name);
      if (found != table_.columns.end() && *found == root.name) {
        input.column = static_cast<std::size_t>(found - table_.columns.begin());
        spec = &specs_[*input.column];
      }
    }
    if (spec != nullptr && table_.mode != Mode::feel && !table_.expected[i].is_any() && table_.expected[i].kind() != spec->type().kind()) {
      row_only_ = true;   // the first cell that is not null says what is wrong
      return;
    }
    if (!index.tests_anything() && !has_allowed) return;
    if (has_allowed && index.shape(table_.definition.rules.size()).kind == CellShape::Kind::complex) {
      row_only_ = true;
      return;
    }
    input.classes.emplace(index, table_.definition.rules.size(), has_allowed, spec);
    if (spec == nullptr || !input.classes->is_ready()) input.column.reset();
    if (input.column) {
      switch (spec->kind) {
        case ColumnSpec::Kind::boolean: input.kind = columns::Kind::boolean; break;
        case ColumnSpec::Kind::text: input.kind = columns::Kind::text; break;
        case ColumnSpec::Kind::date: input.kind = columns::Kind::date; break;
        default: input.kind = columns::Kind::number;
      }
      input.load.code = columns::Code::load;
      input.load.kind = input.kind;
      input.load.column = *input.column;
    }
    input.stride = combinations_;
    if (combinations_ > (std::uint64_t{1} << 40) / (input.classes->count() + 1)) {
      row_only_ = true;
      return;
    }
    combinations_ *= input.classes->count();
    inputs_.push_back(std::move(input));
  }

  void block(std::size_t first, std::size_t count) {
    std::uint32_t* codes = out_.codes.data() + first;
    if (row_only_) {
      for (std::size_t i = 0; i < count; ++i) codes[i] = results_.code(row_value(first + i));
      return;
    }
    columns_run_.data = data_;
    columns_run_.specs = specs_;
    columns_run_.first = first;
    columns_run_.count = count;
    if (columns_run_.blocks.empty()) columns_run_.blocks.resize(1);
    columns_run_.redo.assign(kBlock, 0);
    columns_run_.any_redo = false;
    for (std::size_t k = 0; k < inputs_.size(); ++k) {
      const Input& input = inputs_[k];
      std::uint32_t* classes = classes_[k].data();
      if (input.column) {
        columns::evaluate(columns_run_, input.load, nullptr);
        if (inputs_.size() == 1 && !dense_.empty() && !columns_run_.any_redo && input.classes->codes(columns_run_.blocks[0], input.kind, count, dense_, narrow_.data(), codes)) return;
        input.classes->classify(columns_run_.blocks[0], input.kind, count, classes);
      } else {
        for (std::size_t i = 0; i < count; ++i) classes[i] = computed_class(input, first + i);
      }
    }
    if (columns_run_.any_redo) {
      for (std::size_t i = 0; i < count; ++i) {
        if (columns_run_.redo[i] != 0) classes_[0][i] = kRowByRow;
      }
    }
    if (inputs_.size() == 1) {
      const std::uint32_t* classes = classes_[0].data();
      if (!columns_run_.any_redo && !dense_.empty() && inputs_[0].column) {  // every class is a place of `dense_`
        const std::uint32_t* known = dense_.data();
        std::uint32_t most = 0;
        for (std::size_t i = 0; i < count; ++i) {
          codes[i] = known[classes[i]];
          most = std::max(most, codes[i]);
        }
        if (most < kUnknown) return;
      }
      for (std::size_t i = 0; i < count; ++i) {
        const std::uint32_t cls = classes[i];
        const std::uint32_t known = cls < dense_.size() ? dense_[cls] : kUnknown;
        codes[i] = known < kUnknown ? known : slow_code(cls, first + i, {&cls, 1});
      }
      return;
    }
    std::vector<std::uint32_t> own(inputs_.size());
    for (std::size_t i = 0; i < count; ++i) {
      std::uint64_t combination = 0;
      bool row_by_row = false;
      for (std::size_t k = 0; k < inputs_.size(); ++k) {
        own[k] = classes_[k][i];
        row_by_row = row_by_row || own[k] == kRowByRow;
        combination += own[k] * inputs_[k].stride;
      }
      if (row_by_row) {
        codes[i] = results_.code(row_value(first + i));
        continue;
      }
      const std::uint32_t known = combination < dense_.size() ? dense_[combination] : kUnknown;
      codes[i] = known < kUnknown ? known : slow_code(combination, first + i, own);
    }
  }

  // A combination met for the first time: its result is worked out and kept, unless the row must speak for itself (an error).
  std::uint32_t slow_code(std::uint64_t combination, std::size_t row, std::span<const std::uint32_t> classes) {
    for (const std::uint32_t cls : classes) {
      if (cls == kRowByRow) return results_.code(row_value(row));
    }
    if (dense_.empty()) {
      if (const auto found = sparse_.find(combination); found != sparse_.end()) {
        return found->second == kRowByRow ? results_.code(row_value(row)) : found->second;
      }
    } else if (dense_[combination] == kRowByRow) {
      return results_.code(row_value(row));
    }
    const Value value = row_value(row);  // throws what the row deserves
    // Every row of the combination has the same rules and so the same result, as long as that is constant.
    const bool refused = std::any_of(classes.begin(), classes.end(), [&](const std::uint32_t& cls) { return inputs_[static_cast<std::size_t>(&cls - classes.data())].classes->is_refused(cls); });
    const bool constant = !refused || table_.mode == Mode::feel;
    const std::uint32_t code = results_.code(value);
    const bool has_default = std::any_of(table_.otherwise.begin(), table_.otherwise.end(), [](const auto& e) { return e && e->tree().root->op != Op::constant; });
    const std::uint32_t kept = constant && !has_default ? code : kRowByRow;
    if (!dense_.empty()) dense_[combination] = kept;
    else if (sparse_.size() < 1'000'000) sparse_.emplace(combination, kept);
    return code;
  }

  const Names& load(std::size_t row) {
    values_.resize(specs_.size());
    for (std::size_t c = 0; c < specs_.size(); ++c) values_[c] = columns::cell(data_[c], specs_[c], row);
    frame_.names = table_.columns.data();
    frame_.values = values_.data();
    frame_.count = values_.size();
    return frame_;
  }

  Value row_value(std::size_t row) {
    const Names& frame = load(row);
    Context context;
    try {
      Evaluator evaluator(table_.limits, table_.mode, &context);
      return table_.evaluate(evaluator, &frame);
    } catch (const Error&) {
      if (!label_) throw;
    }
    context.label = label_(row);
    Evaluator evaluator(table_.limits, table_.mode, &context);
    return table_.evaluate(evaluator, &frame);
  }

  std::uint32_t computed_class(const Input& input, std::size_t row) {
    const Names& frame = load(row);
    Context context;
    Evaluator evaluator(table_.limits, table_.mode, &context);
    try {
      return input.classes->class_of(evaluator.run(table_.inputs[input.input].tree(), &frame));
    } catch (const Error&) {
      return kRowByRow;
    }
  }

  const DecisionTable::Compiled& table_;
  std::vector<ColumnSpec> specs_;
  std::span<const ColumnData> data_;
  const Program::Label& label_;
  TableColumn& out_;
  Results results_;
  bool row_only_ = false;
  std::vector<Input> inputs_;
  std::uint64_t combinations_ = 1;
  std::vector<std::uint32_t> dense_;
  std::unordered_map<std::uint64_t, std::uint32_t> sparse_;
  std::vector<std::vector<std::uint32_t>> classes_;
  std::vector<std::int32_t> narrow_;
  columns::Run columns_run_;
  std::vector<Value> values_;
  Names frame_;
};

}  // namespace

TableColumn DecisionTable::evaluate_columns(const std::vector<std::pair<std::string, ColumnSpec>>& specs, std::span<const ColumnData> data, std::size_t rows,
                                            const Program::Label& label) const {
  std::vector<ColumnSpec> ordered;
  for (const std::string& name : compiled_->columns) {
    const auto found = std::find_if(specs.begin(), specs.end(), [&](const auto& s) { return s.first == name; });
    if (found == specs.end()) {
      std::vector<std::string> names;
      for (const auto& [column, spec] : specs) names.push_back(column);
      throw Error(ErrorCode::missing_column, name, "table \"" + definition().name + "\" reads a column that is not there", did_you_mean(name, names));
    }
    ordered.push_back(found->second);
  }
  if (data.size() != ordered.size()) throw Error(ErrorCode::invalid_argument, "", "the table reads " + std::to_string(ordered.size()) + " columns, " + std::to_string(data.size()) + " are given");
  TableColumn out;
  TableRun(*compiled_, std::move(ordered), data, label, out).run(rows);
  return out;
}

namespace {

// A frame's column as flat cells.
struct FlatColumn {
  ColumnSpec spec;
  ColumnData data;
  std::vector<std::int64_t> units;
  std::vector<int128> wide;
  std::vector<std::int32_t> days;
  std::vector<std::uint8_t> booleans;
  std::vector<std::uint32_t> codes;

  explicit FlatColumn(const Column& column) {
    const std::size_t rows = column.size();
    switch (column.type()) {
      case ColumnType::text:
        spec = ColumnSpec::text(&column.dictionary());
        codes.resize(rows);
        for (std::size_t i = 0; i < rows; ++i) codes[i] = column.is_null(i) ? kNone : column.codes()[i];
        data.cells = codes.data();
        break;
      case ColumnType::integer:
        spec = ColumnSpec::number(0);
        units.resize(rows);
        for (std::size_t i = 0; i < rows; ++i) units[i] = column.is_null(i) ? kEmptyUnits : column.integer(i);
        data.cells = units.data();
        break;
      case ColumnType::decimal: {
        bool fits = column.scale() <= 18;
        for (std::size_t i = 0; i < rows && fits; ++i) fits = column.is_null(i) || (column.units(i) < INT64_MAX && column.units(i) > INT64_MIN);
        if (fits) {
          spec = ColumnSpec::number(column.scale());
          units.resize(rows);
          for (std::size_t i = 0; i < rows; ++i) units[i] = column.is_null(i) ? kEmptyUnits : static_cast<std::int64_t>(column.units(i));
          data.cells = units.data();
        } else {
          spec = ColumnSpec::wide(column.scale());
          wide.resize(rows);
          booleans.resize(rows);
          for (std::size_t i = 0; i < rows; ++i) booleans[i] = column.is_null(i) ? 0 : 1, wide[i] = column.is_null(i) ? int128{0} : column.units(i);
          data.cells = wide.data();
          data.valid_bytes = booleans.data();
        }
        break;
      }
      case ColumnType::date:
        spec = ColumnSpec::date();
        days.resize(rows);
        for (std::size_t i = 0; i < rows; ++i) days[i] = column.is_null(i) ? kEmptyDay : column.date(i).days();
        data.cells = days.data();
        break;
      case ColumnType::boolean:
        spec = ColumnSpec::boolean();
        booleans.resize(rows);
        for (std::size_t i = 0; i < rows; ++i) booleans[i] = column.is_null(i) ? kEmptyBoolean : column.boolean(i);
        data.cells = booleans.data();
        break;
    }
  }
};

// The narrowest type of a column that holds all results.
std::pair<ColumnType, int> type_of_results(const std::vector<Value>& values) {
  std::optional<Kind> kind;
  int scale = 0;
  for (const Value& value : values) {
    if (value.is_null()) continue;
    if (kind && *kind != value.kind()) return {ColumnType::text, 0};
    kind = value.kind();
    if (const Decimal* number = value.number_if()) {
      scale = std::max(scale, number->normalized().scale());
      if (scale > 30 || !number->to_scaled(scale)) return {ColumnType::text, 0};
    }
    if (value.is(Kind::date) && !value.as_date().to_date()) return {ColumnType::text, 0};
  }
  if (!kind) return {ColumnType::text, 0};
  switch (*kind) {
    case Kind::number: return {ColumnType::decimal, scale};
    case Kind::boolean: return {ColumnType::boolean, 0};
    case Kind::date: return {ColumnType::date, 0};
    default: return {ColumnType::text, 0};
  }
}

void add_cell(Column& column, const Value& value) {
  if (value.is_null()) return column.add_null();
  switch (column.type()) {
    case ColumnType::decimal: return column.add(value.as_number());
    case ColumnType::boolean: return column.add_boolean(value.as_bool());
    case ColumnType::date: return column.add(*value.as_date().to_date());
    default: return column.add(value.plain_text());
  }
}

}  // namespace

Frame DecisionTable::evaluate_frame(const Frame& frame) const {
  std::vector<std::pair<std::string, ColumnSpec>> specs;
  std::vector<std::unique_ptr<FlatColumn>> flat;
  std::vector<ColumnData> data;
  for (const std::string& name : columns()) {
    flat.push_back(std::make_unique<FlatColumn>(frame.at(name)));
    specs.emplace_back(name, flat.back()->spec);
    data.push_back(flat.back()->data);
  }
  const TableColumn column = evaluate_columns(specs, data, frame.rows(), [](std::size_t row) { return "row " + std::to_string(row); });
  FrameBuilder builder;
  const bool lists = compiled_->gives_list();
  for (std::size_t o = 0; o < definition().outputs.size(); ++o) {
    if (lists && o > 0) break;
    const TableDefinition::Output& output = definition().outputs[o];
    std::vector<Value> values;
    for (const Value& result : column.results) {
      if (lists || definition().outputs.size() == 1) values.push_back(lists && !result.is_null() ? Value(result.text()) : result);
      else values.push_back(result.get(output.name));
    }
    const auto [type, scale] = type_of_results(values);
    Column& cells = builder.add(lists ? "result" : output.name.empty() ? "result" : output.name, type, scale, {});
    for (const std::uint32_t code : column.codes) add_cell(cells, values[code]);
  }
  return std::move(builder).build();
}

}  // namespace attain::rule
