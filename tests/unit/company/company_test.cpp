#include "harbour.hpp"

using namespace attain;
using namespace attain::testing;

TEST_CASE("a company answers who was where on a day") {
  const Company company = read_company(kHarbour);
  const std::uint32_t mei = code(company, Domain::salesperson, "ng-mei"), li = code(company, Domain::salesperson, "li-wei"), zhao = code(company, Domain::salesperson, "zhao");
  CHECK(company.name() == "Harbour Foods");
  CHECK(company.currency() == Currency::of("EUR"));
  CHECK(company.money_scale() == 2);
  CHECK(company.fiscal().options().start_month == 4);
  CHECK(company.history_starts() == Date(2019, 1, 1));
  CHECK(text(company, Domain::team, company.team_of(mei, Date(2026, 10, 15))) == "north");
  CHECK(text(company, Domain::team, company.team_of(mei, Date(2026, 10, 16))) == "south");
  CHECK(company.team_of(mei, Date(2024, 2, 29)) == kNone);
  CHECK_FALSE(company.employed(mei, Date(2024, 2, 29)));
  CHECK(company.employed(mei, Date(2024, 3, 1)));
  CHECK(company.employed(li, Date(1990, 1, 1)));
  CHECK(company.team_of(zhao, Date(2026, 12, 1)) == kNone);
  CHECK(company.approver_of(mei, Date(2026, 1, 1)) == li);
  CHECK(company.manager_of_team(code(company, Domain::team, "south"), Date(2026, 5, 31)) == li);
  CHECK(company.manager_of_team(code(company, Domain::team, "south"), Date(2026, 6, 1)) == zhao);
  CHECK(company.label(Domain::salesperson, mei) == "Ng Mei");
  CHECK(company.label(Domain::salesperson, zhao) == "zhao");
  CHECK(company.owner_of(code(company, Domain::customer, "c-1"), Date(2026, 1, 1)) == mei);
}

TEST_CASE("attributes left out have their defaults") {
  const Company company = read_company(kHarbour);
  const std::uint32_t zhao = code(company, Domain::salesperson, "zhao"), mei = code(company, Domain::salesperson, "ng-mei");
  const Attribute& capacity = company.at(Domain::salesperson, "capacity");
  CHECK(capacity.number_at(zhao, Date(2026, 1, 1)) == Decimal(1));
  CHECK(capacity.number_at(mei, Date(2026, 1, 1)) == Decimal::of("0.5"));
  const Attribute& position = company.at(Domain::salesperson, "position");
  CHECK(company.ids().of(Domain::text).text(position.code_at(zhao, Date(2026, 1, 1))) == "salesperson");
  CHECK(company.calendar_of(zhao, Date(2026, 1, 1)).works_on(Date(2026, 10, 9)));                                                    // a Friday
  CHECK_FALSE(company.calendar_of(code(company, Domain::salesperson, "li-wei"), Date(2026, 1, 1)).works_on(Date(2026, 10, 9)));
  CHECK(company.calendars().at("default").works_on(Date(2026, 5, 2)));
  CHECK_FALSE(company.calendars().at("default").works_on(Date(2026, 5, 1)));
}

TEST_CASE("custom attributes take the type of their values") {
  const Company company = read_company(R"({'people': [{'id': 'a', 'n': 1, 'd': '2026-01-01', 't': '2026-01-01', 'b': true, 'm': 1.50}, {'id': 'b', 't': 'x', 'n': 2.5, 'm': 'yes'}]})");
  CHECK(company.at(Domain::salesperson, "n").type() == AttributeType::number);
  CHECK(company.at(Domain::salesperson, "d").type() == AttributeType::date);
  CHECK(company.at(Domain::salesperson, "t").type() == AttributeType::text);
  CHECK(company.at(Domain::salesperson, "b").type() == AttributeType::boolean);
  const Attribute& mixed = company.at(Domain::salesperson, "m");
  CHECK(mixed.type() == AttributeType::text);
  CHECK(text_of(mixed.cell(mixed.raw_at(code(company, Domain::salesperson, "a"), kLatest), company.ids())) == "1.50");
  CHECK(company.attributes(Domain::salesperson) == std::vector<std::string>{"name", "employed", "team", "manager", "position", "capacity", "calendar", "b", "d", "m", "n", "t"});
  CHECK_THROWS_WITH(company.at(Domain::salesperson, "positon"), Catch::Contains("did you mean \"position\"?"));
}

TEST_CASE("a postal code stays text") {
  const Company company = read_company(kHarbour);
  CHECK(company.table("customers").at("postal_code").text(0) == "01209");
}

TEST_CASE("groups follow mergers, then parents, and survive circles") {
  const Company company = read_company(kHarbour);
  const std::uint32_t first = code(company, Domain::customer, "c-1"), third = code(company, Domain::customer, "c-3");
  CHECK(company.group_of(third, Date(2025, 12, 31)) == third);
  CHECK(company.group_of(third, Date(2026, 1, 1)) == first);
  const Company circle = read_company("{'customers': [{'id': 'x', 'parent': 'z'}, {'id': 'y', 'parent': 'x'}, {'id': 'z', 'parent': 'y'}, {'id': 'w', 'parent': 'z'}, {'id': 's', 'parent': 's'}]}");
  for (const char* id : {"x", "y", "z", "w"}) CHECK(text(circle, Domain::customer, circle.group_of(code(circle, Domain::customer, id), kLatest)) == "x");
  CHECK(text(circle, Domain::customer, circle.group_of(code(circle, Domain::customer, "s"), kLatest)) == "s");
}

TEST_CASE("team paths climb to the top and survive circles") {
  const Company company = read_company(kHarbour);
  std::vector<std::uint32_t> path;
  company.team_path(code(company, Domain::team, "north"), Date(2026, 1, 1), path);
  REQUIRE(path.size() == 2);
  CHECK(text(company, Domain::team, path[1]) == "all");
  const Company circle = read_company("{'teams': [{'id': 'a', 'parent': 'b'}, {'id': 'b', 'parent': 'a'}]}");
  circle.team_path(code(circle, Domain::team, "a"), kLatest, path);
  CHECK(path.size() == 2);
}

TEST_CASE("a company prints its document and reads it back") {
  const Company company = read_company(kHarbour);
  const Document written = company.to_document();
  CompanyBuilder builder(std::make_shared<Ids>());
  builder.read(Reader(written, "company"), 0);
  const Company again = std::move(builder).build();
  CHECK(again.to_document() == written);
  CHECK(again.digest(kLatest) == company.digest(kLatest));
  CHECK(written.find("history") == nullptr);
  CHECK(again.calendars() == company.calendars());
  for (const std::string& table : company.tables()) CHECK(again.table(table) == company.table(table));
}

TEST_CASE("tables of a company") {
  const Company company = read_company(kHarbour);
  CHECK(company.tables() == std::vector<std::string>{"categories", "customers", "customers_merged_into", "people", "people_employed", "people_team", "products", "rates", "teams", "teams_manager", "territories"});
  const Frame team = company.table("people_team");
  CHECK(team.rows() == 5);
  CHECK(text_of(team.cell(2, "from")) == "2026-10-16");
  CHECK(team.at("is").is_null(4));
  CHECK(company.table("people").at("capacity").scale() == 1);
  CHECK_THROWS_WITH(company.table("peeple"), Catch::Contains("did you mean \"people\"?"));
}

TEST_CASE("the checks of a company") {
  const Company company = read_company(R"({
    'teams': [{'id': 'a', 'parent': [{'from': '2026-01-01', 'is': 'b'}]}, {'id': 'b', 'parent': 'c', 'manager': 'mei'}, {'id': 'c', 'parent': [{'is': 'a'}, {'from': '2027-01-01', 'is': null}]}],
    'people': [{'id': 'mei', 'team': 'norht', 'calendar': 'gulf'}, {'id': 'bo', 'team': [{'from': '2026-01-01', 'is': 'a'}], 'employed': [{'from': '2026-02-01', 'is': true}]}],
    'customers': [{'id': 'c-1', 'owner': 'meih'}, {'id': 'c-2', 'owner': 'meih'}]})");
  const Findings findings = company.verify();
  const auto has = [&](ErrorCode code, std::string_view path, std::string_view message) {
    return std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) { return finding.code == code && finding.path == path && finding.message.find(message) != std::string::npos; });
  };
  CHECK(has(ErrorCode::cycle, "teams[\"a\"].parent", "\"a\" under \"b\" under \"c\" under \"a\" from 2026-01-01"));
  CHECK(has(ErrorCode::unknown_reference, "people[\"mei\"].team", "no team \"norht\""));
  CHECK(has(ErrorCode::unknown_reference, "customers[\"c-1\"].owner", "(2 entries refer to it)"));
  CHECK(has(ErrorCode::unknown_reference, "people[\"mei\"].calendar", "no calendar \"gulf\""));
  CHECK(has(ErrorCode::gap, "people[\"bo\"].team[0]", "when not employed"));
  CHECK(has(ErrorCode::gap, "teams[\"a\"].manager", "never has a manager"));
  CHECK(std::count_if(findings.begin(), findings.end(), [](const Finding& finding) { return finding.code == ErrorCode::cycle; }) == 1);
  for (const Finding& finding : read_company(kHarbour).verify()) CHECK(finding.severity == Severity::info);
}
