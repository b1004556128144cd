// Events: what follows from the order of facts: first sales, losses, reactivations, stage transitions.
#include <algorithm>
#include <bit>
#include <map>
#include <unordered_map>

#include "lines.hpp"

namespace attain::measuring {

namespace {

/// The columns of `orders` that events read.
struct Orders {
  const Table* table = nullptr;
  std::optional<std::size_t> customer, kind, order, status, cancelled_on, reference, amount, quantity;
  std::uint32_t returned = kNone, cancelled = kNone;
  Date as_of;

  Orders(const Book& book, Date as_of) : table(book.journal().find("orders")), as_of(as_of) {
    if (table == nullptr) return;
    const TableSchema& schema = table->schema();
    customer = schema.index("customer");
    kind = schema.index("kind");
    order = schema.index("order");
    status = schema.index("status");
    cancelled_on = schema.index("cancelled_on");
    reference = schema.index("reference");
    amount = schema.index("amount");
    quantity = schema.index("quantity");
    returned = book.ids().of(Domain::text).find("return").value_or(kNone);
    cancelled = book.ids().of(Domain::text).find("cancelled").value_or(kNone);
  }
  bool is_return(const Segment& s, std::uint32_t row) const { return returned != kNone && kind && s.column(*kind).code(row) == returned; }
  bool is_cancelled(const Segment& s, std::uint32_t row) const {
    if (cancelled_on) {
      if (const std::int32_t on = s.column(*cancelled_on).day(row); on != kNullDay) return Date(on) <= as_of;
    }
    return cancelled != kNone && status && s.column(*status).code(row) == cancelled;
  }
  /// One bit a row of the part: 1 where it is a sale that counts: visible, by as_of, not cancelled, of a known customer.
  [[nodiscard]] std::vector<std::uint64_t> sales_of(const Table::Part& part, std::int64_t known) const {
    const Segment& s = *part.segment;
    std::vector<std::uint64_t> bits((s.rows() + 63) / 64, 0);
    const SegmentColumn& days = s.on();
    const SegmentColumn& who = s.column(*customer);
    const SegmentColumn* kinds = kind && returned != kNone ? &s.column(*kind) : nullptr;
    const bool cancels = (cancelled_on && !s.column(*cancelled_on).all_null()) || (cancelled != kNone && status && (s.column(*status).mask != 0 || s.column(*status).code(0) == cancelled));
    const bool all = part.all_visible(known);
    const std::int32_t last = as_of.days();
    for (std::uint32_t word = 0; word < bits.size(); ++word) {
      const std::uint32_t first = word * 64, end = std::min(s.rows(), first + 64);
      std::uint64_t set = 0;
      for (std::uint32_t row = first; row < end; ++row) {
        const std::int32_t on = days.day(row);
        const bool counts = (on != kNullDay) & (on <= last) & (who.code(row) != kNone) & (kinds == nullptr || kinds->code(row) != returned);
        set |= std::uint64_t{counts} << (row - first);
      }
      if (cancels || !all) {
        for (std::uint64_t left = set; left != 0; left &= left - 1) {
          const std::uint32_t row = first + std::uint32_t(std::countr_zero(left));
          if ((!all && !part.visible(row, known)) || (cancels && is_cancelled(s, row))) set &= ~(std::uint64_t{1} << (row - first));
        }
      }
      bits[word] = set;
    }
    return bits;
  }
};

/// Calls `f(row)` for every sale of a part.
template <typename F>
void for_each_sale(const std::vector<std::uint64_t>& sales, F&& f) {
  for (std::uint32_t word = 0; word < sales.size(); ++word) {
    for (std::uint64_t left = sales[word]; left != 0; left &= left - 1) f(word * 64 + std::uint32_t(std::countr_zero(left)));
  }
}

std::string key_of(Date as_of) { return "as_of:" + as_of.text(); }

/// The document a line belongs to: its `order`, else its own id.
std::string_view document_of(const Book& book, const Orders& orders, const Segment& s, std::uint32_t row) {
  const std::uint32_t code = orders.order ? s.column(*orders.order).code(row) : kNone;
  return code == kNone ? s.id(row) : book.ids().of(Domain::document).text(code);
}

/// The sales looked for, by customer group and day: the least document's least line of each. Days of a group lie side by side, so that a line costs little.
class Wanted {
 public:
  explicit Wanted(std::size_t groups) : offsets_(groups + 1, 0) {}
  void add(std::uint32_t group, std::int32_t day) { sales_.emplace_back(group, day); }
  void index() {
    std::sort(sales_.begin(), sales_.end());
    sales_.erase(std::unique(sales_.begin(), sales_.end()), sales_.end());
    days_.reserve(sales_.size());
    for (const auto& [group, day] : sales_) {
      ++offsets_[group + 1];
      days_.push_back(day);
    }
    for (std::size_t i = 1; i < offsets_.size(); ++i) offsets_[i] += offsets_[i - 1];
    rows_.assign(sales_.size(), {kNone, 0});
  }
  [[nodiscard]] bool empty() const noexcept { return sales_.empty(); }
  [[nodiscard]] Table::Row* find(std::uint32_t group, std::int32_t day) noexcept {
    for (std::uint32_t i = offsets_[group]; i < offsets_[group + 1]; ++i) if (days_[i] == day) return &rows_[i];
    return nullptr;
  }
  [[nodiscard]] const std::vector<Table::Row>& rows() const noexcept { return rows_; }

 private:
  std::vector<std::pair<std::uint32_t, std::int32_t>> sales_;   // group, day
  std::vector<std::uint32_t> offsets_;                          // by group, into the others
  std::vector<std::int32_t> days_;
  std::vector<Table::Row> rows_;
};

/// Finds the sale of each wanted (group, day): of the least document id, its least line id.
void find_sales(const Book& book, const Orders& orders, const SaleDays& days, Wanted& wanted) {
  wanted.index();
  if (wanted.empty()) return;
  for (std::uint32_t part = 0; part < days.sales.size(); ++part) {
    const Segment& s = *orders.table->parts()[part].segment;
    const SegmentColumn& who = s.column(*orders.customer);
    for_each_sale(days.sales[part], [&](std::uint32_t row) {
      Table::Row* best = wanted.find(days.group[who.code(row)], s.on().day(row));
      if (best == nullptr) return;
      if (best->part == kNone) {
        *best = {part, row};
        return;
      }
      const Segment& b = *orders.table->parts()[best->part].segment;
      const auto mine = std::pair(document_of(book, orders, s, row), s.id(row)), theirs = std::pair(document_of(book, orders, b, best->row), b.id(best->row));
      if (mine < theirs) *best = {part, row};
    });
  }
}

/// The revenue shares of a sale line.
std::vector<Share> shares_of(const Credits& credits, Table::Row row) {
  if (const SpecialFact* special = credits.special(row)) {
    const auto all = credits.shares(*special);
    std::vector<Share> revenue;
    std::copy_if(all.begin(), all.end(), std::back_inserter(revenue), [](const Share& s) { return s.role == CreditRole::revenue; });
    return revenue;
  }
  const auto column = credits.person_column();
  const std::uint32_t person = column ? credits.table().parts()[row.part].segment->column(*column).code(row.row) : kNone;
  if (person == kNone) return {};
  return {{person, CreditRole::revenue, kWholeShare}};
}

void primary_only(const Book& book, std::vector<Share>& shares) {
  if (shares.empty()) return;
  const auto& people = book.ids().of(Domain::salesperson);
  const auto best = std::max_element(shares.begin(), shares.end(), [&](const Share& a, const Share& b) {
    return a.share != b.share ? a.share < b.share : people.text(a.person) > people.text(b.person);
  });
  shares = {{best->person, CreditRole::revenue, kWholeShare}};
}

std::int64_t parameter(const Document& parameters, std::string_view key, std::int64_t fallback) {
  const Document* found = parameters.find(key);
  if (found == nullptr || found->is_null()) return fallback;
  const std::int64_t value = Reader(*found, std::string(key)).integer();
  if (value < 0 || value > 36500) throw Error(ErrorCode::invalid_argument, std::string(key), "days must lie between 0 and 36,500");
  return value;
}

std::string word(const Document& parameters, std::string_view key, std::string fallback) {
  const Document* found = parameters.find(key);
  return found == nullptr || found->is_null() ? fallback : Reader(*found, std::string(key)).text();
}

/// What the company says of a customer group's beginning.
struct Beginning {
  std::optional<Date> first_sale_on;   // the earliest given by any member
  std::optional<Date> opened_on;
};

struct Group {
  std::vector<std::uint32_t> members;
  Beginning beginning;
};

std::unordered_map<std::uint32_t, Group> groups_of(const Book& book, const SaleDays& days) {
  std::unordered_map<std::uint32_t, Group> groups;
  const Company& company = book.company();
  const Attribute* first_sale = company.find(Domain::customer, "first_sale_on");
  const Attribute* opened = company.find(Domain::customer, "opened_on");
  for (std::uint32_t code = 0; code < days.group.size(); ++code) {
    Group& group = groups[days.group[code]];
    group.members.push_back(code);
    const auto earliest = [&](const Attribute* attribute, std::optional<Date>& into) {
      if (attribute == nullptr) return;
      if (const auto date = attribute->date_at(code, kLatest); date && (!into || *date < *into)) into = date;
    };
    earliest(first_sale, group.beginning.first_sale_on);
    earliest(opened, group.beginning.opened_on);
  }
  return groups;
}

/// The first sale in the journal is not the customer's first when the journal does not reach back to their beginning.
bool history_unstated(const Company& company, const Beginning& beginning) {
  const auto starts = company.history_starts();
  return !beginning.first_sale_on && starts && (!beginning.opened_on || *beginning.opened_on < *starts);
}

struct FirstSales {
  std::vector<Event> events;      // one a new customer
  std::vector<std::uint32_t> unstated;   // customers (group codes) not counted
};

/// When all lines of a sale's document have been returned in full within `limit` days of it: the day of the last return; else empty.
/// A return belongs to the document that it names, or that the line it names is of (a cancelled line takes nothing back).
class FullReturns {
 public:
  FullReturns(const Book& book, const Orders& orders, const Credits& credits, const SaleDays& days, const Wanted& wanted) : orders_(orders) {
    if (orders.table == nullptr || !orders.reference) return;
    std::vector<bool> asked(book.ids().of(Domain::document).size(), false), has(asked.size(), false);
    for (const Table::Row sale : wanted.rows()) {
      if (const std::uint32_t document = code_of(sale); document != kNone) asked[document] = true;
    }
    for (const SpecialFact& special : credits.specials()) {
      const Segment& s = *orders.table->parts()[special.fact.part].segment;
      const std::uint32_t row = special.fact.row;
      if (special.fact == special.origin || orders.is_cancelled(s, row)) continue;
      const std::int32_t on = s.on().day(row);
      if (on == kNullDay || Date(on) > orders.as_of) continue;
      const std::uint32_t document = code_of(special.origin);
      const bool by_document = document != kNone && document == s.column(*orders.reference).code(row);
      if (!by_document && orders.is_cancelled(*orders.table->parts()[special.origin.part].segment, special.origin.row)) continue;
      if (document == kNone) {
        lines_[special.origin].emplace_back(on, amount(special.fact));
      } else if (asked[document]) {
        has[document] = true;
        documents_[document].back.emplace_back(on, amount(special.fact));
      }
    }
    if (documents_.empty()) return;
    for (std::uint32_t part = 0; part < days.sales.size(); ++part) {
      const SegmentColumn& document = orders.table->parts()[part].segment->column(*orders.order);
      for_each_sale(days.sales[part], [&](std::uint32_t row) {
        const std::uint32_t code = document.code(row);
        if (code != kNone && has[code]) documents_[code].total += amount({part, row});
      });
    }
  }

  std::optional<std::int32_t> of(Table::Row sale, std::int64_t limit) const {
    const std::uint32_t document = code_of(sale);
    Sold sold;
    if (document == kNone) {
      const auto found = lines_.find(sale);
      if (found == lines_.end()) return std::nullopt;
      sold = {amount(sale), found->second};
    } else {
      const auto found = documents_.find(document);
      if (found == documents_.end()) return std::nullopt;
      sold = found->second;
    }
    std::sort(sold.back.begin(), sold.back.end());
    const std::int32_t sold_on = orders_.table->parts()[sale.part].segment->on().day(sale.row);
    std::int64_t returned = 0;
    for (const auto& [day, amount] : sold.back) {
      if (std::int64_t(day) - sold_on > limit) return std::nullopt;
      returned += amount;
      if (sold.total > 0 && returned >= sold.total) return day;
    }
    return std::nullopt;
  }

 private:
  using Back = std::vector<std::pair<std::int32_t, std::int64_t>>;   // day, amount of each return
  struct Sold { std::int64_t total = 0; Back back; };
  std::int64_t amount(Table::Row row) const {
    const std::int64_t value = orders_.amount ? orders_.table->parts()[row.part].segment->column(*orders_.amount).number(row.row) : kNullNumber;
    return value == kNullNumber ? 0 : value;
  }
  std::uint32_t code_of(Table::Row row) const { return orders_.order ? orders_.table->parts()[row.part].segment->column(*orders_.order).code(row.row) : kNone; }
  const Orders& orders_;
  std::unordered_map<std::uint32_t, Sold> documents_;   // of the wanted sales, those with returns
  std::map<Table::Row, Back> lines_;                         // sales without a document
};

void sort_events(const Book& book, std::vector<Event>& events) {
  const auto& customers = book.ids().of(Domain::customer);
  std::sort(events.begin(), events.end(), [&](const Event& a, const Event& b) {
    if (a.on != b.on) return a.on < b.on;
    if (a.customer != b.customer) return customers.text(a.customer) < customers.text(b.customer);
    return a.sign > b.sign;
  });
}

std::shared_ptr<const FirstSales> first_sales(const Book& book, const Document& parameters, Date as_of) {
  const std::int64_t limit = parameter(parameters, "days", 90);
  const std::string credit = word(parameters, "credit", "shares");
  if (credit != "shares" && credit != "primary" && credit != "each") throw Error(ErrorCode::invalid_argument, "credit", "unknown credit \"" + credit + "\"", "write \"shares\", \"primary\" or \"each\"");
  auto result = std::make_shared<FirstSales>();
  const Orders orders(book, as_of);
  const auto credits = credits_of(book, "orders");
  if (!credits) return result;
  const auto days = sale_days(book, as_of);
  Wanted wanted(days->group.size());
  struct New { std::uint32_t group; std::int32_t on; std::int32_t sale; };
  std::vector<New> found;
  for (const auto& [root, group] : groups_of(book, *days)) {
    const auto sold = days->of(root);
    const auto& given = group.beginning.first_sale_on;
    if (given) {
      if (*given > as_of) continue;
      const auto sale = std::lower_bound(sold.begin(), sold.end(), given->days());
      const std::int32_t sale_on = sale == sold.end() ? kNullDay : *sale;
      found.push_back({root, given->days(), sale_on});
      if (sale_on != kNullDay) wanted.add(root, sale_on);
      continue;
    }
    if (sold.empty()) continue;
    if (history_unstated(book.company(), group.beginning)) {
      result->unstated.push_back(root);
      continue;
    }
    found.push_back({root, sold.front(), sold.front()});
    wanted.add(root, sold.front());
  }
  find_sales(book, orders, *days, wanted);
  const FullReturns returns(book, orders, *credits, *days, wanted);
  for (const New& fresh : found) {
    Event event;
    event.on = event.as_on = fresh.on;
    event.customer = fresh.group;
    std::optional<Table::Row> row;
    if (fresh.sale != kNullDay) {
      row = *wanted.find(fresh.group, fresh.sale);
      event.fact = orders.table->parts()[row->part].segment.get();
      event.row = row->row;
      event.customer = event.fact->column(*orders.customer).code(event.row);
      event.shares = shares_of(*credits, *row);
    } else if (const std::uint32_t owner = book.company().owner_of(fresh.group, Date(fresh.on)); owner != kNone) {
      event.shares = {{owner, CreditRole::revenue, kWholeShare}};   // a stated first sale before the journal begins
    }
    if (credit == "primary") primary_only(book, event.shares);
    event.each = credit == "each";
    result->events.push_back(event);
    if (row) {
      if (const auto back = returns.of(*row, limit)) {
        event.on = *back;
        event.sign = -1;
        result->events.push_back(event);
      }
    }
  }
  sort_events(book, result->events);
  std::sort(result->unstated.begin(), result->unstated.end(), [&](std::uint32_t a, std::uint32_t b) { return book.ids().of(Domain::customer).text(a) < book.ids().of(Domain::customer).text(b); });
  return result;
}

std::shared_ptr<const FirstSales> kept_first_sales(const Book& book, const Document& parameters, Date as_of) {
  const std::string key = key_of(as_of) + std::to_string(parameter(parameters, "days", 90)) + word(parameters, "credit", "shares");
  return book.derived<FirstSales>(key, std::function<std::shared_ptr<const FirstSales>()>([&] { return first_sales(book, parameters, as_of); }));
}

/// The owner to whom a loss on that day goes: the former one for `handover` days after a change.
std::uint32_t responsible_owner(const Company& company, std::uint32_t customer, Date day, std::int64_t handover) {
  const std::uint32_t owner = company.owner_of(customer, day);
  const Attribute* owners = company.find(Domain::customer, "owner");
  if (owners == nullptr) return owner;
  std::uint32_t before = kNone;
  for (const Attribute::Entry& entry : owners->entries(customer)) {
    const std::uint32_t is = entry.is == Attribute::kNoValue ? kNone : std::uint32_t(entry.is);
    if (entry.from > day) break;
    if (day - entry.from < handover && before != kNone && is != before) return before;
    before = is;
  }
  return owner;
}

std::vector<Event> losses(const Book& book, const Document& parameters, Date as_of, bool reactivated) {
  const std::int64_t limit = parameter(parameters, "days", 90), handover = parameter(parameters, "handover", 30);
  std::vector<Event> events;
  const Orders orders(book, as_of);
  const auto credits = credits_of(book, "orders");
  if (!credits) return events;
  const auto days = sale_days(book, as_of);
  struct Found { std::uint32_t group; std::int32_t on, sale; };
  std::vector<Found> found;
  Wanted wanted(days->group.size());
  for (std::uint32_t code = 0; code < days->group.size(); ++code) {
    if (days->group[code] != code) continue;
    const auto sold = days->of(code);
    for (std::size_t i = 0; i < sold.size(); ++i) {
      const std::int64_t lost_on = std::int64_t(sold[i]) + limit;
      const bool again = i + 1 < sold.size();
      if ((again && sold[i + 1] <= lost_on) || lost_on > as_of.days()) continue;
      if (reactivated && !again) continue;
      const std::int32_t sale = reactivated ? sold[i + 1] : sold[i];
      found.push_back({code, reactivated ? sale : std::int32_t(lost_on), sale});
      wanted.add(code, sale);
    }
  }
  find_sales(book, orders, *days, wanted);
  for (const Found& f : found) {
    const Table::Row row = *wanted.find(f.group, f.sale);
    Event event;
    event.on = event.as_on = f.on;
    event.fact = orders.table->parts()[row.part].segment.get();
    event.row = row.row;
    event.customer = event.fact->column(*orders.customer).code(event.row);
    event.shares = shares_of(*credits, row);
    if (!reactivated) {
      if (const std::uint32_t owner = responsible_owner(book.company(), event.customer, Date(f.on), handover); owner != kNone) event.shares = {{owner, CreditRole::revenue, kWholeShare}};
    }
    events.push_back(std::move(event));
  }
  sort_events(book, events);
  return events;
}

std::vector<Event> transitions(const Book& book, const Document& parameters, Date as_of) {
  const std::string wanted = word(parameters, "stage", "potential");
  std::vector<Event> events;
  const Table* table = book.journal().find("customer_stages");
  if (table == nullptr) return events;
  const auto customer = table->schema().index("customer"), stage = table->schema().index("stage");
  const auto code = book.ids().of(Domain::text).find(wanted);
  if (!customer || !stage || !code) return events;
  struct Step { std::uint32_t customer; std::int32_t on; std::string_view id; const Segment* segment; std::uint32_t row, stage; };
  std::vector<Step> steps;
  for (const Table::Part& part : table->parts()) {
    const Segment& s = *part.segment;
    for (std::uint32_t row = 0; row < s.rows(); ++row) {
      const std::uint32_t who = s.column(*customer).code(row);
      const std::int32_t on = s.on().day(row);
      if (who == kNone || on == kNullDay || Date(on) > as_of || !part.visible(row, book.known())) continue;
      steps.push_back({who, on, s.id(row), &s, row, s.column(*stage).code(row)});
    }
  }
  std::sort(steps.begin(), steps.end(), [](const Step& a, const Step& b) { return std::tie(a.customer, a.on, a.id) < std::tie(b.customer, b.on, b.id); });
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Step& step = steps[i];
    const bool had = i > 0 && steps[i - 1].customer == step.customer && steps[i - 1].stage == step.stage;
    if (step.stage != *code || had) continue;
    Event event;
    event.on = event.as_on = step.on;
    event.customer = step.customer;
    event.fact = step.segment;
    event.row = step.row;
    if (const std::uint32_t owner = book.company().owner_of(step.customer, Date(step.on)); owner != kNone) event.shares = {{owner, CreditRole::revenue, kWholeShare}};
    events.push_back(std::move(event));
  }
  sort_events(book, events);
  return events;
}

}  // namespace

std::shared_ptr<const SaleDays> sale_days(const Book& book, Date as_of) {
  return book.derived<SaleDays>(key_of(as_of), std::function<std::shared_ptr<const SaleDays>()>([&] {
    auto result = std::make_shared<SaleDays>();
    const Company& company = book.company();
    const std::uint32_t n = book.ids().of(Domain::customer).size();
    result->group.resize(n);
    for (std::uint32_t code = 0; code < n; ++code) result->group[code] = company.group_of(code, as_of);
    const Orders orders(book, as_of);
    // Counting sort by group with doubles of the last day dropped early: order lines of one document come together.
    std::vector<std::uint32_t> counts(n + 1, 0);
    std::vector<std::int32_t> last(n, kNullDay);
    std::vector<std::pair<std::uint32_t, std::int32_t>> sold;
    for (std::uint32_t part = 0; orders.customer && part < orders.table->parts().size(); ++part) {
      const Segment& s = *orders.table->parts()[part].segment;
      const SegmentColumn& who = s.column(*orders.customer);
      result->sales.push_back(orders.sales_of(orders.table->parts()[part], book.known()));
      for_each_sale(result->sales.back(), [&](std::uint32_t row) {
        const std::uint32_t group = result->group[who.code(row)];
        const std::int32_t on = s.on().day(row);
        if (last[group] == on) return;
        last[group] = on;
        ++counts[group + 1];
        sold.emplace_back(group, on);
      });
    }
    for (std::uint32_t i = 0; i < n; ++i) counts[i + 1] += counts[i];
    std::vector<std::int32_t> days(counts[n]);
    std::vector<std::uint32_t> next(counts.begin(), counts.end());
    for (const auto& [group, on] : sold) days[next[group]++] = on;
    result->offsets.assign(n + 1, 0);
    for (std::uint32_t code = 0; code < n; ++code) {
      const auto begin = days.begin() + counts[code], end = days.begin() + counts[code + 1];
      std::sort(begin, end);
      result->days.insert(result->days.end(), begin, std::unique(begin, end));
      result->offsets[code + 1] = std::uint32_t(result->days.size());
    }
    result->days.shrink_to_fit();
    result->first.assign(n, SaleDays::kNever);
    for (std::uint32_t code = 0; code < n; ++code) if (const auto own = result->of(code); !own.empty()) result->first[code] = own.front();
    return std::shared_ptr<const SaleDays>(result);
  }));
}

std::shared_ptr<const std::vector<Event>> events_of(const Book& book, const Component& component, Date as_of) {
  if (component.event == "new_customers") {
    const auto first = kept_first_sales(book, component.parameters, as_of);
    return {first, &first->events};
  }
  Component plain = component;
  plain.conditions.clear();
  return book.derived<std::vector<Event>>(plain.signature() + key_of(as_of), std::function<std::shared_ptr<const std::vector<Event>>()>([&] {
    return std::make_shared<const std::vector<Event>>(component.event == "prospects_developed" ? transitions(book, component.parameters, as_of)
                                                                                             : losses(book, component.parameters, as_of, component.event == "reactivated_customers"));
  }));
}

Findings unstated_history(const Book& book, Date as_of) {
  const auto first = kept_first_sales(book, Document::object({}), as_of);
  if (first->unstated.empty()) return {};
  std::string names;
  for (std::size_t i = 0; i < first->unstated.size() && i < 5; ++i) names += (i > 0 ? ", " : "") + std::string(book.ids().of(Domain::customer).text(first->unstated[i]));
  if (first->unstated.size() > 5) names += ", …";
  return {{Severity::info, ErrorCode::unstated_history, "customers", std::to_string(first->unstated.size()) + " customers whose first sale in the journal is not counted as new, since they were opened before the history starts or no one says when: " + names,
           "give them `first_sale_on` or `opened_on`"}};
}

}  // namespace attain::measuring
