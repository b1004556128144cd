#pragma once
/// Credit rules bound to one table of one book: which rules apply to a fact, which of them wins, and whom it credits.

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "attain/credit/credit.hpp"
#include "attain/credit/fact_expression.hpp"
#include "attain/credit/rules.hpp"

namespace attain::crediting {

/// What a rule may be confined to, each matched along its tree: a territory rule also takes the facts of territories under it.
enum class Dimension : std::uint8_t { customer, territory, product, category, salesperson, team, channel, campaign };
inline constexpr std::size_t kDimensions = 8;
[[nodiscard]] std::string_view name_of(Dimension dimension) noexcept;
[[nodiscard]] Domain domain_of(Dimension dimension) noexcept;

/// Whom a line of a rule credits.
struct Recipient {
  enum class To : std::uint8_t { seller, person, owner, holder, assigned, team, manager, managers, field, nobody };
  enum class Divide : std::uint8_t { shares, equal, capacity, each };   ///< several people: by their assignments' shares, in equal parts, by capacity, the whole to each
  To to = To::seller;
  std::uint32_t person = kNone, team = kNone;
  Dimension of = Dimension::customer;      ///< assigned: what the assignments are looked up for
  std::uint32_t role = kNone;              ///< assigned: only this role; kNone any
  bool any_role = true;
  int level = 1;                           ///< manager: 1 is the nearest above; managers: the most
  Divide divide = Divide::shares;
  std::shared_ptr<const FactExpression> field;
  std::shared_ptr<const Recipient> otherwise;
  std::string words;                       ///< as it is told: `holder of the territory`
};

struct CreditLineRule {
  Recipient to;
  std::int64_t share = kWholeShare;
  std::shared_ptr<const FactExpression> share_of;   ///< when the share is an expression
};

struct CreditRule {
  std::string name, title, path, table;
  std::uint32_t slot = 0;                  ///< 0: revenue; rules of one slot compete, one wins a fact
  CreditRole role = CreditRole::revenue;
  std::int64_t priority = 0;
  Date effective = kEarliest, until = kLatest;
  std::vector<std::pair<Date, Date>> hidden;      ///< days on which a later version of the same name holds
  std::array<std::vector<std::uint32_t>, kDimensions> match;   ///< sorted codes; empty: anything
  int dimensions = 0;                      ///< how many of them are given, and one for a condition
  std::shared_ptr<const FactExpression> when;
  std::string when_text;
  std::vector<CreditLineRule> lines;
  std::optional<Recipient> remainder;
  [[nodiscard]] bool in_force(Date day) const noexcept;
};

/// A rule that applies to a fact, with what decides between it and others.
struct Hit {
  std::uint32_t rule = 0;
  std::int32_t depth = 0;                  ///< Σ depths of the matched nodes
};

/// A fact as the rules see it.
struct Fact {
  Table::Row at;
  const Segment* segment = nullptr;
  std::uint32_t row = 0;
  Date day;
};

struct Assignment { std::uint32_t person, role; std::int64_t share; Date from, to; };

/// The credit that rules give one fact; equal ones are kept once.
struct Given {
  std::vector<Share> shares;               ///< by role, person's id, with equal ones joined
  bool decided = false;                    ///< a revenue rule applied, so that the seller's own credit is replaced
  friend bool operator==(const Given& a, const Given& b);
};
inline constexpr std::uint32_t kNoRule = kNone;

/// The trees along which rules match: what a fact refers to, and what is above that, as on the fact's day.
class Trees {
 public:
  Trees(const Book& book, const Table& table);
  /// What the fact refers to and what is above it, nearest first.
  void path(Dimension dimension, const Fact& fact, std::vector<std::uint32_t>& path) const;
  /// A node and what is above it, nearest first.
  void above(Dimension dimension, std::uint32_t code, Date day, std::vector<std::uint32_t>& path) const;
  /// How far a node is from the root of its tree: a root is 1; products lie below their categories, people below their teams.
  [[nodiscard]] int depth(Dimension dimension, std::uint32_t code, Date day) const;
  [[nodiscard]] std::uint32_t seller(const Fact& fact) const noexcept { return code(fact, person_); }

 private:
  [[nodiscard]] static std::uint32_t code(const Fact& fact, const std::optional<std::size_t>& column) noexcept {
    return column ? fact.segment->column(*column).code(fact.row) : kNone;
  }
  const Company& company_;
  std::optional<std::size_t> person_, customer_, territory_, product_, channel_, campaign_;
  const Attribute *category_ = nullptr, *merged_ = nullptr, *parent_ = nullptr;
};

class CreditRules {
 public:
  /// Reads the rules of that table; throws invalid_rule and the like with the rule's path.
  CreditRules(const Book& book, const Table& table);
  [[nodiscard]] bool empty() const noexcept { return rules_.empty(); }
  [[nodiscard]] const std::vector<CreditRule>& rules() const noexcept { return rules_; }
  [[nodiscard]] const std::vector<std::string>& slots() const noexcept { return slots_; }   ///< "revenue", then groups of overlays

  /// One entry a row of the part: an index into `given()`, kNoRule where no rule applies. Rows that are not known are passed over.
  void decide(std::uint32_t part, std::vector<std::uint32_t>& out);
  [[nodiscard]] std::uint32_t decide(Table::Row row);
  [[nodiscard]] const Given& given(std::uint32_t index) const noexcept { return given_[index]; }

  /// Every rule that applies to the fact, best first within its slot; slots in order.
  [[nodiscard]] std::vector<std::vector<Hit>> hits(Table::Row row) const;
  /// What puts `a` before `b`: the first criterion on which they differ.
  [[nodiscard]] Criterion criterion(const Hit& a, const Hit& b) const;
  /// Whom the rule credits on this fact, by role and person's id.
  [[nodiscard]] std::vector<Share> shares_of(const CreditRule& rule, const Fact& fact) const;
  [[nodiscard]] Fact fact(Table::Row row) const;

 private:
  struct Block;
  void read_assignments();
  void index_rules();
  void candidates(const Fact& fact, std::array<std::vector<std::uint32_t>, kDimensions>& paths, std::vector<Hit>& hits) const;
  [[nodiscard]] bool before(const Hit& a, const Hit& b) const;
  std::uint32_t keep(const std::vector<std::uint32_t>& winners, const Fact& fact);

  /// Adds what the recipient gets; the share that was meant for nobody on purpose.
  std::int64_t give(const Recipient& to, const Fact& fact, std::int64_t share, CreditRole role, std::vector<Share>& out) const;
  [[nodiscard]] const std::vector<std::uint32_t>& members(std::uint32_t team, Date day) const;
  /// Shares of the assignments to the nearest node that has any of that role (kNone: of any).
  [[nodiscard]] std::vector<Share> assigned(Dimension dimension, std::uint32_t code, std::uint32_t role, bool any_role, Date day) const;
  [[nodiscard]] std::vector<Share> holders(const Fact& fact) const;
  [[nodiscard]] std::vector<Share> managers(const Recipient& to, const Fact& fact) const;
  [[nodiscard]] std::vector<Share> team(const Recipient& to, const Fact& fact) const;
  [[nodiscard]] std::vector<Share> candidates_of(const Recipient& to, const Fact& fact) const;
  void divide(std::vector<Share> people, Recipient::Divide how, Date day, std::int64_t share, CreditRole role, std::vector<Share>& out) const;
  void sort(std::vector<Share>& shares) const;

  const Book& book_;
  const Ids& ids_;
  const Table& table_;
  const Trees trees_;
  std::vector<std::string> slots_;
  std::vector<CreditRule> rules_;
  std::array<bool, kDimensions> used_{};
  std::vector<std::uint32_t> general_;                                       // rules that no index finds
  std::array<std::unordered_map<std::uint32_t, std::vector<std::uint32_t>>, kDimensions> index_;   // by code, rules
  std::map<std::pair<Dimension, std::uint32_t>, std::vector<Assignment>> assignments_;
  mutable std::map<std::int32_t, std::vector<std::vector<std::uint32_t>>> members_;   // by day, then team code
  std::vector<Given> given_;
  std::unordered_multimap<std::size_t, std::uint32_t> given_index_;
  std::vector<std::uint32_t> rank_;                                          // of people by their ids' texts: what ties are broken by
  mutable std::vector<std::uint32_t> above_;                                 // what lies above something, while it is asked
  std::uint32_t owner_role_ = kNone, holder_role_ = kNone;
  const Attribute *holder_ = nullptr, *capacity_ = nullptr;
};

/// The rules for facts of that table, by name and first day; `slots` gets the names of what they compete for. What cannot be read
/// is thrown, or listed in `findings`.
[[nodiscard]] std::vector<CreditRule> read_credit_rules(const Book& book, const Table& table, std::vector<std::string>& slots, Findings* findings = nullptr);

/// A fact's credit: each share with its signed part of the amount in the company's currency (empty: no amount), nobody's last.
[[nodiscard]] std::vector<std::pair<Share, std::optional<int128>>> credited(const Book& book, const Credits& credits, Table::Row row);

}  // namespace attain::crediting
