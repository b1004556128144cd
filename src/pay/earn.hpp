#pragma once
/// What a bucket of credit lines earns, line by line: the arithmetic of docs/concepts/pay.md, used by runs, explanations, and comparisons.

#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

#include "rates.hpp"
#include "sheet.hpp"

namespace attain::paying {

/// How one line came to what it earns.
struct Step {
  std::uint64_t line = 0;              ///< index into the lines given
  std::size_t period = 0;
  int128 before = 0, after = 0;        ///< M
  int128 fine_before = 0, fine_after = 0;   ///< exact totals of the window, caps applied
  std::int64_t rounded_before = 0;     ///< what the window had earned
  int rate_row = -1;
  bool original = false;               ///< taken back at what the sale earned
  std::uint32_t sale = kNoFact;
  std::int64_t earned = 0;
};

/// Lines of one bucket; a view into the sheet's columns, or a copy that a comparison made.
struct BucketLines {
  const std::uint32_t* fact = nullptr;
  const std::int64_t* basis = nullptr;
  std::vector<std::uint64_t> ends;     ///< by period
};

class Earner {
 public:
  Earner(const Sheet& sheet, std::size_t component);
  /// Earns a bucket: `earned` (one a line), the periods' results, and the extra lines (true-ups, floors). `watch` sees every step.
  void run(std::size_t slot, const BucketLines& lines, std::int64_t* earned, Earned* periods, std::vector<Extra>& extras, const std::function<void(const Step&)>& watch = {}) const;
  [[nodiscard]] const RateLookup* rates(std::size_t period) const;
  /// The sale that a return or a cancellation takes back, or kNoFact.
  [[nodiscard]] std::uint32_t sale_of(std::uint32_t fact) const;

 private:
  struct State;
  void period(State& state, std::size_t t) const;
  const Sheet& s_;
  std::size_t c_;
  const Bound& bound_;
  std::vector<std::unique_ptr<RateLookup>> lookups_;   // by plan version
};

[[nodiscard]] BucketLines lines_of(const Sheet& sheet, std::size_t bucket);

}  // namespace attain::paying
