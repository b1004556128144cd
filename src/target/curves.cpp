// What days and periods weigh: working days of the company and of people, weekdays, peaks, the season.
#include <algorithm>
#include <numeric>
#include <set>

#include "measure/working_days.hpp"
#include "sheet.hpp"

namespace attain::targeting {

namespace {

using measuring::kDayUnits;

/// Weekday × factors of each day of the period, ×10^8.
std::vector<std::int64_t> day_factors(const Policy& policy, const std::vector<Season::Factor>& factors, const std::string& path) {
  std::vector<std::int64_t> result;
  for (Date day = policy.period.first(); day < policy.period.end(); ++day) {
    Decimal factor = 1;
    for (const Season::Factor& one : factors) {
      if (one.period.contains(day)) factor *= one.factor;
    }
    if (factor > Decimal(10)) throw Error(ErrorCode::invalid_rule, path, "the factors of " + day.text() + " multiply to " + factor.text() + ": more than 10");
    result.push_back(std::int64_t(factor.rounded_scaled(4)) * policy.weekday[std::size_t(day.weekday())]);
  }
  return result;
}

void finish(Curve& curve, const std::vector<std::int64_t>& factors, const std::vector<std::int64_t>& available) {
  // Divided by what the days have in common, so that a plain calendar weighs 1 a day and sums stay small.
  std::vector<int128> raw(available.size());
  int128 common = 0;
  for (std::size_t i = 0; i < available.size(); ++i) {
    raw[i] = int128(available[i]) * factors[i];
    int128 a = raw[i], b = common;
    while (b != 0) std::swap(a, b), b %= a;
    common = a;
  }
  if (common == 0) common = 1;
  // Below 63 bits with room for twelve digits of season: at most 10^14 a day before the division.
  curve.available.assign(1, 0);
  curve.weight.assign(1, 0);
  for (std::size_t i = 0; i < available.size(); ++i) {
    curve.available.push_back(curve.available.back() + available[i]);
    curve.weight.push_back(curve.weight.back() + std::int64_t(raw[i] / common));
  }
}

/// A person's days: by the calendar of each day while employed, less leave; where a month has shifts, those and nothing else.
std::vector<std::int64_t> days_of(const Book& book, const Policy& policy, std::uint32_t person, const measuring::Attendance& leave, const measuring::Attendance& shifts) {
  const Company& company = book.company();
  std::vector<std::int64_t> days;
  const auto taken = leave.by_person.find(person);
  const auto shift = shifts.by_person.find(person);
  std::set<std::pair<int, int>> months;
  if (shift != shifts.by_person.end()) {
    for (const auto& [day, share] : shift->second) months.insert({Date(day).year(), Date(day).month()});
  }
  const auto share_on = [](const auto& list, Date day) -> std::int64_t {
    const auto found = std::lower_bound(list.begin(), list.end(), std::pair(day.days(), std::int64_t{0}));
    return found != list.end() && found->first == day.days() ? found->second : 0;
  };
  for (Date day = policy.period.first(); day < policy.period.end(); ++day) {
    std::int64_t share = 0;
    if (company.employed(person, day)) {
      if (months.count({day.year(), day.month()}) > 0) share = share_on(shift->second, day);
      else if (company.calendar_of(person, day).works_on(day)) share = kDayUnits;
      if (taken != leave.by_person.end()) share = std::max<std::int64_t>(0, share - share_on(taken->second, day));
    }
    days.push_back(share);
  }
  return days;
}

/// Whether one look-up a person serves the whole period.
bool is_plain(const Book& book, const Policy& policy, std::uint32_t person, const measuring::Attendance& leave, const measuring::Attendance& shifts) {
  if (leave.by_person.count(person) > 0 || shifts.by_person.count(person) > 0) return false;
  for (const char* name : {"employed", "calendar"}) {
    const Attribute* attribute = book.company().find(Domain::salesperson, name);
    if (attribute == nullptr) continue;
    for (const Attribute::Entry& entry : attribute->entries(person)) {
      if (entry.from > policy.period.first() && entry.from < policy.period.end()) return false;
    }
  }
  return book.company().employed(person, policy.period.first());
}

}  // namespace

void build_curves(const Book& book, const Policy& policy, Grid& grid, const std::vector<std::uint32_t>& people, std::unordered_map<std::uint32_t, std::uint32_t>& curve_of) {
  std::vector<Season::Factor> factors;
  std::string path = policy.path;
  if (policy.season) {
    factors = policy.season->factors;
    path = policy.season->path;
  }
  for (const LevelRule& level : policy.levels) {
    if (level.season) factors.insert(factors.end(), level.season->factors.begin(), level.season->factors.end());
  }
  const std::vector<std::int64_t> factor = day_factors(policy, factors, path);
  const auto by_calendar = [&](const WorkingCalendar& calendar) {
    std::vector<std::int64_t> days;
    for (Date day = policy.period.first(); day < policy.period.end(); ++day) days.push_back(calendar.works_on(day) ? kDayUnits : 0);
    return days;
  };
  grid.curves.emplace_back();
  finish(grid.curves[0], factor, by_calendar(book.company().calendars().at(policy.calendar)));
  const auto leave = measuring::attendance_of(book, "leave"), shifts = measuring::attendance_of(book, "shift");
  std::unordered_map<const WorkingCalendar*, std::uint32_t> plain;
  const WorkingCalendar* company = &book.company().calendars().at(policy.calendar);
  plain[company] = 0;
  for (const std::uint32_t person : people) {
    if (is_plain(book, policy, person, *leave, *shifts)) {
      const WorkingCalendar* calendar = &book.company().calendar_of(person, policy.period.first());
      if (*calendar == *company) calendar = company;
      const auto [found, fresh] = plain.try_emplace(calendar, std::uint32_t(grid.curves.size()));
      if (fresh) {
        grid.curves.emplace_back();
        finish(grid.curves.back(), factor, by_calendar(*calendar));
      }
      curve_of[person] = found->second;
    } else {
      curve_of[person] = std::uint32_t(grid.curves.size());
      grid.curves.emplace_back();
      finish(grid.curves.back(), factor, days_of(book, policy, person, *leave, *shifts));
    }
  }
}

bool weighs_by_days(const Policy& policy, const LevelRule& level) {
  if (level.working_days) return *level.working_days != WorkingDays::none;
  const std::optional<Season>& season = level.season ? level.season : policy.season;
  return !season || season->weights.empty();    // stated weights hold the days already
}

std::vector<std::int64_t> time_weights(const Policy& policy, const std::vector<int128>& season, bool by_days, const Curve& curve, std::span<const Period> pieces) {
  // Month by month: the season's index × the days of the month that fall into the piece (or, where weights hold the days already, × their part of the month).
  constexpr int128 kPart = 1'000'000'000;
  std::vector<int128> weights;
  const Date origin = policy.period.first();
  const int first_month = origin.year() * 12 + origin.month() - 1;
  for (const Period& piece : pieces) {
    int128 weight = 0;
    for (Date day = piece.first(); day < piece.end();) {
      const int month = day.year() * 12 + day.month() - 1;
      const Date month_first(month / 12, month % 12 + 1, 1), month_end = month_first.plus_months(1);
      const Date end = std::min(month_end, piece.end());
      const int128 index = season.empty() ? int128(1) : season[std::size_t(month - first_month)];
      const std::int64_t days = Curve::between(curve.weight, day - origin, end - origin);
      if (by_days) {
        weight += index * days;
      } else {
        const Date from = std::max(month_first, origin), to = std::min(month_end, policy.period.end());
        const std::int64_t whole = Curve::between(curve.weight, from - origin, to - origin);
        const int128 full = index * kPart;
        if (day == from && end == to) weight += full;
        else weight += whole == 0 ? multiply_divide(full, end - day, to - from) : multiply_divide(full, days, whole);
      }
      day = end;
    }
    weights.push_back(weight);
  }
  // To 62 bits: what they have in common goes; weights beyond that lose their last digits alike.
  int128 common = 0, sum = 0;
  for (const int128 weight : weights) {
    int128 a = weight, b = common;
    while (b != 0) std::swap(a, b), b %= a;
    common = a;
    sum += weight;
  }
  if (common == 0) {
    for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = pieces[i].days();   // no working day at all: by calendar days
    common = 1;
    sum = std::accumulate(weights.begin(), weights.end(), int128(0));
  }
  int128 divisor = common;
  while (sum / divisor >= int128(kNoLimit)) divisor *= 10;
  std::vector<std::int64_t> result;
  for (const int128 weight : weights) result.push_back(std::int64_t(divisor == common ? weight / divisor : multiply_divide(weight, 1, divisor)));
  return result;
}

}  // namespace attain::targeting
