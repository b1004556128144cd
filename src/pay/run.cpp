// One run of a plan: its versions, periods and people, and the steps in order.
#include <algorithm>
#include <map>
#include <set>

#include "measure/working_days.hpp"
#include "posted.hpp"
#include "sheet.hpp"

namespace attain::paying {

namespace {

/// The first day of any fact that the plans read; kLatest when there is none.
Date earliest_fact(const Book& book, const std::vector<Plan>& plans) {
  Date first = kLatest;
  std::set<std::string> tables;
  for (const Plan& plan : plans) {
    for (const Component& c : plan.components) if (c.has_lines() && !c.measure) tables.insert(c.table);
  }
  for (const std::string& name : tables) {
    const Table* table = book.journal().find(name);
    if (table == nullptr) continue;
    for (const Table::Part& part : table->parts()) {
      if (part.segment->first_day() <= part.segment->last_day()) first = std::min(first, part.segment->first_day());
    }
  }
  return first;
}

bool has_memory(const Plan& plan) {
  if (plan.draw || plan.carries_negative) return true;
  return std::any_of(plan.components.begin(), plan.components.end(),
                     [](const Component& c) { return c.on_cash || c.unpaid_days || c.original || c.over.kind == Window::Kind::lifetime || c.over.kind == Window::Kind::document; });
}

Date window_start(const Plan& plan, const Period& first, const FiscalCalendar& fiscal) {
  Date start = first.first();
  for (const Component& c : plan.components) {
    if (c.over.kind == Window::Kind::grain) start = std::min(start, period_of(first.first(), c.over.grain, &fiscal).first());
    if (c.over.kind == Window::Kind::rolling) {
      Period p = first;
      for (int i = 1; i < c.over.count; ++i) p = p.previous(&fiscal);
      start = std::min(start, p.first());
    }
  }
  return start;
}

class Preparation {
 public:
  /// `alone`: the previous sheet is brought up to date by itself, so that this run need not reach back over its periods.
  Preparation(Sheet& sheet, bool alone) : alone_(alone), s_(sheet), book_(sheet.book), fiscal_(sheet.book.company().fiscal()) {}

  void prepare() {
    const Rule& last = book_.rule("pay-plan", s_.options.plan, s_.options.period.last());
    const Plan asked = parse(book_, last);
    const std::vector<Period> wanted = pieces(s_.options.period, asked.period, &fiscal_);
    if (wanted.front().first() != s_.options.period.first() || wanted.back().end() != s_.options.period.end()) {
      throw Error(ErrorCode::invalid_period, "period", "\"" + asked.name + "\" settles by " + std::string(name_of(asked.period)) + "; " + s_.options.period.text() + " is no whole number of them",
                  "ask for " + wanted.front().text() + " or another whole " + std::string(name_of(asked.period)));
    }
    read_versions();
    for (const Plan& plan : s_.plans) {
      if (plan.period != asked.period) throw Error(ErrorCode::invalid_rule, plan.path + ".period", "versions of one plan settle by one kind of period", "give a plan with another period another name");
    }
    const Date start = std::max(begin(wanted.front()), first_effective());
    const std::vector<Period> all = start < wanted.front().first() ? pieces(Period::half_open(start, wanted.front().first()), asked.period, &fiscal_) : std::vector<Period>{};
    if (all.size() + wanted.size() > 5000) throw Error(ErrorCode::limit_exceeded, "period", "this run reaches over " + std::to_string(all.size() + wanted.size()) + " plan periods", "say when the plan begins (\"effective\")");
    s_.periods = all;
    s_.first_asked = all.size();
    s_.periods.insert(s_.periods.end(), wanted.begin(), wanted.end());
    choose_versions();
    bind_components();
    s_.currency = asked.pay_in ? asked.pay_in->currency : book_.company().currency();
    s_.shown_scale = asked.round.to.normalized().scale();
  }

 private:
  void read_versions() {
    for (const Rule* rule : book_.rules("pay-plan")) {
      if (rule->name == s_.options.plan && rule->effective <= s_.options.period.last()) s_.plans.push_back(parse(book_, *rule));
    }
    std::stable_sort(s_.plans.begin(), s_.plans.end(), [](const Plan& a, const Plan& b) { return a.effective < b.effective; });
  }

  [[nodiscard]] Date first_effective() const { return s_.plans.front().effective; }

  Date begin(const Period& first) const {
    Date start = first.first();
    bool memory = false;
    for (const Plan& plan : s_.plans) {
      start = std::min(start, window_start(plan, first, fiscal_));
      memory = memory || has_memory(plan);
    }
    if (const auto posted = first_posted(book_, s_.options.plan, first.first())) {
      for (const Plan& plan : s_.plans) start = std::min(start, window_start(plan, *posted, fiscal_));
    }
    if (s_.options.previous && !alone_) {
      const Sheet& before = Sheet::of(*s_.options.previous);
      start = std::min(start, before.periods.front().first());
    }
    if (memory) start = std::min(start, std::min(earliest_fact(book_, s_.plans), first.first()));
    if (memory && start == first.first()) start = std::min(start, std::max(first_effective(), enrolled_since()));
    return start;
  }

  /// The first day anybody is enrolled: draws and debts reach back to it even without facts.
  [[nodiscard]] Date enrolled_since() const {
    Date first = kLatest;
    const Table* table = book_.journal().find("enrolments");
    const auto from = table != nullptr ? table->schema().index("from") : std::nullopt;
    if (!from) return first;
    for (const Table::Part& part : table->parts()) {
      for (std::uint32_t row = 0; row < part.segment->rows(); ++row) {
        const std::int32_t day = part.segment->column(*from).day(row);
        if (day != kNullDay && part.visible(row, book_.known())) first = std::min(first, Date(day));
      }
    }
    return first;
  }

  void choose_versions() {
    std::vector<bool> used(s_.plans.size(), false);
    std::vector<const Plan*> chosen;
    for (const Period& period : s_.periods) {
      const Rule* rule = book_.find_rule("pay-plan", s_.options.plan, period.last());
      int found = -1;
      for (std::size_t v = 0; rule != nullptr && v < s_.plans.size(); ++v) if (s_.plans[v].effective == rule->effective && s_.plans[v].document == rule->document) found = int(v);
      s_.version.push_back(found);
    }
  }

  void bind_components() {
    for (std::size_t v = 0; v < s_.plans.size(); ++v) {
      for (const Component& c : s_.plans[v].components) {
        auto found = std::find_if(s_.components.begin(), s_.components.end(), [&](const Bound& b) { return b.name == c.name; });
        if (found == s_.components.end()) {
          s_.components.emplace_back();
          found = s_.components.end() - 1;
          found->name = c.name;
          found->version.assign(s_.plans.size(), nullptr);
        }
        if (found->any != nullptr && (found->any->table != c.table || found->any->basis != c.basis || found->any->kind != c.kind || found->any->measure_name != c.measure_name)) {
          throw Error(ErrorCode::invalid_rule, c.path, "the versions of \"" + c.name + "\" are of different kinds or read different facts", "give the new component another name");
        }
        found->version[v] = &c;
        found->any = &c;
      }
    }
    for (Bound& b : s_.components) bind(b);
  }

  void bind(Bound& b) const {
    const Component& c = *b.any;
    if (!c.has_lines()) return;
    if (c.measure) {
      for (const MeasureInfo& info : measure_catalogue(book_)) {
        if (info.name == c.measure_name) b.money = info.unit == "money" || info.unit == "average";
      }
      b.scale = b.money ? book_.company().money_scale() : 6;
      return;
    }
    b.table = book_.journal().find(c.table);
    if (b.table == nullptr) return;
    const TableSchema& schema = b.table->schema();
    b.lazy_credits = std::make_shared<LazyCredits>(book_, c.table);
    b.money = c.basis == "margin" || (schema.find(c.basis) != nullptr && schema.find(c.basis)->kind == ColumnKind::money);
    b.scale = b.money ? book_.company().money_scale() : 6;
    std::uint64_t base = 0;
    for (const Table::Part& part : b.table->parts()) {
      b.bases.push_back(base);
      base += part.segment->rows();
    }
    if (base >= kCancelled) throw Error(ErrorCode::limit_exceeded, c.table, "pay reads at most 2^31 rows of one table, found " + std::to_string(base));
    if (c.on_shipment) b.shipped_on = schema.index("shipped_on");
    b.cancelled_on = schema.index("cancelled_on");
    b.kind = schema.index("kind");
  }

  bool alone_;
  Sheet& s_;
  const Book& book_;
  const FiscalCalendar& fiscal_;
};

}  // namespace

const Enrolment* Person::on(Date day) const noexcept {
  for (const Enrolment& e : enrolments) if (e.first <= day && day < e.end) return &e;
  return nullptr;
}

const Enrolment* Person::in(const Period& period) const noexcept {
  const Enrolment* found = nullptr;
  for (const Enrolment& e : enrolments) if (e.first < period.end() && period.first() < e.end) found = &e;
  return found;
}

Table::Row Bound::row(std::uint32_t fact) const noexcept {
  const std::uint64_t number = fact & ~kCancelled;
  const auto after = std::upper_bound(bases.begin(), bases.end(), number);
  const auto part = std::uint32_t(after - bases.begin()) - 1;
  return {part, std::uint32_t(number - bases[part])};
}

std::string Bound::fact_id(std::uint32_t fact) const {
  if (fact == kNoFact || table == nullptr) return {};
  const Table::Row r = row(fact);
  return std::string(segment(r).id(r.row));
}

std::int32_t Bound::day(std::uint32_t fact) const noexcept {
  const Table::Row r = row(fact);
  const Segment& s = segment(r);
  if ((fact & kCancelled) != 0) return s.column(*cancelled_on).day(r.row);
  return shipped_on ? s.column(*shipped_on).day(r.row) : s.on().day(r.row);
}

bool Sheet::window_begins(std::size_t component, std::size_t period) const {
  if (period == 0) return true;
  const Component* c = this->component(component, period);
  if (c == nullptr) return true;
  switch (c->over.kind) {
    case Window::Kind::grain: return !(period_of(periods[period].first(), c->over.grain, &book.company().fiscal()) == period_of(periods[period - 1].first(), c->over.grain, &book.company().fiscal()));
    case Window::Kind::lifetime: return false;
    default: return true;
  }
}

Period Sheet::window_of(std::size_t component, std::size_t period) const {
  const Component* c = this->component(component, period);
  if (c == nullptr) return periods[period];
  if (c->over.kind == Window::Kind::grain) return period_of(periods[period].first(), c->over.grain, &book.company().fiscal());
  if (c->over.kind == Window::Kind::rolling) return Period::half_open(periods[period + 1 >= std::size_t(c->over.count) ? period + 1 - std::size_t(c->over.count) : 0].first(), periods[period].end());
  return periods[period];
}

std::size_t Sheet::slot_of(std::string_view salesperson) const {
  const auto found = std::lower_bound(people.begin(), people.end(), salesperson, [](const Person& p, std::string_view id) { return p.id < id; });
  if (found != people.end() && found->id == salesperson) return std::size_t(found - people.begin());
  std::vector<std::string> ids;
  for (const Person& p : people) ids.push_back(p.id);
  throw Error(ErrorCode::not_found, "salespeople", "\"" + std::string(salesperson) + "\" has no statement of \"" + options.plan + "\" in " + options.period.text(), did_you_mean(salesperson, ids));
}

std::shared_ptr<const Sheet> Sheet::run(const Book& book, const PayOptions& options) {
  const Date as_of = options.as_of.value_or(options.period.last());
  std::shared_ptr<Sheet> earlier;
  std::vector<std::size_t> touched;
  if (options.previous && of(*options.previous).options.plan == options.plan) {
    const Sheet& before = of(*options.previous);
    const Date reach = std::min(before.periods[before.first_asked].first(), options.period.first());
    if (!first_posted(book, options.plan, reach)) earlier = recalculated(before, book, touched);
    if (earlier != nullptr && before.options.period == options.period && before.as_of == as_of) {
      earlier->options = options;
      earlier->options.previous.reset();
      choose_shown(*earlier);
      return earlier;
    }
    if (earlier != nullptr && (before.options.period.end() > options.period.first() || !before.options.salespeople.empty())) earlier = nullptr;
  }
  auto sheet = std::make_shared<Sheet>();
  sheet->book = book;
  sheet->options = options;
  sheet->as_of = as_of;
  Preparation(*sheet, earlier != nullptr).prepare();
  if (earlier != nullptr && sheet->first_asked != 0) {   // its windows reach back: all of it at once
    earlier = nullptr;
    sheet = std::make_shared<Sheet>();
    sheet->book = book;
    sheet->options = options;
    sheet->as_of = as_of;
    Preparation(*sheet, false).prepare();
  }
  find_people(*sheet);
  collect_lines(*sheet, options.threads);
  look_up(*sheet, options.threads);
  earn(*sheet, options.threads);
  release(*sheet, options.threads);
  settle(*sheet);
  check_conservation(*sheet);
  if (earlier != nullptr) add_differences(*sheet, of(*options.previous), *earlier, touched);
  else compare_with_posted(*sheet);
  choose_shown(*sheet);
  exchange(*sheet);
  sort_findings(sheet->findings);
  sheet->options.previous.reset();
  return sheet;
}

std::int64_t rounded(int128 fine, const Rounding& rounding) {
  const int128 unit = int128(rounding.unit) * 1'000'000'000'000;
  const int128 quotient = fine / unit;
  const int128 rest = fine - quotient * unit;
  int128 result = quotient;
  if (rest != 0) {
    const bool negative = fine < 0;
    const int128 twice = (negative ? -rest : rest) * 2;
    bool away = false;
    switch (rounding.mode) {
      case RoundingMode::half_even: away = twice > unit || (twice == unit && (quotient & 1) != 0); break;
      case RoundingMode::half_up: away = twice >= unit; break;
      case RoundingMode::half_down: away = twice > unit; break;
      case RoundingMode::up: away = true; break;
      case RoundingMode::down: away = false; break;
      case RoundingMode::ceiling: away = !negative; break;
      case RoundingMode::floor: away = negative; break;
    }
    if (away) result += negative ? -1 : 1;
  }
  result *= rounding.unit;
  if (result > int128(INT64_MAX) || result < -int128(INT64_MAX)) throw Error(ErrorCode::overflow, "pay", "an amount of pay beyond " + to_text(int128(INT64_MAX), kPayScale));
  return std::int64_t(result);
}

std::int64_t to_pay(const Decimal& amount, const Rounding& rounding) { return rounded(to_fine(amount), rounding); }

int128 to_fine(const Decimal& amount) { return amount.rounded_scaled(kFineScale); }

}  // namespace attain::paying
