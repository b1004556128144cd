// Explanations of measure values, built when asked for.
#include <functional>

#include "sheet.hpp"

namespace attain {

using namespace measuring;
using Form = measuring::Measure::Form;

std::string MeasureSheet::Contents::label_of(const Measure& measure, const Group& group) const {
  std::string label = measure.title.empty() ? measure.name : measure.title;
  for (std::size_t by = 0; by < cut.by.size(); ++by) label += ", " + key_text(group, by).value_or("nobody");
  bool dated = false;
  for (const std::size_t column : cut.axis.columns) dated = dated || column < cut.by.size();
  if (!dated) label += ", " + period.text();
  return label;
}

Why MeasureSheet::Contents::facts_why(const EvaluationInput& given, std::size_t component, const Group& group, const std::string& label, const std::string& unit) const {
  auto lines = std::make_shared<const std::vector<CountedLine>>(lines_of(given, component, group));
  const Component& c = plan.components[component];
  const bool whole = c.aggregate == Aggregate::count || c.aggregate == Aggregate::distinct;
  const int scale = whole ? 0 : c.scale;
  const bool extreme = c.aggregate != Aggregate::sum && !whole;
  Decimal total(0);
  for (const CountedLine& line : *lines) total += Decimal::scaled(line.value, scale);
  const Book pinned = book;
  Why::Pages pages = [lines, scale, pinned](std::size_t offset, std::size_t limit) {
    FrameBuilder builder;
    Column& table = builder.text("table");
    Column& id = builder.text("id");
    Column& on = builder.date("on");
    Column& person = builder.text("salesperson");
    Column& share = builder.decimal("share", 12);
    Column& value = builder.decimal("value", scale);
    for (std::size_t i = offset; i < lines->size() && i - offset < limit; ++i) {
      const CountedLine& line = (*lines)[i];
      table.add(line.table);
      id.add(line.id);
      on.add(line.on);
      line.person == kNone ? person.add_null() : person.add(pinned.ids().of(Domain::salesperson).text(line.person));
      share.add_units(line.share);
      value.add_units(line.value);
    }
    return std::move(builder).build();
  };
  if (extreme) {   // the fact that gave the value
    const MeasureValue value = aggregate_of(main, component, group);
    for (const CountedLine& line : *lines) {
      const bool late = c.aggregate == Aggregate::last;
      if (value.value && Decimal::scaled(line.value, scale) == *value.value && (!late || &line == &lines->back())) {
        return Why::given(label, value.value, unit, line.table + "[\"" + line.id + "\"]").with_note("of " + std::to_string(lines->size()) + " facts");
      }
    }
    return Why::absent(label, "no facts");
  }
  return Why::facts(label, total, unit, lines->size(), std::move(pages), c.event.empty() ? c.table : "events of " + c.event);
}

Why MeasureSheet::Contents::why_in(const EvaluationInput& given, const Evaluation& evaluation, const Measure& measure, const Group& group) const {
  std::string label = (measure.title.empty() ? measure.name : measure.title) + ", " + given.axis.cells[group.cell].period().text();
  const MeasureValue value = in(evaluation, measure, group);
  if (!value.value) return Why::absent(label, std::string(name_of(value.state)), measure.path);
  if (measure.form == Form::component) return facts_why(given, measure.component, group, label, unit_of(measure));
  return Why::ratio(label, why_in(given, evaluation, measure.parts[0], group), why_in(given, evaluation, measure.parts[1], group), unit_of(measure), measure.path);
}

Why MeasureSheet::Contents::why_of(const Measure& measure, const Group& group) const {
  const std::string label = label_of(measure, group), unit = unit_of(measure);
  const MeasureValue value = value_of(measure, group);
  const auto absent = [&](std::vector<Why> inputs = {}) { return Why::absent(label, std::string(name_of(value.state)), measure.path, std::move(inputs)); };
  if (measure.overridable || measure.form == Form::manual) {
    if (const auto entered_here = entered_value(measure, group)) {
      if (const auto found = target_for(*entered, measure.name, group, is_money(measure))) return found->why(label, unit).with_note("entered by hand");
      return Why::given(label, entered_here->value, unit, "values").with_note("entered by hand");
    }
    if (measure.form == Form::manual) return absent();
  }
  switch (measure.form) {
    case Form::component: return value.value ? facts_why(input(), measure.component, group, label, unit) : absent();
    case Form::ratio: {
      Why numerator = why_of(measure.parts[0], group), denominator = why_of(measure.parts[1], group);
      if (!value.value) return absent({numerator, denominator});
      return Why::ratio(label, std::move(numerator), std::move(denominator), unit, measure.path);
    }
    case Form::weekly: {
      Why part = why_of(measure.parts[0], group);
      if (!value.value) return absent({part});
      const Weeks weeks = weeks_of(group);
      Why product = Why::of(Why::Operation::product, "× working days of a standard week", value.numerator, {}, {std::move(part), Why::given("working days of a standard week", Decimal(weeks.standard), "days")});
      return Why::ratio(label, std::move(product), Why::given("own working days", value.denominator, "days"), {}, measure.path);
    }
    case Form::growth: {
      Why now = why_of(measure.parts[0], group);
      if (!value.numerator || !value.denominator) return absent({now});
      const Base& base = bases.at(measure.previous_period);
      Group there = group;
      there.cell = std::uint32_t(base.base_of[group.cell]);
      there.place = kNone;
      const EvaluationInput then = {book, plan, cut.dimensions, base.axis, as_of, role, threads};
      Why before = why_in(then, base.values, measure.parts[0], there);
      if (!value.value) return absent({now, before});
      Why ratio = Why::ratio("to the base", std::move(now), std::move(before));
      return Why::of(Why::Operation::difference, label, value.value, {}, {std::move(ratio), Why::given("one", Decimal(1))}, measure.path);
    }
    case Form::target: {
      const auto found = target_for(Targets(book), measure.of, group, is_money(measure));
      if (!found || !value.value) return absent();
      Why target = found->why(label, std::string(found->currency.code()));
      if (found->value == *value.value) return target;
      const auto rate = book.company().rate(found->currency, book.company().currency(), std::min(cell_of(group).end - 1, as_of));
      return Why::of(Why::Operation::product, label, value.value, unit, {std::move(target), Why::given("exchange rate", rate->rate)}, measure.path);
    }
    case Form::to_date:
    case Form::pace:
    case Form::run_rate:
    case Form::landing: return value.value ? paced_why(measure, group, label, why_of(measure.parts[0], group)) : absent({why_of(measure.parts[0], group)});
    case Form::attainment: {
      Why actual = why_of(measure.parts[0], group);
      const bool money = is_money(measure.parts[0]);
      const auto found = targets->exists() ? target_for(Targets(book), measure.of, group, money) : std::nullopt;
      if (!found) return absent({actual});
      Why target = found->why("target", money ? std::string(found->currency.code()) : std::string());
      if (!value.value) return absent({actual, target});
      if (const auto converted = in_currency_of(*found, *actual.value(), money, group); converted && converted->rate) {
        actual = Why::of(Why::Operation::product, "in " + std::string(found->currency.code()), converted->actual, std::string(found->currency.code()), {std::move(actual), Why::given("exchange rate", converted->rate)});
      }
      return Why::ratio(label, std::move(actual), std::move(target), {}, measure.path);
    }
    case Form::share: {
      Why part = why_of(measure.parts[0], group);
      if (!value.value) return absent({part});
      const EvaluationInput whole = {book, plan, no_dimensions, cut.axis, as_of, role, threads};
      return Why::ratio(label, std::move(part), why_in(whole, *company, measure.parts[0], Group{group.cell, {}, kNone}).with_note("company"), {}, measure.path);
    }
    case Form::formula: {
      std::vector<Why> inputs;
      for (const Measure& part : measure.parts) {
        Why why = why_of(part, group);
        inputs.push_back(why.value() ? Why::of(Why::Operation::chosen, part.name, why.value(), unit_of(part), {why}) : Why::absent(part.name, "none", {}, {why}));
      }
      if (!value.value) return absent(std::move(inputs));
      return Why::formula(label, value.value, unit, measure.formula->text(), std::move(inputs), measure.path);
    }
    case Form::manual: break;
  }
  return absent();
}

}  // namespace attain
