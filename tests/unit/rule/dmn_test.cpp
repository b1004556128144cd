#include "attain/rule/dmn.hpp"

#include "test.hpp"

using namespace attain;
using namespace attain::rule;

namespace {

std::string definitions(const std::string& body, const std::string& space = "n", const std::string& name = "m") {
  return "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" namespace=\"" + space + "\" name=\"" + name + "\">" + body + "</definitions>";
}
std::string decision(const std::string& name, const std::string& logic, const std::string& requirements = {}) {
  return "<decision name=\"" + name + "\" id=\"_" + name + "\"><variable name=\"" + name + "\"/>" + requirements + logic + "</decision>";
}
std::string text(const std::string& feel) { return "<literalExpression><text>" + feel + "</text></literalExpression>"; }
std::string needs(const std::string& kind, const std::string& href) {
  const std::string tag = kind == "Knowledge" ? "knowledgeRequirement" : "informationRequirement";
  return "<" + tag + "><required" + kind + " href=\"" + href + "\"/></" + tag + ">";
}
std::string code_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return std::string(name_of(error.code()));
  }
  return "fine";
}

}  // namespace

TEST_CASE("a model's decisions, functions and services") {
  const DmnModel model = DmnModel::parse(definitions(
      "<inputData name=\"amount\" id=\"_amount\"><variable name=\"amount\" typeRef=\"number\"/></inputData>"
      "<businessKnowledgeModel name=\"twice\" id=\"_twice\"><variable name=\"twice\"/><encapsulatedLogic><formalParameter name=\"n\" typeRef=\"number\"/>" + text("n * 2") +
      "</encapsulatedLogic></businessKnowledgeModel>" +
      decision("Base", text("twice(amount)"), needs("Input", "#_amount") + needs("Knowledge", "#_twice")) +
      decision("Total", text("Base + 1"), needs("Decision", "#_Base")) + decision("Broken", text("1 +")) + decision("Nothing", "") +
      "<decisionService name=\"Service\" id=\"_Service\"><variable name=\"Service\"/><outputDecision href=\"#_Total\"/><inputDecision href=\"#_Base\"/></decisionService>"));
  CHECK(model.decisions() == std::vector<std::string>{"Base", "Total", "Broken", "Nothing"});
  CHECK(model.evaluate("Total", {{"amount", 20}}).text() == "41");
  CHECK(model.evaluate("Total", {{"amount", "no number"}}).is_null());
  CHECK(model.invoke("twice", {{"n", 4}}).text() == "8");
  CHECK(model.invoke("Service", {{"Base", 4}}).text() == "5");
  CHECK(model.evaluate("Broken", {}).is_null());
  CHECK(model.evaluate("Nothing", {}).is_null());
  REQUIRE(model.problems().size() == 1);
  CHECK(model.problems()[0].path == "Broken");
  CHECK(code_of([&] { (void)model.evaluate("Totl", {}); }) == "unknown_name");
}

TEST_CASE("imported elements stand under the import's name, or beside the model's own") {
  const std::string inner = definitions(decision("rate", text("0.05")), "inner", "inner");
  const DmnModel::Importer importer = [&](const std::string& space, const std::string&) { return space == "inner" ? std::optional(inner) : std::nullopt; };
  const auto outer = [&](const std::string& name, const std::string& feel) {
    return DmnModel::parse(definitions("<import name=\"" + name + "\" namespace=\"inner\" importType=\"https://www.omg.org/spec/DMN/20230324/MODEL/\"/>" +
                                       decision("pay", text(feel), needs("Decision", "inner#_rate"))), importer);
  };
  CHECK(outer("base rates", "base rates.rate * 100").evaluate("pay", {}).text() == "5.00");
  CHECK(outer("", "rate * 100").evaluate("pay", {}).text() == "5.00");
}

TEST_CASE("hostile models are refused") {
  CHECK(code_of([] { (void)DmnModel::parse("<!DOCTYPE d [<!ENTITY a \"aaaa\">]><definitions/>"); }) == "unsupported");
  CHECK(code_of([] { (void)DmnModel::parse("<definitions>"); }) == "syntax");
  CHECK(code_of([] { (void)DmnModel::parse("<html/>"); }) == "syntax");
  const DmnModel loop = DmnModel::parse(definitions(decision("a", text("b"), needs("Decision", "#_b")) + decision("b", text("a"), needs("Decision", "#_a"))));
  CHECK(code_of([&] { (void)loop.evaluate("a", {}); }) == "cycle");
  std::string chain = decision("d0", text("1"));
  for (int i = 1; i < 2000; ++i) chain += decision("d" + std::to_string(i), text("d" + std::to_string(i - 1)), needs("Decision", "#_d" + std::to_string(i - 1)));
  const DmnModel long_chain = DmnModel::parse(definitions(chain));
  CHECK(code_of([&] { (void)long_chain.evaluate("d1999", {}); }) == "limit_exceeded");
  std::string deep;
  for (int i = 0; i < 500; ++i) deep += "<list>";
  for (int i = 0; i < 500; ++i) deep += "</list>";
  CHECK(code_of([&] { (void)DmnModel::parse(definitions(decision("x", deep))); }) == "limit_exceeded");
  const DmnModel endless = DmnModel::parse(definitions("<businessKnowledgeModel name=\"f\" id=\"_f\"><variable name=\"f\"/>" + needs("Knowledge", "#_f") + "<encapsulatedLogic><formalParameter name=\"n\"/>" +
                                                       text("f(n + 1)") + "</encapsulatedLogic></businessKnowledgeModel>" + decision("x", text("f(1)"), needs("Knowledge", "#_f"))));
  CHECK(code_of([&] { (void)endless.evaluate("x", {}); }) == "limit_exceeded");
  const std::string self = definitions("<import name=\"me\" namespace=\"n\" importType=\"DMN\"/>");
  CHECK(code_of([&] { (void)DmnModel::parse(self, [&](const std::string&, const std::string&) { return std::optional(self); }); }) == "cycle");
}
