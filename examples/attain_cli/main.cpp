// The command `attain`: closes a period, checks a book, measures it and explains numbers, from a shell.
#include <iostream>

#include "attain/base/error.hpp"
#include "attain/base/version.hpp"
#include "commands.hpp"

namespace {

constexpr const char* kHelp = R"(attain: sales performance from a shell

  attain close   BOOK --period P --out DIR [--scorecard NAME] [--as-of DATE]   appraisals, statements and reports of a period
  attain pay     BOOK --plan NAME --period P --out DIR [--as-of DATE]          statements, their lines and ledger
  attain check   BOOK [--format text|csv]                                      everything doubtful in a book
  attain measure BOOK --measure A,B --by X,Y --period P [--where FEEL]         numbers
  attain why     BOOK SALESPERSON --period P [--scorecard NAME | --measure M]  how a number came about [--json]

BOOK is a folder with a book.json. P is 2026, 2026-Q4, 2026-10, 2026-W07, 2026-10-05, 2026-01-01/2026-03-31 or FY2026-P03.
Everywhere: --as-known N (what the book knew at recorded time N), --quiet (no progress on stderr).
Exit codes: 0 done, 1 findings of severity error (check; close with --strict), 2 a wrong call, 3 bad data.
)";

}  // namespace

int main(int count, char** words) {
  try {
    const Arguments arguments(count, words);
    if (arguments.has("version") || arguments.command() == "version") return std::cout << "attain " << attain::version() << "\n", 0;
    if (arguments.has("help") || arguments.command().empty() || arguments.command() == "help") return std::cout << kHelp, arguments.command().empty() && !arguments.has("help") ? 2 : 0;
    if (arguments.command() == "close") return close_period(arguments);
    if (arguments.command() == "pay") return pay_period(arguments);
    if (arguments.command() == "check") return check_book(arguments);
    if (arguments.command() == "measure") return measure_book(arguments);
    if (arguments.command() == "why") return explain(arguments);
    std::cerr << "attain: no command \"" << arguments.command() << "\"\n" << kHelp;
    return 2;
  } catch (const WrongCall& wrong) {
    std::cerr << "attain: " << wrong.message << "\n";
    return 2;
  } catch (const attain::Error& error) {
    std::cerr << "attain: " << attain::name_of(error.code()) << ": " << error.what() << "\n";
    return 3;
  } catch (const std::exception& error) {
    std::cerr << "attain: " << error.what() << "\n";
    return 3;
  }
}
