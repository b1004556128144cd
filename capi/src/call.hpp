#pragma once
/// What every function of attain.h goes through: one wrapper that turns exceptions into statuses, NULL checks, texts in
/// and out.
///
///     return make(out, error, [&] { return io::read_book(path_in(path, length, "path")); });      // a new handle, or
///     NULL and a status

#include <cstddef>
#include <cstring>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "attain.h"
#include "attain/base/document.hpp"
#include "attain/base/error.hpp"

namespace attain::capi {

/// Writes "no error" and returns ATTAIN_OK.
attain_status succeeded(attain_error* error) noexcept;
/// Writes the exception that is being handled and returns its status. Called inside a catch block only.
attain_status failed(attain_error* error) noexcept;

/// The wrapper: runs `body`, and no exception leaves.
template <typename Body>
attain_status guarded(attain_error* error, Body&& body) noexcept {
  try {
    std::forward<Body>(body)();
  } catch (...) {
    return failed(error);
  }
  return succeeded(error);
}

/// The argument of that name is NULL.
[[noreturn]] void is_null(const char* name);

/// What a pointer points to; throws invalid_argument with the parameter's name when it is NULL.
template <typename T>
T& need(T* pointer, const char* name) {
  if (pointer == nullptr) is_null(name);
  return *pointer;
}

/// Runs `body`, whose value becomes a new handle in `*out`; NULL on failure.
template <typename Handle, typename Body>
attain_status make(Handle** out, attain_error* error, Body&& body) noexcept {
  if (out != nullptr) *out = nullptr;
  return guarded(error, [&] {
    (void)need(out, "out");
    *out = new Handle{std::forward<Body>(body)()};
  });
}

/// Runs `body`, whose value goes to `*out`; 0 on failure.
template <typename Value, typename Body>
attain_status give(Value* out, attain_error* error, Body&& body) noexcept {
  if (out != nullptr) *out = Value{};
  return guarded(error, [&] {
    (void)need(out, "out");
    *out = std::forward<Body>(body)();
  });
}

/// Probe-then-fill: a buffer gets the text and a NUL, or throws limit_exceeded when it is too small; `length`, which
/// may be NULL beside a buffer, gets the bytes.
void fill(char* buffer, std::size_t capacity, std::size_t* length, std::string_view text);

/// Runs `body`, whose text goes out probe-then-fill; "" and 0 on failure.
template <typename Body>
attain_status give_text(char* buffer, std::size_t capacity, std::size_t* length, attain_error* error,
                        Body&& body) noexcept {
  if (length != nullptr) *length = 0;
  if (buffer != nullptr && capacity > 0) *buffer = '\0';
  return guarded(error, [&] { fill(buffer, capacity, length, std::forward<Body>(body)()); });
}

/// A text given as pointer and length; empty when the pointer is NULL. Throws bad_encoding when it is not UTF-8.
std::optional<std::string_view> text_if(const char* data, std::size_t length, const char* name);
/// The same, where it is needed: throws invalid_argument for NULL.
std::string_view text_in(const char* data, std::size_t length, const char* name);
std::filesystem::path path_in(const char* data, std::size_t length, const char* name);
/// The document of a JSON text, needed; errors call it `name`.
Document json_in(const char* data, std::size_t length, const char* name);
/// A JSON list of texts.
std::vector<std::string> texts_in(const char* data, std::size_t length, const char* name);

/// A size that no version of the struct has.
[[noreturn]] void wrong_struct_size(const char* name, std::uint32_t given, std::size_t known);

/// The caller's options over the defaults: an older, shorter struct leaves what it does not have at its default.
/// `first` is the size of the struct's first version.
template <typename Options>
Options options_in(const Options* given, Options defaults, const char* name, std::size_t first = sizeof(Options)) {
  const std::uint32_t size = need(given, name).struct_size;
  if (size < first || size > sizeof(Options)) wrong_struct_size(name, size, sizeof(Options));
  std::memcpy(&defaults, given, size);
  return defaults;
}

}  // namespace attain::capi
