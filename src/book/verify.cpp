// Checks of a book: assignments, enrolments, rules; and the list of all checks.
#include "verify.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace attain {

namespace book {

std::string fact_path(std::string_view table, std::string_view id, std::string_view column) {
  std::string path = std::string(table) + "[" + quoted(id) + "]";
  if (!column.empty()) path.append(".").append(column);
  return path;
}

std::string times(std::size_t count, std::string_view noun) { return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s"); }

const std::vector<std::string>& Checks::ids_of(Domain kind) {
  auto [found, fresh] = ids.try_emplace(kind);
  if (fresh) {
    for (const std::uint32_t code : company.entities(kind)) found->second.emplace_back(company.id(kind, code));
  }
  return found->second;
}

namespace {

struct Span {
  Date from, to;                  // both days included
  Decimal share;
  std::string id;
};

Date day_or(const SegmentColumn& column, std::uint32_t row, Date otherwise) { return column.day(row) == kNullDay ? otherwise : Date(column.day(row)); }

std::string shown(Date day) { return day == kEarliest ? "the first day" : day.text(); }

}  // namespace

void Checks::assignments() {
  const Table* table = journal.find("assignments");
  if (table == nullptr) return;
  const TableSchema& schema = table->schema();
  const std::size_t role = schema.index("role").value(), kind = schema.index("entity_kind").value(), entity = schema.index("entity").value(), share = schema.index("share").value(),
                    from = schema.index("from").value(), to = schema.index("to").value();
  using Key = std::tuple<std::string, std::string, std::string>;  // entity kind, entity, role
  std::map<Key, std::vector<Span>> groups;
  std::map<std::pair<Domain, std::string>, Met> unknown;
  each(*table, [&](const Segment& segment, std::uint32_t row) {
    const std::string kind_text(text(segment.column(kind).code(row))), entity_text(text(segment.column(entity).code(row))), role_text(text(segment.column(role).code(row)));
    bool known_kind = kind_text.empty();
    for (int i = 0; i <= static_cast<int>(Domain::category); ++i) {
      const auto domain = static_cast<Domain>(i);
      if (kind_text != name_of(domain)) continue;
      known_kind = true;
      const auto code = company.ids().of(domain).find(entity_text);
      if (!entity_text.empty() && (!code || !company.exists(domain, *code))) unknown[{domain, entity_text}].add(segment.id(row));
    }
    if (!known_kind) add(Severity::error, ErrorCode::unknown_kind, fact_path("assignments", segment.id(row), "entity_kind"), "no kind of entity is called " + quoted(kind_text), "customer, territory, product, …");
    if (role_text == "overlay") return;                       // overlay shares need not add to one
    Span span{day_or(segment.column(from), row, kEarliest), day_or(segment.column(to), row, kLatest), segment.column(share).decimal(row).value_or(Decimal(1)), std::string(segment.id(row))};
    if (span.from > span.to) {
      add(Severity::error, ErrorCode::invalid_row, fact_path("assignments", span.id, "to"), "the assignment ends before it begins");
      return;
    }
    groups[{kind_text, entity_text, role_text}].push_back(std::move(span));
  });
  for (const auto& [key, met] : unknown) {
    add(Severity::error, ErrorCode::unknown_reference, fact_path("assignments", met.first, "entity"), "no " + std::string(name_of(key.first)) + " " + quoted(key.second) + (met.count > 1 ? " (" + times(met.count, "row") + ")" : ""),
        did_you_mean(key.second, ids_of(key.first)));
  }
  for (const auto& [key, spans] : groups) {
    // Shares change only on first days and on days after the last: sum them between.
    std::map<Date, Decimal> change;
    for (const Span& span : spans) {
      change[span.from] += span.share;
      if (span.to < kLatest) change[span.to + 1] -= span.share;
    }
    Decimal sum = 0;
    std::optional<std::pair<Date, Decimal>> over, under;
    for (auto at = change.begin(); at != change.end(); ++at) {
      sum += at->second;
      const bool last = std::next(at) == change.end();
      if (sum > Decimal(1) && !over) over = {at->first, sum};
      if (sum < Decimal(1) && !under && !(last && sum.is_zero())) under = {at->first, sum};
    }
    const std::string whom = std::get<0>(key) + " " + quoted(std::get<1>(key)) + (std::get<2>(key).empty() ? "" : ", role " + quoted(std::get<2>(key)));
    const auto smallest = std::min_element(spans.begin(), spans.end(), [](const Span& a, const Span& b) { return a.id < b.id; });
    if (over) add(Severity::error, ErrorCode::overlap, fact_path("assignments", smallest->id, "share"), "shares of " + whom + " add to " + over->second.normalized().text() + " from " + shown(over->first));
    if (under) add(Severity::warning, ErrorCode::gap, fact_path("assignments", smallest->id, "share"), "shares of " + whom + " add to " + under->second.normalized().text() + " from " + shown(under->first), "what is left goes to nobody");
  }
}

void Checks::enrolments() {
  const Table* table = journal.find("enrolments");
  if (table == nullptr) return;
  const TableSchema& schema = table->schema();
  const std::size_t person = schema.index("salesperson").value(), document_column = schema.index("document").value(), from = schema.index("from").value(), to = schema.index("to").value();
  std::vector<std::string> names;
  for (const Rule* rule : book.rules()) names.push_back(rule->name);
  std::map<std::string, Met> unknown;
  std::map<std::pair<std::string, std::string>, std::vector<Span>> groups;   // document, person
  each(*table, [&](const Segment& segment, std::uint32_t row) {
    const std::string name(text(segment.column(document_column).code(row)));
    if (std::find(names.begin(), names.end(), name) == names.end()) unknown[name].add(segment.id(row));
    Span span{day_or(segment.column(from), row, kEarliest), day_or(segment.column(to), row, kLatest), 0, std::string(segment.id(row))};
    if (span.from > span.to) {
      add(Severity::error, ErrorCode::invalid_row, fact_path("enrolments", span.id, "to"), "the enrolment ends before it begins");
      return;
    }
    groups[{name, std::string(company.id(Domain::salesperson, segment.column(person).code(row)))}].push_back(std::move(span));
  });
  for (const auto& [name, met] : unknown) {
    add(Severity::error, ErrorCode::unknown_rule, fact_path("enrolments", met.first, "document"), "no rule is named " + quoted(name) + (met.count > 1 ? " (" + times(met.count, "enrolment") + ")" : ""), did_you_mean(name, names));
  }
  for (auto& [key, spans] : groups) {
    std::sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) { return std::tie(a.from, a.to, a.id) < std::tie(b.from, b.to, b.id); });
    for (std::size_t i = 1; i < spans.size(); ++i) {
      if (spans[i].from > spans[i - 1].to) continue;
      add(Severity::error, ErrorCode::overlap, fact_path("enrolments", spans[i].id, "from"), quoted(key.second) + " is enrolled in " + quoted(key.first) + " twice from " + shown(spans[i].from), "end enrolment " + quoted(spans[i - 1].id) + " the day before");
      break;
    }
  }
}

void Checks::rules() {
  const std::vector<const Rule*> all = book.rules();
  for (std::size_t i = 1; i < all.size(); ++i) {
    const Rule &before = *all[i - 1], &after = *all[i];
    if (before.kind != after.kind || before.name != after.name) continue;
    if (before.until != kLatest && before.until >= after.effective) {
      add(Severity::info, ErrorCode::overlap, after.path, "two versions of the " + after.kind + " are in force from " + after.effective.text() + " to " + std::min(before.until, after.until).text(), "the one that begins later applies");
    }
  }
}

}  // namespace book

Findings Book::verify() const {
  Findings findings;
  book::Checks checks{*this, state_->company, state_->journal, state_->known, findings, {}};
  for (const std::string& name : state_->journal.tables()) {
    const Table& table = state_->journal.at(name);
    checks.references(table);
    checks.employment(table);
    checks.currencies(table);
  }
  checks.days();
  checks.returns("orders", "order");
  checks.returns("invoices", "invoice");
  checks.links("allocations", "payment", "payments", {});
  checks.links("allocations", "invoice", "invoices", "invoice");
  checks.splits();
  checks.assignments();
  checks.enrolments();
  checks.rules();
  sort_findings(findings);
  return findings;
}

}  // namespace attain
