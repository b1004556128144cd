// What a sheet says of itself: frames, explanations, revisions.
#include "attain/target/target.hpp"
#include "documents.hpp"
#include "test.hpp"

using namespace attain;
using attain::testing::document;

namespace {

Book book() {
  return Book()
      .with_company(document(R"({'attain': 'company/1', 'name': 'Two', 'currency': 'EUR', 'teams': [{'id': 'north'}, {'id': 'far', 'parent': 'north'}],
        'people': [{'id': 'a', 'team': 'north', 'capacity': '0.5'}, {'id': 'b', 'team': 'far', 'employed': [{'from': '2025-11-10', 'is': true}]}]})"))
      .append("orders", document(R"([{'id': '1', 'on': '2025-02-03', 'salesperson': 'a', 'amount': '100'}])").items(), {.recorded = 0});
}

TargetSheet sheet() {
  return decompose(book(), {.policy = document(R"({'attain': 'target-policy/1', 'name': 'plan', 'measure': 'actual_sales', 'period': '2026', 'value': 1000,
    'levels': [{'by': 'team', 'basis': [{'capacity': {}, 'weight': 60}, {'equal': true, 'weight': 40}]},
               {'by': 'salesperson', 'basis': {'capacity': {'ramp': [0, 0, 0.5]}}, 'floor': 10}, {'by': 'month', 'unit': 1}],
    'season': {'factors': [{'period': '2026-07', 'factor': 0.5, 'name': 'holidays'}]},
    'commitments': [{'for': {'salesperson': 'a'}, 'value': 900}]})")});
}

}  // namespace

TEST_CASE("Parts of every cell add to it, and every explanation holds") {
  const TargetSheet s = sheet();
  const Frame lines = s.lines();
  Decimal all = 0, targets = 0;
  for (std::size_t row = 0; row < lines.rows(); ++row) all += lines.at("value").decimal(row);
  for (const std::int64_t units : s.units()) targets += s.amount(units);
  CHECK(all == targets);
  for (std::size_t cell = 0; cell < s.cells(); ++cell) {
    const Why why = s.why(cell);
    CHECK(why.value() == s.amount(s.units()[cell]));
    CHECK(why.contradictions().empty());
  }
}

TEST_CASE("A team's own members are beside the teams under it") {
  const TargetSheet s = sheet();
  const auto north = s.find({{TargetBy::team, "north"}}, Period::year(2026));
  REQUIRE(north);
  const TargetSheet::Cell cell = s.cell(*north);
  CHECK(cell.children == 2);
  CHECK(s.cell(cell.first_child + 1).own_members);
  CHECK(s.find({{TargetBy::team, "far"}}, Period::year(2026)) == cell.first_child);
  CHECK(s.cells() == 1 + 3 + 2 + 2 * 12);
  // .6 × half a year's capacity ÷ one and a half + .4 ÷ 2
  CHECK(s.units()[cell.first_child + 1] == 40000);
}

TEST_CASE("Commitments stand beside the targets with their gap") {
  const Frame frame = sheet().commitments();
  std::size_t row = 0;
  while (frame.at("level").text(row) != "salesperson" || frame.at("salesperson").text(row) != "a") ++row;
  CHECK(frame.at("committed").decimal(row) == Decimal(900));
  CHECK(frame.at("gap").decimal(row) == frame.at("target").decimal(row) - Decimal(900));
  CHECK(frame.at("committed").decimal(0) == Decimal(900));
}

TEST_CASE("A revision keeps what it does not change and refuses what does not add") {
  const TargetSheet s = sheet();
  const auto cell = *s.find({{TargetBy::salesperson, "a"}}, Period::month(2026, 3));
  const std::vector<TargetChange> moved = {{cell, s.units()[cell] + 100}, {cell + 1, s.units()[cell + 1] - 100}};
  const TargetSheet next = s.revised(moved, {.version = 2, .state = "released", .reason = "March fair"});
  CHECK(next.units()[cell] == s.units()[cell] + 100);
  CHECK(next.revision().reason == "March fair");
  CHECK(next.why(cell).contradictions().empty());
  CHECK_THROWS_AS(s.revised(std::span(moved).first(1), {}), Error);
}

TEST_CASE("Days and months of a frame add to the same") {
  const TargetSheet s = sheet();
  for (const Grain grain : {Grain::day, Grain::week, Grain::month, Grain::quarter, Grain::year}) {
    const Frame frame = s.frame(grain);
    Decimal sum = 0;
    for (std::size_t row = 0; row < frame.rows(); ++row) sum += frame.at("target").decimal(row);
    CHECK(sum == Decimal(1000));
  }
}
