#pragma once
/// A book in which everybody's score is what is said: a manual measure on a curve that changes nothing.

#include <string>
#include <vector>

#include "attain/appraisal/appraisal.hpp"
#include "books.hpp"

namespace attain::testing {

struct Scored {
  std::string id, team, manager;
  std::string score;       ///< "" for none
  std::string period = "2026-10";
};

/// `rest` is what the scorecard says besides its line, e.g. "'distribution': {…}". People are as their first row says; later rows only score.
inline Book scored_book(const std::vector<Scored>& rows, const std::string& rest) {
  std::string people, teams, values;
  std::vector<std::string> seen, seen_teams;
  const auto known = [](std::vector<std::string>& all, const std::string& one) {
    for (const std::string& id : all) {
      if (id == one) return true;
    }
    all.push_back(one);
    return false;
  };
  for (const Scored& row : rows) {
    if (!known(seen, row.id)) {
      std::string managers;
      for (const Scored& other : rows) {
        if (other.id == row.id) managers += (managers.empty() ? "" : ", ") + ("{'from': '" + other.period + "-01', 'is': '" + other.manager + "'}");
      }
      people += (people.empty() ? "" : ", ") + ("{'id': '" + row.id + "'" + (row.team.empty() ? "" : ", 'team': '" + row.team + "'") + (row.manager.empty() ? "" : ", 'manager': [" + managers + "]") + "}");
    }
    if (!row.manager.empty() && !known(seen, row.manager)) people += ", {'id': '" + row.manager + "', 'position': 'manager'}";
    if (!row.team.empty() && !known(seen_teams, row.team)) teams += (teams.empty() ? "" : ", ") + ("{'id': '" + row.team + "'}");
    if (row.score.empty()) continue;
    values += (values.empty() ? "" : ", ") + ("{'id': 'v-" + row.id + "-" + row.period + "', 'on': '" + row.period + "-28', 'measure': 'judgement', 'period': '" + row.period + "', 'value': '" + row.score + "', 'salesperson': '" + row.id + "'}");
  }
  return Book()
      .with_company(document("{'attain': 'company/1', 'name': 'Harbour', 'currency': 'EUR', 'teams': [" + teams + "], 'people': [" + people + "]}"))
      .with_rules({document("{'attain': 'measure/1', 'name': 'judgement', 'manual': true, 'unit': 'points'}"),
                   document("{'attain': 'scorecard/1', 'name': 'card', 'lines': [{'measure': 'judgement', 'weight': 1, 'curve_on': 'value', 'curve': {'linear': [[0, 0], [1000, 1000]]}}]" + (rest.empty() ? "" : ", " + rest) + "}")})
      .append("values", records("[" + values + "]"), {.recorded = 0});
}

}  // namespace attain::testing
