#pragma once
/// Documents for tests, written as text: a small subset of JSON (objects, lists, text, numbers, true, false, null; no escapes but \" ), with ' for ".

#include <cctype>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "attain/base/document.hpp"

namespace attain::testing {

class DocumentText {
 public:
  explicit DocumentText(std::string_view text) : text_(text) {}
  Document read() {
    Document value = any();
    skip();
    if (at_ != text_.size()) fail();
    return value;
  }

 private:
  [[noreturn]] void fail() const { throw std::logic_error("bad test document at " + std::to_string(at_) + ": " + std::string(text_.substr(at_, 20))); }
  void skip() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
  }
  bool take(char c) {
    skip();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  std::string string(char quote) {
    std::string result;
    while (at_ < text_.size() && text_[at_] != quote) {
      if (text_[at_] == '\\') ++at_;
      result += text_[at_++];
    }
    ++at_;
    return result;
  }
  std::string key() {
    skip();
    if (take('\'')) return string('\'');
    if (take('"')) return string('"');
    fail();
  }
  Document any() {
    skip();
    if (take('{')) {
      std::vector<Document::Member> members;
      if (take('}')) return Document::object({});
      do {
        std::string name = key();
        if (!take(':')) fail();
        members.emplace_back(std::move(name), any());
      } while (take(','));
      if (!take('}')) fail();
      return Document::object(std::move(members));
    }
    if (take('[')) {
      std::vector<Document> items;
      if (take(']')) return Document::array({});
      do items.push_back(any()); while (take(','));
      if (!take(']')) fail();
      return Document::array(std::move(items));
    }
    if (take('\'')) return Document(string('\''));
    if (take('"')) return Document(string('"'));
    const std::size_t begin = at_;
    while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) != 0 || text_[at_] == '-' || text_[at_] == '+' || text_[at_] == '.')) ++at_;
    const std::string word(text_.substr(begin, at_ - begin));
    if (word == "true") return Document(true);
    if (word == "false") return Document(false);
    if (word == "null") return Document(nullptr);
    return Document(Decimal::of(word));
  }
  std::string_view text_;
  std::size_t at_ = 0;
};

/// `document("{'id': 'ng-mei', 'capacity': 1.0}")`
inline Document document(std::string_view text) { return DocumentText(text).read(); }

}  // namespace attain::testing
