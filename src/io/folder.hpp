#pragma once
/// The files of a book folder: names that stay inside it, patterns, and names made from words.

#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "attain/base/document.hpp"

namespace attain::io::detail {

class Folder {
 public:
  explicit Folder(std::filesystem::path path) : path_(std::move(path)) {}
  /// The file of that name. Throws invalid_argument for absolute names, names with "..", and links that lead outside.
  [[nodiscard]] std::filesystem::path file(const Reader& name) const;
  /// The names that a name or pattern stands for ("rules/*.json": * and ? in the last part), sorted by their bytes. A pattern may stand for none.
  [[nodiscard]] std::vector<std::string> expand(const Reader& name) const;
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

 private:
  [[nodiscard]] std::filesystem::path inside(const std::string& name, const Reader& place) const;
  std::filesystem::path path_;
};

/// Whether the name fits the pattern, in which * stands for any characters and ? for one.
[[nodiscard]] bool fits_pattern(std::string_view name, std::string_view pattern) noexcept;

/// A file name made of `words`: lower-case ASCII letters, digits and hyphens, unlike all in `taken`, to which it is added.
[[nodiscard]] std::string file_name(std::string_view words, std::set<std::string>& taken);

}  // namespace attain::io::detail
