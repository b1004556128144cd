// Pay plans checked, bounded, priced and compared before they are used.
#include "attain/pay/design.hpp"

#include <cmath>
#include <random>

#include "attain/check/check.hpp"
#include "attain/math/expectation.hpp"
#include "attain/report/expected_pay.hpp"
#include "books.hpp"
#include "test.hpp"

using namespace attain;
using attain::testing::document;
using attain::testing::records;

namespace {

Book book(const std::vector<std::string>& components, const std::string& rest = "") {
  std::string list;
  for (const std::string& c : components) list += (list.empty() ? "" : ", ") + c;
  return Book()
      .with_company(document("{'attain': 'company/1', 'name': 'P', 'currency': 'EUR', 'people': [{'id': 'an'}, {'id': 'bo'}]}"))
      .with_rules({document("{'attain': 'pay-plan/1', 'name': 'p', 'effective': '2026-01-01', 'components': [" + list + "]" + rest + "}")})
      .append("orders", records("[{'id': 'o-1', 'on': '2026-01-10', 'salesperson': 'an', 'amount': 1000}, {'id': 'o-2', 'on': '2026-02-10', 'salesperson': 'an', 'amount': 3000}, {'id': 'o-3', 'on': '2026-02-11', 'salesperson': 'bo', 'amount': 500}]"));
}

std::string c(const std::string& rest) { return "{'name': 'commission', " + rest + "}"; }

bool has(const Findings& findings, ErrorCode code, const std::string& part = "") {
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& f) { return f.code == code && f.message.find(part) != std::string::npos; });
}

}  // namespace

TEST_CASE("whole-amount tiers leap, and the verifier says where and how far") {
  const Findings findings = verify_pay_plans(book({c("'tiers': {'whole': [[0, '0.04'], [50000, '0.06']]}")}));
  CHECK(has(findings, ErrorCode::result_jumps, "1000"));   // 50,000 × 2 %
  CHECK(verify_pay_plans(book({c("'tiers': {'marginal': [[0, '0.04'], [50000, '0.06']]}")})).empty());
}

TEST_CASE("pay that falls as results rise is found in every form of tiers") {
  CHECK(has(verify_pay_plans(book({c("'tiers': {'whole': [[0, '0.06'], [50000, '0.04']]}")})), ErrorCode::result_falls));
  CHECK(has(verify_pay_plans(book({c("'tiers': {'marginal': [[0, '0.06'], [50000, '-0.01']]}")})), ErrorCode::result_falls));
  CHECK(has(verify_pay_plans(book({c("'tiers': {'interpolated': [[0, '0.10'], [1000, '0.02']]}")})), ErrorCode::result_falls));
  CHECK_FALSE(has(verify_pay_plans(book({c("'tiers': {'interpolated': [[0, '0.02'], [1000, '0.10']]}")})), ErrorCode::result_falls));
}

TEST_CASE("tiers that begin late, bounds that change nothing, caps below a tier, plans that cannot be read") {
  CHECK(has(verify_pay_plans(book({c("'tiers': {'whole': [[100, '0.06']]}")})), ErrorCode::gap));
  CHECK(has(verify_pay_plans(book({c("'tiers': {'marginal': [[0, '0.06'], [100, '0.06']]}")})), ErrorCode::unused_edge));
  CHECK(has(verify_pay_plans(book({c("'tiers': {'marginal': [[0, '0.10'], [1000, '0.20']]}, 'cap': 50")})), ErrorCode::unreachable_result));
  CHECK(has(verify_pay_plans(book({c("'tiers': {'marginal': []}")})), ErrorCode::invalid_rule));
  CHECK(has(check(book({c("'tiers': {'whole': [[0, '0.06'], [50000, '0.04']]}")})), ErrorCode::result_falls));
}

TEST_CASE("the worst case is the sum of what bounds the components, or nothing does") {
  const Frame open = worst_case(book({c("'rate': '0.1'"), "{'name': 'bonus', 'kind': 'bonus', 'amount': 300}"}), "p", Date(2026, 6, 1));
  CHECK(open.at("most").is_null(0));
  CHECK(open.at("most").decimal(1) == Decimal(300));
  CHECK(open.at("most").is_null(2));
  const Frame closed = worst_case(book({c("'rate': '0.1', 'cap': 1000"), "{'name': 'bonus', 'kind': 'bonus', 'amount': 300}"}, ", 'plan_cap': 2000"), "p", Date(2026, 6, 1));
  CHECK(closed.at("most").decimal(2) == Decimal(1300));
  CHECK(closed.at("most").decimal(3) == Decimal(2000));
}

TEST_CASE("two plans side by side, per person and in total, over a year") {
  const Book one = book({c("'rate': '0.10'")});
  const Book two = one.with_rules({document("{'attain': 'pay-plan/1', 'name': 'q', 'effective': '2026-01-01', 'components': [{'name': 'commission', 'over': 'year', 'tiers': {'marginal': [[0, '0.05'], [2000, '0.20']]}}]}")});
  const Frame f = compare_pay(two, {.plan = "p"}, two, {.plan = "q"}, Period::year(2026));
  REQUIRE(f.rows() == 3);
  CHECK(f.at("before").decimal(0) == Decimal(400));
  CHECK(f.at("after").decimal(0) == Decimal(500));   // 2,000 × 5 % + 2,000 × 20 %
  CHECK(f.at("after").decimal(1) == Decimal(25));
  CHECK(f.at("change").decimal(2) == Decimal(75));
  const Frame months = compare_pay_by_period(two, {.plan = "p"}, two, {.plan = "q"}, Period::year(2026));
  CHECK(months.at("after").decimal(0) == Decimal(50));
  const Book more = two.append("orders", records("[{'id': 'o-9', 'on': '2026-03-10', 'salesperson': 'bo', 'amount': 100}]"));
  CHECK(compare_pay(two, {.plan = "p"}, more, {.plan = "p"}, Period::year(2026)).at("change").decimal(1) == Decimal(10));
}

TEST_CASE("the expectation of a payout under a normal attainment, in closed form") {
  const Piecewise payout = Piecewise::linear({{Decimal::of("0.5"), 0}, {Decimal::of("0.5"), 50}, {1, 100}, {Decimal::of("1.5"), 200}});
  CHECK(normal_expectation(payout, 0.95, 0.25) == Approx(100.98838912).epsilon(1e-9));
  CHECK(normal_expectation(payout, 0.95, 0) == Approx(95));
  CHECK_THROWS_AS(normal_expectation(payout, 0.95, -1), Error);
}

TEST_CASE("expected pay of tiers, caps and interpolated rates agrees with a million draws") {
  for (const char* rest : {"'tiers': {'marginal': [[0, '0.04'], [1, '0.08'], ['1.2', '0.02']], 'on': 'attainment'}, 'target': 1000, 'cap': 60", "'tiers': {'interpolated': [[0, '0.02'], ['1.5', '0.10']], 'on': 'attainment'}, 'target': 1000, 'cap': 70, 'floor': 10",
                           "'tiers': {'overage': [[1, '1.5'], ['1.25', 2]], 'on': 'attainment'}, 'rate': '0.05', 'target': 1000"}) {
    const Book b = book({c(rest)});
    const ExpectedPay e = expected_pay(b, {.plan = "p", .component = "commission", .mean = 0.95, .deviation = 0.3});
    std::mt19937_64 random(7);
    std::normal_distribution<double> attainment(0.95, 0.3);
    double sum = 0;
    const int draws = 1'000'000;
    const bool interpolated = std::string(rest).find("interpolated") != std::string::npos, overage = std::string(rest).find("overage") != std::string::npos;
    for (int i = 0; i < draws; ++i) {
      const double a = attainment(random), x = 1000 * a;
      double pay = 0;
      if (interpolated) {
        const double rate = a < 0 ? 0 : a > 1.5 ? 0.10 : 0.02 + 0.08 * a / 1.5;
        pay = std::max(10.0, std::min(70.0, rate * x));
      } else if (overage) {
        pay = a <= 1 ? 0.05 * x : 50 + 0.05 * (x - 1000) * (a < 1.25 ? 1.5 : 2);
      } else {
        pay = a <= 1 ? 0.04 * x : a <= 1.2 ? 40 + 0.08 * (x - 1000) : 56 + 0.02 * (x - 1200);
        pay = std::min(60.0, pay);
      }
      sum += pay;
    }
    CHECK(e.expected == Approx(sum / draws).epsilon(0.002));
  }
}

TEST_CASE("what is no function of one base is not priced by a formula") {
  CHECK_THROWS_AS(expected_pay(book({c("'over': 'fact', 'rate': '0.1'")}), {.plan = "p", .component = "commission"}), Error);
  CHECK_THROWS_AS(expected_pay(book({c("'rate': '0.1'")}), {.plan = "p", .component = "comission"}), Error);
}
