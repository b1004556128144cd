// Tables over columns: each input's cells become slots, slots that no rule tells apart become one class, and the classes of all
// inputs together pick a result that was worked out once. Rows that need more are evaluated one by one.
#include <algorithm>
#include <unordered_map>

#include "table_classes.hpp"

namespace attain::rule {

namespace {

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

}  // namespace attain::rule
