#pragma once
/// A folder for one test, and the book that most tests of folders write into it.

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "attain/io/book.hpp"
#include "attain/io/json.hpp"

namespace attain::testing {

/// An empty folder that is removed at the end of the test.
class Scratch {
 public:
  Scratch() {
    static int count = 0;
    path_ = std::filesystem::temp_directory_path() / ("attain-io-" + std::to_string(::getpid()) + "-" + std::to_string(++count));
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  void write(const std::string& name, const std::string& content) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << content;
  }
  [[nodiscard]] std::string read(const std::string& name) const {
    std::ifstream file(path_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  /// Every file below the folder with its content.
  [[nodiscard]] std::map<std::string, std::string> files() const {
    std::map<std::string, std::string> all;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path_)) {
      if (!entry.is_regular_file()) continue;
      const std::string name = std::filesystem::relative(entry.path(), path_).generic_string();
      all[name] = read(name);
    }
    return all;
  }

 private:
  std::filesystem::path path_;
};

inline Document json(std::string_view text) { return io::read_json(text); }

inline const char* const kCompany = R"({"attain": "company/1", "name": "Harbour Foods", "currency": "EUR", "money_scale": 2, "fiscal_year_starts": "04-01",
  "teams": [{"id": "north", "name": "North", "manager": "li-wei"}],
  "people": [{"id": "li-wei", "name": "Li Wei"},
             {"id": "ng-mei", "name": "Ng Mei", "team": [{"from": "2026-01-01", "is": "north"}, {"from": "2026-10-16", "is": null}]}],
  "customers": [{"id": "c-1", "name": "<script>", "owner": "ng-mei"}],
  "rates": [{"from": "USD", "to": "EUR", "on": "2026-01-01", "rate": "0.92"}],
  "assignments": [{"salesperson": "ng-mei", "role": "overlay", "entity_kind": "customer", "entity": "c-1", "share": "0.25", "from": "2026-01-01"}]})";

inline const char* const kScorecard = R"({"attain": "scorecard/1", "name": "field sales", "effective": "2026-01-01", "lines": [{"measure": "actual_sales", "weight": 100}]})";

/// The same book at every knowledge time that matters.
inline bool same_book(const Book& a, const Book& b) {
  if (a.last_recorded() != b.last_recorded() || a.tables() != b.tables()) return false;
  for (std::int64_t known = 0; known <= a.last_recorded() + 1; ++known) {
    if (a.as_known(known).digest(kLatest) != b.as_known(known).digest(kLatest)) return false;
    if (!(io::to_document(a.as_known(known)) == io::to_document(b.as_known(known)))) return false;
  }
  return a.digest(kLatest) == b.digest(kLatest) && io::to_document(a) == io::to_document(b);
}

}  // namespace attain::testing
