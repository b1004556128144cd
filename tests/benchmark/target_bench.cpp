// Targets of 10,000 people: decomposed on blended bases, decomposed again with one lock changed, and streamed as working-day values; a smaller team; a table.
//     bench_target [people]
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "attain/book/book.hpp"
#include "attain/math/two_way.hpp"
#include "attain/target/target.hpp"

using namespace attain;

namespace {

double seconds_since(std::chrono::steady_clock::time_point start) { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(); }
std::chrono::steady_clock::time_point now() { return std::chrono::steady_clock::now(); }
std::uint64_t scramble(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}
double peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return double(usage.ru_maxrss) / 1024;
}

using Members = std::vector<Document::Member>;
Document object(Members members) { return Document::object(std::move(members)); }

/// Teams of ten in a tree, people with capacity, products; each person's sales of each product in two years before.
Book organised(int people, int products) {
  std::vector<Document> teams, persons, goods;
  const int count = std::max(1, people / 10);
  for (int t = 0; t < count; ++t) {
    Members team{{"id", "t-" + std::to_string(t)}};
    if (t > 0) team.emplace_back("parent", "t-" + std::to_string((t - 1) / 10));
    teams.push_back(object(std::move(team)));
  }
  for (int p = 0; p < people; ++p) {
    persons.push_back(object({{"id", "s-" + std::to_string(p)}, {"team", "t-" + std::to_string(p / 10)}, {"capacity", Decimal::scaled(50 + int(scramble(std::uint64_t(p)) % 51), 2)}}));
  }
  for (int g = 0; g < products; ++g) goods.push_back(object({{"id", "p-" + std::to_string(g)}}));
  const Document company = object({{"attain", "company/1"}, {"name", "Large"}, {"currency", "EUR"}, {"teams", Document::array(std::move(teams))}, {"people", Document::array(std::move(persons))}, {"products", Document::array(std::move(goods))}});
  std::vector<Document> orders;
  for (int p = 0; p < people; ++p) {
    for (int g = 0; g < products; ++g) {
      for (int year = 0; year < 2; ++year) {
        const std::uint64_t x = scramble(std::uint64_t(p) * 64 + std::uint64_t(g) * 2 + std::uint64_t(year) + 7);
        orders.push_back(object({{"id", std::to_string(p) + "." + std::to_string(g) + "." + std::to_string(year)}, {"on", Date(2024 + year, 1 + int(x % 12), 5).text()}, {"salesperson", "s-" + std::to_string(p)},
                                 {"product", "p-" + std::to_string(g)}, {"amount", Decimal::scaled(int((x >> 20) % 10'000'000) + 100, 2)}}));
      }
    }
  }
  return Book().with_company(company).append("orders", orders, {.recorded = 0});
}

Document policy(const std::string& value, std::vector<Document> constraints = {}) {
  const Document history = object({{"history", object({{"years", 2}, {"decay", Decimal::of("0.5")}})}, {"weight", 60}}), capacity = object({{"capacity", object({})}, {"weight", 30}}),
                 equal = object({{"equal", true}, {"weight", 10}});
  return object({{"attain", "target-policy/1"}, {"name", "plan"}, {"measure", "actual_sales"}, {"period", "2026"}, {"value", value},
                 {"levels", Document::array({object({{"by", "team"}, {"basis", Document::array({history, capacity})}}), object({{"by", "salesperson"}, {"basis", Document::array({history, capacity, equal})}}),
                                             object({{"by", "product"}, {"basis", Document::array({history, equal})}}), object({{"by", "month"}, {"unit", Decimal::of("0.01")}})})},
                 {"season", object({{"weights", Document::array({6, 5, 9, 8, 8, 9, 7, 6, 9, 11, 12, 10})}})}, {"constraints", Document::array(std::move(constraints))}});
}

bool adds(const TargetSheet& sheet) {
  for (std::size_t i = 0; i < sheet.cells(); ++i) {
    const TargetSheet::Cell cell = sheet.cell(i);
    if (cell.children == 0) continue;
    int128 sum = 0;
    for (std::size_t c = 0; c < cell.children; ++c) sum += sheet.units()[cell.first_child + c];
    if (sum != cell.units) return false;
  }
  return true;
}

/// A table from a file (rows, columns, their totals, the seed) fitted and rounded into another; prints the seconds.
int fit_file(const char* given, const char* made) {
  std::ifstream in(given, std::ios::binary);
  const auto numbers = [&](std::size_t count) {
    std::vector<std::int64_t> values(count);
    in.read(reinterpret_cast<char*>(values.data()), std::streamsize(count * sizeof(std::int64_t)));
    return values;
  };
  const std::vector<std::int64_t> size = numbers(2);
  const std::vector<std::int64_t> rows = numbers(std::size_t(size[0])), columns = numbers(std::size_t(size[1])), cells = numbers(std::size_t(size[0] * size[1]));
  if (!in) return 1;
  const std::vector<int128> seed(cells.begin(), cells.end());
  const auto start = now();
  const std::vector<std::int64_t> table = fitted_table(rows, columns, seed);
  std::printf("%.6f\n", seconds_since(start));
  std::ofstream(made, std::ios::binary).write(reinterpret_cast<const char*>(table.data()), std::streamsize(table.size() * sizeof(std::int64_t)));
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  if (count == 4 && std::string(arguments[1]) == "--table") return fit_file(arguments[2], arguments[3]);
  const int people = count > 1 ? std::atoi(arguments[1]) : 10'000;
  bool right = true;
  {
    const Book book = organised(people, 5);
    auto start = now();
    const TargetSheet first = decompose(book, {.policy = policy("123456789.01")});
    const double first_call = seconds_since(start);
    start = now();
    const TargetSheet sheet = decompose(book, {.policy = policy("123456789.01")});
    const double whole = seconds_since(start);
    std::printf("figure cells %zu cells\n", sheet.cells());
    std::printf("limit people_x_months_x_products_first_call %.3f s 1\n", first_call);
    std::printf("figure people_x_months_x_products %.3f s\n", whole);
    right = right && adds(sheet);

    const Document locked = policy("123456789.01", {object({{"for", object({{"salesperson", "s-17"}})}, {"lock", 12345}})});
    start = now();
    const TargetSheet changed = decompose(book, {.policy = locked, .previous = &sheet});
    const double again = seconds_since(start);
    const TargetSheet full = decompose(book, {.policy = locked});
    right = right && adds(full) && std::equal(full.units().begin(), full.units().end(), changed.units().begin());
    std::printf("figure one_lock_changed %.4f s\n", again);
    std::printf("ratio previous_against_whole %.1f 10\n", whole / again);

    start = now();
    std::size_t days = 0, working = 0;
    int128 sum = 0;
    sheet.for_each_day([&](std::size_t, Date, std::span<const std::int64_t> units) {
      for (const std::int64_t one : units) days += 1, working += one != 0, sum += one;
    });
    std::printf("limit working_days_streamed %.3f s 10\n", seconds_since(start));
    std::printf("figure working_day_values %.2f million\n", double(working) / 1e6);
    right = right && sum == sheet.units()[0];
    std::printf("limit peak_memory %.0f MB 1000\n", peak_megabytes());
  }
  {
    const Book book = organised(200, 20);
    (void)decompose(book, {.policy = policy("98765432.10")});
    double best = 1e9;
    for (int run = 0; run < 5; ++run) {
      const auto start = now();
      const TargetSheet sheet = decompose(book, {.policy = policy("98765432.10")});
      best = std::min(best, seconds_since(start));
      right = right && adds(sheet);
    }
    std::printf("limit people_200_x_12_x_20 %.1f ms 50\n", best * 1e3);
  }
  {
    std::vector<std::int64_t> rows(1000, 0), columns(366, 0);
    std::vector<int128> seed;
    for (int i = 0; i < 1000; ++i) {
      for (int j = 0; j < 366; ++j) {
        seed.push_back(int128(scramble(std::uint64_t(i * 366 + j)) % 1000 + 1));
        const std::int64_t part = std::int64_t(scramble(std::uint64_t(i * 366 + j + 1'000'000)) % 100);
        rows[std::size_t(i)] += part;
        columns[std::size_t(j)] += part;
      }
    }
    const auto start = now();
    const std::vector<std::int64_t> table = fitted_table(rows, columns, seed);
    std::printf("limit table_1000_x_366 %.3f s 1\n", seconds_since(start));
    for (int i = 0; i < 1000; ++i) {
      std::int64_t sum = 0;
      for (int j = 0; j < 366; ++j) sum += table[std::size_t(i * 366 + j)];
      right = right && sum == rows[std::size_t(i)];
    }
  }
  if (!right) std::printf("the targets do not add\n");
  return right ? 0 : 1;
}
