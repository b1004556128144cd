#include <algorithm>

#include "builder_impl.hpp"

namespace attain {

const company::AttributeSlot* Company::State::slot(Domain domain, std::string_view attribute) const noexcept {
  if (static_cast<std::size_t>(domain) >= kinds.size()) return nullptr;
  for (const company::AttributeSlot& slot : kind(domain).attributes) {
    if (slot.history->name == attribute) return &slot;
  }
  return nullptr;
}

Company::Company() : state_(CompanyBuilder::Impl::empty(std::make_shared<Ids>())) {}
const std::string& Company::name() const noexcept { return state_->name; }
Currency Company::currency() const noexcept { return state_->currency; }
int Company::money_scale() const noexcept { return state_->money_scale; }
const FiscalCalendar& Company::fiscal() const noexcept { return state_->fiscal; }
std::optional<Date> Company::history_starts() const noexcept { return state_->history_starts; }
Ids& Company::ids() const noexcept { return *state_->ids; }
const std::shared_ptr<Ids>& Company::shared_ids() const noexcept { return state_->ids; }
std::int64_t Company::last_recorded() const noexcept { return std::min(state_->last_recorded, state_->known); }
std::int64_t Company::known() const noexcept { return state_->known; }

const std::vector<std::uint32_t>& Company::entities(Domain kind) const noexcept {
  static const std::vector<std::uint32_t> none;
  return static_cast<std::size_t>(kind) < state_->kinds.size() ? state_->kind(kind).set->by_id : none;
}
bool Company::exists(Domain kind, std::uint32_t code) const noexcept {
  if (static_cast<std::size_t>(kind) >= state_->kinds.size()) return false;
  const auto& present = state_->kind(kind).set->present;
  return code < present.size() && present[code] != 0;
}
std::string_view Company::id(Domain kind, std::uint32_t code) const noexcept { return state_->ids->of(kind).text(code); }

std::string Company::label(Domain kind, std::uint32_t code, Date day) const {
  if (const Attribute* name = find(kind, "name")) {
    if (const std::uint32_t text = name->code_at(code, day); text != kNone) return std::string(state_->ids->of(Domain::text).text(text));
  }
  return std::string(id(kind, code));
}

const Attribute* Company::find(Domain kind, std::string_view attribute) const noexcept {
  const company::AttributeSlot* slot = state_->slot(kind, attribute);
  return slot == nullptr ? nullptr : slot->view.get();
}

const Attribute& Company::at(Domain kind, std::string_view attribute) const {
  if (const Attribute* found = find(kind, attribute)) return *found;
  const std::string table(entity_table(kind));
  throw Error(ErrorCode::unknown_column, table + "." + std::string(attribute), (table.empty() ? std::string(name_of(kind)) : table) + " have no attribute " + company::quoted(attribute),
              did_you_mean(attribute, attributes(kind)));
}

std::vector<std::string> Company::attributes(Domain kind) const {
  std::vector<std::string> names;
  if (static_cast<std::size_t>(kind) >= state_->kinds.size()) return names;
  for (const company::AttributeSlot& slot : state_->kind(kind).attributes) names.push_back(slot.history->name);
  return names;
}

const std::map<std::string, WorkingCalendar>& Company::calendars() const noexcept { return *state_->calendars; }

const WorkingCalendar& Company::calendar_of(std::uint32_t person, Date day) const noexcept {
  const std::uint32_t code = state_->calendar->code_at(person, day);
  const auto& codes = state_->calendar_codes;
  const auto found = std::lower_bound(codes.begin(), codes.end(), code, [](const auto& entry, std::uint32_t wanted) { return entry.first < wanted; });
  return found != codes.end() && found->first == code ? *found->second : *state_->default_calendar;
}

bool Company::employed(std::uint32_t person, Date day) const noexcept { return state_->employed->raw_at(person, day) == 1; }
std::uint32_t Company::team_of(std::uint32_t person, Date day) const noexcept { return state_->team->code_at(person, day); }
std::uint32_t Company::approver_of(std::uint32_t person, Date day) const noexcept { return state_->approver->code_at(person, day); }
std::uint32_t Company::parent_of_team(std::uint32_t team, Date day) const noexcept { return state_->team_parent->code_at(team, day); }
std::uint32_t Company::manager_of_team(std::uint32_t team, Date day) const noexcept { return state_->team_manager->code_at(team, day); }
std::uint32_t Company::parent_of_territory(std::uint32_t territory, Date day) const noexcept { return state_->territory_parent->code_at(territory, day); }
std::uint32_t Company::territory_of(std::uint32_t customer, Date day) const noexcept { return state_->customer_territory->code_at(customer, day); }
std::uint32_t Company::owner_of(std::uint32_t customer, Date day) const noexcept { return state_->owner->code_at(customer, day); }

std::uint32_t Company::State::next_in_group(std::uint32_t customer, Date day) const noexcept {
  const std::uint32_t merged = merged_into->code_at(customer, day);
  return merged != kNone ? merged : customer_parent->code_at(customer, day);
}

std::uint32_t Company::group_of(std::uint32_t customer, Date day) const noexcept {
  if (customer == kNone) return kNone;
  // Brent's cycle finding (BIT 20, 1980): `tortoise` waits at powers of two, so that a cycle is met within thrice its length.
  std::uint32_t at = customer, tortoise = customer;
  std::uint64_t power = 1, steps = 0;
  for (std::uint32_t next = state_->next_in_group(at, day); next != kNone; next = state_->next_in_group(at, day)) {
    at = next;
    if (at == tortoise) {  // a cycle: its smallest id stands for all
      std::uint32_t smallest = at;
      const Dictionary& ids = state_->ids->of(Domain::customer);
      for (std::uint32_t member = state_->next_in_group(at, day); member != at; member = state_->next_in_group(member, day)) {
        if (ids.text(member) < ids.text(smallest)) smallest = member;
      }
      return smallest;
    }
    if (++steps == power) {
      tortoise = at;
      power *= 2;
      steps = 0;
    }
  }
  return at;
}

namespace {
constexpr std::size_t kDeepest = 64;

void climb(const Attribute& parent, std::uint32_t entity, Date day, std::vector<std::uint32_t>& path) {
  path.clear();
  while (entity != kNone && path.size() < kDeepest && std::find(path.begin(), path.end(), entity) == path.end()) {
    path.push_back(entity);
    entity = parent.code_at(entity, day);
  }
}
}  // namespace

void Company::team_path(std::uint32_t team, Date day, std::vector<std::uint32_t>& path) const { climb(*state_->team_parent, team, day, path); }
void Company::territory_path(std::uint32_t territory, Date day, std::vector<std::uint32_t>& path) const { climb(*state_->territory_parent, territory, day, path); }
void Company::category_path(std::uint32_t category, Date day, std::vector<std::uint32_t>& path) const { climb(*state_->category_parent, category, day, path); }

}  // namespace attain
