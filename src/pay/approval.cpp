// Who prepared, who approved, and what goes to payroll.
#include "attain/pay/approval.hpp"

#include <algorithm>
#include <array>

namespace attain {

namespace {

std::string path_of(std::string_view document, std::string_view period) { return "approvals[\"" + std::string(document) + "@" + std::string(period) + "\"]"; }

Book with_row(const Book& book, std::string_view document, std::string_view period, ApprovalState state, std::string_view mark, std::string_view by, std::string_view reason) {
  const std::int64_t recorded = book.last_recorded() + 1;
  std::vector<Document::Member> row = {{"id", std::string(document) + "@" + std::string(period) + "@" + std::to_string(recorded)}, {"document", std::string(document)}, {"period", std::string(period)},
                                       {"by", std::string(by)}, {"state", std::string(name_of(state))}, {"fingerprint", std::string(mark)}};
  if (!reason.empty()) row.emplace_back("reason", std::string(reason));
  return book.append("approvals", {Document::object(std::move(row))}, {.recorded = recorded});
}

void need_by(std::string_view by) {
  if (by.empty()) throw Error(ErrorCode::missing_key, "by", "an approval says by whom");
}

Book decided(const Book& book, std::string_view document, std::string_view period, ApprovalState state, std::string_view mark, std::string_view by, std::string_view reason) {
  need_by(by);
  const Approval now = approval_of(book, document, period);
  const std::string path = path_of(document, period);
  if (now.state != ApprovalState::prepared) {
    throw Error(ErrorCode::invalid_argument, path, now.state == ApprovalState::none ? "nobody has prepared it" : "it is " + std::string(name_of(now.state)) + " already, by " + now.decided_by, "prepare it first");
  }
  if (now.prepared_by == by) throw Error(ErrorCode::invalid_argument, path, std::string(by) + " has prepared it and may not decide on it", "somebody else decides");
  if (now.fingerprint != mark) throw Error(ErrorCode::invalid_argument, path, "it was prepared with other numbers (" + now.fingerprint + ", now " + std::string(mark) + ")", "prepare it again");
  return with_row(book, document, period, state, mark, by, reason);
}

}  // namespace

std::string_view name_of(ApprovalState state) noexcept {
  constexpr std::array<std::string_view, 4> kNames = {"none", "prepared", "approved", "rejected"};
  return kNames[std::size_t(state)];
}

std::string fingerprint(const StatementSheet& sheet) {
  std::uint64_t hash = 14695981039346656037u;
  const auto add = [&](std::string_view text) {
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
    hash = (hash ^ 0x1Fu) * 1099511628211u;
  };
  add(sheet.plan());
  add(sheet.period().text());
  add(sheet.currency().code());
  const Frame frame = sheet.frame();
  for (std::size_t row = 0; row < frame.rows(); ++row) {
    for (const Column& column : frame.columns()) add(text_of(column.cell(row)));
  }
  std::string digits(16, '0');
  for (std::size_t i = 0; i < 16; ++i, hash >>= 4) digits[15 - i] = "0123456789abcdef"[hash & 15];
  return digits;
}

Approval approval_of(const Book& book, std::string_view document, std::string_view period) {
  Approval approval;
  const Table* table = book.journal().find("approvals");
  if (table == nullptr) return approval;
  struct Entry { std::int64_t recorded; std::string_view id, by, state, reason, mark; };
  std::vector<Entry> story;
  const TableSchema& schema = table->schema();
  const auto& texts = book.ids().of(Domain::text);
  const auto of = schema.index("document"), when = schema.index("period"), by = schema.index("by"), state = schema.index("state"), reason = schema.index("reason"), mark = schema.index("fingerprint");
  for (const Table::Part& part : table->parts()) {
    const Segment& s = *part.segment;
    const auto text = [&](const std::optional<std::size_t>& column, std::uint32_t row) { return column ? texts.text(s.column(*column).code(row)) : std::string_view(); };
    for (std::uint32_t row = 0; row < s.rows(); ++row) {
      if (part.visible(row, book.known()) && text(of, row) == document && text(when, row) == period) {
        story.push_back({s.recorded().number(row), s.id(row), text(by, row), text(state, row), text(reason, row), text(mark, row)});
      }
    }
  }
  std::sort(story.begin(), story.end(), [](const Entry& a, const Entry& b) { return a.recorded != b.recorded ? a.recorded < b.recorded : a.id < b.id; });
  for (const Entry& entry : story) {
    if (entry.state == "prepared") approval = {ApprovalState::prepared, std::string(entry.by), {}, std::string(entry.reason), std::string(entry.mark)};
    if (entry.state != "approved" && entry.state != "rejected") continue;
    approval.state = entry.state == "approved" ? ApprovalState::approved : ApprovalState::rejected;
    approval.decided_by = entry.by;
    approval.reason = entry.reason;
  }
  return approval;
}

Book prepare(const Book& book, std::string_view document, std::string_view period, std::string_view mark, std::string_view by, std::string_view reason) {
  need_by(by);
  const Approval now = approval_of(book, document, period);
  if (now.state == ApprovalState::approved && now.fingerprint == mark) throw Error(ErrorCode::invalid_argument, path_of(document, period), "these numbers are approved already, by " + now.decided_by);
  return with_row(book, document, period, ApprovalState::prepared, mark, by, reason);
}

Book approve(const Book& book, std::string_view document, std::string_view period, std::string_view mark, std::string_view by, std::string_view reason) {
  return decided(book, document, period, ApprovalState::approved, mark, by, reason);
}

Book reject(const Book& book, std::string_view document, std::string_view period, std::string_view mark, std::string_view by, std::string_view reason) {
  return decided(book, document, period, ApprovalState::rejected, mark, by, reason);
}

Frame payroll(const Book& book, const StatementSheet& sheet) {
  const Approval approval = approval_of(book, sheet.plan(), sheet.period().text());
  const std::string mark = fingerprint(sheet), path = path_of(sheet.plan(), sheet.period().text());
  if (approval.state != ApprovalState::approved) throw Error(ErrorCode::invalid_argument, path, "not approved: " + std::string(name_of(approval.state)), "prepare the statements, and let somebody else approve them");
  if (approval.fingerprint != mark) throw Error(ErrorCode::invalid_argument, path, "other numbers were approved (" + approval.fingerprint + ", now " + mark + ")", "prepare and approve them again");
  const std::string unit(sheet.currency().code());
  const Frame rows = sheet.frame();
  FrameBuilder builder;
  Column &person = builder.text("salesperson"), &name = builder.text("name"), &plan = builder.text("plan"), &period = builder.text("period"), &as_of = builder.date("as_of");
  const int scale = rows.at("paid").scale();
  Column &earned = builder.decimal("earned", scale, unit), &released = builder.decimal("released", scale, unit), &paid = builder.decimal("paid", scale, unit), &currency = builder.text("currency");
  Column &prepared = builder.text("prepared_by"), &approved = builder.text("approved_by"), &print = builder.text("fingerprint");
  for (std::size_t i = 0; i < sheet.size(); ++i) {
    const Statement statement = sheet[i];
    person.add(statement.salesperson());
    name.add(statement.name());
    plan.add(sheet.plan());
    period.add(sheet.period().text());
    as_of.add(sheet.as_of());
    earned.add(statement.earned());
    released.add(statement.released());
    paid.add(statement.paid());
    currency.add(unit);
    prepared.add(approval.prepared_by);
    approved.add(approval.decided_by);
    print.add(mark);
  }
  return std::move(builder).build();
}

}  // namespace attain
