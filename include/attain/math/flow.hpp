#pragma once
/// Flow: whole units sent through a network at the least cost, exactly: integer capacities, integer costs, one optimum reproducibly.
///
/// Invariants: what flows into a node and its supply leave it again; 0 ≤ flow ≤ capacity on every arc; no cheaper flow exists (the potentials
/// prove it: an arc below capacity costs at least potential[to] - potential[from], an arc with flow at most that).
///
///     MinCostFlow net(3);
///     net.supply(0, 5);  net.supply(2, -5);
///     net.arc(0, 1, 4, 1);  net.arc(1, 2, 4, 1);  const auto direct = net.arc(0, 2, 9, 5);
///     net.solve().flow[direct];                                // 1: four units go by 1, one directly

#include <cstdint>
#include <span>
#include <vector>

#include "attain/base/decimal.hpp"

namespace attain {

class MinCostFlow {
 public:
  /// Units that cost the same each, of a cost that rises with the flow.
  struct Step {
    std::int64_t units = 0;
    int128 cost = 0;
  };
  struct Result {
    std::vector<std::int64_t> flow;      ///< by arc, in the order in which they were added
    int128 cost = 0;                     ///< Σ flow × cost
    std::vector<int128> potential;       ///< by node: the price of a unit there; 0 where nothing had to be moved
    /// Supply that could not be sent: 0 when the flow is feasible. Then `reached` marks the nodes from which more was wanted to go out than the
    /// full arcs between them and the rest let through: the smallest cut.
    std::int64_t lacking = 0;
    std::vector<bool> reached;
  };

  explicit MinCostFlow(std::size_t nodes);
  /// An arc; its index is in the order of calls. Capacity ≥ 0 (invalid_argument), cost of either sign. A loop of negative cost is used to the full.
  std::size_t arc(std::size_t from, std::size_t to, std::int64_t capacity, int128 cost = 0);
  /// An arc for each step, costs rising (invalid_argument otherwise): a convex cost. Returns the index of the first; the others follow.
  std::size_t arc(std::size_t from, std::size_t to, std::span<const Step> steps);
  /// Units that enter (positive) or leave (negative) the network at that node, in addition to what was said before.
  void supply(std::size_t node, std::int64_t units);
  [[nodiscard]] std::size_t nodes() const noexcept { return supply_.size(); }
  [[nodiscard]] std::size_t arcs() const noexcept { return arcs_.size(); }

  /// The cheapest flow that sends every supply, by successive shortest paths with potentials and a blocking flow in each round; ties to the arcs
  /// added first. Supplies must add to zero (invalid_argument). Throws overflow where costs leave 127 bits. Not feasible is a result, not an error.
  [[nodiscard]] Result solve() const;

 private:
  struct Arc {
    std::size_t from, to;
    std::int64_t capacity;
    int128 cost;
  };
  void check_node(std::size_t node) const;
  std::vector<Arc> arcs_;
  std::vector<std::int64_t> supply_;
};

}  // namespace attain
