#include "interner.hpp"

#include "text.hpp"

namespace attain::journal {

std::uint64_t Interner::hash(std::string_view text) noexcept { return hash_bytes(text, 3); }

void Interner::intern_missed(const std::vector<std::string_view>& texts, std::vector<std::uint32_t>& codes) {
  missed_texts_.clear();
  for (const std::uint32_t row : missed_) missed_texts_.push_back(texts[row]);
  dictionary_->intern_all(missed_texts_, missed_codes_);
  const std::size_t mask = recent_.size() - 1;
  for (std::size_t i = 0; i < missed_.size(); ++i) {
    const std::uint32_t code = missed_codes_[i];
    codes[missed_[i]] = code;
    recent_[missed_hashes_[i] & mask] = Entry{missed_hashes_[i], dictionary_->text(code), code};
  }
}

}  // namespace attain::journal
