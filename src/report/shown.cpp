#include "report/shown.hpp"

#include <algorithm>

#include "attain/base/error.hpp"
#include "attain/base/money.hpp"
#include "report/words.hpp"

namespace attain::report {
namespace {

bool silent_unit(std::string_view unit) { return unit.empty() || unit == "ratio" || unit == "count" || unit == "%" || unit == "money"; }

std::string with_separators(std::string digits) {
  if (digits.find_first_of("eE") != std::string::npos) return digits;
  const std::size_t begin = !digits.empty() && digits[0] == '-' ? 1 : 0;
  std::size_t end = std::min(digits.find('.'), digits.size());
  for (std::size_t at = end; at > begin + 3;) digits.insert(at -= 3, ",");
  return digits;
}

// Decimals beyond what 34 digits hold cannot be asked of `rounded`; then the number stays as it is.
Decimal rounded_for_show(const Decimal& value, int decimals) {
  if (decimals < 0) return value.normalized();
  try {
    return value.rounded(decimals);
  } catch (const Error&) {
    return value;
  }
}

}  // namespace

std::string grouped(const Decimal& value, int decimals) { return with_separators(rounded_for_show(value, decimals).text()); }

std::string shown(const Decimal& value, ShowAs as, int decimals) {
  switch (as) {
    case ShowAs::percent: return grouped(value * Decimal(100), decimals < 0 ? 2 : decimals) + " %";
    case ShowAs::plain:
    case ShowAs::grade: return decimals < 0 ? value.text() : rounded_for_show(value, decimals).text();
    default: return grouped(decimals < 0 && value.scale() > 4 ? rounded_for_show(value, 4) : value, decimals);
  }
}

Look look_of(ShowAs as, int decimals, std::string_view unit, int scale) {
  if (as == ShowAs::automatic) {
    if (unit == "ratio" || unit == "%") as = ShowAs::percent;
    else if (unit == "money" || Currency::find(unit)) as = ShowAs::money;
    else as = ShowAs::number;
  }
  if (decimals < 0 && as == ShowAs::money) {
    const auto currency = Currency::find(unit);
    decimals = currency ? currency->decimals() : std::min(scale, 2);
  }
  if (decimals < 0 && as == ShowAs::percent) decimals = 2;
  return {as, decimals};
}

Look look_of(const Chart& chart) {
  int scale = 0;
  for (const auto& one : chart.series) {
    for (const auto& value : one.second) {
      if (value) scale = std::max(scale, value->normalized().scale());
    }
  }
  Look look = look_of(chart.as, chart.decimals, chart.unit, scale);
  if (look.as == ShowAs::number && look.decimals < 0) look.decimals = std::min(scale, 2);
  return look;
}

std::string unit_suffix(std::string_view unit) { return silent_unit(unit) ? std::string() : " (" + std::string(unit) + ")"; }

TableBlock::RowLook ShownColumn::look(std::size_t row) const {
  if (as != ShowAs::by_row) return {as, decimals};
  if (rows == nullptr || row >= rows->size()) return {ShowAs::number, -1};
  const TableBlock::RowLook& own = (*rows)[row];
  const Look settled = look_of(own.as, own.decimals, column->unit(), column->scale());
  return {settled.as == ShowAs::by_row ? ShowAs::number : settled.as, settled.decimals};
}

std::vector<ShownColumn> columns_of(const TableBlock& table) {
  std::vector<ShownColumn> result;
  const auto add = [&](const Column& column, const ColumnStyle& style) {
    ShownColumn shown;
    shown.column = &column;
    shown.links = style.links;
    shown.rows = &table.rows;
    const bool number = column.type() == ColumnType::integer || column.type() == ColumnType::decimal;
    if (number) {
      const Look look = look_of(style.as, style.decimals, column.unit(), column.scale());
      shown.as = look.as;
      shown.decimals = look.decimals;
      // A column of a fixed small scale is read down its decimal point; long ratios and events are not.
      if (look.as == ShowAs::number && look.decimals < 0 && column.scale() > 0 && column.scale() <= 4) shown.decimals = column.scale();
    } else {
      shown.as = style.as == ShowAs::grade ? ShowAs::grade : ShowAs::plain;
    }
    shown.numeric = number;
    shown.title = style.title.empty() ? in_words(column.name()) : style.title;
    if (number) shown.title += unit_suffix(column.unit());
    result.push_back(std::move(shown));
  };
  if (table.columns.empty()) {
    for (const Column& column : table.frame.columns()) add(column, {column.name()});
  } else {
    for (const ColumnStyle& style : table.columns) add(table.frame.at(style.column), style);
  }
  return result;
}

std::string shown(const ShownColumn& column, std::size_t row) {
  const Column& data = *column.column;
  if (data.is_null(row)) return {};
  switch (data.type()) {
    case ColumnType::integer:
    case ColumnType::decimal: {
      const TableBlock::RowLook look = column.look(row);
      return shown(data.decimal(row), look.as, look.decimals);
    }
    case ColumnType::boolean: return data.boolean(row) ? "yes" : "no";
    default: return text_of(data.cell(row));
  }
}

void require_shape(const Chart& chart) {
  for (const auto& [name, values] : chart.series) {
    if (values.size() != chart.labels.size()) {
      throw Error(ErrorCode::invalid_argument, "chart \"" + chart.title + "\"",
                  "series \"" + name + "\" has " + std::to_string(values.size()) + " values for " + std::to_string(chart.labels.size()) + " labels",
                  "give one value a label; an empty one where there is none");
    }
  }
  if (chart.kind == Chart::Kind::waterfall && chart.series.size() > 1) {
    throw Error(ErrorCode::invalid_argument, "chart \"" + chart.title + "\"", "a waterfall has one series of steps");
  }
  if (chart.kind == Chart::Kind::actual_against_target && chart.series.size() != 2) {
    throw Error(ErrorCode::invalid_argument, "chart \"" + chart.title + "\"", "actual against target needs two series: actual, target");
  }
}

Decimal total_of(const Chart& chart) {
  Decimal total = 0;
  if (!chart.series.empty()) {
    for (const auto& step : chart.series[0].second) total += step.value_or(Decimal(0));
  }
  return total;
}

}  // namespace attain::report

namespace attain {
namespace {

// Decimals of a column that holds the values: all they have, as far as 37 digits reach.
int scale_for(const std::vector<std::optional<Decimal>>& values) {
  int scale = 0, digits = 1;
  for (const auto& value : values) {
    if (!value) continue;
    scale = std::max(scale, value->normalized().scale());
    digits = std::max(digits, static_cast<int>(value->abs().rounded(0, RoundingMode::up).text().size()) + 1);
  }
  return std::clamp(scale, 0, std::max(0, 37 - digits));
}

}  // namespace

TableBlock table_of(const Chart& chart) {
  report::require_shape(chart);
  const bool waterfall = chart.kind == Chart::Kind::waterfall;
  const report::Look look = report::look_of(chart);
  TableBlock table;
  table.caption = chart.title + report::unit_suffix(chart.unit);
  FrameBuilder builder;
  Column& labels = builder.text("label");
  for (const std::string& label : chart.labels) labels.add(label);
  if (waterfall) labels.add(chart.total);
  table.columns.push_back({"label", !chart.axis.empty() ? chart.axis : waterfall ? "Step" : "Label"});
  for (std::size_t i = 0; i < chart.series.size(); ++i) {
    const auto& [name, values] = chart.series[i];
    const int scale = scale_for(values);
    const std::string column_name = "series " + std::to_string(i + 1);
    Column& column = builder.decimal(column_name, scale);
    for (const auto& value : values) column.add(value);
    if (waterfall) column.add(report::total_of(chart));
    table.columns.push_back({column_name, name.empty() ? "Value" : name, look.as, look.decimals});
  }
  table.frame = std::move(builder).build();
  return table;
}

}  // namespace attain
