// Number and money texts: what parses prints, and what is printed parses to the same value.
#include <cstdlib>
#include <string_view>

#include "attain/base/money.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto number = attain::Decimal::parse(text)) {
    const auto again = attain::Decimal::parse(number->text());
    if (!again || !(*again == *number)) std::abort();
  }
  if (const auto money = attain::Money::parse(text)) {
    const auto again = attain::Money::parse(money->text());
    if (!again || !(*again == *money)) std::abort();
  }
  return 0;
}
