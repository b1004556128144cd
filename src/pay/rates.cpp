#include "rates.hpp"

#include <algorithm>

namespace attain::paying {

RateLookup::RateLookup(const Book& book, const Bound& bound, const Component& component, Date as_of) : book_(book), bound_(bound) {
  const TableSchema& schema = bound.table->schema();
  customer_ = schema.index("customer");
  product_ = schema.index("product");
  territory_ = schema.index("territory");
  channel_ = schema.index("channel");
  category_ = book.company().find(Domain::product, "category");
  segment_ = book.company().find(Domain::customer, "segment");
  constexpr std::array<Domain, kRateKeys> kOf = {Domain::text, Domain::customer, Domain::product, Domain::category, Domain::territory, Domain::text, Domain::text};
  struct Order { std::size_t place, named; };
  std::vector<Order> order;
  for (std::size_t i = 0; i < component.rates.size(); ++i) {
    const RateRow& rate = component.rates[i];
    Row row;
    row.index = int(i);
    row.codes.fill(kNone);
    Order o{component.precedence.size(), 0};
    for (std::size_t key = 0; key < std::size_t(kRateKeys); ++key) {
      if (rate.wants[key].empty()) continue;
      ++o.named;
      o.place = std::min(o.place, std::size_t(std::find(component.precedence.begin(), component.precedence.end(), RateKey(key)) - component.precedence.begin()));
      if (RateKey(key) != RateKey::when) row.codes[key] = book.ids().of(kOf[key]).find(rate.wants[key]).value_or(kUnknown);
    }
    if (rate.when != nullptr) row.when = std::make_shared<FactExpression>(book, *bound.table, rate.when, as_of);
    rows_.push_back(std::move(row));
    order.push_back(o);
  }
  std::stable_sort(rows_.begin(), rows_.end(), [&](const Row& a, const Row& b) {
    const Order &x = order[std::size_t(a.index)], &y = order[std::size_t(b.index)];
    return x.place != y.place ? x.place < y.place : x.named > y.named;
  });
}

bool RateLookup::matches(const Row& row, Table::Row fact, Table::Row origin, Date as_on) const {
  const auto wanted = [&](RateKey key) { return row.codes[std::size_t(key)]; };
  const std::uint32_t customer = code(origin, customer_);
  if (wanted(RateKey::customer) != kNone && customer != wanted(RateKey::customer)) return false;
  if (wanted(RateKey::product) != kNone && code(origin, product_) != wanted(RateKey::product)) return false;
  if (wanted(RateKey::channel) != kNone && code(origin, channel_) != wanted(RateKey::channel)) return false;
  if (wanted(RateKey::segment) != kNone && (customer == kNone || segment_ == nullptr || segment_->code_at(customer, as_on) != wanted(RateKey::segment))) return false;
  std::vector<std::uint32_t> path;
  if (wanted(RateKey::category) != kNone) {
    const std::uint32_t product = code(origin, product_);
    const std::uint32_t category = product != kNone && category_ != nullptr ? category_->code_at(product, as_on) : kNone;
    if (category == kNone) return false;
    if (category != wanted(RateKey::category)) {
      book_.company().category_path(category, as_on, path);
      if (std::find(path.begin(), path.end(), wanted(RateKey::category)) == path.end()) return false;
    }
  }
  if (wanted(RateKey::territory) != kNone) {
    std::uint32_t territory = code(origin, territory_);
    if (territory == kNone && customer != kNone) territory = book_.company().territory_of(customer, as_on);
    if (territory == kNone) return false;
    if (territory != wanted(RateKey::territory)) {
      path.clear();
      book_.company().territory_path(territory, as_on, path);
      if (std::find(path.begin(), path.end(), wanted(RateKey::territory)) == path.end()) return false;
    }
  }
  if (row.when == nullptr) return true;
  const bool plain = fact == origin && as_on == Date(bound_.segment(fact).on().day(fact.row));
  return plain ? row.when->selects(fact) : row.when->holds(bound_.segment(fact), fact.row, bound_.segment(origin), origin.row, as_on);
}

int RateLookup::row_of_nothing() const {
  for (const Row& row : rows_) {
    if (row.when == nullptr && std::all_of(row.codes.begin(), row.codes.end(), [](std::uint32_t code) { return code == kNone; })) return row.index;
  }
  return -1;
}

std::vector<int> RateLookup::matches(std::uint32_t fact) const {
  std::vector<int> found;
  const Table::Row row = bound_.row(fact);
  const SpecialFact* special = bound_.credits().special(row);
  const Table::Row origin = special != nullptr ? special->origin : row;
  const std::int32_t day = special != nullptr ? special->as_on : bound_.segment(row).on().day(row.row);
  for (const Row& candidate : rows_) if (matches(candidate, row, origin, Date(day))) found.push_back(candidate.index);
  return found;
}

int RateLookup::row_of(std::uint32_t fact) const {
  const Table::Row row = bound_.row(fact);
  const SpecialFact* special = bound_.credits().specials().empty() ? nullptr : bound_.credits().special(row);
  const Table::Row origin = special != nullptr ? special->origin : row;
  const std::int32_t day = special != nullptr ? special->as_on : bound_.segment(row).on().day(row.row);
  for (const Row& candidate : rows_) if (matches(candidate, row, origin, Date(day))) return candidate.index;
  return -1;
}

}  // namespace attain::paying
