#include "attain/book/book.hpp"

#include <algorithm>

#include "change.hpp"
#include "company/mix.hpp"
#include "state.hpp"

namespace attain {

namespace {

/// An order-independent hash of a document: members by key, numbers by value.
Mix hash(const Document& document) {
  Mix mix;
  mix.add(static_cast<std::uint64_t>(document.kind()));
  switch (document.kind()) {
    case Document::Kind::null: break;
    case Document::Kind::boolean: mix.add(static_cast<std::uint64_t>(document.boolean())); break;
    case Document::Kind::number: mix.add(document.number().normalized().text()); break;
    case Document::Kind::text: mix.add(document.text()); break;
    case Document::Kind::array:
      for (const Document& item : document.items()) {
        for (const std::uint64_t word : hash(item).words()) mix.add(word);
      }
      break;
    case Document::Kind::object: {
      Digest members;
      for (const auto& [key, value] : document.members()) {
        Mix member;
        member.add(key);
        for (const std::uint64_t word : hash(value).words()) member.add(word);
        members.add(member);
      }
      for (const std::uint64_t word : members.words) mix.add(word);
      break;
    }
  }
  return mix;
}

std::shared_ptr<const std::vector<Rule>> no_rules() {
  static const auto none = std::make_shared<const std::vector<Rule>>();
  return none;
}

}  // namespace

Book::Book() : Book(Company(), Journal(nullptr), {}) {}

Book::Book(Company company, Journal journal, std::vector<Rule> rules) {
  if (company.shared_ids() != journal.shared_ids()) {
    if (!journal.tables().empty()) throw Error(ErrorCode::invalid_argument, "book", "company and journal do not share their dictionaries of ids");
    journal = Journal(company.shared_ids(), company.money_scale(), std::string(company.currency() == Currency() ? std::string_view() : company.currency().code()));
  }
  if (company.money_scale() != journal.money_scale()) throw Error(ErrorCode::invalid_argument, "book", "company and journal have different money scales");
  std::stable_sort(rules.begin(), rules.end(), [](const Rule& a, const Rule& b) { return std::tie(a.kind, a.name, a.effective, a.recorded) < std::tie(b.kind, b.name, b.effective, b.recorded); });
  state_ = std::make_shared<const State>(std::move(company), std::move(journal), rules.empty() ? no_rules() : std::make_shared<const std::vector<Rule>>(std::move(rules)), kAllKnown);
}

const Company& Book::company() const noexcept { return state_->company; }
const Journal& Book::journal() const noexcept { return state_->journal; }
Ids& Book::ids() const noexcept { return state_->journal.ids(); }
std::int64_t Book::known() const noexcept { return state_->known; }

std::int64_t Book::last_recorded() const noexcept {
  std::int64_t last = std::max(state_->company.last_recorded(), state_->journal.last_recorded());
  for (const Rule& rule : *state_->rules) {
    last = std::max(last, rule.recorded);
    if (rule.superseded != kNever) last = std::max(last, rule.superseded);
  }
  return std::min(last, state_->known);
}

Book Book::as_known(std::int64_t recorded) const {
  const std::int64_t known = std::min(recorded, state_->known);
  if (known == state_->known) return *this;
  return Book(std::make_shared<const State>(state_->company.as_known(known), state_->journal, state_->rules, known));
}

Book Book::append(std::string_view table, const Batch& batch, const AppendOptions& options) const { return Change(*this, table, options, options.on_change).with(batch); }
Book Book::append(std::string_view table, const std::function<void(Appender&)>& fill, const AppendOptions& options) const { return Change(*this, table, options, options.on_change).with(fill); }
Book Book::append(std::string_view table, const std::vector<Document>& records, const AppendOptions& options) const { return Change(*this, table, options, options.on_change).with(records); }
Book Book::correct(std::string_view table, const Batch& batch, const AppendOptions& options) const { return Change(*this, table, options, OnChange::replace).with(batch); }
Book Book::correct(std::string_view table, const std::vector<Document>& records, const AppendOptions& options) const { return Change(*this, table, options, OnChange::replace).with(records); }
Book Book::withdraw(std::string_view table, const std::vector<std::string>& ids, std::optional<std::int64_t> recorded) const {
  return Change(*this, table, {.recorded = recorded}, OnChange::replace).without(ids);
}

Book Book::with_company(const Document& document, std::optional<std::int64_t> recorded) const {
  const Reader reader(document, "company");
  if (known() != kAllKnown) throw Error(ErrorCode::invalid_argument, "company", "this book shows what was known at " + std::to_string(known()) + " and does not change");
  if (state_->company.last_recorded() >= 0) throw Error(ErrorCode::invalid_argument, "company", "the book has a company already", "append to its tables: people, people_team, …");
  const std::int64_t at = recorded.value_or(0);
  CompanyBuilder builder(state_->journal.shared_ids());
  builder.read(reader, at);
  Company company = std::move(builder).build();
  const std::string currency(company.currency() == Currency() ? std::string_view() : company.currency().code());
  Journal journal(state_->journal.shared_ids(), company.money_scale(), currency);
  if (journal.money_scale() == state_->journal.money_scale() && journal.currency() == state_->journal.currency()) {
    journal = state_->journal;
  } else {
    for (const std::string& name : state_->journal.tables()) {
      const Table& table = state_->journal.at(name);
      if (table.rows() > 0) throw Error(ErrorCode::invalid_argument, "company", "the book has facts already, in another currency or at another money scale", "read the company before the facts");
      journal = journal.declare(table.schema());
    }
  }
  Book book(std::make_shared<const State>(std::move(company), std::move(journal), state_->rules, kAllKnown));
  for (const char* table : {"assignments", "enrolments"}) {
    const auto rows = reader.find(table);
    if (!rows) continue;
    std::vector<Document> records;
    for (const Reader& row : rows->items()) records.push_back(row.document());
    try {
      book = book.append(table, records, {.recorded = at});
    } catch (const Error& error) {
      throw Error(error.code(), "company." + error.path(), error.message(), error.hint());
    }
  }
  return book;
}

Book Book::add_postings(const std::vector<Posting>& postings) const {
  const std::int64_t at = last_recorded() + 1;
  Book book = *this;
  for (const Posting& posting : postings) {
    try {
      book = book.append(posting.table, posting.rows, {.recorded = at});
    } catch (const Error& error) {
      const bool posted = posting.table == "appraisals" || posting.table == "statements" || posting.table == "ledger";
      if (!posted || error.code() != ErrorCode::conflicting_row) throw;
      throw Error(ErrorCode::already_posted, error.path(), error.message(), "what is posted is never rewritten; reopen the period, or post differences");
    }
  }
  return book;
}

Frame Book::table(std::string_view name) const {
  if (const Table* table = state_->journal.find(name)) return table->frame(ids(), state_->known, state_->company.currency().code());
  if (name == "rates" || entity_kind(name) || (attribute_table(name) && standard_schema(name) == nullptr)) return state_->company.table(name);
  if (standard_schema(name) != nullptr) throw Error(ErrorCode::unknown_table, std::string(name), "the book has no rows of the table " + book::quoted(name));
  std::vector<std::string> known = tables();
  for (std::string& standard : standard_tables()) known.push_back(std::move(standard));
  for (int kind = 0; kind <= static_cast<int>(Domain::category); ++kind) known.emplace_back(entity_table(static_cast<Domain>(kind)));
  throw Error(ErrorCode::unknown_table, std::string(name), "no table is called " + book::quoted(name), did_you_mean(name, known));
}

std::vector<std::string> Book::tables() const {
  std::vector<std::string> names = state_->journal.tables();
  for (std::string& name : state_->company.tables()) names.push_back(std::move(name));
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

Period Book::period(std::string_view text) const { return Period::of(text, &state_->company.fiscal()); }

std::string Book::digest(Date as_of) const {
  Digest total;
  total.add(state_->company.digest(as_of));
  for (const std::string& name : state_->journal.tables()) {
    const auto words = state_->journal.at(name).digest(ids(), state_->known, as_of);
    if (words[0] == 0 && words[1] == 0) continue;          // an empty table says nothing
    total.add(Mix().add("table").add(name).add(words[0]).add(words[1]));
  }
  for (const Rule& rule : *state_->rules) {
    if (!book::known_at(rule, state_->known) || rule.effective > as_of) continue;
    const auto words = hash(rule.document).words();
    total.add(Mix().add("rule").add(words[0]).add(words[1]));
  }
  static constexpr char kHex[] = "0123456789abcdef";
  std::string text;
  for (const std::uint64_t word : total.words) {
    for (int shift = 60; shift >= 0; shift -= 4) text += kHex[(word >> shift) & 15];
  }
  return text;
}

std::optional<std::int64_t> Book::closed_cutoff(const Period& period) const {
  const Table* table = state_->journal.find("periods");
  if (table == nullptr) return std::nullopt;
  const std::size_t period_column = table->schema().index("period").value(), state_column = table->schema().index("state").value(), cutoff_column = table->schema().index("cutoff").value();
  const Dictionary& texts = ids().of(Domain::text);
  const auto closed = texts.find("closed");
  std::pair<std::int64_t, std::string_view> last{-1, {}};
  std::optional<std::int64_t> cutoff;
  for (const Table::Part& part : table->parts()) {
    for (std::uint32_t row = 0; row < part.segment->rows(); ++row) {
      if (!part.visible(row, state_->known)) continue;
      const auto stated = Period::parse(texts.text(part.segment->column(period_column).code(row)), &state_->company.fiscal());
      if (!stated || *stated != period) continue;
      const std::pair<std::int64_t, std::string_view> key{part.segment->recorded().number(row), part.segment->id(row)};
      if (key < last) continue;
      last = key;
      cutoff.reset();
      if (part.segment->column(state_column).code(row) != closed.value_or(kNone)) continue;
      const auto given = part.segment->column(cutoff_column).decimal(row);
      cutoff = given ? given->to_int64() : std::optional(key.first);
    }
  }
  return cutoff;
}

std::shared_ptr<const void> Book::derived_any(std::type_index type, std::string_view key, const std::function<std::shared_ptr<const void>()>& make) const {
  std::shared_ptr<State::Slot> slot;
  {
    std::lock_guard lock(state_->mutex);
    std::shared_ptr<State::Slot>& place = state_->derived[{type, std::string(key)}];
    if (!place) place = std::make_shared<State::Slot>();
    slot = place;
  }
  std::lock_guard lock(slot->mutex);
  if (!slot->made) {
    slot->value = make();     // when it throws, the next caller tries again
    slot->made = true;
  }
  return slot->value;
}

}  // namespace attain
