#include "arguments.hpp"

#include <algorithm>

#include "attain/base/error.hpp"

namespace {
// Options without a value.
bool is_switch(const std::string& name) { return name == "quiet" || name == "help" || name == "version" || name == "json" || name == "strict"; }
}  // namespace

Arguments::Arguments(int count, char** words) {
  for (int i = 1; i < count; ++i) {
    const std::string word = words[i];
    if (word == "-h") {
      options_["help"].emplace_back();
    } else if (word.rfind("--", 0) == 0) {
      const std::size_t equals = word.find('=');
      const std::string name = word.substr(2, equals == std::string::npos ? equals : equals - 2);
      if (equals != std::string::npos) options_[name].push_back(word.substr(equals + 1));
      else if (is_switch(name)) options_[name].emplace_back();
      else if (i + 1 < count) options_[name].emplace_back(words[++i]);
      else throw WrongCall{"--" + name + " needs a value"};
    } else if (command_.empty()) {
      command_ = word;
    } else {
      subjects_.push_back(word);
    }
  }
}

std::optional<std::string> Arguments::option(const std::string& name) const {
  const auto found = options_.find(name);
  return found == options_.end() ? std::nullopt : std::optional(found->second.back());
}

std::string Arguments::required(const std::string& name) const {
  if (auto value = option(name)) return *value;
  throw WrongCall{"attain " + command_ + " needs --" + name};
}

std::vector<std::string> Arguments::list(const std::string& name) const {
  std::vector<std::string> items;
  const auto found = options_.find(name);
  if (found == options_.end()) return items;
  for (const std::string& value : found->second) {
    std::size_t from = 0;
    while (from <= value.size()) {
      const std::size_t comma = std::min(value.find(',', from), value.size());
      if (comma > from) items.push_back(value.substr(from, comma - from));
      from = comma + 1;
    }
  }
  return items;
}

void Arguments::allow(const std::vector<std::string>& options) const {
  for (const auto& [name, values] : options_) {
    if (name == "quiet" || name == "help") continue;
    if (std::find(options.begin(), options.end(), name) == options.end()) {
      throw WrongCall{"attain " + command_ + " takes no --" + name + (attain::did_you_mean(name, options).empty() ? "" : "; " + attain::did_you_mean("" + name, options))};
    }
  }
}
