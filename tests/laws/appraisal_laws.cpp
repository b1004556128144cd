// Laws of a forced distribution: whatever the units and shares, head-counts add both ways, are next to their share, and follow the scores.
#include <map>

#include "../unit/appraisal/scored.hpp"
#include "laws.hpp"

using namespace attain;
using namespace attain::testing;

TEST_CASE("head-counts add for every unit and the company, next to their share, and better scores have better grades") {
  ATTAIN_LAW([] {
    std::vector<Scored> rows;
    const int teams = *rc::gen::inRange(1, 5);
    for (int team = 0; team < teams; ++team) {
      for (int i = *rc::gen::inRange(0, 8); i > 0; --i) {
        rows.push_back({"p" + std::to_string(team) + "-" + std::to_string(i), "t" + std::to_string(team), "", std::to_string(*rc::gen::inRange(0, 40))});
      }
    }
    if (rows.empty()) return;
    const int grades = *rc::gen::inRange(1, 5);
    std::string shares;
    int left = 100;
    std::vector<Decimal> share;
    for (int g = 0; g < grades; ++g) {
      const int part = g + 1 == grades ? left : *rc::gen::inRange(0, left + 1);
      left -= part;
      share.push_back(Decimal::scaled(part, 2));
      shares += (g == 0 ? "" : ", ") + ("{'grade': 'G" + std::to_string(g) + "', 'share': '" + share.back().text() + "'}");
    }
    const Book book = scored_book(rows, "'distribution': {'shares': [" + shares + "], 'within': 'team'}");
    const AppraisalSheet sheet = appraise(book, {.scorecard = "card", .period = Period::month(2026, 10)});
    const Frame frame = sheet.distribution();
    std::map<std::string, std::int64_t> company, summed, assigned;
    for (std::size_t row = 0; row < frame.rows(); ++row) {
      const std::string grade(frame.at("grade").text(row));
      const std::int64_t count = frame.at("count").integer(row);
      const Decimal off = frame.at("exact").decimal(row) - Decimal(count);
      RC_ASSERT(off.abs() < Decimal(1));
      (frame.at("unit").is_null(row) ? company : summed)[grade] += count;
    }
    std::map<std::string, std::map<std::string, Decimal>> worst;   // by unit and grade
    for (const Scored& row : rows) {
      const std::string grade = sheet.at(row.id).grade();
      ++assigned[grade];
      for (const Scored& other : rows) {
        if (other.team == row.team && *sheet.at(other.id).score() > *sheet.at(row.id).score()) RC_ASSERT(sheet.at(other.id).grade() <= grade);
      }
    }
    std::int64_t all = 0;
    for (const auto& [grade, count] : company) {
      all += count;
      RC_ASSERT(summed[grade] == count);
      RC_ASSERT(assigned[grade] == count);
    }
    RC_ASSERT(all == std::int64_t(rows.size()));
    // The order in which people came does not matter.
    std::reverse(rows.begin(), rows.end());
    const AppraisalSheet again = appraise(scored_book(rows, "'distribution': {'shares': [" + shares + "], 'within': 'team'}"), {.scorecard = "card", .period = Period::month(2026, 10)});
    RC_ASSERT(again.frame() == sheet.frame());
  });
}
