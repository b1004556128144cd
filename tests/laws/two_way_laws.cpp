// Laws of flows and two-way tables: every margin adds, nothing better exists, and what cannot be is named.
#include <algorithm>
#include <numeric>

#include "attain/base/error.hpp"
#include "attain/math/flow.hpp"
#include "attain/math/season.hpp"
#include "attain/math/two_way.hpp"
#include "laws.hpp"

using namespace attain;

namespace {

using Units = std::vector<std::int64_t>;
using Wide = std::vector<int128>;

struct Margins {
  Units rows, columns;
};

Margins margins_of(const Units& cells, std::size_t columns) {
  Margins margins{Units(cells.size() / columns, 0), Units(columns, 0)};
  for (std::size_t c = 0; c < cells.size(); ++c) {
    margins.rows[c / columns] += cells[c];
    margins.columns[c % columns] += cells[c];
  }
  return margins;
}

int128 floor_of(int128 value, int128 one) { return value / one - (value % one < 0 ? 1 : 0); }
bool next_to(std::int64_t part, int128 value, int128 one) { return part == floor_of(value, one) || part == -floor_of(-value, one); }

/// Seeds with zeros, and totals of some table on them.
struct Problem {
  Wide seed;
  Margins margins;
  std::size_t columns;
};
Problem any_problem(bool with_zeros) {
  Problem problem;
  const int rows = *rc::gen::inRange(1, 7);
  problem.columns = std::size_t(*rc::gen::inRange(1, 7));
  Units cells;
  for (std::size_t c = 0; c < std::size_t(rows) * problem.columns; ++c) {
    const bool zero = with_zeros && *rc::gen::inRange(0, 3) == 0;
    problem.seed.push_back(zero ? 0 : *rc::gen::inRange(1, 1000));
    cells.push_back(zero ? 0 : *rc::gen::inRange(0, 60));
  }
  problem.margins = margins_of(cells, problem.columns);
  return problem;
}

}  // namespace

TEST_CASE("a flow conserves, keeps capacities, and its potentials prove that none is cheaper") {
  ATTAIN_LAW([] {
    const std::size_t nodes = std::size_t(*rc::gen::inRange(2, 8));
    MinCostFlow net(nodes);
    struct Arc {
      std::size_t from, to;
      std::int64_t capacity;
      int cost;
    };
    std::vector<Arc> arcs;
    for (int a = *rc::gen::inRange(0, 25); a > 0; --a) {
      arcs.push_back({std::size_t(*rc::gen::inRange<int>(0, int(nodes))), std::size_t(*rc::gen::inRange<int>(0, int(nodes))), *rc::gen::inRange(0, 20), *rc::gen::inRange(-9, 10)});
      net.arc(arcs.back().from, arcs.back().to, arcs.back().capacity, arcs.back().cost);
    }
    const std::int64_t supply = *rc::gen::inRange(0, 30);
    net.supply(0, supply);
    net.supply(nodes - 1, -supply);
    const auto result = net.solve();
    std::vector<std::int64_t> balance(nodes, 0);
    int128 cost = 0;
    for (std::size_t a = 0; a < arcs.size(); ++a) {
      const auto flow = result.flow[a];
      RC_ASSERT(flow >= 0);
      RC_ASSERT(flow <= arcs[a].capacity);
      balance[arcs[a].from] += flow;
      balance[arcs[a].to] -= flow;
      cost += int128(flow) * arcs[a].cost;
      const int128 reduced = arcs[a].cost + result.potential[arcs[a].from] - result.potential[arcs[a].to];
      if (result.lacking > 0) continue;
      if (flow < arcs[a].capacity) RC_ASSERT(reduced >= 0);
      if (flow > 0) RC_ASSERT(reduced <= 0);
    }
    RC_ASSERT(cost == result.cost);
    if (nodes > 1) RC_ASSERT(balance[0] <= supply);
    for (std::size_t node = 1; node + 1 < nodes; ++node) RC_ASSERT(balance[node] <= 0 || result.lacking > 0);
    if (result.lacking == 0) {
      RC_ASSERT(balance[0] == supply);
      return;
    }
    // The cut: arcs out of the reached nodes are full, and let less through than is supplied.
    std::int64_t out = 0;
    for (std::size_t a = 0; a < arcs.size(); ++a) {
      if (result.reached[arcs[a].from] && !result.reached[arcs[a].to]) out += arcs[a].capacity;
    }
    RC_ASSERT(result.reached[0]);
    RC_ASSERT(!result.reached[nodes - 1]);
    RC_ASSERT(supply - out == result.lacking);
  });
}

TEST_CASE("controlled rounding: every cell, row, column and the total are next to what they were, and nothing is nearer") {
  ATTAIN_LAW([] {
    const std::size_t rows = std::size_t(*rc::gen::inRange(1, 5)), columns = std::size_t(*rc::gen::inRange(1, 5));
    ExactTable exact{columns, {}, *rc::gen::element<int>(1, 2, 10, 1000)};
    for (std::size_t c = 0; c < rows * columns; ++c) exact.cells.push_back(*rc::gen::inRange<int>(-500, 9000));
    const WholeTable whole = controlled_rounding(exact);
    const auto check = [&](const Units& cells) {   // whether adjacent everywhere, and how far
      std::pair<bool, int128> found{true, 0};
      Wide row(rows, 0), column(columns, 0);
      Units row_part(rows, 0), column_part(columns, 0);
      int128 total = 0;
      std::int64_t part = 0;
      for (std::size_t c = 0; c < cells.size(); ++c) {
        row[c / columns] += exact.cells[c];
        column[c % columns] += exact.cells[c];
        total += exact.cells[c];
        row_part[c / columns] += cells[c];
        column_part[c % columns] += cells[c];
        part += cells[c];
        const int128 off = cells[c] * exact.one - exact.cells[c];
        found.first = found.first && next_to(cells[c], exact.cells[c], exact.one);
        found.second += off * off;
      }
      for (std::size_t i = 0; i < rows; ++i) found.first = found.first && next_to(row_part[i], row[i], exact.one);
      for (std::size_t j = 0; j < columns; ++j) found.first = found.first && next_to(column_part[j], column[j], exact.one);
      found.first = found.first && next_to(part, total, exact.one);
      return found;
    };
    const auto [adjacent, distance] = check(whole.cells);
    RC_ASSERT(adjacent);
    RC_ASSERT(margins_of(whole.cells, columns).rows == whole.row_totals);
    RC_ASSERT(margins_of(whole.cells, columns).columns == whole.column_totals);
    if (rows * columns > 9) return;
    for (std::size_t way = 0; way < std::size_t(1) << (rows * columns); ++way) {   // every way of rounding
      Units cells;
      for (std::size_t c = 0; c < rows * columns; ++c) cells.push_back(std::int64_t(floor_of(exact.cells[c], exact.one)) + std::int64_t((way >> c) & 1));
      const auto [possible, far] = check(cells);
      if (possible) RC_ASSERT(far >= distance);
    }
  });
}

TEST_CASE("a dense table and the general flow find the same distance") {
  ATTAIN_LAW([] {
    const Problem problem = any_problem(true);
    const std::size_t m = problem.margins.rows.size(), n = problem.columns;
    ExactTable exact{n, problem.seed, 100};
    Units dense;
    try {
      dense = controlled_rounding(exact, {.rows = problem.margins.rows, .columns = problem.margins.columns, .beyond = true, .bounds = {}}).cells;
    } catch (const Error& error) {
      RC_ASSERT(error.code() == ErrorCode::infeasible);
    }
    MinCostFlow net(m + n);
    const auto cost = [&](std::size_t c, std::int64_t x) { return 100 * (2 * x + 1) - 2 * problem.seed[c]; };
    for (std::size_t i = 0; i < m; ++i) net.supply(i, problem.margins.rows[i]);
    for (std::size_t j = 0; j < n; ++j) net.supply(m + j, -problem.margins.columns[j]);
    for (std::size_t c = 0; c < m * n; ++c) {
      std::vector<MinCostFlow::Step> steps;
      for (std::int64_t x = 0; x < 70 && problem.seed[c] != 0; ++x) steps.push_back({1, cost(c, x)});
      if (problem.seed[c] != 0) steps.push_back({400, cost(c, 400)});
      net.arc(c / n, m + c % n, steps);
    }
    const auto flow = net.solve();
    RC_ASSERT((flow.lacking > 0) == dense.empty());
    if (dense.empty()) return;
    int128 sum = 0;
    for (std::size_t c = 0; c < m * n; ++c) {
      for (std::int64_t x = 0; x < dense[c]; ++x) sum += cost(c, x);
    }
    RC_ASSERT(sum <= flow.cost);   // the last step of the general one is dearer than it need be
    const auto margins = margins_of(dense, n);
    RC_ASSERT(margins.rows == problem.margins.rows);
    RC_ASSERT(margins.columns == problem.margins.columns);
  });
}

TEST_CASE("a fit adds on every margin exactly, keeps zeros, and is a product of its factors") {
  ATTAIN_LAW([] {
    const Problem problem = any_problem(*rc::gen::arbitrary<bool>());
    const std::size_t m = problem.margins.rows.size(), n = problem.columns;
    const Fit fit = proportional_fit(problem.seed, problem.margins.rows, problem.margins.columns);
    const int128 one = fit.table.one;
    Wide rows(m, 0), columns(n, 0);
    for (std::size_t c = 0; c < m * n; ++c) {
      RC_ASSERT(fit.table.cells[c] >= 0);
      if (problem.seed[c] == 0) RC_ASSERT(fit.table.cells[c] == 0);
      rows[c / n] += fit.table.cells[c];
      columns[c % n] += fit.table.cells[c];
      if (!fit.forced_empty.empty() && fit.forced_empty[c]) {
        RC_ASSERT(fit.table.cells[c] == 0);
        continue;
      }
      const Decimal product = fit.row_factors[c / n] * fit.column_factors[c % n] * Decimal::from_int128(problem.seed[c]) * Decimal::from_int128(one);
      RC_ASSERT((product - Decimal::from_int128(fit.table.cells[c])).abs() < Decimal(100));
    }
    for (std::size_t i = 0; i < m; ++i) RC_ASSERT(rows[i] == problem.margins.rows[i] * one);
    for (std::size_t j = 0; j < n; ++j) RC_ASSERT(columns[j] == problem.margins.columns[j] * one);
    const Units whole = fitted_table(problem.margins.rows, problem.margins.columns, problem.seed);
    RC_ASSERT(margins_of(whole, n).rows == problem.margins.rows);
    RC_ASSERT(margins_of(whole, n).columns == problem.margins.columns);
    for (std::size_t c = 0; c < m * n; ++c) RC_ASSERT(next_to(whole[c], fit.table.cells[c], one));
  });
}

TEST_CASE("what cannot be is named, by how much, and never answered with a wrong table") {
  ATTAIN_LAW([] {
    Problem problem = any_problem(true);
    const std::size_t m = problem.margins.rows.size(), n = problem.columns;
    // Move some of one column's total to another: the sums still agree, zeros may stand in the way.
    const std::size_t from = std::size_t(*rc::gen::inRange<int>(0, int(n))), to = std::size_t(*rc::gen::inRange<int>(0, int(n)));
    const std::int64_t by = std::min<std::int64_t>(*rc::gen::inRange(0, 100), problem.margins.columns[from]);
    problem.margins.columns[from] -= by;
    problem.margins.columns[to] += by;
    const auto conflict = margin_conflict(problem.seed, problem.margins.rows, problem.margins.columns);
    if (!conflict) {
      const Units whole = fitted_table(problem.margins.rows, problem.margins.columns, problem.seed);
      RC_ASSERT(margins_of(whole, n).columns == problem.margins.columns);
      return;
    }
    RC_ASSERT(conflict->lacking > 0);
    // Only the named rows meet the named columns, and they hold too little: that proves it.
    std::int64_t wanted = 0, held = 0;
    for (const std::size_t j : conflict->columns) wanted += problem.margins.columns[j];
    for (std::size_t i = 0; i < m; ++i) {
      const bool named = std::find(conflict->rows.begin(), conflict->rows.end(), i) != conflict->rows.end();
      if (named) held += problem.margins.rows[i];
      for (const std::size_t j : conflict->columns) RC_ASSERT(named || problem.seed[i * n + j] == 0);
    }
    RC_ASSERT(wanted - held == conflict->lacking);
    RC_ASSERT_THROWS_AS(proportional_fit(problem.seed, problem.margins.rows, problem.margins.columns), Error);
    RC_ASSERT_THROWS_AS(biproportional(problem.seed, problem.margins.rows, problem.margins.columns), Error);
  });
}

TEST_CASE("biproportional: every margin adds, and the divisors explain every cell within its bounds") {
  ATTAIN_LAW([] {
    const Problem problem = any_problem(false);
    const std::size_t n = problem.columns;
    std::vector<Bounds> bounds;
    if (*rc::gen::arbitrary<bool>()) {
      bounds.resize(problem.seed.size());
      bounds[0] = {0, std::min(problem.margins.rows[0], problem.margins.columns[0]) / 2 + 1};
      if (margin_conflict(problem.seed, problem.margins.rows, problem.margins.columns, bounds)) bounds.clear();
    }
    const auto found = biproportional(problem.seed, problem.margins.rows, problem.margins.columns, bounds);
    const auto margins = margins_of(found.table.cells, n);
    RC_ASSERT(margins.rows == problem.margins.rows);
    RC_ASSERT(margins.columns == problem.margins.columns);
    const Decimal half = Decimal::of("0.5"), hair = Decimal::of("1e-20");
    for (std::size_t c = 0; c < problem.seed.size(); ++c) {
      const Decimal row = found.row_divisors[c / n], column = found.column_divisors[c % n];
      if (row.is_zero() || column.is_zero()) {
        RC_ASSERT(found.table.cells[c] == 0);
        continue;
      }
      const Decimal quotient = Decimal::from_int128(problem.seed[c]) / (row * column), cell(found.table.cells[c]);
      if (cell > Decimal(0)) RC_ASSERT(quotient >= (cell - half) * (Decimal(1) - hair));
      if (bounds.empty() || bounds[c].most > found.table.cells[c]) RC_ASSERT(quotient <= (cell + half) * (Decimal(1) + hair));
    }
  });
}

TEST_CASE("bounds in conflict: the named ones alone cannot be, and one fewer could") {
  ATTAIN_LAW([] {
    std::vector<Bounds> bounds;
    Wide weights;
    for (int i = *rc::gen::inRange(1, 9); i > 0; --i) {
      const int least = *rc::gen::inRange(0, 30);
      bounds.push_back({least, least + *rc::gen::inRange(0, 30)});
      weights.push_back(*rc::gen::inRange(0, 4));
    }
    const int128 total = *rc::gen::inRange(0, 300);
    const auto conflict = bounds_conflict(total, bounds, weights);
    bool possible = true;
    try {
      (void)bounded_proportional(total, weights, bounds);
    } catch (const Error& error) {
      possible = false;
      RC_ASSERT(error.code() == ErrorCode::infeasible);
    }
    RC_ASSERT(possible == !conflict);
    if (!conflict || !conflict->too_little) return;
    int128 sum = 0, smallest = conflict->members.empty() ? 0 : bounds[conflict->members[0]].least;
    for (const std::size_t i : conflict->members) {
      sum += bounds[i].least;
      smallest = std::min(smallest, bounds[i].least);
    }
    RC_ASSERT(sum - total == conflict->by);
    RC_ASSERT(sum - smallest <= total);
    RC_ASSERT(conflict->whole >= conflict->by);
  });
}

TEST_CASE("a seasonal index averages 1, follows its scale, and shrinks towards 1 only") {
  ATTAIN_LAW([] {
    const int seasons = *rc::gen::inRange(2, 8);
    std::vector<Decimal> values, doubled;
    for (int t = seasons * *rc::gen::inRange(3, 6); t > 0; --t) {
      values.push_back(Decimal(*rc::gen::inRange(1, 1000)));
      doubled.push_back(values.back() * Decimal(2));
    }
    const int first = *rc::gen::inRange(0, seasons);
    const auto index = seasonal_index(values, first, {.seasons = seasons}), same = seasonal_index(doubled, first, {.seasons = seasons});
    const auto shrunk = seasonal_index(values, first, {.seasons = seasons, .shrink = true});
    Decimal sum, shrunk_sum;
    for (std::size_t j = 0; j < std::size_t(seasons); ++j) {
      sum += index.index[j];
      shrunk_sum += shrunk.index[j];
      RC_ASSERT((index.index[j] - same.index[j]).abs() < Decimal::of("1e-28"));
      RC_ASSERT((shrunk.index[j] - Decimal(1)).abs() <= (index.index[j] - Decimal(1)).abs() + Decimal::of("1e-30"));
    }
    RC_ASSERT((sum - Decimal(seasons)).abs() < Decimal::of("1e-28"));
    RC_ASSERT((shrunk_sum - Decimal(seasons)).abs() < Decimal::of("1e-28"));
    RC_ASSERT(shrunk.shrinkage.sign() >= 0);
    RC_ASSERT(shrunk.shrinkage <= Decimal(1));
  });
}
