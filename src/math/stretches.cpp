#include "attain/math/stretches.hpp"

#include <algorithm>

namespace attain {

std::vector<Stretch> stretches(const Piecewise& function, const std::string& name) {
  std::vector<Stretch> result;
  const auto& points = function.points();
  for (std::size_t i = 0; i < points.size(); ++i) {
    const Piecewise::Point& from = points[i];
    if (i + 1 == points.size()) {
      const Decimal tail = function.segment(from.x).slope;
      result.push_back({from.x, std::nullopt, false, from.y, from.y + tail, name});
    } else if (from.x < points[i + 1].x) {
      const bool step = function.kind() == Piecewise::Kind::step;
      result.push_back({from.x, points[i + 1].x, false, from.y, step ? from.y : points[i + 1].y, name});
    }
  }
  return result;
}

namespace {

std::string text(const Decimal& number) { return number.normalized().text(); }

class Checker {
 public:
  Checker(std::vector<Stretch> stretches, const StretchCheck& check) : check_(check), stretches_(std::move(stretches)) {}

  Findings run() {
    std::stable_sort(stretches_.begin(), stretches_.end(), [](const Stretch& a, const Stretch& b) { return a.from < b.from; });
    leave_out_the_empty();
    if (stretches_.empty()) return std::move(findings_);
    const Stretch& first = stretches_.front();
    if (check_.first && *check_.first < first.from) gap(*check_.first, first.from, true);
    falls_within(first);
    const Stretch* furthest = &first;     // of those so far, the one that reaches highest
    for (std::size_t i = 1; i < stretches_.size(); ++i) {
      const Stretch& next = stretches_[i];
      falls_within(next);
      edge(*furthest, next);
      if (furthest->to && (!next.to || *next.to > *furthest->to)) furthest = &next;
    }
    if (check_.endless && furthest->to) gap_after(*furthest);
    return std::move(findings_);
  }

 private:
  void add(Severity severity, ErrorCode code, std::string message, std::string hint = {}) {
    findings_.push_back({severity, code, check_.path, std::move(message), std::move(hint)});
  }

  static bool holds_nowhere(const Stretch& s) { return s.to && (s.to_included ? *s.to < s.from : *s.to <= s.from); }

  void leave_out_the_empty() {
    for (const Stretch& s : stretches_) {
      if (!holds_nowhere(s)) continue;
      add(Severity::error, ErrorCode::unreachable_result, s.name + " never holds: it begins at " + text(s.from) + " and ends at " + text(*s.to),
          "correct one of its ends, or leave it out");
    }
    std::erase_if(stretches_, holds_nowhere);
  }

  void gap(const Decimal& from, const Decimal& to, bool from_is_inside) {
    const Decimal witness = from_is_inside ? from : (from + to) / Decimal(2);
    add(Severity::warning, ErrorCode::gap, "nothing holds from " + text(from) + " to " + text(to) + " of " + check_.input + ", for example at " + text(witness),
        "let one end where the next begins");
  }

  void gap_after(const Stretch& last) {
    const Decimal witness = last.to_included ? *last.to + Decimal(1) : *last.to;
    add(Severity::warning, ErrorCode::gap, "nothing holds above " + text(*last.to) + " of " + check_.input + ", for example at " + text(witness),
        "leave the end of the last one open");
  }

  // Where one stretch (the one that reaches highest so far) meets the next.
  void edge(const Stretch& before, const Stretch& next) {
    const bool both = !before.to || next.from < *before.to || (before.to_included && next.from == *before.to);
    if (both) {
      const bool only_there = before.to && next.from == *before.to;
      add(Severity::error, ErrorCode::overlap,
          before.name + " and " + next.name + " both hold at " + text(next.from) + (only_there ? ": the edge belongs to both" : " of " + check_.input),
          only_there ? "let the lower one end before it" : "let one end where the next begins");
      if (!only_there) return;   // which of the two counts is anybody's guess
    } else if (*before.to < next.from) {
      gap(*before.to, next.from, !before.to_included);
    }
    leap(before, next);
  }

  void leap(const Stretch& before, const Stretch& next) {
    const Decimal by = next.start - before.end;
    const bool worse = check_.lower_is_better ? by.sign() > 0 : by.sign() < 0;
    const std::string where = " at " + text(next.from) + " of " + check_.input;
    if (worse) falls(before.end, next.start, where);
    if (check_.cliff && !by.is_zero() && by.abs() >= *check_.cliff) {
      add(Severity::info, check_.cliff_code, "a cliff of " + text(by.abs()) + " " + check_.output + where + ": just below it " + text(before.end) + ", from it " + text(next.start));
    }
    if (check_.unused && by.is_zero() && *before.to == next.from && same_slope(before, next)) {
      add(Severity::info, ErrorCode::unused_edge, "nothing changes" + where, "leave the edge out");
    }
  }

  static bool same_slope(const Stretch& a, const Stretch& b) {
    const Decimal width_a = a.to ? *a.to - a.from : Decimal(1), width_b = b.to ? *b.to - b.from : Decimal(1);
    return (a.end - a.start) * width_b == (b.end - b.start) * width_a;
  }

  void falls_within(const Stretch& s) {
    const bool worse = check_.lower_is_better ? s.end > s.start : s.end < s.start;
    if (!worse) return;
    if (s.to) falls(s.start, s.end, " between " + text(s.from) + " and " + text(*s.to) + " of " + check_.input);
    else falls(s.start, s.end, " from " + text(s.from) + " of " + check_.input + " on");
  }

  void falls(const Decimal& from, const Decimal& to, const std::string& where) {
    const Decimal &high = max(from, to), &low = min(from, to);
    add(Severity::warning, check_.falls_code, "a fall of " + text(high - low) + " " + check_.output + where + ", from " + text(high) + " to " + text(low) + ": a better result earns less");
  }

  const StretchCheck& check_;
  std::vector<Stretch> stretches_;
  Findings findings_;
};

}  // namespace

Findings check_stretches(std::vector<Stretch> stretches, const StretchCheck& check) { return Checker(std::move(stretches), check).run(); }

}  // namespace attain
