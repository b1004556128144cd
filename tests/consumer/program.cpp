// A user's first C++ program; it says the version that it was linked with.
#include <attain/attain.hpp>
#include <iostream>

int main() {
  const auto third = attain::Decimal(1) / attain::Decimal(3);
  std::cout << "attain " << attain::version() << ": " << third.rounded(4).text() << '\n';
  return third.rounded(4).text() == "0.3333" ? 0 : 1;
}
