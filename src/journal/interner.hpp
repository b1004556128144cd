#pragma once
// Interner: the texts of one column become dictionary codes: repeated texts without a lock, new ones together under one.

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "attain/base/dictionary.hpp"

namespace attain::journal {

class Interner {
 public:
  explicit Interner(Dictionary& dictionary) : dictionary_(&dictionary) {}
  /// A code a text; kNone for an empty one. `check(row, text)` is called for texts not met lately, before they enter the dictionary, and may throw.
  template <typename Check>
  void codes(const std::vector<std::string_view>& texts, std::vector<std::uint32_t>& codes, Check check);
  [[nodiscard]] Dictionary& dictionary() const noexcept { return *dictionary_; }

 private:
  struct Entry {
    std::uint64_t hash = 0;
    std::string_view text;     // in the dictionary, so it stays
    std::uint32_t code = kNone;
  };
  [[nodiscard]] static std::uint64_t hash(std::string_view text) noexcept;
  void intern_missed(const std::vector<std::string_view>& texts, std::vector<std::uint32_t>& codes);
  Dictionary* dictionary_;
  std::vector<Entry> recent_;              // direct-mapped
  std::vector<std::uint32_t> missed_;      // rows whose text was not there
  std::vector<std::uint64_t> missed_hashes_;
  std::vector<std::string_view> missed_texts_;
  std::vector<std::uint32_t> missed_codes_;
};

inline constexpr std::size_t kRecent = 1 << 13;

template <typename Check>
void Interner::codes(const std::vector<std::string_view>& texts, std::vector<std::uint32_t>& codes, Check check) {
  if (recent_.empty()) recent_.resize(texts.size() < 256 ? 256 : kRecent);
  if (recent_.size() < kRecent && texts.size() >= 256) recent_.assign(kRecent, Entry{});
  const std::size_t mask = recent_.size() - 1;
  codes.resize(texts.size());
  missed_.clear();
  missed_hashes_.clear();
  std::string_view last;
  std::uint32_t last_code = kNone;
  for (std::uint32_t row = 0; row < texts.size(); ++row) {
    const std::string_view text = texts[row];
    if (text.empty()) {
      codes[row] = kNone;
      continue;
    }
    if (text == last && last_code != kNone) {
      codes[row] = last_code;
      continue;
    }
    const std::uint64_t key = hash(text);
    const Entry& entry = recent_[key & mask];
    if (entry.hash == key && entry.text == text) {
      codes[row] = last_code = entry.code;
      last = text;
      continue;
    }
    check(row, text);
    missed_.push_back(row);
    missed_hashes_.push_back(key);
  }
  if (!missed_.empty()) intern_missed(texts, codes);
}

}  // namespace attain::journal
