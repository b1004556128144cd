#include "attain/math/stretches.hpp"

#include "test.hpp"

using namespace attain;

namespace {

Decimal d(std::string_view text) { return Decimal::of(text); }

Stretch tier(const char* from, const char* to, const char* start, const char* end, const char* name, bool to_included = false) {
  Stretch s{.from = d(from), .to = std::nullopt, .to_included = to_included, .start = d(start), .end = d(end), .name = name};
  if (*to != '\0') s.to = d(to);
  return s;
}

// "code: message" of each finding, in order.
std::vector<std::string> told(std::vector<Stretch> stretches, StretchCheck check = {}) {
  std::vector<std::string> lines;
  for (const Finding& f : check_stretches(std::move(stretches), check)) lines.push_back(std::string(name_of(f.code)) + ": " + f.message);
  return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("tiers that cover every input once and rise have nothing to be told of") {
  CHECK(told({tier("0", "10", "0", "1", "tiers[0]"), tier("10", "20", "1", "3", "tiers[1]"), tier("20", "", "3", "4", "tiers[2]")}, {.first = Decimal(0), .cliff = Decimal(1)}).empty());
  CHECK(told({}).empty());
}

TEST_CASE("a gap between tiers is told with an input that falls into it") {
  CHECK(told({tier("5", "10", "0", "1", "tiers[0]"), tier("12", "", "1", "2", "tiers[1]")}, {.input = "the amount", .first = Decimal(0)}) ==
        Lines{"gap: nothing holds from 0 to 5 of the amount, for example at 0", "gap: nothing holds from 10 to 12 of the amount, for example at 10"});
  CHECK(told({tier("0", "9.99", "0", "1", "tiers[0]", true), tier("10", "20", "1", "2", "tiers[1]")}) ==
        Lines{"gap: nothing holds from 9.99 to 10 of the result, for example at 9.995", "gap: nothing holds above 20 of the result, for example at 20"});
}

TEST_CASE("tiers that overlap, and edges that belong to both, are told in any order of the tiers") {
  CHECK(told({tier("8", "", "1", "2", "tiers[1]"), tier("0", "10", "0", "1", "tiers[0]")}) == Lines{"overlap: tiers[0] and tiers[1] both hold at 8 of the result"});
  CHECK(told({tier("0", "10", "0", "1", "tiers[0]", true), tier("10", "", "1", "2", "tiers[1]")}) ==
        Lines{"overlap: tiers[0] and tiers[1] both hold at 10: the edge belongs to both"});
  CHECK(told({tier("0", "100", "0", "1", "a"), tier("10", "20", "1", "2", "b"), tier("50", "", "1", "2", "c")}) ==
        Lines{"overlap: a and b both hold at 10 of the result", "overlap: a and c both hold at 50 of the result"});
  CHECK(told({tier("10", "10", "0", "1", "tiers[0]"), tier("0", "", "0", "1", "tiers[1]")}) ==
        Lines{"unreachable_result: tiers[0] never holds: it begins at 10 and ends at 10"});
}

TEST_CASE("a whole-amount tier leaps at its edge by what the higher rate adds to all below it") {
  // 4 % up to 50,000, then 6 % of everything: 2,000 just below, 3,000 from it.
  const std::vector<Stretch> whole{tier("0", "50000", "0", "2000", "tiers[0]"), tier("50000", "", "3000", "3000.06", "tiers[1]")};
  CHECK(told(whole, {.input = "the amount", .output = "pay", .cliff = Decimal(500)}) ==
        Lines{"result_jumps: a cliff of 1000 pay at 50000 of the amount: just below it 2000, from it 3000"});
  CHECK(told(whole, {.cliff = d("1000.01")}).empty());
}

TEST_CASE("results that fall are told whichever way is better") {
  const std::vector<Stretch> falling{tier("0", "10", "5", "5", "a"), tier("10", "20", "4", "2", "b"), tier("20", "", "2", "1", "c")};
  CHECK(told(falling, {.output = "pay"}) == Lines{"result_falls: a fall of 2 pay between 10 and 20 of the result, from 4 to 2: a better result earns less",
                                                  "result_falls: a fall of 1 pay at 10 of the result, from 5 to 4: a better result earns less",
                                                  "result_falls: a fall of 1 pay from 20 of the result on, from 2 to 1: a better result earns less"});
  CHECK(told(falling, {.lower_is_better = true}).empty());
  CHECK(told({tier("0", "10", "1", "1", "a"), tier("10", "", "3", "3", "b")}, {.lower_is_better = true}) ==
        Lines{"result_falls: a fall of 2 points at 10 of the result, from 3 to 1: a better result earns less"});
}

TEST_CASE("an edge at which nothing changes is told") {
  CHECK(told({tier("0", "10", "0", "1", "a"), tier("10", "30", "1", "3", "b"), tier("30", "", "3", "3.2", "c")}) ==
        Lines{"unused_edge: nothing changes at 10 of the result"});
}

TEST_CASE("the stretches of a function are the lines between its points") {
  const auto linear = stretches(Piecewise::linear({{d("0.6"), 0}, {1, 100}, {1, 110}, {2, 130}}));
  REQUIRE(linear.size() == 3);
  CHECK(linear[0].to == Decimal(1));
  CHECK(linear[0].end == 100);
  CHECK(linear[1].start == 110);
  CHECK(linear[2].end == 130);
  CHECK_FALSE(linear[2].to);
  const auto step = stretches(Piecewise::step({{0, 0}, {d("0.8"), 60}}));
  REQUIRE(step.size() == 2);
  CHECK(step[0].end == 0);
  CHECK(step[1].start == 60);
  const auto marginal = stretches(Piecewise::marginal({{0, d("0.04")}, {50000, d("0.06")}}));
  REQUIRE(marginal.size() == 2);
  CHECK(marginal[0].end == 2000);
  CHECK(marginal[1].end == d("2000.06"));
}
