#pragma once
// Recursive descent over the text itself: a name may hold spaces and symbols, so what is one token depends on the names
// in scope. At a name, the longest known name that the text spells wins; without one, identifiers in a row are one name.

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ast.hpp"

namespace attain::rule {

class Parser {
 public:
  Parser(std::string_view text, const ParseOptions& options);
  std::shared_ptr<Tree> expression();
  std::shared_ptr<Tree> unary_tests();
  static std::optional<Type> type_text(std::string_view text, const std::map<std::string, Type>* types);

 private:
  // Scanning (parser_scan.cpp).
  [[noreturn]] void fail(const std::string& message, const std::string& hint = {}) const;
  [[noreturn]] void fail_at(std::size_t at, const std::string& message, const std::string& hint = {}) const;
  void skip();
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  char peek(std::size_t ahead) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  bool take(char c);                       // after spaces
  bool take(std::string_view symbol);
  void need(char c, const char* where);
  bool sees_word(std::string_view word) const;  // at at_, a whole word
  bool take_word(std::string_view word);
  void need_word(std::string_view word, const char* where);
  std::size_t identifier_end(std::size_t at) const;  // `at` itself when none starts there
  std::size_t match_name(std::string_view name, std::size_t at) const;  // end, or npos
  std::string string_literal();
  NodePtr number_literal(bool negative, std::size_t begin);
  NodePtr at_literal();
  std::string variable_name();             // for iterators and parameters: a declared name up to `stop` words
  std::string declared_name(std::string_view stops);
  std::string member_name();
  std::optional<std::string> argument_name();

  // Grammar (parser.cpp).
  NodePtr parse();
  NodePtr parse_or();
  NodePtr parse_and();
  NodePtr parse_comparison();
  NodePtr parse_additive();
  NodePtr parse_multiplicative();
  NodePtr parse_power();
  NodePtr parse_unary();
  NodePtr parse_postfix();
  NodePtr parse_primary();
  NodePtr parse_name();
  NodePtr parse_if();
  NodePtr parse_for();
  void parse_iterators(Node& node);
  NodePtr parse_quantified(bool every);
  NodePtr parse_function();
  NodePtr parse_context();
  NodePtr parse_bracket();
  NodePtr parse_parenthesis();
  NodePtr parse_open_range(std::size_t begin, NodePtr start, bool included);
  NodePtr parse_call(NodePtr callee);
  NodePtr parse_filter(NodePtr list);
  NodePtr parse_in(NodePtr value);
  NodePtr parse_test(bool whole = true);
  NodePtr parse_half_range();
  NodePtr parse_tests(bool whole);
  Type parse_type();
  bool bracket_ends_range() const;
  bool half_range_follows() const;

  NodePtr make(Op op, std::size_t begin);
  NodePtr make(Op op, std::size_t begin, NodePtr a, NodePtr b = nullptr);
  void add(Node& parent, NodePtr child);
  NodePtr close(NodePtr node);
  std::shared_ptr<Tree> finish(NodePtr root, bool unary);

  struct Nest;
  struct Scope;
  bool is_local(std::string_view name) const;
  void declare(std::string name);
  int variable_number(const std::string& name, bool& fresh);
  void note_member(const std::string& name);

  std::string_view text_;
  std::size_t at_ = 0;
  int nesting_ = 0;
  bool range_end_ = false;       // the expression being read may end with an exclusive `[`
  int filters_ = 0;              // open filters: member names are in scope
  const ParseOptions& options_;
  std::vector<std::string> locals_;          // innermost last
  std::vector<std::string> composed_locals_; // those of them with spaces or symbols
  std::unordered_map<std::string, int> local_counts_;
  std::vector<std::string> composed_;        // known names with spaces or symbols, outermost scope
  std::set<std::string, std::less<>> outer_; // every known outer name
  std::set<std::string, std::less<>> members_;  // composed names of members
  std::vector<std::string> variables_;
  std::unordered_map<std::string, int> variable_numbers_;
  std::vector<std::set<std::string>> mentioned_;  // names in the bodies of open functions
  int question_marks_ = 0;
  int partials_ = 0;  // mentions of `partial`
};

/// Decimal text of any length, rounded half-even to 34 digits; empty on overflow or junk.
std::optional<Decimal> long_number(std::string_view text);
/// The value of @"…" (date, date-time, time or duration), or null.
Value temporal_literal(std::string_view text);

}  // namespace attain::rule
