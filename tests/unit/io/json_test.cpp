#include "attain/io/json.hpp"

#include <filesystem>
#include <fstream>

#include "error_of.hpp"

using namespace attain;
using attain::io::read_json;
using attain::io::write_json;
using attain::testing::error_of;

namespace {
Error refused(std::string_view text, io::ReadOptions options = {}) {
  return error_of([&] { (void)read_json(text, options); });
}
Document::Position at(const Document& document) { return document.position(); }
}  // namespace

TEST_CASE("json: numbers come from their text, digit by digit") {
  const Document d = read_json(R"([0.1, 1.50, 12345678901234567890123456789012.34, 1e3, -7, 0, -0, 1E+2, 2.5e-3, 9223372036854775808])");
  const auto& n = d.items();
  CHECK(n[0].number() == Decimal::of("0.1"));
  CHECK(n[1].number().text() == "1.50");
  CHECK(n[2].number().text() == "12345678901234567890123456789012.34");
  CHECK(n[3].number() == Decimal(1000));
  CHECK(n[4].number() == Decimal(-7));
  CHECK(n[5].number().is_zero());
  CHECK(n[6].number().text() == "0");
  CHECK(n[7].number() == Decimal(100));
  CHECK(n[8].number() == Decimal::of("0.0025"));
  CHECK(n[9].number().text() == "9223372036854775808");
}

TEST_CASE("json: numbers beyond binary floating point are read, beyond decimals refused") {
  CHECK(read_json("1e400").number() == Decimal::of("1e400"));
  CHECK(read_json("1e6000").number() == Decimal::of("1e6000"));
  CHECK(read_json("1" + std::string(400, '0')).number() == Decimal::of("1e400"));
  const Error digits = refused("{\"a\":\n  12345678901234567890123456789012345}", {.source = "r.json"});
  CHECK(digits.code() == ErrorCode::invalid_number);
  CHECK(digits.path() == "r.json:2:3");
  CHECK(refused("[1e7000]").code() == ErrorCode::invalid_number);
}

TEST_CASE("json: malformed numbers are syntax errors at their place") {
  for (const char* text : {"01", "-", "1.", ".5", "+1", "1e", "1e+", "0x10", "1_000", "NaN", "Infinity", "-01", "00", "1.2.3", "1e5e5", "--1", "1-1"}) {
    INFO(text);
    CHECK(refused(text).code() == ErrorCode::syntax_json);
    CHECK(refused(std::string("[1, ") + text + "]").code() == ErrorCode::syntax_json);
  }
}

TEST_CASE("json: every node knows its line and column") {
  const Document d = read_json("{\n  \"é\": [1, true,\n null, \"x\"],\n  \"n\": {\"k\": -1.5e2}}");
  CHECK(at(d).line == 1);
  CHECK(at(d).column == 1);
  const Document& list = *d.find("é");
  CHECK(at(list).line == 2);
  CHECK(at(list).column == 8);
  CHECK(at(list.items()[0]).column == 9);
  CHECK(at(list.items()[1]).column == 12);
  CHECK(at(list.items()[2]).line == 3);
  CHECK(at(list.items()[2]).column == 2);
  CHECK(at(list.items()[3]).column == 8);
  CHECK(at(*d.find("n")->find("k")).line == 4);
  CHECK(at(*d.find("n")->find("k")).column == 14);
}

TEST_CASE("json: a key that stands twice is refused, in small objects and large") {
  const Error twice = refused("{\"a\": 1,\n \"a\": 2}", {.source = "x.json"});
  CHECK(twice.code() == ErrorCode::duplicate_key);
  CHECK(twice.path() == "x.json:2:2");
  std::string large = "{";
  for (int i = 0; i < 40; ++i) large += "\"k" + std::to_string(i) + "\": 1, ";
  CHECK(read_json(large + "\"z\": 1}").members().size() == 41);
  CHECK(refused(large + "\"k3\": 1}").code() == ErrorCode::duplicate_key);
  CHECK(refused("{\"a\": 1, \"\\u0061\": 2}").code() == ErrorCode::duplicate_key);
}

TEST_CASE("json: what is cut off, left over or not JSON says where and what to do") {
  CHECK(refused("").code() == ErrorCode::syntax_json);
  CHECK(refused("{\"a\": [1, 2").hint() == "the text ends early: is the file complete?");
  CHECK(refused("{\"a\": [1, 2").path() == "json:1:12");
  CHECK(refused("{} {}", {.source = "f"}).path() == "f:1:4");
  CHECK(refused("{} x").hint() == "one file holds one value: remove what follows it");
  CHECK(refused("[1,\n 2,\n]").path() == "json:3:1");
  CHECK(refused("[1, 2, ]").hint() == "is there a comma too many before it?");
  CHECK(refused("[1 // one\n]").hint() == "JSON has no comments");
  CHECK(refused("{'a': 1}").hint() == "text stands between double quotes");
  CHECK(refused("[\"a\nb\"]").code() == ErrorCode::syntax_json);
  CHECK(refused("[\"\\x\"]").code() == ErrorCode::syntax_json);
  CHECK(refused("[\"\\ud800\"]").code() == ErrorCode::syntax_json);
  CHECK(refused("{\"a\" 1}").message().find("last read") == std::string::npos);
}

TEST_CASE("json: text is UTF-8, a byte order mark is skipped") {
  CHECK(read_json("\xEF\xBB\xBF{\"a\": 1}").find("a")->number() == Decimal(1));
  CHECK(read_json("\"\\u4f60\\ud83d\\ude00\"").text() == "你😀");
  const Error latin = refused("[\"ok\",\n \"caf\xE9\"]", {.source = "l.json"});
  CHECK(latin.code() == ErrorCode::bad_encoding);
  CHECK(latin.path() == "l.json:2:6");
  for (const char* bad : {"\"\xC0\xAF\"", "\"\xED\xA0\x80\"", "\"\xF4\x90\x80\x80\"", "\"\xE2\x82\"", "\"\x80\"", "\"\xFF\""}) CHECK(refused(bad).code() == ErrorCode::bad_encoding);
  CHECK(refused(std::string_view("\xFF\xFE{\0}\0", 6)).hint() == "this looks like UTF-16: save it as UTF-8");
}

TEST_CASE("json: limits of depth, size and count are kept") {
  const auto nested = [](int depth) { return std::string(std::size_t(depth), '[') + std::string(std::size_t(depth), ']'); };
  CHECK_NOTHROW(read_json(nested(256)));
  CHECK(refused(nested(257)).code() == ErrorCode::limit_exceeded);
  CHECK(refused(std::string(1000000, '[')).code() == ErrorCode::limit_exceeded);
  CHECK(refused("[1, 2, 3]", {.max_nodes = 3}).code() == ErrorCode::limit_exceeded);
  CHECK_NOTHROW(read_json("[1, 2, 3]", {.max_nodes = 4}));
  CHECK(refused("[1, 2, 3]", {.max_size = 8}).code() == ErrorCode::limit_exceeded);
  CHECK_NOTHROW(read_json("[1, 2, 3]", {.max_size = 9}));
  Document deep;
  for (int i = 0; i < 257; ++i) deep = Document::array({deep});
  CHECK(error_of([&] { (void)write_json(deep); }).code() == ErrorCode::limit_exceeded);
}

TEST_CASE("json: short lists stand on one line, longer things are laid out") {
  const Document d = read_json(R"({"name":"field sales","curve":{"linear":[[0.60,0],[1.00,100]]},"empty":[],"none":{},"lines":[{"a":1},{"b":{"c":null}}]})");
  CHECK(write_json(d) ==
        "{\n"
        "  \"name\": \"field sales\",\n"
        "  \"curve\": {\"linear\": [[0.60, 0], [1.00, 100]]},\n"
        "  \"empty\": [],\n"
        "  \"none\": {},\n"
        "  \"lines\": [\n"
        "    {\"a\": 1},\n"
        "    {\n"
        "      \"b\": {\"c\": null}\n"
        "    }\n"
        "  ]\n"
        "}");
  CHECK(write_json(d, 0).find('\n') == std::string::npos);
  CHECK(read_json(write_json(d)) == d);
  CHECK(read_json(write_json(d, 0)) == d);
}

TEST_CASE("json: control characters, quotes and backslashes are escaped, the rest is kept") {
  const Document d(std::string("a\"b\\c\n\t\r\b\f\x01\x1f\x7f\0é/", 17));
  CHECK(write_json(d) == "\"a\\\"b\\\\c\\n\\t\\r\\b\\f\\u0001\\u001f\x7f\\u0000é/\"");
  CHECK(read_json(write_json(d)) == d);
  CHECK(error_of([] { (void)write_json(Document("\xFF")); }).code() == ErrorCode::bad_encoding);
}

TEST_CASE("json: a file's errors carry its path") {
  const auto path = std::filesystem::temp_directory_path() / "attain-json-test.json";
  std::ofstream(path) << "{\"a\": }";
  CHECK(error_of([&] { (void)io::read_json_file(path); }).path() == path.string() + ":1:7");
  std::filesystem::remove(path);
  CHECK(error_of([&] { (void)io::read_json_file(path); }).code() == ErrorCode::file_error);
  CHECK(error_of([&] { (void)io::read_json_file(path.parent_path()); }).code() == ErrorCode::file_error);
}
