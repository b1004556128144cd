#pragma once
/// Questions about targets, asked by a word and a document: what the C and Python doors pass on, and what a stored question looks like.
///
///     target_table(book, {&sheet, 1}, "track", Reader(document, "options"));       // {"as_of": "2026-10-14", "by": ["month", "year"]}

#include <span>
#include <string_view>
#include <vector>

#include "attain/target/life.hpp"
#include "attain/target/tracking.hpp"

namespace attain {

/// | question | sheets | options |
/// |---|---|---|
/// | track | 1 | as_of, by (list of grains), for (list of nodes), prior |
/// | respread | 1 | for, period, as_of (needed), policy (even, phased, late) |
/// | quality | 1 | as_of, by, groups, threshold, excellence |
/// | answers | 1 | |
/// | bridge | 2 or more, in order | |
/// | balance, balance_findings | | period (needed), as_of, by, sides ({"sales": "actual_sales", …}), tolerance |
/// | head_count | | first (needed), targets, productivity, ramp, attrition, lead, service |
/// Throws invalid_argument for an unknown question or a wrong number of sheets, otherwise as the function that answers.
[[nodiscard]] Frame target_table(const Book& book, std::span<const TargetSheet> sheets, std::string_view question, const Reader& options);
[[nodiscard]] const std::vector<std::string>& target_questions();

/// `revise` by {"how": …} (see revise_options), and `succeed` by {"how": "succeed", "from", "value", "reason"}.
[[nodiscard]] TargetSheet revise_by(const Book& book, const TargetSheet& sheet, const Reader& options);

}  // namespace attain
