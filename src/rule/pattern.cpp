#include "pattern.hpp"

#include <re2/re2.h>

#include <algorithm>

#include "text.hpp"

namespace attain::rule {

struct Pattern::Compiled {
  explicit Compiled(const std::string& pattern, const RE2::Options& options) : expression(pattern, options) {}
  RE2 expression;
};

namespace {

// Name characters of XML 1.0, the XPath escapes \i and \c.
constexpr const char* kInitial = ":A-Z_a-z\\x{C0}-\\x{D6}\\x{D8}-\\x{F6}\\x{F8}-\\x{2FF}\\x{370}-\\x{37D}\\x{37F}-\\x{1FFF}\\x{200C}-\\x{200D}\\x{2070}-\\x{218F}"
                                 "\\x{2C00}-\\x{2FEF}\\x{3001}-\\x{D7FF}\\x{F900}-\\x{FDCF}\\x{FDF0}-\\x{FFFD}\\x{10000}-\\x{EFFFF}";
constexpr const char* kNameRest = "\\-.0-9\\x{B7}\\x{300}-\\x{36F}\\x{203F}-\\x{2040}";

// The escape as RE2 writes it inside a class; empty when it is one to keep.
std::string class_escape(char c, bool& negated) {
  negated = c >= 'A' && c <= 'Z';
  switch (c) {
    case 'd': case 'D': return "\\p{Nd}";
    case 'w': case 'W': return "\\p{L}\\p{M}\\p{N}\\p{S}";
    case 's': case 'S': return " \\t\\n\\r";
    case 'i': case 'I': return kInitial;
    case 'c': case 'C': return std::string(kInitial) + kNameRest;
    default: return {};
  }
}

using Ranges = std::vector<std::pair<char32_t, char32_t>>;
constexpr char32_t kLastPoint = 0x10FFFF;

Ranges sorted(Ranges ranges) {
  std::sort(ranges.begin(), ranges.end());
  Ranges out;
  for (const auto& [low, high] : ranges) {
    if (!out.empty() && low <= out.back().second + 1) out.back().second = std::max(out.back().second, high);
    else out.emplace_back(low, high);
  }
  return out;
}

Ranges complement(const Ranges& ranges) {
  Ranges out;
  char32_t next = 0;
  for (const auto& [low, high] : sorted(ranges)) {
    if (low > next) out.emplace_back(next, low - 1);
    next = high + 1;
  }
  if (next <= kLastPoint) out.emplace_back(next, kLastPoint);
  return out;
}

Ranges without(const Ranges& a, const Ranges& b) {  // a ∖ b = ∁(∁a ∪ b)
  Ranges both = complement(a);
  both.insert(both.end(), b.begin(), b.end());
  return complement(both);
}

std::string text_of(const Ranges& ranges) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  const auto put = [&](char32_t c) {
    std::string digits;
    for (; c > 0 || digits.empty(); c /= 16) digits.insert(digits.begin(), kHex[c % 16]);
    out += "\\x{" + digits + "}";
  };
  for (const auto& [low, high] : ranges) {
    put(low);
    if (high > low) {
      out += '-';
      put(high);
    }
  }
  return out;
}

// A character class: what it lists, what only RE2 can list (categories), and whether it is negated.
struct Class {
  Ranges ranges;
  std::string categories;
  bool negated = false;

  [[nodiscard]] std::string text() const {
    if (ranges.empty() && categories.empty()) return negated ? "[\\x{0}-\\x{10FFFF}]" : "[^\\x{0}-\\x{10FFFF}]";
    return (negated ? "[^" : "[") + text_of(ranges) + categories + "]";
  }
};

// Escapes of one character; empty for those that stand for several.
std::optional<char32_t> single_escape(char e) {
  switch (e) {
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case '\\': case '|': case '.': case '-': case '^': case '?': case '*': case '+': case '{': case '}': case '(': case ')': case '[': case ']': case '$':
      return static_cast<char32_t>(e);
    default: return std::nullopt;
  }
}

// \p{…} as RE2 writes it; the two blocks that are plain ranges are known, others are not.
std::optional<std::string> category(std::string_view in, std::size_t& i, Ranges& ranges, bool& listed) {
  const char e = in[i];
  const std::size_t end = in.find('}', i);
  listed = false;
  if (i + 1 >= in.size() || in[i + 1] != '{' || end == std::string_view::npos) return std::nullopt;
  const std::string_view name = in.substr(i + 2, end - i - 2);
  i = end;
  if (name.substr(0, 2) != "Is") return std::string("\\") + e + "{" + std::string(name) + "}";
  Ranges block;
  if (name == "IsBasicLatin") block = {{0, 0x7F}};
  else if (name == "IsLatin-1Supplement") block = {{0x80, 0xFF}};
  else if (name == "IsLatinExtended-A") block = {{0x100, 0x17F}};
  else if (name == "IsGreek" || name == "IsGreekandCoptic") block = {{0x370, 0x3FF}};
  else if (name == "IsCyrillic") block = {{0x400, 0x4FF}};
  else if (name == "IsHebrew") block = {{0x590, 0x5FF}};
  else if (name == "IsArabic") block = {{0x600, 0x6FF}};
  else if (name == "IsHiragana") block = {{0x3040, 0x309F}};
  else if (name == "IsKatakana") block = {{0x30A0, 0x30FF}};
  else if (name == "IsCJKUnifiedIdeographs") block = {{0x4E00, 0x9FFF}};
  else return std::nullopt;
  if (e == 'P') block = complement(block);
  ranges.insert(ranges.end(), block.begin(), block.end());
  listed = true;
  return std::string();
}

// A class from its `[` on; `i` ends on its `]`. Empty when it is not valid or cannot be had.
std::optional<Class> class_at(std::string_view in, std::size_t& i, int depth) {
  if (depth > 20) return std::nullopt;
  Class found;
  ++i;
  if (i < in.size() && in[i] == '^') found.negated = true, ++i;
  bool first = true;
  while (i < in.size()) {
    if (in[i] == ']' && !first) return found;
    if (in[i] == '-' && i + 1 < in.size() && in[i + 1] == '[' && !first) {  // subtraction, at the end of the class
      ++i;
      const auto taken = class_at(in, i, depth + 1);
      if (!taken || !taken->categories.empty() || !found.categories.empty() || i + 1 >= in.size() || in[i + 1] != ']') return std::nullopt;
      const Ranges own = found.negated ? complement(found.ranges) : found.ranges;
      found.ranges = without(own, taken->negated ? complement(taken->ranges) : taken->ranges);
      found.negated = false;
      ++i;
      return found;
    }
    first = false;
    const auto one = [&]() -> std::optional<char32_t> {  // the character at i, consumed; empty when it stands for several
      if (in[i] != '\\') return in[i] == '[' ? std::nullopt : std::optional(next_code_point(in, i));
      if (i + 1 >= in.size()) return std::nullopt;
      const auto c = single_escape(in[i + 1]);
      if (c) i += 2;
      return c;
    };
    const auto low = one();
    if (!low) {
      if (in[i] == '[' || i + 1 >= in.size()) return std::nullopt;
      ++i;
      const char e = in[i];
      if (e == 'p' || e == 'P') {
        bool listed = false;
        const auto text = category(in, i, found.ranges, listed);
        if (!text) return std::nullopt;
        found.categories += *text;
      } else if (e == 's') {
        for (const char32_t c : {U' ', U'\t', U'\n', U'\r'}) found.ranges.emplace_back(c, c);
      } else if (e == 'S') {
        for (const auto& range : complement({{'\t', '\n'}, {'\r', '\r'}, {' ', ' '}})) found.ranges.push_back(range);
      } else if (e == 'D') {
        found.categories += "\\P{Nd}";
      } else if (e == 'W') {
        found.categories += "\\p{P}\\p{Z}\\p{C}";
      } else {
        bool negated = false;
        const std::string expanded = class_escape(e, negated);
        if (expanded.empty() || negated) return std::nullopt;
        found.categories += expanded;
      }
      ++i;
      continue;
    }
    char32_t high = *low;
    if (i + 1 < in.size() && in[i] == '-' && in[i + 1] != ']' && in[i + 1] != '[') {
      const std::size_t back = i;
      ++i;
      const auto last = one();
      if (last) high = *last;
      else i = back;
      if (high < *low) return std::nullopt;
    }
    found.ranges.emplace_back(*low, high);
  }
  return std::nullopt;
}

// XPath's pattern in RE2's syntax; empty when it is not valid or uses what RE2 has not.
std::optional<std::string> translated(std::string_view in, bool ignore_space) {
  std::string out;
  for (std::size_t i = 0; i < in.size(); ++i) {
    const char c = in[i];
    if (c == '[') {
      const auto found = class_at(in, i, 0);
      if (!found) return std::nullopt;
      out += found->text();
      continue;
    }
    if (c == '\\') {
      if (++i >= in.size()) return std::nullopt;
      const char e = in[i];  // a digit would be a back-reference, which is not regular
      bool negated = false;
      const std::string expanded = class_escape(e, negated);
      if (!expanded.empty()) {
        out += (negated ? "[^" : "[") + expanded + "]";
      } else if (e == 'p' || e == 'P') {
        Ranges ranges;
        bool listed = false;
        const auto text = category(in, i, ranges, listed);
        if (!text) return std::nullopt;
        out += listed ? "[" + text_of(ranges) + "]" : *text;
      } else if (single_escape(e)) {
        out += std::string("\\") + e;
      } else {
        return std::nullopt;
      }
      continue;
    }
    if (ignore_space && (c == ' ' || c == '\t' || c == '\n' || c == '\r')) continue;
    if (c == '(' && i + 1 < in.size() && in[i + 1] == '?' && (i + 2 >= in.size() || in[i + 2] != ':')) return std::nullopt;
    out += c;
  }
  return out;
}

}  // namespace

std::optional<Pattern> Pattern::compile(std::string_view pattern, std::string_view flags) {
  RE2::Options options(RE2::Quiet);
  options.set_max_mem(8 << 20);
  options.set_dot_nl(false);
  bool space = false, literal = false, multi = false;
  for (const char flag : flags) {
    switch (flag) {
      case 'i': options.set_case_sensitive(false); break;
      case 's': options.set_dot_nl(true); break;
      case 'm': multi = true; break;
      case 'x': space = true; break;
      case 'q': literal = true; break;
      default: return std::nullopt;
    }
  }
  if (pattern.size() > 100'000) return std::nullopt;
  std::string text;
  if (literal) {
    text = RE2::QuoteMeta(re2::StringPiece(pattern.data(), pattern.size()));
  } else {
    auto own = translated(pattern, space);
    if (!own) return std::nullopt;
    text = std::move(*own);
  }
  if (multi) text = "(?m)" + text;
  Pattern result;
  result.literal_ = literal;
  auto compiled = std::make_shared<Compiled>(text, options);
  if (!compiled->expression.ok()) return std::nullopt;
  result.compiled_ = std::move(compiled);
  return result;
}

bool Pattern::matches(std::string_view text) const {
  return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), compiled_->expression);
}

std::optional<std::string> Pattern::replaced(std::string_view text, std::string_view replacement) const {
  const RE2& expression = compiled_->expression;
  const int groups = expression.NumberOfCapturingGroups();
  struct Piece { int group; std::string text; };
  std::vector<Piece> pieces;
  std::string plain;
  if (literal_) {
    plain = std::string(replacement);
  } else {
    for (std::size_t i = 0; i < replacement.size(); ++i) {
      const char c = replacement[i];
      if (c == '\\') {
        if (++i >= replacement.size() || (replacement[i] != '\\' && replacement[i] != '$')) return std::nullopt;
        plain += replacement[i];
      } else if (c == '$') {
        if (++i >= replacement.size() || replacement[i] < '0' || replacement[i] > '9') return std::nullopt;
        int group = replacement[i] - '0';
        while (i + 1 < replacement.size() && replacement[i + 1] >= '0' && replacement[i + 1] <= '9' && group * 10 + replacement[i + 1] - '0' <= groups) {
          group = group * 10 + (replacement[++i] - '0');
        }
        pieces.push_back({-1, std::move(plain)});
        plain.clear();
        if (group <= groups) pieces.push_back({group, {}});
      } else {
        plain += c;
      }
    }
  }
  pieces.push_back({-1, std::move(plain)});
  if (RE2::FullMatch("", expression)) return std::nullopt;
  std::vector<re2::StringPiece> match(static_cast<std::size_t>(groups) + 1);
  const re2::StringPiece whole(text.data(), text.size());
  std::string out;
  std::size_t at = 0;
  while (at <= text.size() && expression.Match(whole, at, text.size(), RE2::UNANCHORED, match.data(), groups + 1)) {
    const auto begin = static_cast<std::size_t>(match[0].data() - text.data());
    if (match[0].empty()) {  // nothing matched here: keep the character and go on
      if (begin >= text.size()) break;
      out.append(text.substr(at, begin + 1 - at));
      at = begin + 1;
      continue;
    }
    out.append(text.substr(at, begin - at));
    for (const Piece& piece : pieces) {
      if (piece.group < 0) out += piece.text;
      else out.append(match[static_cast<std::size_t>(piece.group)].data(), match[static_cast<std::size_t>(piece.group)].size());
    }
    at = begin + match[0].size();
  }
  out.append(text.substr(at));
  return out;
}

std::optional<std::vector<std::string>> Pattern::split(std::string_view text) const {
  std::vector<std::string> parts;
  const re2::StringPiece whole(text.data(), text.size());
  re2::StringPiece match;
  std::size_t begin = 0, at = 0;
  while (at <= text.size() && compiled_->expression.Match(whole, at, text.size(), RE2::UNANCHORED, &match, 1)) {
    auto where = static_cast<std::size_t>(match.data() - text.data());
    if (match.empty()) {  // between two characters, never at the ends
      if (where >= text.size()) break;
      std::size_t next = where + 1;
      while (next < text.size() && (static_cast<unsigned char>(text[next]) & 0xC0) == 0x80) ++next;
      if (where > begin) {
        parts.emplace_back(text.substr(begin, where - begin));
        begin = where;
      }
      at = next;
      continue;
    }
    parts.emplace_back(text.substr(begin, where - begin));
    at = begin = where + match.size();
  }
  parts.emplace_back(text.substr(begin));
  return parts;
}

}  // namespace attain::rule
