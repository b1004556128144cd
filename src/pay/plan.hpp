#pragma once
/// Plan: the parsed form of a `pay-plan/1` document.

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "attain/book/book.hpp"
#include "attain/math/piecewise.hpp"
#include "attain/measure/measure.hpp"
#include "attain/rule/expression.hpp"
#include "attain/rule/table.hpp"

namespace attain::paying {

inline constexpr int kPayScale = 6;      ///< decimals of every amount of pay inside
inline constexpr int kFineScale = 18;    ///< decimals of exact earnings before they are rounded

using Condition = std::shared_ptr<const rule::Expression>;

enum class Residue : std::uint8_t { carry, spread, each };
struct Rounding {
  Decimal to;                          ///< a positive unit of the currency
  std::int64_t unit = 1;               ///< the same in minor units
  RoundingMode mode = RoundingMode::half_even;
  Residue residue = Residue::carry;
};

/// A number or a formula over what is known of a person and period.
struct Amount {
  std::optional<Decimal> number;
  Condition formula;
  std::string path;
};

struct Gate {
  enum class Does : std::uint8_t { multiply, cap, floor, add, set };
  Condition when;
  Does does = Does::multiply;
  Decimal by;
  std::string reason, path;
};

/// What a rate row may name, in the default order of precedence.
enum class RateKey : std::uint8_t { when, customer, product, category, territory, segment, channel };
inline constexpr int kRateKeys = 7;
[[nodiscard]] std::string_view name_of(RateKey key) noexcept;

struct RateRow {
  std::array<std::string, kRateKeys> wants;   ///< "" for what it does not name; [when] is the condition's text
  Condition when;
  Decimal rate;
  std::string path;
  [[nodiscard]] std::string text() const;     ///< product "p-1", channel "web"
};

enum class TierForm : std::uint8_t { none, marginal, whole, interpolated, overage, step };
[[nodiscard]] std::string_view name_of(TierForm form) noexcept;

struct Tiers {
  TierForm form = TierForm::none;
  std::vector<Piecewise::Point> points;       ///< from, rate (multiplier, amount)
  bool on_attainment = false;
  bool lower_at_bound = false;
  bool zero_below = false;
  std::string path;
};

struct Window {
  enum class Kind : std::uint8_t { fact, document, period, grain, rolling, lifetime };
  Kind kind = Kind::period;
  Grain grain = Grain::year;
  int count = 0;
};

enum class Scope : std::uint8_t { own, team, subtree };
enum class Prorate : std::uint8_t { none, days, working_days };

struct Component {
  enum class Kind : std::uint8_t { rate, bonus, penalty, contest };
  std::string name, title, path;
  Kind kind = Kind::rate;
  Condition enrolled_for;
  // rate
  std::string table = "orders", basis = "amount";
  std::optional<Document> measure;            ///< the basis is this measure; of a contest: what is ranked
  std::string measure_name;
  Condition where;
  bool overlay = false;
  Scope scope = Scope::own;
  bool own = false;
  Window over;
  Decimal rate{1};
  bool has_rate = false;
  std::vector<RateRow> rates;
  std::vector<RateKey> precedence;
  Tiers tiers;
  std::shared_ptr<const rule::DecisionTable> decision;
  std::optional<Decimal> target;
  std::string target_measure;
  std::vector<std::pair<std::int64_t, Decimal>> ramp;
  Condition relief;
  Prorate prorate = Prorate::none;
  bool on_shipment = false, on_cash = false, original = false;
  std::optional<int> unpaid_days;
  std::optional<Decimal> fact_cap, fact_floor, cap, floor;
  std::vector<Gate> gates;
  // bonus, penalty
  Condition when;
  std::optional<Amount> amount;
  std::vector<std::pair<std::string, Amount>> by_grade;
  std::vector<Amount> by_rank;
  // contest
  std::optional<Period> window;
  std::vector<Decimal> prizes;
  std::optional<Decimal> at_least;

  [[nodiscard]] bool has_lines() const noexcept { return kind == Kind::rate; }
};

struct Draw {
  Amount amount;
  bool recoverable = true, forgive = false;
  Decimal recover{1};
  std::optional<Decimal> recover_at_most;
  std::optional<Date> recover_from;
  std::optional<int> months;
};

struct Guarantee {
  Amount amount;
  std::optional<int> months;
};

struct PayIn {
  enum class At : std::uint8_t { plan, booking, payment };
  Currency currency;
  At at = At::payment;
  std::string type = "booking";
};

struct Plan {
  std::string name, path;
  Document document;
  Date effective = kEarliest;
  Grain period = Grain::month;
  Condition enrolled_for;
  std::string scorecard;
  std::vector<Component> components;
  std::vector<Gate> gates;
  std::optional<Decimal> cap, floor, plan_cap;
  std::optional<Guarantee> guarantee;
  std::optional<Draw> draw;
  bool carries_negative = false;
  Rounding round;
  std::optional<PayIn> pay_in;
  /// Measures that conditions and formulae read, and what else: sorted, unique.
  std::vector<std::string> names;
};

/// Parses and checks a plan; throws Error with the path of what is wrong.
[[nodiscard]] Plan parse(const Book& book, const Rule& rule);
/// The names that conditions and formulae may use besides measures: score, grade, rank, earned, base, attainment_of_target, …
[[nodiscard]] rule::Vocabulary plan_vocabulary(const Book& book);

}  // namespace attain::paying
