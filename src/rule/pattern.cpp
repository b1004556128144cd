#include "pattern.hpp"

#include <re2/re2.h>

#include <algorithm>

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

// XPath's pattern in RE2's syntax; empty when it uses what RE2 has not.
std::optional<std::string> translated(std::string_view in, bool ignore_space) {
  std::string out;
  int in_class = 0;
  for (std::size_t i = 0; i < in.size(); ++i) {
    const char c = in[i];
    if (c == '\\') {
      if (++i >= in.size()) return std::nullopt;
      const char e = in[i];
      if (e >= '0' && e <= '9') return std::nullopt;  // back-references are not regular
      bool negated = false;
      const std::string expanded = class_escape(e, negated);
      if (!expanded.empty()) {
        if (in_class == 0) {
          out += (negated ? "[^" : "[") + expanded + "]";
        } else if (!negated) {
          out += expanded;
        } else if (e == 'S') {
          out += "\\x{0}-\\x{8}\\x{B}\\x{C}\\x{E}-\\x{1F}\\x{21}-\\x{10FFFF}";
        } else if (e == 'D') {
          out += "\\P{Nd}";
        } else if (e == 'W') {
          out += "\\p{P}\\p{Z}\\p{C}";
        } else {
          return std::nullopt;
        }
        continue;
      }
      if (e == 'p' || e == 'P') {
        const std::size_t end = in.find('}', i);
        if (i + 1 >= in.size() || in[i + 1] != '{' || end == std::string_view::npos) return std::nullopt;
        const std::string_view name = in.substr(i + 2, end - i - 2);
        if (name.substr(0, 2) == "Is") {
          if (name == "IsBasicLatin" && e == 'p') out += in_class > 0 ? "\\x{0}-\\x{7F}" : "[\\x{0}-\\x{7F}]";
          else if (name == "IsLatin-1Supplement" && e == 'p') out += in_class > 0 ? "\\x{80}-\\x{FF}" : "[\\x{80}-\\x{FF}]";
          else return std::nullopt;
        } else {
          out += std::string("\\") + e + std::string(in.substr(i + 1, end - i));
        }
        i = end;
        continue;
      }
      if (e == 'n' || e == 'r' || e == 't' || e == 'b' || e == 'B') {
        out += std::string("\\") + e;
        continue;
      }
      if ((e >= 'a' && e <= 'z') || (e >= 'A' && e <= 'Z')) return std::nullopt;
      out += '\\';
      out += e;
      continue;
    }
    if (in_class > 0) {
      if (c == '[') {
        if (!out.empty() && out.back() == '-') return std::nullopt;  // class subtraction
        out += "\\[";
        continue;
      }
      if (c == ']') --in_class;
      out += c;
      continue;
    }
    if (c == '[') {
      ++in_class;
      out += c;
      if (i + 1 < in.size() && in[i + 1] == '^') out += in[++i];
      continue;
    }
    if (ignore_space && (c == ' ' || c == '\t' || c == '\n' || c == '\r')) continue;
    if (c == '(' && i + 1 < in.size() && in[i + 1] == '?' && (i + 2 >= in.size() || in[i + 2] != ':')) return std::nullopt;
    out += c;
  }
  if (in_class > 0) return std::nullopt;
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
