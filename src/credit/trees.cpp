// The trees along which credit rules match.
#include <algorithm>

#include "rules.hpp"

namespace attain::crediting {

Trees::Trees(const Book& book, const Table& table) : company_(book.company()) {
  const TableSchema& schema = table.schema();
  if (!schema.person_column.empty()) person_ = schema.index(schema.person_column);
  customer_ = schema.index("customer");
  territory_ = schema.index("territory");
  product_ = schema.index("product");
  channel_ = schema.index("channel");
  campaign_ = schema.index("campaign");
  category_ = company_.find(Domain::product, "category");
  merged_ = company_.find(Domain::customer, "merged_into");
  parent_ = company_.find(Domain::customer, "parent");
}

void Trees::above(Dimension dimension, std::uint32_t code, Date day, std::vector<std::uint32_t>& path) const {
  path.clear();
  if (code == kNone) return;
  switch (dimension) {
    case Dimension::territory: return company_.territory_path(code, day, path);
    case Dimension::category: return company_.category_path(code, day, path);
    case Dimension::team: return company_.team_path(code, day, path);
    case Dimension::customer:
      while (code != kNone && path.size() < 64 && std::find(path.begin(), path.end(), code) == path.end()) {
        path.push_back(code);
        const std::uint32_t into = merged_ != nullptr ? merged_->code_at(code, day) : kNone;
        code = into != kNone ? into : parent_ != nullptr ? parent_->code_at(code, day) : kNone;
      }
      return;
    default: path.push_back(code); return;
  }
}

void Trees::path(Dimension dimension, const Fact& fact, std::vector<std::uint32_t>& path) const {
  std::uint32_t node = kNone;
  switch (dimension) {
    case Dimension::customer: node = code(fact, customer_); break;
    case Dimension::product: node = code(fact, product_); break;
    case Dimension::salesperson: node = seller(fact); break;
    case Dimension::channel: node = code(fact, channel_); break;
    case Dimension::campaign: node = code(fact, campaign_); break;
    case Dimension::category: {
      const std::uint32_t product = code(fact, product_);
      if (product != kNone && category_ != nullptr) node = category_->code_at(product, fact.day);
      break;
    }
    case Dimension::team: {
      const std::uint32_t person = seller(fact);
      if (person != kNone) node = company_.team_of(person, fact.day);
      break;
    }
    case Dimension::territory: {
      node = code(fact, territory_);
      const std::uint32_t customer = code(fact, customer_);
      if (node == kNone && customer != kNone) node = company_.territory_of(customer, fact.day);
      break;
    }
  }
  above(dimension, node, fact.day, path);
}

int Trees::depth(Dimension dimension, std::uint32_t code, Date day) const {
  std::vector<std::uint32_t> nodes;
  if (dimension == Dimension::product) {
    if (category_ != nullptr) company_.category_path(category_->code_at(code, day), day, nodes);
    return 1 + int(nodes.size());
  }
  if (dimension == Dimension::salesperson) {
    company_.team_path(company_.team_of(code, day), day, nodes);
    return 1 + int(nodes.size());
  }
  above(dimension, code, day, nodes);
  return int(nodes.size());
}

}  // namespace attain::crediting
