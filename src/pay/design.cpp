// Pay plans checked, bounded and compared before they are used.
#include "attain/pay/design.hpp"

#include <algorithm>
#include <map>

#include "attain/math/stretches.hpp"
#include "schedule.hpp"

namespace attain {

using namespace paying;

namespace {

std::string plain(const Decimal& value) { return value.normalized().text(); }

/// What multiplies the bounds of tiers when nobody in particular is looked at: the stated target, else 1 (bounds are attainments then).
Decimal factor_of(const Component& c) { return c.tiers.on_attainment ? c.target.value_or(Decimal(1)) : Decimal(1); }

class PlanChecks {
 public:
  PlanChecks(const Plan& plan, Findings& findings) : plan_(plan), findings_(findings) {}

  void all() {
    for (const Component& c : plan_.components) {
      if (c.tiers.form != TierForm::none) tiers(c);
      if (c.decision) table(c);
      if (c.has_lines()) caps(c);
    }
  }

 private:
  void add(Severity severity, ErrorCode code, const std::string& path, std::string message, std::string hint = {}) { findings_.push_back({severity, code, path, std::move(message), std::move(hint)}); }

  void tiers(const Component& c) {
    const Schedule schedule(c.tiers, c.rate, 2, factor_of(c));
    if (c.tiers.form == TierForm::interpolated) return interpolated(c);
    if (!schedule.curve()) return;
    StretchCheck check;
    check.path = c.tiers.path;
    check.input = c.tiers.on_attainment && !c.target ? "the attainment" : "the base";
    check.output = "of pay";
    check.first = Decimal(0);
    if (c.tiers.form != TierForm::step) check.cliff = Decimal::scaled(1, 6);   // a milestone is a leap on purpose, a rate that leaps is told
    std::vector<Stretch> list = stretches(*schedule.curve(), "tiers");
    for (Stretch& s : list) s.start = s.start * c.rate, s.end = s.end * c.rate;
    const Findings found = check_stretches(std::move(list), check);
    findings_.insert(findings_.end(), found.begin(), found.end());
    if (c.tiers.form == TierForm::marginal || c.tiers.form == TierForm::whole) same_rates(c);
  }

  void same_rates(const Component& c) {
    for (std::size_t i = 1; i < c.tiers.points.size(); ++i) {
      if (c.tiers.points[i].y == c.tiers.points[i - 1].y && c.tiers.form == TierForm::whole) {
        add(Severity::info, ErrorCode::unused_edge, c.tiers.path, "nothing changes at " + plain(c.tiers.points[i].x) + ": both tiers have the rate " + plain(c.tiers.points[i].y), "leave one of them out");
      }
    }
  }

  /// x × r(x) between two points is a parabola: it falls where its slope, r + x r′, is negative at an end.
  void interpolated(const Component& c) {
    const auto& p = c.tiers.points;
    if (p.front().x.sign() > 0) add(Severity::warning, ErrorCode::gap, c.tiers.path, "nothing is earned below " + plain(p.front().x) + ", and at it " + plain(p.front().x * p.front().y * c.rate) + " at once", "begin the tiers at 0, or mean it");
    for (std::size_t i = 1; i < p.size(); ++i) {
      const Decimal slope = (p[i].y - p[i - 1].y) / (p[i].x - p[i - 1].x);
      const Decimal at_start = p[i - 1].y + p[i - 1].x * slope, at_end = p[i].y + p[i].x * slope;
      if ((at_start * c.rate).sign() >= 0 && (at_end * c.rate).sign() >= 0) continue;
      add(Severity::warning, ErrorCode::result_falls, c.tiers.path, "pay falls as results rise between " + plain(p[i - 1].x) + " and " + plain(p[i].x) + ": " + plain(p[i - 1].x * p[i - 1].y * c.rate) + " at the first, " + plain(p[i].x * p[i].y * c.rate) + " at the second",
          "lower the rate more slowly, or use marginal tiers");
    }
  }

  void table(const Component& c) {
    for (Finding finding : c.decision->verify()) {
      finding.path = c.path + ".table" + (finding.path.empty() ? "" : ": " + finding.path);
      findings_.push_back(std::move(finding));
    }
  }

  void caps(const Component& c) {
    if (!c.cap || c.tiers.form == TierForm::none || c.tiers.form == TierForm::interpolated) return;
    const Schedule schedule(c.tiers, c.rate, 2, factor_of(c));
    if (c.tiers.on_attainment && !c.target) return;   // what a tier pays depends on the person's target
    for (std::size_t i = 0; i < c.tiers.points.size(); ++i) {
      if (schedule.exact(schedule.from(i)) < *c.cap || schedule.from(i).is_zero()) continue;
      add(Severity::warning, ErrorCode::unreachable_result, c.path + ".cap", "the cap of " + plain(*c.cap) + " is reached before the tier that begins at " + plain(schedule.from(i)), "raise the cap, or leave the tier out");
      return;
    }
  }

  const Plan& plan_;
  Findings& findings_;
};

/// The most a component pays in its window, with why; empty: nothing bounds it.
std::pair<std::optional<Decimal>, std::string> most_of(const Component& c) {
  using Kind = Component::Kind;
  if (c.cap) return {c.cap, "its cap"};
  switch (c.kind) {
    case Kind::penalty: return {Decimal(0), "a penalty"};
    case Kind::contest: {
      Decimal best(0);
      for (const Decimal& prize : c.prizes) best = max(best, prize);
      return {best, "the first prize"};
    }
    case Kind::bonus: {
      std::optional<Decimal> best = Decimal(0);
      const auto take = [&](const Amount& amount) { best = amount.number && best ? std::optional(max(*best, *amount.number)) : std::nullopt; };
      if (c.amount) take(*c.amount);
      for (const auto& [grade, amount] : c.by_grade) take(amount);
      for (const Amount& amount : c.by_rank) take(amount);
      return {best, best ? "its greatest amount" : "a formula that nothing bounds"};
    }
    case Kind::rate: break;
  }
  if (c.tiers.form == TierForm::step) {
    Decimal best(0);
    for (const auto& point : c.tiers.points) best = max(best, point.y * c.rate);
    return {best, "its last milestone"};
  }
  const bool flat_end = (c.tiers.form == TierForm::marginal || c.tiers.form == TierForm::overage) && c.tiers.points.back().y.is_zero() && c.rates.empty();
  if (flat_end && (!c.tiers.on_attainment || c.target)) {
    const Schedule schedule(c.tiers, c.rate, 2, factor_of(c));
    if (schedule.curve()) {
      Decimal best(0);
      for (const auto& point : schedule.curve()->points()) best = max(best, point.y * c.rate);
      return {best, "its last tier pays nothing"};
    }
  }
  return {std::nullopt, "the last rate goes on without end"};
}

std::string over_text(const Window& over) {
  switch (over.kind) {
    case Window::Kind::fact: return "fact";
    case Window::Kind::document: return "document";
    case Window::Kind::period: return "period";
    case Window::Kind::grain: return std::string(name_of(over.grain));
    case Window::Kind::rolling: return "rolling " + std::to_string(over.count);
    case Window::Kind::lifetime: return "lifetime";
  }
  return {};
}

std::map<std::string, Decimal> earned_of(const StatementSheet& sheet) {
  std::map<std::string, Decimal> earned;
  for (std::size_t i = 0; i < sheet.size(); ++i) earned[sheet[i].salesperson()] = sheet[i].earned();
  return earned;
}

StatementSheet run(const Book& book, const ComparedPlan& plan, const Period& period) {
  return pay(book, {.plan = plan.plan, .period = period, .as_of = plan.as_of, .salespeople = plan.salespeople});
}

}  // namespace

Findings verify_pay_plans(const Book& book) {
  Findings findings;
  for (const Rule* rule : book.rules("pay-plan")) {
    try {
      PlanChecks(parse(book, *rule), findings).all();
    } catch (const Error& error) {
      findings.push_back({Severity::error, error.code(), error.path(), error.message(), error.hint()});
    }
  }
  sort_findings(findings);
  return findings;
}

Frame worst_case(const Book& book, std::string_view plan_name, Date on) {
  const Plan plan = parse(book, book.rule("pay-plan", plan_name, on));
  FrameBuilder builder;
  Column &component = builder.text("component"), &over = builder.text("over"), &most = builder.decimal("most", kPayScale, std::string(book.company().currency().code())), &because = builder.text("because");
  std::optional<Decimal> sum = Decimal(0);
  for (const Component& c : plan.components) {
    const auto [bound, why] = most_of(c);
    component.add(c.name);
    over.add(c.has_lines() ? over_text(c.over) : c.window ? c.window->text() : std::string("period"));
    most.add(bound);
    because.add(why);
    const bool per_period = !c.has_lines() || c.over.kind == Window::Kind::period || c.over.kind == Window::Kind::grain || c.over.kind == Window::Kind::rolling || c.over.kind == Window::Kind::lifetime;
    sum = sum && bound && per_period ? std::optional(*sum + max(*bound, Decimal(0))) : std::nullopt;
  }
  if (plan.cap) sum = sum ? min(*sum, *plan.cap) : *plan.cap;
  component.add_null();
  over.add("period");
  most.add(sum);
  because.add(plan.cap && sum == plan.cap ? "the plan's cap for one person" : sum ? "the sum of the components" : "some component is not bounded");
  if (plan.plan_cap) {
    component.add("all");
    over.add("period");
    most.add(*plan.plan_cap);
    because.add("the plan's cap for everybody");
  }
  return std::move(builder).build();
}

Frame compare_pay(const Book& before, const ComparedPlan& old_plan, const Book& after, const ComparedPlan& new_plan, const Period& period) {
  const StatementSheet a = run(before, old_plan, period), b = run(after, new_plan, period);
  if (a.currency() != b.currency()) throw Error(ErrorCode::mixed_currencies, "plans", "one pays in " + std::string(a.currency().code()) + ", the other in " + std::string(b.currency().code()), "compare plans of one currency");
  const auto old_pay = earned_of(a), new_pay = earned_of(b);
  std::map<std::string, std::pair<Decimal, Decimal>> people;
  for (const auto& [who, amount] : old_pay) people[who].first = amount;
  for (const auto& [who, amount] : new_pay) people[who].second = amount;
  int scale = 2;
  std::pair<Decimal, Decimal> all;
  for (const auto& [who, amounts] : people) {
    all.first += amounts.first;
    all.second += amounts.second;
    scale = std::max({scale, amounts.first.normalized().scale(), amounts.second.normalized().scale()});
  }
  FrameBuilder builder;
  const std::string unit(a.currency().code());
  Column &person = builder.text("salesperson"), &was = builder.decimal("before", scale, unit), &is = builder.decimal("after", scale, unit), &change = builder.decimal("change", scale, unit), &share = builder.decimal("share", 12), &currency = builder.text("currency");
  const auto put = [&](const std::pair<Decimal, Decimal>& amounts) {
    was.add(amounts.first);
    is.add(amounts.second);
    change.add(amounts.second - amounts.first);
    amounts.first.is_zero() ? share.add_null() : share.add((amounts.second - amounts.first) / amounts.first);
    currency.add(unit);
  };
  for (const auto& [who, amounts] : people) {
    person.add(who);
    put(amounts);
  }
  person.add_null();
  put(all);
  return std::move(builder).build();
}

Frame compare_pay_by_period(const Book& before, const ComparedPlan& old_plan, const Book& after, const ComparedPlan& new_plan, const Period& period) {
  std::map<std::pair<std::string, std::string>, std::pair<Decimal, Decimal>> rows;
  int scale = 2;
  std::string unit;
  for (const bool second : {false, true}) {
    const StatementSheet sheet = second ? run(after, new_plan, period) : run(before, old_plan, period);
    if (second && unit != sheet.currency().code()) throw Error(ErrorCode::mixed_currencies, "plans", "the plans pay in different currencies", "compare plans of one currency");
    unit = sheet.currency().code();
    const Frame lines = sheet.lines();
    const Column &person = lines.at("salesperson"), &when = lines.at("period"), &earned = lines.at("earned");
    scale = std::max(scale, earned.scale());
    for (std::size_t row = 0; row < lines.rows(); ++row) {
      auto& cell = rows[{std::string(person.text(row)), std::string(when.text(row))}];
      (second ? cell.second : cell.first) += earned.decimal(row);
    }
  }
  FrameBuilder builder;
  Column &person = builder.text("salesperson"), &when = builder.text("period"), &was = builder.decimal("before", scale, unit), &is = builder.decimal("after", scale, unit), &change = builder.decimal("change", scale, unit);
  for (const auto& [key, amounts] : rows) {
    person.add(key.first);
    when.add(key.second);
    was.add(amounts.first);
    is.add(amounts.second);
    change.add(amounts.second - amounts.first);
  }
  return std::move(builder).build();
}

}  // namespace attain
