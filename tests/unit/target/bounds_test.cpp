// Floors, ceilings, locks, caps: they hold, or the smallest set in conflict is named.
#include "attain/target/target.hpp"
#include "documents.hpp"
#include "test.hpp"

using namespace attain;
using attain::testing::document;

namespace {

Book four() {
  return Book()
      .with_company(document(R"({'attain': 'company/1', 'name': 'Four', 'currency': 'EUR', 'teams': [{'id': 'north'}, {'id': 'south'}],
        'people': [{'id': 'a', 'team': 'north'}, {'id': 'b', 'team': 'north'}, {'id': 'c', 'team': 'south'}, {'id': 'd', 'team': 'south'}]})"))
      .append("orders", document(R"([{'id': '1', 'on': '2025-02-03', 'salesperson': 'a', 'amount': '10'}, {'id': '2', 'on': '2025-02-03', 'salesperson': 'b', 'amount': '20'},
                                     {'id': '3', 'on': '2025-02-03', 'salesperson': 'c', 'amount': '30'}, {'id': '4', 'on': '2025-02-03', 'salesperson': 'd', 'amount': '40'}])").items(),
              {.recorded = 0});
}

TargetSheet plan(const std::string& value, const std::string& level, const std::string& constraints = "", const std::string& levels_above = "") {
  return decompose(four(), {.policy = document("{'attain': 'target-policy/1', 'name': 'plan', 'measure': 'actual_sales', 'period': '2026', 'unit': 1, 'value': " + value + ", 'levels': [" + levels_above +
                                               "{'by': 'salesperson', 'basis': {'history': {}}" + level + "}], 'constraints': [" + constraints + "]}")});
}

std::vector<std::int64_t> people(const TargetSheet& sheet) {
  std::vector<std::int64_t> result;
  for (const char* id : {"a", "b", "c", "d"}) result.push_back(sheet.units()[*sheet.find({{TargetBy::salesperson, id}}, Period::year(2026))] / 100);
  return result;
}

std::string refusal(const std::string& value, const std::string& level, const std::string& constraints, const std::string& above = "") {
  try {
    (void)plan(value, level, constraints, above);
  } catch (const Error& error) {
    return std::string(name_of(error.code())) + " " + error.path() + ": " + error.message();
  }
  return "held";
}

using List = std::vector<std::int64_t>;
const std::string kTeams = "{'by': 'team', 'basis': {'history': {}}}, ";

}  // namespace

TEST_CASE("Bounds hold and the others share in proportion") {
  CHECK(people(plan("1000", "")) == List{100, 200, 300, 400});
  CHECK(people(plan("1000", ", 'floor': 150")) == List{150, 189, 283, 378});
  CHECK(people(plan("1000", ", 'ceiling': 300")) == List{133, 267, 300, 300});
  CHECK(people(plan("1000", "", "{'for': {'salesperson': 'd'}, 'lock': 700}")) == List{50, 100, 150, 700});
  CHECK(people(plan("90", ", 'growth_cap': 0", "{'for': {'salesperson': 'a'}, 'floor': 5}")) == List{9, 18, 27, 36});
  CHECK(people(plan("2", ", 'at_least_one_unit': true, 'unit': '0.5'")) == List{0, 0, 0, 0});
}

TEST_CASE("A floor far below is respected at every level above it") {
  // a alone must get 500: north gets at least that though its history says 300
  CHECK(people(plan("1000", "", "{'for': {'salesperson': 'a'}, 'floor': 500}", kTeams)) == List{500, 0, 214, 286});
}

TEST_CASE("The smallest set in conflict is named, and by how much") {
  CHECK(refusal("1000", "", "{'for': {'salesperson': 'a'}, 'floor': 100}, {'for': {'salesperson': 'b'}, 'lock': 600}, {'for': {'salesperson': 'c'}, 'floor': 700}") ==
        "infeasible policy.constraints[2]: cannot hold together: floor of c 2026 700.00 EUR, lock of b 2026 600.00 EUR and the target 1000.00 EUR: 300.00 EUR too much (with all floors 400.00 EUR)");
  CHECK(refusal("1000", ", 'floor': 600", "") ==
        "infeasible policy.levels[0]: cannot hold together: floor of a 2026 600.00 EUR, floor of b 2026 600.00 EUR and the target 1000.00 EUR: 200.00 EUR too much (with all floors 1400.00 EUR)");
  CHECK(refusal("1000", ", 'ceiling': 200", "") ==
        "infeasible policy.levels[0]: cannot hold together: ceiling of a 2026 200.00 EUR, ceiling of b 2026 200.00 EUR, ceiling of c 2026 200.00 EUR, ceiling of d 2026 200.00 EUR and the target 1000.00 EUR: 200.00 EUR that nobody takes");
  CHECK(refusal("1000", "", "{'for': {'team': 'north'}, 'ceiling': 100}, {'for': {'salesperson': 'a'}, 'floor': 150}", kTeams) ==
        "infeasible policy.constraints[1]: cannot hold together: floor of a 2026 150.00 EUR and ceiling of north 2026 100.00 EUR: 50.00 EUR too much");
  CHECK(refusal("1000", "", "{'for': {'salesperson': 'a'}, 'floor': 150, 'ceiling': 100}") == "infeasible policy.constraints[0]: cannot hold together: floor of a 2026 150.00 EUR and ceiling of a 2026 100.00 EUR: 50.00 EUR too much");
  CHECK(refusal("1000", "", "{'lock': 900}").rfind("infeasible policy.constraints[0]: cannot hold together: lock of the company 2026 900.00 EUR and the target 1000.00 EUR: 100.00", 0) == 0);
  CHECK(refusal("1000", "", "{'for': {'salesperson': 'a'}, 'period': '2026-W10', 'lock': 1100}") ==
        "infeasible policy.constraints[0]: cannot hold together: lock of a 2026-W10 1100.00 EUR and the target 1000.00 EUR: 100.00 EUR too much");
}

TEST_CASE("In a table the rows and columns that stand in each other's way are named") {
  const auto refused = [](const std::string& constraints) {
    try {
      (void)decompose(four(), {.policy = document("{'attain': 'target-policy/1', 'name': 'plan', 'measure': 'actual_sales', 'period': '2026', 'unit': 1, 'value': 1000, 'levels': [{'by': 'salesperson', 'basis': {'history': {}}}, {'by': 'half', 'across': true}], 'constraints': [" + constraints + "]}")});
    } catch (const Error& error) {
      return error.message();
    }
    return std::string("held");
  };
  CHECK(refused("{'period': '2026-H2', 'lock': 700}") == "held");
  CHECK(refused("{'period': '2026-H2', 'lock': 1100}").find("100.00") != std::string::npos);
  // d has 400 and may take nothing in the second half: the others have 600 for it
  CHECK(refused("{'period': '2026-H2', 'lock': 700}, {'for': {'salesperson': 'd'}, 'period': '2026-H2', 'ceiling': 0}") ==
        "cannot hold together: 2026-H2 of all, 700.00 EUR; and what can be held for it by a, 100.00 EUR, b, 200.00 EUR, c, 300.00 EUR: 100.00 EUR too much");
}

TEST_CASE("A constraint for nobody is an error, not a silence") {
  CHECK(refusal("1000", "", "{'for': {'team': 'north'}, 'floor': 5}").rfind("invalid_rule policy.constraints[0]: the policy makes no target for north in 2026", 0) == 0);
  CHECK(refusal("1000", "", "{'for': {'salesperson': 'e'}, 'floor': 5}").rfind("unknown_reference policy.constraints[0].for: no salesperson \"e\"", 0) == 0);
}
