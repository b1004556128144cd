#include "builtins.hpp"
#include "parser.hpp"

namespace attain::rule {

namespace {

// A point is a closed range of itself; a half-open form such as (< 5) has no bound on its other side.
struct Interval {
  std::optional<Value> start, end;
  bool start_in = true, end_in = true;
  bool point = false;
};

std::optional<Interval> interval_of(const Value& value) {
  if (value.is_null()) return std::nullopt;
  if (!value.is(Kind::range)) {
    if (!compare_values(value, value)) return std::nullopt;
    return Interval{value, value, true, true, true};
  }
  const Range& range = value.as_range();
  if (range.form == Range::Form::not_equal) return std::nullopt;
  Interval interval;
  if (!range.start.is_null()) interval.start = range.start;
  if (!range.end.is_null()) interval.end = range.end;
  interval.start_in = range.start_included;
  interval.end_in = range.end_included;
  return interval;
}

using Order = std::optional<int>;

// The order of two starts, or of two ends: an absent bound lies beyond all.
Order starts(const Interval& a, const Interval& b) {
  if (!a.start || !b.start) return a.start.has_value() - b.start.has_value();
  const Order order = compare_values(*a.start, *b.start);
  if (!order || *order != 0) return order;
  return b.start_in - a.start_in;  // an included start comes first
}
Order ends(const Interval& a, const Interval& b) {
  if (!a.end || !b.end) return b.end.has_value() - a.end.has_value();
  const Order order = compare_values(*a.end, *b.end);
  if (!order || *order != 0) return order;
  return a.end_in - b.end_in;
}
// Where a's end lies against b's start: -1 before it (no point in common), 0 they share just the point, 1 beyond it; `touch`
// tells whether the two bounds have the same value.
struct Meeting { int order; bool touch; };
std::optional<Meeting> meeting(const Interval& a, const Interval& b) {
  if (!a.end || !b.start) return Meeting{1, false};
  const Order order = compare_values(*a.end, *b.start);
  if (!order) return std::nullopt;
  if (*order != 0) return Meeting{*order, false};
  return Meeting{a.end_in && b.start_in ? 0 : -1, true};
}

template <typename Relation>
Value relate(Arguments a, const Relation& relation) {
  const auto x = interval_of(scalar(a[0]));
  const auto y = interval_of(scalar(a[1]));
  if (!x || !y) return {};
  const Ternary answer = relation(*x, *y);
  return answer.has_value() ? Value(*answer) : Value();
}

Ternary is_before(const Interval& x, const Interval& y) {
  const auto m = meeting(x, y);
  return m ? Ternary(m->order < 0) : std::nullopt;
}
Ternary meets_of(const Interval& x, const Interval& y) {
  const auto m = meeting(x, y);
  return m ? Ternary(m->order == 0) : std::nullopt;
}
Ternary overlaps_of(const Interval& x, const Interval& y) {
  const auto one = meeting(x, y), two = meeting(y, x);
  if (!one || !two) return std::nullopt;
  return one->order >= 0 && two->order >= 0;
}
// x begins before y begins and ends inside y before or where y ends.
Ternary overlaps_before_of(const Interval& x, const Interval& y) {
  const auto m = meeting(x, y);
  const Order s = starts(x, y), t = ends(x, y);
  if (!m || !s || !t) return std::nullopt;
  const bool before = *s < 0;
  const bool reaches = m->order >= 0;
  return before && reaches && *t <= 0;
}
Ternary includes_of(const Interval& x, const Interval& y) {
  const Order s = starts(x, y), t = ends(x, y);
  if (!s || !t) return std::nullopt;
  return *s <= 0 && *t >= 0;
}
Ternary finishes_of(const Interval& x, const Interval& y) {
  const Order s = starts(x, y), t = ends(x, y);
  if (!s || !t) return std::nullopt;
  return *t == 0 && *s >= 0;
}
Ternary starts_of(const Interval& x, const Interval& y) {
  const Order s = starts(x, y), t = ends(x, y);
  if (!s || !t) return std::nullopt;
  return *s == 0 && *t <= 0;
}
Ternary coincides_of(const Interval& x, const Interval& y) {
  const Order s = starts(x, y), t = ends(x, y);
  if (!s || !t) return std::nullopt;
  return *s == 0 && *t == 0;
}
template <Ternary (*Relation)(const Interval&, const Interval&)>
Ternary turned(const Interval& x, const Interval& y) { return Relation(y, x); }
template <Ternary (*Relation)(const Interval&, const Interval&)>
Value related(Evaluator&, Arguments a) { return relate(a, Relation); }

// Relations of which one side must be a range, not a point.
template <Ternary (*Relation)(const Interval&, const Interval&), int side>
Value with_range(Evaluator&, Arguments a) {
  if ((side & 1) != 0 && !scalar(a[0]).is(Kind::range)) return {};
  if ((side & 2) != 0 && !scalar(a[1]).is(Kind::range)) return {};
  return relate(a, Relation);
}

// range("[1..3)"): literals only.
Value range(Evaluator& e, Arguments a) {
  const std::string* text = string_of(a[0]);
  if (text == nullptr || text->size() > 1000) return {};
  try {
    ParseOptions options;
    options.limits = e.limits();
    Parser parser(*text, options);
    const auto tree = parser.expression();
    const Node& node = *tree->root;
    if (node.op != Op::range) return {};
    for (const NodePtr& child : node.children) {
      const bool literal = child->op == Op::constant || (child->op == Op::call && child->builtin != nullptr && child->children.size() == 1 && child->children[0]->op == Op::constant &&
                           (child->builtin->name == "date" || child->builtin->name == "time" || child->builtin->name == "date and time" || child->builtin->name == "duration"));
      if (!literal) return {};
    }
    Evaluator own(e.limits(), Mode::feel, nullptr);
    const Value value = own.run(*tree);
    if (!value.is(Kind::range)) return {};
    const Range& r = value.as_range();
    if (r.form != Range::Form::interval) return {};
    if (r.start.is_null() && r.end.is_null()) return {};
    if ((r.start.is_null() && r.start_included) || (r.end.is_null() && r.end_included)) return {};
    const auto order = compare_values(r.start, r.end);
    if (order && *order > 0) return {};
    return value;
  } catch (const Error&) {
    return {};
  }
}

constexpr auto kBoolean = Type::Kind::boolean;
constexpr const char* kTwo = "point1, point2|point, range|range, point|range1, range2";
constexpr const char* kRanges = "range1, range2";
constexpr Builtin kTable[] = {
    {"before", kTwo, related<is_before>, kBoolean},
    {"after", kTwo, related<turned<is_before>>, kBoolean},
    {"meets", kRanges, with_range<meets_of, 3>, kBoolean},
    {"met by", kRanges, with_range<turned<meets_of>, 3>, kBoolean},
    {"overlaps", kRanges, with_range<overlaps_of, 3>, kBoolean},
    {"overlaps before", kRanges, with_range<overlaps_before_of, 3>, kBoolean},
    {"overlaps after", kRanges, with_range<turned<overlaps_before_of>, 3>, kBoolean},
    {"finishes", "point, range|range1, range2", with_range<finishes_of, 2>, kBoolean},
    {"finished by", "range, point|range1, range2", with_range<turned<finishes_of>, 1>, kBoolean},
    {"includes", "range, point|range1, range2", with_range<includes_of, 1>, kBoolean},
    {"during", "point, range|range1, range2", with_range<turned<includes_of>, 2>, kBoolean},
    {"starts", "point, range|range1, range2", with_range<starts_of, 2>, kBoolean},
    {"started by", "range, point|range1, range2", with_range<turned<starts_of>, 1>, kBoolean},
    {"coincides", "point1, point2|range1, range2", related<coincides_of>, kBoolean},
    {"range", "from", range, Type::Kind::range},
};

}  // namespace

std::span<const Builtin> range_builtins() noexcept { return kTable; }

}  // namespace attain::rule
