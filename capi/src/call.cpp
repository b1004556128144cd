// The one place where exceptions become statuses, and texts cross the border.
#include "call.hpp"

#include <algorithm>
#include <cstdint>
#include <new>
#include <stdexcept>
#include <system_error>

#include "attain/io/json.hpp"

namespace attain::capi {

namespace {

/// Bytes of the character that begins at `at`, or 0 where the text is not UTF-8 (too short, overlong, a surrogate,
/// above U+10FFFF).
std::size_t character(std::string_view text, std::size_t at) noexcept {
  const auto byte = [&](std::size_t i) { return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U; };
  const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const unsigned first = byte(0), second = byte(1);
  if (first < 0x80) return 1;
  if (first < 0xC2 || first > 0xF4 || !follows(1)) return 0;
  if (first < 0xE0) return 2;
  if (!follows(2) || (first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F)) return 0;
  if (first < 0xF0) return 3;
  if (!follows(3) || (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F)) return 0;
  return 4;
}

/// Copies what fits, whole characters only; bytes that are no UTF-8 become question marks. Ends with NUL.
template <std::size_t Size>
void copy(char (&to)[Size], std::string_view text) noexcept {
  std::size_t written = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = character(text, at), bytes = std::max<std::size_t>(length, 1);
    if (written + bytes >= Size) break;
    for (std::size_t i = 0; i < bytes; ++i) to[written++] = length == 0 || text[at + i] == '\0' ? '?' : text[at + i];
    at += bytes;
  }
  to[written] = '\0';
}

attain_status write(attain_error* error, ErrorCode code, std::string_view path, std::string_view message,
                    std::string_view hint) noexcept {
  const auto status = static_cast<attain_status>(code);
  if (error == nullptr || error->struct_size < sizeof(attain_error)) return status;
  error->code = status;
  copy(error->path, path);
  copy(error->message, message);
  copy(error->hint, hint);
  return status;
}

}  // namespace

attain_status succeeded(attain_error* error) noexcept {
  if (error == nullptr || error->struct_size < sizeof(attain_error)) return ATTAIN_OK;
  error->code = ATTAIN_OK;
  error->path[0] = error->message[0] = error->hint[0] = '\0';
  return ATTAIN_OK;
}

attain_status failed(attain_error* error) noexcept {
  try {
    throw;
  } catch (const Error& e) {
    return write(error, e.code(), e.path(), e.message(), e.hint());
  } catch (const std::bad_alloc&) {
    return write(error, ErrorCode::limit_exceeded, {}, "out of memory", {});
  } catch (const std::length_error&) {
    return write(error, ErrorCode::limit_exceeded, {}, "more than fits into memory", {});
  } catch (const std::system_error& e) {
    return write(error, ErrorCode::file_error, {}, e.what(), {});
  } catch (const std::exception& e) {
    return write(error, ErrorCode::internal, {}, e.what(), "please report this");
  } catch (...) {
    return write(error, ErrorCode::internal, {}, "an unknown exception", "please report this");
  }
}

void is_null(const char* name) { throw Error(ErrorCode::invalid_argument, name, std::string(name) + " is NULL"); }

void fill(char* buffer, std::size_t capacity, std::size_t* length, std::string_view text) {
  if (buffer == nullptr) {
    need(length, "length") = text.size();
    return;
  }
  if (capacity <= text.size()) {
    throw Error(ErrorCode::limit_exceeded, "buffer",
                std::to_string(capacity) + " bytes do not hold " + std::to_string(text.size()) + " and a NUL",
                "ask with a NULL buffer first");
  }
  std::copy(text.begin(), text.end(), buffer);
  buffer[text.size()] = '\0';
  if (length != nullptr) *length = text.size();
}

std::optional<std::string_view> text_if(const char* data, std::size_t length, const char* name) {
  if (data == nullptr) return std::nullopt;
  const std::string_view text = length == ATTAIN_NTS ? std::string_view(data) : std::string_view(data, length);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t bytes = character(text, at);
    if (bytes == 0) throw Error(ErrorCode::bad_encoding, name, "byte " + std::to_string(at) + " is not UTF-8");
    at += bytes;
  }
  return text;
}

std::string_view text_in(const char* data, std::size_t length, const char* name) {
  const auto text = text_if(data, length, name);
  if (!text) is_null(name);
  return *text;
}

std::filesystem::path path_in(const char* data, std::size_t length, const char* name) {
  const std::string_view text = text_in(data, length, name);
  if (text.empty() || text.find('\0') != std::string_view::npos) {
    throw Error(ErrorCode::invalid_argument, name, text.empty() ? "the path is empty" : "the path holds a NUL");
  }
  return {std::u8string(text.begin(), text.end())};
}

Document json_in(const char* data, std::size_t length, const char* name) {
  if (data == nullptr) is_null(name);
  const std::string_view text = length == ATTAIN_NTS ? std::string_view(data) : std::string_view(data, length);
  return io::read_json(text, {.source = name});
}

std::vector<std::string> texts_in(const char* data, std::size_t length, const char* name) {
  std::vector<std::string> texts;
  for (const Reader& item : Reader(json_in(data, length, name), name).items()) texts.push_back(item.text());
  return texts;
}

void wrong_struct_size(const char* name, std::uint32_t given, std::size_t known) {
  throw Error(ErrorCode::invalid_argument, std::string(name) + ".struct_size",
              "is " + std::to_string(given) + ", this library knows " + std::to_string(known),
              given > known ? "the program was built for a newer library" : "begin with its _INIT");
}

}  // namespace attain::capi
