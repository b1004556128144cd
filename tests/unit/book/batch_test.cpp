#include "books.hpp"
#include "test.hpp"

using namespace attain;
using namespace attain::testing;

TEST_CASE("records become columns") {
  const Batch batch = batch_from_records(records("[{'id': 'a', 'n': 1, 'm': 1.50, 'b': true}, {'id': 'b', 'm': 'x', 'b': null}]"));
  CHECK(batch.rows == 2);
  REQUIRE(batch.columns.size() == 4);
  CHECK(std::get<BatchColumn::Texts>(batch.columns[0].data).values[1] == "b");
  CHECK(std::get<BatchColumn::Numbers>(batch.columns[1].data).values[0] == Decimal(1));
  CHECK(batch.columns[1].is_null(1));
  CHECK(std::get<BatchColumn::Texts>(batch.columns[2].data).values[0] == "1.50");
  CHECK(std::get<BatchColumn::Booleans>(batch.columns[3].data).values[0] == 1);
  CHECK(batch.columns[3].is_null(1));
  CHECK_THROWS_AS(batch_from_records(records("[{'id': ['a']}]")), Error);
  CHECK_THROWS_AS(batch_from_records(records("[1]")), Error);
}

TEST_CASE("files of entities: empty cells are left out and types are found") {
  Batch batch;
  batch.rows = 3;
  batch.source = "people.csv";
  batch.lines = {2, 3, 4};
  const auto column = [&](const char* name, std::vector<std::string_view> values) {
    batch.columns.push_back({.name = name, .data = BatchColumn::Texts{std::move(values)}, .untyped = true});
  };
  column("id", {"p-1", "p-2", "3"});
  column("team", {"north", "", "south"});
  column("employed", {"true", "false", ""});
  column("capacity", {"0.5", "", "1"});
  column("level", {"1", "2", ""});
  column("badge", {"007", "8", ""});
  column("remote", {"true", "", "false"});
  column("since", {"2024-01-01", "", "2025-01-01"});
  const Book book = Book().append("people", batch);
  const Company& company = book.company();
  const std::uint32_t second = book.ids().of(Domain::salesperson).find("p-2").value();
  CHECK(company.team_of(second, kLatest) == kNone);
  CHECK_FALSE(company.employed(second, kLatest));
  CHECK(company.at(Domain::salesperson, "level").type() == AttributeType::number);
  CHECK(company.at(Domain::salesperson, "badge").type() == AttributeType::text);
  CHECK(company.at(Domain::salesperson, "remote").type() == AttributeType::boolean);
  CHECK(company.at(Domain::salesperson, "since").type() == AttributeType::date);
  CHECK(company.at(Domain::salesperson, "capacity").number_at(second, kLatest) == Decimal(1));
  std::get<BatchColumn::Texts>(batch.columns[3].data).values[1] = "much";
  CHECK_THROWS_WITH(Book().append("people", batch), Catch::Contains("people.csv:3: capacity: capacity: expected a number, found \"much\""));
  std::get<BatchColumn::Texts>(batch.columns[3].data).values[1] = "";
  std::get<BatchColumn::Texts>(batch.columns[0].data).values[1] = "";
  CHECK_THROWS_WITH(Book().append("people", batch), Catch::Contains("people.csv:3: \"id\" is empty"));
}

TEST_CASE("batches of other kinds of columns") {
  Batch batch;
  batch.rows = 2;
  batch.columns.push_back({.name = "id", .data = BatchColumn::Coded{{1, 0}, {"a", "b"}}});
  batch.columns.push_back({.name = "from", .data = BatchColumn::Dates{{0, 1}}});
  batch.columns.push_back({.name = "is", .data = BatchColumn::Floats{{0.1, 0.5}}, .valid = {1, 0}});
  const Book book = Book().append("people_capacity", batch);
  CHECK(book.table("people_capacity").rows() == 2);
  CHECK(text_of(book.table("people_capacity").cell(1, "is")) == "0.1");
  batch.columns[0].data = BatchColumn::Integers{{7, 8}};
  CHECK(text_of(Book().append("people_capacity", batch).table("people_capacity").cell(0, "id")) == "7");
  batch.columns[0].data = BatchColumn::Coded{{1, 9}, {"a", "b"}};
  CHECK_THROWS_AS(Book().append("people_capacity", batch), Error);
  batch.columns[0].data = BatchColumn::Integers{{7}};
  CHECK_THROWS_AS(Book().append("people_capacity", batch), Error);
  batch.columns.erase(batch.columns.begin());
  CHECK_THROWS_AS(Book().append("people_capacity", batch), Error);
}
