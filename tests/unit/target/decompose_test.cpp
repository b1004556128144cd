// A top number pushed down: who gets what, and when.
#include <numeric>

#include "attain/measure/measure.hpp"
#include "attain/target/target.hpp"
#include "documents.hpp"
#include "test.hpp"

using namespace attain;
using attain::testing::document;

namespace {

std::vector<Document> records(std::string_view text) { return document(text).items(); }

Book china() {
  return Book().with_company(document(R"({'attain': 'company/1', 'name': 'Hotel', 'currency': 'CNY', 'calendars': {'default': {'weekend': ['sat', 'sun'],
    'holidays': [{'on': '2026-09-25', 'name': 'Mid-autumn'}, {'on': '2026-10-01', 'name': 'National day'}, {'on': '2026-10-02', 'name': 'National day'},
                 {'on': '2026-10-05', 'name': 'National day'}, {'on': '2026-10-06', 'name': 'National day'}, {'on': '2026-10-07', 'name': 'National day'}],
    'workdays': ['2026-09-20', '2026-10-10']}}})"));
}

Document s3(const std::string& more) {
  return document(R"({'attain': 'target-policy/1', 'name': 'year', 'measure': 'actual_sales', 'period': '2026', 'value': 1000000,
    'levels': [{'by': 'month', 'unit': 1000}], 'season': {'weights': [6, 5, 9, 8, 8, 9, 7, 6, 9, 11, 12, 10]}, 'days': {'unit': 1},
    'constraints': [{'period': '2026-12', 'lock': 130000})" + more + "]}");
}

std::vector<std::int64_t> in_units(const std::vector<std::pair<Period, std::int64_t>>& phased, std::int64_t unit) {
  std::vector<std::int64_t> result;
  for (const auto& [period, units] : phased) {
    REQUIRE(units % unit == 0);
    result.push_back(units / unit);
  }
  return result;
}

/// Two teams under one, four people, two products in two categories, sales of the year before.
Book organised() {
  return Book()
      .with_company(document(R"({'attain': 'company/1', 'name': 'Harbour', 'currency': 'EUR',
        'teams': [{'id': 'all'}, {'id': 'north', 'parent': 'all'}, {'id': 'south', 'parent': 'all'}],
        'people': [{'id': 'mei', 'team': 'north'}, {'id': 'bo', 'team': 'north'}, {'id': 'sun', 'team': 'south'}, {'id': 'li', 'team': 'all', 'position': 'manager'}],
        'categories': [{'id': 'drinks'}, {'id': 'food'}],
        'products': [{'id': 'chai', 'category': 'drinks'}, {'id': 'tofu', 'category': 'food'}],
        'customers': [{'id': 'c-1', 'owner': 'mei', 'segment': 'retail'}, {'id': 'c-2', 'owner': 'bo', 'segment': 'key'}]})"))
      .append("orders", records(R"([
        {'id': '1', 'on': '2025-02-03', 'salesperson': 'mei', 'product': 'chai', 'customer': 'c-1', 'channel': 'web', 'amount': '300'},
        {'id': '2', 'on': '2025-03-03', 'salesperson': 'bo', 'product': 'tofu', 'customer': 'c-2', 'channel': 'shop', 'amount': '100'},
        {'id': '3', 'on': '2025-08-03', 'salesperson': 'sun', 'product': 'chai', 'customer': 'c-1', 'channel': 'web', 'amount': '400'},
        {'id': '4', 'on': '2024-08-03', 'salesperson': 'bo', 'product': 'chai', 'customer': 'c-2', 'channel': 'web', 'amount': '200'}])"),
              {.recorded = 0});
}

Document policy(const std::string& rest) {
  return document("{'attain': 'target-policy/1', 'name': 'plan', 'measure': 'actual_sales', 'period': '2026', 'value': 1600, " + rest + "}");
}

std::int64_t euros(const TargetSheet& sheet, TargetBy by, const std::string& id, const Period& period = Period::year(2026)) {
  const auto cell = sheet.find({{by, id}}, period);
  REQUIRE(cell);
  REQUIRE(sheet.units()[*cell] % 100 == 0);
  return sheet.units()[*cell] / 100;
}

}  // namespace

TEST_CASE("A year becomes months, days and weeks that add to the unit") {
  const Book book = china();
  const TargetSheet sheet = decompose(book, {.policy = s3("")});
  CHECK(in_units(sheet.phased({}, Grain::month), 100000) == std::vector<std::int64_t>{58, 49, 87, 77, 77, 87, 68, 58, 87, 106, 116, 130});
  const auto day = [&](int month, int date) { return *sheet.value({}, Period::day(Date(2026, month, date))) / 100; };
  int working = 0;
  for (const Date date : book.company().calendars().at("default").list(Period::month(2026, 10))) {
    CHECK(day(10, date.day()) == (working < 16 ? 5889 : 5888));
    ++working;
  }
  CHECK(working == 18);
  CHECK(day(10, 10) == 5889);
  CHECK(day(10, 11) == 0);
  const auto week = [&](int number) { return *sheet.value({}, Period::week(2026, number)) / 100; };
  CHECK(std::vector<std::int64_t>{week(41), week(42), week(43), week(44)} == std::vector<std::int64_t>{17667, 29445, 29445, 29443});
  working = 0;
  for (const Date date : book.company().calendars().at("default").list(Period::month(2026, 9))) CHECK(day(9, date.day()) == (working++ < 12 ? 3955 : 3954));
  CHECK(working == 22);
  CHECK(week(40) == 11862);
  CHECK(*sheet.value({}, Period::range(Date(2026, 10, 1), Date(2026, 10, 4))) == 0);
}

TEST_CASE("A locked week is held and the rest of its month shares what is left") {
  const TargetSheet sheet = decompose(china(), {.policy = s3(", {'period': '2026-W42', 'lock': 30000}")});
  const auto week = [&](int number) { return *sheet.value({}, Period::week(2026, number)) / 100; };
  CHECK(std::vector<std::int64_t>{week(41), week(42), week(43), week(44)} == std::vector<std::int64_t>{17540, 30000, 29230, 29230});
  CHECK(*sheet.value({}, Period::day(Date(2026, 10, 10))) == 584600);
  CHECK(*sheet.value({}, Period::month(2026, 10)) == 10600000);
}

TEST_CASE("History goes down a tree of teams to people") {
  const TargetSheet sheet = decompose(organised(), {.policy = policy("'levels': [{'by': 'team', 'basis': {'history': {}}}, {'by': 'salesperson', 'basis': {'history': {}}}]")});
  CHECK(euros(sheet, TargetBy::team, "all") == 1600);
  CHECK(euros(sheet, TargetBy::team, "north") == 800);
  CHECK(euros(sheet, TargetBy::salesperson, "mei") == 600);
  CHECK(euros(sheet, TargetBy::salesperson, "bo") == 200);
  CHECK(euros(sheet, TargetBy::salesperson, "sun") == 800);
  CHECK_FALSE(sheet.find({{TargetBy::salesperson, "li"}}, Period::year(2026)));   // a manager sells nothing
}

TEST_CASE("Bases are blended by their weights") {
  // bo: .75 × 300 ÷ 1000 (two years, all alike) + .25 × 1 ÷ 3
  const TargetSheet sheet = decompose(organised(), {.policy = policy("'unit': 1, 'levels': [{'by': 'salesperson', 'basis': [{'history': {'years': 2}, 'weight': 75}, {'equal': true, 'weight': 25}]}]")});
  CHECK(euros(sheet, TargetBy::salesperson, "bo") == 494);      // 360 + 133.33, as mei: the unit left over goes to the first
  CHECK(euros(sheet, TargetBy::salesperson, "mei") == 493);
  CHECK(euros(sheet, TargetBy::salesperson, "sun") == 613);
}

TEST_CASE("Growth alone is shared where everybody keeps last year's number") {
  const TargetSheet sheet = decompose(organised(), {.policy = policy("'levels': [{'by': 'salesperson', 'above_history': true, 'basis': {'shares': {'mei': 1, 'bo': 1, 'sun': 2}}}]")});
  CHECK(euros(sheet, TargetBy::salesperson, "mei") == 500);     // 300 + 800 ÷ 4
  CHECK(euros(sheet, TargetBy::salesperson, "bo") == 300);
  CHECK(euros(sheet, TargetBy::salesperson, "sun") == 800);
}

TEST_CASE("Products go under people, and anybody may be asked over all of them") {
  const TargetSheet sheet = decompose(organised(), {.policy = policy("'levels': [{'by': 'salesperson', 'basis': {'history': {}}}, {'by': 'product', 'basis': {'history': {}}}, {'by': 'month'}]")});
  CHECK(sheet.value({{TargetBy::salesperson, "mei"}, {TargetBy::product, "chai"}}, Period::year(2026)) == 60000);
  CHECK(sheet.value({{TargetBy::product, "chai"}}, Period::year(2026)) == 140000);
  CHECK(sheet.value({{TargetBy::product, "tofu"}}, Period::year(2026)) == 20000);
  std::int64_t sum = 0;
  for (const auto& [period, units] : sheet.phased({{TargetBy::product, "chai"}}, Grain::week)) sum += units;
  CHECK(sum == 140000);
}

TEST_CASE("Categories, segments, customers and channels are levels as well") {
  const auto tree = decompose(organised(), {.policy = policy("'levels': [{'by': 'category', 'basis': {'history': {}}}, {'by': 'product', 'basis': {'history': {}}}]")});
  CHECK(euros(tree, TargetBy::category, "drinks") == 1400);
  CHECK(euros(tree, TargetBy::product, "tofu") == 200);
  const auto segments = decompose(organised(), {.policy = policy("'levels': [{'by': 'segment', 'basis': {'history': {}}}, {'by': 'customer', 'basis': {'history': {}}}]")});
  CHECK(euros(segments, TargetBy::segment, "retail") == 1400);
  CHECK(euros(segments, TargetBy::customer, "c-2") == 200);
  const auto channels = decompose(organised(), {.policy = policy("'levels': [{'by': 'channel', 'basis': {'history': {}}}]")});
  CHECK(euros(channels, TargetBy::channel, "shop") == 200);
}

TEST_CASE("The company's months may be columns that add as well as every person's year") {
  const TargetSheet sheet = decompose(organised(), {.policy = policy("'unit': 1, 'levels': [{'by': 'salesperson', 'basis': {'history': {}}}, {'by': 'month', 'across': true}], 'constraints': [{'period': '2026-12', 'lock': 300}]")});
  CHECK(*sheet.value({}, Period::month(2026, 12)) == 30000);
  CHECK(euros(sheet, TargetBy::salesperson, "mei") == 600);
  CHECK(*sheet.value({{TargetBy::salesperson, "mei"}}, Period::year(2026)) == 60000);
}

TEST_CASE("A hedge pushes down more than there is, and what is above keeps its number") {
  const TargetSheet sheet = decompose(organised(), {.policy = policy("'levels': [{'by': 'salesperson', 'hedge': 0.1, 'basis': {'history': {}}}, {'by': 'month'}]")});
  CHECK(sheet.units()[0] == 160000);
  CHECK(sheet.cell(0).pushed == 176000);
  CHECK(euros(sheet, TargetBy::salesperson, "mei") == 660);
  std::int64_t sum = 0;
  for (const auto& [period, units] : sheet.phased({}, Grain::day)) sum += units;
  CHECK(sum == 160000);
}

TEST_CASE("What a level adjusts goes down, and stays hidden from below where it says so") {
  const std::string rest = "'levels': [{'by': 'team', 'basis': {'history': {}}}, {'by': 'salesperson', 'basis': {'history': {}}}], 'adjustments': [{'for': {'team': 'north'}, 'add': 80, 'by': 'wu', 'reason': 'secret reserve'";
  const TargetSheet open = decompose(organised(), {.policy = policy(rest + "}]")});
  CHECK(euros(open, TargetBy::team, "north") == 800);
  CHECK(euros(open, TargetBy::salesperson, "mei") == 660);
  const auto why = [](const TargetSheet& sheet) { return sheet.why(*sheet.find({{TargetBy::salesperson, "mei"}}, Period::year(2026))); };
  CHECK(why(open).text().find("secret reserve") != std::string::npos);
  const TargetSheet hidden = decompose(organised(), {.policy = policy(rest + ", 'hidden': true}]")});
  CHECK(euros(hidden, TargetBy::salesperson, "mei") == 660);
  CHECK(why(hidden).text().find("secret reserve") == std::string::npos);
  CHECK(why(hidden).text().find("800") == std::string::npos);
}

TEST_CASE("Released targets are what measures read") {
  const Book book = organised();
  const TargetSheet sheet = decompose(book, {.policy = policy("'levels': [{'by': 'team', 'basis': {'history': {}}}, {'by': 'salesperson', 'basis': {'history': {}}}, {'by': 'month', 'working_days': 'none', 'season': {'weights': [1,1,1,1,1,1,1,1,1,1,1,1]}}]")});
  const Book released = book.add(sheet);
  const Frame frame = measure(released, {.measures = {Document::object({{"measure", "target"}, {"of", "actual_sales"}})}, .by = {"salesperson"}, .period = Period::month(2026, 3)});
  for (std::size_t row = 0; row < frame.rows(); ++row) {
    if (frame.at("salesperson").text(row) == "mei") CHECK(frame.columns()[1].decimal(row) == Decimal(50));
  }
  CHECK(released.table("targets").rows() == 1 + 3 + 3 + 3 * 12);
}
