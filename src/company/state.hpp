#pragma once
/// What a Company holds: the raw histories (every version of every entry) and the views of them as known, each shared when unchanged.

#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "attain/company/company.hpp"

namespace attain::company {

inline constexpr std::int64_t kOpen = std::numeric_limits<std::int64_t>::max();  ///< not superseded
inline constexpr std::int64_t kAll = kOpen - 1;                                  ///< known without limit; before kOpen, so that what is open shows
inline constexpr int kKinds = 6;                                                 ///< salesperson … category, as in Domain
inline constexpr std::size_t kMostCustomAttributes = 256;                        ///< per kind

struct StandardAttribute {
  std::string_view name;
  AttributeType type;
  Domain domain = Domain::text;
};
[[nodiscard]] const std::vector<StandardAttribute>& standard_attributes(Domain kind) noexcept;

/// One version of one entry of a dated attribute.
struct RawEntry {
  std::uint32_t entity = kNone;
  Date from = kEarliest;
  std::int64_t is = Attribute::kNoValue;
  std::int64_t recorded = 0;
  std::int64_t superseded = kOpen;
  [[nodiscard]] bool known_at(std::int64_t known) const noexcept { return recorded <= known && superseded > known; }
};

/// Every version of one attribute of all entities, by entity, from, recorded.
struct History {
  std::string name;
  AttributeType type = AttributeType::text;
  Domain domain = Domain::text;
  bool standard = false;
  bool typed = false;                 ///< false while a custom attribute has no value yet
  std::vector<RawEntry> entries;
  std::vector<Decimal> numbers;
  std::int64_t last_change = -1;      ///< greatest recorded or superseded
};

/// One version of an entity's being known at all.
struct Existence {
  std::uint32_t entity = kNone;
  std::int64_t recorded = 0;
  std::int64_t superseded = kOpen;
};
struct Existences {
  std::vector<Existence> entries;     ///< by entity, recorded
  std::int64_t last_change = -1;
};
struct EntitySet {
  std::vector<std::uint32_t> by_id;
  std::vector<std::uint8_t> present;  ///< by code
};

struct StatedRate {
  Rate rate;
  std::int64_t superseded = kOpen;
};
struct RateHistory {
  std::vector<StatedRate> entries;    ///< by from, to, type, on, recorded
  std::int64_t last_change = -1;
};
/// Rates as known, by pair and type; look-ups are two binary searches.
struct RateTable {
  struct Group { Currency from, to; std::string type; std::size_t begin = 0, end = 0; };
  std::vector<Rate> rates;
  std::vector<Group> groups;
  [[nodiscard]] const Rate* find(Currency from, Currency to, Date day, std::string_view type) const noexcept;
};
[[nodiscard]] bool before(const Rate& a, const Rate& b) noexcept;  ///< by from, to, type, on (currencies by code)
[[nodiscard]] std::shared_ptr<const RateTable> rate_table(const RateHistory& history, std::int64_t known);
[[nodiscard]] std::shared_ptr<const EntitySet> entity_set(const Existences& existences, const Dictionary& ids, std::int64_t known);

struct AttributeSlot {
  std::shared_ptr<const History> history;
  std::shared_ptr<const Attribute> view;
};
struct Kind {
  std::shared_ptr<const Existences> existences;
  std::shared_ptr<const EntitySet> set;
  std::vector<AttributeSlot> attributes;  ///< the standard ones in their order, then custom ones by name
};

[[nodiscard]] std::string quoted(std::string_view text);                        ///< "text"
[[nodiscard]] std::string entity_path(Domain kind, std::string_view id);       ///< people["ng-mei"]
/// An entry's value as text with no regard to codes; "\1" for none. What digests and comparisons across dictionaries use.
[[nodiscard]] std::string plain_text(const History& history, std::int64_t is, const Ids& ids);

}  // namespace attain::company

namespace attain {

struct Company::State {
  std::string name;
  Currency currency;
  int money_scale = 2;
  FiscalCalendar fiscal;
  std::optional<Date> history_starts;
  std::shared_ptr<Ids> ids;
  std::int64_t known = company::kAll;
  std::int64_t last_recorded = -1;
  std::shared_ptr<const std::map<std::string, WorkingCalendar>> calendars;
  std::vector<std::pair<std::uint32_t, const WorkingCalendar*>> calendar_codes;  ///< by text code
  const WorkingCalendar* default_calendar = nullptr;
  std::array<company::Kind, company::kKinds> kinds;
  std::shared_ptr<const company::RateHistory> rate_history;
  std::shared_ptr<const company::RateTable> rates;
  // The attributes that the engine reads, kept by hand because look-ups are hot.
  const Attribute *employed = nullptr, *team = nullptr, *approver = nullptr, *calendar = nullptr;
  const Attribute *team_parent = nullptr, *team_manager = nullptr, *territory_parent = nullptr, *category_parent = nullptr;
  const Attribute *customer_territory = nullptr, *owner = nullptr, *customer_parent = nullptr, *merged_into = nullptr;

  [[nodiscard]] const company::Kind& kind(Domain domain) const noexcept { return kinds[static_cast<std::size_t>(domain)]; }
  [[nodiscard]] const company::AttributeSlot* slot(Domain domain, std::string_view attribute) const noexcept;
  [[nodiscard]] std::uint32_t next_in_group(std::uint32_t customer, Date day) const noexcept;
};

}  // namespace attain
