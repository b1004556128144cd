#include "attain/math/statistics.hpp"

#include <vector>

#include "attain/base/error.hpp"
#include "test.hpp"

using namespace attain;

TEST_CASE("Wilson's interval gives the published limits") {
  CHECK(wilson(8, 10).low.rounded(7).text() == "0.4901625");
  CHECK(wilson(8, 10).high.rounded(7).text() == "0.9433178");
  CHECK(wilson(81, 263).low.rounded(7).text() == "0.2552885");
  CHECK(wilson(81, 263).high.rounded(7).text() == "0.3662096");
  CHECK(wilson(0, 10).low.is_zero());
  CHECK(wilson(0, 10).high.rounded(7).text() == "0.2775328");
  CHECK_THROWS_AS(wilson(1, 0), Error);
}

TEST_CASE("Gini is 0 for equals and rises to 1 - 1/n") {
  const auto of = [](std::vector<Decimal> values) { return gini(values); };
  CHECK(of({5, 5, 5}).is_zero());
  CHECK(of({0, 0, 0, 8}) == Decimal::of("0.75"));
  CHECK(of({1, 2, 3}).rounded(6).text() == "0.222222");
  CHECK(of({}).is_zero());
  CHECK_THROWS_AS(of({-1, 2}), Error);
}

TEST_CASE("a trend with its t, its spread and what it explains") {
  const std::vector<Decimal> x = {1, 2, 3, 4, 5}, y = {2, 4, 5, 4, 5};
  const auto line = trend(x, y);
  REQUIRE(line);
  CHECK(line->slope == Decimal::of("0.6"));
  CHECK(line->intercept == Decimal::of("2.2"));
  CHECK(line->r_squared.rounded(4).text() == "0.6000");
  CHECK(line->t->rounded(4).text() == "2.1213");
  CHECK(line->slope_95->low.sign() < 0);
  CHECK(!trend(std::vector<Decimal>{1, 1}, std::vector<Decimal>{1, 2}));
}

TEST_CASE("Student's t meets the table and the normal law") {
  CHECK(student_t_95(1) == Decimal::of("12.706"));
  CHECK(student_t_95(30) == Decimal::of("2.042"));
  CHECK(student_t_95(31).rounded(3).text() == "2.040");
  CHECK(student_t_95(100).rounded(3).text() == "1.984");
  CHECK(student_t_95(1'000'000).rounded(3).text() == "1.960");
}
