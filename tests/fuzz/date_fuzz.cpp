// Date and period texts: what parses prints, and what is printed parses to the same days and the same kind.
#include <cstdlib>
#include <string_view>

#include "attain/base/calendar.hpp"
#include "attain/base/date.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto day = attain::Date::parse(text)) {
    const auto again = attain::Date::parse(day->text());
    if (!again || *again != *day) std::abort();
  }
  if (const auto period = attain::Period::parse(text)) {
    const auto again = attain::Period::parse(period->text());
    if (!again || !(*again == *period) || again->kind() != period->kind()) std::abort();
  }
  return 0;
}
