// The fact tables of the contract.
#include "attain/journal/schema.hpp"

#include <initializer_list>
#include <utility>

namespace attain {

std::string_view name_of(ColumnKind kind) noexcept {
  switch (kind) {
    case ColumnKind::reference: return "reference";
    case ColumnKind::text: return "text";
    case ColumnKind::date: return "date";
    case ColumnKind::money: return "money";
    case ColumnKind::number: return "number";
    case ColumnKind::boolean: return "boolean";
  }
  return "text";
}

const ColumnSchema* TableSchema::find(std::string_view column) const noexcept {
  for (const ColumnSchema& candidate : columns) {
    if (candidate.name == column) return &candidate;
  }
  return nullptr;
}

std::optional<std::size_t> TableSchema::index(std::string_view column) const noexcept {
  if (const ColumnSchema* found = find(column)) return std::size_t(found - columns.data());
  return std::nullopt;
}

std::vector<std::string> TableSchema::names() const {
  std::vector<std::string> result;
  result.reserve(columns.size());
  for (const ColumnSchema& column : columns) result.push_back(column.name);
  return result;
}

namespace {

using Columns = std::vector<ColumnSchema>;

ColumnSchema text(std::string name) { return {.name = std::move(name)}; }
ColumnSchema document(std::string name) { return {.name = std::move(name), .domain = Domain::document}; }
ColumnSchema reference(std::string name, Domain domain) { return {.name = std::move(name), .kind = ColumnKind::reference, .domain = domain}; }
ColumnSchema date(std::string name) { return {.name = std::move(name), .kind = ColumnKind::date}; }
ColumnSchema number(std::string name) { return {.name = std::move(name), .kind = ColumnKind::number}; }
ColumnSchema boolean(std::string name) { return {.name = std::move(name), .kind = ColumnKind::boolean}; }
ColumnSchema magnitude(std::string name) { return {.name = std::move(name), .kind = ColumnKind::number, .magnitude = true}; }
ColumnSchema money(std::string name) { return {.name = std::move(name), .kind = ColumnKind::money, .magnitude = true}; }
ColumnSchema one_of(std::string name, std::initializer_list<const char*> values, std::string default_text = {}) {
  ColumnSchema column{.name = std::move(name), .default_text = std::move(default_text)};
  column.values.assign(values.begin(), values.end());
  return column;
}
ColumnSchema required(ColumnSchema column) {
  column.required = true;
  return column;
}

ColumnSchema customer() { return reference("customer", Domain::customer); }
ColumnSchema salesperson() { return reference("salesperson", Domain::salesperson); }
ColumnSchema owner() { return reference("owner", Domain::salesperson); }
ColumnSchema team() { return reference("team", Domain::team); }
ColumnSchema territory() { return reference("territory", Domain::territory); }
ColumnSchema product() { return reference("product", Domain::product); }
ColumnSchema category() { return reference("category", Domain::category); }

// What a target or an entered value may be for. (`level` and `entity`, the shorthand for one of them, become that one when rows are appended.)
Columns with_dimensions(Columns columns) {
  for (ColumnSchema dimension : {salesperson(), team(), territory(), product(), category(), customer(), text("segment"), text("channel")}) {
    columns.push_back(std::move(dimension));
  }
  return columns;
}

TableSchema orders() {
  return {.name = "orders",
          .columns = {document("order"), customer(), salesperson(), product(), territory(), text("channel"), text("campaign"), document("contract"),
                      magnitude("quantity"), text("unit"), magnitude("list_price"), number("discount"), money("amount"), money("tax"),
                      money("amount_company"), money("cost"), text("currency"), one_of("kind", {"sale", "return"}, "sale"), document("reference"),
                      text("status"), date("cancelled_on"), date("shipped_on")},
          .person_column = "salesperson"};
}

std::vector<TableSchema> trade() {
  return {
      orders(),
      {.name = "invoices",
       .columns = {document("invoice"), document("order"), customer(), money("amount"), money("tax"), text("currency"), date("due_on"),
                   one_of("kind", {"invoice", "credit_note"}, "invoice"), document("reference")}},
      {.name = "payments",
       .columns = {customer(), money("amount"), text("currency"), one_of("kind", {"payment", "refund", "bounce", "write_off"}, "payment")}},
      {.name = "allocations", .columns = {required(document("payment")), required(document("invoice")), money("amount")}},
      {.name = "splits",
       .columns = {text("table"), required(document("fact")), salesperson(), magnitude("share"), one_of("role", {"revenue", "overlay"}, "revenue"),
                   text("by"), text("reason")},
       .on_required = false,
       .person_column = "salesperson"},
  };
}

std::vector<TableSchema> work() {
  ColumnSchema count = magnitude("count");
  count.default_number = 1;
  return {
      {.name = "activities",
       .columns = {text("kind"), one_of("direction", {"out", "in"}, "out"), customer(), salesperson(), count, magnitude("minutes"), text("outcome"),
                   date("report_on")},
       .person_column = "salesperson"},
      {.name = "customer_stages",
       .columns = {required(customer()), required(one_of("stage", {"prospect", "potential", "active", "key", "dormant", "lost"})), text("reason")}},
      {.name = "requests",
       .columns = {text("kind"), customer(), salesperson(), owner(), text("table"), document("fact"), date("due_on"), date("answered_on"),
                   date("decided_on"), text("state"), text("outcome")},
       .person_column = "owner"},
      {.name = "tasks",
       .columns = {text("kind"), owner(), date("due_on"), date("done_on"), date("cancelled_on"), text("outcome")},
       .person_column = "owner"},
      {.name = "conduct",
       .columns = {salesperson(), text("kind"), text("severity"), number("points"), one_of("state", {"alleged", "confirmed", "appealed", "overturned"}),
                   date("decided_on"), text("note")},
       .person_column = "salesperson"},
      {.name = "attendance", .columns = {salesperson(), text("kind"), magnitude("share")}, .person_column = "salesperson"},
      {.name = "trainings", .columns = {salesperson(), text("course"), number("score"), boolean("passed"), text("by")}, .person_column = "salesperson"},
      {.name = "expenses",
       .columns = {salesperson(), team(), text("kind"), text("campaign"), money("amount"), text("currency")},
       .person_column = "salesperson"},
  };
}

std::vector<TableSchema> agreed() {
  return {
      {.name = "targets",
       .columns = with_dimensions({required(text("measure")), required(text("period")), required(number("value")), text("currency"),
                                   one_of("state", {"draft", "released", "objected", "withdrawn"}, "released"), text("version"), text("reason")}),
       .on_required = false,
       .last_recorded_wins = true,
       .person_column = "salesperson"},
      {.name = "values",
       .columns = with_dimensions({required(text("measure")), required(text("period")), number("value"), text("by"), text("reason")}),
       .on_required = false,
       .last_recorded_wins = true,
       .person_column = "salesperson"},
      {.name = "assignments",
       .columns = {required(salesperson()), text("role"), text("entity_kind"), text("entity"), magnitude("share"), date("from"), date("to")},
       .dated = true,
       .on_required = false,
       .person_column = "salesperson"},
      {.name = "enrolments",
       .columns = {required(salesperson()), required(text("document")), date("from"), date("to"), magnitude("share"), number("target_incentive"),
                   number("base_salary"), number("draw")},
       .dated = true,
       .on_required = false,
       .person_column = "salesperson"},
  };
}

std::vector<TableSchema> posted() {
  return {
      {.name = "periods",
       .columns = {required(text("period")), required(one_of("state", {"open", "closed", "reopened"})), number("cutoff"), text("by"), text("reason")},
       .on_required = false,
       .last_recorded_wins = true},
      {.name = "approvals",
       .columns = {required(text("document")), text("period"), text("by"), text("state"), text("reason")},
       .on_required = false,
       .last_recorded_wins = true},
      {.name = "appraisals",
       .columns = {required(text("scorecard")), required(text("period")), required(salesperson()), text("line"), text("kind"), number("value"),
                   number("target"), number("attainment"), number("points"), number("weight"), number("contribution"), number("score"), text("grade"),
                   number("rank"), text("state"), date("as_of"), text("manifest"), text("version")},
       .on_required = false,
       .last_recorded_wins = true,
       .person_column = "salesperson"},
      {.name = "statements",
       .columns = {required(text("plan")), required(text("period")), text("origin"), required(salesperson()), text("line"), text("component"),
                   number("earned"), number("released"), number("held"), number("paid"), text("currency"), text("table"), document("fact"), text("state"),
                   date("as_of"), text("manifest"), text("version")},
       .on_required = false,
       .last_recorded_wins = true,
       .person_column = "salesperson"},
      {.name = "ledger",
       .columns = {text("plan"), required(text("period")), text("origin"), salesperson(), text("entry"), text("account"), number("debit"),
                   number("credit"), text("currency"), text("component"), text("table"), document("fact"), text("reason"), text("manifest")},
       .on_required = false,
       .person_column = "salesperson"},
  };
}

const std::vector<TableSchema>& all_standard() {
  static const std::vector<TableSchema> tables = [] {
    std::vector<TableSchema> all;
    for (auto part : {trade(), work(), agreed(), posted()}) {
      for (TableSchema& table : part) all.push_back(std::move(table));
    }
    return all;
  }();
  return tables;
}

}  // namespace

const TableSchema* standard_schema(std::string_view table) noexcept {
  for (const TableSchema& candidate : all_standard()) {
    if (candidate.name == table) return &candidate;
  }
  return nullptr;
}

std::vector<std::string> standard_tables() {
  std::vector<std::string> names;
  for (const TableSchema& table : all_standard()) names.push_back(table.name);
  return names;
}

}  // namespace attain
