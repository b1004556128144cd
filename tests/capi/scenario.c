/* A month from facts to a report, to the cent. */
#include "support.h"

static void people_and_nobody_add_to_the_company(const attain_book* book) {
  attain_error error = ATTAIN_ERROR_INIT;
  attain_measure_options options = ATTAIN_MEASURE_OPTIONS_INIT;
  attain_sheet* people = measured(book, "actual_sales, target_attainment", "salesperson");
  attain_sheet* company = measured(book, "actual_sales", NULL);
  attain_sheet* teams = measured(book, "actual_sales", "team");
  attain_sheet* overlay = NULL;
  attain_sheet* one = NULL;
  size_t rows = 0;
  char text[32];
  CHECK_TEXT(cell(people, "mei", "actual_sales"), "10030.01");
  CHECK_TEXT(cell(people, "bo", "actual_sales"), "5080.00");
  CHECK_TEXT(cell(people, "[null]", "actual_sales"), "1840.00");
  CHECK_TEXT(cell(people, "mei", "target_attainment"), "0.835834166667");
  CHECK_TEXT(cell(people, "bo", "target_attainment"), "1.016000000000");
  CHECK_TEXT(cell(teams, "north", "actual_sales"), "9110.01");
  CHECK_TEXT(cell(teams, "south", "actual_sales"), "6000.00");
  GOOD(attain_sheet_rows(&rows, company, &error));
  CHECK(rows == 1);
  GOOD(attain_sheet_text(text, sizeof text, NULL, company, 0, "actual_sales", ATTAIN_NTS, &error));
  CHECK_TEXT(text, "16950.01");

  options.measures = "[{\"measure\": \"actual_sales\", \"as\": \"sales\"}]";
  options.by = "[\"salesperson\", \"month\"]";
  options.period = "2026-10-01/2026-10-31";
  options.period_length = strlen(options.period);
  options.credit = "overlay";
  GOOD(attain_measure(&overlay, book, &options, &error));
  CHECK_TEXT(cell(overlay, "[\"mei\", \"2026-10\"]", "sales"), "675.00");
  options.credit = NULL;
  options.where = "id = \"O2\"";
  options.threads = 2;
  GOOD(attain_measure(&one, book, &options, &error));
  CHECK_TEXT(cell(one, "[\"mei\", \"2026-10\"]", "sales"), "4600.01");
  CHECK_TEXT(cell(one, "[\"bo\", \"2026-10\"]", "sales"), "2760.00");
  attain_sheet_destroy(one);
  attain_sheet_destroy(overlay);
  attain_sheet_destroy(teams);
  attain_sheet_destroy(company);
  attain_sheet_destroy(people);
}

static void a_frame_gives_numbers_without_floats(const attain_book* book) {
  attain_error error = ATTAIN_ERROR_INIT;
  attain_sheet* sheet = measured(book, "actual_sales,orders", "salesperson");
  attain_frame* frame = NULL;
  attain_frame* orders = NULL;
  attain_text* text = NULL;
  size_t rows = 0, columns = 0, sales = 0, count = 0, row = 0, column = 0;
  int32_t type = 0, scale = 0, null = 0;
  uint64_t low = 0;
  int64_t high = 0, integer = 0;
  char name[16];
  GOOD(attain_sheet_table(&frame, sheet, "frame", ATTAIN_NTS, &error));
  GOOD(attain_frame_size(&rows, &columns, frame, &error));
  CHECK(rows == 3 && columns == 3);
  GOOD(attain_frame_size(NULL, &columns, frame, &error));
  GOOD(attain_frame_find(&sales, frame, "actual_sales", ATTAIN_NTS, &error));
  GOOD(attain_frame_find(&count, frame, "orders", 6, &error));
  GOOD(attain_frame_name(name, sizeof name, NULL, frame, sales, &error));
  CHECK_TEXT(name, "actual_sales");
  GOOD(attain_frame_unit(name, sizeof name, NULL, frame, sales, &error));
  CHECK_TEXT(name, "EUR");
  GOOD(attain_frame_type(&type, &scale, frame, sales, &error));
  CHECK(type == ATTAIN_TYPE_DECIMAL && scale == 2);
  GOOD(attain_frame_type(&type, NULL, frame, count, &error));
  CHECK(type == ATTAIN_TYPE_INTEGER);
  GOOD(attain_sheet_find(&row, sheet, "mei", ATTAIN_NTS, &error));
  GOOD(attain_frame_decimal(&low, &high, frame, row, sales, &error));
  CHECK(low == 1003001 && high == 0);
  GOOD(attain_frame_int64(&integer, frame, row, count, &error));
  CHECK(integer == 2);
  GOOD(attain_frame_decimal(&low, &high, frame, row, count, &error));
  CHECK(low == 2 && high == 0);
  GOOD(attain_sheet_find(&row, sheet, "[null]", ATTAIN_NTS, &error));
  GOOD(attain_frame_is_null(&null, frame, row, 0, &error));
  CHECK(null == 1);
  BAD(attain_frame_int64(&integer, frame, row, sales, &error), "wrong_type");
  BAD(attain_frame_decimal(&low, &high, frame, row, 0, &error), "wrong_type");
  GOOD(attain_frame_render(&text, frame, ATTAIN_FORMAT_CSV, &error));
  CHECK(strstr(attain_text_data(text), "mei,10030.01,2\n") != NULL);
  attain_text_destroy(text);
  GOOD(attain_frame_render(&text, frame, ATTAIN_FORMAT_JSON, &error));
  CHECK(strstr(attain_text_data(text), "10030.01") != NULL && strstr(attain_text_data(text), "null") != NULL);
  attain_text_destroy(text);
  GOOD(attain_frame_render(&text, frame, ATTAIN_FORMAT_TEXT, &error));
  CHECK(attain_text_length(text) == strlen(attain_text_data(text)));
  attain_text_destroy(text);

  GOOD(attain_book_table(&orders, book, "orders", ATTAIN_NTS, &error));
  GOOD(attain_frame_find(&column, orders, "on", ATTAIN_NTS, &error));
  GOOD(attain_frame_int64(&integer, orders, 0, column, &error));
  CHECK(integer == 20685);
  GOOD(attain_frame_text(name, sizeof name, NULL, orders, 0, column, &error));
  CHECK_TEXT(name, "2026-08-20");
  BAD(attain_frame_text(name, sizeof name, NULL, orders, 5, column, &error), "not_found");
  CHECK(name[0] == '\0');
  BAD(attain_frame_text(name, sizeof name, NULL, orders, 0, 1000, &error), "not_found");
  attain_frame_destroy(orders);
  attain_frame_destroy(frame);
  attain_sheet_destroy(sheet);
}

static void an_appraisal_explains_itself(const attain_book* book) {
  attain_error error = ATTAIN_ERROR_INIT;
  attain_sheet* sheet = appraised(book);
  attain_frame* lines = NULL;
  attain_text* text = NULL;
  size_t rows = 0, mei = 0, contribution = 0;
  char cell_text[64];
  GOOD(attain_sheet_rows(&rows, sheet, &error));
  CHECK(rows == 2);
  CHECK_TEXT(cell(sheet, "mei", "score"), "83.58");
  CHECK_TEXT(cell(sheet, "mei", "grade"), "B");
  CHECK_TEXT(cell(sheet, "mei", "rank"), "2");
  CHECK_TEXT(cell(sheet, "mei", "name"), "Ng Mei");
  CHECK_TEXT(cell(sheet, "mei", "refusal"), "");
  CHECK_TEXT(cell(sheet, "bo", "score"), "101.60");
  CHECK_TEXT(cell(sheet, "bo", "grade"), "A");
  CHECK_TEXT(cell(sheet, "bo", "rank"), "1");
  GOOD(attain_sheet_table(&lines, sheet, "lines", ATTAIN_NTS, &error));
  GOOD(attain_frame_find(&contribution, lines, "contribution", ATTAIN_NTS, &error));
  GOOD(attain_sheet_find(&mei, sheet, "mei", ATTAIN_NTS, &error));
  GOOD(attain_frame_text(cell_text, sizeof cell_text, NULL, lines, 1, contribution, &error));
  CHECK_TEXT(cell_text, "83.58");
  GOOD(attain_sheet_why(&text, sheet, mei, NULL, 0, ATTAIN_FORMAT_TEXT, &error));
  CHECK(strstr(attain_text_data(text), "83.58") != NULL && strstr(attain_text_data(text), "12000") != NULL);
  attain_text_destroy(text);
  GOOD(attain_sheet_why(&text, sheet, mei, "score", ATTAIN_NTS, ATTAIN_FORMAT_JSON, &error));
  CHECK(attain_text_data(text)[0] == '{');
  attain_text_destroy(text);
  GOOD(attain_sheet_manifest(&text, sheet, &error));
  CHECK(strstr(attain_text_data(text), "\"digest\"") != NULL);
  attain_text_destroy(text);
  attain_frame_destroy(lines);
  attain_sheet_destroy(sheet);
}

static void a_close_is_rendered_in_every_format(const attain_book* book) {
  static const int32_t formats[] = {ATTAIN_FORMAT_TEXT, ATTAIN_FORMAT_MARKDOWN, ATTAIN_FORMAT_CSV, ATTAIN_FORMAT_HTML,
                                    ATTAIN_FORMAT_XLSX};
  static const char* const begins[] = {"", "#", "", "<!", "PK"};
  attain_error error = ATTAIN_ERROR_INIT;
  attain_sheet* sheet = appraised(book);
  attain_report* report = NULL;
  attain_text* text = NULL;
  size_t i;
  GOOD(attain_report_close(&report, sheet, &error));
  for (i = 0; i < sizeof formats / sizeof *formats; ++i) {
    GOOD(attain_report_render(&text, report, formats[i], &error));
    CHECK(attain_text_length(text) > 100);
    CHECK(strncmp(attain_text_data(text), begins[i], strlen(begins[i])) == 0);
    attain_text_destroy(text);
  }
  BAD(attain_report_render(&text, report, ATTAIN_FORMAT_JSON, &error), "invalid_argument");
  CHECK(text == NULL);
  BAD(attain_report_write(report, "close.pdf", ATTAIN_NTS, &error), "invalid_argument");
  BAD(attain_report_write(report, "no such folder/close.txt", ATTAIN_NTS, &error), "file_error");
  GOOD(attain_report_write(report, "capi_scenario_close.html", ATTAIN_NTS, &error));
  CHECK(remove("capi_scenario_close.html") == 0);
  attain_report_destroy(report);
  attain_sheet_destroy(sheet);
}

static void reports_come_from_a_book(const attain_book* book) {
  attain_error error = ATTAIN_ERROR_INIT;
  attain_report_options options = ATTAIN_REPORT_OPTIONS_INIT;
  attain_report* report = NULL;
  attain_text* text = NULL;
  options.kind = ATTAIN_REPORT_DAILY_BRIEF;
  options.subject = "mei";
  options.period = "2026-10-20";
  GOOD(attain_report_make(&report, book, &options, &error));
  GOOD(attain_report_render(&text, report, ATTAIN_FORMAT_TEXT, &error));
  CHECK(strstr(attain_text_data(text), "Ng Mei") != NULL);
  attain_text_destroy(text);
  attain_report_destroy(report);
  options.kind = ATTAIN_REPORT_DAILY_SUMMARY;
  GOOD(attain_report_make(&report, book, &options, &error));
  attain_report_destroy(report);
  options.period = "2026-10";
  BAD(attain_report_make(&report, book, &options, &error), "invalid_period");
  options.kind = ATTAIN_REPORT_PERIOD;
  options.subject = NULL;
  GOOD(attain_report_make(&report, book, &options, &error));
  attain_report_destroy(report);
  options.subject = "nort";
  BAD(attain_report_make(&report, book, &options, &error), "not_found");
  options.kind = ATTAIN_REPORT_NAMED;
  BAD(attain_report_make(&report, book, &options, &error), "unknown_rule");
  options.kind = ATTAIN_REPORT_DOSSIER;
  options.subject = "bo";
  BAD(attain_report_make(&report, book, &options, &error), "invalid_argument");
  options.period = NULL;
  BAD(attain_report_make(&report, book, &options, &error), "invalid_argument");
  CHECK_TEXT(error.path, "options.as_of");
  options.as_of = "2026-10-31";
  GOOD(attain_report_make(&report, book, &options, &error));
  attain_report_destroy(report);
  options.kind = 99;
  BAD(attain_report_make(&report, book, &options, &error), "invalid_argument");
  CHECK(report == NULL);
}

int main(void) {
  attain_book* book = october_book();
  if (book == NULL) return 1;
  people_and_nobody_add_to_the_company(book);
  a_frame_gives_numbers_without_floats(book);
  an_appraisal_explains_itself(book);
  a_close_is_rendered_in_every_format(book);
  reports_come_from_a_book(book);
  attain_book_destroy(book);
  return finished();
}
