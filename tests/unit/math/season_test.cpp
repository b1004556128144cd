#include "attain/math/season.hpp"

#include "attain/base/error.hpp"
#include "test.hpp"

using namespace attain;

namespace {

/// Monthly airline passengers, 1949 to 1960, in thousands (Box and Jenkins, series G).
const int kPassengers[] = {112, 118, 132, 129, 121, 135, 148, 148, 136, 119, 104, 118, 115, 126, 141, 135, 125, 149, 170, 170, 158, 133, 114, 140,
                           145, 150, 178, 163, 172, 178, 199, 199, 184, 162, 146, 166, 171, 180, 193, 181, 183, 218, 230, 242, 209, 191, 172, 194,
                           196, 196, 236, 235, 229, 243, 264, 272, 237, 211, 180, 201, 204, 188, 235, 227, 234, 264, 302, 293, 259, 229, 203, 229,
                           242, 233, 267, 269, 270, 315, 364, 347, 312, 274, 237, 278, 284, 277, 317, 313, 318, 374, 413, 405, 355, 306, 271, 306,
                           315, 301, 356, 348, 355, 422, 465, 467, 404, 347, 305, 336, 340, 318, 362, 348, 363, 435, 491, 505, 404, 359, 310, 337,
                           360, 342, 406, 396, 420, 472, 548, 559, 463, 407, 362, 405, 417, 391, 419, 461, 472, 535, 622, 606, 508, 461, 390, 432};

std::vector<Decimal> passengers() { return {std::begin(kPassengers), std::end(kPassengers)}; }

}  // namespace

TEST_CASE("the season of airline passengers is that of R's decompose") {
  const SeasonalIndex season = seasonal_index(passengers(), 0);
  const char* golden[] = {"0.91023037", "0.88362532", "1.00736629", "0.97590601", "0.98137803", "1.11277583",
                          "1.22655554", "1.21991097", "1.06049193", "0.92175724", "0.80117808", "0.89882439"};
  Decimal sum;
  for (std::size_t j = 0; j < 12; ++j) {
    CHECK(season.index[j].rounded(8).text() == golden[j]);
    CHECK(season.ratios[j] == 11);
    sum += season.index[j];
  }
  CHECK((sum - Decimal(12)).abs() < Decimal::of("1e-30"));
  CHECK(season.shrinkage.is_zero());
}

TEST_CASE("a season that is mostly chance is drawn to the average") {
  const SeasonalIndex clear = seasonal_index(passengers(), 0, {.shrink = true});
  CHECK(clear.shrinkage < Decimal::of("0.02"));
  std::vector<Decimal> noise;
  for (int t = 0; t < 48; ++t) noise.push_back(Decimal(100 + (t * 7919 + t * t * 104729) % 31));
  const SeasonalIndex chance = seasonal_index(noise, 0, {.shrink = true});
  CHECK(chance.shrinkage > Decimal::of("0.3"));
  for (std::size_t j = 0; j < 12; ++j) CHECK((chance.index[j] - Decimal(1)).abs() <= (chance.unshrunk[j] - Decimal(1)).abs());
}

TEST_CASE("a season starts where it is said to, with an odd cycle too, and refuses what it cannot tell") {
  std::vector<Decimal> values;
  for (int t = 0; t < 21; ++t) values.push_back(Decimal((t + 2) % 3 == 0 ? 2 : 1));
  const SeasonalIndex season = seasonal_index(values, 2, {.seasons = 3, .median = true});
  CHECK(season.index[0].rounded(6).text() == "1.500000");
  CHECK(season.index[1].rounded(6).text() == "0.750000");
  CHECK_THROWS_AS(seasonal_index(std::vector<Decimal>(23, Decimal(1)), 0), Error);
  CHECK_THROWS_AS(seasonal_index(std::vector<Decimal>(24, Decimal(0)), 0), Error);
  CHECK_THROWS_AS(seasonal_index(std::vector<Decimal>(24, Decimal(-1)), 0), Error);
  CHECK_THROWS_AS(seasonal_index(std::vector<Decimal>(24, Decimal(1)), 0, {.shrink = true}), Error);
  CHECK_THROWS_AS(seasonal_index(std::vector<Decimal>(24, Decimal(1)), 12), Error);
}
