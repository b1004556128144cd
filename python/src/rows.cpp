// Rows from Python as a batch: a list of dicts or a dict of lists becomes typed columns that view Python's own text.
#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "attain/journal/schema.hpp"
#include "door.hpp"

namespace attain::python {

namespace {

/// What the cells of one column are.
struct Kinds {
  bool texts = false, integers = false, big = false, decimals = false, floats = false, booleans = false, dates = false;
  [[nodiscard]] bool numbers() const { return integers || big || decimals || floats; }
  [[nodiscard]] int families() const { return int(texts) + int(numbers()) + int(booleans) + int(dates); }
};

bool is_nan(py::handle cell) { return PyFloat_Check(cell.ptr()) && std::isnan(PyFloat_AS_DOUBLE(cell.ptr())); }

bool fits_int64(py::handle cell, std::int64_t& number) {
  int overflow = 0;
  number = PyLong_AsLongLongAndOverflow(cell.ptr(), &overflow);
  return overflow == 0;
}

bool is_money(const Book& book, const std::string& table, const std::string& column) {
  const Table* known = book.journal().find(table);
  const TableSchema* schema = known != nullptr ? &known->schema() : standard_schema(table);
  const ColumnSchema* found = schema != nullptr ? schema->find(column) : nullptr;
  return found != nullptr && found->kind == ColumnKind::money;
}

std::string cell_text(py::handle cell, const std::string& where) {
  if (PyUnicode_Check(cell.ptr())) return std::string(text_view(cell, where.c_str()));
  if (PyBool_Check(cell.ptr())) return cell.ptr() == Py_True ? "true" : "false";
  if (is_date(cell)) return date_of(cell, where.c_str()).text();
  return decimal_of(cell, where.c_str()).text();
}

}  // namespace

Rows::Rows(const Book& book, std::string table, py::handle data, bool floats_shortest) {
  if (py::isinstance<py::dict>(data)) read_columns(py::reinterpret_borrow<py::dict>(data));
  else read_records(py::reinterpret_borrow<py::sequence>(data));
  made_.resize(names_.size());
  batch_.columns.reserve(names_.size());
  for (std::size_t column = 0; column < names_.size(); ++column) read_column(book, table, column, floats_shortest);
}

void Rows::read_records(const py::sequence& records) {
  batch_.rows = records.size();
  std::unordered_map<PyObject*, std::size_t> known;   // keys are mostly the same objects
  std::unordered_map<std::string, std::size_t> index;
  for (std::size_t row = 0; row < batch_.rows; ++row) {
    const py::object record = records[row];
    if (!PyDict_Check(record.ptr())) throw Error(ErrorCode::wrong_type, "[" + std::to_string(row) + "]", "expected a dict, found " + type_name(record));
    const auto pairs = py::reinterpret_steal<py::list>(PyDict_Items(record.ptr()));
    for (const py::handle pair : pairs) {
      PyObject* key = PyTuple_GET_ITEM(pair.ptr(), 0);
      auto at = known.find(key);
      if (at == known.end()) {
        const auto [found, fresh] = index.try_emplace(std::string(text_view(key, "a column's name")), names_.size());
        if (fresh) {
          names_.push_back(found->first);
          cells_.emplace_back();
        }
        at = known.emplace(key, found->second).first;
        keys_.push_back(py::reinterpret_borrow<py::object>(key));
      }
      std::vector<py::object>& column = cells_[at->second];
      column.resize(row + 1);
      column[row] = py::reinterpret_borrow<py::object>(PyTuple_GET_ITEM(pair.ptr(), 1));
    }
  }
  keys_.clear();
  for (std::vector<py::object>& column : cells_) column.resize(batch_.rows);
}

void Rows::read_columns(const py::dict& columns) {
  const auto pairs = py::reinterpret_steal<py::list>(PyDict_Items(columns.ptr()));
  for (const py::handle pair : pairs) {
    names_.emplace_back(text_view(PyTuple_GET_ITEM(pair.ptr(), 0), "a column's name"));
    const auto values = py::reinterpret_borrow<py::sequence>(PyTuple_GET_ITEM(pair.ptr(), 1));
    std::vector<py::object>& cells = cells_.emplace_back();
    const std::size_t size = values.size();
    for (std::size_t row = 0; row < size; ++row) cells.push_back(values[row]);
    if (cells_.size() > 1 && size != batch_.rows) {
      throw Error(ErrorCode::invalid_argument, names_.back(), "the column has " + std::to_string(size) + " values, \"" + names_.front() + "\" has " + std::to_string(batch_.rows));
    }
    batch_.rows = size;
  }
}

void Rows::read_column(const Book& book, const std::string& table, std::size_t column, bool floats_shortest) {
  std::vector<py::object>& cells = cells_[column];
  const std::string& name = names_[column];
  const auto where = [&](std::size_t row) { return table + "[" + std::to_string(row) + "]." + name; };
  BatchColumn to;
  to.name = name;
  Kinds kinds;
  for (std::size_t row = 0; row < cells.size(); ++row) {
    py::object& cell = cells[row];
    if (cell.ptr() != nullptr) cell = plain_scalar(cell);
    std::int64_t number = 0;
    if (cell.ptr() == nullptr || is_missing(cell) || is_nan(cell)) {
      cell = py::object();
      if (to.valid.empty()) to.valid.assign(cells.size(), 1);
      to.valid[row] = 0;
    } else if (PyUnicode_Check(cell.ptr())) {
      kinds.texts = true;
    } else if (PyBool_Check(cell.ptr())) {
      kinds.booleans = true;
    } else if (PyLong_Check(cell.ptr())) {
      (fits_int64(cell, number) ? kinds.integers : kinds.big) = true;
    } else if (PyFloat_Check(cell.ptr())) {
      if (!floats_shortest && is_money(book, table, name)) {
        throw Error(ErrorCode::float_money, where(row), name + " is money, but " + py::cast<std::string>(py::repr(cell)) + " is a float",
                    "write Decimal(\"" + py::cast<std::string>(py::repr(cell)) + "\"), or pass floats=\"shortest\" to take each float as it prints");
      }
      kinds.floats = true;
    } else if (is_decimal(cell)) {
      kinds.decimals = true;
    } else if (is_date(cell)) {
      kinds.dates = true;
    } else {
      throw Error(ErrorCode::wrong_type, where(row), "a cell cannot hold a " + type_name(cell), "it holds str, int, Decimal, bool, date or None");
    }
  }

  const std::size_t rows = cells.size();
  if (kinds.families() > 1) {  // of several kinds: as texts, which every kind of column can read
    std::vector<std::string>& made = made_[column];
    made.resize(rows);
    BatchColumn::Texts texts{std::vector<std::string_view>(rows)};
    for (std::size_t row = 0; row < rows; ++row) {
      if (cells[row]) texts.values[row] = made[row] = cell_text(cells[row], where(row));
    }
    to.data = std::move(texts);
  } else if (kinds.booleans) {
    BatchColumn::Booleans booleans{std::vector<std::uint8_t>(rows)};
    for (std::size_t row = 0; row < rows; ++row) booleans.values[row] = cells[row].ptr() == Py_True;
    to.data = std::move(booleans);
  } else if (kinds.dates) {
    BatchColumn::Dates dates{std::vector<std::int32_t>(rows)};
    for (std::size_t row = 0; row < rows; ++row) {
      if (cells[row]) dates.days[row] = date_of(cells[row], where(row).c_str()).days();
    }
    to.data = std::move(dates);
  } else if (kinds.integers && !kinds.big && !kinds.decimals && !kinds.floats) {
    BatchColumn::Integers integers{std::vector<std::int64_t>(rows)};
    for (std::size_t row = 0; row < rows; ++row) {
      if (cells[row]) (void)fits_int64(cells[row], integers.values[row]);
    }
    to.data = std::move(integers);
  } else if (kinds.numbers()) {
    BatchColumn::Numbers numbers{std::vector<Decimal>(rows)};
    for (std::size_t row = 0; row < rows; ++row) {
      if (!cells[row]) continue;
      try {
        numbers.values[row] = decimal_of(cells[row], "");
      } catch (const Error& error) {
        throw Error(error.code(), where(row), error.message(), error.hint());
      }
    }
    to.data = std::move(numbers);
  } else {
    BatchColumn::Texts texts{std::vector<std::string_view>(rows)};
    for (std::size_t row = 0; row < rows; ++row) {
      if (!cells[row]) continue;
      try {
        texts.values[row] = text_view(cells[row], "");
      } catch (const Error& error) {
        throw Error(error.code(), where(row), error.message(), error.hint());
      }
    }
    to.data = std::move(texts);
  }
  batch_.columns.push_back(std::move(to));
}

}  // namespace attain::python
