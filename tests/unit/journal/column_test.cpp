// How columns are kept: custom columns and their kinds, scales, constants, and the memory they take.
#include "journal_support.hpp"

using namespace attain;
using namespace attain::testing;

namespace {
ColumnKind kind_of(const std::vector<std::string>& cells) {
  Rows rows;
  for (std::size_t i = 0; i < cells.size(); ++i) rows.push_back({"o-" + std::to_string(i), "2026-10-05", cells[i]});
  const Journal journal = orders(euro_journal(), {"id", "on", "x"}, rows);
  const ColumnSchema* column = journal.at("orders").schema().find("x");
  REQUIRE(column != nullptr);
  CHECK(column->custom);
  return column->kind;
}
}  // namespace

TEST_CASE("untyped custom columns get the kind that all their cells have") {
  CHECK(kind_of({"1", "", "2.50", "-3"}) == ColumnKind::number);
  CHECK(kind_of({"1", "007"}) == ColumnKind::text);
  CHECK(kind_of({"1", "x"}) == ColumnKind::text);
  CHECK(kind_of({"2026-10-05", ""}) == ColumnKind::date);
  CHECK(kind_of({"2026-10-05", "2026-13-05"}) == ColumnKind::text);
  CHECK(kind_of({"true", "False"}) == ColumnKind::boolean);
  CHECK(kind_of({"true", "1"}) == ColumnKind::text);
  CHECK(kind_of({"123456789012345678901"}) == ColumnKind::text);
  CHECK(kind_of({"0.000000000000001", "1000000"}) == ColumnKind::text);   // no 18 digits hold both
}

TEST_CASE("the kind of a custom column does not depend on how a file was cut") {
  Appender appender(euro_journal(), "orders", {});
  appender.add(batch_of({"id", "on"}, {{"o-0", "2026-10-05"}}));
  appender.add(batch_of({"id", "on", "x"}, {{"o-1", "2026-10-05", "1.50"}}));
  appender.add(batch_of({"id", "on", "x"}, {{"o-2", "2026-10-05", "abc"}, {"o-3", "2026-10-05", ""}}));
  const Journal journal = std::move(appender).finish();
  CHECK(cell(journal, "orders", 0, "x").empty());
  CHECK(cell(journal, "orders", 1, "x") == "1.50");
  CHECK(cell(journal, "orders", 2, "x") == "abc");
}

TEST_CASE("an empty custom column is no column") {
  const Journal journal = orders(euro_journal(), {"id", "on", "x"}, {{"o-1", "2026-10-05", ""}});
  CHECK(journal.at("orders").schema().find("x") == nullptr);
}

TEST_CASE("a custom column keeps the kind it has") {
  const Journal numbers = orders(euro_journal(), {"id", "on", "x"}, {{"o-1", "2026-10-05", "1"}});
  const auto error = error_of([&] { (void)orders(numbers, {"id", "on", "x"}, {{"o-2", "2026-10-05", "abc"}}); });
  REQUIRE(error);
  CHECK(error->code() == ErrorCode::invalid_number);
  const Journal texts = orders(euro_journal(), {"id", "on", "x"}, {{"o-1", "2026-10-05", "abc"}});
  CHECK(cell(orders(texts, {"id", "on", "x"}, {{"o-2", "2026-10-05", "1.50"}}), "orders", 1, "x") == "1.50");
  Batch typed = batch_of({"id", "on"}, {{"o-2", "2026-10-05"}});
  typed.columns.push_back(column_of("x", BatchColumn::Decimals{{150}, 2}));
  CHECK(cell(appended(texts, "orders", typed), "orders", 1, "x") == "1.5");
  CHECK(appended(euro_journal(), "orders", typed).at("orders").schema().find("x")->kind == ColumnKind::number);
}

TEST_CASE("a misspelt column is kept as a custom one") {
  const Journal journal = orders(euro_journal(), {"id", "on", "ammount"}, {{"o-1", "2026-10-05", "5"}});
  CHECK(journal.at("orders").schema().find("ammount")->custom);
  CHECK(cell(journal, "orders", 0, "ammount") == "5");
}

TEST_CASE("number columns take more decimals as they come, up to 18 digits") {
  Appender appender(euro_journal(), "orders", {});
  appender.add(batch_of({"id", "on", "quantity"}, {{"o-1", "2026-10-05", "2"}, {"o-2", "2026-10-05", "2.5"}}));
  appender.add(batch_of({"id", "on", "quantity"}, {{"o-3", "2026-10-05", "0.0625"}, {"o-4", "2026-10-05", "7"}}));
  const Journal journal = std::move(appender).finish();
  CHECK(cell(journal, "orders", 0, "quantity") == "2.0000");
  CHECK(cell(journal, "orders", 2, "quantity") == "0.0625");
  CHECK(journal.at("orders").parts()[0].segment->column(*standard_schema("orders")->index("quantity")).scale == 4);

  Appender wide(euro_journal(), "orders", {});
  wide.add(batch_of({"id", "on", "quantity"}, {{"o-1", "2026-10-05", "12345678901234567"}}));
  const auto error = error_of([&] { wide.add(batch_of({"id", "on", "quantity"}, {{"o-2", "2026-10-05", "0.0625"}})); });
  REQUIRE(error);
  CHECK(error->code() == ErrorCode::overflow);
  // In changes of their own they lie in parts of their own.
  const Journal apart = orders(orders(euro_journal(), {"id", "on", "quantity"}, {{"o-1", "2026-10-05", "12345678901234567"}}), {"id", "on", "quantity"}, {{"o-2", "2026-10-05", "0.0625"}});
  CHECK(apart.at("orders").parts().size() == 2);
  CHECK(cell(apart, "orders", 0, "quantity") == "12345678901234567.0000");
}

TEST_CASE("a column of equal cells holds one") {
  Rows rows;
  for (int i = 0; i < 1000; ++i) rows.push_back({"o-" + std::to_string(i), "2026-10-05", "5", std::to_string(i)});
  const Journal journal = orders(euro_journal(), {"id", "on", "amount", "quantity"}, rows);
  const Table& table = journal.at("orders");
  const Segment& segment = *table.parts()[0].segment;
  const auto column = [&](const char* name) -> const SegmentColumn& { return segment.column(*table.schema().index(name)); };
  CHECK(column("amount").mask == 0);
  CHECK_FALSE(column("amount").has_null);
  CHECK(column("amount").number(999) == 500);
  CHECK(column("customer").all_null());
  CHECK(column("quantity").mask == ~0u);
  CHECK(column("quantity").number(999) == 999);
  CHECK(segment.on().mask == 0);
  CHECK(segment.recorded().mask == 0);
  CHECK(table.bytes() < 1000 * 20 + 8192);
  CHECK(segment.column(500).all_null());
}

TEST_CASE("a table has a limit of columns") {
  Batch batch = batch_of({"id", "on"}, {{"o-1", "2026-10-05"}});
  for (int i = 0; i < 1001; ++i) batch.columns.push_back(column_of("x" + std::to_string(i), BatchColumn::Integers{{1}}));
  CHECK(error_of([&] { (void)appended(euro_journal(), "orders", batch); })->code() == ErrorCode::limit_exceeded);
}
