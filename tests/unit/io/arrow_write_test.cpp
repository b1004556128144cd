#include "attain/io/arrow.hpp"
#include "error_of.hpp"

using namespace attain;

namespace {

Frame sample() {
  FrameBuilder b;
  auto& who = b.text("salesperson");
  auto& score = b.decimal("score", 2, "points");
  auto& count = b.integer("count");
  auto& on = b.date("on");
  auto& ok = b.boolean("ok");
  for (int i = 0; i < 20; ++i) {
    if (i % 7 == 3) {
      who.add_null(), score.add_null(), count.add_null(), on.add_null(), ok.add_null();
    } else {
      who.add("p-" + std::to_string(i % 4)), score.add_units(int128(i) * 1000000007 - 5), count.add(std::int64_t{i} - 3), on.add(Date(i * 100)), ok.add_boolean(i % 2 == 0);
    }
  }
  return std::move(b).build();
}

/// What the stream holds, read back through the importer.
std::vector<Batch> batches(ArrowArrayStream& stream) {
  std::vector<Batch> result;
  io::read_arrow(&stream, [&](const Batch& batch) { result.push_back(batch); });
  return result;
}

}  // namespace

TEST_CASE("arrow: a frame goes out with its types, units and nulls") {
  const Frame frame = sample();
  ArrowArrayStream stream;
  io::export_frame(frame, &stream);
  ArrowSchema schema;
  REQUIRE(stream.get_schema(&stream, &schema) == 0);
  REQUIRE(schema.n_children == 5);
  CHECK(std::string(schema.format) == "+s");
  const char* formats[] = {"u", "d:38,2", "l", "tdD", "b"};
  for (int i = 0; i < 5; ++i) {
    CHECK(std::string(schema.children[i]->format) == formats[i]);
    CHECK(std::string(schema.children[i]->name) == frame.columns()[std::size_t(i)].name());
    CHECK((schema.children[i]->metadata != nullptr) == (i == 1));
  }
  CHECK(std::string(schema.children[1]->metadata, 22) == std::string("\1\0\0\0\4\0\0\0unit\6\0\0\0points", 22));
  schema.release(&schema);
  const auto read = batches(stream);
  REQUIRE(read.size() == 1);
  REQUIRE(read[0].rows == frame.rows());
  for (std::size_t row = 0; row < frame.rows(); ++row) {
    const auto& columns = read[0].columns;
    for (std::size_t i = 0; i < 5; ++i) CHECK(columns[i].is_null(row) == frame.columns()[i].is_null(row));
    if (frame.columns()[0].is_null(row)) continue;
    CHECK(std::get<BatchColumn::Texts>(columns[0].data).values[row] == frame.columns()[0].text(row));
    CHECK((std::get<BatchColumn::Decimals>(columns[1].data).units[row] == frame.columns()[1].units(row)));
    CHECK(std::get<BatchColumn::Integers>(columns[2].data).values[row] == frame.columns()[2].integer(row));
    CHECK(std::get<BatchColumn::Dates>(columns[3].data).days[row] == frame.columns()[3].date(row).days());
    CHECK((std::get<BatchColumn::Booleans>(columns[4].data).values[row] != 0) == frame.columns()[4].boolean(row));
  }
}

TEST_CASE("arrow: streams, batches and columns are released in any order") {
  ArrowArrayStream untouched;
  io::export_frame(sample(), &untouched);
  untouched.release(&untouched);
  CHECK(untouched.release == nullptr);

  ArrowArrayStream stream;
  io::export_frame(sample(), &stream);
  ArrowSchema schema;
  ArrowArray array, end;
  REQUIRE(stream.get_schema(&stream, &schema) == 0);
  REQUIRE(stream.get_next(&stream, &array) == 0);
  REQUIRE(stream.get_next(&stream, &end) == 0);
  CHECK(end.release == nullptr);
  stream.release(&stream);
  ArrowArray moved = *array.children[2];       // a consumer may keep one column only
  array.children[2]->release = nullptr;
  array.release(&array);
  CHECK(array.release == nullptr);
  CHECK(static_cast<const std::int64_t*>(moved.buffers[1])[1] == -2);
  moved.release(&moved);
  ArrowSchema field = *schema.children[1];
  schema.children[1]->release = nullptr;
  schema.release(&schema);
  CHECK(std::string(field.name) == "score");
  field.release(&field);
}

TEST_CASE("arrow: frames without rows or columns go out too") {
  FrameBuilder b;
  b.text("a"), b.decimal("b", 12), b.boolean("c");
  ArrowArrayStream stream;
  io::export_frame(std::move(b).build(), &stream);
  CHECK(batches(stream).empty());
  io::export_frame(Frame(), &stream);
  ArrowSchema schema;
  ArrowArray array;
  REQUIRE(stream.get_schema(&stream, &schema) == 0);
  REQUIRE(stream.get_next(&stream, &array) == 0);
  CHECK(schema.n_children == 0);
  CHECK(array.length == 0);
  array.release(&array);
  schema.release(&schema);
  stream.release(&stream);
}
