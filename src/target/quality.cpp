// How a sheet treats people: statistics, each with its interval and what it rests on.
#include <algorithm>
#include <map>

#include "attain/math/statistics.hpp"
#include "attain/target/tracking.hpp"
#include "life.hpp"

namespace attain {

using namespace targeting;

namespace {

class Tests {
 public:
  Tests() : test_(builder_.text("test")), group_(builder_.text("group")), n_(builder_.integer("n")), value_(builder_.decimal("value", 12)), low_(builder_.decimal("low", 12)), high_(builder_.decimal("high", 12)), holds_(builder_.boolean("holds")) {}
  void add(const std::string& test, const std::string& group, std::size_t n, const std::optional<Decimal>& value, const std::optional<Interval>& range = {}, std::optional<bool> holds = {}) {
    test_.add(test);
    if (group.empty()) group_.add_null();
    else group_.add(group);
    n_.add(std::int64_t(n));
    value_.add(value);
    low_.add(range ? std::optional(range->low) : std::nullopt);
    high_.add(range ? std::optional(range->high) : std::nullopt);
    if (holds) holds_.add_boolean(*holds);
    else holds_.add_null();
  }
  Frame frame() && { return std::move(builder_).build(); }

 private:
  FrameBuilder builder_;
  Column &test_, &group_, &n_, &value_, &low_, &high_, &holds_;
};

std::optional<Interval> interval_of_mean(std::span<const Decimal> values) {
  if (values.size() < 2) return std::nullopt;
  const Decimal reach = student_t_95(values.size() - 1) * square_root(variance(values) / Decimal(values.size()));
  const Decimal centre = mean(values);
  return Interval{centre - reach, centre + reach};
}

/// Welch's interval of the difference of two means.
std::optional<Interval> interval_of_difference(std::span<const Decimal> a, std::span<const Decimal> b) {
  if (a.size() < 2 || b.size() < 2) return std::nullopt;
  const Decimal va = variance(a) / Decimal(a.size()), vb = variance(b) / Decimal(b.size()), both = va + vb;
  const Decimal difference = mean(a) - mean(b);
  if (both.is_zero()) return Interval{difference, difference};
  const Decimal freedom = both * both / (va * va / Decimal(a.size() - 1) + vb * vb / Decimal(b.size() - 1));
  const Decimal reach = student_t_95(std::size_t(std::max<std::int64_t>(1, freedom.rounded(0, RoundingMode::floor).to_int64().value_or(1)))) * square_root(both);
  return Interval{difference - reach, difference + reach};
}

bool holds_zero(const Interval& range) { return range.low.sign() <= 0 && range.high.sign() >= 0; }

}  // namespace

Frame target_quality(const Book& book, const TargetSheet& sheet, const QualityOptions& options) {
  const Date as_of = std::min(options.as_of.value_or(sheet.period().last()), sheet.period().last());
  std::vector<TargetNode> nodes;
  for (const TargetNode& node : sheet.nodes()) {
    if (node.size() == 1 && node[0].first == options.by) nodes.push_back(node);
  }
  if (nodes.empty()) throw Error(ErrorCode::not_found, "by", "the sheet has no targets by " + std::string(name_of(options.by)));
  const auto names = book.company().attributes(Domain::salesperson);
  for (const std::string& group : options.groups) {
    if (std::find(names.begin(), names.end(), group) == names.end()) throw Error(ErrorCode::unknown_name, "groups", "people have no attribute \"" + group + "\"", did_you_mean(group, names));
  }
  TrackOptions tracked{.as_of = as_of, .nodes = nodes};
  const Frame stand = track(book, sheet, tracked);
  std::vector<Decimal> attained, size;
  std::map<std::pair<std::string, std::string>, std::vector<std::size_t>> groups;
  for (std::size_t row = 0; row < stand.rows(); ++row) {
    if (stand.at("pace").is_null(row)) continue;
    attained.push_back(stand.at("pace").decimal(row));
    size.push_back(stand.at("target").decimal(row));
    if (options.by != TargetBy::salesperson) continue;
    const auto code = book.ids().of(Domain::salesperson).find(stand.at("salesperson").text(row));
    if (!code) continue;
    const std::uint32_t team = book.company().team_of(*code, as_of);
    if (team != kNone) groups[{"team", std::string(book.company().id(Domain::team, team))}].push_back(attained.size() - 1);
    for (const std::string& name : options.groups) {
      const Attribute* attribute = book.company().find(Domain::salesperson, name);
      const std::string is = attribute == nullptr ? "" : attain::text_of(attribute->cell(attribute->raw_at(*code, as_of), book.ids()));
      if (!is.empty()) groups[{name, is}].push_back(attained.size() - 1);
    }
  }
  Tests tests;
  const std::size_t n = attained.size();
  tests.add("mean", "", n, n == 0 ? std::nullopt : std::optional(mean(attained)), interval_of_mean(attained));
  const bool negative = std::any_of(attained.begin(), attained.end(), [](const Decimal& a) { return a.sign() < 0; });
  tests.add("gini", "", n, n == 0 || negative ? std::nullopt : std::optional(gini(attained)));
  const auto share = [&](const char* name, const Decimal& from) {
    const auto hits = std::count_if(attained.begin(), attained.end(), [&](const Decimal& a) { return a >= from; });
    tests.add(name, "", n, n == 0 ? std::nullopt : std::optional(Decimal(std::int64_t(hits)) / Decimal(n)), n == 0 ? std::nullopt : std::optional(wilson(hits, std::int64_t(n))));
  };
  share("at_threshold", options.threshold);
  share("at_target", Decimal(1));
  share("at_excellence", options.excellence);
  std::optional<Trend> line;
  if (n >= 2 && !mean(size).is_zero()) {
    const Decimal average = mean(size);
    for (Decimal& one : size) one /= average;
    line = trend(size, attained);
  }
  tests.add("slope_on_size", "", n, line ? std::optional(line->slope) : std::nullopt, line ? line->slope_95 : std::nullopt, line && line->slope_95 ? std::optional(holds_zero(*line->slope_95)) : std::nullopt);
  tests.add("slope_on_size_t", "", n, line ? line->t : std::nullopt);
  tests.add("slope_on_size_r_squared", "", n, line ? std::optional(line->r_squared) : std::nullopt);
  for (const auto& [key, members] : groups) {
    std::vector<Decimal> inside, outside;
    for (std::size_t i = 0; i < n; ++i) (std::binary_search(members.begin(), members.end(), i) ? inside : outside).push_back(attained[i]);
    const std::string label = key.first + " = " + key.second;
    tests.add("mean", label, inside.size(), mean(inside), interval_of_mean(inside));
    if (outside.empty()) continue;
    const auto range = interval_of_difference(inside, outside);
    tests.add("difference", label, inside.size(), mean(inside) - mean(outside), range, range ? std::optional(holds_zero(*range)) : std::nullopt);
  }
  return std::move(tests).frame();
}

}  // namespace attain
