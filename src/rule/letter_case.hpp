#pragma once
// Upper and lower case by Unicode's tables, in no locale.

#include <string>
#include <string_view>

namespace attain::rule {

std::string to_upper(std::string_view text);
std::string to_lower(std::string_view text);

}  // namespace attain::rule
