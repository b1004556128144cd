// Explanations: the tree, its facts, and its arithmetic done again.
#include "attain/base/why.hpp"

#include "attain/rule/expression.hpp"
#include "door.hpp"

namespace attain::python {

namespace {

/// Evaluates a formula of a measure over its named inputs, as the rule did.
std::optional<Decimal> evaluate(const std::string& formula, const std::vector<std::pair<std::string, std::optional<Decimal>>>& inputs) {
  rule::ParseOptions options;
  rule::Context context;
  for (const auto& [name, value] : inputs) {
    options.names.push_back(name);
    context.set(name, value ? rule::Value(*value) : rule::Value());
  }
  const rule::Value value = rule::Expression::parse(formula, options).evaluate(context);
  const Decimal* number = value.number_if();
  return number != nullptr ? std::optional(*number) : std::nullopt;
}

}  // namespace

void bind_why(py::module_& m) {
  py::class_<Why>(m, "Why")
      .def("empty", &Why::empty)
      .def("operation", [](const Why& why) { return why.empty() ? py::str("absent") : text_to_python(name_of(why.operation())); })
      .def("label", [](const Why& why) { return text_to_python(why.label()); })
      .def("value", [](const Why& why) { return to_python(why.value()); })
      .def("unit", [](const Why& why) { return text_to_python(why.unit()); })
      .def("reference", [](const Why& why) { return text_to_python(why.reference()); })
      .def("note", [](const Why& why) { return text_to_python(why.note()); })
      .def("expression", [](const Why& why) { return text_to_python(why.expression()); })
      .def("inputs",
           [](const Why& why) {
             py::list inputs;
             for (const Why& input : why.inputs()) inputs.append(input);
             return inputs;
           })
      .def("fact_count", &Why::fact_count)
      .def("facts", [](const Why& why, std::size_t offset, std::size_t limit) { return unlocked([&] { return why.facts(offset, limit); }); })
      .def("recompute", [](const Why& why) { return to_python(unlocked([&] { return why.recompute(evaluate); })); })
      .def("contradictions",
           [](const Why& why) {
             py::list paths;
             for (const std::string& path : unlocked([&] { return why.contradictions(evaluate); })) paths.append(text_to_python(path));
             return paths;
           })
      .def("text", [](const Why& why, int depth) { return text_to_python(unlocked([&] { return why.text(depth); })); })
      .def("document", [](const Why& why, std::size_t facts) { return to_python(unlocked([&] { return why.to_document(facts); })); });
}

}  // namespace attain::python
