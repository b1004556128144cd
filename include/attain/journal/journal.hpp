#pragma once
/// Journal: every fact table of a book. Immutable; a change gives a new journal that shares all unchanged segments.
///
///     Appender a(journal, "orders", {.recorded = 4});  a.add(batch);  Journal next = std::move(a).finish();   // all rows or none

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "attain/journal/batch.hpp"
#include "attain/journal/table.hpp"

namespace attain {

class Journal {
 public:
  explicit Journal(std::shared_ptr<Ids> ids, int money_scale = 2, std::string currency = {});
  [[nodiscard]] Ids& ids() const noexcept { return *ids_; }
  [[nodiscard]] const std::shared_ptr<Ids>& shared_ids() const noexcept { return ids_; }
  [[nodiscard]] int money_scale() const noexcept { return money_scale_; }
  [[nodiscard]] const std::string& currency() const noexcept { return currency_; }        ///< the default of `currency` columns
  [[nodiscard]] const Table* find(std::string_view table) const noexcept;                  ///< null when the table has no rows and was not declared
  [[nodiscard]] const Table& at(std::string_view table) const;                             ///< throws unknown_table with a suggestion
  [[nodiscard]] std::vector<std::string> tables() const;                                   ///< by name
  [[nodiscard]] std::int64_t last_recorded() const noexcept { return last_recorded_; }     ///< the greatest recorded value; -1 when nothing was recorded
  [[nodiscard]] Journal declare(TableSchema schema) const;                                 ///< a custom table; throws when it exists with another schema
  /// Removes rows from what is known from `recorded` on. Unknown ids throw not_found; nothing is half-applied.
  [[nodiscard]] Journal withdraw(std::string_view table, const std::vector<std::string>& ids, std::int64_t recorded) const;
  /// A table of that name that holds no rows yet is created empty (so that its counts are 0, not null).
  [[nodiscard]] Journal with_table(std::string_view table) const;

 private:
  friend class Appender;
  std::shared_ptr<Ids> ids_;
  int money_scale_ = 2;
  std::string currency_;
  std::int64_t last_recorded_ = -1;
  std::map<std::string, std::shared_ptr<const Table>, std::less<>> tables_;
};

/// What to do with a row whose id is known already. The same row again is ignored under every policy.
enum class OnChange : std::uint8_t {
  refuse,   ///< a different row is an error (append)
  reverse,  ///< the old row is superseded by the new one (nightly snapshots)
  replace   ///< as `reverse`, but the id must be known (correct)
};

class Appender {
 public:
  struct Options {
    std::int64_t recorded = 0;            ///< for rows without a `recorded` value of their own
    OnChange on_change = OnChange::refuse;
    bool floats_shortest = false;         ///< take float money as Decimal(repr(x))
    std::size_t max_text = 1 << 20;       ///< bytes in one cell
  };
  Appender(const Journal& journal, std::string table, Options options);
  ~Appender();
  Appender(Appender&&) noexcept;
  /// Checks and encodes the rows. Throws Error with the row's path on bad data; the appender is then spent and the journal unchanged.
  void add(const Batch& batch);
  [[nodiscard]] std::size_t rows_added() const noexcept;      ///< new or changed rows so far
  [[nodiscard]] Journal finish() &&;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace attain
