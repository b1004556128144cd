#pragma once
/// Timeline<T>: a value that holds from a date on, until the next one. No gaps and no overlaps by construction.
///
///     Timeline<std::string> team; team.set(Date(2026, 1, 1), "north"); team.set(Date(2026, 7, 1), "south");
///     team.at(Date(2026, 6, 30));                                       // "north"; before 2026-01-01: empty

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "attain/base/date.hpp"

namespace attain {

template <typename T>
class Timeline {
 public:
  struct Entry {
    Date from;
    std::optional<T> is;  ///< empty: none from that day on
    friend bool operator==(const Entry&, const Entry&) = default;
  };
  Timeline() = default;
  explicit Timeline(T always) { entries_.push_back({kEarliest, std::move(always)}); }

  /// From `from` on the value is `is`; an entry on the same day is replaced.
  void set(Date from, std::optional<T> is) {
    auto place = std::lower_bound(entries_.begin(), entries_.end(), from, [](const Entry& e, Date d) { return e.from < d; });
    if (place != entries_.end() && place->from == from) place->is = std::move(is);
    else entries_.insert(place, Entry{from, std::move(is)});
  }
  [[nodiscard]] const std::optional<T>& at(Date day) const noexcept {
    static const std::optional<T> none;
    auto after = std::upper_bound(entries_.begin(), entries_.end(), day, [](Date d, const Entry& e) { return d < e.from; });
    return after == entries_.begin() ? none : std::prev(after)->is;
  }
  [[nodiscard]] const std::vector<Entry>& entries() const noexcept { return entries_; }
  [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }
  /// The maximal pieces of `period` with one value each (empty values included), in order; neighbours that are equal are joined.
  [[nodiscard]] std::vector<std::pair<Period, std::optional<T>>> segments(const Period& period) const {
    std::vector<std::pair<Period, std::optional<T>>> result;
    Date first = period.first();
    while (first < period.end()) {
      auto after = std::upper_bound(entries_.begin(), entries_.end(), first, [](Date d, const Entry& e) { return d < e.from; });
      const Date end = after == entries_.end() ? period.end() : std::min(after->from, period.end());
      const std::optional<T>& is = at(first);
      if (!result.empty() && result.back().second == is) result.back().first = Period::half_open(result.back().first.first(), end);
      else result.emplace_back(Period::half_open(first, end), is);
      first = end;
    }
    return result;
  }
  friend bool operator==(const Timeline&, const Timeline&) = default;

 private:
  std::vector<Entry> entries_;  // by `from`, unique
};

}  // namespace attain
