// Tables as `decision-table/1` documents.
#include <algorithm>
#include <map>

#include "table_compiled.hpp"
#include "text.hpp"

namespace attain::rule {

namespace {

const std::map<std::string, std::pair<HitPolicy, Aggregation>, std::less<>>& policies() {
  static const std::map<std::string, std::pair<HitPolicy, Aggregation>, std::less<>> kPolicies = {
      {"unique", {HitPolicy::unique, Aggregation::none}}, {"U", {HitPolicy::unique, Aggregation::none}},
      {"any", {HitPolicy::any, Aggregation::none}}, {"A", {HitPolicy::any, Aggregation::none}},
      {"priority", {HitPolicy::priority, Aggregation::none}}, {"P", {HitPolicy::priority, Aggregation::none}},
      {"first", {HitPolicy::first, Aggregation::none}}, {"F", {HitPolicy::first, Aggregation::none}},
      {"rule_order", {HitPolicy::rule_order, Aggregation::none}}, {"R", {HitPolicy::rule_order, Aggregation::none}},
      {"output_order", {HitPolicy::output_order, Aggregation::none}}, {"O", {HitPolicy::output_order, Aggregation::none}},
      {"collect", {HitPolicy::collect, Aggregation::none}}, {"C", {HitPolicy::collect, Aggregation::none}},
      {"sum", {HitPolicy::collect, Aggregation::sum}}, {"C+", {HitPolicy::collect, Aggregation::sum}},
      {"min", {HitPolicy::collect, Aggregation::min}}, {"C<", {HitPolicy::collect, Aggregation::min}},
      {"max", {HitPolicy::collect, Aggregation::max}}, {"C>", {HitPolicy::collect, Aggregation::max}},
      {"count", {HitPolicy::collect, Aggregation::count}}, {"C#", {HitPolicy::collect, Aggregation::count}}};
  return kPolicies;
}

Type type_at(const Reader& in) {
  const auto type = type_named(in.text());
  if (!type) {
    throw in.error(ErrorCode::invalid_argument, "no type is called \"" + in.text() + "\"", "number, string, boolean, date, time, date and time, years and months duration, days and time duration");
  }
  return *type;
}

// A cell: an expression as text; a number or a boolean stands for itself.
std::string cell_text(const Reader& in) {
  switch (in.document().kind()) {
    case Document::Kind::null: return "null";
    case Document::Kind::boolean: return in.boolean() ? "true" : "false";
    case Document::Kind::number: return in.number().text();
    case Document::Kind::text: return in.text();
    default: throw in.error(ErrorCode::wrong_type, "a cell is an expression in text, a number or a boolean");
  }
}

// Allowed values: unary tests in text, or an array of values (texts without quotes).
std::string values_text(const Reader& in) {
  if (!in.is_array()) return cell_text(in);
  std::string text;
  for (const Reader& item : in.items()) {
    text += text.empty() ? "" : ", ";
    text += item.is_text() ? quoted(item.text()) : cell_text(item);
  }
  return text;
}

// The cells of one side of a rule: an array in the columns' order, or an object by the columns' names.
std::vector<std::string> cells_at(const Reader& in, const std::vector<std::string>& names, const char* absent) {
  std::vector<std::string> cells(names.size(), absent);
  if (in.is_object()) {
    for (const auto& [name, cell] : in.members()) {
      const auto found = std::find(names.begin(), names.end(), name);
      if (found == names.end()) throw cell.error(ErrorCode::unknown_name, "no column \"" + name + "\"", did_you_mean(name, names));
      cells[static_cast<std::size_t>(found - names.begin())] = cell_text(cell);
    }
    return cells;
  }
  if (!in.is_array()) {  // one column: the cell alone
    if (names.size() == 1) return {cell_text(in)};
    throw in.error(ErrorCode::wrong_type, "expected an array with a cell for each column, or an object by column name");
  }
  const auto items = in.items();
  if (items.size() != names.size()) {
    throw in.error(ErrorCode::invalid_argument, "has " + std::to_string(items.size()) + " cells for " + std::to_string(names.size()) + " columns");
  }
  for (std::size_t i = 0; i < items.size(); ++i) cells[i] = cell_text(items[i]);
  return cells;
}

}  // namespace

std::optional<std::pair<HitPolicy, Aggregation>> hit_policy(std::string_view text) noexcept {
  const auto found = policies().find(text);
  return found == policies().end() ? std::nullopt : std::optional(found->second);
}

DecisionTable DecisionTable::from_document(const Document& document, const ParseOptions& given) {
  const attain::Reader in(document, "");
  in.refuse_unknown({"attain", "name", "effective", "until", "mode", "hit_policy", "inputs", "outputs", "rules", "note", "recorded", "description"});
  if (in.text_or("attain", "decision-table/1") != "decision-table/1") throw in.at("attain").error(ErrorCode::unknown_kind, "expected \"decision-table/1\"");
  ParseOptions options = given;
  if (const auto mode = in.find("mode")) {
    if (mode->text() == "feel") options.mode = Mode::feel;
    else if (mode->text() == "strict") options.mode = Mode::strict;
    else throw mode->error(ErrorCode::invalid_argument, "the mode is \"strict\" or \"feel\"");
  }
  TableDefinition d;
  d.name = in.text_or("name", "");
  const std::string policy = in.text_or("hit_policy", "unique");
  const auto hit = hit_policy(policy);
  if (!hit) {
    std::vector<std::string> names;
    for (const auto& [name, value] : policies()) names.push_back(name);
    throw in.at("hit_policy").error(ErrorCode::invalid_argument, "unknown hit policy \"" + policy + "\"", did_you_mean(policy, names));
  }
  d.policy = hit->first;
  d.aggregation = hit->second;
  std::vector<std::string> input_names, output_names;
  for (const Reader& input : in.at("inputs").items()) {
    TableDefinition::Input column;
    if (input.is_text()) {
      column.name = input.text();
    } else {
      input.refuse_unknown({"name", "expression", "type", "values", "note"});
      column.name = input.at("name").text();
      column.expression = input.text_or("expression", "");
      if (const auto type = input.find("type")) column.type = type_at(*type);
      if (const auto values = input.find("values")) column.allowed = values_text(*values);
    }
    input_names.push_back(column.name);
    d.inputs.push_back(std::move(column));
  }
  for (const Reader& output : in.at("outputs").items()) {
    TableDefinition::Output column;
    if (output.is_text()) {
      column.name = output.text();
    } else {
      output.refuse_unknown({"name", "type", "values", "otherwise", "note"});
      column.name = output.at("name").text();
      if (const auto type = output.find("type")) column.type = type_at(*type);
      if (const auto values = output.find("values")) column.values = values_text(*values);
      if (const auto otherwise = output.find("otherwise")) column.otherwise = cell_text(*otherwise);
    }
    output_names.push_back(column.name);
    d.outputs.push_back(std::move(column));
  }
  for (const Reader& rule : in.at("rules").items()) {
    TableDefinition::Rule row;
    if (rule.is_array()) {  // the cells of a row: conditions, results, perhaps a note
      const auto cells = rule.items();
      const std::size_t width = input_names.size() + output_names.size();
      if (cells.size() != width && cells.size() != width + 1) {
        throw rule.error(ErrorCode::invalid_argument, "has " + std::to_string(cells.size()) + " cells for " + std::to_string(width) + " columns");
      }
      for (std::size_t i = 0; i < width; ++i) (i < input_names.size() ? row.when : row.then).push_back(cell_text(cells[i]));
      if (cells.size() > width) row.note = cells[width].text();
    } else {
      rule.refuse_unknown({"when", "then", "note"});
      const auto when = rule.find("when");
      row.when = when ? cells_at(*when, input_names, "-") : std::vector<std::string>(input_names.size(), "-");
      row.then = cells_at(rule.at("then"), output_names, "null");
      row.note = rule.text_or("note", "");
    }
    d.rules.push_back(std::move(row));
  }
  const std::string where = d.name.empty() ? std::string("table") : "table " + quoted(d.name);
  try {
    return compile(std::move(d), options);
  } catch (const Error& error) {
    throw error.within(where);
  }
}

Document DecisionTable::to_document() const {
  const TableDefinition& d = definition();
  std::vector<Document::Member> members = {{"attain", "decision-table/1"}, {"name", d.name}};
  if (compiled_->mode == Mode::feel) members.emplace_back("mode", "feel");
  members.emplace_back("hit_policy", d.aggregation == Aggregation::none ? std::string(name_of(d.policy)) : std::string(name_of(d.aggregation)));
  std::vector<Document> inputs, outputs, rules;
  for (const TableDefinition::Input& input : d.inputs) {
    std::vector<Document::Member> column = {{"name", input.name}};
    if (!input.expression.empty()) column.emplace_back("expression", input.expression);
    if (!input.type.is_any()) column.emplace_back("type", input.type.text());
    if (!input.allowed.empty()) column.emplace_back("values", input.allowed);
    inputs.push_back(Document::object(std::move(column)));
  }
  for (const TableDefinition::Output& output : d.outputs) {
    std::vector<Document::Member> column = {{"name", output.name}};
    if (!output.type.is_any()) column.emplace_back("type", output.type.text());
    if (!output.values.empty()) column.emplace_back("values", output.values);
    if (!output.otherwise.empty()) column.emplace_back("otherwise", output.otherwise);
    outputs.push_back(Document::object(std::move(column)));
  }
  for (const TableDefinition::Rule& rule : d.rules) {
    const auto cells = [](const std::vector<std::string>& texts) { return Document::array({texts.begin(), texts.end()}); };
    std::vector<Document::Member> row = {{"when", cells(rule.when)}, {"then", cells(rule.then)}};
    if (!rule.note.empty()) row.emplace_back("note", rule.note);
    rules.push_back(Document::object(std::move(row)));
  }
  members.emplace_back("inputs", Document::array(std::move(inputs)));
  members.emplace_back("outputs", Document::array(std::move(outputs)));
  members.emplace_back("rules", Document::array(std::move(rules)));
  return Document::object(std::move(members));
}

}  // namespace attain::rule
