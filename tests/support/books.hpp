#pragma once
/// Small books for tests.

#include <string_view>
#include <vector>

#include "attain/book/book.hpp"
#include "documents.hpp"

namespace attain::testing {

inline std::vector<Document> records(std::string_view text) { return document(text).items(); }

/// A company of two teams and three people, with two orders.
inline Book small_book() {
  return Book()
      .with_company(document(R"({'attain': 'company/1', 'name': 'Harbour', 'currency': 'EUR',
        'teams': [{'id': 'north'}, {'id': 'south'}],
        'people': [{'id': 'mei', 'team': [{'from': '2026-01-01', 'is': 'north'}], 'employed': [{'from': '2026-01-01', 'is': true}]}, {'id': 'bo', 'team': 'south'}, {'id': 'li'}],
        'customers': [{'id': 'c-1', 'name': 'Alfreds', 'owner': 'mei', 'territory': 'emea'}, {'id': 'c-2'}], 'territories': [{'id': 'emea'}],
        'rates': [{'from': 'USD', 'to': 'EUR', 'on': '2026-01-01', 'rate': '0.92'}]})"))
      .append("orders", records(R"([{'id': 'o-1', 'on': '2026-02-03', 'customer': 'c-1', 'salesperson': 'mei', 'amount': '100.00'},
        {'id': 'o-2', 'on': '2026-02-04', 'customer': 'c-2', 'salesperson': 'bo', 'amount': 50, 'currency': 'USD'}])"), {.recorded = 0});
}

}  // namespace attain::testing
