#include <set>
#include <system_error>

#include "attain/io/book.hpp"
#include "attain/io/csv.hpp"
#include "attain/io/json.hpp"
#include "io/folder.hpp"
#include "io/table_rows.hpp"
#include "io/text.hpp"

namespace attain::io {

namespace {

namespace fs = std::filesystem;
using Members = std::vector<Document::Member>;

/// Rule documents as known, with their recorded times.
std::vector<std::pair<const Rule*, Document>> rules_of(const Book& book) {
  std::vector<std::pair<const Rule*, Document>> result;
  for (const Rule& rule : book.all_rules()) {
    if (rule.recorded > book.known() || rule.superseded <= rule.recorded) continue;
    Rule known = rule;
    if (known.superseded > book.known()) known.superseded = kNever;
    result.emplace_back(&rule, known.to_document());
  }
  return result;
}

/// The kinds of the columns that no schema names, or null.
Document types_of(const TableSchema& schema) {
  std::set<std::pair<std::string, std::string>> custom;
  for (const ColumnSchema& column : schema.columns) {
    if (column.custom) custom.emplace(column.name, name_of(column.kind));
  }
  Members members;
  for (const auto& [column, kind] : custom) members.emplace_back(column, kind);
  return members.empty() ? Document() : Document::object(std::move(members));
}

Document value_of(const Column& column, std::size_t row) {
  switch (column.type()) {
    case ColumnType::text: return column.text(row);
    case ColumnType::integer: return column.integer(row);
    case ColumnType::decimal: return column.decimal(row);
    case ColumnType::date: return column.date(row).text();
    case ColumnType::boolean: return column.boolean(row);
  }
  return nullptr;
}

Document records_of(const Frame& frame) {
  std::vector<Document> records;
  records.reserve(frame.rows());
  for (std::size_t row = 0; row < frame.rows(); ++row) {
    Members members;
    for (const Column& column : frame.columns()) {
      if (!column.is_null(row)) members.emplace_back(column.name(), value_of(column, row));
    }
    records.push_back(Document::object(std::move(members)));
  }
  return Document::array(std::move(records));
}

/// The parts of a book document that hold tables, each table's rows made by `keep` from its name, its rows and whether they are history.
template <typename Keep>
void add_tables(const Book& book, Members& out, const Keep& keep) {
  Members tables, history, types;
  for (const std::string& name : book.journal().tables()) {
    const Table& table = book.journal().at(name);
    const detail::TableRows rows = detail::rows_known(table, book.known());
    tables.emplace_back(name, keep(name, detail::frame_of(table, rows.current, book.ids(), false), false));
    if (!rows.past.empty()) history.emplace_back(name, keep(name, detail::frame_of(table, rows.past, book.ids(), true), true));
    if (Document custom = types_of(table.schema()); !custom.is_null()) types.emplace_back(name, std::move(custom));
  }
  out.emplace_back("tables", Document::object(std::move(tables)));
  if (!history.empty()) out.emplace_back("history", Document::object(std::move(history)));
  if (!types.empty()) out.emplace_back("types", Document::object(std::move(types)));
}

void make_folder(const fs::path& folder) {
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed) throw Error(ErrorCode::file_error, folder.string(), "cannot be made: " + failed.message());
}

}  // namespace

Document to_document(const Book& book) {
  Members members = {{"attain", "book/1"}, {"company", book.company().to_document()}};
  std::vector<Document> rules;
  for (auto& [rule, document] : rules_of(book)) rules.push_back(std::move(document));
  members.emplace_back("rules", Document::array(std::move(rules)));
  add_tables(book, members, [](const std::string&, const Frame& frame, bool) { return records_of(frame); });
  return Document::object(std::move(members));
}

void write_book(const Book& book, const fs::path& folder) {
  make_folder(folder / "rules");
  make_folder(folder / "facts");
  detail::write_file(folder / "company.json", write_json(book.company().to_document()) + "\n");
  Members members = {{"attain", "book/1"}, {"company", "company.json"}};
  std::vector<Document> rules;
  std::set<std::string> rule_names, table_names;
  for (const auto& [rule, document] : rules_of(book)) {
    const std::string name = "rules/" + detail::file_name(rule->kind + "-" + rule->name, rule_names) + ".json";
    detail::write_file(folder / name, write_json(document) + "\n");
    rules.emplace_back(name);
  }
  members.emplace_back("rules", Document::array(std::move(rules)));
  std::string file;
  add_tables(book, members, [&](const std::string& table, const Frame& frame, bool history) {
    if (!history) file = detail::file_name(table, table_names);   // a table's history follows its rows
    const std::string name = "facts/" + file + (history ? ".history.csv" : ".csv");
    detail::write_file(folder / name, write_csv(frame, kCsvForData));
    return Document(name);
  });
  detail::write_file(folder / "book.json", write_json(Document::object(std::move(members))) + "\n");
}

}  // namespace attain::io
