#pragma once
/// Currency (all of ISO 4217) and Money (int64 at a stated scale).
///
/// Money is exact: sums are checked, nothing rounds but `published` and `rounded`, and amounts of different currencies or
/// scales do not add.
///
///     Money price = Money::of("12.50", Currency::of("EUR"));      // 1250 minor units
///     price + Money::of("1", Currency::of("USD"));                // throws mixed_currencies

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attain/base/decimal.hpp"

namespace attain {

/// An ISO 4217 currency: a small value (two bytes). Codes without a minor unit (XAU, XXX, …) count as 0 decimals. Codes
/// withdrawn since 2015 (HRK, BGN, …) are known too, for the facts that carry them. Ordered by numeric code.
class Currency {
 public:
  constexpr Currency() noexcept : number_(999) {}                        ///< no currency: XXX
  [[nodiscard]] static std::optional<Currency> find(std::string_view code) noexcept;  ///< upper-case alphabetic code
  [[nodiscard]] static Currency of(std::string_view code);               ///< or throw invalid_currency with a suggestion
  [[nodiscard]] static const std::vector<Currency>& all();               ///< by code
  [[nodiscard]] std::string_view code() const noexcept;
  [[nodiscard]] std::string_view name() const noexcept;
  [[nodiscard]] std::uint16_t number() const noexcept { return number_; }  ///< ISO numeric code; no currency, XXX, is 999
  [[nodiscard]] int decimals() const noexcept;                           ///< minor-unit digits: EUR 2, JPY 0, KWD 3, CLF 4
  friend bool operator==(Currency, Currency) noexcept = default;
  friend auto operator<=>(Currency, Currency) noexcept = default;

 private:
  std::uint16_t number_;
};

/// An exact amount: `units × 10^-scale` of a currency. Sums beyond int64 throw overflow; other currencies or scales do not add.
class Money {
 public:
  Money() noexcept = default;                                                            ///< 0 of no currency
  Money(std::int64_t units, Currency currency, int scale) noexcept : units_(units), currency_(currency), scale_(std::int8_t(scale)) {}
  Money(std::int64_t minor_units, Currency currency) noexcept : Money(minor_units, currency, currency.decimals()) {}
  [[nodiscard]] static Money of(const Decimal& amount, Currency currency, int scale);   ///< exact; scale 0 to 18; throws too_many_decimals, overflow
  [[nodiscard]] static Money of(std::string_view amount, Currency currency);            ///< at the currency's minor unit
  [[nodiscard]] static Money rounded(const Decimal& amount, Currency currency, int scale, RoundingMode mode = RoundingMode::half_even);
  [[nodiscard]] std::int64_t units() const noexcept { return units_; }
  [[nodiscard]] Currency currency() const noexcept { return currency_; }
  [[nodiscard]] int scale() const noexcept { return scale_; }
  [[nodiscard]] Decimal amount() const;
  [[nodiscard]] Money published(RoundingMode mode = RoundingMode::half_even) const;     ///< rounded to the minor unit
  [[nodiscard]] std::string text() const;                                               ///< "12.50 EUR"
  [[nodiscard]] static std::optional<Money> parse(std::string_view text) noexcept;      ///< inverse of text()
  [[nodiscard]] Money operator-() const;
  friend Money operator+(const Money& a, const Money& b);
  friend Money operator-(const Money& a, const Money& b);
  friend bool operator==(const Money&, const Money&) noexcept = default;
  friend std::strong_ordering compare(const Money& a, const Money& b);                  ///< throws mixed_currencies, as + and - do

 private:
  std::int64_t units_ = 0;
  Currency currency_;
  std::int8_t scale_ = 0;
};

}  // namespace attain
