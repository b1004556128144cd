// The longer forms of the language: if, for, some, every, functions, contexts, lists, ranges and types.
#include <algorithm>
#include <array>
#include <set>

#include "function.hpp"
#include "parser.hpp"
#include "parser_scope.hpp"
#include "text.hpp"

namespace attain::rule {

NodePtr Parser::parse_if() {
  NodePtr node = make(Op::if_else, at_);
  at_ += 2;
  add(*node, parse());
  need_word("then", "after the condition of \"if\"");
  add(*node, parse());
  need_word("else", "in \"if\"");
  add(*node, parse());
  return close(std::move(node));
}

/// `name in list` and `name in first..last`, one after another: each may use those before it.
void Parser::parse_iterators(Node& node) {
  do {
    std::string name = declared_name(",)(][}{:=");
    need_word("in", "after the name of an iterator");
    skip();
    const std::size_t begin = at_;
    NodePtr domain = parse();
    if (take("..")) {
      NodePtr range = make(Op::range, begin);
      range->flag = range->flag2 = true;
      range->name = "..";
      add(*range, std::move(domain));
      add(*range, parse_additive());
      domain = close(std::move(range));
    }
    add(node, std::move(domain));
    node.names.push_back(name);
    declare(std::move(name));
  } while (take(','));
}

NodePtr Parser::parse_for() {
  const Nest nest(*this);
  NodePtr node = make(Op::for_each, at_);
  at_ += 3;
  Scope scope(*this);
  parse_iterators(*node);
  need_word("return", "after the iterators of \"for\"");
  declare("partial");
  const int partials = partials_;
  add(*node, parse());
  node->flag = partials_ != partials;
  return close(std::move(node));
}

NodePtr Parser::parse_quantified(bool every) {
  const Nest nest(*this);
  NodePtr node = make(every ? Op::every : Op::some, at_);
  at_ += every ? 5 : 4;
  Scope scope(*this);
  parse_iterators(*node);
  need_word("satisfies", "after the iterators");
  add(*node, parse());
  return close(std::move(node));
}

NodePtr Parser::parse_function() {
  const Nest nest(*this);
  NodePtr node = make(Op::function, at_);
  at_ += 8;
  need('(', "after \"function\"");
  Scope scope(*this);
  if (!take(')')) {
    do {
      std::string name = declared_name(",):");
      node->types.push_back(take(':') ? parse_type() : Type());
      node->names.push_back(name);
      declare(std::move(name));
    } while (take(','));
    need(')', "after the parameters");
  }
  node->flag = take_word("external");
  mentioned_.emplace_back();
  add(*node, parse());
  node->captures.assign(mentioned_.back().begin(), mentioned_.back().end());
  mentioned_.pop_back();
  std::erase_if(node->captures, [&](const std::string& n) { return std::find(node->names.begin(), node->names.end(), n) != node->names.end(); });
  return close(std::move(node));
}

NodePtr Parser::parse_context() {
  const Nest nest(*this);
  NodePtr node = make(Op::context, at_);
  ++at_;
  if (take('}')) return close(std::move(node));
  Scope scope(*this);
  std::set<std::string> keys;
  do {
    skip();
    std::string key = peek() == '"' ? string_literal() : declared_name(":");
    need(':', "after a key");
    if (!keys.insert(key).second) {
      if (options_.mode != Mode::feel) fail("the key \"" + key + "\" is given twice");
      node->flag = true;  // no context in plain FEEL: null
    }
    add(*node, parse());
    note_member(key);
    node->names.push_back(key);
    declare(std::move(key));
  } while (take(','));
  need('}', "after the entries of a context");
  return close(std::move(node));
}

// `[…]`: a list, or a range that begins with its start.
NodePtr Parser::parse_bracket() {
  const Nest nest(*this);
  const std::size_t begin = at_++;
  NodePtr node = make(Op::list, begin);
  if (take(']')) return close(std::move(node));
  NodePtr first = parse();
  skip();
  if (text_.compare(at_, 2, "..") == 0) return parse_open_range(begin, std::move(first), true);
  add(*node, std::move(first));
  while (take(',')) add(*node, parse());
  need(']', "after the items of a list");
  return close(std::move(node));
}

NodePtr Parser::parse_parenthesis() {
  const Nest nest(*this);
  const std::size_t begin = at_++;
  NodePtr inner = parse();
  skip();
  if (text_.compare(at_, 2, "..") == 0) return parse_open_range(begin, std::move(inner), false);
  need(')', "to close the parenthesis");
  return inner;
}

// From `..` on, after the start of a range.
NodePtr Parser::parse_open_range(std::size_t begin, NodePtr start, bool included) {
  if (!take("..")) fail("expected \"..\" in a range");
  NodePtr node = make(Op::range, begin);
  node->flag = included;
  add(*node, std::move(start));
  const bool before = range_end_;
  range_end_ = true;
  add(*node, parse_additive());
  range_end_ = before;
  if (take(']')) node->flag2 = true;
  else if (!take(')') && !take('[')) fail("expected \"]\", \")\" or \"[\" at the end of a range");
  return close(std::move(node));
}

Type Parser::parse_type() {
  const Nest nest(*this);
  skip();
  const auto arguments = [&](auto&& each) {
    if (!take('<')) return false;
    if (take('>')) return true;
    do {
      each();
    } while (take(','));
    need('>', "after the parameters of a type");
    return true;
  };
  if (take_word("list")) {
    Type element;
    arguments([&] { element = parse_type(); });
    return Type::list_of(element);
  }
  if (take_word("range")) {
    Type element;
    arguments([&] { element = parse_type(); });
    return Type::range_of(element);
  }
  if (take_word("context")) {
    std::vector<std::pair<std::string, Type>> members;
    arguments([&] {
      std::string name = declared_name(":>");
      need(':', "after a member's name");
      members.emplace_back(std::move(name), parse_type());
    });
    return Type::context_of(std::move(members));
  }
  if (take_word("function")) {
    std::vector<Type> parameters;
    arguments([&] { parameters.push_back(parse_type()); });
    Type result;
    if (take("->")) result = parse_type();
    return Type::function_of(std::move(parameters), std::move(result));
  }
  std::size_t best_end = 0;
  Type best;
  for (const auto& [name, type] : options_.types) {
    const std::size_t end = match_name(name, at_);
    if (end != std::string_view::npos && end > best_end) best_end = end, best = type;
  }
  static constexpr std::array<std::pair<std::string_view, Type::Kind>, 14> kNames = {{
      {"Any", Type::Kind::any}, {"any", Type::Kind::any}, {"Null", Type::Kind::null}, {"boolean", Type::Kind::boolean}, {"number", Type::Kind::number},
      {"string", Type::Kind::string}, {"date", Type::Kind::date}, {"time", Type::Kind::time},
      {"date and time", Type::Kind::date_time}, {"dateTime", Type::Kind::date_time},
      {"years and months duration", Type::Kind::months_duration}, {"yearMonthDuration", Type::Kind::months_duration},
      {"days and time duration", Type::Kind::seconds_duration}, {"dayTimeDuration", Type::Kind::seconds_duration}}};
  for (const auto& [name, kind] : kNames) {
    const std::size_t end = match_name(name, at_);
    if (end != std::string_view::npos && end > best_end) best_end = end, best = Type(kind);
  }
  if (best_end == 0) {
    const std::size_t end = identifier_end(at_);
    fail("no type is called \"" + std::string(text_.substr(at_, std::max<std::size_t>(end - at_, 1))) + "\"",
         "number, string, boolean, date, time, date and time, years and months duration, days and time duration, list<…>, context<…>, range<…>, function<…>, Any");
  }
  at_ = best_end;
  return best;
}

std::optional<Type> Parser::type_text(std::string_view text, const std::map<std::string, Type>* types) {
  ParseOptions options;
  if (types != nullptr) options.types = *types;
  try {
    Parser parser(text, options);
    Type type = parser.parse_type();
    parser.skip();
    if (parser.at_ != text.size()) return std::nullopt;
    return type;
  } catch (const Error&) {
    return std::nullopt;
  }
}

}  // namespace attain::rule
