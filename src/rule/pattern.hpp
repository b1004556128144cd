#pragma once
// Regular expressions in the XPath flavour, run by RE2 in time linear in the text. docs/concepts/rule.md lists what this
// flavour has and a linear engine cannot have.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attain::rule {

class Pattern {
 public:
  /// Empty when the pattern or a flag (s, m, i, x, q) is not valid here.
  static std::optional<Pattern> compile(std::string_view pattern, std::string_view flags);
  [[nodiscard]] bool matches(std::string_view text) const;
  /// Every match replaced; `$1`…`$9` and `$0` stand for groups, `\$` and `\\` for themselves. Empty when the replacement is not
  /// valid or the pattern matches nothing at all (a zero-length match).
  [[nodiscard]] std::optional<std::string> replaced(std::string_view text, std::string_view replacement) const;
  [[nodiscard]] std::optional<std::vector<std::string>> split(std::string_view text) const;

 private:
  struct Compiled;
  std::shared_ptr<const Compiled> compiled_;
  bool literal_ = false;
};

}  // namespace attain::rule
