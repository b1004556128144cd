// Records as a batch: one column a key.
#include <deque>
#include <unordered_map>

#include "attain/book/book.hpp"
#include "state.hpp"

namespace attain {

namespace {

struct Keep {
  std::vector<Document> records;      // the trees that the views point into
  std::deque<std::string> texts;      // numbers of a column of mixed kinds, as text
};

/// What all cells of one key are.
struct Kinds {
  bool texts = false, numbers = false, booleans = false;
};

std::string path_of(const std::string& source, std::size_t row, const std::string& key) {
  return (source.empty() ? "" : source + ": ") + "[" + std::to_string(row) + "]." + key;
}

}  // namespace

Batch batch_from_records(const std::vector<Document>& records, std::string source) {
  const auto keep = std::make_shared<Keep>(Keep{records, {}});
  std::vector<std::string> keys;
  std::vector<Kinds> kinds;
  std::unordered_map<std::string_view, std::size_t> index;
  for (std::size_t row = 0; row < keep->records.size(); ++row) {
    if (keep->records[row].kind() != Document::Kind::object) {
      throw Error(ErrorCode::wrong_type, (source.empty() ? "" : source + ": ") + "[" + std::to_string(row) + "]",
                  "expected an object, found " + std::string(name_of(keep->records[row].kind())));
    }
    for (const auto& [key, value] : keep->records[row].members()) {
      const auto [found, fresh] = index.try_emplace(key, keys.size());
      if (fresh) {
        keys.push_back(key);
        kinds.emplace_back();
      }
      switch (value.kind()) {
        case Document::Kind::null: break;
        case Document::Kind::text: kinds[found->second].texts = true; break;
        case Document::Kind::number: kinds[found->second].numbers = true; break;
        case Document::Kind::boolean: kinds[found->second].booleans = true; break;
        case Document::Kind::array:
        case Document::Kind::object:
          throw Error(ErrorCode::wrong_type, path_of(source, row, key), "expected a plain value, found " + std::string(name_of(value.kind())));
      }
    }
  }

  Batch batch;
  batch.rows = records.size();
  batch.source = std::move(source);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    BatchColumn column;
    column.name = keys[i];
    column.owner = keep;
    const bool numbers = kinds[i].numbers && !kinds[i].texts && !kinds[i].booleans, booleans = kinds[i].booleans && !kinds[i].texts && !kinds[i].numbers;
    if (numbers) column.data = BatchColumn::Numbers{std::vector<Decimal>(batch.rows)};
    else if (booleans) column.data = BatchColumn::Booleans{std::vector<std::uint8_t>(batch.rows)};
    else column.data = BatchColumn::Texts{std::vector<std::string_view>(batch.rows)};
    column.valid.assign(batch.rows, 0);
    batch.columns.push_back(std::move(column));
  }
  for (std::size_t row = 0; row < batch.rows; ++row) {
    for (const auto& [key, value] : keep->records[row].members()) {
      if (value.is_null()) continue;
      BatchColumn& column = batch.columns[index.at(key)];
      column.valid[row] = 1;
      if (auto* numbers = std::get_if<BatchColumn::Numbers>(&column.data)) {
        numbers->values[row] = value.number();
      } else if (auto* booleans = std::get_if<BatchColumn::Booleans>(&column.data)) {
        booleans->values[row] = value.boolean() ? 1 : 0;
      } else {
        auto& texts = std::get<BatchColumn::Texts>(column.data).values;
        if (value.kind() == Document::Kind::text) texts[row] = value.text();
        else texts[row] = keep->texts.emplace_back(value.kind() == Document::Kind::number ? value.number().text() : value.boolean() ? "true" : "false");
      }
    }
  }
  for (BatchColumn& column : batch.columns) {
    if (std::find(column.valid.begin(), column.valid.end(), 0) == column.valid.end()) column.valid.clear();
  }
  if (!batch.source.empty()) {  // lines, where the records came from a file
    for (const Document& record : keep->records) batch.lines.push_back(record.position().line);
    if (std::find(batch.lines.begin(), batch.lines.end(), 0u) != batch.lines.end()) batch.lines.clear();
  }
  return batch;
}

}  // namespace attain
