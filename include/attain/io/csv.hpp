#pragma once
/// CSV in and out: files of rows become `Batch`es for an `Appender`, frames become text.
///
/// Read is RFC 4180: cells between delimiters, quotes around what holds a delimiter, a quote (doubled) or a line break; LF or CRLF; a header line with
/// unique names; a leading byte order mark is skipped and empty lines are too. Text is UTF-8. An empty cell is null, quoted or not. A quote inside a cell that
/// does not begin with one is an ordinary character. Anything else throws `syntax_csv` with `file:line`.
/// Files are read in blocks, so memory does not grow with the file; batches do not depend on the number of threads.
///
///     Appender orders(journal, "orders", {});
///     attain::io::append_csv(orders, "orders.csv", {.rename = {{"OrderID", "id"}, {"Date", "on"}}});
///     Journal next = std::move(orders).finish();

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attain/base/frame.hpp"
#include "attain/journal/batch.hpp"
#include "attain/journal/journal.hpp"

namespace attain::io {

struct CsvOptions {
  std::string source;                                   ///< what errors call the file; empty: its path
  char delimiter = ',';                                 ///< also ';', tab, '|': any ASCII character but a quote or line break
  std::map<std::string, std::string> rename;            ///< name in the header → column of the table; "" leaves the column out
  const TableSchema* schema = nullptr;                  ///< when given, cells are turned into its types while reading; what does not parse is left to the Appender
  std::map<std::string, ColumnKind> types;              ///< kinds of columns that the schema does not name: text, date, number or boolean; else they are inferred
  unsigned threads = 2;                                 ///< 1: read and append by turns on the calling thread
  std::size_t batch_rows = 32768;                       ///< rows in a batch, at most
  std::size_t max_columns = 4096;                       ///< limits; each throws limit_exceeded
  std::size_t max_cell = std::size_t{1} << 20;          ///< bytes
  std::size_t max_row = std::size_t{16} << 20;          ///< bytes
};

/// Reads a file, or text in memory, batch by batch.
class CsvReader {
 public:
  /// Opens the file and reads its header. Throws file_error, syntax_csv, bad_encoding, unknown_column (a renamed column that the header lacks).
  explicit CsvReader(const std::filesystem::path& path, CsvOptions options = {});
  /// Reads from memory that must outlive the reader (not the batches); `source` is the file name in errors.
  CsvReader(std::string_view text, std::string source, CsvOptions options = {});
  ~CsvReader();
  CsvReader(CsvReader&&) noexcept;
  CsvReader& operator=(CsvReader&&) noexcept;
  [[nodiscard]] const std::vector<std::string>& columns() const noexcept;   ///< as renamed, without those left out
  /// The next rows, or empty at the end. A batch keeps its own memory alive.
  [[nodiscard]] std::optional<Batch> next();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Appends every row of the file and returns how many it read. With two threads one reads while the calling one appends; on an error the appender is spent.
std::size_t append_csv(Appender& appender, const std::filesystem::path& path, const CsvOptions& options = {});
/// The same from memory.
std::size_t append_csv_text(Appender& appender, std::string_view text, const std::string& source, const CsvOptions& options = {});

struct CsvWriteOptions {
  char delimiter = ',';
  /// Puts an apostrophe before text that begins with = + - @ tab or CR, which spreadsheets would run as a formula. Numbers and dates are never touched.
  bool guard_formulas = false;
  bool crlf = false;                                    ///< line ends: CRLF as in RFC 4180, or LF
};
/// For people who open the file in a spreadsheet: formulas guarded.
inline constexpr CsvWriteOptions kCsvForReports{.guard_formulas = true};
/// For programs that read it back: every text as it is.
inline constexpr CsvWriteOptions kCsvForData{};

/// The frame as CSV with a header line: numbers in plain notation, ISO dates, true and false, nothing for null, "" for empty text. Quotes where RFC 4180 wants them.
[[nodiscard]] std::string write_csv(const Frame& frame, const CsvWriteOptions& options = kCsvForData);

}  // namespace attain::io
