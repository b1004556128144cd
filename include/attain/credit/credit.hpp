#pragma once
/// Credit lines: who is credited with how much of each fact, once and for all measures.
///
/// A revenue split replaces the fact's own person; what the shares leave goes to nobody. A return with a reference inherits people, shares, team path,
/// territory, exchange rate and unit cost from the sale it returns; its date is its own. Money is converted once per fact, half-even, at the company's money scale,
/// then split by largest remainder. Identity: Σ revenue parts + nobody's part = the fact's amount.
///
///     auto credits = credits_of(book, "orders");
///     for (const SpecialFact& fact : credits->specials()) for (const Share& share : credits->shares(fact)) …    // all other facts are whole, to their own person

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "attain/book/book.hpp"

namespace attain {

enum class CreditRole : std::uint8_t { revenue, overlay };
[[nodiscard]] std::string_view name_of(CreditRole role) noexcept;

/// One person's share of a fact. `share` is units × 10^-12.
struct Share {
  std::uint32_t person = kNone;
  CreditRole role = CreditRole::revenue;
  std::int64_t share = 0;
};
inline constexpr std::int64_t kWholeShare = 1'000'000'000'000;

/// A fact that is credited otherwise than whole to its own person in the company's currency: split, returned, converted.
struct SpecialFact {
  Table::Row fact;               ///< the fact itself: date, kind, quantities
  Table::Row origin;             ///< where people, team path, territory, customer, product, channel come from: the sale of a return, else the fact
  std::int32_t as_on = 0;        ///< the day on which teams and attributes are looked up: the origin's date
  std::int64_t amount = 0;       ///< in the company's currency, unsigned; kNullNumber when it has none or no rate was found
  std::uint32_t first_share = 0, end_share = 0;  ///< into `shares`
  FoundRate::Path rate_path = FoundRate::Path::same;
  bool rate_missing = false;
};

/// How one fact table is credited, as known: most facts are plain (whole, to their own person, company currency) and stay where they are; the others are listed.
class Credits {
 public:
  [[nodiscard]] const Table& table() const noexcept { return *table_; }
  [[nodiscard]] std::int64_t known() const noexcept { return known_; }
  /// Column of the person whose fact it is ("salesperson", "owner"), or none.
  [[nodiscard]] std::optional<std::size_t> person_column() const noexcept { return person_column_; }
  [[nodiscard]] std::optional<std::size_t> amount_column() const noexcept { return amount_column_; }
  /// One bit a row of that part: 1 where the fact is special or invisible and a plain scan must pass over it; empty when none is.
  [[nodiscard]] std::span<const std::uint64_t> skip(std::size_t part) const noexcept { return skip_[part]; }
  [[nodiscard]] const std::vector<SpecialFact>& specials() const noexcept { return specials_; }   ///< by fact
  [[nodiscard]] std::span<const Share> shares(const SpecialFact& fact) const noexcept {
    return {shares_.data() + fact.first_share, fact.end_share - fact.first_share};
  }
  [[nodiscard]] const SpecialFact* special(Table::Row row) const noexcept;
  /// Returns without a reference, references to nothing, missing rates, shares above 1.
  [[nodiscard]] const Findings& findings() const noexcept { return findings_; }

 private:
  friend class CreditsBuilder;
  const Table* table_ = nullptr;
  std::int64_t known_ = kAllKnown;
  std::optional<std::size_t> person_column_, amount_column_;
  std::vector<std::vector<std::uint64_t>> skip_;
  std::vector<SpecialFact> specials_;
  std::vector<Share> shares_;
  Findings findings_;
};

/// The credits of a fact table of the book, computed on first use and kept with the book; null when the book has no such table.
[[nodiscard]] std::shared_ptr<const Credits> credits_of(const Book& book, std::string_view table);

/// `value` (scaled units, any sign) split over the shares by largest remainder; `parts` gets one a share; returns nobody's part (value − Σ revenue parts).
/// Overlay shares are rounded half-even one by one and take no part in the sum. Shares above 1: the parts add to round(value × Σ).
int128 split_value(int128 value, std::span<const Share> shares, std::vector<int128>& parts);

}  // namespace attain
