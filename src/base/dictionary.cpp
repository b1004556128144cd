#include "attain/base/dictionary.hpp"

#include <cstring>
#include <mutex>
#include <shared_mutex>

#include "attain/base/error.hpp"

namespace attain {

namespace {

constexpr std::size_t kChunkBits = 12;  // entries of the first chunk; chunk k holds 2^(12+k) entries
constexpr std::size_t kChunks = 21;

std::uint64_t hash_text(std::string_view text) noexcept {
  std::uint64_t h = 0x9E3779B97F4A7C15ULL ^ (text.size() * 0xff51afd7ed558ccdULL);
  const char* p = text.data();
  std::size_t n = text.size();
  while (n >= 8) {
    std::uint64_t word;
    std::memcpy(&word, p, 8);
    h = (h ^ word) * 0xff51afd7ed558ccdULL;
    h ^= h >> 32;
    p += 8;
    n -= 8;
  }
  std::uint64_t tail = 0;
  if (n > 0) std::memcpy(&tail, p, n);
  h = (h ^ tail) * 0xc4ceb9fe1a85ec53ULL;
  return h ^ (h >> 29);
}

struct Entry {
  const char* data;
  std::uint32_t size;
  std::uint32_t hash;
};

std::size_t chunk_of(std::uint32_t code, std::size_t& offset) noexcept {
  const std::uint64_t shifted = (std::uint64_t{code} >> kChunkBits) + 1;
  const std::size_t chunk = 63 - static_cast<std::size_t>(__builtin_clzll(shifted));
  offset = code - (((std::uint64_t{1} << chunk) - 1) << kChunkBits);
  return chunk;
}

}  // namespace

struct Dictionary::Impl {
  std::array<std::atomic<Entry*>, kChunks> chunks{};
  std::atomic<std::uint32_t> count{0};
  mutable std::shared_mutex mutex;
  std::vector<std::uint32_t> slots;                  // open addressing, code + 1, 0 is empty
  std::vector<std::unique_ptr<char[]>> arenas;
  char* arena = nullptr;
  std::size_t arena_left = 0;

  ~Impl() {
    for (auto& chunk : chunks) delete[] chunk.load();
  }

  const Entry& entry(std::uint32_t code) const noexcept {
    std::size_t offset;
    const std::size_t chunk = chunk_of(code, offset);
    return chunks[chunk].load(std::memory_order_acquire)[offset];
  }

  std::uint32_t find(std::string_view text, std::uint64_t hash) const noexcept {
    if (slots.empty()) return kNone;
    const std::size_t mask = slots.size() - 1;
    for (std::size_t i = hash & mask;; i = (i + 1) & mask) {
      const std::uint32_t slot = slots[i];
      if (slot == 0) return kNone;
      const Entry& e = entry(slot - 1);
      if (e.hash == std::uint32_t(hash >> 32) && e.size == text.size() && std::memcmp(e.data, text.data(), e.size) == 0) return slot - 1;
    }
  }

  void prefetch_slot(std::uint64_t hash) const noexcept {
    if (!slots.empty()) __builtin_prefetch(&slots[hash & (slots.size() - 1)]);
  }
  void prefetch_entry(std::uint64_t hash) const noexcept {
    const std::uint32_t slot = slots.empty() ? 0 : slots[hash & (slots.size() - 1)];
    if (slot != 0) __builtin_prefetch(&entry(slot - 1));
  }
  void prefetch_text(std::uint64_t hash) const noexcept {
    const std::uint32_t slot = slots.empty() ? 0 : slots[hash & (slots.size() - 1)];
    if (slot != 0) __builtin_prefetch(entry(slot - 1).data);
  }

  void grow() {
    const std::size_t size = slots.empty() ? 64 : slots.size() * 2;
    std::vector<std::uint32_t> bigger(size, 0);
    const std::uint32_t n = count.load(std::memory_order_relaxed);
    for (std::uint32_t code = 0; code < n; ++code) {
      const Entry& e = entry(code);
      std::size_t i = hash_text({e.data, e.size}) & (size - 1);
      while (bigger[i] != 0) i = (i + 1) & (size - 1);
      bigger[i] = code + 1;
    }
    slots.swap(bigger);
  }

  const char* keep(std::string_view text) {
    if (text.size() > arena_left) {
      const std::size_t size = std::max<std::size_t>(text.size(), count.load(std::memory_order_relaxed) < 1000 ? 4096 : 1 << 18);
      arenas.push_back(std::make_unique<char[]>(size));
      arena = arenas.back().get();
      arena_left = size;
    }
    char* at = arena;
    if (!text.empty()) std::memcpy(at, text.data(), text.size());
    arena += text.size();
    arena_left -= text.size();
    return at;
  }

  std::uint32_t intern(std::string_view text) { return intern(text, hash_text(text)); }

  std::uint32_t intern(std::string_view text, std::uint64_t hash) {  // under the unique lock
    if (const std::uint32_t found = find(text, hash); found != kNone) return found;
    const std::uint32_t code = count.load(std::memory_order_relaxed);
    if (code >= kNone - 1 || text.size() > 0xFFFFFFF0u) throw Error(ErrorCode::limit_exceeded, {}, "a dictionary is full: 4,294,967,294 texts at most");
    if ((std::size_t{code} + 1) * 4 > slots.size() * 3) grow();
    std::size_t offset;
    const std::size_t chunk = chunk_of(code, offset);
    Entry* entries = chunks[chunk].load(std::memory_order_relaxed);
    if (entries == nullptr) {
      entries = new Entry[std::size_t{1} << (kChunkBits + chunk)];
      chunks[chunk].store(entries, std::memory_order_release);
    }
    entries[offset] = Entry{keep(text), std::uint32_t(text.size()), std::uint32_t(hash >> 32)};
    std::size_t i = hash & (slots.size() - 1);
    while (slots[i] != 0) i = (i + 1) & (slots.size() - 1);
    slots[i] = code + 1;
    count.store(code + 1, std::memory_order_release);
    return code;
  }
};

Dictionary::Dictionary() : impl_(std::make_unique<Impl>()) {}
Dictionary::~Dictionary() = default;

std::uint32_t Dictionary::intern(std::string_view text) {
  {
    std::shared_lock lock(impl_->mutex);
    if (const std::uint32_t found = impl_->find(text, hash_text(text)); found != kNone) return found;
  }
  std::unique_lock lock(impl_->mutex);
  return impl_->intern(text);
}

void Dictionary::intern_all(const std::vector<std::string_view>& texts, std::vector<std::uint32_t>& codes) {
  codes.resize(texts.size());
  std::vector<std::uint64_t> hashes(texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) hashes[i] = hash_text(texts[i]);
  std::unique_lock lock(impl_->mutex);
  // A large dictionary lies outside the caches, so its slot, entry and text are asked for a few texts ahead.
  constexpr std::size_t slot_ahead = 24, entry_ahead = 16, text_ahead = 8;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i + slot_ahead < texts.size()) impl_->prefetch_slot(hashes[i + slot_ahead]);
    if (i + entry_ahead < texts.size()) impl_->prefetch_entry(hashes[i + entry_ahead]);
    if (i + text_ahead < texts.size()) impl_->prefetch_text(hashes[i + text_ahead]);
    codes[i] = impl_->intern(texts[i], hashes[i]);
  }
}

std::optional<std::uint32_t> Dictionary::find(std::string_view text) const {
  std::shared_lock lock(impl_->mutex);
  const std::uint32_t found = impl_->find(text, hash_text(text));
  if (found == kNone) return std::nullopt;
  return found;
}

std::string_view Dictionary::text(std::uint32_t code) const noexcept {
  if (code == kNone || code >= size()) return {};
  const Entry& e = impl_->entry(code);
  return {e.data, e.size};
}

std::uint32_t Dictionary::size() const noexcept { return impl_->count.load(std::memory_order_acquire); }

std::string_view name_of(Domain domain) noexcept {
  switch (domain) {
    case Domain::salesperson: return "salesperson";
    case Domain::team: return "team";
    case Domain::territory: return "territory";
    case Domain::customer: return "customer";
    case Domain::product: return "product";
    case Domain::category: return "category";
    case Domain::document: return "document";
    case Domain::text: return "text";
  }
  return "text";
}

}  // namespace attain
