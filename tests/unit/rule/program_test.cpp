#include "attain/rule/program.hpp"

#include <random>

#include "test.hpp"

using namespace attain;
using namespace attain::rule;

namespace {

// A small table of facts with nulls and with numbers that overflow when multiplied.
struct Facts {
  Dictionary kinds;
  std::vector<std::int64_t> amount, quantity;
  std::vector<std::uint32_t> kind, channel;
  std::vector<std::int32_t> on;
  std::vector<std::uint8_t> paid;

  explicit Facts(std::uint32_t seed, std::size_t rows) {
    std::mt19937 random(seed);
    for (const char* text : {"sale", "return", "web", "shop"}) kinds.intern(text);
    for (std::size_t i = 0; i < rows; ++i) {
      const auto pick = [&](auto least, auto most) { return std::uniform_int_distribution<std::int64_t>(least, most)(random); };
      const bool huge = pick(0, 20) == 0;
      amount.push_back(pick(0, 9) == 0 ? kEmptyUnits : huge ? INT64_MAX - pick(0, 5) : pick(-500, 500));
      quantity.push_back(pick(0, 9) == 0 ? kEmptyUnits : huge ? pick(1, INT64_MAX) : pick(-5, 5));
      kind.push_back(pick(0, 9) == 0 ? kNone : static_cast<std::uint32_t>(pick(0, 3)));
      channel.push_back(pick(0, 9) == 0 ? kNone : static_cast<std::uint32_t>(pick(0, 3)));
      on.push_back(pick(0, 9) == 0 ? kEmptyDay : static_cast<std::int32_t>(20000 + pick(0, 60)));
      paid.push_back(static_cast<std::uint8_t>(pick(0, 2)));
    }
  }
  [[nodiscard]] std::vector<std::pair<std::string, ColumnSpec>> specs() const {
    return {{"amount", ColumnSpec::number(2)}, {"quantity", ColumnSpec::number(0)}, {"kind", ColumnSpec::text(&kinds)},
            {"channel", ColumnSpec::text(&kinds)}, {"order.on", ColumnSpec::date()}, {"paid", ColumnSpec::boolean()}};
  }
  [[nodiscard]] ColumnData data(const std::string& name) const {
    if (name == "amount") return {amount.data()};
    if (name == "quantity") return {quantity.data()};
    if (name == "kind") return {kind.data()};
    if (name == "channel") return {channel.data()};
    if (name == "order.on") return {on.data()};
    return {paid.data()};
  }
  [[nodiscard]] Context row(std::size_t i) const {
    Context context;
    context.set("amount", amount[i] == kEmptyUnits ? Value() : Value(Decimal::scaled(amount[i], 2)));
    context.set("quantity", quantity[i] == kEmptyUnits ? Value() : Value(quantity[i]));
    context.set("kind", kind[i] == kNone ? Value() : Value(kinds.text(kind[i])));
    context.set("channel", channel[i] == kNone ? Value() : Value(kinds.text(channel[i])));
    context.set("order", Value::context({{"on", on[i] == kEmptyDay ? Value() : Value(Date(on[i]))}}));
    context.set("paid", paid[i] > 1 ? Value() : Value(paid[i] == 1));
    context.label = "orders[\"" + std::to_string(i) + "\"]";
    return context;
  }
};

Vocabulary words() {
  return {{"amount", Type::Kind::number}, {"quantity", Type::Kind::number}, {"kind", Type::Kind::string},
          {"channel", Type::Kind::string}, {"order.on", Type::Kind::date}, {"paid", Type::Kind::boolean}};
}

// A random expression of the kind asked for; well typed, mixing what runs on columns with what does not.
class Writer {
 public:
  explicit Writer(std::uint32_t seed) : random_(seed) {}
  std::string condition(int depth) {
    const int choice = depth <= 0 ? pick(6, 12) : pick(0, 15);
    switch (choice) {
      case 0: return "(" + condition(depth - 1) + " and " + condition(depth - 1) + ")";
      case 1: return "(" + condition(depth - 1) + " or " + condition(depth - 1) + ")";
      case 2: return "not(" + condition(depth - 1) + ")";
      case 3: return "(if " + condition(depth - 1) + " then " + condition(depth - 1) + " else " + condition(depth - 1) + ")";
      case 4: return number(depth - 1) + comparison() + number(depth - 1);
      case 5: return number(depth - 1) + " between " + number(depth - 1) + " and " + number(depth - 1);
      case 6: return "kind = \"" + text() + "\"";
      case 7: return "kind in (\"" + text() + "\", \"" + text() + "\")";
      case 8: return "amount" + comparison() + constant();
      case 9: return "order.on" + comparison() + "@\"2024-10-" + std::to_string(pick(10, 31)) + "\"";
      case 10: return "amount in [" + constant() + ".." + constant() + ")";
      case 11: return pick(0, 1) == 0 ? "paid" : "kind != channel";
      case 12: return pick(0, 1) == 0 ? "amount = null" : "channel != null";
      case 13: return "starts with(kind, \"s\")";
      case 14: return "quantity in (< 0, 3, [5..10])";
      default: return "order.on.month = 10";
    }
  }
  std::string number(int depth) {
    switch (depth <= 0 ? pick(0, 2) : pick(0, 9)) {
      case 0: return "amount";
      case 1: return "quantity";
      case 2: return constant();
      case 3: return "(" + number(depth - 1) + " + " + number(depth - 1) + ")";
      case 4: return "(" + number(depth - 1) + " - " + number(depth - 1) + ")";
      case 5: return "(" + number(depth - 1) + " * " + number(depth - 1) + ")";
      case 6: return "(" + number(depth - 1) + " / " + number(depth - 1) + ")";
      case 7: return "(if " + condition(depth - 1) + " then " + number(depth - 1) + " else " + number(depth - 1) + ")";
      case 8: return "abs(" + number(depth - 1) + ")";
      default: return "(-" + number(depth - 1) + ")";
    }
  }

 private:
  int pick(int least, int most) { return std::uniform_int_distribution<int>(least, most)(random_); }
  std::string constant() {
    static const char* kConstants[] = {"0", "1", "-1", "2.5", "0.005", "100", "-3.33", "12345678901234567890", "1e3"};
    return kConstants[pick(0, 8)];
  }
  std::string comparison() {
    static const char* kOps[] = {" = ", " != ", " < ", " <= ", " > ", " >= "};
    return kOps[pick(0, 5)];
  }
  std::string text() {
    static const char* kTexts[] = {"sale", "return", "web", "never seen"};
    return kTexts[pick(0, 3)];
  }
  std::mt19937 random_;
};

std::string outcome(const std::function<Value()>& compute) {
  try {
    return compute().text();
  } catch (const Error& error) {
    return std::string(name_of(error.code())) + " " + error.path() + " " + error.message();
  }
}

std::string normal(const std::string& text) {  // 1.50 and 1.5 are one number
  const auto number = Decimal::parse(text);
  return number ? number->normalized().text() : text;
}

}  // namespace

TEST_CASE("an expression over columns gives what it gives row by row") {
  const Vocabulary vocabulary = words();
  int columnar = 0;
  for (std::uint32_t seed = 0; seed < 600; ++seed) {
    const Facts facts(seed, seed % 7 == 0 ? 5000 : 40);
    Writer writer(seed);
    const bool numeric = seed % 3 == 0;
    const std::string text = numeric ? writer.number(3) : writer.condition(3);
    const Mode mode = seed % 2 == 0 ? Mode::filter : Mode::strict;
    const Expression expression = Expression::parse(text, {.vocabulary = &vocabulary, .mode = mode});
    const Program program(expression, facts.specs());
    columnar += program.is_columnar();
    std::vector<ColumnData> data;
    for (const std::string& name : program.columns()) data.push_back(facts.data(name));
    const auto label = [](std::size_t row) { return "orders[\"" + std::to_string(row) + "\"]"; };
    INFO(text << " seed " << seed);
    const std::size_t rows = mode == Mode::strict ? 40 : facts.amount.size();
    if (mode == Mode::strict) {  // row by row, since an error ends the run
      for (std::size_t i = 0; i < rows; ++i) {
        std::vector<ColumnData> one = data;
        const auto shift = [&](ColumnData& d, std::size_t size) { d.cells = static_cast<const char*>(d.cells) + i * size; };
        for (std::size_t c = 0; c < one.size(); ++c) {
          const std::string& name = program.columns()[c];
          shift(one[c], name == "amount" || name == "quantity" ? 8 : name == "paid" ? 1 : 4);
        }
        const auto own = [&](std::size_t) { return label(i); };
        const std::string row = outcome([&] { return expression.evaluate(facts.row(i)); });
        const std::string column = outcome([&]() -> Value {
          std::vector<Value> values;
          program.values(one, 1, values, own);
          return values[0];
        });
        REQUIRE(normal(column) == normal(row));
      }
      continue;
    }
    std::vector<Value> values;
    program.values(data, rows, values, label);
    std::vector<std::uint8_t> mask(rows);
    NumberColumn numbers;
    if (numeric) program.numbers(data, rows, numbers, label);
    else program.select(data, rows, mask.data(), label);
    for (std::size_t i = 0; i < rows; ++i) {
      const Value row = expression.evaluate(facts.row(i));
      REQUIRE(values[i] == row);
      if (numeric) REQUIRE((numbers.at(i) ? Value(*numbers.at(i)) : Value()) == row);
      else REQUIRE((mask[i] == 1) == row.is_true());
    }
  }
  CHECK(columnar > 100);
}

TEST_CASE("conditions of the trade run on columns alone") {
  const Facts facts(1, 10);
  const Vocabulary vocabulary = words();
  for (const char* text : {"amount > 100 and kind = \"sale\"", "kind in (\"sale\", \"return\")", "order.on >= @\"2024-10-05\" and order.on < @\"2024-11-01\"",
                           "not(channel = null) and amount * quantity - 5 > 2.5", "amount between 1 and 2 or quantity in [1..3)", "amount in (< 5, > 100)",
                           "order.on in [@\"2024-10-01\"..@\"2024-10-31\"]", "if kind = \"return\" then -amount else amount", "order.on >= date(\"2024-10-05\")"}) {
    INFO(text);
    CHECK(Program(Expression::parse(text, {.vocabulary = &vocabulary, .mode = Mode::filter}), facts.specs()).is_columnar());
  }
}

TEST_CASE("columns may be constant, masked or wide") {
  const Vocabulary vocabulary{{"a", Type::Kind::number}, {"b", Type::Kind::number}};
  const Program program(Expression::parse("a + b", {.vocabulary = &vocabulary, .mode = Mode::filter}), {{"a", ColumnSpec::number(2)}, {"b", ColumnSpec::wide(0)}});
  const std::int64_t a = 150;
  const std::vector<int128> b = {1, 2, int128{INT64_MAX} * 4};
  const std::uint8_t bits = 0b101;
  std::vector<Value> values;
  const std::vector<ColumnData> data = {{.cells = &a, .constant = true}, {.cells = b.data(), .valid_bits = &bits}};
  program.values(data, 3, values);
  CHECK(values[0].text() == "2.50");
  CHECK(values[1].is_null());
  CHECK(values[2] == Value(Decimal::of("36893488147419103229.5")));
  CHECK_THROWS_AS(Program(Expression::parse("a", {.vocabulary = &vocabulary}), {}), Error);
}
