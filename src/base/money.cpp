#include "attain/base/money.hpp"

#include "attain/base/error.hpp"

namespace attain {

namespace {

constexpr int most_decimals = 18;  // int64 carries no more

std::int64_t fits(int128 units, Currency currency, int scale) {
  if (units < INT64_MIN || units > INT64_MAX) {
    throw Error(ErrorCode::overflow, "",
                to_text(units, scale) + " " + std::string(currency.code()) +
                    " exceeds the largest amount of money at " + std::to_string(scale) + " decimals (" +
                    to_text(INT64_MAX, scale) + ")");
  }
  return std::int64_t(units);
}

void check_scale(int scale) {
  if (scale < 0 || scale > most_decimals) {
    throw Error(ErrorCode::invalid_argument, "", "money cannot have " + std::to_string(scale) + " decimals",
                "0 to 18 decimals can be");
  }
}

void check_same(const Money& a, const Money& b) {
  if (a.currency() != b.currency()) {
    throw Error(ErrorCode::mixed_currencies, "", a.text() + " and " + b.text() + " do not add or compare",
                "convert one at a dated rate first");
  }
  if (a.scale() != b.scale()) {
    throw Error(ErrorCode::mixed_currencies, "", a.text() + " and " + b.text() + " have different numbers of decimals",
                "bring both to one scale first, for example with published()");
  }
}

}  // namespace

Money Money::of(const Decimal& amount, Currency currency, int scale) {
  check_scale(scale);
  if (const auto units = amount.to_scaled(scale)) return {fits(*units, currency, scale), currency, scale};
  if (amount.rounded(scale) != amount) {
    throw Error(
        ErrorCode::too_many_decimals, "",
        amount.text() + " " + std::string(currency.code()) + " has more than " + std::to_string(scale) + " decimals",
        "round it by a named rule, or raise the number of decimals (money_scale)");
  }
  throw Error(ErrorCode::overflow, "",
              amount.text() + " " + std::string(currency.code()) + " exceeds the largest amount of money");
}

Money Money::of(std::string_view amount, Currency currency) {
  return of(Decimal::of(amount), currency, currency.decimals());
}

Money Money::rounded(const Decimal& amount, Currency currency, int scale, RoundingMode mode) {
  check_scale(scale);
  return {fits(amount.rounded_scaled(scale, mode), currency, scale), currency, scale};
}

Decimal Money::amount() const { return Decimal::scaled(units_, scale_); }

Money Money::published(RoundingMode mode) const {
  const int decimals = currency_.decimals();
  if (decimals == scale_) return *this;
  return rounded(amount(), currency_, decimals, mode);
}

std::string Money::text() const { return to_text(units_, scale_) + ' ' + std::string(currency_.code()); }

std::optional<Money> Money::parse(std::string_view text) noexcept {
  const std::size_t space = text.find(' ');
  if (space == std::string_view::npos) return std::nullopt;
  const auto amount = Decimal::parse(text.substr(0, space));
  const auto currency = Currency::find(text.substr(space + 1));
  if (!amount || !currency || amount->scale() > most_decimals) return std::nullopt;
  const auto units = amount->to_scaled(amount->scale());
  if (!units || *units < INT64_MIN || *units > INT64_MAX) return std::nullopt;
  return Money(std::int64_t(*units), *currency, amount->scale());
}

Money Money::operator-() const { return {fits(-int128(units_), currency_, scale_), currency_, scale_}; }

Money operator+(const Money& a, const Money& b) {
  check_same(a, b);
  return {fits(int128(a.units_) + b.units_, a.currency_, a.scale_), a.currency_, a.scale_};
}

Money operator-(const Money& a, const Money& b) {
  check_same(a, b);
  return {fits(int128(a.units_) - b.units_, a.currency_, a.scale_), a.currency_, a.scale_};
}

std::strong_ordering compare(const Money& a, const Money& b) {
  check_same(a, b);
  return a.units_ <=> b.units_;
}

}  // namespace attain
