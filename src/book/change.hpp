#pragma once
/// The changes of a book, one table at a time: facts go to the journal, entities, dated attributes and rates to the company.

#include "rows.hpp"
#include "state.hpp"

namespace attain {

struct Book::Change {
  enum class Kind : std::uint8_t { facts, entities, entries, rates };
  struct Route {
    Kind kind = Kind::facts;
    Domain entity = Domain::text;
    std::string attribute;
  };

  const Book& book;
  std::string table;
  Route route;
  OnChange on_change = OnChange::refuse;
  std::int64_t recorded = 0;
  bool floats_shortest = false;

  Change(const Book& of, std::string_view name, const AppendOptions& options, OnChange how);

  [[nodiscard]] Book with(const Batch& batch) const;
  [[nodiscard]] Book with(const std::vector<Document>& records) const;
  [[nodiscard]] Book with(const std::function<void(Appender&)>& fill) const;
  [[nodiscard]] Book without(const std::vector<std::string>& ids) const;

 private:
  [[nodiscard]] static Route find_route(const Book& book, std::string_view name);
  [[nodiscard]] CompanyBuilder::OnChange in_company() const noexcept;
  void entities(CompanyBuilder& builder, const book::Rows& rows) const;
  void entries(CompanyBuilder& builder, const book::Rows& rows) const;
  void rates(CompanyBuilder& builder, const book::Rows& rows) const;
  void must_know(const CompanyBuilder& builder, const std::string& id, const std::string& path) const;
  [[nodiscard]] Book finish(CompanyBuilder&& builder) const;
};

}  // namespace attain
