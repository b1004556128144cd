// The same row again, corrections, snapshots and withdrawals, and what was known when.
#include "journal_support.hpp"

using namespace attain;
using namespace attain::testing;

namespace {
const std::vector<std::string> kNames = {"id", "on", "amount"};
Journal start() { return orders(euro_journal(), kNames, {{"o-1", "2026-10-05", "10"}, {"o-2", "2026-10-06", "20"}, {"o-3", "2026-10-07", "30"}}); }
std::vector<std::string> ids_of(const Journal& journal, std::int64_t known = kAllKnown) {
  const Frame frame = frame_of(journal, "orders", known);
  std::vector<std::string> ids;
  for (std::size_t row = 0; row < frame.rows(); ++row) ids.push_back(text_of(frame.cell(row, "id")) + "=" + text_of(frame.cell(row, "amount")));
  return ids;
}
using Known = std::vector<std::string>;
}  // namespace

TEST_CASE("the same row again is ignored") {
  const Journal journal = start();
  Appender appender(journal, "orders", {.recorded = 7});
  appender.add(batch_of(kNames, {{"o-1", "2026-10-05", "10.00"}, {"o-4", "2026-10-05", "1"}, {"o-4", "2026-10-05", "1.0"}}));
  CHECK(appender.rows_added() == 1);
  const Journal next = std::move(appender).finish();
  CHECK(next.at("orders").rows() == 4);
  CHECK(next.last_recorded() == 7);
  const Journal again = orders(next, kNames, {{"o-1", "2026-10-05", "10"}}, {.recorded = 9});
  CHECK(again.last_recorded() == 7);
  CHECK(again.at("orders").rows() == 4);
}

TEST_CASE("another row with the same id is refused and says what differs") {
  const auto error = error_of([] { (void)orders(start(), kNames, {{"o-2", "2026-10-08", "21"}}); });
  REQUIRE(error);
  CHECK(error->code() == ErrorCode::conflicting_row);
  CHECK(error->path() == "orders[\"o-2\"]");
  CHECK_THAT(error->message(), Catch::Contains("amount was 20 and is 21") && Catch::Contains("on was 2026-10-06 and is 2026-10-08"));
  CHECK_THAT(error->hint(), Catch::Contains("reverse"));
  const auto twice = error_of([] { (void)orders(start(), kNames, {{"o-9", "2026-10-08", "21"}, {"o-9", "2026-10-08", "22"}}); });
  REQUIRE(twice);
  CHECK(twice->code() == ErrorCode::duplicate_id);
}

TEST_CASE("a nightly snapshot replaces what changed and adds what is new") {
  const Journal before = start();
  const Journal after = orders(before, kNames, {{"o-1", "2026-10-05", "10"}, {"o-2", "2026-10-06", "25"}, {"o-4", "2026-10-09", "40"}}, {.recorded = 3, .on_change = OnChange::reverse});
  CHECK(ids_of(after) == Known{"o-1=10.00", "o-2=25.00", "o-3=30.00", "o-4=40.00"});
  CHECK(ids_of(after, 2) == ids_of(before));
  CHECK(frame_of(after, "orders", 2) == frame_of(before, "orders"));
  CHECK(after.at("orders").digest(after.ids(), 2, kLatest) == before.at("orders").digest(before.ids(), kAllKnown, kLatest));
  const Journal twice = orders(after, kNames, {{"o-2", "2026-10-06", "20"}}, {.recorded = 4, .on_change = OnChange::reverse});
  CHECK(ids_of(twice, 3) == ids_of(after));
  CHECK(twice.at("orders").digest(twice.ids(), 2, kLatest) == before.at("orders").digest(before.ids(), kAllKnown, kLatest));
}

TEST_CASE("a snapshot that contradicts itself is refused in any order") {
  for (const Rows& rows : {Rows{{"o-2", "2026-10-06", "20"}, {"o-2", "2026-10-06", "25"}}, Rows{{"o-2", "2026-10-06", "25"}, {"o-2", "2026-10-06", "20"}}}) {
    const auto error = error_of([&] { (void)orders(start(), kNames, rows, {.recorded = 1, .on_change = OnChange::reverse}); });
    REQUIRE(error);
    CHECK(error->code() == ErrorCode::duplicate_id);
  }
}

TEST_CASE("only known rows can be corrected") {
  const auto error = error_of([] { (void)orders(start(), kNames, {{"o-9", "2026-10-06", "1"}}, {.recorded = 1, .on_change = OnChange::replace}); });
  REQUIRE(error);
  CHECK(error->code() == ErrorCode::not_found);
  CHECK(ids_of(orders(start(), kNames, {{"o-3", "2026-10-07", "31"}}, {.recorded = 1, .on_change = OnChange::replace})) == Known{"o-1=10.00", "o-2=20.00", "o-3=31.00"});
}

TEST_CASE("withdrawn rows are gone from then on and may come back") {
  const Journal journal = start().withdraw("orders", {"o-2"}, 5);
  CHECK(ids_of(journal) == Known{"o-1=10.00", "o-3=30.00"});
  CHECK(ids_of(journal, 4) == ids_of(start()));
  CHECK(journal.last_recorded() == 5);
  CHECK_FALSE(journal.at("orders").find("o-2", kAllKnown));
  CHECK(journal.at("orders").find("o-2", 4));
  const auto again = error_of([&] { (void)journal.withdraw("orders", {"o-1", "o-2"}, 6); });
  REQUIRE(again);
  CHECK(again->code() == ErrorCode::not_found);
  CHECK_THAT(again->message(), Catch::Contains("before"));
  CHECK(error_of([&] { (void)journal.withdraw("orders", {"o-1", "o-8"}, 6); })->path() == "orders[\"o-8\"]");
  const Journal back = orders(journal, kNames, {{"o-2", "2026-10-06", "22"}}, {.recorded = 6});
  CHECK(ids_of(back) == Known{"o-1=10.00", "o-2=22.00", "o-3=30.00"});
  CHECK(ids_of(back, 5) == ids_of(journal));
  CHECK(error_of([&] { (void)orders(journal, kNames, {{"o-2", "2026-10-06", "22"}}, {.recorded = 4}); })->code() == ErrorCode::invalid_row);
}

TEST_CASE("a change is recorded no earlier than what it changes") {
  const Journal journal = orders(euro_journal(), {"id", "on", "amount", "recorded"}, {{"o-1", "2026-10-05", "10", "8"}, {"o-2", "2026-10-05", "10", ""}});
  CHECK(journal.last_recorded() == 8);
  CHECK(ids_of(journal, 7) == Known{"o-2=10.00"});
  CHECK(error_of([&] { (void)orders(journal, kNames, {{"o-1", "2026-10-05", "11"}}, {.recorded = 7, .on_change = OnChange::reverse}); })->code() == ErrorCode::invalid_row);
  CHECK(error_of([&] { (void)journal.withdraw("orders", {"o-1"}, 7); })->code() == ErrorCode::invalid_row);
  CHECK(ids_of(orders(journal, kNames, {{"o-1", "2026-10-05", "11"}}, {.recorded = 8, .on_change = OnChange::reverse}), 8) == Known{"o-1=11.00", "o-2=10.00"});
}

TEST_CASE("many small changes leave few parts and the same history") {
  Journal journal = euro_journal();
  std::vector<Frame> history;
  for (int i = 0; i < 200; ++i) {
    const std::string id = "o-" + std::to_string(i % 50);
    journal = orders(journal, kNames, {{id, "2026-10-05", std::to_string(i)}}, {.recorded = i, .on_change = OnChange::reverse});
    if (i % 10 == 9) journal = journal.withdraw("orders", {id}, i);
    history.push_back(frame_of(journal, "orders"));
  }
  CHECK(journal.at("orders").rows() == 200);
  CHECK(journal.at("orders").parts().size() <= 9);
  for (int i = 0; i < 200; ++i) {
    INFO(i);
    REQUIRE(frame_of(journal, "orders", i) == history[std::size_t(i)]);
  }
}
