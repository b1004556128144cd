// The workings of a revision: numbers, held days, sums.
#include <algorithm>
#include <set>

#include "life.hpp"

namespace attain::targeting {

Revision::Revision(const TargetSheet& sheet) : impl_(std::make_shared<TargetSheet::Impl>(sheet.impl())), before_(&sheet.impl()), kept_(sheet) {}

void Revision::hold_days(std::size_t cell, Date first, const std::vector<std::int64_t>& units) {
  std::vector<DayLock>& locks = held_[std::uint32_t(cell)];
  locks.clear();
  for (std::size_t i = 0; i < units.size(); ++i) {
    const Date day = first + int(i);
    if (units[i] >= 0) locks.push_back({std::uint32_t(cell), day, day + 1, units[i], 0});
  }
}

void Revision::add_up(const std::vector<bool>& keeps) {
  const Grid& g = grid();
  std::vector<std::int64_t> by(g.cells(), 0);   // what the cells below changed by
  for (std::size_t cell = g.cells(); cell-- > 0;) {
    if (!g.leaf(cell)) impl_->units[cell] = before_->units[cell] + (keeps.empty() || !keeps[cell] ? by[cell] : 0);
    if (cell > 0) by[g.parent[cell]] += impl_->units[cell] - before_->units[cell];
  }
}

void Revision::check_open(const Book& book) const {
  const Grid& g = grid();
  std::set<std::uint32_t> seen;
  for (std::size_t cell = 0; cell < g.cells(); ++cell) {
    if (!g.leaf(cell) || impl_->units[cell] == before_->units[cell] || !seen.insert(g.period[cell]).second) continue;
    const Period& period = g.periods[g.period[cell]];
    if (book.closed_cutoff(period)) {
      throw Error(ErrorCode::frozen_period, "from", "the targets of " + period.text() + " would change, and that is closed: " + impl_->name(cell), "change what comes after it, or reopen the period");
    }
  }
}

TargetSheet Revision::done(TargetRevision revision) && {
  for (const std::int64_t units : impl_->units) {
    if (units < 0) throw Error(ErrorCode::infeasible, "value", "a target would fall below zero");
  }
  // Held days of cells that changed are those of this revision; of others they stay.
  auto limits = std::make_shared<Limits>(*impl_->limits);
  std::erase_if(limits->day_locks, [&](const DayLock& lock) { return held_.count(lock.cell) != 0 || impl_->units[lock.cell] != before_->units[lock.cell]; });
  for (auto& [cell, locks] : held_) limits->day_locks.insert(limits->day_locks.end(), locks.begin(), locks.end());
  std::stable_sort(limits->day_locks.begin(), limits->day_locks.end(), [](const DayLock& a, const DayLock& b) { return a.cell != b.cell ? a.cell < b.cell : a.first < b.first; });
  impl_->limits = std::move(limits);
  impl_->changed = true;
  impl_->revision = std::move(revision);
  return TargetSheet(std::move(impl_));
}

std::map<Codes, Decimal> actuals_of(const Book& book, const TargetSheet& sheet, const std::vector<Codes>& nodes, const Period& period, Date as_of) {
  static constexpr std::array<const char*, kTargetDimensions> kWords = {"salesperson", "team_tree", "territory", "product", "product.category", "customer", "customer.segment", "channel"};
  std::map<std::vector<std::size_t>, std::vector<const Codes*>> kinds;   // by the dimensions they say
  for (const Codes& codes : nodes) {
    std::vector<std::size_t> said;
    for (std::size_t d = 0; d < codes.size(); ++d) {
      if (codes[d] != kNone) said.push_back(d);
    }
    kinds[std::move(said)].push_back(&codes);
  }
  std::map<Codes, Decimal> result;
  std::vector<std::uint32_t> path;
  for (const auto& [said, wanted] : kinds) {
    MeasureOptions options{.measures = {sheet.measure()}, .by = {}, .period = period, .where = {}, .as_of = as_of};
    for (const std::size_t d : said) options.by.emplace_back(kWords[d]);
    const MeasureSheet measured = measure_sheet(book, options);
    std::map<Codes, Decimal> found;
    for (std::size_t row = 0; row < measured.rows(); ++row) {
      const auto& value = measured.at(row, 0).value;
      if (!value) continue;
      std::vector<Codes> keys{everybody()};   // in the sheet's codes: the books need not share theirs
      for (std::size_t i = 0; i < said.size() && !keys.empty(); ++i) {
        const auto id = measured.key(row, i);
        const Domain domain = domain_of(static_cast<TargetBy>(said[i]));
        const auto code = id ? book.ids().of(domain).find(*id) : std::nullopt;
        path.clear();
        if (code) {
          path.push_back(*code);
          if (said[i] == at(TargetBy::territory)) book.company().territory_path(*code, std::min(as_of, period.last()), path);
          if (said[i] == at(TargetBy::category)) book.company().category_path(*code, std::min(as_of, period.last()), path);
        }
        std::sort(path.begin(), path.end());
        path.erase(std::unique(path.begin(), path.end()), path.end());
        std::vector<Codes> longer;
        for (const Codes& key : keys) {
          for (const std::uint32_t one : path) {
            const auto own = sheet.book().ids().of(domain).find(book.ids().of(domain).text(one));
            if (!own) continue;
            longer.push_back(key);
            longer.back()[said[i]] = *own;
          }
        }
        keys = std::move(longer);
      }
      for (const Codes& key : keys) found[key] += *value;
    }
    for (const Codes* codes : wanted) {
      const auto own = found.find(*codes);
      result[*codes] = own == found.end() ? Decimal(0) : own->second;
    }
  }
  return result;
}

}  // namespace attain::targeting
