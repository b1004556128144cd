#pragma once
/// Stretches: what is doubtful in a function drawn with a ruler, before it is used: appraisal curves, grades, pay tiers.
///
/// A stretch is one line over `[from, to)`. Together they should cover every input once, not fall where results rise, and leap
/// only where somebody means it; `check_stretches` finds where they do not, each with an input at which it shows (a witness).
///
///     check_stretches({{.from = 0, .to = Decimal(10), .start = 0, .end = 1, .name = "tiers[0]"},
///                      {.from = 20, .start = 5, .end = 5, .name = "tiers[1]"}}, {.path = "plan.tiers", .cliff = Decimal(3)});
///     // gap: nothing from 10 to 20, for example 10

#include <optional>
#include <string>
#include <vector>

#include "attain/base/decimal.hpp"
#include "attain/base/error.hpp"
#include "attain/math/piecewise.hpp"

namespace attain {

struct Stretch {
  Decimal from;
  std::optional<Decimal> to;    ///< none: it goes on without end
  bool to_included = false;     ///< as written by somebody who means "up to and including"
  Decimal start;                ///< the value at `from`
  Decimal end;                  ///< the value just before `to` (at it, when included); without an end, the value at from + 1
  std::string name;             ///< for messages: "tiers[2]", "the grade B"
};

/// The stretches of a function, one a pair of neighbouring points, from the first point on; they never gape or overlap.
[[nodiscard]] std::vector<Stretch> stretches(const Piecewise& function, const std::string& name = "points");

/// What to look for, and in which words.
struct StretchCheck {
  std::string path;                        ///< of the findings
  std::string input = "the result";        ///< what x is
  std::string output = "points";           ///< what y is
  std::optional<Decimal> first;            ///< the least input there is: a gap between it and the first stretch is told
  bool endless = true;                     ///< whether inputs go on without end: a gap after the last stretch is told
  std::optional<Decimal> cliff;            ///< the smallest leap that is told; none: no leap is
  bool lower_is_better = false;            ///< a smaller x is the better result
  bool unused = true;                      ///< whether edges at which nothing changes are told
  ErrorCode cliff_code = ErrorCode::result_jumps, falls_code = ErrorCode::result_falls;
};

/// By input: `gap` (no stretch holds), `overlap` (two hold; also the double edge, where one ends at and including the start of
/// the next), `unreachable_result` (holds nowhere), falls (y falls where the result gets better: `falls_code`), cliffs of at least
/// `cliff` with their size (`cliff_code`), `unused_edge` (an edge at which nothing changes). The stretches need not be sorted.
[[nodiscard]] Findings check_stretches(std::vector<Stretch> stretches, const StretchCheck& check);

}  // namespace attain
