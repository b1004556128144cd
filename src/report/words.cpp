#include "report/words.hpp"

#include <algorithm>
#include <array>

namespace attain::report {
namespace {

struct Range { char32_t first, last; };

// Unicode 15: East_Asian_Width W and F, and emoji shown wide.
constexpr std::array kWide = {
    Range{0x1100, 0x115F}, Range{0x231A, 0x231B}, Range{0x2329, 0x232A}, Range{0x23E9, 0x23EC}, Range{0x23F0, 0x23F0}, Range{0x23F3, 0x23F3},
    Range{0x25FD, 0x25FE}, Range{0x2614, 0x2615}, Range{0x2648, 0x2653}, Range{0x267F, 0x267F}, Range{0x2693, 0x2693}, Range{0x26A1, 0x26A1},
    Range{0x26AA, 0x26AB}, Range{0x26BD, 0x26BE}, Range{0x26C4, 0x26C5}, Range{0x26CE, 0x26CE}, Range{0x26D4, 0x26D4}, Range{0x26EA, 0x26EA},
    Range{0x26F2, 0x26F3}, Range{0x26F5, 0x26F5}, Range{0x26FA, 0x26FA}, Range{0x26FD, 0x26FD}, Range{0x2705, 0x2705}, Range{0x270A, 0x270B},
    Range{0x2728, 0x2728}, Range{0x274C, 0x274C}, Range{0x274E, 0x274E}, Range{0x2753, 0x2755}, Range{0x2757, 0x2757}, Range{0x2795, 0x2797},
    Range{0x27B0, 0x27B0}, Range{0x27BF, 0x27BF}, Range{0x2B1B, 0x2B1C}, Range{0x2B50, 0x2B50}, Range{0x2B55, 0x2B55}, Range{0x2E80, 0x303E},
    Range{0x3041, 0x33FF}, Range{0x3400, 0x4DBF}, Range{0x4E00, 0xA4CF}, Range{0xA960, 0xA97F}, Range{0xAC00, 0xD7A3}, Range{0xF900, 0xFAFF},
    Range{0xFE10, 0xFE19}, Range{0xFE30, 0xFE6F}, Range{0xFF00, 0xFF60}, Range{0xFFE0, 0xFFE6}, Range{0x16FE0, 0x18CFF}, Range{0x1AFF0, 0x1B2FF},
    Range{0x1F004, 0x1F004}, Range{0x1F0CF, 0x1F0CF}, Range{0x1F18E, 0x1F18E}, Range{0x1F191, 0x1F19A}, Range{0x1F200, 0x1F320},
    Range{0x1F32D, 0x1F335}, Range{0x1F337, 0x1F37C}, Range{0x1F37E, 0x1F393}, Range{0x1F3A0, 0x1F3CA}, Range{0x1F3CF, 0x1F3D3},
    Range{0x1F3E0, 0x1F3F0}, Range{0x1F3F4, 0x1F3F4}, Range{0x1F3F8, 0x1F43E}, Range{0x1F440, 0x1F440}, Range{0x1F442, 0x1F4FC},
    Range{0x1F4FF, 0x1F53D}, Range{0x1F54B, 0x1F567}, Range{0x1F57A, 0x1F57A}, Range{0x1F595, 0x1F596}, Range{0x1F5A4, 0x1F5A4},
    Range{0x1F5FB, 0x1F64F}, Range{0x1F680, 0x1F6C5}, Range{0x1F6CC, 0x1F6CC}, Range{0x1F6D0, 0x1F6D2}, Range{0x1F6D5, 0x1F6DF},
    Range{0x1F6EB, 0x1F6EC}, Range{0x1F6F4, 0x1F6FC}, Range{0x1F7E0, 0x1F7EB}, Range{0x1F90C, 0x1F93A}, Range{0x1F93C, 0x1F945},
    Range{0x1F947, 0x1F9FF}, Range{0x1FA70, 0x1FAFF}, Range{0x20000, 0x2FFFD}, Range{0x30000, 0x3FFFD}};

// Combining marks of the common scripts, and characters without a width of their own.
constexpr std::array kZero = {
    Range{0x0300, 0x036F}, Range{0x0483, 0x0489}, Range{0x0591, 0x05BD}, Range{0x05BF, 0x05BF}, Range{0x05C1, 0x05C2}, Range{0x05C4, 0x05C5},
    Range{0x0610, 0x061A}, Range{0x064B, 0x065F}, Range{0x0670, 0x0670}, Range{0x06D6, 0x06DC}, Range{0x06DF, 0x06E4}, Range{0x06E7, 0x06E8},
    Range{0x06EA, 0x06ED}, Range{0x0900, 0x0902}, Range{0x093C, 0x093C}, Range{0x0941, 0x0948}, Range{0x094D, 0x094D}, Range{0x0951, 0x0957},
    Range{0x0E31, 0x0E31}, Range{0x0E34, 0x0E3A}, Range{0x0E47, 0x0E4E}, Range{0x0EB1, 0x0EB1}, Range{0x0EB4, 0x0EBC}, Range{0x0EC8, 0x0ECE},
    Range{0x1AB0, 0x1AFF}, Range{0x1DC0, 0x1DFF}, Range{0x200B, 0x200F}, Range{0x2060, 0x2064}, Range{0x20D0, 0x20FF}, Range{0x302A, 0x302D},
    Range{0x3099, 0x309A}, Range{0xFE00, 0xFE0F}, Range{0xFE20, 0xFE2F}, Range{0xFEFF, 0xFEFF}, Range{0x1F3FB, 0x1F3FF}, Range{0xE0100, 0xE01EF}};

template <std::size_t N>
bool within(const std::array<Range, N>& ranges, char32_t c) noexcept {
  const auto after = std::upper_bound(ranges.begin(), ranges.end(), c, [](char32_t x, const Range& r) { return x < r.first; });
  return after != ranges.begin() && c <= std::prev(after)->last;
}

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr char32_t kBroken = 0xFFFFFFFF;

// The code point at `at`, or kBroken; `length` bytes were looked at (at least 1). Strict: no overlong forms, surrogates or values beyond U+10FFFF.
char32_t decode(std::string_view text, std::size_t at, std::size_t& length) noexcept {
  const auto byte = [&](std::size_t i) { return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0u; };
  const unsigned first = byte(0);
  length = 1;
  if (first < 0x80) return first;
  std::size_t need = 0;
  char32_t c = 0, least = 0;
  if (first >= 0xC2 && first <= 0xDF) { need = 1; c = first & 0x1F; least = 0x80; }
  else if (first >= 0xE0 && first <= 0xEF) { need = 2; c = first & 0x0F; least = 0x800; }
  else if (first >= 0xF0 && first <= 0xF4) { need = 3; c = first & 0x07; least = 0x10000; }
  else return kBroken;
  for (std::size_t i = 1; i <= need; ++i) {
    const unsigned next = byte(i);
    if ((next & 0xC0) != 0x80) return kBroken;
    c = c << 6 | (next & 0x3F);
  }
  if (c < least || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) return kBroken;
  length = need + 1;
  return c;
}

// Characters that steer the reader's program or the direction of what follows, and those that XML does not allow.
bool acts(char32_t c) noexcept {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x2028 || c == 0x2029 || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) ||
         (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
}

}  // namespace

std::string clean(std::string_view text, bool one_line) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    std::size_t length = 1;
    const char32_t c = decode(text, at, length);
    if (c == U'\t') result += ' ';
    else if (c == U'\n') result += one_line ? ' ' : '\n';
    else if (c == U'\r') {  // of a line end
      if (at + 1 >= text.size() || text[at + 1] != '\n') result += one_line ? ' ' : '\n';
    } else if (c == kBroken || acts(c)) result += kReplacement;
    else result.append(text.substr(at, length));
    at += length;
  }
  return result;
}

char32_t next_code_point(std::string_view text, std::size_t& at) noexcept {
  std::size_t length = 1;
  const char32_t c = decode(text, at, length);
  at += length;
  return c == kBroken ? 0xFFFD : c;
}

int width_of(char32_t c) noexcept {
  if (c < 0x300) return 1;
  if (within(kZero, c)) return 0;
  return within(kWide, c) ? 2 : 1;
}

int columns_of(std::string_view text) noexcept {
  int columns = 0;
  for (std::size_t at = 0; at < text.size();) columns += width_of(next_code_point(text, at));
  return columns;
}

std::string padded(std::string_view text, int columns, bool right) {
  const int missing = std::max(0, columns - columns_of(text));
  std::string result = right ? std::string(static_cast<std::size_t>(missing), ' ') : std::string();
  result += text;
  if (!right) result.append(static_cast<std::size_t>(missing), ' ');
  return result;
}

namespace {
double em_of(char32_t c) noexcept {
  if (c >= 0x300) return width_of(c) == 2 ? 1.02 : width_of(c) == 0 ? 0.0 : 0.62;
  switch (c) {
    case 'i': case 'j': case 'l': case '.': case ',': case ':': case ';': case '\'': case '|': case '!': case 'I': return 0.29;
    case 'f': case 't': case 'r': case ' ': case '-': case '(': case ')': case '/': case '[': case ']': return 0.38;
    case 'm': case 'w': case 'M': case 'W': case '@': case '%': return 0.97;
    case '<': case '>': case '=': case '+': case '&': case '#': case '~': case '^': return 0.84;
    default: break;
  }
  if (c >= 'A' && c <= 'Z') return 0.71;
  if (c >= '0' && c <= '9') return 0.64;
  return 0.6;
}
}  // namespace

double pixels_of(std::string_view text, double size) noexcept {
  double em = 0;
  for (std::size_t at = 0; at < text.size();) em += em_of(next_code_point(text, at));
  return em * size;
}

std::string elided(std::string_view text, double size, double pixels) {
  if (pixels_of(text, size) <= pixels) return std::string(text);
  const double room = pixels - size;  // for the dots
  double used = 0;
  std::size_t end = 0;
  for (std::size_t at = 0; at < text.size();) {
    used += em_of(next_code_point(text, at)) * size;
    if (used > room) break;
    end = at;
  }
  while (end > 0 && text[end - 1] == ' ') --end;
  return std::string(text.substr(0, end)) + "…";
}

std::string in_words(std::string_view name) {
  std::string result(name);
  std::replace(result.begin(), result.end(), '_', ' ');
  if (!result.empty() && result[0] >= 'a' && result[0] <= 'z') result[0] = static_cast<char>(result[0] - 'a' + 'A');
  return result;
}

std::string escaped(std::string_view text, bool one_line) {
  std::string result;
  for (const char c : clean(text, one_line)) {
    switch (c) {
      case '&': result += "&amp;"; break;
      case '<': result += "&lt;"; break;
      case '>': result += "&gt;"; break;
      case '"': result += "&quot;"; break;
      case '\'': result += "&#39;"; break;
      default: result += c;
    }
  }
  return result;
}

}  // namespace attain::report
