#pragma once
/// Dictionary: text ↔ dense 32-bit codes, append-only; and Ids: the dictionaries one family of books shares.
///
/// Invariants: a code never changes its text; `text()` views stay valid for the dictionary's life; readers need no lock while
/// writers append. Codes follow the order of arrival: no result may depend on their order (ties are broken by the text).
///
///     Ids ids; uint32_t mei = ids.of(Domain::salesperson).intern("ng-mei");

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attain {

inline constexpr std::uint32_t kNone = 0xFFFFFFFFu;  ///< "no entity": the null code of every domain

class Dictionary {
 public:
  Dictionary();
  ~Dictionary();
  Dictionary(const Dictionary&) = delete;
  Dictionary& operator=(const Dictionary&) = delete;
  std::uint32_t intern(std::string_view text);                                   ///< the code of text, new when unseen; throws limit_exceeded at 2^32-2 entries
  /// `intern` for many texts under one lock; `codes` gets one code a text.
  void intern_all(const std::vector<std::string_view>& texts, std::vector<std::uint32_t>& codes);
  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view text) const;
  [[nodiscard]] std::string_view text(std::uint32_t code) const noexcept;        ///< empty for kNone
  [[nodiscard]] std::uint32_t size() const noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// What an id names. One dictionary each; `text` holds every other short text (kinds, segments, channels, …), `document` the
/// order, invoice and payment numbers that facts refer to.
enum class Domain : std::uint8_t { salesperson, team, territory, customer, product, category, document, text };
inline constexpr int kDomains = 8;
[[nodiscard]] std::string_view name_of(Domain domain) noexcept;

/// The dictionaries that a book, its ancestors and its descendants share.
class Ids {
 public:
  [[nodiscard]] Dictionary& of(Domain domain) noexcept { return dictionaries_[static_cast<std::size_t>(domain)]; }
  [[nodiscard]] const Dictionary& of(Domain domain) const noexcept { return dictionaries_[static_cast<std::size_t>(domain)]; }

 private:
  std::array<Dictionary, kDomains> dictionaries_;
};

/// A strong code: an entity of one domain, so that a customer is never taken for a team.
template <Domain D>
struct Id {
  std::uint32_t code = kNone;
  [[nodiscard]] explicit operator bool() const noexcept { return code != kNone; }
  friend bool operator==(Id, Id) noexcept = default;
  friend auto operator<=>(Id, Id) noexcept = default;
};
using SalespersonId = Id<Domain::salesperson>;
using TeamId = Id<Domain::team>;
using TerritoryId = Id<Domain::territory>;
using CustomerId = Id<Domain::customer>;
using ProductId = Id<Domain::product>;
using CategoryId = Id<Domain::category>;

}  // namespace attain
