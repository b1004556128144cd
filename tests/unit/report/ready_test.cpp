#include <algorithm>

#include "attain/base/error.hpp"
#include "attain/report/report.hpp"
#include "test.hpp"
#include "trade.hpp"

using namespace attain;
using attain::testing::document;
using attain::testing::Trade;

namespace {

const Book& trade() {
  static const Book book = Trade(14).book();
  return book;
}

const AppraisalSheet& october() {
  static const AppraisalSheet sheet = appraise(trade(), {.scorecard = "field sales", .period = Period::month(2026, 10)});
  return sheet;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

const TableBlock* table(const Report& report, const std::string& caption) {
  for (const Block& block : report.blocks) {
    const auto* found = std::get_if<TableBlock>(&block);
    if (found != nullptr && found->caption == caption) return found;
  }
  return nullptr;
}

const Chart* chart(const Report& report, Chart::Kind kind) {
  for (const Block& block : report.blocks) {
    const auto* found = std::get_if<Chart>(&block);
    if (found != nullptr && found->kind == kind) return found;
  }
  return nullptr;
}

std::string in_text(const TableBlock* block) { return block == nullptr ? "" : text_of({.title = "T", .blocks = {*block}}); }

Decimal total(const Column& column) {
  Decimal sum = 0;
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (!column.is_null(row)) sum += column.decimal(row);
  }
  return sum;
}

Book with_report(const std::string& text) { return trade().with_rules({document(text)}); }

}  // namespace

TEST_CASE("the close ranks everyone, and each person's waterfall ends in the score") {
  const Report report = close_report(october());
  const TableBlock* ranking = table(report, "Ranking");
  REQUIRE(ranking != nullptr);
  CHECK(ranking->frame.rows() == october().size());
  std::size_t waterfalls = 0;
  std::string person;
  for (const Block& block : report.blocks) {
    if (const auto* heading = std::get_if<Heading>(&block)) person = heading->text;
    const auto* one = std::get_if<Chart>(&block);
    if (one == nullptr || one->kind != Chart::Kind::waterfall) continue;
    ++waterfalls;
    const TableBlock numbers = table_of(*one);
    bool found = false;
    for (std::size_t i = 0; i < october().size(); ++i) {
      if (october()[i].name() != person) continue;
      found = true;
      CHECK(std::get<Decimal>(numbers.frame.cell(numbers.frame.rows() - 1, "series 1")) == *october()[i].score());
    }
    CHECK(found);
  }
  CHECK(waterfalls == october().size());
  CHECK(has(report.subtitle, "field sales"));
  CHECK(has(report.subtitle, trade().digest(Date(2026, 10, 31))));
  REQUIRE(chart(report, Chart::Kind::heat_map) != nullptr);
  CHECK(chart(report, Chart::Kind::heat_map)->series.size() == 5);
  CHECK(chart(report, Chart::Kind::actual_against_target)->labels.size() == october().size());
}

TEST_CASE("teams and their remainder add up to the company in the close") {
  const Report report = close_report(october());
  const TableBlock* teams = table(report, "Teams");
  REQUIRE(teams != nullptr);
  const MeasureSheet company = measure_sheet(trade(), {.measures = {"actual_sales"}, .period = Period::month(2026, 10)});
  CHECK(total(teams->frame.at("actual_sales")) == *company.at(0, 0).value);
}

TEST_CASE("a name that is markup or a formula does no harm in the close") {
  const Report report = close_report(october());
  const std::string html = html_of(report);
  CHECK_FALSE(has(html, "<script"));
  CHECK(has(html, "&lt;script&gt;alert(3)"));
  CHECK(has(csv_of(report), "'=CMD()"));
  CHECK(html_of(close_report(october())) == html);
}

TEST_CASE("the morning page shows what is due and what the days left need") {
  const Report report = daily_brief(trade(), "p-1", Date(2026, 10, 14));
  const std::string text = text_of(report);
  CHECK(has(text, "Wednesday 14 October 2026"));
  CHECK(has(text, "Shift (50 % of the day)"));
  CHECK(has(in_text(table(report, "Follow-ups due")), "2026-10-12"));
  CHECK_FALSE(has(in_text(table(report, "Follow-ups due")), "2026-10-10"));      // done
  CHECK(has(in_text(table(report, "Requests to answer")), "r-1"));
  CHECK_FALSE(has(in_text(table(report, "Requests to answer")), "r-2"));         // answered that day
  const std::string owed = in_text(table(report, "Receivables to collect"));
  CHECK(has(owed, "1,000.00"));                                                  // 1,190 less the note of 119 and the payment of 71
  CHECK_FALSE(has(owed, "i-2"));                                                 // not due yet
  CHECK(table(report, "Visits due") != nullptr);
}

TEST_CASE("the days left carry the rest of the target") {
  const Report report = daily_brief(trade(), "p-1", Date(2026, 10, 14));
  const auto& figures = std::get<Figures>(report.blocks[1]).figures;
  const MeasureSheet sheet = measure_sheet(trade(), {.measures = {"actual_sales", "target"}, .by = {"salesperson"}, .period = Period::month(2026, 10), .as_of = Date(2026, 10, 13)});
  const std::size_t row = *sheet.find({std::string("p-1")});
  const Decimal rest = *sheet.at(row, 1).value - *sheet.at(row, 0).value;
  // October 2026 has 22 working days, the leave of the 6th taken off 21; 9 are gone before the 14th, one of them on leave.
  const auto needs = std::find_if(figures.begin(), figures.end(), [](const auto& figure) { return figure.label == "Each working day left needs"; });
  REQUIRE(needs != figures.end());
  CHECK(*needs->value * Decimal(13) == rest);
  CHECK(has(needs->note, "13 of 21"));
}

TEST_CASE("the first morning of a month stands at nothing sold") {
  const Report report = daily_brief(trade(), "p-1", Date(2026, 10, 1));
  const auto& figures = std::get<Figures>(report.blocks[0]).figures;
  const auto so_far = std::find_if(figures.begin(), figures.end(), [](const auto& figure) { return figure.label == "Month so far"; });
  REQUIRE(so_far != figures.end());
  CHECK(so_far->value == Decimal(0));
}

TEST_CASE("the evening page tells what was done and what is left open") {
  const Report report = daily_summary(trade(), "p-1", Date(2026, 10, 14));
  CHECK(has(in_text(table(report, "Activities")), "interested"));
  CHECK(has(in_text(table(report, "Activities")), "to be written"));
  const std::string finished = in_text(table(report, "Tasks and requests finished today"));
  CHECK(has(finished, "f-3"));
  CHECK(has(finished, "r-2"));
  CHECK(has(in_text(table(report, "Due by today and not done")), "f-1"));
}

TEST_CASE("nobody of that name has a page") {
  CHECK_THROWS_AS(daily_brief(trade(), "p-1x", Date(2026, 10, 14)), Error);
  CHECK_THROWS_AS(dossier(trade(), "nobody", Date(2026, 10, 14)), Error);
  CHECK_THROWS_AS(period_report(trade(), Period::month(2026, 10), "west"), Error);
}

TEST_CASE("in a period report every table of sales adds up to the company") {
  const Period period = Period::month(2026, 10);
  const Report report = period_report(trade(), period);
  const Decimal all = *measure_sheet(trade(), {.measures = {"actual_sales"}, .period = period}).at(0, 0).value;
  CHECK(total(table(report, "Sales")->frame.at("actual_sales")) == all);
  const TableBlock* customers = table(report, "Customers by actual sales");
  REQUIRE(customers != nullptr);
  CHECK(customers->frame.rows() == 27);                                          // the 25 greatest, the others, all
  CHECK(total(customers->frame.at("actual_sales")) == all * Decimal(2));
  CHECK(total(table(report, "Categories by actual sales")->frame.at("actual_sales")) == all * Decimal(2));
  const Chart* course = chart(report, Chart::Kind::trend);
  REQUIRE(course != nullptr);
  CHECK(course->labels.size() == 31);
  CHECK(course->series[0].second.back() == all);
}

TEST_CASE("a period report of a team counts the team, in every rhythm and before its end") {
  for (const Period& period : {Period::week(2026, 42), Period::month(2026, 10), Period::quarter(2026, 3), Period::year(2025), Period::half(2026, 1), Period::range(Date(2026, 10, 3), Date(2026, 10, 20)),
                               Period::day(Date(2026, 10, 14))}) {
    INFO(period.text());
    const Report report = period_report(trade(), period, "north");
    const MeasureSheet sheet = measure_sheet(trade(), {.measures = {"actual_sales"}, .by = {"team_tree"}, .period = period});
    const TableBlock* sales = table(report, "Sales");
    REQUIRE(sales != nullptr);
    CHECK(total(sales->frame.at("actual_sales")) == *sheet.at(*sheet.find({std::string("north")}), 0).value);
  }
  const Report early = period_report(trade(), Period::month(2026, 10), "", Date(2026, 10, 14));
  CHECK(has(text_of(early), "up to 2026-09-14 and 2025-10-14"));
  CHECK(chart(early, Chart::Kind::trend)->labels.size() == 14);
}

TEST_CASE("a dossier holds what was known on its day, and marks what is only alleged") {
  const Book book = trade().add(october());
  const Report report = dossier(book, "p-1", Date(2026, 11, 15));
  const std::string conduct = in_text(table(report, "Conduct"));
  CHECK(has(conduct, "confirmed"));
  CHECK(has(conduct, "alleged: not decided, does not count"));
  CHECK_FALSE(has(conduct, "2026-12-01"));                                       // decided later
  CHECK(has(in_text(table(report, "Trainings")), "Negotiation"));
  CHECK_FALSE(has(in_text(table(report, "Trainings")), "Later"));
  const TableBlock* posted = table(report, "Posted appraisals");
  REQUIRE(posted != nullptr);
  CHECK(posted->frame.rows() == 1);
  CHECK(posted->frame.at("score").decimal(0) == *october().at("p-1").score());
  CHECK(has(in_text(table(dossier(book, "p-2", Date(2026, 11, 1)), "From each day on (without a day: always)")), "2026-10-16"));
  CHECK_FALSE(has(in_text(table(dossier(book, "p-2", Date(2026, 10, 15)), "From each day on (without a day: always)")), "2026-10-16"));
  CHECK(has(in_text(table(report, "Expenses")), "120.50"));
  CHECK(has(html_of(report), "&lt;b&gt;hearsay&lt;/b&gt;"));
}

TEST_CASE("a report document is filled with the measures of a period") {
  const Book book = with_report(
      "{'attain': 'report/1', 'name': 'monthly', 'title': 'Sales of {company}, {period}', 'period': 'month', 'blocks': ["
      "{'figures': {'measures': ['actual_sales', 'target_attainment']}}, {'heading': 'Teams', 'level': 2}, {'text': 'As of {as_of}.', 'tone': 'note'},"
      "{'table': {'caption': 'Retail', 'measures': ['actual_sales', {'measure': 'orders', 'as': 'documents'}], 'by': ['customer'], 'where': 'customer.segment = \\\"retail\\\"', 'sort': '-actual_sales', 'limit': 5,"
      " 'columns': {'actual_sales': {'title': 'Sold', 'decimals': 0}}}},"
      "{'chart': {'kind': 'trend', 'title': 'The year', 'measures': ['actual_sales'], 'by': ['month', 'team'], 'period': 'year'}},"
      "{'chart': {'kind': 'heat_map', 'measures': ['visits', 'calls'], 'by': 'team'}},"
      "{'chart': {'kind': 'actual_against_target', 'measures': ['actual_sales', 'target'], 'by': 'team'}}]}");
  CHECK(verify_reports(book).empty());
  const Report report = report_from(book, "monthly", Period::month(2026, 10));
  CHECK(report.title == "Sales of Harbour & Sons, October 2026");
  const TableBlock* retail = table(report, "Retail");
  REQUIRE(retail != nullptr);
  CHECK(retail->frame.rows() == 5);
  CHECK(retail->columns[1].title == "Sold");
  for (std::size_t row = 1; row < 5; ++row) CHECK(retail->frame.at("actual_sales").decimal(row - 1) >= retail->frame.at("actual_sales").decimal(row));
  CHECK(has(text_of(report), "5 of "));
  CHECK(chart(report, Chart::Kind::trend)->labels.size() == 12);
  CHECK(chart(report, Chart::Kind::trend)->series.size() >= 4);
  CHECK_THROWS_AS(report_from(book, "monthly", Period::quarter(2026, 4)), Error);
  CHECK_THROWS_AS(report_from(book, "montly", Period::month(2026, 10)), Error);
}

TEST_CASE("a wrong report document is found before it is used, with its place and the nearest name") {
  const std::pair<const char*, const char*> wrong[] = {
      {"{'tabel': {}}", "table"},
      {"{'heading': 'x', 'text': 'y'}", "exactly one"},
      {"{'heading': 'x', 'level': 9}", "1 to 4"},
      {"{'table': {'measures': ['actual_sale']}}", "actual_sales"},
      {"{'table': {'measures': ['actual_sales'], 'sort': 'orders'}}", "sort"},
      {"{'table': {'measures': []}}", "no measure"},
      {"{'table': {'measures': ['actual_sales'], 'limit': 0}}", "at least 1"},
      {"{'table': {'measures': ['actual_sales'], 'columns': {'actualsales': {}}}}", "actual_sales"},
      {"{'chart': {'kind': 'pie', 'measures': ['actual_sales'], 'by': 'team'}}", "heat_map"},
      {"{'chart': {'kind': 'bars', 'measures': ['actual_sales'], 'by': ['team', 'month']}}", "one \"by\""},
      {"{'chart': {'kind': 'actual_against_target', 'measures': ['actual_sales'], 'by': 'team'}}", "two measures"}};
  for (const auto& [block, words] : wrong) {
    INFO(block);
    const Findings findings = verify_reports(with_report("{'attain': 'report/1', 'name': 'bad', 'blocks': [" + std::string(block) + "]}"));
    REQUIRE(findings.size() == 1);
    CHECK(has(findings[0].path, "blocks[0]"));
    CHECK(has(findings[0].message + findings[0].hint, words));
  }
}
