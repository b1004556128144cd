#include "attain/base/version.hpp"
#include "test.hpp"

TEST_CASE("The linked library says the version that its header states") {
  CHECK(attain::version() == ATTAIN_VERSION);
  CHECK(std::string(ATTAIN_VERSION) == std::to_string(ATTAIN_VERSION_MAJOR) + "." + std::to_string(ATTAIN_VERSION_MINOR) + "." +
                                           std::to_string(ATTAIN_VERSION_PATCH));
}
