// Laws of credit rules: nothing is lost, rules decide the same row by row and in columns, order plays no part, returns give back what their sales gave.
#include "laws.hpp"

#include <algorithm>
#include <map>
#include <random>

#include "attain/credit/rules.hpp"
#include "attain/measure/measure.hpp"
#include "credit/rules.hpp"
#include "documents.hpp"

using namespace attain;

namespace {

using Records = std::vector<Document>;
using Members = std::vector<Document::Member>;

/// A reproducible source of small choices.
class Choices {
 public:
  explicit Choices(std::uint64_t seed) : engine_(seed) {}
  int upto(int bound) { return int(engine_() % std::uint64_t(bound)); }
  bool sometimes(int percent) { return upto(100) < percent; }
  std::string any(const std::vector<std::string>& words) { return words[std::size_t(upto(int(words.size())))]; }
  Date day() { return Date(2026, 1, 1) + upto(365); }
  template <typename T>
  void shuffle(std::vector<T>& list) {
    for (std::size_t i = list.size(); i > 1; --i) std::swap(list[i - 1], list[engine_() % i]);
  }

 private:
  std::mt19937_64 engine_;
};

const std::vector<std::string> kPeople = {"ann", "bo", "cy", "di", "house"}, kTeams = {"all", "east", "north"}, kCustomers = {"c-0", "c-1", "c-2", "c-3"}, kProducts = {"p-0", "p-1", "p-2"},
                               kTerritories = {"world", "emea", "alps"}, kCategories = {"goods", "tea", "oil"}, kChannels = {"web", "shop"};

Document text(Date day) { return Document(day.text()); }

Document company(Choices& c) {
  const auto dated = [&](const std::vector<std::string>& values) {
    return c.sometimes(50) ? Document(c.any(values))
                           : Document::array({Document::object({{"from", "2026-01-01"}, {"is", c.any(values)}}), Document::object({{"from", text(Date(2026, 1, 2) + c.upto(300))}, {"is", c.any(values)}})});
  };
  Records people, customers, products;
  for (const std::string& id : kPeople) {
    Members m = {{"id", id}};
    if (c.sometimes(85)) m.emplace_back("team", dated(kTeams));
    if (c.sometimes(20)) m.emplace_back("capacity", Decimal::scaled(c.upto(11), 1));
    if (c.sometimes(15)) m.emplace_back("employed", Document::array({Document::object({{"from", text(c.day())}, {"is", true}})}));
    people.push_back(Document::object(std::move(m)));
  }
  for (const std::string& id : kCustomers) {
    Members m = {{"id", id}, {"segment", c.any({"key", "retail"})}};
    if (c.sometimes(75)) m.emplace_back("owner", dated(kPeople));
    if (c.sometimes(70)) m.emplace_back("territory", dated(kTerritories));
    if (id != "c-0" && c.sometimes(30)) m.emplace_back("parent", "c-0");
    customers.push_back(Document::object(std::move(m)));
  }
  for (const std::string& id : kProducts) products.push_back(Document::object({{"id", id}, {"category", c.any(kCategories)}}));
  const auto tree = [&](const std::vector<std::string>& ids, const char* key) {
    Records nodes;
    for (std::size_t i = 0; i < ids.size(); ++i) {
      Members m = {{"id", ids[i]}};
      if (i > 0) m.emplace_back("parent", ids[std::size_t(c.upto(int(i)))]);
      if (key != nullptr && c.sometimes(70)) m.emplace_back(key, dated(kPeople));
      nodes.push_back(Document::object(std::move(m)));
    }
    return Document::array(std::move(nodes));
  };
  return Document::object({{"attain", "company/1"}, {"name", "Harbour"}, {"currency", "EUR"}, {"teams", tree(kTeams, "manager")}, {"people", Document::array(std::move(people))},
                           {"customers", Document::array(std::move(customers))}, {"products", Document::array(std::move(products))}, {"categories", tree(kCategories, nullptr)},
                           {"territories", tree(kTerritories, "holder")}, {"rates", Document::array({Document::object({{"from", "USD"}, {"to", "EUR"}, {"on", "2026-01-01"}, {"rate", "0.913"}})})}});
}

Document recipient(Choices& c, bool overlay) {
  Members m;
  const std::string to = c.any({"seller", "person", "owner", "holder", "assigned", "team", "manager", "managers", "field", "nobody"});
  m.emplace_back("to", to);
  if (to == "person") m.emplace_back("person", c.any(kPeople));
  if (to == "assigned") {
    m.emplace_back("of", c.any({"customer", "territory", "product", "category", "team"}));
    if (c.sometimes(50)) m.emplace_back("role", c.any({"owner", "holder", "specialist"}));
  }
  if (to == "team") {
    if (c.sometimes(50)) m.emplace_back("team", c.any(kTeams));
    m.emplace_back("divide", c.any(overlay ? std::vector<std::string>{"equal", "capacity", "each"} : std::vector<std::string>{"equal", "capacity"}));
  }
  if (to == "manager" && c.sometimes(50)) m.emplace_back("level", 1 + c.upto(3));
  if (to == "managers" && c.sometimes(50)) m.emplace_back("levels", 1 + c.upto(2));
  if (to == "field") m.emplace_back("field", c.any({"partner", "if amount > 50 then partner else \"house\"", "customer.owner"}));
  if (c.sometimes(40)) m.emplace_back("otherwise", c.any({"seller", "owner", "nobody"}));
  return Document::object(std::move(m));
}

Document credit_rule(Choices& c, int number) {
  const bool overlay = c.sometimes(35);
  Members m = {{"attain", "credit-rule/1"}, {"name", "r-" + std::to_string(c.sometimes(80) ? number : 0)}, {"effective", text(c.day() - 200)}};
  if (c.sometimes(30)) m.emplace_back("until", "2026-11-15");
  if (overlay) m.emplace_back("role", "overlay");
  if (overlay && c.sometimes(40)) m.emplace_back("group", "g");
  if (c.sometimes(40)) m.emplace_back("priority", c.upto(3));
  Members match;
  const auto some = [&](const char* key, const std::vector<std::string>& ids) {
    if (c.sometimes(25)) match.emplace_back(key, c.sometimes(50) ? Document(c.any(ids)) : Document::array({Document(c.any(ids)), Document(c.any(ids))}));
  };
  some("customer", kCustomers);
  some("territory", kTerritories);
  some("product", kProducts);
  some("category", kCategories);
  some("salesperson", kPeople);
  some("team", kTeams);
  some("channel", kChannels);
  if (!match.empty()) m.emplace_back("match", Document::object(std::move(match)));
  if (c.sometimes(40)) m.emplace_back("when", c.any({"amount > 100", "customer.segment = \"key\"", "channel = \"web\" or amount < 10", "product.category.parent = \"goods\"", "on >= @\"2026-06-01\"", "id < \"o-5\""}));
  Records lines;
  int left = 100;
  for (int i = 1 + c.upto(3); i > 0; --i) {
    Document to = recipient(c, overlay);
    Members line = to.members();
    const int share = c.sometimes(20) ? left : c.upto(left + 1);
    left -= share;
    line.emplace_back("share", c.sometimes(10) && !overlay ? Document("if amount > 20 then 0 else 0.01") : Document(Decimal::scaled(share, 2)));
    lines.push_back(Document::object(std::move(line)));
  }
  m.emplace_back("credit", Document::array(std::move(lines)));
  if (!overlay && left > 0 && c.sometimes(40)) m.emplace_back("remainder", recipient(c, false));
  return Document::object(std::move(m));
}

struct Story {
  Document company;
  Records rules, orders, splits, assignments;
};

Story story(std::uint64_t seed) {
  Choices c(seed);
  Story s{company(c), {}, {}, {}, {}};
  const int rules = c.upto(7);
  for (int i = 0; i < rules; ++i) {
    Document rule = credit_rule(c, i);
    const bool twin = std::any_of(s.rules.begin(), s.rules.end(), [&](const Document& other) { return *other.find("name") == *rule.find("name") && *other.find("effective") == *rule.find("effective"); });
    if (!twin) s.rules.push_back(std::move(rule));
  }
  const int orders = 1 + c.upto(30);
  for (int i = 0; i < orders; ++i) {
    Members m = {{"id", "o-" + std::to_string(i)}, {"on", text(c.day())}, {"amount", Decimal::scaled(c.upto(c.sometimes(20) ? 7 : 30000), 2)}, {"partner", c.any({"bo", "nobody known"})}};
    if (c.sometimes(90)) m.emplace_back("salesperson", c.any(kPeople));
    if (c.sometimes(80)) m.emplace_back("customer", c.any(kCustomers));
    if (c.sometimes(70)) m.emplace_back("product", c.any(kProducts));
    if (c.sometimes(60)) m.emplace_back("channel", c.any(kChannels));
    if (c.sometimes(20)) m.emplace_back("territory", c.any(kTerritories));
    if (c.sometimes(20)) m.emplace_back("currency", "USD");
    if (i > 0 && c.sometimes(15)) {
      m.emplace_back("kind", "return");
      if (c.sometimes(85)) m.emplace_back("reference", "o-" + std::to_string(c.upto(i)));
    }
    s.orders.push_back(Document::object(std::move(m)));
  }
  for (int i = c.upto(4); i > 0; --i) {
    Members m = {{"id", "s-" + std::to_string(i)}, {"table", "orders"}, {"fact", "o-" + std::to_string(c.upto(orders))}, {"salesperson", c.any(kPeople)}, {"share", Decimal::scaled(c.upto(101), 2)}};
    if (c.sometimes(40)) m.emplace_back("role", "overlay");
    s.splits.push_back(Document::object(std::move(m)));
  }
  for (int i = c.upto(6); i > 0; --i) {
    const std::string kind = c.any({"customer", "territory", "product", "category", "team"});
    const auto& ids = kind == "customer" ? kCustomers : kind == "territory" ? kTerritories : kind == "product" ? kProducts : kind == "category" ? kCategories : kTeams;
    Members m = {{"id", "a-" + std::to_string(i)}, {"salesperson", c.any(kPeople)}, {"role", c.any({"owner", "holder", "specialist"})}, {"entity_kind", kind}, {"entity", c.any(ids)}};
    if (c.sometimes(80)) m.emplace_back("share", Decimal::scaled(c.upto(101), 2));
    if (c.sometimes(40)) m.emplace_back("from", text(c.day()));
    s.assignments.push_back(Document::object(std::move(m)));
  }
  return s;
}

Book book_of(Story s, std::uint64_t order = 0) {
  Choices c(order + 1);
  Book book = Book().with_company(s.company);
  const auto shuffled = [&](Records rows) {
    if (order != 0) c.shuffle(rows);
    return rows;
  };
  const Records orders = shuffled(s.orders);
  const std::size_t cut = order == 0 ? orders.size() : std::size_t(c.upto(int(orders.size()) + 1));
  const auto append = [&](const char* table, const Records& rows) {
    if (!rows.empty()) book = book.append(table, rows, {.recorded = 0});
  };
  if (order % 2 == 1) append("splits", shuffled(s.splits));
  append("orders", Records(orders.begin(), orders.begin() + std::ptrdiff_t(cut)));
  append("orders", Records(orders.begin() + std::ptrdiff_t(cut), orders.end()));
  append("assignments", shuffled(s.assignments));
  if (order % 2 == 0) append("splits", shuffled(s.splits));
  return book.with_rules(shuffled(s.rules), {}, 0);
}

const Period kYear = Period::year(2026);

Decimal total(const Frame& frame, const char* column) {
  Decimal sum(0);
  for (std::size_t row = 0; row < frame.rows(); ++row) if (!frame.at(column).is_null(row)) sum += frame.at(column).decimal(row);
  return sum;
}

}  // namespace

TEST_CASE("under any rules people and nobody add to the company, and to each fact") {
  ATTAIN_LAW([](std::uint64_t seed) {
    const Book book = book_of(story(seed));
    const Frame whole = measure(book, {.measures = {"actual_sales"}, .period = kYear});
    for (const char* by : {"salesperson", "team", "month"}) RC_ASSERT(total(measure(book, {.measures = {"actual_sales"}, .by = {by}, .period = kYear}), "actual_sales") == total(whole, "actual_sales"));
    const Frame lines = credit_lines(book, {.period = kYear});
    Decimal revenue(0);
    for (std::size_t row = 0; row < lines.rows(); ++row) if (lines.at("role").text(row) == "revenue") revenue += lines.at("amount").decimal(row);
    RC_ASSERT(revenue == total(whole, "actual_sales"));
  });
}

TEST_CASE("rules decide column by column as they do row by row") {
  ATTAIN_LAW([](std::uint64_t seed) {
    const Book book = book_of(story(seed));
    const Table& table = book.journal().at("orders");
    crediting::CreditRules columns(book, table), rows(book, table);
    for (std::uint32_t part = 0; part < table.parts().size(); ++part) {
      std::vector<std::uint32_t> decided;
      columns.decide(part, decided);
      for (std::uint32_t row = 0; row < decided.size(); ++row) {
        const std::uint32_t one = rows.decide({part, row});
        RC_ASSERT((one == crediting::kNoRule) == (decided[row] == crediting::kNoRule));
        if (one != crediting::kNoRule) RC_ASSERT(rows.given(one) == columns.given(decided[row]));
      }
    }
  });
}

TEST_CASE("neither the order of rows and rules nor batches matter") {
  ATTAIN_LAW([](std::uint64_t seed, std::uint64_t order) {
    const Story s = story(seed);
    RC_ASSERT(credit_lines(book_of(s), {.period = kYear}) == credit_lines(book_of(s, order | 1), {.period = kYear}));
  });
}

TEST_CASE("a fact's explanation adds to its credit and holds when it is calculated again") {
  ATTAIN_LAW([](std::uint64_t seed) {
    const Book book = book_of(story(seed));
    const Frame lines = credit_lines(book, {.period = kYear});
    std::map<std::string, Decimal> amounts;
    for (std::size_t row = 0; row < lines.rows(); ++row) {
      if (lines.at("role").text(row) == "revenue") amounts[std::string(lines.at("id").text(row))] += lines.at("amount").decimal(row);
    }
    for (const auto& [id, amount] : amounts) {
      const Why why = why_credit(book, "orders", id);
      RC_ASSERT(why.value() == amount);
      RC_ASSERT(why.contradictions().empty());
      const Frame claims = credit_claims(book, "orders", id);
      for (std::size_t row = 0; row < claims.rows(); ++row) RC_ASSERT((claims.at("outcome").text(row) == "wins") == claims.at("against").is_null(row));
    }
  });
}

TEST_CASE("a full return of every sale leaves nobody with anything, under every rule") {
  ATTAIN_LAW([](std::uint64_t seed) {
    Story s = story(seed);
    std::erase_if(s.orders, [](const Document& row) { return row.find("kind") != nullptr; });
    Choices c(seed);
    const Records sales = s.orders;
    for (const Document& sale : sales) {
      Members m = {{"id", "r-" + sale.find("id")->text()}, {"on", text(c.day() + 365)}, {"kind", "return"}, {"reference", sale.find("id")->text()}, {"amount", sale.find("amount")->number()}};
      if (const Document* currency = sale.find("currency")) m.emplace_back("currency", currency->text());
      s.orders.push_back(Document::object(std::move(m)));
    }
    if (sales.empty()) return;
    const Frame lines = credit_lines(book_of(std::move(s)), {.period = Period::range(Date(2026, 1, 1), Date(2027, 12, 31))});
    std::map<std::string, Decimal> people;
    for (std::size_t row = 0; row < lines.rows(); ++row) people[std::string(lines.at("role").text(row)) + "/" + std::string(lines.at("salesperson").text(row))] += lines.at("amount").decimal(row);
    for (const auto& [who, sum] : people) RC_ASSERT(sum == Decimal(0));
  });
}
