#pragma once
/// Batches for tests, written as a table of texts, as a CSV reader would hand them over.
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "attain/journal/batch.hpp"

namespace attain::testing {

using Rows = std::vector<std::vector<std::string>>;

/// Untyped text columns with those names; "" is an empty cell.
inline Batch batch_of(const std::vector<std::string>& names, const Rows& rows, std::string source = {}, std::uint64_t first_line = 2) {
  auto kept = std::make_shared<const Rows>(rows);
  Batch batch{.rows = rows.size(), .source = std::move(source)};
  for (std::size_t i = 0; i < names.size(); ++i) {
    BatchColumn::Texts texts;
    for (const auto& row : *kept) texts.values.emplace_back(row.at(i));
    BatchColumn column;
    column.name = names[i];
    column.data = std::move(texts);
    column.owner = kept;
    column.untyped = true;
    batch.columns.push_back(std::move(column));
  }
  if (!batch.source.empty()) {
    for (std::size_t row = 0; row < rows.size(); ++row) batch.lines.push_back(first_line + row);
  }
  return batch;
}

/// One typed column.
template <typename Data>
BatchColumn column_of(std::string name, Data data, std::vector<std::uint8_t> valid = {}) {
  BatchColumn column;
  column.name = std::move(name);
  column.data = std::move(data);
  column.valid = std::move(valid);
  return column;
}

}  // namespace attain::testing
