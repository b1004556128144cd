#include <algorithm>
#include <functional>
#include <map>

#include "attain/report/report.hpp"
#include "report/ready.hpp"
#include "report/shown.hpp"
#include "report/words.hpp"

namespace attain {
namespace {

using report::Cut;
using report::label_of;
using report::MeasureLook;
using report::Scope;

constexpr std::size_t kGreatest = 25;   // customers and products by name; the others are added up in one row

struct Work {
  const Book& book;
  Period period;
  Date as_of;
  Scope scope;
  std::uint32_t team = kNone;
  Report report;
  void add(Block block) { report.blocks.push_back(std::move(block)); }
};

const char* rhythm_of(const Period& period) {
  switch (period.kind()) {
    case PeriodKind::year:
    case PeriodKind::fiscal_year: return "Yearly report";
    case PeriodKind::half:
    case PeriodKind::fiscal_half: return "Half-yearly report";
    case PeriodKind::quarter:
    case PeriodKind::fiscal_quarter: return "Quarterly report";
    case PeriodKind::month:
    case PeriodKind::fiscal_period: return "Monthly report";
    case PeriodKind::week: return "Weekly report";
    case PeriodKind::day: return "Daily report";
    case PeriodKind::range: break;
  }
  return "Report";
}

// Days in a month or week, weeks in a quarter, months in anything longer.
const char* grain_of(const Period& period) { return period.days() <= 35 ? "day" : period.days() <= 100 ? "week" : "month"; }

std::vector<Period> pieces_of(const Work& work) {
  std::vector<Period> result;
  for (const Period& piece : pieces(work.period, *grain(grain_of(work.period)))) {
    if (piece.first() <= work.as_of) result.push_back(piece);
  }
  return result;
}

// As far into the other period as the report's own has come.
Date until(const Work& work, const Period& other) {
  return work.as_of >= work.period.last() ? other.last() : std::min(other.last(), other.first() + (work.as_of - work.period.first()));
}

std::optional<Decimal> change_from(const std::optional<Decimal>& base, const std::optional<Decimal>& value) {
  if (!value || !base || base->sign() <= 0) return std::nullopt;
  return *value / *base - Decimal(1);
}

void figures(Work& work) {
  const std::vector<std::string> names = {"actual_sales", "target_attainment", "target", "orders", "average_order", "new_customers", "customers_lost"};
  const auto values = report::values_of(work.book, work.scope, names, work.period, work.as_of);
  Figures figures;
  const auto look = [&](std::size_t i) { return report::look_of_measure(work.book, names[i]); };
  figures.figures.push_back(report::figure_of(look(0), values[0], values[2] ? "target " + report::grouped(*values[2], look(2).decimals) : "no target"));
  for (const std::size_t i : {1u, 3u, 4u, 5u, 6u}) {
    if (values[i]) figures.figures.push_back(report::figure_of(look(i), values[i]));
    if (i > 1) continue;
    const Period year_before = work.period.year_before(&work.book.company().fiscal());
    const auto base = report::values_of(work.book, work.scope, {"actual_sales"}, year_before, until(work, year_before))[0];
    if (const auto growth = change_from(base, values[0])) {
      figures.figures.push_back({"Growth on the year", growth, ShowAs::percent, 2, "", work.as_of < work.period.last() ? "the same days" : ""});
    }
  }
  const report::Pace pace = report::pace_of(work.book, kNone, values[2], values[0], work.period, work.as_of);
  if (pace.a_day && pace.days_gone < pace.days) {
    const MeasureLook money = look(0);
    figures.figures.push_back({"Each working day left needs", pace.a_day, money.as, money.decimals, money.unit,
                               report::grouped(pace.days - pace.days_gone, -1) + " of " + report::grouped(pace.days, -1) + " working days left"});
  }
  work.add(std::move(figures));
}

// Actual sales added up piece by piece beside the target's share of the working days.
void course(Work& work) {
  const auto money = report::look_of_measure(work.book, "actual_sales");
  const Cut cut = report::cut_of(work.book, work.scope, grain_of(work.period), {"actual_sales"}, work.period, work.as_of);
  std::map<std::string, std::optional<Decimal>> by_piece;
  for (std::size_t row = 0; row < cut.keys.size(); ++row) by_piece[cut.keys[row].value_or("")] = cut.values[row][0];
  const auto target = report::values_of(work.book, work.scope, {"target"}, work.period, work.as_of)[0];
  std::vector<std::optional<Decimal>> actual, pace, single;
  std::vector<std::string> labels;
  std::optional<Decimal> so_far;
  for (const Period& piece : pieces_of(work)) {
    const auto found = by_piece.find(piece.text());
    single.push_back(found == by_piece.end() ? std::nullopt : found->second);
    report::add_to(so_far, single.back());
    labels.push_back(piece.text());
    actual.push_back(so_far);
    const auto expected = report::pace_of(work.book, kNone, target, so_far, work.period, std::min({piece.last(), work.period.last(), work.as_of})).expected;
    pace.push_back(expected ? std::optional(expected->rounded(money.decimals)) : std::nullopt);
  }
  if (!so_far || labels.size() < 2) return;
  const std::string axis = report::in_words(grain_of(work.period));
  work.add(Heading{1, "Course"});
  Chart chart{.kind = Chart::Kind::trend, .title = "Actual sales so far", .unit = money.unit, .labels = labels, .series = {{"Actual so far", std::move(actual)}},
              .as = money.as, .decimals = money.decimals, .axis = axis};
  if (target) chart.series.emplace_back("Target at an even pace of working days", std::move(pace));
  work.add(std::move(chart));
  work.add(Chart{.kind = labels.size() > 14 ? Chart::Kind::trend : Chart::Kind::bars, .title = "Actual sales by " + std::string(grain_of(work.period)), .unit = money.unit,
                 .labels = std::move(labels), .series = {{"Actual sales", std::move(single)}}, .as = money.as, .decimals = money.decimals, .axis = axis});
}

// This period, the one before, the same a year before. Growth only where the base is positive.
void comparison(Work& work) {
  const std::vector<std::string> names = {"actual_sales", "orders", "order_quantity", "average_order", "new_customers", "prospects_developed", "customers_lost", "visits",
                                          "calls", "follow_ups", "visit_report_rate", "combined_completion", "request_response"};
  const FiscalCalendar& fiscal = work.book.company().fiscal();
  const Period before = work.period.previous(&fiscal), year_before = work.period.year_before(&fiscal);
  const auto now = report::values_of(work.book, work.scope, names, work.period, work.as_of);
  const auto previous = report::values_of(work.book, work.scope, names, before, until(work, before));
  const auto last_year = report::values_of(work.book, work.scope, names, year_before, until(work, year_before));
  FrameBuilder builder;
  auto& name = builder.text("measure");
  auto& current = builder.decimal("current", 12);
  auto& earlier = builder.decimal("previous", 12);
  auto& change = builder.decimal("change", 12, "ratio");
  auto& year = builder.decimal("year before", 12);
  auto& growth = builder.decimal("growth", 12, "ratio");
  std::vector<TableBlock::RowLook> looks;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!now[i] && !previous[i] && !last_year[i]) continue;
    const MeasureLook look = report::look_of_measure(work.book, names[i]);
    looks.push_back({look.as, look.decimals});
    name.add(look.title + report::unit_suffix(look.unit));
    current.add(now[i]);
    earlier.add(previous[i]);
    change.add(change_from(previous[i], now[i]));
    year.add(last_year[i]);
    growth.add(change_from(last_year[i], now[i]));
  }
  if (looks.empty()) return;
  work.add(Heading{1, "Compared"});
  if (work.as_of < work.period.last()) {
    work.add(Paragraph{"The period is not over: the others are counted for as many days, up to " + until(work, before).text() + " and " + until(work, year_before).text() + ".",
                       Paragraph::Tone::note});
  }
  work.add(TableBlock{.caption = "Compared", .frame = std::move(builder).build(),
                      .columns = {{"measure"}, {"current", work.period.text(), ShowAs::by_row}, {"previous", before.text(), ShowAs::by_row},
                                  {"change", "Change", ShowAs::percent, 1}, {"year before", year_before.text(), ShowAs::by_row},
                                  {"growth", "Change on the year", ShowAs::percent, 1}},
                      .rows = std::move(looks)});
}

// One row an entity: its name, then the measures.
TableBlock entity_table(const Work& work, const Cut& cut, Domain kind, const std::vector<std::string>& names, const std::string& caption, const std::string& nobody) {
  FrameBuilder builder;
  std::vector<ColumnStyle> styles = {{"name", kind == Domain::team ? "Team" : "Salesperson"}};
  auto& name = builder.text("name");
  std::vector<Column*> columns;
  for (const std::string& measure : names) columns.push_back(&report::measure_column(builder, report::look_of_measure(work.book, measure), styles));
  for (std::size_t row = 0; row < cut.keys.size(); ++row) {
    name.add(cut.keys[row] ? label_of(work.book, kind, *cut.keys[row], work.as_of) : nobody);
    for (std::size_t i = 0; i < names.size(); ++i) columns[i]->add(cut.values[row][i]);
  }
  return {.caption = caption, .frame = std::move(builder).build(), .columns = std::move(styles)};
}

// Greatest first by the first measure; ties by id; the null row stays last.
void sort_by_first(Cut& cut) {
  std::vector<std::size_t> order(cut.keys.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    if (cut.keys[a].has_value() != cut.keys[b].has_value()) return cut.keys[a].has_value();
    const auto &left = cut.values[a][0], &right = cut.values[b][0];
    if (left.has_value() != right.has_value()) return left.has_value();
    if (left && *left != *right) return *left > *right;
    return cut.keys[a] < cut.keys[b];
  });
  Cut sorted;
  for (const std::size_t i : order) {
    sorted.keys.push_back(std::move(cut.keys[i]));
    sorted.values.push_back(std::move(cut.values[i]));
  }
  cut = std::move(sorted);
}

bool idle(const std::vector<std::optional<Decimal>>& values) {
  return std::all_of(values.begin(), values.end(), [](const auto& value) { return !value || value->is_zero(); });
}

void drop_idle(Cut& cut) {
  Cut kept;
  for (std::size_t i = 0; i < cut.keys.size(); ++i) {
    if (idle(cut.values[i])) continue;
    kept.keys.push_back(std::move(cut.keys[i]));
    kept.values.push_back(std::move(cut.values[i]));
  }
  cut = std::move(kept);
}

// The teams under the scope as a tree, each counting the teams under it.
void teams(Work& work) {
  const std::vector<std::string> names = {"actual_sales", "target", "target_attainment", "orders", "new_customers", "visits"};
  const Cut all = report::cut_of(work.book, {}, "team_tree", names, work.period, work.as_of);
  const Company& company = work.book.company();
  const Date day = std::min(work.as_of, work.period.last());
  std::map<std::uint32_t, std::vector<std::size_t>> children;
  for (std::size_t i = 0; i < all.keys.size(); ++i) {
    const auto code = all.keys[i] ? work.book.ids().of(Domain::team).find(*all.keys[i]) : std::nullopt;
    if (code) children[company.parent_of_team(*code, day)].push_back(i);
  }
  FrameBuilder builder;
  std::vector<ColumnStyle> styles = {{"team"}, {"under"}};
  auto& team = builder.text("team");
  auto& under = builder.text("under");
  std::vector<Column*> columns;
  for (const std::string& measure : names) columns.push_back(&report::measure_column(builder, report::look_of_measure(work.book, measure), styles));
  std::size_t rows = 0;
  const std::function<void(std::uint32_t)> add = [&](std::uint32_t parent) {
    const auto found = children.extract(parent);   // each parent once, whatever a broken tree says
    if (found.empty()) return;
    for (const std::size_t i : found.mapped()) {
      team.add(label_of(work.book, Domain::team, *all.keys[i], day));
      under.add(label_of(work.book, Domain::team, parent, day));
      for (std::size_t m = 0; m < names.size(); ++m) columns[m]->add(all.values[i][m]);
      ++rows;
      add(*work.book.ids().of(Domain::team).find(*all.keys[i]));
    }
  };
  add(work.team);
  if (rows == 0) return;
  work.add(Heading{1, "Teams"});
  work.add(TableBlock{.caption = "Teams", .frame = std::move(builder).build(), .columns = std::move(styles)});
  if (rows > 1) work.add(Paragraph{"A team counts the teams under it."});
}

void people(Work& work) {
  // Growth compares whole periods, so it waits for the period's end.
  std::vector<std::string> names = {"actual_sales", "target", "target_attainment", "orders", "average_order"};
  if (work.as_of >= work.period.last()) names.emplace_back("growth_rate");
  Cut sales = report::cut_of(work.book, work.scope, "salesperson", names, work.period, work.as_of);
  sort_by_first(sales);
  drop_idle(sales);
  Cut activity = report::cut_of(work.book, work.scope, "salesperson",
                                {"visits", "customers_visited", "visits_by_customers", "calls", "follow_ups", "new_customers", "customers_lost", "combined_completion"}, work.period, work.as_of);
  drop_idle(activity);
  work.add(Heading{1, "People"});
  if (sales.keys.empty() && activity.keys.empty()) {
    work.add(Paragraph{"Nobody has sold or done anything that is recorded."});
    return;
  }
  const MeasureLook money = report::look_of_measure(work.book, "actual_sales");
  Chart chart{.kind = Chart::Kind::actual_against_target, .title = "Actual sales against target", .unit = money.unit, .as = money.as, .decimals = money.decimals,
              .axis = "Salesperson", .numbers = false};
  std::vector<std::optional<Decimal>> actual, target;
  for (std::size_t i = 0; i < sales.keys.size(); ++i) {
    if (!sales.keys[i]) continue;
    chart.labels.push_back(label_of(work.book, Domain::salesperson, *sales.keys[i], work.as_of));
    actual.push_back(sales.values[i][0]);
    target.push_back(sales.values[i][1]);
  }
  chart.series = {{"Actual", std::move(actual)}, {"Target", std::move(target)}};
  if (!chart.labels.empty()) work.add(std::move(chart));
  work.add(entity_table(work, sales, Domain::salesperson, names, "Sales", "nobody"));
  if (!activity.keys.empty()) {
    work.add(entity_table(work, activity, Domain::salesperson,
                          {"visits", "customers_visited", "visits_by_customers", "calls", "follow_ups", "new_customers", "customers_lost", "combined_completion"}, "Activities", "nobody"));
  }
}

// The greatest by actual sales; all others added up in one row that says how many they are.
void greatest(Work& work, const std::string& dimension, Domain kind, const std::string& heading, const std::string& nobody) {
  Cut cut = report::cut_of(work.book, work.scope, dimension, {"actual_sales"}, work.period, work.as_of);
  drop_idle(cut);
  if (cut.keys.empty() || (cut.keys.size() == 1 && !cut.keys[0])) return;
  sort_by_first(cut);
  std::optional<Decimal> all;
  for (const auto& values : cut.values) report::add_to(all, values[0]);
  const MeasureLook money = report::look_of_measure(work.book, "actual_sales");
  FrameBuilder builder;
  std::vector<ColumnStyle> styles = {{"name", heading}};
  auto& name = builder.text("name");
  auto& sales = report::measure_column(builder, money, styles);
  auto& share = builder.decimal("share", 12, "ratio");
  styles.push_back({"share", "Share", ShowAs::percent, 1});
  const auto add = [&](std::string text, const std::optional<Decimal>& value) {
    name.add(text);
    sales.add(value);
    if (value && all && all->sign() > 0) share.add(*value / *all);
    else share.add_null();
  };
  const std::size_t shown = cut.keys.size() <= kGreatest + 1 ? cut.keys.size() : kGreatest;
  for (std::size_t i = 0; i < shown; ++i) add(cut.keys[i] ? label_of(work.book, kind, *cut.keys[i], work.as_of) : nobody, cut.values[i][0]);
  std::optional<Decimal> rest;
  for (std::size_t i = shown; i < cut.keys.size(); ++i) report::add_to(rest, cut.values[i][0]);
  if (shown < cut.keys.size()) add("the other " + std::to_string(cut.keys.size() - shown) + " together", rest);
  add("all", all);
  work.add(Heading{1, heading});
  work.add(TableBlock{.caption = heading + " by actual sales", .frame = std::move(builder).build(), .columns = std::move(styles)});
}

void remarks(Work& work) {
  MeasureOptions options;
  options.measures = {"actual_sales", "target_attainment", "new_customers"};
  if (!work.scope.dimension.empty()) options.by = {work.scope.dimension};
  options.period = work.period;
  options.as_of = work.as_of;
  const MeasureSheet sheet = measure_sheet(work.book, options);
  if (sheet.findings().empty()) return;
  work.add(Heading{1, "Findings"});
  work.add(report::findings_table(sheet.findings()));
}

}  // namespace

Report period_report(const Book& book, const Period& period, std::string_view team, std::optional<Date> as_of) {
  Work work{book, period, as_of.value_or(period.last()), {}, kNone, {}};
  std::string whose = book.company().name();
  if (!team.empty()) {
    work.team = report::entity_of(book, Domain::team, team);
    work.scope = {"team_tree", std::string(team)};
    whose = label_of(book, Domain::team, work.team, std::min(work.as_of, period.last()));
  }
  work.report.title = std::string(rhythm_of(period)) + (whose.empty() ? "" : ": " + whose);
  work.report.subtitle = report::title_of(period) + " · as of " + work.as_of.text() + " · " + period.first().text() + " to " + period.last().text();
  figures(work);
  course(work);
  comparison(work);
  teams(work);
  people(work);
  greatest(work, "customer", Domain::customer, "Customers", "no customer");
  greatest(work, "category", Domain::category, "Categories", "no category");
  greatest(work, "product", Domain::product, "Products", "no product");
  remarks(work);
  return std::move(work.report);
}

}  // namespace attain
