// What separates two sheets, to the cent. Each component of each person is recomputed in stages from the earlier sheet to the later: with the later facts, then the
// later rates, credits, targets, rules. Every stage is an exact run of the same arithmetic, so that the parts add to the whole.
#include <algorithm>
#include <map>
#include <set>

#include "earn.hpp"
#include "sheet.hpp"

namespace attain::paying {

namespace {

enum class Cause : std::uint8_t { facts, rate, credit, target, rule };
std::string_view name_of(Cause cause) {
  constexpr std::array<std::string_view, 5> kNames = {"facts", "rate", "credit", "target", "rule"};
  return kNames[std::size_t(cause)];
}

/// The later sheet's facts and people under the earlier sheet's plan; targets of one or the other.
std::shared_ptr<Sheet> under_earlier_plan(const Sheet& earlier, const Sheet& later, bool later_targets) {
  auto sheet = std::make_shared<Sheet>();
  sheet->book = later.book;
  sheet->options = later.options;
  sheet->as_of = later.as_of;
  sheet->plans = earlier.plans;
  sheet->periods = later.periods;
  sheet->version = earlier.version;
  sheet->first_asked = later.first_asked;
  sheet->people = later.people;
  sheet->known = later.known;
  sheet->measure_names = later.measure_names;
  sheet->shown_scale = later.shown_scale;
  sheet->currency = later.currency;
  for (const Bound& of : earlier.components) {
    Bound bound = of;
    const auto twin = std::find_if(later.components.begin(), later.components.end(), [&](const Bound& b) { return b.name == of.name; });
    if (twin != later.components.end()) bound.table = twin->table, bound.lazy_credits = twin->lazy_credits, bound.bases = twin->bases;
    bound.any = nullptr;
    for (std::size_t v = 0; v < sheet->plans.size(); ++v) {
      bound.version[v] = nullptr;
      for (const Component& c : sheet->plans[v].components) if (c.name == bound.name) bound.version[v] = bound.any = &c;
    }
    sheet->components.push_back(std::move(bound));
    sheet->eligible.emplace_back(later.people.size() * later.periods.size(), 1);
  }
  const Sheet& targets = later_targets ? later : earlier;
  for (const Sheet::WindowTargets& w : targets.targets) {
    const std::string& name = targets.components[w.component].name;
    const auto place = std::find_if(sheet->components.begin(), sheet->components.end(), [&](const Bound& b) { return b.name == name; });
    if (place == sheet->components.end()) continue;
    Sheet::WindowTargets mapped{std::size_t(place - sheet->components.begin()), w.window, std::vector<std::optional<Decimal>>(later.people.size())};
    for (std::size_t slot = 0; slot < targets.people.size(); ++slot) {
      const auto person = std::lower_bound(later.people.begin(), later.people.end(), targets.people[slot].id, [](const Person& p, const std::string& id) { return p.id < id; });
      if (person != later.people.end() && person->id == targets.people[slot].id) mapped.by_slot[std::size_t(person - later.people.begin())] = w.by_slot[slot];
    }
    sheet->targets.push_back(std::move(mapped));
  }
  return sheet;
}

class Comparison {
 public:
  Comparison(const Sheet& before, const Sheet& after) : a_(before), b_(after) {}

  Frame frame() {
    if (!(a_.options.period == b_.options.period)) throw Error(ErrorCode::invalid_argument, "other", "a sheet of " + b_.options.period.text() + " does not compare with one of " + a_.options.period.text(), "compare sheets of one period");
    staged_ = a_.periods.size() == b_.periods.size() && std::equal(a_.periods.begin(), a_.periods.end(), b_.periods.begin()) && shares_segments();
    if (staged_) {
      with_earlier_targets_ = under_earlier_plan(a_, b_, false);
      with_later_targets_ = under_earlier_plan(a_, b_, true);
    }
    std::set<std::string> ids;
    for (const Person& p : a_.people) ids.insert(p.id);
    for (const Person& p : b_.people) ids.insert(p.id);
    for (const std::string& id : ids) person(id);
    return std::move(builder_).build();
  }

 private:
  using Key = std::pair<std::string, bool>;                // fact id, cancelled
  struct Item { std::uint32_t fact = kNoFact; std::int64_t basis = 0; };
  using Items = std::map<Key, Item>;

  /// True when every row of the earlier tables has the same place in the later ones.
  bool shares_segments() const {
    for (const Bound& of : a_.components) {
      const auto twin = std::find_if(b_.components.begin(), b_.components.end(), [&](const Bound& b) { return b.name == of.name; });
      if (twin == b_.components.end() || of.table == nullptr) continue;
      if (twin->table == nullptr || twin->table->schema().name != of.table->schema().name || twin->table->parts().size() < of.table->parts().size() || twin->scale != of.scale) return false;
      for (std::size_t p = 0; p < of.table->parts().size(); ++p) if (twin->table->parts()[p].segment != of.table->parts()[p].segment) return false;
    }
    return true;
  }

  static std::size_t slot(const Sheet& s, const std::string& id) {
    const auto found = std::lower_bound(s.people.begin(), s.people.end(), id, [](const Person& p, const std::string& wanted) { return p.id < wanted; });
    return found != s.people.end() && found->id == id ? std::size_t(found - s.people.begin()) : kMissing;
  }
  static std::size_t place(const Sheet& s, const std::string& component) {
    const auto found = std::find_if(s.components.begin(), s.components.end(), [&](const Bound& b) { return b.name == component; });
    return found == s.components.end() ? kMissing : std::size_t(found - s.components.begin());
  }

  static Items items(const Sheet& s, std::size_t c, std::size_t slot) {
    Items items;
    if (slot == kMissing || c == kMissing || s.components[c].table == nullptr) return items;
    const BucketLines lines = lines_of(s, s.bucket(c, slot));
    for (std::uint64_t i = 0; i < (lines.ends.empty() ? 0 : lines.ends.back()); ++i) items[{s.components[c].fact_id(lines.fact[i]), (lines.fact[i] & kCancelled) != 0}] = {lines.fact[i], lines.basis[i]};
    return items;
  }

  /// What the component pays for these lines in the periods asked for, under that sheet's plan and targets.
  std::int64_t total(const Sheet& s, std::size_t c, std::size_t slot, const Items& items) const {
    struct Line { std::int32_t day; const Key* key; Item item; };
    std::vector<Line> sorted;
    for (const auto& [key, item] : items) sorted.push_back({s.components[c].day(item.fact), &key, item});
    std::stable_sort(sorted.begin(), sorted.end(), [](const Line& x, const Line& y) { return x.day < y.day; });
    std::vector<std::uint32_t> fact;
    std::vector<std::int64_t> basis;
    BucketLines lines;
    std::size_t at = 0;
    for (const Period& period : s.periods) {
      for (; at < sorted.size() && Date(sorted[at].day) < period.end(); ++at) fact.push_back(sorted[at].item.fact), basis.push_back(sorted[at].item.basis);
      lines.ends.push_back(at);
    }
    lines.fact = fact.data();
    lines.basis = basis.data();
    std::vector<std::int64_t> earned(fact.size());
    std::vector<Earned> periods(s.periods.size());
    std::vector<Extra> extras;
    Earner(s, c).run(slot, lines, earned.data(), periods.data(), extras);
    std::int64_t sum = 0;
    for (std::size_t t = s.first_asked; t < s.periods.size(); ++t) sum += periods[t].earned;
    for (const Extra& e : extras) if (e.period >= s.first_asked) sum += e.earned;
    return sum;
  }

  static std::int64_t shown(const Sheet& s, std::size_t c, std::size_t slot) {
    if (slot == kMissing || c == kMissing) return 0;
    std::int64_t sum = 0;
    for (std::size_t t = s.first_asked; t < s.periods.size(); ++t) sum += s.earned[s.bucket(c, slot) * s.periods.size() + t].earned;
    for (const Extra& e : s.extras[slot]) {
      if (e.period >= s.first_asked && e.component == std::int32_t(c) && (e.kind == LineKind::true_up || e.kind == LineKind::floor)) sum += e.earned;
    }
    return sum;
  }

  void person(const std::string& id) {
    const std::size_t sa = slot(a_, id), sb = slot(b_, id);
    std::int64_t rest = (sb == kMissing ? 0 : b_.totals[sb].earned) - (sa == kMissing ? 0 : a_.totals[sa].earned);
    std::vector<std::string> names;
    for (const Bound& b : a_.components) names.push_back(b.name);
    for (const Bound& b : b_.components) if (place(a_, b.name) == kMissing) names.push_back(b.name);
    for (const std::string& name : names) {
      const std::size_t ca = place(a_, name), cb = place(b_, name);
      if (!(ca == kMissing ? b_.components[cb] : a_.components[ca]).any->has_lines()) continue;
      const std::int64_t from = shown(a_, ca, sa), to = shown(b_, cb, sb);
      if (from == to && (ca == kMissing || cb == kMissing || sa == kMissing || sb == kMissing)) continue;
      component(id, name, ca, cb, sa, sb, from, to);
      rest -= to - from;
    }
    others(id, sa, sb, rest);
  }

  void component(const std::string& id, const std::string& name, std::size_t ca, std::size_t cb, std::size_t sa, std::size_t sb, std::int64_t from, std::int64_t to) {
    const bool by_measure = (ca == kMissing ? b_.components[cb] : a_.components[ca]).any->measure.has_value();
    if (!staged_ || ca == kMissing || cb == kMissing || sb == kMissing || by_measure) {
      const bool rule = ca == kMissing || cb == kMissing || !(a_.plan().document == b_.plan().document);
      put(id, name, rule ? Cause::rule : Cause::facts, "", "", from, to);
      return;
    }
    Items now = items(a_, ca, sa);
    const Items later = items(b_, cb, sb);
    std::map<Cause, std::vector<std::pair<Key, std::optional<Item>>>> changes;   // what each stage puts in the place of a line; none: takes it away
    std::set<Key> keys;
    for (const auto& [key, item] : now) keys.insert(key);
    for (const auto& [key, item] : later) keys.insert(key);
    for (const Key& key : keys) classify(key, now, later, ca, cb, changes);
    if (changes.empty() && from == to) return;
    std::int64_t value = from;
    for (const Cause cause : {Cause::facts, Cause::rate, Cause::credit}) {
      const auto found = changes.find(cause);
      if (found == changes.end()) continue;
      const bool singly = found->second.size() <= 64;
      for (std::size_t i = 0; i < found->second.size(); ++i) {
        const auto& [key, item] = found->second[i];
        if (item) now[key] = *item;
        else now.erase(key);
        if (!singly && i + 1 < found->second.size()) continue;
        const std::int64_t next = total(*with_earlier_targets_, ca, sb, now);
        put(id, name, cause, a_.components[ca].any->table, singly ? key.first : "", value, next);
        value = next;
      }
    }
    const std::int64_t with_targets = total(*with_later_targets_, ca, sb, now);
    put(id, name, Cause::target, "", "", value, with_targets);
    put(id, name, Cause::rule, "", "", with_targets, to);
  }

  bool visible(const Sheet& s, std::size_t c, std::uint32_t fact) const {
    const Table& table = *s.components[c].table;
    const std::uint64_t number = fact & ~kCancelled;
    std::size_t part = table.parts().size();
    while (part > 0 && s.components[c].bases[part - 1] > number) --part;
    if (part == 0) return false;
    const std::uint64_t row = number - s.components[c].bases[part - 1];
    return row < table.parts()[part - 1].segment->rows() && table.parts()[part - 1].visible(std::uint32_t(row), s.book.known());
  }

  std::int64_t amount(const Sheet& s, std::size_t c, std::uint32_t fact) const {
    const SpecialFact* special = s.components[c].credits().special(s.components[c].row(fact));
    return special == nullptr ? kNullNumber : special->amount;
  }

  void classify(const Key& key, const Items& now, const Items& later, std::size_t ca, std::size_t cb, std::map<Cause, std::vector<std::pair<Key, std::optional<Item>>>>& changes) const {
    const auto a = now.find(key), b = later.find(key);
    if (a != now.end() && b != later.end() && a->second.fact == b->second.fact && a->second.basis == b->second.basis) return;
    const std::optional<Item> becomes = b != later.end() ? std::optional(b->second) : std::nullopt;
    Cause cause = Cause::facts;
    if (a != now.end() && b != later.end() && a->second.fact == b->second.fact) {
      const std::int64_t before = amount(a_, ca, a->second.fact), after = amount(b_, cb, b->second.fact);
      cause = Cause::credit;
      if (before != kNullNumber && after != kNullNumber && before != after && before != 0) {
        const Item converted{a->second.fact, std::int64_t(multiply_divide(a->second.basis, after, before))};
        changes[Cause::rate].emplace_back(key, converted.basis == b->second.basis ? *becomes : converted);
        if (converted.basis == b->second.basis) return;
      }
    } else if (a == now.end() ? visible(a_, ca, b->second.fact) : b == later.end() && visible(b_, cb, a->second.fact)) {
      cause = Cause::credit;
    }
    changes[cause].emplace_back(key, becomes);
  }

  /// Bonuses, gates, forfeits and the like, and the differences of earlier periods: line by line, in what they add to `rest`.
  void others(const std::string& id, std::size_t sa, std::size_t sb, std::int64_t rest) {
    std::map<std::tuple<std::string, std::string, std::string>, std::pair<std::int64_t, std::int64_t>> sums;   // component, kind, fact
    const auto add = [&](const Sheet& s, std::size_t slot, bool after) {
      if (slot == kMissing) return;
      std::vector<Row> rows;
      for (const Extra& e : s.extras[slot]) {
        if (e.period < s.first_asked || e.kind == LineKind::true_up || (e.kind == LineKind::floor && e.component >= 0 && s.components[std::size_t(e.component)].any->has_lines())) continue;
        auto& sum = sums[{e.component < 0 ? "" : s.components[std::size_t(e.component)].name, std::string(paying::name_of(e.kind)), e.fact}];
        (after ? sum.second : sum.first) += e.earned;
      }
      for (const Difference& d : s.differences) {
        if (d.slot == slot) (after ? sums[{d.component, "difference of " + d.origin, d.fact}].second : sums[{d.component, "difference of " + d.origin, d.fact}].first) += d.earned;
      }
    };
    add(a_, sa, false);
    add(b_, sb, true);
    const bool rule = !(a_.plan().document == b_.plan().document);
    for (const auto& [key, sum] : sums) {
      const auto& [component, kind, fact] = key;
      rest -= sum.second - sum.first;
      put(id, component, rule ? Cause::rule : Cause::facts, kind, fact, sum.first, sum.second);
    }
    if (rest != 0) throw Error(ErrorCode::internal, "difference", "the differences of " + id + " do not add up");
  }

  void put(const std::string& id, const std::string& component, Cause cause, const std::string& table, const std::string& fact, std::int64_t before, std::int64_t after) {
    if (before == after) return;
    person_.add(id);
    component.empty() ? component_.add_null() : component_.add(component);
    cause_.add(name_of(cause));
    table.empty() ? table_.add_null() : table_.add(table);
    fact.empty() ? fact_.add_null() : fact_.add(fact);
    before_.add(b_.money(before));
    after_.add(b_.money(after));
    difference_.add(b_.money(after - before));
  }

  static constexpr std::size_t kMissing = ~std::size_t{0};
  const Sheet &a_, &b_;
  bool staged_ = false;
  std::shared_ptr<Sheet> with_earlier_targets_, with_later_targets_;
  FrameBuilder builder_;
  std::string unit_{b_.book.company().currency().code()};
  Column &person_ = builder_.text("salesperson"), &component_ = builder_.text("component"), &cause_ = builder_.text("cause"), &table_ = builder_.text("table"), &fact_ = builder_.text("fact"),
         &before_ = builder_.decimal("before", b_.shown_scale, unit_), &after_ = builder_.decimal("after", b_.shown_scale, unit_), &difference_ = builder_.decimal("difference", b_.shown_scale, unit_);
};

}  // namespace

Frame difference_of(const Sheet& before, const Sheet& after) { return Comparison(before, after).frame(); }

}  // namespace attain::paying
