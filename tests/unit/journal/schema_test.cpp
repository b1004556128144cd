#include "attain/journal/schema.hpp"

#include "attain/base/error.hpp"
#include "attain/journal/journal.hpp"
#include "journal_support.hpp"

using namespace attain;
using namespace attain::testing;

TEST_CASE("every table of the contract has a schema") {
  for (const char* name : {"orders", "invoices", "payments", "allocations", "splits", "activities", "customer_stages", "requests", "tasks", "conduct", "attendance",
                           "trainings", "expenses", "targets", "values", "periods", "approvals", "appraisals", "statements", "ledger", "assignments", "enrolments"}) {
    INFO(name);
    REQUIRE(standard_schema(name) != nullptr);
    CHECK(standard_schema(name)->name == name);
    for (const ColumnSchema& column : standard_schema(name)->columns) {
      CHECK(column.name != "id");
      CHECK(column.name != "on");
      if (!column.default_text.empty() && !column.values.empty()) CHECK(std::find(column.values.begin(), column.values.end(), column.default_text) != column.values.end());
    }
    if (!standard_schema(name)->person_column.empty()) {
      CHECK(standard_schema(name)->find(standard_schema(name)->person_column)->domain == Domain::salesperson);
    }
  }
  CHECK(standard_schema("order") == nullptr);
  CHECK(standard_tables().size() == 22);
}

TEST_CASE("the columns of orders are of the right kinds") {
  const TableSchema& orders = *standard_schema("orders");
  CHECK(orders.find("amount")->kind == ColumnKind::money);
  CHECK(orders.find("amount")->magnitude);
  CHECK(orders.find("list_price")->kind == ColumnKind::number);
  CHECK(orders.find("customer")->kind == ColumnKind::reference);
  CHECK(orders.find("customer")->domain == Domain::customer);
  CHECK(orders.find("order")->domain == Domain::document);
  CHECK(orders.find("kind")->default_text == "sale");
  CHECK(orders.find("nothing") == nullptr);
  CHECK(standard_schema("activities")->find("count")->default_number == 1);
  CHECK(standard_schema("activities")->find("kind")->values.empty());
  CHECK(standard_schema("targets")->find("value")->kind == ColumnKind::number);
  CHECK(standard_schema("assignments")->dated);
}

namespace {
Document declaration(std::vector<Document> columns) {
  return Document::object({{"attain", "fact-table/1"}, {"name", "stays"}, {"columns", Document::array(std::move(columns))}});
}
TableSchema read(const Document& document) { return schema_from(Reader(document, "rules[\"stays\"]")); }
}  // namespace

TEST_CASE("a fact-table document declares a table") {
  Document document = Document::object(
      {{"attain", "fact-table/1"},
       {"name", "stays"},
       {"person", "host"},
       {"columns", Document::array({Document::object({{"name", "host"}, {"refers_to", "salesperson"}, {"required", true}}),
                                    Document::object({{"name", "nights"}, {"type", "number"}, {"magnitude", true}, {"default", 1}}),
                                    Document::object({{"name", "board"}, {"values", Document::array({"half", "full"})}, {"default", "half"}}),
                                    Document::object({{"name", "rate"}, {"type", "money"}})})}});
  const TableSchema schema = read(document);
  CHECK(schema.name == "stays");
  CHECK(schema.person_column == "host");
  CHECK(schema.find("host")->kind == ColumnKind::reference);
  CHECK(schema.find("host")->required);
  CHECK(schema.find("nights")->default_number == 1);
  CHECK(schema.find("board")->values == std::vector<std::string>{"half", "full"});

  const Journal journal = euro_journal().declare(schema);
  CHECK(journal.at("stays").rows() == 0);
  const Journal next = appended(journal, "stays", batch_of({"id", "on", "host", "rate"}, {{"s-1", "2026-05-01", "mei", "80.50"}}));
  CHECK(cell(next, "stays", 0, "board") == "half");
  CHECK(cell(next, "stays", 0, "nights") == "1");
  CHECK(cell(next, "stays", 0, "rate") == "80.50");
  CHECK(next.declare(schema).at("stays").rows() == 1);
  TableSchema other = schema;
  other.columns.pop_back();
  CHECK_THROWS_AS(next.declare(other), Error);
}

TEST_CASE("a bad fact-table document says where and why") {
  const auto code_of = [](const Document& document) {
    const auto error = error_of([&] { (void)read(document); });
    REQUIRE(error);
    return std::pair(error->code(), error->path());
  };
  CHECK(code_of(declaration({Document::object({{"name", "x"}, {"type", "nubmer"}})})).second == "rules[\"stays\"].columns[0].type");
  CHECK(code_of(declaration({Document::object({{"name", "x"}, {"refers_to", "client"}})})).first == ErrorCode::unknown_reference);
  CHECK(code_of(declaration({Document::object({{"name", "id"}})})).first == ErrorCode::duplicate_key);
  CHECK(code_of(declaration({Document::object({{"name", "x"}}), Document::object({{"name", "x"}})})).first == ErrorCode::duplicate_key);
  CHECK(code_of(declaration({Document::object({{"name", "x"}, {"typ", "date"}})})).first == ErrorCode::unknown_key);
  CHECK(code_of(declaration({Document::object({{"name", "x"}, {"values", Document::array({"a"})}, {"default", "b"}})})).first == ErrorCode::unknown_kind);
  CHECK(code_of(Document::object({{"attain", "fact-table/1"}, {"name", "orders"}, {"columns", Document::array({})}})).first == ErrorCode::duplicate_key);
  CHECK(code_of(Document::object({{"attain", "measure/1"}, {"name", "x"}, {"columns", Document::array({})}})).first == ErrorCode::invalid_argument);
}

TEST_CASE("an unknown table suggests the nearest") {
  const auto error = error_of([] { Appender(euro_journal(), "ordres", {}); });
  REQUIRE(error);
  CHECK(error->code() == ErrorCode::unknown_table);
  CHECK(error->hint() == "did you mean \"orders\"?");
  CHECK(euro_journal().find("orders") == nullptr);
  CHECK(euro_journal().with_table("orders").find("orders")->rows() == 0);
  CHECK_THROWS_AS(euro_journal().with_table("ordres"), Error);
  CHECK_THROWS_AS(euro_journal().at("orders"), Error);
}
