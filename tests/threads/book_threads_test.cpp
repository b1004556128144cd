// One book, many threads: what several of them compute at once is what one computes alone, and growing a book disturbs no reader.
#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "attain/attain.hpp"
#include "test.hpp"

using namespace attain;

namespace {

constexpr int kThreads = 4;

const char* const kCompany = R"({"attain": "company/1", "name": "Threads", "currency": "EUR", "history_starts": "2025-01-01",
  "teams": [{"id": "north", "name": "North", "manager": "li"}, {"id": "south", "name": "South", "parent": "north"}],
  "people": [{"id": "li", "name": "Li", "team": "north", "position": "manager"},
             {"id": "mei", "name": "Mei", "team": [{"from": "2025-01-01", "is": "north"}, {"from": "2026-10-16", "is": "south"}]},
             {"id": "bo", "name": "Bo", "team": "north", "manager": "li"}],
  "customers": [{"id": "c-1", "segment": "retail", "owner": "mei"}, {"id": "c-2", "segment": "key", "owner": "bo"}],
  "rates": [{"from": "USD", "to": "EUR", "on": "2026-01-01", "rate": "0.92"}]})";

Book sample() {
  Book book = Book().with_company(io::read_json(kCompany));
  std::string rows = "[";
  for (int i = 0; i < 600; ++i) {
    rows += std::string(i == 0 ? "" : ",") + R"({"id": "o-)" + std::to_string(i) + R"(", "on": ")" + (Date(2026, 9, 1) + i % 61).text() +
            R"(", "customer": "c-)" + std::to_string(1 + i % 2) + R"(", "salesperson": ")" + (i % 3 == 0 ? "bo" : "mei") +
            R"(", "amount": ")" + std::to_string(100 + i) + R"(.25", "currency": ")" + (i % 5 == 0 ? "USD" : "EUR") +
            R"(", "kind": ")" + (i % 11 == 10 ? "return" : "sale") + "\"}";
  }
  return book.append("orders", io::read_json(rows + "]").items());
}

Frame sales(const Book& book, unsigned threads) {
  return measure(book, {.measures = {"actual_sales", "orders", "new_customers"}, .by = {"team_tree", "salesperson", "month"},
                        .period = Period::of("2026-09-01/2026-10-31"), .where = R"(customer.segment in ("retail", "key"))", .threads = threads});
}

void at_once(const std::function<void(int)>& work) {
  std::atomic<int> waiting{kThreads};
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&work, &waiting, i] {
      --waiting;
      while (waiting > 0) std::this_thread::yield();
      work(i);
    });
  }
  for (auto& thread : threads) thread.join();
}

}  // namespace

TEST_CASE("Threads that measure one book at once get what one thread gets alone") {
  const Frame alone = sales(sample(), 1);
  REQUIRE(alone.rows() > 4);
  const Book shared = sample();  // another book, so that nothing derived is there yet
  std::vector<Frame> results(kThreads);
  at_once([&](int i) { results[static_cast<std::size_t>(i)] = sales(shared, static_cast<unsigned>(i)); });
  for (const Frame& result : results) CHECK(result == alone);
}

TEST_CASE("A book that grows in other threads leaves its readers undisturbed") {
  const Book book = sample();
  const Frame before = sales(book, 1);
  std::atomic<int> disturbed{0};
  std::vector<Book> grown(kThreads);
  at_once([&](int i) {
    const std::string self = std::to_string(i);
    Book mine = book;
    for (int round = 0; round < 5; ++round) {
      const std::string id = "new-" + self + "-" + std::to_string(round);
      mine = mine.append("orders", io::read_json(R"([{"id": ")" + id + R"(", "on": "2026-10-20", "customer": "c-)" + self + id +
                                                 R"(", "salesperson": "mei", "amount": "10.00", "kind": "sale"}])").items());
      if (!(sales(book, 1) == before)) ++disturbed;
      if (mine.table("orders").rows() != 601u + static_cast<std::size_t>(round)) ++disturbed;
    }
    grown[static_cast<std::size_t>(i)] = mine.as_known(book.last_recorded());
  });
  CHECK(disturbed == 0);
  for (const Book& old : grown) CHECK(sales(old, 1) == before);
}

TEST_CASE("Expressions, numbers and reports are made in several threads at once") {
  std::atomic<int> wrong{0};
  at_once([&](int) {
    for (int round = 0; round < 50; ++round) {
      if (rule::feel("sum([1, 2, 3]) * 1.05").text() != "6.30") ++wrong;
      if (Currency::of("EUR").decimals() != 2 || Period::of("2026-W07").days() != 7) ++wrong;
    }
  });
  CHECK(wrong == 0);
}
