#include "books.hpp"
#include "test.hpp"

using namespace attain;
using namespace attain::testing;

namespace {
Document scorecard(std::string_view rest) { return document("{'attain': 'scorecard/1', 'name': 'field sales'" + std::string(rest.empty() ? "" : ", ") + std::string(rest) + "}"); }
ErrorCode code_of(const std::vector<Document>& rules) {
  try {
    (void)Book().with_rules(rules);
  } catch (const Error& error) {
    return error.code();
  }
  return ErrorCode::internal;
}
}  // namespace

TEST_CASE("the version of a rule in force on a day") {
  const Book book = Book().with_rules({scorecard("'effective': '2026-01-01', 'until': '2026-12-31', 'v': 1"), scorecard("'effective': '2026-07-01', 'v': 2"), document("{'attain': 'measure/1', 'name': 'field sales'}")});
  CHECK(book.last_recorded() == 0);
  CHECK(book.rule("scorecard", "field sales", Date(2026, 6, 30)).document.find("v")->number() == Decimal(1));
  CHECK(book.rule("scorecard", "field sales", Date(2026, 7, 1)).document.find("v")->number() == Decimal(2));
  CHECK(book.rule("scorecard", "field sales", Date(2027, 1, 1)).document.find("v")->number() == Decimal(2));
  CHECK(book.find_rule("scorecard", "field sales", Date(2025, 12, 31)) == nullptr);
  CHECK_THROWS_WITH(book.rule("scorecard", "field sales", Date(2025, 12, 31)), Catch::Contains("not in force on 2025-12-31") && Catch::Contains("from 2026-01-01 until 2026-12-31, from 2026-07-01"));
  CHECK_THROWS_WITH(book.rule("scorecard", "feild sales", Date(2026, 7, 1)), Catch::Contains("did you mean \"field sales\"?"));
  CHECK_THROWS_WITH(book.rule("pay-plan", "field sales", Date(2026, 7, 1)), Catch::Contains("the book has no pay-plan"));
  CHECK(book.rules().size() == 3);
  CHECK(book.rules("measure").size() == 1);
  CHECK(book.rules("scorecard")[0]->path == "rules[\"field sales\"]");
}

TEST_CASE("the same document again is ignored, another one supersedes") {
  const Book first = Book().with_rules({scorecard("'v': 1")});
  CHECK(first.with_rules({scorecard("'v': 1.0")}).all_rules().size() == 1);
  const Book second = first.with_rules({scorecard("'v': 2")});
  CHECK(second.all_rules().size() == 2);
  CHECK(second.rules().size() == 1);
  CHECK(second.rule("scorecard", "field sales", kLatest).document.find("v")->number() == Decimal(2));
  CHECK(second.as_known(0).rule("scorecard", "field sales", kLatest).document.find("v")->number() == Decimal(1));
  CHECK(second.as_known(0).digest(kLatest) == first.digest(kLatest));
  // What a book writes, it reads back.
  std::vector<Document> written;
  for (const Rule& rule : second.all_rules()) written.push_back(rule.to_document());
  const Book again = Book().with_rules(written, {}, 0);
  CHECK(again.digest(kLatest) == second.digest(kLatest));
  CHECK(again.as_known(0).digest(kLatest) == first.digest(kLatest));
  CHECK(again.with_rules(written, {}, 0).all_rules().size() == 2);
  CHECK(again.last_recorded() == 1);
}

TEST_CASE("rule documents are checked") {
  CHECK(code_of({document("{'attain': 'scorcard/1', 'name': 'x'}")}) == ErrorCode::unknown_kind);
  CHECK(code_of({document("{'attain': 'scorecard/2', 'name': 'x'}")}) == ErrorCode::unknown_kind);
  CHECK(code_of({document("{'attain': 'scorecard', 'name': 'x'}")}) == ErrorCode::unknown_kind);
  CHECK(code_of({document("{'name': 'x'}")}) == ErrorCode::missing_key);
  CHECK(code_of({document("{'attain': 'scorecard/1'}")}) == ErrorCode::missing_key);
  CHECK(code_of({document("{'attain': 'scorecard/1', 'name': ''}")}) == ErrorCode::invalid_rule);
  CHECK(code_of({document("{'attain': 'scorecard/1', 'name': 7}")}) == ErrorCode::wrong_type);
  CHECK(code_of({document("{'attain': 'scorecard/1', 'name': 'x', 'effective': '2026-02-01', 'until': '2026-01-31'}")}) == ErrorCode::invalid_rule);
  CHECK(code_of({document("[]")}) == ErrorCode::wrong_type);
  CHECK(code_of({scorecard("'v': 1"), scorecard("'v': 2")}) == ErrorCode::duplicate_rule);
  CHECK_THROWS_WITH(Book().with_rules({document("{'attain': 'scorcard/1', 'name': 'x'}")}), Catch::Contains("did you mean \"scorecard\"?"));
}

TEST_CASE("a fact table is declared by a rule before its facts") {
  const Document table = document("{'attain': 'fact-table/1', 'name': 'bookings', 'columns': [{'name': 'guest', 'refers_to': 'customer'}, {'name': 'rate', 'type': 'money'}]}");
  const Book book = small_book().with_rules({table}).append("bookings", records("[{'id': 'b-1', 'on': '2026-02-03', 'guest': 'c-1', 'rate': '120.00'}]"));
  CHECK(book.table("bookings").rows() == 1);
  CHECK_THROWS_AS(book.with_rules({document("{'attain': 'fact-table/1', 'name': 'people', 'columns': []}")}), Error);
  CHECK_THROWS_AS(book.with_rules({document("{'attain': 'fact-table/1', 'name': 'orders', 'columns': []}")}), Error);
  CHECK_THROWS_AS(book.with_rules({document("{'attain': 'fact-table/1', 'name': 'bookings', 'columns': []}")}), Error);
}
