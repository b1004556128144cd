#include "io/arrow_column.hpp"

#include <cstring>
#include <limits>

#include "attain/base/error.hpp"
#include "io/text.hpp"

namespace attain::io::detail {

namespace {

constexpr std::int64_t kMaxLength = std::int64_t{1} << 48;  // so that sums of lengths and offsets cannot overflow
constexpr std::int32_t kFirstDay = -208188, kLastDay = 2932896;  // 1400-01-01, 9999-12-31

template <typename T>
T load(const void* buffer, std::int64_t index) noexcept {
  T value;
  std::memcpy(&value, static_cast<const char*>(buffer) + index * std::int64_t(sizeof(T)), sizeof(T));
  return value;
}

std::string at_row(const std::string& path, std::size_t row) { return path + "[" + std::to_string(row) + "]"; }

bool is_valid(const std::vector<std::uint8_t>& valid, std::size_t row) noexcept { return valid.empty() || valid[row] != 0; }

template <typename T>
std::vector<std::int64_t> widen(const void* buffer, std::int64_t at, std::int64_t count) {
  std::vector<std::int64_t> values(static_cast<std::size_t>(count));
  for (std::int64_t i = 0; i < count; ++i) values[std::size_t(i)] = static_cast<std::int64_t>(load<T>(buffer, at + i));
  return values;
}

std::vector<std::int64_t> integers(const ArrowType& type, const void* buffer, std::int64_t at, std::int64_t count, const std::vector<std::uint8_t>& valid, const std::string& path) {
  switch (type.bytes) {
    case 1: return type.is_unsigned ? widen<std::uint8_t>(buffer, at, count) : widen<std::int8_t>(buffer, at, count);
    case 2: return type.is_unsigned ? widen<std::uint16_t>(buffer, at, count) : widen<std::int16_t>(buffer, at, count);
    case 4: return type.is_unsigned ? widen<std::uint32_t>(buffer, at, count) : widen<std::int32_t>(buffer, at, count);
    default: break;
  }
  std::vector<std::int64_t> values = widen<std::int64_t>(buffer, at, count);
  if (type.is_unsigned) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (values[i] < 0 && is_valid(valid, i)) throw Error(ErrorCode::overflow, at_row(path, i), "the number " + std::to_string(std::uint64_t(values[i])) + " is above 9223372036854775807");
    }
  }
  return values;
}

int128 decimal_at(const ArrowType& type, const void* buffer, std::int64_t index, bool& fits) noexcept {
  fits = true;
  switch (type.bytes) {
    case 4: return load<std::int32_t>(buffer, index);
    case 8: return load<std::int64_t>(buffer, index);
    case 16: return load<int128>(buffer, index);
    default: break;
  }
  const int128 low = load<int128>(buffer, index * 2), high = load<int128>(buffer, index * 2 + 1);
  fits = high == (low < 0 ? int128(-1) : int128(0));
  return low;
}

BatchColumn::Decimals decimals(const ArrowType& type, const void* buffer, std::int64_t at, std::int64_t count, const std::vector<std::uint8_t>& valid, const std::string& path) {
  BatchColumn::Decimals result;
  result.scale = type.scale > 0 ? type.scale : 0;
  result.units.resize(std::size_t(count));
  for (std::int64_t i = 0; i < count; ++i) {
    const auto row = std::size_t(i);
    if (!is_valid(valid, row)) continue;
    bool fits = true;
    int128 units = decimal_at(type, buffer, at + i, fits);
    for (int scale = type.scale; scale < 0 && fits; ++scale) fits = !__builtin_mul_overflow(units, int128(10), &units);
    if (!fits) throw Error(ErrorCode::overflow, at_row(path, row), "a decimal does not fit 128 bits", "cast it to decimal128(38, scale)");
    result.units[row] = units;
  }
  return result;
}

template <typename T>
std::vector<double> floats(const void* buffer, std::int64_t at, std::int64_t count) {
  std::vector<double> values(static_cast<std::size_t>(count));
  for (std::int64_t i = 0; i < count; ++i) values[std::size_t(i)] = load<T>(buffer, at + i);
  return values;
}

BatchColumn::Dates dates(const ArrowType& type, const void* buffer, std::int64_t at, std::int64_t count, const std::vector<std::uint8_t>& valid, const std::string& path) {
  BatchColumn::Dates result;
  result.days.resize(std::size_t(count));
  for (std::int64_t i = 0; i < count; ++i) {
    const auto row = std::size_t(i);
    if (!is_valid(valid, row)) continue;
    std::int64_t day = 0;
    if (type.kind == ArrowKind::date32) {
      day = load<std::int32_t>(buffer, at + i);
    } else {
      const std::int64_t instant = load<std::int64_t>(buffer, at + i);
      // Floor of (instant + shift) ÷ per_day in two steps, neither of which can overflow.
      std::int64_t rest = instant % type.per_day;
      if (rest < 0) rest += type.per_day;
      const std::int64_t shifted = rest + type.shift;   // between -1 and 2 days
      day = instant / type.per_day - (instant % type.per_day < 0 ? 1 : 0) + (shifted < 0 ? -1 : shifted >= type.per_day ? 1 : 0);
    }
    if (day < kFirstDay || day > kLastDay) throw Error(ErrorCode::invalid_date, at_row(path, row), "a date outside 1400-01-01 to 9999-12-31", "is the unit of time right?");
    result.days[row] = std::int32_t(day);
  }
  return result;
}

[[noreturn]] void refuse_encoding(const std::string& path, std::size_t row) {
  throw Error(ErrorCode::bad_encoding, at_row(path, row), "the text is not UTF-8", "Arrow strings are UTF-8: decode bytes first");
}

template <typename Offset>
BatchColumn::Texts texts(const ArrowArray& array, std::int64_t at, std::int64_t count, const std::vector<std::uint8_t>& valid, const std::string& path) {
  BatchColumn::Texts result;
  result.values.resize(std::size_t(count));
  if (count == 0) return result;
  const void* offsets = array.buffers[1];
  const char* data = static_cast<const char*>(array.buffers[2]);
  Offset begin = load<Offset>(offsets, at);
  if (begin < 0) throw Error(ErrorCode::bad_arrow, at_row(path, 0), "a negative offset");
  const Offset first = begin;
  for (std::int64_t i = 0; i < count; ++i) {
    const Offset end = load<Offset>(offsets, at + i + 1);
    if (end < begin) throw Error(ErrorCode::bad_arrow, at_row(path, std::size_t(i)), "the offsets of the texts are out of order");
    if (end > begin) {
      if (data == nullptr) throw Error(ErrorCode::bad_arrow, path, "the buffer of text is missing");
      result.values[std::size_t(i)] = std::string_view(data + begin, std::size_t(end - begin));
    }
    begin = end;
  }
  // All at once when the whole range is sound and no text begins inside a character; a null's bytes may be anything.
  bool sound = begin == first || !invalid_utf8(std::string_view(data + first, std::size_t(begin - first)));
  for (std::size_t row = 0; row < result.values.size() && sound; ++row) {
    sound = result.values[row].empty() || (static_cast<unsigned char>(result.values[row].front()) & 0xC0) != 0x80;
  }
  for (std::size_t row = 0; row < result.values.size() && !sound; ++row) {
    if (is_valid(valid, row) && invalid_utf8(result.values[row])) refuse_encoding(path, row);
  }
  return result;
}

/// utf8_view: 16 bytes a text: its length, then up to 12 bytes of it, or a prefix, the number of a buffer and an offset in it.
BatchColumn::Texts text_views(const ArrowArray& array, std::int64_t at, std::int64_t count, const std::vector<std::uint8_t>& valid, const std::string& path) {
  BatchColumn::Texts result;
  result.values.resize(std::size_t(count));
  const std::int64_t data_buffers = array.n_buffers - 3;
  const void* sizes = array.buffers[array.n_buffers - 1];
  if (data_buffers > 0 && sizes == nullptr) throw Error(ErrorCode::bad_arrow, path, "the sizes of the text buffers are missing");
  for (std::int64_t i = 0; i < count; ++i) {
    const auto row = std::size_t(i);
    if (!is_valid(valid, row)) continue;
    const char* view = static_cast<const char*>(array.buffers[1]) + (at + i) * 16;
    const auto length = load<std::int32_t>(view, 0);
    if (length < 0) throw Error(ErrorCode::bad_arrow, at_row(path, row), "a text of negative length");
    std::string_view text(view + 4, std::size_t(length));
    if (length > 12) {
      const auto buffer = load<std::int32_t>(view, 2), offset = load<std::int32_t>(view, 3);
      if (buffer < 0 || buffer >= data_buffers) throw Error(ErrorCode::bad_arrow, at_row(path, row), "a text in a buffer that does not exist");
      const auto size = load<std::int64_t>(sizes, buffer);
      const void* data = array.buffers[2 + buffer];
      if (offset < 0 || data == nullptr || std::int64_t(offset) + length > size) throw Error(ErrorCode::bad_arrow, at_row(path, row), "a text beyond the end of its buffer");
      text = std::string_view(static_cast<const char*>(data) + offset, std::size_t(length));
    }
    if (invalid_utf8(text)) refuse_encoding(path, row);
    result.values[row] = text;
  }
  return result;
}

}  // namespace

void check_lengths(const ArrowArray& array, const std::string& path) {
  const auto bad = [&](const char* message) { return Error(ErrorCode::bad_arrow, path, message); };
  if (array.length < 0 || array.length > kMaxLength) throw bad("the length is negative or absurd");
  if (array.offset < 0 || array.offset > kMaxLength) throw bad("the offset is negative or absurd");
  if (array.null_count < -1 || array.null_count > array.length) throw bad("the number of nulls is impossible");
  if (array.n_buffers < 0 || (array.n_buffers > 0 && array.buffers == nullptr)) throw bad("the buffers are missing");
}

void apply_validity(const ArrowArray& array, std::int64_t at, std::int64_t count, std::vector<std::uint8_t>& valid) {
  if (array.null_count == 0 || array.n_buffers == 0 || array.buffers[0] == nullptr) return;
  for (std::int64_t i = 0; i < count; ++i) {
    if (bit(array.buffers[0], at + i)) continue;
    if (valid.empty()) valid.assign(std::size_t(count), 1);
    valid[std::size_t(i)] = 0;
  }
}

ArrowColumn::ArrowColumn(const ArrowSchema& schema, const ArrowArray& array, std::int64_t first, std::int64_t rows, std::string path)
    : array_(&array), first_(first), name_(schema.name == nullptr ? "" : schema.name), path_(std::move(path)) {
  check_lengths(array, path_);
  if (array.length < first + rows) throw bad("the column is shorter than its table");
  if ((schema.dictionary == nullptr) != (array.dictionary == nullptr)) throw bad("the dictionary of the schema or of the array is missing");
  type_ = arrow_type(schema.format, path_);
  check_buffers();
  if (schema.dictionary == nullptr) return;
  if (type_.kind != ArrowKind::integer) throw bad("the codes of a dictionary must be integers");
  if (schema.dictionary->dictionary != nullptr) throw Error(ErrorCode::unsupported, path_, "a dictionary inside a dictionary cannot be read", "decode the column first");
  if (array.dictionary->release == nullptr) throw bad("the dictionary has been released");
  const ArrowColumn values(*schema.dictionary, *array.dictionary, 0, array.dictionary->length, path_ + ".dictionary");
  value_count_ = std::size_t(array.dictionary->length);
  if (value_count_ > std::numeric_limits<std::uint32_t>::max() - 1) throw Error(ErrorCode::limit_exceeded, path_, "the dictionary has more than 4294967294 values");
  values_ = std::make_shared<const BatchColumn>(values.plain(array.dictionary->offset, array.dictionary->length));
}

void ArrowColumn::check_buffers() const {
  if (type_.kind == ArrowKind::null) return;
  const std::int64_t wanted = type_.kind == ArrowKind::text || type_.kind == ArrowKind::large_text || type_.kind == ArrowKind::text_view ? 3 : 2;
  if (type_.kind == ArrowKind::text_view ? array_->n_buffers < wanted : array_->n_buffers != wanted) {
    throw bad(std::to_string(array_->n_buffers) + " buffers where the type has " + std::to_string(wanted));
  }
  if (array_->null_count > 0 && array_->buffers[0] == nullptr) throw bad("the bitmap of nulls is missing");
  if (array_->length > 0 && array_->buffers[1] == nullptr) throw bad("the buffer of values is missing");
}

BatchColumn ArrowColumn::rows(std::int64_t from, std::int64_t count, const std::shared_ptr<const void>& owner) const {
  const std::int64_t at = array_->offset + first_ + from;
  BatchColumn column = values_ ? coded(at, count) : plain(at, count);
  column.name = name_;
  column.owner = owner;
  return column;
}

BatchColumn ArrowColumn::plain(std::int64_t at, std::int64_t count) const {
  BatchColumn column;
  const auto size = std::size_t(count);
  if (type_.kind == ArrowKind::null) {
    column.valid.assign(size, 0);
    column.data = BatchColumn::Texts{std::vector<std::string_view>(size)};
    return column;
  }
  apply_validity(*array_, at, count, column.valid);
  const void* values = array_->buffers[1];
  switch (type_.kind) {
    case ArrowKind::null: break;
    case ArrowKind::boolean: {
      BatchColumn::Booleans booleans;
      booleans.values.resize(size);
      for (std::int64_t i = 0; i < count; ++i) booleans.values[std::size_t(i)] = bit(values, at + i) ? 1 : 0;
      column.data = std::move(booleans);
      break;
    }
    case ArrowKind::integer: column.data = BatchColumn::Integers{integers(type_, values, at, count, column.valid, path_)}; break;
    case ArrowKind::floating:
      column.data = type_.bytes == 4 ? BatchColumn::Floats{floats<float>(values, at, count), true} : BatchColumn::Floats{floats<double>(values, at, count), false};
      break;
    case ArrowKind::decimal: column.data = decimals(type_, values, at, count, column.valid, path_); break;
    case ArrowKind::text: column.data = texts<std::int32_t>(*array_, at, count, column.valid, path_); break;
    case ArrowKind::large_text: column.data = texts<std::int64_t>(*array_, at, count, column.valid, path_); break;
    case ArrowKind::text_view: column.data = text_views(*array_, at, count, column.valid, path_); break;
    case ArrowKind::date32:
    case ArrowKind::date64:
    case ArrowKind::timestamp: column.data = dates(type_, values, at, count, column.valid, path_); break;
  }
  return column;
}

BatchColumn ArrowColumn::coded(std::int64_t at, std::int64_t count) const {
  BatchColumn column;
  apply_validity(*array_, at, count, column.valid);
  std::vector<std::int64_t> codes = integers(type_, array_->buffers[1], at, count, column.valid, path_);
  for (std::size_t row = 0; row < codes.size(); ++row) {
    if (!is_valid(column.valid, row)) {
      codes[row] = -1;
      continue;
    }
    if (codes[row] < 0 || std::uint64_t(codes[row]) >= value_count_) throw Error(ErrorCode::bad_arrow, at_row(path_, row), "the code " + std::to_string(codes[row]) + " is outside the dictionary");
    if (values_->is_null(std::size_t(codes[row]))) {
      if (column.valid.empty()) column.valid.assign(codes.size(), 1);
      column.valid[row] = 0;
      codes[row] = -1;
    }
  }
  // A dictionary larger than the batch would only burden the reader with texts that nobody uses.
  const bool keep_codes = value_count_ <= codes.size();
  const auto gather = [&](const auto& from, auto& to) {
    to.resize(codes.size());
    for (std::size_t row = 0; row < codes.size(); ++row) {
      if (codes[row] >= 0) to[row] = from[std::size_t(codes[row])];
    }
  };
  std::visit(
      [&](const auto& values) {
        using T = std::decay_t<decltype(values)>;
        if constexpr (std::is_same_v<T, BatchColumn::Texts>) {
          if (keep_codes) {
            BatchColumn::Coded result{std::vector<std::uint32_t>(codes.size()), values.values};
            for (std::size_t row = 0; row < codes.size(); ++row) result.codes[row] = codes[row] < 0 ? 0 : std::uint32_t(codes[row]);
            column.data = std::move(result);
          } else {
            BatchColumn::Texts result;
            gather(values.values, result.values);
            column.data = std::move(result);
          }
        } else if constexpr (std::is_same_v<T, BatchColumn::Decimals>) {
          BatchColumn::Decimals result{{}, values.scale};
          gather(values.units, result.units);
          column.data = std::move(result);
        } else if constexpr (std::is_same_v<T, BatchColumn::Dates>) {
          BatchColumn::Dates result;
          gather(values.days, result.days);
          column.data = std::move(result);
        } else if constexpr (!std::is_same_v<T, BatchColumn::Coded>) {
          T result = values;
          gather(values.values, result.values);
          column.data = std::move(result);
        }
      },
      values_->data);
  return column;
}

}  // namespace attain::io::detail
