// The `company/1` document of a company: what is known, and the history of what was recorded later or superseded.
#include <algorithm>

#include "state.hpp"

namespace attain {

namespace {

using company::History;
using company::kOpen;
using company::RawEntry;

std::string two(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

Document fiscal_document(const FiscalCalendar::Options& options) {
  std::vector<Document::Member> members = {{"start", two(options.start_month) + "-" + two(options.start_day)}, {"pattern", std::string(name_of(options.pattern))}};
  if (options.named_by_start) members.emplace_back("named_by_start", true);
  if (options.nearest) members.emplace_back("nearest", true);
  if (options.pattern != FiscalCalendar::Pattern::months) members.emplace_back("week_starts", std::string(name_of(options.week_starts)));
  return Document::object(std::move(members));
}

Document calendar_document(const WorkingCalendar& calendar) {
  std::vector<Document> weekend, holidays, workdays;
  for (const Weekday day : calendar.options().weekend) weekend.emplace_back(std::string(name_of(day)));
  for (const Holiday& holiday : calendar.options().holidays) {
    if (holiday.name.empty()) holidays.emplace_back(holiday.on.text());
    else holidays.push_back(Document::object({{"on", holiday.on.text()}, {"name", holiday.name}}));
  }
  for (const Date day : calendar.options().workdays) workdays.emplace_back(day.text());
  return Document::object({{"weekend", Document::array(std::move(weekend))}, {"holidays", Document::array(std::move(holidays))}, {"workdays", Document::array(std::move(workdays))}});
}

Document value_document(const History& history, std::int64_t is, const Ids& ids) {
  if (is == Attribute::kNoValue) return nullptr;
  if (history.type == AttributeType::number) return history.numbers[static_cast<std::size_t>(is)];
  if (history.type == AttributeType::boolean) return is != 0;
  return company::plain_text(history, is, ids);
}

/// The entries of one entity as known; entries are by entity, from.
Document attribute_document(const History& history, std::vector<const RawEntry*> known, const Ids& ids) {
  if (known.size() == 1 && known[0]->from == kEarliest && known[0]->is != Attribute::kNoValue) return value_document(history, known[0]->is, ids);
  std::vector<Document> items;
  for (const RawEntry* entry : known) {
    std::vector<Document::Member> members;
    if (entry->from != kEarliest) members.emplace_back("from", entry->from.text());
    members.emplace_back("is", value_document(history, entry->is, ids));
    items.push_back(Document::object(std::move(members)));
  }
  return Document::array(std::move(items));
}

std::vector<const RawEntry*> entries_of(const History& history, std::uint32_t entity, std::int64_t known) {
  std::vector<const RawEntry*> result;
  auto at = std::lower_bound(history.entries.begin(), history.entries.end(), entity, [](const RawEntry& e, std::uint32_t code) { return e.entity < code; });
  for (; at != history.entries.end() && at->entity == entity; ++at) {
    if (at->known_at(known)) result.push_back(&*at);
  }
  return result;
}

/// One row of the history, with what orders it.
struct Past {
  std::string table, id;
  Date from;
  std::int64_t recorded;
  std::int64_t superseded;
  Document row;
  friend bool operator<(const Past& a, const Past& b) {
    return std::tie(a.table, a.id, a.from, a.recorded, a.superseded) < std::tie(b.table, b.id, b.from, b.recorded, b.superseded);
  }
};

struct Chronicle {
  std::int64_t known;
  std::vector<Past> rows;
  /// True when a version belongs into the history: known, and either superseded by then or not of the initial load.
  [[nodiscard]] bool takes(std::int64_t recorded, std::int64_t superseded, bool orphan = false) const {
    return recorded <= known && recorded < superseded && (recorded > 0 || superseded <= known || orphan);
  }
  void add(std::string table, std::string id, Date from, std::int64_t recorded, std::int64_t superseded, std::vector<Document::Member> members) {
    members.insert(members.begin(), {"table", table});
    members.emplace_back("recorded", recorded);
    if (superseded <= known && superseded != kOpen) members.emplace_back("superseded", superseded);
    rows.push_back({std::move(table), std::move(id), from, recorded, superseded, Document::object(std::move(members))});
  }
};

}  // namespace

Document Company::to_document() const {
  const State& state = *state_;
  const Ids& ids = *state.ids;
  std::vector<Document::Member> members = {{"attain", "company/1"}, {"name", state.name}};
  if (state.currency != Currency()) members.emplace_back("currency", std::string(state.currency.code()));
  members.emplace_back("money_scale", state.money_scale);
  const FiscalCalendar::Options fiscal = state.fiscal.options();
  FiscalCalendar::Options plain;
  plain.start_month = fiscal.start_month;
  plain.start_day = fiscal.start_day;
  if (fiscal == plain) members.emplace_back("fiscal_year_starts", two(fiscal.start_month) + "-" + two(fiscal.start_day));
  else members.emplace_back("fiscal", fiscal_document(fiscal));
  if (state.history_starts) members.emplace_back("history_starts", state.history_starts->text());
  std::vector<Document::Member> calendars;
  for (const auto& [name, calendar] : *state.calendars) calendars.emplace_back(name, calendar_document(calendar));
  members.emplace_back("calendars", Document::object(std::move(calendars)));

  Chronicle past{state.known, {}};
  for (const Domain kind : {Domain::team, Domain::salesperson, Domain::territory, Domain::customer, Domain::product, Domain::category}) {
    const std::string table(entity_table(kind));
    const Dictionary& names = ids.of(kind);
    std::vector<Document> rows;
    for (const std::uint32_t entity : entities(kind)) {
      std::vector<Document::Member> row = {{"id", std::string(names.text(entity))}};
      for (const company::AttributeSlot& slot : state.kind(kind).attributes) {
        auto known = entries_of(*slot.history, entity, state.known);
        if (!known.empty()) row.emplace_back(slot.history->name, attribute_document(*slot.history, std::move(known), ids));
      }
      rows.push_back(Document::object(std::move(row)));
    }
    if (!rows.empty()) members.emplace_back(table, Document::array(std::move(rows)));
    for (const company::Existence& entry : state.kind(kind).existences->entries) {
      if (past.takes(entry.recorded, entry.superseded)) {
        past.add(table, std::string(names.text(entry.entity)), kEarliest, entry.recorded, entry.superseded, {{"id", std::string(names.text(entry.entity))}});
      }
    }
    for (const company::AttributeSlot& slot : state.kind(kind).attributes) {
      for (const RawEntry& entry : slot.history->entries) {
        if (!past.takes(entry.recorded, entry.superseded, !exists(kind, entry.entity))) continue;
        std::vector<Document::Member> row = {{"id", std::string(names.text(entry.entity))}};
        if (entry.from != kEarliest) row.emplace_back("from", entry.from.text());
        row.emplace_back("is", value_document(*slot.history, entry.is, ids));
        past.add(table + "_" + slot.history->name, std::string(names.text(entry.entity)), entry.from, entry.recorded, entry.superseded, std::move(row));
      }
    }
  }
  const auto rate_row = [](const Rate& rate) {
    std::vector<Document::Member> row = {{"from", std::string(rate.from.code())}, {"to", std::string(rate.to.code())}, {"on", rate.on.text()}, {"rate", rate.rate}};
    if (rate.type != "booking") row.emplace_back("type", rate.type);
    return row;
  };
  std::vector<Document> rates;
  for (const Rate& rate : this->rates()) rates.push_back(Document::object(rate_row(rate)));
  if (!rates.empty()) members.emplace_back("rates", Document::array(std::move(rates)));
  for (const company::StatedRate& stated : state.rate_history->entries) {
    if (!past.takes(stated.rate.recorded, stated.superseded)) continue;
    past.add("rates", std::string(stated.rate.from.code()) + "/" + std::string(stated.rate.to.code()) + "/" + stated.rate.type, stated.rate.on, stated.rate.recorded, stated.superseded, rate_row(stated.rate));
  }
  if (!past.rows.empty()) {
    std::stable_sort(past.rows.begin(), past.rows.end());
    std::vector<Document> rows;
    for (Past& row : past.rows) rows.push_back(std::move(row.row));
    members.emplace_back("history", Document::array(std::move(rows)));
  }
  return Document::object(std::move(members));
}

}  // namespace attain
