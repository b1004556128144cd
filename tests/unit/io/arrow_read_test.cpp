#include <limits>

#include "arrow_build.hpp"
#include "error_of.hpp"

using namespace attain;
using namespace attain::testing;

namespace {

/// The batch of a table made of these columns; everything is released when it is gone.
Batch read(const ArrowParts& parts) {
  ArrowSchema schema;
  to_schema(parts, &schema);
  ArrowArray array;
  to_array(parts, &array);
  struct Release {
    ArrowSchema& schema;
    ~Release() { schema.release(&schema); }
  } release{schema};
  return io::batch_from(schema, &array);
}
Batch read_columns(std::vector<ArrowParts> columns) { return read(table(std::move(columns))); }

Error refused(const ArrowParts& parts) {
  const Error error = error_of([&] { (void)read(parts); });
  CHECK(arrays_alive == 0);
  CHECK(schemas_alive == 0);
  return error;
}
Error refused_columns(std::vector<ArrowParts> columns) { return refused(table(std::move(columns))); }

std::vector<std::string> cells(const BatchColumn& column, std::size_t rows) {
  std::vector<std::string> result;
  for (std::size_t row = 0; row < rows; ++row) {
    if (column.is_null(row)) {
      result.emplace_back("-");
      continue;
    }
    struct Visitor {
      std::size_t row;
      std::string operator()(const BatchColumn::Texts& c) const { return std::string(c.values[row]); }
      std::string operator()(const BatchColumn::Coded& c) const { return std::string(c.dictionary[c.codes[row]]); }
      std::string operator()(const BatchColumn::Integers& c) const { return std::to_string(c.values[row]); }
      std::string operator()(const BatchColumn::Decimals& c) const { return to_text(c.units[row], c.scale); }
      std::string operator()(const BatchColumn::Dates& c) const { return Date(c.days[row]).text(); }
      std::string operator()(const BatchColumn::Floats& c) const { return std::to_string(c.values[row]); }
      std::string operator()(const BatchColumn::Booleans& c) const { return c.values[row] != 0 ? "true" : "false"; }
      std::string operator()(const BatchColumn::Numbers& c) const { return c.values[row].text(); }
    };
    result.push_back(std::visit(Visitor{row}, column.data));
  }
  return result;
}
std::vector<std::string> cells(const ArrowParts& column) {
  const Batch batch = read_columns({column});
  return cells(batch.columns.at(0), batch.rows);
}
using Cells = std::vector<std::string>;

ArrowParts dictionary(ArrowParts codes, ArrowParts values) {
  codes.dictionary = std::make_shared<ArrowParts>(std::move(values));
  return codes;
}

/// The parts with another offset and length, as a slice has.
ArrowParts sliced(ArrowParts parts, std::int64_t offset, std::int64_t length) {
  parts.offset = offset, parts.length = length, parts.null_count = parts.buffers.empty() || !parts.buffers[0] ? 0 : -1;
  return parts;
}

}  // namespace

TEST_CASE("arrow: texts in all their layouts") {
  const Cells expected{"ng-mei", "", "a text that is longer than twelve bytes", "你好", "another text longer than twelve"};
  CHECK(cells(texts("a", expected)) == expected);
  CHECK(cells(texts<std::int64_t>("a", expected)) == expected);
  CHECK(cells(views("a", expected)) == expected);
  CHECK(cells(texts("a", {"x", "y", "z"}, {{1, 0, 1}})) == Cells{"x", "-", "z"});
  CHECK(cells(texts("a", {})) == Cells{});
  CHECK(arrays_alive == 0);
  CHECK(schemas_alive == 0);
}

TEST_CASE("arrow: dictionaries with every type of code, null codes and null values") {
  const ArrowParts values = texts("", {"north", "south", "?"}, {{1, 1, 0}});
  const Cells expected{"south", "north", "-", "-", "south"};
  const std::vector<int> valid{1, 1, 1, 0, 1};
  CHECK(cells(dictionary(numbers<std::int8_t>("t", "c", {1, 0, 2, 99, 1}, valid), values)) == expected);
  CHECK(cells(dictionary(numbers<std::uint8_t>("t", "C", {1, 0, 2, 99, 1}, valid), values)) == expected);
  CHECK(cells(dictionary(numbers<std::int16_t>("t", "s", {1, 0, 2, -9, 1}, valid), values)) == expected);
  CHECK(cells(dictionary(numbers<std::uint16_t>("t", "S", {1, 0, 2, 99, 1}, valid), values)) == expected);
  CHECK(cells(dictionary(numbers<std::int32_t>("t", "i", {1, 0, 2, 99, 1}, valid), values)) == expected);
  CHECK(cells(dictionary(numbers<std::uint32_t>("t", "I", {1, 0, 2, 99, 1}, valid), values)) == expected);
  CHECK(cells(dictionary(numbers<std::int64_t>("t", "l", {1, 0, 2, 99, 1}, valid), values)) == expected);
  CHECK(cells(dictionary(numbers<std::uint64_t>("t", "L", {1, 0, 2, ~0ull, 1}, valid), values)) == expected);
  CHECK(cells(dictionary(numbers<std::int8_t>("t", "c", {1, 1}), texts<std::int64_t>("", {"a", "b", "c", "d"}))) == Cells{"b", "b"});  // more values than rows
  CHECK(cells(dictionary(numbers<std::int8_t>("t", "c", {0, 1, 0}), views("", {"a text beyond twelve bytes", "b"}))) == Cells{"a text beyond twelve bytes", "b", "a text beyond twelve bytes"});
  CHECK(cells(dictionary(numbers<std::int8_t>("t", "c", {1, 0}), numbers<std::int32_t>("", "tdD", {0, 20000}))) == Cells{"2024-10-04", "1970-01-01"});
  CHECK(cells(dictionary(numbers<std::int8_t>("t", "c", {1, 0}), numbers<std::int64_t>("", "l", {7, 8}))) == Cells{"8", "7"});
  CHECK(cells(dictionary(numbers<std::int8_t>("t", "c", {1, 2, 1}), sliced(texts("", {"no", "a", "b", "c"}), 1, 3))) == Cells{"b", "c", "b"});
}

TEST_CASE("arrow: numbers of every width") {
  CHECK(cells(numbers<std::int8_t>("n", "c", {-128, 127})) == Cells{"-128", "127"});
  CHECK(cells(numbers<std::uint8_t>("n", "C", {0, 255})) == Cells{"0", "255"});
  CHECK(cells(numbers<std::int16_t>("n", "s", {-32768, 5})) == Cells{"-32768", "5"});
  CHECK(cells(numbers<std::uint16_t>("n", "S", {65535})) == Cells{"65535"});
  CHECK(cells(numbers<std::int32_t>("n", "i", {-2147483647 - 1})) == Cells{"-2147483648"});
  CHECK(cells(numbers<std::uint32_t>("n", "I", {4294967295u})) == Cells{"4294967295"});
  CHECK(cells(numbers<std::int64_t>("n", "l", {std::numeric_limits<std::int64_t>::min()})) == Cells{"-9223372036854775808"});
  CHECK(cells(numbers<std::uint64_t>("n", "L", {9223372036854775807u, ~0ull}, {{1, 0}})) == Cells{"9223372036854775807", "-"});
  CHECK(refused_columns({numbers<std::uint64_t>("n", "L", {9223372036854775808u})}).code() == ErrorCode::overflow);
  CHECK(cells(numbers<float>("n", "f", {0.5f})) == Cells{"0.500000"});
  CHECK(cells(numbers<double>("n", "g", {-2.25})) == Cells{"-2.250000"});
}

TEST_CASE("arrow: decimals of every width") {
  CHECK(cells(numbers<int128>("d", "d:38,2", {1234, -5, 0})) == Cells{"12.34", "-0.05", "0.00"});
  CHECK(cells(numbers<int128>("d", "d:10,4,128", {1234})) == Cells{"0.1234"});
  CHECK(cells(numbers<std::int32_t>("d", "d:9,2,32", {-1234})) == Cells{"-12.34"});
  CHECK(cells(numbers<std::int64_t>("d", "d:18,3,64", {1234})) == Cells{"1.234"});
  CHECK(cells(numbers<int128>("d", "d:5,-2", {12})) == Cells{"1200"});
  ArrowParts wide = numbers<int128>("d", "d:76,2,256", {1234, 0, -1234, -1});
  wide.length = 2;
  CHECK(cells(wide) == Cells{"12.34", "-12.34"});
  ArrowParts too_wide = numbers<int128>("d", "d:76,2,256", {1234, 1});
  too_wide.length = 1;
  CHECK(refused_columns({too_wide}).code() == ErrorCode::overflow);
  CHECK(refused_columns({numbers<int128>("d", "d:38,-30", {int128(1) << 100})}).code() == ErrorCode::overflow);
  for (const char* format : {"d:", "d:38", "d:38,x", "d:0,2", "d:38,2,100", "d:38,2,"}) CHECK(refused_columns({numbers<int128>("d", format, {1})}).code() == ErrorCode::bad_arrow);
}

TEST_CASE("arrow: dates and the days of timestamps") {
  const std::int64_t day = 86400;
  CHECK(cells(numbers<std::int32_t>("on", "tdD", {0, -1, 20000})) == Cells{"1970-01-01", "1969-12-31", "2024-10-04"});
  CHECK(cells(numbers<std::int64_t>("on", "tdm", {0, -1, 20000 * day * 1000})) == Cells{"1970-01-01", "1969-12-31", "2024-10-04"});
  CHECK(cells(numbers<std::int64_t>("on", "tss:", {20000 * day + 86399, -1})) == Cells{"2024-10-04", "1969-12-31"});
  CHECK(cells(numbers<std::int64_t>("on", "tsm:", {20000 * day * 1000})) == Cells{"2024-10-04"});
  CHECK(cells(numbers<std::int64_t>("on", "tsu:", {20000 * day * 1000000})) == Cells{"2024-10-04"});
  CHECK(cells(numbers<std::int64_t>("on", "tsn:UTC", {20000 * day * 1000000000})) == Cells{"2024-10-04"});
  CHECK(cells(numbers<std::int64_t>("on", "tss:+02:00", {20000 * day - 7200, 20000 * day - 7201})) == Cells{"2024-10-04", "2024-10-03"});
  CHECK(cells(numbers<std::int64_t>("on", "tss:-0530", {20000 * day})) == Cells{"2024-10-03"});
  CHECK(refused_columns({numbers<std::int64_t>("on", "tss:Europe/Berlin", {0})}).code() == ErrorCode::unsupported);
  CHECK(refused_columns({numbers<std::int64_t>("on", "tss:", {std::numeric_limits<std::int64_t>::max()})}).code() == ErrorCode::invalid_date);
  CHECK(cells(numbers<std::int64_t>("on", "tsn:+23:59", {std::numeric_limits<std::int64_t>::min()})) == Cells{"1677-09-22"});
  CHECK(refused_columns({numbers<std::int32_t>("on", "tdD", {std::numeric_limits<std::int32_t>::min()})}).code() == ErrorCode::invalid_date);
  CHECK(cells(numbers<std::int32_t>("on", "tdD", {std::numeric_limits<std::int32_t>::min(), 0}, {{0, 1}})) == Cells{"-", "1970-01-01"});
}

TEST_CASE("arrow: booleans and nothing at all") {
  ArrowParts flags = numbers<char>("b", "b", {}, {{1, 1, 0, 1, 1, 1, 1, 1, 1, 1}});
  flags.length = 10;
  flags.buffers[1] = bitmap({1, 0, 1, 1, 0, 0, 0, 0, 1, 0});
  CHECK(cells(flags) == Cells{"true", "false", "-", "true", "false", "false", "false", "false", "true", "false"});
  CHECK(cells(sliced(flags, 7, 3)) == Cells{"false", "true", "false"});
  ArrowParts nothing{"n", "x", 3, 3};
  CHECK(cells(nothing) == Cells{"-", "-", "-"});
}

TEST_CASE("arrow: offsets of the table, its columns and its nulls add up") {
  ArrowParts t = table({sliced(texts("id", {"no", "a", "b", "c", "d"}, {{1, 1, 0, 1, 1}}), 1, 4), numbers<std::int64_t>("n", "l", {10, 11, 12, 13})});
  t.offset = 1, t.length = 3, t.null_count = 1;
  t.buffers[0] = bitmap({1, 1, 1, 0});
  const Batch batch = read(t);
  CHECK(batch.rows == 3);
  CHECK(cells(batch.columns[0], 3) == Cells{"-", "c", "-"});
  CHECK(cells(batch.columns[1], 3) == Cells{"11", "12", "-"});
}

TEST_CASE("arrow: a batch keeps its array alive, and only that long") {
  {
    const Batch batch = read_columns({texts("id", {"a", "b"}), numbers<std::int64_t>("n", "l", {1, 2})});
    CHECK(arrays_alive == 3);
    const BatchColumn column = batch.columns[0];
    CHECK(cells(column, 2) == Cells{"a", "b"});
  }
  CHECK(arrays_alive == 0);
}

TEST_CASE("arrow: types that are no cells are refused with what to do") {
  for (const char* format : {"z", "Z", "vz", "e", "tts", "ttm", "tDs", "tiM", "+l", "+L", "+s", "+m", "+w:3", "+r", "+vl", "w:16"}) {
    INFO(format);
    const Error error = refused_columns({numbers<std::int64_t>("x", format, {1})});
    CHECK(error.code() == ErrorCode::unsupported);
    CHECK(error.path() == "arrow.x");
    CHECK(!error.hint().empty());
  }
  for (const char* format : {"", "q", "tsx:", "utf8", "td", "dd"}) CHECK(refused_columns({numbers<std::int64_t>("x", format, {1})}).code() == ErrorCode::bad_arrow);
}

TEST_CASE("arrow: what is broken is found where it can be") {
  const auto broken = [](const auto& change) {
    ArrowParts column = texts("x", {"a", "bc"}, {{1, 0}});
    change(column);
    return refused_columns({column}).code();
  };
  CHECK(broken([](ArrowParts& p) { p.length = -1; }) == ErrorCode::bad_arrow);
  CHECK(broken([](ArrowParts& p) { p.offset = -1; }) == ErrorCode::bad_arrow);
  CHECK(broken([](ArrowParts& p) { p.null_count = 5; }) == ErrorCode::bad_arrow);
  CHECK(broken([](ArrowParts& p) { p.null_count = 1, p.buffers[0] = std::nullopt; }) == ErrorCode::bad_arrow);
  CHECK(broken([](ArrowParts& p) { p.buffers[1] = std::nullopt; }) == ErrorCode::bad_arrow);
  CHECK(broken([](ArrowParts& p) { p.buffers[2] = std::nullopt; }) == ErrorCode::bad_arrow);
  CHECK(broken([](ArrowParts& p) { p.buffers.pop_back(); }) == ErrorCode::bad_arrow);
  CHECK(broken([](ArrowParts& p) { p.buffers.clear(); }) == ErrorCode::bad_arrow);
  CHECK(broken([](ArrowParts& p) { p.buffers[1] = bytes_of<std::int32_t>({0, 3, 1}); }) == ErrorCode::bad_arrow);
  CHECK(broken([](ArrowParts& p) { p.buffers[1] = bytes_of<std::int32_t>({-2, 0, 1}); }) == ErrorCode::bad_arrow);
  CHECK(broken([](ArrowParts& p) { p.dictionary = std::make_shared<ArrowParts>(texts("", {"a"})); }) == ErrorCode::bad_arrow);
  CHECK(broken([](ArrowParts& p) { p.name = ""; }) == ErrorCode::bad_arrow);
  CHECK(broken([](ArrowParts& p) { p.name = "\xFF"; }) == ErrorCode::bad_encoding);
  CHECK(broken([](ArrowParts& p) { p.buffers[2] = std::vector<char>{'\xFF', 'b', 'c'}; }) == ErrorCode::bad_encoding);
  CHECK(refused_columns({texts("a", {"x"}), texts("a", {"x"})}).code() == ErrorCode::bad_arrow);
  CHECK(refused_columns({texts("a", {"x", "y"}), texts("b", {"x"})}).code() == ErrorCode::bad_arrow);
  CHECK(refused_columns({texts("a", {"\xC3", "\xA9"})}).code() == ErrorCode::bad_encoding);
  CHECK(refused_columns({texts("a", {"\xC3", "\xA9"}, {{1, 0}})}).path() == "arrow.a[0]");
  CHECK(cells(texts("a", {"ok", "\xA9\xFF"}, {{1, 0}})) == Cells{"ok", "-"});
  CHECK(refused_columns({dictionary(numbers<std::int8_t>("t", "c", {2}), texts("", {"a", "b"}))}).message() == "the code 2 is outside the dictionary");
  CHECK(refused_columns({dictionary(numbers<std::int8_t>("t", "c", {-1}), texts("", {"a", "b"}))}).code() == ErrorCode::bad_arrow);
  CHECK(refused_columns({dictionary(numbers<float>("t", "f", {0}), texts("", {"a"}))}).code() == ErrorCode::bad_arrow);
  CHECK(refused(texts("a", {"x"})).message() == "the stream is not a table: its type is \"u\"");
  CHECK(refused(table({})).code() == ErrorCode::bad_arrow);
}

TEST_CASE("arrow: views beyond their buffers are found") {
  const auto broken = [](std::size_t at, std::int32_t value) {
    ArrowParts p = views("x", {"a text beyond twelve bytes"});
    std::memcpy(p.buffers[1]->data() + at, &value, 4);
    return refused_columns({p}).code();
  };
  CHECK(broken(0, -1) == ErrorCode::bad_arrow);
  CHECK(broken(0, 1000) == ErrorCode::bad_arrow);
  CHECK(broken(8, 2) == ErrorCode::bad_arrow);
  CHECK(broken(8, -1) == ErrorCode::bad_arrow);
  CHECK(broken(12, 5) == ErrorCode::bad_arrow);
  CHECK(broken(12, -5) == ErrorCode::bad_arrow);
}

TEST_CASE("arrow: streams are read chunk by chunk, cut into batches, and released once") {
  const auto chunk = [](std::vector<std::int64_t> values) { return table({numbers<std::int64_t>("n", "l", values), texts("__index_level_0__", std::vector<std::string>(values.size()))}); };
  ArrowArrayStream stream = to_stream({chunk({}), {chunk({1, 2, 3}), chunk({}), chunk({4})}});
  std::vector<std::string> seen;
  const std::size_t rows = io::read_arrow(&stream, [&](const Batch& batch) {
    CHECK(batch.columns.size() == 1);
    for (const std::string& cell : cells(batch.columns[0], batch.rows)) seen.push_back(cell);
    seen.emplace_back("|");
  }, {.batch_rows = 2});
  CHECK(rows == 4);
  CHECK(seen == Cells{"1", "2", "|", "3", "|", "4", "|"});
  CHECK(stream.release == nullptr);
  CHECK(arrays_alive + schemas_alive + streams_alive == 0);
  CHECK(error_of([&] { io::read_arrow(&stream, [](const Batch&) {}); }).code() == ErrorCode::bad_arrow);
}

TEST_CASE("arrow: whatever goes wrong, everything is released once") {
  const ArrowParts good = table({numbers<std::int64_t>("n", "l", {1})}), other = table({texts("a", {"x"}), texts("b", {"x"})});
  const auto run = [](StreamHolder holder, const std::function<void(const Batch&)>& use = [](const Batch&) {}) {
    ArrowArrayStream stream = to_stream(std::move(holder));
    const Error error = error_of([&] { io::read_arrow(&stream, use); });
    CHECK(stream.release == nullptr);
    CHECK(arrays_alive + schemas_alive + streams_alive == 0);
    return error;
  };
  CHECK(run({good, {good}, 0, true}).message() == "the stream gives no schema: the disk is on fire");
  CHECK(run({good, {good}, 0, false, true}).message() == "the stream broke off: the disk is on fire");
  CHECK(run({good, {good, other}}).code() == ErrorCode::bad_arrow);
  CHECK(run({texts("a", {}), {}}).code() == ErrorCode::bad_arrow);
  CHECK(run({good, {good}}, [](const Batch&) { throw Error(ErrorCode::cancelled, "", "enough"); }).code() == ErrorCode::cancelled);
}
