#pragma once
/// Scorecard: the parsed form of a `scorecard/1` document.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "attain/base/why.hpp"
#include "attain/book/book.hpp"
#include "attain/math/piecewise.hpp"
#include "attain/measure/measure.hpp"
#include "attain/rule/expression.hpp"

namespace attain::appraising {

/// What a line without a value does to the score.
enum class Missing : std::uint8_t {
  reweight,  ///< the other lines carry its weight
  zero,      ///< it counts with 0 points
  neutral,   ///< it counts with 100 points
  refuse     ///< no score
};

struct MissingPolicy {
  Missing not_applicable = Missing::reweight, not_reported = Missing::reweight;
  [[nodiscard]] Missing of(State state) const noexcept { return state == State::not_reported ? not_reported : not_applicable; }
};

struct Line {
  std::string name, title, path;
  Document request;                    ///< of the measure
  std::string measure;                 ///< its name
  Additive additive = Additive::sum;
  Decimal weight;
  std::optional<Decimal> target;       ///< inline, per scorecard period
  bool lower_is_better = false;
  bool on_value = false;               ///< the curve reads the raw value
  Piecewise curve = Piecewise::step({{Decimal(0), Decimal(0)}});
  MissingPolicy missing;
};

struct Gate {
  enum class Does : std::uint8_t { cap, floor, multiply, add, set, grade };
  std::shared_ptr<const rule::Expression> when;
  Does does = Does::cap;
  Decimal by;
  std::string grade, reason, path;
};

struct Grade { std::string grade; Decimal from; };

/// Head-counts per grade that hold for the company and every unit of it at once.
struct Distribution {
  std::string path;
  std::vector<std::string> grades;     ///< best first
  std::vector<Decimal> shares;         ///< add to 1
  std::string within;                  ///< "team", "manager", or a person's attribute; empty: only the company
  std::int64_t smallest = 1;           ///< units of fewer people are taken together
};

struct Scorecard {
  std::string name, path;
  Document document;
  Date effective = kEarliest;
  std::optional<Grain> period;
  std::vector<Line> lines;
  std::vector<Gate> gates;
  std::vector<Grade> grades;           ///< best first
  Decimal minimum_weight{50};          ///< per cent of all weights
  std::optional<Decimal> cap;
  Why::Rounding rounding;              ///< by a unit
  bool segments = false;
  std::shared_ptr<const rule::Expression> enrolled_for;   ///< "for"
  enum class Ties : std::uint8_t { same, dense, id } ties = Ties::same;
  std::optional<Distribution> distribution;
  [[nodiscard]] Decimal total_weight() const;
  [[nodiscard]] std::string grade_of(const Decimal& score) const;
};

/// Parses and checks a scorecard; throws Error with the path of what is wrong.
[[nodiscard]] Scorecard parse(const Book& book, const Rule& rule);
/// The names that gates may use: every measure of the book, the scorecard's lines, `score`.
[[nodiscard]] rule::Vocabulary gate_vocabulary(const Book& book, const Scorecard& scorecard);

}  // namespace attain::appraising
