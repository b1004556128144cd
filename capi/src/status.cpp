// Versions and names of statuses.
#include "attain.h"
#include "attain/base/error.hpp"
#include "attain/base/version.hpp"

extern "C" {

uint32_t attain_abi_version(void) { return ATTAIN_ABI_VERSION; }

const char* attain_version(void) { return ATTAIN_VERSION; }

const char* attain_status_name(attain_status status) {
  if (status == ATTAIN_OK) return "ok";
  return attain::name_of(static_cast<attain::ErrorCode>(status)).data();  // names are literals, so they end with NUL
}

}  // extern "C"
