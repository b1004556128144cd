/* Versions, statuses, errors, texts in and out, NULL everywhere, sizes of structs, destruction in any order. */
#include "support.h"

static void versions_and_names(void) {
  CHECK(attain_abi_version() == ATTAIN_ABI_VERSION);
  CHECK(attain_version()[0] >= '0' && attain_version()[0] <= '9');
  CHECK_TEXT(attain_status_name(ATTAIN_OK), "ok");
  CHECK_TEXT(attain_status_name(ATTAIN_INVALID_ARGUMENT), "invalid_argument");
  CHECK_TEXT(attain_status_name(ATTAIN_NOT_FOUND), "not_found");
  CHECK_TEXT(attain_status_name(ATTAIN_LIMIT_EXCEEDED), "limit_exceeded");
  CHECK_TEXT(attain_status_name(ATTAIN_WRONG_TYPE), "wrong_type");
  CHECK_TEXT(attain_status_name(ATTAIN_INTERNAL), "internal");
  CHECK_TEXT(attain_status_name(ATTAIN_NULL_VALUE), "null_value");
  CHECK_TEXT(attain_status_name(-7), "unknown_code");
}

static void an_error_says_what_where_and_what_to_do(const attain_book* book) {
  attain_error error = ATTAIN_ERROR_INIT;
  attain_error small = ATTAIN_ERROR_INIT;
  attain_sheet* sheet = appraised(book);
  attain_book* other = (attain_book*)(void*)&error;
  char long_text[5000];
  size_t row = 7;
  BAD(attain_sheet_find(&row, sheet, "me", ATTAIN_NTS, &error), "not_found");
  CHECK(row == 0);
  CHECK(strstr(error.hint, "mei") != NULL);
  BAD(attain_book_from_json(&other, "{\"company\": nonsense}", ATTAIN_NTS, &error), "syntax_json");
  CHECK(other == NULL);
  CHECK_TEXT(error.path, "json:1:14");
  CHECK(attain_book_from_json(&other, "{", ATTAIN_NTS, NULL) != ATTAIN_OK);
  BAD(attain_book_read(&other, "no such folder", ATTAIN_NTS, &error), "file_error");
  GOOD(attain_sheet_find(&row, sheet, "mei", ATTAIN_NTS, &error));
  CHECK(error.path[0] == '\0' && error.message[0] == '\0' && error.hint[0] == '\0');
  small.struct_size = 8;
  CHECK(attain_book_from_json(&other, "{", ATTAIN_NTS, &small) != ATTAIN_OK);
  CHECK(small.code == 0 && small.message[0] == '\0');
  memset(long_text, 'x', sizeof long_text);
  memcpy(long_text + 10, "\xE2\x82\xAC\xF0\x9F\x98\x80", 7);
  BAD(attain_sheet_find(&row, sheet, long_text, sizeof long_text, &error), "not_found");
  CHECK(strlen(error.message) < sizeof error.message);
  BAD(attain_sheet_find(&row, sheet, "\xC0\xAF", ATTAIN_NTS, &error), "bad_encoding");
  BAD(attain_sheet_find(&row, sheet, "mei\xE2\x82", ATTAIN_NTS, &error), "bad_encoding");
  BAD(attain_sheet_find(&row, sheet, "\xED\xA0\x80", ATTAIN_NTS, &error), "bad_encoding");
  BAD(attain_sheet_find(&row, sheet, "\xF4\x90\x80\x80", ATTAIN_NTS, &error), "bad_encoding");
  attain_sheet_destroy(sheet);
}

static void short_texts_are_probed_then_filled(const attain_book* book) {
  attain_error error = ATTAIN_ERROR_INIT;
  attain_sheet* sheet = appraised(book);
  char buffer[6];
  size_t length = 99;
  GOOD(attain_sheet_text(NULL, 0, &length, sheet, 0, "score", ATTAIN_NTS, &error));
  CHECK(length == 6); /* bo's 101.60 */
  memset(buffer, '!', sizeof buffer);
  BAD(attain_sheet_text(buffer, sizeof buffer, &length, sheet, 0, "score", ATTAIN_NTS, &error), "limit_exceeded");
  CHECK(length == 0 && buffer[0] == '\0');
  GOOD(attain_sheet_text(buffer, sizeof buffer, &length, sheet, 1, "score", 5, &error));
  CHECK(length == 5 && buffer[5] == '\0');
  CHECK_TEXT(buffer, "83.58");
  BAD(attain_sheet_text(buffer, 0, &length, sheet, 1, "score", ATTAIN_NTS, &error), "limit_exceeded");
  BAD(attain_sheet_text(NULL, 0, NULL, sheet, 1, "score", ATTAIN_NTS, &error), "invalid_argument");
  BAD(attain_sheet_text(buffer, sizeof buffer, &length, sheet, 1, "scor", ATTAIN_NTS, &error), "unknown_column");
  BAD(attain_sheet_text(buffer, sizeof buffer, &length, sheet, 2, "score", ATTAIN_NTS, &error), "not_found");
  attain_sheet_destroy(sheet);
}

/* Every function with NULL for each thing it needs: a status, and outputs that are NULL or 0. */
static void null_is_a_status_not_a_crash(const attain_book* book) {
  attain_error error = ATTAIN_ERROR_INIT;
  attain_book* b = (attain_book*)(void*)&error;
  attain_sheet* s = (attain_sheet*)(void*)&error;
  attain_frame* f = (attain_frame*)(void*)&error;
  attain_report* r = (attain_report*)(void*)&error;
  attain_text* t = (attain_text*)(void*)&error;
  attain_rows rows = ATTAIN_ROWS_INIT;
  attain_measure_options measure = ATTAIN_MEASURE_OPTIONS_INIT;
  attain_appraise_options appraise = ATTAIN_APPRAISE_OPTIONS_INIT;
  attain_report_options report = ATTAIN_REPORT_OPTIONS_INIT;
  struct ArrowArrayStream stream;
  size_t n = 9, m = 9;
  int64_t i = 9;
  uint64_t u = 9;
  int32_t k = 9;
  rows.json = "[]";
#define NULL_FAILS(call) BAD(call, "invalid_argument")
  NULL_FAILS(attain_book_read(NULL, "x", ATTAIN_NTS, &error));
  NULL_FAILS(attain_book_read(&b, NULL, 0, &error));
  CHECK(b == NULL);
  NULL_FAILS(attain_book_read(&b, "", ATTAIN_NTS, &error));
  NULL_FAILS(attain_book_read(&b, "a\0b", 3, &error));
  NULL_FAILS(attain_book_from_json(NULL, october, ATTAIN_NTS, &error));
  NULL_FAILS(attain_book_from_json(&b, NULL, ATTAIN_NTS, &error));
  NULL_FAILS(attain_book_to_json(NULL, book, 2, &error));
  NULL_FAILS(attain_book_to_json(&t, NULL, 2, &error));
  CHECK(t == NULL);
  NULL_FAILS(attain_book_to_json(&t, book, -1, &error));
  NULL_FAILS(attain_book_write(NULL, "x", ATTAIN_NTS, &error));
  NULL_FAILS(attain_book_write(book, NULL, ATTAIN_NTS, &error));
  NULL_FAILS(attain_book_append(NULL, book, "orders", ATTAIN_NTS, &rows, &error));
  NULL_FAILS(attain_book_append(&b, NULL, "orders", ATTAIN_NTS, &rows, &error));
  NULL_FAILS(attain_book_append(&b, book, NULL, ATTAIN_NTS, &rows, &error));
  NULL_FAILS(attain_book_append(&b, book, "orders", ATTAIN_NTS, NULL, &error));
  NULL_FAILS(attain_book_correct(NULL, book, "orders", ATTAIN_NTS, &rows, &error));
  NULL_FAILS(attain_book_correct(&b, NULL, "orders", ATTAIN_NTS, &rows, &error));
  NULL_FAILS(attain_book_correct(&b, book, NULL, ATTAIN_NTS, &rows, &error));
  NULL_FAILS(attain_book_correct(&b, book, "orders", ATTAIN_NTS, NULL, &error));
  rows.json = NULL;
  NULL_FAILS(attain_book_append(&b, book, "orders", ATTAIN_NTS, &rows, &error));
  NULL_FAILS(attain_book_withdraw(NULL, book, "orders", ATTAIN_NTS, "[]", ATTAIN_NTS, ATTAIN_RECORDED_NEXT, &error));
  NULL_FAILS(attain_book_withdraw(&b, NULL, "orders", ATTAIN_NTS, "[]", ATTAIN_NTS, ATTAIN_RECORDED_NEXT, &error));
  NULL_FAILS(attain_book_withdraw(&b, book, NULL, ATTAIN_NTS, "[]", ATTAIN_NTS, ATTAIN_RECORDED_NEXT, &error));
  NULL_FAILS(attain_book_withdraw(&b, book, "orders", ATTAIN_NTS, NULL, ATTAIN_NTS, ATTAIN_RECORDED_NEXT, &error));
  NULL_FAILS(attain_book_with_rules(NULL, book, "[]", ATTAIN_NTS, ATTAIN_RECORDED_NEXT, &error));
  NULL_FAILS(attain_book_with_rules(&b, NULL, "[]", ATTAIN_NTS, ATTAIN_RECORDED_NEXT, &error));
  NULL_FAILS(attain_book_with_rules(&b, book, NULL, ATTAIN_NTS, ATTAIN_RECORDED_NEXT, &error));
  NULL_FAILS(attain_book_as_known(NULL, book, 0, &error));
  NULL_FAILS(attain_book_as_known(&b, NULL, 0, &error));
  NULL_FAILS(attain_book_add(NULL, book, NULL, &error));
  NULL_FAILS(attain_book_add(&b, NULL, NULL, &error));
  NULL_FAILS(attain_book_add(&b, book, NULL, &error));
  NULL_FAILS(attain_book_last_recorded(NULL, book, &error));
  NULL_FAILS(attain_book_last_recorded(&i, NULL, &error));
  CHECK(i == 0);
  NULL_FAILS(attain_book_table(NULL, book, "orders", ATTAIN_NTS, &error));
  NULL_FAILS(attain_book_table(&f, NULL, "orders", ATTAIN_NTS, &error));
  CHECK(f == NULL);
  NULL_FAILS(attain_book_table(&f, book, NULL, ATTAIN_NTS, &error));
  NULL_FAILS(attain_book_check(NULL, book, &error));
  NULL_FAILS(attain_book_check(&f, NULL, &error));
  NULL_FAILS(attain_measure(NULL, book, &measure, &error));
  NULL_FAILS(attain_measure(&s, NULL, &measure, &error));
  CHECK(s == NULL);
  NULL_FAILS(attain_measure(&s, book, NULL, &error));
  NULL_FAILS(attain_measure(&s, book, &measure, &error));
  CHECK_TEXT(error.path, "options.measures");
  measure.measures = "actual_sales,,orders";
  NULL_FAILS(attain_measure(&s, book, &measure, &error));
  measure.measures = "actual_sales";
  NULL_FAILS(attain_measure(&s, book, &measure, &error));
  CHECK_TEXT(error.path, "options.period");
  NULL_FAILS(attain_appraise(NULL, book, &appraise, &error));
  NULL_FAILS(attain_appraise(&s, NULL, &appraise, &error));
  NULL_FAILS(attain_appraise(&s, book, NULL, &error));
  NULL_FAILS(attain_appraise(&s, book, &appraise, &error));
  CHECK_TEXT(error.path, "options.scorecard");
  NULL_FAILS(attain_feel(NULL, "1", ATTAIN_NTS, NULL, 0, &error));
  NULL_FAILS(attain_feel(&t, NULL, ATTAIN_NTS, NULL, 0, &error));
  NULL_FAILS(attain_sheet_table(NULL, NULL, "frame", ATTAIN_NTS, &error));
  NULL_FAILS(attain_sheet_table(&f, NULL, "frame", ATTAIN_NTS, &error));
  NULL_FAILS(attain_sheet_rows(NULL, NULL, &error));
  NULL_FAILS(attain_sheet_rows(&n, NULL, &error));
  CHECK(n == 0);
  NULL_FAILS(attain_sheet_find(&n, NULL, "mei", ATTAIN_NTS, &error));
  NULL_FAILS(attain_sheet_find(NULL, NULL, NULL, ATTAIN_NTS, &error));
  NULL_FAILS(attain_sheet_text(NULL, 0, &n, NULL, 0, "score", ATTAIN_NTS, &error));
  NULL_FAILS(attain_sheet_why(NULL, NULL, 0, NULL, 0, ATTAIN_FORMAT_TEXT, &error));
  NULL_FAILS(attain_sheet_why(&t, NULL, 0, NULL, 0, ATTAIN_FORMAT_TEXT, &error));
  NULL_FAILS(attain_sheet_manifest(NULL, NULL, &error));
  NULL_FAILS(attain_sheet_manifest(&t, NULL, &error));
  NULL_FAILS(attain_report_make(NULL, book, &report, &error));
  NULL_FAILS(attain_report_make(&r, NULL, &report, &error));
  CHECK(r == NULL);
  NULL_FAILS(attain_report_make(&r, book, NULL, &error));
  NULL_FAILS(attain_report_make(&r, book, &report, &error));
  NULL_FAILS(attain_report_close(NULL, NULL, &error));
  NULL_FAILS(attain_report_close(&r, NULL, &error));
  NULL_FAILS(attain_report_render(NULL, NULL, ATTAIN_FORMAT_TEXT, &error));
  NULL_FAILS(attain_report_render(&t, NULL, ATTAIN_FORMAT_TEXT, &error));
  NULL_FAILS(attain_report_write(NULL, "x.txt", ATTAIN_NTS, &error));
  NULL_FAILS(attain_frame_size(NULL, NULL, NULL, &error));
  NULL_FAILS(attain_frame_size(&n, &m, NULL, &error));
  CHECK(n == 0 && m == 0);
  NULL_FAILS(attain_frame_find(NULL, NULL, "a", ATTAIN_NTS, &error));
  NULL_FAILS(attain_frame_find(&n, NULL, "a", ATTAIN_NTS, &error));
  NULL_FAILS(attain_frame_name(NULL, 0, &n, NULL, 0, &error));
  NULL_FAILS(attain_frame_unit(NULL, 0, &n, NULL, 0, &error));
  NULL_FAILS(attain_frame_type(&k, NULL, NULL, 0, &error));
  NULL_FAILS(attain_frame_type(NULL, NULL, NULL, 0, &error));
  NULL_FAILS(attain_frame_is_null(&k, NULL, 0, 0, &error));
  CHECK(k == 0);
  NULL_FAILS(attain_frame_text(NULL, 0, &n, NULL, 0, 0, &error));
  NULL_FAILS(attain_frame_int64(&i, NULL, 0, 0, &error));
  NULL_FAILS(attain_frame_decimal(&u, &i, NULL, 0, 0, &error));
  CHECK(u == 0 && i == 0);
  NULL_FAILS(attain_frame_decimal(NULL, NULL, NULL, 0, 0, &error));
  NULL_FAILS(attain_frame_render(&t, NULL, ATTAIN_FORMAT_CSV, &error));
  memset(&stream, 1, sizeof stream);
  NULL_FAILS(attain_frame_export(&stream, NULL, &error));
  CHECK(stream.release == NULL);
  NULL_FAILS(attain_frame_export(NULL, NULL, &error));
  CHECK_TEXT(attain_text_data(NULL), "");
  CHECK(attain_text_length(NULL) == 0);
  attain_text_destroy(NULL);
  attain_book_destroy(NULL);
  attain_sheet_destroy(NULL);
  attain_report_destroy(NULL);
  attain_frame_destroy(NULL);
#undef NULL_FAILS
}

static void structs_say_how_large_they_are(const attain_book* book) {
  attain_error error = ATTAIN_ERROR_INIT;
  attain_appraise_options options = ATTAIN_APPRAISE_OPTIONS_INIT;
  attain_sheet* sheet = NULL;
  options.scorecard = "sales";
  options.period = "2026-10";
  options.struct_size = 0;
  BAD(attain_appraise(&sheet, book, &options, &error), "invalid_argument");
  CHECK_TEXT(error.path, "options.struct_size");
  options.struct_size = (uint32_t)sizeof options + 8;
  BAD(attain_appraise(&sheet, book, &options, &error), "invalid_argument");
  CHECK(strstr(error.hint, "newer") != NULL);
}

static void handles_are_destroyed_in_any_order(void) {
  attain_error error = ATTAIN_ERROR_INIT;
  attain_book* book = october_book();
  attain_book* then = NULL;
  attain_sheet* sheet = appraised(book);
  attain_sheet* sales = measured(book, "actual_sales", "salesperson");
  attain_frame* frame = NULL;
  attain_report* report = NULL;
  attain_text* text = NULL;
  size_t rows = 0;
  GOOD(attain_book_as_known(&then, book, 0, &error));
  attain_book_destroy(book);
  GOOD(attain_sheet_table(&frame, sheet, "lines", ATTAIN_NTS, &error));
  GOOD(attain_report_close(&report, sheet, &error));
  GOOD(attain_sheet_why(&text, sales, 0, "actual_sales", ATTAIN_NTS, ATTAIN_FORMAT_TEXT, &error));
  attain_sheet_destroy(sales);
  attain_sheet_destroy(sheet);
  GOOD(attain_frame_size(&rows, NULL, frame, &error));
  CHECK(rows == 2);
  CHECK(attain_text_length(text) > 10);
  attain_text_destroy(text);
  GOOD(attain_report_render(&text, report, ATTAIN_FORMAT_TEXT, &error));
  attain_report_destroy(report);
  attain_frame_destroy(frame);
  sheet = appraised(then);
  attain_book_destroy(then);
  CHECK_TEXT(cell(sheet, "mei", "score"), "83.58");
  attain_sheet_destroy(sheet);
  attain_text_destroy(text);
}

int main(void) {
  attain_book* book = october_book();
  if (book == NULL) return 1;
  versions_and_names();
  an_error_says_what_where_and_what_to_do(book);
  short_texts_are_probed_then_filled(book);
  null_is_a_status_not_a_crash(book);
  structs_say_how_large_they_are(book);
  handles_are_destroyed_in_any_order();
  attain_book_destroy(book);
  return finished();
}
