// Strong ids: a salesperson is no team, and no number is an id unless one says so.
// expect 1: no match|invalid operands
// expect 2: could not convert|no viable conversion|no matching|conversion
// expect 3: could not convert|no viable conversion|no matching|conversion
#include "attain/base/dictionary.hpp"

bool same(attain::SalespersonId a, attain::SalespersonId b) { return a == b; }
attain::SalespersonId first{0};
#ifdef MUST_NOT_COMPILE_1
bool mixed(attain::SalespersonId a, attain::TeamId b) { return a == b; }
#endif
#ifdef MUST_NOT_COMPILE_2
bool passed(attain::CustomerId customer) { return same(customer, first); }
#endif
#ifdef MUST_NOT_COMPILE_3
bool bare() { return same(std::uint32_t{7}, first); }
#endif
