// From histories to views as known: finishing a change, and filtering by knowledge time.
#include <algorithm>

#include "builder_impl.hpp"

namespace attain {

using company::AttributeSlot;
using company::History;
using company::kAll;
using company::RawEntry;

namespace company {

std::shared_ptr<const EntitySet> entity_set(const Existences& existences, const Dictionary& ids, std::int64_t known) {
  auto set = std::make_shared<EntitySet>();
  for (const Existence& entry : existences.entries) {
    if (entry.recorded <= known && entry.superseded > known) set->by_id.push_back(entry.entity);
  }
  if (!set->by_id.empty()) set->present.resize(std::size_t{*std::max_element(set->by_id.begin(), set->by_id.end())} + 1, 0);
  for (const std::uint32_t code : set->by_id) set->present[code] = 1;
  std::vector<std::pair<std::string_view, std::uint32_t>> named;
  named.reserve(set->by_id.size());
  for (const std::uint32_t code : set->by_id) named.emplace_back(ids.text(code), code);
  std::sort(named.begin(), named.end());
  named.erase(std::unique(named.begin(), named.end()), named.end());
  set->by_id.clear();
  for (const auto& [text, code] : named) set->by_id.push_back(code);
  return set;
}

}  // namespace company

std::shared_ptr<const Attribute> CompanyBuilder::Impl::view(const History& history, Ids& ids, std::int64_t known) {
  auto attribute = std::make_shared<Attribute>();
  attribute->name_ = history.name;
  attribute->type_ = history.type;
  attribute->domain_ = history.domain;
  attribute->numbers_ = history.numbers;
  if (history.standard) {
    if (history.name == "employed") attribute->default_ = 1;
    if (history.name == "position") attribute->default_ = ids.of(Domain::text).intern("salesperson");
    if (history.name == "calendar") attribute->default_ = ids.of(Domain::text).intern("default");
    if (history.name == "capacity") {
      attribute->default_ = static_cast<std::int64_t>(attribute->numbers_.size());
      attribute->numbers_.push_back(Decimal(1));
    }
  }
  if (history.entries.empty()) return attribute;
  attribute->offsets_.assign(std::size_t{history.entries.back().entity} + 2, 0);
  for (const RawEntry& entry : history.entries) {
    if (!entry.known_at(known)) continue;
    ++attribute->offsets_[std::size_t{entry.entity} + 1];
    attribute->entries_.push_back({entry.from, entry.is});
    if (entry.from != kEarliest) attribute->static_ = false;
  }
  for (std::size_t i = 1; i < attribute->offsets_.size(); ++i) {
    if (attribute->offsets_[i] > 1) attribute->static_ = false;
    attribute->offsets_[i] += attribute->offsets_[i - 1];
  }
  attribute->entries_.shrink_to_fit();
  return attribute;
}

void CompanyBuilder::Impl::link(Company::State& state) {
  const auto view = [&](Domain kind, std::string_view name) { return state.slot(kind, name)->view.get(); };
  state.employed = view(Domain::salesperson, "employed");
  state.team = view(Domain::salesperson, "team");
  state.approver = view(Domain::salesperson, "manager");
  state.calendar = view(Domain::salesperson, "calendar");
  state.team_parent = view(Domain::team, "parent");
  state.team_manager = view(Domain::team, "manager");
  state.territory_parent = view(Domain::territory, "parent");
  state.category_parent = view(Domain::category, "parent");
  state.customer_territory = view(Domain::customer, "territory");
  state.owner = view(Domain::customer, "owner");
  state.customer_parent = view(Domain::customer, "parent");
  state.merged_into = view(Domain::customer, "merged_into");
  state.calendar_codes.clear();
  for (const auto& [name, calendar] : *state.calendars) state.calendar_codes.emplace_back(state.ids->of(Domain::text).intern(name), &calendar);
  std::sort(state.calendar_codes.begin(), state.calendar_codes.end());
  state.default_calendar = &state.calendars->at("default");
}

std::shared_ptr<const Company::State> CompanyBuilder::Impl::empty(std::shared_ptr<Ids> ids) {
  auto state = std::make_shared<Company::State>();
  state->ids = std::move(ids);
  state->calendars = std::make_shared<std::map<std::string, WorkingCalendar>>(std::map<std::string, WorkingCalendar>{{"default", WorkingCalendar()}});
  for (int i = 0; i < company::kKinds; ++i) {
    company::Kind& kind = state->kinds[static_cast<std::size_t>(i)];
    kind.existences = std::make_shared<company::Existences>();
    kind.set = std::make_shared<company::EntitySet>();
    for (const company::StandardAttribute& standard : company::standard_attributes(static_cast<Domain>(i))) {
      auto history = std::make_shared<History>();
      history->name = std::string(standard.name);
      history->type = standard.type;
      history->domain = standard.domain;
      history->standard = history->typed = true;
      std::shared_ptr<const Attribute> made = view(*history, *state->ids, kAll);
      kind.attributes.push_back({std::move(history), std::move(made)});
    }
  }
  state->rate_history = std::make_shared<company::RateHistory>();
  state->rates = std::make_shared<company::RateTable>();
  link(*state);
  return state;
}

std::shared_ptr<const Company::State> CompanyBuilder::Impl::finish() {
  auto state = std::make_shared<Company::State>(settings);
  state->known = kAll;
  state->last_recorded = std::max(base->last_recorded, last_recorded);
  for (std::size_t i = 0; i < state->kinds.size(); ++i) {
    company::Kind& kind = state->kinds[i];
    if (entities[i]) {
      auto& entries = entities[i]->existences.entries;
      std::sort(entries.begin(), entries.end(), [](const company::Existence& a, const company::Existence& b) { return std::tie(a.entity, a.recorded, a.superseded) < std::tie(b.entity, b.recorded, b.superseded); });
      kind.existences = std::make_shared<company::Existences>(std::move(entities[i]->existences));
      kind.set = company::entity_set(*kind.existences, state->ids->of(static_cast<Domain>(i)), kAll);
    }
    for (auto& [name, edit] : attributes[i]) {
      auto& entries = edit->history.entries;
      std::stable_sort(entries.begin(), entries.end(), [](const RawEntry& a, const RawEntry& b) {
        return std::tie(a.entity, a.from, a.recorded, a.superseded) < std::tie(b.entity, b.from, b.recorded, b.superseded);
      });
      auto history = std::make_shared<const History>(std::move(edit->history));
      AttributeSlot slot{history, view(*history, *state->ids, kAll)};
      const auto place = std::find_if(kind.attributes.begin(), kind.attributes.end(), [&, &name = name](const AttributeSlot& other) { return other.history->name == name; });
      if (place != kind.attributes.end()) {
        *place = std::move(slot);
      } else {
        const auto after = std::find_if(kind.attributes.begin(), kind.attributes.end(), [&, &name = name](const AttributeSlot& other) { return !other.history->standard && other.history->name > name; });
        kind.attributes.insert(after, std::move(slot));
      }
    }
  }
  if (rates) {
    std::stable_sort(rates->entries.begin(), rates->entries.end(), [](const company::StatedRate& a, const company::StatedRate& b) {
      if (company::before(a.rate, b.rate)) return true;
      if (company::before(b.rate, a.rate)) return false;
      return std::tie(a.rate.recorded, a.superseded) < std::tie(b.rate.recorded, b.superseded);
    });
    state->rate_history = std::make_shared<const company::RateHistory>(std::move(*rates));
    state->rates = company::rate_table(*state->rate_history, kAll);
  }
  link(*state);
  return state;
}

std::shared_ptr<const Company::State> CompanyBuilder::Impl::filtered(const Company::State& from, std::int64_t known) {
  auto state = std::make_shared<Company::State>(from);
  const auto stale = [&](std::int64_t last_change) { return last_change > known || last_change > from.known; };
  state->known = known;
  for (std::size_t i = 0; i < state->kinds.size(); ++i) {
    company::Kind& kind = state->kinds[i];
    if (stale(kind.existences->last_change)) kind.set = company::entity_set(*kind.existences, state->ids->of(static_cast<Domain>(i)), known);
    for (AttributeSlot& slot : kind.attributes) {
      if (stale(slot.history->last_change)) slot.view = view(*slot.history, *state->ids, known);
    }
  }
  if (stale(from.rate_history->last_change)) state->rates = company::rate_table(*from.rate_history, known);
  link(*state);
  return state;
}

Company Company::as_known(std::int64_t known) const {
  if (known == state_->known) return *this;
  Company company;
  company.state_ = CompanyBuilder::Impl::filtered(*state_, known);
  return company;
}

}  // namespace attain
