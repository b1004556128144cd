#pragma once
/// Expectations of piecewise functions under a normal distribution, in closed form: statistics in double, never money.
///
///     normal_expectation(Piecewise::linear({{Decimal::of("0.5"), 50}, {1, 100}, {Decimal::of("1.5"), 200}}), 0.95, 0.25);

#include <limits>
#include <vector>

#include "attain/math/piecewise.hpp"

namespace attain {

/// c0 + c1 x + c2 x² on [from, to).
struct QuadraticPiece {
  double from = -std::numeric_limits<double>::infinity(), to = std::numeric_limits<double>::infinity();
  double c0 = 0, c1 = 0, c2 = 0;
};

/// E f(X) for X ~ N(mean, deviation²), exact up to rounding: ∑ over the pieces of truncated moments P = Φ(β) − Φ(α), E[X;·] = μP − σ(φ(β) − φ(α)),
/// E[X²;·] = (μ² + σ²)P − σ((to + μ)φ(β) − (from + μ)φ(α)). With deviation 0: f(mean). Throws invalid_argument for a negative or infinite one.
[[nodiscard]] double normal_expectation(const std::vector<QuadraticPiece>& pieces, double mean, double deviation);
[[nodiscard]] double normal_expectation(const Piecewise& function, double mean, double deviation);
/// The stretches of a function as pieces, its ends included.
[[nodiscard]] std::vector<QuadraticPiece> pieces_of(const Piecewise& function);
/// P(X ≥ x).
[[nodiscard]] double normal_tail(double x, double mean, double deviation);

}  // namespace attain
