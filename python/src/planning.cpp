// Planning: the life of target sheets, tracking, quality, budgets, head-count; leniency between managers.
#include "attain/appraisal/leniency.hpp"
#include "attain/target/questions.hpp"
#include "door.hpp"

namespace attain::python {

namespace {

Reader options_of(const Document& document) { return Reader(document, "options"); }

Frame ask(const Book& book, const py::sequence& given, py::handle question, py::handle options) {
  std::vector<TargetSheet> sheets;
  for (const py::handle one : given) sheets.push_back(py::cast<const TargetSheet&>(one));
  const std::string word(text_view(question, "question"));
  const Document document = document_of(options, "options");
  return unlocked([&] { return target_table(book, sheets, word, options_of(document)); });
}

TargetSheet revise_of(const Book& book, const TargetSheet& sheet, py::handle options) {
  const Document document = document_of(options, "options");
  return unlocked([&] { return revise_by(book, sheet, options_of(document)); });
}

Book answer_of(const Book& book, const TargetSheet& sheet, py::handle options) {
  const Document document = document_of(options, "options");
  return unlocked([&] { return book.add(AnsweredTarget(sheet, target_answer(options_of(document)))); });
}

py::tuple leniency_of(const Book& book, py::handle options) {
  const Document document = document_of(options, "options");
  const auto found = unlocked([&] { return leniency(book, leniency_options(book, options_of(document))); });
  return py::make_tuple(found.managers(), found.scores(), to_frame(found.findings()));
}

}  // namespace

void bind_planning(py::module_& m) {
  m.def("target_table", &ask);
  m.def("revise_targets", &revise_of);
  m.def("answer_targets", &answer_of);
  m.def("leniency", &leniency_of);
}

}  // namespace attain::python
