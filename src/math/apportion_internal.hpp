#pragma once
/// Inside math/: what the apportionments share.

#include <span>

#include "attain/base/decimal.hpp"

namespace attain::apportion {

/// The sum; throws for a negative weight and when it exceeds 127 bits.
uint128 sum_of_weights(std::span<const int128> weights);
/// Largest remainder of a total; sum = Σ weights > 0.
void share_out(uint128 total, std::span<const uint128> weights, uint128 sum, std::span<uint128> parts);
/// One unit more for the `left` largest remainders, ties to the earlier index; left ≤ the number of parts.
void give_to_largest(uint128 left, std::span<const uint128> remainders, std::span<uint128> parts);
[[noreturn]] void throw_no_weight(int128 total);

}  // namespace attain::apportion
