#include <algorithm>
#include <limits>

#include "report/svg.hpp"
#include "report/words.hpp"

namespace attain::report {
namespace {

constexpr double kHeight = 250;

struct Plot {
  const Chart& chart;
  Look look;
  Axis axis;
  double left, right, top, bottom;
  double x(std::size_t i) const {
    const std::size_t n = chart.labels.size();
    return n == 1 ? (left + right) / 2 : left + (right - left) * static_cast<double>(i) / static_cast<double>(n - 1);
  }
  double y(double value) const { return axis.place(value, bottom, top); }
};

Axis value_axis(const Chart& chart, const Look& look) {
  double least = std::numeric_limits<double>::max(), greatest = std::numeric_limits<double>::lowest();
  const auto see = [&](double v) {
    least = std::min(least, v);
    greatest = std::max(greatest, v);
  };
  for (const auto& one : chart.series) {
    for (const auto& value : one.second) {
      if (value) see(value->to_double());
    }
  }
  if (chart.reference) see(chart.reference->to_double());
  if (least > greatest) least = greatest = 0;
  // Zero belongs on the axis unless the values all lie far from it.
  const bool with_zero = least <= 0 || least < 0.7 * greatest;
  return axis_of(least, greatest, with_zero, 5, look);
}

double legend(Picture& picture, const Chart& chart, std::size_t first, std::size_t last) {
  double x = 2, y = 12;
  for (std::size_t s = first; s < last; ++s) {
    const std::string name = elided(clean(chart.series[s].first), kFont, 300);
    const double width = pixels_of(name, kFont) + 40;
    if (x > 2 && x + width > kChartWidth) {
      x = 2;
      y += 19;
    }
    picture.line(x, y - 4, x + 22, y - 4, "line s" + std::to_string(s - first));
    picture.text(x + 28, y, name, "start", "legend");
    x += width + 8;
  }
  return y + 14;
}

// Every k-th label, so that none touches its neighbour; the last is kept where it fits.
void labels(Picture& picture, const Plot& plot) {
  const auto& texts = plot.chart.labels;
  double widest = 10;
  for (const std::string& text : texts) widest = std::max(widest, std::min(110.0, pixels_of(clean(text), kFont)));
  const double step = texts.size() > 1 ? plot.x(1) - plot.x(0) : widest * 2;
  const auto every = static_cast<std::size_t>(std::max(1.0, (widest + 10) / step + 0.999));
  for (std::size_t i = 0; i < texts.size(); i += every) {
    const double half = std::min(widest, pixels_of(clean(texts[i]), kFont)) / 2;
    const double x = std::clamp(plot.x(i), half, kChartWidth - half);
    picture.line(plot.x(i), plot.bottom, plot.x(i), plot.bottom + 4, "zero");
    picture.text(x, plot.bottom + 18, texts[i], "middle", "tick", 110);
  }
}

void one_line(Picture& picture, const Plot& plot, std::size_t series, const std::string& css) {
  const auto& [name, values] = plot.chart.series[series];
  std::vector<std::pair<double, double>> piece;
  const auto flush = [&] {
    if (piece.size() > 1) picture.path(piece, "line " + css);
    piece.clear();
  };
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i]) piece.emplace_back(plot.x(i), plot.y(values[i]->to_double()));
    else flush();
  }
  flush();
  const double radius = values.size() <= 40 ? 3 : 1.6;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!values[i]) continue;
    picture.dot(plot.x(i), plot.y(values[i]->to_double()), radius, "fill " + css,
                name + ", " + plot.chart.labels[i] + ": " + number_text(values[i], plot.look));
  }
}

}  // namespace

std::vector<std::string> trend_pictures(const Chart& chart, const std::string& id) {
  const Look look = look_of(chart);
  const Axis axis = value_axis(chart, look);
  double ticks = 20;
  for (const auto& tick : axis.ticks) ticks = std::max(ticks, pixels_of(tick.second, kFont));
  std::vector<std::string> result;
  const std::size_t all = chart.series.size();
  for (std::size_t first = 0; first < all; first += kLinesAPicture) {
    const std::size_t last = std::min(all, first + kLinesAPicture);
    Picture picture;
    const double top = (all > 1 ? legend(picture, chart, first, last) : 4) + 6;
    const Plot plot{chart, look, axis, ticks + 12, kChartWidth - 14, top, top + kHeight - 50};
    for (const auto& [value, label] : axis.ticks) {
      const double y = plot.y(value);
      picture.line(plot.left, y, plot.right, y, value == 0 ? "zero" : "grid");
      picture.text(plot.left - 8, y + 4.5, label, "end", "tick");
    }
    if (chart.reference) {
      const double y = plot.y(chart.reference->to_double());
      picture.line(plot.left, y, plot.right, y, "reference");
    }
    labels(picture, plot);
    for (std::size_t s = first; s < last; ++s) one_line(picture, plot, s, "s" + std::to_string(s - first));
    const std::string words = std::to_string(last - first) + (last - first == 1 ? " line over " : " lines over ") + std::to_string(chart.labels.size()) +
                              " points, from " + chart.labels.front() + " to " + chart.labels.back();
    result.push_back(picture.finish(plot.bottom + 28, id + "-" + std::to_string(result.size() + 1), part_title(chart, first, last, all), words));
  }
  return result;
}

}  // namespace attain::report
