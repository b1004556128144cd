/* The first include of a C user, with every macro of the header put to use. */
#include "attain.h"

int main(void) {
  attain_error error = ATTAIN_ERROR_INIT;
  attain_status status = ATTAIN_OK;
  return (int)(status + error.code) + (ATTAIN_ABI_VERSION == 0);
}
