#include "earn.hpp"

#include <algorithm>
#include <numeric>

#include "base/parallel.hpp"

namespace attain::paying {

BucketLines lines_of(const Sheet& sheet, std::size_t bucket) {
  BucketLines lines;
  const std::uint64_t first = sheet.lines.first[bucket];
  lines.fact = sheet.lines.facts(first);
  lines.basis = sheet.lines.bases(first);
  for (std::size_t t = 0; t < sheet.lines.periods; ++t) lines.ends.push_back(sheet.lines.ends[bucket * sheet.lines.periods + t]);
  return lines;
}

Earner::Earner(const Sheet& sheet, std::size_t component) : s_(sheet), c_(component), bound_(sheet.components[component]) {
  lookups_.resize(sheet.plans.size());
  if (bound_.table == nullptr) return;
  for (std::size_t v = 0; v < sheet.plans.size(); ++v) {
    const Component* c = bound_.version[v];
    if (c != nullptr && !c->rates.empty()) lookups_[v] = std::make_unique<RateLookup>(sheet.book, bound_, *c, sheet.as_of);
  }
}

const RateLookup* Earner::rates(std::size_t period) const { return s_.version[period] < 0 ? nullptr : lookups_[std::size_t(s_.version[period])].get(); }

std::uint32_t Earner::sale_of(std::uint32_t fact) const {
  if (fact == kNoFact) return kNoFact;
  if ((fact & kCancelled) != 0) return fact & ~kCancelled;
  const SpecialFact* special = bound_.credits().special(bound_.row(fact));
  if (special == nullptr || special->origin == special->fact) return kNoFact;
  return std::uint32_t(bound_.bases[special->origin.part] + special->origin.row);
}

/// Where a bucket stands: the window's base and totals, and what originals need to remember.
struct Earner::State {
  std::size_t slot;
  const BucketLines& lines;
  std::int64_t* earned;
  Earned* periods;
  std::vector<Extra>& extras;
  const std::function<void(const Step&)>& watch;
  int128 base = 0, fine = 0;                 // M and the exact total of the window, before caps
  std::int64_t rounded = 0;                  // what the window has earned
  struct Document { int128 base = 0, fine = 0; std::int64_t rounded = 0; };
  std::unordered_map<std::uint64_t, Document> documents;   // by document code; a fact that names none by its own number, above 2^32
  struct Sale { std::int64_t basis = 0, earned = 0; int128 returned = 0; std::int64_t taken = 0; };
  std::unordered_map<std::uint32_t, Sale> sales;
  bool reverses = false, remembers = false;   // some line takes back; originals must remember what sales earned
  std::optional<Schedule> schedule;          // of the last period, reused while nothing about it changes
  std::size_t schedule_period = 0;
};

namespace {

int128 limited(int128 value, const std::optional<int128>& least, const std::optional<int128>& most) {
  if (most && value > *most) value = *most;
  if (least && value < *least) value = *least;
  return value;
}

/// The rounded parts of exact amounts that add to `total`: the units that are left go to the largest remainders, ties to the earlier line.
void spread(const std::vector<int128>& exact, std::int64_t total, const Rounding& rounding, std::int64_t* out) {
  const int128 unit = int128(rounding.unit) * 1'000'000'000'000;
  std::vector<int128> rest(exact.size());
  int128 left = int128(total) / rounding.unit;
  for (std::size_t i = 0; i < exact.size(); ++i) {
    int128 whole = exact[i] / unit;
    if (exact[i] % unit < 0) --whole;
    rest[i] = exact[i] - whole * unit;
    out[i] = std::int64_t(whole * rounding.unit);
    left -= whole;
  }
  std::vector<std::size_t> order(exact.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return rest[a] > rest[b]; });
  for (std::size_t i = 0; left > 0 && !order.empty(); i = (i + 1) % order.size(), --left) out[order[i]] += rounding.unit;
  for (std::size_t i = order.size(); left < 0 && !order.empty(); ++left) {
    i = i == 0 ? order.size() - 1 : i - 1;
    out[order[i]] -= rounding.unit;
  }
}

}  // namespace

void Earner::run(std::size_t slot, const BucketLines& lines, std::int64_t* earned, Earned* periods, std::vector<Extra>& extras, const std::function<void(const Step&)>& watch) const {
  State state{.slot = slot, .lines = lines, .earned = earned, .periods = periods, .extras = extras, .watch = watch, .documents = {}, .sales = {}, .schedule = std::nullopt};
  const std::uint64_t all = lines.ends.empty() ? 0 : lines.ends.back();
  for (std::uint64_t i = 0; i < all && !state.reverses; ++i) state.reverses = lines.basis[i] < 0;
  state.remembers = state.reverses && bound_.any->original;
  for (std::size_t t = 0; t < s_.periods.size(); ++t) period(state, t);
}

void Earner::period(State& state, std::size_t t) const {
  const Component* c = s_.component(c_, t);
  const std::uint64_t begin = t == 0 ? 0 : state.lines.ends[t - 1], end = state.lines.ends[t];
  if (c == nullptr) {
    state.base = state.fine = 0;
    state.rounded = 0;
    return;
  }
  const Rounding& rounding = s_.plan_of(t)->round;
  const Window::Kind over = c->over.kind;
  if (s_.window_begins(c_, t)) {
    state.base = state.fine = 0;
    state.rounded = 0;
    if (over == Window::Kind::rolling) {
      const std::size_t from = t + 1 >= std::size_t(c->over.count) ? t + 1 - std::size_t(c->over.count) : 0;
      for (std::uint64_t i = from == 0 ? 0 : state.lines.ends[from - 1]; i < begin; ++i) state.base += state.lines.basis[i];
    }
  }
  int128 base_at_end = state.base;
  for (std::uint64_t i = begin; i < end; ++i) base_at_end += state.lines.basis[i];
  const bool eligible = s_.eligible[c_][state.slot * s_.periods.size() + t] != 0;
  if (begin == end && !(c->decision != nullptr && state.base != 0) && !(c->floor && eligible)) {
    state.periods[t].base = state.base;
    return;
  }
  const bool simple = c->tiers.form == TierForm::none && c->decision == nullptr;
  const bool varies = c->decision != nullptr || c->tiers.on_attainment || c->prorate != Prorate::none || !state.schedule || s_.version[t] != s_.version[state.schedule_period];
  if (varies) state.schedule = s_.schedule(c_, state.slot, t, base_at_end);
  state.schedule_period = t;
  const Schedule& f = *state.schedule;
  const Decimal part = c->prorate == Prorate::none ? Decimal(1) : s_.part_of(*c, state.slot, s_.window_of(c_, t));
  const auto limit = [&](const std::optional<Decimal>& amount, const Decimal& factor) { return amount ? std::optional(to_fine(*amount * factor)) : std::nullopt; };
  const auto cap = limit(c->cap, part), fact_cap = limit(c->fact_cap, Decimal(1)), fact_floor = limit(c->fact_floor, Decimal(1));
  const RateLookup* lookup = rates(t);
  std::vector<int128> slopes, factors;       // of rate rows
  for (const RateRow& row : c->rates) {
    slopes.push_back((row.rate * c->rate).rounded_scaled(kFineScale - bound_.scale));
    factors.push_back(row.rate.rounded_scaled(12));
  }
  if (c->decision != nullptr && state.base != 0 && over != Window::Kind::fact && over != Window::Kind::document && over != Window::Kind::rolling) {
    // The table gives the whole window another rate: what it owes for what was earned before.
    state.fine = f.at(state.base);
    const std::int64_t now = rounded(limited(state.fine, std::nullopt, cap), rounding);
    if (now != state.rounded) {
      state.extras.push_back({.slot = std::uint32_t(state.slot), .period = std::uint32_t(t), .component = std::int32_t(c_), .kind = LineKind::true_up, .earned = now - state.rounded, .released = now - state.rounded, .paid = now - state.rounded,
                              .fact = {}, .reason = "rate " + f.rate().normalized().text()});
      state.rounded = now;
    }
  }
  std::vector<int128> exact;                 // of lines, for `spread`
  std::int64_t spread_from = state.rounded, sum = 0;
  std::vector<std::uint64_t> spread_lines;
  const auto document_column = bound_.table == nullptr ? std::nullopt : bound_.table->schema().index(c->table == "invoices" ? "invoice" : "order");
  for (std::uint64_t i = begin; i < end; ++i) {
    const std::uint32_t fact = state.lines.fact[i];
    const int128 basis = state.lines.basis[i];
    Step step{.line = i, .period = t};
    std::uint32_t sale = kNoFact;
    if (state.remembers && c->original && basis < 0) sale = sale_of(fact);
    auto known_sale = sale == kNoFact ? state.sales.end() : state.sales.find(sale);
    if (known_sale != state.sales.end()) {
      State::Sale& s = known_sale->second;
      s.returned -= basis;
      const int128 share = s.basis == 0 ? 0 : multiply_divide(int128(s.earned) * 1'000'000, std::min<int128>(s.returned, s.basis), s.basis);
      const std::int64_t taken = s.returned >= s.basis ? s.earned : rounded(share * 1'000'000, rounding);
      step = {.line = i, .period = t, .before = state.base, .after = state.base + basis, .fine_before = state.fine, .fine_after = state.fine, .rounded_before = state.rounded, .original = true, .sale = sale, .earned = -(taken - s.taken)};
      s.taken = taken;
      state.base += basis;
    } else {
      int128* base = &state.base;
      int128* fine = &state.fine;
      std::int64_t* done = &state.rounded;
      State::Document single;
      if (over == Window::Kind::fact) {   // what is taken back belongs to its sale
        const std::uint32_t from = state.reverses ? sale_of(fact) : kNoFact;
        State::Document& one = state.reverses ? state.documents[std::uint64_t{1} << 32 | (from != kNoFact ? from : fact)] : single;
        base = &one.base, fine = &one.fine, done = &one.rounded;
      } else if (over == Window::Kind::document) {
        const std::uint32_t from = fact == kNoFact ? kNoFact : sale_of(fact) != kNoFact ? sale_of(fact) : fact;
        std::uint64_t key = std::uint64_t{1} << 32 | from;
        if (fact != kNoFact && document_column) {
          const Table::Row row = bound_.row(from);
          std::uint32_t code = bound_.segment(row).column(*document_column).code(row.row);
          if (code == kNone) code = s_.book.ids().of(Domain::document).find(bound_.segment(row).id(row.row)).value_or(kNone);
          if (code != kNone) key = code;
        }
        State::Document& document = state.documents[key];
        base = &document.base, fine = &document.fine, done = &document.rounded;
      }
      int128 gain;
      if (lookup != nullptr) {
        step.rate_row = fact == kNoFact ? lookup->row_of_nothing() : lookup->row_of(fact);
        if (step.rate_row < 0) gain = 0;
        else if (simple) gain = basis * slopes[std::size_t(step.rate_row)];
        else gain = multiply_divide(f.at(*base + basis) - f.at(*base), factors[std::size_t(step.rate_row)], 1'000'000'000'000);
      } else {
        gain = f.at(*base + basis) - f.at(*base);
      }
      if (fact_cap && gain > *fact_cap) gain = *fact_cap;
      if (fact_cap && gain < -*fact_cap) gain = -*fact_cap;
      if (fact_floor && basis > 0 && gain < *fact_floor) gain = *fact_floor;
      step.before = *base;
      step.after = *base + basis;
      step.fine_before = limited(*fine, std::nullopt, cap);
      step.fine_after = limited(*fine + gain, std::nullopt, cap);
      step.rounded_before = *done;
      *base += basis;
      *fine += gain;
      if (over == Window::Kind::fact || over == Window::Kind::document) state.base += basis;
      switch (rounding.residue) {
        case Residue::carry: step.earned = rounded(step.fine_after, rounding) - *done; break;
        case Residue::each: step.earned = rounded(step.fine_after - step.fine_before, rounding); break;
        case Residue::spread:
          step.earned = 0;
          exact.push_back(step.fine_after - step.fine_before);
          spread_lines.push_back(i);
          break;
      }
      *done += step.earned;
      if (over == Window::Kind::fact || over == Window::Kind::document) state.rounded += step.earned;
      if (state.remembers && basis > 0) {
        State::Sale& s = state.sales[fact];
        s.basis += std::int64_t(basis);
        s.earned += step.earned;
      }
    }
    state.earned[i] = step.earned;
    sum += step.earned;
    if (state.watch) state.watch(step);
  }
  if (rounding.residue == Residue::spread && !exact.empty()) {
    int128 total = 0;
    for (const int128 e : exact) total += e;
    const std::int64_t owed = over == Window::Kind::fact || over == Window::Kind::document ? rounded(total, rounding) : rounded(limited(state.fine, std::nullopt, cap), rounding) - spread_from;
    std::vector<std::int64_t> parts(exact.size());
    spread(exact, owed, rounding, parts.data());
    for (std::size_t i = 0; i < parts.size(); ++i) {
      state.earned[spread_lines[i]] = parts[i];
      if (state.remembers && state.lines.basis[spread_lines[i]] > 0) state.sales[state.lines.fact[spread_lines[i]]].earned += parts[i];
    }
    sum += owed;
    state.rounded += owed;
  }
  state.periods[t].earned = sum;
  state.periods[t].base = state.base;
  const bool closes = t + 1 == s_.periods.size() ? s_.window_of(c_, t).end() <= s_.periods[t].end() : s_.window_begins(c_, t + 1);
  if (c->floor && eligible && closes) {
    const std::int64_t least = to_pay(*c->floor * part, rounding);
    if (state.rounded < least) {
      state.extras.push_back({.slot = std::uint32_t(state.slot), .period = std::uint32_t(t), .component = std::int32_t(c_), .kind = LineKind::floor, .earned = least - state.rounded, .released = least - state.rounded, .paid = least - state.rounded, .fact = {},
                              .reason = "at least " + c->floor->text()});
      state.rounded = least;
    }
  }
}

void earn(Sheet& sheet, unsigned threads) {
  sheet.lines.own->earned.assign(sheet.lines.own->fact.size(), 0);
  sheet.earned.assign(sheet.components.size() * sheet.people.size() * sheet.periods.size(), {});
  sheet.extras.assign(sheet.people.size(), {});
  for (std::size_t c = 0; c < sheet.components.size(); ++c) {
    if (!sheet.components[c].any->has_lines()) continue;
    const Earner earner(sheet, c);
    constexpr std::size_t kChunk = 16;
    in_parallel((sheet.people.size() + kChunk - 1) / kChunk, threads, [&](std::size_t chunk) {
      for (std::size_t slot = chunk * kChunk; slot < std::min(sheet.people.size(), (chunk + 1) * kChunk); ++slot) {
        const std::size_t bucket = sheet.bucket(c, slot);
        earner.run(slot, lines_of(sheet, bucket), sheet.lines.own->earned.data() + sheet.lines.first[bucket], sheet.earned.data() + bucket * sheet.periods.size(), sheet.extras[slot]);
      }
    });
  }
}

}  // namespace attain::paying
