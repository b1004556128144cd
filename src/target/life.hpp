#pragma once
/// Inside target/: changing the numbers of a sheet, and what happened beside them.

#include <map>

#include "attain/target/life.hpp"
#include "sheet.hpp"

namespace attain::targeting {

/// Actual values of the sheet's measure by canonical node, in a period, up to as_of. Nodes of one kind of dimensions are measured in one pass; parents of
/// territories and categories are added up from what is under them.
[[nodiscard]] std::map<Codes, Decimal> actuals_of(const Book& book, const TargetSheet& sheet, const std::vector<Codes>& nodes, const Period& period, Date as_of);

/// A copy of a sheet whose numbers may be changed; ends as a new sheet.
class Revision {
 public:
  explicit Revision(const TargetSheet& sheet);
  [[nodiscard]] const Grid& grid() const noexcept { return *impl_->grid; }
  [[nodiscard]] const TargetSheet::Impl& before() const noexcept { return *before_; }
  [[nodiscard]] std::int64_t units(std::size_t cell) const { return impl_->units[cell]; }
  void set(std::size_t cell, std::int64_t units) { impl_->units[cell] = units; }
  /// Days of a lowest cell that are to stay: their units, beginning at `first`; a negative number leaves that day open. Everything else is shared over the open days.
  void hold_days(std::size_t cell, Date first, const std::vector<std::int64_t>& units);
  /// Every cell above a changed one by as much as its children changed, but those that `keeps` says.
  void add_up(const std::vector<bool>& keeps = {});
  /// Throws frozen_period where a changed cell's period is closed in the book.
  void check_open(const Book& book) const;
  [[nodiscard]] TargetSheet done(TargetRevision revision) &&;

 private:
  std::shared_ptr<TargetSheet::Impl> impl_;
  const TargetSheet::Impl* before_;
  TargetSheet kept_;
  std::map<std::uint32_t, std::vector<DayLock>> held_;
};

}  // namespace attain::targeting
