// Rates, tiers, windows, caps: what a plan pays for what was sold.
#include "plan_book.hpp"

using namespace attain;
using namespace attain::testing;

TEST_CASE("marginal and whole-amount tiers of the published table") {
  const std::string table = "[[0, 0.01], [10000, 0.02], [50000, 0.03], [100000, 0.04]]";
  const std::string split = "{'name': 'c', 'tiers': {'marginal': " + table + "}}", flat = "{'name': 'c', 'tiers': {'whole': " + table + "}}";
  CHECK(paid_for(split, {"15000"}) == "200.00");
  CHECK(paid_for(split, {"60000"}) == "1200.00");
  CHECK(paid_for(flat, {"5000"}) == "50.00");
  CHECK(paid_for(flat, {"15000"}) == "300.00");
  CHECK(paid_for(flat, {"60000"}) == "1800.00");
}

TEST_CASE("tiers for each transaction alone") {
  const std::string c = "{'name': 'c', 'over': 'fact', 'tiers': {'marginal': [[0, 0.01], [1000, 0.02], [3000, 0.03], [8000, 0.05]]}}";
  CHECK(paid_for(c, {"200", "300", "1500", "1200", "2000"}) == "69.00");   // 2 + 3 + 20 + 14 + 30
}

TEST_CASE("overage at the reached tier, on attainment, the lower bound inside") {
  const auto paid_on = [](const std::string& revenue, const std::string& quota, const std::string& rate) {
    return paid_for("{'name': 'c', 'over': 'year', 'rate': " + rate + ", 'target': " + quota + ", 'tiers': {'overage': [[0, 1], [1, 1.5], [1.25, 2], [1.5, 2.5]], 'on': 'attainment'}}", {revenue}, "'round': {'to': 0.0001}");
  };
  CHECK(paid_on("80000", "100000", "0.6") == "48000.0000");
  CHECK(paid_on("100000", "100000", "0.5") == "50000.0000");
  CHECK(paid_on("110000", "100000", "0.6") == "69000.0000");
  CHECK(paid_on("125000", "100000", "0.5") == "75000.0000");
  CHECK(paid_on("140000", "100000", "0.5") == "90000.0000");
  CHECK(paid_on("150000", "100000", "0.5") == "112500.0000");
  CHECK(paid_on("175000", "100000", "0.6") == "172500.0000");
  CHECK(paid_on("250000", "100000", "0.5") == "237500.0000");
  CHECK(paid_on("178000", "150000", "0.5333") == "102393.6000");
  CHECK(paid_on("100010", "100000", "0.5") == "50007.5000");
  CHECK(paid_on("100000", "0", "0.5") == "0.0000");                        // no target: nothing, and no error
}

TEST_CASE("a degressive table, cut off to whole cents line by line") {
  const std::string tiers = "{'name': 'c', 'over': 'year', 'tiers': {'marginal': [[0, 0], [2000, 0.25], [5000, 0.20], [10000, 0.15], [20000, 0.10]]}}";
  const std::string round = "'round': {'mode': 'down', 'residue': 'each'}";
  const auto fee = [&](const std::string& payment, const std::string& before) {
    const Book book = book_with(plan(tiers, round), {{"2026-01-01", before}, {"2026-02-01", payment}});
    return paid(book, Period::month(2026, 2)).text();
  };
  CHECK(fee("1500.00", "0") == "0.00");
  CHECK(fee("1000.00", "1500.00") == "125.00");
  CHECK(fee("4000.00", "1500.00") == "850.00");
  CHECK(fee("5000.00", "25000.00") == "500.00");
  CHECK(fee("50000.00", "0") == "6250.00");
  CHECK(fee("2000.01", "0") == "0.00");
  CHECK(fee("2001.00", "0") == "0.25");
}

TEST_CASE("a bound belongs to the tier it begins, or to the one it ends") {
  CHECK(paid_for("{'name': 'c', 'tiers': {'whole': [[0, 0.01], [1000, 0.02]]}}", {"1000"}) == "20.00");
  CHECK(paid_for("{'name': 'c', 'tiers': {'whole': [[0, 0.01], [1000, 0.02]], 'at_bound': 'lower'}}", {"1000"}) == "10.00");
  CHECK(paid_for("{'name': 'c', 'tiers': {'interpolated': [[0, 0], [1000, 0.10]]}}", {"500"}) == "25.00");
  CHECK(paid_for("{'name': 'c', 'over': 'year', 'tiers': {'step': [[1000, 50], [2000, 120]]}}", {"1500", "400", "200"}) == "120.00");
}

TEST_CASE("what lies under the cent is carried from line to line, shared out, or dropped") {
  const std::string c = "{'name': 'c', 'over': 'year', 'rate': 0.333}";
  CHECK(paid_for(c, {"0.01", "0.01", "0.01"}) == "0.01");
  CHECK(paid_for(c, {"0.01", "0.01", "0.01"}, "'round': {'residue': 'each'}") == "0.00");
  CHECK(paid_for(c, {"0.01", "0.01", "0.01"}, "'round': {'residue': 'spread'}") == "0.01");
  const Book book = book_with(plan("{'name': 'c', 'rate': 0.1}", "'round': {'to': 0.001}"), {{"2026-01-01", "166.25"}, {"2026-01-01", "0"}});
  CHECK(paid(book, Period::month(2026, 1)).text() == "16.625");            // more decimals, where the plan keeps them
}

TEST_CASE("caps and floors of facts, components and people") {
  CHECK(paid_for("{'name': 'c', 'rate': 0.1, 'fact_cap': 50}", {"1000", "100"}) == "60.00");
  CHECK(paid_for("{'name': 'c', 'rate': 0.1, 'fact_floor': 20}", {"1000", "100"}) == "120.00");
  CHECK(paid_for("{'name': 'c', 'rate': 0.1, 'cap': 70}", {"1000", "100"}) == "70.00");
  CHECK(paid_for("{'name': 'c', 'rate': 0.1, 'floor': 200}", {"1000", "100"}) == "200.00");
  CHECK(paid_for("{'name': 'c', 'rate': 0.1}", {"1000", "100"}, "'cap': 90") == "90.00");
  CHECK(paid_for("{'name': 'c', 'rate': 0.1}", {"1000", "100"}, "'plan_cap': 30") == "30.00");
}

TEST_CASE("rates by product, category, customer: the most specific row wins") {
  Book book = Book().with_company(document("{'attain': 'company/1', 'name': 'Pay', 'currency': 'EUR', 'people': [{'id': 'mei'}], 'categories': [{'id': 'drinks'}, {'id': 'tea', 'parent': 'drinks'}],"
                                           " 'products': [{'id': 'chai', 'category': 'tea'}, {'id': 'cola', 'category': 'drinks'}, {'id': 'rice'}], 'customers': [{'id': 'k', 'segment': 'key'}]}"));
  book = book.append("orders", std::vector<Document>{document("{'id': 'a', 'on': '2026-01-01', 'salesperson': 'mei', 'amount': 100, 'product': 'chai'}"), document("{'id': 'b', 'on': '2026-01-01', 'salesperson': 'mei', 'amount': 100, 'product': 'cola'}"),
                                                     document("{'id': 'c', 'on': '2026-01-01', 'salesperson': 'mei', 'amount': 100, 'product': 'rice'}"), document("{'id': 'd', 'on': '2026-01-01', 'salesperson': 'mei', 'amount': 100, 'product': 'chai', 'customer': 'k'}")});
  const auto rates = [&](const std::string& more) {
    return book.with_rules({plan("{'name': 'c', 'rates': [{'rate': 0.01}, {'category': 'drinks', 'rate': 0.02}, {'product': 'chai', 'rate': 0.03}, {'segment': 'key', 'rate': 0.07}]" + more + "}")});
  };
  const auto of = [](const Book& b, const std::string& fact) {
    const Frame lines = pay(b, {.plan = "p", .period = Period::month(2026, 1)}).lines("mei");
    for (std::size_t row = 0; row < lines.rows(); ++row) if (lines.at("fact").text(row) == fact) return lines.at("earned").decimal(row).text();
    return std::string();
  };
  CHECK(of(rates(""), "a") == "3.00");
  CHECK(of(rates(""), "b") == "2.00");
  CHECK(of(rates(""), "c") == "1.00");
  CHECK(of(rates(""), "d") == "3.00");                                     // product goes before segment
  CHECK(of(rates(", 'precedence': ['segment']"), "d") == "7.00");
  const std::string why = pay(rates(""), {.plan = "p", .period = Period::month(2026, 1)}).at("mei").why("c", "d").text();
  CHECK(why.find("before category drinks, segment key, every fact") != std::string::npos);
}

TEST_CASE("a decision table gives the rate of the window, and true-ups what was paid before") {
  const std::string table = "{'attain': 'decision-table/1', 'name': 'rate', 'inputs': [{'name': 'base', 'type': 'number'}], 'outputs': [{'name': 'rate', 'type': 'number'}], 'hit_policy': 'first',"
                            " 'rules': [{'when': ['>= 1000'], 'then': ['0.10']}, {'when': ['-'], 'then': ['0.05']}]}";
  const Book book = book_with(plan("{'name': 'c', 'over': 'year', 'table': " + table + "}"), {{"2026-01-05", "600"}, {"2026-02-05", "600"}});
  CHECK(paid(book, Period::month(2026, 1)).text() == "30.00");
  CHECK(paid(book, Period::month(2026, 2)).text() == "90.00");             // 10 % of 1,200 less the 30 paid
  const Frame lines = pay(book, {.plan = "p", .period = Period::month(2026, 2)}).lines();
  CHECK(lines.at("kind").text(1) == "true_up");
}

TEST_CASE("the way ahead: distance to the next tier, and what a deal would pay") {
  const Book book = book_with(plan("{'name': 'c', 'over': 'year', 'tiers': {'marginal': [[0, 0.04], [50000, 0.06]]}}"), {{"2026-01-05", "40000"}});
  const Statement mei = pay(book, {.plan = "p", .period = Period::month(2026, 1)}).at("mei");
  const Frame ahead = mei.outlook();
  CHECK(ahead.at("distance").decimal(0) == Decimal(10000));
  CHECK(ahead.at("next_sale").decimal(0) == Decimal::of("0.04"));
  CHECK(mei.would_pay("c", Decimal(20000)).text() == "1000.00");           // 10,000 at 4 % and 10,000 at 6 %
  CHECK(mei.why().contradictions().empty());
}

TEST_CASE("a plan says what is wrong with it, and where") {
  const auto refused = [](const std::string& component, const std::string& more = "") {
    try {
      (void)pay(book_with(plan(component, more), {}), {.plan = "p", .period = Period::month(2026, 1)});
    } catch (const Error& error) {
      return std::string(name_of(error.code())) + " at " + error.path();
    }
    return std::string("nothing");
  };
  CHECK(refused("{'name': 'c'}") == "invalid_rule at rules[\"p\"].components[0]");
  CHECK(refused("{'name': 'c', 'tiers': {'marginal': [[0, 0.1], [0, 0.2]]}}") == "invalid_rule at rules[\"p\"].components[0].tiers.marginal[1][0]");
  CHECK(refused("{'name': 'c', 'rate': 0.1, 'over': 'lifetime', 'floor': 10}") == "invalid_rule at rules[\"p\"].components[0].floor");
  CHECK(refused("{'name': 'c', 'rate': 0.1, 'tires': 1}") == "unknown_key at rules[\"p\"].components[0]");
  CHECK(refused("{'name': 'c', 'rate': 0.1, 'basis': 'amuont'}") == "unknown_column at rules[\"p\"].components[0].basis");
  CHECK(refused("{'name': 'c', 'kind': 'bonus', 'amount': 'actual_salse * 0.1'}").find("unknown_name") == 0);
  CHECK(refused("{'name': 'c', 'rate': 0.1}", "'period': 'day'") == "invalid_period at rules[\"p\"].period");
  CHECK_THROWS_AS(pay(book_with(plan("{'name': 'c', 'rate': 0.1}"), {}), {.plan = "p", .period = Period::day(Date(2026, 1, 1))}), Error);
}

TEST_CASE("an invoice carries the overlay that stands on its order, in proportion") {
  Book book = Book().with_company(document("{'attain': 'company/1', 'name': 'Pay', 'currency': 'EUR', 'people': [{'id': 'bo'}, {'id': 'mei'}],"
                                           " 'rates': [{'from': 'USD', 'to': 'EUR', 'on': '2026-01-01', 'rate': '0.5'}]}"));
  book = book.append("orders", {document("{'id': 'o-1', 'on': '2026-01-05', 'salesperson': 'bo', 'amount': '1000'}")});
  book = book.append("splits", {document("{'id': 's-1', 'on': '2026-01-05', 'fact': 'o-1', 'salesperson': 'mei', 'share': '0.25', 'role': 'overlay'}")});
  book = book.append("invoices", {document("{'id': 'i-1', 'on': '2026-01-10', 'order': 'o-1', 'amount': '400.02'}"), document("{'id': 'i-2', 'on': '2026-01-11', 'order': 'o-1', 'amount': '200', 'currency': 'USD'}"),
                                  document("{'id': 'i-3', 'on': '2026-01-12', 'kind': 'credit_note', 'reference': 'i-1', 'order': 'o-1', 'amount': '100'}")});
  book = book.with_rules({plan("{'name': 'support', 'facts': 'invoices', 'credit': 'overlay', 'rate': 0.1}, {'name': 'own', 'facts': 'invoices', 'rate': 0.01}")});
  // 400.02 + 200 × 0.5 − 100, a quarter of each: 100.00 (half-even), 25 and −25.
  CHECK(paid(book, Period::month(2026, 1)).text() == "10.00");
  CHECK(paid(book, Period::month(2026, 1), "bo").text() == "4.00");   // revenue: the whole of it, and the overlay takes nothing away
}
