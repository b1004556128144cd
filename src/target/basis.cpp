// The bases: what each cell of a level has of history, growth, potential, capacity, …, and their blend.
#include <algorithm>

#include "attain/math/apportion.hpp"
#include "sheet.hpp"

namespace attain::targeting {

namespace {

constexpr int kScale = 12;                                                  // decimals that a basis counts in
constexpr int128 kWhole = int128(100'000'000'000'000'000) * 1000;           // 10^20: a blend's shares

/// A cell's key for look-ups: code of each dimension, 2^32 added where only a tree's own members are meant.
using Key = std::array<std::uint64_t, kTargetDimensions>;
struct KeyHash {
  std::size_t operator()(const Key& key) const noexcept {
    std::uint64_t hash = 0x9E3779B97F4A7C15ULL;
    for (const std::uint64_t part : key) hash = (hash ^ part) * 0xBF58476D1CE4E5B9ULL, hash ^= hash >> 29;
    return std::size_t(hash);
  }
};
constexpr std::uint64_t kOwn = std::uint64_t(1) << 32;
using Values = std::unordered_map<Key, Decimal, KeyHash>;

class Weigher {
 public:
  Weigher(const Book& book, const Policy& policy, const LevelRule& level, const Grid& grid, std::size_t first, std::size_t cells, Date as_of, unsigned threads, Findings& findings)
      : book_(book), company_(book.company()), policy_(policy), level_(level), grid_(grid), first_(first), cells_(cells), as_of_(as_of), threads_(threads), findings_(findings) {
    for (std::size_t i = 0; i < cells; ++i) used_[grid.period[first + i]];
    find_dimensions();
  }

  LevelWeights weigh() {
    LevelWeights result;
    for (const Basis& basis : level_.bases) result.bases.push_back(of(basis));
    if (level_.above_history || caps_growth(policy_, level_)) {
      Basis history;
      history.kind = Basis::Kind::history;
      history.path = level_.path;
      history.request = Document::object({{"measure", policy_.measure}});
      const std::vector<int128> last = of(history);
      result.kept.reserve(last.size());
      for (const int128 value : last) result.kept.push_back(multiply_divide(value, power_of_ten(policy_.scale), power_of_ten(kScale)));
    }
    if (!level_.time || !level_.bases.empty()) blend(result);
    return result;
  }

 private:
  // ---- which columns say whom a cell is for

  void find_dimensions() {
    std::array<bool, kTargetDimensions> has{};
    for (const LevelRule& level : policy_.levels) {
      if (!level.time) has[at(level.by)] = true;
      if (&level == &level_) break;
    }
    if (has[at(TargetBy::salesperson)]) has[at(TargetBy::team)] = false;
    if (has[at(TargetBy::product)]) has[at(TargetBy::category)] = false;
    if (has[at(TargetBy::customer)]) has[at(TargetBy::segment)] = false;
    for (int d = 0; d < kTargetDimensions; ++d) {
      if (has[std::size_t(d)]) dimensions_.push_back(static_cast<TargetBy>(d));
    }
  }
  static std::string column_of(TargetBy by) {
    if (by == TargetBy::segment) return "customer.segment";
    return std::string(name_of(by));
  }

  Key key_of(std::size_t cell) const {
    Key key;
    key.fill(kNone);
    for (std::uint32_t n = grid_.node[cell]; n != 0; n = grid_.nodes[n].parent) {
      const Node& node = grid_.nodes[n];
      const std::size_t d = at(node.by);
      if (key[d] != kNone || std::find(dimensions_.begin(), dimensions_.end(), node.by) == dimensions_.end()) continue;
      key[d] = node.code + (node.own_members ? kOwn : 0);
    }
    return key;
  }

  // ---- measures

  /// Adds a result row to every key it counts for: in a tree its own entry and all above it.
  void spread(Values& values, const std::vector<std::uint32_t>& codes, const Decimal& value) {
    std::vector<std::vector<std::uint64_t>> choices;
    for (std::size_t i = 0; i < dimensions_.size(); ++i) {
      std::vector<std::uint64_t> choice;
      const TargetBy by = dimensions_[i];
      if (is_tree(by)) {
        const auto [found, fresh] = paths_.try_emplace({by, codes[i]});
        if (fresh) {
          if (by == TargetBy::team) company_.team_path(codes[i], policy_.structure_on, found->second);
          else if (by == TargetBy::territory) company_.territory_path(codes[i], policy_.structure_on, found->second);
          else company_.category_path(codes[i], policy_.structure_on, found->second);
          if (found->second.empty()) found->second.push_back(codes[i]);
        }
        choice.push_back(codes[i] + kOwn);
        for (const std::uint32_t code : found->second) choice.push_back(code);
      } else {
        choice.push_back(codes[i]);
      }
      choices.push_back(std::move(choice));
    }
    Key key;
    key.fill(kNone);
    const std::function<void(std::size_t)> place = [&](std::size_t i) {
      if (i == choices.size()) {
        const auto [found, fresh] = values.try_emplace(key, value);
        if (!fresh) found->second += value;
        return;
      }
      for (const std::uint64_t code : choices[i]) {
        key[at(dimensions_[i])] = code;
        place(i + 1);
      }
    };
    place(0);
  }

  void add_measure(Values& values, const Document& request, const Period& period, const Decimal& factor, const std::string& path) {
    MeasureOptions options;
    options.measures.emplace_back(request);
    for (const TargetBy by : dimensions_) options.by.push_back(column_of(by));
    options.period = period;
    if (as_of_ < period.first()) return;                        // nothing of it can be known
    options.as_of = std::min(as_of_, period.last());
    options.threads = threads_;
    try {
      const MeasureSheet sheet = measure_sheet(book_, options);
      std::vector<std::uint32_t> codes(dimensions_.size());
      std::vector<std::unordered_map<std::string, std::uint32_t>> known(dimensions_.size());
      for (std::size_t row = 0; row < sheet.rows(); ++row) {
        const auto& value = sheet.at(row, 0).value;
        if (!value || value->is_zero()) continue;
        bool whole = true;
        for (std::size_t i = 0; i < dimensions_.size() && whole; ++i) {
          const auto id = sheet.key(row, i);
          const auto code = id ? book_.ids().of(domain_of(dimensions_[i])).find(*id) : std::nullopt;
          whole = code.has_value();
          if (whole) codes[i] = *code;
        }
        if (whole) spread(values, codes, *value * factor);
      }
    } catch (const Error& error) {
      throw error.within(path);
    }
  }

  /// By cell: what the measure was over the cell's period, as many years back, or over one stated period.
  std::vector<int128> measured(const Basis& basis, bool increase) {
    std::vector<int128> result(cells_, 0);
    std::size_t negative = 0;
    std::unordered_map<std::uint32_t, Values> by_period;
    for (const auto& [index, unused] : used_) {
      Values& values = by_period[index];
      Period period = grid_.periods[index];
      if (basis.period) {
        add_measure(values, basis.request, *basis.period, 1, basis.path);
        continue;
      }
      Decimal factor = 1;
      for (int year = 0; year < (increase ? 2 : basis.years); ++year) {
        period = period.year_before(&company_.fiscal());
        add_measure(values, basis.request, period, increase && year == 1 ? Decimal(-1) : factor, basis.path);
        factor = (factor * basis.decay).rounded(24);
      }
    }
    for (std::size_t i = 0; i < cells_; ++i) {
      const Values& values = by_period.at(grid_.period[first_ + i]);
      const auto found = values.find(key_of(first_ + i));
      if (found == values.end()) continue;
      const int128 value = found->second.rounded_scaled(kScale);
      negative += value < 0;
      result[i] = std::max<int128>(value, 0);
    }
    if (negative > 0 && !increase) {
      findings_.push_back({Severity::warning, ErrorCode::negative_magnitude, basis.path, std::to_string(negative) + " of level \"" + level_.word + "\" have a negative " + basis.name + ", which counts as none", ""});
    }
    return result;
  }

  // ---- columns of the company

  std::vector<int128> attribute(const Basis& basis) {
    const Domain domain = domain_of(level_.by);
    if (level_.time || domain == Domain::text) throw Error(ErrorCode::invalid_rule, basis.path, "level \"" + level_.word + "\" has no attributes");
    const Attribute& attribute = company_.at(domain, basis.attribute);
    if (attribute.type() != AttributeType::number) throw Error(ErrorCode::type_mismatch, basis.path, "\"" + basis.attribute + "\" is no number");
    std::vector<int128> result;
    for (std::size_t i = 0; i < cells_; ++i) {
      const Decimal value = attribute.number_at(grid_.nodes[grid_.node[first_ + i]].code, policy_.structure_on).value_or(Decimal(0));
      if (value.sign() < 0) throw Error(ErrorCode::negative_magnitude, basis.path, "\"" + basis.attribute + "\" of " + std::string(company_.id(domain, grid_.nodes[grid_.node[first_ + i]].code)) + " is negative");
      result.push_back(value.rounded_scaled(kScale));
    }
    return result;
  }

  /// Productivity × the days somebody is there: the capacity attribute, the ramp by month of service, employment, leave and shift.
  int128 capacity_of(std::uint32_t person, std::uint32_t curve, const Period& period, const std::vector<Decimal>& ramp) const {
    const Attribute* capacity = company_.find(Domain::salesperson, "capacity");
    const Attribute* employed = company_.find(Domain::salesperson, "employed");
    std::optional<Date> since;
    if (employed != nullptr && !ramp.empty()) {
      for (const Attribute::Entry& entry : employed->entries(person)) {
        if (entry.is != 1) since.reset();
        else if (!since && entry.from < period.end()) since = entry.from;
        if (entry.from >= period.end()) break;
      }
    }
    int128 sum = 0;
    const Date origin = policy_.period.first();
    for (Date day = period.first(); day < period.end();) {
      const Date end = std::min(Date(day.year(), day.month(), 1).plus_months(1), period.end());
      const std::int64_t days = Curve::between(grid_.curves[curve].available, day - origin, end - origin);
      Decimal share = 1;
      if (since && !ramp.empty()) {
        const Date at = std::max(day, *since);
        int months = (at.year() - since->year()) * 12 + at.month() - since->month() - (at.day() < since->day() ? 1 : 0);
        months = std::max(months, 0);
        if (std::size_t(months) < ramp.size()) share = ramp[std::size_t(months)];
      }
      if (capacity != nullptr) share *= capacity->number_at(person, day).value_or(Decimal(1));
      sum += share.rounded_scaled(6) * days;
      day = end;
    }
    return sum;
  }

  std::vector<int128> capacity(const Basis& basis) {
    if (level_.time || (level_.by != TargetBy::salesperson && level_.by != TargetBy::team)) {
      throw Error(ErrorCode::invalid_rule, basis.path, "capacity is of people: it is a basis of the levels team and salesperson");
    }
    std::unordered_map<std::uint32_t, std::unordered_map<std::uint64_t, int128>> by_period;
    std::vector<int128> result;
    if (level_.by == TargetBy::salesperson) {
      for (std::size_t i = 0; i < cells_; ++i) {
        const Node& node = grid_.nodes[grid_.node[first_ + i]];
        result.push_back(capacity_of(node.code, node.curve, grid_.periods[grid_.period[first_ + i]], basis.ramp));
      }
      return result;
    }
    for (const auto& [index, unused] : used_) {
      auto& teams = by_period[index];
      std::vector<std::uint32_t> path;
      for (const auto& [person, curve] : grid_.person_curves) {
        const int128 value = capacity_of(person, curve, grid_.periods[index], basis.ramp);
        path.clear();
        const std::uint32_t home = grid_.person_team.at(person);
        company_.team_path(home, policy_.structure_on, path);
        teams[home + kOwn] += value;
        for (const std::uint32_t team : path) teams[team] += value;
      }
    }
    for (std::size_t i = 0; i < cells_; ++i) {
      const Node& node = grid_.nodes[grid_.node[first_ + i]];
      result.push_back(by_period[grid_.period[first_ + i]][node.code + (node.own_members ? kOwn : 0)]);
    }
    return result;
  }

  std::vector<int128> shares(const Basis& basis) {
    std::vector<int128> result;
    std::vector<bool> used(basis.shares.size(), false);
    for (std::size_t i = 0; i < cells_; ++i) {
      const Node& node = grid_.nodes[grid_.node[first_ + i]];
      const std::string id = level_.time ? grid_.periods[grid_.period[first_ + i]].text() : std::string(book_.ids().of(domain_of(level_.by)).text(node.code));
      int128 value = 0;
      for (std::size_t s = 0; s < basis.shares.size(); ++s) {
        if (basis.shares[s].first != id) continue;
        used[s] = true;
        value = basis.shares[s].second.rounded_scaled(kScale);
      }
      result.push_back(value);
    }
    for (std::size_t s = 0; s < used.size(); ++s) {
      if (!used[s]) throw Error(ErrorCode::unknown_reference, basis.path + ".shares", "\"" + basis.shares[s].first + "\" is nobody at level \"" + level_.word + "\"");
    }
    return result;
  }

  std::vector<int128> of(const Basis& basis) {
    switch (basis.kind) {
      case Basis::Kind::history: return measured(basis, false);
      case Basis::Kind::growth: return measured(basis, true);
      case Basis::Kind::potential: return basis.attribute.empty() ? measured_potential(basis) : attribute(basis);
      case Basis::Kind::capacity: return capacity(basis);
      case Basis::Kind::shares: return shares(basis);
      case Basis::Kind::equal: break;
    }
    return std::vector<int128>(cells_, 1);
  }
  std::vector<int128> measured_potential(Basis basis) {
    basis.years = 1;
    return measured(basis, false);
  }

  // ---- the blend

  /// By parent: s = Σ weight × share of the basis; a basis that has nothing among the siblings is left out and the others take its place.
  void blend(LevelWeights& result) {
    result.weight.assign(cells_, 0);
    std::vector<std::size_t> nothing(level_.bases.size(), 0);
    std::size_t parents_without = 0;
    for (std::size_t begin = 0; begin < cells_;) {
      std::size_t end = begin;
      while (end < cells_ && grid_.parent[first_ + end] == grid_.parent[first_ + begin]) ++end;
      std::vector<std::size_t> counts;
      std::vector<int128> sums;
      for (std::size_t b = 0; b < level_.bases.size(); ++b) {
        int128 sum = 0;
        for (std::size_t i = begin; i < end; ++i) sum += result.bases[b][i];
        if (sum == 0 && !level_.bases[b].weight.is_zero()) ++nothing[b];
        if (sum == 0 || level_.bases[b].weight.is_zero()) continue;
        counts.push_back(b);
        sums.push_back(sum);
      }
      parents_without += counts.empty() && !level_.bases.empty();
      if (counts.empty()) {
        std::fill(result.weight.begin() + std::ptrdiff_t(begin), result.weight.begin() + std::ptrdiff_t(end), int128(1));
      } else if (counts.size() == 1) {
        for (std::size_t i = begin; i < end; ++i) result.weight[i] = result.bases[counts[0]][i];
      } else if (!blend_exactly(result, begin, end, counts, sums)) {
        blend_closely(result, begin, end, counts, sums);
      }
      begin = end;
    }
    for (std::size_t b = 0; b < nothing.size(); ++b) {
      if (nothing[b] > 0) findings_.push_back({Severity::warning, ErrorCode::gap, level_.bases[b].path, "the basis \"" + level_.bases[b].name + "\" has nothing under " + std::to_string(nothing[b]) + " parents of level \"" + level_.word + "\": the others take its place there", ""});
    }
    if (parents_without > 0) findings_.push_back({Severity::warning, ErrorCode::gap, level_.path, "no basis has anything under " + std::to_string(parents_without) + " parents of level \"" + level_.word + "\": shared in equal parts there", ""});
  }

  static int128 common(int128 a, int128 b) {
    while (b != 0) std::swap(a, b), b %= a;
    return a;
  }

  /// Over the least common multiple of the bases' sums, so that shares that are equal stay equal. False where that leaves 126 bits.
  bool blend_exactly(LevelWeights& result, std::size_t begin, std::size_t end, const std::vector<std::size_t>& counts, const std::vector<int128>& sums) const {
    std::vector<Decimal> said;
    for (const std::size_t b : counts) said.push_back(level_.bases[b].weight);
    const std::vector<int128> weights = integer_weights(said);
    constexpr int128 kRoom = int128(1) << 126;
    int128 whole = 1, all = 0;
    std::vector<int128> units;
    for (std::size_t c = 0; c < counts.size(); ++c) {
      int128 unit = 0;
      for (std::size_t i = begin; i < end; ++i) unit = common(unit, result.bases[counts[c]][i]);
      units.push_back(unit);
      const int128 sum = sums[c] / unit, factor = sum / common(whole, sum);
      if (whole > kRoom / factor) return false;
      whole *= factor;
      all += weights[c];
    }
    if (whole > kRoom / all) return false;
    for (std::size_t c = 0; c < counts.size(); ++c) {
      const int128 factor = whole / (sums[c] / units[c]) * weights[c];
      for (std::size_t i = begin; i < end; ++i) result.weight[i] += result.bases[counts[c]][i] / units[c] * factor;
    }
    return true;
  }

  /// Shares to twenty digits, rounded alike.
  void blend_closely(LevelWeights& result, std::size_t begin, std::size_t end, const std::vector<std::size_t>& counts, const std::vector<int128>& sums) const {
    Decimal total = 0;
    for (const std::size_t b : counts) total += level_.bases[b].weight;
    for (std::size_t c = 0; c < counts.size(); ++c) {
      const int128 part = (level_.bases[counts[c]].weight / total * Decimal::from_int128(kWhole)).rounded_scaled(0);
      for (std::size_t i = begin; i < end; ++i) result.weight[i] += multiply_divide(part, result.bases[counts[c]][i], sums[c]);
    }
  }

  const Book& book_;
  const Company& company_;
  const Policy& policy_;
  const LevelRule& level_;
  const Grid& grid_;
  std::size_t first_, cells_;
  Date as_of_;
  unsigned threads_;
  Findings& findings_;
  std::map<std::uint32_t, bool> used_;
  std::vector<TargetBy> dimensions_;
  std::map<std::pair<TargetBy, std::uint32_t>, std::vector<std::uint32_t>> paths_;
};

}  // namespace

bool caps_growth(const Policy& policy, const LevelRule& level) {
  return level.growth_cap || std::any_of(policy.constraints.begin(), policy.constraints.end(), [](const Constraint& c) { return c.growth_cap.has_value(); });
}

LevelWeights weigh(const Book& book, const Policy& policy, const LevelRule& level, const Grid& grid, std::size_t first, std::size_t cells, Date as_of, unsigned threads, Findings& findings) {
  return Weigher(book, policy, level, grid, first, cells, as_of, threads, findings).weigh();
}

}  // namespace attain::targeting
