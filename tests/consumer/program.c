/* A user's first C program; it says the version that it was linked with. */
#include <attain.h>
#include <stdio.h>
#include <string.h>

int main(void) {
  printf("attain %s: %s\n", attain_version(), attain_status_name(1001));
  return attain_abi_version() == ATTAIN_ABI_VERSION && strcmp(attain_status_name(1001), "unknown_reference") == 0 ? 0 : 1;
}
