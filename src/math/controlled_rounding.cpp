// Controlled rounding as a transportation problem. Totals that are not given are folded in as one more row and column (Causey, Cox and Ernst
// 1985): the slack of each makes it whole, and rounds to 0 or 1 like any cell.
#include <algorithm>

#include "attain/base/error.hpp"
#include "base/integer.hpp"
#include "math/two_way_flow.hpp"

namespace attain {

namespace {

int128 floor_divide(int128 value, int128 by) {
  const int128 quotient = value / by;
  return value % by < 0 ? quotient - 1 : quotient;
}

std::int64_t narrow(int128 value) {
  if (value > INT64_MAX / 4 || value < -(INT64_MAX / 4)) throw Error(ErrorCode::overflow, "cells", to_text(value) + " exceeds 61 bits", "count in larger units");
  return std::int64_t(value);
}

/// Fractions are compared to so many parts of a unit: finer ones make a large table with many like cells several times slower.
constexpr std::int64_t kFine = 1'000'000, kCoarse = 1'000;
constexpr std::size_t kLarge = 1 << 16;

/// Σ (x - exact)² with exact on the grain: the next unit costs grain × (2 (x - base) + 1) - 2 × fraction.
template <typename C>
struct Squares {
  using Cost = C;
  struct Cell {
    std::int64_t twice = 0;   // 2 × the fraction, in grains
    std::int64_t base = 0, least = 0, most = 0;
    bool slack = false;
  };
  std::vector<Cell> cells;
  std::int64_t grain = kFine;
  [[nodiscard]] Cost cost(std::size_t c, std::int64_t x) const {
    const Cell& cell = cells[c];
    return cell.slack ? C(0) : C(grain) * C(2 * (x - cell.base) + 1) - C(cell.twice);
  }
  [[nodiscard]] std::int64_t least(std::size_t c) const { return cells[c].least; }
  [[nodiscard]] std::int64_t most(std::size_t c) const { return cells[c].most; }
};

/// The table with its slack row and column, where there are any.
struct Folded {
  std::size_t rows, columns;           // with the slack
  std::vector<std::int64_t> row_goals, column_goals;
  std::vector<int128> row_slack, column_slack;   // numerators of the cells in the slack column and row
  int128 corner = 0;
};

void check_given(const std::vector<std::int64_t>& given, const std::vector<int128>& exact, int128 one, bool beyond, const char* name) {
  if (given.size() != exact.size()) throw Error(ErrorCode::invalid_argument, name, "there must be as many totals as " + std::string(name));
  for (std::size_t i = 0; i < given.size() && !beyond; ++i) {
    const int128 low = floor_divide(exact[i], one), high = low + (exact[i] - low * one != 0 ? 1 : 0);
    if (given[i] < low || given[i] > high) {
      throw Error(ErrorCode::infeasible, std::string(name) + "[" + std::to_string(i) + "]",
                  "the total " + std::to_string(given[i]) + " is not next to what the cells add to, between " + to_text(low) + " and " + to_text(high), "let cells go beyond, or change the total");
    }
  }
}

Folded fold(const ExactTable& exact, const RoundingMargins& margins) {
  const std::size_t m = exact.rows(), n = exact.columns;
  std::vector<int128> rows(m, 0), columns(n, 0);
  int128 total = 0;
  for (std::size_t c = 0; c < exact.cells.size(); ++c) {
    rows[c / n] += exact.cells[c];
    columns[c % n] += exact.cells[c];
    total += exact.cells[c];
  }
  if (margins.rows) check_given(*margins.rows, rows, exact.one, margins.beyond, "rows");
  if (margins.columns) check_given(*margins.columns, columns, exact.one, margins.beyond, "columns");
  Folded folded{m, n, {}, {}, {}, {}, 0};
  const auto goals = [&](const std::vector<int128>& sums, const std::optional<std::vector<std::int64_t>>& given, std::vector<std::int64_t>& goal, std::vector<int128>& slack) {
    int128 sum = 0;
    for (std::size_t i = 0; i < sums.size(); ++i) {
      const int128 up = -floor_divide(-sums[i], exact.one);
      goal.push_back(given ? (*given)[i] : narrow(up));
      sum += goal.back();
      if (!given) slack.push_back(up * exact.one - sums[i]);
    }
    return sum;
  };
  const int128 row_sum = goals(rows, margins.rows, folded.row_goals, folded.row_slack);
  const int128 column_sum = goals(columns, margins.columns, folded.column_goals, folded.column_slack);
  const bool slack_row = !margins.columns, slack_column = !margins.rows;
  folded.rows += slack_row;
  folded.columns += slack_column;
  // The slack row holds what the columns have too much; with a slack column too, the corner makes both whole.
  const int128 whole = floor_divide(total, exact.one);
  if (slack_row && slack_column) folded.corner = total - whole * exact.one;
  if (slack_row) folded.row_goals.push_back(narrow(column_sum - (slack_column ? whole : row_sum)));
  if (slack_column) folded.column_goals.push_back(narrow(row_sum - (slack_row ? whole : column_sum)));
  if (!slack_row && !slack_column && row_sum != column_sum) {
    throw Error(ErrorCode::infeasible, "columns", "the rows add to " + to_text(row_sum) + " and the columns to " + to_text(column_sum), "both must add to one total");
  }
  return folded;
}

template <typename C>
typename Squares<C>::Cell cell_of(int128 value, int128 one, std::int64_t grain, const RoundingMargins& margins, std::size_t c) {
  typename Squares<C>::Cell cell;
  const int128 base = floor_divide(value, one), rest = value - base * one;
  cell.base = narrow(base);
  cell.twice = 2 * std::int64_t(multiply_divide(rest, grain, one));
  cell.least = cell.base;
  cell.most = cell.base + (rest != 0);
  constexpr int128 largest = INT64_MAX / 4;
  if (margins.beyond && value != 0) {
    cell.least = std::min<std::int64_t>(cell.least, 0);
    cell.most = INT64_MAX / 4;
  }
  if (!margins.bounds.empty()) {
    const std::int64_t low = std::int64_t(std::min(margins.bounds[c].least, largest)), high = std::int64_t(std::min(margins.bounds[c].most, largest));
    cell.least = std::clamp(cell.least, low, high);
    cell.most = std::clamp(cell.most, low, high);
  }
  return cell;
}

template <typename C>
std::vector<std::int64_t> solve(const ExactTable& exact, const RoundingMargins& margins, const Folded& folded) {
  const std::size_t m = exact.rows(), n = exact.columns;
  Squares<C> model;
  model.grain = exact.cells.size() > kLarge ? kCoarse : kFine;
  model.cells.resize(folded.rows * folded.columns);
  std::vector<std::int64_t> start(model.cells.size());
  for (std::size_t i = 0; i < folded.rows; ++i) {
    for (std::size_t j = 0; j < folded.columns; ++j) {
      auto& cell = model.cells[i * folded.columns + j];
      if (i < m && j < n) {
        cell = cell_of<C>(exact.cells[i * n + j], exact.one, model.grain, margins, i * n + j);
      } else {
        const int128 slack = i == m && j == n ? folded.corner : i == m ? folded.column_slack[j] : folded.row_slack[i];
        cell.slack = true;
        cell.most = slack != 0;
      }
      start[i * folded.columns + j] = std::clamp(cell.base, cell.least, cell.most);
    }
  }
  math::TwoWayFlow<Squares<C>> flow(model, std::move(start), folded.row_goals, folded.column_goals);
  if (const auto conflict = flow.solve()) two_way::throw_conflict(*conflict);
  return flow.cells();
}

}  // namespace

WholeTable controlled_rounding(const ExactTable& exact, const RoundingMargins& margins) {
  if (exact.columns == 0 || exact.cells.size() % exact.columns != 0) {
    throw Error(ErrorCode::invalid_argument, "columns", std::to_string(exact.cells.size()) + " cells do not fill rows of " + std::to_string(exact.columns));
  }
  if (exact.one <= 0) throw Error(ErrorCode::invalid_argument, "one", "what a unit is must be above zero");
  if (!margins.bounds.empty() && margins.bounds.size() != exact.cells.size()) throw Error(ErrorCode::invalid_argument, "bounds", "there must be as many bounds as cells");
  const std::size_t m = exact.rows(), n = exact.columns;
  for (std::size_t c = 0; c < exact.cells.size(); ++c) {
    if (integer::magnitude(exact.cells[c]) > integer::largest_int128 / (m + n + 1)) throw Error(ErrorCode::overflow, "cells[" + std::to_string(c) + "]", "the cells add to more than 127 bits");
    if (margins.beyond && exact.cells[c] < 0) throw Error(ErrorCode::invalid_argument, "cells[" + std::to_string(c) + "]", "a cell is negative: " + to_text(exact.cells[c], 0));
  }
  const Folded folded = fold(exact, margins);
  const bool narrow_costs = !margins.beyond && margins.bounds.empty();   // then each is within a grain or two
  const std::vector<std::int64_t> cells = narrow_costs ? solve<std::int64_t>(exact, margins, folded) : solve<int128>(exact, margins, folded);

  WholeTable whole{n, {}, std::vector<std::int64_t>(m, 0), std::vector<std::int64_t>(n, 0), 0};
  whole.cells.reserve(m * n);
  for (std::size_t i = 0; i < m; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      const std::int64_t cell = cells[i * folded.columns + j];
      whole.cells.push_back(cell);
      whole.row_totals[i] += cell;
      whole.column_totals[j] += cell;
      whole.total += cell;
    }
  }
  return whole;
}

}  // namespace attain
