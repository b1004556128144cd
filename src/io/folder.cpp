#include "io/folder.hpp"

#include <algorithm>
#include <system_error>

#include "attain/base/error.hpp"

namespace attain::io::detail {

namespace fs = std::filesystem;

fs::path Folder::inside(const std::string& name, const Reader& place) const {
  const auto refuse = [&](const char* why) { return place.error(ErrorCode::invalid_argument, "\"" + name + "\" " + why, "name a file inside the folder, such as \"facts/orders.csv\""); };
  if (name.empty() || name.find('\0') != std::string::npos) throw refuse("is no file name");
  const fs::path relative(name);
  if (relative.is_absolute() || relative.has_root_name() || name.find('\\') != std::string::npos) throw refuse("is not a name inside the book's folder");
  for (const fs::path& part : relative) {
    if (part == "..") throw refuse("leads out of the book's folder");
  }
  std::error_code failed;
  const fs::path root = fs::weakly_canonical(path_.empty() ? fs::path(".") : path_, failed), whole = fs::weakly_canonical(path_ / relative, failed);
  if (failed) throw Error(ErrorCode::file_error, (path_ / relative).string(), failed.message());
  const auto [in_root, in_whole] = std::mismatch(root.begin(), root.end(), whole.begin(), whole.end());
  if (in_root != root.end() && !(std::next(in_root) == root.end() && in_root->empty())) throw refuse("leads out of the book's folder through a link");
  return path_ / relative;
}

fs::path Folder::file(const Reader& name) const { return inside(name.text(), name); }

std::vector<std::string> Folder::expand(const Reader& name) const {
  const std::string text = name.text();
  const std::size_t slash = text.rfind('/');
  const std::string folder = slash == std::string::npos ? "" : text.substr(0, slash + 1), pattern = text.substr(folder.size());
  if (folder.find_first_of("*?") != std::string::npos) throw name.error(ErrorCode::invalid_argument, "\"" + text + "\" has a pattern in a folder's name", "only the last part may hold * and ?");
  (void)inside(text, name);
  if (pattern.find_first_of("*?") == std::string::npos) return {text};
  const fs::path where = path_ / folder;
  std::vector<std::string> names;
  std::error_code failed;
  if (!fs::exists(where, failed)) return names;
  fs::directory_iterator entries(where.empty() ? fs::path(".") : where, failed);
  if (failed) throw Error(ErrorCode::file_error, where.string(), "cannot be listed: " + failed.message());
  for (const fs::directory_entry& entry : entries) {
    const std::string found = entry.path().filename().string();
    if (found.front() != '.' && fits_pattern(found, pattern) && !entry.is_directory(failed)) names.push_back(folder + found);
  }
  std::sort(names.begin(), names.end());
  return names;
}

bool fits_pattern(std::string_view name, std::string_view pattern) noexcept {
  // Greedy with one point of return: the last * may take one more character.
  std::size_t n = 0, p = 0, star = std::string_view::npos, retry = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      retry = n;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == name[n])) {
      ++n;
      ++p;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++retry;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

std::string file_name(std::string_view words, std::set<std::string>& taken) {
  std::string name;
  for (const char c : words) {
    if (c >= 'A' && c <= 'Z') {
      name += char(c - 'A' + 'a');
    } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_') {
      name += c;
    } else if (!name.empty() && name.back() != '-') {
      name += '-';
    }
    if (name.size() >= 80) break;
  }
  while (!name.empty() && name.back() == '-') name.pop_back();
  if (name.empty()) name = "unnamed";
  std::string unique = name;
  for (int i = 2; !taken.insert(unique).second; ++i) unique = name + "-" + std::to_string(i);
  return unique;
}

}  // namespace attain::io::detail
