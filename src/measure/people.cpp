#include "people.hpp"

namespace attain::measuring {

namespace {

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

}  // namespace

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
  for (const std::string& name : condition->variables()) {
    if (name == "id") {
      context.set(name, rule::Value(std::string(company.id(Domain::salesperson, person))));
      continue;
    }
    const Attribute* attribute = company.find(Domain::salesperson, name);
    rule::Value value;
    if (attribute != nullptr) {
      const Cell cell = attribute->cell(attribute->raw_at(person, day), book.ids());
      if (const auto* text = std::get_if<std::string>(&cell)) value = rule::Value(*text);
      else if (const auto* number = std::get_if<Decimal>(&cell)) value = rule::Value(*number);
      else if (const auto* flag = std::get_if<bool>(&cell)) value = rule::Value(*flag);
      else if (const auto* date = std::get_if<Date>(&cell)) value = rule::Value(*date);
    }
    context.set(name, std::move(value));
  }
  return condition->holds(context);
}

}  // namespace attain::measuring
