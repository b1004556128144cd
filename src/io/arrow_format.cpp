#include "io/arrow_format.hpp"

#include <charconv>

#include "attain/base/error.hpp"

namespace attain::io::detail {

namespace {

[[noreturn]] void unsupported(const std::string& path, const std::string& what, const std::string& hint) {
  throw Error(ErrorCode::unsupported, path, "a column of " + what + " cannot be read", hint);
}

std::optional<int> whole(std::string_view text) {
  int value = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (status != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// "d:precision,scale[,bits]"
ArrowType decimal_type(std::string_view format, const std::string& path) {
  const auto bad = [&] { return Error(ErrorCode::bad_arrow, path, "\"" + std::string(format) + "\" is no decimal type"); };
  format.remove_prefix(2);
  const std::size_t comma = format.find(',');
  if (comma == std::string_view::npos) throw bad();
  std::string_view scale = format.substr(comma + 1), bits = "128";
  if (const std::size_t second = scale.find(','); second != std::string_view::npos) {
    bits = scale.substr(second + 1);
    scale = scale.substr(0, second);
  }
  const auto precision_value = whole(format.substr(0, comma)), scale_value = whole(scale), bits_value = whole(bits);
  if (!precision_value || !scale_value || !bits_value || *precision_value < 1) throw bad();
  if (*bits_value != 32 && *bits_value != 64 && *bits_value != 128 && *bits_value != 256) throw bad();
  if (*scale_value > 38 || *scale_value < -38) unsupported(path, "decimals of scale " + std::to_string(*scale_value), "cast it to decimal128 with a scale of at most 18");
  return {.kind = ArrowKind::decimal, .bytes = *bits_value / 8, .scale = *scale_value};
}

/// Seconds east of UTC of "UTC", "Z", "+02:00", "-0330"; empty for a zone by name.
std::optional<int> zone_offset(std::string_view zone) {
  for (const std::string_view name : {"", "UTC", "utc", "Z", "GMT", "Etc/UTC", "Etc/GMT", "Zulu", "Etc/Zulu", "Universal"}) {
    if (zone == name) return 0;
  }
  if (zone.size() < 3 || (zone[0] != '+' && zone[0] != '-')) return std::nullopt;
  const auto hours = whole(zone.substr(1, 2));
  std::string_view rest = zone.substr(3);
  if (!rest.empty() && rest[0] == ':') rest.remove_prefix(1);
  const auto minutes = rest.empty() ? std::optional<int>(0) : rest.size() == 2 ? whole(rest) : std::nullopt;
  if (!hours || !minutes || *hours < 0 || *hours > 23 || *minutes < 0 || *minutes > 59) return std::nullopt;
  const int seconds = *hours * 3600 + *minutes * 60;
  return zone[0] == '-' ? -seconds : seconds;
}

ArrowType timestamp_type(std::string_view format, const std::string& path) {
  std::int64_t per_second = 0;
  switch (format[2]) {
    case 's': per_second = 1; break;
    case 'm': per_second = 1000; break;
    case 'u': per_second = 1000000; break;
    case 'n': per_second = 1000000000; break;
    default: throw Error(ErrorCode::bad_arrow, path, "\"" + std::string(format) + "\" is no timestamp type");
  }
  const std::string_view zone = format.size() > 4 ? format.substr(4) : std::string_view();
  const auto offset = zone_offset(zone);
  if (!offset) {
    unsupported(path, "timestamps in the zone " + std::string(zone), "turn it into dates or local times first, as with dt.tz_localize(None) or dt.date: which day it is depends on the zone's rules");
  }
  return {.kind = ArrowKind::timestamp, .per_day = per_second * 86400, .shift = *offset * per_second};
}

}  // namespace

ArrowType arrow_type(const char* format, const std::string& path) {
  if (format == nullptr) throw Error(ErrorCode::bad_arrow, path, "the column has no format");
  const std::string_view f(format);
  const auto integer = [](int bytes, bool is_unsigned) { return ArrowType{.kind = ArrowKind::integer, .bytes = bytes, .is_unsigned = is_unsigned}; };
  if (f.size() == 1) {
    switch (f[0]) {
      case 'n': return {.kind = ArrowKind::null};
      case 'b': return {.kind = ArrowKind::boolean};
      case 'c': return integer(1, false);
      case 'C': return integer(1, true);
      case 's': return integer(2, false);
      case 'S': return integer(2, true);
      case 'i': return integer(4, false);
      case 'I': return integer(4, true);
      case 'l': return integer(8, false);
      case 'L': return integer(8, true);
      case 'f': return {.kind = ArrowKind::floating, .bytes = 4};
      case 'g': return {.kind = ArrowKind::floating, .bytes = 8};
      case 'u': return {.kind = ArrowKind::text};
      case 'U': return {.kind = ArrowKind::large_text};
      case 'e': unsupported(path, "half-precision floats", "cast it to decimal or int64");
      case 'z':
      case 'Z': unsupported(path, "bytes", "cast it to text");
      default: break;
    }
  }
  if (f == "vu") return {.kind = ArrowKind::text_view};
  if (f == "vz" || f.starts_with("w:")) unsupported(path, "bytes", "cast it to text");
  if (f == "tdD") return {.kind = ArrowKind::date32};
  if (f == "tdm") return {.kind = ArrowKind::date64, .per_day = 86400000};
  if (f.starts_with("d:")) return decimal_type(f, path);
  if (f.size() >= 4 && f.starts_with("ts") && f[3] == ':') return timestamp_type(f, path);
  if (f.starts_with("tt")) unsupported(path, "times of day", "leave it out, or cast it to text");
  if (f.starts_with("tD") || f.starts_with("ti")) unsupported(path, "durations", "give a number of minutes or days");
  if (f == "+r") unsupported(path, "run-end encoded values", "decode it first");
  if (f.starts_with("+")) unsupported(path, "nested values", "a cell is one value: unnest or flatten it first");
  throw Error(ErrorCode::bad_arrow, path, "\"" + std::string(f.substr(0, 40)) + "\" is no Arrow type");
}

}  // namespace attain::io::detail
