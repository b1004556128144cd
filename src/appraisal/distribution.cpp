// Forced distribution: head-counts per grade by controlled rounding, then people by score.
#include <algorithm>
#include <map>

#include "attain/math/apportion.hpp"
#include "attain/math/two_way.hpp"
#include "sheet.hpp"

namespace attain {

using Impl = Appraisal::Impl;

namespace {

/// The head-counts: every unit's add to its people, every grade's to the company's, each next to people × share.
std::vector<std::int64_t> head_counts(const appraising::Distribution& rule, const std::vector<std::int64_t>& people, std::vector<std::int64_t>& company) {
  const std::vector<int128> shares = integer_weights(rule.shares);
  int128 one = 0;
  std::int64_t all = 0;
  for (const int128 share : shares) one += share;
  for (const std::int64_t count : people) all += count;
  ExactTable exact{shares.size(), {}, one};
  for (const std::int64_t count : people) {
    for (const int128 share : shares) exact.cells.push_back(count * share);
  }
  const std::vector<int128> wanted = largest_remainder(int128(all), shares);
  company.assign(wanted.begin(), wanted.end());
  RoundingMargins margins{.rows = people, .columns = company, .bounds = {}};
  try {
    return controlled_rounding(exact, margins).cells;
  } catch (const Error& error) {
    if (error.code() != ErrorCode::infeasible) throw;
  }
  // The units cannot make up exactly these company counts: the nearest that they can, each next to its share all the same.
  margins.columns.reset();
  WholeTable found = controlled_rounding(exact, margins);
  company = std::move(found.column_totals);
  return std::move(found.cells);
}

/// Scores before they were rounded decide between equal ones, then the id.
bool goes_first(const Impl::Person& a, const Impl::Person& b) {
  if (*a.score != *b.score) return *a.score > *b.score;
  const Decimal& exact_a = a.gates.empty() ? *a.exact : *a.gates.back().after;
  const Decimal& exact_b = b.gates.empty() ? *b.exact : *b.gates.back().after;
  return exact_a != exact_b ? exact_a > exact_b : a.id < b.id;
}

std::string counts_text(const appraising::Distribution& rule, const std::vector<std::int64_t>& counts) {
  std::string text;
  for (std::size_t g = 0; g < counts.size(); ++g) text += (g == 0 ? "" : ", ") + std::to_string(counts[g]) + " " + rule.grades[g];
  return text;
}

}  // namespace

namespace appraising {

Date last_day_of(const Book& book, std::uint32_t person, const Period& period) {
  for (Date day = period.last(); day >= period.first(); day = day - 1) {
    if (book.company().employed(person, day)) return day;
  }
  return period.last();
}

std::string unit_of(const Book& book, std::uint32_t person, std::string_view within, Date day) {
  const Company& company = book.company();
  const auto id = [&](Domain kind, std::uint32_t code) { return code == kNone ? std::string() : std::string(company.id(kind, code)); };
  const std::uint32_t team = company.team_of(person, day);
  if (within == "team") return id(Domain::team, team);
  if (within == "manager") {
    const std::uint32_t own = company.approver_of(person, day);
    return id(Domain::salesperson, own != kNone || team == kNone ? own : company.manager_of_team(team, day));
  }
  const Attribute* attribute = company.find(Domain::salesperson, within);
  return attribute == nullptr ? std::string() : text_of(attribute->cell(attribute->raw_at(person, day), book.ids()));
}

void distribute(Impl& s) {
  const Distribution& rule = *s.card.distribution;
  std::map<std::string, std::vector<Impl::Person*>> units;
  for (Impl::Person& person : s.people) {
    if (!person.score) continue;
    person.by_score = person.grade;
    units[rule.within.empty() ? std::string() : unit_of(s.book, person.code, rule.within, last_day_of(s.book, person.code, s.period))].push_back(&person);
  }
  std::vector<std::vector<Impl::Person*>> members;
  std::vector<Impl::Person*> together;
  for (auto& [id, people] : units) {
    if (std::int64_t(people.size()) < rule.smallest) {
      together.insert(together.end(), people.begin(), people.end());
      continue;
    }
    s.units.push_back({id, false, std::int64_t(people.size()), {}});
    members.push_back(std::move(people));
  }
  if (!together.empty()) {
    s.units.push_back({"", true, std::int64_t(together.size()), {}});
    members.push_back(std::move(together));
  }
  if (members.empty()) {
    s.company_counts.assign(rule.grades.size(), 0);
    return;
  }
  std::vector<std::int64_t> people;
  for (const Impl::Unit& unit : s.units) people.push_back(unit.people);
  const std::vector<std::int64_t> counts = head_counts(rule, people, s.company_counts);
  for (std::size_t u = 0; u < members.size(); ++u) {
    Impl::Unit& unit = s.units[u];
    unit.counts.assign(counts.begin() + std::ptrdiff_t(u * rule.grades.size()), counts.begin() + std::ptrdiff_t((u + 1) * rule.grades.size()));
    std::sort(members[u].begin(), members[u].end(), [](const Impl::Person* a, const Impl::Person* b) { return goes_first(*a, *b); });
    std::size_t grade = 0;
    std::int64_t left = unit.counts[0];
    for (std::size_t i = 0; i < members[u].size(); ++i, --left) {
      while (left == 0) left = unit.counts[++grade];
      Impl::Person& person = *members[u][i];
      person.grade = rule.grades[grade];
      const std::string where = unit.together ? "small units together" : unit.id.empty() ? rule.within.empty() ? "the company" : "no " + rule.within : unit.id;
      person.placement = "place " + std::to_string(i + 1) + " of " + std::to_string(unit.people) + " in " + where + ": " + counts_text(rule, unit.counts);
      if (i > 0 && *members[u][i - 1]->score == *person.score && members[u][i - 1]->grade != person.grade) {
        s.findings.push_back({Severity::info, ErrorCode::tied_scores, "people[\"" + person.id + "\"]",
                              person.id + " and " + members[u][i - 1]->id + " have one score, " + person.score->text() + ", and the grades " + person.grade + " and " + members[u][i - 1]->grade +
                                  ": the score before rounding decided, then the id", "talk it over before it is posted"});
      }
    }
  }
}

}  // namespace appraising

Frame AppraisalSheet::distribution() const {
  const Impl& s = *impl_;
  FrameBuilder builder;
  Column& unit = builder.text("unit");
  Column& grade = builder.text("grade");
  Column& people = builder.integer("people");
  Column& exact = builder.decimal("exact", 12);
  Column& count = builder.integer("count");
  const auto rows = [&](const std::optional<std::string>& id, std::int64_t size, const std::vector<std::int64_t>& counts) {
    const auto& rule = *s.card.distribution;
    for (std::size_t g = 0; g < rule.grades.size(); ++g) {
      unit.add(id);
      grade.add(rule.grades[g]);
      people.add(size);
      exact.add(rule.shares[g] * Decimal(size));
      count.add(counts[g]);
    }
  };
  std::int64_t all = 0;
  if (s.card.distribution) {
    for (const Impl::Unit& one : s.units) all += one.people;
    rows(std::nullopt, all, s.company_counts);
    if (!s.card.distribution->within.empty()) {
      for (const Impl::Unit& one : s.units) rows(one.together ? "(small units together)" : one.id, one.people, one.counts);
    }
    return std::move(builder).build();
  }
  for (const Impl::Person& person : s.people) all += person.score ? 1 : 0;
  for (const auto& one : s.card.grades) {
    unit.add_null();
    grade.add(one.grade);
    people.add(all);
    exact.add_null();
    count.add(std::int64_t(std::count_if(s.people.begin(), s.people.end(), [&](const Impl::Person& p) { return p.grade == one.grade; })));
  }
  return std::move(builder).build();
}

}  // namespace attain
