// The kinds of entities, their tables, and the attributes that every company has.
#include "state.hpp"

namespace attain {

namespace {
constexpr std::array<std::string_view, company::kKinds> kTables = {"people", "teams", "territories", "customers", "products", "categories"};
}  // namespace

std::optional<Domain> entity_kind(std::string_view table) noexcept {
  for (std::size_t i = 0; i < kTables.size(); ++i) {
    if (kTables[i] == table) return static_cast<Domain>(i);
  }
  return std::nullopt;
}

std::string_view entity_table(Domain kind) noexcept {
  const auto i = static_cast<std::size_t>(kind);
  return i < kTables.size() ? kTables[i] : std::string_view();
}

std::optional<std::pair<Domain, std::string>> attribute_table(std::string_view table) {
  for (std::size_t i = 0; i < kTables.size(); ++i) {
    const std::string_view prefix = kTables[i];
    if (table.size() > prefix.size() + 1 && table.substr(0, prefix.size()) == prefix && table[prefix.size()] == '_') {
      return std::pair(static_cast<Domain>(i), std::string(table.substr(prefix.size() + 1)));
    }
  }
  return std::nullopt;
}

namespace company {

const std::vector<StandardAttribute>& standard_attributes(Domain kind) noexcept {
  using enum AttributeType;
  static const std::array<std::vector<StandardAttribute>, kKinds> attributes = {{
      {{"name", text}, {"employed", boolean}, {"team", reference, Domain::team}, {"manager", reference, Domain::salesperson}, {"position", text}, {"capacity", number}, {"calendar", text}},
      {{"name", text}, {"parent", reference, Domain::team}, {"manager", reference, Domain::salesperson}},
      {{"name", text}, {"parent", reference, Domain::territory}, {"holder", reference, Domain::salesperson}, {"rule", text}},
      {{"name", text}, {"parent", reference, Domain::customer}, {"merged_into", reference, Domain::customer}, {"segment", text}, {"class", text},
       {"territory", reference, Domain::territory}, {"owner", reference, Domain::salesperson}, {"source", text}, {"opened_on", date}, {"first_sale_on", date},
       {"country", text}, {"region", text}, {"postal_code", text}},
      {{"name", text}, {"category", reference, Domain::category}, {"unit_cost", number}},
      {{"name", text}, {"parent", reference, Domain::category}},
  }};
  static const std::vector<StandardAttribute> none;
  const auto i = static_cast<std::size_t>(kind);
  return i < attributes.size() ? attributes[i] : none;
}

std::string quoted(std::string_view text) { return "\"" + std::string(text) + "\""; }

std::string entity_path(Domain kind, std::string_view id) { return std::string(entity_table(kind)) + "[" + quoted(id) + "]"; }

std::string plain_text(const History& history, std::int64_t is, const Ids& ids) {
  if (is == Attribute::kNoValue) return "\1";
  switch (history.type) {
    case AttributeType::reference:
    case AttributeType::text: return std::string(ids.of(history.domain).text(static_cast<std::uint32_t>(is)));
    case AttributeType::number: return history.numbers[static_cast<std::size_t>(is)].normalized().text();
    case AttributeType::boolean: return is != 0 ? "true" : "false";
    case AttributeType::date: return Date(static_cast<std::int32_t>(is)).text();
  }
  return {};
}

}  // namespace company
}  // namespace attain
