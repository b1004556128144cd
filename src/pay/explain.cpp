// Where an amount of pay comes from, and what lies ahead: built when asked for.
#include <algorithm>

#include "earn.hpp"
#include "sheet.hpp"

namespace attain::paying {

namespace {

using Op = Why::Operation;

class Explainer {
 public:
  Explainer(const Sheet& sheet, std::size_t slot) : s_(sheet), slot_(slot), unit_(sheet.book.company().currency().code()), pay_unit_(sheet.book.company().currency().code()) {}

  Why statement() const {
    std::vector<Why> parts;
    for (std::size_t t = s_.first_asked; t < s_.periods.size(); ++t) {
      for (std::size_t c = 0; c < s_.components.size(); ++c) {
        const Component* rule = s_.component(c, t);
        const std::size_t b = s_.bucket(c, slot_);
        if (rule == nullptr || rule->on_cash || !rule->has_lines() || s_.lines.begin_of(b, t) == s_.lines.end_of(b, t)) continue;
        parts.push_back(component(c, t));
      }
      for (const Extra& e : s_.extras[slot_]) if (e.period == t && e.paid != 0) parts.push_back(extra(e));
    }
    for (const Difference& d : s_.differences) {
      if (d.slot != slot_ || d.paid == 0) continue;
      const std::string what = d.fact.empty() ? std::string(name_of(d.kind)) : d.table + "[\"" + d.fact + "\"]";
      parts.push_back(Why::given("difference of " + d.origin + ", " + (d.component.empty() ? "the plan" : d.component), s_.money(d.paid), pay_unit_, what).with_note(d.reason));
    }
    const Decimal paid = s_.money(s_.totals[slot_].paid);
    return Why::of(Op::sum, "Paid, " + s_.people[slot_].id + ", " + s_.options.period.text(), paid, pay_unit_, std::move(parts), "pay plan \"" + s_.options.plan + "\"" + version());
  }

  /// One fact in one component: every line of it.
  Why fact(std::size_t c, std::string_view wanted) const {
    const std::size_t b = s_.bucket(c, slot_);
    const Earner earner(s_, c);
    std::vector<Why> parts;
    Decimal sum;
    const BucketLines lines = lines_of(s_, b);
    std::vector<std::int64_t> earned(lines.ends.empty() ? 0 : lines.ends.back());
    std::vector<Earned> periods(s_.periods.size());
    std::vector<Extra> extras;
    earner.run(slot_, lines, earned.data(), periods.data(), extras, [&](const Step& step) {
      const std::uint32_t number = lines.fact[step.line];
      if (number == kNoFact || s_.components[c].fact_id(number) != wanted) return;
      parts.push_back(line(c, step, number, lines.basis[step.line], s_.lines.earned(s_.lines.first[b] + step.line), earner));
      sum += s_.money(s_.lines.earned(s_.lines.first[b] + step.line));
    });
    if (parts.empty()) throw Error(ErrorCode::not_found, "fact", "\"" + std::string(wanted) + "\" is credited to " + s_.people[slot_].id + " in no period of this sheet for \"" + s_.components[c].name + "\"", "see lines()");
    if (parts.size() == 1) return parts[0];
    return Why::of(Op::sum, s_.components[c].name + " on " + std::string(wanted), sum, unit_, std::move(parts));
  }

 private:
  std::string version() const { return s_.plan().effective == kEarliest ? "" : " from " + s_.plan().effective.text(); }

  Why extra(const Extra& e) const {
    std::string label = std::string(name_of(e.kind)) + (e.component >= 0 ? ", " + s_.components[std::size_t(e.component)].name : "") + ", " + s_.periods[e.period].text();
    std::string reference = s_.plan_of(e.period) != nullptr ? s_.plan_of(e.period)->path : "";
    if (e.component >= 0) {
      if (const Component* c = s_.component(std::size_t(e.component), e.period)) reference = c->path;
      if (!e.fact.empty()) reference = s_.components[std::size_t(e.component)].any->table + "[\"" + e.fact + "\"], " + reference;
    }
    return Why::given(std::move(label), s_.money(e.paid), pay_unit_, std::move(reference)).with_note(e.reason);
  }

  Why::Rounding rounding(std::size_t t) const {
    const Rounding& r = s_.plan_of(t)->round;
    return {.scale = s_.shown_scale, .mode = r.mode, .unit = r.to};
  }

  /// The credit lines of a stretch of a bucket, paged: `value` is the basis or what they earn.
  Why lines(const std::string& label, std::size_t c, std::uint64_t first, std::uint64_t end, bool earned) const {
    const std::size_t b = s_.bucket(c, slot_);
    const std::uint64_t at = s_.lines.first[b];
    int128 sum = 0;
    for (std::uint64_t i = first; i < end; ++i) sum += earned ? s_.lines.earned(at + i) : s_.lines.basis(at + i);
    const Decimal value = earned ? Decimal::scaled(sum, kPayScale).rounded(s_.shown_scale) : Decimal::scaled(sum, s_.components[c].scale);
    const auto sheet = s_.shared_from_this();
    const auto pages = [sheet, c, at, first, end, earned](std::size_t offset, std::size_t limit) {
      const Bound& bound = sheet->components[c];
      FrameBuilder builder;
      Column &id = builder.text("id"), &table = builder.text("table"), &on = builder.date("on"), &basis = builder.decimal("basis", bound.scale), &value = builder.decimal("value", earned ? sheet->shown_scale : bound.scale);
      for (std::uint64_t i = first + offset; i < std::min<std::uint64_t>(end, first + offset + limit); ++i) {
        const std::uint32_t fact = sheet->lines.fact(at + i);
        id.add(fact == kNoFact ? bound.any->measure_name : bound.fact_id(fact));
        table.add(fact == kNoFact ? std::string("measure") : bound.any->table);
        fact == kNoFact ? on.add_null() : on.add(Date(bound.day(fact)));
        basis.add_units(sheet->lines.basis(at + i));
        if (earned) value.add(sheet->money(sheet->lines.earned(at + i)));
        else value.add_units(sheet->lines.basis(at + i));
      }
      return std::move(builder).build();
    };
    return Why::facts(label, value, s_.components[c].money || earned ? unit_ : "", std::size_t(end - first), pages, s_.components[c].any->measure ? "measure" : s_.components[c].any->table);
  }

  /// F(base), as arithmetic over the tiers.
  Why earned_by(const Schedule& f, const Component& rule, const Why& base, const std::string& label) const {
    const Decimal m = *base.value();
    const Decimal value = f.exact(m);
    const Tiers& tiers = f.tiers();
    const Why rate = Why::given("rate", f.rate(), "", rule.path + (rule.decision ? ".table" : ".rate"));
    if (tiers.form == TierForm::none) return Why::of(Op::product, label, value, unit_, {base, rate}, rule.path);
    const std::string rows = tiers.path + "." + std::string(name_of(tiers.form)) + "[";
    const auto from = [&](std::size_t i) { return Why::given("from", f.from(i), "", rows + std::to_string(i) + "][0]").with_note(tiers.on_attainment ? tiers.points[i].x.text() + " of the target" : ""); };
    const auto rate_of = [&](std::size_t i) { return Why::given(tiers.form == TierForm::overage ? "multiplier" : "rate", tiers.points[i].y, "", rows + std::to_string(i) + "][1]"); };
    const auto times_rate = [&](std::vector<Why> inputs) {
      if (rule.has_rate) inputs.push_back(rate);
      return inputs;
    };
    if (f.is_empty()) return Why::absent(label, "there is no target", rule.path);
    if (m.sign() <= 0) return Why::given(label, value, unit_, tiers.path).with_note("nothing above zero");
    const auto row = f.row(m);
    if (!row && tiers.form != TierForm::overage) return Why::given(label, value, unit_, rows + "0]").with_note("below the first tier");
    switch (tiers.form) {
      case TierForm::marginal: {
        std::vector<Why> parts;
        for (std::size_t i = 0; i <= *row; ++i) {
          const Decimal low = f.from(i), high = i + 1 < tiers.points.size() ? min(m, f.from(i + 1)) : m;
          const Why top = i + 1 < tiers.points.size() && f.from(i + 1) <= m ? from(i + 1) : base;
          const Why inside = Why::of(Op::difference, "in tier " + std::to_string(i + 1), high - low, "", {top, from(i)});
          parts.push_back(Why::of(Op::product, "tier " + std::to_string(i + 1), (high - low) * tiers.points[i].y * f.rate(), unit_, times_rate({inside, rate_of(i)}), rows + std::to_string(i) + "]"));
        }
        return Why::of(Op::sum, label, value, unit_, std::move(parts), rule.path);
      }
      case TierForm::whole: return Why::of(Op::product, label, value, unit_, times_rate({base, rate_of(*row)}), rows + std::to_string(*row) + "]");
      case TierForm::step: return Why::of(Op::chosen, label, value, unit_, {Why::given("amount", value, unit_, rows + std::to_string(*row) + "]"), base}, rows + std::to_string(*row) + "]");
      case TierForm::interpolated: {
        if (*row + 1 >= tiers.points.size()) return Why::of(Op::product, label, value, unit_, times_rate({base, rate_of(*row)}), rows + std::to_string(*row) + "]");
        const std::size_t i = *row;
        const Decimal between = tiers.points[i].y + (m - f.from(i)) * (tiers.points[i + 1].y - tiers.points[i].y) / (f.from(i + 1) - f.from(i));
        const Why r = Why::of(Op::interpolate, "rate", between, "", {base, from(i), rate_of(i), from(i + 1), rate_of(i + 1)});
        return Why::of(Op::product, label, value, unit_, times_rate({base, r}), rows + std::to_string(i) + "]");
      }
      case TierForm::overage:
      case TierForm::none: break;
    }
    // What lies up to the base gets the rate, what lies above the multiplied rate.
    const Decimal over = f.overage_base();
    const Decimal low = min(m, over), high = m - low;
    const Why bound = Why::given("base", over, "", tiers.path);
    std::vector<Why> parts = {Why::of(Op::product, "up to the base", low * f.rate(), unit_, times_rate({Why::of(Op::minimum, "of the base", low, "", {base, bound})}))};
    if (high.sign() > 0) {
      const Why above = Why::of(Op::difference, "above the base", high, "", {base, bound});
      const Decimal multiplier = row ? tiers.points[*row].y : Decimal(1);
      parts.push_back(Why::of(Op::product, "above the base", high * multiplier * f.rate(), unit_, times_rate({above, row ? rate_of(*row) : Why::given("multiplier", Decimal(1))})));
    }
    return Why::of(Op::sum, label, value, unit_, std::move(parts), rule.path);
  }

  Why component(std::size_t c, std::size_t t) const {
    const Component& rule = *s_.component(c, t);
    const std::size_t b = s_.bucket(c, slot_);
    const std::uint64_t first = s_.lines.begin_of(b, t) - s_.lines.first[b], end = s_.lines.end_of(b, t) - s_.lines.first[b];
    const std::string label = rule.title + ", " + s_.periods[t].text();
    const Window::Kind over = rule.over.kind;
    const Rounding& r = s_.plan_of(t)->round;
    const bool curve = rule.rates.empty() && !rule.original && !rule.fact_cap && !rule.fact_floor && !rule.cap && over != Window::Kind::fact && over != Window::Kind::document && over != Window::Kind::rolling &&
                       r.residue != Residue::each;
    if (!curve) return lines(label, c, first, end, true).with_note(rule.path);
    std::size_t from = t;
    while (from > 0 && !s_.window_begins(c, from)) --from;
    for (std::size_t p = from; p < t; ++p) if (s_.version[p] != s_.version[t]) return lines(label, c, first, end, true).with_note(rule.path);
    const std::uint64_t window = s_.lines.begin_of(b, from) - s_.lines.first[b];
    const int128 base_at_end = s_.earned[b * s_.periods.size() + t].base;
    const Schedule f = s_.schedule(c, slot_, t, base_at_end);
    const Why after = Why::rounded("earned by the end of " + s_.periods[t].text(), earned_by(f, rule, lines("base of " + rule.title, c, window, end, false), "exactly"), rounding(t), unit_);
    if (window == first) return relabelled(after, label);
    if (rule.decision != nullptr || rule.tiers.on_attainment) return lines(label, c, first, end, true).with_note(rule.path);
    const Why before = Why::rounded("earned before " + s_.periods[t].text(), earned_by(f, rule, lines("base before", c, window, first, false), "exactly"), rounding(t), unit_);
    return Why::of(Op::difference, label, *after.value() - *before.value(), unit_, {after, before}, rule.path);
  }

  Why relabelled(const Why& node, const std::string& label) const { return Why::of(Op::sum, label, node.value(), unit_, {node}); }

  Why line(std::size_t c, const Step& step, std::uint32_t number, std::int64_t basis, std::int64_t earned, const Earner& earner) const {
    const Bound& bound = s_.components[c];
    const Component& rule = *s_.component(c, step.period);
    const std::string fact = rule.table + "[\"" + bound.fact_id(number) + "\"]";
    const std::string label = rule.title + " on " + bound.fact_id(number) + ", " + s_.periods[step.period].text();
    const Why credit = Why::given("credit", Decimal::scaled(basis, bound.scale), bound.money ? unit_ : "", fact).with_note((number & kCancelled) != 0 ? "cancelled" : share_of(bound, number));
    const Why shown = Why::given(label, s_.money(earned), unit_, rule.path);
    if (step.original) return Why::of(Op::chosen, label, s_.money(earned), unit_, {shown, credit, Why::given("the sale taken back", std::nullopt, "", rule.table + "[\"" + bound.fact_id(step.sale) + "\"]")}, rule.path).with_note("at what the sale earned");
    const Schedule f = s_.schedule(c, slot_, step.period, s_.earned[s_.bucket(c, slot_) * s_.periods.size() + step.period].base);
    if (step.rate_row >= 0) {
      std::string lost;
      if (const RateLookup* rates = earner.rates(step.period)) {
        for (const int row : rates->matches(number)) if (row != step.rate_row) lost += (lost.empty() ? "before " : ", ") + rule.rates[std::size_t(row)].text();
      }
      const RateRow& winner = rule.rates[std::size_t(step.rate_row)];
      const Why rate = Why::given("rate of " + winner.text(), winner.rate, "", winner.path).with_note(lost);
      return Why::of(Op::chosen, label, s_.money(earned), unit_, {shown, credit, rate, base(bound, step)}, winner.path);
    }
    const bool plain = !rule.fact_cap && !rule.fact_floor && !rule.cap && s_.plan_of(step.period)->round.residue == Residue::carry && step.fine_before == f.at(step.before) && step.fine_after == f.at(step.after);
    if (!plain) return Why::of(Op::chosen, label, s_.money(earned), unit_, {shown, credit, base(bound, step)}, tier(f, rule, step));
    const Why before = base(bound, step);
    const Why total = Why::of(Op::sum, "base with it", Decimal::scaled(step.after, bound.scale), "", {before, credit});
    const Why with = Why::rounded("earned with it", earned_by(f, rule, total, "exactly"), rounding(step.period), unit_), without = Why::rounded("earned without it", earned_by(f, rule, before, "exactly"), rounding(step.period), unit_);
    return Why::of(Op::difference, label, s_.money(earned), unit_, {with, without}, tier(f, rule, step));
  }

  static Why base(const Bound& bound, const Step& step) { return Why::given("base before it", Decimal::scaled(step.before, bound.scale)); }

  std::string tier(const Schedule& f, const Component& rule, const Step& step) const {
    if (f.tiers().form == TierForm::none) return rule.path;
    const auto row = f.row(Decimal::scaled(step.after, s_.components[s_.component_of(rule.name)].scale));
    return f.tiers().path + "." + std::string(name_of(f.tiers().form)) + (row ? "[" + std::to_string(*row) + "]" : "");
  }

  std::string share_of(const Bound& bound, std::uint32_t number) const {
    const SpecialFact* special = bound.credits().special(bound.row(number));
    if (special == nullptr) return {};
    std::string note;
    for (const Share& share : bound.credits().shares(*special)) {
      if (share.person == s_.people[slot_].code && share.share != kWholeShare) note = "share " + Decimal::scaled(share.share, 12).normalized().text() + (share.role == CreditRole::overlay ? ", overlay" : "");
    }
    return note;
  }

  const Sheet& s_;
  std::size_t slot_;
  std::string unit_, pay_unit_;
};

}  // namespace

std::size_t Sheet::component_of(std::string_view name) const {
  std::vector<std::string> names;
  for (std::size_t c = 0; c < components.size(); ++c) {
    if (components[c].name == name) return c;
    names.push_back(components[c].name);
  }
  throw Error(ErrorCode::not_found, "component", "\"" + options.plan + "\" has no component \"" + std::string(name) + "\"", did_you_mean(name, names));
}

Why Sheet::why(std::size_t slot) const { return Explainer(*this, slot).statement(); }

Why Sheet::why_fact(std::size_t slot, std::string_view component, std::string_view fact) const {
  const std::size_t c = component_of(component);
  if (components[c].table == nullptr) throw Error(ErrorCode::not_found, "component", "\"" + std::string(component) + "\" does not pay for single facts", "see lines()");
  return Explainer(*this, slot).fact(c, fact);
}

Frame Sheet::outlook(std::size_t slot) const {
  FrameBuilder builder;
  int scale = 2;
  for (const Bound& b : components) scale = std::max(scale, b.scale);
  Column &name = builder.text("component"), &base = builder.decimal("base", scale), &rate = builder.decimal("rate", 12), &next_from = builder.decimal("next_from", scale), &distance = builder.decimal("distance", scale),
         &next_rate = builder.decimal("next_rate", 12), &next_sale = builder.decimal("next_sale", 12);
  const std::size_t t = periods.size() - 1;
  for (std::size_t c = 0; c < components.size(); ++c) {
    const Component* rule = component(c, t);
    if (rule == nullptr || !rule->has_lines() || eligible[c][slot * periods.size() + t] == 0) continue;
    const Window::Kind over = rule->over.kind;
    const int128 units = over == Window::Kind::fact || over == Window::Kind::document ? 0 : earned[bucket(c, slot) * periods.size() + t].base;
    const Decimal m = Decimal::scaled(units, components[c].scale);
    const Schedule f = schedule(c, slot, t, units);
    name.add(components[c].name);
    base.add(m);
    const auto row = f.row(m);
    const auto rate_of = [&](std::size_t i) { return f.tiers().points[i].y * (f.tiers().form == TierForm::step ? Decimal(1) : f.rate()); };
    if (f.tiers().form == TierForm::none) rate.add(f.rate());
    else if (row && !f.is_empty()) rate.add(rate_of(*row));
    else rate.add(Decimal());
    const std::size_t next = row ? *row + 1 : 0;
    if (!f.is_empty() && f.tiers().form != TierForm::none && next < f.tiers().points.size()) {
      next_from.add(f.from(next));
      distance.add(f.from(next) - m);
      next_rate.add(rate_of(next));
    } else {
      next_from.add_null();
      distance.add_null();
      next_rate.add_null();
    }
    next_sale.add(f.exact(m + Decimal(1)) - f.exact(m));
  }
  return std::move(builder).build();
}

Decimal Sheet::would_pay(std::size_t slot, std::size_t c, const Decimal& basis) const {
  const std::size_t t = periods.size() - 1;
  const Component* rule = component(c, t);
  if (rule == nullptr || !rule->has_lines()) throw Error(ErrorCode::not_found, "component", "\"" + components[c].name + "\" does not pay for deals", "ask for a component with a rate");
  const BucketLines lines = lines_of(*this, bucket(c, slot));
  std::vector<std::uint32_t> fact(lines.fact, lines.fact + lines.ends.back());
  std::vector<std::int64_t> amounts(lines.basis, lines.basis + lines.ends.back());
  fact.push_back(kNoFact);
  amounts.push_back(std::int64_t(basis.rounded_scaled(components[c].scale)));
  BucketLines with{fact.data(), amounts.data(), lines.ends};
  ++with.ends.back();
  std::vector<std::int64_t> earned_now(fact.size());
  std::vector<Earned> results(periods.size());
  std::vector<Extra> more;
  const Earner earner(*this, c);
  earner.run(slot, with, earned_now.data(), results.data(), more);
  std::int64_t now = results[t].earned, before = earned[bucket(c, slot) * periods.size() + t].earned;
  for (const Extra& e : more) if (e.period == t && e.kind == LineKind::true_up) now += e.earned;
  for (const Extra& e : extras[slot]) if (e.period == t && e.kind == LineKind::true_up && e.component == std::int32_t(c)) before += e.earned;
  return money(now - before);
}

}  // namespace attain::paying
