#pragma once
/// check(book): every room's findings in one sorted list.
///
///     for (const Finding& f : check(book)) std::cout << name_of(f.severity) << ' ' << f.path << ": " << f.message << '\n';

#include "attain/base/error.hpp"
#include "attain/book/book.hpp"

namespace attain {

/// Findings of company, book, credit, measures, targets, scorecards, posted appraisals, decision tables and reports; errors first, then by code and path.
[[nodiscard]] Findings check(const Book& book);

}  // namespace attain
