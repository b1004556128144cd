/* Decision tables and decision models: one context as JSON, many rows as JSON or Arrow, what is wrong before use. */
#include "support.h"

static const char rate[] =
    "{\"attain\": \"decision-table/1\", \"name\": \"rate\", \"hit_policy\": \"first\","
    " \"inputs\": [{\"name\": \"attainment\", \"type\": \"number\"}, {\"name\": \"on\", \"type\": \"date\"}],"
    " \"outputs\": [{\"name\": \"rate\", \"type\": \"number\"}, {\"name\": \"note\", \"type\": \"string\"}],"
    " \"rules\": [{\"when\": [\">= 1.2\", \"-\"], \"then\": [\"0.08\", \"\\\"best\\\"\"]},"
    "   {\"when\": [\">= 0.8\", \">= @\\\"2026-07-01\\\"\"], \"then\": [\"0.05\", \"\\\"late\\\"\"]},"
    "   {\"when\": [\">= 0.8\", \"-\"], \"then\": [\"0.04\", \"\\\"early\\\"\"]}]}";

static const char model[] =
    "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" namespace=\"n\" name=\"fees\">"
    "<inputData name=\"amount\" id=\"_amount\"><variable name=\"amount\" typeRef=\"number\"/></inputData>"
    "<businessKnowledgeModel name=\"twice\" id=\"_twice\"><variable name=\"twice\"/><encapsulatedLogic>"
    "<formalParameter name=\"n\" typeRef=\"number\"/><literalExpression><text>n * 2</text></literalExpression>"
    "</encapsulatedLogic></businessKnowledgeModel>"
    "<decision name=\"Base\" id=\"_Base\"><variable name=\"Base\"/>"
    "<informationRequirement><requiredInput href=\"#_amount\"/></informationRequirement>"
    "<knowledgeRequirement><requiredKnowledge href=\"#_twice\"/></knowledgeRequirement>"
    "<literalExpression><text>twice(amount)</text></literalExpression></decision>"
    "<decision name=\"Total\" id=\"_Total\"><variable name=\"Total\"/>"
    "<informationRequirement><requiredDecision href=\"#_Base\"/></informationRequirement>"
    "<literalExpression><text>Base + 1</text></literalExpression></decision>"
    "<decision name=\"Size\" id=\"_Size\"><variable name=\"Size\"/>"
    "<informationRequirement><requiredInput href=\"#_amount\"/></informationRequirement>"
    "<decisionTable hitPolicy=\"UNIQUE\"><input><inputExpression typeRef=\"number\"><text>amount</text></inputExpression></input>"
    "<output/><rule><inputEntry><text>&lt; 10</text></inputEntry><outputEntry><text>\"small\"</text></outputEntry></rule>"
    "<rule><inputEntry><text>> 10</text></inputEntry><outputEntry><text>\"large\"</text></outputEntry></rule></decisionTable></decision>"
    "<decisionService name=\"Service\" id=\"_Service\"><variable name=\"Service\"/>"
    "<outputDecision href=\"#_Total\"/><inputDecision href=\"#_Base\"/></decisionService></definitions>";

static void evaluates(const attain_rules* rules, const char* name, const char* context, const char* wanted) {
  attain_error error = ATTAIN_ERROR_INIT;
  attain_text* text = NULL;
  GOOD(attain_rules_evaluate(&text, NULL, rules, name, ATTAIN_NTS, context, ATTAIN_NTS, &error));
  CHECK_TEXT(attain_text_data(text), wanted);
  attain_text_destroy(text);
}

static void a_table_over_one_context(const attain_rules* table) {
  attain_error error = ATTAIN_ERROR_INIT;
  attain_text *text = NULL, *why = NULL;
  evaluates(table, NULL, "{\"attainment\": 0.9, \"on\": \"2026-07-01\"}", "{\"rate\": 0.05, \"note\": \"late\"}");
  evaluates(table, NULL, "{\"attainment\": 0.9, \"on\": \"@\\\"2026-06-30\\\"\"}", "{\"rate\": 0.04, \"note\": \"early\"}");
  BAD(attain_rules_evaluate(&text, NULL, table, NULL, 0, "{\"attainment\": \"0.9\", \"on\": \"2026-07-01\"}", ATTAIN_NTS, &error), "type_mismatch");
  CHECK_TEXT(error.path, "attainment");
  BAD(attain_rules_evaluate(&text, NULL, table, NULL, 0, "{\"attainment\": null, \"on\": \"2026-07-01\"}", ATTAIN_NTS, &error), "null_value");
  CHECK_TEXT(error.path, "attainment");
  BAD(attain_rules_evaluate(&text, NULL, table, NULL, 0, "{\"attainment\": 0.1, \"on\": \"2026-07-01\"}", ATTAIN_NTS, &error), "evaluation");
  CHECK(text == NULL);
  GOOD(attain_rules_evaluate(&text, &why, table, NULL, 0, "{\"attainment\": 1.3, \"on\": \"2026-07-01\"}", ATTAIN_NTS, &error));
  CHECK_TEXT(attain_text_data(text), "{\"rate\": 0.08, \"note\": \"best\"}");
  CHECK(strstr(attain_text_data(why), "rules[0]") != NULL && strstr(attain_text_data(why), "rules[1], rules[2] match too") != NULL);
  attain_text_destroy(why);
  attain_text_destroy(text);
}

/* Rows as JSON; the result goes out as an Arrow stream, and an Arrow stream goes into another table. */
static void a_table_over_many_rows(const attain_rules* table) {
  attain_error error = ATTAIN_ERROR_INIT;
  attain_rows rows = ATTAIN_ROWS_INIT;
  attain_frame *frame = NULL, *paid = NULL;
  attain_rules* pay = NULL;
  attain_text* text = NULL;
  struct ArrowArrayStream stream;
  rows.json = "[{\"attainment\": 1.5, \"on\": \"2026-01-31\"}, {\"attainment\": 1, \"on\": \"2026-08-01\"}, {\"on\": \"2026-02-01\", \"attainment\": 0.8}]";
  GOOD(attain_rules_evaluate_rows(&frame, table, NULL, 0, &rows, &error));
  GOOD(attain_frame_render(&text, frame, ATTAIN_FORMAT_CSV, &error));
  CHECK_TEXT(attain_text_data(text), "rate,note\n0.08,best\n0.05,late\n0.04,early\n");
  attain_text_destroy(text);
  GOOD(attain_rules_parse(&pay, "F,rate,pay\nkind,in number,out number\n1,> 0.04,rate * 1000\n2,-,0\n", ATTAIN_NTS, &error));
  GOOD(attain_frame_export(&stream, frame, &error));
  rows.json = NULL;
  rows.stream = &stream;
  GOOD(attain_rules_evaluate_rows(&paid, pay, NULL, 0, &rows, &error));
  CHECK(stream.release == NULL);
  GOOD(attain_frame_render(&text, paid, ATTAIN_FORMAT_CSV, &error));
  CHECK_TEXT(attain_text_data(text), "pay\n80\n50\n0\n");
  attain_text_destroy(text);
  attain_frame_destroy(paid);
  GOOD(attain_frame_export(&stream, frame, &error));
  BAD(attain_rules_evaluate_rows(&paid, table, NULL, 0, &rows, &error), "unknown_column"); /* no column "attainment" */
  CHECK(stream.release == NULL && paid == NULL);
  GOOD(attain_frame_export(&stream, frame, &error));
  BAD(attain_rules_evaluate_rows(&paid, NULL, NULL, 0, &rows, &error), "invalid_argument");
  CHECK(stream.release == NULL);
  rows.stream = NULL;
  BAD(attain_rules_evaluate_rows(&paid, table, NULL, 0, &rows, &error), "invalid_argument");
  rows.json = "[{\"attainment\": 1, \"on\": \"2026-08-01\"}, {\"attainment\": null, \"on\": \"2026-08-01\"}]";
  BAD(attain_rules_evaluate_rows(&paid, table, NULL, 0, &rows, &error), "null_value");
  CHECK_TEXT(error.path, "row 1.attainment");
  rows.json = "[{\"attainment\": \"much\", \"on\": \"2026-08-01\"}]";
  BAD(attain_rules_evaluate_rows(&paid, table, NULL, 0, &rows, &error), "type_mismatch");
  rows.json = "[{\"attainment\": [1]}]";
  BAD(attain_rules_evaluate_rows(&paid, table, NULL, 0, &rows, &error), "wrong_type");
  rows.json = "{}";
  BAD(attain_rules_evaluate_rows(&paid, table, NULL, 0, &rows, &error), "wrong_type");
  attain_rules_destroy(pay);
  attain_frame_destroy(frame);
}

static void a_table_is_checked_before_it_is_used(const attain_rules* table) {
  attain_error error = ATTAIN_ERROR_INIT;
  attain_frame* findings = NULL;
  attain_text* text = NULL;
  GOOD(attain_rules_check(&findings, table, &error));
  GOOD(attain_frame_render(&text, findings, ATTAIN_FORMAT_CSV, &error));
  CHECK(strstr(attain_text_data(text), "warning,gap,") != NULL);
  attain_text_destroy(text);
  attain_frame_destroy(findings);
}

static void a_model_of_decisions_services_and_functions(void) {
  attain_error error = ATTAIN_ERROR_INIT;
  attain_rules *rules = NULL, *none = NULL;
  attain_rows rows = ATTAIN_ROWS_INIT;
  attain_text *text = NULL, *why = NULL;
  attain_frame* frame = NULL;
  FILE* file;
  GOOD(attain_rules_parse(&rules, model, sizeof model - 1, &error));
  evaluates(rules, "Total", "{\"amount\": 20}", "41");
  evaluates(rules, "Service", "{\"Base\": 5}", "6");
  evaluates(rules, "twice", "{\"n\": 0.1}", "0.2");
  evaluates(rules, "Size", "{\"amount\": 20}", "\"large\"");
  BAD(attain_rules_evaluate(&text, NULL, rules, "Totla", ATTAIN_NTS, "{}", ATTAIN_NTS, &error), "unknown_name");
  CHECK(strstr(error.hint, "Total") != NULL);
  evaluates(rules, NULL, "{\"amount\": 20}", "{\"Base\": 40, \"Total\": 41, \"Size\": \"large\"}");
  GOOD(attain_rules_evaluate(&text, &why, rules, "Size", ATTAIN_NTS, "{\"amount\": 9}", ATTAIN_NTS, &error));
  CHECK_TEXT(attain_text_data(text), "\"small\"");
  CHECK(strstr(attain_text_data(why), "rules[0]") != NULL);
  attain_text_destroy(why);
  attain_text_destroy(text);
  BAD(attain_rules_evaluate(&text, &why, rules, "Total", ATTAIN_NTS, "{\"amount\": 9}", ATTAIN_NTS, &error), "not_found"); /* no table */
  CHECK(text == NULL && why == NULL);
  rows.json = "[{\"amount\": 1}, {\"amount\": 11.5}]";
  GOOD(attain_rules_evaluate_rows(&frame, rules, "Size", 4, &rows, &error));
  GOOD(attain_frame_render(&text, frame, ATTAIN_FORMAT_CSV, &error));
  CHECK_TEXT(attain_text_data(text), "result\nsmall\nlarge\n");
  attain_text_destroy(text);
  attain_frame_destroy(frame);
  BAD(attain_rules_evaluate_rows(&frame, rules, "Total", ATTAIN_NTS, &rows, &error), "not_found");
  GOOD(attain_rules_check(&frame, rules, &error));
  GOOD(attain_frame_render(&text, frame, ATTAIN_FORMAT_CSV, &error));
  CHECK(strstr(attain_text_data(text), "amount = 10") != NULL); /* the witness of the gap */
  attain_text_destroy(text);
  attain_frame_destroy(frame);
  attain_rules_destroy(rules);

  file = fopen("capi_rules.dmn", "wb");
  CHECK(file != NULL);
  if (file != NULL) {
    fwrite(model, 1, sizeof model - 1, file);
    fclose(file);
    GOOD(attain_rules_read(&rules, "capi_rules.dmn", ATTAIN_NTS, &error));
    evaluates(rules, "Total", "{\"amount\": 1}", "3");
    attain_rules_destroy(rules);
  }
  BAD(attain_rules_read(&none, "no_such.dmn", ATTAIN_NTS, &error), "file_error");
  BAD(attain_rules_parse(&none, "<!DOCTYPE d [<!ENTITY a \"aaaa\">]><definitions/>", ATTAIN_NTS, &error), "unsupported");
  BAD(attain_rules_parse(&none, "{\"attain\": \"scorecard/1\"}", ATTAIN_NTS, &error), "unknown_kind");
  BAD(attain_rules_parse(&none, NULL, 0, &error), "invalid_argument");
  CHECK(none == NULL && attain_rules_parse(NULL, rate, ATTAIN_NTS, NULL) != ATTAIN_OK);
  attain_rules_destroy(NULL);
}

int main(void) {
  attain_error error = ATTAIN_ERROR_INIT;
  attain_rules* table = NULL;
  GOOD(attain_rules_parse(&table, rate, ATTAIN_NTS, &error));
  a_table_over_one_context(table);
  a_table_over_many_rows(table);
  a_table_is_checked_before_it_is_used(table);
  attain_rules_destroy(table);
  a_model_of_decisions_services_and_functions();
  return finished();
}
