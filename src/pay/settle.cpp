// From what components earn to what is paid, period by period: bonuses, gates, caps, guarantees, draws, debts.
#include <algorithm>

#include "attain/math/apportion.hpp"
#include "sheet.hpp"

namespace attain::paying {

namespace {

std::string_view word_of(Gate::Does does) {
  switch (does) {
    case Gate::Does::multiply: return "multiplied by ";
    case Gate::Does::cap: return "at most ";
    case Gate::Does::floor: return "at least ";
    case Gate::Does::add: return "plus ";
    case Gate::Does::set: return "set to ";
  }
  return "";
}

class Settler {
 public:
  Settler(Sheet& sheet, const std::vector<std::size_t>& slots) : s_(sheet), T_(sheet.periods.size()), slots_(slots) {
    for (std::size_t slot = 0; slot < sheet.people.size() && slots.empty(); ++slot) slots_.push_back(slot);
  }

  void all() {
    s_.settled.resize(s_.people.size() * T_);
    from_lines_.resize(s_.people.size());
    for (const std::size_t slot : slots_) {
      from_lines_[slot] = std::move(s_.extras[slot]);
      s_.extras[slot].clear();
      std::stable_sort(from_lines_[slot].begin(), from_lines_[slot].end(), [](const Extra& a, const Extra& b) { return a.period < b.period; });
    }
    cursor_.assign(s_.people.size(), 0);
    earned_.assign(s_.people.size(), 0);
    released_.assign(s_.people.size(), 0);
    for (std::size_t t = 0; t < T_; ++t) {
      for (const std::size_t slot : slots_) components(slot, t);
      contests(t);
      const Plan* plan = s_.plan_of(t);
      if (plan != nullptr) for (const std::size_t slot : slots_) whole(slot, t, *plan);
      if (plan != nullptr && plan->plan_cap) plan_cap(t, *plan);
      for (const std::size_t slot : slots_) pay_out(slot, t, plan);
    }
  }

 private:
  bool enrolled(std::size_t slot, std::size_t t) const { return s_.people[slot].in(s_.periods[t]) != nullptr; }

  void put(Extra extra) {
    earned_[extra.slot] += extra.earned;
    released_[extra.slot] += extra.released;
    s_.extras[extra.slot].push_back(std::move(extra));
  }

  /// A line that is earned and released at once.
  void add(std::size_t slot, std::size_t t, std::int32_t component, LineKind kind, std::int64_t amount, std::string reason) {
    if (amount == 0) return;
    put({.slot = std::uint32_t(slot), .period = std::uint32_t(t), .component = component, .kind = kind, .earned = amount, .released = amount, .paid = amount, .fact = {}, .reason = std::move(reason)});
  }

  Decimal value(const Amount& amount, std::size_t slot, std::size_t t) const {
    if (amount.number) return *amount.number;
    return amount.formula->evaluate_number(s_.context(slot, t, amount.formula->variables(), Decimal::scaled(earned_[slot], kPayScale), std::nullopt, std::nullopt));
  }

  bool holds(const Condition& condition, std::size_t slot, std::size_t t, std::int64_t earned) const {
    return condition == nullptr || condition->holds(s_.context(slot, t, condition->variables(), Decimal::scaled(earned, kPayScale), std::nullopt, std::nullopt));
  }

  void gates(const std::vector<Gate>& gates, std::size_t slot, std::size_t t, std::int32_t component, std::int64_t earned) {
    const Rounding& rounding = s_.plan_of(t)->round;
    for (const Gate& gate : gates) {
      if (!holds(gate.when, slot, t, earned)) continue;
      Decimal now = Decimal::scaled(earned, kPayScale);
      switch (gate.does) {
        case Gate::Does::multiply: now = now * gate.by; break;
        case Gate::Does::cap: now = min(now, gate.by); break;
        case Gate::Does::floor: now = max(now, gate.by); break;
        case Gate::Does::add: now = now + gate.by; break;
        case Gate::Does::set: now = gate.by; break;
      }
      const std::int64_t after = to_pay(now, rounding);
      add(slot, t, component, LineKind::gate, after - earned, gate.reason + ": " + std::string(word_of(gate.does)) + gate.by.text());
      earned = after;
    }
  }

  void components(std::size_t slot, std::size_t t) {
    earned_[slot] = released_[slot] = 0;
    auto& extras = from_lines_[slot];
    std::size_t& at = cursor_[slot];
    const std::size_t first = at;
    while (at < extras.size() && extras[at].period == t) ++at;
    for (std::size_t c = 0; c < s_.components.size(); ++c) {
      const Component* rule = s_.component(c, t);
      const std::int64_t lines = s_.earned[s_.bucket(c, slot) * T_ + t].earned;
      std::int64_t own = lines;
      earned_[slot] += lines;
      if (rule != nullptr && !rule->on_cash) released_[slot] += lines;
      for (std::size_t i = first; i < at; ++i) {
        if (extras[i].component != std::int32_t(c)) continue;
        own += extras[i].earned;
        put(std::move(extras[i]));
      }
      if (rule == nullptr || s_.eligible[c][slot * T_ + t] == 0) continue;
      if (rule->kind == Component::Kind::bonus || rule->kind == Component::Kind::penalty) own = bonus(slot, t, c, *rule);
      if (!rule->gates.empty()) gates(rule->gates, slot, t, std::int32_t(c), own);
    }
  }

  std::int64_t bonus(std::size_t slot, std::size_t t, std::size_t c, const Component& rule) {
    if (s_.periods[t].last() > s_.as_of || !holds(rule.when, slot, t, earned_[slot])) return 0;
    const Known* known = s_.known.empty() ? nullptr : &s_.known[slot * T_ + t];
    const Amount* amount = rule.amount ? &*rule.amount : nullptr;
    std::string reason = rule.when != nullptr ? rule.when->text() : "";
    for (const auto& [grade, by] : rule.by_grade) {
      if (known != nullptr && known->grade == grade) amount = &by, reason = "grade " + grade;
    }
    if (!rule.by_rank.empty() && known != nullptr && known->rank && std::size_t(*known->rank) <= rule.by_rank.size()) {
      amount = &rule.by_rank[std::size_t(*known->rank) - 1];
      reason = "rank " + std::to_string(*known->rank);
    }
    if (amount == nullptr) return 0;
    Decimal exact = value(*amount, slot, t) * s_.part_of(rule, slot, s_.periods[t]);
    if (rule.cap) exact = min(exact, *rule.cap);
    if (rule.floor) exact = max(exact, *rule.floor);
    if (rule.kind == Component::Kind::penalty) exact = -exact;
    const std::int64_t units = to_pay(exact, s_.plan_of(t)->round);
    add(slot, t, std::int32_t(c), rule.kind == Component::Kind::penalty ? LineKind::penalty : LineKind::bonus, units, reason);
    return units;
  }

  void contests(std::size_t t) {
    for (std::size_t c = 0; c < s_.components.size(); ++c) {
      const Component* rule = s_.component(c, t);
      if (rule == nullptr || rule->kind != Component::Kind::contest || !s_.periods[t].contains(rule->window->last()) || rule->window->last() > s_.as_of) continue;
      MeasureOptions options;
      options.measures = {MeasureRequest(*rule->measure)};
      options.by = {"salesperson"};
      options.period = *rule->window;
      const MeasureSheet sheet = measure_sheet(s_.book, options);
      struct Entry { Decimal value; std::size_t slot; };
      std::vector<Entry> entries;
      for (std::size_t slot = 0; slot < s_.people.size(); ++slot) {
        if (s_.eligible[c][slot * T_ + t] == 0) continue;
        const auto row = sheet.find({s_.people[slot].id});
        if (!row || !sheet.at(*row, 0).value) continue;
        const Decimal& value = *sheet.at(*row, 0).value;
        if (rule->at_least ? value >= *rule->at_least : value.sign() > 0) entries.push_back({value, slot});
      }
      bool higher = true;
      for (const MeasureInfo& info : measure_catalogue(s_.book)) if (info.name == rule->measure_name) higher = info.higher_is_better;
      std::stable_sort(entries.begin(), entries.end(), [&](const Entry& a, const Entry& b) { return higher ? a.value > b.value : a.value < b.value; });
      prizes(t, c, *rule, entries.size(), [&](std::size_t i) { return entries[i].slot; }, [&](std::size_t a, std::size_t b) { return entries[a].value == entries[b].value; });
    }
  }

  /// Those who tie share the prizes of their places evenly; a unit that is left goes to the smaller id.
  template <typename SlotOf, typename Tied>
  void prizes(std::size_t t, std::size_t c, const Component& rule, std::size_t count, SlotOf&& slot_of, Tied&& tied) {
    const Rounding& rounding = s_.plan_of(t)->round;
    for (std::size_t i = 0; i < count && i < rule.prizes.size();) {
      std::size_t end = i + 1;
      while (end < count && tied(i, end)) ++end;
      Decimal sum;
      for (std::size_t place = i; place < end && place < rule.prizes.size(); ++place) sum += rule.prizes[place];
      const std::vector<int128> equal(end - i, 1);
      const std::vector<int128> parts = largest_remainder(int128(to_pay(sum, rounding) / rounding.unit), equal);
      for (std::size_t k = i; k < end; ++k) add(slot_of(k), t, std::int32_t(c), LineKind::contest, std::int64_t(parts[k - i]) * rounding.unit, "place " + std::to_string(i + 1) + (end - i > 1 ? ", shared" : ""));
      i = end;
    }
  }

  void whole(std::size_t slot, std::size_t t, const Plan& plan) {
    if (!enrolled(slot, t)) return;
    if (!plan.gates.empty()) gates(plan.gates, slot, t, -1, earned_[slot]);
    if (plan.cap && earned_[slot] > to_pay(*plan.cap, plan.round)) add(slot, t, -1, LineKind::cap, to_pay(*plan.cap, plan.round) - earned_[slot], "at most " + plan.cap->text());
    if (plan.floor && earned_[slot] < to_pay(*plan.floor, plan.round)) add(slot, t, -1, LineKind::floor, to_pay(*plan.floor, plan.round) - earned_[slot], "at least " + plan.floor->text());
  }

  void plan_cap(std::size_t t, const Plan& plan) {
    int128 total = 0, positive = 0;
    std::vector<int128> weights(s_.people.size());
    for (std::size_t slot = 0; slot < s_.people.size(); ++slot) {
      total += earned_[slot];
      weights[slot] = std::max<std::int64_t>(0, earned_[slot]);
      positive += weights[slot];
    }
    const int128 over = total - to_pay(*plan.plan_cap, plan.round);
    if (over <= 0 || positive == 0) return;
    const std::vector<int128> parts = largest_remainder(over / plan.round.unit, weights);
    for (std::size_t slot = 0; slot < s_.people.size(); ++slot) add(slot, t, -1, LineKind::cap, -std::int64_t(parts[slot]) * plan.round.unit, "the plan pays at most " + plan.plan_cap->text());
  }

  bool within(std::size_t slot, std::size_t t, const std::optional<int>& months) const {
    if (!months) return true;
    const Date begun = s_.begun(slot, s_.periods[t]);
    return begun.plus_months(*months) > s_.periods[t].first();
  }

  void pay_out(std::size_t slot, std::size_t t, const Plan* plan) {
    const Settled before = t == 0 ? Settled{} : s_.settled[slot * T_ + t - 1];
    const bool open = plan != nullptr && enrolled(slot, t) && s_.periods[t].first() <= s_.as_of;
    if (open && plan->guarantee && within(slot, t, plan->guarantee->months)) {
      const std::int64_t least = to_pay(value(plan->guarantee->amount, slot, t), plan->round);
      if (earned_[slot] < least) add(slot, t, -1, LineKind::guarantee, least - earned_[slot], "guaranteed " + Decimal::scaled(least, kPayScale).normalized().text());
    }
    Settled now{.earned = earned_[slot], .released = released_[slot], .held = 0, .paid = released_[slot], .draw_balance = before.draw_balance, .debt = before.debt};
    if (open && plan->draw) draw(slot, t, *plan, now);
    if (plan != nullptr && plan->carries_negative && s_.periods[t].first() <= s_.as_of) carry(slot, t, now);
    now.earned = earned_[slot];
    now.released = released_[slot];
    now.held = before.held + now.earned - now.released;
    s_.settled[slot * T_ + t] = now;
  }

  void advance(std::size_t slot, std::size_t t, LineKind kind, std::int64_t paid, std::int64_t advanced, std::string reason) {
    put({.slot = std::uint32_t(slot), .period = std::uint32_t(t), .component = -1, .kind = kind, .earned = 0, .released = 0, .paid = paid, .fact = {}, .reason = std::move(reason), .advanced = advanced});
  }

  void draw(std::size_t slot, std::size_t t, const Plan& plan, Settled& now) {
    const Draw& draw = *plan.draw;
    const bool active = within(slot, t, draw.months);
    const std::int64_t least = active ? to_pay(value(draw.amount, slot, t), plan.round) : 0;
    if (active && now.released < least) {
      const std::int64_t gap = least - now.released;
      if (draw.recoverable) {
        advance(slot, t, LineKind::draw, gap, gap, "draw of " + Decimal::scaled(least, kPayScale).normalized().text());
        now.draw_balance += gap;
      } else {
        add(slot, t, -1, LineKind::draw, gap, "draw of " + Decimal::scaled(least, kPayScale).normalized().text() + ", not recoverable");
      }
      now.paid += gap;
      return;
    }
    if (now.draw_balance > 0 && !active && draw.forgive) {
      advance(slot, t, LineKind::forgiven, 0, -now.draw_balance, "the draw's months are over");
      now.draw_balance = 0;
    }
    if (now.draw_balance <= 0 || (draw.recover_from && s_.periods[t].last() < *draw.recover_from)) return;
    std::int64_t back = to_pay(Decimal::scaled(std::max<std::int64_t>(0, now.released - least), kPayScale) * draw.recover, {.to = plan.round.to, .unit = plan.round.unit, .mode = RoundingMode::down});
    back = std::min(back, now.draw_balance);
    if (draw.recover_at_most) back = std::min(back, to_pay(*draw.recover_at_most, plan.round));
    if (back <= 0) return;
    advance(slot, t, LineKind::recovery, -back, -back, "of a balance of " + Decimal::scaled(now.draw_balance, kPayScale).normalized().text());
    now.draw_balance -= back;
    now.paid -= back;
  }

  void carry(std::size_t slot, std::size_t t, Settled& now) {
    std::int64_t change = 0;
    if (now.paid < 0) change = -now.paid;
    else if (now.debt > 0) change = -std::min(now.paid, now.debt);
    if (change == 0) return;
    advance(slot, t, LineKind::carried, change, 0, change > 0 ? "carried into later pay" : "of a debt of " + Decimal::scaled(now.debt, kPayScale).normalized().text());
    now.debt += change;
    now.paid += change;
  }

  Sheet& s_;
  std::size_t T_;
  std::vector<std::size_t> slots_;
  std::vector<std::vector<Extra>> from_lines_;
  std::vector<std::size_t> cursor_;
  std::vector<std::int64_t> earned_, released_;            // of the period, so far
};

}  // namespace

void settle(Sheet& sheet, const std::vector<std::size_t>& slots) {
  Settler(sheet, slots).all();
  const std::size_t T = sheet.periods.size();
  sheet.totals.resize(sheet.people.size());
  const auto sum_up = [&](std::size_t slot) {
    Settled& total = sheet.totals[slot];
    total = {};
    for (std::size_t t = sheet.first_asked; t < T; ++t) {
      const Settled& s = sheet.settled[slot * T + t];
      total.earned += s.earned;
      total.released += s.released;
      total.paid += s.paid;
      total.held = s.held;
      total.draw_balance = s.draw_balance;
      total.debt = s.debt;
    }
  };
  for (const std::size_t slot : slots) sum_up(slot);
  for (std::size_t slot = 0; slot < sheet.people.size() && slots.empty(); ++slot) sum_up(slot);
}

}  // namespace attain::paying
