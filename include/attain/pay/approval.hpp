#pragma once
/// Preparer and approver apart: what was computed is prepared by one person, approved by another, and only then paid out.
///
/// Rows of the table `approvals` (document, period, by, state, reason) tell the story; the last recorded one rules. A `fingerprint` of what was shown is kept
/// with them, so that an approval is of exactly these numbers and falls when they change.
///
///     book = prepare(book, sheet, "li-wei");   book = approve(book, sheet, "director");   Frame f = payroll(book, sheet);   // li-wei may not approve

#include <optional>
#include <string>
#include <string_view>

#include "attain/base/frame.hpp"
#include "attain/book/book.hpp"
#include "attain/pay/pay.hpp"

namespace attain {

enum class ApprovalState : std::uint8_t { none, prepared, approved, rejected };
[[nodiscard]] std::string_view name_of(ApprovalState state) noexcept;

struct Approval {
  ApprovalState state = ApprovalState::none;
  std::string prepared_by, decided_by, reason, fingerprint;
};

/// 16 hex digits of what a sheet says: plan, period, currency and every row of its frame. The same numbers, the same digits.
[[nodiscard]] std::string fingerprint(const StatementSheet& sheet);

/// Where the approval of a document (a plan's or scorecard's name) and period stands.
[[nodiscard]] Approval approval_of(const Book& book, std::string_view document, std::string_view period);

// Each gives the book with one row more. Throws invalid_argument: approving or rejecting what nobody has prepared, what was prepared with other numbers, or what one has
// prepared oneself; preparing what is approved already with the same numbers; missing_key without `by`.
[[nodiscard]] Book prepare(const Book& book, std::string_view document, std::string_view period, std::string_view fingerprint, std::string_view by, std::string_view reason = {});
[[nodiscard]] Book approve(const Book& book, std::string_view document, std::string_view period, std::string_view fingerprint, std::string_view by, std::string_view reason = {});
[[nodiscard]] Book reject(const Book& book, std::string_view document, std::string_view period, std::string_view fingerprint, std::string_view by, std::string_view reason);
[[nodiscard]] inline Book prepare(const Book& book, const StatementSheet& sheet, std::string_view by, std::string_view reason = {}) {
  return prepare(book, sheet.plan(), sheet.period().text(), fingerprint(sheet), by, reason);
}
[[nodiscard]] inline Book approve(const Book& book, const StatementSheet& sheet, std::string_view by, std::string_view reason = {}) {
  return approve(book, sheet.plan(), sheet.period().text(), fingerprint(sheet), by, reason);
}
[[nodiscard]] inline Book reject(const Book& book, const StatementSheet& sheet, std::string_view by, std::string_view reason) {
  return reject(book, sheet.plan(), sheet.period().text(), fingerprint(sheet), by, reason);
}

/// What goes to payroll: salesperson, name, plan, period, as_of, earned, released, paid, currency, prepared_by, approved_by, fingerprint; people with nothing to pay
/// included. Throws invalid_argument unless these very numbers are approved by `book`.
[[nodiscard]] Frame payroll(const Book& book, const StatementSheet& sheet);

}  // namespace attain
