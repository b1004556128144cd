#include "policy.hpp"

#include <algorithm>
#include <set>

#include "base/choice.hpp"
#include "measure/people.hpp"
#include "measure/targets.hpp"

namespace attain {

namespace {
constexpr std::array<std::string_view, kTargetDimensions> kNames = {"salesperson", "team",     "territory", "product",
                                                                    "category",    "customer", "segment",   "channel"};
}

std::optional<TargetBy> target_by(std::string_view name) noexcept {
  const auto found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<TargetBy>(found - kNames.begin());
}
std::string_view name_of(TargetBy by) noexcept { return kNames[targeting::at(by)]; }

TargetNode target_node(const Reader& in) {
  TargetNode node;
  if (in.is_null()) return node;
  for (const auto& [word, id] : in.members()) {
    const auto by = target_by(word);
    if (!by) throw id.error(ErrorCode::unknown_dimension, "no dimension \"" + word + "\"", did_you_mean(word, {kNames.begin(), kNames.end()}));
    if (!id.is_null()) node.emplace_back(*by, id.text());
  }
  std::sort(node.begin(), node.end());
  return node;
}

}  // namespace attain

namespace attain::targeting {

namespace {

constexpr std::int64_t kLargest = 100'000'000'000'000'000;   // 10^17 units: room for hedges and sums below 63 bits

Decimal not_negative(const Reader& in) {
  const Decimal value = in.number();
  if (value.sign() < 0) throw in.error(ErrorCode::invalid_rule, "must not be negative: " + value.text());
  return value;
}

/// Reads one document; knows the scale once `units_of` may be asked.
class PolicyReader {
 public:
  PolicyReader(const Book& book, const Reader& in, const DecomposeOptions& options) : book_(book), in_(in), options_(options) {}

  Policy read() {
    in_.refuse_unknown({"attain", "name", "title", "description", "effective", "until", "recorded", "superseded", "measure", "period", "value", "currency", "unit",
                        "structure_on", "levels", "season", "days", "constraints", "adjustments", "commitments", "state", "version", "reason", "release"});
    if (const auto kind = in_.find("attain"); kind && kind->text() != "target-policy/1") throw kind->error(ErrorCode::invalid_rule, "not a \"target-policy/1\"");
    policy_.name = in_.at("name").text();
    policy_.path = in_.path();
    policy_.document = in_.document();
    read_measure();
    if (options_.period) policy_.period = *options_.period;
    else policy_.period = period_at("period");
    if (policy_.period.days() > 3660) throw in_.error(ErrorCode::invalid_rule, "a target is for ten years at most");
    policy_.structure_on = in_.has("structure_on") ? in_.at("structure_on").date() : policy_.period.first();
    read_scale();
    read_value();
    if (const auto season = in_.find("season")) policy_.season = season_of(*season);
    read_days();
    for (const Reader& level : in_.at("levels").items()) policy_.levels.push_back(level_of(level));
    check_levels();
    read_lists();
    policy_.state = in_.has("state") ? choice<std::string>(in_.at("state"), {{"draft", "draft"}, {"released", "released"}}) : "released";
    policy_.version = in_.has("version") ? int(in_.at("version").integer()) : 1;
    if (policy_.version < 1) throw in_.at("version").error(ErrorCode::invalid_rule, "versions count from 1");
    policy_.reason = in_.text_or("reason", "");
    policy_.lowest_only = in_.has("release") && choice<bool>(in_.at("release"), {{"all", false}, {"lowest", true}});
    return std::move(policy_);
  }

 private:
  Period period_at(std::string_view key) const {
    const Reader in = in_.at(key);
    return period_of(in);
  }
  Period period_of(const Reader& in) const {
    try {
      return book_.period(in.text());
    } catch (const Error& error) {
      throw in.error(error.code(), error.message(), error.hint());
    }
  }

  void read_measure() {
    const Reader in = in_.at("measure");
    policy_.measure = in.text();
    std::vector<std::string> names;
    for (MeasureInfo& info : measure_catalogue(book_)) {
      if (info.name == policy_.measure) {
        if (info.additive == Additive::ratio || info.additive == Additive::extreme) {
          throw in.error(ErrorCode::invalid_rule, "\"" + info.name + "\" does not add up, so its target cannot be decomposed", "decompose the numbers it is made of");
        }
        policy_.info = std::move(info);
        policy_.money = policy_.info.unit == "money";
        return;
      }
      names.push_back(info.name);
    }
    throw in.error(ErrorCode::unknown_measure, "no measure \"" + policy_.measure + "\"", did_you_mean(policy_.measure, names));
  }

  void read_scale() {
    policy_.currency = book_.company().currency();
    if (const auto currency = in_.find("currency")) {
      if (!policy_.money) throw currency->error(ErrorCode::invalid_rule, "\"" + policy_.measure + "\" is no money");
      policy_.currency = Currency::of(currency->text());
    }
    if (policy_.money) {
      policy_.scale = policy_.currency.decimals();
    } else {
      policy_.scale = 0;
      const auto widen = [&](const Document* number) {
        if (number == nullptr || number->is_null()) return;
        policy_.scale = std::max(policy_.scale, Reader(*number, in_.path()).number().normalized().scale());
      };
      widen(in_.document().find("unit"));
      widen(in_.document().find("value"));
      if (options_.value) policy_.scale = std::max(policy_.scale, options_.value->normalized().scale());
      if (const auto days = in_.find("days"); days && days->is_object()) widen(days->document().find("unit"));
      for (const char* list : {"levels", "constraints", "adjustments"}) {
        const auto found = in_.find(list);
        if (!found || !found->is_array()) continue;
        for (const Reader& one : found->items()) {
          if (!one.is_object()) continue;
          for (const char* key : {"unit", "floor", "ceiling", "lock"}) widen(one.document().find(key));
        }
      }
      if (policy_.scale > 6) throw in_.error(ErrorCode::too_many_decimals, "targets have at most 6 decimals");
    }
    unit_ = in_.has("unit") ? unit_of(in_.at("unit")) : 1;
  }

  std::int64_t units_of(const Reader& in, const Decimal& value) const {
    const auto units = value.to_scaled(policy_.scale);
    if (!units) throw in.error(ErrorCode::too_many_decimals, value.text() + " has more than " + std::to_string(policy_.scale) + " decimals");
    if (*units > kLargest || *units < -kLargest) throw in.error(ErrorCode::overflow, value.text() + " is too large for a target");
    return std::int64_t(*units);
  }
  std::int64_t amount(const Reader& in) const { return units_of(in, not_negative(in)); }
  std::int64_t unit_of(const Reader& in) const {
    const std::int64_t unit = amount(in);
    if (unit == 0) throw in.error(ErrorCode::invalid_rule, "a unit is above zero");
    return unit;
  }

  void read_value() {
    if (options_.value) {
      policy_.value = units_of(Reader(Document(), "value"), *options_.value);
      if (policy_.value < 0) throw Error(ErrorCode::invalid_rule, "value", "a target is not negative");
    } else if (in_.has("value")) {
      policy_.value = amount(in_.at("value"));
    } else {
      const measuring::Targets targets(book_);
      const auto own = targets.own_of(policy_.measure, measuring::nobody_in_particular(), policy_.period);
      if (!own) throw in_.error(ErrorCode::no_target, "no top number: the policy has no \"value\", and the company no target of " + policy_.measure + " for " + policy_.period.text());
      if (policy_.money && own->currency != policy_.currency) throw in_.error(ErrorCode::mixed_currencies, "the company's target is in " + std::string(own->currency.code()));
      policy_.value = units_of(in_, own->value);
    }
  }

  Document request_of(const Reader& in) const {
    if (in.is_text()) return Document::object({{"measure", in.text()}});
    if (!in.has("measure")) throw in.error(ErrorCode::invalid_rule, "a measure is a name or an object with \"measure\"");
    return in.document();
  }
  Document request_in(const Reader& in) const {
    const auto found = in.find("measure");
    return found ? request_of(*found) : Document::object({{"measure", policy_.measure}});
  }

  Season season_of(const Reader& in) const {
    in.refuse_unknown({"weights", "history", "factors"});
    Season season;
    season.path = in.path();
    if (in.has("weights") && in.has("history")) throw in.error(ErrorCode::invalid_rule, "a season has \"weights\" or a \"history\", not both");
    if (const auto weights = in.find("weights")) {
      for (const Reader& weight : weights->items()) season.weights.push_back(not_negative(weight));
      if (season.weights.size() != 12) throw weights->error(ErrorCode::invalid_rule, "twelve weights, January to December, not " + std::to_string(season.weights.size()));
      if (std::all_of(season.weights.begin(), season.weights.end(), [](const Decimal& w) { return w.is_zero(); })) throw weights->error(ErrorCode::invalid_rule, "the weights are all zero");
    }
    if (const auto history = in.find("history")) {
      history->refuse_unknown({"measure", "years", "mean", "shrink", "where"});
      Season::History h;
      h.request = request_in(*history);
      if (const auto years = history->find("years")) h.years = int(years->integer());
      if (h.years < 2 || h.years > 30) throw history->error(ErrorCode::invalid_rule, "a season needs 2 to 30 years of history");
      if (const auto mean = history->find("mean")) h.median = choice<bool>(*mean, {{"mean", false}, {"median", true}});
      h.shrink = history->boolean_or("shrink", false);
      h.where = history->text_or("where", "");
      season.history = std::move(h);
    }
    if (const auto factors = in.find("factors")) {
      for (const Reader& factor : factors->items()) {
        factor.refuse_unknown({"period", "factor", "name"});
        season.factors.push_back({period_of(factor.at("period")), day_weight(factor.at("factor")), factor.text_or("name", factor.at("period").text())});
      }
    }
    return season;
  }

  /// 0 to 10 with at most four decimals, so that the weights of a year of days stay below 63 bits.
  Decimal day_weight(const Reader& in) const {
    const Decimal weight = not_negative(in);
    if (weight > Decimal(10) || !weight.to_scaled(4)) throw in.error(ErrorCode::invalid_rule, "a day's weight is 0 to 10 with at most four decimals, not " + weight.text());
    return weight;
  }

  void read_days() {
    policy_.day_unit = unit_;
    policy_.weekday.fill(10'000);
    const auto in = in_.find("days");
    if (!in) return;
    in->refuse_unknown({"unit", "weekday", "calendar"});
    if (const auto unit = in->find("unit")) policy_.day_unit = unit_of(*unit);
    if (const auto weekdays = in->find("weekday")) {
      for (const auto& [word, weight] : weekdays->members()) {
        const auto day = weekday(word);
        if (!day) throw weight.error(ErrorCode::invalid_rule, "no weekday \"" + word + "\"", "mon, tue, wed, thu, fri, sat, sun");
        policy_.weekday[std::size_t(*day)] = std::int64_t(*day_weight(weight).to_scaled(4));
      }
    }
    policy_.calendar = in->text_or("calendar", "default");
    const auto& calendars = book_.company().calendars();
    if (calendars.count(policy_.calendar) == 0) {
      std::vector<std::string> names;
      for (const auto& [name, calendar] : calendars) names.push_back(name);
      throw in->at("calendar").error(ErrorCode::unknown_reference, "no calendar \"" + policy_.calendar + "\"", did_you_mean(policy_.calendar, names));
    }
  }

  Basis basis_of(const Reader& in) const {
    in.refuse_unknown({"weight", "name", "history", "growth", "potential", "capacity", "equal", "shares"});
    Basis basis;
    basis.path = in.path();
    if (const auto weight = in.find("weight")) basis.weight = not_negative(*weight);
    int given = 0;
    for (const auto& [key, kind] : {std::pair{"history", Basis::Kind::history}, {"growth", Basis::Kind::growth}, {"potential", Basis::Kind::potential},
                                    {"capacity", Basis::Kind::capacity}, {"equal", Basis::Kind::equal}, {"shares", Basis::Kind::shares}}) {
      if (!in.has(key)) continue;
      basis.kind = kind;
      basis.name = in.text_or("name", key);
      ++given;
    }
    if (given != 1) throw in.error(ErrorCode::invalid_rule, "a basis is exactly one of: history, growth, potential, capacity, equal, shares");
    if (const auto history = in.find("history")) {
      history->refuse_unknown({"measure", "years", "decay"});
      basis.request = request_in(*history);
      if (const auto years = history->find("years")) basis.years = int(years->integer());
      if (basis.years < 1 || basis.years > 30) throw history->error(ErrorCode::invalid_rule, "history is of 1 to 30 years");
      if (const auto decay = history->find("decay")) basis.decay = not_negative(*decay);
    }
    if (const auto growth = in.find("growth")) {
      growth->refuse_unknown({"measure"});
      basis.request = request_in(*growth);
    }
    if (const auto potential = in.find("potential")) {
      potential->refuse_unknown({"measure", "period", "attribute"});
      if (potential->has("measure") == potential->has("attribute")) throw potential->error(ErrorCode::invalid_rule, "potential is a \"measure\" or an \"attribute\"");
      if (const auto measure = potential->find("measure")) basis.request = request_of(*measure);
      basis.attribute = potential->text_or("attribute", "");
      if (const auto period = potential->find("period")) basis.period = period_of(*period);
    }
    if (const auto capacity = in.find("capacity")) {
      capacity->refuse_unknown({"ramp"});
      if (const auto ramp = capacity->find("ramp")) {
        for (const Reader& share : ramp->items()) {
          basis.ramp.push_back(not_negative(share));
          if (basis.ramp.back() > Decimal(10) || !basis.ramp.back().to_scaled(6)) throw share.error(ErrorCode::invalid_rule, "a share of full productivity is 0 to 10 with at most six decimals");
        }
      }
    }
    if (const auto equal = in.find("equal"); equal && !equal->boolean()) throw equal->error(ErrorCode::invalid_rule, "write \"equal\": true");
    if (const auto shares = in.find("shares")) {
      for (const auto& [id, share] : shares->members()) basis.shares.emplace_back(id, not_negative(share));
    }
    return basis;
  }

  LevelRule level_of(const Reader& in) const {
    in.refuse_unknown({"by", "members", "where", "basis", "above_history", "unit", "column_unit", "method", "hedge", "floor", "ceiling", "growth_cap", "at_least_one_unit",
                       "across", "season", "working_days"});
    LevelRule level;
    level.path = in.path();
    const Reader by = in.at("by");
    level.word = by.text();
    if (const auto found = target_by(level.word)) {
      level.by = *found;
    } else if (const auto found_grain = grain(level.word)) {
      level.time = true;
      level.grain = *found_grain;
    } else {
      std::vector<std::string> words(kNames.begin(), kNames.end());
      for (const char* word : {"day", "week", "month", "quarter", "half", "year", "fiscal_period", "fiscal_quarter", "fiscal_year"}) words.emplace_back(word);
      throw by.error(ErrorCode::unknown_dimension, "a target is not cut by \"" + level.word + "\"", did_you_mean(level.word, words));
    }
    if (const auto members = in.find("members")) {
      if (level.time) throw members->error(ErrorCode::invalid_rule, "a level of time has no members");
      for (const Reader& member : members->items()) level.members.push_back(member.text());
    }
    if (const auto where = in.find("where")) {
      if (level.time || level.by != TargetBy::salesperson) throw where->error(ErrorCode::invalid_rule, "\"where\" chooses salespeople");
      level.where = measuring::person_condition(book_, *where);
    }
    if (const auto basis = in.find("basis")) {
      if (basis->is_array()) {
        for (const Reader& one : basis->items()) level.bases.push_back(basis_of(one));
      } else {
        level.bases.push_back(basis_of(*basis));
      }
      Decimal total = 0;
      for (const Basis& one : level.bases) total += one.weight;
      if (total.is_zero()) throw basis->error(ErrorCode::invalid_rule, "the bases' weights add to nothing");
    }
    level.above_history = in.boolean_or("above_history", false);
    level.at_least_one = in.boolean_or("at_least_one_unit", false);
    level.across = in.boolean_or("across", false);
    if (level.across && !level.time && is_tree(level.by) && level.members.empty()) throw in.at("across").error(ErrorCode::invalid_rule, "a tree is no column of a table", "name the columns in \"members\"");
    level.unit = in.has("unit") ? unit_of(in.at("unit")) : unit_;
    level.column_unit = in.has("column_unit") ? unit_of(in.at("column_unit")) : level.unit;
    if (const auto method = in.find("method")) level.webster = choice<bool>(*method, {{"largest_remainder", false}, {"webster", true}});
    if (const auto hedge = in.find("hedge")) {
      level.hedge = not_negative(*hedge);
      if (level.hedge > Decimal(10) || !level.hedge.to_scaled(9)) throw hedge->error(ErrorCode::invalid_rule, "a hedge is 0 to 10 with at most nine decimals");
    }
    if (const auto floor = in.find("floor")) level.floor = amount(*floor);
    if (const auto ceiling = in.find("ceiling")) level.ceiling = amount(*ceiling);
    if (const auto cap = in.find("growth_cap")) level.growth_cap = growth_cap(*cap);
    if (const auto season = in.find("season")) {
      if (!level.time) throw season->error(ErrorCode::invalid_rule, "a season is for levels of time");
      level.season = season_of(*season);
    }
    if (const auto days = in.find("working_days")) {
      if (!level.time) throw days->error(ErrorCode::invalid_rule, "working days are for levels of time");
      level.working_days = choice<WorkingDays>(*days, {{"company", WorkingDays::company}, {"person", WorkingDays::person}, {"none", WorkingDays::none}});
    }
    return level;
  }

  Decimal growth_cap(const Reader& in) const {
    const Decimal cap = in.number();
    if (cap < Decimal(-1) || cap > Decimal(1000)) throw in.error(ErrorCode::invalid_rule, "growth is capped between -1 and 1000, not " + cap.text());
    return cap;
  }

  void check_levels() const {
    if (policy_.levels.size() > 32) throw in_.at("levels").error(ErrorCode::invalid_rule, "at most 32 levels");
    std::set<std::string> seen;
    for (const LevelRule& level : policy_.levels) {
      if (!seen.insert(level.word).second) throw Error(ErrorCode::invalid_rule, level.path, "\"" + level.word + "\" is a level twice");
    }
    const auto place = [&](TargetBy by) {
      const auto found = std::find_if(policy_.levels.begin(), policy_.levels.end(), [&](const LevelRule& l) { return !l.time && l.by == by; });
      return found - policy_.levels.begin();
    };
    const auto none = std::ptrdiff_t(policy_.levels.size());
    for (const auto& [wide, narrow] : {std::pair{TargetBy::team, TargetBy::salesperson}, {TargetBy::category, TargetBy::product}, {TargetBy::segment, TargetBy::customer}}) {
      if (place(wide) != none && place(narrow) != none && place(wide) > place(narrow)) {
        throw Error(ErrorCode::invalid_rule, policy_.levels[std::size_t(place(wide))].path, "\"" + std::string(name_of(wide)) + "\" goes before \"" + std::string(name_of(narrow)) + "\"");
      }
    }
  }

  TargetNode node_of(const Reader& in) const {
    const auto named = in.find("for");
    return named ? target_node(*named) : TargetNode();
  }

  template <typename T>
  void whose(const Reader& in, T& one) const {
    one.path = in.path();
    one.node = node_of(in);
    one.who = codes_of(book_, one.node, in.path() + ".for");
    one.period = in.has("period") ? period_of(in.at("period")) : policy_.period;
    if (!policy_.period.contains(one.period)) throw in.at("period").error(ErrorCode::invalid_rule, one.period.text() + " is not within " + policy_.period.text());
    one.reason = in.text_or("reason", "");
  }

  void read_lists() {
    if (const auto list = in_.find("constraints")) {
      for (const Reader& in : list->items()) policy_.constraints.push_back(constraint_of(in));
    }
    if (const auto list = in_.find("adjustments")) {
      for (const Reader& in : list->items()) policy_.adjustments.push_back(adjustment_of(in));
    }
    if (const auto list = in_.find("commitments")) {
      for (const Reader& in : list->items()) {
        in.refuse_unknown({"for", "period", "value", "by", "reason"});
        Commitment one;
        whose(in, one);
        one.value = in.at("value").number();
        one.by = in.text_or("by", "");
        policy_.commitments.push_back(std::move(one));
      }
    }
  }

  Constraint constraint_of(const Reader& in) const {
    in.refuse_unknown({"for", "period", "floor", "ceiling", "lock", "growth_cap", "reason"});
    Constraint one;
    whose(in, one);
    if (const auto floor = in.find("floor")) one.floor = amount(*floor);
    if (const auto ceiling = in.find("ceiling")) one.ceiling = amount(*ceiling);
    if (const auto lock = in.find("lock")) one.lock = amount(*lock);
    if (const auto cap = in.find("growth_cap")) one.growth_cap = growth_cap(*cap);
    if (one.lock && (one.floor || one.ceiling || one.growth_cap)) throw in.error(ErrorCode::invalid_rule, "a lock is floor and ceiling already");
    if (!one.lock && !one.floor && !one.ceiling && !one.growth_cap) throw in.error(ErrorCode::invalid_rule, "a constraint is a floor, a ceiling, a lock or a growth_cap");
    return one;
  }

  Adjustment adjustment_of(const Reader& in) const {
    in.refuse_unknown({"for", "period", "add", "multiply", "to", "by", "reason", "hidden"});
    Adjustment one;
    whose(in, one);
    int given = 0;
    for (const auto& [key, does] : {std::pair{"add", Adjustment::Does::add}, {"multiply", Adjustment::Does::multiply}, {"to", Adjustment::Does::to}}) {
      const auto found = in.find(key);
      if (!found) continue;
      one.does = does;
      one.by = found->number();
      if (does != Adjustment::Does::multiply) (void)units_of(*found, one.by);
      if (does != Adjustment::Does::add) (void)not_negative(*found);
      if (does == Adjustment::Does::multiply && (one.by > Decimal(1000) || !one.by.to_scaled(9))) throw found->error(ErrorCode::invalid_rule, "a factor is 0 to 1000 with at most nine decimals");
      ++given;
    }
    if (given != 1) throw in.error(ErrorCode::invalid_rule, "an adjustment does exactly one of: add, multiply, to");
    one.who_did = in.text_or("by", "");
    one.hidden = in.boolean_or("hidden", false);
    return one;
  }

  const Book& book_;
  const Reader& in_;
  const DecomposeOptions& options_;
  Policy policy_;
  std::int64_t unit_ = 1;
};

}  // namespace

Domain domain_of(TargetBy by) noexcept {
  switch (by) {
    case TargetBy::salesperson: return Domain::salesperson;
    case TargetBy::team: return Domain::team;
    case TargetBy::territory: return Domain::territory;
    case TargetBy::product: return Domain::product;
    case TargetBy::category: return Domain::category;
    case TargetBy::customer: return Domain::customer;
    case TargetBy::segment:
    case TargetBy::channel: break;
  }
  return Domain::text;
}

std::string text_of(const TargetNode& node) {
  std::string text;
  for (const auto& [by, id] : node) text += (text.empty() ? "" : ", ") + id;
  return text.empty() ? "the company" : text;
}

std::string Constraint::text() const {
  const std::string word = lock ? "lock" : floor && (ceiling || growth_cap) ? "bounds" : floor ? "floor" : ceiling ? "ceiling" : "growth cap";
  return word + " of " + text_of(node) + " " + period.text();
}

Codes codes_of(const Book& book, const TargetNode& node, const std::string& path) {
  Codes codes = everybody();
  for (const auto& [by, id] : node) {
    const Domain domain = domain_of(by);
    const auto found = book.ids().of(domain).find(id);
    if (!found || (domain != Domain::text && !book.company().exists(domain, *found))) {
      std::vector<std::string> known;
      if (domain != Domain::text) {
        for (const std::uint32_t code : book.company().entities(domain)) known.emplace_back(book.company().id(domain, code));
      }
      throw Error(ErrorCode::unknown_reference, path, "no " + std::string(name_of(by)) + " \"" + id + "\"", did_you_mean(id, known));
    }
    codes[at(by)] = *found;
  }
  return codes;
}

Policy parse(const Book& book, const Document& document, const std::string& path, const DecomposeOptions& options) {
  const Reader in(document, path);
  return PolicyReader(book, in, options).read();
}

}  // namespace attain::targeting
