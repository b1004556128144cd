// Reports and their renderings.
#include "attain/report/report.hpp"

#include "door.hpp"

namespace attain::python {

namespace {

using Page = Report (*)(const Book&, std::string_view, Date);

template <Page page>
Report page_of(const Book& book, py::handle salesperson, py::handle day) {
  const std::string who(text_view(salesperson, "salesperson"));
  const Date on = date_of(day, "day");
  return unlocked([&] { return page(book, who, on); });
}

template <std::string (*render)(const Report&)>
py::str rendered(const Report& report) {
  return text_to_python(unlocked([&] { return render(report); }));
}

}  // namespace

void bind_report(py::module_& m) {
  py::class_<Report>(m, "Report")
      .def("title", [](const Report& report) { return text_to_python(report.title); })
      .def("subtitle", [](const Report& report) { return text_to_python(report.subtitle); })
      .def("text", &rendered<text_of>)
      .def("markdown", &rendered<markdown_of>)
      .def("csv", &rendered<csv_of>)
      .def("html", &rendered<html_of>)
      .def("xlsx", [](const Report& report) { return py::bytes(unlocked([&] { return spreadsheet_of(report); })); })
      .def("write", [](const Report& report, const std::string& path) { unlocked([&] { write(report, path); }); });

  m.def("close_report", [](const py::object& sheet) {
    const auto& appraisals = py::cast<const AppraisalSheet&>(sheet);
    return unlocked([&] { return close_report(appraisals); });
  });
  m.def("pay_report", [](const py::object& sheet, const std::string& salesperson) {
    const auto& statements = py::cast<const StatementSheet&>(sheet);
    return unlocked([&] { return pay_report(statements, salesperson); });
  });
  m.def("target_report", [](const py::object& sheet) {
    const auto& targets = py::cast<const TargetSheet&>(sheet);
    return unlocked([&] { return target_report(targets); });
  });
  m.def("daily_brief", &page_of<daily_brief>);
  m.def("daily_summary", &page_of<daily_summary>);
  m.def("dossier", &page_of<dossier>);
  m.def("period_report", [](const Book& book, py::handle period, py::handle team, py::handle as_of) {
    const Period over = period_of(book, period);
    const std::string of = team.is_none() ? std::string() : std::string(text_view(team, "team"));
    const std::optional<Date> until = optional_date_of(as_of, "as_of");
    return unlocked([&] { return period_report(book, over, of, until); });
  });
  m.def("report_from", [](const Book& book, py::handle name, py::handle period, py::handle as_of) {
    const std::string report(text_view(name, "report"));
    const Period over = period_of(book, period);
    const std::optional<Date> until = optional_date_of(as_of, "as_of");
    return unlocked([&] { return report_from(book, report, over, until); });
  });
}

}  // namespace attain::python
