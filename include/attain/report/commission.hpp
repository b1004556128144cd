#pragma once
/// The commission of a period, for those who answer for it (statements of single people: pay_report).
///
///     auto sheet = pay(book, {.plan = "field commission", .period = Period::month(2026, 10)});
///     write(commission_report(sheet, book), "out/commission.xlsx");

#include "attain/pay/approval.hpp"
#include "attain/pay/pay.hpp"
#include "attain/report/report.hpp"

namespace attain {

/// What was paid, earned, released, held; cost of sales; everybody by what they are paid, with their teams; components; differences to earlier periods with
/// their origin; the ledger's accounts with their balance of zero; who prepared and approved it, as `book` knows; findings.
[[nodiscard]] Report commission_report(const StatementSheet& sheet, const Book& book);

}  // namespace attain
