/// Writes sample reports into a folder, for the checks of the page and the spreadsheet and for looking at them: report_sample FOLDER [PEOPLE]
#include <cstdlib>
#include <filesystem>

#include "sample.hpp"
#include "trade.hpp"

int main(int count, char** words) {
  const std::filesystem::path folder = count > 1 ? words[1] : ".";
  std::filesystem::create_directories(folder);
  const int people = count > 2 ? std::atoi(words[2]) : 12;
  const attain::Report report = attain::testing::sample_report(people);
  for (const char* ending : {"txt", "md", "csv", "html", "xlsx"}) write(report, folder / ("sample." + std::string(ending)));
  attain::Book book = attain::testing::Trade(people).book();
  const attain::Period october = attain::Period::month(2026, 10);
  const attain::AppraisalSheet sheet = appraise(book, {.scorecard = "field sales", .period = october});
  book = book.add(sheet);
  const attain::Date day(2026, 10, 14);
  const std::pair<const char*, attain::Report> ready[] = {{"close", close_report(sheet)},
                                                          {"brief", daily_brief(book, "p-1", day)},
                                                          {"summary", daily_summary(book, "p-1", day)},
                                                          {"month", period_report(book, october)},
                                                          {"week", period_report(book, attain::Period::week(2026, 42), "north")},
                                                          {"quarter", period_report(book, attain::Period::quarter(2026, 3), "all")},
                                                          {"year", period_report(book, attain::Period::year(2026), "", attain::Date(2026, 10, 31))},
                                                          {"dossier", dossier(book, "p-1", attain::Date(2026, 11, 15))}};
  for (const auto& [name, one] : ready) {
    for (const char* ending : {"txt", "md", "csv", "html", "xlsx"}) write(one, folder / (std::string(name) + '.' + ending));
  }
}
