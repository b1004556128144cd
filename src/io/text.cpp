#include "io/text.hpp"

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <system_error>

#include "attain/base/error.hpp"

namespace attain::io::detail {

namespace {

struct Close {
  void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, Close>;

[[noreturn]] void fail(const std::filesystem::path& path, const char* what, int number) {
  throw Error(ErrorCode::file_error, path.string(), std::string(what) + ": " + std::generic_category().message(number));
}

/// Bytes of the well-formed sequence at `p` that is not ASCII, or 0.
std::size_t sequence(const unsigned char* p, std::size_t left) noexcept {
  const auto follows = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) { return i < left && p[i] >= low && p[i] <= high; };
  if (p[0] >= 0xC2 && p[0] <= 0xDF) return follows(1) ? 2 : 0;
  if (p[0] == 0xE0) return follows(1, 0xA0) && follows(2) ? 3 : 0;
  if (p[0] == 0xED) return follows(1, 0x80, 0x9F) && follows(2) ? 3 : 0;
  if (p[0] >= 0xE1 && p[0] <= 0xEF) return follows(1) && follows(2) ? 3 : 0;
  if (p[0] == 0xF0) return follows(1, 0x90) && follows(2) && follows(3) ? 4 : 0;
  if (p[0] >= 0xF1 && p[0] <= 0xF3) return follows(1) && follows(2) && follows(3) ? 4 : 0;
  if (p[0] == 0xF4) return follows(1, 0x80, 0x8F) && follows(2) && follows(3) ? 4 : 0;
  return 0;
}

}  // namespace

std::optional<std::size_t> invalid_utf8(std::string_view text) noexcept {
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  const std::size_t size = text.size();
  std::size_t at = 0;
  while (at < size) {
    if (bytes[at] < 0x80) {
      // Runs of ASCII go by 32 bytes.
      while (at + 32 <= size) {
        std::uint64_t words[4];
        std::memcpy(words, bytes + at, 32);
        if (((words[0] | words[1] | words[2] | words[3]) & 0x8080808080808080ULL) != 0) break;
        at += 32;
      }
      while (at < size && bytes[at] < 0x80) ++at;
      continue;
    }
    const std::size_t length = sequence(bytes + at, size - at);
    if (length == 0) return at;
    at += length;
  }
  return std::nullopt;
}

std::string encoding_hint(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  if ((byte(0) == 0xFF && byte(1) == 0xFE) || (byte(0) == 0xFE && byte(1) == 0xFF)) return "this looks like UTF-16: save it as UTF-8";
  return "save it as UTF-8";
}

std::string_view without_bom(std::string_view text) noexcept {
  return text.substr(0, 3) == "\xEF\xBB\xBF" ? text.substr(3) : text;
}

std::string read_file(const std::filesystem::path& path, std::size_t max_size) {
  std::error_code status;
  if (std::filesystem::is_directory(path, status)) throw Error(ErrorCode::file_error, path.string(), "is a folder, not a file");
  File file(std::fopen(path.c_str(), "rb"));
  if (!file) fail(path, "cannot be opened", errno);
  std::string content;
  const std::uintmax_t expected = std::filesystem::file_size(path, status);
  if (!status && expected <= max_size) content.reserve(std::size_t(expected) + 1);
  char block[1 << 16];
  for (;;) {
    const std::size_t got = std::fread(block, 1, sizeof block, file.get());
    content.append(block, got);
    if (content.size() > max_size) {
      throw Error(ErrorCode::limit_exceeded, path.string(), "the file is larger than " + std::to_string(max_size) + " bytes", "raise max_size, or split the file");
    }
    if (got < sizeof block) break;
  }
  if (std::ferror(file.get()) != 0) fail(path, "cannot be read", errno);
  return content;
}

void write_file(const std::filesystem::path& path, std::string_view bytes) {
  std::filesystem::path beside = path;
  beside += ".part";
  File file(std::fopen(beside.c_str(), "wb"));
  if (!file) fail(path, "cannot be written", errno);
  const bool written = std::fwrite(bytes.data(), 1, bytes.size(), file.get()) == bytes.size();
  const int number = errno;
  if (std::fclose(file.release()) != 0 || !written) {
    std::error_code ignored;
    std::filesystem::remove(beside, ignored);
    fail(path, "cannot be written", written ? errno : number);
  }
  std::error_code renamed;
  std::filesystem::rename(beside, path, renamed);
  if (renamed) throw Error(ErrorCode::file_error, path.string(), "cannot be written: " + renamed.message());
}

}  // namespace attain::io::detail
