#include "attain/math/two_way.hpp"

#include "attain/base/error.hpp"
#include "attain/math/flow.hpp"
#include "test.hpp"

using namespace attain;

namespace {

using Units = std::vector<std::int64_t>;
using Wide = std::vector<int128>;

std::vector<Decimal> decimals(std::initializer_list<const char*> texts) {
  std::vector<Decimal> result;
  for (const char* text : texts) result.push_back(Decimal::of(text));
  return result;
}

}  // namespace

TEST_CASE("a cheapest flow fills the cheap way first") {
  MinCostFlow net(3);
  net.supply(0, 5);
  net.supply(2, -5);
  net.arc(0, 1, 4, 1);
  net.arc(1, 2, 4, 1);
  const auto direct = net.arc(0, 2, 9, 5);
  const auto result = net.solve();
  CHECK(result.lacking == 0);
  CHECK(result.flow == Units{4, 4, 1});
  CHECK(result.flow[direct] == 1);
  CHECK(result.cost == 13);
}

TEST_CASE("a flow uses loops that earn, and convex steps in order") {
  MinCostFlow net(2);
  const std::vector<MinCostFlow::Step> steps = {{2, -3}, {2, 1}};
  net.arc(0, 1, steps);
  net.arc(1, 0, 5, 2);
  const auto result = net.solve();
  CHECK(result.flow == Units{2, 0, 2});
  CHECK(result.cost == -2);
  const std::vector<MinCostFlow::Step> falling = {{2, 3}, {2, 1}};
  CHECK_THROWS_AS(net.arc(0, 1, falling), Error);
}

TEST_CASE("a flow that is not feasible says where it stops") {
  MinCostFlow net(4);
  net.supply(0, 7);
  net.supply(3, -7);
  net.arc(0, 1, 9);
  net.arc(1, 2, 3);
  net.arc(2, 3, 9);
  const auto result = net.solve();
  CHECK(result.lacking == 4);
  CHECK(result.reached == std::vector<bool>{true, true, false, false});
}

TEST_CASE("the published table is rounded as by trying every way") {
  const auto exact = ExactTable::of(decimals({"1.3", "2.6", "4.1", "3.5", "0.2", "5.7", "2.4", "3.9", "1.8"}), 3);
  const auto whole = controlled_rounding(exact);
  CHECK(whole.cells == Units{1, 3, 4, 4, 0, 6, 2, 4, 2});
  CHECK(whole.row_totals == Units{8, 10, 8});
  CHECK(whole.column_totals == Units{7, 7, 12});
  CHECK(whole.total == 26);
}

TEST_CASE("totals that are given are met, and one that cannot be is refused") {
  const auto exact = ExactTable::of(decimals({"0.5", "0.5", "0.5", "0.5"}), 2);
  CHECK(controlled_rounding(exact, {.rows = Units{1, 1}, .columns = Units{1, 1}, .bounds = {}}).cells == Units{1, 0, 0, 1});
  CHECK_THROWS_AS(controlled_rounding(exact, {.rows = Units{2, 0}, .columns = Units{1, 1}, .bounds = {}}), Error);
  CHECK(controlled_rounding(exact, {.rows = Units{2, 0}, .columns = Units{1, 1}, .beyond = true, .bounds = {}}).cells == Units{1, 1, 0, 0});
  const std::vector<Bounds> locked = {{1, 1}, {0, 9}, {0, 9}, {1, 1}};
  CHECK(controlled_rounding(exact, {.rows = Units{1, 1}, .columns = Units{1, 1}, .bounds = locked}).cells == Units{1, 0, 0, 1});
}

TEST_CASE("proportional fitting gives the published table") {
  const Wide seed = {40, 30, 20, 35, 50, 100, 30, 80, 70};
  const Units rows = {150, 300, 250}, columns = {200, 250, 250};
  const Fit fit = proportional_fit(seed, rows, columns);
  const auto golden = decimals({"76.086592", "47.855976", "26.057432", "72.202018", "86.500392", "141.297591", "51.711390", "115.643632", "82.644978"});
  for (std::size_t c = 0; c < golden.size(); ++c) {
    const Decimal cell = Decimal::from_int128(fit.table.cells[c]) / Decimal::from_int128(fit.table.one);
    CHECK((cell - golden[c]).abs() <= Decimal::of("0.000001"));
    CHECK((fit.row_factors[c / 3] * fit.column_factors[c % 3] * Decimal::from_int128(seed[c]) - cell).abs() < Decimal::of("0.00000001"));
  }
  for (std::size_t i = 0; i < 3; ++i) CHECK(fit.table.cells[3 * i] + fit.table.cells[3 * i + 1] + fit.table.cells[3 * i + 2] == rows[i] * fit.table.one);
  for (std::size_t j = 0; j < 3; ++j) CHECK(fit.table.cells[j] + fit.table.cells[3 + j] + fit.table.cells[6 + j] == columns[j] * fit.table.one);
  CHECK(fit.rounds <= 20);
  CHECK(fitted_table(rows, columns, seed) == Units{76, 48, 26, 72, 87, 141, 52, 115, 83});
}

TEST_CASE("a fit names the rows and columns that stand in its way") {
  const Wide seed = {1, 1, 0, 1, 1, 0, 1, 1, 1};
  const Units rows = {40, 40, 20}, columns = {30, 40, 30};
  const auto conflict = margin_conflict(seed, rows, columns);
  REQUIRE(conflict);
  CHECK(conflict->rows == std::vector<std::size_t>{2});
  CHECK(conflict->columns == std::vector<std::size_t>{2});
  CHECK(conflict->lacking == 10);
  CHECK(conflict->text == "columns 2 want 30; rows 2 have 20: 10 lacking");
  try {
    (void)proportional_fit(seed, rows, columns);
    CHECK(false);
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::infeasible);
    CHECK(error.message().find("10 lacking") != std::string::npos);
  }
}

TEST_CASE("a cell that must be empty does not slow a fit down") {
  const Wide seed = {1, 0, 1, 1};       // the rows ask for 10 and 10, column 1 for 10: cell (1, 0) must be 0
  const Units totals = {10, 10};
  const Fit fit = proportional_fit(seed, totals, totals);
  CHECK(fit.rounds <= 2);
  CHECK(fit.table.cells == Wide{10 * fit.table.one, 0, 0, 10 * fit.table.one});
  CHECK(fit.forced_empty == std::vector<bool>{false, false, true, false});
}

TEST_CASE("locked cells keep out of the fit") {
  const Wide seed(6, 1);
  std::vector<Bounds> bounds(6);
  bounds[1] = {7, 7};
  const Units rows = {12, 12}, columns = {8, 8, 8};
  CHECK(fitted_table(rows, columns, seed, bounds) == Units{3, 7, 2, 5, 1, 6});
  bounds[4] = {3, 20};
  CHECK_THROWS_AS(fitted_table(rows, columns, seed, bounds), Error);   // column 1 holds 8, 7 and 3 are 10
  bounds[1] = {5, 20};
  CHECK(fitted_table(rows, columns, seed, bounds) == Units{4, 5, 3, 4, 3, 5});
}

TEST_CASE("biproportional apportionment gives the published table") {
  const Wide weights = {123, 45, 815, 912, 714, 414, 255, 215, 111};
  const Units rows = {6, 11, 3}, columns = {7, 5, 8};
  const auto found = biproportional(weights, rows, columns);
  CHECK(found.table.cells == Units{1, 0, 5, 5, 4, 2, 1, 1, 1});
  for (std::size_t c = 0; c < weights.size(); ++c) {   // the divisors explain every cell
    const Decimal quotient = Decimal::from_int128(weights[c]) / (found.row_divisors[c / 3] * found.column_divisors[c % 3]);
    CHECK((quotient - Decimal(found.table.cells[c])).abs() <= Decimal::of("0.5000000001"));
  }
}
