// Laws of the journal: neither order nor partition matters, nothing is counted twice, and what was known stays known.
#include <algorithm>
#include <map>

#include "attain/base/error.hpp"
#include "attain/journal/journal.hpp"
#include "batches.hpp"
#include "laws.hpp"

using namespace attain;
using namespace attain::testing;

namespace {

const std::vector<std::string> kNames = {"id", "on", "customer", "amount", "quantity", "kind", "margin"};

std::string digits(int value) { return std::to_string(value); }

/// A row of `orders` with that id; small ranges, so that equal rows and equal columns happen.
rc::Gen<std::vector<std::string>> any_row(std::string id) {
  return rc::gen::exec([id = std::move(id)] {
    const auto quantity = *rc::gen::element<std::string>("", "1", "2.5", "0.125", "1000000", "3.0");
    const auto customer = *rc::gen::element<std::string>("", "c-1", "c-2", "李伟");
    const auto kind = *rc::gen::element<std::string>("", "sale", "return");
    const auto margin = *rc::gen::element<std::string>("", "", "1.5", "-2");
    return std::vector<std::string>{id, "2026-10-0" + digits(*rc::gen::inRange(1, 10)), customer, digits(*rc::gen::inRange(0, 50)) + "." + digits(*rc::gen::inRange(0, 10)), quantity, kind, margin};
  });
}

/// Up to 40 rows with ids of their own.
rc::Gen<Rows> any_rows() {
  return rc::gen::exec([] {
    Rows rows;
    const int count = *rc::gen::inRange(0, 40);
    for (int i = 0; i < count; ++i) rows.push_back(*any_row("o-" + digits(i)));
    return rows;
  });
}

Journal empty() { return Journal(std::make_shared<Ids>(), 2, "EUR"); }

Journal append(const Journal& journal, const Rows& rows, Appender::Options options = {}) {
  Appender appender(journal, "orders", options);
  appender.add(batch_of(kNames, rows));
  return std::move(appender).finish();
}

Frame frame(const Journal& journal, std::int64_t known = kAllKnown) { return journal.with_table("orders").at("orders").frame(journal.ids(), known); }
std::array<std::uint64_t, 2> digest(const Journal& journal, std::int64_t known = kAllKnown, Date as_of = kLatest) {
  return journal.with_table("orders").at("orders").digest(journal.ids(), known, as_of);
}

void same(const Journal& a, const Journal& b) {
  RC_ASSERT(frame(a) == frame(b));
  RC_ASSERT(digest(a) == digest(b));
}

/// A digest made again row by row from a fresh journal that holds just the visible rows.
std::array<std::uint64_t, 2> digest_of_frame(const Frame& frame, Date as_of) {
  std::vector<std::string> names;
  for (const Column& column : frame.columns()) names.push_back(column.name());
  Rows rows;
  for (std::size_t row = 0; row < frame.rows(); ++row) {
    if (frame.at("on").date(row) > as_of) continue;
    rows.emplace_back();
    for (const std::string& name : names) rows.back().push_back(text_of(frame.cell(row, name)));
  }
  Journal fresh = empty();
  Appender appender(fresh, "orders", {});
  appender.add(batch_of(names, rows));
  return digest(std::move(appender).finish());
}

}  // namespace

TEST_CASE("law: the order of rows does not matter") {
  CHECK(rc::check("append(rows) = append(permuted rows)", [] {
    const Rows rows = *any_rows();
    Rows shuffled = rows;
    for (std::size_t i = shuffled.size(); i > 1; --i) std::swap(shuffled[i - 1], shuffled[std::size_t(*rc::gen::inRange<int>(0, int(i)))]);
    same(append(empty(), rows), append(empty(), shuffled));
  }));
}

TEST_CASE("law: how rows are cut into batches and changes does not matter") {
  CHECK(rc::check("append(a ++ b) = append(a), append(b)", [] {
    const Rows rows = *any_rows();
    Journal parts = empty().with_table("orders");
    Appender batches(empty(), "orders", {});
    for (std::size_t first = 0; first < rows.size();) {
      const std::size_t count = std::min(rows.size() - first, std::size_t(*rc::gen::inRange(1, 8)));
      const Rows piece(rows.begin() + std::ptrdiff_t(first), rows.begin() + std::ptrdiff_t(first + count));
      parts = append(parts, piece);
      batches.add(batch_of(kNames, piece));
      first += count;
    }
    const Journal whole = append(empty(), rows);
    same(whole, std::move(batches).finish());
    same(whole, parts);
  }));
}

TEST_CASE("law: the same rows again change nothing") {
  CHECK(rc::check("append twice = append once", [] {
    const Rows rows = *any_rows();
    const Journal once = append(empty(), rows);
    const auto policy = *rc::gen::element(OnChange::refuse, OnChange::reverse);
    const Journal twice = append(once, rows, {.recorded = 5, .on_change = policy});
    same(once, twice);
    RC_ASSERT(once.with_table("orders").at("orders").rows() == twice.at("orders").rows());
    RC_ASSERT(once.last_recorded() == twice.last_recorded());
  }));
}

TEST_CASE("law: a refused append leaves no trace") {
  CHECK(rc::check("a bad row at the end", [] {
    const Rows rows = *any_rows();
    const Journal before = append(empty(), rows);
    const Frame seen = frame(before);
    Rows more = {*any_row("n-1"), *any_row("n-2")};
    more.back()[3] = "many";
    RC_ASSERT_THROWS_AS(append(before, more, {.recorded = 1}), Error);
    RC_ASSERT(frame(before) == seen);
  }));
}

namespace {

/// The oracle: a journal as a list of versions, each with the recorded times between which it is known.
struct Model {
  struct Version {
    std::vector<std::string> cells;
    std::int64_t from, to;
  };
  std::multimap<std::string, Version> versions;

  [[nodiscard]] Version* current(const std::string& id) {
    for (auto [at, end] = versions.equal_range(id); at != end; ++at) {
      if (at->second.to == kNever) return &at->second;
    }
    return nullptr;
  }
  [[nodiscard]] Rows known(std::int64_t n) const {
    Rows rows;
    for (const auto& [id, version] : versions) {
      if (version.from <= n && version.to > n) rows.push_back(version.cells);
    }
    return rows;
  }
};

/// One change of the book and of the model.
void change(Journal& journal, Model& model, std::int64_t recorded) {
  const int count = *rc::gen::inRange(1, 6);
  Rows rows;
  std::vector<std::string> ids;
  for (int i = 0; i < count; ++i) {
    const std::string id = "o-" + digits(*rc::gen::inRange(0, 15));
    if (std::find(ids.begin(), ids.end(), id) != ids.end()) continue;
    ids.push_back(id);
    rows.push_back(*any_row(id));
  }
  const int action = *rc::gen::inRange(0, 3);
  if (action == 2) {
    std::erase_if(ids, [&](const std::string& id) { return model.current(id) == nullptr; });
    journal = journal.withdraw("orders", ids, recorded);
    for (const std::string& id : ids) model.current(id)->to = recorded;
    return;
  }
  if (action == 1) std::erase_if(rows, [&](const auto& row) { return model.current(row[0]) == nullptr; });
  journal = append(journal, rows, {.recorded = recorded, .on_change = action == 1 ? OnChange::replace : OnChange::reverse});
  for (const auto& row : rows) {
    Model::Version* current = model.current(row[0]);
    if (current != nullptr && frame(append(empty(), {current->cells})) == frame(append(empty(), {row}))) continue;   // the same row again
    if (current != nullptr) current->to = recorded;
    model.versions.emplace(row[0], Model::Version{row, recorded, kNever});
  }
}

}  // namespace

TEST_CASE("law: after any changes every earlier knowledge is what it was") {
  CHECK(rc::check("journal = model at every recorded time", [] {
    Journal journal = empty().with_table("orders");
    Model model;
    std::vector<Frame> then;
    const int changes = *rc::gen::inRange(1, 12);
    for (int recorded = 0; recorded < changes; ++recorded) {
      change(journal, model, recorded);
      then.push_back(frame(journal));
    }
    for (std::int64_t n = 0; n < changes; ++n) {
      RC_ASSERT(frame(journal, n) == then[std::size_t(n)]);                       // as_known(n) = the book as it was
      Frame expected = frame(append(empty(), model.known(n)));                    // = the model
      const Frame seen = frame(journal, n);
      RC_ASSERT(seen.rows() == expected.rows());
      for (std::size_t row = 0; row < seen.rows(); ++row) {
        for (const Column& column : expected.columns()) {
          if (column.name() != "recorded") RC_ASSERT(seen.cell(row, column.name()) == expected.cell(row, column.name()));
        }
      }
      const Date as_of(2026, 10, *rc::gen::inRange(1, 12));
      RC_ASSERT(digest(journal, n, as_of) == digest_of_frame(seen, as_of));        // kept sums = sums made again
    }
    for (int i = 0; i < 15; ++i) {
      const std::string id = "o-" + digits(i);
      const std::int64_t n = *rc::gen::inRange<std::int64_t>(0, changes);
      const Rows known = model.known(n);
      const bool expected = std::any_of(known.begin(), known.end(), [&](const auto& row) { return row[0] == id; });
      RC_ASSERT(journal.at("orders").find(id, n).has_value() == expected);
    }
    std::size_t smaller = 0;                                                       // parts stay few
    for (const Table::Part& part : journal.at("orders").parts()) smaller += part.segment->rows() > 0 ? 1 : 0;
    RC_ASSERT(smaller == journal.at("orders").parts().size());
    RC_ASSERT(journal.at("orders").parts().size() <= 8);
  }));
}

TEST_CASE("law: ids are unique among the rows visible at any one time") {
  CHECK(rc::check("no id twice", [] {
    Journal journal = empty().with_table("orders");
    Model model;
    for (int recorded = 0; recorded < 6; ++recorded) change(journal, model, recorded / 2);   // several changes at one recorded time
    for (std::int64_t n = 0; n < 4; ++n) {
      const Frame seen = frame(journal, n);
      for (std::size_t row = 1; row < seen.rows(); ++row) RC_ASSERT(seen.at("id").text(row - 1) < seen.at("id").text(row));
    }
  }));
}

TEST_CASE("law: untyped numbers come back by value") {
  CHECK(rc::check("text → cell → text", [] {
    const auto units = *rc::gen::inRange<std::int64_t>(-99'999'999, 99'999'999);
    const int scale = *rc::gen::inRange(0, 10);
    const Decimal value = Decimal::scaled(units, scale);
    Appender appender(empty(), "conduct", {});
    appender.add(batch_of({"id", "on", "points"}, {{"k", "2026-10-05", value.text()}, {"l", "2026-10-05", "0.5"}}));
    const Journal journal = std::move(appender).finish();
    RC_ASSERT(journal.at("conduct").frame(journal.ids(), kAllKnown).at("points").decimal(0) == value);
  }));
}
