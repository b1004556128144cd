#include "posted.hpp"

#include <algorithm>
#include <set>

#include "sheet.hpp"

namespace attain::paying {

namespace {

class StatementRows {
 public:
  explicit StatementRows(const Book& book, const std::string& plan) : book_(book), table_(book.journal().find("statements")) {
    if (table_ == nullptr) return;
    const auto code = book.ids().of(Domain::text).find(plan);
    plan_ = table_->schema().index("plan");
    wanted_ = code && plan_ ? *code : kNone;
  }
  template <typename F>
  void for_each(F&& f) const {
    if (table_ == nullptr || wanted_ == kNone) return;
    for (const Table::Part& part : table_->parts()) {
      for (std::uint32_t row = 0; row < part.segment->rows(); ++row) {
        if (part.segment->column(*plan_).code(row) == wanted_ && part.visible(row, book_.known())) f(*part.segment, row);
      }
    }
  }
  [[nodiscard]] std::string text(const Segment& s, std::uint32_t row, std::string_view column) const {
    const auto index = table_->schema().index(column);
    return index ? std::string(book_.ids().of(table_->schema().columns[*index].domain).text(s.column(*index).code(row))) : std::string();
  }
  [[nodiscard]] Decimal number(const Segment& s, std::uint32_t row, std::string_view column) const {
    const auto index = table_->schema().index(column);
    return index ? s.column(*index).decimal(row).value_or(Decimal()) : Decimal();
  }

 private:
  const Book& book_;
  const Table* table_;
  std::optional<std::size_t> plan_;
  std::uint32_t wanted_ = kNone;
};

}  // namespace

std::vector<PostedPeriod> posted_of(const Book& book, const std::string& plan) {
  std::map<Period, PostedPeriod> periods;
  const StatementRows rows(book, plan);
  rows.for_each([&](const Segment& s, std::uint32_t row) {
    const auto period = Period::parse(rows.text(s, row, "period"), &book.company().fiscal());
    if (!period) return;
    PostedPeriod& posted = periods[*period];
    posted.period = *period;
    const PostedAmounts amounts{rows.number(s, row, "earned"), rows.number(s, row, "released"), rows.number(s, row, "paid")};
    const std::string person = rows.text(s, row, "salesperson"), kind = rows.text(s, row, "line");
    if (kind == "total") {
      posted.totals[person] = amounts;
      return;
    }
    std::string origin = rows.text(s, row, "origin");
    if (origin.empty()) origin = period->text();
    PostedAmounts& sum = posted.lines[{person, origin, rows.text(s, row, "component"), kind, rows.text(s, row, "table"), rows.text(s, row, "fact")}];
    sum.earned += amounts.earned;
    sum.released += amounts.released;
    sum.paid += amounts.paid;
  });
  std::vector<PostedPeriod> list;
  for (auto& [period, posted] : periods) list.push_back(std::move(posted));
  return list;
}

std::optional<Period> first_posted(const Book& book, const std::string& plan, Date before) {
  std::optional<Period> first;
  std::set<std::string> seen;
  const StatementRows rows(book, plan);
  rows.for_each([&](const Segment& s, std::uint32_t row) {
    const std::string text = rows.text(s, row, "period");
    if (!seen.insert(text).second) return;
    const auto period = Period::parse(text, &book.company().fiscal());
    if (period && period->first() < before && (!first || *period < *first)) first = period;
  });
  return first;
}

std::vector<std::string> posted_people(const Book& book, const std::string& plan) {
  std::set<std::string> people;
  const StatementRows rows(book, plan);
  rows.for_each([&](const Segment& s, std::uint32_t row) { people.insert(rows.text(s, row, "salesperson")); });
  return {people.begin(), people.end()};
}

namespace {

std::int64_t units(const Decimal& amount) { return std::int64_t(amount.rounded_scaled(kPayScale)); }

struct Sums { std::int64_t earned = 0, released = 0, paid = 0; };

/// True when a fact has the same number in both sheets, component by component.
bool same_places(const Sheet& a, const Sheet& b) {
  if (a.components.size() != b.components.size()) return false;
  for (std::size_t c = 0; c < a.components.size(); ++c) {
    const Bound &x = a.components[c], &y = b.components[c];
    if (x.name != y.name || (x.table == nullptr) != (y.table == nullptr)) return false;
    if (x.table == nullptr) continue;
    if (x.table->parts().size() > y.table->parts().size()) return false;
    for (std::size_t p = 0; p < x.table->parts().size(); ++p) if (x.table->parts()[p].segment != y.table->parts()[p].segment) return false;
  }
  return true;
}

bool same_lines(const Sheet& a, std::size_t slot_a, std::size_t t_a, const Sheet& b, std::size_t slot_b, std::size_t t_b) {
  for (std::size_t c = 0; c < a.components.size(); ++c) {
    const std::size_t x = a.bucket(c, slot_a), y = b.bucket(c, slot_b);
    const std::uint64_t i = a.lines.begin_of(x, t_a), j = b.lines.begin_of(y, t_b), n = a.lines.end_of(x, t_a) - i;
    if (n != b.lines.end_of(y, t_b) - j) return false;
    const auto equal = [&](const auto* of_a, const auto* of_b) { return of_a == of_b || std::equal(of_a, of_a + n, of_b); };
    if (!equal(a.lines.facts(i), b.lines.facts(j)) || !equal(a.lines.bases(i), b.lines.bases(j)) || !equal(a.lines.earnings(i), b.lines.earnings(j))) return false;
    const Component *p = a.component(c, t_a), *q = b.component(c, t_b);
    if ((p == nullptr) != (q == nullptr) || (p != nullptr && p->on_cash != q->on_cash)) return false;
  }
  const auto of_period = [](const std::vector<Extra>& list, std::size_t t) {
    std::vector<const Extra*> found;
    for (const Extra& e : list) if (e.period == t) found.push_back(&e);
    return found;
  };
  const auto x = of_period(a.extras[slot_a], t_a), y = of_period(b.extras[slot_b], t_b);
  return x.size() == y.size() && std::equal(x.begin(), x.end(), y.begin(), [](const Extra* p, const Extra* q) {
           return p->component == q->component && p->kind == q->kind && p->earned == q->earned && p->released == q->released && p->paid == q->paid && p->fact == q->fact;
         });
}

PostedKey key_of(const Sheet& s, const Row& row) { return {s.people[row.slot].id, row.origin, row.component, std::string(name_of(row.kind)), row.table, row.fact}; }

void put(Sheet& s, const PostedKey& key, const Sums& d);
}  // namespace

/// What was posted before the periods asked for, against what is known now: the differences are lines of the first period asked for.
void compare_with_posted(Sheet& s) {
  std::map<PostedKey, Sums> difference;          // now − posted
  std::set<std::string> posted_periods;
  const Date asked = s.options.period.first();
  for (const PostedPeriod& posted : posted_of(s.book, s.options.plan)) {
    if (posted.period.end() > asked) continue;
    posted_periods.insert(posted.period.text());
    for (const auto& [key, amounts] : posted.lines) {
      Sums& d = difference[key];
      d.earned -= units(amounts.earned);
      d.released -= units(amounts.released);
      d.paid -= units(amounts.paid);
    }
  }
  std::vector<Row> rows;
  // Columns that are alike need no comparison line by line. What was taken as unchanged on one side is passed over on the other.
  std::set<std::pair<std::size_t, std::size_t>> same;
  const bool comparable = s.options.previous && same_places(Sheet::of(*s.options.previous), s);
  const auto unchanged = [&](const Sheet& before, std::size_t slot, std::size_t t) {
    if (!comparable || (t == before.first_asked && !before.differences.empty())) return false;
    const auto person = std::lower_bound(s.people.begin(), s.people.end(), before.people[slot].id, [](const Person& p, const std::string& id) { return p.id < id; });
    const auto period = std::find(s.periods.begin(), s.periods.end(), before.periods[t]);
    if (person == s.people.end() || person->id != before.people[slot].id || period == s.periods.end()) return false;
    const std::size_t to = std::size_t(person - s.people.begin()), at = std::size_t(period - s.periods.begin());
    if (!same_lines(before, slot, t, s, to, at)) return false;
    same.emplace(to, at);
    return true;
  };
  const auto unchanged_now = [&](std::size_t slot, std::size_t t) { return same.count({slot, t}) != 0; };
  if (s.options.previous) {
    const Sheet& before = Sheet::of(*s.options.previous);
    std::vector<bool> taken(before.periods.size(), false);
    for (std::size_t t = before.first_asked; t < before.periods.size(); ++t) taken[t] = before.periods[t].end() <= asked && posted_periods.count(before.periods[t].text()) == 0;
    for (std::size_t t = 0; t < taken.size(); ++t) if (taken[t]) posted_periods.insert(before.periods[t].text());
    for (std::size_t slot = 0; slot < before.people.size(); ++slot) {
      for (std::size_t t = 0; t < taken.size(); ++t) {
        if (!taken[t] || unchanged(before, slot, t)) continue;
        rows.clear();
        before.rows_of(slot, t, t + 1, t == before.first_asked, rows);
        for (const Row& row : rows) {
          Sums& d = difference[key_of(before, row)];
          d.earned -= row.earned;
          d.released -= row.released;
          d.paid -= row.paid;
        }
      }
    }
  }
  if (!posted_periods.empty()) {
    for (std::size_t slot = 0; slot < s.people.size(); ++slot) {
      for (std::size_t t = 0; t < s.first_asked; ++t) {
        if (posted_periods.count(s.periods[t].text()) == 0 || unchanged_now(slot, t)) continue;
        rows.clear();
        s.rows_of(slot, t, t + 1, false, rows);
        for (const Row& row : rows) {
          Sums& d = difference[key_of(s, row)];
          d.earned += row.earned;
          d.released += row.released;
          d.paid += row.paid;
        }
      }
    }
  }
  std::set<std::string> reached;
  for (std::size_t t = 0; t < s.first_asked; ++t) reached.insert(s.periods[t].text());
  for (const auto& [key, d] : difference) {
    if ((d.earned != 0 || d.released != 0 || d.paid != 0) && reached.count(std::get<1>(key)) != 0) put(s, key, d);
  }
}

void choose_shown(Sheet& s) {
  s.shown.clear();
  std::set<std::uint32_t> with_difference;
  for (const Difference& d : s.differences) with_difference.insert(d.slot);
  for (std::uint32_t slot = 0; slot < s.people.size(); ++slot) {
    const Settled& total = s.totals[slot];
    const bool enrolled = s.people[slot].in(s.options.period) != nullptr;
    if (!enrolled && with_difference.count(slot) == 0 && total.earned == 0 && total.held == 0 && total.paid == 0 && total.draw_balance == 0) continue;
    const auto& only = s.options.salespeople;
    if (only.empty() || std::find(only.begin(), only.end(), s.people[slot].id) != only.end()) s.shown.push_back(slot);
  }
  for (const std::string& id : s.options.salespeople) (void)s.slot_of(id);
}

namespace {

/// Adds a difference to the sheet's lines and totals.
void put(Sheet& s, const PostedKey& key, const Sums& d) {
  const auto& [person, origin, component, kind, table, fact] = key;
  Difference line{.slot = std::uint32_t(s.slot_of(person)), .origin = origin, .component = component, .table = table, .fact = fact, .reason = "recalculated", .kind = line_kind(kind).value_or(LineKind::earning), .earned = d.earned,
                  .released = d.released, .paid = d.paid};
  Settled& total = s.totals[line.slot];
  total.earned += d.earned;
  total.released += d.released;
  total.paid += d.paid;
  s.differences.push_back(std::move(line));
}

}  // namespace

void add_differences(Sheet& s, const Sheet& before, const Sheet& now, const std::vector<std::size_t>& touched) {
  std::map<PostedKey, Sums> difference;
  std::vector<Row> rows;
  const auto add = [&](const Sheet& sheet, std::size_t slot, std::int64_t sign) {
    for (std::size_t t = sheet.first_asked; t < sheet.periods.size(); ++t) {
      if (same_lines(before, slot, t, now, slot, t)) continue;
      rows.clear();
      sheet.rows_of(slot, t, t + 1, false, rows);
      for (const Row& row : rows) {
        Sums& d = difference[key_of(sheet, row)];
        d.earned += sign * row.earned;
        d.released += sign * row.released;
        d.paid += sign * row.paid;
      }
    }
  };
  for (const std::size_t slot : touched) {
    add(before, slot, -1);
    add(now, slot, 1);
  }
  for (const auto& [key, d] : difference) if (d.earned != 0 || d.released != 0 || d.paid != 0) put(s, key, d);
}

}  // namespace attain::paying
