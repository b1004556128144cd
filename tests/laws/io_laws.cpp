// Laws of reading and writing: what is written reads back as itself, for JSON, CSV and Arrow alike, and the bytes are the same each time.
#include "attain/io/arrow.hpp"
#include "attain/io/csv.hpp"
#include "attain/io/json.hpp"
#include "laws.hpp"

using namespace attain;

namespace {

/// Any text of any characters, quotes, delimiters and line ends among them.
rc::Gen<std::string> any_text() {
  const auto piece = rc::gen::element<std::string>("a", "B", "7", "\"", "\"\"", ",", ";", "\n", "\r\n", "\t", "\\", "=", "-", "/", " ", "\x01", "\x1f", "\x7f", "é", "李", "😀", "null", "\xEF\xBB\xBF");
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece), [](const std::vector<std::string>& pieces) {
    std::string text;
    for (const std::string& p : pieces) text += p;
    return text;
  });
}

rc::Gen<Document> any_document(int depth);

rc::Gen<Document> plain_document() {
  return rc::gen::oneOf(rc::gen::just(Document()), rc::gen::map(rc::gen::arbitrary<bool>(), [](bool b) { return Document(b); }),
                        rc::gen::map(laws::decimal(), [](const Decimal& d) { return Document(d); }), rc::gen::map(any_text(), [](std::string t) { return Document(std::move(t)); }));
}

rc::Gen<Document> any_document(int depth) {
  if (depth == 0) return plain_document();
  return rc::gen::exec([depth]() -> Document {
    const int kind = *rc::gen::inRange(0, 4);
    if (kind < 2) return *plain_document();
    const int size = *rc::gen::inRange(0, 5);
    std::vector<Document> items;
    std::vector<Document::Member> members;
    for (int i = 0; i < size; ++i) {
      Document value = *any_document(depth - 1);
      if (kind == 2) items.push_back(std::move(value));
      else members.emplace_back(*any_text() + std::to_string(i), std::move(value));
    }
    return kind == 2 ? Document::array(std::move(items)) : Document::object(std::move(members));
  });
}

/// A frame of every type of column, with nulls.
rc::Gen<Frame> any_frame() {
  return rc::gen::exec([] {
    FrameBuilder builder;
    Column& text = builder.text("a, \"text\"");
    Column& integer = builder.integer("integer");
    Column& decimal = builder.decimal("decimal", *rc::gen::inRange(0, 19), "EUR");
    Column& date = builder.date("date");
    Column& boolean = builder.boolean("=boolean");
    const int rows = *rc::gen::inRange(0, 30);
    for (int i = 0; i < rows; ++i) {
      *rc::gen::inRange(0, 5) == 0 ? text.add_null() : text.add(*any_text());
      *rc::gen::inRange(0, 5) == 0 ? integer.add_null() : integer.add(*rc::gen::arbitrary<std::int64_t>());
      *rc::gen::inRange(0, 5) == 0 ? decimal.add_null() : decimal.add_units(*laws::integer_of(18));
      *rc::gen::inRange(0, 5) == 0 ? date.add_null() : date.add(Date(*rc::gen::inRange(-208188, 2932896)));
      *rc::gen::inRange(0, 5) == 0 ? boolean.add_null() : boolean.add_boolean(*rc::gen::arbitrary<bool>());
    }
    return std::move(builder).build();
  });
}

/// A cell of a batch as the frame would print it.
std::string cell_of(const BatchColumn& column, std::size_t row) {
  if (column.is_null(row)) return {};
  struct Visitor {
    std::size_t row;
    std::string operator()(const BatchColumn::Texts& c) const { return std::string(c.values[row]); }
    std::string operator()(const BatchColumn::Coded& c) const { return std::string(c.dictionary[c.codes[row]]); }
    std::string operator()(const BatchColumn::Integers& c) const { return std::to_string(c.values[row]); }
    std::string operator()(const BatchColumn::Decimals& c) const { return to_text(c.units[row], c.scale); }
    std::string operator()(const BatchColumn::Dates& c) const { return Date(c.days[row]).text(); }
    std::string operator()(const BatchColumn::Floats&) const { return "?"; }
    std::string operator()(const BatchColumn::Booleans& c) const { return c.values[row] != 0 ? "true" : "false"; }
    std::string operator()(const BatchColumn::Numbers& c) const { return c.values[row].text(); }
  };
  return std::visit(Visitor{row}, column.data);
}

void same_cells(const Frame& frame, const Batch& batch, std::size_t first) {
  RC_ASSERT(batch.columns.size() == frame.width());
  for (std::size_t i = 0; i < frame.width(); ++i) {
    RC_ASSERT(batch.columns[i].name == frame.columns()[i].name());
    for (std::size_t row = 0; row < batch.rows; ++row) RC_ASSERT(cell_of(batch.columns[i], row) == text_of(frame.columns()[i].cell(first + row)));
  }
}

}  // namespace

TEST_CASE("any document written as JSON reads back as itself, digit by digit") {
  ATTAIN_LAW([] {
    const Document document = *any_document(4);
    for (const int indent : {0, 1, 2}) {
      const std::string text = io::write_json(document, indent);
      const Document back = io::read_json(text);
      RC_ASSERT(back == document);
      RC_ASSERT(io::write_json(back, indent) == text);
    }
  });
}

TEST_CASE("any frame written as CSV reads back cell by cell, whatever the batches") {
  ATTAIN_LAW([] {
    const Frame frame = *any_frame();
    const char delimiter = *rc::gen::element(',', ';', '\t');
    const std::string text = io::write_csv(frame, {.delimiter = delimiter, .crlf = *rc::gen::arbitrary<bool>()});
    io::CsvReader reader(text, "t.csv", {.delimiter = delimiter, .batch_rows = std::size_t(*rc::gen::inRange(1, 12))});
    std::size_t rows = 0;
    while (const auto batch = reader.next()) {
      same_cells(frame, *batch, rows);
      rows += batch->rows;
    }
    RC_ASSERT(rows == frame.rows());
  });
}

TEST_CASE("no text of a report begins a formula in a spreadsheet") {
  ATTAIN_LAW([] {
    FrameBuilder builder;
    Column& text = builder.text("text");
    text.add(*any_text());
    const std::string written = io::write_csv(std::move(builder).build(), io::kCsvForReports);
    io::CsvReader reader(written, "t.csv");
    const auto batch = reader.next();
    const std::string cell = cell_of(batch->columns[0], 0);
    RC_ASSERT(cell.empty() || std::string_view("=+-@\t\r").find(cell.front()) == std::string_view::npos);
  });
}

TEST_CASE("any frame exported as an Arrow stream comes back cell by cell") {
  ATTAIN_LAW([] {
    const Frame frame = *any_frame();
    ArrowArrayStream stream;
    io::export_frame(frame, &stream);
    std::size_t rows = 0;
    io::read_arrow(&stream, [&](const Batch& batch) {
      same_cells(frame, batch, rows);
      rows += batch.rows;
    }, {.batch_rows = std::size_t(*rc::gen::inRange(1, 12))});
    RC_ASSERT(rows == frame.rows());
    RC_ASSERT(stream.release == nullptr);
  });
}

TEST_CASE("any bytes read as JSON or CSV give a result or an Error") {
  ATTAIN_LAW([](const std::string& bytes) {
    const std::string text = *any_text() + bytes;
    try {
      (void)io::read_json(text);
    } catch (const Error&) {
    }
    try {
      io::CsvReader reader(text, "t.csv", {.schema = standard_schema("orders"), .batch_rows = 3});
      while (reader.next()) {
      }
    } catch (const Error&) {
    }
  });
}
