// Laws of measures: the fast form gives what the simple form gives, nothing is lost between people and company, and neither order nor batches nor threads matter.
#include "laws.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "attain/book/book.hpp"
#include "attain/credit/fact_expression.hpp"
#include "attain/measure/measure.hpp"
#include "documents.hpp"
#include "measure/evaluation.hpp"

using namespace attain;

namespace {

using Records = std::vector<Document>;
using Members = std::vector<Document::Member>;

const std::vector<std::string> kPeople = {"ann", "bo", "cy", "di"}, kTeams = {"east", "north"}, kChannels = {"web", "shop"};
const Period kYear = Period::year(2026);

bool sometimes(int percent) { return *rc::gen::inRange(0, 100) < percent; }
int upto(int bound) { return *rc::gen::inRange(0, bound); }
std::string any_of(const std::vector<std::string>& words) { return words[std::size_t(upto(int(words.size())))]; }
std::string customer() { return "c-" + std::to_string(upto(6)); }
Date any_day() { return Date(sometimes(25) ? 2025 : 2026, 1, 1) + upto(sometimes(50) ? 40 : 365); }
Document text(Date day) { return Document(day.text()); }

/// Everything that is loaded into one book.
struct Story {
  Document company;
  std::map<std::string, Records> tables;
};

Document any_company() {
  Records people, customers, products;
  for (const std::string& person : kPeople) {
    Members members = {{"id", person}, {"manager", person == "ann" ? Document(nullptr) : Document("ann")}};
    if (sometimes(60)) {
      members.emplace_back("team", Document::array({Document::object({{"from", "2024-01-01"}, {"is", any_of(kTeams)}}), Document::object({{"from", text(Date(2026, 1, 2) + upto(60))}, {"is", any_of(kTeams)}})}));
    } else if (sometimes(80)) {
      members.emplace_back("team", any_of(kTeams));
    }
    if (sometimes(20)) members.emplace_back("employed", Document::array({Document::object({{"from", text(Date(2025, 12, 1) + upto(90))}, {"is", true}})}));
    people.push_back(Document::object(std::move(members)));
  }
  for (int i = 0; i < 6; ++i) {
    Members members = {{"id", "c-" + std::to_string(i)}, {"segment", any_of({"retail", "key"})}};
    if (sometimes(80)) members.emplace_back("owner", any_of(kPeople));
    if (i > 3 && sometimes(30)) members.emplace_back("parent", "c-0");
    if (sometimes(50)) members.emplace_back("territory", any_of({"emea", "apac"}));
    customers.push_back(Document::object(std::move(members)));
  }
  for (int i = 0; i < 3; ++i) products.push_back(Document::object({{"id", "p-" + std::to_string(i)}, {"category", any_of({"tea", "oil"})}}));
  return Document::object({{"attain", "company/1"}, {"name", "Harbour"}, {"currency", "EUR"},
                           {"teams", Document::array({Document::object({{"id", "north"}, {"manager", "ann"}}), Document::object({{"id", "east"}, {"parent", "north"}, {"manager", "bo"}})})},
                           {"people", Document::array(std::move(people))}, {"customers", Document::array(std::move(customers))}, {"products", Document::array(std::move(products))},
                           {"categories", Document::array({Document::object({{"id", "tea"}}), Document::object({{"id", "oil"}})})},
                           {"territories", Document::array({Document::object({{"id", "emea"}}), Document::object({{"id", "apac"}})})},
                           {"rates", Document::array({Document::object({{"from", "USD"}, {"to", "EUR"}, {"on", "2024-01-01"}, {"rate", "0.93"}}), Document::object({{"from", "USD"}, {"to", "EUR"}, {"on", "2026-01-20"}, {"rate", "0.917"}})})}});
}

Decimal any_amount() { return Decimal::scaled(upto(sometimes(10) ? 10 : 1'000'000), 2); }

Document any_order(int number) {
  Members m = {{"id", "o-" + std::to_string(number)}, {"on", text(any_day())}, {"amount", any_amount()}, {"quantity", Decimal::scaled(upto(500), sometimes(20) ? 1 : 0)}};
  if (sometimes(80)) m.emplace_back("order", "d-" + std::to_string(upto(12)));
  if (sometimes(90)) m.emplace_back("customer", customer());
  if (sometimes(90)) m.emplace_back("salesperson", any_of(kPeople));
  if (sometimes(70)) m.emplace_back("product", "p-" + std::to_string(upto(3)));
  if (sometimes(70)) m.emplace_back("channel", any_of(kChannels));
  if (sometimes(20)) m.emplace_back("territory", any_of({"emea", "apac"}));
  if (sometimes(20)) m.emplace_back("currency", "USD");
  if (sometimes(10)) m.emplace_back("status", "cancelled");
  if (sometimes(10)) m.emplace_back("cancelled_on", text(any_day()));
  if (number > 0 && sometimes(25)) {
    m.emplace_back("kind", "return");
    if (sometimes(80)) m.emplace_back("reference", sometimes(80) ? "o-" + std::to_string(upto(number)) : "d-" + std::to_string(upto(12)));
  } else if (sometimes(50)) {
    m.emplace_back("kind", "sale");
  }
  return Document::object(std::move(m));
}

/// Shares of one fact that sum to 1, below it, or above it, now and then with an overlay.
void add_splits(Records& splits, const std::string& fact) {
  const std::string id = "s-" + std::to_string(splits.size());
  const int first = upto(101);
  splits.push_back(Document::object({{"id", id + "a"}, {"on", "2025-01-01"}, {"table", "orders"}, {"fact", fact}, {"salesperson", any_of(kPeople)}, {"share", Decimal::scaled(first, 2)}}));
  if (sometimes(70)) splits.push_back(Document::object({{"id", id + "b"}, {"on", "2025-01-01"}, {"table", "orders"}, {"fact", fact}, {"salesperson", any_of(kPeople)}, {"share", Decimal::scaled(sometimes(70) ? 100 - first : upto(101), 2)}}));
  if (sometimes(20)) splits.push_back(Document::object({{"id", id + "c"}, {"on", "2025-01-01"}, {"table", "orders"}, {"fact", fact}, {"salesperson", any_of(kPeople)}, {"share", Decimal::of("0.25")}, {"role", "overlay"}}));
}

Document any_activity(int number) {
  Members m = {{"id", "a-" + std::to_string(number)}, {"on", text(any_day())}, {"kind", any_of({"call", "visit", "visit", "follow_up"})}, {"direction", any_of({"out", "out", "in"})}};
  if (sometimes(80)) m.emplace_back("customer", customer());
  if (sometimes(90)) m.emplace_back("salesperson", any_of(kPeople));
  if (sometimes(50)) m.emplace_back("count", upto(4));
  if (sometimes(20)) m.emplace_back("outcome", "cancelled");
  if (sometimes(50)) m.emplace_back("report_on", text(any_day()));
  return Document::object(std::move(m));
}

Document any_task(int number) {
  const Date on = any_day();
  Members m = {{"id", "t-" + std::to_string(number)}, {"on", text(on)}, {"kind", any_of({"plan", "report", "other"})}, {"owner", any_of(kPeople)}, {"due_on", text(on + upto(20))}};
  if (sometimes(70)) m.emplace_back("done_on", text(on + upto(25)));
  if (sometimes(10)) m.emplace_back("cancelled_on", text(on));
  return Document::object(std::move(m));
}

Story any_story() {
  Story story{any_company(), {}};
  const int size = sometimes(10) ? 120 : 1 + upto(30);
  auto& t = story.tables;
  for (int i = 0; i < size; ++i) t["orders"].push_back(any_order(i));
  std::set<std::string> shared;
  for (int i = upto(6); i > 0; --i) {
    const std::string fact = sometimes(60) ? "o-" + std::to_string(upto(size)) : "d-" + std::to_string(upto(12));
    if (shared.insert(fact).second) add_splits(t["splits"], fact);
  }
  for (int i = 0; i < size; ++i) t["activities"].push_back(any_activity(i));
  for (int i = upto(10); i > 0; --i) t["tasks"].push_back(any_task(i));
  for (int i = upto(6); i > 0; --i) {
    const Date on = any_day();
    Members m = {{"id", "r-" + std::to_string(i)}, {"on", text(on)}, {"owner", any_of(kPeople)}, {"due_on", text(on + 5)}};
    if (sometimes(70)) m.emplace_back("answered_on", text(on + upto(9)));
    t["requests"].push_back(Document::object(std::move(m)));
  }
  for (int i = upto(6); i > 0; --i) {
    t["conduct"].push_back(Document::object({{"id", "v-" + std::to_string(i)}, {"on", text(any_day())}, {"salesperson", any_of(kPeople)}, {"state", any_of({"alleged", "confirmed", "overturned"})}, {"decided_on", text(any_day())}}));
  }
  for (int i = upto(10); i > 0; --i) {
    t["customer_stages"].push_back(Document::object({{"id", "g-" + std::to_string(i)}, {"on", text(any_day())}, {"customer", customer()}, {"stage", any_of({"prospect", "potential", "active"})}}));
  }
  return story;
}

/// The story as a book: as written, or shuffled and cut into `batches` appends a table.
Book book_of(const Story& story, int batches = 1, bool shuffle = false) {
  Book book = Book().with_company(story.company);
  for (const auto& entry : story.tables) {   // no structured binding: older compilers do not capture one
    const std::string& table = entry.first;
    auto rows = entry.second;
    if (shuffle) for (std::size_t i = rows.size(); i > 1; --i) std::swap(rows[i - 1], rows[std::size_t(upto(int(i)))]);
    for (int b = 0; b < batches; ++b) {
      const auto at = [&](int part) { return rows.begin() + std::ptrdiff_t(rows.size() * std::size_t(part) / std::size_t(batches)); };
      book = book.append(table, Records(at(b), at(b + 1)), {.recorded = 0});
    }
  }
  return book.with_rules(Records{
      testing::document("{'attain': 'measure/1', 'name': 'biggest', 'from': 'orders', 'aggregate': 'max', 'value': 'amount'}"),
      testing::document("{'attain': 'measure/1', 'name': 'smallest', 'from': 'orders', 'aggregate': 'min', 'value': 'quantity', 'where': 'channel = \"web\"'}"),
      testing::document("{'attain': 'measure/1', 'name': 'points', 'from': 'orders', 'aggregate': 'sum', 'value': 'if amount = null then 0.5 else if customer.segment = \"key\" then amount * 1.25 else amount / 3'}"),
      testing::document("{'attain': 'measure/1', 'name': 'weighted', 'from': 'orders', 'aggregate': 'max', 'signed': false, 'value': '(if quantity = null then 1 else quantity) * (if on < as_of then 0.007 else 2)'}"),
      testing::document("{'attain': 'measure/1', 'name': 'lowest', 'from': 'orders', 'aggregate': 'min', 'unit': 'money', 'value': 'if amount = null then 7 else amount * 0.333'}"),
      testing::document("{'attain': 'measure/1', 'name': 'latest', 'from': 'orders', 'aggregate': 'last', 'value': 'amount'}"),
      testing::document("{'attain': 'measure/1', 'name': 'products', 'from': 'orders', 'aggregate': 'count_distinct', 'distinct': 'product'}"),
      testing::document("{'attain': 'measure/1', 'name': 'pairs', 'from': 'orders', 'aggregate': 'count_distinct', 'distinct': ['customer', 'product']}"),
      testing::document("{'attain': 'measure/1', 'name': 'lines', 'from': 'orders', 'aggregate': 'count'}")});
}

const std::vector<std::string> kAdding = {"actual_sales", "order_quantity", "new_customers", "customers_lost", "reactivated_customers", "prospects_developed", "calls", "follow_ups", "conduct_violations"};
const std::vector<std::string> kOthers = {"orders", "visits", "visits_existing", "visits_by_customers", "customers_visited", "visit_report_rate", "plan_completion", "combined_completion", "request_response",
                                          "average_order", "growth_rate", "weekly_orders", "biggest", "smallest", "points", "weighted", "lowest", "latest", "products", "pairs", "lines"};

/// Those whose facts have both a salesperson and a customer, so that conditions may speak of them.
const std::vector<std::string> kOfBoth = {"actual_sales", "order_quantity", "new_customers", "customers_lost", "reactivated_customers", "calls", "follow_ups", "orders", "visits", "visits_existing",
                                          "customers_visited", "average_order", "growth_rate", "biggest", "smallest", "points", "weighted", "lowest", "latest", "products", "pairs", "lines"};

bool one_of(const std::vector<std::string>& list, const std::string& word) { return std::find(list.begin(), list.end(), word) != list.end(); }

/// Some of the measures, and a condition that all of them understand.
void ask(MeasureOptions& options, bool only_adding) {
  const bool both = sometimes(40);
  for (const auto* names : {&kAdding, &kOthers}) {
    if (only_adding && names == &kOthers) break;
    for (const std::string& name : *names) if ((only_adding || sometimes(40)) && (!both || one_of(kOfBoth, name))) options.measures.emplace_back(name);
  }
  if (options.measures.empty()) options.measures.emplace_back("actual_sales");
  if (both) options.where = any_of({"customer.segment = \"retail\"", "salesperson.team = \"north\"", "customer.segment != \"key\" and on < date(\"2026-02-01\")"});
  else if (sometimes(20)) options.where = "on >= date(\"2026-01-15\")";
}

/// Dimensions in which every line has one place.
const std::vector<std::string> kPlain = {"salesperson", "team", "territory", "customer", "product", "channel", "customer.segment"};

std::vector<std::string> any_by(bool roll_ups) {
  std::vector<std::string> dimensions = kPlain, by;
  if (roll_ups) dimensions.insert(dimensions.end(), {"manager", "team_tree"});
  for (int i = upto(3); i > 0; --i) {
    const std::string dimension = any_of(dimensions);
    if (std::find(by.begin(), by.end(), dimension) == by.end()) by.push_back(dimension);
  }
  if (sometimes(60)) by.insert(by.begin() + upto(int(by.size()) + 1), any_of({"month", "week", "quarter", "day"}));
  return by;
}

MeasureOptions any_options(bool roll_ups, bool only_adding = false) {
  MeasureOptions options{.measures = {}, .by = any_by(roll_ups), .period = sometimes(70) ? kYear : *Period::parse("2026-01")};
  ask(options, only_adding);
  if (sometimes(40)) options.as_of = Date(2026, 1, 1) + upto(364);
  return options;
}

/// What an evaluation says, whatever the order in which it found its groups: values other than nothing by group and component.
std::map<std::pair<measuring::Codes, std::uint32_t>, std::map<std::size_t, int128>> said(const measuring::Evaluation& evaluation) {
  std::map<std::pair<measuring::Codes, std::uint32_t>, std::map<std::size_t, int128>> result;
  for (std::size_t g = 0; g < evaluation.groups.size(); ++g) {
    for (std::size_t c = 0; c < evaluation.components.size(); ++c) {
      const measuring::Aggregated& a = evaluation.components[c];
      if (a.exists && a.values[g] != 0) result[{evaluation.groups[g].codes, evaluation.groups[g].cell}][c] = a.values[g];
    }
  }
  return result;
}

std::string everything(const Frame& frame) {
  std::string all;
  for (const Column& column : frame.columns()) {
    all += column.name() + ":";
    for (std::size_t row = 0; row < frame.rows(); ++row) all += text_of(column.cell(row)) + (row + 1 < frame.rows() ? "," : "\n");
  }
  return all;
}

Decimal total(const MeasureSheet& sheet, std::size_t measure) {
  Decimal sum(0);
  for (std::size_t row = 0; row < sheet.rows(); ++row) {
    if (const auto& value = sheet.at(row, measure).value) sum += *value;
  }
  return sum;
}

}  // namespace

TEST_CASE("the fast form gives what the simple form gives") {
  CHECK(rc::check("evaluate = evaluate_simply", [] {
    const Book book = book_of(any_story(), sometimes(50) ? 1 : 12);
    const MeasureOptions options = any_options(true);
    const measuring::Plan plan = measuring::resolve(book, options.measures, options.where, options.period.last());
    const measuring::Cut cut = measuring::cut_of(book, options.by, options.period);
    const CreditRole role = sometimes(85) ? CreditRole::revenue : CreditRole::overlay;
    measuring::EvaluationInput input{book, plan, cut.dimensions, cut.axis, options.as_of.value_or(options.period.last()), role, unsigned(upto(4))};
    if (upto(2) == 0) input.block = 1 + std::uint32_t(upto(5));      // several threads even here
    if (upto(2) == 0) input.dense_keys = std::uint64_t(upto(20));    // keys hashed even here
    RC_ASSERT(said(measuring::evaluate(input)) == said(measuring::evaluate_simply(input)));
  }));
}

TEST_CASE("an expression over facts in blocks gives what it gives fact by fact") {
  CHECK(rc::check("selects = holds, numbers = number", [] {
    const Book book = book_of(any_story(), 1 + upto(3));
    const Table* table = book.journal().find("orders");
    if (table == nullptr) return;
    const rule::Vocabulary words = vocabulary_of(book, table->schema());
    const auto parsed = [&](const std::string& text, rule::Mode mode) { return std::make_shared<const rule::Expression>(rule::Expression::parse(text, {.vocabulary = &words, .mode = mode})); };
    const Date as_of(2026, 12, 31);
    const FactExpression where(book, *table, parsed(any_of({"customer.segment = \"key\"", "amount > 100 or channel = \"web\"", "salesperson.team = \"north\" and on < as_of", "starts with(id, \"o\")"}), rule::Mode::filter), as_of);
    const FactExpression value(book, *table, parsed("(if amount = null then 0.005 else amount * 1.005) + (if customer.segment = \"key\" then 1 / 3 else 0)", rule::Mode::strict), as_of);
    for (std::uint32_t part = 0; part < table->parts().size(); ++part) {
      const Segment& s = *table->parts()[part].segment;
      std::vector<std::uint32_t> rows;
      for (std::uint32_t row = 0; row < s.rows(); ++row) {
        rows.push_back(row);
        RC_ASSERT(where.selects({part, row}) == where.holds(s, row, s, row, Date(s.on().day(row))));
      }
      std::vector<int128> numbers;
      value.numbers(s, rows, 3, numbers);
      for (const std::uint32_t row : rows) RC_ASSERT(numbers[row] == value.number(s, row, s, row, Date(s.on().day(row))).rounded_scaled(3));
    }
  }));
}

TEST_CASE("people and nobody add to the company") {
  CHECK(rc::check("sums and events over any cut", [] {
    const Book book = book_of(any_story());
    MeasureOptions options = any_options(false, true);
    const MeasureSheet parts = measure_sheet(book, options);
    options.by.clear();
    const MeasureSheet whole = measure_sheet(book, options);
    RC_ASSERT(whole.rows() == 1u);
    for (std::size_t m = 0; m < whole.measures(); ++m) {
      RC_ASSERT(total(parts, m) == whole.at(0, m).value.value_or(Decimal(0)));
    }
  }));
}

TEST_CASE("order, batches and threads change nothing") {
  CHECK(rc::check("the same frame", [] {
    const Story story = any_story();
    MeasureOptions options = any_options(true);
    options.threads = 1;
    const std::string one = everything(measure(book_of(story), options));
    options.threads = 3;
    RC_ASSERT(everything(measure(book_of(story, 1 + upto(16), true), options)) == one);
  }));
}

TEST_CASE("a book as known gives the numbers of then") {
  CHECK(rc::check("measure(as_known(k)) = measure of the book at k", [] {
    const Story story = any_story();
    Book book = book_of({story.company, {}});
    std::map<std::int64_t, Book> past;
    MeasureOptions options = any_options(true);
    for (const auto& [table, rows] : story.tables) book = book.append(table, rows);
    past.emplace(book.last_recorded(), book);
    for (int i = upto(6); i > 0; --i) {
      const int number = upto(int(story.tables.at("orders").size()));
      const std::string id = "o-" + std::to_string(number);
      if (sometimes(70)) book = book.append("orders", Records{any_order(number)}, {.on_change = OnChange::reverse});
      else if (book.journal().at("orders").find(id, kAllKnown)) book = book.withdraw("orders", {id});   // what is gone cannot be withdrawn again
      past.insert_or_assign(book.last_recorded(), book);
    }
    for (const auto& [known, then] : past) RC_ASSERT(everything(measure(book.as_known(known), options)) == everything(measure(then, options)));
  }));
}

TEST_CASE("what is returned in full nets to nothing in every dimension but time") {
  CHECK(rc::check("actual sales and quantity", [] {
    Story story = any_story();
    Records& orders = story.tables["orders"];
    std::erase_if(orders, [](const Document& row) { const Document* kind = row.find("kind"); return kind != nullptr && kind->text() == "return"; });
    const std::size_t sales = orders.size();
    for (std::size_t i = 0; i < sales; ++i) {
      Members m;
      for (const auto& [key, value] : orders[i].members()) {
        if (key == "id") m.emplace_back("id", "back-" + value.text());
        else if (key == "on") m.emplace_back("on", text(Date(2026, 12, 1) + upto(31)));
        else if (key == "amount" || key == "quantity" || key == "currency") m.emplace_back(key, value);
      }
      m.emplace_back("kind", "return");
      m.emplace_back("reference", *orders[i].find("id"));
      orders.push_back(Document::object(std::move(m)));
    }
    MeasureOptions options{.measures = {"actual_sales", "order_quantity"}, .by = {}, .period = *Period::parse("2025-01-01/2026-12-31")};
    for (int i = upto(3); i > 0; --i) {
      const std::string dimension = any_of(kPlain);
      if (std::find(options.by.begin(), options.by.end(), dimension) == options.by.end()) options.by.push_back(dimension);
    }
    const MeasureSheet sheet = measure_sheet(book_of(story), options);
    for (std::size_t row = 0; row < sheet.rows(); ++row) {
      for (std::size_t m = 0; m < 2; ++m) RC_ASSERT(sheet.at(row, m).value.value_or(Decimal(0)).is_zero());
    }
  }));
}

TEST_CASE("plain books against sums made by hand") {
  CHECK(rc::check("sales, orders, calls, customers visited", [] {
    Story story{any_company(), {}};
    using Key = std::pair<std::string, std::string>;
    std::map<Key, Decimal> sales, calls;
    std::map<Key, std::set<std::string>> orders, visited;
    for (int i = 1 + upto(40); i > 0; --i) {
      const Date on(2026, 1 + upto(12), 1 + upto(28));
      const Key key{any_of(kPeople), on.text().substr(0, 7)};
      const std::string document = "d-" + std::to_string(upto(15)), whom = customer();
      const Decimal amount = any_amount();
      const bool back = sometimes(20), cancelled = sometimes(10);
      Members order = {{"id", "o-" + std::to_string(i)}, {"on", text(on)}, {"order", document}, {"customer", whom}, {"salesperson", key.first}, {"amount", amount}, {"kind", back ? "return" : "sale"}};
      if (cancelled) order.emplace_back("status", "cancelled");
      story.tables["orders"].push_back(Document::object(std::move(order)));
      sales[key] += back ? Decimal(0) - amount : amount;
      if (!back && !cancelled) orders[key].insert(document);
      const bool call = sometimes(50);
      const int count = 1 + upto(3);
      story.tables["activities"].push_back(Document::object({{"id", "a-" + std::to_string(i)}, {"on", text(on)}, {"kind", call ? "call" : "visit"}, {"direction", "out"}, {"customer", whom}, {"salesperson", key.first}, {"count", count}}));
      if (call) calls[key] += Decimal(count);
      else visited[key].insert(whom);
    }
    const MeasureSheet sheet = measure_sheet(book_of(story, 1 + upto(4)), {.measures = {"actual_sales", "orders", "calls", "customers_visited"}, .by = {"salesperson", "month"}, .period = kYear});
    for (std::size_t row = 0; row < sheet.rows(); ++row) {
      if (!sheet.key(row, 0)) {
        for (std::size_t m = 0; m < 4; ++m) RC_ASSERT(sheet.at(row, m).value->is_zero());
        continue;
      }
      const Key key{*sheet.key(row, 0), *sheet.key(row, 1)};
      RC_ASSERT(*sheet.at(row, 0).value == sales[key]);
      RC_ASSERT(*sheet.at(row, 1).value == Decimal(std::int64_t(orders[key].size())));
      RC_ASSERT(*sheet.at(row, 2).value == calls[key]);
      RC_ASSERT(*sheet.at(row, 3).value == Decimal(std::int64_t(visited[key].size())));
      sales.erase(key);
    }
    for (const auto& [key, amount] : sales) RC_ASSERT(amount.is_zero());   // every one had its row
  }));
}
