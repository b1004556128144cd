#pragma once
/// The version of the library: the one place where it stands. The build and the Python package read it from here.
///
/// Invariants: numbers follow semantic versioning; `version()` is what the *linked* library says, the macros are what the program was
/// compiled with, so comparing the two finds a stale link.
///
///     static_assert(ATTAIN_VERSION_MAJOR == 0);
///     std::string_view linked = attain::version();       // "0.1.0"

#include <string_view>

#define ATTAIN_VERSION_MAJOR 0
#define ATTAIN_VERSION_MINOR 1
#define ATTAIN_VERSION_PATCH 0
#define ATTAIN_VERSION "0.1.0"

namespace attain {

/// The version of the linked library, e.g. "0.1.0". @since 0.1
[[nodiscard]] std::string_view version() noexcept;

}  // namespace attain
