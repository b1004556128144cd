// Appender: batches are read column by column, their rows told apart from what is known, and what is new becomes a segment.
#include <algorithm>
#include <charconv>
#include <optional>

#include "attain/base/error.hpp"
#include "attain/journal/journal.hpp"
#include "batch_rows.hpp"
#include "cells.hpp"
#include "parts.hpp"
#include "row_hash.hpp"
#include "segment_builder.hpp"
#include "shorthand.hpp"
#include "text.hpp"

namespace attain {

using journal::BadCell;
using journal::CellReader;

struct Appender::Impl {
  Impl(const Journal& journal, std::string table_name, Options given);

  void add(const Batch& batch);
  Journal finish();

  // Reading
  void read(const Batch& batch);
  void read_ids(const Batch& batch, const BatchColumn* column);
  void read_recorded(const BatchColumn* column);
  void read_custom(const BatchColumn& column);
  void make_ids();
  void check_interval();
  std::size_t add_custom(const Batch& batch, const BatchColumn& column, ColumnKind kind);
  void close_open(std::size_t index);
  template <typename Read>
  void guarded(std::string_view column, Read read);   // remembers the earliest bad row, and reads no further than it

  // Telling rows apart
  void settle();
  void settle_known(std::uint32_t row, const Table::Row& known);
  [[nodiscard]] std::vector<std::size_t> differing_from(std::uint32_t row, const Table::Row& known) const;
  [[nodiscard]] bool same_as_added(std::uint32_t row, std::uint32_t added) const;
  [[nodiscard]] std::string_view open_text(std::size_t index, std::uint32_t row) const;
  [[nodiscard]] bool is_open(std::size_t index) const { return index < open_.size() && open_[index]; }

  [[nodiscard]] std::string path(std::size_t row, std::string_view column, bool& in_file) const;
  [[noreturn]] void refuse(const BadCell& bad, std::string_view column) const;
  [[noreturn]] void refuse_batch(ErrorCode code, std::string_view column, std::string message, std::string hint = {}) const;

  Journal journal_;
  std::string name_;
  Options options_;
  std::shared_ptr<const Table> base_;
  TableSchema schema_;
  CellReader::Options reading_;
  std::vector<CellReader> readers_;                 // by column
  std::vector<SegmentColumn> defaults_;             // by column: what a batch without it means
  std::vector<bool> open_;                          // by column: custom and untyped, its kind decided at the end
  CellReader on_reader_;
  SegmentBuilder builder_;
  std::vector<journal::Changes> changes_;           // by part of the base table
  std::vector<std::vector<bool>> seen_;             // by part: rows that came again
  std::uint64_t first_row_ = 0;                     // rows of earlier batches
  std::size_t added_ = 0;
  bool spent_ = false;

  // The batch at hand
  const Batch* batch_ = nullptr;
  std::uint32_t rows_ = 0, limit_ = 0;              // limit: no bad row before it
  std::optional<BadCell> bad_;
  std::string bad_column_;
  std::vector<std::string_view> ids_;
  std::string id_arena_;
  std::vector<std::string> made_ids_;
  std::vector<std::uint64_t> hashes_;
  SegmentColumn on_, recorded_;
  std::vector<SegmentColumn> columns_;
  std::vector<std::vector<std::string_view>> open_texts_;   // by column; empty when the batch has none
  std::string arena_;
  std::vector<std::uint32_t> kept_;
  std::vector<std::uint32_t> scratch_;
};

namespace {

ColumnSchema on_schema(const TableSchema& table) { return {.name = "on", .kind = ColumnKind::date, .required = table.on_required}; }

TableSchema schema_for(const Journal& journal, const std::string& table) {
  if (const Table* known = journal.find(table)) return known->schema();
  if (const TableSchema* standard = standard_schema(table)) return *standard;
  std::vector<std::string> names = journal.tables();
  for (std::string& name : standard_tables()) names.push_back(std::move(name));
  std::string hint = did_you_mean(table, names);
  throw Error(ErrorCode::unknown_table, table, "no table is called " + journal::quoted(table), hint.empty() ? "declare it with a fact-table/1 document" : std::move(hint));
}

}  // namespace

Appender::Impl::Impl(const Journal& journal, std::string table_name, Options given)
    : journal_(journal), name_(std::move(table_name)), options_(given), schema_(schema_for(journal, name_)),
      reading_{journal.money_scale(), given.floats_shortest, given.max_text, journal.currency()},
      on_reader_(on_schema(schema_), journal.ids(), reading_) {
  if (given.recorded < 0 || given.recorded == kNever) throw Error(ErrorCode::invalid_argument, "recorded", "recorded is " + std::to_string(given.recorded), "recorded values start at 0");
  if (const auto found = journal.tables_.find(name_); found != journal.tables_.end()) base_ = found->second;
  for (const ColumnSchema& column : schema_.columns) {
    readers_.emplace_back(column, journal.ids(), reading_);
    defaults_.push_back(readers_.back().missing());
  }
  open_.resize(schema_.columns.size());
  if (base_) {
    changes_.resize(base_->parts_.size());
    seen_.resize(base_->parts_.size());
  }
}

// ---- Errors ------------------------------------------------------------------------------------------------------------------------------------

std::string Appender::Impl::path(std::size_t row, std::string_view column, bool& in_file) const {
  in_file = !batch_->source.empty() && row < batch_->lines.size();
  if (in_file) return batch_->source + ":" + std::to_string(batch_->lines[row]);
  std::string path = batch_->source.empty() ? name_ : batch_->source + ": " + name_;
  const bool named = row < ids_.size() && !ids_[row].empty() && journal::is_utf8(ids_[row]);
  path += "[" + (named ? journal::quoted(ids_[row]) : std::to_string(first_row_ + row)) + "]";
  if (!column.empty()) path.append(".").append(column);
  return path;
}

void Appender::Impl::refuse(const BadCell& bad, std::string_view column) const {
  bool in_file = false;
  std::string where = path(bad.row, column, in_file);
  throw Error(bad.code, std::move(where), in_file && !column.empty() ? std::string(column) + ": " + bad.message : bad.message, bad.hint);
}

void Appender::Impl::refuse_batch(ErrorCode code, std::string_view column, std::string message, std::string hint) const {
  std::string where = batch_->source.empty() ? name_ : batch_->source;
  if (batch_->source.empty() && !column.empty()) where.append(".").append(column);
  throw Error(code, std::move(where), std::move(message), std::move(hint));
}

template <typename Read>
void Appender::Impl::guarded(std::string_view column, Read read) {
  try {
    read();
  } catch (BadCell& bad) {
    if (bad.row >= limit_ && bad_) return;
    limit_ = std::uint32_t(bad.row);
    bad_ = std::move(bad);
    bad_column_ = column;
  }
}

// ---- Reading -----------------------------------------------------------------------------------------------------------------------------------

void Appender::Impl::read_ids(const Batch& batch, const BatchColumn* column) {
  ids_.assign(rows_, std::string_view());
  if (column == nullptr) {
    if (schema_.dated) return;
    std::vector<std::string> names;
    for (const BatchColumn& each : batch.columns) names.push_back(each.name);
    const std::string near = nearest("id", names);
    refuse_batch(ErrorCode::missing_column, "id", "the rows have no column \"id\"", near.empty() ? "every fact has an id, unique in its table" : "name the column \"" + near + "\" \"id\"");
  }
  guarded("id", [&] {
    journal::texts_of(*column, rows_, ids_, id_arena_);
    for (std::uint32_t row = 0; row < rows_; ++row) {
      if (ids_[row].empty()) {
        if (!schema_.dated) throw BadCell{row, ErrorCode::invalid_row, "the row has no id", "every fact has an id, unique in its table"};
        continue;
      }
      journal::check_text(row, ids_[row], options_.max_text);
    }
  });
}

void Appender::Impl::read_recorded(const BatchColumn* column) {
  if (column == nullptr) {
    recorded_ = journal::null_cells(ColumnKind::number);
    recorded_.numbers = {options_.recorded};
    return;
  }
  journal::clear_cells(recorded_, ColumnKind::number, 0);
  recorded_.numbers.assign(limit_, options_.recorded);
  guarded("recorded", [&] {
    const auto put = [&](std::uint32_t row, std::int64_t value) {
      if (value < 0 || value == kNever) throw BadCell{row, ErrorCode::invalid_row, "recorded is " + std::to_string(value), "recorded values start at 0"};
      recorded_.numbers[row] = value;
    };
    if (const auto* integers = std::get_if<BatchColumn::Integers>(&column->data)) {
      for (std::uint32_t row = 0; row < limit_; ++row) {
        if (!column->is_null(row)) put(row, integers->values[row]);
      }
      return;
    }
    std::vector<std::string_view> texts;
    journal::texts_of(*column, limit_, texts, arena_);
    for (std::uint32_t row = 0; row < limit_; ++row) {
      if (texts[row].empty()) continue;
      std::int64_t value = 0;
      const auto end = std::from_chars(texts[row].data(), texts[row].data() + texts[row].size(), value);
      if (end.ec != std::errc() || end.ptr != texts[row].data() + texts[row].size()) {
        throw BadCell{row, ErrorCode::invalid_number, journal::quoted(texts[row]) + " is no recorded value", "recorded values are integers from 0"};
      }
      put(row, value);
    }
  });
}

std::size_t Appender::Impl::add_custom(const Batch& batch, const BatchColumn& column, ColumnKind kind) {
  (void)batch;
  if (!journal::is_name(column.name)) refuse_batch(ErrorCode::invalid_argument, {}, "a column is named " + journal::quoted(column.name), "a name has 1 to 200 bytes of UTF-8 text without NUL");
  if (schema_.columns.size() >= journal::kMaxColumns) refuse_batch(ErrorCode::limit_exceeded, column.name, "a table has at most " + std::to_string(journal::kMaxColumns) + " columns");
  schema_.columns.push_back({.name = column.name, .kind = kind, .custom = true});
  readers_.emplace_back(schema_.columns.back(), journal_.ids(), reading_);
  defaults_.push_back(readers_.back().missing());
  columns_.push_back(defaults_.back());
  open_.push_back(column.untyped);
  return schema_.columns.size() - 1;
}

void Appender::Impl::close_open(std::size_t index) {
  const ColumnKind kind = builder_.is_open(index) ? builder_.close(index, journal_.ids().of(Domain::text)) : ColumnKind::text;
  schema_.columns[index].kind = kind;
  open_[index] = false;
  readers_[index] = CellReader(schema_.columns[index], journal_.ids(), reading_);
  defaults_[index] = columns_[index] = readers_[index].missing();
}

void Appender::Impl::read_custom(const BatchColumn& column) {
  auto index = schema_.index(column.name);
  if (!index) {
    if (journal::is_empty(column, rows_)) return;
    index = add_custom(*batch_, column, column.untyped ? ColumnKind::text : journal::kind_of(column));
  }
  if (is_open(*index) && !column.untyped && !journal::is_empty(column, rows_)) close_open(*index);
  guarded(column.name, [&] {
    if (!is_open(*index)) return readers_[*index].read(column, limit_, builder_.column(*index).scale, columns_[*index]);
    if (open_texts_.size() <= *index) open_texts_.resize(*index + 1);
    journal::texts_of(column, rows_, open_texts_[*index], arena_);
    for (std::uint32_t row = 0; row < limit_; ++row) journal::check_text(row, open_texts_[*index][row], options_.max_text);
  });
}

void Appender::Impl::check_interval() {
  const auto from = schema_.index("from"), to = schema_.index("to");
  if (!schema_.dated || !from || !to) return;
  guarded("to", [&] {
    for (std::uint32_t row = 0; row < limit_; ++row) {
      const std::int32_t first = columns_[*from].day(row), last = columns_[*to].day(row);
      if (first != kNullDay && last != kNullDay && last < first) {
        throw BadCell{row, ErrorCode::invalid_row, "the row ends on " + journal::day_text(last) + ", before it starts on " + journal::day_text(first), ""};
      }
    }
  });
}

void Appender::Impl::make_ids() {
  if (!schema_.dated || std::none_of(ids_.begin(), ids_.end(), [](std::string_view id) { return id.empty(); })) return;
  std::vector<journal::RowDigest> digests;
  journal::RowHasher(schema_, journal_.ids(), rows_).hash(on_, columns_, rows_, digests);
  made_ids_.assign(rows_, std::string());
  for (std::uint32_t row = 0; row < rows_; ++row) {
    if (ids_[row].empty()) ids_[row] = made_ids_[row] = journal::made_id(digests[row]);
  }
}

void Appender::Impl::read(const Batch& batch) {
  columns_ = defaults_;
  for (auto& texts : open_texts_) texts.clear();
  std::vector<const BatchColumn*> of_column(schema_.columns.size(), nullptr);
  std::vector<const BatchColumn*> custom;
  const BatchColumn *id = nullptr, *on = nullptr, *recorded = nullptr;
  for (const BatchColumn& column : batch.columns) {
    if (journal::size_of(column) != batch.rows || (!column.valid.empty() && column.valid.size() != batch.rows)) {
      refuse_batch(ErrorCode::invalid_argument, column.name, "the column holds " + std::to_string(journal::size_of(column)) + " cells for " + std::to_string(batch.rows) + " rows");
    }
    const auto index = schema_.index(column.name);
    const BatchColumn** place = column.name == "id" ? &id : column.name == "on" ? &on : column.name == "recorded" ? &recorded : index && !schema_.columns[*index].custom ? &of_column[*index] : nullptr;
    if (place == nullptr) {
      for (const BatchColumn* other : custom) {
        if (other->name == column.name) refuse_batch(ErrorCode::duplicate_key, column.name, "two columns are named " + journal::quoted(column.name));
      }
      custom.push_back(&column);
      continue;
    }
    if (*place != nullptr) refuse_batch(ErrorCode::duplicate_key, column.name, "two columns are named " + journal::quoted(column.name));
    *place = &column;
  }
  read_ids(batch, id);
  if (on == nullptr && schema_.on_required) refuse_batch(ErrorCode::missing_column, "on", "the rows have no column \"on\"", "every fact has a date");
  on_ = journal::null_cells(ColumnKind::date);
  if (on != nullptr) guarded("on", [&] { on_reader_.read(*on, limit_, 0, on_); });
  read_recorded(recorded);
  for (std::size_t i = 0; i < of_column.size(); ++i) {
    if (of_column[i] != nullptr) {
      guarded(schema_.columns[i].name, [&] { readers_[i].read(*of_column[i], limit_, builder_.column(i).scale, columns_[i]); });
    } else if (schema_.columns[i].required) {
      std::vector<std::string> names;
      for (const BatchColumn* each : custom) names.push_back(each->name);
      const std::string near = nearest(schema_.columns[i].name, names);
      refuse_batch(ErrorCode::missing_column, schema_.columns[i].name, "the rows have no column \"" + schema_.columns[i].name + "\"", near.empty() ? "" : "is it the column \"" + near + "\"?");
    }
  }
  for (const BatchColumn* column : custom) read_custom(*column);
  check_interval();
  if (bad_) refuse(*bad_, bad_column_);
  make_ids();
}

// ---- Telling rows apart ------------------------------------------------------------------------------------------------------------------------

std::string_view Appender::Impl::open_text(std::size_t index, std::uint32_t row) const {
  return index < open_texts_.size() && row < open_texts_[index].size() ? open_texts_[index][row] : std::string_view();
}

// `added` counts rows of the builder and then the rows kept of this batch.
bool Appender::Impl::same_as_added(std::uint32_t row, std::uint32_t added) const {
  const bool here = added >= builder_.rows();
  const std::uint32_t other = here ? kept_[added - builder_.rows()] : added;
  if (!journal::same_cell(on_, row, here ? on_ : builder_.on(), other)) return false;
  for (std::size_t i = 0; i < schema_.columns.size(); ++i) {
    if (is_open(i)) {
      const std::string_view text = here ? open_text(i, other) : builder_.is_open(i) ? builder_.open_text(i, other) : std::string_view();
      if (open_text(i, row) != text) return false;
    } else if (!journal::same_cell(columns_[i], row, here ? columns_[i] : builder_.column(i), other)) {
      return false;
    }
  }
  return true;
}

std::vector<std::size_t> Appender::Impl::differing_from(std::uint32_t row, const Table::Row& known) const {
  constexpr std::size_t on_index = ~std::size_t{0};
  const Segment& segment = *base_->parts_[known.part].segment;
  std::vector<std::size_t> differing;
  if (!journal::same_cell(on_, row, segment.on(), known.row)) differing.push_back(on_index);
  for (std::size_t i = 0; i < schema_.columns.size(); ++i) {
    const bool same = is_open(i) ? open_text(i, row).empty() : journal::same_cell(columns_[i], row, segment.column(i), known.row);
    if (!same) differing.push_back(i);
  }
  return differing;
}

void Appender::Impl::settle_known(std::uint32_t row, const Table::Row& known) {
  const Segment& segment = *base_->parts_[known.part].segment;
  std::vector<bool>& seen = seen_[known.part];
  if (seen.empty()) seen.resize(segment.rows());
  const std::vector<std::size_t> differing = differing_from(row, known);
  if (differing.empty()) {
    seen[known.row] = true;
    return;
  }
  if (options_.on_change == OnChange::refuse) {
    std::string what;
    for (std::size_t i = 0; i < differing.size() && i < 3; ++i) {
      const bool on = differing[i] == ~std::size_t{0};
      const SegmentColumn& before = on ? segment.on() : segment.column(differing[i]);
      const Domain domain = on ? Domain::text : schema_.columns[differing[i]].domain;
      const std::string was = journal::cell_text(before, domain, journal_.ids(), known.row);
      const std::string is = on ? journal::cell_text(on_, domain, journal_.ids(), row)
                             : is_open(differing[i]) ? std::string(open_text(differing[i], row))
                                                     : journal::cell_text(columns_[differing[i]], domain, journal_.ids(), row);
      what += (i == 0 ? "" : "; ") + (on ? std::string("on") : schema_.columns[differing[i]].name) + " was " + (was.empty() ? "empty" : was) + " and is " + (is.empty() ? "empty" : is);
    }
    refuse({row, ErrorCode::conflicting_row, "the book has another row with the id " + journal::quoted(ids_[row]) + ": " + what,
            "correct the row, or append with on_change \"reverse\" to replace what changed"}, {});
  }
  if (seen[known.row]) refuse({row, ErrorCode::duplicate_id, "the id " + journal::quoted(ids_[row]) + " comes twice, with different rows", ""}, {});
  const std::int64_t before = segment.recorded().number(known.row), now = recorded_.number(row);
  if (now < before) {
    refuse({row, ErrorCode::invalid_row, "the change is recorded at " + std::to_string(now) + ", before the row it changes (" + std::to_string(before) + ")",
            "a change is recorded no earlier than what it changes"}, "recorded");
  }
  seen[known.row] = true;
  changes_[known.part].emplace(known.row, now);
  kept_.push_back(row);
  builder_.add_id(ids_[row], hashes_[row]);
}

void Appender::Impl::settle() {
  kept_.clear();
  hashes_.resize(rows_);
  for (std::uint32_t row = 0; row < rows_; ++row) hashes_[row] = journal::hash_bytes(ids_[row]);
  constexpr std::uint32_t ahead = 12;
  for (std::uint32_t row = 0; row < rows_; ++row) {
    if (row + ahead < rows_) builder_.prefetch(hashes_[row + ahead]);
    if (const std::uint32_t added = builder_.find(ids_[row], hashes_[row]); added != kNone) {
      if (same_as_added(row, added)) continue;
      refuse({row, ErrorCode::duplicate_id, "the id " + journal::quoted(ids_[row]) + " comes twice, with different rows", "ids are unique in their table"}, {});
    }
    if (base_ && !base_->parts_.empty()) {
      if (const auto known = journal::current_row(base_->parts_, ids_[row], scratch_)) {
        settle_known(row, *known);
        continue;
      }
      if (const std::int64_t last = journal::last_change(base_->parts_, ids_[row], scratch_); last > recorded_.number(row)) {
        refuse({row, ErrorCode::invalid_row, "the row is recorded at " + std::to_string(recorded_.number(row)) + ", before an earlier row of that id was withdrawn (" + std::to_string(last) + ")",
                "a change is recorded no earlier than what it changes"}, "recorded");
      }
    }
    if (options_.on_change == OnChange::replace) {
      refuse({row, ErrorCode::not_found, "no row of \"" + name_ + "\" has the id " + journal::quoted(ids_[row]) + ", so there is nothing to correct", "append new rows"}, {});
    }
    kept_.push_back(row);
    builder_.add_id(ids_[row], hashes_[row]);
  }
}

// ---- The whole ---------------------------------------------------------------------------------------------------------------------------------

void Appender::Impl::add(const Batch& given) {
  if (spent_) throw Error(ErrorCode::invalid_argument, name_, "an appender that failed or finished takes no more rows", "start a new one");
  spent_ = true;
  batch_ = &given;
  if (given.rows == 0) {
    spent_ = false;
    return;
  }
  if (given.rows > (std::size_t{1} << 31)) refuse_batch(ErrorCode::limit_exceeded, {}, "a batch has at most 2,147,483,648 rows");
  rows_ = limit_ = std::uint32_t(given.rows);
  bad_.reset();
  Batch expanded;
  const Batch* batch = &given;
  if (journal::uses_shorthand(name_, given)) {
    for (const BatchColumn& column : given.columns) {
      if (journal::size_of(column) != given.rows) refuse_batch(ErrorCode::invalid_argument, column.name, "the column has not one cell a row");
    }
    ids_.clear();
    guarded("level", [&] { expanded = journal::without_shorthand(given, rows_); });
    if (bad_) refuse(*bad_, bad_column_);
    batch = batch_ = &expanded;
  }
  read(*batch);
  settle();
  const bool all = kept_.size() == rows_;
  const std::vector<std::uint32_t>* kept = all ? nullptr : &kept_;
  try {
    builder_.add_cells(schema_, on_, recorded_, columns_, rows_, kept);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::overflow) throw;
    refuse_batch(error.code(), error.path(), batch->source.empty() ? error.message() : error.path() + ": " + error.message(), error.hint());
  }
  for (std::size_t i = 0; i < open_texts_.size(); ++i) {
    if (is_open(i) && !open_texts_[i].empty()) builder_.add_open(i, open_texts_[i], kept);
  }
  added_ += kept_.size();
  first_row_ += rows_;
  batch_ = nullptr;
  spent_ = false;
}

Journal Appender::Impl::finish() {
  if (spent_) throw Error(ErrorCode::invalid_argument, name_, "an appender that failed or finished cannot be finished", "start a new one");
  spent_ = true;
  if (columns_.empty()) columns_ = defaults_;
  for (std::size_t i = 0; i < open_.size(); ++i) {
    if (open_[i]) close_open(i);
  }
  auto table = base_ ? std::make_shared<Table>(*base_) : std::make_shared<Table>();
  table->money_scale_ = journal_.money_scale();
  if (!table->schema_ || builder_.rows() > 0) table->schema_ = std::make_shared<const TableSchema>(schema_);
  Journal next = std::move(journal_);
  if (builder_.rows() > 0) {
    for (std::size_t part = 0; part < changes_.size(); ++part) {
      table->parts_[part].superseded = journal::with_changes(table->parts_[part].superseded, changes_[part]);
    }
    table->parts_.push_back(Table::Part{std::move(builder_).finish(*table->schema_, next.ids()), nullptr});
    next.last_recorded_ = std::max(next.last_recorded_, table->parts_.back().segment->last_recorded());
    journal::merge_parts(*table->schema_, table->parts_);
  }
  next.tables_[name_] = std::move(table);
  return next;
}

Appender::Appender(const Journal& journal, std::string table, Options options) : impl_(std::make_unique<Impl>(journal, std::move(table), options)) {}
Appender::~Appender() = default;
Appender::Appender(Appender&&) noexcept = default;
void Appender::add(const Batch& batch) { impl_->add(batch); }
std::size_t Appender::rows_added() const noexcept { return impl_->added_; }
Journal Appender::finish() && { return impl_->finish(); }

}  // namespace attain
