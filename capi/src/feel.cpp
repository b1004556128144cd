// Expressions, decision tables and decision models over JSON.
#include <algorithm>
#include <fstream>

#include "attain/io/frame_in.hpp"
#include "attain/io/json.hpp"
#include "call.hpp"
#include "handles.hpp"
#include "values.hpp"

using namespace attain;
using namespace attain::capi;

namespace {

using rule::DecisionTable;
using rule::DmnModel;
using Types = std::map<std::string, rule::Type, std::less<>>;

/// A decision-table/1 document, a model's XML, or a table laid out in a sheet, by how the text begins.
attain_rules rules_of(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  const char begins = first == std::string_view::npos ? '\0' : text[first];
  if (begins == '{') return {DecisionTable::from_document(io::read_json(text))};
  if (begins == '<') return {DmnModel::parse(text)};
  return {DecisionTable::from_csv(text)};
}

Types types_of(const DecisionTable& table) {
  Types types;
  for (const auto& input : table.definition().inputs) types.emplace(input.expression.empty() ? input.name : input.expression, input.type);
  return types;
}

bool has(const std::vector<std::string>& names, std::string_view name) { return std::find(names.begin(), names.end(), name) != names.end(); }

/// The table itself, or a model's table of that name.
DecisionTable table_of(const attain_rules& rules, std::optional<std::string_view> name) {
  if (const auto* table = std::get_if<DecisionTable>(&rules.rules)) return *table;
  const auto tables = std::get<DmnModel>(rules.rules).tables();
  std::vector<std::string> known;
  for (const auto& [own, table] : tables) {
    if (name == own) return table;
    known.push_back(own);
  }
  if (!name) throw Error(ErrorCode::invalid_argument, "name", "is NULL", "a model has many tables: name one");
  throw Error(ErrorCode::not_found, "name", "the model has no decision table \"" + std::string(*name) + "\"", did_you_mean(*name, known));
}

/// What is asked of a model: a decision, else a service or a function; without a name all decisions.
rule::Value evaluated(const DmnModel& model, std::optional<std::string_view> name, const rule::Context& values) {
  if (!name) {
    std::vector<std::pair<std::string, rule::Value>> all;
    for (const std::string& decision : model.decisions()) all.emplace_back(decision, model.evaluate(decision, values));
    return rule::Value::context(std::move(all));
  }
  const bool called = !has(model.decisions(), *name) && (has(model.services(), *name) || has(model.functions(), *name));
  return called ? model.invoke(*name, values) : model.evaluate(*name, values);
}

Frame frame_in(const attain_rows& rows, const DecisionTable& table) {
  if ((rows.json == nullptr) == (rows.stream == nullptr)) {
    throw Error(ErrorCode::invalid_argument, "rows", rows.json == nullptr ? "has no rows" : "has both JSON and a stream", "give one of json and stream");
  }
  if (rows.stream != nullptr) return io::read_frame(rows.stream);
  const Document records = json_in(rows.json, rows.json_length, "rows");
  if (records.kind() != Document::Kind::array) throw Error(ErrorCode::wrong_type, "rows", "expected a list of records, found " + std::string(name_of(records.kind())));
  std::vector<std::string> dates;
  for (const auto& [name, type] : types_of(table)) {
    if (type.kind() == rule::Type::Kind::date) dates.push_back(name);
  }
  return io::frame_of_records(records.items(), dates);
}

}  // namespace

extern "C" {

attain_status attain_feel(attain_text** out, const char* expression, size_t expression_length, const char* context,
                          size_t context_length, attain_error* error) {
  return make(out, error, [&] {
    const std::string_view text = text_in(expression, expression_length, "expression");
    return io::write_json(document_of(rule::feel(text, context_in(context, context_length))));
  });
}

attain_status attain_rules_parse(attain_rules** out, const char* text, size_t text_length, attain_error* error) {
  return make(out, error, [&] { return rules_of(text_in(text, text_length, "text")); });
}

attain_status attain_rules_read(attain_rules** out, const char* path, size_t path_length, attain_error* error) {
  return make(out, error, [&]() -> attain_rules {
    const std::filesystem::path file = path_in(path, path_length, "path");
    std::ifstream stream(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    if (!stream) throw Error(ErrorCode::file_error, file.string(), "cannot be read");
    const std::size_t first = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    if (first != std::string::npos && text[first] == '<') return {DmnModel::read(file.string())};
    try {
      return rules_of(text);
    } catch (const Error& of_text) {
      throw of_text.within(file.string());
    }
  });
}

attain_status attain_rules_evaluate(attain_text** out, attain_text** why, const attain_rules* rules, const char* name, size_t name_length,
                                    const char* context, size_t context_length, attain_error* error) {
  if (why != nullptr) *why = nullptr;
  return make(out, error, [&] {
    const attain_rules& of = need(rules, "rules");
    const auto asked = text_if(name, name_length, "name");
    const auto* table = std::get_if<DecisionTable>(&of.rules);
    const rule::Context values = table != nullptr ? context_in(context, context_length, types_of(*table)) : context_in(context, context_length);
    std::string result = io::write_json(document_of(table != nullptr ? table->evaluate(values) : evaluated(std::get<DmnModel>(of.rules), asked, values)));
    if (why != nullptr) {
      const DecisionTable explained = table_of(of, asked);
      *why = new attain_text{io::write_json(explained.explain(values).to_document())};
    }
    return result;
  });
}

attain_status attain_rules_evaluate_rows(attain_frame** out, const attain_rules* rules, const char* name, size_t name_length, const attain_rows* rows,
                                         attain_error* error) {
  return make(out, error, [&] {
    const attain_rows given = options_in(rows, attain_rows ATTAIN_ROWS_INIT, "rows");
    const StreamOwner owner(given.stream);
    const DecisionTable table = table_of(need(rules, "rules"), text_if(name, name_length, "name"));
    return table.evaluate_frame(frame_in(given, table));
  });
}

attain_status attain_rules_check(attain_frame** out, const attain_rules* rules, attain_error* error) {
  return make(out, error, [&] {
    const attain_rules& of = need(rules, "rules");
    if (const auto* table = std::get_if<DecisionTable>(&of.rules)) return to_frame(table->verify());
    const DmnModel& model = std::get<DmnModel>(of.rules);
    Findings findings = model.problems();
    for (const auto& [name, table] : model.tables()) {
      for (Finding& finding : table.verify()) findings.push_back(std::move(finding));
    }
    sort_findings(findings);
    return to_frame(findings);
  });
}

void attain_rules_destroy(attain_rules* rules) { delete rules; }

}  // extern "C"
