// Views of a book as somebody on a date.
#include "attain/report/view.hpp"

#include "door.hpp"

namespace attain::python {

namespace {

std::string text_of(py::handle value, const char* what) { return std::string(text_view(value, what)); }

MeasureOptions options_of(const Book& book, py::handle measures, py::handle by, py::handle period, py::handle where, py::handle as_of, py::handle credit) {
  MeasureOptions options;
  for (Document& request : documents_of(measures, "measures")) options.measures.emplace_back(std::move(request));
  options.by = texts_of(by, "by");
  options.period = period_of(book, period);
  if (!where.is_none()) options.where = text_of(where, "where");
  options.as_of = optional_date_of(as_of, "as_of");
  options.credit = text_of(credit, "credit");
  return options;
}

}  // namespace

void bind_view(py::module_& m) {
  py::class_<BookView>(m, "BookView")
      .def(py::init([](const Book& book, py::handle viewer, py::handle on) { return BookView(book, text_of(viewer, "viewer"), date_of(on, "on")); }))
      .def("viewer", [](const BookView& self) { return text_to_python(self.viewer()); })
      .def("on", [](const BookView& self) { return to_python(self.on()); })
      .def("people",
           [](const BookView& self) {
             py::list ids;
             for (const std::string& id : self.people()) ids.append(text_to_python(id));
             return ids;
           })
      .def("sees", [](const BookView& self, py::handle who) { return self.sees(text_of(who, "salesperson")); })
      .def("measure",
           [](const BookView& self, const Book& book, py::handle measures, py::handle by, py::handle period, py::handle where, py::handle as_of, py::handle credit) {
             const MeasureOptions options = options_of(book, measures, by, period, where, as_of, credit);
             return unlocked([&] { return self.measure(options); });
           })
      .def("measure_why", [](const BookView& self, const MeasureSheet& sheet, std::size_t row, std::size_t measure) { return unlocked([&] { return self.why(sheet, row, measure); }); })
      .def("appraisals", [](const BookView& self, const AppraisalSheet& sheet) { return unlocked([&] { return self.appraisals(sheet); }); })
      .def("appraisal_lines", [](const BookView& self, const AppraisalSheet& sheet) { return unlocked([&] { return self.appraisal_lines(sheet); }); })
      .def("appraisal_why",
           [](const BookView& self, const AppraisalSheet& sheet, py::handle who) {
             const std::string id = text_of(who, "salesperson");
             return unlocked([&] { return self.why(sheet, id); });
           })
      .def("statements", [](const BookView& self, const StatementSheet& sheet) { return unlocked([&] { return self.statements(sheet); }); })
      .def("statement_lines", [](const BookView& self, const StatementSheet& sheet) { return unlocked([&] { return self.statement_lines(sheet); }); })
      .def("statement_why",
           [](const BookView& self, const StatementSheet& sheet, py::handle who) {
             const std::string id = text_of(who, "salesperson");
             return unlocked([&] { return self.why(sheet, id); });
           })
      .def("statement_report", [](const BookView& self, const StatementSheet& sheet, py::handle who) {
        const std::string id = text_of(who, "salesperson");
        return unlocked([&] { return self.statement_report(sheet, id); });
      });
}

}  // namespace attain::python
