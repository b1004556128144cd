// Changing a sheet in the middle of its period, and the bridge between versions.
#include <algorithm>
#include <map>
#include <numeric>

#include "attain/math/apportion.hpp"
#include "life.hpp"

namespace attain {

using namespace targeting;

namespace {

[[noreturn]] void refuse(const char* path, const std::string& message, const std::string& hint = {}) { throw Error(ErrorCode::invalid_argument, path, message, hint); }

class Reviser {
 public:
  Reviser(const Book& book, const TargetSheet& sheet, const ReviseOptions& options)
      : book_(book), sheet_(sheet), o_(options), s_(sheet.impl()), g_(*s_.grid), next_(sheet), who_(codes_of(s_.book, options.node, "for")) {
    if (o_.reason.empty()) refuse("reason", "a revision says why", "give a reason");
    if (o_.state != "draft" && o_.state != "released" && o_.state != "objected" && o_.state != "withdrawn") refuse("state", "\"" + o_.state + "\" is no state of targets", "draft, released, objected or withdrawn");
    const bool by_days = o_.how == TargetRevise::relief || o_.how == TargetRevise::hand_over, by_from = o_.how == TargetRevise::keep_annual || o_.how == TargetRevise::catch_up;
    if (by_days != o_.days.has_value()) refuse("days", by_days ? "the days to take off are needed" : "days go with relief and hand_over");
    if (by_from != o_.from.has_value()) refuse("from", by_from ? "the first day that may change is needed" : "\"from\" goes with keep_annual and catch_up");
    if ((o_.how == TargetRevise::keep_annual) != o_.value.has_value()) refuse("value", o_.how == TargetRevise::keep_annual ? "the new number is needed" : "a value goes with keep_annual");
    if (!by_days && (o_.peers || !o_.to.empty())) refuse("to", "only days are handed to others");
    if (o_.peers && !o_.to.empty()) refuse("to", "either peers or named ones");
    if (o_.how == TargetRevise::hand_over && !o_.peers && o_.to.empty()) refuse("to", "who takes over is needed", "\"peers\", or a list of {\"for\", \"share\"}");
    if (by_from && (*o_.from < sheet.period().first() || *o_.from >= sheet.period().end())) refuse("from", "lies outside " + sheet.period().text());
    if (by_days && !sheet.period().contains(*o_.days)) refuse("days", "reach beyond " + sheet.period().text());
    if (s_.cells_of(who_).empty()) throw Error(ErrorCode::not_found, "for", "the sheet has nothing for " + text_of(o_.node));
  }

  TargetSheet run() {
    TargetRevision revision{sheet_.revision().version + 1, o_.state, o_.reason};
    switch (o_.how) {
      case TargetRevise::release:
        if (sheet_.revision().state == "draft") revision.version = sheet_.revision().version;
        return sheet_.revised({}, std::move(revision));
      case TargetRevise::keep_annual: keep_annual(); break;
      case TargetRevise::catch_up: catch_up(); break;
      case TargetRevise::relief:
      case TargetRevise::hand_over: hand_over(); break;
    }
    next_.check_open(book_);
    return std::move(next_).done(std::move(revision));
  }

 private:
  // ---- what is frozen

  [[nodiscard]] std::int64_t frozen(std::size_t cell) {
    const Period& period = g_.periods[g_.period[cell]];
    if (period.first() >= *o_.from) return 0;
    if (period.end() <= *o_.from) return s_.units[cell];
    const auto known = straddling_.find(cell);
    if (known != straddling_.end()) return known->second;
    std::int64_t sum = 0;
    if (g_.leaf(cell)) {
      const std::vector<std::int64_t> days = sheet_.days(cell);
      sum = std::accumulate(days.begin(), days.begin() + (*o_.from - period.first()), std::int64_t(0));
    } else if (s_.pushed(cell) == s_.units[cell]) {
      for (std::size_t i = 0; i < g_.count[cell]; ++i) sum += frozen(g_.first[cell] + i);
    } else {
      sum = s_.units_in(cell, period.first(), *o_.from);
    }
    return straddling_[cell] = sum;
  }
  [[nodiscard]] std::int64_t open(std::size_t cell) { return s_.units[cell] - frozen(cell); }

  /// The cell's open part becomes `units`; everything below follows in proportion to what was open.
  void share_down(std::size_t cell, std::int64_t units) {
    if (units == open(cell)) return;
    next_.set(cell, frozen(cell) + units);
    const Period& period = g_.periods[g_.period[cell]];
    if (g_.leaf(cell)) {
      if (period.first() >= *o_.from) return;
      std::vector<std::int64_t> days = sheet_.days(cell);
      days.resize(std::size_t(*o_.from - period.first()));
      next_.hold_days(cell, period.first(), days);
      return;
    }
    std::vector<int128> weights;
    int128 base = 0;
    for (std::size_t i = 0; i < g_.count[cell]; ++i) {
      weights.push_back(open(g_.first[cell] + i));
      base += weights.back();
    }
    int128 total = units;
    if (s_.pushed(cell) != s_.units[cell] && open(cell) > 0) total = multiply_divide(base, units, open(cell));   // the hedge and what was adjusted stay in proportion
    if (base == 0) {
      for (std::size_t i = 0; i < g_.count[cell]; ++i) weights[i] = g_.periods[g_.period[g_.first[cell] + i]].end() > *o_.from ? 1 : 0;
      if (std::all_of(weights.begin(), weights.end(), [](int128 w) { return w == 0; })) {
        throw Error(ErrorCode::infeasible, "from", "nothing under " + s_.name(cell) + " is open from " + o_.from->text() + " on to take " + sheet_.amount(units).text());
      }
    }
    const std::int64_t unit = g_.levels[g_.level[g_.first[cell]]].unit;
    std::vector<int128> parts = largest_remainder(total / unit, weights);
    for (int128& part : parts) part *= unit;
    parts[std::size_t(std::max_element(weights.begin(), weights.end()) - weights.begin())] += total % unit;
    for (std::size_t i = 0; i < g_.count[cell]; ++i) share_down(g_.first[cell] + i, std::int64_t(parts[i]));
  }

  /// Several cells' open parts become `units` together.
  void share_over(const std::vector<std::size_t>& cells, int128 units, const char* path) {
    if (units < 0) throw Error(ErrorCode::infeasible, path, "what is frozen before " + o_.from->text() + " exceeds it by " + sheet_.amount(std::int64_t(-units)).text(), "raise the value, or begin earlier");
    std::vector<int128> weights;
    for (const std::size_t cell : cells) weights.push_back(open(cell));
    if (std::all_of(weights.begin(), weights.end(), [](int128 w) { return w == 0; })) {
      for (std::size_t i = 0; i < cells.size(); ++i) weights[i] = g_.periods[g_.period[cells[i]]].end() > *o_.from ? 1 : 0;
    }
    if (units == 0 && std::all_of(weights.begin(), weights.end(), [](int128 w) { return w == 0; })) return;
    const std::vector<int128> parts = largest_remainder(units, weights);
    for (std::size_t i = 0; i < cells.size(); ++i) share_down(cells[i], std::int64_t(parts[i]));
  }

  // ---- the ways

  void keep_annual() {
    const std::vector<std::uint32_t> tops = s_.cells_of(who_);
    const auto value = o_.value->to_scaled(sheet_.scale());
    if (!value) refuse("value", o_.value->text() + " has more decimals than the sheet's " + std::to_string(sheet_.scale()));
    if (*value < 0) refuse("value", "a target is not negative");
    int128 fixed = 0, before = 0;
    for (const std::uint32_t cell : tops) {
      fixed += frozen(cell);
      before += s_.units[cell];
    }
    share_over({tops.begin(), tops.end()}, *value - fixed, "value");
    if (o_.within_parent) {
      std::map<std::size_t, int128> by;   // parents and what their members changed by
      for (const std::uint32_t cell : tops) {
        if (cell == 0) refuse("within_parent", "nobody is beside the whole company");
        by[g_.parent[cell]] += next_.units(cell) - s_.units[cell];
      }
      for (const auto& [parent, change] : by) {
        std::vector<std::size_t> beside;
        int128 left = -change;
        for (std::size_t i = 0; i < g_.count[parent]; ++i) {
          const std::size_t cell = g_.first[parent] + i;
          if (std::binary_search(tops.begin(), tops.end(), std::uint32_t(cell))) continue;
          beside.push_back(cell);
          left += open(cell);
        }
        if (beside.empty() && change != 0) throw Error(ErrorCode::infeasible, "within_parent", "nobody is beside " + text_of(o_.node) + " to give or take the difference");
        if (!beside.empty()) share_over(beside, left, "value");
      }
    }
    sum_up({});
  }

  /// The lowest somebodies under the node, each with the highest cells that are theirs alone.
  [[nodiscard]] std::map<std::uint32_t, std::vector<std::size_t>> lowest() const {
    std::vector<bool> inside(g_.cells(), false);
    for (const std::uint32_t cell : s_.cells_of(who_)) inside[cell] = true;
    std::map<std::uint32_t, std::vector<std::size_t>> result;
    std::vector<bool> lowest_node(g_.nodes.size(), true);
    for (std::size_t n = 1; n < g_.nodes.size(); ++n) lowest_node[g_.nodes[n].parent] = false;
    for (std::size_t cell = 0; cell < g_.cells(); ++cell) {
      if (cell > 0 && inside[g_.parent[cell]]) inside[cell] = true;
      if (!inside[cell] || !lowest_node[g_.node[cell]]) continue;
      if (cell > 0 && g_.node[g_.parent[cell]] == g_.node[cell]) continue;
      result[g_.node[cell]].push_back(cell);
    }
    return result;
  }

  void catch_up() {
    const Date from = *o_.from;
    if (from == sheet_.period().first()) refuse("from", "nothing lies before " + from.text() + " to catch up on");
    const Period past = Period::half_open(sheet_.period().first(), from);
    const auto mine = lowest();
    std::vector<Codes> nodes;
    for (const auto& [node, cells] : mine) {
      if (g_.nodes[node].own_members) throw Error(ErrorCode::infeasible, "for", "the own members of a team cannot be measured apart: " + s_.name(cells.front()), "plan by salesperson");
      nodes.push_back(g_.codes(node));
    }
    const auto actuals = actuals_of(book_, sheet_, nodes, past, o_.as_of.value_or(from - 1));
    for (const auto& [node, cells] : mine) {
      int128 fixed = 0, open_units = 0;
      for (const std::size_t cell : cells) {
        fixed += frozen(cell);
        open_units += open(cell);
      }
      const int128 done = actuals.at(g_.codes(node)).rounded_scaled(sheet_.scale());
      share_over(cells, std::max<int128>(0, open_units + fixed - done), "from");
    }
    std::vector<bool> keeps(g_.cells(), false);
    for (std::size_t cell = 0; cell < g_.cells(); ++cell) keeps[cell] = !g_.leaf(cell) && g_.periods[g_.period[cell]].first() < from;
    sum_up(keeps);
  }

  void sum_up(const std::vector<bool>& keeps) { next_.add_up(keeps); }

  // ---- days for others

  /// Units of a lowest cell's days that lie in `days`, by day from the cell's first.
  void hand_over() {
    struct Receiver {
      TargetNode node;
      Decimal share;
    };
    const std::vector<std::size_t> mine = leaves();
    std::map<std::size_t, std::vector<std::int64_t>> gains;   // by receiving cell: units a day of `days`
    std::map<std::size_t, std::vector<std::int64_t>> losses;
    bool any = false;
    for (const std::size_t cell : mine) {
      const Period& period = g_.periods[g_.period[cell]];
      if (!period.overlaps(*o_.days)) continue;
      const Period within = *period.intersection(*o_.days);
      std::vector<std::int64_t> days = sheet_.days(cell);
      std::int64_t taken = 0;
      for (Date day = within.first(); day < within.end(); ++day) taken += std::exchange(days[std::size_t(day - period.first())], 0);
      if (taken == 0) continue;
      any = true;
      next_.set(cell, s_.units[cell] - taken);
      losses[cell] = days;
      give(cell, within, taken, gains);
    }
    if (!any) throw Error(ErrorCode::infeasible, "days", text_of(o_.node) + " has no target in " + o_.days->text());
    for (auto& [cell, days] : losses) {
      const auto gain = gains.find(cell);
      if (gain != gains.end()) throw Error(ErrorCode::invalid_argument, "to", "nobody takes over from oneself: " + s_.name(cell));
      next_.hold_days(cell, g_.periods[g_.period[cell]].first(), days);
    }
    for (auto& [cell, days] : gains) {
      next_.set(cell, s_.units[cell] + std::accumulate(days.begin(), days.end(), std::int64_t(0)));
      std::vector<std::int64_t> all = sheet_.days(cell);
      for (std::size_t i = 0; i < all.size(); ++i) all[i] += days[i];
      next_.hold_days(cell, g_.periods[g_.period[cell]].first(), all);
    }
    sum_up({});
  }

  [[nodiscard]] std::vector<std::size_t> leaves() const {
    std::vector<bool> inside(g_.cells(), false);
    for (const std::uint32_t cell : s_.cells_of(who_)) inside[cell] = true;
    std::vector<std::size_t> result;
    for (std::size_t cell = 0; cell < g_.cells(); ++cell) {
      if (cell > 0 && inside[g_.parent[cell]]) inside[cell] = true;
      if (inside[cell] && g_.leaf(cell)) result.push_back(cell);
    }
    return result;
  }

  /// The cell of somebody else for the same things in the same period.
  [[nodiscard]] std::optional<std::size_t> like(std::size_t cell, const Codes& other) const {
    Codes codes = g_.codes(g_.node[cell]);
    for (std::size_t d = 0; d < codes.size(); ++d) {
      if (who_[d] != kNone) codes[d] = kNone;
      if (other[d] != kNone) codes[d] = other[d];
    }
    return s_.find(codes, g_.periods[g_.period[cell]]);
  }

  void give(std::size_t cell, const Period& within, std::int64_t taken, std::map<std::size_t, std::vector<std::int64_t>>& gains) {
    std::vector<std::size_t> receivers;
    std::vector<int128> weights;
    const Period& period = g_.periods[g_.period[cell]];
    if (o_.peers) {
      for (const Codes& peer : peers(cell)) {
        if (const auto found = like(cell, peer)) {
          receivers.push_back(*found);
          weights.push_back(in_days(*found, within));
        }
      }
      if (receivers.empty()) throw Error(ErrorCode::infeasible, "to", "nobody beside " + s_.name(cell) + " has targets to take " + sheet_.amount(taken).text());
      if (std::all_of(weights.begin(), weights.end(), [](int128 w) { return w == 0; })) std::fill(weights.begin(), weights.end(), 1);
    } else if (o_.to.empty()) {
      return;   // relief: everything above has so much less
    } else {
      std::vector<Decimal> shares;
      Decimal sum;
      for (const auto& [node, share] : o_.to) {
        if (share.sign() < 0) refuse("to", "a share is negative: " + share.text());
        const auto found = like(cell, codes_of(s_.book, node, "to"));
        if (!found) throw Error(ErrorCode::not_found, "to", "the sheet has no target of " + text_of(node) + " like " + s_.name(cell), "make a successor on a book that knows them");
        receivers.push_back(*found);
        shares.push_back(share);
        sum += share;
      }
      if (sum != Decimal(1)) refuse("to", "the shares add to " + sum.normalized().text() + ", not 1");
      weights = integer_weights(shares);
    }
    const std::int64_t unit = g_.levels[g_.level[cell]].unit;
    std::vector<int128> parts = largest_remainder(int128(taken / unit), weights);
    for (int128& part : parts) part *= unit;
    parts[std::size_t(std::max_element(weights.begin(), weights.end()) - weights.begin())] += taken % unit;
    for (std::size_t i = 0; i < receivers.size(); ++i) {
      // Over their days of the time as they are phased, else over the donor's.
      std::vector<std::int64_t> by = sheet_.days(receivers[i]), from = sheet_.days(cell);
      std::vector<int128> weigh(by.size(), 0);
      for (std::vector<std::int64_t>* shape : {&by, &from}) {
        for (Date day = within.first(); day < within.end(); ++day) weigh[std::size_t(day - period.first())] = (*shape)[std::size_t(day - period.first())];
        if (std::any_of(weigh.begin(), weigh.end(), [](int128 w) { return w != 0; })) break;
      }
      const std::vector<int128> days = largest_remainder(parts[i], weigh);
      std::vector<std::int64_t>& gain = gains[receivers[i]];
      gain.resize(days.size(), 0);
      for (std::size_t d = 0; d < days.size(); ++d) gain[d] += std::int64_t(days[d]);
    }
  }

  [[nodiscard]] int128 in_days(std::size_t cell, const Period& within) const {
    const Period& period = g_.periods[g_.period[cell]];
    const std::vector<std::int64_t> days = sheet_.days(cell);
    return std::accumulate(days.begin() + (within.first() - period.first()), days.begin() + (within.end() - period.first()), int128(0));
  }

  /// Who stands beside the node: the nodes of its parent, without itself.
  [[nodiscard]] std::vector<Codes> peers(std::size_t cell) const {
    std::uint32_t node = g_.node[cell];
    while (node != 0 && !says(node)) node = g_.nodes[node].parent;   // the cell may be of a product below the node
    while (node != 0 && says(g_.nodes[node].parent)) node = g_.nodes[node].parent;
    std::vector<Codes> result;
    for (std::uint32_t n = 1; n < g_.nodes.size(); ++n) {
      if (n == node || node == 0 || g_.nodes[n].parent != g_.nodes[node].parent || g_.nodes[n].level != g_.nodes[node].level || g_.nodes[n].own_members) continue;
      Codes only = everybody();
      only[at(g_.nodes[n].by)] = g_.nodes[n].code;
      result.push_back(only);
    }
    return result;
  }
  [[nodiscard]] bool says(std::uint32_t node) const {
    const Codes codes = g_.codes(node);
    for (std::size_t d = 0; d < who_.size(); ++d) {
      if (who_[d] != kNone && codes[d] != who_[d]) return false;
    }
    return true;
  }

  const Book& book_;
  const TargetSheet& sheet_;
  const ReviseOptions& o_;
  const TargetSheet::Impl& s_;
  const Grid& g_;
  Revision next_;
  Codes who_;
  std::map<std::size_t, std::int64_t> straddling_;
};

constexpr std::array<std::string_view, 5> kHow = {"release", "keep_annual", "catch_up", "relief", "hand_over"};

}  // namespace

std::string_view name_of(TargetRevise how) noexcept { return kHow[static_cast<std::size_t>(how)]; }

ReviseOptions revise_options(const Book& book, const Reader& in) {
  in.refuse_unknown({"how", "for", "from", "days", "value", "to", "within_parent", "as_of", "state", "reason"});
  ReviseOptions options;
  const Reader how = in.at("how");
  const auto word = std::find(kHow.begin(), kHow.end(), how.text());
  if (word == kHow.end()) throw how.error(ErrorCode::invalid_argument, "unknown way \"" + how.text() + "\"", did_you_mean(how.text(), {kHow.begin(), kHow.end()}));
  options.how = static_cast<TargetRevise>(word - kHow.begin());
  if (const auto node = in.find("for")) options.node = target_node(*node);
  if (const auto from = in.find("from")) options.from = from->date();
  if (const auto days = in.find("days")) options.days = book.period(days->text());
  if (const auto value = in.find("value")) options.value = value->number();
  if (const auto to = in.find("to")) {
    if (to->is_text()) {
      if (to->text() != "peers" && to->text() != "nobody") throw to->error(ErrorCode::invalid_argument, "\"" + to->text() + "\" is nobody", "\"peers\", \"nobody\", or a list of {\"for\", \"share\"}");
      options.peers = to->text() == "peers";
    } else {
      for (const Reader& one : to->items()) {
        one.refuse_unknown({"for", "share"});
        options.to.emplace_back(target_node(one.at("for")), one.number_or("share", Decimal(1)));
      }
    }
  }
  options.within_parent = in.boolean_or("within_parent", false);
  if (const auto as_of = in.find("as_of")) options.as_of = as_of->date();
  options.state = in.text_or("state", "released");
  options.reason = in.text_or("reason", "");
  return options;
}

TargetSheet revise(const Book& book, const TargetSheet& sheet, const ReviseOptions& options) { return Reviser(book, sheet, options).run(); }

}  // namespace attain
