// Credit rules checked before they are used.
#include <algorithm>

#include "rules.hpp"

namespace attain {

namespace {

using namespace crediting;

class RuleChecks {
 public:
  RuleChecks(const Book& book, const Table& table, const std::vector<CreditRule>& rules, Findings& findings) : book_(book), rules_(rules), findings_(findings), depths_(book, table) {}

  void all() {
    for (const CreditRule& rule : rules_) {
      for (std::size_t d = 0; d < kDimensions; ++d) {
        if (domain_of(Dimension(d)) == Domain::text) continue;
        for (const std::uint32_t code : rule.match[d]) known(rule, Dimension(d), domain_of(Dimension(d)), code, ".match." + std::string(name_of(Dimension(d))));
      }
      for (std::size_t i = 0; i < rule.lines.size(); ++i) recipient(rule, rule.lines[i].to, ".credit[" + std::to_string(i) + "]");
      if (rule.remainder) recipient(rule, *rule.remainder, ".remainder");
    }
    for (std::size_t a = 0; a < rules_.size(); ++a) {
      for (std::size_t b = a + 1; b < rules_.size(); ++b) pair(rules_[a], rules_[b]);
    }
  }

 private:
  void add(Severity severity, ErrorCode code, std::string path, std::string message, std::string hint = {}) { findings_.push_back({severity, code, std::move(path), std::move(message), std::move(hint)}); }

  void known(const CreditRule& rule, Dimension, Domain domain, std::uint32_t code, const std::string& place) {
    if (book_.company().exists(domain, code)) return;
    std::vector<std::string> ids;
    for (const std::uint32_t other : book_.company().entities(domain)) ids.emplace_back(book_.company().id(domain, other));
    const std::string text(book_.ids().of(domain).text(code));
    add(Severity::error, ErrorCode::unknown_reference, rule.path + place, "no " + std::string(name_of(domain)) + " \"" + text + "\"", did_you_mean(text, ids));
  }

  void recipient(const CreditRule& rule, const Recipient& to, const std::string& place) {
    if (to.person != kNone) known(rule, Dimension::salesperson, Domain::salesperson, to.person, place + ".person");
    if (to.team != kNone) known(rule, Dimension::team, Domain::team, to.team, place + ".team");
    if (to.otherwise) recipient(rule, *to.otherwise, place + ".otherwise");
  }

  /// Some code of `b` is one of `a` or lies under it; `every`: all of them.
  bool takes(const CreditRule& a, const CreditRule& b, std::size_t d, bool every, Date day) const {
    const auto under = [&](std::uint32_t code) {
      if (std::binary_search(a.match[d].begin(), a.match[d].end(), code)) return true;
      std::vector<std::uint32_t> above;
      depths_.above(Dimension(d), code, day, above);
      return std::any_of(above.begin(), above.end(), [&](std::uint32_t node) { return std::binary_search(a.match[d].begin(), a.match[d].end(), node); });
    };
    return every ? std::all_of(b.match[d].begin(), b.match[d].end(), under) : std::any_of(b.match[d].begin(), b.match[d].end(), under);
  }

  bool may_meet(const CreditRule& a, const CreditRule& b, Date day) const {
    for (std::size_t d = 0; d < kDimensions; ++d) {
      if (!a.match[d].empty() && !b.match[d].empty() && !takes(a, b, d, false, day) && !takes(b, a, d, false, day)) return false;
    }
    return true;
  }
  /// Whatever `b` matches, `a` matches too.
  bool covers(const CreditRule& a, const CreditRule& b, Date day) const {
    if (a.when && a.when_text != b.when_text) return false;
    for (std::size_t d = 0; d < kDimensions; ++d) {
      if (!a.match[d].empty() && (b.match[d].empty() || !takes(a, b, d, true, day))) return false;
    }
    return true;
  }

  void pair(const CreditRule& a, const CreditRule& b) {
    if (a.slot != b.slot || a.name == b.name) return;
    const Date from = std::max(a.effective, b.effective), to = std::min(a.until, b.until);
    if (from > to || !may_meet(a, b, from)) return;
    const auto named = [](const CreditRule& rule) { return !rule.match[0].empty(); };
    if (named(a) != named(b)) return;
    if (a.priority != b.priority) {
      const CreditRule &first = a.priority > b.priority ? a : b, &second = a.priority > b.priority ? b : a;
      if (covers(first, second, from) && first.effective <= second.effective && first.until >= second.until && first.hidden.empty()) {
        add(Severity::warning, ErrorCode::masked_rule, second.path, "never wins: \"" + first.name + "\" takes every fact that it matches, with the higher priority " + std::to_string(first.priority), "raise its priority, or take the rule out");
      }
      return;
    }
    if (shape(a, from) != shape(b, from)) return;
    if (a.when && b.when && a.when_text != b.when_text) return;   // conditions may tell them apart
    if (static_cast<bool>(a.when) != static_cast<bool>(b.when)) return;
    const bool dates = a.effective != b.effective;
    const CreditRule& winner = dates ? (a.effective > b.effective ? a : b) : (a.name < b.name ? a : b);
    const CreditRule& loser = &winner == &a ? b : a;
    add(Severity::warning, ErrorCode::overlap, loser.path, "may match the same facts as \"" + winner.name + "\", which then wins only by its " + (dates ? "later first day" : "name"), "give one of them a priority, or match more narrowly");
  }

  /// What specificity compares: the depths of the matched nodes, when they do not depend on the fact, and how many there are.
  std::pair<int, int> shape(const CreditRule& rule, Date day) const {
    int depth = 0;
    for (std::size_t d = 0; d < kDimensions; ++d) if (!rule.match[d].empty()) depth += depths_.depth(Dimension(d), rule.match[d].front(), day);
    return {depth, rule.dimensions};
  }

  const Book& book_;
  const std::vector<CreditRule>& rules_;
  Findings& findings_;
  const Trees depths_;
};

}  // namespace

Findings verify_credit_rules(const Book& book) {
  Findings findings;
  std::vector<std::string> tables;
  for (const Rule* rule : book.rules("credit-rule")) {
    std::string table;
    try {
      table = rule->reader().text_or("from", "orders");
    } catch (const Error& error) {
      findings.push_back({Severity::error, error.code(), error.path(), error.message(), error.hint()});
      continue;
    }
    if (book.journal().find(table) == nullptr) {
      std::vector<std::string> known = standard_tables();
      for (const std::string& name : book.journal().tables()) known.push_back(name);
      const bool standard = standard_schema(table) != nullptr;
      findings.push_back({standard ? Severity::info : Severity::error, ErrorCode::unknown_table, rule->path + ".from", standard ? "the book has no rows of \"" + table + "\"" : "no table is called \"" + table + "\"", standard ? "" : did_you_mean(table, known)});
      continue;
    }
    if (std::find(tables.begin(), tables.end(), table) == tables.end()) tables.push_back(table);
  }
  for (const std::string& name : tables) {
    const Table& table = book.journal().at(name);
    std::vector<std::string> slots;
    const std::vector<CreditRule> rules = read_credit_rules(book, table, slots, &findings);
    RuleChecks(book, table, rules, findings).all();
  }
  sort_findings(findings);
  return findings;
}

}  // namespace attain
