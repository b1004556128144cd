#include "attain/rule/program.hpp"

#include <algorithm>

#include "columns.hpp"

namespace attain::rule {

using columns::Code;
using columns::kBlock;
using columns::Operation;
using VKind = columns::Kind;

Type ColumnSpec::type() const {
  switch (kind) {
    case Kind::boolean: return Type::Kind::boolean;
    case Kind::text: return Type::Kind::string;
    case Kind::date: return Type::Kind::date;
    default: return Type::Kind::number;
  }
}

std::optional<Decimal> NumberColumn::at(std::size_t row) const {
  if (states[row] == null) return std::nullopt;
  return states[row] == units_cell ? Decimal::scaled(units[row], scale) : decimals[row];
}

namespace {

constexpr int kMostScale = 18;

// A number constant as int64 units at its own scale.
struct Units { std::int64_t units; int scale; };
std::optional<Units> units_of(const Decimal& number) {
  const Decimal plain = number.normalized();
  const int scale = plain.scale();
  if (scale > kMostScale) return std::nullopt;
  const auto units = plain.to_scaled(scale);
  if (!units || *units > INT64_MAX || *units <= INT64_MIN) return std::nullopt;
  return Units{static_cast<std::int64_t>(*units), scale};
}

std::int64_t tens(int exponent) { return static_cast<std::int64_t>(power_of_ten(exponent)); }

class Compiler {
 public:
  Compiler(const std::vector<ColumnSpec>& specs) : specs_(specs) {}

  Operation compile(const Node& node) {
    if (auto operation = columnar(node)) return std::move(*operation);
    Operation fallback;
    fallback.node = &node;
    fallback.kind = node.type.kind() == Type::Kind::boolean ? VKind::boolean : VKind::any;
    return fallback;
  }

  static std::size_t number(Operation& operation, std::size_t next) {
    for (Operation& child : operation.children) next = number(child, next);
    operation.buffer = next;
    return next + 1;
  }

 private:
  using Maybe = std::optional<Operation>;

  static Operation make(Code code, VKind kind, std::vector<Operation> children) {
    Operation operation;
    operation.code = code;
    operation.kind = kind;
    operation.children = std::move(children);
    return operation;
  }

  Maybe columnar(const Node& node) {
    switch (node.op) {
      case Op::constant: return constant(node.constant);
      case Op::name: return load(node);
      case Op::all_of:
      case Op::any_of: {
        Operation operation = make(node.op == Op::all_of ? Code::all_of : Code::any_of, VKind::boolean, {});
        for (const NodePtr& child : node.children) {
          operation.children.push_back(compile(*child));
          if (operation.children.back().kind != VKind::boolean) return std::nullopt;
        }
        return operation;
      }
      case Op::add:
      case Op::subtract:
      case Op::multiply: return calculation(node);
      case Op::negate: {
        Maybe inner = columnar(*node.children[0]);
        if (!inner || inner->kind != VKind::number) return std::nullopt;
        const int scale = inner->scale;
        Operation operation = make(Code::negate, VKind::number, {std::move(*inner)});
        operation.scale = scale;
        return operation;
      }
      case Op::equal:
      case Op::not_equal:
      case Op::less:
      case Op::less_equal:
      case Op::greater:
      case Op::greater_equal: return comparison(node.op, *node.children[0], *node.children[1]);
      case Op::between: {
        Maybe low = comparison(Op::greater_equal, *node.children[0], *node.children[1]);
        Maybe high = comparison(Op::less_equal, *node.children[0], *node.children[2]);
        if (!low || !high) return std::nullopt;
        return make(Code::all_of, VKind::boolean, {std::move(*low), std::move(*high)});
      }
      case Op::in: return membership(node);
      case Op::if_else: return choice(node);
      case Op::call:
        if (node.builtin != nullptr && node.builtin->name == "not" && node.children.size() == 1) {
          Operation inner = compile(*node.children[0]);
          if (inner.kind != VKind::boolean) return std::nullopt;
          return make(Code::negation, VKind::boolean, {std::move(inner)});
        }
        return std::nullopt;
      default: return std::nullopt;
    }
  }

  static Maybe constant(const Value& value) {
    Operation operation;
    operation.code = Code::constant;
    operation.constant = value;
    if (const bool* b = value.bool_if()) {
      operation.kind = VKind::boolean;
      operation.low = *b ? 1 : 0;
      return operation;
    }
    if (const Decimal* n = value.number_if()) {
      const auto units = units_of(*n);
      if (!units) return std::nullopt;
      operation.kind = VKind::number;
      operation.low = units->units;
      operation.scale = units->scale;
      return operation;
    }
    if (value.is(Kind::date)) {
      const auto date = value.as_date().to_date();
      if (!date) return std::nullopt;
      operation.kind = VKind::date;
      operation.low = date->days();
      return operation;
    }
    return std::nullopt;
  }

  Maybe load(const Node& node) const {
    if (node.variable < 0) return std::nullopt;
    Operation operation;
    operation.code = Code::load;
    operation.column = static_cast<std::size_t>(node.variable);
    const ColumnSpec& spec = specs_[operation.column];
    operation.scale = spec.scale;
    switch (spec.kind) {
      case ColumnSpec::Kind::boolean: operation.kind = VKind::boolean; break;
      case ColumnSpec::Kind::number:
      case ColumnSpec::Kind::wide:
        if (spec.scale > kMostScale || spec.scale < 0) return std::nullopt;
        operation.kind = VKind::number;
        break;
      case ColumnSpec::Kind::decimal: return std::nullopt;
      case ColumnSpec::Kind::text: operation.kind = VKind::text; break;
      case ColumnSpec::Kind::date: operation.kind = VKind::date; break;
    }
    return operation;
  }

  static Operation rescaled(Operation operation, int scale) {
    if (operation.scale == scale) return operation;
    const std::int64_t factor = tens(scale - operation.scale);
    Operation result = make(Code::rescale, VKind::number, {std::move(operation)});
    result.scale = scale;
    result.low = factor;
    return result;
  }

  Maybe calculation(const Node& node) {
    Maybe a = columnar(*node.children[0]);
    Maybe b = columnar(*node.children[1]);
    if (!a || !b || a->kind != VKind::number || b->kind != VKind::number) return std::nullopt;
    if (node.op == Op::multiply) {
      const int scale = a->scale + b->scale;
      if (scale > kMostScale) return std::nullopt;
      Operation operation = make(Code::multiply, VKind::number, {std::move(*a), std::move(*b)});
      operation.scale = scale;
      return operation;
    }
    const int scale = std::max(a->scale, b->scale);
    Operation operation = make(node.op == Op::add ? Code::add : Code::subtract, VKind::number, {});
    operation.children.push_back(rescaled(std::move(*a), scale));
    operation.children.push_back(rescaled(std::move(*b), scale));
    operation.scale = scale;
    return operation;
  }

  static Op mirrored(Op op) {
    switch (op) {
      case Op::less: return Op::greater;
      case Op::less_equal: return Op::greater_equal;
      case Op::greater: return Op::less;
      case Op::greater_equal: return Op::less_equal;
      default: return op;
    }
  }

  Maybe comparison(Op op, const Node& left, const Node& right) {
    if (left.op == Op::constant && right.op != Op::constant) return comparison(mirrored(op), right, left);
    Maybe a = columnar(left);
    if (!a) return std::nullopt;
    if (right.op == Op::constant) return against_constant(op, std::move(*a), right.constant);
    Maybe b = columnar(right);
    if (!b || b->kind != a->kind) return std::nullopt;
    const bool equality = op == Op::equal || op == Op::not_equal;
    if (a->kind == VKind::text) {
      if (!equality || a->code != Code::load || b->code != Code::load) return std::nullopt;
      const ColumnSpec& x = specs_[a->column];
      const ColumnSpec& y = specs_[b->column];
      if (x.dictionary != y.dictionary || x.words != y.words) return std::nullopt;
      Operation operation = make(Code::code_equal_code, VKind::boolean, {std::move(*a), std::move(*b)});
      operation.flag = op == Op::not_equal;
      return operation;
    }
    if (a->kind != VKind::number && a->kind != VKind::date) return std::nullopt;
    if (a->kind == VKind::number) {
      const int scale = std::max(a->scale, b->scale);
      a = rescaled(std::move(*a), scale);
      b = rescaled(std::move(*b), scale);
    }
    const Code code = equality ? Code::equal : op == Op::greater || op == Op::less_equal ? Code::greater : Code::less;
    Operation operation = make(code, VKind::boolean, {std::move(*a), std::move(*b)});
    operation.flag = op == Op::not_equal || op == Op::less_equal || op == Op::greater_equal;
    return operation;
  }

  static Operation nothing(bool value) {
    Operation operation;
    operation.code = Code::constant;
    operation.kind = VKind::boolean;
    operation.low = value ? 1 : 0;
    return operation;
  }

  Maybe against_constant(Op op, Operation x, const Value& value) const {
    const bool equality = op == Op::equal || op == Op::not_equal;
    if (value.is_null()) {
      if (!equality || x.code != Code::load) return std::nullopt;
      Operation operation = make(Code::is_null, VKind::boolean, {std::move(x)});
      operation.flag = op == Op::not_equal;
      return operation;
    }
    if (x.kind == VKind::boolean) {
      if (op != Op::equal || !value.is(Kind::boolean) || !value.is_true() || x.code != Code::load) return std::nullopt;
      Operation missing = make(Code::is_null, VKind::boolean, {x});
      missing.flag = true;
      return make(Code::all_of, VKind::boolean, {std::move(missing), std::move(x)});
    }
    if (x.kind == VKind::text) {
      if (!equality || !value.is(Kind::string)) return std::nullopt;
      Operation operation = make(Code::code_equal, VKind::boolean, {std::move(x)});
      const auto code = code_of(specs_[operation.children[0].column], value.as_string());
      if (!code) return nothing(op == Op::not_equal);
      operation.code_value = *code;
      operation.flag = op == Op::not_equal;
      return operation;
    }
    std::int64_t below = 0;  // the greatest integer not above the constant
    bool exact = true;
    if (x.kind == VKind::date) {
      const auto date = value.is(Kind::date) ? value.as_date().to_date() : std::nullopt;
      if (!date) return std::nullopt;
      below = date->days();
    } else {
      const Decimal* number = value.number_if();
      if (number == nullptr) return std::nullopt;
      try {
        const int128 units = number->rounded_scaled(x.scale, RoundingMode::floor);
        exact = Decimal::scaled(units, x.scale) == *number;
        if (units >= INT64_MAX || units <= INT64_MIN) return std::nullopt;
        below = static_cast<std::int64_t>(units);
      } catch (const Error&) {
        return std::nullopt;
      }
    }
    if (equality && !exact) return nothing(op == Op::not_equal);
    const bool greater = op == Op::greater || op == Op::greater_equal;
    Operation operation = make(equality ? Code::equal_constant : greater ? Code::greater_constant : Code::less_constant, VKind::boolean, {std::move(x)});
    operation.flag = op == Op::not_equal;
    operation.low = below;
    if (op == Op::greater_equal && exact) operation.low = below - 1;  // x ≥ c is x > c − 1 in units
    if (op == Op::less && !exact) operation.low = below + 1;          // x < c is x ≤ ⌊c⌋
    if (op == Op::less_equal) operation.low = below + 1;
    return operation;
  }

  static std::optional<std::uint32_t> code_of(const ColumnSpec& spec, const std::string& text) {
    if (spec.dictionary != nullptr) return spec.dictionary->find(text);
    if (spec.words == nullptr) return std::nullopt;
    const auto found = std::find(spec.words->begin(), spec.words->end(), text);
    return found == spec.words->end() ? std::nullopt : std::optional(static_cast<std::uint32_t>(found - spec.words->begin()));
  }

  // x in (…): texts become one set of codes, everything else the comparisons it stands for.
  Maybe membership(const Node& node) {
    const Node& input = *node.children[0];
    Maybe x = columnar(input);
    if (!x || x->code != Code::load) return std::nullopt;
    Operation any = make(Code::any_of, VKind::boolean, {});
    Operation set = make(Code::code_set, VKind::boolean, {*x});
    bool has_set = false;
    const auto add_text = [&](const std::string& text) {
      has_set = true;
      if (const auto code = code_of(specs_[x->column], text)) set.set.push_back(*code);
    };
    for (std::size_t i = 1; i < node.children.size(); ++i) {
      const Node& test = *node.children[i];
      if (test.op == Op::test_compare) {
        static constexpr Op kOps[] = {Op::equal, Op::less, Op::less_equal, Op::greater, Op::greater_equal, Op::equal, Op::not_equal};
        Maybe one = comparison(kOps[static_cast<int>(test.form)], input, *test.children[0]);
        if (!one) return std::nullopt;
        any.children.push_back(std::move(*one));
        continue;
      }
      if (test.op != Op::test_value || test.flag || test.children[0]->op != Op::constant) return std::nullopt;
      const Value& value = test.children[0]->constant;
      std::vector<Value> values = {value};
      if (const auto* items = value.list_if()) values = *items;
      for (const Value& item : values) {
        if (item.is(Kind::string) && x->kind == VKind::text) {
          add_text(item.as_string());
          continue;
        }
        if (item.is(Kind::range)) {
          const Range& range = item.as_range();
          if (range.form != Range::Form::interval || value.is(Kind::list)) return std::nullopt;
          Maybe low = against_constant(range.start_included ? Op::greater_equal : Op::greater, *x, range.start);
          Maybe high = against_constant(range.end_included ? Op::less_equal : Op::less, *x, range.end);
          if (!low || !high) return std::nullopt;
          any.children.push_back(make(Code::all_of, VKind::boolean, {std::move(*low), std::move(*high)}));
          continue;
        }
        if (x->kind == VKind::boolean || item.is(Kind::list) || item.is(Kind::context) || item.is(Kind::function)) return std::nullopt;
        Maybe one = against_constant(Op::equal, *x, item);
        if (!one) return std::nullopt;
        any.children.push_back(std::move(*one));
      }
    }
    if (has_set) {
      std::sort(set.set.begin(), set.set.end());
      any.children.push_back(std::move(set));
    }
    if (any.children.size() == 1) return std::move(any.children[0]);
    return any;
  }

  Maybe choice(const Node& node) {
    Operation condition = compile(*node.children[0]);
    Maybe yes = columnar(*node.children[1]);
    Maybe no = columnar(*node.children[2]);
    if (condition.kind != VKind::boolean || !yes || !no || yes->kind != no->kind) return std::nullopt;
    if (yes->kind == VKind::text || yes->kind == VKind::any) return std::nullopt;
    const VKind kind = yes->kind;
    int scale = 0;
    if (kind == VKind::number) {
      scale = std::max(yes->scale, no->scale);
      yes = rescaled(std::move(*yes), scale);
      no = rescaled(std::move(*no), scale);
    }
    Operation operation = make(Code::choose, kind, {});
    operation.children.push_back(std::move(condition));
    operation.children.push_back(std::move(*yes));
    operation.children.push_back(std::move(*no));
    operation.scale = scale;
    return operation;
  }

  const std::vector<ColumnSpec>& specs_;
};

bool has_fallback(const Operation& operation) {
  if (operation.code == Code::fallback) return true;
  return std::any_of(operation.children.begin(), operation.children.end(), has_fallback);
}

}  // namespace

struct Program::Impl {
  Expression expression;
  std::vector<ColumnSpec> specs;
  Operation root;
  std::size_t buffers = 0;

  explicit Impl(Expression e) : expression(std::move(e)) {}

  columns::Run start(std::span<const ColumnData> data) const {
    if (data.size() != specs.size()) {
      throw Error(ErrorCode::invalid_argument, "", "the program reads " + std::to_string(specs.size()) + " columns, " + std::to_string(data.size()) + " are given");
    }
    columns::Run run;
    run.data = data;
    run.specs = specs;
    run.tree = &expression.tree();
    run.strict = expression.mode() == Mode::strict;
    run.blocks.resize(buffers);
    run.redo.resize(kBlock);
    return run;
  }

  template <typename Take>
  void each_block(columns::Run& run, std::size_t rows, const Take& take) const {
    run.evaluator = std::make_unique<Evaluator>(run.tree->limits, run.tree->mode, &run.context);
    for (std::size_t first = 0; first < rows; first += kBlock) {
      run.first = first;
      run.count = std::min(kBlock, rows - first);
      if (run.any_redo) std::fill(run.redo.begin(), run.redo.end(), std::uint8_t{0});
      run.any_redo = false;
      columns::evaluate(run, root, nullptr);
      take(run.blocks[root.buffer]);
    }
  }

  // The whole tree on one row; an error names the row.
  Value whole(columns::Run& run, std::size_t i, const Label& label) const {
    try {
      return run.tree_value(*run.tree->root, i, nullptr);
    } catch (const Error&) {
      if (!label) throw;
    }
    return run.tree_value(*run.tree->root, i, &label);
  }

  Value result(const columns::Block& block, std::size_t i, std::size_t row, const columns::Run& run) const {
    switch (root.kind) {
      case VKind::boolean: return block.booleans[i] > 1 ? Value() : Value(block.booleans[i] == 1);
      case VKind::number: return block.units[i] == kEmptyUnits ? Value() : Value(Decimal::scaled(block.units[i], root.scale));
      case VKind::date: return block.days[i] == kEmptyDay ? Value() : Value(*CalendarDate::from_days(block.days[i]));
      case VKind::text: return columns::cell(run.data[root.column], specs[root.column], row);
      case VKind::any: return block.values[i];
    }
    return {};
  }
};

Program::Program(Expression expression, const std::vector<std::pair<std::string, ColumnSpec>>& columns) {
  auto impl = std::make_unique<Impl>(std::move(expression));
  const Tree& tree = impl->expression.tree();
  for (const std::string& name : tree.variables) {
    const auto found = std::find_if(columns.begin(), columns.end(), [&](const auto& c) { return c.first == name; });
    if (found == columns.end()) {
      std::vector<std::string> names;
      for (const auto& [column, spec] : columns) names.push_back(column);
      throw Error(ErrorCode::missing_column, name, "\"" + tree.text + "\" reads a column that is not there", did_you_mean(name, names));
    }
    impl->specs.push_back(found->second);
  }
  impl->root = Compiler(impl->specs).compile(*tree.root);
  impl->buffers = Compiler::number(impl->root, 0);
  impl_ = std::move(impl);
}

Program::~Program() = default;
Program::Program(Program&&) noexcept = default;
Program& Program::operator=(Program&&) noexcept = default;

const std::vector<std::string>& Program::columns() const noexcept { return impl_->expression.tree().variables; }
const Expression& Program::expression() const noexcept { return impl_->expression; }
bool Program::is_columnar() const noexcept { return !has_fallback(impl_->root); }

std::size_t Program::select(std::span<const ColumnData> data, std::size_t rows, std::uint8_t* mask, const Label& label) const {
  columns::Run run = impl_->start(data);
  std::size_t count = 0;
  if (impl_->root.kind != VKind::boolean && impl_->root.kind != VKind::any) {
    throw Error(ErrorCode::wrong_type, "", "\"" + expression().text() + "\" is no condition");
  }
  const auto answer = [&](const Value& value) -> std::uint8_t {
    if (value.is_null() || value.is(Kind::boolean)) return value.is_true() ? 1 : 0;
    throw Error(ErrorCode::wrong_type, "", "\"" + expression().text() + "\" gives " + std::string(name_of(value.kind())) + " where a condition is needed");
  };
  impl_->each_block(run, rows, [&](const columns::Block& block) {
    std::uint8_t* out = mask + run.first;
    if (impl_->root.kind == VKind::boolean) {
      const std::uint8_t* __restrict in = block.booleans;
      std::uint8_t* __restrict to = out;
      const std::size_t rows_here = run.count;
      for (std::size_t i = 0; i < rows_here; ++i) to[i] = static_cast<std::uint8_t>(in[i] == 1);
    } else {
      for (std::size_t i = 0; i < run.count; ++i) out[i] = run.redo[i] != 0 ? 0 : answer(block.values[i]);
    }
    if (run.any_redo) {
      for (std::size_t i = 0; i < run.count; ++i) {
        if (run.redo[i] != 0) out[i] = answer(impl_->whole(run, i, label));
      }
    }
    for (std::size_t i = 0; i < run.count; ++i) count += out[i];
  });
  return count;
}

void Program::numbers(std::span<const ColumnData> data, std::size_t rows, NumberColumn& out, const Label& label) const {
  columns::Run run = impl_->start(data);
  out.scale = impl_->root.kind == VKind::number ? impl_->root.scale : 0;
  out.units.assign(rows, 0);
  out.states.assign(rows, NumberColumn::null);
  out.decimals.clear();
  const auto put = [&](std::size_t row, const Value& value) {
    if (value.is_null()) {
      out.states[row] = NumberColumn::null;
      return;
    }
    const Decimal* number = value.number_if();
    if (number == nullptr) {
      throw Error(ErrorCode::wrong_type, label ? label(row) : std::string(), "\"" + expression().text() + "\" gives " + std::string(name_of(value.kind())) + " where a number is needed");
    }
    if (out.decimals.empty()) out.decimals.resize(rows);
    out.states[row] = NumberColumn::decimal_cell;
    out.decimals[row] = *number;
  };
  impl_->each_block(run, rows, [&](const columns::Block& block) {
    for (std::size_t i = 0; i < run.count; ++i) {
      const std::size_t row = run.first + i;
      if (run.any_redo && run.redo[i] != 0) {
        put(row, impl_->whole(run, i, label));
      } else if (impl_->root.kind == VKind::number) {
        out.units[row] = block.units[i];
        out.states[row] = block.units[i] == kEmptyUnits ? NumberColumn::null : NumberColumn::units_cell;
      } else {
        put(row, impl_->result(block, i, row, run));
      }
    }
  });
}

void Program::values(std::span<const ColumnData> data, std::size_t rows, std::vector<Value>& out, const Label& label) const {
  columns::Run run = impl_->start(data);
  out.assign(rows, Value());
  impl_->each_block(run, rows, [&](const columns::Block& block) {
    for (std::size_t i = 0; i < run.count; ++i) {
      const std::size_t row = run.first + i;
      out[row] = run.any_redo && run.redo[i] != 0 ? impl_->whole(run, i, label) : impl_->result(block, i, row, run);
    }
  });
}

}  // namespace attain::rule
