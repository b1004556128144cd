// Recalculation from an earlier run: where all that changed is that facts were added, only the people they are credited to are computed again. The credit of the new
// facts is found in a small book of them alone; everything else is shared with the earlier run.
#include <algorithm>
#include <map>
#include <set>

#include "earn.hpp"
#include "sheet.hpp"

namespace attain::paying {

namespace {

constexpr std::size_t kMostFacts = 10'000;
const std::set<std::string, std::less<>> kUnread = {"statements", "ledger", "periods", "approvals", "appraisals"};

/// True when nothing but credit lines enters pay, and people do not depend on one another.
bool is_simple(const Sheet& s) {
  if (!s.measure_names.empty() || !s.known.empty() || !s.options.salespeople.empty() || !s.exchanged.empty() || !s.differences.empty()) return false;
  for (const Plan& plan : s.plans) {
    if (plan.plan_cap || !plan.names.empty() || plan.pay_in) return false;
    for (const Component& c : plan.components) {
      if (c.kind == Component::Kind::contest || c.measure || c.on_cash || c.unpaid_days || c.on_shipment || !c.target_measure.empty() || c.decision != nullptr || c.table != "orders") return false;
    }
  }
  return true;
}

class Recalculation {
 public:
  Recalculation(const Sheet& before, const Book& book) : a_(before), book_(book) {}

  std::shared_ptr<Sheet> run(std::vector<std::size_t>& touched) {
    if (!is_simple(a_) || !only_facts_were_added()) return nullptr;
    auto sheet = std::make_shared<Sheet>();
    copy(*sheet);
    if (fresh_.empty()) return sheet;
    const Book little = little_book();
    if (little.journal().find("orders") == nullptr) return nullptr;
    Sheet found;
    lines_of_fresh(little, found);
    merge(found, *sheet, touched);
    settle_again(*sheet, touched);
    return sheet;
  }

 private:
  bool only_facts_were_added() {
    if (book_.known() != kAllKnown || a_.book.known() != kAllKnown) return false;
    if (&book_.all_rules() != &a_.book.all_rules() || !book_.rules("credit-rule").empty()) return false;
    if (&book_.company().entities(Domain::salesperson) != &a_.book.company().entities(Domain::salesperson)) return false;
    const std::vector<std::string> now = book_.journal().tables(), then = a_.book.journal().tables();
    std::set<std::string> names(now.begin(), now.end());
    names.insert(then.begin(), then.end());
    for (const std::string& name : names) {
      if (kUnread.count(name) != 0) continue;
      const Table *x = a_.book.journal().find(name), *y = book_.journal().find(name);
      if (x == nullptr || y == nullptr) return false;
      if (x->parts().size() > y->parts().size() || (name != "orders" && x->parts().size() != y->parts().size()) || !(x->schema() == y->schema())) return false;
      for (std::size_t p = 0; p < x->parts().size(); ++p) {
        if (x->parts()[p].segment != y->parts()[p].segment || x->parts()[p].superseded != y->parts()[p].superseded) return false;
      }
    }
    orders_ = book_.journal().find("orders");
    const Table* before = a_.book.journal().find("orders");
    if (orders_ == nullptr || before == nullptr) return false;
    for (std::uint32_t part = std::uint32_t(before->parts().size()); part < orders_->parts().size(); ++part) {
      for (std::uint32_t row = 0; row < orders_->parts()[part].segment->rows(); ++row) {
        if (!orders_->parts()[part].visible(row, book_.known())) return false;
        fresh_.push_back({part, row});
        if (fresh_.size() > kMostFacts) return false;
      }
    }
    return !refer_to_fresh(before->parts().size());
  }

  /// An earlier return whose sale is among the new facts is credited otherwise from now on.
  bool refer_to_fresh(std::size_t parts) const {
    const auto reference = orders_->schema().index("reference");
    if (!reference) return false;
    std::set<std::uint32_t> ids;
    const auto order = orders_->schema().index("order");
    for (const Table::Row row : fresh_) {
      const Segment& s = segment(row);
      ids.insert(book_.ids().of(Domain::document).find(s.id(row.row)).value_or(kNone));
      if (order) ids.insert(s.column(*order).code(row.row));
    }
    ids.erase(kNone);
    for (std::size_t p = 0; p < parts && !ids.empty(); ++p) {
      const Segment& s = *orders_->parts()[p].segment;
      const SegmentColumn& column = s.column(*reference);
      if (column.all_null()) continue;
      for (std::uint32_t row = 0; row < s.rows(); ++row) if (column.code(row) != kNone && ids.count(column.code(row)) != 0) return true;
    }
    return false;
  }

  [[nodiscard]] const Segment& segment(Table::Row row) const { return *orders_->parts()[row.part].segment; }

  /// Plans, periods and people as in the earlier run, over another book.
  void begin(Sheet& s, const Book& book) const {
    s.book = book;
    s.options = a_.options;
    s.as_of = a_.as_of;
    s.plans = a_.plans;
    s.periods = a_.periods;
    s.version = a_.version;
    s.first_asked = a_.first_asked;
    s.people = a_.people;
    s.only_enrolled = a_.only_enrolled;
    s.eligible = a_.eligible;
    bind(a_.components, s, book);
  }

  /// And all that it found; its lines are shared.
  void copy(Sheet& s) const {
    begin(s, book_);
    s.earned = a_.earned;
    s.extras = a_.extras;
    s.settled = a_.settled;
    s.totals = a_.totals;
    s.findings = a_.findings;
    s.currency = a_.currency;
    s.shown_scale = a_.shown_scale;
    s.lines = a_.lines;
    if (a_.lines.base == nullptr) {
      s.lines.base = a_.lines.own;
      s.lines.base_size = a_.lines.own->fact.size();
      s.lines.own = std::make_shared<Lines::Columns>();
    } else {
      s.lines.own = std::make_shared<Lines::Columns>(*a_.lines.own);
    }
  }

  static void bind(const std::vector<Bound>& from, Sheet& s, const Book& book) {
    for (const Bound& of : from) {
      Bound b = of;
      b.any = nullptr;
      for (std::size_t v = 0; v < s.plans.size(); ++v) {
        b.version[v] = nullptr;
        for (const Component& c : s.plans[v].components) if (c.name == b.name) b.version[v] = b.any = &c;
      }
      if (of.table != nullptr) {
        b.table = book.journal().find(of.any->table);
        b.lazy_credits = std::make_shared<LazyCredits>(book, of.any->table);
        b.bases.clear();
        std::uint64_t base = 0;
        for (const Table::Part& part : b.table->parts()) {
          b.bases.push_back(base);
          base += part.segment->rows();
        }
      }
      s.components.push_back(std::move(b));
    }
  }

  static Document cell(const SegmentColumn& column, std::uint32_t row, const Dictionary& texts) {
    switch (column.kind) {
      case ColumnKind::reference:
      case ColumnKind::text: return Document(std::string(texts.text(column.code(row))));
      case ColumnKind::date: return Document(Date(column.day(row)).text());
      case ColumnKind::money:
      case ColumnKind::number: return Document(*column.decimal(row));
      case ColumnKind::boolean: return Document(column.boolean(row) == 1);
    }
    return {};
  }

  Document record(const Table& table, Table::Row at) const {
    const Segment& s = *table.parts()[at.part].segment;
    std::vector<Document::Member> members = {{"id", std::string(s.id(at.row))}};
    if (s.on().day(at.row) != kNullDay) members.emplace_back("on", Date(s.on().day(at.row)).text());
    for (std::size_t c = 0; c < table.schema().columns.size(); ++c) {
      if (!s.column(c).is_null(at.row)) members.emplace_back(table.schema().columns[c].name, cell(s.column(c), at.row, book_.ids().of(table.schema().columns[c].domain)));
    }
    return Document::object(std::move(members));
  }

  /// The new facts, the sales they return, and the splits of both.
  Book little_book() const {
    std::set<Table::Row> rows(fresh_.begin(), fresh_.end());
    const auto reference = orders_->schema().index("reference"), order = orders_->schema().index("order");
    const Dictionary& documents = book_.ids().of(Domain::document);
    for (const Table::Row row : fresh_) {
      const std::uint32_t of = reference ? segment(row).column(*reference).code(row.row) : kNone;
      if (of == kNone) continue;
      const auto sale = orders_->find(documents.text(of), book_.known());
      if (!sale) return Book();                              // a document, or nothing: the long way
      rows.insert(*sale);
    }
    std::set<std::uint32_t> wanted;
    std::vector<Document> facts, splits;
    for (const Table::Row row : rows) {
      facts.push_back(record(*orders_, row));
      wanted.insert(documents.find(segment(row).id(row.row)).value_or(kNone));
      if (order) wanted.insert(segment(row).column(*order).code(row.row));
    }
    wanted.erase(kNone);
    if (const Table* table = book_.journal().find("splits")) {
      const auto fact = table->schema().index("fact");
      for (std::uint32_t part = 0; part < table->parts().size(); ++part) {
        const Segment& s = *table->parts()[part].segment;
        const SegmentColumn& column = s.column(*fact);
        for (std::uint32_t row = 0; row < s.rows(); ++row) {
          if (wanted.count(column.code(row)) != 0 && table->parts()[part].visible(row, book_.known())) splits.push_back(record(*table, {part, row}));
        }
      }
    }
    Book little(book_.company(), Journal(book_.journal().shared_ids(), book_.journal().money_scale(), book_.journal().currency()), {});
    little = little.append("orders", facts, {.recorded = 0});
    return splits.empty() ? little : little.append("splits", splits, {.recorded = 0});
  }

  void lines_of_fresh(const Book& little, Sheet& s) const {
    begin(s, little);
    collect_lines(s, 1);
  }

  void merge(const Sheet& found, Sheet& s, std::vector<std::size_t>& touched) const {
    std::map<std::string, std::uint32_t> numbers;            // of the new facts in the whole table
    const Bound& any = *std::find_if(s.components.begin(), s.components.end(), [](const Bound& b) { return b.table != nullptr; });
    for (const Table::Row row : fresh_) numbers[std::string(segment(row).id(row.row))] = std::uint32_t(any.bases[row.part] + row.row);
    std::set<std::size_t> slots;
    const std::size_t T = s.periods.size();
    for (std::size_t c = 0; c < s.components.size(); ++c) {
      if (s.components[c].table == nullptr) continue;
      for (std::size_t slot = 0; slot < s.people.size(); ++slot) {
        const std::size_t b = s.bucket(c, slot);
        struct Line { std::uint32_t fact; std::int64_t basis; };
        std::vector<Line> added;
        for (std::uint64_t i = found.lines.begin_of(b, 0); i < found.lines.end_of(b, T - 1); ++i) {
          const std::uint32_t fact = found.lines.fact(i);
          const auto number = numbers.find(found.components[c].fact_id(fact & ~kCancelled));
          if (number != numbers.end()) added.push_back({number->second | (fact & kCancelled), found.lines.basis(i)});
        }
        if (added.empty()) continue;
        slots.insert(slot);
        std::vector<Line> all;
        for (std::uint64_t i = s.lines.begin_of(b, 0); i < s.lines.end_of(b, T - 1); ++i) all.push_back({s.lines.fact(i), s.lines.basis(i)});
        const Bound& bound = s.components[c];
        const auto before = [&](const Line& x, const Line& y) {
          const std::int32_t dx = bound.day(x.fact), dy = bound.day(y.fact);
          if (dx != dy) return dx < dy;
          const std::uint32_t nx = x.fact & ~kCancelled, ny = y.fact & ~kCancelled;
          if (nx == ny) return x.fact < y.fact;
          const std::string ix = bound.fact_id(nx), iy = bound.fact_id(ny);
          return ix != iy ? ix < iy : nx < ny;
        };
        for (const Line& line : added) all.insert(std::upper_bound(all.begin(), all.end(), line, before), line);
        s.lines.first[b] = s.lines.base_size + s.lines.own->fact.size();
        std::size_t at = 0;
        for (std::size_t t = 0; t < T; ++t) {
          while (at < all.size() && Date(bound.day(all[at].fact)) < s.periods[t].end()) ++at;
          s.lines.ends[b * T + t] = std::uint32_t(at);
        }
        for (const Line& line : all) {
          s.lines.own->fact.push_back(line.fact);
          s.lines.own->basis.push_back(line.basis);
          s.lines.own->earned.push_back(0);
        }
      }
    }
    touched.assign(slots.begin(), slots.end());
  }

  void settle_again(Sheet& s, const std::vector<std::size_t>& touched) const {
    if (touched.empty()) return;
    const std::size_t T = s.periods.size();
    for (const std::size_t slot : touched) s.extras[slot].clear();
    for (std::size_t c = 0; c < s.components.size(); ++c) {
      if (!s.components[c].any->has_lines()) continue;
      const Earner earner(s, c);
      for (const std::size_t slot : touched) {
        const std::size_t b = s.bucket(c, slot);
        const BucketLines lines = lines_of(s, b);
        std::vector<std::int64_t> earned(lines.ends.back());
        std::fill_n(s.earned.begin() + std::ptrdiff_t(b * T), T, Earned{});
        earner.run(slot, lines, earned.data(), s.earned.data() + b * T, s.extras[slot]);
        if (s.lines.first[b] >= s.lines.base_size) std::copy(earned.begin(), earned.end(), s.lines.own->earned.begin() + std::ptrdiff_t(s.lines.first[b] - s.lines.base_size));
      }
    }
    settle(s, touched);
    check_conservation(s, touched);
  }

  const Sheet& a_;
  const Book& book_;
  const Table* orders_ = nullptr;
  std::vector<Table::Row> fresh_;
};

}  // namespace

std::shared_ptr<Sheet> recalculated(const Sheet& before, const Book& book, std::vector<std::size_t>& touched) { return Recalculation(before, book).run(touched); }

}  // namespace attain::paying
