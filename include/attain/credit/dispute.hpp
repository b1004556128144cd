#pragma once
/// Disputes: somebody claims a fact; the case is a row of `requests` (kind dispute, table, fact), somebody decides it, and the credit follows.
///
/// A decision is recorded as splits by hand, with who, when and why; nothing is overwritten: the book as known before shows the old credit. Deciding gives the
/// new book and what it changed, per person and per team; under revenue credit the changes add to 0.
///
///     Decided d = decide(book, {.request = "q-1", .shares = {{"an", Decimal::of("0.4")}, {"cy", Decimal::of("0.6")}}, .by = "sun", .on = Date(2026, 7, 10),
///                               .reason = "Cy brought the customer"});
///     book = d.book;   d.change.people;   // salesperson, team, period, role, before, after, change

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attain/base/frame.hpp"
#include "attain/book/book.hpp"
#include "attain/credit/credit.hpp"

namespace attain {

/// What two books credit differently: only rows that differ, months as periods, money in the company's currency.
struct CreditChange {
  Frame facts;    ///< id, on, salesperson (null: nobody), role, share_before, share_after, before, after, change
  Frame people;   ///< salesperson, team (on the fact's day), period, role, before, after, change
  Frame teams;    ///< team, period, role, before, after, change: each fact once in the team and every team above it; null: credited outside any team
};
struct CreditChangeOptions {
  std::string table = "orders";
  Period period;
  std::optional<Date> as_of;             ///< default: the period's last day
};
/// Books of one family (one made from the other, or one as known earlier).
[[nodiscard]] CreditChange credit_change(const Book& before, const Book& after, const CreditChangeOptions& options);

struct DisputeShare {
  std::string salesperson;
  Decimal share;
  CreditRole role = CreditRole::revenue;
};
struct DisputeDecision {
  std::string request;                   ///< id in `requests`
  std::vector<DisputeShare> shares;      ///< empty: rejected, the credit stays as it is
  std::string by;                        ///< who decided; needed
  std::optional<Date> on;                ///< when; needed
  std::string reason;                    ///< why; needed
  std::string outcome;                   ///< default: "granted", or "rejected" without shares
  std::optional<std::int64_t> recorded;  ///< default: one more than the last change
};
struct Decided {
  Book book;
  CreditChange change;                   ///< of the disputed fact and its returns, whatever their period
};
/// Decides a dispute: splits by hand replace those the fact had (of the same role), and the request gets `decided_on`, `state` decided and its outcome.
/// Throws not_found, unknown_table; invalid_argument for a request that is no dispute or is decided already; missing_key without by, on or reason.
[[nodiscard]] Decided decide(const Book& book, const DisputeDecision& decision);

}  // namespace attain
