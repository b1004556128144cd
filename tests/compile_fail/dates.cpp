// Dates and periods: a number is no date, a text is parsed and not guessed, and results are not thrown away.
// expect 1: could not convert|no viable conversion|conversion|cannot convert
// expect 2: could not convert|no viable conversion|conversion|no matching|cannot convert
// expect 3: nodiscard|ignoring return value
// expect 4: no match|invalid operands|no viable
#include "attain/base/date.hpp"

attain::Date day = attain::Date(2026, 10, 5);
attain::Period month = attain::Period::month(2026, 10);
bool inside() { return month.contains(day); }
#ifdef MUST_NOT_COMPILE_1
attain::Date number() { return 20261005; }
#endif
#ifdef MUST_NOT_COMPILE_2
bool text() { return month.contains("2026-10-05"); }
#endif
#ifdef MUST_NOT_COMPILE_3
void dropped() { attain::Period::of("2026-10"); }
#endif
#ifdef MUST_NOT_COMPILE_4
attain::Date sum() { return day + day; }
#endif
