// The extension module attain._core: private, the facade in python/attain is what users see.
#include "attain/base/version.hpp"
#include "door.hpp"

PYBIND11_MODULE(_core, m) {
  using namespace attain::python;
  m.doc() = "The engine under attain; use the attain package instead.";
  m.def("version", [] { return std::string(attain::version()); }, "The version of the library.");
  py::class_<attain::Book> book(m, "Book");
  bind_errors(m);
  bind_frame(m);
  bind_frame_in(m);
  bind_why(m);
  bind_book(book);
  bind_changes(book);
  bind_credit(book);
  bind_measure(m);
  bind_target(m);
  bind_planning(m);
  bind_appraisal(m);
  bind_pay(m);
  bind_report(m);
  bind_pay_design(book);
  bind_view(m);
  bind_expression(m);
  bind_decision(m);
}
