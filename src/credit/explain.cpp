// Who claims a fact, who won, and why: asked for single facts and for the facts of a period.
#include <algorithm>

#include "rules.hpp"

namespace attain {

using crediting::CreditRule;
using crediting::CreditRules;
using crediting::Hit;

namespace {

bool is_negative(const Book& book, const Table& table, Table::Row row) {
  const auto kind = table.schema().index("kind");
  const std::string_view word = kind ? book.ids().of(Domain::text).text(table.parts()[row.part].segment->column(*kind).code(row.row)) : std::string_view();
  return word == "return" || word == "credit_note";
}

}  // namespace

std::vector<std::pair<Share, std::optional<int128>>> crediting::credited(const Book& book, const Credits& credits, Table::Row row) {
  const Segment& s = *credits.table().parts()[row.part].segment;
  std::vector<Share> shares;
  std::int64_t amount = credits.amount_column() ? s.column(*credits.amount_column()).number(row.row) : kNullNumber;
  if (const SpecialFact* special = credits.special(row)) {
    const auto all = credits.shares(*special);
    shares.assign(all.begin(), all.end());
    amount = special->amount;
  } else if (credits.person_column()) {
    const std::uint32_t person = s.column(*credits.person_column()).code(row.row);
    if (person != kNone) shares.push_back({person, CreditRole::revenue, kWholeShare});
  }
  const bool valued = amount != kNullNumber && credits.amount_column();
  const int sign = is_negative(book, credits.table(), row) ? -1 : 1;
  std::vector<int128> parts;
  const int128 rest = split_value(valued ? amount : 0, shares, parts);
  std::vector<std::pair<Share, std::optional<int128>>> result;
  std::int64_t given = 0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    if (shares[i].role == CreditRole::revenue) given += shares[i].share;
    result.emplace_back(shares[i], valued ? std::optional<int128>(sign * parts[i]) : std::nullopt);
  }
  if (given != kWholeShare) result.emplace_back(Share{kNone, CreditRole::revenue, kWholeShare - given}, valued ? std::optional<int128>(sign * rest) : std::nullopt);
  return result;
}

namespace {

/// A row of the table `splits`.
struct HandSplit { std::uint32_t person; CreditRole role; std::string_view by, reason; std::int32_t on; std::string_view id; };

/// What one line of credit is, with where it comes from.
struct CreditedLine {
  Share share;
  std::optional<int128> amount;
  std::string rule, by, reason, lost;
};

class Explainer {
 public:
  Explainer(const Book& book, std::string_view table) : book_(book), ids_(book.ids()), table_(book.journal().at(table)), credits_(credits_of(book, table)), rules_(book, table_) {
    const TableSchema& schema = table_.schema();
    order_ = schema.index(schema.name == "invoices" ? "invoice" : schema.name == "payments" ? "payment" : "order");
    read_splits();
  }

  const Table& table() const { return table_; }
  const Credits& credits() const { return *credits_; }
  const CreditRules& rules() const { return rules_; }

  Table::Row find(std::string_view fact) const {
    if (const auto row = table_.find(fact, book_.known())) return *row;
    throw Error(ErrorCode::not_found, std::string(table_.schema().name) + "[\"" + std::string(fact) + "\"]", "no fact of that id is known", "ask with the id of a line");
  }

  bool negative(Table::Row row) const { return is_negative(book_, table_, row); }
  Table::Row origin(Table::Row row) const {
    const SpecialFact* special = credits_->special(row);
    return special != nullptr ? special->origin : row;
  }
  std::int32_t as_on(Table::Row row) const {
    const SpecialFact* special = credits_->special(row);
    return special != nullptr ? special->as_on : table_.parts()[row.part].segment->on().day(row.row);
  }
  /// In the company's currency, unsigned.
  std::optional<int128> amount(Table::Row row) const {
    const SpecialFact* special = credits_->special(row);
    if (!credits_->amount_column()) return std::nullopt;
    const std::int64_t units = special != nullptr ? special->amount : table_.parts()[row.part].segment->column(*credits_->amount_column()).number(row.row);
    return units == kNullNumber ? std::nullopt : std::optional<int128>(units);
  }

  /// The splits by hand that the fact takes: its line's, else its document's, else (of a return) those of its sale.
  std::vector<HandSplit> splits(Table::Row row) const {
    std::vector<HandSplit> found = own_splits(row);
    const Table::Row from = origin(row);
    return found.empty() && !(from == row) ? own_splits(from) : found;
  }

  std::vector<CreditedLine> lines(Table::Row row) const {
    const std::vector<HandSplit> by_hand = splits(row);
    const Table::Row from = origin(row);
    const auto hits = rules_.hits(from);
    const bool hand_rules = std::any_of(by_hand.begin(), by_hand.end(), [](const HandSplit& s) { return s.role == CreditRole::revenue; });
    std::vector<CreditedLine> lines;
    for (const auto& [share, part] : crediting::credited(book_, *credits_, row)) {
      CreditedLine line{share, part, {}, {}, {}, {}};
      if (share.person != kNone) {
        attribute(line, by_hand, hits, from);
      } else {
        if (hand_rules) line.rule = "by hand";
        else if (!hits.empty() && !hits[0].empty()) line.rule = rules_.rules()[hits[0][0].rule].name;
        line.lost = lost(hits, 0, hand_rules);
      }
      lines.push_back(std::move(line));
    }
    std::sort(lines.begin(), lines.end(), [&](const CreditedLine& a, const CreditedLine& b) {
      if (a.share.role != b.share.role) return a.share.role < b.share.role;
      if ((a.share.person == kNone) != (b.share.person == kNone)) return b.share.person == kNone;
      const auto& people = ids_.of(Domain::salesperson);
      if (a.share.person != b.share.person) return people.text(a.share.person) < people.text(b.share.person);
      return a.share.share > b.share.share;
    });
    return lines;
  }

  /// "north holders (priority), team credit (specificity)": the rules of a slot that applied and lost.
  std::string lost(const std::vector<std::vector<Hit>>& hits, std::size_t slot, bool by_hand) const {
    std::string text;
    if (slot >= hits.size()) return text;
    for (std::size_t i = by_hand ? 0 : 1; i < hits[slot].size(); ++i) {
      const Criterion criterion = by_hand ? Criterion::by_hand : rules_.criterion(hits[slot][0], hits[slot][i]);
      text += (text.empty() ? "" : ", ") + rules_.rules()[hits[slot][i].rule].name + " (" + std::string(name_of(criterion)) + ")";
    }
    return text;
  }

 private:
  void read_splits() {
    const Table* splits = book_.journal().find("splits");
    if (splits == nullptr) return;
    const TableSchema& schema = splits->schema();
    const auto table = schema.index("table"), fact = schema.index("fact"), person = schema.index("salesperson"), role = schema.index("role"), by = schema.index("by"), reason = schema.index("reason");
    const auto& texts = ids_.of(Domain::text);
    for (const Table::Part& part : splits->parts()) {
      const Segment& s = *part.segment;
      for (std::uint32_t row = 0; row < s.rows(); ++row) {
        if (!part.visible(row, book_.known())) continue;
        const std::uint32_t of = s.column(*table).code(row);
        if (of == kNone ? table_.schema().name != "orders" : texts.text(of) != table_.schema().name) continue;
        const bool overlay = texts.text(s.column(*role).code(row)) == "overlay";
        splits_.emplace(s.column(*fact).code(row), HandSplit{s.column(*person).code(row), overlay ? CreditRole::overlay : CreditRole::revenue, texts.text(s.column(*by).code(row)),
                                                             texts.text(s.column(*reason).code(row)), s.on().day(row), s.id(row)});
      }
    }
  }

  std::vector<HandSplit> own_splits(Table::Row row) const {
    std::vector<HandSplit> found;
    if (splits_.empty()) return found;
    const Segment& s = *table_.parts()[row.part].segment;
    const auto take = [&](std::uint32_t document) {
      const auto [from, to] = splits_.equal_range(document);
      for (auto it = from; it != to; ++it) found.push_back(it->second);
    };
    if (const auto line = ids_.of(Domain::document).find(s.id(row.row))) take(*line);
    if (found.empty() && order_ && s.column(*order_).code(row.row) != kNone) take(s.column(*order_).code(row.row));
    std::sort(found.begin(), found.end(), [](const HandSplit& a, const HandSplit& b) { return a.id < b.id; });
    return found;
  }

  void attribute(CreditedLine& line, const std::vector<HandSplit>& by_hand, const std::vector<std::vector<Hit>>& hits, Table::Row from) const {
    const bool hand_rules = std::any_of(by_hand.begin(), by_hand.end(), [&](const HandSplit& s) {
      return s.role == line.share.role && (s.role == CreditRole::revenue || s.person == line.share.person);
    });
    if (hand_rules) {
      line.rule = "by hand";
      for (const HandSplit& split : by_hand) {
        if (split.person != line.share.person || split.role != line.share.role) continue;
        line.by = split.by;
        line.reason = split.reason;
      }
      for (std::size_t slot = 0; slot < hits.size(); ++slot) {
        const bool mine = (slot == 0) == (line.share.role == CreditRole::revenue);
        const std::string more = mine ? lost(hits, slot, true) : std::string();
        if (!more.empty()) line.lost += (line.lost.empty() ? "" : ", ") + more;
      }
      return;
    }
    for (std::size_t slot = 0; slot < hits.size(); ++slot) {
      if (hits[slot].empty()) continue;
      const CreditRule& rule = rules_.rules()[hits[slot][0].rule];
      if (rule.role != line.share.role) continue;
      const std::vector<Share> shares = rules_.shares_of(rule, rules_.fact(from));
      if (std::none_of(shares.begin(), shares.end(), [&](const Share& s) { return s.person == line.share.person; })) continue;
      line.rule += (line.rule.empty() ? "" : ", ") + rule.name;
      const std::string more = lost(hits, slot, false);
      if (!more.empty()) line.lost += (line.lost.empty() ? "" : ", ") + more;
    }
  }

  const Book& book_;
  const Ids& ids_;
  const Table& table_;
  std::shared_ptr<const Credits> credits_;
  const CreditRules rules_;
  std::optional<std::size_t> order_;
  std::unordered_multimap<std::uint32_t, HandSplit> splits_;
};

void add_text(Column& column, std::string_view text) { text.empty() ? column.add_null() : column.add(text); }

}  // namespace

Frame credit_lines(const Book& book, const CreditLinesOptions& options) {
  const Explainer explainer(book, options.table);
  const Date as_of = options.as_of.value_or(options.period.last());
  const Ids& ids = book.ids();
  std::vector<Table::Row> rows;
  for (std::uint32_t part = 0; part < explainer.table().parts().size(); ++part) {
    const Table::Part& p = explainer.table().parts()[part];
    for (std::uint32_t row = 0; row < p.segment->rows(); ++row) {
      const std::int32_t day = p.segment->on().day(row);
      if (day != kNullDay && options.period.contains(Date(day)) && Date(day) <= as_of && p.visible(row, book.known())) rows.push_back({part, row});
    }
  }
  const auto segment = [&](Table::Row row) -> const Segment& { return *explainer.table().parts()[row.part].segment; };
  std::sort(rows.begin(), rows.end(), [&](Table::Row a, Table::Row b) {
    const std::int32_t on_a = segment(a).on().day(a.row), on_b = segment(b).on().day(b.row);
    return on_a != on_b ? on_a < on_b : segment(a).id(a.row) < segment(b).id(b.row);
  });
  FrameBuilder builder;
  Column& id = builder.text("id");
  Column& on = builder.date("on");
  Column& person = builder.text("salesperson");
  Column& team = builder.text("team");
  Column& role = builder.text("role");
  Column& share = builder.decimal("share", 12);
  Column& amount = builder.decimal("amount", book.company().money_scale(), std::string(book.company().currency().code()));
  Column& rule = builder.text("rule");
  Column& by = builder.text("by");
  Column& reason = builder.text("reason");
  Column& lost = builder.text("lost");
  for (const Table::Row row : rows) {
    const Date as_on(explainer.as_on(row));
    for (const CreditedLine& line : explainer.lines(row)) {
      const std::uint32_t who = line.share.person, of = who == kNone ? kNone : book.company().team_of(who, as_on);
      id.add(segment(row).id(row.row));
      on.add(Date(segment(row).on().day(row.row)));
      who == kNone ? person.add_null() : person.add(ids.of(Domain::salesperson).text(who));
      of == kNone ? team.add_null() : team.add(ids.of(Domain::team).text(of));
      role.add(name_of(line.share.role));
      share.add_units(line.share.share);
      line.amount ? amount.add_units(*line.amount) : amount.add_null();
      add_text(rule, line.rule);
      add_text(by, line.by);
      add_text(reason, line.reason);
      add_text(lost, line.lost);
    }
  }
  return std::move(builder).build();
}

Frame credit_claims(const Book& book, std::string_view table, std::string_view fact) {
  const Explainer explainer(book, table);
  const Table::Row row = explainer.find(fact);
  const auto hits = explainer.rules().hits(explainer.origin(row));
  const std::vector<HandSplit> by_hand = explainer.splits(row);
  FrameBuilder builder;
  Column& rule = builder.text("rule");
  Column& group = builder.text("group");
  Column& role = builder.text("role");
  Column& outcome = builder.text("outcome");
  Column& criterion = builder.text("criterion");
  Column& against = builder.text("against");
  Column& effective = builder.date("effective");
  Column& priority = builder.integer("priority");
  const auto has = [&](CreditRole wanted) { return std::any_of(by_hand.begin(), by_hand.end(), [&](const HandSplit& s) { return s.role == wanted; }); };
  const auto put_hand = [&](CreditRole wanted) {
    rule.add("by hand");
    wanted == CreditRole::revenue ? group.add("revenue") : group.add_null();
    role.add(name_of(wanted));
    outcome.add("wins");
    criterion.add(name_of(Criterion::by_hand));
    against.add_null();
    effective.add_null();
    priority.add_null();
  };
  const std::size_t slots = std::max<std::size_t>(1, hits.size());
  for (std::size_t slot = 0; slot < slots; ++slot) {
    const bool revenue = slot == 0, by_hand_here = has(revenue ? CreditRole::revenue : CreditRole::overlay);
    if (slot == 0 && by_hand_here) put_hand(CreditRole::revenue);
    if (slot == 1 && by_hand_here) put_hand(CreditRole::overlay);
    if (slot >= hits.size()) continue;
    for (std::size_t i = 0; i < hits[slot].size(); ++i) {
      const CreditRule& each = explainer.rules().rules()[hits[slot][i].rule];
      const bool first = i == 0 && !(revenue && by_hand_here);
      const Criterion why = first ? (hits[slot].size() > 1 ? explainer.rules().criterion(hits[slot][0], hits[slot][1]) : Criterion::only)
                            : revenue && by_hand_here ? Criterion::by_hand : explainer.rules().criterion(hits[slot][0], hits[slot][i]);
      rule.add(each.name);
      group.add(explainer.rules().slots()[slot]);
      role.add(name_of(each.role));
      outcome.add(first ? "wins" : "loses");
      criterion.add(name_of(why));
      if (first) against.add_null();
      else against.add(revenue && by_hand_here ? "by hand" : explainer.rules().rules()[hits[slot][0].rule].name);
      each.effective == kEarliest ? effective.add_null() : effective.add(each.effective);
      priority.add(each.priority);
    }
  }
  if (hits.size() <= 1 && has(CreditRole::overlay)) put_hand(CreditRole::overlay);
  return std::move(builder).build();
}

namespace {

/// The fact's amount in the company's currency, with how it was converted.
Why amount_why(const Book& book, const Explainer& explainer, Table::Row row, const std::string& path, const std::string& unit) {
  const int scale = book.company().money_scale();
  const Segment& s = *explainer.table().parts()[row.part].segment;
  const std::optional<int128> units = explainer.amount(row);
  if (!units) return Why::absent("amount", "no amount, or no exchange rate", path);
  const Decimal amount = Decimal::scaled(*units, scale);
  const auto own = s.column(*explainer.credits().amount_column()).decimal(row.row);
  const auto currency = explainer.table().schema().index("currency");
  const std::uint32_t code = currency ? s.column(*currency).code(row.row) : kNone;
  const std::string from = code == kNone ? unit : std::string(book.ids().of(Domain::text).text(code));
  if (!own || from == unit) return Why::given("amount", amount, unit, path);
  const auto rate = book.company().rate(Currency::of(from), book.company().currency(), Date(explainer.as_on(row)));
  Why foreign = Why::given("amount", *own, from, path);
  if (rate && rate->path == FoundRate::Path::direct && (*own * rate->rate).rounded_scaled(scale) == *units) {
    return Why::rounded("amount in " + unit, Why::of(Why::Operation::product, "converted", *own * rate->rate, unit, {std::move(foreign), Why::given("rate of " + rate->by[0].on.text(), rate->rate)}), {.scale = scale}, unit);
  }
  return Why::of(Why::Operation::chosen, "amount in " + unit, amount, unit, {Why::given("converted amount", amount, unit, path), std::move(foreign)});
}

Why part_why(const Book& book, const CreditedLine& line, const Why& whole, const std::string& unit, int sign) {
  const Ids& ids = book.ids();
  const int scale = book.company().money_scale();
  const std::string who = line.share.person == kNone ? "nobody" : std::string(ids.of(Domain::salesperson).text(line.share.person));
  const Decimal share = Decimal::scaled(line.share.share, 12).normalized();
  const Decimal part = Decimal::scaled(*line.amount, scale);
  std::vector<Why> factors = {whole, Why::given("share", share)};
  if (sign < 0) factors.push_back(Why::given("returned", Decimal(-1)));
  const Decimal exact = *whole.value() * share * Decimal(sign);
  Why rounded = Why::rounded("rounded", Why::of(Why::Operation::product, "share of the amount", exact, unit, std::move(factors)), {.scale = scale}, unit);
  std::string note = std::string(name_of(line.share.role)) + (line.rule.empty() ? ", the fact's own" : line.rule == "by hand" ? ", by hand" : ", rule " + line.rule);
  if (!line.by.empty()) note += ", by " + line.by;
  if (!line.reason.empty()) note += ": " + line.reason;
  if (!line.lost.empty()) note += "; lost: " + line.lost;
  if (rounded.value() && *rounded.value() == part) return Why::of(Why::Operation::chosen, who, part, unit, {std::move(rounded)}).with_note(note);
  const Decimal rest = part - rounded.value().value_or(Decimal(0));
  return Why::of(Why::Operation::sum, who, part, unit, {std::move(rounded), Why::given("largest remainder", rest, unit)}).with_note(note);
}

}  // namespace

Why why_credit(const Book& book, std::string_view table, std::string_view fact) {
  const Explainer explainer(book, table);
  const Table::Row row = explainer.find(fact);
  const std::string unit(book.company().currency().code());
  const std::string path = std::string(table) + "[\"" + std::string(fact) + "\"]";
  const Why amount = amount_why(book, explainer, row, path, unit);
  const int scale = book.company().money_scale(), sign = explainer.negative(row) ? -1 : 1;
  std::vector<Why> revenue, others;
  Decimal total(0);
  for (const CreditedLine& line : explainer.lines(row)) {
    if (!line.amount) {
      others.push_back(Why::absent(line.share.person == kNone ? "nobody" : std::string(book.ids().of(Domain::salesperson).text(line.share.person)), "no amount", path));
      continue;
    }
    Why part = part_why(book, line, amount, unit, sign);
    if (line.share.role == CreditRole::overlay) {
      others.push_back(std::move(part));
      continue;
    }
    total += Decimal::scaled(*line.amount, scale);
    revenue.push_back(std::move(part));
  }
  const auto hits = explainer.rules().hits(explainer.origin(row));
  const std::vector<HandSplit> by_hand = explainer.splits(row);
  const bool hand = std::any_of(by_hand.begin(), by_hand.end(), [](const HandSplit& s) { return s.role == CreditRole::revenue; });
  for (std::size_t slot = 0; slot < hits.size(); ++slot) {
    for (std::size_t i = slot == 0 && hand ? 0 : 1; i < hits[slot].size(); ++i) {
      const CreditRule& rule = explainer.rules().rules()[hits[slot][i].rule];
      const Criterion criterion = slot == 0 && hand ? Criterion::by_hand : explainer.rules().criterion(hits[slot][0], hits[slot][i]);
      const std::string reason = slot == 0 && hand ? "loses to the splits by hand" : "loses to " + explainer.rules().rules()[hits[slot][0].rule].name + " by " + std::string(name_of(criterion));
      others.push_back(Why::absent(rule.name, reason, rule.path));
    }
  }
  const std::string label = "credit of " + path;
  if (revenue.empty()) return Why::absent(label, "no amount", path, std::move(others));
  Why sum = Why::of(Why::Operation::sum, label, total, unit, std::move(revenue), path);
  if (others.empty()) return sum;
  others.insert(others.begin(), std::move(sum));
  return Why::of(Why::Operation::chosen, label, total, unit, std::move(others), path);
}

}  // namespace attain
