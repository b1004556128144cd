// A target sheet laid out: what is wanted of whom and when, and what it stands on.
#include <algorithm>
#include <map>

#include "attain/report/report.hpp"
#include "report/facts.hpp"
#include "report/ready.hpp"
#include "report/words.hpp"
#include "target/policy.hpp"

namespace attain {
namespace {

constexpr std::size_t kMostRows = 200;       // of a heat map; wider plans show the level above

using report::MeasureLook;

std::string name_of_node(const Book& book, const TargetNode& node, Date day) {
  if (node.empty()) return book.company().name().empty() ? "Company" : book.company().name();
  std::string text;
  for (const auto& [by, id] : node) {
    text += (text.empty() ? "" : ", ") + report::label_of(book, targeting::domain_of(by), id, day);
  }
  return text;
}

/// The whole-period cells of the lowest level that a page can show: the company where there is none.
std::vector<std::size_t> shown_cells(const TargetSheet& sheet) {
  std::vector<std::size_t> best{0};
  for (const TargetSheet::Level& level : sheet.levels()) {
    if (level.time || level.cells > 4 * kMostRows) continue;
    std::vector<std::size_t> cells;
    for (std::size_t cell = level.first; cell < level.first + level.cells; ++cell) {
      const TargetSheet::Cell one = sheet.cell(cell);
      if (one.period == sheet.period() && !one.own_members) cells.push_back(cell);
    }
    if (!cells.empty() && cells.size() <= kMostRows) best = std::move(cells);
  }
  return best;
}

void figures(Report& report, const TargetSheet& sheet, const MeasureLook& look) {
  Figures block;
  block.figures.push_back({"Target of " + sheet.period().text(), sheet.amount(sheet.units()[0]), look.as, look.decimals, look.unit});
  const std::int64_t pushed = sheet.cell(0).pushed;
  if (pushed != sheet.units()[0]) block.figures.push_back({"Pushed down", sheet.amount(pushed), look.as, look.decimals, look.unit});
  for (const TargetSheet::Level& level : sheet.levels()) {
    if (level.first > 0) block.figures.push_back({"Targets by " + level.by, Decimal(std::int64_t(level.cells)), ShowAs::number, 0});
  }
  block.figures.push_back({"Version", Decimal(sheet.revision().version), ShowAs::plain, 0, {}, sheet.revision().state});
  report.blocks.emplace_back(std::move(block));
}

void season(Report& report, const TargetSheet& sheet, const MeasureLook& look) {
  Chart chart{.kind = Chart::Kind::trend, .title = "The season", .unit = look.unit, .as = look.as, .decimals = look.decimals, .axis = "Month"};
  std::vector<std::optional<Decimal>> values;
  for (const auto& [period, units] : sheet.phased({}, Grain::month)) {
    chart.labels.push_back(period.text());
    values.emplace_back(sheet.amount(units));
  }
  if (values.size() < 2) return;
  chart.series.emplace_back("Target", std::move(values));
  report.blocks.emplace_back(std::move(chart));
}

void heat_map(Report& report, const TargetSheet& sheet, const MeasureLook& look, const std::vector<std::size_t>& cells) {
  if (cells.size() == 1 && cells[0] == 0) return;
  Chart chart{.kind = Chart::Kind::heat_map, .title = "Who has what, and when", .unit = look.unit, .as = look.as, .decimals = look.decimals, .axis = "For"};
  bool first = true;
  for (const std::size_t cell : cells) {
    chart.labels.push_back(name_of_node(sheet.book(), sheet.node(cell), sheet.period().last()));
    std::size_t column = 0;
    for (const auto& [period, units] : sheet.phased(sheet.node(cell), Grain::month)) {
      if (first) chart.series.emplace_back(period.text(), std::vector<std::optional<Decimal>>());
      chart.series[column++].second.emplace_back(sheet.amount(units));
    }
    first = false;
  }
  report.blocks.emplace_back(std::move(chart));
}

/// One row a cell, one column a part, in the order in which parts first appear.
void bases(Report& report, const TargetSheet& sheet, const MeasureLook& look, const std::vector<std::size_t>& cells) {
  std::vector<std::string> names;
  std::vector<std::map<std::string, Decimal>> rows;
  for (const std::size_t cell : cells) {
    std::map<std::string, Decimal> row;
    for (const auto& [part, value] : sheet.parts(cell)) {
      if (std::find(names.begin(), names.end(), part) == names.end()) names.push_back(part);
      row[part] += value;
    }
    rows.push_back(std::move(row));
  }
  FrameBuilder builder;
  Column& who = builder.text("for");
  std::vector<Column*> columns;
  for (const std::string& name : names) columns.push_back(&builder.decimal(name, sheet.scale() + 6, look.unit));
  Column& target = builder.decimal("target", sheet.scale(), look.unit);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    who.add(name_of_node(sheet.book(), sheet.node(cells[i]), sheet.period().last()));
    for (std::size_t c = 0; c < names.size(); ++c) {
      const auto found = rows[i].find(names[c]);
      if (found == rows[i].end()) columns[c]->add_null();
      else columns[c]->add(found->second);
    }
    target.add(sheet.amount(sheet.units()[cells[i]]));
  }
  report.blocks.emplace_back(Heading{1, "What the targets stand on"});
  TableBlock table{.caption = "Parts in units of the target; they add to it", .frame = std::move(builder).build()};
  table.columns.push_back({.column = "for", .title = "For"});
  for (const std::string& name : names) table.columns.push_back({.column = name, .title = report::in_words(name), .as = look.as, .decimals = look.decimals});
  table.columns.push_back({.column = "target", .title = "Target", .as = look.as, .decimals = look.decimals});
  report.blocks.emplace_back(std::move(table));
}

void commitments(Report& report, const TargetSheet& sheet) {
  const Frame all = sheet.commitments();
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < all.rows(); ++row) {
    if (!all.at("committed").is_null(row)) rows.push_back(row);
  }
  if (rows.empty()) return;
  report.blocks.emplace_back(Heading{1, "Bottom-up commitments"});
  report.blocks.emplace_back(TableBlock{.caption = "Target less committed is the gap", .frame = all.take(rows)});
}

}  // namespace

Report target_report(const TargetSheet& sheet) {
  const MeasureLook look = report::look_of_measure(sheet.book(), sheet.measure());
  Report report{.title = sheet.policy() + ", " + sheet.period().text(), .subtitle = sheet.book().company().name() + " · " + look.title + " · as of " + sheet.as_of().text(), .blocks = {}};
  figures(report, sheet, look);
  if (!sheet.revision().reason.empty()) report.blocks.emplace_back(Paragraph{sheet.revision().reason});
  season(report, sheet, look);
  const std::vector<std::size_t> cells = shown_cells(sheet);
  heat_map(report, sheet, look, cells);
  bases(report, sheet, look, cells);
  commitments(report, sheet);
  if (!sheet.findings().empty()) {
    report.blocks.emplace_back(Heading{1, "Findings"});
    report.blocks.emplace_back(TableBlock{.caption = "What was noticed", .frame = to_frame(sheet.findings())});
  }
  return report;
}

}  // namespace attain
