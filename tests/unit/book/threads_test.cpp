#include <atomic>
#include <thread>

#include "books.hpp"
#include "test.hpp"

using namespace attain;
using namespace attain::testing;

// Catch2's assertions are not for many threads: threads count what is wrong, the test looks at the count.

TEST_CASE("many threads read a book while others append to it") {
  const Book book = small_book();
  const std::string digest = book.digest(kLatest);
  const Frame orders = book.table("orders"), people = book.table("people");
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int writer = 0; writer < 2; ++writer) {
    threads.emplace_back([&, writer] {
      Book mine = book;
      for (int i = 0; i < 40; ++i) {
        const std::string id = std::to_string(writer) + "-" + std::to_string(i);
        mine = mine.append("orders", records("[{'id': '" + id + "', 'on': '2026-03-01', 'customer': 'new-" + id + "', 'salesperson': 'mei', 'amount': 1}]"));
        mine = mine.append("people", records("[{'id': 'p-" + id + "', 'team': 'north', 'note': '" + id + "'}]"));
        if (i % 8 == 0) mine = mine.correct("orders", records("[{'id': '" + id + "', 'on': '2026-03-01', 'amount': 2}]"));
      }
      if (mine.table("orders").rows() != 42 || mine.table("people").rows() != 43) ++wrong;
    });
  }
  for (int reader = 0; reader < 2; ++reader) {
    threads.emplace_back([&] {
      for (int i = 0; i < 60; ++i) {
        if (book.digest(kLatest) != digest || !(book.table("orders") == orders) || !(book.table("people") == people)) ++wrong;
        if (!book.verify().empty()) ++wrong;
        const auto made = book.derived<std::string>("digest", [&] { return std::make_shared<const std::string>(book.digest(kLatest)); });
        if (*made != digest) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
}

TEST_CASE("what a book derives is made once a key, and again after a failure") {
  const Book book = small_book();
  std::atomic<int> made{0}, wrong{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      const auto value = book.derived<int>("n", [&] {
        ++made;
        return std::make_shared<const int>(42);
      });
      if (*value != 42) ++wrong;
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(made == 1);
  CHECK(wrong == 0);
  CHECK_THROWS_AS(book.derived<int>("bad", []() -> std::shared_ptr<const int> { throw std::runtime_error("no"); }), std::runtime_error);
  CHECK(*book.derived<int>("bad", [] { return std::make_shared<const int>(7); }) == 7);
  CHECK(*book.derived<int>("outer", [&] { return std::make_shared<const int>(*book.derived<int>("inner", [] { return std::make_shared<const int>(1); }) + 1); }) == 2);
  CHECK(*book.derived<long>("n", [] { return std::make_shared<const long>(3); }) == 3);
}
