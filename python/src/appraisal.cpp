// Appraisals: the sheet and one person's part of it.
#include "attain/appraisal/appraisal.hpp"

#include "door.hpp"

namespace attain::python {

namespace {

AppraisalSheet appraise_of(const Book& book, py::handle scorecard, py::handle period, py::handle as_of, py::handle salespeople, unsigned threads) {
  AppraiseOptions options;
  options.scorecard = std::string(text_view(scorecard, "scorecard"));
  options.period = period_of(book, period);
  options.as_of = optional_date_of(as_of, "as_of");
  options.salespeople = texts_of(salespeople, "salespeople");
  options.threads = threads;
  return unlocked([&] { return appraise(book, options); });
}

py::dict line_of(const AppraisalLine& line) {
  py::dict shown;
  shown["line"] = text_to_python(line.line);
  shown["kind"] = line.gate ? "gate" : "measure";
  shown["value"] = to_python(line.value);
  shown["target"] = to_python(line.target);
  shown["attainment"] = to_python(line.attainment);
  shown["points"] = to_python(line.points);
  shown["weight"] = to_python(line.weight);
  shown["contribution"] = to_python(line.contribution);
  shown["state"] = text_to_python(name_of(line.state));
  return shown;
}

}  // namespace

void bind_appraisal(py::module_& m) {
  py::class_<Appraisal>(m, "Appraisal")
      .def("salesperson", [](const Appraisal& one) { return text_to_python(one.salesperson()); })
      .def("name", [](const Appraisal& one) { return text_to_python(one.name()); })
      .def("score", [](const Appraisal& one) { return to_python(one.score()); })
      .def("grade", [](const Appraisal& one) { return text_to_python(one.grade()); })
      .def("grade_by_score", [](const Appraisal& one) { return text_to_python(one.grade_by_score()); })
      .def("rank", [](const Appraisal& one) -> py::object { return one.rank() ? py::object(py::int_(*one.rank())) : py::object(py::none()); })
      .def("refusal", [](const Appraisal& one) { return text_to_python(one.refusal()); })
      .def("lines",
           [](const Appraisal& one) {
             py::list lines;
             for (const AppraisalLine& line : one.lines()) lines.append(line_of(line));
             return lines;
           })
      .def("why", [](const Appraisal& one) { return unlocked([&] { return one.why(); }); });

  py::class_<AppraisalSheet>(m, "AppraisalSheet")
      .def("scorecard", [](const AppraisalSheet& sheet) { return text_to_python(sheet.scorecard()); })
      .def("period", [](const AppraisalSheet& sheet) { return text_to_python(sheet.period().text()); })
      .def("as_of", [](const AppraisalSheet& sheet) { return to_python(sheet.as_of()); })
      .def("size", &AppraisalSheet::size)
      .def("row",
           [](const AppraisalSheet& sheet, std::size_t row) {
             if (row >= sheet.size()) throw py::index_error("the sheet has " + std::to_string(sheet.size()) + " appraisals");
             return sheet[row];
           })
      .def("at", [](const AppraisalSheet& sheet, py::handle salesperson) { return sheet.at(text_view(salesperson, "salesperson")); })
      .def("contains", [](const AppraisalSheet& sheet, py::handle salesperson) { return sheet.contains(text_view(salesperson, "salesperson")); })
      .def("frame", [](const AppraisalSheet& sheet) { return unlocked([&] { return sheet.frame(); }); })
      .def("lines", [](const AppraisalSheet& sheet) { return unlocked([&] { return sheet.lines(); }); })
      .def("distribution", [](const AppraisalSheet& sheet) { return unlocked([&] { return sheet.distribution(); }); })
      .def("findings", [](const AppraisalSheet& sheet) { return to_frame(sheet.findings()); })
      .def("rule", [](const AppraisalSheet& sheet) { return to_python(sheet.rule()); })
      .def("manifest", [](const AppraisalSheet& sheet) { return to_python(unlocked([&] { return sheet.manifest(); })); });

  m.def("appraise", &appraise_of);
  m.def("add_appraisals", [](const Book& book, const AppraisalSheet& sheet) { return unlocked([&] { return book.add(sheet); }); });
  m.def("appraisal_form", [] { return to_python(appraisal_form()); });
}

}  // namespace attain::python
