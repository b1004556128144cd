#pragma once
/// Leniency: how much of a score may be who approved it, shown beside the raw score. Statistics, never part of a score or a grade.
///
/// Scores of several periods are taken apart as person + manager: score = what the person has under everybody + what everybody has under the manager,
/// by least squares, each period's mean taken off first. That can only be told where people changed managers: managers who share no people, directly
/// or by others, form groups whose levels cannot be compared, and a manager alone in a group is confounded with the team.
///
///     auto found = leniency(book, {.scorecard = "field sales", .periods = {Period::month(2026, 9), Period::month(2026, 10)}});
///     found.managers();                                                      // manager, people, scores, mean, leniency, low, high, group, state

#include <memory>
#include <string>
#include <vector>

#include "attain/appraisal/appraisal.hpp"

namespace attain {

struct LeniencyOptions {
  std::string scorecard;
  std::vector<Period> periods;               ///< each appraised by the version then in force
  /// Who stands behind a score: "manager" (people.manager, else the team's manager), "team", or an attribute of people, on the person's last employed
  /// day of the period.
  std::string by = "manager";
  std::vector<AppraisalSheet> sheets = {};   ///< instead of appraising `periods` again
  unsigned threads = 0;
};

class Leniency {
 public:
  /// By manager id: people and scores (how many), mean (raw), leniency (points above the mean of the group's managers, by score; null when
  /// confounded), low and high (95 %, by Student's t; null where nothing is left to estimate the spread from), group, state: ok, confounded.
  [[nodiscard]] Frame managers() const;
  /// By salesperson and period: manager, score (raw), leniency, adjusted (score - leniency), state. People whose managers are confounded keep their score.
  [[nodiscard]] Frame scores() const;
  /// One a confounded manager, and one where the groups fall apart.
  [[nodiscard]] const Findings& findings() const noexcept;

  struct Impl;
  explicit Leniency(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}

 private:
  std::shared_ptr<const Impl> impl_;
};

/// Throws invalid_argument when nothing is asked, otherwise as `appraise`.
[[nodiscard]] Leniency leniency(const Book& book, const LeniencyOptions& options);
/// The same by a document: {"scorecard": "field sales", "periods": ["2026-09", "2026-10"], "by": "manager"}.
[[nodiscard]] LeniencyOptions leniency_options(const Book& book, const Reader& in);

}  // namespace attain
