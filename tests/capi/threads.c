/* Many threads read the same book, sheet and frame at once, and each gets the same. */
#include <pthread.h>

#include "support.h"

enum { readers = 8, rounds = 10 };

typedef struct reading {
  const attain_book* book;
  const attain_sheet* sheet;
  int wrong;
} reading;

static int differs(attain_status status, const char* text, const char* wanted) {
  return status != ATTAIN_OK || strcmp(text, wanted) != 0;
}

static void* read_all(void* argument) {
  reading* self = argument;
  int round;
  for (round = 0; round < rounds; ++round) {
    attain_error error = ATTAIN_ERROR_INIT;
    attain_measure_options options = ATTAIN_MEASURE_OPTIONS_INIT;
    attain_sheet* sales = NULL;
    attain_book* next = NULL;
    attain_text* why = NULL;
    attain_frame* lines = NULL;
    attain_rows rows = ATTAIN_ROWS_INIT;
    char text[64];
    attain_status status = attain_sheet_text(text, sizeof text, NULL, self->sheet, 1, "score", ATTAIN_NTS, &error);
    self->wrong += differs(status, text, "83.58");
    options.measures = "actual_sales,new_customers,orders";
    options.by = "salesperson";
    options.period = "2026-10";
    if (attain_measure(&sales, self->book, &options, &error) != ATTAIN_OK) ++self->wrong;
    status = attain_sheet_text(text, sizeof text, NULL, sales, 0, "actual_sales", ATTAIN_NTS, &error);
    self->wrong += differs(status, text, "5080.00");
    if (attain_sheet_why(&why, self->sheet, 1, NULL, 0, ATTAIN_FORMAT_TEXT, &error) != ATTAIN_OK) ++self->wrong;
    if (attain_sheet_table(&lines, self->sheet, "lines", ATTAIN_NTS, &error) != ATTAIN_OK) ++self->wrong;
    rows.json = "[{\"id\": \"mine\", \"on\": \"2026-10-30\", \"salesperson\": \"bo\", \"amount\": 1}]";
    if (attain_book_append(&next, self->book, "orders", ATTAIN_NTS, &rows, &error) != ATTAIN_OK) ++self->wrong;
    attain_book_destroy(next);
    attain_frame_destroy(lines);
    attain_text_destroy(why);
    attain_sheet_destroy(sales);
  }
  return NULL;
}

int main(void) {
  attain_book* book = october_book();
  attain_sheet* sheet = appraised(book);
  pthread_t threads[readers];
  reading each[readers];
  int i;
  for (i = 0; i < readers; ++i) {
    each[i].book = book;
    each[i].sheet = sheet;
    each[i].wrong = 0;
    CHECK(pthread_create(&threads[i], NULL, read_all, &each[i]) == 0);
  }
  for (i = 0; i < readers; ++i) {
    CHECK(pthread_join(threads[i], NULL) == 0);
    CHECK(each[i].wrong == 0);
  }
  attain_sheet_destroy(sheet);
  attain_book_destroy(book);
  return finished();
}
