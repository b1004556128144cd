#include "attain/io/json.hpp"
#include "io/text.hpp"

namespace attain::io {

namespace {

constexpr std::size_t kMaxDepth = 256;
constexpr std::size_t kLineWidth = 100;

void write_text(std::string& out, const std::string& text) {
  if (detail::invalid_utf8(text)) throw Error(ErrorCode::bad_encoding, {}, "a text of the document is not UTF-8");
  static constexpr char digits[] = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\b': out += "\\b"; break;
      case '\f': out += "\\f"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          out += "\\u00";
          out += digits[static_cast<unsigned char>(c) >> 4];
          out += digits[c & 0xF];
        } else {
          out += c;
        }
    }
  }
  out += '"';
}

void write_scalar(std::string& out, const Document& document) {
  switch (document.kind()) {
    case Document::Kind::boolean: out += document.boolean() ? "true" : "false"; break;
    case Document::Kind::number: out += document.number().text(); break;
    case Document::Kind::text: write_text(out, document.text()); break;
    default: out += "null";
  }
}

bool is_list(const Document& document) { return document.kind() == Document::Kind::array; }
bool is_object(const Document& document) { return document.kind() == Document::Kind::object; }
bool is_plain(const Document& document) { return !is_list(document) && !is_object(document); }
bool is_empty(const Document& document) { return is_list(document) ? document.items().empty() : document.members().empty(); }

void check_depth(std::size_t depth) {
  if (depth > kMaxDepth) throw Error(ErrorCode::limit_exceeded, {}, "the document has more than 256 levels inside each other");
}

void write_inline(std::string& out, const Document& document, std::size_t depth) {
  if (is_plain(document)) return write_scalar(out, document);
  check_depth(depth);
  bool first = true;
  out += is_list(document) ? '[' : '{';
  if (is_list(document)) {
    for (const Document& item : document.items()) {
      if (!first) out += ", ";
      first = false;
      write_inline(out, item, depth + 1);
    }
  } else {
    for (const auto& [key, value] : document.members()) {
      if (!first) out += ", ";
      first = false;
      write_text(out, key);
      out += ": ";
      write_inline(out, value, depth + 1);
    }
  }
  out += is_list(document) ? ']' : '}';
}

/// Whether the document is plain values, or lists of plain values, and at most `width` characters on one line; uses up `width`.
bool fits(const Document& document, std::size_t& width, int lists) {
  const auto take = [&](std::size_t size) {
    if (size > width) return false;
    width -= size;
    return true;
  };
  if (is_plain(document)) {
    if (document.kind() == Document::Kind::text) return take(document.text().size() + 2);
    if (document.kind() == Document::Kind::number) return take(document.number().text().size());
    return take(5);
  }
  if (!take(2) || lists == 0) return is_empty(document);
  if (is_list(document)) {
    for (const Document& item : document.items()) {
      if (is_object(item) || !take(2) || !fits(item, width, lists - 1)) return false;
    }
    return true;
  }
  for (const auto& [key, value] : document.members()) {
    if (is_object(value) || !take(key.size() + 6) || !fits(value, width, lists - 1)) return false;
  }
  return true;
}

void write_block(std::string& out, const Document& document, std::size_t indent, std::size_t depth) {
  std::size_t width = kLineWidth;
  if (is_plain(document) || is_empty(document) || fits(document, width, 3)) return write_inline(out, document, depth);
  check_depth(depth);
  const auto line = [&](std::size_t level) {
    out += '\n';
    out.append(level * indent, ' ');
  };
  bool first = true;
  out += is_list(document) ? '[' : '{';
  if (is_list(document)) {
    for (const Document& item : document.items()) {
      if (!first) out += ',';
      first = false;
      line(depth);
      write_block(out, item, indent, depth + 1);
    }
  } else {
    for (const auto& [key, value] : document.members()) {
      if (!first) out += ',';
      first = false;
      line(depth);
      write_text(out, key);
      out += ": ";
      write_block(out, value, indent, depth + 1);
    }
  }
  line(depth - 1);
  out += is_list(document) ? ']' : '}';
}

}  // namespace

std::string write_json(const Document& document, int indent) {
  std::string out;
  if (indent <= 0) {
    write_inline(out, document, 1);
  } else {
    write_block(out, document, std::size_t(indent), 1);
  }
  return out;
}

}  // namespace attain::io
