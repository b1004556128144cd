// Rule documents of a book: reading, versions, look-up.
#include <algorithm>
#include <charconv>
#include <map>
#include <tuple>

#include "state.hpp"

namespace attain {

namespace book {

namespace {
const std::vector<std::string>& rule_kinds() {
  static const std::vector<std::string> kinds = {"measure", "scorecard", "target-policy", "credit-rule", "pay-plan", "decision-table", "fact-table", "report"};
  return kinds;
}
}  // namespace

Rule read_rule(const Document& document, const std::string& given_path, std::int64_t recorded) {
  Rule rule;
  const Reader whole(document, given_path.empty() ? "rules" : given_path);
  if (!whole.is_object()) throw whole.error(ErrorCode::wrong_type, "a rule is an object, found " + std::string(name_of(document.kind())));
  const Reader attain = whole.at("attain");
  const std::string stated = attain.text();
  const std::size_t slash = stated.find('/');
  rule.kind = stated.substr(0, slash);
  if (std::find(rule_kinds().begin(), rule_kinds().end(), rule.kind) == rule_kinds().end()) {
    std::string hint = did_you_mean(rule.kind, rule_kinds());
    if (hint.empty()) {
      hint = "known:";
      for (const std::string& kind : rule_kinds()) hint += " " + kind;
    }
    throw attain.error(ErrorCode::unknown_kind, quoted(stated) + " is no kind of rule", hint);
  }
  if (slash == std::string::npos || stated.substr(slash + 1) != "1") {
    throw attain.error(ErrorCode::unknown_kind, quoted(stated) + " has a version that is not known here", "write " + quoted(rule.kind + "/1"));
  }
  rule.name = whole.at("name").text();
  if (rule.name.empty()) throw whole.at("name").error(ErrorCode::invalid_rule, "a rule needs a name");
  rule.path = given_path.empty() ? "rules[" + quoted(rule.name) + "]" : given_path;
  const Reader in(document, rule.path);
  if (const auto effective = in.find("effective")) rule.effective = effective->date();
  if (const auto until = in.find("until")) {
    rule.until = until->date();
    if (rule.until < rule.effective) throw until->error(ErrorCode::invalid_rule, "\"until\" is before \"effective\"");
  }
  rule.recorded = recorded;
  if (const auto own = in.find("recorded")) rule.recorded = own->integer();
  if (const auto own = in.find("superseded")) rule.superseded = own->integer();
  if (rule.recorded < 0 || rule.recorded >= kAllKnown || rule.superseded < rule.recorded) throw in.error(ErrorCode::invalid_rule, "\"recorded\" starts at 0, and \"superseded\" is not before it");
  std::vector<Document::Member> members;
  for (const auto& member : document.members()) {
    if (member.first != "recorded" && member.first != "superseded") members.push_back(member);
  }
  rule.document = members.size() == document.members().size() ? document : Document::object(std::move(members)).at_position(document.position());
  return rule;
}

namespace {

auto order(const Rule& rule) { return std::tie(rule.kind, rule.name, rule.effective, rule.recorded, rule.superseded); }

bool same_version(const Rule& a, const Rule& b) { return a.kind == b.kind && a.name == b.name && a.effective == b.effective; }

}  // namespace
}  // namespace book

Document Rule::to_document() const {
  if (recorded == 0 && superseded == kNever) return document;
  std::vector<Document::Member> members = document.members();
  members.emplace_back("recorded", recorded);
  if (superseded != kNever) members.emplace_back("superseded", superseded);
  return Document::object(std::move(members)).at_position(document.position());
}

Book Book::with_rules(const std::vector<Document>& documents, const std::vector<std::string>& paths, std::optional<std::int64_t> recorded) const {
  if (known() != kAllKnown) throw Error(ErrorCode::invalid_argument, "rules", "this book shows what was known at " + std::to_string(known()) + " and does not change", "change the book it came from");
  const std::int64_t at = recorded.value_or(last_recorded() + 1);
  std::vector<Rule> rules = *state_->rules;
  Journal journal = state_->journal;
  std::vector<Rule> fresh;
  for (std::size_t i = 0; i < documents.size(); ++i) {
    Rule rule = book::read_rule(documents[i], i < paths.size() ? paths[i] : std::string(), at);
    const auto twin = [&](const Rule& other) { return book::same_version(rule, other) && rule.document == other.document && (rule.superseded == kNever) == (other.superseded == kNever); };
    if (std::any_of(fresh.begin(), fresh.end(), twin)) continue;
    // The same document again is ignored; one that was superseded is only the same as far as it states its own end.
    if (std::any_of(rules.begin(), rules.end(), [&](const Rule& other) { return twin(other) && (rule.superseded == kNever || rule.superseded == other.superseded); })) continue;
    for (const Rule& other : fresh) {
      if (book::same_version(rule, other) && rule.superseded == kNever && other.superseded == kNever) {
        throw Error(ErrorCode::duplicate_rule, rule.path, "two " + rule.kind + " rules are named " + book::quoted(rule.name) + " and begin on the same day", "give one another name or \"effective\"");
      }
    }
    if (rule.kind == "fact-table") {
      try {
        TableSchema schema = schema_from(rule.reader());
        if (entity_kind(schema.name) || schema.name == "rates") throw Error(ErrorCode::duplicate_key, rule.path + ".name", book::quoted(schema.name) + " is a table of the company", "give the table another name");
        journal = journal.declare(std::move(schema));
      } catch (const Error& error) {
        throw error.path().rfind(rule.path, 0) == 0 ? error : Error(error.code(), rule.path, error.message(), error.hint());
      }
    }
    fresh.push_back(std::move(rule));
  }
  if (fresh.empty()) return *this;
  for (Rule& rule : fresh) {
    if (rule.superseded == kNever) {
      for (Rule& old : rules) {
        if (!book::same_version(rule, old) || old.superseded != kNever) continue;
        if (rule.recorded < old.recorded) throw Error(ErrorCode::duplicate_rule, rule.path, "the rule is recorded at " + std::to_string(rule.recorded) + ", before the version it supersedes (" + std::to_string(old.recorded) + ")");
        old.superseded = rule.recorded;
      }
    }
  }
  for (Rule& rule : fresh) rules.push_back(std::move(rule));
  std::stable_sort(rules.begin(), rules.end(), [](const Rule& a, const Rule& b) { return book::order(a) < book::order(b); });
  return Book(std::make_shared<const State>(state_->company, std::move(journal), std::make_shared<const std::vector<Rule>>(std::move(rules)), kAllKnown));
}

const std::vector<Rule>& Book::all_rules() const noexcept { return *state_->rules; }

std::vector<const Rule*> Book::rules(std::string_view kind) const {
  std::vector<const Rule*> result;
  for (const Rule& rule : *state_->rules) {
    if (book::known_at(rule, state_->known) && (kind.empty() || rule.kind == kind)) result.push_back(&rule);
  }
  return result;
}

const Rule* Book::find_rule(std::string_view kind, std::string_view name, Date day) const noexcept {
  const Rule* found = nullptr;
  for (const Rule& rule : *state_->rules) {
    if (rule.kind != kind || rule.name != name || !book::known_at(rule, state_->known) || rule.effective > day || rule.until < day) continue;
    if (found == nullptr || found->effective < rule.effective) found = &rule;
  }
  return found;
}

const Rule& Book::rule(std::string_view kind, std::string_view name, Date day) const {
  if (const Rule* found = find_rule(kind, name, day)) return *found;
  std::vector<std::string> names;
  std::string versions;
  for (const Rule* other : rules(kind)) {
    names.push_back(other->name);
    if (other->name != name) continue;
    versions += (versions.empty() ? "" : ", ") + std::string(other->effective == kEarliest ? "always" : "from " + other->effective.text()) + (other->until == kLatest ? "" : " until " + other->until.text());
  }
  const std::string path = "rules[" + book::quoted(name) + "]";
  if (!versions.empty()) throw Error(ErrorCode::unknown_rule, path, "the " + std::string(kind) + " is not in force on " + day.text(), "versions: " + versions);
  std::string hint = did_you_mean(name, names);
  if (hint.empty() && names.empty()) hint = "the book has no " + std::string(kind);
  throw Error(ErrorCode::unknown_rule, path, "no " + std::string(kind) + " is named " + book::quoted(name), hint);
}

}  // namespace attain
