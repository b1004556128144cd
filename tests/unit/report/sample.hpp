#pragma once
/// A report with every kind of block and with texts that would do harm if a rendering let them.

#include <string>
#include <vector>

#include "attain/report/report.hpp"

namespace attain::testing {

inline const std::vector<std::string>& hostile_texts() {
  static const std::vector<std::string> texts = {
      "<script>alert(1)</script>", "=CMD()", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "a|b|c", "\"><img src=x onerror=alert(1)>",
      "]]></svg><script>", "a,b\"c;d", "line\nbreak", "\x1b[31mred", "\xff\xfe broken", std::string("nul\0byte", 8), "\u202Egnp.exe", "`code` *b* _i_ [l](javascript:x)",
      "'; DROP TABLE", "张伟 – 北方食品", "Ünïcödé É", "{{7*7}}", "&lt;already&amp;", "http://example.com/?a=1&b=2"};
  return texts;
}

inline Chart people_chart(int people) {
  Chart chart{.kind = Chart::Kind::actual_against_target, .title = "Actual against target", .unit = "EUR"};
  std::vector<std::optional<Decimal>> actual, target;
  for (int i = 0; i < people; ++i) {
    chart.labels.push_back(i == 0 ? "Ng Mei" : i == 1 ? "<script>alert(1)</script>" : i == 2 ? "Maximilian Freiherr von Grossenhausen-Schwarzenfels" :
                           i == 3 ? "张伟（北京）" : "Person " + std::to_string(i));
    actual.emplace_back(Decimal::scaled(4000000 + (i * 7919 % 97) * 31415, 2));
    target.push_back(i == 4 ? std::nullopt : std::optional<Decimal>(Decimal(52000 + i * 13 % 7 * 1500)));
  }
  chart.series = {{"Actual", actual}, {"Target", target}};
  return chart;
}

inline Report sample_report(int people = 12) {
  Report report{.title = "Close of October 2026 <b>&</b>", .subtitle = "Scorecard field sales · as of 2026-10-31 · digest 0123456789abcdef"};
  report.blocks.push_back(Figures{{{"Mean score", Decimal::of("83.53"), ShowAs::number, 2}, {"Attainment", Decimal::of("0.8358"), ShowAs::percent},
                                   {"Actual sales", Decimal::of("1695001.01"), ShowAs::automatic, -1, "EUR", "of 2,000,000.00"},
                                   {"Refused", std::nullopt, ShowAs::number, 0, "", "nobody"}}});
  report.blocks.push_back(Heading{1, "Ranking"});
  report.blocks.push_back(Paragraph{"Plain words about the month. They may be longer than a line, and then they are broken where the page ends, as in any "
                                    "decent document that a director reads on paper."});
  report.blocks.push_back(Paragraph{"A note.", Paragraph::Tone::note});
  report.blocks.push_back(Paragraph{"A warning: one person has no target.", Paragraph::Tone::warning});
  FrameBuilder b;
  auto& rank = b.integer("rank");
  auto& who = b.text("salesperson");
  auto& score = b.decimal("score", 2, "points");
  auto& grade = b.text("grade");
  auto& share = b.decimal("attainment", 12, "ratio");
  auto& sales = b.decimal("actual_sales", 4, "EUR");
  auto& since = b.date("since");
  auto& leads = b.boolean("leads");
  for (int i = 0; i < people; ++i) {
    rank.add(std::int64_t(i + 1));
    who.add(i == 0 ? "Ng Mei" : hostile_texts()[std::size_t(i) % hostile_texts().size()]);
    score.add(Decimal::scaled(9850 - i * 137, 2));
    grade.add(i < 3 ? "A" : i < 8 ? "B" : "C");
    i == 3 ? share.add_null() : share.add(Decimal::of("1.0835834") - Decimal::scaled(i * 31, 3));
    sales.add(Decimal::scaled(12345678901LL - i * 1234567890LL, 4));
    since.add(Date(2024, 3, 1) + i * 30);
    leads.add_boolean(i % 5 == 0);
  }
  report.blocks.push_back(TableBlock{.caption = "Ranking", .frame = std::move(b).build(),
                                     .columns = {{"rank"}, {.column = "salesperson", .links = true}, {"score"}, {.column = "grade", .as = ShowAs::grade}, {"attainment"},
                                                 {"actual_sales"}, {"since"}, {"leads"}}});
  report.blocks.push_back(Heading{1, "Charts"});
  report.blocks.push_back(people_chart(people));
  Chart bars{.kind = Chart::Kind::bars, .title = "Change on the year before", .unit = "ratio", .labels = {"North", "South", "East", "West & Co"},
             .series = {{"2025", {Decimal::of("0.12"), Decimal::of("-0.045"), std::nullopt, Decimal::of("0.3")}},
                        {"2026", {Decimal::of("0.02"), Decimal::of("-0.2"), Decimal::of("0.11"), Decimal::of("0.07")}}},
             .as = ShowAs::percent, .decimals = 1};
  report.blocks.push_back(bars);
  Chart trend{.kind = Chart::Kind::trend, .title = "Sales by month", .unit = "EUR"};
  for (int s = 0; s < 3; ++s) trend.series.emplace_back(s == 0 ? "North" : s == 1 ? "South <script>" : "East", std::vector<std::optional<Decimal>>{});
  for (int m = 1; m <= 24; ++m) {
    trend.labels.push_back(std::to_string(2025 + (m - 1) / 12) + (m % 12 < 10 && m % 12 > 0 ? "-0" : "-") + std::to_string((m - 1) % 12 + 1));
    for (int s = 0; s < 3; ++s) {
      trend.series[std::size_t(s)].second.push_back(s == 2 && m > 9 && m < 13 ? std::nullopt : std::optional<Decimal>(Decimal(210000 + (m * 7919 * (s + 1) % 101) * 1500)));
    }
  }
  trend.reference = Decimal(250000);
  report.blocks.push_back(trend);
  report.blocks.push_back(Chart{.kind = Chart::Kind::waterfall, .title = "How the score came about", .unit = "points",
                                .labels = {"Target attainment", "New customers", "Visits", "Customers lost", "Gate: code of conduct"},
                                .series = {{"Contribution", {Decimal::of("35.29"), Decimal::of("25.88"), Decimal::of("10.59"), Decimal::of("11.77"), Decimal::of("-4.53")}}},
                                .decimals = 2, .total = "Score"});
  Chart heat{.kind = Chart::Kind::heat_map, .title = "Points by team and measure", .unit = "points", .labels = {"North", "South", "East", "West & <Co>"}};
  const char* measures[] = {"Target attainment", "New customers", "Visits to existing customers", "Customers lost", "Report completion", "Growth rate"};
  for (int m = 0; m < 6; ++m) {
    std::vector<std::optional<Decimal>> values;
    for (int t = 0; t < 4; ++t) values.push_back(m == 3 && t == 1 ? std::nullopt : std::optional<Decimal>(Decimal::scaled((m * 331 + t * 577) % 1300, 1)));
    heat.series.emplace_back(measures[m], values);
  }
  heat.reference = Decimal(100);
  heat.decimals = 1;
  report.blocks.push_back(heat);
  report.blocks.push_back(Heading{1, "People"});
  report.blocks.push_back(Heading{2, "Ng Mei"});
  report.blocks.push_back(Paragraph{"Grade B.\nRank 1 of 12."});
  return report;
}

}  // namespace attain::testing
