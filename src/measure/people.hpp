#pragma once
/// Which people a rule is for: a FEEL condition over a person's attributes as on a day, or by default the position "salesperson".

#include <memory>

#include "attain/book/book.hpp"
#include "attain/rule/expression.hpp"

namespace attain::measuring {

/// The condition over `id` and the people's attributes. Throws what is wrong with it at the reader's path.
[[nodiscard]] std::shared_ptr<const rule::Expression> person_condition(const Book& book, const Reader& condition);
/// Whether the condition holds for the person on the day; without one: the position is salesperson (or the company has no positions).
[[nodiscard]] bool person_matches(const Book& book, const rule::Expression* condition, std::uint32_t person, Date day);

}  // namespace attain::measuring
