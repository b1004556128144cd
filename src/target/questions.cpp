#include "attain/target/questions.hpp"

#include <algorithm>

#include "attain/target/headcount.hpp"

namespace attain {

namespace {

std::optional<Date> date_in(const Reader& in, const char* key) {
  const auto found = in.find(key);
  return found ? std::optional(found->date()) : std::nullopt;
}

std::vector<Decimal> numbers_in(const Reader& in, const char* key) {
  std::vector<Decimal> numbers;
  if (const auto found = in.find(key)) {
    for (const Reader& one : found->items()) numbers.push_back(one.number());
  }
  return numbers;
}

Frame track_by(const Book& book, const TargetSheet& sheet, const Reader& in) {
  in.refuse_unknown({"as_of", "by", "for", "prior"});
  TrackOptions options{.as_of = date_in(in, "as_of")};
  if (const auto by = in.find("by")) {
    for (const Reader& one : by->is_text() ? std::vector<Reader>{*by} : by->items()) {
      const auto found = grain(one.text());
      if (!found) throw one.error(ErrorCode::unknown_dimension, "no kind of period \"" + one.text() + "\"", "day, week, month, quarter, half, year or fiscal ones");
      options.grains.push_back(*found);
    }
  }
  if (const auto nodes = in.find("for")) {
    for (const Reader& one : nodes->is_object() ? std::vector<Reader>{*nodes} : nodes->items()) options.nodes.push_back(target_node(one));
  }
  if (const auto prior = in.find("prior")) options.prior = prior->number();
  return track(book, sheet, options);
}

Frame respread_by(const Book& book, const TargetSheet& sheet, const Reader& in) {
  in.refuse_unknown({"for", "period", "as_of", "policy"});
  const auto node = in.find("for");
  const auto period = in.find("period");
  const std::string word = in.text_or("policy", "even");
  const auto policy = respread(word);
  if (!policy) throw in.at("policy").error(ErrorCode::invalid_argument, "unknown policy \"" + word + "\"", "even, phased or late");
  return respread(book, sheet, node ? target_node(*node) : TargetNode{}, period ? book.period(period->text()) : sheet.period(), in.at("as_of").date(), *policy);
}

Frame quality_by(const Book& book, const TargetSheet& sheet, const Reader& in) {
  in.refuse_unknown({"as_of", "by", "groups", "threshold", "excellence"});
  QualityOptions options{.as_of = date_in(in, "as_of")};
  if (const auto by = in.find("by")) {
    const auto found = target_by(by->text());
    if (!found) throw by->error(ErrorCode::unknown_dimension, "\"" + by->text() + "\" is nobody that targets are for", "salesperson, team, territory, product, category, customer, segment or channel");
    options.by = *found;
  }
  if (const auto groups = in.find("groups")) {
    for (const Reader& one : groups->items()) options.groups.push_back(one.text());
  }
  options.threshold = in.number_or("threshold", options.threshold);
  options.excellence = in.number_or("excellence", options.excellence);
  return target_quality(book, sheet, options);
}

Balance balance_by(const Book& book, const Reader& in) {
  in.refuse_unknown({"period", "as_of", "by", "sides", "tolerance"});
  BalanceOptions options{.period = book.period(in.at("period").text()), .as_of = date_in(in, "as_of")};
  options.by = in.text_or("by", options.by);
  for (const auto& [role, measure] : in.at("sides").members()) options.sides.emplace_back(role, measure.text());
  options.tolerance = in.number_or("tolerance", options.tolerance);
  return balance(book, options);
}

Frame head_count_by(const Book& book, const Reader& in) {
  in.refuse_unknown({"first", "targets", "productivity", "ramp", "attrition", "lead", "service"});
  HeadCountOptions options{.first = book.period(in.at("first").text()), .targets = numbers_in(in, "targets"), .productivity = in.at("productivity").number(), .ramp = numbers_in(in, "ramp")};
  options.attrition = in.number_or("attrition", 0);
  const auto whole = [](const Reader& one) {
    const std::int64_t value = one.integer();
    if (value < 0 || value > 12'000) throw one.error(ErrorCode::invalid_argument, "months are between 0 and 12,000");
    return int(value);
  };
  if (const auto lead = in.find("lead")) options.lead = whole(*lead);
  if (const auto service = in.find("service")) {
    for (const Reader& one : service->items()) options.service.push_back(whole(one));
  }
  return head_count(options);
}

}  // namespace

const std::vector<std::string>& target_questions() {
  static const std::vector<std::string> words = {"answers", "balance", "balance_findings", "bridge", "head_count", "quality", "respread", "track"};
  return words;
}

Frame target_table(const Book& book, std::span<const TargetSheet> sheets, std::string_view question, const Reader& options) {
  const auto need = [&](std::size_t least, std::size_t most) {
    if (sheets.size() < least || sheets.size() > most) {
      throw Error(ErrorCode::invalid_argument, "sheets", "\"" + std::string(question) + "\" was given " + std::to_string(sheets.size()) + " sheets", most == 0 ? "it takes none" : most == 1 ? "it takes one" : "it takes at least two");
    }
  };
  if (question == "balance" || question == "balance_findings") {
    need(0, 0);
    const Balance found = balance_by(book, options);
    return question == "balance" ? found.frame : to_frame(found.findings);
  }
  if (question == "head_count") return need(0, 0), head_count_by(book, options);
  if (question == "bridge") {
    need(2, ~std::size_t(0));
    options.refuse_unknown({});
    return bridge(sheets);
  }
  const auto known = std::find(target_questions().begin(), target_questions().end(), question);
  if (known == target_questions().end()) throw Error(ErrorCode::invalid_argument, "question", "unknown question \"" + std::string(question) + "\"", did_you_mean(question, target_questions()));
  need(1, 1);
  const TargetSheet& sheet = sheets.front();
  if (question == "track") return track_by(book, sheet, options);
  if (question == "respread") return respread_by(book, sheet, options);
  if (question == "quality") return quality_by(book, sheet, options);
  options.refuse_unknown({});
  return target_answers(book, sheet);
}

TargetSheet revise_by(const Book& book, const TargetSheet& sheet, const Reader& options) {
  if (options.text_or("how", "") != "succeed") return revise(book, sheet, revise_options(book, options));
  options.refuse_unknown({"how", "from", "value", "reason"});
  SucceedOptions next{.from = options.at("from").date()};
  if (const auto value = options.find("value")) next.value = value->number();
  next.reason = options.text_or("reason", "");
  return succeed(book, sheet, next);
}

}  // namespace attain
