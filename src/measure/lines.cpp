#include "lines.hpp"

#include <algorithm>

namespace attain::measuring {

namespace {

std::uint32_t word(const Book& book, std::string_view text) { return book.ids().of(Domain::text).find(text).value_or(kNone); }

/// Closed periods with their recorded cut-off: what was confirmed by the close counts in it.
std::vector<std::pair<Period, std::int64_t>> cutoffs_of(const Book& book) {
  std::vector<std::pair<Period, std::int64_t>> result;
  const Table* periods = book.journal().find("periods");
  if (periods == nullptr) return result;
  const auto period = periods->schema().index("period"), state = periods->schema().index("state"), cutoff = periods->schema().index("cutoff");
  if (!period || !state || !cutoff) return result;
  for (const Table::Part& part : periods->parts()) {
    for (std::uint32_t row = 0; row < part.segment->rows(); ++row) {
      if (!part.visible(row, book.known())) continue;
      const Ids& ids = book.ids();
      if (ids.of(Domain::text).text(part.segment->column(*state).code(row)) != "closed") continue;
      const auto number = part.segment->column(*cutoff).decimal(row);
      const auto known = number ? number->to_int64() : std::nullopt;
      const auto parsed = Period::parse(ids.of(Domain::text).text(part.segment->column(*period).code(row)), &book.company().fiscal());
      if (known && parsed) result.emplace_back(*parsed, *known);
    }
  }
  return result;
}

}  // namespace

LineReader::LineReader(const Book& book, const Component& component, Date as_of, CreditRole role)
    : book_(book), component_(component), as_of_(as_of), role_(role) {
  const std::string name = !component.event.empty() ? (component.event == "prospects_developed" ? "customer_stages" : "orders") : component.table;
  table_ = book.journal().find(name);
  if (table_ == nullptr) return;
  const TableSchema& schema = table_->schema();
  if (component.event.empty()) credits_ = credits_of(book, name);
  if (component.date_column != "on") date_column_ = schema.index(component.date_column);
  if (!component.value_column.empty()) value_column_ = schema.index(component.value_column);
  kind_ = schema.index("kind");
  amount_column_ = schema.index("amount");
  customer_ = schema.index("customer");
  cost_ = schema.index("cost");
  quantity_ = schema.index("quantity");
  cancelled_on_ = schema.index("cancelled_on");
  status_ = schema.index("status");
  decided_on_ = schema.index("decided_on");
  state_ = schema.index("state");
  cancelled_ = word(book, "cancelled");
  confirmed_ = word(book, "confirmed");
  converts_ = value_column_ && component.money && schema.columns[*value_column_].kind == ColumnKind::money;
  for (const char* negative : {"return", "credit_note", "refund", "bounce"}) {
    if (const std::uint32_t code = word(book, negative); code != kNone) negative_kinds_.push_back(code);
  }
  if (component.value) value_ = std::make_shared<RowExpression>(book, *table_, component.value, as_of);
  for (const Condition& condition : component.conditions) {
    Bound bound{&condition, schema.index(condition.column), schema.index(condition.other), {}, nullptr};
    for (const std::string& text : condition.words) {
      if (const std::uint32_t code = word(book, text); code != kNone) bound.codes.push_back(code);
    }
    if (condition.test == Condition::Test::expression) bound.where = std::make_shared<RowExpression>(book, *table_, condition.where, as_of);
    if (condition.test == Condition::Test::existing_customer) sale_days_ = sale_days(book, as_of);
    if (condition.test == Condition::Test::confirmed) cutoffs_ = cutoffs_of(book);
    conditions_.push_back(std::move(bound));
  }
}

bool LineReader::holds(const Bound& b, const Segment& fact, std::uint32_t row, const Segment& origin, std::uint32_t origin_row, std::int32_t as_on) const {
  using Test = Condition::Test;
  const auto day = [&](const std::optional<std::size_t>& column) { return column ? fact.column(*column).day(row) : kNullDay; };
  const auto code_listed = [&] {
    const std::uint32_t code = b.column ? fact.column(*b.column).code(row) : kNone;
    return code != kNone && std::find(b.codes.begin(), b.codes.end(), code) != b.codes.end();
  };
  switch (b.condition->test) {
    case Test::is: return code_listed();
    case Test::is_not: return !code_listed();
    case Test::not_cancelled: {
      if (const std::int32_t on = day(cancelled_on_); on != kNullDay) return Date(on) > as_of_;
      return cancelled_ == kNone || !status_ || fact.column(*status_).code(row) != cancelled_;
    }
    case Test::filled: return b.column && !fact.column(*b.column).is_null(row);
    case Test::due: return day(b.column) != kNullDay && Date(day(b.column)) <= as_of_;
    case Test::done_in_time: {
      const std::int32_t done = day(b.column);
      const std::int32_t limit = b.condition->other == "on" ? fact.on().day(row) : day(b.other);
      return done != kNullDay && limit != kNullDay && Date(done) <= as_of_ && std::int64_t(done) <= std::int64_t(limit) + b.condition->days;
    }
    case Test::existing_customer: {
      const std::uint32_t customer = customer_ ? fact.column(*customer_).code(row) : kNone;
      const auto days = sale_days_->of(customer);
      return !days.empty() && days.front() < fact.on().day(row);
    }
    case Test::confirmed: {
      if (!state_ || confirmed_ == kNone || fact.column(*state_).code(row) != confirmed_) return false;
      const std::int32_t decided = day(decided_on_);
      if (decided == kNullDay || Date(decided) <= as_of_) return true;
      const Date on(fact.on().day(row));
      return std::any_of(cutoffs_.begin(), cutoffs_.end(), [&](const auto& cutoff) { return cutoff.first.contains(on) && fact.recorded().number(row) <= cutoff.second; });
    }
    case Test::expression: return b.where->holds(fact, row, origin, origin_row, Date(as_on));
  }
  return false;
}

bool LineReader::passes(const Segment& fact, std::uint32_t row, const Segment& origin, std::uint32_t origin_row, std::int32_t as_on) const {
  return std::all_of(conditions_.begin(), conditions_.end(), [&](const Bound& b) { return holds(b, fact, row, origin, origin_row, as_on); });
}

/// A return's cost at the unit cost of its sale: by quantity, else by amount.
std::optional<std::int64_t> LineReader::returned_cost(const Segment& fact, std::uint32_t row, const Segment& sale, std::uint32_t sale_row) const {
  const std::int64_t cost = sale.column(*cost_).number(sale_row);
  if (cost == kNullNumber) return std::nullopt;
  for (const auto& by : {quantity_, amount_column_}) {
    const auto returned = by ? fact.column(*by).decimal(row) : std::nullopt, sold = by ? sale.column(*by).decimal(sale_row) : std::nullopt;
    if (!returned || !sold || sold->is_zero()) continue;
    return static_cast<std::int64_t>((Decimal(cost) * *returned / *sold).rounded_scaled(0));
  }
  return std::nullopt;
}

std::optional<int128> LineReader::value_of(const Segment& fact, std::uint32_t row, const SpecialFact* special, const Segment& origin, std::uint32_t origin_row) const {
  int128 value = 1;
  if (value_) {
    const std::int32_t as_on = special != nullptr ? special->as_on : fact.on().day(row);
    value = value_->number(fact, row, origin, origin_row, Date(as_on)).rounded_scaled(component_.scale);
  } else if (value_column_) {
    const SegmentColumn& column = fact.column(*value_column_);
    std::int64_t number = column.number(row);
    if (special != nullptr && !(special->origin == special->fact) && value_column_ == cost_) {
      if (const auto inherited = returned_cost(fact, row, origin, origin_row)) number = *inherited;
    }
    if (number == kNullNumber) return std::nullopt;
    if (converts_ && special != nullptr) {
      if (special->amount == kNullNumber) return std::nullopt;
      if (value_column_ == amount_column_) number = special->amount;
      else {   // cost, tax: in proportion to the amount's own conversion
        const std::int64_t amount = fact.column(*amount_column_).number(row);
        if (amount != kNullNumber && amount != 0 && amount != special->amount) number = static_cast<std::int64_t>(multiply_divide(number, special->amount, amount));
      }
    }
    value = number;
    if (column.scale < component_.scale) value *= power_of_ten(component_.scale - column.scale);
    else if (column.scale > component_.scale) value = multiply_divide(value, 1, power_of_ten(column.scale - component_.scale));
  } else {
    value = power_of_ten(component_.scale);
  }
  if (component_.signed_by_kind && kind_ && component_.aggregate == Aggregate::sum) {
    const std::uint32_t kind = fact.column(*kind_).code(row);
    if (std::find(negative_kinds_.begin(), negative_kinds_.end(), kind) != negative_kinds_.end()) value = -value;
  }
  return value;
}

bool LineReader::in_time(const Segment& s, std::uint32_t row, Date first, Date end, std::int32_t& on) const {
  const std::int32_t posted = s.on().day(row);
  on = date_column_ ? s.column(*date_column_).day(row) : posted;
  if (on == kNullDay || Date(on) < first || Date(on) >= end) return false;
  return (posted == kNullDay ? Date(on) : Date(posted)) <= as_of_;
}

std::size_t LineReader::keep(std::size_t condition, const Segment& s, std::span<const std::uint32_t> rows, const std::uint32_t* slots, std::uint32_t* kept, std::uint32_t* kept_slots) const {
  using Test = Condition::Test;
  const Bound& b = conditions_[condition];
  std::size_t n = 0;
  const auto those = [&](auto&& test) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      kept[n] = rows[i];
      kept_slots[n] = slots[i];
      n += bool(test(rows[i]));
    }
    return n;
  };
  const auto all = [&] { return those([](std::uint32_t) { return true; }); };
  const std::int32_t as_of = as_of_.days();
  const auto column = [&](const std::optional<std::size_t>& at) { return at ? &s.column(*at) : nullptr; };
  switch (b.condition->test) {
    case Test::is:
    case Test::is_not: {
      if (!b.column) break;
      const SegmentColumn& words = s.column(*b.column);
      const bool wanted = b.condition->test == Test::is;
      const std::uint32_t one = b.codes.size() == 1 ? b.codes[0] : kNone;
      const auto listed = [&](std::uint32_t code) { return code != kNone && std::find(b.codes.begin(), b.codes.end(), code) != b.codes.end(); };
      if (words.mask == 0) return listed(words.code(0)) == wanted ? all() : 0;
      if (one != kNone) return those([&](std::uint32_t row) { return (words.code(row) == one) == wanted; });
      return those([&](std::uint32_t row) { return listed(words.code(row)) == wanted; });
    }
    case Test::not_cancelled: {
      const SegmentColumn* days = cancelled_on_ && !s.column(*cancelled_on_).all_null() ? &s.column(*cancelled_on_) : nullptr;
      const SegmentColumn* words = cancelled_ != kNone && status_ && !(s.column(*status_).mask == 0 && s.column(*status_).code(0) != cancelled_) ? &s.column(*status_) : nullptr;
      if (days == nullptr && words == nullptr) return all();
      if (days == nullptr) return those([&](std::uint32_t row) { return words->code(row) != cancelled_; });
      return those([&](std::uint32_t row) {
        const std::int32_t on = days->day(row);
        return on != kNullDay ? on > as_of : words == nullptr || words->code(row) != cancelled_;
      });
    }
    case Test::due: {
      const SegmentColumn* days = column(b.column);
      if (days == nullptr) return 0;
      return those([&](std::uint32_t row) { return (days->day(row) != kNullDay) & (days->day(row) <= as_of); });
    }
    case Test::done_in_time: {
      const SegmentColumn* done = column(b.column);
      const SegmentColumn* limits = b.condition->other == "on" ? &s.on() : column(b.other);
      if (done == nullptr || limits == nullptr) return 0;
      return those([&](std::uint32_t row) {
        const std::int32_t on = done->day(row), limit = limits->day(row);
        return (on != kNullDay) & (limit != kNullDay) & (on <= as_of) & (std::int64_t(on) <= std::int64_t(limit) + b.condition->days);
      });
    }
    case Test::existing_customer: {
      const SegmentColumn* who = column(customer_);
      if (who == nullptr) return 0;
      const std::vector<std::int32_t>& first = sale_days_->first;
      return those([&](std::uint32_t row) {
        const std::uint32_t customer = who->code(row);
        return customer < first.size() && first[customer] < s.on().day(row);
      });
    }
    case Test::expression: {
      std::vector<std::uint32_t> passed(rows.begin(), rows.end());
      b.where->keep(s, passed);
      std::size_t at = 0;
      return those([&](std::uint32_t row) { return at < passed.size() && passed[at] == row && ++at != 0; });
    }
    case Test::filled:
    case Test::confirmed: break;
  }
  return those([&](std::uint32_t row) { return holds(b, s, row, s, row, s.on().day(row)); });
}

void LineReader::keep(const Segment& s, std::vector<std::uint32_t>& rows) const {
  std::vector<std::uint32_t> slots(rows.size()), kept(rows.size());
  for (std::size_t i = 0; i < conditions_.size() && !rows.empty(); ++i) {
    kept.resize(rows.size());
    kept.resize(keep(i, s, rows, slots.data(), kept.data(), slots.data()));
    rows.swap(kept);
  }
}

void LineReader::for_each(Date first, Date end, const std::function<void(const Line&)>& each) const {
  if (!component_.event.empty()) return events(first, end, each);
  if (table_ == nullptr) return;
  Line line;
  std::uint64_t base = 0;
  const auto person_column = credits_->person_column();
  for (std::size_t part = 0; part < table_->parts().size() && role_ == CreditRole::revenue; ++part) {
    const Segment& s = *table_->parts()[part].segment;
    const auto skip = credits_->skip(part);
    const bool outside = !date_column_ && (s.first_day() >= end || s.last_day() < first);
    for (std::uint32_t row = 0; !outside && row < s.rows(); ++row) {
      if (!skip.empty() && (skip[row / 64] >> (row % 64) & 1) != 0) continue;
      std::int32_t on = kNullDay;
      if (!in_time(s, row, first, end, on) || !passes(s, row, s, row, s.on().day(row))) continue;
      const auto value = value_of(s, row, nullptr, s, row);
      if (!value) continue;
      line.fact = line.origin = &s;
      line.row = line.origin_row = row;
      line.on = on;
      line.as_on = s.on().day(row) == kNullDay ? on : s.on().day(row);
      line.person = person_column ? s.column(*person_column).code(row) : kNone;
      line.share = kWholeShare;
      line.value = *value;
      line.fact_number = base + row;
      each(line);
    }
    base += s.rows();
  }
  for_each_special(first, end, each);
}

void LineReader::for_each_special(Date first, Date end, const std::function<void(const Line&)>& each) const {
  if (table_ == nullptr || !component_.event.empty()) return;
  Line line;
  std::vector<std::uint64_t> bases(table_->parts().size(), 0);
  for (std::size_t part = 1; part < bases.size(); ++part) bases[part] = bases[part - 1] + table_->parts()[part - 1].segment->rows();
  std::vector<int128> parts;
  for (const SpecialFact& special : credits_->specials()) {
    const Segment& s = *table_->parts()[special.fact.part].segment;
    const Segment& o = *table_->parts()[special.origin.part].segment;
    std::int32_t on = kNullDay;
    if (!in_time(s, special.fact.row, first, end, on) || !passes(s, special.fact.row, o, special.origin.row, special.as_on)) continue;
    const auto value = value_of(s, special.fact.row, &special, o, special.origin.row);
    if (!value) continue;
    const auto shares = credits_->shares(special);
    const int128 rest = split_value(*value, shares, parts);
    line.fact = &s;
    line.row = special.fact.row;
    line.origin = &o;
    line.origin_row = special.origin.row;
    line.on = on;
    line.as_on = special.as_on;
    line.fact_number = bases[special.fact.part] + special.fact.row;
    std::int64_t given = 0;
    for (std::size_t i = 0; i < shares.size(); ++i) {
      if (shares[i].role != role_) continue;
      given += shares[i].share;
      line.person = shares[i].person;
      line.share = shares[i].share;
      line.value = parts[i];
      each(line);
    }
    if (role_ == CreditRole::revenue && given != kWholeShare) {
      line.person = kNone;
      line.share = kWholeShare - given;
      line.value = rest;
      each(line);
    }
  }
}

void LineReader::events(Date first, Date end, const std::function<void(const Line&)>& each) const {
  if (table_ == nullptr || role_ != CreditRole::revenue) return;
  const auto list = events_of(book_, component_, as_of_);
  std::vector<int128> parts;
  std::uint64_t number = 0;
  for (const Event& event : *list) {
    ++number;
    if (Date(event.on) < first || Date(event.on) >= end) continue;
    Line line;
    line.fact = line.origin = event.fact;
    line.row = line.origin_row = event.row;
    line.on = event.on;
    line.as_on = event.as_on;
    line.customer = event.customer;
    line.fact_number = number;
    if (!conditions_.empty() && (event.fact == nullptr || !passes(*event.fact, event.row, *event.fact, event.row, event.as_on))) continue;
    const int128 one = event.sign * power_of_ten(component_.scale);
    std::int64_t given = 0;
    int128 rest = split_value(one, event.shares, parts);
    if (event.each) rest = one - one * int128(event.shares.size());   // the company still counts one
    for (std::size_t i = 0; i < event.shares.size(); ++i) {
      if (event.shares[i].role != CreditRole::revenue) continue;
      line.person = event.shares[i].person;
      line.share = event.shares[i].share;
      line.value = event.each ? one : parts[i];
      given += event.shares[i].share;
      each(line);
    }
    if (rest != 0 || given != kWholeShare) {
      line.person = kNone;
      line.share = kWholeShare - given;
      line.value = rest;
      each(line);
    }
  }
}

}  // namespace attain::measuring
