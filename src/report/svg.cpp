#include "report/svg.hpp"

#include <algorithm>
#include <cmath>

#include "report/words.hpp"

namespace attain::report {

std::string px(double value) {
  const long long tenths = std::llround(value * 10);
  const long long whole = std::llabs(tenths);
  std::string text = tenths < 0 ? "-" : "";
  text += std::to_string(whole / 10);
  if (whole % 10 != 0) text += '.' + std::to_string(whole % 10);
  return text;
}

std::string number_text(const std::optional<Decimal>& value, const Look& look) {
  if (!value) return "–";
  std::string text = shown(*value, look.as, look.decimals);
  if (text[0] == '-') text.replace(0, 1, "−");
  return text;
}

namespace {
std::string attribute(std::string_view name, std::string_view value) { return ' ' + std::string(name) + "=\"" + std::string(value) + '"'; }
std::string attribute(std::string_view name, double value) { return attribute(name, px(value)); }
std::string closed(std::string_view tag, std::string_view hover) {
  if (hover.empty()) return "/>";
  return "><title>" + escaped(hover) + "</title></" + std::string(tag) + '>';
}
}  // namespace

void Picture::rect(double x, double y, double width, double height, std::string_view css, std::string_view hover) {
  body_ += "<rect" + attribute("x", x) + attribute("y", y) + attribute("width", std::max(0.0, width)) + attribute("height", std::max(0.0, height)) +
           attribute("class", css) + closed("rect", hover);
}

void Picture::line(double x1, double y1, double x2, double y2, std::string_view css) {
  body_ += "<line" + attribute("x1", x1) + attribute("y1", y1) + attribute("x2", x2) + attribute("y2", y2) + attribute("class", css) + "/>";
}

void Picture::path(const std::vector<std::pair<double, double>>& points, std::string_view css) {
  std::string d;
  for (const auto& [x, y] : points) d += (d.empty() ? "M" : "L") + px(x) + ' ' + px(y);
  body_ += "<path" + attribute("d", d) + attribute("class", css) + "/>";
}

void Picture::dot(double x, double y, double radius, std::string_view css, std::string_view hover) {
  body_ += "<circle" + attribute("cx", x) + attribute("cy", y) + attribute("r", radius) + attribute("class", css) + closed("circle", hover);
}

void Picture::text(double x, double y, std::string_view text, std::string_view anchor, std::string_view css, double limit) {
  const std::string whole = clean(text);
  const std::string cut = limit > 0 ? elided(whole, kFont, limit) : whole;
  body_ += "<text" + attribute("x", x) + attribute("y", y);
  if (anchor != "start") body_ += attribute("text-anchor", anchor);
  if (!css.empty()) body_ += attribute("class", css);
  body_ += '>' + escaped(cut) + (cut == whole ? "" : "<title>" + escaped(whole) + "</title>") + "</text>";
}

void Picture::slanted(double x, double y, std::string_view text, std::string_view css, double limit) {
  const std::string whole = clean(text);
  const std::string cut = elided(whole, kFont, limit);
  body_ += "<text" + attribute("transform", "translate(" + px(x) + ' ' + px(y) + ") rotate(-40)");
  if (!css.empty()) body_ += attribute("class", css);
  body_ += '>' + escaped(cut) + (cut == whole ? "" : "<title>" + escaped(whole) + "</title>") + "</text>";
}

std::string Picture::finish(double height, std::string_view id, std::string_view title, std::string_view description) const {
  const std::string name(id);
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 " + px(kChartWidth) + ' ' + px(height) + "\" aria-labelledby=\"" + name +
         "-t\" aria-describedby=\"" + name + "-d\"><title id=\"" + name + "-t\">" + escaped(title) + "</title><desc id=\"" + name + "-d\">" +
         escaped(description) + "</desc>" + body_ + "</svg>";
}

namespace {

// m × 10^k as an exact decimal.
Decimal power_step(std::int64_t m, int k) { return Decimal::of(std::to_string(m) + "e" + std::to_string(k)); }

std::string plain_tick(const Decimal& value, double greatest, const Look& look) {
  if (look.as == ShowAs::percent) return grouped(value * Decimal(100), -1) + " %";
  static constexpr struct { double from; int digits; const char* sign; } kShort[] = {{1e9, 9, " bn"}, {1e6, 6, " m"}, {1e4, 3, " k"}};
  for (const auto& unit : kShort) {
    if (greatest >= unit.from) return value.is_zero() ? "0" : grouped(value * power_step(1, -unit.digits), -1) + unit.sign;
  }
  return grouped(value, -1);
}

std::string tick_label(const Decimal& value, double greatest, const Look& look) {
  std::string text = plain_tick(value, greatest, look);
  if (text[0] == '-') text.replace(0, 1, "−");
  return text;
}

}  // namespace

Axis axis_of(double least, double greatest, bool with_zero, int count, const Look& look) {
  if (with_zero) {
    least = std::min(least, 0.0);
    greatest = std::max(greatest, 0.0);
  }
  if (!(greatest > least)) {
    const double room = greatest == 0 ? 1 : std::abs(greatest) * 0.1;
    if (!with_zero || greatest == 0) least = least == 0 && with_zero ? 0 : least - room;
    greatest += room;
  }
  const double rough = (greatest - least) / count;
  int exponent = static_cast<int>(std::floor(std::log10(rough)));
  const double fraction = rough / std::pow(10.0, exponent);
  std::int64_t mantissa = fraction <= 1 ? 1 : fraction <= 2 ? 2 : fraction <= 5 ? 5 : 10;
  if (mantissa == 10) {
    mantissa = 1;
    ++exponent;
  }
  const double step = static_cast<double>(mantissa) * std::pow(10.0, exponent);
  const auto first = static_cast<std::int64_t>(std::floor(least / step + 1e-9));
  const auto last = static_cast<std::int64_t>(std::ceil(greatest / step - 1e-9));
  Axis axis;
  axis.low = static_cast<double>(first) * step;
  axis.high = static_cast<double>(std::max(last, first + 1)) * step;
  const double most = std::max(std::abs(axis.low), std::abs(axis.high));
  for (std::int64_t i = first; i <= std::max(last, first + 1); ++i) {
    axis.ticks.emplace_back(static_cast<double>(i) * step, tick_label(power_step(i * mantissa, exponent), most, look));
  }
  return axis;
}

std::string part_title(const Chart& chart, std::size_t first, std::size_t last, std::size_t all) {
  if (first == 0 && last == all) return chart.title;
  return chart.title + " (" + std::to_string(first + 1) + "–" + std::to_string(last) + " of " + std::to_string(all) + ")";
}

double width_of_labels(const std::vector<std::string>& labels, double most) {
  double width = 30;
  for (const std::string& label : labels) width = std::max(width, pixels_of(clean(label), kFont) + 4);
  return std::min(width, most);
}

std::vector<std::string> pictures_of(const Chart& chart, const std::string& id) {
  require_shape(chart);
  if (chart.labels.empty() || chart.series.empty()) return {};
  switch (chart.kind) {
    case Chart::Kind::trend: return trend_pictures(chart, id);
    case Chart::Kind::heat_map: return heat_map_pictures(chart, id);
    default: return bar_pictures(chart, id);
  }
}

}  // namespace attain::report
