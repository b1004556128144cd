#pragma once
/// Books in and out: a folder of JSON and CSV, or one nested document, becomes a `Book` and comes back out of it.
///
/// A book folder holds `book.json` and the files it names; paths are relative, stay inside the folder, and may end in a pattern (`rules/*.json`, read by name):
///
///     {"attain": "book/1", "company": "company.json", "rules": ["rules/*.json"],
///      "tables": {"orders": "facts/orders.csv", "customers": {"file": "customers.csv", "delimiter": ";", "rename": {"Kunde": "id", "Notiz": null}}},
///      "corrections": {"orders": "facts/orders-corrected.csv"},
///      "history": {"orders": "facts/orders.history.csv"}, "types": {"orders": {"lot": "text"}}}
///
/// - `tables`: rows as the initial load (recorded 0) unless their `recorded` says otherwise. CSV, or JSON with a list of records.
/// - `corrections`: rows that replace rows of the same id, each from its own `recorded` on; read after all tables.
/// - `history`: versions that are no longer current: each has `superseded`, the recorded time from which it was no more so, because a later version replaced it or
///   it was withdrawn. With the current rows in `tables` they give back every earlier state of the book (`as_known`).
/// - `types`: the kind of columns that no schema names (text, date, number, boolean), which otherwise follows from what the cells look like.
///
/// What a book document or folder may name besides, it may also hold in place: the company as an object, rules as objects, a table as a list of records.
///
///     Book book = attain::io::read_book("examples/data/harbour");
///     attain::io::write_book(book, "copy");                   // read_book("copy") equals book, with its history

#include <filesystem>

#include "attain/base/document.hpp"
#include "attain/book/book.hpp"

namespace attain::io {

/// The book in a folder, or beside a `book.json`. Throws Error whose path begins with the file as the folder knows it ("facts/orders.csv:17"); nothing is half-read.
[[nodiscard]] Book read_book(const std::filesystem::path& folder_or_book_json);

/// A book from one nested value: `{"company": {…}, "rules": […], "tables": {"orders": [records…]}, "corrections": {…}, "history": {…}, "types": {…}}`. File names are
/// refused.
[[nodiscard]] Book book_from(const Document& document);

/// The book as one nested value that `book_from` reads back: the company, its rules, and every table as records sorted by id, with `recorded` where it is not 0.
/// A book as known at an earlier time gives what was known then.
[[nodiscard]] Document to_document(const Book& book);

/// Writes a book folder: `book.json`, `company.json`, `rules/<kind>-<name>.json`, `facts/<table>.csv` and `facts/<table>.history.csv` where a table has history.
/// The same book gives the same bytes. Existing files of these names are replaced, each at once, `book.json` last; other files are left alone and not part of the book.
/// Throws file_error.
void write_book(const Book& book, const std::filesystem::path& folder);

}  // namespace attain::io
