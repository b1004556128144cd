// Expressions.
#include "attain/rule/expression.hpp"

#include "values.hpp"

namespace attain::python {

void bind_expression(py::module_& m) {
  py::class_<rule::Expression>(m, "Expression")
      .def(py::init([](py::handle text, py::handle names, py::handle mode, bool unary_tests) {
        Words words;
        read_words(words, names, mode);
        const std::string source(text_view(text, "text"));
        return unlocked([&] { return unary_tests ? rule::Expression::parse_unary_tests(source, words.options) : rule::Expression::parse(source, words.options); });
      }))
      .def("text", [](const rule::Expression& self) { return text_to_python(self.text()); })
      .def("type", [](const rule::Expression& self) { return text_to_python(self.type().text()); })
      .def("variables",
           [](const rule::Expression& self) {
             py::list names;
             for (const std::string& name : self.variables()) names.append(text_to_python(name));
             return names;
           })
      .def("evaluate",
           [](const rule::Expression& self, py::handle context, py::handle now) {
             const rule::Context values = context_of(context, now);
             return value_to_python(unlocked([&] { return self.evaluate(values); }));
           })
      .def("trace", [](const rule::Expression& self, py::handle context, py::handle now) {
        const rule::Context values = context_of(context, now);
        rule::Trace trace;
        const rule::Value value = unlocked([&] { return self.evaluate(values, trace); });
        const auto entries = [](const std::vector<rule::Trace::Entry>& list) {
          py::list shown;
          for (const rule::Trace::Entry& entry : list) shown.append(py::make_tuple(text_to_python(entry.text), value_to_python(entry.value)));
          return shown;
        };
        return py::make_tuple(value_to_python(value), entries(trace.inputs), entries(trace.branches), entries(trace.calls));
      });
  m.def("feel", [](py::handle text, py::handle context, py::handle now) {
    const std::string source(text_view(text, "text"));
    const rule::Context values = context_of(context, now);
    return value_to_python(unlocked([&] { return rule::feel(source, values); }));
  });
}

}  // namespace attain::python
