// Reading a `company/1` document: settings, calendars, entities, rates, and the history of what was recorded later.
#include <algorithm>
#include <set>

#include "builder_impl.hpp"

namespace attain {

using company::kOpen;
using company::quoted;

namespace {

constexpr Domain kReadOrder[] = {Domain::team, Domain::salesperson, Domain::territory, Domain::customer, Domain::product, Domain::category};

Currency currency_of(const Reader& value) {
  const std::string code = value.text();
  if (const auto currency = Currency::find(code)) return *currency;
  std::vector<std::string> codes;
  for (const Currency currency : Currency::all()) codes.emplace_back(currency.code());
  throw value.error(ErrorCode::invalid_currency, quoted(code) + " is no ISO 4217 currency", did_you_mean(code, codes));
}

/// "MM-DD"
std::pair<int, int> month_day(const Reader& value) {
  const std::string text = value.text();
  const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
  if (text.size() != 5 || text[2] != '-' || !digit(0) || !digit(1) || !digit(3) || !digit(4)) {
    throw value.error(ErrorCode::invalid_date, quoted(text) + " is not a month and day", "write MM-DD, as \"04-01\"");
  }
  return {(text[0] - '0') * 10 + text[1] - '0', (text[3] - '0') * 10 + text[4] - '0'};
}

Weekday weekday_of(const Reader& value) {
  const std::string name = value.text();
  if (const auto day = weekday(name)) return *day;
  throw value.error(ErrorCode::invalid_calendar, quoted(name) + " is no day of the week", "write mon, tue, wed, thu, fri, sat or sun");
}

FiscalCalendar fiscal_of(const Reader& document) {
  const auto short_form = document.find("fiscal_year_starts");
  const auto full = document.find("fiscal");
  FiscalCalendar::Options options;
  if (short_form) std::tie(options.start_month, options.start_day) = month_day(*short_form);
  if (full) {
    full->refuse_unknown({"start", "pattern", "named_by_start", "nearest", "week_starts"});
    if (const auto start = full->find("start")) {
      if (short_form) throw start->error(ErrorCode::invalid_calendar, "\"fiscal_year_starts\" is given as well", "keep one of the two");
      std::tie(options.start_month, options.start_day) = month_day(*start);
    }
    const std::string pattern = full->text_or("pattern", "months");
    const auto known = pattern == "iso" ? FiscalCalendar::Pattern::iso_weeks : fiscal_pattern(pattern);
    if (!known) throw full->at("pattern").error(ErrorCode::invalid_calendar, quoted(pattern) + " is no pattern of a fiscal year", "write months, 4-4-5, 4-5-4, 5-4-4 or iso");
    options.pattern = *known;
    options.named_by_start = full->boolean_or("named_by_start", false);
    options.nearest = full->boolean_or("nearest", false);
    if (const auto day = full->find("week_starts")) options.week_starts = weekday_of(*day);
  }
  try {
    return FiscalCalendar(options);
  } catch (const Error& error) {
    throw Error(error.code(), full ? full->path() : short_form ? short_form->path() : document.path(), error.message(), error.hint());
  }
}

Date day_of(const Reader& item) { return item.is_object() ? item.at("on").date() : item.date(); }

WorkingCalendar calendar_of(const Reader& value) {
  value.refuse_unknown({"weekend", "holidays", "workdays"});
  WorkingCalendar::Options options;
  if (const auto weekend = value.find("weekend")) {
    options.weekend.clear();
    for (const Reader& day : weekend->items()) options.weekend.push_back(weekday_of(day));
  }
  if (const auto holidays = value.find("holidays")) {
    for (const Reader& holiday : holidays->items()) {
      if (holiday.is_object()) holiday.refuse_unknown({"on", "name"});
      options.holidays.push_back({day_of(holiday), holiday.is_object() ? holiday.text_or("name", "") : std::string()});
    }
  }
  if (const auto workdays = value.find("workdays")) {
    for (const Reader& day : workdays->items()) {
      if (day.is_object()) day.refuse_unknown({"on", "name"});
      options.workdays.push_back(day_of(day));
    }
  }
  try {
    return WorkingCalendar(std::move(options));
  } catch (const Error& error) {
    throw Error(error.code(), value.path(), error.message(), error.hint());
  }
}

std::string inside(const Reader& reader, std::string_view key) { return reader.path().empty() ? std::string(key) : reader.path() + "." + std::string(key); }

}  // namespace

void CompanyBuilder::Impl::read(const Reader& document, std::int64_t recorded) {
  document.refuse_unknown({"attain", "name", "currency", "money_scale", "fiscal_year_starts", "fiscal", "history_starts", "calendars", "teams", "people", "territories",
                           "customers", "products", "categories", "rates", "assignments", "enrolments", "history"});
  if (const auto kind = document.find("attain"); kind && kind->text() != "company/1") {
    throw kind->error(ErrorCode::unknown_kind, "expected \"company/1\", found " + quoted(kind->text()));
  }
  read_settings(document);
  for (const Domain kind : kReadOrder) {
    if (const auto list = document.find(entity_table(kind))) read_entities(kind, *list, recorded);
  }
  if (const auto rows = document.find("rates")) {
    for (const Reader& row : rows->items()) read_rate(row, recorded, std::nullopt);
  }
  if (const auto rows = document.find("history")) read_history(*rows);
  last_recorded = std::max(last_recorded, recorded);
}

void CompanyBuilder::Impl::read_settings(const Reader& document) {
  settings_changed = true;
  if (const auto name = document.find("name")) settings.name = name->text();
  if (const auto currency = document.find("currency")) {
    settings.currency = currency_of(*currency);
    settings.money_scale = settings.currency.decimals();
  }
  if (const auto scale = document.find("money_scale")) {
    const std::int64_t decimals = scale->integer();
    if (decimals < 0 || decimals > 6) throw scale->error(ErrorCode::invalid_number, "\"money_scale\" is " + std::to_string(decimals), "write 0 to 6");
    settings.money_scale = static_cast<int>(decimals);
  }
  settings.fiscal = fiscal_of(document);
  if (const auto starts = document.find("history_starts")) settings.history_starts = starts->date();
  if (const auto calendars = document.find("calendars")) read_calendars(*calendars);
}

void CompanyBuilder::Impl::read_calendars(const Reader& calendars) {
  auto all = std::make_shared<std::map<std::string, WorkingCalendar>>(*settings.calendars);
  for (const auto& [name, value] : calendars.members()) {
    (*all)[name] = calendar_of(Reader(value.document(), calendars.path() + "[" + quoted(name) + "]"));
  }
  settings.calendars = std::move(all);
}

void CompanyBuilder::Impl::read_entities(Domain kind, const Reader& list, std::int64_t recorded) {
  std::vector<std::string> ids;
  std::set<std::string> seen;
  for (const Reader& item : list.items()) {
    if (!item.is_object()) throw item.error(ErrorCode::wrong_type, "expected an object, found " + std::string(name_of(item.document().kind())));
    ids.clear();
    const std::string id = company::id_of(item, "id");
    if (!seen.insert(id).second) {
      throw Reader(item.document(), list.path() + "[" + quoted(id) + "]").error(ErrorCode::duplicate_id, "the id stands twice in " + std::string(entity_table(kind)));
    }
    record(kind, item, recorded, OnChange::refuse, &ids);
  }
}

// --- rates ----------------------------------------------------------------------------------------------------------

namespace {
std::tuple<std::string, std::string, std::string, std::int32_t> key_of(const Rate& rate) {
  return {std::string(rate.from.code()), std::string(rate.to.code()), rate.type, rate.on.days()};
}
}  // namespace

void CompanyBuilder::Impl::edit_rates() {
  if (rates) return;
  rates = std::make_unique<company::RateHistory>(*base->rate_history);
  for (std::size_t i = 0; i < rates->entries.size(); ++i) {
    if (rates->entries[i].superseded == kOpen) open_rates[key_of(rates->entries[i].rate)] = i;
  }
}

void CompanyBuilder::Impl::add_rate(const Rate& given, OnChange on_change, const std::string& path) {
  Rate rate = given;
  if (rate.type.empty()) rate.type = "booking";
  if (rate.from == rate.to) throw Error(ErrorCode::invalid_row, path, "a rate from " + std::string(rate.from.code()) + " to itself");
  if (rate.rate.sign() <= 0) throw Error(ErrorCode::invalid_row, path, "a rate must be above zero, found " + rate.rate.text());
  edit_rates();
  const auto key = key_of(rate);
  if (const auto known = open_rates.find(key); known != open_rates.end()) {
    company::StatedRate& old = rates->entries[known->second];
    if (old.rate.rate == rate.rate) return;
    if (on_change == OnChange::refuse) {
      throw Error(ErrorCode::conflicting_row, path, "the " + rate.type + " rate " + std::string(rate.from.code()) + " to " + std::string(rate.to.code()) + " on " + rate.on.text() +
                  " is known as " + old.rate.rate.text() + ", not " + rate.rate.text(), "correct it, or give on_change \"reverse\"");
    }
    if (rate.recorded < old.rate.recorded) throw Error(ErrorCode::conflicting_row, path, "the change is recorded before what it changes");
    old.superseded = rate.recorded;
  }
  open_rates[key] = rates->entries.size();
  note(rate.recorded, rates->last_change);
  rates->entries.push_back({std::move(rate), kOpen});
}

void CompanyBuilder::withdraw_rate(Currency from, Currency to, Date on, std::string_view type, std::int64_t recorded, const std::string& path) {
  impl_->edit_rates();
  const auto found = impl_->open_rates.find({std::string(from.code()), std::string(to.code()), std::string(type), on.days()});
  if (found == impl_->open_rates.end()) {
    throw Error(ErrorCode::not_found, path, "no " + std::string(type) + " rate " + std::string(from.code()) + " to " + std::string(to.code()) + " on " + on.text());
  }
  company::StatedRate& old = impl_->rates->entries[found->second];
  if (recorded < old.rate.recorded) throw Error(ErrorCode::conflicting_row, path, "the withdrawal is recorded before the rate");
  old.superseded = recorded;
  impl_->open_rates.erase(found);
  impl_->note(recorded, impl_->rates->last_change);
}

bool CompanyBuilder::knows_rate(const Rate& rate) const {
  impl_->edit_rates();
  Rate key = rate;
  if (key.type.empty()) key.type = "booking";
  return impl_->open_rates.contains(key_of(key));
}

void CompanyBuilder::Impl::read_rate(const Reader& row, std::int64_t recorded, std::optional<std::int64_t> superseded) {
  if (!superseded) row.refuse_unknown({"from", "to", "on", "rate", "type", "recorded", "table"});
  Rate rate;
  rate.from = currency_of(row.at("from"));
  rate.to = currency_of(row.at("to"));
  rate.on = row.at("on").date();
  rate.rate = row.at("rate").number();
  rate.type = row.text_or("type", "booking");
  const auto own = row.find("recorded");
  rate.recorded = own ? own->integer() : recorded;
  if (!superseded) {
    add_rate(rate, OnChange::refuse, row.path());
    if (own) {  // in a history the row says when a rate that is known was recorded
      rates->entries[open_rates[key_of(rate)]].rate.recorded = rate.recorded;
      note(rate.recorded, rates->last_change);
    }
    return;
  }
  edit_rates();
  note(rate.recorded, rates->last_change);
  note(*superseded, rates->last_change);
  rates->entries.push_back({std::move(rate), *superseded});
}

// --- history --------------------------------------------------------------------------------------------------------

void CompanyBuilder::Impl::read_history(const Reader& rows) {
  for (const Reader& row : rows.items()) {
    const std::string table = row.at("table").text();
    const std::int64_t recorded = row.at("recorded").integer();
    std::optional<std::int64_t> superseded;
    if (const auto until = row.find("superseded")) superseded = until->integer();
    if (recorded < 0 || (superseded && *superseded < recorded)) throw row.error(ErrorCode::invalid_row, "\"superseded\" is before \"recorded\", or one is negative");
    if (table == "rates") {
      row.refuse_unknown({"table", "from", "to", "on", "rate", "type", "recorded", "superseded"});
      read_rate(row, recorded, superseded);
    } else if (const auto kind = entity_kind(table)) {
      row.refuse_unknown({"table", "id", "recorded", "superseded"});
      const std::uint32_t entity = code_of(*kind, company::id_of(row, "id"), row.path());
      EditEntities& edit = edit_entities(*kind);
      std::uint32_t& newest = edit.newest[entity];
      const bool open = newest != 0 && edit.existences.entries[newest - 1].superseded == kOpen;
      if (superseded || !open) {
        edit.existences.entries.push_back({entity, recorded, superseded.value_or(kOpen)});
        if (!open) newest = static_cast<std::uint32_t>(edit.existences.entries.size());
      } else {
        edit.existences.entries[newest - 1].recorded = recorded;
      }
      note(superseded.value_or(recorded), edit.existences.last_change);
    } else if (const auto attribute = attribute_table(table)) {
      read_past(attribute->first, attribute->second, row, recorded, superseded);
    } else {
      throw row.at("table").error(ErrorCode::unknown_table, quoted(table) + " is no table of a company", "people, people_team, …, or rates");
    }
  }
}

void CompanyBuilder::Impl::read_past(Domain kind, std::string_view attribute, const Reader& row, std::int64_t recorded, std::optional<std::int64_t> superseded) {
  row.refuse_unknown({"table", "id", "from", "is", "recorded", "superseded"});
  const std::uint32_t entity = code_of(kind, company::id_of(row, "id"), row.path());
  const auto from_reader = row.find("from");
  const Date from = from_reader ? from_reader->date() : kEarliest;
  Edit& target = edit(kind, attribute, row.path());
  const Document* is = row.document().find("is");
  const std::int64_t value = is == nullptr ? Attribute::kNoValue : encode(target, company::cell_of(Reader(*is, inside(row, "is"))), inside(row, "is"));
  if (superseded) return push(target, {entity, from, value, recorded, *superseded});
  if (const auto known = open_entry(target, entity, from)) {
    company::RawEntry& entry = target.history.entries[*known];
    if (!same(target.history, entry.is, value)) throw row.error(ErrorCode::conflicting_row, "the entry is stated with another value");
    entry.recorded = recorded;
    return note(recorded, target.history.last_change);
  }
  push(target, {entity, from, value, recorded, kOpen});
}

}  // namespace attain
