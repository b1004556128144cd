#pragma once
/// Inside target/: a target policy as read.

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "attain/measure/measure.hpp"
#include "attain/rule/expression.hpp"
#include "attain/target/target.hpp"

namespace attain::targeting {

/// Whom something is for: one code a dimension, kNone is all.
using Codes = std::array<std::uint32_t, kTargetDimensions>;
[[nodiscard]] constexpr Codes everybody() {
  Codes codes{};
  codes.fill(kNone);
  return codes;
}
[[nodiscard]] constexpr std::size_t at(TargetBy by) { return static_cast<std::size_t>(by); }
[[nodiscard]] Domain domain_of(TargetBy by) noexcept;
[[nodiscard]] inline bool is_tree(TargetBy by) noexcept {
  return by == TargetBy::team || by == TargetBy::territory || by == TargetBy::category;
}

/// Where shares come from.
struct Basis {
  enum class Kind : std::uint8_t { history, growth, potential, capacity, equal, shares };
  Kind kind = Kind::equal;
  std::string name, path;
  Decimal weight = 1;
  Document request;                      ///< history, growth, potential: the measure; null: the policy's own (potential: none)
  int years = 1;
  Decimal decay = 1;
  std::optional<Period> period;          ///< potential: of these days, not the target's
  std::string attribute;                 ///< potential: a number kept with the entity
  std::vector<Decimal> ramp;             ///< capacity: by month of service
  std::vector<std::pair<std::string, Decimal>> shares;
};

struct Season {
  struct Factor {
    Period period;
    Decimal factor;
    std::string name;
  };
  struct History {
    Document request;
    int years = 3;
    bool median = false, shrink = false;
    std::string where;
  };
  std::vector<Decimal> weights;          ///< January to December, or nothing
  std::optional<History> history;
  std::vector<Factor> factors;
  std::string path;
};

enum class WorkingDays : std::uint8_t { company, person, none };

struct LevelRule {
  std::string word, path;                ///< as written in `by`
  bool time = false;
  TargetBy by = TargetBy::salesperson;
  Grain grain = Grain::month;
  std::vector<std::string> members;
  std::shared_ptr<const rule::Expression> where;
  std::vector<Basis> bases;
  bool above_history = false, webster = false, at_least_one = false, across = false;
  std::int64_t unit = 1, column_unit = 1;
  std::int64_t floor = 0;
  std::optional<std::int64_t> ceiling;
  std::optional<Decimal> growth_cap;
  Decimal hedge = 0;
  std::optional<Season> season;
  std::optional<WorkingDays> working_days;
};

struct Constraint {
  TargetNode node;
  Codes who = everybody();
  Period period;
  std::optional<std::int64_t> floor, ceiling, lock;
  std::optional<Decimal> growth_cap;
  std::string reason, path;
  [[nodiscard]] std::string text() const;      ///< "lock of mei 2026-12"
};

struct Adjustment {
  TargetNode node;
  Codes who = everybody();
  Period period;
  enum class Does : std::uint8_t { add, multiply, to } does = Does::add;
  Decimal by;
  std::string who_did, reason, path;
  bool hidden = false;
};

struct Commitment {
  TargetNode node;
  Codes who = everybody();
  Period period;
  Decimal value;
  std::string by, reason, path;
};

struct Policy {
  std::string name, path, measure, reason, state = "released";
  Document document;
  MeasureInfo info;
  bool money = true;
  Currency currency;
  int scale = 2;
  int version = 1;
  bool lowest_only = false;
  Period period;
  Date structure_on;
  std::int64_t value = 0;                      ///< the top number
  std::vector<LevelRule> levels;
  std::optional<Season> season;
  std::int64_t day_unit = 1;
  std::array<std::int64_t, 8> weekday{};       ///< by ISO number, ×10^4
  std::string calendar = "default";
  std::vector<Constraint> constraints;
  std::vector<Adjustment> adjustments;
  std::vector<Commitment> commitments;
  [[nodiscard]] std::string unit_name() const { return money ? std::string(currency.code()) : std::string(); }
};

/// Reads a policy for a call. Throws invalid_rule, unknown_measure, unknown_reference, …, each with its path.
[[nodiscard]] Policy parse(const Book& book, const Document& document, const std::string& path, const DecomposeOptions& options);
/// The node's codes; throws unknown_reference with a suggestion.
[[nodiscard]] Codes codes_of(const Book& book, const TargetNode& node, const std::string& path);
/// "north, chai", or the company's name.
[[nodiscard]] std::string text_of(const TargetNode& node);

}  // namespace attain::targeting
