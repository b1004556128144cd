// Frames from outside: an Arrow stream, records or columns as a frame of attain's, for what evaluates over columns.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "attain/io/arrow.hpp"
#include "door.hpp"
#include "stream.hpp"

namespace attain::python {

namespace {

Cell decimal_cell(double value, bool single) {
  std::array<char, 64> buffer;
  const auto end = single ? std::to_chars(buffer.data(), buffer.data() + buffer.size(), static_cast<float>(value)) : std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return Decimal::of(std::string_view(buffer.data(), static_cast<std::size_t>(end.ptr - buffer.data())));
}

Cell cell_of(const BatchColumn& column, std::size_t row) {
  if (column.is_null(row)) return {};
  if (const auto* data = std::get_if<BatchColumn::Texts>(&column.data)) return std::string(data->values[row]);
  if (const auto* data = std::get_if<BatchColumn::Coded>(&column.data)) return std::string(data->dictionary.at(data->codes[row]));
  if (const auto* data = std::get_if<BatchColumn::Integers>(&column.data)) return data->values[row];
  if (const auto* data = std::get_if<BatchColumn::Decimals>(&column.data)) return Decimal::scaled(data->units[row], data->scale);
  if (const auto* data = std::get_if<BatchColumn::Dates>(&column.data)) return Date(data->days[row]);
  if (const auto* data = std::get_if<BatchColumn::Booleans>(&column.data)) return data->values[row] != 0;
  if (const auto* data = std::get_if<BatchColumn::Numbers>(&column.data)) return data->values[row];
  const auto& floats = std::get<BatchColumn::Floats>(column.data);
  const double value = floats.values[row];
  if (std::isnan(value)) return {};
  if (std::isinf(value)) throw Error(ErrorCode::invalid_number, column.name + "[" + std::to_string(row) + "]", "infinity is no value");
  return decimal_cell(value, floats.single);
}

/// The cells of one column over all batches, and what type they make.
struct Gathered {
  std::string name;
  std::vector<Cell> cells;
  std::optional<ColumnType> declared;   ///< what the data say, where cells alone may not (all null)

  [[nodiscard]] Column column() const {
    std::optional<ColumnType> type;
    int scale = 0;
    for (const Cell& cell : cells) {
      if (cell.index() == 0) continue;
      const ColumnType own = cell.index() == 1 ? ColumnType::boolean : cell.index() == 2 ? ColumnType::integer : cell.index() == 3 ? ColumnType::decimal : cell.index() == 4 ? ColumnType::date : ColumnType::text;
      if (own == ColumnType::decimal) scale = std::max(scale, std::get<Decimal>(cell).scale());
      if (!type || (*type == ColumnType::integer && own == ColumnType::decimal)) type = own;
      else if (*type != own && !(*type == ColumnType::decimal && own == ColumnType::integer)) throw Error(ErrorCode::wrong_type, name, "a column holds values of several types");
    }
    if (scale > 38) throw Error(ErrorCode::too_many_decimals, name, "a column of a frame has at most 38 decimals, here are " + std::to_string(scale), "round it");
    Column made(name, type.value_or(declared.value_or(ColumnType::text)), scale, {});
    for (const Cell& cell : cells) {
      if (cell.index() == 2 && made.type() == ColumnType::decimal) made.add(Decimal(std::get<std::int64_t>(cell)));
      else made.add_cell(cell);
    }
    return made;
  }
};

class Gatherer {
 public:
  void add(const Batch& batch) {
    if (columns_.empty()) {
      for (const BatchColumn& column : batch.columns) columns_.push_back({column.name, {}, declared(column)});
    }
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      for (std::size_t row = 0; row < batch.rows; ++row) columns_[i].cells.push_back(cell_of(batch.columns.at(i), row));
    }
  }
  [[nodiscard]] Frame frame() const {
    std::vector<Column> columns;
    for (const Gathered& gathered : columns_) columns.push_back(gathered.column());
    return Frame(std::move(columns));
  }

 private:
  static ColumnType declared(const BatchColumn& column) {
    switch (column.data.index()) {
      case 2: return ColumnType::integer;
      case 3: case 5: case 7: return ColumnType::decimal;
      case 4: return ColumnType::date;
      case 6: return ColumnType::boolean;
      default: return ColumnType::text;
    }
  }
  std::vector<Gathered> columns_;
};

}  // namespace

void bind_frame_in(py::module_& m) {
  m.def("frame_of_stream", [](py::handle capsule) {
    TakenStream taken(capsule);
    return unlocked([&] {
      Gatherer gatherer;
      io::read_arrow(&taken.stream, [&](const Batch& batch) { gatherer.add(batch); });
      return gatherer.frame();
    });
  });
  m.def("frame_of_rows", [](py::handle data) {
    const Rows rows(Book(), "frame", data, true);
    return unlocked([&] {
      Gatherer gatherer;
      gatherer.add(rows.batch());
      return gatherer.frame();
    });
  });
}

}  // namespace attain::python
