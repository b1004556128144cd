#pragma once
/// A view of a book as somebody on a date: their own people, effective-dated; others' names, scores and pay are hidden in ranks, tables and explanations.
///
/// Own people are the viewer, everybody in the teams the viewer manages and in the teams under them, and whoever names the viewer as `manager`, all as on the
/// view's date. Identity: what a view shows of own people is what the book says of them, to the digit; nothing it gives contains the id or the name of anybody else.
///
///     BookView view(book, "li-wei", Date(2026, 10, 31));   view.measure({.measures = {"actual_sales"}, .by = {"salesperson"}, .period = october});
///     Frame ranks = view.appraisals(sheet);                // ranks of all, names and scores of own people only

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "attain/appraisal/appraisal.hpp"
#include "attain/measure/measure.hpp"
#include "attain/pay/pay.hpp"
#include "attain/report/report.hpp"

namespace attain {

class BookView {
 public:
  /// Throws not_found for a viewer who is no salesperson of the company.
  BookView(const Book& book, std::string_view viewer, Date on);
  [[nodiscard]] const std::string& viewer() const noexcept;
  [[nodiscard]] Date on() const noexcept;
  [[nodiscard]] std::vector<std::string> people() const;               ///< own people, by id
  [[nodiscard]] bool sees(std::string_view salesperson) const noexcept;

  /// As `measure`, without the rows of others: of people who are not the viewer's own, and of teams and managers that none of them belongs to. Totals without a
  /// person stay. A condition may name own people only by what it finds: it is evaluated as ever.
  [[nodiscard]] Frame measure(const MeasureOptions& options) const;
  [[nodiscard]] Frame values(const MeasureSheet& sheet) const;         ///< the same of a sheet that was made from this book
  /// Why a value is what it is. Throws not_found for a row that the view does not show.
  [[nodiscard]] Why why(const MeasureSheet& sheet, std::size_t row, std::size_t measure) const;

  /// As `frame()`, ranks of all: the others' rows have no name, score or grade. Sorted by rank; those without one last.
  [[nodiscard]] Frame appraisals(const AppraisalSheet& sheet) const;
  [[nodiscard]] Frame appraisal_lines(const AppraisalSheet& sheet) const;   ///< of own people
  [[nodiscard]] Why why(const AppraisalSheet& sheet, std::string_view salesperson) const;

  [[nodiscard]] Frame statements(const StatementSheet& sheet) const;        ///< own people's rows
  [[nodiscard]] Frame statement_lines(const StatementSheet& sheet) const;
  [[nodiscard]] Why why(const StatementSheet& sheet, std::string_view salesperson) const;
  [[nodiscard]] Report statement_report(const StatementSheet& sheet, std::string_view salesperson) const;

  /// The explanation with the ids and names of others replaced by "somebody", in labels, notes, references and pages of facts; its numbers stay, so that it can
  /// be calculated again.
  [[nodiscard]] Why redacted(const Why& why) const;

 private:
  struct State;
  std::shared_ptr<const State> state_;
  void need(std::string_view salesperson) const;
};

}  // namespace attain
