#include "targets.hpp"

#include <algorithm>
#include <set>

#include "attain/math/apportion.hpp"
#include "attain/measure/measure.hpp"
#include "working_days.hpp"

namespace attain::measuring {

namespace {

constexpr std::array<std::string_view, kTargetDimensions> kNames = {"salesperson", "team", "territory", "product", "category", "customer", "segment", "channel"};
constexpr std::array<Domain, kTargetDimensions> kDomains_ = {Domain::salesperson, Domain::team, Domain::territory, Domain::product, Domain::category, Domain::customer, Domain::text, Domain::text};

constexpr std::size_t at(TargetDimension d) { return static_cast<std::size_t>(d); }

TargetFor only(TargetDimension dimension, std::uint32_t code) {
  TargetFor who = nobody_in_particular();
  who[at(dimension)] = code;
  return who;
}

}  // namespace

Why FoundTarget::why(const std::string& label, const std::string& unit) const {
  if (parts.size() == 1 && parts[0].value() == value) return parts[0].with_note(how);
  return Why::of(Why::Operation::sum, label, value, unit, parts).with_note(how);
}

namespace {
TargetRows read_rows(const Book& book, const std::string& name) {
  TargetRows result;
  const Table* table = book.journal().find(name);
  if (table == nullptr) return result;
  result.exists = true;
  const TableSchema& schema = table->schema();
  const Ids& ids = book.ids();
  const auto measure = schema.index("measure"), period = schema.index("period"), value = schema.index("value"), currency = schema.index("currency"), state = schema.index("state"),
             version = schema.index("version"), level = schema.index("level"), entity = schema.index("entity");
  std::array<std::optional<std::size_t>, kTargetDimensions> dimensions;
  for (std::size_t d = 0; d < kNames.size(); ++d) dimensions[d] = schema.index(kNames[d]);
  if (!measure || !period || !value) return result;
  struct Candidate { TargetRows::Row row; Decimal version; std::int64_t recorded; bool released; };
  std::map<std::pair<TargetRows::Key, Period>, Candidate> best;
  for (const Table::Part& part : table->parts()) {
    const Segment& s = *part.segment;
    for (std::uint32_t row = 0; row < s.rows(); ++row) {
      if (!part.visible(row, book.known())) continue;
      const std::string_view word = state ? ids.of(Domain::text).text(s.column(*state).code(row)) : std::string_view();
      if (word == "draft") continue;
      const auto number = s.column(*value).decimal(row);
      const auto parsed = Period::parse(ids.of(Domain::text).text(s.column(*period).code(row)), &book.company().fiscal());
      const std::uint32_t of = s.column(*measure).code(row);
      if (!number || !parsed || of == kNone) continue;
      TargetFor who = nobody_in_particular();
      for (std::size_t d = 0; d < kNames.size(); ++d) {
        if (dimensions[d]) who[d] = s.column(*dimensions[d]).code(row);
      }
      if (level && entity) {
        const std::string_view named = ids.of(Domain::text).text(s.column(*level).code(row));
        const std::string_view id = ids.of(schema.columns[*entity].domain).text(s.column(*entity).code(row));
        for (std::size_t d = 0; d < kNames.size(); ++d) {
          if (kNames[d] == named && !id.empty()) who[d] = ids.of(kDomains_[d]).find(id).value_or(kNone);
        }
      }
      Candidate candidate{{*parsed, *number, book.company().currency(), std::string(s.id(row))}, version ? s.column(*version).decimal(row).value_or(Decimal(0)) : Decimal(0), s.recorded().number(row),
                          word.empty() || word == "released" || word == "objected"};
      if (currency) {
        if (const auto given = Currency::find(ids.of(Domain::text).text(s.column(*currency).code(row)))) candidate.row.currency = *given;
      }
      const auto [found, fresh] = best.try_emplace({{of, who}, *parsed}, candidate);
      if (!fresh && std::tie(found->second.version, found->second.recorded, found->second.row.id) < std::tie(candidate.version, candidate.recorded, candidate.row.id)) found->second = candidate;
    }
  }
  for (auto& [key, candidate] : best) {
    if (candidate.released) result.rows[key.first].push_back(std::move(candidate.row));
  }
  for (const auto& [key, rows] : result.rows) {
    for (std::size_t extra = at(TargetDimension::team) + 1; extra < key.second.size(); ++extra) {
      if (key.second[extra] == kNone) continue;
      TargetFor open = key.second;
      open[extra] = kNone;
      result.finer[{{key.first, open}, extra}].push_back(key.second);
    }
  }
  return result;
}
}  // namespace

Targets::Targets(const Book& book, const std::string& table, bool explained)
    : book_(book), name_(table), table_(book.derived<TargetRows>(table, std::function<std::shared_ptr<const TargetRows>()>([&] { return std::make_shared<const TargetRows>(read_rows(book, table)); }))), explained_(explained) {}

std::optional<FoundTarget> Targets::own_of(const std::string& measure, const TargetFor& who, const Period& period) const {
  const auto code = book_.ids().of(Domain::text).find(measure);
  return code ? own(*code, who, period) : std::nullopt;
}

std::string Targets::name(const TargetFor& who) const {
  std::string text;
  for (std::size_t d = 0; d < who.size(); ++d) {
    if (who[d] != kNone) text += (text.empty() ? "" : ", ") + std::string(book_.ids().of(kDomains_[d]).text(who[d]));
  }
  return text.empty() ? book_.company().name() : text;
}

std::optional<FoundTarget> Targets::own(std::uint32_t measure, const TargetFor& who, const Period& period) const {
  const auto found = table_->rows.find({measure, who});
  if (found == table_->rows.end()) return std::nullopt;
  const std::vector<Row>& rows = found->second;   // by period: first day, then end
  const auto add = [&](FoundTarget& to, const Row& row) {
    ++to.rows;
    if (!explained_) return;
    to.parts.push_back(Why::given((name_ == "targets" ? "target " : "entered value ") + name(who) + " " + row.period.text(), row.value, std::string(row.currency.code()), name_ + "[\"" + row.id + "\"]"));
  };
  for (const Row& row : rows) {
    if (!(row.period == period)) continue;
    FoundTarget exact{row.value, row.currency, 0, {}, true, "own row"};
    add(exact, row);
    return exact;
  }
  // A tiling: from the first day on, always the longest piece that still lets the rest be tiled.
  std::map<Date, const Row*> chosen;              // end of the period ← …: the piece that starts on the day
  std::set<Date> reaches{period.end()};
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) {   // by falling first day
    if (!period.contains(row->period) || reaches.count(row->period.end()) == 0) continue;
    const auto known = chosen.find(row->period.first());
    if (known == chosen.end() || known->second->period.end() < row->period.end()) chosen[row->period.first()] = &*row;
    reaches.insert(row->period.first());
  }
  if (chosen.count(period.first()) == 0) return std::nullopt;
  FoundTarget tiled{Decimal(0), {}, 0, {}, true, "own rows that tile the period"};
  for (Date day = period.first(); day < period.end();) {
    const Row& row = *chosen.at(day);
    if (tiled.rows != 0 && row.currency != tiled.currency) return std::nullopt;
    tiled.currency = row.currency;
    tiled.value += row.value;
    add(tiled, row);
    day = row.period.end();
  }
  return tiled;
}

void Targets::add_up(std::optional<FoundTarget>& sum, std::optional<FoundTarget> part, const std::string& label, const Period& period) const {
  if (!part) return;
  const Currency home = book_.company().currency();
  Why why = explained_ ? part->why(label, std::string(part->currency.code())) : Why();
  if (part->currency != home) {
    const auto rate = book_.company().rate(part->currency, home, period.last());
    if (!rate) return;
    part->value *= rate->rate;
    if (explained_) why = Why::of(Why::Operation::product, label, part->value, std::string(home.code()), {why, Why::given("rate " + std::string(part->currency.code()) + " to " + std::string(home.code()), rate->rate)});
  }
  if (!sum) sum = FoundTarget{Decimal(0), home, 0, {}, false, "sum of the rows under it"};
  sum->value += part->value;
  ++sum->rows;
  if (explained_) sum->parts.push_back(std::move(why));
}

/// Rows of the same entity with one more dimension each; of several kinds the first in the order of dimensions.
std::optional<FoundTarget> Targets::finer(std::uint32_t measure, const TargetFor& who, const Period& period) const {
  for (std::size_t extra = 0; extra < who.size(); ++extra) {
    if (who[extra] != kNone || extra <= at(TargetDimension::team)) continue;
    const auto keys = table_->finer.find({{measure, who}, extra});
    if (keys == table_->finer.end()) continue;
    std::optional<FoundTarget> sum;
    for (const TargetFor& key : keys->second) add_up(sum, own(measure, key, period), explained_ ? "target " + name(key) + " " + period.text() : std::string(), period);
    if (sum) return sum;
  }
  return std::nullopt;
}

std::optional<FoundTarget> Targets::under(const std::string& measure, std::uint32_t code, const TargetFor& who, const Period& period, bool money, int depth) const {
  if (depth > 64) return std::nullopt;
  if (auto sum = finer(code, who, period)) return sum;
  const Company& company = book_.company();
  std::optional<FoundTarget> sum;
  int given = 0;
  for (const std::uint32_t one : who) given += one != kNone;
  const std::uint32_t team = who[at(TargetDimension::team)], territory = who[at(TargetDimension::territory)], category = who[at(TargetDimension::category)];
  const auto label = [&](const TargetFor& of) { return explained_ ? "target " + name(of) + " " + period.text() : std::string(); };
  if (given == 0 || (given == 1 && team != kNone)) {
    for (const std::uint32_t child : company.entities(Domain::team)) {
      if (company.parent_of_team(child, period.last()) != team || child == team) continue;
      const TargetFor of = only(TargetDimension::team, child);
      add_up(sum, found(measure, code, of, period, money, depth + 1), label(of), period);
    }
    for (const std::uint32_t person : company.entities(Domain::salesperson)) {
      add_up(sum, of_person_in_team(measure, person, team, period, money), label(only(TargetDimension::salesperson, person)), period);
    }
  } else if (given == 1 && territory != kNone) {
    for (const std::uint32_t child : company.entities(Domain::territory)) {
      if (company.parent_of_territory(child, period.last()) != territory || child == territory) continue;
      const TargetFor of = only(TargetDimension::territory, child);
      add_up(sum, found(measure, code, of, period, money, depth + 1), label(of), period);
    }
  } else if (given == 1 && category != kNone) {
    const auto parent_is = [&](Domain kind, const char* attribute, std::uint32_t entity) {
      const Attribute* parent = company.find(kind, attribute);
      return parent != nullptr && parent->code_at(entity, period.last()) == category;
    };
    for (const std::uint32_t child : company.entities(Domain::category)) {
      if (!parent_is(Domain::category, "parent", child) || child == category) continue;
      const TargetFor of = only(TargetDimension::category, child);
      add_up(sum, found(measure, code, of, period, money, depth + 1), label(of), period);
    }
    for (const std::uint32_t product : company.entities(Domain::product)) {
      if (!parent_is(Domain::product, "category", product)) continue;
      const TargetFor of = only(TargetDimension::product, product);
      add_up(sum, own(code, of, period), label(of), period);
    }
  }
  return sum;
}

std::optional<FoundTarget> Targets::found(const std::string& measure, std::uint32_t code, const TargetFor& who, const Period& period, bool money, int depth) const {
  if (auto row = own(code, who, period)) return row;
  return under(measure, code, who, period, money, depth);
}

std::optional<FoundTarget> Targets::of(const std::string& measure, const TargetFor& who, const Period& period, bool money) const {
  const auto code = book_.ids().of(Domain::text).find(measure);
  if (!code) return std::nullopt;
  return found(measure, *code, who, period, money, 0);
}

std::optional<FoundTarget> Targets::of_person_in_team(const std::string& measure, std::uint32_t person, std::uint32_t team, const Period& period, bool money) const {
  const auto segments = served_segments(book_, person, period.first(), period.end());
  std::vector<std::uint32_t> teams;
  std::vector<int128> days;
  int128 total = 0;
  for (const ServedSegment& segment : segments) {
    const auto known = std::find(teams.begin(), teams.end(), segment.team);
    if (known == teams.end()) {
      teams.push_back(segment.team);
      days.push_back(segment.days);
    } else {
      days[std::size_t(known - teams.begin())] += segment.days;
    }
    total += segment.days;
  }
  const auto mine = std::find(teams.begin(), teams.end(), team);
  if (mine == teams.end()) return std::nullopt;
  auto whole = of(measure, only(TargetDimension::salesperson, person), period, money);
  if (!whole || teams.size() == 1) return whole;
  const int scale = money ? book_.company().money_scale() : 12;
  const auto units = whole->value.to_scaled(scale);
  if (!units) throw Error(ErrorCode::too_many_decimals, "targets", "a target of " + whole->value.text() + " has more than " + std::to_string(scale) + " decimals");
  if (total == 0) std::fill(days.begin(), days.end(), int128(1));   // no working day at all: in equal parts
  const std::vector<int128> parts = largest_remainder(*units, days);
  const std::size_t index = std::size_t(mine - teams.begin());
  const std::string label = "target " + std::string(book_.ids().of(Domain::salesperson).text(person)) + " " + period.text();
  FoundTarget result{Decimal::scaled(parts[index], scale), whole->currency, 1, {}, whole->own, "share of working days"};
  if (!explained_) return result;
  const std::string unit(whole->currency.code());
  Decimal all(0);
  for (const int128 d : days) all += Decimal::scaled(d, 6);
  result.parts.push_back(Why::given(label + " in " + std::string(team == kNone ? "no team" : book_.ids().of(Domain::team).text(team)), result.value, unit)
                             .with_note(whole->value.text() + " apportioned by largest remainder over " + all.normalized().text() + " own working days, " + Decimal::scaled(days[index], 6).normalized().text() + " of them here"));
  return result;
}

std::optional<FoundTarget> Targets::of_team_members(const std::string& measure, std::uint32_t team, const Period& period, bool money) const {
  const Company& company = book_.company();
  const auto& teams = company.entities(Domain::team);
  const bool has_teams = std::any_of(teams.begin(), teams.end(), [&](std::uint32_t t) { return t != team && company.parent_of_team(t, period.last()) == team; });
  if (!has_teams) return of(measure, only(TargetDimension::team, team), period, money);
  std::optional<FoundTarget> sum;
  for (const std::uint32_t person : company.entities(Domain::salesperson)) {
    add_up(sum, of_person_in_team(measure, person, team, period, money), "target " + std::string(book_.ids().of(Domain::salesperson).text(person)), period);
  }
  return sum;
}

std::vector<std::string> Targets::measures() const {
  std::set<std::string> names;
  for (const auto& [key, rows] : table_->rows) names.emplace(book_.ids().of(Domain::text).text(key.first));
  return {names.begin(), names.end()};
}

Findings Targets::gaps() const {
  Findings findings;
  for (const auto& [key, rows] : table_->rows) {
    const std::string measure(book_.ids().of(Domain::text).text(key.first));
    const MeasureInfo* info = nullptr;
    for (const MeasureInfo& known : standard_measures()) if (known.name == measure) info = &known;
    for (const Row& row : rows) {
      const auto below = under(measure, key.first, key.second, row.period, info == nullptr || info->unit == "money", 0);
      if (below && below->currency == row.currency && below->value != row.value) {
        findings.push_back({Severity::info, ErrorCode::target_gap, "targets[\"" + row.id + "\"]", "the own target of " + name(key.second) + " for " + row.period.text() + " is " + row.value.text() + ", the rows under it add to " +
                            below->value.text() + ": a gap of " + (row.value - below->value).text(), ""});
      }
    }
  }
  return findings;
}

}  // namespace attain::measuring

namespace attain {

Findings verify_targets(const Book& book) {
  const measuring::Targets targets(book);
  Findings findings = targets.gaps();
  std::vector<std::string> known;
  for (const MeasureInfo& info : measure_catalogue(book)) known.push_back(info.name);
  for (const std::string& measure : targets.measures()) {
    if (std::find(known.begin(), known.end(), measure) == known.end()) {
      findings.push_back({Severity::error, ErrorCode::unknown_measure, "targets", "targets for \"" + measure + "\", which is no measure", did_you_mean(measure, known)});
    }
  }
  return findings;
}

}  // namespace attain
