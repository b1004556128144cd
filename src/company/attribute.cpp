#include "attain/company/attribute.hpp"

namespace attain {

std::string_view name_of(AttributeType type) noexcept {
  switch (type) {
    case AttributeType::reference: return "reference";
    case AttributeType::text: return "text";
    case AttributeType::number: return "number";
    case AttributeType::boolean: return "boolean";
    case AttributeType::date: return "date";
  }
  return "text";
}

std::optional<Decimal> Attribute::number_at(std::uint32_t entity, Date day) const noexcept {
  const std::int64_t raw = raw_at(entity, day);
  if (raw == kNoValue || type_ != AttributeType::number) return std::nullopt;
  return numbers_[static_cast<std::size_t>(raw)];
}

std::optional<bool> Attribute::boolean_at(std::uint32_t entity, Date day) const noexcept {
  const std::int64_t raw = raw_at(entity, day);
  if (raw == kNoValue || type_ != AttributeType::boolean) return std::nullopt;
  return raw != 0;
}

std::optional<Date> Attribute::date_at(std::uint32_t entity, Date day) const noexcept {
  const std::int64_t raw = raw_at(entity, day);
  if (raw == kNoValue || type_ != AttributeType::date) return std::nullopt;
  return Date(static_cast<std::int32_t>(raw));
}

Cell Attribute::cell(std::int64_t raw, const Ids& ids) const {
  if (raw == kNoValue) return {};
  switch (type_) {
    case AttributeType::reference:
    case AttributeType::text: return std::string(ids.of(domain_).text(static_cast<std::uint32_t>(raw)));
    case AttributeType::number: return numbers_[static_cast<std::size_t>(raw)];
    case AttributeType::boolean: return raw != 0;
    case AttributeType::date: return Date(static_cast<std::int32_t>(raw));
  }
  return {};
}

}  // namespace attain
