// Laws of rules: columns give what rows give, what is printed is read back, and a verifier's witness shows what it is called for.
#include "laws.hpp"

#include <algorithm>
#include <functional>
#include <set>

#include "attain/base/frame.hpp"
#include "attain/rule/program.hpp"
#include "attain/rule/table.hpp"

using namespace attain;
using namespace attain::rule;

namespace {

int upto(int bound) { return *rc::gen::inRange(0, bound); }
bool sometimes(int percent) { return upto(100) < percent; }
std::string one_of(const std::vector<std::string>& words) { return words[std::size_t(upto(int(words.size())))]; }

// ---- tables ----

const std::vector<std::string> kNames = {"amount", "segment", "paid", "day"};
const std::vector<Type::Kind> kKinds = {Type::Kind::number, Type::Kind::string, Type::Kind::boolean, Type::Kind::date};

std::string number() { return Decimal::scaled(upto(9) * 25 - 50, 2).normalized().text(); }
std::string text() { return "\"" + one_of({"key", "retail", "web"}) + "\""; }
std::string date() { return "@\"2026-10-0" + std::to_string(1 + upto(6)) + "\""; }

std::string interval(const std::string& a, const std::string& b) { return std::string(sometimes(50) ? "[" : "(") + a + ".." + b + (sometimes(50) ? "]" : ")"); }

std::string cell(std::size_t input, bool plain) {
  if (sometimes(25)) return "-";
  if (!plain && sometimes(8)) return "null";
  switch (input) {
    case 0: {
      const int choice = upto(plain ? 5 : 7);
      if (choice == 0) return number();
      if (choice == 1) return number() + ", " + number();
      if (choice == 2) return interval(number(), number());
      if (choice == 3) return one_of({"< ", "<= ", "> ", ">= "}) + number();
      if (choice == 4) return "not(" + number() + ")";
      return choice == 5 ? "? * 2 > " + number() : "> if segment = \"key\" then 1 else 0";
    }
    case 1: return sometimes(50) ? text() : sometimes(50) ? text() + ", " + text() : "not(" + text() + ")";
    case 2: return sometimes(50) ? "true" : "false";
    default: return sometimes(50) ? one_of({"< ", ">= "}) + date() : sometimes(50) ? date() : interval(date(), date());
  }
}

TableDefinition any_table(bool plain, HitPolicy policy) {
  TableDefinition d;
  d.name = "any";
  d.policy = policy;
  const std::size_t inputs = std::size_t(1 + upto(3));
  for (std::size_t i = 0; i < inputs; ++i) d.inputs.push_back({kNames[i], "", kKinds[i], ""});
  d.outputs.push_back({"rate", Type::Kind::number, "", ""});
  if (policy == HitPolicy::priority || policy == HitPolicy::output_order) d.outputs[0].values = "5, 4, 3, 2, 1, 0, 1.5";
  if (!plain && sometimes(30)) d.outputs[0].otherwise = "0";
  const int rules = 1 + upto(7);
  for (int r = 0; r < rules; ++r) {
    TableDefinition::Rule rule;
    for (std::size_t i = 0; i < inputs; ++i) rule.when.push_back(cell(i, plain));
    rule.then.push_back(!plain && sometimes(15) && policy != HitPolicy::priority && policy != HitPolicy::output_order ? "amount + 1" : std::to_string(upto(6)));
    d.rules.push_back(std::move(rule));
  }
  return d;
}

HitPolicy any_policy() {
  static const HitPolicy kAll[] = {HitPolicy::unique, HitPolicy::any, HitPolicy::priority, HitPolicy::first, HitPolicy::rule_order, HitPolicy::output_order, HitPolicy::collect};
  return kAll[upto(7)];
}

// A value of an input, close to the constants of cells; sometimes nothing.
Value any_value(std::size_t input, int nulls) {
  if (sometimes(nulls)) return {};
  switch (input) {
    case 0: return sometimes(3) ? Decimal::scaled(30'000'000'000 - upto(2) * 60'000'000'000, 2) : Decimal::scaled(upto(500) - 100, 2);
    case 1: return one_of({"key", "retail", "web", "other"});
    case 2: return sometimes(50);
    default: return Date(2026, 10, 1) + upto(8);
  }
}

Context any_context(const std::vector<std::string>& names, int nulls) {
  Context context;
  for (const std::string& name : names) context.set(name, any_value(std::size_t(std::find(kNames.begin(), kNames.end(), name) - kNames.begin()), nulls));
  return context;
}

/// The result as text, or the error's code and path.
std::string outcome(const std::function<Value()>& compute) {
  try {
    return compute().text();
  } catch (const Error& error) {
    return std::string(name_of(error.code())) + " " + error.path();
  }
}

void describe(const TableDefinition& d) {
  for (const auto& rule : d.rules) {
    std::string line;
    for (const std::string& when : rule.when) line += when + " | ";
    RC_LOG(line + "-> " + rule.then[0]);
  }
}

/// Cells of the kinds that `kNames` have, of as many rows.
struct Cells {
  Dictionary words;
  std::vector<std::int64_t> amounts;
  std::vector<std::uint32_t> segments;
  std::vector<std::uint8_t> paid;
  std::vector<std::int32_t> days;

  explicit Cells(const std::vector<std::vector<Value>>& rows) {
    for (const std::vector<Value>& row : rows) {
      amounts.push_back(row[0].is_null() ? kEmptyUnits : std::int64_t(row[0].as_number().rounded_scaled(2)));
      segments.push_back(row[1].is_null() ? kNone : words.intern(row[1].as_string()));
      paid.push_back(row[2].is_null() ? kEmptyBoolean : std::uint8_t(row[2].as_bool()));
      days.push_back(row[3].is_null() ? kEmptyDay : row[3].as_date().to_date()->days());
    }
  }
  [[nodiscard]] std::vector<std::pair<std::string, ColumnSpec>> specs() const {
    return {{"amount", ColumnSpec::number(2)}, {"segment", ColumnSpec::text(&words)}, {"paid", ColumnSpec::boolean()}, {"day", ColumnSpec::date()}};
  }
  [[nodiscard]] ColumnData data(const std::string& name) const {
    if (name == "amount") return {amounts.data()};
    if (name == "segment") return {segments.data()};
    if (name == "paid") return {paid.data()};
    return {days.data()};
  }
};

// ---- values ----

Value any_scalar() {
  switch (upto(4)) {
    case 0: return {};
    case 1: return sometimes(50);
    case 2: return *laws::decimal();
    default: return *rc::gen::container<std::string>(rc::gen::element('a', 'Z', ' ', '"', '\\', '\n', '\t', '{', ',', '@'));
  }
}

/// Dates, times and durations: their text is what stands in an `@` literal.
Value any_temporal() {
  switch (upto(5)) {
    case 0: return Date(1900, 1, 1) + upto(80000);
    case 1: return TimeOfDay::parse("0" + std::to_string(upto(10)) + ":1" + std::to_string(upto(10)) + ":0" + std::to_string(upto(10)) + one_of({"", "Z", "+05:30", "@Europe/Paris"})).value();
    case 2: return DateTime::parse("2026-0" + std::to_string(1 + upto(9)) + "-1" + std::to_string(upto(10)) + "T09:00:0" + std::to_string(upto(10)) + one_of({"", "Z", "-08:00", "@Asia/Shanghai"})).value();
    case 3: return feel("duration(\"" + one_of({"", "-"}) + "P" + std::to_string(upto(40)) + "M\")");
    default: return feel("duration(\"" + one_of({"", "-"}) + "P" + std::to_string(upto(40)) + "DT" + std::to_string(upto(40)) + "M\")");
  }
}

Value any_thing(int depth) {
  if (depth == 0 || sometimes(60)) return any_scalar();
  const int size = upto(4);
  if (sometimes(50)) {
    std::vector<Value> items;
    for (int i = 0; i < size; ++i) items.push_back(any_thing(depth - 1));
    return Value::list(std::move(items));
  }
  std::vector<std::pair<std::string, Value>> entries;
  for (int i = 0; i < size; ++i) entries.emplace_back(one_of({"a", "b c", "d-e", "if", "x\"y", "9"}), any_thing(depth - 1));
  return Value::context(std::move(entries));
}

// ---- witnesses ----

/// The context that a message speaks of: `amount = 1.25, segment = "key"`; an input that it does not name may be anything.
Context witness_in(const std::string& message, const std::string& after, const TableDefinition& d) {
  Context context;
  const std::string text = message.substr(message.find(after) + after.size());
  for (std::size_t i = 0; i < d.inputs.size(); ++i) {
    const std::string mark = d.inputs[i].name + " = ";
    const std::size_t at = text.find(mark);
    if (at == std::string::npos) {
      context.set(d.inputs[i].name, any_value(i, 0));
      continue;
    }
    std::size_t end = text.size();
    for (const TableDefinition::Input& other : d.inputs) {
      if (const std::size_t next = text.find(", " + other.name + " = ", at); next != std::string::npos) end = std::min(end, next);
    }
    context.set(d.inputs[i].name, feel(text.substr(at + mark.size(), end - at - mark.size())));
  }
  return context;
}

std::size_t rule_in(const std::string& text, std::size_t from = 0) { return std::size_t(std::stoi(text.substr(text.find("rules[", from) + 6))); }

}  // namespace

TEST_CASE("a table over columns gives what it gives row by row") {
  ATTAIN_LAW("columns = rows, errors included", [] {
    const TableDefinition d = any_table(false, any_policy());
    const Mode mode = sometimes(50) ? Mode::feel : Mode::strict;
    std::optional<DecisionTable> table;
    const Vocabulary words{{kNames[0], kKinds[0]}, {kNames[1], kKinds[1]}, {kNames[2], kKinds[2]}, {kNames[3], kKinds[3]}};
    table = DecisionTable::compile(d, {.vocabulary = &words, .mode = mode});
    describe(d);
    std::vector<std::vector<Value>> rows(std::size_t(1 + upto(60)));
    const int nulls = sometimes(50) ? 0 : 10;
    for (auto& row : rows) {
      for (std::size_t i = 0; i < kNames.size(); ++i) row.push_back(any_value(i, nulls));
    }
    const Cells cells(rows);
    std::vector<ColumnData> data;
    for (const std::string& name : table->columns()) data.push_back(cells.data(name));
    std::vector<std::string> expected;
    for (std::size_t r = 0; r < rows.size(); ++r) {
      Context context;
      for (std::size_t i = 0; i < kNames.size(); ++i) context.set(kNames[i], rows[r][i]);
      context.label = "row " + std::to_string(r);
      expected.push_back(outcome([&] { return table->evaluate(context); }));
    }
    const auto label = [](std::size_t row) { return "row " + std::to_string(row); };
    const auto failing = std::find_if(expected.begin(), expected.end(), [](const std::string& e) { return e.find("row ") != std::string::npos; });
    try {
      const TableColumn column = table->evaluate_columns(cells.specs(), data, rows.size(), label);
      RC_ASSERT(failing == expected.end());
      for (std::size_t r = 0; r < rows.size(); ++r) RC_ASSERT(column.results[column.codes[r]].text() == expected[r]);
    } catch (const Error& error) {
      RC_ASSERT(failing != expected.end());
      RC_ASSERT(std::string(name_of(error.code())) + " " + error.path() == *failing);
    }
  });
}

TEST_CASE("the verdict is the result, and its rules are among those that match") {
  ATTAIN_LAW("verdict", [] {
    const TableDefinition d = any_table(false, any_policy());
    const Vocabulary words{{kNames[0], kKinds[0]}, {kNames[1], kKinds[1]}, {kNames[2], kKinds[2]}, {kNames[3], kKinds[3]}};
    const DecisionTable table = DecisionTable::compile(d, {.vocabulary = &words});
    describe(d);
    const Context context = any_context(kNames, 10);
    const TableVerdict verdict = table.verdict(context);
    RC_ASSERT(verdict.result.text() == table.evaluate(context).text());
    RC_ASSERT(verdict.matching == table.matches(context));
    RC_ASSERT(std::is_sorted(verdict.matching.begin(), verdict.matching.end()));
    for (const std::size_t rule : verdict.deciding) RC_ASSERT(std::binary_search(verdict.matching.begin(), verdict.matching.end(), rule));
    if (verdict.deciding.size() == 1 && !verdict.result.is(Kind::list)) {
      const Value alone = Expression::parse(d.rules[verdict.deciding[0]].then[0]).evaluate(context);
      RC_ASSERT(alone.text() == verdict.result.text());
    }
  });
}

TEST_CASE("what is printed is read back as the same") {
  ATTAIN_LAW("a value", [] {
    const Value value = any_thing(3);
    RC_LOG(value.text());
    RC_ASSERT(feel(value.text()) == value);
    RC_ASSERT(feel(value.text()).text() == value.text());
  });
  ATTAIN_LAW("a date, a time, a duration", [] {
    const Value value = any_temporal();
    RC_LOG(value.text());
    RC_ASSERT(feel("@\"" + value.text() + "\"") == value);
  });
  ATTAIN_LAW("a table", [] {
    const TableDefinition d = any_table(false, any_policy());
    const Vocabulary words{{kNames[0], kKinds[0]}, {kNames[1], kKinds[1]}, {kNames[2], kKinds[2]}, {kNames[3], kKinds[3]}};
    const DecisionTable table = DecisionTable::compile(d, {.vocabulary = &words, .mode = Mode::strict});
    const DecisionTable again = DecisionTable::from_document(table.to_document(), {.vocabulary = &words, .mode = Mode::strict});
    RC_ASSERT(again.to_document() == table.to_document());
    const Context context = any_context(kNames, 5);
    RC_ASSERT(outcome([&] { return again.evaluate(context); }) == outcome([&] { return table.evaluate(context); }));
  });
}

TEST_CASE("a verifier's witness shows what it is called for, and what it does not find is not there") {
  ATTAIN_LAW("witnesses", [] {
    const HitPolicy policy = sometimes(50) ? HitPolicy::unique : HitPolicy::first;
    const TableDefinition d = any_table(true, policy);
    const DecisionTable table = DecisionTable::compile(d);
    describe(d);
    bool gap = false;
    std::set<std::pair<std::size_t, std::size_t>> overlaps;
    std::set<std::size_t> without_effect;
    for (const Finding& finding : table.verify()) {
      RC_LOG(finding.path + ": " + finding.message);
      if (finding.code == ErrorCode::gap) {
        gap = true;
        if (finding.message.rfind("and ", 0) != 0) RC_ASSERT(table.matches(witness_in(finding.message, "no rule matches ", d)).empty());
      } else if (finding.code == ErrorCode::overlap && finding.message.rfind("and ", 0) != 0) {
        const std::size_t one = rule_in(finding.path), other = rule_in(finding.message);
        const auto matching = table.matches(witness_in(finding.message, ", for ", d));
        RC_ASSERT(std::count(matching.begin(), matching.end(), one) + std::count(matching.begin(), matching.end(), other) == 2);
        overlaps.emplace(std::min(one, other), std::max(one, other));
      } else if ((finding.code == ErrorCode::masked_rule || finding.code == ErrorCode::unreachable_result) && finding.path.find("rules[") != std::string::npos) {
        without_effect.insert(rule_in(finding.path));
      }
    }
    std::vector<std::string> names;
    for (const auto& input : d.inputs) names.push_back(input.name);
    for (int i = 0; i < 20; ++i) {
      const TableVerdict verdict = table.verdict(any_context(names, 0));
      RC_ASSERT(gap || !verdict.matching.empty());
      RC_ASSERT(policy != HitPolicy::unique || verdict.matching.size() < 2 || !overlaps.empty());
      for (const std::size_t rule : verdict.deciding) RC_ASSERT(without_effect.count(rule) == 0);
    }
  });
}
