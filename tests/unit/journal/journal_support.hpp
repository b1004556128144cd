#pragma once
#include <functional>
#include <optional>
#include <string>

#include "attain/base/error.hpp"
#include "attain/journal/journal.hpp"
#include "batches.hpp"
#include "test.hpp"

namespace attain::testing {

inline Journal euro_journal(int scale = 2) { return Journal(std::make_shared<Ids>(), scale, "EUR"); }

inline Journal appended(const Journal& journal, const std::string& table, const Batch& batch, Appender::Options options = {}) {
  Appender appender(journal, table, options);
  appender.add(batch);
  return std::move(appender).finish();
}

inline Journal orders(const Journal& journal, const std::vector<std::string>& names, const Rows& rows, Appender::Options options = {}) {
  return appended(journal, "orders", batch_of(names, rows), options);
}

/// The error that the call throws, or nothing.
inline std::optional<Error> error_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    return error;
  }
  return std::nullopt;
}

inline Frame frame_of(const Journal& journal, const std::string& table, std::int64_t known = kAllKnown) {
  return journal.at(table).frame(journal.ids(), known);
}

inline std::string cell(const Journal& journal, const std::string& table, std::size_t row, const std::string& column) {
  return text_of(frame_of(journal, table).cell(row, column));
}

}  // namespace attain::testing
