#pragma once
#include "attain/company/company.hpp"
#include "documents.hpp"
#include "test.hpp"

namespace attain::testing {

inline Company read_company(std::string_view text) {
  CompanyBuilder builder(std::make_shared<Ids>());
  builder.read(Reader(document(text), "company"), 0);
  return std::move(builder).build();
}

inline constexpr std::string_view kHarbour = R"({
 'attain': 'company/1', 'name': 'Harbour Foods', 'currency': 'EUR', 'money_scale': 2, 'fiscal_year_starts': '04-01', 'history_starts': '2019-01-01',
 'calendars': {'default': {'weekend': ['sat', 'sun'], 'holidays': [{'on': '2026-01-01', 'name': 'New Year'}, '2026-05-01'], 'workdays': ['2026-05-02']}, 'gulf': {'weekend': ['fri', 'sat']}},
 'teams': [{'id': 'all'}, {'id': 'north', 'name': 'North', 'parent': 'all', 'manager': 'li-wei'}, {'id': 'south', 'parent': 'all', 'manager': [{'is': 'li-wei'}, {'from': '2026-06-01', 'is': 'zhao'}]}],
 'people': [{'id': 'ng-mei', 'name': 'Ng Mei', 'employed': [{'from': '2024-03-01', 'is': true}], 'team': [{'from': '2024-03-01', 'is': 'north'}, {'from': '2026-10-16', 'is': 'south'}],
             'manager': 'li-wei', 'capacity': '0.5', 'grade': 7},
            {'id': 'li-wei', 'name': 'Li Wei', 'position': 'manager', 'team': 'all', 'grade': 9, 'calendar': 'gulf'}, {'id': 'zhao', 'team': [{'from': '2025-01-01', 'is': 'all'}, {'from': '2026-12-01', 'is': null}]}],
 'territories': [{'id': 'emea', 'parent': null, 'holder': 'ng-mei', 'rule': null}],
 'customers': [{'id': 'c-1', 'name': 'Alfreds', 'territory': 'emea', 'owner': 'ng-mei', 'opened_on': '2020-02-03', 'postal_code': '01209'},
               {'id': 'c-2', 'parent': 'c-1'}, {'id': 'c-3', 'merged_into': [{'from': '2026-01-01', 'is': 'c-2'}]}],
 'categories': [{'id': 'beverages', 'parent': null}], 'products': [{'id': 'p-1', 'name': 'Chai', 'category': 'beverages', 'unit_cost': '9.00'}],
 'rates': [{'from': 'USD', 'to': 'EUR', 'on': '2026-01-01', 'rate': '0.92', 'type': 'booking'}, {'from': 'USD', 'to': 'EUR', 'on': '2026-10-15', 'rate': '0.90'},
           {'from': 'EUR', 'to': 'GBP', 'on': '2026-01-01', 'rate': '0.85'}]})";

inline std::uint32_t code(const Company& company, Domain kind, std::string_view id) { return company.ids().of(kind).find(id).value(); }
inline std::string text(const Company& company, Domain kind, std::uint32_t code) { return std::string(company.id(kind, code)); }

/// The error that a company document gives.
inline Error error_of(std::string_view text) {
  try {
    (void)read_company(text);
  } catch (const Error& error) {
    return error;
  }
  return Error(ErrorCode::internal, "", "no error");
}

}  // namespace attain::testing
