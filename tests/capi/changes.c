/* Books change by giving new ones: rows, corrections, withdrawals, rules, postings, knowledge, folders; and
 * expressions. */
#include "support.h"

static const char* sales_of_mei(const attain_book* book) {
  static char buffer[64];
  attain_sheet* sheet = measured(book, "actual_sales", "salesperson");
  strcpy(buffer, cell(sheet, "mei", "actual_sales"));
  attain_sheet_destroy(sheet);
  return buffer;
}

static void rows_are_appended_corrected_withdrawn_and_remembered(const attain_book* book) {
  attain_error error = ATTAIN_ERROR_INIT;
  attain_rows rows = ATTAIN_ROWS_INIT;
  attain_book *appended = NULL, *corrected = NULL, *withdrawn = NULL, *then = NULL, *none = NULL;
  attain_frame* table = NULL;
  size_t count = 0;
  int64_t recorded = -5;
  GOOD(attain_book_last_recorded(&recorded, book, &error));
  CHECK(recorded == 0);
  rows.json = "[{\"id\": \"O5\", \"on\": \"2026-10-28\", \"salesperson\": \"mei\", \"amount\": 100.00}]";
  GOOD(attain_book_append(&appended, book, "orders", ATTAIN_NTS, &rows, &error));
  CHECK_TEXT(sales_of_mei(appended), "10130.01");
  CHECK_TEXT(sales_of_mei(book), "10030.01");
  GOOD(attain_book_last_recorded(&recorded, appended, &error));
  CHECK(recorded == 1);
  rows.json = "[{\"id\": \"O5\", \"on\": \"2026-10-28\", \"salesperson\": \"mei\", \"amount\": 40.00}]";
  BAD(attain_book_append(&none, appended, "orders", ATTAIN_NTS, &rows, &error), "conflicting_row");
  GOOD(attain_book_correct(&corrected, appended, "orders", ATTAIN_NTS, &rows, &error));
  CHECK_TEXT(sales_of_mei(corrected), "10070.01");
  rows.on_change = ATTAIN_ON_CHANGE_REVERSE;
  rows.recorded = 7;
  GOOD(attain_book_append(&none, appended, "orders", ATTAIN_NTS, &rows, &error));
  CHECK_TEXT(sales_of_mei(none), "10070.01");
  GOOD(attain_book_last_recorded(&recorded, none, &error));
  CHECK(recorded == 7);
  attain_book_destroy(none);
  GOOD(attain_book_withdraw(&withdrawn, corrected, "orders", ATTAIN_NTS, "[\"O5\"]", ATTAIN_NTS, ATTAIN_RECORDED_NEXT,
                            &error));
  CHECK_TEXT(sales_of_mei(withdrawn), "10030.01");
  GOOD(attain_book_as_known(&then, withdrawn, 2, &error));
  CHECK_TEXT(sales_of_mei(then), "10070.01");
  attain_book_destroy(then);
  GOOD(attain_book_as_known(&then, withdrawn, ATTAIN_RECORDED_ALL, &error));
  CHECK_TEXT(sales_of_mei(then), "10030.01");
  attain_book_destroy(then);
  rows.on_change = ATTAIN_ON_CHANGE_REFUSE;
  rows.recorded = ATTAIN_RECORDED_NEXT;
  rows.json =
      "[{\"id\": \"O6\", \"on\": \"2026-10-28\", \"amount\": 1}, {\"id\": \"O7\", \"on\": \"2026-10-28\", \"amount\": "
      "\"one\"}]";
  CHECK(attain_book_append(&none, book, "orders", ATTAIN_NTS, &rows, &error) != ATTAIN_OK && none == NULL);
  CHECK(strstr(error.path, "O7") != NULL);
  rows.json = "{\"id\": \"O6\"}";
  BAD(attain_book_append(&none, book, "orders", ATTAIN_NTS, &rows, &error), "wrong_type");
  rows.json = "[]";
  BAD(attain_book_append(&none, book, "ordres", ATTAIN_NTS, &rows, &error), "unknown_table");
  CHECK(strstr(error.hint, "orders") != NULL);
  BAD(attain_book_withdraw(&none, book, "orders", ATTAIN_NTS, "[\"O9\"]", ATTAIN_NTS, 3, &error), "not_found");
  BAD(attain_book_withdraw(&none, book, "orders", ATTAIN_NTS, "[9]", ATTAIN_NTS, 3, &error), "wrong_type");
  rows.on_change = 5;
  BAD(attain_book_append(&none, book, "orders", ATTAIN_NTS, &rows, &error), "invalid_argument");
  rows.on_change = 0;
  rows.json = "[{\"id\": \"cy\", \"team\": \"south\", \"name\": \"Cy\"}]";
  GOOD(attain_book_append(&then, book, "people", ATTAIN_NTS, &rows, &error));
  GOOD(attain_book_table(&table, then, "people", ATTAIN_NTS, &error));
  GOOD(attain_frame_size(&count, NULL, table, &error));
  CHECK(count == 3);
  attain_frame_destroy(table);
  attain_book_destroy(then);
  attain_book_destroy(withdrawn);
  attain_book_destroy(corrected);
  attain_book_destroy(appended);
}

static void rules_are_documents(const attain_book* book) {
  static const char rule[] =
      "{\"attain\": \"measure/1\", \"name\": \"big orders\", \"effective\": \"2026-01-01\", \"aggregate\": \"count\", "
      "\"from\": \"orders\", "
      "\"where\": \"amount > 5000\"}";
  attain_error error = ATTAIN_ERROR_INIT;
  attain_book *one = NULL, *same = NULL, *none = NULL;
  attain_sheet* sheet = NULL;
  char list[512];
  GOOD(attain_book_with_rules(&one, book, rule, ATTAIN_NTS, ATTAIN_RECORDED_NEXT, &error));
  sheet = measured(one, "big orders", "salesperson");
  CHECK_TEXT(cell(sheet, "mei", "big orders"), "2");
  attain_sheet_destroy(sheet);
  snprintf(list, sizeof list, "[%s]", rule);
  GOOD(attain_book_with_rules(&same, one, list, strlen(list), ATTAIN_RECORDED_NEXT, &error));
  CHECK(attain_book_with_rules(&none, book, "{\"attain\": \"miracle/1\", \"name\": \"x\"}", ATTAIN_NTS, 1, &error) !=
        ATTAIN_OK);
  CHECK(none == NULL && error.code != 0);
  attain_book_destroy(same);
  attain_book_destroy(one);
}

static void what_is_posted_stays(const attain_book* book) {
  attain_error error = ATTAIN_ERROR_INIT;
  attain_rows rows = ATTAIN_ROWS_INIT;
  attain_sheet* sheet = appraised(book);
  attain_sheet* sales = measured(book, "actual_sales", "salesperson");
  attain_book *posted = NULL, *later = NULL, *none = NULL;
  attain_frame *table = NULL, *findings = NULL;
  attain_text* text = NULL;
  size_t count = 0;
  GOOD(attain_book_add(&posted, book, sheet, &error));
  GOOD(attain_book_table(&table, posted, "appraisals", ATTAIN_NTS, &error));
  GOOD(attain_frame_size(&count, NULL, table, &error));
  CHECK(count > 0);
  BAD(attain_book_add(&none, book, sales, &error), "wrong_type");
  rows.json =
      "[{\"id\": \"O1\", \"on\": \"2026-08-20\", \"salesperson\": \"mei\", \"amount\": 5000.00, \"currency\": \"USD\"},"
      " {\"id\": \"O9\", \"on\": \"2026-10-30\", \"salesperson\": \"mei\", \"amount\": 1970.00}]";
  GOOD(attain_book_append(&later, posted, "orders", ATTAIN_NTS, &rows, &error));
  GOOD(attain_book_check(&findings, later, &error));
  GOOD(attain_frame_render(&text, findings, ATTAIN_FORMAT_CSV, &error));
  CHECK(strstr(attain_text_data(text), "stale_posting") != NULL);
  attain_text_destroy(text);
  attain_frame_destroy(findings);
  attain_frame_destroy(table);
  attain_book_destroy(later);
  attain_book_destroy(posted);
  attain_sheet_destroy(sales);
  attain_sheet_destroy(sheet);
}

static void a_book_survives_json_and_folders(const attain_book* book) {
  attain_error error = ATTAIN_ERROR_INIT;
  attain_book *again = NULL, *read = NULL;
  attain_text *first = NULL, *second = NULL, *third = NULL;
  GOOD(attain_book_to_json(&first, book, 0, &error));
  GOOD(attain_book_from_json(&again, attain_text_data(first), attain_text_length(first), &error));
  GOOD(attain_book_to_json(&second, again, 0, &error));
  CHECK_TEXT(attain_text_data(first), attain_text_data(second));
  CHECK_TEXT(sales_of_mei(again), "10030.01");
  GOOD(attain_book_write(book, "capi_changes_book", ATTAIN_NTS, &error));
  GOOD(attain_book_read(&read, "capi_changes_book", ATTAIN_NTS, &error));
  GOOD(attain_book_to_json(&third, read, 0, &error));
  CHECK_TEXT(attain_text_data(first), attain_text_data(third));
  attain_book_destroy(read);
  attain_book_destroy(again);
  attain_text_destroy(third);
  attain_text_destroy(second);
  attain_text_destroy(first);
}

static void expressions_give_json(void) {
  static const char* const pairs[][3] = {
      {"sum(amounts) * 1.05", "{\"amounts\": [1, 2]}", "3.15"},
      {"0.1 + 0.2", NULL, "0.3"},
      {"if ok then \"yes\" else \"no\"", "{\"ok\": true}", "\"yes\""},
      {"date(\"2026-10-31\")", NULL, "\"2026-10-31\""},
      {"{a: [1, null]}.a", NULL, "[1, null]"},
      {"nothing", NULL, "null"},
  };
  attain_error error = ATTAIN_ERROR_INIT;
  attain_text* text = NULL;
  size_t i;
  for (i = 0; i < sizeof pairs / sizeof *pairs; ++i) {
    GOOD(attain_feel(&text, pairs[i][0], ATTAIN_NTS, pairs[i][1], ATTAIN_NTS, &error));
    CHECK_TEXT(attain_text_data(text), pairs[i][2]);
    attain_text_destroy(text);
  }
  BAD(attain_feel(&text, "1 +", ATTAIN_NTS, NULL, 0, &error), "syntax");
  BAD(attain_feel(&text, "1", ATTAIN_NTS, "[1]", ATTAIN_NTS, &error), "wrong_type");
  CHECK(text == NULL);
}

int main(void) {
  attain_book* book = october_book();
  if (book == NULL) return 1;
  rows_are_appended_corrected_withdrawn_and_remembered(book);
  rules_are_documents(book);
  what_is_posted_stays(book);
  a_book_survives_json_and_folders(book);
  expressions_give_json();
  attain_book_destroy(book);
  return finished();
}
