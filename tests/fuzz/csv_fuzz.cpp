// CSV: any bytes give rows or an Error; the cells do not depend on the size of batches, nor, as text, on a schema.
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attain/base/error.hpp"
#include "attain/io/csv.hpp"

namespace {

/// Every cell of untyped columns in order, or the error.
struct Outcome {
  std::vector<std::string> cells;
  std::string error;
};

Outcome read(std::string_view text, const attain::io::CsvOptions& options) {
  Outcome outcome;
  try {
    attain::io::CsvReader reader(text, "fuzz", options);
    while (const auto batch = reader.next()) {
      if (batch->lines.size() != batch->rows || batch->columns.size() != reader.columns().size()) std::abort();
      for (std::size_t row = 0; row < batch->rows; ++row) {
        for (const attain::BatchColumn& column : batch->columns) {
          if (const auto* texts = std::get_if<attain::BatchColumn::Texts>(&column.data)) outcome.cells.emplace_back(texts->values.at(row));
          if (const auto* coded = std::get_if<attain::BatchColumn::Coded>(&column.data)) outcome.cells.emplace_back(column.is_null(row) ? "" : coded->dictionary.at(coded->codes.at(row)));
        }
      }
    }
  } catch (const attain::Error& error) {
    outcome.error = error.what();
  }
  return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Outcome whole = read(text, {});
  Outcome small = read(text, {.batch_rows = 2});
  if (small.error != whole.error) std::abort();
  if (whole.error.empty() && small.cells != whole.cells) std::abort();
  (void)read(text, {.delimiter = ';'});
  if (read(text, {.schema = attain::standard_schema("orders"), .batch_rows = 5}).error != whole.error) std::abort();
  return 0;
}
