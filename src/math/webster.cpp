#include <algorithm>

#include "attain/base/error.hpp"
#include "attain/math/apportion.hpp"
#include "base/integer.hpp"
#include "math/apportion_internal.hpp"

namespace attain {

namespace {

// Whether the claim weight_a ÷ step_a on one more unit comes before weight_b ÷ step_b.
bool claims_before(uint128 weight_a, uint128 step_a, uint128 weight_b, uint128 step_b, bool earlier) noexcept {
  const integer::Wide left = integer::multiply(weight_a, step_b), right = integer::multiply(weight_b, step_a);
  return left != right ? left > right : earlier;
}

// The units shared ÷ the weights that share them: the divisor's inverse.
struct Rate {
  uint128 units, weight;
};

// Jump and step: at a rate near the end every part is rounded, ties downwards, and kept within its bounds; that is a state of the priority list,
// and at most n single steps lead from it to the total.
std::vector<uint128> step_to_total(uint128 size, std::span<const int128> weights, Rate rate,
                                   std::span<const Bounds> bounds) {
  const auto least = [&](std::size_t i) { return bounds.empty() ? uint128(0) : uint128(bounds[i].least); };
  const auto most = [&](std::size_t i) { return bounds.empty() ? ~uint128(0) >> 1 : uint128(bounds[i].most); };
  std::vector<uint128> parts(weights.size());
  uint128 given = 0;  // the total give or take half a unit each
  std::vector<std::size_t> heap;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] > 0) {
      uint128 remainder = 0;
      const integer::Wide product = integer::multiply(rate.units, uint128(weights[i]));
      if (product.high >= rate.weight) {
        parts[i] = most(i);  // beyond every bound
      } else {
        integer::divide(product, rate.weight, parts[i], remainder);
        if (integer::compare_to_half(remainder, rate.weight) > 0) ++parts[i];
      }
      heap.push_back(i);
    }
    parts[i] = std::clamp(parts[i], least(i), most(i));
    given += parts[i];
  }
  const bool add = given <= size;
  // The heap's top is who gains next, or who loses next. At a bound there is nothing to gain or lose.
  const auto after = [&](std::size_t a, std::size_t b) {
    if (add) return claims_before(uint128(weights[b]), 2 * parts[b] + 1, uint128(weights[a]), 2 * parts[a] + 1, b < a);
    return claims_before(uint128(weights[a]), 2 * parts[a] - 1, uint128(weights[b]), 2 * parts[b] - 1, a < b);
  };
  const auto stuck = [&](std::size_t i) { return add ? parts[i] >= most(i) : parts[i] <= least(i); };
  std::erase_if(heap, stuck);
  std::make_heap(heap.begin(), heap.end(), after);
  for (uint128 steps = add ? size - given : given - size; steps > 0; --steps) {
    std::pop_heap(heap.begin(), heap.end(), after);
    const std::size_t i = heap.back();
    add ? ++parts[i] : --parts[i];
    if (stuck(i)) heap.pop_back();
    else std::push_heap(heap.begin(), heap.end(), after);
  }
  return parts;
}

}  // namespace

std::vector<int128> webster(int128 total, std::span<const int128> weights) {
  const uint128 sum = apportion::sum_of_weights(weights), size = integer::magnitude(total);
  std::vector<int128> result(weights.size(), 0);
  if (total == 0) return result;
  if (sum == 0) apportion::throw_no_weight(total);
  const std::vector<uint128> parts = step_to_total(size, weights, {size, sum}, {});
  for (std::size_t i = 0; i < result.size(); ++i) result[i] = *integer::with_sign(parts[i], total < 0);
  return result;
}

std::vector<int128> webster(int128 total, std::span<const int128> weights, std::span<const Bounds> bounds) {
  const BoundedShares shares = bounded_proportional(total, weights, bounds);
  if (shares.proportional_weight == 0) return shares.parts;
  const std::vector<uint128> parts = step_to_total(
      uint128(total), weights, {uint128(shares.proportional_total), uint128(shares.proportional_weight)}, bounds);
  return {parts.begin(), parts.end()};
}

}  // namespace attain
