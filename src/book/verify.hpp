#pragma once
/// The checks of a book: what they share.

#include <map>
#include <optional>
#include <string>

#include "state.hpp"

namespace attain::book {

/// A fact met by a check: the one with the smallest id stands for all, so that reports do not depend on the order of arrival.
struct Met {
  std::size_t count = 0;
  std::string first;              ///< id
  void add(std::string_view id) {
    if (count++ == 0 || id < first) first = std::string(id);
  }
};

struct Checks {
  const Book& book;
  const Company& company;
  const Journal& journal;
  std::int64_t known;
  Findings& findings;
  std::map<Domain, std::vector<std::string>> ids;

  void add(Severity severity, ErrorCode code, std::string path, std::string message, std::string hint = {}) {
    findings.push_back({severity, code, std::move(path), std::move(message), std::move(hint)});
  }
  const std::vector<std::string>& ids_of(Domain kind);

  template <typename Visit>  // (segment, row)
  void each(const Table& table, Visit visit) const {
    for (const Table::Part& part : table.parts()) {
      const bool all = part.all_visible(known);
      for (std::uint32_t row = 0; row < part.segment->rows(); ++row) {
        if (all || part.visible(row, known)) visit(*part.segment, row);
      }
    }
  }
  [[nodiscard]] std::string_view text(std::uint32_t code) const { return company.ids().of(Domain::text).text(code); }
  [[nodiscard]] std::string_view document(std::uint32_t code) const { return company.ids().of(Domain::document).text(code); }

  // verify_facts.cpp
  void references(const Table& table);
  void employment(const Table& table);
  void currencies(const Table& table);
  void days();
  void returns(std::string_view table, std::string_view document_column);
  void links(std::string_view table, std::string_view column, std::string_view target, std::string_view document_column);
  void splits();
  // verify.cpp
  void assignments();
  void enrolments();
  void rules();
};

[[nodiscard]] std::string fact_path(std::string_view table, std::string_view id, std::string_view column = {});
[[nodiscard]] std::string times(std::size_t count, std::string_view noun);   ///< "1 fact", "3 facts"

}  // namespace attain::book
