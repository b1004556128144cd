// Pay at scale: 10 M credited facts of a year, 5,000 people in teams, cumulative tiers with splits and a manager's roll-up. With an argument FILE, writes what each
// person earned as CSV, for a peer to compare.
#include <malloc.h>

#include <chrono>
#include <ctime>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "attain/attain.hpp"

using namespace attain;

namespace {

using Clock = std::chrono::steady_clock;
double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }
std::size_t heap() { return mallinfo2().uordblks + mallinfo2().hblkhd; }

std::uint64_t mixed(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15ULL;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
  return x ^ (x >> 31);
}

Document company(int people) {
  std::vector<Document> persons, teams;
  for (int i = 0; i < people; ++i) persons.push_back(Document::object({{"id", "p" + std::to_string(i)}, {"team", "t" + std::to_string(i / 10)}}));
  for (int i = 0; i < people / 10; ++i) teams.push_back(Document::object({{"id", "t" + std::to_string(i)}, {"manager", "p" + std::to_string(i * 10)}}));
  return Document::object({{"attain", "company/1"}, {"name", "Scale"}, {"currency", "EUR"}, {"people", Document::array(std::move(persons))}, {"teams", Document::array(std::move(teams))}});
}

void add(Batch& batch, const char* name, auto data) {
  BatchColumn column;
  column.name = name;
  column.data = std::move(data);
  batch.columns.push_back(std::move(column));
}

/// The facts, made from their number alone, so that a peer can make the same: see pay_peer_bench.py.
Book with_facts(Book book, std::int64_t facts, int people) {
  constexpr std::int64_t kBatch = 1'000'000;
  book = book.append("orders", [&](Appender& appender) {
    for (std::int64_t first = 0; first < facts; first += kBatch) {
      const std::int64_t n = std::min(kBatch, facts - first);
      std::vector<std::string> ids, who;
      BatchColumn::Texts id, person;
      BatchColumn::Dates on;
      BatchColumn::Decimals amount;
      amount.scale = 2;
      for (std::int64_t i = first; i < first + n; ++i) {
        ids.push_back(std::to_string(i));
        const std::uint64_t r = mixed(std::uint64_t(i));
        who.push_back("p" + std::to_string(r % std::uint64_t(people)));
        on.days.push_back(Date(2026, 1, 1).days() + std::int32_t((r >> 20) % 365));
        amount.units.push_back(int128(100 + (r >> 40) % 1'000'000));
      }
      for (const std::string& t : ids) id.values.emplace_back(t);
      for (const std::string& t : who) person.values.emplace_back(t);
      Batch batch;
      batch.rows = std::size_t(n);
      add(batch, "id", std::move(id));
      add(batch, "on", std::move(on));
      add(batch, "salesperson", std::move(person));
      add(batch, "amount", std::move(amount));
      appender.add(batch);
    }
  });
  // Every twentieth fact is shared, 0.6 to its seller and 0.4 to the next person.
  return book.append("splits", [&](Appender& appender) {
    for (std::int64_t first = 0; first < facts; first += kBatch) {
      std::vector<std::string> ids, whole, who;
      BatchColumn::Texts id, fact, person;
      BatchColumn::Numbers share;
      for (std::int64_t i = first; i < std::min(facts, first + kBatch); i += 20) {
        const std::uint64_t seller = mixed(std::uint64_t(i)) % std::uint64_t(people);
        for (int part = 0; part < 2; ++part) {
          ids.push_back(std::to_string(i) + (part == 0 ? "a" : "b"));
          whole.push_back(std::to_string(i));
          who.push_back("p" + std::to_string((seller + std::uint64_t(part)) % std::uint64_t(people)));
          share.values.push_back(part == 0 ? Decimal::of("0.6") : Decimal::of("0.4"));
        }
      }
      for (const std::string& t : ids) id.values.emplace_back(t);
      for (const std::string& t : whole) fact.values.emplace_back(t);
      for (const std::string& t : who) person.values.emplace_back(t);
      Batch batch;
      batch.rows = ids.size();
      add(batch, "id", std::move(id));
      add(batch, "fact", std::move(fact));
      add(batch, "salesperson", std::move(person));
      add(batch, "share", std::move(share));
      appender.add(batch);
    }
  });
}

Document plan() {
  const auto point = [](const char* from, const char* rate) { return Document::array({Decimal::of(from), Decimal::of(rate)}); };
  const Document tiers = Document::object({{"marginal", Document::array({point("0", "0.02"), point("4000000", "0.03"), point("9000000", "0.05")})}});
  return Document::object({{"attain", "pay-plan/1"}, {"name", "scale"}, {"effective", "2026-01-01"},
                           {"components", Document::array({Document::object({{"name", "commission"}, {"over", "year"}, {"tiers", tiers}}),
                                                           Document::object({{"name", "override"}, {"scope", "team"}, {"over", "year"}, {"rate", Decimal::of("0.005")}})})}});
}

}  // namespace

int main(int count, char** arguments) {
  const std::int64_t facts = count > 2 ? std::atoll(arguments[2]) : 10'000'000;
  const int people = 5000;
  Book book = with_facts(Book().with_company(company(people)), facts, people).with_rules({plan()});
  std::printf("%lld facts, %d people\n", static_cast<long long>(facts), people);
  const std::size_t before = heap();
  auto start = Clock::now();
  (void)credits_of(book, "orders");
  std::printf("figure pay_credits %.3f s\n", seconds_since(start));
  const std::clock_t processor = std::clock();
  start = Clock::now();
  const StatementSheet sheet = pay(book, {.plan = "scale", .period = Period::year(2026)});
  std::printf("limit pay_year %.3f s 5\n", seconds_since(start));
  std::printf("figure pay_year_processor %.3f s\n", double(std::clock() - processor) / CLOCKS_PER_SEC);
  std::printf("limit pay_bytes %.1f bytes_a_fact 64\n", double(heap() - before) / double(facts));
  const Frame frame = sheet.frame();
  int128 total = 0;
  for (std::size_t row = 0; row < frame.rows(); ++row) total += frame.at("earned").units(row);
  std::printf("paid in all: %s\n", to_text(total, 2).c_str());
  if (count > 1) {
    std::ofstream out(arguments[1]);
    out << io::write_csv(frame);
  }
  // One late fact in the closed year.
  const Book late = book.append("orders", {Document::object({{"id", "late"}, {"on", "2026-03-15"}, {"salesperson", "p1234"}, {"amount", Decimal::of("5000")}})});
  start = Clock::now();
  const StatementSheet next = pay(late, {.plan = "scale", .period = Period::month(2027, 1), .previous = sheet});
  std::printf("limit pay_late_fact %.3f ms 20\n", 1000 * seconds_since(start));
  const Frame lines = next.lines();
  std::printf("%zu lines of difference\n", lines.rows());
  return 0;
}
