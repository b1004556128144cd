#pragma once
/// Finds delimiters and line ends in a block of CSV, 64 bytes at a time.

#include <bit>
#include <cstdint>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace attain::io::detail {

/// Bytes that must be readable after the end of what is scanned.
inline constexpr std::size_t kScanPadding = 64;

/// Steps from one delimiter, LF or CR to the next. Reads up to 64 bytes beyond `end`, which must be allocated.
class CsvScan {
 public:
  CsvScan(const char* begin, const char* end, char delimiter) noexcept : end_(end), delimiter_(delimiter) { seek(begin); }

  /// Goes on from `at`.
  void seek(const char* at) noexcept {
    block_ = at;
    mask_ = at < end_ ? marks(at) : 0;
  }

  /// The next delimiter, LF or CR; the end when there is none.
  [[nodiscard]] const char* next() noexcept {
    while (mask_ == 0) {
      block_ += 64;
      if (block_ >= end_) return end_;
      mask_ = marks(block_);
    }
    const char* found = block_ + std::countr_zero(mask_);
    mask_ &= mask_ - 1;
    return found < end_ ? found : end_;
  }

 private:
  [[nodiscard]] std::uint64_t marks(const char* p) const noexcept {
#if defined(__SSE2__)
    const __m128i delimiter = _mm_set1_epi8(delimiter_), lf = _mm_set1_epi8('\n'), cr = _mm_set1_epi8('\r');
    std::uint64_t mask = 0;
    for (int i = 0; i < 4; ++i) {
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p) + i);
      const __m128i hit = _mm_or_si128(_mm_cmpeq_epi8(bytes, delimiter), _mm_or_si128(_mm_cmpeq_epi8(bytes, lf), _mm_cmpeq_epi8(bytes, cr)));
      mask |= std::uint64_t(std::uint32_t(_mm_movemask_epi8(hit))) << (16 * i);
    }
    return mask;
#else
    std::uint64_t mask = 0;
    for (int i = 0; i < 64; ++i) mask |= std::uint64_t(p[i] == delimiter_ || p[i] == '\n' || p[i] == '\r') << i;
    return mask;
#endif
  }

  const char *block_ = nullptr, *end_;
  std::uint64_t mask_ = 0;
  char delimiter_;
};

}  // namespace attain::io::detail
