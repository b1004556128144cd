#pragma once
/// The state behind a StatementSheet: people, periods, credit lines in columns, what they earn, and how it is settled.

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attain/appraisal/appraisal.hpp"
#include "attain/credit/credit.hpp"
#include "attain/pay/pay.hpp"
#include "measure/lines.hpp"
#include "plan.hpp"
#include "schedule.hpp"

namespace attain::paying {

/// What a line is. Facts earn; everything else is settled on top.
enum class LineKind : std::uint8_t {
  earning, returned, cancelled, measured, true_up, release, forfeit, cap, floor, gate, bonus, penalty, contest, guarantee, draw, recovery, forgiven, carried, exchange
};
[[nodiscard]] std::string_view name_of(LineKind kind) noexcept;
[[nodiscard]] std::optional<LineKind> line_kind(std::string_view name) noexcept;

inline constexpr std::uint32_t kCancelled = 0x80000000u;   ///< on a line's fact: the sale taken back on the day it was cancelled
inline constexpr std::uint32_t kNoFact = 0xFFFFFFFFu;      ///< a measure's value, no fact

/// Days a person is under the plan, with what was agreed.
struct Enrolment {
  Date first = kEarliest, end = kLatest;
  std::optional<Decimal> share, target_incentive, base_salary, draw;
};

struct Person {
  std::uint32_t code = kNone;
  std::string id, name;
  std::vector<Enrolment> enrolments;                       ///< by first day
  [[nodiscard]] const Enrolment* on(Date day) const noexcept;
  [[nodiscard]] const Enrolment* in(const Period& period) const noexcept;   ///< the last one of the period
};

/// Credit lines of all components in columns. A bucket is one component of one person, its lines by day, then fact id. A recalculation shares the columns of the
/// run before it and adds the buckets that changed behind them.
struct Lines {
  struct Columns {
    std::vector<std::uint32_t> fact;
    std::vector<std::int64_t> basis;                       ///< at the component's scale, signed
    std::vector<std::int64_t> earned;                      ///< at kPayScale
  };
  std::size_t periods = 0;
  std::vector<std::uint64_t> first;                        ///< by bucket: the place of its first line
  std::vector<std::uint32_t> ends;                         ///< by bucket × periods: end of that period's lines, from the bucket's first
  std::shared_ptr<const Columns> base;                     ///< places [0, base_size), of an earlier run
  std::uint64_t base_size = 0;
  std::shared_ptr<Columns> own = std::make_shared<Columns>();   ///< the places after them
  [[nodiscard]] const std::uint32_t* facts(std::uint64_t place) const noexcept { return place < base_size ? base->fact.data() + place : own->fact.data() + (place - base_size); }
  [[nodiscard]] const std::int64_t* bases(std::uint64_t place) const noexcept { return place < base_size ? base->basis.data() + place : own->basis.data() + (place - base_size); }
  [[nodiscard]] const std::int64_t* earnings(std::uint64_t place) const noexcept { return place < base_size ? base->earned.data() + place : own->earned.data() + (place - base_size); }
  [[nodiscard]] std::uint32_t fact(std::uint64_t place) const noexcept { return *facts(place); }
  [[nodiscard]] std::int64_t basis(std::uint64_t place) const noexcept { return *bases(place); }
  [[nodiscard]] std::int64_t earned(std::uint64_t place) const noexcept { return *earnings(place); }
  [[nodiscard]] std::uint64_t begin_of(std::size_t bucket, std::size_t period) const noexcept {
    return first[bucket] + (period == 0 ? 0 : ends[bucket * periods + period - 1]);
  }
  [[nodiscard]] std::uint64_t end_of(std::size_t bucket, std::size_t period) const noexcept { return first[bucket] + ends[bucket * periods + period]; }
};

/// The credits of a table of a book, looked up when somebody asks: a recalculation of a few buckets may never do.
class LazyCredits {
 public:
  LazyCredits(Book book, std::string table) : book_(std::move(book)), table_(std::move(table)) {}
  [[nodiscard]] const Credits& get() {
    std::call_once(once_, [&] { credits_ = credits_of(book_, table_); });
    return *credits_;
  }

 private:
  Book book_;
  std::string table_;
  std::once_flag once_;
  std::shared_ptr<const Credits> credits_;
};

/// A component over all versions of the plan that the run meets, bound to its table.
struct Bound {
  std::string name;
  std::vector<const Component*> version;                   ///< by plan version; null where it has no such component
  const Component* any = nullptr;
  const Table* table = nullptr;
  std::shared_ptr<LazyCredits> lazy_credits;
  [[nodiscard]] const Credits& credits() const { return lazy_credits->get(); }
  std::vector<std::uint64_t> bases;                        ///< the first fact number of each part
  int scale = 2;                                           ///< of bases
  bool money = true;
  [[nodiscard]] Table::Row row(std::uint32_t fact) const noexcept;
  [[nodiscard]] const Segment& segment(Table::Row row) const noexcept { return *table->parts()[row.part].segment; }
  [[nodiscard]] std::string fact_id(std::uint32_t fact) const;
  [[nodiscard]] std::int32_t day(std::uint32_t fact) const noexcept;   ///< the day it is earned on; of a cancelled one the day of that
  std::optional<std::size_t> shipped_on, cancelled_on, kind;
};

/// One period of one bucket.
struct Earned {
  std::int64_t earned = 0;                                 ///< Σ of its lines
  int128 base = 0;                                         ///< M at its end
};

/// A line that is no credit line.
struct Extra {
  std::uint32_t slot = 0;
  std::uint32_t period = 0;
  std::int32_t component = -1;                             ///< -1: the plan as a whole
  LineKind kind = LineKind::bonus;
  std::int64_t earned = 0, released = 0, paid = 0;
  std::string fact;                                        ///< of releases and forfeits: the invoice or order
  std::string reason;
  std::int64_t advanced = 0;                               ///< what it adds to the balance of recoverable draws
};

/// A difference to what was posted for an earlier period.
struct Difference {
  std::uint32_t slot = 0;
  std::string origin, component, table, fact, reason;
  LineKind kind = LineKind::earning;
  std::int64_t earned = 0, released = 0, paid = 0;
};

/// What one person has in one plan period.
struct Settled {
  std::int64_t earned = 0, released = 0, held = 0, paid = 0, draw_balance = 0, debt = 0;
};

/// What is paid in the currency of `pay_in`, and how much of it comes from rates between earning and payment.
struct Exchanged {
  std::int64_t paid = 0, realised = 0;
  bool missing = false;                                    ///< a rate was
};

/// What conditions and formulae know of a person in a plan period.
struct Known {
  std::vector<std::optional<Decimal>> measures;            ///< by Sheet::measure_names
  std::optional<Decimal> score;
  std::string grade;
  std::optional<int> rank;
};

/// One row of `lines()`.
struct Row {
  std::uint32_t slot = 0;
  std::string period, origin;
  std::string component;
  LineKind kind = LineKind::earning;
  std::string table, fact;
  std::optional<Date> on;
  std::optional<Decimal> basis;
  std::int64_t earned = 0, released = 0, paid = 0;
  std::string reason;
};

struct Sheet : std::enable_shared_from_this<Sheet> {
  Book book;
  PayOptions options;
  Date as_of;
  std::vector<Plan> plans;                                 ///< the versions met, by effective day
  std::vector<Period> periods;                             ///< plan periods of the run; those asked for are [first_asked, size)
  std::vector<int> version;                                ///< by period: index into plans; -1 where none is in force
  std::size_t first_asked = 0;
  std::vector<Person> people;                              ///< by id
  bool only_enrolled = false;                              ///< people are those of the table `enrolments`
  std::vector<Bound> components;
  std::vector<std::vector<std::uint8_t>> eligible;         ///< by component, person × period
  Lines lines;
  std::vector<Earned> earned;                              ///< by bucket × periods
  std::vector<std::vector<Extra>> extras;                  ///< by person; by period, then as settled
  std::vector<Difference> differences;
  std::vector<Settled> settled;                            ///< by person × periods
  std::vector<std::uint32_t> shown;                        ///< who has a statement, by id
  std::vector<Settled> totals;                             ///< by person, of the periods asked for, differences included
  std::vector<Exchanged> exchanged;                        ///< by person; empty without `pay_in`
  std::vector<std::string> measure_names;
  std::vector<Known> known;                                ///< by person × periods; empty when no name is read
  std::vector<std::optional<MeasureSheet>> measured;       ///< by period
  std::vector<std::optional<AppraisalSheet>> appraised;    ///< by period
  Findings findings;
  Currency currency;
  int shown_scale = 2;

  [[nodiscard]] std::size_t bucket(std::size_t component, std::size_t slot) const noexcept { return component * people.size() + slot; }
  [[nodiscard]] const Plan& plan() const noexcept { return plans.back(); }
  [[nodiscard]] const Component* component(std::size_t component, std::size_t period) const noexcept {
    return version[period] < 0 ? nullptr : components[component].version[std::size_t(version[period])];
  }
  [[nodiscard]] const Plan* plan_of(std::size_t period) const noexcept { return version[period] < 0 ? nullptr : &plans[std::size_t(version[period])]; }
  /// True when the window of that component begins with that period.
  [[nodiscard]] bool window_begins(std::size_t component, std::size_t period) const;
  /// The schedule of a bucket in a plan period.
  [[nodiscard]] Schedule schedule(std::size_t component, std::size_t slot, std::size_t period, int128 base_at_end) const;
  [[nodiscard]] Period window_of(std::size_t component, std::size_t period) const;
  [[nodiscard]] std::optional<Decimal> target_of(std::size_t component, std::size_t slot, std::size_t period) const;
  /// The share of the window in which a person was enrolled, by the component's `prorate`.
  [[nodiscard]] Decimal part_of(const Component& component, std::size_t slot, const Period& window) const;
  [[nodiscard]] rule::Context context(std::size_t slot, std::size_t period, const std::vector<std::string>& names, const std::optional<Decimal>& earned_so_far, const std::optional<Decimal>& base,
                                      const std::optional<Decimal>& attainment) const;
  /// The day from which tenure counts: of the enrolment, else of the employment.
  [[nodiscard]] Date begun(std::size_t slot, const Period& period) const;
  [[nodiscard]] std::int64_t months_of(std::size_t slot, const Period& period) const;   ///< whole months since then, at the period's end
  [[nodiscard]] Decimal money(std::int64_t units) const { return Decimal::scaled(units, kPayScale).rounded(shown_scale); }
  [[nodiscard]] std::size_t slot_of(std::string_view salesperson) const;   ///< throws not_found
  void rows_of(std::size_t slot, std::size_t first_period, std::size_t end_period, bool with_differences, std::vector<Row>& rows) const;
  [[nodiscard]] std::size_t component_of(std::string_view name) const;     ///< throws not_found
  [[nodiscard]] Why why(std::size_t slot) const;
  [[nodiscard]] Why why_fact(std::size_t slot, std::string_view component, std::string_view fact) const;
  [[nodiscard]] Frame outlook(std::size_t slot) const;
  [[nodiscard]] Decimal would_pay(std::size_t slot, std::size_t component, const Decimal& basis) const;
  [[nodiscard]] Frame frame_of(const std::vector<Row>& rows) const;
  [[nodiscard]] Frame ledger() const;
  [[nodiscard]] static std::shared_ptr<const Sheet> run(const Book& book, const PayOptions& options);
  static const Sheet& of(const StatementSheet& sheet) { return *sheet.sheet_; }
  static const std::shared_ptr<const Sheet>& shared(const StatementSheet& sheet) { return sheet.sheet_; }

  /// Targets of windows: by component and window, people × values; filled by the run.
  struct WindowTargets { std::size_t component; Period window; std::vector<std::optional<Decimal>> by_slot; };
  std::vector<WindowTargets> targets;
};

/// Rounds exact earnings (kFineScale) to the plan's unit, at kPayScale.
[[nodiscard]] std::int64_t rounded(int128 fine, const Rounding& rounding);
[[nodiscard]] std::int64_t to_pay(const Decimal& amount, const Rounding& rounding);
[[nodiscard]] int128 to_fine(const Decimal& amount);

// The steps of a run, each in a file of its own.
void find_people(Sheet& sheet);
void collect_lines(Sheet& sheet, unsigned threads);
void look_up(Sheet& sheet, unsigned threads);                ///< measures, appraisals, targets
void earn(Sheet& sheet, unsigned threads);
void earn_bucket(Sheet& sheet, std::size_t component, std::size_t slot);
void release(Sheet& sheet, unsigned threads);
/// `slots`: only these people, where nothing ties people together; empty: everybody.
void settle(Sheet& sheet, const std::vector<std::size_t>& slots = {});
void compare_with_posted(Sheet& sheet);
/// An earlier run brought up to the book of now by recomputing only the people whom new facts touch; null where more than that changed.
[[nodiscard]] std::shared_ptr<Sheet> recalculated(const Sheet& before, const Book& book, std::vector<std::size_t>& touched);
/// Differences of an earlier run and its recalculation, for those people, as lines of the first period of `sheet`.
void add_differences(Sheet& sheet, const Sheet& before, const Sheet& now, const std::vector<std::size_t>& touched);
void choose_shown(Sheet& sheet);
void exchange(Sheet& sheet);
[[nodiscard]] Frame difference_of(const Sheet& before, const Sheet& after);
/// Throws internal when the lines of a person do not add to the statement, or balances do not follow from it.
void check_conservation(const Sheet& sheet, const std::vector<std::size_t>& slots = {});


}  // namespace attain::paying
