// Values of attributes: from cells to codes, the types of custom attributes, and entity records.
#include <algorithm>

#include "builder_impl.hpp"

namespace attain {

using company::quoted;

namespace company {

Cell cell_of(const Reader& value) {
  const Document& document = value.document();
  switch (document.kind()) {
    case Document::Kind::null: return {};
    case Document::Kind::boolean: return document.boolean();
    case Document::Kind::number: return document.number();
    case Document::Kind::text: return document.text();
    case Document::Kind::array:
    case Document::Kind::object: break;
  }
  throw value.error(ErrorCode::wrong_type, "expected a plain value, found " + std::string(name_of(document.kind())),
                    "an attribute is plain, or a list of {\"from\", \"is\"}");
}

std::string id_of(const Reader& record, std::string_view key) {
  const Reader value = record.at(key);
  std::string id;
  if (value.is_number() && value.number().is_integer()) id = value.number().normalized().text();
  else id = value.text();
  if (id.empty()) throw value.error(ErrorCode::invalid_row, "\"" + std::string(key) + "\" is empty");
  return id;
}

}  // namespace company

namespace {

[[noreturn]] void wrong(AttributeType type, const std::string& attribute, const Cell& cell, const std::string& path) {
  static constexpr std::array<std::string_view, 6> kFound = {"nothing", "true or false", "a number", "a number", "a date", "text"};
  static constexpr std::array<std::string_view, 5> kExpected = {"an id", "text", "a number", "true or false", "a date (YYYY-MM-DD)"};
  std::string found(kFound[cell.index()]);
  if (const auto* text = std::get_if<std::string>(&cell)) found = quoted(*text);
  const ErrorCode code = type == AttributeType::number && cell.index() == 5 ? ErrorCode::invalid_number
                         : type == AttributeType::date && cell.index() == 5 ? ErrorCode::invalid_date
                                                                            : ErrorCode::wrong_type;
  throw Error(code, path, attribute + ": expected " + std::string(kExpected[static_cast<std::size_t>(type)]) + ", found " + found);
}

/// The type a custom attribute takes from one value.
AttributeType type_of(const Cell& cell) {
  switch (cell.index()) {
    case 1: return AttributeType::boolean;
    case 2:
    case 3: return AttributeType::number;
    case 4: return AttributeType::date;
    default: return Date::parse(std::get<std::string>(cell)) ? AttributeType::date : AttributeType::text;
  }
}

std::optional<std::string> as_text(const Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  if (const auto* integer = std::get_if<std::int64_t>(&cell)) return std::to_string(*integer);
  if (const auto* date = std::get_if<Date>(&cell)) return date->text();
  if (const auto* number = std::get_if<Decimal>(&cell); number != nullptr && number->is_integer()) return number->normalized().text();
  return std::nullopt;
}

}  // namespace

/// A custom attribute whose values are not all of one type is text.
void CompanyBuilder::Impl::widen(Edit& edit) {
  company::History& history = edit.history;
  for (company::RawEntry& entry : history.entries) {
    if (entry.is == Attribute::kNoValue) continue;
    const std::string text = history.type == AttributeType::number ? history.numbers[static_cast<std::size_t>(entry.is)].text() : company::plain_text(history, entry.is, *settings.ids);
    entry.is = dictionary(Domain::text).intern(text);
  }
  history.numbers.clear();
  history.type = AttributeType::text;
  history.domain = Domain::text;
}

std::int64_t CompanyBuilder::Impl::encode(Edit& edit, const Cell& cell, const std::string& path) {
  if (cell.index() == 0) return Attribute::kNoValue;
  company::History& history = edit.history;
  if (!edit.fixed) {
    const AttributeType type = type_of(cell);
    if (!history.typed) history.type = type;
    else if (history.type != type && history.type != AttributeType::text) widen(edit);
    history.typed = true;
    if (history.type == AttributeType::text && cell.index() != 5) return dictionary(Domain::text).intern(text_of(cell));
  }
  const auto* text = std::get_if<std::string>(&cell);
  switch (history.type) {
    case AttributeType::reference:
    case AttributeType::text: {
      const auto value = as_text(cell);
      if (!value) wrong(history.type, history.name, cell, path);
      if (value->size() > (1u << 20)) throw Error(ErrorCode::limit_exceeded, path, "a text has more than 1 MiB");
      if (history.type == AttributeType::reference) {
        if (value->empty()) return Attribute::kNoValue;
        return code_of(history.domain, *value, path);
      }
      return dictionary(Domain::text).intern(*value);
    }
    case AttributeType::number: {
      std::optional<Decimal> number;
      if (const auto* integer = std::get_if<std::int64_t>(&cell)) number = Decimal(*integer);
      else if (const auto* decimal = std::get_if<Decimal>(&cell)) number = *decimal;
      else if (text != nullptr) number = Decimal::parse(*text);
      if (!number) wrong(history.type, history.name, cell, path);
      history.numbers.push_back(*number);
      return static_cast<std::int64_t>(history.numbers.size() - 1);
    }
    case AttributeType::boolean:
      if (const auto* boolean = std::get_if<bool>(&cell)) return *boolean ? 1 : 0;
      if (text != nullptr && *text == "true") return 1;
      if (text != nullptr && *text == "false") return 0;
      wrong(history.type, history.name, cell, path);
    case AttributeType::date:
      if (const auto* date = std::get_if<Date>(&cell)) return date->days();
      if (text != nullptr) {
        if (const auto date = Date::parse(*text)) return date->days();
      }
      wrong(history.type, history.name, cell, path);
  }
  return Attribute::kNoValue;
}

void CompanyBuilder::Impl::attribute(Domain kind, std::string_view name, std::uint32_t entity, const Reader& value, std::int64_t recorded, OnChange on_change) {
  Edit& target = edit(kind, name, value.path());
  if (value.is_array()) set_list(target, entity, value, recorded, on_change);
  else set_plain(target, entity, encode(target, company::cell_of(value), value.path()), recorded, on_change, value.path());
}

void CompanyBuilder::Impl::record(Domain kind, const Reader& record, std::int64_t recorded, OnChange on_change, std::vector<std::string>* seen) {
  const std::string id = company::id_of(record, "id");
  const std::string path = seen == nullptr ? record.path() : record.path().substr(0, record.path().rfind('[')) + "[" + quoted(id) + "]";
  const std::uint32_t entity = code_of(kind, id, path);
  if (const auto own = record.find("recorded")) recorded = own->integer();
  if (recorded < 0) throw record.error(ErrorCode::invalid_row, "\"recorded\" is negative");
  exist(kind, entity, recorded);
  for (const auto& [key, value] : record.document().members()) {
    if (key == "id" || key == "recorded") continue;
    attribute(kind, key, entity, Reader(value, path + "." + key), recorded, on_change);
  }
  if (seen != nullptr) seen->push_back(id);
}

}  // namespace attain
