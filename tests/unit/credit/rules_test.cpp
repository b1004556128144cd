// Credit rules: each kind of credit, precedence, what is above it by hand, and how it is told.
#include "attain/credit/rules.hpp"

#include "attain/check/check.hpp"
#include "attain/measure/measure.hpp"
#include "books.hpp"
#include "test.hpp"

using namespace attain;
using attain::testing::document;
using attain::testing::records;

namespace {

Book harbour() {
  return Book()
      .with_company(document(R"({'attain': 'company/1', 'name': 'Harbour', 'currency': 'EUR',
        'teams': [{'id': 'sales', 'manager': 'dir'}, {'id': 'north', 'parent': 'sales', 'manager': [{'from': '2026-01-01', 'is': 'li'}, {'from': '2026-06-01', 'is': 'zhao'}]}],
        'people': [{'id': 'an', 'team': 'north', 'capacity': '1'}, {'id': 'bo', 'team': 'north', 'capacity': '0.5'}, {'id': 'li', 'team': 'north'}, {'id': 'zhao', 'team': 'north', 'employed': [{'from': '2026-06-01', 'is': true}]},
                   {'id': 'dir', 'team': 'sales'}, {'id': 'kim'}, {'id': 'house'}, {'id': 'agent-x'}],
        'territories': [{'id': 'europe', 'holder': 'kim'}, {'id': 'alps', 'parent': 'europe'}, {'id': 'coast', 'parent': 'europe', 'holder': [{'from': '2026-05-01', 'is': 'bo'}]}],
        'categories': [{'id': 'drinks'}, {'id': 'tea', 'parent': 'drinks'}],
        'products': [{'id': 'chai', 'category': 'tea'}, {'id': 'salt'}],
        'customers': [{'id': 'acme', 'owner': 'bo', 'territory': 'coast', 'class': 'key'}, {'id': 'acme-sud', 'parent': 'acme', 'owner': 'an', 'territory': 'alps'}, {'id': 'small'}],
        'rates': [{'from': 'USD', 'to': 'EUR', 'on': '2026-01-01', 'rate': '0.9'}]})"))
      .append("orders", records(R"([{'id': 'o-1', 'on': '2026-04-10', 'salesperson': 'an', 'customer': 'acme', 'product': 'chai', 'amount': '100.01'},
        {'id': 'o-2', 'on': '2026-05-10', 'salesperson': 'an', 'customer': 'acme-sud', 'product': 'salt', 'amount': '200.00'},
        {'id': 'o-3', 'on': '2026-06-10', 'salesperson': 'an', 'customer': 'small', 'amount': '50.00', 'channel': 'web', 'partner': 'agent-x'},
        {'id': 'o-4', 'on': '2026-06-11', 'customer': 'acme', 'amount': '10.00'},
        {'id': 'r-1', 'on': '2026-07-01', 'kind': 'return', 'reference': 'o-1', 'amount': '40.00'}])"));
}

Book with(const std::vector<std::string>& rules) {
  std::vector<Document> documents;
  for (const std::string& rule : rules) documents.push_back(document(rule));
  return harbour().with_rules(documents);
}

/// "an 0.5 50.01 | nobody 0.5 50" for one fact; overlays after a +.
std::string told(const Book& book, const std::string& fact) {
  const Frame lines = credit_lines(book, {.period = Period::year(2026)});
  std::string text;
  for (std::size_t row = 0; row < lines.rows(); ++row) {
    if (lines.at("id").text(row) != fact) continue;
    const bool overlay = lines.at("role").text(row) == "overlay";
    text += (text.empty() ? "" : " | ") + std::string(overlay ? "+" : "") + (lines.at("salesperson").is_null(row) ? "nobody" : std::string(lines.at("salesperson").text(row))) + " " +
            lines.at("share").decimal(row).normalized().text() + " " + lines.at("amount").decimal(row).normalized().text();
  }
  return text;
}

std::string rule(const std::string& name, const std::string& rest) { return "{'attain': 'credit-rule/1', 'name': '" + name + "', " + rest + "}"; }

std::string one(const std::string& rest, const std::string& fact) { return told(with({rule("r", rest)}), fact); }

ErrorCode refused(const std::string& rest) {
  try {
    (void)one(rest, "o-1");
  } catch (const Error& error) {
    CHECK(error.path().rfind("rules[\"r\"]", 0) == 0);
    return error.code();
  }
  return ErrorCode::internal;
}

}  // namespace

TEST_CASE("without a rule a fact is its own person's") {
  CHECK(told(harbour(), "o-1") == "an 1 100.01");
  CHECK(told(harbour(), "o-4") == "nobody 1 10");
}

TEST_CASE("direct, split and house account") {
  CHECK(one("'credit': [{'to': 'seller'}]", "o-1") == "an 1 100.01");
  CHECK(one("'credit': [{'to': 'seller', 'share': '0.6'}, {'to': 'person', 'person': 'kim', 'share': '0.4'}]", "o-1") == "an 0.6 60.01 | kim 0.4 40");
  CHECK(one("'credit': [{'to': 'seller', 'share': '0.6'}]", "o-1") == "an 0.6 60.01 | nobody 0.4 40");
  CHECK(one("'credit': [{'to': 'seller', 'share': '0.6'}], 'remainder': {'to': 'person', 'person': 'house'}", "o-1") == "an 0.6 60.01 | house 0.4 40");
  CHECK(one("'credit': [{'to': 'person', 'person': 'kim', 'share': '0.6'}], 'remainder': 'seller'", "o-1") == "an 0.4 40 | kim 0.6 60.01");
  CHECK(one("'credit': [{'to': 'nobody'}]", "o-1") == "nobody 1 100.01");
  CHECK(one("'when': 'salesperson = null', 'credit': [{'to': 'owner', 'otherwise': {'to': 'person', 'person': 'house'}}]", "o-4") == "bo 1 10");
}

TEST_CASE("owners, territory holders up the tree, and those who hold at the time") {
  CHECK(one("'credit': [{'to': 'owner'}]", "o-2") == "an 1 200");
  CHECK(one("'credit': [{'to': 'owner', 'otherwise': 'seller'}]", "o-3") == "an 1 50");
  CHECK(one("'credit': [{'to': 'holder'}]", "o-1") == "kim 1 100.01");   // in April nobody holds the coast itself
  CHECK(one("'credit': [{'to': 'holder'}]", "o-4") == "bo 1 10");        // in June Bo does
  CHECK(one("'credit': [{'to': 'holder'}]", "o-2") == "kim 1 200");
  CHECK(one("'credit': [{'to': 'holder', 'otherwise': {'to': 'person', 'person': 'house'}}]", "o-3") == "house 1 50");
}

TEST_CASE("teams in equal parts or by capacity, as they stand on the day") {
  CHECK(one("'credit': [{'to': 'team'}]", "o-1") == "an 0.333333333334 33.34 | bo 0.333333333333 33.34 | li 0.333333333333 33.33");
  CHECK(one("'credit': [{'to': 'team'}]", "o-3") == "an 0.25 12.5 | bo 0.25 12.5 | li 0.25 12.5 | zhao 0.25 12.5");
  CHECK(one("'credit': [{'to': 'team', 'team': 'north', 'divide': 'capacity'}]", "o-1") == "an 0.4 40.01 | bo 0.2 20 | li 0.4 40");
}

TEST_CASE("managers roll up over revenue, each once, never the seller") {
  const std::string managers = "'role': 'overlay', 'credit': [{'to': 'managers'}]";
  CHECK(one(managers, "o-1") == "an 1 100.01 | +dir 1 100.01 | +li 1 100.01");
  CHECK(one(managers, "o-3") == "an 1 50 | +dir 1 50 | +zhao 1 50");
  CHECK(one("'role': 'overlay', 'credit': [{'to': 'manager', 'share': '0.1'}]", "o-1") == "an 1 100.01 | +li 0.1 10");
  CHECK(one("'role': 'overlay', 'credit': [{'to': 'manager', 'level': 2}]", "o-1") == "an 1 100.01 | +dir 1 100.01");
  CHECK(one("'role': 'overlay', 'credit': [{'to': 'manager', 'level': 3}]", "o-1") == "an 1 100.01");
}

TEST_CASE("partners and agents from a column, a condition, and a share from the fact") {
  CHECK(one("'when': 'partner != null', 'credit': [{'to': 'field', 'field': 'partner', 'share': '0.3'}], 'remainder': 'seller'", "o-3") == "agent-x 0.3 15 | an 0.7 35");
  CHECK(one("'when': 'partner != null', 'credit': [{'to': 'field', 'field': 'partner', 'share': '0.3'}], 'remainder': 'seller'", "o-1") == "an 1 100.01");
  CHECK(one("'credit': [{'to': 'seller', 'share': 'if amount > 100 then 0.5 else 1'}]", "o-2") == "an 0.5 100 | nobody 0.5 100");
}

TEST_CASE("assignments credit co-owners and specialists while they last") {
  const auto assigned = [](const std::string& rest, const std::string& fact) {
    return told(with({rule("r", rest)}).append("assignments", records(R"([
      {'salesperson': 'an', 'role': 'owner', 'entity_kind': 'customer', 'entity': 'acme', 'share': '0.7', 'to': '2026-05-31'},
      {'salesperson': 'kim', 'role': 'owner', 'entity_kind': 'customer', 'entity': 'acme', 'share': '0.3', 'to': '2026-05-31'},
      {'salesperson': 'li', 'role': 'specialist', 'entity_kind': 'category', 'entity': 'drinks', 'share': '0.25'},
      {'salesperson': 'kim', 'role': 'holder', 'entity_kind': 'territory', 'entity': 'alps', 'share': '0.5'},
      {'salesperson': 'bo', 'role': 'holder', 'entity_kind': 'territory', 'entity': 'alps', 'share': '0.5'}])")), fact);
  };
  CHECK(assigned("'credit': [{'to': 'owner'}]", "o-1") == "an 0.7 70.01 | kim 0.3 30");
  CHECK(assigned("'credit': [{'to': 'owner', 'divide': 'equal', 'share': '0.5'}], 'remainder': 'seller'", "o-1") == "an 0.75 75.01 | kim 0.25 25");
  CHECK(assigned("'credit': [{'to': 'owner'}]", "o-4") == "bo 1 10");
  CHECK(assigned("'credit': [{'to': 'holder'}]", "o-2") == "bo 0.5 100 | kim 0.5 100");
  CHECK(assigned("'role': 'overlay', 'credit': [{'to': 'assigned', 'of': 'category', 'role': 'specialist'}]", "o-1") == "an 1 100.01 | +li 0.25 25");
  CHECK(assigned("'role': 'overlay', 'credit': [{'to': 'assigned', 'of': 'category', 'role': 'nobody has it'}]", "o-1") == "an 1 100.01");
}

TEST_CASE("a return takes the credit of its sale, as it was on the sale's day") {
  CHECK(one("'credit': [{'to': 'holder'}]", "r-1") == "kim 1 -40");
  CHECK(one("'effective': '2026-06-01', 'credit': [{'to': 'nobody'}]", "r-1") == "an 1 -40");
}

TEST_CASE("precedence: named account, priority, specificity, latest first day, name") {
  const auto to = [](const std::string& name, const std::string& rest) { return rule(name, rest + (rest.empty() ? "" : ", ") + "'credit': [{'to': 'person', 'person': '" + name + "'}]"); };
  CHECK(told(with({to("kim", "'match': {'customer': 'acme'}"), to("dir", "'priority': 9"), to("li", "'match': {'territory': 'coast'}, 'priority': 3")}), "o-1") == "kim 1 100.01");
  CHECK(told(with({to("dir", "'priority': 9"), to("li", "'match': {'territory': 'coast', 'product': 'chai'}, 'priority': 3")}), "o-1") == "dir 1 100.01");
  CHECK(told(with({to("dir", "'match': {'category': 'drinks'}"), to("li", "'match': {'category': 'tea'}")}), "o-1") == "li 1 100.01");
  CHECK(told(with({to("dir", "'match': {'category': 'tea'}"), to("li", "'match': {'product': 'chai'}")}), "o-1") == "li 1 100.01");
  CHECK(told(with({to("dir", "'effective': '2026-02-01'"), to("li", "'effective': '2026-03-01'")}), "o-1") == "li 1 100.01");
  CHECK(told(with({to("dir", "'effective': '2026-02-01'"), to("li", "'effective': '2026-05-01'")}), "o-1") == "dir 1 100.01");
  CHECK(told(with({to("li", ""), to("dir", "")}), "o-1") == "dir 1 100.01");
  CHECK(told(with({to("kim", "'match': {'customer': 'acme'}"), to("dir", "'priority': 9")}), "o-2") == "kim 1 200");   // a group's rule takes its members
  const Frame claims = credit_claims(with({to("kim", "'match': {'customer': 'acme'}"), to("dir", "'priority': 9"), to("li", "'match': {'territory': 'coast'}, 'priority': 3")}), "orders", "o-1");
  REQUIRE(claims.rows() == 3);
  CHECK(claims.at("outcome").text(0) == "wins");
  CHECK(claims.at("rule").text(1) == "dir");
  CHECK(claims.at("criterion").text(1) == "named account");
  CHECK(claims.at("against").text(2) == "kim");
}

TEST_CASE("overlays of one group compete, others stand beside each other") {
  const std::string one_group = "'role': 'overlay', 'group': 'product', ";
  CHECK(told(with({rule("a", one_group + "'credit': [{'to': 'person', 'person': 'kim', 'share': '0.1'}]"), rule("b", one_group + "'match': {'product': 'chai'}, 'credit': [{'to': 'person', 'person': 'li', 'share': '0.2'}]"),
                   rule("c", "'role': 'overlay', 'credit': [{'to': 'person', 'person': 'dir'}]")}), "o-1") == "an 1 100.01 | +dir 1 100.01 | +li 0.2 20");
}

TEST_CASE("what is written by hand stands above every rule, with who and why") {
  const Book book = with({rule("holders", "'credit': [{'to': 'holder'}]"), rule("experts", "'role': 'overlay', 'credit': [{'to': 'person', 'person': 'dir', 'share': '0.1'}]")})
                        .append("splits", records(R"([{'id': 's', 'on': '2026-04-20', 'table': 'orders', 'fact': 'o-1', 'salesperson': 'bo', 'share': 1, 'by': 'dir', 'reason': 'agreed in April'}])"));
  CHECK(told(book, "o-1") == "bo 1 100.01 | +dir 0.1 10");
  const Frame lines = credit_lines(book, {.period = Period::of("2026-04")});
  CHECK(lines.at("rule").text(0) == "by hand");
  CHECK(lines.at("by").text(0) == "dir");
  CHECK(lines.at("reason").text(0) == "agreed in April");
  CHECK(lines.at("lost").text(0) == "holders (by hand)");
  CHECK(lines.at("rule").text(1) == "experts");
  const Why why = why_credit(book, "orders", "o-1");
  CHECK(why.value() == Decimal::of("100.01"));
  CHECK(why.contradictions().empty());
  CHECK(why.text().find("agreed in April") != std::string::npos);
  CHECK(why.text().find("loses to the splits by hand by by hand") == std::string::npos);
}

TEST_CASE("a version takes over from its first day, and what is withdrawn is not known any more") {
  const Book book = with({rule("r", "'effective': '2026-01-01', 'credit': [{'to': 'person', 'person': 'kim'}]"), rule("r", "'effective': '2026-05-01', 'credit': [{'to': 'person', 'person': 'li'}]")});
  CHECK(told(book, "o-1") == "kim 1 100.01");
  CHECK(told(book, "o-2") == "li 1 200");
  const Book later = harbour().with_rules({document(rule("r", "'credit': [{'to': 'nobody'}]"))}, {}, 7);
  CHECK(told(later.as_known(6), "o-1") == "an 1 100.01");
  CHECK(told(later, "o-1") == "nobody 1 100.01");
}

TEST_CASE("measures credit by the rules, and people and nobody add to the company") {
  const Book book = with({rule("r", "'credit': [{'to': 'holder', 'share': '0.5'}, {'to': 'seller', 'share': '0.25'}]")});
  const Frame people = measure(book, {.measures = {"actual_sales"}, .by = {"salesperson"}, .period = Period::year(2026)});
  Decimal sum(0);
  for (std::size_t row = 0; row < people.rows(); ++row) sum += people.at("actual_sales").decimal(row);
  CHECK(sum == Decimal::of("320.01"));
}

TEST_CASE("rules that cannot be meant are refused where they stand") {
  CHECK(refused("'credit': []") == ErrorCode::invalid_rule);
  CHECK(refused("'credit': [{'to': 'seler'}]") == ErrorCode::invalid_rule);
  CHECK(refused("'credit': [{'to': 'seller', 'share': '0.7'}, {'to': 'owner', 'share': '0.4'}]") == ErrorCode::shares_do_not_sum);
  CHECK(refused("'credit': [{'to': 'seller', 'share': '-1'}]") == ErrorCode::invalid_rule);
  CHECK(refused("'credit': [{'to': 'seller', 'level': 2}]") == ErrorCode::invalid_rule);
  CHECK(refused("'credit': [{'to': 'seller'}], 'group': 'g'") == ErrorCode::invalid_rule);
  CHECK(refused("'credit': [{'to': 'seller'}], 'when': 'amont > 1'") == ErrorCode::unknown_name);
  CHECK(refused("'credit': [{'to': 'seller'}], 'when': 'actual_sales > 1'") == ErrorCode::unknown_name);
  CHECK(refused("'credit': [{'to': 'seller'}], 'match': {'colour': 'red'}") == ErrorCode::unknown_key);
  CHECK(refused("'credit': [{'to': 'team', 'divide': 'each'}]") == ErrorCode::invalid_rule);
  CHECK(refused("'credit': [{'to': 'seller'}], 'remainder': 'owner'") == ErrorCode::invalid_rule);
  CHECK(refused("'credit': [{'to': 'seller', 'share': '0.1234567890123'}]") == ErrorCode::too_many_decimals);
}

TEST_CASE("verification names who does not exist, rules that never win, and pairs that only their names decide") {
  const auto has = [](const Findings& findings, ErrorCode code, const std::string& path) {
    return std::any_of(findings.begin(), findings.end(), [&](const Finding& f) { return f.code == code && f.path == path; });
  };
  const Findings findings = verify_credit_rules(with({rule("a", "'credit': [{'to': 'person', 'person': 'kin'}]"), rule("b", "'match': {'territory': 'alps'}, 'priority': 1, 'credit': [{'to': 'seller'}]"),
                                                      rule("c", "'match': {'territory': 'europe'}, 'priority': 2, 'credit': [{'to': 'owner'}]"), rule("d", "'match': {'product': 'chai'}, 'priority': 5, 'credit': [{'to': 'owner'}]"),
                                                      rule("e", "'match': {'product': 'chai'}, 'priority': 5, 'credit': [{'to': 'owner'}]"), rule("f", "'match': {'customer': 'acne'}, 'credit': [{'to': 'owner'}]"),
                                                      rule("g", "'when': 'x', 'credit': [{'to': 'owner'}]")}));
  CHECK(has(findings, ErrorCode::unknown_reference, "rules[\"a\"].credit[0].person"));
  CHECK(has(findings, ErrorCode::masked_rule, "rules[\"b\"]"));
  CHECK(has(findings, ErrorCode::overlap, "rules[\"e\"]"));
  CHECK(has(findings, ErrorCode::unknown_reference, "rules[\"f\"].match.customer"));
  CHECK(std::any_of(findings.begin(), findings.end(), [](const Finding& f) { return f.code == ErrorCode::unknown_name; }));
  CHECK(verify_credit_rules(with({rule("a", "'credit': [{'to': 'seller'}]")})).empty());
  CHECK(std::any_of(findings.begin(), findings.end(), [](const Finding& f) { return f.hint.find("kim") != std::string::npos; }));
  CHECK_FALSE(check(with({rule("g", "'when': 'x', 'credit': [{'to': 'owner'}]")})).empty());
}
