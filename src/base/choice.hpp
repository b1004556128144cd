#pragma once
/// One of a few words in a document, as what it stands for.

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "attain/base/document.hpp"
#include "attain/base/error.hpp"

namespace attain {

/// Throws invalid_rule at the reader's path for another word, with the nearest one or all of them.
template <typename T>
T choice(const Reader& in, std::initializer_list<std::pair<std::string_view, T>> choices) {
  const std::string word = in.text();
  std::vector<std::string> names;
  for (const auto& [name, value] : choices) {
    if (name == word) return value;
    names.emplace_back(name);
  }
  std::string hint = did_you_mean(word, names);
  if (hint.empty()) {
    hint = "choose among:";
    for (const std::string& name : names) hint += " " + name;
  }
  throw in.error(ErrorCode::invalid_rule, "unknown choice \"" + word + "\"", hint);
}

}  // namespace attain
