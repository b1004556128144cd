#include "harbour.hpp"

using namespace attain;
using namespace attain::testing;
using OnChangeTo = CompanyBuilder::OnChange;

namespace {
Company with(const Company& base, Domain kind, std::string_view record, std::int64_t recorded, OnChangeTo on_change = OnChangeTo::refuse) {
  CompanyBuilder builder(base);
  builder.entity(kind, Reader(document(record), "people[\"x\"]"), recorded, on_change);
  return std::move(builder).build();
}
std::string team(const Company& company, std::string_view person, Date day) {
  return text(company, Domain::team, company.team_of(code(company, Domain::salesperson, person), day));
}
}  // namespace

TEST_CASE("documents are read strictly and errors name the place") {
  CHECK(error_of("{'nmae': 'x'}").code() == ErrorCode::unknown_key);
  CHECK(std::string(error_of("{'nmae': 'x'}").what()).find("did you mean \"name\"?") != std::string::npos);
  Error error = error_of("{'people': [{'id': 'ng-mei', 'team': [{'from': '2026-01-01', 'is': 'a'}, {'from': '2026-13-01', 'is': 'b'}]}]}");
  CHECK(error.path() == "company.people[\"ng-mei\"].team[1].from");
  CHECK(error.code() == ErrorCode::invalid_date);
  error = error_of("{'people': [{'id': 'a', 'team': [{'from': '2026-02-01', 'is': 'a'}, {'from': '2026-01-01', 'is': 'b'}]}]}");
  CHECK(error.path() == "company.people[\"a\"].team[1]");
  CHECK(error.code() == ErrorCode::invalid_row);
  error = error_of("{'people': [{'id': 'a', 'team': [{'from': '2026-02-01', 'is': 'a'}, {'from': '2026-02-01', 'is': 'b'}]}]}");
  CHECK(error.code() == ErrorCode::overlapping_intervals);
  CHECK(error_of("{'people': [{'id': 'a', 'team': [{'from': '2026-02-01'}]}]}").code() == ErrorCode::missing_key);
  CHECK(error_of("{'people': [{'id': 'a', 'employed': 'often'}]}").code() == ErrorCode::wrong_type);
  CHECK(error_of("{'people': [{'id': 'a', 'name': true}]}").code() == ErrorCode::wrong_type);
  CHECK(error_of("{'people': [{'id': 'a', 'team': {'from': '2026-02-01'}}]}").code() == ErrorCode::wrong_type);
  CHECK(error_of("{'people': [{'id': 'a', 'capacity': 'much'}]}").code() == ErrorCode::invalid_number);
  CHECK(error_of("{'people': [{'id': 'a'}, {'id': 'a'}]}").code() == ErrorCode::duplicate_id);
  CHECK(error_of("{'people': [{'name': 'a'}]}").path() == "company.people[0]");
  CHECK(error_of("{'people': ['a']}").code() == ErrorCode::wrong_type);
  CHECK(error_of("{'people': [{'id': ''}]}").code() == ErrorCode::invalid_row);
  CHECK(error_of("{'currency': 'EUP'}").code() == ErrorCode::invalid_currency);
  CHECK(error_of("{'money_scale': 7}").path() == "company.money_scale");
  CHECK(error_of("{'fiscal_year_starts': '4-1'}").code() == ErrorCode::invalid_date);
  CHECK(error_of("{'fiscal': {'pattern': '4-4-4'}}").code() == ErrorCode::invalid_calendar);
  CHECK(error_of("{'calendars': {'x': {'weekend': ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']}}}").path() == "company.calendars[\"x\"]");
  CHECK(error_of("{'calendars': {'x': {'weekend': ['someday']}}}").code() == ErrorCode::invalid_calendar);
  CHECK(error_of("{'rates': [{'from': 'EUR', 'to': 'EUR', 'on': '2026-01-01', 'rate': 1}]}").code() == ErrorCode::invalid_row);
  CHECK(error_of("{'rates': [{'from': 'EUR', 'to': 'USD', 'on': '2026-01-01', 'rate': 0}]}").code() == ErrorCode::invalid_row);
  CHECK(error_of("{'attain': 'company/2'}").code() == ErrorCode::unknown_kind);
}

TEST_CASE("a fiscal year of weeks") {
  const Company company = read_company("{'fiscal': {'start': '02-01', 'pattern': '4-5-4', 'nearest': true, 'named_by_start': true, 'week_starts': 'sun'}}");
  CHECK(company.fiscal().options().pattern == FiscalCalendar::Pattern::weeks_454);
  CHECK(company.fiscal().options().week_starts == Weekday::sunday);
  CompanyBuilder builder(std::make_shared<Ids>());
  builder.read(Reader(company.to_document(), ""), 0);
  CHECK(std::move(builder).build().fiscal() == company.fiscal());
}

TEST_CASE("the same again is ignored, another value is refused") {
  const Company base = read_company(kHarbour);
  CHECK_FALSE(with(base, Domain::salesperson, "{'id': 'ng-mei', 'manager': 'li-wei', 'grade': 7.0}", 3).last_recorded() > 0);
  CHECK_THROWS_WITH(with(base, Domain::salesperson, "{'id': 'ng-mei', 'manager': 'zhao'}", 3), Catch::Contains("manager is known as \"li-wei\", not \"zhao\""));
  CHECK_THROWS_WITH(with(base, Domain::salesperson, "{'id': 'ng-mei', 'team': 'north'}", 3), Catch::Contains("is dated"));
  const Company moved = with(base, Domain::salesperson, "{'id': 'ng-mei', 'team': [{'from': '2027-01-01', 'is': 'all'}]}", 3);
  CHECK(team(moved, "ng-mei", Date(2027, 1, 1)) == "all");
  CHECK(team(moved, "ng-mei", Date(2026, 12, 31)) == "south");
  CHECK(team(base, "ng-mei", Date(2027, 1, 1)) == "south");
  CHECK(moved.last_recorded() == 3);
  CHECK_THROWS_WITH(with(base, Domain::salesperson, "{'id': 'ng-mei', 'grade': 'high'}", 3), Catch::Contains("grade: expected a number, found \"high\""));
}

TEST_CASE("what is superseded stays visible to as_known") {
  const Company base = read_company(kHarbour);
  const Company fixed = with(base, Domain::salesperson, "{'id': 'ng-mei', 'team': [{'from': '2024-03-01', 'is': 'south'}]}", 2, OnChangeTo::supersede);
  CHECK(team(fixed, "ng-mei", Date(2026, 1, 1)) == "south");
  CHECK(team(fixed.as_known(1), "ng-mei", Date(2026, 1, 1)) == "north");
  CHECK(fixed.table("people_team").rows() == 4);
  CHECK(fixed.as_known(1).table("people_team") == base.table("people_team"));
  CHECK(fixed.as_known(1).digest(kLatest) == base.digest(kLatest));
  CHECK(fixed.as_known(1).to_document() == base.to_document());
  CHECK(fixed.as_known(2).digest(kLatest) == fixed.digest(kLatest));
  const Company plain = with(base, Domain::salesperson, "{'id': 'ng-mei', 'team': 'all'}", 2, OnChangeTo::supersede);
  CHECK(plain.table("people_team").rows() == 4);
  CHECK(team(plain, "ng-mei", Date(1999, 1, 1)) == "all");
  const Company cleared = with(base, Domain::salesperson, "{'id': 'ng-mei', 'manager': null}", 2, OnChangeTo::supersede);
  CHECK(cleared.approver_of(code(cleared, Domain::salesperson, "ng-mei"), kLatest) == kNone);
}

TEST_CASE("a change may not be recorded before what it changes") {
  const Company base = with(read_company(kHarbour), Domain::salesperson, "{'id': 'new', 'team': 'north'}", 5);
  CHECK_THROWS_WITH(with(base, Domain::salesperson, "{'id': 'new', 'team': 'south'}", 4, OnChangeTo::supersede), Catch::Contains("before what it changes"));
}

TEST_CASE("withdrawn entities are gone from then on and may come back") {
  const Company base = read_company(kHarbour);
  CompanyBuilder builder(base);
  builder.withdraw(Domain::customer, "c-3", 4, "customers[\"c-3\"]");
  CHECK_FALSE(builder.knows(Domain::customer, "c-3"));
  CHECK_THROWS_WITH(builder.withdraw(Domain::customer, "c-11", 4, "x"), Catch::Contains("no customer \"c-11\""));
  const Company gone = std::move(builder).build();
  const std::uint32_t third = code(gone, Domain::customer, "c-3");
  CHECK_FALSE(gone.exists(Domain::customer, third));
  CHECK(gone.group_of(third, kLatest) == third);
  CHECK(gone.as_known(3).exists(Domain::customer, third));
  CHECK(gone.as_known(3).table("customers") == base.table("customers"));
  const Company back = with(gone, Domain::customer, "{'id': 'c-3', 'name': 'Third'}", 6);
  CHECK(back.exists(Domain::customer, third));
  CHECK_FALSE(back.as_known(5).exists(Domain::customer, third));
  CHECK(back.as_known(5).to_document() == gone.to_document());
}

TEST_CASE("entries and rates are withdrawn one by one") {
  const Company base = read_company(kHarbour);
  CompanyBuilder builder(base);
  builder.withdraw_entry(Domain::salesperson, "team", "ng-mei", Date(2026, 10, 16), 2, "p");
  CHECK_THROWS_AS(builder.withdraw_entry(Domain::salesperson, "team", "ng-mei", Date(2026, 10, 17), 2, "p"), Error);
  builder.withdraw_rate(Currency::of("USD"), Currency::of("EUR"), Date(2026, 10, 15), "booking", 2, "p");
  const Company next = std::move(builder).build();
  CHECK(team(next, "ng-mei", kLatest) == "north");
  CHECK(next.rates().size() == 2);
  CHECK(next.as_known(1).rates().size() == 3);
}

TEST_CASE("the document keeps what was known when") {
  Company company = read_company(kHarbour);
  company = with(company, Domain::salesperson, "{'id': 'ng-mei', 'team': [{'from': '2024-03-01', 'is': 'south'}], 'grade': 8}", 2, OnChangeTo::supersede);
  company = with(company, Domain::salesperson, "{'id': 'bo', 'name': 'Bo', 'note': 'late'}", 3);
  CompanyBuilder change(company);
  change.rate({Currency::of("USD"), Currency::of("EUR"), Date(2026, 1, 1), Decimal::of("0.93"), "", 4}, OnChangeTo::supersede, "rates");
  change.withdraw(Domain::salesperson, "bo", 5, "p");
  company = std::move(change).build();
  CompanyBuilder builder(std::make_shared<Ids>());
  builder.read(Reader(company.to_document(), "company"), 0);
  const Company again = std::move(builder).build();
  CHECK(again.to_document() == company.to_document());
  CHECK(again.last_recorded() == company.last_recorded());
  for (std::int64_t known = 0; known <= 6; ++known) {
    INFO("known " << known);
    CHECK(again.as_known(known).to_document() == company.as_known(known).to_document());
    CHECK(again.as_known(known).digest(kLatest) == company.as_known(known).digest(kLatest));
  }
}

TEST_CASE("unchanged attributes are shared between versions") {
  const Company base = read_company(kHarbour);
  const Company next = with(base, Domain::salesperson, "{'id': 'ng-mei', 'team': [{'from': '2027-01-01', 'is': 'all'}]}", 3);
  CHECK(base.find(Domain::salesperson, "manager") == next.find(Domain::salesperson, "manager"));
  CHECK(base.find(Domain::salesperson, "team") != next.find(Domain::salesperson, "team"));
  CHECK(next.as_known(1).find(Domain::customer, "owner") == base.find(Domain::customer, "owner"));
}
