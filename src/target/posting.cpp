// The sheet as facts, and policies checked before they are used.
#include <algorithm>

#include "sheet.hpp"

namespace attain {

using namespace targeting;

std::vector<Posting> TargetSheet::postings(const Book& book) const {
  const Impl& s = *impl_;
  const Grid& g = *s.grid;
  (void)book;
  Posting posting{"targets", {}};
  for (std::size_t cell = 0; cell < g.cells(); ++cell) {
    if (g.nodes[g.node[cell]].own_members || (s.policy.lowest_only && !g.leaf(cell))) continue;
    // A level that leaves node and period as they are (one quarter of a quarter) repeats its parent.
    if (cell > 0 && g.node[cell] == g.node[g.parent[cell]] && g.period[cell] == g.period[g.parent[cell]]) continue;
    const Period& period = g.periods[g.period[cell]];
    std::string id = s.policy.name + "/" + std::to_string(s.revision.version);
    std::vector<Document::Member> members;
    for (const auto& [by, text] : s.node_of(g.codes(g.node[cell]))) {
      id += "/" + std::string(name_of(by)) + "=" + text;
      members.emplace_back(std::string(name_of(by)), text);
    }
    members.emplace_back("id", id + "/" + period.text());
    members.emplace_back("measure", s.policy.measure);
    members.emplace_back("period", period.text());
    members.emplace_back("value", amount(s.units[cell]));
    if (s.policy.money) members.emplace_back("currency", s.unit);
    members.emplace_back("state", s.revision.state);
    members.emplace_back("version", std::to_string(s.revision.version));
    if (!s.revision.reason.empty()) members.emplace_back("reason", s.revision.reason);
    posting.rows.push_back(Document::object(std::move(members)));
  }
  posting.rows.insert(posting.rows.end(), s.withdrawn.begin(), s.withdrawn.end());
  return {std::move(posting)};
}

Findings verify_policies(const Book& book) {
  Findings findings;
  for (const Rule* rule : book.rules("target-policy")) {
    try {
      DecomposeOptions options{.policy = rule->document};
      if (rule->document.find("value") == nullptr) options.value = Decimal(1'000'000);       // the call gives it: any number shows what is wrong
      if (rule->document.find("period") == nullptr) options.period = Period::year(std::max(rule->effective, Date(1900, 1, 1)).year());
      const TargetSheet sheet = decompose(book, options);
      findings.insert(findings.end(), sheet.findings().begin(), sheet.findings().end());
    } catch (const Error& error) {
      const bool whole_value = rule->document.find("value") == nullptr && error.code() == ErrorCode::infeasible;
      if (whole_value) continue;                                                             // depends on the number
      const std::string path = error.path().empty() ? rule->path : error.path().rfind("policy", 0) == 0 ? rule->path + error.path().substr(6) : error.path();
      findings.push_back({Severity::error, error.code(), path, error.message(), error.hint()});
    }
  }
  return findings;
}

}  // namespace attain
