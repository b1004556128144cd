/* Closes a month in C: the ranking, and where the best score comes from.
 *
 *     close_month BOOK PERIOD [SCORECARD] [REPORT]     e.g.  close_month examples/data/harbour 2026-10 "field sales"
 * close.html
 */
#include <attain.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct place {
  int64_t rank;
  size_t row;
} place;

static int by_rank(const void* a, const void* b) {
  const place *first = a, *second = b;
  if (first->rank != second->rank) return first->rank < second->rank ? -1 : 1;
  return first->row < second->row ? -1 : first->row > second->row;
}

static int complain(const attain_error* error) {
  fprintf(stderr, "%s: %s: %s%s%s\n", attain_status_name(error->code), error->path, error->message,
          error->hint[0] != '\0' ? "\n  " : "", error->hint);
  return 1;
}

/* A cell of the sheet; "?" when it is longer than anybody's name. */
static const char* text_of(char (*buffer)[128], const attain_sheet* sheet, size_t row, const char* column) {
  if (attain_sheet_text(*buffer, sizeof *buffer, NULL, sheet, row, column, ATTAIN_NTS, NULL) != ATTAIN_OK) return "?";
  return *buffer;
}

static attain_status print_ranking(const attain_sheet* sheet, size_t* best, attain_error* error) {
  attain_frame* frame = NULL;
  place* places = NULL;
  size_t rows = 0, ranks = 0, i;
  attain_status status = attain_sheet_table(&frame, sheet, "frame", ATTAIN_NTS, error);
  if (status == ATTAIN_OK) status = attain_frame_size(&rows, NULL, frame, error);
  if (status == ATTAIN_OK) status = attain_frame_find(&ranks, frame, "rank", ATTAIN_NTS, error);
  if (status == ATTAIN_OK) places = malloc((rows + 1) * sizeof *places);
  for (i = 0; places != NULL && i < rows; ++i) {
    places[i].row = i;
    if (attain_frame_int64(&places[i].rank, frame, i, ranks, NULL) != ATTAIN_OK)
      places[i].rank = INT64_MAX; /* refused */
  }
  if (places != NULL) qsort(places, rows, sizeof *places, by_rank);
  for (i = 0; places != NULL && i < rows; ++i) {
    char rank[128], name[128], score[128], grade[128];
    printf("%4s  %-30s %8s  %s\n", text_of(&rank, sheet, places[i].row, "rank"),
           text_of(&name, sheet, places[i].row, "name"), text_of(&score, sheet, places[i].row, "score"),
           text_of(&grade, sheet, places[i].row, "grade"));
  }
  if (places != NULL && rows > 0) *best = places[0].row;
  free(places);
  attain_frame_destroy(frame);
  return status;
}

int main(int count, char** arguments) {
  attain_error error = ATTAIN_ERROR_INIT;
  attain_appraise_options options = ATTAIN_APPRAISE_OPTIONS_INIT;
  attain_book* book = NULL;
  attain_sheet* sheet = NULL;
  attain_text* why = NULL;
  attain_report* report = NULL;
  attain_status status;
  size_t best = 0;
  if (count < 3) {
    fprintf(stderr, "usage: %s BOOK PERIOD [SCORECARD] [REPORT.html]\n", arguments[0]);
    return 2;
  }
  options.period = arguments[2];
  options.scorecard = count > 3 ? arguments[3] : "field sales";
  status = attain_book_read(&book, arguments[1], ATTAIN_NTS, &error);
  if (status == ATTAIN_OK) status = attain_appraise(&sheet, book, &options, &error);
  if (status == ATTAIN_OK) status = print_ranking(sheet, &best, &error);
  if (status == ATTAIN_OK) status = attain_sheet_why(&why, sheet, best, NULL, 0, ATTAIN_FORMAT_TEXT, &error);
  if (status == ATTAIN_OK) printf("\n%s", attain_text_data(why));
  if (status == ATTAIN_OK && count > 4) {
    status = attain_report_close(&report, sheet, &error);
    if (status == ATTAIN_OK) status = attain_report_write(report, arguments[4], ATTAIN_NTS, &error);
  }
  attain_report_destroy(report);
  attain_text_destroy(why);
  attain_sheet_destroy(sheet);
  attain_book_destroy(book);
  return status == ATTAIN_OK ? 0 : complain(&error);
}
