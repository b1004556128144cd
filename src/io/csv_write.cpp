#include "attain/io/csv.hpp"

namespace attain::io {

namespace {

bool begins_formula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
}

void write_text(std::string& out, std::string_view text, const CsvWriteOptions& options) {
  const bool guard = options.guard_formulas && begins_formula(text);
  const char special[] = {'"', '\n', '\r', options.delimiter};
  if (!text.empty() && text.find_first_of(std::string_view(special, sizeof special)) == std::string_view::npos) {
    if (guard) out += '\'';
    out += text;
    return;
  }
  out += '"';
  if (guard) out += '\'';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

}  // namespace

std::string write_csv(const Frame& frame, const CsvWriteOptions& options) {
  std::string out;
  const std::string_view line_end = options.crlf ? "\r\n" : "\n";
  const auto& columns = frame.columns();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (i > 0) out += options.delimiter;
    write_text(out, columns[i].name(), options);
  }
  out += line_end;
  for (std::size_t row = 0; row < frame.rows(); ++row) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (i > 0) out += options.delimiter;
      const Column& column = columns[i];
      if (column.is_null(row)) {
        if (columns.size() == 1) out += "\"\"";  // an empty line would be skipped
      } else if (column.type() == ColumnType::text) {
        write_text(out, column.text(row), options);
      } else if (column.type() == ColumnType::decimal) {
        out += to_text(column.units(row), column.scale());
      } else {
        out += text_of(column.cell(row));
      }
    }
    out += line_end;
  }
  return out;
}

}  // namespace attain::io
