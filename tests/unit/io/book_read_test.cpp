#include "book_files.hpp"
#include "error_of.hpp"

using namespace attain;
using namespace attain::testing;

namespace {

Error refused(const Scratch& folder) {
  return error_of([&] { (void)io::read_book(folder.path()); });
}

Scratch& sample(Scratch& folder) {
  folder.write("company.json", kCompany);
  folder.write("rules/b.json", kScorecard);
  folder.write("rules/a.json", R"({"attain": "fact-table/1", "name": "leads", "columns": [{"name": "salesperson", "refers_to": "salesperson"}, {"name": "score", "type": "number"}]})");
  folder.write("rules/notes.txt", "not a rule");
  folder.write("facts/orders.csv", "id,on,salesperson,customer,amount,lot\no-1,2026-10-05,ng-mei,c-1,12.50,007\no-2,2026-10-06,ng-mei,,3,\n");
  folder.write("facts/leads.json", R"([{"id": "l-1", "on": "2026-10-01", "salesperson": "ng-mei", "score": 1.5}])");
  folder.write("customers.csv", "Kunde;name;Notiz\nc-2;Zwei;x\n");
  folder.write("book.json", R"({"attain": "book/1", "company": "company.json", "rules": ["rules/*.json"],
    "tables": {"orders": "facts/orders.csv", "leads": "facts/leads.json", "customers": {"file": "customers.csv", "delimiter": ";", "rename": {"Kunde": "id", "Notiz": null}}},
    "types": {"orders": {"lot": "text"}}})");
  return folder;
}

}  // namespace

TEST_CASE("book: a folder becomes a book") {
  Scratch scratch;
  const Book book = io::read_book(sample(scratch).path());
  CHECK(book.company().name() == "Harbour Foods");
  CHECK(book.rules().size() == 2);
  CHECK(book.rule("scorecard", "field sales", Date::of("2026-05-01")).path == "rules/b.json");
  const Frame orders = book.table("orders");
  CHECK(orders.rows() == 2);
  CHECK(text_of(orders.cell(0, "amount")) == "12.50");
  CHECK(text_of(orders.cell(0, "lot")) == "007");
  CHECK(text_of(book.table("leads").cell(0, "score")) == "1.5");
  CHECK(book.table("customers").rows() == 2);
  CHECK(book.table("assignments").rows() == 1);
  CHECK(book.last_recorded() == 0);
  CHECK(io::read_book(scratch.path() / "book.json").digest(kLatest) == book.digest(kLatest));
}

TEST_CASE("book: one nested value gives the same book as a folder") {
  Scratch scratch;
  const Book folder = io::read_book(sample(scratch).path());
  const Book nested = io::book_from(Document::object({
      {"company", json(kCompany)},
      {"rules", Document::array({json(kScorecard), json(scratch.read("rules/a.json"))})},
      {"tables", json(R"({"orders": [{"id": "o-1", "on": "2026-10-05", "salesperson": "ng-mei", "customer": "c-1", "amount": "12.50", "lot": "007"},
                                     {"id": "o-2", "on": "2026-10-06", "salesperson": "ng-mei", "amount": 3}],
                          "leads": [{"id": "l-1", "on": "2026-10-01", "salesperson": "ng-mei", "score": 1.5}], "customers": [{"id": "c-2", "name": "Zwei"}]})")},
  }));
  CHECK(nested.digest(kLatest) == folder.digest(kLatest));
  CHECK(same_book(nested, folder));
}

TEST_CASE("book: what is wrong in a file is told with the file and its line") {
  Scratch scratch;
  const auto with = [&](const char* name, const std::string& content) {
    sample(scratch).write(name, content);
    return refused(scratch);
  };
  CHECK(with("facts/orders.csv", "id,on,amount\no-1,2026-10-05,1\no-2,2026-10-32,1\n").path() == "facts/orders.csv:3");
  CHECK(with("facts/orders.csv", "id,on,amount\no-1,2026-10-05,1\no-2,2026-10-31\n").path() == "facts/orders.csv:3");
  CHECK(with("facts/orders.csv", "id,on,amount\no-1,2026-10-05,-1\n").path() == "facts/orders.csv:2");
  CHECK(with("company.json", "{\"attain\": \"company/1\",\n \"name\": }").path() == "company.json:2:10");
  CHECK(with("company.json", "{\"attain\": \"company/1\", \"nmae\": 1}").path().rfind("company.json: company", 0) == 0);
  CHECK(with("rules/b.json", "{\"attain\": \"scorecrad/1\", \"name\": \"x\"}").path().rfind("rules/b.json", 0) == 0);
  CHECK(with("book.json", R"({"tabels": {}})").code() == ErrorCode::unknown_key);
  CHECK(with("book.json", R"({"attain": "book/2"})").code() == ErrorCode::unknown_kind);
  CHECK(with("book.json", R"({"tables": {"ordres": "facts/orders.csv"}})").code() == ErrorCode::unknown_table);
  CHECK(with("book.json", R"({"tables": {"orders": "facts/missing.csv"}})").code() == ErrorCode::file_error);
  CHECK(with("book.json", R"({"tables": {"orders": "facts/orders.csv"}, "types": {"orders": {"lot": "texts"}}})").code() == ErrorCode::wrong_type);
  CHECK(with("book.json", R"({"tables": {"orders": {"file": "facts/orders.csv", "delimiter": ";;"}}})").code() == ErrorCode::invalid_argument);
  sample(scratch);
  scratch.write("facts/orders.csv", "id,on,lot\no-1,2026-10-05,x\n");
  scratch.write("book.json", R"({"tables": {"orders": "facts/orders.csv"}, "types": {"orders": {"lot": "number"}}})");
  CHECK(refused(scratch).path() == "facts/orders.csv:2");
  const Scratch nothing;
  CHECK(refused(nothing).code() == ErrorCode::file_error);
  CHECK(error_of([] { (void)io::book_from(json(R"({"company": "company.json"})")); }).code() == ErrorCode::wrong_type);
  CHECK(error_of([] { (void)io::book_from(json(R"([1])")); }).code() == ErrorCode::wrong_type);
}

TEST_CASE("book: names stay inside the folder") {
  Scratch scratch, outside;
  outside.write("secret.csv", "id,on\nx,2026-01-01\n");
  std::filesystem::create_symlink(outside.path(), scratch.path() / "link");
  for (const std::string& name : {std::string("../secret.csv"), std::string("facts/../../secret.csv"), (outside.path() / "secret.csv").string(), std::string("link/secret.csv"), std::string("..\\\\secret.csv"), std::string()}) {
    scratch.write("book.json", "{\"tables\": {\"orders\": \"" + name + "\"}}");
    INFO(name);
    CHECK(refused(scratch).code() == ErrorCode::invalid_argument);
    scratch.write("book.json", "{\"rules\": [\"" + name.substr(0, name.find("secret")) + "*.json\"]}");
    if (name.find("secret") != std::string::npos) CHECK(refused(scratch).code() == ErrorCode::invalid_argument);
  }
}

TEST_CASE("book: patterns take what fits, by name, and may take nothing") {
  Scratch scratch;
  scratch.write("r/a1.json", R"({"attain": "report/1", "name": "one"})");
  scratch.write("r/a2.json", R"({"attain": "report/1", "name": "two"})");
  scratch.write("r/b1.json", R"({"attain": "report/1", "name": "three"})");
  scratch.write("book.json", R"({"rules": ["r/a?.json", "s/*.json", "none*"]})");
  CHECK(io::read_book(scratch.path()).rules().size() == 2);
  scratch.write("book.json", R"({"rules": ["*/a1.json"]})");
  CHECK(refused(scratch).code() == ErrorCode::invalid_argument);
}

TEST_CASE("book: corrections replace rows from their recorded time on") {
  Scratch scratch;
  scratch.write("o.csv", "id,on,amount\no-1,2026-10-05,1\no-2,2026-10-06,2\n");
  scratch.write("c.csv", "id,on,amount,recorded\no-1,2026-10-05,3,7\no-1,2026-10-05,2,4\no-2,2026-10-06,5,\n");
  scratch.write("book.json", R"({"tables": {"orders": "o.csv"}, "corrections": {"orders": "c.csv"}})");
  const Book book = io::read_book(scratch.path());
  const auto amount = [&](std::int64_t known, std::size_t row) { return text_of(book.as_known(known).table("orders").cell(row, "amount")); };
  CHECK(amount(0, 0) == "1.00");
  CHECK(amount(4, 0) == "2.00");
  CHECK(amount(7, 0) == "3.00");
  CHECK(amount(1, 1) == "5.00");
  scratch.write("c.csv", "id,on,amount\no-9,2026-10-05,3\n");
  CHECK(refused(scratch).code() == ErrorCode::not_found);
  CHECK(refused(scratch).path() == "c.csv:2");
}

TEST_CASE("book: history that contradicts itself is refused") {
  Scratch scratch;
  scratch.write("o.csv", "id,on,amount\no-1,2026-10-05,1\n");
  scratch.write("book.json", R"({"tables": {"orders": "o.csv"}, "history": {"orders": "h.csv"}})");
  const auto with = [&](const char* rows) {
    scratch.write("h.csv", rows);
    return refused(scratch);
  };
  CHECK(with("id,on,amount\no-2,2026-10-05,1\n").code() == ErrorCode::missing_column);
  CHECK(with("id,on,amount,superseded\no-2,2026-10-05,1,\n").path() == "h.csv:2");
  CHECK(with("id,on,amount,recorded,superseded\no-2,2026-10-05,1,5,4\n").path() == "h.csv:2");
  CHECK(with("id,on,amount,superseded\no-2,2026-10-05,1,x\n").path() == "h.csv:2");
  CHECK(with("id,on,amount,recorded,superseded\no-2,2026-10-05,1,0,4\no-2,2026-10-05,2,3,5\n").path() == "h.csv:3");  // overlaps
  CHECK(with("id,on,amount,superseded\no-1,2026-10-05,2,4\n").path() == "o.csv:2");                                // the current row is older
}
