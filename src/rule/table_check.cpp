// The verifier: what a table says of every combination of slots, found without running it on data.
//
// The search goes input by input and, at each, only over the sets of rules that its slots tell apart; every leaf is a region of
// the inputs in which the same rules match, with one witness.
#include <algorithm>
#include <map>
#include <set>

#include "table_compiled.hpp"

namespace attain::rule {

namespace {

using Bits = std::vector<std::uint64_t>;

constexpr std::size_t kMostLeaves = 200'000;
constexpr std::size_t kMostShown = 20;    // findings of one kind; the rest is counted in one more

class Verifier {
 public:
  explicit Verifier(const DecisionTable::Compiled& table) : table_(table), d_(table.definition) {
    for (std::size_t r = 0; r < d_.rules.size(); ++r) simple_.push_back(table.complex[r].empty());
    has_default_ = std::any_of(table.otherwise.begin(), table.otherwise.end(), [](const auto& e) { return e.has_value(); });
    path_ = "table \"" + d_.name + "\"";
  }

  Findings run() {
    unused_inputs();
    results_beyond_values();
    Bits all((d_.rules.size() + 63) / 64, ~std::uint64_t{0});
    if (!all.empty() && d_.rules.size() % 64 != 0) all.back() = (std::uint64_t{1} << (d_.rules.size() % 64)) - 1;
    std::vector<std::uint32_t> slots(table_.inputs.size());
    search(0, all, slots);
    for (const auto& [code, count] : hidden_) {
      if (count > 0) findings_.push_back({Severity::info, code, path_, "and " + std::to_string(count) + " more of this kind", ""});
    }
    if (leaves_ >= kMostLeaves) {
      findings_.push_back({Severity::info, ErrorCode::limit_exceeded, path_, "the table is too large to check every region of it; " + std::to_string(leaves_) + " were checked", ""});
    } else {
      rules_without_effect();
      results_without_rule();
    }
    slopes();
    sort_findings(findings_);
    return std::move(findings_);
  }

 private:
  void add(Severity severity, ErrorCode code, const std::string& path, const std::string& message, const std::string& hint = {}) {
    if (++shown_[code] > kMostShown) {
      ++hidden_[code];
      return;
    }
    findings_.push_back({severity, code, path, message, hint});
  }

  std::string rule_path(std::size_t rule) const { return path_ + ".rules[" + std::to_string(rule) + "]"; }

  void unused_inputs() {
    for (std::size_t i = 0; i < table_.inputs.size(); ++i) {
      if (!table_.index[i].tests_anything()) {
        add(Severity::warning, ErrorCode::unused_input, path_ + ".inputs[" + std::to_string(i) + "]", "no rule tests \"" + d_.inputs[i].name + "\"", "leave the column out");
      }
    }
  }

  void results_beyond_values() {
    Evaluator evaluator(table_.limits, Mode::feel, nullptr);
    for (std::size_t o = 0; o < d_.outputs.size(); ++o) {
      if (!table_.values_test[o]) continue;
      for (std::size_t r = 0; r < d_.rules.size(); ++r) {
        const Node& root = *table_.outputs[r][o]->tree().root;
        if (root.op == Op::constant && evaluator.passes(table_.values_test[o]->tree(), root.constant) != Ternary(true)) {
          add(Severity::error, ErrorCode::invalid_rule, rule_path(r), "gives " + root.constant.text() + ", not among the values " + d_.outputs[o].values);
        }
      }
    }
  }

  std::string witness(const std::vector<std::uint32_t>& slots) const {
    std::string text;
    for (std::size_t i = 0; i < slots.size(); ++i) {
      if (!table_.index[i].tests_anything()) continue;
      const Value value = table_.index[i].witness(slots[i]);
      text += (text.empty() ? "" : ", ") + d_.inputs[i].name + " = " + (table_.index[i].kind() == ColumnIndex::Kind::none ? "any" : value.text());
    }
    return text;
  }

  // Whether a value can lie in the slot: not between two neighbouring days, not where the input is not allowed.
  bool exists(std::size_t input, std::uint32_t slot) const {
    const ColumnIndex& index = table_.index[input];
    if (slot == index.null_slot()) return index.mentions_null() && index.kind() != ColumnIndex::Kind::none;
    if (table_.allowed[input]) {
      const CellShape& shape = index.shape(d_.rules.size());
      if (std::none_of(shape.slots.begin(), shape.slots.end(), [&](const auto& part) { return part.first <= slot && slot <= part.second; })) return false;
    }
    return index.kind() == ColumnIndex::Kind::none || index.kind() == ColumnIndex::Kind::boolean || !index.witness(slot).is_null();
  }

  void search(std::size_t input, const Bits& rules, std::vector<std::uint32_t>& slots) {
    if (leaves_ >= kMostLeaves) return;
    if (input == table_.inputs.size()) {
      ++leaves_;
      leaf(rules, slots);
      return;
    }
    const ColumnIndex& index = table_.index[input];
    std::set<Bits> seen;
    Bits scratch;
    for (std::uint32_t slot = 0; slot <= index.null_slot(); ++slot) {
      if (!exists(input, slot)) continue;
      const std::uint64_t* own = index.rules_in(slot, scratch);
      Bits both(rules.size());
      for (std::size_t w = 0; w < rules.size(); ++w) both[w] = rules[w] & own[w];
      if (!seen.insert(both).second) continue;
      slots[input] = slot;
      search(input + 1, both, slots);
    }
  }

  void leaf(const Bits& rules, const std::vector<std::uint32_t>& slots) {
    std::vector<std::size_t> certain;
    bool uncertain = false;
    for (std::size_t r = 0; r < d_.rules.size(); ++r) {
      if ((rules[r / 64] >> (r % 64) & 1) == 0) continue;
      matched_.insert(r);
      if (simple_[r]) certain.push_back(r);
      else uncertain = true;
    }
    if (certain.empty()) {
      if (!uncertain && !has_default_ && d_.policy != HitPolicy::collect && d_.policy != HitPolicy::rule_order && d_.policy != HitPolicy::output_order) {
        add(Severity::warning, ErrorCode::gap, path_, "no rule matches " + witness(slots), "add a rule, or say what the output is otherwise");
      }
      effective_from(rules, 0);
      return;
    }
    switch (d_.policy) {
      case HitPolicy::unique:
        for (std::size_t k = 1; k < certain.size(); ++k) {
          if (overlaps_.emplace(certain[0], certain[k]).second) {
            add(Severity::error, ErrorCode::overlap, rule_path(certain[k]), "matches together with rules[" + std::to_string(certain[0]) + "], for " + witness(slots), "the hit policy unique allows one rule");
          }
        }
        break;
      case HitPolicy::any:
        for (std::size_t k = 1; k < certain.size(); ++k) {
          const auto& a = table_.constants[certain[0]];
          const auto& b = table_.constants[certain[k]];
          if (a && b && equal_values(*a, *b) != Ternary(true) && overlaps_.emplace(certain[0], certain[k]).second) {
            add(Severity::error, ErrorCode::overlap, rule_path(certain[k]), "gives " + b->text() + " where rules[" + std::to_string(certain[0]) + "] gives " + a->text() + ", for " + witness(slots), "the hit policy any needs them to agree");
          }
        }
        break;
      default: break;
    }
    if (d_.policy == HitPolicy::first) {
      for (std::size_t r = 0; r <= certain[0]; ++r) {
        if ((rules[r / 64] >> (r % 64) & 1) != 0) effective_.insert(r);
      }
      for (std::size_t k = 1; k < certain.size(); ++k) masked_by_.emplace(certain[k], certain[0]);
    } else if (d_.policy == HitPolicy::priority) {
      std::size_t best = certain[0];
      bool ranked = true;
      for (const std::size_t r : certain) {
        if (!table_.constants[r]) ranked = false;
        else if (table_.constants[best] && table_.rank(*table_.constants[r]) < table_.rank(*table_.constants[best])) best = r;
      }
      if (!ranked || uncertain) effective_from(rules, 0);
      else {
        effective_.insert(best);
        for (const std::size_t r : certain) {
          if (r != best) masked_by_.emplace(r, best);
        }
      }
    } else {
      effective_from(rules, 0);
    }
  }

  void effective_from(const Bits& rules, std::size_t first) {
    for (std::size_t r = first; r < d_.rules.size(); ++r) {
      if ((rules[r / 64] >> (r % 64) & 1) != 0) effective_.insert(r);
    }
  }

  void rules_without_effect() {
    for (std::size_t r = 0; r < d_.rules.size(); ++r) {
      if (matched_.count(r) == 0) {
        add(Severity::error, ErrorCode::unreachable_result, rule_path(r), "matches nothing", "its conditions exclude each other or what the inputs allow");
      } else if (effective_.count(r) == 0) {
        const auto by = masked_by_.find(r);
        add(Severity::error, ErrorCode::masked_rule, rule_path(r), "never decides" + (by == masked_by_.end() ? std::string() : ": rules[" + std::to_string(by->second) + "] goes before it"), "move it up, or leave it out");
      }
    }
  }

  // Allowed results that no rule gives.
  void results_without_rule() {
    for (std::size_t o = 0; o < d_.outputs.size(); ++o) {
      for (const Value& value : table_.priorities[o]) {
        if (value.is(Kind::range)) continue;
        bool given = false;
        for (std::size_t r = 0; r < d_.rules.size() && !given; ++r) {
          const Node& root = *table_.outputs[r][o]->tree().root;
          given = effective_.count(r) > 0 && (root.op != Op::constant || equal_values(root.constant, value) == Ternary(true));
        }
        if (table_.otherwise[o]) {
          const Node& root = *table_.otherwise[o]->tree().root;
          given = given || root.op != Op::constant || equal_values(root.constant, value) == Ternary(true);
        }
        if (!given) add(Severity::warning, ErrorCode::unreachable_result, path_ + ".outputs[" + std::to_string(o) + "]", "no rule gives " + value.text());
      }
    }
  }

  // How a numeric result moves as one input rises, all others held.
  void slopes() {
    const bool single = d_.policy == HitPolicy::unique || d_.policy == HitPolicy::first || d_.policy == HitPolicy::any || d_.policy == HitPolicy::priority;
    if (!single || d_.outputs.size() != 1) return;
    for (const auto& constant : table_.constants) {
      if (!constant || constant->number_if() == nullptr) return;
    }
    std::vector<std::size_t> tested;
    for (std::size_t i = 0; i < table_.inputs.size(); ++i) {
      if (table_.index[i].tests_anything()) tested.push_back(i);
    }
    for (const std::size_t input : tested) {
      if (table_.index[input].kind() == ColumnIndex::Kind::number) slope(input, tested);
    }
  }

  void slope(std::size_t input, const std::vector<std::size_t>& tested) {
    std::vector<std::uint32_t> slots(table_.inputs.size());
    std::size_t combinations = 1;
    for (const std::size_t other : tested) {
      if (other != input) combinations *= std::size_t{table_.index[other].slots()};
      if (combinations > 2000) return;
    }
    std::set<std::pair<std::uint32_t, std::string>> told;
    for (std::size_t c = 0; c < combinations; ++c) {
      std::size_t rest = c;
      bool possible = true;
      for (const std::size_t other : tested) {
        if (other == input) continue;
        slots[other] = static_cast<std::uint32_t>(rest % table_.index[other].slots());
        rest /= table_.index[other].slots();
        possible = possible && exists(other, slots[other]);
      }
      if (possible) walk(input, slots, tested.size() == 1, told);
    }
  }

  void walk(std::size_t input, std::vector<std::uint32_t> slots, bool alone, std::set<std::pair<std::uint32_t, std::string>>& told) {
    std::optional<Decimal> before;
    for (std::uint32_t slot = 0; slot < table_.index[input].slots(); ++slot) {
      if (!exists(input, slot)) continue;
      slots[input] = slot;
      const auto now = result_at(slots);
      if (before && now && *now < *before && told.emplace(slot, "falls").second) {
        add(Severity::warning, ErrorCode::result_falls, path_, "the result falls from " + before->text() + " to " + now->text() + " as " + d_.inputs[input].name + " rises, at " + witness(slots), "who does better gets less");
      }
      if (alone && before && now && *now > *before) {
        add(Severity::info, ErrorCode::result_jumps, path_, "the result jumps from " + before->text() + " to " + now->text() + " (by " + (*now - *before).text() + ") at " + witness(slots));
      }
      before = now;
    }
  }

  std::optional<Decimal> result_at(const std::vector<std::uint32_t>& slots) const {
    Bits rules((d_.rules.size() + 63) / 64, ~std::uint64_t{0});
    Bits scratch;
    for (std::size_t i = 0; i < slots.size(); ++i) {
      if (!table_.index[i].tests_anything()) continue;
      const std::uint64_t* own = table_.index[i].rules_in(slots[i], scratch);
      for (std::size_t w = 0; w < rules.size(); ++w) rules[w] &= own[w];
    }
    std::optional<std::size_t> best;
    for (std::size_t r = 0; r < d_.rules.size(); ++r) {
      if ((rules[r / 64] >> (r % 64) & 1) == 0) continue;
      if (!simple_[r]) return std::nullopt;
      if (!best) best = r;
      else if (d_.policy == HitPolicy::priority && table_.rank(*table_.constants[r]) < table_.rank(*table_.constants[*best])) best = r;
    }
    if (!best) return std::nullopt;
    return *table_.constants[*best]->number_if();
  }

  const DecisionTable::Compiled& table_;
  const TableDefinition& d_;
  std::string path_;
  std::vector<bool> simple_;
  bool has_default_ = false;
  std::size_t leaves_ = 0;
  std::set<std::size_t> matched_, effective_;
  std::set<std::pair<std::size_t, std::size_t>> overlaps_;
  std::map<std::size_t, std::size_t> masked_by_;
  std::map<ErrorCode, std::size_t> shown_, hidden_;
  Findings findings_;
};

}  // namespace

Findings DecisionTable::verify() const { return Verifier(*compiled_).run(); }

}  // namespace attain::rule
