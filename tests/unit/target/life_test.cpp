// The life of a sheet: revised in mid-period, handed over, answered, bridged, succeeded.
#include "attain/target/life.hpp"

#include "attain/measure/measure.hpp"
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
      .with_company(document(R"({'attain': 'company/1', 'name': 'Two', 'currency': 'EUR', 'teams': [{'id': 'north'}, {'id': 'south'}],
        'people': [{'id': 'a', 'team': 'north'}, {'id': 'b', 'team': 'north'}, {'id': 'c', 'team': 'south'}]})"))
      .append("orders", document(R"([{'id': '1', 'on': '2026-01-15', 'salesperson': 'a', 'amount': '600'}, {'id': '2', 'on': '2026-02-10', 'salesperson': 'b', 'amount': '5000'}])").items(), {.recorded = 0});
}

TargetSheet plan(const Book& book, const char* state = "released") {
  return decompose(book, {.policy = document(std::string(R"({'attain': 'target-policy/1', 'name': 'plan', 'measure': 'actual_sales', 'period': '2026', 'value': 36000, 'unit': 1,
    'levels': [{'by': 'team', 'basis': {'shares': {'north': 2, 'south': 1}}}, {'by': 'salesperson'}, {'by': 'month', 'working_days': 'none'}], 'state': ')") + state + "'}")});
}

Decimal value(const TargetSheet& sheet, const TargetNode& node, const char* period) { return sheet.amount(sheet.value(node, Period::of(period)).value()); }
const TargetNode kA = {{TargetBy::salesperson, "a"}}, kB = {{TargetBy::salesperson, "b"}}, kC = {{TargetBy::salesperson, "c"}}, kNorth = {{TargetBy::team, "north"}};

void check_sums(const TargetSheet& sheet) {
  for (std::size_t cell = 0; cell < sheet.cells(); ++cell) {
    const TargetSheet::Cell one = sheet.cell(cell);
    if (one.children == 0) continue;
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < one.children; ++i) sum += sheet.cell(one.first_child + i).units;
    CHECK(sum == one.units);
  }
}

}  // namespace

TEST_CASE("Keep annual: closed months stay, the rest takes the difference, everything above adds") {
  const Book b = book();
  const TargetSheet first = plan(b);
  CHECK(value(first, kA, "2026") == Decimal(12000));
  const TargetSheet next = revise(b, first, {.how = TargetRevise::keep_annual, .node = kA, .from = Date(2026, 7, 1), .value = Decimal(15000), .reason = "new shop"});
  CHECK(value(next, kA, "2026") == Decimal(15000));
  CHECK(value(next, kA, "2026-06") == Decimal(1000));
  CHECK(value(next, kA, "2026-07") == Decimal(1500));
  CHECK(value(next, kB, "2026") == Decimal(12000));
  CHECK(value(next, kNorth, "2026") == Decimal(27000));
  CHECK(value(next, {}, "2026") == Decimal(39000));
  CHECK(next.revision().version == 2);
  check_sums(next);
  const TargetSheet beside = revise(b, first, {.how = TargetRevise::keep_annual, .node = kA, .from = Date(2026, 7, 1), .value = Decimal(15000), .within_parent = true, .reason = "new shop"});
  CHECK(value(beside, kNorth, "2026") == Decimal(24000));
  CHECK(value(beside, kB, "2026-12") == Decimal(500));
  check_sums(beside);
  CHECK_THROWS_AS(revise(b, first, {.how = TargetRevise::keep_annual, .node = kA, .from = Date(2026, 7, 1), .value = Decimal(5000), .reason = "too low"}), Error);
}

TEST_CASE("In the middle of a month the days before stay to the cent") {
  const Book b = book();
  const TargetSheet first = plan(b);
  const TargetSheet next = revise(b, first, {.how = TargetRevise::keep_annual, .from = Date(2026, 3, 18), .value = Decimal(50001), .reason = "raised"});
  for (Date day(2026, 3, 1); day < Date(2026, 3, 18); ++day) CHECK(next.value(kA, Period::day(day)) == first.value(kA, Period::day(day)));
  CHECK(next.value(kA, Period::day(Date(2026, 3, 18))) > first.value(kA, Period::day(Date(2026, 3, 18))));
  std::int64_t days = 0;
  for (const std::int64_t units : next.days(*next.find(kA, Period::month(2026, 3)))) days += units;
  CHECK(days == next.value(kA, Period::month(2026, 3)));
  CHECK(value(next, {}, "2026") == Decimal(50001));
  check_sums(next);
}

TEST_CASE("Catch up: what was missed goes to what is left, a surplus comes off, never below zero; the year keeps its number") {
  const Book b = book();
  const TargetSheet first = plan(b);
  const TargetSheet next = revise(b, first, {.how = TargetRevise::catch_up, .from = Date(2026, 3, 1), .reason = "behind"});
  CHECK(value(next, kA, "2026-03") == Decimal(1140));          // (12,000 - 600) ÷ 10
  CHECK(value(next, kB, "2026-03") == Decimal(700));           // (12,000 - 5,000) ÷ 10
  CHECK(value(next, kC, "2026-03") == Decimal(1200));
  CHECK(value(next, kA, "2026-02") == Decimal(1000));
  const auto year = next.cell(*next.find(kA, Period::year(2026)));
  CHECK(next.amount(year.units) == Decimal(12000));
  CHECK(next.amount(year.pushed) == Decimal(13400));
}

TEST_CASE("Relief and handing over: days go, to nobody, to peers or to named ones") {
  const Book b = book();
  const TargetSheet first = plan(b);
  const TargetSheet relieved = revise(b, first, {.how = TargetRevise::relief, .node = kA, .days = Period::month(2026, 8), .reason = "parental leave"});
  CHECK(value(relieved, kA, "2026-08") == Decimal(0));
  CHECK(value(relieved, {}, "2026") == Decimal(35000));
  check_sums(relieved);
  const TargetSheet carried = revise(b, first, {.how = TargetRevise::relief, .node = kA, .days = Period::month(2026, 8), .peers = true, .reason = "parental leave"});
  CHECK(value(carried, kB, "2026-08") == Decimal(2000));
  CHECK(value(carried, kNorth, "2026") == Decimal(24000));
  const TargetSheet left = revise(b, first, {.how = TargetRevise::hand_over, .node = kA, .days = Period::of("2026-09-16/2026-12-31"), .to = {{kB, Decimal::of("0.25")}, {kC, Decimal::of("0.75")}}, .reason = "a leaves"});
  CHECK(value(left, kA, "2026-10") == Decimal(0));
  CHECK(value(left, kC, "2026-10") == Decimal(1750));
  CHECK(value(left, {}, "2026") == Decimal(36000));
  CHECK(left.value(kA, Period::of("2026-09-16/2026-09-30")) == 0);
  CHECK(left.value(kA, Period::of("2026-09-01/2026-09-15")) == first.value(kA, Period::of("2026-09-01/2026-09-15")));
  check_sums(left);
  CHECK_THROWS_AS(revise(b, first, {.how = TargetRevise::hand_over, .node = kA, .days = Period::month(2026, 9), .to = {{kB, Decimal::of("0.5")}}, .reason = "half"}), Error);
  CHECK_THROWS_AS(revise(b, first, {.how = TargetRevise::relief, .node = kC, .days = Period::month(2026, 9), .peers = true, .reason = "alone"}), Error);
}

TEST_CASE("What is closed is frozen, and a revision says why") {
  const Book b = book();
  const TargetSheet first = plan(b);
  const Book closed = b.append("periods", document("[{'id': 'p', 'period': '2026-08', 'state': 'closed'}]").items());
  try {
    (void)revise(closed, first, {.how = TargetRevise::relief, .node = kA, .days = Period::month(2026, 8), .reason = "late"});
    CHECK(false);
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::frozen_period);
  }
  CHECK_THROWS_AS(revise(b, first, {.how = TargetRevise::relief, .node = kA, .days = Period::month(2026, 8), .reason = ""}), Error);
  CHECK_THROWS_AS(revise(b, first, {.how = TargetRevise::relief, .node = kA, .from = Date(2026, 8, 1), .days = Period::month(2026, 8), .reason = "both"}), Error);
}

TEST_CASE("Released, acknowledged, objected") {
  const Book b = book();
  const TargetSheet draft = plan(b, "draft");
  const TargetSheet released = revise(b, draft, {.how = TargetRevise::release, .reason = "agreed"});
  CHECK(released.revision().version == 1);
  CHECK(released.revision().state == "released");
  Book with = b.add(released);
  with = with.add(AnsweredTarget(released, {.node = kA, .by = "a", .on = Date(2026, 1, 5)}));
  with = with.add(AnsweredTarget(released, {.node = kB, .by = "b", .acknowledged = false, .comment = "the north shop closes", .on = Date(2026, 1, 6)}));
  const Frame answers = target_answers(with, released);
  std::map<std::string, std::string> states;
  for (std::size_t row = 0; row < answers.rows(); ++row) states[std::string(answers.at("salesperson").text(row)) + std::string(answers.at("team").text(row))] = answers.at("state").text(row);
  CHECK(states["a"] == "acknowledged");
  CHECK(states["b"] == "objected");
  CHECK(states["c"] == "released");
  REQUIRE(verify_answers(with).size() == 1);
  CHECK(verify_answers(with)[0].code == ErrorCode::target_objected);
  const TargetSheet second = revise(with, released, {.how = TargetRevise::keep_annual, .node = kB, .from = Date(2026, 2, 1), .value = Decimal(11000), .reason = "shop closes"});
  CHECK(verify_answers(with.add(second)).empty());
  CHECK_THROWS_AS(AnsweredTarget(released, {.node = kB, .by = "b", .acknowledged = false, .comment = "", .on = Date(2026, 1, 6)}), Error);
}

TEST_CASE("A bridge's parts add to the difference, whoever came or went") {
  const Book b = book();
  const TargetSheet first = plan(b);
  const TargetSheet second = revise(b, first, {.how = TargetRevise::keep_annual, .from = Date(2026, 7, 1), .value = Decimal(40000), .reason = "raised"});
  const TargetSheet third = revise(b, second, {.how = TargetRevise::hand_over, .node = kA, .days = Period::month(2026, 12), .peers = true, .reason = "a leaves"});
  const std::vector<TargetSheet> versions = {first, second, third};
  const Frame rows = bridge(versions);
  Decimal change;
  std::map<std::string, Decimal> by_cell;
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    change += rows.at("change").decimal(row);
    by_cell[std::string(rows.at("salesperson").text(row)) + std::string(rows.at("period").text(row))] += rows.at("change").decimal(row);
  }
  CHECK(change == Decimal(4000));
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    CHECK(by_cell[std::string(rows.at("salesperson").text(row)) + std::string(rows.at("period").text(row))] == rows.at("after").decimal(row) - rows.at("before").decimal(row));
  }
  CHECK(rows.at("part").text(rows.rows() - 1).find("version") != std::string::npos);
}

TEST_CASE("A successor on a newer book knows who joined and moved, and a year is the sum of both") {
  const Book b = book();
  const TargetSheet first = plan(b);
  Book newer = b.add(first).append("people", document("[{'id': 'd', 'team': 'south', 'employed': [{'from': '2026-07-01', 'is': true}]}]").items());
  newer = newer.append("people_team", document("[{'id': 'b', 'from': '2026-07-01', 'is': 'south'}]").items());
  const TargetSheet next = succeed(newer, first, {.from = Date(2026, 7, 1), .reason = "summer"});
  CHECK(next.amount(next.value({}, next.period()).value()) == Decimal(18000));
  CHECK(value(next, {{TargetBy::salesperson, "d"}}, "2026-07").sign() > 0);
  CHECK(value(next, kB, "2026-07") == value(next, {{TargetBy::salesperson, "c"}}, "2026-07"));   // both of south now
  const Book with = newer.add(next);
  const Frame measured = measure(with, {.measures = {"target"}, .by = {"salesperson"}, .period = Period::year(2026)});
  Decimal all;
  for (std::size_t row = 0; row < measured.rows(); ++row) {
    if (measured.at("salesperson").text(row) == "a") CHECK(measured.at("target").decimal(row) == Decimal(6000) + value(next, kA, "2026-07-01/2026-12-31"));
    if (!measured.at("target").is_null(row)) all += measured.at("target").decimal(row);
  }
}
