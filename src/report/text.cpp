#include <algorithm>

#include "attain/report/report.hpp"
#include "report/shown.hpp"
#include "report/words.hpp"

namespace attain {
namespace {

using report::clean;
using report::columns_of;
using report::padded;

constexpr int kWidth = 100;     // paragraphs are broken here
constexpr int kBarColumns = 40;

void underline(std::string& out, const std::string& text, char with) {
  out += text + '\n' + std::string(static_cast<std::size_t>(std::max(1, columns_of(text))), with) + "\n\n";
}

void wrap(std::string& out, const std::string& text, const std::string& first_indent, const std::string& indent) {
  std::string line = first_indent;
  bool empty = true;
  const auto word_done = [&](std::string_view word) {
    if (word.empty()) return;
    if (!empty && columns_of(line) + 1 + columns_of(word) > kWidth) {
      out += line + '\n';
      line = indent;
      empty = true;
    }
    if (!empty) line += ' ';
    line += word;
    empty = false;
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_of(" \n", at), text.size());
    word_done(std::string_view(text).substr(at, end - at));
    if (end < text.size() && text[end] == '\n') {
      out += line + '\n';
      line = indent;
      empty = true;
    }
    at = end + 1;
  }
  if (!empty) out += line + '\n';
}

void table(std::string& out, const TableBlock& block, const std::string& heading) {
  if (!block.caption.empty() && block.caption != heading) out += clean(block.caption) + '\n';
  const auto columns = report::columns_of(block);
  std::vector<std::vector<std::string>> cells;
  std::vector<int> widths;
  for (const auto& column : columns) {
    std::vector<std::string> texts = {clean(column.title)};
    for (std::size_t row = 0; row < block.frame.rows(); ++row) {
      const std::string cell = report::shown(column, row);
      texts.push_back(cell.empty() && column.numeric ? "–" : clean(cell));
    }
    int width = 0;
    for (const std::string& text : texts) width = std::max(width, columns_of(text));
    widths.push_back(width);
    cells.push_back(std::move(texts));
  }
  for (std::size_t row = 0; row <= block.frame.rows(); ++row) {
    std::string line;
    for (std::size_t i = 0; i < columns.size(); ++i) line += (i > 0 ? "  " : "") + padded(cells[i][row], widths[i], columns[i].numeric);
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + '\n';
    if (row > 0 || columns.empty()) continue;
    line.clear();
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (i > 0) line += "  ";
      for (int dash = 0; dash < widths[i]; ++dash) line += "─";
    }
    out += line + '\n';
  }
  if (block.frame.rows() == 0) out += "(no rows)\n";
  out += '\n';
}

// Labels, numbers and a bar of blocks; bars of negative numbers are drawn with another letter.
void bars(std::string& out, const Chart& chart) {
  out += clean(chart.title + report::unit_suffix(chart.unit)) + '\n';
  std::vector<std::string> labels;
  for (const std::string& label : chart.labels) labels.push_back(clean(label));
  if (chart.kind == Chart::Kind::waterfall) labels.push_back(clean(chart.total));
  const report::Look look = report::look_of(chart);
  int label_width = 0, number_width = 0;
  double most = 0;
  std::vector<std::vector<std::optional<Decimal>>> values;
  for (const auto& one : chart.series) values.push_back(one.second);
  if (chart.kind == Chart::Kind::waterfall && !values.empty()) values[0].push_back(report::total_of(chart));
  for (const auto& column : values) {
    for (const auto& value : column) {
      if (!value) continue;
      most = std::max(most, std::abs(value->to_double()));
      number_width = std::max(number_width, columns_of(report::shown(*value, look.as, look.decimals)));
    }
  }
  for (const std::string& label : labels) label_width = std::max(label_width, columns_of(label));
  int name_width = 0;
  if (chart.series.size() > 1) {
    for (const auto& one : chart.series) name_width = std::max(name_width, columns_of(clean(one.first)));
  }
  for (std::size_t i = 0; i < labels.size(); ++i) {
    for (std::size_t s = 0; s < values.size(); ++s) {
      const auto& value = values[s][i];
      std::string line = padded(s == 0 ? labels[i] : "", label_width, false);
      if (name_width > 0) line += "  " + padded(clean(chart.series[s].first), name_width, false);
      line += "  " + padded(value ? report::shown(*value, look.as, look.decimals) : "–", std::max(1, number_width), true) + "  ";
      const double share = value && most > 0 ? std::abs(value->to_double()) / most : 0;
      const int length = static_cast<int>(share * kBarColumns + 0.5);
      for (int b = 0; b < length; ++b) line += value->sign() < 0 ? "░" : "█";
      line.erase(line.find_last_not_of(' ') + 1);
      out += line + '\n';
    }
  }
  out += '\n';
}

struct Printer {
  std::string& out;
  const std::string& above;   // the last heading: a caption need not say it again
  void operator()(const Heading& heading) const { underline(out, clean(heading.text), heading.level <= 1 ? '=' : heading.level == 2 ? '-' : '.'); }
  void operator()(const Paragraph& paragraph) const {
    const char* mark = paragraph.tone == Paragraph::Tone::warning ? "! " : paragraph.tone == Paragraph::Tone::note ? "  " : "";
    wrap(out, clean(paragraph.text, false), mark, *mark != 0 ? "  " : "");
    out += '\n';
  }
  void operator()(const Figures& figures) const {
    int width = 0, numbers = 0;
    std::vector<std::pair<std::string, std::string>> lines;
    for (const auto& figure : figures.figures) {
      const report::Look look = report::look_of(figure.as, figure.decimals, figure.unit, 2);
      const std::string unit = report::unit_suffix(figure.unit);
      lines.emplace_back(clean(figure.label + unit), figure.value ? report::shown(*figure.value, look.as, look.decimals) : "–");
      width = std::max(width, columns_of(lines.back().first));
      numbers = std::max(numbers, columns_of(lines.back().second));
    }
    for (std::size_t i = 0; i < lines.size(); ++i) {
      out += padded(lines[i].first, width, false) + "  " + padded(lines[i].second, numbers, true);
      if (!figures.figures[i].note.empty()) out += "  " + clean(figures.figures[i].note);
      out += '\n';
    }
    out += '\n';
  }
  void operator()(const TableBlock& block) const { table(out, block, above); }
  void operator()(const Chart& chart) const {
    report::require_shape(chart);
    if (chart.kind == Chart::Kind::bars || chart.kind == Chart::Kind::waterfall) bars(out, chart);
    else if (chart.numbers) table(out, table_of(chart), above);
  }
};

}  // namespace

std::string text_of(const Report& report) {
  std::string out;
  const std::string title = report::clean(report.title);
  if (!title.empty()) {
    const std::string line(static_cast<std::size_t>(std::max(1, columns_of(title))), '=');
    out += line + '\n' + title + '\n' + line + '\n';
  }
  if (!report.subtitle.empty()) wrap(out, clean(report.subtitle, false), "", "");
  out += '\n';
  std::string above;
  for (const Block& block : report.blocks) {
    std::visit(Printer{out, above}, block);
    const auto* heading = std::get_if<Heading>(&block);
    if (heading != nullptr) above = heading->text;
  }
  while (out.size() >= 2 && out.ends_with("\n\n")) out.pop_back();
  return out;
}

}  // namespace attain
