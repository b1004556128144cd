#include <iterator>
#include <nlohmann/json.hpp>
#include <unordered_set>

#include "attain/io/json.hpp"
#include "io/text.hpp"

namespace attain::io {

namespace {

using Position = Document::Position;

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_number_character(char c) noexcept { return is_digit(c) || c == '+' || c == '-' || c == '.' || c == 'e' || c == 'E'; }

/// Walks the text for nlohmann's lexer and remembers where values begin. Numbers are read by `Decimal` from the text itself, so the lexer is shown only the
/// shape of each: of a run of digits the first, and 0 for an exponent; it checks the grammar and never meets a value that binary floating point cannot hold.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

  [[nodiscard]] bool done() const noexcept { return at_ == end_; }
  [[nodiscard]] char peek() const noexcept { return number_ && exponent_ && is_digit(*at_) ? '0' : *at_; }

  void advance() noexcept {
    const char c = *at_;
    read_ = here();
    if (string_) {
      if (escape_) {
        escape_ = false;
      } else if (c == '\\') {
        escape_ = true;
      } else if (c == '"') {
        string_ = false;
      }
    } else {
      outside_string(c);
    }
    step(c);
    if (number_ && is_digit(c) && !(c == '0' && leading_)) {
      while (at_ != end_ && is_digit(*at_)) step(*at_);
    }
    if (is_digit(c)) leading_ = false;
  }

  [[nodiscard]] Position scalar() const noexcept { return scalar_; }        ///< where the last text or word began
  [[nodiscard]] Position number_begin() const noexcept { return number_begin_; }
  [[nodiscard]] Position structure() const noexcept { return structure_; }  ///< where the last list or object began
  [[nodiscard]] Position last() const noexcept { return read_; }            ///< of the character read last
  [[nodiscard]] Position here() const noexcept { return {line_, column_}; } ///< of the next one
  /// The characters of the last number, and whatever of the kind runs on from it.
  [[nodiscard]] std::string_view number() const noexcept {
    const char* stop = number_at_;
    while (stop != end_ && is_number_character(*stop)) ++stop;
    return {number_at_, std::size_t(stop - number_at_)};
  }

 private:
  void step(char c) noexcept {
    ++at_;
    if (c == '\n') {
      ++line_;
      column_ = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
      ++column_;
    }
  }

  void outside_string(char c) noexcept {
    if (number_ && is_number_character(c)) {
      if (c == 'e' || c == 'E') exponent_ = true;
      if (c == '.' || exponent_) leading_ = false;
      return;
    }
    number_ = false;
    const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (c == '"') {
      string_ = true;
      scalar_ = here();
    } else if (c == '{' || c == '[') {
      structure_ = here();
    } else if (is_digit(c) || c == '-') {
      number_ = leading_ = true;
      exponent_ = false;
      number_begin_ = here();
      number_at_ = at_;
    } else if (word && !word_) {
      scalar_ = here();
    }
    word_ = word;
  }

  const char *at_, *end_;
  const char* number_at_ = nullptr;
  std::uint32_t line_ = 1, column_ = 1;
  Position scalar_{1, 1}, number_begin_{1, 1}, structure_{1, 1}, read_{1, 1};
  bool string_ = false, escape_ = false, number_ = false, exponent_ = false, leading_ = false, word_ = false;
};

/// The input iterator over a Cursor; the end is a null cursor.
struct CursorIterator {
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = char;
  Cursor* cursor = nullptr;
  char operator*() const { return cursor->peek(); }
  CursorIterator& operator++() {
    cursor->advance();
    return *this;
  }
  CursorIterator operator++(int) {
    CursorIterator before = *this;
    cursor->advance();
    return before;
  }
  friend bool operator==(const CursorIterator& a, const CursorIterator& b) {
    const bool a_ends = a.cursor == nullptr || a.cursor->done();
    const bool b_ends = b.cursor == nullptr || b.cursor->done();
    return a_ends == b_ends;
  }
  friend bool operator!=(const CursorIterator& a, const CursorIterator& b) { return !(a == b); }
};

/// -digits[.digits][e[+-]digits]: the grammar of a JSON number, leading zeros apart.
bool is_number(std::string_view text) {
  std::size_t at = 0;
  const auto digits = [&] {
    const std::size_t first = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    return at > first;
  };
  const auto skip = [&](char a, char b) { return at < text.size() && (text[at] == a || text[at] == b) && ++at > 0; };
  (void)skip('-', '-');
  if (!digits()) return false;
  if (skip('.', '.') && !digits()) return false;
  if (skip('e', 'E')) {
    (void)skip('+', '-');
    if (!digits()) return false;
  }
  return at == text.size();
}

std::string place(const std::string& source, Position position) {
  return source + ":" + std::to_string(position.line) + ":" + std::to_string(position.column);
}

/// What nlohmann said, without its prefix, its own positions and the text it read last.
std::string plain_message(std::string message) {
  if (const auto dash = message.find(" - "); dash != std::string::npos) message.erase(0, dash + 3);
  if (const auto last = message.find("; last read: '"); last != std::string::npos) {
    const auto expected = message.rfind("; expected ");
    message.erase(last, expected != std::string::npos && expected > last ? expected - last : std::string::npos);
  }
  return message;
}

std::string hint_for(const std::string& message, char found) {
  if (message.find("unexpected end of input") != std::string::npos) return "the text ends early: is the file complete?";
  if (message.find("expected end of input") != std::string::npos) return "one file holds one value: remove what follows it";
  if (message.find("unexpected ']'") != std::string::npos || message.find("unexpected '}'") != std::string::npos) return "is there a comma too many before it?";
  if (found == '/' || found == '#') return "JSON has no comments";
  if (found == '\'') return "text stands between double quotes";
  if (found == 'N' || found == 'I') return "JSON knows no NaN and no infinity: write null";
  return {};
}

/// Builds the document from nlohmann's events.
class Builder {
 public:
  Builder(Cursor& cursor, const ReadOptions& options) : cursor_(cursor), options_(options) {}

  bool null() { return scalar(Document()); }
  bool boolean(bool value) { return scalar(Document(value)); }
  bool number_integer(nlohmann::json::number_integer_t) { return number(); }
  bool number_unsigned(nlohmann::json::number_unsigned_t) { return number(); }
  bool number_float(nlohmann::json::number_float_t, const std::string&) { return number(); }
  bool string(std::string& value) { return scalar(Document(std::move(value))); }
  bool binary(nlohmann::json::binary_t&) { return false; }

  bool start_object(std::size_t) { return open(true); }
  bool start_array(std::size_t) { return open(false); }

  bool key(std::string& name) {
    Open& object = stack_.back();
    bool twice = false;
    if (object.members.size() < kLinear) {
      for (const auto& member : object.members) twice = twice || member.first == name;
    } else {
      if (object.names.empty()) {
        for (const auto& member : object.members) object.names.insert(member.first);
      }
      twice = !object.names.insert(name).second;
    }
    if (twice) {
      throw Error(ErrorCode::duplicate_key, place(options_.source, cursor_.scalar()), "the key \"" + name + "\" stands twice in one object", "remove or rename one of them");
    }
    object.key = std::move(name);
    return true;
  }

  bool end_object() { return close(); }
  bool end_array() { return close(); }

  bool parse_error(std::size_t, const std::string& last, const nlohmann::json::exception& exception) {
    std::string message = plain_message(exception.what());
    std::string hint = hint_for(message, last.empty() ? '\0' : last.back());
    const bool ended = message.find("unexpected end of input") != std::string::npos;
    throw Error(ErrorCode::syntax_json, place(options_.source, ended ? cursor_.here() : cursor_.last()), std::move(message), std::move(hint));
  }

  [[nodiscard]] Document result() && { return std::move(root_); }

 private:
  static constexpr std::size_t kLinear = 16;  // members up to which keys are compared one by one
  struct Open {
    bool object = false;
    Position position;
    std::string key;
    std::vector<Document::Member> members;
    std::vector<Document> items;
    std::unordered_set<std::string> names;
  };

  bool number() {
    const std::string_view text = cursor_.number();
    const auto value = Decimal::parse(text);
    if (!value && !is_number(text)) throw Error(ErrorCode::syntax_json, place(options_.source, cursor_.number_begin()), "a number is followed by more of its kind without a comma");
    if (!value) {
      const std::string shown = text.size() <= 60 ? std::string(text) : std::string(text.substr(0, 57)) + "...";
      throw Error(ErrorCode::invalid_number, place(options_.source, cursor_.number_begin()), "the number " + shown + " is outside what a decimal holds",
                  "at most 34 significant digits and exponents to 6144");
    }
    return add(Document(*value).at_position(cursor_.number_begin()));
  }

  bool scalar(Document value) { return add(std::move(value).at_position(cursor_.scalar())); }

  bool add(Document value) {
    if (++nodes_ > options_.max_nodes) {
      throw Error(ErrorCode::limit_exceeded, place(options_.source, cursor_.last()), "more than " + std::to_string(options_.max_nodes) + " values", "raise max_nodes, or split the document");
    }
    if (stack_.empty()) {
      root_ = std::move(value);
    } else if (Open& parent = stack_.back(); parent.object) {
      parent.members.emplace_back(std::move(parent.key), std::move(value));
    } else {
      parent.items.push_back(std::move(value));
    }
    return true;
  }

  bool open(bool object) {
    if (stack_.size() >= options_.max_depth) {
      throw Error(ErrorCode::limit_exceeded, place(options_.source, cursor_.structure()), "more than " + std::to_string(options_.max_depth) + " levels inside each other", "raise max_depth, or flatten the document");
    }
    stack_.emplace_back();
    stack_.back().object = object;
    stack_.back().position = cursor_.structure();
    return true;
  }

  bool close() {
    Open done = std::move(stack_.back());
    stack_.pop_back();
    Document value = done.object ? Document::object(std::move(done.members)) : Document::array(std::move(done.items));
    return add(std::move(value).at_position(done.position));
  }

  Cursor& cursor_;
  const ReadOptions& options_;
  std::vector<Open> stack_;
  Document root_;
  std::size_t nodes_ = 0;
};

/// Line and column of a byte offset.
Position position_of(std::string_view text, std::size_t offset) {
  Position position{1, 1};
  for (const char c : text.substr(0, offset)) {
    if (c == '\n') {
      ++position.line;
      position.column = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
      ++position.column;
    }
  }
  return position;
}

}  // namespace

Document read_json(std::string_view text, const ReadOptions& options) {
  if (text.size() > options.max_size) {
    throw Error(ErrorCode::limit_exceeded, options.source, "the text is larger than " + std::to_string(options.max_size) + " bytes", "raise max_size, or split the document");
  }
  text = detail::without_bom(text);
  if (const auto bad = detail::invalid_utf8(text)) {
    throw Error(ErrorCode::bad_encoding, place(options.source, position_of(text, *bad)), "the text is not UTF-8", detail::encoding_hint(text));
  }
  Cursor cursor(text);
  Builder builder(cursor, options);
  nlohmann::json::sax_parse(CursorIterator{&cursor}, CursorIterator{}, &builder);
  return std::move(builder).result();
}

Document read_json_file(const std::filesystem::path& path, ReadOptions options) {
  options.source = path.string();
  return read_json(detail::read_file(path, options.max_size), options);
}

}  // namespace attain::io
