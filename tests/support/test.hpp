#pragma once
/// The one support header of every C++ test: Catch2 of either major version, and where the test data lies.
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
using Catch::Approx;
#else
#include <catch2/catch.hpp>
#endif

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

namespace attain::testing {

/// The folder of public test data: `ATTAIN_TEST_DATA`, else `../shared/data` beside the source tree; empty when absent.
inline std::optional<std::filesystem::path> data_folder() {
  if (const char* given = std::getenv("ATTAIN_TEST_DATA"); given != nullptr && *given != '\0') {
    return std::filesystem::path(given);
  }
  std::filesystem::path beside = std::filesystem::path(ATTAIN_SOURCE_DIR) / ".." / "shared" / "data";
  if (std::filesystem::exists(beside)) return beside;
  return std::nullopt;
}

}  // namespace attain::testing

/// Binds `name` to the data folder or ends the test with the words that the runner counts as a skip.
#define ATTAIN_NEED_DATA(name)                                            \
  const auto name##_found = attain::testing::data_folder();               \
  if (!name##_found) {                                                    \
    if (std::getenv("ATTAIN_REQUIRE_DATA") != nullptr) FAIL("no data");   \
    WARN("skipped: no data");                                             \
    return;                                                               \
  }                                                                       \
  const std::filesystem::path name = *name##_found
