#pragma once
/// JSON in and out: text becomes a `Document` whose numbers are exact and whose nodes know their line; a `Document` becomes text that reads back as itself.
///
/// Invariants: `read_json(write_json(d)) == d`; the same document gives the same bytes; nothing passes through binary floating point.
/// Refused: two equal keys in one object, numbers of more than 34 significant digits, text that is not UTF-8, and whatever RFC 8259 does not allow
/// (comments, trailing commas, a second value). A leading byte order mark is skipped.
///
///     Document rule = attain::io::read_json_file("rules/field-sales.json");
///     std::string text = attain::io::write_json(rule);      // two spaces, short lists on one line

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "attain/base/document.hpp"

namespace attain::io {

/// What `read_json` calls the text in errors, and the limits it keeps (each throws `limit_exceeded` with its name).
struct ReadOptions {
  std::string source = "json";                          ///< stands before `:line:column` in error paths
  std::size_t max_depth = 256;                          ///< lists and objects inside each other
  std::size_t max_size = std::size_t{256} << 20;        ///< bytes of text
  std::size_t max_nodes = std::size_t{32} << 20;        ///< values in the document, each about 100 bytes of memory
};

/// The document that `text` spells. Throws `syntax_json`, `bad_encoding`, `invalid_number`, `duplicate_key` or `limit_exceeded`; the path is `source:line:column`,
/// both 1-based, columns counting characters.
[[nodiscard]] Document read_json(std::string_view text, const ReadOptions& options = {});

/// `read_json` of a file's content; `options.source` is replaced by the path. Throws `file_error` when it cannot be read.
[[nodiscard]] Document read_json_file(const std::filesystem::path& path, ReadOptions options = {});

/// The document as JSON text. `indent` spaces a level; a list or object of plain values that fits in 100 characters stands on one line; 0: all on one line.
/// Numbers are written in plain notation as `Decimal::text` does, text as UTF-8 with control characters, quotes and backslashes escaped. No newline at the end.
/// Throws `bad_encoding` for text that is not UTF-8 and `limit_exceeded` for more than 256 levels.
[[nodiscard]] std::string write_json(const Document& document, int indent = 2);

}  // namespace attain::io
