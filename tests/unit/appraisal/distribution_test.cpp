#include <map>

#include "attain/base/error.hpp"
#include "scored.hpp"
#include "test.hpp"

using namespace attain;
using namespace attain::testing;

namespace {

const char* kTenTwentySeventy = R"('grades': [{'grade': 'A', 'from': 90}, {'grade': 'B', 'from': 60}, {'grade': 'C', 'from': 0}],
  'distribution': {'shares': [{'grade': 'A', 'share': 0.2}, {'grade': 'B', 'share': 0.5}, {'grade': 'C', 'share': 0.3}], 'within': 'team'})";

std::vector<Scored> three_teams() {
  std::vector<Scored> rows;
  const auto team = [&](const char* name, int people, int from) {
    for (int i = 0; i < people; ++i) rows.push_back({std::string(name) + "-" + std::to_string(i), name, "", std::to_string(from - 7 * i)});
  };
  team("north", 7, 99);
  team("south", 4, 90);
  team("west", 2, 80);
  return rows;
}

AppraisalSheet sheet_of(const Book& book) { return appraise(book, {.scorecard = "card", .period = Period::month(2026, 10)}); }

std::map<std::string, std::int64_t> counts_of(const AppraisalSheet& sheet) {
  std::map<std::string, std::int64_t> counts;
  const Frame frame = sheet.distribution();
  for (std::size_t row = 0; row < frame.rows(); ++row) {
    const std::string unit = frame.at("unit").is_null(row) ? "*" : std::string(frame.at("unit").text(row));
    counts[unit + " " + std::string(frame.at("grade").text(row))] = frame.at("count").integer(row);
  }
  return counts;
}

}  // namespace

TEST_CASE("head-counts hold for the company and every team at once") {
  const AppraisalSheet sheet = sheet_of(scored_book(three_teams(), kTenTwentySeventy));
  auto counts = counts_of(sheet);
  CHECK(counts["* A"] == 3);                     // 13 × 0.2 = 2.6, 6.5, 3.9: the largest fractions get the two left over
  CHECK(counts["* B"] == 6);
  CHECK(counts["* C"] == 4);
  CHECK(counts["north A"] + counts["south A"] + counts["west A"] == 3);
  CHECK(counts["north A"] + counts["north B"] + counts["north C"] == 7);
  CHECK(counts["west A"] + counts["west B"] + counts["west C"] == 2);
  CHECK(sheet.at("north-0").grade() == "A");
  CHECK(sheet.at("north-6").grade() == "C");
  CHECK(sheet.at("south-0").grade_by_score() == "A");
  CHECK(sheet.at("west-0").grade_by_score() == "B");
  CHECK(sheet.at("west-0").why().note().find("of 2 in west") != std::string::npos);
  for (const char* team : {"north", "south", "west"}) {   // within a team nobody with a lower score has a better grade
    for (int i = 1; sheet.contains(std::string(team) + "-" + std::to_string(i)); ++i) {
      CHECK(sheet.at(std::string(team) + "-" + std::to_string(i - 1)).grade() <= sheet.at(std::string(team) + "-" + std::to_string(i)).grade());
    }
  }
}

TEST_CASE("equal scores on both sides of an edge are told apart by the id, and that is said") {
  std::vector<Scored> rows = {{"bo", "", "", "70"}, {"an", "", "", "70"}};
  const AppraisalSheet sheet = sheet_of(scored_book(rows, "'distribution': {'shares': [{'grade': 'A', 'share': 0.5}, {'grade': 'B', 'share': 0.5}]}"));
  CHECK(sheet.at("an").grade() == "A");
  CHECK(sheet.at("bo").grade() == "B");
  REQUIRE(sheet.findings().size() == 1);
  CHECK(sheet.findings()[0].code == ErrorCode::tied_scores);
}

TEST_CASE("people without a score are not counted, small units are graded together") {
  std::vector<Scored> rows = three_teams();
  rows.push_back({"north-x", "north", "", ""});
  rows.push_back({"east-0", "east", "", "50"});
  const AppraisalSheet sheet = sheet_of(scored_book(rows, "'distribution': {'shares': [{'grade': 'A', 'share': 0.5}, {'grade': 'B', 'share': 0.5}], 'within': 'team', 'smallest': 3}"));
  CHECK(sheet.at("north-x").grade().empty());
  auto counts = counts_of(sheet);
  CHECK(counts["(small units together) A"] + counts["(small units together) B"] == 3);
  CHECK(counts["* A"] == 7);
  CHECK(sheet.at("west-0").grade() == "A");
  CHECK(sheet.at("east-0").grade() == "B");
}

TEST_CASE("a distribution that does not add, or that a gate would break, is refused") {
  const auto refused = [](const std::string& rest) {
    try {
      (void)sheet_of(scored_book(three_teams(), rest));
      return std::string();
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::invalid_rule);
      return error.path();
    }
  };
  CHECK(refused("'distribution': {'shares': [{'grade': 'A', 'share': 0.5}]}").find(".distribution.shares") != std::string::npos);
  CHECK(refused("'grades': [{'grade': 'A', 'from': 0}], 'distribution': {'shares': [{'grade': 'Z', 'share': 1}]}").find("shares[0].grade") != std::string::npos);
  CHECK(refused("'grades': [{'grade': 'A', 'from': 0}], 'gates': [{'when': 'score > 0', 'grade': 'A'}], 'distribution': {'shares': [{'grade': 'A', 'share': 1}]}").find(".distribution") != std::string::npos);
  CHECK_THROWS_AS(sheet_of(scored_book(three_teams(), "'distribution': {'shares': [{'grade': 'A', 'share': 1}], 'within': 'tema'}")), Error);
}
