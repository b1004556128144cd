#include "attain/check/check.hpp"

#include <string>

#include "attain/appraisal/appraisal.hpp"
#include "attain/credit/credit.hpp"
#include "attain/measure/measure.hpp"

namespace attain {

Findings check(const Book& book) {
  Findings all;
  const auto add = [&](const Findings& findings) { all.insert(all.end(), findings.begin(), findings.end()); };
  add(book.company().verify());
  add(book.verify());
  for (const std::string& table : book.journal().tables()) {
    if (const auto credits = credits_of(book, table)) add(credits->findings());
  }
  add(verify_measures(book));
  add(verify_targets(book));
  add(verify_scorecards(book));
  add(verify_posted_appraisals(book));
  sort_findings(all);
  return all;
}

}  // namespace attain
