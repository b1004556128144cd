#pragma once
/// Two-way tables whose rows, columns and grand total all add: fitted in proportion, and rounded to whole units.
///
/// Tables are row by row in one vector: cell (i, j) of a table of c columns is cells[i × c + j]. All arithmetic is on integers; nothing depends
/// on the machine. Of tables that are equally good, which one is found depends on the order of rows and columns alone, so callers order both by their
/// documented key.
///
///     std::vector<int128> seed = {40, 30, 20, 35, 50, 100, 30, 80, 70};
///     std::vector<std::int64_t> rows = {150, 300, 250}, columns = {200, 250, 250};
///     proportional_fit(seed, rows, columns).table;              // 76.086592…, 47.855976…, 26.057431…, …
///     fitted_table(rows, columns, seed);                        // 76, 48, 26, 72, 87, 141, 52, 115, 83

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "attain/base/decimal.hpp"
#include "attain/math/apportion.hpp"

namespace attain {

/// Exact values: cell ÷ one.
struct ExactTable {
  std::size_t columns = 0;
  std::vector<int128> cells;
  int128 one = 1;
  [[nodiscard]] std::size_t rows() const noexcept { return columns == 0 ? 0 : cells.size() / columns; }
  /// Decimals at their smallest common scale; throws overflow when they do not fit 127 bits.
  [[nodiscard]] static ExactTable of(std::span<const Decimal> cells, std::size_t columns);
};

/// Whole units with what they add to.
struct WholeTable {
  std::size_t columns = 0;
  std::vector<std::int64_t> cells, row_totals, column_totals;
  std::int64_t total = 0;
};

// ---- what stands in the way --------------------------------------------------------------------------------------------------------

/// Why a table with given totals cannot be: `columns` want more than `rows`, and what the other rows can add, hold for them, by `lacking` units. The
/// sets are a smallest cut: leave out any of them and the rest fits.
struct MarginConflict {
  std::vector<std::size_t> rows, columns;
  int128 lacking = 0;
  std::string text;   ///< "columns 0, 3 want 130; rows 2, 5 have 90: 40 lacking"
};

/// Whether a whole table that is 0 where the seed is, within bounds by cell where given, can have those totals; if not, why not. By a maximum flow.
[[nodiscard]] std::optional<MarginConflict> margin_conflict(std::span<const int128> seed, std::span<const std::int64_t> row_totals,
                                                            std::span<const std::int64_t> column_totals, std::span<const Bounds> bounds = {});

// ---- proportional fitting ----------------------------------------------------------------------------------------------------------

struct FitOptions {
  int decimals = 9;            ///< of the cells: they are exact multiples of 10^-decimals, 0…12
  int most_rounds = 100'000;   ///< beyond it: limit_exceeded
};

/// cell = row_factor × column_factor × seed (to 15 digits), and every row and column adds to its total exactly.
struct Fit {
  ExactTable table;                                    ///< one = 10^decimals
  std::vector<Decimal> row_factors, column_factors;    ///< the explanation; 0 where the total is 0
  std::vector<bool> forced_empty;                      ///< if any: cells that every such table must leave empty though their seed is not 0
  int rounds = 0;
};

/// Iterative proportional fitting (RAS): rows scaled to their totals, then columns, until both hold; the table nearest to the seed in the sense of
/// Kullback and Leibler. Seeds and totals are not negative. Cells that must become empty are found by flow first, so that it converges at a
/// geometric rate always; what the last round leaves (some 10^-15 of the total) is spread so that totals are exact. Throws infeasible with the
/// text of the conflict; invalid_argument for negative numbers or sizes that do not match; limit_exceeded.
[[nodiscard]] Fit proportional_fit(std::span<const int128> seed, std::span<const std::int64_t> row_totals, std::span<const std::int64_t> column_totals,
                                   const FitOptions& options = {});

// ---- whole units -------------------------------------------------------------------------------------------------------------------

struct RoundingMargins {
  /// Whole totals to be met exactly. Left out, each total is one of the two whole numbers next to the exact one.
  std::optional<std::vector<std::int64_t>> rows, columns;
  /// Cells may leave the two whole numbers next to their exact value where the totals ask for it (a cell of exactly 0 stays 0).
  bool beyond = false;
  /// By cell, if given: the least and the most of it, in units. Locked cells have both alike.
  std::vector<Bounds> bounds;
};

/// Controlled rounding (Cox and Ernst 1982): every cell becomes one of the two whole numbers next to it (a whole one stays), and so do every row,
/// every column and the grand total, at the least Σ (part - exact)². Possible for every table. With totals given exactly, with `beyond`, or with
/// bounds, it may not be: infeasible, with the rows and columns that stand in the way. Fractions are compared to a millionth of a unit, in tables of
/// more than 65,536 cells to a thousandth. Solved as a transportation problem: dual ascent by rows and columns in turn, then shortest paths for the
/// units that are left. 1,000 × 366 cells take a fraction of a second.
[[nodiscard]] WholeTable controlled_rounding(const ExactTable& exact, const RoundingMargins& margins = {});

/// A biproportional apportionment and its explanation: cell = weight ÷ (row_divisor × column_divisor), rounded to the nearest whole number.
struct Biproportional {
  WholeTable table;
  std::vector<Decimal> row_divisors, column_divisors;  ///< to 30 digits
};

/// Whole numbers directly, in proportion in both directions at once (Balinski and Demange 1989), with those totals, within bounds by cell where
/// given. Found as the cheapest flow for the convex costs Σ ln((k - ½) ÷ weight) (Gaffke and Pukelsheim 2008), logarithms to 30 decimals: tables
/// whose products differ by less count as tied. Errors as proportional_fit.
[[nodiscard]] Biproportional biproportional(std::span<const int128> weights, std::span<const std::int64_t> row_totals,
                                            std::span<const std::int64_t> column_totals, std::span<const Bounds> bounds = {});

/// The whole table in proportion to a seed in both directions that adds to every total: the fit, rounded by controlled rounding; each cell is one of
/// the two whole numbers next to the fitted one. Cells whose bounds lock them keep out of the fit, and the rest is fitted to what they leave. Where
/// bounds leave room, the table is the biproportional one within them. Errors as proportional_fit.
[[nodiscard]] std::vector<std::int64_t> fitted_table(std::span<const std::int64_t> row_totals, std::span<const std::int64_t> column_totals,
                                                     std::span<const int128> seed, std::span<const Bounds> bounds = {});

}  // namespace attain
