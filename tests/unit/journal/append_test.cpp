// Rows on their way in: what is taken, what is refused, and what the refusal says.
#include <cmath>
#include <limits>

#include "journal_support.hpp"

using namespace attain;
using namespace attain::testing;

TEST_CASE("rows of a CSV become facts with defaults") {
  const Journal journal = orders(euro_journal(), {"id", "on", "customer", "salesperson", "amount", "quantity"},
                                 {{"o-2", "2026-10-05", "c-1", "mei", "12.5", "3"}, {"o-1", "2026-10-04", "", "bo", "1000", "0.125"}});
  const Frame frame = frame_of(journal, "orders");
  CHECK(frame.rows() == 2);
  CHECK(text_of(frame.cell(0, "id")) == "o-1");          // by id
  CHECK(text_of(frame.cell(0, "amount")) == "1000.00");
  CHECK(text_of(frame.cell(1, "amount")) == "12.50");
  CHECK(text_of(frame.cell(0, "quantity")) == "0.125");
  CHECK(text_of(frame.cell(1, "quantity")) == "3.000");
  CHECK(text_of(frame.cell(0, "customer")).empty());
  CHECK(text_of(frame.cell(0, "currency")) == "EUR");
  CHECK(text_of(frame.cell(0, "kind")) == "sale");
  CHECK(text_of(frame.cell(1, "on")) == "2026-10-05");
  CHECK(text_of(frame.cell(1, "recorded")) == "0");
  CHECK(journal.last_recorded() == 0);
  CHECK(euro_journal().last_recorded() == -1);
}

namespace {
struct Refusal {
  const char* column;
  const char* text;
  ErrorCode code;
  const char* message_part;
};
}  // namespace

TEST_CASE("bad cells are refused with their place") {
  const Refusal refusal = GENERATE(values<Refusal>({
      {"amount", "12,5", ErrorCode::invalid_number, "is no number"},
      {"amount", "12.505", ErrorCode::too_many_decimals, "more than 2 decimals"},
      {"amount", "-3", ErrorCode::negative_magnitude, "magnitude"},
      {"amount", "99999999999999999999", ErrorCode::overflow, "too large"},
      {"quantity", "0.1234567890123456789", ErrorCode::too_many_decimals, "18 decimals"},
      {"quantity", "1e18", ErrorCode::overflow, "18 digits"},
      {"on", "05.10.2026", ErrorCode::invalid_date, "no date"},
      {"on", "1399-12-31", ErrorCode::invalid_date, "no date"},
      {"on", "", ErrorCode::invalid_row, "has no on"},
      {"kind", "retrun", ErrorCode::unknown_kind, "there are sale, return"},
      {"currency", "EURO", ErrorCode::invalid_currency, "no currency"},
      {"customer", "c\xFF", ErrorCode::bad_encoding, "UTF-8"},
      {"id", "", ErrorCode::invalid_row, "has no id"},
      {"recorded", "-1", ErrorCode::invalid_row, "recorded"},
      {"recorded", "1.5", ErrorCode::invalid_number, "recorded"},
      {"note", "\xC0\x80", ErrorCode::bad_encoding, "UTF-8"},
  }));
  INFO(refusal.column << " = " << refusal.text);
  std::vector<std::string> names = {"id", "on", "amount"};
  Rows rows = {{"o-1", "2026-10-05", "1"}, {"o-2", "2026-10-05", "2"}};
  auto at = std::find(names.begin(), names.end(), refusal.column);
  if (at == names.end()) {
    names.emplace_back(refusal.column);
    for (auto& row : rows) row.emplace_back();
    at = names.end() - 1;
  }
  rows[1][std::size_t(at - names.begin())] = refusal.text;

  const auto in_memory = error_of([&] { (void)orders(euro_journal(), names, rows); });
  REQUIRE(in_memory);
  CHECK(in_memory->code() == refusal.code);
  CHECK_THAT(in_memory->message(), Catch::Contains(refusal.message_part));
  const std::string row = refusal.column == std::string("id") ? "orders[1]" : "orders[\"o-2\"]";
  CHECK(in_memory->path() == row + "." + refusal.column);

  const auto in_file = error_of([&] { (void)appended(euro_journal(), "orders", batch_of(names, rows, "facts/orders.csv")); });
  REQUIRE(in_file);
  CHECK(in_file->path() == "facts/orders.csv:3");
  CHECK_THAT(in_file->message(), Catch::StartsWith(std::string(refusal.column) + ": "));
}

TEST_CASE("the first bad row is the one reported, whatever its column") {
  const auto error = error_of([] {
    (void)orders(euro_journal(), {"id", "on", "amount", "quantity"}, {{"o-1", "2026-10-05", "1", "1"}, {"o-2", "2026-10-05", "2", "x"}, {"o-3", "bad", "y", "1"}});
  });
  REQUIRE(error);
  CHECK(error->path() == "orders[\"o-2\"].quantity");
}

TEST_CASE("NUL bytes and endless texts are refused") {
  const std::string nul("a\0b", 3);
  CHECK(error_of([&] { (void)orders(euro_journal(), {"id", "on", "channel"}, {{"o-1", "2026-10-05", nul}}); })->code() == ErrorCode::bad_encoding);
  CHECK(error_of([&] { (void)orders(euro_journal(), {"id", "on"}, {{nul, "2026-10-05"}}); })->code() == ErrorCode::bad_encoding);
  CHECK(error_of([&] { (void)orders(euro_journal(), {"id", "on", "channel"}, {{"o-1", "2026-10-05", std::string(17, 'x')}}, {.max_text = 16}); })->code() == ErrorCode::limit_exceeded);
  CHECK_FALSE(error_of([&] { (void)orders(euro_journal(), {"id", "on", "channel"}, {{"o-1", "2026-10-05", std::string(16, 'x')}}, {.max_text = 16}); }));
}

TEST_CASE("columns that must be there are asked for") {
  const auto no_id = error_of([] { (void)orders(euro_journal(), {"ID", "on"}, {{"o-1", "2026-10-05"}}); });
  REQUIRE(no_id);
  CHECK(no_id->code() == ErrorCode::missing_column);
  CHECK_THAT(no_id->hint(), Catch::Contains("\"ID\""));
  CHECK(error_of([] { (void)orders(euro_journal(), {"id"}, {{"o-1"}}); })->code() == ErrorCode::missing_column);
  const auto no_measure = error_of([] { (void)appended(euro_journal(), "targets", batch_of({"id", "meassure", "period", "value"}, {{"t", "x", "2026", "1"}})); });
  REQUIRE(no_measure);
  CHECK(no_measure->code() == ErrorCode::missing_column);
  CHECK_THAT(no_measure->hint(), Catch::Contains("meassure"));
  CHECK(error_of([] { (void)orders(euro_journal(), {"id", "on", "on"}, {{"o-1", "2026-10-05", "2026-10-05"}}); })->code() == ErrorCode::duplicate_key);
  CHECK(error_of([] { (void)orders(euro_journal(), {"id", "on", "x", "x"}, {{"o-1", "2026-10-05", "1", "1"}}); })->code() == ErrorCode::duplicate_key);
  Batch uneven = batch_of({"id", "on"}, {{"o-1", "2026-10-05"}});
  uneven.rows = 2;
  CHECK(error_of([&] { (void)appended(euro_journal(), "orders", uneven); })->code() == ErrorCode::invalid_argument);
}

TEST_CASE("a failed appender is spent and leaves the journal as it was") {
  const Journal before = orders(euro_journal(), {"id", "on"}, {{"o-1", "2026-10-05"}});
  Appender appender(before, "orders", {});
  appender.add(batch_of({"id", "on"}, {{"o-2", "2026-10-05"}}));
  CHECK_THROWS_AS(appender.add(batch_of({"id", "on"}, {{"o-3", "never"}})), Error);
  CHECK_THROWS_AS(appender.add(batch_of({"id", "on"}, {{"o-4", "2026-10-05"}})), Error);
  CHECK_THROWS_AS((void)std::move(appender).finish(), Error);
  CHECK(before.at("orders").rows() == 1);
}

namespace {
Batch typed(BatchColumn column) {
  const std::size_t rows = std::visit([](const auto& data) -> std::size_t {
    using Data = std::decay_t<decltype(data)>;
    if constexpr (std::is_same_v<Data, BatchColumn::Coded>) return data.codes.size();
    else if constexpr (std::is_same_v<Data, BatchColumn::Decimals>) return data.units.size();
    else if constexpr (std::is_same_v<Data, BatchColumn::Dates>) return data.days.size();
    else return data.values.size();
  }, column.data);
  Batch batch{.rows = rows};
  BatchColumn::Integers ids;
  BatchColumn::Dates on;
  for (std::size_t i = 0; i < rows; ++i) {
    ids.values.push_back(std::int64_t(i + 1));
    on.days.push_back(20000);
  }
  batch.columns = {column_of("id", std::move(ids)), column_of("on", std::move(on)), std::move(column)};
  return batch;
}

std::string taken(BatchColumn column, std::size_t row = 0, Appender::Options options = {}) {
  const std::string name = column.name;
  const Journal journal = appended(euro_journal(), "orders", typed(std::move(column)), options);
  return cell(journal, "orders", row, name);
}

ErrorCode refused(BatchColumn column, Appender::Options options = {}) {
  const auto error = error_of([&] { (void)appended(euro_journal(), "orders", typed(std::move(column)), options); });
  REQUIRE(error);
  return error->code();
}
}  // namespace

TEST_CASE("typed columns convert exactly or not at all") {
  using B = BatchColumn;
  CHECK(taken(column_of("amount", B::Integers{{12}})) == "12.00");
  CHECK(taken(column_of("amount", B::Decimals{{125000}, 4})) == "12.50");
  CHECK(refused(column_of("amount", B::Decimals{{125001}, 4})) == ErrorCode::too_many_decimals);
  CHECK(taken(column_of("amount", B::Numbers{{Decimal::of("1.2500E1")}})) == "12.50");
  CHECK(refused(column_of("amount", B::Numbers{{Decimal::of("12.505")}})) == ErrorCode::too_many_decimals);
  CHECK(refused(column_of("amount", B::Numbers{{Decimal::of("1E30")}})) == ErrorCode::overflow);
  CHECK(refused(column_of("amount", B::Integers{{std::numeric_limits<std::int64_t>::max()}})) == ErrorCode::overflow);
  CHECK(refused(column_of("amount", B::Integers{{-1}})) == ErrorCode::negative_magnitude);
  CHECK(refused(column_of("amount", B::Booleans{{1}})) == ErrorCode::wrong_type);
  CHECK(refused(column_of("amount", B::Dates{{1}})) == ErrorCode::wrong_type);
  CHECK(taken(column_of("quantity", B::Floats{{0.1}})) == "0.1");
  CHECK(taken(column_of("quantity", B::Floats{{double(0.1f)}, true})) == "0.1");
  CHECK(taken(column_of("quantity", B::Floats{{1e-5}})) == "0.00001");
  CHECK(taken(column_of("quantity", B::Floats{{std::nan("")}})).empty());
  CHECK(refused(column_of("quantity", B::Floats{{std::numeric_limits<double>::infinity()}})) == ErrorCode::invalid_number);
  CHECK(taken(column_of("quantity", B::Decimals{{1500000}, 6})) == "1.5");
  CHECK(taken(column_of("customer", B::Integers{{17}})) == "17");
  CHECK(taken(column_of("customer", B::Floats{{17.0}})) == "17");
  CHECK(taken(column_of("customer", B::Numbers{{Decimal::of("17.0")}})) == "17");
  CHECK(taken(column_of("channel", B::Booleans{{1}})) == "true");
  CHECK(taken(column_of("channel", B::Dates{{0}})) == "1970-01-01");
  CHECK(taken(column_of("customer", B::Coded{{1, 0, 1}, {"c-1", "c-2"}}), 2) == "c-2");
  CHECK(refused(column_of("customer", B::Coded{{2}, {"c-1", "c-2"}})) == ErrorCode::invalid_row);
  CHECK(taken(column_of("shipped_on", B::Coded{{0}, {"2026-01-02"}})) == "2026-01-02");
  CHECK(refused(column_of("shipped_on", B::Dates{{-208189}})) == ErrorCode::invalid_date);
  CHECK(refused(column_of("shipped_on", B::Dates{{2932897}})) == ErrorCode::invalid_date);
  CHECK(refused(column_of("shipped_on", B::Integers{{20000}})) == ErrorCode::wrong_type);
  CHECK(taken(column_of("amount", B::Integers{{12}}, {0})).empty());
  CHECK(taken(column_of("kind", B::Texts{{"x"}}, {0})) == "sale");
}

TEST_CASE("float money is refused unless the shortest reading is asked for") {
  using B = BatchColumn;
  const auto error = error_of([] { (void)appended(euro_journal(), "orders", typed(column_of("amount", B::Floats{{0.1}}))); });
  REQUIRE(error);
  CHECK(error->code() == ErrorCode::float_money);
  CHECK_THAT(error->hint(), Catch::Contains("floats=\"shortest\""));
  CHECK(taken(column_of("amount", B::Floats{{0.1}}), 0, {.floats_shortest = true}) == "0.10");
  CHECK(refused(column_of("amount", B::Floats{{0.1 + 0.2}}), {.floats_shortest = true}) == ErrorCode::too_many_decimals);
  CHECK(taken(column_of("amount", B::Floats{{std::nan("")}})).empty());
}

TEST_CASE("rows of dated tables get their ids from what they say") {
  const std::vector<std::string> names = {"salesperson", "role", "entity_kind", "entity", "share", "from", "to"};
  const Rows rows = {{"mei", "owner", "customer", "c-1", "0.6", "2026-01-01", ""}, {"bo", "owner", "customer", "c-1", "0.4", "2026-01-01", "2026-06-30"}};
  const Journal journal = appended(euro_journal(), "assignments", batch_of(names, rows));
  const Journal reversed = appended(euro_journal(), "assignments", batch_of(names, {rows[1], rows[0]}));
  CHECK(frame_of(journal, "assignments") == frame_of(reversed, "assignments"));
  CHECK(cell(journal, "assignments", 0, "id").starts_with("a-"));
  CHECK(appended(journal, "assignments", batch_of(names, rows)).at("assignments").rows() == 2);
  CHECK(error_of([&] { (void)appended(journal, "assignments", batch_of(names, {{"bo", "", "", "", "", "2026-06-30", "2026-01-01"}})); })->code() == ErrorCode::invalid_row);
}

TEST_CASE("level and entity name one dimension of a target") {
  const std::vector<std::string> names = {"id", "measure", "period", "value", "level", "entity"};
  const Journal journal = appended(euro_journal(), "targets",
                                   batch_of(names, {{"t-1", "actual_sales", "2026", "100", "team", "north"}, {"t-2", "actual_sales", "2026", "9", "salesperson", "mei"}, {"t-3", "actual_sales", "2026", "500", "company", ""}}));
  CHECK(cell(journal, "targets", 0, "team") == "north");
  CHECK(cell(journal, "targets", 1, "salesperson") == "mei");
  CHECK(cell(journal, "targets", 2, "team").empty());
  CHECK(cell(journal, "targets", 0, "state") == "released");
  CHECK(frame_of(journal, "targets").find("level") == nullptr);
  const auto bad = [&](const std::string& level, const std::string& entity) {
    return error_of([&] { (void)appended(euro_journal(), "targets", batch_of(names, {{"t-1", "x", "2026", "1", level, entity}})); })->code();
  };
  CHECK(bad("taem", "north") == ErrorCode::unknown_kind);
  CHECK(bad("team", "") == ErrorCode::invalid_row);
  CHECK(bad("", "north") == ErrorCode::invalid_row);
  CHECK(error_of([&] {
          (void)appended(euro_journal(), "targets", batch_of({"id", "measure", "period", "value", "level", "entity", "team"}, {{"t-1", "x", "2026", "1", "team", "north", "south"}}));
        })->code() == ErrorCode::conflicting_row);
}
