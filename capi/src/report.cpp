// Reports: made, rendered, written.
#include "attain/report/report.hpp"

#include "call.hpp"
#include "handles.hpp"

struct attain_report {
  attain::Report report;
};

using namespace attain;
using namespace attain::capi;

namespace {

Date day_of(const Period& period) {
  if (period.days() != 1)
    throw Error(ErrorCode::invalid_period, "options.period", period.text() + " is no day",
                "a daily report is for a day: 2026-10-05");
  return period.first();
}

Report report_of(const Book& book, const attain_report_options& o) {
  const auto subject = [&] { return text_in(o.subject, o.subject_length, "options.subject"); };
  const auto period = [&] { return book.period(text_in(o.period, o.period_length, "options.period")); };
  std::optional<Date> as_of;
  if (const auto text = text_if(o.as_of, o.as_of_length, "options.as_of")) as_of = Date::of(*text);
  const auto unused = [](const char* given, const char* name) {
    if (given != nullptr)
      throw Error(ErrorCode::invalid_argument, name, "is of no use to this report", "leave it NULL");
  };
  switch (o.kind) {
    case ATTAIN_REPORT_DAILY_BRIEF:
      unused(o.as_of, "options.as_of");
      return daily_brief(book, subject(), day_of(period()));
    case ATTAIN_REPORT_DAILY_SUMMARY:
      unused(o.as_of, "options.as_of");
      return daily_summary(book, subject(), day_of(period()));
    case ATTAIN_REPORT_PERIOD:
      return period_report(book, period(), text_if(o.subject, o.subject_length, "options.subject").value_or(""), as_of);
    case ATTAIN_REPORT_DOSSIER:
      unused(o.period, "options.period");
      if (!as_of) is_null("options.as_of");
      return dossier(book, subject(), *as_of);
    case ATTAIN_REPORT_NAMED:
      return report_from(book, subject(), period(), as_of);
    default:
      throw Error(ErrorCode::invalid_argument, "options.kind", "is " + std::to_string(o.kind),
                  "one of ATTAIN_REPORT_…");
  }
}

}  // namespace

extern "C" {

attain_status attain_report_make(attain_report** out, const attain_book* book, const attain_report_options* options,
                                 attain_error* error) {
  return make(out, error, [&] {
    const auto given = options_in(options, attain_report_options ATTAIN_REPORT_OPTIONS_INIT, "options");
    return report_of(need(book, "book").book, given);
  });
}

attain_status attain_report_close(attain_report** out, const attain_sheet* sheet, attain_error* error) {
  return make(out, error, [&] {
    const auto& result = need(sheet, "sheet").result;
    if (const auto* targets = std::get_if<TargetSheet>(&result)) return target_report(*targets);
    if (const auto* statements = std::get_if<StatementSheet>(&result)) return pay_report(*statements);
    const auto* appraisals = std::get_if<AppraisalSheet>(&result);
    if (appraisals == nullptr)
      throw Error(ErrorCode::wrong_type, "sheet", "a measurement closes no period", "give an appraisal, statements or targets");
    return close_report(*appraisals);
  });
}

attain_status attain_report_render(attain_text** out, const attain_report* report, int32_t format,
                                   attain_error* error) {
  return make(out, error, [&] {
    const Report& of = need(report, "report").report;
    switch (format) {
      case ATTAIN_FORMAT_TEXT:
        return text_of(of);
      case ATTAIN_FORMAT_MARKDOWN:
        return markdown_of(of);
      case ATTAIN_FORMAT_CSV:
        return csv_of(of);
      case ATTAIN_FORMAT_HTML:
        return html_of(of);
      case ATTAIN_FORMAT_XLSX:
        return spreadsheet_of(of);
      default:
        throw Error(ErrorCode::invalid_argument, "format", "is " + std::to_string(format),
                    "ATTAIN_FORMAT_TEXT, _MARKDOWN, _CSV, _HTML or _XLSX");
    }
  });
}

attain_status attain_report_write(const attain_report* report, const char* path, size_t path_length,
                                  attain_error* error) {
  return guarded(error, [&] { write(need(report, "report").report, path_in(path, path_length, "path")); });
}

void attain_report_destroy(attain_report* report) { delete report; }

}  // extern "C"
