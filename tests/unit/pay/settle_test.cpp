// Draws, guarantees, bonuses, gates, contests, debts, other currencies: from what is earned to what is paid.
#include "plan_book.hpp"

using namespace attain;
using namespace attain::testing;

namespace {

/// Earnings of so much in January, February, …
Book earning(const std::vector<std::string>& amounts, const std::string& more) {
  std::vector<Sale> sales;
  for (const std::string& amount : amounts) sales.push_back({"2026-0" + std::to_string(sales.size() + 1) + "-10", amount});
  return book_with(plan("{'name': 'c', 'rate': 1}", more), sales);
}

}  // namespace

TEST_CASE("a recoverable draw fills up, keeps a balance, and is recovered from what lies above it") {
  const Book book = earning({"500", "700", "400", "1500", "3000"}, "'draw': {'amount': 1000, 'recover_from': '2026-04-01'}");
  const std::vector<std::pair<std::string, std::string>> expected = {{"1000.00", "500.00"}, {"1000.00", "800.00"}, {"1000.00", "1400.00"}, {"1000.00", "900.00"}, {"2100.00", "0.00"}};
  for (int m = 1; m <= 5; ++m) {
    const Statement mei = pay(book, {.plan = "p", .period = Period::month(2026, m)}).at("mei");
    CHECK(mei.paid().text() == expected[std::size_t(m) - 1].first);
    CHECK(mei.draw_balance().text() == expected[std::size_t(m) - 1].second);
  }
  const StatementSheet year = pay(book, {.plan = "p", .period = Period::range(Date(2026, 1, 1), Date(2026, 5, 31))});
  CHECK(year.at("mei").paid() == year.at("mei").earned());                 // all that was advanced came back
}

TEST_CASE("a draw that is not recoverable is earned; limits hold back recovery") {
  CHECK(paid(earning({"500", "3000"}, "'draw': {'amount': 1000, 'recoverable': false}"), Period::month(2026, 2)).text() == "3000.00");
  CHECK(paid(earning({"500", "3000"}, "'draw': {'amount': 1000, 'recover': 0.1}"), Period::month(2026, 2)).text() == "2800.00");
  CHECK(paid(earning({"500", "3000"}, "'draw': {'amount': 1000, 'recover_at_most': 50}"), Period::month(2026, 2)).text() == "2950.00");
  const Book book = earning({"500", "100", "5000"}, "'draw': {'amount': 1000, 'months': 2, 'forgive': true, 'recover_from': '2027-01-01'}, 'for': 'true'");
  CHECK(pay(book, {.plan = "p", .period = Period::month(2026, 2)}).at("mei").draw_balance().text() == "1400.00");
}

TEST_CASE("a guarantee fills earnings up, a debt is carried until pay covers it") {
  CHECK(paid(earning({"500"}, "'guarantee': {'amount': 800}"), Period::month(2026, 1)).text() == "800.00");
  const Book book = earning({"100", "0", "500"}, "'negative': 'carry'")
                        .append("orders", std::vector<Document>{document("{'id': 'r', 'on': '2026-02-10', 'kind': 'return', 'reference': 'o-1', 'amount': 100}"), document("{'id': 'r2', 'on': '2026-02-11', 'salesperson': 'mei', 'kind': 'return', 'amount': 200}")});
  CHECK(paid(book, Period::month(2026, 2)).text() == "0.00");
  CHECK(paid(book, Period::month(2026, 3)).text() == "200.00");
}

TEST_CASE("gates, bonuses and penalties by what measures say") {
  const std::string c = "{'name': 'c', 'rate': 0.1, 'gates': [{'when': 'actual_sales < 1000', 'multiply': 0.5, 'reason': 'too little'}]}";
  CHECK(paid_for(c, {"900"}) == "45.00");
  CHECK(paid_for(c, {"1000"}) == "100.00");
  CHECK(paid_for("{'name': 'b', 'kind': 'bonus', 'amount': 'orders * 10', 'when': 'actual_sales >= 500'}", {"300", "300"}) == "20.00");
  CHECK(paid_for("{'name': 'c', 'rate': 0.1}, {'name': 'b', 'kind': 'penalty', 'amount': 25, 'when': 'orders < 3'}", {"300", "300"}) == "35.00");
  CHECK(paid_for("{'name': 'c', 'rate': 0.1}", {"300"}, "'gates': [{'when': 'earned > 20', 'cap': 20}]") == "20.00");
}

TEST_CASE("a bonus by grade and rank reads the appraisal of the period") {
  const Document card = document("{'attain': 'scorecard/1', 'name': 'card', 'lines': [{'measure': 'orders', 'weight': 100, 'target': 2, 'curve': {'linear': [[0, 0], [1, 100]]}}], 'grades': [{'grade': 'A', 'from': 80}, {'grade': 'B', 'from': 0}]}");
  const auto bonus = [&](const std::string& amount, const std::vector<Sale>& sales) {
    return paid(book_with(plan("{'name': 'b', 'kind': 'bonus', 'amount': " + amount + "}", "'appraisal': 'card'"), sales).with_rules({card}), Period::month(2026, 1)).text();
  };
  CHECK(bonus("{'grade': {'A': 500, 'B': 100}}", {{"2026-01-02", "1"}, {"2026-01-03", "1"}}) == "500.00");
  CHECK(bonus("{'grade': {'A': 500, 'B': 100}}", {{"2026-01-02", "1"}}) == "100.00");
  CHECK(bonus("{'rank': [300, 200]}", {{"2026-01-02", "1"}}) == "300.00");
}

TEST_CASE("those who tie in a contest share the prizes of their places") {
  Book book = Book().with_company(document("{'attain': 'company/1', 'name': 'Pay', 'currency': 'EUR', 'people': [{'id': 'a'}, {'id': 'b'}, {'id': 'c'}]}"));
  book = book.append("orders", std::vector<Document>{document("{'id': '1', 'on': '2026-01-05', 'salesperson': 'a', 'amount': 10}"), document("{'id': '2', 'on': '2026-02-05', 'salesperson': 'b', 'amount': 10}"), document("{'id': '3', 'on': '2026-02-05', 'salesperson': 'c', 'amount': 5}")})
             .with_rules({plan("{'name': 'race', 'kind': 'contest', 'measure': 'actual_sales', 'window': '2026-Q1', 'prizes': [100, 50.01, 20]}")});
  CHECK(paid(book, Period::month(2026, 2), "a").text() == "0.00");
  CHECK(paid(book, Period::month(2026, 3), "a").text() == "75.01");
  CHECK(paid(book, Period::month(2026, 3), "b").text() == "75.00");
  CHECK(paid(book, Period::month(2026, 3), "c").text() == "20.00");
}

TEST_CASE("enrolment in mid-month counts from its day, and prorates what is fixed") {
  Book book = book_with(plan("{'name': 'c', 'rate': 0.1, 'floor': 310, 'prorate': 'days'}"), {{"2026-01-05", "1000"}, {"2026-01-20", "100"}});
  book = book.append("enrolments", std::vector<Document>{document("{'salesperson': 'mei', 'document': 'p', 'from': '2026-01-17'}")});
  CHECK(paid(book, Period::month(2026, 1)).text() == "150.00");            // 15 of 31 days of the floor; only the second sale counts
}

TEST_CASE("pay in another currency converts once, and shows what rates changed in between") {
  Book book = Book().with_company(document("{'attain': 'company/1', 'name': 'Pay', 'currency': 'EUR', 'people': [{'id': 'mei'}],"
                                           " 'rates': [{'from': 'EUR', 'to': 'USD', 'on': '2026-01-01', 'rate': '1.10'}, {'from': 'EUR', 'to': 'USD', 'on': '2026-02-01', 'rate': '1.20'}]}"));
  book = book.append("orders", std::vector<Document>{document("{'id': 's', 'on': '2026-01-05', 'salesperson': 'mei', 'amount': 1000}")})
             .append("invoices", std::vector<Document>{document("{'id': 'i', 'on': '2026-01-06', 'order': 's', 'amount': 1000}")})
             .append("payments", std::vector<Document>{document("{'id': 'c', 'on': '2026-02-06', 'amount': 1000}")})
             .append("allocations", std::vector<Document>{document("{'id': 'l', 'on': '2026-02-06', 'payment': 'c', 'invoice': 'i', 'amount': 1000}")});
  const auto frame = [&](const std::string& at) {
    return pay(book.with_rules({plan("{'name': 'c', 'rate': 0.1, 'released': 'cash'}", "'pay_in': {'currency': 'USD', 'at': '" + at + "'}")}), {.plan = "p", .period = Period::month(2026, 2)}).frame();
  };
  CHECK(frame("payment").at("paid_in").decimal(0) == Decimal(120));
  CHECK(frame("payment").at("realised").decimal(0) == Decimal(10));
  CHECK(frame("booking").at("paid_in").decimal(0) == Decimal(110));
  CHECK(frame("plan").at("paid_in").decimal(0) == Decimal(110));
  CHECK(frame("payment").at("paid").decimal(0) == Decimal(100));
}

TEST_CASE("an order on which the cash did not come in time is forfeited, and comes back when it is paid") {
  Book book = book_with(plan("{'name': 'c', 'rate': 0.1, 'unpaid': {'days': 30}}"), {{"2026-01-05", "1000"}});
  book = book.append("invoices", std::vector<Document>{document("{'id': 'i', 'on': '2026-01-06', 'order': 'o-1', 'amount': 1000, 'due_on': '2026-01-20'}")})
             .append("payments", std::vector<Document>{document("{'id': 'c', 'on': '2026-03-06', 'amount': 400}")})
             .append("allocations", std::vector<Document>{document("{'id': 'l', 'on': '2026-03-06', 'payment': 'c', 'invoice': 'i', 'amount': 400}")});
  CHECK(paid(book, Period::month(2026, 1)).text() == "100.00");
  CHECK(paid(book, Period::month(2026, 2)).text() == "-100.00");
  CHECK(paid(book, Period::month(2026, 3)).text() == "40.00");
}

TEST_CASE("a cancelled order is taken back on the day it is cancelled") {
  Book book = Book().with_company(document("{'attain': 'company/1', 'name': 'Pay', 'currency': 'EUR', 'people': [{'id': 'mei'}]}"));
  book = book.append("orders", std::vector<Document>{document("{'id': 's', 'on': '2026-01-05', 'salesperson': 'mei', 'amount': 1000, 'cancelled_on': '2026-02-10'}")}).with_rules({plan("{'name': 'c', 'rate': 0.1}")});
  CHECK(paid(book, Period::month(2026, 1)).text() == "100.00");
  CHECK(paid(book, Period::month(2026, 2)).text() == "-100.00");
}

TEST_CASE("who left the plan still gives back what a return takes") {
  Book book = book_with(plan("{'name': 'c', 'rate': 0.1}"), {{"2026-01-05", "1000"}, {"2026-03-05", "500"}});
  book = book.append("orders", std::vector<Document>{document("{'id': 'r', 'on': '2026-04-10', 'kind': 'return', 'reference': 'o-1', 'amount': 1000}")})
             .append("enrolments", std::vector<Document>{document("{'salesperson': 'mei', 'document': 'p', 'from': '2026-01-01', 'to': '2026-02-28'}")});
  CHECK(paid(book, Period::month(2026, 1)).text() == "100.00");
  CHECK(paid(book, Period::month(2026, 3)).text() == "0.00");
  CHECK(paid(book, Period::month(2026, 4)).text() == "-100.00");
}
