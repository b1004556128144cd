/* Arrow in from a producer made by hand, and out to a consumer made by hand. */
#include <errno.h>
#include <stdlib.h>

#include "support.h"

/* ---- a producer: batches of two orders (id, on, salesperson, amount), numbered on ---- */

typedef struct producer {
  int batches, given, fail_at;
} producer;

static int live = 0; /* what was given away and not released yet */

static void release_schema(struct ArrowSchema* schema) {
  int64_t i;
  for (i = 0; i < schema->n_children; ++i) {
    if (schema->children[i]->release != NULL) schema->children[i]->release(schema->children[i]);
    free(schema->children[i]);
  }
  free(schema->children);
  schema->release = NULL;
  --live;
}

static void make_schema(struct ArrowSchema* schema, const char* format, const char* name, int64_t children) {
  memset(schema, 0, sizeof *schema);
  schema->format = format;
  schema->name = name;
  schema->flags = ARROW_FLAG_NULLABLE;
  schema->n_children = children;
  if (children > 0) schema->children = malloc((size_t)children * sizeof *schema->children);
  schema->release = release_schema;
  ++live;
}

static void release_array(struct ArrowArray* array) {
  int64_t i;
  for (i = 0; i < array->n_children; ++i) {
    if (array->children[i]->release != NULL) array->children[i]->release(array->children[i]);
    free(array->children[i]);
  }
  free(array->children);
  for (i = 0; i < array->n_buffers; ++i) free((void*)array->buffers[i]);
  free((void*)array->buffers);
  array->release = NULL;
  --live;
}

static void* copy_of(const void* data, size_t bytes) {
  void* copy = malloc(bytes);
  memcpy(copy, data, bytes);
  return copy;
}

static void make_array(struct ArrowArray* array, int64_t length, int64_t buffers, int64_t children) {
  memset(array, 0, sizeof *array);
  array->length = length;
  array->n_buffers = buffers;
  array->buffers = calloc((size_t)buffers, sizeof *array->buffers);
  array->n_children = children;
  if (children > 0) array->children = malloc((size_t)children * sizeof *array->children);
  array->release = release_array;
  ++live;
}

static int get_schema(struct ArrowArrayStream* stream, struct ArrowSchema* out) {
  static const char* const formats[] = {"u", "tdD", "u", "d:12,2"};
  static const char* const names[] = {"id", "on", "salesperson", "amount"};
  int i;
  (void)stream;
  make_schema(out, "+s", "", 4);
  for (i = 0; i < 4; ++i) {
    out->children[i] = malloc(sizeof(struct ArrowSchema));
    make_schema(out->children[i], formats[i], names[i], 0);
  }
  return 0;
}

static int get_next(struct ArrowArrayStream* stream, struct ArrowArray* out) {
  producer* self = stream->private_data;
  int i;
  if (self->given == self->fail_at) return EIO;
  if (self->given == self->batches) {
    memset(out, 0, sizeof *out);
    return 0;
  }
  make_array(out, 2, 1, 4);
  for (i = 0; i < 4; ++i) out->children[i] = malloc(sizeof(struct ArrowArray));
  make_array(out->children[0], 2, 3, 0);
  {
    const int32_t offsets[] = {0, 2, 4};
    char ids[4] = {'a', '0', 'b', '0'};
    ids[1] = ids[3] = (char)('0' + self->given);
    out->children[0]->buffers[1] = copy_of(offsets, sizeof offsets);
    out->children[0]->buffers[2] = copy_of(ids, sizeof ids);
  }
  make_array(out->children[1], 2, 2, 0);
  {
    const int32_t days[] = {20730, 20731}; /* 2026-10-04, 2026-10-05 */
    out->children[1]->buffers[1] = copy_of(days, sizeof days);
  }
  make_array(out->children[2], 2, 3, 0);
  {
    const int32_t offsets[] = {0, 3, 3}; /* mei, nobody */
    const uint8_t valid[] = {1};
    out->children[2]->null_count = 1;
    out->children[2]->buffers[0] = copy_of(valid, sizeof valid);
    out->children[2]->buffers[1] = copy_of(offsets, sizeof offsets);
    out->children[2]->buffers[2] = copy_of("mei", 3);
  }
  make_array(out->children[3], 2, 2, 0);
  {
    uint64_t cents[4] = {0, 0, 0, 0};
    cents[0] = 12345;
    cents[2] = 100;
    out->children[3]->buffers[1] = copy_of(cents, sizeof cents);
  }
  ++self->given;
  return 0;
}

static const char* last_error(struct ArrowArrayStream* stream) {
  (void)stream;
  return "the disk is on fire";
}

static void release_stream(struct ArrowArrayStream* stream) {
  stream->release = NULL;
  --live;
}

static void make_stream(struct ArrowArrayStream* stream, producer* self) {
  stream->get_schema = get_schema;
  stream->get_next = get_next;
  stream->get_last_error = last_error;
  stream->release = release_stream;
  stream->private_data = self;
  ++live;
}

/* ---- the tests ---- */

static void orders_come_in_as_a_stream(const attain_book* book) {
  attain_error error = ATTAIN_ERROR_INIT;
  struct ArrowArrayStream stream;
  producer two = {2, 0, -1}, more = {3, 0, -1};
  attain_rows rows = ATTAIN_ROWS_INIT;
  attain_book *next = NULL, *none = NULL;
  attain_sheet* sheet = NULL;
  make_stream(&stream, &two);
  rows.stream = &stream;
  GOOD(attain_book_append(&next, book, "orders", ATTAIN_NTS, &rows, &error));
  CHECK(live == 0 && stream.release == NULL);
  sheet = measured(next, "actual_sales", "salesperson");
  CHECK_TEXT(cell(sheet, "mei", "actual_sales"), "10276.91");   /* + 2 × 123.45 */
  CHECK_TEXT(cell(sheet, "[null]", "actual_sales"), "1842.00"); /* + 2 × 1.00 */
  attain_sheet_destroy(sheet);
  make_stream(&stream, &more);
  BAD(attain_book_correct(&none, next, "orders", ATTAIN_NTS, &rows, &error), "not_found");
  CHECK(live == 0 && none == NULL);
  more.given = 0;
  more.batches = 2;
  make_stream(&stream, &more);
  GOOD(attain_book_correct(&none, next, "orders", ATTAIN_NTS, &rows, &error));
  CHECK(live == 0);
  attain_book_destroy(none);
  attain_book_destroy(next);
}

static void a_stream_is_released_however_the_call_ends(const attain_book* book) {
  attain_error error = ATTAIN_ERROR_INIT;
  struct ArrowArrayStream stream;
  producer failing = {3, 0, 1}, good = {1, 0, -1};
  attain_rows rows = ATTAIN_ROWS_INIT;
  attain_book* none = NULL;
  rows.stream = &stream;
  make_stream(&stream, &failing);
  BAD(attain_book_append(&none, book, "orders", ATTAIN_NTS, &rows, &error), "bad_arrow");
  CHECK(strstr(error.message, "on fire") != NULL);
  CHECK(live == 0 && none == NULL);
  make_stream(&stream, &good);
  BAD(attain_book_append(&none, NULL, "orders", ATTAIN_NTS, &rows, &error), "invalid_argument");
  CHECK(live == 0);
  make_stream(&stream, &good);
  BAD(attain_book_append(&none, book, "no such table", ATTAIN_NTS, &rows, &error), "unknown_table");
  CHECK(live == 0);
  make_stream(&stream, &good);
  rows.json = "[]";
  BAD(attain_book_append(&none, book, "orders", ATTAIN_NTS, &rows, &error), "invalid_argument");
  CHECK(live == 0);
}

/* Entities come in as a stream too, with attributes of their own; it is one change, however many batches it comes in.
 */
static void entities_come_in_as_a_stream(const attain_book* book) {
  attain_error error = ATTAIN_ERROR_INIT;
  struct ArrowArrayStream stream;
  producer three = {3, 0, -1};
  attain_rows rows = ATTAIN_ROWS_INIT;
  attain_book* next = NULL;
  attain_frame* teams = NULL;
  size_t count = 0;
  int64_t recorded = 0;
  rows.stream = &stream;
  make_stream(&stream, &three);
  GOOD(attain_book_append(&next, book, "teams", ATTAIN_NTS, &rows, &error));
  CHECK(live == 0);
  GOOD(attain_book_table(&teams, next, "teams", ATTAIN_NTS, &error));
  GOOD(attain_frame_size(&count, NULL, teams, &error));
  CHECK(count == 2 + 6);
  GOOD(attain_book_last_recorded(&recorded, next, &error));
  CHECK(recorded == 1);
  attain_frame_destroy(teams);
  attain_book_destroy(next);
}

static void a_frame_goes_out_as_a_stream(const attain_book* book) {
  attain_error error = ATTAIN_ERROR_INIT;
  attain_sheet* sheet = measured(book, "actual_sales,orders", "salesperson");
  attain_frame* frame = NULL;
  struct ArrowArrayStream stream;
  struct ArrowSchema schema;
  struct ArrowArray batch, end;
  GOOD(attain_sheet_table(&frame, sheet, "frame", ATTAIN_NTS, &error));
  GOOD(attain_frame_export(&stream, frame, &error));
  attain_frame_destroy(frame);
  attain_sheet_destroy(sheet);
  CHECK(stream.get_schema(&stream, &schema) == 0);
  CHECK(schema.n_children == 3);
  CHECK_TEXT(schema.children[0]->format, "u");
  CHECK_TEXT(schema.children[1]->format, "d:38,2");
  CHECK_TEXT(schema.children[1]->name, "actual_sales");
  CHECK_TEXT(schema.children[2]->format, "l");
  CHECK(stream.get_next(&stream, &batch) == 0);
  CHECK(batch.length == 3 && batch.n_children == 3);
  CHECK(stream.get_next(&stream, &end) == 0 && end.release == NULL);
  stream.release(&stream);
  {
    const int32_t* offsets = batch.children[0]->buffers[1];
    const char* texts = batch.children[0]->buffers[2];
    const int64_t* sales = batch.children[1]->buffers[1];
    int64_t total = 0, row, mei = -1;
    for (row = 0; row < batch.length; ++row) {
      total += sales[2 * (row + batch.children[1]->offset)];
      if (offsets[row + 1] - offsets[row] == 3 && memcmp(texts + offsets[row], "mei", 3) == 0) mei = row;
    }
    CHECK(total == 1695001);
    CHECK(mei >= 0 && sales[2 * mei] == 1003001);
    CHECK(batch.children[0]->null_count == 1);
  }
  batch.release(&batch);
  schema.release(&schema);
}

static void a_table_goes_round(const attain_book* book) {
  attain_error error = ATTAIN_ERROR_INIT;
  attain_frame* frame = NULL;
  attain_book* next = NULL;
  struct ArrowArrayStream stream;
  attain_rows rows = ATTAIN_ROWS_INIT;
  attain_text *before = NULL, *after = NULL;
  GOOD(attain_book_table(&frame, book, "orders", ATTAIN_NTS, &error));
  GOOD(attain_frame_export(&stream, frame, &error));
  rows.stream = &stream;
  GOOD(attain_book_append(&next, book, "orders", ATTAIN_NTS, &rows, &error)); /* the same rows again: nothing changes */
  GOOD(attain_book_to_json(&before, book, 2, &error));
  GOOD(attain_book_to_json(&after, next, 2, &error));
  CHECK_TEXT(attain_text_data(before), attain_text_data(after));
  attain_text_destroy(before);
  attain_text_destroy(after);
  attain_book_destroy(next);
  attain_frame_destroy(frame);
}

int main(void) {
  attain_book* book = october_book();
  if (book == NULL) return 1;
  orders_come_in_as_a_stream(book);
  a_stream_is_released_however_the_call_ends(book);
  entities_come_in_as_a_stream(book);
  a_frame_goes_out_as_a_stream(book);
  a_table_goes_round(book);
  CHECK(live == 0);
  attain_book_destroy(book);
  return finished();
}
