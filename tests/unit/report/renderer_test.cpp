#include <clocale>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "attain/base/error.hpp"
#include "sample.hpp"
#include "test.hpp"

using namespace attain;
using attain::testing::hostile_texts;
using attain::testing::sample_report;

namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

Report one_table(FrameBuilder&& builder, std::vector<ColumnStyle> columns = {}, std::string caption = "Table") {
  return {.title = "T", .blocks = {TableBlock{.caption = std::move(caption), .frame = std::move(builder).build(), .columns = std::move(columns)}}};
}

Report one_number(const char* number, int scale, const char* unit, ColumnStyle style = {}) {
  FrameBuilder b;
  b.decimal("x", scale, unit).add(Decimal::of(number));
  style.column = "x";
  return one_table(std::move(b), {style});
}

std::string text_line(const Report& report, std::size_t number) {
  const std::string text = text_of(report);
  std::size_t at = 0;
  while (number-- > 0) at = text.find('\n', at) + 1;
  return text.substr(at, text.find('\n', at) - at);
}

std::string csv_cell(const std::string& text) {
  FrameBuilder b;
  b.text("x").add(text);
  const std::string csv = csv_of(one_table(std::move(b)));
  const std::string head = "Table\nX\n";
  REQUIRE(csv.substr(0, head.size()) == head);
  return csv.substr(head.size(), csv.size() - head.size() - 1);
}

// No byte below a space but the line feed, and valid UTF-8 throughout.
bool harmless(const std::string& text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    if ((c < 0x20 && c != '\n') || c == 0x7F) return false;
    const std::size_t length = c < 0x80 ? 1 : c >= 0xC2 && c < 0xE0 ? 2 : c >= 0xE0 && c < 0xF0 ? 3 : c >= 0xF0 && c < 0xF5 ? 4 : 0;
    if (length == 0 || i + length > text.size()) return false;
    for (std::size_t k = 1; k < length; ++k) {
      if ((static_cast<unsigned char>(text[i + k]) & 0xC0) != 0x80) return false;
    }
    i += length;
  }
  return true;
}

}  // namespace

TEST_CASE("numbers are shown exactly, grouped where people read and bare where programs do") {
  CHECK(has(text_of(one_number("1234567.891", 3, "")), "1,234,567.891"));
  CHECK(has(html_of(one_number("-1234567.891", 3, "")), "−1,234,567.891"));
  CHECK(has(markdown_of(one_number("-999", 0, "")), "| -999 |"));
  CHECK(has(csv_of(one_number("-1234567.891", 3, "")), "\n-1234567.891\n"));
  CHECK(text_line(one_number("100", 0, ""), 7) == "100");
  CHECK(text_line(one_number("12345678901234567890123456789.01", 2, ""), 7) == "12,345,678,901,234,567,890,123,456,789.01");
}

TEST_CASE("a ratio is shown as percent and kept as a ratio in the data formats") {
  CHECK(text_line(one_number("0.8358", 12, "ratio"), 7) == "83.58 %");
  CHECK(has(html_of(one_number("0.8358", 12, "ratio")), "83.58\xC2\xA0%"));
  CHECK(has(csv_of(one_number("0.8358", 12, "ratio")), "\n0.8358\n"));
  CHECK(has(text_of(one_number("0.83585", 12, "ratio", {.column = "x", .decimals = 2})), "83.58 %"));  // half-even, once
  CHECK(has(text_of(one_number("0.83575", 12, "ratio", {.column = "x", .decimals = 2})), "83.58 %"));
}

TEST_CASE("money is published at its minor unit with its currency in the heading") {
  const std::string text = text_of(one_number("10030.0150", 4, "EUR"));
  CHECK(has(text, "X (EUR)"));
  CHECK(has(text, "10,030.02"));
  CHECK(has(text_of(one_number("1234.5", 2, "JPY")), "1,234\n"));
  CHECK(has(csv_of(one_number("10030.0150", 4, "EUR")), "\n10030.0150\n"));
}

TEST_CASE("a cell that is not there is a dash for a number and nothing in a file of data") {
  FrameBuilder b;
  b.decimal("x", 2).add_null();
  b.text("y").add("z");
  const Report report = one_table(std::move(b));
  CHECK(has(text_of(report), "–"));
  CHECK(has(csv_of(report), "\n,z\n"));
}

TEST_CASE("a text that looks like a formula gets an apostrophe in CSV, a negative number does not") {
  for (const char* text : {"=CMD()", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", "－1"}) {
    INFO(text);
    const std::string cell = csv_cell(text);
    CHECK((cell[0] == '\'' || cell.substr(0, 2) == "\"'"));
  }
  CHECK(csv_cell("plain") == "plain");
  CHECK(csv_cell("a-b=c") == "a-b=c");
  CHECK(csv_cell("a,b\"c") == "\"a,b\"\"c\"");
  CHECK(csv_cell("two\nlines") == "\"two\nlines\"");
  CHECK(has(csv_of(one_number("-4.53", 2, "points")), "\n-4.53\n"));
  FrameBuilder b;
  b.text("=head").add("x");
  CHECK(has(csv_of(one_table(std::move(b), {}, "@caption")), "'@caption\n'=head\n"));
}

TEST_CASE("whatever a text holds, no rendering lets it act") {
  for (const std::string& hostile : hostile_texts()) {
    INFO(hostile);
    FrameBuilder b;
    b.text("who " + hostile).add(hostile);
    Chart bars{.kind = Chart::Kind::bars, .title = hostile, .unit = hostile, .labels = {hostile}, .series = {{hostile, {Decimal(1)}}, {"other", {Decimal(2)}}}};
    Chart heat = bars, trend = bars;
    heat.kind = Chart::Kind::heat_map;
    trend.kind = Chart::Kind::trend;
    const Report report{.title = hostile, .subtitle = hostile, .blocks = {Heading{1, hostile}, Paragraph{hostile}, Figures{{{hostile, Decimal(1), ShowAs::number, 0, hostile, hostile}}},
                        TableBlock{.caption = hostile, .frame = std::move(b).build(), .sheet = hostile}, bars, heat, trend}};
    const std::string html = html_of(report);
    for (const char* tag : {"<script", "<img", "<b>", "&lt;already&amp;<"}) CHECK_FALSE(has(html, tag));
    CHECK(harmless(html));
    CHECK(harmless(text_of(report)));
    const std::string markdown = markdown_of(report);
    CHECK(harmless(markdown));
    for (const char* tag : {"<script", "<img", "[l](", "&lt;already&amp;\n"}) CHECK_FALSE(has(markdown, tag));
    CHECK_FALSE(spreadsheet_of(report).empty());
  }
}

TEST_CASE("Markdown shows pipes, stars and list signs as themselves") {
  FrameBuilder b;
  b.text("x").add("a|b *c* <d> \\|");
  CHECK(has(markdown_of(one_table(std::move(b))), "| a\\|b \\*c\\* &lt;d&gt; \\\\\\| |"));
  CHECK(has(markdown_of({.title = "T", .blocks = {Paragraph{"# no heading\n1. no list\n- nor here"}}}), "\\# no heading  \n1\\. no list  \n\\- nor here"));
}

TEST_CASE("columns of plain text stay aligned beside wide and combining characters") {
  FrameBuilder b;
  auto& name = b.text("name");
  auto& n = b.integer("n");
  for (const char* text : {"张伟", "e\xCC\x81t\xC3\xA9", "plain name"}) name.add(text), n.add(std::int64_t(7));
  const std::string text = text_of(one_table(std::move(b)));
  CHECK(has(text, "张伟        7\n"));
  CHECK(has(text, "e\xCC\x81t\xC3\xA9         7\n"));
  CHECK(has(text, "plain name  7\n"));
}

TEST_CASE("a waterfall ends in the exact sum of its steps") {
  const Chart chart{.kind = Chart::Kind::waterfall, .title = "W", .labels = {"a", "b", "c"},
                    .series = {{"s", {Decimal::of("35.29"), Decimal::of("48.24"), Decimal::of("-4.53")}}}, .total = "Score"};
  const TableBlock table = table_of(chart);
  CHECK(table.frame.rows() == 4);
  CHECK(std::get<Decimal>(table.frame.cell(3, "series 1")) == Decimal::of("79.00"));
  CHECK(has(html_of({.title = "T", .blocks = {chart}}), ">79.00</text>"));
}

TEST_CASE("a long chart continues in further pictures and names the part") {
  const Report report{.title = "T", .blocks = {attain::testing::people_chart(120)}};
  const std::string html = html_of(report);
  for (const char* part : {"(1–36 of 120)", "(37–72 of 120)", "(73–108 of 120)", "(109–120 of 120)"}) CHECK(has(html, part));
  for (int i = 4; i < 120; ++i) CHECK(has(html, ">Person " + std::to_string(i) + "</text>"));
}

TEST_CASE("a chart whose series do not fit its labels is refused with its name") {
  const Chart chart{.title = "Bad", .labels = {"a", "b"}, .series = {{"s", {Decimal(1)}}}};
  for (const auto& render : {&text_of, &markdown_of, &csv_of, &html_of, &spreadsheet_of}) {
    try {
      (void)render({.title = "T", .blocks = {chart}});
      FAIL("accepted");
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::invalid_argument);
      CHECK(has(error.path(), "Bad"));
    }
  }
}

TEST_CASE("charts of nothing, of zeros and of extremes are drawn all the same") {
  for (const auto kind : {Chart::Kind::bars, Chart::Kind::actual_against_target, Chart::Kind::trend, Chart::Kind::waterfall, Chart::Kind::heat_map}) {
    for (const char* number : {"0", "-1", "1e30", "-9.99e300", "1e-300", "5"}) {
      Chart chart{.kind = kind, .title = "C", .labels = {"a"}, .series = {{"s", {Decimal::of(number)}}}, .numbers = false};
      if (kind == Chart::Kind::actual_against_target) chart.series.emplace_back("t", std::vector<std::optional<Decimal>>{Decimal(0)});
      const std::string html = html_of({.title = "T", .blocks = {chart}});
      CHECK(has(html, "<svg"));
      CHECK_FALSE(has(html, "nan"));
      CHECK_FALSE(has(html, "inf\""));
    }
    Chart nothing{.kind = kind, .title = "C"};
    if (kind == Chart::Kind::actual_against_target) nothing.series = {{"a", {}}, {"t", {}}};
    CHECK(has(html_of({.title = "T", .blocks = {nothing}}), "nothing to show"));
    Chart absent{.kind = kind, .title = "C", .labels = {"a", "b"}, .series = {{"s", {std::nullopt, std::nullopt}}}};
    if (kind == Chart::Kind::actual_against_target) absent.series.emplace_back("t", std::vector<std::optional<Decimal>>{std::nullopt, std::nullopt});
    CHECK(has(html_of({.title = "T", .blocks = {absent}}), "<svg"));
  }
}

TEST_CASE("the same report gives the same bytes, whatever the locale") {
  const Report report = sample_report(20);
  const std::string html = html_of(report), text = text_of(report), xlsx = spreadsheet_of(report);
  const char* found = nullptr;
  for (const char* name : {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "C.UTF-8"}) {
    if (found == nullptr) found = std::setlocale(LC_ALL, name);
  }
  CHECK(html_of(report) == html);
  CHECK(text_of(report) == text);
  CHECK(spreadsheet_of(report) == xlsx);
  std::setlocale(LC_ALL, "C");
}

TEST_CASE("a report is written by its file's ending, in one step or not at all") {
  const auto folder = std::filesystem::temp_directory_path() / "attain_report_test";
  std::filesystem::create_directories(folder);
  const Report report = sample_report(3);
  write(report, folder / "a.HTML");
  write(report, folder / "a.csv");
  std::ifstream in(folder / "a.HTML", std::ios::binary);
  CHECK(std::string{std::istreambuf_iterator<char>(in), {}} == html_of(report));
  CHECK_THROWS_AS(write(report, folder / "a.pdf"), Error);
  CHECK_THROWS_AS(write(report, folder / "absent" / "a.md"), Error);
  std::size_t files = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder)) ++files;
  CHECK(files == 2);
  std::filesystem::remove_all(folder);
}

TEST_CASE("a style for a column that is not there is refused") {
  FrameBuilder b;
  b.text("salesperson").add("x");
  CHECK_THROWS_AS(text_of(one_table(std::move(b), {{"salesprson"}})), Error);
}

TEST_CASE("headings are reached by links, tables without rows say so, and the contents list the chapters") {
  FrameBuilder b;
  b.text("who").add("Ng Mei");
  const Frame frame = std::move(b).build();
  Report report{.title = "T", .blocks = {Heading{1, "One"}, TableBlock{.frame = frame, .columns = {{.column = "who", .links = true}}}, Heading{1, "Two"}, Heading{1, "Three"},
                Heading{2, "Ng Mei"}, Heading{2, "Ng Mei"}, TableBlock{.caption = "Nothing", .frame = frame.slice(0, 0)}}};
  const std::string html = html_of(report);
  CHECK(has(html, "<a href=\"#h4\">Ng Mei</a>"));
  CHECK(has(html, "<h3 id=\"h4\">Ng Mei</h3>"));
  CHECK(has(html, "<nav"));
  CHECK(has(html, "no rows"));
  CHECK(has(text_of(report), "(no rows)"));
}
