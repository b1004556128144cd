#pragma once
/// The style sheet of an HTML report.

#include <string>

namespace attain::report {
/// Light and dark by the reader's preference, A4 when printed. Text contrasts with its ground by at least 4.5 : 1.
[[nodiscard]] std::string page_style();
}  // namespace attain::report
