#include <algorithm>
#include <tuple>

#include "builder_impl.hpp"

namespace attain {

using company::Existence;
using company::History;
using company::kOpen;
using company::quoted;
using company::RawEntry;

namespace {
constexpr std::size_t kLongestId = 4096;      // bytes
constexpr std::size_t kLongestName = 256;     // bytes of an attribute's name

std::string suggestion(std::string_view word, const Dictionary& dictionary, const company::EntitySet& set) {
  std::vector<std::string> ids;
  ids.reserve(set.by_id.size());
  for (const std::uint32_t code : set.by_id) ids.emplace_back(dictionary.text(code));
  return did_you_mean(word, ids);
}
}  // namespace

std::uint32_t CompanyBuilder::Impl::code_of(Domain kind, std::string_view id, const std::string& path) {
  if (id.empty()) throw Error(ErrorCode::invalid_row, path, "an id is empty");
  if (id.size() > kLongestId) throw Error(ErrorCode::limit_exceeded, path, "an id has more than " + std::to_string(kLongestId) + " bytes");
  return dictionary(kind).intern(id);
}

void CompanyBuilder::Impl::note(std::int64_t recorded, std::int64_t& last_change) {
  if (recorded < 0 || recorded >= company::kAll) throw Error(ErrorCode::invalid_row, "recorded", "a recorded value is 0 or more, found " + std::to_string(recorded));
  last_change = std::max(last_change, recorded);
  last_recorded = std::max(last_recorded, recorded);
  changed = true;
}

const History* CompanyBuilder::Impl::peek(Domain kind, std::string_view name) const {
  const auto& edits = attributes[static_cast<std::size_t>(kind)];
  if (const auto found = edits.find(name); found != edits.end()) return &found->second->history;
  const company::AttributeSlot* slot = base->slot(kind, name);
  return slot == nullptr ? nullptr : slot->history.get();
}

CompanyBuilder::Impl::Edit& CompanyBuilder::Impl::edit(Domain kind, std::string_view name, const std::string& path) {
  auto& edits = attributes[static_cast<std::size_t>(kind)];
  if (const auto found = edits.find(name); found != edits.end()) return *found->second;
  auto fresh = std::make_unique<Edit>();
  if (const company::AttributeSlot* slot = base->slot(kind, name)) {
    fresh->history = *slot->history;
    fresh->fixed = fresh->history.standard || fresh->history.typed;
    fresh->previous.reserve(fresh->history.entries.size());
    fresh->newest.reserve(fresh->history.entries.size());
    for (std::size_t i = 0; i < fresh->history.entries.size(); ++i) {
      std::uint32_t& newest = fresh->newest[fresh->history.entries[i].entity];
      fresh->previous.push_back(newest);
      newest = static_cast<std::uint32_t>(i + 1);
    }
  } else {
    if (name.empty() || name.size() > kLongestName) throw Error(ErrorCode::invalid_row, path, "an attribute's name has 1 to " + std::to_string(kLongestName) + " bytes");
    if (name == "id" || name == "recorded" || name == "from") throw Error(ErrorCode::invalid_row, path, quoted(name) + " cannot be an attribute");
    std::size_t custom = 1;
    for (const company::AttributeSlot& other : base->kind(kind).attributes) custom += other.history->standard ? 0 : 1;
    for (const auto& [other, edit] : edits) custom += edit->history.standard || base->slot(kind, other) != nullptr ? 0 : 1;
    if (custom > company::kMostCustomAttributes) {
      throw Error(ErrorCode::limit_exceeded, path, std::string(entity_table(kind)) + " have more than " + std::to_string(company::kMostCustomAttributes) + " custom attributes");
    }
    fresh->history.name = std::string(name);
  }
  return *edits.emplace(std::string(name), std::move(fresh)).first->second;
}

CompanyBuilder::Impl::EditEntities& CompanyBuilder::Impl::edit_entities(Domain kind) {
  auto& place = entities[static_cast<std::size_t>(kind)];
  if (!place) {
    place = std::make_unique<EditEntities>();
    place->existences = *base->kind(kind).existences;
    const auto& entries = place->existences.entries;
    place->newest.reserve(entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i) {
      std::uint32_t& newest = place->newest[entries[i].entity];
      if (newest == 0 || entries[i].superseded == kOpen) newest = static_cast<std::uint32_t>(i + 1);
    }
  }
  return *place;
}

void CompanyBuilder::Impl::exist(Domain kind, std::uint32_t entity, std::int64_t recorded) {
  EditEntities& edit = edit_entities(kind);
  std::uint32_t& newest = edit.newest[entity];
  if (newest != 0 && edit.existences.entries[newest - 1].superseded == kOpen) return;
  edit.existences.entries.push_back({entity, recorded, kOpen});
  newest = static_cast<std::uint32_t>(edit.existences.entries.size());
  note(recorded, edit.existences.last_change);
}

// --- entries of one attribute ---------------------------------------------------------------------------------------

bool CompanyBuilder::Impl::same(const History& history, std::int64_t a, std::int64_t b) {
  if (a == b) return true;
  if (a == Attribute::kNoValue || b == Attribute::kNoValue || history.type != AttributeType::number) return false;
  return history.numbers[static_cast<std::size_t>(a)] == history.numbers[static_cast<std::size_t>(b)];
}

std::optional<std::uint32_t> CompanyBuilder::Impl::open_entry(const Edit& edit, std::uint32_t entity, Date from) const {
  const auto found = edit.newest.find(entity);
  for (std::uint32_t i = found == edit.newest.end() ? 0 : found->second; i != 0; i = edit.previous[i - 1]) {
    const RawEntry& entry = edit.history.entries[i - 1];
    if (entry.superseded == kOpen && entry.from == from) return i - 1;
  }
  return std::nullopt;
}

void CompanyBuilder::Impl::push(Edit& edit, RawEntry entry) {
  std::uint32_t& newest = edit.newest[entry.entity];
  edit.previous.push_back(newest);
  edit.history.entries.push_back(entry);
  newest = static_cast<std::uint32_t>(edit.history.entries.size());
  note(entry.recorded, edit.history.last_change);
  if (entry.superseded != kOpen) note(entry.superseded, edit.history.last_change);
}

void CompanyBuilder::Impl::close(Edit& edit, std::uint32_t index, std::int64_t recorded, const std::string& path) {
  RawEntry& entry = edit.history.entries[index];
  if (recorded < entry.recorded) {
    throw Error(ErrorCode::conflicting_row, path,
                "the change is recorded at " + std::to_string(recorded) + ", before what it changes (" + std::to_string(entry.recorded) + ")");
  }
  entry.superseded = recorded;
  note(recorded, edit.history.last_change);
}

void CompanyBuilder::Impl::set_entry(Edit& edit, std::uint32_t entity, Date from, std::int64_t is, std::int64_t recorded, OnChange on_change, const std::string& path) {
  if (const auto known = open_entry(edit, entity, from)) {
    if (same(edit.history, edit.history.entries[*known].is, is)) return;
    if (on_change == OnChange::refuse) {
      const std::string was = company::plain_text(edit.history, edit.history.entries[*known].is, *settings.ids), now = company::plain_text(edit.history, is, *settings.ids);
      throw Error(ErrorCode::conflicting_row, path, edit.history.name + (from == kEarliest ? "" : " from " + from.text()) + " is known as " + (was == "\1" ? "none" : quoted(was)) +
                  ", not " + (now == "\1" ? "none" : quoted(now)), "correct it, or give on_change \"reverse\"");
    }
    close(edit, *known, recorded, path);
  }
  push(edit, {entity, from, is, recorded, kOpen});
}

void CompanyBuilder::Impl::set_plain(Edit& edit, std::uint32_t entity, std::int64_t is, std::int64_t recorded, OnChange on_change, const std::string& path) {
  const auto newest = edit.newest.find(entity);
  const bool none = is == Attribute::kNoValue;
  if (on_change == OnChange::refuse) {
    if (none) return;
    if (newest != edit.newest.end() && !open_entry(edit, entity, kEarliest)) {
      for (std::uint32_t i = newest->second; i != 0; i = edit.previous[i - 1]) {
        if (edit.history.entries[i - 1].superseded == kOpen) {
          throw Error(ErrorCode::conflicting_row, path, edit.history.name + " is dated, and a plain value would hold always", "append a dated entry {\"from\", \"is\"}, or correct the row");
        }
      }
    }
  } else if (newest != edit.newest.end()) {
    for (std::uint32_t i = newest->second; i != 0; i = edit.previous[i - 1]) {
      const RawEntry& entry = edit.history.entries[i - 1];
      if (entry.superseded == kOpen && (none || entry.from != kEarliest)) close(edit, i - 1, recorded, path);
    }
    if (none) return;
  }
  if (!none) set_entry(edit, entity, kEarliest, is, recorded, on_change, path);
}

void CompanyBuilder::Impl::set_list(Edit& edit, std::uint32_t entity, const Reader& list, std::int64_t recorded, OnChange on_change) {
  std::vector<Date> given;
  std::vector<std::tuple<std::int64_t, std::int64_t, std::string>> values;   // is, recorded, path
  for (const Reader& item : list.items()) {
    item.refuse_unknown({"from", "is", "recorded"});
    const auto from_reader = item.find("from");
    const Date from = from_reader ? from_reader->date() : kEarliest;
    const Document* is = item.document().find("is");
    if (is == nullptr) throw item.error(ErrorCode::missing_key, "\"is\" is missing", "null means none from that day on");
    if (!given.empty() && from == given.back()) throw item.error(ErrorCode::overlapping_intervals, "two entries begin on " + (from == kEarliest ? "the first day" : from.text()));
    if (!given.empty() && from < given.back()) throw item.error(ErrorCode::invalid_row, "the entries are not in order of \"from\"", "write the earliest first");
    const auto own = item.find("recorded");
    given.push_back(from);
    values.emplace_back(encode(edit, company::cell_of(Reader(*is, item.path() + ".is")), item.path() + ".is"), own ? own->integer() : recorded, item.path());
  }
  if (on_change == OnChange::supersede) {
    const auto newest = edit.newest.find(entity);
    for (std::uint32_t i = newest == edit.newest.end() ? 0 : newest->second; i != 0; i = edit.previous[i - 1]) {
      const RawEntry& entry = edit.history.entries[i - 1];
      if (entry.superseded == kOpen && !std::binary_search(given.begin(), given.end(), entry.from)) close(edit, i - 1, recorded, list.path());
    }
  }
  for (std::size_t i = 0; i < given.size(); ++i) set_entry(edit, entity, given[i], std::get<0>(values[i]), std::get<1>(values[i]), on_change, std::get<2>(values[i]));
}

// --- the public calls -----------------------------------------------------------------------------------------------

CompanyBuilder::CompanyBuilder(std::shared_ptr<Ids> ids) : impl_(std::make_unique<Impl>(Impl::empty(std::move(ids)))) {}
CompanyBuilder::CompanyBuilder(const Company& base) : impl_(std::make_unique<Impl>(base.state_)) {}
CompanyBuilder::~CompanyBuilder() = default;

void CompanyBuilder::read(const Reader& document, std::int64_t recorded) { impl_->read(document, recorded); }

void CompanyBuilder::add(Domain kind, std::string_view id, std::int64_t recorded, const std::string& path) { impl_->exist(kind, impl_->code_of(kind, id, path), recorded); }

void CompanyBuilder::entity(Domain kind, const Reader& record, std::int64_t recorded, OnChange on_change) { impl_->record(kind, record, recorded, on_change, nullptr); }

void CompanyBuilder::entry(Domain kind, std::string_view attribute, std::string_view id, std::optional<Date> from, const Cell& is, std::int64_t recorded,
                           OnChange on_change, const std::string& path) {
  Impl::Edit& edit = impl_->edit(kind, attribute, path);
  const std::int64_t value = impl_->encode(edit, is, path);
  impl_->set_entry(edit, impl_->code_of(kind, id, path), from.value_or(kEarliest), value, recorded, on_change, path);
}

void CompanyBuilder::value(Domain kind, std::string_view attribute, std::string_view id, const Cell& is, std::int64_t recorded, OnChange on_change,
                           const std::string& path) {
  Impl::Edit& edit = impl_->edit(kind, attribute, path);
  const std::int64_t value = impl_->encode(edit, is, path);
  impl_->set_plain(edit, impl_->code_of(kind, id, path), value, recorded, on_change, path);
}

void CompanyBuilder::rate(const Rate& rate, OnChange on_change, const std::string& path) { impl_->add_rate(rate, on_change, path); }

bool CompanyBuilder::knows(Domain kind, std::string_view id) const {
  const auto code = impl_->settings.ids->of(kind).find(id);
  if (!code) return false;
  const auto& edit = impl_->entities[static_cast<std::size_t>(kind)];
  if (!edit) {
    const auto& present = impl_->base->kind(kind).set->present;
    return *code < present.size() && present[*code] != 0;
  }
  const auto found = edit->newest.find(*code);
  return found != edit->newest.end() && found->second != 0 && edit->existences.entries[found->second - 1].superseded == kOpen;
}

bool CompanyBuilder::knows_entry(Domain kind, std::string_view attribute, std::string_view id, Date from) const {
  const auto code = impl_->settings.ids->of(kind).find(id);
  if (!code || impl_->peek(kind, attribute) == nullptr) return false;
  return impl_->open_entry(impl_->edit(kind, attribute, {}), *code, from).has_value();
}

void CompanyBuilder::withdraw(Domain kind, std::string_view id, std::int64_t recorded, const std::string& path) {
  if (!knows(kind, id)) {
    throw Error(ErrorCode::not_found, path, "no " + std::string(name_of(kind)) + " " + quoted(id) + " is known",
                suggestion(id, impl_->dictionary(kind), *impl_->base->kind(kind).set));
  }
  const std::uint32_t entity = impl_->code_of(kind, id, path);
  Impl::EditEntities& edit = impl_->edit_entities(kind);
  Existence& existence = edit.existences.entries[edit.newest[entity] - 1];
  if (recorded < existence.recorded) throw Error(ErrorCode::conflicting_row, path, "the withdrawal is recorded before the entity");
  existence.superseded = recorded;
  impl_->note(recorded, edit.existences.last_change);
  std::vector<std::string> names;
  for (const company::AttributeSlot& slot : impl_->base->kind(kind).attributes) {
    const auto& entries = slot.history->entries;
    const auto first = std::lower_bound(entries.begin(), entries.end(), entity, [](const RawEntry& e, std::uint32_t code) { return e.entity < code; });
    if (first != entries.end() && first->entity == entity) names.push_back(slot.history->name);
  }
  for (const auto& [name, other] : impl_->attributes[static_cast<std::size_t>(kind)]) names.push_back(name);
  for (const std::string& name : names) {
    Impl::Edit& attribute = impl_->edit(kind, name, path);
    const auto newest = attribute.newest.find(entity);
    for (std::uint32_t i = newest == attribute.newest.end() ? 0 : newest->second; i != 0; i = attribute.previous[i - 1]) {
      if (attribute.history.entries[i - 1].superseded == kOpen) impl_->close(attribute, i - 1, recorded, path);
    }
  }
}

void CompanyBuilder::withdraw_entry(Domain kind, std::string_view attribute, std::string_view id, std::optional<Date> from, std::int64_t recorded,
                                    const std::string& path) {
  const auto code = impl_->dictionary(kind).find(id);
  bool found = false;
  if (code && impl_->peek(kind, attribute) != nullptr) {
    Impl::Edit& edit = impl_->edit(kind, attribute, path);
    const auto newest = edit.newest.find(*code);
    for (std::uint32_t i = newest == edit.newest.end() ? 0 : newest->second; i != 0; i = edit.previous[i - 1]) {
      const RawEntry& entry = edit.history.entries[i - 1];
      if (entry.superseded != kOpen || (from && entry.from != *from)) continue;
      impl_->close(edit, i - 1, recorded, path);
      found = true;
    }
  }
  if (!found) {
    throw Error(ErrorCode::not_found, path, std::string(entity_table(kind)) + "_" + std::string(attribute) + " has no entry of " + quoted(id) + (from ? " from " + from->text() : ""),
                "the rows of " + std::string(entity_table(kind)) + "_" + std::string(attribute) + " are named by id, or id@from");
  }
}

bool CompanyBuilder::changed() const noexcept { return impl_->changed || impl_->settings_changed; }

Company CompanyBuilder::build() && {
  Company company;
  company.state_ = changed() ? impl_->finish() : impl_->base;
  return company;
}

}  // namespace attain
