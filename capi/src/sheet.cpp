// Sheets: what a calculation gave, with its tables, rows and explanations.
#include <algorithm>

#include "attain/io/json.hpp"
#include "call.hpp"
#include "handles.hpp"

using namespace attain;
using namespace attain::capi;

namespace {

/// What lies ahead of everybody: each statement's outlook, one after another, after the salesperson.
Frame outlook_of(const StatementSheet& sheet) {
  std::vector<Column> columns;
  for (std::size_t i = 0; i < sheet.size(); ++i) {
    const Statement one = sheet[i];
    const Frame ahead = one.outlook();
    if (columns.empty()) {
      columns.emplace_back("salesperson", ColumnType::text, 0, "");
      for (const Column& column : ahead.columns())
        columns.emplace_back(column.name(), column.type(), column.scale(), column.unit());
    }
    for (std::size_t row = 0; row < ahead.rows(); ++row) {
      columns[0].add(one.salesperson());
      for (std::size_t c = 1; c < columns.size(); ++c) columns[c].add_cell(ahead.columns()[c - 1].cell(row));
    }
  }
  return Frame(std::move(columns));
}

Frame table_of(const attain_sheet& sheet, std::string_view name) {
  if (name == "frame") return sheet.frame();
  if (name == "findings")
    return std::visit([](const auto& result) { return to_frame(result.findings()); }, sheet.result);
  std::vector<std::string> known{"frame", "findings"};
  if (const auto* appraisals = std::get_if<AppraisalSheet>(&sheet.result)) {
    if (name == "lines") return appraisals->lines();
    if (name == "distribution") return appraisals->distribution();
    known.insert(known.end(), {"lines", "distribution"});
  } else if (const auto* statements = std::get_if<StatementSheet>(&sheet.result)) {
    if (name == "lines") return statements->lines();
    if (name == "ledger") return statements->ledger();
    if (name == "outlook") return outlook_of(*statements);
    known.insert(known.end(), {"lines", "ledger", "outlook"});
  } else if (const auto* targets = std::get_if<TargetSheet>(&sheet.result)) {
    if (name == "lines") return targets->lines();
    if (name == "commitments") return targets->commitments();
    if (const auto by = grain(name)) return targets->frame(*by);
    known.insert(known.end(), {"lines", "commitments", "day", "week", "month", "quarter", "year"});
  }
  throw Error(ErrorCode::unknown_table, "name", "the sheet has no table \"" + std::string(name) + "\"",
              did_you_mean(name, known));
}

std::size_t in_range(const attain_sheet& sheet, std::size_t row) {
  const std::size_t rows = std::visit(
      [](const auto& result) {
        if constexpr (requires { result.rows(); })
          return result.rows();
        else if constexpr (requires { result.cells(); })
          return result.cells();
        else
          return result.size();
      },
      sheet.result);
  if (row >= rows)
    throw Error(ErrorCode::not_found, "row", "is " + std::to_string(row) + ", the sheet has " + std::to_string(rows));
  return row;
}

/// Of appraisals and statements, which come in the order of the salespeople's ids.
template <typename Sheet>
std::size_t find(const Sheet& sheet, std::string_view salesperson) {
  std::size_t low = 0, high = sheet.size();
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (sheet[middle].salesperson() < salesperson) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low == sheet.size() || sheet[low].salesperson() != salesperson) {
    (void)sheet.at(salesperson);  // throws, with the nearest id
    throw Error(ErrorCode::internal, "sheet", "the rows are not in the order of their ids");
  }
  return low;
}

std::size_t find(const MeasureSheet& sheet, std::string_view key) {
  const std::size_t by = sheet.columns().size() - sheet.measures();
  std::vector<std::optional<std::string>> keys;
  if (!key.empty() && key.front() == '[') {
    for (const Reader& item : Reader(json_in(key.data(), key.size(), "key"), "key").items()) {
      keys.push_back(item.is_null() ? std::nullopt : std::optional(item.text()));
    }
  } else {
    keys.emplace_back(key);
  }
  if (keys.size() != by) {
    throw Error(ErrorCode::invalid_argument, "key",
                "gives " + std::to_string(keys.size()) + " of " + std::to_string(by) + " keys",
                "write a JSON list with one text for each column of `by`");
  }
  const auto row = sheet.find(keys);
  if (!row) throw Error(ErrorCode::not_found, "key", "no row has the key " + std::string(key));
  return *row;
}

/// A cell of a target sheet: `{"salesperson": "mei", "period": "2026-03"}`, or a period alone for the company.
std::size_t find(const TargetSheet& sheet, std::string_view key) {
  TargetNode node;
  Period period = sheet.period();
  if (!key.empty() && key.front() == '{') {
    std::vector<Document::Member> members;
    const Reader in(json_in(key.data(), key.size(), "key"), "key");
    for (const auto& [word, value] : in.members()) {
      if (word == "period") period = sheet.book().period(value.text());
      else members.emplace_back(word, value.document());
    }
    node = target_node(Reader(Document::object(std::move(members)), "key"));
  } else {
    period = sheet.book().period(key);
  }
  const auto cell = sheet.find(node, period);
  if (!cell) throw Error(ErrorCode::not_found, "key", "no target for " + std::string(key));
  return *cell;
}

std::size_t measure_in(const MeasureSheet& sheet, std::optional<std::string_view> column) {
  if (!column) return 0;
  const auto first = sheet.columns().end() - static_cast<std::ptrdiff_t>(sheet.measures());
  const auto found = std::find(first, sheet.columns().end(), *column);
  if (found == sheet.columns().end()) {
    throw Error(ErrorCode::unknown_column, "column", "no measure \"" + std::string(*column) + "\"",
                did_you_mean(*column, {first, sheet.columns().end()}));
  }
  return static_cast<std::size_t>(found - first);
}

/// Of "paid", or of ["component", "fact"].
Why why_of(const Statement& statement, std::optional<std::string_view> column) {
  if (!column || *column == "paid") return statement.why();
  if (!column->empty() && column->front() == '[') {
    const std::vector<std::string> line = texts_in(column->data(), column->size(), "column");
    if (line.size() == 2) return statement.why(line[0], line[1]);
  }
  throw Error(ErrorCode::unknown_column, "column", "a statement explains what it pays, or one line",
              "give \"paid\", NULL, or a JSON list of a component and a fact");
}

Why why_of(const attain_sheet& sheet, std::size_t row, std::optional<std::string_view> column) {
  if (const auto* measures = std::get_if<MeasureSheet>(&sheet.result))
    return measures->why(row, measure_in(*measures, column));
  if (const auto* statements = std::get_if<StatementSheet>(&sheet.result)) return why_of((*statements)[row], column);
  if (const auto* targets = std::get_if<TargetSheet>(&sheet.result)) {
    if (column && *column != "target")
      throw Error(ErrorCode::unknown_column, "column", "a target sheet explains its targets",
                  "give \"target\" or NULL");
    return targets->why(row);
  }
  if (column && *column != "score") {
    throw Error(ErrorCode::unknown_column, "column", "an appraisal explains its score", "give \"score\" or NULL");
  }
  return std::get<AppraisalSheet>(sheet.result)[row].why();
}

const StatementSheet& statements(const attain_sheet* sheet, const char* name) {
  const auto* found = std::get_if<StatementSheet>(&need(sheet, name).result);
  if (found == nullptr) throw Error(ErrorCode::wrong_type, name, "is no statement sheet", "make one with attain_pay");
  return *found;
}

}  // namespace

extern "C" {

attain_status attain_sheet_table(attain_frame** out, const attain_sheet* sheet, const char* name, size_t name_length,
                                 attain_error* error) {
  return make(out, error, [&] { return table_of(need(sheet, "sheet"), text_in(name, name_length, "name")); });
}

attain_status attain_sheet_rows(size_t* out, const attain_sheet* sheet, attain_error* error) {
  return give(out, error, [&] { return need(sheet, "sheet").frame().rows(); });
}

attain_status attain_sheet_find(size_t* out, const attain_sheet* sheet, const char* key, size_t key_length,
                                attain_error* error) {
  return give(out, error, [&] {
    const std::string_view text = text_in(key, key_length, "key");
    return std::visit([&](const auto& result) { return find(result, text); }, need(sheet, "sheet").result);
  });
}

attain_status attain_sheet_text(char* buffer, size_t capacity, size_t* length, const attain_sheet* sheet, size_t row,
                                const char* column, size_t column_length, attain_error* error) {
  return give_text(buffer, capacity, length, error, [&]() -> std::string {
    const attain_sheet& of = need(sheet, "sheet");
    const std::string_view name = text_in(column, column_length, "column");
    in_range(of, row);
    if (const auto* appraisals = std::get_if<AppraisalSheet>(&of.result)) {
      if (name == "name") return (*appraisals)[row].name();
      if (name == "refusal") return (*appraisals)[row].refusal();
    } else if (const auto* statements = std::get_if<StatementSheet>(&of.result)) {
      if (name == "name") return (*statements)[row].name();
      if (name == "draw_balance") return (*statements)[row].draw_balance().text();
    } else if (const auto* targets = std::get_if<TargetSheet>(&of.result)) {
      if (const auto period = Period::parse(name, &targets->book().company().fiscal())) {
        const auto units = targets->value(targets->node(row), *period);
        return units ? targets->amount(*units).text() : std::string();
      }
    }
    return text_of(of.frame().cell(row, name));
  });
}

attain_status attain_sheet_why(attain_text** out, const attain_sheet* sheet, size_t row, const char* column,
                               size_t column_length, int32_t format, attain_error* error) {
  return make(out, error, [&] {
    const attain_sheet& of = need(sheet, "sheet");
    const auto name = text_if(column, column_length, "column");
    const Why why = why_of(of, in_range(of, row), name);
    if (format == ATTAIN_FORMAT_TEXT) return why.text();
    if (format == ATTAIN_FORMAT_JSON) return io::write_json(why.to_document());
    throw Error(ErrorCode::invalid_argument, "format", "is " + std::to_string(format),
                "ATTAIN_FORMAT_TEXT or ATTAIN_FORMAT_JSON");
  });
}

attain_status attain_sheet_manifest(attain_text** out, const attain_sheet* sheet, attain_error* error) {
  return make(out, error, [&] {
    return std::visit(
        [](const auto& result) -> std::string {
          if constexpr (requires { result.manifest(); })
            return io::write_json(result.manifest());
          else
            throw Error(ErrorCode::wrong_type, "sheet", "a measurement has no manifest",
                        "ask an appraisal, statements or targets");
        },
        need(sheet, "sheet").result);
  });
}

attain_status attain_sheet_difference(attain_frame** out, const attain_sheet* sheet, const attain_sheet* other,
                                      attain_error* error) {
  return make(out, error, [&] { return statements(sheet, "sheet").difference(statements(other, "other")); });
}

attain_status attain_sheet_would_pay(char* buffer, size_t capacity, size_t* length, const attain_sheet* sheet,
                                     size_t row, const char* component, size_t component_length, const char* basis,
                                     size_t basis_length, attain_error* error) {
  return give_text(buffer, capacity, length, error, [&]() -> std::string {
    const StatementSheet& of = statements(sheet, "sheet");
    const std::string_view name = text_in(component, component_length, "component");
    return of[in_range(*sheet, row)].would_pay(name, Decimal::of(text_in(basis, basis_length, "basis"))).text();
  });
}

void attain_sheet_destroy(attain_sheet* sheet) { delete sheet; }

}  // extern "C"
