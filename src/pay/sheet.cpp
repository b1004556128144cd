// Statement sheets: frames over what a run found.
#include "sheet.hpp"

#include <algorithm>
#include <array>

#include "attain/base/version.hpp"
#include "earn.hpp"

namespace attain {

namespace paying {

namespace {
constexpr std::array<std::string_view, 19> kKinds = {"earning", "return", "cancellation", "measure", "true_up", "release", "forfeit", "cap", "floor", "gate",
                                                     "bonus", "penalty", "contest", "guarantee", "draw", "recovery", "forgiven", "carried", "exchange"};
}

std::string_view name_of(LineKind kind) noexcept { return kKinds[std::size_t(kind)]; }

std::optional<LineKind> line_kind(std::string_view name) noexcept {
  const auto found = std::find(kKinds.begin(), kKinds.end(), name);
  return found == kKinds.end() ? std::nullopt : std::optional(LineKind(found - kKinds.begin()));
}

void Sheet::rows_of(std::size_t slot, std::size_t first_period, std::size_t end_period, bool with_differences, std::vector<Row>& rows) const {
  const std::vector<Extra>& mine = extras[slot];
  std::size_t at = 0;
  while (at < mine.size() && mine[at].period < first_period) ++at;
  for (std::size_t t = first_period; t < end_period; ++t) {
    const std::string period = periods[t].text();
    std::size_t end = at;
    while (end < mine.size() && mine[end].period == t) ++end;
    const auto extra = [&](const Extra& e) {
      Row row{.slot = std::uint32_t(slot), .period = period, .origin = period, .component = e.component < 0 ? std::string() : components[std::size_t(e.component)].name, .kind = e.kind, .table = {}, .fact = e.fact,
              .on = std::nullopt, .basis = std::nullopt, .earned = e.earned, .released = e.released, .paid = e.paid, .reason = e.reason};
      if (!e.fact.empty()) row.table = components[std::size_t(e.component)].any->table;
      rows.push_back(std::move(row));
    };
    for (std::size_t c = 0; c < components.size(); ++c) {
      const Bound& bound = components[c];
      const Component* rule = component(c, t);
      const std::size_t b = bucket(c, slot);
      for (std::uint64_t i = lines.begin_of(b, t); i < lines.end_of(b, t) && rule != nullptr && rule->has_lines(); ++i) {
        const std::uint32_t fact = lines.fact(i);
        Row row{.slot = std::uint32_t(slot), .period = period, .origin = period, .component = bound.name, .kind = LineKind::earning, .table = rule->table, .fact = bound.fact_id(fact), .on = std::nullopt,
                .basis = Decimal::scaled(lines.basis(i), bound.scale), .earned = lines.earned(i), .released = 0, .paid = 0, .reason = {}};
        if (fact == kNoFact) row.kind = LineKind::measured, row.table.clear(), row.reason = rule->measure_name;
        else if ((fact & kCancelled) != 0) row.kind = LineKind::cancelled;
        else if (lines.basis(i) < 0) row.kind = LineKind::returned;
        if (fact != kNoFact) row.on = Date(bound.day(fact));
        if (!rule->on_cash) row.released = row.paid = row.earned;
        rows.push_back(std::move(row));
      }
      for (std::size_t i = at; i < end; ++i) if (mine[i].component == std::int32_t(c)) extra(mine[i]);
    }
    for (std::size_t i = at; i < end; ++i) if (mine[i].component < 0) extra(mine[i]);
    at = end;
  }
  if (!with_differences) return;
  for (const Difference& d : differences) {
    if (d.slot != slot) continue;
    rows.push_back({.slot = std::uint32_t(slot), .period = periods[first_asked].text(), .origin = d.origin, .component = d.component, .kind = d.kind, .table = d.table, .fact = d.fact, .on = std::nullopt, .basis = std::nullopt,
                    .earned = d.earned, .released = d.released, .paid = d.paid, .reason = d.reason});
  }
}

Frame Sheet::frame_of(const std::vector<Row>& rows) const {
  FrameBuilder builder;
  Column &person = builder.text("salesperson"), &period = builder.text("period"), &origin = builder.text("origin"), &component = builder.text("component"), &kind = builder.text("kind"), &table = builder.text("table"),
         &fact = builder.text("fact"), &on = builder.date("on");
  int basis_scale = book.company().money_scale();
  for (const Bound& bound : components) basis_scale = std::max(basis_scale, bound.scale);
  Column& basis = builder.decimal("basis", basis_scale);
  const std::string unit(book.company().currency().code());
  Column &earned = builder.decimal("earned", shown_scale, unit), &released = builder.decimal("released", shown_scale, unit), &paid = builder.decimal("paid", shown_scale, unit), &code = builder.text("currency"),
         &reason = builder.text("reason");
  const auto text = [](Column& column, const std::string& value) { value.empty() ? column.add_null() : column.add(value); };
  for (const Row& row : rows) {
    person.add(people[row.slot].id);
    period.add(row.period);
    origin.add(row.origin);
    text(component, row.component);
    kind.add(name_of(row.kind));
    text(table, row.table);
    text(fact, row.fact);
    on.add(row.on);
    basis.add(row.basis);
    earned.add(money(row.earned));
    released.add(money(row.released));
    paid.add(money(row.paid));
    code.add(unit);
    text(reason, row.reason);
  }
  return std::move(builder).build();
}

}  // namespace paying

using paying::Row;
using paying::Sheet;

const std::string& StatementSheet::plan() const noexcept { return sheet_->options.plan; }
const Period& StatementSheet::period() const noexcept { return sheet_->options.period; }
Date StatementSheet::as_of() const noexcept { return sheet_->as_of; }
Currency StatementSheet::currency() const noexcept { return sheet_->book.company().currency(); }
std::size_t StatementSheet::size() const noexcept { return sheet_->shown.size(); }
const Findings& StatementSheet::findings() const noexcept { return sheet_->findings; }
const Book& StatementSheet::book() const noexcept { return sheet_->book; }
const Document& StatementSheet::rule() const noexcept { return sheet_->plan().document; }

Statement StatementSheet::operator[](std::size_t row) const {
  Statement statement;
  statement.sheet_ = sheet_;
  statement.row_ = sheet_->shown.at(row);
  return statement;
}

bool StatementSheet::contains(std::string_view salesperson) const noexcept {
  return std::any_of(sheet_->shown.begin(), sheet_->shown.end(), [&](std::uint32_t slot) { return sheet_->people[slot].id == salesperson; });
}

Statement StatementSheet::at(std::string_view salesperson) const {
  Statement statement;
  statement.sheet_ = sheet_;
  statement.row_ = sheet_->slot_of(salesperson);
  return statement;
}

Frame StatementSheet::frame() const {
  const Sheet& s = *sheet_;
  FrameBuilder builder;
  const std::string unit(s.book.company().currency().code());
  Column &person = builder.text("salesperson"), &earned = builder.decimal("earned", s.shown_scale, unit), &released = builder.decimal("released", s.shown_scale, unit), &held = builder.decimal("held", s.shown_scale, unit),
         &paid = builder.decimal("paid", s.shown_scale, unit), &code = builder.text("currency");
  for (const std::uint32_t slot : s.shown) {
    const paying::Settled& total = s.totals[slot];
    person.add(s.people[slot].id);
    earned.add(s.money(total.earned));
    released.add(s.money(total.released));
    held.add(s.money(total.held));
    paid.add(s.money(total.paid));
    code.add(unit);
  }
  if (s.exchanged.empty()) return std::move(builder).build();
  const std::string other(s.currency.code());
  Column &paid_in = builder.decimal("paid_in", s.currency.decimals(), other), &realised = builder.decimal("realised", s.currency.decimals(), other), &in = builder.text("paid_currency");
  for (const std::uint32_t slot : s.shown) {
    const paying::Exchanged& e = s.exchanged[slot];
    e.missing ? paid_in.add_null() : paid_in.add(Decimal::scaled(e.paid, paying::kPayScale));
    e.missing ? realised.add_null() : realised.add(Decimal::scaled(e.realised, paying::kPayScale));
    in.add(other);
  }
  return std::move(builder).build();
}

Frame StatementSheet::lines() const {
  std::vector<Row> rows;
  for (const std::uint32_t slot : sheet_->shown) sheet_->rows_of(slot, sheet_->first_asked, sheet_->periods.size(), true, rows);
  return sheet_->frame_of(rows);
}

Frame StatementSheet::lines(std::string_view salesperson) const {
  std::vector<Row> rows;
  sheet_->rows_of(sheet_->slot_of(salesperson), sheet_->first_asked, sheet_->periods.size(), true, rows);
  return sheet_->frame_of(rows);
}

Document StatementSheet::manifest() const {
  const Sheet& s = *sheet_;
  return Document::object({{"digest", s.book.digest(s.as_of)},
                           {"plan", s.options.plan},
                           {"version", s.plan().effective == kEarliest ? Document() : Document(s.plan().effective.text())},
                           {"period", s.options.period.text()},
                           {"as_of", s.as_of.text()},
                           {"known", s.book.known() == kAllKnown ? Document() : Document(s.book.known())},
                           {"library", std::string(version())}});
}

const std::string& Statement::salesperson() const noexcept { return sheet_->people[row_].id; }
const std::string& Statement::name() const noexcept { return sheet_->people[row_].name; }
Decimal Statement::earned() const { return sheet_->money(sheet_->totals[row_].earned); }
Decimal Statement::released() const { return sheet_->money(sheet_->totals[row_].released); }
Decimal Statement::held() const { return sheet_->money(sheet_->totals[row_].held); }
Decimal Statement::paid() const { return sheet_->money(sheet_->totals[row_].paid); }
Decimal Statement::draw_balance() const { return sheet_->money(sheet_->totals[row_].draw_balance); }
Currency Statement::currency() const noexcept { return sheet_->book.company().currency(); }

Frame Statement::lines() const {
  std::vector<Row> rows;
  sheet_->rows_of(row_, sheet_->first_asked, sheet_->periods.size(), true, rows);
  return sheet_->frame_of(rows);
}

Frame StatementSheet::difference(const StatementSheet& other) const { return paying::difference_of(*other.sheet_, *sheet_); }

Why Statement::why() const { return sheet_->why(row_); }
Why Statement::why(std::string_view component, std::string_view fact) const { return sheet_->why_fact(row_, component, fact); }
Frame Statement::outlook() const { return sheet_->outlook(row_); }
Decimal Statement::would_pay(std::string_view component, const Decimal& basis) const { return sheet_->would_pay(row_, sheet_->component_of(component), basis); }

StatementSheet pay(const Book& book, const PayOptions& options) { return StatementSheet(Sheet::run(book, options)); }

}  // namespace attain
