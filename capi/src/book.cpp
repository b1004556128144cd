// Books: read, written, looked at.
#include "attain/io/book.hpp"

#include "attain/check/check.hpp"
#include "attain/io/json.hpp"
#include "call.hpp"
#include "handles.hpp"

using namespace attain;
using namespace attain::capi;

namespace {

std::optional<std::int64_t> recorded_of(std::int64_t recorded) {
  return recorded == ATTAIN_RECORDED_NEXT ? std::nullopt : std::optional(recorded);
}

}  // namespace

extern "C" {

attain_status attain_book_read(attain_book** out, const char* path, size_t path_length, attain_error* error) {
  return make(out, error, [&] { return io::read_book(path_in(path, path_length, "path")); });
}

attain_status attain_book_from_json(attain_book** out, const char* json, size_t json_length, attain_error* error) {
  return make(out, error, [&] { return io::book_from(json_in(json, json_length, "json")); });
}

attain_status attain_book_to_json(attain_text** out, const attain_book* book, int32_t indent, attain_error* error) {
  return make(out, error, [&] {
    if (indent < 0 || indent > 16)
      throw Error(ErrorCode::invalid_argument, "indent", "is " + std::to_string(indent), "0 to 16");
    return io::write_json(io::to_document(need(book, "book").book), indent);
  });
}

attain_status attain_book_write(const attain_book* book, const char* path, size_t path_length, attain_error* error) {
  return guarded(error, [&] { io::write_book(need(book, "book").book, path_in(path, path_length, "path")); });
}

attain_status attain_book_withdraw(attain_book** out, const attain_book* book, const char* table, size_t table_length,
                                   const char* ids, size_t ids_length, int64_t recorded, attain_error* error) {
  return make(out, error, [&] {
    return need(book, "book")
        .book.withdraw(text_in(table, table_length, "table"), texts_in(ids, ids_length, "ids"), recorded_of(recorded));
  });
}

attain_status attain_book_with_rules(attain_book** out, const attain_book* book, const char* json, size_t json_length,
                                     int64_t recorded, attain_error* error) {
  return make(out, error, [&] {
    const Document rules = json_in(json, json_length, "json");
    const bool list = rules.kind() == Document::Kind::array;
    return need(book, "book")
        .book.with_rules(list ? rules.items() : std::vector<Document>{rules}, {}, recorded_of(recorded));
  });
}

attain_status attain_book_as_known(attain_book** out, const attain_book* book, int64_t recorded, attain_error* error) {
  return make(out, error, [&] { return need(book, "book").book.as_known(recorded); });
}

attain_status attain_book_add(attain_book** out, const attain_book* book, const attain_sheet* sheet,
                              attain_error* error) {
  return make(out, error, [&] {
    return std::visit(
        [&](const auto& result) -> Book {
          if constexpr (requires { result.postings(std::declval<const Book&>()); })
            return need(book, "book").book.add(result);
          else
            throw Error(ErrorCode::wrong_type, "sheet", "a measurement decides nothing that a book could hold",
                        "add an appraisal, statements or targets");
        },
        need(sheet, "sheet").result);
  });
}

attain_status attain_book_last_recorded(int64_t* out, const attain_book* book, attain_error* error) {
  return give(out, error, [&] { return need(book, "book").book.last_recorded(); });
}

attain_status attain_book_table(attain_frame** out, const attain_book* book, const char* name, size_t name_length,
                                attain_error* error) {
  return make(out, error, [&] { return need(book, "book").book.table(text_in(name, name_length, "name")); });
}

attain_status attain_book_check(attain_frame** out, const attain_book* book, attain_error* error) {
  return make(out, error, [&] { return to_frame(check(need(book, "book").book)); });
}

void attain_book_destroy(attain_book* book) { delete book; }

}  // extern "C"
