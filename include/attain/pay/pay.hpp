#pragma once
/// Pay: a pay plan (rules) applied to the credited facts of a period gives everybody under it a statement, right to the cent, that explains itself; with a
/// double-entry ledger, and with the differences that later knowledge makes to what was posted.
///
/// Arithmetic (docs/concepts/pay.md): credit lines → basis → cumulative base M of the window → F(M) → P_t = F(M_t) − F(M_{t−1}) → caps, gates, bonuses →
/// earned → held or released → draws → paid. Every line is the difference of two rounded totals, so lines add to the total exactly, in any order and batching.
/// Identities: Σ lines = statement; Σ debits = Σ credits of every entry; held = what stood held + earned − released; Σ P_t = F(M_T) with `returns: recompute`.
///
///     auto sheet = pay(book, {.plan = "field commission", .period = Period::month(2026, 10)});
///     std::cout << sheet.at("ng-mei").paid().text() << sheet.at("ng-mei").why().text();
///     Book posted = book.add(sheet);                       // statements and ledger; a later `pay` posts differences from them

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attain/base/frame.hpp"
#include "attain/base/why.hpp"
#include "attain/book/book.hpp"

namespace attain {

namespace paying {
struct Sheet;
}
class Statement;
struct PayOptions;

/// The result: one statement a person, the lines they are made of, the ledger. Pins its book; copies share everything.
class StatementSheet {
 public:
  [[nodiscard]] const std::string& plan() const noexcept;
  [[nodiscard]] const Period& period() const noexcept;
  [[nodiscard]] Date as_of() const noexcept;
  [[nodiscard]] Currency currency() const noexcept;
  [[nodiscard]] std::size_t size() const noexcept;
  [[nodiscard]] Statement operator[](std::size_t row) const;               ///< by salesperson id
  [[nodiscard]] Statement at(std::string_view salesperson) const;          ///< throws not_found with a suggestion
  [[nodiscard]] bool contains(std::string_view salesperson) const noexcept;
  /// salesperson, earned, released, held, paid, currency. Earned, released and paid are of the period (with differences posted in it), held stands at its end. A plan
  /// with `pay_in` adds paid_in, realised (what rates changed between earning and payment) and paid_currency: converted once; all else is in the company's currency.
  [[nodiscard]] Frame frame() const;
  /// One row per credit line and component, and one for whatever else adds to pay (`kind`): salesperson, period, origin, component, kind, table, fact, on, basis,
  /// earned, released, paid, currency, reason. `origin` is the period a difference belongs to; a person's rows add to the statement. By salesperson, period,
  /// origin, component, day, fact.
  [[nodiscard]] Frame lines() const;
  [[nodiscard]] Frame lines(std::string_view salesperson) const;
  /// entry, period, origin, salesperson, account, debit, credit, currency, component, reason: every entry has as much debit as credit.
  [[nodiscard]] Frame ledger() const;
  [[nodiscard]] const Findings& findings() const noexcept;
  [[nodiscard]] const Book& book() const noexcept;                         ///< the book it pins
  [[nodiscard]] const Document& rule() const noexcept;                     ///< the plan version in force on the period's last day
  /// {"digest", "plan", "version", "period", "as_of", "known", "library"}: the same manifest gives the same bytes.
  [[nodiscard]] Document manifest() const;
  /// What separates this sheet from `other` (the earlier one), to the cent: salesperson, component, cause (facts, credit, target, rule, rate), table (of what is no
  /// credit line: its kind, such as "gate"), fact, before, after, difference. The differences of a person add to earned − other's earned exactly.
  [[nodiscard]] Frame difference(const StatementSheet& other) const;
  /// Rows for `Book::add`: into `statements` and `ledger`. The same again gives nothing; throws already_posted when the period was posted with another result
  /// (post differences in the open period instead: they are part of that period's sheet).
  [[nodiscard]] std::vector<Posting> postings(const Book& book) const;

 private:
  friend class Statement;
  friend StatementSheet pay(const Book&, const PayOptions&);
  friend struct paying::Sheet;
  std::shared_ptr<const paying::Sheet> sheet_;
  explicit StatementSheet(std::shared_ptr<const paying::Sheet> sheet) : sheet_(std::move(sheet)) {}
};

/// One person's statement: a view into the sheet.
class Statement {
 public:
  [[nodiscard]] const std::string& salesperson() const noexcept;
  [[nodiscard]] const std::string& name() const noexcept;
  [[nodiscard]] Decimal earned() const;        ///< of the period, differences of earlier periods included; less what was forfeited
  [[nodiscard]] Decimal released() const;      ///< became payable in the period
  [[nodiscard]] Decimal held() const;          ///< earned and not yet released, at the period's end
  [[nodiscard]] Decimal paid() const;          ///< released, with draws, recoveries and carried debts
  [[nodiscard]] Decimal draw_balance() const;  ///< recoverable draws outstanding at the period's end
  [[nodiscard]] Currency currency() const noexcept;
  [[nodiscard]] Frame lines() const;
  [[nodiscard]] Why why() const;                                           ///< of `paid`, down to tier row, credit and fact; built when asked for
  /// Of one line: `fact` of a component (all lines of that fact add up).
  [[nodiscard]] Why why(std::string_view component, std::string_view fact) const;
  /// What lies ahead, per component with rates: component, base (M at the period's end), rate, next_from, distance, next_rate, next_sale: what a further unit of
  /// basis × 1 (one of the currency) would earn, exactly.
  [[nodiscard]] Frame outlook() const;
  /// What a deal of that basis would earn in the component on the period's last day, rounded as a line; throws not_found for an unknown component.
  [[nodiscard]] Decimal would_pay(std::string_view component, const Decimal& basis) const;

 private:
  friend class StatementSheet;
  std::shared_ptr<const paying::Sheet> sheet_;
  std::size_t row_ = 0;
};

struct PayOptions {
  std::string plan;
  Period period;                             ///< one plan period, or a whole number of them (then flows add and balances stand at the end)
  std::optional<Date> as_of;                 ///< default: the period's last day; facts, payments and allocations after it are invisible
  std::optional<StatementSheet> previous;    ///< an earlier run of the plan: what did not change is taken from it (equal to a full run), and periods it covers
                                             ///< before this one count as posted: their differences are part of this sheet
  std::vector<std::string> salespeople;      ///< only these; empty: everyone enrolled
  unsigned threads = 0;                      ///< 0: as many as there are cores; results do not depend on it
};

/// Throws unknown_rule when no version of the plan is in force, invalid_rule when it cannot be read, invalid_period when the period is no whole number of the plan's.
[[nodiscard]] StatementSheet pay(const Book& book, const PayOptions& options);

}  // namespace attain
