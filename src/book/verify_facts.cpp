// Checks of facts: references, employment, currencies, days, returns, splits. Each passes over a table once; what is wrong is counted and shown once.
#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "verify.hpp"

namespace attain::book {

namespace {

constexpr std::size_t kMostSuggestions = 100;   // nearest ids looked for per column; each costs a pass over all ids

/// Codes of the documents that a table's lines belong to.
std::unordered_set<std::uint32_t> documents_of(const Checks& checks, const Table& table, std::string_view column) {
  std::unordered_set<std::uint32_t> codes;
  const auto index = table.schema().index(column);
  if (!index) return codes;
  checks.each(table, [&](const Segment& segment, std::uint32_t row) {
    if (const std::uint32_t code = segment.column(*index).code(row); code != kNone) codes.insert(code);
  });
  return codes;
}

/// Facts that a check of credit reads: somebody's, and of a day.
bool is_work(const TableSchema& schema) { return !schema.person_column.empty() && !schema.dated && schema.on_required; }

}  // namespace

void Checks::references(const Table& table) {
  const TableSchema& schema = table.schema();
  for (std::size_t i = 0; i < schema.columns.size(); ++i) {
    const ColumnSchema& column = schema.columns[i];
    if (column.kind != ColumnKind::reference || static_cast<int>(column.domain) > static_cast<int>(Domain::category)) continue;
    std::unordered_map<std::uint32_t, Met> unknown;
    each(table, [&](const Segment& segment, std::uint32_t row) {
      const std::uint32_t code = segment.column(i).code(row);
      if (code != kNone && !company.exists(column.domain, code)) unknown[code].add(segment.id(row));
    });
    if (unknown.empty()) continue;
    const std::string noun(name_of(column.domain));
    if (company.entities(column.domain).empty()) {   // the book does without such entities: one word is enough
      Met all;
      for (const auto& [code, met] : unknown) {
        all.add(met.first);
        all.count += met.count - 1;
      }
      add(Severity::info, ErrorCode::unknown_reference, fact_path(schema.name, all.first, column.name), "the company describes no " + std::string(entity_table(column.domain)) + "; " + times(all.count, "row") + " refer to " + std::to_string(unknown.size()));
      continue;
    }
    std::map<std::string_view, const Met*> ordered;
    for (const auto& [code, met] : unknown) ordered.emplace(company.id(column.domain, code), &met);
    std::size_t suggested = 0;
    for (const auto& [id, met] : ordered) {
      add(Severity::error, ErrorCode::unknown_reference, fact_path(schema.name, met->first, column.name), "no " + noun + " " + quoted(id) + (met->count > 1 ? " (" + times(met->count, "row") + ")" : ""),
          suggested++ < kMostSuggestions ? did_you_mean(id, ids_of(column.domain)) : std::string());
    }
  }
}

void Checks::employment(const Table& table) {
  const TableSchema& schema = table.schema();
  if (!is_work(schema)) return;
  const std::size_t column = schema.index(schema.person_column).value();
  std::unordered_map<std::uint32_t, Met> outside;
  each(table, [&](const Segment& segment, std::uint32_t row) {
    const std::uint32_t person = segment.column(column).code(row);
    const std::int32_t day = segment.on().day(row);
    if (person != kNone && day != kNullDay && company.exists(Domain::salesperson, person) && !company.employed(person, Date(day))) outside[person].add(segment.id(row));
  });
  for (const auto& [person, met] : outside) {
    add(Severity::warning, ErrorCode::credit_outside_employment, fact_path(schema.name, met.first, schema.person_column),
        quoted(company.id(Domain::salesperson, person)) + " is not employed on the day of " + times(met.count, "row"), "see people[" + quoted(company.id(Domain::salesperson, person)) + "].employed");
  }
}

void Checks::currencies(const Table& table) {
  const TableSchema& schema = table.schema();
  const auto column = schema.index("currency");
  if (!column || schema.find("currency")->domain != Domain::text) return;
  const auto own = schema.index("amount_company");
  // A rate found once stays found, so the first day with a path decides. Pairs are few; days with rates are the only candidates.
  struct Path {
    std::optional<Currency> currency;
    std::optional<Date> since;
    Met met;
  };
  std::unordered_map<std::uint32_t, Path> paths;
  const auto path_of = [&](std::uint32_t code) -> Path& {
    const auto [found, fresh] = paths.try_emplace(code);
    if (!fresh) return found->second;
    Path& path = found->second;
    path.currency = Currency::find(text(code));
    if (!path.currency) return path;
    if (*path.currency == company.currency()) {
      path.since = kEarliest;
      return path;
    }
    for (const Rate& rate : company.rates()) {
      if (rate.type != "booking") continue;
      const bool joins = (rate.from == *path.currency && rate.to == company.currency()) || (rate.to == *path.currency && rate.from == company.currency());
      if (joins && (!path.since || rate.on < *path.since)) path.since = rate.on;
    }
    return path;
  };
  each(table, [&](const Segment& segment, std::uint32_t row) {
    const std::uint32_t code = segment.column(*column).code(row);
    if (code == kNone) return;
    Path& path = path_of(code);
    if (path.since == kEarliest) return;
    if (path.currency) {
      if (own && !segment.column(*own).is_null(row)) return;
      const std::int32_t day = segment.on().day(row);
      if (path.since && (day == kNullDay || Date(day) >= *path.since)) return;
    }
    path.met.add(segment.id(row));
  });
  for (const auto& [code, path] : paths) {
    if (path.met.count == 0) continue;
    const std::string where = fact_path(schema.name, path.met.first, "currency"), name(text(code));
    if (!path.currency) {
      std::vector<std::string> codes;
      for (const Currency currency : Currency::all()) codes.emplace_back(currency.code());
      add(Severity::error, ErrorCode::invalid_currency, where, quoted(name) + " is no ISO 4217 currency (" + times(path.met.count, "row") + ")", did_you_mean(name, codes));
    } else {
      add(Severity::error, ErrorCode::missing_rate, where, "no rate from " + name + " to " + std::string(company.currency().code()) + " on the day of " + times(path.met.count, "row"),
          path.since ? "the first rate is of " + path.since->text() : "append one to \"rates\"");
    }
  }
}

void Checks::days() {
  std::map<int, std::size_t> years;
  for (const std::string& name : journal.tables()) {
    const Table& table = journal.at(name);
    if (table.schema().dated || !table.schema().on_required) continue;
    std::unordered_map<std::int32_t, std::size_t> counts;
    Met early;
    each(table, [&](const Segment& segment, std::uint32_t row) {
      const std::int32_t day = segment.on().day(row);
      if (day == kNullDay) return;
      ++counts[day];
      if (company.history_starts() && Date(day) < *company.history_starts()) early.add(segment.id(row));
    });
    for (const auto& [day, count] : counts) years[Date(day).year()] += count;
    if (early.count > 0) {
      add(Severity::warning, ErrorCode::off_calendar, fact_path(name, early.first, "on"), times(early.count, "row") + " before " + company.history_starts()->text() + ", where the company's history starts", "is \"history_starts\" right?");
    }
  }
  for (const auto& [name, calendar] : company.calendars()) {
    std::unordered_set<int> covered;
    for (const Holiday& holiday : calendar.options().holidays) covered.insert(holiday.on.year());
    for (const Date day : calendar.options().workdays) covered.insert(day.year());
    if (covered.empty()) continue;                          // a calendar of weekends only
    for (const auto& [year, count] : years) {
      if (covered.contains(year)) continue;
      add(Severity::warning, ErrorCode::off_calendar, "company.calendars[" + quoted(name) + "].holidays", "the calendar has no holidays in " + std::to_string(year) + ", where " + times(count, "row") + " fall", "add that year's holidays");
    }
  }
}

void Checks::returns(std::string_view name, std::string_view document_column) {
  const Table* table = journal.find(name);
  if (table == nullptr) return;
  const auto kind = table->schema().index("kind"), reference = table->schema().index("reference");
  const auto back = company.ids().of(Domain::text).find(name == "orders" ? "return" : "credit_note");
  if (!kind || !reference || !back) return;
  const std::unordered_set<std::uint32_t> documents = documents_of(*this, *table, document_column);
  Met without;
  std::map<std::string, Met> unknown;
  each(*table, [&](const Segment& segment, std::uint32_t row) {
    if (segment.column(*kind).code(row) != *back) return;
    const std::uint32_t code = segment.column(*reference).code(row);
    if (code == kNone) {
      without.add(segment.id(row));
    } else if (!documents.contains(code) && !table->find(document(code), known)) {
      unknown[std::string(document(code))].add(segment.id(row));
    }
  });
  if (without.count > 0 && name == "orders") {
    add(Severity::warning, ErrorCode::return_without_reference, fact_path(name, without.first, "reference"), times(without.count, "return") + " without a reference", "they stand on their own row and inherit nothing");
  }
  for (const auto& [id, met] : unknown) {
    add(Severity::error, ErrorCode::unknown_reference, fact_path(name, met.first, "reference"), "no line of " + quoted(name) + " is " + quoted(id) + (met.count > 1 ? " (" + times(met.count, "row") + ")" : ""));
  }
}

void Checks::links(std::string_view name, std::string_view column, std::string_view target_name, std::string_view document_column) {
  const Table* table = journal.find(name);
  if (table == nullptr) return;
  const std::size_t index = table->schema().index(column).value();
  const Table* target = journal.find(target_name);
  const auto documents = target == nullptr || document_column.empty() ? std::unordered_set<std::uint32_t>() : documents_of(*this, *target, document_column);
  std::map<std::string, Met> unknown;
  each(*table, [&](const Segment& segment, std::uint32_t row) {
    const std::uint32_t code = segment.column(index).code(row);
    if (code != kNone && !documents.contains(code) && (target == nullptr || !target->find(document(code), known))) unknown[std::string(document(code))].add(segment.id(row));
  });
  for (const auto& [id, met] : unknown) {
    add(Severity::error, ErrorCode::unknown_reference, fact_path(name, met.first, column), "nothing in " + quoted(target_name) + " is " + quoted(id) + (met.count > 1 ? " (" + times(met.count, "row") + ")" : ""));
  }
}

void Checks::splits() {
  const Table* table = journal.find("splits");
  if (table == nullptr) return;
  const TableSchema& schema = table->schema();
  const std::size_t table_column = schema.index("table").value(), fact = schema.index("fact").value(), person = schema.index("salesperson").value(), share = schema.index("share").value(), role = schema.index("role").value();
  struct Split {
    Decimal sum = 0;
    Met met;
    std::vector<std::uint32_t> people;
  };
  std::map<std::pair<std::string, std::uint32_t>, Split> splits;     // table, fact
  const auto overlay = company.ids().of(Domain::text).find("overlay");
  each(*table, [&](const Segment& segment, std::uint32_t row) {
    std::string of(text(segment.column(table_column).code(row)));
    Split& split = splits[{of.empty() ? "orders" : std::move(of), segment.column(fact).code(row)}];
    split.met.add(segment.id(row));
    split.people.push_back(segment.column(person).code(row));
    if (segment.column(role).code(row) != overlay.value_or(kNone)) split.sum += segment.column(share).decimal(row).value_or(Decimal(0));
  });

  // The day of each fact or document that is split, for employment; and whether it is there at all.
  struct Days {
    const Table* table = nullptr;
    std::unordered_map<std::uint32_t, std::int32_t> documents;       // document → its first day
  };
  std::map<std::string, Days> days;
  for (const auto& [key, split] : splits) {
    const auto [found, fresh] = days.try_emplace(key.first);
    if (!fresh) continue;
    Days& of = found->second;
    of.table = journal.find(key.first);
    const auto column = of.table == nullptr ? std::nullopt : of.table->schema().index(key.first == "invoices" ? "invoice" : "order");
    if (!column) continue;
    each(*of.table, [&, column = *column](const Segment& segment, std::uint32_t row) {
      const std::uint32_t code = segment.column(column).code(row);
      if (code == kNone) return;
      const auto [day, first] = of.documents.try_emplace(code, segment.on().day(row));
      if (!first) day->second = std::min(day->second, segment.on().day(row));
    });
  }
  Met under;
  std::unordered_map<std::uint32_t, Met> outside;
  for (const auto& [key, split] : splits) {
    const std::string id(document(key.second));
    if (split.sum > Decimal(1)) {
      add(Severity::error, ErrorCode::shares_do_not_sum, fact_path("splits", split.met.first, "share"), "revenue shares of " + key.first + "[" + quoted(id) + "] add to " + split.sum.normalized().text(), "shares of one fact add to 1 at most");
    } else if (split.sum < Decimal(1) && split.sum.sign() > 0) {
      under.add(split.met.first);
    }
    const Days& of = days.at(key.first);
    std::optional<std::int32_t> day;
    if (const auto document_day = of.documents.find(key.second); document_day != of.documents.end()) day = document_day->second;
    else if (of.table != nullptr) {
      if (const auto at = of.table->find(id, known)) day = of.table->parts()[at->part].segment->on().day(at->row);
    }
    if (!day) {
      add(Severity::error, ErrorCode::unknown_reference, fact_path("splits", split.met.first, "fact"), "nothing in " + quoted(key.first) + " is " + quoted(id));
      continue;
    }
    if (*day == kNullDay) continue;
    for (const std::uint32_t who : split.people) {
      if (who != kNone && company.exists(Domain::salesperson, who) && !company.employed(who, Date(*day))) outside[who].add(split.met.first);
    }
  }
  if (under.count > 0) {
    add(Severity::info, ErrorCode::shares_do_not_sum, fact_path("splits", under.first, "share"), "revenue shares of " + times(under.count, "fact") + " add to less than 1", "what is left goes to nobody unless a credit rule says otherwise");
  }
  for (const auto& [who, met] : outside) {
    add(Severity::warning, ErrorCode::credit_outside_employment, fact_path("splits", met.first, "salesperson"), quoted(company.id(Domain::salesperson, who)) + " is not employed on the day of " + times(met.count, "split fact"),
        "see people[" + quoted(company.id(Domain::salesperson, who)) + "].employed");
  }
}

}  // namespace attain::book
