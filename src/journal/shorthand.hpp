#pragma once
// `level` and `entity`, the shorthand for one dimension of a target or an entered value: level "team", entity "north" is team "north".

#include <cstdint>
#include <string_view>

#include "attain/journal/batch.hpp"

namespace attain::journal {

/// True when the table has dimensions and the batch uses the shorthand.
[[nodiscard]] bool uses_shorthand(std::string_view table, const Batch& batch) noexcept;
/// The batch with the dimension columns in place of `level` and `entity`. Level "company" (or none) with no entity is all dimensions empty. Throws BadCell
/// (column "level") on a level that is none, a level without its entity or the reverse, and a dimension said twice and differently.
[[nodiscard]] Batch without_shorthand(const Batch& batch, std::uint32_t rows);

}  // namespace attain::journal
