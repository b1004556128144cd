#include "attain/base/version.hpp"

namespace attain {

std::string_view version() noexcept { return ATTAIN_VERSION; }

}  // namespace attain
