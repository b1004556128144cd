#pragma once
/// Season: how the parts of a year differ from its average, from history, in decimals.
///
/// Invariant: the index of all seasons averages 1 (to 34 digits), so that phasing by it keeps the year.
///
///     const SeasonalIndex season = seasonal_index(monthly_sales, 0, {.seasons = 12});   // the first value is of January
///     season.index[11];                                                                 // December against an average month

#include <span>
#include <vector>

#include "attain/base/decimal.hpp"

namespace attain {

struct SeasonOptions {
  int seasons = 12;      ///< in a cycle, at least 2: 12 months, 4 quarters, 7 days
  bool median = false;   ///< of the ratios of a season, instead of their mean: one odd year counts less
  bool shrink = false;   ///< towards 1, by James and Stein
};

struct SeasonalIndex {
  std::vector<Decimal> index;       ///< by season
  std::vector<Decimal> unshrunk;    ///< before shrinkage; the same where none was asked for
  std::vector<int> ratios;          ///< by season: how many years it rests on
  Decimal shrinkage;                ///< W: 0 leaves the index, 1 makes every season average
};

/// Classical ratio to moving average: each value ÷ the centred average of a whole cycle around it (2 × m for an even cycle), averaged by season and
/// scaled to an average of 1; R's decompose(type = "multiplicative"). `first` is the season of the first value, 0-based. Needs two whole cycles of
/// values ≥ 0, and a positive average around at least one value of each season; invalid_argument otherwise. Values around which nothing was sold are
/// left out.
///
/// Shrunken (Miller and Williams 2003): W + (1 - W) × index with W = (m-3)/(m-1) × V/(V+A), V the mean sampling variance of the factors and
/// A = max(0, their variance - V). Needs three whole cycles; fewer than four seasons are not shrunk.
///
/// An index of raw months already holds their trading days: estimate it on value ÷ working days where days are phased apart.
[[nodiscard]] SeasonalIndex seasonal_index(std::span<const Decimal> values, int first, const SeasonOptions& options = {});

}  // namespace attain
