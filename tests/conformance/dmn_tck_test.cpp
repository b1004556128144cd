// The DMN technology compatibility kit: per folder a model and its test cases, every folder that is there.
#include <algorithm>
#include <iostream>
#include <map>
#include <pugixml.hpp>

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

std::string shortened(const std::string& text) { return text.size() > 160 ? text.substr(0, 160) + "…" : text; }

void run_file(const fs::path& file, Tally& tally, std::vector<std::string>& failures) {
  pugi::xml_document document;
  if (!document.load_file(file.c_str(), pugi::parse_default | pugi::parse_ws_pcdata_single)) {
    failures.push_back(file.filename().string() + ": no XML");
    ++tally.failed;
    return;
  }
  const pugi::xml_node root = document.document_element();
  std::optional<DmnModel> model;
  std::string trouble;
  try {
    fs::path model_file = file.parent_path() / child(root, "modelName").text().get();
    if (!fs::exists(model_file)) {
      for (const auto& entry : fs::directory_iterator(file.parent_path())) {
        if (entry.path().extension() == ".dmn") model_file = entry.path();
      }
    }
    model = DmnModel::read(model_file.string());
  } catch (const std::exception& error) {
    trouble = error.what();
  }
  for (const pugi::xml_node& test : root.children()) {
    if (test.type() != pugi::node_element || local_name(test) != "testCase") continue;
    Context inputs;
    inputs.now = DateTime::parse("2026-10-05T09:00:00Z");
    std::string name = file.stem().string() + " " + test.attribute("id").value();
    try {
      for (const pugi::xml_node& node : test.children()) {
        if (node.type() == pugi::node_element && local_name(node) == "inputNode") inputs.set(node.attribute("name").value(), value_of(node));
      }
    } catch (const std::exception& error) {
      trouble = std::string("input: ") + error.what();
    }
    const std::string kind = attribute(test, "type");
    const std::string invocable = attribute(test, "invocableName");
    for (const pugi::xml_node& result : test.children()) {
      if (result.type() != pugi::node_element || local_name(result) != "resultNode") continue;
      const std::string decision = result.attribute("name").value();
      const bool wants_error = attribute(result, "errorResult") == "true";
      const pugi::xml_node expected_node = child(result, "expected");
      std::string got_text = trouble;
      bool passed = false;
      try {
        const Value expected = expected_node ? value_of(expected_node) : Value();
        if (model) {
          Value got;
          const std::string node_kind = attribute(result, "type").empty() ? kind : attribute(result, "type");
          if (!invocable.empty() && (kind == "bkm" || kind == "decisionService" || node_kind == "bkm" || node_kind == "decisionService")) {
            got = model->invoke(invocable, inputs);
            if (const ContextData* context = got.context_if()) {
              if (const Value* own = context->find(decision); own != nullptr && (context->entries.size() > 1 || expected.kind() != Kind::context)) got = *own;
            }
          } else if (node_kind == "bkm" || node_kind == "decisionService") {
            got = model->invoke(decision, inputs);
          } else {
            got = model->evaluate(decision, inputs);
          }
          got_text = got.text();
          passed = same(got, expected) || (wants_error && got.is_null());
          if (!passed) got_text += " instead of " + expected.text();
        }
      } catch (const std::exception& error) {
        got_text = error.what();
        passed = wants_error && model.has_value();
      }
      (passed ? tally.passed : tally.failed) += 1;
      if (!passed) failures.push_back(name + " " + decision + ": " + shortened(got_text));
    }
  }
}

}  // namespace

TEST_CASE("the DMN technology compatibility kit passes") {
  ATTAIN_NEED_DATA(data);
  const fs::path folder = data / "dmn_tck" / "TestCases";
  const char* only = std::getenv("ATTAIN_TCK_ONLY");
  std::map<std::string, Tally> levels;
  std::vector<std::string> failures;
  std::vector<fs::path> files;
  if (fs::exists(folder)) {
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      const std::string stem = entry.path().stem().string();
      if (entry.path().extension() == ".xml" && stem.find("-test-") != std::string::npos) files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files) {
    if (only != nullptr && file.string().find(only) == std::string::npos) continue;
    run_file(file, levels[fs::relative(file, folder).begin()->string()], failures);
  }
  for (const std::string& failure : failures) std::cout << "  fails: " << failure << "\n";
  for (const auto& [level, tally] : levels) {
    std::cout << level << ": " << tally.passed << " passed, " << tally.failed << " failed\n";
    const int all = tally.passed + tally.failed;
    if (level == "compliance-level-2") CHECK(tally.passed * 100 >= all * 99);
    if (level == "compliance-level-3") CHECK(tally.passed * 100 >= all * 97);
  }
}
