// Looking rows up, frames and digests.
#include <atomic>
#include <thread>

#include "journal_support.hpp"

using namespace attain;
using namespace attain::testing;

namespace {
const std::vector<std::string> kNames = {"id", "on", "customer", "amount"};
std::array<std::uint64_t, 2> digest(const Journal& journal, const std::string& table = "orders", std::int64_t known = kAllKnown, Date as_of = kLatest) {
  return journal.at(table).digest(journal.ids(), known, as_of);
}
}  // namespace

TEST_CASE("rows are found by id") {
  Rows rows;
  for (int i = 0; i < 5000; ++i) rows.push_back({"o-" + std::to_string(i), "2026-10-05", "c", std::to_string(i)});
  const Journal journal = orders(euro_journal(), kNames, rows);
  const Table& table = journal.at("orders");
  for (int i = 0; i < 5000; ++i) {
    const auto row = table.find("o-" + std::to_string(i), kAllKnown);
    REQUIRE(row);
    REQUIRE(table.parts()[row->part].segment->id(row->row) == "o-" + std::to_string(i));
  }
  for (int i = 5000; i < 6000; ++i) REQUIRE_FALSE(table.find("o-" + std::to_string(i), kAllKnown));
  CHECK_FALSE(table.find("", kAllKnown));
  CHECK_FALSE(euro_journal().with_table("orders").at("orders").find("o-1", kAllKnown));
}

TEST_CASE("equal rows give equal digests, however they arrived") {
  const Rows rows = {{"o-1", "2026-10-05", "c-1", "10"}, {"o-2", "2026-10-06", "c-2", "20.5"}, {"o-3", "2026-10-07", "", ""}};
  const Journal whole = orders(euro_journal(), kNames, rows);
  Journal other = euro_journal();
  for (const char* id : {"zz", "c-2", "yy"}) (void)other.ids().of(Domain::customer).intern(id);    // other codes
  other = orders(other, kNames, {rows[2]});
  other = orders(other, kNames, {rows[1]}, {.recorded = 3});
  other = orders(other, kNames, {rows[0]}, {.recorded = 4});
  CHECK(digest(whole) == digest(other));
  CHECK(digest(whole) != digest(orders(euro_journal(), kNames, {rows[0], rows[1]})));
  CHECK(digest(orders(euro_journal(), {"id", "on", "quantity"}, {{"o", "2026-10-05", "1.5"}, {"p", "2026-10-05", "0.25"}})) ==
        digest(orders(orders(euro_journal(), {"id", "on", "quantity"}, {{"o", "2026-10-05", "1.50"}}), {"id", "on", "quantity"}, {{"p", "2026-10-05", "0.25"}})));
  CHECK(digest(orders(euro_journal(), {"id", "on", "channel"}, {{"o", "2026-10-05", "x"}})) != digest(orders(euro_journal(), {"id", "on", "campaign"}, {{"o", "2026-10-05", "x"}})));
}

TEST_CASE("a digest sees what is known and not later than as-of") {
  const Rows rows = {{"o-1", "2026-10-05", "c-1", "10"}, {"o-2", "2026-10-06", "c-2", "20.5"}};
  const Journal two = orders(euro_journal(), kNames, rows);
  const Journal one = orders(euro_journal(), kNames, {rows[0]});
  CHECK(digest(two, "orders", kAllKnown, Date(2026, 10, 5)) == digest(one));
  CHECK(digest(two, "orders", kAllKnown, Date(2026, 10, 4)) == std::array<std::uint64_t, 2>{});
  CHECK(digest(two.withdraw("orders", {"o-2"}, 1)) == digest(one));
  CHECK(digest(two.withdraw("orders", {"o-2"}, 1), "orders", 0) == digest(two));
  CHECK(digest(two.withdraw("orders", {"o-2"}, 1), "orders", 1, Date(2026, 10, 5)) == digest(one));
}

TEST_CASE("recorded counts in a digest only where the last recorded row wins") {
  const std::vector<std::string> names = {"id", "measure", "period", "value"};
  const auto target = [&](std::int64_t recorded) { return appended(euro_journal(), "targets", batch_of(names, {{"t-1", "actual_sales", "2026", "5"}}), {.recorded = recorded}); };
  CHECK(digest(target(0), "targets") != digest(target(1), "targets"));
  const auto order = [&](std::int64_t recorded) { return orders(euro_journal(), kNames, {{"o-1", "2026-10-05", "c-1", "10"}}, {.recorded = recorded}); };
  CHECK(digest(order(0)) == digest(order(1)));
}

TEST_CASE("custom columns stand last in a frame, by name, when a row fills them") {
  Journal journal = orders(euro_journal(), {"id", "on", "zeta"}, {{"o-1", "2026-10-05", "z"}});
  journal = orders(journal, {"id", "on", "alpha"}, {{"o-2", "2026-10-05", "1"}}, {.recorded = 1});
  const Frame frame = frame_of(journal, "orders");
  CHECK(frame.columns().front().name() == "id");
  CHECK(frame.columns()[frame.width() - 3].name() == "alpha");
  CHECK(frame.columns()[frame.width() - 2].name() == "zeta");
  CHECK(frame.columns().back().name() == "recorded");
  CHECK(frame_of(journal, "orders", 0).find("alpha") == nullptr);
  CHECK(journal.at("orders").frame(journal.ids(), kAllKnown, "EUR").at("amount").unit() == "EUR");
}

TEST_CASE("parts say when everything in them is visible") {
  const Journal journal = orders(euro_journal(), kNames, {{"o-1", "2026-10-05", "c-1", "10"}, {"o-2", "2026-10-06", "c-2", "20.5"}}, {.recorded = 2});
  const Table::Part& part = journal.at("orders").parts()[0];
  CHECK_FALSE(part.all_visible(1));
  CHECK(part.all_visible(2));
  CHECK(part.all_visible(kAllKnown));
  const Journal less = journal.withdraw("orders", {"o-1"}, 4);
  const Table::Part& after = less.at("orders").parts()[0];
  CHECK(after.all_visible(3));
  CHECK_FALSE(after.all_visible(4));
  CHECK_FALSE(after.visible(0, 4));
  CHECK(after.visible(1, 4));
  CHECK(after.segment == part.segment);          // shared
  CHECK(part.segment->first_day() == Date(2026, 10, 5));
  CHECK(part.segment->last_day() == Date(2026, 10, 6));
}

TEST_CASE("several threads read while another appends") {
  Rows rows;
  for (int i = 0; i < 2000; ++i) rows.push_back({"o-" + std::to_string(i), "2026-10-05", "c-" + std::to_string(i % 97), std::to_string(i)});
  const Journal journal = orders(euro_journal(), kNames, rows);
  const auto expected = digest(journal);
  std::vector<std::thread> readers;
  std::atomic<int> wrong{0};
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      for (int round = 0; round < 20; ++round) wrong += digest(journal, "orders", kAllKnown, Date(2026, 10, 6)) != expected || !journal.at("orders").find("o-1999", kAllKnown);
    });
  }
  Journal next = journal;
  for (int i = 0; i < 50; ++i) next = orders(next, kNames, {{"n-" + std::to_string(i), "2026-10-05", "new-" + std::to_string(i), "1"}}, {.recorded = i});
  for (std::thread& reader : readers) reader.join();
  CHECK(wrong == 0);
  CHECK(next.at("orders").rows() == 2050);
}
