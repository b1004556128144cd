#pragma once
/// What a Book holds, and what it derives from itself once.

#include <map>
#include <mutex>
#include <typeindex>

#include "attain/book/book.hpp"

namespace attain {

struct Book::State {
  State(Company of, Journal facts, std::shared_ptr<const std::vector<Rule>> documents, std::int64_t known_until)
      : company(std::move(of)), journal(std::move(facts)), rules(std::move(documents)), known(known_until) {}
  Company company;
  Journal journal;
  std::shared_ptr<const std::vector<Rule>> rules;   // by kind, name, effective, recorded
  std::int64_t known = kAllKnown;

  // One slot a key: the map is locked only to find the slot, so that different keys are made side by side and one key once.
  struct Slot {
    std::mutex mutex;
    bool made = false;
    std::shared_ptr<const void> value;
  };
  mutable std::mutex mutex;
  mutable std::map<std::pair<std::type_index, std::string>, std::shared_ptr<Slot>> derived;
};

namespace book {

[[nodiscard]] std::string quoted(std::string_view text);
/// Rules in force of knowledge: recorded by then and not superseded.
[[nodiscard]] inline bool known_at(const Rule& rule, std::int64_t known) noexcept { return rule.recorded <= known && rule.superseded > known; }
/// Checks and reads a rule document; `recorded` is used when it has none of its own.
[[nodiscard]] Rule read_rule(const Document& document, const std::string& path, std::int64_t recorded);

}  // namespace book
}  // namespace attain
