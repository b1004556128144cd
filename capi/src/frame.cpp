// Frames: cells, renderings, Arrow.
#include "attain/base/frame.hpp"

#include <algorithm>

#include "attain/io/arrow.hpp"
#include "attain/io/csv.hpp"
#include "attain/io/json.hpp"
#include "call.hpp"
#include "handles.hpp"

using namespace attain;
using namespace attain::capi;

namespace {

const Column& column_of(const attain_frame* frame, std::size_t column) {
  const Frame& of = need(frame, "frame").frame;
  if (column >= of.width()) {
    throw Error(ErrorCode::not_found, "column",
                "is " + std::to_string(column) + ", the frame has " + std::to_string(of.width()));
  }
  return of.columns()[column];
}

const Column& cell_of(const attain_frame* frame, std::size_t row, std::size_t column) {
  const Column& of = column_of(frame, column);
  if (row >= of.size()) {
    throw Error(ErrorCode::not_found, "row",
                "is " + std::to_string(row) + ", the frame has " + std::to_string(of.size()));
  }
  return of;
}

void refuse_null(const Column& column, std::size_t row) {
  if (column.is_null(row)) {
    throw Error(ErrorCode::null_value, column.name() + "[" + std::to_string(row) + "]", "is null",
                "ask attain_frame_is_null first");
  }
}

[[noreturn]] void wrong_type(const Column& column, const char* asked) {
  throw Error(ErrorCode::wrong_type, column.name(),
              "is a column of type " + std::string(name_of(column.type())) + ", not of " + asked);
}

std::int64_t integer_of(const Column& column, std::size_t row) {
  const ColumnType type = column.type();
  if (type != ColumnType::integer && type != ColumnType::date && type != ColumnType::boolean)
    wrong_type(column, "integers, dates or booleans");
  refuse_null(column, row);
  if (type == ColumnType::integer) return column.integer(row);
  return type == ColumnType::date ? column.date(row).days() : static_cast<std::int64_t>(column.boolean(row));
}

int128 units_of(const Column& column, std::size_t row) {
  if (column.type() != ColumnType::integer && column.type() != ColumnType::decimal) wrong_type(column, "numbers");
  refuse_null(column, row);
  return column.type() == ColumnType::decimal ? column.units(row) : column.integer(row);
}

Document value_of(const Column& column, std::size_t row) {
  if (column.is_null(row)) return nullptr;
  switch (column.type()) {
    case ColumnType::text:
      return column.text(row);
    case ColumnType::integer:
      return column.integer(row);
    case ColumnType::decimal:
      return column.decimal(row);
    case ColumnType::date:
      return column.date(row).text();
    case ColumnType::boolean:
      return column.boolean(row);
  }
  return nullptr;
}

std::string json_of(const Frame& frame) {
  std::vector<Document> rows;
  rows.reserve(frame.rows());
  for (std::size_t row = 0; row < frame.rows(); ++row) {
    std::vector<Document::Member> members;
    for (const Column& column : frame.columns()) members.emplace_back(column.name(), value_of(column, row));
    rows.push_back(Document::object(std::move(members)));
  }
  return io::write_json(Document::array(std::move(rows)));
}

}  // namespace

extern "C" {

attain_status attain_frame_size(size_t* rows, size_t* columns, const attain_frame* frame, attain_error* error) {
  if (rows != nullptr) *rows = 0;
  if (columns != nullptr) *columns = 0;
  return guarded(error, [&] {
    if (rows == nullptr && columns == nullptr) is_null("rows");
    const Frame& of = need(frame, "frame").frame;
    if (rows != nullptr) *rows = of.rows();
    if (columns != nullptr) *columns = of.width();
  });
}

attain_status attain_frame_find(size_t* out, const attain_frame* frame, const char* name, size_t name_length,
                                attain_error* error) {
  return give(out, error, [&] {
    const Frame& of = need(frame, "frame").frame;
    return static_cast<std::size_t>(&of.at(text_in(name, name_length, "name")) - of.columns().data());
  });
}

attain_status attain_frame_name(char* buffer, size_t capacity, size_t* length, const attain_frame* frame, size_t column,
                                attain_error* error) {
  return give_text(buffer, capacity, length, error,
                   [&]() -> std::string_view { return column_of(frame, column).name(); });
}

attain_status attain_frame_unit(char* buffer, size_t capacity, size_t* length, const attain_frame* frame, size_t column,
                                attain_error* error) {
  return give_text(buffer, capacity, length, error,
                   [&]() -> std::string_view { return column_of(frame, column).unit(); });
}

attain_status attain_frame_type(int32_t* type, int32_t* scale, const attain_frame* frame, size_t column,
                                attain_error* error) {
  if (scale != nullptr) *scale = 0;
  return give(type, error, [&] {
    const Column& of = column_of(frame, column);
    if (scale != nullptr && of.type() == ColumnType::decimal) *scale = of.scale();
    switch (of.type()) {
      case ColumnType::text:
        return ATTAIN_TYPE_TEXT;
      case ColumnType::integer:
        return ATTAIN_TYPE_INTEGER;
      case ColumnType::decimal:
        return ATTAIN_TYPE_DECIMAL;
      case ColumnType::date:
        return ATTAIN_TYPE_DATE;
      case ColumnType::boolean:
        return ATTAIN_TYPE_BOOLEAN;
    }
    throw Error(ErrorCode::internal, of.name(), "a column of unknown type");
  });
}

attain_status attain_frame_is_null(int32_t* out, const attain_frame* frame, size_t row, size_t column,
                                   attain_error* error) {
  return give(out, error, [&] { return static_cast<int32_t>(cell_of(frame, row, column).is_null(row)); });
}

attain_status attain_frame_text(char* buffer, size_t capacity, size_t* length, const attain_frame* frame, size_t row,
                                size_t column, attain_error* error) {
  return give_text(buffer, capacity, length, error, [&] { return text_of(cell_of(frame, row, column).cell(row)); });
}

attain_status attain_frame_int64(int64_t* out, const attain_frame* frame, size_t row, size_t column,
                                 attain_error* error) {
  return give(out, error, [&] { return integer_of(cell_of(frame, row, column), row); });
}

attain_status attain_frame_decimal(uint64_t* low, int64_t* high, const attain_frame* frame, size_t row, size_t column,
                                   attain_error* error) {
  if (low != nullptr) *low = 0;
  return give(high, error, [&] {
    const int128 units = units_of(cell_of(frame, row, column), row);
    need(low, "low") = static_cast<std::uint64_t>(units);
    return static_cast<std::int64_t>(units >> 64);
  });
}

attain_status attain_frame_render(attain_text** out, const attain_frame* frame, int32_t format, attain_error* error) {
  return make(out, error, [&] {
    const Frame& of = need(frame, "frame").frame;
    switch (format) {
      case ATTAIN_FORMAT_TEXT:
        return of.text(std::max<std::size_t>(of.rows(), 1));
      case ATTAIN_FORMAT_CSV:
        return io::write_csv(of);
      case ATTAIN_FORMAT_JSON:
        return json_of(of);
      default:
        throw Error(ErrorCode::invalid_argument, "format", "is " + std::to_string(format),
                    "ATTAIN_FORMAT_TEXT, _CSV or _JSON");
    }
  });
}

void attain_frame_destroy(attain_frame* frame) { delete frame; }

attain_status attain_frame_export(struct ArrowArrayStream* out, const attain_frame* frame, attain_error* error) {
  if (out != nullptr) *out = ArrowArrayStream{};
  return guarded(error, [&] { io::export_frame(need(frame, "frame").frame, &need(out, "out")); });
}

}  // extern "C"
