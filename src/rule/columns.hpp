#pragma once
// The vector machine of `Program`: operations over blocks of rows. Cells that are null carry their kind's empty value
// (kEmptyUnits, kEmptyDay, kNone, kEmptyBoolean), so that no operation needs a validity array.

#include <memory>
#include <vector>

#include "attain/rule/program.hpp"
#include "evaluator.hpp"

namespace attain::rule::columns {

inline constexpr std::size_t kBlock = 2048;

enum class Kind : std::uint8_t { boolean, number, text, date, any };

enum class Code : std::uint8_t {
  load, constant, fallback, rescale,
  greater_constant, less_constant, equal_constant, between_constants,   // number or date against integers
  greater, less, equal,                                                  // number or date columns at one scale
  code_equal, code_set, code_equal_code, is_null,
  all_of, any_of, negation, none_of,                                     // none_of: not of a two-valued child, keeps null
  add, subtract, multiply, negate, choose
};

struct Operation {
  Code code = Code::fallback;
  Kind kind = Kind::any;
  int scale = 0;                      // of a number
  bool flag = false;                  // not of an equality
  std::size_t column = 0;             // load
  std::int64_t low = 0, high = 0;     // constants; rescale: the factor in low
  std::uint32_t code_value = 0;
  std::vector<std::uint32_t> set;     // sorted codes
  Value constant;
  const Node* node = nullptr;         // fallback
  std::size_t buffer = 0;             // number of its result
  std::vector<Operation> children;
};

// One block of one operation's results: pointers into a column or into the buffers below.
struct Block {
  const std::uint8_t* booleans = nullptr;
  const std::int64_t* units = nullptr;
  const std::uint32_t* codes = nullptr;
  const std::int32_t* days = nullptr;
  std::vector<std::uint8_t> own_booleans;
  std::vector<std::int64_t> own_units;
  std::vector<std::uint32_t> own_codes;
  std::vector<std::int32_t> own_days;
  std::vector<Value> values;
};

// What one run needs besides the program.
struct Run {
  std::span<const ColumnData> data;
  std::span<const ColumnSpec> specs;
  const Tree* tree = nullptr;
  bool strict = false;
  std::size_t first = 0, count = 0;       // the block's rows
  std::vector<Block> blocks;
  std::vector<std::uint8_t> redo;         // rows that only the tree can answer
  bool any_redo = false;
  std::vector<Value> row;                 // the variables of one row
  std::unique_ptr<Evaluator> evaluator;
  Context context;

  void again(std::size_t i) { redo[i] = 1, any_redo = true; }
  void load_row(std::size_t i);
  Value tree_value(const Node& node, std::size_t i, const Program::Label* label);
};

/// Evaluates an operation over the block; `active` (may be null) marks rows whose result matters.
void evaluate(Run& run, const Operation& operation, const std::uint8_t* active);
/// A cell as a value; `row` counts from the start of the data.
Value cell(const ColumnData& data, const ColumnSpec& spec, std::size_t row);

}  // namespace attain::rule::columns
