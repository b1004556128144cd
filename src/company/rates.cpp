// Exchange rates: the latest on or before a day, and conversion in exact integers, rounded once.
#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>
#include <tuple>

#include "state.hpp"

namespace attain {

namespace company {

bool before(const Rate& a, const Rate& b) noexcept {
  return std::forward_as_tuple(a.from.code(), a.to.code(), a.type, a.on) < std::forward_as_tuple(b.from.code(), b.to.code(), b.type, b.on);
}

std::shared_ptr<const RateTable> rate_table(const RateHistory& history, std::int64_t known) {
  auto table = std::make_shared<RateTable>();
  for (const StatedRate& stated : history.entries) {
    if (stated.rate.recorded > known || stated.superseded <= known) continue;
    const Rate& rate = stated.rate;
    if (table->groups.empty() || table->groups.back().from != rate.from || table->groups.back().to != rate.to || table->groups.back().type != rate.type) {
      table->groups.push_back({rate.from, rate.to, rate.type, table->rates.size(), table->rates.size()});
    }
    table->rates.push_back(rate);
    table->groups.back().end = table->rates.size();
  }
  return table;
}

const Rate* RateTable::find(Currency from, Currency to, Date day, std::string_view type) const noexcept {
  const auto key = std::make_tuple(from.code(), to.code(), type);
  const auto group = std::lower_bound(groups.begin(), groups.end(), key, [](const Group& g, const auto& k) {
    return std::make_tuple(g.from.code(), g.to.code(), std::string_view(g.type)) < k;
  });
  if (group == groups.end() || group->from != from || group->to != to || group->type != type) return nullptr;
  const auto first = rates.begin() + static_cast<std::ptrdiff_t>(group->begin), last = rates.begin() + static_cast<std::ptrdiff_t>(group->end);
  const auto after = std::upper_bound(first, last, day, [](Date d, const Rate& rate) { return d < rate.on; });
  return after == first ? nullptr : &*std::prev(after);
}

}  // namespace company

namespace {

using Wide = boost::multiprecision::cpp_int;

struct Leg {
  const Rate* rate = nullptr;
  bool inverse = false;
};

Leg leg(const company::RateTable& table, Currency from, Currency to, Date day, std::string_view type) {
  if (const Rate* direct = table.find(from, to, day, type)) return {direct, false};
  if (const Rate* inverse = table.find(to, from, day, type)) return {inverse, true};
  return {};
}

Wide wide(int128 value) {
  const auto low = static_cast<std::uint64_t>(value);
  const auto high = static_cast<std::int64_t>(value >> 64);
  return (Wide(high) << 64) + low;
}

/// A decimal as a fraction of integers.
struct Fraction {
  Wide numerator = 1, denominator = 1;
  void times(const Decimal& decimal, bool inverse) {
    const Decimal plain = decimal.normalized();
    const int scale = plain.scale();
    const Wide units = wide(plain.to_scaled(scale).value());
    const Wide power = boost::multiprecision::pow(Wide(10), static_cast<unsigned>(scale));
    numerator *= inverse ? power : units;
    denominator *= inverse ? units : power;
  }
};

std::int64_t narrow(int128 value) {
  if (value > std::numeric_limits<std::int64_t>::max() || value < -int128{std::numeric_limits<std::int64_t>::max()}) {
    throw Error(ErrorCode::overflow, {}, "a converted amount does not fit 64 bits");
  }
  return static_cast<std::int64_t>(value);
}

}  // namespace

std::int64_t FoundRate::convert(std::int64_t units) const {
  if (path == Path::same || units == 0) return units;
  if (by.size() == 1) {
    const Decimal plain = by[0].rate.normalized();
    const int scale = plain.scale();
    if (scale <= 18) {
      if (const auto scaled = plain.to_scaled(scale); scaled && *scaled <= std::numeric_limits<std::int64_t>::max()) {
        return narrow(path == Path::inverse ? multiply_divide(units, power_of_ten(scale), *scaled) : multiply_divide(units, *scaled, power_of_ten(scale)));
      }
    }
  }
  Fraction fraction;
  if (by.size() == 1) {
    fraction.times(by[0].rate, path == Path::inverse);
  } else {  // the currency that both legs share is the one in the middle
    const Currency middle = by[0].to == by[1].from || by[0].to == by[1].to ? by[0].to : by[0].from;
    fraction.times(by[0].rate, by[0].to != middle);
    fraction.times(by[1].rate, by[1].from != middle);
  }
  const Wide product = Wide(units < 0 ? -Wide(units) : Wide(units)) * fraction.numerator;
  Wide quotient, remainder;
  boost::multiprecision::divide_qr(product, fraction.denominator, quotient, remainder);
  const int side = Wide(remainder * 2).compare(fraction.denominator);
  if (side > 0 || (side == 0 && boost::multiprecision::bit_test(quotient, 0))) ++quotient;
  if (quotient > std::numeric_limits<std::int64_t>::max()) throw Error(ErrorCode::overflow, {}, "a converted amount does not fit 64 bits");
  const auto magnitude = static_cast<std::int64_t>(quotient);
  return units < 0 ? -magnitude : magnitude;
}

std::optional<FoundRate> Company::rate(Currency from, Currency to, Date day, std::string_view type) const {
  if (from == to) return FoundRate{Decimal(1), FoundRate::Path::same, {}};
  const company::RateTable& table = *state_->rates;
  if (const Leg one = leg(table, from, to, day, type); one.rate != nullptr) {
    return FoundRate{one.inverse ? Decimal(1) / one.rate->rate : one.rate->rate, one.inverse ? FoundRate::Path::inverse : FoundRate::Path::direct, {*one.rate}};
  }
  const Currency middle = state_->currency;
  if (from == middle || to == middle) return std::nullopt;
  const Leg first = leg(table, from, middle, day, type), second = leg(table, middle, to, day, type);
  if (first.rate == nullptr || second.rate == nullptr) return std::nullopt;
  Decimal numerator = 1, denominator = 1;
  for (const Leg& part : {first, second}) (part.inverse ? denominator : numerator) *= part.rate->rate;
  return FoundRate{numerator / denominator, FoundRate::Path::crossed, {*first.rate, *second.rate}};
}

const std::vector<Rate>& Company::rates() const noexcept { return state_->rates->rates; }

}  // namespace attain
