#include "books.hpp"
#include "test.hpp"

using namespace attain;
using namespace attain::testing;

namespace {
std::string team(const Book& book, std::string_view person, Date day) {
  const std::uint32_t code = book.ids().of(Domain::salesperson).find(person).value();
  return std::string(book.company().id(Domain::team, book.company().team_of(code, day)));
}
Error error_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    return error;
  }
  return Error(ErrorCode::internal, "", "no error");
}
}  // namespace

TEST_CASE("an empty book") {
  const Book book;
  CHECK(book.last_recorded() == -1);
  CHECK(book.tables().empty());
  CHECK(book.verify().empty());
  CHECK(book.company().money_scale() == 2);
  CHECK(book.digest(kLatest) == Book().digest(kLatest));
}

TEST_CASE("the initial load is recorded at 0 and every change after it at one more") {
  const Book book = small_book();
  CHECK(book.last_recorded() == 0);
  const Book next = book.append("orders", records("[{'id': 'o-3', 'on': '2026-02-05', 'amount': 1}]"));
  CHECK(next.last_recorded() == 1);
  const Book after = next.append("people_team", records("[{'id': 'mei', 'from': '2026-07-01', 'is': 'south'}]"));
  CHECK(after.last_recorded() == 2);
  CHECK(team(after, "mei", Date(2026, 7, 1)) == "south");
  CHECK(team(after.as_known(1), "mei", Date(2026, 7, 1)) == "north");
  CHECK(after.as_known(0).table("orders") == book.table("orders"));
  CHECK(after.as_known(1).digest(kLatest) == next.digest(kLatest));
  CHECK(after.as_known(0).digest(kLatest) == book.digest(kLatest));
  CHECK(after.as_known(1).last_recorded() == 1);
  CHECK(Book().append("orders", records("[{'id': 'o-3', 'on': '2026-02-05', 'amount': 1}]")).last_recorded() == 0);
}

TEST_CASE("appending twice is appending once") {
  const Book book = small_book();
  const auto orders = records("[{'id': 'o-3', 'on': '2026-02-05', 'amount': 1}]");
  const auto people = records("[{'id': 'zhao', 'name': 'Zhao', 'team': 'north', 'grade': 3}]");
  const Book once = book.append("orders", orders).append("people", people);
  const Book twice = once.append("orders", orders).append("people", people);
  CHECK(twice.last_recorded() == once.last_recorded());
  CHECK(twice.digest(kLatest) == once.digest(kLatest));
}

TEST_CASE("tables of the company are appended to like any other") {
  Book book = small_book();
  book = book.append("customers", records("[{'id': 'c-3', 'name': 'Bólido', 'owner': [{'from': '2026-01-01', 'is': 'bo'}], 'size': 'large'}]"));
  book = book.append("customers_owner", records("[{'id': 'c-3', 'from': '2026-05-01', 'is': null}]"));
  book = book.append("customers_size", records("[{'id': 'c-3', 'from': '2026-05-01', 'is': 'small'}]"));
  book = book.append("people_languages", records("[{'id': 'mei', 'is': 'zh en'}]"));
  book = book.append("rates", records("[{'from': 'GBP', 'to': 'EUR', 'on': '2026-01-01', 'rate': 1.15}]"));
  book = book.append("enrolments", records("[{'salesperson': 'mei', 'document': 'field', 'from': '2026-01-01'}]"));
  const std::uint32_t customer = book.ids().of(Domain::customer).find("c-3").value();
  CHECK(book.company().owner_of(customer, Date(2026, 4, 30)) == book.ids().of(Domain::salesperson).find("bo"));
  CHECK(book.company().owner_of(customer, Date(2026, 5, 1)) == kNone);
  CHECK(book.table("customers_size").rows() == 2);
  CHECK(text_of(book.table("people_languages").cell(0, "is")) == "zh en");
  CHECK(book.table("rates").rows() == 2);
  CHECK(book.table("enrolments").rows() == 1);
  CHECK(book.tables() == std::vector<std::string>{"customers", "customers_owner", "customers_size", "enrolments", "orders", "people", "people_employed", "people_team", "rates", "teams", "territories"});
}

TEST_CASE("unknown tables are refused with a suggestion") {
  const Book book = small_book();
  Error error = error_of([&] { (void)book.append("ordres", records("[]")); });
  CHECK(error.code() == ErrorCode::unknown_table);
  CHECK(error.hint() == "did you mean \"orders\"?");
  CHECK(error_of([&] { (void)book.table("peple"); }).hint() == "did you mean \"people\"?");
  CHECK(error_of([&] { (void)book.table("invoices"); }).code() == ErrorCode::unknown_table);
  error = error_of([&] { (void)book.append("bookings", records("[{'id': 1}]")); });
  CHECK(error.hint() == "declare a table of your own by a \"fact-table/1\" rule");
}

TEST_CASE("an empty table exists") {
  const Book book = small_book().append("invoices", std::vector<Document>{});
  CHECK(book.table("invoices").rows() == 0);
  CHECK(book.last_recorded() == 0);
}

TEST_CASE("all or nothing") {
  const Book book = small_book();
  CHECK_THROWS_AS(book.append("people", records("[{'id': 'new', 'team': 'north'}, {'id': 'bo', 'team': 'north'}]")), Error);
  CHECK(book.table("people").rows() == 3);
  CHECK_THROWS_AS(book.append("orders", records("[{'id': 'o-9', 'on': '2026-02-03'}, {'id': 'o-1', 'on': '2026-02-09'}]")), Error);
  CHECK(book.table("orders").rows() == 2);
  Error error = error_of([&] { (void)book.append("people_team", records("[{'id': 'mei', 'from': '2026-01-01', 'is': 'south'}]")); });
  CHECK(error.code() == ErrorCode::conflicting_row);
  CHECK(error.path() == "people_team[\"mei\"].is");
  error = error_of([&] { (void)book.append("people_team", records("[{'id': 'mei', 'from': 'soon', 'is': 'south'}]")); });
  CHECK(error.path() == "people_team[\"mei\"].from");
  error = error_of([&] { (void)book.append("people_team", records("[{'id': 'mei', 'form': '2026-01-01', 'is': 'south'}]")); });
  CHECK(error.hint() == "did you mean \"from\"?");
  error = error_of([&] { (void)book.append("rates", records("[{'from': 'GBP', 'to': 'EUR', 'on': '2026-01-01', 'rate': 0}]")); });
  CHECK(error.path() == "rates[\"GBP/EUR/2026-01-01\"]");
  error = error_of([&] { (void)book.append("orders", records("[{'id': 'o-9', 'on': ['2026-02-03']}]")); });
  CHECK(error.path() == "orders[0].on");
  error = error_of([&] { (void)book.append("people", records("[{'id': 'new', 'capacity': 'lots'}]")); });
  CHECK(error.path() == "people[\"new\"].capacity");
}

TEST_CASE("correct replaces, withdraw removes, both leave the old visible") {
  const Book book = small_book();
  const Book corrected = book.correct("orders", records("[{'id': 'o-1', 'on': '2026-02-03', 'customer': 'c-1', 'salesperson': 'bo', 'amount': '90.00'}]")).correct("customers", records("[{'id': 'c-1', 'owner': 'bo'}]"));
  const Book withdrawn = corrected.withdraw("orders", {"o-2"}).withdraw("people_team", {"mei@2026-01-01"}).withdraw("rates", {"USD/EUR/2026-01-01"}).withdraw("customers", {"c-2"});
  CHECK(withdrawn.last_recorded() == 6);
  CHECK(withdrawn.table("orders").rows() == 1);
  CHECK(text_of(withdrawn.table("orders").cell(0, "salesperson")) == "bo");
  CHECK(withdrawn.table("customers").rows() == 1);
  CHECK(withdrawn.company().rates().empty());
  CHECK(withdrawn.as_known(0).digest(kLatest) == book.digest(kLatest));
  CHECK(withdrawn.as_known(2).digest(kLatest) == corrected.digest(kLatest));
  CHECK(withdrawn.as_known(0).table("customers") == book.table("customers"));
  CHECK(error_of([&] { (void)book.correct("orders", records("[{'id': 'o-7', 'on': '2026-02-03'}]")); }).code() == ErrorCode::not_found);
  CHECK(error_of([&] { (void)book.correct("people", records("[{'id': 'boo', 'team': 'north'}]")); }).hint() == "did you mean \"bo\"?");
  CHECK(error_of([&] { (void)book.correct("people_team", records("[{'id': 'mei', 'from': '2026-01-02', 'is': 'south'}]")); }).code() == ErrorCode::not_found);
  CHECK(error_of([&] { (void)book.withdraw("people", {"meii"}); }).code() == ErrorCode::not_found);
  CHECK(error_of([&] { (void)book.withdraw("rates", {"USD"}); }).code() == ErrorCode::not_found);
  CHECK(error_of([&] { (void)book.withdraw("orders", {"o-1", "o-9"}); }).code() == ErrorCode::not_found);
  CHECK(book.table("orders").rows() == 2);
}

TEST_CASE("a nightly snapshot is taken with reverse") {
  const Book book = small_book();
  const Book next = book.append("customers", records("[{'id': 'c-1', 'name': 'Alfreds SE'}, {'id': 'c-9', 'name': 'New'}]"), {.on_change = OnChange::reverse});
  CHECK(next.table("customers").rows() == 3);
  CHECK(text_of(next.table("customers").cell(0, "name")) == "Alfreds SE");
  CHECK(text_of(next.as_known(0).table("customers").cell(0, "name")) == "Alfreds");
  CHECK(text_of(next.table("customers").cell(0, "owner")) == "mei");
}

TEST_CASE("a view of earlier knowledge does not change") {
  const Book then = small_book().append("orders", records("[{'id': 'o-3', 'on': '2026-02-05', 'amount': 1}]")).as_known(0);
  CHECK(error_of([&] { (void)then.append("orders", records("[{'id': 'o-4', 'on': '2026-02-05', 'amount': 1}]")); }).code() == ErrorCode::invalid_argument);
  CHECK(error_of([&] { (void)then.with_rules({document("{'attain': 'scorecard/1', 'name': 'x'}")}); }).code() == ErrorCode::invalid_argument);
  CHECK(then.as_known(5).table("orders").rows() == 2);
}

TEST_CASE("rows that say when they were recorded") {
  const Book book = small_book().append("people_team", records("[{'id': 'li', 'from': '2026-01-01', 'is': 'north', 'recorded': 7}]")).append("people", records("[{'id': 'zhao', 'recorded': 9, 'team': 'north'}]"));
  CHECK(book.last_recorded() == 9);
  CHECK(book.as_known(8).table("people").rows() == 3);
  CHECK(book.as_known(6).table("people_team").rows() == 2);
  CHECK(book.as_known(7).table("people_team").rows() == 3);
}

TEST_CASE("the company comes before facts in another currency") {
  const Book facts = Book().append("orders", records("[{'id': 'o-1', 'on': '2026-02-03', 'amount': '1.00'}]"));
  CHECK_THROWS_AS(facts.with_company(document("{'currency': 'JPY'}")), Error);
  CHECK_THROWS_AS(small_book().with_company(document("{'currency': 'EUR'}")), Error);
  const Book empty = Book().append("orders", std::vector<Document>{}).with_company(document("{'currency': 'JPY', 'enrolments': [{'salesperson': 'a', 'document': 'd'}]}"));
  CHECK(empty.journal().money_scale() == 0);
  CHECK(empty.journal().find("orders") != nullptr);
  CHECK(empty.table("enrolments").rows() == 1);
  CHECK(empty.last_recorded() == 0);
}

TEST_CASE("what is posted is never rewritten") {
  struct Result {
    std::string score;
    [[nodiscard]] std::vector<Posting> postings(const Book&) const {
      return {{"appraisals", {document("{'id': 'a-1', 'scorecard': 'field', 'period': '2026-10', 'salesperson': 'mei', 'score': " + score + "}")}}};
    }
  };
  const Book book = small_book().add(Result{"79"});
  CHECK(book.table("appraisals").rows() == 1);
  CHECK(book.last_recorded() == 1);
  CHECK(error_of([&] { (void)book.add(Result{"80"}); }).code() == ErrorCode::already_posted);
}

TEST_CASE("periods are closed, reopened and closed again") {
  Book book = small_book();
  CHECK_FALSE(book.closed_cutoff(Period::month(2026, 2)));
  book = book.append("periods", records("[{'id': 'p-1', 'period': '2026-02', 'state': 'closed', 'cutoff': 0}]"));
  CHECK(book.closed_cutoff(Period::month(2026, 2)) == 0);
  CHECK_FALSE(book.closed_cutoff(Period::month(2026, 3)));
  book = book.append("periods", records("[{'id': 'p-2', 'period': '2026-02', 'state': 'reopened'}]"));
  CHECK_FALSE(book.closed_cutoff(Period::month(2026, 2)));
  book = book.append("periods", records("[{'id': 'p-3', 'period': '2026-02', 'state': 'closed'}]"));
  CHECK(book.closed_cutoff(Period::month(2026, 2)) == 3);
  CHECK(book.as_known(1).closed_cutoff(Period::month(2026, 2)) == 0);
}

TEST_CASE("periods are read in the company's fiscal calendar") {
  const Book book = Book().with_company(document("{'fiscal_year_starts': '04-01'}"));
  CHECK(book.period("FY2026").first() == Date(2025, 4, 1));
  CHECK_THROWS_AS(book.period("someday"), Error);
}

TEST_CASE("a digest sees facts, company and rules up to a day") {
  const Book book = small_book();
  CHECK(book.digest(kLatest).size() == 32);
  CHECK(book.digest(Date(2026, 2, 3)) != book.digest(kLatest));
  CHECK(book.append("orders", records("[{'id': 'o-3', 'on': '2026-03-05', 'amount': 1}]")).digest(Date(2026, 3, 4)) == book.digest(Date(2026, 3, 4)));
  CHECK(book.append("people_team", records("[{'id': 'mei', 'from': '2026-07-01', 'is': 'south'}]")).digest(Date(2026, 6, 30)) == book.digest(Date(2026, 6, 30)));
  CHECK(book.append("people_team", records("[{'id': 'mei', 'from': '2026-07-01', 'is': 'south'}]")).digest(Date(2026, 7, 1)) != book.digest(Date(2026, 7, 1)));
  CHECK(book.append("rates", records("[{'from': 'GBP', 'to': 'EUR', 'on': '2026-01-01', 'rate': 1.15}]")).digest(kLatest) != book.digest(kLatest));
  CHECK(book.with_rules({document("{'attain': 'scorecard/1', 'name': 'x'}")}).digest(kLatest) != book.digest(kLatest));
}
