// Laws of targets: everything adds, bounds hold or the conflict is named, order does not matter, and what is built on a previous sheet equals what is not.
#include "laws.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include "attain/book/book.hpp"
#include "attain/target/target.hpp"
#include "documents.hpp"

using namespace attain;

namespace {

using Records = std::vector<Document>;
using Members = std::vector<Document::Member>;

bool sometimes(int percent) { return *rc::gen::inRange(0, 100) < percent; }
int upto(int bound) { return *rc::gen::inRange(0, bound); }
Document object(Members members) { return Document::object(std::move(members)); }
Document list(Records items) { return Document::array(std::move(items)); }
std::string numbered(const char* word, int i) { return word + std::to_string(i); }

/// A company and its past: what a book is loaded from, so that it can be loaded in another order.
struct Story {
  Records teams, people, products, orders;
  [[nodiscard]] Book book() const {
    const Document company = object({{"attain", "company/1"}, {"name", "Any"}, {"currency", "EUR"}, {"teams", list(teams)}, {"people", list(people)}, {"products", list(products)},
                                     {"calendars", testing::document("{'default': {'weekend': ['sat', 'sun'], 'holidays': [{'on': '2026-01-01', 'name': 'New Year'}], 'workdays': ['2026-03-07']}}")}});
    return Book().with_company(company).append("orders", orders, {.recorded = 0});
  }
};

Story any_story() {
  Story story;
  const int teams = 1 + upto(4), people = 1 + upto(7), products = 1 + upto(3);
  for (int t = 0; t < teams; ++t) {
    Members team{{"id", numbered("t", t)}};
    if (t > 0 && sometimes(60)) team.emplace_back("parent", numbered("t", upto(t)));
    story.teams.push_back(object(std::move(team)));
  }
  for (int p = 0; p < people; ++p) {
    Members person{{"id", numbered("p", p)}, {"team", numbered("t", upto(teams))}};
    if (sometimes(30)) person.emplace_back("employed", list({object({{"from", (Date(2026, 1, 1) + upto(300)).text()}, {"is", true}})}));
    if (sometimes(30)) person.emplace_back("capacity", Decimal::scaled(upto(101), 2));
    story.people.push_back(object(std::move(person)));
  }
  for (int g = 0; g < products; ++g) story.products.push_back(object({{"id", numbered("g", g)}}));
  const int orders = upto(12);
  for (int o = 0; o < orders; ++o) {
    story.orders.push_back(object({{"id", numbered("o", o)}, {"on", (Date(2025, 1, 1) + upto(365)).text()}, {"salesperson", numbered("p", upto(people))}, {"product", numbered("g", upto(products))},
                                   {"amount", Decimal::scaled(upto(1'000'000), 2)}}));
  }
  return story;
}

Document any_basis() {
  switch (upto(4)) {
    case 0: return object({{"history", object({})}, {"weight", 1 + upto(5)}});
    case 1: return object({{"equal", true}, {"weight", 1 + upto(5)}});
    default: return object({{"potential", object({{"measure", "orders"}})}, {"weight", 1 + upto(5)}});
  }
}

/// Levels in a sensible order; `exact`: units that divide each other, no hedge.
Records any_levels(bool exact) {
  Records levels;
  const auto add = [&](const char* by, bool time) {
    Members level{{"by", by}};
    if (!time) {
      Records bases{any_basis()};
      if (sometimes(50)) bases.push_back(any_basis());
      level.emplace_back("basis", list(std::move(bases)));
    }
    if (sometimes(30)) level.emplace_back("unit", exact ? 1 : std::vector<int>{1, 10, 100}[std::size_t(upto(3))]);
    if (!exact && !time && sometimes(25)) level.emplace_back("hedge", Decimal::scaled(upto(30), 2));
    if (sometimes(25)) level.emplace_back("method", "webster");
    levels.push_back(object(std::move(level)));
  };
  if (sometimes(25)) add("half", true);
  if (sometimes(60)) add("team", false);
  if (sometimes(80)) add("salesperson", false);
  if (sometimes(40)) add("product", false);
  if (sometimes(60)) add("month", true);
  else if (sometimes(30)) add("week", true);
  return levels;
}

Document policy(const Decimal& value, const Records& levels, const Records& constraints = {}, const Members& more = {}) {
  Members members{{"attain", "target-policy/1"}, {"name", "any"}, {"measure", "actual_sales"}, {"period", "2026"}, {"value", value}, {"levels", list(levels)}, {"constraints", list(constraints)}};
  members.insert(members.end(), more.begin(), more.end());
  return object(std::move(members));
}

Decimal any_value() { return Decimal::scaled(*rc::gen::inRange<std::int64_t>(0, 1'000'000'00), 2); }

std::int64_t sum_of_children(const TargetSheet& sheet, const TargetSheet::Cell& cell) {
  const auto first = sheet.units().begin() + std::ptrdiff_t(cell.first_child);
  return std::accumulate(first, first + std::ptrdiff_t(cell.children), std::int64_t(0));
}

void check_conserved(const TargetSheet& sheet) {
  for (std::size_t i = 0; i < sheet.cells(); ++i) {
    const TargetSheet::Cell cell = sheet.cell(i);
    RC_ASSERT(cell.units >= 0);
    if (cell.children > 0) {
      RC_ASSERT(sum_of_children(sheet, cell) == cell.pushed);
    } else {
      const std::vector<std::int64_t> days = sheet.days(i);
      RC_ASSERT(days.size() == std::size_t(cell.period.days()));
      RC_ASSERT(std::accumulate(days.begin(), days.end(), std::int64_t(0)) == cell.units);
    }
  }
}

std::string bytes(const TargetSheet& sheet) { return sheet.frame().text(100'000) + to_frame(sheet.findings()).text(1000); }

/// Bounds on some people of some story; by name so that they can be checked afterwards.
struct Bounded {
  Records constraints;
  std::map<std::string, std::pair<Decimal, Decimal>> of;
};
Bounded any_bounds(const Story& story, const Decimal& value) {
  Bounded result;
  const std::int64_t whole = std::int64_t(value.rounded_scaled(0));
  for (std::size_t p = 0; p < story.people.size(); ++p) {
    if (!sometimes(40)) continue;
    const std::string id = numbered("p", int(p));
    const std::int64_t low = upto(int(std::min<std::int64_t>(whole, 1'000'000)) + 1), high = low + upto(int(std::min<std::int64_t>(whole, 1'000'000)) + 1);
    Members one{{"for", object({{"salesperson", id}})}};
    switch (upto(3)) {
      case 0: one.emplace_back("lock", low), result.of[id] = {Decimal(low), Decimal(low)}; break;
      case 1: one.emplace_back("floor", low), result.of[id] = {Decimal(low), Decimal::of("1e15")}; break;
      default: one.emplace_back("floor", low), one.emplace_back("ceiling", high), result.of[id] = {Decimal(low), Decimal(high)}; break;
    }
    result.constraints.push_back(object(std::move(one)));
  }
  return result;
}

template <typename T>
std::vector<T> shuffled(std::vector<T> items) {
  for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[std::size_t(upto(int(i)))]);
  return items;
}

}  // namespace

TEST_CASE("every margin adds, to the unit and to the day") {
  ATTAIN_LAW([] {
    const Book book = any_story().book();
    const TargetSheet sheet = decompose(book, {.policy = policy(any_value(), any_levels(false))});
    check_conserved(sheet);
    for (const Grain grain : {Grain::day, Grain::week, Grain::month, Grain::quarter}) {
      std::int64_t sum = 0;
      for (const auto& [period, units] : sheet.phased({}, grain)) sum += units;
      RC_ASSERT(sum == sheet.units()[0]);
    }
  });
}

TEST_CASE("a product over all people and all people over all products are the same total") {
  ATTAIN_LAW([] {
    const Story story = any_story();
    const TargetSheet sheet = decompose(story.book(), {.policy = policy(any_value(), {object({{"by", "salesperson"}, {"basis", any_basis()}}), object({{"by", "product"}, {"basis", any_basis()}}), object({{"by", "month"}})})});
    std::int64_t people = 0, products = 0;
    for (std::size_t p = 0; p < story.people.size(); ++p) people += sheet.value({{TargetBy::salesperson, numbered("p", int(p))}}, Period::month(2026, 5)).value_or(0);
    for (std::size_t g = 0; g < story.products.size(); ++g) products += sheet.value({{TargetBy::product, numbered("g", int(g))}}, Period::month(2026, 5)).value_or(0);
    RC_ASSERT(people == products);
    RC_ASSERT(people == sheet.value({}, Period::month(2026, 5)));
  });
}

TEST_CASE("a year read by weeks and read by months agree on every day, so on every common boundary") {
  ATTAIN_LAW([] {
    const TargetSheet sheet = decompose(any_story().book(), {.policy = policy(any_value(), any_levels(false))});
    std::map<Date, std::int64_t> by_week, by_month;
    std::int64_t sum = 0;
    for (const auto& [period, units] : sheet.phased({}, Grain::week)) by_week[period.end()] = sum += units;
    sum = 0;
    for (const auto& [period, units] : sheet.phased({}, Grain::month)) by_month[period.end()] = sum += units;
    int common = 0;
    for (const auto& [end, units] : by_week) {
      if (by_month.count(end) == 0) continue;
      RC_ASSERT(by_month[end] == units);
      ++common;
    }
    RC_ASSERT(common > 1);
    sum = 0;
    for (const auto& [period, units] : sheet.phased({}, Grain::day)) {
      sum += units;
      if (by_week.count(period.end()) > 0) RC_ASSERT(by_week[period.end()] == sum);
      if (by_month.count(period.end()) > 0) RC_ASSERT(by_month[period.end()] == sum);
    }
  });
}

TEST_CASE("bounds and locks hold, or the conflict is named: never a wrong sheet") {
  ATTAIN_LAW([] {
    const Story story = any_story();
    const Decimal value = any_value();
    const Bounded bounds = any_bounds(story, value);
    Records levels;
    if (sometimes(50)) levels.push_back(object({{"by", "team"}, {"basis", any_basis()}}));
    levels.push_back(object({{"by", "salesperson"}, {"basis", any_basis()}, {"unit", std::vector<int>{1, 10}[std::size_t(upto(2))]}}));
    if (sometimes(50)) levels.push_back(object({{"by", "month"}}));
    try {
      const TargetSheet sheet = decompose(story.book(), {.policy = policy(value, levels, bounds.constraints)});
      check_conserved(sheet);
      for (const auto& [id, range] : bounds.of) {
        const auto cell = sheet.find({{TargetBy::salesperson, id}}, Period::year(2026));
        RC_ASSERT(cell.has_value());
        RC_ASSERT(sheet.amount(sheet.units()[*cell]) >= range.first);
        RC_ASSERT(sheet.amount(sheet.units()[*cell]) <= range.second);
      }
      RC_TAG("holds");
    } catch (const Error& error) {
      RC_ASSERT(error.code() == ErrorCode::infeasible);
      RC_ASSERT(error.message().find("cannot hold together") != std::string::npos);
      RC_TAG("in conflict");
    }
  });
}

TEST_CASE("floors above the total and ceilings below it always yield the conflict") {
  ATTAIN_LAW([] {
    const Story story = any_story();
    const int count = int(story.people.size());
    const Decimal value = Decimal(1000 + upto(100'000));
    const bool floors = sometimes(50);
    Records constraints;
    for (int p = 0; p < count; ++p) {
      const Decimal each = floors ? value / Decimal(count) + Decimal(1 + upto(5)) : value / Decimal(count) - Decimal(1 + upto(5));
      constraints.push_back(object({{"for", object({{"salesperson", numbered("p", p)}})}, {floors ? "floor" : "ceiling", max(each, Decimal(0)).rounded(2, RoundingMode::half_even)}}));
    }
    const bool teams = sometimes(50);
    Records levels;
    if (teams) levels.push_back(object({{"by", "team"}, {"basis", any_basis()}}));
    levels.push_back(object({{"by", "salesperson"}, {"basis", any_basis()}}));
    try {
      const TargetSheet sheet = decompose(story.book(), {.policy = policy(value, levels, constraints)});
      // A team without members may take what the ceilings leave: then the sheet is right, and adds.
      RC_ASSERT(teams && !floors);
      check_conserved(sheet);
    } catch (const Error& error) {
      RC_ASSERT(error.code() == ErrorCode::infeasible);
      RC_ASSERT(error.message().find(floors ? "too much" : "that nobody takes") != std::string::npos);
    }
  });
}

TEST_CASE("no part is a whole unit away from its share") {
  ATTAIN_LAW([] {
    const Story story = any_story();
    Members shares;
    std::vector<int> weights;
    for (std::size_t p = 0; p < story.people.size(); ++p) {
      weights.push_back(1 + upto(1000));
      shares.emplace_back(numbered("p", int(p)), weights.back());
    }
    const Decimal value = Decimal(upto(1'000'000) * 10);
    const TargetSheet sheet = decompose(story.book(), {.policy = policy(value, {object({{"by", "salesperson"}, {"unit", 10}, {"basis", object({{"shares", object(shares)}})}})})});
    const std::int64_t all = std::accumulate(weights.begin(), weights.end(), std::int64_t(0));
    for (std::size_t p = 0; p < weights.size(); ++p) {
      const int128 part = sheet.units()[*sheet.find({{TargetBy::salesperson, numbered("p", int(p))}}, Period::year(2026))];
      const int128 distance = part * all - int128(sheet.units()[0]) * weights[p];
      RC_ASSERT(distance < int128(1000) * all);
      RC_ASSERT(-distance < int128(1000) * all);
    }
  });
}

TEST_CASE("the order of input does not matter") {
  ATTAIN_LAW([] {
    const Story story = any_story();
    const Decimal value = any_value();
    const Records levels = any_levels(false);
    Records constraints;
    if (sometimes(50)) constraints = any_bounds(story, Decimal(0)).constraints;
    const bool people = std::any_of(levels.begin(), levels.end(), [](const Document& level) { return level.find("by")->text() == "salesperson"; });
    const bool halves = !levels.empty() && levels[0].find("by")->text() == "half";
    if (!people || halves) constraints.clear();
    const Story other{shuffled(story.teams), shuffled(story.people), shuffled(story.products), shuffled(story.orders)};
    const auto ask = [&](const Book& book, const Records& under) {
      try {
        return bytes(decompose(book, {.policy = policy(value, levels, under)}));
      } catch (const Error& error) {
        return std::string(name_of(error.code())) + error.message();
      }
    };
    RC_ASSERT(ask(story.book(), constraints) == ask(other.book(), shuffled(constraints)));
  });
}

TEST_CASE("by Webster, raising the total lowers nobody") {
  ATTAIN_LAW([] {
    const Book book = any_story().book();
    Records levels;
    for (const char* by : {"team", "salesperson", "product"}) levels.push_back(object({{"by", by}, {"method", "webster"}, {"basis", any_basis()}}));
    levels.push_back(object({{"by", "month"}, {"method", "webster"}}));
    const Decimal value = Decimal::scaled(upto(100'000), 2), more = value + Decimal::scaled(1 + upto(1000), 2);
    const TargetSheet low = decompose(book, {.policy = policy(value, levels)}), high = decompose(book, {.policy = policy(more, levels)});
    for (std::size_t i = 0; i < low.cells(); ++i) RC_ASSERT(low.units()[i] <= high.units()[i]);
  });
}

TEST_CASE("by Webster within floors and ceilings, raising the total lowers nobody either") {
  ATTAIN_LAW([] {
    const Book book = any_story().book();
    const Records levels{object({{"by", "salesperson"}, {"method", "webster"}, {"basis", any_basis()}, {"floor", upto(3)}, {"ceiling", 5 + upto(400)}})};
    const Decimal value = Decimal::scaled(upto(100'000), 2), more = value + Decimal::scaled(1 + upto(1000), 2);
    try {
      const TargetSheet low = decompose(book, {.policy = policy(value, levels)}), high = decompose(book, {.policy = policy(more, levels)});
      for (std::size_t i = 0; i < low.cells(); ++i) RC_ASSERT(low.units()[i] <= high.units()[i]);
    } catch (const Error& error) {
      RC_ASSERT(error.code() == ErrorCode::infeasible);
    }
  });
}

TEST_CASE("what was decomposed and added up decomposes into the same") {
  ATTAIN_LAW([] {
    const Story story = any_story();
    const Book book = story.book();
    const Decimal value = any_value();
    const TargetSheet sheet = decompose(book, {.policy = policy(value, {object({{"by", "salesperson"}, {"basis", any_basis()}})})});
    if (value.is_zero()) RC_DISCARD();
    Members shares;
    for (std::size_t p = 0; p < story.people.size(); ++p) {
      const std::string id = numbered("p", int(p));
      shares.emplace_back(id, sheet.amount(sheet.value({{TargetBy::salesperson, id}}, Period::year(2026)).value()));
    }
    const TargetSheet again = decompose(book, {.policy = policy(value, {object({{"by", "salesperson"}, {"basis", object({{"shares", object(shares)}})}})})});
    RC_ASSERT(std::equal(sheet.units().begin(), sheet.units().end(), again.units().begin(), again.units().end()));
  });
}

TEST_CASE("with a previous sheet equals without") {
  ATTAIN_LAW([] {
    const Story story = any_story();
    const Book book = story.book();
    Records levels = any_levels(false);
    const bool people = std::any_of(levels.begin(), levels.end(), [](const Document& level) { return level.find("by")->text() == "salesperson"; });
    const bool halves = !levels.empty() && levels[0].find("by")->text() == "half";
    const Decimal value = any_value(), other = sometimes(50) ? value : any_value();
    const auto bounds = [&]() -> Records { return people && !halves ? any_bounds(story, value).constraints : Records(); };
    const auto made = [&](const Document& document, const TargetSheet* previous) -> std::optional<TargetSheet> {
      try {
        return decompose(book, {.policy = document, .previous = previous});
      } catch (const Error& error) {
        RC_ASSERT(error.code() == ErrorCode::infeasible);
        return std::nullopt;
      }
    };
    const auto first = made(policy(value, levels, bounds()), nullptr);
    if (!first) RC_DISCARD();
    const Document next = policy(other, levels, bounds());
    const auto whole = made(next, nullptr), built = made(next, &*first);
    RC_ASSERT(whole.has_value() == built.has_value());
    if (whole) RC_ASSERT(bytes(*whole) == bytes(*built));
  });
}

TEST_CASE("a table across people and months adds both ways and holds its columns") {
  ATTAIN_LAW([] {
    const Story story = any_story();
    const Book book = story.book();
    const int december = upto(200);
    const Records levels{object({{"by", "salesperson"}, {"basis", any_basis()}, {"unit", 1}}), object({{"by", "month"}, {"across", true}, {"unit", 1}, {"working_days", "company"}})};
    const TargetSheet sheet = decompose(book, {.policy = policy(Decimal(1000 + upto(10'000)), levels, {object({{"period", "2026-12"}, {"lock", december}})})});
    check_conserved(sheet);
    RC_ASSERT(sheet.value({}, Period::month(2026, 12)) == std::int64_t(december) * 100);
  });
}

TEST_CASE("parts add to every target and every explanation can be evaluated again") {
  ATTAIN_LAW([] {
    const Story story = any_story();
    Records levels = any_levels(false);
    const bool people = std::any_of(levels.begin(), levels.end(), [](const Document& level) { return level.find("by")->text() == "salesperson"; });
    const bool halves = !levels.empty() && levels[0].find("by")->text() == "half";
    std::optional<TargetSheet> sheet;
    try {
      sheet = decompose(story.book(), {.policy = policy(any_value(), levels, people && !halves ? any_bounds(story, Decimal(100)).constraints : Records())});
    } catch (const Error&) {
      RC_DISCARD();
    }
    for (int i = 0; i < 8; ++i) {
      const std::size_t cell = std::size_t(upto(int(sheet->cells())));
      Decimal sum = 0;
      for (const auto& [label, value] : sheet->parts(cell)) sum += value;
      RC_ASSERT(sum == sheet->amount(sheet->units()[cell]));
      const Why why = sheet->why(cell);
      RC_ASSERT(why.value() == sheet->amount(sheet->units()[cell]));
      RC_ASSERT(why.contradictions().empty());
    }
  });
}
