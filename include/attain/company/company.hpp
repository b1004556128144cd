#pragma once
/// Company: what a sales organisation is: people, teams, territories, customers, products, categories, calendars and rates, each dated.
///
/// Immutable; built by CompanyBuilder, which keeps every version ever recorded so that `as_known` can look back.
/// Entities are codes of the shared dictionaries (`Ids`); `exists` tells an entity from an id that only a fact mentions.
///
///     company.team_of(mei, Date(2026, 10, 5));   company.rate(usd, eur, Date(2026, 10, 5))->rate;   // 0.92

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "attain/base/calendar.hpp"
#include "attain/base/document.hpp"
#include "attain/base/money.hpp"
#include "attain/company/attribute.hpp"

namespace attain {

/// A dated exchange rate: 1 `from` is worth `rate` `to`.
struct Rate {
  Currency from, to;
  Date on;
  Decimal rate;
  std::string type;               ///< "booking" when not given
  std::int64_t recorded = 0;
};

/// The rate found for a conversion, and how: direct, inverse (1 ÷ the stated rate) or crossed through the company's currency.
struct FoundRate {
  enum class Path : std::uint8_t { same, direct, inverse, crossed };
  Decimal rate;                   ///< multiply by this (of an inverse: 34 digits)
  Path path = Path::same;
  std::vector<Rate> by;           ///< the one or two stated rates used
  /// units (at `scale` decimals) converted, once, half-even; an inverse divides by the stated rate exactly.
  [[nodiscard]] std::int64_t convert(std::int64_t units) const;
};

class Company {
 public:
  Company();                                                             ///< nameless, in XXX with scale 2, nobody
  [[nodiscard]] const std::string& name() const noexcept;
  [[nodiscard]] Currency currency() const noexcept;
  [[nodiscard]] int money_scale() const noexcept;
  [[nodiscard]] const FiscalCalendar& fiscal() const noexcept;
  [[nodiscard]] std::optional<Date> history_starts() const noexcept;
  [[nodiscard]] Ids& ids() const noexcept;
  [[nodiscard]] const std::shared_ptr<Ids>& shared_ids() const noexcept;
  [[nodiscard]] std::int64_t last_recorded() const noexcept;
  [[nodiscard]] std::int64_t known() const noexcept;                     ///< what `as_known` filtered by
  [[nodiscard]] Company as_known(std::int64_t known) const;

  [[nodiscard]] const std::vector<std::uint32_t>& entities(Domain kind) const noexcept;   ///< codes, in order of their id text
  [[nodiscard]] bool exists(Domain kind, std::uint32_t code) const noexcept;
  [[nodiscard]] std::string_view id(Domain kind, std::uint32_t code) const noexcept;
  [[nodiscard]] std::string label(Domain kind, std::uint32_t code, Date day = kLatest) const;  ///< the `name` on that day, else the id
  [[nodiscard]] const Attribute* find(Domain kind, std::string_view attribute) const noexcept;
  [[nodiscard]] const Attribute& at(Domain kind, std::string_view attribute) const;       ///< throws unknown_column with a suggestion
  [[nodiscard]] std::vector<std::string> attributes(Domain kind) const;  ///< names, the standard ones first

  [[nodiscard]] const std::map<std::string, WorkingCalendar>& calendars() const noexcept; ///< always has "default"
  [[nodiscard]] const WorkingCalendar& calendar_of(std::uint32_t person, Date day) const noexcept;

  // The attributes that the engine itself reads. kNone where there is none.
  [[nodiscard]] bool employed(std::uint32_t person, Date day) const noexcept;
  [[nodiscard]] std::uint32_t team_of(std::uint32_t person, Date day) const noexcept;
  [[nodiscard]] std::uint32_t approver_of(std::uint32_t person, Date day) const noexcept; ///< people.manager
  [[nodiscard]] std::uint32_t parent_of_team(std::uint32_t team, Date day) const noexcept;
  [[nodiscard]] std::uint32_t manager_of_team(std::uint32_t team, Date day) const noexcept;
  [[nodiscard]] std::uint32_t parent_of_territory(std::uint32_t territory, Date day) const noexcept;
  [[nodiscard]] std::uint32_t territory_of(std::uint32_t customer, Date day) const noexcept;
  [[nodiscard]] std::uint32_t owner_of(std::uint32_t customer, Date day) const noexcept;
  /// The customer that stands for a group: follows merged_into, then parent, to the end (cycles end at the smallest id; check() reports them).
  [[nodiscard]] std::uint32_t group_of(std::uint32_t customer, Date day) const noexcept;
  /// The team and its ancestors, nearest first, as on that day; at most 64 levels, cycle-safe.
  void team_path(std::uint32_t team, Date day, std::vector<std::uint32_t>& path) const;
  void territory_path(std::uint32_t territory, Date day, std::vector<std::uint32_t>& path) const;
  void category_path(std::uint32_t category, Date day, std::vector<std::uint32_t>& path) const;

  /// The latest rate on or before the day: direct, else inverse, else through the company's currency, else empty.
  [[nodiscard]] std::optional<FoundRate> rate(Currency from, Currency to, Date day, std::string_view type = "booking") const;
  [[nodiscard]] const std::vector<Rate>& rates() const noexcept;         ///< as known, by from, to, type, on

  /// unknown references with the nearest id, cycles, teams without a manager, gaps of employment, curve of dates off every calendar, …
  [[nodiscard]] Findings verify() const;
  /// The `company/1` document; plain attributes plain, dated ones as lists. `history`: rows with `recorded` and `superseded` for entries that are not of the initial load.
  [[nodiscard]] Document to_document() const;
  /// Entities with their attributes as on `day` (null: their latest), one row each: id, then the attributes. Also `<entity>_<attribute>` tables: id, from, is.
  [[nodiscard]] Frame table(std::string_view name) const;                ///< "people", "people_team", "rates", …; throws unknown_table
  [[nodiscard]] std::vector<std::string> tables() const;
  /// Order-independent digest of what is known and begins by as_of (entities, entries, rates, calendars, settings). 128 bits.
  [[nodiscard]] std::array<std::uint64_t, 2> digest(Date as_of) const;

 private:
  friend class CompanyBuilder;
  struct State;
  std::shared_ptr<const State> state_;
};

/// "people" → Domain::salesperson, "customers" → Domain::customer, …; empty when it is no entity table.
[[nodiscard]] std::optional<Domain> entity_kind(std::string_view table) noexcept;
[[nodiscard]] std::string_view entity_table(Domain kind) noexcept;       ///< the inverse: "people", "teams", …

/// "people_team" → {Domain::salesperson, "team"}; empty when the name does not start with an entity table's and an underscore.
[[nodiscard]] std::optional<std::pair<Domain, std::string>> attribute_table(std::string_view table);

/// Collects entities and their dated attributes and gives a new Company; the old one is unchanged. Unchanged attributes are shared.
class CompanyBuilder {
 public:
  explicit CompanyBuilder(std::shared_ptr<Ids> ids);
  explicit CompanyBuilder(const Company& base);
  ~CompanyBuilder();
  /// A whole `company/1` document; `assignments` and `enrolments` in it are tables of the journal and left to the book.
  void read(const Reader& company, std::int64_t recorded);
  /// What to do with an entity or entry that is known with another value: refuse (append), or supersede it from `recorded` on.
  enum class OnChange : std::uint8_t { refuse, supersede };
  /// An entity with nothing but its id; one that is known stays as it is.
  void add(Domain kind, std::string_view id, std::int64_t recorded, const std::string& path);
  /// One entity record `{"id": …, "team": plain | [{"from", "is"}…], …}`. Attributes left out stay as they are. A plain value holds always, so it conflicts with a
  /// dated history, and supersedes all of it; null is left out under `refuse` and clears the attribute under `supersede`.
  void entity(Domain kind, const Reader& record, std::int64_t recorded, OnChange on_change);
  /// One entry of a dated attribute: `<entity>_<attribute>` rows `id, from, is`. `from` empty: always.
  void entry(Domain kind, std::string_view attribute, std::string_view id, std::optional<Date> from, const Cell& is, std::int64_t recorded, OnChange on_change,
             const std::string& path);
  /// A plain value of one attribute, as in `entity`.
  void value(Domain kind, std::string_view attribute, std::string_view id, const Cell& is, std::int64_t recorded, OnChange on_change, const std::string& path);
  void rate(const Rate& rate, OnChange on_change, const std::string& path);
  /// An entity and its attributes are no more known from `recorded` on; throws not_found.
  void withdraw(Domain kind, std::string_view id, std::int64_t recorded, const std::string& path);
  /// The entry of that day (`from` empty: every entry) of an attribute is no more known; throws not_found.
  void withdraw_entry(Domain kind, std::string_view attribute, std::string_view id, std::optional<Date> from, std::int64_t recorded, const std::string& path);
  void withdraw_rate(Currency from, Currency to, Date on, std::string_view type, std::int64_t recorded, const std::string& path);
  /// True when something differs from the company it began with.
  [[nodiscard]] bool changed() const noexcept;
  [[nodiscard]] bool knows(Domain kind, std::string_view id) const;      ///< an entity, as far as built
  [[nodiscard]] bool knows_entry(Domain kind, std::string_view attribute, std::string_view id, Date from) const;
  [[nodiscard]] bool knows_rate(const Rate& rate) const;                 ///< a rate of that pair, type and day
  [[nodiscard]] Company build() &&;

 private:
  friend class Company;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace attain
