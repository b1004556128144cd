// DMN models: any bytes are a model or are refused, and every decision of a model ends within its limits.
#include <string_view>

#include "attain/rule/dmn.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace attain::rule;
  Limits limits;
  limits.steps = 20'000;
  limits.memory = 8 << 20;
  try {
    const DmnModel model = DmnModel::parse({reinterpret_cast<const char*>(data), size}, {}, limits);
    for (const std::string& decision : model.decisions()) {
      try {
        (void)model.evaluate(decision, {{"x", 1}});
      } catch (const attain::Error&) {
      }
    }
    for (const auto& [name, table] : model.tables()) (void)table.verify();
  } catch (const attain::Error&) {
  }
  return 0;
}
