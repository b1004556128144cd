// The ledger: every movement of a statement as a balanced double entry; and posting.
#include <algorithm>
#include <map>
#include <set>

#include "posted.hpp"
#include "sheet.hpp"

namespace attain::paying {

namespace {

/// Accounts: what the company owes for what was earned (held, then payable), what people owe (draws, debts), and the two ends (expense, paid).
struct Entry {
  std::string id, period, origin, component, kind, reason;
  std::uint32_t slot = 0;
  std::string_view debit, credit;
  std::int64_t amount = 0;            // positive
};

class LedgerBuilder {
 public:
  explicit LedgerBuilder(const Sheet& sheet) : s_(sheet) {}

  std::vector<Entry> build() {
    std::vector<Row> rows;
    for (const std::uint32_t slot : s_.shown) {
      number_ = 0;
      for (std::size_t t = s_.first_asked; t < s_.periods.size(); ++t) {
        rows.clear();
        s_.rows_of(slot, t, t + 1, t == s_.first_asked, rows);
        std::int64_t paid = 0;
        struct Sum { std::int64_t earned = 0, released = 0, paid = 0; };
        std::map<std::tuple<std::string, std::size_t, std::string, LineKind>, Sum> sums;   // origin, component in the plan's order, its name, kind
        for (const Row& row : rows) {
          const auto place = std::find_if(s_.components.begin(), s_.components.end(), [&](const Bound& b) { return b.name == row.component; });
          Sum& sum = sums[{row.origin, std::size_t(place - s_.components.begin()), row.component, row.kind}];
          sum.earned += row.earned;
          sum.released += row.released;
          sum.paid += row.paid;
          paid += row.paid;
        }
        for (const auto& [key, sum] : sums) {
          const auto& [origin, place, component, kind] = key;
          const auto entry = [&, origin = origin, component = component, kind = kind](std::string_view debit, std::string_view credit, std::int64_t amount) { add(slot, t, origin, component, std::string(name_of(kind)), debit, credit, amount); };
          entry("expense", "held", sum.earned);
          entry("held", "payable", sum.released);
          const std::int64_t beyond = sum.paid - sum.released;
          if (kind == LineKind::draw || kind == LineKind::recovery) entry("draws", "payable", beyond);
          else if (kind == LineKind::carried) entry("debts", "payable", beyond);
        }
        forgiven(slot, t);
        add(slot, t, s_.periods[t].text(), "", "payment", "payable", "paid", paid);
      }
    }
    return std::move(entries_);
  }

 private:
  void forgiven(std::uint32_t slot, std::size_t t) {
    for (const Extra& e : s_.extras[slot]) {
      if (e.period == t && e.kind == LineKind::forgiven) add(slot, t, s_.periods[t].text(), "", "forgiven", "expense", "draws", -e.advanced);
    }
  }

  void add(std::uint32_t slot, std::size_t t, const std::string& origin, const std::string& component, std::string reason, std::string_view debit, std::string_view credit, std::int64_t amount) {
    if (amount == 0) return;
    Entry entry{.id = s_.options.plan + "/" + s_.periods[t].text() + "/" + s_.people[slot].id + "/" + std::to_string(++number_), .period = s_.periods[t].text(), .origin = origin, .component = component, .kind = reason, .reason = std::move(reason),
                .slot = slot, .debit = debit, .credit = credit, .amount = amount};
    if (amount < 0) std::swap(entry.debit, entry.credit), entry.amount = -amount;
    entries_.push_back(std::move(entry));
  }

  const Sheet& s_;
  std::vector<Entry> entries_;
  std::size_t number_ = 0;
};

}  // namespace

Frame Sheet::ledger() const {
  FrameBuilder builder;
  const std::string unit(book.company().currency().code());
  Column &entry = builder.text("entry"), &period = builder.text("period"), &origin = builder.text("origin"), &person = builder.text("salesperson"), &account = builder.text("account"),
         &debit = builder.decimal("debit", shown_scale, unit), &credit = builder.decimal("credit", shown_scale, unit), &code = builder.text("currency"), &component = builder.text("component"), &reason = builder.text("reason");
  for (const Entry& e : LedgerBuilder(*this).build()) {
    for (const bool debits : {true, false}) {
      entry.add(e.id);
      period.add(e.period);
      origin.add(e.origin);
      person.add(people[e.slot].id);
      account.add(debits ? e.debit : e.credit);
      debits ? debit.add(money(e.amount)) : debit.add_null();
      debits ? credit.add_null() : credit.add(money(e.amount));
      code.add(unit);
      e.component.empty() ? component.add_null() : component.add(e.component);
      reason.add(e.reason);
    }
  }
  return std::move(builder).build();
}

void check_conservation(const Sheet& s, const std::vector<std::size_t>& slots) {
  const std::size_t T = s.periods.size();
  for (std::size_t i = 0; i < (slots.empty() ? s.people.size() : slots.size()); ++i) {
    const std::size_t slot = slots.empty() ? i : slots[i];
    std::size_t at = 0;
    const std::vector<Extra>& extras = s.extras[slot];
    Settled before;
    for (std::size_t t = 0; t < T; ++t) {
      int128 earned = 0, released = 0, paid = 0, advanced = 0;
      for (std::size_t c = 0; c < s.components.size(); ++c) {
        const std::size_t b = s.bucket(c, slot);
        const Component* rule = s.component(c, t);
        int128 lines = 0;
        for (std::uint64_t i = s.lines.begin_of(b, t); i < s.lines.end_of(b, t); ++i) lines += s.lines.earned(i);
        earned += lines;
        if (rule != nullptr && !rule->on_cash) released += lines, paid += lines;
      }
      for (; at < extras.size() && extras[at].period == t; ++at) earned += extras[at].earned, released += extras[at].released, paid += extras[at].paid, advanced += extras[at].advanced;
      const Settled& now = s.settled[slot * T + t];
      if (earned != now.earned || released != now.released || paid != now.paid || int128(before.held) + earned - released != now.held || int128(before.draw_balance) + advanced != now.draw_balance) {
        throw Error(ErrorCode::internal, "people[\"" + s.people[slot].id + "\"]", "the statement of " + s.periods[t].text() + " does not add up");
      }
      before = now;
    }
  }
}

}  // namespace attain::paying

namespace attain {

using paying::Row;
using paying::Sheet;

Frame StatementSheet::ledger() const { return sheet_->ledger(); }

std::vector<Posting> StatementSheet::postings(const Book& book) const {
  const Sheet& s = *sheet_;
  using paying::PostedAmounts;
  using paying::PostedPeriod;
  std::vector<PostedPeriod> posted = paying::posted_of(book, s.options.plan);
  const std::string manifest = s.book.digest(s.as_of);
  Posting statements{"statements", {}}, ledger{"ledger", {}};
  std::set<std::string> skipped;
  std::vector<Row> rows;
  const auto amount = [&](std::int64_t units) { return Document(s.money(units)); };
  for (std::size_t t = s.first_asked; t < s.periods.size(); ++t) {
    const std::string period = s.periods[t].text();
    std::map<paying::PostedKey, PostedAmounts> now;
    std::vector<Document> documents;
    for (const std::uint32_t slot : s.shown) {
      rows.clear();
      s.rows_of(slot, t, t + 1, t == s.first_asked, rows);
      const std::string base = s.options.plan + "/" + period + "/" + s.people[slot].id;
      std::size_t number = 0;
      const auto put = [&](const std::string& id, std::vector<Document::Member> more) {
        std::vector<Document::Member> members = {{"id", id}, {"on", s.periods[t].last().text()}, {"plan", s.options.plan}, {"period", period}, {"salesperson", s.people[slot].id}, {"currency", std::string(s.book.company().currency().code())}};
        for (Document::Member& member : more) if (!member.second.is_null()) members.push_back(std::move(member));
        documents.push_back(Document::object(std::move(members)));
      };
      const auto word = [](const std::string& text) { return text.empty() ? Document() : Document(text); };
      std::int64_t earned = 0, released = 0, paid = 0;
      for (const Row& row : rows) {
        earned += row.earned;
        released += row.released;
        paid += row.paid;
        PostedAmounts& sum = now[{s.people[slot].id, row.origin, row.component, std::string(paying::name_of(row.kind)), row.table, row.fact}];
        sum.earned += s.money(row.earned);
        sum.released += s.money(row.released);
        sum.paid += s.money(row.paid);
        put(base + "/" + std::to_string(++number), {{"origin", row.origin}, {"line", std::string(paying::name_of(row.kind))}, {"component", word(row.component)}, {"table", word(row.table)}, {"fact", word(row.fact)}, {"earned", amount(row.earned)},
                                                    {"released", amount(row.released)}, {"paid", amount(row.paid)}});
      }
      put(base, {{"line", "total"}, {"earned", amount(earned)}, {"released", amount(released)}, {"held", amount(s.settled[slot * s.periods.size() + t].held)}, {"paid", amount(paid)}, {"as_of", s.as_of.text()}, {"manifest", manifest}});
    }
    const auto before = std::find_if(posted.begin(), posted.end(), [&](const PostedPeriod& p) { return p.period == s.periods[t]; });
    if (before != posted.end()) {
      if (before->lines == now) {
        skipped.insert(period);
        continue;
      }
      throw Error(ErrorCode::already_posted, "statements", "\"" + s.options.plan + "\" of " + period + " has been posted with another result",
                  "posted statements never change; what is known since then is posted as a difference with the next open period");
    }
    for (Document& document : documents) statements.rows.push_back(std::move(document));
  }
  const Frame entries = s.ledger();
  std::size_t number = 0;
  for (std::size_t row = 0; row < entries.rows(); ++row) {
    const std::string period(entries.at("period").text(row));
    if (skipped.count(period) != 0) continue;
    std::vector<Document::Member> members = {{"id", std::string(entries.at("entry").text(row)) + (row % 2 == 0 ? "/debit" : "/credit")}, {"on", s.book.period(period).last().text()}, {"plan", s.options.plan}};
    for (const char* column : {"entry", "period", "origin", "salesperson", "account", "currency", "component", "reason"}) {
      if (!entries.at(column).is_null(row)) members.emplace_back(column, std::string(entries.at(column).text(row)));
    }
    const char* side = row % 2 == 0 ? "debit" : "credit";
    members.emplace_back(side, entries.at(side).decimal(row));
    members.emplace_back("manifest", manifest);
    ledger.rows.push_back(Document::object(std::move(members)));
    ++number;
  }
  if (statements.rows.empty()) return {};
  return {statements, ledger};
}

}  // namespace attain
