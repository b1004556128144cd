#include "sheet.hpp"

#include <algorithm>

#include "attain/base/version.hpp"

namespace attain {

using Impl = Appraisal::Impl;

std::vector<AppraisalLine> Impl::lines_of(const Person& person) const {
  std::vector<AppraisalLine> lines;
  for (std::size_t i = 0; i < card.lines.size(); ++i) {
    const Result& result = person.lines[i];
    AppraisalLine line;
    line.line = card.lines[i].name;
    line.value = result.value;
    line.target = result.target;
    line.attainment = result.attainment;
    line.points = result.points;
    line.weight = card.lines[i].weight;
    line.contribution = result.contribution;
    line.state = result.state;
    lines.push_back(std::move(line));
  }
  for (std::size_t i = 0; i < person.gates.size(); ++i) {
    AppraisalLine line;
    line.gate = true;
    line.line = i < card.gates.size() ? card.gates[i].reason : "cap";
    line.contribution = person.gates[i].contribution;
    line.state = person.gates[i].unknown.empty() ? State::ok : State::not_reported;
    lines.push_back(std::move(line));
  }
  return lines;
}

const std::string& Appraisal::salesperson() const noexcept { return sheet_->people[row_].id; }
const std::string& Appraisal::name() const noexcept { return sheet_->people[row_].name; }
const std::optional<Decimal>& Appraisal::score() const noexcept { return sheet_->people[row_].score; }
const std::string& Appraisal::grade() const noexcept { return sheet_->people[row_].grade; }
const std::string& Appraisal::grade_by_score() const noexcept {
  const Impl::Person& person = sheet_->people[row_];
  return sheet_->card.distribution ? person.by_score : person.grade;
}
std::optional<int> Appraisal::rank() const noexcept { return sheet_->people[row_].rank; }
const std::string& Appraisal::refusal() const noexcept { return sheet_->people[row_].refusal; }
std::vector<AppraisalLine> Appraisal::lines() const { return sheet_->lines_of(sheet_->people[row_]); }
Why Appraisal::why() const { return sheet_->why_of(sheet_->people[row_]); }

const std::string& AppraisalSheet::scorecard() const noexcept { return impl_->card.name; }
const Period& AppraisalSheet::period() const noexcept { return impl_->period; }
Date AppraisalSheet::as_of() const noexcept { return impl_->as_of; }
std::size_t AppraisalSheet::size() const noexcept { return impl_->people.size(); }
const Findings& AppraisalSheet::findings() const noexcept { return impl_->findings; }
const Book& AppraisalSheet::book() const noexcept { return impl_->book; }
const Document& AppraisalSheet::rule() const noexcept { return impl_->card.document; }

Appraisal AppraisalSheet::operator[](std::size_t row) const {
  if (row >= size()) throw Error(ErrorCode::not_found, "appraisals[" + std::to_string(row) + "]", "the sheet has " + std::to_string(size()) + " appraisals");
  Appraisal appraisal;
  appraisal.sheet_ = impl_;
  appraisal.row_ = row;
  return appraisal;
}

bool AppraisalSheet::contains(std::string_view salesperson) const noexcept {
  return std::any_of(impl_->people.begin(), impl_->people.end(), [&](const Impl::Person& p) { return p.id == salesperson; });
}

Appraisal AppraisalSheet::at(std::string_view salesperson) const {
  for (std::size_t row = 0; row < size(); ++row) {
    if (impl_->people[row].id == salesperson) return (*this)[row];
  }
  std::vector<std::string> ids;
  for (const Impl::Person& person : impl_->people) ids.push_back(person.id);
  throw Error(ErrorCode::not_found, "appraisals[\"" + std::string(salesperson) + "\"]", "no appraisal of \"" + std::string(salesperson) + "\" by \"" + scorecard() + "\" in " + period().text(), did_you_mean(salesperson, ids));
}

namespace {
/// Decimals that a published score needs.
int score_scale(const appraising::Scorecard& card) { return std::max(0, card.rounding.unit->normalized().scale()); }
}  // namespace

Frame AppraisalSheet::frame() const {
  FrameBuilder builder;
  Column& salesperson = builder.text("salesperson");
  Column& score = builder.decimal("score", score_scale(impl_->card), "points");
  Column& grade = builder.text("grade");
  Column& rank = builder.integer("rank");
  for (const Impl::Person& person : impl_->people) {
    salesperson.add(person.id);
    score.add(person.score);
    person.grade.empty() ? grade.add_null() : grade.add(person.grade);
    person.rank ? rank.add(std::int64_t(*person.rank)) : rank.add_null();
  }
  return std::move(builder).build();
}

Frame AppraisalSheet::lines() const {
  FrameBuilder builder;
  Column& salesperson = builder.text("salesperson");
  Column& name = builder.text("line");
  Column& kind = builder.text("kind");
  Column& value = builder.decimal("value", 12);
  Column& target = builder.decimal("target", 12);
  Column& attainment = builder.decimal("attainment", 12);
  Column& points = builder.decimal("points", 12, "points");
  Column& weight = builder.decimal("weight", 12);
  Column& contribution = builder.decimal("contribution", score_scale(impl_->card), "points");
  Column& state = builder.text("state");
  for (const Impl::Person& person : impl_->people) {
    for (const AppraisalLine& line : impl_->lines_of(person)) {
      salesperson.add(person.id);
      name.add(line.line);
      kind.add(line.gate ? "gate" : "measure");
      value.add(line.value);
      target.add(line.target);
      attainment.add(line.attainment);
      points.add(line.points);
      weight.add(line.weight);
      contribution.add(line.contribution);
      state.add(name_of(line.state));
    }
  }
  return std::move(builder).build();
}

Document AppraisalSheet::manifest() const {
  const Impl& s = *impl_;
  return Document::object({{"digest", s.book.digest(s.as_of)},
                           {"scorecard", s.card.name},
                           {"version", s.card.effective.text()},
                           {"period", s.period.text()},
                           {"as_of", s.as_of.text()},
                           {"known", s.book.known() == kAllKnown ? Document() : Document(s.book.known())},
                           {"library", version()}});
}

}  // namespace attain
