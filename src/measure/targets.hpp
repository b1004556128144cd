#pragma once
/// Targets as agreed: the `targets` table, looked up by the precedence of the definitions: an own released row for exactly the period, else own rows
/// that tile it, else the sum of the rows under it, else none. Never prorated silently.

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "attain/base/why.hpp"
#include "attain/book/book.hpp"

namespace attain::measuring {

/// What a target is for: one code a dimension, kNone means all.
enum class TargetDimension : std::uint8_t { salesperson, team, territory, product, category, customer, segment, channel };
inline constexpr int kTargetDimensions = 8;
using TargetFor = std::array<std::uint32_t, kTargetDimensions>;
[[nodiscard]] constexpr TargetFor nobody_in_particular() {
  TargetFor all{};
  for (auto& code : all) code = kNone;
  return all;
}

/// A target found: its value in `currency` (company's unless its rows say otherwise), and where it stands.
struct FoundTarget {
  Decimal value;
  Currency currency;
  std::size_t rows = 0;            ///< how many rows or targets under it it is the sum of
  std::vector<Why> parts;          ///< these, where explanations are asked for
  bool own = true;
  std::string how;                 ///< "own row", "own rows that tile the period", "sum of the rows under it", "share of working days"
  [[nodiscard]] Why why(const std::string& label, const std::string& unit) const;
};

/// The winning rows of the table: kept with the book.
struct TargetRows {
  struct Row { Period period; Decimal value; Currency currency; std::string id; };
  using Key = std::pair<std::uint32_t, TargetFor>;             // measure, for whom
  bool exists = false;
  std::map<Key, std::vector<Row>> rows;                        // by period
  std::map<std::pair<Key, std::size_t>, std::vector<TargetFor>> finer;   // by whom and a dimension that they leave open: the keys that fill it
};

/// Looks targets up in one book, which must outlive it.
class Targets {
 public:
  /// `table`: "targets", or "values" for numbers that a manager enters (same dimensions, same precedence).
  /// `explained`: what is found tells its parts; without, it is found faster.
  explicit Targets(const Book& book, const std::string& table = "targets", bool explained = true);
  [[nodiscard]] bool exists() const noexcept { return table_->exists; }
  /// An own row for exactly the period, or own rows that tile it.
  [[nodiscard]] std::optional<FoundTarget> own_of(const std::string& measure, const TargetFor& who, const Period& period) const;
  /// The target of `who` for exactly that period, by precedence. `money`: parts are apportioned at the company's money scale, else at 12 decimals.
  [[nodiscard]] std::optional<FoundTarget> of(const std::string& measure, const TargetFor& who, const Period& period, bool money) const;
  /// The part of a person's target that belongs to their days in a team.
  [[nodiscard]] std::optional<FoundTarget> of_person_in_team(const std::string& measure, std::uint32_t person, std::uint32_t team, const Period& period, bool money) const;
  /// Direct members only, where the team has teams under it; else the whole team's.
  [[nodiscard]] std::optional<FoundTarget> of_team_members(const std::string& measure, std::uint32_t team, const Period& period, bool money) const;
  /// Own rows whose sum under them differs: the gap is shown, never spread.
  [[nodiscard]] Findings gaps() const;
  [[nodiscard]] std::vector<std::string> measures() const;    ///< that some row is for

 private:
  [[nodiscard]] std::optional<FoundTarget> own(std::uint32_t measure, const TargetFor& who, const Period& period) const;
  [[nodiscard]] std::optional<FoundTarget> finer(std::uint32_t measure, const TargetFor& who, const Period& period) const;
  [[nodiscard]] std::optional<FoundTarget> under(const std::string& measure, std::uint32_t code, const TargetFor& who, const Period& period, bool money, int depth) const;
  [[nodiscard]] std::optional<FoundTarget> found(const std::string& measure, std::uint32_t code, const TargetFor& who, const Period& period, bool money, int depth) const;
  [[nodiscard]] std::string name(const TargetFor& who) const;
  void add_up(std::optional<FoundTarget>& sum, std::optional<FoundTarget> part, const std::string& label, const Period& period) const;

  using Row = TargetRows::Row;
  const Book& book_;
  std::string name_;
  std::shared_ptr<const TargetRows> table_;
  bool explained_;
};

}  // namespace attain::measuring
