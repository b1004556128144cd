// Release with the cash: release_t = round(c · min(P_t, I) ÷ I) − released before, per invoice (with its credit notes) or order; what is written off or unpaid too
// long is forfeited in the same proportion. Both telescope: released + forfeited = earned once everything is collected or given up.
#include <algorithm>
#include <map>
#include <unordered_map>

#include "base/parallel.hpp"
#include "earn.hpp"
#include "sheet.hpp"

namespace attain::paying {

namespace {

/// What happened to the money of one invoice or order.
struct Claim {
  struct Event { std::int32_t day; int128 invoiced, collected, written_off; };
  std::vector<Event> events;                 // by day, running totals
  std::int32_t due = kNullDay;
  void add(std::int32_t day, int128 invoiced, int128 collected, int128 written_off) { events.push_back({day, invoiced, collected, written_off}); }
  void finish() {
    std::stable_sort(events.begin(), events.end(), [](const Event& a, const Event& b) { return a.day < b.day; });
    for (std::size_t i = 1; i < events.size(); ++i) {
      events[i].invoiced += events[i - 1].invoiced;
      events[i].collected += events[i - 1].collected;
      events[i].written_off += events[i - 1].written_off;
    }
  }
  [[nodiscard]] Event on(std::int32_t day) const {
    const auto after = std::upper_bound(events.begin(), events.end(), day, [](std::int32_t d, const Event& e) { return d < e.day; });
    return after == events.begin() ? Event{day, 0, 0, 0} : *(after - 1);
  }
};

/// Claims by document: of invoices, or of the orders they are for.
class Claims {
 public:
  Claims(const Book& book, bool by_order, Date as_of) : book_(book), by_order_(by_order), as_of_(as_of) {
    invoices_ = book.journal().find("invoices");
    if (invoices_ == nullptr) return;
    const TableSchema& schema = invoices_->schema();
    invoice_ = schema.index("invoice");
    order_ = schema.index("order");
    reference_ = schema.index("reference");
    kind_ = schema.index("kind");
    const auto amount = schema.index("amount"), tax = schema.index("tax"), due = schema.index("due_on");
    for_each(*invoices_, [&](const Segment& s, std::uint32_t row, Table::Row at) {
      const std::uint32_t claim = claim_of_invoice(at);
      if (claim == kNone) return;
      of_document_[document(at)] = claim;
      int128 gross = number(s, row, amount) + number(s, row, tax);
      const bool credit = is(s, row, kind_, "credit_note");
      Claim& c = claims_[claim];
      c.add(s.on().day(row), credit ? -gross : gross, 0, 0);
      if (!credit) c.due = std::max(c.due, due && s.column(*due).day(row) != kNullDay ? s.column(*due).day(row) : s.on().day(row));
    });
    read_allocations();
    for (auto& [code, claim] : claims_) claim.finish();
  }

  [[nodiscard]] const Claim* find(std::uint32_t claim) const {
    const auto found = claims_.find(claim);
    return found == claims_.end() ? nullptr : &found->second;
  }
  /// The claim that a credited invoice line belongs to.
  [[nodiscard]] std::uint32_t claim_of_invoice(Table::Row row) const {
    Table::Row at = row;
    for (int depth = 0; depth < 8; ++depth) {   // a credit note belongs to what it refers to
      const Segment& s = segment(at);
      if (!is(s, at.row, kind_, "credit_note") || !reference_ || s.column(*reference_).code(at.row) == kNone) break;
      const std::uint32_t reference = s.column(*reference_).code(at.row);
      const auto line = invoices_->find(book_.ids().of(Domain::document).text(reference), book_.known());
      if (!line || *line == at) {
        const auto known = of_document_.find(reference);
        return known != of_document_.end() ? known->second : by_order_ ? kNone : reference;
      }
      at = *line;
    }
    if (!by_order_) return document(at);
    return order_ ? segment(at).column(*order_).code(at.row) : kNone;
  }

 private:
  [[nodiscard]] const Segment& segment(Table::Row row) const { return *invoices_->parts()[row.part].segment; }
  [[nodiscard]] std::uint32_t document(Table::Row row) const {
    const Segment& s = segment(row);
    const std::uint32_t own = invoice_ ? s.column(*invoice_).code(row.row) : kNone;
    return own != kNone ? own : book_.ids().of(Domain::document).find(s.id(row.row)).value_or(kNone);
  }
  static int128 number(const Segment& s, std::uint32_t row, const std::optional<std::size_t>& column) {
    const std::int64_t value = column ? s.column(*column).number(row) : kNullNumber;
    return value == kNullNumber ? 0 : int128(value);
  }
  [[nodiscard]] bool is(const Segment& s, std::uint32_t row, const std::optional<std::size_t>& column, std::string_view word) const {
    return column && book_.ids().of(Domain::text).text(s.column(*column).code(row)) == word;
  }
  template <typename F>
  void for_each(const Table& table, F&& f) const {
    for (std::uint32_t part = 0; part < table.parts().size(); ++part) {
      const Table::Part& p = table.parts()[part];
      for (std::uint32_t row = 0; row < p.segment->rows(); ++row) {
        const std::int32_t day = p.segment->on().day(row);
        if (p.visible(row, book_.known()) && day != kNullDay && Date(day) <= as_of_) f(*p.segment, row, Table::Row{part, row});
      }
    }
  }

  void read_allocations() {
    const Table* allocations = book_.journal().find("allocations");
    const Table* payments = book_.journal().find("payments");
    if (allocations == nullptr) return;
    const TableSchema& schema = allocations->schema();
    const auto payment = schema.index("payment"), invoice = schema.index("invoice"), amount = schema.index("amount");
    const auto kind = payments != nullptr ? payments->schema().index("kind") : std::nullopt;
    const Dictionary& documents = book_.ids().of(Domain::document);
    for_each(*allocations, [&](const Segment& s, std::uint32_t row, Table::Row) {
      std::uint32_t of = s.column(*invoice).code(row);
      auto claim = of_document_.find(of);
      if (claim == of_document_.end()) {   // a line's id instead of the document's
        const auto line = invoices_->find(documents.text(of), book_.known());
        if (line) claim = of_document_.find(document(*line));
      }
      if (claim == of_document_.end()) return;
      const int128 value = number(s, row, amount);
      std::string_view word = "payment";
      if (payments != nullptr) {
        if (const auto found = payments->find(documents.text(s.column(*payment).code(row)), book_.known())) {
          word = book_.ids().of(Domain::text).text(kind ? payments->parts()[found->part].segment->column(*kind).code(found->row) : kNone);
        }
      }
      Claim& c = claims_[claim->second];
      const std::int32_t day = s.on().day(row);
      if (word == "write_off") c.add(day, 0, 0, value);
      else c.add(day, 0, word == "refund" || word == "bounce" ? -value : value, 0);
    });
  }

  const Book& book_;
  bool by_order_;
  Date as_of_;
  const Table* invoices_ = nullptr;
  std::optional<std::size_t> invoice_, order_, reference_, kind_;
  std::unordered_map<std::uint32_t, std::uint32_t> of_document_;
  std::unordered_map<std::uint32_t, Claim> claims_;
};

class Releaser {
 public:
  Releaser(Sheet& sheet, std::size_t component) : s_(sheet), c_(component), bound_(sheet.components[component]), earner_(sheet, component), claims_(sheet.book, bound_.any->table == "orders", sheet.as_of) {
    const TableSchema* schema = bound_.table != nullptr ? &bound_.table->schema() : nullptr;
    if (schema != nullptr) order_ = schema->index("order");
  }

  void run(std::size_t slot) const {
    const std::size_t T = s_.periods.size();
    const std::size_t bucket = s_.bucket(c_, slot);
    std::map<std::string, State> claims;       // by document, so that rows come in that order
    for (std::size_t t = 0; t < T; ++t) {
      const Component* c = s_.component(c_, t);
      if (c == nullptr) continue;
      for (std::uint64_t i = s_.lines.begin_of(bucket, t); i < s_.lines.end_of(bucket, t); ++i) {
        const std::uint32_t code = claim_of(s_.lines.fact(i));
        State& state = claims[code == kNone ? bound_.fact_id(s_.lines.fact(i) & ~kCancelled) : std::string(s_.book.ids().of(Domain::document).text(code))];
        state.claim = code == kNone ? nullptr : claims_.find(code);
        state.earned += s_.lines.earned(i);
      }
      const std::int32_t day = std::min(s_.periods[t].last(), s_.as_of).days();
      for (auto& [document, state] : claims) settle(slot, t, *c, document, state, day);
    }
  }

 private:
  struct State {
    const Claim* claim = nullptr;
    std::int64_t earned = 0, released = 0, forfeited = 0;
  };

  std::uint32_t claim_of(std::uint32_t fact) const {
    fact &= ~kCancelled;
    if (bound_.any->table == "invoices") return claims_.claim_of_invoice(bound_.row(fact));
    const std::uint32_t sale = earner_.sale_of(fact);
    const Table::Row row = bound_.row(sale != kNoFact ? sale : fact);
    const std::uint32_t order = order_ ? bound_.segment(row).column(*order_).code(row.row) : kNone;
    if (order != kNone) return order;
    return s_.book.ids().of(Domain::document).find(bound_.segment(row).id(row.row)).value_or(kNone);
  }

  void settle(std::size_t slot, std::size_t t, const Component& c, const std::string& document, State& state, std::int32_t day) const {
    const Rounding& rounding = s_.plan_of(t)->round;
    const Claim::Event now = state.claim != nullptr ? state.claim->on(day) : Claim::Event{day, 0, 0, 0};
    const bool invoiced = state.claim != nullptr && !state.claim->events.empty() && state.claim->events.front().day <= day;
    const auto part = [&](int128 of) { return rounded(multiply_divide(int128(state.earned) * 1'000'000, of, now.invoiced) * 1'000'000, rounding); };
    std::int64_t released = 0, forfeited = 0;
    if (now.invoiced <= 0) {
      released = invoiced ? state.earned : 0;   // everything was credited: what is left of the earnings is settled
    } else {
      const int128 paid = std::clamp<int128>(now.collected, 0, now.invoiced);
      int128 lost = std::clamp<int128>(now.written_off, 0, now.invoiced - paid);
      if (c.unpaid_days && state.claim->due != kNullDay && std::int64_t(state.claim->due) + *c.unpaid_days <= day) lost = now.invoiced - paid;
      released = paid == now.invoiced ? state.earned : part(paid);
      forfeited = paid + lost == now.invoiced ? state.earned - released : part(lost);
      if (lost == 0) forfeited = 0;
    }
    if (c.on_cash && released != state.released) {
      const std::int64_t amount = released - state.released;
      s_.extras[slot].push_back({.slot = std::uint32_t(slot), .period = std::uint32_t(t), .component = std::int32_t(c_), .kind = LineKind::release, .earned = 0, .released = amount, .paid = amount, .fact = document, .reason = collected(now)});
      state.released = released;
    }
    if (forfeited != state.forfeited) {
      const std::int64_t amount = state.forfeited - forfeited, at_once = c.on_cash ? 0 : amount;
      s_.extras[slot].push_back({.slot = std::uint32_t(slot), .period = std::uint32_t(t), .component = std::int32_t(c_), .kind = LineKind::forfeit, .earned = amount, .released = at_once, .paid = at_once, .fact = document,
                                 .reason = now.written_off > 0 ? "written off" : forfeited == 0 ? "paid after all" : "unpaid"});
      state.forfeited = forfeited;
    }
  }

  std::string collected(const Claim::Event& now) const {
    const int scale = s_.book.company().money_scale();
    return to_text(now.collected, scale) + " of " + to_text(now.invoiced, scale) + " collected";
  }

  Sheet& s_;
  std::size_t c_;
  const Bound& bound_;
  Earner earner_;
  Claims claims_;
  std::optional<std::size_t> order_;
};

}  // namespace

void release(Sheet& sheet, unsigned threads) {
  for (std::size_t c = 0; c < sheet.components.size(); ++c) {
    const Bound& bound = sheet.components[c];
    const bool any = std::any_of(bound.version.begin(), bound.version.end(), [](const Component* v) { return v != nullptr && v->has_lines() && (v->on_cash || v->unpaid_days); });
    if (!any || bound.table == nullptr) continue;
    const Releaser releaser(sheet, c);
    in_parallel(sheet.people.size(), threads, [&](std::size_t slot) { releaser.run(slot); });
  }
}

}  // namespace attain::paying
