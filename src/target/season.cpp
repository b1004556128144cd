// The season: the index of each month, stated or from history.
#include <algorithm>

#include "attain/math/apportion.hpp"
#include "attain/math/season.hpp"
#include "sheet.hpp"

namespace attain::targeting {

namespace {

/// Twelve indices, January first, ×10^12.
std::vector<int128> from_history(const Book& book, const Policy& policy, const Season& season, bool by_days, Date as_of) {
  const Season::History& history = *season.history;
  Date end(policy.period.first().year(), policy.period.first().month(), 1);
  while (as_of < end - 1) end = end.plus_months(-1);                       // whole months that are known
  const Date first = end.plus_months(-12 * history.years);
  const WorkingCalendar& calendar = book.company().calendars().at(policy.calendar);
  const MeasureSheet sheet = measure_sheet(book, {.measures = {MeasureRequest(history.request)}, .by = {"month"}, .period = Period::half_open(first, end), .where = history.where, .as_of = end - 1});
  std::vector<Decimal> values;
  for (Date month = first; month < end; month = month.plus_months(1)) {
    const auto row = sheet.find({Period::month(month.year(), month.month()).text()});
    Decimal value = row ? sheet.at(*row, 0).value.value_or(Decimal(0)) : Decimal(0);
    if (value.sign() < 0) value = 0;
    const int days = calendar.working_days(month, month.plus_months(1));
    if (by_days && days > 0) value /= Decimal(days);                       // else the index would hold the working days that are counted again
    values.push_back(value);
  }
  const SeasonalIndex index = seasonal_index(values, first.month() - 1, {.seasons = 12, .median = history.median, .shrink = history.shrink});
  std::vector<int128> result;
  for (const Decimal& one : index.index) result.push_back(one.rounded_scaled(12));
  return result;
}

}  // namespace

std::vector<int128> season_index(const Book& book, const Policy& policy, const Season& season, bool by_days, Date as_of) {
  std::vector<int128> of_year;
  try {
    if (season.history) of_year = from_history(book, policy, season, by_days, as_of);
    else if (!season.weights.empty()) of_year = integer_weights(season.weights);
    else return {};
  } catch (const Error& error) {
    throw error.within(season.path);
  }
  for (const int128 weight : of_year) {
    if (weight > power_of_ten(15)) throw Error(ErrorCode::invalid_rule, season.path, "season weights have at most 15 digits", "round them");
  }
  std::vector<int128> result;
  const Date first = policy.period.first(), last = policy.period.last();
  for (int month = first.year() * 12 + first.month() - 1; month <= last.year() * 12 + last.month() - 1; ++month) result.push_back(of_year[std::size_t(month % 12)]);
  return result;
}

}  // namespace attain::targeting
