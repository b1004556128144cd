// Reading a `fact-table/1` document.
#include <algorithm>
#include <array>

#include "attain/base/error.hpp"
#include "attain/journal/schema.hpp"
#include "text.hpp"

namespace attain {

namespace {

constexpr std::array kKinds = {ColumnKind::text, ColumnKind::date, ColumnKind::money, ColumnKind::number, ColumnKind::boolean};

const std::vector<std::string>& type_names() {
  static const std::vector<std::string> names = {"text", "date", "money", "number", "boolean"};
  return names;
}

const std::vector<std::string>& target_names() {  // in the order of Domain
  static const std::vector<std::string> names = {"salesperson", "team", "territory", "customer", "product", "category", "document"};
  return names;
}

std::size_t one_of(const Reader& reader, const std::vector<std::string>& names, ErrorCode code, std::string_view noun) {
  const std::string name = reader.text();
  const auto at = std::find(names.begin(), names.end(), name);
  if (at != names.end()) return std::size_t(at - names.begin());
  std::string all;
  for (const std::string& each : names) all += (all.empty() ? "" : ", ") + each;
  const std::string near = did_you_mean(name, names);
  throw reader.error(code, "no " + std::string(noun) + " \"" + name + "\"", near.empty() ? "one of " + all : near);
}

std::string name_in(const Reader& reader) {
  std::string name = reader.text();
  if (!journal::is_name(name)) throw reader.error(ErrorCode::invalid_argument, "a name has 1 to 200 bytes of UTF-8 text without NUL");
  return name;
}

void read_default(const Reader& reader, ColumnSchema& column) {
  if (column.kind == ColumnKind::number) {
    column.default_number = reader.integer();
    if (column.magnitude && *column.default_number < 0) throw reader.error(ErrorCode::negative_magnitude, "the default of a magnitude is negative");
    if (*column.default_number > journal::kMaxUnits || *column.default_number < -journal::kMaxUnits) {
      throw reader.error(ErrorCode::overflow, "a default has at most 18 digits");
    }
    return;
  }
  if (column.kind != ColumnKind::text) throw reader.error(ErrorCode::wrong_type, "only text and number columns may have a default");
  column.default_text = name_in(reader);
  if (!column.values.empty() && std::find(column.values.begin(), column.values.end(), column.default_text) == column.values.end()) {
    throw reader.error(ErrorCode::unknown_kind, "the default \"" + column.default_text + "\" is not one of the values",
                       did_you_mean(column.default_text, column.values));
  }
}

ColumnSchema read_column(const Reader& reader) {
  reader.refuse_unknown({"name", "type", "refers_to", "required", "magnitude", "values", "default", "note"});
  ColumnSchema column;
  column.name = name_in(reader.at("name"));
  if (column.name == "id" || column.name == "on" || column.name == "recorded") {
    throw reader.at("name").error(ErrorCode::duplicate_key, "every fact table has a column \"" + column.name + "\" of its own", "leave it out");
  }
  if (const auto type = reader.find("type")) column.kind = kKinds[one_of(*type, type_names(), ErrorCode::invalid_argument, "column type")];
  if (const auto refers = reader.find("refers_to")) {
    if (column.kind != ColumnKind::text) throw refers->error(ErrorCode::wrong_type, "only text columns refer to something");
    column.domain = Domain(one_of(*refers, target_names(), ErrorCode::unknown_reference, "entity"));
    if (column.domain != Domain::document) column.kind = ColumnKind::reference;
  }
  column.required = reader.boolean_or("required", false);
  column.magnitude = reader.boolean_or("magnitude", false);
  if (column.magnitude && column.kind != ColumnKind::money && column.kind != ColumnKind::number) {
    throw reader.at("magnitude").error(ErrorCode::wrong_type, "only money and number columns are magnitudes");
  }
  if (const auto values = reader.find("values")) {
    if (column.kind != ColumnKind::text || column.domain != Domain::text) throw values->error(ErrorCode::wrong_type, "only text columns have a list of values");
    for (const Reader& value : values->items()) column.values.push_back(name_in(value));
  }
  if (const auto fallback = reader.find("default")) read_default(*fallback, column);
  return column;
}

void read_person(const Reader& reader, TableSchema& schema) {
  schema.person_column = reader.text();
  const ColumnSchema* column = schema.find(schema.person_column);
  if (column == nullptr) {
    throw reader.error(ErrorCode::unknown_column, "no column \"" + schema.person_column + "\"", did_you_mean(schema.person_column, schema.names()));
  }
  if (column->kind != ColumnKind::reference || column->domain != Domain::salesperson) {
    throw reader.error(ErrorCode::wrong_type, "the person column must refer to a salesperson", "give it \"refers_to\": \"salesperson\"");
  }
}

}  // namespace

TableSchema schema_from(const Reader& document) {
  document.refuse_unknown({"attain", "name", "columns", "person", "on_required", "effective", "until", "note"});
  const Reader kind = document.at("attain");
  if (kind.text() != "fact-table/1") throw kind.error(ErrorCode::invalid_argument, "this is no fact-table/1 document but \"" + kind.text() + "\"");
  TableSchema schema;
  schema.name = name_in(document.at("name"));
  if (standard_schema(schema.name) != nullptr) {
    throw document.at("name").error(ErrorCode::duplicate_key, "\"" + schema.name + "\" is a standard table",
                                    "columns of your own need no declaration; give a table of your own another name");
  }
  for (const Reader& item : document.at("columns").items()) {
    ColumnSchema column = read_column(item);
    if (schema.find(column.name) != nullptr) throw item.at("name").error(ErrorCode::duplicate_key, "two columns are named \"" + column.name + "\"");
    if (schema.columns.size() == journal::kMaxColumns) throw item.error(ErrorCode::limit_exceeded, "a table has at most 1000 columns");
    schema.columns.push_back(std::move(column));
  }
  schema.on_required = document.boolean_or("on_required", true);
  if (const auto person = document.find("person")) read_person(*person, schema);
  return schema;
}

}  // namespace attain
