// Parts add to the whole, nobody is a unit away from the exact share, order does not matter; and each fast algorithm
// against a slow one that follows the definition.
#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>
#include <numeric>

#include "attain/base/error.hpp"
#include "attain/math/apportion.hpp"
#include "laws.hpp"

using namespace attain;
using boost::multiprecision::cpp_int;
using laws::integer_of;
using Wide = std::vector<int128>;

namespace {

cpp_int big(int128 value) { return cpp_int(to_text(value)); }

Wide weights_of(int digits) {
  const auto weight = rc::gen::map(integer_of(digits), [](int128 v) { return v < 0 ? -v : v; });
  Wide weights = *rc::gen::resize(12, rc::gen::nonEmpty(rc::gen::container<Wide>(weight)));
  if (std::all_of(weights.begin(), weights.end(), [](int128 w) { return w == 0; })) weights.front() = 1;
  return weights;
}

int128 sum_of(const Wide& values) { return std::accumulate(values.begin(), values.end(), int128(0)); }

void check_quota(int128 total, const Wide& weights, const Wide& parts) {
  const cpp_int sum = big(sum_of(weights));
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const cpp_int off = big(parts[i]) * sum - big(total) * big(weights[i]);  // (part - exact) × Σ
    RC_ASSERT(boost::multiprecision::abs(off) < sum);
    if (weights[i] == 0) RC_ASSERT(parts[i] == 0);
  }
}

// The definition: the units one by one, each to the largest weight ÷ (2 part + 1), earlier index first.
Wide slow_webster(int total, const Wide& weights) {
  Wide parts(weights.size(), 0);
  for (int unit = 0; unit < total; ++unit) {
    std::size_t best = 0;
    for (std::size_t i = 1; i < weights.size(); ++i) {
      if (weights[i] * (2 * parts[best] + 1) > weights[best] * (2 * parts[i] + 1)) best = i;
    }
    ++parts[best];
  }
  return parts;
}

}  // namespace

TEST_CASE("largest remainder: parts add to the whole, within quota, mirrored") {
  ATTAIN_LAW([] {
    const Wide weights = weights_of(*rc::gen::element(2, 6, 30));
    const int128 total = *integer_of(*rc::gen::element(3, 18, 38));
    const Wide parts = largest_remainder(total, weights);
    RC_ASSERT(sum_of(parts) == total);
    check_quota(total, weights, parts);
    Wide mirrored = largest_remainder(-total, weights);
    for (int128& part : mirrored) part = -part;
    RC_ASSERT(mirrored == parts);
  });
}

TEST_CASE("largest remainder: nobody without a unit had a larger fraction, ties by index") {
  ATTAIN_LAW([] {
    const Wide weights =
        *rc::gen::nonEmpty(rc::gen::container<Wide>(rc::gen::element<int128>(1, 2, 3, 5)));  // ties abound
    const int total = *rc::gen::inRange(0, 2000);
    const int128 sum = sum_of(weights);
    const Wide parts = largest_remainder(int128(total), weights);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      for (std::size_t j = 0; j < parts.size(); ++j) {
        const bool i_up = parts[i] > total * weights[i] / sum, j_up = parts[j] > total * weights[j] / sum;
        if (!i_up || j_up) continue;
        const int128 ri = total * weights[i] % sum, rj = total * weights[j] % sum;
        RC_ASSERT(ri > rj || (ri == rj && i < j));
      }
    }
  });
}

TEST_CASE("apportionment does not depend on order, but for ties") {
  ATTAIN_LAW([] {
    Wide weights = weights_of(9);
    std::sort(weights.begin(), weights.end());
    weights.erase(std::unique(weights.begin(), weights.end()), weights.end());
    const int128 total = *integer_of(9);
    std::vector<std::size_t> order(weights.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    const auto seed = *rc::gen::arbitrary<std::uint32_t>();
    for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[(seed * (2 * i + 1)) % i]);
    Wide shuffled;
    for (const std::size_t i : order) shuffled.push_back(weights[i]);
    const auto same = [&](const Wide& parts, const Wide& other) {
      for (std::size_t i = 0; i < order.size(); ++i) {
        // Equal remainders may be served in another order: a unit's difference, and then the sums of both still agree.
        const int128 gap = parts[order[i]] - other[i];
        RC_ASSERT(gap >= -1 && gap <= 1);
      }
      Wide a = parts, b = other;
      std::sort(a.begin(), a.end());
      std::sort(b.begin(), b.end());
      RC_ASSERT(sum_of(a) == sum_of(b));
    };
    same(largest_remainder(total, weights), largest_remainder(total, shuffled));
    same(webster(total, weights), webster(total, shuffled));
    const int128 sum = sum_of(weights);
    std::vector<int128> remainders;
    for (const int128 weight : weights) remainders.push_back((total < 0 ? -total : total) * weight % sum);
    std::sort(remainders.begin(), remainders.end());
    if (std::adjacent_find(remainders.begin(), remainders.end()) == remainders.end()) {
      const Wide parts = largest_remainder(total, weights), other = largest_remainder(total, shuffled);
      for (std::size_t i = 0; i < order.size(); ++i) RC_ASSERT(parts[order[i]] == other[i]);
    }
  });
}

TEST_CASE("Webster is the divisor method, unit by unit") {
  ATTAIN_LAW([] {
    const Wide weights = weights_of(*rc::gen::element(1, 2, 9));
    const int total = *rc::gen::inRange(0, 300);
    RC_ASSERT(webster(total, weights) == slow_webster(total, weights));
  });
}

TEST_CASE("Webster: parts add to the whole, and a larger total lowers nobody") {
  ATTAIN_LAW([] {
    const Wide weights = weights_of(*rc::gen::element(2, 9, 30));
    const int128 total = *rc::gen::map(integer_of(36), [](int128 v) { return v < 0 ? -v : v; });
    const Wide parts = webster(total, weights), more = webster(total + 1, weights);
    RC_ASSERT(sum_of(parts) == total);
    RC_ASSERT(sum_of(more) == total + 1);
    for (std::size_t i = 0; i < parts.size(); ++i) RC_ASSERT(more[i] >= parts[i]);
    Wide mirrored = webster(-total, weights);
    for (int128& part : mirrored) part = -part;
    RC_ASSERT(mirrored == parts);
  });
}

TEST_CASE("a split adds to the amount, each part within a unit of its share") {
  ATTAIN_LAW([](std::int64_t amount) {
    const int scale = *rc::gen::inRange(0, 19);
    const std::int64_t one = std::int64_t(power_of_ten(scale));
    std::vector<Decimal> shares;
    int128 sum = 0;
    for (int i = *rc::gen::inRange(0, 6); i > 0; --i) {
      const std::int64_t share = *rc::gen::inRange<std::int64_t>(0, one / 2 + 2);
      sum += share;
      shares.push_back(Decimal::scaled(share, scale));
    }
    amount /= 8;  // shares above one must fit too
    const Split result = split(amount, shares);
    int128 given = result.rest;
    for (std::size_t i = 0; i < shares.size(); ++i) {
      given += result.parts[i];
      const cpp_int off = big(result.parts[i]) * one - big(amount) * big(*shares[i].to_scaled(scale));
      RC_ASSERT(boost::multiprecision::abs(off) < one);
    }
    if (sum <= one) {
      RC_ASSERT(given == amount);
      const cpp_int off = big(result.rest) * one - big(amount) * big(one - sum);
      RC_ASSERT(boost::multiprecision::abs(off) < one);
    } else {
      RC_ASSERT(result.rest == 0);
      RC_ASSERT(given == multiply_divide(amount, sum, one));
    }
    Split mirrored = split(-amount, shares);
    for (auto& part : mirrored.parts) part = -part;
    mirrored.rest = -mirrored.rest;
    RC_ASSERT(mirrored == result);
  });
}

TEST_CASE("a bounded allocation keeps its bounds, adds to the total and bends at one rate") {
  ATTAIN_LAW([] {
    const Wide weights = weights_of(*rc::gen::element(1, 3, 25));
    std::vector<Bounds> bounds;
    int128 least = 0, most = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const int128 low = *rc::gen::inRange(0, 50), high = low + *rc::gen::inRange(0, 100);
      bounds.push_back({low, high});
      least += low;
      most += weights[i] > 0 ? high : low;
    }
    const int128 total =
        least + (most > least ? *rc::gen::inRange<std::int64_t>(0, std::int64_t(most - least) + 1) : 0);
    const BoundedShares result = bounded_proportional(total, weights, bounds);
    RC_ASSERT(sum_of(result.parts) == total);
    const cpp_int num = big(result.proportional_total), den = big(result.proportional_weight);
    for (std::size_t i = 0; i < weights.size(); ++i) {
      RC_ASSERT(result.parts[i] >= bounds[i].least);
      RC_ASSERT(result.parts[i] <= bounds[i].most);
      if (den == 0) continue;
      const cpp_int at_rate = num * big(weights[i]);  // λ × weight × den
      switch (result.at[i]) {
        case BoundedShares::At::least:
          RC_ASSERT(result.parts[i] == bounds[i].least);
          RC_ASSERT(at_rate <= big(bounds[i].least) * den);
          break;
        case BoundedShares::At::most:
          RC_ASSERT(result.parts[i] == bounds[i].most);
          RC_ASSERT(at_rate >= big(bounds[i].most) * den);
          break;
        case BoundedShares::At::proportion:
          RC_ASSERT(boost::multiprecision::abs(big(result.parts[i]) * den - at_rate) < den);
          break;
      }
    }
  });
}
