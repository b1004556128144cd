#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <functional>
#include <system_error>
#include <unordered_set>

#include "attain/io/csv.hpp"
#include "io/batch_cells.hpp"
#include "io/csv_cells.hpp"
#include "io/csv_scan.hpp"
#include "io/text.hpp"

namespace attain::io {

namespace {

using detail::CsvRows;
using detail::CsvSpan;
using detail::kEscaped;

constexpr std::size_t kBlock = std::size_t{4} << 20;  // bytes read at a time

/// Gives up to `size` bytes, fewer only at the end.
using Source = std::function<std::size_t(char* out, std::size_t size)>;

Source file_source(const std::filesystem::path& path) {
  std::error_code status;
  if (std::filesystem::is_directory(path, status)) throw Error(ErrorCode::file_error, path.string(), "is a folder, not a file");
  std::shared_ptr<std::FILE> file(std::fopen(path.c_str(), "rb"), [](std::FILE* f) { if (f != nullptr) std::fclose(f); });
  if (!file) throw Error(ErrorCode::file_error, path.string(), "cannot be opened: " + std::generic_category().message(errno));
  std::setvbuf(file.get(), nullptr, _IONBF, 0);
  return [file, name = path.string()](char* out, std::size_t size) {
    std::size_t got = 0;
    while (got < size) {
      const std::size_t more = std::fread(out + got, 1, size - got, file.get());
      if (more == 0) break;
      got += more;
    }
    if (std::ferror(file.get()) != 0) throw Error(ErrorCode::file_error, name, "cannot be read: " + std::generic_category().message(errno));
    return got;
  };
}

Source text_source(std::string_view text) {
  return [text](char* out, std::size_t size) mutable {
    const std::size_t got = std::min(size, text.size());
    if (got > 0) std::memcpy(out, text.data(), got);
    text.remove_prefix(got);
    return got;
  };
}

}  // namespace

struct CsvReader::Impl {
  Impl(Source source, std::string name, CsvOptions given) : source_(std::move(source)), name_(std::move(name)), options_(std::move(given)) {
    const char d = options_.delimiter;
    if (d == '"' || d == '\n' || d == '\r' || d == '\0' || static_cast<unsigned char>(d) >= 0x80) {
      throw Error(ErrorCode::invalid_argument, "delimiter", "a delimiter is one ASCII character, not a quote or a line break");
    }
    options_.batch_rows = std::max<std::size_t>(options_.batch_rows, 1);
    options_.max_cell = std::min<std::size_t>(options_.max_cell, kEscaped - 1);
    options_.max_row = std::min<std::size_t>(options_.max_row, std::size_t{1} << 30);
    read_header();
  }

  std::optional<Batch> next() {
    for (;;) {
      if (failed_) std::rethrow_exception(failed_);
      const std::size_t first = at_;
      const std::uint64_t first_line = line_;
      read_rows();
      check_encoding(first, first_line);
      if (!lines_.empty()) return batch({block_, &spans_, lines_.size(), width_});
      if (failed_) continue;
      if (ended_ && at_ == size_) return std::nullopt;
      if (at_ == size_ || !complete_) refill();
    }
  }

  std::vector<std::string> kept_;

 private:
  [[nodiscard]] std::string place(std::uint64_t line) const { return name_ + ":" + std::to_string(line); }

  void refuse_width(std::size_t cells) const {
    const std::string hint = cells == 1 && width_ > 1 ? "is the delimiter right?" : "is there a delimiter in a text without quotes?";
    throw Error(ErrorCode::syntax_csv, place(row_line_), std::to_string(cells) + (cells == 1 ? " cell" : " cells") + " where the header names " + std::to_string(width_), hint);
  }

  /// Fills `spans_` and `lines_` with the rows of a batch. A row that is wrong ends the batch; its error is kept until the rows before it are given.
  void read_rows() {
    spans_.clear();
    lines_.clear();
    rows_end_ = at_;
    try {
      while (lines_.size() < options_.batch_rows && row()) {
        if (spans_.size() != lines_.size() * width_) {  // not an empty line
          if (spans_.size() != (lines_.size() + 1) * width_) refuse_width(spans_.size() - lines_.size() * width_);
          lines_.push_back(row_line_);
        }
        rows_end_ = at_;
      }
    } catch (const Error&) {
      failed_ = std::current_exception();
      spans_.resize(lines_.size() * width_);
    }
  }

  /// Moves the incomplete row to a new block and reads on.
  void refill() {
    const std::size_t left = size_ - at_;
    if (left > options_.max_row) throw Error(ErrorCode::limit_exceeded, place(line_), "a row is longer than " + std::to_string(options_.max_row) + " bytes", "is a quote not closed?");
    if (ended_) throw Error(ErrorCode::internal, place(line_), "an incomplete row at the end of the file");
    const std::size_t capacity = std::max(kBlock, left * 2);
    std::shared_ptr<char[]> fresh(new char[capacity + detail::kScanPadding]);
    if (left > 0) std::memcpy(fresh.get(), block_.get() + at_, left);
    const std::size_t got = source_(fresh.get() + left, capacity - left);
    ended_ = got < capacity - left;
    std::memset(fresh.get() + left + got, 0, detail::kScanPadding);
    block_ = std::move(fresh);
    at_ = 0;
    size_ = left + got;
    scanned_ = nullptr;
  }

  /// Reads one row from `at_` and adds its cells to `spans_`. False, with nothing changed, when the block ends before the row does.
  bool row() {
    complete_ = at_ < size_ && parse_row();
    return complete_;
  }

  bool parse_row() {
    const char* const base = block_.get();
    const char* const end = base + size_;
    const char* p = base + at_;
    if (scanned_ != p) scan_ = detail::CsvScan(p, end, options_.delimiter);
    const std::size_t spans = spans_.size();
    std::uint64_t line = line_;
    for (;;) {
      const char *begin = p, *stop = nullptr;
      std::uint32_t flag = 0;
      if (p != end && *p == '"') {
        begin = p + 1;
        stop = closing_quote(begin, end, flag, line);
        if (stop == nullptr) return give_up(spans);
        scan_.seek(stop + 1);
        p = scan_.next();
        if (p != stop + 1) throw Error(ErrorCode::syntax_csv, place(line), "text follows a closing quote", "double the quotes inside a quoted cell");
      } else {
        p = stop = scan_.next();
      }
      if (p == end && !ended_) return give_up(spans);
      if (std::size_t(stop - begin) > options_.max_cell) throw Error(ErrorCode::limit_exceeded, place(line_), "a cell is longer than " + std::to_string(options_.max_cell) + " bytes", "is a quote not closed?");
      if (p != end && *p == '\r' && p + 1 == end && !ended_) return give_up(spans);
      const bool blank = spans_.size() == spans && begin == stop && begin == base + at_ && (p == end || *p != options_.delimiter);
      if (!blank) spans_.push_back({std::uint32_t(begin - base), std::uint32_t(stop - begin) | flag});
      if (p != end && *p == options_.delimiter) {
        ++p;
        if (spans_.size() - spans > options_.max_columns) throw Error(ErrorCode::limit_exceeded, place(line_), "more than " + std::to_string(options_.max_columns) + " cells in a row");
        continue;
      }
      if (p != end && *p == '\r') {
        ++p;
        if (p == end || *p != '\n') throw Error(ErrorCode::syntax_csv, place(line), "a carriage return without a line feed", "end lines with LF or CRLF, and put line breaks in quotes");
        p = scan_.next();
      }
      if (p != end) ++p;
      row_line_ = line_;
      line_ = line + 1;
      at_ = std::size_t(p - base);
      scanned_ = p;
      return true;
    }
  }

  bool give_up(std::size_t spans) {
    spans_.resize(spans);
    scanned_ = nullptr;
    return false;
  }

  /// The quote that ends a cell begun at `begin`; null when the block ends first.
  const char* closing_quote(const char* begin, const char* end, std::uint32_t& flag, std::uint64_t& line) {
    const std::uint64_t opened = line;
    const char* p = begin;
    for (;;) {
      const char* quote = static_cast<const char*>(std::memchr(p, '"', std::size_t(end - p)));
      line += std::uint64_t(std::count(p, quote == nullptr ? end : quote, '\n'));
      if (quote == nullptr || (quote + 1 == end && !ended_)) {
        if (std::size_t(end - begin) > options_.max_cell) throw Error(ErrorCode::limit_exceeded, place(opened), "a cell is longer than " + std::to_string(options_.max_cell) + " bytes", "is a quote not closed?");
        if (ended_) throw Error(ErrorCode::syntax_csv, place(opened), "a quoted cell is not closed", "is the file complete?");
        return nullptr;
      }
      if (quote + 1 == end || quote[1] != '"') return quote;
      flag = kEscaped;
      p = quote + 2;
    }
  }

  /// Ends the batch before the first row that is not UTF-8, and keeps the error.
  void check_encoding(std::size_t first, std::uint64_t first_line) {
    const std::string_view text(block_.get() + first, rows_end_ - first);
    const auto bad = detail::invalid_utf8(text);
    if (!bad) return;
    const auto line = first_line + std::uint64_t(std::count(text.begin(), text.begin() + std::ptrdiff_t(*bad), '\n'));
    failed_ = std::make_exception_ptr(Error(ErrorCode::bad_encoding, place(line), "the text is not UTF-8", detail::encoding_hint(text)));
    while (!lines_.empty() && lines_.back() > line) lines_.pop_back();
    if (!lines_.empty()) lines_.pop_back();   // the row that holds the line
    spans_.resize(lines_.size() * width_);
  }

  void read_header() {
    refill();
    const std::string_view start(block_.get(), size_);
    at_ = start.size() - detail::without_bom(start).size();
    if (start.substr(0, std::min<std::size_t>(size_, 256)).find('\0') != std::string_view::npos || start.substr(0, 2) == "\xFF\xFE" || start.substr(0, 2) == "\xFE\xFF") {
      throw Error(ErrorCode::bad_encoding, place(1), "the text is not UTF-8", "this looks like UTF-16: save it as UTF-8");
    }
    const std::size_t first = at_;
    for (;;) {
      if (at_ == size_ && ended_) throw Error(ErrorCode::syntax_csv, place(1), "the file is empty", "the first line names the columns");
      if (!row()) {
        const std::size_t skipped = at_ - first;
        if (skipped > options_.max_row) throw Error(ErrorCode::syntax_csv, place(1), "no header line", "the first line names the columns");
        refill();
      } else if (!spans_.empty()) {
        break;
      }
    }
    width_ = spans_.size();
    if (width_ > options_.max_columns) throw Error(ErrorCode::limit_exceeded, place(row_line_), "more than " + std::to_string(options_.max_columns) + " columns");
    for (const CsvSpan span : spans_) {
      std::string name(block_.get() + span.offset, span.length & ~kEscaped);
      if ((span.length & kEscaped) != 0) {
        for (std::size_t i = 0; (i = name.find("\"\"", i)) != std::string::npos; ++i) name.erase(i, 1);
      }
      add_column(std::move(name));
    }
    spans_.clear();
    if (kept_.empty()) throw Error(ErrorCode::syntax_csv, place(row_line_), "every column is left out");
    for (const auto& [from, to] : options_.rename) {
      if (std::find(header_.begin(), header_.end(), from) == header_.end()) {
        throw Error(ErrorCode::unknown_column, place(row_line_), "no column \"" + from + "\" to rename", did_you_mean(from, header_));
      }
    }
  }

  void add_column(std::string name) {
    if (detail::invalid_utf8(name)) throw Error(ErrorCode::bad_encoding, place(row_line_), "the name of a column is not UTF-8", "save it as UTF-8");
    if (name.empty()) throw Error(ErrorCode::syntax_csv, place(row_line_), "column " + std::to_string(header_.size() + 1) + " has no name", "is there a delimiter too many at the end of the header?");
    const auto renamed = options_.rename.find(name);
    std::string column = renamed == options_.rename.end() ? name : renamed->second;
    header_.push_back(std::move(name));
    if (!column.empty()) {
      if (!names_.insert(column).second) throw Error(ErrorCode::syntax_csv, place(row_line_), "two columns are named \"" + column + "\"", "rename one of them");
      kinds_.push_back(detail::csv_kind(options_.schema, column));
      indexes_.push_back(header_.size() - 1);
      kept_.push_back(std::move(column));
    }
  }

  Batch batch(const CsvRows& rows) {
    Batch batch;
    batch.rows = rows.rows;
    batch.source = name_;
    batch.lines = lines_;
    batch.columns.reserve(kept_.size());
    for (std::size_t i = 0; i < kept_.size(); ++i) {
      BatchColumn column = detail::csv_column(rows, indexes_[i], kept_[i], kinds_[i]);
      const auto stated = options_.types.find(kept_[i]);
      const bool known = options_.schema != nullptr && options_.schema->find(kept_[i]) != nullptr && !options_.schema->find(kept_[i])->custom;
      if (stated != options_.types.end() && !known) detail::apply_kind(column, stated->second, name_, batch.lines);
      batch.columns.push_back(std::move(column));
    }
    return batch;
  }

  Source source_;
  std::string name_;
  CsvOptions options_;
  std::shared_ptr<char[]> block_;
  std::size_t at_ = 0, size_ = 0;           // what is left of the block
  bool ended_ = false, complete_ = false;   // the source has no more; the last row() found one
  std::size_t rows_end_ = 0;                // where the last complete row of the batch ends
  std::exception_ptr failed_;               // what the next call throws
  std::uint64_t line_ = 1, row_line_ = 1;   // where `at_` is; where the last row began
  detail::CsvScan scan_{nullptr, nullptr, ','};
  const char* scanned_ = nullptr;           // where `scan_` stands, if it goes on from there
  std::size_t width_ = 0;
  std::vector<CsvSpan> spans_;
  std::vector<std::uint64_t> lines_;
  std::vector<std::string> header_;
  std::unordered_set<std::string> names_;
  std::vector<std::size_t> indexes_;        // of the kept columns in the header
  std::vector<detail::CsvKind> kinds_;
};

CsvReader::CsvReader(const std::filesystem::path& path, CsvOptions options)
    : impl_(std::make_unique<Impl>(file_source(path), options.source.empty() ? path.string() : options.source, options)) {}
CsvReader::CsvReader(std::string_view text, std::string source, CsvOptions options) : impl_(std::make_unique<Impl>(text_source(text), std::move(source), std::move(options))) {}
CsvReader::~CsvReader() = default;
CsvReader::CsvReader(CsvReader&&) noexcept = default;
CsvReader& CsvReader::operator=(CsvReader&&) noexcept = default;
const std::vector<std::string>& CsvReader::columns() const noexcept { return impl_->kept_; }
std::optional<Batch> CsvReader::next() { return impl_->next(); }

}  // namespace attain::io
