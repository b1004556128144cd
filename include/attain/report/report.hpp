#pragma once
/// Reports: documents of headings, text, tables and charts, rendered to plain text, Markdown, CSV, spreadsheet and self-contained HTML.
///
///     Report r = close_report(sheet);   write(r, "out/close.html");   // the format by the file's ending; html_of(r) gives the text

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "attain/appraisal/appraisal.hpp"
#include "attain/base/frame.hpp"

namespace attain {

struct Heading { int level = 1; std::string text; };
struct Paragraph { std::string text; };
/// How a column is shown.
struct ColumnStyle {
  std::string column, title;
  enum class As : std::uint8_t { plain, number, percent, money, grade } as = As::plain;
  int decimals = 2;
};
struct TableBlock { std::string caption; Frame frame; std::vector<ColumnStyle> columns; };  ///< columns empty: all, by type
/// A chart; numbers stay Decimal, only pixel positions are computed in double.
struct Chart {
  enum class Kind : std::uint8_t { bars, actual_against_target, trend, waterfall, heat_map };
  Kind kind = Kind::bars;
  std::string title, unit;
  std::vector<std::string> labels;                                   ///< x or row labels
  std::vector<std::pair<std::string, std::vector<std::optional<Decimal>>>> series;   ///< heat map: one series a column
};
using Block = std::variant<Heading, Paragraph, TableBlock, Chart>;

struct Report {
  std::string title, subtitle;
  std::vector<Block> blocks;
};

[[nodiscard]] std::string text_of(const Report& report);
[[nodiscard]] std::string markdown_of(const Report& report);
[[nodiscard]] std::string csv_of(const Report& report);              ///< tables one after another, each after a line with its caption
[[nodiscard]] std::string html_of(const Report& report);             ///< one file, no script, inline SVG, light and dark, prints on A4
[[nodiscard]] std::string spreadsheet_of(const Report& report);      ///< the bytes of an .xlsx: one sheet a table; deterministic
void write(const Report& report, const std::filesystem::path& file); ///< .txt, .md, .csv, .html, .xlsx

/// The monthly (quarterly, …) close of a scorecard: ranking, lines, charts, findings.
[[nodiscard]] Report close_report(const AppraisalSheet& sheet);
/// Today's target, pace, follow-ups and visits due, tasks due: one person's morning page (R7); `summary` reviews the day in the evening.
[[nodiscard]] Report daily_brief(const Book& book, std::string_view salesperson, Date day);
[[nodiscard]] Report daily_summary(const Book& book, std::string_view salesperson, Date day);
/// Weekly, monthly, quarterly, yearly report of a team (empty: the company) (R27).
[[nodiscard]] Report period_report(const Book& book, const Period& period, std::string_view team = {}, std::optional<Date> as_of = std::nullopt);
/// Everything kept on a person up to a day: positions, teams, targets, appraisals, trainings, conduct, cases (R5).
[[nodiscard]] Report dossier(const Book& book, std::string_view salesperson, Date as_of);

}  // namespace attain
