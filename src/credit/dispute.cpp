// Disputes decided, and what two books credit differently.
#include "attain/credit/dispute.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <tuple>

#include "rules.hpp"

namespace attain {

namespace {

/// One line of credit in words, so that books need not number people alike.
struct Line { std::string person, team; CreditRole role; std::int64_t share; int128 amount; std::vector<std::string> teams; };

/// Facts of one book, looked up by id.
class Ledger {
 public:
  Ledger(const Book& book, std::string_view table) : book_(book), credits_(credits_of(book, table)), table_(book.journal().find(table)) {}

  /// Visible facts that `wanted` takes: id and day.
  void facts(const std::function<bool(const Segment&, std::uint32_t)>& wanted, std::map<std::string, std::int32_t>& out) const {
    if (table_ == nullptr) return;
    for (const Table::Part& part : table_->parts()) {
      for (std::uint32_t row = 0; row < part.segment->rows(); ++row) {
        if (part.visible(row, book_.known()) && wanted(*part.segment, row)) out.emplace(std::string(part.segment->id(row)), part.segment->on().day(row));
      }
    }
  }

  std::vector<Line> lines(const std::string& id) const {
    std::vector<Line> lines;
    const auto row = table_ != nullptr ? table_->find(id, book_.known()) : std::nullopt;
    if (!row) return lines;
    const SpecialFact* special = credits_->special(*row);
    const std::int32_t day = special != nullptr ? special->as_on : table_->parts()[row->part].segment->on().day(row->row);
    for (const auto& [share, amount] : crediting::credited(book_, *credits_, *row)) {
      Line line{{}, {}, share.role, share.share, amount.value_or(0), {}};
      if (share.person != kNone) {
        line.person = book_.ids().of(Domain::salesperson).text(share.person);
        std::vector<std::uint32_t> path;
        if (const std::uint32_t team = book_.company().team_of(share.person, Date(day)); team != kNone) book_.company().team_path(team, Date(day), path);
        for (const std::uint32_t team : path) line.teams.emplace_back(book_.ids().of(Domain::team).text(team));
        if (!line.teams.empty()) line.team = line.teams.front();
      }
      lines.push_back(std::move(line));
    }
    return lines;
  }

 private:
  const Book& book_;
  std::shared_ptr<const Credits> credits_;
  const Table* table_;
};

struct Sums { int128 before = 0, after = 0; std::int64_t share_before = 0, share_after = 0; };

void add_key(Column& column, const std::string& text) { text.empty() ? column.add_null() : column.add(text); }

/// Three money columns: before, after, change.
class Amounts {
 public:
  Amounts(FrameBuilder& builder, const Book& book) {
    const int scale = book.company().money_scale();
    const std::string unit(book.company().currency().code());
    before_ = &builder.decimal("before", scale, unit);
    after_ = &builder.decimal("after", scale, unit);
    change_ = &builder.decimal("change", scale, unit);
  }
  void add(const Sums& sums) {
    before_->add_units(sums.before);
    after_->add_units(sums.after);
    change_->add_units(sums.after - sums.before);
  }

 private:
  Column *before_, *after_, *change_;
};

CreditChange change_of(const Book& before, const Book& after, std::string_view table, const std::map<std::string, std::int32_t>& facts) {
  const Ledger old_ledger(before, table), new_ledger(after, table);
  std::map<std::tuple<std::int32_t, std::string, CreditRole, std::string>, Sums> by_fact;
  std::map<std::tuple<std::string, std::string, std::string, CreditRole>, Sums> by_person;
  std::map<std::tuple<std::string, std::string, CreditRole>, Sums> by_team;
  for (const auto& [id, day] : facts) {
    const std::string month = Period::month(Date(day).year(), Date(day).month()).text();
    for (const bool is_after : {false, true}) {
      for (const Line& line : (is_after ? new_ledger : old_ledger).lines(id)) {
        const auto put = [&](Sums& sums) {
          (is_after ? sums.after : sums.before) += line.amount;
          (is_after ? sums.share_after : sums.share_before) += line.share;
        };
        put(by_fact[{day, id, line.role, line.person}]);
        put(by_person[{line.person, line.team, month, line.role}]);
        if (line.teams.empty()) put(by_team[{std::string(), month, line.role}]);
        for (const std::string& team : line.teams) put(by_team[{team, month, line.role}]);
      }
    }
  }
  CreditChange change;
  {
    FrameBuilder b;
    Column &id = b.text("id"), &on = b.date("on"), &person = b.text("salesperson"), &role = b.text("role"), &share_before = b.decimal("share_before", 12), &share_after = b.decimal("share_after", 12);
    Amounts amounts(b, after);
    for (const auto& [key, sums] : by_fact) {
      if (sums.before == sums.after && sums.share_before == sums.share_after) continue;
      id.add(std::get<1>(key));
      on.add(Date(std::get<0>(key)));
      add_key(person, std::get<3>(key));
      role.add(name_of(std::get<2>(key)));
      share_before.add_units(sums.share_before);
      share_after.add_units(sums.share_after);
      amounts.add(sums);
    }
    change.facts = std::move(b).build();
  }
  {
    FrameBuilder b;
    Column &person = b.text("salesperson"), &team = b.text("team"), &period = b.text("period"), &role = b.text("role");
    Amounts amounts(b, after);
    for (const auto& [key, sums] : by_person) {
      if (sums.before == sums.after) continue;
      add_key(person, std::get<0>(key));
      add_key(team, std::get<1>(key));
      period.add(std::get<2>(key));
      role.add(name_of(std::get<3>(key)));
      amounts.add(sums);
    }
    change.people = std::move(b).build();
  }
  FrameBuilder b;
  Column &team = b.text("team"), &period = b.text("period"), &role = b.text("role");
  Amounts amounts(b, after);
  for (const auto& [key, sums] : by_team) {
    if (sums.before == sums.after) continue;
    add_key(team, std::get<0>(key));
    period.add(std::get<1>(key));
    role.add(name_of(std::get<2>(key)));
    amounts.add(sums);
  }
  change.teams = std::move(b).build();
  return change;
}

/// The row of that id as a record, as `correct` takes it.
std::vector<Document::Member> record_of(const Book& book, const std::string& table, const std::string& id) {
  const Table* found = book.journal().find(table);
  if (found == nullptr || !found->find(id, book.known())) throw Error(ErrorCode::not_found, table + "[\"" + id + "\"]", "no row of that id is known");
  const Frame frame = book.table(table);
  std::vector<Document::Member> record;
  for (std::size_t row = 0; row < frame.rows(); ++row) {
    if (frame.at("id").text(row) != id) continue;
    for (const Column& column : frame.columns()) {
      if (column.name() == "recorded" || column.is_null(row)) continue;
      const Cell cell = column.cell(row);
      if (const auto* text = std::get_if<std::string>(&cell)) record.emplace_back(column.name(), *text);
      else if (const auto* number = std::get_if<Decimal>(&cell)) record.emplace_back(column.name(), *number);
      else if (const auto* whole = std::get_if<std::int64_t>(&cell)) record.emplace_back(column.name(), Decimal(*whole));
      else if (const auto* flag = std::get_if<bool>(&cell)) record.emplace_back(column.name(), *flag);
      else if (const auto* date = std::get_if<Date>(&cell)) record.emplace_back(column.name(), date->text());
    }
  }
  return record;
}

std::string text_in(const std::vector<Document::Member>& record, std::string_view key) {
  for (const auto& [name, value] : record) if (name == key && value.kind() == Document::Kind::text) return value.text();
  return {};
}

void set(std::vector<Document::Member>& record, const std::string& key, Document value) {
  for (auto& [name, old] : record) {
    if (name == key) return void(old = std::move(value));
  }
  record.emplace_back(key, std::move(value));
}

/// What is disputed: a line, or every line of a document.
struct Disputed {
  std::string table, fact;
  std::map<std::string, std::int32_t> lines, touched;   ///< touched: and the returns that inherit from them
};

Disputed disputed(const Book& book, const std::vector<Document::Member>& request, const std::string& path) {
  Disputed d;
  d.table = text_in(request, "table");
  if (d.table.empty()) d.table = "orders";
  d.fact = text_in(request, "fact");
  if (d.fact.empty()) throw Error(ErrorCode::missing_key, path + ".fact", "the dispute names no fact", "put the id of the line or the document into `fact`");
  const Table& table = book.journal().at(d.table);
  const TableSchema& schema = table.schema();
  const auto document = schema.index(d.table == "invoices" ? "invoice" : d.table == "payments" ? "payment" : "order"), reference = schema.index("reference");
  const auto code = book.ids().of(Domain::document).find(d.fact);
  const Ledger ledger(book, d.table);
  ledger.facts([&](const Segment& s, std::uint32_t row) { return s.id(row) == d.fact || (document && code && s.column(*document).code(row) == *code); }, d.lines);
  if (d.lines.empty()) throw Error(ErrorCode::not_found, path + ".fact", "no fact or document \"" + d.fact + "\" in " + d.table);
  d.touched = d.lines;
  if (reference) {
    ledger.facts(
        [&](const Segment& s, std::uint32_t row) {
          const std::uint32_t to = s.column(*reference).code(row);
          if (to == kNone) return false;
          const std::string name(book.ids().of(Domain::document).text(to));
          return name == d.fact || d.lines.count(name) != 0;
        },
        d.touched);
  }
  return d;
}

/// Splits that the decision replaces: of the fact itself and, when a document is decided, of its lines; of the roles (and overlay people) it speaks of.
std::vector<std::string> replaced_splits(const Book& book, const Disputed& disputed, const std::vector<DisputeShare>& shares) {
  std::vector<std::string> ids;
  const Table* splits = book.journal().find("splits");
  if (splits == nullptr) return ids;
  const TableSchema& schema = splits->schema();
  const auto table = schema.index("table"), fact = schema.index("fact"), person = schema.index("salesperson"), role = schema.index("role");
  const auto& texts = book.ids().of(Domain::text);
  for (const Table::Part& part : splits->parts()) {
    const Segment& s = *part.segment;
    for (std::uint32_t row = 0; row < s.rows(); ++row) {
      if (!part.visible(row, book.known())) continue;
      const std::uint32_t of = s.column(*table).code(row);
      if ((of == kNone ? std::string_view("orders") : texts.text(of)) != disputed.table) continue;
      const std::string target(book.ids().of(Domain::document).text(s.column(*fact).code(row)));
      if (target != disputed.fact && disputed.lines.count(target) == 0) continue;
      const CreditRole is = texts.text(s.column(*role).code(row)) == "overlay" ? CreditRole::overlay : CreditRole::revenue;
      const std::string_view who = book.ids().of(Domain::salesperson).text(s.column(*person).code(row));
      const bool spoken = std::any_of(shares.begin(), shares.end(), [&](const DisputeShare& share) { return share.role == is && (is == CreditRole::revenue || share.salesperson == who); });
      if (spoken) ids.emplace_back(s.id(row));
    }
  }
  return ids;
}

void check_decision(const DisputeDecision& d, const std::vector<Document::Member>& request, const std::string& path) {
  if (text_in(request, "kind") != "dispute") throw Error(ErrorCode::invalid_argument, path + ".kind", "the request is no dispute");
  if (const std::string on = text_in(request, "decided_on"); !on.empty()) throw Error(ErrorCode::invalid_argument, path + ".decided_on", "the dispute was decided on " + on, "a new claim is a new request");
  if (d.by.empty()) throw Error(ErrorCode::missing_key, "by", "a decision says who decided");
  if (!d.on) throw Error(ErrorCode::missing_key, "on", "a decision says when");
  if (d.reason.empty()) throw Error(ErrorCode::missing_key, "reason", "a decision says why");
}

}  // namespace

CreditChange credit_change(const Book& before, const Book& after, const CreditChangeOptions& options) {
  const Date as_of = options.as_of.value_or(options.period.last());
  std::map<std::string, std::int32_t> facts;
  const auto wanted = [&](const Segment& s, std::uint32_t row) {
    const std::int32_t day = s.on().day(row);
    return day != kNullDay && options.period.contains(Date(day)) && Date(day) <= as_of;
  };
  if (after.journal().find(options.table) == nullptr) (void)before.journal().at(options.table);
  Ledger(after, options.table).facts(wanted, facts);
  Ledger(before, options.table).facts(wanted, facts);
  return change_of(before, after, options.table, facts);
}

Decided decide(const Book& book, const DisputeDecision& d) {
  const std::string path = "requests[\"" + d.request + "\"]";
  std::vector<Document::Member> request = record_of(book, "requests", d.request);
  check_decision(d, request, path);
  const Disputed what = disputed(book, request, path);
  const std::int64_t recorded = d.recorded.value_or(book.last_recorded() + 1);
  const AppendOptions options{.recorded = recorded};
  std::vector<Document> rows;
  for (std::size_t i = 0; i < d.shares.size(); ++i) {
    const DisputeShare& share = d.shares[i];
    const auto person = book.ids().of(Domain::salesperson).find(share.salesperson);
    if (!person || !book.company().exists(Domain::salesperson, *person)) {
      std::vector<std::string> people;
      for (const std::uint32_t code : book.company().entities(Domain::salesperson)) people.emplace_back(book.company().id(Domain::salesperson, code));
      throw Error(ErrorCode::unknown_reference, "shares[" + std::to_string(i) + "]", "no salesperson \"" + share.salesperson + "\"", did_you_mean(share.salesperson, people));
    }
    rows.push_back(Document::object({{"id", d.request + "/" + share.salesperson + (share.role == CreditRole::overlay ? "/overlay" : "")}, {"on", d.on->text()}, {"table", what.table}, {"fact", what.fact},
                                     {"salesperson", share.salesperson}, {"share", share.share}, {"role", std::string(name_of(share.role))}, {"by", d.by}, {"reason", d.reason}}));
  }
  Decimal sum(0);
  for (const DisputeShare& share : d.shares) if (share.role == CreditRole::revenue) sum += share.share;
  if (sum > Decimal(1)) throw Error(ErrorCode::shares_do_not_sum, "shares", "revenue shares add to " + sum.normalized().text() + ", above 1", "lower the shares, or give some the role overlay");
  Book next = book;
  if (const std::vector<std::string> replaced = replaced_splits(book, what, d.shares); !replaced.empty()) next = next.withdraw("splits", replaced, recorded);
  if (!rows.empty()) next = next.append("splits", rows, options);
  set(request, "decided_on", d.on->text());
  set(request, "state", "decided");
  set(request, "outcome", !d.outcome.empty() ? d.outcome : d.shares.empty() ? "rejected" : "granted");
  next = next.correct("requests", {Document::object(std::move(request))}, options);
  CreditChange change = change_of(book, next, what.table, what.touched);
  return {std::move(next), std::move(change)};
}

}  // namespace attain
