#include "commands.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "attain/attain.hpp"
#include "attain/io/book.hpp"
#include "attain/io/csv.hpp"
#include "attain/io/json.hpp"

namespace {

namespace fs = std::filesystem;

/// Says on stderr what is being done and how long it took, unless --quiet.
class Progress {
 public:
  explicit Progress(bool quiet) : quiet_(quiet) {}
  template <typename F>
  auto step(const std::string& what, F&& f) {
    if (!quiet_) std::cerr << what << " … " << std::flush;
    const auto start = std::chrono::steady_clock::now();
    auto result = f();
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start).count();
    if (!quiet_) std::cerr << ms << " ms\n";
    return result;
  }

 private:
  bool quiet_;
};

std::string subject(const Arguments& arguments, const char* what) {
  if (arguments.subjects().empty()) throw WrongCall{"attain " + arguments.command() + " needs " + what};
  return arguments.subjects().front();
}

attain::Book open_book(const Arguments& arguments, Progress& progress) {
  const std::string path = subject(arguments, "a BOOK: a folder with a book.json");
  attain::Book book = progress.step("reading " + path, [&] { return attain::io::read_book(path); });
  if (const auto known = arguments.option("as-known")) {
    const auto at = attain::Decimal::of(*known).to_int64();
    if (!at) throw WrongCall{"--as-known takes a whole number"};
    book = book.as_known(*at);
  }
  return book;
}

std::optional<attain::Date> as_of(const Arguments& arguments) {
  const auto given = arguments.option("as-of");
  return given ? std::optional(attain::Date::of(*given)) : std::nullopt;
}

/// The scorecards to close: those named, else every one whose kind of period fits (or that names none).
std::vector<std::string> scorecards(const Arguments& arguments, const attain::Book& book, const attain::Period& period) {
  std::vector<std::string> names = arguments.list("scorecard");
  if (!names.empty()) return names;
  for (const attain::Rule* rule : book.rules("scorecard")) {
    if (book.find_rule("scorecard", rule->name, period.last()) == nullptr) continue;
    if (std::find(names.begin(), names.end(), rule->name) == names.end()) names.push_back(rule->name);
  }
  if (names.empty()) throw WrongCall{"the book has no scorecard in force on " + period.last().text()};
  return names;
}

std::string file_name(std::string text) {
  for (char& c : text) {
    if (!(std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '.')) c = '-';
  }
  return text;
}

void save(const fs::path& file, const std::string& bytes) {
  std::ofstream out(file, std::ios::binary);
  out << bytes;
  out.close();
  if (!out) throw attain::Error(attain::ErrorCode::file_error, file.string(), "cannot write");
}

/// The plans whose statements belong to the period: those in force on its last day that are settled by such a period or a part of it.
std::vector<std::string> plans(const attain::Book& book) {
  std::vector<std::string> names;
  for (const attain::Rule* rule : book.rules("pay-plan")) {
    if (std::find(names.begin(), names.end(), rule->name) == names.end()) names.push_back(rule->name);
  }
  return names;
}

/// Pays a plan and writes its statements: people, lines, ledger, explanations, the report, and each person's own statement.
void write_statements(const attain::Book& book, const attain::PayOptions& options, const fs::path& out, Progress& progress) {
  const auto sheet = progress.step("paying by \"" + options.plan + "\"", [&] { return attain::pay(book, options); });
  const std::string base = file_name(options.plan) + "-" + file_name(options.period.text());
  save(out / (base + ".csv"), attain::io::write_csv(sheet.frame(), attain::io::kCsvForReports));
  save(out / (base + "-lines.csv"), attain::io::write_csv(sheet.lines(), attain::io::kCsvForReports));
  save(out / (base + "-ledger.csv"), attain::io::write_csv(sheet.ledger(), attain::io::kCsvForReports));
  save(out / (base + "-manifest.json"), attain::io::write_json(sheet.manifest()));
  const fs::path own = out / (base + "-statements");
  fs::create_directories(own);
  progress.step("writing " + std::to_string(sheet.size()) + " statements", [&] {
    std::string why;
    for (std::size_t i = 0; i < sheet.size(); ++i) {
      why += sheet[i].why().text() + "\n";
      attain::write(attain::pay_report(sheet, sheet[i].salesperson()), own / (file_name(sheet[i].salesperson()) + ".html"));
    }
    save(out / (base + "-why.txt"), why);
    const attain::Report report = attain::pay_report(sheet);
    for (const char* ending : {".html", ".xlsx"}) attain::write(report, out / (base + ending));
    return true;
  });
  std::cout << options.plan << ", " << options.period.text() << ": " << sheet.size() << " statements\n" << sheet.frame().text(12) << "report: " << (out / (base + ".html")).string() << "\n";
}

bool has_errors(const attain::Findings& findings) {
  return std::any_of(findings.begin(), findings.end(), [](const attain::Finding& f) { return f.severity == attain::Severity::error; });
}

void print(const attain::Frame& frame, const Arguments& arguments) {
  const std::string format = arguments.option("format").value_or("text");
  if (format == "text") std::cout << frame.text(1000);
  else if (format == "csv") std::cout << attain::io::write_csv(frame, attain::io::kCsvForData);
  else throw WrongCall{"--format is text or csv"};
}

}  // namespace

int close_period(const Arguments& arguments) {
  arguments.allow({"period", "out", "scorecard", "as-of", "as-known", "strict"});
  Progress progress(arguments.has("quiet"));
  const attain::Book book = open_book(arguments, progress);
  const attain::Period period = book.period(arguments.required("period"));
  const fs::path out = arguments.required("out");
  fs::create_directories(out);
  const attain::Findings findings = progress.step("checking", [&] { return attain::check(book); });
  save(out / "findings.csv", attain::io::write_csv(attain::to_frame(findings), attain::io::kCsvForReports));
  for (const std::string& name : scorecards(arguments, book, period)) {
    const auto sheet = progress.step("appraising by \"" + name + "\"", [&] { return attain::appraise(book, {.scorecard = name, .period = period, .as_of = as_of(arguments)}); });
    const std::string base = file_name(name) + "-" + file_name(period.text());
    save(out / (base + ".csv"), attain::io::write_csv(sheet.frame(), attain::io::kCsvForReports));
    save(out / (base + "-lines.csv"), attain::io::write_csv(sheet.lines(), attain::io::kCsvForReports));
    save(out / (base + "-manifest.json"), attain::io::write_json(sheet.manifest()));
    progress.step("explaining " + std::to_string(sheet.size()) + " appraisals", [&] {
      std::string why;
      for (std::size_t i = 0; i < sheet.size(); ++i) why += sheet[i].why().text() + "\n";
      save(out / (base + "-why.txt"), why);
      return true;
    });
    const auto report = progress.step("writing the report", [&] { return attain::close_report(sheet); });
    for (const char* ending : {".html", ".xlsx", ".md"}) attain::write(report, out / (base + ending));
    std::cout << name << ", " << period.text() << ": " << sheet.size() << " appraisals\n" << sheet.frame().text(12) << "report: " << (out / (base + ".html")).string() << "\n";
  }
  for (const std::string& name : plans(book)) {
    if (book.find_rule("pay-plan", name, period.last()) == nullptr) continue;
    try {
      write_statements(book, {.plan = name, .period = period, .as_of = as_of(arguments)}, out, progress);
    } catch (const attain::Error& error) {
      if (error.code() != attain::ErrorCode::invalid_period) throw;
      if (!arguments.has("quiet")) std::cerr << "not paid by \"" << name << "\": " << error.message() << "\n";
    }
  }
  const auto report = progress.step("writing the report of the period", [&] { return attain::period_report(book, period, {}, as_of(arguments)); });
  attain::write(report, out / ("period-" + file_name(period.text()) + ".html"));
  std::cout << "report: " << (out / ("period-" + file_name(period.text()) + ".html")).string() << "\n";
  std::cout << "findings: " << findings.size() << " in " << (out / "findings.csv").string() << "\n";
  return arguments.has("strict") && has_errors(findings) ? 1 : 0;
}

int pay_period(const Arguments& arguments) {
  arguments.allow({"plan", "period", "out", "as-of", "as-known"});
  Progress progress(arguments.has("quiet"));
  const attain::Book book = open_book(arguments, progress);
  const attain::Period period = book.period(arguments.required("period"));
  const fs::path out = arguments.required("out");
  std::vector<std::string> names = arguments.list("plan");
  if (names.empty()) throw WrongCall{"attain pay needs --plan NAME"};
  fs::create_directories(out);
  for (const std::string& name : names) write_statements(book, {.plan = name, .period = period, .as_of = as_of(arguments)}, out, progress);
  return 0;
}

int check_book(const Arguments& arguments) {
  arguments.allow({"format", "as-known"});
  Progress progress(arguments.has("quiet"));
  const attain::Book book = open_book(arguments, progress);
  const attain::Findings findings = progress.step("checking", [&] { return attain::check(book); });
  print(attain::to_frame(findings), arguments);
  return has_errors(findings) ? 1 : 0;
}

int measure_book(const Arguments& arguments) {
  arguments.allow({"period", "by", "measure", "where", "as-of", "as-known", "credit", "format"});
  Progress progress(arguments.has("quiet"));
  const attain::Book book = open_book(arguments, progress);
  attain::MeasureOptions options;
  for (const std::string& name : arguments.list("measure")) options.measures.emplace_back(name);
  if (options.measures.empty()) throw WrongCall{"attain measure needs --measure NAME[,NAME…]"};
  options.by = arguments.list("by");
  options.period = book.period(arguments.required("period"));
  options.where = arguments.option("where").value_or("");
  options.as_of = as_of(arguments);
  options.credit = arguments.option("credit").value_or("revenue");
  const auto sheet = progress.step("measuring", [&] { return attain::measure_sheet(book, options); });
  print(sheet.frame(), arguments);
  for (const attain::Finding& finding : sheet.findings()) std::cerr << attain::name_of(finding.severity) << ": " << finding.path << ": " << finding.message << "\n";
  return 0;
}

int explain(const Arguments& arguments) {
  arguments.allow({"period", "scorecard", "measure", "as-of", "as-known", "json"});
  Progress progress(arguments.has("quiet"));
  const attain::Book book = open_book(arguments, progress);
  if (arguments.subjects().size() < 2) throw WrongCall{"attain why BOOK SALESPERSON --period P (--scorecard NAME | --measure NAME)"};
  const std::string person = arguments.subjects()[1];
  const attain::Period period = book.period(arguments.required("period"));
  attain::Why why;
  if (const auto measure = arguments.option("measure")) {
    const auto sheet = attain::measure_sheet(book, {.measures = {*measure}, .by = {"salesperson"}, .period = period, .as_of = as_of(arguments)});
    const auto row = sheet.find({person});
    if (!row) throw attain::Error(attain::ErrorCode::not_found, person, "no such salesperson in " + period.text());
    why = sheet.why(*row, 0);
  } else {
    const auto sheet = attain::appraise(book, {.scorecard = scorecards(arguments, book, period).front(), .period = period, .as_of = as_of(arguments)});
    why = sheet.at(person).why();
  }
  std::cout << (arguments.has("json") ? attain::io::write_json(why.to_document()) + "\n" : why.text());
  return 0;
}
