/* Targets: a year decomposed, looked up in any period, explained, released, and refused where it cannot be. */
#include "support.h"

static const char policy[] =
    "{\"attain\": \"target-policy/1\", \"name\": \"plan\", \"measure\": \"actual_sales\", \"period\": \"2027\", \"value\": 24000,"
    " \"levels\": [{\"by\": \"salesperson\", \"basis\": {\"shares\": {\"mei\": 3, \"bo\": 1}}}, {\"by\": \"month\", \"unit\": 10}],"
    " \"season\": {\"weights\": [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]}}";

static attain_sheet* planned(const attain_book* book, const char* of, const char* value, const attain_sheet* previous) {
  attain_error error = ATTAIN_ERROR_INIT;
  attain_decompose_options options = ATTAIN_DECOMPOSE_OPTIONS_INIT;
  attain_sheet* sheet = NULL;
  options.policy = of;
  options.value = value;
  options.previous = previous;
  GOOD(attain_decompose(&sheet, book, &options, &error));
  return sheet;
}

static const char* target(const attain_sheet* sheet, const char* node, const char* period) {
  return cell(sheet, node == NULL ? "{}" : node, period);
}

static void a_year_becomes_months_and_days(const attain_book* book) {
  attain_error error = ATTAIN_ERROR_INIT;
  attain_sheet* sheet = planned(book, policy, NULL, NULL);
  attain_sheet* higher = planned(book, policy, "48000", sheet);
  attain_frame* weeks = NULL;
  attain_text* why = NULL;
  attain_text* manifest = NULL;
  attain_report* report = NULL;
  size_t rows = 0, row = 0;
  GOOD(attain_sheet_rows(&rows, sheet, &error));
  CHECK(rows == 1 + 2 + 24);
  CHECK_TEXT(cell(sheet, "{\"salesperson\": \"mei\", \"period\": \"2027\"}", "target"), "18000.00");
  CHECK_TEXT(cell(sheet, "2027", "target"), "24000.00");
  CHECK_TEXT(target(sheet, NULL, "2027-05"), "2000.00");
  CHECK_TEXT(target(sheet, "{\"salesperson\": \"bo\"}", "2027-Q2"), "1500.00");
  CHECK_TEXT(target(higher, "{\"salesperson\": \"bo\"}", "2027-Q2"), "3000.00");
  GOOD(attain_sheet_find(&row, sheet, "{\"salesperson\": \"mei\", \"period\": \"2027\"}", ATTAIN_NTS, &error));
  GOOD(attain_sheet_why(&why, sheet, row, NULL, 0, ATTAIN_FORMAT_TEXT, &error));
  CHECK(strstr(attain_text_data(why), "target mei 2027 = 18000.00 EUR") != NULL);
  GOOD(attain_sheet_table(&weeks, sheet, "week", ATTAIN_NTS, &error));
  GOOD(attain_sheet_manifest(&manifest, sheet, &error));
  GOOD(attain_report_close(&report, sheet, &error));
  attain_report_destroy(report);
  attain_text_destroy(manifest);
  attain_frame_destroy(weeks);
  attain_text_destroy(why);
  attain_sheet_destroy(higher);
  attain_sheet_destroy(sheet);
}

static void released_targets_are_facts(const attain_book* book) {
  attain_error error = ATTAIN_ERROR_INIT;
  attain_sheet* sheet = planned(book, policy, NULL, NULL);
  attain_book* released = NULL;
  attain_sheet* read = NULL;
  attain_measure_options options = ATTAIN_MEASURE_OPTIONS_INIT;
  GOOD(attain_book_add(&released, book, sheet, &error));
  options.measures = "target";
  options.by = "salesperson";
  options.period = "2027-03";
  GOOD(attain_measure(&read, released, &options, &error));
  CHECK_TEXT(cell(read, "mei", "target"), "1500.00");
  attain_sheet_destroy(read);
  attain_book_destroy(released);
  attain_sheet_destroy(sheet);
}

static void what_cannot_be_is_refused(const attain_book* book) {
  attain_error error = ATTAIN_ERROR_INIT;
  attain_decompose_options options = ATTAIN_DECOMPOSE_OPTIONS_INIT;
  attain_sheet* sheet = NULL;
  attain_sheet* sales = measured(book, "actual_sales", "salesperson");
  char text[8];
  size_t row = 0;
  CHECK(attain_decompose(&sheet, book, &options, &error) == ATTAIN_INVALID_ARGUMENT && sheet == NULL);
  options.policy = "no such plan";
  CHECK_TEXT(attain_status_name(attain_decompose(&sheet, book, &options, &error)), "unknown_rule");
  options.policy = policy;
  options.previous = sales;
  CHECK(attain_decompose(&sheet, book, &options, &error) == ATTAIN_WRONG_TYPE);
  sheet = planned(book, policy, NULL, NULL);
  CHECK(attain_sheet_find(&row, sheet, "{\"team\": \"north\"}", ATTAIN_NTS, &error) == ATTAIN_NOT_FOUND);
  CHECK_TEXT(attain_status_name(attain_sheet_text(text, sizeof text, NULL, sheet, 0, "moon", ATTAIN_NTS, &error)),
             "unknown_column");
  attain_sheet_destroy(sheet);
  sheet = NULL;
  options.previous = NULL;
  options.policy =
      "{\"attain\": \"target-policy/1\", \"name\": \"p\", \"measure\": \"actual_sales\", \"period\": \"2027\", \"value\": 10,"
      " \"levels\": [{\"by\": \"salesperson\", \"floor\": 6}]}";
  CHECK(attain_decompose(&sheet, book, &options, &error) == ATTAIN_INFEASIBLE);
  CHECK(strstr(error.message, "2.00 EUR too much") != NULL);
  attain_sheet_destroy(sales);
}

int main(void) {
  attain_book* book = october_book();
  if (book == NULL) return 1;
  a_year_becomes_months_and_days(book);
  released_targets_are_facts(book);
  what_cannot_be_is_refused(book);
  attain_book_destroy(book);
  return finished();
}
