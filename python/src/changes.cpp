// Changes of a book: rows in from Arrow streams, records and columns; corrections, withdrawals, rules.
#include "attain/io/arrow.hpp"
#include "attain/journal/schema.hpp"
#include "door.hpp"
#include "stream.hpp"

namespace attain::python {

std::optional<std::int64_t> recorded_of(py::handle value) {
  if (value.is_none()) return std::nullopt;
  if (!PyLong_Check(value.ptr()) || PyBool_Check(value.ptr())) throw Error(ErrorCode::wrong_type, "recorded", "expected an int, found " + type_name(value));
  const auto number = decimal_of(value, "recorded").to_int64();
  if (!number) throw Error(ErrorCode::invalid_argument, "recorded", "the knowledge time is out of range", "recorded values start at 0");
  return *number;
}

namespace {

AppendOptions options_of(const Book& book, py::handle floats, py::handle on_change, py::handle recorded) {
  AppendOptions options;
  if (!floats.is_none()) {
    if (text_view(floats, "floats") != "shortest") throw Error(ErrorCode::invalid_argument, "floats", "floats is " + py::cast<std::string>(py::repr(floats)), "leave it out, or say \"shortest\"");
    options.floats_shortest = true;
  }
  if (!on_change.is_none()) {
    const std::string_view how = text_view(on_change, "on_change");
    if (how == "reverse") options.on_change = OnChange::reverse;
    else if (how == "replace") options.on_change = OnChange::replace;
    else if (how != "refuse") throw Error(ErrorCode::invalid_argument, "on_change", "on_change is " + py::cast<std::string>(py::repr(on_change)), "leave it out, or say \"reverse\"");
  }
  options.recorded = recorded_of(recorded).value_or(book.last_recorded() + 1);
  return options;
}

bool is_fact_table(const Book& book, const std::string& table) { return book.journal().find(table) != nullptr || standard_schema(table) != nullptr; }

Book with_batch(const Book& book, const std::string& table, const Batch& batch, const AppendOptions& options) {
  return options.on_change == OnChange::replace ? book.correct(table, batch, options) : book.append(table, batch, options);
}

Book change_by_stream(const Book& book, const std::string& table, py::handle capsule, py::handle floats, py::handle on_change, py::handle recorded) {
  const AppendOptions options = options_of(book, floats, on_change, recorded);
  TakenStream taken(capsule);
  return unlocked([&] {
    if (is_fact_table(book, table)) return book.append(table, [&](Appender& appender) { io::append_arrow(appender, &taken.stream); }, options);
    Book next = book;
    io::read_arrow(&taken.stream, [&](const Batch& batch) { next = with_batch(next, table, batch, options); });
    return next;
  });
}

/// Facts become columns here; of entities each record says what it says, null included.
Book change_by_rows(const Book& book, const std::string& table, py::handle data, py::handle floats, py::handle on_change, py::handle recorded) {
  const AppendOptions options = options_of(book, floats, on_change, recorded);
  if (is_fact_table(book, table) || PyDict_Check(data.ptr())) {
    const Rows rows(book, table, data, options.floats_shortest);
    return unlocked([&] { return with_batch(book, table, rows.batch(), options); });
  }
  const std::vector<Document> records = documents_of(data, table);
  return unlocked([&] { return options.on_change == OnChange::replace ? book.correct(table, records, options) : book.append(table, records, options); });
}

}  // namespace

void bind_changes(py::class_<Book>& book) {
  book.def("change_by_stream", &change_by_stream)
      .def("change_by_rows", &change_by_rows)
      .def("withdraw",
           [](const Book& self, const std::string& table, py::handle ids, py::handle recorded) {
             const std::vector<std::string> which = texts_of(ids, "ids");
             const auto at = recorded_of(recorded);
             return unlocked([&] { return self.withdraw(table, which, at); });
           })
      .def("as_known", [](const Book& self, std::int64_t recorded) { return unlocked([&] { return self.as_known(recorded); }); })
      .def("with_rules", [](const Book& self, py::handle documents, py::handle recorded) {
        const std::vector<Document> rules = documents_of(documents, "rules");
        const auto at = recorded_of(recorded);
        return unlocked([&] { return self.with_rules(rules, {}, at); });
      });
}

}  // namespace attain::python
