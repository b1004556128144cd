#include "attain/check/check.hpp"

#include <algorithm>
#include <string>

#include "attain/appraisal/appraisal.hpp"
#include "attain/credit/credit.hpp"
#include "attain/credit/rules.hpp"
#include "attain/measure/measure.hpp"
#include "attain/pay/design.hpp"
#include "attain/report/report.hpp"
#include "attain/rule/table.hpp"
#include "attain/target/life.hpp"
#include "attain/target/target.hpp"

namespace attain {

namespace {

/// The decision tables of the book: what does not compile, and what each table's own verifier finds.
Findings verify_decision_tables(const Book& book) {
  Findings findings;
  for (const Rule* rule : book.rules("decision-table")) {
    try {
      for (Finding finding : rule::DecisionTable::from_document(rule->document).verify()) {
        finding.path = finding.path.empty() ? rule->path : rule->path + ": " + finding.path;
        findings.push_back(std::move(finding));
      }
    } catch (const Error& error) {
      findings.push_back({Severity::error, error.code(), error.within(rule->path).path(), error.message(), error.hint()});
    }
  }
  return findings;
}

}  // namespace

Findings check(const Book& book) {
  Findings all;
  const auto add = [&](const Findings& findings) { all.insert(all.end(), findings.begin(), findings.end()); };
  add(book.company().verify());
  add(book.verify());
  const Findings rules = verify_credit_rules(book);
  add(rules);
  const bool readable = std::none_of(rules.begin(), rules.end(), [](const Finding& f) { return f.severity == Severity::error && f.code != ErrorCode::unknown_reference; });
  for (const std::string& table : book.journal().tables()) {
    if (!readable) break;   // with a rule that cannot be read nobody knows who is credited
    if (const auto credits = credits_of(book, table)) add(credits->findings());
  }
  add(verify_measures(book));
  if (readable) add(verify_targets(book));
  add(verify_policies(book));
  add(verify_answers(book));
  add(verify_scorecards(book));
  if (readable) add(verify_posted_appraisals(book));
  add(verify_pay_plans(book));
  add(verify_decision_tables(book));
  add(verify_reports(book));
  sort_findings(all);
  return all;
}

}  // namespace attain
