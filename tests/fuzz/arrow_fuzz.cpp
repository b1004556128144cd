// Arrow: streams with hostile schemas, lengths, offsets, codes and views give batches or an Error, and everything is released once. The bytes choose the
// parts of a table; buffers are as long as the lengths claim, since that is the one promise of a producer that cannot be checked.
#include <cstdlib>
#include <cstring>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "attain/base/error.hpp"
#include "attain/io/arrow.hpp"

namespace {

int alive = 0;

struct Bytes {
  const std::uint8_t* at;
  const std::uint8_t* end;
  std::uint8_t next() { return at == end ? 0 : *at++; }
  std::int64_t pick(std::initializer_list<std::int64_t> common) {
    const std::uint8_t choice = next();
    return choice < 200 ? common.begin()[choice % common.size()] : std::int64_t(std::int8_t(next())) << (choice % 60);
  }
};

constexpr const char* kFormats[] = {"u", "U", "vu", "c", "C", "s", "S", "i", "I", "l", "L", "f", "g", "b", "n", "tdD", "tdm", "tss:", "tsm:UTC", "tsu:+02:00", "tsn:Europe/Paris",
                                    "d:38,2", "d:9,2,32", "d:18,0,64", "d:76,5,256", "d:5,-3", "d:", "z", "+s", "+l", "e", "ttm", "", "q", "d:38,99"};
constexpr std::size_t kLongest = 64;                 // rows that buffers are made for
constexpr std::size_t kBytes = (kLongest * 2 + 2) * 32;

struct Holder {
  std::string format, name;
  std::vector<std::unique_ptr<char[]>> memory;
  std::vector<const void*> buffers;
  std::deque<ArrowArray> arrays;
  std::deque<ArrowSchema> schemas;
  std::vector<ArrowArray*> array_pointers;
  std::vector<ArrowSchema*> schema_pointers;
};

void release_array(ArrowArray* array) {
  for (ArrowArray& child : static_cast<Holder*>(array->private_data)->arrays) {  // columns, or the dictionary
    if (child.release != nullptr) child.release(&child);
  }
  delete static_cast<Holder*>(array->private_data);
  array->release = nullptr;
  --alive;
}

void release_schema(ArrowSchema* schema) {
  for (ArrowSchema& child : static_cast<Holder*>(schema->private_data)->schemas) {
    if (child.release != nullptr) child.release(&child);
  }
  delete static_cast<Holder*>(schema->private_data);
  schema->release = nullptr;
  --alive;
}

void make_schema(Bytes& in, const std::string& format, std::size_t number, ArrowSchema* out) {
  auto* h = new Holder;
  ++alive;
  *out = {};
  h->format = format;
  h->name = std::string(1, char('a' + (in.next() < 250 ? number : 0)));
  out->format = in.next() == 255 ? nullptr : h->format.c_str();
  out->name = in.next() == 255 ? nullptr : h->name.c_str();
  out->release = release_schema;
  out->private_data = h;
}

char* add_buffer(Bytes& in, Holder& h) {
  h.memory.push_back(std::make_unique<char[]>(kBytes));
  char* buffer = h.memory.back().get();
  const std::size_t filled = in.next() * std::size_t{2};
  for (std::size_t i = 0; i < filled; ++i) buffer[i] = char(in.next());
  h.buffers.push_back(in.next() == 255 ? nullptr : buffer);
  return buffer;
}

/// Offsets: mostly rising, at most 2,000, so that they stay inside the buffer of text; now and then negative or falling.
template <typename Offset>
void make_offsets(Bytes& in, char* buffer) {
  Offset at = 0;
  for (std::size_t i = 0; i < kLongest * 2 + 1; ++i) {
    const std::uint8_t step = in.next();
    at = step < 240 ? Offset(std::min<std::int64_t>(std::int64_t(at) + step % 12, 2000)) : Offset(std::int8_t(in.next()));
    std::memcpy(buffer + i * sizeof(Offset), &at, sizeof at);
  }
}

void make_array(Bytes& in, const std::string& format, bool dictionary, std::int64_t length, ArrowArray* out) {
  auto* h = new Holder;
  ++alive;
  *out = {};
  out->length = in.next() < 230 ? length : in.pick({0, -1, 3, 200});
  out->offset = in.pick({0, 0, 1, 7});
  out->null_count = in.pick({-1, 0, 1});
  if (out->length > std::int64_t(kLongest) && out->length <= (std::int64_t{1} << 48)) out->length = kLongest;   // buffers must be as long as claimed
  if (out->offset > std::int64_t(kLongest) && out->offset <= (std::int64_t{1} << 48)) out->offset = kLongest;
  add_buffer(in, *h);
  if (format != "n") {
    char* values = add_buffer(in, *h);
    if (format == "u" && !dictionary) make_offsets<std::int32_t>(in, values);
    if (format == "U" && !dictionary) make_offsets<std::int64_t>(in, values);
  }
  if (format == "u" || format == "U" || format == "vu") add_buffer(in, *h);
  if (format == "vu") {
    add_buffer(in, *h);
    std::int64_t sizes[2] = {std::int64_t(kBytes), in.pick({std::int64_t(kBytes), 20, 0})};
    if (sizes[1] > std::int64_t(kBytes)) sizes[1] = kBytes;
    h->memory.push_back(std::make_unique<char[]>(sizeof sizes));
    std::memcpy(h->memory.back().get(), sizes, sizeof sizes);
    h->buffers.push_back(h->memory.back().get());
  }
  out->n_buffers = std::int64_t(h->buffers.size());
  if (in.next() > 250) out->n_buffers = std::min<std::int64_t>(out->n_buffers, in.next() % 4);
  out->buffers = in.next() == 255 ? nullptr : h->buffers.data();
  out->release = release_array;
  out->private_data = h;
}

struct Table {
  std::vector<std::string> formats;
  std::vector<std::string> dictionaries;   // "" for none
};

Table make_table(Bytes& in) {
  Table table;
  const std::size_t columns = in.next() % 5;
  for (std::size_t i = 0; i < columns; ++i) {
    table.formats.emplace_back(kFormats[in.next() % std::size(kFormats)]);
    table.dictionaries.emplace_back(in.next() % 4 == 0 ? kFormats[in.next() % std::size(kFormats)] : "");
  }
  return table;
}

struct Source {
  Bytes in;
  Table table;
  int chunks = 0;
};

int get_schema(ArrowArrayStream* stream, ArrowSchema* out) {
  auto& source = *static_cast<Source*>(stream->private_data);
  Bytes& in = source.in;
  if (in.next() == 255) return 5;
  make_schema(in, in.next() > 250 ? "u" : "+s", 0, out);
  auto& h = *static_cast<Holder*>(out->private_data);
  for (std::size_t i = 0; i < source.table.formats.size(); ++i) {
    ArrowSchema& child = h.schemas.emplace_back();
    make_schema(in, source.table.formats[i], i, &child);
    if (!source.table.dictionaries[i].empty()) {
      auto& inner = *static_cast<Holder*>(child.private_data);
      make_schema(in, source.table.dictionaries[i], 0, &inner.schemas.emplace_back());
      child.dictionary = &inner.schemas.back();
    }
    h.schema_pointers.push_back(in.next() == 255 ? nullptr : &child);
  }
  out->children = h.schema_pointers.empty() ? nullptr : h.schema_pointers.data();
  out->n_children = std::int64_t(h.schema_pointers.size());
  return 0;
}

int get_next(ArrowArrayStream* stream, ArrowArray* out) {
  auto& source = *static_cast<Source*>(stream->private_data);
  Bytes& in = source.in;
  *out = {};
  if (source.chunks-- == 0) return 0;
  if (in.next() == 255) return 5;
  const std::int64_t length = in.next() % kLongest;
  make_array(in, "n", false, length, out);
  auto& h = *static_cast<Holder*>(out->private_data);
  for (std::size_t i = 0; i < source.table.formats.size(); ++i) {
    ArrowArray& child = h.arrays.emplace_back();
    const bool coded = !source.table.dictionaries[i].empty();
    make_array(in, source.table.formats[i], coded, kLongest, &child);
    if (coded) {
      auto& inner = *static_cast<Holder*>(child.private_data);
      make_array(in, source.table.dictionaries[i], false, in.next() % kLongest, &inner.arrays.emplace_back());
      child.dictionary = &inner.arrays.back();
    }
    h.array_pointers.push_back(in.next() == 255 ? nullptr : &child);
  }
  out->children = h.array_pointers.empty() ? nullptr : h.array_pointers.data();
  out->n_children = std::int64_t(h.array_pointers.size());
  // Children must reach to offset + length of the table, or be refused; their own buffers hold kLongest * 2 rows.
  const std::int64_t most = std::int64_t(kLongest);   // compared one by one: hostile numbers must not overflow here
  if (out->offset <= most && out->length <= most && out->offset > most - out->length) out->offset = 0;
  return 0;
}

void release_stream(ArrowArrayStream* stream) {
  stream->release = nullptr;
  --alive;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Source source{{data, data + size}, {}, 0};
  source.chunks = source.in.next() % 3;
  source.table = make_table(source.in);
  ArrowArrayStream stream{get_schema, get_next, [](ArrowArrayStream*) -> const char* { return "\xFFno"; }, release_stream, &source};
  ++alive;
  try {
    std::size_t bytes = 0;
    attain::io::read_arrow(&stream, [&](const attain::Batch& batch) {
      for (const attain::BatchColumn& column : batch.columns) {
        if (const auto* texts = std::get_if<attain::BatchColumn::Texts>(&column.data)) {
          for (const auto text : texts->values) {
            for (const char c : text) bytes += std::size_t(c != 0);
          }
        }
        if (const auto* coded = std::get_if<attain::BatchColumn::Coded>(&column.data)) {
          for (std::size_t row = 0; row < coded->codes.size(); ++row) bytes += column.is_null(row) ? 0 : coded->dictionary.at(coded->codes[row]).size();
        }
      }
    }, {.batch_rows = 10});
  } catch (const attain::Error&) {
  }
  if (alive != 0 || stream.release != nullptr) std::abort();
  return 0;
}
