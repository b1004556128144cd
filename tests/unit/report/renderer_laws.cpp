#include <rapidcheck.h>

#include <algorithm>

#include "attain/report/report.hpp"
#include "report/shown.hpp"
#include "report/svg.hpp"
#include "report/words.hpp"
#include "test.hpp"

using namespace attain;

namespace {

// Any bytes, with those that matter more often than chance would bring them.
rc::Gen<std::string> any_text() {
  const auto piece = rc::gen::oneOf(rc::gen::string<std::string>(),
                                    rc::gen::element<std::string>("=", "+", "-", "@", "\t", "\r", "\n", "\r\n", "\"", "'", ",", "|", "\\", "<", ">", "&", "`", "*", " ", "张", "é", "e\xCC\x81",
                                                                  "\xE2\x80\xAE", "\xEF\xBC\x9D", "\xF0\x9F\x98\x80", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "abc"));
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece), [](const std::vector<std::string>& pieces) {
    std::string text;
    for (const auto& one : pieces) text += one;
    return text;
  });
}

rc::Gen<Decimal> any_number() {
  return rc::gen::map(rc::gen::pair(rc::gen::arbitrary<std::int64_t>(), rc::gen::inRange(0, 12)), [](const auto& p) { return Decimal::scaled(p.first, p.second); });
}

Report table_of_texts(const std::vector<std::string>& texts) {
  FrameBuilder b;
  auto& x = b.text("x");
  auto& y = b.text("y");
  for (const auto& text : texts) {
    x.add(text);
    y.add("end");
  }
  return {.title = "T", .blocks = {TableBlock{.caption = "C", .frame = std::move(b).build()}}};
}

// A plain reader of CSV.
std::vector<std::vector<std::string>> read_csv(const std::string& csv) {
  std::vector<std::vector<std::string>> rows(1, std::vector<std::string>(1));
  bool quoted = false;
  for (std::size_t i = 0; i < csv.size(); ++i) {
    std::string& cell = rows.back().back();
    if (quoted) {
      if (csv[i] != '"') cell += csv[i];
      else if (i + 1 < csv.size() && csv[i + 1] == '"') cell += csv[i++];
      else quoted = false;
    } else if (csv[i] == '"') quoted = true;
    else if (csv[i] == ',') rows.back().emplace_back();
    else if (csv[i] == '\n') rows.emplace_back(1);
    else cell += csv[i];
  }
  return rows;
}

std::string unescaped(std::string text) {
  const std::pair<const char*, const char*> pairs[] = {{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}};
  for (const auto& [from, to] : pairs) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + 1)) text.replace(at, std::string(from).size(), to);
  }
  return text;
}

}  // namespace

TEST_CASE("law: cleaning twice is cleaning once, and leaves nothing that acts") {
  CHECK(rc::check([] {
    const std::string text = *any_text();
    const bool one_line = *rc::gen::arbitrary<bool>();
    const std::string once = report::clean(text, one_line);
    RC_ASSERT(report::clean(once, one_line) == once);
    for (const char c : once) RC_ASSERT(static_cast<unsigned char>(c) >= 0x20 || (c == '\n' && !one_line));
    RC_ASSERT(once.find("\xE2\x80\xAE") == std::string::npos);
  }));
}

TEST_CASE("law: escaping hides no text and lets no markup through") {
  CHECK(rc::check([] {
    const std::string text = *any_text();
    const std::string escaped = report::escaped(text);
    RC_ASSERT(escaped.find_first_of("<>\"'") == std::string::npos);
    RC_ASSERT(unescaped(escaped) == report::clean(text));
  }));
}

TEST_CASE("law: a CSV read back has the rows, columns and texts that went in, and no text begins a formula") {
  CHECK(rc::check([] {
    const auto texts = *rc::gen::container<std::vector<std::string>>(any_text());
    const auto rows = read_csv(csv_of(table_of_texts(texts)));
    RC_ASSERT(rows.size() == texts.size() + 3);
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const auto& row = rows[i + 2];
      RC_ASSERT(row.size() == 2u);
      RC_ASSERT(row[1] == "end");
      const std::string cleaned = report::clean(texts[i], false);
      RC_ASSERT(row[0] == cleaned || row[0] == "'" + cleaned);
      const std::size_t start = row[0].find_first_not_of(" \n");
      if (start != std::string::npos) RC_ASSERT(std::string("=+-@").find(row[0][start]) == std::string::npos);
    }
  }));
}

TEST_CASE("law: every row of a Markdown table has the pipes of its columns") {
  CHECK(rc::check([] {
    const auto texts = *rc::gen::container<std::vector<std::string>>(any_text());
    const std::string markdown = markdown_of(table_of_texts(texts));
    std::size_t lines = 0, at = 0;
    while (at < markdown.size()) {
      const std::size_t end = markdown.find('\n', at);
      const std::string line = markdown.substr(at, end - at);
      at = end + 1;
      if (line.empty() || line[0] != '|') continue;
      ++lines;
      int pipes = 0;
      for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '\\') ++i;
        else if (line[i] == '|') ++pipes;
      }
      RC_ASSERT(pipes == 3);
    }
    RC_ASSERT(lines == texts.size() + 2);
  }));
}

TEST_CASE("law: lines of a text table are equally long up to their last column") {
  CHECK(rc::check([] {
    const auto texts = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(any_text()));
    const std::string text = text_of(table_of_texts(texts));
    std::vector<std::size_t> ends;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = text.find('\n', at);
      const std::string line = text.substr(at, end - at);
      at = end + 1;
      if (line.ends_with("  end")) ends.push_back(std::size_t(report::columns_of(std::string_view(line).substr(0, line.size() - 3))));
    }
    RC_ASSERT(ends.size() >= texts.size());
    RC_ASSERT(std::all_of(ends.begin(), ends.end(), [&](std::size_t e) { return e == ends[0]; }));
  }));
}

TEST_CASE("law: a grouped number without its commas is the number, rounded half-even") {
  CHECK(rc::check([] {
    const Decimal value = *any_number();
    const int decimals = *rc::gen::inRange(-1, 6);
    std::string text = report::grouped(value, decimals);
    const std::size_t point = std::min(text.find('.'), text.size());
    for (std::size_t i = 0; i < point; ++i) {
      if (text[i] == ',') RC_ASSERT((point - i) % 4 == 0);
    }
    text.erase(std::remove(text.begin(), text.end(), ','), text.end());
    RC_ASSERT(Decimal::of(text) == (decimals < 0 ? value : value.rounded(decimals)));
  }));
}

TEST_CASE("law: an axis covers its values in even steps with different labels") {
  CHECK(rc::check([] {
    const double a = (*any_number()).to_double(), b = (*any_number()).to_double();
    const bool with_zero = *rc::gen::arbitrary<bool>();
    const report::Axis axis = report::axis_of(std::min(a, b), std::max(a, b), with_zero, 5, {ShowAs::number, -1});
    RC_ASSERT(axis.ticks.size() >= 2u);
    RC_ASSERT(axis.ticks.size() <= 13u);
    const double room = (axis.high - axis.low) * 1e-6;
    RC_ASSERT(axis.low <= std::min(a, b) + room);
    RC_ASSERT(axis.high >= std::max(a, b) - room);
    for (std::size_t i = 1; i < axis.ticks.size(); ++i) {
      RC_ASSERT(axis.ticks[i].first > axis.ticks[i - 1].first);
      RC_ASSERT(axis.ticks[i].second != axis.ticks[i - 1].second);
    }
  }));
}

TEST_CASE("law: cut text is no wider than its room and a beginning of the whole") {
  CHECK(rc::check([] {
    const std::string text = report::clean(*any_text());
    const double room = *rc::gen::inRange(15, 200);
    const std::string cut = report::elided(text, 12.5, room);
    RC_ASSERT(cut == text || (report::pixels_of(cut, 12.5) <= room && cut.ends_with("…") && text.starts_with(cut.substr(0, cut.size() - 3))));
  }));
}

TEST_CASE("law: a waterfall's last row is the sum of the others") {
  CHECK(rc::check([] {
    const auto steps = *rc::gen::container<std::vector<std::optional<Decimal>>>(rc::gen::map(any_number(), [](const Decimal& d) { return std::optional(d.rounded(2)); }));
    Chart chart{.kind = Chart::Kind::waterfall, .title = "W", .labels = std::vector<std::string>(steps.size(), "s"), .series = {{"x", steps}}};
    Decimal sum = 0;
    for (const auto& step : steps) sum += *step;
    const TableBlock table = table_of(chart);
    RC_ASSERT(std::get<Decimal>(table.frame.cell(steps.size(), "series 1")) == sum);
  }));
}
