// Pay: the statement sheet and one person's statement.
#include "attain/pay/pay.hpp"

#include "door.hpp"

namespace attain::python {

namespace {

StatementSheet pay_of(const Book& book, py::handle plan, py::handle period, py::handle as_of, const StatementSheet* previous, py::handle salespeople,
                      unsigned threads) {
  PayOptions options;
  options.plan = std::string(text_view(plan, "plan"));
  options.period = period_of(book, period);
  options.as_of = optional_date_of(as_of, "as_of");
  if (previous != nullptr) options.previous = *previous;
  options.salespeople = texts_of(salespeople, "salespeople");
  options.threads = threads;
  return unlocked([&] { return pay(book, options); });
}

}  // namespace

void bind_pay(py::module_& m) {
  py::class_<Statement>(m, "Statement")
      .def("salesperson", [](const Statement& one) { return text_to_python(one.salesperson()); })
      .def("name", [](const Statement& one) { return text_to_python(one.name()); })
      .def("earned", [](const Statement& one) { return to_python(one.earned()); })
      .def("released", [](const Statement& one) { return to_python(one.released()); })
      .def("held", [](const Statement& one) { return to_python(one.held()); })
      .def("paid", [](const Statement& one) { return to_python(one.paid()); })
      .def("draw_balance", [](const Statement& one) { return to_python(one.draw_balance()); })
      .def("currency", [](const Statement& one) { return text_to_python(one.currency().code()); })
      .def("lines", [](const Statement& one) { return unlocked([&] { return one.lines(); }); })
      .def("why", [](const Statement& one) { return unlocked([&] { return one.why(); }); })
      .def("why_of",
           [](const Statement& one, py::handle component, py::handle fact) {
             const std::string of(text_view(component, "component")), about(text_view(fact, "fact"));
             return unlocked([&] { return one.why(of, about); });
           })
      .def("outlook", [](const Statement& one) { return unlocked([&] { return one.outlook(); }); })
      .def("would_pay", [](const Statement& one, py::handle component, py::handle basis) {
        const std::string of(text_view(component, "component"));
        const Decimal deal = decimal_of(basis, "basis");
        return to_python(unlocked([&] { return one.would_pay(of, deal); }));
      });

  py::class_<StatementSheet>(m, "StatementSheet")
      .def("plan", [](const StatementSheet& sheet) { return text_to_python(sheet.plan()); })
      .def("period", [](const StatementSheet& sheet) { return text_to_python(sheet.period().text()); })
      .def("as_of", [](const StatementSheet& sheet) { return to_python(sheet.as_of()); })
      .def("currency", [](const StatementSheet& sheet) { return text_to_python(sheet.currency().code()); })
      .def("size", &StatementSheet::size)
      .def("row",
           [](const StatementSheet& sheet, std::size_t row) {
             if (row >= sheet.size()) throw py::index_error("the sheet has " + std::to_string(sheet.size()) + " statements");
             return sheet[row];
           })
      .def("at", [](const StatementSheet& sheet, py::handle salesperson) { return sheet.at(text_view(salesperson, "salesperson")); })
      .def("contains", [](const StatementSheet& sheet, py::handle salesperson) { return sheet.contains(text_view(salesperson, "salesperson")); })
      .def("frame", [](const StatementSheet& sheet) { return unlocked([&] { return sheet.frame(); }); })
      .def("lines", [](const StatementSheet& sheet) { return unlocked([&] { return sheet.lines(); }); })
      .def("ledger", [](const StatementSheet& sheet) { return unlocked([&] { return sheet.ledger(); }); })
      .def("findings", [](const StatementSheet& sheet) { return to_frame(sheet.findings()); })
      .def("rule", [](const StatementSheet& sheet) { return to_python(sheet.rule()); })
      .def("manifest", [](const StatementSheet& sheet) { return to_python(unlocked([&] { return sheet.manifest(); })); })
      .def("difference", [](const StatementSheet& sheet, const StatementSheet& other) { return unlocked([&] { return sheet.difference(other); }); });

  m.def("pay", &pay_of);
  m.def("add_statements", [](const Book& book, const StatementSheet& sheet) { return unlocked([&] { return book.add(sheet); }); });
}

}  // namespace attain::python
