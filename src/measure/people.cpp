#include "people.hpp"

namespace attain::measuring {

rule::Vocabulary person_vocabulary(const Book& book) {
  rule::Vocabulary words;
  words.add("id", rule::Type::Kind::string);
  for (const std::string& name : book.company().attributes(Domain::salesperson)) {
    const Attribute* attribute = book.company().find(Domain::salesperson, name);
    rule::Type::Kind kind = rule::Type::Kind::string;
    if (attribute != nullptr) {
      if (attribute->type() == AttributeType::number) kind = rule::Type::Kind::number;
      if (attribute->type() == AttributeType::boolean) kind = rule::Type::Kind::boolean;
      if (attribute->type() == AttributeType::date) kind = rule::Type::Kind::date;
    } else if (name == "employed") {
      kind = rule::Type::Kind::boolean;
    } else if (name == "capacity") {
      kind = rule::Type::Kind::number;
    }
    words.add(name, kind);
  }
  return words;
}

rule::Value person_value(const Book& book, std::uint32_t person, const std::string& name, Date day) {
  const Company& company = book.company();
  if (name == "id") return rule::Value(std::string(company.id(Domain::salesperson, person)));
  const Attribute* attribute = company.find(Domain::salesperson, name);
  if (attribute == nullptr) return {};
  const Cell cell = attribute->cell(attribute->raw_at(person, day), book.ids());
  if (const auto* text = std::get_if<std::string>(&cell)) return rule::Value(*text);
  if (const auto* number = std::get_if<Decimal>(&cell)) return rule::Value(*number);
  if (const auto* flag = std::get_if<bool>(&cell)) return rule::Value(*flag);
  if (const auto* date = std::get_if<Date>(&cell)) return rule::Value(*date);
  return {};
}

std::shared_ptr<const rule::Expression> person_condition(const Book& book, const Reader& condition) {
  const rule::Vocabulary people = person_vocabulary(book);
  rule::ParseOptions options;
  options.vocabulary = &people;
  options.mode = rule::Mode::filter;
  options.expected = rule::Type(rule::Type::Kind::boolean);
  try {
    return std::make_shared<const rule::Expression>(rule::Expression::parse(condition.text(), options));
  } catch (const Error& error) {
    throw error.within(condition.path());
  }
}

bool person_matches(const Book& book, const rule::Expression* condition, std::uint32_t person, Date day) {
  const Company& company = book.company();
  if (condition == nullptr) {
    const Attribute* position = company.find(Domain::salesperson, "position");
    if (position == nullptr) return true;
    const std::uint32_t code = position->code_at(person, day);
    return code != kNone && book.ids().of(Domain::text).text(code) == "salesperson";
  }
  rule::Context context;
  context.label = "people[\"" + std::string(company.id(Domain::salesperson, person)) + "\"]";
  for (const std::string& name : condition->variables()) context.set(name, person_value(book, person, name, day));
  return condition->holds(context);
}

std::optional<Date> last_employed_day(const Book& book, std::uint32_t person, const Period& period) {
  for (Date day = period.last(); day >= period.first(); day = day - 1) {
    if (book.company().employed(person, day)) return day;
  }
  return std::nullopt;
}

bool for_each_enrolment(const Book& book, const std::string& document, const std::function<void(const EnrolmentRow&)>& each) {
  const Table* table = book.journal().find("enrolments");
  if (table == nullptr) return false;
  const TableSchema& schema = table->schema();
  const auto person = schema.index("salesperson"), named = schema.index("document"), from = schema.index("from"), to = schema.index("to");
  const auto wanted = book.ids().of(Domain::text).find(document);
  if (!person || !named || !wanted) return false;
  bool any = false;
  for (const Table::Part& part : table->parts()) {
    const Segment& s = *part.segment;
    for (std::uint32_t row = 0; row < s.rows(); ++row) {
      if (s.column(*named).code(row) != *wanted || !part.visible(row, book.known())) continue;
      any = true;
      const std::uint32_t who = s.column(*person).code(row);
      if (who != kNone) each({who, from ? s.column(*from).day(row) : kNullDay, to ? s.column(*to).day(row) : kNullDay, s, row});
    }
  }
  return any;
}

}  // namespace attain::measuring
