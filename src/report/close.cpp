#include <algorithm>
#include <map>
#include <numeric>

#include "attain/report/report.hpp"
#include "report/ready.hpp"
#include "report/shown.hpp"
#include "report/words.hpp"

namespace attain {
namespace {

using report::Cut;
using report::MeasureLook;

// Everything the parts of the close read more than once.
struct Close {
  const AppraisalSheet& sheet;
  const Book& book;
  std::vector<Appraisal> people;                    // by rank, then id; those without a rank last
  std::vector<std::vector<AppraisalLine>> lines;    // of people
  std::vector<std::string> titles;                  // of people: names, told apart by the id where two are alike
  std::vector<std::uint32_t> codes, teams;          // of people; team on the period's last day
  std::vector<std::string> measures;                // of all lines, in the scorecard's order
  int score_scale = 2, contribution_scale = 2;
};

std::string line_title(const Book& book, const AppraisalLine& line) {
  return line.gate ? "Gate: " + line.line : report::look_of_measure(book, line.line).title;
}

Close read(const AppraisalSheet& sheet) {
  Close close{sheet, sheet.book(), {}, {}, {}, {}, {}, {}, 0, 0};
  for (std::size_t i = 0; i < sheet.size(); ++i) close.people.push_back(sheet[i]);
  std::stable_sort(close.people.begin(), close.people.end(), [](const Appraisal& a, const Appraisal& b) {
    const int left = a.rank().value_or(std::numeric_limits<int>::max()), right = b.rank().value_or(std::numeric_limits<int>::max());
    return left != right ? left < right : a.salesperson() < b.salesperson();
  });
  std::map<std::string, int> names;
  for (const Appraisal& person : close.people) ++names[person.name()];
  for (const Appraisal& person : close.people) {
    close.titles.push_back(names[person.name()] > 1 ? person.name() + " (" + person.salesperson() + ")" : person.name());
    close.codes.push_back(close.book.ids().of(Domain::salesperson).find(person.salesperson()).value_or(kNone));
    close.teams.push_back(close.codes.back() == kNone ? kNone : close.book.company().team_of(close.codes.back(), sheet.period().last()));
    close.lines.push_back(person.lines());
    for (const AppraisalLine& line : close.lines.back()) {
      close.contribution_scale = std::max(close.contribution_scale, line.contribution.scale());
      if (!line.gate && std::find(close.measures.begin(), close.measures.end(), line.line) == close.measures.end()) close.measures.push_back(line.line);
    }
    if (person.score()) close.score_scale = std::max(close.score_scale, person.score()->scale());
  }
  return close;
}

// "scorecard field sales · version 2026-01-01 · …": the words under which the same result comes out again.
std::string manifest_line(const AppraisalSheet& sheet) {
  std::string line = sheet.book().company().name();
  const Document manifest = sheet.manifest();
  if (manifest.kind() != Document::Kind::object) return line;
  std::vector<Document::Member> members = manifest.members();
  std::stable_partition(members.begin(), members.end(), [](const Document::Member& member) { return member.first != "digest" && member.first != "library"; });
  for (const auto& [key, value] : members) {
    std::string text;
    if (value.kind() == Document::Kind::text) text = value.text();
    else if (value.kind() == Document::Kind::number) text = value.number().text();
    else continue;
    line += (line.empty() ? "" : " · ") + report::in_words(key) + ' ' + text;
  }
  return line;
}

std::string team_name(const Close& close, std::uint32_t team) {
  return team == kNone ? "no team" : report::label_of(close.book, Domain::team, team, close.sheet.period().last());
}

std::optional<Decimal> mean(const std::vector<Decimal>& values, int scale) {
  if (values.empty()) return std::nullopt;
  Decimal sum = 0;
  for (const Decimal& value : values) sum += value;
  return (sum / Decimal(static_cast<std::int64_t>(values.size()))).rounded(scale);
}

std::optional<Decimal> median(std::vector<Decimal> values, int scale) {
  if (values.empty()) return std::nullopt;
  std::sort(values.begin(), values.end());
  const std::size_t n = values.size();
  return n % 2 == 1 ? values[n / 2] : ((values[n / 2 - 1] + values[n / 2]) / Decimal(2)).rounded(scale);
}

void key_figures(Report& report, const Close& close) {
  std::vector<Decimal> scores;
  for (const Appraisal& person : close.people) {
    if (person.score()) scores.push_back(*person.score());
  }
  const auto company = report::values_of(close.book, {}, {"target_attainment", "actual_sales", "target"}, close.sheet.period(), close.sheet.as_of());
  const auto count = [](std::size_t n) { return Decimal(static_cast<std::int64_t>(n)); };
  Figures figures;
  const std::size_t refused = close.people.size() - scores.size();
  figures.figures.push_back({"People appraised", count(scores.size()), ShowAs::number, 0, "", refused > 0 ? std::to_string(refused) + " without a score" : ""});
  figures.figures.push_back({"Mean score", mean(scores, close.score_scale), ShowAs::number, close.score_scale});
  figures.figures.push_back({"Median score", median(scores, close.score_scale), ShowAs::number, close.score_scale});
  const MeasureLook sales = report::look_of_measure(close.book, "actual_sales");
  if (company[0]) figures.figures.push_back({"Attainment of the company", company[0], ShowAs::percent, 2});
  if (company[1]) {
    figures.figures.push_back(report::figure_of(sales, company[1], company[2] ? "target " + report::grouped(*company[2], sales.decimals) : ""));
  }
  report.blocks.push_back(std::move(figures));
}

void grades(Report& report, const Close& close) {
  std::vector<std::string> order;
  if (const Document* list = close.sheet.rule().find("grades"); list != nullptr && list->kind() == Document::Kind::array) {
    for (const Document& item : list->items()) {
      const Document* grade = item.kind() == Document::Kind::object ? item.find("grade") : nullptr;
      if (grade != nullptr && grade->kind() == Document::Kind::text) order.push_back(grade->text());
    }
  }
  std::map<std::string, std::int64_t> counts;
  for (const Appraisal& person : close.people) {
    if (person.score()) ++counts[person.grade()];
  }
  for (const auto& [grade, n] : counts) {
    if (std::find(order.begin(), order.end(), grade) == order.end()) order.push_back(grade);
  }
  if (order.empty()) return;
  Chart chart{.kind = Chart::Kind::bars, .title = "People by grade", .decimals = 0, .axis = "Grade"};
  chart.series.emplace_back("People", std::vector<std::optional<Decimal>>{});
  for (const std::string& grade : order) {
    chart.labels.push_back(grade.empty() ? "none" : grade);
    chart.series[0].second.emplace_back(Decimal(counts[grade]));
  }
  report.blocks.push_back(std::move(chart));
}

void ranking(Report& report, const Close& close) {
  FrameBuilder builder;
  auto& rank = builder.integer("rank");
  auto& name = builder.text("name");
  auto& id = builder.text("salesperson");
  auto& team = builder.text("team");
  auto& score = builder.decimal("score", close.score_scale);
  auto& grade = builder.text("grade");
  auto& remark = builder.text("remark");
  bool remarks = false;
  for (std::size_t i = 0; i < close.people.size(); ++i) {
    const Appraisal& person = close.people[i];
    if (person.rank()) rank.add(std::int64_t(*person.rank()));
    else rank.add_null();
    name.add(close.titles[i]);
    id.add(person.salesperson());
    team.add(team_name(close, close.teams[i]));
    score.add(person.score());
    if (person.grade().empty()) grade.add_null();
    else grade.add(person.grade());
    remarks = remarks || !person.refusal().empty();
    if (person.refusal().empty()) remark.add_null();
    else remark.add(person.refusal());
  }
  TableBlock table{.caption = "Ranking", .frame = std::move(builder).build()};
  table.columns = {{"rank"}, {.column = "name", .links = true}, {"salesperson"}, {"team"}, {"score"}, {.column = "grade", .as = ShowAs::grade}};
  if (remarks) table.columns.push_back({"remark"});
  report.blocks.push_back(Heading{1, "Ranking"});
  report.blocks.push_back(std::move(table));
  grades(report, close);
}

// Points of the members of each team, on average, a line of the scorecard each.
void team_heat_map(Report& report, const Close& close) {
  std::map<std::string, std::map<std::string, std::vector<Decimal>>> points;   // team, measure
  for (std::size_t i = 0; i < close.people.size(); ++i) {
    for (const AppraisalLine& line : close.lines[i]) {
      auto& cell = points[team_name(close, close.teams[i])][line.line];
      if (!line.gate && line.points) cell.push_back(*line.points);
    }
  }
  if (points.empty() || close.measures.empty()) return;
  Chart chart{.kind = Chart::Kind::heat_map, .title = "Mean points by team and measure", .unit = "points", .decimals = 1, .reference = Decimal(100), .axis = "Team"};
  for (const auto& [team, by_measure] : points) chart.labels.push_back(team);
  for (const std::string& measure : close.measures) {
    std::vector<std::optional<Decimal>> column;
    for (auto& [team, by_measure] : points) column.push_back(mean(by_measure[measure], 1));
    chart.series.emplace_back(report::look_of_measure(close.book, measure).title, std::move(column));
  }
  report.blocks.push_back(std::move(chart));
}

void teams(Report& report, const Close& close) {
  const std::vector<std::string> names = {"actual_sales", "target", "target_attainment"};
  const Cut cut = report::cut_of(close.book, {}, "team", names, close.sheet.period(), close.sheet.as_of());
  std::map<std::string, std::vector<Decimal>> scores;
  std::map<std::string, std::int64_t> members;
  for (std::size_t i = 0; i < close.people.size(); ++i) {
    const std::string team = close.teams[i] == kNone ? "" : std::string(close.book.company().id(Domain::team, close.teams[i]));
    ++members[team];
    if (close.people[i].score()) scores[team].push_back(*close.people[i].score());
  }
  FrameBuilder builder;
  std::vector<ColumnStyle> styles = {{"team"}};
  auto& team = builder.text("team");
  std::vector<Column*> columns;
  for (const std::string& name : names) columns.push_back(&report::measure_column(builder, report::look_of_measure(close.book, name), styles));
  auto& people = builder.integer("people");
  auto& score = builder.decimal("mean score", close.score_scale);
  styles.push_back({"people", "People appraised"});
  styles.push_back({"mean score"});
  for (std::size_t row = 0; row < cut.keys.size(); ++row) {
    const std::string id = cut.keys[row].value_or("");
    team.add(cut.keys[row] ? report::label_of(close.book, Domain::team, id, close.sheet.period().last()) : "no team or nobody");
    for (std::size_t m = 0; m < names.size(); ++m) columns[m]->add(cut.values[row][m]);
    people.add(members[id]);
    score.add(mean(scores[id], close.score_scale));
  }
  report.blocks.push_back(Heading{1, "Teams"});
  report.blocks.push_back(TableBlock{.caption = "Teams", .frame = std::move(builder).build(), .columns = std::move(styles)});
  team_heat_map(report, close);
}

void actual_against_target(Report& report, const Close& close) {
  const MeasureLook look = report::look_of_measure(close.book, "actual_sales");
  const Cut cut = report::cut_of(close.book, {}, "salesperson", {"actual_sales", "target"}, close.sheet.period(), close.sheet.as_of());
  std::map<std::string, std::size_t> rows;
  for (std::size_t row = 0; row < cut.keys.size(); ++row) {
    if (cut.keys[row]) rows[*cut.keys[row]] = row;
  }
  Chart chart{.kind = Chart::Kind::actual_against_target, .title = "Actual sales against target", .unit = look.unit, .as = look.as, .decimals = look.decimals,
              .axis = "Salesperson"};
  std::vector<std::optional<Decimal>> actual, target;
  bool any = false;
  for (std::size_t i = 0; i < close.people.size(); ++i) {
    const auto found = rows.find(close.people[i].salesperson());
    if (found == rows.end()) continue;
    chart.labels.push_back(close.titles[i]);
    actual.push_back(cut.values[found->second][0]);
    target.push_back(cut.values[found->second][1]);
    any = any || target.back();
  }
  report.blocks.push_back(Heading{1, "Actual against target"});
  if (!any) report.blocks.push_back(Paragraph{"Nobody has a target for " + close.sheet.period().text() + ".", Paragraph::Tone::note});
  chart.series = {{"Actual", std::move(actual)}, {"Target", std::move(target)}};
  report.blocks.push_back(std::move(chart));
}

TableBlock lines_table(const Close& close, std::size_t person) {
  FrameBuilder builder;
  auto& line = builder.text("line");
  auto& value = builder.decimal("value", 12);
  auto& target = builder.decimal("target", 12);
  auto& attainment = builder.decimal("attainment", 12, "ratio");
  auto& points = builder.decimal("points", 12);
  auto& weight = builder.decimal("weight", 12);
  auto& contribution = builder.decimal("contribution", std::min(close.contribution_scale, 12));
  auto& state = builder.text("state");
  std::vector<TableBlock::RowLook> looks;
  bool states = false;
  for (const AppraisalLine& one : close.lines[person]) {
    const MeasureLook look = report::look_of_measure(close.book, one.line);
    looks.push_back(one.gate ? TableBlock::RowLook{} : TableBlock::RowLook{look.as, look.decimals});
    states = states || one.state != State::ok;
    line.add(line_title(close.book, one));
    value.add(one.value);
    target.add(one.target);
    attainment.add(one.attainment);
    points.add(one.points);
    weight.add(one.weight);
    contribution.add(one.contribution);
    if (one.state == State::ok) state.add_null();
    else state.add(report::in_words(name_of(one.state)));
  }
  TableBlock table{.caption = close.titles[person], .frame = std::move(builder).build(),
                   .columns = {{"line"}, {.column = "value", .as = ShowAs::by_row}, {.column = "target", .as = ShowAs::by_row}, {"attainment"}, {.column = "points", .decimals = 2},
                               {"weight"}, {"contribution"}},
                   .sheet = "Lines", .rows = std::move(looks)};
  if (states) table.columns.push_back({"state"});
  return table;
}

void person(Report& report, const Close& close, std::size_t i) {
  const Appraisal& appraisal = close.people[i];
  report.blocks.push_back(Heading{2, close.titles[i]});
  if (!appraisal.score()) {
    report.blocks.push_back(Paragraph{"No score: " + (appraisal.refusal().empty() ? "refused" : appraisal.refusal()), Paragraph::Tone::warning});
  } else {
    std::string words = "Score " + report::grouped(*appraisal.score(), close.score_scale);
    if (!appraisal.grade().empty()) words += " · grade " + appraisal.grade();
    if (appraisal.rank()) words += " · rank " + std::to_string(*appraisal.rank()) + " of " + std::to_string(close.people.size());
    report.blocks.push_back(Paragraph{words + " · " + team_name(close, close.teams[i])});
    Chart chart{.kind = Chart::Kind::waterfall, .title = "How the score came about", .decimals = std::max(2, close.contribution_scale), .total = "Score", .numbers = false};
    chart.series.emplace_back("Contribution", std::vector<std::optional<Decimal>>{});
    for (const AppraisalLine& line : close.lines[i]) {
      chart.labels.push_back(line_title(close.book, line));
      chart.series[0].second.emplace_back(line.contribution);
    }
    report.blocks.push_back(std::move(chart));
  }
  report.blocks.push_back(lines_table(close, i));
}

}  // namespace

Report close_report(const AppraisalSheet& sheet) {
  const Close close = read(sheet);
  Report report{.title = sheet.scorecard() + ", " + report::title_of(sheet.period()), .subtitle = manifest_line(sheet)};
  key_figures(report, close);
  const auto errors = std::count_if(sheet.findings().begin(), sheet.findings().end(), [](const Finding& f) { return f.severity != Severity::info; });
  if (errors > 0) {
    report.blocks.push_back(Paragraph{std::to_string(errors) + (errors == 1 ? " finding needs" : " findings need") + " a look: see the end of the report.", Paragraph::Tone::warning});
  }
  ranking(report, close);
  teams(report, close);
  actual_against_target(report, close);
  report.blocks.push_back(Heading{1, "People"});
  for (std::size_t i = 0; i < close.people.size(); ++i) person(report, close, i);
  report.blocks.push_back(Heading{1, "Findings"});
  if (sheet.findings().empty()) report.blocks.push_back(Paragraph{"None."});
  else report.blocks.push_back(report::findings_table(sheet.findings()));
  return report;
}

}  // namespace attain
