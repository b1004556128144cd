#include "attain/appraisal/leniency.hpp"

#include "attain/base/error.hpp"
#include "scored.hpp"
#include "test.hpp"

using namespace attain;
using namespace attain::testing;

namespace {

Leniency found_in(const std::vector<Scored>& rows) {
  return leniency(scored_book(rows, ""), {.scorecard = "card", .periods = {Period::month(2026, 9), Period::month(2026, 10)}});
}

Decimal shown(const Frame& frame, std::size_t row, const char* column) { return frame.at(column).decimal(row); }

}  // namespace

TEST_CASE("a manager who scores everybody ten points higher is ten points more lenient than the other") {
  // Four people; two change managers. True abilities 50, 60, 70, 80; soft adds 10.
  const auto found = found_in({{"a", "", "hard", "50", "2026-09"}, {"b", "", "hard", "60", "2026-09"}, {"c", "", "soft", "80", "2026-09"}, {"d", "", "soft", "90", "2026-09"},
                               {"a", "", "soft", "60", "2026-10"}, {"b", "", "hard", "60", "2026-10"}, {"c", "", "hard", "70", "2026-10"}, {"d", "", "soft", "90", "2026-10"}});
  const Frame managers = found.managers();
  REQUIRE(managers.rows() == 2);
  CHECK(managers.at("manager").text(0) == "hard");
  CHECK(shown(managers, 0, "leniency") == Decimal(-5));
  CHECK(shown(managers, 1, "leniency") == Decimal(5));
  CHECK(shown(managers, 1, "mean") == Decimal(80));
  CHECK(shown(managers, 1, "low") == Decimal(5));        // nothing is left unexplained
  CHECK(managers.at("state").text(0) == "ok");
  const Frame scores = found.scores();
  CHECK(shown(scores, 0, "adjusted") == Decimal(55));    // a under hard: 50 + 5
  CHECK(shown(scores, 1, "adjusted") == Decimal(55));    // a under soft: 60 - 5
  CHECK(found.findings().empty());
}

TEST_CASE("where nobody changed managers, leniency and strength are confounded, and that is said") {
  const auto found = found_in({{"a", "", "hard", "50", "2026-09"}, {"c", "", "soft", "80", "2026-09"}, {"a", "", "hard", "52", "2026-10"}, {"c", "", "soft", "81", "2026-10"}});
  const Frame managers = found.managers();
  CHECK(managers.at("state").text(0) == "confounded");
  CHECK(managers.at("leniency").is_null(0));
  CHECK(managers.at("group").integer(0) != managers.at("group").integer(1));
  REQUIRE(found.findings().size() == 2);
  CHECK(found.findings()[0].code == ErrorCode::confounded);
  CHECK(shown(found.scores(), 0, "adjusted") == Decimal(50));
}

TEST_CASE("an interval holds what is not explained") {
  const auto found = found_in({{"a", "", "hard", "50", "2026-09"}, {"b", "", "hard", "64", "2026-09"}, {"c", "", "soft", "80", "2026-09"}, {"d", "", "soft", "90", "2026-09"},
                               {"a", "", "soft", "61", "2026-10"}, {"b", "", "soft", "70", "2026-10"}, {"c", "", "hard", "70", "2026-10"}, {"d", "", "soft", "88", "2026-10"}});
  const Frame managers = found.managers();
  CHECK(shown(managers, 0, "low") < shown(managers, 0, "leniency"));
  CHECK(shown(managers, 0, "high") > shown(managers, 0, "leniency"));
  CHECK_THROWS_AS(leniency(Book(), {.scorecard = "card", .periods = {}}), Error);
}
