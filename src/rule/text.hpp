#pragma once
// UTF-8 in code points. All input strings are valid UTF-8 (checked on entry); positions count code points.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace attain::rule {

/// Decodes the code point at `at` and moves behind it; U+FFFD on malformed bytes (one byte consumed).
char32_t next_code_point(std::string_view text, std::size_t& at) noexcept;
void append_code_point(std::string& text, char32_t point);
std::size_t count_code_points(std::string_view text) noexcept;
/// Byte offset of the code point number `index` (0-based); the size when beyond.
std::size_t offset_of(std::string_view text, std::size_t index) noexcept;
bool is_valid_utf8(std::string_view text) noexcept;
bool is_space(char32_t point) noexcept;
bool is_name_start(char32_t point) noexcept;
bool is_name_part(char32_t point) noexcept;
std::string quoted(std::string_view text);

}  // namespace attain::rule
