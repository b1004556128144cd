// A book as somebody may see it.
#include "attain/report/view.hpp"

#include <algorithm>
#include <cctype>
#include <functional>
#include <limits>
#include <set>

namespace attain {

struct BookView::State {
  Book book;
  std::string viewer;
  Date on;
  std::set<std::string, std::less<>> own, teams, managers;   ///< ids: own people; teams that any of them is in, or above it; their managers among own people
  std::vector<std::string> hidden;                           ///< ids and names of all others, longest first
};

namespace {

bool word_character(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || static_cast<unsigned char>(c) >= 0x80; }

/// Whole words only, so that an id "bo" does not eat into "book".
std::string without(std::string text, const std::vector<std::string>& hidden) {
  for (const std::string& word : hidden) {
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at)) {
      const bool begins = at == 0 || !word_character(text[at - 1]), ends = at + word.size() == text.size() || !word_character(text[at + word.size()]);
      if (begins && ends) text.replace(at, word.size(), "somebody"), at += 8;
      else at += 1;
    }
  }
  return text;
}

/// Every text cell of a frame through the same filter.
Frame without(const Frame& frame, const std::vector<std::string>& hidden) {
  FrameBuilder builder;
  for (const Column& column : frame.columns()) {
    Column& out = builder.add(column.name(), column.type(), column.scale(), column.unit());
    for (std::size_t row = 0; row < column.size(); ++row) {
      if (column.is_null(row)) out.add_null();
      else if (column.type() == ColumnType::text) out.add(without(std::string(column.text(row)), hidden));
      else if (column.type() == ColumnType::decimal) out.add_units(column.units(row));
      else out.add_cell(column.cell(row));
    }
  }
  return std::move(builder).build();
}

Frame rows_of(const Frame& frame, const char* column, const std::function<bool(std::string_view)>& shown) {
  const Column& who = frame.at(column);
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < frame.rows(); ++row) if (!who.is_null(row) && shown(who.text(row))) rows.push_back(row);
  return frame.take(rows);
}

/// The tree with every text filtered.
Why redact(const Why& why, const std::vector<std::string>& hidden) {
  if (why.empty()) return why;
  std::vector<Why> inputs;
  for (const Why& input : why.inputs()) inputs.push_back(redact(input, hidden));
  const std::string label = without(why.label(), hidden), reference = without(why.reference(), hidden);
  Why out;
  switch (why.operation()) {
    case Why::Operation::given: out = Why::given(label, why.value(), why.unit(), reference); break;
    case Why::Operation::facts:
      out = Why::facts(label, why.value().value_or(Decimal(0)), why.unit(), why.fact_count(), [why, hidden](std::size_t offset, std::size_t limit) { return without(why.facts(offset, limit), hidden); }, reference);
      break;
    case Why::Operation::round: out = Why::rounded(label, std::move(inputs.front()), why.rounding(), why.unit(), reference); break;
    case Why::Operation::formula: out = Why::formula(label, why.value(), why.unit(), why.expression(), std::move(inputs), reference); break;
    case Why::Operation::absent: return Why::absent(label, without(why.note(), hidden), reference, std::move(inputs));
    default: out = Why::of(why.operation(), label, why.value(), why.unit(), std::move(inputs), reference); break;
  }
  return why.note().empty() ? out : out.with_note(without(why.note(), hidden));
}

}  // namespace

BookView::BookView(const Book& book, std::string_view viewer, Date on) {
  auto state = std::make_shared<State>();
  state->book = book;
  state->viewer = viewer;
  state->on = on;
  const Company& company = book.company();
  const auto code = book.ids().of(Domain::salesperson).find(viewer);
  if (!code || !company.exists(Domain::salesperson, *code)) throw Error(ErrorCode::not_found, "as", "nobody here is called \"" + std::string(viewer) + "\"");
  std::vector<std::uint32_t> path;
  for (const std::uint32_t person : company.entities(Domain::salesperson)) {
    path.clear();
    const std::uint32_t team = company.team_of(person, on);
    if (team != kNone) company.team_path(team, on, path);
    const bool led = std::any_of(path.begin(), path.end(), [&](std::uint32_t t) { return company.manager_of_team(t, on) == *code; });
    const std::string id(company.id(Domain::salesperson, person));
    if (person == *code || led || company.approver_of(person, on) == *code) {
      state->own.insert(id);
      for (const std::uint32_t t : path) {
        state->teams.insert(std::string(company.id(Domain::team, t)));
        if (company.manager_of_team(t, on) == *code) break;   // teams above the viewer's own are others'
      }
    }
  }
  if (state->own.size() == 1) {   // somebody without people sees the own team's total, not those above
    const std::uint32_t team = company.team_of(*code, on);
    state->teams.clear();
    if (team != kNone) state->teams.insert(std::string(company.id(Domain::team, team)));
  }
  for (const std::uint32_t person : company.entities(Domain::salesperson)) {
    const std::string id(company.id(Domain::salesperson, person));
    if (state->own.count(id) != 0) continue;
    state->hidden.push_back(id);
    if (const Attribute* names = company.find(Domain::salesperson, "name")) {
      for (const Attribute::Entry& entry : names->entries(person)) {
        if (entry.is != Attribute::kNoValue) state->hidden.push_back(text_of(names->cell(entry.is, book.ids())));
      }
    }
  }
  std::erase_if(state->hidden, [&](const std::string& word) {   // a namesake among own people keeps the name
    return word.empty() || std::any_of(state->own.begin(), state->own.end(), [&](const std::string& id) { return id == word; });
  });
  std::sort(state->hidden.begin(), state->hidden.end(), [](const std::string& a, const std::string& b) { return a.size() != b.size() ? a.size() > b.size() : a < b; });
  state_ = std::move(state);
}

const std::string& BookView::viewer() const noexcept { return state_->viewer; }
Date BookView::on() const noexcept { return state_->on; }
std::vector<std::string> BookView::people() const { return {state_->own.begin(), state_->own.end()}; }
bool BookView::sees(std::string_view salesperson) const noexcept { return state_->own.find(salesperson) != state_->own.end(); }

void BookView::need(std::string_view salesperson) const {
  if (!sees(salesperson)) throw Error(ErrorCode::not_found, "salesperson", "nobody of that name is among " + state_->viewer + "'s people on " + state_->on.text());
}

Frame BookView::measure(const MeasureOptions& options) const { return values(measure_sheet(state_->book, options)); }

Frame BookView::values(const MeasureSheet& sheet) const {
  Frame frame = sheet.frame();
  const std::size_t dimensions = sheet.columns().size() - sheet.measures();
  for (std::size_t i = 0; i < dimensions; ++i) {
    const std::string& by = sheet.columns()[i];
    if (by == "salesperson" || by == "manager" || by == "customer.owner") frame = rows_of(frame, by.c_str(), [&](std::string_view id) { return sees(id); });
    else if (by == "team" || by == "team_tree") frame = rows_of(frame, by.c_str(), [&](std::string_view id) { return state_->teams.find(id) != state_->teams.end(); });
    else if (by.rfind("salesperson.", 0) == 0 || by.rfind("team.", 0) == 0) throw Error(ErrorCode::unsupported, "by", "a view does not cut by \"" + by + "\"", "cut by salesperson or team");
  }
  return without(frame, state_->hidden);
}

Why BookView::why(const MeasureSheet& sheet, std::size_t row, std::size_t measure) const {
  const auto& columns = sheet.columns();
  for (std::size_t by = 0; by + sheet.measures() < columns.size(); ++by) {
    const auto key = sheet.key(row, by);
    const std::string& name = columns[by];
    if (name == "salesperson" || name == "manager") need(key.value_or(std::string()));
    const bool team = name == "team" || name == "team_tree";
    if (team && (!key || state_->teams.find(*key) == state_->teams.end())) throw Error(ErrorCode::not_found, name, "the view does not show this row");
  }
  return redacted(sheet.why(row, measure));
}

Frame BookView::appraisals(const AppraisalSheet& sheet) const {
  std::vector<std::size_t> order(sheet.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  const auto key = [&](std::size_t i) { return sheet[i].rank().value_or(std::numeric_limits<int>::max()); };
  // Of equal rank own people come first, by id; the others are alike.
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return key(a) != key(b) ? key(a) < key(b) : sees(sheet[a].salesperson()) && !sees(sheet[b].salesperson()); });
  const Frame frame = sheet.frame();
  FrameBuilder builder;
  Column &person = builder.text("salesperson"), &score = builder.decimal("score", frame.at("score").scale(), frame.at("score").unit()), &grade = builder.text("grade"), &rank = builder.integer("rank");
  for (const std::size_t i : order) {
    const Appraisal one = sheet[i];
    const bool own = sees(one.salesperson());
    own ? person.add(one.salesperson()) : person.add_null();
    own ? score.add(one.score()) : score.add_null();
    own && !one.grade().empty() ? grade.add(one.grade()) : grade.add_null();
    one.rank() ? rank.add(std::int64_t(*one.rank())) : rank.add_null();
  }
  return std::move(builder).build();
}

Frame BookView::appraisal_lines(const AppraisalSheet& sheet) const {
  return without(rows_of(sheet.lines(), "salesperson", [&](std::string_view id) { return sees(id); }), state_->hidden);
}

Why BookView::why(const AppraisalSheet& sheet, std::string_view salesperson) const {
  need(salesperson);
  return redacted(sheet.at(salesperson).why());
}

Frame BookView::statements(const StatementSheet& sheet) const {
  return rows_of(sheet.frame(), "salesperson", [&](std::string_view id) { return sees(id); });
}

Frame BookView::statement_lines(const StatementSheet& sheet) const {
  return without(rows_of(sheet.lines(), "salesperson", [&](std::string_view id) { return sees(id); }), state_->hidden);
}

Why BookView::why(const StatementSheet& sheet, std::string_view salesperson) const {
  need(salesperson);
  return redacted(sheet.at(salesperson).why());
}

Report BookView::statement_report(const StatementSheet& sheet, std::string_view salesperson) const {
  need(salesperson);
  Report report = pay_report(sheet, salesperson);
  for (Block& block : report.blocks) {
    if (auto* table = std::get_if<TableBlock>(&block)) table->frame = without(table->frame, state_->hidden);
  }
  return report;
}

Why BookView::redacted(const Why& why) const { return redact(why, state_->hidden); }

}  // namespace attain
