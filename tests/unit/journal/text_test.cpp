// Files of the library are included to test what public headers do not show.
#include "journal/text.hpp"

#include "attain/base/date.hpp"
#include "attain/journal/table.hpp"
#include "journal_support.hpp"

using namespace attain;
using namespace attain::journal;

TEST_CASE("only well-formed UTF-8 passes") {
  for (const char* good : {"", "abc", "Müller", "李伟", "😀", "\xEF\xBF\xBF", "\xF4\x8F\xBF\xBF", "long ascii text with an é at the end é"}) CHECK(is_utf8(good));
  for (const char* bad : {"\xFF", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xC3", "abc\xE4", "\xE6\x9D", "\x80", "12345678\xFC"}) CHECK_FALSE(is_utf8(bad));
}

TEST_CASE("days are those of the Gregorian calendar from 1400 to 9999") {
  CHECK(parse_day("1970-01-01") == 0);
  CHECK(parse_day("2026-10-05") == Date(2026, 10, 5).days());
  CHECK(parse_day("1400-01-01") == kFirstDay);
  CHECK(parse_day("9999-12-31") == kLastDay);
  CHECK(parse_day("2024-02-29") == Date(2024, 2, 29).days());
  for (const char* bad : {"2023-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "1399-12-31", "2026-1-01", "20260101", "2026-01-01 ", "2026/01/01", ""}) {
    CHECK(parse_day(bad) == kNullDay);
  }
}

TEST_CASE("numbers are read exactly") {
  const auto read = [](const char* text) {
    Number number;
    REQUIRE(parse_number(text, number) == NumberFault::none);
    return std::pair(to_text(number.units), number.scale);
  };
  CHECK(read("0") == std::pair(std::string("0"), 0));
  CHECK(read("-0.00") == std::pair(std::string("0"), 0));
  CHECK(read("12.50") == std::pair(std::string("125"), 1));
  CHECK(read("+7") == std::pair(std::string("7"), 0));
  CHECK(read("-1e3") == std::pair(std::string("-1000"), 0));
  CHECK(read("1.25e-2") == std::pair(std::string("125"), 4));
  CHECK(read("1e+22") == std::pair(std::string("10000000000000000000000"), 0));
  CHECK(read("00000000000000000000000000000000000000000000001.5") == std::pair(std::string("15"), 1));
  Number number;
  for (const char* bad : {"", "-", ".", "1.", ".5", "1,5", "1 ", " 1", "1e", "0x1", "1.2.3", "--1", "nan", "e5"}) CHECK(parse_number(bad, number) == NumberFault::syntax);
  for (const char* bad : {"1e40", "1e-40", "1e999999999999", "123456789012345678901234567890123456789012"}) CHECK(parse_number(bad, number) == NumberFault::too_long);
}

TEST_CASE("plain numbers have no plus, no leading zeros and no exponent") {
  for (const char* yes : {"0", "-1", "10", "0.5", "-12.340"}) CHECK(is_plain_number(yes));
  for (const char* no : {"", "-", "007", "+1", "1e5", "1.", ".5", "00", "1a", "-01"}) CHECK_FALSE(is_plain_number(no));
}

TEST_CASE("messages quote texts safely") {
  CHECK(journal::quoted("o-1") == "\"o-1\"");
  CHECK(journal::quoted("a\"b") == "\"a\\\"b\"");
  CHECK(journal::quoted("a\nb") == "\"a\\x0ab\"");
  CHECK(journal::quoted("\xFF") == "\"\\xff\"");
  CHECK(journal::quoted(std::string(100, 'x')).size() < 70);
  std::string chinese;
  for (int i = 0; i < 50; ++i) chinese += "李";
  CHECK(is_utf8(journal::quoted(chinese)));
}
