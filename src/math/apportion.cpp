#include "attain/math/apportion.hpp"

#include <algorithm>
#include <numeric>

#include "attain/base/error.hpp"
#include "base/integer.hpp"
#include "math/apportion_internal.hpp"

namespace attain {

uint128 apportion::sum_of_weights(std::span<const int128> weights) {
  uint128 sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] < 0) {
      throw Error(ErrorCode::invalid_argument, "weights[" + std::to_string(i) + "]",
                  "a weight is negative: " + to_text(weights[i]));
    }
    sum += uint128(weights[i]);
    if (sum > integer::largest_int128)
      throw Error(ErrorCode::overflow, "weights", "the weights add to more than 127 bits");
  }
  return sum;
}

void apportion::share_out(uint128 total, std::span<const uint128> weights, uint128 sum, std::span<uint128> parts) {
  // One buffer for the remainders; the units left go to the largest, earlier index first.
  std::vector<uint128> remainders(weights.size());
  uint128 left = total;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    integer::divide(integer::multiply(total, weights[i]), sum, parts[i], remainders[i]);
    left -= parts[i];
  }
  give_to_largest(left, remainders, parts);
}

void apportion::give_to_largest(uint128 left, std::span<const uint128> remainders, std::span<uint128> parts) {
  if (left == 0) return;
  std::vector<std::size_t> order(remainders.size());
  std::iota(order.begin(), order.end(), std::size_t(0));
  const auto count = std::ptrdiff_t(left);  // fewer than there are parts
  std::nth_element(order.begin(), order.begin() + (count - 1), order.end(), [&](std::size_t a, std::size_t b) {
    return remainders[a] != remainders[b] ? remainders[a] > remainders[b] : a < b;
  });
  for (std::ptrdiff_t i = 0; i < count; ++i) ++parts[order[std::size_t(i)]];
}

void apportion::throw_no_weight(int128 total) {
  throw Error(ErrorCode::infeasible, "weights", "nobody has a weight to share " + to_text(total) + " by",
              "at least one weight must be above zero");
}

std::vector<int128> largest_remainder(int128 total, std::span<const int128> weights) {
  const uint128 sum = apportion::sum_of_weights(weights);
  std::vector<int128> parts(weights.size(), 0);
  if (total == 0) return parts;
  if (sum == 0) apportion::throw_no_weight(total);
  std::vector<uint128> sizes(weights.size()), bases(weights.begin(), weights.end());
  apportion::share_out(integer::magnitude(total), bases, sum, sizes);
  for (std::size_t i = 0; i < parts.size(); ++i) parts[i] = *integer::with_sign(sizes[i], total < 0);
  return parts;
}

std::vector<std::int64_t> largest_remainder(std::int64_t total, std::span<const std::int64_t> weights) {
  std::vector<std::int64_t> parts(weights.size());
  largest_remainder(total, weights, parts);
  return parts;
}

// ---- shares
// ----------------------------------------------------------------------------------------------------------

Split split(std::int64_t amount, std::span<const Decimal> shares) {
  constexpr int most_decimals = 36;
  int scale = 0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const std::string path = "shares[" + std::to_string(i) + "]";
    if (shares[i].sign() < 0)
      throw Error(ErrorCode::invalid_argument, path, "a share is negative: " + shares[i].text());
    if (shares[i].scale() > scale) scale = std::max(scale, shares[i].normalized().scale());
    if (scale > most_decimals)
      throw Error(ErrorCode::invalid_argument, path, "a share has more than 36 decimals", "round it first");
  }
  const uint128 one = integer::powers[std::size_t(scale)];
  std::vector<uint128> weights;
  weights.reserve(shares.size() + 1);
  uint128 sum = 0;
  for (const Decimal& share : shares) {
    const auto weight = share.to_scaled(scale);
    if (!weight || uint128(*weight) > integer::largest_int128 - sum)
      throw Error(ErrorCode::overflow, "shares", "the shares are too large");
    weights.push_back(uint128(*weight));
    sum += weights.back();
  }
  const uint128 size = integer::magnitude(amount);
  const bool under = sum <= one;
  if (under) weights.push_back(one - sum);
  const uint128 total = under ? size : uint128(multiply_divide(int128(size), int128(sum), int128(one)));
  if (total > uint128(INT64_MAX) + (amount < 0)) {
    throw Error(ErrorCode::overflow, "shares", to_text(amount) + " times the shares exceeds 64 bits");
  }
  std::vector<uint128> parts(weights.size()), remainders(weights.size());
  uint128 left = total;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    integer::divide(integer::multiply(size, weights[i]), one, parts[i], remainders[i]);
    left -= parts[i];
  }
  apportion::give_to_largest(left, remainders, parts);
  Split result;
  result.parts.reserve(shares.size());
  for (std::size_t i = 0; i < shares.size(); ++i)
    result.parts.push_back(std::int64_t(*integer::with_sign(parts[i], amount < 0)));
  if (under) result.rest = std::int64_t(*integer::with_sign(parts.back(), amount < 0));
  return result;
}

std::vector<int128> integer_weights(std::span<const Decimal> weights) {
  int scale = 0;
  for (const Decimal& weight : weights) {
    if (weight.scale() > scale) scale = std::max(scale, weight.normalized().scale());
  }
  std::vector<int128> result;
  result.reserve(weights.size());
  for (const Decimal& weight : weights) {
    const auto scaled = weight.to_scaled(scale);
    if (!scaled)
      throw Error(ErrorCode::overflow, "weights[" + std::to_string(result.size()) + "]",
                  weight.text() + " does not fit 128 bits at " + std::to_string(scale) + " decimals");
    result.push_back(*scaled);
  }
  return result;
}

std::vector<int128> round_to_total(std::span<const Decimal> exact, int128 total) {
  std::vector<int128> parts(exact.size());
  std::vector<Decimal> fractions(exact.size());
  int128 missing = total;
  for (std::size_t i = 0; i < exact.size(); ++i) {
    parts[i] = exact[i].rounded_scaled(0, RoundingMode::floor);
    fractions[i] = exact[i] - Decimal::from_int128(parts[i]);
    missing -= parts[i];
  }
  if (missing < 0 || missing > int128(exact.size())) {
    throw Error(ErrorCode::infeasible, {}, "the parts cannot be rounded to " + to_text(total) + ": their floors add to " + to_text(total - missing));
  }
  std::vector<std::size_t> order(exact.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return fractions[a] > fractions[b]; });
  for (std::size_t i = 0; i < order.size() && missing > 0; ++i, --missing) ++parts[order[i]];
  return parts;
}

}  // namespace attain
