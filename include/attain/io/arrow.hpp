#pragma once
/// Arrow in and out through the C data and stream interfaces: any frame that a dataframe library exports goes into a book, any result goes out. No Arrow library.
///
/// Ownership is Arrow's: whoever takes a stream or array releases it exactly once, also on error. Imported text stays where it is and is only viewed; numbers are
/// copied once. Read types: utf8, large_utf8, utf8_view, dictionaries of any of these, all integers, float32 and float64, decimal32 … decimal256 (values within 128 bits),
/// date32, date64, timestamps (the day is taken), boolean, null. A timestamp in a zone is read in that zone when it is UTC or a fixed offset such as "+02:00"; a
/// zone by name is refused, since the day depends on rules that are not in the data. Columns called `__index_level_0__` (nameless pandas indexes) are left out.
/// What can be seen to be wrong in hostile data (missing buffers, negative lengths, offsets out of order, codes outside the dictionary) throws `bad_arrow`; that
/// buffers are as long as the lengths claim cannot be seen, and is the producer's promise.
///
///     Appender orders(journal, "orders", {});  attain::io::append_arrow(orders, stream);   // takes the stream
///     ArrowArrayStream out;  attain::io::export_frame(frame, &out);                          // the caller releases it

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "attain/base/frame.hpp"
#include "attain/journal/batch.hpp"
#include "attain/journal/journal.hpp"

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

extern "C" {
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
}

#endif  // ARROW_C_DATA_INTERFACE

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

extern "C" {
struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream*, struct ArrowSchema* out);
  int (*get_next)(struct ArrowArrayStream*, struct ArrowArray* out);
  const char* (*get_last_error)(struct ArrowArrayStream*);
  void (*release)(struct ArrowArrayStream*);
  void* private_data;
};
}

#endif  // ARROW_C_STREAM_INTERFACE

namespace attain::io {

struct ArrowOptions {
  std::string source = "arrow";                         ///< names the stream in errors about its structure
  std::size_t batch_rows = 262144;                      ///< rows in a batch, at most; arrays are cut, not copied
  std::size_t max_columns = 4096;                       ///< throws limit_exceeded
};

/// A struct array as one batch. Takes the array (its `release` is null afterwards, also on error); the schema stays the caller's.
/// Throws bad_arrow, unsupported, bad_encoding, overflow (an integer above int64, a decimal above 128 bits), limit_exceeded (2^31 rows).
[[nodiscard]] Batch batch_from(const ArrowSchema& schema, ArrowArray* array, const ArrowOptions& options = {});

/// Every batch of the stream in order, each given to `use`. Takes the stream and releases it, also on error. Returns the number of rows.
std::size_t read_arrow(ArrowArrayStream* stream, const std::function<void(const Batch&)>& use, const ArrowOptions& options = {});

/// Appends every row of the stream. Takes the stream and releases it, also on error.
std::size_t append_arrow(Appender& appender, ArrowArrayStream* stream, const ArrowOptions& options = {});

/// The frame as a stream of one batch: text as utf8 (large_utf8 above 2 GiB), integers as int64, decimals as decimal128(38, scale), dates as date32, booleans
/// as bool. A column's unit is in its field metadata under "unit". Batches outlive the stream, and columns their batch; release in any order.
void export_frame(const Frame& frame, ArrowArrayStream* out);

}  // namespace attain::io
