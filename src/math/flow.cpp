// Successive shortest paths: Dijkstra over reduced costs, then a blocking flow through the arcs of reduced cost zero.
#include "attain/math/flow.hpp"

#include <algorithm>
#include <functional>
#include <queue>

#include "attain/base/error.hpp"
#include "base/integer.hpp"

namespace attain {

namespace {

constexpr int128 kUnreached = int128(integer::largest_int128);

/// Residual arcs in one array, sorted by their tail: arc 2a goes as arc a was added, 2a + 1 back.
class Residual {
 public:
  struct Edge {
    std::size_t to;
    std::int64_t left;  // what can still be sent
    int128 cost;
    std::size_t back;   // the place of the opposite edge
  };

  Residual(std::size_t nodes, std::size_t arcs) : first_(nodes + 1, 0), level_(nodes), next_(nodes), distance_(nodes), potential_(nodes, 0), excess_(nodes, 0) {
    edges_.reserve(2 * arcs);
    place_.resize(arcs);
  }

  template <typename Arcs>
  void fill(const Arcs& arcs) {
    for (const auto& arc : arcs) ++first_[arc.from + 1], ++first_[arc.to + 1];
    for (std::size_t i = 1; i < first_.size(); ++i) first_[i] += first_[i - 1];
    edges_.resize(2 * arcs.size());
    std::vector<std::size_t> free(first_.begin(), first_.end() - 1);
    for (std::size_t a = 0; a < arcs.size(); ++a) {
      const auto& arc = arcs[a];
      const std::size_t there = free[arc.from]++, back = free[arc.to]++;
      // An arc that earns is used to the full at once: then every residual cost is at least zero.
      const bool full = arc.cost < 0;
      edges_[there] = {arc.to, full ? 0 : arc.capacity, arc.cost, back};
      edges_[back] = {arc.from, full ? arc.capacity : 0, -arc.cost, there};
      place_[a] = there;
      if (full) {
        excess_[arc.from] -= arc.capacity;
        excess_[arc.to] += arc.capacity;
      }
    }
  }

  [[nodiscard]] std::int64_t flow(std::size_t arc) const { return edges_[edges_[place_[arc]].back].left; }
  [[nodiscard]] std::vector<std::int64_t>& excess() noexcept { return excess_; }
  [[nodiscard]] const std::vector<int128>& potential() const noexcept { return potential_; }
  [[nodiscard]] bool reached(std::size_t node) const { return distance_[node] != kUnreached; }

  /// Shortest distances from all nodes with excess; whether a node that lacks is reached. Potentials follow.
  bool search() {
    using Item = std::pair<int128, std::size_t>;
    std::fill(distance_.begin(), distance_.end(), kUnreached);
    std::priority_queue<Item, std::vector<Item>, std::greater<>> queue;
    for (std::size_t node = 0; node < excess_.size(); ++node) {
      if (excess_[node] > 0) queue.emplace(distance_[node] = 0, node);
    }
    int128 farthest = -1;
    while (!queue.empty()) {
      const auto [distance, node] = queue.top();
      queue.pop();
      if (distance != distance_[node]) continue;
      if (excess_[node] < 0 && farthest < 0) farthest = distance;  // the nearest that lacks
      for (std::size_t e = first_[node]; e < first_[node + 1]; ++e) {
        const Edge& edge = edges_[e];
        if (edge.left == 0) continue;
        const int128 there = distance + reduced(node, edge);
        if (there < distance_[edge.to]) queue.emplace(distance_[edge.to] = there, edge.to);
      }
    }
    if (farthest < 0) return false;
    for (std::size_t node = 0; node < potential_.size(); ++node) potential_[node] += std::min(distance_[node], farthest);
    return true;
  }

  /// Sends all that arcs of reduced cost zero let through (Dinic's blocking flows, until none is left).
  void send() {
    while (layer()) {
      for (std::size_t node = 0; node < next_.size(); ++node) next_[node] = first_[node];
      for (std::size_t node = 0; node < excess_.size(); ++node) {
        while (excess_[node] > 0) {
          const std::int64_t sent = push(node);
          if (sent == 0) break;
          excess_[node] -= sent;
        }
      }
    }
  }

 private:
  [[nodiscard]] int128 reduced(std::size_t from, const Edge& edge) const { return edge.cost + potential_[from] - potential_[edge.to]; }

  bool layer() {
    std::fill(level_.begin(), level_.end(), 0);
    std::vector<std::size_t> queue;
    for (std::size_t node = 0; node < excess_.size(); ++node) {
      if (excess_[node] > 0) {
        level_[node] = 1;
        queue.push_back(node);
      }
    }
    bool found = false;
    for (std::size_t i = 0; i < queue.size(); ++i) {
      const std::size_t node = queue[i];
      found = found || excess_[node] < 0;
      for (std::size_t e = first_[node]; e < first_[node + 1]; ++e) {
        const Edge& edge = edges_[e];
        if (edge.left == 0 || level_[edge.to] != 0 || reduced(node, edge) != 0) continue;
        level_[edge.to] = level_[node] + 1;
        queue.push_back(edge.to);
      }
    }
    return found;
  }

  /// One path through the layers from that node to one that lacks, without recursion; what it carried.
  std::int64_t push(std::size_t start) {
    path_.clear();
    std::size_t node = start;
    while (excess_[node] >= 0) {
      bool forward = false;
      for (std::size_t& e = next_[node]; e < first_[node + 1]; ++e) {
        const Edge& edge = edges_[e];
        if (edge.left > 0 && level_[edge.to] == level_[node] + 1 && reduced(node, edge) == 0) {
          path_.push_back(e);
          node = edge.to;
          forward = true;
          break;
        }
      }
      if (forward) continue;
      if (path_.empty()) return 0;
      node = edges_[edges_[path_.back()].back].to;
      path_.pop_back();
      ++next_[node];
    }
    std::int64_t amount = std::min(excess_[start], -excess_[node]);
    for (const std::size_t e : path_) amount = std::min(amount, edges_[e].left);
    for (const std::size_t e : path_) {
      edges_[e].left -= amount;
      edges_[edges_[e].back].left += amount;
    }
    excess_[node] += amount;
    return amount;
  }

  std::vector<Edge> edges_;
  std::vector<std::size_t> first_, place_, level_, next_, path_;
  std::vector<int128> distance_, potential_;
  std::vector<std::int64_t> excess_;
};

}  // namespace

MinCostFlow::MinCostFlow(std::size_t nodes) : supply_(nodes, 0) {}

void MinCostFlow::check_node(std::size_t node) const {
  if (node >= supply_.size()) {
    throw Error(ErrorCode::invalid_argument, "node", "the network has no node " + std::to_string(node), "nodes are counted from 0");
  }
}

std::size_t MinCostFlow::arc(std::size_t from, std::size_t to, std::int64_t capacity, int128 cost) {
  check_node(from);
  check_node(to);
  if (capacity < 0) throw Error(ErrorCode::invalid_argument, "capacity", "a capacity is not negative: " + std::to_string(capacity));
  arcs_.push_back({from, to, capacity, cost});
  return arcs_.size() - 1;
}

std::size_t MinCostFlow::arc(std::size_t from, std::size_t to, std::span<const Step> steps) {
  const std::size_t first = arcs_.size();
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (i > 0 && steps[i].cost < steps[i - 1].cost) {
      throw Error(ErrorCode::invalid_argument, "steps[" + std::to_string(i) + "]", "the cost of further units falls", "a convex cost rises");
    }
    arc(from, to, steps[i].units, steps[i].cost);
  }
  return first;
}

void MinCostFlow::supply(std::size_t node, std::int64_t units) {
  check_node(node);
  if (__builtin_add_overflow(supply_[node], units, &supply_[node])) throw Error(ErrorCode::overflow, "supply", "a supply exceeds 64 bits");
}

MinCostFlow::Result MinCostFlow::solve() const {
  uint128 largest = 0;
  for (const Arc& arc : arcs_) largest = std::max(largest, integer::magnitude(arc.cost));
  if (largest > (integer::largest_int128 >> 2) / (supply_.size() + 1)) throw Error(ErrorCode::overflow, "cost", "the costs of a path exceed 127 bits", "count costs in larger units");
  int128 given = 0, sum = 0, most = 0;
  for (const std::int64_t units : supply_) {
    sum += units;
    if (units > 0) given += units;
  }
  for (const Arc& arc : arcs_) most += arc.cost < 0 ? arc.capacity : 0;   // used to the full at the start
  if (sum != 0) throw Error(ErrorCode::invalid_argument, "supply", "supplies add to " + to_text(sum) + ", not zero");
  if (given + most > INT64_MAX) throw Error(ErrorCode::overflow, "capacity", "supplies and capacities exceed 64 bits together", "no capacity need exceed the whole supply");

  Residual residual(supply_.size(), arcs_.size());
  residual.fill(arcs_);
  for (std::size_t node = 0; node < supply_.size(); ++node) residual.excess()[node] += supply_[node];
  while (residual.search()) residual.send();

  Result result;
  result.flow.resize(arcs_.size());
  for (std::size_t a = 0; a < arcs_.size(); ++a) {
    result.flow[a] = residual.flow(a);
    int128 cost = 0;
    if (__builtin_mul_overflow(int128(result.flow[a]), arcs_[a].cost, &cost) || __builtin_add_overflow(result.cost, cost, &result.cost)) {
      throw Error(ErrorCode::overflow, "cost", "the whole cost exceeds 127 bits", "count costs in larger units");
    }
  }
  result.potential = residual.potential();
  for (const std::int64_t excess : residual.excess()) result.lacking += std::max<std::int64_t>(excess, 0);
  if (result.lacking > 0) {
    result.reached.resize(supply_.size());
    for (std::size_t node = 0; node < supply_.size(); ++node) result.reached[node] = residual.reached(node);
  }
  return result;
}

}  // namespace attain
