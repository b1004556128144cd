#include "attain/base/document.hpp"

#include <algorithm>
#include <unordered_set>
#include <variant>

namespace attain {

struct Document::Node {
  std::variant<std::monostate, bool, Decimal, std::string, std::vector<Document>, std::vector<Member>> value;
  Position position;
};

namespace {
[[noreturn]] void refuse(Document::Kind wanted, Document::Kind found) {
  throw Error(ErrorCode::wrong_type, {}, "expected " + std::string(name_of(wanted)) + ", found " + std::string(name_of(found)));
}
}  // namespace

std::string_view name_of(Document::Kind kind) noexcept {
  switch (kind) {
    case Document::Kind::null: return "null";
    case Document::Kind::boolean: return "true or false";
    case Document::Kind::number: return "a number";
    case Document::Kind::text: return "text";
    case Document::Kind::array: return "a list";
    case Document::Kind::object: return "an object";
  }
  return "null";
}

Document::Document(Decimal value) : node_(std::make_shared<Node>(Node{value, {}})) {}
Document::Document(std::string value) : node_(std::make_shared<Node>(Node{std::move(value), {}})) {}

Document Document::of_boolean(bool value) {
  Document d;
  d.node_ = std::make_shared<Node>(Node{value, {}});
  return d;
}

Document Document::array(std::vector<Document> items) {
  Document d;
  d.node_ = std::make_shared<Node>(Node{std::move(items), {}});
  return d;
}

Document Document::object(std::vector<Member> members) {
  if (members.size() <= 8) {
    for (std::size_t i = 0; i < members.size(); ++i) {
      for (std::size_t j = i + 1; j < members.size(); ++j) {
        if (members[i].first == members[j].first) throw Error(ErrorCode::duplicate_key, members[j].first, "the key \"" + members[j].first + "\" stands twice in one object");
      }
    }
  } else {
    std::unordered_set<std::string_view> seen;
    for (const Member& member : members) {
      if (!seen.insert(member.first).second) throw Error(ErrorCode::duplicate_key, member.first, "the key \"" + member.first + "\" stands twice in one object");
    }
  }
  Document d;
  d.node_ = std::make_shared<Node>(Node{std::move(members), {}});
  return d;
}

Document Document::at_position(Position position) const& {
  Document d;
  d.node_ = std::make_shared<Node>(Node{node_ ? node_->value : decltype(Node::value){}, position});
  return d;
}

Document Document::at_position(Position position) && {
  if (!node_ || node_.use_count() != 1) return static_cast<const Document&>(*this).at_position(position);
  const_cast<Node&>(*node_).position = position;  // every node is made as a mutable one, and this one is ours alone
  return std::move(*this);
}

Document::Kind Document::kind_of() const noexcept { return static_cast<Kind>(node_->value.index()); }

bool Document::boolean() const {
  if (kind() != Kind::boolean) refuse(Kind::boolean, kind());
  return std::get<bool>(node_->value);
}
const Decimal& Document::number() const {
  if (kind() != Kind::number) refuse(Kind::number, kind());
  return std::get<Decimal>(node_->value);
}
const std::string& Document::text() const {
  if (kind() != Kind::text) refuse(Kind::text, kind());
  return std::get<std::string>(node_->value);
}
const std::vector<Document>& Document::items() const {
  if (kind() != Kind::array) refuse(Kind::array, kind());
  return std::get<std::vector<Document>>(node_->value);
}
const std::vector<Document::Member>& Document::members() const {
  if (kind() != Kind::object) refuse(Kind::object, kind());
  return std::get<std::vector<Member>>(node_->value);
}

const Document* Document::find(std::string_view key) const {
  for (const Member& member : members()) {
    if (member.first == key) return &member.second;
  }
  return nullptr;
}

Document::Position Document::position() const noexcept { return node_ ? node_->position : Position{}; }

bool operator==(const Document& a, const Document& b) {
  if (a.node_ == b.node_) return true;
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case Document::Kind::null: return true;
    case Document::Kind::boolean: return a.boolean() == b.boolean();
    case Document::Kind::number: return a.number() == b.number();
    case Document::Kind::text: return a.text() == b.text();
    case Document::Kind::array: return a.items() == b.items();
    case Document::Kind::object: {
      if (a.members().size() != b.members().size()) return false;
      return std::all_of(a.members().begin(), a.members().end(), [&](const Document::Member& member) {
        const Document* other = b.find(member.first);
        return other != nullptr && member.second == *other;
      });
    }
  }
  return false;
}

Error Reader::error(ErrorCode code, std::string message, std::string hint) const {
  const Document::Position where = document_.position();
  if (where.line > 0) message += " at line " + std::to_string(where.line) + ", column " + std::to_string(where.column);
  return Error(code, path_, std::move(message), std::move(hint));
}

bool Reader::has(std::string_view key) const { return find(key).has_value(); }

std::optional<Reader> Reader::find(std::string_view key) const {
  if (!is_object()) throw error(ErrorCode::wrong_type, "expected an object, found " + std::string(name_of(document_.kind())));
  const Document* member = document_.find(key);
  if (member == nullptr || member->is_null()) return std::nullopt;
  return Reader(*member, path_.empty() ? std::string(key) : path_ + "." + std::string(key));
}

Reader Reader::at(std::string_view key) const {
  if (auto found = find(key)) return *std::move(found);
  throw error(ErrorCode::missing_key, "\"" + std::string(key) + "\" is missing");
}

std::vector<Reader> Reader::items() const {
  if (!is_array()) throw error(ErrorCode::wrong_type, "expected a list, found " + std::string(name_of(document_.kind())));
  std::vector<Reader> result;
  const auto& items = document_.items();
  result.reserve(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) result.emplace_back(items[i], path_ + "[" + std::to_string(i) + "]");
  return result;
}

std::vector<std::pair<std::string, Reader>> Reader::members() const {
  if (!is_object()) throw error(ErrorCode::wrong_type, "expected an object, found " + std::string(name_of(document_.kind())));
  std::vector<std::pair<std::string, Reader>> result;
  for (const auto& [key, value] : document_.members()) result.emplace_back(key, Reader(value, path_.empty() ? key : path_ + "." + key));
  return result;
}

bool Reader::boolean() const {
  if (document_.kind() != Document::Kind::boolean) throw error(ErrorCode::wrong_type, "expected true or false, found " + std::string(name_of(document_.kind())));
  return document_.boolean();
}

std::string Reader::text() const {
  if (!is_text()) throw error(ErrorCode::wrong_type, "expected text, found " + std::string(name_of(document_.kind())));
  return document_.text();
}

Decimal Reader::number() const {
  if (is_number()) return document_.number();
  if (is_text()) {
    if (auto parsed = Decimal::parse(document_.text())) return *parsed;
    throw error(ErrorCode::invalid_number, "\"" + document_.text() + "\" is not a number");
  }
  throw error(ErrorCode::wrong_type, "expected a number, found " + std::string(name_of(document_.kind())));
}

std::int64_t Reader::integer() const {
  if (auto value = number().to_int64()) return *value;
  throw error(ErrorCode::invalid_number, "expected a whole number, found " + number().text());
}

Date Reader::date() const {
  const std::string written = text();
  if (auto date = Date::parse(written)) return *date;
  throw error(ErrorCode::invalid_date, "\"" + written + "\" is not a date", "write YYYY-MM-DD");
}

std::string Reader::text_or(std::string_view key, std::string_view fallback) const {
  const auto found = find(key);
  return found ? found->text() : std::string(fallback);
}
Decimal Reader::number_or(std::string_view key, const Decimal& fallback) const {
  const auto found = find(key);
  return found ? found->number() : fallback;
}
bool Reader::boolean_or(std::string_view key, bool fallback) const {
  const auto found = find(key);
  return found ? found->boolean() : fallback;
}

void Reader::refuse_unknown(std::initializer_list<std::string_view> known) const {
  for (const auto& [key, reader] : members()) {
    const Document& value = reader.document();
    if (std::find(known.begin(), known.end(), key) == known.end()) {
      std::vector<std::string> names(known.begin(), known.end());
      std::string hint = did_you_mean(key, names);
      if (hint.empty()) {
        hint = "known here:";
        for (const std::string& name : names) hint += " " + name;
      }
      throw Reader(value, path_).error(ErrorCode::unknown_key, "unknown key \"" + key + "\"", hint);
    }
  }
}

}  // namespace attain
