#ifndef ATTAIN_TESTS_CAPI_SUPPORT_H
#define ATTAIN_TESTS_CAPI_SUPPORT_H
/* What the C tests share: checks that count, and a company whose October adds up to the cent. C99. */
#include <attain.h>
#include <stdio.h>
#include <string.h>

static int failures = 0;

#define CHECK(condition)                                                      \
  do {                                                                        \
    if (!(condition)) {                                                       \
      ++failures;                                                             \
      fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
    }                                                                         \
  } while (0)

#define CHECK_TEXT(given, wanted)                                                                           \
  do {                                                                                                      \
    const char* given_text = (given);                                                                       \
    if (strcmp(given_text, wanted) != 0) {                                                                  \
      ++failures;                                                                                           \
      fprintf(stderr, "%s:%d: %s is \"%s\", not \"%s\"\n", __FILE__, __LINE__, #given, given_text, wanted); \
    }                                                                                                       \
  } while (0)

/* The call succeeds; else its error is shown. */
#define GOOD(call)                                                                                                 \
  do {                                                                                                             \
    if ((call) != ATTAIN_OK || error.code != ATTAIN_OK) {                                                          \
      ++failures;                                                                                                  \
      fprintf(stderr, "%s:%d: %s\n  %s: %s: %s (%s)\n", __FILE__, __LINE__, #call, attain_status_name(error.code), \
              error.path, error.message, error.hint);                                                              \
    }                                                                                                              \
  } while (0)

/* The call fails with that status, and says so in the error and in words. */
#define BAD(call, wanted)                                                                                           \
  do {                                                                                                              \
    attain_status bad_status = (call);                                                                              \
    if (strcmp(attain_status_name(bad_status), wanted) != 0 || error.code != bad_status || error.message[0] == 0) { \
      ++failures;                                                                                                   \
      fprintf(stderr, "%s:%d: %s\n  is %s, not %s: %s: %s\n", __FILE__, __LINE__, #call,                            \
              attain_status_name(bad_status), wanted, error.path, error.message);                                   \
    }                                                                                                               \
  } while (0)

/* October of Mei and Bo: a split, a transfer, a return and exchange rates. */
static const char october[] =
    "{\"company\": {\"attain\": \"company/1\", \"name\": \"October\", \"currency\": \"EUR\","
    "  \"teams\": [{\"id\": \"north\"}, {\"id\": \"south\"}],"
    "  \"people\": [{\"id\": \"mei\", \"name\": \"Ng Mei\", \"team\": [{\"from\": \"2026-01-01\", \"is\": \"north\"},"
    "                {\"from\": \"2026-10-16\", \"is\": \"south\"}]},"
    "               {\"id\": \"bo\", \"name\": \"Bo Li\", \"team\": \"north\"}],"
    "  \"rates\": [{\"from\": \"USD\", \"to\": \"EUR\", \"on\": \"2026-08-01\", \"rate\": 0.95},"
    "              {\"from\": \"USD\", \"to\": \"EUR\", \"on\": \"2026-10-01\", \"rate\": 0.92},"
    "              {\"from\": \"USD\", \"to\": \"EUR\", \"on\": \"2026-10-15\", \"rate\": 0.90}]},"
    " \"rules\": [{\"attain\": \"scorecard/1\", \"name\": \"sales\", \"period\": \"month\", \"effective\": "
    "\"2026-01-01\","
    "   \"lines\": [{\"measure\": \"target_attainment\", \"weight\": 100, \"curve\": {\"linear\": [[0, 0], [1.2, "
    "120]]}}],"
    "   \"grades\": [{\"grade\": \"A\", \"from\": 100}, {\"grade\": \"B\", \"from\": 0}]}],"
    " \"tables\": {"
    "  \"orders\": [{\"id\": \"O1\", \"on\": \"2026-08-20\", \"salesperson\": \"mei\", \"amount\": 5000.00, "
    "\"currency\": \"USD\"},"
    "    {\"id\": \"O2\", \"on\": \"2026-10-05\", \"salesperson\": \"mei\", \"amount\": 10000.01, \"currency\": "
    "\"USD\"},"
    "    {\"id\": \"O3\", \"on\": \"2026-10-20\", \"salesperson\": \"mei\", \"amount\": 6000.00},"
    "    {\"id\": \"R1\", \"on\": \"2026-10-22\", \"kind\": \"return\", \"reference\": \"O1\", \"amount\": 1000.00, "
    "\"currency\": \"USD\"},"
    "    {\"id\": \"O4\", \"on\": \"2026-10-25\", \"salesperson\": \"bo\", \"amount\": 3000.00, \"currency\": "
    "\"USD\"}],"
    "  \"splits\": [{\"id\": \"s1\", \"on\": \"2026-08-20\", \"table\": \"orders\", \"fact\": \"O1\", \"salesperson\": "
    "\"mei\", \"share\": 0.6},"
    "    {\"id\": \"s2\", \"on\": \"2026-08-20\", \"table\": \"orders\", \"fact\": \"O1\", \"salesperson\": \"bo\", "
    "\"share\": 0.4},"
    "    {\"id\": \"s3\", \"on\": \"2026-10-05\", \"table\": \"orders\", \"fact\": \"O2\", \"salesperson\": \"mei\", "
    "\"share\": 0.5},"
    "    {\"id\": \"s4\", \"on\": \"2026-10-05\", \"table\": \"orders\", \"fact\": \"O2\", \"salesperson\": \"bo\", "
    "\"share\": 0.3},"
    "    {\"id\": \"s5\", \"on\": \"2026-10-25\", \"table\": \"orders\", \"fact\": \"O4\", \"salesperson\": \"mei\", "
    "\"share\": 0.25,"
    "     \"role\": \"overlay\"}],"
    "  \"targets\": [{\"id\": \"t1\", \"on\": \"2026-09-30\", \"measure\": \"actual_sales\", \"period\": \"2026-10\", "
    "\"value\": 12000,"
    "     \"state\": \"released\", \"salesperson\": \"mei\"},"
    "    {\"id\": \"t2\", \"on\": \"2026-09-30\", \"measure\": \"actual_sales\", \"period\": \"2026-10\", \"value\": "
    "5000,"
    "     \"state\": \"released\", \"salesperson\": \"bo\"}]}}";

static inline attain_book* october_book(void) {
  attain_error error = ATTAIN_ERROR_INIT;
  attain_book* book = NULL;
  GOOD(attain_book_from_json(&book, october, ATTAIN_NTS, &error));
  return book;
}

/* A cell as text, in a buffer that the next call overwrites. */
static inline const char* cell(const attain_sheet* sheet, const char* key, const char* column) {
  static char buffer[256];
  attain_error error = ATTAIN_ERROR_INIT;
  size_t row = 0;
  buffer[0] = '\0';
  GOOD(attain_sheet_find(&row, sheet, key, ATTAIN_NTS, &error));
  GOOD(attain_sheet_text(buffer, sizeof buffer, NULL, sheet, row, column, ATTAIN_NTS, &error));
  return buffer;
}

static inline attain_sheet* measured(const attain_book* book, const char* measures, const char* by) {
  attain_error error = ATTAIN_ERROR_INIT;
  attain_measure_options options = ATTAIN_MEASURE_OPTIONS_INIT;
  attain_sheet* sheet = NULL;
  options.measures = measures;
  options.by = by;
  options.period = "2026-10";
  GOOD(attain_measure(&sheet, book, &options, &error));
  return sheet;
}

static inline attain_sheet* appraised(const attain_book* book) {
  attain_error error = ATTAIN_ERROR_INIT;
  attain_appraise_options options = ATTAIN_APPRAISE_OPTIONS_INIT;
  attain_sheet* sheet = NULL;
  options.scorecard = "sales";
  options.period = "2026-10";
  GOOD(attain_appraise(&sheet, book, &options, &error));
  return sheet;
}

static inline int finished(void) {
  if (failures != 0) fprintf(stderr, "%d checks failed\n", failures);
  return failures == 0 ? 0 : 1;
}

#endif
