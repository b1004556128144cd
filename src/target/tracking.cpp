// Where everybody stands on a day.
#include "attain/target/tracking.hpp"

#include <algorithm>
#include <numeric>

#include "attain/math/apportion.hpp"
#include "life.hpp"

namespace attain {

using namespace targeting;

namespace {

constexpr int kRatioScale = 12;

/// Working days in a period that count for a node: a person's own, else the company's. ×10^-6.
std::int64_t working_days(const Book& book, const TargetSheet& sheet, const Codes& codes, const Period& period) {
  const std::uint32_t person = codes[at(TargetBy::salesperson)];
  if (person != kNone) {
    const auto known = book.ids().of(Domain::salesperson).find(sheet.book().ids().of(Domain::salesperson).text(person));
    return known ? own_working_days(book, *known, period, period.last()) : 0;
  }
  return std::int64_t(book.company().calendars().at("default").working_days(period)) * 1'000'000;
}

/// Whom rows are for: a column for each dimension in use.
class Dimensions {
 public:
  Dimensions(const Book& book, const std::vector<Codes>& nodes, FrameBuilder& builder) : book_(book) {
    for (int d = 0; d < kTargetDimensions; ++d) {
      const bool used = std::any_of(nodes.begin(), nodes.end(), [&](const Codes& codes) { return codes[std::size_t(d)] != kNone; });
      if (used) columns_.emplace_back(static_cast<TargetBy>(d), &builder.text(std::string(name_of(static_cast<TargetBy>(d)))));
    }
  }
  void add(const Codes& codes) {
    for (const auto& [by, column] : columns_) {
      const std::uint32_t code = codes[at(by)];
      if (code == kNone) column->add_null();
      else column->add(book_.ids().of(domain_of(by)).text(code));
    }
  }

 private:
  const Book& book_;
  std::vector<std::pair<TargetBy, Column*>> columns_;
};

}  // namespace

Frame track(const Book& book, const TargetSheet& sheet, const TrackOptions& options) {
  const Date as_of = options.as_of.value_or(sheet.period().last());
  if (as_of < sheet.period().first()) throw Error(ErrorCode::invalid_argument, "as_of", as_of.text() + " lies before " + sheet.period().text());
  if (options.prior && options.prior->sign() <= 0) throw Error(ErrorCode::invalid_argument, "prior", "the prior strength is above zero, not " + options.prior->text());
  std::vector<Codes> nodes;
  for (const TargetNode& node : options.nodes.empty() ? sheet.nodes() : options.nodes) nodes.push_back(codes_of(sheet.book(), node, "nodes"));
  std::vector<Period> periods;
  for (const Grain grain : options.grains) {
    const Period piece = period_of(std::min(as_of, sheet.period().last()), grain, &book.company().fiscal());
    periods.push_back(sheet.period().contains(piece) ? piece : *sheet.period().intersection(piece));
  }
  if (periods.empty()) periods.push_back(sheet.period());

  FrameBuilder builder;
  Dimensions dimensions(sheet.book(), nodes, builder);
  const auto amount = [&](const char* name) -> Column& { return builder.decimal(name, sheet.scale(), sheet.unit()); };
  Column& when = builder.text("period");
  Column &target = amount("target"), &actual = amount("actual"), &variance = amount("variance");
  Column& attainment = builder.decimal("attainment", kRatioScale, "ratio");
  Column &expected = amount("expected"), &ahead = amount("ahead");
  Column& pace = builder.decimal("pace", kRatioScale, "ratio");
  Column& days_left = builder.decimal("days_left", 6, "days");
  Column &required = amount("required"), &landing = amount("landing");
  Column& landing_attainment = builder.decimal("landing_attainment", kRatioScale, "ratio");
  std::vector<std::map<Codes, Decimal>> actuals;
  for (const Period& period : periods) actuals.push_back(actuals_of(book, sheet, nodes, period, as_of));
  for (const Codes& codes : nodes) {
    const TargetNode node = sheet.impl().node_of(codes);
    for (std::size_t p = 0; p < periods.size(); ++p) {
      const Period& period = periods[p];
      const auto units = sheet.value(node, period);
      if (!units) continue;
      const bool begun = period.first() <= as_of, over = period.last() <= as_of;
      const Decimal goal = sheet.amount(*units), done = actuals[p].at(codes);
      const Decimal due = over ? goal : begun ? sheet.amount(sheet.value(node, Period::range(period.first(), as_of)).value_or(0)) : Decimal(0);
      const std::int64_t left = over ? 0 : working_days(book, sheet, codes, begun ? Period::half_open(as_of + 1, period.end()) : period);
      dimensions.add(codes);
      when.add(period.text());
      target.add(goal);
      actual.add(done);
      variance.add(done - goal);
      attainment.add(goal.is_zero() ? std::nullopt : std::optional(done / goal));
      expected.add(due);
      ahead.add(done - due);
      pace.add(due.is_zero() ? std::nullopt : std::optional(done / due));
      days_left.add_units(left);
      const Decimal missing = max(Decimal(0), goal - done);
      required.add(left > 0 ? std::optional(missing / Decimal::scaled(left, 6)) : missing.is_zero() ? std::optional(Decimal(0)) : std::nullopt);
      const Decimal kappa = options.prior ? goal * *options.prior : period.days() <= 30 ? goal : goal * Decimal(30) / Decimal(period.days()), base = kappa + due;
      const std::optional<Decimal> end = base.is_zero() ? std::nullopt : std::optional(done + (goal - due) * ((kappa + done) / base));
      landing.add(end);
      landing_attainment.add(end && !goal.is_zero() ? std::optional(*end / goal) : std::nullopt);
    }
  }
  return std::move(builder).build();
}

std::optional<Respread> respread(std::string_view name) noexcept {
  if (name == "even") return Respread::even;
  if (name == "phased") return Respread::phased;
  if (name == "late") return Respread::late;
  return std::nullopt;
}

Frame respread(const Book& book, const TargetSheet& sheet, const TargetNode& node, const Period& period, Date as_of, Respread policy) {
  const Codes codes = codes_of(sheet.book(), node, "for");
  const auto whole = sheet.value(node, period);
  if (!whole) throw Error(ErrorCode::not_found, "for", "the sheet has nothing for " + text_of(node) + " in " + period.text());
  if (as_of < period.first() - 1 || as_of >= period.end()) throw Error(ErrorCode::invalid_argument, "as_of", as_of.text() + " does not lie within " + period.text());
  const Period rest = as_of == period.last() ? Period::day(as_of) : Period::half_open(as_of + 1, period.end());
  int128 missing = 0;
  if (as_of >= period.first()) {
    const Period past = Period::range(period.first(), as_of);
    missing = sheet.value(node, past).value_or(0) - actuals_of(book, sheet, {codes}, past, as_of).at(codes).rounded_scaled(sheet.scale());
  }
  std::vector<Date> days;
  std::vector<int128> target, weights;
  for (Date day = rest.first(); as_of != period.last() && day < rest.end(); ++day) {
    if (working_days(book, sheet, codes, Period::day(day)) == 0) continue;
    days.push_back(day);
    target.push_back(sheet.value(node, Period::day(day)).value_or(0));
    weights.push_back(policy == Respread::phased ? target.back() : policy == Respread::late ? int128(days.size()) : 1);
  }
  if (days.empty() && missing > 0) throw Error(ErrorCode::infeasible, "period", sheet.amount(std::int64_t(missing)).text() + " is missing and no working day of " + period.text() + " is left");
  if (std::all_of(weights.begin(), weights.end(), [](int128 w) { return w == 0; })) std::fill(weights.begin(), weights.end(), 1);
  std::vector<int128> carried(days.size(), 0);
  if (missing > 0) {
    carried = largest_remainder(missing, weights);
  } else if (missing < 0 && !days.empty()) {   // ahead: given back, but no day below zero
    std::vector<Bounds> bounds;
    int128 most = 0;
    for (const int128 one : target) {
      bounds.push_back({0, std::max<int128>(0, one)});
      most += bounds.back().most;
    }
    const int128 back = std::min(-missing, most);
    if (back == most) {
      for (std::size_t i = 0; i < days.size(); ++i) carried[i] = -bounds[i].most;
    } else {
      for (std::size_t i = 0; i < days.size(); ++i) weights[i] = std::max<int128>(weights[i], bounds[i].most > 0 ? 1 : 0);
      const BoundedShares shares = bounded_proportional(back, weights, bounds);
      for (std::size_t i = 0; i < days.size(); ++i) carried[i] = -shares.parts[i];
    }
  }
  FrameBuilder builder;
  Column& day = builder.date("day");
  Column& goal = builder.decimal("target", sheet.scale(), sheet.unit());
  Column& carry = builder.decimal("carried", sheet.scale(), sheet.unit());
  Column& needed = builder.decimal("needed", sheet.scale(), sheet.unit());
  for (std::size_t i = 0; i < days.size(); ++i) {
    day.add(days[i]);
    goal.add_units(target[i]);
    carry.add_units(carried[i]);
    needed.add_units(target[i] + carried[i]);
  }
  return std::move(builder).build();
}

}  // namespace attain
