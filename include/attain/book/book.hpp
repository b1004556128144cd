#pragma once
/// Book: company + journal + rule documents: the only thing the upper floors take. An immutable value; every change gives a new one that shares
/// what did not change. Safe to read from many threads.
///
///     Book next = book.append("orders", batch);  Book corrected = next.correct("orders", rows);  Book then = corrected.as_known(0);

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <typeindex>
#include <vector>

#include "attain/company/company.hpp"
#include "attain/journal/journal.hpp"

namespace attain {

/// A rule document of a book: `{"attain": "scorecard/1", "name": …, "effective": "2026-01-01", "until": …, …}`.
struct Rule {
  std::string kind;               ///< "scorecard", "measure", "fact-table", …
  int version = 1;                ///< of the kind, after the slash
  std::string name;
  Date effective = kEarliest;     ///< first day
  Date until = kLatest;           ///< last day (included)
  std::int64_t recorded = 0;
  std::int64_t superseded = kNever;
  Document document;
  std::string path;               ///< rules["field sales"], or the file it came from
  [[nodiscard]] Reader reader() const { return Reader(document, path); }
  /// The document with `recorded` and `superseded` where they are not those of an initial load: what with_rules reads back.
  [[nodiscard]] Document to_document() const;
};

/// Rows that a result hands to `Book::add`: a released target sheet, a posted appraisal or statement.
struct Posting {
  std::string table;
  std::vector<Document> rows;     ///< records
};

struct AppendOptions {
  OnChange on_change = OnChange::refuse;     ///< refuse or reverse
  bool floats_shortest = false;
  std::optional<std::int64_t> recorded;      ///< for rows that give none; default: one more than the last change (0 for the initial load)
};

class Book {
 public:
  Book();                                                                   ///< empty
  Book(Company company, Journal journal, std::vector<Rule> rules);
  [[nodiscard]] const Company& company() const noexcept;
  [[nodiscard]] const Journal& journal() const noexcept;
  [[nodiscard]] Ids& ids() const noexcept;
  [[nodiscard]] std::int64_t known() const noexcept;                        ///< kAllKnown unless as_known
  [[nodiscard]] std::int64_t last_recorded() const noexcept;                ///< the greatest recorded value in the book; -1 when it is empty
  [[nodiscard]] const std::vector<Rule>& all_rules() const noexcept;        ///< every version ever recorded
  [[nodiscard]] std::vector<const Rule*> rules(std::string_view kind = {}) const;      ///< as known, by kind, name, effective
  /// The version of that rule in force on the day; throws unknown_rule with a suggestion. `find_rule` gives null instead.
  [[nodiscard]] const Rule& rule(std::string_view kind, std::string_view name, Date day) const;
  [[nodiscard]] const Rule* find_rule(std::string_view kind, std::string_view name, Date day) const noexcept;

  // Changes. Each throws Error and leaves everything as it was when any row is bad. A table is one of facts (standard, or declared by a fact-table rule), of
  // entities ("people"; nulls of a batch are left out), of a dated attribute ("people_team": id, from, is; null is none from that day) or "rates".
  // A book that shows an earlier knowledge (`as_known`) does not change.
  [[nodiscard]] Book append(std::string_view table, const Batch& batch, const AppendOptions& options = {}) const;
  /// Streams batches: `fill` is given an appender and adds to it (fact tables only).
  [[nodiscard]] Book append(std::string_view table, const std::function<void(Appender&)>& fill, const AppendOptions& options = {}) const;
  [[nodiscard]] Book append(std::string_view table, const std::vector<Document>& records, const AppendOptions& options = {}) const;
  [[nodiscard]] Book correct(std::string_view table, const Batch& batch, const AppendOptions& options = {}) const;
  [[nodiscard]] Book correct(std::string_view table, const std::vector<Document>& records, const AppendOptions& options = {}) const;
  /// Rows of `<entity>_<attribute>` are named by the entity's id (all its entries) or `id@from`; rates by `USD/EUR/2026-01-01` and, if not booking, `/type`.
  [[nodiscard]] Book withdraw(std::string_view table, const std::vector<std::string>& ids, std::optional<std::int64_t> recorded = {}) const;
  /// The same document again is ignored; another one of the same kind, name and first day supersedes it. Documents may say `recorded` and `superseded` themselves.
  [[nodiscard]] Book with_rules(const std::vector<Document>& documents, const std::vector<std::string>& paths = {}, std::optional<std::int64_t> recorded = {}) const;
  /// Reads a `company/1` document into an empty company (before any fact), at recorded 0 unless told; its assignments and enrolments go to the journal.
  [[nodiscard]] Book with_company(const Document& company, std::optional<std::int64_t> recorded = {}) const;
  [[nodiscard]] Book as_known(std::int64_t recorded) const;
  /// Adds a result: anything with `postings()`.
  template <typename Result>
  [[nodiscard]] Book add(const Result& result) const { return add_postings(result.postings(*this)); }
  [[nodiscard]] Book add_postings(const std::vector<Posting>& postings) const;

  /// Any table as known: facts (id, on, columns, recorded), entities ("people"), their dated attributes ("people_team"), "rates".
  [[nodiscard]] Frame table(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> tables() const;
  /// The knowledge time up to which the period was closed, from the `periods` table; empty while it is open or reopened.
  [[nodiscard]] std::optional<std::int64_t> closed_cutoff(const Period& period) const;
  /// Periods of a text in this company's fiscal calendar.
  [[nodiscard]] Period period(std::string_view text) const;
  /// Order-independent digest of everything visible up to as_of (facts, company, rules): 32 hex digits.
  [[nodiscard]] std::string digest(Date as_of) const;
  /// Checks of the book as a whole: facts that refer to nobody (nearest id), duplicate rules, rows outside employment, …: the floor-2 part of check().
  [[nodiscard]] Findings verify() const;

  /// Something an upper floor derives from this book once and keeps with it: T is made on first use under a lock, then shared. `key` tells variants apart.
  template <typename T>
  [[nodiscard]] std::shared_ptr<const T> derived(std::string_view key, const std::function<std::shared_ptr<const T>()>& make) const {
    return std::static_pointer_cast<const T>(derived_any(std::type_index(typeid(T)), key, [&] { return std::static_pointer_cast<const void>(make()); }));
  }

 private:
  struct State;
  struct Change;
  explicit Book(std::shared_ptr<const State> state) : state_(std::move(state)) {}
  std::shared_ptr<const void> derived_any(std::type_index type, std::string_view key, const std::function<std::shared_ptr<const void>()>& make) const;
  std::shared_ptr<const State> state_;
};

/// Records as a batch: keys are columns, plain values cells; the batch keeps the records alive.
[[nodiscard]] Batch batch_from_records(const std::vector<Document>& records, std::string source = {});

}  // namespace attain
