// Money: an amount is no bare number and has its currency.
// expect 1: no match|no matching|invalid operands|could not convert|no viable
// expect 2: no match|no matching|could not convert
// expect 3: cannot convert|no viable conversion|no match|no matching|ambiguous|conversion|invalid operands
#include "attain/base/money.hpp"

attain::Money sum(const attain::Money& a, const attain::Money& b) { return a + b; }
#ifdef MUST_NOT_COMPILE_1
attain::Money bare(const attain::Money& a) { return a + 100; }
#endif
#ifdef MUST_NOT_COMPILE_2
attain::Money no_currency() { return attain::Money(std::int64_t{100}); }
#endif
#ifdef MUST_NOT_COMPILE_3
attain::Money tenth(const attain::Money& a) { return a * 0.1; }
#endif
