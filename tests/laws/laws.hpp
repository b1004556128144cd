#pragma once
/// What every law test includes: RapidCheck inside Catch2, and generators for the values of attain.
///
///     TEST_CASE("sums do not depend on order") {
///       ATTAIN_LAW([](const Decimal& a, const Decimal& b) { RC_ASSERT(a + b == b + a); });
///     }
///
/// A failed law prints the smallest counterexample and the seed; RC_PARAMS="seed=..." runs it again.

#include <rapidcheck.h>

#include <ostream>

#include "attain/base/decimal.hpp"
#include "attain/base/money.hpp"
#include "test.hpp"

#define ATTAIN_LAW(...) CHECK(rc::check(__VA_ARGS__))

namespace attain {

inline void showValue(const Decimal& value, std::ostream& out) {
  out << value.text() << " [" << std::hex << value.high_bits() << ' ' << value.low_bits() << std::dec << ']';
}
inline std::ostream& operator<<(std::ostream& out, const Decimal& value) { return out << value.text(); }
inline std::ostream& operator<<(std::ostream& out, const Money& value) { return out << value.text(); }
inline std::ostream& operator<<(std::ostream& out, RoundingMode mode) { return out << name_of(mode); }

namespace laws {

/// An int128 whose length is spread evenly from 0 to `digits` digits.
inline rc::Gen<int128> integer_of(int digits) {
  return rc::gen::map(rc::gen::tuple(rc::gen::inRange(0, digits + 1), rc::gen::arbitrary<std::uint64_t>(),
                                     rc::gen::arbitrary<std::uint64_t>(), rc::gen::element(0, 1, 2, 3)),
                      [](const std::tuple<int, std::uint64_t, std::uint64_t, int>& t) {
                        const auto [length, high, low, shape] = t;
                        const int128 bound = power_of_ten(length);
                        uint128 raw = (uint128(high * 0x9E3779B97F4A7C15ULL) << 64) | (low * 0xBF58476D1CE4E5B9ULL);
                        int128 value = int128(raw % uint128(bound));
                        if (shape == 1) value = bound - 1 - value % 3;                    // just below a power of ten
                        if (shape == 2 && length > 2) value = value / 1000 * 1000 + 500;  // ties
                        return (low & 1) != 0 ? -value : value;
                      });
}

/// Decimals of every length; exponents mostly those of money and rates, now and then anywhere.
inline rc::Gen<Decimal> decimal() {
  const auto exponent = rc::gen::weightedOneOf<int>(
      {{8, rc::gen::inRange(-8, 4)}, {3, rc::gen::inRange(-40, 40)}, {1, rc::gen::inRange(-6176, 6000)}});
  return rc::gen::map(rc::gen::pair(integer_of(34), exponent),
                      [](const std::pair<int128, int>& p) { return Decimal::scaled(p.first, -p.second); });
}

/// Amounts and rates as documents hold them: up to 15 digits, up to 6 decimals.
inline rc::Gen<Decimal> plain_decimal() {
  return rc::gen::map(rc::gen::pair(integer_of(15), rc::gen::inRange(0, 7)),
                      [](const std::pair<int128, int>& p) { return Decimal::scaled(p.first, p.second); });
}

}  // namespace laws
}  // namespace attain

namespace rc {
template <>
struct Arbitrary<attain::Decimal> {
  static Gen<attain::Decimal> arbitrary() { return attain::laws::decimal(); }
};
template <>
struct Arbitrary<attain::RoundingMode> {
  static Gen<attain::RoundingMode> arbitrary() {
    return gen::map(gen::inRange(0, 7), [](int mode) { return attain::RoundingMode(mode); });
  }
};
template <>
struct Arbitrary<attain::Currency> {
  static Gen<attain::Currency> arbitrary() { return gen::elementOf(attain::Currency::all()); }
};
}  // namespace rc
