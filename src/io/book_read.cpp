#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <system_error>
#include <tuple>

#include "attain/io/book.hpp"
#include "attain/io/csv.hpp"
#include "attain/io/json.hpp"
#include "io/batch_cells.hpp"
#include "io/folder.hpp"
#include "io/text.hpp"

namespace attain::io {

namespace {

namespace fs = std::filesystem;
using Types = std::map<std::string, ColumnKind>;

constexpr std::size_t kEntityRows = std::size_t{1} << 20;   // rows of an entity table read in one go

/// Runs `body`; an error of a part of `source` says so.
template <typename Body>
auto within(const std::string& source, const Body& body) {
  try {
    return body();
  } catch (const Error& error) {
    if (source.empty() || error.path().rfind(source, 0) == 0) throw;
    throw error.within(source);
  }
}

/// Reads one book document: its parts from files of the folder, or in place.
class BookReader {
 public:
  BookReader(const Document& document, std::string path, std::optional<detail::Folder> folder)
      : root_(document, std::move(path)), folder_(std::move(folder)) {}

  Book read() {
    root_.refuse_unknown({"attain", "company", "rules", "tables", "corrections", "history", "types"});
    if (const auto kind = root_.find("attain"); kind && kind->text() != "book/1") {
      throw kind->error(ErrorCode::unknown_kind, "expected \"book/1\", found \"" + kind->text() + "\"");
    }
    Book book;
    if (const auto company = root_.find("company")) book = read_company(*company);
    if (const auto rules = root_.find("rules")) book = read_rules(book, *rules);
    if (const auto types = root_.find("types")) read_types(*types);
    each("history", [&](const std::string& table, const Reader& rows) { book = read_versions(book, table, rows, true); });
    each("tables", [&](const std::string& table, const Reader& rows) { book = read_table(book, table, rows); });
    each("corrections", [&](const std::string& table, const Reader& rows) { book = read_versions(book, table, rows, false); });
    return book;
  }

 private:
  template <typename Use>
  void each(std::string_view key, const Use& use) {
    const auto tables = root_.find(key);
    if (!tables) return;
    for (const auto& [name, rows] : tables->members()) {
      if (!rows.is_null()) use(name, rows);
    }
  }

  const detail::Folder& folder(const Reader& name) const {
    if (folder_) return *folder_;
    throw name.error(ErrorCode::wrong_type, "a file is named where the rows or documents themselves belong", "read_book reads folders with files");
  }

  /// A JSON file of the folder; its positions and errors carry its name as written.
  Document json(const Reader& name) const {
    const detail::Folder& files = folder(name);
    ReadOptions options{.source = name.text()};
    return read_json(detail::read_file(files.file(name), options.max_size), options);
  }

  Book read_company(const Reader& company) const {
    if (!company.is_text()) return Book().with_company(company.document(), 0);
    const Document document = json(company);
    return within(company.text(), [&] { return Book().with_company(document, 0); });
  }

  Book read_rules(const Book& book, const Reader& rules) const {
    std::vector<Document> documents;
    std::vector<std::string> paths;
    std::vector<Reader> items = rules.is_array() ? rules.items() : std::vector<Reader>{rules};
    for (const Reader& item : items) {
      if (!item.is_text()) {
        documents.push_back(item.document());
        paths.push_back(item.path());
        continue;
      }
      for (const std::string& name : folder(item).expand(item)) {
        documents.push_back(json(Reader(Document(name).at_position(item.document().position()), item.path())));
        paths.push_back(name);
      }
    }
    return book.with_rules(documents, paths, 0);
  }

  void read_types(const Reader& types) {
    for (const auto& [table, columns] : types.members()) {
      for (const auto& [column, type] : columns.members()) types_[table][column] = detail::kind_named(type);
    }
  }

  const Types& types_of(const std::string& table) const {
    static const Types none;
    const auto found = types_.find(table);
    return found == types_.end() ? none : found->second;
  }

  static const TableSchema* schema_of(const Book& book, const std::string& table) {
    if (const Table* known = book.journal().find(table)) return &known->schema();
    return standard_schema(table);
  }

  /// Where the rows of a table come from: records in place or in a JSON file, or a CSV file.
  struct Rows {
    std::optional<std::vector<Document>> records;
    std::string source;                   // the file, "" for records in place
    fs::path csv;
    CsvOptions options;
  };

  Rows rows_of(const Book& book, const std::string& table, const Reader& given) const {
    Rows rows;
    if (given.is_array()) {
      rows.records = given.document().items();
      return rows;
    }
    if (given.is_object()) {
      given.refuse_unknown({"file", "delimiter", "rename"});
      read_options(given, rows.options);
    }
    const Reader name = given.is_object() ? given.at("file") : given;
    const detail::Folder& files = folder(name);
    rows.source = name.text();
    if (rows.source.size() > 5 && rows.source.ends_with(".json")) {
      const Document document = json(name);
      if (document.kind() != Document::Kind::array) throw Reader(document, rows.source).error(ErrorCode::wrong_type, "expected a list of records, found " + std::string(name_of(document.kind())));
      rows.records = document.items();
      return rows;
    }
    rows.csv = files.file(name);
    rows.options.source = rows.source;
    rows.options.schema = schema_of(book, table);
    rows.options.types = types_of(table);
    return rows;
  }

  static void read_options(const Reader& given, CsvOptions& options) {
    if (const auto delimiter = given.find("delimiter")) {
      const std::string text = delimiter->text();
      if (text.size() != 1) throw delimiter->error(ErrorCode::invalid_argument, "a delimiter is one ASCII character", "as \",\", \";\" or \"\\t\"");
      options.delimiter = text[0];
    }
    if (const auto rename = given.find("rename")) {
      for (const auto& [from, to] : rename->members()) options.rename[from] = to.is_null() ? std::string() : to.text();
    }
  }

  Batch typed_records(const std::string& table, const Rows& rows, const TableSchema* schema) const {
    Batch batch = batch_from_records(*rows.records, rows.source);
    const Types& types = types_of(table);
    for (BatchColumn& column : batch.columns) {
      const auto type = types.find(column.name);
      const ColumnSchema* known = schema == nullptr ? nullptr : schema->find(column.name);
      if (type != types.end() && (known == nullptr || known->custom)) detail::apply_kind(column, type->second, rows.source.empty() ? table : rows.source, batch.lines);
    }
    return batch;
  }

  Book read_table(const Book& book, const std::string& table, const Reader& given) const {
    Rows rows = rows_of(book, table, given);
    const TableSchema* schema = schema_of(book, table);
    return within(rows.source, [&]() -> Book {
      if (schema != nullptr) {
        return book.append(table, [&](Appender& appender) {
          if (!rows.records) {
            append_csv(appender, rows.csv, rows.options);
          } else if (!rows.records->empty()) {
            appender.add(typed_records(table, rows, schema));
          }
        }, {.recorded = 0});
      }
      if (rows.records) return book.append(table, *rows.records, {.recorded = 0});
      rows.options.batch_rows = kEntityRows;
      CsvReader reader(rows.csv, rows.options);
      Book next = book;
      while (const auto batch = reader.next()) next = next.append(table, *batch, {.recorded = 0});
      return next;
    });
  }

  /// One version of a row among others of its id.
  struct Version {
    std::string id;
    std::int64_t recorded = 0, superseded = kNever;
    std::size_t batch = 0, row = 0;
  };

  /// History (each version withdrawn again at its `superseded`) or corrections (each version replacing the one before), in the order of `recorded`.
  Book read_versions(const Book& book, const std::string& table, const Reader& given, bool history) const {
    const Rows rows = rows_of(book, table, given);
    return within(rows.source, [&] {
      std::vector<Batch> batches;
      if (!rows.records) {
        CsvReader reader(rows.csv, rows.options);
        while (auto batch = reader.next()) batches.push_back(*std::move(batch));
      } else if (!rows.records->empty()) {
        batches.push_back(typed_records(table, rows, schema_of(book, table)));
      }
      Book next = book;
      const std::int64_t otherwise = history ? 0 : book.last_recorded() + 1;
      for (const std::vector<Version>& round : rounds(batches, table, history, otherwise)) next = history ? add_past(next, table, batches, round) : correct(next, table, batches, round, otherwise);
      return next;
    });
  }

  /// The first version of every id, then the second ones, and so on.
  static std::vector<std::vector<Version>> rounds(const std::vector<Batch>& batches, const std::string& table, bool history, std::int64_t otherwise) {
    std::vector<Version> versions;
    for (std::size_t i = 0; i < batches.size(); ++i) {
      const Batch& batch = batches[i];
      const BatchColumn *id = find(batch, "id"), *recorded = find(batch, "recorded"), *superseded = find(batch, "superseded");
      const std::string source = batch.source.empty() ? table : batch.source;
      if (id == nullptr) throw Error(ErrorCode::missing_column, source, "the rows have no column \"id\"");
      if (history && superseded == nullptr) throw Error(ErrorCode::missing_column, source, "the rows have no column \"superseded\"", "history tells from which recorded time each version was no longer known");
      for (std::size_t row = 0; row < batch.rows; ++row) {
        Version version{detail::cell_text(*id, row), otherwise, kNever, i, row};
        const std::string path = detail::row_path(source, batch.lines, row);
        if (recorded != nullptr) version.recorded = time(*recorded, row, path).value_or(otherwise);
        if (history) {
          const auto at = time(*superseded, row, path);
          if (!at) throw Error(ErrorCode::invalid_row, path, "superseded is empty", "rows that are still known belong in \"tables\"");
          if (*at < version.recorded) throw Error(ErrorCode::invalid_row, path, "superseded at " + std::to_string(*at) + ", before it was recorded (" + std::to_string(version.recorded) + ")");
          version.superseded = *at;
        }
        versions.push_back(std::move(version));
      }
    }
    const auto key = [](const Version& v) { return std::tie(v.id, v.recorded, v.superseded, v.batch, v.row); };
    std::sort(versions.begin(), versions.end(), [&](const Version& a, const Version& b) { return key(a) < key(b); });
    std::vector<std::vector<Version>> result;
    std::size_t number = 0;
    for (std::size_t i = 0; i < versions.size(); ++i) {
      number = i > 0 && versions[i].id == versions[i - 1].id ? number + 1 : 0;
      if (result.size() <= number) result.emplace_back();
      result[number].push_back(versions[i]);
    }
    return result;
  }

  static const BatchColumn* find(const Batch& batch, std::string_view name) {
    for (const BatchColumn& column : batch.columns) {
      if (column.name == name) return &column;
    }
    return nullptr;
  }

  static std::optional<std::int64_t> time(const BatchColumn& column, std::size_t row, const std::string& path) {
    const std::string text = detail::cell_text(column, row);
    if (text.empty()) return std::nullopt;
    std::int64_t value = 0;
    const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (status != std::errc{} || end != text.data() + text.size() || value < 0 || value >= kAllKnown) {
      throw Error(ErrorCode::invalid_row, path, column.name + " is \"" + text.substr(0, 60) + "\"", "recorded times are whole numbers from 0");
    }
    return value;
  }

  /// The rows of a round, batch by batch in the order of the file.
  template <typename Use>
  static void by_batch(const std::vector<Batch>& batches, const std::vector<Version>& round, const Use& use) {
    std::vector<std::vector<std::size_t>> rows(batches.size());
    for (const Version& version : round) rows[version.batch].push_back(version.row);
    for (std::size_t i = 0; i < batches.size(); ++i) {
      if (rows[i].empty()) continue;
      std::sort(rows[i].begin(), rows[i].end());
      use(detail::take(batches[i], rows[i], "superseded"));
    }
  }

  static Book add_past(const Book& book, const std::string& table, const std::vector<Batch>& batches, const std::vector<Version>& round) {
    Book next = book;
    by_batch(batches, round, [&](const Batch& batch) { next = next.append(table, batch, {.recorded = 0}); });
    std::map<std::int64_t, std::vector<std::string>> ends;
    for (const Version& version : round) ends[version.superseded].push_back(version.id);
    for (const auto& [at, ids] : ends) next = next.withdraw(table, ids, at);
    return next;
  }

  static Book correct(const Book& book, const std::string& table, const std::vector<Batch>& batches, const std::vector<Version>& round, std::int64_t otherwise) {
    Book next = book;
    by_batch(batches, round, [&](const Batch& batch) { next = next.correct(table, batch, {.recorded = otherwise}); });
    return next;
  }

  Reader root_;
  std::optional<detail::Folder> folder_;
  std::map<std::string, Types> types_;
};

}  // namespace

Book read_book(const fs::path& given) {
  std::error_code ignored;
  const bool is_folder = fs::is_directory(given, ignored);
  const fs::path file = is_folder ? given / "book.json" : given;
  const fs::path folder = is_folder ? given : given.parent_path();
  if (is_folder && !fs::exists(file, ignored)) throw Error(ErrorCode::file_error, file.string(), "the folder has no book.json", "a book folder holds book.json and the files it names");
  const Document document = read_json_file(file);
  return BookReader(document, file.filename().string(), detail::Folder(folder)).read();
}

Book book_from(const Document& document) { return BookReader(document, "", std::nullopt).read(); }

}  // namespace attain::io
