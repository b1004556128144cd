#pragma once
/// Document: an immutable tree with Decimal numbers and source positions: what every rule, company and record is read into.
///
/// Invariants: object keys are unique and keep their order; numbers are exact; copies share the tree.
///
///     Document d = Document::object({{"name", "field sales"}, {"weight", Decimal(40)}});
///     Reader in(d, "rules[0]");  in.at("name").text();  in.refuse_unknown({"name", "weight"});

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "attain/base/date.hpp"
#include "attain/base/decimal.hpp"
#include "attain/base/error.hpp"

namespace attain {

class Document {
 public:
  enum class Kind : std::uint8_t { null, boolean, number, text, array, object };
  using Member = std::pair<std::string, Document>;
  struct Position { std::uint32_t line = 0, column = 0; };  ///< 1-based; 0 when not read from a file

  Document() noexcept = default;  ///< null
  Document(std::nullptr_t) noexcept {}                                   // NOLINT
  template <typename T> requires std::same_as<T, bool>
  Document(T value) : Document(of_boolean(value)) {}                     // NOLINT
  template <typename T> requires(std::integral<T> && !std::same_as<T, bool>)
  Document(T value) : Document(Decimal(value)) {}                        // NOLINT
  Document(Decimal value);                                               // NOLINT
  Document(std::string value);                                           // NOLINT
  Document(std::string_view value) : Document(std::string(value)) {}     // NOLINT
  Document(const char* value) : Document(std::string(value)) {}          // NOLINT
  Document(double) = delete;
  [[nodiscard]] static Document array(std::vector<Document> items);
  [[nodiscard]] static Document object(std::vector<Member> members);     ///< throws duplicate_key
  [[nodiscard]] Document at_position(Position position) const&;          ///< the same node with a position
  [[nodiscard]] Document at_position(Position position) &&;              ///< without a copy when nobody shares the node

  [[nodiscard]] Kind kind() const noexcept { return node_ ? kind_of() : Kind::null; }
  [[nodiscard]] bool is_null() const noexcept { return kind() == Kind::null; }
  [[nodiscard]] bool boolean() const;                                    ///< throws wrong_type, as all below
  [[nodiscard]] const Decimal& number() const;
  [[nodiscard]] const std::string& text() const;
  [[nodiscard]] const std::vector<Document>& items() const;
  [[nodiscard]] const std::vector<Member>& members() const;
  [[nodiscard]] const Document* find(std::string_view key) const;        ///< of an object; null when absent
  [[nodiscard]] Position position() const noexcept;
  friend bool operator==(const Document& a, const Document& b);          ///< by value (1.0 == 1.00), member order counts not, positions do not

 private:
  struct Node;
  static Document of_boolean(bool value);
  Kind kind_of() const noexcept;
  std::shared_ptr<const Node> node_;
};

[[nodiscard]] std::string_view name_of(Document::Kind kind) noexcept;

/// A place in a document with its path, for reading it strictly: every complaint names the path, and the line where known.
class Reader {
 public:
  Reader(Document document, std::string path) : document_(std::move(document)), path_(std::move(path)) {}
  [[nodiscard]] const Document& document() const noexcept { return document_; }
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  [[nodiscard]] bool is_null() const noexcept { return document_.is_null(); }
  [[nodiscard]] bool is_object() const noexcept { return document_.kind() == Document::Kind::object; }
  [[nodiscard]] bool is_array() const noexcept { return document_.kind() == Document::Kind::array; }
  [[nodiscard]] bool is_text() const noexcept { return document_.kind() == Document::Kind::text; }
  [[nodiscard]] bool is_number() const noexcept { return document_.kind() == Document::Kind::number; }
  [[nodiscard]] bool has(std::string_view key) const;                    ///< an object with that member, not null
  [[nodiscard]] Reader at(std::string_view key) const;                   ///< throws missing_key (null counts as missing)
  [[nodiscard]] std::optional<Reader> find(std::string_view key) const;  ///< empty when missing or null
  [[nodiscard]] std::vector<Reader> items() const;                       ///< of an array
  [[nodiscard]] std::vector<std::pair<std::string, Reader>> members() const;
  [[nodiscard]] bool boolean() const;
  [[nodiscard]] std::string text() const;
  [[nodiscard]] Decimal number() const;                                  ///< a number, or text that is one ("1.0")
  [[nodiscard]] std::int64_t integer() const;
  [[nodiscard]] Date date() const;
  [[nodiscard]] std::string text_or(std::string_view key, std::string_view fallback) const;
  [[nodiscard]] Decimal number_or(std::string_view key, const Decimal& fallback) const;
  [[nodiscard]] bool boolean_or(std::string_view key, bool fallback) const;
  void refuse_unknown(std::initializer_list<std::string_view> known) const;  ///< throws unknown_key with a suggestion
  [[nodiscard]] Error error(ErrorCode code, std::string message, std::string hint = {}) const;  ///< at this path

 private:
  Document document_;
  std::string path_;
};

}  // namespace attain
