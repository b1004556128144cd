// The sheet: decomposing, looking up, frames.
#include "sheet.hpp"

#include <algorithm>

#include "attain/base/version.hpp"
#include "measure/targets.hpp"

namespace attain {

using namespace targeting;

// ---- inside

const TargetSheet::Impl::Index& TargetSheet::Impl::look_up() const {
  std::call_once(indexed, [this] {
    const Grid& g = *grid;
    for (std::uint32_t n = 0; n < g.nodes.size(); ++n) {
      if (!g.nodes[n].own_members) index.nodes[g.codes(n)].push_back(n);
    }
    index.offset.assign(g.nodes.size() + 1, 0);
    for (const std::uint32_t n : g.node) ++index.offset[n + 1];
    for (std::size_t n = 0; n < g.nodes.size(); ++n) index.offset[n + 1] += index.offset[n];
    index.cells.resize(g.cells());
    std::vector<std::uint32_t> next(index.offset.begin(), index.offset.end() - 1);
    for (std::uint32_t cell = 0; cell < g.cells(); ++cell) index.cells[next[g.node[cell]]++] = cell;
  });
  return index;
}

std::optional<std::size_t> TargetSheet::Impl::find(const Codes& codes, const Period& period) const {
  const Index& by = look_up();
  const auto nodes = by.nodes.find(codes);
  if (nodes == by.nodes.end()) return std::nullopt;
  std::optional<std::size_t> best;
  for (const std::uint32_t n : nodes->second) {
    for (std::uint32_t i = by.offset[n]; i < by.offset[n + 1]; ++i) {
      const std::size_t cell = by.cells[i];
      if (grid->periods[grid->period[cell]] == period && (!best || cell < *best)) best = cell;
    }
  }
  return best;
}

std::vector<std::uint32_t> TargetSheet::Impl::cells_of(const Codes& codes) const {
  const Grid& g = *grid;
  std::vector<std::uint32_t> result;
  if (codes == everybody()) return {0};
  const Index& by = look_up();
  if (const auto nodes = by.nodes.find(codes); nodes != by.nodes.end()) {
    for (const std::uint32_t n : nodes->second) {
      for (std::uint32_t i = by.offset[n]; i < by.offset[n + 1]; ++i) {
        if (g.node[g.parent[by.cells[i]]] != n) result.push_back(by.cells[i]);
      }
    }
    std::sort(result.begin(), result.end());
    return result;
  }
  // Somebody who is no node: the highest cells whose path says all that is asked.
  std::vector<std::uint32_t> said(g.nodes.size(), 0);
  std::uint32_t all = 0;
  for (int d = 0; d < kTargetDimensions; ++d) all |= codes[std::size_t(d)] != kNone ? 1u << d : 0u;
  for (std::size_t n = 1; n < g.nodes.size(); ++n) {
    said[n] = said[g.nodes[n].parent];
    const std::size_t d = at(g.nodes[n].by);
    if (codes[d] != kNone && codes[d] == g.nodes[n].code) said[n] |= 1u << d;
  }
  for (std::uint32_t cell = 1; cell < g.cells(); ++cell) {
    if (said[g.node[cell]] == all && said[g.node[g.parent[cell]]] != all) result.push_back(cell);
  }
  return result;
}

TargetNode TargetSheet::Impl::node_of(const Codes& codes) const {
  TargetNode node;
  for (int d = 0; d < kTargetDimensions; ++d) {
    const TargetBy by = static_cast<TargetBy>(d);
    if (codes[std::size_t(d)] != kNone) node.emplace_back(by, std::string(book.ids().of(domain_of(by)).text(codes[std::size_t(d)])));
  }
  return node;
}

std::string TargetSheet::Impl::name(std::size_t cell) const {
  const Node& node = grid->nodes[grid->node[cell]];
  return text_of(node_of(grid->codes(grid->node[cell]))) + (node.own_members ? " (its own members)" : "") + " " + grid->periods[grid->period[cell]].text();
}

std::vector<TargetBy> TargetSheet::Impl::dimensions() const {
  std::vector<TargetBy> by;
  for (const LevelRule& level : policy.levels) {
    if (!level.time) by.push_back(level.by);
  }
  std::sort(by.begin(), by.end());
  return by;
}

// ---- the face

const std::string& TargetSheet::policy() const noexcept { return impl_->policy.name; }
const Document& TargetSheet::rule() const noexcept { return impl_->policy.document; }
const std::string& TargetSheet::measure() const noexcept { return impl_->policy.measure; }
const Period& TargetSheet::period() const noexcept { return impl_->policy.period; }
Date TargetSheet::as_of() const noexcept { return impl_->as_of; }
bool TargetSheet::is_money() const noexcept { return impl_->policy.money; }
const std::string& TargetSheet::unit() const noexcept { return impl_->unit; }
int TargetSheet::scale() const noexcept { return impl_->policy.scale; }
const TargetRevision& TargetSheet::revision() const noexcept { return impl_->revision; }
const Book& TargetSheet::book() const noexcept { return impl_->book; }
const Findings& TargetSheet::findings() const noexcept { return impl_->findings; }
const std::vector<TargetSheet::Level>& TargetSheet::levels() const noexcept { return impl_->grid->levels; }
std::size_t TargetSheet::cells() const noexcept { return impl_->grid->cells(); }
std::span<const std::int64_t> TargetSheet::units() const noexcept { return impl_->units; }

TargetSheet::Cell TargetSheet::cell(std::size_t i) const {
  if (i >= cells()) throw Error(ErrorCode::not_found, "cell", "the sheet has " + std::to_string(cells()) + " cells");
  const Grid& g = *impl_->grid;
  return {g.level[i], g.parent[i], g.first[i], g.count[i], impl_->units[i], impl_->pushed(i), g.periods[g.period[i]], g.nodes[g.node[i]].own_members};
}

TargetNode TargetSheet::node(std::size_t cell) const {
  if (cell >= cells()) throw Error(ErrorCode::not_found, "cell", "the sheet has " + std::to_string(cells()) + " cells");
  return impl_->node_of(impl_->grid->codes(impl_->grid->node[cell]));
}

std::optional<std::size_t> TargetSheet::find(const TargetNode& node, const Period& period) const { return impl_->find(codes_of(impl_->book, node, "node"), period); }

std::vector<TargetNode> TargetSheet::nodes() const {
  std::vector<TargetNode> result;
  std::vector<Codes> seen;
  for (std::uint32_t n = 0; n < impl_->grid->nodes.size(); ++n) {
    if (impl_->grid->nodes[n].own_members) continue;
    if (impl_->look_up().nodes.at(impl_->grid->codes(n)).front() == n) result.push_back(impl_->node_of(impl_->grid->codes(n)));
  }
  return result;
}

Document TargetSheet::manifest() const {
  const Impl& s = *impl_;
  return Document::object({{"digest", s.book.digest(s.policy.period.last())},
                           {"policy", s.policy.name},
                           {"period", s.policy.period.text()},
                           {"as_of", s.as_of.text()},
                           {"known", s.book.known() == kAllKnown ? Document() : Document(s.book.known())},
                           {"version", s.revision.version},
                           {"library", version()}});
}

TargetSheet TargetSheet::revised(std::span<const TargetChange> changes, TargetRevision revision) const {
  auto next = std::make_shared<Impl>(*impl_);
  for (const TargetChange& change : changes) {
    if (change.cell >= cells()) throw Error(ErrorCode::not_found, "changes", "the sheet has " + std::to_string(cells()) + " cells");
    if (change.units < 0) throw Error(ErrorCode::invalid_argument, "changes", "a target is not negative");
    next->units[change.cell] = change.units;
  }
  const Grid& g = *next->grid;
  if (!changes.empty()) {
    // A parent's children still add to what it pushes down: as much more or less than before as its own number changed.
    for (std::size_t cell = 0; cell < g.cells(); ++cell) {
      if (g.leaf(cell)) continue;
      int128 before = 0, after = 0;
      for (std::size_t i = 0; i < g.count[cell]; ++i) before += impl_->units[g.first[cell] + i], after += next->units[g.first[cell] + i];
      const bool plain = before == impl_->units[cell];
      if (before == after && impl_->units[cell] == next->units[cell]) continue;
      if (plain ? after != next->units[cell] : after != targeting::pushed(next->policy, g, *next->limits, cell, next->units[cell])) {
        throw Error(ErrorCode::invalid_argument, "changes", "the targets under " + next->name(cell) + " would add to " + amount(std::int64_t(after)).text() + ", not " + amount(next->units[cell]).text());
      }
    }
    auto limits = std::make_shared<Limits>(*next->limits);   // days that were held in a cell go with its old number
    std::erase_if(limits->day_locks, [&](const DayLock& lock) { return impl_->units[lock.cell] != next->units[lock.cell]; });
    next->limits = std::move(limits);
    next->changed = true;
  }
  next->revision = std::move(revision);
  return TargetSheet(std::move(next));
}

TargetSheet decompose(const Book& book, const DecomposeOptions& options) {
  Document document = options.policy;
  std::string path = "policy";
  if (document.kind() == Document::Kind::text) {
    const Rule* best = nullptr;
    std::vector<std::string> names;
    for (const Rule* rule : book.rules("target-policy")) {
      names.push_back(rule->name);
      const bool in_force = !options.period || (rule->effective <= options.period->last() && options.period->last() <= rule->until);
      if (rule->name == document.text() && in_force && (best == nullptr || best->effective < rule->effective)) best = rule;
    }
    if (best == nullptr) throw Error(ErrorCode::unknown_rule, "policy", "no target-policy \"" + document.text() + "\"" + (options.period ? " in force in " + options.period->text() : ""), did_you_mean(document.text(), names));
    path = best->path;
    document = best->document;
  }
  Policy policy = parse(book, document, path, options);
  const Date as_of = options.as_of.value_or(policy.period.first() - 1);
  auto impl = std::make_shared<TargetSheet::Impl>(book, std::move(policy), as_of);
  TargetSheet::Impl& s = *impl;
  const TargetSheet::Impl* neighbour = options.previous != nullptr && !options.previous->impl().changed ? &options.previous->impl() : nullptr;
  if (neighbour != nullptr && neighbour->grid->key == grid_key(book, s.policy, as_of)) s.grid = neighbour->grid;
  else s.grid = build_grid(book, s.policy, as_of, options.threads), neighbour = nullptr;
  s.limits = std::make_shared<const Limits>(limits_of(book, s.policy, *s.grid));
  s.units = solve(book, s.policy, *s.grid, *s.limits, s.coarse, neighbour);
  s.revision = {s.policy.version, s.policy.state, s.policy.reason};
  s.unit = s.policy.unit_name();
  s.findings = s.grid->findings;
  if (!s.coarse.empty()) {
    s.findings.push_back({Severity::warning, ErrorCode::gap, s.policy.path, "the constraints leave no room for whole units under " + std::to_string(s.coarse.size()) + " parents, the first of them " + s.name(s.coarse.front()) + ": shared in the smallest unit there", ""});
  }
  sort_findings(s.findings);
  return TargetSheet(std::move(impl));
}

}  // namespace attain
