#pragma once
/// The inside of CompanyBuilder: histories under change, copied from the base when first touched.

#include <optional>
#include <unordered_map>

#include "state.hpp"

namespace attain {

struct CompanyBuilder::Impl {
  /// One attribute under change. Entries of an entity are chained, newest first, so that setting one costs the length of its history.
  struct Edit {
    company::History history;
    std::unordered_map<std::uint32_t, std::uint32_t> newest;  // entity → index + 1 of its last entry
    std::vector<std::uint32_t> previous;                      // entry → index + 1 of the one before of the same entity
    bool fixed = false;                                       // the type may not change any more
  };
  struct EditEntities {
    company::Existences existences;
    std::unordered_map<std::uint32_t, std::uint32_t> newest;  // entity → index + 1
  };

  explicit Impl(std::shared_ptr<const Company::State> from) : base(std::move(from)), settings(*base) {}

  std::shared_ptr<const Company::State> base;
  Company::State settings;                                    // name, currency, calendars, …; the kinds are rebuilt at the end
  bool settings_changed = false;
  std::array<std::map<std::string, std::unique_ptr<Edit>, std::less<>>, company::kKinds> attributes;
  std::array<std::unique_ptr<EditEntities>, company::kKinds> entities;
  std::unique_ptr<company::RateHistory> rates;
  std::map<std::tuple<std::string, std::string, std::string, std::int32_t>, std::size_t> open_rates;  // key → entry that is current
  std::int64_t last_recorded = -1;
  bool changed = false;

  [[nodiscard]] Dictionary& dictionary(Domain domain) { return settings.ids->of(domain); }
  std::uint32_t code_of(Domain kind, std::string_view id, const std::string& path);
  Edit& edit(Domain kind, std::string_view attribute, const std::string& path);
  [[nodiscard]] const company::History* peek(Domain kind, std::string_view attribute) const;
  EditEntities& edit_entities(Domain kind);
  void edit_rates();
  void note(std::int64_t recorded, std::int64_t& last_change);

  // values
  std::int64_t encode(Edit& edit, const Cell& cell, const std::string& path);
  void widen(Edit& edit);
  [[nodiscard]] static bool same(const company::History& history, std::int64_t a, std::int64_t b);
  std::optional<std::uint32_t> open_entry(const Edit& edit, std::uint32_t entity, Date from) const;
  void push(Edit& edit, company::RawEntry entry);
  void close(Edit& edit, std::uint32_t entry, std::int64_t recorded, const std::string& path);
  void set_entry(Edit& edit, std::uint32_t entity, Date from, std::int64_t is, std::int64_t recorded, OnChange on_change, const std::string& path);
  void set_plain(Edit& edit, std::uint32_t entity, std::int64_t is, std::int64_t recorded, OnChange on_change, const std::string& path);
  void set_list(Edit& edit, std::uint32_t entity, const Reader& list, std::int64_t recorded, OnChange on_change);
  void attribute(Domain kind, std::string_view name, std::uint32_t entity, const Reader& value, std::int64_t recorded, OnChange on_change);
  void exist(Domain kind, std::uint32_t entity, std::int64_t recorded);
  void record(Domain kind, const Reader& record, std::int64_t recorded, OnChange on_change, std::vector<std::string>* seen);

  // a company document
  void read(const Reader& document, std::int64_t recorded);
  void read_settings(const Reader& document);
  void read_calendars(const Reader& calendars);
  void read_entities(Domain kind, const Reader& list, std::int64_t recorded);
  void read_rate(const Reader& row, std::int64_t recorded, std::optional<std::int64_t> superseded);
  void read_history(const Reader& rows);
  void read_past(Domain kind, std::string_view attribute, const Reader& row, std::int64_t recorded, std::optional<std::int64_t> superseded);
  void add_rate(const Rate& rate, OnChange on_change, const std::string& path);

  std::shared_ptr<const Company::State> finish();
  static std::shared_ptr<const Attribute> view(const company::History& history, Ids& ids, std::int64_t known);
  static void link(Company::State& state);
  static std::shared_ptr<const Company::State> empty(std::shared_ptr<Ids> ids);
  static std::shared_ptr<const Company::State> filtered(const Company::State& state, std::int64_t known);
};

namespace company {
[[nodiscard]] Cell cell_of(const Reader& value);   ///< of a plain value; throws wrong_type for lists and objects
[[nodiscard]] std::string id_of(const Reader& record, std::string_view key);  ///< text, or a whole number as text; not empty
}  // namespace company

}  // namespace attain
