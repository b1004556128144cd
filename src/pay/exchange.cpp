// Pay in another currency: earnings stay in the company's, what is paid converts once. What was booked goes out at its weighted average, so that the difference
// between the day it was earned and the day it was paid is known to the cent.
#include <algorithm>

#include "sheet.hpp"

namespace attain::paying {

namespace {

class Exchange {
 public:
  explicit Exchange(Sheet& sheet) : s_(sheet), company_(sheet.book.company()) {}

  void all() {
    s_.exchanged.assign(s_.people.size(), {});
    for (std::size_t t = 0; t < s_.periods.size(); ++t) {
      const Plan* plan = s_.plan_of(t);
      const PayIn* in = plan != nullptr && plan->pay_in ? &*plan->pay_in : nullptr;
      rates_.push_back(in == nullptr ? std::nullopt : rate(in->type, std::min(s_.periods[t].last(), s_.as_of)));
      planned_.push_back(in == nullptr ? std::nullopt : rate(in->type, plan->effective == kEarliest ? s_.periods[t].first() : plan->effective));
    }
    for (std::size_t slot = 0; slot < s_.people.size(); ++slot) person(slot);
  }

 private:
  std::optional<Decimal> rate(const std::string& type, Date day) {
    const auto found = company_.rate(company_.currency(), s_.currency, day, type);
    if (found) return found->rate;
    const std::string pair = std::string(company_.currency().code()) + " to " + std::string(s_.currency.code());
    s_.findings.push_back({Severity::error, ErrorCode::missing_rate, s_.plan().path + ".pay_in", "no rate from " + pair + " of type " + type + " on or before " + day.text(), "add a rate to the company's `rates`"});
    return std::nullopt;
  }

  std::int64_t convert(std::int64_t amount, const Decimal& rate) const {
    return std::int64_t((Decimal::scaled(amount, kPayScale) * rate).rounded(s_.currency.decimals()).rounded_scaled(kPayScale));
  }

  void person(std::size_t slot) {
    const std::size_t T = s_.periods.size();
    std::int64_t held = 0, booked = 0;                       // what is held, and what it was booked at in the other currency
    Exchanged& total = s_.exchanged[slot];
    for (std::size_t t = 0; t < T; ++t) {
      if (!rates_[t] || !planned_[t]) {
        if (t >= s_.first_asked && s_.plan_of(t) != nullptr) total.missing = true;
        continue;
      }
      Settled now = s_.settled[slot * T + t];
      if (t == s_.first_asked) {
        for (const Difference& d : s_.differences) if (d.slot == slot) now.earned += d.earned, now.released += d.released, now.paid += d.paid;
      }
      held += now.earned;
      booked += convert(now.earned, *rates_[t]);
      std::int64_t out = held == 0 || (held < 0) != (now.released < 0) ? convert(now.released, *rates_[t])
                         : std::int64_t(multiply_divide(booked, now.released, held));
      if (now.released == held) out = booked;
      out = std::int64_t(Decimal::scaled(out, kPayScale).rounded(s_.currency.decimals()).rounded_scaled(kPayScale));
      held -= now.released;
      booked -= out;
      if (t < s_.first_asked) continue;
      const std::int64_t beyond = convert(now.paid - now.released, *rates_[t]);
      switch (s_.plan_of(t)->pay_in->at) {
        case PayIn::At::plan: total.paid += convert(now.paid, *planned_[t]); break;
        case PayIn::At::booking: total.paid += out + beyond; break;
        case PayIn::At::payment:
          total.paid += convert(now.released, *rates_[t]) + beyond;
          total.realised += convert(now.released, *rates_[t]) - out;
          break;
      }
    }
  }

  Sheet& s_;
  const Company& company_;
  std::vector<std::optional<Decimal>> rates_, planned_;
};

}  // namespace

void exchange(Sheet& sheet) {
  if (sheet.plan().pay_in) Exchange(sheet).all();
}

}  // namespace attain::paying
