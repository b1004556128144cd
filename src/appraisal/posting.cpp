// Posting appraisals into the book, and finding out when later knowledge would change what was posted.
#include <algorithm>
#include <map>

#include "sheet.hpp"

namespace attain {

using Impl = Appraisal::Impl;

namespace {

constexpr int kStoredScale = 12;

Document stored(const std::optional<Decimal>& value) { return value ? Document(value->rounded(kStoredScale).normalized()) : Document(); }

/// What stands posted for one scorecard and period: the latest version's totals.
struct Posted {
  struct Total { std::optional<Decimal> score; std::string grade; };
  int version = 0;
  std::int64_t recorded = -1;
  std::optional<Date> as_of;
  std::map<std::string, Total> people;
};

/// Reads the `appraisals` table: by scorecard and period, the latest version.
std::map<std::pair<std::string, std::string>, Posted> posted_in(const Book& book) {
  std::map<std::pair<std::string, std::string>, Posted> all;
  const Table* table = book.journal().find("appraisals");
  if (table == nullptr) return all;
  const TableSchema& schema = table->schema();
  const Ids& ids = book.ids();
  const auto text = [&](const Segment& s, std::uint32_t row, const char* column) {
    const auto index = schema.index(column);
    return index ? std::string(ids.of(schema.columns[*index].domain).text(s.column(*index).code(row))) : std::string();
  };
  for (const Table::Part& part : table->parts()) {
    const Segment& s = *part.segment;
    for (std::uint32_t row = 0; row < s.rows(); ++row) {
      if (!part.visible(row, book.known()) || !text(s, row, "line").empty()) continue;
      const std::string written = text(s, row, "version");
      const int version = written.empty() ? 1 : std::max(1, std::atoi(written.c_str()));
      Posted& posted = all[{text(s, row, "scorecard"), text(s, row, "period")}];
      if (version < posted.version) continue;
      if (version > posted.version) posted = Posted{.version = version};
      posted.recorded = std::max(posted.recorded, s.recorded().number(row));
      if (const auto index = schema.index("as_of"); index && s.column(*index).day(row) != kNullDay) posted.as_of = Date(s.column(*index).day(row));
      const auto score = schema.index("score");
      posted.people[text(s, row, "salesperson")] = {score ? s.column(*score).decimal(row) : std::nullopt, text(s, row, "grade")};
    }
  }
  return all;
}

/// The recorded time of the latest `reopened` of a period that no later `closed` follows; -1 when it is not reopened.
std::int64_t reopened_at(const Book& book, const Period& period) {
  const Table* table = book.journal().find("periods");
  if (table == nullptr) return -1;
  const auto name = table->schema().index("period"), state = table->schema().index("state");
  if (!name || !state) return -1;
  std::pair<std::int64_t, std::string_view> latest{-1, {}};
  bool reopened = false;
  for (const Table::Part& part : table->parts()) {
    const Segment& s = *part.segment;
    for (std::uint32_t row = 0; row < s.rows(); ++row) {
      if (!part.visible(row, book.known())) continue;
      const auto parsed = Period::parse(book.ids().of(Domain::text).text(s.column(*name).code(row)), &book.company().fiscal());
      if (!parsed || !(*parsed == period)) continue;
      const std::pair<std::int64_t, std::string_view> place{s.recorded().number(row), s.id(row)};
      if (place < latest) continue;
      latest = place;
      reopened = book.ids().of(Domain::text).text(s.column(*state).code(row)) == "reopened";
    }
  }
  return reopened ? latest.first : -1;
}

bool same(const Posted& posted, const std::vector<Impl::Person>& people) {
  if (posted.people.size() != people.size()) return false;
  return std::all_of(people.begin(), people.end(), [&](const Impl::Person& person) {
    const auto found = posted.people.find(person.id);
    return found != posted.people.end() && found->second.grade == person.grade && found->second.score == person.score;
  });
}

}  // namespace

std::vector<Posting> AppraisalSheet::postings(const Book& book) const {
  const Impl& s = *impl_;
  const auto all = posted_in(book);
  const auto found = all.find({s.card.name, s.period.text()});
  int version = 1;
  if (found != all.end()) {
    if (same(found->second, s.people)) return {};   // posting the same again changes nothing
    if (reopened_at(book, s.period) <= found->second.recorded) {
      throw Error(ErrorCode::already_posted, "appraisals", "\"" + s.card.name + "\" of " + s.period.text() + " has been posted with another result", "posted appraisals never change; reopen the period (a row `reopened` in `periods`) to post a new version");
    }
    version = found->second.version + 1;
  }
  const std::string manifest = s.book.digest(s.as_of);
  Posting posting{"appraisals", {}};
  for (const Impl::Person& person : s.people) {
    const std::string base = s.card.name + "/" + s.period.text() + "/v" + std::to_string(version) + "/" + person.id;
    const auto row = [&](const std::string& id, std::vector<Document::Member> more) {
      std::vector<Document::Member> members = {{"id", id}, {"on", s.period.last().text()}, {"scorecard", s.card.name}, {"period", s.period.text()}, {"salesperson", person.id},
                                               {"as_of", s.as_of.text()}, {"manifest", manifest}, {"version", std::to_string(version)}};
      for (Document::Member& member : more) {
        if (!member.second.is_null()) members.push_back(std::move(member));
      }
      posting.rows.push_back(Document::object(std::move(members)));
    };
    row(base, {{"score", stored(person.score)}, {"grade", person.grade.empty() ? Document() : Document(person.grade)}, {"rank", person.rank ? Document(*person.rank) : Document()}, {"kind", "total"},
               {"state", person.exact ? Document("ok") : Document("refused")}});
    std::size_t number = 0;
    for (const AppraisalLine& line : s.lines_of(person)) {
      row(base + "/" + std::to_string(++number), {{"line", line.line}, {"kind", line.gate ? "gate" : "measure"}, {"value", stored(line.value)}, {"target", stored(line.target)}, {"attainment", stored(line.attainment)},
                                                  {"points", stored(line.points)}, {"weight", stored(line.weight)}, {"contribution", stored(line.contribution)}, {"state", name_of(line.state)}});
    }
  }
  return {posting};
}

Findings verify_posted_appraisals(const Book& book) {
  Findings findings;
  for (const auto& [key, posted] : posted_in(book)) {
    const auto& [scorecard, text] = key;
    const auto period = Period::parse(text, &book.company().fiscal());
    if (!period) continue;
    try {
      const AppraisalSheet now = appraise(book, {.scorecard = scorecard, .period = *period, .as_of = posted.as_of});
      for (const auto& [person, total] : posted.people) {
        const std::optional<Decimal> score = now.contains(person) ? now.at(person).score() : std::nullopt;
        const std::string grade = now.contains(person) ? now.at(person).grade() : std::string();
        if (score == total.score && grade == total.grade) continue;
        const auto shown = [](const std::optional<Decimal>& s, const std::string& g) { return (s ? s->text() : std::string("no score")) + (g.empty() ? "" : " (" + g + ")"); };
        findings.push_back({Severity::warning, ErrorCode::stale_posting, "appraisals[\"" + scorecard + "/" + text + "/v" + std::to_string(posted.version) + "/" + person + "\"]",
                            "posted " + shown(total.score, total.grade) + "; by what is known now it would be " + shown(score, grade), "the posted appraisal stays; reopen the period to post a new version"});
      }
    } catch (const Error& error) {
      findings.push_back({Severity::warning, ErrorCode::stale_posting, "appraisals", "\"" + scorecard + "\" of " + text + " cannot be computed again: " + error.what(), error.hint()});
    }
  }
  return findings;
}

}  // namespace attain
