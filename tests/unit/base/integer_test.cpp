#include "attain/base/decimal.hpp"
#include "attain/base/error.hpp"
#include "test.hpp"

using namespace attain;

namespace {
ErrorCode code_of_error(auto&& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.code();
  }
  return ErrorCode::internal;
}
constexpr int128 most = int128(~uint128(0) >> 1), least = -most - 1;
}  // namespace

TEST_CASE("128-bit integers are written in full") {
  CHECK(to_text(int128(0)) == "0");
  CHECK(to_text(int128(-7)) == "-7");
  CHECK(to_text(power_of_ten(19)) == "10000000000000000000");
  CHECK(to_text(power_of_ten(19) - 1) == "9999999999999999999");
  CHECK(to_text(most) == "170141183460469231731687303715884105727");
  CHECK(to_text(least) == "-170141183460469231731687303715884105728");
}

TEST_CASE("units at a scale are written with their decimals") {
  CHECK(to_text(12345, 2) == "123.45");
  CHECK(to_text(5, 2) == "0.05");
  CHECK(to_text(-5, 3) == "-0.005");
  CHECK(to_text(0, 2) == "0.00");
  CHECK(to_text(12, 0) == "12");
  CHECK(to_text(12, -3) == "12000");
  CHECK(to_text(0, -3) == "0");
  CHECK(to_text(least, 38) == "-1.70141183460469231731687303715884105728");
}

TEST_CASE("powers of ten end where 128 bits end") {
  CHECK(to_text(power_of_ten(0)) == "1");
  CHECK(to_text(power_of_ten(38)) == "1" + std::string(38, '0'));
  CHECK(code_of_error([] { return power_of_ten(39); }) == ErrorCode::invalid_argument);
  CHECK(code_of_error([] { return power_of_ten(-1); }) == ErrorCode::invalid_argument);
}

TEST_CASE("a product is divided without losing its upper half") {
  CHECK(multiply_divide(7, 6, 3) == 14);
  CHECK(multiply_divide(most, most, most) == most);
  CHECK(multiply_divide(least, most, most) == least);
  CHECK(multiply_divide(least, least, least) == least);
  CHECK(multiply_divide(power_of_ten(38), power_of_ten(38), power_of_ten(38)) == power_of_ten(38));
  CHECK(multiply_divide(power_of_ten(37), power_of_ten(20), power_of_ten(19) * 3) == power_of_ten(38) / 3);
  CHECK(code_of_error([] { return multiply_divide(most, 2, 1); }) == ErrorCode::overflow);
  CHECK(code_of_error([] { return multiply_divide(least, -1, 1); }) == ErrorCode::overflow);
  CHECK(code_of_error([] { return multiply_divide(1, 1, 0); }) == ErrorCode::division_by_zero);
}

TEST_CASE("every rounding mode treats a tie and its neighbours as its name says") {
  struct Row {
    RoundingMode mode;
    int results[8];  // of -2.5 -1.75 -1.5 -0.25 0.25 1.5 1.75 2.5
  };
  const Row rows[] = {
      {RoundingMode::half_even, {-2, -2, -2, 0, 0, 2, 2, 2}}, {RoundingMode::half_up, {-3, -2, -2, 0, 0, 2, 2, 3}},
      {RoundingMode::half_down, {-2, -2, -1, 0, 0, 1, 2, 2}}, {RoundingMode::up, {-3, -2, -2, -1, 1, 2, 2, 3}},
      {RoundingMode::down, {-2, -1, -1, 0, 0, 1, 1, 2}},      {RoundingMode::ceiling, {-2, -1, -1, 0, 1, 2, 2, 3}},
      {RoundingMode::floor, {-3, -2, -2, -1, 0, 1, 1, 2}}};
  const int quarters[] = {-10, -7, -6, -1, 1, 6, 7, 10};
  for (const Row& row : rows) {
    for (int i = 0; i < 8; ++i) {
      INFO(name_of(row.mode) << " of " << quarters[i] << "/4");
      CHECK(multiply_divide(quarters[i], 1, 4, row.mode) == row.results[i]);
      CHECK(multiply_divide(quarters[i], -1, -4, row.mode) == row.results[i]);
      CHECK((Decimal(quarters[i]) * Decimal::of("0.25")).rounded(0, row.mode) == row.results[i]);
      CHECK((Decimal(quarters[i]) * Decimal::of("0.25")).rounded_to(1, row.mode) == row.results[i]);
      CHECK((Decimal(quarters[i]) * Decimal::of("1.75")).rounded_to(7, row.mode) == row.results[i] * 7);
      CHECK((Decimal(quarters[i]) * Decimal::of("0.25")).rounded_scaled(0, row.mode) == row.results[i]);
    }
  }
}

TEST_CASE("rounding modes have names") {
  for (const char* name : {"half_even", "half_up", "half_down", "up", "down", "ceiling", "floor"}) {
    REQUIRE(rounding_mode(name));
    CHECK(name_of(*rounding_mode(name)) == name);
  }
  CHECK_FALSE(rounding_mode("HALF_EVEN"));
  CHECK_FALSE(rounding_mode(""));
}
