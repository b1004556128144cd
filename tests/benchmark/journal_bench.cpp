// Ten million order lines into the journal, as texts of a CSV and as typed columns: rows a second, bytes a fact, then a nightly snapshot and a digest.
//     bench_journal [rows]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "attain/journal/journal.hpp"

using namespace attain;

namespace {

double seconds_since(std::chrono::steady_clock::time_point start) { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(); }
void figure(const char* name, double value, const char* unit) { std::printf("figure %s %.3f %s\n", name, value, unit); }

std::uint64_t scramble(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

constexpr std::size_t kBatch = 1 << 16;
const std::vector<std::string> kNames = {"id", "on", "order", "customer", "salesperson", "product", "channel", "quantity", "amount", "cost"};

/// The texts of rows [first, first + count), column by column, in memory of their own.
Batch texts(std::size_t first, std::size_t count, const std::vector<std::string>& days) {
  auto arena = std::make_shared<std::string>();
  arena->reserve(count * 110);
  std::vector<BatchColumn::Texts> columns(kNames.size());
  char cell[64];
  const auto add = [&](std::size_t column, int length) {
    const std::size_t at = arena->size();
    arena->append(cell, std::size_t(length));
    columns[column].values.emplace_back(arena->data() + at, std::size_t(length));
  };
  for (std::size_t row = first; row < first + count; ++row) {
    const std::uint64_t x = scramble(row);
    add(0, std::snprintf(cell, sizeof cell, "o-%zu", row + 1));
    add(1, std::snprintf(cell, sizeof cell, "%s", days[row / 13'700 % days.size()].c_str()));
    add(2, std::snprintf(cell, sizeof cell, "d-%zu", row / 3 + 1));
    add(3, std::snprintf(cell, sizeof cell, "c-%d", int(x % 100'000)));
    add(4, std::snprintf(cell, sizeof cell, "s-%d", int((x >> 20) % 1'000)));
    add(5, std::snprintf(cell, sizeof cell, "p-%d", int((x >> 32) % 5'000)));
    add(6, std::snprintf(cell, sizeof cell, "%s", (x >> 50) % 3 == 0 ? "web" : (x >> 50) % 3 == 1 ? "shop" : "phone"));
    add(7, std::snprintf(cell, sizeof cell, "%d", int((x >> 8) % 20 + 1)));
    add(8, std::snprintf(cell, sizeof cell, "%d.%02d", int((x >> 12) % 10'000), int((x >> 40) % 100)));
    add(9, std::snprintf(cell, sizeof cell, "%d.%02d", int((x >> 16) % 5'000), int((x >> 44) % 100)));
  }
  Batch batch{.rows = count};
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    BatchColumn column;
    column.name = kNames[i];
    column.data = std::move(columns[i]);
    column.owner = arena;
    column.untyped = true;
    batch.columns.push_back(std::move(column));
  }
  return batch;
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t rows = argc > 1 ? std::size_t(std::strtoull(argv[1], nullptr, 10)) : 10'000'000;
  std::vector<std::string> days;
  for (Date day(2024, 1, 1); day < Date(2026, 1, 1); ++day) days.push_back(day.text());

  Journal journal(std::make_shared<Ids>(), 2, "EUR");
  Appender appender(journal, "orders", {});
  double adding = 0;
  for (std::size_t first = 0; first < rows; first += kBatch) {
    const Batch batch = texts(first, std::min(kBatch, rows - first), days);
    const auto start = std::chrono::steady_clock::now();
    appender.add(batch);
    adding += seconds_since(start);
  }
  auto start = std::chrono::steady_clock::now();
  journal = std::move(appender).finish();
  const double finishing = seconds_since(start);
  figure("journal_append", double(rows) / (adding + finishing) / 1e6, "Mrows/s");
  figure("journal_append_add", adding, "s");
  figure("journal_append_finish", finishing, "s");
  const Table& table = journal.at("orders");
  std::size_t id_text = 0;
  for (const Table::Part& part : table.parts()) id_text += part.segment->id_bytes();
  figure("journal_bytes_per_fact", double(table.bytes()) / double(rows), "B");
  figure("journal_id_text_per_fact", double(id_text) / double(rows), "B");

  // A nightly snapshot of the last tenth: a hundredth of it changed.
  Appender nightly(journal, "orders", {.recorded = 1, .on_change = OnChange::reverse});
  double snapshot = 0;
  std::size_t again = 0;
  for (std::size_t first = rows - rows / 10; first < rows; first += kBatch) {
    Batch batch = texts(first, std::min(kBatch, rows - first), days);
    auto& amounts = std::get<BatchColumn::Texts>(batch.columns[8].data).values;
    for (std::size_t row = 0; row < batch.rows; row += 100) amounts[row] = "1.23";
    again += batch.rows;
    start = std::chrono::steady_clock::now();
    nightly.add(batch);
    snapshot += seconds_since(start);
  }
  start = std::chrono::steady_clock::now();
  const Journal next = std::move(nightly).finish();
  snapshot += seconds_since(start);
  figure("journal_snapshot", double(again) / snapshot / 1e6, "Mrows/s");

  start = std::chrono::steady_clock::now();
  (void)next.at("orders").digest(next.ids(), kAllKnown, kLatest);
  figure("journal_digest_all", seconds_since(start) * 1e3, "ms");
  start = std::chrono::steady_clock::now();
  (void)next.at("orders").digest(next.ids(), kAllKnown, Date(2024, 6, 30));
  figure("journal_digest_as_of", seconds_since(start) * 1e3, "ms");
  return 0;
}
