#include "attain/base/decimal.hpp"

#include <cstdlib>
#include <unordered_set>

#include "attain/base/error.hpp"
#include "test.hpp"

using namespace attain;

namespace {
Decimal d(std::string_view text) { return Decimal::of(text); }
ErrorCode code_of_error(auto&& call) {
  try {
    (void)call();
  } catch (const Error& error) {
    return error.code();
  }
  return ErrorCode::internal;
}
const std::string nines(34, '9');
}  // namespace

TEST_CASE("the library that answers honours rounding modes") {
  CHECK(divide(2, 3, RoundingMode::floor).text() == "0." + std::string(34, '6'));
  CHECK(divide(2, 3, RoundingMode::ceiling).text() == "0." + std::string(33, '6') + "7");
  CHECK(divide(-2, 3, RoundingMode::floor).text() == "-0." + std::string(33, '6') + "7");
  CHECK(divide(-2, 3, RoundingMode::up).text() == "-0." + std::string(33, '6') + "7");
  CHECK(divide(-2, 3, RoundingMode::down).text() == "-0." + std::string(34, '6'));
  // (2·10^33 + 1) ÷ 2 lies exactly between two decimals.
  const Decimal tie = d("2000000000000000000000000000000001");
  CHECK(divide(tie, 2, RoundingMode::half_even).text() == "1000000000000000000000000000000000");
  CHECK(divide(tie, 2, RoundingMode::half_up).text() == "1000000000000000000000000000000001");
  CHECK(divide(tie, 2, RoundingMode::half_down).text() == "1000000000000000000000000000000000");
  CHECK(divide(tie + 2, 2, RoundingMode::half_even).text() == "1000000000000000000000000000000002");
  CHECK(divide(tie + 2, 2, RoundingMode::half_down).text() == "1000000000000000000000000000000001");
  CHECK(divide(2, 3, RoundingMode::half_down).text() == "0." + std::string(33, '6') + "7");
  CHECK(divide(1, 3, RoundingMode::half_down).text() == "0." + std::string(34, '3'));
}

TEST_CASE("a commission is exact to the cent") {
  CHECK((d("0.0825") * 12000).rounded(2).text() == "990.00");
  CHECK((d("0.1") + d("0.2")).text() == "0.3");
  CHECK(d("0.1") + d("0.2") == d("0.3"));
  CHECK((d("1.50") + d("1.5")).text() == "3.00");
  CHECK((d("1.20") * d("1.2")).text() == "1.440");
  CHECK((Decimal(1) / 4).text() == "0.25");
  CHECK((Decimal(10) / 4).text() == "2.5");
  CHECK((d("7.50") / d("2.5")).text() == "3.0");
  CHECK((Decimal(5) - 5).text() == "0");
}

TEST_CASE("decimals are written plainly and read back") {
  for (const char* text : {"0", "0.00", "1.50", "-1.50", "0.000001", "123456789012345678901234567890.1234", "-42",
                           "9999999999999999999999999999999999"}) {
    CHECK(d(text).text() == text);
  }
  CHECK(d("-0").text() == "0");
  CHECK(d("-0.00").text() == "0.00");
  CHECK((-d("0.0")).text() == "0.0");
  CHECK(d("+1.5e3").text() == "1500");
  CHECK(d("15E-1").text() == "1.5");
  CHECK(d("1e33").text() == "1" + std::string(33, '0'));
  CHECK(d("1e34").text() == "1E+34");
  CHECK(d("-1.25e40").text() == "-1.25E+40");
  CHECK(d("1e6144").text() == "1." + std::string(33, '0') + "E+6144");
  CHECK(d("1e-6176").text() == "0." + std::string(6175, '0') + "1");
  CHECK(d(d("1e-6176").text()) == d("1e-6176"));
  CHECK(d("007.10").text() == "7.10");
  CHECK(d(nines).text() == nines);
  CHECK(d("1" + std::string(40, '0')) == d("1e40"));
  CHECK(d("0." + std::string(50, '0') + "12") == d("12e-52"));
  CHECK(d("1." + std::string(60, '0')) == 1);
  CHECK(d("0e99999999999999999999").is_zero());
}

TEST_CASE("what is no number is refused") {
  for (const char* text : {"",
                           "+",
                           "-",
                           ".",
                           ".5",
                           "5.",
                           "1e",
                           "1e+",
                           "1 ",
                           " 1",
                           "1,5",
                           "0x10",
                           "NaN",
                           "inf",
                           "1.2.3",
                           "--1",
                           "1e5.0",
                           "1e6145",
                           "1e-6177",
                           "1e99999999999999999999",
                           "12345678901234567890123456789012345",
                           "1.0000000000000000000000000000000001"
                           "1",
                           "½"}) {
    INFO(text);
    CHECK_FALSE(Decimal::parse(text));
  }
  CHECK_FALSE(Decimal::parse(std::string_view("1\0", 2)));
  CHECK(code_of_error([] { return Decimal::of("12,50"); }) == ErrorCode::invalid_number);
}

TEST_CASE("equal values are equal, ordered and hashed alike however they are written") {
  CHECK(d("1.0") == d("1.00"));
  CHECK(d("1.0").hash() == d("1.000").hash());
  CHECK(d("1e3").hash() == d("1000.00").hash());
  CHECK(d("-0").hash() == d("0.000").hash());
  CHECK(d("1e6000") > d("1e-6000"));
  CHECK(d("-1e6000") < d("1e-6000"));
  CHECK(d("1e-6000") > 0);
  CHECK(d("2") < d("10"));
  CHECK(d("-2") > d("-10"));
  CHECK(d("1e30") == d("1" + std::string(30, '0') + ".000"));
  CHECK(d("1e30") < d("1" + std::string(30, '0') + ".001"));
  CHECK((d("1.50") <=> d("1.5")) == std::strong_ordering::equal);
  std::unordered_set<Decimal> set = {d("1"), d("1.0"), d("10e-1"), d("2")};
  CHECK(set.size() == 2);
  CHECK(min(d("1"), d("2")) == 1);
  CHECK(max(d("1"), d("2")) == 2);
}

TEST_CASE("rounding to decimals") {
  CHECK(d("2.345").rounded(2).text() == "2.34");
  CHECK(d("2.355").rounded(2).text() == "2.36");
  CHECK(d("2.345").rounded(2, RoundingMode::half_up).text() == "2.35");
  CHECK(d("-2.345").rounded(2, RoundingMode::half_up).text() == "-2.35");
  CHECK(d("5").rounded(2).text() == "5.00");
  CHECK(d("12345").rounded(-3).text() == "12000");
  CHECK(d("12500").rounded(-3).text() == "12000");
  CHECK(d("499").rounded(-3).text() == "0");
  CHECK(d("-0.004").rounded(2).text() == "0.00");
  CHECK(d("0.001").rounded(2, RoundingMode::up).text() == "0.01");
  CHECK(d("1e-6000").rounded(2, RoundingMode::ceiling).text() == "0.01");
  CHECK(d(nines).rounded(-1) == d("1e34"));
  CHECK(d(nines).rounded(2).text() == nines);  // no room for decimals, and none needed
  CHECK(d("0").rounded(2).text() == "0.00");
  CHECK(code_of_error([] { return Decimal(1).rounded(6177); }) == ErrorCode::invalid_argument);
}

TEST_CASE("rounding to a multiple") {
  CHECK(d("1.23").rounded_to(d("0.05")).text() == "1.25");
  CHECK(d("1.225").rounded_to(d("0.05")).text() == "1.20");
  CHECK(d("1.225").rounded_to(d("0.05"), RoundingMode::half_up).text() == "1.25");
  CHECK(d("-1.23").rounded_to(d("0.05"), RoundingMode::ceiling).text() == "-1.20");
  CHECK(d("12499").rounded_to(d("1000")).text() == "12000");
  CHECK(d("88.885").rounded_to(d("0.01")).text() == "88.88");
  CHECK(d("10").rounded_to(d("3")).text() == "9");
  CHECK(d("1e40").rounded_to(d("7")) == d("1e40"));
  CHECK(d("1e-4000").rounded_to(d("7"), RoundingMode::up) == 7);
  CHECK(code_of_error([] { return Decimal(1).rounded_to(0); }) == ErrorCode::invalid_argument);
  CHECK(code_of_error([] { return Decimal(1).rounded_to(-1); }) == ErrorCode::invalid_argument);
}

TEST_CASE("decimals become scaled integers only when nothing is lost") {
  CHECK(d("12.50").to_scaled(2) == int128(1250));
  CHECK(d("12.500").to_scaled(1) == int128(125));
  CHECK_FALSE(d("12.505").to_scaled(2));
  CHECK_FALSE(d("1e38").to_scaled(2));
  CHECK(d("1e36").to_scaled(2) == power_of_ten(38));
  CHECK(d("0").to_scaled(1000) == int128(0));
  CHECK(d("12.505").rounded_scaled(2) == 1250);
  CHECK(d("-12.515").rounded_scaled(2) == -1252);
  CHECK(d("1e-100").rounded_scaled(2, RoundingMode::up) == 1);
  CHECK(code_of_error([] { return Decimal::of("1e38").rounded_scaled(2); }) == ErrorCode::overflow);
  CHECK(d("9223372036854775807").to_int64() == INT64_MAX);
  CHECK_FALSE(d("9223372036854775808").to_int64());
  CHECK(d("-9223372036854775808").to_int64() == INT64_MIN);
  CHECK_FALSE(d("0.5").to_int64());
  CHECK(d("3.00").to_int64() == 3);
  CHECK(Decimal::scaled(12345, 2).text() == "123.45");
  CHECK(Decimal::scaled(5, -2).text() == "500");
  CHECK(Decimal::from_int128(power_of_ten(38)) == d("1e38"));
  CHECK(code_of_error([] { return Decimal::from_int128(power_of_ten(38) - 1); }) == ErrorCode::overflow);
  CHECK(code_of_error([] { return Decimal::scaled(1, 7000); }) == ErrorCode::overflow);
  CHECK(Decimal(UINT64_MAX).text() == "18446744073709551615");
  CHECK(Decimal(INT64_MIN).text() == "-9223372036854775808");
}

TEST_CASE("what has no finite value throws") {
  CHECK(code_of_error([] { return Decimal(1) / 0; }) == ErrorCode::division_by_zero);
  CHECK(code_of_error([] { return Decimal(0) / 0; }) == ErrorCode::division_by_zero);
  CHECK(code_of_error([] { return Decimal::of("1e6000") * Decimal::of("1e6000"); }) == ErrorCode::overflow);
  CHECK(code_of_error([] { return Decimal::of("9e6144") + Decimal::of("9e6144"); }) == ErrorCode::overflow);
  CHECK(code_of_error([] { return Decimal::of("1e6000") / Decimal::of("1e-6000"); }) == ErrorCode::overflow);
  CHECK(code_of_error([] { return remainder_floor(1, 0); }) == ErrorCode::division_by_zero);
  CHECK(code_of_error([] { return square_root(-1); }) == ErrorCode::invalid_argument);
  CHECK(code_of_error([] { return natural_log(0); }) == ErrorCode::invalid_argument);
  CHECK(code_of_error([] { return exponential(100000); }) == ErrorCode::overflow);
  CHECK(code_of_error([] { return power(0, -1); }) == ErrorCode::division_by_zero);
  CHECK(code_of_error([] { return power(-8, Decimal::of("0.5")); }) == ErrorCode::invalid_argument);
  CHECK(code_of_error([] { return power(10, 6145); }) == ErrorCode::overflow);
  CHECK(code_of_error([] { return power(Decimal::of("1e10"), 900); }) == ErrorCode::overflow);
}

TEST_CASE("bits that are no canonical number do no harm") {
  for (const std::uint64_t high : {0x7C00000000000000ULL, 0x7800000000000000ULL, 0x6000000000000000ULL,
                                   0xFFFFFFFFFFFFFFFFULL, 0x3041FFFFFFFFFFFFULL}) {
    const Decimal odd = Decimal::from_bits(~0ULL, high);
    CHECK(odd.is_zero());
    CHECK(odd.text() == "0");
  }
}

TEST_CASE("modulo takes the sign of the divisor") {
  CHECK(remainder_floor(12, 5) == 2);
  CHECK(remainder_floor(-12, 5) == 3);
  CHECK(remainder_floor(12, -5) == -3);
  CHECK(remainder_floor(-12, -5) == -2);
  CHECK(remainder_floor(d("10.1"), d("4.5")) == d("1.1"));
  CHECK(remainder_floor(d("-10.1"), d("4.5")) == d("3.4"));
  CHECK(remainder_floor(d("1e33"), 7) == 6);
}

TEST_CASE("powers, roots and logarithms") {
  CHECK(power(2, 10).text() == "1024");
  CHECK(power(d("1.05"), 12).text() == "1.795856326022129150390625");
  CHECK(power(d("1.10"), 2).text() == "1.21");
  CHECK(power(2, -2).text() == "0.25");
  CHECK(power(10, 20).text() == "100000000000000000000");
  CHECK(power(10, -5) == d("0.00001"));
  CHECK(power(3, -1).text() == "0." + std::string(34, '3'));
  CHECK(power(-2, 3).text() == "-8");
  CHECK(power(-2, -2).text() == "0.25");
  CHECK(power(0, 5).is_zero());
  CHECK(power(0, 0) == 1);
  CHECK(power(d("1e-3000"), 3).is_zero());
  CHECK(power(4, d("0.5")).rounded(30) == 2);
  CHECK(power(d("1.01"), 999).text() == "20751.63924536005946974380771182662");
  CHECK(square_root(16) == 4);
  CHECK(square_root(2).text() == "1.414213562373095048801688724209698");
  CHECK(natural_log(1).is_zero());
  CHECK(natural_log(10).rounded(30).text() == "2.302585092994045684017991454684");
  CHECK(exponential(0) == 1);
  CHECK(exponential(1).rounded(30).text() == "2.718281828459045235360287471353");
  CHECK(exponential(-100000).is_zero());
}

TEST_CASE("doubles for charts are the nearest") {
  CHECK(d("0.1").to_double() == 0.1);
  CHECK(d("-1234567.89").to_double() == -1234567.89);
  CHECK(d("1e300").to_double() == 1e300);
  CHECK(d("0").to_double() == 0.0);
}

TEST_CASE("normalized takes away zeros after the point only") {
  CHECK(d("1.500").normalized().text() == "1.5");
  CHECK(d("100").normalized().text() == "100");
  CHECK(d("100.00").normalized().text() == "100");
  CHECK(d("0.000").normalized().text() == "0");
  CHECK(d("100.00").normalized().scale() == 0);
  CHECK(d("1.500").scale() == 3);
  CHECK(d("1e5").scale() == 0);
  CHECK(d("1.000").is_integer());
  CHECK_FALSE(d("1.001").is_integer());
  CHECK(d("1e-40").sign() == 1);
  CHECK_FALSE(d("1e-40").is_integer());
}
