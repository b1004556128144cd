#include "harbour.hpp"

using namespace attain;
using namespace attain::testing;

TEST_CASE("rates are the latest on or before the day") {
  const Company company = read_company(kHarbour);
  const Currency eur = Currency::of("EUR"), usd = Currency::of("USD"), gbp = Currency::of("GBP"), jpy = Currency::of("JPY");
  CHECK(company.rate(eur, eur, Date(2000, 1, 1))->convert(77) == 77);
  CHECK_FALSE(company.rate(usd, eur, Date(2025, 12, 31)));
  CHECK(company.rate(usd, eur, Date(2026, 10, 14))->rate == Decimal::of("0.92"));
  CHECK(company.rate(usd, eur, Date(2026, 10, 15))->rate == Decimal::of("0.90"));
  CHECK(company.rate(usd, eur, Date(2026, 10, 14))->convert(1'000'001) == 920'001);   // 920000.92
  CHECK(company.rate(usd, eur, Date(2026, 10, 14))->convert(-1'000'001) == -920'001);
  CHECK_FALSE(company.rate(jpy, eur, Date(2026, 10, 14)));
  CHECK_FALSE(company.rate(usd, eur, Date(2026, 10, 14), "plan"));
  CHECK(company.rate(eur, usd, Date(2026, 1, 1))->path == FoundRate::Path::inverse);
  CHECK(company.rate(eur, usd, Date(2026, 1, 1))->convert(92) == 100);
  CHECK(company.rate(eur, usd, Date(2026, 1, 1))->convert(1) == 1);                    // 1.0869…
  const auto crossed = company.rate(usd, gbp, Date(2026, 10, 20));
  REQUIRE(crossed);
  CHECK(crossed->path == FoundRate::Path::crossed);
  CHECK(crossed->rate == Decimal::of("0.765"));
  CHECK(crossed->by.size() == 2);
  CHECK(crossed->convert(1000) == 765);
  CHECK(crossed->convert(100) == 76);                                                  // 76.5 rounds to even once; rounding at 90 first would give 76 too
  CHECK(crossed->convert(300) == 230);                                                 // 229.5
  CHECK(company.rate(gbp, usd, Date(2026, 10, 20))->convert(765) == 1000);
}

TEST_CASE("conversion is exact for long rates and refuses what does not fit") {
  const FoundRate tiny{Decimal::of("0.0000000000000000000000000000000001"), FoundRate::Path::direct, {{Currency::of("USD"), Currency::of("EUR"), Date(0), Decimal::of("0.0000000000000000000000000000000001"), "booking", 0}}};
  CHECK(tiny.convert(std::numeric_limits<std::int64_t>::max()) == 0);
  const FoundRate inverse{Decimal(1), FoundRate::Path::inverse, tiny.by};
  CHECK_THROWS_AS(inverse.convert(1), Error);
  const FoundRate two{Decimal(2), FoundRate::Path::direct, {{Currency::of("USD"), Currency::of("EUR"), Date(0), Decimal(2), "booking", 0}}};
  CHECK_THROWS_AS(two.convert(std::numeric_limits<std::int64_t>::max()), Error);
  const Decimal third = Decimal::of("0.3333333333333333333333333333333333");
  const FoundRate long_rate{third, FoundRate::Path::direct, {{Currency::of("USD"), Currency::of("EUR"), Date(0), third, "booking", 0}}};
  CHECK(long_rate.convert(3'000'000'000'000'000'000) == 1'000'000'000'000'000'000);
  CHECK(long_rate.convert(-3) == -1);
}
