// Pay plans priced and compared, approvals, payroll rows, the commission report.
#include "attain/pay/design.hpp"

#include "attain/pay/approval.hpp"
#include "attain/report/commission.hpp"
#include "attain/report/expected_pay.hpp"
#include "door.hpp"

namespace attain::python {

namespace {

std::string text_of(py::handle value, const char* what) { return std::string(text_view(value, what)); }
std::string text_or(py::handle value, const char* what) { return value.is_none() ? std::string() : text_of(value, what); }

Frame compare(const Book& before, py::handle old_plan, const Book& after, py::handle new_plan, py::handle period, bool by_period) {
  const ComparedPlan a{.plan = text_of(old_plan, "plan")}, b{.plan = text_of(new_plan, "other_plan")};
  const Period over = period_of(before, period);
  return unlocked([&] { return by_period ? compare_pay_by_period(before, a, after, b, over) : compare_pay(before, a, after, b, over); });
}

py::dict expected(const Book& book, py::handle plan, py::handle component, double mean, double deviation, py::handle target, py::handle on) {
  ExpectedPayOptions options{.plan = text_of(plan, "plan"), .component = text_of(component, "component"), .on = optional_date_of(on, "on"), .mean = mean, .deviation = deviation};
  if (!target.is_none()) options.target = decimal_of(target, "target");
  const ExpectedPay result = unlocked([&] { return expected_pay(book, options); });
  py::dict shown;
  shown["expected"] = result.expected;
  shown["at_mean"] = result.at_mean;
  shown["below_first"] = result.below_first;
  shown["at_or_above_target"] = result.at_or_above_target;
  shown["at_cap"] = result.at_cap;
  return shown;
}

}  // namespace

void bind_pay_design(py::class_<Book>& book) {
  book.def("worst_case",
           [](const Book& self, py::handle plan, py::handle on) {
             const std::string name = text_of(plan, "plan");
             const Date day = date_of(on, "on");
             return unlocked([&] { return worst_case(self, name, day); });
           })
      .def("compare_pay", &compare)
      .def("expected_pay", &expected)
      .def("approval",
           [](const Book& self, py::handle document, py::handle period) {
             const Approval a = approval_of(self, text_of(document, "document"), period_of(self, period).text());
             return py::make_tuple(text_to_python(name_of(a.state)), text_to_python(a.prepared_by), text_to_python(a.decided_by), text_to_python(a.reason), text_to_python(a.fingerprint));
           })
      .def("prepare", [](const Book& self, const StatementSheet& sheet, py::handle by, py::handle reason) { return prepare(self, sheet, text_of(by, "by"), text_or(reason, "reason")); })
      .def("approve", [](const Book& self, const StatementSheet& sheet, py::handle by, py::handle reason) { return approve(self, sheet, text_of(by, "by"), text_or(reason, "reason")); })
      .def("reject", [](const Book& self, const StatementSheet& sheet, py::handle by, py::handle reason) { return reject(self, sheet, text_of(by, "by"), text_or(reason, "reason")); })
      .def("payroll", [](const Book& self, const StatementSheet& sheet) { return unlocked([&] { return payroll(self, sheet); }); })
      .def("commission_report", [](const Book& self, const StatementSheet& sheet) { return unlocked([&] { return commission_report(sheet, self); }); });
}

}  // namespace attain::python
