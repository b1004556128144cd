#pragma once
/// Aggregation column by column, on several threads; gives the same values as the simple evaluation.

#include "evaluation.hpp"

namespace attain::measuring {

/// Aggregates those components that it can into `result` and says which; the others are left to the simple form.
[[nodiscard]] std::vector<bool> scan_tables(const EvaluationInput& input, const std::vector<bool>& wanted, Evaluation& result);

}  // namespace attain::measuring
