#include "attain/io/arrow.hpp"

namespace attain::io {

std::size_t append_arrow(Appender& appender, ArrowArrayStream* stream, const ArrowOptions& options) {
  return read_arrow(stream, [&](const Batch& batch) { appender.add(batch); }, options);
}

}  // namespace attain::io
