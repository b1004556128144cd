#include <algorithm>

#include "builtins.hpp"
#include "letter_case.hpp"
#include "parser.hpp"
#include "pattern.hpp"
#include "text.hpp"

namespace attain::rule {

namespace {

Value substring(Evaluator& e, Arguments a) {
  const std::string* text = string_of(a[0]);
  const auto number = number_of(a[1]);
  if (text == nullptr || number == nullptr) return {};
  const auto start = number->rounded(0, RoundingMode::down).to_int64();
  const auto size = static_cast<std::int64_t>(count_code_points(*text));
  if (!start || *start == 0 || *start > size || *start < -size) return {};
  const std::int64_t first = *start > 0 ? *start - 1 : size + *start;
  std::int64_t length = size - first;
  if (a.size() > 2) {
    const Decimal* given = number_of(a[2]);
    if (given == nullptr) return {};
    const auto whole = given->rounded(0, RoundingMode::down).to_int64();
    if (!whole || *whole < 1) return {};
    length = std::min(length, *whole);
  }
  const std::size_t from = offset_of(*text, static_cast<std::size_t>(first));
  const std::size_t to = from + offset_of(std::string_view(*text).substr(from), static_cast<std::size_t>(length));
  return e.make_string(text->substr(from, to - from));
}

Value string_length(Evaluator&, Arguments a) {
  const std::string* text = string_of(a[0]);
  return text == nullptr ? Value() : Value(count_code_points(*text));
}

Value upper_case(Evaluator& e, Arguments a) {
  const std::string* text = string_of(a[0]);
  return text == nullptr ? Value() : e.make_string(to_upper(*text));
}

Value lower_case(Evaluator& e, Arguments a) {
  const std::string* text = string_of(a[0]);
  return text == nullptr ? Value() : e.make_string(to_lower(*text));
}

Value substring_before(Evaluator& e, Arguments a) {
  const std::string* text = string_of(a[0]);
  const std::string* match = string_of(a[1]);
  if (text == nullptr || match == nullptr) return {};
  const std::size_t at = text->find(*match);
  return e.make_string(at == std::string::npos ? std::string() : text->substr(0, at));
}

Value substring_after(Evaluator& e, Arguments a) {
  const std::string* text = string_of(a[0]);
  const std::string* match = string_of(a[1]);
  if (text == nullptr || match == nullptr) return {};
  const std::size_t at = text->find(*match);
  return e.make_string(at == std::string::npos ? std::string() : text->substr(at + match->size()));
}

template <typename Test>
Value both(Arguments a, const Test& test) {
  const std::string* text = string_of(a[0]);
  const std::string* match = string_of(a[1]);
  return text == nullptr || match == nullptr ? Value() : Value(bool(test(*text, *match)));
}
Value contains_text(Evaluator&, Arguments a) {
  return both(a, [](const std::string& t, const std::string& m) { return t.find(m) != std::string::npos; });
}
Value starts_with(Evaluator&, Arguments a) {
  return both(a, [](const std::string& t, const std::string& m) { return t.starts_with(m); });
}
Value ends_with(Evaluator&, Arguments a) {
  return both(a, [](const std::string& t, const std::string& m) { return t.ends_with(m); });
}

// The pattern argument with its optional flags; an absent or null flags argument means none.
std::optional<Pattern> pattern_of(Evaluator& e, Arguments a, std::size_t pattern, std::size_t flags) {
  const std::string* text = string_of(a[pattern]);
  if (text == nullptr) return std::nullopt;
  std::string given;
  if (a.size() > flags && !a[flags].is_null()) {
    const std::string* f = string_of(a[flags]);
    if (f == nullptr) return std::nullopt;
    given = *f;
  }
  e.step(static_cast<std::int64_t>(text->size()));
  return Pattern::compile(*text, given);
}

Value matches(Evaluator& e, Arguments a) {
  const std::string* text = string_of(a[0]);
  const auto pattern = pattern_of(e, a, 1, 2);
  if (text == nullptr || !pattern) return {};
  e.step(static_cast<std::int64_t>(text->size() / 8));
  return pattern->matches(*text);
}

Value replace(Evaluator& e, Arguments a) {
  const std::string* text = string_of(a[0]);
  const std::string* by = string_of(a[2]);
  const auto pattern = pattern_of(e, a, 1, 3);
  if (text == nullptr || by == nullptr || !pattern) return {};
  e.step(static_cast<std::int64_t>(text->size() / 8));
  if (by->size() > 64) e.use_memory(text->size() / 8 * by->size());
  auto result = pattern->replaced(*text, *by);
  return result ? e.make_string(std::move(*result)) : Value();
}

Value split(Evaluator& e, Arguments a) {
  const std::string* text = string_of(a[0]);
  const auto pattern = pattern_of(e, a, 1, 9);
  if (text == nullptr || !pattern) return {};
  const auto parts = pattern->split(*text);
  if (!parts) return {};
  std::vector<Value> items;
  for (const std::string& part : *parts) items.push_back(e.make_string(part));
  return e.make_list(std::move(items));
}

Value string_join(Evaluator& e, Arguments a) {
  const auto items = items_of(a[0]);
  if (!items) return {};
  std::string delimiter;
  if (a.size() > 1 && !a[1].is_null()) {
    const std::string* text = string_of(a[1]);
    if (text == nullptr) return {};
    delimiter = *text;
  }
  std::string out;
  bool first = true;
  for (const Value& item : *items) {
    e.step();
    if (item.is_null()) continue;
    const std::string* text = item.string_if();
    if (text == nullptr) return {};
    if (!first) out += delimiter;
    first = false;
    out += *text;
    if (out.size() > e.limits().memory) e.use_memory(out.size());
  }
  return e.make_string(std::move(out));
}

Value string(Evaluator& e, Arguments a) {
  if (a[0].is_null()) return {};
  e.walk(a[0]);
  e.use_memory(static_cast<std::size_t>(a[0].size()));
  return e.make_string(a[0].plain_text());
}

// number(from, grouping separator, decimal separator): separators may be null; they must differ.
Value number(Evaluator&, Arguments a) {
  const std::string* text = string_of(a[0]);
  if (text == nullptr) return a.size() == 1 && number_of(a[0]) != nullptr ? Value(*number_of(a[0])) : Value();
  std::array<std::string, 2> separators;
  for (std::size_t i = 1; i < a.size(); ++i) {
    if (a[i].is_null()) continue;
    const std::string* s = string_of(a[i]);
    if (s == nullptr) return {};
    separators[i - 1] = *s;
  }
  const std::string& grouping = separators[0];
  const std::string& point = separators[1];
  if (!grouping.empty() && grouping != " " && grouping != "," && grouping != ".") return {};
  if (!point.empty() && point != "," && point != ".") return {};
  if (a.size() > 2 && a[1].is(Kind::string) && grouping.empty()) return {};
  if (!grouping.empty() && grouping == point) return {};
  std::string plain;
  for (const char c : *text) {
    if (!grouping.empty() && c == grouping[0]) continue;
    plain += !point.empty() && c == point[0] ? '.' : (c == '.' && !point.empty()) ? '\0' : c;
  }
  const auto number = long_number(plain);
  return number ? Value(*number) : Value();
}

constexpr auto kString = Type::Kind::string;
constexpr auto kBoolean = Type::Kind::boolean;
constexpr Builtin kTable[] = {
    {"substring", "string, start position, length?", substring, kString},
    {"string length", "string", string_length, Type::Kind::number},
    {"upper case", "string", upper_case, kString},
    {"lower case", "string", lower_case, kString},
    {"substring before", "string, match", substring_before, kString},
    {"substring after", "string, match", substring_after, kString},
    {"contains", "string, match", contains_text, kBoolean},
    {"starts with", "string, match", starts_with, kBoolean},
    {"ends with", "string, match", ends_with, kBoolean},
    {"matches", "input, pattern, flags?", matches, kBoolean},
    {"replace", "input, pattern, replacement, flags?", replace, kString},
    {"split", "string, delimiter", split, Type::Kind::list},
    {"string join", "list, delimiter?", string_join, kString},
    {"string", "from", string, kString},
    {"number", "from, grouping separator?, decimal separator?", number, Type::Kind::number},
};

}  // namespace

std::span<const Builtin> string_builtins() noexcept { return kTable; }

}  // namespace attain::rule
