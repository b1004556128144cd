#include "attain/io/csv.hpp"
#include "error_of.hpp"

using namespace attain;
using attain::io::write_csv;

TEST_CASE("csv: a frame is written with quotes only where they are needed") {
  FrameBuilder b;
  auto& who = b.text("salesperson");
  auto& score = b.decimal("score", 2, "points");
  auto& count = b.integer("count");
  auto& on = b.date("on");
  auto& ok = b.boolean("a,b");
  who.add("ng-mei"), score.add(Decimal::of("79")), count.add(std::int64_t{3}), on.add(Date(0)), ok.add_boolean(true);
  who.add("say \"hi\",\nnow"), score.add_null(), count.add_null(), on.add_null(), ok.add_null();
  who.add(""), score.add(Decimal::of("-0.05")), count.add(std::int64_t{-1}), on.add(Date(20000)), ok.add_boolean(false);
  who.add_null(), score.add(Decimal(0)), count.add(std::int64_t{0}), on.add_null(), ok.add_null();
  const Frame frame = std::move(b).build();
  CHECK(write_csv(frame) ==
        "salesperson,score,count,on,\"a,b\"\n"
        "ng-mei,79.00,3,1970-01-01,true\n"
        "\"say \"\"hi\"\",\nnow\",,,,\n"
        "\"\",-0.05,-1,2024-10-04,false\n"
        ",0.00,0,,\n");
  CHECK(write_csv(frame, {.delimiter = ';', .crlf = true}).substr(0, 35) == "salesperson;score;count;on;a,b\r\nng-");
}

TEST_CASE("csv: what a spreadsheet would run is guarded in reports and left alone in data") {
  FrameBuilder b;
  auto& text = b.text("=name");
  auto& number = b.integer("n");
  for (const char* t : {"=CMD()", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "a=b", "'=1", "=1,2"}) text.add(t), number.add(std::int64_t{-5});
  const Frame frame = std::move(b).build();
  CHECK(write_csv(frame, io::kCsvForReports) ==
        "'=name,n\n'=CMD(),-5\n'+1,-5\n'-1,-5\n'@SUM(A1),-5\n'\tx,-5\n\"'\rx\",-5\na=b,-5\n'=1,-5\n\"'=1,2\",-5\n");
  CHECK(write_csv(frame, io::kCsvForData).find("\n=CMD(),-5\n") != std::string::npos);
}

TEST_CASE("csv: a single column of nulls keeps its rows") {
  FrameBuilder b;
  auto& text = b.text("a");
  text.add_null(), text.add("x"), text.add("");
  const std::string written = write_csv(std::move(b).build());
  CHECK(written == "a\n\"\"\nx\n\"\"\n");
  io::CsvReader reader(written, "w.csv");
  CHECK(reader.next()->rows == 3);
}
