// Books: read, written, looked at and checked.
#include "attain/book/book.hpp"

#include "attain/check/check.hpp"
#include "attain/io/book.hpp"
#include "attain/journal/schema.hpp"
#include "door.hpp"

namespace attain::python {

namespace {

/// Floats in money columns of a nested value's tables, before they turn into decimals.
void refuse_float_money(py::handle tables, const std::string& part) {
  if (!PyDict_Check(tables.ptr())) return;
  for (const auto& [key, records] : py::reinterpret_borrow<py::dict>(tables)) {
    if (!PyUnicode_Check(key.ptr()) || !PyList_Check(records.ptr())) continue;
    const std::string table(text_view(key, part.c_str()));
    const TableSchema* schema = standard_schema(table);
    if (schema == nullptr) continue;
    std::vector<py::str> money;
    for (const ColumnSchema& column : schema->columns) {
      if (column.kind == ColumnKind::money) money.push_back(text_to_python(column.name));
    }
    for (Py_ssize_t row = 0; row < PyList_GET_SIZE(records.ptr()); ++row) {
      const auto record = py::reinterpret_borrow<py::object>(PyList_GET_ITEM(records.ptr(), row));
      if (!PyDict_Check(record.ptr())) continue;
      for (const py::str& column : money) {
        PyObject* cell = PyDict_GetItemWithError(record.ptr(), column.ptr());
        if (cell == nullptr || !PyFloat_Check(cell)) continue;
        const std::string name = py::cast<std::string>(column), shown = py::cast<std::string>(py::repr(cell));
        throw Error(ErrorCode::float_money, part + "." + table + "[" + std::to_string(row) + "]." + name, name + " is money, but " + shown + " is a float",
                    "write Decimal(\"" + shown + "\"), read JSON with parse_float=Decimal, or pass floats=\"shortest\" to take each float as it prints");
      }
    }
  }
}

Book book_from(py::handle value, bool floats_shortest) {
  if (!floats_shortest && PyDict_Check(value.ptr())) {
    for (const char* part : {"tables", "corrections", "history"}) {
      if (PyObject* tables = PyDict_GetItemString(value.ptr(), part)) refuse_float_money(tables, part);
    }
  }
  const Document document = document_of(value, "");
  return unlocked([&] { return io::book_from(document); });
}

py::dict settings_of(const Book& book) {
  const Company& company = book.company();
  py::dict settings;
  settings["name"] = text_to_python(company.name());
  settings["currency"] = text_to_python(company.currency() == Currency() ? std::string_view() : company.currency().code());
  settings["money_scale"] = company.money_scale();
  settings["known"] = book.known() == kAllKnown ? py::object(py::none()) : py::object(py::int_(book.known()));
  settings["last_recorded"] = book.last_recorded();
  return settings;
}

py::list rules_of(const Book& book, py::handle kind) {
  py::list rules;
  for (const Rule* rule : book.rules(kind.is_none() ? std::string_view() : text_view(kind, "kind"))) rules.append(to_python(rule->document));
  return rules;
}

}  // namespace

void bind_book(py::class_<Book>& book) {
  book.def_static("empty", [] { return Book(); })
      .def_static("from_dict", &book_from)
      .def_static("read", [](const std::string& path) { return unlocked([&] { return io::read_book(path); }); })
      .def("write", [](const Book& self, const std::string& folder) { unlocked([&] { io::write_book(self, folder); }); })
      .def("to_dict", [](const Book& self) { return to_python(unlocked([&] { return io::to_document(self); })); })
      .def("settings", &settings_of)
      .def("rules", &rules_of)
      .def("tables",
           [](const Book& self) {
             py::list names;
             for (const std::string& name : self.tables()) names.append(text_to_python(name));
             return names;
           })
      .def("table",
           [](const Book& self, py::handle name) {
             const std::string table(text_view(name, "table"));
             return unlocked([&] { return self.table(table); });
           })
      .def("check", [](const Book& self) { return unlocked([&] { return to_frame(check(self)); }); })
      .def("digest",
           [](const Book& self, py::handle as_of) {
             const Date day = optional_date_of(as_of, "as_of").value_or(kLatest);
             return text_to_python(unlocked([&] { return self.digest(day); }));
           })
      .def("closed_cutoff",
           [](const Book& self, py::handle period) -> py::object {
             const auto cutoff = self.closed_cutoff(period_of(self, period));
             return cutoff ? py::object(py::int_(*cutoff)) : py::object(py::none());
           })
      .def("period", [](const Book& self, py::handle period) {
        const Period found = period_of(self, period);
        return py::make_tuple(text_to_python(found.text()), to_python(found.first()), to_python(found.last()));
      });
}

}  // namespace attain::python
