#include <array>

#include "function.hpp"
#include "parser.hpp"
#include "text.hpp"

namespace attain::rule {

std::string place_of(std::string_view text, std::size_t offset) {
  offset = std::min(offset, text.size());
  const std::string_view before = text.substr(0, offset);
  const std::size_t line_begin = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  return "line " + std::to_string(line) + ", column " + std::to_string(1 + count_code_points(before.substr(line_begin)));
}

void Parser::fail(const std::string& message, const std::string& hint) const { fail_at(at_, message, hint); }

void Parser::fail_at(std::size_t at, const std::string& message, const std::string& hint) const {
  throw Error(ErrorCode::syntax, place_of(text_, at), message, hint);
}

void Parser::skip() {
  while (at_ < text_.size()) {
    if (text_.compare(at_, 2, "//") == 0) {
      const std::size_t end = text_.find('\n', at_);
      at_ = end == std::string_view::npos ? text_.size() : end + 1;
    } else if (text_.compare(at_, 2, "/*") == 0) {
      const std::size_t end = text_.find("*/", at_ + 2);
      if (end == std::string_view::npos) fail("a comment that does not end", "close it with */");
      at_ = end + 2;
    } else {
      std::size_t next = at_;
      if (!is_space(next_code_point(text_, next))) return;
      at_ = next;
    }
  }
}

bool Parser::take(char c) {
  skip();
  if (peek() != c || at_ >= text_.size()) return false;
  ++at_;
  return true;
}

bool Parser::take(std::string_view symbol) {
  skip();
  if (text_.compare(at_, symbol.size(), symbol) != 0) return false;
  at_ += symbol.size();
  return true;
}

void Parser::need(char c, const char* where) {
  if (take(c)) return;
  const std::string found = at_ < text_.size() ? "\"" + std::string(text_.substr(at_, offset_of(text_.substr(at_), 1))) + "\"" : "the end";
  fail(std::string("expected \"") + c + "\" " + where + ", found " + found);
}

bool Parser::sees_word(std::string_view word) const {
  if (text_.compare(at_, word.size(), word) != 0) return false;
  std::size_t after = at_ + word.size();
  return after >= text_.size() || !is_name_part(next_code_point(text_, after));
}

bool Parser::take_word(std::string_view word) {
  skip();
  if (!sees_word(word)) return false;
  at_ += word.size();
  return true;
}

void Parser::need_word(std::string_view word, const char* where) {
  if (!take_word(word)) fail("expected \"" + std::string(word) + "\" " + where);
}

std::size_t Parser::identifier_end(std::size_t at) const {
  if (at >= text_.size()) return at;
  std::size_t next = at;
  if (!is_name_start(next_code_point(text_, next)) ) return at;
  std::size_t first = at;
  if (is_space(next_code_point(text_, first))) return at;
  for (std::size_t end = next; end < text_.size(); end = next) {
    if (!is_name_part(next_code_point(text_, next))) return end;
  }
  return text_.size();
}

namespace {
bool is_symbol(char c) { return c == '.' || c == '/' || c == '-' || c == '\'' || c == '+' || c == '*'; }
}  // namespace

// A known name against the text: one or more spaces where the name has one between words, any number around symbols.
std::size_t Parser::match_name(std::string_view name, std::size_t at) const {
  const auto skip_spaces = [&](std::size_t from) {
    for (std::size_t next = from; next < text_.size(); from = next) {
      if (!is_space(next_code_point(text_, next))) break;
    }
    return from;
  };
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] == ' ') {
      const std::size_t after = skip_spaces(at);
      const bool beside_symbol = (i > 0 && is_symbol(name[i - 1])) || (i + 1 < name.size() && is_symbol(name[i + 1]));
      if (after == at && !beside_symbol) return std::string_view::npos;
      at = after;
      continue;
    }
    if (is_symbol(name[i]) || (i > 0 && is_symbol(name[i - 1]))) at = skip_spaces(at);
    if (at >= text_.size() || text_[at] != name[i]) return std::string_view::npos;
    ++at;
  }
  std::size_t last = name.size() - 1;
  while (last > 0 && (static_cast<unsigned char>(name[last]) & 0xC0) == 0x80) --last;
  std::size_t after = at;
  if (at < text_.size() && is_name_part(next_code_point(name, last)) && is_name_part(next_code_point(text_, after))) {
    return std::string_view::npos;
  }
  return at;
}

std::string Parser::string_literal() {
  const std::size_t begin = at_++;
  std::string out;
  const auto hex = [&](int digits) {
    char32_t point = 0;
    for (int i = 0; i < digits; ++i) {
      const char c = peek();
      const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
      if (digit < 0) fail("a unicode escape needs " + std::to_string(digits) + " hexadecimal digits");
      point = point * 16 + static_cast<char32_t>(digit);
      ++at_;
    }
    return point;
  };
  for (;;) {
    if (at_ >= text_.size()) fail_at(begin, "a string that does not end", "close it with a double quote");
    const char c = text_[at_++];
    if (c == '"') return out;
    if (c != '\\') {
      out += c;
      continue;
    }
    const char escape = at_ < text_.size() ? text_[at_++] : '\0';
    switch (escape) {
      case 'n': out += '\n'; break;
      case 'r': out += '\r'; break;
      case 't': out += '\t'; break;
      case '\'': out += '\''; break;
      case '"': out += '"'; break;
      case '\\': out += '\\'; break;
      case 'u':
      case 'U': {
        char32_t point = hex(escape == 'u' ? 4 : 6);
        if (point >= 0xD800 && point < 0xDC00 && peek() == '\\' && peek(1) == 'u') {
          const std::size_t back = at_;
          at_ += 2;
          const char32_t low = hex(4);
          if (low >= 0xDC00 && low < 0xE000) point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
          else at_ = back;
        }
        if (point > 0x10FFFF || (point >= 0xD800 && point < 0xE000)) fail("an escape that is no character");
        append_code_point(out, point);
        break;
      }
      default:  // an unknown escape stands for itself: patterns such as "\d" are written so
        out += '\\';
        if (escape != '\0') out += escape;
    }
  }
}

std::optional<Decimal> long_number(std::string_view text) {
  if (auto plain = Decimal::parse(text)) return plain;
  std::string digits;
  bool negative = false;
  long exponent = 0;
  std::size_t i = 0;
  if (i < text.size() && (text[i] == '-' || text[i] == '+')) negative = text[i++] == '-';
  bool point = false, any = false;
  for (; i < text.size() && (text[i] == '.' || (text[i] >= '0' && text[i] <= '9')); ++i) {
    if (text[i] == '.') {
      if (point) return std::nullopt;
      point = true;
      continue;
    }
    any = true;
    if (point) --exponent;
    if (!(digits.empty() && text[i] == '0')) digits += text[i];
  }
  if (!any) return std::nullopt;
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    bool minus = false;
    if (++i < text.size() && (text[i] == '-' || text[i] == '+')) minus = text[i++] == '-';
    long power = 0;
    if (i >= text.size()) return std::nullopt;
    for (; i < text.size(); ++i) {
      if (text[i] < '0' || text[i] > '9') return std::nullopt;
      power = std::min(power * 10 + (text[i] - '0'), 1'000'000'000L);
    }
    exponent += minus ? -power : power;
  }
  if (i != text.size()) return std::nullopt;
  if (digits.empty()) return Decimal();
  if (digits.size() > 34) {
    exponent += static_cast<long>(digits.size()) - 34;
    const char next = digits[34];
    const bool beyond = digits.find_first_not_of('0', 35) != std::string::npos;
    digits.resize(34);
    if (next > '5' || (next == '5' && (beyond || (digits.back() - '0') % 2 == 1))) {
      std::size_t k = digits.size();
      while (k > 0 && digits[k - 1] == '9') digits[--k] = '0';
      if (k == 0) digits.insert(digits.begin(), '1'), digits.pop_back(), ++exponent;
      else ++digits[k - 1];
    }
  }
  if (exponent < -6200) return Decimal();
  return Decimal::parse((negative ? "-" : "") + digits + "e" + std::to_string(exponent));
}

NodePtr Parser::number_literal(bool negative, std::size_t begin) {
  const std::size_t first = at_;
  const auto digits = [&] { while (peek() >= '0' && peek() <= '9') ++at_; };
  digits();
  if (peek() == '.' && peek(1) >= '0' && peek(1) <= '9') {
    ++at_;
    digits();
  }
  if (peek() == 'e' || peek() == 'E') {
    const std::size_t sign = peek(1) == '+' || peek(1) == '-' ? 2 : 1;
    if (peek(sign) >= '0' && peek(sign) <= '9') {
      at_ += sign;
      digits();
    }
  }
  NodePtr node = make(Op::constant, begin);
  const auto value = long_number((negative ? "-" : "") + std::string(text_.substr(first, at_ - first)));
  if (!value && options_.mode != Mode::feel) fail_at(begin, "a number beyond what 34 digits and the exponent can hold");
  node->constant = value ? Value(*value) : Value();
  return close(std::move(node));
}

Value temporal_literal(std::string_view text) {
  if (auto date = CalendarDate::parse(text)) return *date;
  if (text.find('T') != std::string_view::npos && text.find(':') != std::string_view::npos) {
    if (auto at = DateTime::parse(text)) return *at;
  }
  if (auto time = TimeOfDay::parse(text)) return *time;
  if (auto months = parse_months_duration(text)) return *months;
  if (auto seconds = parse_seconds_duration(text)) return *seconds;
  return {};
}

NodePtr Parser::at_literal() {
  NodePtr node = make(Op::constant, at_);
  ++at_;
  skip();
  if (peek() != '"') fail("expected a string after \"@\"", "write @\"2026-10-05\"");
  const std::string text = string_literal();
  node->constant = temporal_literal(text);
  if (node->constant.is_null() && options_.mode != Mode::feel) {
    fail_at(node->begin, "\"" + text + "\" is no date, time, date-time or duration", "write @\"2026-10-05\" or @\"P1M\"");
  }
  return close(std::move(node));
}

// A declared name: everything up to a character of `stops` or one of the words that end it; spaces collapsed.
std::string Parser::declared_name(std::string_view stops) {
  skip();
  const std::size_t begin = at_;
  std::string name;
  while (at_ < text_.size()) {
    if (stops.find(text_[at_]) != std::string_view::npos) break;
    std::size_t next = at_;
    const char32_t c = next_code_point(text_, next);
    if (is_space(c)) {
      skip();
      if (sees_word("in") || at_ >= text_.size() || stops.find(text_[at_]) != std::string_view::npos) break;
      name += ' ';
      continue;
    }
    if (!is_name_part(c) && !is_symbol(static_cast<char>(c < 0x80 ? c : 'x'))) {
      if (!(c >= 0x80)) fail("a name cannot hold \"" + std::string(text_.substr(at_, next - at_)) + "\"");
    }
    name += text_.substr(at_, next - at_);
    at_ = next;
  }
  if (name.empty() || identifier_end(begin) == begin) fail_at(begin, "expected a name");
  return name;
}

// The name behind a dot: the longest known one, else identifiers in a row.
std::string Parser::member_name() {
  skip();
  std::size_t best_end = 0;
  std::string best;
  static constexpr std::array<std::string_view, 3> kProperties = {"time offset", "start included", "end included"};
  const auto consider = [&](std::string_view name) {
    const std::size_t end = match_name(name, at_);
    if (end != std::string_view::npos && end > best_end) best_end = end, best = name;
  };
  for (const std::string_view name : kProperties) consider(name);
  for (const std::string& name : members_) consider(name);
  std::size_t end = identifier_end(at_);
  if (best_end > end) {
    at_ = best_end;
    return best;
  }
  if (end == at_) fail("expected a name after \".\"");
  std::string name(text_.substr(at_, end - at_));
  at_ = end;
  for (;;) {
    const std::size_t back = at_;
    skip();
    end = identifier_end(at_);
    static constexpr std::array<std::string_view, 10> kWords = {"and", "or", "in", "between", "instance", "then", "else", "return", "satisfies", "external"};
    bool keyword = false;
    for (const std::string_view word : kWords) keyword = keyword || sees_word(word);
    if (end == at_ || keyword || back == at_) {
      at_ = back;
      return name;
    }
    name += ' ';
    name += text_.substr(at_, end - at_);
    at_ = end;
  }
}

// `name:` before an argument; nothing is consumed when there is none.
std::optional<std::string> Parser::argument_name() {
  skip();
  const std::size_t back = at_;
  if (identifier_end(at_) == at_) return std::nullopt;
  std::string name;
  while (at_ < text_.size()) {
    if (text_[at_] == ':') {
      ++at_;
      while (!name.empty() && name.back() == ' ') name.pop_back();
      return name;
    }
    std::size_t next = at_;
    const char32_t c = next_code_point(text_, next);
    if (is_space(c)) {
      if (!name.empty() && name.back() != ' ') name += ' ';
    } else if (is_name_part(c) || (c < 0x80 && is_symbol(static_cast<char>(c)))) {
      name += text_.substr(at_, next - at_);
    } else {
      break;
    }
    at_ = next;
  }
  at_ = back;
  return std::nullopt;
}

}  // namespace attain::rule
