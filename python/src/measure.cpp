// Measures: the call, its sheet, the catalogue.
#include "attain/measure/measure.hpp"

#include "door.hpp"

namespace attain::python {

namespace {

MeasureSheet measure_of(const Book& book, py::handle measures, py::handle by, py::handle period, py::handle where, py::handle as_of, py::handle credit, unsigned threads) {
  MeasureOptions options;
  for (Document& request : documents_of(measures, "measures")) options.measures.emplace_back(std::move(request));
  options.by = texts_of(by, "by");
  options.period = period_of(book, period);
  if (!where.is_none()) options.where = std::string(text_view(where, "where"));
  options.as_of = optional_date_of(as_of, "as_of");
  options.credit = std::string(text_view(credit, "credit"));
  options.threads = threads;
  return unlocked([&] { return measure_sheet(book, options); });
}

py::list catalogue_of(const Book& book) {
  py::list infos;
  for (const MeasureInfo& info : unlocked([&] { return measure_catalogue(book); })) {
    py::dict shown;
    shown["measure"] = text_to_python(info.name);
    shown["title"] = text_to_python(info.title);
    shown["unit"] = text_to_python(info.unit);
    shown["additive"] = text_to_python(name_of(info.additive));
    shown["standard"] = info.standard;
    shown["higher_is_better"] = info.higher_is_better;
    shown["definition"] = text_to_python(info.definition);
    py::list parameters;
    for (const std::string& parameter : info.parameters) parameters.append(text_to_python(parameter));
    shown["parameters"] = parameters;
    infos.append(shown);
  }
  return infos;
}

void check_place(const MeasureSheet& sheet, std::size_t row, std::size_t measure) {
  if (row >= sheet.rows()) throw Error(ErrorCode::not_found, "row", "no row " + std::to_string(row) + " in a sheet of " + std::to_string(sheet.rows()));
  if (measure >= sheet.measures()) throw Error(ErrorCode::not_found, "measure", "no measure " + std::to_string(measure) + " in a sheet of " + std::to_string(sheet.measures()));
}

}  // namespace

void bind_measure(py::module_& m) {
  py::class_<MeasureSheet>(m, "MeasureSheet")
      .def("rows", &MeasureSheet::rows)
      .def("measures", &MeasureSheet::measures)
      .def("columns",
           [](const MeasureSheet& sheet) {
             py::list names;
             for (const std::string& name : sheet.columns()) names.append(text_to_python(name));
             return names;
           })
      .def("frame", [](const MeasureSheet& sheet) { return unlocked([&] { return sheet.frame(); }); })
      .def("findings", [](const MeasureSheet& sheet) { return to_frame(sheet.findings()); })
      .def("value",
           [](const MeasureSheet& sheet, std::size_t row, std::size_t measure) {
             check_place(sheet, row, measure);
             const MeasureValue& value = sheet.at(row, measure);
             return py::make_tuple(to_python(value.value), text_to_python(name_of(value.state)), to_python(value.numerator), to_python(value.denominator));
           })
      .def("find",
           [](const MeasureSheet& sheet, const py::sequence& keys) -> py::object {
             std::vector<std::optional<std::string>> wanted;
             for (const py::handle key : keys) wanted.push_back(key.is_none() ? std::nullopt : std::optional(std::string(text_view(key, "key"))));
             const auto row = sheet.find(wanted);
             return row ? py::object(py::int_(*row)) : py::object(py::none());
           })
      .def("why", [](const MeasureSheet& sheet, std::size_t row, std::size_t measure) {
        check_place(sheet, row, measure);
        return unlocked([&] { return sheet.why(row, measure); });
      });
  m.def("measure_sheet", &measure_of);
  m.def("measure_catalogue", &catalogue_of);
}

}  // namespace attain::python
