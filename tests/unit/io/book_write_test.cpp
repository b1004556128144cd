#include "book_files.hpp"
#include "error_of.hpp"

using namespace attain;
using namespace attain::testing;

namespace {

std::vector<Document> records(const char* text) { return json(text).items(); }

/// A book that has seen everything: corrections, withdrawals, rows that came back, late entities, rules that changed, custom columns of every kind.
Book eventful() {
  Book book = Book().with_company(json(kCompany)).with_rules({json(kScorecard)}, {}, 0);
  book = book.append("orders", records(R"([
    {"id": "o-1", "on": "2026-10-05", "salesperson": "ng-mei", "customer": "c-1", "amount": "12.50", "currency": "USD", "lot": "007", "checked": true, "weight": 1.25, "packed": "2026-10-04"},
    {"id": "o-2", "on": "2026-10-06", "salesperson": "ng-mei", "amount": "3", "quantity": "2.5", "channel": "a \"b\", c\nd"},
    {"id": "o-3", "on": "2026-10-07", "amount": "1", "kind": "return", "reference": "o-1", "=note": "=CMD("}])"), {.recorded = 0});
  book = book.append("activities", records(R"([{"id": "a-1", "on": "2026-10-05", "kind": "visit", "salesperson": "ng-mei"}])"), {.recorded = 0});
  book = book.correct("orders", records(R"([{"id": "o-1", "on": "2026-10-05", "salesperson": "li-wei", "amount": "13"}])"));
  book = book.withdraw("orders", {"o-2"});
  book = book.append("orders", records(R"([{"id": "o-2", "on": "2026-10-06", "salesperson": "ng-mei", "amount": "3", "quantity": "2.5", "channel": "a \"b\", c\nd"}])"));
  book = book.correct("orders", records(R"([{"id": "o-1", "on": "2026-10-05", "salesperson": "ng-mei", "customer": "c-1", "amount": "12.50", "currency": "USD", "lot": "8"}])"));
  book = book.append("people", records(R"([{"id": "bo", "name": "Bo"}])"));
  book = book.append("people_team", records(R"([{"id": "bo", "from": "2026-11-01", "is": "north"}])"));
  book = book.with_rules({json(R"({"attain": "scorecard/1", "name": "field sales", "effective": "2026-01-01", "lines": [{"measure": "visits", "weight": 100, "target": 4}]})")});
  return book.withdraw("orders", {"o-3"});
}

}  // namespace

TEST_CASE("book: written and read back it is the same book, with its history") {
  const Book book = eventful();
  Scratch scratch;
  io::write_book(book, scratch.path());
  const Book back = io::read_book(scratch.path());
  CHECK(back.last_recorded() == book.last_recorded());
  CHECK(same_book(book, back));
  for (std::int64_t known = 0; known <= book.last_recorded(); ++known) {
    INFO(known);
    CHECK(book.as_known(known).digest(kLatest) == back.as_known(known).digest(kLatest));
    CHECK(book.as_known(known).table("orders") == back.as_known(known).table("orders"));
    CHECK(io::to_document(book.as_known(known)) == io::to_document(back.as_known(known)));
  }
}

TEST_CASE("book: as a document and back it is the same book") {
  const Book book = eventful();
  const Document document = io::to_document(book);
  CHECK(same_book(book, io::book_from(document)));
  CHECK(same_book(book, io::book_from(io::read_json(io::write_json(document)))));
}

TEST_CASE("book: the same book gives the same bytes, however it came about") {
  const Book book = eventful();
  Scratch first, second;
  io::write_book(book, first.path());
  io::write_book(io::read_book(first.path()), second.path());
  CHECK(first.files() == second.files());
  io::write_book(book, second.path());   // over what is there
  CHECK(first.files() == second.files());
}

TEST_CASE("book: what was known earlier can be written alone") {
  const Book book = eventful();
  for (std::int64_t known = 0; known <= book.last_recorded(); ++known) {
    Scratch scratch;
    const Book then = book.as_known(known);
    io::write_book(then, scratch.path());
    const Book back = io::read_book(scratch.path());
    INFO(known);
    CHECK(back.digest(kLatest) == then.digest(kLatest));
    CHECK(io::to_document(back) == io::to_document(then));
  }
}

TEST_CASE("book: the files are those of the documentation") {
  Scratch scratch;
  scratch.write("rules/stale.json", "left alone, and not part of the book");
  io::write_book(eventful(), scratch.path());
  const auto files = scratch.files();
  CHECK(files.at("book.json") ==
        "{\n"
        "  \"attain\": \"book/1\",\n"
        "  \"company\": \"company.json\",\n"
        "  \"rules\": [\"rules/scorecard-field-sales.json\", \"rules/scorecard-field-sales-2.json\"],\n"
        "  \"tables\": {\n"
        "    \"activities\": \"facts/activities.csv\",\n"
        "    \"assignments\": \"facts/assignments.csv\",\n"
        "    \"orders\": \"facts/orders.csv\"\n"
        "  },\n"
        "  \"history\": {\"orders\": \"facts/orders.history.csv\"},\n"
        "  \"types\": {\n"
        "    \"orders\": {\"=note\": \"text\", \"checked\": \"boolean\", \"lot\": \"text\", \"packed\": \"text\", \"weight\": \"number\"}\n"
        "  }\n"
        "}\n");
  CHECK(files.at("facts/orders.csv") ==
        "id,on,customer,salesperson,channel,quantity,amount,currency,kind,lot,recorded\n"
        "o-1,2026-10-05,c-1,ng-mei,,,12.50,USD,sale,8,4\n"
        "o-2,2026-10-06,,ng-mei,\"a \"\"b\"\", c\nd\",2.5,3.00,EUR,sale,,3\n");
  CHECK(files.count("rules/stale.json") == 1);
  CHECK(io::read_book(scratch.path()).all_rules().size() == 2);
}

TEST_CASE("book: tables without rows and books without anything are kept") {
  Scratch scratch;
  const Book empty = Book().with_company(json(kCompany)).append("orders", std::vector<Document>{}, {.recorded = 0});
  io::write_book(empty, scratch.path());
  const Book back = io::read_book(scratch.path());
  CHECK(back.table("orders").rows() == 0);
  CHECK(same_book(empty, back));
  Scratch other;
  io::write_book(Book(), other.path());
  CHECK(io::read_book(other.path()).digest(kLatest) == Book().digest(kLatest));
  CHECK(error_of([&] { io::write_book(Book(), other.path() / "book.json"); }).code() == ErrorCode::file_error);
}
