// From a project in the construction library to the scoreboard and what explains it.
#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "tests/services/indicators/service/indicators_test.h"

namespace tiernet::indicators {
namespace {

using ::testing::ElementsAre;
using testing::FailsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::SizeIs;

constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;
constexpr absl::StatusCode kDenied = absl::StatusCode::kPermissionDenied;

using Scoreboards = IndicatorsTest;

using ByMeasure = std::map<std::pair<int, int>, std::string>;

// The sums as they are told, by part and measure.
ByMeasure SumsIn(const v1::ExplainResponse& explained) {
  ByMeasure sums;
  for (const auto& sum : explained.sums()) sums[{sum.part(), sum.measure()}] = sum.amount();
  return sums;
}

// The same, added up from the contributions.
ByMeasure AddedUp(const v1::ExplainResponse& explained) {
  std::map<std::pair<int, int>, int64_t> added;
  for (const auto& sum : explained.sums()) added[{sum.part(), sum.measure()}] = 0;
  for (const auto& made : explained.contributions()) added[{made.part(), made.measure()}] += made.amount();
  ByMeasure sums;
  for (const auto& [key, amount] : added) sums[key] = absl::StrCat(amount);
  return sums;
}

TEST_F(Scoreboards, ShowACarryOverProjectForItsUnitAndTheCity) {
  const auto before = Board(Unit("140423"));
  ASSERT_THAT(before, IsOk());
  EXPECT_EQ(ValueOf(*before, "C09").outcome(), v1::OUTCOME_NOT_APPLICABLE);
  CarryOver(1);
  Await();
  for (const auto& scope : {Unit("140423"), City()}) {
    const auto board = Board(scope);
    ASSERT_THAT(board, IsOk());
    EXPECT_EQ(board->as_of(), "2019-10-08");
    // Under way when the year began, and not seen at work in it yet.
    const auto value = ValueOf(*board, "C09");
    EXPECT_EQ(value.outcome(), v1::OUTCOME_VALUE);
    EXPECT_EQ(value.value(), "0.00");
    EXPECT_EQ(value.light(), v1::LIGHT_RED);
    EXPECT_EQ(ValueOf(*board, "C12").value(), "0.00");
  }
  EXPECT_EQ(ValueOf(*Board(Unit("140425")), "C09").outcome(), v1::OUTCOME_NOT_APPLICABLE);
}

TEST_F(Scoreboards, ExplainAValueDownToItsProjects) {
  const auto project = CarryOver(1);
  SeeAtWork(project);
  Await();
  for (const auto& scope : {Unit("140423"), City()}) {
    int pages = 0;
    const auto explained = ExplainAll("C09", scope, 1, &pages);
    EXPECT_EQ(explained.value().value(), "100.00");
    ASSERT_THAT(explained.contributions(), SizeIs(2));
    EXPECT_EQ(pages, 2);
    for (const auto& made : explained.contributions()) {
      EXPECT_EQ(made.entity(), project.name());
      EXPECT_EQ(made.project_id(), project.project_id());
      EXPECT_EQ(made.unit(), "140423");
    }
    EXPECT_EQ(explained.contributions(0).measure(), v1::MEASURE_RESUMED);
    EXPECT_EQ(explained.contributions(0).business_day(), "2019-04-02");
    EXPECT_EQ(explained.contributions(1).measure(), v1::MEASURE_CARRY_OVER_CHANGE);
    EXPECT_EQ(explained.contributions(1).business_day(), "2019-03-04") << "of its admission";
    EXPECT_EQ(AddedUp(explained), SumsIn(explained));
  }
}

// Where a sum is taken off, and over more than one project and unit.
TEST_F(Scoreboards, ContributionsOfAllPagesAddUpToTheSums) {
  SeeAtWork(CarryOver(1));
  StopAndExit(CarryOver(2));
  SeeAtWork(CarryOver(3, kOtherCounty), kOtherCounty);
  CarryOver(4, kOtherCounty);
  Await();
  const auto of_unit = ExplainAll("C09", Unit("140423"));
  EXPECT_EQ(of_unit.value().value(), "100.00");
  EXPECT_EQ(AddedUp(of_unit), SumsIn(of_unit));
  const std::pair<int, int> change = {v1::PART_DENOMINATOR, v1::MEASURE_CARRY_OVER_CHANGE};
  EXPECT_EQ(SumsIn(of_unit)[change], "1") << "two were admitted, one left";
  const auto of_city = ExplainAll("C09", City());
  EXPECT_EQ(of_city.value().value(), "66.67");
  EXPECT_EQ(AddedUp(of_city), SumsIn(of_city));
  // The page size changes nothing.
  for (const int size : {2, 3, 1000}) {
    EXPECT_EQ(ExplainAll("C09", City(), size).ShortDebugString(), of_city.ShortDebugString()) << size;
  }
  for (const auto* code : {"C10", "C11", "C12", "C25"}) {
    const auto explained = ExplainAll(code, Unit("140425"));
    EXPECT_EQ(AddedUp(explained), SumsIn(explained)) << code;
  }
}

TEST_F(Scoreboards, StandAsOfADayAndNotAfterToday) {
  SeeAtWork(CarryOver(1));
  Await();
  EXPECT_EQ(ValueOf(*Board(Unit("140423"), kCity, "2019-04-01"), "C09").value(), "0.00");
  EXPECT_EQ(ValueOf(*Board(Unit("140423"), kCity, "2019-04-02"), "C09").value(), "100.00");
  EXPECT_THAT(Board(Unit("140423"), kCity, "2019-10-08"), IsOk());
  EXPECT_THAT(Board(Unit("140423"), kCity, "2019-10-09"), FailsWith(kInvalid, "DATE_IN_FUTURE"));
  v1::ListScoreboardsRequest list;
  list.set_as_of("2019-10-09");
  EXPECT_THAT(Ask(&Stub::ListScoreboards, list, kCity), FailsWith(kInvalid, "DATE_IN_FUTURE"));
  v1::ExplainRequest explain;
  explain.set_indicator("C09");
  *explain.mutable_scope() = City();
  explain.set_as_of("2019-10-09");
  EXPECT_THAT(Ask(&Stub::Explain, explain, kCity), FailsWith(kInvalid, "DATE_IN_FUTURE"));
}

TEST_F(Scoreboards, NameTheFieldOfAScopeThatIsNone) {
  const std::pair<v1::Scope, const char*> scopes[] = {
      {Unit("999999"), "scope.code"},
      {Unit("140000"), "scope.code"},
      {ScopeOf(v1::SCOPE_KIND_CITY, "140423"), "scope.code"},
      {ScopeOf(v1::SCOPE_KIND_ZONE, "Z99"), "scope.code"},
      {ScopeOf(v1::SCOPE_KIND_UNSPECIFIED, "140423"), "scope.kind"},
      {ScopeOf(v1::ScopeKind(9), "140423"), "scope.kind"},
  };
  for (const auto& [scope, field] : scopes) {
    const auto board = Board(scope);
    EXPECT_THAT(board, FailsWith(kInvalid, "INVALID_FIELDS"));
    EXPECT_THAT(FieldsOf(board.status()), ElementsAre(field)) << scope.ShortDebugString();
    v1::ExplainRequest request;
    request.set_indicator("C09");
    *request.mutable_scope() = scope;
    const auto explained = Ask(&Stub::Explain, request, kCity);
    EXPECT_THAT(FieldsOf(explained.status()), ElementsAre(field)) << scope.ShortDebugString();
  }
}

TEST_F(Scoreboards, AreReadByTheirUnitAndThoseAbove) {
  const auto zone = ScopeOf(v1::SCOPE_KIND_ZONE, "Z03");  // Lies in 140423.
  EXPECT_THAT(Board(Unit("140423"), kCounty), IsOk());
  EXPECT_THAT(Board(zone, kCounty), IsOk());
  EXPECT_THAT(Board(Unit("140425"), kCounty), FailsWith(kDenied, "OTHER_UNIT"));
  EXPECT_THAT(Board(zone, kOtherCounty), FailsWith(kDenied, "OTHER_UNIT"));
  EXPECT_THAT(Board(City(), kCounty), FailsWith(kDenied, "OTHER_UNIT"));
  EXPECT_THAT(Board(Unit("140400"), kCounty), FailsWith(kDenied, "OTHER_UNIT"));
  for (const auto& above : {kCity, kProvince}) {
    for (const auto& scope : {Unit("140423"), Unit("140425"), Unit("140400"), City(), zone}) {
      EXPECT_THAT(Board(scope, above), IsOk()) << above.subject << " " << scope.ShortDebugString();
    }
  }
  v1::ExplainRequest request;
  request.set_indicator("C09");
  *request.mutable_scope() = City();
  EXPECT_THAT(Ask(&Stub::Explain, request, kCounty), FailsWith(kDenied, "OTHER_UNIT"));
  *request.mutable_scope() = Unit("140423");
  EXPECT_THAT(Ask(&Stub::Explain, request, kCounty), IsOk());
}

TEST_F(Scoreboards, AreListedUnitByUnitAsFarAsTheCallerMayRead) {
  const auto list = [&](v1::ListScoreboardsRequest request, const Identity& identity) {
    std::vector<std::vector<std::string>> pages;
    do {
      const auto page = Ask(&Stub::ListScoreboards, request, identity);
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) break;
      pages.emplace_back();
      for (const auto& board : page->scoreboards()) {
        EXPECT_EQ(board.scope().kind(), v1::SCOPE_KIND_UNIT);
        pages.back().push_back(board.scope().code());
      }
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty() && pages.size() < 20);
    return pages;
  };
  v1::ListScoreboardsRequest request;
  const std::vector<std::string> units = {"140400", "140403", "140404", "140405", "140406",
                                          "140423", "140425", "140426", "140427", "140428",
                                          "140429", "140430", "140431", "140471", "140472"};
  EXPECT_THAT(list(request, kCity), ElementsAre(units));
  EXPECT_THAT(list(request, kProvince), ElementsAre(units));
  EXPECT_THAT(list(request, kCounty), ElementsAre(ElementsAre("140423")));
  request.set_page_size(4);
  const auto pages = list(request, kCity);
  EXPECT_THAT(pages, ElementsAre(SizeIs(4), SizeIs(4), SizeIs(4), SizeIs(3)));
  std::vector<std::string> all;
  for (const auto& page : pages) all.insert(all.end(), page.begin(), page.end());
  EXPECT_EQ(all, units);
  // The last page is full: nothing comes behind it.
  request.set_page_size(5);
  EXPECT_THAT(list(request, kCity), ElementsAre(SizeIs(5), SizeIs(5), SizeIs(5)));
}

TEST_F(Scoreboards, APageTokenIsOfOneQuery) {
  SeeAtWork(CarryOver(1));
  Await();
  v1::ListScoreboardsRequest list;
  list.set_page_size(1);
  const auto page = Ask(&Stub::ListScoreboards, list, kCity);
  ASSERT_THAT(page, IsOk());
  list.set_page_token(page->next_page_token());
  list.set_as_of("2019-10-07");
  EXPECT_THAT(Ask(&Stub::ListScoreboards, list, kCity), FailsWith(kInvalid, "PAGE_TOKEN_MISMATCH"));
  list.set_page_token("x");
  EXPECT_THAT(Ask(&Stub::ListScoreboards, list, kCity), FailsWith(kInvalid, "PAGE_TOKEN_MISMATCH"));

  v1::ExplainRequest explain;
  explain.set_indicator("C09");
  *explain.mutable_scope() = Unit("140423");
  explain.set_page_size(1);
  const auto explained = Ask(&Stub::Explain, explain, kCity);
  ASSERT_THAT(explained, IsOk());
  ASSERT_FALSE(explained->next_page_token().empty());
  explain.set_page_token(explained->next_page_token());
  // Today, said in words.
  explain.set_as_of("2019-10-08");
  EXPECT_THAT(Ask(&Stub::Explain, explain, kCity), IsOk());
  auto other = explain;
  other.set_as_of("2019-10-07");
  EXPECT_THAT(Ask(&Stub::Explain, other, kCity), FailsWith(kInvalid, "PAGE_TOKEN_MISMATCH"));
  other = explain;
  *other.mutable_scope() = City();
  EXPECT_THAT(Ask(&Stub::Explain, other, kCity), FailsWith(kInvalid, "PAGE_TOKEN_MISMATCH"));
  other = explain;
  other.set_indicator("C12");
  EXPECT_THAT(Ask(&Stub::Explain, other, kCity), FailsWith(kInvalid, "PAGE_TOKEN_MISMATCH"));
}

TEST_F(Scoreboards, ExplainKnowsNoIndicatorOfAnotherScope) {
  const auto explain = [&](const char* code, const v1::Scope& scope) {
    v1::ExplainRequest request;
    request.set_indicator(code);
    *request.mutable_scope() = scope;
    return Ask(&Stub::Explain, request, kCity);
  };
  for (const auto* code : {"C99", "c10"}) {
    const auto explained = explain(code, City());
    EXPECT_THAT(explained, FailsWith(absl::StatusCode::kNotFound, "NOT_FOUND"));
    EXPECT_THAT(explained.status().message(), HasSubstr(absl::StrCat("indicator ", code, " of 2019")));
  }
  const std::tuple<const char*, v1::Scope, const char*> others[] = {
      {"R01A", Unit("140423"), "UNIT:140423 but for CITY:140400"},
      {"R03", City(), "but for UNIT:<unit>"},
      {"I05", Unit("140400"), "but for UNIT:<county>"},
      {"C05", Unit("140423"), "C05 is not counted for UNIT:140423 but for ZONE:Z0"},
      {"C05", City(), "but for ZONE:Z0"},                               // Shown on its board, but its zones'.
      {"C05", ScopeOf(v1::SCOPE_KIND_ZONE, "Z01"), "but for ZONE:Z0"},  // Of zones of another class.
      {"C09", ScopeOf(v1::SCOPE_KIND_ZONE, "Z03"), "but for CITY:140400, UNIT:<unit>"},
  };
  for (const auto& [code, scope, counted_for] : others) {
    const auto explained = explain(code, scope);
    EXPECT_THAT(explained, FailsWith(kInvalid, "INVALID_FIELDS")) << code << " " << scope.ShortDebugString();
    EXPECT_THAT(explained.status().message(), HasSubstr(counted_for));
  }
  EXPECT_EQ(ExplainAll("C05", ScopeOf(v1::SCOPE_KIND_ZONE, "Z03")).value().value(), "0");
  // Not recorded yet is no reason not to explain.
  EXPECT_EQ(ExplainAll("C18", City()).value().outcome(), v1::OUTCOME_NOT_RECORDED);
}

// A project of a zone, above 500,000,000 yuan and of a transformation industry (T5).
TEST_F(Scoreboards, CountAZonesStartForItsZoneAndTheCity) {
  construction::v1::UpdateConstructionProjectRequest update;
  update.mutable_construction_project()->set_name(Applied(1).name());
  update.mutable_construction_project()->set_zone("Z03");
  update.mutable_construction_project()->set_planned_total_yuan(500'000'001);
  update.set_happened_on("2019-03-01");
  const auto applied = Call(&construction::Stub::UpdateConstructionProject, update, kCounty);
  ASSERT_THAT(applied, IsOk());
  Start(*applied);
  Await();
  const auto zone = ScopeOf(v1::SCOPE_KIND_ZONE, "Z03");
  EXPECT_EQ(ValueOf(*Board(zone), "C05").value(), "1");
  EXPECT_EQ(ValueOf(*Board(ScopeOf(v1::SCOPE_KIND_ZONE, "Z04")), "C05").value(), "0");
  EXPECT_EQ(ValueOf(*Board(City()), "C05C").value(), "1");
  std::map<std::string, std::string> by_zone;
  const auto board = Board(City());
  for (const auto& value : board->values()) {
    if (value.code() == "C05") by_zone[value.scope().code()] = value.value();
  }
  EXPECT_THAT(by_zone, SizeIs(8));
  EXPECT_EQ(by_zone["Z03"], "1");
  EXPECT_EQ(by_zone["Z04"], "0");
  for (const auto& [code, scope] : {std::pair("C05", zone), std::pair("C05C", City())}) {
    const auto explained = ExplainAll(code, scope);
    ASSERT_THAT(explained.contributions(), SizeIs(1)) << code;
    EXPECT_EQ(explained.contributions(0).zone(), "Z03");
    EXPECT_EQ(explained.contributions(0).unit(), "140423");
    EXPECT_EQ(explained.contributions(0).business_day(), "2019-03-14");
    EXPECT_EQ(AddedUp(explained), SumsIn(explained)) << code;
  }
  // Where no zone is provincial there is nothing to count, whatever lies in the cells.
  auto& files = *board_.file().mutable_reference_files();
  files.erase(std::remove_if(files.begin(), files.end(),
                             [](const std::string& file) { return absl::EndsWith(file, "zones.txtpb"); }),
              files.end());
  board_.Restart();
  const auto nothing = ExplainAll("C05C", City());
  EXPECT_EQ(nothing.value().value(), "0");
  EXPECT_THAT(nothing.contributions(), IsEmpty());
  EXPECT_EQ(AddedUp(nothing), SumsIn(nothing));
}

// Money counts once its month is accepted, on the month's last day.
TEST_F(Scoreboards, CountLockedReportsAndHowMonthsCameIn) {
  const auto project = Started(1);
  const auto report = Report(project, "2019-04", 10'000'000, "2019-04-22");
  ASSERT_THAT(report, IsOk());
  Approve(*report, "2019-04-23");
  const auto month = SubmittedMonth("2019-04", "2019-04-25");
  Await();
  const std::pair<int, int> completed = {v1::PART_DENOMINATOR, v1::MEASURE_COMPLETED_YUAN};
  EXPECT_EQ(SumsIn(ExplainAll("C25", Unit("140423")))[completed], "0");
  ASSERT_THAT(Accept(month, "2019-04-28"), IsOk());
  Await();
  const auto explained = ExplainAll("C25", Unit("140423"));
  EXPECT_EQ(explained.value().outcome(), v1::OUTCOME_VALUE);
  EXPECT_EQ(SumsIn(explained)[completed], "10000000");
  EXPECT_EQ(AddedUp(explained), SumsIn(explained));
  ASSERT_THAT(explained.contributions(), SizeIs(1));
  EXPECT_EQ(explained.contributions(0).entity(), report->name());
  EXPECT_EQ(explained.contributions(0).project_id(), project.project_id());
  EXPECT_EQ(explained.contributions(0).business_day(), "2019-04-30");
  for (const auto& scope : {Unit("140423"), City()}) {
    const auto board = Board(scope);
    ASSERT_THAT(board, IsOk());
    EXPECT_EQ(board->reporting().on_time(), 1);
    EXPECT_EQ(board->reporting().late(), 0);
    EXPECT_EQ(board->reporting().missing_reports(), 0);
    EXPECT_EQ(board->unreadable_projects(), 0);
  }
  EXPECT_EQ(Board(Unit("140423"), kCity, "2019-04-29")->reporting().on_time(), 0);
  EXPECT_EQ(Board(Unit("140425"))->reporting().on_time(), 0);
}

// A stock moves with its project; the year's carry-over is answered for where it is.
TEST_F(Scoreboards, FollowAProjectThatMoves) {
  const auto project = CarryOver(1);
  SeeAtWork(project);
  CarryOver(2);
  construction::v1::MoveConstructionProjectRequest move;
  move.set_name(project.name());
  move.set_to_unit("140425");
  move.set_happened_on("2019-06-03");
  move.set_reason("划归平顺");
  move.set_etag(Get(project.name()).etag());
  ASSERT_THAT(Call(&construction::Stub::MoveConstructionProject, move, kCity), IsOk());
  Await();
  EXPECT_EQ(ValueOf(*Board(Unit("140423"), kCity, "2019-06-02"), "C09").value(), "50.00");
  EXPECT_EQ(ValueOf(*Board(Unit("140423")), "C09").value(), "0.00");
  EXPECT_EQ(ValueOf(*Board(Unit("140425")), "C09").value(), "100.00");
  EXPECT_EQ(ValueOf(*Board(City()), "C09").value(), "50.00");
  for (const auto& scope : {Unit("140423"), Unit("140425"), City()}) {
    const auto explained = ExplainAll("C09", scope);
    EXPECT_EQ(AddedUp(explained), SumsIn(explained)) << scope.ShortDebugString();
  }
}

TEST_F(Scoreboards, JudgeThePlansYearAlone) {
  CarryOver(1);
  Await();
  EXPECT_EQ(ValueOf(*Board(City(), kCity, "2019-03-04"), "C09").light(), v1::LIGHT_RED);
  const auto before = Board(City(), kCity, "2018-12-31");
  ASSERT_THAT(before, IsOk());
  for (const auto& value : before->values()) EXPECT_EQ(value.light(), v1::LIGHT_NONE) << value.code();
  EXPECT_THAT(FieldsOf(Board(City(), kCity, "2019-02-29").status()), ElementsAre("as_of"));
}

TEST_F(Scoreboards, ARestartCountsNothingTwice) {
  SeeAtWork(CarryOver(1));
  Await();
  const auto before = Board(City());
  ASSERT_THAT(before, IsOk());
  const auto explained = ExplainAll("C09", City());
  board_.Restart();
  const auto after = Board(City());
  ASSERT_THAT(after, IsOk());
  EXPECT_EQ(after->ShortDebugString(), before->ShortDebugString());
  // The journal goes on where it was left.
  CarryOver(2);
  Await();
  EXPECT_EQ(ValueOf(*Board(City()), "C09").value(), "50.00");
  const auto more = ExplainAll("C09", City());
  EXPECT_THAT(more.contributions(), SizeIs(explained.contributions_size() + 1));
  EXPECT_EQ(AddedUp(more), SumsIn(more));
  // The other side may restart too, and takes another port.
  node_.Restart();
  SeeAtWork(CarryOver(3));
  Await();
  EXPECT_EQ(ValueOf(*Board(City()), "C09").value(), "66.67");
}

}  // namespace
}  // namespace tiernet::indicators
