// The DMN technology compatibility kit: per folder a model and its test cases, every folder that is there.
//
// Every case is a test of its own, named "level file case"; the last test prints passed and failed a level and what fails.
//
//     test_conformance                                          all of them
//     test_conformance "compliance-level-3 0068-feel-equality*" some
//     test_conformance --list-tests
#include <algorithm>
#include <deque>
#include <iostream>
#include <map>
#include <memory>
#include <pugixml.hpp>
#include <set>

#include "attain/rule/dmn.hpp"
#include "test.hpp"

using namespace attain;
using namespace attain::rule;
namespace fs = std::filesystem;

namespace {

std::string_view local_name(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node child(const pugi::xml_node& node, std::string_view name) {
  for (const pugi::xml_node& c : node.children()) {
    if (c.type() == pugi::node_element && local_name(c) == name) return c;
  }
  return {};
}

std::string attribute(const pugi::xml_node& node, std::string_view name) {
  for (const pugi::xml_attribute& a : node.attributes()) {
    const std::string_view own = a.name();
    const std::size_t colon = own.find(':');
    if ((colon == std::string_view::npos ? own : own.substr(colon + 1)) == name) return a.value();
  }
  return {};
}

Value value_of(const pugi::xml_node& node);

Value scalar_of(const pugi::xml_node& node) {
  if (attribute(node, "nil") == "true") return {};
  std::string type = attribute(node, "type");
  const std::size_t colon = type.find(':');
  if (colon != std::string::npos) type = type.substr(colon + 1);
  std::string text = node.text().get();
  const auto trimmed = [&] {
    const std::size_t begin = text.find_first_not_of(" \n\r\t");
    return begin == std::string::npos ? std::string() : text.substr(begin, text.find_last_not_of(" \n\r\t") - begin + 1);
  };
  if (type == "string") return Value(text);
  const std::string plain = trimmed();
  if (type == "boolean") return plain == "true" || plain == "1";
  if (type == "decimal" || type == "double" || type == "integer" || type == "float" || type == "int" || type == "long") {
    const auto number = Decimal::parse(plain);
    return number ? Value(*number) : feel("number(\"" + plain + "\")");
  }
  if (type == "date") return Value(CalendarDate::parse(plain).value());
  if (type == "time") return Value(TimeOfDay::parse(plain).value());
  if (type == "dateTime") return Value(DateTime::parse(plain).value());
  if (type == "duration" || type == "yearMonthDuration" || type == "dayTimeDuration") return feel("duration(\"" + plain + "\")");
  if (plain.empty() && type.empty()) return {};
  return Value(text);
}

// A node with <value>, <list>, or <component>s.
Value value_of(const pugi::xml_node& node) {
  if (attribute(node, "nil") == "true") return {};
  if (const pugi::xml_node list = child(node, "list")) {
    if (attribute(list, "nil") == "true") return {};
    std::vector<Value> items;
    for (const pugi::xml_node& item : list.children()) {
      if (item.type() == pugi::node_element && local_name(item) == "item") items.push_back(value_of(item));
    }
    return Value::list(std::move(items));
  }
  if (child(node, "component")) {
    std::vector<std::pair<std::string, Value>> entries;
    for (const pugi::xml_node& component : node.children()) {
      if (component.type() == pugi::node_element && local_name(component) == "component") entries.emplace_back(component.attribute("name").value(), value_of(component));
    }
    return Value::context(std::move(entries));
  }
  const pugi::xml_node value = child(node, "value");
  return value ? scalar_of(value) : Value();
}

// Equal as the suite means it: numbers to eight significant digits beyond the point, as its own runner compares.
bool same(const Value& got, const Value& expected) {
  if (got.number_if() != nullptr && expected.number_if() != nullptr) {
    const Decimal& a = *got.number_if();
    const Decimal& b = *expected.number_if();
    if (a == b) return true;
    const Decimal scale = max(Decimal(1), b.abs());
    return (a - b).abs() / scale < Decimal::of("0.00000001");
  }
  if (got.list_if() != nullptr && expected.list_if() != nullptr) {
    const auto& x = got.as_list();
    const auto& y = expected.as_list();
    return x.size() == y.size() && std::equal(x.begin(), x.end(), y.begin(), same);
  }
  if (got.context_if() != nullptr && expected.context_if() != nullptr) {
    const auto& x = got.as_context();
    const auto& y = expected.as_context();
    return x.entries.size() == y.entries.size() && std::all_of(y.entries.begin(), y.entries.end(), [&](const auto& entry) {
             const Value* own = x.find(entry.first);
             return own != nullptr && same(*own, entry.second);
           });
  }
  if (got.kind() != expected.kind()) return false;
  return got == expected || equal_values(got, expected) == Ternary(true);
}

struct Tally {
  int passed = 0, failed = 0;
};
std::map<std::string, Tally>& levels() {
  static std::map<std::string, Tally> tallies;
  return tallies;
}
std::vector<std::string>& failed_cases() {
  static std::vector<std::string> lines;
  return lines;
}

std::string shortened(const std::string& text) { return text.size() > 160 ? text.substr(0, 160) + "…" : text; }

/// One file of cases and the model that they ask; the model is read by the first case that runs.
struct CaseFile {
  fs::path path;
  pugi::xml_document document;
  std::optional<DmnModel> model;
  std::string trouble;
  bool read = false;

  explicit CaseFile(fs::path file) : path(std::move(file)) {
    if (!document.load_file(path.c_str(), pugi::parse_default | pugi::parse_ws_pcdata_single)) trouble = "the file of cases is no XML";
  }
  void need_model() {
    if (std::exchange(read, true)) return;
    try {
      fs::path file = path.parent_path() / child(document.document_element(), "modelName").text().get();
      if (!fs::is_regular_file(file)) {
        for (const auto& entry : fs::directory_iterator(path.parent_path())) {
          if (entry.path().extension() == ".dmn") file = entry.path();
        }
      }
      model = DmnModel::read(file.string());
    } catch (const std::exception& error) {
      trouble = error.what();
    }
  }
};

/// What one <testCase> asks for, and whether it gets it.
class Case {
 public:
  Case(CaseFile& file, const pugi::xml_node& node) : file_(file), node_(node), kind_(attribute(node, "type")), invocable_(attribute(node, "invocableName")) {}

  /// Empty when every result is as expected, else one line a result.
  std::vector<std::string> run() {
    file_.need_model();
    std::vector<std::string> lines;
    Context inputs;
    inputs.now = DateTime::parse("2026-10-05T09:00:00Z");
    try {
      for (const pugi::xml_node& node : node_.children()) {
        if (node.type() == pugi::node_element && local_name(node) == "inputNode") inputs.set(node.attribute("name").value(), value_of(node));
      }
    } catch (const std::exception& error) {
      return {std::string("input: ") + error.what()};
    }
    bool asked = false;
    for (const pugi::xml_node& result : node_.children()) {
      if (result.type() != pugi::node_element || local_name(result) != "resultNode") continue;
      asked = true;
      if (std::string line = ask(result, inputs); !line.empty()) lines.push_back(std::string(result.attribute("name").value()) + ": " + shortened(line));
    }
    if (!asked) lines.emplace_back("asks for no result");
    return lines;
  }

 private:
  std::string ask(const pugi::xml_node& result, const Context& inputs) {
    const bool wants_error = attribute(result, "errorResult") == "true";
    if (!file_.model) return file_.trouble;
    try {
      const pugi::xml_node expected_node = child(result, "expected");
      const Value expected = expected_node ? value_of(expected_node) : Value();
      const Value got = answer(result, expected, inputs);
      if (same(got, expected) || (wants_error && got.is_null())) return {};
      return got.text() + " instead of " + expected.text();
    } catch (const std::exception& error) {
      return wants_error ? "" : error.what();
    }
  }

  Value answer(const pugi::xml_node& result, const Value& expected, const Context& inputs) {
    const std::string decision = result.attribute("name").value();
    const std::string kind = attribute(result, "type").empty() ? kind_ : attribute(result, "type");
    const bool invoked = kind_ == "bkm" || kind_ == "decisionService" || kind == "bkm" || kind == "decisionService";
    if (!invoked) return file_.model->evaluate(decision, inputs);
    if (invocable_.empty()) return file_.model->invoke(decision, inputs);
    const Value got = file_.model->invoke(invocable_, inputs);
    if (const ContextData* context = got.context_if()) {
      if (const Value* own = context->find(decision); own != nullptr && (context->entries.size() > 1 || expected.kind() != Kind::context)) return *own;
    }
    return got;
  }

  CaseFile& file_;
  pugi::xml_node node_;
  std::string kind_, invocable_;
};

/// A case as a test of its own.
struct CaseTest : Catch::ITestInvoker {
  CaseTest(std::string own_level, std::string own_name, Case of) : level(std::move(own_level)), name(std::move(own_name)), tested(std::move(of)) {}
  void invoke() const override {
    const std::vector<std::string> lines = tested.run();
    (lines.empty() ? levels()[level].passed : levels()[level].failed) += 1;
    for (const std::string& line : lines) failed_cases().push_back(name + " " + line);
    for (const std::string& line : lines) FAIL_CHECK(line);
    if (lines.empty()) SUCCEED();
  }
  std::string level, name;
  mutable Case tested;
};

/// Registers a test for every case of every folder that is there; files stay open for as long as the program runs.
class Suite {
 public:
  Suite() {
    const auto data = attain::testing::data_folder();
    if (!data || !fs::exists(*data / "dmn_tck" / "TestCases")) return;
    const fs::path folder = *data / "dmn_tck" / "TestCases";
    std::vector<fs::path> paths;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      const std::string stem = entry.path().stem().string();
      if (entry.path().extension() == ".xml" && stem.find("-test-") != std::string::npos) paths.push_back(entry.path());
    }
    std::sort(paths.begin(), paths.end());
    for (const fs::path& path : paths) add(path, fs::relative(path, folder).begin()->string());
  }
  [[nodiscard]] bool empty() const { return files_.empty(); }

 private:
  void add(const fs::path& path, const std::string& level) {
    CaseFile& file = *files_.emplace_back(std::make_unique<CaseFile>(path));
    const std::string stem = level + " " + path.stem().string() + " ";
    bool any = false;
    for (const pugi::xml_node& node : file.document.document_element().children()) {
      if (node.type() != pugi::node_element || local_name(node) != "testCase") continue;
      any = true;
      add(level, stem + node.attribute("id").value(), Case(file, node));
    }
    if (!any) add(level, stem + "(no case)", Case(file, {}));
  }
  void add(const std::string& level, std::string name, Case tested) {
    while (!taken_.insert(name).second) name += "'";
    names_.push_back(name);
    const Catch::SourceLineInfo here(__FILE__, std::size_t{__LINE__});
#if CATCH_VERSION_MAJOR >= 3
    const Catch::AutoReg registered(Catch::Detail::make_unique<CaseTest>(level, name, std::move(tested)), here, Catch::StringRef(), Catch::NameAndTags(names_.back(), "[tck]"));
#else
    const Catch::AutoReg registered(new CaseTest(level, name, std::move(tested)), here, "", Catch::NameAndTags(names_.back(), "[tck]"));   // the registry owns it
#endif
  }

  std::deque<std::unique_ptr<CaseFile>> files_;
  std::deque<std::string> names_;   // Catch2 keeps views of them
  std::set<std::string> taken_;
};
const Suite suite;

}  // namespace

// Registered after the cases, and so run after them: what they came to.
TEST_CASE("the DMN technology compatibility kit passes, level by level") {
  ATTAIN_NEED_DATA(data);
  if (suite.empty()) {
    if (std::getenv("ATTAIN_REQUIRE_DATA") != nullptr) FAIL("no data");
    WARN("skipped: no data");
    return;
  }
  for (const std::string& line : failed_cases()) std::cout << "  fails: " << line << "\n";
  for (const auto& [level, tally] : levels()) {
    std::cout << level << ": " << tally.passed << " passed, " << tally.failed << " failed\n";
    const int all = tally.passed + tally.failed;
    if (level == "compliance-level-2") CHECK(tally.passed * 100 >= all * 99);
    if (level == "compliance-level-3") CHECK(tally.passed * 100 >= all * 97);
  }
}
