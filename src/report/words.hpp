#pragma once
/// Text as a report shows it: made safe, measured in columns, cut and padded.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace attain::report {

/// The text as valid UTF-8 without characters that act instead of being seen: broken bytes, control characters and direction
/// overrides become U+FFFD; tabs become spaces, and so do line ends when `one_line`.
[[nodiscard]] std::string clean(std::string_view text, bool one_line = true);
/// Reads the code point at `at` of clean text and moves `at` behind it.
[[nodiscard]] char32_t next_code_point(std::string_view text, std::size_t& at) noexcept;
/// Columns in a fixed-width font: 2 for East-Asian wide characters and emoji, 0 for combining marks.
[[nodiscard]] int width_of(char32_t c) noexcept;
[[nodiscard]] int columns_of(std::string_view text) noexcept;
/// Padded with spaces to `columns`; longer text stays as it is.
[[nodiscard]] std::string padded(std::string_view text, int columns, bool right);
/// Rough width in pixels in a proportional font of `size` pixels; never too small for Latin text.
[[nodiscard]] double pixels_of(std::string_view text, double size) noexcept;
/// The text, cut with "…" where it would be wider than `pixels`.
[[nodiscard]] std::string elided(std::string_view text, double size, double pixels);
/// "target_attainment" → "Target attainment".
[[nodiscard]] std::string in_words(std::string_view name);
/// Escaped for HTML and XML, text and attribute alike.
[[nodiscard]] std::string escaped(std::string_view text, bool one_line = true);

}  // namespace attain::report
