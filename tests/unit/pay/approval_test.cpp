// Preparer and approver apart, payroll, the commission report, and views that hide others.
#include "attain/pay/approval.hpp"

#include "attain/report/commission.hpp"
#include "attain/report/view.hpp"
#include "attain/rule/expression.hpp"
#include "books.hpp"
#include "test.hpp"

using namespace attain;
using attain::testing::document;
using attain::testing::records;

namespace {

Book harbour() {
  return Book()
      .with_company(document(R"({'attain': 'company/1', 'name': 'Harbour', 'currency': 'EUR',
        'teams': [{'id': 'sales', 'manager': 'dir'}, {'id': 'north', 'parent': 'sales', 'manager': [{'from': '2026-01-01', 'is': 'li'}, {'from': '2026-06-01', 'is': 'zhao'}]}, {'id': 'south', 'parent': 'sales', 'manager': 'sun'}],
        'people': [{'id': 'an', 'name': 'An Vo', 'team': 'north'}, {'id': 'bo', 'name': 'Bo Lind', 'team': 'north'}, {'id': 'cy', 'name': 'Cy Roth', 'team': 'south'}, {'id': 'li', 'name': 'Li Wei', 'team': 'north'},
                   {'id': 'zhao', 'name': 'Zhao Lan', 'team': 'north'}, {'id': 'sun', 'name': 'Sun Hao', 'team': 'south'}, {'id': 'dir', 'name': 'Dee Rector', 'team': 'sales'}]})"))
      .with_rules({document("{'attain': 'pay-plan/1', 'name': 'plan', 'effective': '2026-01-01', 'components': [{'name': 'commission', 'rate': '0.05'}, {'name': 'override', 'rate': '0.01', 'scope': 'subtree'}]}"),
                   document("{'attain': 'scorecard/1', 'name': 'card', 'for': 'true', 'lines': [{'measure': 'actual_sales', 'weight': 100, 'target': 1000, 'curve': {'linear': [[0, 0], [20, 2000]]}}], 'grades': [{'grade': 'A', 'from': 50}, {'grade': 'B', 'from': 0}]}")})
      .append("orders", records(R"([{'id': 'o-1', 'on': '2026-05-12', 'salesperson': 'an', 'amount': 10000}, {'id': 'o-2', 'on': '2026-05-18', 'salesperson': 'bo', 'amount': 8000}, {'id': 'o-3', 'on': '2026-05-20', 'salesperson': 'cy', 'amount': 500}])"))
      .append("splits", records(R"([{'id': 's-1', 'fact': 'o-1', 'salesperson': 'an', 'share': '0.5'}, {'id': 's-2', 'fact': 'o-1', 'salesperson': 'cy', 'share': '0.5'}])"));
}

StatementSheet may(const Book& book) { return pay(book, {.plan = "plan", .period = Period::month(2026, 5)}); }

bool names_others(const std::string& text) {
  for (const char* word : {"bo", "Bo Lind", "cy", "Cy Roth", "sun", "Sun Hao"}) {
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
      const auto letter = [&](std::size_t i) { return i < text.size() && (std::isalnum(static_cast<unsigned char>(text[i])) != 0 || text[i] == '_' || text[i] == '-'); };
      if (!(at > 0 && letter(at - 1)) && !letter(at + std::string(word).size())) return true;
    }
  }
  return false;
}

}  // namespace

TEST_CASE("who prepares is not who approves, and an approval is of the numbers that were shown") {
  const Book book = harbour();
  const StatementSheet sheet = may(book);
  CHECK_THROWS_AS(approve(book, sheet, "dir"), Error);
  CHECK_THROWS_AS(payroll(book, sheet), Error);
  const Book prepared = prepare(book, sheet, "li");
  CHECK(approval_of(prepared, "plan", "2026-05").prepared_by == "li");
  CHECK_THROWS_AS(approve(prepared, sheet, "li"), Error);
  CHECK_THROWS_AS(payroll(prepared, sheet), Error);
  const Book approved = approve(prepared, sheet, "dir");
  const Frame rows = payroll(approved, sheet);
  CHECK(rows.at("approved_by").text(0) == "dir");
  CHECK(rows.at("paid").decimal(0) == sheet[0].paid());
  const StatementSheet changed = may(approved.append("orders", records("[{'id': 'o-9', 'on': '2026-05-30', 'salesperson': 'bo', 'amount': 100}]")));
  CHECK_THROWS_AS(payroll(approved, changed), Error);
  const Book rejected = reject(prepare(approved, changed, "li"), changed, "dir", "wait for the invoice");
  CHECK(approval_of(rejected, "plan", "2026-05").state == ApprovalState::rejected);
  CHECK_THROWS_AS(payroll(rejected, changed), Error);
  CHECK(approval_of(rejected.as_known(approved.last_recorded()), "plan", "2026-05").state == ApprovalState::approved);
}

TEST_CASE("the commission report adds up, balances, and tells who answers for it") {
  const Book book = harbour();
  const StatementSheet sheet = may(book);
  CHECK(text_of(commission_report(sheet, book)).find("Not prepared") != std::string::npos);
  const std::string text = text_of(commission_report(sheet, approve(prepare(book, sheet, "li"), sheet, "dir")));
  CHECK(text.find("Prepared by li, approved by dir.") != std::string::npos);
  CHECK(text.find("Commission cost of sales") != std::string::npos);
  CHECK(text.find("All accounts") != std::string::npos);
  CHECK(html_of(commission_report(sheet, book)).find("<html") != std::string::npos);
}

TEST_CASE("own people are those of the date") {
  const Book book = harbour();
  CHECK(BookView(book, "an", Date(2026, 5, 31)).people() == std::vector<std::string>{"an"});
  CHECK(BookView(book, "li", Date(2026, 5, 31)).people() == std::vector<std::string>{"an", "bo", "li", "zhao"});
  CHECK(BookView(book, "li", Date(2026, 6, 1)).people() == std::vector<std::string>{"li"});
  CHECK(BookView(book, "dir", Date(2026, 6, 1)).people().size() == 7);
  CHECK_THROWS_AS(BookView(book, "nobody", Date(2026, 6, 1)), Error);
}

TEST_CASE("a view shows of own people what the book says, and of others neither name nor pay") {
  const Book book = harbour();
  const BookView view(book, "an", Date(2026, 5, 31));
  const StatementSheet sheet = may(book);
  const Frame statements = view.statements(sheet);
  REQUIRE(statements.rows() == 1);
  CHECK(statements.at("paid").decimal(0) == sheet.at("an").paid());
  CHECK_FALSE(names_others(view.statement_lines(sheet).text(100)));
  const Why why = view.why(sheet, "an");
  CHECK(why.value() == sheet.at("an").why().value());
  CHECK(why.recompute(rule::formula_evaluator()) == why.value());
  CHECK_FALSE(names_others(why.text()));
  CHECK_FALSE(names_others(text_of(view.statement_report(sheet, "an"))));
  CHECK_THROWS_AS(view.why(sheet, "bo"), Error);
  CHECK_THROWS_AS(view.statement_report(sheet, "cy"), Error);

  const AppraisalSheet appraised = appraise(book, {.scorecard = "card", .period = Period::month(2026, 5)});
  const Frame ranks = view.appraisals(appraised);
  CHECK(ranks.rows() == appraised.size());
  std::size_t named = 0;
  for (std::size_t row = 0; row < ranks.rows(); ++row) {
    named += ranks.at("salesperson").is_null(row) ? 0 : 1;
    CHECK(ranks.at("salesperson").is_null(row) == ranks.at("score").is_null(row));
    CHECK_FALSE(ranks.at("rank").is_null(row));
  }
  CHECK(named == 1);

  const Frame measured = view.measure({.measures = {"actual_sales"}, .by = {"salesperson"}, .period = Period::month(2026, 5)});
  REQUIRE(measured.rows() == 1);
  CHECK(measured.at("actual_sales").decimal(0) == Decimal(5000));
  CHECK(view.measure({.measures = {"actual_sales"}, .by = {"team"}, .period = Period::month(2026, 5)}).rows() == 1);
  CHECK_THROWS_AS(view.measure({.measures = {"actual_sales"}, .by = {"salesperson.name"}, .period = Period::month(2026, 5)}), Error);
  const MeasureSheet all = measure_sheet(book, {.measures = {"actual_sales"}, .by = {"team"}, .period = Period::month(2026, 5)});
  const auto north = all.find({std::string("north")});
  REQUIRE(north);
  const Why facts = view.why(all, *north, 0);
  CHECK(facts.recompute() == facts.value());
  CHECK_FALSE(names_others(facts.facts().text(100)));
  CHECK_THROWS_AS(view.why(all, *all.find({std::string("south")}), 0), Error);
}
