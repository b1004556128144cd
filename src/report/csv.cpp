#include "attain/report/report.hpp"
#include "report/shown.hpp"
#include "report/words.hpp"

namespace attain {
namespace {

// True when a spreadsheet might take the text for a formula: = + - @ at its start, also full-width, also behind what spreadsheets skip.
bool like_formula(std::string_view text) {
  if (text.empty()) return false;
  if (text[0] == '\t' || text[0] == '\r' || text[0] == '\n') return true;
  const std::size_t start = text.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos) return false;
  text.remove_prefix(start);
  for (const std::string_view sign : {"=", "+", "-", "@", "＝", "＋", "－", "＠", "−"}) {
    if (text.starts_with(sign)) return true;
  }
  return false;
}

std::string text_cell(std::string_view text) {
  std::string safe = like_formula(text) ? "'" + report::clean(text, false) : report::clean(text, false);
  if (safe.find_first_of(",;\"\n\r") == std::string::npos && (safe.empty() || (safe.front() != ' ' && safe.back() != ' '))) return safe;
  std::string quoted = "\"";
  for (const char c : safe) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

void table(std::string& out, const TableBlock& block) {
  const auto columns = report::columns_of(block);
  if (!out.empty()) out += '\n';
  out += text_cell(block.caption) + '\n';
  for (std::size_t i = 0; i < columns.size(); ++i) out += (i > 0 ? "," : "") + text_cell(columns[i].title);
  out += '\n';
  for (std::size_t row = 0; row < block.frame.rows(); ++row) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (i > 0) out += ',';
      const Column& column = *columns[i].column;
      if (column.is_null(row)) continue;
      if (column.type() == ColumnType::text) out += text_cell(column.text(row));
      else if (column.type() == ColumnType::decimal && column.scale() > 6) out += column.decimal(row).normalized().text();
      else out += text_of(column.cell(row));
    }
    out += '\n';
  }
}

struct Printer {
  std::string& out;
  void operator()(const Heading&) const {}
  void operator()(const Paragraph&) const {}
  void operator()(const Figures& figures) const {
    if (!out.empty()) out += '\n';
    out += "Figures\nfigure,value,unit,note\n";
    for (const auto& figure : figures.figures) {
      out += text_cell(figure.label) + ',' + (figure.value ? figure.value->text() : "") + ',' + text_cell(figure.unit) + ',' + text_cell(figure.note) + '\n';
    }
  }
  void operator()(const TableBlock& block) const { table(out, block); }
  void operator()(const Chart& chart) const {
    report::require_shape(chart);
    if (chart.numbers) table(out, table_of(chart));
  }
};

}  // namespace

std::string csv_of(const Report& report) {
  std::string out;
  for (const Block& block : report.blocks) std::visit(Printer{out}, block);
  return out;
}

}  // namespace attain
