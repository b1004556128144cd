#include "attain/credit/credit.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <functional>
#include <map>
#include <numeric>
#include <tuple>
#include <unordered_map>

#include "attain/math/apportion.hpp"
#include "base/parallel.hpp"
#include "rules.hpp"

namespace attain {

std::string_view name_of(CreditRole role) noexcept { return role == CreditRole::revenue ? "revenue" : "overlay"; }

int128 split_value(int128 value, std::span<const Share> shares, std::vector<int128>& parts) {
  parts.assign(shares.size(), 0);
  std::vector<int128> weights;
  std::vector<std::size_t> places;
  int128 sum = 0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    if (shares[i].role == CreditRole::overlay) {
      parts[i] = multiply_divide(value, shares[i].share, kWholeShare);
      continue;
    }
    weights.push_back(shares[i].share);
    places.push_back(i);
    sum += shares[i].share;
  }
  if (weights.size() == 1 && sum == kWholeShare) {
    parts[places[0]] = value;
    return 0;
  }
  const int128 total = sum > kWholeShare ? multiply_divide(value, sum, kWholeShare) : value;
  if (sum < kWholeShare) weights.push_back(kWholeShare - sum);   // nobody's part takes part in the apportionment, last
  const std::vector<int128> split = largest_remainder(total, weights);
  int128 credited = 0;
  for (std::size_t i = 0; i < places.size(); ++i) {
    parts[places[i]] = split[i];
    credited += split[i];
  }
  return value - credited;
}

/// Builds the credits of one table of one book.
class CreditsBuilder {
 public:
  CreditsBuilder(const Book& book, const Table& table) : book_(book), ids_(book.ids()), table_(table), credits_(std::make_shared<Credits>()) {}

  std::shared_ptr<const Credits> build() {
    Credits& out = *credits_;
    out.table_ = &table_;
    out.known_ = book_.known();
    const TableSchema& schema = table_.schema();
    if (!schema.person_column.empty()) out.person_column_ = schema.index(schema.person_column);
    if (const ColumnSchema* amount = schema.find("amount"); amount != nullptr && amount->kind == ColumnKind::money) out.amount_column_ = schema.index("amount");
    kind_ = schema.index("kind");
    reference_ = schema.index("reference");
    product_ = schema.index("product");
    currency_ = schema.index("currency");
    amount_company_ = schema.index("amount_company");
    order_ = schema.index(schema.name == "invoices" ? "invoice" : schema.name == "payments" ? "payment" : "order");
    company_currency_ = ids_.of(Domain::text).find(book_.company().currency().code());
    for (const char* word : {"return", "credit_note"}) {
      if (const auto code = ids_.of(Domain::text).find(word)) return_kinds_.push_back(*code);
    }
    read_splits();
    if (!book_.rules("credit-rule").empty()) rules_.emplace(book_, table_);
    if (rules_ && rules_->empty()) rules_.reset();
    out.skip_.resize(table_.parts().size());
    for (std::uint32_t part = 0; part < table_.parts().size(); ++part) find_specials(part);
    find_sales();
    out.specials_.reserve(found_.size());
    for (const Found& special : found_) add(special);
    std::sort(out.specials_.begin(), out.specials_.end(), [](const SpecialFact& a, const SpecialFact& b) { return a.fact < b.fact; });
    report();
    return credits_;
  }

 private:
  struct Split { std::uint32_t person; CreditRole role; std::int64_t share; std::string_view id; };
  using Splits = std::vector<Split>;
  struct Found { Table::Row fact; bool returned = false; std::optional<Table::Row> sale; std::uint32_t given = crediting::kNoRule; };   // a special fact, the sale that a return is of, what rules give it

  const Segment& segment(Table::Row row) const { return *table_.parts()[row.part].segment; }
  std::uint32_t code(Table::Row row, const std::optional<std::size_t>& column) const { return column ? segment(row).column(*column).code(row.row) : kNone; }
  std::int64_t number(Table::Row row, const std::optional<std::size_t>& column) const {
    return column ? segment(row).column(*column).number(row.row) : kNullNumber;
  }
  bool is_return(Table::Row row) const {
    const std::uint32_t kind = code(row, kind_);
    return std::find(return_kinds_.begin(), return_kinds_.end(), kind) != return_kinds_.end();
  }
  std::string path(Table::Row row) const { return table_.schema().name + "[\"" + std::string(segment(row).id(row.row)) + "\"]"; }

  void read_splits() {
    const Table* splits = book_.journal().find("splits");
    if (splits == nullptr) return;
    const TableSchema& schema = splits->schema();
    const auto table = schema.index("table"), fact = schema.index("fact"), person = schema.index("salesperson"), share = schema.index("share"), role = schema.index("role");
    const auto mine = ids_.of(Domain::text).find(table_.schema().name);
    const auto overlay = ids_.of(Domain::text).find("overlay");
    if (!fact || !share) return;
    for (const Table::Part& part : splits->parts()) {
      const Segment& s = *part.segment;
      for (std::uint32_t row = 0; row < s.rows(); ++row) {
        if (!part.visible(row, book_.known())) continue;
        const std::uint32_t of = table ? s.column(*table).code(row) : kNone;   // left out: orders
        if (of == kNone ? table_.schema().name != "orders" : !mine || of != *mine) continue;
        const std::uint32_t target = s.column(*fact).code(row);
        const std::optional<Decimal> value = s.column(*share).decimal(row);
        if (target == kNone || !value) continue;
        const Split split{person ? s.column(*person).code(row) : kNone, overlay && role && s.column(*role).code(row) == *overlay ? CreditRole::overlay : CreditRole::revenue,
                          static_cast<std::int64_t>(value->rounded_scaled(12)), s.id(row)};
        splits_[target].push_back(split);
      }
    }
    split_documents_.resize(ids_.of(Domain::document).size());
    for (auto& [target, list] : splits_) {   // order of arrival plays no part: by person, role, then the split's id
      std::sort(list.begin(), list.end(), [&](const Split& a, const Split& b) {
        const auto& people = ids_.of(Domain::salesperson);
        if (a.person != b.person) return people.text(a.person) < people.text(b.person);
        return a.role != b.role ? a.role < b.role : a.id < b.id;
      });
      if (const auto line = table_.find(ids_.of(Domain::document).text(target), book_.known())) line_splits_[key(*line)] = &list;
      split_documents_[target] = true;
    }
  }

  static std::uint64_t key(Table::Row row) noexcept { return std::uint64_t{row.part} << 32 | row.row; }

  /// The splits of a fact: its own line's, else its document's.
  const Splits* splits_of(Table::Row row) const {
    if (splits_.empty()) return nullptr;
    if (const auto own = line_splits_.find(key(row)); own != line_splits_.end()) return own->second;
    const std::uint32_t document = code(row, order_);
    if (document == kNone) return nullptr;
    if (!split_documents_[document]) return nullptr;
    const auto found = splits_.find(document);
    return found == splits_.end() ? nullptr : &found->second;
  }

  /// The sale that a return refers to by its own id.
  std::optional<Table::Row> sold_line(Table::Row row) const {
    const std::uint32_t reference = code(row, reference_);
    if (reference == kNone) return std::nullopt;
    const auto line = table_.find(ids_.of(Domain::document).text(reference), book_.known());
    return line && !is_return(*line) ? line : std::nullopt;
  }

  /// Else a line of the document it refers to: the same product first, then the least id.
  std::optional<Table::Row> sold_document(Table::Row row) const {
    const std::uint32_t reference = code(row, reference_);
    if (reference == kNone) return std::nullopt;
    const std::uint32_t wanted = code(row, product_);
    std::optional<Table::Row> best;
    for (auto at = std::lower_bound(sold_lines_.begin(), sold_lines_.end(), std::pair(reference, Table::Row{})); at != sold_lines_.end() && at->first == reference; ++at) {
      const Table::Row line = at->second;
      const auto better = [&](Table::Row a, Table::Row b) {
        const bool same_a = code(a, product_) == wanted, same_b = code(b, product_) == wanted;
        return same_a != same_b ? same_a : segment(a).id(a.row) < segment(b).id(b.row);
      };
      if (!best || better(line, *best)) best = line;
    }
    return best;
  }

  /// Sale lines of the documents that some return refers to and that are no lines themselves.
  template <typename Returns>
  void index_documents(const Returns& returns) {
    if (!order_) return;
    std::vector<bool> wanted(ids_.of(Domain::document).size(), false);
    bool any = false;
    for (const auto* special : returns) {
      const std::uint32_t document = special->sale ? kNone : code(special->fact, reference_);
      if (document != kNone) wanted[document] = any = true;
    }
    if (!any) return;
    for (std::uint32_t part = 0; part < table_.parts().size(); ++part) {
      const SegmentColumn& documents = table_.parts()[part].segment->column(*order_);
      for_each_visible(part, [&](Table::Row row) {
        const std::uint32_t document = documents.code(row.row);
        if (document != kNone && wanted[document] && !is_return(row)) sold_lines_.emplace_back(document, row);
      });
    }
    std::sort(sold_lines_.begin(), sold_lines_.end());
  }

  template <typename F>
  void for_each_visible(std::uint32_t part, F&& f) const {
    const Table::Part& p = table_.parts()[part];
    const bool all = p.all_visible(book_.known());
    for (std::uint32_t row = 0; row < p.segment->rows(); ++row) {
      if (all || p.visible(row, book_.known())) f(Table::Row{part, row});
    }
  }

  /// A column that cannot make a fact special: null, or one cell for which `harmless` holds.
  template <typename Harmless>
  bool harmless(const Segment& s, const std::optional<std::size_t>& column, Harmless&& is_harmless) const {
    if (!column) return true;
    const SegmentColumn& c = s.column(*column);
    return c.mask == 0 && is_harmless(c);
  }

  void find_specials(std::uint32_t part) {
    const Table::Part& p = table_.parts()[part];
    const Segment& s = *p.segment;
    const bool all = p.all_visible(book_.known());
    const bool one_currency = harmless(s, currency_, [&](const SegmentColumn& c) { return c.code(0) == kNone || (company_currency_ && c.code(0) == *company_currency_); });
    const bool own_amounts = harmless(s, amount_company_, [](const SegmentColumn& c) { return c.number(0) == kNullNumber; });
    const bool no_references = harmless(s, reference_, [](const SegmentColumn& c) { return c.code(0) == kNone; });
    const bool no_returns = !kind_ || return_kinds_.empty() || (s.column(*kind_).mask == 0 && std::find(return_kinds_.begin(), return_kinds_.end(), s.column(*kind_).code(0)) == return_kinds_.end());
    if (all && one_currency && own_amounts && (no_references || no_returns) && no_returns && splits_.empty() && !rules_) return;   // every fact is plain
    // Which rows are special is decided column by column, a word of 64 rows at a time.
    const SegmentColumn* amounts = credits_->amount_column_ && !own_amounts ? &s.column(*amount_company_) : nullptr;
    const SegmentColumn* currencies = credits_->amount_column_ && !one_currency ? &s.column(*currency_) : nullptr;
    const SegmentColumn* kinds = no_returns ? nullptr : &s.column(*kind_);
    const SegmentColumn* documents = !splits_.empty() && order_ ? &s.column(*order_) : nullptr;
    const std::uint32_t own = company_currency_.value_or(kNone), first_kind = return_kinds_.empty() ? kNone : return_kinds_.front(), last_kind = return_kinds_.empty() ? kNone : return_kinds_.back();
    std::vector<std::uint32_t> ruled;
    if (rules_) rules_->decide(part, ruled);
    std::vector<std::uint64_t> split_rows;   // of lines with splits of their own
    for (const auto& [at, list] : line_splits_) {
      if (at >> 32 != part) continue;
      split_rows.resize((s.rows() + 63) / 64, 0);
      split_rows[std::uint32_t(at) / 64] |= std::uint64_t{1} << (at % 64);
    }
    for (std::uint32_t first = 0; first < s.rows(); first += 64) {
      const std::uint32_t end = std::min(s.rows(), first + 64);
      std::uint64_t special = 0;
      const auto either = [&](auto&& test) {
        for (std::uint32_t row = first; row < end; ++row) special |= std::uint64_t(bool(test(row))) << (row - first);
      };
      if (amounts != nullptr) either([&](std::uint32_t row) { return amounts->number(row) != kNullNumber; });
      if (currencies != nullptr) either([&](std::uint32_t row) { return (currencies->code(row) != kNone) & (currencies->code(row) != own); });
      if (kinds != nullptr) either([&](std::uint32_t row) { return (kinds->code(row) != kNone) & ((kinds->code(row) == first_kind) | (kinds->code(row) == last_kind)); });
      if (documents != nullptr) either([&](std::uint32_t row) { return documents->code(row) != kNone && split_documents_[documents->code(row)]; });
      if (!split_rows.empty()) special |= split_rows[first / 64];
      if (!ruled.empty()) either([&](std::uint32_t row) { return ruled[row] != crediting::kNoRule; });
      if (!all) {
        for (std::uint32_t row = first; row < end; ++row) {
          if (p.visible(row, book_.known())) continue;
          mark(part, row);
          special &= ~(std::uint64_t{1} << (row - first));
        }
      }
      for (; special != 0; special &= special - 1) {
        const Table::Row at{part, first + std::uint32_t(std::countr_zero(special))};
        found_.push_back({at, !no_returns && is_return(at), std::nullopt, ruled.empty() ? crediting::kNoRule : ruled[at.row]});
      }
    }
  }

  /// The sales of all returns, on as many threads as are worth it: each is a search by id.
  void find_sales() {
    std::vector<Found*> returns;
    for (Found& special : found_) if (special.returned) returns.push_back(&special);
    if (returns.empty() || !reference_) return;
    constexpr std::size_t kReturnsAThread = 8192;   // at a time
    const std::size_t parts = std::max<std::size_t>(1, returns.size() / kReturnsAThread);
    const auto in_parts = [&](auto&& each) {
      in_parallel(parts, 0, [&](std::size_t part) {
        for (std::size_t i = returns.size() * part / parts; i < returns.size() * (part + 1) / parts; ++i) each(*returns[i]);
      });
    };
    in_parts([&](Found& special) { special.sale = sold_line(special.fact); });
    index_documents(returns);
    in_parts([&](Found& special) { if (!special.sale) special.sale = sold_document(special.fact); });
  }

  void mark(std::uint32_t part, std::uint32_t row) {
    auto& bits = credits_->skip_[part];
    if (bits.empty()) bits.assign((table_.parts()[part].segment->rows() + 63) / 64, 0);
    bits[row / 64] |= std::uint64_t{1} << (row % 64);
  }

  void add(const Found& found) {
    const Table::Row row = found.fact;
    const Splits* splits = splits_of(row);
    std::uint32_t given = found.given;
    mark(row.part, row.row);
    SpecialFact special;
    special.fact = special.origin = row;
    if (found.returned) {
      if (found.sale) {
        special.origin = *found.sale;
        if (splits == nullptr) splits = splits_of(*found.sale);
        if (rules_) given = rules_->decide(*found.sale);
      } else {
        credits_->findings_.push_back({Severity::warning, ErrorCode::return_without_reference, path(row),
                                       code(row, reference_) == kNone ? "this return names no sale; it stands on its own row"
                                                                      : "no sale \"" + std::string(ids_.of(Domain::document).text(code(row, reference_))) + "\" to return from; it stands on its own row",
                                       "put the id of the sold line into `reference`"});
      }
    }
    special.as_on = segment(special.origin).on().day(special.origin.row);
    if (special.as_on == kNullDay) special.as_on = segment(row).on().day(row.row);
    convert(special);
    if (splits == nullptr) {
      // Facts that nobody split have their shares from the rule's result and the person alone, and keep them once.
      const auto [known, fresh] = shared_.try_emplace(std::uint64_t{given} << 32 | person_of(special.origin));
      if (fresh) known->second = add_shares(special, splits, given);
      std::tie(special.first_share, special.end_share) = known->second;
    } else {
      std::tie(special.first_share, special.end_share) = add_shares(special, splits, given);
    }
    std::int64_t sum = 0;
    for (const Share& share : credits_->shares(special)) if (share.role == CreditRole::revenue) sum += share.share;
    if (sum > kWholeShare) {
      credits_->findings_.push_back({Severity::warning, ErrorCode::shares_do_not_sum, path(special.fact), "revenue shares add to " + Decimal::scaled(sum, 12).normalized().text() + ", above 1", "lower the shares, or give some the role overlay"});
    }
    credits_->specials_.push_back(special);
  }

  std::pair<std::uint32_t, std::uint32_t> add_shares(const SpecialFact& special, const Splits* splits, std::uint32_t given) {
    const auto first = std::uint32_t(credits_->shares_.size());
    share(special, splits, given == crediting::kNoRule ? nullptr : &rules_->given(given));
    return {first, std::uint32_t(credits_->shares_.size())};
  }

  /// Splits by hand rule; where they have no revenue share the rules' stands, and their overlays beside, but for people named by hand.
  void share(const SpecialFact& special, const Splits* splits, const crediting::Given* given) {
    bool replaced = false;
    const auto add = [&](const Share& share) { credits_->shares_.push_back(share); };
    if (splits != nullptr) {
      for (const Split& split : *splits) {
        add({split.person, split.role, split.share});
        replaced = replaced || split.role == CreditRole::revenue;
      }
    }
    if (given != nullptr) {
      const auto by_hand = [&](const Share& share) {
        return share.role == CreditRole::revenue ? replaced : splits != nullptr && std::any_of(splits->begin(), splits->end(), [&](const Split& s) { return s.role == share.role && s.person == share.person; });
      };
      for (const Share& share : given->shares) if (!by_hand(share)) add(share);
      replaced = replaced || given->decided;
    }
    if (!replaced) {
      const std::uint32_t person = person_of(special.origin);
      if (person != kNone) credits_->shares_.push_back({person, CreditRole::revenue, kWholeShare});
    }
  }

  std::uint32_t person_of(Table::Row row) const { return code(row, credits_->person_column_); }

  void convert(SpecialFact& special) {
    const std::int64_t amount = number(special.fact, credits_->amount_column_);
    special.amount = amount;
    if (amount == kNullNumber) return;
    if (const std::int64_t given = number(special.fact, amount_company_); given != kNullNumber) {
      special.amount = given;
      return;
    }
    const std::int64_t sale_amount = number(special.origin, credits_->amount_column_);
    const std::int64_t sale_given = number(special.origin, amount_company_);
    if (!(special.origin == special.fact) && sale_given != kNullNumber && sale_amount != kNullNumber && sale_amount != 0) {
      special.amount = static_cast<std::int64_t>(multiply_divide(amount, sale_given, sale_amount));   // the sale's own implied rate
      return;
    }
    const std::uint32_t currency = code(special.fact, currency_);
    if (currency == kNone || (company_currency_ && currency == *company_currency_)) return;
    const FoundRate* rate = rate_of(currency, special.as_on);
    if (rate == nullptr) {
      special.amount = kNullNumber;
      special.rate_missing = true;
      auto& missing = missing_rates_[std::string(ids_.of(Domain::text).text(currency))];
      ++missing.count;
      const std::string where = path(special.fact);
      if (missing.first.empty() || where < missing.first) missing.first = where;
      return;
    }
    special.rate_path = rate->path;
    special.amount = rate->convert(amount);
  }

  const FoundRate* rate_of(std::uint32_t currency, std::int32_t day) {
    const std::uint64_t at = std::uint64_t{currency} << 32 | std::uint32_t(day);
    const auto [found, fresh] = rates_.try_emplace(at);
    if (fresh) {
      if (const auto from = Currency::find(ids_.of(Domain::text).text(currency))) found->second = book_.company().rate(*from, book_.company().currency(), Date(day));
    }
    return found->second ? &*found->second : nullptr;
  }

  void report() {
    for (const auto& [currency, missing] : missing_rates_) {
      credits_->findings_.push_back({Severity::error, ErrorCode::missing_rate, missing.first,
                                     "no rate from " + currency + " to " + std::string(book_.company().currency().code()) + " on or before the date of " + std::to_string(missing.count) + " facts; they count for nothing",
                                     "add a rate to the company's `rates`"});
    }
    sort_findings(credits_->findings_);
  }

  struct Missing { std::size_t count = 0; std::string first; };
  const Book& book_;
  const Ids& ids_;
  const Table& table_;
  std::shared_ptr<Credits> credits_;
  std::optional<std::size_t> kind_, reference_, currency_, amount_company_, order_, product_;
  std::optional<std::uint32_t> company_currency_;
  std::vector<std::uint32_t> return_kinds_;
  std::unordered_map<std::uint32_t, Splits> splits_;                    // by document code
  std::unordered_map<std::uint64_t, const Splits*> line_splits_;
  std::vector<bool> split_documents_;                                   // by document code: whether splits_ has it
  std::vector<Found> found_;
  std::vector<std::pair<std::uint32_t, Table::Row>> sold_lines_;         // by document, sorted
  std::unordered_map<std::uint64_t, std::optional<FoundRate>> rates_;
  std::map<std::string, Missing> missing_rates_;
  std::unordered_map<std::uint64_t, std::pair<std::uint32_t, std::uint32_t>> shared_;   // by rules' result and person: their shares
  std::optional<crediting::CreditRules> rules_;                         // only where the book has any for this table
};

const SpecialFact* Credits::special(Table::Row row) const noexcept {
  const auto found = std::lower_bound(specials_.begin(), specials_.end(), row, [](const SpecialFact& a, Table::Row b) { return a.fact < b; });
  return found != specials_.end() && found->fact == row ? &*found : nullptr;
}

std::shared_ptr<const Credits> credits_of(const Book& book, std::string_view table) {
  const Table* found = book.journal().find(table);
  if (found == nullptr) return nullptr;
  return book.derived<Credits>(table, std::function<std::shared_ptr<const Credits>()>([&] { return CreditsBuilder(book, *found).build(); }));
}

}  // namespace attain
