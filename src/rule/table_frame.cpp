// Tables over frames: columns in, columns out.
#include <algorithm>

#include "table_compiled.hpp"

namespace attain::rule {

namespace {

// A frame's column as flat cells.
struct FlatColumn {
  ColumnSpec spec;
  ColumnData data;
  std::vector<std::int64_t> units;
  std::vector<int128> wide;
  std::vector<std::int32_t> days;
  std::vector<std::uint8_t> booleans;
  std::vector<std::uint32_t> codes;

  explicit FlatColumn(const Column& column) {
    const std::size_t rows = column.size();
    switch (column.type()) {
      case ColumnType::text:
        spec = ColumnSpec::text(&column.dictionary());
        codes.resize(rows);
        for (std::size_t i = 0; i < rows; ++i) codes[i] = column.is_null(i) ? kNone : column.codes()[i];
        data.cells = codes.data();
        break;
      case ColumnType::integer:
        spec = ColumnSpec::number(0);
        units.resize(rows);
        for (std::size_t i = 0; i < rows; ++i) units[i] = column.is_null(i) ? kEmptyUnits : column.integer(i);
        data.cells = units.data();
        break;
      case ColumnType::decimal: {
        bool fits = column.scale() <= 18;
        for (std::size_t i = 0; i < rows && fits; ++i) fits = column.is_null(i) || (column.units(i) < INT64_MAX && column.units(i) > INT64_MIN);
        if (fits) {
          spec = ColumnSpec::number(column.scale());
          units.resize(rows);
          for (std::size_t i = 0; i < rows; ++i) units[i] = column.is_null(i) ? kEmptyUnits : static_cast<std::int64_t>(column.units(i));
          data.cells = units.data();
        } else {
          spec = ColumnSpec::wide(column.scale());
          wide.resize(rows);
          booleans.resize(rows);
          for (std::size_t i = 0; i < rows; ++i) booleans[i] = column.is_null(i) ? 0 : 1, wide[i] = column.is_null(i) ? int128{0} : column.units(i);
          data.cells = wide.data();
          data.valid_bytes = booleans.data();
        }
        break;
      }
      case ColumnType::date:
        spec = ColumnSpec::date();
        days.resize(rows);
        for (std::size_t i = 0; i < rows; ++i) days[i] = column.is_null(i) ? kEmptyDay : column.date(i).days();
        data.cells = days.data();
        break;
      case ColumnType::boolean:
        spec = ColumnSpec::boolean();
        booleans.resize(rows);
        for (std::size_t i = 0; i < rows; ++i) booleans[i] = column.is_null(i) ? kEmptyBoolean : column.boolean(i);
        data.cells = booleans.data();
        break;
    }
  }
};

// The narrowest type of a column that holds all results.
std::pair<ColumnType, int> type_of_results(const std::vector<Value>& values) {
  std::optional<Kind> kind;
  int scale = 0;
  for (const Value& value : values) {
    if (value.is_null()) continue;
    if (kind && *kind != value.kind()) return {ColumnType::text, 0};
    kind = value.kind();
    if (const Decimal* number = value.number_if()) {
      scale = std::max(scale, number->normalized().scale());
      if (scale > 30 || !number->to_scaled(scale)) return {ColumnType::text, 0};
    }
    if (value.is(Kind::date) && !value.as_date().to_date()) return {ColumnType::text, 0};
  }
  if (!kind) return {ColumnType::text, 0};
  switch (*kind) {
    case Kind::number: return {ColumnType::decimal, scale};
    case Kind::boolean: return {ColumnType::boolean, 0};
    case Kind::date: return {ColumnType::date, 0};
    default: return {ColumnType::text, 0};
  }
}

void add_cell(Column& column, const Value& value) {
  if (value.is_null()) return column.add_null();
  switch (column.type()) {
    case ColumnType::decimal: return column.add(value.as_number());
    case ColumnType::boolean: return column.add_boolean(value.as_bool());
    case ColumnType::date: return column.add(*value.as_date().to_date());
    default: return column.add(value.plain_text());
  }
}

}  // namespace

Frame DecisionTable::evaluate_frame(const Frame& frame) const {
  std::vector<std::pair<std::string, ColumnSpec>> specs;
  std::vector<std::unique_ptr<FlatColumn>> flat;
  std::vector<ColumnData> data;
  for (const std::string& name : columns()) {
    flat.push_back(std::make_unique<FlatColumn>(frame.at(name)));
    specs.emplace_back(name, flat.back()->spec);
    data.push_back(flat.back()->data);
  }
  const TableColumn column = evaluate_columns(specs, data, frame.rows(), [](std::size_t row) { return "row " + std::to_string(row); });
  FrameBuilder builder;
  const bool lists = compiled_->gives_list();
  for (std::size_t o = 0; o < definition().outputs.size(); ++o) {
    if (lists && o > 0) break;
    const TableDefinition::Output& output = definition().outputs[o];
    std::vector<Value> values;
    for (const Value& result : column.results) {
      if (lists || definition().outputs.size() == 1) values.push_back(lists && !result.is_null() ? Value(result.text()) : result);
      else values.push_back(result.get(output.name));
    }
    const auto [type, scale] = type_of_results(values);
    Column& cells = builder.add(lists ? "result" : output.name.empty() ? "result" : output.name, type, scale, {});
    for (const std::uint32_t code : column.codes) add_cell(cells, values[code]);
  }
  return std::move(builder).build();
}

}  // namespace attain::rule
