#include <fstream>

#include "attain/io/csv.hpp"
#include "error_of.hpp"

using namespace attain;
using attain::io::CsvOptions;
using attain::io::CsvReader;
using attain::testing::error_of;

namespace {

std::string cell(const BatchColumn& column, std::size_t row) {
  if (column.is_null(row)) return "-";
  if (const auto* texts = std::get_if<BatchColumn::Texts>(&column.data)) return std::string(texts->values[row]);
  if (const auto* coded = std::get_if<BatchColumn::Coded>(&column.data)) return std::string(coded->dictionary[coded->codes[row]]);
  if (const auto* dates = std::get_if<BatchColumn::Dates>(&column.data)) return Date(dates->days[row]).text();
  if (const auto* decimals = std::get_if<BatchColumn::Decimals>(&column.data)) return to_text(decimals->units[row], decimals->scale);
  return "?";
}

/// Every row as its cells joined by '|', in order.
std::vector<std::string> rows_of(std::string_view text, CsvOptions options = {}) {
  CsvReader reader(text, "t.csv", std::move(options));
  std::vector<std::string> rows;
  while (auto batch = reader.next()) {
    CHECK(batch->lines.size() == batch->rows);
    for (std::size_t row = 0; row < batch->rows; ++row) {
      std::string joined;
      for (const BatchColumn& column : batch->columns) joined += (&column == &batch->columns.front() ? "" : "|") + cell(column, row);
      rows.push_back(joined);
    }
  }
  return rows;
}
Error refused(std::string_view text, CsvOptions options = {}) {
  return error_of([&] { (void)rows_of(text, std::move(options)); });
}
using Rows = std::vector<std::string>;

}  // namespace

TEST_CASE("csv: cells, quotes, doubled quotes and quoted line breaks") {
  CHECK(rows_of("a,b\n1,2\n3,4\n") == Rows{"1|2", "3|4"});
  CHECK(rows_of("a,b\r\n1,2\r\n3,4") == Rows{"1|2", "3|4"});
  CHECK(rows_of("a,b\n\"x,y\",\"he said \"\"no\"\"\"\n") == Rows{"x,y|he said \"no\""});
  CHECK(rows_of("a,b\n\"line\nbreak\",\"\"\"\"\n") == Rows{"line\nbreak|\""});
  CHECK(rows_of("a,b\n\"\",\n,\"\"\n") == Rows{"|", "|"});
  CHECK(rows_of("a\n5\" pipe\n") == Rows{"5\" pipe"});
  CHECK(rows_of("\"a\",\"b \"\"c\"\"\"\n1,2\n") == Rows{"1|2"});
  CHECK(rows_of("a,b\n") == Rows{});
  CHECK(rows_of("a,b") == Rows{});
  CHECK(rows_of("a\n\"x\"") == Rows{"x"});
}

TEST_CASE("csv: empty lines are skipped, a byte order mark too, delimiters can be chosen") {
  CHECK(rows_of("\xEF\xBB\xBF\n\na,b\n\n1,2\n\r\n\n3,4\n\n") == Rows{"1|2", "3|4"});
  CHECK(rows_of("a;b\n1,5;2\n", {.delimiter = ';'}) == Rows{"1,5|2"});
  CHECK(rows_of("a\tb\n1\t2\n", {.delimiter = '\t'}) == Rows{"1|2"});
  CHECK(error_of([] { (void)rows_of("a", {.delimiter = '"'}); }).code() == ErrorCode::invalid_argument);
}

TEST_CASE("csv: each row knows its line, also after quoted line breaks") {
  CsvReader reader("a,b\n1,2\n\"x\ny\",3\n\n4,5\n", "t.csv");
  const auto batch = reader.next();
  REQUIRE(batch);
  CHECK(batch->lines == std::vector<std::uint64_t>{2, 3, 6});
  CHECK(batch->source == "t.csv");
  CHECK(!reader.next());
  CHECK(!reader.next());
}

TEST_CASE("csv: columns are renamed or left out by name") {
  CsvReader reader("OrderID,Junk,Date\n7,x,2026-01-01\n", "t.csv", {.rename = {{"OrderID", "id"}, {"Junk", ""}, {"Date", "on"}}});
  CHECK(reader.columns() == std::vector<std::string>{"id", "on"});
  const auto batch = reader.next();
  REQUIRE(batch);
  REQUIRE(batch->columns.size() == 2);
  CHECK(cell(batch->columns[0], 0) == "7");
  CHECK(cell(batch->columns[1], 0) == "2026-01-01");
  const Error unknown = refused("OrderID,b\n", {.rename = {{"OrderId", "id"}}});
  CHECK(unknown.code() == ErrorCode::unknown_column);
  CHECK(unknown.hint() == "did you mean \"OrderID\"?");
}

TEST_CASE("csv: what is wrong is told with file and line") {
  CHECK(refused("").code() == ErrorCode::syntax_csv);
  CHECK(refused("\n\n").message() == "the file is empty");
  CHECK(refused("a,b\n1,2\n3\n").path() == "t.csv:3");
  CHECK(refused("a,b\n1,2\n3\n").hint() == "is the delimiter right?");
  CHECK(refused("a,b\n1,2,3\n").message() == "3 cells where the header names 2");
  CHECK(refused("a,b\n1,2\n\"x,3\n4,5\n").path() == "t.csv:3");
  CHECK(refused("a,b\n1,2\n\"x,3\n4,5\n").message() == "a quoted cell is not closed");
  CHECK(refused("a,b\n\"x\"y,3\n").message() == "text follows a closing quote");
  CHECK(refused("a,b\n1,2\r3,4\n").message() == "a carriage return without a line feed");
  CHECK(refused("a,a\n").message() == "two columns are named \"a\"");
  CHECK(refused("a,,b\n").message() == "column 2 has no name");
  CHECK(refused("a,b\n1,2\n\nx,caf\xE9\n").code() == ErrorCode::bad_encoding);
  CHECK(refused("a,b\n1,2\n\nx,caf\xE9\n").path() == "t.csv:4");
  CHECK(refused(std::string_view("\xFF\xFE" "a\0,\0b\0\n\0", 10)).code() == ErrorCode::bad_encoding);
  for (const char* text : {"a,b\n1,2\n3\n", "a,b\n\"x\"y,3\n"}) CHECK(refused(text).code() == ErrorCode::syntax_csv);
}

TEST_CASE("csv: limits of columns, cells and rows are kept") {
  std::string header = "c0", row = "0";
  for (int i = 1; i < 4096; ++i) header += ",c" + std::to_string(i), row += ",0";
  CHECK(rows_of(header + "\n" + row + "\n").size() == 1);
  CHECK(refused(header + ",more\n").code() == ErrorCode::limit_exceeded);
  CHECK(rows_of("a\n" + std::string(1 << 20, 'x') + "\n").size() == 1);
  CHECK(refused("a\n" + std::string((1 << 20) + 1, 'x') + "\n").code() == ErrorCode::limit_exceeded);
  CHECK(refused("a\n\"" + std::string((1 << 20) + 1, 'x') + "\"\n").code() == ErrorCode::limit_exceeded);
  CHECK(refused("a\n\"" + std::string(40 << 20, 'x')).code() == ErrorCode::limit_exceeded);  // never closed: given up early
  CHECK(refused("a\n" + std::string(40 << 20, 'x')).code() == ErrorCode::limit_exceeded);
}

TEST_CASE("csv: rows that straddle the blocks of reading come out whole") {
  std::string text = "id,note\n";
  Rows expected;
  for (int i = 0; text.size() < (9u << 20); ++i) {
    const std::string note(std::size_t(i * 37 % 300), char('a' + i % 26));
    if (i % 3 == 0) {
      text += std::to_string(i) + ",\"" + note + "\n\"\"q\"\", " + note + "\"\r\n";
      expected.push_back(std::to_string(i) + "|" + note + "\n\"q\", " + note);
    } else {
      text += std::to_string(i) + "," + note + "x\n";
      expected.push_back(std::to_string(i) + "|" + note + "x");
    }
  }
  CHECK((rows_of(text) == expected));
  CHECK((rows_of(text, {.batch_rows = 7}) == expected));
}

TEST_CASE("csv: with a schema cells come as dates, decimals and codes, and what does not parse stays text") {
  const TableSchema* orders = standard_schema("orders");
  REQUIRE(orders != nullptr);
  const std::string head = "id,on,customer,amount,quantity\n";
  CHECK(rows_of(head + "1,2026-02-28,c-1,12.5,3\n2,,c-1,-0.25,\n3,1999-12-31,,7,10\n", {.schema = orders}) ==
        Rows{"1|2026-02-28|c-1|12.50|3", "2|-|c-1|-0.25|-", "3|1999-12-31|-|7.00|10"});
  CsvReader typed(head + "1,2026-02-28,c-1,12.5,3\n", "t.csv", {.schema = orders});
  const auto batch = typed.next();
  CHECK(std::holds_alternative<BatchColumn::Texts>(batch->columns[0].data));
  CHECK(std::holds_alternative<BatchColumn::Dates>(batch->columns[1].data));
  CHECK(std::holds_alternative<BatchColumn::Coded>(batch->columns[2].data));
  CHECK(std::holds_alternative<BatchColumn::Decimals>(batch->columns[3].data));
  for (const char* day : {"2026-02-29", "2026-13-01", "2026-00-10", "2026-01-32", "26-01-01", "2026/01/01", "2026-1-1", "1399-12-31"}) {
    CsvReader wrong(head + "1," + day + ",c,1.0,1\n", "t.csv", {.schema = orders});
    CHECK(std::holds_alternative<BatchColumn::Texts>(wrong.next()->columns[1].data));
  }
  for (const char* number : {"1,5", "abc", "1e5", ".5", "5.", "--1", "1234567890123456789", " 1"}) {
    CsvReader wrong(head + "1,2026-01-01,c,\"" + number + "\",1\n", "t.csv", {.schema = orders});
    const auto column = wrong.next()->columns[3];
    CHECK(std::holds_alternative<BatchColumn::Texts>(column.data));
    CHECK(column.untyped);
  }
}

TEST_CASE("csv: every day from 1400 to 9999 parses to itself") {
  std::string text = "id,on\n";
  for (int day = -208188; day <= 2932896; day += 97) text += "x," + Date(day).text() + "\n";
  CsvReader reader(text, "t.csv", {.schema = standard_schema("orders"), .batch_rows = 1u << 20});
  const auto batch = reader.next();
  const auto& days = std::get<BatchColumn::Dates>(batch->columns[1].data).days;
  for (std::size_t i = 0; i < days.size(); ++i) {
    if (days[i] != -208188 + int(i) * 97) FAIL(days[i]);
  }
  CHECK(days.size() == (2932896u + 208188u) / 97 + 1);
}

TEST_CASE("csv: columns with many different texts are not coded, and codes survive growth") {
  std::string text = "id,on,customer,product\n";
  Rows expected;
  for (int i = 0; i < 20000; ++i) {
    const std::string row[] = {std::to_string(i), "2026-01-01", "c-" + std::to_string(i), "p-" + std::to_string(i * 7919 % 3000)};
    text += row[0] + "," + row[1] + "," + row[2] + "," + row[3] + "\n";
    expected.push_back(row[0] + "|" + row[1] + "|" + row[2] + "|" + row[3]);
  }
  const CsvOptions options{.schema = standard_schema("orders")};
  CHECK((rows_of(text, options) == expected));
  CsvReader reader(text, "t.csv", options);
  const auto batch = reader.next();
  CHECK(std::holds_alternative<BatchColumn::Texts>(batch->columns[2].data));
  CHECK(std::get<BatchColumn::Coded>(batch->columns[3].data).dictionary.size() == 3000);
}

TEST_CASE("csv: a batch outlives its reader") {
  std::optional<Batch> batch;
  {
    const std::string text = "a\n\"x\"\"y\"\n";
    CsvReader reader(text, "t.csv");
    batch = reader.next();
  }
  CHECK(cell(batch->columns[0], 0) == "x\"y");
}

TEST_CASE("csv: files are read from disk and missing ones are told") {
  const auto path = std::filesystem::temp_directory_path() / "attain-csv-test.csv";
  std::ofstream(path) << "a,b\n1,2\n3\n";
  CsvReader reader(path);
  CHECK(reader.next()->rows == 1);   // what comes before the wrong row
  CHECK(error_of([&] { (void)reader.next(); }).path() == path.string() + ":3");
  std::filesystem::remove(path);
  CHECK(error_of([&] { CsvReader missing(path); }).code() == ErrorCode::file_error);
  CHECK(error_of([&] { CsvReader folder(path.parent_path()); }).code() == ErrorCode::file_error);
}
