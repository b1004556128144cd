#pragma once
// The parsed form of an expression. A tree owns its nodes and is immutable once the parser and the checker are done with it.

#include <memory>
#include <string>
#include <vector>

#include "attain/rule/expression.hpp"

namespace attain::rule {

enum class Op : std::uint8_t {
  constant, name, path, filter, range, list, context, function, call, call_named, if_else, for_each, some, every, between, in,
  instance_of, all_of, any_of, add, subtract, multiply, divide, power, negate, equal, not_equal, less, less_equal, greater,
  greater_equal, tests, test_compare, test_value, test_any, test_none
};

struct Builtin;

struct Node {
  explicit Node(Op kind, std::uint32_t at) : op(kind), begin(at) {}
  Op op;
  bool flag = false;        // range: start included; test_value: mentions "?"; function: external
  bool flag2 = false;       // range: end included
  Range::Form form = Range::Form::interval;
  int depth = 1;            // of the subtree
  int variable = -1;        // name: index among the tree's variables
  std::uint32_t begin = 0, end = 0;  // in the source text
  const Builtin* builtin = nullptr;  // call: the callee when it is a built-in function
  Value constant;
  std::string name;         // name, path member
  std::vector<std::string> names;    // iterators, parameters, context keys, argument names, free names of a function
  std::vector<std::string> captures; // function: names its body reads from outside
  std::vector<Type> types;  // parameters, instance of
  Type type;                // static, as far as known
  std::vector<std::unique_ptr<Node>> children;
};
using NodePtr = std::unique_ptr<Node>;

struct Tree : std::enable_shared_from_this<Tree> {
  std::string text;
  Mode mode = Mode::feel;
  Limits limits;
  NodePtr root;
  std::vector<std::string> variables;         // by index of Node::variable
  std::vector<std::string> sorted_variables;
  Type type;
  bool unary = false;
};

/// Where byte `offset` lies: "line 2, column 5", columns in code points.
std::string place_of(std::string_view text, std::size_t offset);

/// Strict mode: resolves names, folds dotted paths and infers types; otherwise folds dotted paths and infers what it can.
void check_types(Tree& tree, const ParseOptions& options);

}  // namespace attain::rule
