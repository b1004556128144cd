// Checks of a company: references to nobody, cycles, calendars that are not there, teams of people who are not employed.
#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "state.hpp"

namespace attain {

namespace {

using company::entity_path;
using company::quoted;

constexpr std::size_t kMostSuggestions = 100;  // nearest ids looked for per attribute; each costs a pass over all ids

std::string place(const Company& company, Domain kind, const Attribute& attribute, std::uint32_t entity, std::size_t entry) {
  const auto entries = attribute.entries(entity);
  const bool plain = entries.size() == 1 && entries[0].from == kEarliest;
  return entity_path(kind, company.id(kind, entity)) + "." + attribute.name() + (plain ? "" : "[" + std::to_string(entry) + "]");
}

/// Codes that have entries of an attribute, in order of their id text.
std::vector<std::uint32_t> holders(const Company& company, Domain kind, const Attribute& attribute) {
  std::vector<std::uint32_t> codes;
  const Dictionary& ids = company.ids().of(kind);
  const std::uint32_t size = ids.size();
  for (std::uint32_t code = 0; code < size; ++code) {
    if (!attribute.entries(code).empty()) codes.push_back(code);
  }
  std::sort(codes.begin(), codes.end(), [&](std::uint32_t a, std::uint32_t b) { return ids.text(a) < ids.text(b); });
  return codes;
}

struct Checker {
  const Company& company;
  Findings& findings;
  std::map<Domain, std::vector<std::string>> ids;

  const std::vector<std::string>& ids_of(Domain kind) {
    auto [found, fresh] = ids.try_emplace(kind);
    if (fresh) {
      for (const std::uint32_t code : company.entities(kind)) found->second.emplace_back(company.id(kind, code));
    }
    return found->second;
  }

  void add(Severity severity, ErrorCode code, std::string path, std::string message, std::string hint = {}) {
    findings.push_back({severity, code, std::move(path), std::move(message), std::move(hint)});
  }

  void references(Domain kind, const Attribute& attribute) {
    struct Seen { std::string path; std::size_t count = 0; };
    std::map<std::string, Seen> unknown;
    for (const std::uint32_t entity : holders(company, kind, attribute)) {
      const auto entries = attribute.entries(entity);
      for (std::size_t i = 0; i < entries.size(); ++i) {
        if (entries[i].is == Attribute::kNoValue) continue;
        const auto code = static_cast<std::uint32_t>(entries[i].is);
        if (company.exists(attribute.domain(), code)) continue;
        Seen& seen = unknown[std::string(company.id(attribute.domain(), code))];
        if (seen.count++ == 0) seen.path = place(company, kind, attribute, entity, i);
      }
    }
    std::size_t suggested = 0;
    for (const auto& [id, seen] : unknown) {
      add(Severity::error, ErrorCode::unknown_reference, seen.path,
          "no " + std::string(name_of(attribute.domain())) + " " + quoted(id) + (seen.count > 1 ? " (" + std::to_string(seen.count) + " entries refer to it)" : ""),
          suggested++ < kMostSuggestions ? did_you_mean(id, ids_of(attribute.domain())) : std::string());
    }
  }

  /// Entries about an id that is no entity.
  void orphans(Domain kind, const Attribute& attribute) {
    for (const std::uint32_t entity : holders(company, kind, attribute)) {
      if (company.exists(kind, entity)) continue;
      const std::string id(company.id(kind, entity));
      add(Severity::error, ErrorCode::unknown_reference, std::string(entity_table(kind)) + "_" + attribute.name() + "[" + quoted(id) + "]",
          "no " + std::string(name_of(kind)) + " " + quoted(id), did_you_mean(id, ids_of(kind)));
    }
  }

  /// A cycle is closed by its latest entry, so it is found by walking from every entry on the day it begins.
  void cycles(Domain kind, const std::vector<const Attribute*>& attributes) {
    std::map<Date, std::set<std::uint32_t>> starts;
    const Dictionary& dictionary = company.ids().of(kind);
    for (const Attribute* attribute : attributes) {
      for (std::uint32_t entity = 0, size = dictionary.size(); entity < size; ++entity) {
        for (const Attribute::Entry& entry : attribute->entries(entity)) starts[entry.from].insert(entity);
      }
    }
    std::set<std::vector<std::uint32_t>> reported;
    for (const auto& [day, entities] : starts) {
      const auto next = [&, day = day](std::uint32_t entity) {
        for (const Attribute* attribute : attributes) {
          if (const std::uint32_t code = attribute->code_at(entity, day); code != kNone) return code;
        }
        return kNone;
      };
      std::unordered_map<std::uint32_t, std::uint32_t> colour;  // the walk in which an entity was met
      std::uint32_t walk = 0;
      for (const std::uint32_t start : entities) {
        ++walk;
        std::uint32_t at = start;
        while (at != kNone && colour.try_emplace(at, walk).second) at = next(at);
        if (at == kNone || colour[at] != walk) continue;
        std::vector<std::uint32_t> members;
        std::uint32_t member = at;
        do members.push_back(member); while ((member = next(member)) != at);
        const auto smallest = std::min_element(members.begin(), members.end(), [&](std::uint32_t a, std::uint32_t b) { return dictionary.text(a) < dictionary.text(b); });
        std::rotate(members.begin(), smallest, members.end());
        if (!reported.insert(members).second) continue;
        std::string circle;
        const std::size_t shown = std::min<std::size_t>(members.size(), 12);
        for (std::size_t i = 0; i < shown; ++i) circle += quoted(dictionary.text(members[i])) + " under ";
        if (shown < members.size()) circle += "… (" + std::to_string(members.size() - shown) + " more) under ";
        circle += quoted(dictionary.text(members[0]));
        add(Severity::error, ErrorCode::cycle, entity_path(kind, dictionary.text(members[0])) + "." + attributes.back()->name(),
            circle + (day == kEarliest ? "" : " from " + day.text()), "leave out one of them");
      }
    }
  }

  void calendars() {
    const Attribute& attribute = company.at(Domain::salesperson, "calendar");
    std::vector<std::string> names;
    for (const auto& [name, calendar] : company.calendars()) names.push_back(name);
    for (const std::uint32_t person : holders(company, Domain::salesperson, attribute)) {
      const auto entries = attribute.entries(person);
      for (std::size_t i = 0; i < entries.size(); ++i) {
        if (entries[i].is == Attribute::kNoValue) continue;
        const std::string name(company.ids().of(Domain::text).text(static_cast<std::uint32_t>(entries[i].is)));
        if (company.calendars().contains(name)) continue;
        std::string hint = did_you_mean(name, names);
        add(Severity::error, ErrorCode::unknown_reference, place(company, Domain::salesperson, attribute, person, i), "no calendar " + quoted(name), hint.empty() ? "the default calendar is used" : hint);
      }
    }
  }

  void employment() {
    const Attribute& employed = company.at(Domain::salesperson, "employed");
    const Attribute& team = company.at(Domain::salesperson, "team");
    for (const std::uint32_t person : company.entities(Domain::salesperson)) {
      const auto spells = employed.entries(person);
      const auto teams = team.entries(person);
      for (std::size_t i = 0; i < teams.size(); ++i) {
        if (teams[i].is == Attribute::kNoValue || spells.empty()) continue;
        // A team that begins before the employment, or while there is none: the work of those days would be nobody's.
        if (teams[i].from != kEarliest && !company.employed(person, teams[i].from)) {
          add(Severity::warning, ErrorCode::gap, place(company, Domain::salesperson, team, person, i),
              quoted(company.id(Domain::salesperson, person)) + " is in team " + quoted(company.id(Domain::team, static_cast<std::uint32_t>(teams[i].is))) + " from " + teams[i].from.text() + ", when not employed",
              "move the first day of one of the two");
        }
      }
      bool was = false;
      for (std::size_t i = 0; i < spells.size(); ++i) {
        const bool is = spells[i].is == 1;
        if (i > 0 && is == was) {
          add(Severity::info, ErrorCode::overlap, place(company, Domain::salesperson, employed, person, i), "the entry says what the one before says already", "leave it out");
        }
        was = is;
      }
    }
  }

  void teams() {
    for (const std::uint32_t team : company.entities(Domain::team)) {
      const auto managers = company.at(Domain::team, "manager").entries(team);
      if (std::none_of(managers.begin(), managers.end(), [](const Attribute::Entry& entry) { return entry.is != Attribute::kNoValue; })) {
        add(Severity::info, ErrorCode::gap, entity_path(Domain::team, company.id(Domain::team, team)) + ".manager", "the team never has a manager", "roll-ups by manager leave it out");
      }
    }
  }
};

}  // namespace

Findings Company::verify() const {
  Findings findings;
  Checker check{*this, findings, {}};
  for (int i = 0; i < company::kKinds; ++i) {
    const auto kind = static_cast<Domain>(i);
    for (const std::string& name : attributes(kind)) {
      const Attribute& attribute = at(kind, name);
      check.orphans(kind, attribute);
      if (attribute.type() == AttributeType::reference) check.references(kind, attribute);
    }
  }
  for (const Domain kind : {Domain::team, Domain::territory, Domain::category}) check.cycles(kind, {&at(kind, "parent")});
  check.cycles(Domain::customer, {&at(Domain::customer, "merged_into"), &at(Domain::customer, "parent")});
  check.calendars();
  check.employment();
  check.teams();
  sort_findings(findings);
  return findings;
}

}  // namespace attain
