#pragma once
/// The resolved form of a measure request: what to aggregate from which table, and how measures are put together from aggregates.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "attain/measure/measure.hpp"
#include "attain/rule/expression.hpp"

namespace attain::measuring {

enum class Aggregate : std::uint8_t { sum, count, distinct, least, greatest, first, last };

/// A test of a fact's row that the standard catalogue needs; everything else is an expression.
struct Condition {
  enum class Test : std::uint8_t {
    is,                ///< text column is one of `words`
    is_not,            ///< text column is none of `words`
    not_cancelled,     ///< cancelled_on empty or after as_of; without it, status ≠ "cancelled"
    filled,            ///< column is not empty
    done_in_time,      ///< date `column` ≤ date `other` + days, and ≤ as_of
    due,               ///< date `column` ≤ as_of
    existing_customer, ///< the customer had a sale before the fact's day
    confirmed,         ///< state confirmed, decided by as_of or by the close's cut-off
    expression,        ///< `where`
  };
  Test test = Test::is;
  std::string column, other;
  std::vector<std::string> words;
  int days = 0;
  std::shared_ptr<const rule::Expression> where;
  friend bool operator==(const Condition&, const Condition&) = default;
};

/// One aggregate over the credit lines of one table, or over derived events.
struct Component {
  std::string table;                       ///< a fact table
  std::string event;                       ///< instead: "new_customers", "customers_lost", "reactivated_customers", "prospects_developed"
  Document parameters;                     ///< of the event, as given
  Aggregate aggregate = Aggregate::sum;
  std::string date_column = "on";
  std::string value_column;                ///< money or number column; empty: one a fact
  std::shared_ptr<const rule::Expression> value;
  bool signed_by_kind = true;              ///< returns, credit notes count negative
  bool money = false;                      ///< value is money at the company's scale
  int scale = 0;                           ///< of the result: money scale, 0 for counts, 12 otherwise
  std::vector<std::string> distinct;       ///< columns whose combination is counted once a group; "id" is the fact itself
  bool document = false;                   ///< distinct: an empty first column stands for the fact's own id
  bool empty_is_own = false;               ///< distinct: a fact whose first column is empty counts by itself (walk-ins)
  bool skip_empty = false;                 ///< distinct: a fact whose first column is empty does not count
  std::vector<Condition> conditions;
  bool current_book = false;               ///< only customers that the credited person owns at as_of
  std::string signature() const;           ///< equal components have equal signatures
};

/// A measure of the request, resolved.
struct Measure {
  enum class Form : std::uint8_t {
    component,   ///< one aggregate
    ratio,       ///< parts[0] ÷ parts[1], recomputed at each level
    weekly,      ///< parts[0] × working days of a standard week ÷ own working days
    growth,      ///< parts[0] ÷ parts[0] of the base period − 1
    target,      ///< the target for `of`
    attainment,  ///< parts[0] ÷ target for `of`
    to_date,     ///< what the target for `of` has by as_of
    pace,        ///< parts[0] ÷ that
    run_rate,    ///< what is missing ÷ working days left
    landing,     ///< where parts[0] ends at a pace drawn to 1
    share,       ///< parts[0] ÷ the company's parts[0]
    formula,     ///< an expression over parts
    manual,      ///< entered in `values`
  };
  Form form = Form::component;
  std::string name, column;                ///< the measure's name; the column's name (`as`)
  std::string title, unit;                 ///< "money", "count", "quantity", "ratio", "event", "number"
  Additive additive = Additive::sum;
  bool higher_is_better = true;
  std::string path;                        ///< of the rule: measures["x"], or `standard measure "x"`
  std::size_t component = 0;               ///< index into the plan's components
  std::vector<Measure> parts;
  std::string of;                          ///< target, attainment: the measure targeted
  bool empty_is_not_applicable = false;    ///< ratio with nothing in the denominator: not_applicable instead of zero_denominator
  bool previous_period = false;            ///< growth against the period before instead of the year before
  std::shared_ptr<const rule::Expression> formula;
  bool overridable = false;                ///< entered values win over computed ones
  int scale() const;                       ///< decimals of the column; counts 0
};

struct Plan {
  std::vector<Component> components;
  std::vector<Measure> measures;
  std::size_t add(Component component);    ///< its index; an equal one is shared
};

/// Resolves requests against the standard catalogue and the book's `measure/1` documents in force on `day`.
[[nodiscard]] Plan resolve(const Book& book, const std::vector<MeasureRequest>& requests, const std::string& where, Date day);

}  // namespace attain::measuring
