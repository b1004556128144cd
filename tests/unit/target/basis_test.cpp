// What targets stand on: seasons, working days, capacity, growth; calendars of every kind.
#include <numeric>

#include "attain/target/target.hpp"
#include "documents.hpp"
#include "test.hpp"

using namespace attain;
using attain::testing::document;

namespace {

std::vector<Document> records(std::string_view text) { return document(text).items(); }

Book company(const std::string& rest, const std::string& settings = "") {
  return Book().with_company(document("{'attain': 'company/1', 'name': 'Any', 'currency': 'EUR'" + settings + ", " + rest + "}"));
}

TargetSheet plan(const Book& book, const std::string& rest, const std::string& value = "1000", const std::string& period = "2026") {
  return decompose(book, {.policy = document("{'attain': 'target-policy/1', 'name': 'plan', 'measure': 'actual_sales', 'period': '" + period + "', 'unit': 1, 'value': " + value + ", " + rest + "}")});
}

std::int64_t of(const TargetSheet& sheet, TargetBy by, const std::string& id) { return *sheet.value({{by, id}}, sheet.period()) / 100; }

std::vector<std::int64_t> pieces_of(const TargetSheet& sheet, const TargetNode& node, Grain grain) {
  std::vector<std::int64_t> result;
  for (const auto& [period, units] : sheet.phased(node, grain)) result.push_back(units / 100);
  return result;
}

using List = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("Months without a season weigh their working days") {
  const TargetSheet sheet = plan(company("'people': [{'id': 'a'}]"), "'levels': [{'by': 'month'}]", "261");   // 261 weekdays in 2026
  CHECK(pieces_of(sheet, {}, Grain::month) == List{22, 20, 22, 22, 21, 22, 23, 21, 22, 22, 21, 23});
}

TEST_CASE("Who joins, leaves, works less or by shift has days of their own") {
  const Book book = company(R"('people': [{'id': 'joins', 'employed': [{'from': '2026-07-01', 'is': true}]}, {'id': 'off'}, {'id': 'shifts'}, {'id': 'usual'}])")
                        .append("attendance", records(R"([{'id': '1', 'on': '2026-10-05', 'salesperson': 'off', 'kind': 'leave'}, {'id': '2', 'on': '2026-10-06', 'salesperson': 'off', 'kind': 'leave', 'share': '0.5'},
                                                          {'id': '3', 'on': '2026-10-03', 'salesperson': 'shifts', 'kind': 'shift'}, {'id': '4', 'on': '2026-10-04', 'salesperson': 'shifts', 'kind': 'shift', 'share': '0.5'}])"),
                                {.recorded = 0});
  const TargetSheet sheet = plan(book, "'levels': [{'by': 'salesperson'}, {'by': 'month'}], 'days': {'unit': '0.01'}", "40000");
  CHECK(pieces_of(sheet, {{TargetBy::salesperson, "joins"}}, Grain::half) == List{0, 10000});
  const auto day = [&](const char* who, int date) { return *sheet.value({{TargetBy::salesperson, who}}, Period::day(Date(2026, 10, date))); };
  CHECK(day("off", 5) == 0);
  CHECK(std::abs(day("off", 7) - 2 * day("off", 6)) <= 1);
  CHECK(day("shifts", 5) == 0);
  CHECK(std::abs(day("shifts", 3) - 2 * day("shifts", 4)) <= 1);
  CHECK(day("usual", 5) > 0);
}

TEST_CASE("Weekdays and peaks weigh their days") {
  const Book book = company("'calendars': {'default': {'weekend': ['sun']}}");
  const TargetSheet sheet = plan(book, "'levels': [{'by': 'month'}], 'days': {'unit': 1, 'weekday': {'sat': '0.5'}}, 'season': {'factors': [{'period': '2026-10-05/2026-10-10', 'factor': 2}]}", "30000", "2026-10");
  const auto day = [&](int date) { return *sheet.value({}, Period::day(Date(2026, 10, date))) / 100; };
  CHECK(day(5) == 2 * day(12));
  CHECK(day(12) == 2 * day(17));
  CHECK(day(4) == 0);
}

TEST_CASE("A season from history counts working days once") {
  // Every working day of three years sold alike, but December twice as much: months weigh their days, December's twice.
  std::vector<Document> orders;
  for (Date month(2023, 1, 1); month < Date(2026, 1, 1); month = month.plus_months(1)) {
    const int days = WorkingCalendar().working_days(month, month.plus_months(1)) * (month.month() == 12 ? 2 : 1);
    orders.push_back(Document::object({{"id", month.text()}, {"on", month.text()}, {"amount", Decimal(days * 100)}}));
  }
  const Book book = company("'people': [{'id': 'a'}]").append("orders", orders, {.recorded = 0});
  const TargetSheet sheet = plan(book, "'levels': [{'by': 'month'}], 'season': {'history': {'years': 3}}", "28400");   // 261 + 23 days of 100
  CHECK(pieces_of(sheet, {}, Grain::month) == List{2200, 2000, 2200, 2200, 2100, 2200, 2300, 2100, 2200, 2200, 2100, 4600});
  CHECK(sheet.why(*sheet.find({}, Period::month(2026, 12))).contradictions().empty());
  CHECK_THROWS_AS(plan(book, "'levels': [{'by': 'month'}], 'season': {'history': {'years': 1}}"), Error);
}

TEST_CASE("Capacity is productivity, days and the ramp by month of service") {
  const Book book = company(R"('teams': [{'id': 't'}], 'people': [{'id': 'new', 'team': 't', 'employed': [{'from': '2026-01-01', 'is': true}]}, {'id': 'half', 'team': 't', 'capacity': '0.5'}, {'id': 'old', 'team': 't'}])");
  const TargetSheet sheet = plan(book, "'levels': [{'by': 'salesperson', 'basis': {'capacity': {'ramp': [0, '0.5']}}}]", "10000", "2026-Q1");
  // Q1 has 64 weekdays, January 22, February 20: new 0 + 10 + 22, half 32, old 64.
  CHECK(of(sheet, TargetBy::salesperson, "new") == 2500);
  CHECK(of(sheet, TargetBy::salesperson, "half") == 2500);
  CHECK(of(sheet, TargetBy::salesperson, "old") == 5000);
  CHECK_THROWS_AS(plan(book, "'levels': [{'by': 'product', 'members': [], 'basis': {'capacity': {}}}]"), Error);
}

TEST_CASE("Growth, potential by attribute and stated shares") {
  const Book book = company(R"('people': [{'id': 'a', 'potential': 30}, {'id': 'b', 'potential': 70}])")
                        .append("orders", records(R"([{'id': '1', 'on': '2024-05-01', 'salesperson': 'a', 'amount': 100}, {'id': '2', 'on': '2025-05-01', 'salesperson': 'a', 'amount': 400},
                                                      {'id': '3', 'on': '2024-05-01', 'salesperson': 'b', 'amount': 500}, {'id': '4', 'on': '2025-05-01', 'salesperson': 'b', 'amount': 200}])"),
                                {.recorded = 0});
  CHECK(of(plan(book, "'levels': [{'by': 'salesperson', 'basis': {'growth': {}}}]"), TargetBy::salesperson, "a") == 1000);
  CHECK(of(plan(book, "'levels': [{'by': 'salesperson', 'basis': {'potential': {'attribute': 'potential'}}}]"), TargetBy::salesperson, "a") == 300);
  CHECK(of(plan(book, "'levels': [{'by': 'salesperson', 'basis': {'potential': {'measure': 'orders', 'period': '2025'}}}]"), TargetBy::salesperson, "a") == 500);
  CHECK(of(plan(book, "'levels': [{'by': 'salesperson', 'basis': {'history': {'years': 2, 'decay': '0.5'}}}]"), TargetBy::salesperson, "a") == 500);   // 450 : 450
  const TargetSheet blind = decompose(book, {.policy = document("{'attain': 'target-policy/1', 'name': 'p', 'measure': 'actual_sales', 'period': '2026', 'value': 1000, 'levels': [{'by': 'salesperson', 'basis': {'history': {}}}]}"),
                                             .as_of = Date(2024, 12, 31)});
  CHECK(blind.units()[1] == blind.units()[2]);          // nothing of 2025 was known: equal parts, and a finding
  CHECK(blind.findings().size() == 2);
}

TEST_CASE("Fiscal years of weeks are cut by their own periods") {
  const Book book = company("'people': []", ", 'fiscal': {'start': '02-01', 'pattern': '4-5-4', 'week_starts': 'sun', 'nearest': true, 'named_by_start': true}");
  const TargetSheet sheet = plan(book, "'levels': [{'by': 'fiscal_quarter'}, {'by': 'fiscal_period'}]", "52000", "FY2026");
  CHECK(pieces_of(sheet, {}, Grain::fiscal_quarter) == List{13000, 13000, 13000, 13000});
  CHECK(pieces_of(sheet, {}, Grain::fiscal_period) == List{4000, 5000, 4000, 4000, 5000, 4000, 4000, 5000, 4000, 4000, 5000, 4000});
  const auto weeks = pieces_of(sheet, {}, Grain::week);
  CHECK(std::accumulate(weeks.begin(), weeks.end(), std::int64_t(0)) == 52000);
}

TEST_CASE("Territories go to their holders") {
  const Book book = company(R"('people': [{'id': 'a'}, {'id': 'b'}], 'territories': [{'id': 'world'}, {'id': 'east', 'parent': 'world', 'holder': 'a'}, {'id': 'west', 'parent': 'world', 'holder': 'b'}],
                               'customers': [{'id': 'c', 'territory': 'east'}, {'id': 'd', 'territory': 'west'}])")
                        .append("orders", records(R"([{'id': '1', 'on': '2025-05-01', 'customer': 'c', 'amount': 100}, {'id': '2', 'on': '2025-05-01', 'customer': 'd', 'amount': 300}])"), {.recorded = 0});
  const TargetSheet sheet = plan(book, "'levels': [{'by': 'territory', 'basis': {'history': {}}}, {'by': 'salesperson'}]");
  CHECK(of(sheet, TargetBy::territory, "world") == 1000);
  CHECK(of(sheet, TargetBy::territory, "west") == 750);
  CHECK(of(sheet, TargetBy::salesperson, "b") == 750);
}

TEST_CASE("Who is under nobody is said, not passed over") {
  const Book book = company(R"('teams': [{'id': 'x', 'parent': 'y'}, {'id': 'y', 'parent': 'x'}, {'id': 'z'}], 'people': [{'id': 'a', 'team': 'x'}, {'id': 'b', 'team': 'z'}, {'id': 'c'}])");
  const TargetSheet sheet = plan(book, "'levels': [{'by': 'team'}, {'by': 'salesperson'}]");
  CHECK(of(sheet, TargetBy::salesperson, "b") == 1000);
  REQUIRE(sheet.findings().size() == 2);
  CHECK(sheet.findings()[0].message.find("1 of level \"salesperson\" have no team") == 0);
  CHECK(sheet.findings()[1].message.find("1 of level \"salesperson\" belong to nobody") == 0);
}

TEST_CASE("Counts are whole where nothing else is said") {
  const Book book = company("'people': [{'id': 'a'}, {'id': 'b'}, {'id': 'c'}]");
  const TargetSheet sheet = decompose(book, {.policy = document("{'attain': 'target-policy/1', 'name': 'p', 'measure': 'new_customers', 'period': '2026', 'value': 10, 'levels': [{'by': 'salesperson'}]}")});
  CHECK(sheet.scale() == 0);
  CHECK(std::vector<std::int64_t>(sheet.units().begin(), sheet.units().end()) == List{10, 4, 3, 3});
  CHECK_THROWS_AS(decompose(book, {.policy = document("{'attain': 'target-policy/1', 'name': 'p', 'measure': 'target_attainment', 'period': '2026', 'value': 1, 'levels': []}")}), Error);
}

TEST_CASE("The top number may be the company's own target, or be given by the call") {
  const Book book = company("'people': [{'id': 'a'}]").append("targets", records("[{'id': 't', 'measure': 'actual_sales', 'period': '2026', 'value': 700}]"), {.recorded = 0});
  const Document open = document("{'attain': 'target-policy/1', 'name': 'p', 'measure': 'actual_sales', 'levels': [{'by': 'salesperson'}]}");
  CHECK(decompose(book, {.policy = open, .period = Period::year(2026)}).units()[0] == 70000);
  CHECK(decompose(book, {.policy = open, .period = Period::year(2027), .value = Decimal(5)}).units()[0] == 500);
  CHECK_THROWS_AS(decompose(book, {.policy = open, .period = Period::year(2027)}), Error);
}

TEST_CASE("A policy of the book is used by its name, and checked before it is used") {
  const Document rule = document("{'attain': 'target-policy/1', 'name': 'plan', 'measure': 'actual_sales', 'period': '2026', 'value': 10, 'levels': [{'by': 'salesperson', 'floor': 6}]}");
  const Book book = company("'people': [{'id': 'a'}, {'id': 'b'}]").with_rules({rule});
  const Findings findings = verify_policies(book);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].code == ErrorCode::infeasible);
  CHECK(findings[0].path.find("levels[0]") != std::string::npos);
  CHECK(decompose(book, {.policy = "plan", .value = Decimal(12)}).units()[1] == 600);
  CHECK_THROWS_AS(decompose(book, {.policy = "plam"}), Error);
}

TEST_CASE("What is unknown in a policy is an error that says where") {
  const Book book = company("'people': [{'id': 'a'}]");
  const auto refused = [&](const std::string& rest) {
    try {
      (void)plan(book, rest);
    } catch (const Error& error) {
      return error.path();
    }
    return std::string("taken");
  };
  CHECK(refused("'levels': [{'by': 'moon'}]") == "policy.levels[0].by");
  CHECK(refused("'levels': [{'by': 'salesperson', 'basis': {'history': {}, 'equal': true}}]") == "policy.levels[0].basis");
  CHECK(refused("'levels': [{'by': 'salesperson', 'basis': {'weight': 1}}]") == "policy.levels[0].basis");
  CHECK(refused("'levels': [{'by': 'salesperson', 'unit': 0}]") == "policy.levels[0].unit");
  CHECK(refused("'levels': [{'by': 'salesperson', 'hedge': -1}]") == "policy.levels[0].hedge");
  CHECK(refused("'levels': [{'by': 'salesperson'}, {'by': 'salesperson'}]") == "policy.levels[1]");
  CHECK(refused("'levels': [{'by': 'salesperson'}, {'by': 'team'}]") == "policy.levels[1]");
  CHECK(refused("'levels': [], 'season': {'weights': [1]}") == "policy.season.weights");
  CHECK(refused("'levels': [], 'constraints': [{'period': '2027', 'lock': 1}]") == "policy.constraints[0].period");
  CHECK(refused("'levels': [], 'adjustments': [{'add': 1}]") == "policy.adjustments[0]");
  CHECK(refused("'levels': [], 'days': {'calendar': 'moon'}") == "policy.days.calendar");
  CHECK(refused("'levels': [{'by': 'salesperson', 'basis': {'shares': {'zed': 1}}}]") == "policy.levels[0].basis.shares");
  CHECK(refused("'levels': [{'by': 'salesperson', 'basis': {'history': {'measure': 'actul_sales'}}}]").rfind("policy.levels[0].basis", 0) == 0);
}
