/* What follows a target sheet: revised, answered, bridged, tracked; questions to a book. */
#include "support.h"

static const char policy[] =
    "{\"attain\": \"target-policy/1\", \"name\": \"plan\", \"measure\": \"actual_sales\", \"period\": \"2026\", \"value\": 24000,"
    " \"levels\": [{\"by\": \"salesperson\"}, {\"by\": \"month\", \"working_days\": \"none\"}]}";

static void text_of(char* out, size_t capacity, const attain_frame* frame, size_t row, const char* column) {
  attain_error error = ATTAIN_ERROR_INIT;
  size_t at = 0;
  out[0] = 0;
  GOOD(attain_frame_find(&at, frame, column, ATTAIN_NTS, &error));
  GOOD(attain_frame_text(out, capacity, NULL, frame, row, at, &error));
}

static void a_sheet_lives(const attain_book* book) {
  attain_error error = ATTAIN_ERROR_INIT;
  attain_decompose_options options = ATTAIN_DECOMPOSE_OPTIONS_INIT;
  attain_sheet *first = NULL, *second = NULL, *refused = NULL;
  attain_book *added = NULL, *answered = NULL;
  attain_frame *bridge = NULL, *answers = NULL, *stand = NULL;
  char text[64];
  size_t rows = 0, row = 0;
  options.policy = policy;
  GOOD(attain_decompose(&first, book, &options, &error));
  GOOD(attain_targets_revise(&second, book, first,
                             "{\"how\": \"keep_annual\", \"for\": {\"salesperson\": \"mei\"}, \"from\": \"2026-07-01\", \"value\": 15000, \"reason\": \"new shop\"}",
                             ATTAIN_NTS, &error));
  GOOD(attain_sheet_find(&row, second, "{\"salesperson\": \"mei\", \"period\": \"2026-07\"}", ATTAIN_NTS, &error));
  GOOD(attain_sheet_text(text, sizeof text, NULL, second, row, "target", ATTAIN_NTS, &error));
  CHECK_TEXT(text, "1500.00");
  BAD(attain_targets_revise(&refused, book, first, "{\"how\": \"keep_anual\", \"reason\": \"typo\"}", ATTAIN_NTS, &error), "invalid_argument");
  CHECK(refused == NULL);
  {
    const attain_sheet* versions[2];
    versions[0] = first;
    versions[1] = second;
    GOOD(attain_ask(&bridge, book, versions, 2, "bridge", ATTAIN_NTS, NULL, 0, &error));
  }
  GOOD(attain_frame_size(&rows, NULL, bridge, &error));
  CHECK(rows == 6);
  text_of(text, sizeof text, bridge, 0, "part");
  CHECK_TEXT(text, "version 2: new shop");
  GOOD(attain_book_add(&added, book, second, &error));
  GOOD(attain_targets_answer(&answered, added, second, "{\"for\": {\"salesperson\": \"mei\"}, \"by\": \"mei\", \"state\": \"objected\", \"comment\": \"too much\", \"on\": \"2026-07-02\"}", ATTAIN_NTS, &error));
  {
    const attain_sheet* one = second;
    GOOD(attain_ask(&answers, answered, &one, 1, "answers", ATTAIN_NTS, NULL, 0, &error));
    GOOD(attain_ask(&stand, answered, &one, 1, "track", ATTAIN_NTS, "{\"as_of\": \"2026-10-31\", \"by\": \"month\", \"for\": {\"salesperson\": \"mei\"}}", ATTAIN_NTS, &error));
  }
  GOOD(attain_frame_size(&rows, NULL, answers, &error));
  CHECK(rows == 2);
  text_of(text, sizeof text, stand, 0, "target");
  CHECK_TEXT(text, "1500.00");
  attain_frame_destroy(stand);
  attain_frame_destroy(answers);
  attain_frame_destroy(bridge);
  attain_book_destroy(answered);
  attain_book_destroy(added);
  attain_sheet_destroy(second);
  attain_sheet_destroy(first);
}

static void a_book_answers_questions(const attain_book* book) {
  attain_error error = ATTAIN_ERROR_INIT;
  attain_frame *plan = NULL, *managers = NULL, *nothing = NULL;
  char text[64];
  GOOD(attain_ask(&plan, book, NULL, 0, "head_count", ATTAIN_NTS,
                  "{\"first\": \"2027-01\", \"targets\": [200, 200, 300], \"productivity\": 100, \"ramp\": [0.5], \"service\": [24, 12]}", ATTAIN_NTS, &error));
  text_of(text, sizeof text, plan, 1, "starts");
  CHECK_TEXT(text, "1");
  GOOD(attain_ask(&managers, book, NULL, 0, "leniency", ATTAIN_NTS, "{\"scorecard\": \"sales\", \"periods\": [\"2026-09\", \"2026-10\"], \"by\": \"team\"}", ATTAIN_NTS, &error));
  BAD(attain_ask(&nothing, book, NULL, 0, "hed_count", ATTAIN_NTS, NULL, 0, &error), "invalid_argument");
  BAD(attain_ask(&nothing, book, NULL, 1, "track", ATTAIN_NTS, NULL, 0, &error), "invalid_argument");
  BAD(attain_ask(&nothing, book, NULL, 0, "track", ATTAIN_NTS, NULL, 0, &error), "invalid_argument");
  CHECK(nothing == NULL);
  attain_frame_destroy(managers);
  attain_frame_destroy(plan);
}

int main(void) {
  attain_book* book = october_book();
  if (book == NULL) return 1;
  a_sheet_lives(book);
  a_book_answers_questions(book);
  attain_book_destroy(book);
  return finished();
}
