#include "attain/math/statistics.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "attain/base/error.hpp"

namespace attain {

namespace {

const Decimal& normal_95() {
  static const Decimal z = Decimal::of("1.959963984540054");
  return z;
}

}  // namespace

Decimal student_t_95(std::size_t freedom) {
  static const std::array<const char*, 30> table = {"12.706", "4.303", "3.182", "2.776", "2.571", "2.447", "2.365", "2.306", "2.262", "2.228",
                                                     "2.201",  "2.179", "2.160", "2.145", "2.131", "2.120", "2.110", "2.101", "2.093", "2.086",
                                                     "2.080",  "2.074", "2.069", "2.064", "2.060", "2.056", "2.052", "2.048", "2.045", "2.042"};
  if (freedom == 0) throw Error(ErrorCode::invalid_argument, "freedom", "without a degree of freedom there is no interval");
  if (freedom <= table.size()) return Decimal::of(table[freedom - 1]);
  const Decimal& z = normal_95();
  const Decimal n(freedom), z2 = z * z, z3 = z2 * z, z5 = z3 * z2, z7 = z5 * z2;
  return z + (z3 + z) / (Decimal(4) * n) + (Decimal(5) * z5 + Decimal(16) * z3 + Decimal(3) * z) / (Decimal(96) * n * n) +
         (Decimal(3) * z7 + Decimal(19) * z5 + Decimal(17) * z3 - Decimal(15) * z) / (Decimal(384) * n * n * n);
}

Interval wilson(std::int64_t hits, std::int64_t n) {
  if (n <= 0 || hits < 0 || hits > n) throw Error(ErrorCode::invalid_argument, "hits", std::to_string(hits) + " of " + std::to_string(n) + " is no share");
  const Decimal count(n), share = Decimal(hits) / count, z2 = normal_95() * normal_95();
  const Decimal whole = Decimal(1) + z2 / count, centre = (share + z2 / (Decimal(2) * count)) / whole;
  const Decimal reach = normal_95() * square_root(share * (Decimal(1) - share) / count + z2 / (Decimal(4) * count * count)) / whole;
  return {max(Decimal(0), centre - reach), min(Decimal(1), centre + reach)};
}

Decimal mean(std::span<const Decimal> values) {
  if (values.empty()) throw Error(ErrorCode::invalid_argument, "values", "nothing has no mean");
  Decimal sum;
  for (const Decimal& value : values) sum += value;
  return sum / Decimal(values.size());
}

Decimal variance(std::span<const Decimal> values) {
  if (values.size() < 2) throw Error(ErrorCode::invalid_argument, "values", "fewer than two values do not vary");
  const Decimal centre = mean(values);
  Decimal sum;
  for (const Decimal& value : values) sum += (value - centre) * (value - centre);
  return sum / Decimal(values.size() - 1);
}

Decimal gini(std::span<const Decimal> values) {
  std::vector<Decimal> rising(values.begin(), values.end());
  std::sort(rising.begin(), rising.end());
  if (!rising.empty() && rising.front().sign() < 0) throw Error(ErrorCode::invalid_argument, "values", "a value is negative: " + rising.front().text());
  Decimal sum, weighted;
  const auto n = std::int64_t(rising.size());
  for (std::int64_t i = 0; i < n; ++i) {
    sum += rising[std::size_t(i)];
    weighted += Decimal(2 * (i + 1) - n - 1) * rising[std::size_t(i)];
  }
  return sum.is_zero() ? Decimal(0) : weighted / (Decimal(n) * sum);
}

std::optional<Trend> trend(std::span<const Decimal> x, std::span<const Decimal> y) {
  if (x.size() != y.size()) throw Error(ErrorCode::invalid_argument, "y", "there must be as many y as x");
  if (x.size() < 2) return std::nullopt;
  const Decimal mean_x = mean(x), mean_y = mean(y);
  Decimal xx, xy, yy;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xx += (x[i] - mean_x) * (x[i] - mean_x);
    xy += (x[i] - mean_x) * (y[i] - mean_y);
    yy += (y[i] - mean_y) * (y[i] - mean_y);
  }
  if (xx.is_zero()) return std::nullopt;
  Trend line;
  line.n = x.size();
  line.slope = xy / xx;
  line.intercept = mean_y - line.slope * mean_x;
  line.r_squared = yy.is_zero() ? Decimal(0) : min(Decimal(1), xy * xy / (xx * yy));
  if (x.size() < 3) return line;
  Decimal rest;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const Decimal off = y[i] - line.intercept - line.slope * x[i];
    rest += off * off;
  }
  if (rest <= yy * Decimal::scaled(1, 24)) rest = 0;   // what 34 digits leave of a straight line
  const std::size_t freedom = x.size() - 2;
  const Decimal error = square_root(rest / Decimal(freedom) / xx);
  if (!error.is_zero()) line.t = line.slope / error;
  const Decimal reach = student_t_95(freedom) * error;
  line.slope_95 = Interval{line.slope - reach, line.slope + reach};
  return line;
}

}  // namespace attain
