#pragma once
/// The error that a call throws, for comparing its code, path, message and hint.

#include <optional>

#include "attain/base/error.hpp"
#include "test.hpp"

namespace attain::testing {

template <typename Body>
Error error_of(const Body& body) {
  std::optional<Error> caught;
  try {
    body();
  } catch (const Error& error) {
    caught = error;
  }
  if (!caught) FAIL("no error was thrown");
  return *caught;
}

}  // namespace attain::testing
