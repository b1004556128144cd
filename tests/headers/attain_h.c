/* The first include of a C user, with every macro of the header put to use. */
#include "attain.h"

int main(void) {
  attain_error error = ATTAIN_ERROR_INIT;
  attain_rows rows = ATTAIN_ROWS_INIT;
  attain_measure_options measure = ATTAIN_MEASURE_OPTIONS_INIT;
  attain_appraise_options appraise = ATTAIN_APPRAISE_OPTIONS_INIT;
  attain_report_options report = ATTAIN_REPORT_OPTIONS_INIT;
  attain_status status = ATTAIN_OK;
  int32_t constants = ATTAIN_INVALID_ARGUMENT + ATTAIN_NOT_FOUND + ATTAIN_LIMIT_EXCEEDED + ATTAIN_WRONG_TYPE +
                      ATTAIN_INTERNAL + ATTAIN_NULL_VALUE + ATTAIN_FORMAT_TEXT + ATTAIN_FORMAT_JSON +
                      ATTAIN_FORMAT_CSV + ATTAIN_FORMAT_MARKDOWN + ATTAIN_FORMAT_HTML + ATTAIN_FORMAT_XLSX +
                      ATTAIN_ON_CHANGE_REFUSE + ATTAIN_ON_CHANGE_REVERSE + ATTAIN_REPORT_DAILY_BRIEF +
                      ATTAIN_REPORT_DAILY_SUMMARY + ATTAIN_REPORT_PERIOD + ATTAIN_REPORT_DOSSIER + ATTAIN_REPORT_NAMED +
                      ATTAIN_TYPE_TEXT + ATTAIN_TYPE_INTEGER + ATTAIN_TYPE_DECIMAL + ATTAIN_TYPE_DATE +
                      ATTAIN_TYPE_BOOLEAN;
  size_t length = ATTAIN_NTS;
  int64_t known = ATTAIN_RECORDED_ALL;
  struct ArrowArrayStream* stream = rows.stream;
  return (int)(status + error.code) + (ATTAIN_ABI_VERSION == 0) + (rows.recorded != ATTAIN_RECORDED_NEXT) +
         (measure.by != NULL || appraise.period != NULL || report.subject != NULL || stream != NULL) +
         (constants == 0) + (length == 0) + (known == 0);
}
