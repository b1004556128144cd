#pragma once
// What a DMN file holds, compiled.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "attain/rule/dmn.hpp"
#include "../evaluator.hpp"
#include "../table_compiled.hpp"

namespace attain::rule {

// A boxed expression. Children and names by kind:
//   context: names[i] is children[i]; an empty name at the end is the result
//   invocation: children[0] the function, then arguments by name
//   relation: names are columns, children row by row
//   function: names are parameters, children[0] the body
//   conditional: if, then, else · iteration (for, some, every): names[0], in, body · filter: in, match
struct Boxed {
  enum class Kind : std::uint8_t { none, literal, context, invocation, relation, list, function, table, conditional, for_each, some, every, filter };
  Kind kind = Kind::none;
  std::optional<Expression> literal;   // empty when it could not be read
  std::optional<DecisionTable> table;
  std::vector<std::string> names;
  std::vector<Type> types;             // of names
  std::vector<std::unique_ptr<Boxed>> children;
  Type type;                           // of the result
};
using BoxedPtr = std::unique_ptr<Boxed>;

struct DmnElement {
  enum class Kind : std::uint8_t { input, decision, function, service };
  struct Required {
    const DmnModel::Impl* model = nullptr;  // of an imported element, else of this model
    std::size_t element = 0;
    std::string prefix;                     // the import's name
  };
  Kind kind = Kind::decision;
  std::string id, name;
  Type type;
  std::vector<Required> required;           // inputs, decisions, knowledge
  BoxedPtr logic;
  std::vector<std::string> parameters;      // function: names; service: inputs, then input decisions
  std::vector<Type> parameter_types;
  std::vector<std::size_t> outputs;         // service: output decisions
};

struct DmnModel::Impl : std::enable_shared_from_this<DmnModel::Impl> {
  std::string name, name_space;
  Limits limits;
  std::vector<DmnElement> elements;
  std::map<std::string, std::size_t> by_id;
  std::map<std::string, Type> types;
  std::vector<std::pair<std::string, std::shared_ptr<const Impl>>> imports;  // by the import's name
  std::map<std::string, std::string> import_spaces;                         // namespace → import's name
  Findings problems;

  [[nodiscard]] const DmnElement* find(DmnElement::Kind kind, std::string_view name) const;
};

}  // namespace attain::rule
