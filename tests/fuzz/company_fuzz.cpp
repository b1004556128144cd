// Companies: any JSON document is read into a company, or refused with an Error; what was read is checked, written and read again without
// a change.
#include <cstdlib>
#include <string_view>

#include "attain/base/error.hpp"
#include "attain/book/book.hpp"
#include "attain/io/json.hpp"

using namespace attain;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const Book book = Book().with_company(io::read_json(text, {.max_size = 1 << 16}));
    (void)book.company().verify();
    const Document written = book.company().to_document();
    const Document again = Book().with_company(written).company().to_document();
    if (!(written == again)) std::abort();
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal || error.message().empty()) std::abort();
  }
  return 0;
}
