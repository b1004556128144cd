#ifndef ATTAIN_H
#define ATTAIN_H
/**
 * attain in C: the sales-performance engine behind opaque handles. This header is its specification.
 *
 * A ladder: version, errors, strings, book, run, rules, results, Arrow. A newcomer stops after attain_book_read,
 * attain_appraise and attain_sheet_text.
 *
 *     attain_error error = ATTAIN_ERROR_INIT;
 *     attain_book* book;
 *     if (attain_book_read(&book, "examples/data/harbour", ATTAIN_NTS, &error) != ATTAIN_OK) puts(error.message);
 *
 * What holds everywhere:
 *
 *  - Every fallible function returns an attain_status and takes, last, an attain_error of the caller's, which may be
 *    NULL. There is nothing to initialise, no last-error state, and no exception crosses this header. A NULL where
 *    something is needed is ATTAIN_INVALID_ARGUMENT, not a crash.
 *  - Out-parameters come first. On failure they are NULL or 0. They may not be NULL themselves unless it is said.
 *  - What is given through T** belongs to the caller: attain_T_destroy, once; destroying NULL does nothing. A result
 *    keeps alive what it was made from, so things may be destroyed in any order. const char* and const T* are borrowed.
 *  - Everything but an attain_error is immutable once made: any number of threads may read the same book, sheet, frame,
 *    report or text at once, and a change gives a new book. Only destroying what another thread still uses is a race.
 *  - Text is UTF-8. Text in is a pointer and a length in bytes, or ATTAIN_NTS when it ends with NUL; NULL stands for
 *    "not given" where that is allowed. Short text out is probe-then-fill: `length` gets the bytes without NUL; with a
 *    NULL buffer nothing else happens; a buffer of more than that many bytes gets the text and a NUL (then `length` may
 *    be NULL); a smaller one gets "" and the status ATTAIN_LIMIT_EXCEEDED. Long text out is an attain_text.
 *  - Dates are text ("2026-10-31") or days since 1970-01-01; periods are spelled 2026, 2026-H1, 2026-Q4, 2026-10,
 *    2026-W07, 2026-10-05, 2026-01-01/2026-03-31 (last day included) and FY2026-P03. Money and scores are text or
 *    scaled integers, never floats.
 *  - Each function says since which version it exists; none goes or changes its meaning under one ATTAIN_ABI_VERSION.
 */
#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32)
#if defined(ATTAIN_BUILDING_C)
#define ATTAIN_API __declspec(dllexport)
#else
#define ATTAIN_API __declspec(dllimport)
#endif
#else
#define ATTAIN_API __attribute__((visibility("default")))
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- version ----------------------------------------------------------------------------------------------------- */

/** The version of this interface; it rises when a function goes or changes its meaning. A newer library with the same
 *  number serves older callers. @since 0.1 */
#define ATTAIN_ABI_VERSION 1

/** The interface version of the linked library, to compare with ATTAIN_ABI_VERSION. @since 0.1 */
ATTAIN_API uint32_t attain_abi_version(void);

/** The version of the linked library, e.g. "0.1.0". Borrowed, never NULL. @since 0.1 */
ATTAIN_API const char* attain_version(void);

/* ---- errors ------------------------------------------------------------------------------------------------------ */

/** 0 is success; any other value is the number of an error, as docs/errors.md lists them. */
typedef int32_t attain_status;
#define ATTAIN_OK 0
/** The statuses this header speaks of itself. @since 0.1 */
#define ATTAIN_INVALID_ARGUMENT 1
#define ATTAIN_NOT_FOUND 12
#define ATTAIN_LIMIT_EXCEEDED 13
#define ATTAIN_WRONG_TYPE 15
#define ATTAIN_INTERNAL 18
#define ATTAIN_NULL_VALUE 1023
#define ATTAIN_INFEASIBLE 1030

/** What went wrong, where, and what to do about it. The caller owns it and need not clean up; each text ends with NUL
 *  and is cut at a character's edge where it does not fit. One whose struct_size is smaller than ATTAIN_ERROR_INIT says
 *  is left alone. Do not share one between threads. */
typedef struct attain_error {
  uint32_t struct_size; /**< sizeof(attain_error), set by ATTAIN_ERROR_INIT */
  attain_status code;   /**< the same as the returned status; 0 after a success */
  char path[512]; /**< e.g. rules["field sales"].lines[2].curve, facts/orders.csv:17, or the name of a parameter */
  char message[1024];
  char hint[512];
} attain_error;
#define ATTAIN_ERROR_INIT                              \
  {                                                    \
    (uint32_t)sizeof(attain_error), 0, {0}, {0}, { 0 } \
  }

/** The name of a status, e.g. "unknown_reference"; "ok" for 0, "unknown_code" for a number that is none. Borrowed.
 *  @since 0.1 */
ATTAIN_API const char* attain_status_name(attain_status status);

/* ---- strings ----------------------------------------------------------------------------------------------------- */

/** In place of a length: the text ends with NUL. */
#define ATTAIN_NTS SIZE_MAX

/** How a text, table or report is written out. Not every thing has every format; the function says which. @since 0.1 */
#define ATTAIN_FORMAT_TEXT 1 /**< for a terminal */
#define ATTAIN_FORMAT_JSON 2
#define ATTAIN_FORMAT_CSV 3
#define ATTAIN_FORMAT_MARKDOWN 4
#define ATTAIN_FORMAT_HTML 5 /**< one file without script */
#define ATTAIN_FORMAT_XLSX 6 /**< the bytes of a spreadsheet file */

/** A text (or the bytes of a file) that a call has made. */
typedef struct attain_text attain_text;

/** The bytes, followed by a NUL. Borrowed, until the text is destroyed; "" for NULL. @since 0.1 */
ATTAIN_API const char* attain_text_data(const attain_text* text);

/** How many bytes, without that NUL; 0 for NULL. @since 0.1 */
ATTAIN_API size_t attain_text_length(const attain_text* text);

/** @since 0.1 */
ATTAIN_API void attain_text_destroy(attain_text* text);

/* ---- book -------------------------------------------------------------------------------------------------------- */

/** A company, what happened and what was agreed. Immutable: each change gives a new book, which shares what stayed the
 *  same. */
typedef struct attain_book attain_book;
/** Columns and rows: see "results". */
typedef struct attain_frame attain_frame;
/** What a calculation gave; it pins the book it was made from and explains itself: see "results". */
typedef struct attain_sheet attain_sheet;

struct ArrowArrayStream;

/** In place of a recorded value: one more than the last in the book, the knowledge of a new change. */
#define ATTAIN_RECORDED_NEXT INT64_MIN
/** For attain_book_as_known: everything. */
#define ATTAIN_RECORDED_ALL INT64_MAX

/** What to do with a row whose id is known with another content. The same row again is always ignored. @since 0.1 */
#define ATTAIN_ON_CHANGE_REFUSE 0  /**< an error, and nothing is appended */
#define ATTAIN_ON_CHANGE_REVERSE 1 /**< the new row takes the old one's place (nightly snapshots) */

/** Rows to append or correct: either records as JSON text (a list of objects, keyed by column) or an Arrow stream. */
typedef struct attain_rows {
  uint32_t struct_size; /**< sizeof(attain_rows), set by ATTAIN_ROWS_INIT */
  int32_t on_change;    /**< ATTAIN_ON_CHANGE_…; of append only */
  const char* json;     /**< [{"id": "o-1", "on": "2026-10-05", …}, …] */
  size_t json_length;
  struct ArrowArrayStream* stream; /**< taken and released by the call, whether it succeeds or not */
  int64_t recorded;                /**< for rows that give none */
  int32_t floats_shortest;         /**< 1: a float money column means its shortest decimal text; 0: it is refused */
  int32_t reserved;                /**< 0 */
} attain_rows;
#define ATTAIN_ROWS_INIT \
  { (uint32_t)sizeof(attain_rows), ATTAIN_ON_CHANGE_REFUSE, NULL, ATTAIN_NTS, NULL, ATTAIN_RECORDED_NEXT, 0, 0 }

/** The book in a folder (its book.json and the files that names), or beside a book.json. @since 0.1 */
ATTAIN_API attain_status attain_book_read(attain_book** out, const char* path, size_t path_length, attain_error* error);

/** A book from one JSON text: {"company": {…}, "rules": […], "tables": {"orders": […]}}. Numbers are read exactly.
 *  @since 0.1 */
ATTAIN_API attain_status attain_book_from_json(attain_book** out, const char* json, size_t json_length,
                                               attain_error* error);

/** The book as JSON text that attain_book_from_json reads back as the same book; the same book gives the same bytes.
 *  `indent` is spaces a level, 0 for one line. @since 0.1 */
ATTAIN_API attain_status attain_book_to_json(attain_text** out, const attain_book* book, int32_t indent,
                                             attain_error* error);

/** Writes the book as a folder that attain_book_read reads back. Existing files of the same names are replaced.
 *  @since 0.1 */
ATTAIN_API attain_status attain_book_write(const attain_book* book, const char* path, size_t path_length,
                                           attain_error* error);

/** The book with rows added to a table: facts ("orders"), entities ("people"), a dated attribute ("people_team": id,
 *  from, is) or "rates". All rows or none. @since 0.1 */
ATTAIN_API attain_status attain_book_append(attain_book** out, const attain_book* book, const char* table,
                                            size_t table_length, const attain_rows* rows, attain_error* error);

/** The book with rows replaced by rows of the same id; an unknown id is an error. The old rows stay visible to
 *  attain_book_as_known. @since 0.1 */
ATTAIN_API attain_status attain_book_correct(attain_book** out, const attain_book* book, const char* table,
                                             size_t table_length, const attain_rows* rows, attain_error* error);

/** The book without these rows: `ids` is a JSON list of texts, ["o-1", "o-2"]. They stay visible to
 *  attain_book_as_known. `recorded` may be ATTAIN_RECORDED_NEXT. @since 0.1 */
ATTAIN_API attain_status attain_book_withdraw(attain_book** out, const attain_book* book, const char* table,
                                              size_t table_length, const char* ids, size_t ids_length, int64_t recorded,
                                              attain_error* error);

/** The book with rule documents, one or a list, as JSON text. The same document again changes nothing; another of the
 *  same kind, name and first day supersedes it. @since 0.1 */
ATTAIN_API attain_status attain_book_with_rules(attain_book** out, const attain_book* book, const char* json,
                                                size_t json_length, int64_t recorded, attain_error* error);

/** The book as it was known at a recorded value: later facts, corrections, dated entries and rules do not exist in it.
 *  @since 0.1 */
ATTAIN_API attain_status attain_book_as_known(attain_book** out, const attain_book* book, int64_t recorded,
                                              attain_error* error);

/** The book with a result added: an appraisal or a statement sheet is posted (and never rewritten), targets are
 *  released. @since 0.1 */
ATTAIN_API attain_status attain_book_add(attain_book** out, const attain_book* book, const attain_sheet* sheet,
                                         attain_error* error);

/** The greatest recorded value in the book; -1 when it is empty. @since 0.1 */
ATTAIN_API attain_status attain_book_last_recorded(int64_t* out, const attain_book* book, attain_error* error);

/** A table of the book as known: facts, entities, a dated attribute or "rates". @since 0.1 */
ATTAIN_API attain_status attain_book_table(attain_frame** out, const attain_book* book, const char* name,
                                           size_t name_length, attain_error* error);

/** Everything that is wrong or doubtful in the book: severity, code, path, message, hint; errors first. @since 0.1 */
ATTAIN_API attain_status attain_book_check(attain_frame** out, const attain_book* book, attain_error* error);

/** @since 0.1 */
ATTAIN_API void attain_book_destroy(attain_book* book);

/* ---- run --------------------------------------------------------------------------------------------------------- */

/** What to measure. `measures` and `by` are names separated by commas, or JSON when the text begins with [ or {:
 *  ["actual_sales", {"measure": "customers_lost", "days": 60, "as": "lost60"}]. */
typedef struct attain_measure_options {
  uint32_t struct_size; /**< sizeof(attain_measure_options), set by ATTAIN_MEASURE_OPTIONS_INIT */
  uint32_t threads;     /**< 0: as many as there are cores; results do not depend on it */
  const char* measures; /**< needed */
  size_t measures_length;
  const char* by; /**< "salesperson,month"; NULL: the company in one row */
  size_t by_length;
  const char* period; /**< needed */
  size_t period_length;
  const char* where; /**< FEEL over the fact, e.g. customer.segment = "retail"; NULL: every fact */
  size_t where_length;
  const char* as_of; /**< a date; NULL: the period's last day */
  size_t as_of_length;
  const char* credit; /**< "revenue" or "overlay"; NULL: revenue */
  size_t credit_length;
} attain_measure_options;
#define ATTAIN_MEASURE_OPTIONS_INIT                                                                          \
  {                                                                                                          \
    (uint32_t)sizeof(attain_measure_options), 0, NULL, ATTAIN_NTS, NULL, ATTAIN_NTS, NULL, ATTAIN_NTS, NULL, \
        ATTAIN_NTS, NULL, ATTAIN_NTS, NULL, ATTAIN_NTS                                                       \
  }

/** Numbers from what happened, one row a group, one column a measure. @since 0.1 */
ATTAIN_API attain_status attain_measure(attain_sheet** out, const attain_book* book,
                                        const attain_measure_options* options, attain_error* error);

/** Whom to appraise. */
typedef struct attain_appraise_options {
  uint32_t struct_size;  /**< sizeof(attain_appraise_options), set by ATTAIN_APPRAISE_OPTIONS_INIT */
  uint32_t threads;      /**< 0: as many as there are cores; results do not depend on it */
  const char* scorecard; /**< needed: its name */
  size_t scorecard_length;
  const char* period; /**< needed */
  size_t period_length;
  const char* as_of; /**< a date; NULL: the period's last day */
  size_t as_of_length;
  const char* salespeople; /**< a JSON list of ids (ranks are still among all enrolled); NULL: everyone enrolled */
  size_t salespeople_length;
} attain_appraise_options;
#define ATTAIN_APPRAISE_OPTIONS_INIT                                                                          \
  {                                                                                                           \
    (uint32_t)sizeof(attain_appraise_options), 0, NULL, ATTAIN_NTS, NULL, ATTAIN_NTS, NULL, ATTAIN_NTS, NULL, \
        ATTAIN_NTS                                                                                            \
  }

/** A scorecard applied to everyone enrolled: a score, a grade and a rank for each. @since 0.1 */
ATTAIN_API attain_status attain_appraise(attain_sheet** out, const attain_book* book,
                                         const attain_appraise_options* options, attain_error* error);

/** Whom to pay, and under which plan. */
typedef struct attain_pay_options {
  uint32_t struct_size; /**< sizeof(attain_pay_options), set by ATTAIN_PAY_OPTIONS_INIT */
  uint32_t threads;     /**< 0: as many as there are cores; results do not depend on it */
  const char* plan;     /**< needed: its name */
  size_t plan_length;
  const char* period; /**< needed: one of the plan's periods, or a whole number of them */
  size_t period_length;
  const char* as_of; /**< a date; NULL: the period's last day */
  size_t as_of_length;
  const char* salespeople; /**< a JSON list of ids; NULL: everyone under the plan */
  size_t salespeople_length;
  const attain_sheet* previous; /**< an earlier run of the plan: what did not change is taken from it; NULL: none */
} attain_pay_options;
#define ATTAIN_PAY_OPTIONS_INIT                                                                              \
  {                                                                                                          \
    (uint32_t)sizeof(attain_pay_options), 0, NULL, ATTAIN_NTS, NULL, ATTAIN_NTS, NULL, ATTAIN_NTS, NULL,     \
        ATTAIN_NTS, NULL                                                                                     \
  }

/** A pay plan applied to everyone under it: a statement for each, right to the cent, with the ledger. @since 0.1 */
ATTAIN_API attain_status attain_pay(attain_sheet** out, const attain_book* book, const attain_pay_options* options,
                                    attain_error* error);

/** What to decompose. */
typedef struct attain_decompose_options {
  uint32_t struct_size; /**< sizeof(attain_decompose_options), set by ATTAIN_DECOMPOSE_OPTIONS_INIT */
  uint32_t threads;     /**< 0: as many as there are cores; results do not depend on it */
  const char* policy;   /**< needed: a target-policy/1 document as JSON, or the name of one in the book */
  size_t policy_length;
  const char* period; /**< in place of the policy's; NULL: that */
  size_t period_length;
  const char* value; /**< the top number, a decimal, in place of the policy's; NULL: that */
  size_t value_length;
  const char* as_of; /**< what the bases may know; NULL: the day before the period */
  size_t as_of_length;
  const attain_sheet* previous; /**< targets to build on, only faster; or NULL */
} attain_decompose_options;
#define ATTAIN_DECOMPOSE_OPTIONS_INIT                                                                          \
  {                                                                                                            \
    (uint32_t)sizeof(attain_decompose_options), 0, NULL, ATTAIN_NTS, NULL, ATTAIN_NTS, NULL, ATTAIN_NTS, NULL, \
        ATTAIN_NTS, NULL                                                                                       \
  }

/** A top number pushed down over teams, people, products, customers and time, so that every margin adds.
 *  ATTAIN_INFEASIBLE where what must hold cannot hold together: the message names the smallest set in conflict. @since 0.1 */
ATTAIN_API attain_status attain_decompose(attain_sheet** out, const attain_book* book,
                                          const attain_decompose_options* options, attain_error* error);

/** The next version of a target sheet, changed in the middle of its period; what lies before stays to the day. `options`
 *  is JSON: {"how": "keep_annual", "for": {"team": "north"}, "from": "2026-07-01", "value": 120000, "reason": "new shop"}.
 *  `how` is release, keep_annual, catch_up, relief, hand_over or succeed; the page on targets has them all. @since 0.1 */
ATTAIN_API attain_status attain_targets_revise(attain_sheet** out, const attain_book* book, const attain_sheet* sheet,
                                               const char* options, size_t options_length, attain_error* error);

/** The book with somebody's answer to released targets: {"for": {"salesperson": "ng-mei"}, "by": "ng-mei", "state":
 *  "acknowledged" or "objected", "comment": …, "on": "2026-01-05"}. @since 0.1 */
ATTAIN_API attain_status attain_targets_answer(attain_book** out, const attain_book* book, const attain_sheet* sheet,
                                               const char* options, size_t options_length, attain_error* error);

/** A table that answers a question. Of one target sheet: track, respread, quality, answers; of two or more: bridge; of the
 *  book alone: balance, balance_findings, head_count, leniency, leniency_scores, leniency_findings. `options` is JSON or
 *  NULL; `sheets` may be NULL where `count` is 0. @since 0.1 */
ATTAIN_API attain_status attain_ask(attain_frame** out, const attain_book* book, const attain_sheet* const* sheets,
                                    size_t count, const char* question, size_t question_length, const char* options,
                                    size_t options_length, attain_error* error);

/* ---- rules ------------------------------------------------------------------------------------------------------- */

/** The value of a FEEL expression, as JSON: sum(amounts) * 1.05 over {"amounts": [1, 2]} gives 3.15. `context` is a JSON
 *  object of the names it may use, or NULL; a text of the form @"2026-10-05" in it is that date, time, date and time or
 *  duration. Dates, times, durations, ranges and functions come out as text. What would go on without bound ends with
 *  ATTAIN_LIMIT_EXCEEDED. @since 0.1 */
ATTAIN_API attain_status attain_feel(attain_text** out, const char* expression, size_t expression_length,
                                     const char* context, size_t context_length, attain_error* error);

/** A decision table, or a decision model of the DMN standard: parsed once, evaluated many times. */
typedef struct attain_rules attain_rules;

/** Rules from a text: a decision-table/1 document when it begins with {, a DMN model's XML when with <, else a table
 *  laid out in a sheet and saved as CSV. Tables are strict unless they say otherwise. @since 0.1 */
ATTAIN_API attain_status attain_rules_parse(attain_rules** out, const char* text, size_t text_length,
                                            attain_error* error);

/** Rules from a file, of the same three kinds; models that a model imports are looked for beside it. @since 0.1 */
ATTAIN_API attain_status attain_rules_read(attain_rules** out, const char* path, size_t path_length,
                                           attain_error* error);

/** The result as JSON. Of a table no `name` is needed; of a model it is a decision, a decision service or a function
 *  (business knowledge model), and NULL asks for every decision: {"Base": 40, "Total": 41}. `context` is a JSON object of
 *  inputs or arguments, read as attain_feel reads it; a text given for a table's input of type date is a date. `why` may
 *  be NULL; else it gets, as JSON, why the table (of a model: the one called `name`) gives what it gives: the result, the
 *  inputs, the rules that decide and those that match too. @since 0.1 */
ATTAIN_API attain_status attain_rules_evaluate(attain_text** out, attain_text** why, const attain_rules* rules,
                                               const char* name, size_t name_length, const char* context,
                                               size_t context_length, attain_error* error);

/** A table (of a model: the one called `name`) over many rows, in columns: one column an output, one row a row. Of
 *  `rows` only json and stream count; a stream is released by the call. attain_frame_export makes the result an Arrow
 *  stream. @since 0.1 */
ATTAIN_API attain_status attain_rules_evaluate_rows(attain_frame** out, const attain_rules* rules, const char* name,
                                                    size_t name_length, const attain_rows* rows, attain_error* error);

/** What is wrong or doubtful in tables before they are used, and what of a model could not be read: severity, code,
 *  path, message (with a witness), hint; errors first. @since 0.1 */
ATTAIN_API attain_status attain_rules_check(attain_frame** out, const attain_rules* rules, attain_error* error);

/** @since 0.1 */
ATTAIN_API void attain_rules_destroy(attain_rules* rules);

/* ---- credit ------------------------------------------------------------------------------------------------------ */

/** Who is credited with the facts of a table. `what` is "lines": every credit line of a period (`subject`), with its
 *  rule, who split it and why, and the rules that lost; or "claims": everything that claims one fact (`subject`), the
 *  winners first, with the criterion. @since 0.1 */
ATTAIN_API attain_status attain_credit_table(attain_frame** out, const attain_book* book, const char* what,
                                             size_t what_length, const char* table, size_t table_length,
                                             const char* subject, size_t subject_length, attain_error* error);

/** Why a fact is credited as it is: its amount split over people, each part with its rule, and the claims that lost:
 *  ATTAIN_FORMAT_TEXT or ATTAIN_FORMAT_JSON. @since 0.1 */
ATTAIN_API attain_status attain_credit_why(attain_text** out, const attain_book* book, const char* table,
                                           size_t table_length, const char* fact, size_t fact_length, int32_t format,
                                           attain_error* error);

/** Decides a dispute: {"request": "q-1", "shares": {"an": "0.4", "cy": "0.6"}, "by": "sun", "on": "2026-07-10",
 *  "reason": "…"}; shares left out or empty reject it, "outcome" may say more. A new book; `people`, which may be NULL,
 *  gets what it changed: salesperson, team, period, role, before, after, change. @since 0.1 */
ATTAIN_API attain_status attain_decide(attain_book** out, attain_frame** people, const attain_book* book,
                                       const char* decision, size_t decision_length, attain_error* error);

/* ---- views ------------------------------------------------------------------------------------------------------- */

/** A table of a sheet as somebody may see it on a date: "frame" (an appraisal's ranks of all, with the names and scores
 *  of own people only) or "lines" (of own people). Own people are the viewer, everybody in the teams the viewer manages
 *  and under them, and whoever names the viewer as manager. @since 0.1 */
ATTAIN_API attain_status attain_view_table(attain_frame** out, const attain_book* book, const attain_sheet* sheet,
                                           const char* viewer, size_t viewer_length, const char* on, size_t on_length,
                                           const char* name, size_t name_length, attain_error* error);

/** Why one of the viewer's own people has a score or pay, with all others as "somebody"; ATTAIN_NOT_FOUND for anybody
 *  else. ATTAIN_FORMAT_TEXT or ATTAIN_FORMAT_JSON. @since 0.1 */
ATTAIN_API attain_status attain_view_why(attain_text** out, const attain_book* book, const attain_sheet* sheet,
                                         const char* viewer, size_t viewer_length, const char* on, size_t on_length,
                                         const char* salesperson, size_t salesperson_length, int32_t format,
                                         attain_error* error);

/* ---- results: sheets --------------------------------------------------------------------------------------------- */

/** A table of a sheet by its name. Every sheet has "frame" (the result itself: of an appraisal salesperson, score,
 *  grade, rank; of a measurement the `by` columns, then one a measure) and "findings" (severity, code, path, message,
 *  hint); an appraisal has "lines" (salesperson, line, kind, value, target, attainment, points, weight, contribution,
 *  state) and "distribution" (unit, grade, people, exact, count). Statements have "frame" (salesperson, earned, released,
 *  held, paid, currency), "lines" (salesperson, period, origin, component, kind, table, fact, on, basis, earned, released,
 *  paid, currency, reason), "ledger" (entry, period, origin, salesperson, account, debit, credit, currency, component,
 *  reason) and "outlook" (salesperson, component, base, rate, next_from, distance, next_rate, next_sale: what lies ahead;
 *  next_sale is what one more unit of the currency would earn). Of targets "frame"
 *  has a row a cell (level, whom it is for, period, target, pushed), "lines" what each is made of, "commitments" what was
 *  promised beside it, and "day", "week", "month", … the lowest of them phased. @since 0.1 */
ATTAIN_API attain_status attain_sheet_table(attain_frame** out, const attain_sheet* sheet, const char* name,
                                            size_t name_length, attain_error* error);

/** How many rows "frame" has: people of an appraisal or of statements, groups of a measurement. @since 0.1 */
ATTAIN_API attain_status attain_sheet_rows(size_t* out, const attain_sheet* sheet, attain_error* error);

/** The row of somebody: `key` is a salesperson's id, or of a measurement the text in its `by` column, or a JSON list of
 *  one text for each such column when it begins with [: ["ng-mei", "2026-10"], null for what is credited to nobody.
 *  Of targets: {"salesperson": "ng-mei", "period": "2026-03"}, or a period alone for the company's.
 *  ATTAIN_NOT_FOUND when there is none. @since 0.1 */
ATTAIN_API attain_status attain_sheet_find(size_t* out, const attain_sheet* sheet, const char* key, size_t key_length,
                                           attain_error* error);

/** A cell of "frame" as text, probe-then-fill: "score" (plain decimal, 79.00), "grade", "rank", "salesperson", a
 *  measure, "paid", …; "" when it is null. An appraisal also answers "name" and "refusal" (why there is no score), a
 *  statement "name" and "draw_balance"; targets answer any period: "2026-W07" is what the row's somebody has in it, days
 *  and weeks phased on demand. @since 0.1 */
ATTAIN_API attain_status attain_sheet_text(char* buffer, size_t capacity, size_t* length, const attain_sheet* sheet,
                                           size_t row, const char* column, size_t column_length, attain_error* error);

/** Where a number comes from, as a tree of its arithmetic: ATTAIN_FORMAT_TEXT or ATTAIN_FORMAT_JSON. `column` is a
 *  measure's column, or of a statement a JSON list of a component and a fact: ["own sales", "o-3"]; NULL: the score, what
 *  is paid, or the first measure. Built when asked for. @since 0.1 */
ATTAIN_API attain_status attain_sheet_why(attain_text** out, const attain_sheet* sheet, size_t row, const char* column,
                                          size_t column_length, int32_t format, attain_error* error);

/** What an appraisal, a statement or a target sheet was made from, as JSON: digest of the facts it could see, the rule and
 *  its version, period, as_of, known, library. The same manifest gives the same bytes. ATTAIN_WRONG_TYPE for a
 *  measurement. @since 0.1 */
ATTAIN_API attain_status attain_sheet_manifest(attain_text** out, const attain_sheet* sheet, attain_error* error);

/** What separates statements from earlier ones of the same plan, to the cent: salesperson, component, cause (facts,
 *  credit, target, rule, rate), table, fact, before, after, difference. A person's differences add to the difference of
 *  what was earned exactly. @since 0.1 */
ATTAIN_API attain_status attain_sheet_difference(attain_frame** out, const attain_sheet* sheet,
                                                 const attain_sheet* other, attain_error* error);

/** What a deal of that basis ("10000.00") would earn in a component on the period's last day, for the statement in that
 *  row, probe-then-fill. @since 0.1 */
ATTAIN_API attain_status attain_sheet_would_pay(char* buffer, size_t capacity, size_t* length,
                                                const attain_sheet* sheet, size_t row, const char* component,
                                                size_t component_length, const char* basis, size_t basis_length,
                                                attain_error* error);

/** @since 0.1 */
ATTAIN_API void attain_sheet_destroy(attain_sheet* sheet);

/* ---- results: reports -------------------------------------------------------------------------------------------- */

/** A document of headings, words, tables and charts. */
typedef struct attain_report attain_report;

/** Which report. @since 0.1 */
#define ATTAIN_REPORT_DAILY_BRIEF 1   /**< a salesperson's morning; period: the day */
#define ATTAIN_REPORT_DAILY_SUMMARY 2 /**< a salesperson's evening; period: the day */
#define ATTAIN_REPORT_PERIOD 3        /**< a team's week, month, quarter or year; without subject the company's */
#define ATTAIN_REPORT_DOSSIER 4       /**< everything kept on a salesperson up to as_of */
#define ATTAIN_REPORT_NAMED 5         /**< the report/1 document of that name, for a period */

typedef struct attain_report_options {
  uint32_t struct_size; /**< sizeof(attain_report_options), set by ATTAIN_REPORT_OPTIONS_INIT */
  int32_t kind;         /**< needed: ATTAIN_REPORT_… */
  const char* subject;  /**< a salesperson, a team, or a report's name */
  size_t subject_length;
  const char* period; /**< a period, of a daily report its day; a dossier has none */
  size_t period_length;
  const char* as_of; /**< a date; NULL: the period's last day. A dossier needs it, a daily report has none */
  size_t as_of_length;
} attain_report_options;
#define ATTAIN_REPORT_OPTIONS_INIT \
  { (uint32_t)sizeof(attain_report_options), 0, NULL, ATTAIN_NTS, NULL, ATTAIN_NTS, NULL, ATTAIN_NTS }

/** A report from a book. @since 0.1 */
ATTAIN_API attain_status attain_report_make(attain_report** out, const attain_book* book,
                                            const attain_report_options* options, attain_error* error);

/** The close of a period: key figures, ranking, charts, everybody's lines. Of an appraisal sheet; of targets the plan:
 *  season, heat map, bases; of statements everybody's, with its lines. @since 0.1 */
ATTAIN_API attain_status attain_report_close(attain_report** out, const attain_sheet* sheet, attain_error* error);

/** The report as ATTAIN_FORMAT_TEXT, _MARKDOWN, _CSV, _HTML or _XLSX. @since 0.1 */
ATTAIN_API attain_status attain_report_render(attain_text** out, const attain_report* report, int32_t format,
                                              attain_error* error);

/** Writes a file, in one step, in the format of its ending: .txt, .md, .csv, .html, .xlsx. @since 0.1 */
ATTAIN_API attain_status attain_report_write(const attain_report* report, const char* path, size_t path_length,
                                             attain_error* error);

/** @since 0.1 */
ATTAIN_API void attain_report_destroy(attain_report* report);

/* ---- results: frames --------------------------------------------------------------------------------------------- */

/** What a column holds. @since 0.1 */
#define ATTAIN_TYPE_TEXT 1
#define ATTAIN_TYPE_INTEGER 2 /**< int64 */
#define ATTAIN_TYPE_DECIMAL 3 /**< 128-bit units × 10^-scale */
#define ATTAIN_TYPE_DATE 4    /**< days since 1970-01-01 */
#define ATTAIN_TYPE_BOOLEAN 5 /**< 0 or 1 */

/** How many rows and columns; either may be NULL, but not both. @since 0.1 */
ATTAIN_API attain_status attain_frame_size(size_t* rows, size_t* columns, const attain_frame* frame,
                                           attain_error* error);

/** The number of a column, from 0, by its name; an unknown name is an error that suggests the nearest. @since 0.1 */
ATTAIN_API attain_status attain_frame_find(size_t* out, const attain_frame* frame, const char* name, size_t name_length,
                                           attain_error* error);

/** A column's name, probe-then-fill. @since 0.1 */
ATTAIN_API attain_status attain_frame_name(char* buffer, size_t capacity, size_t* length, const attain_frame* frame,
                                           size_t column, attain_error* error);

/** A column's unit, probe-then-fill: "EUR", "points", "ratio", … or "". @since 0.1 */
ATTAIN_API attain_status attain_frame_unit(char* buffer, size_t capacity, size_t* length, const attain_frame* frame,
                                           size_t column, attain_error* error);

/** A column's ATTAIN_TYPE_…, and the decimals of a decimal column (else 0); `scale` may be NULL. @since 0.1 */
ATTAIN_API attain_status attain_frame_type(int32_t* type, int32_t* scale, const attain_frame* frame, size_t column,
                                           attain_error* error);

/** 1 when the cell is null, else 0. @since 0.1 */
ATTAIN_API attain_status attain_frame_is_null(int32_t* out, const attain_frame* frame, size_t row, size_t column,
                                              attain_error* error);

/** A cell of any type as text, probe-then-fill: plain numbers, ISO dates, true and false, "" for null. @since 0.1 */
ATTAIN_API attain_status attain_frame_text(char* buffer, size_t capacity, size_t* length, const attain_frame* frame,
                                           size_t row, size_t column, attain_error* error);

/** A cell of an integer, date or boolean column. ATTAIN_WRONG_TYPE for others, ATTAIN_NULL_VALUE for null.
 *  @since 0.1 */
ATTAIN_API attain_status attain_frame_int64(int64_t* out, const attain_frame* frame, size_t row, size_t column,
                                            attain_error* error);

/** A cell of a decimal or integer column as a two's complement 128-bit number of units, high × 2^64 + low; the value is
 *  units × 10^-scale (see attain_frame_type). ATTAIN_WRONG_TYPE for others, ATTAIN_NULL_VALUE for null. @since 0.1 */
ATTAIN_API attain_status attain_frame_decimal(uint64_t* low, int64_t* high, const attain_frame* frame, size_t row,
                                              size_t column, attain_error* error);

/** The whole frame as ATTAIN_FORMAT_TEXT (aligned), _CSV (nothing for null, "" for empty text) or _JSON (a list of
 *  objects). @since 0.1 */
ATTAIN_API attain_status attain_frame_render(attain_text** out, const attain_frame* frame, int32_t format,
                                             attain_error* error);

/** @since 0.1 */
ATTAIN_API void attain_frame_destroy(attain_frame* frame);

/* ---- Arrow ------------------------------------------------------------------------------------------------------- */

/* The Arrow C data and stream interfaces, as their specification asks everyone to declare them. */
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
  const char* format;
  const char* name;
  const char* metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema** children;
  struct ArrowSchema* dictionary;
  void (*release)(struct ArrowSchema*);
  void* private_data;
};

struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void** buffers;
  struct ArrowArray** children;
  struct ArrowArray* dictionary;
  void (*release)(struct ArrowArray*);
  void* private_data;
};

#endif /* ARROW_C_DATA_INTERFACE */

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream*, struct ArrowSchema* out);
  int (*get_next)(struct ArrowArrayStream*, struct ArrowArray* out);
  const char* (*get_last_error)(struct ArrowArrayStream*);
  void (*release)(struct ArrowArrayStream*);
  void* private_data;
};

#endif /* ARROW_C_STREAM_INTERFACE */

/** The frame as an Arrow stream of one batch: text as utf8, integers as int64, decimals as decimal128(38, scale), dates
 *  as date32, booleans as bool; a column's unit is in its field's metadata. The caller owns the memory of `out` and
 *  releases the stream; it outlives the frame. On failure its `release` is NULL. Streams go in through attain_rows.
 *  @since 0.1 */
ATTAIN_API attain_status attain_frame_export(struct ArrowArrayStream* out, const attain_frame* frame,
                                             attain_error* error);

#ifdef __cplusplus
}
#endif
#endif /* ATTAIN_H */
