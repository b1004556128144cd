#include <algorithm>
#include <cmath>
#include <limits>

#include "report/svg.hpp"
#include "report/words.hpp"

namespace attain::report {
namespace {

// Colour steps -4 … 4 around the reference; without one from the least (-4) to the greatest (4) value.
struct Scale {
  double low = 0, middle = 0, high = 0;
  bool around = false;
  int step(double value) const {
    double share = 0;
    if (around) {
      const double reach = std::max({std::abs(high - middle), std::abs(middle - low), 1e-300});
      share = (value - middle) / reach;
    } else if (high > low) {
      share = 2 * (value - low) / (high - low) - 1;
    }
    return static_cast<int>(std::lround(std::clamp(share, -1.0, 1.0) * 4));
  }
};

Scale scale_of(const Chart& chart) {
  Scale scale;
  scale.low = std::numeric_limits<double>::max();
  scale.high = std::numeric_limits<double>::lowest();
  for (const auto& one : chart.series) {
    for (const auto& value : one.second) {
      if (!value) continue;
      scale.low = std::min(scale.low, value->to_double());
      scale.high = std::max(scale.high, value->to_double());
    }
  }
  if (chart.reference) {
    scale.around = true;
    scale.middle = chart.reference->to_double();
  }
  return scale;
}

struct Grid {
  const Chart& chart;
  Look look;
  Scale scale;
  double left, cell;
};

double heads_height(const Chart& chart, std::size_t first, std::size_t last, double cell, bool& slanted) {
  double widest = 0;
  for (std::size_t s = first; s < last; ++s) widest = std::max(widest, pixels_of(clean(chart.series[s].first), kFont));
  slanted = widest > cell - 8;
  return slanted ? std::min(widest, 150.0) * 0.66 + 20 : 26;
}

std::string picture_of(const Grid& grid, std::size_t first_row, std::size_t last_row, std::size_t first, std::size_t last, const std::string& id) {
  const Chart& chart = grid.chart;
  Picture picture;
  bool slanted = false;
  constexpr double kRow = 25;
  double y = heads_height(chart, first, last, grid.cell, slanted);
  for (std::size_t s = first; s < last; ++s) {
    const double x = grid.left + grid.cell * static_cast<double>(s - first);
    if (slanted) picture.slanted(x + grid.cell / 2, y - 8, chart.series[s].first, "label", 150);
    else picture.text(x + grid.cell / 2, y - 9, chart.series[s].first, "middle", "label");
  }
  for (std::size_t row = first_row; row < last_row; ++row) {
    picture.text(grid.left - 8, y + kRow / 2 + 4.5, chart.labels[row], "end", "label", grid.left - 10);
    for (std::size_t s = first; s < last; ++s) {
      const double x = grid.left + grid.cell * static_cast<double>(s - first);
      const auto& value = chart.series[s].second[row];
      const std::string number = number_text(value, grid.look);
      const int step = value ? grid.scale.step(value->to_double()) : 0;
      const std::string css = !value ? "none" : step < 0 ? "n" + std::to_string(-step) : "p" + std::to_string(step);
      picture.rect(x + 1, y + 1, grid.cell - 2, kRow - 2, "heat-" + css, chart.labels[row] + ", " + chart.series[s].first + ": " + number);
      picture.text(x + grid.cell / 2, y + kRow / 2 + 4.5, number, "middle", "on-" + css);
    }
    y += kRow;
  }
  std::string title = part_title(chart, first_row, last_row, chart.labels.size());
  if (last - first < chart.series.size()) title = part_title({.title = title + ", columns"}, first, last, chart.series.size());
  return picture.finish(y + 6, id, title, std::to_string(last_row - first_row) + " rows by " + std::to_string(last - first) + " columns; every cell shows its number");
}

}  // namespace

std::vector<std::string> heat_map_pictures(const Chart& chart, const std::string& id) {
  Grid grid{chart, look_of(chart), scale_of(chart), width_of_labels(chart.labels, 190) + 10, 0};
  double widest = 34;
  for (const auto& one : chart.series) {
    for (const auto& value : one.second) {
      if (value) widest = std::max(widest, pixels_of(shown(*value, grid.look.as, grid.look.decimals), kFont) + 12);
    }
  }
  // The slant of the last heading needs room on the right.
  const double room = kChartWidth - grid.left - 70;
  const auto fit = static_cast<std::size_t>(std::max(1.0, std::floor(room / widest)));
  const std::size_t columns = std::min(fit, chart.series.size());
  grid.cell = std::min(110.0, room / static_cast<double>(columns));
  std::vector<std::string> result;
  for (std::size_t first = 0; first < chart.series.size(); first += columns) {
    for (std::size_t row = 0; row < chart.labels.size(); row += kRowsAPicture) {
      result.push_back(picture_of(grid, row, std::min(chart.labels.size(), row + kRowsAPicture), first, std::min(chart.series.size(), first + columns),
                                  id + "-" + std::to_string(result.size() + 1)));
    }
  }
  return result;
}

}  // namespace attain::report
