// Whom a credit rule credits on a fact, and with how much.
#include <algorithm>

#include "attain/math/apportion.hpp"
#include "rules.hpp"

namespace attain::crediting {

namespace {

Share whole(std::uint32_t person) { return {person, CreditRole::revenue, kWholeShare}; }

}  // namespace

void CreditRules::read_assignments() {
  owner_role_ = ids_.of(Domain::text).find("owner").value_or(kNone);
  holder_role_ = ids_.of(Domain::text).find("holder").value_or(kNone);
  const Table* table = book_.journal().find("assignments");
  if (table == nullptr) return;
  const TableSchema& schema = table->schema();
  const auto person = schema.index("salesperson"), role = schema.index("role"), kind = schema.index("entity_kind"), entity = schema.index("entity"),
             share = schema.index("share"), from = schema.index("from"), to = schema.index("to");
  for (const Table::Part& part : table->parts()) {
    const Segment& s = *part.segment;
    for (std::uint32_t row = 0; row < s.rows(); ++row) {
      if (!part.visible(row, book_.known())) continue;
      const std::string_view kind_text = ids_.of(Domain::text).text(s.column(*kind).code(row));
      const std::string_view entity_text = ids_.of(Domain::text).text(s.column(*entity).code(row));
      for (std::size_t d = 0; d < kDimensions; ++d) {
        const auto dimension = Dimension(d);
        if (domain_of(dimension) == Domain::text || kind_text != name_of(domain_of(dimension))) continue;
        const auto code = ids_.of(domain_of(dimension)).find(entity_text);
        if (!code || s.column(*person).code(row) == kNone) continue;
        const auto day = [&](const std::optional<std::size_t>& column, Date otherwise) { return s.column(*column).day(row) == kNullDay ? otherwise : Date(s.column(*column).day(row)); };
        const auto stated = s.column(*share).decimal(row);
        assignments_[{dimension, *code}].push_back({s.column(*person).code(row), s.column(*role).code(row),
                                                    stated ? static_cast<std::int64_t>(stated->rounded_scaled(12)) : kWholeShare, day(from, kEarliest), day(to, kLatest)});
      }
    }
  }
}

std::vector<Share> CreditRules::assigned(Dimension dimension, std::uint32_t code, std::uint32_t role, bool any_role, Date day) const {
  std::vector<Share> people;
  const auto found = assignments_.find({dimension, code});
  if (found == assignments_.end()) return people;
  for (const Assignment& a : found->second) {
    if ((any_role || a.role == role) && a.from <= day && day <= a.to) people.push_back({a.person, CreditRole::revenue, a.share});
  }
  return people;
}

std::vector<Share> CreditRules::holders(const Fact& fact) const {
  trees_.path(Dimension::territory, fact, above_);
  for (const std::uint32_t territory : above_) {   // nearest first: those who share it, else who holds it
    if (holder_role_ != kNone) {
      std::vector<Share> people = assigned(Dimension::territory, territory, holder_role_, false, fact.day);
      if (!people.empty()) return people;
    }
    const std::uint32_t holder = holder_ != nullptr ? holder_->code_at(territory, fact.day) : kNone;
    if (holder != kNone) return {whole(holder)};
  }
  return {};
}

std::vector<Share> CreditRules::managers(const Recipient& to, const Fact& fact) const {
  const std::uint32_t seller = trees_.seller(fact);
  if (seller == kNone) return {};
  trees_.path(Dimension::team, fact, above_);
  std::vector<Share> people;
  for (const std::uint32_t team : above_) {
    const std::uint32_t manager = book_.company().manager_of_team(team, fact.day);
    const bool met = std::any_of(people.begin(), people.end(), [&](const Share& s) { return s.person == manager; });
    if (manager == kNone || manager == seller || met) continue;   // a roll-up takes each fact once, and one's own is no roll-up
    people.push_back(whole(manager));
    if (int(people.size()) == to.level) break;
  }
  if (to.to != Recipient::To::manager) return people;
  return int(people.size()) == to.level ? std::vector<Share>{people.back()} : std::vector<Share>{};
}

const std::vector<std::uint32_t>& CreditRules::members(std::uint32_t team, Date day) const {
  std::vector<std::vector<std::uint32_t>>& teams = members_[day.days()];
  if (teams.empty()) {
    teams.resize(std::size_t(ids_.of(Domain::team).size()) + 1);
    for (const std::uint32_t person : book_.company().entities(Domain::salesperson)) {
      const std::uint32_t of = book_.company().team_of(person, day);
      if (of != kNone && of < teams.size() && book_.company().employed(person, day)) teams[of].push_back(person);
    }
  }
  static const std::vector<std::uint32_t> none;
  return team < teams.size() ? teams[team] : none;
}

std::vector<Share> CreditRules::team(const Recipient& to, const Fact& fact) const {
  std::uint32_t team = to.team;
  if (team == kNone) {
    const std::uint32_t seller = trees_.seller(fact);
    if (seller != kNone) team = book_.company().team_of(seller, fact.day);
  }
  std::vector<Share> people;
  if (team == kNone) return people;
  for (const std::uint32_t person : members(team, fact.day)) people.push_back(whole(person));
  return people;
}

std::vector<Share> CreditRules::candidates_of(const Recipient& to, const Fact& fact) const {
  using To = Recipient::To;
  switch (to.to) {
    case To::seller: {
      const std::uint32_t seller = trees_.seller(fact);
      return seller == kNone ? std::vector<Share>{} : std::vector<Share>{whole(seller)};
    }
    case To::person: return {whole(to.person)};
    case To::owner: {
      trees_.path(Dimension::customer, fact, above_);
      if (above_.empty()) return {};
      std::vector<Share> people = owner_role_ == kNone ? std::vector<Share>{} : assigned(Dimension::customer, above_.front(), owner_role_, false, fact.day);
      const std::uint32_t owner = book_.company().owner_of(above_.front(), fact.day);
      if (people.empty() && owner != kNone) people.push_back(whole(owner));
      return people;
    }
    case To::holder: return holders(fact);
    case To::assigned: {
      trees_.path(to.of, fact, above_);
      for (const std::uint32_t code : above_) {
        std::vector<Share> people = assigned(to.of, code, to.role, to.any_role, fact.day);
        if (!people.empty()) return people;
      }
      return {};
    }
    case To::team: return team(to, fact);
    case To::manager:
    case To::managers: return managers(to, fact);
    case To::field: {
      const rule::Value value = to.field->value(*fact.segment, fact.row, *fact.segment, fact.row, fact.day);
      const std::string* text = value.string_if();
      const auto person = text != nullptr ? ids_.of(Domain::salesperson).find(*text) : std::nullopt;
      return person && book_.company().exists(Domain::salesperson, *person) ? std::vector<Share>{whole(*person)} : std::vector<Share>{};
    }
    case To::nobody: break;
  }
  return {};
}

void CreditRules::divide(std::vector<Share> people, Recipient::Divide how, Date day, std::int64_t share, CreditRole role, std::vector<Share>& out) const {
  if (people.size() == 1 && how != Recipient::Divide::shares) return out.push_back({people.front().person, role, share});
  if (people.size() == 1 && people.front().share == kWholeShare) return out.push_back({people.front().person, role, share});
  std::stable_sort(people.begin(), people.end(), [&](const Share& a, const Share& b) { return a.person != b.person ? rank_[a.person] < rank_[b.person] : a.share < b.share; });
  if (how == Recipient::Divide::each) {
    for (const Share& person : people) out.push_back({person.person, role, share});
    return;
  }
  if (how == Recipient::Divide::shares) {
    if (role == CreditRole::overlay) for (Share& person : people) person.role = CreditRole::overlay;   // each for itself, adding to anything
    std::vector<int128> parts;
    split_value(share, people, parts);
    for (std::size_t i = 0; i < people.size(); ++i) out.push_back({people[i].person, role, static_cast<std::int64_t>(parts[i])});
    return;
  }
  std::vector<int128> weights;
  int128 sum = 0;
  for (const Share& person : people) {
    Decimal weight(1);
    if (how == Recipient::Divide::capacity && capacity_ != nullptr) weight = capacity_->number_at(person.person, day).value_or(Decimal(0));
    weights.push_back(std::max<int128>(0, weight.rounded_scaled(6)));
    sum += weights.back();
  }
  if (sum == 0) std::fill(weights.begin(), weights.end(), 1);   // nobody has capacity: in equal parts
  const std::vector<int128> parts = largest_remainder(share, weights);
  for (std::size_t i = 0; i < people.size(); ++i) out.push_back({people[i].person, role, static_cast<std::int64_t>(parts[i])});
}

std::int64_t CreditRules::give(const Recipient& to, const Fact& fact, std::int64_t share, CreditRole role, std::vector<Share>& out) const {
  if (to.to == Recipient::To::nobody) return share;
  std::vector<Share> people = candidates_of(to, fact);
  if (!people.empty()) {
    divide(std::move(people), to.divide, fact.day, share, role, out);
    return 0;
  }
  return to.otherwise ? give(*to.otherwise, fact, share, role, out) : 0;
}

std::vector<Share> CreditRules::shares_of(const CreditRule& rule, const Fact& fact) const {
  std::vector<Share> shares;
  std::int64_t withheld = 0;
  for (const CreditLineRule& line : rule.lines) {
    std::int64_t share = line.share;
    if (line.share_of) {
      const Decimal given = line.share_of->number(*fact.segment, fact.row, *fact.segment, fact.row, fact.day);
      if (given < Decimal(0) || given > Decimal(1000)) {
        throw Error(ErrorCode::evaluation, table_.schema().name + "[\"" + std::string(fact.segment->id(fact.row)) + "\"]", "credit rule \"" + rule.name + "\" gives a share of " + given.text(), "shares lie between 0 and 1");
      }
      share = static_cast<std::int64_t>(given.rounded_scaled(12));
    }
    withheld += give(line.to, fact, share, rule.role, shares);
  }
  if (rule.remainder) {
    std::int64_t left = kWholeShare - withheld;
    for (const Share& share : shares) left -= share.share;
    if (left > 0) give(*rule.remainder, fact, left, rule.role, shares);
  }
  sort(shares);
  return shares;
}

void CreditRules::sort(std::vector<Share>& shares) const {
  std::sort(shares.begin(), shares.end(), [&](const Share& a, const Share& b) { return a.person != b.person ? rank_[a.person] < rank_[b.person] : a.role < b.role; });
  std::size_t kept = 0;
  for (const Share& share : shares) {
    if (kept > 0 && shares[kept - 1].person == share.person && shares[kept - 1].role == share.role) shares[kept - 1].share += share.share;
    else shares[kept++] = share;
  }
  shares.resize(kept);
  std::erase_if(shares, [](const Share& share) { return share.share == 0; });
}

}  // namespace attain::crediting
