// Acknowledged or objected: answers to released targets, kept in `approvals`.
#include <algorithm>
#include <map>

#include "attain/target/life.hpp"
#include "policy.hpp"

namespace attain {

using namespace targeting;

namespace {

struct Answer {
  std::string state, by, comment, on, period, node, document;
  Decimal version;
  std::int64_t recorded = -1;
  std::string id;
};

std::string node_text(const TargetNode& node) {
  std::string text;
  for (const auto& [by, id] : node) text += (text.empty() ? "" : ",") + std::string(name_of(by)) + "=" + id;
  return text;
}

/// Answers about target sheets: rows of `approvals` with a version and whom they are about; the latest of each.
std::vector<Answer> answers_in(const Book& book) {
  if (book.journal().find("approvals") == nullptr) return {};
  const Frame rows = book.table("approvals");
  if (rows.find("node") == nullptr || rows.find("version") == nullptr) return {};
  std::map<std::tuple<std::string, std::string, std::string, std::string>, Answer> latest;
  const auto text = [&](std::size_t row, const char* column) { return rows.find(column) == nullptr ? std::string() : attain::text_of(rows.cell(row, column)); };
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    Answer answer{text(row, "state"), text(row, "by"), text(row, "reason"), text(row, "on"), text(row, "period"), text(row, "node"), text(row, "document"), 0, -1, text(row, "id")};
    const auto version = Decimal::parse(text(row, "version")), recorded = Decimal::parse(text(row, "recorded"));
    if ((answer.state != "acknowledged" && answer.state != "objected") || !version) continue;
    answer.version = *version;
    answer.recorded = recorded ? recorded->to_int64().value_or(0) : 0;
    Answer& known = latest[{answer.document, answer.period, answer.node, answer.version.text()}];
    if (std::tie(known.recorded, known.on, known.id) < std::tie(answer.recorded, answer.on, answer.id)) known = std::move(answer);
  }
  std::vector<Answer> result;
  for (auto& [key, answer] : latest) result.push_back(std::move(answer));
  return result;
}

/// The latest version of a policy's targets in the book: their ids begin with policy/version.
Decimal newest_version(const Book& book, const std::string& policy) {
  Decimal newest = 0;
  if (book.journal().find("targets") == nullptr) return newest;
  const Frame rows = book.table("targets");
  const Column* version = rows.find("version");
  const Column& id = rows.at("id");
  for (std::size_t row = 0; version != nullptr && row < rows.rows(); ++row) {
    const auto number = Decimal::parse(attain::text_of(version->cell(row)));
    if (number && id.text(row).starts_with(policy + "/")) newest = max(newest, *number);
  }
  return newest;
}

}  // namespace

TargetAnswer target_answer(const Reader& in) {
  in.refuse_unknown({"for", "by", "state", "comment", "on"});
  TargetAnswer answer;
  if (const auto node = in.find("for")) answer.node = target_node(*node);
  answer.by = in.text_or("by", "");
  const Reader state = in.at("state");
  if (state.text() != "acknowledged" && state.text() != "objected") throw state.error(ErrorCode::invalid_argument, "\"" + state.text() + "\" is no answer", "acknowledged or objected");
  answer.acknowledged = state.text() == "acknowledged";
  answer.comment = in.text_or("comment", "");
  answer.on = in.at("on").date();
  return answer;
}

AnsweredTarget::AnsweredTarget(const TargetSheet& sheet, TargetAnswer answer)
    : policy_(sheet.policy()), period_(sheet.period().text()), version_(sheet.revision().version), answer_(std::move(answer)) {
  if (answer_.by.empty()) throw Error(ErrorCode::invalid_argument, "by", "somebody answers", "give the person's id");
  if (!answer_.acknowledged && answer_.comment.empty()) throw Error(ErrorCode::invalid_argument, "comment", "an objection says what is wrong", "give a comment");
  const auto nodes = sheet.nodes();
  std::sort(answer_.node.begin(), answer_.node.end());
  const bool known = std::any_of(nodes.begin(), nodes.end(), [&](TargetNode node) {
    std::sort(node.begin(), node.end());
    return node == answer_.node;
  });
  if (!known) throw Error(ErrorCode::not_found, "for", "the sheet has no target of its own for " + targeting::text_of(answer_.node));
}

std::vector<Posting> AnsweredTarget::postings(const Book& book) const {
  (void)book;
  const std::string node = node_text(answer_.node), state = answer_.acknowledged ? "acknowledged" : "objected";
  std::vector<Document::Member> members = {{"id", policy_ + "/" + std::to_string(version_) + "/" + period_ + "/" + node + "/" + answer_.by + "/" + answer_.on.text() + "/" + state},
                                           {"on", answer_.on.text()},
                                           {"document", policy_},
                                           {"period", period_},
                                           {"by", answer_.by},
                                           {"state", state},
                                           {"version", std::to_string(version_)},
                                           {"node", node}};
  if (!answer_.comment.empty()) members.emplace_back("reason", answer_.comment);
  return {{"approvals", {Document::object(std::move(members))}}};
}

Frame target_answers(const Book& book, const TargetSheet& sheet) {
  std::map<std::string, Answer> by_node;
  for (Answer& answer : answers_in(book)) {
    if (answer.document == sheet.policy() && answer.period == sheet.period().text() && answer.version == Decimal(sheet.revision().version)) by_node[answer.node] = std::move(answer);
  }
  FrameBuilder builder;
  Column& team = builder.text("team");
  Column& person = builder.text("salesperson");
  Column& state = builder.text("state");
  Column& by = builder.text("by");
  Column& on = builder.date("on");
  Column& comment = builder.text("comment");
  for (TargetNode node : sheet.nodes()) {
    std::sort(node.begin(), node.end());
    if (node.size() != 1 || (node[0].first != TargetBy::salesperson && node[0].first != TargetBy::team)) continue;
    const bool is_person = node[0].first == TargetBy::salesperson;
    if (is_person) team.add_null(), person.add(node[0].second);
    else team.add(node[0].second), person.add_null();
    const auto found = by_node.find(node_text(node));
    if (found == by_node.end()) {
      state.add(sheet.revision().state);
      by.add_null();
      on.add_null();
      comment.add_null();
      continue;
    }
    state.add(found->second.state);
    by.add(found->second.by);
    on.add(Date::of(found->second.on));
    if (found->second.comment.empty()) comment.add_null();
    else comment.add(found->second.comment);
  }
  return std::move(builder).build();
}

Findings verify_answers(const Book& book) {
  Findings findings;
  for (const Answer& answer : answers_in(book)) {
    if (answer.state != "objected" || newest_version(book, answer.document) > answer.version) continue;
    findings.push_back({Severity::warning, ErrorCode::target_objected, "approvals[\"" + answer.id + "\"]", answer.by + " objects to the target of " + (answer.node.empty() ? "the company" : answer.node) + " in " + answer.period + ": " + answer.comment, "revise the sheet, or talk it over and acknowledge"});
  }
  return findings;
}

}  // namespace attain
