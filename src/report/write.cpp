#include <fstream>

#include "attain/base/error.hpp"
#include "attain/report/report.hpp"

namespace attain {
namespace {

std::string rendered(const Report& report, const std::filesystem::path& file) {
  std::string ending = file.extension().string();
  for (char& c : ending) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (ending == ".txt") return text_of(report);
  if (ending == ".md") return markdown_of(report);
  if (ending == ".csv") return csv_of(report);
  if (ending == ".html" || ending == ".htm") return html_of(report);
  if (ending == ".xlsx") return spreadsheet_of(report);
  throw Error(ErrorCode::invalid_argument, file.string(), "a report is not written as \"" + ending + "\"", "end the name in .txt, .md, .csv, .html or .xlsx");
}

}  // namespace

void write(const Report& report, const std::filesystem::path& file) {
  const std::string bytes = rendered(report, file);
  // Beside the target, then renamed over it: a reader sees the old file or the whole new one.
  std::filesystem::path beside = file;
  beside += ".part";
  std::error_code error;
  {
    std::ofstream out(beside, std::ios::binary | std::ios::trunc);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    out.close();
    if (!out) {
      std::filesystem::remove(beside, error);
      throw Error(ErrorCode::file_error, file.string(), "the report cannot be written", "does its folder exist, and is there room?");
    }
  }
  std::filesystem::rename(beside, file, error);
  if (error) {
    const std::string why = error.message();
    std::filesystem::remove(beside, error);
    throw Error(ErrorCode::file_error, file.string(), "the report cannot be put in place: " + why);
  }
}

}  // namespace attain
