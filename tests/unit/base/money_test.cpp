#include "attain/base/money.hpp"

#include "attain/base/error.hpp"
#include "test.hpp"

using namespace attain;

namespace {
ErrorCode code_of_error(auto&& call) {
  try {
    (void)call();
  } catch (const Error& error) {
    return error.code();
  }
  return ErrorCode::internal;
}
const Currency eur = Currency::of("EUR");
}  // namespace

TEST_CASE("every current ISO 4217 currency is known with its minor unit") {
  struct Row {
    const char* code;
    int number, decimals;
  };
  for (const Row& row : {Row{"EUR", 978, 2},
                         {"JPY", 392, 0},
                         {"KWD", 414, 3},
                         {"CLF", 990, 4},
                         {"UYW", 927, 4},
                         {"XAU", 959, 0},
                         {"XXX", 999, 0},
                         {"XCG", 532, 2},
                         {"ZWG", 924, 2},
                         {"VED", 926, 2},
                         {"SLE", 925, 2},
                         {"CHW", 948, 2},
                         {"BHD", 48, 3},
                         {"ALL", 8, 2},
                         {"ISK", 352, 0},
                         {"USN", 997, 2},
                         {"HRK", 191, 2},
                         {"BGN", 975, 2}}) {
    INFO(row.code);
    REQUIRE(Currency::find(row.code));
    const Currency currency = *Currency::find(row.code);
    CHECK(currency.code() == row.code);
    CHECK(currency.number() == row.number);
    CHECK(currency.decimals() == row.decimals);
  }
  CHECK(Currency::of("CHF").name() == "Swiss Franc");
  CHECK(Currency() == Currency::of("XXX"));
  CHECK(Currency().code() == "XXX");
}

TEST_CASE("the currency table is sorted, complete and without doubles") {
  const auto& all = Currency::all();
  CHECK(all.size() == 188);
  for (std::size_t i = 0; i < all.size(); ++i) {
    CHECK(Currency::find(all[i].code()) == all[i]);
    CHECK(all[i].code().size() == 3);
    CHECK_FALSE(all[i].name().empty());
    if (i > 0) CHECK(all[i - 1].code() < all[i].code());
  }
}

TEST_CASE("an unknown currency is refused with a suggestion") {
  for (const char* code : {"", "E", "EU", "EURO", "eur", "ZZZ", "123"}) CHECK_FALSE(Currency::find(code));
  CHECK(code_of_error([] { return Currency::of("EUE"); }) == ErrorCode::invalid_currency);
  try {
    (void)Currency::of("eur");
    FAIL("eur was taken");
  } catch (const Error& error) {
    CHECK(error.hint() == "did you mean \"EUR\"?");
  }
}

TEST_CASE("money is written, read and added exactly") {
  const Money price = Money::of("12.50", eur);
  CHECK(price.units() == 1250);
  CHECK(price.scale() == 2);
  CHECK(price.text() == "12.50 EUR");
  CHECK(price.amount().text() == "12.50");
  CHECK((price + Money::of("0.01", eur)).text() == "12.51 EUR");
  CHECK((price - Money::of("20", eur)).text() == "-7.50 EUR");
  CHECK((-price).units() == -1250);
  CHECK(Money(500, Currency::of("JPY")).text() == "500 JPY");
  CHECK(Money::parse("12.50 EUR") == price);
  CHECK(Money::parse("-0.05 EUR") == Money(-5, eur));
  CHECK(Money::parse("1.2345 EUR") == Money(12345, eur, 4));
  for (const char* text : {"", "12.50", "12.50EUR", "12.50 eur", "12.50  EUR", "EUR 12.50", "99999999999999999999 EUR",
                           "1 EUR ", "1.0000000000000000000 EUR"}) {
    INFO(text);
    CHECK_FALSE(Money::parse(text));
  }
}

TEST_CASE("money of another currency or scale does not add") {
  CHECK(code_of_error([] { return Money::of("1", eur) + Money::of("1", Currency::of("USD")); }) ==
        ErrorCode::mixed_currencies);
  CHECK(code_of_error([] { return Money(1, eur, 2) - Money(1, eur, 4); }) == ErrorCode::mixed_currencies);
  CHECK(code_of_error([] { return compare(Money(1, eur), Money(1, Currency::of("USD"))) < 0; }) ==
        ErrorCode::mixed_currencies);
  CHECK(std::is_lt(compare(Money(1, eur), Money(2, eur))));
}

TEST_CASE("money neither wraps nor loses decimals") {
  CHECK(code_of_error([] { return Money(INT64_MAX, eur) + Money(1, eur); }) == ErrorCode::overflow);
  CHECK(code_of_error([] { return Money(INT64_MIN, eur) - Money(1, eur); }) == ErrorCode::overflow);
  CHECK(code_of_error([] { return -Money(INT64_MIN, eur); }) == ErrorCode::overflow);
  CHECK(code_of_error([] { return Money::of("1.005", eur); }) == ErrorCode::too_many_decimals);
  CHECK(code_of_error([] { return Money::of("92233720368547758.08", eur); }) == ErrorCode::overflow);
  CHECK(Money::of("92233720368547758.07", eur).units() == INT64_MAX);
  CHECK(code_of_error([] { return Money::of("1e30", eur); }) == ErrorCode::overflow);
  CHECK(code_of_error([] { return Money::of("1e300", eur); }) == ErrorCode::overflow);
  CHECK(code_of_error([] { return Money::of(Decimal(1), eur, 19); }) == ErrorCode::invalid_argument);
  CHECK(Money::of("1.500", eur).units() == 150);
}

TEST_CASE("a published figure rounds once to the minor unit") {
  CHECK(Money(12345, eur, 4).published().text() == "1.23 EUR");
  CHECK(Money(12350, eur, 4).published().text() == "1.24 EUR");
  CHECK(Money(12250, eur, 4).published().text() == "1.22 EUR");
  CHECK(Money(12250, eur, 4).published(RoundingMode::half_up).text() == "1.23 EUR");
  CHECK(Money(-12250, eur, 4).published(RoundingMode::half_up).text() == "-1.23 EUR");
  CHECK(Money(5, eur, 0).published().text() == "5.00 EUR");
  CHECK(Money::rounded(Decimal::of("2.345"), eur, 2).text() == "2.34 EUR");
}
