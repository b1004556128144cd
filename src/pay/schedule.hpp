#pragma once
/// Schedule: F, what a base earns: tiers × rate, bound to one window's target.
///
/// Exact: a base is an integer at the component's scale, what it earns an integer at 18 decimals. Where a plan's numbers need more than 18 decimals the value
/// rounds half-even there; it is a function of the base alone, so differences telescope whatever the rounding.

#include <optional>
#include <string>
#include <vector>

#include "plan.hpp"

namespace attain::paying {

class Schedule {
 public:
  /// A flat rate on bases of that scale.
  Schedule(const Decimal& rate, int scale);
  /// `factor` multiplies every `from` (the target for tiers on attainment, the part of a window for prorated ones); zero or less: nothing is earned by tiers on
  /// attainment.
  Schedule(const Tiers& tiers, const Decimal& rate, int scale, const Decimal& factor);

  [[nodiscard]] int128 at(int128 base) const {
    if (fast_) {
      std::size_t i = pieces_.size();
      while (i > 1 && pieces_[i - 1].from > base) --i;
      const Piece& p = pieces_[i - 1];
      if (base != p.from || !lower_at_bound_) return p.value + p.slope * (base - p.from);
    }
    return slow(base);
  }
  /// True when F(a + b) = F(a) + F(b): no tiers.
  [[nodiscard]] bool is_flat() const noexcept { return pieces_.size() == 1 && tiers_.form == TierForm::none; }
  [[nodiscard]] Decimal exact(const Decimal& base) const;             ///< F of an amount
  /// The tier that a base is in: its row in the document, or none below the first.
  [[nodiscard]] std::optional<std::size_t> row(const Decimal& base) const;
  [[nodiscard]] const Tiers& tiers() const noexcept { return tiers_; }
  [[nodiscard]] const Decimal& rate() const noexcept { return rate_; }
  [[nodiscard]] Decimal from(std::size_t row) const { return tiers_.points[row].x * factor_; }   ///< where the tier begins, as an amount
  /// Of overage tiers: 100 % of the target, or the first bound above zero.
  [[nodiscard]] Decimal overage_base() const;
  [[nodiscard]] bool is_empty() const noexcept { return empty_; }    ///< tiers on attainment without a target
  /// F as a curve, where it is one (interpolated tiers are none).
  [[nodiscard]] const std::optional<Piecewise>& curve() const noexcept { return curve_; }
  friend bool operator==(const Schedule& a, const Schedule& b) { return a.key_ == b.key_; }

 private:
  struct Piece { int128 from, value, slope; };                        // from at the base's scale, value at 18, slope at 18 − scale
  [[nodiscard]] int128 slow(int128 base) const;
  void compile();
  Tiers tiers_;
  Decimal rate_, factor_{1};
  int scale_ = 0;
  bool fast_ = false, lower_at_bound_ = false, empty_ = false;
  std::optional<Piecewise> curve_;                                    // before × rate
  std::vector<Piece> pieces_;
  std::string key_;
};

}  // namespace attain::paying
