#pragma once
/// Inside target/: the grid of cells, what they weigh, and the sheet that holds their numbers.

#include <map>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "policy.hpp"

namespace attain::targeting {

/// Days and what they weigh for a person or the company: prefix sums from the policy period's first day.
struct Curve {
  std::vector<std::int64_t> available;   ///< ×10^-6 day: employed, by the calendar, less leave, by the shift
  std::vector<std::int64_t> weight;      ///< the same by weekday and factor, divided by what all days have in common
  [[nodiscard]] static std::int64_t between(const std::vector<std::int64_t>& sums, int first, int end) {
    return sums[std::size_t(end)] - sums[std::size_t(first)];
  }
};

/// Somebody that cells are for: a path of levels. Node 0 is the company.
struct Node {
  std::uint32_t parent = 0, code = kNone;
  std::uint32_t curve = 0;
  std::uint8_t level = 0;                ///< 0 the total, else the policy's level + 1
  TargetBy by = TargetBy::salesperson;
  bool own_members = false;
};

/// The blended basis of a level of entities (or of time where it has bases): by cell of the level.
struct LevelWeights {
  std::vector<std::vector<int128>> bases;    ///< one a basis: what each cell has, ×10^12
  std::vector<int128> kept;                  ///< last year's number in units, for above_history and growth caps; -1 is none
  std::vector<int128> weight;                ///< blended
};

/// The shape of a sheet and its weights: everything but constraints, adjustments and numbers. Immutable once made, shared between sheets.
struct Grid {
  Document key;                              ///< of the policy without its lists, and the book: equal keys, equal grids
  std::vector<Node> nodes;
  std::vector<Period> periods;
  std::vector<TargetSheet::Level> levels;
  std::vector<std::uint8_t> level;           ///< by cell, as all below
  std::vector<std::uint32_t> node, period, parent, first, count;
  std::vector<std::uint32_t> pattern;        ///< the weights of its children, where they are of time: an index into patterns, else kNone
  std::vector<std::vector<std::int64_t>> patterns;
  std::vector<std::vector<int128>> seasons;  ///< by policy level: the index of each month from the period's first month on, ×10^12; empty: flat
  std::vector<int128> day_season;            ///< of the policy, for days of lowest cells longer than a month
  std::vector<LevelWeights> weights;         ///< by level
  std::vector<Curve> curves;                 ///< 0 is the company's
  std::vector<std::pair<std::uint32_t, std::uint32_t>> person_curves;   ///< everybody who may have a target, with their curve
  std::unordered_map<std::uint32_t, std::uint32_t> person_team;
  Findings findings;

  [[nodiscard]] std::size_t cells() const noexcept { return level.size(); }
  [[nodiscard]] Codes codes(std::uint32_t node) const;           ///< canonical: of each family the narrowest
  [[nodiscard]] bool leaf(std::size_t cell) const noexcept { return count[cell] == 0; }
};

/// What a cell must keep to, in units.
struct Range {
  std::int64_t least = 0, most = 0;
};

/// A lock on days within a lowest cell.
struct DayLock {
  std::uint32_t cell = 0;
  Date first, end;
  std::int64_t units = 0;
  std::size_t constraint = 0;
};

/// Constraints and adjustments laid on the grid.
struct Limits {
  std::vector<std::int64_t> least, most;     ///< by cell, from the cell's own and everything below it; empty when nothing is bounded
  std::vector<std::int64_t> own_least, own_most;
  std::unordered_map<std::uint32_t, std::vector<std::size_t>> named;   ///< constraints by cell
  std::map<std::uint32_t, std::size_t> adjusted;                      ///< cell → adjustment
  std::vector<DayLock> day_locks;            ///< by cell, then first day
  std::vector<std::pair<std::size_t, std::size_t>> columns;           ///< constraint → level: on a column of an `across` level
  [[nodiscard]] bool bounded() const noexcept { return !least.empty(); }
};

inline constexpr std::int64_t kNoLimit = 4'000'000'000'000'000'000;

/// Builds the tree of cells and weighs it.
[[nodiscard]] std::shared_ptr<const Grid> build_grid(const Book& book, const Policy& policy, Date as_of, unsigned threads);
/// Everything the grid depends on: the policy less what only limits it, the call, the book.
[[nodiscard]] Document grid_key(const Book& book, const Policy& policy, Date as_of);
/// Throws invalid_rule where a constraint names no cell, infeasible where they conflict.
[[nodiscard]] Limits limits_of(const Book& book, const Policy& policy, const Grid& grid);
/// What a cell with that number pushes down to its children.
[[nodiscard]] std::int64_t pushed(const Policy& policy, const Grid& grid, const Limits& limits, std::size_t cell, std::int64_t units);
/// Solves every parent from the top. With a solved neighbour (the same grid) only what differs is solved again.
[[nodiscard]] std::vector<std::int64_t> solve(const Book& book, const Policy& policy, const Grid& grid, const Limits& limits, std::vector<std::uint32_t>& coarse,
                                              const TargetSheet::Impl* neighbour);
/// What children weigh under a parent that pushes down `total`; all 1 where nothing weighs.
void weights_of(const Policy& policy, const Grid& grid, std::size_t parent, std::int64_t total, std::vector<int128>& weights);
/// The day curves of the company and of people; `curve_of` is filled by person.
void build_curves(const Book& book, const Policy& policy, Grid& grid, const std::vector<std::uint32_t>& people, std::unordered_map<std::uint32_t, std::uint32_t>& curve_of);
/// The index of each calendar month that the policy's period touches, ×10^12.
[[nodiscard]] std::vector<int128> season_index(const Book& book, const Policy& policy, const Season& season, bool by_days, Date as_of);
/// What each piece of a period weighs: by the season and the curve's days.
[[nodiscard]] std::vector<std::int64_t> time_weights(const Policy& policy, const std::vector<int128>& season, bool by_days, const Curve& curve, std::span<const Period> pieces);
/// Whether a level of time weighs by days.
[[nodiscard]] bool weighs_by_days(const Policy& policy, const LevelRule& level);
/// Whether the cells of a level are held against last year's.
[[nodiscard]] bool caps_growth(const Policy& policy, const LevelRule& level);
/// The bases of a level's cells.
[[nodiscard]] LevelWeights weigh(const Book& book, const Policy& policy, const LevelRule& level, const Grid& grid, std::size_t first, std::size_t cells, Date as_of, unsigned threads,
                                 Findings& findings);

}  // namespace attain::targeting

namespace attain {

struct TargetSheet::Impl {
  Impl(Book book_, targeting::Policy policy_, Date as_of_) : book(std::move(book_)), policy(std::move(policy_)), as_of(as_of_) {}
  Impl(const Impl& other)
      : book(other.book), policy(other.policy), as_of(other.as_of), grid(other.grid), limits(other.limits), units(other.units), revision(other.revision),
        findings(other.findings), changed(other.changed), unit(other.unit), coarse(other.coarse), withdrawn(other.withdrawn) {}
  Book book;
  targeting::Policy policy;
  Date as_of;
  std::shared_ptr<const targeting::Grid> grid;
  std::shared_ptr<const targeting::Limits> limits;
  std::vector<std::int64_t> units;
  TargetRevision revision;
  Findings findings;
  bool changed = false;                      ///< by `revised`: numbers are no more those of the policy

  std::string unit;
  std::vector<std::uint32_t> coarse;         ///< parents whose constraints left no room for the level's unit
  std::vector<Document> withdrawn;           ///< rows of an earlier sheet that this one takes back when it is added

  /// Cells by node, for look-ups; made when first asked for.
  struct Index {
    std::map<targeting::Codes, std::vector<std::uint32_t>> nodes;      ///< by canonical codes; a team's own members are not the team
    std::vector<std::uint32_t> offset, cells;                          ///< by node: its cells
  };
  [[nodiscard]] const Index& look_up() const;
  mutable std::once_flag indexed;
  mutable Index index;

  [[nodiscard]] std::int64_t pushed(std::size_t cell) const;
  /// Of a revised sheet: its pieces of time say what it has in them, also where they add to more than its own number (a shortfall that is caught up).
  [[nodiscard]] bool carries(std::size_t cell) const;
  /// Writes the days of a lowest cell, from its period's first day on.
  void phase(std::size_t cell, std::vector<std::int64_t>& days, std::vector<std::int64_t>& weights) const;
  /// Adds the days of any cell into `days`, which begin at the policy period's first day.
  void add_days(std::size_t cell, std::vector<std::int64_t>& days) const;
  /// What a cell has in [first, end), which lies within its period.
  [[nodiscard]] std::int64_t units_in(std::size_t cell, Date first, Date end) const;
  /// The highest cells that are for the node: their periods do not overlap for one and the same somebody.
  [[nodiscard]] std::vector<std::uint32_t> cells_of(const targeting::Codes& codes) const;
  [[nodiscard]] std::optional<std::size_t> find(const targeting::Codes& codes, const Period& period) const;
  [[nodiscard]] TargetNode node_of(const targeting::Codes& codes) const;
  [[nodiscard]] std::string name(std::size_t cell) const;              ///< "north, chai 2026-03"
  [[nodiscard]] std::vector<TargetBy> dimensions() const;              ///< those in use, in order

  /// What a cell's number is made of; values add to it.
  struct Part {
    std::string label;
    Decimal value;
    Why why;
  };
  [[nodiscard]] std::vector<Part> parts(std::size_t cell) const;
};

}  // namespace attain
