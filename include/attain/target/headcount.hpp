#pragma once
/// Head-count: how many people a target needs, month by month, when newcomers take time to become productive, some leave, and hiring takes its time.
///
///     head_count({.first = Period::month(2027, 1), .targets = {900, 900, 1200}, .productivity = 100, .ramp = {0, Decimal::of("0.5")},
///                 .attrition = Decimal::of("0.02"), .lead = 2, .service = {24, 18, 7, 3, 1}});

#include <vector>

#include "attain/base/date.hpp"
#include "attain/base/frame.hpp"

namespace attain {

struct HeadCountOptions {
  Period first;                          ///< the first month (or any period that is followed by its like)
  std::vector<Decimal> targets;          ///< by month, ≥ 0
  Decimal productivity;                  ///< what a fully productive person brings a month, > 0
  std::vector<Decimal> ramp = {};        ///< productivity by month of service, 0…1; full after the last: {0, 0.5} is nothing, half, then all
  Decimal attrition = 0;                 ///< the share of people who leave in a month, 0 ≤ it < 1
  int lead = 0;                          ///< months from the decision to the first day: nobody new starts before that many months
  std::vector<int> service = {};         ///< months of service of the people who are there on the first day, ≥ 0
};

/// One row a month: month, target, needed (people in full productivity, target ÷ productivity, up), starts (people who begin), leavers, people (at the
/// month's end), productive (their capacity in people), output (productive × productivity), short (target - output where positive), decide (the month in
/// which the starts are decided, null where nobody starts).
///
/// The fewest starts with which every month is met by people in full productivity, each as late as their ramp allows: nobody is hired to fill a gap with
/// half-trained people. Months that come before anybody new can be fully productive may stay short; they say by how much. Leavers are attrition × the
/// people there at the month's start, fractions carried on, longest service first. Exact; the same input gives the same rows.
/// Throws invalid_argument for numbers out of range, limit_exceeded when more than 100,000 people would be needed.
[[nodiscard]] Frame head_count(const HeadCountOptions& options);

}  // namespace attain
