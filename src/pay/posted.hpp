#pragma once
/// What stands posted of a plan in the `statements` table.

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "attain/book/book.hpp"

namespace attain::paying {

/// What a posted line is about: person, origin period, component, kind, table, fact.
using PostedKey = std::tuple<std::string, std::string, std::string, std::string, std::string, std::string>;
struct PostedAmounts {
  Decimal earned, released, paid;
  friend bool operator==(const PostedAmounts&, const PostedAmounts&) = default;
};
struct PostedPeriod {
  Period period;
  std::map<PostedKey, PostedAmounts> lines;                ///< posted in that period, whatever their origin
  std::map<std::string, PostedAmounts> totals;             ///< by person
};

/// Everything posted for a plan, by period.
[[nodiscard]] std::vector<PostedPeriod> posted_of(const Book& book, const std::string& plan);
/// The first period that anything was posted in, where it lies before that day.
[[nodiscard]] std::optional<Period> first_posted(const Book& book, const std::string& plan, Date before);
[[nodiscard]] std::vector<std::string> posted_people(const Book& book, const std::string& plan);

}  // namespace attain::paying
