#include <algorithm>

#include "books.hpp"
#include "test.hpp"

using namespace attain;
using namespace attain::testing;

namespace {
bool has(const Findings& findings, Severity severity, ErrorCode code, std::string_view path, std::string_view message, std::string_view hint = {}) {
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) {
    return finding.severity == severity && finding.code == code && finding.path == path && finding.message.find(message) != std::string::npos && finding.hint.find(hint) != std::string::npos;
  });
}
}  // namespace

TEST_CASE("a clean book has no findings") { CHECK(small_book().verify().empty()); }

TEST_CASE("facts that refer to nobody") {
  const Book book = small_book().append("orders", records(R"([{'id': 'o-4', 'on': '2026-03-01', 'customer': 'c-11', 'amount': 1}, {'id': 'o-3', 'on': '2026-03-01', 'customer': 'c-11', 'amount': 1, 'product': 'p-1'},
    {'id': 'o-5', 'on': '2026-03-01', 'salesperson': 'mie', 'amount': 1}])"));
  const Findings findings = book.verify();
  CHECK(has(findings, Severity::error, ErrorCode::unknown_reference, "orders[\"o-3\"].customer", "no customer \"c-11\" (2 rows)", "did you mean \"c-1\"?"));
  CHECK(has(findings, Severity::error, ErrorCode::unknown_reference, "orders[\"o-5\"].salesperson", "no salesperson \"mie\"", "did you mean \"mei\"?"));
  CHECK(has(findings, Severity::info, ErrorCode::unknown_reference, "orders[\"o-3\"].product", "the company describes no products; 1 row"));
  CHECK(findings.size() == 3);
}

TEST_CASE("credit outside employment") {
  const Book book = small_book().append("orders", records("[{'id': 'o-3', 'on': '2025-12-31', 'salesperson': 'mei', 'amount': 1}]")).append("splits", records("[{'id': 's-1', 'on': '2025-12-31', 'fact': 'o-3', 'salesperson': 'mei', 'share': 1}]"));
  const Findings findings = book.verify();
  CHECK(has(findings, Severity::warning, ErrorCode::credit_outside_employment, "orders[\"o-3\"].salesperson", "\"mei\" is not employed on the day of 1 row"));
  CHECK(has(findings, Severity::warning, ErrorCode::credit_outside_employment, "splits[\"s-1\"].salesperson", "\"mei\" is not employed on the day of 1 split fact"));
}

TEST_CASE("currencies without a rate") {
  const Book book = small_book().append("orders", records(R"([{'id': 'o-3', 'on': '2026-02-01', 'amount': 1, 'currency': 'GBP'}, {'id': 'o-4', 'on': '2026-02-01', 'amount': 1, 'currency': 'GBP'},
    {'id': 'o-5', 'on': '2025-12-31', 'amount': 1, 'currency': 'USD'}, {'id': 'o-6', 'on': '2025-12-31', 'amount': 1, 'amount_company': 2, 'currency': 'USD'}])"));
  const Findings findings = book.verify();
  CHECK(has(findings, Severity::error, ErrorCode::missing_rate, "orders[\"o-3\"].currency", "no rate from GBP to EUR on the day of 2 rows"));
  CHECK(has(findings, Severity::error, ErrorCode::missing_rate, "orders[\"o-5\"].currency", "of 1 row", "the first rate is of 2026-01-01"));
  CHECK(findings.size() == 2);
}

TEST_CASE("splits and returns") {
  const Book book = small_book()
      .append("splits", records(R"([{'id': 's-1', 'fact': 'o-1', 'salesperson': 'mei', 'share': 0.6}, {'id': 's-2', 'fact': 'o-1', 'salesperson': 'bo', 'share': 0.5}, {'id': 's-3', 'fact': 'o-2', 'salesperson': 'bo', 'share': 0.5},
        {'id': 's-4', 'fact': 'o-2', 'salesperson': 'mei', 'share': 1, 'role': 'overlay'}, {'id': 's-5', 'fact': 'o-9', 'salesperson': 'mei', 'share': 1}])"))
      .append("orders", records(R"([{'id': 'r-1', 'on': '2026-03-01', 'amount': 1, 'kind': 'return', 'reference': 'o-1'}, {'id': 'r-2', 'on': '2026-03-01', 'amount': 1, 'kind': 'return'}, {'id': 'r-3', 'on': '2026-03-01', 'amount': 1, 'kind': 'return', 'reference': 'o-7'}])"));
  const Findings findings = book.verify();
  CHECK(has(findings, Severity::error, ErrorCode::shares_do_not_sum, "splits[\"s-1\"].share", "orders[\"o-1\"] add to 1.1"));
  CHECK(has(findings, Severity::info, ErrorCode::shares_do_not_sum, "splits[\"s-3\"].share", "1 fact add to less than 1"));
  CHECK(has(findings, Severity::error, ErrorCode::unknown_reference, "splits[\"s-5\"].fact", "nothing in \"orders\" is \"o-9\""));
  CHECK(has(findings, Severity::warning, ErrorCode::return_without_reference, "orders[\"r-2\"].reference", "1 return without a reference"));
  CHECK(has(findings, Severity::error, ErrorCode::unknown_reference, "orders[\"r-3\"].reference", "no line of \"orders\" is \"o-7\""));
  CHECK(findings.size() == 5);
}

TEST_CASE("assignments and enrolments") {
  const Book book = small_book()
      .append("assignments", records(R"([{'id': 'a-1', 'salesperson': 'mei', 'role': 'owner', 'entity_kind': 'customer', 'entity': 'c-1', 'share': 0.5, 'from': '2026-01-01', 'to': '2026-06-30'},
        {'id': 'a-2', 'salesperson': 'bo', 'role': 'owner', 'entity_kind': 'customer', 'entity': 'c-1', 'share': 0.5, 'from': '2026-01-01', 'to': '2026-05-31'},
        {'id': 'a-3', 'salesperson': 'bo', 'role': 'owner', 'entity_kind': 'customer', 'entity': 'c-2', 'share': 0.7, 'from': '2026-01-01'}, {'id': 'a-4', 'salesperson': 'mei', 'role': 'owner', 'entity_kind': 'customer', 'entity': 'c-2', 'share': 0.7, 'from': '2026-03-01'},
        {'id': 'a-5', 'salesperson': 'mei', 'role': 'overlay', 'entity_kind': 'customer', 'entity': 'c-3', 'share': 0.2}, {'id': 'a-6', 'salesperson': 'mei', 'entity_kind': 'planet', 'entity': 'x'}])"))
      .with_rules({document("{'attain': 'scorecard/1', 'name': 'field sales'}")})
      .append("enrolments", records(R"([{'id': 'e-1', 'salesperson': 'mei', 'document': 'field sales', 'from': '2026-01-01', 'to': '2026-06-30'}, {'id': 'e-2', 'salesperson': 'mei', 'document': 'field sales', 'from': '2026-06-30'},
        {'id': 'e-3', 'salesperson': 'bo', 'document': 'feild sales'}, {'id': 'e-4', 'salesperson': 'nobody', 'document': 'field sales'}])"));
  const Findings findings = book.verify();
  CHECK(has(findings, Severity::warning, ErrorCode::gap, "assignments[\"a-1\"].share", "customer \"c-1\", role \"owner\" add to 0.5 from 2026-06-01"));
  CHECK(has(findings, Severity::error, ErrorCode::overlap, "assignments[\"a-3\"].share", "add to 1.4 from 2026-03-01"));
  CHECK(has(findings, Severity::error, ErrorCode::unknown_reference, "assignments[\"a-5\"].entity", "no customer \"c-3\""));
  CHECK(has(findings, Severity::error, ErrorCode::unknown_kind, "assignments[\"a-6\"].entity_kind", "planet"));
  CHECK(has(findings, Severity::error, ErrorCode::overlap, "enrolments[\"e-2\"].from", "\"mei\" is enrolled in \"field sales\" twice from 2026-06-30"));
  CHECK(has(findings, Severity::error, ErrorCode::unknown_rule, "enrolments[\"e-3\"].document", "no rule is named \"feild sales\"", "did you mean \"field sales\"?"));
  CHECK(has(findings, Severity::error, ErrorCode::unknown_reference, "enrolments[\"e-4\"].salesperson", "no salesperson \"nobody\""));
}

TEST_CASE("dates off the calendar and before history") {
  const Book book = Book().with_company(document("{'currency': 'EUR', 'history_starts': '2026-01-01', 'calendars': {'default': {'holidays': ['2026-12-25']}, 'plain': {}}}"))
      .append("orders", records("[{'id': 'o-1', 'on': '2025-12-31', 'amount': 1}, {'id': 'o-2', 'on': '2026-05-05', 'amount': 1}]"));
  const Findings findings = book.verify();
  CHECK(has(findings, Severity::warning, ErrorCode::off_calendar, "orders[\"o-1\"].on", "1 row before 2026-01-01"));
  CHECK(has(findings, Severity::warning, ErrorCode::off_calendar, "company.calendars[\"default\"].holidays", "no holidays in 2025, where 1 row fall"));
  CHECK(findings.size() == 2);
}

TEST_CASE("versions of a rule that overlap") {
  const Book book = Book().with_rules({document("{'attain': 'scorecard/1', 'name': 'x', 'until': '2026-12-31'}"), document("{'attain': 'scorecard/1', 'name': 'x', 'effective': '2026-07-01'}")});
  CHECK(has(book.verify(), Severity::info, ErrorCode::overlap, "rules[\"x\"]", "from 2026-07-01 to 2026-12-31"));
}
