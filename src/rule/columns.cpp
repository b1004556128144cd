#include "columns.hpp"

#include <algorithm>

namespace attain::rule::columns {

namespace {

bool is_valid(const ColumnData& data, std::size_t row) {
  if (data.valid_bits != nullptr) return (data.valid_bits[row >> 3] >> (row & 7) & 1) != 0;
  return data.valid_bytes == nullptr || data.valid_bytes[row] != 0;
}

template <typename T>
const T* cells(const ColumnData& data) { return static_cast<const T*>(data.cells); }

// Copies a column's block with its nulls as empty cells, or points into it when it needs no copy.
template <typename T>
const T* loaded(const Run& run, const ColumnData& data, std::vector<T>& own, T empty) {
  const bool masked = data.valid_bits != nullptr || data.valid_bytes != nullptr;
  if (!data.constant && !masked) return cells<T>(data) + run.first;
  own.resize(kBlock);
  if (data.constant) {
    std::fill_n(own.begin(), run.count, is_valid(data, 0) ? cells<T>(data)[0] : empty);
  } else {
    for (std::size_t i = 0; i < run.count; ++i) own[i] = is_valid(data, run.first + i) ? cells<T>(data)[run.first + i] : empty;
  }
  return own.data();
}

void load(Run& run, const Operation& op, Block& out) {
  const ColumnData& data = run.data[op.column];
  switch (run.specs[op.column].kind) {
    case ColumnSpec::Kind::boolean: out.booleans = loaded<std::uint8_t>(run, data, out.own_booleans, kEmptyBoolean); break;
    case ColumnSpec::Kind::number: out.units = loaded<std::int64_t>(run, data, out.own_units, kEmptyUnits); break;
    case ColumnSpec::Kind::text: out.codes = loaded<std::uint32_t>(run, data, out.own_codes, kNone); break;
    case ColumnSpec::Kind::date: out.days = loaded<std::int32_t>(run, data, out.own_days, kEmptyDay); break;
    case ColumnSpec::Kind::wide:
      out.own_units.resize(kBlock);
      for (std::size_t i = 0; i < run.count; ++i) {
        const std::size_t row = data.constant ? 0 : run.first + i;
        const int128 units = is_valid(data, row) ? cells<int128>(data)[row] : int128{kEmptyUnits};
        out.own_units[i] = static_cast<std::int64_t>(units);
        if (is_valid(data, row) && (units > INT64_MAX || units <= INT64_MIN)) {
          out.own_units[i] = kEmptyUnits;
          run.again(i);
        }
      }
      out.units = out.own_units.data();
      break;
    case ColumnSpec::Kind::decimal: break;  // never loaded as a vector
  }
}

template <typename T, typename Test>
void compare(const Run& run, const T* __restrict x, T empty, std::uint8_t* __restrict out, const Test& test) {
  const std::size_t count = run.count;
  for (std::size_t i = 0; i < count; ++i) {
    const auto missing = static_cast<std::uint8_t>(x[i] == empty);
    const auto answer = static_cast<std::uint8_t>(test(x[i]));
    out[i] = static_cast<std::uint8_t>((answer & (missing ^ 1)) | (missing << 1));
  }
}

template <typename T, typename Test>
void compare(const Run& run, const T* __restrict x, const T* __restrict y, T empty, std::uint8_t* __restrict out, const Test& test) {
  const std::size_t count = run.count;
  for (std::size_t i = 0; i < count; ++i) {
    const auto missing = static_cast<std::uint8_t>((x[i] == empty) | (y[i] == empty));
    const auto answer = static_cast<std::uint8_t>(test(x[i], y[i]));
    out[i] = static_cast<std::uint8_t>((answer & (missing ^ 1)) | (missing << 1));
  }
}

// Strict: a comparison with null is for the tree to report (or to skip, when the logic does not reach it).
void report_nulls(Run& run, const std::uint8_t* out) {
  if (!run.strict) return;
  for (std::size_t i = 0; i < run.count; ++i) {
    if (out[i] == kEmptyBoolean) run.again(i);
  }
}

template <typename T>
void compare_constant(Run& run, const Operation& op, const T* x, T empty, std::uint8_t* out) {
  const T low = static_cast<T>(op.low);
  const T high = static_cast<T>(op.high);
  switch (op.code) {
    case Code::greater_constant: compare(run, x, empty, out, [low](T v) { return v > low; }); break;
    case Code::less_constant: compare(run, x, empty, out, [low](T v) { return v < low; }); break;
    case Code::between_constants: compare(run, x, empty, out, [low, high](T v) { return (v >= low) & (v <= high); }); break;
    default:  // an equality has always an answer: null equals no constant
      for (std::size_t i = 0; i < run.count; ++i) out[i] = static_cast<std::uint8_t>((x[i] == low) != op.flag);
      return;
  }
  report_nulls(run, out);
}

template <typename T>
void compare_columns(Run& run, const Operation& op, const T* x, const T* y, T empty, std::uint8_t* out) {
  switch (op.code) {
    case Code::greater: compare(run, x, y, empty, out, [&op](T a, T b) { return (a > b) != op.flag; }); break;
    case Code::less: compare(run, x, y, empty, out, [&op](T a, T b) { return (a < b) != op.flag; }); break;
    default:
      for (std::size_t i = 0; i < run.count; ++i) out[i] = static_cast<std::uint8_t>((x[i] == y[i]) != op.flag);
      return;
  }
  report_nulls(run, out);
}

template <bool (*Compute)(std::int64_t, std::int64_t, std::int64_t*)>
void calculate(Run& run, const std::int64_t* x, const std::int64_t* y, std::int64_t* out) {
  for (std::size_t i = 0; i < run.count; ++i) {
    const bool missing = (x[i] == kEmptyUnits) | (y[i] == kEmptyUnits);
    std::int64_t result = 0;
    const bool overflow = Compute(x[i], y[i], &result) | (result == kEmptyUnits);
    out[i] = missing || overflow ? kEmptyUnits : result;
    if ((overflow && !missing) || (missing && run.strict)) run.again(i);
  }
}
bool added(std::int64_t a, std::int64_t b, std::int64_t* r) { return __builtin_add_overflow(a, b, r); }
bool subtracted(std::int64_t a, std::int64_t b, std::int64_t* r) { return __builtin_sub_overflow(a, b, r); }
bool multiplied(std::int64_t a, std::int64_t b, std::int64_t* r) { return __builtin_mul_overflow(a, b, r); }

void fall_back(Run& run, const Operation& op, Block& out, const std::uint8_t* active) {
  out.values.resize(kBlock);
  if (op.kind == Kind::boolean) out.own_booleans.resize(kBlock);
  for (std::size_t i = 0; i < run.count; ++i) {
    if (active != nullptr && active[i] == 0) {
      if (op.kind == Kind::boolean) out.own_booleans[i] = kEmptyBoolean;
      continue;
    }
    Value value;
    try {
      value = run.tree_value(*op.node, i, nullptr);
    } catch (const Error&) {  // whether the row's logic reaches this operation at all, the whole tree decides
      run.again(i);
    }
    if (op.kind == Kind::boolean) {
      const bool* b = value.bool_if();
      out.own_booleans[i] = b == nullptr ? kEmptyBoolean : static_cast<std::uint8_t>(*b);
    } else {
      out.values[i] = std::move(value);
    }
  }
  out.booleans = out.own_booleans.data();
}

void combine(Run& run, const Operation& op, Block& out, const std::uint8_t* active) {
  std::uint8_t* decided = out.own_booleans.data();
  const bool all = op.code == Code::all_of;
  std::fill_n(decided, run.count, static_cast<std::uint8_t>(all));
  std::vector<std::uint8_t> open;
  for (std::size_t c = 0; c < op.children.size(); ++c) {
    const Operation& child = op.children[c];
    const std::uint8_t* reached = active;
    if (c > 0 && child.code != Code::load && child.node != nullptr) {  // row by row: only rows not yet decided
      open.resize(kBlock);
      for (std::size_t i = 0; i < run.count; ++i) {
        open[i] = static_cast<std::uint8_t>(decided[i] != static_cast<std::uint8_t>(!all) && (active == nullptr || active[i] != 0));
      }
      reached = open.data();
    }
    evaluate(run, child, reached);
    const std::uint8_t* __restrict x = run.blocks[child.buffer].booleans;
    std::uint8_t* __restrict result = decided;
    const std::size_t count = run.count;
    if (all) {
      for (std::size_t i = 0; i < count; ++i) {
        const auto zero = static_cast<std::uint8_t>((result[i] == 0) | (x[i] == 0));
        const auto either = static_cast<std::uint8_t>(((result[i] | x[i]) & 2) != 0 ? 2 : 1);
        result[i] = zero != 0 ? 0 : either;
      }
    } else {
      for (std::size_t i = 0; i < count; ++i) {
        const auto one = static_cast<std::uint8_t>((result[i] == 1) | (x[i] == 1));
        const auto either = static_cast<std::uint8_t>((result[i] | x[i]) & 2);
        result[i] = one != 0 ? 1 : either;
      }
    }
  }
  report_nulls(run, decided);
}

void choose(Run& run, const Operation& op, Block& out) {
  const Block& condition = run.blocks[op.children[0].buffer];
  const Block& yes = run.blocks[op.children[1].buffer];
  const Block& no = run.blocks[op.children[2].buffer];
  for (std::size_t i = 0; i < run.count; ++i) {
    const bool first = condition.booleans[i] == 1;
    if (run.strict && condition.booleans[i] == kEmptyBoolean) run.again(i);
    switch (op.kind) {
      case Kind::boolean: out.own_booleans[i] = first ? yes.booleans[i] : no.booleans[i]; break;
      case Kind::number: out.own_units[i] = first ? yes.units[i] : no.units[i]; break;
      case Kind::date: out.own_days[i] = first ? yes.days[i] : no.days[i]; break;
      default: break;
    }
  }
}

}  // namespace

Value cell(const ColumnData& data, const ColumnSpec& spec, std::size_t row) {
  if (data.constant) row = 0;
  if (!is_valid(data, row)) return {};
  switch (spec.kind) {
    case ColumnSpec::Kind::boolean: {
      const std::uint8_t b = cells<std::uint8_t>(data)[row];
      return b > 1 ? Value() : Value(b == 1);
    }
    case ColumnSpec::Kind::number: {
      const std::int64_t units = cells<std::int64_t>(data)[row];
      return units == kEmptyUnits ? Value() : Value(Decimal::scaled(units, spec.scale));
    }
    case ColumnSpec::Kind::wide: return Decimal::scaled(cells<int128>(data)[row], spec.scale);
    case ColumnSpec::Kind::decimal: return cells<Decimal>(data)[row];
    case ColumnSpec::Kind::text: {
      const std::uint32_t code = cells<std::uint32_t>(data)[row];
      if (code == kNone) return {};
      if (spec.dictionary != nullptr) return Value(spec.dictionary->text(code));
      if (spec.words != nullptr && code < spec.words->size()) return Value((*spec.words)[code]);
      return {};
    }
    case ColumnSpec::Kind::date: {
      const std::int32_t day = cells<std::int32_t>(data)[row];
      return day == kEmptyDay ? Value() : Value(*CalendarDate::from_days(day));
    }
  }
  return {};
}

void Run::load_row(std::size_t i) {
  row.resize(specs.size());
  for (std::size_t c = 0; c < specs.size(); ++c) row[c] = cell(data[c], specs[c], first + i);
}

Value Run::tree_value(const Node& node, std::size_t i, const Program::Label* label) {
  load_row(i);
  Names frame;
  frame.names = tree->variables.data();
  frame.values = row.data();
  frame.count = row.size();
  context.label = label != nullptr && *label ? (*label)(first + i) : std::string();
  return evaluator->run_node(*tree, node, &frame);
}

void evaluate(Run& run, const Operation& op, const std::uint8_t* active) {
  Block& out = run.blocks[op.buffer];
  if (op.code != Code::all_of && op.code != Code::any_of) {
    for (const Operation& child : op.children) evaluate(run, child, active);
  }
  if (op.code != Code::load && op.code != Code::fallback) {
    if (op.kind == Kind::boolean && out.own_booleans.empty()) out.own_booleans.resize(kBlock);
    if (op.kind == Kind::number && out.own_units.empty()) out.own_units.resize(kBlock);
    if (op.kind == Kind::date && out.own_days.empty()) out.own_days.resize(kBlock);
    if (op.kind == Kind::boolean) out.booleans = out.own_booleans.data();
    if (op.kind == Kind::number) out.units = out.own_units.data();
    if (op.kind == Kind::date) out.days = out.own_days.data();
  }
  const auto child = [&](std::size_t i) -> const Block& { return run.blocks[op.children[i].buffer]; };
  std::uint8_t* booleans = out.own_booleans.data();
  switch (op.code) {
    case Code::load: load(run, op, out); break;
    case Code::constant:
      if (op.kind == Kind::boolean) std::fill_n(booleans, run.count, static_cast<std::uint8_t>(op.low));
      if (op.kind == Kind::number) std::fill_n(out.own_units.begin(), run.count, op.low);
      if (op.kind == Kind::date) std::fill_n(out.own_days.begin(), run.count, static_cast<std::int32_t>(op.low));
      break;
    case Code::fallback: fall_back(run, op, out, active); break;
    case Code::rescale:
      for (std::size_t i = 0; i < run.count; ++i) {
        const std::int64_t x = child(0).units[i];
        std::int64_t result = kEmptyUnits;
        if (x != kEmptyUnits && __builtin_mul_overflow(x, op.low, &result)) {
          result = kEmptyUnits;
          run.again(i);
        }
        out.own_units[i] = result;
      }
      break;
    case Code::greater_constant:
    case Code::less_constant:
    case Code::equal_constant:
    case Code::between_constants:
      if (op.children[0].kind == Kind::date) compare_constant(run, op, child(0).days, kEmptyDay, booleans);
      else compare_constant(run, op, child(0).units, kEmptyUnits, booleans);
      break;
    case Code::greater:
    case Code::less:
    case Code::equal:
      if (op.children[0].kind == Kind::date) compare_columns(run, op, child(0).days, child(1).days, kEmptyDay, booleans);
      else compare_columns(run, op, child(0).units, child(1).units, kEmptyUnits, booleans);
      break;
    case Code::code_equal: {
      const std::uint32_t* __restrict x = child(0).codes;
      std::uint8_t* __restrict result = booleans;
      const std::uint32_t wanted = op.code_value;
      const auto flag = static_cast<std::uint8_t>(op.flag);
      const std::size_t count = run.count;
      for (std::size_t i = 0; i < count; ++i) result[i] = static_cast<std::uint8_t>(x[i] == wanted) ^ flag;
      break;
    }
    case Code::code_set: {
      const std::uint32_t* x = child(0).codes;
      if (op.set.size() <= 8) {
        std::uint8_t* __restrict result = booleans;
        const std::uint32_t* __restrict own = x;
        const std::size_t count = run.count;
        std::fill_n(result, count, std::uint8_t{0});
        for (const std::uint32_t code : op.set) {
          for (std::size_t i = 0; i < count; ++i) result[i] |= static_cast<std::uint8_t>(own[i] == code);
        }
      } else {
        for (std::size_t i = 0; i < run.count; ++i) booleans[i] = std::binary_search(op.set.begin(), op.set.end(), x[i]);
      }
      break;
    }
    case Code::code_equal_code: {
      const std::uint32_t* x = child(0).codes;
      const std::uint32_t* y = child(1).codes;
      for (std::size_t i = 0; i < run.count; ++i) booleans[i] = static_cast<std::uint8_t>((x[i] == y[i]) != op.flag);
      break;
    }
    case Code::is_null:
      for (std::size_t i = 0; i < run.count; ++i) {
        bool missing = false;
        switch (op.children[0].kind) {
          case Kind::boolean: missing = child(0).booleans[i] >= kEmptyBoolean; break;
          case Kind::number: missing = child(0).units[i] == kEmptyUnits; break;
          case Kind::text: missing = child(0).codes[i] == kNone; break;
          case Kind::date: missing = child(0).days[i] == kEmptyDay; break;
          case Kind::any: break;
        }
        booleans[i] = static_cast<std::uint8_t>(missing != op.flag);
      }
      break;
    case Code::all_of:
    case Code::any_of: combine(run, op, out, active); break;
    case Code::negation:
    case Code::none_of: {
      const std::uint8_t* x = child(0).booleans;
      for (std::size_t i = 0; i < run.count; ++i) booleans[i] = x[i] > 1 ? kEmptyBoolean : static_cast<std::uint8_t>(x[i] ^ 1);
      if (op.code == Code::negation) report_nulls(run, booleans);
      break;
    }
    case Code::add: calculate<added>(run, child(0).units, child(1).units, out.own_units.data()); break;
    case Code::subtract: calculate<subtracted>(run, child(0).units, child(1).units, out.own_units.data()); break;
    case Code::multiply: calculate<multiplied>(run, child(0).units, child(1).units, out.own_units.data()); break;
    case Code::negate:
      for (std::size_t i = 0; i < run.count; ++i) {
        const std::int64_t x = child(0).units[i];
        out.own_units[i] = x == kEmptyUnits ? x : -x;
        if (x == kEmptyUnits && run.strict) run.again(i);
      }
      break;
    case Code::choose: choose(run, op, out); break;
  }
}

}  // namespace attain::rule::columns
