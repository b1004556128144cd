#include "letter_case.hpp"

#include <algorithm>
#include <span>

#include "text.hpp"

namespace attain::rule {

namespace {

struct Run { char32_t first, last; int step, distance; };
struct Several { char32_t from; char32_t to[3]; };
#include "letter_case_table.inc"

std::string mapped(std::string_view text, std::span<const Run> runs, std::span<const Several> several, char first, char last, int distance) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (c < 0x80) {
      out += static_cast<char>(c >= static_cast<char32_t>(first) && c <= static_cast<char32_t>(last) ? static_cast<int>(c) + distance : static_cast<int>(c));
      continue;
    }
    const auto special = std::lower_bound(several.begin(), several.end(), c, [](const Several& s, char32_t p) { return s.from < p; });
    if (special != several.end() && special->from == c) {
      for (const char32_t part : special->to) {
        if (part != 0) append_code_point(out, part);
      }
      continue;
    }
    const auto run = std::upper_bound(runs.begin(), runs.end(), c, [](char32_t p, const Run& r) { return p < r.first; });
    if (run != runs.begin()) {
      const Run& r = *std::prev(run);
      if (c <= r.last && (c - r.first) % static_cast<char32_t>(r.step) == 0) {
        append_code_point(out, static_cast<char32_t>(static_cast<int>(c) + r.distance));
        continue;
      }
    }
    append_code_point(out, c);
  }
  return out;
}

}  // namespace

std::string to_upper(std::string_view text) { return mapped(text, kUpper, kUpperSeveral, 'a', 'z', -32); }
std::string to_lower(std::string_view text) { return mapped(text, kLower, kLowerSeveral, 'A', 'Z', 32); }

}  // namespace attain::rule
