#pragma once
/// Which people a rule is for: rows of `enrolments`, a FEEL condition over a person's attributes as on a day, or by default the position "salesperson".

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "attain/book/book.hpp"
#include "attain/rule/expression.hpp"

namespace attain::measuring {

/// The names that a condition over people may use: `id` and the people's attributes.
[[nodiscard]] rule::Vocabulary person_vocabulary(const Book& book);
/// The value of one of them on the day; null where the person has none.
[[nodiscard]] rule::Value person_value(const Book& book, std::uint32_t person, const std::string& name, Date day);
/// The condition over `id` and the people's attributes. Throws what is wrong with it at the reader's path.
[[nodiscard]] std::shared_ptr<const rule::Expression> person_condition(const Book& book, const Reader& condition);
/// Whether the condition holds for the person on the day; without one: the position is salesperson (or the company has no positions).
[[nodiscard]] bool person_matches(const Book& book, const rule::Expression* condition, std::uint32_t person, Date day);
[[nodiscard]] std::optional<Date> last_employed_day(const Book& book, std::uint32_t person, const Period& period);

/// A row of `enrolments`: from the first day to the last, included; kNullDay is open.
struct EnrolmentRow { std::uint32_t person; std::int32_t first, last; const Segment& segment; std::uint32_t row; };
/// Calls `each` for every known row that names that document and somebody. Returns whether any row names it.
bool for_each_enrolment(const Book& book, const std::string& document, const std::function<void(const EnrolmentRow&)>& each);

}  // namespace attain::measuring
