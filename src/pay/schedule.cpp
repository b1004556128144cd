#include "schedule.hpp"

#include <algorithm>

namespace attain::paying {

Schedule::Schedule(const Decimal& rate, int scale) : rate_(rate), scale_(scale) {
  key_ = "flat " + rate.text();
  compile();
}

Schedule::Schedule(const Tiers& tiers, const Decimal& rate, int scale, const Decimal& factor) : tiers_(tiers), rate_(rate), factor_(factor), scale_(scale), lower_at_bound_(tiers.lower_at_bound) {
  if (tiers.on_attainment && factor.sign() <= 0) empty_ = true;
  key_ = rate.text() + " " + factor.text() + " " + std::string(name_of(tiers.form)) + (tiers.lower_at_bound ? " lower" : "") + (tiers.zero_below ? " zero" : "");
  std::vector<Piecewise::Point> points;
  for (const Piecewise::Point& p : tiers.points) {
    points.push_back({p.x * factor, p.y});
    key_ += " " + points.back().x.text() + ":" + p.y.text();
  }
  if (!empty_) {
    switch (tiers.form) {
      case TierForm::none:
      case TierForm::interpolated: break;
      case TierForm::marginal: curve_ = Piecewise::marginal(points); break;
      case TierForm::whole: curve_ = Piecewise::whole(points); break;
      case TierForm::overage: curve_ = Piecewise::overage(overage_base(), points); break;
      case TierForm::step: {
        std::vector<Piecewise::Point> stairs;
        if (points.front().x.sign() > 0) stairs.push_back({Decimal(), Decimal()});
        stairs.insert(stairs.end(), points.begin(), points.end());
        curve_ = Piecewise::step(std::move(stairs));
        break;
      }
    }
  }
  compile();
}

/// Straight pieces over integers, where all their numbers are whole at the scales used.
void Schedule::compile() {
  const int slope_scale = kFineScale - scale_;
  if (tiers_.form == TierForm::none) {
    const auto slope = rate_.to_scaled(slope_scale);
    pieces_ = {{0, 0, slope.value_or(0)}};
    fast_ = slope.has_value();
    return;
  }
  if (empty_) {
    pieces_ = {{0, 0, 0}};
    fast_ = !lower_at_bound_;
    return;
  }
  if (!curve_) return;
  const auto& points = curve_->points();
  Decimal first_slope(0);
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (i + 1 < points.size() && points[i + 1].x == points[i].x) continue;   // before a jump
    const Piecewise::Segment s = curve_->segment(points[i].x);
    const auto from = points[i].x.to_scaled(scale_), value = (points[i].y * rate_).to_scaled(kFineScale), slope = (s.slope * rate_).to_scaled(slope_scale);
    if (!from || !value || !slope) {
      pieces_.clear();
      return;
    }
    // A slope that was divided out must give back the next corner exactly, else the curve is asked itself.
    if (i + 1 < points.size() && s.slope * (points[i + 1].x - points[i].x) + points[i].y != points[i + 1].y && curve_->kind() != Piecewise::Kind::step) {
      pieces_.clear();
      return;
    }
    pieces_.push_back({*from, *value, *slope});
  }
  const bool extends = !tiers_.zero_below && tiers_.form != TierForm::step && pieces_.front().from <= 0;
  const int128 below = tiers_.form == TierForm::overage ? rate_.to_scaled(slope_scale).value_or(pieces_.front().slope) : pieces_.front().slope;
  pieces_.insert(pieces_.begin(), {0, 0, extends ? below : 0});
  if (pieces_.front().from >= pieces_[1].from) pieces_.front().from = pieces_[1].from, pieces_.front().value = extends ? pieces_[1].value : 0;
  fast_ = true;
}

Decimal Schedule::overage_base() const {
  if (tiers_.on_attainment) return factor_;
  for (const Piecewise::Point& p : tiers_.points) {
    if (p.x.sign() > 0) return p.x * factor_;
  }
  return Decimal();
}

Decimal Schedule::exact(const Decimal& base) const {
  if (empty_) return Decimal();
  if (tiers_.form == TierForm::none) return base * rate_;
  if (base.sign() < 0) {
    if (tiers_.zero_below || tiers_.form == TierForm::step || tiers_.points.front().x.sign() > 0) return Decimal();
    const Decimal rate = tiers_.form == TierForm::overage ? Decimal(1) : tiers_.points.front().y;
    return base * rate * rate_;
  }
  if (tiers_.form == TierForm::interpolated) {
    std::vector<Piecewise::Point> points;
    for (const Piecewise::Point& p : tiers_.points) points.push_back({p.x * factor_, p.y});
    if (base < points.front().x) return Decimal();
    return base * Piecewise::linear(std::move(points)).evaluate(base) * rate_;
  }
  if (lower_at_bound_) {
    for (const Piecewise::Jump& jump : curve_->jumps()) {
      if (jump.x == base) return jump.before * rate_;
    }
  }
  return curve_->evaluate(base) * rate_;
}

int128 Schedule::slow(int128 base) const { return exact(Decimal::scaled(base, scale_)).rounded_scaled(kFineScale); }

std::optional<std::size_t> Schedule::row(const Decimal& base) const {
  std::optional<std::size_t> found;
  for (std::size_t i = 0; i < tiers_.points.size(); ++i) {
    const Decimal from = tiers_.points[i].x * factor_;
    if (lower_at_bound_ ? from < base : from <= base) found = i;
  }
  if (!found && !tiers_.points.empty() && tiers_.points.front().x.is_zero()) found = 0;
  return found;
}

}  // namespace attain::paying
