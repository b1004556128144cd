// The commission of a period, for those who answer for it.
#include "attain/report/commission.hpp"

#include <algorithm>
#include <map>

#include "attain/measure/measure.hpp"
#include "report/ready.hpp"
#include "report/shown.hpp"
#include "report/words.hpp"

namespace attain {

namespace {

std::string plan_title(const StatementSheet& sheet) {
  const Document* title = sheet.rule().find("title");
  return title != nullptr && title->kind() == Document::Kind::text ? title->text() : sheet.plan();
}

std::map<std::string, std::string> component_titles(const StatementSheet& sheet) {
  std::map<std::string, std::string> titles;
  const Document* list = sheet.rule().find("components");
  if (list == nullptr) return titles;
  for (const Document& item : list->items()) {
    const Document* name = item.find("name");
    const Document* title = item.find("title");
    if (name != nullptr && title != nullptr) titles[name->text()] = title->text();
  }
  return titles;
}

std::string manifest_text(const StatementSheet& sheet) {
  std::string text = sheet.book().company().name();
  const Document manifest = sheet.manifest();
  for (const char* key : {"plan", "version", "as_of", "known", "digest"}) {
    const Document* value = manifest.find(key);
    if (value == nullptr || value->is_null()) continue;
    const std::string shown = value->kind() == Document::Kind::text ? value->text() : value->kind() == Document::Kind::number ? value->number().text() : "";
    if (!shown.empty()) text += " · " + report::in_words(key) + " " + shown;
  }
  return text;
}

/// Earned, released, paid of some lines.
struct Sums { Decimal earned, released, paid; };

Sums sums_of(const Frame& lines, const std::vector<std::size_t>& rows) {
  Sums sums;
  for (const std::size_t row : rows) {
    sums.earned += lines.at("earned").decimal(row);
    sums.released += lines.at("released").decimal(row);
    sums.paid += lines.at("paid").decimal(row);
  }
  return sums;
}

/// A table of components: earned, released, paid, with their sum as the last row.
TableBlock components_table(const StatementSheet& sheet, const Frame& lines, const std::string& caption) {
  const auto titles = component_titles(sheet);
  std::vector<std::string> order;
  std::map<std::string, std::vector<std::size_t>> rows;
  std::vector<std::size_t> all;
  for (std::size_t row = 0; row < lines.rows(); ++row) {
    const std::string name = lines.at("component").is_null(row) ? std::string() : std::string(lines.at("component").text(row));
    if (rows.find(name) == rows.end()) order.push_back(name);
    rows[name].push_back(row);
    all.push_back(row);
  }
  std::sort(order.begin(), order.end(), [](const std::string& a, const std::string& b) { return a.empty() != b.empty() ? b.empty() : a < b; });
  const std::string unit(sheet.currency().code());
  const int scale = lines.at("earned").scale();
  FrameBuilder builder;
  Column &component = builder.text("component"), &count = builder.integer("lines"), &earned = builder.decimal("earned", scale, unit), &released = builder.decimal("released", scale, unit), &paid = builder.decimal("paid", scale, unit);
  const auto put = [&](const std::string& title, const std::vector<std::size_t>& of) {
    const Sums sums = sums_of(lines, of);
    component.add(title);
    count.add(std::int64_t(of.size()));
    earned.add(sums.earned);
    released.add(sums.released);
    paid.add(sums.paid);
  };
  for (const std::string& name : order) {
    const auto title = titles.find(name);
    put(name.empty() ? "Plan as a whole" : title == titles.end() ? name : title->second, rows[name]);
  }
  put("Total", all);
  return {.caption = caption, .frame = std::move(builder).build()};
}

/// Lines that belong to an earlier period than the one they are paid in.
std::vector<std::size_t> late_rows(const Frame& lines) {
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < lines.rows(); ++row) {
    const Column& origin = lines.at("origin");
    if (!origin.is_null(row) && !origin.text(row).empty() && origin.text(row) != lines.at("period").text(row)) rows.push_back(row);
  }
  return rows;
}

std::vector<ColumnStyle> line_columns(const Frame& lines) {
  std::vector<ColumnStyle> columns;
  const auto put = [&](const char* name, const char* title) {
    const Column* column = lines.find(name);
    if (column == nullptr) return;
    bool any = false;
    for (std::size_t row = 0; row < lines.rows() && !any; ++row) any = !column->is_null(row) && !(column->type() == ColumnType::text && column->text(row).empty());
    if (any) columns.push_back({.column = name, .title = title});
  };
  put("salesperson", "Salesperson");
  put("origin", "Of period");
  put("component", "Component");
  put("kind", "What");
  put("fact", "Fact");
  put("on", "Day");
  put("basis", "Basis");
  put("earned", "Earned");
  put("released", "Released");
  put("paid", "Paid");
  put("reason", "Reason");
  return columns;
}

void differences(Report& report, const Frame& lines) {
  const std::vector<std::size_t> rows = late_rows(lines);
  if (rows.empty()) return;
  report.blocks.push_back(Heading{1, "Differences to earlier periods"});
  report.blocks.push_back(Paragraph{"What was posted stands; what is known now about an earlier period is posted here, with the period it belongs to.", Paragraph::Tone::note});
  Frame frame = lines.take(rows);
  const auto columns = line_columns(frame);
  report.blocks.push_back(TableBlock{.caption = "Differences to earlier periods", .frame = std::move(frame), .columns = columns});
}

void pay_figures(Report& report, const Sums& sums, const Decimal& held, const Decimal& draws, const std::string& unit) {
  Figures figures;
  figures.figures.push_back({"Paid", sums.paid, ShowAs::money, -1, unit});
  figures.figures.push_back({"Earned", sums.earned, ShowAs::money, -1, unit});
  figures.figures.push_back({"Released", sums.released, ShowAs::money, -1, unit});
  figures.figures.push_back({"Held", held, ShowAs::money, -1, unit, "earned, not yet released"});
  if (!draws.is_zero()) figures.figures.push_back({"Draws outstanding", draws, ShowAs::money, -1, unit});
  report.blocks.push_back(std::move(figures));
}

void everybody(Report& report, const StatementSheet& sheet) {
  const std::string unit(sheet.currency().code());
  const Frame frame = sheet.frame();
  const int scale = frame.at("paid").scale();
  std::vector<std::size_t> order(sheet.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return sheet[b].paid() < sheet[a].paid(); });
  FrameBuilder builder;
  Column &name = builder.text("name"), &team = builder.text("team"), &earned = builder.decimal("earned", scale, unit), &released = builder.decimal("released", scale, unit), &held = builder.decimal("held", scale, unit), &paid = builder.decimal("paid", scale, unit);
  const Book& book = sheet.book();
  for (const std::size_t i : order) {
    const Statement s = sheet[i];
    const auto code = book.ids().of(Domain::salesperson).find(s.salesperson());
    const std::uint32_t of = code ? book.company().team_of(*code, sheet.period().last()) : kNone;
    name.add(s.name());
    of == kNone ? team.add_null() : team.add(book.company().label(Domain::team, of, sheet.period().last()));
    earned.add(s.earned());
    released.add(s.released());
    held.add(s.held());
    paid.add(s.paid());
  }
  report.blocks.push_back(Heading{1, "Everybody"});
  report.blocks.push_back(TableBlock{.caption = "Everybody", .frame = std::move(builder).build()});
  Chart chart{.kind = Chart::Kind::bars, .title = "Paid", .unit = unit, .as = ShowAs::money, .axis = "Salesperson", .numbers = false};
  std::vector<std::optional<Decimal>> values;
  for (const std::size_t i : order) {
    chart.labels.push_back(sheet[i].name());
    values.emplace_back(sheet[i].paid());
  }
  chart.series.emplace_back("paid", std::move(values));
  if (!chart.labels.empty()) report.blocks.push_back(std::move(chart));
}

void approvals(Report& report, const StatementSheet& sheet, const Book& book) {
  const Approval approval = approval_of(book, sheet.plan(), sheet.period().text());
  if (approval.state == ApprovalState::none) return report.blocks.push_back(Paragraph{"Not prepared for approval yet.", Paragraph::Tone::note});
  const bool same = approval.fingerprint == fingerprint(sheet);
  std::string text = "Prepared by " + approval.prepared_by;
  if (!approval.decided_by.empty()) text += ", " + std::string(name_of(approval.state)) + " by " + approval.decided_by + (approval.reason.empty() ? "" : ": " + approval.reason);
  report.blocks.push_back(Paragraph{text + (same ? "." : ", with other numbers than these."), same && approval.state == ApprovalState::approved ? Paragraph::Tone::plain : Paragraph::Tone::warning});
}

void ledger(Report& report, const StatementSheet& sheet) {
  const Frame entries = sheet.ledger();
  if (entries.rows() == 0) return;
  std::map<std::string, std::pair<Decimal, Decimal>> accounts;
  for (std::size_t row = 0; row < entries.rows(); ++row) {
    auto& account = accounts[std::string(entries.at("account").text(row))];
    if (!entries.at("debit").is_null(row)) account.first += entries.at("debit").decimal(row);
    if (!entries.at("credit").is_null(row)) account.second += entries.at("credit").decimal(row);
  }
  const std::string unit(sheet.currency().code());
  const int scale = entries.at("debit").scale();
  FrameBuilder builder;
  Column &name = builder.text("account"), &debit = builder.decimal("debit", scale, unit), &credit = builder.decimal("credit", scale, unit), &balance = builder.decimal("balance", scale, unit);
  std::pair<Decimal, Decimal> all;
  for (const auto& [account, sums] : accounts) {
    name.add(account);
    debit.add(sums.first);
    credit.add(sums.second);
    balance.add(sums.first - sums.second);
    all.first += sums.first;
    all.second += sums.second;
  }
  name.add("All accounts");
  debit.add(all.first);
  credit.add(all.second);
  balance.add(all.first - all.second);
  report.blocks.push_back(Heading{1, "Ledger"});
  report.blocks.push_back(TableBlock{.caption = "Ledger", .frame = std::move(builder).build()});
}

}  // namespace

Report commission_report(const StatementSheet& sheet, const Book& book) {
  const std::string unit(sheet.currency().code());
  Report report;
  report.title = "Commission of " + report::title_of(sheet.period());
  report.subtitle = plan_title(sheet) + " · " + manifest_text(sheet);
  Sums sums;
  Decimal held(0), draws(0);
  for (std::size_t i = 0; i < sheet.size(); ++i) {
    const Statement s = sheet[i];
    sums.earned += s.earned();
    sums.released += s.released();
    sums.paid += s.paid();
    held += s.held();
    draws += s.draw_balance();
  }
  pay_figures(report, sums, held, draws, unit);
  const auto company = report::values_of(sheet.book(), {}, {"actual_sales"}, sheet.period(), sheet.as_of());
  if (company[0] && !company[0]->is_zero() && sheet.currency() == sheet.book().company().currency()) {
    Figures cost;
    cost.figures.push_back({"Sales of the company", company[0], ShowAs::money, -1, unit});
    cost.figures.push_back({"Commission cost of sales", sums.earned / *company[0], ShowAs::percent, 2, "", "earned ÷ sales"});
    cost.figures.push_back({"People", Decimal(std::int64_t(sheet.size())), ShowAs::number, 0});
    report.blocks.push_back(std::move(cost));
  }
  approvals(report, sheet, book);
  everybody(report, sheet);
  const Frame lines = sheet.lines();
  if (lines.rows() > 0) {
    report.blocks.push_back(Heading{1, "By component"});
    report.blocks.push_back(components_table(sheet, lines, "By component"));
    differences(report, lines);
  }
  ledger(report, sheet);
  if (!sheet.findings().empty()) {
    report.blocks.push_back(Heading{1, "Findings"});
    report.blocks.push_back(report::findings_table(sheet.findings()));
  }
  return report;
}

}  // namespace attain
