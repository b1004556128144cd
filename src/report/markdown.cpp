#include <algorithm>

#include "attain/report/report.hpp"
#include "report/shown.hpp"
#include "report/words.hpp"

namespace attain {
namespace {

// One line of Markdown that shows exactly the text: markup, tables' pipes, HTML and entities escaped.
std::string literal(std::string_view text) {
  std::string out;
  for (const char c : report::clean(text)) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '\\': case '`': case '*': case '_': case '[': case ']': case '|': case '~': case '$':
        out += '\\';
        out += c;
        break;
      default: out += c;
    }
  }
  out.erase(0, std::min(out.find_first_not_of(' '), out.size()));
  return out;
}

// The same at the start of a line, where more characters mean something.
std::string line_of(std::string_view text) {
  std::string out = literal(text);
  if (out.empty()) return out;
  const std::size_t digits = std::min(out.find_first_not_of("0123456789"), out.size());
  if (std::string_view("#+-=!:").find(out[0]) != std::string_view::npos) out.insert(0, "\\");
  else if (digits > 0 && digits < out.size() && (out[digits] == '.' || out[digits] == ')')) out.insert(digits, "\\");
  return out;
}

std::string number_cell(std::string text) { return text.empty() ? "–" : literal(text); }

void table(std::string& out, const TableBlock& block, const std::string& heading) {
  if (!block.caption.empty() && block.caption != heading) out += "**" + literal(block.caption) + "**\n\n";
  const auto columns = report::columns_of(block);
  if (columns.empty()) return;
  out += '|';
  for (const auto& column : columns) out += ' ' + literal(column.title) + " |";
  out += "\n|";
  for (const auto& column : columns) out += column.numeric ? " ---: |" : " --- |";
  out += '\n';
  for (std::size_t row = 0; row < block.frame.rows(); ++row) {
    out += '|';
    for (const auto& column : columns) {
      std::string cell = report::shown(column, row);
      out += ' ' + (column.numeric ? number_cell(std::move(cell)) : literal(cell)) + " |";
    }
    out += '\n';
  }
  out += block.frame.rows() == 0 ? "\n(no rows)\n\n" : "\n";
}

struct Printer {
  std::string& out;
  const std::string& above;   // the last heading: a caption need not say it again
  void operator()(const Heading& heading) const {
    out += std::string(static_cast<std::size_t>(std::clamp(heading.level, 1, 5) + 1), '#') + ' ' + literal(heading.text) + "\n\n";
  }
  void operator()(const Paragraph& paragraph) const {
    const std::string text = report::clean(paragraph.text, false);
    const std::string quote = paragraph.tone == Paragraph::Tone::plain ? "" : "> ";
    out += quote + (paragraph.tone == Paragraph::Tone::warning ? "**Note:** " : "");
    for (std::size_t at = 0; at <= text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      out += line_of(std::string_view(text).substr(at, end - at));
      if (end < text.size()) out += "  \n" + quote;
      at = end + 1;
    }
    out += "\n\n";
  }
  void operator()(const Figures& figures) const {
    for (const auto& figure : figures.figures) {
      const report::Look look = report::look_of(figure.as, figure.decimals, figure.unit, 2);
      const std::string unit = report::unit_suffix(figure.unit);
      out += "- " + literal(figure.label + unit) + ": **" + (figure.value ? literal(report::shown(*figure.value, look.as, look.decimals)) : "–") + "**";
      if (!figure.note.empty()) out += " (" + literal(figure.note) + ")";
      out += '\n';
    }
    out += '\n';
  }
  void operator()(const TableBlock& block) const { table(out, block, above); }
  void operator()(const Chart& chart) const {
    report::require_shape(chart);
    if (chart.numbers) table(out, table_of(chart), above);
  }
};

}  // namespace

std::string markdown_of(const Report& report) {
  std::string out;
  if (!report.title.empty()) out += "# " + literal(report.title) + "\n\n";
  if (!report.subtitle.empty()) out += line_of(report.subtitle) + "\n\n";
  std::string above;
  for (const Block& block : report.blocks) {
    std::visit(Printer{out, above}, block);
    const auto* heading = std::get_if<Heading>(&block);
    if (heading != nullptr) above = heading->text;
  }
  while (out.ends_with("\n\n")) out.pop_back();
  return out;
}

}  // namespace attain
