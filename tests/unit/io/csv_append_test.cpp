#include <fstream>

#include "attain/io/csv.hpp"
#include "error_of.hpp"

using namespace attain;
using attain::testing::error_of;

namespace {

std::string orders(int rows, int wrong_at = -1) {
  std::string text = "id,on,customer,amount,lot\n";
  for (int i = 0; i < rows; ++i) {
    text += "o-" + std::to_string(i) + ",2026-10-" + (i % 28 + 1 < 10 ? "0" : "") + std::to_string(i % 28 + 1) + ",c-" + std::to_string(i % 97) + "," +
            (i == wrong_at ? "1.x" : std::to_string(i % 1000) + ".5") + ",\"L" + std::to_string(i % 7) + "\"\n";
  }
  return text;
}

std::array<std::uint64_t, 2> digest(const std::string& text, io::CsvOptions options) {
  const Journal journal(std::make_shared<Ids>(), 2, "EUR");
  Appender appender(journal, "orders", {});
  CHECK(io::append_csv_text(appender, text, "o.csv", options) == 20000);
  const Journal next = std::move(appender).finish();
  return next.at("orders").digest(next.ids(), kAllKnown, kLatest);
}

}  // namespace

TEST_CASE("csv: threads, batches and typed reading give the same table") {
  const std::string text = orders(20000);
  const auto expected = digest(text, {.threads = 1});
  CHECK(digest(text, {.threads = 2, .batch_rows = 4096}) == expected);
  CHECK(digest(text, {.schema = standard_schema("orders"), .threads = 2}) == expected);
  CHECK(digest(text, {.schema = standard_schema("orders"), .threads = 1, .batch_rows = 123}) == expected);
}

TEST_CASE("csv: the first wrong row is told whatever the threads, and nothing is appended") {
  for (const unsigned threads : {1u, 2u}) {
    for (const bool typed : {false, true}) {
      const Journal journal(std::make_shared<Ids>(), 2, "EUR");
      const auto error = error_of([&] {
        Appender appender(journal, "orders", {});
        io::append_csv_text(appender, orders(20000, 15000) + "broken,row\n", "o.csv", {.schema = typed ? standard_schema("orders") : nullptr, .threads = threads, .batch_rows = 5000});
      });
      CHECK(error.path() == "o.csv:15002");
      CHECK(error.code() == ErrorCode::invalid_number);
      CHECK(journal.find("orders") == nullptr);
    }
  }
}
