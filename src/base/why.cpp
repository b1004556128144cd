#include "attain/base/why.hpp"

#include <algorithm>

namespace attain {

struct Why::Node {
  Operation operation = Operation::given;
  std::string label;
  std::optional<Decimal> value;
  std::string unit, reference, note, expression;
  Rounding rounding;
  std::vector<Why> inputs;
  std::size_t fact_count = 0;
  Pages pages;
};

std::string_view name_of(Why::Operation operation) noexcept {
  switch (operation) {
    case Why::Operation::given: return "given";
    case Why::Operation::facts: return "facts";
    case Why::Operation::sum: return "sum";
    case Why::Operation::difference: return "difference";
    case Why::Operation::product: return "product";
    case Why::Operation::ratio: return "ratio";
    case Why::Operation::complement: return "complement";
    case Why::Operation::interpolate: return "interpolate";
    case Why::Operation::minimum: return "minimum";
    case Why::Operation::maximum: return "maximum";
    case Why::Operation::round: return "round";
    case Why::Operation::formula: return "formula";
    case Why::Operation::chosen: return "chosen";
    case Why::Operation::absent: return "absent";
  }
  return "given";
}

namespace {

Decimal rounded_by(const Decimal& value, const Why::Rounding& rounding) {
  return rounding.unit ? value.rounded_to(*rounding.unit, rounding.mode) : value.rounded(rounding.scale, rounding.mode);
}

using Values = std::vector<std::optional<Decimal>>;

std::optional<Decimal> fold(const Values& values, const std::function<Decimal(const Decimal&, const Decimal&)>& step) {
  std::optional<Decimal> result;
  for (const auto& value : values) {
    if (!value) return std::nullopt;
    result = result ? step(*result, *value) : *value;
  }
  return result;
}

std::optional<Decimal> interpolated(const Values& v) {
  if (v.size() != 5 || std::any_of(v.begin(), v.end(), [](const auto& x) { return !x; })) return std::nullopt;
  if (*v[3] == *v[1]) return v[2];
  return *v[2] + (*v[0] - *v[1]) * (*v[4] - *v[2]) / (*v[3] - *v[1]);
}

std::optional<Decimal> apply(Why::Operation operation, const Values& v, const Why::Rounding& rounding) {
  using Operation = Why::Operation;
  switch (operation) {
    case Operation::sum: return v.empty() ? std::optional<Decimal>(Decimal(0)) : fold(v, [](const Decimal& a, const Decimal& b) { return a + b; });
    case Operation::difference: return fold(v, [](const Decimal& a, const Decimal& b) { return a - b; });
    case Operation::product: return fold(v, [](const Decimal& a, const Decimal& b) { return a * b; });
    case Operation::minimum: return fold(v, [](const Decimal& a, const Decimal& b) { return min(a, b); });
    case Operation::maximum: return fold(v, [](const Decimal& a, const Decimal& b) { return max(a, b); });
    case Operation::ratio:
    case Operation::complement:
      if (v.size() != 2 || !v[0] || !v[1] || v[1]->is_zero()) return std::nullopt;
      return operation == Operation::ratio ? *v[0] / *v[1] : Decimal(2) - *v[0] / *v[1];
    case Operation::interpolate: return interpolated(v);
    case Operation::round: return v.empty() || !v[0] ? std::nullopt : std::optional<Decimal>(rounded_by(*v[0], rounding));
    case Operation::chosen: return v.empty() ? std::nullopt : v[0];
    case Operation::given:
    case Operation::facts:
    case Operation::formula:
    case Operation::absent: break;
  }
  return std::nullopt;
}

}  // namespace

Why Why::given(std::string label, std::optional<Decimal> value, std::string unit, std::string reference) {
  return of(Operation::given, std::move(label), std::move(value), std::move(unit), {}, std::move(reference));
}

Why Why::facts(std::string label, Decimal value, std::string unit, std::size_t count, Pages pages, std::string reference) {
  auto node = std::make_shared<Node>();
  node->operation = Operation::facts;
  node->label = std::move(label);
  node->value = value;
  node->unit = std::move(unit);
  node->reference = std::move(reference);
  node->fact_count = count;
  node->pages = std::move(pages);
  return Why(std::move(node));
}

Why Why::of(Operation operation, std::string label, std::optional<Decimal> value, std::string unit, std::vector<Why> inputs, std::string reference) {
  auto node = std::make_shared<Node>();
  node->operation = operation;
  node->label = std::move(label);
  node->value = std::move(value);
  node->unit = std::move(unit);
  node->inputs = std::move(inputs);
  node->reference = std::move(reference);
  return Why(std::move(node));
}

Why Why::ratio(std::string label, Why numerator, Why denominator, std::string unit, std::string reference) {
  auto value = apply(Operation::ratio, {numerator.value(), denominator.value()}, {});
  return of(Operation::ratio, std::move(label), std::move(value), std::move(unit), {std::move(numerator), std::move(denominator)}, std::move(reference));
}

Why Why::rounded(std::string label, Why exact, Rounding rounding, std::string unit, std::string reference) {
  auto node = std::make_shared<Node>();
  node->operation = Operation::round;
  node->label = std::move(label);
  node->value = apply(Operation::round, {exact.value()}, rounding);
  node->unit = std::move(unit);
  node->reference = std::move(reference);
  node->rounding = std::move(rounding);
  node->inputs.push_back(std::move(exact));
  return Why(std::move(node));
}

Why Why::formula(std::string label, std::optional<Decimal> value, std::string unit, std::string expression, std::vector<Why> inputs, std::string reference) {
  auto node = std::make_shared<Node>();
  node->operation = Operation::formula;
  node->label = std::move(label);
  node->value = std::move(value);
  node->unit = std::move(unit);
  node->expression = std::move(expression);
  node->inputs = std::move(inputs);
  node->reference = std::move(reference);
  return Why(std::move(node));
}

Why Why::absent(std::string label, std::string reason, std::string reference, std::vector<Why> inputs) {
  return of(Operation::absent, std::move(label), std::nullopt, {}, std::move(inputs), std::move(reference)).with_note(std::move(reason));
}

Why Why::with_note(std::string note) const {
  auto node = node_ ? std::make_shared<Node>(*node_) : std::make_shared<Node>();
  node->note = node->note.empty() ? std::move(note) : node->note + "; " + note;
  return Why(std::move(node));
}

namespace {
const std::string kNothing;
const std::optional<Decimal> kNoValue;
const std::vector<Why> kNoInputs;
const Why::Rounding kNoRounding;
}  // namespace

Why::Operation Why::operation() const noexcept { return node_ ? node_->operation : Operation::absent; }
const std::string& Why::label() const noexcept { return node_ ? node_->label : kNothing; }
const std::optional<Decimal>& Why::value() const noexcept { return node_ ? node_->value : kNoValue; }
const std::string& Why::unit() const noexcept { return node_ ? node_->unit : kNothing; }
const std::string& Why::reference() const noexcept { return node_ ? node_->reference : kNothing; }
const std::string& Why::note() const noexcept { return node_ ? node_->note : kNothing; }
const std::string& Why::expression() const noexcept { return node_ ? node_->expression : kNothing; }
const Why::Rounding& Why::rounding() const noexcept { return node_ ? node_->rounding : kNoRounding; }
const std::vector<Why>& Why::inputs() const noexcept { return node_ ? node_->inputs : kNoInputs; }
std::size_t Why::fact_count() const noexcept { return node_ ? node_->fact_count : 0; }

Frame Why::facts(std::size_t offset, std::size_t limit) const { return node_ && node_->pages ? node_->pages(offset, limit) : Frame(); }

std::optional<Decimal> Why::recompute(const Evaluator& evaluator) const {
  if (!node_) return std::nullopt;
  switch (node_->operation) {
    case Operation::given: return node_->value;
    case Operation::absent: return std::nullopt;
    case Operation::facts: {
      Decimal total;
      constexpr std::size_t kPage = 4096;
      for (std::size_t offset = 0; offset < node_->fact_count; offset += kPage) {
        const Frame page = facts(offset, kPage);
        const Column& values = page.at("value");
        for (std::size_t row = 0; row < page.rows(); ++row) {
          if (!values.is_null(row)) total += values.decimal(row);
        }
      }
      return total;
    }
    case Operation::formula: {
      std::vector<std::pair<std::string, std::optional<Decimal>>> inputs;
      for (const Why& input : node_->inputs) inputs.emplace_back(input.label(), input.recompute(evaluator));
      return evaluator ? evaluator(node_->expression, inputs) : node_->value;
    }
    default: break;
  }
  Values values;
  values.reserve(node_->inputs.size());
  for (const Why& input : node_->inputs) values.push_back(input.recompute(evaluator));
  return apply(node_->operation, values, node_->rounding);
}

std::vector<std::string> Why::contradictions(const Evaluator& evaluator) const {
  std::vector<std::string> found;
  if (!node_) return found;
  if (recompute(evaluator) != node_->value) found.push_back(node_->label);
  for (const Why& input : node_->inputs) {
    for (const std::string& path : input.contradictions(evaluator)) found.push_back(node_->label + " / " + path);
  }
  return found;
}

namespace {

/// A number for people: no zeros at the end, at most six decimals, "…" where there are more. The value itself keeps them all.
std::string shown(const Decimal& value) {
  constexpr int kDecimals = 6;
  const Decimal plain = value.normalized();
  return plain.scale() <= kDecimals ? value.scale() <= kDecimals ? value.text() : plain.text() : plain.rounded(kDecimals, RoundingMode::down).text() + "…";
}

std::string head_of(const Why& why) {
  std::string line = why.label();
  line += why.value() ? " = " + shown(*why.value()) : (why.operation() == Why::Operation::absent ? ": none" : " = none");
  if (why.value() && !why.unit().empty()) line += " " + why.unit();
  switch (why.operation()) {
    case Why::Operation::facts: line += " from " + std::to_string(why.fact_count()) + (why.fact_count() == 1 ? " fact" : " facts"); break;
    case Why::Operation::formula: line += " by " + why.expression(); break;
    case Why::Operation::round: line += ", rounded " + std::string(name_of(why.rounding().mode)); break;
    case Why::Operation::given:
    case Why::Operation::absent: break;
    default: line += " (" + std::string(name_of(why.operation())) + ")"; break;
  }
  if (!why.note().empty()) line += " [" + why.note() + "]";
  if (!why.reference().empty()) line += " <- " + why.reference();
  return line;
}

void write_tree(const Why& why, const std::string& indent, int depth, std::string& out) {
  const auto& inputs = why.inputs();
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const bool last = i + 1 == inputs.size();
    out += indent + (last ? "└─ " : "├─ ") + head_of(inputs[i]) + "\n";
    const std::string below = indent + (last ? "   " : "│  ");
    if (depth > 1) write_tree(inputs[i], below, depth - 1, out);
    else if (!inputs[i].inputs().empty()) out += below + "…\n";
  }
}

}  // namespace

std::string Why::text(int depth) const {
  if (!node_) return {};
  std::string out = head_of(*this) + "\n";
  if (depth > 0) write_tree(*this, {}, depth, out);
  return out;
}

Document Why::to_document(std::size_t facts_limit) const {
  if (!node_) return {};
  std::vector<Document::Member> members;
  members.emplace_back("label", node_->label);
  members.emplace_back("operation", name_of(node_->operation));
  members.emplace_back("value", node_->value ? Document(*node_->value) : Document());
  const auto put = [&](const char* key, const std::string& text) { if (!text.empty()) members.emplace_back(key, text); };
  put("unit", node_->unit);
  put("reference", node_->reference);
  put("note", node_->note);
  put("expression", node_->expression);
  if (node_->operation == Operation::round) {
    members.emplace_back("mode", name_of(node_->rounding.mode));
    members.emplace_back("to", node_->rounding.unit ? Document(*node_->rounding.unit) : Document(Decimal::scaled(1, node_->rounding.scale)));
  }
  if (node_->operation == Operation::facts) {
    members.emplace_back("count", std::int64_t(node_->fact_count));
    const Frame page = facts(0, facts_limit);
    std::vector<Document> rows;
    for (std::size_t row = 0; row < page.rows(); ++row) {
      std::vector<Document::Member> cells;
      for (const Column& column : page.columns()) {
        const Cell cell = column.cell(row);
        if (std::holds_alternative<std::monostate>(cell)) continue;
        if (column.type() == ColumnType::integer || column.type() == ColumnType::decimal) cells.emplace_back(column.name(), column.decimal(row));
        else cells.emplace_back(column.name(), text_of(cell));
      }
      rows.push_back(Document::object(std::move(cells)));
    }
    members.emplace_back("facts", Document::array(std::move(rows)));
  }
  if (!node_->inputs.empty()) {
    std::vector<Document> inputs;
    for (const Why& input : node_->inputs) inputs.push_back(input.to_document(facts_limit));
    members.emplace_back("inputs", Document::array(std::move(inputs)));
  }
  return Document::object(std::move(members));
}

}  // namespace attain
