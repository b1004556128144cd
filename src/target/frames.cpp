// The sheet as tables.
#include <algorithm>

#include "measure/targets.hpp"
#include "sheet.hpp"

namespace attain {

using namespace targeting;

namespace {

/// The columns that say whom a row is for: those in use.
class NodeColumns {
 public:
  NodeColumns(const TargetSheet::Impl& sheet, FrameBuilder& builder) : sheet_(sheet) {
    for (const TargetBy by : sheet.dimensions()) {
      by_.push_back(by);
      columns_.push_back(&builder.text(std::string(name_of(by))));
    }
  }
  void add(const Codes& codes) {
    for (std::size_t i = 0; i < by_.size(); ++i) {
      const std::uint32_t code = codes[at(by_[i])];
      if (code == kNone) columns_[i]->add_null();
      else columns_[i]->add(sheet_.book.ids().of(domain_of(by_[i])).text(code));
    }
  }

 private:
  const TargetSheet::Impl& sheet_;
  std::vector<TargetBy> by_;
  std::vector<Column*> columns_;
};

/// Amounts: money and broken counts as decimals, whole counts as integers.
class Amounts {
 public:
  Amounts(const TargetSheet::Impl& sheet, FrameBuilder& builder, const std::string& name)
      : whole_(!sheet.policy.money && sheet.policy.scale == 0), column_(whole_ ? builder.integer(name) : builder.decimal(name, sheet.policy.scale, sheet.unit)) {}
  void add(std::int64_t units) {
    if (whole_) column_.add(units);
    else column_.add_units(units);
  }
  void add_null() { column_.add_null(); }

 private:
  bool whole_;
  Column& column_;
};

}  // namespace

Frame TargetSheet::frame() const {
  const Impl& s = *impl_;
  const Grid& g = *s.grid;
  FrameBuilder builder;
  Column& level = builder.text("level");
  NodeColumns node(s, builder);
  Column& period = builder.text("period");
  Amounts target(s, builder, "target"), pushed(s, builder, "pushed");
  std::vector<std::string> words;
  for (const Level& one : g.levels) words.push_back(one.by);
  for (std::size_t cell = 0; cell < g.cells(); ++cell) {
    level.add(words[g.level[cell]] + (g.nodes[g.node[cell]].own_members ? " (own members)" : ""));
    node.add(g.codes(g.node[cell]));
    period.add(g.periods[g.period[cell]].text());
    target.add(s.units[cell]);
    const std::int64_t down = s.pushed(cell);
    if (down == s.units[cell]) pushed.add_null();
    else pushed.add(down);
  }
  return std::move(builder).build();
}

Frame TargetSheet::frame(Grain grain) const {
  const Impl& s = *impl_;
  const Grid& g = *s.grid;
  FrameBuilder builder;
  NodeColumns node(s, builder);
  Column& period = builder.text("period");
  Amounts target(s, builder, "target");
  // The lowest nodes: those of lowest cells, in the order of their first cell.
  std::vector<std::uint32_t> order;
  std::vector<bool> seen(g.nodes.size(), false);
  for (std::size_t cell = 0; cell < g.cells(); ++cell) {
    if (!g.leaf(cell) || seen[g.node[cell]]) continue;
    seen[g.node[cell]] = true;
    order.push_back(g.node[cell]);
  }
  const auto& by = s.look_up();
  std::vector<Period> cut;
  std::vector<std::string> labels;
  for (const Period& piece : pieces(s.policy.period, grain, &s.book.company().fiscal())) {
    cut.push_back(s.policy.period.contains(piece) ? piece : *s.policy.period.intersection(piece));
    labels.push_back(cut.back().text());
  }
  std::vector<std::int64_t> days;
  for (const std::uint32_t n : order) {
    const Codes codes = g.codes(n);
    days.assign(std::size_t(s.policy.period.days()), 0);
    std::vector<std::pair<Date, Date>> covered;
    for (std::uint32_t i = by.offset[n]; i < by.offset[n + 1]; ++i) {
      const std::size_t cell = by.cells[i];
      if (!g.leaf(cell)) continue;
      s.add_days(cell, days);
      covered.emplace_back(g.periods[g.period[cell]].first(), g.periods[g.period[cell]].end());
    }
    for (std::size_t p = 0; p < cut.size(); ++p) {
      const bool any = std::any_of(covered.begin(), covered.end(), [&](const auto& c) { return c.first < cut[p].end() && cut[p].first() < c.second; });
      if (!any) continue;
      std::int64_t sum = 0;
      for (Date day = cut[p].first(); day < cut[p].end(); ++day) sum += days[std::size_t(day - s.policy.period.first())];
      node.add(codes);
      period.add(labels[p]);
      target.add(sum);
    }
  }
  return std::move(builder).build();
}

Frame TargetSheet::lines() const {
  const Impl& s = *impl_;
  const Grid& g = *s.grid;
  FrameBuilder builder;
  Column& level = builder.text("level");
  NodeColumns node(s, builder);
  Column& period = builder.text("period");
  Column& part = builder.text("part");
  Column& value = builder.decimal("value", s.policy.scale + 6, s.unit);
  for (std::size_t cell = 0; cell < g.cells(); ++cell) {
    const Codes codes = g.codes(g.node[cell]);
    const std::string word = g.levels[g.level[cell]].by + (g.nodes[g.node[cell]].own_members ? " (own members)" : "");
    const std::string label = g.periods[g.period[cell]].text();
    for (const Impl::Part& one : s.parts(cell)) {
      level.add(word);
      node.add(codes);
      period.add(label);
      part.add(one.label);
      value.add(one.value);
    }
  }
  return std::move(builder).build();
}

Frame TargetSheet::commitments() const {
  const Impl& s = *impl_;
  const Grid& g = *s.grid;
  FrameBuilder builder;
  Column& level = builder.text("level");
  NodeColumns node(s, builder);
  Column& period = builder.text("period");
  Amounts target(s, builder, "target");
  Column& committed = builder.decimal("committed", s.policy.money ? s.policy.scale : std::max(s.policy.scale, 6), s.unit);
  Column& gap = builder.decimal("gap", s.policy.money ? s.policy.scale : std::max(s.policy.scale, 6), s.unit);
  const measuring::Targets entered(s.book, "values");
  std::vector<std::optional<Decimal>> values(g.cells());
  std::map<std::pair<Codes, Period>, Decimal> own;
  for (const Commitment& one : s.policy.commitments) own.insert_or_assign({one.who, one.period}, one.value);
  for (std::size_t cell = g.cells(); cell-- > 0;) {          // from below: an own number, else the sum where all below have one
    const Period& when = g.periods[g.period[cell]];
    const Codes codes = g.codes(g.node[cell]);
    if (!g.nodes[g.node[cell]].own_members) {
      if (const auto given = own.find({codes, when}); given != own.end()) values[cell] = given->second;
      else if (const auto found = entered.own_of(s.policy.measure, codes, when)) values[cell] = found->value;
    }
    if (values[cell] || g.leaf(cell)) continue;
    Decimal sum = 0;
    bool any = false;
    for (std::size_t i = 0; i < g.count[cell]; ++i) {
      if (const auto& below = values[g.first[cell] + i]) sum += *below, any = true;
    }
    if (any) values[cell] = sum;
  }
  for (std::size_t cell = 0; cell < g.cells(); ++cell) {
    level.add(g.levels[g.level[cell]].by + (g.nodes[g.node[cell]].own_members ? " (own members)" : ""));
    node.add(g.codes(g.node[cell]));
    period.add(g.periods[g.period[cell]].text());
    target.add(s.units[cell]);
    committed.add(values[cell]);
    gap.add(values[cell] ? std::optional(amount(s.units[cell]) - *values[cell]) : std::nullopt);
  }
  return std::move(builder).build();
}

}  // namespace attain
