// Numbers: no binary floating point becomes a Decimal, and none comes out unasked.
// expect 1: deleted|ambiguous
// expect 2: deleted|ambiguous
// expect 3: deleted|ambiguous|no match
// expect 4: cannot convert|no viable conversion
#include "attain/base/decimal.hpp"

attain::Decimal exact() { return attain::Decimal::of("0.1") * 3 + attain::Decimal(std::int64_t{7}); }
#ifdef MUST_NOT_COMPILE_1
attain::Decimal from_double() { return attain::Decimal(0.1); }
#endif
#ifdef MUST_NOT_COMPILE_2
attain::Decimal from_float() { return attain::Decimal(0.1f); }
#endif
#ifdef MUST_NOT_COMPILE_3
attain::Decimal mixed() { return exact() * 1.05; }
#endif
#ifdef MUST_NOT_COMPILE_4
double back() { return exact(); }
#endif
