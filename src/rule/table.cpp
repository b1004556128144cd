#include "attain/rule/table.hpp"

#include <algorithm>
#include <set>

#include "table_compiled.hpp"

namespace attain::rule {

std::string_view name_of(HitPolicy policy) noexcept {
  switch (policy) {
    case HitPolicy::unique: return "unique";
    case HitPolicy::any: return "any";
    case HitPolicy::priority: return "priority";
    case HitPolicy::first: return "first";
    case HitPolicy::rule_order: return "rule_order";
    case HitPolicy::output_order: return "output_order";
    case HitPolicy::collect: return "collect";
  }
  return "unique";
}

std::string_view name_of(Aggregation aggregation) noexcept {
  switch (aggregation) {
    case Aggregation::none: return "none";
    case Aggregation::sum: return "sum";
    case Aggregation::min: return "min";
    case Aggregation::max: return "max";
    case Aggregation::count: return "count";
  }
  return "none";
}

namespace {

std::string path_of(const char* list, std::size_t index, const char* part = nullptr, std::size_t number = 0) {
  std::string path = std::string(list) + "[" + std::to_string(index) + "]";
  if (part != nullptr) path += std::string(".") + part + "[" + std::to_string(number) + "]";
  return path;
}

template <typename Parse>
auto at_path(const std::string& path, const Parse& parse) {
  try {
    return parse();
  } catch (const Error& error) {
    throw error.within(path);
  }
}

bool is_blank(const std::string& text) { return text.find_first_not_of(" \t\r\n") == std::string::npos; }

// The values of an output's list of allowed results: its constants, in order.
std::vector<Value> constants_in(const Node& node) {
  std::vector<Value> values;
  if (node.op == Op::constant) {
    if (const auto* items = node.constant.list_if()) return *items;
    return {node.constant};
  }
  for (const NodePtr& child : node.children) {
    for (Value& value : constants_in(*child)) values.push_back(std::move(value));
  }
  return values;
}

// What is compared with constants of a kind must be of their kind.
Type type_of_tests(ColumnIndex::Kind kind) {
  switch (kind) {
    case ColumnIndex::Kind::none: break;
    case ColumnIndex::Kind::number: return Type::Kind::number;
    case ColumnIndex::Kind::date: return Type::Kind::date;
    case ColumnIndex::Kind::months: return Type::Kind::months_duration;
    case ColumnIndex::Kind::text: return Type::Kind::string;
    case ColumnIndex::Kind::boolean: return Type::Kind::boolean;
  }
  return {};
}

class Builder {
 public:
  Builder(TableDefinition definition, const ParseOptions& options) : options_(options), table_(std::make_shared<DecisionTable::Compiled>()) {
    table_->definition = std::move(definition);
    table_->mode = options.mode;
    table_->limits = options.limits;
  }

  std::shared_ptr<const DecisionTable::Compiled> build() {
    TableDefinition& d = table_->definition;
    if (d.outputs.empty()) throw Error(ErrorCode::invalid_argument, "outputs", "a table needs an output");
    if (d.aggregation != Aggregation::none && d.policy != HitPolicy::collect) {
      throw Error(ErrorCode::invalid_argument, "aggregation", "only the policy collect aggregates");
    }
    if (options_.vocabulary != nullptr) vocabulary_ = *options_.vocabulary;
    for (const TableDefinition::Input& input : d.inputs) {  // an input that is a plain name is a word of its own table
      const std::string& text = input.expression.empty() ? input.name : input.expression;
      if (vocabulary_.find(text) == nullptr && input.expression.empty()) vocabulary_.add(text, input.type);
    }
    names_ = options_;
    names_.vocabulary = &vocabulary_;
    names_.expected = Type();
    for (std::size_t i = 0; i < d.inputs.size(); ++i) add_input(i);
    for (std::size_t r = 0; r < d.rules.size(); ++r) add_rule(r);
    for (std::size_t o = 0; o < d.outputs.size(); ++o) add_output(o);
    for (std::size_t i = 0; i < d.inputs.size(); ++i) {
      std::vector<const Expression*> cells = table_->cells[i];
      if (table_->allowed[i]) cells.push_back(&*table_->allowed[i]);
      table_->index.push_back(ColumnIndex::build(cells, d.rules.size(), table_->limits));
      bool plain = true;
      for (std::size_t r = 0; r < d.rules.size(); ++r) {
        if (table_->index[i].shape(r).kind != CellShape::Kind::complex) continue;
        table_->complex[r].push_back(static_cast<std::uint32_t>(i));
        plain = false;
      }
      const Type& known = d.inputs[i].type.is_any() ? table_->inputs[i].type() : d.inputs[i].type;
      table_->expected.push_back(known.is_any() && plain ? type_of_tests(table_->index[i].kind()) : known);
    }
    std::set<std::string> columns;
    const auto note = [&](const Expression& e) {
      for (const std::string& name : e.variables()) {
        if (name != "?") columns.insert(name);
      }
    };
    for (const Expression& e : table_->inputs) note(e);
    for (const auto& [key, e] : table_->texts) note(e);
    for (const auto& e : table_->otherwise) {
      if (e) note(*e);
    }
    table_->columns.assign(columns.begin(), columns.end());
    return table_;
  }

 private:
  void add_input(std::size_t i) {
    const TableDefinition::Input& input = table_->definition.inputs[i];
    const std::string& text = input.expression.empty() ? input.name : input.expression;
    table_->inputs.push_back(at_path(path_of("inputs", i), [&] { return Expression::parse(text, names_); }));
    Type type = input.type.is_any() ? table_->inputs.back().type() : input.type;
    input_words_.push_back(vocabulary_);
    input_words_.back().add("?", type);
    table_->allowed.push_back(std::nullopt);
    if (!is_blank(input.allowed)) {
      ParseOptions options = names_;
      options.vocabulary = &input_words_.back();
      table_->allowed.back() = at_path(path_of("inputs", i) + ".allowed", [&] { return Expression::parse_unary_tests(input.allowed, options); });
    }
    table_->cells.emplace_back();
  }

  const Expression* cached(const std::string& key, const std::function<Expression()>& parse) {
    auto found = table_->texts.find(key);
    if (found == table_->texts.end()) found = table_->texts.emplace(key, parse()).first;
    return &found->second;
  }

  void add_rule(std::size_t r) {
    TableDefinition& d = table_->definition;
    const TableDefinition::Rule& rule = d.rules[r];
    if (rule.when.size() != d.inputs.size() || rule.then.size() != d.outputs.size()) {
      throw Error(ErrorCode::invalid_argument, path_of("rules", r), "has " + std::to_string(rule.when.size()) + " conditions and " + std::to_string(rule.then.size()) +
                  " results; the table has " + std::to_string(d.inputs.size()) + " inputs and " + std::to_string(d.outputs.size()) + " outputs");
    }
    for (std::size_t i = 0; i < d.inputs.size(); ++i) {
      const std::string text = is_blank(rule.when[i]) ? "-" : rule.when[i];
      table_->cells[i].push_back(cached("when " + std::to_string(i) + " " + text, [&] {
        ParseOptions options = names_;
        options.vocabulary = &input_words_[i];
        return at_path(path_of("rules", r, "when", i), [&] { return Expression::parse_unary_tests(text, options); });
      }));
    }
    table_->outputs.emplace_back();
    std::vector<Value> constants;
    for (std::size_t o = 0; o < d.outputs.size(); ++o) {
      const std::string text = is_blank(rule.then[o]) ? "null" : rule.then[o];
      const Expression* e = cached("then " + std::to_string(o) + " " + text, [&] {
        ParseOptions options = names_;
        options.expected = d.outputs[o].type;
        return at_path(path_of("rules", r, "then", o), [&] { return Expression::parse(text, options); });
      });
      table_->outputs.back().push_back(e);
      if (e->tree().root->op == Op::constant) constants.push_back(e->tree().root->constant);
    }
    table_->constants.emplace_back();
    if (constants.size() == d.outputs.size()) table_->constants.back() = table_->combined(std::move(constants));
    table_->complex.emplace_back();
  }

  void add_output(std::size_t o) {
    const TableDefinition::Output& output = table_->definition.outputs[o];
    table_->priorities.emplace_back();
    table_->values_test.emplace_back();
    table_->otherwise.emplace_back();
    if (table_->definition.outputs.size() > 1 && output.name.empty()) throw Error(ErrorCode::invalid_argument, path_of("outputs", o), "one of several outputs needs a name");
    if (!is_blank(output.values)) {
      Vocabulary words = vocabulary_;
      words.add("?", output.type);
      ParseOptions options = names_;
      options.vocabulary = &words;
      table_->values_test.back() = at_path(path_of("outputs", o) + ".values", [&] { return Expression::parse_unary_tests(output.values, options); });
      table_->priorities.back() = constants_in(*table_->values_test.back()->tree().root);
    }
    if (!is_blank(output.otherwise)) {
      ParseOptions options = names_;
      options.expected = output.type;
      table_->otherwise.back() = at_path(path_of("outputs", o) + ".otherwise", [&] { return Expression::parse(output.otherwise, options); });
    }
    const bool ranked = table_->definition.policy == HitPolicy::priority || table_->definition.policy == HitPolicy::output_order;
    if (ranked && options_.mode != Mode::feel && table_->priorities.back().empty()) {
      throw Error(ErrorCode::invalid_argument, path_of("outputs", o) + ".values", "the policy " + std::string(name_of(table_->definition.policy)) + " needs the output's values, highest first");
    }
  }

  const ParseOptions& options_;
  ParseOptions names_;
  Vocabulary vocabulary_;
  std::vector<Vocabulary> input_words_;
  std::shared_ptr<DecisionTable::Compiled> table_;
};

}  // namespace

DecisionTable DecisionTable::compile(TableDefinition definition, const ParseOptions& options) {
  return DecisionTable(Builder(std::move(definition), options).build());
}

void DecisionTable::Compiled::fail(const Evaluator& evaluator, const std::string& message, const std::string& hint) const {
  std::string path = "table \"" + definition.name + "\"";
  if (evaluator.context() != nullptr && !evaluator.context()->label.empty()) path = evaluator.context()->label + ": " + path;
  throw Error(ErrorCode::evaluation, path, message, hint);
}

Value DecisionTable::Compiled::combined(std::vector<Value> results) const {
  if (results.size() == 1) return std::move(results[0]);
  std::vector<std::pair<std::string, Value>> entries;
  for (std::size_t o = 0; o < results.size(); ++o) entries.emplace_back(definition.outputs[o].name, std::move(results[o]));
  return Value::context(std::move(entries));
}

void DecisionTable::Compiled::find(std::span<const Value> values, Evaluator& evaluator, const Names* frame, std::vector<std::size_t>& hits, std::size_t most) const {
  const std::size_t words = (definition.rules.size() + 63) / 64;
  std::vector<const std::uint64_t*> sets;
  std::vector<std::vector<std::uint64_t>> scratch(inputs.size());
  std::vector<std::uint32_t> unknown;  // inputs of a kind that the index does not know
  sets.reserve(inputs.size());
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (!index[i].tests_anything()) continue;
    if (const auto slot = index[i].slot_of(values[i])) sets.push_back(index[i].rules_in(*slot, scratch[i]));
    else unknown.push_back(static_cast<std::uint32_t>(i));
  }
  const auto passes = [&](std::size_t rule, std::uint32_t input) {
    return evaluator.passes(cells[input][rule]->tree(), values[input], frame) == Ternary(true);
  };
  for (std::size_t w = 0; w < words; ++w) {
    std::uint64_t set = ~std::uint64_t{0};
    if (w + 1 == words && definition.rules.size() % 64 != 0) set = (std::uint64_t{1} << (definition.rules.size() % 64)) - 1;
    for (const std::uint64_t* s : sets) set &= s[w];
    for (; set != 0; set &= set - 1) {
      const std::size_t rule = w * 64 + static_cast<std::size_t>(__builtin_ctzll(set));
      const auto all = [&](const std::vector<std::uint32_t>& list) {
        return std::all_of(list.begin(), list.end(), [&](std::uint32_t input) { return passes(rule, input); });
      };
      if (!all(complex[rule]) || !all(unknown)) continue;
      hits.push_back(rule);
      if (hits.size() >= most) return;
    }
  }
}

std::optional<std::vector<Value>> DecisionTable::Compiled::seen(Evaluator& evaluator, const Names* frame) const {
  std::vector<Value> values;
  values.reserve(inputs.size());
  const auto named = [&](std::size_t i) {
    const std::string label = evaluator.context() != nullptr ? evaluator.context()->label : "";
    return label.empty() ? inputs[i].text() : label + "." + inputs[i].text();
  };
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    values.push_back(evaluator.run(inputs[i].tree(), frame));
    const Value& value = values.back();
    if (value.is_null()) {
      if (mode == Mode::strict && index[i].tests_anything() && !index[i].mentions_null()) {
        throw Error(ErrorCode::null_value, named(i), "is null where table \"" + definition.name + "\" tests it", "fill the value, or give the table a rule for null");
      }
      continue;
    }
    if (mode != Mode::feel && !expected[i].is_any() && !conforms(value, expected[i])) {
      throw Error(ErrorCode::type_mismatch, named(i), "is " + brief(value) + ", a " + std::string(name_of(value.kind())) + ", where table \"" + definition.name + "\" takes a " + expected[i].text(),
                  "give the input its type, or the table's input another one");
    }
    if (allowed[i] && evaluator.passes(allowed[i]->tree(), value, frame) != Ternary(true)) {
      if (mode == Mode::strict) fail(evaluator, "input \"" + definition.inputs[i].name + "\" is " + brief(value) + ", not among " + definition.inputs[i].allowed);
      return std::nullopt;
    }
  }
  return values;
}

Value DecisionTable::Compiled::evaluate(Evaluator& evaluator, const Names* frame) const {
  const auto values = seen(evaluator, frame);
  if (!values) return {};
  std::vector<std::size_t> hits;
  find(*values, evaluator, frame, hits, needed());
  return hits.empty() ? result_without_rule(*values, evaluator, frame) : result_of(hits, evaluator, frame, nullptr);
}

TableVerdict DecisionTable::Compiled::verdict(Evaluator& evaluator, const Names* frame) const {
  TableVerdict verdict;
  const auto values = seen(evaluator, frame);
  if (!values) return verdict;
  find(*values, evaluator, frame, verdict.matching, SIZE_MAX);
  verdict.result = verdict.matching.empty() ? result_without_rule(*values, evaluator, frame) : result_of(verdict.matching, evaluator, frame, &verdict.deciding);
  return verdict;
}

Value DecisionTable::Compiled::result_without_rule(const std::vector<Value>& values, Evaluator& evaluator, const Names* frame) const {
  if (std::any_of(otherwise.begin(), otherwise.end(), [](const auto& e) { return e.has_value(); })) return default_result(evaluator, frame);
  if (mode != Mode::strict) return {};
  if (definition.policy == HitPolicy::collect && definition.aggregation == Aggregation::count) return 0;
  if (gives_list()) return Value::list({});
  std::string text;
  for (std::size_t i = 0; i < values.size(); ++i) text += (i > 0 ? ", " : "") + definition.inputs[i].name + " = " + brief(values[i]);
  fail(evaluator, "no rule matches " + text, "add a rule, or say what the output is otherwise");
}

Value DecisionTable::Compiled::default_result(Evaluator& evaluator, const Names* frame) const {
  std::vector<Value> results;
  for (const auto& e : otherwise) results.push_back(e ? evaluator.run(e->tree(), frame) : Value());
  return combined(std::move(results));
}

Value DecisionTable::Compiled::rule_result(std::size_t rule, Evaluator& evaluator, const Names* frame) const {
  Value result;
  if (constants[rule]) {
    result = *constants[rule];
  } else {
    std::vector<Value> results;
    for (const Expression* e : outputs[rule]) results.push_back(evaluator.run(e->tree(), frame));
    for (std::size_t o = 0; o < results.size(); ++o) {
      if (values_test[o] && mode == Mode::strict && evaluator.passes(values_test[o]->tree(), results[o], frame) != Ternary(true)) {
        fail(evaluator, "rules[" + std::to_string(rule) + "] gives " + brief(results[o]) + ", not among " + definition.outputs[o].values);
      }
    }
    result = combined(std::move(results));
  }
  if (evaluator.trace() != nullptr) evaluator.trace()->branches.push_back({"rules[" + std::to_string(rule) + "]", result});
  return result;
}

std::vector<std::size_t> DecisionTable::Compiled::rank(const Value& result) const {
  std::vector<std::size_t> ranks;
  for (std::size_t o = 0; o < definition.outputs.size(); ++o) {
    const Value value = definition.outputs.size() == 1 ? result : result.get(definition.outputs[o].name);
    std::size_t at = 0;
    while (at < priorities[o].size() && equal_values(priorities[o][at], value) != Ternary(true)) ++at;
    ranks.push_back(at);
  }
  return ranks;
}

Value DecisionTable::Compiled::result_of(const std::vector<std::size_t>& hits, Evaluator& evaluator, const Names* frame, std::vector<std::size_t>* deciding) const {
  const auto rules_text = [&] {
    std::string text;
    for (const std::size_t rule : hits) text += (text.empty() ? "" : ", ") + std::to_string(rule);
    return text;
  };
  const auto decides = [&](std::size_t place) {   // one of the rules that match
    if (deciding != nullptr) deciding->assign(1, hits[place]);
  };
  decides(0);
  if (definition.policy == HitPolicy::first) return rule_result(hits[0], evaluator, frame);
  if (definition.policy == HitPolicy::unique) {
    if (hits.size() == 1) return rule_result(hits[0], evaluator, frame);
    if (mode == Mode::strict) fail(evaluator, "rules " + rules_text() + " match, where at most one may", "make them exclude each other, or use another hit policy");
    if (deciding != nullptr) deciding->clear();
    return {};
  }
  const bool one = definition.policy == HitPolicy::any || definition.policy == HitPolicy::priority || definition.aggregation == Aggregation::min || definition.aggregation == Aggregation::max;
  if (deciding != nullptr && !one) *deciding = hits;
  if (definition.aggregation == Aggregation::count) return hits.size();
  std::vector<Value> results;
  for (const std::size_t rule : hits) results.push_back(rule_result(rule, evaluator, frame));
  switch (definition.policy) {
    case HitPolicy::any:
      for (const Value& other : results) {
        if (equal_values(results[0], other) == Ternary(true)) continue;
        if (mode == Mode::strict) fail(evaluator, "rules " + rules_text() + " match and do not agree");
        if (deciding != nullptr) deciding->clear();
        return {};
      }
      return results[0];
    case HitPolicy::priority:
    case HitPolicy::output_order: {
      std::vector<std::pair<std::vector<std::size_t>, std::size_t>> order;
      for (std::size_t i = 0; i < results.size(); ++i) order.emplace_back(rank(results[i]), i);
      std::sort(order.begin(), order.end());  // ties by the rule's place
      if (definition.policy == HitPolicy::priority) {
        decides(order[0].second);
        return results[order[0].second];
      }
      std::vector<Value> sorted;
      if (deciding != nullptr) deciding->clear();
      for (const auto& [ranks, i] : order) {
        sorted.push_back(results[i]);
        if (deciding != nullptr) deciding->push_back(hits[i]);
      }
      return evaluator.make_list(std::move(sorted));
    }
    default: break;
  }
  if (definition.aggregation == Aggregation::none) return evaluator.make_list(std::move(results));
  Value total = results[0];
  for (std::size_t i = 1; i < results.size() && !total.is_null(); ++i) {
    if (definition.aggregation == Aggregation::sum) {
      total = total.kind() == results[i].kind() && !total.is(Kind::string) ? arithmetic(Op::add, total, results[i]) : Value();
    } else {
      const auto order = compare_values(results[i], total);
      if (!order) {
        total = Value();
      } else if (*order == (definition.aggregation == Aggregation::min ? -1 : 1)) {
        total = results[i];
        decides(i);
      }
    }
  }
  if (total.is_null() && mode == Mode::strict) fail(evaluator, "the results of rules " + rules_text() + " have no " + std::string(name_of(definition.aggregation)));
  return total;
}

Value DecisionTable::evaluate(const Context& context) const {
  Evaluator evaluator(compiled_->limits, compiled_->mode, &context);
  return compiled_->evaluate(evaluator, nullptr);
}

Value DecisionTable::evaluate(const Context& context, Trace& trace) const {
  Evaluator evaluator(compiled_->limits, compiled_->mode, &context, &trace);
  return compiled_->evaluate(evaluator, nullptr);
}

TableVerdict DecisionTable::verdict(const Context& context) const {
  Evaluator evaluator(compiled_->limits, compiled_->mode, &context);
  return compiled_->verdict(evaluator, nullptr);
}

std::vector<std::size_t> DecisionTable::matches(const Context& context) const {
  Evaluator evaluator(compiled_->limits, compiled_->mode, &context);
  std::vector<std::size_t> hits;
  if (const auto values = compiled_->seen(evaluator, nullptr)) compiled_->find(*values, evaluator, nullptr, hits, SIZE_MAX);
  return hits;
}

Why DecisionTable::explain(const Context& context) const {
  Evaluator evaluator(compiled_->limits, compiled_->mode, &context);
  const TableVerdict verdict = compiled_->verdict(evaluator, nullptr);
  const Value& result = verdict.result;
  const auto number = [](const Value& v) { return v.number_if() != nullptr ? std::optional<Decimal>(*v.number_if()) : std::nullopt; };
  const auto given = [&](const std::string& label, const Value& v, const std::string& reference) {
    Why why = Why::given(label, number(v), {}, reference);
    return number(v) ? why : why.with_note(v.text());
  };
  const std::string table = "table \"" + definition().name + "\"";
  std::string reference = table;
  std::string note;
  for (const std::size_t rule : verdict.deciding) {
    reference += (rule == verdict.deciding.front() ? " rules[" : ", rules[") + std::to_string(rule) + "]";
    if (!definition().rules[rule].note.empty()) note += (note.empty() ? "" : "; ") + definition().rules[rule].note;
  }
  if (verdict.matching.empty()) note = "no rule matches: otherwise";
  std::string others;
  for (const std::size_t rule : verdict.matching) {
    if (std::find(verdict.deciding.begin(), verdict.deciding.end(), rule) == verdict.deciding.end()) others += (others.empty() ? "rules[" : ", rules[") + std::to_string(rule) + "]";
  }
  if (!others.empty()) note += (note.empty() ? "" : "; ") + others + (verdict.matching.size() - verdict.deciding.size() == 1 ? " matches too" : " match too");
  std::vector<Why> inputs = {given("result", result, reference)};
  for (std::size_t i = 0; i < compiled_->inputs.size(); ++i) {
    inputs.push_back(given(definition().inputs[i].name, evaluator.run(compiled_->inputs[i].tree()), context.label));
  }
  Why why = Why::of(Why::Operation::chosen, definition().name, number(result), {}, std::move(inputs), reference);
  if (!number(result)) note = result.text() + (note.empty() ? "" : "; " + note);
  return note.empty() ? why : why.with_note(note);
}

const std::vector<std::string>& DecisionTable::columns() const noexcept { return compiled_->columns; }
const TableDefinition& DecisionTable::definition() const noexcept { return compiled_->definition; }

}  // namespace attain::rule
