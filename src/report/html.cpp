#include <algorithm>
#include <map>

#include "attain/report/report.hpp"
#include "report/page_style.hpp"
#include "report/shown.hpp"
#include "report/svg.hpp"
#include "report/words.hpp"

namespace attain {
namespace {

using report::escaped;

// Numbers in HTML: a true minus sign, and no break inside.
std::string number_html(std::string_view text) {
  std::string out = escaped(text);
  if (!out.empty() && out[0] == '-') out.replace(0, 1, "−");
  for (std::size_t at = out.find(' '); at != std::string::npos; at = out.find(' ', at)) out.replace(at, 1, "\xC2\xA0");
  return out;
}

constexpr std::size_t kShortTable = 14;  // tables of so many rows are kept on one printed page

class Page {
 public:
  explicit Page(const Report& report) : report_(report) {
    for (const Block& block : report.blocks) {
      if (const auto* heading = std::get_if<Heading>(&block)) anchors_.try_emplace(heading->text, "h" + std::to_string(anchors_.size() + 1));
    }
  }
  std::string write();
  void operator()(const Heading& heading);
  void operator()(const Paragraph& paragraph);
  void operator()(const Figures& figures);
  void operator()(const TableBlock& block) { table(block); }
  void operator()(const Chart& chart);

 private:
  void contents();
  void table(const TableBlock& block);
  std::string cell(const report::ShownColumn& column, std::size_t row) const;
  const Report& report_;
  std::map<std::string, std::string> anchors_;  // heading text → id of the first heading with it
  std::map<std::string, bool> placed_;
  int charts_ = 0;
  std::string above_;  // the last heading: a caption need not say it again
  std::string out_;
};

void Page::operator()(const Heading& heading) {
  const std::string level = std::to_string(std::clamp(heading.level, 1, 4) + 1);
  out_ += "<h" + level;
  bool& placed = placed_[heading.text];
  if (!placed) out_ += " id=\"" + anchors_.at(heading.text) + '"';
  placed = true;
  out_ += '>' + escaped(heading.text) + "</h" + level + ">\n";
}

void Page::operator()(const Paragraph& paragraph) {
  out_ += paragraph.tone == Paragraph::Tone::note ? "<p class=\"note\">" : paragraph.tone == Paragraph::Tone::warning ? "<p class=\"warning\">" : "<p>";
  std::string text = escaped(paragraph.text, false);
  for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 5)) text.replace(at, 1, "<br>\n");
  out_ += text + "</p>\n";
}

void Page::operator()(const Figures& figures) {
  if (figures.figures.empty()) return;
  out_ += "<dl class=\"figures\">";
  for (const auto& figure : figures.figures) {
    const report::Look look = report::look_of(figure.as, figure.decimals, figure.unit, 2);
    const std::string unit = report::unit_suffix(figure.unit);
    out_ += "<div><dt>" + escaped(figure.label + unit) + "</dt><dd>";
    out_ += figure.value ? number_html(report::shown(*figure.value, look.as, look.decimals)) : "–";
    if (!figure.note.empty()) out_ += "<small>" + escaped(figure.note) + "</small>";
    out_ += "</dd></div>";
  }
  out_ += "</dl>\n";
}

std::string Page::cell(const report::ShownColumn& column, std::size_t row) const {
  const std::string text = report::shown(column, row);
  if (column.numeric) return text.empty() ? "<td class=\"n none\">–</td>" : "<td class=\"n\">" + number_html(text) + "</td>";
  if (text.empty()) return "<td></td>";
  if (column.column->type() == ColumnType::date) return "<td class=\"d\">" + escaped(text) + "</td>";
  if (column.as == ShowAs::grade) return "<td><span class=\"grade\">" + escaped(text) + "</span></td>";
  if (column.links) {
    const auto anchor = anchors_.find(text);
    if (anchor != anchors_.end()) return "<td><a href=\"#" + anchor->second + "\">" + escaped(text) + "</a></td>";
  }
  return "<td>" + escaped(text) + "</td>";
}

void Page::table(const TableBlock& block) {
  const auto columns = report::columns_of(block);
  out_ += block.frame.rows() <= kShortTable ? "<div class=\"wide short\"><table" : "<div class=\"wide\"><table";
  if (columns.size() > 14) out_ += " class=\"crowded\"";
  else if (columns.size() > 8) out_ += " class=\"many\"";
  out_ += '>';
  if (!block.caption.empty() && block.caption != above_) out_ += "<caption>" + escaped(block.caption) + "</caption>";
  out_ += "<thead><tr>";
  for (const auto& column : columns) out_ += std::string("<th scope=\"col\"") + (column.numeric ? " class=\"n\">" : ">") + escaped(column.title) + "</th>";
  out_ += "</tr></thead>\n<tbody>\n";
  for (std::size_t row = 0; row < block.frame.rows(); ++row) {
    out_ += "<tr>";
    for (const auto& column : columns) out_ += cell(column, row);
    out_ += "</tr>\n";
  }
  if (block.frame.rows() == 0) out_ += "<tr><td class=\"none\" colspan=\"" + std::to_string(std::max<std::size_t>(1, columns.size())) + "\">no rows</td></tr>\n";
  out_ += "</tbody></table></div>\n";
}

void Page::operator()(const Chart& chart) {
  const std::string id = "c" + std::to_string(++charts_);
  const auto pictures = report::pictures_of(chart, id);
  out_ += "<figure><figcaption>" + escaped(chart.title + report::unit_suffix(chart.unit)) + "</figcaption>\n";
  for (const std::string& picture : pictures) out_ += picture + '\n';
  if (pictures.empty()) out_ += "<p class=\"none\">nothing to show</p>\n";
  out_ += "</figure>\n";
  if (!chart.numbers || pictures.empty()) return;
  TableBlock numbers = table_of(chart);
  numbers.caption.clear();
  out_ += "<details><summary>Numbers of this chart</summary>\n";
  table(numbers);
  out_ += "</details>\n";
}

void Page::contents() {
  std::string links;
  int count = 0;
  std::map<std::string, bool> seen;
  for (const Block& block : report_.blocks) {
    const auto* heading = std::get_if<Heading>(&block);
    if (heading == nullptr || heading->level > 1 || seen[heading->text]) continue;
    seen[heading->text] = true;
    links += "<a href=\"#" + anchors_.at(heading->text) + "\">" + escaped(heading->text) + "</a> ";
    ++count;
  }
  if (count >= 3) out_ += "<nav aria-label=\"Contents\">" + links + "</nav>\n";
}

std::string Page::write() {
  out_ = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
         "<meta name=\"color-scheme\" content=\"light dark\">\n<title>" + escaped(report_.title) + "</title>\n<style>\n" + report::page_style() +
         "</style>\n</head>\n<body>\n<main>\n<header>\n<h1>" + escaped(report_.title) + "</h1>\n";
  if (!report_.subtitle.empty()) out_ += "<p class=\"subtitle\">" + escaped(report_.subtitle) + "</p>\n";
  out_ += "</header>\n";
  contents();
  for (const Block& block : report_.blocks) {
    std::visit(*this, block);
    const auto* heading = std::get_if<Heading>(&block);
    if (heading != nullptr) above_ = heading->text;
  }
  out_ += "</main>\n</body>\n</html>\n";
  return std::move(out_);
}

}  // namespace

std::string html_of(const Report& report) { return Page(report).write(); }

}  // namespace attain
