// Credit, disputes, views.
#include "attain/credit/dispute.hpp"
#include "attain/credit/rules.hpp"
#include "attain/io/json.hpp"
#include "attain/report/view.hpp"
#include "call.hpp"
#include "handles.hpp"

using namespace attain;
using namespace attain::capi;

namespace {

std::string shown(const Why& why, int32_t format) {
  if (format == ATTAIN_FORMAT_TEXT) return why.text();
  if (format == ATTAIN_FORMAT_JSON) return io::write_json(why.to_document());
  throw Error(ErrorCode::invalid_argument, "format", "is " + std::to_string(format),
              "ATTAIN_FORMAT_TEXT or ATTAIN_FORMAT_JSON");
}

DisputeDecision decision_of(const Document& document) {
  const Reader in(document, "decision");
  in.refuse_unknown({"request", "shares", "by", "on", "reason", "outcome", "recorded"});
  DisputeDecision d;
  d.request = in.at("request").text();
  d.by = in.text_or("by", "");
  d.reason = in.text_or("reason", "");
  d.outcome = in.text_or("outcome", "");
  if (const auto on = in.find("on")) d.on = on->date();
  if (const auto recorded = in.find("recorded")) d.recorded = recorded->integer();
  const auto shares = in.find("shares");
  if (!shares) return d;
  if (shares->is_object()) {
    for (const auto& [person, share] : shares->members())
      d.shares.push_back({person, share.number(), CreditRole::revenue});
    return d;
  }
  for (const Reader& item : shares->items()) {
    item.refuse_unknown({"salesperson", "share", "role"});
    const std::string role = item.text_or("role", "revenue");
    if (role != "revenue" && role != "overlay")
      throw item.at("role").error(ErrorCode::invalid_argument, "no such role", "revenue or overlay");
    d.shares.push_back({item.at("salesperson").text(), item.at("share").number(),
                        role == "overlay" ? CreditRole::overlay : CreditRole::revenue});
  }
  return d;
}

BookView view_of(const attain_book* book, const char* viewer, size_t viewer_length, const char* on, size_t on_length) {
  return {need(book, "book").book, text_in(viewer, viewer_length, "viewer"), Date::of(text_in(on, on_length, "on"))};
}

Frame table_of(const BookView& view, const attain_sheet& sheet, std::string_view name) {
  const bool lines = name == "lines";
  if (!lines && name != "frame")
    throw Error(ErrorCode::not_found, "name", "a view has no table \"" + std::string(name) + "\"", "frame or lines");
  if (const auto* appraisals = std::get_if<AppraisalSheet>(&sheet.result))
    return lines ? view.appraisal_lines(*appraisals) : view.appraisals(*appraisals);
  if (const auto* statements = std::get_if<StatementSheet>(&sheet.result))
    return lines ? view.statement_lines(*statements) : view.statements(*statements);
  if (const auto* measured = std::get_if<MeasureSheet>(&sheet.result); measured != nullptr && !lines)
    return view.values(*measured);
  throw Error(ErrorCode::wrong_type, "sheet", "a view has no such table of this sheet");
}

}  // namespace

extern "C" {

attain_status attain_credit_table(attain_frame** out, const attain_book* book, const char* what, size_t what_length,
                                  const char* table, size_t table_length, const char* subject, size_t subject_length,
                                  attain_error* error) {
  return make(out, error, [&] {
    const Book& of = need(book, "book").book;
    const std::string kind(text_in(what, what_length, "what")), facts(text_in(table, table_length, "table"));
    const std::string about(text_in(subject, subject_length, "subject"));
    if (kind == "lines") return credit_lines(of, {.table = facts, .period = of.period(about)});
    if (kind == "claims") return credit_claims(of, facts, about);
    throw Error(ErrorCode::invalid_argument, "what", "is \"" + kind + "\"", "lines or claims");
  });
}

attain_status attain_credit_why(attain_text** out, const attain_book* book, const char* table, size_t table_length,
                                const char* fact, size_t fact_length, int32_t format, attain_error* error) {
  return make(out, error, [&] {
    return shown(why_credit(need(book, "book").book, text_in(table, table_length, "table"),
                            text_in(fact, fact_length, "fact")),
                 format);
  });
}

attain_status attain_decide(attain_book** out, attain_frame** people, const attain_book* book, const char* decision,
                            size_t decision_length, attain_error* error) {
  if (people != nullptr) *people = nullptr;
  return make(out, error, [&] {
    Decided decided =
        decide(need(book, "book").book, decision_of(json_in(decision, decision_length, "decision")));
    if (people != nullptr) *people = new attain_frame{std::move(decided.change.people)};
    return std::move(decided.book);
  });
}

attain_status attain_view_table(attain_frame** out, const attain_book* book, const attain_sheet* sheet,
                                const char* viewer, size_t viewer_length, const char* on, size_t on_length,
                                const char* name, size_t name_length, attain_error* error) {
  return make(out, error, [&] {
    return table_of(view_of(book, viewer, viewer_length, on, on_length), need(sheet, "sheet"),
                    text_in(name, name_length, "name"));
  });
}

attain_status attain_view_why(attain_text** out, const attain_book* book, const attain_sheet* sheet,
                              const char* viewer, size_t viewer_length, const char* on, size_t on_length,
                              const char* salesperson, size_t salesperson_length, int32_t format,
                              attain_error* error) {
  return make(out, error, [&] {
    const BookView view = view_of(book, viewer, viewer_length, on, on_length);
    const std::string who(text_in(salesperson, salesperson_length, "salesperson"));
    const attain_sheet& of = need(sheet, "sheet");
    if (const auto* appraisals = std::get_if<AppraisalSheet>(&of.result)) return shown(view.why(*appraisals, who), format);
    if (const auto* statements = std::get_if<StatementSheet>(&of.result)) return shown(view.why(*statements, who), format);
    throw Error(ErrorCode::wrong_type, "sheet", "only appraisals and statements are of one person");
  });
}

}  // extern "C"
