// A user's first C++ program. It says the version that it was linked with, and calls what pulls in each library that attain needs.
#include <attain/attain.hpp>
#include <iostream>

int main() {
  const auto third = attain::Decimal(1) / attain::Decimal(3);
  const auto matched = attain::rule::feel("matches(\"c-17\", \"c-[0-9]+\")");           // regular expressions
  const auto workbook = attain::spreadsheet_of(attain::Report{});                       // spreadsheets
  std::cout << "attain " << attain::version() << ": " << third.rounded(4).text() << ' ' << matched.text() << ' '
            << workbook.substr(0, 2) << '\n';
}
