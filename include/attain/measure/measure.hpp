#pragma once
/// Measures: numbers from credit lines per entity and period: the standard catalogue (docs/reference/measures.md) and the user's own (`measure/1`).
///
///     Frame f = measure(book, {.measures = {"actual_sales", "orders"}, .by = {"salesperson", "month"}, .period = Period::year(2026)});

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

/// How a measure adds up over entities (design §3).
enum class Additive : std::uint8_t { sum, distinct, ratio, extreme, event };
[[nodiscard]] std::string_view name_of(Additive kind) noexcept;

/// Why a value is there or not.
enum class State : std::uint8_t { ok, zero_denominator, not_applicable, not_reported };
[[nodiscard]] std::string_view name_of(State state) noexcept;

/// What is asked for: a name, or a document {"measure", "as", …parameters, "where"}.
struct MeasureRequest {
  Document document;
  MeasureRequest(const char* name) : document(name) {}               // NOLINT: a name is a request
  MeasureRequest(std::string name) : document(std::move(name)) {}    // NOLINT
  MeasureRequest(Document request) : document(std::move(request)) {} // NOLINT
};

struct MeasureOptions {
  std::vector<MeasureRequest> measures;
  std::vector<std::string> by;               ///< contract.md: salesperson, manager, team, team_tree, territory, customer, …, month, …, or `customer.segment`
  Period period;
  std::string where;                         ///< FEEL over the fact: `customer.segment = "retail" and amount > 100`
  std::optional<Date> as_of;                 ///< default: the period's last day
  std::string credit = "revenue";            ///< or "overlay"
  unsigned threads = 0;                      ///< 0: as many as there are cores; results do not depend on it
};

/// One group's values: what `values()` yields before it becomes a frame.
struct MeasureValue {
  std::optional<Decimal> value;
  State state = State::ok;
  std::optional<Decimal> numerator, denominator;   ///< of a ratio
};

/// The result of a measure call with its states and its explanations; pins the book.
class MeasureSheet {
 public:
  [[nodiscard]] std::size_t rows() const noexcept;
  [[nodiscard]] std::size_t measures() const noexcept;
  [[nodiscard]] const std::vector<std::string>& columns() const noexcept;         ///< the `by` columns, then one a measure
  [[nodiscard]] std::optional<std::string> key(std::size_t row, std::size_t by) const;  ///< an entity id, attribute value or period text; empty: null
  [[nodiscard]] const MeasureValue& at(std::size_t row, std::size_t measure) const;
  /// The row with those keys (null keys as nullopt); empty when there is none.
  [[nodiscard]] std::optional<std::size_t> find(const std::vector<std::optional<std::string>>& keys) const;
  [[nodiscard]] Frame frame() const;                                              ///< the contract's types and units
  [[nodiscard]] Why why(std::size_t row, std::size_t measure) const;              ///< computed on demand
  [[nodiscard]] const Findings& findings() const noexcept;                        ///< missing targets, imported customers, …

  struct Contents;
  explicit MeasureSheet(std::shared_ptr<const Contents> contents) : state_(std::move(contents)) {}

 private:
  std::shared_ptr<const Contents> state_;
};

[[nodiscard]] MeasureSheet measure_sheet(const Book& book, const MeasureOptions& options);
[[nodiscard]] inline Frame measure(const Book& book, const MeasureOptions& options) { return measure_sheet(book, options).frame(); }

/// A measure as the book knows it: standard, or a `measure/1` document.
struct MeasureInfo {
  std::string name, title, unit;             ///< unit: "money", "average" (money), "count", "event", "quantity", "ratio", "rate" (per week), or the user's own word
  Additive additive = Additive::sum;
  bool standard = true;
  std::string definition;                    ///< one sentence
  std::vector<std::string> parameters;
  bool higher_is_better = true;
};
[[nodiscard]] std::vector<MeasureInfo> measure_catalogue(const Book& book);       ///< by name
[[nodiscard]] const std::vector<MeasureInfo>& standard_measures();
/// Checks every `measure/1` document of the book: unknown tables, columns, names in expressions, missing parts.
[[nodiscard]] Findings verify_measures(const Book& book);

/// Targets whose rows under them add to something else (the gap is shown, never spread), and targets for measures that do not exist.
[[nodiscard]] Findings verify_targets(const Book& book);

/// Working days that count for a person in a period: of their calendar, employed, less leave (by share of the day), up to `as_of`. In units of 10^-6 day.
[[nodiscard]] std::int64_t own_working_days(const Book& book, std::uint32_t person, const Period& period, Date as_of);

}  // namespace attain
