// Why a cell has its number: bases, season, working days, what constraints and rounding changed.
#include <algorithm>

#include "attain/math/apportion.hpp"
#include "sheet.hpp"

namespace attain {

using namespace targeting;

namespace {

Decimal wide(int128 value) {
  // Beyond 34 digits the last ones cannot be shown; shares are not changed by it in any digit that is.
  int scale = 0;
  while (value > power_of_ten(33) || value < -power_of_ten(33)) value /= 10, --scale;
  return Decimal::scaled(value, scale);
}

/// The arithmetic of one cell under its parent.
class Arithmetic {
 public:
  Arithmetic(const TargetSheet::Impl& s, std::size_t cell) : s_(s), g_(*s.grid), cell_(cell), parent_(g_.parent[cell]), first_(g_.first[parent_]), count_(g_.count[parent_]), place_(cell - first_),
        level_(s.policy.levels[g_.level[cell] - 1]), total_(s.pushed(parent_)), digits_(s.policy.scale + 6) {
    weights_of(s.policy, g_, parent_, total_, weights_);
    for (const int128 weight : weights_) sum_ += weight;
  }

  std::vector<TargetSheet::Impl::Part> parts() {
    if (g_.pattern[parent_] != kNone) of_time();
    else of_bases();
    held();
    rest();
    return std::move(parts_);
  }

 private:
  Why given(const std::string& label, const Decimal& value, const std::string& unit = {}, const std::string& reference = {}) const { return Why::given(label, value.normalized(), unit, reference); }
  Why pushed_down() const { return given("pushed down by " + s_.name(parent_), Decimal::scaled(total_, s_.policy.scale), s_.unit); }

  /// total × share, at six decimals more than targets have.
  Why shared(const std::string& label, const Why& share, const std::string& reference) const {
    const Why whole = pushed_down();
    Decimal value = *whole.value() * *share.value();
    return Why::rounded(label, Why::of(Why::Operation::product, label, value, s_.unit, {whole, share}, reference), {.scale = digits_}, s_.unit, reference);
  }
  void add(const std::string& label, Why why) {
    const Decimal value = *why.value();
    so_far_ += value;
    parts_.push_back({label, value, std::move(why)});
  }
  void difference(const std::string& label, const Why& with, const Why& without) {
    add(label, Why::of(Why::Operation::difference, label, *with.value() - *without.value(), s_.unit, {with, without}));
  }

  void of_time() {
    const Why equal = shared("in equal parts", Why::ratio("share", given("its part", 1), given("parts", Decimal(std::int64_t(count_)))), {});
    add("in equal parts", equal);
    const std::optional<Season>& season = level_.season ? level_.season : s_.policy.season;
    const std::string season_path = season ? season->path : std::string();
    const Why by_weight = shared("by season and days", Why::ratio("share", given("weight of " + g_.periods[g_.period[cell_]].text(), wide(weights_[place_])), given("weights of all", wide(sum_))), season_path);
    const auto& index = g_.seasons[g_.level[cell_] - 1];
    const bool by_days = weighs_by_days(s_.policy, level_), has_factors = season && !season->factors.empty();
    if (!by_days) {
      difference("season", by_weight, equal);
    } else if (index.empty()) {
      difference(has_factors ? "working days and peaks" : "working days", by_weight, equal);
    } else {
      const bool own = level_.working_days.value_or(WorkingDays::person) == WorkingDays::person;
      const Curve& curve = g_.curves[own ? g_.nodes[g_.node[cell_]].curve : 0];
      const Date origin = s_.policy.period.first();
      const auto days = [&](const Period& p) { return Curve::between(curve.weight, p.first() - origin, p.end() - origin); };
      const std::int64_t all = days(g_.periods[g_.period[parent_]]);
      if (all == 0) return difference("season", by_weight, equal);
      const Why by_day = shared("by working days", Why::ratio("share", given("days of " + g_.periods[g_.period[cell_]].text(), Decimal(days(g_.periods[g_.period[cell_]]))), given("days of all", Decimal(all))), {});
      difference(has_factors ? "working days and peaks" : "working days", by_day, equal);
      difference("season", by_weight, by_day);
    }
  }

  void of_bases() {
    const std::size_t index = g_.level[cell_], offset = first_ - g_.levels[index].first;
    const LevelWeights& all = g_.weights[index];
    Why whole = pushed_down();
    if (level_.above_history) {
      int128 before = 0;
      for (std::size_t i = 0; i < count_; ++i) before += all.kept[offset + i];
      if (before > 0 && before < total_) {
        add("last year's number", given("last year of " + s_.name(cell_), Decimal::scaled(all.kept[offset + place_], s_.policy.scale), s_.unit, level_.path));
        growth_ = Why::of(Why::Operation::difference, "growth", Decimal::scaled(total_ - before, s_.policy.scale), s_.unit, {whole, given("last year of all", Decimal::scaled(before, s_.policy.scale), s_.unit)});
      } else if (before > 0) {
        add("history", shared("history", Why::ratio("share", given("last year", wide(all.kept[offset + place_])), given("last year of all", wide(before))), level_.path));
        return;
      }
    }
    std::vector<std::size_t> counts;
    Decimal total_weight = 0;
    for (std::size_t b = 0; b < level_.bases.size(); ++b) {
      int128 sum = 0;
      for (std::size_t i = 0; i < count_; ++i) sum += all.bases[b][offset + i];
      if (sum == 0 || level_.bases[b].weight.is_zero()) continue;
      counts.push_back(b);
      total_weight += level_.bases[b].weight;
    }
    if (counts.empty()) {
      add("in equal parts", by_share("in equal parts", {Why::ratio("share", given("its part", 1), given("parts", Decimal(std::int64_t(count_))))}, level_.path));
      return;
    }
    for (const std::size_t b : counts) {
      const Basis& basis = level_.bases[b];
      int128 sum = 0;
      for (std::size_t i = 0; i < count_; ++i) sum += all.bases[b][offset + i];
      std::vector<Why> factors = {Why::ratio("share of the basis", given(basis.name + " of " + s_.name(cell_), scaled(all.bases[b][offset + place_], basis)), given(basis.name + " of all", scaled(sum, basis)))};
      if (counts.size() > 1) factors.push_back(Why::ratio("weight of the basis", given("weight", basis.weight), given("weights of all", total_weight)));
      add(basis.name, by_share(basis.name, factors, basis.path));
    }
  }
  static Decimal scaled(int128 value, const Basis& basis) {
    if (basis.kind == Basis::Kind::equal) return wide(value);
    Decimal shown = wide(value);
    return (shown / Decimal::from_int128(power_of_ten(12))).normalized();
  }
  Why by_share(const std::string& label, const std::vector<Why>& factors, const std::string& reference) const {
    std::vector<Why> inputs = {growth_.empty() ? pushed_down() : growth_};
    Decimal value = *inputs[0].value();
    for (const Why& factor : factors) {
      value *= *factor.value();
      inputs.push_back(factor);
    }
    return Why::rounded(label, Why::of(Why::Operation::product, label, value, s_.unit, inputs, reference), {.scale = digits_}, s_.unit, reference);
  }

  /// What floors, ceilings and locks (or the columns of a table) change of the plain share, before rounding to units.
  void held() {
    if (level_.across || s_.changed) return;
    const Limits& l = *s_.limits;
    if (!l.bounded()) return;
    bool any = false;
    for (std::size_t i = first_; i < first_ + count_; ++i) any = any || l.least[i] > 0 || l.most[i] < kNoLimit;
    if (!any) return;
    std::vector<int128> weights = weights_;
    std::vector<Bounds> bounds;
    int128 left = total_;
    for (std::size_t i = 0; i < count_; ++i) {
      const std::int64_t low = l.least[first_ + i], high = l.most[first_ + i];
      if (low == high) left -= low, weights[i] = 0, bounds.push_back({0, 0});
      else bounds.push_back({low, weights[i] == 0 ? low : high});
    }
    const std::int64_t low = l.least[cell_], high = l.most[cell_];
    Why is;
    if (low == high) {
      is = bound("held at", low);
    } else {
      const BoundedShares shares = bounded_proportional(left, weights, bounds);
      if (shares.at[place_] == BoundedShares::At::least) is = bound("not less than", low);
      else if (shares.at[place_] == BoundedShares::At::most) is = bound("not more than", bounds[place_].most);
      else {
        const Why open = given("left for those between their bounds", Decimal::scaled(shares.proportional_total, s_.policy.scale), s_.unit);
        const Why share = Why::ratio("share", given("weight", wide(weights[place_])), given("weights of those", wide(shares.proportional_weight)));
        is = Why::rounded("share of what is left", Why::of(Why::Operation::product, "share of what is left", *open.value() * *share.value(), s_.unit, {open, share}), {.scale = digits_}, s_.unit);
      }
    }
    const Decimal before = so_far_;
    if ((*is.value() - before).abs() < Decimal::scaled(10, digits_)) return;   // bounds elsewhere that change nothing here, but for the last digits shown
    add("constraint", Why::of(Why::Operation::difference, "constraint", *is.value() - before, s_.unit, {is, given("without constraints", before, s_.unit)}));
  }
  /// A bound as a leaf, with the reason that its constraint gives.
  Why bound(const std::string& label, int128 units) const {
    Why why = given(label, Decimal::scaled(units, s_.policy.scale), s_.unit, path_of_bound());
    const auto named = s_.limits->named.find(std::uint32_t(cell_));
    if (named == s_.limits->named.end()) return why;
    const std::string& reason = s_.policy.constraints[named->second.front()].reason;
    return reason.empty() ? why : why.with_note(reason);
  }
  std::string path_of_bound() const {
    const auto named = s_.limits->named.find(std::uint32_t(cell_));
    return named != s_.limits->named.end() ? s_.policy.constraints[named->second.front()].path : level_.path;
  }

  void rest() {
    const Decimal value = Decimal::scaled(s_.units[cell_], s_.policy.scale), left = value - so_far_;
    const std::string label = s_.changed ? "revised and rounded" : level_.across ? "fitted to the table and rounded" : level_.webster ? "rounding (Webster)" : "rounding";
    if (!left.is_zero() || parts_.empty()) add(label, given(label, left, s_.unit, "to multiples of " + Decimal::scaled(level_.unit, s_.policy.scale).text()));
  }

  const TargetSheet::Impl& s_;
  const Grid& g_;
  std::size_t cell_, parent_, first_, count_, place_;
  const LevelRule& level_;
  std::int64_t total_;
  int digits_;
  std::vector<int128> weights_;
  int128 sum_ = 0;
  std::vector<TargetSheet::Impl::Part> parts_;
  Decimal so_far_ = 0;
  Why growth_;
};

}  // namespace

std::vector<TargetSheet::Impl::Part> TargetSheet::Impl::parts(std::size_t cell) const {
  if (cell == 0) {
    const Decimal value = Decimal::scaled(units[0], policy.scale);
    return {{"top number", value, Why::given("top number", value, unit, policy.path + ".value")}};
  }
  return Arithmetic(*this, cell).parts();
}

std::vector<std::pair<std::string, Decimal>> TargetSheet::parts(std::size_t cell) const {
  if (cell >= cells()) throw Error(ErrorCode::not_found, "cell", "the sheet has " + std::to_string(cells()) + " cells");
  std::vector<std::pair<std::string, Decimal>> result;
  for (Impl::Part& part : impl_->parts(cell)) result.emplace_back(std::move(part.label), part.value);
  return result;
}

Why TargetSheet::why(std::size_t cell) const {
  if (cell >= cells()) throw Error(ErrorCode::not_found, "cell", "the sheet has " + std::to_string(cells()) + " cells");
  const Impl& s = *impl_;
  const std::string label = "target " + s.name(cell);
  const Decimal value = amount(s.units[cell]);
  std::vector<Why> inputs;
  for (Impl::Part& part : s.parts(cell)) inputs.push_back(std::move(part.why));
  Why sum = inputs.size() == 1 && inputs[0].value() == value ? inputs[0] : Why::of(Why::Operation::sum, label, value, s.unit, std::move(inputs), s.policy.path);
  if (cell == 0) return sum;
  const std::size_t parent = s.grid->parent[cell];
  const auto adjusted = s.changed ? s.limits->adjusted.end() : s.limits->adjusted.find(std::uint32_t(parent));
  if (adjusted != s.limits->adjusted.end()) {
    const Adjustment& a = s.policy.adjustments[adjusted->second];
    const std::string down = "pushed down by " + s.name(parent);
    // Hidden from below: the explanation begins at what was pushed down.
    if (a.hidden) return Why::of(Why::Operation::chosen, label, value, s.unit, {sum, Why::given(down, amount(s.pushed(parent)), s.unit)});
    Why above = why(parent);
    Why change = Why::given("adjustment" + (a.who_did.empty() ? std::string() : " by " + a.who_did) + (a.reason.empty() ? std::string() : ": " + a.reason), amount(s.pushed(parent)) - amount(s.units[parent]), s.unit, a.path);
    return Why::of(Why::Operation::chosen, label, value, s.unit, {sum, Why::of(Why::Operation::sum, down, amount(s.pushed(parent)), s.unit, {above, change}, a.path)});
  }
  return Why::of(Why::Operation::chosen, label, value, s.unit, {sum, why(parent)});
}

}  // namespace attain
