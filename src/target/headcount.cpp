#include "attain/target/headcount.hpp"

#include <algorithm>
#include <deque>

#include "attain/base/error.hpp"

namespace attain {

namespace {

constexpr std::int64_t kMost = 100'000;

struct Month {
  std::int64_t needed = 0, starts = 0, leavers = 0, people = 0;
  Decimal productive;
};

class Plan {
 public:
  explicit Plan(const HeadCountOptions& options) : o_(options), months_(options.targets.size()) {
    for (std::size_t t = 0; t < months_.size(); ++t) {
      const Decimal full = divide(o_.targets[t], o_.productivity, RoundingMode::ceiling).rounded(0, RoundingMode::ceiling);
      if (full > Decimal(kMost)) too_many();
      months_[t].needed = full.to_int64().value();
    }
    const auto trained = std::find_if(o_.ramp.rbegin(), o_.ramp.rend(), [](const Decimal& r) { return r < Decimal(1); });
    full_after_ = std::size_t(o_.ramp.rend() - trained);   // months until full productivity
  }

  std::vector<Month> solve() {
    simulate();
    // More people are more leavers, who may be missed in months that were met before: until nothing is short.
    for (bool again = true; again;) {
      again = false;
      for (std::size_t t = full_after_ + std::size_t(o_.lead); t < months_.size(); ++t) {   // before, nobody new is trained
        while (months_[t].productive < Decimal(months_[t].needed)) {
          const Decimal gap = (Decimal(months_[t].needed) - months_[t].productive).rounded(0, RoundingMode::ceiling);
          Month& start = months_[t - full_after_];
          start.starts += std::max<std::int64_t>(1, gap.to_int64().value());
          if (start.starts > kMost) too_many();
          simulate();
          again = true;
        }
      }
    }
    return months_;
  }

 private:
  [[noreturn]] static void too_many() { throw Error(ErrorCode::limit_exceeded, "targets", "more than 100,000 people would be needed", "look at the unit of the target and of productivity"); }

  [[nodiscard]] Decimal productivity_at(std::size_t service) const { return service < o_.ramp.size() ? o_.ramp[service] : Decimal(1); }

  void simulate() {
    struct Cohort {
      std::size_t service;
      std::int64_t people;
    };
    std::deque<Cohort> cohorts;                                            // longest service first
    std::vector<int> there = o_.service;
    std::sort(there.begin(), there.end(), std::greater<>());
    for (const int months : there) cohorts.push_back({std::size_t(months), 1});
    Decimal due;                                                           // leavers so far, with fractions
    std::int64_t gone = 0, people = std::int64_t(there.size());
    for (Month& month : months_) {
      due += o_.attrition * Decimal(people);
      month.leavers = std::min(due.rounded(0, RoundingMode::floor).to_int64().value() - gone, people);
      gone += month.leavers;
      for (std::int64_t left = month.leavers; left > 0;) {
        const std::int64_t from = std::min(left, cohorts.front().people);
        cohorts.front().people -= from;
        left -= from;
        if (cohorts.front().people == 0) cohorts.pop_front();
      }
      if (month.starts > 0) cohorts.push_back({0, month.starts});
      people += month.starts - month.leavers;
      month.people = people;
      month.productive = 0;
      for (Cohort& cohort : cohorts) {
        month.productive += productivity_at(cohort.service) * Decimal(cohort.people);
        ++cohort.service;
      }
    }
  }

  const HeadCountOptions& o_;
  std::vector<Month> months_;
  std::size_t full_after_ = 0;
};

void check(const HeadCountOptions& o) {
  const auto refuse = [](const char* path, const std::string& message) { throw Error(ErrorCode::invalid_argument, path, message); };
  if (o.targets.empty()) refuse("targets", "there is no month to plan for");
  if (o.targets.size() > 1200) refuse("targets", "more than 1,200 months");
  for (const Decimal& target : o.targets) {
    if (target.sign() < 0) refuse("targets", "a target is negative: " + target.text());
  }
  if (o.productivity.sign() <= 0) refuse("productivity", "a person brings something: " + o.productivity.text());
  for (const Decimal& r : o.ramp) {
    if (r.sign() < 0 || r > Decimal(1)) refuse("ramp", "productivity in a ramp is between 0 and 1, not " + r.text());
  }
  if (o.attrition.sign() < 0 || o.attrition >= Decimal(1)) refuse("attrition", "the share who leave is at least 0 and below 1, not " + o.attrition.text());
  if (o.lead < 0) refuse("lead", "hiring takes no negative time");
  for (const int months : o.service) {
    if (months < 0) refuse("service", "nobody has served a negative time");
  }
  if (std::int64_t(o.service.size()) > kMost) refuse("service", "more than 100,000 people");
}

}  // namespace

Frame head_count(const HeadCountOptions& options) {
  check(options);
  const std::vector<Month> months = Plan(options).solve();
  std::vector<Period> periods{options.first};
  while (periods.size() < months.size()) periods.push_back(periods.back().next());
  int scale = std::max(0, options.productivity.scale());
  for (const Decimal& target : options.targets) scale = std::max(scale, target.scale());
  int ramp_scale = 0;
  for (const Decimal& r : options.ramp) ramp_scale = std::max(ramp_scale, r.normalized().scale());
  scale = std::min(12, std::max(scale, ramp_scale + options.productivity.scale()));
  FrameBuilder builder;
  Column& month = builder.text("month");
  Column& target = builder.decimal("target", scale);
  Column& needed = builder.integer("needed", "people");
  Column& starts = builder.integer("starts", "people");
  Column& leavers = builder.integer("leavers", "people");
  Column& people = builder.integer("people", "people");
  Column& productive = builder.decimal("productive", std::min(12, ramp_scale), "people");
  Column& output = builder.decimal("output", scale);
  Column& lacking = builder.decimal("short", scale);
  Column& decide = builder.text("decide");
  for (std::size_t t = 0; t < months.size(); ++t) {
    const Decimal made = months[t].productive * options.productivity;
    month.add(periods[t].text());
    target.add(options.targets[t]);
    needed.add(months[t].needed);
    starts.add(months[t].starts);
    leavers.add(months[t].leavers);
    people.add(months[t].people);
    productive.add(months[t].productive);
    output.add(made);
    lacking.add(max(Decimal(0), options.targets[t] - made));
    if (months[t].starts == 0) {
      decide.add_null();
      continue;
    }
    Period when = periods[t];
    for (int back = 0; back < options.lead; ++back) when = when.previous();
    decide.add(when.text());
  }
  return std::move(builder).build();
}

}  // namespace attain
