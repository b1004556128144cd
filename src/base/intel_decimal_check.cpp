// Run at configure time: exits 0 when the decimal library honours the rounding mode and sets the inexact flag, both
// given as arguments. libgcc's functions of the same names do neither; see intel_decimal.cmake.
#define DECIMAL_CALL_BY_REFERENCE 0
#define DECIMAL_GLOBAL_ROUNDING 0
#define DECIMAL_GLOBAL_EXCEPTION_FLAGS 0
#include "attain_bid_names.h"
extern "C" {
#include <bid_conf.h>
#include <bid_functions.h>
}

namespace {
BID_UINT128 integer(unsigned long long value) {
  BID_UINT128 x;
  x.w[0] = value;
  x.w[1] = 0x3040000000000000ULL;
  return x;
}
bool same(BID_UINT128 a, BID_UINT128 b) { return a.w[0] == b.w[0] && a.w[1] == b.w[1]; }
}  // namespace

int main() {
  _IDEC_flags flags = 0;
  const BID_UINT128 down = bid128_div(integer(2), integer(3), BID_ROUNDING_DOWN, &flags);
  if ((flags & BID_INEXACT_EXCEPTION) == 0) return 1;
  flags = 0;
  const BID_UINT128 up = bid128_div(integer(2), integer(3), BID_ROUNDING_UP, &flags);
  if (same(down, up) || down.w[0] + 1 != up.w[0]) return 2;
  const BID_UINT128 even = bid128_div(integer(2), integer(3), BID_ROUNDING_TO_NEAREST, &flags);
  if (!same(even, up)) return 3;
  flags = 0;
  const BID_UINT128 cents = bid128_quantize(integer(25), integer(1), BID_ROUNDING_TO_NEAREST, &flags);
  if (flags != 0 || !same(cents, integer(25))) return 4;
  BID_UINT128 tenth = integer(25);  // 2.5
  tenth.w[1] -= 1ULL << 49;
  if (!same(bid128_quantize(tenth, integer(1), BID_ROUNDING_TO_NEAREST, &flags), integer(2))) return 5;
  if (!same(bid128_quantize(tenth, integer(1), BID_ROUNDING_TIES_AWAY, &flags), integer(3))) return 6;
  if ((flags & BID_INEXACT_EXCEPTION) == 0) return 7;
  flags = 0;
  (void)bid128_div(integer(1), integer(0), BID_ROUNDING_TO_NEAREST, &flags);
  if ((flags & BID_ZERO_DIVIDE_EXCEPTION) == 0) return 8;
  return 0;
}
