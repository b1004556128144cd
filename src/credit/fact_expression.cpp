#include "attain/credit/fact_expression.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <numeric>

namespace attain {

namespace {

using TypeKind = rule::Type::Kind;

rule::Type type_of(ColumnKind kind) {
  switch (kind) {
    case ColumnKind::reference:
    case ColumnKind::text: return TypeKind::string;
    case ColumnKind::date: return TypeKind::date;
    case ColumnKind::money:
    case ColumnKind::number: return TypeKind::number;
    case ColumnKind::boolean: return TypeKind::boolean;
  }
  return TypeKind::any;
}

rule::Type type_of(AttributeType type) {
  switch (type) {
    case AttributeType::reference:
    case AttributeType::text: return TypeKind::string;
    case AttributeType::number: return TypeKind::number;
    case AttributeType::boolean: return TypeKind::boolean;
    case AttributeType::date: return TypeKind::date;
  }
  return TypeKind::any;
}

/// Domains whose entities have attributes.
bool is_entity(Domain domain) noexcept { return domain != Domain::document && domain != Domain::text; }

void add_attributes(const Book& book, rule::Vocabulary& words, const std::string& prefix, Domain domain, int depth) {
  for (const std::string& name : book.company().attributes(domain)) {
    const Attribute* attribute = book.company().find(domain, name);
    if (attribute == nullptr) continue;
    words.add(prefix + "." + name, type_of(attribute->type()));
    if (attribute->type() == AttributeType::reference && depth > 1) add_attributes(book, words, prefix + "." + name, attribute->domain(), depth - 1);
  }
}

rule::Value value_of(const SegmentColumn& column, std::uint32_t row, const Dictionary& texts) {
  if (column.is_null(row)) return {};
  switch (column.kind) {
    case ColumnKind::reference:
    case ColumnKind::text: return rule::Value(std::string(texts.text(column.code(row))));
    case ColumnKind::date: return rule::Value(Date(column.day(row)));
    case ColumnKind::money:
    case ColumnKind::number: return rule::Value(*column.decimal(row));
    case ColumnKind::boolean: return rule::Value(column.boolean(row) == 1);
  }
  return {};
}

}  // namespace

bool inherited_by_returns(std::string_view column) noexcept {
  static constexpr std::array<std::string_view, 6> kInherited = {"customer", "salesperson", "product", "territory", "channel", "campaign"};
  return std::find(kInherited.begin(), kInherited.end(), column) != kInherited.end();
}

rule::Vocabulary vocabulary_of(const Book& book, const TableSchema& schema, bool with_as_of) {
  rule::Vocabulary words;
  words.add("id", TypeKind::string).add("on", TypeKind::date);
  if (with_as_of) words.add("as_of", TypeKind::date);
  for (const ColumnSchema& column : schema.columns) {
    words.add(column.name, type_of(column.kind));
    if (column.kind == ColumnKind::reference && is_entity(column.domain)) add_attributes(book, words, column.name, column.domain, 2);
  }
  return words;
}

/// Which facts a condition selects, by part and block; a block is worked out by whoever needs it first.
struct FactExpression::Masks {
  static constexpr std::uint32_t kRows = 4096;
  struct Mask { std::array<std::uint64_t, kRows / 64> bits{}; };
  using Blocks = std::vector<std::atomic<const Mask*>>;
  mutable std::vector<Blocks> parts;

  explicit Masks(const Table& table) {
    for (const auto& part : table.parts()) parts.emplace_back(part.segment->rows() / kRows + 1);
  }
  ~Masks() {
    for (const Blocks& blocks : parts) for (const auto& block : blocks) delete block.load();
  }
  Masks(const Masks&) = delete;
  Masks& operator=(const Masks&) = delete;
};

FactExpression::~FactExpression() = default;

FactExpression::FactExpression(const Book& book, const Table& table, std::shared_ptr<const rule::Expression> expression, Date as_of)
    : book_(book), table_(table), expression_(std::move(expression)), as_of_(as_of) {
  const TableSchema& schema = table.schema();
  for (const std::string& name : expression_->variables()) {
    FactVariable variable;
    variable.name = name;
    if (name == "id") variable.source = FactVariable::Source::id, columnar_ = false;
    else if (name == "on") variable.source = FactVariable::Source::on;
    else if (name == "as_of") variable.source = FactVariable::Source::as_of;
    else {
      std::size_t from = 0;
      std::size_t dot = name.find('.');
      const std::string head = name.substr(0, dot);
      const auto column = schema.index(head);
      if (!column) throw Error(ErrorCode::unknown_name, table.schema().name, "no column \"" + head + "\" in " + schema.name, did_you_mean(head, schema.names()));
      variable.column = *column;
      Domain domain = schema.columns[*column].domain;
      while (dot != std::string::npos) {
        from = dot + 1;
        dot = name.find('.', from);
        const Attribute& attribute = book.company().at(domain, name.substr(from, dot == std::string::npos ? dot : dot - from));
        variable.path.push_back(&attribute);
        domain = attribute.domain();
      }
    }
    variables_.push_back(std::move(variable));
  }
  if (columnar_) masks_ = std::make_unique<const Masks>(table);
}

rule::Context FactExpression::context(const Segment& fact, std::uint32_t row, const Segment& origin, std::uint32_t origin_row, Date as_on) const {
  rule::Context context;
  context.label = table_.schema().name + "[\"" + std::string(fact.id(row)) + "\"]";
  const Ids& ids = book_.ids();
  for (const FactVariable& variable : variables_) {
    switch (variable.source) {
      case FactVariable::Source::id: context.set(variable.name, rule::Value(std::string(fact.id(row)))); continue;
      case FactVariable::Source::on: context.set(variable.name, value_of(fact.on(), row, ids.of(Domain::text))); continue;
      case FactVariable::Source::as_of: context.set(variable.name, rule::Value(as_of_)); continue;
      case FactVariable::Source::column: break;
    }
    const ColumnSchema& schema = table_.schema().columns[variable.column];
    const bool inherited = inherited_by_returns(schema.name);
    const SegmentColumn& column = (inherited ? origin : fact).column(variable.column);
    const std::uint32_t at = inherited ? origin_row : row;
    if (variable.path.empty()) {
      context.set(variable.name, value_of(column, at, ids.of(schema.domain)));
      continue;
    }
    std::uint32_t entity = column.code(at);
    for (std::size_t i = 0; i + 1 < variable.path.size() && entity != kNone; ++i) entity = variable.path[i]->code_at(entity, as_on);
    const Attribute& last = *variable.path.back();
    const std::int64_t raw = entity == kNone ? Attribute::kNoValue : last.raw_at(entity, as_on);
    const Cell cell = last.cell(raw, ids);
    rule::Value value;
    if (const auto* text = std::get_if<std::string>(&cell)) value = rule::Value(*text);
    else if (const auto* number = std::get_if<Decimal>(&cell)) value = rule::Value(*number);
    else if (const auto* flag = std::get_if<bool>(&cell)) value = rule::Value(*flag);
    else if (const auto* date = std::get_if<Date>(&cell)) value = rule::Value(*date);
    context.set(variable.name, std::move(value));
  }
  return context;
}

bool FactExpression::holds(const Segment& fact, std::uint32_t row, const Segment& origin, std::uint32_t origin_row, Date as_on) const {
  return expression_->holds(context(fact, row, origin, origin_row, as_on));
}

rule::Value FactExpression::value(const Segment& fact, std::uint32_t row, const Segment& origin, std::uint32_t origin_row, Date as_on) const {
  return expression_->evaluate(context(fact, row, origin, origin_row, as_on));
}

bool FactExpression::selects(Table::Row at) const {
  const Segment& fact = *table_.parts()[at.part].segment;
  if (!columnar_) return holds(fact, at.row, fact, at.row, Date(fact.on().day(at.row)));
  std::atomic<const Masks::Mask*>& block = masks_->parts[at.part][at.row / Masks::kRows];
  const Masks::Mask* mask = block.load(std::memory_order_acquire);
  if (mask == nullptr) {
    const std::uint32_t first = at.row / Masks::kRows * Masks::kRows, end = std::min(fact.rows(), first + Masks::kRows);
    std::vector<std::uint32_t> rows(end - first);
    std::iota(rows.begin(), rows.end(), first);
    keep(fact, rows);
    auto made = std::make_unique<Masks::Mask>();
    for (const std::uint32_t row : rows) made->bits[(row - first) / 64] |= std::uint64_t{1} << (row % 64);
    if (block.compare_exchange_strong(mask, made.get(), std::memory_order_acq_rel)) mask = made.release();   // else somebody was first
  }
  const std::uint32_t place = at.row % Masks::kRows;
  return (mask->bits[place / 64] >> (place % 64) & 1) != 0;
}

Decimal FactExpression::number(const Segment& fact, std::uint32_t row, const Segment& origin, std::uint32_t origin_row, Date as_on) const {
  return expression_->evaluate_number(context(fact, row, origin, origin_row, as_on));
}

namespace {

/// One variable's cells for some rows, gathered.
struct Gathered {
  std::vector<std::uint32_t> codes;
  std::vector<std::int32_t> days;
  std::vector<std::int64_t> units;
  std::vector<Decimal> decimals;
  std::vector<std::uint8_t> bytes, valid;
  [[nodiscard]] rule::ColumnData data(bool one) const {
    const void* cells = !codes.empty() ? static_cast<const void*>(codes.data()) : !days.empty() ? static_cast<const void*>(days.data()) : !units.empty() ? static_cast<const void*>(units.data())
                        : !decimals.empty() ? static_cast<const void*>(decimals.data()) : static_cast<const void*>(bytes.data());
    return {.cells = cells, .valid_bytes = valid.empty() ? nullptr : valid.data(), .constant = one};
  }
};

void gather_column(const SegmentColumn& column, ColumnKind kind, std::span<const std::uint32_t> rows, Gathered& out) {
  for (const std::uint32_t row : rows) {
    switch (kind) {
      case ColumnKind::reference:
      case ColumnKind::text: out.codes.push_back(column.code(row)); break;
      case ColumnKind::date: out.days.push_back(column.day(row)); break;
      case ColumnKind::money:
      case ColumnKind::number: out.units.push_back(column.number(row)); break;
      case ColumnKind::boolean: out.bytes.push_back(column.boolean(row)); break;
    }
  }
}

void gather_attribute(const Segment& fact, const SegmentColumn& column, const std::vector<const Attribute*>& path, std::span<const std::uint32_t> rows, Gathered& out) {
  const Attribute& last = *path.back();
  for (const std::uint32_t row : rows) {
    const std::int32_t on = fact.on().day(row);
    const Date day(on == kNullDay ? 0 : on);
    std::uint32_t entity = column.code(row);
    for (std::size_t i = 0; i + 1 < path.size() && entity != kNone; ++i) entity = path[i]->code_at(entity, day);
    const std::int64_t raw = entity == kNone ? Attribute::kNoValue : last.raw_at(entity, day);
    switch (last.type()) {
      case AttributeType::reference:
      case AttributeType::text: out.codes.push_back(raw == Attribute::kNoValue ? kNone : std::uint32_t(raw)); break;
      case AttributeType::date: out.days.push_back(raw == Attribute::kNoValue ? rule::kEmptyDay : std::int32_t(raw)); break;
      case AttributeType::boolean: out.bytes.push_back(raw == Attribute::kNoValue ? rule::kEmptyBoolean : std::uint8_t(raw)); break;
      case AttributeType::number: {
        const auto number = entity == kNone ? std::nullopt : last.number_at(entity, day);
        out.decimals.push_back(number.value_or(Decimal(0)));
        out.valid.push_back(number ? 1 : 0);
        break;
      }
    }
  }
}

rule::ColumnSpec spec_of(AttributeType type, const Dictionary& texts) {
  switch (type) {
    case AttributeType::reference:
    case AttributeType::text: return rule::ColumnSpec::text(&texts);
    case AttributeType::number: return rule::ColumnSpec::decimal();
    case AttributeType::boolean: return rule::ColumnSpec::boolean();
    case AttributeType::date: return rule::ColumnSpec::date();
  }
  return rule::ColumnSpec::text(&texts);
}

}  // namespace

const rule::Program* FactExpression::program_for(const Segment& fact) const {
  std::vector<int> scales;
  for (const FactVariable& v : variables_) scales.push_back(v.source == FactVariable::Source::column && v.path.empty() ? fact.column(v.column).scale : 0);
  const std::lock_guard lock(mutex_);
  std::unique_ptr<const rule::Program>& program = programs_[scales];
  if (!program) {
    const Ids& ids = book_.ids();
    std::vector<std::pair<std::string, rule::ColumnSpec>> specs;
    for (const FactVariable& v : variables_) {
      rule::ColumnSpec spec = rule::ColumnSpec::date();   // on, as_of
      if (v.source == FactVariable::Source::column && !v.path.empty()) {
        spec = spec_of(v.path.back()->type(), ids.of(v.path.back()->domain()));
      } else if (v.source == FactVariable::Source::column) {
        const ColumnSchema& column = table_.schema().columns[v.column];
        switch (column.kind) {
          case ColumnKind::reference:
          case ColumnKind::text: spec = rule::ColumnSpec::text(&ids.of(column.domain)); break;
          case ColumnKind::money:
          case ColumnKind::number: spec = rule::ColumnSpec::number(fact.column(v.column).scale); break;
          case ColumnKind::boolean: spec = rule::ColumnSpec::boolean(); break;
          case ColumnKind::date: break;
        }
      }
      specs.emplace_back(v.name, spec);
    }
    program = std::make_unique<const rule::Program>(*expression_, specs);
  }
  return program.get();
}

struct FactExpression::Cells {
  std::vector<Gathered> gathered;
  std::vector<rule::ColumnData> data;   // in the order of the program's columns
};

void FactExpression::gather(const rule::Program& program, const Segment& fact, std::span<const std::uint32_t> rows, Cells& cells) const {
  cells.gathered.resize(program.columns().size());
  for (std::size_t i = 0; i < cells.gathered.size(); ++i) {
    Gathered& into = cells.gathered[i];
    const auto found = std::find_if(variables_.begin(), variables_.end(), [&](const FactVariable& v) { return v.name == program.columns()[i]; });
    const bool one = found->source == FactVariable::Source::as_of;
    if (one) into.days.push_back(as_of_.days());
    else if (found->source == FactVariable::Source::on) gather_column(fact.on(), ColumnKind::date, rows, into);
    else if (found->path.empty()) gather_column(fact.column(found->column), table_.schema().columns[found->column].kind, rows, into);
    else gather_attribute(fact, fact.column(found->column), found->path, rows, into);
    cells.data.push_back(into.data(one));
  }
}

void FactExpression::keep(const Segment& fact, std::vector<std::uint32_t>& selection) const {
  if (!columnar_) {
    std::erase_if(selection, [&](std::uint32_t row) {
      const std::int32_t day = fact.on().day(row);
      return !holds(fact, row, fact, row, Date(day == kNullDay ? 0 : day));
    });
    return;
  }
  const rule::Program& program = *program_for(fact);
  Cells cells;
  gather(program, fact, selection, cells);
  std::vector<std::uint8_t> mask(selection.size());
  program.select(cells.data, selection.size(), mask.data(), [&](std::size_t i) { return table_.schema().name + "[\"" + std::string(fact.id(selection[i])) + "\"]"; });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < selection.size(); ++i) {
    if (mask[i] != 0) selection[kept++] = selection[i];
  }
  selection.resize(kept);
}

void FactExpression::numbers(const Segment& fact, std::span<const std::uint32_t> rows, int scale, std::vector<int128>& out) const {
  out.resize(rows.size());
  const auto alone = [&](std::size_t i) {
    const std::int32_t day = fact.on().day(rows[i]);
    out[i] = number(fact, rows[i], fact, rows[i], Date(day == kNullDay ? 0 : day)).rounded_scaled(scale);
  };
  if (!columnar_) {
    for (std::size_t i = 0; i < rows.size(); ++i) alone(i);
    return;
  }
  const rule::Program& program = *program_for(fact);
  Cells cells;
  gather(program, fact, rows, cells);
  rule::NumberColumn column;
  program.numbers(cells.data, rows.size(), column, [&](std::size_t i) { return table_.schema().name + "[\"" + std::string(fact.id(rows[i])) + "\"]"; });
  const int128 factor = column.scale < scale ? power_of_ten(scale - column.scale) : 1, divisor = column.scale > scale ? power_of_ten(column.scale - scale) : 1;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (column.states[i] != rule::NumberColumn::units_cell) alone(i);
    else out[i] = divisor == 1 ? int128(column.units[i]) * factor : multiply_divide(column.units[i], 1, divisor);
  }
}

}  // namespace attain
