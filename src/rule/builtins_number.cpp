#include <algorithm>

#include "builtins.hpp"

namespace attain::rule {

namespace {

template <Decimal (*Function)(const Decimal&)>
Value of_one(Evaluator&, Arguments a) {
  const Decimal* n = number_of(a[0]);
  return n == nullptr ? Value() : guarded([&] { return Function(*n); });
}

Decimal absolute(const Decimal& n) { return n.abs(); }

// The scale a rounding accepts: the standard's −6111…6176.
std::optional<int> scale_of(const Value& value) {
  const auto scale = integer_of(value);
  if (!scale || *scale < -6111 || *scale > 6176) return std::nullopt;
  return static_cast<int>(*scale);
}

Value rounded(const Decimal& n, int scale, RoundingMode mode) {
  return guarded([&] {
    if (scale >= 0 && n.scale() <= scale) return n;
    return n.rounded(scale, mode);
  });
}

template <RoundingMode mode>
Value round_to(Evaluator&, Arguments a) {
  const Decimal* n = number_of(a[0]);
  if (n == nullptr) return {};
  if (a.size() == 1) return rounded(*n, 0, mode);
  const auto scale = number_of(a[1]) == nullptr ? std::nullopt : scale_of(Value(number_of(a[1])->rounded(0, RoundingMode::down)));
  return scale ? rounded(*n, *scale, mode) : Value();
}

Value absolute_any(Evaluator& e, Arguments a) {
  const Value& v = scalar(a[0]);
  if (v.is(Kind::months_duration)) return v.as_months().months < 0 ? arithmetic(Op::multiply, v, Value(-1)) : v;
  if (v.is(Kind::seconds_duration)) return v.as_seconds().seconds < 0 ? arithmetic(Op::multiply, v, Value(-1)) : v;
  return of_one<absolute>(e, a);
}

Value modulo(Evaluator&, Arguments a) {
  const Decimal* n = number_of(a[0]);
  const Decimal* by = number_of(a[1]);
  if (n == nullptr || by == nullptr || by->is_zero()) return {};
  return guarded([&] { return remainder_floor(*n, *by); });
}

Value square(Evaluator&, Arguments a) {
  const Decimal* n = number_of(a[0]);
  if (n == nullptr || n->sign() < 0) return {};
  return guarded([&] { return square_root(*n); });
}

Value logarithm(Evaluator&, Arguments a) {
  const Decimal* n = number_of(a[0]);
  if (n == nullptr || n->sign() <= 0) return {};
  return guarded([&] { return natural_log(*n); });
}

Value parity(Arguments a, bool odd) {
  const Decimal* n = number_of(a[0]);
  if (n == nullptr) return {};
  if (!n->is_integer()) return false;
  return guarded([&] { return Value(remainder_floor(*n, Decimal(2)).is_zero() != odd); });
}
Value is_odd(Evaluator&, Arguments a) { return parity(a, true); }
Value is_even(Evaluator&, Arguments a) { return parity(a, false); }

// Numbers of a list; empty when something else is among them, or nothing.
std::optional<std::vector<Decimal>> numbers_in(Evaluator& e, Arguments a) {
  const std::vector<Value> items = items_of(a);
  std::vector<Decimal> numbers;
  for (const Value& item : items) {
    e.step();
    const Decimal* n = item.number_if();
    if (n == nullptr) return std::nullopt;
    numbers.push_back(*n);
  }
  if (numbers.empty()) return std::nullopt;
  return numbers;
}

Value sum(Evaluator& e, Arguments a) {
  const auto items = items_of(a);
  if (items.empty()) return {};
  Value total = items[0];
  if (items.size() == 1 && !total.is(Kind::number) && !total.is(Kind::months_duration) && !total.is(Kind::seconds_duration)) return {};
  for (std::size_t i = 1; i < items.size(); ++i) {
    e.step();
    if (total.kind() != items[i].kind() || total.is(Kind::string)) return {};
    total = arithmetic(Op::add, total, items[i]);
    if (total.is_null()) return {};
  }
  return total;
}

Value product(Evaluator& e, Arguments a) {
  const auto numbers = numbers_in(e, a);
  if (!numbers) return {};
  return guarded([&] {
    Decimal total = 1;
    for (const Decimal& n : *numbers) total *= n;
    return total;
  });
}

Value mean(Evaluator& e, Arguments a) {
  const auto items = items_of(a);
  const Value total = sum(e, a);
  if (total.is_null()) return {};
  return arithmetic(Op::divide, total, Value(items.size()));
}

Value median(Evaluator& e, Arguments a) {
  auto numbers = numbers_in(e, a);
  if (!numbers) return {};
  std::sort(numbers->begin(), numbers->end());
  const std::size_t half = numbers->size() / 2;
  if (numbers->size() % 2 == 1) return (*numbers)[half];
  return guarded([&] { return ((*numbers)[half - 1] + (*numbers)[half]) / Decimal(2); });
}

Value standard_deviation(Evaluator& e, Arguments a) {
  const auto numbers = numbers_in(e, a);
  if (!numbers || numbers->size() < 2) return {};
  return guarded([&] {
    Decimal total = 0;
    for (const Decimal& n : *numbers) total += n;
    const Decimal count(numbers->size());
    const Decimal average = total / count;
    Decimal squares = 0;
    for (const Decimal& n : *numbers) squares += (n - average) * (n - average);
    return square_root(squares / (count - Decimal(1)));
  });
}

Value mode(Evaluator& e, Arguments a) {
  if (a.size() == 1 && a[0].is(Kind::list) && a[0].as_list().empty()) return e.make_list({});
  auto numbers = numbers_in(e, a);
  if (!numbers) return {};
  std::sort(numbers->begin(), numbers->end());
  std::size_t most = 0;
  std::vector<Value> modes;
  for (std::size_t i = 0; i < numbers->size();) {
    std::size_t j = i;
    while (j < numbers->size() && (*numbers)[j] == (*numbers)[i]) ++j;
    if (j - i > most) most = j - i, modes.clear();
    if (j - i == most) modes.emplace_back((*numbers)[i]);
    i = j;
  }
  return e.make_list(std::move(modes));
}

// The only random thing the language has is refused: a result must not depend on anything but its inputs.
constexpr auto kNumber = Type::Kind::number;
constexpr Builtin kTable[] = {
    {"abs", "n", absolute_any},
    {"decimal", "n, scale", round_to<RoundingMode::half_even>, kNumber},
    {"floor", "n, scale?", round_to<RoundingMode::floor>, kNumber},
    {"ceiling", "n, scale?", round_to<RoundingMode::ceiling>, kNumber},
    {"round up", "n, scale", round_to<RoundingMode::up>, kNumber},
    {"round down", "n, scale", round_to<RoundingMode::down>, kNumber},
    {"round half up", "n, scale", round_to<RoundingMode::half_up>, kNumber},
    {"round half down", "n, scale", round_to<RoundingMode::half_down>, kNumber},
    {"modulo", "dividend, divisor", modulo, kNumber},
    {"sqrt", "number", square, kNumber},
    {"log", "number", logarithm, kNumber},
    {"exp", "number", of_one<exponential>, kNumber},
    {"odd", "number", is_odd, Type::Kind::boolean},
    {"even", "number", is_even, Type::Kind::boolean},
    {"sum", "list|n...", sum},
    {"product", "list|n...", product, kNumber},
    {"mean", "list|n...", mean},
    {"median", "list|n...", median, kNumber},
    {"stddev", "list|n...", standard_deviation, kNumber},
    {"mode", "list|n...", mode, Type::Kind::list},
};

}  // namespace

std::span<const Builtin> number_builtins() noexcept { return kTable; }

}  // namespace attain::rule
