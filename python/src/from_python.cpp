// From Python's values to attain's.
#include <pybind11/gil_safe_call_once.h>

#include <datetime.h>

#include <cmath>

#include "door.hpp"

namespace attain::python {

namespace {

constexpr int kDepth = 256;
constexpr std::size_t kValues = std::size_t{32} << 20;

const py::object& decimal_type() {
  PYBIND11_CONSTINIT static py::gil_safe_call_once_and_store<py::object> type;
  return type.call_once_and_store_result([] { return py::object(py::module_::import("decimal").attr("Decimal")); }).get_stored();
}

const py::object& mapping_type() {
  PYBIND11_CONSTINIT static py::gil_safe_call_once_and_store<py::object> type;
  return type.call_once_and_store_result([] { return py::object(py::module_::import("collections.abc").attr("Mapping")); }).get_stored();
}

void need_dates() {
  if (PyDateTimeAPI == nullptr) PyDateTime_IMPORT;
}

Date plain_date(PyObject* value, const std::string& what) {
  const int year = PyDateTime_GET_YEAR(value);
  if (year < 1400) throw Error(ErrorCode::invalid_date, what, "the year " + std::to_string(year) + " is out of range", "dates lie between 1400-01-01 and 9999-12-31");
  return Date(year, PyDateTime_GET_MONTH(value), PyDateTime_GET_DAY(value));
}

/// Where a value stands; spelled out only when something is wrong with it.
struct Place {
  const Place* above;
  const std::string* root;
  std::string_view key;
  std::size_t index;
  [[nodiscard]] std::string text() const {
    if (above == nullptr) return *root;
    const std::string path = above->text();
    if (key.data() == nullptr) return path + "[" + std::to_string(index) + "]";
    return path.empty() ? std::string(key) : path + "." + std::string(key);
  }
};

class DocumentReader {
 public:
  Document read(py::handle value, const Place& place, int depth) {
    if (++values_ > kValues) throw Error(ErrorCode::limit_exceeded, place.text(), "the document holds more than " + std::to_string(kValues) + " values");
    PyObject* raw = value.ptr();
    if (raw == Py_None) return Document();
    if (PyBool_Check(raw)) return Document(raw == Py_True);
    if (PyUnicode_Check(raw)) return Document(text(raw, place));
    if (PyLong_Check(raw) || PyFloat_Check(raw) || is_decimal(value)) return Document(number(value, place));
    if (PyDict_Check(raw)) return object(py::reinterpret_borrow<py::dict>(value), place, depth);
    if (PyList_Check(raw) || PyTuple_Check(raw)) return array(value, place, depth);
    if (is_missing(value)) return Document();
    if (PyDate_Check(raw)) return Document(plain_date(raw, place.text()).text());
    if (py::isinstance(value, mapping_type())) return object(py::dict(py::reinterpret_borrow<py::object>(value)), place, depth);
    if (py::hasattr(value, "tolist")) {  // arrays and scalars of array libraries
      const py::object plain = value.attr("tolist")();
      if (Py_TYPE(plain.ptr()) != Py_TYPE(raw)) return read(plain, place, depth);
    }
    throw Error(ErrorCode::wrong_type, place.text(), "a document cannot hold a " + type_name(value), "it holds dict, list, str, int, Decimal, bool, date and None");
  }

 private:
  static std::string text(PyObject* raw, const Place& place) {
    Py_ssize_t size = 0;
    const char* data = PyUnicode_AsUTF8AndSize(raw, &size);
    if (data == nullptr) {
      PyErr_Clear();
      throw Error(ErrorCode::bad_encoding, place.text(), "the text has a lone surrogate, which UTF-8 cannot spell");
    }
    return std::string(data, static_cast<std::size_t>(size));
  }

  static Decimal number(py::handle value, const Place& place) {
    try {
      return decimal_of(value, "");
    } catch (const Error& error) {
      throw Error(error.code(), place.text(), error.message(), error.hint());
    }
  }

  static void check_depth(const Place& place, int depth) {
    if (depth >= kDepth) throw Error(ErrorCode::limit_exceeded, place.text().substr(0, 200), "the document is more than " + std::to_string(kDepth) + " levels deep");
  }

  Document array(py::handle value, const Place& place, int depth) {
    check_depth(place, depth);
    std::vector<Document> items;
    const bool list = PyList_Check(value.ptr());
    for (Py_ssize_t i = 0; i < (list ? PyList_GET_SIZE(value.ptr()) : PyTuple_GET_SIZE(value.ptr())); ++i) {
      const auto item = py::reinterpret_borrow<py::object>(list ? PyList_GET_ITEM(value.ptr(), i) : PyTuple_GET_ITEM(value.ptr(), i));
      items.push_back(read(item, Place{&place, nullptr, {}, static_cast<std::size_t>(i)}, depth + 1));
    }
    return Document::array(std::move(items));
  }

  Document object(const py::dict& value, const Place& place, int depth) {
    check_depth(place, depth);
    std::vector<Document::Member> members;
    const auto pairs = py::reinterpret_steal<py::list>(PyDict_Items(value.ptr()));
    members.reserve(pairs.size());
    for (const py::handle pair : pairs) {
      PyObject* key = PyTuple_GET_ITEM(pair.ptr(), 0);
      if (!PyUnicode_Check(key)) {
        throw Error(ErrorCode::wrong_type, place.text(), "a key is a " + type_name(key) + ": " + py::cast<std::string>(py::repr(key)), "keys are str");
      }
      std::string name = text(key, place);
      Document item = read(PyTuple_GET_ITEM(pair.ptr(), 1), Place{&place, nullptr, name, 0}, depth + 1);
      members.emplace_back(std::move(name), std::move(item));
    }
    return Document::object(std::move(members));
  }

  std::size_t values_ = 0;
};

}  // namespace

std::string type_name(py::handle value) { return Py_TYPE(value.ptr())->tp_name; }

bool is_decimal(py::handle value) { return PyObject_TypeCheck(value.ptr(), reinterpret_cast<PyTypeObject*>(decimal_type().ptr())) != 0; }

bool is_date(py::handle value) {
  need_dates();
  return PyDate_Check(value.ptr()) && !is_missing(value);
}

bool is_missing(py::handle value) {
  if (value.is_none()) return true;
  const std::string_view name = Py_TYPE(value.ptr())->tp_name;  // pandas is not imported to ask
  return name == "NaTType" || name == "NAType" || name == "pandas._libs.missing.NAType" || name == "pandas._libs.tslibs.nattype.NaTType";
}

py::object plain_scalar(py::handle value) {
  PyObject* raw = value.ptr();
  if (!PyUnicode_Check(raw) && !PyFloat_Check(raw) && !PyLong_Check(raw) && py::hasattr(value, "item") && py::hasattr(value, "dtype")) return value.attr("item")();
  return py::reinterpret_borrow<py::object>(value);
}

std::string_view text_view(py::handle value, const char* what) {
  if (!PyUnicode_Check(value.ptr())) throw Error(ErrorCode::wrong_type, what, "expected a str, found " + type_name(value));
  Py_ssize_t size = 0;
  const char* data = PyUnicode_AsUTF8AndSize(value.ptr(), &size);
  if (data == nullptr) {
    PyErr_Clear();
    throw Error(ErrorCode::bad_encoding, what, "the text has a lone surrogate, which UTF-8 cannot spell");
  }
  return {data, static_cast<std::size_t>(size)};
}

Decimal decimal_of(py::handle value, const char* what) {
  PyObject* raw = value.ptr();
  if (PyLong_Check(raw)) {
    int overflow = 0;
    const long long number = PyLong_AsLongLongAndOverflow(raw, &overflow);
    if (overflow == 0) return Decimal(number);
    if (const auto bits = py::cast<std::int64_t>(value.attr("bit_length")()); bits > 25000) {  // Python itself refuses to print longer ones
      throw Error(ErrorCode::overflow, what, "the number has thousands of digits", "numbers have at most 34 digits");
    }
  } else if (PyFloat_Check(raw)) {
    const double number = PyFloat_AS_DOUBLE(raw);
    if (!std::isfinite(number)) throw Error(ErrorCode::invalid_number, what, py::cast<std::string>(py::str(value)) + " is no number", "leave it out, or give None");
  } else if (!is_decimal(value)) {
    throw Error(ErrorCode::wrong_type, what, "expected a number, found " + type_name(value));
  }
  const std::string text = PyLong_Check(raw) ? py::cast<std::string>(py::reinterpret_steal<py::object>(PyLong_Type.tp_repr(raw)))
                           : PyFloat_Check(raw) ? py::cast<std::string>(py::reinterpret_steal<py::object>(PyFloat_Type.tp_repr(raw)))
                                                : py::cast<std::string>(py::str(value));
  if (const auto number = Decimal::parse(text)) return *number;
  throw Error(ErrorCode::invalid_number, what, text.substr(0, 60) + " is no number that a decimal of 34 digits can hold", "round it first");
}

Date date_of(py::handle value, const char* what) {
  need_dates();
  if (PyDate_Check(value.ptr()) && !is_missing(value)) return plain_date(value.ptr(), what);
  if (!PyUnicode_Check(value.ptr())) throw Error(ErrorCode::wrong_type, what, "expected a date, found " + type_name(value), "give datetime.date(2026, 10, 31) or \"2026-10-31\"");
  const std::string_view text = text_view(value, what);
  if (const auto date = Date::parse(text)) return *date;
  throw Error(ErrorCode::invalid_date, what, "\"" + std::string(text.substr(0, 60)) + "\" is no date", "write dates as 2026-10-31");
}

std::optional<Date> optional_date_of(py::handle value, const char* what) {
  if (value.is_none()) return std::nullopt;
  return date_of(value, what);
}

std::vector<std::string> texts_of(py::handle value, const char* what) {
  if (PyUnicode_Check(value.ptr())) return {std::string(text_view(value, what))};
  if (value.is_none()) return {};
  if (PyBytes_Check(value.ptr()) || !py::isinstance<py::iterable>(value)) throw Error(ErrorCode::wrong_type, what, "expected a str or a list of them, found " + type_name(value));
  std::vector<std::string> texts;
  for (const py::handle item : py::reinterpret_borrow<py::iterable>(value)) texts.emplace_back(text_view(item, what));
  return texts;
}

Document document_of(py::handle value, const std::string& what) {
  need_dates();
  return DocumentReader().read(value, Place{nullptr, &what, {}, 0}, 0);
}

std::vector<Document> documents_of(py::handle value, const std::string& what) {
  if (!PyList_Check(value.ptr()) && !PyTuple_Check(value.ptr())) return {document_of(value, what)};
  return document_of(value, what).items();
}

Period period_of(const Book& book, py::handle value) {
  if (is_date(value)) return Period::day(date_of(value, "period"));
  if (!PyUnicode_Check(value.ptr())) throw Error(ErrorCode::wrong_type, "period", "expected a period, found " + type_name(value), "write it as \"2026-10\", \"2026-Q4\" or \"2026\"");
  return book.period(text_view(value, "period"));
}

}  // namespace attain::python
