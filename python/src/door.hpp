#pragma once
// What the parts of the extension module share: conversions between Python's values and attain's, and one `bind_…` a part.
//
// Conversions are exact. They need the GIL; whatever computes releases it (`unlocked`).
#include <pybind11/pybind11.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "attain/base/date.hpp"
#include "attain/base/decimal.hpp"
#include "attain/base/document.hpp"
#include "attain/base/error.hpp"
#include "attain/base/frame.hpp"
#include "attain/book/book.hpp"

namespace attain::python {

namespace py = pybind11;

/// Runs `work` without the GIL and returns what it returns.
template <typename Work>
auto unlocked(Work&& work) {
  py::gil_scoped_release release;
  return std::forward<Work>(work)();
}

// From attain to Python.
[[nodiscard]] py::object to_python(const Decimal& value);                  ///< decimal.Decimal, digit by digit
[[nodiscard]] py::object to_python(const std::optional<Decimal>& value);   ///< or None
[[nodiscard]] py::object to_python(Date value);                            ///< datetime.date
[[nodiscard]] py::object to_python(const Cell& value);
[[nodiscard]] py::object to_python(const Document& value);                 ///< whole numbers are int, others Decimal
[[nodiscard]] py::object decimal_from(int128 units, int scale);
[[nodiscard]] py::str text_to_python(std::string_view text);               ///< text that is not UTF-8 gets replacement characters

// From Python to attain. `what` names the value in errors.
[[nodiscard]] std::string_view text_view(py::handle text, const char* what);                ///< of a str, valid as long as it lives
[[nodiscard]] Date date_of(py::handle value, const char* what);                             ///< a date, or its text
[[nodiscard]] std::optional<Date> optional_date_of(py::handle value, const char* what);
[[nodiscard]] std::vector<std::string> texts_of(py::handle value, const char* what);        ///< a str, or several
[[nodiscard]] std::vector<Document> documents_of(py::handle value, const std::string& what);///< one document, or several
/// Dates become their text, floats the decimal they print as; refuses nan, infinity, keys that are no str, what lies deeper than 256 levels or holds
/// more than 32 Mi values.
[[nodiscard]] Document document_of(py::handle value, const std::string& what);
/// A period's text, a date (that day) or a `Period` object's text.
[[nodiscard]] Period period_of(const Book& book, py::handle value);
[[nodiscard]] Decimal decimal_of(py::handle value, const char* what);                       ///< int, Decimal, or float as it prints
[[nodiscard]] std::optional<std::int64_t> recorded_of(py::handle value);                  ///< a knowledge time: an int, or None
[[nodiscard]] bool is_decimal(py::handle value);
[[nodiscard]] bool is_date(py::handle value);
[[nodiscard]] bool is_missing(py::handle value);                                            ///< None, pandas.NA, pandas.NaT
[[nodiscard]] std::string type_name(py::handle value);
/// A scalar of an array library as Python's own (`item()`); anything else as it is.
[[nodiscard]] py::object plain_scalar(py::handle value);

/// Rows from Python as one batch; keeps alive what it views until destroyed (with the GIL held).
class Rows {
 public:
  /// `data` is a list of dicts or a dict of lists.
  Rows(const Book& book, std::string table, py::handle data, bool floats_shortest);
  [[nodiscard]] const Batch& batch() const noexcept { return batch_; }

 private:
  void read_records(const py::sequence& records);
  void read_columns(const py::dict& columns);
  void read_column(const Book& book, const std::string& table, std::size_t column, bool floats_shortest);
  Batch batch_;
  std::vector<std::string> names_;
  std::vector<std::vector<py::object>> cells_;     // one list a column; an empty object is a missing cell
  std::vector<std::vector<std::string>> made_;     // texts made here
  std::vector<py::object> keys_;                   // of the records, while they are read
};

void bind_errors(py::module_& m);
void bind_frame(py::module_& m);
void bind_frame_in(py::module_& m);
void bind_why(py::module_& m);
void bind_book(py::class_<Book>& book);
void bind_changes(py::class_<Book>& book);
void bind_credit(py::class_<Book>& book);
void bind_pay_design(py::class_<Book>& book);
void bind_view(py::module_& m);
void bind_measure(py::module_& m);
void bind_target(py::module_& m);
void bind_planning(py::module_& m);
void bind_appraisal(py::module_& m);
void bind_pay(py::module_& m);
void bind_report(py::module_& m);
void bind_expression(py::module_& m);
void bind_decision(py::module_& m);

}  // namespace attain::python
