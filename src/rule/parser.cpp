#include "parser.hpp"

#include <algorithm>
#include <array>

#include "function.hpp"
#include "text.hpp"

namespace attain::rule {

namespace {
bool is_composed(std::string_view name) {
  for (std::size_t at = 0; at < name.size();) {
    if (!is_name_part(next_code_point(name, at))) return true;
  }
  return false;
}
constexpr std::array<std::string_view, 10> kBreaks = {"and", "or", "in", "between", "instance", "then", "else", "return", "satisfies", "external"};
}  // namespace

struct Parser::Nest {
  explicit Nest(Parser& p) : parser(p), range_end(p.range_end_) {
    parser.range_end_ = false;
    if (++parser.nesting_ > parser.options_.limits.nesting) {
      throw Error(ErrorCode::limit_exceeded, place_of(parser.text_, parser.at_),
                  "nested more than " + std::to_string(parser.options_.limits.nesting) + " deep", "split it into named parts");
    }
  }
  ~Nest() { --parser.nesting_, parser.range_end_ = range_end; }
  Parser& parser;
  bool range_end;
};

struct Parser::Scope {
  explicit Scope(Parser& p) : parser(p), size(p.locals_.size()) {}
  ~Scope() {
    for (; parser.locals_.size() > size; parser.locals_.pop_back()) {
      const std::string& name = parser.locals_.back();
      if (--parser.local_counts_[name] == 0) parser.local_counts_.erase(name);
      if (!parser.composed_locals_.empty() && parser.composed_locals_.back() == name) parser.composed_locals_.pop_back();
    }
  }
  Parser& parser;
  std::size_t size;
};

Parser::Parser(std::string_view text, const ParseOptions& options) : text_(text), options_(options) {
  if (text.size() > options.limits.source_bytes) {
    throw Error(ErrorCode::limit_exceeded, "", "a text of " + std::to_string(text.size()) + " bytes, more than " +
                std::to_string(options.limits.source_bytes));
  }
  if (!is_valid_utf8(text)) throw Error(ErrorCode::syntax, "", "the text is not valid UTF-8");
  const auto know = [&](const std::string& name) {
    outer_.insert(name);
    if (is_composed(name)) composed_.push_back(name);
  };
  const auto note_type = [&](auto&& self, const Type& type, int depth) -> void {
    if (depth > 32) return;
    for (const auto& [name, member] : type.members()) {
      note_member(name);
      self(self, member, depth + 1);
    }
    if (type.kind() == Type::Kind::list) self(self, type.element(), depth + 1);
  };
  if (options.vocabulary != nullptr) {
    for (const std::string& name : options.vocabulary->names()) {
      for (std::size_t dot = name.find('.'), begin = 0; ; begin = dot + 1, dot = name.find('.', begin)) {
        const std::string part = name.substr(begin, dot == std::string::npos ? dot : dot - begin);
        if (begin == 0) know(part);
        else note_member(part);
        if (dot == std::string::npos) break;
      }
      note_type(note_type, *options.vocabulary->find(name), 0);
    }
  }
  for (const std::string& name : options.names) know(name);
  for (const std::string& name : options.members) note_member(name);
  for (const auto& [name, type] : options.types) note_type(note_type, type, 0);
  for (const Builtin& builtin : all_builtins()) {
    if (is_composed(builtin.name)) composed_.emplace_back(builtin.name);
  }
}

void Parser::note_member(const std::string& name) {
  if (is_composed(name)) members_.insert(name);
}

void Parser::declare(std::string name) {
  ++local_counts_[name];
  if (is_composed(name)) composed_locals_.push_back(name);
  locals_.push_back(std::move(name));
}

bool Parser::is_local(std::string_view name) const { return local_counts_.count(std::string(name)) > 0; }

int Parser::variable_number(const std::string& name, bool& fresh) {
  const auto [entry, is_new] = variable_numbers_.emplace(name, static_cast<int>(variables_.size()));
  fresh = is_new;
  if (is_new) variables_.push_back(name);
  return entry->second;
}

NodePtr Parser::make(Op op, std::size_t begin) { return std::make_unique<Node>(op, static_cast<std::uint32_t>(begin)); }

NodePtr Parser::make(Op op, std::size_t begin, NodePtr a, NodePtr b) {
  NodePtr node = make(op, begin);
  add(*node, std::move(a));
  if (b != nullptr) add(*node, std::move(b));
  return close(std::move(node));
}

void Parser::add(Node& parent, NodePtr child) {
  parent.depth = std::max(parent.depth, child->depth + 1);
  if (parent.depth > options_.limits.depth) {
    throw Error(ErrorCode::limit_exceeded, place_of(text_, at_),
                "an expression of more than " + std::to_string(options_.limits.depth) + " operations in one another", "split it into named parts");
  }
  parent.children.push_back(std::move(child));
}

NodePtr Parser::close(NodePtr node) {
  node->end = static_cast<std::uint32_t>(at_);
  return node;
}

std::shared_ptr<Tree> Parser::finish(NodePtr root, bool unary) {
  skip();
  if (at_ < text_.size()) {
    fail("unexpected \"" + std::string(text_.substr(at_, offset_of(text_.substr(at_), 12))) + "\"");
  }
  auto tree = std::make_shared<Tree>();
  tree->text = std::string(text_);
  tree->mode = options_.mode;
  tree->limits = options_.limits;
  tree->root = std::move(root);
  tree->variables = std::move(variables_);
  tree->unary = unary;
  return tree;
}

std::shared_ptr<Tree> Parser::expression() {
  NodePtr root = parse();
  return finish(std::move(root), false);
}

std::shared_ptr<Tree> Parser::unary_tests() {
  skip();
  if (peek() == '-') {  // "-" alone: anything
    const std::size_t back = at_++;
    skip();
    if (at_ >= text_.size()) return finish(close(make(Op::test_any, back)), true);
    at_ = back;
  }
  if (sees_word("not")) {  // not(…) over the whole cell negates its tests
    const std::size_t back = at_;
    const auto variables = variables_;
    const auto numbers = variable_numbers_;
    at_ += 3;
    if (take('(')) {
      try {
        NodePtr tests = parse_tests(false);
        need(')', "after the tests");
        skip();
        if (at_ >= text_.size()) {
          NodePtr node = make(Op::test_none, back, std::move(tests));
          return finish(std::move(node), true);
        }
      } catch (const Error& error) {
        if (error.code() != ErrorCode::syntax) throw;
      }
    }
    at_ = back;
    variables_ = variables;
    variable_numbers_ = numbers;
  }
  NodePtr tests = parse_tests(true);
  return finish(std::move(tests), true);
}

// Positive unary tests separated by commas.
NodePtr Parser::parse_tests(bool) {
  skip();
  NodePtr node = make(Op::tests, at_);
  do {
    add(*node, parse_test());
  } while (take(','));
  return close(std::move(node));
}

bool Parser::half_range_follows() const {
  const char c = peek();
  return c == '<' || c == '>' || (c == '=' ) || (c == '!' && peek(1) == '=');
}

NodePtr Parser::parse_test(bool whole) {
  skip();
  const std::size_t begin = at_;
  if (half_range_follows()) {
    NodePtr range = parse_half_range();
    range->op = Op::test_compare;
    return range;
  }
  if (peek() == '-') {
    const std::size_t back = at_++;
    skip();
    if (at_ >= text_.size() || peek() == ')' || peek() == ',') return close(make(Op::test_any, back));
    at_ = back;
  }
  const int marks = question_marks_;
  NodePtr node = make(Op::test_value, begin);
  add(*node, whole ? parse() : parse_additive());
  node->flag = question_marks_ != marks;
  return close(std::move(node));
}

// `< 10`, `= "a"`: a range with one bound.
NodePtr Parser::parse_half_range() {
  NodePtr node = make(Op::range, at_);
  if (take("<=")) node->form = Range::Form::less_equal;
  else if (take("<")) node->form = Range::Form::less;
  else if (take(">=")) node->form = Range::Form::greater_equal;
  else if (take(">")) node->form = Range::Form::greater;
  else if (take("!=")) node->form = Range::Form::not_equal;
  else if (take("=")) node->form = Range::Form::equal;
  add(*node, parse_additive());
  return close(std::move(node));
}

NodePtr Parser::parse() {
  const Nest nest(*this);
  return parse_or();
}

NodePtr Parser::parse_or() {
  skip();
  const std::size_t begin = at_;
  NodePtr first = parse_and();
  if (!take_word("or")) return first;
  NodePtr node = make(Op::any_of, begin);
  add(*node, std::move(first));
  do {
    add(*node, parse_and());
  } while (take_word("or"));
  return close(std::move(node));
}

NodePtr Parser::parse_and() {
  skip();
  const std::size_t begin = at_;
  NodePtr first = parse_comparison();
  if (!take_word("and")) return first;
  NodePtr node = make(Op::all_of, begin);
  add(*node, std::move(first));
  do {
    add(*node, parse_comparison());
  } while (take_word("and"));
  return close(std::move(node));
}

NodePtr Parser::parse_comparison() {
  skip();
  const std::size_t begin = at_;
  if (half_range_follows()) return parse_half_range();
  NodePtr left = parse_additive();
  for (;;) {
    skip();
    Op op;
    if (take("!=")) op = Op::not_equal;
    else if (take("<=")) op = Op::less_equal;
    else if (take(">=")) op = Op::greater_equal;
    else if (take("<")) op = Op::less;
    else if (take(">")) op = Op::greater;
    else if (take("=")) op = Op::equal;
    else if (take_word("between")) {
      NodePtr node = make(Op::between, begin);
      add(*node, std::move(left));
      add(*node, parse_additive());
      need_word("and", "between the two bounds");
      add(*node, parse_additive());
      left = close(std::move(node));
      continue;
    } else if (sees_word("in")) {
      left = parse_in(std::move(left));
      continue;
    } else {
      return left;
    }
    NodePtr right = parse_additive();
    left = make(op, begin, std::move(left), std::move(right));
  }
}

NodePtr Parser::parse_in(NodePtr value) {
  NodePtr node = make(Op::in, value->begin);
  add(*node, std::move(value));
  at_ += 2;
  skip();
  if (peek() != '(') {  // one test; "and" and "or" behind it belong to the condition around
    add(*node, parse_test(false));
    return close(std::move(node));
  }
  const Nest nest(*this);
  const std::size_t open = at_++;
  NodePtr first = parse_test();
  skip();
  if (text_.compare(at_, 2, "..") == 0 && first->op == Op::test_value) {  // x in (1..5]
    NodePtr range = parse_open_range(open, std::move(first->children[0]), false);
    NodePtr test = make(Op::test_value, open, std::move(range));
    add(*node, std::move(test));
    return close(std::move(node));
  }
  add(*node, std::move(first));
  while (take(',')) add(*node, parse_test());
  need(')', "after the tests");
  return close(std::move(node));
}

NodePtr Parser::parse_additive() {
  skip();
  const std::size_t begin = at_;
  NodePtr left = parse_multiplicative();
  for (;;) {
    skip();
    const char c = peek();
    if (c != '+' && c != '-') return left;
    ++at_;
    NodePtr right = parse_multiplicative();
    left = make(c == '+' ? Op::add : Op::subtract, begin, std::move(left), std::move(right));
  }
}

NodePtr Parser::parse_multiplicative() {
  skip();
  const std::size_t begin = at_;
  NodePtr left = parse_power();
  for (;;) {
    skip();
    const char c = peek();
    if ((c != '*' && c != '/') || (c == '*' && peek(1) == '*')) return left;
    ++at_;
    NodePtr right = parse_power();
    left = make(c == '*' ? Op::multiply : Op::divide, begin, std::move(left), std::move(right));
  }
}

NodePtr Parser::parse_power() {
  skip();
  const std::size_t begin = at_;
  NodePtr left = parse_unary();
  while (take("**")) {
    NodePtr right = parse_unary();
    left = make(Op::power, begin, std::move(left), std::move(right));
  }
  return left;
}

NodePtr Parser::parse_unary() {
  skip();
  const std::size_t begin = at_;
  NodePtr node;
  if (peek() == '-') {
    ++at_;
    skip();
    if ((peek() >= '0' && peek() <= '9') || (peek() == '.' && peek(1) >= '0' && peek(1) <= '9')) {
      at_ = begin;  // a negative literal
      node = parse_postfix();
    } else {
      const Nest nest(*this);
      return make(Op::negate, begin, parse_unary());
    }
  } else {
    node = parse_postfix();
  }
  while (take_word("instance")) {
    need_word("of", "after \"instance\"");
    NodePtr test = make(Op::instance_of, begin);
    add(*test, std::move(node));
    test->types.push_back(parse_type());
    node = close(std::move(test));
  }
  return node;
}

// After a range's end, `[` closes the range when nothing that could be a filter follows it.
bool Parser::bracket_ends_range() const {
  std::size_t at = at_ + 1;
  while (at < text_.size()) {
    std::size_t next = at;
    if (!is_space(next_code_point(text_, next))) break;
    at = next;
  }
  if (at >= text_.size() || std::string_view("),]}=<>!*/.").find(text_[at]) != std::string_view::npos) return true;
  const std::size_t end = identifier_end(at);
  return std::find(kBreaks.begin(), kBreaks.end(), text_.substr(at, end - at)) != kBreaks.end();
}

NodePtr Parser::parse_postfix() {
  skip();
  const std::size_t begin = at_;
  const bool range_end = range_end_;
  NodePtr node = parse_primary();
  for (;;) {
    skip();
    const char c = peek();
    if (c == '.' && peek(1) != '.') {
      ++at_;
      NodePtr path = make(Op::path, begin);
      path->name = member_name();
      add(*path, std::move(node));
      node = close(std::move(path));
    } else if (c == '[') {
      if (range_end && (node->op == Op::constant || bracket_ends_range())) return node;
      node = parse_filter(std::move(node));
    } else if (c == '(') {
      if (node->op == Op::constant) return node;
      node = parse_call(std::move(node));
    } else {
      return node;
    }
  }
}

NodePtr Parser::parse_filter(NodePtr list) {
  const Nest nest(*this);
  NodePtr node = make(Op::filter, list->begin);
  add(*node, std::move(list));
  ++at_;
  Scope scope(*this);
  declare("item");
  ++filters_;
  add(*node, parse());
  --filters_;
  need(']', "after a filter");
  return close(std::move(node));
}

NodePtr Parser::parse_call(NodePtr callee) {
  const Nest nest(*this);
  NodePtr node = make(Op::call, callee->begin);
  if (callee->op == Op::name && !is_local(callee->name) && outer_.count(callee->name) == 0) {
    node->builtin = find_builtin(callee->name);
    if (node->builtin != nullptr) {
      node->name = callee->name;
      if (callee->variable >= 0 && static_cast<std::size_t>(callee->variable) + 1 == variables_.size() && callee->flag) {
        variable_numbers_.erase(variables_.back());  // it was noted as a variable a moment ago
        variables_.pop_back();
      }
    }
  }
  if (node->builtin == nullptr) add(*node, std::move(callee));
  ++at_;
  if (take(')')) return close(std::move(node));
  do {
    auto name = argument_name();
    if (name) {
      if (node->names.empty() && node->children.size() > (node->builtin == nullptr ? 1u : 0u)) fail("positional and named arguments do not mix");
      node->op = Op::call_named;
      node->names.push_back(*name);
    } else if (node->op == Op::call_named) {
      fail("positional and named arguments do not mix");
    }
    add(*node, parse());
  } while (take(','));
  need(')', "after the arguments");
  return close(std::move(node));
}

NodePtr Parser::parse_primary() {
  skip();
  const std::size_t begin = at_;
  const char c = peek();
  if (at_ >= text_.size()) fail("expected an expression, found the end");
  if ((c >= '0' && c <= '9') || (c == '.' && peek(1) >= '0' && peek(1) <= '9')) return number_literal(false, begin);
  if (c == '-') {
    ++at_;
    skip();
    return number_literal(true, begin);
  }
  if (c == '"') {
    NodePtr node = make(Op::constant, begin);
    node->constant = Value(string_literal());
    return close(std::move(node));
  }
  if (c == '@') return at_literal();
  if (c == '{') return parse_context();
  if (c == '[') return parse_bracket();
  if (c == '(') return parse_parenthesis();
  if (c == ']') {
    const Nest nest(*this);
    ++at_;
    NodePtr start = parse_additive();
    return parse_open_range(begin, std::move(start), false);
  }
  if (c == '?') {
    ++at_;
    ++question_marks_;
    NodePtr node = make(Op::name, begin);
    node->name = "?";
    for (auto& names : mentioned_) names.insert("?");
    bool fresh = false;
    node->variable = variable_number(node->name, fresh);
    return close(std::move(node));
  }
  return parse_name();
}

NodePtr Parser::parse_name() {
  const std::size_t begin = at_;
  std::size_t end = identifier_end(at_);
  if (end == at_) fail("unexpected \"" + std::string(text_.substr(at_, offset_of(text_.substr(at_), 1))) + "\"");
  // The longest known name.
  std::size_t best_end = 0;
  std::string best;
  const auto consider = [&](const std::string& name) {
    const std::size_t stop = match_name(name, begin);
    if (stop != std::string_view::npos && stop > best_end) best_end = stop, best = name;
  };
  for (auto name = composed_locals_.rbegin(); name != composed_locals_.rend(); ++name) consider(*name);
  for (const std::string& name : composed_) consider(name);
  if (filters_ > 0) {
    for (const std::string& name : members_) consider(name);
  }
  const std::string_view word = text_.substr(begin, end - begin);
  std::string name;
  if (best_end > end) {
    name = best;
    at_ = best_end;
  } else {
    const auto constant = [&](Value value) {
      NodePtr node = make(Op::constant, begin);
      node->constant = std::move(value);
      at_ = end;
      return close(std::move(node));
    };
    if (word == "true") return constant(true);
    if (word == "false") return constant(false);
    if (word == "null") return constant({});
    if (word == "if") return parse_if();
    if (word == "for") return parse_for();
    if (word == "some") return parse_quantified(false);
    if (word == "every") return parse_quantified(true);
    if (word == "function") {
      const std::size_t back = at_;
      at_ = end;
      skip();
      const bool definition = peek() == '(';
      at_ = back;
      if (definition) return parse_function();
    }
    for (const std::string_view reserved : kBreaks) {
      if (word == reserved && word != "external" && word != "instance") fail("unexpected \"" + std::string(word) + "\"");
    }
    name = std::string(word);
    at_ = end;
    for (;;) {  // identifiers in a row are one (unknown) name
      const std::size_t back = at_;
      skip();
      end = identifier_end(at_);
      const std::string_view next = text_.substr(at_, end - at_);
      if (next.empty() || at_ == back || std::find(kBreaks.begin(), kBreaks.end(), next) != kBreaks.end()) {
        at_ = back;
        break;
      }
      name += ' ';
      name += next;
      at_ = end;
    }
  }
  NodePtr node = make(Op::name, begin);
  node->name = name;
  partials_ += name == "partial";
  for (auto& names : mentioned_) names.insert(name);
  if (!is_local(name)) {
    node->variable = variable_number(name, node->flag);  // flagged at its first mention
  }
  return close(std::move(node));
}

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

NodePtr Parser::parse_for() {
  const Nest nest(*this);
  NodePtr node = make(Op::for_each, at_);
  at_ += 3;
  Scope scope(*this);
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
    add(*node, std::move(domain));
    node->names.push_back(name);
    declare(std::move(name));
  } while (take(','));
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
    add(*node, std::move(domain));
    node->names.push_back(name);
    declare(std::move(name));
  } while (take(','));
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
