// JSON: any bytes give a document or an Error; a document is written and read back as itself, and written again to the same bytes.
#include <cstdlib>
#include <string_view>

#include "attain/base/error.hpp"
#include "attain/io/json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  attain::Document document;
  try {
    document = attain::io::read_json(text, {.source = "fuzz", .max_nodes = 100000});
  } catch (const attain::Error&) {
    return 0;
  }
  for (const int indent : {0, 2}) {
    const std::string written = attain::io::write_json(document, indent);
    const attain::Document back = attain::io::read_json(written);
    if (!(back == document) || attain::io::write_json(back, indent) != written) std::abort();
  }
  return 0;
}
