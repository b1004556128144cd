// Expressions: any text is parsed and evaluated, or refused with an Error, within its limits, in all three modes; a second evaluation gives
// the same text.
#include <cstdlib>
#include <string_view>

#include "attain/base/error.hpp"
#include "attain/rule/expression.hpp"

using namespace attain;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  static const rule::Vocabulary words{{"amount", rule::Type::Kind::number}, {"customer.segment", rule::Type::Kind::string}};
  static const rule::Context context{{"amount", 250}, {"customer.segment", "retail"}, {"?", 7}};
  rule::ParseOptions options;
  options.mode = static_cast<rule::Mode>(data[0] % 3);
  if (options.mode != rule::Mode::feel) options.vocabulary = &words;
  options.limits.steps = 100'000;
  options.limits.memory = std::size_t{8} << 20;
  try {
    const auto expression = (data[0] & 8) != 0 ? rule::Expression::parse_unary_tests(text, options) : rule::Expression::parse(text, options);
    const std::string first = expression.evaluate(context).text();
    if (expression.evaluate(context).text() != first) std::abort();
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal || error.message().empty()) std::abort();
  }
  return 0;
}
