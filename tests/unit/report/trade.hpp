#pragma once
/// A small company with two years of trade for the ready-made reports: 4 teams, `people` salespeople, orders, activities, tasks, requests, conduct, invoices.
/// Made by a fixed linear generator, so that every run sees the same book.

#include <string>
#include <vector>

#include "attain/book/book.hpp"
#include "documents.hpp"

namespace attain::testing {

class Trade {
 public:
  explicit Trade(int people = 14) : people_(people) {}
  Book book() {
    Book book = Book().with_company(company()).with_rules({scorecard()});
    book = book.append("orders", orders());
    book = book.append("targets", targets());
    book = book.append("activities", activities());
    book = book.append("tasks", tasks());
    book = book.append("requests", records({"{'id': 'r-1', 'on': '2026-10-01', 'kind': 'complaint', 'customer': 'c-1', 'owner': 'p-1', 'due_on': '2026-10-05', 'state': 'open'}",
                                            "{'id': 'r-2', 'on': '2026-10-02', 'kind': 'resource', 'customer': 'c-2', 'owner': 'p-1', 'due_on': '2026-10-14', 'answered_on': '2026-10-14'}"}));
    book = book.append("conduct", records({"{'id': 'k-1', 'on': '2026-09-01', 'salesperson': 'p-1', 'kind': 'late_report', 'severity': 'minor', 'points': 1, 'state': 'confirmed', 'decided_on': '2026-09-10'}",
                                           "{'id': 'k-2', 'on': '2026-10-02', 'salesperson': 'p-1', 'kind': 'discount', 'severity': 'major', 'state': 'alleged', 'note': '<b>hearsay</b>'}",
                                           "{'id': 'k-3', 'on': '2026-08-02', 'salesperson': 'p-1', 'kind': 'gift', 'state': 'confirmed', 'decided_on': '2026-12-01'}",
                                           "{'id': 'k-4', 'on': '2026-10-05', 'salesperson': 'p-2', 'kind': 'gift', 'state': 'confirmed', 'decided_on': '2026-10-20'}"}));
    book = book.append("trainings", records({"{'id': 'tr-1', 'on': '2026-03-01', 'salesperson': 'p-1', 'course': 'Negotiation', 'score': 91.5, 'passed': true, 'by': 'p-0'}",
                                             "{'id': 'tr-2', 'on': '2026-11-20', 'salesperson': 'p-1', 'course': 'Later', 'score': 50, 'passed': false}"}));
    book = book.append("attendance", records({"{'id': 'at-1', 'on': '2026-10-14', 'salesperson': 'p-1', 'kind': 'shift', 'share': 0.5}",
                                              "{'id': 'at-2', 'on': '2026-10-06', 'salesperson': 'p-1', 'kind': 'leave'}"}));
    book = book.append("expenses", records({"{'id': 'e-1', 'on': '2026-10-06', 'salesperson': 'p-1', 'kind': 'travel', 'amount': 120.5}"}));
    book = book.append("invoices", records({"{'id': 'i-1', 'on': '2026-08-01', 'customer': 'c-0', 'amount': 1000, 'tax': 190, 'due_on': '2026-09-01'}",
                                            "{'id': 'i-2', 'on': '2026-09-01', 'customer': 'c-0', 'amount': 500, 'tax': 95, 'due_on': '2026-12-01'}",
                                            "{'id': 'i-3', 'on': '2026-09-02', 'customer': 'c-0', 'amount': 100, 'tax': 19, 'kind': 'credit_note', 'reference': 'i-1'}"}));
    return book.append("allocations", records({"{'id': 'al-1', 'on': '2026-09-15', 'payment': 'y-1', 'invoice': 'i-1', 'amount': 71}"}));
  }

 private:
  static std::string n(int i) { return std::to_string(i); }
  static std::string day(int year, int month, int day) { return Date(year, month, day).text(); }
  unsigned next(unsigned below) { return (state_ = state_ * 1664525u + 1013904223u) / 65536u % below; }
  static std::vector<Document> records(const std::vector<std::string>& texts) {
    std::vector<Document> result;
    for (const std::string& text : texts) result.push_back(document(text));
    return result;
  }
  std::string person() { return "p-" + n(1 + static_cast<int>(next(static_cast<unsigned>(people_ - 1)))); }

  Document company() const {
    const char* teams[] = {"north", "south", "coast", "hills"};
    std::string people, customers;
    for (int i = 0; i < people_; ++i) {
      const std::string name = i == 3 ? "<script>alert(3)</script>" : i == 4 ? "=CMD()" : i == 5 ? "张伟" : "Person " + n(i);
      const std::string team = i == 2 ? "[{'from': '2024-01-01', 'is': 'north'}, {'from': '2026-10-16', 'is': 'south'}]" : "'" + std::string(teams[i % 4]) + "'";
      people += (i > 0 ? ", " : "") + std::string("{'id': 'p-") + n(i) + "', 'name': '" + name + "', 'employed': [{'from': '2024-01-01', 'is': true}], 'team': " + team +
                ", 'manager': 'p-0', 'position': " + (i == 0 ? "'director'" : "'salesperson'") + "}";
    }
    for (int i = 0; i < 60; ++i) {
      customers += (i > 0 ? ", " : "") + std::string("{'id': 'c-") + n(i) + "', 'name': 'Customer " + n(i) + "', 'owner': 'p-" + n(1 + i % (people_ - 1)) + "', 'segment': '" +
                   (i % 3 == 0 ? "retail" : "trade") + "', 'visit_every': " + n(20 + i % 5 * 10) + "}";
    }
    return document("{'attain': 'company/1', 'name': 'Harbour & Sons', 'currency': 'EUR', 'money_scale': 2, 'teams': [{'id': 'all', 'name': 'Field', 'manager': 'p-0'},"
                    "{'id': 'north', 'name': 'North', 'parent': 'all', 'manager': 'p-1'}, {'id': 'south', 'name': 'South', 'parent': 'all', 'manager': 'p-2'},"
                    "{'id': 'coast', 'name': 'Coast <1>', 'parent': 'all', 'manager': 'p-3'}, {'id': 'hills', 'name': 'Hills', 'parent': 'all', 'manager': 'p-1'}],"
                    "'people': [" + people + "], 'customers': [" + customers + "], 'categories': [{'id': 'tea', 'name': 'Tea'}, {'id': 'food', 'name': 'Food'}],"
                    "'products': [{'id': 'chai', 'name': 'Chai', 'category': 'tea'}, {'id': 'rice', 'name': 'Rice', 'category': 'food'}]}");
  }

  static Document scorecard() {
    return document("{'attain': 'scorecard/1', 'name': 'field sales', 'period': 'month', 'effective': '2026-01-01', 'lines': ["
                    "{'measure': 'target_attainment', 'weight': 40, 'curve': {'linear': [[0.60, 0], [1.00, 100], [1.20, 130]]}},"
                    "{'measure': 'new_customers', 'weight': 20, 'target': 1, 'curve': {'linear': [[0, 0], [1, 100], [1.5, 120]]}},"
                    "{'measure': 'visits', 'weight': 15, 'target': 6, 'curve': {'step': [[0, 0], [0.8, 60], [1, 100]]}},"
                    "{'measure': 'customers_lost', 'weight': 10, 'target': 1, 'better': 'lower', 'curve': {'linear': [[0, 0], [1, 100]]}},"
                    "{'measure': 'report_completion', 'weight': 15, 'target': 1, 'curve': {'linear': [[0, 0], [1, 100]]}}],"
                    "'gates': [{'when': 'conduct_violations > 0', 'cap': 79, 'reason': 'code of conduct'}],"
                    "'grades': [{'grade': 'A', 'from': 100}, {'grade': 'B', 'from': 80}, {'grade': 'C', 'from': 60}, {'grade': 'D', 'from': 0}],"
                    "'missing': 'reweight', 'round': {'to': 0.01, 'mode': 'half_even'}}");
  }

  std::vector<Document> orders() {
    std::vector<std::string> rows;
    for (int year = 2025; year <= 2026; ++year) {
      for (int month = 1; month <= (year == 2026 ? 10 : 12); ++month) {
        for (int i = 0; i < 4 * people_; ++i) {
          const int amount = 400 + static_cast<int>(next(4200)), cents = static_cast<int>(next(100));
          rows.push_back("{'id': 'o-" + n(static_cast<int>(rows.size())) + "', 'on': '" + day(year, month, 1 + static_cast<int>(next(28))) + "', 'customer': 'c-" + n(static_cast<int>(next(60))) +
                         "', 'salesperson': '" + person() + "', 'product': '" + (next(3) == 0 ? "rice" : "chai") + "', 'quantity': " + n(1 + static_cast<int>(next(30))) + ", 'amount': " + n(amount) + "." +
                         (cents < 10 ? "0" : "") + n(cents) + "}");
        }
      }
    }
    return records(rows);
  }

  std::vector<Document> targets() const {
    std::vector<std::string> rows;
    for (int year = 2025; year <= 2026; ++year) {
      for (int month = 1; month <= 12; ++month) {
        for (int i = 1; i < people_; ++i) {
          if (i == 6) continue;   // one person has none
          rows.push_back("{'id': 't-" + n(static_cast<int>(rows.size())) + "', 'measure': 'actual_sales', 'period': '" + Period::month(year, month).text() + "', 'salesperson': 'p-" + n(i) +
                         "', 'value': " + n(9000 + i % 4 * 500) + "}");
        }
      }
    }
    return records(rows);
  }

  std::vector<Document> activities() {
    std::vector<std::string> rows;
    for (int month = 8; month <= 10; ++month) {
      for (int i = 0; i < 14 * people_; ++i) {
        const char* kinds[] = {"visit", "call", "follow_up"};
        const std::string who = person(), customer = n(static_cast<int>(next(60))), kind = kinds[next(3)], on = day(2026, month, 1 + static_cast<int>(next(28)));   // drawn in this order
        rows.push_back("{'id': 'a-" + n(static_cast<int>(rows.size())) + "', 'on': '" + on + "', 'kind': '" + kind + "', 'customer': 'c-" + customer + "', 'salesperson': '" + who + "'}");
      }
    }
    rows.push_back("{'id': 'a-x', 'on': '2026-10-14', 'kind': 'visit', 'customer': 'c-3', 'salesperson': 'p-1', 'outcome': 'interested'}");
    return records(rows);
  }

  std::vector<Document> tasks() {
    std::vector<std::string> rows;
    for (int i = 1; i < people_; ++i) {
      for (int d = 2; d <= 28; d += 7) {
        const bool done = next(4) != 0 && d < 14;
        rows.push_back("{'id': 'k-" + n(i) + "-" + n(d) + "', 'on': '2026-10-01', 'kind': '" + std::string(d == 9 ? "plan" : "report") + "', 'owner': 'p-" + n(i) + "', 'due_on': '" + day(2026, 10, d) +
                       (done ? "', 'done_on': '" + day(2026, 10, d) : "") + "'}");
      }
    }
    rows.push_back("{'id': 'f-1', 'on': '2026-10-01', 'kind': 'follow_up', 'owner': 'p-1', 'due_on': '2026-10-12'}");
    rows.push_back("{'id': 'f-2', 'on': '2026-10-01', 'kind': 'follow_up', 'owner': 'p-1', 'due_on': '2026-10-10', 'done_on': '2026-10-09'}");
    rows.push_back("{'id': 'f-3', 'on': '2026-10-01', 'kind': 'plan', 'owner': 'p-1', 'due_on': '2026-10-20', 'done_on': '2026-10-14'}");
    return records(rows);
  }

  int people_;
  unsigned state_ = 20261031;
};

}  // namespace attain::testing
