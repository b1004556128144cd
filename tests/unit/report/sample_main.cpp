/// Writes the sample report in every format into a folder, for the check of the page and for looking at it: report_sample FOLDER [PEOPLE]
#include <cstdlib>
#include <filesystem>

#include "sample.hpp"

int main(int count, char** words) {
  const std::filesystem::path folder = count > 1 ? words[1] : ".";
  std::filesystem::create_directories(folder);
  const attain::Report report = attain::testing::sample_report(count > 2 ? std::atoi(words[2]) : 12);
  for (const char* ending : {"txt", "md", "csv", "html", "xlsx"}) write(report, folder / ("sample." + std::string(ending)));
}
