#include <algorithm>
#include <unordered_set>

#include "io/arrow_column.hpp"
#include "io/text.hpp"

namespace attain::io {

namespace {

using detail::ArrowColumn;

constexpr std::int64_t kMaxRows = std::int64_t{1} << 31;   // in one array
constexpr int kMaxEmpty = 1 << 20;                         // arrays without rows in a row

/// Releases a C structure once, however it is left.
template <typename T>
struct Owned {
  T value{};
  Owned() = default;
  explicit Owned(T* taken) {
    if (taken != nullptr) {
      value = *taken;
      taken->release = nullptr;
    }
  }
  Owned(const Owned&) = delete;
  Owned& operator=(const Owned&) = delete;
  ~Owned() {
    if (value.release != nullptr) value.release(&value);
  }
};

/// pandas names an index without a name so; it says nothing about the rows.
bool is_nameless_index(std::string_view name) {
  constexpr std::string_view prefix = "__index_level_", suffix = "__";
  if (!name.starts_with(prefix) || !name.ends_with(suffix) || name.size() <= prefix.size() + suffix.size()) return false;
  const std::string_view number = name.substr(prefix.size(), name.size() - prefix.size() - suffix.size());
  return std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// The schema is a struct of named columns, or an error.
void check_schema(const ArrowSchema& schema, const ArrowOptions& options) {
  const auto bad = [&](const std::string& message, const std::string& hint = {}) { return Error(ErrorCode::bad_arrow, options.source, message, hint); };
  if (schema.release == nullptr) throw bad("the schema has been released");
  if (schema.format == nullptr) throw bad("the schema has no format");
  if (std::string_view(schema.format) != "+s") throw bad("the stream is not a table: its type is \"" + std::string(schema.format).substr(0, 40) + "\"", "pass a table or data frame, not a single column");
  if (schema.n_children <= 0) throw bad("the table has no columns");
  if (schema.n_children > std::int64_t(options.max_columns)) throw Error(ErrorCode::limit_exceeded, options.source, "more than " + std::to_string(options.max_columns) + " columns");
  if (schema.children == nullptr) throw bad("the columns of the schema are missing");
  std::unordered_set<std::string_view> names;
  for (std::int64_t i = 0; i < schema.n_children; ++i) {
    const ArrowSchema* child = schema.children[i];
    if (child == nullptr) throw bad("a column of the schema is missing");
    const std::string_view name = child->name == nullptr ? "" : child->name;
    if (name.empty()) throw bad("column " + std::to_string(i + 1) + " has no name");
    if (detail::invalid_utf8(name)) throw Error(ErrorCode::bad_encoding, options.source, "the name of column " + std::to_string(i + 1) + " is not UTF-8");
    if (!names.insert(name).second) throw bad("two columns are named \"" + std::string(name) + "\"");
  }
}

/// A struct array, checked, ready to be cut into batches.
class ArrowRows {
 public:
  ArrowRows(const ArrowSchema& schema, std::shared_ptr<const Owned<ArrowArray>> owner, const ArrowOptions& options) : owner_(std::move(owner)), array_(owner_->value) {
    const auto bad = [&](const char* message) { return Error(ErrorCode::bad_arrow, options.source, message); };
    if (array_.release == nullptr) throw bad("the array has been released");
    detail::check_lengths(array_, options.source);
    if (array_.null_count > 0 && (array_.n_buffers == 0 || array_.buffers[0] == nullptr)) throw bad("the bitmap of nulls is missing");
    if (array_.n_children != schema.n_children || array_.children == nullptr) throw bad("the array has other columns than its schema");
    for (std::int64_t i = 0; i < array_.n_children; ++i) {
      const ArrowArray* child = array_.children[i];
      if (child == nullptr || child->release == nullptr) throw bad("a column of the array is missing or has been released");
      const ArrowSchema& field = *schema.children[i];
      if (is_nameless_index(field.name)) continue;
      columns_.emplace_back(field, *child, array_.offset, array_.length, options.source + "." + field.name);
    }
  }

  [[nodiscard]] std::int64_t rows() const noexcept { return array_.length; }

  [[nodiscard]] Batch batch(std::int64_t from, std::int64_t count) const {
    Batch batch;
    batch.rows = std::size_t(count);
    std::vector<std::uint8_t> valid;   // of the struct itself
    detail::apply_validity(array_, array_.offset + from, count, valid);
    for (const ArrowColumn& column : columns_) {
      BatchColumn cells = column.rows(from, count, owner_);
      if (!valid.empty()) {
        if (cells.valid.empty()) cells.valid.assign(valid.size(), 1);
        for (std::size_t row = 0; row < valid.size(); ++row) cells.valid[row] &= valid[row];
      }
      batch.columns.push_back(std::move(cells));
    }
    return batch;
  }

 private:
  std::shared_ptr<const Owned<ArrowArray>> owner_;
  const ArrowArray& array_;
  std::vector<ArrowColumn> columns_;
};

/// What the producer says went wrong, as UTF-8 of a sane length.
std::string last_error(ArrowArrayStream& stream, int status) {
  const char* said = stream.get_last_error == nullptr ? nullptr : stream.get_last_error(&stream);
  std::string message = said == nullptr ? "error " + std::to_string(status) : std::string(said).substr(0, 1000);
  if (const auto cut = detail::invalid_utf8(message)) message.resize(*cut);
  return message;
}

}  // namespace

Batch batch_from(const ArrowSchema& schema, ArrowArray* array, const ArrowOptions& options) {
  auto owner = std::make_shared<const Owned<ArrowArray>>(array);
  check_schema(schema, options);
  const ArrowRows rows(schema, std::move(owner), options);
  if (rows.rows() > kMaxRows) throw Error(ErrorCode::limit_exceeded, options.source, "more than 2147483648 rows in one array");
  return rows.batch(0, rows.rows());
}

std::size_t read_arrow(ArrowArrayStream* stream, const std::function<void(const Batch&)>& use, const ArrowOptions& options) {
  Owned<ArrowArrayStream> owned(stream);
  ArrowArrayStream& source = owned.value;
  const auto failed = [&](const std::string& message) { return Error(ErrorCode::bad_arrow, options.source, message); };
  if (source.release == nullptr) throw failed("the stream has been released or consumed already");
  if (source.get_schema == nullptr || source.get_next == nullptr) throw failed("the stream has no functions to read it");
  Owned<ArrowSchema> schema;
  if (const int status = source.get_schema(&source, &schema.value); status != 0) {
    schema.value.release = nullptr;  // nothing was given
    throw failed("the stream gives no schema: " + last_error(source, status));
  }
  check_schema(schema.value, options);
  const auto batch_rows = std::int64_t(std::max<std::size_t>(options.batch_rows, 1));
  std::size_t total = 0;
  for (int empty = 0; empty < kMaxEmpty;) {
    auto array = std::make_shared<Owned<ArrowArray>>();
    if (const int status = source.get_next(&source, &array->value); status != 0) {
      array->value.release = nullptr;
      throw failed("the stream broke off: " + last_error(source, status));
    }
    if (array->value.release == nullptr) return total;
    const ArrowRows rows(schema.value, std::move(array), options);
    if (rows.rows() > kMaxRows) throw Error(ErrorCode::limit_exceeded, options.source, "more than 2147483648 rows in one array");
    empty = rows.rows() == 0 ? empty + 1 : 0;
    for (std::int64_t from = 0; from < rows.rows(); from += batch_rows) {
      const std::int64_t count = std::min(batch_rows, rows.rows() - from);
      use(rows.batch(from, count));
      total += std::size_t(count);
    }
  }
  throw Error(ErrorCode::limit_exceeded, options.source, "the stream goes on without rows");
}

}  // namespace attain::io
