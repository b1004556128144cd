#pragma once
/// What a pay plan is expected to cost: a statistic in binary floating point, with its probabilities. It is shown to those who design plans and never pays anybody.
///
///     expected_pay(book, {.plan = "2027", .component = "commission", .mean = 0.95, .deviation = 0.25, .target = 100000}).expected;

#include <optional>
#include <string>

#include "attain/book/book.hpp"

namespace attain {

struct ExpectedPayOptions {
  std::string plan, component;
  std::optional<Date> on;                      ///< the version in force; default: the latest
  double mean = 1, deviation = 0;              ///< of the attainment; of the base itself when `target` is empty
  std::optional<Decimal> target;               ///< one person's target of the window; default: the component's own number
};
/// A statistic, in double: the expected pay of one person and window when the attainment is normal; in closed form over the stretches of the tiers, cap and floor
/// included (methods: E[(a − b)⁺] = (μ − b)Φ(d) + σφ(d)). Never a payment. Throws unsupported for components whose pay is no function of one base.
struct ExpectedPay {
  double expected = 0;                         ///< of one window
  double at_mean = 0;                          ///< what exactly the mean would pay: the difference is what variation costs
  double below_first = 0, at_or_above_target = 0, at_cap = 0;   ///< probabilities
};
[[nodiscard]] ExpectedPay expected_pay(const Book& book, const ExpectedPayOptions& options);

}  // namespace attain
