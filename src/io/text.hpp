#pragma once
/// Bytes in and out for the readers of this room: whole files, and UTF-8.

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace attain::io::detail {

/// The offset of the first byte that is not part of well-formed UTF-8 (overlong forms and surrogates are not), or empty.
[[nodiscard]] std::optional<std::size_t> invalid_utf8(std::string_view text) noexcept;

/// A hint for text that is not UTF-8: names UTF-16 when it looks like it.
[[nodiscard]] std::string encoding_hint(std::string_view text);

/// `text` without a UTF-8 byte order mark.
[[nodiscard]] std::string_view without_bom(std::string_view text) noexcept;

/// The content of a regular file. Throws file_error, and limit_exceeded above `max_size` bytes.
[[nodiscard]] std::string read_file(const std::filesystem::path& path, std::size_t max_size);

/// Writes the bytes beside `path` and renames them into place, so that a reader sees the old file or the new one. Throws file_error.
void write_file(const std::filesystem::path& path, std::string_view bytes);

}  // namespace attain::io::detail
