#include <algorithm>
#include <map>

#include "attain/base/error.hpp"
#include "attain/report/report.hpp"
#include "report/ready.hpp"
#include "report/shown.hpp"
#include "report/words.hpp"

namespace attain {
namespace {

using report::Facts;
using report::label_of;
using report::MeasureLook;

struct Day {
  const Book& book;
  std::string id, name;
  std::uint32_t person = kNone;
  Date day;
};

Day day_of(const Book& book, std::string_view salesperson, Date day) {
  Day result{book, std::string(salesperson), {}, report::entity_of(book, Domain::salesperson, salesperson), day};
  result.name = label_of(book, Domain::salesperson, result.person, day);
  return result;
}

std::string customer_name(const Day& day, const Facts::Row& row) { return label_of(day.book, Domain::customer, row.code("customer"), day.day); }

std::string subtitle_of(const Day& day) {
  const Company& company = day.book.company();
  std::string text = report::title_of(day.day);
  if (const std::uint32_t team = company.team_of(day.person, day.day); team != kNone) text += " · " + label_of(day.book, Domain::team, team, day.day);
  if (!company.name().empty()) text += " · " + company.name();
  if (!company.employed(day.person, day.day)) text += " · not employed on this day";
  else if (!company.calendar_of(day.person, day.day).works_on(day.day)) text += " · not a working day";
  return text;
}

// What attendance says of the day: shifts, leave.
void attendance(Report& report, const Day& day) {
  std::string words;
  for (const Facts::Row& row : Facts(day.book, "attendance").rows("salesperson", day.person, day.day)) {
    if (row.on() != day.day) continue;
    words += (words.empty() ? "" : ", ") + report::in_words(row.text("kind"));
    if (const auto share = row.number("share"); share && *share != Decimal(1)) words += " (" + report::shown(*share, ShowAs::percent, 0) + " of the day)";
  }
  if (!words.empty()) report.blocks.push_back(Paragraph{"Attendance: " + words + "."});
}

// The month so far: target, actual, attainment, pace and what is left a working day. `until` is the last day that counts as gone.
void month(Report& report, const Day& day, Date until) {
  const Period month = Period::month(day.day.year(), day.day.month());
  const auto values = report::values_of(day.book, {"salesperson", day.id}, {"actual_sales", "target"}, month, until);
  const auto today = report::values_of(day.book, {"salesperson", day.id}, {"actual_sales", "target"}, Period::day(day.day), day.day);
  const report::Pace pace = report::pace_of(day.book, day.person, values[1], values[0], month, until);
  const MeasureLook money = report::look_of_measure(day.book, "actual_sales");
  const bool evening = until == day.day;
  const auto figure = [&](const char* label, const std::optional<Decimal>& value, std::string note = {}) {
    return Figures::Figure{label, value, money.as, money.decimals, money.unit, std::move(note)};
  };
  Figures figures;
  if (evening) figures.figures.push_back(figure("Sold today", today[0]));
  figures.figures.push_back(figure("Target of the day", today[1], today[1] ? "" : "no target for this day alone"));
  figures.figures.push_back(figure("Each working day left needs", pace.a_day,
                                   report::grouped(pace.days - pace.days_gone, -1) + " of " + report::grouped(pace.days, -1) + " working days left"));
  figures.figures.push_back(figure("Month so far", pace.actual, pace.target ? "of " + report::grouped(*pace.target, money.decimals) : "no target for the month"));
  std::optional<Decimal> attainment, ahead;
  if (pace.actual && pace.target && pace.target->sign() > 0) attainment = *pace.actual / *pace.target;
  if (pace.actual && pace.expected) ahead = *pace.actual - *pace.expected;
  figures.figures.push_back({"Attainment of the month", attainment, ShowAs::percent, 2});
  figures.figures.push_back(figure(ahead && ahead->sign() < 0 ? "Behind the pace" : "Ahead of the pace", ahead ? std::optional(ahead->abs()) : std::nullopt,
                                   pace.expected ? "pace " + report::grouped(pace.expected->rounded(money.decimals), money.decimals) : ""));
  if (until >= month.first() && pace.target) {
    const auto landing = report::values_of(day.book, {"salesperson", day.id}, {"landing"}, month, until);
    figures.figures.push_back(figure("The month lands at", landing[0], "a pace drawn to the target while little is known of it"));
  }
  report.blocks.push_back(std::move(figures));
}

// Rows of tasks and requests in one shape.
struct Due {
  Date due;
  std::string kind, what, customer, state;
};

TableBlock due_table(std::string caption, std::vector<Due> rows, Date day, bool with_customer) {
  std::stable_sort(rows.begin(), rows.end(), [](const Due& a, const Due& b) { return a.due != b.due ? a.due < b.due : a.what < b.what; });
  FrameBuilder builder;
  auto& due = builder.date("due");
  auto& late = builder.integer("days late");
  auto& kind = builder.text("kind");
  Column* customer = with_customer ? &builder.text("customer") : nullptr;
  auto& what = builder.text("id");
  auto& state = builder.text("state");
  for (const Due& row : rows) {
    due.add(row.due);
    late.add(std::int64_t(std::max(0, day - row.due)));
    kind.add(report::in_words(row.kind));
    if (customer != nullptr) customer->add(row.customer);
    what.add(row.what);
    state.add(row.state);
  }
  return {.caption = std::move(caption), .frame = std::move(builder).build()};
}

bool done_by(const std::optional<Date>& done, Date day) { return done && *done <= day; }

// Tasks of the person that are due by the day and neither done nor cancelled; `from` leaves out earlier due days.
std::vector<Due> open_tasks(const Day& day, Date from, bool follow_ups, Date until) {
  std::vector<Due> result;
  for (const Facts::Row& row : Facts(day.book, "tasks").rows("owner", day.person, day.day)) {
    const auto due = row.date("due_on");
    const std::string kind = row.text("kind");
    if (!due || *due > until || *due < from || done_by(row.date("done_on"), day.day) || done_by(row.date("cancelled_on"), day.day)) continue;
    if ((kind == "follow_up") != follow_ups) continue;
    result.push_back({*due, kind, row.id(), {}, row.text("outcome")});
  }
  return result;
}

std::vector<Due> open_requests(const Day& day, Date until) {
  std::vector<Due> result;
  for (const Facts::Row& row : Facts(day.book, "requests").rows("owner", day.person, day.day)) {
    const auto due = row.date("due_on");
    if (!due || *due > until || done_by(row.date("answered_on"), day.day)) continue;
    result.push_back({*due, row.text("kind"), row.id(), customer_name(day, row), row.text("state")});
  }
  return result;
}

void add_due(Report& report, const Day& day, const std::string& caption, std::vector<Due> rows, bool with_customer, const std::string& nothing) {
  if (rows.empty()) report.blocks.push_back(Paragraph{nothing});
  else report.blocks.push_back(due_table(caption, std::move(rows), day.day, with_customer));
}

std::vector<std::uint32_t> own_customers(const Day& day) {
  std::vector<std::uint32_t> result;
  for (const std::uint32_t customer : day.book.company().entities(Domain::customer)) {
    if (day.book.company().owner_of(customer, day.day) == day.person) result.push_back(customer);
  }
  return result;
}

// Customers whose `visit_every` days have passed since anybody's last visit (or who were never visited).
void visits_due(Report& report, const Day& day) {
  report.blocks.push_back(Heading{1, "Visits due"});
  const Attribute* every = day.book.company().find(Domain::customer, "visit_every");
  if (every == nullptr || every->type() != AttributeType::number) {
    report.blocks.push_back(Paragraph{"No customer states how often to visit (attribute visit_every, in days), so none falls due.", Paragraph::Tone::note});
    return;
  }
  std::map<std::uint32_t, Date> last;
  for (const Facts::Row& row : Facts(day.book, "activities").rows("", kNone, day.day)) {
    const std::uint32_t customer = row.code("customer");
    if (customer == kNone || row.text("kind") != "visit" || row.text("direction") == "in" || row.text("outcome") == "cancelled" || !row.on()) continue;
    last[customer] = std::max(last.try_emplace(customer, *row.on()).first->second, *row.on());
  }
  struct Visit { int late; std::string name; std::optional<Date> last; Decimal every; };
  std::vector<Visit> visits;
  for (const std::uint32_t customer : own_customers(day)) {
    const auto days = every->number_at(customer, day.day);
    if (!days || days->sign() <= 0) continue;
    const auto found = last.find(customer);
    const int gone = found == last.end() ? std::numeric_limits<int>::max() : day.day - found->second;
    if (Decimal(gone) < *days) continue;
    const auto whole = days->rounded(0, RoundingMode::up).to_int64();
    visits.push_back({found == last.end() ? gone : gone - static_cast<int>(whole.value_or(0)), label_of(day.book, Domain::customer, customer, day.day),
                      found == last.end() ? std::nullopt : std::optional(found->second), *days});
  }
  if (visits.empty()) {
    report.blocks.push_back(Paragraph{"None."});
    return;
  }
  std::stable_sort(visits.begin(), visits.end(), [](const Visit& a, const Visit& b) { return a.late > b.late; });
  FrameBuilder builder;
  auto& customer = builder.text("customer");
  auto& on = builder.date("last visit");
  auto& rhythm = builder.decimal("every days", 6);
  auto& late = builder.integer("days late");
  for (const Visit& visit : visits) {
    customer.add(visit.name);
    on.add(visit.last);
    rhythm.add(visit.every);
    if (visit.last) late.add(std::int64_t(visit.late));
    else late.add_null();
  }
  report.blocks.push_back(TableBlock{.caption = "Visits due", .frame = std::move(builder).build(),
                                     .columns = {{"customer"}, {"last visit"}, {.column = "every days", .as = ShowAs::number}, {"days late"}}});
}

// An invoice of one of the person's customers and what is still owed of it.
struct Owed {
  std::uint32_t customer = kNone;
  std::string document, currency;
  std::optional<Date> due;
  Decimal open;
};

std::vector<Owed> owed_by(const Day& day) {
  std::vector<std::uint32_t> mine = own_customers(day);
  std::sort(mine.begin(), mine.end());
  std::map<std::string, Owed> invoices;
  std::map<std::string, std::string> document_of;          // line id → document
  std::vector<Facts::Row> notes;
  const Facts lines(day.book, "invoices");
  for (const Facts::Row& row : lines.rows("", kNone, day.day)) {
    if (row.text("kind") == "credit_note") {
      notes.push_back(row);
      continue;
    }
    const std::uint32_t customer = row.code("customer");
    if (!std::binary_search(mine.begin(), mine.end(), customer)) continue;
    const std::string document = row.text("invoice").empty() ? row.id() : row.text("invoice");
    document_of[row.id()] = document;
    Owed& owed = invoices[document];
    owed.customer = customer;
    owed.document = document;
    owed.currency = row.text("currency");
    if (const auto due = row.date("due_on"); due && (!owed.due || *due < *owed.due)) owed.due = due;
    owed.open += row.number("amount").value_or(Decimal(0)) + row.number("tax").value_or(Decimal(0));
  }
  const auto reduce = [&](const std::string& document, const Decimal& amount) {
    const auto line = document_of.find(document);
    const auto found = invoices.find(line == document_of.end() ? document : line->second);
    if (found != invoices.end()) found->second.open = found->second.open - amount;
  };
  for (const Facts::Row& note : notes) reduce(note.text("reference"), note.number("amount").value_or(Decimal(0)) + note.number("tax").value_or(Decimal(0)));
  const Facts allocations(day.book, "allocations");
  for (const Facts::Row& row : allocations.rows("", kNone, day.day)) reduce(row.text("invoice"), row.number("amount").value_or(Decimal(0)));
  std::vector<Owed> result;
  for (auto& [document, owed] : invoices) {
    if (owed.open.sign() > 0 && owed.due && *owed.due <= day.day) result.push_back(std::move(owed));
  }
  std::stable_sort(result.begin(), result.end(), [](const Owed& a, const Owed& b) { return *a.due < *b.due; });
  return result;
}

void receivables(Report& report, const Day& day) {
  if (!Facts(day.book, "invoices").exists()) return;
  report.blocks.push_back(Heading{1, "Receivables to collect"});
  if (!Facts(day.book, "allocations").exists()) {
    report.blocks.push_back(Paragraph{"No payment has been allocated to an invoice yet; every invoice that is due counts as open.", Paragraph::Tone::note});
  }
  const std::vector<Owed> owed = owed_by(day);
  if (owed.empty()) {
    report.blocks.push_back(Paragraph{"None is due."});
    return;
  }
  FrameBuilder builder;
  auto& customer = builder.text("customer");
  auto& invoice = builder.text("invoice");
  auto& due = builder.date("due");
  auto& late = builder.integer("days late");
  auto& open = builder.decimal("open", day.book.company().money_scale());
  auto& currency = builder.text("currency");
  for (const Owed& one : owed) {
    customer.add(label_of(day.book, Domain::customer, one.customer, day.day));
    invoice.add(one.document);
    due.add(one.due);
    late.add(std::int64_t(day.day - *one.due));
    open.add(one.open);
    currency.add(one.currency.empty() ? day.book.company().currency().code() : one.currency);
  }
  report.blocks.push_back(TableBlock{.caption = "Receivables to collect", .frame = std::move(builder).build()});
}

void activities_of_the_day(Report& report, const Day& day) {
  report.blocks.push_back(Heading{1, "Done today"});
  FrameBuilder builder;
  auto& kind = builder.text("kind");
  auto& customer = builder.text("customer");
  auto& direction = builder.text("direction");
  auto& count = builder.decimal("count", 6);
  auto& outcome = builder.text("outcome");
  auto& written = builder.text("report");
  std::size_t rows = 0;
  for (const Facts::Row& row : Facts(day.book, "activities").rows("salesperson", day.person, day.day)) {
    if (row.on() != day.day) continue;
    kind.add(report::in_words(row.text("kind")));
    customer.add(customer_name(day, row));
    direction.add(row.text("direction"));
    count.add(row.number("count"));
    outcome.add(row.text("outcome"));
    const bool visit = row.text("kind") == "visit";
    written.add(done_by(row.date("report_on"), day.day) ? "written" : visit ? "to be written" : "");
    ++rows;
  }
  if (rows == 0) report.blocks.push_back(Paragraph{"No call, visit or other activity is recorded for this day."});
  else report.blocks.push_back(TableBlock{.caption = "Activities", .frame = std::move(builder).build(),
                                          .columns = {{"kind"}, {"customer"}, {"direction"}, {.column = "count", .as = ShowAs::number}, {"outcome"}, {"report"}}});
}

void orders_of_the_day(Report& report, const Day& day) {
  const report::Cut cut = report::cut_of(day.book, {"salesperson", day.id}, "customer", {"actual_sales", "orders"}, Period::day(day.day), day.day);
  FrameBuilder builder;
  auto& customer = builder.text("customer");
  std::vector<ColumnStyle> styles = {{"customer"}};
  auto& sales = report::measure_column(builder, report::look_of_measure(day.book, "actual_sales"), styles);
  auto& orders = report::measure_column(builder, report::look_of_measure(day.book, "orders"), styles);
  std::size_t rows = 0;
  for (std::size_t row = 0; row < cut.keys.size(); ++row) {
    const auto& values = cut.values[row];
    if ((!values[0] || values[0]->is_zero()) && (!values[1] || values[1]->is_zero())) continue;
    customer.add(cut.keys[row] ? label_of(day.book, Domain::customer, *cut.keys[row], day.day) : "without a customer");
    sales.add(values[0]);
    orders.add(values[1]);
    ++rows;
  }
  if (rows > 0) report.blocks.push_back(TableBlock{.caption = "Sales today", .frame = std::move(builder).build(), .columns = std::move(styles)});
}

void finished_tasks(Report& report, const Day& day) {
  std::vector<Due> done;
  for (const Facts::Row& row : Facts(day.book, "tasks").rows("owner", day.person, day.day)) {
    if (row.date("done_on") == day.day) done.push_back({row.date("due_on").value_or(day.day), row.text("kind"), row.id(), {}, row.text("outcome")});
  }
  for (const Facts::Row& row : Facts(day.book, "requests").rows("owner", day.person, day.day)) {
    if (row.date("answered_on") == day.day) done.push_back({row.date("due_on").value_or(day.day), row.text("kind"), row.id(), customer_name(day, row), "answered"});
  }
  if (!done.empty()) report.blocks.push_back(due_table("Tasks and requests finished today", std::move(done), day.day, true));
}

}  // namespace

Report daily_brief(const Book& book, std::string_view salesperson, Date date) {
  const Day day = day_of(book, salesperson, date);
  Report report{.title = "Daily brief: " + day.name, .subtitle = subtitle_of(day)};
  attendance(report, day);
  month(report, day, date - 1);
  report.blocks.push_back(Heading{1, "Follow-ups due"});
  add_due(report, day, "Follow-ups due", open_tasks(day, kEarliest, true, date), false, "None.");
  visits_due(report, day);
  report.blocks.push_back(Heading{1, "Tasks and requests due"});
  add_due(report, day, "Tasks due", open_tasks(day, kEarliest, false, date), false, "No task is due.");
  add_due(report, day, "Requests to answer", open_requests(day, date), true, "No request waits for an answer.");
  receivables(report, day);
  return report;
}

Report daily_summary(const Book& book, std::string_view salesperson, Date date) {
  const Day day = day_of(book, salesperson, date);
  Report report{.title = "Summary of the day: " + day.name, .subtitle = subtitle_of(day)};
  attendance(report, day);
  month(report, day, date);
  activities_of_the_day(report, day);
  orders_of_the_day(report, day);
  finished_tasks(report, day);
  report.blocks.push_back(Heading{1, "Left open"});
  std::vector<Due> open = open_tasks(day, kEarliest, false, date);
  for (Due& one : open_tasks(day, kEarliest, true, date)) open.push_back(std::move(one));
  for (Due& one : open_requests(day, date)) open.push_back(std::move(one));
  add_due(report, day, "Due by today and not done", std::move(open), true, "Nothing that was due is left open.");
  std::vector<Due> tomorrow = open_tasks(day, date + 1, false, date + 7);
  for (Due& one : open_tasks(day, date + 1, true, date + 7)) tomorrow.push_back(std::move(one));
  report.blocks.push_back(Heading{1, "Due in the next seven days"});
  add_due(report, day, "Due in the next seven days", std::move(tomorrow), false, "Nothing.");
  return report;
}

}  // namespace attain
