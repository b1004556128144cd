// From one version of a plan to the next: a bridge whose parts add, and a successor on a newer book.
#include <algorithm>
#include <map>

#include "life.hpp"

namespace attain {

using namespace targeting;

namespace {

/// Lowest cells of a sheet by whom (as text, so that sheets of different books compare) and period.
using Key = std::pair<std::vector<std::pair<TargetBy, std::string>>, Period>;
std::map<Key, std::int64_t> lowest_of(const TargetSheet& sheet) {
  std::map<Key, std::int64_t> result;
  for (std::size_t cell = 0; cell < sheet.cells(); ++cell) {
    const TargetSheet::Cell one = sheet.cell(cell);
    if (one.children == 0) result[{sheet.node(cell), one.period}] += one.units;
  }
  return result;
}

std::string part_of(const TargetSheet& sheet) {
  return "version " + std::to_string(sheet.revision().version) + (sheet.revision().reason.empty() ? "" : ": " + sheet.revision().reason);
}

}  // namespace

Frame bridge(std::span<const TargetSheet> versions) {
  if (versions.size() < 2) throw Error(ErrorCode::invalid_argument, "versions", "a bridge has two ends", "give at least two versions");
  for (const TargetSheet& sheet : versions) {
    if (sheet.measure() != versions.front().measure() || sheet.scale() != versions.front().scale() || sheet.unit() != versions.front().unit()) {
      throw Error(ErrorCode::invalid_argument, "versions", "targets of \"" + sheet.measure() + "\" in " + sheet.unit() + " and of \"" + versions.front().measure() + "\" in " + versions.front().unit() + " cannot be bridged");
    }
  }
  std::vector<std::map<Key, std::int64_t>> cells;
  std::map<Key, bool> keys;
  bool used[kTargetDimensions] = {};
  for (const TargetSheet& sheet : versions) {
    cells.push_back(lowest_of(sheet));
    for (const auto& [key, units] : cells.back()) {
      keys[key] = true;
      for (const auto& [by, id] : key.first) used[static_cast<std::size_t>(by)] = true;
    }
  }
  FrameBuilder builder;
  std::vector<std::pair<TargetBy, Column*>> dimensions;
  for (int d = 0; d < kTargetDimensions; ++d) {
    if (used[d]) dimensions.emplace_back(static_cast<TargetBy>(d), &builder.text(std::string(name_of(static_cast<TargetBy>(d)))));
  }
  Column& period = builder.text("period");
  Column& before = builder.decimal("before", versions.front().scale(), versions.front().unit());
  Column& part = builder.text("part");
  Column& change = builder.decimal("change", versions.front().scale(), versions.front().unit());
  Column& after = builder.decimal("after", versions.front().scale(), versions.front().unit());
  const auto of = [&](std::size_t version, const Key& key) -> std::optional<std::int64_t> {
    const auto found = cells[version].find(key);
    return found == cells[version].end() ? std::nullopt : std::optional(found->second);
  };
  for (const auto& [key, any] : keys) {
    for (std::size_t v = 1; v < versions.size(); ++v) {
      const auto old = of(v - 1, key), now = of(v, key);
      const std::int64_t by = now.value_or(0) - old.value_or(0);
      if (by == 0 && old.has_value() == now.has_value()) continue;
      for (const auto& [dimension, column] : dimensions) {
        const auto id = std::find_if(key.first.begin(), key.first.end(), [&, d = dimension](const auto& one) { return one.first == d; });
        if (id == key.first.end()) column->add_null();
        else column->add(id->second);
      }
      period.add(key.second.text());
      before.add_units(of(0, key).value_or(0));
      part.add((!old ? "joined, " : !now ? "left, " : "") + part_of(versions[v]));
      change.add_units(by);
      after.add_units(of(versions.size() - 1, key).value_or(0));
    }
  }
  return std::move(builder).build();
}

TargetSheet succeed(const Book& book, const TargetSheet& sheet, const SucceedOptions& options) {
  if (options.reason.empty()) throw Error(ErrorCode::invalid_argument, "reason", "a revision says why", "give a reason");
  const Period whole = sheet.period();
  if (options.from <= whole.first() || options.from >= whole.end()) throw Error(ErrorCode::invalid_argument, "from", options.from.text() + " does not lie within " + whole.text());
  const Period rest = Period::half_open(options.from, whole.end());
  const Decimal left = options.value ? *options.value : sheet.amount(sheet.value({}, rest).value_or(0));
  std::vector<Document::Member> members;
  for (const auto& [key, value] : sheet.rule().members()) {
    if (key != "value" && key != "period" && key != "version" && key != "reason" && key != "state" && key != "structure_on") members.emplace_back(key, value);
  }
  members.emplace_back("version", sheet.revision().version + 1);
  members.emplace_back("reason", options.reason);
  members.emplace_back("structure_on", options.from.text());
  DecomposeOptions again{.policy = Document::object(std::move(members)), .period = rest, .value = left};
  again.threads = options.threads;
  const TargetSheet after = decompose(book, again);
  // Rows of the old sheet that reach over the day are taken back, at the new version: their period is then tiled by the rows of both.
  auto impl = std::make_shared<TargetSheet::Impl>(after.impl());
  for (Posting& posting : sheet.revised({}, {after.revision().version, "withdrawn", options.reason}).postings(book)) {
    for (Document& row : posting.rows) {
      const Period period = sheet.book().period(row.find("period")->text());
      if (period.first() < options.from && period.end() > options.from) impl->withdrawn.push_back(std::move(row));
    }
  }
  return TargetSheet(std::move(impl));
}

}  // namespace attain
