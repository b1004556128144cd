#include <cerrno>
#include <cstring>
#include <limits>
#include <memory>
#include <vector>

#include "attain/io/arrow.hpp"

namespace attain::io {

namespace {

// ---- schema ----

struct SchemaMemory {
  std::string format, name, metadata;
  std::vector<ArrowSchema> children;
  std::vector<ArrowSchema*> pointers;
};

void release_schema(ArrowSchema* schema) {
  for (std::int64_t i = 0; i < schema->n_children; ++i) {
    if (schema->children[i]->release != nullptr) schema->children[i]->release(schema->children[i]);
  }
  delete static_cast<SchemaMemory*>(schema->private_data);
  schema->release = nullptr;
}

void fill(ArrowSchema& out, std::unique_ptr<SchemaMemory> memory, std::int64_t flags) {
  for (ArrowSchema& child : memory->children) memory->pointers.push_back(&child);
  out = ArrowSchema{};
  out.format = memory->format.c_str();
  out.name = memory->name.c_str();
  out.metadata = memory->metadata.empty() ? nullptr : memory->metadata.data();
  out.flags = flags;
  out.n_children = std::int64_t(memory->pointers.size());
  out.children = memory->pointers.empty() ? nullptr : memory->pointers.data();
  out.release = release_schema;
  out.private_data = memory.release();
}

/// One key and value in Arrow's encoding: counts and lengths as int32 of the machine.
std::string metadata_of(std::string_view key, std::string_view value) {
  std::string out;
  const auto number = [&](std::size_t n) {
    const auto n32 = static_cast<std::int32_t>(n);
    char bytes[4];
    std::memcpy(bytes, &n32, 4);
    out.append(bytes, 4);
  };
  number(1);
  number(key.size());
  out += key;
  number(value.size());
  out += value;
  return out;
}

std::uint64_t text_bytes(const Column& column) {
  std::uint64_t total = 0;
  for (std::size_t row = 0; row < column.size(); ++row) total += column.text(row).size();
  return total;
}

bool is_large(const Column& column) { return text_bytes(column) > std::uint64_t(std::numeric_limits<std::int32_t>::max()); }

std::string format_of(const Column& column, bool large) {
  switch (column.type()) {
    case ColumnType::text: return large ? "U" : "u";
    case ColumnType::integer: return "l";
    case ColumnType::decimal: return "d:38," + std::to_string(column.scale());
    case ColumnType::date: return "tdD";
    case ColumnType::boolean: return "b";
  }
  return "n";
}

// ---- arrays ----

struct ArrayMemory {
  std::vector<std::uint8_t> validity, bytes;     // bitmaps, values
  std::vector<char> text;
  std::vector<std::int32_t> offsets, days;
  std::vector<std::int64_t> large_offsets, integers;
  std::vector<int128> decimals;
  std::vector<const void*> buffers;
  std::vector<ArrowArray> children;
  std::vector<ArrowArray*> pointers;
};

void release_array(ArrowArray* array) {
  for (std::int64_t i = 0; i < array->n_children; ++i) {
    if (array->children[i]->release != nullptr) array->children[i]->release(array->children[i]);
  }
  delete static_cast<ArrayMemory*>(array->private_data);
  array->release = nullptr;
}

void fill(ArrowArray& out, std::unique_ptr<ArrayMemory> memory, std::size_t length, std::int64_t nulls) {
  for (ArrowArray& child : memory->children) memory->pointers.push_back(&child);
  out = ArrowArray{};
  out.length = std::int64_t(length);
  out.null_count = nulls;
  out.n_buffers = std::int64_t(memory->buffers.size());
  out.buffers = memory->buffers.data();
  out.n_children = std::int64_t(memory->pointers.size());
  out.children = memory->pointers.empty() ? nullptr : memory->pointers.data();
  out.release = release_array;
  out.private_data = memory.release();
}

void set_bit(std::vector<std::uint8_t>& bitmap, std::size_t at) { bitmap[at >> 3] = std::uint8_t(bitmap[at >> 3] | (1u << (at & 7))); }

template <typename Offset>
void fill_text(const Column& column, std::vector<Offset>& offsets, std::vector<char>& text) {
  offsets.reserve(column.size() + 1);
  text.reserve(std::size_t(text_bytes(column)) + 1);  // never a null pointer
  offsets.push_back(0);
  for (std::size_t row = 0; row < column.size(); ++row) {
    const std::string_view cell = column.text(row);
    text.insert(text.end(), cell.begin(), cell.end());
    offsets.push_back(Offset(text.size()));
  }
}

void export_column(const Column& column, bool large, ArrowArray& out) {
  auto memory = std::make_unique<ArrayMemory>();
  const std::size_t rows = column.size();
  std::int64_t nulls = 0;
  if (column.has_nulls()) {
    memory->validity.assign(rows / 8 + 1, 0);
    for (std::size_t row = 0; row < rows; ++row) {
      if (column.is_null(row)) {
        ++nulls;
      } else {
        set_bit(memory->validity, row);
      }
    }
  }
  memory->buffers.push_back(nulls > 0 ? memory->validity.data() : nullptr);
  switch (column.type()) {
    case ColumnType::text:
      if (large) {
        fill_text(column, memory->large_offsets, memory->text);
        memory->buffers.push_back(memory->large_offsets.data());
      } else {
        fill_text(column, memory->offsets, memory->text);
        memory->buffers.push_back(memory->offsets.data());
      }
      memory->buffers.push_back(memory->text.data());
      break;
    case ColumnType::integer:
      memory->integers.reserve(rows + 1);
      for (std::size_t row = 0; row < rows; ++row) memory->integers.push_back(column.integer(row));
      memory->buffers.push_back(memory->integers.data());
      break;
    case ColumnType::decimal:
      memory->decimals.reserve(rows + 1);
      for (std::size_t row = 0; row < rows; ++row) memory->decimals.push_back(column.units(row));
      memory->buffers.push_back(memory->decimals.data());
      break;
    case ColumnType::date:
      memory->days.reserve(rows + 1);
      for (std::size_t row = 0; row < rows; ++row) memory->days.push_back(column.date(row).days());
      memory->buffers.push_back(memory->days.data());
      break;
    case ColumnType::boolean:
      memory->bytes.assign(rows / 8 + 1, 0);
      for (std::size_t row = 0; row < rows; ++row) {
        if (column.boolean(row)) set_bit(memory->bytes, row);
      }
      memory->buffers.push_back(memory->bytes.data());
      break;
  }
  fill(out, std::move(memory), rows, nulls);
}

// ---- stream ----

struct StreamMemory {
  Frame frame;
  std::vector<bool> large;
  bool done = false;
  std::string error;
};

StreamMemory& memory_of(ArrowArrayStream* stream) { return *static_cast<StreamMemory*>(stream->private_data); }

/// No exception crosses the C interface.
template <typename Body>
int guarded(ArrowArrayStream* stream, const Body& body) noexcept {
  try {
    body();
    return 0;
  } catch (const std::bad_alloc&) {
    return ENOMEM;
  } catch (const std::exception& error) {
    try {
      memory_of(stream).error = error.what();
    } catch (...) {
      return ENOMEM;
    }
    return EINVAL;
  }
}

/// Releases children that were made before a later one failed.
template <typename T>
struct Undo {
  std::vector<T>& children;
  bool armed = true;
  ~Undo() {
    for (T& child : children) {
      if (armed && child.release != nullptr) child.release(&child);
    }
  }
};

int get_schema(ArrowArrayStream* stream, ArrowSchema* out) {
  return guarded(stream, [&] {
    const StreamMemory& from = memory_of(stream);
    auto memory = std::make_unique<SchemaMemory>();
    memory->format = "+s";
    memory->children.resize(from.frame.width());
    memory->pointers.reserve(from.frame.width());
    Undo<ArrowSchema> undo{memory->children};
    for (std::size_t i = 0; i < from.frame.width(); ++i) {
      const Column& column = from.frame.columns()[i];
      auto field = std::make_unique<SchemaMemory>();
      field->format = format_of(column, from.large[i]);
      field->name = column.name();
      if (!column.unit().empty()) field->metadata = metadata_of("unit", column.unit());
      fill(memory->children[i], std::move(field), ARROW_FLAG_NULLABLE);
    }
    undo.armed = false;
    fill(*out, std::move(memory), 0);
  });
}

int get_next(ArrowArrayStream* stream, ArrowArray* out) {
  return guarded(stream, [&] {
    StreamMemory& from = memory_of(stream);
    *out = ArrowArray{};
    if (from.done) return;
    auto memory = std::make_unique<ArrayMemory>();
    memory->buffers.push_back(nullptr);
    memory->children.resize(from.frame.width());
    memory->pointers.reserve(from.frame.width());
    Undo<ArrowArray> undo{memory->children};
    for (std::size_t i = 0; i < from.frame.width(); ++i) export_column(from.frame.columns()[i], from.large[i], memory->children[i]);
    undo.armed = false;
    fill(*out, std::move(memory), from.frame.rows(), 0);
    from.done = true;
  });
}

const char* get_last_error(ArrowArrayStream* stream) {
  const std::string& error = memory_of(stream).error;
  return error.empty() ? nullptr : error.c_str();
}

void release_stream(ArrowArrayStream* stream) {
  delete static_cast<StreamMemory*>(stream->private_data);
  stream->private_data = nullptr;
  stream->release = nullptr;
}

}  // namespace

void export_frame(const Frame& frame, ArrowArrayStream* out) {
  auto memory = std::make_unique<StreamMemory>();
  memory->frame = frame;
  for (const Column& column : frame.columns()) memory->large.push_back(column.type() == ColumnType::text && is_large(column));
  *out = ArrowArrayStream{get_schema, get_next, get_last_error, release_stream, memory.release()};
}

}  // namespace attain::io
