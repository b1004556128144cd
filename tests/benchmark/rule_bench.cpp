// Rules: a simple expression, a ten-tier table over columns and row by row, a large FIRST table, and a condition over columns.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <random>
#include <string>
#include <vector>

#include "attain/rule/program.hpp"
#include "attain/rule/table.hpp"

using namespace attain;
using namespace attain::rule;

namespace {

// Processor time of this program, which has one thread: what others do on the machine counts less than by the clock on the wall.
double now() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }
double seconds(double from) { return now() - from; }

// The best of several runs: the others were disturbed.
template <typename Run>
double best_of(int runs, const Run& run) {
  double best = 1e30;
  for (int i = 0; i < runs; ++i) {
    const double from = now();
    run();
    best = std::min(best, seconds(from));
  }
  return best;
}

void simple_expression() {
  const Vocabulary words{{"amount", Type::Kind::number}, {"rate", Type::Kind::number}, {"bonus", Type::Kind::number}};
  const Expression e = Expression::parse("amount * rate + bonus", {.vocabulary = &words, .mode = Mode::strict});
  const Context context{{"amount", Decimal::of("1234.56")}, {"rate", Decimal::of("0.0825")}, {"bonus", 100}};
  constexpr int kTimes = 200'000;
  std::size_t digest = 0;
  const double time = best_of(7, [&] {
    for (int i = 0; i < kTimes; ++i) digest += static_cast<std::size_t>(e.evaluate(context).as_number().low_bits());
  });
  std::printf("limit simple_expression %.1f ns 300\n", time / kTimes * 1e9);
  if (digest == 42) std::printf("\n");
}

DecisionTable tiers() {
  TableDefinition d;
  d.name = "tiers";
  d.policy = HitPolicy::unique;
  d.inputs = {{"attainment", "", Type::Kind::number, ""}};
  d.outputs = {{"rate", Type::Kind::number, "", ""}};
  for (int i = 0; i < 10; ++i) {
    const auto edge = [](int k) { return Decimal::scaled(k * 15, 2).text(); };
    const std::string when = i == 0 ? "< " + edge(1) : i == 9 ? ">= " + edge(9) : "[" + edge(i) + ".." + edge(i + 1) + ")";
    d.rules.push_back({{when}, {Decimal::scaled(i, 2).text()}, ""});
  }
  return DecisionTable::compile(std::move(d), {.mode = Mode::strict});
}

void tier_table() {
  const DecisionTable table = tiers();
  constexpr std::size_t kRows = 10'000'000;
  std::vector<std::int64_t> cells(kRows);
  std::mt19937_64 random(7);
  for (auto& cell : cells) cell = static_cast<std::int64_t>(random() % 18000);  // 0…1.8 at scale 4
  const std::vector<ColumnData> data = {{cells.data()}};
  TableColumn out;
  const double columns = best_of(7, [&] { out = table.evaluate_columns({{"attainment", ColumnSpec::number(4)}}, data, kRows); });
  std::printf("limit ten_tiers_in_columns %.2f ns/row 5\n", columns / kRows * 1e9);
  constexpr std::size_t kFew = 200'000;
  std::size_t differences = 0;
  Context context;
  const double rows = best_of(3, [&] {
    for (std::size_t i = 0; i < kFew; ++i) {
      context.set("attainment", Decimal::scaled(cells[i], 4));
      if (!(table.evaluate(context) == out.results[out.codes[i]])) ++differences;
    }
  });
  std::printf("figure ten_tiers_row_by_row %.1f ns/row\n", rows / kFew * 1e9);
  std::printf("ratio ten_tiers_columns_against_rows %.1f -\n", (rows / kFew) / (columns / kRows));
  if (differences != 0) std::printf("DIFFERENCES: %zu\n", differences);
}

void large_table() {
  TableDefinition d;
  d.name = "large";
  d.policy = HitPolicy::first;
  d.inputs = {{"x", "", Type::Kind::number, ""}, {"y", "", Type::Kind::number, ""}};
  d.outputs = {{"z", Type::Kind::number, "", ""}};
  for (int i = 0; i < 80; ++i) {
    for (int j = 0; j < 50; ++j) {
      d.rules.push_back({{"[" + std::to_string(i * 10) + ".." + std::to_string(i * 10 + 12) + "]", "[" + std::to_string(j * 10) + ".." + std::to_string(j * 10 + 12) + "]"},
                         {std::to_string(i * 50 + j)}, ""});
    }
  }
  const double from = now();
  const DecisionTable table = DecisionTable::compile(std::move(d), {.mode = Mode::strict});
  std::printf("figure table_of_4000_compiled %.1f ms\n", seconds(from) * 1e3);
  std::vector<Context> contexts;
  std::mt19937 random(3);
  for (int i = 0; i < 1000; ++i) contexts.push_back({{"x", static_cast<int>(random() % 800)}, {"y", static_cast<int>(random() % 500)}});
  std::size_t digest = 0;
  const double time = best_of(7, [&] {
    for (int k = 0; k < 20; ++k) {
      for (const Context& context : contexts) digest += static_cast<std::size_t>(table.evaluate(context).as_number().low_bits());
    }
  });
  std::printf("limit first_of_4000_rules %.1f ns 2000\n", time / 20000 * 1e9);
  if (digest == 42) std::printf("\n");
}

void condition() {
  Dictionary segments;
  const std::uint32_t retail = segments.intern("retail"), key = segments.intern("key"), other = segments.intern("other");
  const Vocabulary words{{"amount", Type::Kind::number}, {"customer.segment", Type::Kind::string}, {"on", Type::Kind::date}};
  const Expression e = Expression::parse("amount > 100 and customer.segment in (\"retail\", \"key\") and on >= @\"2026-01-01\"", {.vocabulary = &words, .mode = Mode::filter});
  const Program program(e, {{"amount", ColumnSpec::number(2)}, {"customer.segment", ColumnSpec::text(&segments)}, {"on", ColumnSpec::date()}});
  constexpr std::size_t kRows = 4'000'000;
  std::vector<std::int64_t> amounts(kRows);
  std::vector<std::uint32_t> codes(kRows);
  std::vector<std::int32_t> days(kRows);
  std::mt19937 random(5);
  for (std::size_t i = 0; i < kRows; ++i) {
    amounts[i] = static_cast<std::int64_t>(random() % 40000);
    codes[i] = std::vector<std::uint32_t>{retail, key, other}[random() % 3];
    days[i] = 20000 + static_cast<std::int32_t>(random() % 1000);
  }
  std::vector<std::uint8_t> mask(kRows);
  const std::vector<ColumnData> data = {{amounts.data()}, {codes.data()}, {days.data()}};
  std::size_t count = 0;
  const double time = best_of(7, [&] { count = program.select(data, kRows, mask.data()); });
  std::printf("figure condition_in_columns %.2f ns/row\n", time / kRows * 1e9);
  std::printf("  %zu of %zu rows selected\n", count, kRows);
}

}  // namespace

int main() {
  simple_expression();
  tier_table();
  large_table();
  condition();
}
