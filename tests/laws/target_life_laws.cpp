// Laws of a sheet's life: whatever is revised, margins add, what is frozen stays to the day, and a bridge's parts add to the difference.
#include <algorithm>
#include <map>
#include <numeric>

#include "attain/target/headcount.hpp"
#include "attain/target/life.hpp"
#include "attain/target/tracking.hpp"
#include "documents.hpp"
#include "laws.hpp"

using namespace attain;
using attain::testing::document;

namespace {

int upto(int bound) { return *rc::gen::inRange(0, bound); }

struct Plan {
  Book book;
  TargetSheet sheet;
  int people = 0;
};

Plan any_plan() {
  const int teams = 1 + upto(3), people = 1 + upto(5);
  std::string team_list, person_list, orders;
  for (int t = 0; t < teams; ++t) team_list += (t ? ", " : "") + ("{'id': 't" + std::to_string(t) + "'}");
  for (int p = 0; p < people; ++p) person_list += (p ? ", " : "") + ("{'id': 'p" + std::to_string(p) + "', 'team': 't" + std::to_string(upto(teams)) + "'}");
  for (int o = upto(8); o > 0; --o) {
    orders += (orders.empty() ? "" : ", ") + ("{'id': 'o" + std::to_string(o) + "', 'on': '" + (Date(2026, 1, 1) + upto(200)).text() + "', 'salesperson': 'p" + std::to_string(upto(people)) + "', 'amount': " + std::to_string(upto(5000)) + "}");
  }
  const Book book = Book()
                        .with_company(document("{'attain': 'company/1', 'name': 'Any', 'currency': 'EUR', 'teams': [" + team_list + "], 'people': [" + person_list + "]}"))
                        .append("orders", document("[" + orders + "]").items(), {.recorded = 0});
  static const char* kLevels[] = {"{'by': 'team'}, {'by': 'salesperson'}, {'by': 'month', 'unit': 1}", "{'by': 'salesperson'}, {'by': 'quarter'}, {'by': 'month'}", "{'by': 'month'}, {'by': 'salesperson'}",
                                  "{'by': 'team', 'unit': 10}, {'by': 'quarter', 'unit': 10}, {'by': 'salesperson', 'unit': 1}"};
  const TargetSheet sheet = decompose(book, {.policy = document("{'attain': 'target-policy/1', 'name': 'plan', 'measure': 'actual_sales', 'period': '2026', 'value': " + std::to_string(upto(200'000)) +
                                                                ", 'levels': [" + kLevels[upto(4)] + "]}")});
  return {book, sheet, people};
}

void adds(const TargetSheet& sheet, bool but_for_pushed = false) {
  for (std::size_t cell = 0; cell < sheet.cells(); ++cell) {
    const TargetSheet::Cell one = sheet.cell(cell);
    RC_ASSERT(one.units >= 0);
    std::int64_t sum = 0;
    if (one.children == 0) {
      for (const std::int64_t units : sheet.days(cell)) sum += units;
      RC_ASSERT(sum == one.units);
      continue;
    }
    for (std::size_t i = 0; i < one.children; ++i) sum += sheet.cell(one.first_child + i).units;
    RC_ASSERT(sum == one.pushed);
    if (!but_for_pushed) RC_ASSERT(sum == one.units);
  }
}

void same_before(const TargetSheet& before, const TargetSheet& after, Date from) {
  for (std::size_t cell = 0; cell < before.cells(); ++cell) {
    const TargetSheet::Cell one = before.cell(cell);
    if (one.children != 0 || one.period.first() >= from) continue;
    const auto old = before.days(cell), now = after.days(cell);
    for (Date day = one.period.first(); day < std::min(from, one.period.end()); ++day) RC_ASSERT(old[std::size_t(day - one.period.first())] == now[std::size_t(day - one.period.first())]);
  }
}

}  // namespace

TEST_CASE("keep annual: everything adds, what is over stays to the day, the number is met; too low is refused") {
  ATTAIN_LAW([] {
    const Plan plan = any_plan();
    const Date from = Date(2026, 1, 1) + upto(365);
    const Decimal value(upto(300'000));
    try {
      const TargetSheet next = revise(plan.book, plan.sheet, {.how = TargetRevise::keep_annual, .from = from, .value = value, .reason = "law"});
      adds(next);
      same_before(plan.sheet, next, from);
      RC_ASSERT(next.amount(next.units()[0]) == value);
      const std::vector<TargetSheet> both = {plan.sheet, next};
      Decimal change;
      const Frame rows = bridge(both);
      for (std::size_t row = 0; row < rows.rows(); ++row) change += rows.at("change").decimal(row);
      RC_ASSERT(change == value - plan.sheet.amount(plan.sheet.units()[0]));
      // The same number again changes nothing.
      const TargetSheet same = revise(plan.book, plan.sheet, {.how = TargetRevise::keep_annual, .from = from, .value = plan.sheet.amount(plan.sheet.units()[0]), .reason = "law"});
      RC_ASSERT(std::equal(same.units().begin(), same.units().end(), plan.sheet.units().begin()));
    } catch (const Error& error) {
      RC_ASSERT(error.code() == ErrorCode::infeasible);
      const auto before = from == Date(2026, 1, 1) ? std::optional<std::int64_t>(0) : plan.sheet.value({}, Period::half_open(Date(2026, 1, 1), from));
      RC_ASSERT(plan.sheet.amount(*before) > value || plan.sheet.units()[0] == *before);
    }
  });
}

TEST_CASE("one person's number: peers give or take, or everything above follows") {
  ATTAIN_LAW([] {
    const Plan plan = any_plan();
    const TargetNode who = {{TargetBy::salesperson, "p" + std::to_string(upto(plan.people))}};
    const auto now = plan.sheet.value(who, plan.sheet.period());
    if (!now) return;
    const bool within = upto(2) == 1;
    const Date from = Date(2026, 1, 1) + upto(360);
    const Decimal value = plan.sheet.amount(*now) + Decimal(upto(3000));
    try {
      const TargetSheet next = revise(plan.book, plan.sheet, {.how = TargetRevise::keep_annual, .node = who, .from = from, .value = value, .within_parent = within, .reason = "law"});
      adds(next);
      same_before(plan.sheet, next, from);
      RC_ASSERT(next.amount(*next.value(who, next.period())) == value);
      if (within) RC_ASSERT(next.units()[0] == plan.sheet.units()[0]);
      else RC_ASSERT(next.units()[0] - plan.sheet.units()[0] == *next.value(who, next.period()) - *now);
    } catch (const Error& error) {
      RC_ASSERT(error.code() == ErrorCode::infeasible);
    }
  });
}

TEST_CASE("days that are handed over arrive, and every other day stays") {
  ATTAIN_LAW([] {
    const Plan plan = any_plan();
    const TargetNode who = {{TargetBy::salesperson, "p" + std::to_string(upto(plan.people))}};
    const Date first = Date(2026, 1, 1) + upto(360);
    const Period days = Period::range(first, std::min(first + upto(120), Date(2026, 12, 31)));
    const bool relief = upto(2) == 1;
    try {
      ReviseOptions options{.how = relief ? TargetRevise::relief : TargetRevise::hand_over, .node = who, .days = days, .reason = "law"};
      options.peers = !relief;
      const TargetSheet next = revise(plan.book, plan.sheet, options);
      adds(next);
      RC_ASSERT(next.value(who, days) == 0);
      const std::int64_t gone = *plan.sheet.value(who, days);
      RC_ASSERT(plan.sheet.units()[0] - next.units()[0] == (relief ? gone : 0));
      same_before(plan.sheet, next, days.first());
      if (days.end() < Date(2027, 1, 1)) {
        const Period rest = Period::half_open(days.end(), Date(2027, 1, 1));
        RC_ASSERT(plan.sheet.value({}, rest) == next.value({}, rest));
      }
    } catch (const Error& error) {
      RC_ASSERT((error.code() == ErrorCode::infeasible || error.code() == ErrorCode::not_found));
    }
  });
}

TEST_CASE("catch up: open numbers are what is left of the target, never below zero, and children still add to what is pushed") {
  ATTAIN_LAW([] {
    const Plan plan = any_plan();
    const Date from = Date(2026, 2, 1) + upto(300);
    try {
      const TargetSheet next = revise(plan.book, plan.sheet, {.how = TargetRevise::catch_up, .from = from, .reason = "law"});
      adds(next, true);
      same_before(plan.sheet, next, from);
    } catch (const Error& error) {
      RC_ASSERT(error.code() == ErrorCode::infeasible);   // nothing is open
    }
  });
}

TEST_CASE("tracking: expected of people adds to the company's, and respread days add to what is missing") {
  ATTAIN_LAW([] {
    const Plan plan = any_plan();
    const Date as_of = Date(2026, 1, 1) + upto(364);
    const Frame stand = track(plan.book, plan.sheet, {.as_of = as_of});
    Decimal expected, target;
    for (std::size_t row = 0; row < stand.rows(); ++row) {
      if (stand.find("salesperson") == nullptr || stand.at("salesperson").is_null(row)) continue;
      expected += stand.at("expected").decimal(row);
      target += stand.at("target").decimal(row);
      RC_ASSERT(stand.at("variance").decimal(row) == stand.at("actual").decimal(row) - stand.at("target").decimal(row));
    }
    if (target == stand.at("target").decimal(0)) RC_ASSERT(expected == stand.at("expected").decimal(0));   // else a team without anybody keeps its number
    const Decimal missing = stand.at("expected").decimal(0) - stand.at("actual").decimal(0);
    const auto policy = static_cast<Respread>(upto(3));
    try {
      const Frame days = respread(plan.book, plan.sheet, {}, plan.sheet.period(), as_of, policy);
      Decimal carried;
      for (std::size_t row = 0; row < days.rows(); ++row) {
        carried += days.at("carried").decimal(row);
        RC_ASSERT(days.at("needed").decimal(row).sign() >= 0);
        RC_ASSERT(days.at("needed").decimal(row) == days.at("target").decimal(row) + days.at("carried").decimal(row));
      }
      if (missing.sign() >= 0) RC_ASSERT(carried == missing);
      else RC_ASSERT(carried >= missing);
    } catch (const Error& error) {
      RC_ASSERT(error.code() == ErrorCode::infeasible);
    }
  });
}

TEST_CASE("head-count: people add up, and a month that anybody new could be trained for is never short") {
  ATTAIN_LAW([] {
    HeadCountOptions options{.first = Period::month(2027, 1), .targets = {}, .productivity = Decimal(1 + upto(100))};
    for (int t = 1 + upto(14); t > 0; --t) options.targets.push_back(Decimal(upto(3000)));
    for (int r = upto(4); r > 0; --r) options.ramp.push_back(Decimal::scaled(upto(100), 2));
    options.attrition = Decimal::scaled(upto(30), 2);
    options.lead = upto(4);
    for (int p = upto(20); p > 0; --p) options.service.push_back(upto(40));
    const Frame plan = head_count(options);
    std::int64_t people = std::int64_t(options.service.size());
    for (std::size_t t = 0; t < plan.rows(); ++t) {
      people += plan.at("starts").integer(t) - plan.at("leavers").integer(t);
      RC_ASSERT(plan.at("people").integer(t) == people);
      if (int(t) < options.lead) RC_ASSERT(plan.at("starts").integer(t) == 0);
      if (t >= options.ramp.size() + std::size_t(options.lead)) RC_ASSERT(plan.at("short").decimal(t).is_zero());
    }
  });
}
