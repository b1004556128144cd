#include "attain/math/season.hpp"

#include <algorithm>
#include <optional>

#include "attain/base/error.hpp"

namespace attain {

namespace {

Decimal mean_of(std::span<const Decimal> values) {
  Decimal sum;
  for (const Decimal& value : values) sum += value;
  return sum / Decimal(values.size());
}

/// Squared deviations from the mean ÷ (n - 1).
Decimal variance_of(std::span<const Decimal> values) {
  const Decimal mean = mean_of(values);
  Decimal sum;
  for (const Decimal& value : values) sum += (value - mean) * (value - mean);
  return sum / Decimal(values.size() - 1);
}

Decimal median_of(std::vector<Decimal> values) {
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / Decimal(2);
}

/// The centred average of a whole cycle around each value; empty near the ends.
std::vector<std::optional<Decimal>> trend_of(std::span<const Decimal> values, std::size_t m) {
  std::vector<std::optional<Decimal>> trend(values.size());
  const std::size_t reach = m / 2;
  for (std::size_t t = reach; t + reach < values.size(); ++t) {
    Decimal sum;
    for (std::size_t k = t - reach; k <= t + reach; ++k) {
      const bool half = m % 2 == 0 && (k == t - reach || k == t + reach);
      sum += half ? values[k] / Decimal(2) : values[k];
    }
    trend[t] = sum / Decimal(m);
  }
  return trend;
}

/// W of James and Stein, from the factors and the ratios that each is the mean of.
Decimal shrinkage_of(const std::vector<Decimal>& factors, const std::vector<std::vector<Decimal>>& ratios) {
  const std::size_t m = factors.size();
  if (m < 4) return Decimal(0);
  Decimal sampling;
  for (std::size_t j = 0; j < m; ++j) {
    if (ratios[j].size() < 2) {
      throw Error(ErrorCode::invalid_argument, "values", "season " + std::to_string(j) + " rests on one year: how much it varies cannot be told", "give three whole cycles, or do not shrink");
    }
    sampling += variance_of(ratios[j]) / Decimal(ratios[j].size());
  }
  sampling /= Decimal(m);
  const Decimal between = max(Decimal(0), variance_of(factors) - sampling);
  const Decimal whole = sampling + between;
  if (whole.is_zero()) return Decimal(0);
  return Decimal(m - 3) / Decimal(m - 1) * sampling / whole;
}

}  // namespace

SeasonalIndex seasonal_index(std::span<const Decimal> values, int first, const SeasonOptions& options) {
  if (options.seasons < 2) throw Error(ErrorCode::invalid_argument, "seasons", "a cycle has at least two seasons, not " + std::to_string(options.seasons));
  const auto m = std::size_t(options.seasons);
  if (first < 0 || first >= options.seasons) throw Error(ErrorCode::invalid_argument, "first", "the first season must be between 0 and " + std::to_string(options.seasons - 1));
  if (values.size() < 2 * m) {
    throw Error(ErrorCode::invalid_argument, "values", std::to_string(values.size()) + " values are less than two cycles of " + std::to_string(m), "give two whole years at least");
  }
  for (std::size_t t = 0; t < values.size(); ++t) {
    if (values[t].sign() < 0) throw Error(ErrorCode::invalid_argument, "values[" + std::to_string(t) + "]", "a value is negative: " + values[t].text(), "a ratio needs values that are not");
  }
  const auto trend = trend_of(values, m);
  std::vector<std::vector<Decimal>> ratios(m);
  for (std::size_t t = 0; t < values.size(); ++t) {
    if (trend[t] && trend[t]->sign() > 0) ratios[(t + std::size_t(first)) % m].push_back(values[t] / *trend[t]);
  }
  SeasonalIndex season;
  for (std::size_t j = 0; j < m; ++j) {
    if (ratios[j].empty()) throw Error(ErrorCode::invalid_argument, "values", "nothing was sold around any value of season " + std::to_string(j), "give more history, or a given profile");
    season.unshrunk.push_back(options.median ? median_of(ratios[j]) : mean_of(ratios[j]));
    season.ratios.push_back(int(ratios[j].size()));
  }
  const Decimal mean = mean_of(season.unshrunk);
  if (mean.is_zero()) throw Error(ErrorCode::invalid_argument, "values", "every season is zero");
  for (Decimal& factor : season.unshrunk) factor /= mean;
  season.index = season.unshrunk;
  if (options.shrink) {
    season.shrinkage = shrinkage_of(season.unshrunk, ratios);
    for (Decimal& factor : season.index) factor = season.shrinkage + (Decimal(1) - season.shrinkage) * factor;
  }
  return season;
}

}  // namespace attain
