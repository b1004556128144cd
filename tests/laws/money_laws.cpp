#include "attain/base/error.hpp"
#include "laws.hpp"

using namespace attain;

TEST_CASE("money is read back as it was written") {
  ATTAIN_LAW([](std::int64_t units, Currency currency) {
    const Money money(units, currency, *rc::gen::inRange(0, 19));
    RC_ASSERT(Money::parse(money.text()) == money);
    RC_ASSERT(Money::of(money.amount(), currency, money.scale()) == money);
  });
}

TEST_CASE("sums of money do not depend on order and never wrap") {
  ATTAIN_LAW([](std::int64_t a, std::int64_t b, Currency currency) {
    const int128 sum = int128(a) + b;
    try {
      const Money total = Money(a, currency) + Money(b, currency);
      RC_ASSERT(int128(total.units()) == sum);
      RC_ASSERT(total == Money(b, currency) + Money(a, currency));
      RC_ASSERT(total - Money(b, currency) == Money(a, currency));
    } catch (const Error& error) {
      RC_ASSERT(error.code() == ErrorCode::overflow);
      RC_ASSERT(sum > INT64_MAX || sum < INT64_MIN);
    }
  });
}

TEST_CASE("publishing moves an amount by at most half a minor unit, and only once") {
  ATTAIN_LAW([](std::int32_t units, Currency currency) {
    const Money money(units, currency, *rc::gen::inRange(0, 7));
    const Money published = money.published();
    RC_ASSERT((published.amount() - money.amount()).abs() * 2 <= Decimal::scaled(1, currency.decimals()));
    RC_ASSERT(published.published() == published);
    RC_ASSERT(published.scale() == currency.decimals());
  });
}
