#pragma once
/// Small books for tests of pay: one or several people, a plan, and facts.

#include <string>
#include <vector>

#include "attain/book/book.hpp"
#include "attain/pay/pay.hpp"
#include "documents.hpp"
#include "test.hpp"

namespace attain::testing {

inline Document plan(const std::string& component, const std::string& more = "") {
  return document("{'attain': 'pay-plan/1', 'name': 'p', 'effective': '2026-01-01', 'components': [" + component + "]" + (more.empty() ? "" : ", " + more) + "}");
}

struct Sale { std::string on, amount; };

/// Mei's sales, o-1, o-2, …, under that plan.
inline Book book_with(const Document& plan, const std::vector<Sale>& sales) {
  Book book = Book().with_company(document("{'attain': 'company/1', 'name': 'Pay', 'currency': 'EUR', 'people': [{'id': 'mei'}]}"));
  std::vector<Document> rows;
  for (const Sale& sale : sales) {
    rows.push_back(Document::object({{"id", "o-" + std::to_string(rows.size() + 1)}, {"on", sale.on}, {"salesperson", "mei"}, {"amount", Decimal::of(sale.amount)}}));
  }
  if (!rows.empty()) book = book.append("orders", rows);
  return book.with_rules({plan});
}

inline Decimal paid(const Book& book, const Period& period, const std::string& who = "mei") { return pay(book, {.plan = "p", .period = period}).at(who).paid(); }

/// What Mei is paid in a year for one sale, and for each of several.
inline std::string paid_for(const std::string& component, const std::vector<std::string>& amounts, const std::string& more = "") {
  std::vector<Sale> sales;
  for (const std::string& amount : amounts) sales.push_back({"2026-01-" + std::string(sales.size() < 9 ? "0" : "") + std::to_string(sales.size() + 1), amount});
  return paid(book_with(plan(component, more), sales), Period::month(2026, 1)).text();
}

}  // namespace attain::testing
