#pragma once
/// Expressions over facts, by the name they have in this room.

#include "attain/credit/fact_expression.hpp"

namespace attain::measuring {

using RowExpression = FactExpression;

}  // namespace attain::measuring
