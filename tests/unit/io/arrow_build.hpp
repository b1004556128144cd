#pragma once
/// Arrow arrays, schemas and streams made by hand, sound or broken on purpose; counts what has been released.

#include <cerrno>
#include <cstring>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "attain/io/arrow.hpp"

namespace attain::testing {

inline int arrays_alive = 0, schemas_alive = 0, streams_alive = 0;

/// A column as its parts.
struct ArrowParts {
  std::string format, name;
  std::int64_t length = 0, null_count = 0, offset = 0;
  std::vector<std::optional<std::vector<char>>> buffers;    // empty: a null pointer
  std::vector<ArrowParts> children;
  std::shared_ptr<ArrowParts> dictionary;
};

template <typename T>
std::vector<char> bytes_of(const std::vector<T>& values) {
  std::vector<char> bytes(values.size() * sizeof(T) + 1);   // never a null pointer
  if (!values.empty()) std::memcpy(bytes.data(), values.data(), values.size() * sizeof(T));
  return bytes;
}

inline std::vector<char> bitmap(const std::vector<int>& bits) {
  std::vector<char> bytes(bits.size() / 8 + 1);
  for (std::size_t i = 0; i < bits.size(); ++i) {
    if (bits[i] != 0) bytes[i / 8] = char(bytes[i / 8] | (1 << (i % 8)));
  }
  return bytes;
}

template <typename T>
ArrowParts numbers(std::string name, std::string format, const std::vector<T>& values, std::optional<std::vector<int>> valid = {}) {
  ArrowParts p{std::move(format), std::move(name), std::int64_t(values.size())};
  p.null_count = valid ? -1 : 0;
  p.buffers.push_back(valid ? std::optional(bitmap(*valid)) : std::nullopt);
  p.buffers.push_back(bytes_of(values));
  return p;
}

template <typename Offset = std::int32_t>
ArrowParts texts(std::string name, const std::vector<std::string>& values, std::optional<std::vector<int>> valid = {}) {
  std::vector<Offset> offsets{0};
  std::string all;
  for (const std::string& value : values) all += value, offsets.push_back(Offset(all.size()));
  ArrowParts p = numbers(std::move(name), sizeof(Offset) == 4 ? "u" : "U", offsets, std::move(valid));
  p.length = std::int64_t(values.size());
  p.buffers.push_back(std::vector<char>(all.begin(), all.end()));
  if (p.buffers[2]->empty()) p.buffers[2]->push_back('\0');
  return p;
}

/// utf8_view over two data buffers, taken by turns.
inline ArrowParts views(std::string name, const std::vector<std::string>& values) {
  ArrowParts p{"vu", std::move(name), std::int64_t(values.size())};
  std::string data[2];
  std::vector<char> all;
  for (std::size_t i = 0; i < values.size(); ++i) {
    char view[16] = {};
    const auto length = std::int32_t(values[i].size());
    std::memcpy(view, &length, 4);
    if (length <= 12) {
      std::memcpy(view + 4, values[i].data(), values[i].size());
    } else {
      const auto buffer = std::int32_t(i % 2), offset = std::int32_t(data[buffer].size());
      std::memcpy(view + 4, values[i].data(), 4);
      std::memcpy(view + 8, &buffer, 4);
      std::memcpy(view + 12, &offset, 4);
      data[buffer] += values[i];
    }
    all.insert(all.end(), view, view + 16);
  }
  all.push_back('\0');
  p.buffers = {std::nullopt, all, std::vector<char>(data[0].begin(), data[0].end()), std::vector<char>(data[1].begin(), data[1].end()),
               bytes_of(std::vector<std::int64_t>{std::int64_t(data[0].size()), std::int64_t(data[1].size())})};
  return p;
}

inline ArrowParts table(std::vector<ArrowParts> columns) {
  ArrowParts p{"+s", "", columns.empty() ? 0 : columns.front().length};
  p.buffers.push_back(std::nullopt);
  p.children = std::move(columns);
  return p;
}

struct ArrowHolder {
  ArrowParts parts;
  std::vector<const void*> buffers;
  std::deque<ArrowArray> arrays;
  std::deque<ArrowSchema> schemas;
  std::vector<ArrowArray*> array_pointers;
  std::vector<ArrowSchema*> schema_pointers;
};

inline void to_schema(const ArrowParts& parts, ArrowSchema* out) {
  auto* h = new ArrowHolder{parts};
  *out = {};
  out->format = h->parts.format.c_str();
  out->name = h->parts.name.c_str();
  const auto child = [&](const ArrowParts& p) {
    h->schemas.emplace_back();
    to_schema(p, &h->schemas.back());
    return &h->schemas.back();
  };
  for (const ArrowParts& p : parts.children) h->schema_pointers.push_back(child(p));
  out->n_children = std::int64_t(parts.children.size());
  out->children = h->schema_pointers.data();
  if (parts.dictionary) out->dictionary = child(*parts.dictionary);
  out->private_data = h;
  ++schemas_alive;
  out->release = [](ArrowSchema* schema) {
    for (std::int64_t i = 0; i < schema->n_children; ++i) schema->children[i]->release(schema->children[i]);
    if (schema->dictionary != nullptr) schema->dictionary->release(schema->dictionary);
    delete static_cast<ArrowHolder*>(schema->private_data);
    schema->release = nullptr;
    --schemas_alive;
  };
}

inline void to_array(const ArrowParts& parts, ArrowArray* out) {
  auto* h = new ArrowHolder{parts};
  *out = {};
  out->length = parts.length, out->null_count = parts.null_count, out->offset = parts.offset;
  for (const auto& buffer : h->parts.buffers) h->buffers.push_back(buffer ? buffer->data() : nullptr);
  out->n_buffers = std::int64_t(h->buffers.size());
  out->buffers = h->buffers.data();
  const auto child = [&](const ArrowParts& p) {
    h->arrays.emplace_back();
    to_array(p, &h->arrays.back());
    return &h->arrays.back();
  };
  for (const ArrowParts& p : parts.children) h->array_pointers.push_back(child(p));
  out->n_children = std::int64_t(parts.children.size());
  out->children = h->array_pointers.data();
  if (parts.dictionary) out->dictionary = child(*parts.dictionary);
  out->private_data = h;
  ++arrays_alive;
  out->release = [](ArrowArray* array) {
    for (std::int64_t i = 0; i < array->n_children; ++i) {
      if (array->children[i]->release != nullptr) array->children[i]->release(array->children[i]);
    }
    if (array->dictionary != nullptr && array->dictionary->release != nullptr) array->dictionary->release(array->dictionary);
    delete static_cast<ArrowHolder*>(array->private_data);
    array->release = nullptr;
    --arrays_alive;
  };
}

struct StreamHolder {
  ArrowParts schema;
  std::vector<ArrowParts> chunks;
  std::size_t next = 0;
  bool schema_fails = false, breaks_off = false;
};

inline ArrowArrayStream to_stream(StreamHolder from) {
  ArrowArrayStream out{};
  out.private_data = new StreamHolder(std::move(from));
  ++streams_alive;
  out.get_schema = [](ArrowArrayStream* stream, ArrowSchema* schema) -> int {
    auto& h = *static_cast<StreamHolder*>(stream->private_data);
    if (h.schema_fails) return EIO;
    to_schema(h.schema, schema);
    return 0;
  };
  out.get_next = [](ArrowArrayStream* stream, ArrowArray* array) -> int {
    auto& h = *static_cast<StreamHolder*>(stream->private_data);
    if (h.next < h.chunks.size()) {
      to_array(h.chunks[h.next++], array);
      return 0;
    }
    *array = {};
    return h.breaks_off ? EIO : 0;
  };
  out.get_last_error = [](ArrowArrayStream*) -> const char* { return "the disk is on fire"; };
  out.release = [](ArrowArrayStream* stream) {
    delete static_cast<StreamHolder*>(stream->private_data);
    stream->release = nullptr;
    --streams_alive;
  };
  return out;
}

}  // namespace attain::testing
