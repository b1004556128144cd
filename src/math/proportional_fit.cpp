// Iterative proportional fitting in 64 significant bits, its totals then made exact.
#include <algorithm>
#include <numeric>

#include "attain/base/error.hpp"
#include "attain/math/flow.hpp"
#include "math/significand.hpp"
#include "math/two_way_internal.hpp"

namespace attain {

namespace {

using math::Significand;

class Fitting {
 public:
  Fitting(std::span<const int128> seed, std::span<const std::int64_t> rows, std::span<const std::int64_t> columns, const std::vector<bool>& empty)
      : m_(rows.size()), n_(columns.size()), seed_(seed.size()), row_total_(m_), column_total_(n_), row_(m_), column_(n_) {
    for (std::size_t c = 0; c < seed.size(); ++c) {
      const bool used = rows[c / n_] > 0 && columns[c % n_] > 0 && (empty.empty() || !empty[c]);
      if (used) seed_[c] = Significand::of(uint128(seed[c]));
    }
    for (std::size_t i = 0; i < m_; ++i) row_total_[i] = Significand::of(uint128(rows[i]));
    for (std::size_t j = 0; j < n_; ++j) {
      column_total_[j] = Significand::of(uint128(columns[j]));
      if (columns[j] > 0) column_[j] = Significand::of(1);
    }
  }

  /// Rounds until every column holds to 2^-52 of its total, or no round brings them nearer (some 2^-60 is all that 64 bits can show).
  int run(int most_rounds) {
    const Significand fine = {std::uint64_t(1) << 63, -63 - 52}, coarse = {std::uint64_t(1) << 63, -63 - 40};
    Significand best = {std::uint64_t(1) << 63, 1000};
    std::vector<Significand> sums(n_);
    for (int round = 1, without = 0; round <= most_rounds; ++round) {
      std::fill(sums.begin(), sums.end(), Significand());
      for (std::size_t i = 0; i < m_; ++i) {
        const Significand* seed = &seed_[i * n_];
        Significand sum;
        for (std::size_t j = 0; j < n_; ++j) sum = sum + seed[j] * column_[j];
        if (sum.is_zero()) continue;
        row_[i] = row_total_[i] / sum;
        for (std::size_t j = 0; j < n_; ++j) sums[j] = sums[j] + seed[j] * row_[i];
      }
      Significand off;   // the largest |column sum - total| ÷ total at the factors so far
      for (std::size_t j = 0; j < n_; ++j) {
        if (sums[j].is_zero()) continue;
        const Significand gap = distance(sums[j] * column_[j], column_total_[j]) / column_total_[j];
        if (off < gap) off = gap;
      }
      if (off < fine) return round;
      without = off < best ? 0 : without + 1;
      if (off < best) best = off;
      if (without >= 8 && off < coarse) return round;
      for (std::size_t j = 0; j < n_; ++j) {
        if (!sums[j].is_zero()) column_[j] = column_total_[j] / sums[j];
      }
    }
    throw Error(ErrorCode::limit_exceeded, "most_rounds", "the fit does not settle within " + std::to_string(most_rounds) + " rounds", "allow more rounds, or look for rows and columns that hardly meet");
  }

  [[nodiscard]] std::vector<int128> cells(int128 one) const {
    const Significand unit = Significand::of(uint128(one));
    std::vector<int128> result(seed_.size(), 0);
    for (std::size_t c = 0; c < seed_.size(); ++c) {
      if (!seed_[c].is_zero()) result[c] = int128((seed_[c] * row_[c / n_] * column_[c % n_] * unit).floor());
    }
    return result;
  }
  [[nodiscard]] std::vector<Decimal> row_factors() const { return decimals(row_); }
  [[nodiscard]] std::vector<Decimal> column_factors() const { return decimals(column_); }
  [[nodiscard]] bool used(std::size_t cell) const { return !seed_[cell].is_zero(); }

 private:
  static std::vector<Decimal> decimals(const std::vector<Significand>& factors) {
    std::vector<Decimal> result;
    for (const Significand& factor : factors) result.push_back(factor.decimal());
    return result;
  }
  std::size_t m_, n_;
  std::vector<Significand> seed_, row_total_, column_total_, row_, column_;
};

/// Spreads what rows and columns lack over a spanning tree of the largest cells (Prim), leaf by leaf. False where a cell would fall below zero.
bool spread_by_tree(const Fitting& fitting, std::vector<int128>& cells, std::vector<int128> lacks, std::size_t m, std::size_t n) {
  std::vector<std::size_t> order, parent(m + n, m + n);
  std::vector<bool> in(m + n, false);
  std::vector<int128> nearest(m + n, -1);
  for (std::size_t root = 0; root < m + n; ++root) {
    if (in[root]) continue;
    std::size_t node = root;
    while (node < m + n) {
      in[node] = true;
      order.push_back(node);
      const bool is_row = node < m;
      for (std::size_t k = 0; k < (is_row ? n : m); ++k) {
        const std::size_t other = is_row ? m + k : k, c = is_row ? node * n + k : k * n + (node - m);
        if (in[other] || !fitting.used(c) || cells[c] <= nearest[other]) continue;
        nearest[other] = cells[c];
        parent[other] = node;
      }
      node = m + n;
      int128 largest = -1;
      for (std::size_t k = 0; k < m + n; ++k) {
        if (!in[k] && nearest[k] > largest) {
          largest = nearest[k];
          node = k;
        }
      }
    }
  }
  for (auto at = order.rbegin(); at != order.rend(); ++at) {
    const std::size_t node = *at, up = parent[node];
    if (lacks[node] == 0) continue;
    if (up == m + n) return false;
    int128& cell = cells[node < m ? node * n + (up - m) : up * n + (node - m)];
    cell += lacks[node];
    lacks[up] -= lacks[node];
    if (cell < 0) return false;
  }
  return true;
}

/// The same by a flow, which finds a way wherever there is one.
void spread_by_flow(const Fitting& fitting, std::vector<int128>& cells, const std::vector<int128>& lacks, std::size_t m, std::size_t n) {
  MinCostFlow net(m + n);
  int128 all = 0;
  for (const int128 lack : lacks) all += lack < 0 ? -lack : lack;
  const std::int64_t most = std::int64_t(std::min<int128>(all, INT64_MAX / 8));
  std::vector<std::size_t> up(cells.size()), down(cells.size());
  for (std::size_t c = 0; c < cells.size(); ++c) {
    if (!fitting.used(c)) continue;
    up[c] = net.arc(c / n, m + c % n, most, 1);
    down[c] = net.arc(m + c % n, c / n, std::int64_t(std::min<int128>(cells[c], most)), 1);
  }
  for (std::size_t node = 0; node < m + n; ++node) net.supply(node, std::int64_t(node < m ? lacks[node] : -lacks[node]));
  const auto flow = net.solve();
  if (flow.lacking > 0) throw Error(ErrorCode::internal, "cells", "a feasible table could not be closed");
  for (std::size_t c = 0; c < cells.size(); ++c) {
    if (fitting.used(c)) cells[c] += flow.flow[up[c]] - flow.flow[down[c]];
  }
}

void close_totals(const Fitting& fitting, std::vector<int128>& cells, std::span<const std::int64_t> rows, std::span<const std::int64_t> columns, int128 one) {
  const std::size_t m = rows.size(), n = columns.size();
  std::vector<int128> lacks(m + n);
  for (std::size_t i = 0; i < m; ++i) lacks[i] = rows[i] * one;
  for (std::size_t j = 0; j < n; ++j) lacks[m + j] = columns[j] * one;
  for (std::size_t c = 0; c < cells.size(); ++c) {
    lacks[c / n] -= cells[c];
    lacks[m + c % n] -= cells[c];
  }
  std::vector<int128> tried = cells;
  if (spread_by_tree(fitting, tried, lacks, m, n)) cells = std::move(tried);
  else spread_by_flow(fitting, cells, lacks, m, n);
}

}  // namespace

Fit proportional_fit(std::span<const int128> seed, std::span<const std::int64_t> row_totals, std::span<const std::int64_t> column_totals, const FitOptions& options) {
  two_way::check(seed, row_totals, column_totals, {});
  if (options.decimals < 0 || options.decimals > 12) throw Error(ErrorCode::invalid_argument, "decimals", "a fit has 0 to 12 decimals, not " + std::to_string(options.decimals));
  Fit fit;
  // Only zeros can stand in the way, or force other cells to be empty.
  if (std::find(seed.begin(), seed.end(), int128(0)) != seed.end()) {
    two_way::Feasible feasible = two_way::feasible(two_way::rooms(seed, row_totals, {}), row_totals, column_totals);
    if (feasible.conflict) two_way::throw_conflict(*feasible.conflict);
    fit.forced_empty = std::move(feasible.forced_empty);
  }
  Fitting fitting(seed, row_totals, column_totals, fit.forced_empty);
  fit.rounds = fitting.run(options.most_rounds);
  fit.table.columns = column_totals.size();
  fit.table.one = power_of_ten(options.decimals);
  fit.table.cells = fitting.cells(fit.table.one);
  close_totals(fitting, fit.table.cells, row_totals, column_totals, fit.table.one);
  fit.row_factors = fitting.row_factors();
  fit.column_factors = fitting.column_factors();
  return fit;
}

}  // namespace attain
