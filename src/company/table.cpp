// A company as frames, and its digest.
#include <algorithm>

#include "mix.hpp"
#include "state.hpp"

namespace attain {

namespace {

using company::quoted;

ColumnType column_type(AttributeType type) noexcept {
  switch (type) {
    case AttributeType::reference:
    case AttributeType::text: return ColumnType::text;
    case AttributeType::number: return ColumnType::decimal;
    case AttributeType::boolean: return ColumnType::boolean;
    case AttributeType::date: return ColumnType::date;
  }
  return ColumnType::text;
}

/// Values, then a column wide enough for them.
void add_column(FrameBuilder& frame, const std::string& name, const Attribute& attribute, const std::vector<std::int64_t>& values, const Ids& ids) {
  int scale = 0;
  if (attribute.type() == AttributeType::number) {
    for (const std::int64_t raw : values) {
      if (raw != Attribute::kNoValue) scale = std::max(scale, std::get<Decimal>(attribute.cell(raw, ids)).normalized().scale());
    }
  }
  Column& column = frame.add(name, column_type(attribute.type()), scale, {});
  for (const std::int64_t raw : values) {
    if (raw == Attribute::kNoValue) column.add_null();
    else column.add_cell(attribute.cell(raw, ids));
  }
}

Frame rates_frame(const Company& company) {
  FrameBuilder frame;
  int scale = 0;
  for (const Rate& rate : company.rates()) scale = std::max(scale, rate.rate.normalized().scale());
  Column& from = frame.text("from");
  Column& to = frame.text("to");
  Column& on = frame.date("on");
  Column& value = frame.decimal("rate", scale);
  Column& type = frame.text("type");
  Column& recorded = frame.integer("recorded");
  for (const Rate& rate : company.rates()) {
    from.add(rate.from.code());
    to.add(rate.to.code());
    on.add(rate.on);
    value.add(rate.rate);
    type.add(rate.type);
    recorded.add(rate.recorded);
  }
  return std::move(frame).build();
}

Frame entities_frame(const Company& company, Domain kind) {
  FrameBuilder frame;
  Column& id = frame.text("id");
  for (const std::uint32_t entity : company.entities(kind)) id.add(company.id(kind, entity));
  std::vector<std::int64_t> values;
  for (const std::string& name : company.attributes(kind)) {
    const Attribute& attribute = company.at(kind, name);
    values.clear();
    for (const std::uint32_t entity : company.entities(kind)) values.push_back(attribute.raw_at(entity, kLatest));
    add_column(frame, name, attribute, values, company.ids());
  }
  return std::move(frame).build();
}

Frame entries_frame(const Company& company, Domain kind, const Attribute& attribute) {
  const Dictionary& ids = company.ids().of(kind);
  std::vector<std::pair<std::string_view, std::uint32_t>> holders;
  for (std::uint32_t entity = 0, size = ids.size(); entity < size; ++entity) {
    if (!attribute.entries(entity).empty()) holders.emplace_back(ids.text(entity), entity);
  }
  std::sort(holders.begin(), holders.end());
  FrameBuilder frame;
  Column& id = frame.text("id");
  Column& from = frame.date("from");
  std::vector<std::int64_t> values;
  for (const auto& [text, entity] : holders) {
    for (const Attribute::Entry& entry : attribute.entries(entity)) {
      id.add(text);
      if (entry.from == kEarliest) from.add_null();
      else from.add(entry.from);
      values.push_back(entry.is);
    }
  }
  add_column(frame, "is", attribute, values, company.ids());
  return std::move(frame).build();
}

}  // namespace

Frame Company::table(std::string_view name) const {
  if (name == "rates") return rates_frame(*this);
  if (const auto kind = entity_kind(name)) return entities_frame(*this, *kind);
  if (const auto dated = attribute_table(name)) {
    if (const Attribute* attribute = find(dated->first, dated->second)) return entries_frame(*this, dated->first, *attribute);
  }
  std::vector<std::string> known = {"rates"};
  for (int i = 0; i < company::kKinds; ++i) {
    const auto kind = static_cast<Domain>(i);
    known.emplace_back(entity_table(kind));
    for (const std::string& attribute : attributes(kind)) known.push_back(std::string(entity_table(kind)) + "_" + attribute);
  }
  throw Error(ErrorCode::unknown_table, std::string(name), "no table " + quoted(name), did_you_mean(name, known));
}

std::vector<std::string> Company::tables() const {
  std::vector<std::string> names;
  for (int i = 0; i < company::kKinds; ++i) {
    const auto kind = static_cast<Domain>(i);
    if (!entities(kind).empty()) names.emplace_back(entity_table(kind));
    for (const company::AttributeSlot& slot : state_->kind(kind).attributes) {
      if (!slot.view->is_static()) names.push_back(std::string(entity_table(kind)) + "_" + slot.history->name);
    }
  }
  if (!rates().empty()) names.emplace_back("rates");
  std::sort(names.begin(), names.end());
  return names;
}

std::array<std::uint64_t, 2> Company::digest(Date as_of) const {
  Digest total;
  total.add(Mix().add("company").add(state_->name).add(state_->currency.code()).add(static_cast<std::uint64_t>(state_->money_scale)));
  const FiscalCalendar::Options& fiscal = state_->fiscal.options();
  Mix year;
  year.add("fiscal");
  for (const int part : {fiscal.start_month, fiscal.start_day, static_cast<int>(fiscal.pattern), static_cast<int>(fiscal.week_starts), static_cast<int>(fiscal.nearest), static_cast<int>(fiscal.named_by_start)}) {
    year.add(static_cast<std::uint64_t>(part));
  }
  total.add(year);
  if (state_->history_starts) total.add(Mix().add("history_starts").add(state_->history_starts->text()));
  for (const auto& [name, calendar] : *state_->calendars) {
    for (const Weekday day : calendar.options().weekend) total.add(Mix().add("weekend").add(name).add(static_cast<std::uint64_t>(day)));
    for (const Holiday& holiday : calendar.options().holidays) total.add(Mix().add("holiday").add(name).add(holiday.on.text()));
    for (const Date day : calendar.options().workdays) total.add(Mix().add("workday").add(name).add(day.text()));
  }
  const Ids& ids = *state_->ids;
  for (int i = 0; i < company::kKinds; ++i) {
    const auto kind = static_cast<Domain>(i);
    for (const std::uint32_t entity : entities(kind)) total.add(Mix().add(entity_table(kind)).add(ids.of(kind).text(entity)));
    for (const company::AttributeSlot& slot : state_->kind(kind).attributes) {
      const Mix begin = Mix().add(entity_table(kind)).add(slot.history->name);
      for (const company::RawEntry& entry : slot.history->entries) {
        if (!entry.known_at(state_->known) || entry.from > as_of) continue;
        total.add(Mix(begin).add(ids.of(kind).text(entry.entity)).add(static_cast<std::uint64_t>(entry.from.days())).add(company::plain_text(*slot.history, entry.is, ids)));
      }
    }
  }
  for (const Rate& rate : rates()) {
    if (rate.on > as_of) continue;
    total.add(Mix().add("rate").add(rate.from.code()).add(rate.to.code()).add(rate.on.text()).add(rate.type).add(rate.rate.normalized().text()));
  }
  return total.words;
}

}  // namespace attain
