#include "attain/rule/table.hpp"

#include <random>

#include "attain/rule/program.hpp"
#include "test.hpp"

using namespace attain;
using namespace attain::rule;

namespace {

TableDefinition rate_table(HitPolicy policy = HitPolicy::first) {
  TableDefinition d;
  d.name = "rate";
  d.policy = policy;
  d.inputs = {{"attainment", "", Type::Kind::number, ""}, {"segment", "", Type::Kind::string, ""}};
  d.outputs = {{"rate", Type::Kind::number, "", ""}};
  d.rules = {{{"< 0.8", "-"}, {"0"}, "below the floor"},
             {{"[0.8..1)", "\"retail\""}, {"0.03"}, ""},
             {{"[0.8..1)", "-"}, {"0.05"}, ""},
             {{">= 1", "\"retail\", \"key\""}, {"0.06"}, ""},
             {{">= 1", "-"}, {"0.08"}, ""}};
  return d;
}

std::string code_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return std::string(name_of(error.code()));
  }
  return "fine";
}

std::vector<std::string> codes(const Findings& findings) {
  std::vector<std::string> names;
  for (const Finding& finding : findings) names.push_back(std::string(name_of(finding.severity)) + " " + std::string(name_of(finding.code)) + " " + finding.path);
  return names;
}

bool has(const Findings& findings, const std::string& wanted) {
  const auto names = codes(findings);
  return std::find(names.begin(), names.end(), wanted) != names.end();
}

}  // namespace

TEST_CASE("the first rule that matches decides") {
  const DecisionTable table = DecisionTable::compile(rate_table(), {.mode = Mode::strict});
  CHECK(table.evaluate({{"attainment", Decimal::of("0.79")}, {"segment", "key"}}).text() == "0");
  CHECK(table.evaluate({{"attainment", Decimal::of("0.8")}, {"segment", "retail"}}).text() == "0.03");
  CHECK(table.evaluate({{"attainment", Decimal::of("0.9999")}, {"segment", "other"}}).text() == "0.05");
  CHECK(table.evaluate({{"attainment", 1}, {"segment", "key"}}).text() == "0.06");
  CHECK(table.evaluate({{"attainment", 1000000000}, {"segment", "x"}}).text() == "0.08");
  CHECK(table.columns() == std::vector<std::string>{"attainment", "segment"});
  CHECK(code_of([&] { (void)table.evaluate({{"attainment", Value()}, {"segment", "x"}}); }) == "null_value");
  const Why why = table.explain({{"attainment", Decimal::of("0.5")}, {"segment", "key"}});
  CHECK(why.reference() == "table \"rate\" rules[0]");
  CHECK(why.text().find("attainment") != std::string::npos);
}

TEST_CASE("each hit policy does what its name says") {
  TableDefinition d;
  d.name = "t";
  d.inputs = {{"x", "", Type::Kind::number, ""}};
  d.outputs = {{"y", Type::Kind::number, "3, 2, 1", ""}};
  d.rules = {{{"> 0"}, {"1"}, ""}, {{"> 10"}, {"3"}, ""}, {{"> 20"}, {"2"}, ""}};
  const auto run = [&](HitPolicy policy, Aggregation aggregation, int x) {
    d.policy = policy;
    d.aggregation = aggregation;
    return DecisionTable::compile(d).evaluate({{"x", x}}).text();
  };
  CHECK(run(HitPolicy::unique, Aggregation::none, 5) == "1");
  CHECK(run(HitPolicy::unique, Aggregation::none, 15) == "null");
  CHECK(run(HitPolicy::any, Aggregation::none, 15) == "null");
  CHECK(run(HitPolicy::priority, Aggregation::none, 25) == "3");
  CHECK(run(HitPolicy::first, Aggregation::none, 25) == "1");
  CHECK(run(HitPolicy::rule_order, Aggregation::none, 25) == "[1, 3, 2]");
  CHECK(run(HitPolicy::output_order, Aggregation::none, 25) == "[3, 2, 1]");
  CHECK(run(HitPolicy::collect, Aggregation::none, 25) == "[1, 3, 2]");
  CHECK(run(HitPolicy::collect, Aggregation::sum, 25) == "6");
  CHECK(run(HitPolicy::collect, Aggregation::min, 25) == "1");
  CHECK(run(HitPolicy::collect, Aggregation::max, 25) == "3");
  CHECK(run(HitPolicy::collect, Aggregation::count, 25) == "3");
  CHECK(run(HitPolicy::first, Aggregation::none, 0) == "null");
  d.outputs[0].otherwise = "-1";
  CHECK(run(HitPolicy::first, Aggregation::none, 0) == "-1");
}

TEST_CASE("the index finds the rules that a scan finds") {
  for (std::uint32_t seed = 0; seed < 60; ++seed) {
    std::mt19937 random(seed);
    const auto pick = [&](int least, int most) { return std::uniform_int_distribution<int>(least, most)(random); };
    TableDefinition d;
    d.policy = HitPolicy::rule_order;
    d.inputs = {{"a", "", Type::Kind::number, ""}, {"b", "", Type::Kind::string, ""}, {"c", "", Type::Kind::date, ""}};
    d.outputs = {{"n", {}, "", ""}};
    const auto number = [&] { return std::to_string(pick(-4, 4)) + (pick(0, 2) == 0 ? ".5" : ""); };
    const auto text = [&] { return std::string("\"") + static_cast<char>('p' + pick(0, 4)) + "\""; };
    const auto day = [&] { return "@\"2026-10-0" + std::to_string(pick(1, 9)) + "\""; };
    const int rules = pick(0, 6) == 0 ? 130 : pick(1, 12);
    for (int r = 0; r < rules; ++r) {
      static const char* kOps[] = {"< ", "<= ", "> ", ">= ", "", "= ", "!= "};
      std::string a = "-", b = "-", c = "-";
      switch (pick(0, 7)) {
        case 0: a = kOps[pick(0, 6)] + number(); break;
        case 1: a = (pick(0, 1) == 0 ? "[" : "(") + number() + ".." + number() + (pick(0, 1) == 0 ? "]" : ")"); break;
        case 2: a = "not(" + number() + ", [" + number() + ".." + number() + "])"; break;
        case 3: a = "null"; break;
        case 4: a = "? * 2 > " + number(); break;
        case 5: a = "[" + number() + ", " + number() + "]"; break;
        default: break;
      }
      switch (pick(0, 4)) {
        case 0: b = text() + ", " + text(); break;
        case 1: b = "not(" + text() + ")"; break;
        case 2: b = "!= " + text(); break;
        case 3: b = "null, " + text(); break;
        default: break;
      }
      switch (pick(0, 3)) {
        case 0: c = kOps[pick(0, 6)] + day(); break;
        case 1: c = "[" + day() + ".." + day() + ")"; break;
        default: break;
      }
      d.rules.push_back({{a, b, c}, {std::to_string(r)}, ""});
    }
    const DecisionTable table = DecisionTable::compile(d);
    std::vector<std::int64_t> as;
    std::vector<std::uint32_t> bs;
    std::vector<std::int32_t> cs;
    const std::vector<std::string> words = {"p", "q", "r", "s", "t", "zzz"};
    std::vector<std::vector<std::size_t>> wanted;
    for (int k = 0; k < 60; ++k) {
      as.push_back(pick(0, 9) == 0 ? kEmptyUnits : pick(-500, 500));
      bs.push_back(pick(0, 9) == 0 ? kNone : static_cast<std::uint32_t>(pick(0, 5)));
      cs.push_back(pick(0, 9) == 0 ? kEmptyDay : Date(2026, 10, pick(1, 10)).days());
      Context row{{"a", as.back() == kEmptyUnits ? Value() : Value(Decimal::scaled(as.back(), 2))},
                  {"b", bs.back() == kNone ? Value() : Value(words[bs.back()])},
                  {"c", cs.back() == kEmptyDay ? Value() : Value(Date(cs.back()))}};
      std::vector<std::size_t> scanned;
      for (std::size_t r = 0; r < d.rules.size(); ++r) {
        bool all = true;
        for (std::size_t i = 0; i < 3 && all; ++i) {
          Context cell = row;
          cell.set("?", *row.find(d.inputs[i].name));
          all = Expression::parse_unary_tests(d.rules[r].when[i]).evaluate(cell).is_true();
        }
        if (all) scanned.push_back(r);
      }
      INFO("seed " << seed << " a " << row.find("a")->text() << " b " << row.find("b")->text() << " c " << row.find("c")->text());
      REQUIRE(table.matches(row) == scanned);
      wanted.push_back(scanned);
    }
    const TableColumn column = table.evaluate_columns({{"a", ColumnSpec::number(2)}, {"b", ColumnSpec::text(&words)}, {"c", ColumnSpec::date()}},
                                                      std::vector<ColumnData>{{as.data()}, {bs.data()}, {cs.data()}}, as.size());
    for (std::size_t k = 0; k < as.size(); ++k) {
      std::vector<Value> numbers;
      for (const std::size_t r : wanted[k]) numbers.emplace_back(r);
      REQUIRE(column.results[column.codes[k]] == (numbers.empty() ? Value() : Value::list(numbers)));
    }
  }
}

TEST_CASE("a frame gets one column an output") {
  FrameBuilder builder;
  Column& attainment = builder.decimal("attainment", 4);
  Column& segment = builder.text("segment");
  for (const char* a : {"0.5", "0.8", "1.25"}) attainment.add(Decimal::of(a)), segment.add("retail");
  attainment.add(Decimal::of("2"));
  segment.add("x");
  const Frame frame = std::move(builder).build();
  const DecisionTable table = DecisionTable::compile(rate_table(), {.mode = Mode::strict});
  const Frame result = table.evaluate_frame(frame);
  REQUIRE(result.rows() == 4);
  CHECK(result.at("rate").decimal(0) == Decimal(0));
  CHECK(result.at("rate").decimal(1) == Decimal::of("0.03"));
  CHECK(result.at("rate").decimal(2) == Decimal::of("0.06"));
  CHECK(result.at("rate").decimal(3) == Decimal::of("0.08"));
  FrameBuilder nulls;
  nulls.decimal("attainment", 2).add_null();
  nulls.text("segment").add("x");
  try {
    (void)table.evaluate_frame(std::move(nulls).build());
    FAIL("a null was looked up");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::null_value);
    CHECK(error.path() == "row 0.attainment");
  }
}

TEST_CASE("a table is read from a document and written back") {
  const Document d = Document::object(
      {{"attain", "decision-table/1"}, {"name", "rate"}, {"hit_policy", "first"},
       {"inputs", Document::array({Document::object({{"name", "attainment"}, {"type", "number"}}), Document::object({{"name", "segment"}, {"type", "string"}, {"values", Document::array({"retail", "key"})}})})},
       {"outputs", Document::array({Document::object({{"name", "rate"}, {"type", "number"}, {"otherwise", 0}})})},
       {"rules", Document::array({Document::object({{"when", Document::object({{"attainment", ">= 1"}})}, {"then", Decimal::of("0.08")}}),
                                  Document::array({">= 0.8", "\"retail\"", Decimal::of("0.05"), "retail below target"})})}});
  const DecisionTable table = DecisionTable::from_document(d);
  CHECK(table.evaluate({{"attainment", 1}, {"segment", "key"}}).text() == "0.08");
  CHECK(table.evaluate({{"attainment", Decimal::of("0.9")}, {"segment", "retail"}}).text() == "0.05");
  CHECK(table.evaluate({{"attainment", Decimal::of("0.9")}, {"segment", "key"}}).text() == "0");
  CHECK(code_of([&] { (void)table.evaluate({{"attainment", 1}, {"segment", "wholesale"}}); }) == "evaluation");
  CHECK(DecisionTable::from_document(table.to_document()).to_document() == table.to_document());
  const auto broken = [&](const char* when) {
    return code_of([&] {
      (void)DecisionTable::from_document(Document::object({{"name", "x"}, {"inputs", Document::array({Document::object({{"name", "amount"}, {"type", "number"}})})}, {"outputs", Document::array({"y"})},
                                                           {"rules", Document::array({Document::array({when, 1})})}}));
    });
  };
  CHECK(broken("> 1") == "fine");
  CHECK(broken("> \"a\"") == "type_mismatch");
  CHECK(broken("> amont") == "unknown_name");
  CHECK(broken("> (") == "syntax");
}

TEST_CASE("a table is read from a sheet") {
  const DecisionTable table = DecisionTable::from_csv(
      "F rates,attainment,segment,rate,remark\r\n"
      "kind,in number,in string,out number,note\r\n"
      "values,,retail; key; other,,\r\n"
      "otherwise,,,0,\r\n"
      "1,>= 1,\"retail, key\",0.06,\"at target, well done\"\r\n"
      "2,>= 1,,0.08,\r\n"
      "3,\"[0.8..1)\",retail,0.03,\r\n");
  CHECK(table.name() == "rates");
  CHECK(table.evaluate({{"attainment", 2}, {"segment", "key"}}).text() == "0.06");
  CHECK(table.evaluate({{"attainment", 2}, {"segment", "other"}}).text() == "0.08");
  CHECK(table.evaluate({{"attainment", Decimal::of("0.8")}, {"segment", "retail"}}).text() == "0.03");
  CHECK(table.evaluate({{"attainment", 0}, {"segment", "retail"}}).text() == "0");
  CHECK(table.definition().rules[0].note == "at target, well done");
  CHECK(code_of([] { (void)DecisionTable::from_csv("X,a\nkind,in number\n"); }) == "invalid_argument");
  CHECK(code_of([] { (void)DecisionTable::from_csv("F,a,b\nkind,in nmber,out\n"); }) == "invalid_argument");
}

TEST_CASE("the verifier finds what is wrong, with a witness") {
  TableDefinition d;
  d.name = "t";
  d.policy = HitPolicy::unique;
  d.inputs = {{"attainment", "", Type::Kind::number, ""}, {"segment", "", Type::Kind::string, ""}};
  d.outputs = {{"rate", Type::Kind::number, "", ""}};
  d.rules = {{{"< 0.8", "-"}, {"0"}, ""}, {{"[0.8..1]", "-"}, {"0.05"}, ""}, {{"[1..1.2)", "-"}, {"0.04"}, ""}, {{"> 1.2", "-"}, {"0.1"}, ""}};
  Findings findings = DecisionTable::compile(d).verify();
  CHECK(has(findings, "warning gap table \"t\""));
  CHECK(has(findings, "error overlap table \"t\".rules[2]"));
  CHECK(has(findings, "warning unused_input table \"t\".inputs[1]"));
  CHECK(has(findings, "warning result_falls table \"t\""));
  const auto message = [&](ErrorCode code) {
    for (const Finding& f : findings) if (f.code == code) return f.message;
    return std::string();
  };
  CHECK(message(ErrorCode::gap) == "no rule matches attainment = 1.2");
  CHECK(message(ErrorCode::overlap) == "matches together with rules[1], for attainment = 1");
  d.policy = HitPolicy::first;
  d.rules = {{{">= 1", "-"}, {"2"}, ""}, {{">= 0.5", "\"a\""}, {"1"}, ""}, {{"> 1.5", "-"}, {"3"}, ""}, {{"(3..2)", "-"}, {"3"}, ""}, {{"-", "-"}, {"0"}, ""}};
  d.outputs[0].values = "0, 1, 2, 3, 4";
  findings = DecisionTable::compile(d).verify();
  CHECK(has(findings, "error masked_rule table \"t\".rules[2]"));
  CHECK(has(findings, "error unreachable_result table \"t\".rules[3]"));
  CHECK(has(findings, "warning unreachable_result table \"t\".outputs[0]"));
  CHECK(!has(findings, "warning gap table \"t\""));
}
