// The tree of cells: who is under whom, and the periods of each.
#include <algorithm>
#include <set>

#include "measure/people.hpp"
#include "sheet.hpp"

namespace attain::targeting {

namespace {

constexpr std::size_t kMostCells = 20'000'000;

/// Lists in the order of id texts.
void by_id(const Book& book, Domain domain, std::vector<std::uint32_t>& codes) {
  const Dictionary& ids = book.ids().of(domain);
  std::sort(codes.begin(), codes.end(), [&](std::uint32_t a, std::uint32_t b) { return ids.text(a) < ids.text(b); });
  codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
}

class Builder {
 public:
  Builder(const Book& book, const Policy& policy, Date as_of, unsigned threads) : book_(book), company_(book.company()), policy_(policy), as_of_(as_of), threads_(threads), grid_(std::make_shared<Grid>()) {}

  std::shared_ptr<const Grid> build() {
    Grid& g = *grid_;
    find_people();
    build_curves(book_, policy_, g, people_, curve_of_);
    for (const auto& [team, people] : home_) {
      for (const std::uint32_t person : people) {
        g.person_team[person] = team;
        g.person_curves.emplace_back(person, curve_of_.at(person));
      }
    }
    g.nodes.push_back({});
    g.periods.push_back(policy_.period);
    period_index_[policy_.period] = 0;
    add_cell(0, 0, 0, 0);
    g.levels.push_back({"total", false, 1, 0, 1});
    g.weights.emplace_back();
    std::vector<std::uint32_t> frontier{0};
    for (std::size_t i = 0; i < policy_.levels.size(); ++i) {
      const std::size_t first = g.cells();
      const LevelRule& level = policy_.levels[i];
      g.seasons.emplace_back();
      g.weights.emplace_back();
      if (level.time) frontier = add_time(level, std::uint8_t(i + 1), frontier);
      else frontier = add_entities(level, std::uint8_t(i + 1), frontier);
      g.levels.push_back({level.word, level.time, level.unit, first, g.cells() - first});
      if (!level.time || !level.bases.empty() || caps_growth(policy_, level)) {
        g.weights.back() = weigh(book_, policy_, level, g, first, g.cells() - first, as_of_, threads_, g.findings);
      }
    }
    if (policy_.season) g.day_season = season_index(book_, policy_, *policy_.season, policy_.season->weights.empty(), as_of_);
    g.key = grid_key(book_, policy_, as_of_);
    sort_findings(g.findings);
    return grid_;
  }

 private:
  void add_cell(std::uint8_t level, std::uint32_t node, std::uint32_t period, std::uint32_t parent) {
    Grid& g = *grid_;
    if (g.cells() >= kMostCells) throw Error(ErrorCode::limit_exceeded, policy_.path, "the policy makes more than " + std::to_string(kMostCells) + " targets", "phase days on demand, they need no level");
    g.level.push_back(level);
    g.node.push_back(node);
    g.period.push_back(period);
    g.parent.push_back(parent);
    g.first.push_back(0);
    g.count.push_back(0);
    g.pattern.push_back(kNone);
  }

  // ---- people

  void find_people() {
    const LevelRule* level = nullptr;
    for (const LevelRule& l : policy_.levels) {
      if (!l.time && l.by == TargetBy::salesperson) level = &l;
    }
    const std::set<std::string> members = level != nullptr ? std::set<std::string>(level->members.begin(), level->members.end()) : std::set<std::string>();
    for (const std::uint32_t person : company_.entities(Domain::salesperson)) {
      const bool named = members.count(std::string(company_.id(Domain::salesperson, person))) > 0;
      if (!members.empty() && !named) continue;
      const auto day = first_employed_day(person);
      if (!day) continue;
      if (!named && !measuring::person_matches(book_, level != nullptr ? level->where.get() : nullptr, person, *day)) continue;
      people_.push_back(person);
      home_[company_.team_of(person, *day)].push_back(person);
    }
  }

  /// The first day in the period, from the structure's day on, on which somebody is employed; before it only where there is none after.
  std::optional<Date> first_employed_day(std::uint32_t person) const {
    const Date from = std::max(policy_.structure_on, policy_.period.first());
    if (company_.employed(person, from)) return from;
    const Attribute* employed = company_.find(Domain::salesperson, "employed");
    if (employed == nullptr) return std::nullopt;
    for (const Attribute::Entry& entry : employed->entries(person)) {
      if (entry.from > from && entry.from < policy_.period.end() && company_.employed(person, entry.from)) return entry.from;
    }
    if (from > policy_.period.first()) {
      for (Date day = from - 1; day >= policy_.period.first(); day = day - 1) {
        if (company_.employed(person, day)) return day;
      }
    }
    return std::nullopt;
  }

  // ---- trees

  std::uint32_t parent_of(TargetBy by, std::uint32_t code) const {
    const Date day = policy_.structure_on;
    if (by == TargetBy::team) return company_.parent_of_team(code, day);
    if (by == TargetBy::territory) return company_.parent_of_territory(code, day);
    const Attribute* parent = company_.find(Domain::category, "parent");
    return parent == nullptr ? kNone : parent->code_at(code, day);
  }

  struct Tree {
    std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> children;   // kNone: the roots
    std::unordered_map<std::uint32_t, bool> members;                          // has members of its own
  };
  const Tree& tree(TargetBy by) {
    const auto [found, fresh] = trees_.try_emplace(by);
    if (!fresh) return found->second;
    Tree& tree = found->second;
    const Domain domain = domain_of(by);
    std::vector<std::uint32_t> path;
    for (const std::uint32_t code : company_.entities(domain)) {   // in order of id
      path.clear();
      if (by == TargetBy::team) company_.team_path(code, policy_.structure_on, path);
      else if (by == TargetBy::territory) company_.territory_path(code, policy_.structure_on, path);
      else company_.category_path(code, policy_.structure_on, path);
      const std::uint32_t parent = parent_of(by, code);
      const bool root = parent == kNone || parent == code || !company_.exists(domain, parent) || path.size() < 2;
      tree.children[root ? kNone : parent].push_back(code);
    }
    if (by == TargetBy::team) {
      for (const auto& [team, people] : home_) tree.members[team] = !people.empty();
    } else {
      const bool category = by == TargetBy::category;
      const Attribute* attribute = company_.find(category ? Domain::product : Domain::customer, category ? "category" : "territory");
      if (attribute != nullptr) {
        for (const std::uint32_t code : company_.entities(category ? Domain::product : Domain::customer)) {
          const std::uint32_t of = attribute->code_at(code, policy_.structure_on);
          if (of != kNone) tree.members[of] = true;
        }
      }
    }
    return tree;
  }

  // ---- lists

  /// The codes of a dimension above or at a node; kNone where the path has none.
  std::uint32_t above(std::uint32_t node, TargetBy by) const {
    for (std::uint32_t n = node; n != 0; n = grid_->nodes[n].parent) {
      if (grid_->nodes[n].by == by) return grid_->nodes[n].code;
    }
    return kNone;
  }
  bool has_level_before(std::uint8_t level, TargetBy by) const {
    for (std::size_t i = 0; i + 1 < level; ++i) {
      if (!policy_.levels[i].time && policy_.levels[i].by == by) return true;
    }
    return false;
  }

  std::vector<std::uint32_t> named(const LevelRule& level) const {
    const Domain domain = domain_of(level.by);
    std::vector<std::uint32_t> codes;
    for (std::size_t i = 0; i < level.members.size(); ++i) {
      TargetNode node{{level.by, level.members[i]}};
      if (domain == Domain::text) codes.push_back(book_.ids().of(domain).intern(level.members[i]));
      else codes.push_back(codes_of(book_, node, level.path + ".members[" + std::to_string(i) + "]")[at(level.by)]);
    }
    by_id(book_, domain, codes);
    return codes;
  }

  /// Everybody a level may have, before the node above chooses.
  const std::vector<std::uint32_t>& everyone(const LevelRule& level) {
    const auto [found, fresh] = everyone_.try_emplace(level.by);
    if (!fresh) return found->second;
    std::vector<std::uint32_t>& codes = found->second;
    if (level.by == TargetBy::salesperson) codes = people_;
    else if (!level.members.empty()) codes = named(level);
    else if (level.by == TargetBy::segment) codes = segments();
    else if (level.by == TargetBy::channel) codes = channels(level);
    else codes = company_.entities(domain_of(level.by));
    by_id(book_, domain_of(level.by), codes);
    return codes;
  }

  std::vector<std::uint32_t> segments() const {
    std::vector<std::uint32_t> codes;
    const Attribute* segment = company_.find(Domain::customer, "segment");
    if (segment == nullptr) return codes;
    for (const std::uint32_t customer : company_.entities(Domain::customer)) {
      const std::uint32_t code = segment->code_at(customer, policy_.structure_on);
      if (code != kNone) codes.push_back(code);
    }
    return codes;
  }

  /// Channels are what facts say: those of the year before.
  std::vector<std::uint32_t> channels(const LevelRule& level) const {
    const Period before = policy_.period.year_before(&company_.fiscal());
    const MeasureSheet sheet = measure_sheet(book_, {.measures = {policy_.measure}, .by = {"channel"}, .period = before, .as_of = std::max(before.first(), std::min(as_of_, before.last()))});
    std::vector<std::uint32_t> codes;
    for (std::size_t row = 0; row < sheet.rows(); ++row) {
      if (const auto key = sheet.key(row, 0)) codes.push_back(book_.ids().of(Domain::text).intern(*key));
    }
    if (codes.empty()) throw Error(ErrorCode::invalid_rule, level.path, "no channel sold anything in " + before.text(), "name the channels in \"members\"");
    return codes;
  }

  /// Who of a list is under the node, grouped by what the path above says.
  using Group = std::map<std::vector<std::uint32_t>, std::vector<std::uint32_t>>;
  std::vector<TargetBy> chosen_by(const LevelRule& level, std::uint8_t index) const {
    std::vector<TargetBy> by;
    const auto when = [&](TargetBy wide) {
      if (has_level_before(index, wide)) by.push_back(wide);
    };
    switch (level.by) {
      case TargetBy::salesperson: when(TargetBy::team); when(TargetBy::territory); break;
      case TargetBy::product: when(TargetBy::category); break;
      case TargetBy::customer: when(TargetBy::salesperson); when(TargetBy::territory); when(TargetBy::segment); break;
      default: break;
    }
    return by;
  }

  Group group(const LevelRule& level, const std::vector<TargetBy>& by) {
    Group groups;
    std::unordered_map<std::uint32_t, std::uint32_t> team;
    for (const auto& [code, people] : home_) {
      for (const std::uint32_t person : people) team[person] = code;
    }
    const Date day = policy_.structure_on;
    if (level.by == TargetBy::salesperson && std::find(by.begin(), by.end(), TargetBy::territory) != by.end()) return group_by_territory(by, team);
    const Attribute* category = company_.find(Domain::product, "category");
    const Attribute* segment = company_.find(Domain::customer, "segment");
    std::size_t lost = 0;
    for (const std::uint32_t code : everyone(level)) {
      std::vector<std::uint32_t> key;
      for (const TargetBy wide : by) {
        if (level.by == TargetBy::salesperson) key.push_back(team[code]);
        else if (wide == TargetBy::category) key.push_back(category == nullptr ? kNone : category->code_at(code, day));
        else if (wide == TargetBy::salesperson) key.push_back(company_.owner_of(code, day));
        else if (wide == TargetBy::territory) key.push_back(company_.territory_of(code, day));
        else key.push_back(segment == nullptr ? kNone : segment->code_at(code, day));
      }
      if (std::find(key.begin(), key.end(), kNone) != key.end()) ++lost;
      groups[std::move(key)].push_back(code);
    }
    if (lost > 0) {
      std::string wide;
      for (const TargetBy one : by) wide += (wide.empty() ? "" : " or ") + std::string(name_of(one));
      grid_->findings.push_back({Severity::warning, ErrorCode::gap, level.path, std::to_string(lost) + " of level \"" + level.word + "\" have no " + wide + " and get no target", ""});
    }
    return groups;
  }

  Group group_by_territory(const std::vector<TargetBy>& by, const std::unordered_map<std::uint32_t, std::uint32_t>& team) const {
    Group groups;
    const Attribute* holder = company_.find(Domain::territory, "holder");
    for (const std::uint32_t territory : company_.entities(Domain::territory)) {
      const std::uint32_t person = holder == nullptr ? kNone : holder->code_at(territory, policy_.structure_on);
      const auto home = team.find(person);
      if (home == team.end()) continue;
      std::vector<std::uint32_t> key;
      for (const TargetBy wide : by) key.push_back(wide == TargetBy::team ? home->second : territory);
      groups[key].push_back(person);
    }
    for (auto& [key, people] : groups) by_id(book_, Domain::salesperson, people);
    return groups;
  }

  // ---- levels

  std::uint32_t add_node(std::uint32_t parent, std::uint8_t level, TargetBy by, std::uint32_t code, bool own_members) {
    Node node{parent, code, grid_->nodes[parent].curve, level, by, own_members};
    if (by == TargetBy::salesperson) node.curve = curve_of_.at(code);
    grid_->nodes.push_back(node);
    return std::uint32_t(grid_->nodes.size() - 1);
  }

  /// The nodes under a node at a level, made once however many cells are for it.
  const std::vector<std::uint32_t>& nodes_under(std::uint32_t node, const LevelRule& level, std::uint8_t index, const std::vector<TargetBy>& by, const Group& groups) {
    const auto [found, fresh] = under_.try_emplace(node);
    if (!fresh) return found->second;
    std::vector<std::pair<std::uint32_t, bool>> codes;
    if (is_tree(level.by) && level.members.empty()) {
      const Tree& tree = this->tree(level.by);
      const bool inside = grid_->nodes[node].level == index;   // a team that may have teams
      const std::uint32_t parent = inside ? grid_->nodes[node].code : kNone;
      const auto children = tree.children.find(parent);
      if (children != tree.children.end() && !(inside && grid_->nodes[node].own_members)) {
        for (const std::uint32_t code : children->second) codes.emplace_back(code, false);
        const auto members = tree.members.find(parent);
        if (inside && members != tree.members.end() && members->second) codes.emplace_back(parent, true);
      }
    } else if (by.empty()) {
      for (const std::uint32_t code : everyone(level)) codes.emplace_back(code, false);
    } else {
      std::vector<std::uint32_t> key;
      for (const TargetBy wide : by) key.push_back(above(node, wide));
      const auto members = groups.find(key);
      if (members != groups.end()) {
        used_.insert(key);
        for (const std::uint32_t code : members->second) codes.emplace_back(code, false);
      }
    }
    std::vector<std::uint32_t> nodes;
    for (const auto& [code, own] : codes) nodes.push_back(add_node(node, index, level.by, code, own));
    return under_[node] = std::move(nodes);
  }

  std::vector<std::uint32_t> add_entities(const LevelRule& level, std::uint8_t index, const std::vector<std::uint32_t>& frontier) {
    Grid& g = *grid_;
    under_.clear();
    used_.clear();
    const std::vector<TargetBy> by = chosen_by(level, index);
    const Group groups = by.empty() ? Group() : group(level, by);
    if (by.empty() && !is_tree(level.by) && everyone(level).empty()) throw Error(ErrorCode::invalid_rule, level.path, "nobody at level \"" + level.word + "\"");
    std::vector<std::uint32_t> leaves, now = frontier;
    while (!now.empty()) {                       // a tree goes down level by level, a list once
      std::vector<std::uint32_t> next;
      for (const std::uint32_t cell : now) {
        const std::vector<std::uint32_t>& nodes = nodes_under(g.node[cell], level, index, by, groups);
        if (nodes.empty()) {
          leaves.push_back(cell);
          continue;
        }
        g.first[cell] = std::uint32_t(g.cells());
        g.count[cell] = std::uint32_t(nodes.size());
        for (const std::uint32_t node : nodes) {
          next.push_back(std::uint32_t(g.cells()));
          add_cell(index, node, g.period[cell], cell);
        }
      }
      if (!is_tree(level.by) || !level.members.empty()) {
        leaves.insert(leaves.end(), next.begin(), next.end());
        break;
      }
      under_.clear();
      now = std::move(next);
    }
    note_outside(level, groups);
    std::sort(leaves.begin(), leaves.end());
    return leaves;
  }

  /// Whose team (owner, category, …) is nowhere among the levels above: said, not passed over.
  void note_outside(const LevelRule& level, const Group& groups) {
    std::size_t outside = 0;
    for (const auto& [key, members] : groups) {
      const bool complete = std::find(key.begin(), key.end(), kNone) == key.end();
      if (complete && used_.count(key) == 0) outside += members.size();
    }
    if (outside > 0) {
      grid_->findings.push_back({Severity::info, ErrorCode::gap, level.path, std::to_string(outside) + " of level \"" + level.word + "\" belong to nobody of the levels above and get no target", ""});
    }
  }

  std::vector<std::uint32_t> add_time(const LevelRule& level, std::uint8_t index, const std::vector<std::uint32_t>& frontier) {
    Grid& g = *grid_;
    const std::optional<Season>& season = level.season ? level.season : policy_.season;
    const bool by_days = weighs_by_days(policy_, level);
    if (season) g.seasons.back() = season_index(book_, policy_, *season, by_days, as_of_);
    const bool own_days = level.working_days.value_or(WorkingDays::person) == WorkingDays::person;
    std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> pieces_of;       // period → periods
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> pattern_of;   // period, curve → pattern
    std::vector<std::uint32_t> leaves;
    for (const std::uint32_t cell : frontier) {
      const std::uint32_t period = g.period[cell];
      auto [found, fresh] = pieces_of.try_emplace(period);
      if (fresh) found->second = cut(g.periods[period], level.grain);
      g.first[cell] = std::uint32_t(g.cells());
      g.count[cell] = std::uint32_t(found->second.size());
      if (level.bases.empty()) {
        const std::uint32_t curve = own_days ? g.nodes[g.node[cell]].curve : 0;
        const auto [pattern, unseen] = pattern_of.try_emplace({period, curve}, std::uint32_t(g.patterns.size()));
        if (unseen) {
          std::vector<Period> pieces;
          for (const std::uint32_t piece : found->second) pieces.push_back(g.periods[piece]);
          g.patterns.push_back(time_weights(policy_, g.seasons.back(), by_days, g.curves[curve], pieces));
        }
        g.pattern[cell] = pattern->second;
      }
      for (const std::uint32_t piece : found->second) {
        leaves.push_back(std::uint32_t(g.cells()));
        add_cell(index, g.node[cell], piece, cell);
      }
    }
    return leaves;
  }

  std::vector<std::uint32_t> cut(const Period whole, Grain grain) {
    std::vector<std::uint32_t> result;
    for (const Period& piece : pieces(whole, grain, &company_.fiscal())) {
      const Period clipped = whole.contains(piece) ? piece : *whole.intersection(piece);
      const auto [found, fresh] = period_index_.try_emplace(clipped, std::uint32_t(grid_->periods.size()));
      if (fresh) grid_->periods.push_back(clipped);
      result.push_back(found->second);
    }
    return result;
  }

  const Book& book_;
  const Company& company_;
  const Policy& policy_;
  Date as_of_;
  unsigned threads_;
  std::shared_ptr<Grid> grid_;
  std::vector<std::uint32_t> people_;
  std::unordered_map<std::uint32_t, std::uint32_t> curve_of_;
  std::map<std::uint32_t, std::vector<std::uint32_t>> home_;            // team → people
  std::map<TargetBy, Tree> trees_;
  std::map<TargetBy, std::vector<std::uint32_t>> everyone_;
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> under_;
  std::map<Period, std::uint32_t> period_index_;
  std::set<std::vector<std::uint32_t>> used_;                           // keys of groups that somebody above has
};

}  // namespace

Codes Grid::codes(std::uint32_t node) const {
  Codes codes = everybody();
  for (std::uint32_t n = node; n != 0; n = nodes[n].parent) {
    const TargetBy by = nodes[n].by;
    if (codes[at(by)] != kNone) continue;                               // the nearest of a tree
    if (by == TargetBy::team && codes[at(TargetBy::salesperson)] != kNone) continue;
    if (by == TargetBy::category && codes[at(TargetBy::product)] != kNone) continue;
    if (by == TargetBy::segment && codes[at(TargetBy::customer)] != kNone) continue;
    codes[at(by)] = nodes[n].code;
  }
  return codes;
}

std::shared_ptr<const Grid> build_grid(const Book& book, const Policy& policy, Date as_of, unsigned threads) { return Builder(book, policy, as_of, threads).build(); }

Document grid_key(const Book& book, const Policy& policy, Date as_of) {
  std::vector<Document::Member> members;
  for (const Document::Member& member : policy.document.members()) {
    if (member.first == "levels" || member.first == "season" || member.first == "days" || member.first == "measure" || member.first == "structure_on" || member.first == "unit" || member.first == "currency") members.push_back(member);
  }
  bool caps = false;
  for (const Constraint& c : policy.constraints) caps = caps || c.growth_cap.has_value();
  members.emplace_back("period", policy.period.first().text() + "/" + policy.period.end().text());
  members.emplace_back("scale", policy.scale);
  members.emplace_back("caps", caps);
  members.emplace_back("as of", as_of.text());
  members.emplace_back("known", book.known());
  members.emplace_back("book", book.digest(policy.period.last()));
  return Document::object(std::move(members));
}

}  // namespace attain::targeting
