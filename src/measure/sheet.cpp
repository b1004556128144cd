#include "sheet.hpp"

#include <algorithm>
#include <set>
#include <unordered_set>

#include "base/parallel.hpp"

namespace attain {

using namespace measuring;
using Form = measuring::Measure::Form;

namespace {

/// Components that a measure reads directly, not through a base period.
void mark(const Measure& measure, std::vector<bool>& wanted) {
  if (measure.form == Form::component) wanted[measure.component] = true;
  for (const Measure& part : measure.parts) mark(part, wanted);
}

bool contains(const Measure& measure, Form form) {
  return measure.form == form || std::any_of(measure.parts.begin(), measure.parts.end(), [&](const Measure& part) { return contains(part, form); });
}

template <typename F>
void walk(const Measure& measure, F&& f) {
  f(measure);
  for (const Measure& part : measure.parts) walk(part, f);
}

}  // namespace

void MeasureSheet::Contents::run(const MeasureOptions& options) {
  period = options.period;
  as_of = options.as_of.value_or(options.period.last());
  threads = options.threads;
  if (options.credit == "overlay") role = CreditRole::overlay;
  else if (options.credit != "revenue") throw Error(ErrorCode::invalid_argument, "credit", "unknown credit \"" + options.credit + "\"", "write \"revenue\" or \"overlay\"");
  if (options.measures.empty()) throw Error(ErrorCode::invalid_argument, "measures", "no measure is asked for");
  plan = resolve(book, options.measures, options.where, options.period.last());
  cut = cut_of(book, options.by, options.period);
  targets.emplace(book, "targets", false);
  entered.emplace(book, "values");
  std::vector<bool> wanted(plan.components.size(), false);
  for (const Measure& measure : plan.measures) mark(measure, wanted);
  main = evaluate(input(), wanted);
  for (const Measure& measure : plan.measures) walk(measure, [&](const Measure& m) { prepare(m); });
  choose_rows();
  columns = options.by;
  for (const Measure& measure : plan.measures) columns.push_back(measure.column);
  std::set<std::string> clash(columns.begin(), columns.end());
  if (clash.size() != columns.size()) throw Error(ErrorCode::invalid_argument, "measures", "a measure's column has the name of a `by` column", "name it with \"as\"");
  compute_values();
  std::set<std::pair<std::string, std::uint32_t>> without_target;
  for (std::size_t i = 0; i < values.size() && targets->exists(); ++i) {
    const Measure& measure = plan.measures[i % plan.measures.size()];
    if ((measure.form != Form::target && measure.form != Form::attainment && measure.form != Form::to_date && measure.form != Form::pace) || values[i].value || values[i].state != State::not_applicable) continue;
    const Group& group = main.groups[rows[i / plan.measures.size()]];
    const auto person = person_of(group);
    if (!person || *person == kNone || !without_target.insert({measure.of, *person}).second) continue;
    findings.push_back({Severity::warning, ErrorCode::no_target, "people[\"" + std::string(book.ids().of(Domain::salesperson).text(*person)) + "\"]",
                        "no target for " + measure.of + " in " + cell_of(group).period().text(), "release one in `targets`"});
  }
  for (const Component& component : plan.components) {
    if (component.event == "new_customers") {
      for (Finding& finding : unstated_history(book, as_of)) findings.push_back(std::move(finding));
      break;
    }
  }
  for (const char* table : {"orders", "invoices"}) {
    const bool used = std::any_of(plan.components.begin(), plan.components.end(), [&](const Component& c) { return c.table == table; });
    if (used) {
      if (const auto credits = credits_of(book, table)) findings.insert(findings.end(), credits->findings().begin(), credits->findings().end());
    }
  }
  sort_findings(findings);
}

/// Every measure of every row, on several threads where there are many; the error of the first row that has one.
void MeasureSheet::Contents::compute_values() {
  constexpr std::size_t kRowsAtATime = 4096;
  const std::size_t n = plan.measures.size();
  values.resize(rows.size() * n);
  in_parallel((rows.size() + kRowsAtATime - 1) / kRowsAtATime, threads, [&](std::size_t part) {
    for (std::size_t row = part * kRowsAtATime; row < std::min(rows.size(), (part + 1) * kRowsAtATime); ++row) {
      Group group = main.groups[rows[row]];
      group.place = rows[row];
      for (std::size_t m = 0; m < n; ++m) values[row * n + m] = value_of(plan.measures[m], group);
    }
  });
}

void MeasureSheet::Contents::prepare(const Measure& measure) {
  if (measure.form == Form::growth && bases.count(measure.previous_period) == 0) {
    Base base;
    base.axis = base_axis(book, cut.axis, measure.previous_period, base.base_of);
    std::vector<bool> wanted(plan.components.size(), false);
    for (const Measure& m : plan.measures) walk(m, [&](const Measure& growth) { if (growth.form == Form::growth) mark(growth, wanted); });
    EvaluationInput there = {book, plan, cut.dimensions, base.axis, as_of, role, threads};
    base.values = evaluate(there, wanted);
    bases.emplace(measure.previous_period, std::move(base));
  }
  if (measure.form == Form::share && !company) {
    std::vector<bool> wanted(plan.components.size(), false);
    for (const Measure& m : plan.measures) walk(m, [&](const Measure& share) { if (share.form == Form::share) mark(share, wanted); });
    company = evaluate({book, plan, no_dimensions, cut.axis, as_of, role, threads}, wanted);
  }
}

std::vector<std::uint32_t> MeasureSheet::Contents::ranks(std::size_t dimension, const std::set<Codes>& combinations) const {
  const Dictionary& texts = book.ids().of(cut.dimensions[dimension].domain);
  std::vector<std::uint32_t> codes;
  for (const Codes& combination : combinations) if (combination[dimension] != kNone) codes.push_back(combination[dimension]);
  std::sort(codes.begin(), codes.end());
  codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
  std::vector<std::uint32_t> rank(codes.empty() ? 0 : codes.back() + 1, 0);
  std::sort(codes.begin(), codes.end(), [&](std::uint32_t a, std::uint32_t b) { return texts.text(a) < texts.text(b); });
  for (std::uint32_t i = 0; i < codes.size(); ++i) rank[codes[i]] = i;
  return rank;
}

void MeasureSheet::Contents::choose_rows() {
  const std::size_t n = cut.dimensions.size();
  std::set<Codes> combinations;
  {
    std::unordered_set<Codes, CodesHash> found;   // most come once a cell
    for (const Group& group : main.groups) found.insert(group.codes);
    combinations.insert(found.begin(), found.end());
  }
  const Date first = period.first(), end = period.end();
  if (n == 0) {
    combinations.insert(Codes());
  } else {
    const bool person_team = n == 2 && cut.dimensions[0].kind == Dimension::Kind::salesperson && cut.dimensions[1].kind == Dimension::Kind::team;
    std::set<std::uint32_t> seen;
    for (const auto& codes : combinations) seen.insert(codes[0]);
    for (const std::uint32_t member : population(book, cut.dimensions[0], first, end)) {
      if (person_team) {
        for (const ServedSegment& segment : served_segments(book, member, first, end)) combinations.insert({member, segment.team});
      } else if (n == 1 || seen.count(member) == 0) {
        Codes codes(n, kNone);
        codes[0] = member;
        combinations.insert(codes);
      }
    }
  }
  for (std::uint32_t cell = 0; cell < cut.axis.cells.size(); ++cell) {
    for (const auto& codes : combinations) rows.push_back(main.group({cell, codes}));
  }
  // By the columns as asked for: entities by their text, time ascending, null last.
  std::vector<std::size_t> dimension_at(cut.by.size(), kNone);
  for (std::size_t d = 0; d < n; ++d) dimension_at[cut.dimensions[d].place] = d;
  std::vector<std::vector<std::uint32_t>> rank(n);   // by code: the order of its text, null last
  for (std::size_t d = 0; d < n; ++d) rank[d] = ranks(d, combinations);
  std::sort(rows.begin(), rows.end(), [&](std::uint32_t a, std::uint32_t b) {
    const Group& x = main.groups[a];
    const Group& y = main.groups[b];
    for (std::size_t place = 0; place < cut.by.size(); ++place) {
      const std::size_t d = dimension_at[place];
      if (d == kNone) {
        if (x.cell != y.cell) {
          const std::size_t t = std::size_t(std::find(cut.axis.columns.begin(), cut.axis.columns.end(), place) - cut.axis.columns.begin());
          const auto order = cut.axis.cells[x.cell].labels[t] <=> cut.axis.cells[y.cell].labels[t];
          if (order != 0) return order < 0;
        }
        continue;
      }
      if (x.codes[d] == y.codes[d]) continue;
      if (x.codes[d] == kNone || y.codes[d] == kNone) return y.codes[d] == kNone;
      return rank[d][x.codes[d]] < rank[d][y.codes[d]];
    }
    return x.cell < y.cell;
  });
}

std::optional<std::uint32_t> MeasureSheet::Contents::person_of(const Group& group) const {
  for (std::size_t d = 0; d < cut.dimensions.size(); ++d) {
    if (cut.dimensions[d].kind == Dimension::Kind::salesperson) return group.codes[d];
  }
  return std::nullopt;
}

MeasureValue MeasureSheet::Contents::aggregate_of(const Evaluation& evaluation, std::size_t at, const Group& group) const {
  const Component& component = plan.components[at];
  const Aggregated& aggregated = evaluation.components[at];
  if (!aggregated.exists) return {.state = State::not_reported};
  std::optional<std::uint32_t> place;
  if (&evaluation == &main && group.place != kNone) place = group.place;
  else if (const auto found = evaluation.index.find(group); found != evaluation.index.end()) place = found->second;
  const bool whole = component.aggregate == Aggregate::count || component.aggregate == Aggregate::distinct;
  const bool extreme = component.aggregate != Aggregate::sum && !whole;
  const bool nothing = !place || *place >= aggregated.values.size();
  if (extreme && (nothing || aggregated.seen[*place] == 0)) return {.state = State::not_applicable};
  return {.value = Decimal::scaled(nothing ? int128(0) : aggregated.values[*place], whole ? 0 : component.scale)};
}

MeasureSheet::Contents::Weeks MeasureSheet::Contents::weeks_of(const Group& group) const {
  const TimeCell& cell = cell_of(group);
  const Date end = std::min(cell.end, as_of + 1);
  const auto person = person_of(group);
  Weeks weeks;
  if (person && *person != kNone) {
    weeks.standard = book.company().calendar_of(*person, cell.end - 1).days_in_standard_week();
    weeks.days = cell.first < end ? working_days_between(book, *person, cell.first, end) : 0;
  } else {
    const WorkingCalendar& calendar = book.company().calendars().at("default");
    weeks.standard = calendar.days_in_standard_week();
    weeks.days = cell.first < end ? calendar.working_days(cell.first, end) * kDayUnits : 0;
  }
  return weeks;
}

std::optional<FoundTarget> MeasureSheet::Contents::target_for(const Targets& from, const std::string& of, const Group& group, bool money, const Period* when) const {
  if (!from.exists()) return std::nullopt;
  TargetFor who = nobody_in_particular();
  std::uint32_t person = kNone, team = kNone;
  bool by_team = false, by_person = false;
  for (std::size_t d = 0; d < cut.dimensions.size(); ++d) {
    const Dimension& dimension = cut.dimensions[d];
    const std::uint32_t code = group.codes[d];
    if (code == kNone && dimension.kind != Dimension::Kind::team) return std::nullopt;
    const auto put = [&](TargetDimension place) { who[static_cast<std::size_t>(place)] = code; };
    switch (dimension.kind) {
      case Dimension::Kind::salesperson: person = code; by_person = true; put(TargetDimension::salesperson); break;
      case Dimension::Kind::team: team = code; by_team = true; break;
      case Dimension::Kind::team_tree: put(TargetDimension::team); break;
      case Dimension::Kind::territory: put(TargetDimension::territory); break;
      case Dimension::Kind::manager: {
        std::optional<FoundTarget> sum;   // the topmost teams that they manage
        const Company& c = book.company();
        const Period here = when != nullptr ? *when : cell_of(group).period();
        for (const std::uint32_t managed : c.entities(Domain::team)) {
          if (c.manager_of_team(managed, here.last()) != code) continue;
          std::vector<std::uint32_t> path;
          c.team_path(managed, here.last(), path);
          if (std::any_of(path.begin() + 1, path.end(), [&](std::uint32_t t) { return c.manager_of_team(t, here.last()) == code; })) continue;
          TargetFor one = nobody_in_particular();
          one[static_cast<std::size_t>(TargetDimension::team)] = managed;
          const auto part = from.of(of, one, here, money);
          if (!part) continue;
          if (!sum) sum = FoundTarget{Decimal(0), part->currency, 0, {}, false, "sum of the teams managed"};
          if (part->currency != sum->currency) return std::nullopt;
          sum->value += part->value;
          ++sum->rows;
          sum->parts.push_back(part->why("target " + std::string(book.ids().of(Domain::team).text(managed)), std::string(part->currency.code())));
        }
        return cut.dimensions.size() == 1 ? sum : std::nullopt;
      }
      case Dimension::Kind::column:
        if (dimension.name == "customer") put(TargetDimension::customer);
        else if (dimension.name == "product") put(TargetDimension::product);
        else if (dimension.name == "channel") put(TargetDimension::channel);
        else return std::nullopt;
        break;
      case Dimension::Kind::attribute:
        if (dimension.name == "category" || dimension.name == "product.category") put(TargetDimension::category);
        else if (dimension.name == "customer.segment") put(TargetDimension::segment);
        else return std::nullopt;
        break;
    }
  }
  const Period here = when != nullptr ? *when : cell_of(group).period();
  if (by_team && by_person) return cut.dimensions.size() == 2 ? from.of_person_in_team(of, person, team, here, money) : std::nullopt;
  if (by_team) {
    if (team == kNone) return std::nullopt;
    if (cut.dimensions.size() == 1) return from.of_team_members(of, team, here, money);
    who[static_cast<std::size_t>(TargetDimension::team)] = team;
  }
  return from.of(of, who, here, money);
}

std::optional<MeasureValue> MeasureSheet::Contents::entered_value(const Measure& measure, const Group& group) const {
  if (!entered->exists()) return std::nullopt;
  const bool additive = measure.additive == Additive::sum || measure.additive == Additive::event;
  if (additive && measure.form == Form::manual) {
    if (const auto found = target_for(*entered, measure.name, group, is_money(measure))) return MeasureValue{.value = found->value};
    return std::nullopt;
  }
  TargetFor who = nobody_in_particular();
  for (std::size_t d = 0; d < cut.dimensions.size(); ++d) {
    if (group.codes[d] == kNone) return std::nullopt;
    switch (cut.dimensions[d].kind) {
      case Dimension::Kind::salesperson: who[0] = group.codes[d]; break;
      case Dimension::Kind::team:
      case Dimension::Kind::team_tree: who[1] = group.codes[d]; break;
      case Dimension::Kind::territory: who[2] = group.codes[d]; break;
      default: return std::nullopt;
    }
  }
  if (const auto found = entered->own_of(measure.name, who, cell_of(group).period()); found && (additive || found->rows == 1)) return MeasureValue{.value = found->value};
  return std::nullopt;
}

std::optional<MeasureSheet::Contents::InTargetCurrency> MeasureSheet::Contents::in_currency_of(const FoundTarget& target, const Decimal& actual, bool money, const Group& group) const {
  if (!money || target.currency == book.company().currency()) return InTargetCurrency{actual, std::nullopt};
  const auto rate = book.company().rate(book.company().currency(), target.currency, std::min(cell_of(group).end - 1, as_of));
  if (!rate) return std::nullopt;
  return InTargetCurrency{actual * rate->rate, rate->rate};
}

bool MeasureSheet::Contents::served_base(const Measure& measure, const Group& group) const {
  const auto person = person_of(group);
  if (!person || *person == kNone) return true;
  const Base& base = bases.at(measure.previous_period);
  const TimeCell& cell = base.axis.cells[base.base_of[group.cell]];
  return employed_on_every_day(book, *person, cell.first, cell.end);
}

MeasureValue MeasureSheet::Contents::in(const Evaluation& evaluation, const Measure& measure, const Group& group) const {
  if (measure.form == Form::component) return aggregate_of(evaluation, measure.component, group);
  if (measure.form == Form::ratio) {
    const MeasureValue numerator = in(evaluation, measure.parts[0], group), denominator = in(evaluation, measure.parts[1], group);
    if (!numerator.value || !denominator.value) return {.state = numerator.value ? denominator.state : numerator.state};
    MeasureValue value{.numerator = numerator.value, .denominator = denominator.value};
    if (denominator.value->is_zero()) value.state = measure.empty_is_not_applicable ? State::not_applicable : State::zero_denominator;
    else value.value = *numerator.value / *denominator.value;
    return value;
  }
  return {.state = State::not_applicable};
}

MeasureValue MeasureSheet::Contents::value_of(const Measure& measure, const Group& group) const {
  if (measure.overridable || measure.form == Form::manual) {
    if (auto value = entered_value(measure, group)) return *value;
    if (measure.form == Form::manual) return {.state = State::not_reported};
  }
  switch (measure.form) {
    case Form::component: return aggregate_of(main, measure.component, group);
    case Form::ratio: {
      const MeasureValue numerator = value_of(measure.parts[0], group), denominator = value_of(measure.parts[1], group);
      if (!numerator.value || !denominator.value) return {.state = numerator.value ? denominator.state : numerator.state};
      MeasureValue value{.numerator = numerator.value, .denominator = denominator.value};
      if (denominator.value->is_zero()) value.state = measure.empty_is_not_applicable ? State::not_applicable : State::zero_denominator;
      else value.value = *numerator.value / *denominator.value;
      return value;
    }
    case Form::weekly: {
      MeasureValue part = value_of(measure.parts[0], group);
      if (!part.value) return part;
      const Weeks weeks = weeks_of(group);
      if (weeks.days <= 0) return {.state = State::not_applicable};
      const Decimal numerator = *part.value * Decimal(weeks.standard), denominator = Decimal::scaled(weeks.days, 6);
      return {.value = numerator / denominator, .numerator = numerator, .denominator = denominator};
    }
    case Form::growth: {
      const MeasureValue now = value_of(measure.parts[0], group);
      if (!now.value) return now;
      if (!served_base(measure, group)) return {.state = State::not_applicable};
      const Base& base = bases.at(measure.previous_period);
      Group there = group;
      there.cell = std::uint32_t(base.base_of[group.cell]);
      there.place = kNone;
      const MeasureValue before = in(base.values, measure.parts[0], there);
      if (!before.value) return before;
      MeasureValue value{.numerator = now.value, .denominator = before.value};
      if (before.value->sign() <= 0) value.state = State::zero_denominator;
      else value.value = *now.value / *before.value - Decimal(1);
      return value;
    }
    case Form::target: {
      if (!targets->exists()) return {.state = State::not_reported};
      const auto found = target_for(*targets, measure.of, group, is_money(measure));
      if (!found) return {.state = State::not_applicable};
      if (found->currency == book.company().currency() || !is_money(measure)) return {.value = found->value};
      const auto rate = book.company().rate(found->currency, book.company().currency(), std::min(cell_of(group).end - 1, as_of));
      return rate ? MeasureValue{.value = found->value * rate->rate} : MeasureValue{.state = State::not_applicable};
    }
    case Form::to_date:
    case Form::pace:
    case Form::run_rate:
    case Form::landing: return paced(measure, group, value_of(measure.parts[0], group));
    case Form::attainment: {
      const MeasureValue actual = value_of(measure.parts[0], group);
      if (!actual.value) return actual;
      if (!targets->exists()) return {.state = State::not_reported};
      const bool money = is_money(measure.parts[0]);
      const auto found = target_for(*targets, measure.of, group, money);
      if (!found) return {.state = State::not_applicable};
      const auto converted = in_currency_of(*found, *actual.value, money, group);
      if (!converted) return {.state = State::not_applicable};
      MeasureValue value{.numerator = converted->actual, .denominator = found->value};
      if (found->value.is_zero()) value.state = State::zero_denominator;
      else value.value = converted->actual / found->value;
      return value;
    }
    case Form::share: {
      const MeasureValue part = value_of(measure.parts[0], group);
      if (!part.value) return part;
      const MeasureValue whole = in(*company, measure.parts[0], Group{group.cell, {}, kNone});
      if (!whole.value) return whole;
      MeasureValue value{.numerator = part.value, .denominator = whole.value};
      if (whole.value->is_zero()) value.state = State::zero_denominator;
      else value.value = *part.value / *whole.value;
      return value;
    }
    case Form::formula: {
      rule::Context context;
      context.label = label_of(measure, group);
      for (const Measure& part : measure.parts) {
        const MeasureValue value = value_of(part, group);
        if (!value.value) return {.state = value.state};
        context.set(part.name, rule::Value(*value.value));
      }
      try {
        return {.value = measure.formula->evaluate_number(context)};
      } catch (const Error& error) {
        if (error.code() == ErrorCode::division_by_zero) return {.state = State::zero_denominator};
        throw error.within(measure.path);
      }
    }
    case Form::manual: break;
  }
  return {.state = State::not_reported};
}

std::optional<std::string> MeasureSheet::Contents::key_text(const Group& group, std::size_t by) const {
  for (std::size_t d = 0; d < cut.dimensions.size(); ++d) {
    if (cut.dimensions[d].place != by) continue;
    if (group.codes[d] == kNone) return std::nullopt;
    return std::string(book.ids().of(cut.dimensions[d].domain).text(group.codes[d]));
  }
  const std::size_t t = std::size_t(std::find(cut.axis.columns.begin(), cut.axis.columns.end(), by) - cut.axis.columns.begin());
  return cut.axis.cells[group.cell].labels.at(t).text();
}

std::string MeasureSheet::Contents::unit_of(const Measure& measure) const { return is_money(measure) ? std::string(book.company().currency().code()) : std::string(); }

std::size_t MeasureSheet::rows() const noexcept { return state_->rows.size(); }
std::size_t MeasureSheet::measures() const noexcept { return state_->plan.measures.size(); }
const std::vector<std::string>& MeasureSheet::columns() const noexcept { return state_->columns; }
const Findings& MeasureSheet::findings() const noexcept { return state_->findings; }

std::optional<std::string> MeasureSheet::key(std::size_t row, std::size_t by) const {
  if (row >= rows() || by >= state_->cut.by.size()) throw Error(ErrorCode::not_found, "row " + std::to_string(row), "the sheet has " + std::to_string(rows()) + " rows and " + std::to_string(state_->cut.by.size()) + " `by` columns");
  return state_->key_text(state_->main.groups[state_->rows[row]], by);
}

const MeasureValue& MeasureSheet::at(std::size_t row, std::size_t measure) const {
  if (row >= rows() || measure >= measures()) throw Error(ErrorCode::not_found, "row " + std::to_string(row), "the sheet has " + std::to_string(rows()) + " rows and " + std::to_string(measures()) + " measures");
  return state_->values[row * measures() + measure];
}

std::optional<std::size_t> MeasureSheet::find(const std::vector<std::optional<std::string>>& keys) const {
  for (std::size_t row = 0; row < rows(); ++row) {
    bool same = keys.size() == state_->cut.by.size();
    for (std::size_t by = 0; same && by < keys.size(); ++by) same = key(row, by) == keys[by];
    if (same) return row;
  }
  return std::nullopt;
}

Frame MeasureSheet::frame() const {
  FrameBuilder builder;
  std::vector<Column*> columns;
  for (const std::string& by : state_->cut.by) columns.push_back(&builder.text(by));
  for (const Measure& measure : state_->plan.measures) {
    if (is_money(measure)) columns.push_back(&builder.decimal(measure.column, state_->book.company().money_scale(), state_->unit_of(measure)));
    else if (measure.unit == "count") columns.push_back(&builder.integer(measure.column));
    else columns.push_back(&builder.decimal(measure.column, 12));
  }
  const std::size_t by = state_->cut.by.size();
  const Axis& axis = state_->cut.axis;
  std::vector<std::vector<std::string>> labels;   // by cell and time column
  for (const TimeCell& cell : axis.cells) {
    labels.emplace_back();
    for (const Period& label : cell.labels) labels.back().push_back(label.text());
  }
  const auto add_key = [&](Column& column, const Group& group, std::size_t i) {
    const auto time = std::find(axis.columns.begin(), axis.columns.end(), i);
    if (time != axis.columns.end()) column.add(std::string_view(labels[group.cell].at(std::size_t(time - axis.columns.begin()))));
    else column.add(state_->key_text(group, i));
  };
  for (std::size_t row = 0; row < rows(); ++row) {
    for (std::size_t i = 0; i < by; ++i) add_key(*columns[i], state_->main.groups[state_->rows[row]], i);
    for (std::size_t i = 0; i < measures(); ++i) {
      const std::optional<Decimal>& value = at(row, i).value;
      if (value && columns[by + i]->type() == ColumnType::integer && !value->to_int64()) throw Error(ErrorCode::wrong_type, state_->plan.measures[i].path, "a count of " + value->text() + " is not whole", "declare the measure's unit as \"number\"");
      columns[by + i]->add(value);
    }
  }
  return std::move(builder).build();
}

Why MeasureSheet::why(std::size_t row, std::size_t measure) const {
  (void)at(row, measure);
  return state_->why_of(state_->plan.measures[measure], state_->main.groups[state_->rows[row]]);
}

MeasureSheet measure_sheet(const Book& book, const MeasureOptions& options) {
  auto state = std::make_shared<MeasureSheet::Contents>(book);
  state->run(options);
  return MeasureSheet(std::move(state));
}

}  // namespace attain
