#include <algorithm>
#include <limits>

#include "report/svg.hpp"
#include "report/words.hpp"

namespace attain::report {
namespace {

// Everything that the parts of one bar chart share.
struct Bars {
  const Chart& chart;
  Look look;
  std::vector<std::string> labels;
  Axis axis;
  double left = 0, right = 0;                    // of the plot
  std::vector<std::pair<Decimal, Decimal>> steps;  // waterfall: from, to
  double x(double value) const { return axis.place(value, left, right); }
};

std::string value_text(const Bars& bars, const std::optional<Decimal>& value) {
  return number_text(value, bars.look);
}

std::string attainment_text(const std::optional<Decimal>& actual, const std::optional<Decimal>& target) {
  if (!actual || !target || target->sign() <= 0) return "–";
  return shown(*actual / *target, ShowAs::percent, 1);
}

const std::optional<Decimal>& value_at(const Bars& bars, std::size_t series, std::size_t row) { return bars.chart.series[series].second[row]; }

void extent(Bars& bars) {
  double least = std::numeric_limits<double>::max(), greatest = std::numeric_limits<double>::lowest();
  const auto see = [&](double value) {
    least = std::min(least, value);
    greatest = std::max(greatest, value);
  };
  if (bars.chart.reference) see(bars.chart.reference->to_double());
  for (const auto& [from, to] : bars.steps) {
    see(from.to_double());
    see(to.to_double());
  }
  if (bars.steps.empty()) {
    for (const auto& one : bars.chart.series) {
      for (const auto& value : one.second) {
        if (value) see(value->to_double());
      }
    }
  }
  if (least > greatest) least = greatest = 0;
  bars.axis = axis_of(least, greatest, true, 5, bars.look);
}

Bars prepare(const Chart& chart) {
  Bars bars{chart, look_of(chart), chart.labels, {}, 0, 0, {}};
  if (chart.kind == Chart::Kind::waterfall) {
    Decimal so_far = 0;
    for (const auto& step : chart.series[0].second) {
      const Decimal next = so_far + step.value_or(Decimal(0));
      bars.steps.emplace_back(so_far, next);
      so_far = next;
    }
    bars.steps.emplace_back(0, so_far);
    bars.labels.push_back(chart.total);
  }
  extent(bars);
  double numbers = 36;
  for (std::size_t s = 0; s < chart.series.size(); ++s) {
    for (std::size_t row = 0; row < chart.labels.size(); ++row) numbers = std::max(numbers, pixels_of(value_text(bars, value_at(bars, s, row)), kFont));
  }
  if (chart.kind == Chart::Kind::waterfall) numbers = std::max(numbers + 10, pixels_of(value_text(bars, total_of(chart)), kFont));
  if (chart.kind == Chart::Kind::actual_against_target) numbers += 74;
  bars.left = width_of_labels(bars.labels, 210) + 10;
  bars.right = kChartWidth - numbers - 18;
  return bars;
}

void grid(Picture& picture, const Bars& bars, double top, double bottom) {
  double last_end = -1e9;
  for (const auto& [value, label] : bars.axis.ticks) {
    const double x = bars.x(value), half = pixels_of(label, kFont) / 2;
    picture.line(x, top, x, bottom, value == 0 ? "zero" : "grid");
    if (x - half < last_end + 6) continue;
    picture.text(x, bottom + 17, label, "middle", "tick");
    last_end = x + half;
  }
  if (bars.chart.reference) {
    const double x = bars.x(bars.chart.reference->to_double());
    picture.line(x, top - 3, x, bottom, "reference");
  }
}

std::string swatch(std::size_t series) { return "s" + std::to_string(series % 8); }

// Names of the series with their colours, in as many lines as they need; returns the height used.
double legend(Picture& picture, const Chart& chart, double top) {
  if (chart.kind == Chart::Kind::waterfall || (chart.kind == Chart::Kind::bars && chart.series.size() < 2)) return 0;
  std::vector<std::pair<std::string, std::string>> entries;  // look, name
  if (chart.kind == Chart::Kind::actual_against_target) {
    entries = {{"above", chart.series[0].first + ", target reached"}, {"below", chart.series[0].first + ", below target"}, {"mark", chart.series[1].first}};
  } else {
    for (std::size_t s = 0; s < chart.series.size(); ++s) entries.emplace_back("fill " + swatch(s), chart.series[s].first);
  }
  double x = 2, y = top + 12;
  for (const auto& [css, text] : entries) {
    const std::string name = elided(clean(text), kFont, 300);
    const double width = pixels_of(name, kFont) + 34;
    if (x > 2 && x + width > kChartWidth) {
      x = 2;
      y += 19;
    }
    if (css == "mark") picture.rect(x + 5, y - 11, 3, 14, css);
    else picture.rect(x, y - 9, 12, 10, css);
    picture.text(x + 19, y, name, "start", "legend");
    x += width + 10;
  }
  return y - top + 12;
}

void bullet_row(Picture& picture, const Bars& bars, std::size_t row, double y, double height) {
  const auto& actual = value_at(bars, 0, row);
  const auto& target = value_at(bars, 1, row);
  const std::string hover = bars.labels[row] + ": " + value_text(bars, actual) + " of " + value_text(bars, target);
  if (actual) {
    const double zero = bars.x(0), end = bars.x(actual->to_double());
    const bool reached = target && *actual >= *target;
    picture.rect(std::min(zero, end), y + 5, std::abs(end - zero), height - 10, !target ? "neutral" : reached ? "above" : "below", hover);
  }
  if (target) picture.rect(bars.x(target->to_double()) - 1.5, y + 2, 3, height - 4, "mark", hover);
  const double base = y + height / 2 + 4.5;
  picture.text(kChartWidth - 70, base, value_text(bars, actual), "end", "value");
  picture.text(kChartWidth - 2, base, attainment_text(actual, target), "end", "value strong");
}

void step_row(Picture& picture, const Bars& bars, std::size_t row, double y, double height, bool more) {
  const auto& [from, to] = bars.steps[row];
  const bool total = row + 1 == bars.steps.size();
  const double a = bars.x(from.to_double()), b = bars.x(to.to_double());
  const Decimal step = to - from;
  const std::string number = (step.sign() > 0 && !total ? "+" : "") + value_text(bars, step);
  if (step.is_zero() && !total) picture.line(a, y + 4, a, y + height - 4, "connector");
  else picture.rect(std::min(a, b), y + 4, std::max(1.5, std::abs(b - a)), height - 8, total ? "total" : step.sign() < 0 ? "below" : "above",
                    bars.labels[row] + ": " + number);
  if (!total && more) picture.line(b, y + height - 4, b, y + height + 4, "connector");
  picture.text(kChartWidth - 2, y + height / 2 + 4.5, number, "end", total ? "value strong" : "value");
}

void plain_row(Picture& picture, const Bars& bars, std::size_t row, double y, double height) {
  const std::size_t count = bars.chart.series.size();
  const double each = (height - 6) / static_cast<double>(count);
  for (std::size_t s = 0; s < count; ++s) {
    const auto& value = value_at(bars, s, row);
    const double top = y + 3 + each * static_cast<double>(s);
    if (value) {
      const double zero = bars.x(0), end = bars.x(value->to_double());
      const std::string name = count > 1 ? bars.labels[row] + ", " + bars.chart.series[s].first : bars.labels[row];
      picture.rect(std::min(zero, end), top + 1, std::abs(end - zero), each - 2, "fill " + swatch(s), name + ": " + value_text(bars, *value));
    }
    picture.text(kChartWidth - 2, top + each / 2 + 4.5, value_text(bars, value), "end", "value");
  }
}

}  // namespace

std::vector<std::string> bar_pictures(const Chart& chart, const std::string& id) {
  const Bars bars = prepare(chart);
  const double row_height = chart.kind == Chart::Kind::bars ? std::max(24.0, 17.0 * static_cast<double>(chart.series.size()) + 8) : 25;
  const std::size_t rows = bars.labels.size();
  const std::size_t a_picture = std::max<std::size_t>(1, std::min(kRowsAPicture, static_cast<std::size_t>(kRowsAPicture * 25 / row_height)));
  std::vector<std::string> result;
  for (std::size_t first = 0; first < rows; first += a_picture) {
    const std::size_t last = std::min(rows, first + a_picture);
    Picture picture;
    double y = legend(picture, chart, 0) + 4;
    if (rows > a_picture) {
      picture.text(2, y + 12, part_title({.title = chart.kind == Chart::Kind::waterfall ? "Steps" : "Rows"}, first, last, rows), "start", "legend");
      y += 22;
    }
    grid(picture, bars, y, y + row_height * static_cast<double>(last - first));
    for (std::size_t row = first; row < last; ++row) {
      const bool total = !bars.steps.empty() && row + 1 == bars.steps.size();
      picture.text(bars.left - 8, y + row_height / 2 + 4.5, bars.labels[row], "end", total ? "label strong" : "label", bars.left - 10);
      if (!bars.steps.empty()) step_row(picture, bars, row, y, row_height, row + 1 < last);
      else if (chart.kind == Chart::Kind::actual_against_target) bullet_row(picture, bars, row, y, row_height);
      else plain_row(picture, bars, row, y, row_height);
      y += row_height;
    }
    const char* words = chart.kind == Chart::Kind::waterfall               ? "Steps that add up to "
                        : chart.kind == Chart::Kind::actual_against_target ? "Actual against target, bars and marks, of "
                                                                           : "Bars of ";
    const std::string what = chart.kind == Chart::Kind::waterfall ? chart.total + " " + value_text(bars, total_of(chart))
                                                                  : std::to_string(last - first) + " rows";
    result.push_back(picture.finish(y + 26, id + "-" + std::to_string(result.size() + 1), part_title(chart, first, last, rows), words + what));
  }
  return result;
}

}  // namespace attain::report
