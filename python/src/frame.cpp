// Frames: cells as Python values, and out as Arrow streams.
#include "attain/io/arrow.hpp"
#include "door.hpp"

namespace attain::python {

namespace {

/// The cells of a column. Text is made once for each distinct text.
py::list cells_of(const Column& column) {
  const std::size_t rows = column.size();
  py::list cells(rows);
  std::vector<py::object> texts;
  if (column.type() == ColumnType::text) {
    for (const std::string& text : column.dictionary()) texts.push_back(text_to_python(text));
  }
  const py::none none;
  for (std::size_t row = 0; row < rows; ++row) {
    py::object cell = none;
    if (!column.is_null(row)) {
      switch (column.type()) {
        case ColumnType::text: cell = texts[column.codes()[row]]; break;
        case ColumnType::integer: cell = py::int_(column.integer(row)); break;
        case ColumnType::decimal: cell = decimal_from(column.units(row), column.scale()); break;
        case ColumnType::date: cell = to_python(column.date(row)); break;
        case ColumnType::boolean: cell = py::bool_(column.boolean(row)); break;
      }
    }
    PyList_SET_ITEM(cells.ptr(), static_cast<Py_ssize_t>(row), cell.release().ptr());
  }
  return cells;
}

/// The nearest floats, None where null: for charts and statistics.
py::list floats_of(const Column& column) {
  py::list cells(column.size());
  for (std::size_t row = 0; row < column.size(); ++row) {
    py::object cell = column.is_null(row) ? py::object(py::none()) : py::object(py::float_(column.decimal(row).to_double()));
    PyList_SET_ITEM(cells.ptr(), static_cast<Py_ssize_t>(row), cell.release().ptr());
  }
  return cells;
}

const Column& column_of(const Frame& frame, py::handle name) { return frame.at(text_view(name, "column")); }

py::list records_of(const Frame& frame) {
  std::vector<py::list> columns;
  std::vector<py::str> names;
  for (const Column& column : frame.columns()) {
    columns.push_back(cells_of(column));
    names.push_back(text_to_python(column.name()));
  }
  py::list records(frame.rows());
  for (std::size_t row = 0; row < frame.rows(); ++row) {
    py::dict record;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (PyDict_SetItem(record.ptr(), names[i].ptr(), PyList_GET_ITEM(columns[i].ptr(), static_cast<Py_ssize_t>(row))) != 0) throw py::error_already_set();
    }
    PyList_SET_ITEM(records.ptr(), static_cast<Py_ssize_t>(row), record.release().ptr());
  }
  return records;
}

void release_stream(PyObject* capsule) {
  auto* stream = static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(capsule, "arrow_array_stream"));
  if (stream == nullptr) return PyErr_WriteUnraisable(capsule);
  if (stream->release != nullptr) stream->release(stream);
  delete stream;
}

py::object stream_of(const Frame& frame) {
  auto stream = std::make_unique<ArrowArrayStream>();
  unlocked([&] { io::export_frame(frame, stream.get()); });
  PyObject* capsule = PyCapsule_New(stream.get(), "arrow_array_stream", release_stream);
  if (capsule == nullptr) {
    stream->release(stream.get());
    throw py::error_already_set();
  }
  (void)stream.release();
  return py::reinterpret_steal<py::object>(capsule);
}

}  // namespace

void bind_frame(py::module_& m) {
  py::class_<Frame>(m, "Frame")
      .def("rows", &Frame::rows)
      .def("schema",
           [](const Frame& frame) {
             py::list columns;
             for (const Column& column : frame.columns()) {
               columns.append(py::make_tuple(text_to_python(column.name()), text_to_python(name_of(column.type())), column.scale(), text_to_python(column.unit())));
             }
             return columns;
           })
      .def("column", [](const Frame& frame, py::handle name) { return cells_of(column_of(frame, name)); })
      .def("floats", [](const Frame& frame, py::handle name) { return floats_of(column_of(frame, name)); })
      .def("records", &records_of)
      .def("slice", [](const Frame& frame, std::size_t offset, std::size_t limit) { return frame.slice(offset, limit); })
      .def("take",
           [](const Frame& frame, const py::sequence& rows) {
             std::vector<std::size_t> picked;
             for (const py::handle row : rows) {
               picked.push_back(py::cast<std::size_t>(row));
               if (picked.back() >= frame.rows()) throw Error(ErrorCode::not_found, "row", "no row " + std::to_string(picked.back()) + " in a frame of " + std::to_string(frame.rows()));
             }
             return frame.take(picked);
           })
      .def("text", [](const Frame& frame, std::size_t limit) { return text_to_python(frame.text(limit)); })
      .def("equals", [](const Frame& a, const Frame& b) { return unlocked([&] { return a == b; }); })
      .def("stream", &stream_of);
}

}  // namespace attain::python
