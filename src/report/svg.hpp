#pragma once
/// Drawing: SVG pieces, axis ticks, and the charts built from them. Positions are double and printed with one decimal, locale or not.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "attain/report/report.hpp"
#include "report/shown.hpp"

namespace attain::report {

inline constexpr double kChartWidth = 760;   ///< units of the view box; the page scales it
inline constexpr double kFont = 12.5;        ///< size of a chart's text
inline constexpr std::size_t kRowsAPicture = 36;  ///< bars and heat-map rows in one picture: what fits on a printed page with its heading
inline constexpr std::size_t kLinesAPicture = 8;  ///< lines in one trend: as many as the eye tells apart

[[nodiscard]] std::string px(double value);
/// A number in a picture: with a true minus sign.
[[nodiscard]] std::string number_text(const std::optional<Decimal>& value, const Look& look);

/// One picture under construction.
class Picture {
 public:
  void rect(double x, double y, double width, double height, std::string_view css, std::string_view hover = {});
  void line(double x1, double y1, double x2, double y2, std::string_view css);
  void path(const std::vector<std::pair<double, double>>& points, std::string_view css);
  void dot(double x, double y, double radius, std::string_view css, std::string_view hover = {});
  /// anchor: "start", "middle", "end"; `limit` > 0 cuts the text to that many pixels (the whole of it stays as a hover text).
  void text(double x, double y, std::string_view text, std::string_view anchor, std::string_view css, double limit = 0);
  void slanted(double x, double y, std::string_view text, std::string_view css, double limit);
  /// The finished <svg>; `id` makes the ids of title and description unique on the page.
  [[nodiscard]] std::string finish(double height, std::string_view id, std::string_view title, std::string_view description) const;

 private:
  std::string body_;
};

/// Ticks of an axis: multiples of 1, 2 or 5 times a power of ten that cover [low, high].
struct Axis {
  double low = 0, high = 1;
  std::vector<std::pair<double, std::string>> ticks;
  [[nodiscard]] double place(double value, double from, double to) const { return from + (value - low) / (high - low) * (to - from); }
};
/// An axis of about `count` steps over the values, zero included where `with_zero`; labels in the look of the chart, shortened to k, m, bn when large.
[[nodiscard]] Axis axis_of(double least, double greatest, bool with_zero, int count, const Look& look);

/// A chart as one or more <svg> elements, none cut short: what does not fit one picture continues in the next. `id` is unique on the page.
[[nodiscard]] std::vector<std::string> pictures_of(const Chart& chart, const std::string& id);
[[nodiscard]] std::vector<std::string> bar_pictures(const Chart& chart, const std::string& id);        ///< bars, actual_against_target, waterfall
[[nodiscard]] std::vector<std::string> trend_pictures(const Chart& chart, const std::string& id);
[[nodiscard]] std::vector<std::string> heat_map_pictures(const Chart& chart, const std::string& id);
/// "Title" or "Title (1–36 of 120)".
[[nodiscard]] std::string part_title(const Chart& chart, std::size_t first, std::size_t last, std::size_t all);
[[nodiscard]] double width_of_labels(const std::vector<std::string>& labels, double most);

}  // namespace attain::report
