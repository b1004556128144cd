#include <algorithm>
#include <array>

#include "attain/base/error.hpp"
#include "attain/math/apportion.hpp"
#include "base/integer.hpp"
#include "math/apportion_internal.hpp"

namespace attain {

namespace {

struct Claim {
  std::uint64_t remainder;
  std::uint32_t index;
};

// Sums of weights beyond 63 bits, where a product and a quotient need more than 128.
void share_wide(std::int64_t total, std::span<const std::int64_t> weights, std::span<std::int64_t> parts) {
  const std::vector<int128> wide(weights.begin(), weights.end());
  const std::vector<int128> shares = largest_remainder(int128(total), wide);
  std::copy(shares.begin(), shares.end(), parts.begin());
}

}  // namespace

void largest_remainder(std::int64_t total, std::span<const std::int64_t> weights, std::span<std::int64_t> parts) {
  if (parts.size() != weights.size())
    throw Error(ErrorCode::invalid_argument, "parts", "there must be as many parts as weights");
  uint128 sum = 0;
  bool alike = true;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] < 0) {
      throw Error(ErrorCode::invalid_argument, "weights[" + std::to_string(i) + "]",
                  "a weight is negative: " + std::to_string(weights[i]));
    }
    sum += uint128(weights[i]);
    alike = alike && weights[i] == weights[0];
  }
  std::fill(parts.begin(), parts.end(), 0);
  if (total == 0) return;
  if (sum == 0) apportion::throw_no_weight(total);
  if (sum > uint128(INT64_MAX) || total == INT64_MIN || weights.size() > UINT32_MAX) return share_wide(total, weights, parts);
  const std::uint64_t size = std::uint64_t(total < 0 ? -total : total), divisor = std::uint64_t(sum);
  const std::int64_t sign = total < 0 ? -1 : 1;
  if (alike) {                                   // equal weights: the first get one more
    const std::uint64_t each = size / weights.size(), more = size % weights.size();
    for (std::size_t i = 0; i < parts.size(); ++i) parts[i] = sign * std::int64_t(each + (i < more));
    return;
  }
  std::array<Claim, 64> near;
  std::vector<Claim> far;
  if (weights.size() > near.size()) far.resize(weights.size());
  Claim* claims = far.empty() ? near.data() : far.data();
  std::uint64_t left = size;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const uint128 product = uint128(size) * std::uint64_t(weights[i]);
    const std::uint64_t part = std::uint64_t(product / divisor);
    claims[i] = {std::uint64_t(product - uint128(part) * divisor), std::uint32_t(i)};
    parts[i] = std::int64_t(part);
    left -= part;
  }
  if (left > 0) {
    std::nth_element(claims, claims + (left - 1), claims + weights.size(), [](const Claim& a, const Claim& b) {
      return a.remainder != b.remainder ? a.remainder > b.remainder : a.index < b.index;
    });
    for (std::uint64_t i = 0; i < left; ++i) ++parts[claims[i].index];
  }
  if (sign < 0) {
    for (std::int64_t& part : parts) part = -part;
  }
}

}  // namespace attain
