// Rows into books: records as JSON, or Arrow streams.
#include "attain/io/arrow.hpp"
#include "call.hpp"
#include "handles.hpp"

using namespace attain;
using namespace attain::capi;

namespace {

enum class How : std::uint8_t { append, correct };

Book changed(const Book& book, std::string_view table, ArrowArrayStream* stream, How how, AppendOptions options) {
  if (how == How::correct) options.on_change = OnChange::replace;
  if (book.journal().find(table) != nullptr || standard_schema(table) != nullptr) {
    return book.append(
        table, [&](Appender& appender) { io::append_arrow(appender, stream); }, options);
  }
  if (!options.recorded) options.recorded = book.last_recorded() + 1;  // one change, however many batches it comes in
  Book next = book;
  io::read_arrow(stream, [&](const Batch& batch) { next = next.append(table, batch, options); });
  return next;
}

attain_status change(attain_book** out, const attain_book* book, const char* table, size_t table_length,
                     const attain_rows* given, How how, attain_error* error) noexcept {
  return make(out, error, [&] {
    const attain_rows rows = options_in(given, attain_rows ATTAIN_ROWS_INIT, "rows");
    const StreamOwner owner(rows.stream);
    const Book& from = need(book, "book").book;
    const std::string_view name = text_in(table, table_length, "table");
    if (rows.on_change != ATTAIN_ON_CHANGE_REFUSE && rows.on_change != ATTAIN_ON_CHANGE_REVERSE) {
      throw Error(ErrorCode::invalid_argument, "rows.on_change", "is " + std::to_string(rows.on_change),
                  "0 (refuse) or 1 (reverse)");
    }
    if ((rows.json == nullptr) == (rows.stream == nullptr)) {
      throw Error(ErrorCode::invalid_argument, "rows",
                  rows.json == nullptr ? "has no rows" : "has both JSON and a stream", "give one of json and stream");
    }
    AppendOptions options;
    options.on_change = rows.on_change == ATTAIN_ON_CHANGE_REVERSE ? OnChange::reverse : OnChange::refuse;
    options.floats_shortest = rows.floats_shortest != 0;
    if (rows.recorded != ATTAIN_RECORDED_NEXT) options.recorded = rows.recorded;
    if (rows.stream != nullptr) return changed(from, name, rows.stream, how, options);
    const Document records = json_in(rows.json, rows.json_length, "rows");
    if (records.kind() != Document::Kind::array) {
      throw Error(ErrorCode::wrong_type, "rows",
                  "expected a list of records, found " + std::string(name_of(records.kind())));
    }
    return how == How::append ? from.append(name, records.items(), options)
                              : from.correct(name, records.items(), options);
  });
}

}  // namespace

extern "C" {

attain_status attain_book_append(attain_book** out, const attain_book* book, const char* table, size_t table_length,
                                 const attain_rows* rows, attain_error* error) {
  return change(out, book, table, table_length, rows, How::append, error);
}

attain_status attain_book_correct(attain_book** out, const attain_book* book, const char* table, size_t table_length,
                                  const attain_rows* rows, attain_error* error) {
  return change(out, book, table, table_length, rows, How::correct, error);
}

}  // extern "C"
