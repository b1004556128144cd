/* Pay in C: statements, tables and Arrow, why, what lies ahead, differences, posting. */
#include "support.h"

static const char plan[] =
    "{\"attain\": \"pay-plan/1\", \"name\": \"commission\", \"effective\": \"2026-01-01\", \"components\": ["
    "{\"name\": \"own sales\", \"over\": \"year\", \"tiers\": {\"marginal\": [[0, 0.04], [10000, 0.06], [20000, "
    "0.10]]}}]}";

static attain_book* with_plan(void) {
  attain_error error = ATTAIN_ERROR_INIT;
  attain_book* book = october_book();
  attain_book* ruled = NULL;
  GOOD(attain_book_with_rules(&ruled, book, plan, ATTAIN_NTS, ATTAIN_RECORDED_NEXT, &error));
  attain_book_destroy(book);
  return ruled;
}

static attain_sheet* paid(const attain_book* book, const char* period, const attain_sheet* previous) {
  attain_error error = ATTAIN_ERROR_INIT;
  attain_pay_options options = ATTAIN_PAY_OPTIONS_INIT;
  attain_sheet* sheet = NULL;
  options.plan = "commission";
  options.period = period;
  options.previous = previous;
  GOOD(attain_pay(&sheet, book, &options, &error));
  return sheet;
}

/* The sum of a decimal column, in minor units. */
static int64_t sum(const attain_frame* frame, const char* name) {
  attain_error error = ATTAIN_ERROR_INIT;
  size_t rows = 0, column = 0, row;
  int64_t total = 0;
  GOOD(attain_frame_size(&rows, NULL, frame, &error));
  GOOD(attain_frame_find(&column, frame, name, ATTAIN_NTS, &error));
  for (row = 0; row < rows; ++row) {
    uint64_t low = 0;
    int64_t high = 0;
    int32_t null = 0;
    GOOD(attain_frame_is_null(&null, frame, row, column, &error));
    if (null) continue;
    GOOD(attain_frame_decimal(&low, &high, frame, row, column, &error));
    total += (int64_t)low;
  }
  return total;
}

static attain_frame* table(const attain_sheet* sheet, const char* name) {
  attain_error error = ATTAIN_ERROR_INIT;
  attain_frame* frame = NULL;
  GOOD(attain_sheet_table(&frame, sheet, name, ATTAIN_NTS, &error));
  return frame;
}

/* Mei has 2,850 from August and 10,030.01 in October: 7,150 at 4 % and 2,880.01 at 6 %. */
static void statements_say_what_is_paid(const attain_book* book) {
  attain_sheet* sheet = paid(book, "2026-10", NULL);
  attain_frame* lines = table(sheet, "lines");
  attain_frame* frame = table(sheet, "frame");
  attain_frame* ledger = table(sheet, "ledger");
  CHECK_TEXT(cell(sheet, "mei", "paid"), "458.80");
  CHECK_TEXT(cell(sheet, "bo", "paid"), "203.20");
  CHECK_TEXT(cell(sheet, "mei", "name"), "Ng Mei");
  CHECK_TEXT(cell(sheet, "mei", "draw_balance"), "0.00");
  CHECK(sum(lines, "earned") == sum(frame, "earned"));
  CHECK(sum(ledger, "debit") == sum(ledger, "credit"));
  CHECK(sum(ledger, "debit") > 0);
  attain_frame_destroy(ledger);
  attain_frame_destroy(frame);
  attain_frame_destroy(lines);
  attain_sheet_destroy(sheet);
}

static void lines_go_out_as_arrow(const attain_book* book) {
  attain_error error = ATTAIN_ERROR_INIT;
  attain_sheet* sheet = paid(book, "2026-10", NULL);
  attain_frame* lines = table(sheet, "lines");
  struct ArrowArrayStream stream;
  struct ArrowSchema schema;
  struct ArrowArray array;
  size_t rows = 0, columns = 0;
  GOOD(attain_frame_size(&rows, &columns, lines, &error));
  GOOD(attain_frame_export(&stream, lines, &error));
  attain_frame_destroy(lines);
  attain_sheet_destroy(sheet);
  CHECK(stream.get_schema(&stream, &schema) == 0);
  CHECK((size_t)schema.n_children == columns);
  CHECK(stream.get_next(&stream, &array) == 0);
  CHECK((size_t)array.length == rows);
  array.release(&array);
  schema.release(&schema);
  stream.release(&stream);
}

static void a_statement_explains_itself(const attain_book* book) {
  attain_error error = ATTAIN_ERROR_INIT;
  attain_sheet* sheet = paid(book, "2026-10", NULL);
  attain_frame* ahead = NULL;
  attain_text* why = NULL;
  attain_text* json = NULL;
  attain_text* manifest = NULL;
  char buffer[64];
  size_t row = 0;
  GOOD(attain_sheet_find(&row, sheet, "mei", ATTAIN_NTS, &error));
  GOOD(attain_sheet_why(&why, sheet, row, NULL, 0, ATTAIN_FORMAT_TEXT, &error));
  CHECK(strstr(attain_text_data(why), "458.80") != NULL);
  attain_text_destroy(why);
  GOOD(attain_sheet_why(&why, sheet, row, "[\"own sales\", \"O3\"]", ATTAIN_NTS, ATTAIN_FORMAT_TEXT, &error));
  CHECK(strstr(attain_text_data(why), "O3") != NULL);
  GOOD(attain_sheet_why(&json, sheet, row, "paid", ATTAIN_NTS, ATTAIN_FORMAT_JSON, &error));
  CHECK(attain_text_data(json)[0] == '{');
  ahead = table(sheet, "outlook");
  CHECK(sum(ahead, "base") == 1288001 + 698000 && sum(ahead, "distance") == 711999 + 302000);
  GOOD(attain_sheet_would_pay(buffer, sizeof buffer, NULL, sheet, row, "own sales", ATTAIN_NTS, "10000",
                         ATTAIN_NTS, &error));
  CHECK_TEXT(buffer, "715.20"); /* 7,119.99 at 6 % and 2,880.01 at 10 % */
  BAD(attain_sheet_would_pay(buffer, sizeof buffer, NULL, sheet, row, "own", ATTAIN_NTS, "1", ATTAIN_NTS, &error),
      "not_found");
  BAD(attain_sheet_text(buffer, sizeof buffer, NULL, sheet, row, "[\"own sales\", \"1\"]", ATTAIN_NTS, &error),
      "unknown_column");
  GOOD(attain_sheet_manifest(&manifest, sheet, &error));
  CHECK(strstr(attain_text_data(manifest), "\"commission\"") != NULL);
  attain_text_destroy(manifest);
  attain_text_destroy(json);
  BAD(attain_sheet_why(&json, sheet, row, "score", ATTAIN_NTS, ATTAIN_FORMAT_JSON, &error), "unknown_column");
  attain_frame_destroy(ahead);
  attain_text_destroy(why);
  attain_sheet_destroy(sheet);
}

static void later_knowledge_makes_a_difference(const attain_book* book) {
  attain_error error = ATTAIN_ERROR_INIT;
  attain_rows rows = ATTAIN_ROWS_INIT;
  attain_sheet* before = paid(book, "2026-10", NULL);
  attain_sheet* after = NULL;
  attain_book *posted = NULL, *late = NULL, *again = NULL;
  attain_frame *difference = NULL, *statements = NULL;
  size_t count = 0;
  GOOD(attain_book_add(&posted, book, before, &error));
  GOOD(attain_book_table(&statements, posted, "statements", ATTAIN_NTS, &error));
  GOOD(attain_frame_size(&count, NULL, statements, &error));
  CHECK(count > 0);
  rows.json = "[{\"id\": \"O5\", \"on\": \"2026-10-30\", \"salesperson\": \"bo\", \"amount\": 1000}]";
  GOOD(attain_book_append(&late, book, "orders", ATTAIN_NTS, &rows, &error));
  after = paid(late, "2026-10", before);
  CHECK_TEXT(cell(after, "bo", "earned"), "243.20");
  GOOD(attain_sheet_difference(&difference, after, before, &error));
  CHECK(sum(difference, "difference") == 4000);
  attain_frame_destroy(statements);
  BAD(attain_sheet_difference(&statements, after, NULL, &error), "invalid_argument");
  CHECK(statements == NULL);
  GOOD(attain_book_append(&again, posted, "orders", ATTAIN_NTS, &rows, &error));
  {
    /* November's sheet carries October's difference. */
    attain_sheet* november = paid(again, "2026-11", NULL);
    CHECK_TEXT(cell(november, "bo", "paid"), "40.00");
    CHECK_TEXT(cell(november, "mei", "paid"), "0.00");
    attain_sheet_destroy(november);
  }
  attain_frame_destroy(difference);
  attain_sheet_destroy(before);
  attain_sheet_destroy(after);
  attain_book_destroy(late);
  attain_book_destroy(posted);
  attain_book_destroy(again);
}

static void what_is_no_statement_is_refused(const attain_book* book) {
  attain_error error = ATTAIN_ERROR_INIT;
  attain_pay_options options = ATTAIN_PAY_OPTIONS_INIT;
  attain_sheet* appraisals = appraised(book);
  attain_sheet* sheet = (attain_sheet*)(void*)&error;
  attain_frame* frame = NULL;
  BAD(attain_pay(&sheet, book, &options, &error), "invalid_argument");
  CHECK(sheet == NULL);
  CHECK_TEXT(error.path, "options.plan");
  BAD(attain_pay(&sheet, book, NULL, &error), "invalid_argument");
  BAD(attain_pay(NULL, book, &options, &error), "invalid_argument");
  options.plan = "comission";
  options.period = "2026-10";
  BAD(attain_pay(&sheet, book, &options, &error), "unknown_rule");
  CHECK(strstr(error.hint, "commission") != NULL);
  options.plan = "commission";
  options.period = "2026-10-05";
  BAD(attain_pay(&sheet, book, &options, &error), "invalid_period");
  options.period = "2026-10";
  options.previous = appraisals;
  BAD(attain_pay(&sheet, book, &options, &error), "wrong_type");
  BAD(attain_sheet_difference(&frame, appraisals, appraisals, &error), "wrong_type");
  attain_sheet_destroy(appraisals);
}

int main(void) {
  attain_book* book = with_plan();
  statements_say_what_is_paid(book);
  lines_go_out_as_arrow(book);
  a_statement_explains_itself(book);
  later_knowledge_makes_a_difference(book);
  what_is_no_statement_is_refused(book);
  attain_book_destroy(book);
  return finished();
}
