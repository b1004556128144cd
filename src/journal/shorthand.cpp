#include "shorthand.hpp"

#include <algorithm>

#include "batch_rows.hpp"
#include "text.hpp"

namespace attain::journal {

namespace {

const std::vector<std::string>& levels() {
  static const std::vector<std::string> names = {"salesperson", "team", "territory", "product", "category", "customer", "segment", "channel"};
  return names;
}

const BatchColumn* column_of(const Batch& batch, std::string_view name) noexcept {
  for (const BatchColumn& column : batch.columns) {
    if (column.name == name) return &column;
  }
  return nullptr;
}

// The texts of a column of the batch, with what keeps them alive.
struct Cells {
  std::vector<std::string_view> texts;
  std::shared_ptr<std::string> arena = std::make_shared<std::string>();
  Cells(const BatchColumn* column, std::uint32_t rows) {
    if (column == nullptr) texts.assign(rows, std::string_view());
    else texts_of(*column, rows, texts, *arena);
  }
};

}  // namespace

bool uses_shorthand(std::string_view table, const Batch& batch) noexcept {
  return (table == "targets" || table == "values") && (column_of(batch, "level") != nullptr || column_of(batch, "entity") != nullptr);
}

Batch without_shorthand(const Batch& batch, std::uint32_t rows) {
  const Cells level(column_of(batch, "level"), rows);
  const Cells entity(column_of(batch, "entity"), rows);
  for (std::uint32_t row = 0; row < rows; ++row) {
    const std::string_view name = level.texts[row];
    const bool company = name.empty() || name == "company";
    if (!company && std::find(levels().begin(), levels().end(), name) == levels().end()) {
      throw BadCell{row, ErrorCode::unknown_kind, "no level is called " + quoted(name), did_you_mean(name, levels())};
    }
    if (company != entity.texts[row].empty()) {
      throw BadCell{row, ErrorCode::invalid_row, company ? "an entity needs its level (\"team\", \"salesperson\", …)" : "level " + quoted(name) + " needs its entity", ""};
    }
  }
  Batch result;
  result.rows = batch.rows;
  result.source = batch.source;
  result.lines = batch.lines;
  for (const BatchColumn& column : batch.columns) {
    if (column.name != "level" && column.name != "entity" && std::find(levels().begin(), levels().end(), column.name) == levels().end()) result.columns.push_back(column);
  }
  for (const std::string& dimension : levels()) {
    const BatchColumn* given = column_of(batch, dimension);
    Cells cells(given, rows);
    bool used = given != nullptr;
    for (std::uint32_t row = 0; row < rows; ++row) {
      if (level.texts[row] != dimension) continue;
      if (!cells.texts[row].empty() && cells.texts[row] != entity.texts[row]) {
        throw BadCell{row, ErrorCode::conflicting_row, "level and entity say " + dimension + " " + quoted(entity.texts[row]) + ", the column " + dimension + " says " + quoted(cells.texts[row]), "give one of them"};
      }
      cells.texts[row] = entity.texts[row];
      used = true;
    }
    if (!used) continue;
    BatchColumn column;
    column.name = dimension;
    column.data = BatchColumn::Texts{std::move(cells.texts)};
    using Owners = std::pair<std::shared_ptr<const void>, std::pair<std::shared_ptr<std::string>, std::shared_ptr<std::string>>>;
    column.owner = std::make_shared<Owners>(given != nullptr ? given->owner : nullptr, std::pair(cells.arena, entity.arena));
    result.columns.push_back(std::move(column));
  }
  return result;
}

}  // namespace attain::journal
