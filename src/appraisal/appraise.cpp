#include <algorithm>
#include <functional>
#include <set>

#include "attain/math/apportion.hpp"
#include "measure/people.hpp"
#include "sheet.hpp"

namespace attain {

using namespace appraising;
using Impl = Appraisal::Impl;

namespace {

/// Who is under this scorecard in the period: enrolled by the `enrolments` table, by the scorecard's `for`, else everybody employed on any day whose
/// position (on their last employed day in the period) is salesperson. By id.
class Enrolment {
 public:
  Enrolment(const Book& book, const Scorecard& card, const Period& period) : book_(book), card_(card), period_(period) {}

  std::vector<std::uint32_t> people() {
    std::set<std::uint32_t> enrolled;
    const bool by_table = read_table(enrolled);
    if (card_.enrolled_for != nullptr || !by_table) {
      for (const std::uint32_t person : book_.company().entities(Domain::salesperson)) {
        const auto day = measuring::last_employed_day(book_, person, period_);
        if (day && matches(person, *day)) enrolled.insert(person);
      }
    }
    std::vector<std::uint32_t> list(enrolled.begin(), enrolled.end());
    const Dictionary& ids = book_.ids().of(Domain::salesperson);
    std::sort(list.begin(), list.end(), [&](std::uint32_t a, std::uint32_t b) { return ids.text(a) < ids.text(b); });
    return list;
  }

 private:
  bool read_table(std::set<std::uint32_t>& enrolled) const {
    return measuring::for_each_enrolment(book_, card_.name, [&](const measuring::EnrolmentRow& row) {
      const bool begun = row.first == kNullDay || Date(row.first) <= period_.last(), over = row.last != kNullDay && Date(row.last) < period_.first();
      if (begun && !over) enrolled.insert(row.person);
    });
  }

  bool matches(std::uint32_t person, Date day) const { return measuring::person_matches(book_, card_.enrolled_for.get(), person, day); }

  const Book& book_;
  const Scorecard& card_;
  const Period& period_;
};

Document with_name(const Document& request, const std::string& as) {
  std::vector<Document::Member> members = request.members();
  members.emplace_back("as", as);
  return Document::object(std::move(members));
}

bool has_released_targets(const Book& book, const std::string& measure) {
  const Table* table = book.journal().find("targets");
  const auto code = book.ids().of(Domain::text).find(measure);
  const auto column = table != nullptr ? table->schema().index("measure") : std::nullopt;
  if (!column || !code) return false;
  for (const Table::Part& part : table->parts()) {
    for (std::uint32_t row = 0; row < part.segment->rows(); ++row) {
      if (part.segment->column(*column).code(row) == *code && part.visible(row, book.known())) return true;
    }
  }
  return false;
}

/// How many scorecard periods make up the period: 1 where it is one of them, or no whole number of them.
int periods_in(const Book& book, const Scorecard& card, const Period& period) {
  if (!card.period) return 1;
  const std::vector<Period> parts = pieces(period, *card.period, &book.company().fiscal());
  return parts.front().first() == period.first() && parts.back().end() == period.end() ? int(parts.size()) : 1;
}

class Run {
 public:
  Run(Impl& impl, const AppraiseOptions& options) : impl_(impl), options_(options) {}

  void all() {
    Impl& s = impl_;
    s.periods = periods_in(s.book, s.card, s.period);
    Enrolment enrolment(s.book, s.card, s.period);
    for (const std::uint32_t person : enrolment.people()) {
      Impl::Person p;
      p.code = person;
      p.id = std::string(s.book.company().id(Domain::salesperson, person));
      p.name = s.book.company().label(Domain::salesperson, person, s.period.last());
      s.people.push_back(std::move(p));
    }
    if (s.people.empty()) s.findings.push_back({Severity::warning, ErrorCode::nobody_enrolled, s.card.path, "nobody is under this scorecard in " + s.period.text(), "see `for`, and the table `enrolments`"});
    measure();
    for (Impl::Person& person : s.people) one(person);
    rank();
    if (s.card.distribution) distribute(s);
    only_asked_for();
    sort_findings(s.findings);
  }

 private:
  void measure() {
    Impl& s = impl_;
    MeasureOptions options;
    options.period = s.period;
    options.as_of = s.as_of;
    options.by = {"salesperson"};
    options.threads = options_.threads;
    for (std::size_t i = 0; i < s.card.lines.size(); ++i) {
      const Line& line = s.card.lines[i];
      s.value_column.push_back(int(options.measures.size()));
      options.measures.emplace_back(with_name(line.request, "value:" + std::to_string(i)));
      const bool released = line.measure != "target_attainment" && line.measure != "target" && has_released_targets(s.book, line.measure);
      s.target_column.push_back(released ? int(options.measures.size()) : -1);
      if (released) options.measures.emplace_back(Document::object({{"measure", "target"}, {"of", line.measure}, {"as", "target:" + std::to_string(i)}}));
    }
    const std::size_t for_lines = options.measures.size();
    std::set<std::string> names;
    for (const Gate& gate : s.card.gates) names.insert(gate.when->variables().begin(), gate.when->variables().end());
    for (const std::string& name : names) {
      const bool is_line = std::any_of(s.card.lines.begin(), s.card.lines.end(), [&](const Line& line) { return line.name == name; });
      if (name == "score" || is_line) continue;
      s.gate_names.emplace_back(name, options.measures.size());
      options.measures.emplace_back(Document::object({{"measure", name}, {"as", "gate:" + name}}));
    }
    s.measured = measure_sheet(s.book, options);
    for (const Finding& finding : s.measured->findings()) {
      if (finding.code != ErrorCode::no_target) s.findings.push_back(finding);
    }
    if (s.card.segments) {
      options.by = {"salesperson", "team"};
      options.measures.erase(options.measures.begin() + std::ptrdiff_t(for_lines), options.measures.end());
      s.by_team = measure_sheet(s.book, options);
    }
    std::map<std::string, std::size_t> rows;
    for (std::size_t row = 0; row < s.measured->rows(); ++row) {
      if (const auto id = s.measured->key(row, 0)) rows[*id] = row;
    }
    for (Impl::Person& person : s.people) person.row = rows.count(person.id) != 0 ? rows[person.id] : kMissingRow;
    if (s.by_team) {
      for (std::size_t row = 0; row < s.by_team->rows(); ++row) {
        if (const auto id = s.by_team->key(row, 0)) team_rows_[*id].push_back(row);
      }
    }
  }

  Impl::Result result_of(std::size_t line, const MeasureSheet& sheet, std::size_t row, std::int64_t served, std::int64_t whole) const {
    const Impl& s = impl_;
    static const MeasureValue kNothing{.state = State::not_reported};
    const MeasureValue& value = row == kMissingRow ? kNothing : sheet.at(row, std::size_t(s.value_column[line]));
    const MeasureValue* released = s.target_column[line] >= 0 && row != kMissingRow ? &sheet.at(row, std::size_t(s.target_column[line])) : nullptr;
    return judge(s.card.lines[line], value, released, served, whole, s.periods);
  }

  void one(Impl::Person& person) {
    Impl& s = impl_;
    const std::size_t lines = s.card.lines.size();
    person.days_served = own_working_days(s.book, person.code, s.period, s.period.last());
    person.days_due = due_days(person.code);
    if (person.days_due == 0) person.days_due = person.days_served = 1;   // a period without working days is whole
    for (std::size_t i = 0; i < lines; ++i) person.lines.push_back(result_of(i, *s.measured, person.row, person.days_served, person.days_due));
    if (s.by_team) segments(person);
    person.exact = person.parts.empty() ? weigh(s.card, person.lines, person.refusal) : weigh_parts(person);
    for (std::size_t i = 0; i < lines; ++i) {
      if (s.card.lines[i].measure == "target_attainment" && person.lines[i].state == State::not_applicable && !person.lines[i].value) {
        s.findings.push_back({Severity::warning, ErrorCode::no_target, "people[\"" + person.id + "\"]", "no target in " + s.period.text() + " for the line \"" + s.card.lines[i].name + "\"", "release one in `targets`"});
      }
    }
    if (!person.exact) {
      s.findings.push_back({Severity::warning, ErrorCode::weight_refused, "people[\"" + person.id + "\"]", "no score in " + s.period.text() + ": " + person.refusal, ""});
      return;
    }
    gates(person);
    contributions(person);
  }

  /// The period's working days for the person, employed or not, leave not taken off.
  std::int64_t due_days(std::uint32_t person) const {
    const Impl& s = impl_;
    std::int64_t days = 0;
    for (Date day = s.period.first(); day < s.period.end();) {   // by stretches of one calendar
      const WorkingCalendar& calendar = s.book.company().calendar_of(person, day);
      Date end = s.period.end();
      if (const Attribute* attribute = s.book.company().find(Domain::salesperson, "calendar")) {
        for (const Attribute::Entry& entry : attribute->entries(person)) {
          if (entry.from > day && entry.from < end) end = entry.from;
        }
      }
      days += std::int64_t(calendar.working_days(day, end)) * 1'000'000;
      day = end;
    }
    return days;
  }

  void segments(Impl::Person& person) {
    Impl& s = impl_;
    const auto found = team_rows_.find(person.id);
    if (found == team_rows_.end()) return;
    for (const std::size_t row : found->second) {
      Impl::Part part;
      const auto team = s.by_team->key(row, 1);
      part.team = team ? s.book.ids().of(Domain::team).find(*team).value_or(kNone) : kNone;
      part.row = row;
      part.days = days_in_team(person.code, part.team);
      if (part.days == 0) continue;
      for (std::size_t i = 0; i < s.card.lines.size(); ++i) part.lines.push_back(result_of(i, *s.by_team, row, part.days, person.days_due));
      part.exact = weigh(s.card, part.lines, part.refusal);
      person.parts.push_back(std::move(part));
    }
    if (person.parts.size() < 2) person.parts.clear();   // one segment is the whole
  }

  std::int64_t days_in_team(std::uint32_t person, std::uint32_t team) const {
    const Impl& s = impl_;
    std::int64_t days = 0;
    Date from = s.period.first();
    while (from < s.period.end()) {
      Date to = from + 1;
      const std::uint32_t here = s.book.company().team_of(person, from);
      while (to < s.period.end() && s.book.company().team_of(person, to) == here) ++to;
      if (here == team) days += own_working_days(s.book, person, Period::half_open(from, to), s.period.last());
      from = to;
    }
    return days;
  }

  std::optional<Decimal> weigh_parts(Impl::Person& person) {
    Decimal sum(0), days(0);
    for (Impl::Part& part : person.parts) {
      if (!part.exact) {
        person.refusal = part.refusal;
        return std::nullopt;
      }
      sum += *part.exact * Decimal::scaled(part.days, 6);
      days += Decimal::scaled(part.days, 6);
    }
    for (std::size_t i = 0; i < person.lines.size(); ++i) {   // the person's points: the mean of the segments', by days
      Decimal points(0), counted(0);
      for (const Impl::Part& part : person.parts) {
        if (!part.lines[i].counts) continue;
        points += *part.lines[i].points * Decimal::scaled(part.days, 6);
        counted += Decimal::scaled(part.days, 6);
      }
      person.lines[i].counts = !counted.is_zero();
      if (person.lines[i].counts) person.lines[i].points = points / counted;
      else person.lines[i].points.reset();
    }
    return sum / days;
  }

  void gates(Impl::Person& person) {
    Impl& s = impl_;
    Decimal score = *person.exact;
    std::optional<std::string> worst;
    for (const Gate& gate : s.card.gates) {
      Impl::GateResult result;
      result.before = score;
      rule::Context context;
      context.label = "people[\"" + person.id + "\"]";
      for (const std::string& name : gate.when->variables()) {
        std::optional<Decimal> value;
        if (name == "score") value = score;
        else value = value_named(person, name);
        if (!value) result.unknown = name;
        context.set(name, value ? rule::Value(*value) : rule::Value());
      }
      result.open = gate.when->holds(context);
      if (!result.unknown.empty()) {
        s.findings.push_back({Severity::warning, ErrorCode::missing_value, gate.path, "the gate \"" + gate.reason + "\" cannot be judged for " + person.id + ": " + result.unknown + " has no value", "bring the facts it reads, even if there are none"});
      }
      if (result.open) {
        switch (gate.does) {
          case Gate::Does::cap: score = min(score, gate.by); break;
          case Gate::Does::floor: score = max(score, gate.by); break;
          case Gate::Does::multiply: score = score * gate.by; break;
          case Gate::Does::add: score = score + gate.by; break;
          case Gate::Does::set: score = gate.by; break;
          case Gate::Does::grade: worst = worst && rank_of(*worst) > rank_of(gate.grade) ? *worst : gate.grade; break;
        }
      }
      result.after = score;
      person.gates.push_back(std::move(result));
    }
    if (s.card.cap) {
      Impl::GateResult result;
      result.before = score;
      result.open = score > *s.card.cap;
      score = min(score, *s.card.cap);
      result.after = score;
      person.gates.push_back(std::move(result));
    }
    person.score = rounded(score);
    person.grade = s.card.grade_of(*person.score);
    if (worst && (person.grade.empty() || rank_of(person.grade) < rank_of(*worst))) person.grade = *worst;
  }

  std::size_t rank_of(const std::string& grade) const {
    const auto& grades = impl_.card.grades;
    return std::size_t(std::find_if(grades.begin(), grades.end(), [&](const Grade& g) { return g.grade == grade; }) - grades.begin());
  }

  std::optional<Decimal> value_named(const Impl::Person& person, const std::string& name) const {
    const Impl& s = impl_;
    for (std::size_t i = 0; i < s.card.lines.size(); ++i) {
      if (s.card.lines[i].name == name) return person.lines[i].value;
    }
    for (const auto& [known, column] : s.gate_names) {
      if (known == name && person.row != kMissingRow) return s.measured->at(person.row, column).value;
    }
    return std::nullopt;
  }

  Decimal rounded(const Decimal& score) const { return score.rounded_to(*impl_.card.rounding.unit, impl_.card.rounding.mode); }

  /// Contributions in whole rounding units: lines add to the rounded weighted points by largest remainder, each gate is the difference it made.
  void contributions(Impl::Person& person) {
    const Impl& s = impl_;
    const Decimal unit = *s.card.rounding.unit;
    std::vector<Decimal> exact(person.lines.size(), Decimal(0));
    const auto share = [&](const std::vector<Impl::Result>& lines, const Decimal& factor) {
      Decimal weight(0);
      for (std::size_t i = 0; i < lines.size(); ++i) if (lines[i].counts) weight += s.card.lines[i].weight;
      for (std::size_t i = 0; i < lines.size(); ++i) if (lines[i].counts) exact[i] += *lines[i].points * s.card.lines[i].weight / weight * factor;
    };
    if (person.parts.empty()) {
      share(person.lines, Decimal(1));
    } else {
      Decimal days(0);
      for (const Impl::Part& part : person.parts) days += Decimal::scaled(part.days, 6);
      for (const Impl::Part& part : person.parts) share(part.lines, Decimal::scaled(part.days, 6) / days);
    }
    const Decimal total = rounded(*person.exact);
    for (Decimal& part : exact) part = part / unit;
    const std::vector<int128> units = round_to_total(exact, (total / unit).rounded_scaled(0));
    for (std::size_t i = 0; i < exact.size(); ++i) person.lines[i].contribution = (Decimal::from_int128(units[i]) * unit);
    for (Impl::GateResult& gate : person.gates) gate.contribution = rounded(*gate.after) - rounded(*gate.before);
  }

  void rank() {
    Impl& s = impl_;
    std::vector<Impl::Person*> scored;
    for (Impl::Person& person : s.people) if (person.score) scored.push_back(&person);
    std::stable_sort(scored.begin(), scored.end(), [](const Impl::Person* a, const Impl::Person* b) { return *a->score != *b->score ? *a->score > *b->score : a->id < b->id; });
    int dense = 0;
    for (std::size_t i = 0; i < scored.size(); ++i) {
      const bool tied = i > 0 && *scored[i]->score == *scored[i - 1]->score;
      if (!tied) ++dense;
      switch (s.card.ties) {
        case Scorecard::Ties::same: scored[i]->rank = tied ? *scored[i - 1]->rank : int(i) + 1; break;
        case Scorecard::Ties::dense: scored[i]->rank = dense; break;
        case Scorecard::Ties::id: scored[i]->rank = int(i) + 1; break;
      }
    }
  }

  void only_asked_for() {
    if (options_.salespeople.empty()) return;
    for (const std::string& id : options_.salespeople) {
      if (std::none_of(impl_.people.begin(), impl_.people.end(), [&](const Impl::Person& p) { return p.id == id; })) {
        std::vector<std::string> ids;
        for (const Impl::Person& p : impl_.people) ids.push_back(p.id);
        throw Error(ErrorCode::not_found, "salespeople", "\"" + id + "\" is not under this scorecard in " + impl_.period.text(), did_you_mean(id, ids));
      }
    }
    std::erase_if(impl_.people, [&](const Impl::Person& p) { return std::find(options_.salespeople.begin(), options_.salespeople.end(), p.id) == options_.salespeople.end(); });
  }

  static constexpr std::size_t kMissingRow = ~std::size_t{0};
  Impl& impl_;
  const AppraiseOptions& options_;
  std::map<std::string, std::vector<std::size_t>> team_rows_;
};

}  // namespace

AppraisalSheet appraise(const Book& book, const AppraiseOptions& options) {
  auto impl = std::make_shared<Impl>();
  impl->book = book;
  impl->period = options.period;
  impl->as_of = options.as_of.value_or(options.period.last());
  impl->card = parse(book, book.rule("scorecard", options.scorecard, options.period.last()));
  Run(*impl, options).all();
  return AppraisalSheet(std::move(impl));
}

}  // namespace attain
