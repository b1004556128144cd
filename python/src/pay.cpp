// Pay: the statement sheet and one person's statement.
#include "attain/pay/pay.hpp"

#include "attain/pay/design.hpp"
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

Frame compare_of(const Book& before, const std::string& old_plan, const Book& after, const std::string& new_plan, py::handle period, py::handle as_of, bool by_period) {
  const auto day = optional_date_of(as_of, "as_of");
  const Period when = period_of(before, period);
  return unlocked([&] {
    const ComparedPlan old_one{old_plan, {}, day}, new_one{new_plan, {}, day};
    return by_period ? compare_pay_by_period(before, old_one, after, new_one, when) : compare_pay(before, old_one, after, new_one, when);
  });
}

py::dict expected_of(const Book& book, const std::string& plan, const std::string& component, double mean, double deviation, py::handle target, py::handle on) {
  ExpectedPayOptions options{.plan = plan, .component = component, .on = optional_date_of(on, "on"), .mean = mean, .deviation = deviation, .target = {}};
  if (!target.is_none()) options.target = decimal_of(target, "target");
  const ExpectedPay pay = unlocked([&] { return expected_pay(book, options); });
  py::dict shown;
  shown["expected"] = pay.expected;
  shown["at_mean"] = pay.at_mean;
  shown["below_first"] = pay.below_first;
  shown["at_or_above_target"] = pay.at_or_above_target;
  shown["at_cap"] = pay.at_cap;
  return shown;
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
  m.def("compare_pay", &compare_of);
  m.def("expected_pay", &expected_of);
  m.def("worst_case", [](const Book& book, const std::string& plan, py::handle on) {
    const Date day = date_of(on, "on");
    return unlocked([&] { return worst_case(book, plan, day); });
  });
  m.def("add_statements", [](const Book& book, const StatementSheet& sheet) { return unlocked([&] { return book.add(sheet); }); });
}

}  // namespace attain::python
