#include "attain/math/apportion.hpp"

#include "attain/base/error.hpp"
#include "test.hpp"

using namespace attain;

namespace {
using Units = std::vector<std::int64_t>;

Decimal d(std::string_view text) { return Decimal::of(text); }
std::vector<int128> wide(std::initializer_list<std::int64_t> values) { return {values.begin(), values.end()}; }
Units narrow(const std::vector<int128>& values) { return {values.begin(), values.end()}; }
Units webster_of(std::int64_t total, std::initializer_list<std::int64_t> weights) {
  return narrow(webster(total, wide(weights)));
}
ErrorCode code_of_error(auto&& call) {
  try {
    (void)call();
  } catch (const Error& error) {
    return error.code();
  }
  return ErrorCode::internal;
}
constexpr int128 most = int128(~uint128(0) >> 1);
}  // namespace

TEST_CASE("largest remainder and Webster agree with the published elections") {  // after Balinski and Young (1975)
  CHECK(largest_remainder(100, {5117, 4400, 162, 161, 160}) == Units{51, 44, 2, 2, 1});
  CHECK(webster_of(100, {5117, 4400, 162, 161, 160}) == Units{51, 43, 2, 2, 2});
  CHECK(largest_remainder(26, {9061, 7179, 5259, 3319, 1182}) == Units{9, 7, 5, 4, 1});
  CHECK(webster_of(26, {9061, 7179, 5259, 3319, 1182}) == Units{9, 8, 5, 3, 1});
  CHECK(largest_remainder(12, {14, 28, 7, 35}) == Units{2, 4, 1, 5});
  CHECK(webster_of(12, {14, 28, 7, 35}) == Units{2, 4, 1, 5});
}

TEST_CASE("ties go to the earlier index") {
  CHECK(largest_remainder(100, {1, 1, 1}) == Units{34, 33, 33});
  CHECK(largest_remainder(-100, {1, 1, 1}) == Units{-34, -33, -33});
  CHECK(largest_remainder(2, {1, 1, 1, 1}) == Units{1, 1, 0, 0});
  CHECK(webster_of(2, {1, 1, 1, 1}) == Units{1, 1, 0, 0});
  CHECK(webster_of(3, {1, 1}) == Units{2, 1});
  CHECK(webster_of(-3, {1, 1}) == Units{-2, -1});
  CHECK(webster_of(1, {1, 3, 3}) == Units{0, 1, 0});
}

TEST_CASE("the year of a plan falls on its months") {  // thousands by weight, December locked at 130
  CHECK(largest_remainder(870, {6, 5, 9, 8, 8, 9, 7, 6, 9, 11, 12}) ==
        Units{58, 49, 87, 77, 77, 87, 68, 58, 87, 106, 116});
  CHECK(largest_remainder(106000, std::vector<std::int64_t>(18, 1)).at(15) == 5889);
  CHECK(largest_remainder(106000, std::vector<std::int64_t>(18, 1)).at(16) == 5888);
}

TEST_CASE("who has no weight gets nothing, and somebody must have one") {
  CHECK(largest_remainder(7, {0, 3, 0}) == Units{0, 7, 0});
  CHECK(webster_of(7, {0, 3, 0}) == Units{0, 7, 0});
  CHECK(largest_remainder(0, {0, 0}) == Units{0, 0});
  CHECK(largest_remainder(0, {}) == Units{});
  CHECK(code_of_error([] { return largest_remainder(1, {0, 0}); }) == ErrorCode::infeasible);
  CHECK(code_of_error([] { return largest_remainder(1, {}); }) == ErrorCode::infeasible);
  CHECK(code_of_error([] { return webster_of(1, {0}); }) == ErrorCode::infeasible);
  CHECK(code_of_error([] { return largest_remainder(1, {1, -1, 1}); }) == ErrorCode::invalid_argument);
}

TEST_CASE("the largest numbers are shared without overflow") {
  const std::vector<int128> weights = {most / 2, most / 2};
  const auto parts = largest_remainder(most, weights);
  CHECK(parts[0] == most / 2 + 1);
  CHECK(parts[1] == most / 2);
  CHECK(webster(most, weights) == parts);
  CHECK(largest_remainder(-most - 1, std::vector<int128>{1})[0] == -most - 1);
  CHECK(code_of_error([] { return largest_remainder(1, std::vector<int128>{most, 1}); }) == ErrorCode::overflow);
}

TEST_CASE("raising a total lowers nobody under Webster, and may under largest remainder") {
  // The Alabama paradox: one unit more to share, and the last has one less.
  CHECK(largest_remainder(10, {6, 6, 2}) == Units{4, 4, 2});
  CHECK(largest_remainder(11, {6, 6, 2}) == Units{5, 5, 1});
  CHECK(webster_of(10, {6, 6, 2}) == Units{5, 4, 1});
  CHECK(webster_of(11, {6, 6, 2}) == Units{5, 5, 1});
}

TEST_CASE("a sale is split by shares to the cent") {
  CHECK(split(920001, {d("0.5"), d("0.3")}) == Split{{460001, 276000}, 184000});
  CHECK(split(-95000, {d("0.6"), d("0.4")}) == Split{{-57000, -38000}, 0});
  CHECK(split(100, {d("0.333"), d("0.333"), d("0.334")}) == Split{{33, 33, 34}, 0});
  CHECK(split(1, {d("0.5"), d("0.5")}) == Split{{1, 0}, 0});
  CHECK(split(1, {d("0.5")}) == Split{{1}, 0});
  CHECK(split(1, {d("0.25"), d("0.25")}) == Split{{0, 0}, 1});
  CHECK(split(100, {}) == Split{{}, 100});
  CHECK(split(100, {1}) == Split{{100}, 0});
  CHECK(split(100, {0, d("1.00")}) == Split{{0, 100}, 0});
  CHECK(split(10, {d("0.3333333333333333333333333333333333")}) == Split{{3}, 7});
}

TEST_CASE("shares above one are credited in full") {
  CHECK(split(100, {1, 1}) == Split{{100, 100}, 0});
  CHECK(split(101, {1, d("0.5")}) == Split{{101, 51}, 0});  // 151.5 is 152 half-even
  CHECK(split(99, {1, d("0.5")}) == Split{{99, 49}, 0});    // 148.5 is 148
  CHECK(split(-101, {1, d("0.5")}) == Split{{-101, -51}, 0});
  CHECK(code_of_error([] { return split(INT64_MAX, {1, 1}); }) == ErrorCode::overflow);
}

TEST_CASE("shares that make no sense are refused") {
  CHECK(code_of_error([] { return split(1, {d("-0.5")}); }) == ErrorCode::invalid_argument);
  CHECK(code_of_error([] { return split(1, {d("1e-37")}); }) == ErrorCode::invalid_argument);
  CHECK(code_of_error([] { return split(1, {d("1e40")}); }) == ErrorCode::overflow);
  CHECK(split(INT64_MIN, {d("0.5"), d("0.5")}) == Split{{INT64_MIN / 2, INT64_MIN / 2}, 0});
  CHECK(split(INT64_MIN, {1}) == Split{{INT64_MIN}, 0});
}

TEST_CASE("floors and ceilings bend a proportional allocation at one rate") {
  using At = BoundedShares::At;
  const auto weights = wide({1, 1, 2});
  std::vector<Bounds> bounds = {{0, 20}, {30, 100}, {0, 100}};
  const BoundedShares bent = bounded_proportional(100, weights, bounds);
  // 20 + 30 are at bounds; the third takes 50 at rate 25, at which the first would get 25 and the second 25.
  CHECK(narrow(bent.parts) == Units{20, 30, 50});
  CHECK(bent.at == std::vector<At>{At::most, At::least, At::proportion});
  CHECK(bent.rate() == Decimal(25));
  const BoundedShares free = bounded_proportional(101, weights, std::vector<Bounds>(3));
  CHECK(narrow(free.parts) == largest_remainder(101, {1, 1, 2}));
  CHECK(free.rate() == d("25.25"));
  const BoundedShares full = bounded_proportional(220, weights, bounds);
  CHECK(narrow(full.parts) == Units{20, 100, 100});
  const BoundedShares empty = bounded_proportional(30, weights, bounds);
  CHECK(narrow(empty.parts) == Units{0, 30, 0});
}

TEST_CASE("a weight of zero keeps its least bound") {
  const std::vector<Bounds> bounds = {{5, 10}, {0, 100}};
  CHECK(narrow(bounded_proportional(50, wide({0, 1}), bounds).parts) == Units{5, 45});
  CHECK(code_of_error([&] { return bounded_proportional(106, wide({0, 1}), bounds); }) == ErrorCode::infeasible);
  CHECK(narrow(bounded_proportional(0, wide({0, 0}), std::vector<Bounds>(2)).parts) == Units{0, 0});
  CHECK(code_of_error([] {
          return bounded_proportional(1, wide({0, 0}), std::vector<Bounds>(2));
        }) == ErrorCode::infeasible);
}

TEST_CASE("bounds that cannot be met say by how much") {
  const std::vector<Bounds> bounds = {{5, 10}, {5, 10}};
  CHECK(code_of_error([&] { return bounded_proportional(9, wide({1, 1}), bounds); }) == ErrorCode::infeasible);
  CHECK(code_of_error([&] { return bounded_proportional(21, wide({1, 1}), bounds); }) == ErrorCode::infeasible);
  CHECK(code_of_error([&] { return bounded_proportional(-1, wide({1, 1}), bounds); }) == ErrorCode::infeasible);
  CHECK(code_of_error([&] { return bounded_proportional(9, wide({1}), bounds); }) == ErrorCode::invalid_argument);
  CHECK(code_of_error([] {
          return bounded_proportional(9, wide({1}), std::vector<Bounds>{{3, 2}});
        }) == ErrorCode::invalid_argument);
  try {
    (void)bounded_proportional(21, wide({1, 1}), bounds);
  } catch (const Error& error) {
    CHECK(error.message().find("leave 1 of 21") != std::string::npos);
  }
}

TEST_CASE("decimal weights become whole ones") {
  const std::vector<Decimal> weights = {d("0.5"), d("1.25"), 3};
  CHECK(narrow(integer_weights(weights)) == Units{50, 125, 300});
  CHECK(code_of_error([] {
          return integer_weights(std::vector<Decimal>{d("1e30"), d("1e-30")});
        }) == ErrorCode::overflow);
}
