// The one file that includes Intel's header, with every function under its private name (see intel_decimal.cmake).
#include "base/intel_decimal.hpp"

#define DECIMAL_CALL_BY_REFERENCE 0
#define DECIMAL_GLOBAL_ROUNDING 0
#define DECIMAL_GLOBAL_EXCEPTION_FLAGS 0
#include "attain_bid_names.h"
extern "C" {
#include <bid_conf.h>
#include <bid_functions.h>
}

namespace attain::intel {

namespace {
BID_UINT128 in(Bits bits) noexcept {
  BID_UINT128 x;
  x.w[0] = bits.low;
  x.w[1] = bits.high;
  return x;
}
Bits out(BID_UINT128 x) noexcept { return {x.w[0], x.w[1]}; }
}  // namespace

Bits add(Bits a, Bits b, Mode mode, Flags& flags) noexcept {
  return out(bid128_add(in(a), in(b), unsigned(mode), &flags));
}
Bits subtract(Bits a, Bits b, Mode mode, Flags& flags) noexcept {
  return out(bid128_sub(in(a), in(b), unsigned(mode), &flags));
}
Bits multiply(Bits a, Bits b, Mode mode, Flags& flags) noexcept {
  return out(bid128_mul(in(a), in(b), unsigned(mode), &flags));
}
Bits divide(Bits a, Bits b, Mode mode, Flags& flags) noexcept {
  return out(bid128_div(in(a), in(b), unsigned(mode), &flags));
}
Bits multiply_add(Bits a, Bits b, Bits c, Mode mode, Flags& flags) noexcept {
  return out(bid128_fma(in(a), in(b), in(c), unsigned(mode), &flags));
}
Bits quantize(Bits a, Bits like, Mode mode, Flags& flags) noexcept {
  return out(bid128_quantize(in(a), in(like), unsigned(mode), &flags));
}
Bits remainder(Bits a, Bits b, Flags& flags) noexcept { return out(bid128_fmod(in(a), in(b), &flags)); }
Bits square_root(Bits a, Mode mode, Flags& flags) noexcept { return out(bid128_sqrt(in(a), unsigned(mode), &flags)); }
Bits exponential(Bits a, Flags& flags) noexcept { return out(bid128_exp(in(a), unsigned(Mode::half_even), &flags)); }
Bits natural_log(Bits a, Flags& flags) noexcept { return out(bid128_log(in(a), unsigned(Mode::half_even), &flags)); }
Bits power(Bits a, Bits b, Flags& flags) noexcept {
  return out(bid128_pow(in(a), in(b), unsigned(Mode::half_even), &flags));
}
bool less(Bits a, Bits b) noexcept {
  Flags flags = 0;
  return bid128_quiet_less(in(a), in(b), &flags) != 0;
}
bool equal(Bits a, Bits b) noexcept {
  Flags flags = 0;
  return bid128_quiet_equal(in(a), in(b), &flags) != 0;
}
double to_double(Bits a) noexcept {
  Flags flags = 0;
  return bid128_to_binary64(in(a), unsigned(Mode::half_even), &flags);
}
Bits from_string(const char* text, Mode mode, Flags& flags) noexcept {
  return out(bid128_from_string(const_cast<char*>(text), unsigned(mode), &flags));
}
void to_string(Bits a, char* text64) noexcept {
  Flags flags = 0;
  bid128_to_string(text64, in(a), &flags);
}

}  // namespace attain::intel
