// Reads `credit-rule/1` documents.
#include <algorithm>
#include <charconv>

#include "rules.hpp"

namespace attain::crediting {

namespace {

constexpr std::array<std::pair<std::string_view, Domain>, kDimensions> kNames = {{{"customer", Domain::customer},
                                                                                  {"territory", Domain::territory},
                                                                                  {"product", Domain::product},
                                                                                  {"category", Domain::category},
                                                                                  {"salesperson", Domain::salesperson},
                                                                                  {"team", Domain::team},
                                                                                  {"channel", Domain::text},
                                                                                  {"campaign", Domain::text}}};

template <typename T>
T word(const Reader& in, std::initializer_list<std::pair<std::string_view, T>> words) {
  const std::string text = in.text();
  std::vector<std::string> known;
  for (const auto& [name, value] : words) {
    if (name == text) return value;
    known.emplace_back(name);
  }
  std::string hint = did_you_mean(text, known);
  if (hint.empty()) {
    hint = "known:";
    for (const std::string& name : known) hint += " " + name;
  }
  throw in.error(ErrorCode::invalid_rule, "\"" + text + "\" is not known here", hint);
}

Dimension dimension_named(const Reader& in, std::string_view name) {
  std::vector<std::string> known;
  for (std::size_t i = 0; i < kDimensions; ++i) {
    if (kNames[i].first == name) return Dimension(i);
    known.emplace_back(kNames[i].first);
  }
  throw in.error(ErrorCode::unknown_key, "rules do not match by \"" + std::string(name) + "\"", did_you_mean(name, known));
}

/// Reads one document for one table of one book.
class DocumentReader {
 public:
  DocumentReader(const Book& book, const Table& table, std::vector<std::string>& slots)
      : book_(book), ids_(book.ids()), table_(table), words_(vocabulary_of(book, table.schema(), false)), slots_(slots) {}

  CreditRule read(const Rule& rule) {
    const Reader in = rule.reader();
    in.refuse_unknown({"attain", "name", "title", "description", "effective", "until", "from", "role", "group", "priority", "match", "when", "credit", "remainder"});
    CreditRule out;
    out.name = rule.name;
    out.title = in.text_or("title", rule.name);
    out.path = rule.path;
    out.table = table_.schema().name;
    out.effective = rule.effective;
    out.until = rule.until;
    if (const auto role = in.find("role")) out.role = word<CreditRole>(*role, {{"revenue", CreditRole::revenue}, {"overlay", CreditRole::overlay}});
    out.slot = slot(in, out);
    if (const auto priority = in.find("priority")) out.priority = priority->integer();
    if (const auto match = in.find("match")) read_match(*match, out);
    if (const auto when = in.find("when")) {
      out.when_text = when->text();
      out.when = expression(*when, rule::Mode::filter, rule::Type::Kind::boolean);
      ++out.dimensions;
    }
    read_lines(in, out);
    return out;
  }

 private:
  std::uint32_t slot(const Reader& in, const CreditRule& rule) {
    const auto group = in.find("group");
    if (rule.role == CreditRole::revenue) {
      if (group) throw group->error(ErrorCode::invalid_rule, "all revenue rules compete for a fact; a group is of overlay rules", "leave it out, or say \"role\": \"overlay\"");
      return 0;
    }
    const std::string name = "overlay " + (group ? group->text() : rule.name);
    const auto found = std::find(slots_.begin(), slots_.end(), name);
    if (found != slots_.end()) return std::uint32_t(found - slots_.begin());
    slots_.push_back(name);
    return std::uint32_t(slots_.size() - 1);
  }

  void read_match(const Reader& in, CreditRule& out) {
    for (const auto& [name, value] : in.members()) {
      const Dimension dimension = dimension_named(value, name);
      std::vector<std::uint32_t>& codes = out.match[std::size_t(dimension)];
      const std::vector<Reader> items = value.is_array() ? value.items() : std::vector<Reader>{value};
      if (items.empty()) throw value.error(ErrorCode::invalid_rule, "matches nothing", "leave \"" + name + "\" out to match everything");
      for (const Reader& item : items) codes.push_back(ids_.of(domain_of(dimension)).intern(item.text()));
      std::sort(codes.begin(), codes.end());
      codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
      ++out.dimensions;
    }
  }

  void read_lines(const Reader& in, CreditRule& out) {
    std::int64_t sum = 0;
    bool open = false;
    for (const Reader& line : in.at("credit").items()) {
      line.refuse_unknown({"to", "person", "of", "role", "team", "level", "levels", "field", "divide", "otherwise", "share"});
      CreditLineRule read;
      read.to = recipient(line, out.role, 0);
      if (const auto share = line.find("share")) {
        if (share->is_text() && !Decimal::parse(share->text())) {
          read.share_of = expression(*share, rule::Mode::strict, rule::Type::Kind::number);
          open = true;
        } else {
          read.share = units(*share);
        }
      }
      if (!read.share_of) sum += read.share;
      out.lines.push_back(std::move(read));
    }
    if (out.lines.empty()) throw in.at("credit").error(ErrorCode::invalid_rule, "a credit rule credits somebody", "credit {\"to\": \"nobody\"} where nobody shall have it");
    if (out.role == CreditRole::revenue && sum > kWholeShare) {
      throw in.at("credit").error(ErrorCode::shares_do_not_sum, "revenue shares add to " + Decimal::scaled(sum, 12).normalized().text() + ", above 1", "lower the shares, or say \"role\": \"overlay\"");
    }
    const auto remainder = in.find("remainder");
    if (!remainder) return;
    if (out.role == CreditRole::overlay) throw remainder->error(ErrorCode::invalid_rule, "an overlay has no remainder: its shares add to anything", "leave it out");
    if (!open && sum == kWholeShare && out.lines.size() == 1 && out.lines[0].to.to == Recipient::To::seller) throw remainder->error(ErrorCode::invalid_rule, "the shares leave nothing", "leave it out");
    out.remainder = otherwise(*remainder, out.role, 0);
  }

  std::int64_t units(const Reader& in) const {
    const Decimal share = in.number();
    if (share < Decimal(0)) throw in.error(ErrorCode::invalid_rule, "a share is not negative");
    if (share > Decimal(1000)) throw in.error(ErrorCode::invalid_rule, "a share above 1000", "1 is the whole fact: write 0.25 for a quarter");
    const Decimal scaled = Decimal::scaled(share.rounded_scaled(12), 12);
    if (scaled != share) throw in.error(ErrorCode::too_many_decimals, "a share has at most 12 decimals");
    return static_cast<std::int64_t>(share.rounded_scaled(12));
  }

  std::shared_ptr<const FactExpression> expression(const Reader& in, rule::Mode mode, rule::Type::Kind kind) const {
    rule::ParseOptions options;
    options.vocabulary = &words_;
    options.mode = mode;
    options.expected = rule::Type(kind);
    try {
      return std::make_shared<const FactExpression>(book_, table_, std::make_shared<const rule::Expression>(rule::Expression::parse(in.text(), options)), kLatest);
    } catch (const Error& error) {
      throw error.within(in.path());
    }
  }

  Recipient otherwise(const Reader& in, CreditRole role, int depth) {
    if (in.is_text()) return recipient(Reader(Document::object({{"to", in.document()}}), in.path()), role, depth);
    in.refuse_unknown({"to", "person", "of", "role", "team", "level", "levels", "field", "divide", "otherwise"});
    return recipient(in, role, depth);
  }

  Recipient recipient(const Reader& in, CreditRole role, int depth) {
    using To = Recipient::To;
    if (depth > 8) throw in.error(ErrorCode::limit_exceeded, "more than 8 recipients in one another");
    Recipient out;
    const Reader to = in.at("to");
    out.to = word<To>(to, {{"seller", To::seller}, {"person", To::person}, {"owner", To::owner}, {"holder", To::holder}, {"assigned", To::assigned}, {"team", To::team},
                           {"manager", To::manager}, {"managers", To::managers}, {"field", To::field}, {"nobody", To::nobody}});
    const auto only = [&](const char* key, std::initializer_list<To> of) {
      const auto given = in.find(key);
      if (given && std::find(of.begin(), of.end(), out.to) == of.end()) throw given->error(ErrorCode::invalid_rule, "\"" + std::string(key) + "\" says nothing for \"" + to.text() + "\"", "leave it out");
      return given;
    };
    only("person", {To::person});
    only("field", {To::field});
    const auto team = only("team", {To::team}), of = only("of", {To::assigned}), of_role = only("role", {To::assigned});
    const auto level = only("level", {To::manager}), levels = only("levels", {To::managers});
    const auto divide = only("divide", {To::team, To::managers, To::owner, To::holder, To::assigned});
    out.words = to.text();
    if (out.to == To::person) out.person = ids_.of(Domain::salesperson).intern(in.at("person").text()), out.words = "named in the rule";
    if (team) out.team = ids_.of(Domain::team).intern(team->text());
    if (out.to == To::team) out.words = team ? "member of " + team->text() : "member of the seller's team";
    if (out.to == To::owner) out.words = "owner of the customer";
    if (out.to == To::holder) out.words = "holder of the territory";
    if (out.to == To::assigned) read_assigned(of, of_role, out);
    if (level) out.level = level_of(*level);
    if (out.to == To::manager) out.words = out.level == 1 ? "manager" : "manager, level " + std::to_string(out.level);
    if (out.to == To::managers) out.level = levels ? level_of(*levels) : 64, out.words = "manager";
    if (out.to == To::field) out.field = expression(in.at("field"), rule::Mode::filter, rule::Type::Kind::string), out.words = in.at("field").text();
    using Divide = Recipient::Divide;
    if (out.to == To::team) out.divide = Divide::equal;
    if (out.to == To::managers) out.divide = role == CreditRole::overlay ? Divide::each : Divide::equal;
    if (divide) {
      out.divide = word<Divide>(*divide, {{"shares", Divide::shares}, {"equal", Divide::equal}, {"capacity", Divide::capacity}, {"each", Divide::each}});
      const bool assigned = out.to == To::owner || out.to == To::holder || out.to == To::assigned;
      if (out.divide == Divide::shares && !assigned) throw divide->error(ErrorCode::invalid_rule, "only assignments have shares", "equal, capacity or each");
      if (out.divide == Divide::each && role == CreditRole::revenue) throw divide->error(ErrorCode::invalid_rule, "the whole to each of them is more than there is", "say \"role\": \"overlay\", or divide equal");
    }
    if (const auto other = in.find("otherwise")) out.otherwise = std::make_shared<const Recipient>(otherwise(*other, role, depth + 1));
    return out;
  }

  void read_assigned(const std::optional<Reader>& of, const std::optional<Reader>& role, Recipient& out) {
    if (of) {
      out.of = dimension_named(*of, of->text());
      if (domain_of(out.of) == Domain::text) throw of->error(ErrorCode::invalid_rule, "nobody is assigned to a " + of->text(), "assignments are for customer, territory, product, category, salesperson and team");
    }
    if (role) {
      out.any_role = false;
      out.role = ids_.of(Domain::text).intern(role->text());
    }
    out.words = (role ? role->text() : std::string("assigned")) + " of the " + std::string(name_of(out.of));
  }

  static int level_of(const Reader& in) {
    const std::int64_t level = in.integer();
    if (level < 1 || level > 64) throw in.error(ErrorCode::invalid_rule, "levels are 1 to 64");
    return int(level);
  }

  const Book& book_;
  Ids& ids_;
  const Table& table_;
  const rule::Vocabulary words_;
  std::vector<std::string>& slots_;
};

}  // namespace

std::string_view name_of(Dimension dimension) noexcept { return kNames[std::size_t(dimension)].first; }
Domain domain_of(Dimension dimension) noexcept { return kNames[std::size_t(dimension)].second; }

bool CreditRule::in_force(Date day) const noexcept {
  if (day < effective || day > until) return false;
  return std::none_of(hidden.begin(), hidden.end(), [&](const auto& other) { return other.first <= day && day <= other.second; });
}

std::vector<CreditRule> read_credit_rules(const Book& book, const Table& table, std::vector<std::string>& slots, Findings* findings) {
  slots = {"revenue"};
  const std::vector<const Rule*> documents = book.rules("credit-rule");
  std::vector<CreditRule> rules;
  DocumentReader* reader = nullptr;
  std::optional<DocumentReader> kept;
  for (const Rule* document : documents) {   // by name and first day
    if (document->reader().text_or("from", "orders") != table.schema().name) continue;
    if (reader == nullptr) reader = &kept.emplace(book, table, slots);
    try {
      rules.push_back(reader->read(*document));
    } catch (const Error& error) {
      if (findings == nullptr) throw;
      findings->push_back({Severity::error, error.code(), error.path(), error.message(), error.hint()});
      continue;
    }
    for (const Rule* other : documents) {
      if (other->name == document->name && other->effective > document->effective) rules.back().hidden.emplace_back(other->effective, other->until);
    }
  }
  return rules;
}

}  // namespace attain::crediting
