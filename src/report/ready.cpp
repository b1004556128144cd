#include "report/ready.hpp"

#include <algorithm>
#include <array>

#include "report/shown.hpp"
#include "report/words.hpp"

namespace attain::report {

MeasureLook look_of_measure(const Book& book, std::string_view measure) {
  MeasureLook look;
  look.name = std::string(measure);
  look.title = in_words(measure);
  std::string unit;
  for (const MeasureInfo& info : measure_catalogue(book)) {
    if (info.name != measure) continue;
    look.title = info.title;
    unit = info.unit;
  }
  const std::string currency(book.company().currency().code());
  if (unit == "money" || measure == "average_order") {
    look.as = ShowAs::money;
    look.unit = currency;
  } else if (measure == "weekly_orders" || measure == "weekly_quantity") {
    look.decimals = 2;
  } else if (unit == "ratio") {
    look.as = ShowAs::percent;
  }
  if (look.as == ShowAs::money) look.decimals = book.company().currency().decimals();
  return look;
}

namespace {
std::vector<std::string> by_of(const Scope& scope) { return scope.dimension.empty() ? std::vector<std::string>{} : std::vector<std::string>{scope.dimension}; }
MeasureOptions options_of(const std::vector<std::string>& names, std::vector<std::string> by, const Period& period, Date as_of) {
  MeasureOptions options;
  for (const std::string& name : names) options.measures.emplace_back(name);
  options.by = std::move(by);
  options.period = period;
  options.as_of = as_of;
  return options;
}
}  // namespace

std::vector<std::optional<Decimal>> values_of(const Book& book, const Scope& scope, const std::vector<std::string>& names, const Period& period, Date as_of) {
  std::vector<std::optional<Decimal>> values(names.size());
  const MeasureSheet sheet = measure_sheet(book, options_of(names, by_of(scope), period, as_of));
  std::vector<std::optional<std::string>> keys;
  if (!scope.dimension.empty()) keys.emplace_back(scope.id);
  const auto row = sheet.find(keys);
  if (!row) return values;
  for (std::size_t i = 0; i < names.size(); ++i) values[i] = sheet.at(*row, i).value;
  return values;
}

Cut cut_of(const Book& book, const Scope& scope, const std::string& dimension, const std::vector<std::string>& names, const Period& period, Date as_of) {
  std::vector<std::string> by = by_of(scope);
  by.push_back(dimension);
  const MeasureSheet sheet = measure_sheet(book, options_of(names, by, period, as_of));
  Cut cut;
  std::optional<std::size_t> nobody;
  const auto add = [&](std::size_t row) {
    cut.keys.push_back(sheet.key(row, by.size() - 1));
    cut.values.emplace_back();
    for (std::size_t i = 0; i < names.size(); ++i) cut.values.back().push_back(sheet.at(row, i).value);
  };
  for (std::size_t row = 0; row < sheet.rows(); ++row) {
    if (!scope.dimension.empty() && sheet.key(row, 0) != scope.id) continue;
    if (!sheet.key(row, by.size() - 1)) nobody = row;
    else add(row);
  }
  if (nobody) add(*nobody);
  return cut;
}

Figures::Figure figure_of(const MeasureLook& look, const std::optional<Decimal>& value, std::string note) {
  return {look.title, value, look.as, look.decimals, look.unit, std::move(note)};
}

Column& measure_column(FrameBuilder& builder, const MeasureLook& look, std::vector<ColumnStyle>& styles) {
  styles.push_back({look.name, look.title, look.as, look.decimals});
  return builder.decimal(look.name, look.as == ShowAs::money ? 6 : 12, look.unit);
}

Pace pace_of(const Book& book, std::uint32_t person, std::optional<Decimal> target, std::optional<Decimal> actual, const Period& period, Date as_of) {
  Pace pace;
  const Date until = std::min(as_of, period.last());
  if (person == kNone) {
    const WorkingCalendar& calendar = book.company().calendars().at("default");
    pace.days = calendar.working_days(period);
    pace.days_gone = until < period.first() ? 0 : calendar.working_days(period.first(), until + 1);
  } else {
    pace.days = Decimal::scaled(own_working_days(book, person, period, period.last()), 6);
    pace.days_gone = until < period.first() ? Decimal(0) : Decimal::scaled(own_working_days(book, person, period, until), 6);
  }
  pace.target = std::move(target);
  pace.actual = std::move(actual);
  if (pace.target && pace.days.sign() > 0) pace.expected = *pace.target * pace.days_gone / pace.days;
  const Decimal left = pace.days - pace.days_gone;
  if (pace.target && pace.actual && left.sign() > 0) pace.a_day = max(Decimal(0), *pace.target - *pace.actual) / left;
  return pace;
}

namespace {
constexpr std::array<const char*, 12> kMonths = {"January", "February", "March",     "April",   "May",      "June",
                                                 "July",    "August",   "September", "October", "November", "December"};
constexpr std::array<const char*, 7> kDays = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
}  // namespace

std::string title_of(Date day) {
  return std::string(kDays[static_cast<std::size_t>(day.weekday()) - 1]) + ' ' + std::to_string(day.day()) + ' ' +
         kMonths[static_cast<std::size_t>(day.month()) - 1] + ' ' + std::to_string(day.year());
}

std::string title_of(const Period& period) {
  switch (period.kind()) {
    case PeriodKind::month: return std::string(kMonths[static_cast<std::size_t>(period.first().month()) - 1]) + ' ' + std::to_string(period.first().year());
    case PeriodKind::day: return title_of(period.first());
    case PeriodKind::range: return period.first().text() + " to " + period.last().text();
    default: return period.text();
  }
}

TableBlock findings_table(const Findings& findings) {
  return {.caption = "Findings", .frame = to_frame(findings), .columns = {{"severity"}, {"code"}, {"path"}, {"message"}, {"hint"}}};
}

void add_to(std::optional<Decimal>& sum, const std::optional<Decimal>& value) {
  if (value) sum = sum ? *sum + *value : *value;
}

}  // namespace attain::report
