// Decision tables and decision models.
#include "attain/rule/dmn.hpp"
#include "attain/rule/table.hpp"
#include <pybind11/stl.h>

#include "values.hpp"

namespace attain::python {

namespace {

using rule::DecisionTable;
using rule::DmnModel;

py::list names_of(const std::vector<std::string>& names) {
  py::list list;
  for (const std::string& name : names) list.append(text_to_python(name));
  return list;
}

void bind_table(py::module_& m) {
  py::class_<DecisionTable>(m, "DecisionTable")
      .def_static("from_document",
                  [](py::handle document, py::handle names) {
                    Words words;
                    read_words(words, names, py::str("strict"));
                    const Document read = document_of(document, "");
                    return unlocked([&] { return DecisionTable::from_document(read, words.options); });
                  })
      .def_static("from_csv",
                  [](py::handle text, py::handle names, py::handle mode) {
                    Words words;
                    read_words(words, names, mode);
                    const std::string sheet(text_view(text, "text"));
                    return unlocked([&] { return DecisionTable::from_csv(sheet, words.options); });
                  })
      .def("name", [](const DecisionTable& self) { return text_to_python(self.name()); })
      .def("columns", [](const DecisionTable& self) { return names_of(self.columns()); })
      .def("to_dict", [](const DecisionTable& self) { return to_python(self.to_document()); })
      .def("evaluate",
           [](const DecisionTable& self, py::handle context, py::handle now) {
             const rule::Context values = context_of(context, now);
             return value_to_python(unlocked([&] { return self.evaluate(values); }));
           })
      .def("matches",
           [](const DecisionTable& self, py::handle context, py::handle now) {
             const rule::Context values = context_of(context, now);
             py::list rows;
             for (const std::size_t row : unlocked([&] { return self.matches(values); })) rows.append(row);
             return rows;
           })
      .def("verdict",
           [](const DecisionTable& self, py::handle context, py::handle now) {
             const rule::Context values = context_of(context, now);
             const rule::TableVerdict verdict = unlocked([&] { return self.verdict(values); });
             return py::make_tuple(value_to_python(verdict.result), verdict.matching, verdict.deciding);
           })
      .def("explain",
           [](const DecisionTable& self, py::handle context, py::handle now) {
             const rule::Context values = context_of(context, now);
             return unlocked([&] { return self.explain(values); });
           })
      .def("evaluate_frame", [](const DecisionTable& self, const Frame& frame) { return unlocked([&] { return self.evaluate_frame(frame); }); })
      .def("verify", [](const DecisionTable& self) { return to_frame(unlocked([&] { return self.verify(); })); });
}

void bind_model(py::module_& m) {
  py::class_<DmnModel>(m, "DmnModel")
      .def_static("parse",
                  [](py::handle xml) {
                    const std::string text(text_view(xml, "xml"));
                    return unlocked([&] { return DmnModel::parse(text); });
                  })
      .def_static("read", [](const std::string& path) { return unlocked([&] { return DmnModel::read(path); }); })
      .def("name", [](const DmnModel& self) { return text_to_python(self.name()); })
      .def("decisions", [](const DmnModel& self) { return names_of(self.decisions()); })
      .def("services", [](const DmnModel& self) { return names_of(self.services()); })
      .def("functions", [](const DmnModel& self) { return names_of(self.functions()); })
      .def("inputs", [](const DmnModel& self) { return names_of(self.inputs()); })
      .def("problems", [](const DmnModel& self) { return to_frame(self.problems()); })
      .def("evaluate",
           [](const DmnModel& self, py::handle decision, py::handle inputs, py::handle now) {
             const std::string name(text_view(decision, "decision"));
             const rule::Context values = context_of(inputs, now);
             return value_to_python(unlocked([&] { return self.evaluate(name, values); }));
           })
      .def("invoke",
           [](const DmnModel& self, py::handle function, py::handle arguments, py::handle now) {
             const std::string name(text_view(function, "name"));
             const rule::Context values = context_of(arguments, now);
             return value_to_python(unlocked([&] { return self.invoke(name, values); }));
           })
      .def("tables", [](const DmnModel& self) {
        py::dict tables;
        for (const auto& [name, table] : self.tables()) tables[text_to_python(name)] = table;
        return tables;
      });
}

}  // namespace

void bind_decision(py::module_& m) {
  bind_table(m);
  bind_model(m);
}

}  // namespace attain::python
