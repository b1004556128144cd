#pragma once
// Functions as values: built-in, defined in a text, or supplied by the host (a model's invocables).

#include <functional>
#include <span>

#include "ast.hpp"

namespace attain::rule {

class Evaluator;

struct Builtin {
  using Call = Value (*)(Evaluator&, std::span<const Value>);
  using Typing = Type (*)(std::span<const Type>);
  std::string_view name;
  /// Parameter names separated by commas, `?` after an optional one, `...` after a repeated one; several overloads
  /// are separated by `|`.
  std::string_view parameters;
  Call call;
  Type::Kind result = Type::Kind::any;
  bool takes_null = false;   // strict mode: a null argument is no mistake
};
const Builtin* find_builtin(std::string_view name) noexcept;
std::span<const Builtin> all_builtins() noexcept;
/// Positions named arguments by the overload that has all the names; empty when none does. Missing ones are null.
std::optional<std::vector<Value>> place_arguments(const Builtin& builtin, const std::vector<std::string>& names,
                                                  const std::vector<Value>& values);
/// Whether some overload takes that many arguments.
bool accepts_count(const Builtin& builtin, std::size_t count) noexcept;

struct Function {
  std::vector<std::string> parameters;
  std::vector<Type> types;
  Type result;
  std::string name;                    // bound to itself while it runs, so that it may recurse
  const Builtin* builtin = nullptr;
  std::shared_ptr<const Tree> tree;    // keeps the body alive
  const Node* body = nullptr;
  std::vector<std::pair<std::string, Value>> captured;
  int depth = 1;                       // nesting of what it captured, and itself
  std::function<Value(Evaluator&, std::span<const Value>)> host;
};

}  // namespace attain::rule
