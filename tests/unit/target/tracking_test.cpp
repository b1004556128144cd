// Where everybody stands, how a sheet treats people, budgets in balance, and head-count.
#include "attain/target/tracking.hpp"

#include <map>

#include "attain/measure/measure.hpp"
#include "attain/target/headcount.hpp"
#include "documents.hpp"
#include "test.hpp"

namespace attain {
static std::ostream& operator<<(std::ostream& out, const Decimal& value) { return out << value.text(); }
}  // namespace attain

using namespace attain;
using attain::testing::document;

namespace {

Book book() {
  return Book()
      .with_company(document(R"({'attain': 'company/1', 'name': 'Two', 'currency': 'EUR', 'teams': [{'id': 'north'}],
        'people': [{'id': 'a', 'team': 'north'}, {'id': 'b', 'team': 'north'}]})"))
      .append("orders", document(R"([{'id': '1', 'on': '2026-10-02', 'salesperson': 'a', 'amount': '600'}, {'id': '2', 'on': '2026-10-09', 'salesperson': 'b', 'amount': '900'},
        {'id': '3', 'on': '2026-10-20', 'salesperson': 'b', 'amount': '1'}])").items(), {.recorded = 0});
}

TargetSheet plan(const Book& book) {
  return decompose(book, {.policy = document(R"({'attain': 'target-policy/1', 'name': 'plan', 'measure': 'actual_sales', 'period': '2026-10', 'value': 4400,
    'levels': [{'by': 'team'}, {'by': 'salesperson'}]})")});
}

std::size_t row_of(const Frame& frame, const char* person) {
  for (std::size_t row = 0; row < frame.rows(); ++row) {
    if (frame.at("salesperson").text(row) == person) return row;
  }
  FAIL("nobody");
  return 0;
}

}  // namespace

TEST_CASE("Tracking on a day: expected by the phased curve, pace, required run-rate, a landing that does not explode") {
  const Book b = book();
  const TargetSheet sheet = plan(b);      // October 2026: 22 working days, 100 each for everybody
  const Frame stand = track(b, sheet, {.as_of = Date(2026, 10, 14)});
  const std::size_t a = row_of(stand, "a");
  const auto of = [&](const char* column, std::size_t row) { return stand.at(column).decimal(row); };
  CHECK(of("target", a) == Decimal(2200));
  CHECK(of("actual", a) == Decimal(600));
  CHECK(of("variance", a) == Decimal(-1600));
  CHECK(of("expected", a) == Decimal(1000));                   // ten working days
  CHECK(of("ahead", a) == Decimal(-400));
  CHECK(of("pace", a) == Decimal::of("0.6"));
  CHECK(of("days_left", a) == Decimal(12));
  CHECK(of("required", a) == Decimal::of("133.33"));
  // 600 + 1200 × (2129.03 + 600) ÷ (2129.03 + 1000), 2129.03 being 30 days of 31
  CHECK(of("landing", a) == Decimal::of("1646.60"));
  CHECK(of("actual", 0) == Decimal(1500));                     // the company: the 20th has not happened
  const Frame second = track(b, sheet, {.as_of = Date(2026, 10, 2), .prior = Decimal(1)});
  CHECK(second.at("landing").decimal(row_of(second, "a")) > Decimal(2200));
  CHECK(second.at("landing").decimal(row_of(second, "a")) < Decimal(3200));   // 600 in two days is not 6,600 in a month
  const Frame over = track(b, sheet, {});
  CHECK(over.at("landing").decimal(a) == over.at("actual").decimal(a));
  CHECK(over.at("required").is_null(a));
}

TEST_CASE("The measures say the same of released targets") {
  const Book b = book();
  const TargetSheet sheet = plan(b);
  const MeasureSheet found = measure_sheet(b.add(sheet), {.measures = {"target_to_date", "pace", "required_run_rate", "landing"}, .by = {"salesperson"}, .period = Period::month(2026, 10), .as_of = Date(2026, 10, 14)});
  const std::size_t a = found.find({"a"}).value();
  CHECK(found.at(a, 0).value == Decimal(1000));
  CHECK(found.at(a, 1).value == Decimal::of("0.6"));
  CHECK(found.at(a, 2).value->rounded(2) == Decimal::of("133.33"));
  CHECK(found.at(a, 3).value->rounded(2) == Decimal::of("1646.60"));
  for (std::size_t m = 0; m < 4; ++m) {
    INFO(found.why(a, m).text());
    CHECK(found.why(a, m).value() == found.at(a, m).value);
    CHECK(found.why(a, m).contradictions().empty());
  }
}

TEST_CASE("A shortfall is spread over the working days left, to the cent, by the stated policy") {
  const Book b = book();
  const TargetSheet sheet = plan(b);
  const TargetNode a = {{TargetBy::salesperson, "a"}}, bo = {{TargetBy::salesperson, "b"}};
  for (const Respread policy : {Respread::even, Respread::phased, Respread::late}) {
    const Frame days = respread(b, sheet, a, Period::month(2026, 10), Date(2026, 10, 14), policy);
    CHECK(days.rows() == 12);
    Decimal carried, needed;
    for (std::size_t row = 0; row < days.rows(); ++row) {
      carried += days.at("carried").decimal(row);
      needed += days.at("needed").decimal(row);
    }
    CHECK(carried == Decimal(400));
    CHECK(needed == Decimal(1600));
    if (policy == Respread::late) CHECK(days.at("carried").decimal(11) > days.at("carried").decimal(0));
  }
  const Frame ahead = respread(b, sheet, bo, Period::month(2026, 10), Date(2026, 10, 9));
  Decimal carried;
  for (std::size_t row = 0; row < ahead.rows(); ++row) {
    carried += ahead.at("carried").decimal(row);
    CHECK(ahead.at("needed").decimal(row).sign() >= 0);
  }
  CHECK(carried == Decimal(-200));
  CHECK_THROWS_AS(respread(b, sheet, a, Period::month(2026, 10), Date(2026, 10, 31)), Error);
}

TEST_CASE("A sheet's quality: shares with Wilson's interval, Gini, slope on size, groups against the others") {
  std::string people, orders, shares;
  for (int i = 0; i < 12; ++i) {
    const std::string id = "p" + std::to_string(10 + i);
    people += (i == 0 ? "" : ", ") + ("{'id': '" + id + "', 'team': '" + (i % 2 == 0 ? "north" : "south") + "', 'grade': '" + (i < 6 ? "junior" : "senior") + "'}");
    shares += (i == 0 ? "" : ", ") + ("'" + id + "': " + std::to_string(1 + i));
    // Larger targets are met less well: 1.3, 1.25, …
    orders += (i == 0 ? "" : ", ") + ("{'id': 'o" + id + "', 'on': '2026-10-02', 'salesperson': '" + id + "', 'amount': '" + std::to_string((1 + i) * (130 - 5 * i) + i % 3) + "'}");
  }
  const Book b = Book()
                     .with_company(document("{'attain': 'company/1', 'name': 'T', 'currency': 'EUR', 'teams': [{'id': 'north'}, {'id': 'south'}], 'people': [" + people + "]}"))
                     .append("orders", document("[" + orders + "]").items(), {.recorded = 0});
  const TargetSheet sheet = decompose(b, {.policy = document("{'attain': 'target-policy/1', 'name': 'plan', 'measure': 'actual_sales', 'period': '2026-10', 'value': 7800, 'levels': [{'by': 'salesperson', 'basis': {'shares': {" + shares + "}}}]}")});
  const Frame tests = target_quality(b, sheet, {.groups = {"grade"}});
  std::map<std::string, std::size_t> rows;
  for (std::size_t row = 0; row < tests.rows(); ++row) rows[std::string(tests.at("test").text(row)) + "/" + std::string(tests.at("group").text(row))] = row;
  CHECK(tests.at("n").integer(rows.at("mean/")) == 12);
  CHECK(tests.at("value").decimal(rows.at("at_target/")).rounded(6) == (Decimal(7) / Decimal(12)).rounded(6));
  CHECK(tests.at("low").decimal(rows.at("at_target/")) < tests.at("value").decimal(rows.at("at_target/")));
  CHECK(tests.at("value").decimal(rows.at("slope_on_size/")).sign() < 0);
  CHECK(!tests.at("holds").boolean(rows.at("slope_on_size/")));                  // it favours small targets, and that is said
  CHECK(!tests.at("holds").boolean(rows.at("difference/grade = senior")));
  CHECK(tests.at("holds").boolean(rows.at("difference/team = north")));
  CHECK(tests.at("value").decimal(rows.at("gini/")).sign() > 0);
}

TEST_CASE("Budgets: sales and expense part, and spending beyond its budget is found") {
  const Book b = book()
                     .with_rules({document("{'attain': 'measure/1', 'name': 'marketing_spend', 'from': 'expenses', 'aggregate': 'sum', 'value': 'amount', 'unit': 'money', 'better': 'lower'}")})
                     .append("expenses", document("[{'id': 'e1', 'on': '2026-10-03', 'salesperson': 'a', 'kind': 'marketing', 'amount': '1200'}]").items())
                     .append("targets", document("[{'id': 't1', 'measure': 'actual_sales', 'period': '2026-10', 'value': 3000, 'team': 'north'}, {'id': 't2', 'measure': 'marketing_spend', 'period': '2026-10', 'value': 1000, 'team': 'north'}]").items());
  const Balance found = balance(b, {.period = Period::month(2026, 10), .by = "team", .sides = {{"sales", "actual_sales"}, {"expense", "marketing_spend"}}});
  CHECK(found.frame.rows() == 2);
  REQUIRE(found.findings.size() == 2);
  CHECK(found.findings[0].code == ErrorCode::out_of_balance);
  CHECK_THROWS_AS(balance(b, {.period = Period::month(2026, 10), .sides = {{"sales", "actual_sales"}}}), Error);
}

TEST_CASE("Head-count: as late as the ramp allows, leavers replaced, what cannot be met is said") {
  const Frame plan = head_count({.first = Period::month(2027, 1), .targets = {400, 400, 400, 600, 600, 600}, .productivity = 100, .ramp = {0, Decimal::of("0.5")}, .lead = 1, .service = {30, 20, 10, 5}});
  const auto at = [&](const char* column, std::size_t row) { return plan.at(column).decimal(row); };
  CHECK(plan.at("needed").integer(3) == 6);
  CHECK(plan.at("starts").integer(1) == 2);                   // two months before April
  CHECK(plan.at("decide").text(1) == "2027-01");
  CHECK(at("productive", 2) == Decimal(5));
  CHECK(at("output", 3) == Decimal(600));
  for (std::size_t row = 0; row < 6; ++row) CHECK(at("short", row).is_zero());
  const Frame late = head_count({.first = Period::month(2027, 1), .targets = {300, 300, 300}, .productivity = 100, .ramp = {0, Decimal::of("0.5")}, .attrition = Decimal::of("0.1"), .lead = 0, .service = {9, 9}});
  CHECK(late.at("starts").integer(0) == 1);
  CHECK(late.at("short").decimal(0) == Decimal(100));
  CHECK(late.at("short").decimal(1) == Decimal(50));
  CHECK(late.at("short").decimal(2).is_zero());
  CHECK_THROWS_AS(head_count({.first = Period::month(2027, 1), .targets = {1}, .productivity = 0}), Error);
  CHECK_THROWS_AS(head_count({.first = Period::month(2027, 1), .targets = {1}, .productivity = 1, .attrition = 1}), Error);
}
