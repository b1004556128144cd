// Statements laid out: what everybody is paid and what it is made of; or one person's own statement, which shows nobody else.
#include <algorithm>
#include <map>

#include "attain/report/report.hpp"
#include "report/ready.hpp"
#include "report/words.hpp"

namespace attain {
namespace {

std::string subtitle_of(const StatementSheet& sheet) {
  std::string text = sheet.book().company().name();
  if (!text.empty()) text += " · ";
  return text + "pay plan " + sheet.plan() + " · as of " + sheet.as_of().text() + " · " + std::string(sheet.currency().code());
}

/// What a component or another entry adds up to, in the order of the plan's lines.
Chart made_of(const Statement& one) {
  const Frame lines = one.lines();
  Chart chart{.kind = Chart::Kind::waterfall, .title = "What pay is made of", .unit = std::string(one.currency().code()), .as = ShowAs::money, .total = "Paid"};
  std::vector<std::optional<Decimal>> values;
  std::map<std::string, std::size_t> at;
  for (std::size_t row = 0; row < lines.rows(); ++row) {
    std::string label = text_of(lines.cell(row, "component"));
    const std::string what = text_of(lines.cell(row, "kind"));
    if (label.empty()) label = report::in_words(what);
    else if (what == "difference") label += ", earlier periods";
    const Cell paid = lines.cell(row, "paid");
    const Decimal* value = std::get_if<Decimal>(&paid);
    if (value == nullptr) continue;
    const auto [found, fresh] = at.try_emplace(label, chart.labels.size());
    if (fresh) {
      chart.labels.push_back(label);
      values.emplace_back(Decimal(0));
    }
    *values[found->second] += *value;
  }
  chart.series.emplace_back("Paid", std::move(values));
  return chart;
}

void statement(Report& report, const Statement& one, int level) {
  const std::string currency(one.currency().code());
  report.blocks.push_back(Heading{level, one.name()});
  Figures figures;
  for (const auto& [label, amount] : {std::pair{"Earned", one.earned()}, {"Released", one.released()}, {"Held", one.held()}, {"Paid", one.paid()}}) {
    figures.figures.push_back({label, amount, ShowAs::money, -1, currency});
  }
  if (!one.draw_balance().is_zero()) figures.figures.push_back({"Draws outstanding", one.draw_balance(), ShowAs::money, -1, currency});
  report.blocks.push_back(std::move(figures));
  const Frame lines = one.lines();
  if (lines.rows() == 0) {
    report.blocks.push_back(Paragraph{"Nothing was earned, released or paid.", Paragraph::Tone::note});
    return;
  }
  Chart chart = made_of(one);
  if (chart.labels.size() > 1) report.blocks.push_back(std::move(chart));
  report.blocks.push_back(TableBlock{.caption = one.name(), .frame = lines,
                                     .columns = {{"on"}, {"origin"}, {"component"}, {"kind"}, {"fact"}, {"basis"}, {"earned"}, {"released"}, {"paid"}, {"reason"}},
                                     .sheet = "Statements"});
  const Frame ahead = one.outlook();
  if (ahead.rows() > 0) report.blocks.push_back(TableBlock{.caption = "What lies ahead of " + one.name(), .frame = ahead, .sheet = "Ahead"});
}

void everybody(Report& report, const StatementSheet& sheet) {
  const std::string currency(sheet.currency().code());
  Decimal earned = 0, released = 0, held = 0, paid = 0;
  Chart chart{.kind = Chart::Kind::bars, .title = "Paid", .unit = currency, .as = ShowAs::money, .axis = "Salesperson", .numbers = false};
  std::vector<std::optional<Decimal>> bars;
  for (std::size_t i = 0; i < sheet.size(); ++i) {
    const Statement one = sheet[i];
    earned += one.earned();
    released += one.released();
    held += one.held();
    paid += one.paid();
    chart.labels.push_back(one.name());
    bars.emplace_back(one.paid());
  }
  chart.series.emplace_back("Paid", std::move(bars));
  Figures figures;
  figures.figures.push_back({"People", Decimal(std::int64_t(sheet.size())), ShowAs::number, 0});
  for (const auto& [label, amount] : {std::pair{"Earned", earned}, {"Released", released}, {"Held", held}, {"Paid", paid}}) {
    figures.figures.push_back({label, amount, ShowAs::money, -1, currency});
  }
  report.blocks.push_back(std::move(figures));
  report.blocks.push_back(Heading{1, "Everybody"});
  report.blocks.push_back(TableBlock{.caption = "Everybody", .frame = sheet.frame()});
  if (!chart.labels.empty()) report.blocks.push_back(std::move(chart));
}

}  // namespace

Report pay_report(const StatementSheet& sheet, std::string_view salesperson) {
  Report report{.title = (salesperson.empty() ? "Pay, " : "Statement, ") + report::title_of(sheet.period()), .subtitle = subtitle_of(sheet)};
  if (!salesperson.empty()) {
    statement(report, sheet.at(salesperson), 1);
    return report;
  }
  everybody(report, sheet);
  report.blocks.push_back(Heading{1, "Statements"});
  for (std::size_t i = 0; i < sheet.size(); ++i) statement(report, sheet[i], 2);
  report.blocks.push_back(Heading{1, "Findings"});
  if (sheet.findings().empty()) report.blocks.push_back(Paragraph{"None."});
  else report.blocks.push_back(report::findings_table(sheet.findings()));
  return report;
}

}  // namespace attain
