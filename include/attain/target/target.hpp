#pragma once
/// Targets: a top number decomposed over people, teams, territories, products, customers and time, by a stated basis, so that every margin adds.
///
/// Invariants: numbers are whole units (`scale` decimals); the children of a cell add to what the cell pushes down (its own number, raised by the level's hedge
/// and the cell's adjustment where the policy has them), always; days and weeks are phased on demand and add to the cells they are cut from; the same
/// policy and book give the same bytes. Sheets are immutable and pin their book.
///
///     auto sheet = decompose(book, {.policy = io::read_json(R"({"attain": "target-policy/1", "name": "plan", "measure": "actual_sales", "period": "2026",
///                                                               "value": 1000000, "levels": [{"by": "team"}, {"by": "salesperson"}, {"by": "month"}]})")});
///     sheet.value({{TargetBy::salesperson, "ng-mei"}}, Period::parse("2026-W07").value());   // units
///     std::cout << sheet.why(*sheet.find({{TargetBy::team, "north"}}, Period::year(2026))).text();

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "attain/base/frame.hpp"
#include "attain/base/why.hpp"
#include "attain/book/book.hpp"

namespace attain {

/// What a target can be for. `team`, `territory` and `category` are trees; the others lists.
enum class TargetBy : std::uint8_t { salesperson, team, territory, product, category, customer, segment, channel };
inline constexpr int kTargetDimensions = 8;
[[nodiscard]] std::optional<TargetBy> target_by(std::string_view name) noexcept;
[[nodiscard]] std::string_view name_of(TargetBy by) noexcept;

/// Whom a target is for, as a row of `targets` says it: ids by dimension; nothing given is the company. A person's cell names the person and not the
/// team, a product's the product and not its category.
using TargetNode = std::vector<std::pair<TargetBy, std::string>>;
/// A node as documents write it: `{"salesperson": "ng-mei", "product": "chai"}`; null is the company. In the order of dimensions.
[[nodiscard]] TargetNode target_node(const Reader& node);

class TargetSheet;

struct DecomposeOptions {
  Document policy;                           ///< a `target-policy/1` document, or the name (text) of one in the book
  std::optional<Period> period = {};         ///< in place of the policy's
  std::optional<Decimal> value = {};         ///< the top number, in place of the policy's
  std::optional<Date> as_of = {};            ///< what the bases may know; default: the day before the period
  const TargetSheet* previous = nullptr;     ///< only faster: unchanged parts are taken from it; the result equals the one without
  unsigned threads = 0;                      ///< 0: as many as there are cores; results do not depend on it
};

/// What a revision says of itself.
struct TargetRevision {
  int version = 1;
  std::string state = "released";            ///< draft, released, objected, withdrawn: as the rows of `targets`
  std::string reason;
  friend bool operator==(const TargetRevision&, const TargetRevision&) = default;
};

/// One changed number of a sheet.
struct TargetChange {
  std::size_t cell = 0;
  std::int64_t units = 0;
};

class TargetSheet {
 public:
  /// A step of the decomposition: level 0 is the total.
  struct Level {
    std::string by;                          ///< "total", "team", "salesperson", "month", …
    bool time = false;
    std::int64_t unit = 1;                   ///< cells are multiples of it, but for one per parent that carries what is left below it
    std::size_t first = 0, cells = 0;        ///< cells [first, first + cells)
  };
  /// A cell: a number for somebody in a period. Children are [first_child, first_child + children).
  struct Cell {
    std::size_t level = 0, parent = 0, first_child = 0, children = 0;
    std::int64_t units = 0;                  ///< its target
    std::int64_t pushed = 0;                 ///< what its children add to; equals units but for hedge and adjustment
    Period period;
    bool own_members = false;                ///< the members of a team that has teams under it as well: no target of its own in the book
  };

  [[nodiscard]] const std::string& policy() const noexcept;      ///< its name
  [[nodiscard]] const Document& rule() const noexcept;           ///< the policy as used
  [[nodiscard]] const std::string& measure() const noexcept;
  [[nodiscard]] const Period& period() const noexcept;
  [[nodiscard]] Date as_of() const noexcept;
  [[nodiscard]] bool is_money() const noexcept;
  [[nodiscard]] const std::string& unit() const noexcept;        ///< "EUR", "" for counts
  [[nodiscard]] int scale() const noexcept;                      ///< decimals of the units
  [[nodiscard]] const TargetRevision& revision() const noexcept;
  [[nodiscard]] const Book& book() const noexcept;
  [[nodiscard]] const Findings& findings() const noexcept;       ///< a basis that had nothing, negative history, …

  [[nodiscard]] const std::vector<Level>& levels() const noexcept;
  [[nodiscard]] std::size_t cells() const noexcept;              ///< all levels; cell 0 is the total; children of a cell are contiguous and in order
  [[nodiscard]] Cell cell(std::size_t index) const;
  [[nodiscard]] std::span<const std::int64_t> units() const noexcept;                       ///< of every cell
  [[nodiscard]] TargetNode node(std::size_t cell) const;         ///< whom the cell is for
  [[nodiscard]] Decimal amount(std::int64_t units) const { return Decimal::scaled(units, scale()); }
  [[nodiscard]] std::optional<std::size_t> find(const TargetNode& node, const Period& period) const;  ///< the cell with exactly that key
  /// Every node that has cells, the company first, then level by level.
  [[nodiscard]] std::vector<TargetNode> nodes() const;

  /// The target of a node in any period: its cell; else what its enclosing cell gives that period; a node that is no cell (a product over all people) is the
  /// sum of the lowest cells it holds. Days within the lowest stored period are phased. Empty where the sheet has nothing for it.
  [[nodiscard]] std::optional<std::int64_t> value(const TargetNode& node, const Period& period) const;
  /// The same for every piece of that grain that touches the sheet's period, in order; pieces are clipped to it.
  [[nodiscard]] std::vector<std::pair<Period, std::int64_t>> phased(const TargetNode& node, Grain grain) const;
  /// The days of a lowest cell, from its period's first day on; they add to it exactly.
  [[nodiscard]] std::vector<std::int64_t> days(std::size_t lowest_cell) const;
  /// Streams the days of every lowest cell in order; the span is valid during the call.
  void for_each_day(const std::function<void(std::size_t cell, Date first, std::span<const std::int64_t> units)>& take) const;

  /// One row a cell: level, salesperson … channel (those in use), period, target, pushed where it differs.
  [[nodiscard]] Frame frame() const;
  /// One row a node of the lowest entity level and piece of the grain: the dimensions, period, target. Grain::day gives days.
  [[nodiscard]] Frame frame(Grain grain) const;
  /// One row a cell and part: where its number comes from in units of the target (bases, season, working days, constraint, rounding); parts add to the cell.
  [[nodiscard]] Frame lines() const;
  /// Bottom-up commitments (rows of `values`, or the policy's own) beside the targets: the dimensions, period, target, committed, gap.
  [[nodiscard]] Frame commitments() const;
  /// What one cell is made of, by name; values add to it.
  [[nodiscard]] std::vector<std::pair<std::string, Decimal>> parts(std::size_t cell) const;
  [[nodiscard]] Why why(std::size_t cell) const;                 ///< built when asked for
  /// {"digest", "policy", "period", "as_of", "known", "version", "library"}: the same manifest gives the same bytes.
  [[nodiscard]] Document manifest() const;
  /// Rows for `Book::add`: into `targets`, one a cell, ids made of policy, version, node and period.
  [[nodiscard]] std::vector<Posting> postings(const Book& book) const;
  /// The same sheet with changed numbers and another revision. Throws invalid_argument where a parent would no longer be the sum of its children.
  [[nodiscard]] TargetSheet revised(std::span<const TargetChange> changes, TargetRevision revision) const;

  struct Impl;
  explicit TargetSheet(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
  [[nodiscard]] const Impl& impl() const noexcept { return *impl_; }

 private:
  std::shared_ptr<const Impl> impl_;
};

/// Decomposes. Throws invalid_rule for a bad policy, infeasible where its constraints cannot hold together: the message names the smallest set in conflict and
/// by how much, `path` the first of them.
[[nodiscard]] TargetSheet decompose(const Book& book, const DecomposeOptions& options);

/// Checks every `target-policy/1` document of the book: unknown keys and entities, bases without weight, constraints in conflict.
[[nodiscard]] Findings verify_policies(const Book& book);

}  // namespace attain
