// Measuring, appraising and paying.
#include <algorithm>

#include "call.hpp"
#include "handles.hpp"

using namespace attain;
using namespace attain::capi;

namespace {

/// Names separated by commas, or a JSON list of names and documents, or one document.
std::vector<Document> names_in(const char* data, std::size_t length, const char* name) {
  const std::string_view text = text_in(data, length, name);
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) throw Error(ErrorCode::invalid_argument, name, "names nothing");
  if (text[begin] == '[' || text[begin] == '{') {
    Document document = json_in(text.data(), text.size(), name);
    return document.kind() == Document::Kind::array ? document.items() : std::vector<Document>{std::move(document)};
  }
  std::vector<Document> names;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t comma = std::min(text.find(',', at), text.size());
    std::string_view part = text.substr(at, comma - at);
    part.remove_prefix(std::min(part.find_first_not_of(" \t\r\n"), part.size()));
    part = part.substr(0, part.find_last_not_of(" \t\r\n") + 1);
    if (part.empty()) throw Error(ErrorCode::invalid_argument, name, "a name between commas is empty");
    names.emplace_back(part);
    at = comma + 1;
  }
  return names;
}

std::optional<Date> date_if(const char* data, std::size_t length, const char* name) {
  const auto text = text_if(data, length, name);
  return text ? std::optional(Date::of(*text)) : std::nullopt;
}

}  // namespace

extern "C" {

attain_status attain_measure(attain_sheet** out, const attain_book* book, const attain_measure_options* given,
                             attain_error* error) {
  return make(out, error, [&] {
    const auto o = options_in(given, attain_measure_options ATTAIN_MEASURE_OPTIONS_INIT, "options");
    const Book& from = need(book, "book").book;
    MeasureOptions options;
    for (Document& measure : names_in(o.measures, o.measures_length, "options.measures"))
      options.measures.emplace_back(std::move(measure));
    if (o.by != nullptr) {
      for (const Document& column : names_in(o.by, o.by_length, "options.by"))
        options.by.push_back(Reader(column, "options.by").text());
    }
    options.period = from.period(text_in(o.period, o.period_length, "options.period"));
    options.where = text_if(o.where, o.where_length, "options.where").value_or("");
    options.as_of = date_if(o.as_of, o.as_of_length, "options.as_of");
    options.credit = text_if(o.credit, o.credit_length, "options.credit").value_or("revenue");
    options.threads = o.threads;
    return measure_sheet(from, options);
  });
}

attain_status attain_appraise(attain_sheet** out, const attain_book* book, const attain_appraise_options* given,
                              attain_error* error) {
  return make(out, error, [&] {
    const auto o = options_in(given, attain_appraise_options ATTAIN_APPRAISE_OPTIONS_INIT, "options");
    const Book& from = need(book, "book").book;
    AppraiseOptions options;
    options.scorecard = text_in(o.scorecard, o.scorecard_length, "options.scorecard");
    options.period = from.period(text_in(o.period, o.period_length, "options.period"));
    options.as_of = date_if(o.as_of, o.as_of_length, "options.as_of");
    if (o.salespeople != nullptr)
      options.salespeople = texts_in(o.salespeople, o.salespeople_length, "options.salespeople");
    options.threads = o.threads;
    return appraise(from, options);
  });
}

attain_status attain_pay(attain_sheet** out, const attain_book* book, const attain_pay_options* given,
                         attain_error* error) {
  return make(out, error, [&] {
    const auto o = options_in(given, attain_pay_options ATTAIN_PAY_OPTIONS_INIT, "options");
    const Book& from = need(book, "book").book;
    PayOptions options;
    options.plan = text_in(o.plan, o.plan_length, "options.plan");
    options.period = from.period(text_in(o.period, o.period_length, "options.period"));
    options.as_of = date_if(o.as_of, o.as_of_length, "options.as_of");
    if (o.salespeople != nullptr)
      options.salespeople = texts_in(o.salespeople, o.salespeople_length, "options.salespeople");
    if (o.previous != nullptr) {
      const auto* previous = std::get_if<StatementSheet>(&o.previous->result);
      if (previous == nullptr)
        throw Error(ErrorCode::wrong_type, "options.previous", "is no statement sheet", "give one made by attain_pay");
      options.previous = *previous;
    }
    options.threads = o.threads;
    return pay(from, options);
  });
}

attain_status attain_decompose(attain_sheet** out, const attain_book* book, const attain_decompose_options* given,
                               attain_error* error) {
  return make(out, error, [&] {
    const auto o = options_in(given, attain_decompose_options ATTAIN_DECOMPOSE_OPTIONS_INIT, "options");
    const Book& from = need(book, "book").book;
    DecomposeOptions options;
    const std::string_view policy = text_in(o.policy, o.policy_length, "options.policy");
    const std::size_t begin = policy.find_first_not_of(" \t\r\n");
    options.policy = begin != std::string_view::npos && policy[begin] == '{'
                         ? json_in(policy.data(), policy.size(), "options.policy")
                         : Document(policy);
    if (const auto period = text_if(o.period, o.period_length, "options.period")) options.period = from.period(*period);
    if (const auto value = text_if(o.value, o.value_length, "options.value")) options.value = Decimal::of(*value);
    options.as_of = date_if(o.as_of, o.as_of_length, "options.as_of");
    options.threads = o.threads;
    if (o.previous != nullptr) {
      options.previous = std::get_if<TargetSheet>(&o.previous->result);
      if (options.previous == nullptr)
        throw Error(ErrorCode::wrong_type, "options.previous", "is no target sheet", "give what attain_decompose gave");
    }
    return decompose(from, options);
  });
}

}  // extern "C"
