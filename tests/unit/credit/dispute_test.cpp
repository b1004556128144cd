// Disputes: decided with who, when and why, and what that changed.
#include "attain/credit/dispute.hpp"

#include "attain/credit/rules.hpp"
#include "attain/measure/measure.hpp"
#include "books.hpp"
#include "test.hpp"

using namespace attain;
using attain::testing::document;
using attain::testing::records;

namespace {

Book may() {
  return Book()
      .with_company(document(R"({'attain': 'company/1', 'name': 'A late dispute', 'currency': 'EUR',
        'teams': [{'id': 'north', 'manager': [{'from': '2026-01-01', 'is': 'li'}, {'from': '2026-06-01', 'is': 'zhao'}]}, {'id': 'south', 'manager': 'sun'}],
        'people': [{'id': 'an', 'team': 'north'}, {'id': 'bo', 'team': 'north'}, {'id': 'cy', 'team': 'south'}, {'id': 'li', 'team': 'north'}, {'id': 'zhao', 'team': 'north'}, {'id': 'sun', 'team': 'south'}]})"))
      .append("orders", records(R"([{'id': 'O1', 'on': '2026-05-12', 'salesperson': 'an', 'amount': 10000}, {'id': 'O2', 'on': '2026-05-18', 'salesperson': 'bo', 'amount': 8000},
        {'id': 'O4', 'on': '2026-05-26', 'order': 'D4', 'salesperson': 'an', 'amount': 6000}, {'id': 'R1', 'on': '2026-06-02', 'kind': 'return', 'reference': 'O1', 'amount': 1000}])"))
      .append("splits", records(R"([{'id': 'a', 'table': 'orders', 'fact': 'O4', 'salesperson': 'an', 'share': '0.5'}, {'id': 'b', 'table': 'orders', 'fact': 'O4', 'salesperson': 'bo', 'share': '0.5'}])"))
      .append("requests", records(R"([{'id': 'q-1', 'on': '2026-06-03', 'kind': 'dispute', 'salesperson': 'cy', 'table': 'orders', 'fact': 'O1', 'state': 'open'},
        {'id': 'q-2', 'on': '2026-06-03', 'kind': 'dispute', 'salesperson': 'cy', 'fact': 'D4'}, {'id': 'q-3', 'on': '2026-06-03', 'kind': 'resource'}])"));
}

DisputeDecision verdict() {
  return {.request = "q-1", .shares = {{"an", Decimal::of("0.4")}, {"cy", Decimal::of("0.6")}}, .by = "director", .on = Date(2026, 7, 10), .reason = "Cy brought the customer"};
}

std::string change(const Frame& frame, const char* key) {
  std::string text;
  for (std::size_t row = 0; row < frame.rows(); ++row) {
    text += (text.empty() ? "" : " | ") + std::string(frame.at(key).is_null(row) ? "nobody" : frame.at(key).text(row)) + " " + std::string(frame.at("period").text(row)) + " " +
            frame.at("before").decimal(row).normalized().text() + " → " + frame.at("after").decimal(row).normalized().text();
  }
  return text;
}

ErrorCode refused(const DisputeDecision& decision) {
  try {
    (void)decide(may(), decision);
  } catch (const Error& error) {
    return error.code();
  }
  return ErrorCode::internal;
}

}  // namespace

TEST_CASE("deciding a dispute moves the credit, of the sale and of its return, and says what it moved") {
  const Book book = may();
  const Decided decided = decide(book, verdict());
  CHECK(change(decided.change.people, "salesperson") == "an 2026-05 10000 → 4000 | an 2026-06 -1000 → -400 | cy 2026-05 0 → 6000 | cy 2026-06 0 → -600");
  CHECK(change(decided.change.teams, "team") == "north 2026-05 10000 → 4000 | north 2026-06 -1000 → -400 | south 2026-05 0 → 6000 | south 2026-06 0 → -600");
  const Frame lines = credit_lines(decided.book, {.period = Period::month(2026, 5)});
  CHECK(lines.at("by").text(0) == "director");
  CHECK(lines.at("reason").text(0) == "Cy brought the customer");
  const Frame requests = decided.book.table("requests");
  CHECK(requests.at("outcome").text(0) == "granted");
  CHECK(requests.at("decided_on").date(0) == Date(2026, 7, 10));
  CHECK(credit_lines(decided.book.as_known(book.last_recorded()), {.period = Period::month(2026, 5)}).at("share").decimal(0) == Decimal(1));
  CHECK(change(credit_change(book, decided.book, {.period = Period::year(2026)}).people, "salesperson") == "an 2026-05 13000 → 7000 | an 2026-06 -1000 → -400 | cy 2026-05 0 → 6000 | cy 2026-06 0 → -600");
}

TEST_CASE("a decision replaces the splits that the document's lines had") {
  DisputeDecision decision = verdict();
  decision.request = "q-2";
  decision.shares = {{"cy", Decimal(1)}};
  const Decided decided = decide(may(), decision);
  CHECK(change(decided.change.people, "salesperson") == "an 2026-05 3000 → 0 | bo 2026-05 3000 → 0 | cy 2026-05 0 → 6000");
}

TEST_CASE("a rejected dispute is decided too, and changes nothing") {
  DisputeDecision decision = verdict();
  decision.shares.clear();
  const Decided decided = decide(may(), decision);
  CHECK(decided.change.facts.rows() == 0);
  CHECK(decided.book.table("requests").at("outcome").text(0) == "rejected");
}

TEST_CASE("a decision says who, when and why, and is made once") {
  DisputeDecision d = verdict();
  CHECK(refused((d.by = "", d)) == ErrorCode::missing_key);
  CHECK(refused((d = verdict(), d.on.reset(), d)) == ErrorCode::missing_key);
  CHECK(refused((d = verdict(), d.reason = "", d)) == ErrorCode::missing_key);
  CHECK(refused((d = verdict(), d.request = "q-3", d)) == ErrorCode::invalid_argument);
  CHECK(refused((d = verdict(), d.request = "q-9", d)) == ErrorCode::not_found);
  CHECK(refused((d = verdict(), d.shares[0].salesperson = "ann", d)) == ErrorCode::unknown_reference);
  CHECK(refused((d = verdict(), d.shares[0].share = Decimal(1), d)) == ErrorCode::shares_do_not_sum);
  CHECK_THROWS_AS(decide(decide(may(), verdict()).book, verdict()), Error);
}
