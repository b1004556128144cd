// From attain's values to Python's.
#include <pybind11/gil_safe_call_once.h>

#include <datetime.h>

#include "door.hpp"

namespace attain::python {

namespace {

const py::object& decimal_type() {
  PYBIND11_CONSTINIT static py::gil_safe_call_once_and_store<py::object> type;
  return type.call_once_and_store_result([] { return py::object(py::module_::import("decimal").attr("Decimal")); }).get_stored();
}

py::object decimal_from_text(std::string_view text) {
  PyObject* made = PyObject_CallFunctionObjArgs(decimal_type().ptr(), text_to_python(text).ptr(), nullptr);
  if (made == nullptr) throw py::error_already_set();
  return py::reinterpret_steal<py::object>(made);
}

py::object integer_from_text(const std::string& text) {
  PyObject* made = PyLong_FromString(text.c_str(), nullptr, 10);
  if (made == nullptr) throw py::error_already_set();
  return py::reinterpret_steal<py::object>(made);
}

}  // namespace

py::str text_to_python(std::string_view text) {
  PyObject* made = PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "replace");
  if (made == nullptr) throw py::error_already_set();
  return py::reinterpret_steal<py::str>(made);
}

py::object to_python(const Decimal& value) { return decimal_from_text(value.text()); }
py::object to_python(const std::optional<Decimal>& value) { return value ? to_python(*value) : py::none(); }
py::object decimal_from(int128 units, int scale) { return decimal_from_text(to_text(units, scale)); }

py::object to_python(Date value) {
  if (PyDateTimeAPI == nullptr) PyDateTime_IMPORT;
  PyObject* made = PyDate_FromDate(value.year(), value.month(), value.day());
  if (made == nullptr) throw py::error_already_set();
  return py::reinterpret_steal<py::object>(made);
}

py::object to_python(const Cell& value) {
  switch (value.index()) {
    case 1: return py::bool_(std::get<bool>(value));
    case 2: return py::int_(std::get<std::int64_t>(value));
    case 3: return to_python(std::get<Decimal>(value));
    case 4: return to_python(std::get<Date>(value));
    case 5: return text_to_python(std::get<std::string>(value));
    default: return py::none();
  }
}

py::object to_python(const Document& value) {
  switch (value.kind()) {
    case Document::Kind::null: return py::none();
    case Document::Kind::boolean: return py::bool_(value.boolean());
    case Document::Kind::text: return text_to_python(value.text());
    case Document::Kind::number: {
      const std::string text = value.number().text();
      return text.find_first_of(".E") == std::string::npos ? integer_from_text(text) : decimal_from_text(text);
    }
    case Document::Kind::array: {
      py::list list;
      for (const Document& item : value.items()) list.append(to_python(item));
      return list;
    }
    case Document::Kind::object: {
      py::dict dict;
      for (const auto& [key, item] : value.members()) dict[text_to_python(key)] = to_python(item);
      return dict;
    }
  }
  return py::none();
}

}  // namespace attain::python
