// Reading `pay-plan/1` documents.
#include "plan.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "attain/credit/fact_expression.hpp"
#include "base/choice.hpp"
#include "measure/people.hpp"

namespace attain::paying {

namespace {

using TypeKind = rule::Type::Kind;
constexpr std::array<std::string_view, kRateKeys> kKeyNames = {"when", "customer", "product", "category", "territory", "segment", "channel"};

class PlanReader {
 public:
  PlanReader(const Book& book, const Rule& rule) : book_(book), rule_(rule), words_(plan_vocabulary(book)), people_(measuring::person_vocabulary(book)), catalogue_(measure_catalogue(book)) {}

  Plan read() {
    const Reader in = rule_.reader();
    in.refuse_unknown({"attain", "name", "title", "description", "effective", "until", "period", "for", "appraisal", "components", "gates", "cap", "floor", "plan_cap", "guarantee", "draw", "negative",
                       "round", "pay_in"});
    plan_.name = rule_.name;
    plan_.path = rule_.path;
    plan_.document = rule_.document;
    plan_.effective = rule_.effective;
    if (const auto period = in.find("period")) plan_.period = grain_of(*period);
    plan_.enrolled_for = condition(in, "for", people_);
    plan_.scorecard = in.text_or("appraisal", "");
    for (const Reader& item : in.at("components").items()) add_component(item);
    if (plan_.components.empty()) throw in.at("components").error(ErrorCode::invalid_rule, "a plan needs at least one component");
    plan_.gates = gates(in);
    plan_.cap = number(in, "cap");
    plan_.floor = number(in, "floor");
    plan_.plan_cap = number(in, "plan_cap");
    if (plan_.cap && plan_.floor && *plan_.cap < *plan_.floor) throw in.at("cap").error(ErrorCode::invalid_rule, "the cap is below the floor");
    if (const auto guarantee = in.find("guarantee")) read_guarantee(*guarantee);
    if (const auto draw = in.find("draw")) read_draw(*draw);
    if (const auto negative = in.find("negative")) plan_.carries_negative = choice<bool>(*negative, {{"pay", false}, {"carry", true}});
    read_round(in);
    if (const auto pay_in = in.find("pay_in")) read_pay_in(*pay_in);
    plan_.names.assign(names_.begin(), names_.end());
    return std::move(plan_);
  }

 private:
  static Grain grain_of(const Reader& in) {
    const auto found = grain(in.text());
    if (!found || *found == Grain::day) throw in.error(ErrorCode::invalid_period, "no such kind of plan period \"" + in.text() + "\"", "write month, quarter, week, half, year, fiscal_period, fiscal_quarter or fiscal_year");
    return *found;
  }

  static std::optional<Decimal> number(const Reader& in, std::string_view key) {
    const auto found = in.find(key);
    return found ? std::optional(found->number()) : std::nullopt;
  }

  Condition expression(const Reader& in, const rule::Vocabulary& words, rule::Mode mode, rule::Type expected) {
    rule::ParseOptions options;
    options.vocabulary = &words;
    options.mode = mode;
    options.expected = expected;
    try {
      auto parsed = std::make_shared<const rule::Expression>(rule::Expression::parse(in.text(), options));
      if (&words == &words_) names_.insert(parsed->variables().begin(), parsed->variables().end());
      return parsed;
    } catch (const Error& error) {
      throw error.within(in.path());
    }
  }

  Condition condition(const Reader& in, std::string_view key, const rule::Vocabulary& words) {
    const auto found = in.find(key);
    return found ? expression(*found, words, rule::Mode::filter, TypeKind::boolean) : nullptr;
  }

  Amount amount(const Reader& in) {
    Amount result;
    result.path = in.path();
    if (in.is_number()) result.number = in.number();
    else if (const auto parsed = Decimal::parse(in.text())) result.number = *parsed;
    else result.formula = expression(in, words_, rule::Mode::strict, TypeKind::number);
    return result;
  }

  std::vector<Gate> gates(const Reader& in) {
    std::vector<Gate> result;
    const auto list = in.find("gates");
    if (!list) return result;
    for (const Reader& item : list->items()) {
      item.refuse_unknown({"when", "multiply", "cap", "floor", "add", "set", "reason"});
      Gate gate;
      gate.path = item.path();
      gate.reason = item.text_or("reason", item.at("when").text());
      gate.when = condition(item, "when", words_);
      int given = 0;
      static const std::pair<const char*, Gate::Does> kDoes[] = {{"multiply", Gate::Does::multiply}, {"cap", Gate::Does::cap}, {"floor", Gate::Does::floor}, {"add", Gate::Does::add}, {"set", Gate::Does::set}};
      for (const auto& [key, does] : kDoes) {
        if (const auto found = item.find(key)) gate.does = does, gate.by = found->number(), ++given;
      }
      if (given != 1) throw item.error(ErrorCode::invalid_rule, "a gate does exactly one of: multiply, cap, floor, add, set");
      result.push_back(std::move(gate));
    }
    return result;
  }

  void add_component(const Reader& in) {
    in.refuse_unknown({"name", "title", "kind", "for", "facts", "basis", "where", "credit", "scope", "own", "over", "rate", "rates", "precedence", "tiers", "table", "target", "ramp", "relief", "prorate", "earned",
                       "released", "returns", "unpaid", "fact_cap", "fact_floor", "cap", "floor", "gates", "amount", "when", "measure", "window", "prizes", "at_least"});
    Component c;
    c.path = in.path();
    c.name = in.at("name").text();
    c.title = in.text_or("title", c.name);
    for (const Component& other : plan_.components) {
      if (other.name == c.name) throw in.at("name").error(ErrorCode::invalid_rule, "two components are named \"" + c.name + "\"");
    }
    using Kind = Component::Kind;
    if (const auto kind = in.find("kind")) c.kind = choice<Kind>(*kind, {{"rate", Kind::rate}, {"bonus", Kind::bonus}, {"penalty", Kind::penalty}, {"contest", Kind::contest}});
    c.enrolled_for = condition(in, "for", people_);
    c.gates = gates(in);
    if (const auto prorate = in.find("prorate")) c.prorate = choice<Prorate>(*prorate, {{"none", Prorate::none}, {"days", Prorate::days}, {"working_days", Prorate::working_days}});
    switch (c.kind) {
      case Kind::rate: only_for(in, {"amount", "when", "measure", "window", "prizes", "at_least"}, "a rate"); read_rate(in, c); break;
      case Kind::bonus:
      case Kind::penalty:
        only_for(in, {"facts", "basis", "where", "credit", "scope", "own", "over", "rate", "rates", "tiers", "table", "target", "earned", "released", "returns", "unpaid", "fact_cap", "fact_floor", "measure", "window", "prizes", "at_least"}, "a bonus");
        read_bonus(in, c);
        break;
      case Kind::contest:
        only_for(in, {"facts", "basis", "where", "credit", "scope", "own", "over", "rate", "rates", "tiers", "table", "target", "earned", "released", "returns", "unpaid", "fact_cap", "fact_floor", "amount", "when"}, "a contest");
        read_contest(in, c);
        break;
    }
    plan_.components.push_back(std::move(c));
  }

  static void only_for(const Reader& in, std::initializer_list<std::string_view> foreign, const char* what) {
    for (const std::string_view key : foreign) {
      if (in.find(key)) throw in.at(key).error(ErrorCode::invalid_rule, "\"" + std::string(key) + "\" means nothing to " + what, "give the component the right \"kind\", or leave it out");
    }
  }

  Document measure_request(const Reader& in, std::string& name) {
    if (in.is_text()) name = in.text();
    else name = in.at("measure").text();
    if (std::none_of(catalogue_.begin(), catalogue_.end(), [&](const MeasureInfo& m) { return m.name == name; })) {
      std::vector<std::string> names;
      for (const MeasureInfo& known : catalogue_) names.push_back(known.name);
      throw in.error(ErrorCode::unknown_measure, "no measure \"" + name + "\"", did_you_mean(name, names));
    }
    return in.is_text() ? Document::object({{"measure", name}}) : in.document();
  }

  void read_rate(const Reader& in, Component& c) {
    c.table = in.text_or("facts", "orders");
    const TableSchema* schema = nullptr;
    if (const Table* table = book_.journal().find(c.table)) schema = &table->schema();
    else schema = standard_schema(c.table);
    if (schema == nullptr) throw in.at("facts").error(ErrorCode::unknown_table, "no table \"" + c.table + "\"", did_you_mean(c.table, standard_tables()));
    if (const auto basis = in.find("basis")) {
      if (basis->is_object()) c.measure = measure_request(*basis, c.measure_name);
      else c.basis = basis->text();
    }
    if (!c.measure && c.basis != "count" && c.basis != "margin") {
      const ColumnSchema* column = schema->find(c.basis);
      if (column == nullptr || (column->kind != ColumnKind::money && column->kind != ColumnKind::number)) {
        throw (in.find("basis") ? in.at("basis") : in).error(ErrorCode::unknown_column, "no money or number column \"" + c.basis + "\" in " + c.table, did_you_mean(c.basis, schema->names()));
      }
    }
    if (const auto where = in.find("where")) {
      const rule::Vocabulary words = fact_vocabulary(*schema);
      c.where = expression(*where, words, rule::Mode::filter, TypeKind::boolean);
    }
    if (const auto credit = in.find("credit")) c.overlay = choice<bool>(*credit, {{"revenue", false}, {"overlay", true}});
    if (const auto scope = in.find("scope")) c.scope = choice<Scope>(*scope, {{"own", Scope::own}, {"team", Scope::team}, {"subtree", Scope::subtree}});
    c.own = in.boolean_or("own", false);
    if (const auto over = in.find("over")) c.over = window(*over);
    if (const auto rate = number(in, "rate")) c.rate = *rate, c.has_rate = true;
    read_rates(in, c, *schema);
    if (const auto tiers = in.find("tiers")) read_tiers(*tiers, c);
    if (const auto table = in.find("table")) read_table(*table, c);
    if (!c.has_rate && c.rates.empty() && c.tiers.form == TierForm::none && !c.decision) throw in.error(ErrorCode::invalid_rule, "this component has no rate", "give it a \"rate\", \"rates\", \"tiers\" or a \"table\"");
    if (const auto target = in.find("target")) {
      if (target->is_object()) {
        target->refuse_unknown({"measure"});
        (void)measure_request(*target, c.target_measure);
      } else {
        c.target = target->number();
      }
    }
    if (c.tiers.on_attainment && !c.target && c.target_measure.empty()) throw in.at("tiers").error(ErrorCode::invalid_rule, "tiers on attainment need a \"target\"", "a number, or {\"measure\": \"actual_sales\"}");
    if (const auto ramp = in.find("ramp")) {
      for (const Reader& pair : ramp->items()) {
        const auto items = pair.items();
        if (items.size() != 2) throw pair.error(ErrorCode::invalid_rule, "a ramp is [months, factor]");
        c.ramp.emplace_back(items[0].integer(), items[1].number());
      }
      std::sort(c.ramp.begin(), c.ramp.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    }
    if (const auto relief = in.find("relief")) c.relief = expression(*relief, words_, rule::Mode::strict, TypeKind::number);
    if (const auto earned = in.find("earned")) c.on_shipment = choice<bool>(*earned, {{"fact", false}, {"shipment", true}});
    if (const auto released = in.find("released")) c.on_cash = choice<bool>(*released, {{"earned", false}, {"cash", true}});
    if (const auto returns = in.find("returns")) c.original = choice<bool>(*returns, {{"recompute", false}, {"original", true}});
    if (const auto unpaid = in.find("unpaid")) {
      unpaid->refuse_unknown({"days"});
      c.unpaid_days = int(unpaid->at("days").integer());
    }
    if ((c.on_cash || c.unpaid_days) && c.table != "orders" && c.table != "invoices") throw in.error(ErrorCode::invalid_rule, "cash is known of orders and invoices only", "set \"facts\" to one of them");
    c.fact_cap = number(in, "fact_cap");
    c.fact_floor = number(in, "fact_floor");
    c.cap = number(in, "cap");
    c.floor = number(in, "floor");
    if (c.cap && c.floor && *c.cap < *c.floor) throw in.at("cap").error(ErrorCode::invalid_rule, "the cap is below the floor");
    if (c.floor && c.over.kind == Window::Kind::lifetime) throw in.at("floor").error(ErrorCode::invalid_rule, "a lifetime has no end at which a floor could be filled up", "give the component a window that ends, or the plan a floor");
  }

  rule::Vocabulary fact_vocabulary(const TableSchema& schema) const;

  Window window(const Reader& in) {
    Window w;
    if (in.is_object()) {
      in.refuse_unknown({"rolling"});
      w.kind = Window::Kind::rolling;
      w.count = int(in.at("rolling").integer());
      if (w.count < 1) throw in.at("rolling").error(ErrorCode::invalid_rule, "a rolling window has at least one plan period");
      return w;
    }
    const std::string word = in.text();
    if (word == "fact") w.kind = Window::Kind::fact;
    else if (word == "document") w.kind = Window::Kind::document;
    else if (word == "period") w.kind = Window::Kind::period;
    else if (word == "lifetime") w.kind = Window::Kind::lifetime;
    else if (const auto found = grain(word); found && *found != Grain::day && *found != Grain::week) w.kind = Window::Kind::grain, w.grain = *found;
    else throw in.error(ErrorCode::invalid_rule, "no such window \"" + word + "\"", "fact, document, period, month, quarter, half, year, fiscal_quarter, fiscal_year, lifetime or {\"rolling\": 12}");
    return w;
  }

  void read_rates(const Reader& in, Component& c, const TableSchema& schema) {
    const auto list = in.find("rates");
    if (!list) return;
    const rule::Vocabulary words = fact_vocabulary(schema);
    for (const Reader& item : list->items()) {
      item.refuse_unknown({"rate", "product", "category", "customer", "territory", "segment", "channel", "when"});
      RateRow row;
      row.path = item.path();
      row.rate = item.at("rate").number();
      for (int key = 0; key < kRateKeys; ++key) row.wants[std::size_t(key)] = item.text_or(kKeyNames[std::size_t(key)], "");
      if (const auto when = item.find("when")) row.when = expression(*when, words, rule::Mode::filter, TypeKind::boolean);
      c.rates.push_back(std::move(row));
    }
    if (const auto order = in.find("precedence")) {
      for (const Reader& item : order->items()) {
        const auto found = std::find(kKeyNames.begin(), kKeyNames.end(), item.text());
        if (found == kKeyNames.end()) throw item.error(ErrorCode::invalid_rule, "rates know no \"" + item.text() + "\"", "when, customer, product, category, territory, segment, channel");
        c.precedence.push_back(RateKey(found - kKeyNames.begin()));
      }
    }
    for (int key = 0; key < kRateKeys; ++key) {   // what the plan does not rank comes after, in the default order
      if (std::find(c.precedence.begin(), c.precedence.end(), RateKey(key)) == c.precedence.end()) c.precedence.push_back(RateKey(key));
    }
  }

  static void read_tiers(const Reader& in, Component& c) {
    in.refuse_unknown({"marginal", "whole", "interpolated", "overage", "step", "on", "at_bound", "below_zero"});
    Tiers& t = c.tiers;
    t.path = in.path();
    static const std::pair<const char*, TierForm> kForms[] = {
        {"marginal", TierForm::marginal}, {"whole", TierForm::whole}, {"interpolated", TierForm::interpolated}, {"overage", TierForm::overage}, {"step", TierForm::step}};
    int given = 0;
    for (const auto& [key, form] : kForms) {
      const auto list = in.find(key);
      if (!list) continue;
      ++given;
      t.form = form;
      for (const Reader& pair : list->items()) {
        const auto items = pair.items();
        if (items.size() != 2) throw pair.error(ErrorCode::invalid_rule, "a tier is [from, rate]");
        t.points.push_back({items[0].number(), items[1].number()});
        const std::size_t n = t.points.size();
        if (t.points.back().x.sign() < 0) throw items[0].error(ErrorCode::invalid_rule, "tiers begin at zero or above");
        if (n > 1 && t.points[n - 1].x <= t.points[n - 2].x) throw items[0].error(ErrorCode::invalid_rule, "tiers rise, but " + t.points[n - 1].x.text() + " follows " + t.points[n - 2].x.text(), "list each bound once, by rising \"from\"");
      }
      if (t.points.empty()) throw list->error(ErrorCode::invalid_rule, "tiers need at least one row");
    }
    if (given != 1) throw in.error(ErrorCode::invalid_rule, "tiers have exactly one form: marginal, whole, interpolated, overage or step");
    if (const auto on = in.find("on")) t.on_attainment = choice<bool>(*on, {{"amount", false}, {"attainment", true}});
    if (const auto bound = in.find("at_bound")) t.lower_at_bound = choice<bool>(*bound, {{"upper", false}, {"lower", true}});
    if (const auto below = in.find("below_zero")) t.zero_below = choice<bool>(*below, {{"first_rate", false}, {"zero", true}});
  }

  void read_table(const Reader& in, Component& c) {
    if (c.tiers.form != TierForm::none) throw in.error(ErrorCode::invalid_rule, "a component has tiers or a table, not both");
    Document document = in.document();
    if (in.is_text()) document = book_.rule("decision-table", in.text(), rule_.effective == kEarliest ? kLatest : rule_.effective).document;
    rule::Vocabulary words = words_;
    rule::ParseOptions options;
    options.mode = rule::Mode::strict;
    options.vocabulary = &words;
    try {
      c.decision = std::make_shared<const rule::DecisionTable>(rule::DecisionTable::from_document(document, options));
    } catch (const Error& error) {
      throw error.within(in.path());
    }
    names_.insert(c.decision->columns().begin(), c.decision->columns().end());
  }

  void read_bonus(const Reader& in, Component& c) {
    c.when = condition(in, "when", words_);
    const Reader a = in.at("amount");
    if (!a.is_object()) {
      c.amount = amount(a);
    } else {
      a.refuse_unknown({"grade", "rank"});
      if (a.has("grade") == a.has("rank")) throw a.error(ErrorCode::invalid_rule, "an amount is by \"grade\" or by \"rank\"");
      if (const auto grades = a.find("grade")) {
        for (const auto& [grade, value] : grades->members()) c.by_grade.emplace_back(grade, amount(value));
        names_.insert("grade");
      } else {
        for (const Reader& value : a.at("rank").items()) c.by_rank.push_back(amount(value));
        names_.insert("rank");
      }
      if (plan_.scorecard.empty()) throw a.error(ErrorCode::invalid_rule, "grades and ranks need the plan's \"appraisal\"", "name the scorecard that gives them");
    }
    c.cap = number(in, "cap");
    c.floor = number(in, "floor");
  }

  void read_contest(const Reader& in, Component& c) {
    c.measure = measure_request(in.at("measure"), c.measure_name);
    c.window = Period::of(in.at("window").text(), &book_.company().fiscal());
    for (const Reader& prize : in.at("prizes").items()) c.prizes.push_back(prize.number());
    if (c.prizes.empty()) throw in.at("prizes").error(ErrorCode::invalid_rule, "a contest needs prizes");
    c.at_least = number(in, "at_least");
  }

  void read_guarantee(const Reader& in) {
    in.refuse_unknown({"amount", "months"});
    plan_.guarantee = Guarantee{amount(in.at("amount")), std::nullopt};
    if (const auto months = in.find("months")) plan_.guarantee->months = int(months->integer());
  }

  void read_draw(const Reader& in) {
    in.refuse_unknown({"amount", "recoverable", "recover", "recover_at_most", "recover_from", "months", "forgive"});
    Draw draw;
    draw.amount = amount(in.at("amount"));
    draw.recoverable = in.boolean_or("recoverable", true);
    draw.recover = in.number_or("recover", Decimal(1));
    if (draw.recover.sign() < 0 || draw.recover > Decimal(1)) throw in.at("recover").error(ErrorCode::invalid_rule, "the share that is recovered lies between 0 and 1");
    draw.recover_at_most = number(in, "recover_at_most");
    if (const auto from = in.find("recover_from")) draw.recover_from = from->date();
    if (const auto months = in.find("months")) draw.months = int(months->integer());
    draw.forgive = in.boolean_or("forgive", false);
    plan_.draw = std::move(draw);
  }

  void read_round(const Reader& in) {
    const int decimals = std::min(book_.company().currency().decimals(), book_.company().money_scale());
    plan_.round.to = Decimal::scaled(1, decimals);
    if (const auto round = in.find("round")) {
      round->refuse_unknown({"to", "mode", "residue"});
      plan_.round.to = round->number_or("to", plan_.round.to);
      if (const auto mode = round->find("mode")) {
        const auto found = rounding_mode(mode->text());
        if (!found) throw mode->error(ErrorCode::invalid_rule, "unknown rounding \"" + mode->text() + "\"", "half_even, half_up, half_down, up, down, ceiling or floor");
        plan_.round.mode = *found;
      }
      if (const auto residue = round->find("residue")) plan_.round.residue = choice<Residue>(*residue, {{"carry", Residue::carry}, {"spread", Residue::spread}, {"each", Residue::each}});
      const auto unit = plan_.round.to.to_scaled(kPayScale);
      if (plan_.round.to.sign() <= 0 || !unit) throw round->at("to").error(ErrorCode::invalid_rule, "pay is rounded to a positive unit of at most " + std::to_string(kPayScale) + " decimals");
    }
    plan_.round.unit = std::int64_t(*plan_.round.to.to_scaled(kPayScale));
  }

  void read_pay_in(const Reader& in) {
    in.refuse_unknown({"currency", "at", "type"});
    PayIn pay;
    pay.currency = Currency::of(in.at("currency").text());
    if (const auto at = in.find("at")) pay.at = choice<PayIn::At>(*at, {{"plan", PayIn::At::plan}, {"booking", PayIn::At::booking}, {"payment", PayIn::At::payment}});
    pay.type = in.text_or("type", "booking");
    plan_.pay_in = std::move(pay);
  }

  const Book& book_;
  const Rule& rule_;
  const rule::Vocabulary words_, people_;
  const std::vector<MeasureInfo> catalogue_;
  Plan plan_;
  std::set<std::string> names_;
};

rule::Vocabulary PlanReader::fact_vocabulary(const TableSchema& schema) const { return vocabulary_of(book_, schema, true); }

}  // namespace

std::string_view name_of(RateKey key) noexcept { return kKeyNames[std::size_t(key)]; }

std::string_view name_of(TierForm form) noexcept {
  constexpr std::array<std::string_view, 6> kNames = {"flat", "marginal", "whole", "interpolated", "overage", "step"};
  return kNames[std::size_t(form)];
}

std::string RateRow::text() const {
  std::string text;
  for (int key = 0; key < kRateKeys; ++key) {
    if (wants[std::size_t(key)].empty()) continue;
    text += (text.empty() ? "" : ", ") + std::string(kKeyNames[std::size_t(key)]) + " " + wants[std::size_t(key)];
  }
  return text.empty() ? "every fact" : text;
}

rule::Vocabulary plan_vocabulary(const Book& book) {
  rule::Vocabulary words = measuring::person_vocabulary(book);
  for (const MeasureInfo& info : measure_catalogue(book)) words.add(info.name, TypeKind::number);
  for (const char* name : {"score", "rank", "earned", "base", "attainment", "target_incentive", "base_salary", "draw", "share", "months"}) words.add(name, TypeKind::number);
  words.add("grade", TypeKind::string);
  return words;
}

Plan parse(const Book& book, const Rule& rule) { return PlanReader(book, rule).read(); }

}  // namespace attain::paying
