// Laws of companies and books: order does not matter, the past stays what it was, written and read again is the same.
#include "laws.hpp"

#include <algorithm>
#include <map>

#include "attain/book/book.hpp"
#include "documents.hpp"

using namespace attain;

namespace {

const std::vector<std::string> kPeople = {"ann", "bo", "cy", "di"}, kTeams = {"east", "north", "south"};

Document member(std::string_view id, std::string_view key, Document value) { return Document::object({{"id", std::string(id)}, {std::string(key), std::move(value)}}); }

Date any_day() { return Date(2026, 1, 1) + *rc::gen::inRange(0, 30); }

std::string any_of(const std::vector<std::string>& words) { return *rc::gen::elementOf(words); }

Document entry(const std::string& id, Date from, Document is) { return Document::object({{"id", id}, {"from", from.text()}, {"is", std::move(is)}}); }

Document order_row(int number) {
  return Document::object({{"id", "o-" + std::to_string(number)}, {"on", any_day().text()}, {"customer", "c-" + std::to_string(*rc::gen::inRange(0, 4))}, {"salesperson", any_of(kPeople)},
                           {"amount", Decimal::scaled(*rc::gen::inRange(0, 100000), 2)}});
}

/// One change of a book that is always possible, or the same book.
Book changed(const Book& book) {
  switch (*rc::gen::inRange(0, 9)) {
    case 0: return book.append("orders", std::vector<Document>{order_row(*rc::gen::inRange(0, 6))}, {.on_change = OnChange::reverse});
    case 1: return book.append("people_team", std::vector<Document>{entry(any_of(kPeople), any_day(), any_of(kTeams))}, {.on_change = OnChange::reverse});
    case 2: return book.append("people_team", std::vector<Document>{entry(any_of(kPeople), any_day(), nullptr)}, {.on_change = OnChange::reverse});
    case 3: return book.append("people", std::vector<Document>{member(any_of(kPeople), "grade", Decimal(*rc::gen::inRange(0, 5)))}, {.on_change = OnChange::reverse});
    case 4: return book.append("people", std::vector<Document>{member(any_of(kPeople), "team", any_of(kTeams))}, {.on_change = OnChange::reverse});
    case 5: return book.append("rates", std::vector<Document>{Document::object({{"from", "USD"}, {"to", "EUR"}, {"on", any_day().text()}, {"rate", Decimal(*rc::gen::inRange(1, 5))}})}, {.on_change = OnChange::reverse});
    case 6: return book.with_rules({Document::object({{"attain", "scorecard/1"}, {"name", any_of(kTeams)}, {"weight", *rc::gen::inRange(0, 5)}})});
    case 7: {
      const auto& people = book.company().entities(Domain::salesperson);
      if (people.empty()) return book;
      return book.withdraw("people", {std::string(book.company().id(Domain::salesperson, *rc::gen::elementOf(people)))});
    }
    default: {
      if (book.journal().find("orders") == nullptr) return book;
      const Frame orders = book.table("orders");
      if (orders.rows() == 0) return book;
      return book.withdraw("orders", {std::string(orders.at("id").text(*rc::gen::inRange<std::size_t>(0, orders.rows())))});
    }
  }
}

Book start() { return Book().with_company(testing::document("{'attain': 'company/1', 'currency': 'EUR', 'teams': [{'id': 'north'}], 'people': [{'id': 'ann', 'team': 'north'}]}")); }

/// The same tables with the same cells.
void same_tables(const Book& a, const Book& b) {
  std::vector<std::string> left = a.tables(), right = b.tables();
  // A table that lost all its rows, or has none yet at that time, is there but empty.
  const auto filled = [](const Book& book, std::vector<std::string> names) {
    std::erase_if(names, [&](const std::string& name) { return book.table(name).rows() == 0; });
    return names;
  };
  left = filled(a, std::move(left));
  right = filled(b, std::move(right));
  RC_ASSERT(left == right);
  for (const std::string& name : left) {
    const Frame one = a.table(name), other = b.table(name);
    RC_ASSERT(one.rows() == other.rows());
    for (const Column& column : one.columns()) {
      const Column* twin = other.find(column.name());
      for (std::size_t row = 0; row < one.rows(); ++row) RC_ASSERT(text_of(column.cell(row)) == (twin == nullptr ? std::string() : text_of(twin->cell(row))));
    }
  }
}

}  // namespace

TEST_CASE("what was known then is what the book was then") {
  CHECK(rc::check("as_known(k) equals the book at k", [] {
    std::map<std::int64_t, Book> past;
    Book book = start();
    past.emplace(book.last_recorded(), book);
    const int changes = *rc::gen::inRange(1, 12);
    for (int i = 0; i < changes; ++i) {
      book = changed(book);
      past.insert_or_assign(book.last_recorded(), book);
    }
    for (const auto& [known, then] : past) {
      const Book view = book.as_known(known);
      RC_ASSERT(view.digest(kLatest) == then.digest(kLatest));
      RC_ASSERT(view.last_recorded() == known);
      RC_ASSERT(view.rules().size() == then.rules().size());
      RC_ASSERT(view.company().entities(Domain::salesperson) == then.company().entities(Domain::salesperson));
      RC_ASSERT(view.company().to_document() == then.company().to_document());
      same_tables(view, then);
    }
  }));
}

TEST_CASE("a company written and read again is the same at every knowledge time") {
  CHECK(rc::check("read(write(company)) at every k", [] {
    Book book = start();
    const int changes = *rc::gen::inRange(1, 12);
    for (int i = 0; i < changes; ++i) book = changed(book);
    const Company& company = book.company();
    CompanyBuilder builder(std::make_shared<Ids>());
    builder.read(Reader(company.to_document(), "company"), 0);
    const Company again = std::move(builder).build();
    RC_ASSERT(again.to_document() == company.to_document());
    for (std::int64_t known = 0; known <= book.last_recorded(); ++known) RC_ASSERT(again.as_known(known).digest(kLatest) == company.as_known(known).digest(kLatest));
  }));
}

TEST_CASE("the order of records does not matter") {
  CHECK(rc::check("any order, any cut into batches", [] {
    std::vector<Document> people, entries, orders;
    for (const std::string& person : kPeople) {
      people.push_back(Document::object({{"id", person}, {"grade", Decimal(*rc::gen::inRange(0, 5))}, {"mixed", *rc::gen::arbitrary<bool>() ? Document(1) : Document("x")}}));
      Date day = any_day();
      for (int i = *rc::gen::inRange(0, 4); i > 0; --i, day = day + *rc::gen::inRange(1, 9)) entries.push_back(entry(person, day, any_of(kTeams)));
    }
    for (int i = *rc::gen::inRange(0, 10); i > 0; --i) orders.push_back(order_row(i));
    const auto build = [&](bool shuffled) {
      const auto order = [&](std::vector<Document> rows) {
        if (!shuffled) return rows;
        for (std::size_t i = rows.size(); i > 1; --i) std::swap(rows[i - 1], rows[*rc::gen::inRange<std::size_t>(0, i)]);
        return rows;
      };
      Book book = Book();
      std::vector<std::pair<std::string, std::vector<Document>>> loads = {{"people", order(people)}, {"people_team", order(entries)}, {"orders", order(orders)}};
      if (shuffled) std::rotate(loads.begin(), loads.begin() + *rc::gen::inRange(0, 3), loads.end());
      for (const auto& [table, rows] : loads) {
        const std::size_t cut = shuffled && table != "people" ? *rc::gen::inRange<std::size_t>(0, rows.size() + 1) : rows.size();
        book = book.append(table, std::vector<Document>(rows.begin(), rows.begin() + std::ptrdiff_t(cut)), {.recorded = 0});
        book = book.append(table, std::vector<Document>(rows.begin() + std::ptrdiff_t(cut), rows.end()), {.recorded = 0});
      }
      return book;
    };
    const Book one = build(false), other = build(true);
    RC_ASSERT(one.digest(kLatest) == other.digest(kLatest));
    RC_ASSERT(one.verify() == other.verify());
    RC_ASSERT(one.company().to_document() == other.company().to_document());
    RC_ASSERT(one.company().verify() == other.company().verify());
    same_tables(one, other);
    // and appending everything again changes nothing
    const Book again = other.append("people", people).append("people_team", entries).append("orders", orders);
    RC_ASSERT(again.last_recorded() == other.last_recorded());
    RC_ASSERT(again.digest(kLatest) == other.digest(kLatest));
  }));
}

TEST_CASE("attributes answer as a walk through their entries would") {
  CHECK(rc::check("team_of and employed", [] {
    std::map<int, std::string> entries;
    for (int i = *rc::gen::inRange(0, 20); i > 0; --i) entries[*rc::gen::inRange(0, 60)] = any_of(kTeams);
    Book book = start();
    for (const auto& [day, team] : entries) book = book.append("people_team", std::vector<Document>{entry("zoe", Date(2026, 1, 1) + day, team)});
    const std::uint32_t zoe = book.ids().of(Domain::salesperson).intern("zoe");
    for (int day = -1; day <= 61; ++day) {
      std::string expected;
      for (const auto& [from, team] : entries) {
        if (from <= day) expected = team;
      }
      RC_ASSERT(book.company().id(Domain::team, book.company().team_of(zoe, Date(2026, 1, 1) + day)) == expected);
    }
  }));
}

TEST_CASE("conversion rounds the exact product once") {
  CHECK(rc::check("against a fraction of integers", [] {
    const std::int64_t units = *rc::gen::inRange<std::int64_t>(-1'000'000'000, 1'000'000'000);
    const int first_scale = *rc::gen::inRange(0, 6), second_scale = *rc::gen::inRange(0, 6);
    const std::int64_t first = *rc::gen::inRange<std::int64_t>(1, 1'000'000), second = *rc::gen::inRange<std::int64_t>(1, 1'000'000);
    const bool first_inverse = *rc::gen::arbitrary<bool>(), second_inverse = *rc::gen::arbitrary<bool>();
    const Currency usd = Currency::of("USD"), eur = Currency::of("EUR"), gbp = Currency::of("GBP");
    CompanyBuilder builder(std::make_shared<Ids>());
    builder.read(Reader(testing::document("{'currency': 'EUR'}"), ""), 0);
    Rate one{first_inverse ? eur : usd, first_inverse ? usd : eur, Date(0), Decimal::scaled(first, first_scale), "", 0};
    Rate two{second_inverse ? gbp : eur, second_inverse ? eur : gbp, Date(0), Decimal::scaled(second, second_scale), "", 0};
    builder.rate(one, CompanyBuilder::OnChange::refuse, "");
    builder.rate(two, CompanyBuilder::OnChange::refuse, "");
    const Company company = std::move(builder).build();
    int128 numerator = 1, denominator = 1;
    (first_inverse ? denominator : numerator) *= first;
    (first_inverse ? numerator : denominator) *= power_of_ten(first_scale);
    RC_ASSERT(company.rate(usd, eur, Date(1))->convert(units) == std::int64_t(multiply_divide(units, numerator, denominator)));
    (second_inverse ? denominator : numerator) *= second;
    (second_inverse ? numerator : denominator) *= power_of_ten(second_scale);
    const int128 exact = multiply_divide(units, numerator, denominator);
    RC_PRE(exact < int128{1} << 62 && exact > -(int128{1} << 62));
    RC_ASSERT(company.rate(usd, gbp, Date(1))->convert(units) == std::int64_t(exact));
  }));
}
