// DMN XML to a compiled model.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <pugixml.hpp>
#include <set>
#include <sstream>

#include "../parser.hpp"
#include "model.hpp"

namespace attain::rule {

namespace {

constexpr std::size_t kDeepest = 100;               // boxed expressions in one another
constexpr std::size_t kMostXml = 64u << 20;

std::string_view local_name(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

bool is(const pugi::xml_node& node, std::string_view name) { return node.type() == pugi::node_element && local_name(node) == name; }

pugi::xml_node child(const pugi::xml_node& node, std::string_view name) {
  for (const pugi::xml_node& c : node.children()) {
    if (is(c, name)) return c;
  }
  return {};
}

std::vector<pugi::xml_node> children(const pugi::xml_node& node, std::string_view name) {
  std::vector<pugi::xml_node> found;
  for (const pugi::xml_node& c : node.children()) {
    if (is(c, name)) found.push_back(c);
  }
  return found;
}

// The words of a text: names are written over several lines by some editors.
std::string one_line(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
      if (!out.empty() && out.back() != ' ') out += ' ';
    } else {
      out += c;
    }
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::string text_in(const pugi::xml_node& node) {
  const pugi::xml_node text = child(node, "text");
  return text ? text.text().get() : "";
}

std::string name_in(const pugi::xml_node& node) { return one_line(node.attribute("name").value()); }

class Reader {
 public:
  Reader(std::string_view xml, const DmnModel::Importer& importer, const Limits& limits, std::vector<std::string> trail)
      : importer_(importer), trail_(std::move(trail)), model_(std::make_shared<DmnModel::Impl>()) {
    model_->limits = limits;
    if (xml.size() > kMostXml) throw Error(ErrorCode::limit_exceeded, "", "a model of more than 64 MB");
    if (xml.find("<!DOCTYPE") != std::string_view::npos || xml.find("<!ENTITY") != std::string_view::npos || xml.find("<!doctype") != std::string_view::npos) {
      throw Error(ErrorCode::unsupported, "", "a document type or an entity in a model", "remove the <!DOCTYPE …>; DMN needs none");
    }
    const pugi::xml_parse_result result = document_.load_buffer(xml.data(), xml.size(), pugi::parse_default, pugi::encoding_auto);
    if (!result) throw Error(ErrorCode::syntax, place_of(xml, static_cast<std::size_t>(std::max<std::ptrdiff_t>(result.offset, 0))), std::string("no XML: ") + result.description());
  }

  std::shared_ptr<const DmnModel::Impl> read() {
    for (const pugi::xml_node& node : document_.children()) {
      if (is(node, "definitions")) root_ = node;
    }
    if (!root_) throw Error(ErrorCode::syntax, "", "no DMN model: the root is not <definitions>");
    model_->name = name_in(root_);
    model_->name_space = root_.attribute("namespace").value();
    for (const auto& space : trail_) {
      if (space == model_->name_space) throw Error(ErrorCode::cycle, model_->name, "the models import one another");
    }
    trail_.push_back(model_->name_space);
    for (const pugi::xml_node& node : children(root_, "import")) read_import(node);
    read_types();
    for (const pugi::xml_node& node : root_.children()) declare(node);
    for (std::size_t i = 0; i < nodes_.size(); ++i) require(i);
    for (std::size_t i = 0; i < nodes_.size(); ++i) read_logic(i);
    return model_;
  }

 private:
  void read_import(const pugi::xml_node& node) {
    const std::string kind = node.attribute("importType").value();
    if (kind.find("DMN") == std::string::npos && kind.find("dmn") == std::string::npos && !kind.empty()) return;
    const std::string space = node.attribute("namespace").value();
    const std::string name = name_in(node);
    std::optional<std::string> xml;
    if (importer_) xml = importer_(space, node.attribute("locationURI").value());
    if (!xml) {
      problem("import \"" + name + "\"", "no model with the namespace " + space);
      return;
    }
    if (trail_.size() > 20) throw Error(ErrorCode::limit_exceeded, model_->name, "more than 20 models in one another");
    auto imported = Reader(*xml, importer_, model_->limits, trail_).read();
    for (const auto& [type, value] : imported->types) model_->types.emplace(name.empty() ? type : name + "." + type, value);
    model_->import_spaces[space] = name;
    model_->imports.emplace_back(name, std::move(imported));
  }

  void problem(const std::string& where, const std::string& message, const std::string& hint = {}) {
    model_->problems.push_back(Finding{Severity::warning, ErrorCode::syntax, where, message, hint});
  }

  // Types. Item definitions may name one another in any order; a name met again on the way is any.

  void read_types() {
    for (const pugi::xml_node& node : children(root_, "itemDefinition")) definitions_.emplace(name_in(node), node);
    for (const auto& [name, node] : definitions_) type_called(name);
  }

  Type type_called(const std::string& raw) {
    std::string name = one_line(raw);
    if (name.empty()) return {};
    const auto lookup = [&](const std::string& n) -> std::optional<Type> {
      if (const auto known = model_->types.find(n); known != model_->types.end()) return known->second;
      const auto found = definitions_.find(n);
      if (found == definitions_.end()) return std::nullopt;
      if (open_.count(n) > 0 || open_.size() > kDeepest) return Type();
      open_.insert(n);
      Type type = definition(found->second, 0);
      open_.erase(n);
      model_->types.insert_or_assign(n, type);
      return type;
    };
    if (auto type = lookup(name)) return *type;
    const std::size_t colon = name.find(':');
    if (colon != std::string::npos) {
      const std::string prefix = name.substr(0, colon);
      name = name.substr(colon + 1);
      if (auto type = lookup(prefix + "." + name)) return *type;
      // A prefix bound to the namespace of an imported model.
      const std::string space = root_.attribute(("xmlns:" + prefix).c_str()).value();
      if (const auto import = model_->import_spaces.find(space); import != model_->import_spaces.end()) {
        if (auto type = lookup(import->second + "." + name)) return *type;
      }
      if (auto type = lookup(name)) return *type;
    }
    return Parser::type_text(name, &model_->types).value_or(Type());
  }

  Type type_in(const pugi::xml_node& node) {
    if (const pugi::xml_attribute attribute = node.attribute("typeRef")) return type_called(attribute.value());
    if (const pugi::xml_node element = child(node, "typeRef")) return type_called(element.text().get());
    return {};
  }

  Type restricted(Type type, const pugi::xml_node& constraint) {
    const std::string text = text_in(constraint);
    if (one_line(text).empty()) return type;
    try {
      ParseOptions options;
      options.limits = model_->limits;
      options.types = model_->types;
      auto tests = std::make_shared<Expression>(Expression::parse_unary_tests(text, options));
      const Limits limits = model_->limits;
      return type.restricted([tests, limits](const Value& value) {
        Evaluator evaluator(limits, Mode::feel, nullptr);
        return evaluator.passes(tests->tree(), value) == Ternary(true);
      }, text);
    } catch (const Error& error) {
      problem("allowed values", error.what());
      return type;
    }
  }

  Type definition(const pugi::xml_node& node, int depth) {
    if (static_cast<std::size_t>(depth) > kDeepest) return {};
    Type type;
    const auto components = children(node, "itemComponent");
    if (!components.empty()) {
      std::vector<std::pair<std::string, Type>> members;
      for (const pugi::xml_node& component : components) members.emplace_back(name_in(component), definition(component, depth + 1));
      type = Type::context_of(std::move(members));
    } else if (const pugi::xml_node function = child(node, "functionItem")) {
      std::vector<Type> parameters;
      for (const pugi::xml_node& parameter : children(function, "parameters")) parameters.push_back(type_in(parameter));
      type = Type::function_of(std::move(parameters), type_called(function.attribute("outputTypeRef").value()));
    } else {
      type = type_in(node);
    }
    if (const pugi::xml_node allowed = child(node, "allowedValues")) type = restricted(std::move(type), allowed);
    if (node.attribute("isCollection").as_bool()) type = Type::list_of(std::move(type));
    if (const pugi::xml_node constraint = child(node, "typeConstraint")) type = restricted(std::move(type), constraint);
    return type;
  }

  // Elements.

  void declare(const pugi::xml_node& node) {
    DmnElement element;
    if (is(node, "inputData")) element.kind = DmnElement::Kind::input;
    else if (is(node, "decision")) element.kind = DmnElement::Kind::decision;
    else if (is(node, "businessKnowledgeModel")) element.kind = DmnElement::Kind::function;
    else if (is(node, "decisionService")) element.kind = DmnElement::Kind::service;
    else return;
    element.id = node.attribute("id").value();
    const pugi::xml_node variable = child(node, "variable");
    element.name = variable && variable.attribute("name") ? name_in(variable) : name_in(node);
    if (element.name.empty()) element.name = name_in(node);
    if (variable) element.type = type_in(variable);
    model_->by_id[element.id] = nodes_.size();
    nodes_.push_back(node);
    model_->elements.push_back(std::move(element));
  }

  // The element that an href names: "#id", or "namespace#id" of this or an imported model.
  std::optional<DmnElement::Required> referred(const pugi::xml_node& node) const {
    const std::string href = node.attribute("href").value();
    const std::size_t hash = href.rfind('#');
    const std::string space = hash == std::string::npos ? std::string() : href.substr(0, hash);
    const std::string id = hash == std::string::npos ? href : href.substr(hash + 1);
    if (space.empty() || space == model_->name_space) {
      const auto found = model_->by_id.find(id);
      if (found == model_->by_id.end()) return std::nullopt;
      return DmnElement::Required{nullptr, found->second, {}};
    }
    for (const auto& [name, imported] : model_->imports) {
      if (imported->name_space != space) continue;
      const auto found = imported->by_id.find(id);
      if (found != imported->by_id.end()) return DmnElement::Required{imported.get(), found->second, name};
    }
    return std::nullopt;
  }

  void require(std::size_t i) {
    DmnElement& element = model_->elements[i];
    const auto need = [&](const pugi::xml_node& reference) {
      if (!reference) return;
      if (auto required = referred(reference)) element.required.push_back(std::move(*required));
      else problem(element.name, std::string("requires something that is not there: ") + reference.attribute("href").value());
    };
    for (const pugi::xml_node& node : nodes_[i].children()) {
      if (is(node, "informationRequirement")) {
        need(child(node, "requiredDecision"));
        need(child(node, "requiredInput"));
      } else if (is(node, "knowledgeRequirement")) {
        need(child(node, "requiredKnowledge"));
      }
    }
    if (element.kind == DmnElement::Kind::service) require_service(element, nodes_[i]);
  }

  void require_service(DmnElement& element, const pugi::xml_node& node) {
    for (const char* kind : {"inputData", "inputDecision"}) {
      for (const pugi::xml_node& reference : children(node, kind)) {
        const auto required = referred(reference);
        if (!required) continue;
        const DmnElement& parameter = required->model == nullptr ? model_->elements[required->element] : required->model->elements[required->element];
        element.parameters.push_back(parameter.name);
        element.parameter_types.push_back(parameter.type);
        element.required.push_back(*required);
      }
    }
    for (const pugi::xml_node& reference : children(node, "outputDecision")) {
      const auto required = referred(reference);
      if (required && required->model == nullptr) element.outputs.push_back(required->element);
    }
  }

  // Logic. `names` is what an expression sees.

  std::vector<std::string> scope_of(const DmnElement& element) const {
    std::vector<std::string> names;
    for (const DmnElement::Required& required : element.required) {
      if (required.prefix.empty()) {  // of this model, or of an import without a name
        names.push_back((required.model == nullptr ? model_->elements : required.model->elements)[required.element].name);
      } else {
        names.push_back(required.prefix);
        imported_.push_back(required.model->elements[required.element].name);
      }
    }
    return names;
  }

  void read_logic(std::size_t i) {
    DmnElement& element = model_->elements[i];
    where_ = element.name;
    imported_.clear();
    std::vector<std::string> names = scope_of(element);
    if (element.kind == DmnElement::Kind::decision) {
      element.logic = first_expression(nodes_[i], names, 0);
    } else if (element.kind == DmnElement::Kind::function) {
      const pugi::xml_node logic = child(nodes_[i], "encapsulatedLogic");
      for (const pugi::xml_node& parameter : children(logic, "formalParameter")) {
        element.parameters.push_back(name_in(parameter));
        element.parameter_types.push_back(type_in(parameter));
        names.push_back(element.parameters.back());
      }
      const std::string kind = logic.attribute("kind").value();
      if (kind.empty() || kind == "FEEL") element.logic = first_expression(logic, names, 0);
      else problem(element.name, "functions of other languages are not run");
    }
  }

  BoxedPtr first_expression(const pugi::xml_node& parent, const std::vector<std::string>& names, int depth) {
    for (const pugi::xml_node& node : parent.children()) {
      if (auto boxed = expression(node, names, depth)) return boxed;
    }
    return nullptr;
  }

  ParseOptions options_for(const std::vector<std::string>& names) const {
    ParseOptions options;
    options.limits = model_->limits;
    options.names = names;
    options.types = model_->types;
    options.members = imported_;
    return options;
  }

  BoxedPtr literal(const std::string& text, const std::vector<std::string>& names) {
    auto boxed = std::make_unique<Boxed>();
    boxed->kind = Boxed::Kind::literal;
    if (one_line(text).empty()) return boxed;
    try {
      boxed->literal = Expression::parse(text, options_for(names));
    } catch (const Error& error) {
      problem(where_, error.what(), text);
    }
    return boxed;
  }

  BoxedPtr expression(const pugi::xml_node& node, const std::vector<std::string>& names, int depth) {
    if (node.type() != pugi::node_element) return nullptr;
    if (static_cast<std::size_t>(depth) > kDeepest) throw Error(ErrorCode::limit_exceeded, where_, "boxed expressions more than 100 deep");
    const std::string_view kind = local_name(node);
    BoxedPtr boxed;
    if (kind == "literalExpression") boxed = literal(text_in(node), names);
    else if (kind == "context") boxed = context(node, names, depth);
    else if (kind == "invocation") boxed = invocation(node, names, depth);
    else if (kind == "relation") boxed = relation(node, names, depth);
    else if (kind == "list") boxed = list(node, names, depth);
    else if (kind == "functionDefinition") boxed = function(node, names, depth);
    else if (kind == "decisionTable") boxed = table(node, names);
    else if (kind == "conditional") boxed = parts(node, names, depth, Boxed::Kind::conditional, {"if", "then", "else"});
    else if (kind == "for") boxed = iteration(node, names, depth, Boxed::Kind::for_each, "return");
    else if (kind == "some") boxed = iteration(node, names, depth, Boxed::Kind::some, "satisfies");
    else if (kind == "every") boxed = iteration(node, names, depth, Boxed::Kind::every, "satisfies");
    else if (kind == "filter") {
      std::vector<std::string> inner = names;
      inner.push_back("item");
      boxed = parts(node, inner, depth, Boxed::Kind::filter, {"in", "match"});
    } else {
      return nullptr;
    }
    boxed->type = type_in(node);
    return boxed;
  }

  BoxedPtr parts(const pugi::xml_node& node, const std::vector<std::string>& names, int depth, Boxed::Kind kind, std::initializer_list<const char*> tags) {
    auto boxed = std::make_unique<Boxed>();
    boxed->kind = kind;
    for (const char* tag : tags) {
      BoxedPtr part = first_expression(child(node, tag), names, depth + 1);
      boxed->children.push_back(part == nullptr ? std::make_unique<Boxed>() : std::move(part));
    }
    return boxed;
  }

  BoxedPtr iteration(const pugi::xml_node& node, const std::vector<std::string>& names, int depth, Boxed::Kind kind, const char* body) {
    std::vector<std::string> inner = names;
    const std::string variable = one_line(node.attribute("iteratorVariable").value());
    inner.push_back(variable);
    inner.push_back("partial");
    BoxedPtr boxed = parts(node, inner, depth, kind, {"in", body});
    boxed->names.push_back(variable);
    return boxed;
  }

  BoxedPtr context(const pugi::xml_node& node, std::vector<std::string> names, int depth) {
    auto boxed = std::make_unique<Boxed>();
    boxed->kind = Boxed::Kind::context;
    for (const pugi::xml_node& entry : children(node, "contextEntry")) {
      const pugi::xml_node variable = child(entry, "variable");
      const std::string name = variable ? name_in(variable) : std::string();
      std::vector<std::string> scope = names;
      if (!name.empty() && child(entry, "functionDefinition")) scope.push_back(name);
      BoxedPtr value = first_expression(entry, scope, depth + 1);
      boxed->children.push_back(value == nullptr ? std::make_unique<Boxed>() : std::move(value));
      boxed->names.push_back(name);
      boxed->types.push_back(variable ? type_in(variable) : Type());
      if (!name.empty()) names.push_back(name);
    }
    return boxed;
  }

  BoxedPtr invocation(const pugi::xml_node& node, const std::vector<std::string>& names, int depth) {
    auto boxed = std::make_unique<Boxed>();
    boxed->kind = Boxed::Kind::invocation;
    BoxedPtr callee = first_expression(node, names, depth + 1);
    boxed->children.push_back(callee == nullptr ? std::make_unique<Boxed>() : std::move(callee));
    for (const pugi::xml_node& binding : children(node, "binding")) {
      BoxedPtr value = first_expression(binding, names, depth + 1);
      boxed->children.push_back(value == nullptr ? std::make_unique<Boxed>() : std::move(value));
      boxed->names.push_back(name_in(child(binding, "parameter")));
    }
    return boxed;
  }

  BoxedPtr relation(const pugi::xml_node& node, const std::vector<std::string>& names, int depth) {
    auto boxed = std::make_unique<Boxed>();
    boxed->kind = Boxed::Kind::relation;
    for (const pugi::xml_node& column : children(node, "column")) {
      boxed->names.push_back(name_in(column));
      boxed->types.push_back(type_in(column));
    }
    for (const pugi::xml_node& row : children(node, "row")) {
      std::size_t count = 0;
      for (const pugi::xml_node& cell : row.children()) {
        BoxedPtr value = expression(cell, names, depth + 1);
        if (value == nullptr) continue;
        if (++count <= boxed->names.size()) boxed->children.push_back(std::move(value));
      }
      for (; count < boxed->names.size(); ++count) boxed->children.push_back(std::make_unique<Boxed>());
    }
    return boxed;
  }

  BoxedPtr list(const pugi::xml_node& node, const std::vector<std::string>& names, int depth) {
    auto boxed = std::make_unique<Boxed>();
    boxed->kind = Boxed::Kind::list;
    for (const pugi::xml_node& item : node.children()) {
      if (auto value = expression(item, names, depth + 1)) boxed->children.push_back(std::move(value));
    }
    return boxed;
  }

  BoxedPtr function(const pugi::xml_node& node, std::vector<std::string> names, int depth) {
    auto boxed = std::make_unique<Boxed>();
    boxed->kind = Boxed::Kind::function;
    for (const pugi::xml_node& parameter : children(node, "formalParameter")) {
      boxed->names.push_back(name_in(parameter));
      boxed->types.push_back(type_in(parameter));
      names.push_back(boxed->names.back());
    }
    const std::string kind = node.attribute("kind").value();
    BoxedPtr body;
    if (kind.empty() || kind == "FEEL") body = first_expression(node, names, depth + 1);
    else problem(where_, "functions of other languages are not run");
    boxed->children.push_back(body == nullptr ? std::make_unique<Boxed>() : std::move(body));
    return boxed;
  }

  BoxedPtr table(const pugi::xml_node& node, const std::vector<std::string>& names) {
    auto boxed = std::make_unique<Boxed>();
    boxed->kind = Boxed::Kind::table;
    TableDefinition d;
    d.name = where_;
    const std::string policy = one_line(node.attribute("hitPolicy").value());
    static const std::map<std::string, HitPolicy> kPolicies = {{"", HitPolicy::unique}, {"UNIQUE", HitPolicy::unique}, {"ANY", HitPolicy::any}, {"PRIORITY", HitPolicy::priority},
                                                               {"FIRST", HitPolicy::first}, {"RULE ORDER", HitPolicy::rule_order}, {"OUTPUT ORDER", HitPolicy::output_order}, {"COLLECT", HitPolicy::collect}};
    static const std::map<std::string, Aggregation> kAggregations = {{"", Aggregation::none}, {"SUM", Aggregation::sum}, {"MIN", Aggregation::min}, {"MAX", Aggregation::max}, {"COUNT", Aggregation::count}};
    const auto hit = kPolicies.find(policy);
    const auto aggregation = kAggregations.find(one_line(node.attribute("aggregation").value()));
    if (hit == kPolicies.end() || aggregation == kAggregations.end()) {
      problem(where_, "unknown hit policy \"" + policy + "\"");
      return boxed;
    }
    d.policy = hit->second;
    d.aggregation = d.policy == HitPolicy::collect ? aggregation->second : Aggregation::none;
    for (const pugi::xml_node& input : children(node, "input")) {
      const pugi::xml_node tested = child(input, "inputExpression");
      TableDefinition::Input column;
      column.expression = text_in(tested);
      column.name = one_line(input.attribute("label").value());
      if (column.name.empty()) column.name = one_line(column.expression);
      column.type = type_in(tested);
      column.allowed = text_in(child(input, "inputValues"));
      if (one_line(column.expression).empty()) column.expression = "null";
      d.inputs.push_back(std::move(column));
    }
    for (const pugi::xml_node& output : children(node, "output")) {
      d.outputs.push_back({name_in(output), type_in(output), text_in(child(output, "outputValues")), text_in(child(output, "defaultOutputEntry"))});
    }
    for (const pugi::xml_node& rule : children(node, "rule")) {
      TableDefinition::Rule row;
      for (const pugi::xml_node& entry : children(rule, "inputEntry")) row.when.push_back(text_in(entry));
      for (const pugi::xml_node& entry : children(rule, "outputEntry")) row.then.push_back(text_in(entry));
      row.when.resize(d.inputs.size());
      d.rules.push_back(std::move(row));
    }
    priorities(d);
    try {
      boxed->table = DecisionTable::compile(std::move(d), options_for(names));
    } catch (const Error& error) {
      problem(where_, error.what());
    }
    return boxed;
  }

  // An output's priorities are its own values, else the allowed values of its type.
  static void priorities(TableDefinition& d) {
    for (TableDefinition::Output& output : d.outputs) {
      if (output.values.empty()) output.values = output.type.allowed_text();
    }
  }

  const DmnModel::Importer& importer_;
  std::vector<std::string> trail_;   // namespaces of the models that import this one
  std::shared_ptr<DmnModel::Impl> model_;
  pugi::xml_document document_;
  pugi::xml_node root_;
  std::vector<pugi::xml_node> nodes_;
  std::map<std::string, pugi::xml_node> definitions_;
  std::set<std::string> open_;
  std::string where_;
  mutable std::vector<std::string> imported_;
};

std::optional<std::string> file_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

}  // namespace

DmnModel DmnModel::parse(std::string_view xml, const Importer& importer, const Limits& limits) { return DmnModel(Reader(xml, importer, limits, {}).read()); }

DmnModel DmnModel::read(const std::string& path, const Limits& limits) {
  const auto text = file_text(path);
  if (!text) throw Error(ErrorCode::file_error, path, "cannot be read");
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  const Importer importer = [&](const std::string& space, const std::string& location) -> std::optional<std::string> {
    const std::string file = std::filesystem::path(location).filename().string();
    if (!file.empty() && location.find("://") == std::string::npos) {  // beside the model, never elsewhere
      if (auto found = file_text(folder / file)) return found;
    }
    std::vector<std::filesystem::path> files;
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(folder.empty() ? "." : folder, none)) {
      if (entry.path().extension() == ".dmn") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    for (const auto& candidate : files) {
      auto found = file_text(candidate);
      if (found && found->find("namespace=\"" + space + "\"") != std::string::npos && candidate != std::filesystem::path(path)) {
        pugi::xml_document document;
        if (document.load_buffer(found->data(), found->size()) && document.document_element().attribute("namespace").value() == space) return found;
      }
    }
    return std::nullopt;
  };
  try {
    return parse(*text, importer, limits);
  } catch (const Error& error) {
    throw error.within(path);
  }
}

}  // namespace attain::rule
