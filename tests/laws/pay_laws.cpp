// Laws of pay: periods add to the year whatever the order, posted differences bring every balance to where a run from scratch would put it, the ledger balances, the
// cash releases exactly what was earned, and neither order nor batches nor threads change a byte.
#include "laws.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "attain/book/book.hpp"
#include "attain/pay/pay.hpp"
#include "documents.hpp"

using namespace attain;

namespace {

using Records = std::vector<Document>;
using Members = std::vector<Document::Member>;

const std::vector<std::string> kPeople = {"ann", "bo", "cy", "di"};
const Period kYear = Period::year(2026);

bool sometimes(int percent) { return *rc::gen::inRange(0, 100) < percent; }
int upto(int bound) { return *rc::gen::inRange(0, bound); }
std::string any_of(const std::vector<std::string>& words) { return words[std::size_t(upto(int(words.size())))]; }
Document text(Date day) { return Document(day.text()); }
Date any_day() { return Date(2026, 1, 1) + upto(365); }
Decimal any_amount() { return Decimal::scaled(1 + upto(sometimes(15) ? 10 : 3'000'000), 2); }

Document company() {
  return testing::document("{'attain': 'company/1', 'name': 'Harbour', 'currency': 'EUR',"
                           " 'teams': [{'id': 'north', 'manager': 'ann'}, {'id': 'east', 'parent': 'north', 'manager': 'bo'}],"
                           " 'people': [{'id': 'ann', 'team': 'north'}, {'id': 'bo', 'team': 'east'}, {'id': 'cy', 'team': [{'from': '2025-01-01', 'is': 'east'}, {'from': '2026-06-15', 'is': 'north'}]}, {'id': 'di', 'team': 'east'}],"
                           " 'products': [{'id': 'p-0', 'category': 'tea'}, {'id': 'p-1', 'category': 'oil'}],"
                           " 'rates': [{'from': 'USD', 'to': 'EUR', 'on': '2025-01-01', 'rate': '0.93'}, {'from': 'USD', 'to': 'EUR', 'on': '2026-05-20', 'rate': '0.917'}]}");
}

Members order(int number) {
  Members m = {{"id", "o-" + std::to_string(number)}, {"on", text(any_day())}, {"amount", any_amount()}, {"salesperson", any_of(kPeople)}};
  if (sometimes(50)) m.emplace_back("product", any_of({"p-0", "p-1"}));
  if (sometimes(30)) m.emplace_back("order", "d-" + std::to_string(upto(8)));
  if (sometimes(15)) m.emplace_back("currency", "USD");
  if (sometimes(5)) m.emplace_back("cancelled_on", text(any_day()));
  if (number > 0 && sometimes(20)) {
    m.emplace_back("kind", "return");
    m.emplace_back("reference", "o-" + std::to_string(upto(number)));
  }
  return m;
}

struct Story {
  Records orders, splits, rules;
};

/// Rising tiers with rates of up to four decimals.
Document any_points(bool monotone) {
  Records points;
  Decimal from(0), rate = Decimal::scaled(upto(500), 4);
  for (int i = 0, n = 1 + upto(4); i < n; ++i) {
    points.push_back(Document::array({from, rate}));
    from = from + Decimal(1 + upto(20'000));
    rate = monotone ? rate + Decimal::scaled(upto(500), 4) : Decimal::scaled(upto(1'000), 4);
  }
  return Document::array(std::move(points));
}

const std::vector<std::string> kForms = {"marginal", "whole", "interpolated", "overage"}, kWindows = {"period", "quarter", "year", "half", "lifetime"};

Document plan_of(const std::string& form, const std::string& over, bool monotone, Members more = {}, const std::string& residue = "carry") {
  Members tiers = {{form, any_points(monotone)}};
  if (sometimes(20)) tiers.emplace_back("at_bound", "lower");
  Members component = {{"name", "commission"}, {"over", over}, {"tiers", Document::object(std::move(tiers))}, {"rate", form == "overage" ? Document("0.05") : Document(1)}};
  for (Document::Member& member : more) component.push_back(std::move(member));
  return Document::object({{"attain", "pay-plan/1"}, {"name", "p"}, {"effective", "2026-01-01"}, {"round", Document::object({{"residue", residue}})}, {"components", Document::array({Document::object(std::move(component))})}});
}

/// Several components at once, with what rarely meets.
Document rich_plan() {
  Records components;
  for (int i = 0, n = 1 + upto(3); i < n; ++i) {
    const std::string over = any_of({"fact", "document", "period", "quarter", "year", "lifetime"});
    Members c = {{"name", "c" + std::to_string(i)}, {"over", over}};
    if (sometimes(50)) c.emplace_back("tiers", Document::object({{any_of(kForms), any_points(false)}}));
    if (sometimes(40)) c.emplace_back("rates", Document::array({Document::object({{"category", "tea"}, {"rate", "0.031"}}), Document::object({{"rate", "0.0175"}})}));
    c.emplace_back("rate", Decimal::scaled(1 + upto(900), 4));
    c.emplace_back("scope", any_of({"own", "own", "team", "subtree"}));
    if (sometimes(20)) c.emplace_back("own", true);
    if (sometimes(30)) c.emplace_back("returns", "original");
    if (sometimes(20)) c.emplace_back("fact_cap", Decimal(1 + upto(300)));
    if (sometimes(20)) c.emplace_back("cap", Decimal(100 + upto(3000)));
    if (over != "lifetime" && sometimes(20)) c.emplace_back("floor", Decimal(upto(100)));
    if (sometimes(20)) c.emplace_back("gates", Document::array({Document::object({{"when", "actual_sales < 10000"}, {"multiply", "0.5"}})}));
    components.push_back(Document::object(std::move(c)));
  }
  if (sometimes(30)) components.push_back(testing::document("{'name': 'bonus', 'kind': 'bonus', 'amount': 'if earned > 1000 then 100 else 0.01 * earned'}"));
  if (sometimes(20)) components.push_back(testing::document("{'name': 'race', 'kind': 'contest', 'measure': 'actual_sales', 'window': '2026-Q2', 'prizes': [100, 50.01]}"));
  Members plan = {{"attain", "pay-plan/1"}, {"name", "p"}, {"effective", "2026-01-01"}, {"components", Document::array(std::move(components))}};
  plan.emplace_back("round", Document::object({{"residue", any_of({"carry", "carry", "spread", "each"})}, {"mode", any_of({"half_even", "half_up", "down", "floor"})}}));
  if (sometimes(30)) plan.emplace_back("draw", Document::object({{"amount", Decimal(upto(900))}, {"recoverable", sometimes(70)}, {"recover", "0.5"}}));
  if (sometimes(30)) plan.emplace_back("negative", "carry");
  if (sometimes(20)) plan.emplace_back("cap", Decimal(upto(4000)));
  if (sometimes(10)) plan.emplace_back("plan_cap", Decimal(upto(9000)));
  if (sometimes(10)) plan.emplace_back("guarantee", Document::object({{"amount", Decimal(upto(500))}}));
  return Document::object(std::move(plan));
}

Document split(int number, int fact) {
  const int first = upto(101);
  return Document::object({{"id", "s-" + std::to_string(number)}, {"on", "2026-01-01"}, {"table", "orders"}, {"fact", "o-" + std::to_string(fact)}, {"salesperson", any_of(kPeople)}, {"share", Decimal::scaled(first, 2)}});
}

Story any_story(Document plan) {
  Story story;
  const int size = sometimes(10) ? 80 : 1 + upto(25);
  for (int i = 0; i < size; ++i) story.orders.push_back(Document::object(order(i)));
  for (int i = upto(8); i > 0; --i) story.splits.push_back(split(i, upto(size)));
  story.rules.push_back(std::move(plan));
  return story;
}

Book book_of(const Story& story, int batches = 1, bool shuffle = false) {
  Book book = Book().with_company(company());
  for (const auto& [table, list] : {std::pair<std::string, const Records*>{"orders", &story.orders}, {"splits", &story.splits}}) {
    Records rows = *list;
    if (shuffle) for (std::size_t i = rows.size(); i > 1; --i) std::swap(rows[i - 1], rows[std::size_t(upto(int(i)))]);
    for (int b = 0; b < batches; ++b) {
      const auto at = [&](int part) { return rows.begin() + std::ptrdiff_t(rows.size() * std::size_t(part) / std::size_t(batches)); };
      book = book.append(table, Records(at(b), at(b + 1)), {.recorded = 0});
    }
  }
  return book.with_rules(story.rules, {}, 0);
}

Period month(int m) { return Period::month(2026, m); }

std::map<std::string, Decimal> column(const StatementSheet& sheet, const char* name) {
  std::map<std::string, Decimal> values;
  const Frame frame = sheet.frame();
  for (std::size_t row = 0; row < frame.rows(); ++row) values[std::string(frame.at("salesperson").text(row))] = frame.at(name).decimal(row);
  return values;
}

/// F(M) by the book: tiers read from the plan once more, without the library's schedule.
Decimal by_hand(const Document& plan, const Decimal& m) {
  const Document& component = plan.find("components")->items()[0];
  const Document& tiers = *component.find("tiers");
  const std::string form = tiers.members()[0].first;
  const bool lower = tiers.find("at_bound") != nullptr;
  const Decimal rate = Reader(component, "").number_or("rate", Decimal(1));
  std::vector<std::pair<Decimal, Decimal>> t;
  for (const Document& p : tiers.members()[0].second.items()) t.emplace_back(p.items()[0].number(), p.items()[1].number());
  if (m.sign() < 0) return m * (form == "overage" ? Decimal(1) : t[0].second) * rate;
  const auto reached = [&](const Decimal& x) { std::size_t i = 0; while (i + 1 < t.size() && (lower ? t[i + 1].first < x : t[i + 1].first <= x)) ++i; return i; };
  if (form == "whole") return m * t[reached(m)].second * rate;
  if (form == "interpolated") {
    std::size_t i = 0;
    while (i + 1 < t.size() && t[i + 1].first <= m) ++i;
    if (i + 1 == t.size()) return m * t[i].second * rate;
    return m * (t[i].second + (m - t[i].first) * (t[i + 1].second - t[i].second) / (t[i + 1].first - t[i].first)) * rate;
  }
  if (form == "overage") {
    const Decimal base = t.size() > 1 ? t[1].first : Decimal();
    if (m <= base) return m * rate;
    return (base + (m - base) * t[reached(m)].second) * rate;
  }
  Decimal sum;
  for (std::size_t i = 0; i < t.size(); ++i) {
    const Decimal top = i + 1 < t.size() ? min(m, t[i + 1].first) : m;
    if (top > t[i].first) sum += (top - t[i].first) * t[i].second;
  }
  return sum * rate;
}

void ledger_balances(const StatementSheet& sheet) {
  const Frame ledger = sheet.ledger();
  std::map<std::string, Decimal> entries;
  std::map<std::pair<std::string, std::string>, Decimal> accounts;
  for (std::size_t row = 0; row < ledger.rows(); ++row) {
    const bool debit = !ledger.at("debit").is_null(row);
    RC_ASSERT(debit == ledger.at("credit").is_null(row));
    const Decimal amount = debit ? ledger.at("debit").decimal(row) : -ledger.at("credit").decimal(row);
    entries[std::string(ledger.at("entry").text(row))] += amount;
    accounts[{std::string(ledger.at("salesperson").text(row)), std::string(ledger.at("account").text(row))}] += amount;
  }
  for (const auto& [entry, sum] : entries) RC_ASSERT(sum.is_zero());
  const auto earned = column(sheet, "earned"), released = column(sheet, "released"), paid = column(sheet, "paid");
  for (const auto& [person, amount] : earned) {
    RC_ASSERT((accounts[{person, "held"}] == released.at(person) - amount));
    RC_ASSERT((accounts[{person, "payable"}].is_zero()));
    RC_ASSERT((accounts[{person, "paid"}] == -paid.at(person)));
  }
}

std::string all_of(const StatementSheet& sheet) { return sheet.frame().text(100000) + sheet.lines().text(100000) + sheet.ledger().text(100000); }

/// The lines of a sheet without those that are nothing.
std::map<std::vector<std::string>, Decimal> earned_by_line(const std::vector<StatementSheet>& sheets) {
  std::map<std::vector<std::string>, Decimal> sums;
  for (const StatementSheet& sheet : sheets) {
    const Frame lines = sheet.lines();
    for (std::size_t row = 0; row < lines.rows(); ++row) {
      std::vector<std::string> key;
      for (const char* name : {"salesperson", "origin", "component", "kind", "fact"}) key.emplace_back(lines.at(name).is_null(row) ? "" : lines.at(name).text(row));
      sums[key] += lines.at("earned").decimal(row);
    }
  }
  std::erase_if(sums, [](const auto& entry) { return entry.second.is_zero(); });
  return sums;
}

}  // namespace

TEST_CASE("the periods of a year add to what the year's base earns, in any order and cut") {
  ATTAIN_LAW([] {
    const Document plan = plan_of(any_of(kForms), "year", false, {}, any_of({"carry", "spread"}));
    const Story story = any_story(plan);
    const Book book = book_of(story);
    std::map<std::string, Decimal> sums, bases;
    for (int m = 1; m <= 12; ++m) {
      const StatementSheet sheet = pay(book, {.plan = "p", .period = month(m)});
      for (const auto& [person, amount] : column(sheet, "earned")) sums[person] += amount;
      const Frame lines = sheet.lines();
      for (std::size_t row = 0; row < lines.rows(); ++row) bases[std::string(lines.at("salesperson").text(row))] += lines.at("basis").decimal(row);
    }
    const StatementSheet year = pay(book, {.plan = "p", .period = kYear});
    RC_ASSERT(column(year, "earned") == sums);
    for (const auto& [person, sum] : sums) RC_ASSERT(sum == by_hand(plan, bases[person]).rounded(2));
  });
}

TEST_CASE("lines add to statements, statements to the ledger, and every entry balances") {
  ATTAIN_LAW([] {
    const StatementSheet sheet = pay(book_of(any_story(rich_plan())), {.plan = "p", .period = sometimes(50) ? kYear : month(1 + upto(12))});
    std::map<std::string, Decimal> earned, paid;
    const Frame lines = sheet.lines();
    for (std::size_t row = 0; row < lines.rows(); ++row) {
      earned[std::string(lines.at("salesperson").text(row))] += lines.at("earned").decimal(row);
      paid[std::string(lines.at("salesperson").text(row))] += lines.at("paid").decimal(row);
    }
    for (const auto& [person, amount] : column(sheet, "earned")) RC_ASSERT(earned[person] == amount);
    for (const auto& [person, amount] : column(sheet, "paid")) RC_ASSERT(paid[person] == amount);
    ledger_balances(sheet);
  });
}

TEST_CASE("split credit pays what the whole would where the rate is flat") {
  ATTAIN_LAW([] {
    Story story = any_story(testing::document("{'attain': 'pay-plan/1', 'name': 'p', 'effective': '2026-01-01', 'components': [{'name': 'c', 'rate': 1}]}"));
    Decimal expected;
    for (const Document& o : story.orders) {
      if (o.find("currency") != nullptr || o.find("cancelled_on") != nullptr || o.find("kind") != nullptr) return;
      expected += o.find("amount")->number();
    }
    story.splits.clear();
    std::set<int> shared;
    for (int i = upto(8); i > 0; --i) {
      const int fact = upto(int(story.orders.size()));
      if (!shared.insert(fact).second) continue;
      const int share = upto(101);
      for (int part = 0; part < 2; ++part) {
        story.splits.push_back(Document::object({{"id", std::to_string(i) + "/" + std::to_string(part)}, {"on", "2026-01-01"}, {"table", "orders"}, {"fact", "o-" + std::to_string(fact)}, {"salesperson", any_of(kPeople)},
                                                 {"share", Decimal::scaled(part == 0 ? share : 100 - share, 2)}}));
      }
    }
    Decimal paid;
    for (const auto& [person, amount] : column(pay(book_of(story), {.plan = "p", .period = kYear}), "paid")) paid += amount;
    RC_ASSERT(paid == expected);
  });
}

TEST_CASE("differences posted month by month come to what a run from scratch gives") {
  ATTAIN_LAW([] {
    Story story = any_story(rich_plan());
    Book book = book_of(story);
    std::vector<StatementSheet> posted;
    int number = int(story.orders.size()), splits = 100;
    for (int m = 1; m <= 12; ++m) {
      for (int i = upto(3); i > 0; --i) {   // what is learned late
        if (sometimes(50)) book = book.append("orders", Records{Document::object(order(number++))});
        else if (sometimes(50)) book = book.append("splits", Records{split(++splits, upto(number))});
        else {
          const int changed = upto(int(story.orders.size()));
          Members members = story.orders[std::size_t(changed)].members();
          for (Document::Member& member : members) if (member.first == "amount") member.second = any_amount();
          if (!book.as_known(kAllKnown).journal().at("orders").find("o-" + std::to_string(changed), kAllKnown)) continue;
          book = book.correct("orders", Records{Document::object(std::move(members))});
        }
      }
      posted.push_back(pay(book, {.plan = "p", .period = month(m), .as_of = Date(2026, 12, 31)}));
      ledger_balances(posted.back());
      book = book.add(posted.back());
      RC_ASSERT(posted.back().postings(book).empty());                      // the same again is nothing
      RC_ASSERT(all_of(pay(book, {.plan = "p", .period = month(m), .as_of = Date(2026, 12, 31)})) == all_of(posted.back()));   // nor does it change
    }
    const StatementSheet last = pay(book, {.plan = "p", .period = Period::month(2027, 1)});
    posted.push_back(last);
    auto sums = earned_by_line(posted);
    std::erase_if(sums, [](const auto& entry) { return entry.first[1] > "2026-12"; });
    Book fresh = book.withdraw("statements", [&] {
      std::vector<std::string> ids;
      const Frame rows = book.table("statements");
      for (std::size_t row = 0; row < rows.rows(); ++row) ids.emplace_back(rows.at("id").text(row));
      return ids;
    }());
    RC_ASSERT(sums == earned_by_line({pay(fresh, {.plan = "p", .period = kYear})}));
  });
}

TEST_CASE("full payment releases the whole, and a bounced one takes it back") {
  ATTAIN_LAW([] {
    const std::string returns = any_of({"recompute", "original"});
    Story story;
    story.rules.push_back(plan_of(any_of({"marginal", "whole"}), any_of(kWindows), true, {{"facts", "invoices"}, {"released", "cash"}, {"returns", returns}}));
    Records invoices, payments, allocations;
    std::map<std::string, std::int64_t> open;
    const auto settle = [&](const std::string& invoice, Date on, std::int64_t cents, const char* kind) {
      const std::string id = "p-" + std::to_string(payments.size());
      payments.push_back(Document::object({{"id", id}, {"on", text(on)}, {"amount", Decimal::scaled(cents, 2)}, {"kind", kind}}));
      allocations.push_back(Document::object({{"id", "a-" + id}, {"on", text(on)}, {"payment", id}, {"invoice", invoice}, {"amount", Decimal::scaled(cents, 2)}}));
    };
    for (int i = 0, n = 1 + upto(8); i < n; ++i) {
      const std::string id = std::to_string(i);
      const Date on = Date(2026, 1, 1) + upto(200);
      const std::int64_t net = 100 + upto(2'000'000), tax = upto(1000);
      story.orders.push_back(Document::object({{"id", "o-" + id}, {"on", text(on)}, {"salesperson", any_of(kPeople)}, {"amount", Decimal::scaled(net, 2)}}));
      invoices.push_back(Document::object({{"id", "i-" + id}, {"on", text(on)}, {"order", "o-" + id}, {"amount", Decimal::scaled(net, 2)}, {"tax", Decimal::scaled(tax, 2)}}));
      std::int64_t rest = net + tax;
      if (sometimes(30)) {
        const std::int64_t back = 1 + upto(int(net));
        invoices.push_back(Document::object({{"id", "n-" + id}, {"on", text(on + upto(100))}, {"kind", "credit_note"}, {"reference", "i-" + id}, {"amount", Decimal::scaled(back, 2)}}));
        rest -= back;
      }
      for (int payment = 0; rest > 0; ++payment) {
        const std::int64_t cents = payment > 4 ? rest : 1 + upto(int(rest));
        settle("i-" + id, on + upto(120), cents, "payment");
        if (payment < 4 && sometimes(20)) settle("i-" + id, on + 121, cents, "bounce");
        else rest -= cents;
      }
    }
    const Book book = book_of(story).append("invoices", invoices).append("payments", payments).append("allocations", allocations);
    for (const Period& period : {kYear, month(6)}) ledger_balances(pay(book, {.plan = "p", .period = period, .as_of = Date(2027, 12, 31)}));
    const StatementSheet sheet = pay(book, {.plan = "p", .period = Period::range(Date(2026, 1, 1), Date(2027, 12, 31))});
    const auto earned = column(sheet, "earned"), released = column(sheet, "released");
    for (const auto& [person, held] : column(sheet, "held")) RC_ASSERT(held.is_zero());
    RC_ASSERT(earned == released);
  });
}

TEST_CASE("reversing everything returns every balance to zero") {
  ATTAIN_LAW([] {
    Story story;
    const std::string returns = any_of({"recompute", "original"}), over = any_of({"year", "lifetime", "fact", "document"});
    Members more = {{"returns", returns}, {"scope", any_of({"own", "subtree"})}};
    if (sometimes(40)) more.emplace_back("rates", Document::array({Document::object({{"category", "tea"}, {"rate", "0.31"}}), Document::object({{"rate", "0.75"}})}));
    if (returns == "recompute" && sometimes(30)) more.emplace_back("fact_cap", Decimal(1 + upto(200)));
    const bool varies = more.size() > 2 && returns == "recompute" && (over == "year" || over == "lifetime");
    story.rules.push_back(plan_of(any_of(varies ? std::vector<std::string>{"marginal"} : kForms), over, true, std::move(more)));
    if (varies) return;   // what a return costs then depends on what was sold in between
    const int n = 1 + upto(12);
    for (int i = 0; i < n; ++i) {
      Members m = {{"id", "o-" + std::to_string(i)}, {"on", text(Date(2026, 1, 1) + upto(180))}, {"amount", any_amount()}, {"salesperson", any_of(kPeople)}, {"product", any_of({"p-0", "p-1"})}};
      story.orders.push_back(Document::object(m));
      m[0].second = "r-" + std::to_string(i);
      m[1].second = text(Date(2026, 7, 1) + upto(180));
      m.emplace_back("kind", "return");
      m.emplace_back("reference", "o-" + std::to_string(i));
      story.orders.push_back(Document::object(m));
    }
    for (int i = upto(5); i > 0; --i) story.splits.push_back(split(i, upto(n)));
    const StatementSheet sheet = pay(book_of(story), {.plan = "p", .period = kYear});
    for (const char* name : {"earned", "released", "held", "paid"}) {
      for (const auto& [person, amount] : column(sheet, name)) RC_ASSERT(amount.is_zero());
    }
  });
}

TEST_CASE("a plan that rises never pays less for more") {
  ATTAIN_LAW([] {
    Members more;
    if (sometimes(30)) more.emplace_back("cap", Decimal(upto(2000)));
    if (sometimes(30)) more.emplace_back("fact_cap", Decimal(upto(300)));
    Story story = any_story(plan_of(any_of(kForms), any_of({"fact", "period", "year"}), true, std::move(more)));
    for (Document& o : story.orders) {   // sales only
      Members m;
      for (const auto& member : o.members()) if (member.first != "kind" && member.first != "reference" && member.first != "cancelled_on") m.push_back(member);
      o = Document::object(std::move(m));
    }
    Document& changed = story.orders[std::size_t(upto(int(story.orders.size())))];
    const std::string id(changed.find("id")->text());   // of whole credit: a largest remainder can give one of three sharers a unit less of more
    std::erase_if(story.splits, [&](const Document& split) { return split.find("fact")->text() == id; });
    const auto before = column(pay(book_of(story), {.plan = "p", .period = kYear}), "earned");
    Members m = changed.members();
    for (Document::Member& member : m) if (member.first == "amount") member.second = member.second.number() + any_amount();
    changed = Document::object(std::move(m));
    for (const auto& [person, amount] : column(pay(book_of(story), {.plan = "p", .period = kYear}), "earned")) RC_ASSERT(amount >= before.at(person));
  });
}

TEST_CASE("order, batches and threads change no byte") {
  ATTAIN_LAW([] {
    const Story story = any_story(rich_plan());
    const Period period = sometimes(50) ? kYear : month(1 + upto(12));
    const std::string once = all_of(pay(book_of(story), {.plan = "p", .period = period, .threads = 1}));
    RC_ASSERT(all_of(pay(book_of(story, 1 + upto(5), true), {.plan = "p", .period = period, .threads = unsigned(1 + upto(4))})) == once);
  });
}

TEST_CASE("the difference of two sheets adds to the cent, person by person") {
  ATTAIN_LAW([] {
    Story story = any_story(rich_plan());
    const Book before = book_of(story);
    Book after = before;
    const int size = int(story.orders.size());
    for (int i = upto(4); i > 0; --i) after = after.append("orders", Records{Document::object(order(size + i))});
    if (sometimes(50)) after = after.append("splits", Records{split(200, upto(size))});
    const std::string rated = text(any_day()).text();
    if (rated != "2026-05-20" && sometimes(30)) after = after.append("rates", Records{Document::object({{"from", "USD"}, {"to", "EUR"}, {"on", rated}, {"rate", "0.99"}})});   // the company has one for that day
    if (sometimes(30)) after = after.with_rules(Records{rich_plan()});
    const Period period = sometimes(50) ? kYear : month(1 + upto(12));
    const StatementSheet a = pay(before, {.plan = "p", .period = period}), b = pay(after, {.plan = "p", .period = period});
    std::map<std::string, Decimal> sums;
    const Frame parts = b.difference(a);
    for (std::size_t row = 0; row < parts.rows(); ++row) sums[std::string(parts.at("salesperson").text(row))] += parts.at("difference").decimal(row);
    const auto earlier = column(a, "earned");
    for (const auto& [person, amount] : column(b, "earned")) RC_ASSERT(sums[person] == amount - (earlier.count(person) != 0 ? earlier.at(person) : Decimal()));
  });
}

TEST_CASE("a run from an earlier one equals a run from scratch, and posts what separates them") {
  ATTAIN_LAW([] {
    const Story story = any_story(rich_plan());
    const Book before = book_of(story);
    const Period period = sometimes(50) ? kYear : month(1 + upto(12));
    const StatementSheet earlier = pay(before, {.plan = "p", .period = period});
    Book after = before;
    const int size = int(story.orders.size());
    for (int i = upto(4); i > 0; --i) after = after.append("orders", Records{Document::object(order(size + i))});
    if (sometimes(20)) after = after.append("splits", Records{split(200, upto(size))});
    const StatementSheet scratch = pay(after, {.plan = "p", .period = period}), next = pay(after, {.plan = "p", .period = period, .previous = earlier});
    RC_ASSERT(all_of(next) == all_of(scratch));
    const Book later = after.append("orders", Records{Document::object(order(size + 9))});
    RC_ASSERT(all_of(pay(later, {.plan = "p", .period = period, .previous = next})) == all_of(pay(later, {.plan = "p", .period = period})));
    if (period != kYear) return;
    const StatementSheet open = pay(after, {.plan = "p", .period = Period::month(2027, 1), .previous = earlier});
    auto sums = earned_by_line({earlier, open});
    std::erase_if(sums, [](const auto& entry) { return entry.first[1] > "2026-12"; });
    RC_ASSERT(sums == earned_by_line({scratch}));
    ledger_balances(open);
  });
}

TEST_CASE("every explanation holds when it is computed again") {
  ATTAIN_LAW([] {
    const StatementSheet sheet = pay(book_of(any_story(rich_plan())), {.plan = "p", .period = sometimes(50) ? kYear : month(1 + upto(12))});
    for (std::size_t i = 0; i < sheet.size(); ++i) {
      const Why why = sheet[i].why();
      RC_ASSERT(why.contradictions().empty());
      RC_ASSERT(why.value() == sheet[i].paid());
      const Frame lines = sheet[i].lines();
      for (std::size_t row = 0; row < lines.rows(); row += 7) {
        if (lines.at("on").is_null(row)) continue;
        const Why line = sheet[i].why(lines.at("component").text(row), lines.at("fact").text(row));
        RC_ASSERT(line.contradictions().empty());
      }
    }
  });
}
