#pragma once
/// Hashing for digests: the same on every machine, order within a row matters, rows are summed so that their order does not.

#include <array>
#include <cstdint>
#include <string_view>

namespace attain {

/// The hash of one row: 128 bits, fed field by field; lengths are mixed in, so that fields do not run together.
class Mix {
 public:
  Mix& add(std::uint64_t word) noexcept {
    a_ = (a_ ^ word) * 0x9E3779B97F4A7C15ULL;
    a_ ^= a_ >> 29;
    b_ = (b_ + word + 0x632BE59BD9B4E019ULL) * 0xC2B2AE3D27D4EB4FULL;
    b_ ^= b_ >> 31;
    return *this;
  }
  Mix& add(std::string_view text) noexcept {
    add(static_cast<std::uint64_t>(text.size()) | 0x8000000000000000ULL);
    std::uint64_t word = 0;
    int filled = 0;
    for (const char c : text) {
      word |= static_cast<std::uint64_t>(static_cast<unsigned char>(c)) << (8 * filled);
      if (++filled == 8) {
        add(word);
        word = 0;
        filled = 0;
      }
    }
    if (filled > 0) add(word);
    return *this;
  }
  [[nodiscard]] std::array<std::uint64_t, 2> words() const noexcept { return {finish(a_ ^ (b_ >> 7)), finish(b_ + (a_ << 9))}; }

 private:
  static std::uint64_t finish(std::uint64_t x) noexcept {  // the finaliser of MurmurHash3
    x = (x ^ (x >> 33)) * 0xff51afd7ed558ccdULL;
    x = (x ^ (x >> 33)) * 0xc4ceb9fe1a85ec53ULL;
    return x ^ (x >> 33);
  }
  std::uint64_t a_ = 0x243F6A8885A308D3ULL, b_ = 0x13198A2E03707344ULL;  // digits of π
};

/// A sum of row hashes, word by word modulo 2^64.
struct Digest {
  std::array<std::uint64_t, 2> words{};
  void add(const Mix& row) noexcept { add(row.words()); }
  void add(const std::array<std::uint64_t, 2>& other) noexcept {
    words[0] += other[0];
    words[1] += other[1];
  }
};

}  // namespace attain
