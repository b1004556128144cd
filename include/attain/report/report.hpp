#pragma once
/// Reports: documents of headings, text, figures, tables and charts, rendered to plain text, Markdown, CSV, spreadsheet and self-contained HTML.
///
/// Invariants: numbers stay Decimal until they are printed, so every rendering shows the same digits; the same report gives the same bytes in every
/// locale; whatever a text contains (markup, formulas, control or direction characters, broken UTF-8), no rendering lets it act. Nothing is cut short
/// without saying so: long charts continue in further pictures, tables show every row.
///
///     Report r = close_report(sheet);   write(r, "out/close.html");   // the format by the file's ending; html_of(r) gives the text

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "attain/appraisal/appraisal.hpp"
#include "attain/base/frame.hpp"
#include "attain/pay/pay.hpp"
#include "attain/target/target.hpp"

namespace attain {

struct Heading {
  int level = 1;                             ///< 1 … 4, under the report's title
  std::string text;
};

struct Paragraph {
  std::string text;
  enum class Tone : std::uint8_t { plain, note, warning } tone = Tone::plain;
};

/// How a number or text is shown. `automatic` goes by type and unit: "ratio" is percent, a currency is money, other numbers are grouped.
/// `percent` shows 0.8358 as 83.58 %. `plain` is the bare text; `grade` a text set apart. `by_row`: as the table's `rows` say.
enum class ShowAs : std::uint8_t { automatic, plain, number, percent, money, grade, by_row };

/// How a column is shown.
struct ColumnStyle {
  std::string column;                        ///< of the frame
  std::string title = {};                    ///< empty: the column's name in words
  ShowAs as = ShowAs::automatic;
  int decimals = -1;                         ///< rounded half-even for show; -1: money its minor unit, percent 2, others as they need up to 4
  bool links = false;                        ///< cells that equal a heading's text lead to it (HTML)
};

struct TableBlock {
  /// How the numbers of a row look in columns shown `by_row`: for tables with a measure a row.
  struct RowLook { ShowAs as = ShowAs::number; int decimals = -1; };
  std::string caption;                       ///< not shown again right under a heading of the same words
  Frame frame;
  std::vector<ColumnStyle> columns = {};     ///< which columns, in which order; empty: all, automatically
  /// Spreadsheet: tables of one sheet name and the same columns follow each other on one sheet, their captions in its first column.
  std::string sheet = {};
  std::vector<RowLook> rows = {};            ///< one a row, where a column is shown `by_row`
};

/// A row of single numbers that stand out.
struct Figures {
  struct Figure {
    std::string label;
    std::optional<Decimal> value;            ///< empty: not there
    ShowAs as = ShowAs::number;
    int decimals = -1;
    std::string unit = {}, note = {};
  };
  std::vector<Figure> figures;
};

/// A chart; numbers stay Decimal, only pixel positions are computed in double.
///
///  - `bars`: one bar a label and series. `actual_against_target`: two series, actual and target; the bar is the first, the mark the second.
///  - `trend`: labels along x, one line a series; a value that is not there is a gap.
///  - `waterfall`: one series of steps; the last bar is their exact sum, named `total`.
///  - `heat_map`: labels are rows, series are columns; colours run around `reference`, else from the least to the greatest value.
struct Chart {
  enum class Kind : std::uint8_t { bars, actual_against_target, trend, waterfall, heat_map };
  Kind kind = Kind::bars;
  std::string title, unit;
  std::vector<std::string> labels;                                                   ///< x or row labels
  std::vector<std::pair<std::string, std::vector<std::optional<Decimal>>>> series;   ///< one value a label; heat map: one series a column
  ShowAs as = ShowAs::automatic;
  int decimals = -1;                                                                 ///< -1: alike for all numbers, at most 2
  std::optional<Decimal> reference = {};                                             ///< a line in bars and trends; the middle colour of a heat map
  std::string axis = {};                                                             ///< what the labels are: "Salesperson", "Month"
  std::string total = "Total";                                                       ///< waterfall
  bool numbers = true;                                                               ///< also as a table; false where a table beside it has the same
};

using Block = std::variant<Heading, Paragraph, Figures, TableBlock, Chart>;

struct Report {
  std::string title, subtitle;
  std::vector<Block> blocks;
};

/// A chart's numbers as a table: the labels, then one column a series (a waterfall with its total as the last row). Throws invalid_argument when a series
/// has another length than the labels, as every rendering does.
[[nodiscard]] TableBlock table_of(const Chart& chart);

[[nodiscard]] std::string text_of(const Report& report);             ///< columns aligned, wide characters counted as two
[[nodiscard]] std::string markdown_of(const Report& report);
/// Tables one after another, each after a line with its caption; full values, no thousands separators. Texts that a spreadsheet would take for a formula
/// get a leading apostrophe.
[[nodiscard]] std::string csv_of(const Report& report);
[[nodiscard]] std::string html_of(const Report& report);             ///< one file, no script, inline SVG, light and dark, prints on A4
/// The bytes of an .xlsx: the report's words, then one sheet a table; numbers of up to 15 digits are numbers, longer ones text. Throws file_error when
/// there is no room for temporary files.
[[nodiscard]] std::string spreadsheet_of(const Report& report);
/// .txt, .md, .csv, .html, .xlsx; replaces the file in one step. Throws file_error, or invalid_argument on another ending.
void write(const Report& report, const std::filesystem::path& file);

/// The monthly (quarterly, …) close of a scorecard: key figures, ranking, charts, every person's lines and waterfall, findings.
[[nodiscard]] Report close_report(const AppraisalSheet& sheet);
/// A target sheet: key figures, the season of the year, who has what in which month (a heat map), what every target stands on, commitments, findings.
[[nodiscard]] Report target_report(const TargetSheet& sheet);
/// Statements of a pay plan: what everybody earned, is released, holds and is paid, each with the lines it is made of and what lies ahead. With a salesperson only
/// that statement, and nobody else's name or pay. Throws not_found.
[[nodiscard]] Report pay_report(const StatementSheet& sheet, std::string_view salesperson = {});
/// One person's morning page (R7): today's target, pace, follow-ups and visits due, tasks and requests due. Throws not_found.
[[nodiscard]] Report daily_brief(const Book& book, std::string_view salesperson, Date day);
/// The evening's review of the day (R7): what was sold, done and left open.
[[nodiscard]] Report daily_summary(const Book& book, std::string_view salesperson, Date day);
/// Weekly, monthly, quarterly, yearly report of a team (empty: the company) (R27). Throws not_found.
[[nodiscard]] Report period_report(const Book& book, const Period& period, std::string_view team = {}, std::optional<Date> as_of = std::nullopt);
/// Everything kept on a person up to a day: positions, teams, targets, appraisals, trainings, conduct, cases (R5). Throws not_found.
[[nodiscard]] Report dossier(const Book& book, std::string_view salesperson, Date as_of);

/// The report that a `report/1` document of the book describes (docs/concepts/report.md), for a period. Throws unknown_rule, invalid_rule.
[[nodiscard]] Report report_from(const Book& book, std::string_view name, const Period& period, std::optional<Date> as_of = std::nullopt);
/// Checks every `report/1` document of the book: unknown keys, kinds and measures.
[[nodiscard]] Findings verify_reports(const Book& book);

}  // namespace attain
