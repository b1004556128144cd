#include "groups.hpp"

#include <algorithm>

#include "working_days.hpp"

namespace attain::measuring {

Period TimeCell::period() const {
  for (const Period& label : labels) {
    if (label.first() == first && label.end() == end) return label;
  }
  return Period::half_open(first, end);
}

void Axis::index() {
  first = cells.front().first;
  end = cells.front().end;
  for (const TimeCell& cell : cells) {
    first = std::min(first, cell.first);
    end = std::max(end, cell.end);
  }
  lookup.assign(std::size_t(end - first), -1);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    for (Date day = cells[i].first; day < cells[i].end; ++day) lookup[std::size_t(day - first)] = std::int32_t(i);
  }
}

namespace {

struct TimeColumn { std::size_t place; std::vector<Period> labels; };

/// The domain that a fact column of that name refers to, in any standard or declared table.
std::optional<Domain> domain_of_column(const Book& book, const std::string& column) {
  const auto in = [&](const TableSchema& schema) -> std::optional<Domain> {
    const ColumnSchema* found = schema.find(column);
    if (found == nullptr || (found->kind != ColumnKind::reference && found->kind != ColumnKind::text)) return std::nullopt;
    return found->domain;
  };
  for (const std::string& table : book.journal().tables()) {
    if (const auto domain = in(book.journal().at(table).schema())) return domain;
  }
  for (const std::string& table : standard_tables()) {
    if (const auto domain = in(*standard_schema(table))) return domain;
  }
  return std::nullopt;
}

[[noreturn]] void unknown(const Book& book, const std::string& name, std::size_t place) {
  std::vector<std::string> known = {"salesperson", "manager", "team", "team_tree", "territory", "customer", "product", "category", "channel", "day", "week", "month", "quarter", "half", "year",
                                    "fiscal_period", "fiscal_quarter", "fiscal_year", "period"};
  for (const Domain domain : {Domain::salesperson, Domain::team, Domain::territory, Domain::customer, Domain::product, Domain::category}) {
    for (const std::string& attribute : book.company().attributes(domain)) known.push_back(std::string(name_of(domain)) + "." + attribute);
  }
  throw Error(ErrorCode::unknown_dimension, "by[" + std::to_string(place) + "]", "no dimension \"" + name + "\"", did_you_mean(name, known));
}

Dimension dimension_of(const Book& book, const std::string& name, std::size_t place) {
  using Kind = Dimension::Kind;
  Dimension d;
  d.name = name;
  d.place = place;
  if (name == "salesperson") return d.kind = Kind::salesperson, d.domain = Domain::salesperson, d;
  if (name == "manager") return d.kind = Kind::manager, d.domain = Domain::salesperson, d;
  if (name == "team") return d.kind = Kind::team, d.domain = Domain::team, d;
  if (name == "team_tree") return d.kind = Kind::team_tree, d.domain = Domain::team, d;
  if (name == "territory") return d.kind = Kind::territory, d.domain = Domain::territory, d;
  std::string path = name == "category" ? "product.category" : name;
  std::size_t dot = path.find('.');
  d.column = path.substr(0, dot);
  const auto domain = d.column == "salesperson" ? std::optional(Domain::salesperson) : d.column == "team" ? std::optional(Domain::team) : d.column == "territory" ? std::optional(Domain::territory) : domain_of_column(book, d.column);
  if (!domain) unknown(book, name, place);
  d.domain = *domain;
  d.kind = Kind::column;
  while (dot != std::string::npos) {
    d.kind = Kind::attribute;
    const std::size_t from = dot + 1;
    dot = path.find('.', from);
    const Attribute* attribute = book.company().find(d.domain, path.substr(from, dot == std::string::npos ? dot : dot - from));
    if (attribute == nullptr) {
      if (name == "category") {   // a company without categories: everything is of none
        d.domain = Domain::category;
        return d;
      }
      unknown(book, name, place);
    }
    d.path.push_back(attribute);
    d.domain = attribute->domain();
    if (dot != std::string::npos && attribute->type() != AttributeType::reference) unknown(book, name, place);
  }
  if (!d.path.empty()) {
    const AttributeType type = d.path.back()->type();
    d.via_text = type != AttributeType::reference && type != AttributeType::text;
    if (d.via_text) d.domain = Domain::text;
  }
  return d;
}

}  // namespace

Cut cut_of(const Book& book, const std::vector<std::string>& by, const Period& period) {
  Cut cut;
  cut.by = by;
  if (period.days() > 366 * 200) throw Error(ErrorCode::limit_exceeded, "period", "a period of more than 200 years");
  std::vector<TimeColumn> times;
  const FiscalCalendar* fiscal = &book.company().fiscal();
  for (std::size_t place = 0; place < by.size(); ++place) {
    for (std::size_t other = 0; other < place; ++other) {
      if (by[other] == by[place]) throw Error(ErrorCode::invalid_argument, "by[" + std::to_string(place) + "]", "\"" + by[place] + "\" stands twice");
    }
    if (by[place] == "period") times.push_back({place, {period}});
    else if (const auto found = grain(by[place])) times.push_back({place, pieces(period, *found, fiscal)});
    else cut.dimensions.push_back(dimension_of(book, by[place], place));
  }
  for (const TimeColumn& time : times) cut.axis.columns.push_back(time.place);
  // Cells: cut the period wherever some label ends.
  std::vector<std::size_t> next(times.size(), 0);
  for (Date day = period.first(); day < period.end();) {
    TimeCell cell;
    cell.first = day;
    cell.end = period.end();
    for (std::size_t i = 0; i < times.size(); ++i) {
      while (times[i].labels[next[i]].end() <= day) ++next[i];
      cell.labels.push_back(times[i].labels[next[i]]);
      cell.end = std::min(cell.end, cell.labels.back().end());
    }
    if (times.empty()) cell.labels.push_back(period);   // no column, but the period's own spelling
    day = cell.end;
    cut.axis.cells.push_back(std::move(cell));
  }
  // Cells with the same labels are one (nested grains cut finer than a coarse label only where some label changes, so labels differ).
  cut.axis.index();
  return cut;
}

Axis base_axis(const Book& book, const Axis& axis, bool previous, std::vector<std::size_t>& base_of) {
  Axis base;
  base_of.clear();
  const FiscalCalendar* fiscal = &book.company().fiscal();
  for (const TimeCell& cell : axis.cells) {
    const Period here = cell.period();
    const Period before = previous ? here.previous(fiscal) : here.year_before(fiscal);
    std::size_t place = 0;
    while (place < base.cells.size() && !(base.cells[place].first == before.first() && base.cells[place].end == before.end())) ++place;
    if (place == base.cells.size()) base.cells.push_back({{before}, before.first(), before.end()});
    base_of.push_back(place);
  }
  base.index();
  return base;
}

Coder::Coder(const Book& book, const Table* table, const Dimension& dimension) : book_(book), dimension_(dimension) {
  if (table == nullptr) return;
  column_ = table->schema().index(dimension.kind == Dimension::Kind::territory ? "territory" : dimension.column);
  customer_ = table->schema().index("customer");
}

void Coder::codes(const Line& line, std::vector<std::uint32_t>& codes) const {
  using Kind = Dimension::Kind;
  codes.clear();
  const Company& company = book_.company();
  const Date day(line.as_on);
  const auto of_column = [&](const std::optional<std::size_t>& column) { return line.origin != nullptr && column ? line.origin->column(*column).code(line.origin_row) : kNone; };
  switch (dimension_.kind) {
    case Kind::salesperson: codes.push_back(line.person); return;
    case Kind::team: codes.push_back(line.person == kNone ? kNone : company.team_of(line.person, day)); return;
    case Kind::team_tree:
    case Kind::manager: {
      std::vector<std::uint32_t> path;
      if (line.person != kNone) company.team_path(company.team_of(line.person, day), day, path);
      for (const std::uint32_t team : path) {
        const std::uint32_t code = dimension_.kind == Kind::team_tree ? team : company.manager_of_team(team, day);
        if (code != kNone && std::find(codes.begin(), codes.end(), code) == codes.end()) codes.push_back(code);
      }
      if (codes.empty()) codes.push_back(kNone);
      return;
    }
    case Kind::territory: {
      std::uint32_t territory = of_column(column_);
      if (territory == kNone) {
        const std::uint32_t customer = line.customer != kNone ? line.customer : of_column(customer_);
        if (customer != kNone) territory = company.territory_of(customer, day);
      }
      codes.push_back(territory);
      return;
    }
    case Kind::column:
    case Kind::attribute: break;
  }
  std::uint32_t code;
  if (dimension_.column == "salesperson") code = line.person;
  else if (dimension_.column == "team" && line.person != kNone) code = company.team_of(line.person, day);
  else if (dimension_.column == "customer" && line.customer != kNone) code = line.customer;
  else code = of_column(column_);
  for (const Attribute* attribute : dimension_.path) {
    if (code == kNone) break;
    if (dimension_.via_text && attribute == dimension_.path.back()) {
      const std::int64_t raw = attribute->raw_at(code, day);
      code = raw == Attribute::kNoValue ? kNone : book_.ids().of(Domain::text).intern(text_of(attribute->cell(raw, book_.ids())));
    } else {
      code = attribute->code_at(code, day);
    }
  }
  codes.push_back(code);
}

std::vector<std::uint32_t> population(const Book& book, const Dimension& dimension, Date first, Date end) {
  using Kind = Dimension::Kind;
  const Company& company = book.company();
  switch (dimension.kind) {
    case Kind::salesperson: {
      std::vector<std::uint32_t> people;
      for (const std::uint32_t person : company.entities(Domain::salesperson)) {
        if (employed_on_any_day(book, person, first, end)) people.push_back(person);
      }
      return people;
    }
    case Kind::manager: {
      std::vector<std::uint32_t> managers;
      for (const std::uint32_t team : company.entities(Domain::team)) {
        for (const Date day : {first, end - 1}) {
          const std::uint32_t manager = company.manager_of_team(team, day);
          if (manager != kNone && std::find(managers.begin(), managers.end(), manager) == managers.end()) managers.push_back(manager);
        }
      }
      return managers;
    }
    case Kind::team:
    case Kind::team_tree: return company.entities(Domain::team);
    case Kind::territory: return company.entities(Domain::territory);
    case Kind::column:
      if (dimension.domain == Domain::customer || dimension.domain == Domain::product || dimension.domain == Domain::category || dimension.domain == Domain::salesperson) return company.entities(dimension.domain);
      return {};
    case Kind::attribute:
      if (dimension.domain == Domain::category && dimension.name == "category") return company.entities(Domain::category);
      return {};
  }
  return {};
}

}  // namespace attain::measuring
