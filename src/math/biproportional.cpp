// Biproportional apportionment as a convex flow, started from the fit; and whole tables in proportion, with or without bounds.
#include <algorithm>

#include "attain/base/error.hpp"
#include "math/two_way_flow.hpp"

namespace attain {

namespace {

constexpr int kLogDecimals = 30;

int128 scaled_log(const Decimal& value) { return natural_log(value).rounded_scaled(kLogDecimals); }

/// Unit k of a cell costs ln((k - ½) ÷ weight).
class Logarithms {
 public:
  using Cost = int128;
  Logarithms(std::span<const int128> weights, std::vector<two_way::Room> rooms) : rooms_(std::move(rooms)), weight_(weights.size(), 0) {
    for (std::size_t c = 0; c < weights.size(); ++c) {
      if (weights[c] > 0 && rooms_[c].most > rooms_[c].least) weight_[c] = scaled_log(Decimal::from_int128(weights[c])) + half_;
    }
    for (std::int64_t x = 0; x < 4096; ++x) odd_.push_back(scaled_log(Decimal(2 * x + 1)));
  }
  [[nodiscard]] Cost cost(std::size_t cell, std::int64_t x) const {
    return (x < std::int64_t(odd_.size()) ? odd_[std::size_t(x)] : scaled_log(Decimal::from_int128(2 * int128(x) + 1))) - weight_[cell];
  }
  [[nodiscard]] std::int64_t least(std::size_t cell) const { return rooms_[cell].least; }
  [[nodiscard]] std::int64_t most(std::size_t cell) const { return rooms_[cell].most; }

 private:
  int128 half_ = scaled_log(Decimal(2));
  std::vector<two_way::Room> rooms_;
  std::vector<int128> weight_, odd_;
};

std::vector<Decimal> divisors(const std::vector<int128>& duals, std::span<const std::int64_t> totals) {
  std::vector<Decimal> result;
  for (std::size_t i = 0; i < duals.size(); ++i) result.push_back(totals[i] == 0 ? Decimal(0) : exponential(-Decimal::from_int128(duals[i] / 1000) * Decimal::scaled(1000, kLogDecimals)));
  return result;
}

bool locked(const Bounds& bounds) { return bounds.least == bounds.most; }
bool open(const Bounds& bounds, std::int64_t row, std::int64_t column) { return bounds.least == 0 && bounds.most >= std::min(row, column); }

}  // namespace

Biproportional biproportional(std::span<const int128> weights, std::span<const std::int64_t> row_totals, std::span<const std::int64_t> column_totals,
                              std::span<const Bounds> bounds) {
  two_way::check(weights, row_totals, column_totals, bounds);
  const std::size_t m = row_totals.size(), n = column_totals.size();
  std::vector<two_way::Room> rooms = two_way::rooms(weights, row_totals, bounds);
  std::vector<int128> start(n, 0);
  std::vector<std::int64_t> cells(weights.size());
  const bool bounded = !bounds.empty();
  if (!bounded || !two_way::feasible(two_way::rooms(weights, row_totals, {}), row_totals, column_totals).conflict) {
    // The fit is near: its factors are duals to begin with.
    const Fit fit = proportional_fit(weights, row_totals, column_totals);
    for (std::size_t j = 0; j < n; ++j) {
      if (fit.column_factors[j].sign() > 0) start[j] = scaled_log(fit.column_factors[j]);
    }
    for (std::size_t c = 0; c < cells.size(); ++c) {
      if (!fit.forced_empty.empty() && fit.forced_empty[c] && !bounded) rooms[c].most = rooms[c].least;
      cells[c] = std::int64_t((fit.table.cells[c] + fit.table.one / 2) / fit.table.one);
    }
  }
  for (std::size_t c = 0; c < cells.size(); ++c) cells[c] = std::clamp(cells[c], rooms[c].least, rooms[c].most);
  const Logarithms model(weights, std::move(rooms));
  math::TwoWayFlow<Logarithms> flow(model, std::move(cells), {row_totals.begin(), row_totals.end()}, {column_totals.begin(), column_totals.end()});
  if (const auto conflict = flow.solve(std::move(start))) two_way::throw_conflict(*conflict);

  Biproportional result;
  result.table = {n, flow.cells(), {row_totals.begin(), row_totals.end()}, {column_totals.begin(), column_totals.end()}, 0};
  for (std::size_t i = 0; i < m; ++i) result.table.total += row_totals[i];
  result.row_divisors = divisors(flow.row_duals(), row_totals);
  result.column_divisors = divisors(flow.column_duals(), column_totals);
  return result;
}

std::vector<std::int64_t> fitted_table(std::span<const std::int64_t> row_totals, std::span<const std::int64_t> column_totals, std::span<const int128> seed,
                                       std::span<const Bounds> bounds) {
  two_way::check(seed, row_totals, column_totals, bounds);
  const std::size_t n = column_totals.size();
  std::vector<std::int64_t> rows(row_totals.begin(), row_totals.end()), columns(column_totals.begin(), column_totals.end());
  std::vector<int128> open_seed(seed.begin(), seed.end());
  for (std::size_t c = 0; c < bounds.size(); ++c) {
    if (!locked(bounds[c]) && !open(bounds[c], row_totals[c / n], column_totals[c % n])) return biproportional(seed, row_totals, column_totals, bounds).table.cells;
  }
  for (std::size_t c = 0; c < bounds.size(); ++c) {
    if (!locked(bounds[c])) continue;
    open_seed[c] = 0;
    const auto part = std::int64_t(std::min<int128>(bounds[c].least, int128(INT64_MAX / 4)));
    rows[c / n] -= std::min(part, rows[c / n] + 1);
    columns[c % n] -= std::min(part, columns[c % n] + 1);
    if (rows[c / n] < 0 || columns[c % n] < 0) {
      if (const auto conflict = margin_conflict(seed, row_totals, column_totals, bounds)) two_way::throw_conflict(*conflict);
    }
  }
  const Fit fit = proportional_fit(open_seed, rows, columns);
  std::vector<std::int64_t> cells = controlled_rounding(fit.table, {.rows = rows, .columns = columns, .bounds = {}}).cells;
  for (std::size_t c = 0; c < bounds.size(); ++c) {
    if (locked(bounds[c])) cells[c] = std::int64_t(bounds[c].least);
  }
  return cells;
}

}  // namespace attain
