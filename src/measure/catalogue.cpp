#include <algorithm>
#include <functional>
#include <map>

#include "model.hpp"
#include "variables.hpp"

namespace attain::measuring {

namespace {

using Form = Measure::Form;
using Test = Condition::Test;

Condition is(std::string column, std::vector<std::string> words) { return {.test = Test::is, .column = std::move(column), .words = std::move(words)}; }
Condition is_not(std::string column, std::vector<std::string> words) { return {.test = Test::is_not, .column = std::move(column), .words = std::move(words)}; }
Condition test(Test test, std::string column = {}, std::string other = {}, int days = 0) {
  return {.test = test, .column = std::move(column), .other = std::move(other), .days = days};
}

/// What resolving a measure needs to know.
struct Resolver {
  const Book& book;
  Plan& plan;
  Date day;
  int depth = 0;

  Measure resolve(const Reader& request, const std::string& where);
  Measure standard(const MeasureInfo& info, const Reader& parameters, const std::string& where);
  Measure document(const Rule& rule, const std::string& where);
  Measure part(const std::string& name, const std::string& where) { return resolve(Reader(Document(name), name), where); }
  std::shared_ptr<const rule::Expression> expression(const std::string& text, const std::string& table, rule::Mode mode, const std::string& path) const;
  Measure component(const MeasureInfo& info, Component component, const std::string& where);
  void filter(Component& component, const std::string& where, const std::string& path) const;
  void own_customers_only(Measure& measure) {
    if (measure.form == Measure::Form::component) {
      Component narrowed = plan.components[measure.component];
      narrowed.current_book = true;
      measure.component = plan.add(std::move(narrowed));
    }
    for (Measure& part : measure.parts) own_customers_only(part);
  }
};

std::shared_ptr<const rule::Expression> Resolver::expression(const std::string& text, const std::string& table, rule::Mode mode, const std::string& path) const {
  const Table* found = book.journal().find(table);
  const TableSchema* schema = found != nullptr ? &found->schema() : standard_schema(table);
  if (schema == nullptr) throw Error(ErrorCode::unknown_table, path, "no table \"" + table + "\"", did_you_mean(table, standard_tables()));
  const rule::Vocabulary words = vocabulary_of(book, *schema);
  rule::ParseOptions options;
  options.vocabulary = &words;
  options.mode = mode;
  options.expected = mode == rule::Mode::filter ? rule::Type(rule::Type::Kind::boolean) : rule::Type(rule::Type::Kind::number);
  try {
    return std::make_shared<const rule::Expression>(rule::Expression::parse(text, options));
  } catch (const Error& error) {
    throw error.within(path);
  }
}

void Resolver::filter(Component& component, const std::string& where, const std::string& path) const {
  if (where.empty()) return;
  const std::string table = !component.table.empty() ? component.table : component.event == "prospects_developed" ? "customer_stages" : "orders";
  component.conditions.push_back({.test = Test::expression, .words = {where}, .where = expression(where, table, rule::Mode::filter, path)});
}

Measure named(const MeasureInfo& info) {
  Measure m;
  m.name = m.column = info.name;
  m.title = info.title;
  m.unit = info.unit;
  m.additive = info.additive;
  m.higher_is_better = info.higher_is_better;
  m.path = (info.standard ? "standard measure \"" : "measures[\"") + info.name + (info.standard ? "\"" : "\"]");
  return m;
}

Measure Resolver::component(const MeasureInfo& info, Component component, const std::string& where) {
  Measure m = named(info);
  if (component.money) component.scale = book.company().money_scale();
  filter(component, where, m.path + ".where");
  m.component = plan.add(std::move(component));
  return m;
}

Component orders_sum(const char* column, bool money) {
  return {.table = "orders", .aggregate = Aggregate::sum, .value_column = column, .money = money, .scale = money ? 0 : 12};
}
Component order_documents() {
  return {.table = "orders", .aggregate = Aggregate::distinct, .distinct = {"order"}, .document = true, .conditions = {is("kind", {"sale"}), test(Test::not_cancelled)}};
}
Component visits(const char* direction) {
  return {.table = "activities", .aggregate = Aggregate::distinct, .distinct = {"customer", "on"}, .empty_is_own = true,
          .conditions = {is("kind", {"visit"}), is("direction", {direction}), is_not("outcome", {"cancelled"})}};
}
Component activities(const char* kind) {
  return {.table = "activities", .aggregate = Aggregate::sum, .value_column = "count", .signed_by_kind = false, .conditions = {is("kind", {kind})}};
}
Component tasks(std::vector<std::string> kinds) {
  return {.table = "tasks", .aggregate = Aggregate::count, .date_column = "due_on", .conditions = {is("kind", std::move(kinds)), test(Test::due, "due_on"), test(Test::not_cancelled)}};
}

MeasureInfo helper(std::string name, std::string unit, Additive additive) {
  MeasureInfo info;
  info.title = info.name = std::move(name);
  info.unit = std::move(unit);
  info.additive = additive;
  return info;
}

std::int64_t days_of(const Reader& parameters, std::string_view key, std::int64_t fallback) {
  const auto found = parameters.is_object() ? parameters.find(key) : std::nullopt;
  if (!found) return fallback;
  const std::int64_t days = found->integer();
  if (days < 0 || days > 36500) throw found->error(ErrorCode::invalid_argument, "days must lie between 0 and 36,500");
  return days;
}

Measure Resolver::standard(const MeasureInfo& info, const Reader& parameters, const std::string& where) {
  Measure m = named(info);
  const std::string& name = info.name;
  const auto part_of = [&](MeasureInfo of, Component c) { return component(of, std::move(c), where); };
  const auto ratio = [&](Measure numerator, Measure denominator, bool not_applicable) {
    m.form = Form::ratio;
    m.parts = {std::move(numerator), std::move(denominator)};
    m.empty_is_not_applicable = not_applicable;
    return m;
  };

  if (name == "actual_sales") {
    Component c = orders_sum("amount", true);
    if (parameters.is_object() && parameters.text_or("cancelled", "count") == "exclude") c.conditions.push_back(test(Test::not_cancelled));
    return part_of(info, c);
  }
  if (name == "orders") return part_of(info, order_documents());
  if (name == "order_quantity") return part_of(info, orders_sum("quantity", false));
  if (name == "weekly_orders" || name == "weekly_quantity") {
    m.form = Form::weekly;
    m.parts = {part(name == "weekly_orders" ? "orders" : "order_quantity", where)};
    return m;
  }
  if (name == "average_order") return ratio(part("actual_sales", where), part("orders", where), false);
  if (name == "new_customers" || name == "customers_lost" || name == "reactivated_customers" || name == "prospects_developed") {
    Component c{.event = name, .parameters = parameters.is_object() ? parameters.document() : Document::object({}), .aggregate = Aggregate::sum, .scale = 12};
    return part_of(info, c);
  }
  if (name == "visits") return part_of(info, visits("out"));
  if (name == "visits_by_customers") return part_of(info, visits("in"));
  if (name == "visits_existing") {
    Component c = visits("out");
    c.conditions.push_back(test(Test::existing_customer));
    return part_of(info, c);
  }
  if (name == "customers_visited") {
    Component c = visits("out");
    c.distinct = {"customer"};
    c.empty_is_own = false;
    c.skip_empty = true;
    return part_of(info, c);
  }
  if (name == "visit_report_rate") {
    Component reported = visits("out");
    reported.conditions.push_back(test(Test::done_in_time, "report_on", "on", int(days_of(parameters, "days", 2))));
    return ratio(part_of(helper("visits reported in time", "count", Additive::distinct), reported), part("visits", where), true);
  }
  if (name == "follow_ups") return part_of(info, activities("follow_up"));
  if (name == "calls") return part_of(info, activities("call"));
  if (name == "plan_completion" || name == "report_completion" || name == "combined_completion") {
    const std::vector<std::string> kinds = name == "plan_completion" ? std::vector<std::string>{"plan"} : name == "report_completion" ? std::vector<std::string>{"report"} : std::vector<std::string>{"plan", "report"};
    Component done = tasks(kinds);
    done.conditions.push_back(test(Test::done_in_time, "done_on", "due_on", int(days_of(parameters, "grace", 0))));
    return ratio(part_of(helper("tasks done in time", "count", Additive::sum), done), part_of(helper("tasks due", "count", Additive::sum), tasks(kinds)), true);
  }
  if (name == "request_response") {
    Component due{.table = "requests", .aggregate = Aggregate::count, .date_column = "due_on", .conditions = {test(Test::due, "due_on")}};
    if (parameters.is_object() && parameters.has("kind")) due.conditions.push_back(is("kind", {parameters.at("kind").text()}));
    Component answered = due;
    answered.conditions.push_back(test(Test::done_in_time, "answered_on", "due_on"));
    return ratio(part_of(helper("requests answered in time", "count", Additive::sum), answered), part_of(helper("requests due", "count", Additive::sum), due), true);
  }
  if (name == "conduct_violations") return part_of(info, {.table = "conduct", .aggregate = Aggregate::count, .conditions = {test(Test::confirmed)}});
  const std::string of = parameters.is_object() ? parameters.text_or("of", "actual_sales") : "actual_sales";
  if (name == "growth_rate") {
    m.form = Form::growth;
    m.of = of;
    m.parts = {part(of, where)};
    if (m.parts[0].form != Form::component && m.parts[0].form != Form::ratio) {
      throw parameters.error(ErrorCode::invalid_argument, "growth_rate cannot be taken of \"" + of + "\"", "take it of a sum, a count, a distinct count, an event or a ratio of such");
    }
    if (parameters.is_object()) {
      const std::string base = parameters.text_or("base", "year");
      if (base != "year" && base != "previous") throw parameters.at("base").error(ErrorCode::invalid_argument, "unknown base \"" + base + "\"", "write \"year\" or \"previous\"");
      m.previous_period = base == "previous";
      const std::string customers = parameters.text_or("customers", "all");
      if (customers != "all" && customers != "current_book") throw parameters.at("customers").error(ErrorCode::invalid_argument, "unknown choice \"" + customers + "\"", "write \"all\" or \"current_book\"");
      if (customers == "current_book") own_customers_only(m.parts[0]);
    }
    return m;
  }
  const Measure targeted = part(of, where);
  m.of = of;
  if (name == "target") {
    m.form = Form::target;
    m.unit = targeted.unit;
    return m;
  }
  m.parts = {targeted};
  if (name == "target_to_date" || name == "pace" || name == "required_run_rate" || name == "landing") {
    m.form = name == "target_to_date" ? Form::to_date : name == "pace" ? Form::pace : name == "landing" ? Form::landing : Form::run_rate;
    if (name != "pace") m.unit = targeted.unit;
    return m;
  }
  m.form = Form::attainment;   // target_attainment
  return m;
}

std::string require_column(const TableSchema& schema, const Reader& place, const std::string& column) {
  if (column != "on" && column != "id" && schema.find(column) == nullptr) {
    std::vector<std::string> names = schema.names();
    names.push_back("on");
    names.push_back("id");
    throw place.error(ErrorCode::unknown_column, "no column \"" + column + "\" in " + schema.name, did_you_mean(column, names));
  }
  return column;
}

Measure Resolver::document(const Rule& rule, const std::string& where) {
  const Reader in = rule.reader();
  in.refuse_unknown({"attain", "name", "title", "effective", "until", "from", "aggregate", "value", "distinct", "where", "on", "signed", "unit", "better", "ratio",
                     "share_of", "formula", "manual", "override", "description"});
  MeasureInfo info;
  info.name = rule.name;
  info.title = in.text_or("title", rule.name);
  info.standard = false;
  info.unit = in.text_or("unit", "number");
  if (const auto better = in.find("better"); better && better->text() != "higher" && better->text() != "lower") {
    throw better->error(ErrorCode::invalid_rule, "unknown choice \"" + better->text() + "\"", "write \"higher\" or \"lower\"");
  }
  info.higher_is_better = in.text_or("better", "higher") == "higher";
  if (++depth > 32) throw in.error(ErrorCode::cycle, "measure \"" + rule.name + "\" is defined by itself, or through more than 32 others");
  std::string both = in.text_or("where", "");
  if (!where.empty()) both = both.empty() ? where : "(" + both + ") and (" + where + ")";
  Measure m = named(info);
  m.path = rule.path;
  m.overridable = in.boolean_or("override", false);
  const auto done = [&](Measure result) {
    --depth;
    return result;
  };
  if (in.boolean_or("manual", false)) {
    m.form = Form::manual;
    m.additive = info.unit == "ratio" ? Additive::ratio : Additive::sum;
    return done(m);
  }
  if (const auto pair = in.find("ratio")) {
    const auto items = pair->items();
    if (items.size() != 2) throw pair->error(ErrorCode::invalid_rule, "a ratio takes two measures: [numerator, denominator]");
    m.form = Form::ratio;
    m.additive = Additive::ratio;
    if (!in.has("unit")) m.unit = "ratio";
    for (const Reader& item : items) m.parts.push_back(resolve(item, both));
    return done(m);
  }
  if (const auto of = in.find("share_of")) {
    m.form = Form::share;
    m.additive = Additive::ratio;
    if (!in.has("unit")) m.unit = "ratio";
    m.parts = {resolve(*of, both)};
    return done(m);
  }
  if (const auto formula = in.find("formula")) {
    m.form = Form::formula;
    m.additive = Additive::ratio;
    rule::Vocabulary words;
    for (const MeasureInfo& known : measure_catalogue(book)) {
      if (known.name != rule.name) words.add(known.name, rule::Type::Kind::number);
    }
    rule::ParseOptions options;
    options.vocabulary = &words;
    options.mode = rule::Mode::strict;
    options.expected = rule::Type(rule::Type::Kind::number);
    try {
      m.formula = std::make_shared<const rule::Expression>(rule::Expression::parse(formula->text(), options));
    } catch (const Error& error) {
      throw error.within(formula->path());
    }
    for (const std::string& name : m.formula->variables()) m.parts.push_back(part(name, both));
    return done(m);
  }
  const std::string table = in.at("from").text();
  const Table* found = book.journal().find(table);
  const TableSchema* schema = found != nullptr ? &found->schema() : standard_schema(table);
  if (schema == nullptr) {
    std::vector<std::string> names = standard_tables();
    for (const std::string& name : book.journal().tables()) names.push_back(name);
    throw in.at("from").error(ErrorCode::unknown_table, "no table \"" + table + "\"", did_you_mean(table, names));
  }
  Component c{.table = table};
  const std::string aggregate = in.text_or("aggregate", in.has("value") ? "sum" : "count");
  static const std::map<std::string, Aggregate, std::less<>> kAggregates = {{"sum", Aggregate::sum}, {"count", Aggregate::count}, {"count_distinct", Aggregate::distinct},
      {"min", Aggregate::least}, {"max", Aggregate::greatest}, {"first", Aggregate::first}, {"last", Aggregate::last}, {"mean", Aggregate::sum}};
  const auto kind = kAggregates.find(aggregate);
  if (kind == kAggregates.end()) {
    std::vector<std::string> names;
    for (const auto& [name, value] : kAggregates) names.push_back(name);
    throw in.at("aggregate").error(ErrorCode::invalid_rule, "unknown aggregate \"" + aggregate + "\"", did_you_mean(aggregate, names));
  }
  c.aggregate = kind->second;
  c.signed_by_kind = in.boolean_or("signed", true) && (c.aggregate == Aggregate::sum);
  if (const auto on = in.find("on")) {
    c.date_column = require_column(*schema, *on, on->text());
    if (c.date_column != "on" && schema->find(c.date_column)->kind != ColumnKind::date) throw on->error(ErrorCode::wrong_type, "\"" + c.date_column + "\" is no date column");
  }
  const bool needs_value = c.aggregate != Aggregate::count && c.aggregate != Aggregate::distinct;
  if (needs_value) {
    const Reader value = in.at("value");
    const ColumnSchema* column = schema->find(value.text());
    if (column != nullptr && (column->kind == ColumnKind::money || column->kind == ColumnKind::number)) {
      c.value_column = column->name;
      c.money = column->kind == ColumnKind::money;
    } else {
      c.value = expression(value.text(), table, rule::Mode::strict, value.path());
      c.money = info.unit == "money";
    }
    c.scale = c.money ? book.company().money_scale() : 12;
    if (!in.has("unit")) info.unit = c.money ? "money" : "number";
    info.additive = c.aggregate == Aggregate::sum ? Additive::sum : Additive::extreme;
  } else if (c.aggregate == Aggregate::distinct) {
    const Reader distinct = in.at("distinct");
    if (distinct.is_text()) c.distinct = {require_column(*schema, distinct, distinct.text())};
    else for (const Reader& item : distinct.items()) c.distinct.push_back(require_column(*schema, item, item.text()));
    if (c.distinct.empty()) throw distinct.error(ErrorCode::invalid_rule, "count_distinct needs at least one column");
    c.skip_empty = true;
    c.document = table == "orders" && c.distinct == std::vector<std::string>{"order"};
    info.unit = in.text_or("unit", "count");
    info.additive = Additive::distinct;
  } else {
    info.unit = in.text_or("unit", "count");
    info.additive = Additive::sum;
  }
  if (aggregate == "mean") {
    Component count{.table = table, .aggregate = Aggregate::count, .date_column = c.date_column};
    if (!c.value_column.empty()) count.conditions.push_back(test(Test::filled, c.value_column));   // a fact without the value is none of its facts
    MeasureInfo sums = helper("sum of " + rule.name, info.unit, Additive::sum), counts = helper("facts of " + rule.name, "count", Additive::sum);
    m.form = Form::ratio;
    m.additive = Additive::ratio;
    m.unit = info.unit;
    m.parts = {component(sums, c, both), component(counts, count, both)};
    return done(m);
  }
  Measure result = component(info, c, both);
  result.path = rule.path;
  result.overridable = m.overridable;
  return done(result);
}

Measure Resolver::resolve(const Reader& request, const std::string& where) {
  std::string name, both = where;
  Reader parameters = request;
  if (request.is_text()) {
    name = request.text();
  } else {
    name = request.at("measure").text();
    const std::string own = request.text_or("where", "");
    if (!own.empty()) both = both.empty() ? own : "(" + both + ") and (" + own + ")";
  }
  Measure result;
  const auto& catalogue = standard_measures();
  const auto info = std::find_if(catalogue.begin(), catalogue.end(), [&](const MeasureInfo& m) { return m.name == name; });
  if (const Rule* rule = book.find_rule("measure", name, day)) {
    if (request.is_object()) request.refuse_unknown({"measure", "as", "where", "override"});
    result = document(*rule, both);
  } else if (info != catalogue.end()) {
    if (request.is_object()) {
      for (const auto& [key, value] : request.document().members()) {
        if (key == "measure" || key == "as" || key == "where" || key == "override") continue;
        if (std::find(info->parameters.begin(), info->parameters.end(), key) == info->parameters.end()) {
          std::string hint = did_you_mean(key, info->parameters);
          if (hint.empty()) {
            hint = info->parameters.empty() ? "it takes none" : "it takes:";
            for (const std::string& known : info->parameters) hint += " " + known;
          }
          throw request.error(ErrorCode::unknown_key, "measure \"" + name + "\" takes no parameter \"" + key + "\"", hint);
        }
      }
    }
    result = standard(*info, parameters, both);
  } else {
    std::vector<std::string> names;
    for (const MeasureInfo& known : measure_catalogue(book)) names.push_back(known.name);
    throw request.error(ErrorCode::unknown_measure, "no measure \"" + name + "\"", did_you_mean(name, names));
  }
  if (request.is_object()) {
    result.column = request.text_or("as", name);
    result.overridable = request.boolean_or("override", result.overridable);
  }
  return result;
}

}  // namespace

std::string Component::signature() const {
  std::string s = table + "|" + event + "|" + date_column + "|" + value_column + "|" + std::to_string(int(aggregate)) + (signed_by_kind ? "s" : "u") + (document ? "d" : "") +
                  (empty_is_own ? "o" : "") + (skip_empty ? "k" : "") + (current_book ? "b" : "") + (value ? value->text() : "") + "|" + std::to_string(scale);
  for (const std::string& column : distinct) s += "," + column;
  for (const Condition& c : conditions) {
    s += "|" + std::to_string(int(c.test)) + c.column + "~" + c.other + "~" + std::to_string(c.days);
    for (const std::string& word : c.words) s += "~" + word;
  }
  if (!event.empty()) {
    for (const auto& [key, value] : parameters.members()) {
      if (key == "as" || key == "where") continue;
      s += "|" + key + "=" + (value.kind() == Document::Kind::text ? value.text() : value.kind() == Document::Kind::number ? value.number().text() : "?");
    }
  }
  return s;
}

std::size_t Plan::add(Component component) {
  const std::string signature = component.signature();
  for (std::size_t i = 0; i < components.size(); ++i) {
    if (components[i].signature() == signature) return i;
  }
  components.push_back(std::move(component));
  return components.size() - 1;
}

int Measure::scale() const { return unit == "count" ? 0 : 12; }

Plan resolve(const Book& book, const std::vector<MeasureRequest>& requests, const std::string& where, Date day) {
  Plan plan;
  Resolver resolver{book, plan, day};
  for (std::size_t i = 0; i < requests.size(); ++i) {
    plan.measures.push_back(resolver.resolve(Reader(requests[i].document, "measures[" + std::to_string(i) + "]"), where));
    for (std::size_t j = 0; j < i; ++j) {
      if (plan.measures[j].column == plan.measures[i].column) {
        throw Error(ErrorCode::invalid_argument, "measures[" + std::to_string(i) + "]", "two measures would have the column \"" + plan.measures[i].column + "\"", "name one of them with \"as\"");
      }
    }
  }
  return plan;
}

}  // namespace attain::measuring

namespace attain {

std::string_view name_of(Additive kind) noexcept {
  switch (kind) {
    case Additive::sum: return "sum";
    case Additive::distinct: return "distinct";
    case Additive::ratio: return "ratio";
    case Additive::extreme: return "extreme";
    case Additive::event: return "event";
  }
  return "sum";
}

std::string_view name_of(State state) noexcept {
  switch (state) {
    case State::ok: return "ok";
    case State::zero_denominator: return "zero_denominator";
    case State::not_applicable: return "not_applicable";
    case State::not_reported: return "not_reported";
  }
  return "ok";
}

const std::vector<MeasureInfo>& standard_measures() {
  static const std::vector<MeasureInfo> kMeasures = [] {
    std::vector<MeasureInfo> list = {
        {"actual_sales", "Actual sales", "money", Additive::sum, true, "Sum of sale amounts less return amounts, net of discount and tax.", {"cancelled"}},
        {"orders", "Orders", "count", Additive::distinct, true, "Distinct order documents with a sale line, not cancelled.", {}},
        {"order_quantity", "Order quantity", "quantity", Additive::sum, true, "Sum of quantity less returned quantity.", {}},
        {"weekly_orders", "Weekly orders", "rate", Additive::ratio, true, "Orders × the calendar's working days in a standard week ÷ the person's own working days in the period.", {}},
        {"weekly_quantity", "Weekly quantity", "rate", Additive::ratio, true, "Order quantity × the calendar's working days in a standard week ÷ the person's own working days in the period.", {}},
        {"average_order", "Average order", "average", Additive::ratio, true, "Actual sales ÷ orders.", {}},
        {"new_customers", "New customers", "event", Additive::event, true, "The customer's first sale document, not cancelled, falls in the period; a full return within `days` (90) takes it back in the return's period. Credit: the revenue shares of that sale; `credit` \"primary\" gives all to the largest share, \"each\" one to each.", {"days", "credit"}},
        {"prospects_developed", "Prospects developed", "event", Additive::event, true, "Dated transitions of a customer into the stage `stage` (potential), credited to the customer's owner that day.", {"stage"}},
        {"reactivated_customers", "Reactivated customers", "event", Additive::event, true, "A sale after the customer had been lost (no sale in `days` (90)), credited by the revenue shares of that sale.", {"days"}},
        {"customers_lost", "Customers lost", "event", Additive::event, true, "No sale in the `days` (90) after a sale; falls on that day; credited to the customer's owner that day (for `handover` (30) days after a handover the former owner), else to who held the last sale's credit.", {"days", "handover"}, false},
        {"visits", "Visits", "count", Additive::distinct, true, "Out visits, outcome not cancelled, one per person, customer and day; a joint visit counts for each person, once for the team.", {}},
        {"visits_existing", "Visits to existing customers", "count", Additive::distinct, true, "Visits to customers that had a sale before that day.", {}},
        {"visits_by_customers", "Visits by customers", "count", Additive::distinct, true, "Visits with direction `in`, one per person, customer and day; walk-ins without a customer count each.", {}},
        {"customers_visited", "Customers visited", "count", Additive::distinct, true, "Distinct customers of visits.", {}},
        {"visit_report_rate", "Visit reports", "ratio", Additive::ratio, true, "Visits with `report_on` within `days` (2) ÷ visits.", {"days"}},
        {"follow_ups", "Follow-ups", "count", Additive::sum, true, "Sum of `count` of follow-up activities.", {}},
        {"calls", "Calls", "count", Additive::sum, true, "Sum of `count` of call activities.", {}},
        {"plan_completion", "Completion of work plan", "ratio", Additive::ratio, true, "Plan tasks done by due_on + `grace` (0) ÷ plan tasks due in the period, not cancelled; not yet due at as_of is left out.", {"grace"}},
        {"report_completion", "Completion of reports", "ratio", Additive::ratio, true, "Report tasks done by due_on + `grace` (0) ÷ report tasks due in the period, not cancelled; not yet due at as_of is left out.", {"grace"}},
        {"combined_completion", "Completion of plan and reports", "ratio", Additive::ratio, true, "Plan and report tasks done by due_on + `grace` (0) ÷ plan and report tasks due in the period, not cancelled.", {"grace"}},
        {"request_response", "Response to requests", "ratio", Additive::ratio, true, "Requests answered by due_on ÷ requests due in the period (of one `kind`, where given).", {"kind"}},
        {"conduct_violations", "Conduct violations", "count", Additive::sum, true, "Conduct cases confirmed by as_of, or by the close's cut-off; overturned ones never.", {}, false},
        {"growth_rate", "Growth rate", "ratio", Additive::ratio, true, "Value ÷ value of the same period a year before − 1 (`base` \"previous\": the period before; `customers` \"current_book\": customers owned now, in both); empty when the base is not positive, not applicable to a person who did not serve the whole base period.", {"of", "base", "customers"}},
        {"target", "Target", "money", Additive::sum, true, "The released target for `of` (actual_sales): an own row for exactly the period, else own rows that tile it, else the sum of the rows under it.", {"of"}},
        {"target_to_date", "Target to date", "money", Additive::sum, true, "What the target for `of` (actual_sales) has by as_of: of whole months gone their own targets, of the running month its share of working days; without monthly targets the whole one's share of working days.", {"of"}},
        {"pace", "Pace", "ratio", Additive::ratio, true, "Actual ÷ target to date of the measure `of` (actual_sales); none while nothing is due.", {"of"}},
        {"required_run_rate", "Required run-rate", "money", Additive::ratio, true, "What is missing to the target for `of` (actual_sales) ÷ working days left after as_of; 0 when it is met, not applicable when no day is left.", {"of"}},
        {"landing", "Landing", "money", Additive::ratio, true, "Actual + (target − target to date) × (κ + actual) ÷ (κ + target to date) of the measure `of` (actual_sales): a pace drawn to 1, κ being thirty days of the target, at most all of it.", {"of"}},
        {"target_attainment", "Target attainment", "ratio", Additive::ratio, true, "Actual ÷ target of the measure `of` (actual_sales), in the target's currency; a zero or absent target gives none.", {"of"}},
    };
    std::sort(list.begin(), list.end(), [](const MeasureInfo& a, const MeasureInfo& b) { return a.name < b.name; });
    return list;
  }();
  return kMeasures;
}

std::vector<MeasureInfo> measure_catalogue(const Book& book) {
  std::map<std::string, MeasureInfo> all;
  for (const MeasureInfo& info : standard_measures()) all.emplace(info.name, info);
  for (const Rule* rule : book.rules("measure")) {
    const Reader in = rule->reader();
    MeasureInfo info;
    info.name = rule->name;
    info.title = in.text_or("title", rule->name);
    info.unit = in.text_or("unit", in.has("ratio") || in.has("share_of") ? "ratio" : "number");
    info.standard = false;
    info.additive = in.has("ratio") || in.has("share_of") || in.has("formula") ? Additive::ratio : Additive::sum;
    info.definition = in.text_or("description", "");
    info.higher_is_better = in.text_or("better", "higher") == "higher";
    all[rule->name] = std::move(info);
  }
  std::vector<MeasureInfo> list;
  for (auto& [name, info] : all) list.push_back(std::move(info));
  return list;
}

Findings verify_measures(const Book& book) {
  Findings findings;
  for (const Rule* rule : book.rules("measure")) {
    try {
      (void)measuring::resolve(book, {MeasureRequest(rule->name)}, {}, std::max(rule->effective, Date(1900, 1, 1)));
    } catch (const Error& error) {
      findings.push_back({Severity::error, error.code(), error.path().empty() ? rule->path : error.path(), error.message(), error.hint()});
    }
  }
  return findings;
}

}  // namespace attain
