// Decimal against Intel's library (the short ways must give its very digits), against big integers, and against itself.
#include <boost/multiprecision/cpp_dec_float.hpp>
#include <boost/multiprecision/cpp_int.hpp>

#include "attain/base/error.hpp"
#include "base/intel_decimal.hpp"
#include "laws.hpp"

using namespace attain;
using boost::multiprecision::cpp_int;
using laws::decimal;
using laws::integer_of;
using laws::plain_decimal;
using Exact = boost::multiprecision::number<boost::multiprecision::cpp_dec_float<80, std::int32_t>>;

namespace {

constexpr std::uint64_t sign_bit = 0x8000000000000000ULL;
constexpr std::uint64_t coefficient_mask = 0x0001FFFFFFFFFFFFULL;

intel::Bits bits(const Decimal& d) { return {d.low_bits(), d.high_bits()}; }

// The library's result, without the sign of a zero; empty where attain must throw.
std::optional<intel::Bits> wanted(intel::Bits b, intel::Flags flags) {
  if ((flags & (intel::invalid | intel::zero_divide | intel::overflow)) != 0) return std::nullopt;
  if (b.low == 0 && (b.high & coefficient_mask) == 0) b.high &= ~sign_bit;
  return b;
}

std::optional<intel::Bits> got(auto&& call) {
  try {
    return bits(call());
  } catch (const Error&) {
    return std::nullopt;
  }
}

const std::pair<RoundingMode, intel::Mode> library_modes[] = {{RoundingMode::half_even, intel::Mode::half_even},
                                                              {RoundingMode::half_up, intel::Mode::half_up},
                                                              {RoundingMode::down, intel::Mode::down},
                                                              {RoundingMode::ceiling, intel::Mode::ceiling},
                                                              {RoundingMode::floor, intel::Mode::floor}};

void same_as_library(const Decimal& a, const Decimal& b) {
  intel::Flags flags = 0;
  const auto sum = intel::add(bits(a), bits(b), intel::Mode::half_even, flags);
  RC_ASSERT(got([&] { return a + b; }) == wanted(sum, flags));
  flags = 0;
  const auto difference = intel::subtract(bits(a), bits(b), intel::Mode::half_even, flags);
  RC_ASSERT(got([&] { return a - b; }) == wanted(difference, flags));
  flags = 0;
  const auto product = intel::multiply(bits(a), bits(b), intel::Mode::half_even, flags);
  RC_ASSERT(got([&] { return a * b; }) == wanted(product, flags));
  for (const auto& [mode, library] : library_modes) {
    flags = 0;
    const auto quotient = intel::divide(bits(a), bits(b), library, flags);
    RC_ASSERT(got([&, mode = mode] { return divide(a, b, mode); }) == wanted(quotient, flags));
  }
  RC_ASSERT((a < b) == intel::less(bits(a), bits(b)));
  RC_ASSERT((a == b) == intel::equal(bits(a), bits(b)));
  RC_ASSERT((a > b) == intel::less(bits(b), bits(a)));
}

cpp_int big(int128 value) { return cpp_int(to_text(value)); }

// floor, then one step by the definition of each mode, on exact fractions.
cpp_int rounded_quotient(const cpp_int& a, const cpp_int& b, RoundingMode mode) {
  const bool negative = (a < 0) != (b < 0) && a != 0;
  const cpp_int n = boost::multiprecision::abs(a), d = boost::multiprecision::abs(b);
  const cpp_int q = n / d, twice = (n - q * d) * 2;
  bool away = false;
  switch (mode) {
    case RoundingMode::half_even:
      away = twice > d || (twice == d && q % 2 == 1);
      break;
    case RoundingMode::half_up:
      away = twice >= d;
      break;
    case RoundingMode::half_down:
      away = twice > d;
      break;
    case RoundingMode::up:
      away = twice > 0;
      break;
    case RoundingMode::down:
      break;
    case RoundingMode::ceiling:
      away = twice > 0 && !negative;
      break;
    case RoundingMode::floor:
      away = twice > 0 && negative;
      break;
  }
  const cpp_int result = away ? cpp_int(q + 1) : q;
  return negative ? cpp_int(-result) : result;
}

Exact exact(const Decimal& d) { return Exact(d.text()); }

// The distance from the true value in units of the 34th digit.
double units_off(const Decimal& found, const Exact& truth) {
  if (truth == 0) return found.is_zero() ? 0 : 1e9;
  return (boost::multiprecision::abs((exact(found) - truth) / truth) * Exact("1e34")).convert_to<double>();
}

}  // namespace

TEST_CASE("arithmetic and order give the library's digits") {
  ATTAIN_LAW([](const Decimal& a, const Decimal& b) { same_as_library(a, b); });
  ATTAIN_LAW([] { same_as_library(*plain_decimal(), *plain_decimal()); });
  ATTAIN_LAW([] {  // products and sums around the 34-digit and 64-bit edges
    const Decimal a = Decimal::scaled(*integer_of(20), *rc::gen::inRange(-20, 20));
    same_as_library(a, Decimal::scaled(*integer_of(20), *rc::gen::inRange(-20, 20)));
  });
  ATTAIN_LAW([] {  // quotients that come out even
    const Decimal b = *plain_decimal();
    same_as_library(b * *plain_decimal(), b);
  });
  ATTAIN_LAW([](const Decimal& a) {  // the same value written otherwise, and its neighbours
    const Decimal b = a.normalized();
    RC_ASSERT(a == b);
    RC_ASSERT(a.hash() == b.hash());
    same_as_library(a, b);
    same_as_library(a, b + Decimal::scaled(1, *rc::gen::inRange(-3, 40)));
  });
}

TEST_CASE("rounding gives the library's digits") {
  ATTAIN_LAW([](const Decimal& a) {
    const int scale = *rc::gen::inRange(-30, 30);
    for (const auto& [mode, library] : library_modes) {
      intel::Flags flags = 0;
      const auto result = intel::quantize(bits(a), bits(Decimal::scaled(1, scale)), library, flags);
      const Decimal rounded = a.rounded(scale, mode);
      if (const auto expected = wanted(result, flags))
        RC_ASSERT(bits(rounded) == *expected);
      else
        RC_ASSERT(rounded == a);  // more than 34 digits at that scale: there was nothing to round
    }
  });
}

TEST_CASE("a rounded decimal is its scaled integer") {
  ATTAIN_LAW([](RoundingMode mode) {
    const int128 units = *integer_of(30);
    const int from = *rc::gen::inRange(0, 12), to = *rc::gen::inRange(0, 12);
    const Decimal value = Decimal::scaled(units, from);
    const cpp_int expected = rounded_quotient(big(units) * boost::multiprecision::pow(cpp_int(10), unsigned(to)),
                                              boost::multiprecision::pow(cpp_int(10), unsigned(from)), mode);
    if (boost::multiprecision::abs(expected) < boost::multiprecision::pow(cpp_int(10), 34)) {
      RC_ASSERT(big(value.rounded_scaled(to, mode)) == expected);
      RC_ASSERT(value.rounded(to, mode) == Decimal::scaled(value.rounded_scaled(to, mode), to));
      RC_ASSERT(value.rounded(to, mode).scale() == to);
    }
    RC_ASSERT(value.to_scaled(from) == units);
  });
}

TEST_CASE("rounding to a multiple is the nearest multiple by the mode") {
  ATTAIN_LAW([](RoundingMode mode) {
    const int128 x = *integer_of(25), u = *rc::gen::suchThat(integer_of(9), [](int128 v) { return v > 0; });
    const int a = *rc::gen::inRange(0, 9), b = *rc::gen::inRange(0, 9);
    const cpp_int n = rounded_quotient(big(x) * boost::multiprecision::pow(cpp_int(10), unsigned(b)),
                                       big(u) * boost::multiprecision::pow(cpp_int(10), unsigned(a)), mode);
    const cpp_int units = n * big(u);
    RC_PRE(boost::multiprecision::abs(units) < boost::multiprecision::pow(cpp_int(10), 34));
    const Decimal result = Decimal::scaled(x, a).rounded_to(Decimal::scaled(u, b), mode);
    RC_ASSERT(result == Decimal::of(units.str() + "e-" + std::to_string(b)));
  });
}

TEST_CASE("a tie is a tie in the 35th digit too") {
  ATTAIN_LAW([] {
    const int128 q = power_of_ten(33) + *rc::gen::suchThat(integer_of(33), [](int128 v) { return v >= 0; });
    const Decimal twice = Decimal::from_int128(2 * q) + 1;
    RC_ASSERT(divide(twice, 2, RoundingMode::half_down) == Decimal::from_int128(q));
    RC_ASSERT(divide(twice, 2, RoundingMode::half_up) == Decimal::from_int128(q + 1));
    RC_ASSERT(divide(-twice, 2, RoundingMode::half_down) == Decimal::from_int128(-q));
    RC_ASSERT(divide(twice, 2, RoundingMode::half_even) == Decimal::from_int128(q + q % 2));
  });
  ATTAIN_LAW([](const Decimal& a) {
    const Decimal b = *rc::gen::suchThat(decimal(), [](const Decimal& d) { return !d.is_zero(); });
    const auto nearest = got([&] { return divide(a, b, RoundingMode::half_even); });
    const auto half_down = got([&] { return divide(a, b, RoundingMode::half_down); });
    const auto half_up = got([&] { return divide(a, b, RoundingMode::half_up); });
    if (nearest && nearest == half_up)
      RC_ASSERT(half_down == nearest || half_down == got([&] { return divide(a, b, RoundingMode::down); }));
    if (nearest && nearest != half_up)
      RC_ASSERT(Decimal::from_bits(half_down->low, half_down->high) == Decimal::from_bits(nearest->low, nearest->high));
  });
}

TEST_CASE("parsing what was printed is the identity") {
  ATTAIN_LAW([](const Decimal& a) {
    const auto back = Decimal::parse(a.text());
    RC_ASSERT(back.has_value());
    RC_ASSERT(*back == a);
    RC_ASSERT(back->text() == a.text());
    char scientific[64];
    intel::to_string(bits(a), scientific);
    RC_ASSERT(Decimal::of(scientific) == a);
    intel::Flags flags = 0;
    const intel::Bits read = intel::from_string(a.text().c_str(), intel::Mode::half_even, flags);
    RC_ASSERT(intel::equal(read, bits(a)));
  });
}

TEST_CASE("any text is either read exactly or refused") {
  ATTAIN_LAW([] {
    const auto text = *rc::gen::container<std::string>(rc::gen::elementOf(std::string("0123456789000.+-eE x")));
    const auto read = Decimal::parse(text);
    if (read) {
      intel::Flags flags = 0;
      const intel::Bits expected = intel::from_string(text.c_str(), intel::Mode::half_even, flags);
      RC_ASSERT((flags & intel::inexact) == 0U);
      RC_ASSERT(intel::equal(bits(*read), expected));
    }
  });
}

TEST_CASE("products divide exactly in 256 bits") {
  ATTAIN_LAW([](RoundingMode mode) {
    const int128 a = *integer_of(38), b = *integer_of(38), c = *integer_of(38);
    RC_PRE(c != 0);
    const cpp_int expected = rounded_quotient(big(a) * big(b), big(c), mode);
    std::optional<int128> result;
    try {
      result = multiply_divide(a, b, c, mode);
    } catch (const Error& error) {
      RC_ASSERT(error.code() == ErrorCode::overflow);
    }
    const cpp_int most = (cpp_int(1) << 127) - 1;
    RC_ASSERT(result.has_value() == (expected <= most && expected >= -most - 1));
    if (result) RC_ASSERT(big(*result) == expected);
  });
}

TEST_CASE("modulo lies between zero and its divisor") {
  ATTAIN_LAW([] {
    const int128 a = *integer_of(20), b = *rc::gen::suchThat(integer_of(12), [](int128 v) { return v != 0; });
    const int128 expected = ((a % b) + b) % b;
    const int scale = *rc::gen::inRange(0, 6);
    RC_ASSERT(remainder_floor(Decimal::scaled(a, scale), Decimal::scaled(b, scale)) ==
              Decimal::scaled(expected, scale));
  });
}

TEST_CASE("whole powers are correctly rounded") {
  ATTAIN_LAW([] {
    const int128 c = *rc::gen::suchThat(integer_of(12), [](int128 v) { return v != 0; });
    const int scale = *rc::gen::inRange(0, 9), n = *rc::gen::inRange(1, 60);
    const cpp_int full = boost::multiprecision::pow(big(c), unsigned(n));
    const std::string digits = cpp_int(boost::multiprecision::abs(full)).str();
    const int drop = std::max(0, int(digits.size()) - 34);
    const cpp_int kept =
        rounded_quotient(full, boost::multiprecision::pow(cpp_int(10), unsigned(drop)), RoundingMode::half_even);
    RC_ASSERT(power(Decimal::scaled(c, scale), n) == Decimal::of(kept.str() + "e" + std::to_string(drop - scale * n)));
    // One over the power: its product with the power is within a unit of the last digit of one.
    const Decimal inverse = power(Decimal::scaled(c, scale), -n);
    const Exact truth = pow(Exact(c > 0 ? to_text(c) : to_text(-c)) / pow(Exact(10), scale), -n);
    RC_ASSERT(units_off(inverse.abs(), truth) <= 5.0);
  });
}

TEST_CASE("a square root is the nearest decimal") {
  ATTAIN_LAW([] {
    const Decimal a = (*plain_decimal()).abs();
    RC_ASSERT(units_off(square_root(a), sqrt(exact(a))) <= 5.0);
    RC_ASSERT(square_root(a * a) == a);
  });
}

TEST_CASE("logarithms, exponentials and broken powers are right to 32 digits") {
  ATTAIN_LAW([] {
    const Decimal a = (*plain_decimal()).abs();
    RC_PRE(!a.is_zero());
    RC_ASSERT(units_off(natural_log(a), log(exact(a))) <= 20.0);
    const Decimal x =
        Decimal::scaled(*rc::gen::inRange<std::int64_t>(-1000000000, 1000000000), *rc::gen::inRange(7, 12));
    RC_ASSERT(units_off(exponential(x), exp(exact(x))) <= 20.0);
    RC_ASSERT(units_off(power(a, x), pow(exact(a), exact(x))) <= 20.0);
  });
}

TEST_CASE("sums and products obey the laws of arithmetic where they are exact") {
  ATTAIN_LAW([] {
    const Decimal a = *plain_decimal(), b = *plain_decimal(), c = *plain_decimal();
    RC_ASSERT(a + b == b + a);
    RC_ASSERT((a + b) + c == a + (b + c));
    RC_ASSERT(a + b - b == a);
    RC_ASSERT(a * b == b * a);
    RC_ASSERT((a + b) * Decimal(7) == a * 7 + b * 7);
    RC_ASSERT(a - b == -(b - a));
    RC_ASSERT((a < b) == ((b - a).sign() > 0));
    if (!b.is_zero()) RC_ASSERT(a * b / b == a);
  });
}
