#include "evaluation.hpp"

#include "scan.hpp"

#include <algorithm>
#include <set>
#include <thread>
#include <tuple>

namespace attain::measuring {

std::uint32_t Evaluation::group(const Group& key) {
  const auto [found, fresh] = index.try_emplace(key, std::uint32_t(groups.size()));
  if (fresh) groups.push_back(key);
  return found->second;
}

namespace {

/// Calls `each` with every group that a line falls into: the product of its codes.
class Grouper {
 public:
  Grouper(const EvaluationInput& input, const Table* table) : input_(input) {
    for (const Dimension& dimension : input.dimensions) coders_.emplace_back(input.book, table, dimension);
    codes_.resize(coders_.size());
    group_.codes.resize(coders_.size());
  }
  template <typename F>
  void groups(const Line& line, F&& each) {
    const std::int32_t cell = input_.axis.cell_of(line.on);
    if (cell < 0) return;
    group_.cell = std::uint32_t(cell);
    for (std::size_t d = 0; d < coders_.size(); ++d) coders_[d].codes(line, codes_[d]);
    product(0, each);
  }

 private:
  template <typename F>
  void product(std::size_t d, F& each) {
    if (d == coders_.size()) return each(static_cast<const Group&>(group_));
    for (const std::uint32_t code : codes_[d]) {
      group_.codes[d] = code;
      product(d + 1, each);
    }
  }
  const EvaluationInput& input_;
  std::vector<Coder> coders_;
  std::vector<std::vector<std::uint32_t>> codes_;
  Group group_;
};

/// What a distinct component counts: the combination of its columns; a fact by itself where that is asked for.
class DistinctKey {
 public:
  using Key = std::vector<std::uint64_t>;
  DistinctKey(const Component& component, const Table* table) : component_(component) {
    for (const std::string& name : component.distinct) columns_.push_back(table != nullptr && name != "on" && name != "id" ? table->schema().index(name) : std::nullopt);
  }
  /// Empty when the line does not count.
  std::optional<Key> of(const Line& line) const {
    Key key;
    for (std::size_t i = 0; i < component_.distinct.size(); ++i) {
      const std::string& name = component_.distinct[i];
      std::uint64_t part;
      if (name == "on") part = std::uint32_t(line.on);
      else if (name == "id") part = line.fact_number;
      else part = cell(line, i);
      if (i == 0 && name != "on" && name != "id" && part == kEmpty) {
        if (component_.document || component_.empty_is_own) return Key{kEmpty, line.fact_number};
        if (component_.skip_empty) return std::nullopt;
      }
      key.push_back(part);
    }
    return key;
  }

 private:
  static constexpr std::uint64_t kEmpty = ~std::uint64_t{0};
  std::uint64_t cell(const Line& line, std::size_t i) const {
    if (!columns_[i] || line.fact == nullptr) return kEmpty;
    const bool inherited = inherited_by_returns(component_.distinct[i]);
    const SegmentColumn& column = (inherited ? line.origin : line.fact)->column(*columns_[i]);
    const std::uint32_t row = inherited ? line.origin_row : line.row;
    if (column.is_null(row)) return kEmpty;
    switch (column.kind) {
      case ColumnKind::reference:
      case ColumnKind::text: return component_.distinct[i] == "salesperson" ? line.person : column.code(row);
      case ColumnKind::date: return std::uint32_t(column.day(row));
      case ColumnKind::boolean: return column.boolean(row);
      case ColumnKind::money:
      case ColumnKind::number: {   // by value, whatever the segment's scale
        const Decimal value = column.decimal(row)->normalized();
        return value.low_bits() ^ (value.high_bits() << 1);
      }
    }
    return kEmpty;
  }
  const Component& component_;
  std::vector<std::optional<std::size_t>> columns_;
};

bool owned_now(const EvaluationInput& input, const Table* table, const Line& line) {
  if (line.person == kNone) return false;
  const auto column = table != nullptr ? table->schema().index("customer") : std::nullopt;
  const std::uint32_t customer = line.customer != kNone ? line.customer : column && line.origin != nullptr ? line.origin->column(*column).code(line.origin_row) : kNone;
  return customer != kNone && input.book.company().owner_of(customer, input.as_of) == line.person;
}

/// The order of firsts and lasts: by date, then id.
struct Place { std::int32_t on; std::string_view id; friend auto operator<=>(const Place&, const Place&) = default; };

void aggregate(const EvaluationInput& input, std::size_t at, Evaluation& result) {
  const Component& component = input.plan.components[at];
  const LineReader reader(input.book, component, input.as_of, input.role);
  result.components[at].exists = reader.exists() && reader.table() != nullptr;
  if (!result.components[at].exists) return;
  Grouper grouper(input, reader.table());
  const DistinctKey distinct(component, reader.table());
  std::set<std::pair<std::uint32_t, DistinctKey::Key>> seen;
  std::vector<Place> places;
  reader.for_each(input.axis.first, input.axis.end, [&](const Line& line) {
    if (component.current_book && !owned_now(input, reader.table(), line)) return;
    grouper.groups(line, [&](const Group& key) {
      const std::uint32_t group = result.group(key);
      Aggregated& values = result.components[at];
      if (values.values.size() <= group) values.grow(std::max(result.groups.size(), 2 * values.values.size()));
      int128& value = values.values[group];
      switch (component.aggregate) {
        case Aggregate::sum: {
          int128 sum;
          if (__builtin_add_overflow(value, line.value, &sum)) throw Error(ErrorCode::overflow, component.table, "a sum does not fit 128 bits");
          value = sum;
          break;
        }
        case Aggregate::count:   // a fact counts once in a group, however many share it
          if (line.share > 0 && ((line.share == kWholeShare && input.role == CreditRole::revenue) || seen.insert({group, {line.fact_number}}).second)) ++value;
          break;
        case Aggregate::distinct:
          if (const auto k = line.share > 0 ? distinct.of(line) : std::nullopt; k && seen.insert({group, *k}).second) ++value;
          break;
        case Aggregate::least:
          value = values.seen[group] != 0 ? std::min(value, line.value) : line.value;
          break;
        case Aggregate::greatest:
          value = values.seen[group] != 0 ? std::max(value, line.value) : line.value;
          break;
        case Aggregate::first:
        case Aggregate::last: {
          places.resize(result.groups.size());
          const Place place{line.on, line.fact != nullptr ? line.fact->id(line.row) : std::string_view()};
          const bool better = values.seen[group] == 0 || (component.aggregate == Aggregate::first ? place < places[group] : place > places[group]);
          if (better) {
            value = line.value;
            places[group] = place;
          }
          break;
        }
      }
      values.seen[group] = 1;
    });
  });
}

}  // namespace

Evaluation evaluate_simply(const EvaluationInput& input, const std::vector<bool>& wanted) {
  Evaluation result;
  result.components.resize(input.plan.components.size());
  for (std::size_t i = 0; i < input.plan.components.size(); ++i) {
    if (wanted.empty() || wanted[i]) aggregate(input, i, result);
  }
  for (Aggregated& component : result.components) component.grow(result.groups.size());
  return result;
}

namespace {

/// Derives events on a thread of its own while tables are scanned. What fails here fails again, and is told, where the events are read.
class EventsAhead {
 public:
  EventsAhead(const EvaluationInput& input, const std::vector<bool>& wanted) {
    const Table* orders = input.book.journal().find("orders");
    if (input.threads == 1 || std::thread::hardware_concurrency() < 2 || orders == nullptr || orders->parts().size() < 2) return;
    std::vector<const Component*> events;
    for (std::size_t i = 0; i < input.plan.components.size(); ++i) {
      if ((wanted.empty() || wanted[i]) && !input.plan.components[i].event.empty()) events.push_back(&input.plan.components[i]);
    }
    if (events.empty()) return;
    thread_ = std::thread([&book = input.book, as_of = input.as_of, events] {
      try {
        for (const Component* event : events) (void)events_of(book, *event, as_of);
      } catch (...) {
      }
    });
  }
  EventsAhead(const EventsAhead&) = delete;
  EventsAhead& operator=(const EventsAhead&) = delete;
  ~EventsAhead() { if (thread_.joinable()) thread_.join(); }

 private:
  std::thread thread_;
};

}  // namespace

Evaluation evaluate(const EvaluationInput& input, const std::vector<bool>& wanted) {
  const EventsAhead ahead(input, wanted);
  Evaluation result;
  result.components.resize(input.plan.components.size());
  const std::vector<bool> done = scan_tables(input, wanted, result);
  for (std::size_t i = 0; i < done.size(); ++i) {
    if ((wanted.empty() || wanted[i]) && !done[i]) aggregate(input, i, result);
  }
  for (Aggregated& component : result.components) component.grow(result.groups.size());
  return result;
}

std::vector<CountedLine> lines_of(const EvaluationInput& input, std::size_t at, const Group& group) {
  const Component& component = input.plan.components[at];
  const LineReader reader(input.book, component, input.as_of, input.role);
  std::vector<CountedLine> lines;
  if (!reader.exists() || reader.table() == nullptr) return lines;
  Grouper grouper(input, reader.table());
  const DistinctKey distinct(component, reader.table());
  std::set<DistinctKey::Key> seen;
  const TimeCell& cell = input.axis.cells[group.cell];
  const bool counts = component.aggregate == Aggregate::count || component.aggregate == Aggregate::distinct;
  struct Counted { CountedLine line; std::optional<DistinctKey::Key> key; };
  std::vector<Counted> found;
  reader.for_each(cell.first, cell.end, [&](const Line& line) {
    if (component.current_book && !owned_now(input, reader.table(), line)) return;
    if (counts && line.share <= 0) return;
    grouper.groups(line, [&](const Group& key) {
      if (!(key == group)) return;
      Counted counted;
      if (component.aggregate == Aggregate::count) counted.key = DistinctKey::Key{line.fact_number};
      if (component.aggregate == Aggregate::distinct) {
        counted.key = distinct.of(line);
        if (!counted.key) return;
      }
      std::string id;
      if (!component.event.empty()) id = std::string(input.book.ids().of(Domain::customer).text(line.customer)) + (line.fact != nullptr ? " by " + std::string(line.fact->id(line.row)) : "");
      else id = std::string(line.fact->id(line.row));
      counted.line = {component.event.empty() ? component.table : component.event, id, Date(line.on), line.person, line.share, counts ? 1 : line.value};
      found.push_back(std::move(counted));
    });
  });
  std::sort(found.begin(), found.end(), [&](const Counted& a, const Counted& b) {
    const auto& people = input.book.ids().of(Domain::salesperson);
    return std::forward_as_tuple(a.line.on, a.line.id, people.text(a.line.person)) < std::forward_as_tuple(b.line.on, b.line.id, people.text(b.line.person));
  });
  for (Counted& counted : found) {
    if (counted.key && !seen.insert(*counted.key).second) continue;
    lines.push_back(std::move(counted.line));
  }
  return lines;
}

}  // namespace attain::measuring
