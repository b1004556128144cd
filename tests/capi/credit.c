/* Credit in C: rules, claims, why; a dispute decided; views. */
#include "support.h"

static const char rule[] =
    "{\"attain\": \"credit-rule/1\", \"name\": \"house\", \"match\": {\"salesperson\": \"bo\"},"
    " \"credit\": [{\"to\": \"nobody\"}]}";
static const char request[] =
    "[{\"id\": \"q-1\", \"on\": \"2026-10-26\", \"kind\": \"dispute\", \"salesperson\": \"bo\", \"fact\": \"O3\"}]";

static void at(char* buffer, size_t size, const attain_frame* frame, size_t row, const char* name) {
  attain_error error = ATTAIN_ERROR_INIT;
  size_t column = 0;
  buffer[0] = 0;
  GOOD(attain_frame_find(&column, frame, name, ATTAIN_NTS, &error));
  GOOD(attain_frame_text(buffer, size, NULL, frame, row, column, &error));
}

static void a_rule_takes_what_it_says(const attain_book* book) {
  attain_error error = ATTAIN_ERROR_INIT;
  attain_book* ruled = NULL;
  attain_frame *claims = NULL, *lines = NULL;
  attain_text* why = NULL;
  char text[256];
  GOOD(attain_book_with_rules(&ruled, book, rule, ATTAIN_NTS, ATTAIN_RECORDED_NEXT, &error));
  GOOD(attain_credit_table(&claims, ruled, "claims", ATTAIN_NTS, "orders", ATTAIN_NTS, "O4", ATTAIN_NTS, &error));
  at(text, sizeof text, claims, 0, "rule");
  CHECK_TEXT(text, "house");
  at(text, sizeof text, claims, 0, "outcome");
  CHECK_TEXT(text, "wins");
  GOOD(attain_credit_table(&lines, ruled, "lines", ATTAIN_NTS, "orders", ATTAIN_NTS, "2026-10-25", ATTAIN_NTS, &error));
  at(text, sizeof text, lines, 0, "salesperson");
  CHECK_TEXT(text, "");
  at(text, sizeof text, lines, 0, "amount");
  CHECK_TEXT(text, "2700.00");
  GOOD(attain_credit_why(&why, ruled, "orders", ATTAIN_NTS, "O4", ATTAIN_NTS, ATTAIN_FORMAT_TEXT, &error));
  CHECK(strstr(attain_text_data(why), "rule house") != NULL);
  attain_text_destroy(why);
  attain_frame_destroy(lines);
  BAD(attain_credit_table(&lines, ruled, "owners", ATTAIN_NTS, "orders", ATTAIN_NTS, "O4", ATTAIN_NTS, &error),
      "invalid_argument");
  BAD(attain_credit_why(&why, ruled, "orders", ATTAIN_NTS, "O9", ATTAIN_NTS, ATTAIN_FORMAT_TEXT, &error), "not_found");
  CHECK(why == NULL);
  CHECK(lines == NULL);
  attain_frame_destroy(claims);
  attain_book_destroy(ruled);
}

static void a_dispute_is_decided(const attain_book* book) {
  attain_error error = ATTAIN_ERROR_INIT;
  attain_rows rows = ATTAIN_ROWS_INIT;
  attain_book *claimed = NULL, *decided = NULL, *again = NULL;
  attain_frame* people = NULL;
  char text[256];
  rows.json = request;
  GOOD(attain_book_append(&claimed, book, "requests", ATTAIN_NTS, &rows, &error));
  GOOD(attain_decide(&decided, &people, claimed,
                     "{\"request\": \"q-1\", \"shares\": {\"mei\": 0.5, \"bo\": 0.5}, \"by\": \"director\", \"on\": "
                     "\"2026-10-28\", \"reason\": \"both worked on it\"}",
                     ATTAIN_NTS, &error));
  at(text, sizeof text, people, 0, "salesperson");
  CHECK_TEXT(text, "bo");
  at(text, sizeof text, people, 0, "change");
  CHECK_TEXT(text, "3000.00");
  BAD(attain_decide(&again, NULL, decided,
                    "{\"request\": \"q-1\", \"by\": \"director\", \"on\": \"2026-10-28\", \"reason\": \"x\"}",
                    ATTAIN_NTS, &error),
      "invalid_argument");
  BAD(attain_decide(&again, NULL, claimed, "{\"request\": \"q-1\", \"on\": \"2026-10-28\", \"reason\": \"x\"}",
                    ATTAIN_NTS, &error),
      "missing_key");
  CHECK(again == NULL);
  attain_frame_destroy(people);
  attain_book_destroy(decided);
  attain_book_destroy(claimed);
}

static void a_view_hides_the_others(const attain_book* book) {
  attain_error error = ATTAIN_ERROR_INIT;
  attain_sheet* appraisals = appraised(book);
  attain_frame* frame = NULL;
  attain_text* why = NULL;
  char text[256];
  size_t count = 0;
  GOOD(attain_view_table(&frame, book, appraisals, "mei", ATTAIN_NTS, "2026-10-31", ATTAIN_NTS, "frame", ATTAIN_NTS,
                         &error));
  GOOD(attain_frame_size(&count, NULL, frame, &error));
  CHECK(count == 2);
  at(text, sizeof text, frame, 0, "salesperson");
  CHECK_TEXT(text, "");
  at(text, sizeof text, frame, 1, "salesperson");
  CHECK_TEXT(text, "mei");
  GOOD(attain_view_why(&why, book, appraisals, "mei", ATTAIN_NTS, "2026-10-31", ATTAIN_NTS, "mei", ATTAIN_NTS,
                       ATTAIN_FORMAT_TEXT, &error));
  attain_text_destroy(why);
  BAD(attain_view_why(&why, book, appraisals, "mei", ATTAIN_NTS, "2026-10-31", ATTAIN_NTS, "bo", ATTAIN_NTS,
                      ATTAIN_FORMAT_TEXT, &error),
      "not_found");
  attain_frame_destroy(frame);
  attain_sheet_destroy(appraisals);
}

int main(void) {
  attain_book* book = october_book();
  a_rule_takes_what_it_says(book);
  a_dispute_is_decided(book);
  a_view_hides_the_others(book);
  attain_book_destroy(book);
  return finished();
}
