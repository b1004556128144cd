// Credit lines into buckets: two passes over the facts (count, then place), then each bucket is sorted by day and fact id. Nothing is kept but fact and basis.
#include <algorithm>
#include <atomic>
#include <functional>
#include <limits>
#include <memory>
#include <unordered_map>

#include "attain/math/apportion.hpp"
#include "base/parallel.hpp"
#include "sheet.hpp"

namespace attain::paying {

namespace {

constexpr std::uint32_t kMorsel = 1 << 16;

/// Who is credited with an order document, by the weight of their lines: for invoices, which name nobody. Revenue parts add to the whole; overlay parts stand
/// each for itself beside it.
class OrderCredit {
 public:
  struct Part { std::uint32_t person; int128 weight; };
  struct Credited { std::vector<Part> parts; int128 whole = 0; };
  OrderCredit(const Book& book, Date as_of, CreditRole role) : book_(book) {
    component_.table = "orders";
    component_.value_column = "amount";
    component_.money = true;
    component_.scale = book.company().money_scale();
    each_line(as_of, CreditRole::revenue, [&](Credited& credited, const measuring::Line& line) { credited.whole += line.value; });
    each_line(as_of, role, [&](Credited& credited, const measuring::Line& line) {
      const auto found = std::find_if(credited.parts.begin(), credited.parts.end(), [&](const Part& p) { return p.person == line.person; });
      if (found != credited.parts.end()) found->weight += line.value;
      else credited.parts.push_back({line.person, line.value});
    });
    const Dictionary& ids = book.ids().of(Domain::salesperson);
    for (auto& [document, credited] : by_document_) {
      std::vector<Part>& parts = credited.parts;
      std::sort(parts.begin(), parts.end(), [&](const Part& a, const Part& b) { return (a.person == kNone) != (b.person == kNone) ? b.person == kNone : ids.text(a.person) < ids.text(b.person); });
    }
  }
  [[nodiscard]] const Credited* find(std::uint32_t document) const {
    const auto found = by_document_.find(document);
    return found == by_document_.end() ? nullptr : &found->second;
  }

 private:
  void each_line(Date as_of, CreditRole role, const std::function<void(Credited&, const measuring::Line&)>& each) {
    const measuring::LineReader reader(book_, component_, as_of, role);
    if (!reader.exists()) return;
    const auto column = reader.table()->schema().index("order");
    reader.for_each(kEarliest, kLatest, [&](const measuring::Line& line) {
      if (line.value <= 0) return;   // returns change nothing about whose order it is
      std::uint32_t document = column ? line.fact->column(*column).code(line.row) : kNone;
      if (document == kNone) document = book_.ids().of(Domain::document).find(line.fact->id(line.row)).value_or(kNone);
      if (document != kNone) each(by_document_[document], line);
    });
  }
  const Book& book_;
  measuring::Component component_;
  std::unordered_map<std::uint32_t, Credited> by_document_;
};

class Collector {
 public:
  Collector(Sheet& sheet, unsigned threads) : s_(sheet), book_(sheet.book), threads_(threads), T_(sheet.periods.size()), slots_(sheet.people.size()) {
    const Dictionary& ids = book_.ids().of(Domain::salesperson);
    slot_of_.assign(ids.size(), kNone);
    for (std::size_t slot = 0; slot < slots_; ++slot) slot_of_[s_.people[slot].code] = std::uint32_t(slot);
    first_day_ = s_.periods.front().first().days();
    for (std::size_t t = 0; t < T_; ++t) period_of_day_.insert(period_of_day_.end(), std::size_t(s_.periods[t].days()), std::uint16_t(t));
    const auto word = book_.ids().of(Domain::text).find("cancelled");
    cancelled_ = word.value_or(kNone);
  }

  /// Whether any of its facts was read.
  [[nodiscard]] bool reads(const Bound& bound) const {
    return std::any_of(sources_.begin(), sources_.end(), [&](const Source& source) { return &s_.components[source.component] == &bound; });
  }

  void all() {
    const std::size_t buckets = s_.components.size() * slots_;
    s_.lines.periods = T_;
    s_.lines.first.assign(buckets + 1, 0);
    s_.lines.ends.assign(buckets * T_, 0);
    counts_ = std::vector<std::atomic<std::uint32_t>>(buckets);
    find_managers();
    make_jobs();
    run(Sink{*this, false});
    for (std::size_t b = 0; b < buckets; ++b) {
      s_.lines.first[b + 1] = s_.lines.first[b] + counts_[b].load();
      counts_[b].store(0);
    }
    s_.lines.own->fact.resize(s_.lines.first.back());
    s_.lines.own->basis.resize(s_.lines.first.back());
    run(Sink{*this, true});
    jobs_.clear();
    constexpr std::size_t kChunk = 64;
    in_parallel((buckets + kChunk - 1) / kChunk, threads_, [&](std::size_t chunk) {
      std::vector<Key> keys;
      for (std::size_t b = chunk * kChunk; b < std::min(buckets, (chunk + 1) * kChunk); ++b) sort_bucket(b, keys);
    });
  }

 private:
  [[nodiscard]] const std::vector<std::uint32_t>& managers_of(std::uint32_t person, Scope scope) const {
    static const std::vector<std::uint32_t> nobody;
    const auto& all = scope == Scope::team ? team_managers_ : tree_managers_;
    return person < all.size() ? all[person] : nobody;
  }

  void find_managers() {
    const Company& company = book_.company();
    const Attribute *team = company.find(Domain::salesperson, "team"), *parent = company.find(Domain::team, "parent"), *manager = company.find(Domain::team, "manager");
    fixed_ = (team == nullptr || team->is_static()) && (parent == nullptr || parent->is_static()) && (manager == nullptr || manager->is_static());
    if (!fixed_) return;
    const std::size_t people = book_.ids().of(Domain::salesperson).size();
    team_managers_.resize(people);
    tree_managers_.resize(people);
    std::vector<std::uint32_t> path;
    for (std::uint32_t person = 0; person < people; ++person) {
      const Date day = s_.periods.front().first();
      const std::uint32_t own = company.team_of(person, day);
      if (own == kNone) continue;
      path.clear();
      company.team_path(own, day, path);
      for (std::size_t i = 0; i < path.size(); ++i) {
        const std::uint32_t m = company.manager_of_team(path[i], day);
        auto& tree = tree_managers_[person];
        if (m == kNone || std::find(tree.begin(), tree.end(), m) != tree.end()) continue;
        tree.push_back(m);
        if (i == 0) team_managers_[person].push_back(m);
      }
    }
  }

  /// Where a line goes: the first pass counts, the second places.
  struct Sink {
    Collector& k;
    bool places;
    void operator()(std::size_t bucket, std::uint32_t fact, std::int64_t basis) const {
      const std::uint32_t at = k.counts_[bucket].fetch_add(1, std::memory_order_relaxed);
      if (!places) return;
      const std::uint64_t to = k.s_.lines.first[bucket] + at;
      k.s_.lines.own->fact[to] = fact;
      k.s_.lines.own->basis[to] = basis;
    }
  };
  struct Key { std::int32_t day; std::uint32_t fact; std::uint64_t start; std::int64_t basis; };   // start: eight bytes of the id, after what all ids of the bucket share

  /// One component over a run of periods with one plan version, read by one reader.
  struct Source {
    std::size_t component = 0;
    const Component* rule = nullptr;
    Date first, end;
    bool cancellations = false;
    int sign = 1;
    std::shared_ptr<measuring::Component> shape;
    std::shared_ptr<measuring::LineReader> reader;
    std::shared_ptr<measuring::LineReader> whole;   // of overlay credit that may come from orders: the invoices as they are
    std::shared_ptr<OrderCredit> orders;
    std::optional<std::size_t> status, cancelled_on, shipped_on, order;
  };
  struct Job { std::size_t source; std::size_t part; std::uint32_t first, end; bool specials; };

  void make_jobs() {
    for (std::size_t c = 0; c < s_.components.size(); ++c) {
      const Bound& bound = s_.components[c];
      for (std::size_t t = 0; t < T_;) {
        const Component* rule = s_.component(c, t);
        std::size_t end = t + 1;
        while (end < T_ && s_.version[end] == s_.version[t]) ++end;
        if (rule != nullptr && rule->has_lines()) {
          if (rule->measure) measured_.push_back({c, t, end});
          else if (bound.table != nullptr) sources_of(c, rule, t, end);
        }
        t = end;
      }
    }
    for (std::size_t i = 0; i < sources_.size(); ++i) {
      jobs_.push_back({i, 0, 0, 0, true});   // the slow ones first
      const auto& parts = sources_[i].reader->table()->parts();
      if (sources_[i].rule->overlay && sources_[i].orders == nullptr) continue;   // plain facts have no overlay of their own
      for (std::size_t part = 0; part < parts.size(); ++part) {
        const Segment& s = *parts[part].segment;
        if (!sources_[i].reader->date_column() && (s.first_day() >= sources_[i].end || s.last_day() < sources_[i].first)) continue;
        for (std::uint32_t row = 0; row < s.rows(); row += kMorsel) jobs_.push_back({i, part, row, std::min(s.rows(), row + kMorsel), false});
      }
    }
    std::stable_sort(jobs_.begin(), jobs_.end(), [](const Job& a, const Job& b) { return a.specials > b.specials; });
  }

  void sources_of(std::size_t c, const Component* rule, std::size_t t, std::size_t end) {
    const TableSchema& schema = s_.components[c].table->schema();
    std::shared_ptr<OrderCredit> orders;
    if (rule->table == "invoices" && any_between(*s_.components[c].table, s_.periods[t].first(), s_.periods[end - 1].end())) orders = std::make_shared<OrderCredit>(book_, s_.as_of, rule->overlay ? CreditRole::overlay : CreditRole::revenue);
    const bool margin = rule->basis == "margin";
    const bool cancels = schema.index("cancelled_on").has_value() && any_filled(*s_.components[c].table, *schema.index("cancelled_on"));
    for (const bool cost : {false, true}) {
      if (cost && !margin) continue;
      for (const bool cancellations : {false, true}) {
        if (cancellations && !cancels) continue;
        Source source;
        source.component = c;
        source.rule = rule;
        source.first = s_.periods[t].first();
        source.end = std::min(s_.periods[end - 1].end(), s_.as_of + 1);
        if (source.first >= source.end || (!cancellations && !rule->on_shipment && !any_between(*s_.components[c].table, source.first, source.end))) continue;
        source.cancellations = cancellations;
        source.sign = cost != cancellations ? -1 : 1;
        source.shape = std::make_shared<measuring::Component>();
        source.shape->table = rule->table;
        source.shape->scale = s_.components[c].scale;
        source.shape->money = s_.components[c].money;
        if (rule->basis != "count") source.shape->value_column = cost ? "cost" : margin ? "amount" : rule->basis;
        if (rule->where != nullptr) {
          measuring::Condition condition;
          condition.test = measuring::Condition::Test::expression;
          condition.where = rule->where;
          source.shape->conditions.push_back(std::move(condition));
        }
        if (cancellations) source.shape->date_column = "cancelled_on";
        else if (rule->on_shipment) source.shape->date_column = "shipped_on";
        source.reader = std::make_shared<measuring::LineReader>(book_, *source.shape, s_.as_of, rule->overlay ? CreditRole::overlay : CreditRole::revenue);
        source.orders = orders;
        if (orders != nullptr && rule->overlay) source.whole = std::make_shared<measuring::LineReader>(book_, *source.shape, s_.as_of, CreditRole::revenue);
        source.status = schema.index("status");
        source.cancelled_on = schema.index("cancelled_on");
        if (rule->on_shipment) source.shipped_on = schema.index("shipped_on");
        source.order = schema.index("order");
        sources_.push_back(std::move(source));
      }
    }
  }

  static bool any_between(const Table& table, Date first, Date end) {
    return std::any_of(table.parts().begin(), table.parts().end(), [&](const Table::Part& part) { return part.segment->first_day() < end && part.segment->last_day() >= first; });
  }

  static bool any_filled(const Table& table, std::size_t column) {
    return std::any_of(table.parts().begin(), table.parts().end(), [&](const Table::Part& part) { return !part.segment->column(column).all_null(); });
  }

  void run(const Sink& sink) {
    in_parallel(jobs_.size(), threads_, [&](std::size_t i) {
      Emitter emit(*this, sources_[jobs_[i].source], sink);
      if (jobs_[i].specials) specials(jobs_[i], emit);
      else plain(jobs_[i], emit);
    });
    for (const Measured& m : measured_) measures(m, sink);
  }

  /// Finds the buckets of a credited share and hands the line on.
  class Emitter {
   public:
    Emitter(const Collector& collector, const Source& source, const Sink& sink) : k_(collector), source_(source), sink_(sink), company_(collector.book_.company()) {}

    void line(std::uint32_t person, std::int32_t on, std::int32_t as_on, std::uint32_t fact, int128 value) {
      if (person == kNone || value == 0) return;
      const std::int64_t offset = std::int64_t(on) - k_.first_day_;
      if (offset < 0 || offset >= std::int64_t(k_.period_of_day_.size())) return;
      const std::size_t period = k_.period_of_day_[std::size_t(offset)];
      if (source_.cancellations) fact |= kCancelled;
      value *= source_.sign;
      // What is taken back follows the sale: whoever was paid for it gives it back, also after they left the plan.
      paid_on_ = value < 0 && as_on < on ? as_on : on;
      if (source_.rule->scope == Scope::own) return to(person, on, period, fact, value);
      if (k_.fixed_) {   // nobody ever changed team, no team its manager
        const bool own = source_.rule->own;
        bool manages = false;
        for (const std::uint32_t manager : k_.managers_of(person, source_.rule->scope)) {
          manages = manages || manager == person;
          if (manager != person || own) to(manager, on, period, fact, value);
        }
        if (own && !manages) to(person, on, period, fact, value);
        return;
      }
      path_.clear();
      const std::uint32_t team = company_.team_of(person, Date(as_on));
      if (team == kNone) return;
      if (source_.rule->scope == Scope::team) path_.push_back(team);
      else company_.team_path(team, Date(as_on), path_);
      managers_.clear();
      for (const std::uint32_t t : path_) {
        const std::uint32_t manager = company_.manager_of_team(t, Date(as_on));
        if (manager == kNone || (manager == person && !source_.rule->own) || std::find(managers_.begin(), managers_.end(), manager) != managers_.end()) continue;
        managers_.push_back(manager);
        to(manager, on, period, fact, value);
      }
      if (source_.rule->own && std::find(managers_.begin(), managers_.end(), person) == managers_.end()) to(person, on, period, fact, value);
    }

   private:
    void to(std::uint32_t person, std::int32_t on, std::size_t period, std::uint32_t fact, int128 value) {
      const std::uint32_t slot = person < k_.slot_of_.size() ? k_.slot_of_[person] : kNone;
      if (slot == kNone) return;
      const std::int64_t offset = std::int64_t(paid_on_) - k_.first_day_;
      const std::size_t judged = paid_on_ == on ? period : offset < 0 ? k_.T_ : k_.period_of_day_[std::size_t(offset)];   // before the run: by enrolment alone
      if (judged < k_.T_ && k_.s_.eligible[source_.component][slot * k_.T_ + judged] == 0) return;
      const std::vector<Enrolment>& enrolments = k_.s_.people[slot].enrolments;
      const Date day(paid_on_);
      if (judged == k_.T_ && !k_.s_.only_enrolled) {   // nobody was asked about days before the run
        if (!company_.employed(person, day)) return;
      } else if (enrolments.size() == 1 ? day < enrolments[0].first || day >= enrolments[0].end : k_.s_.people[slot].on(day) == nullptr) return;
      if (value > std::numeric_limits<std::int64_t>::max() || value < -int128(std::numeric_limits<std::int64_t>::max())) {
        throw Error(ErrorCode::overflow, source_.rule->path, "a credit line of " + to_text(value, k_.s_.components[source_.component].scale) + " is beyond what pay reads");
      }
      sink_(k_.s_.bucket(source_.component, slot), fact, std::int64_t(value));
    }

    const Collector& k_;
    const Source& source_;
    const Sink& sink_;
    const Company& company_;
    std::vector<std::uint32_t> path_, managers_;
    std::int32_t paid_on_ = 0;                             // the day whose enrolment counts
  };

  /// Sales that never counted: cancelled without a day, or by the day they would have been earned on.
  bool dropped(const Source& source, const Segment& s, std::uint32_t row) const {
    const std::int32_t cancelled = source.cancelled_on ? s.column(*source.cancelled_on).day(row) : kNullDay;
    if (cancelled == kNullDay) return cancelled_ != kNone && source.status && s.column(*source.status).code(row) == cancelled_;
    const std::int32_t earned = source.shipped_on ? s.column(*source.shipped_on).day(row) : s.on().day(row);
    return earned == kNullDay || cancelled <= earned;
  }

  void plain(const Job& job, Emitter& emit) const {
    const Source& source = sources_[job.source];
    const measuring::LineReader& reader = *source.reader;
    const Segment& s = *reader.table()->parts()[job.part].segment;
    const auto skip = reader.credits().skip(job.part);
    const SegmentColumn& dates = reader.date_column() ? s.column(*reader.date_column()) : s.on();
    std::vector<std::uint32_t> rows;
    rows.reserve(job.end - job.first);
    const std::int32_t first = source.first.days(), end = source.end.days(), as_of = s_.as_of.days();
    for (std::uint32_t row = job.first; row < job.end; ++row) {
      if (!skip.empty() && (skip[row / 64] >> (row % 64) & 1) != 0) continue;
      const std::int32_t on = dates.day(row);
      if (on == kNullDay || on < first || on >= end || s.on().day(row) > as_of) continue;
      rows.push_back(row);
    }
    reader.keep(s, rows);
    const auto person_column = reader.credits().person_column();
    const auto& value_column = reader.value_column();
    const int scale = source.shape->scale;
    const std::uint64_t base = s_.components[source.component].bases[job.part];
    for (const std::uint32_t row : rows) {
      if (dropped(source, s, row)) continue;
      int128 value = power_of_ten(scale);
      if (value_column) {
        const SegmentColumn& column = s.column(*value_column);
        const std::int64_t number = column.number(row);
        if (number == kNullNumber) continue;
        value = number;
        if (column.scale < scale) value *= power_of_ten(scale - column.scale);
        else if (column.scale > scale) value = multiply_divide(value, 1, power_of_ten(column.scale - scale));
      }
      if (reader.kind_column()) {
        const std::uint32_t kind = s.column(*reader.kind_column()).code(row);
        for (const std::uint32_t negative : reader.negative_kinds()) if (kind == negative) value = -value;
      }
      const std::uint32_t person = person_column ? s.column(*person_column).code(row) : kNone;
      const std::int32_t posted = s.on().day(row), on = dates.day(row);
      if (person == kNone && source.orders != nullptr) by_order(source, s, row, s, row, on, posted == kNullDay ? on : posted, std::uint32_t(base + row), value, emit);
      else if (!source.rule->overlay) emit.line(person, on, posted == kNullDay ? on : posted, std::uint32_t(base + row), value);
    }
  }

  void specials(const Job& job, Emitter& emit) const {
    const Source& source = sources_[job.source];
    source.reader->for_each_special(source.first, source.end, [&](const measuring::Line& line) {
      if (dropped(source, *line.fact, line.row)) return;
      if (line.person == kNone && line.share == kWholeShare && source.orders != nullptr) {
        by_order(source, *line.fact, line.row, *line.origin, line.origin_row, line.on, line.as_on, std::uint32_t(line.fact_number), line.value, emit);
      } else {
        emit.line(line.person, line.on, line.as_on, std::uint32_t(line.fact_number), line.value);
      }
    });
    if (source.whole == nullptr) return;
    source.whole->for_each_special(source.first, source.end, [&](const measuring::Line& line) {
      if (line.person != kNone || line.share != kWholeShare || dropped(source, *line.fact, line.row)) return;
      const Credits& credits = source.whole->credits();
      const SpecialFact* special = credits.special(s_.components[source.component].row(std::uint32_t(line.fact_number)));
      if (special == nullptr || !credits.shares(*special).empty()) return;   // its own shares rule
      by_order(source, *line.fact, line.row, *line.origin, line.origin_row, line.on, line.as_on, std::uint32_t(line.fact_number), line.value, emit);
    });
  }

  /// An invoice is credited like the order it is for; a credit note like the invoice it refers to.
  void by_order(const Source& source, const Segment& s, std::uint32_t row, const Segment& origin, std::uint32_t origin_row, std::int32_t on, std::int32_t as_on, std::uint32_t fact, int128 value,
                Emitter& emit) const {
    if (!source.order) return;
    std::uint32_t document = s.column(*source.order).code(row);
    if (document == kNone) document = origin.column(*source.order).code(origin_row);
    const auto* credited = document == kNone ? nullptr : source.orders->find(document);
    if (credited == nullptr || credited->parts.empty()) return;
    if (source.rule->overlay) {
      for (const OrderCredit::Part& part : credited->parts) emit.line(part.person, on, as_on, fact, multiply_divide(value, part.weight, credited->whole));
      return;
    }
    std::vector<int128> weights;
    for (const OrderCredit::Part& part : credited->parts) weights.push_back(part.weight);
    const std::vector<int128> split = largest_remainder(value, weights);
    for (std::size_t i = 0; i < credited->parts.size(); ++i) emit.line(credited->parts[i].person, on, as_on, fact, split[i]);
  }

  struct Measured { std::size_t component, first, end; };

  /// A measure as basis: one line a person and plan period.
  void measures(const Measured& m, const Sink& sink) const {
    for (std::size_t t = m.first; t < m.end; ++t) {
      if (s_.periods[t].first() > s_.as_of) continue;
      const Component& rule = *s_.component(m.component, t);
      MeasureOptions options;
      options.measures = {MeasureRequest(*rule.measure)};
      options.by = {rule.scope == Scope::own ? "salesperson" : "manager"};
      options.period = s_.periods[t];
      options.as_of = std::min(s_.as_of, s_.periods[t].last());
      options.threads = threads_;
      const MeasureSheet sheet = measure_sheet(book_, options);
      for (std::size_t row = 0; row < sheet.rows(); ++row) {
        const auto id = sheet.key(row, 0);
        const std::uint32_t code = id ? book_.ids().of(Domain::salesperson).find(*id).value_or(kNone) : kNone;
        const std::uint32_t slot = code < slot_of_.size() ? slot_of_[code] : kNone;
        const auto& value = sheet.at(row, 0).value;
        if (slot == kNone || !value || s_.eligible[m.component][slot * T_ + t] == 0) continue;
        const int128 units = value->rounded_scaled(s_.components[m.component].scale);
        if (units != 0) sink(s_.bucket(m.component, slot), std::uint32_t(kNoFact - 1 - t), std::int64_t(units));
      }
    }
  }

  void sort_bucket(std::size_t b, std::vector<Key>& keys) {
    const std::uint64_t first = s_.lines.first[b];
    const std::size_t count = std::size_t(s_.lines.first[b + 1] - first);
    std::uint32_t* const ends = s_.lines.ends.data() + b * T_;
    if (count == 0) return;
    const Bound& bound = s_.components[b / slots_];
    const bool measure = bound.any->measure.has_value();
    keys.resize(count);
    std::vector<std::string_view> ids(measure ? 0 : count);
    std::string_view shared;
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint32_t fact = s_.lines.own->fact[first + i];
      if (measure) {
        keys[i] = {s_.periods[kNoFact - 1 - fact].last().days(), fact, 0, s_.lines.own->basis[first + i]};
        continue;
      }
      const Table::Row row = bound.row(fact);
      const Segment& s = bound.segment(row);
      const std::string_view id = ids[i] = s.id(row.row);
      if (i == 0) shared = id;
      else if (!id.starts_with(shared)) shared = shared.substr(0, std::size_t(std::mismatch(shared.begin(), shared.end(), id.begin(), id.end()).first - shared.begin()));
      keys[i] = {bound.shipped_on || (fact & kCancelled) != 0 ? bound.day(fact) : s.on().day(row.row), fact, 0, s_.lines.own->basis[first + i]};
    }
    for (std::size_t i = 0; i < ids.size(); ++i) {
      const std::string_view id = ids[i].substr(shared.size());
      for (std::size_t k = 0; k < 8; ++k) keys[i].start = keys[i].start << 8 | (k < id.size() ? static_cast<unsigned char>(id[k]) : 0u);
    }
    std::sort(keys.begin(), keys.end(), [&](const Key& a, const Key& b2) {
      if (a.day != b2.day) return a.day < b2.day;
      if (a.start != b2.start) return a.start < b2.start;
      if (a.fact == b2.fact || measure) return false;
      const std::uint32_t na = a.fact & ~kCancelled, nb = b2.fact & ~kCancelled;
      if (na == nb) return a.fact < b2.fact;
      const Table::Row ra = bound.row(na), rb = bound.row(nb);
      const std::string_view ia = bound.segment(ra).id(ra.row), ib = bound.segment(rb).id(rb.row);
      return ia != ib ? ia < ib : na < nb;
    });
    std::size_t out = 0;
    for (std::size_t i = 0; i < count; ++i) {   // shares of one fact in one bucket are one line
      if (out > 0 && keys[out - 1].fact == keys[i].fact) keys[out - 1].basis += keys[i].basis;
      else keys[out++] = keys[i];
    }
    std::size_t at = 0;
    for (std::size_t t = 0; t < T_; ++t) {
      const std::int32_t end = s_.periods[t].end().days();
      while (at < out && keys[at].day < end) ++at;
      ends[t] = std::uint32_t(at);
    }
    for (std::size_t i = 0; i < out; ++i) {
      s_.lines.own->fact[first + i] = measure ? kNoFact : keys[i].fact;
      s_.lines.own->basis[first + i] = keys[i].basis;
    }
  }

  Sheet& s_;
  const Book& book_;
  unsigned threads_;
  std::size_t T_, slots_;
  std::vector<std::uint32_t> slot_of_;
  std::vector<std::uint16_t> period_of_day_;
  std::int32_t first_day_ = 0;
  std::uint32_t cancelled_ = kNone;
  bool fixed_ = false;
  std::vector<std::vector<std::uint32_t>> team_managers_, tree_managers_;   // by person, where nothing about teams ever changed
  std::vector<Source> sources_;
  std::vector<Job> jobs_;
  std::vector<Measured> measured_;
  std::vector<std::atomic<std::uint32_t>> counts_;
};

}  // namespace

void collect_lines(Sheet& sheet, unsigned threads) {
  if (sheet.people.empty()) {
    sheet.lines.periods = sheet.periods.size();
    sheet.lines.first.assign(1, 0);
    return;
  }
  Collector collector(sheet, threads);
  collector.all();
  for (const Bound& bound : sheet.components) {
    if (!collector.reads(bound)) continue;
    const Findings& found = bound.credits().findings();
    sheet.findings.insert(sheet.findings.end(), found.begin(), found.end());
  }
}

}  // namespace attain::paying
