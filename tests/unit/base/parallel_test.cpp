#include "base/parallel.hpp"

#include <atomic>
#include <vector>

#include "attain/base/error.hpp"
#include "test.hpp"

using namespace attain;

TEST_CASE("every piece of work is done once, whatever the threads") {
  for (const unsigned threads : {0u, 1u, 2u, 7u}) {
    for (const std::size_t count : {std::size_t{0}, std::size_t{1}, std::size_t{100}}) {
      std::vector<std::atomic<int>> done(count);
      in_parallel(count, threads, [&](std::size_t i) { ++done[i]; });
      for (const auto& times : done) CHECK(times == 1);
    }
  }
}

TEST_CASE("the error of the least piece is the one that is told, after all have ended") {
  for (int again = 0; again < 50; ++again) {
    std::atomic<int> ended{0};
    try {
      in_parallel(40, 4, [&](std::size_t i) {
        ++ended;
        if (i % 10 == 3) throw Error(ErrorCode::invalid_argument, std::to_string(i), "failed");
      });
      FAIL("no error");
    } catch (const Error& error) {
      CHECK(error.path() == "3");
      CHECK(ended == 40);
    }
  }
}
