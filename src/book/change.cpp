#include "change.hpp"

#include <algorithm>

namespace attain {

using book::quoted;
using book::Rows;

namespace {

[[noreturn]] void unknown_table(const Book& book, std::string_view name) {
  std::vector<std::string> known = book.tables();
  for (std::string& standard : standard_tables()) known.push_back(std::move(standard));
  for (int i = 0; i <= static_cast<int>(Domain::category); ++i) known.emplace_back(entity_table(static_cast<Domain>(i)));
  known.emplace_back("rates");
  std::string hint = did_you_mean(name, known);
  throw Error(ErrorCode::unknown_table, std::string(name), "no table is called " + quoted(name), hint.empty() ? "declare a table of your own by a \"fact-table/1\" rule" : hint);
}

Rate rate_of(const Rows& rows, std::size_t row) {
  const auto currency = [&](std::string_view column) {
    Currency found;
    rows.guarded(row, {}, column, [&] { found = Currency::of(rows.id(row, rows.at(column))); });
    return found;
  };
  Rate rate;
  rate.from = currency("from");
  rate.to = currency("to");
  rows.guarded(row, {}, "on", [&] {
    const auto on = rows.date(row, rows.at("on"));
    if (!on) throw Error(ErrorCode::invalid_row, {}, "\"on\" is empty");
    rate.on = *on;
  });
  rows.guarded(row, {}, "rate", [&] {
    const auto number = rows.number(row, rows.at("rate"));
    if (!number) throw Error(ErrorCode::invalid_row, {}, "\"rate\" is empty");
    rate.rate = *number;
  });
  if (const auto type = rows.find("type")) rate.type = text_of(rows.cell(row, *type));
  return rate;
}

std::string rate_id(const Rate& rate) {
  return std::string(rate.from.code()) + "/" + std::string(rate.to.code()) + "/" + rate.on.text() + (rate.type.empty() || rate.type == "booking" ? "" : "/" + rate.type);
}

std::optional<Rate> parse_rate_id(std::string_view id) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0; begin <= id.size();) {
    const std::size_t slash = parts.size() == 3 ? std::string_view::npos : id.find('/', begin);
    parts.push_back(id.substr(begin, slash == std::string_view::npos ? slash : slash - begin));
    if (slash == std::string_view::npos) break;
    begin = slash + 1;
  }
  if (parts.size() < 3) return std::nullopt;
  const auto from = Currency::find(parts[0]), to = Currency::find(parts[1]);
  const auto on = Date::parse(parts[2]);
  if (!from || !to || !on) return std::nullopt;
  Rate rate;
  rate.from = *from;
  rate.to = *to;
  rate.on = *on;
  rate.type = parts.size() > 3 ? std::string(parts[3]) : "booking";
  return rate;
}

}  // namespace

Book::Change::Change(const Book& of, std::string_view name, const AppendOptions& options, OnChange how)
    : book(of), table(name), route(find_route(of, name)), on_change(how), floats_shortest(options.floats_shortest) {
  if (of.known() != kAllKnown) {
    throw Error(ErrorCode::invalid_argument, table, "this book shows what was known at " + std::to_string(of.known()) + " and does not change", "change the book it came from");
  }
  recorded = options.recorded.value_or(of.last_recorded() + 1);
  if (recorded < 0 || recorded >= kAllKnown) throw Error(ErrorCode::invalid_argument, table, "recorded is " + std::to_string(recorded), "recorded values start at 0");
}

Book::Change::Route Book::Change::find_route(const Book& book, std::string_view name) {
  if (book.journal().find(name) != nullptr || standard_schema(name) != nullptr) return {};
  if (name == "rates") return {Kind::rates, Domain::text, {}};
  if (const auto kind = entity_kind(name)) return {Kind::entities, *kind, {}};
  if (auto dated = attribute_table(name)) return {Kind::entries, dated->first, std::move(dated->second)};
  unknown_table(book, name);
}

CompanyBuilder::OnChange Book::Change::in_company() const noexcept {
  return on_change == OnChange::refuse ? CompanyBuilder::OnChange::refuse : CompanyBuilder::OnChange::supersede;
}

Book Book::Change::finish(CompanyBuilder&& builder) const {
  if (!builder.changed()) return book;
  return Book(std::make_shared<const State>(std::move(builder).build(), book.state_->journal, book.state_->rules, kAllKnown));
}

Book Book::Change::with(const std::function<void(Appender&)>& fill) const {
  if (route.kind != Kind::facts) throw Error(ErrorCode::invalid_argument, table, "only tables of facts are streamed", "append a batch or records");
  const Journal& journal = book.state_->journal;
  Appender appender(journal, table, {.recorded = recorded, .on_change = on_change, .floats_shortest = floats_shortest});
  fill(appender);
  if (appender.rows_added() == 0) {  // nothing new: the same book, but the table exists from now on
    if (journal.find(table) != nullptr) return book;
    return Book(std::make_shared<const State>(book.state_->company, journal.with_table(table), book.state_->rules, kAllKnown));
  }
  return Book(std::make_shared<const State>(book.state_->company, std::move(appender).finish(), book.state_->rules, kAllKnown));
}

Book Book::Change::with(const Batch& batch) const {
  if (route.kind == Kind::facts) {
    return with([&](Appender& appender) {
      if (batch.rows > 0 || !batch.columns.empty()) appender.add(batch);
    });
  }
  if (batch.rows == 0) return book;
  CompanyBuilder builder(book.state_->company);
  Rows rows(batch, table);
  if (route.kind == Kind::entities) {
    for (std::size_t column = 0; column < rows.columns(); ++column) {
      if (book.company().find(route.entity, rows.name(column)) == nullptr && rows.name(column) != "id") rows.infer(column);
    }
    entities(builder, rows);
  } else if (route.kind == Kind::entries) {
    rows.only({"id", "from", "is", "recorded"});
    if (const auto is = rows.find("is"); is && book.company().find(route.entity, route.attribute) == nullptr) rows.infer(*is);
    entries(builder, rows);
  } else {
    rows.only({"from", "to", "on", "rate", "type", "recorded"});
    rates(builder, rows);
  }
  return finish(std::move(builder));
}

Book Book::Change::with(const std::vector<Document>& records) const {
  if (route.kind != Kind::entities) {
    Batch batch;
    try {
      batch = batch_from_records(records);
    } catch (const Error& error) {
      throw Error(error.code(), table + error.path(), error.message(), error.hint());
    }
    return with(batch);
  }
  CompanyBuilder builder(book.state_->company);
  for (std::size_t i = 0; i < records.size(); ++i) {
    std::string path = table + "[" + std::to_string(i) + "]";
    if (records[i].kind() == Document::Kind::object) {
      if (const Document* id = records[i].find("id"); id != nullptr && id->kind() == Document::Kind::text && !id->text().empty()) path = table + "[" + quoted(id->text()) + "]";
    }
    const Reader record(records[i], path);
    if (!record.is_object()) throw record.error(ErrorCode::wrong_type, "expected an object, found " + std::string(name_of(records[i].kind())));
    if (on_change == OnChange::replace && record.has("id") && record.at("id").is_text()) must_know(builder, record.at("id").text(), path);
    builder.entity(route.entity, record, recorded, in_company());
  }
  return finish(std::move(builder));
}

void Book::Change::must_know(const CompanyBuilder& builder, const std::string& id, const std::string& path) const {
  if (builder.knows(route.entity, id)) return;
  std::vector<std::string> ids;
  for (const std::uint32_t code : book.company().entities(route.entity)) ids.emplace_back(book.company().id(route.entity, code));
  throw Error(ErrorCode::not_found, path, "no " + std::string(name_of(route.entity)) + " " + quoted(id) + " is known", did_you_mean(id, ids));
}

void Book::Change::entities(CompanyBuilder& builder, const Rows& rows) const {
  const std::size_t id_column = rows.at("id");
  const auto recorded_column = rows.find("recorded");
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const std::string id = rows.id(row, id_column);
    const std::int64_t at = rows.recorded(row, recorded);
    if (on_change == OnChange::replace) must_know(builder, id, rows.path(row, id));
    builder.add(route.entity, id, at, {});
    for (std::size_t column = 0; column < rows.columns(); ++column) {
      if (column == id_column || column == recorded_column) continue;
      rows.guarded(row, id, rows.name(column), [&] {
        const Cell value = rows.cell(row, column);
        if (value.index() != 0) builder.value(route.entity, rows.name(column), id, value, at, in_company(), {});
      });
    }
  }
}

void Book::Change::entries(CompanyBuilder& builder, const Rows& rows) const {
  const std::size_t id_column = rows.at("id"), is_column = rows.at("is");
  const auto from_column = rows.find("from");
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const std::string id = rows.id(row, id_column);
    std::optional<Date> from;
    if (from_column) rows.guarded(row, id, "from", [&] { from = rows.date(row, *from_column); });
    const std::int64_t at = rows.recorded(row, recorded);
    rows.guarded(row, id, "is", [&] {
      if (on_change == OnChange::replace && !builder.knows_entry(route.entity, route.attribute, id, from.value_or(kEarliest))) {
        throw Error(ErrorCode::not_found, {}, "no entry of " + quoted(id) + (from ? " from " + from->text() : "") + " is known", "withdraw the wrong entry and append the right one");
      }
      builder.entry(route.entity, route.attribute, id, from, rows.cell(row, is_column), at, in_company(), {});
    });
  }
}

void Book::Change::rates(CompanyBuilder& builder, const Rows& rows) const {
  for (const char* column : {"from", "to", "on", "rate"}) (void)rows.at(column);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    Rate rate = rate_of(rows, row);
    rate.recorded = rows.recorded(row, recorded);
    rows.guarded(row, rate_id(rate), {}, [&] {
      if (on_change == OnChange::replace && !builder.knows_rate(rate)) throw Error(ErrorCode::not_found, {}, "no such rate is known");
      builder.rate(rate, in_company(), {});
    });
  }
}

Book Book::Change::without(const std::vector<std::string>& ids) const {
  if (ids.empty()) return book;
  if (route.kind == Kind::facts) {
    return Book(std::make_shared<const State>(book.state_->company, book.state_->journal.withdraw(table, ids, recorded), book.state_->rules, kAllKnown));
  }
  CompanyBuilder builder(book.state_->company);
  for (const std::string& id : ids) {
    const std::string path = table + "[" + quoted(id) + "]";
    if (route.kind == Kind::entities) {
      builder.withdraw(route.entity, id, recorded, path);
    } else if (route.kind == Kind::rates) {
      const auto rate = parse_rate_id(id);
      if (!rate) throw Error(ErrorCode::not_found, path, quoted(id) + " names no rate", "write FROM/TO/YYYY-MM-DD or FROM/TO/YYYY-MM-DD/type");
      builder.withdraw_rate(rate->from, rate->to, rate->on, rate->type, recorded, path);
    } else {
      const std::size_t sign = id.rfind('@');
      const auto from = sign == std::string::npos ? std::nullopt : Date::parse(std::string_view(id).substr(sign + 1));
      // An id may hold an @ itself, so the whole text is tried first.
      const bool whole = !from || builder.knows(route.entity, id);
      builder.withdraw_entry(route.entity, route.attribute, whole ? id : id.substr(0, sign), whole ? std::nullopt : from, recorded, path);
    }
  }
  return finish(std::move(builder));
}

}  // namespace attain
