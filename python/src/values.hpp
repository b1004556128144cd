#pragma once
// Values of the expression language in Python: numbers are Decimal, dates, times and durations those of `datetime`, a duration of months and a range the
// classes of attain.values. What Python's types cannot hold (a year above 9999, nanoseconds) is its text.
#include "attain/rule/expression.hpp"
#include "door.hpp"

namespace attain::python {

[[nodiscard]] py::object value_to_python(const rule::Value& value);
[[nodiscard]] rule::Value value_of(py::handle value, const std::string& what, int depth = 0);
/// A mapping of names, or None.
[[nodiscard]] rule::Context context_of(py::handle values, py::handle now);
/// `mode` and the types of names: `{"amount": "number"}`.
struct Words {
  rule::Vocabulary vocabulary;
  rule::ParseOptions options;
};
[[nodiscard]] rule::Mode mode_of(py::handle mode);
void read_words(Words& words, py::handle names, py::handle mode);

}  // namespace attain::python
