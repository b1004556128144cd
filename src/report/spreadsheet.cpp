#include <locale.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <set>

#include "attain/base/error.hpp"
#include "attain/report/report.hpp"
#include "report/shown.hpp"
#include "report/words.hpp"

namespace attain {
namespace {

constexpr std::size_t kSheetRows = 1048576;   // what the format holds
constexpr std::size_t kSheetColumns = 16384;
constexpr std::size_t kCellCharacters = 32767;
constexpr std::time_t kCreated = 1577836800;  // 2020-01-01: the library reads no clock, so every file was made on this day

// Numbers are written with a decimal point whatever the program's locale is; the library formats them with printf.
class PointLocale {
 public:
  PointLocale() : locale_(newlocale(LC_ALL_MASK, "C", nullptr)), before_(locale_ != nullptr ? uselocale(locale_) : nullptr) {}
  ~PointLocale() {
    if (locale_ == nullptr) return;
    uselocale(before_);
    freelocale(locale_);
  }
  PointLocale(const PointLocale&) = delete;
  PointLocale& operator=(const PointLocale&) = delete;

 private:
  locale_t locale_, before_;
};

class TemporaryFile {
 public:
  TemporaryFile() {
    std::error_code ignored;
    std::filesystem::path folder = std::filesystem::temp_directory_path(ignored);
    path_ = ((ignored ? std::filesystem::path("/tmp") : folder) / "attain-XXXXXX").string();
    const int descriptor = mkstemp(path_.data());
    if (descriptor < 0) throw Error(ErrorCode::file_error, path_, "no temporary file can be made", "is there room in the folder for temporary files?");
    close(descriptor);
  }
  ~TemporaryFile() { std::remove(path_.c_str()); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  [[nodiscard]] const char* path() const noexcept { return path_.c_str(); }

 private:
  std::string path_;
};

void check(lxw_error error) {
  if (error != LXW_NO_ERROR) throw Error(ErrorCode::file_error, "spreadsheet", lxw_strerror(error), "is there room for temporary files?");
}

// Text as a cell holds it; what is beyond the format's limit is counted at its end.
std::string cell_text(std::string_view text) {
  std::string whole = report::clean(text, false);
  std::size_t units = 0, cut = 0, at = 0;
  while (at < whole.size()) {
    units += report::next_code_point(whole, at) > 0xFFFF ? 2 : 1;
    if (units <= kCellCharacters - 60) cut = at;
  }
  if (units <= kCellCharacters) return whole;
  const std::size_t left = whole.size() - cut;
  return whole.substr(0, cut) + "… (" + std::to_string(left) + " bytes more)";
}

// True when the number has at most 15 significant digits, so that the double nearest to it shows the same digits again.
bool fits_double(const Decimal& value) {
  const std::string text = value.normalized().abs().text();
  if (text.find_first_of("eE") != std::string::npos) return false;
  std::string digits;
  for (const char c : text) {
    if (c != '.' && !(digits.empty() && c == '0')) digits += c;
  }
  while (!digits.empty() && digits.back() == '0') digits.pop_back();
  return digits.size() <= 15;
}

class Workbook {
 public:
  explicit Workbook(const char* path) {
    lxw_workbook_options options = {};
    options.use_zip64 = LXW_FALSE;
    book_ = workbook_new_opt(path, &options);
    if (book_ == nullptr) throw Error(ErrorCode::file_error, "spreadsheet", "no workbook can be made");
  }
  ~Workbook() {
    if (book_ != nullptr) lxw_workbook_free(book_);
  }
  Workbook(const Workbook&) = delete;
  Workbook& operator=(const Workbook&) = delete;
  void properties(const Report& report);
  void words(const Report& report);
  void tables(const Report& report);
  void finish() { check(workbook_close(std::exchange(book_, nullptr))); }

 private:
  struct Sheet {
    lxw_worksheet* sheet = nullptr;
    std::string name;
    std::vector<std::string> titles;
    std::vector<double> widths;
    std::size_t row = 0;
    bool captions = false;
  };
  std::string free_name(std::string_view wanted);
  Sheet new_sheet(std::string_view name);
  void head(Sheet& sheet);
  void fit(Sheet& sheet);
  void add(const TableBlock& block);
  void cell(Sheet& sheet, std::size_t column, const report::ShownColumn& shown, std::size_t row);
  lxw_format* number_format(const std::string& code);
  lxw_format* bold();
  lxw_format* heading();
  lxw_workbook* book_ = nullptr;
  std::set<std::string> names_;                    // in lower case
  std::map<std::string, lxw_format*> formats_;
  std::map<std::string, Sheet> shared_;            // by TableBlock::sheet and titles
};

lxw_format* Workbook::number_format(const std::string& code) {
  lxw_format*& format = formats_[code];
  if (format == nullptr) {
    format = workbook_add_format(book_);
    format_set_num_format(format, code.c_str());
  }
  return format;
}

lxw_format* Workbook::bold() {
  lxw_format*& format = formats_["bold"];
  if (format == nullptr) {
    format = workbook_add_format(book_);
    format_set_bold(format);
    format_set_text_wrap(format);
    format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    format_set_bottom(format, LXW_BORDER_THIN);
  }
  return format;
}

lxw_format* Workbook::heading() {
  lxw_format*& format = formats_["heading"];
  if (format == nullptr) {
    format = workbook_add_format(book_);
    format_set_bold(format);
  }
  return format;
}

// A sheet's name: at most 31 characters, none of []:*?/\, no apostrophe at an end, not taken yet in either case.
std::string Workbook::free_name(std::string_view wanted) {
  std::string name;
  std::size_t units = 0;
  const std::string cleaned = report::clean(wanted);
  for (std::size_t at = 0; at < cleaned.size() && units < 27;) {
    const std::size_t from = at;
    const char32_t c = report::next_code_point(cleaned, at);
    if (c < 128 && std::string_view("[]:*?/\\'").find(static_cast<char>(c)) != std::string_view::npos) name += ' ';
    else name.append(cleaned, from, at - from);
    units += c > 0xFFFF ? 2 : 1;
  }
  while (!name.empty() && name.back() == ' ') name.pop_back();
  name.erase(0, std::min(name.find_first_not_of(' '), name.size()));
  if (name.empty()) name = "Table";
  const auto lower = [](std::string text) {
    for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return text;
  };
  if (lower(name) == "history") name += " ";
  if (name.back() == ' ') name += "1";
  std::string result = name;
  for (int i = 2; !names_.insert(lower(result)).second; ++i) {
    const std::string suffix = " " + std::to_string(i);
    std::string stem = name;
    while (stem.size() + suffix.size() > 31 && report::columns_of(stem) + static_cast<int>(suffix.size()) > 31) {
      stem.pop_back();
      while (!stem.empty() && (static_cast<unsigned char>(stem.back()) & 0xC0) == 0x80) stem.pop_back();
      if (!stem.empty() && (static_cast<unsigned char>(stem.back()) & 0xC0) == 0xC0) stem.pop_back();
    }
    result = stem + suffix;
  }
  return result;
}

Workbook::Sheet Workbook::new_sheet(std::string_view name) {
  Sheet sheet;
  sheet.name = free_name(name);
  sheet.sheet = workbook_add_worksheet(book_, sheet.name.c_str());
  if (sheet.sheet == nullptr) throw Error(ErrorCode::limit_exceeded, "spreadsheet", "the sheet \"" + sheet.name + "\" cannot be made");
  worksheet_set_paper(sheet.sheet, 9);  // A4
  worksheet_fit_to_pages(sheet.sheet, 1, 0);
  return sheet;
}

void Workbook::head(Sheet& sheet) {
  sheet.widths.assign(sheet.titles.size(), 8);
  for (std::size_t i = 0; i < sheet.titles.size(); ++i) {
    check(worksheet_write_string(sheet.sheet, 0, static_cast<lxw_col_t>(i), cell_text(sheet.titles[i]).c_str(), bold()));
    sheet.widths[i] = std::clamp(report::columns_of(report::clean(sheet.titles[i])) + 1, 8, 24);
  }
  worksheet_freeze_panes(sheet.sheet, 1, 0);
  worksheet_repeat_rows(sheet.sheet, 0, 0);
  sheet.row = 1;
}

void Workbook::fit(Sheet& sheet) {
  for (std::size_t i = 0; i < sheet.widths.size(); ++i) {
    const auto column = static_cast<lxw_col_t>(i);
    worksheet_set_column(sheet.sheet, column, column, std::min(sheet.widths[i], 60.0), nullptr);
  }
  if (sheet.row > 1 && !sheet.titles.empty()) {
    worksheet_autofilter(sheet.sheet, 0, 0, static_cast<lxw_row_t>(sheet.row - 1), static_cast<lxw_col_t>(sheet.titles.size() - 1));
  }
}

std::string format_code(const TableBlock::RowLook& shown, int scale) {
  const auto zeros = [](int count) { return count <= 0 ? std::string() : "." + std::string(static_cast<std::size_t>(std::min(count, 30)), '0'); };
  switch (shown.as) {
    case ShowAs::percent: return "0" + zeros(shown.decimals < 0 ? 2 : shown.decimals) + "%";
    case ShowAs::plain:
    case ShowAs::grade: return "General";
    case ShowAs::money: return "#,##0" + zeros(shown.decimals < 0 ? 2 : shown.decimals);
    default:
      if (shown.decimals >= 0) return "#,##0" + zeros(shown.decimals);
      return scale == 0 ? "#,##0" : "General";
  }
}

void Workbook::cell(Sheet& sheet, std::size_t at, const report::ShownColumn& shown, std::size_t row) {
  const Column& column = *shown.column;
  if (column.is_null(row)) return;
  const auto r = static_cast<lxw_row_t>(sheet.row);
  const auto c = static_cast<lxw_col_t>(at);
  double width = report::columns_of(report::clean(report::shown(shown, row))) + 1;
  switch (column.type()) {
    case ColumnType::integer:
    case ColumnType::decimal: {
      const Decimal value = column.decimal(row);
      if (fits_double(value)) check(worksheet_write_number(sheet.sheet, r, c, value.to_double(), number_format(format_code(shown.look(row), column.scale()))));
      else check(worksheet_write_string(sheet.sheet, r, c, value.text().c_str(), nullptr));
      break;
    }
    case ColumnType::date: {
      // Day 1 is 1900-01-01 and 1900 counts as a leap year, so the count is right from March 1900 on; earlier days stay text.
      const Date day = column.date(row);
      const int serial = day.days() + 25569;
      if (serial > 60) check(worksheet_write_number(sheet.sheet, r, c, serial, number_format("yyyy-mm-dd")));
      else check(worksheet_write_string(sheet.sheet, r, c, day.text().c_str(), nullptr));
      width = 12;
      break;
    }
    case ColumnType::boolean: check(worksheet_write_boolean(sheet.sheet, r, c, column.boolean(row) ? 1 : 0, nullptr)); break;
    case ColumnType::text:
      if (!column.text(row).empty()) check(worksheet_write_string(sheet.sheet, r, c, cell_text(column.text(row)).c_str(), nullptr));
      break;
  }
  sheet.widths[at] = std::max(sheet.widths[at], width);
}

void Workbook::add(const TableBlock& block) {
  const auto columns = report::columns_of(block);
  if (columns.size() + 1 > kSheetColumns) {
    throw Error(ErrorCode::limit_exceeded, "table \"" + block.caption + "\"", "a sheet holds at most 16383 columns, the table has " + std::to_string(columns.size()));
  }
  std::vector<std::string> titles;
  if (!block.sheet.empty()) titles.emplace_back("Table");
  for (const auto& column : columns) titles.push_back(column.title);
  std::string key = block.sheet;
  for (const std::string& title : titles) key += '\0' + title;
  const auto known = block.sheet.empty() ? shared_.end() : shared_.find(key);
  Sheet own;
  Sheet* sheet = known == shared_.end() ? &own : &known->second;
  const auto open = [&] {
    *sheet = new_sheet(!block.sheet.empty() ? block.sheet : block.caption);
    sheet->titles = titles;
    sheet->captions = !block.sheet.empty();
    head(*sheet);
  };
  if (sheet->sheet == nullptr) open();
  for (std::size_t row = 0; row < block.frame.rows(); ++row) {
    if (sheet->row >= kSheetRows) {
      fit(*sheet);
      open();
    }
    std::size_t at = 0;
    if (sheet->captions) {
      check(worksheet_write_string(sheet->sheet, static_cast<lxw_row_t>(sheet->row), 0, cell_text(block.caption).c_str(), nullptr));
      sheet->widths[0] = std::max(sheet->widths[0], double(report::columns_of(report::clean(block.caption)) + 1));
      at = 1;
    }
    for (const auto& column : columns) cell(*sheet, at++, column, row);
    ++sheet->row;
  }
  if (block.sheet.empty()) fit(*sheet);
  else if (known == shared_.end()) shared_.emplace(key, std::move(own));
}

// The first sheet: headings, paragraphs and single figures.
void Workbook::words(const Report& report) {
  Sheet sheet = new_sheet("Report");
  const auto line = [&](std::string_view text, lxw_format* format) {
    if (sheet.row >= kSheetRows) throw Error(ErrorCode::limit_exceeded, "spreadsheet", "the report has more paragraphs than a sheet has rows");
    if (!text.empty()) check(worksheet_write_string(sheet.sheet, static_cast<lxw_row_t>(sheet.row), 0, cell_text(text).c_str(), format));
    ++sheet.row;
  };
  worksheet_set_column(sheet.sheet, 0, 0, 40, nullptr);
  worksheet_set_column(sheet.sheet, 1, 1, 18, nullptr);
  line(report.title, heading());
  line(report.subtitle, nullptr);
  line("", nullptr);
  for (const Block& block : report.blocks) {
    if (const auto* one = std::get_if<Heading>(&block)) line(one->text, heading());
    if (const auto* one = std::get_if<Paragraph>(&block)) line(one->text, nullptr);
    const auto* figures = std::get_if<Figures>(&block);
    if (figures == nullptr) continue;
    for (const auto& figure : figures->figures) {
      const report::Look look = report::look_of(figure.as, figure.decimals, figure.unit, 2);
      const std::string unit = report::unit_suffix(figure.unit);
      const auto row = static_cast<lxw_row_t>(sheet.row);
      line(figure.label + unit, nullptr);
      if (figure.value) {
        const TableBlock::RowLook shown{look.as, look.decimals};
        if (fits_double(*figure.value)) {
          check(worksheet_write_number(sheet.sheet, row, 1, figure.value->to_double(), number_format(format_code(shown, figure.value->scale()))));
        } else check(worksheet_write_string(sheet.sheet, row, 1, figure.value->text().c_str(), nullptr));
      }
      if (!figure.note.empty()) check(worksheet_write_string(sheet.sheet, row, 2, cell_text(figure.note).c_str(), nullptr));
    }
  }
}

void Workbook::tables(const Report& report) {
  for (const Block& block : report.blocks) {
    if (const auto* table = std::get_if<TableBlock>(&block)) add(*table);
    const auto* chart = std::get_if<Chart>(&block);
    if (chart == nullptr) continue;
    report::require_shape(*chart);
    if (chart->numbers) add(table_of(*chart));
  }
  for (auto& [key, sheet] : shared_) fit(sheet);
}

void Workbook::properties(const Report& report) {
  lxw_doc_properties properties = {};
  std::string title = cell_text(report.title);
  if (title.size() > 200) title = report::elided(title, 1, 100);
  properties.title = title.data();
  properties.created = kCreated;
  check(workbook_set_properties(book_, &properties));
}

}  // namespace

std::string spreadsheet_of(const Report& report) {
  const PointLocale point;
  const TemporaryFile file;
  Workbook book(file.path());
  book.properties(report);
  book.words(report);
  book.tables(report);
  book.finish();
  std::ifstream in(file.path(), std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (!in || bytes.empty()) throw Error(ErrorCode::file_error, file.path(), "the spreadsheet cannot be read back");
  return bytes;
}

}  // namespace attain
