// Who is under a plan and when; what conditions and formulae know of them.
#include <algorithm>
#include <map>
#include <set>

#include "measure/people.hpp"
#include "posted.hpp"
#include "sheet.hpp"

namespace attain::paying {

namespace {

using measuring::last_employed_day;

class People {
 public:
  explicit People(Sheet& sheet) : s_(sheet), book_(sheet.book) {}

  void find() {
    const bool by_table = read_table();
    s_.only_enrolled = by_table && std::all_of(s_.plans.begin(), s_.plans.end(), [](const Plan& plan) { return plan.enrolled_for == nullptr; });
    for (std::size_t t = 0; t < s_.periods.size(); ++t) {
      const Plan* plan = s_.plan_of(t);
      if (plan == nullptr || (by_table && plan->enrolled_for == nullptr)) continue;
      for (const std::uint32_t person : book_.company().entities(Domain::salesperson)) {
        const auto day = last_employed_day(book_, person, s_.periods[t]);
        if (!day || (plan->enrolled_for != nullptr && !measuring::person_matches(book_, plan->enrolled_for.get(), person, *day))) continue;
        extend(enrolled_[person], s_.periods[t]);
      }
    }
    for (const std::string& id : posted_people(book_, s_.options.plan)) {
      if (const std::uint32_t code = book_.ids().of(Domain::salesperson).find(id).value_or(kNone); code != kNone) enrolled_[code];
    }
    if (s_.options.previous) {
      for (const Person& person : Sheet::of(*s_.options.previous).people) {
        if (const auto code = book_.ids().of(Domain::salesperson).find(person.id)) enrolled_[*code];
      }
    }
    for (auto& [code, enrolments] : enrolled_) {
      Person person;
      person.code = code;
      person.id = std::string(book_.ids().of(Domain::salesperson).text(code));
      person.name = book_.company().label(Domain::salesperson, code, s_.options.period.last());
      std::sort(enrolments.begin(), enrolments.end(), [](const Enrolment& a, const Enrolment& b) { return a.first < b.first; });
      person.enrolments = std::move(enrolments);
      s_.people.push_back(std::move(person));
    }
    std::sort(s_.people.begin(), s_.people.end(), [](const Person& a, const Person& b) { return a.id < b.id; });
    const bool nobody = std::none_of(s_.people.begin(), s_.people.end(), [&](const Person& p) { return p.in(s_.options.period) != nullptr; });
    if (nobody) s_.findings.push_back({Severity::warning, ErrorCode::nobody_enrolled, s_.plan().path, "nobody is under this plan in " + s_.options.period.text(), "see `for`, and the table `enrolments`"});
    components();
  }

 private:
  static void extend(std::vector<Enrolment>& list, const Period& period) {
    for (Enrolment& e : list) {
      if (e.first <= period.first() && period.end() <= e.end) return;
      if (e.end == period.first()) {
        e.end = period.end();
        return;
      }
    }
    list.push_back({.first = period.first(), .end = period.end()});
  }

  bool read_table() {
    const Table* table = book_.journal().find("enrolments");
    if (table == nullptr) return false;
    const TableSchema& schema = table->schema();
    const std::array<std::optional<std::size_t>, 4> terms = {schema.index("share"), schema.index("target_incentive"), schema.index("base_salary"), schema.index("draw")};
    return measuring::for_each_enrolment(book_, s_.options.plan, [&](const measuring::EnrolmentRow& row) {
      Enrolment e;
      if (row.first != kNullDay) e.first = Date(row.first);
      if (row.last != kNullDay) e.end = Date(row.last) + 1;
      std::optional<Decimal>* const agreed[] = {&e.share, &e.target_incentive, &e.base_salary, &e.draw};
      for (std::size_t i = 0; i < terms.size(); ++i) if (terms[i]) *agreed[i] = row.segment.column(*terms[i]).decimal(row.row);
      enrolled_[row.person].push_back(e);
    });
  }

  void components() {
    const std::size_t T = s_.periods.size();
    for (std::size_t c = 0; c < s_.components.size(); ++c) {
      std::vector<std::uint8_t> mask(s_.people.size() * T, 0);
      for (std::size_t slot = 0; slot < s_.people.size(); ++slot) {
        for (std::size_t t = 0; t < T; ++t) {
          const Component* component = s_.component(c, t);
          if (component == nullptr || s_.people[slot].in(s_.periods[t]) == nullptr) continue;
          if (component->enrolled_for != nullptr) {
            const Date day = last_employed_day(book_, s_.people[slot].code, s_.periods[t]).value_or(s_.periods[t].last());
            if (!measuring::person_matches(book_, component->enrolled_for.get(), s_.people[slot].code, day)) continue;
          }
          mask[slot * T + t] = 1;
        }
      }
      s_.eligible.push_back(std::move(mask));
    }
  }

  Sheet& s_;
  const Book& book_;
  std::map<std::uint32_t, std::vector<Enrolment>> enrolled_;
};

/// Measures of one period for everybody, by salesperson id.
std::map<std::string, std::size_t, std::less<>> rows_by_person(const MeasureSheet& sheet) {
  std::map<std::string, std::size_t, std::less<>> rows;
  for (std::size_t row = 0; row < sheet.rows(); ++row) {
    if (auto id = sheet.key(row, 0)) rows.emplace(std::move(*id), row);
  }
  return rows;
}

class LookUp {
 public:
  LookUp(Sheet& sheet, unsigned threads) : s_(sheet), threads_(threads) {}

  void all() {
    names();
    s_.measured.resize(s_.periods.size());
    s_.appraised.resize(s_.periods.size());
    if (!s_.measure_names.empty() || appraises_) {
      s_.known.resize(s_.people.size() * s_.periods.size());
      for (std::size_t t = 0; t < s_.periods.size(); ++t) period(t);
    }
    for (std::size_t c = 0; c < s_.components.size(); ++c) targets(c);
  }

 private:
  void names() {
    std::set<std::string> wanted;
    for (const Plan& plan : s_.plans) {
      for (const std::string& name : plan.names) {
        if (name == "score" || name == "grade" || name == "rank") appraises_ = true;
        else wanted.insert(name);
      }
    }
    for (const MeasureInfo& info : measure_catalogue(s_.book)) {
      if (wanted.count(info.name) != 0 && info.name != "base" && info.name != "earned") s_.measure_names.push_back(info.name);
    }
  }

  MeasureSheet sheet_of(std::vector<MeasureRequest> measures, const Period& period) const {
    MeasureOptions options;
    options.measures = std::move(measures);
    options.by = {"salesperson"};
    options.period = period;
    options.as_of = std::min(s_.as_of, period.last());
    options.threads = threads_;
    return measure_sheet(s_.book, options);
  }

  void period(std::size_t t) {
    const std::size_t T = s_.periods.size();
    if (!s_.measure_names.empty()) {
      std::vector<MeasureRequest> requests(s_.measure_names.begin(), s_.measure_names.end());
      s_.measured[t] = sheet_of(std::move(requests), s_.periods[t]);
      const auto rows = rows_by_person(*s_.measured[t]);
      for (std::size_t slot = 0; slot < s_.people.size(); ++slot) {
        Known& known = s_.known[slot * T + t];
        known.measures.resize(s_.measure_names.size());
        const auto row = rows.find(s_.people[slot].id);
        if (row == rows.end()) continue;
        for (std::size_t m = 0; m < s_.measure_names.size(); ++m) known.measures[m] = s_.measured[t]->at(row->second, m).value;
      }
    }
    const Plan* plan = s_.plan_of(t);
    if (!appraises_ || plan == nullptr || plan->scorecard.empty()) return;
    s_.appraised[t] = appraise(s_.book, {.scorecard = plan->scorecard, .period = s_.periods[t], .as_of = std::min(s_.as_of, s_.periods[t].last()), .salespeople = {}, .threads = threads_});
    for (std::size_t slot = 0; slot < s_.people.size(); ++slot) {
      if (!s_.appraised[t]->contains(s_.people[slot].id)) continue;
      const Appraisal appraisal = s_.appraised[t]->at(s_.people[slot].id);
      Known& known = s_.known[slot * T + t];
      known.score = appraisal.score();
      known.grade = appraisal.grade();
      known.rank = appraisal.rank();
    }
  }

  void targets(std::size_t c) {
    for (std::size_t t = 0; t < s_.periods.size(); ++t) {
      const Component* component = s_.component(c, t);
      if (component == nullptr || component->target_measure.empty()) continue;
      const Period window = s_.window_of(c, t);
      const bool there = std::any_of(s_.targets.begin(), s_.targets.end(), [&](const Sheet::WindowTargets& w) { return w.component == c && w.window == window; });
      if (there) continue;
      MeasureOptions options;
      options.measures = {MeasureRequest(Document::object({{"measure", "target"}, {"of", component->target_measure}}))};
      options.by = {"salesperson"};
      options.period = window;
      options.threads = threads_;
      const MeasureSheet sheet = measure_sheet(s_.book, options);
      const auto rows = rows_by_person(sheet);
      Sheet::WindowTargets found{c, window, std::vector<std::optional<Decimal>>(s_.people.size())};
      for (std::size_t slot = 0; slot < s_.people.size(); ++slot) {
        if (const auto row = rows.find(s_.people[slot].id); row != rows.end()) found.by_slot[slot] = sheet.at(row->second, 0).value;
      }
      s_.targets.push_back(std::move(found));
    }
  }

  Sheet& s_;
  unsigned threads_;
  bool appraises_ = false;
};

/// Whole months from one day to another: 0 within the first.
std::int64_t months_between(Date from, Date to) {
  std::int64_t months = (to.year() - from.year()) * 12 + to.month() - from.month();
  if (to.day() < from.day()) --months;
  return std::max<std::int64_t>(0, months);
}

}  // namespace

Date Sheet::begun(std::size_t slot, const Period& period) const {
  const Person& person = people[slot];
  const Enrolment* e = person.in(period);
  Date first = e != nullptr ? e->first : period.first();
  const Attribute* employed = book.company().find(Domain::salesperson, "employed");
  const bool agreed = e != nullptr && e->first != kEarliest && (e->share || e->target_incentive || e->base_salary || e->draw);
  if (employed != nullptr && !agreed) {
    for (const Attribute::Entry& entry : employed->entries(person.code)) {
      if (entry.is == 1 && entry.from < period.end() && entry.from != kEarliest) first = entry.from;
    }
  }
  return first;
}

std::int64_t Sheet::months_of(std::size_t slot, const Period& period) const { return months_between(begun(slot, period), period.last()); }

rule::Context Sheet::context(std::size_t slot, std::size_t period, const std::vector<std::string>& names, const std::optional<Decimal>& earned_so_far, const std::optional<Decimal>& base,
                             const std::optional<Decimal>& attainment) const {
  rule::Context context;
  const Person& person = people[slot];
  context.label = "people[\"" + person.id + "\"]";
  const Known* k = known.empty() ? nullptr : &known[slot * periods.size() + period];
  const Enrolment* e = person.in(periods[period]);
  const auto number = [](const std::optional<Decimal>& value) { return value ? rule::Value(*value) : rule::Value(); };
  for (const std::string& name : names) {
    if (name == "earned") context.set(name, number(earned_so_far));
    else if (name == "base") context.set(name, number(base));
    else if (name == "attainment") context.set(name, number(attainment));
    else if (name == "score") context.set(name, k != nullptr ? number(k->score) : rule::Value());
    else if (name == "grade") context.set(name, k != nullptr && !k->grade.empty() ? rule::Value(k->grade) : rule::Value());
    else if (name == "rank") context.set(name, k != nullptr && k->rank ? rule::Value(*k->rank) : rule::Value());
    else if (name == "share") context.set(name, number(e != nullptr ? e->share : std::nullopt));
    else if (name == "target_incentive") context.set(name, number(e != nullptr ? e->target_incentive : std::nullopt));
    else if (name == "base_salary") context.set(name, number(e != nullptr ? e->base_salary : std::nullopt));
    else if (name == "draw") context.set(name, number(e != nullptr ? e->draw : std::nullopt));
    else if (name == "months") context.set(name, rule::Value(months_of(slot, periods[period])));
    else if (const auto m = std::find(measure_names.begin(), measure_names.end(), name); m != measure_names.end()) context.set(name, k != nullptr ? number(k->measures[std::size_t(m - measure_names.begin())]) : rule::Value());
    else context.set(name, measuring::person_value(book, person.code, name, last_employed_day(book, person.code, periods[period]).value_or(periods[period].last())));
  }
  return context;
}

std::optional<Decimal> Sheet::target_of(std::size_t component, std::size_t slot, std::size_t period) const {
  const Component* c = this->component(component, period);
  std::optional<Decimal> target = c->target;
  const Period window = window_of(component, period);
  for (const WindowTargets& w : targets) if (w.component == component && w.window == window) target = w.by_slot[slot];
  if (!target) return std::nullopt;
  if (c->relief != nullptr) {
    const Decimal factor = c->relief->evaluate_number(context(slot, period, c->relief->variables(), std::nullopt, std::nullopt, std::nullopt));
    *target = *target * factor;
  }
  if (!c->ramp.empty()) {
    const std::int64_t months = months_of(slot, periods[period]);
    for (const auto& [until, factor] : c->ramp) {
      if (months < until) {
        *target = *target * factor;
        break;
      }
    }
  }
  return *target * part_of(*c, slot, window);
}

Decimal Sheet::part_of(const Component& component, std::size_t slot, const Period& window) const {
  if (component.prorate == Prorate::none) return Decimal(1);
  std::int64_t days = 0, whole = 0;
  const Person& person = people[slot];
  const WorkingCalendar& calendar = book.company().calendar_of(person.code, window.last());
  const auto count = [&](Date first, Date end) -> std::int64_t { return first >= end ? 0 : component.prorate == Prorate::days ? end - first : calendar.working_days(first, end); };
  whole = count(window.first(), window.end());
  for (const Enrolment& e : person.enrolments) days += count(std::max(e.first, window.first()), std::min(e.end, window.end()));
  if (whole == 0 || days >= whole) return Decimal(1);
  return Decimal(days) / Decimal(whole);
}

Schedule Sheet::schedule(std::size_t component, std::size_t slot, std::size_t period, int128 base_at_end) const {
  const Component* c = this->component(component, period);
  const int scale = components[component].scale;
  if (c->decision != nullptr) {
    const Decimal base = Decimal::scaled(base_at_end, scale);
    std::optional<Decimal> attainment;
    if (const auto target = c->target || !c->target_measure.empty() ? target_of(component, slot, period) : std::nullopt; target && target->sign() > 0) attainment = base / *target;
    const rule::Value rate = c->decision->evaluate(context(slot, period, c->decision->columns(), std::nullopt, base, attainment));
    const Decimal* number = rate.number_if();
    if (number == nullptr && !rate.is_null()) throw Error(ErrorCode::wrong_type, c->path + ".table", "the table gives " + rate.text() + " for " + people[slot].id + ", not a rate");
    return Schedule(number != nullptr ? *number * c->rate : Decimal(), scale);
  }
  if (c->tiers.form == TierForm::none) return Schedule(c->rate, scale);
  Decimal factor(1);
  if (c->tiers.on_attainment) factor = target_of(component, slot, period).value_or(Decimal());
  else factor = part_of(*c, slot, window_of(component, period));
  return Schedule(c->tiers, c->rate, scale, factor);
}

void find_people(Sheet& sheet) { People(sheet).find(); }

void look_up(Sheet& sheet, unsigned threads) { LookUp(sheet, threads).all(); }

}  // namespace attain::paying
