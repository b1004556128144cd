#include "scorecard.hpp"

#include <algorithm>
#include <map>

#include "base/choice.hpp"
#include "measure/people.hpp"

namespace attain::appraising {

namespace {

Missing missing_in(const Reader& in) {
  return choice<Missing>(in, {{"reweight", Missing::reweight}, {"zero", Missing::zero}, {"neutral", Missing::neutral}, {"refuse", Missing::refuse}});
}

MissingPolicy missing_policy(const Reader& in, MissingPolicy fallback) {
  if (in.is_text()) {
    const Missing both = missing_in(in);
    return {both, both};
  }
  in.refuse_unknown({"not_applicable", "not_reported", "minimum_weight"});
  if (const auto found = in.find("not_applicable")) fallback.not_applicable = missing_in(*found);
  if (const auto found = in.find("not_reported")) fallback.not_reported = missing_in(*found);
  return fallback;
}

Piecewise curve_of(const Reader& in) {
  in.refuse_unknown({"linear", "step"});
  const bool linear = in.has("linear");
  if (linear == in.has("step")) throw in.error(ErrorCode::invalid_rule, "a curve is either \"linear\" or \"step\"");
  const Reader list = in.at(linear ? "linear" : "step");
  std::vector<Piecewise::Point> points;
  for (const Reader& pair : list.items()) {
    const auto items = pair.items();
    if (items.size() != 2) throw pair.error(ErrorCode::invalid_rule, "a point is [x, points]");
    points.push_back({items[0].number(), items[1].number()});
  }
  try {
    return linear ? Piecewise::linear(std::move(points)) : Piecewise::step(std::move(points));
  } catch (const Error& error) {
    throw Error(ErrorCode::invalid_rule, list.path() + error.path(), error.message(), error.hint());
  }
}

Line line_of(const Reader& in, const MissingPolicy& missing, const std::vector<MeasureInfo>& catalogue) {
  in.refuse_unknown({"measure", "name", "title", "weight", "target", "better", "curve", "curve_on", "missing", "where", "parameters"});
  Line line;
  line.path = in.path();
  const Reader measure = in.at("measure");
  std::vector<Document::Member> request;
  if (measure.is_text()) {
    line.measure = measure.text();
    request.emplace_back("measure", line.measure);
  } else {
    line.measure = measure.at("measure").text();
    for (const auto& member : measure.document().members()) {
      if (member.first != "as") request.push_back(member);
    }
  }
  if (const auto parameters = in.find("parameters")) {
    for (const auto& [key, value] : parameters->members()) request.emplace_back(key, value.document());
  }
  if (const auto where = in.find("where")) request.emplace_back("where", where->document());
  line.name = in.text_or("name", measure.is_object() ? measure.text_or("as", line.measure) : line.measure);
  const auto info = std::find_if(catalogue.begin(), catalogue.end(), [&](const MeasureInfo& m) { return m.name == line.measure; });
  if (info == catalogue.end()) {
    std::vector<std::string> names;
    for (const MeasureInfo& known : catalogue) names.push_back(known.name);
    throw measure.error(ErrorCode::unknown_measure, "no measure \"" + line.measure + "\"", did_you_mean(line.measure, names));
  }
  line.title = in.text_or("title", info->title.empty() ? line.name : info->title);
  line.additive = info->additive;
  line.request = Document::object(std::move(request));
  line.weight = in.at("weight").number();
  if (line.weight.sign() < 0) throw in.at("weight").error(ErrorCode::invalid_rule, "a weight is not negative");
  if (const auto target = in.find("target")) line.target = target->number();
  if (const auto better = in.find("better")) line.lower_is_better = choice<bool>(*better, {{"higher", false}, {"lower", true}});
  if (const auto on = in.find("curve_on")) line.on_value = choice<bool>(*on, {{"attainment", false}, {"value", true}});
  line.curve = curve_of(in.at("curve"));
  line.missing = missing;
  if (const auto own = in.find("missing")) line.missing = missing_policy(*own, missing);
  return line;
}

Gate gate_of(const Reader& in, const rule::Vocabulary& words, const std::vector<Grade>& grades) {
  in.refuse_unknown({"when", "cap", "floor", "multiply", "add", "set", "grade", "reason"});
  Gate gate;
  gate.path = in.path();
  const Reader when = in.at("when");
  gate.reason = in.text_or("reason", when.text());
  rule::ParseOptions options;
  options.vocabulary = &words;
  options.mode = rule::Mode::filter;
  options.expected = rule::Type(rule::Type::Kind::boolean);
  try {
    gate.when = std::make_shared<const rule::Expression>(rule::Expression::parse(when.text(), options));
  } catch (const Error& error) {
    throw error.within(when.path());
  }
  static const std::pair<const char*, Gate::Does> kDoes[] = {{"cap", Gate::Does::cap}, {"floor", Gate::Does::floor}, {"multiply", Gate::Does::multiply}, {"add", Gate::Does::add}, {"set", Gate::Does::set}};
  int given = 0;
  for (const auto& [key, does] : kDoes) {
    if (const auto found = in.find(key)) {
      gate.does = does;
      gate.by = found->number();
      ++given;
    }
  }
  if (const auto grade = in.find("grade")) {
    gate.does = Gate::Does::grade;
    gate.grade = grade->text();
    ++given;
    if (std::none_of(grades.begin(), grades.end(), [&](const Grade& g) { return g.grade == gate.grade; })) throw grade->error(ErrorCode::invalid_rule, "the scorecard has no grade \"" + gate.grade + "\"");
  }
  if (given != 1) throw in.error(ErrorCode::invalid_rule, "a gate does exactly one of: cap, floor, multiply, add, set, grade");
  return gate;
}

Distribution distribution_of(const Reader& in, const Book& book, const Scorecard& card) {
  in.refuse_unknown({"shares", "within", "smallest"});
  Distribution distribution;
  distribution.path = in.path();
  Decimal sum;
  for (const Reader& one : in.at("shares").items()) {
    one.refuse_unknown({"grade", "share"});
    const Reader grade = one.at("grade"), share = one.at("share");
    distribution.grades.push_back(grade.text());
    distribution.shares.push_back(share.number());
    if (distribution.shares.back().sign() < 0) throw share.error(ErrorCode::invalid_rule, "a share is not negative");
    if (std::count(distribution.grades.begin(), distribution.grades.end(), distribution.grades.back()) > 1) throw grade.error(ErrorCode::invalid_rule, "the grade \"" + grade.text() + "\" stands twice");
    const bool known = std::any_of(card.grades.begin(), card.grades.end(), [&](const Grade& g) { return g.grade == distribution.grades.back(); });
    if (!card.grades.empty() && !known) throw grade.error(ErrorCode::invalid_rule, "the scorecard has no grade \"" + grade.text() + "\"");
    sum += distribution.shares.back();
  }
  if (sum != Decimal(1)) throw in.at("shares").error(ErrorCode::invalid_rule, "the shares add to " + sum.normalized().text() + ", not 1", "every person with a score gets a grade");
  if (const auto within = in.find("within")) {
    distribution.within = within->text();
    const auto names = book.company().attributes(Domain::salesperson);
    if (distribution.within != "team" && distribution.within != "manager" && std::find(names.begin(), names.end(), distribution.within) == names.end()) {
      throw within->error(ErrorCode::unknown_name, "people have no attribute \"" + distribution.within + "\"", did_you_mean(distribution.within, names));
    }
  }
  if (const auto smallest = in.find("smallest")) {
    distribution.smallest = smallest->integer();
    if (distribution.smallest < 1) throw smallest->error(ErrorCode::invalid_rule, "a unit has at least one person");
  }
  for (const Gate& gate : card.gates) {
    if (gate.does == Gate::Does::grade) throw in.error(ErrorCode::invalid_rule, "a gate that limits the grade and a forced distribution cannot both hold", "let the gate cap the score");
  }
  return distribution;
}

}  // namespace

Decimal Scorecard::total_weight() const {
  Decimal total(0);
  for (const Line& line : lines) total += line.weight;
  return total;
}

std::string Scorecard::grade_of(const Decimal& score) const {
  for (const Grade& grade : grades) {
    if (score >= grade.from) return grade.grade;
  }
  return {};
}

rule::Vocabulary gate_vocabulary(const Book& book, const Scorecard& scorecard) {
  rule::Vocabulary words;
  words.add("score", rule::Type::Kind::number);
  for (const MeasureInfo& info : measure_catalogue(book)) words.add(info.name, rule::Type::Kind::number);
  for (const Line& line : scorecard.lines) words.add(line.name, rule::Type::Kind::number);
  return words;
}

Scorecard parse(const Book& book, const Rule& rule) {
  const Reader in = rule.reader();
  in.refuse_unknown({"attain", "name", "title", "description", "period", "effective", "until", "lines", "gates", "grades", "missing", "minimum_weight", "cap", "round", "segments", "for", "rank", "distribution"});
  Scorecard card;
  card.name = rule.name;
  card.path = rule.path;
  card.document = rule.document;
  card.effective = rule.effective;
  if (const auto period = in.find("period")) {
    card.period = grain(period->text());
    if (!card.period) throw period->error(ErrorCode::invalid_period, "no such kind of period \"" + period->text() + "\"", "write month, quarter, week, half, year, fiscal_period, fiscal_quarter or fiscal_year");
  }
  MissingPolicy missing;
  if (const auto policy = in.find("missing")) {
    missing = missing_policy(*policy, missing);
    if (policy->is_object()) card.minimum_weight = policy->number_or("minimum_weight", card.minimum_weight);
  }
  card.minimum_weight = in.number_or("minimum_weight", card.minimum_weight);
  const std::vector<MeasureInfo> catalogue = measure_catalogue(book);
  for (const Reader& line : in.at("lines").items()) {
    card.lines.push_back(line_of(line, missing, catalogue));
    for (std::size_t i = 0; i + 1 < card.lines.size(); ++i) {
      if (card.lines[i].name == card.lines.back().name) throw line.error(ErrorCode::invalid_rule, "two lines are named \"" + card.lines.back().name + "\"", "give one a \"name\"");
    }
  }
  if (card.lines.empty()) throw in.at("lines").error(ErrorCode::invalid_rule, "a scorecard needs at least one line");
  if (card.total_weight().is_zero()) throw in.at("lines").error(ErrorCode::invalid_rule, "the weights add to nothing");
  if (const auto grades = in.find("grades")) {
    for (const Reader& grade : grades->items()) {
      grade.refuse_unknown({"grade", "from"});
      card.grades.push_back({grade.at("grade").text(), grade.at("from").number()});
    }
    std::stable_sort(card.grades.begin(), card.grades.end(), [](const Grade& a, const Grade& b) { return a.from > b.from; });
  }
  const rule::Vocabulary words = gate_vocabulary(book, card);
  if (const auto gates = in.find("gates")) {
    for (const Reader& gate : gates->items()) card.gates.push_back(gate_of(gate, words, card.grades));
  }
  if (const auto cap = in.find("cap")) card.cap = cap->number();
  card.rounding.unit = Decimal::scaled(1, 2);
  if (const auto round = in.find("round")) {
    round->refuse_unknown({"to", "mode"});
    card.rounding.unit = round->number_or("to", *card.rounding.unit);
    if (card.rounding.unit->sign() <= 0) throw round->at("to").error(ErrorCode::invalid_rule, "a score is rounded to a positive unit");
    if (const auto mode = round->find("mode")) {
      const auto found = rounding_mode(mode->text());
      if (!found) throw mode->error(ErrorCode::invalid_rule, "unknown rounding \"" + mode->text() + "\"", "half_even, half_up, half_down, up, down, ceiling or floor");
      card.rounding.mode = *found;
    }
  }
  card.segments = in.boolean_or("segments", false);
  if (const auto condition = in.find("for")) {
    card.enrolled_for = measuring::person_condition(book, *condition);
  }
  if (const auto rank = in.find("rank")) {
    rank->refuse_unknown({"ties"});
    if (const auto ties = rank->find("ties")) card.ties = choice<Scorecard::Ties>(*ties, {{"same", Scorecard::Ties::same}, {"dense", Scorecard::Ties::dense}, {"id", Scorecard::Ties::id}});
  }
  if (const auto distribution = in.find("distribution")) card.distribution = distribution_of(*distribution, book, card);
  return card;
}

}  // namespace attain::appraising
