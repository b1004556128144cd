// Tables in a sheet: any text is a table or is refused; what the index finds, the verifier walks.
#include <string_view>

#include "attain/rule/table.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace attain::rule;
  if (size > 1 << 15) return 0;
  try {
    ParseOptions options;
    options.limits.steps = 20'000;
    options.limits.memory = 8 << 20;
    const DecisionTable table = DecisionTable::from_csv({reinterpret_cast<const char*>(data), size}, options);
    (void)table.verify();
    for (int x = -1; x < 3; ++x) {
      Context context;
      for (const std::string& name : table.columns()) context.set(name, Value(x));
      (void)table.evaluate(context);
    }
  } catch (const attain::Error&) {
  }
  return 0;
}
