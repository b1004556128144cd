#pragma once
/// Attribute: one dated attribute of all entities of a kind (a customer's owner, a person's team), in columns, as known at one time.
///
/// Invariants: per entity the entries are ordered by `from` and unique; look-ups take a few nanoseconds and no lock.
///
///     const Attribute& team = company.at(Domain::salesperson, "team");  uint32_t north = team.code_at(mei, Date(2026, 10, 5));

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "attain/base/date.hpp"
#include "attain/base/decimal.hpp"
#include "attain/base/dictionary.hpp"
#include "attain/base/frame.hpp"

namespace attain {

enum class AttributeType : std::uint8_t { reference, text, number, boolean, date };
[[nodiscard]] std::string_view name_of(AttributeType type) noexcept;

class Attribute {
 public:
  /// `is`: a dictionary code (reference, text), 0 or 1 (boolean), days (date), or an index into the numbers (number); kNoValue is none.
  struct Entry { Date from; std::int64_t is; };
  static constexpr std::int64_t kNoValue = std::numeric_limits<std::int64_t>::min();

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] AttributeType type() const noexcept { return type_; }
  [[nodiscard]] Domain domain() const noexcept { return domain_; }          ///< of the codes; Domain::text for text
  [[nodiscard]] std::span<const Entry> entries(std::uint32_t entity) const noexcept {
    if (std::size_t(entity) + 1 >= offsets_.size()) return {};
    return {entries_.data() + offsets_[entity], offsets_[entity + 1] - offsets_[entity]};
  }
  [[nodiscard]] std::int64_t raw_at(std::uint32_t entity, Date day) const noexcept {
    const std::span<const Entry> entries = this->entries(entity);
    std::size_t i = entries.size();
    if (i > 8) {                                                            // long histories: binary search for the first entry after the day
      std::size_t low = 0;
      while (low < i) { const std::size_t middle = (low + i) / 2; if (entries[middle].from <= day) low = middle + 1; else i = middle; }
    } else {
      while (i > 0 && entries[i - 1].from > day) --i;
    }
    if (entries.empty()) return default_;
    return i == 0 ? kNoValue : entries[i - 1].is;
  }
  [[nodiscard]] std::uint32_t code_at(std::uint32_t entity, Date day) const noexcept {   ///< reference, text; kNone when none
    const std::int64_t raw = raw_at(entity, day);
    return raw == kNoValue ? kNone : static_cast<std::uint32_t>(raw);
  }
  [[nodiscard]] std::optional<Decimal> number_at(std::uint32_t entity, Date day) const noexcept;
  [[nodiscard]] std::optional<bool> boolean_at(std::uint32_t entity, Date day) const noexcept;
  [[nodiscard]] std::optional<Date> date_at(std::uint32_t entity, Date day) const noexcept;
  [[nodiscard]] Cell cell(std::int64_t raw, const Ids& ids) const;          ///< an entry's value, texts resolved
  /// True when no entity's value changes over time, so that one look-up a entity serves every day.
  [[nodiscard]] bool is_static() const noexcept { return static_; }

 private:
  friend class CompanyBuilder;
  std::string name_;
  AttributeType type_ = AttributeType::text;
  Domain domain_ = Domain::text;
  bool static_ = true;
  std::int64_t default_ = kNoValue;                                         ///< for entities that never stated the attribute
  std::vector<std::uint32_t> offsets_;                                      // by entity code, size = dictionary size + 1
  std::vector<Entry> entries_;
  std::vector<Decimal> numbers_;
};

}  // namespace attain
