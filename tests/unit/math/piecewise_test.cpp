#include "attain/math/piecewise.hpp"

#include "attain/base/error.hpp"
#include "test.hpp"

using namespace attain;

namespace {
Decimal d(std::string_view text) { return Decimal::of(text); }
std::string path_of_error(auto&& call) {
  try {
    (void)call();
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::invalid_argument);
    return error.path();
  }
  return "no error";
}
const Piecewise curve = Piecewise::linear({{d("0.60"), 0}, {d("1.00"), 100}, {d("1.20"), 130}});
}  // namespace

TEST_CASE("a curve is exact between its points and flat outside") {
  CHECK(curve.evaluate(d("0.90")).text() == "75");
  CHECK(curve.evaluate(d("0.9000")).text() == "75");
  CHECK(curve.evaluate(d("0.60")).text() == "0");
  CHECK(curve.evaluate(d("0.10")).text() == "0");
  CHECK(curve.evaluate(d("1")).text() == "100");
  CHECK(curve.evaluate(d("1.1")).text() == "115");
  CHECK(curve.evaluate(d("7")).text() == "130");
  CHECK(Piecewise::linear({{5, 42}}).evaluate(-3) == 42);
  CHECK(Piecewise::linear({{0, 0}, {3, 1}}).evaluate(1).text() == "0." + std::string(34, '3'));
}

TEST_CASE("a segment shows the two points that made the value") {
  const auto segment = curve.segment(d("0.9"));
  CHECK(segment.from == Piecewise::Point{d("0.6"), 0});
  CHECK(segment.to == Piecewise::Point{1, 100});
  CHECK(segment.slope == 250);
  CHECK_FALSE(segment.outside);
  CHECK(curve.segment(1).to.y == 130);
  CHECK(curve.segment(d("0.5")).outside);
  CHECK(curve.segment(d("0.5")).to == curve.points().front());
  CHECK(curve.segment(9).from == curve.points().back());
}

TEST_CASE("steps count from their x on") {
  const auto steps = Piecewise::step({{0, 0}, {d("0.8"), 60}, {1, 100}});
  CHECK(steps.evaluate(d("0.7999")) == 0);
  CHECK(steps.evaluate(d("0.8")) == 60);
  CHECK(steps.evaluate(d("0.825")) == 60);
  CHECK(steps.evaluate(1) == 100);
  CHECK(steps.evaluate(-1) == 0);
  CHECK(steps.segment(d("0.825")).from.y == 60);
  CHECK(steps.segment(d("0.825")).to.x == 1);
  CHECK(steps.jumps() == std::vector<Piecewise::Jump>{{d("0.8"), 0, 60}, {1, 60, 100}});
  CHECK(steps.inverse(1) == d("0.8"));
  CHECK(steps.inverse(100) == Decimal(1));
  CHECK_FALSE(steps.inverse(101));
}

TEST_CASE("a jump has the value after it") {
  const auto jump = Piecewise::linear({{0, 0}, {1, 50}, {1, 100}, {2, 150}});
  CHECK(jump.evaluate(d("0.99")) == d("49.5"));
  CHECK(jump.evaluate(1) == 100);
  CHECK(jump.jumps() == std::vector<Piecewise::Jump>{{1, 50, 100}});
  CHECK(jump.inverse(75) == Decimal(1));
  CHECK(jump.inverse(50) == Decimal(1));
  CHECK(jump.inverse(25) == d("0.5"));
  CHECK(jump.is_monotone());
  CHECK(curve.jumps().empty());
  const auto at_the_end = Piecewise::linear({{0, 0}, {1, 50}, {1, 60}});
  CHECK(at_the_end.evaluate(1) == 60);
  CHECK(at_the_end.evaluate(2) == 60);
  const auto at_the_start = Piecewise::linear({{0, 10}, {0, 20}, {1, 30}});
  CHECK(at_the_start.evaluate(-1) == 10);
  CHECK(at_the_start.evaluate(0) == 20);
  CHECK(at_the_start.inverse(15) == Decimal(0));
}

TEST_CASE("a fall is seen, and the inverse does not take a value just before it") {
  const auto fall = Piecewise::linear({{0, 0}, {1, 100}, {1, 50}, {3, 150}});
  CHECK_FALSE(fall.is_monotone());
  CHECK(fall.inverse(60) == d("0.6"));
  CHECK(fall.inverse(100) == Decimal(2));  // 100 is approached at 1, and reached at 2
  CHECK(fall.inverse(150) == Decimal(3));
  CHECK_FALSE(fall.inverse(151));
  CHECK(fall.jumps() == std::vector<Piecewise::Jump>{{1, 100, 50}});
}

TEST_CASE("the inverse is the smallest x that reaches a value") {
  CHECK(curve.inverse(75) == d("0.9"));
  CHECK(curve.inverse(0) == d("0.6"));
  CHECK(curve.inverse(-5) == d("0.6"));
  CHECK(curve.inverse(130) == d("1.2"));
  CHECK_FALSE(curve.inverse(131));
  const auto third = Piecewise::linear({{0, 0}, {1, 3}});
  REQUIRE(third.inverse(1));
  CHECK(third.inverse(1)->text() == "0." + std::string(33, '3') + "4");
  CHECK(third.evaluate(*third.inverse(1)) >= 1);
}

TEST_CASE("marginal tiers pay each slice at its own rate and have no end") {
  const auto tiers = Piecewise::marginal({{0, d("0.04")}, {50000, d("0.06")}, {100000, d("0.10")}});
  CHECK(tiers.evaluate(40000) == 1600);
  CHECK(tiers.evaluate(70000) == 3200);
  CHECK(tiers.evaluate(120000) == 7000);
  CHECK(tiers.evaluate(-10) == 0);
  CHECK(tiers.points() == std::vector<Piecewise::Point>{{0, 0}, {50000, 2000}, {100000, 5000}});
  CHECK(tiers.segment(120000).slope == d("0.10"));
  CHECK(tiers.segment(60000).slope == d("0.06"));
  CHECK(tiers.inverse(7000) == Decimal(120000));
  CHECK(tiers.inverse(2000) == Decimal(50000));
  CHECK(tiers.is_monotone());
  CHECK(tiers.jumps().empty());
  CHECK_FALSE(Piecewise::marginal({{0, d("0.04")}, {10, d("-0.01")}}).is_monotone());
}

TEST_CASE("curves that are none are refused where they go wrong") {
  CHECK(path_of_error([] { return Piecewise::linear({}); }) == "");
  CHECK(path_of_error([] { return Piecewise::linear({{1, 0}, {0, 1}}); }) == "[1]");
  CHECK(path_of_error([] { return Piecewise::linear({{0, 0}, {1, 1}, {1, 2}, {1, 3}}); }) == "[3]");
  CHECK(path_of_error([] { return Piecewise::step({{0, 0}, {1, 1}, {1, 2}}); }) == "[2]");
  CHECK(path_of_error([] { return Piecewise::step({}); }) == "");
  CHECK(path_of_error([] { return Piecewise::marginal({{0, 0}, {0, 1}}); }) == "[1]");
}
