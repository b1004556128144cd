#include "builtins.hpp"

#include <algorithm>
#include <mutex>

#include "text.hpp"

namespace attain::rule {

namespace {

const std::vector<Builtin>& table() {
  static const std::vector<Builtin> kTable = [] {
    std::vector<Builtin> all;
    for (const auto& family : {number_builtins(), string_builtins(), list_builtins(), time_builtins(), range_builtins(), context_builtins()}) {
      all.insert(all.end(), family.begin(), family.end());
    }
    std::sort(all.begin(), all.end(), [](const Builtin& a, const Builtin& b) { return a.name < b.name; });
    return all;
  }();
  return kTable;
}

struct Parameter {
  std::string_view name;
  bool optional = false, repeated = false;
};

std::vector<std::vector<Parameter>> overloads_of(const Builtin& builtin) {
  std::vector<std::vector<Parameter>> overloads(1);
  std::string_view rest = builtin.parameters;
  while (!rest.empty()) {
    const std::size_t end = rest.find_first_of(",|");
    std::string_view part = rest.substr(0, end);
    while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
    while (!part.empty() && part.back() == ' ') part.remove_suffix(1);
    Parameter parameter;
    if (part.ends_with("...")) parameter.repeated = true, part.remove_suffix(3);
    if (part.ends_with("?")) parameter.optional = true, part.remove_suffix(1);
    parameter.name = part;
    if (!part.empty()) overloads.back().push_back(parameter);
    if (end == std::string_view::npos) break;
    if (rest[end] == '|') overloads.emplace_back();
    rest.remove_prefix(end + 1);
  }
  return overloads;
}

}  // namespace

std::span<const Builtin> all_builtins() noexcept { return table(); }

const Builtin* find_builtin(std::string_view name) noexcept {
  const auto found = std::lower_bound(table().begin(), table().end(), name, [](const Builtin& b, std::string_view n) { return b.name < n; });
  return found != table().end() && found->name == name ? &*found : nullptr;
}

bool accepts_count(const Builtin& builtin, std::size_t count) noexcept {
  // Counted from the text without building the overloads: this runs at every call.
  std::size_t least = 0, most = 0;
  bool repeated = false, any = false;
  const auto done = [&] { return any = any || (count >= least && (repeated || count <= most)); };
  std::string_view rest = builtin.parameters;
  for (std::size_t begin = 0;;) {
    const std::size_t end = rest.find_first_of(",|", begin);
    const std::string_view part = rest.substr(begin, end == std::string_view::npos ? end : end - begin);
    if (!part.empty()) {
      ++most;
      if (part.back() == '.') repeated = true, ++least;
      else if (part.back() != '?') ++least;
    }
    if (end == std::string_view::npos) return done();
    if (rest[end] == '|') {
      if (done()) return true;
      least = most = 0;
      repeated = false;
    }
    begin = end + 1;
  }
}

std::optional<std::vector<Value>> place_arguments(const Builtin& builtin, const std::vector<std::string>& names, const std::vector<Value>& values) {
  for (const auto& parameters : overloads_of(builtin)) {
    std::vector<Value> placed;
    std::size_t used = 0;
    bool fits = true;
    std::size_t last_given = 0;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      const auto found = std::find(names.begin(), names.end(), parameters[i].name);
      if (found != names.end()) {
        const Value& value = values[static_cast<std::size_t>(found - names.begin())];
        if (parameters[i].name == "key") fits = fits && !value.is(Kind::list);
        if (parameters[i].name == "keys") fits = fits && value.is(Kind::list);
        placed.push_back(values[static_cast<std::size_t>(found - names.begin())]);
        ++used;
        last_given = i + 1;
      } else {
        fits = fits && parameters[i].optional;
        placed.emplace_back();
      }
    }
    placed.resize(std::max(last_given, static_cast<std::size_t>(std::count_if(parameters.begin(), parameters.end(), [](const Parameter& p) { return !p.optional; }))));
    if (fits && used == names.size()) return placed;
  }
  return std::nullopt;
}

}  // namespace attain::rule
