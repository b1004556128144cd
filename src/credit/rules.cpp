// Which credit rules apply to a fact, and which of them wins.
#include "rules.hpp"

#include <algorithm>
#include <numeric>

namespace attain {

std::string_view name_of(Criterion criterion) noexcept {
  switch (criterion) {
    case Criterion::by_hand: return "by hand";
    case Criterion::named_account: return "named account";
    case Criterion::priority: return "priority";
    case Criterion::specificity: return "specificity";
    case Criterion::effective: return "latest effective";
    case Criterion::name: return "name";
    case Criterion::only: return "only";
  }
  return "only";
}

namespace crediting {

namespace {

constexpr std::uint32_t kBlock = 1 << 14;

/// One rule that may apply to one row of a block.
struct Entry {
  std::uint32_t row;
  Hit hit;
  bool applies;
};

bool named(const CreditRule& rule) noexcept { return !rule.match[std::size_t(Dimension::customer)].empty(); }

}  // namespace

bool operator==(const Given& a, const Given& b) {
  const auto same = [](const Share& x, const Share& y) { return x.person == y.person && x.role == y.role && x.share == y.share; };
  return a.decided == b.decided && std::equal(a.shares.begin(), a.shares.end(), b.shares.begin(), b.shares.end(), same);
}

CreditRules::CreditRules(const Book& book, const Table& table) : book_(book), ids_(book.ids()), table_(table), trees_(book, table), rules_(read_credit_rules(book, table, slots_)) {
  if (rules_.empty()) return;
  holder_ = book.company().find(Domain::territory, "holder");
  capacity_ = book.company().find(Domain::salesperson, "capacity");
  index_rules();
  read_assignments();
  const Dictionary& people = ids_.of(Domain::salesperson);
  std::vector<std::uint32_t> order(people.size());
  std::iota(order.begin(), order.end(), 0u);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return people.text(a) < people.text(b); });
  rank_.resize(order.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) rank_[order[i]] = i;
}

void CreditRules::index_rules() {
  for (std::uint32_t r = 0; r < rules_.size(); ++r) {
    const CreditRule& rule = rules_[r];
    std::optional<std::size_t> indexed;
    for (std::size_t d = 0; d < kDimensions; ++d) {
      if (rule.match[d].empty()) continue;
      used_[d] = true;
      if (!indexed || (d == std::size_t(Dimension::product) && *indexed == std::size_t(Dimension::territory))) indexed = d;
    }
    if (!indexed) general_.push_back(r);
    else for (const std::uint32_t code : rule.match[*indexed]) index_[*indexed][code].push_back(r);
  }
}

Fact CreditRules::fact(Table::Row row) const {
  const Segment& segment = *table_.parts()[row.part].segment;
  const std::int32_t day = segment.on().day(row.row);
  return {row, &segment, row.row, Date(day == kNullDay ? 0 : day)};
}

/// Rules in force on the fact's day whose `match` takes it, each once, by number; their conditions are still to be asked.
void CreditRules::candidates(const Fact& fact, std::array<std::vector<std::uint32_t>, kDimensions>& paths, std::vector<Hit>& hits) const {
  hits.clear();
  if (fact.segment->on().day(fact.row) == kNullDay) return;
  for (std::size_t d = 0; d < kDimensions; ++d) {
    if (used_[d]) trees_.path(Dimension(d), fact, paths[d]);
  }
  const auto consider = [&](std::uint32_t r) {
    const CreditRule& rule = rules_[r];
    if (!rule.in_force(fact.day)) return;
    Hit hit{r, 0};
    for (std::size_t d = 0; d < kDimensions; ++d) {
      if (rule.match[d].empty()) continue;
      const auto node = std::find_if(paths[d].begin(), paths[d].end(), [&](std::uint32_t code) { return std::binary_search(rule.match[d].begin(), rule.match[d].end(), code); });
      if (node == paths[d].end()) return;
      const bool below = Dimension(d) == Dimension::product || Dimension(d) == Dimension::salesperson;
      hit.depth += below ? trees_.depth(Dimension(d), *node, fact.day) : int(paths[d].end() - node);
    }
    hits.push_back(hit);
  };
  for (const std::uint32_t r : general_) consider(r);
  for (std::size_t d = 0; d < kDimensions; ++d) {
    if (index_[d].empty()) continue;
    for (const std::uint32_t code : paths[d]) {
      if (const auto found = index_[d].find(code); found != index_[d].end()) {
        for (const std::uint32_t r : found->second) consider(r);
      }
    }
  }
  std::sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.rule < b.rule; });
  hits.erase(std::unique(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.rule == b.rule; }), hits.end());
}

Criterion CreditRules::criterion(const Hit& a, const Hit& b) const {
  const CreditRule &x = rules_[a.rule], &y = rules_[b.rule];
  if (named(x) != named(y)) return Criterion::named_account;
  if (x.priority != y.priority) return Criterion::priority;
  if (a.depth != b.depth || x.dimensions != y.dimensions) return Criterion::specificity;
  return x.effective != y.effective ? Criterion::effective : Criterion::name;
}

bool CreditRules::before(const Hit& a, const Hit& b) const {
  const CreditRule &x = rules_[a.rule], &y = rules_[b.rule];
  if (named(x) != named(y)) return named(x);
  if (x.priority != y.priority) return x.priority > y.priority;
  if (a.depth != b.depth) return a.depth > b.depth;
  if (x.dimensions != y.dimensions) return x.dimensions > y.dimensions;
  return x.effective != y.effective ? x.effective > y.effective : x.name < y.name;
}

std::vector<std::vector<Hit>> CreditRules::hits(Table::Row row) const {
  std::vector<std::vector<Hit>> slots(slots_.size());
  if (rules_.empty()) return slots;
  const Fact at = fact(row);
  std::array<std::vector<std::uint32_t>, kDimensions> paths;
  std::vector<Hit> found;
  candidates(at, paths, found);
  for (const Hit& hit : found) {
    const CreditRule& rule = rules_[hit.rule];
    if (!rule.when || rule.when->holds(*at.segment, at.row, *at.segment, at.row, at.day)) slots[rule.slot].push_back(hit);
  }
  for (auto& slot : slots) std::sort(slot.begin(), slot.end(), [&](const Hit& a, const Hit& b) { return before(a, b); });
  return slots;
}

std::uint32_t CreditRules::decide(Table::Row row) {
  std::vector<std::uint32_t> winners;
  for (const auto& slot : hits(row)) {
    if (!slot.empty()) winners.push_back(slot.front().rule);
  }
  return winners.empty() ? kNoRule : keep(winners, fact(row));
}

void CreditRules::decide(std::uint32_t part, std::vector<std::uint32_t>& out) {
  const Table::Part& p = table_.parts()[part];
  const Segment& s = *p.segment;
  const bool all = p.all_visible(book_.known());
  out.assign(s.rows(), kNoRule);
  std::array<std::vector<std::uint32_t>, kDimensions> paths;
  std::vector<Hit> hits;
  std::vector<Entry> entries;
  std::vector<std::vector<std::size_t>> asked(rules_.size());   // entries whose condition is still open, by rule
  std::vector<std::uint32_t> rows, touched, winners;
  std::vector<std::optional<Hit>> best(slots_.size());
  for (std::uint32_t first = 0; first < s.rows(); first += kBlock) {
    const std::uint32_t end = std::min(s.rows(), first + kBlock);
    entries.clear();
    touched.clear();
    for (std::uint32_t row = first; row < end; ++row) {
      if (!all && !p.visible(row, book_.known())) continue;
      candidates(fact({part, row}), paths, hits);
      for (const Hit& hit : hits) {
        const bool open = rules_[hit.rule].when != nullptr;
        if (open) {
          if (asked[hit.rule].empty()) touched.push_back(hit.rule);
          asked[hit.rule].push_back(entries.size());
        }
        entries.push_back({row, hit, !open});
      }
    }
    for (const std::uint32_t r : touched) {   // a condition is asked of all its rows at once, column by column
      rows.clear();
      for (const std::size_t entry : asked[r]) rows.push_back(entries[entry].row);
      rules_[r].when->keep(s, rows);
      std::size_t kept = 0;
      for (const std::size_t entry : asked[r]) {
        if (kept < rows.size() && rows[kept] == entries[entry].row) entries[entry].applies = true, ++kept;
      }
      asked[r].clear();
    }
    for (std::size_t e = 0; e < entries.size();) {
      const std::uint32_t row = entries[e].row;
      std::fill(best.begin(), best.end(), std::nullopt);
      for (; e < entries.size() && entries[e].row == row; ++e) {
        if (!entries[e].applies) continue;
        std::optional<Hit>& slot = best[rules_[entries[e].hit.rule].slot];
        if (!slot || before(entries[e].hit, *slot)) slot = entries[e].hit;
      }
      winners.clear();
      for (const auto& hit : best) if (hit) winners.push_back(hit->rule);
      if (!winners.empty()) out[row] = keep(winners, fact({part, row}));
    }
  }
}

/// The credit that the winning rules give, kept once; kNoRule where that is no other than without them.
std::uint32_t CreditRules::keep(const std::vector<std::uint32_t>& winners, const Fact& fact) {
  Given given;
  for (const std::uint32_t r : winners) {
    const std::vector<Share> shares = shares_of(rules_[r], fact);
    given.shares.insert(given.shares.end(), shares.begin(), shares.end());
    given.decided = given.decided || rules_[r].slot == 0;
  }
  sort(given.shares);
  const std::uint32_t seller = trees_.seller(fact);
  const bool whole = given.shares.size() == 1 && given.shares[0].role == CreditRole::revenue && given.shares[0].person == seller && given.shares[0].share == kWholeShare;
  if ((whole || given.shares.empty()) && (whole || !given.decided || seller == kNone)) return kNoRule;
  std::size_t hash = given.decided ? 1 : 0;
  for (const Share& share : given.shares) hash = (hash ^ (std::size_t(share.person) << 1) ^ std::size_t(share.role)) * 0x9E3779B97F4A7C15u + std::size_t(share.share);
  const auto [from, to] = given_index_.equal_range(hash);
  for (auto it = from; it != to; ++it) {
    if (given_[it->second] == given) return it->second;
  }
  given_.push_back(std::move(given));
  given_index_.emplace(hash, std::uint32_t(given_.size() - 1));
  return std::uint32_t(given_.size() - 1);
}

}  // namespace crediting
}  // namespace attain
