// Expressions and unary tests: any text parses or is refused, and evaluates within its limits; what a value prints, parses back.
#include <cstdlib>
#include <string_view>

#include "attain/rule/expression.hpp"

namespace {

using namespace attain;
using namespace attain::rule;

Limits small() {
  Limits limits;
  limits.source_bytes = 1 << 16;
  limits.steps = 20'000;
  limits.memory = 8 << 20;
  return limits;
}

void try_text(std::string_view text, Mode mode, bool tests) {
  static const Vocabulary words{{"amount", Type::Kind::number}, {"customer.segment", Type::Kind::string}, {"on", Type::Kind::date}, {"first name", Type::Kind::string},
                                {"lines", Type::list_of(Type::context_of({{"price", Type::Kind::number}, {"item-no", Type::Kind::string}}))}};
  const ParseOptions options{.vocabulary = &words, .mode = mode, .limits = small()};
  try {
    const Expression e = tests ? Expression::parse_unary_tests(text, options) : Expression::parse(text, options);
    const Context context{{"amount", Decimal::of("12.5")}, {"customer.segment", "retail"}, {"on", Date(2026, 10, 5)}, {"first name", "Mei"}, {"?", 7},
                          {"lines", Value::list({Value::context({{"price", 3}, {"item-no", "a"}})})}};
    Trace trace;
    const Value value = e.evaluate(context, trace);
    const std::string printed = value.text();
    const bool scalar = value.is(Kind::number) || value.is(Kind::string) || value.is(Kind::boolean);
    if (scalar && printed.size() < 1000 && !(feel(printed) == value)) std::abort();
  } catch (const Error&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const Mode mode : {Mode::feel, Mode::strict, Mode::filter}) {
    try_text(text, mode, false);
    try_text(text, mode, true);
  }
  return 0;
}
