#pragma once
/// JSON to and from the values of expressions. A text of the form @"2026-10-05" is that date, time, date and time or duration; out they
/// come as plain text.

#include "attain/base/document.hpp"
#include "attain/rule/expression.hpp"

namespace attain::capi {

/// A text is read as `type` wants it where that is a date, a time or a duration.
rule::Value value_of(const Document& document, const rule::Type& type = {});
Document document_of(const rule::Value& value);
/// The names of a JSON object; NULL is none. `types` are those of names, where they are known.
rule::Context context_in(const char* data, std::size_t length, const std::map<std::string, rule::Type, std::less<>>& types = {});

}  // namespace attain::capi
