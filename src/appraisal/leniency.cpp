// Leniency between managers: a two-way additive model by least squares in decimals, over the connected groups of managers and people.
#include "attain/appraisal/leniency.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include "attain/math/statistics.hpp"
#include "sheet.hpp"

namespace attain {

struct Leniency::Impl {
  struct Score {
    std::string person, manager;
    Period period;
    std::size_t p = 0, m = 0;            // of people and managers
    Decimal score, centred;              // centred: less the mean of its period
  };
  struct Manager {
    std::string id;
    std::size_t people = 0, scores = 0, group = 0;
    Decimal mean;
    std::optional<Decimal> leniency, low, high;
    bool confounded = false;
  };
  std::vector<Score> scores;             // by person, then period
  std::vector<Manager> managers;         // by id
  std::size_t people = 0;
  std::string by;
  Findings findings;
};

namespace {

using Impl = Leniency::Impl;
using Matrix = std::vector<std::vector<Decimal>>;

constexpr int kShownScale = 6;

/// The inverse of a regular symmetric matrix, by elimination with the largest pivot.
Matrix inverse(Matrix a) {
  const std::size_t n = a.size();
  for (std::size_t i = 0; i < n; ++i) {
    a[i].resize(2 * n);
    a[i][n + i] = Decimal(1);
  }
  for (std::size_t column = 0; column < n; ++column) {
    std::size_t best = column;
    for (std::size_t row = column + 1; row < n; ++row) {
      if (a[row][column].abs() > a[best][column].abs()) best = row;
    }
    std::swap(a[column], a[best]);
    const Decimal pivot = a[column][column];
    if (pivot.is_zero()) throw Error(ErrorCode::internal, "leniency", "a connected group cannot be solved");
    for (Decimal& cell : a[column]) cell /= pivot;
    for (std::size_t row = 0; row < n; ++row) {
      if (row == column || a[row][column].is_zero()) continue;
      const Decimal factor = a[row][column];
      for (std::size_t k = column; k < 2 * n; ++k) a[row][k] -= factor * a[column][k];
    }
  }
  for (auto& row : a) row.erase(row.begin(), row.begin() + std::ptrdiff_t(n));
  return a;
}

class Model {
 public:
  explicit Model(Impl& impl) : s_(impl) {}

  void solve() {
    centre();
    connect();
    for (std::size_t group = 0; group < groups_; ++group) one(group);
  }

 private:
  void centre() {
    std::map<Period, std::pair<Decimal, std::size_t>> sums;
    for (const Impl::Score& score : s_.scores) {
      auto& [sum, count] = sums[score.period];
      sum += score.score;
      ++count;
    }
    for (Impl::Score& score : s_.scores) {
      const auto& [sum, count] = sums[score.period];
      score.centred = score.score - sum / Decimal(count);
    }
  }

  /// Managers who have had one person, directly or over others, are of one group.
  void connect() {
    std::vector<std::size_t> of(s_.managers.size());
    std::iota(of.begin(), of.end(), std::size_t(0));
    const auto root = [&](std::size_t m) {
      while (of[m] != m) m = of[m] = of[of[m]];
      return m;
    };
    std::vector<std::size_t> first(s_.people, s_.managers.size());
    for (const Impl::Score& score : s_.scores) {
      std::size_t& before = first[score.p];
      if (before == s_.managers.size()) before = score.m;
      const std::size_t a = root(before), b = root(score.m);
      of[std::max(a, b)] = std::min(a, b);
    }
    std::map<std::size_t, std::size_t> numbers;
    for (std::size_t m = 0; m < of.size(); ++m) s_.managers[m].group = numbers.emplace(root(m), numbers.size()).first->second;
    groups_ = numbers.size();
  }

  void one(std::size_t group) {
    std::vector<std::size_t> members, place(s_.managers.size(), 0);
    for (std::size_t m = 0; m < s_.managers.size(); ++m) {
      if (s_.managers[m].group != group) continue;
      place[m] = members.size();
      members.push_back(m);
    }
    if (members.size() == 1) {
      s_.managers[members[0]].confounded = true;
      return;
    }
    // People are taken out: what is left are the managers' equations. Their sum is zero, so the mean effect by scores is set to zero beside them.
    std::map<std::size_t, std::vector<const Impl::Score*>> people;
    for (const Impl::Score& score : s_.scores) {
      if (s_.managers[score.m].group == group) people[score.p].push_back(&score);
    }
    const std::size_t r = members.size();
    Matrix equations(r, std::vector<Decimal>(r));
    std::vector<Decimal> right(r);
    std::size_t scores = 0;
    for (const auto& [person, own] : people) {
      const Decimal count(own.size());
      Decimal mean;
      for (const Impl::Score* score : own) mean += score->centred;
      mean /= count;
      for (const Impl::Score* score : own) {
        right[place[score->m]] += score->centred - mean;
        equations[place[score->m]][place[score->m]] += Decimal(1);
        for (const Impl::Score* other : own) equations[place[score->m]][place[other->m]] -= Decimal(1) / count;
      }
      scores += own.size();
    }
    std::vector<Decimal> weight;
    for (const std::size_t m : members) weight.push_back(Decimal(s_.managers[m].scores) / Decimal(scores));
    Matrix full = equations;
    for (std::size_t i = 0; i < r; ++i) {
      for (std::size_t j = 0; j < r; ++j) full[i][j] += weight[i] * weight[j];
    }
    const Matrix inverted = inverse(full);
    std::vector<Decimal> effect(r);
    for (std::size_t i = 0; i < r; ++i) {
      for (std::size_t j = 0; j < r; ++j) effect[i] += inverted[i][j] * right[j];
    }
    const std::optional<Decimal> spread = residual_variance(people, place, effect, scores, r);
    for (std::size_t i = 0; i < r; ++i) {
      Impl::Manager& manager = s_.managers[members[i]];
      manager.leniency = effect[i];
      if (!spread) continue;
      // The inverse holds 1 along the weights' direction too, which the estimate does not move in.
      const Decimal variance = max(Decimal(0), inverted[i][i] - Decimal(1));
      const Decimal reach = student_t_95(scores - people.size() - (r - 1)) * square_root(variance * *spread);
      manager.low = effect[i] - reach;
      manager.high = effect[i] + reach;
    }
  }

  /// What person and manager leave unexplained, by degree of freedom; empty when none is left.
  static std::optional<Decimal> residual_variance(const std::map<std::size_t, std::vector<const Impl::Score*>>& people, const std::vector<std::size_t>& place,
                                                  const std::vector<Decimal>& effect, std::size_t scores, std::size_t managers) {
    if (scores <= people.size() + managers - 1) return std::nullopt;
    Decimal sum;
    for (const auto& [person, own] : people) {
      Decimal mean;
      for (const Impl::Score* score : own) mean += score->centred - effect[place[score->m]];
      mean /= Decimal(own.size());
      for (const Impl::Score* score : own) {
        const Decimal rest = score->centred - effect[place[score->m]] - mean;
        sum += rest * rest;
      }
    }
    return sum / Decimal(scores - people.size() - (managers - 1));
  }

  Impl& s_;
  std::size_t groups_ = 0;
};

void read_scores(Impl& s, const AppraisalSheet& sheet) {
  for (std::size_t row = 0; row < sheet.size(); ++row) {
    const Appraisal one = sheet[row];
    if (!one.score()) continue;
    const auto code = sheet.book().ids().of(Domain::salesperson).find(one.salesperson());
    if (!code) continue;
    const std::string manager = appraising::unit_of(sheet.book(), *code, s.by, appraising::last_day_of(sheet.book(), *code, sheet.period()));
    if (manager.empty()) {
      s.findings.push_back({Severity::info, ErrorCode::unknown_reference, "people[\"" + one.salesperson() + "\"]", "nobody stands behind the score of " + one.salesperson() + " in " + sheet.period().text() + ": it is left out", ""});
      continue;
    }
    s.scores.push_back({one.salesperson(), manager, sheet.period(), 0, 0, *one.score(), Decimal(0)});
  }
}

void number(Impl& s) {
  std::sort(s.scores.begin(), s.scores.end(), [](const Impl::Score& a, const Impl::Score& b) { return a.person != b.person ? a.person < b.person : a.period < b.period; });
  std::map<std::string, std::size_t> managers, people;
  for (const Impl::Score& score : s.scores) {
    managers.emplace(score.manager, 0);
    people.emplace(score.person, people.size());
  }
  s.people = people.size();
  std::map<std::string, std::map<std::string, std::size_t>> who;
  for (auto& [id, at] : managers) {
    at = s.managers.size();
    s.managers.push_back({.id = id});
  }
  for (Impl::Score& score : s.scores) {
    score.p = people[score.person];
    score.m = managers[score.manager];
    Impl::Manager& manager = s.managers[score.m];
    ++manager.scores;
    manager.mean += score.score;
    ++who[score.manager][score.person];
  }
  for (Impl::Manager& manager : s.managers) {
    manager.mean /= Decimal(manager.scores);
    manager.people = who[manager.id].size();
  }
}

}  // namespace

Leniency leniency(const Book& book, const LeniencyOptions& options) {
  if (options.periods.empty() && options.sheets.empty()) throw Error(ErrorCode::invalid_argument, "periods", "no period is given", "give the periods whose scores to compare");
  const auto names = book.company().attributes(Domain::salesperson);
  if (options.by != "manager" && options.by != "team" && std::find(names.begin(), names.end(), options.by) == names.end()) {
    throw Error(ErrorCode::unknown_name, "by", "people have no attribute \"" + options.by + "\"", did_you_mean(options.by, names));
  }
  auto impl = std::make_shared<Impl>();
  impl->by = options.by;
  for (const AppraisalSheet& sheet : options.sheets) read_scores(*impl, sheet);
  for (std::size_t i = 0; i < options.periods.size(); ++i) {
    if (std::find(options.periods.begin(), options.periods.begin() + std::ptrdiff_t(i), options.periods[i]) != options.periods.begin() + std::ptrdiff_t(i)) {
      throw Error(ErrorCode::invalid_argument, "periods[" + std::to_string(i) + "]", options.periods[i].text() + " is given twice");
    }
    if (options.sheets.empty()) read_scores(*impl, appraise(book, {.scorecard = options.scorecard, .period = options.periods[i], .as_of = {}, .salespeople = {}, .threads = options.threads}));
  }
  number(*impl);
  Model(*impl).solve();
  for (const Impl::Manager& manager : impl->managers) {
    if (!manager.confounded) continue;
    impl->findings.push_back({Severity::warning, ErrorCode::confounded, "people[\"" + manager.id + "\"]",
                              "nobody under " + manager.id + " had another " + impl->by + " in these periods: what the team can do and how it is judged cannot be told apart",
                              "take periods in which people changed, or let a second manager judge some"});
  }
  sort_findings(impl->findings);
  return Leniency(std::move(impl));
}

LeniencyOptions leniency_options(const Book& book, const Reader& in) {
  in.refuse_unknown({"scorecard", "periods", "by"});
  LeniencyOptions options{.scorecard = in.at("scorecard").text(), .periods = {}};
  for (const Reader& one : in.at("periods").items()) options.periods.push_back(book.period(one.text()));
  options.by = in.text_or("by", options.by);
  return options;
}

Frame Leniency::managers() const {
  FrameBuilder builder;
  Column& manager = builder.text(impl_->by);
  Column& people = builder.integer("people");
  Column& scores = builder.integer("scores");
  Column& mean = builder.decimal("mean", kShownScale, "points");
  Column& leniency = builder.decimal("leniency", kShownScale, "points");
  Column& low = builder.decimal("low", kShownScale, "points");
  Column& high = builder.decimal("high", kShownScale, "points");
  Column& group = builder.integer("group");
  Column& state = builder.text("state");
  for (const Impl::Manager& one : impl_->managers) {
    manager.add(one.id);
    people.add(std::int64_t(one.people));
    scores.add(std::int64_t(one.scores));
    mean.add(one.mean);
    leniency.add(one.leniency);
    low.add(one.low);
    high.add(one.high);
    group.add(std::int64_t(one.group) + 1);
    state.add(one.confounded ? "confounded" : "ok");
  }
  return std::move(builder).build();
}

Frame Leniency::scores() const {
  FrameBuilder builder;
  Column& person = builder.text("salesperson");
  Column& period = builder.text("period");
  Column& manager = builder.text(impl_->by);
  Column& score = builder.decimal("score", kShownScale, "points");
  Column& leniency = builder.decimal("leniency", kShownScale, "points");
  Column& adjusted = builder.decimal("adjusted", kShownScale, "points");
  Column& state = builder.text("state");
  for (const Impl::Score& one : impl_->scores) {
    const Impl::Manager& by = impl_->managers[one.m];
    person.add(one.person);
    period.add(one.period.text());
    manager.add(one.manager);
    score.add(one.score);
    leniency.add(by.leniency);
    adjusted.add(by.leniency ? one.score - *by.leniency : one.score);
    state.add(by.confounded ? "confounded" : "ok");
  }
  return std::move(builder).build();
}

const Findings& Leniency::findings() const noexcept { return impl_->findings; }

}  // namespace attain
