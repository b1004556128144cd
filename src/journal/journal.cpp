#include "attain/journal/journal.hpp"

#include <algorithm>

#include "attain/base/error.hpp"
#include "parts.hpp"
#include "text.hpp"

namespace attain {

Journal::Journal(std::shared_ptr<Ids> ids, int money_scale, std::string currency)
    : ids_(std::move(ids)), money_scale_(money_scale), currency_(std::move(currency)) {
  if (!ids_) ids_ = std::make_shared<Ids>();
  if (money_scale < 0 || money_scale > 6) {
    throw Error(ErrorCode::invalid_argument, "money_scale", "a money scale of " + std::to_string(money_scale) + " decimals", "0 to 6 are possible");
  }
}

const Table* Journal::find(std::string_view table) const noexcept {
  const auto found = tables_.find(table);
  return found == tables_.end() ? nullptr : found->second.get();
}

const Table& Journal::at(std::string_view table) const {
  if (const Table* found = find(table)) return *found;
  if (standard_schema(table) != nullptr) {
    throw Error(ErrorCode::unknown_table, std::string(table), "the book has no rows of the table \"" + std::string(table) + "\"");
  }
  std::vector<std::string> names = tables();
  for (std::string& name : standard_tables()) names.push_back(std::move(name));
  throw Error(ErrorCode::unknown_table, std::string(table), "no table is called " + journal::quoted(table), did_you_mean(table, names));
}

std::vector<std::string> Journal::tables() const {
  std::vector<std::string> names;
  for (const auto& [name, table] : tables_) names.push_back(name);
  return names;
}

Journal Journal::declare(TableSchema schema) const {
  if (!journal::is_name(schema.name)) throw Error(ErrorCode::invalid_argument, "name", "a table's name has 1 to 200 bytes of UTF-8 text without NUL");
  if (const TableSchema* standard = standard_schema(schema.name); standard != nullptr && !(*standard == schema)) {
    throw Error(ErrorCode::duplicate_key, schema.name, "\"" + schema.name + "\" is a standard table", "give a table of your own another name");
  }
  if (const Table* known = find(schema.name)) {
    TableSchema declared = known->schema();
    std::erase_if(declared.columns, [](const ColumnSchema& column) { return column.custom; });
    if (declared == schema) return *this;
    throw Error(ErrorCode::duplicate_key, schema.name, "the table \"" + schema.name + "\" is declared already, with other columns", "a table keeps the columns it was declared with");
  }
  auto table = std::make_shared<Table>();
  table->money_scale_ = money_scale_;
  const std::string name = schema.name;
  table->schema_ = std::make_shared<const TableSchema>(std::move(schema));
  Journal next = *this;
  next.tables_[name] = std::move(table);
  return next;
}

Journal Journal::with_table(std::string_view table) const {
  if (find(table) != nullptr) return *this;
  if (const TableSchema* schema = standard_schema(table)) return declare(*schema);
  (void)at(table);   // throws, with a suggestion
  return *this;
}

Journal Journal::withdraw(std::string_view name, const std::vector<std::string>& ids, std::int64_t recorded) const {
  const Table& table = at(name);
  if (ids.empty()) return *this;
  std::vector<journal::Changes> changes(table.parts_.size());
  std::vector<std::uint32_t> scratch;
  for (const std::string& id : ids) {
    const std::string path = std::string(name) + "[" + journal::quoted(id) + "]";
    const auto row = journal::current_row(table.parts_, id, scratch);
    if (!row) {
      const bool before = journal::last_change(table.parts_, id, scratch) != std::numeric_limits<std::int64_t>::min();
      throw Error(ErrorCode::not_found, path, before ? "the row was withdrawn before" : "no row of \"" + std::string(name) + "\" has that id");
    }
    const std::int64_t since = table.parts_[row->part].segment->recorded().number(row->row);
    if (recorded < since || recorded == kNever) {
      throw Error(ErrorCode::invalid_row, path, "withdrawn at recorded " + std::to_string(recorded) + ", before the row itself (" + std::to_string(since) + ")",
                  "a change is recorded no earlier than what it changes");
    }
    changes[row->part].emplace(row->row, recorded);
  }
  auto next_table = std::make_shared<Table>(table);
  for (std::size_t part = 0; part < changes.size(); ++part) {
    next_table->parts_[part].superseded = journal::with_changes(table.parts_[part].superseded, changes[part]);
  }
  Journal next = *this;
  next.tables_[std::string(name)] = std::move(next_table);
  next.last_recorded_ = std::max(last_recorded_, recorded);
  return next;
}

}  // namespace attain
