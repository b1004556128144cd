// Where somebody stands against a released target on a day: target to date, pace, required run-rate, landing.
#include <algorithm>

#include "sheet.hpp"
#include "working_days.hpp"

namespace attain {

using namespace measuring;

namespace {

/// One summand of a target to date: a target, and of how many of its working days.
struct Piece {
  FoundTarget target;
  Period period;
  Decimal gone, days;
};

}  // namespace

MeasureSheet::Contents::ToDate MeasureSheet::Contents::to_date(const Measure& measure, const Group& group, bool with_why) const {
  ToDate result;
  if (!targets->exists()) {
    result.missing = State::not_reported;
    return result;
  }
  const bool money = is_money(measure.parts[0]);
  const Targets explained(book);
  const Targets& from = with_why ? explained : *targets;
  const Period whole = cell_of(group).period();
  const auto found = target_for(from, measure.of, group, money);
  if (!found) {
    result.missing = State::not_applicable;
    return result;
  }
  const auto person = person_of(group);
  const auto days_in = [&](Date first, Date end) -> std::int64_t {
    if (first >= end) return 0;
    if (person && *person != kNone) return working_days_between(book, *person, first, end);
    return book.company().calendars().at("default").working_days(first, end) * kDayUnits;
  };
  const Date now = std::clamp(as_of + 1, whole.first(), whole.end());
  // Months with targets of their own, where they make up the period; else the period itself.
  std::vector<Piece> pieces;
  const std::vector<Period> months = attain::pieces(whole, Grain::month);
  if (months.size() > 1 && months.front().first() == whole.first() && months.back().end() == whole.end()) {
    Decimal sum;
    for (const Period& month : months) {
      auto own = target_for(from, measure.of, group, money, &month);
      if (!own || own->currency != found->currency) break;
      sum += own->value;
      pieces.push_back({std::move(*own), month});
    }
    if (pieces.size() != months.size() || sum != found->value) pieces.clear();
  }
  if (pieces.empty()) pieces.push_back({*found, whole});
  std::optional<Decimal> rate;
  const Currency home = book.company().currency();
  if (money && found->currency != home) {
    const auto known = book.company().rate(found->currency, home, std::min(whole.last(), as_of));
    if (!known) {
      result.missing = State::not_applicable;
      return result;
    }
    rate = known->rate;
  }
  const std::string unit = money ? std::string(home.code()) : std::string();
  const auto at_home = [&](Decimal value) { return rate ? value * *rate : value; };
  const auto why_at_home = [&](const FoundTarget& target, const std::string& label) {
    Why why = target.why(label, money ? std::string(target.currency.code()) : std::string());
    return rate ? Why::of(Why::Operation::product, label, target.value * *rate, unit, {std::move(why), Why::given("exchange rate", *rate)}) : why;
  };
  result.target = at_home(found->value);
  std::vector<Why> parts;
  for (Piece& piece : pieces) {
    if (piece.period.first() >= now) continue;
    const std::string label = "target " + piece.period.text();
    const Decimal goal = at_home(piece.target.value);
    if (piece.period.end() <= now) {
      result.expected += goal;
      if (with_why) parts.push_back(why_at_home(piece.target, label));
      continue;
    }
    piece.gone = Decimal::scaled(days_in(piece.period.first(), now), 6).normalized();
    piece.days = Decimal::scaled(days_in(piece.period.first(), piece.period.end()), 6).normalized();
    if (piece.days.is_zero()) {   // no working day at all: by days of the calendar
      piece.gone = now - piece.period.first();
      piece.days = piece.period.days();
    }
    const Decimal weighed = goal * piece.gone, due = weighed / piece.days;
    result.expected += due;
    if (!with_why) continue;
    Why part = Why::of(Why::Operation::product, "target × working days gone", weighed, unit, {why_at_home(piece.target, label), Why::given("working days gone", piece.gone)});
    parts.push_back(Why::of(Why::Operation::ratio, label + " to " + (now - 1).text(), due, unit, {std::move(part), Why::given("working days", piece.days)}));
  }
  result.prior = whole.days() <= 30 ? result.target : result.target * Decimal(30) / Decimal(whole.days());
  result.days_left = Decimal::scaled(days_in(now, whole.end()), 6);
  if (with_why) {
    result.target_why = why_at_home(*found, "target");
    result.expected_why = parts.size() == 1 ? parts.front() : Why::of(Why::Operation::sum, "target to date", result.expected, unit, std::move(parts));
  }
  return result;
}

MeasureValue MeasureSheet::Contents::paced(const Measure& measure, const Group& group, const MeasureValue& actual) const {
  const ToDate stand = to_date(measure, group, false);
  if (stand.missing) return {.state = *stand.missing};
  if (measure.form == Measure::Form::to_date) return {.value = stand.expected};
  if (!actual.value) return actual;
  switch (measure.form) {
    case Measure::Form::pace: {
      MeasureValue value{.numerator = actual.value, .denominator = stand.expected};
      if (stand.expected.is_zero()) value.state = State::zero_denominator;
      else value.value = *actual.value / stand.expected;
      return value;
    }
    case Measure::Form::run_rate: {
      const Decimal lacking = stand.target - *actual.value;
      if (lacking.sign() <= 0) return {.value = Decimal(0)};
      if (stand.days_left.is_zero()) return {.state = State::not_applicable};
      return {.value = lacking / stand.days_left};
    }
    default: {
      const Decimal under = stand.prior + stand.expected;
      if (under.is_zero()) return {.state = State::zero_denominator};
      return {.value = *actual.value + (stand.target - stand.expected) * ((stand.prior + *actual.value) / under)};
    }
  }
}

Why MeasureSheet::Contents::paced_why(const Measure& measure, const Group& group, const std::string& label, Why actual) const {
  const ToDate stand = to_date(measure, group, true);
  const std::string unit = unit_of(measure);
  if (measure.form == Measure::Form::to_date) return stand.expected_why.with_note("by " + as_of.text());
  const auto difference = [&](const std::string& name, const Why& a, const Why& b) { return Why::of(Why::Operation::difference, name, *a.value() - *b.value(), unit, {a, b}); };
  const auto sum = [&](const std::string& name, const Why& a, const Why& b) { return Why::of(Why::Operation::sum, name, *a.value() + *b.value(), unit, {a, b}); };
  if (measure.form == Measure::Form::pace) return Why::ratio(label, std::move(actual), stand.expected_why, {}, measure.path);
  if (measure.form == Measure::Form::run_rate) {
    const Why lacking = difference("missing", stand.target_why, actual);
    if (lacking.value()->sign() <= 0) return Why::of(Why::Operation::maximum, label, Decimal(0), unit, {Why::given("none", Decimal(0)), lacking}, measure.path);
    return Why::ratio(label, lacking, Why::given("working days left", stand.days_left), unit, measure.path);
  }
  const Why prior = Why::given("thirty days of the target", stand.prior, unit);
  const Why pace = Why::ratio("pace drawn to 1", sum("prior and actual", prior, actual), sum("prior and target to date", prior, stand.expected_why));
  const Why left = difference("target still to come", stand.target_why, stand.expected_why);
  const Why rest = Why::of(Why::Operation::product, "what is to come at that pace", *left.value() * *pace.value(), unit, {left, pace});
  const Decimal end = *actual.value() + *rest.value();
  return Why::of(Why::Operation::sum, label, end, unit, {std::move(actual), rest}, measure.path);
}

}  // namespace attain
