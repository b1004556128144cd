#pragma once
/// Appraisals: a scorecard (rules) applied to every enrolled salesperson for a period gives scores, grades and ranks that add up and explain themselves.
///
/// Arithmetic, in this order (docs/concepts/appraisal.md): value → attainment → curve → weight → missing policy → gates as listed → cap → round → grade.
/// Identity: the contributions of all lines of a person add to the score exactly.
///
///     auto sheet = appraise(book, {.scorecard = "field sales", .period = Period::month(2026, 10)});
///     std::cout << sheet.at("ng-mei").why().text();

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attain/base/frame.hpp"
#include "attain/base/why.hpp"
#include "attain/book/book.hpp"
#include "attain/measure/measure.hpp"

namespace attain {

struct AppraiseOptions {
  std::string scorecard;
  Period period;
  std::optional<Date> as_of;                 ///< default: the period's last day
  std::vector<std::string> salespeople;      ///< only these (ranks are still among all enrolled); empty: everyone enrolled
  unsigned threads = 0;
};

/// One line of one person's appraisal: a measure or a gate (a cap counts as a gate).
struct AppraisalLine {
  std::string line;                          ///< the line's name ("target_attainment"), or the gate's reason
  bool gate = false;
  std::optional<Decimal> value, target, attainment, points, weight;
  Decimal contribution;                      ///< in the unit of the score; of lines and gates they add to the score
  State state = State::ok;
};

/// One person's appraisal: a view into the sheet.
class Appraisal {
 public:
  [[nodiscard]] const std::string& salesperson() const noexcept;
  [[nodiscard]] const std::string& name() const noexcept;
  [[nodiscard]] const std::optional<Decimal>& score() const noexcept;   ///< empty when refused
  [[nodiscard]] const std::string& grade() const noexcept;              ///< "" when refused or below every grade
  /// The grade that the score alone would give; the same as grade() without a forced distribution.
  [[nodiscard]] const std::string& grade_by_score() const noexcept;
  [[nodiscard]] std::optional<int> rank() const noexcept;
  [[nodiscard]] const std::string& refusal() const noexcept;            ///< why there is no score
  [[nodiscard]] std::vector<AppraisalLine> lines() const;
  [[nodiscard]] Why why() const;                                        ///< built when asked for

  struct Impl;

 private:
  friend class AppraisalSheet;
  std::shared_ptr<const Impl> sheet_;
  std::size_t row_ = 0;
};

class AppraisalSheet {
 public:
  [[nodiscard]] const std::string& scorecard() const noexcept;
  [[nodiscard]] const Period& period() const noexcept;
  [[nodiscard]] Date as_of() const noexcept;
  [[nodiscard]] std::size_t size() const noexcept;
  [[nodiscard]] Appraisal operator[](std::size_t row) const;            ///< by salesperson id
  [[nodiscard]] Appraisal at(std::string_view salesperson) const;       ///< throws not_found with a suggestion
  [[nodiscard]] bool contains(std::string_view salesperson) const noexcept;
  [[nodiscard]] Frame frame() const;                                    ///< salesperson, score, grade, rank
  [[nodiscard]] Frame lines() const;                                    ///< the contract's columns, one row per person and line
  /// A forced distribution: unit (null: the company), grade, people (with a score), exact (people × share), count. Counts add up over units and grades.
  /// Without a distribution in the scorecard: the grades as they came about, of the company.
  [[nodiscard]] Frame distribution() const;
  [[nodiscard]] const Findings& findings() const noexcept;              ///< refused, no target, posted before with another result, …
  [[nodiscard]] const Book& book() const noexcept;                      ///< the book it pins
  [[nodiscard]] const Document& rule() const noexcept;                  ///< the scorecard version used
  /// {"digest", "scorecard", "version" (effective date), "period", "as_of", "known", "library"}: the same manifest gives the same bytes.
  [[nodiscard]] Document manifest() const;
  /// Rows for `Book::add`: into `appraisals`. Throws already_posted when the period was posted with another result and has not been reopened.
  [[nodiscard]] std::vector<Posting> postings(const Book& book) const;

 private:
  friend AppraisalSheet appraise(const Book&, const AppraiseOptions&);
  std::shared_ptr<const Appraisal::Impl> impl_;
  explicit AppraisalSheet(std::shared_ptr<const Appraisal::Impl> impl) : impl_(std::move(impl)) {}
};

[[nodiscard]] AppraisalSheet appraise(const Book& book, const AppraiseOptions& options);

/// Checks every scorecard of the book before it is used: unknown measures, weights that do not sum to 100, cliffs and falls of curves, grades out of order, …
[[nodiscard]] Findings verify_scorecards(const Book& book);
/// Posted appraisals that later knowledge would change: one finding a person and period (stale_posting), with both scores.
[[nodiscard]] Findings verify_posted_appraisals(const Book& book);
/// The ready-made scorecard for the appraisal form (R13): every standard measure of the form, to be adjusted.
[[nodiscard]] Document appraisal_form();

}  // namespace attain
