#include <algorithm>
#include <functional>
#include <map>

#include "attain/report/report.hpp"
#include "report/ready.hpp"
#include "report/shown.hpp"
#include "report/words.hpp"

namespace attain {
namespace {

using report::Facts;
using report::label_of;

struct File {
  const Book& book;
  std::string id;
  std::uint32_t person = kNone;
  Date as_of;
  Report report;
  void add(Block block) { report.blocks.push_back(std::move(block)); }
  // A chapter with a table, or the words that there is nothing.
  void chapter(const std::string& heading, std::optional<TableBlock> table) {
    add(Heading{1, heading});
    if (table && table->frame.rows() > 0) add(std::move(*table));
    else add(Paragraph{"Nothing is recorded."});
  }
};

std::string cell_text(const File& file, const Attribute& attribute, std::int64_t raw, Date day) {
  if (raw == Attribute::kNoValue) return "none";
  if (attribute.type() == AttributeType::reference) return label_of(file.book, attribute.domain(), static_cast<std::uint32_t>(raw), day);
  const Cell cell = attribute.cell(raw, file.book.ids());
  if (const auto* truth = std::get_if<bool>(&cell)) return *truth ? "yes" : "no";
  return text_of(cell);
}

// Every dated attribute as it came about.
void history(File& file) {
  FrameBuilder builder;
  auto& from = builder.date("from");
  auto& what = builder.text("what");
  auto& is = builder.text("is");
  struct Entry { Date from; std::string what, is; };
  std::vector<Entry> entries;
  const Company& company = file.book.company();
  for (const std::string& name : company.attributes(Domain::salesperson)) {
    const Attribute* attribute = company.find(Domain::salesperson, name);
    if (attribute == nullptr || name == "name") continue;
    for (const Attribute::Entry& entry : attribute->entries(file.person)) {
      if (entry.from <= file.as_of) entries.push_back({entry.from, report::in_words(name), cell_text(file, *attribute, entry.is, entry.from)});
    }
  }
  std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.from < b.from; });
  for (const Entry& entry : entries) {
    if (entry.from == kEarliest) from.add_null();
    else from.add(entry.from);
    what.add(entry.what);
    is.add(entry.is);
  }
  file.chapter("Positions, teams and managers", TableBlock{.caption = "From each day on (without a day: always)", .frame = std::move(builder).build()});
}

// Columns of a fact table that a chapter shows.
struct Shown {
  enum class Kind { on, text, words, date, due, number, boolean, customer, person } kind;
  std::string column, title;
};

std::optional<TableBlock> facts(const File& file, const std::string& table, const std::string& owner, const std::vector<Shown>& columns, const std::string& caption,
                                const std::function<bool(const Facts::Row&)>& keep = {}) {
  const Facts source(file.book, table);
  if (!source.exists()) return std::nullopt;
  FrameBuilder builder;
  std::vector<Column*> cells;
  TableBlock block{.caption = caption};
  for (const Shown& column : columns) {
    const std::string name = column.kind == Shown::Kind::on ? "on" : column.column;
    switch (column.kind) {
      case Shown::Kind::on:
      case Shown::Kind::due:
      case Shown::Kind::date: cells.push_back(&builder.date(name)); break;
      case Shown::Kind::number: cells.push_back(&builder.decimal(name, 12)); break;
      case Shown::Kind::boolean: cells.push_back(&builder.boolean(name)); break;
      default: cells.push_back(&builder.text(name));
    }
    block.columns.push_back({.column = name, .title = column.title, .as = column.kind == Shown::Kind::number ? ShowAs::number : ShowAs::automatic});
  }
  std::vector<Facts::Row> rows = source.rows(owner, file.person, file.as_of);
  if (standard_schema(table) != nullptr && standard_schema(table)->find("period") != nullptr) {
    const auto first = [&](const Facts::Row& row) {
      const auto period = Period::parse(row.text("period"), &file.book.company().fiscal());
      return period ? period->first() : kLatest;
    };
    std::stable_sort(rows.begin(), rows.end(), [&](const Facts::Row& a, const Facts::Row& b) { return first(a) < first(b); });
  }
  for (const Facts::Row& row : rows) {
    if (keep && !keep(row)) continue;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const std::string& name = columns[i].column;
      const auto add_text = [&](const std::string& text) { text.empty() ? cells[i]->add_null() : cells[i]->add(text); };
      switch (columns[i].kind) {
        case Shown::Kind::on: cells[i]->add(row.on()); break;
        case Shown::Kind::due: cells[i]->add(row.date(name)); break;   // agreed beforehand; a date on which something was done is known only then
        case Shown::Kind::date: {
          const auto day = row.date(name);
          cells[i]->add(day && *day <= file.as_of ? day : std::nullopt);
          break;
        }
        case Shown::Kind::number: cells[i]->add(row.number(name)); break;
        case Shown::Kind::boolean: {
          const auto truth = row.boolean(name);
          truth ? cells[i]->add_boolean(*truth) : cells[i]->add_null();
          break;
        }
        case Shown::Kind::customer: add_text(label_of(file.book, Domain::customer, row.code(name), file.as_of)); break;
        case Shown::Kind::person: add_text(label_of(file.book, Domain::salesperson, row.text(name), file.as_of)); break;
        case Shown::Kind::text: add_text(row.text(name)); break;
        case Shown::Kind::words: add_text(report::in_words(row.text(name))); break;
      }
    }
  }
  block.frame = std::move(builder).build();
  std::erase_if(block.columns, [&](const ColumnStyle& style) {   // columns that nobody fills
    const Column& column = block.frame.at(style.column);
    for (std::size_t row = 0; row < column.size(); ++row) {
      if (!column.is_null(row)) return false;
    }
    return column.size() > 0;
  });
  return block;
}

using K = Shown::Kind;

bool not_after(const File& file, const Facts::Row& row) {
  const auto period = Period::parse(row.text("period"), &file.book.company().fiscal());
  return !period || period->first() <= file.as_of;   // a period that cannot be read is shown, not hidden
}

void sales(File& file) {
  const std::vector<std::string> names = {"actual_sales", "target", "target_attainment", "orders", "new_customers", "visits", "calls", "combined_completion"};
  // The years in which anything was dated: from the first day of employment that is known, else the year of as_of alone.
  int first = file.as_of.year();
  if (const Attribute* employed = file.book.company().find(Domain::salesperson, "employed")) {
    for (const Attribute::Entry& entry : employed->entries(file.person)) {
      if (entry.from > kEarliest) first = std::min(first, entry.from.year());
    }
  }
  FrameBuilder builder;
  std::vector<ColumnStyle> styles = {{"year"}};
  auto& year = builder.text("year");
  std::vector<Column*> columns;
  for (const std::string& name : names) columns.push_back(&report::measure_column(builder, report::look_of_measure(file.book, name), styles));
  for (int y = first; y <= file.as_of.year(); ++y) {
    const Period period = Period::year(y);
    const auto values = report::values_of(file.book, {"salesperson", file.id}, names, period, std::min(period.last(), file.as_of));
    year.add(period.text());
    for (std::size_t i = 0; i < names.size(); ++i) columns[i]->add(values[i]);
  }
  file.chapter("Results by year", TableBlock{.caption = "Results by year", .frame = std::move(builder).build(), .columns = std::move(styles)});
  const Period last_months = Period::range(Period::month(file.as_of.year(), file.as_of.month()).first().plus_months(-23), file.as_of);
  const report::Cut cut = report::cut_of(file.book, {"salesperson", file.id}, "month", {"actual_sales", "target"}, last_months, file.as_of);
  const auto money = report::look_of_measure(file.book, "actual_sales");
  Chart chart{.kind = Chart::Kind::trend, .title = "The last 24 months", .unit = money.unit, .as = money.as, .decimals = money.decimals, .axis = "Month"};
  chart.series = {{"Actual sales", {}}, {"Target", {}}};
  for (std::size_t i = 0; i < cut.keys.size(); ++i) {
    if (!cut.keys[i]) continue;
    chart.labels.push_back(*cut.keys[i]);
    chart.series[0].second.push_back(cut.values[i][0]);
    chart.series[1].second.push_back(cut.values[i][1]);
  }
  if (chart.labels.size() > 1) file.add(std::move(chart));
}

void agreed(File& file) {
  file.chapter("Targets", facts(file, "targets", "salesperson",
                                {{K::words, "measure", "Measure"}, {K::text, "period", "Period"}, {K::number, "value", "Value"}, {K::text, "currency", "Currency"},
                                 {K::text, "state", "State"}, {K::text, "version", "Version"}, {K::text, "reason", "Reason"}},
                                "Targets", [&](const Facts::Row& row) { return not_after(file, row); }));
  // The totals; their lines are in the close they were posted from.
  file.chapter("Posted appraisals", facts(file, "appraisals", "salesperson",
                                          {{K::text, "scorecard", "Scorecard"}, {K::text, "period", "Period"}, {K::number, "score", "Score"}, {K::text, "grade", "Grade"},
                                           {K::number, "rank", "Rank"}, {K::text, "state", "State"}, {K::date, "as_of", "As of"}, {K::text, "version", "Version"}},
                                          "Posted appraisals", [&](const Facts::Row& row) {
                                            const auto as_of = row.date("as_of");
                                            return row.text("line").empty() && (!as_of || *as_of <= file.as_of) && not_after(file, row);
                                          }));
  if (Facts(file.book, "statements").exists()) {
    file.chapter("Pay statements", facts(file, "statements", "salesperson",
                                         {{K::text, "plan", "Plan"}, {K::text, "period", "Period"}, {K::text, "origin", "Origin"}, {K::text, "component", "Component"},
                                          {K::number, "earned", "Earned"}, {K::number, "released", "Released"}, {K::number, "held", "Held"}, {K::number, "paid", "Paid"},
                                          {K::text, "currency", "Currency"}},
                                         "Pay statements", [&](const Facts::Row& row) { return not_after(file, row); }));
  }
}

// Conduct as it stood: decided by as_of or not; an alleged case is marked as no more than that.
void conduct(File& file) {
  FrameBuilder builder;
  auto& on = builder.date("on");
  auto& kind = builder.text("kind");
  auto& severity = builder.text("severity");
  auto& points = builder.decimal("points", 6);
  auto& state = builder.text("state");
  auto& decided = builder.date("decided on");
  auto& note = builder.text("note");
  for (const Facts::Row& row : Facts(file.book, "conduct").rows("salesperson", file.person, file.as_of)) {
    const auto day = row.date("decided_on");
    const bool known = !day || *day <= file.as_of;
    std::string word = known ? row.text("state") : "alleged";
    if (word == "alleged" || word.empty()) word = "alleged: not decided, does not count";
    else if (word == "appealed") word = "appealed: does not count until confirmed";
    else if (word == "overturned") word = "overturned: does not count";
    on.add(row.on());
    kind.add(report::in_words(row.text("kind")));
    severity.add(row.text("severity"));
    points.add(row.number("points"));
    state.add(word);
    decided.add(known ? day : std::nullopt);
    note.add(row.text("note"));
  }
  file.chapter("Conduct", TableBlock{.caption = "Conduct", .frame = std::move(builder).build(),
                                     .columns = {{"on"}, {"kind"}, {"severity"}, {.column = "points", .as = ShowAs::number}, {"state"}, {"decided on"}, {"note"}}});
}

// Days of attendance by year and kind; expenses by year, kind and currency: sums, since the single rows would be hundreds.
void sums(File& file, const std::string& table, const std::string& heading, const std::string& number, const std::string& title, const std::optional<Decimal>& when_empty,
          bool currency) {
  std::map<std::tuple<int, std::string, std::string>, std::pair<std::int64_t, Decimal>> groups;
  for (const Facts::Row& row : Facts(file.book, table).rows("salesperson", file.person, file.as_of)) {
    if (!row.on()) continue;
    std::string unit = currency ? row.text("currency") : "";
    if (currency && unit.empty()) unit = file.book.company().currency().code();
    auto& group = groups[{row.on()->year(), row.text("kind"), unit}];
    ++group.first;
    group.second += row.number(number).value_or(when_empty.value_or(Decimal(0)));
  }
  FrameBuilder builder;
  auto& year = builder.text("year");
  auto& kind = builder.text("kind");
  auto& rows = builder.integer("entries");
  auto& sum = builder.decimal("sum", 6);
  Column* unit = currency ? &builder.text("currency") : nullptr;
  for (const auto& [key, group] : groups) {
    year.add(std::to_string(std::get<0>(key)));
    kind.add(report::in_words(std::get<1>(key)));
    rows.add(group.first);
    sum.add(group.second);
    if (unit != nullptr) unit->add(std::get<2>(key));
  }
  TableBlock block{.caption = heading, .frame = std::move(builder).build(),
                   .columns = {{"year"}, {"kind"}, {"entries"}, {"sum", title, ShowAs::number, currency ? file.book.company().money_scale() : -1}}};
  if (currency) block.columns.push_back({"currency"});
  file.chapter(heading, std::move(block));
}

void cases(File& file) {
  const std::vector<std::string> names = {"plan_completion", "report_completion", "combined_completion", "request_response"};
  const Period year = Period::range(file.as_of.plus_months(-12) + 1, file.as_of);
  const auto values = report::values_of(file.book, {"salesperson", file.id}, names, year, file.as_of);
  Figures figures;
  for (std::size_t i = 0; i < names.size(); ++i) figures.figures.push_back(report::figure_of(report::look_of_measure(file.book, names[i]), values[i], "last 12 months"));
  file.add(Heading{1, "Tasks and requests"});
  file.add(std::move(figures));
  const auto open_task = [&](const Facts::Row& row) {
    const auto done = row.date("done_on"), cancelled = row.date("cancelled_on");
    return !(done && *done <= file.as_of) && !(cancelled && *cancelled <= file.as_of);
  };
  auto tasks = facts(file, "tasks", "owner", {{K::on, "", "On"}, {K::words, "kind", "Kind"}, {K::due, "due_on", "Due"}, {K::text, "outcome", "Outcome"}}, "Tasks that are open", open_task);
  if (tasks && tasks->frame.rows() > 0) file.add(std::move(*tasks));
  auto requests = facts(file, "requests", "owner",
                        {{K::on, "", "On"}, {K::words, "kind", "Kind"}, {K::customer, "customer", "Customer"}, {K::due, "due_on", "Due"}, {K::date, "answered_on", "Answered"},
                         {K::date, "decided_on", "Decided"}, {K::text, "state", "State"}, {K::text, "outcome", "Outcome"}},
                        "Requests and cases");
  if (requests && requests->frame.rows() > 0) file.add(std::move(*requests));
}

void head(File& file) {
  const Company& company = file.book.company();
  const auto name = [&](std::uint32_t code) { return code == kNone ? std::string("none") : label_of(file.book, Domain::salesperson, code, file.as_of); };
  const std::uint32_t team = company.team_of(file.person, file.as_of);
  std::string words = company.employed(file.person, file.as_of) ? "Employed" : "Not employed";
  words += " on " + file.as_of.text();
  words += ". Team: " + (team == kNone ? "none" : label_of(file.book, Domain::team, team, file.as_of));
  if (team != kNone) words += ", led by " + name(company.manager_of_team(team, file.as_of));
  words += ". Approves: " + name(company.approver_of(file.person, file.as_of)) + ".";
  file.add(Paragraph{words});
}

void customers(File& file) {
  FrameBuilder builder;
  auto& customer = builder.text("customer");
  auto& id = builder.text("id");
  for (const std::uint32_t code : file.book.company().entities(Domain::customer)) {
    if (file.book.company().owner_of(code, file.as_of) != file.person) continue;
    customer.add(label_of(file.book, Domain::customer, code, file.as_of));
    id.add(file.book.company().id(Domain::customer, code));
  }
  file.chapter("Customers owned", TableBlock{.caption = "Customers owned", .frame = std::move(builder).build()});
}

}  // namespace

Report dossier(const Book& book, std::string_view salesperson, Date as_of) {
  File file{book, std::string(salesperson), report::entity_of(book, Domain::salesperson, salesperson), as_of, {}};
  file.report.title = "Dossier: " + label_of(book, Domain::salesperson, file.person, as_of);
  file.report.subtitle = file.id + " · as of " + as_of.text() + (book.company().name().empty() ? "" : " · " + book.company().name());
  head(file);
  history(file);
  sales(file);
  agreed(file);
  file.chapter("Trainings", facts(file, "trainings", "salesperson",
                                  {{K::on, "", "On"}, {K::text, "course", "Course"}, {K::number, "score", "Score"}, {K::boolean, "passed", "Passed"}, {K::person, "by", "By"}}, "Trainings"));
  conduct(file);
  cases(file);
  sums(file, "attendance", "Attendance", "share", "Days", Decimal(1), false);
  sums(file, "expenses", "Expenses", "amount", "Amount", std::nullopt, true);
  customers(file);
  return std::move(file.report);
}

}  // namespace attain
