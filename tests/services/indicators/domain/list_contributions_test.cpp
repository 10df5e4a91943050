// Statistics, visits, lists, named projects (domain.md E.5, E.7, E.8, E.10, E.11): C12-C17, C19, C20, C22-C24, C28,
// C29.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/services/indicators/domain/examples.h"

namespace tiernet::indicators {
namespace {

using construction::v1::ListEntry;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

ProjectView Started() { return ViewOf({}, {Project("c1", "2019-03-04", "2019-03-14")}); }

ListEntry Industry95(construction::v1::IndustryClass industry_class, const std::string& listed_on) {
  auto entry = Listing(construction::v1::PROJECT_LIST_INDUSTRY95, listed_on);
  entry.set_industry_class(industry_class);
  return entry;
}

TEST(Statistics, AStartedProjectIsToBeInThemAndThenIs) {  // E.5
  auto view = Started();
  EXPECT_THAT(Lines(view, v1::MEASURE_STATISTICS_ELIGIBLE), ElementsAre("2019-03-14 140423 1"));
  EXPECT_THAT(Lines(view, v1::MEASURE_STATISTICS_ENTERED), IsEmpty());
  view.statistics = {Statistics("2019-05-31")};
  EXPECT_THAT(Lines(view, v1::MEASURE_STATISTICS_ENTERED), ElementsAre("2019-05-31 140423 1"));
}

TEST(Statistics, FiveMillionsAreEnoughAndOneYuanLessIsNot) {
  auto view = Started();
  view.statistics = {Statistics("2019-03-20")};
  view.projects[0].clear_planned_total_history();
  AddTotal(view.projects[0], "2019-03-04", 4'999'999);
  AddTotal(view.projects[0], "2019-06-03", 5'000'000);
  EXPECT_THAT(Lines(view, v1::MEASURE_STATISTICS_ELIGIBLE), ElementsAre("2019-06-03 140423 1"));
  EXPECT_THAT(Lines(view, v1::MEASURE_STATISTICS_ENTERED), ElementsAre("2019-06-03 140423 1"));
}

TEST(Statistics, OneThatIsAdmittedUnderWayIsToBeInThemFromItsAdmissionOn) {
  auto view = ViewOf({}, {CarryOver("c1", "2019-03-04", "2018-06-01")});
  view.statistics = {Statistics("2018-07-02")};
  EXPECT_THAT(Lines(view, v1::MEASURE_STATISTICS_ELIGIBLE), ElementsAre("2019-03-04 140423 1"));
  EXPECT_THAT(Lines(view, v1::MEASURE_STATISTICS_ENTERED), ElementsAre("2019-03-04 140423 1"));
}

TEST(Statistics, EndOnTheExit) {
  auto view = Started();
  view.statistics = {Statistics("2019-05-31")};
  view.projects[0].set_exited_on("2019-10-08");
  EXPECT_THAT(Lines(view, v1::MEASURE_STATISTICS_ELIGIBLE), ElementsAre("2019-03-14 140423 1", "2019-10-08 140423 -1"));
  EXPECT_THAT(Lines(view, v1::MEASURE_STATISTICS_ENTERED), ElementsAre("2019-05-31 140423 1", "2019-10-08 140423 -1"));
}

TEST(Statistics, EndWhenTheProjectIsTakenOutOfThemAndNotOnCompletion) {
  auto view = Started();
  view.statistics = {Statistics("2019-05-31", "2019-12-31")};
  view.projects[0].set_completed_on("2019-11-01");
  EXPECT_THAT(Lines(view, v1::MEASURE_STATISTICS_ELIGIBLE), ElementsAre("2019-03-14 140423 1", "2019-12-31 140423 -1"));
  EXPECT_THAT(Lines(view, v1::MEASURE_STATISTICS_ENTERED), ElementsAre("2019-05-31 140423 1", "2019-12-31 140423 -1"));
}

TEST(Statistics, OneThatWasTakenOutAndComesBackIsToBeInThemAnew) {
  auto view = Started();
  view.statistics = {Statistics("2019-05-31", "2019-07-02")};
  view.projects[0].set_exited_on("2019-07-01");
  view.projects.push_back(Project("c2", "2019-10-08", "2019-11-01"));
  EXPECT_THAT(Lines(view, v1::MEASURE_STATISTICS_ELIGIBLE),
              ElementsAre("2019-03-14 140423 1", "2019-07-01 140423 -1", "2019-11-01 140423 1"));
  EXPECT_THAT(Lines(view, v1::MEASURE_STATISTICS_ENTERED), ElementsAre("2019-05-31 140423 1", "2019-07-01 140423 -1"));
}

TEST(Statistics, OneThatComesBackOnTheDayOnWhichItWasTakenOutIsInThemFromThenOn) {
  auto view = ViewOf({}, {CarryOver("c1", "2019-07-02", "2018-06-01")});
  view.statistics = {Statistics("2018-07-02", "2019-07-02")};
  EXPECT_THAT(Lines(view, v1::MEASURE_STATISTICS_ELIGIBLE), IsEmpty());
  view.statistics.push_back(Statistics("2019-07-15"));
  EXPECT_THAT(Lines(view, v1::MEASURE_STATISTICS_ELIGIBLE), ElementsAre("2019-07-02 140423 1"));
  EXPECT_THAT(Lines(view, v1::MEASURE_STATISTICS_ENTERED), ElementsAre("2019-07-15 140423 1"));
}

TEST(Statistics, OneThatIsTakenOutAndEnteredAnewIsToBeInThemMeanwhile) {
  auto view = Started();
  view.statistics = {Statistics("2019-05-31", "2019-07-02"), Statistics("2019-08-01")};
  EXPECT_THAT(Lines(view, v1::MEASURE_STATISTICS_ELIGIBLE), ElementsAre("2019-03-14 140423 1"));
  EXPECT_THAT(Lines(view, v1::MEASURE_STATISTICS_ENTERED),
              ElementsAre("2019-05-31 140423 1", "2019-07-02 140423 -1", "2019-08-01 140423 1"));
}

TEST(Statistics, AMoveTakesThemAlong) {
  auto view = Started();
  view.statistics = {Statistics("2019-05-31")};
  Move(view.projects[0], "2019-06-15", "140471");
  EXPECT_THAT(Lines(view, v1::MEASURE_STATISTICS_ENTERED),
              ElementsAre("2019-05-31 140423 1", "2019-06-15 140423 -1", "2019-06-15 140471 1"));
}

TEST(Visits, CountForTheUnitThatMadeThem) {  // C13
  auto view = Started();
  view.visits = {Visit("140400", "2019-03-31")};
  EXPECT_THAT(Lines(view, v1::MEASURE_SITE_VISITS), ElementsAre("2019-03-31 140400 1"));
}

TEST(Visits, OfNoProjectCountForTheUnitThatRecordedThem) {
  ProjectView view;
  view.visits = {Visit("140425", "2019-04-01")};
  EXPECT_THAT(Lines(view, v1::MEASURE_SITE_VISITS), ElementsAre("2019-04-01 140425 1"));
}

TEST(Issues, CountOnTheirDuesForTheUnitOfThatDay) {  // C14, C15
  ProjectView view;
  const auto add = [&](const std::string& answered_on, const std::string& confirmed_on) {
    auto& issue = view.issues.emplace_back();
    issue.set_name(absl::StrCat("units/140423/issues/i", view.issues.size()));
    issue.set_answer_due_on("2019-06-06");
    issue.set_due_on("2019-06-10");
    issue.set_answered_on(answered_on);
    issue.set_confirmed_on(confirmed_on);
    Move(issue, "2019-06-03", "140423");
  };
  add("2019-06-06", "2019-06-10");  // on the very days
  add("2019-06-07", "2019-06-11");  // a day late
  add("", "");
  EXPECT_THAT(Lines(view, v1::MEASURE_ISSUES_TO_ANSWER),
              ElementsAre("2019-06-06 140423 1", "2019-06-06 140423 1", "2019-06-06 140423 1"));
  EXPECT_THAT(Lines(view, v1::MEASURE_ISSUES_ANSWERED), ElementsAre("2019-06-06 140423 1"));
  EXPECT_THAT(Lines(view, v1::MEASURE_ISSUES_TO_CLOSE),
              ElementsAre("2019-06-10 140423 1", "2019-06-10 140423 1", "2019-06-10 140423 1"));
  EXPECT_THAT(Lines(view, v1::MEASURE_ISSUES_CLOSED), ElementsAre("2019-06-10 140423 1"));
  view.issues.resize(1);
  Move(view.issues[0], "2019-06-10", "140425");
  EXPECT_THAT(Lines(view, v1::MEASURE_ISSUES_ANSWERED), ElementsAre("2019-06-06 140423 1"));
  EXPECT_THAT(Lines(view, v1::MEASURE_ISSUES_CLOSED), ElementsAre("2019-06-10 140425 1"));
}

TEST(Meetings, CountOnTheirDayOnceTheyHaveMinutes) {  // C16
  ProjectView view;
  auto& meeting = view.meetings.emplace_back();
  meeting.set_name("units/140400/dispatchMeetings/d1");
  meeting.set_planned_on("2019-06-28");
  meeting.set_state(construction::v1::DispatchMeeting::STATE_HELD);
  meeting.set_held_on("2019-06-30");
  EXPECT_THAT(Lines(view, v1::MEASURE_DISPATCH_MEETINGS), IsEmpty());
  meeting.set_state(construction::v1::DispatchMeeting::STATE_MINUTED);
  EXPECT_THAT(Lines(view, v1::MEASURE_DISPATCH_MEETINGS), ElementsAre("2019-06-30 140400 1"));
}

TEST(FactorNeeds, CountOnTheDayByWhichTheyAreNeededForTheUnitOfThatDay) {  // C28
  ProjectView view;
  const auto add = [&](const std::string& satisfied_on, const std::string& withdrawn_on = "") {
    auto& need = view.factor_needs.emplace_back();
    need.set_name(absl::StrCat("units/140423/factorNeeds/n", view.factor_needs.size()));
    need.set_needed_by("2019-06-10");
    need.set_satisfied_on(satisfied_on);
    need.set_withdrawn_on(withdrawn_on);
    Move(need, "2019-03-04", "140423");
  };
  add("2019-06-10");  // on the very day
  add("2019-06-11");  // a day late
  add("");            // partly satisfied, refused, or not answered
  add("2019-06-03", "2019-06-09");
  EXPECT_THAT(Lines(view, v1::MEASURE_FACTOR_NEEDS_DUE),
              ElementsAre("2019-06-10 140423 1", "2019-06-10 140423 1", "2019-06-10 140423 1"));
  EXPECT_THAT(Lines(view, v1::MEASURE_FACTOR_NEEDS_SATISFIED), ElementsAre("2019-06-10 140423 1"));
  view.factor_needs.clear();
  add("2019-06-03", "2019-06-10");  // it was needed until then
  Move(view.factor_needs[0], "2019-06-10", "140425");
  EXPECT_THAT(Lines(view, v1::MEASURE_FACTOR_NEEDS_DUE), ElementsAre("2019-06-10 140425 1"));
  EXPECT_THAT(Lines(view, v1::MEASURE_FACTOR_NEEDS_SATISFIED), ElementsAre("2019-06-10 140425 1"));
}

TEST(FactorNeeds, AreNotMadeGoodByWithdrawingThem) {  // C28
  ProjectView view;
  const auto add = [&](const std::string& filed_on, const std::string& needed_by) -> construction::v1::FactorNeed& {
    auto& need = view.factor_needs.emplace_back();
    need.set_name(absl::StrCat("units/140423/factorNeeds/n", view.factor_needs.size()));
    need.set_factor(construction::v1::FACTOR_FUND);
    need.set_filed_on(filed_on);
    need.set_needed_by(needed_by);
    Move(need, "2019-03-04", "140423");
    return need;
  };
  add("2019-03-04", "2019-06-10").set_withdrawn_on("2019-06-09");
  EXPECT_THAT(Lines(view, v1::MEASURE_FACTOR_NEEDS_DUE), IsEmpty());
  view.factor_needs[0].set_refused_on("2019-04-01");
  EXPECT_THAT(Lines(view, v1::MEASURE_FACTOR_NEEDS_DUE), ElementsAre("2019-06-10 140423 1"));

  view.factor_needs[0].clear_refused_on();
  add("2019-06-10", "2019-07-01");  // put off, on the last day on which it can be
  EXPECT_THAT(Lines(view, v1::MEASURE_FACTOR_NEEDS_DUE), ElementsAre("2019-06-10 140423 1", "2019-07-01 140423 1"));
  const auto expect_none_put_off = [&](const std::string& filed_on, const std::string& needed_by) {
    view.factor_needs.resize(1);
    add(filed_on, needed_by);
    EXPECT_THAT(Lines(view, v1::MEASURE_FACTOR_NEEDS_DUE), ElementsAre(needed_by + " 140423 1"));
  };
  expect_none_put_off("2019-06-11", "2019-07-01");  // its day had passed
  expect_none_put_off("2019-03-04", "2019-07-01");  // two were needed
  expect_none_put_off("2019-06-09", "2019-06-10");  // for the same day, of another amount, say
  view.factor_needs.resize(1);
  add("2019-06-09", "2019-07-01").set_factor(construction::v1::FACTOR_SO2);
  EXPECT_THAT(Lines(view, v1::MEASURE_FACTOR_NEEDS_DUE), ElementsAre("2019-07-01 140423 1"));
}

TEST(Obstructions, CountOnTheDayByWhichTheyWereToBeClosed) {  // C29
  ProjectView view;
  for (const char* closed_on : {"2019-07-02", "2019-07-03", ""}) {
    auto& obstruction = view.obstructions.emplace_back();
    obstruction.set_name(absl::StrCat("units/140423/obstructionCases/o", view.obstructions.size()));
    obstruction.set_obstructed_on("2019-06-03");
    obstruction.set_to_close_by("2019-07-02");
    obstruction.set_closed_on(closed_on);
  }
  EXPECT_EQ(Sum(view, v1::MEASURE_OBSTRUCTIONS_TO_CLOSE, "2019-01-01", "2019-07-01"), 0);
  EXPECT_EQ(Sum(view, v1::MEASURE_OBSTRUCTIONS_TO_CLOSE, "2019-01-01", "2019-07-02"), 3);
  EXPECT_EQ(Sum(view, v1::MEASURE_OBSTRUCTIONS_CLOSED, "2019-01-01", "2019-12-31"), 1);
}

TEST(Wastes, CountOnTheMonthsLastDay) {  // C22
  ProjectView view;
  auto& use = view.wastes.emplace_back();
  use.set_name("units/140423/solidWasteUses/w1");
  use.set_month("2019-02");
  use.set_used_tonnes(512'340);
  EXPECT_THAT(Lines(view, v1::MEASURE_SOLID_WASTE_TONNES), ElementsAre("2019-02-28 140423 512340"));
}

TEST(Publicity, CountsOnItsDayForWhoHadItPublished) {  // W02
  ProjectView view;
  auto& item = view.publicity.emplace_back();
  item.set_name("units/140423/publicityItems/p1");
  item.set_published_on("2019-06-30");
  EXPECT_THAT(Lines(view, v1::MEASURE_PUBLICITY_ITEMS), ElementsAre("2019-06-30 140423 1"));
}

TEST(PppBudgets, CountFromTheirAdoptionOnInTheirYear) {  // C26
  ProjectView view;
  auto& budget = view.ppp_budgets.emplace_back();
  budget.set_name("units/140423/pppBudgets/b1");
  budget.set_year(2019);
  budget.set_committed_yuan(7);
  budget.set_expenditure_yuan(100);
  budget.set_adopted_on("2018-12-28");
  EXPECT_THAT(Lines(view, v1::MEASURE_PPP_COMMITTED_YUAN), ElementsAre("2019-01-01 140423 7"));
  budget.set_adopted_on("2019-02-01");
  EXPECT_THAT(Lines(view, v1::MEASURE_PPP_COMMITTED_YUAN), ElementsAre("2019-02-01 140423 7"));
  EXPECT_THAT(Lines(view, v1::MEASURE_BUDGET_EXPENDITURE_YUAN), ElementsAre("2019-02-01 140423 100"));
}

TEST(PppProjects, AreUntoldFromThe31stDayAfterAChangeUntilItIsTold) {  // C27
  auto view = Started();
  EXPECT_THAT(Lines(view, v1::MEASURE_PPP_PROJECTS), IsEmpty());
  view.projects[0].set_is_ppp(true);
  const auto untold = [&](const char* day) { return StockOn(view, v1::MEASURE_PPP_PROJECTS_UNTOLD, day); };
  const auto change = [&](const char* changed_on, const char* synced_on) {
    auto& added = view.ppp_changes.emplace_back();
    added.set_name(absl::StrCat("units/140423/pppChanges/c", view.ppp_changes.size()));
    added.set_changed_on(changed_on);
    added.set_synced_on(synced_on);
  };
  EXPECT_EQ(StockOn(view, v1::MEASURE_PPP_PROJECTS, "2019-12-31"), 1);
  EXPECT_EQ(untold("2019-12-31"), 0) << "nothing changed";
  change("2019-05-01", "2019-05-31");
  EXPECT_THAT(Lines(view, v1::MEASURE_PPP_PROJECTS_UNTOLD), IsEmpty()) << "told on the 30th day";
  change("2019-06-01", "2019-07-10");
  EXPECT_EQ(untold("2019-07-01"), 0);
  EXPECT_EQ(untold("2019-07-02"), 1);
  EXPECT_EQ(untold("2019-07-09"), 1);
  EXPECT_EQ(untold("2019-07-10"), 0);
  change("2019-06-03", "");
  EXPECT_EQ(untold("2019-07-09"), 1) << "a project of which two changes are not known counts once";
  EXPECT_EQ(untold("2019-07-10"), 1);
  view.projects[0].set_exited_on("2019-08-15");
  EXPECT_EQ(untold("2019-08-14"), 1);
  EXPECT_EQ(untold("2019-08-15"), 0) << "it left";
}

TEST(Roads, CountOnceBuiltOrRebuiltAndCompleted) {  // C23
  construction::v1::RoadSection section;
  section.set_name("units/140425/roadSections/s1");
  section.set_length_m(12'300);
  section.set_works(construction::v1::ROAD_WORKS_NEW);
  ProjectView view;
  view.roads = {section};
  EXPECT_THAT(Lines(view, v1::MEASURE_ROADS_COMPLETED_M), IsEmpty()) << "under way";
  view.roads[0].set_completed_on("2019-12-31");
  EXPECT_THAT(Lines(view, v1::MEASURE_ROADS_COMPLETED_M), ElementsAre("2019-12-31 140425 12300"));
  view.roads[0].set_works(construction::v1::ROAD_WORKS_REBUILT);
  EXPECT_THAT(Lines(view, v1::MEASURE_ROADS_COMPLETED_M), ElementsAre("2019-12-31 140425 12300"));
  view.roads[0].set_works(construction::v1::ROAD_WORKS_MAINTAINED);
  EXPECT_THAT(Lines(view, v1::MEASURE_ROADS_COMPLETED_M), IsEmpty());
}

TEST(KeyProjects, CountOnceWhileOnEitherList) {  // C17
  auto view = Started();
  view.listings = {Listing(construction::v1::PROJECT_LIST_KEY_PROVINCE, "2019-07-01"),
                   Listing(construction::v1::PROJECT_LIST_KEY_CITY, "2019-04-01", "2019-10-08"),
                   Listing(construction::v1::PROJECT_LIST_KEY_COUNTY, "2019-01-02")};
  EXPECT_EQ(StockOn(view, v1::MEASURE_KEY_PROJECTS, "2019-03-31"), 0);
  EXPECT_EQ(StockOn(view, v1::MEASURE_KEY_PROJECTS, "2019-04-01"), 1);
  EXPECT_EQ(StockOn(view, v1::MEASURE_KEY_PROJECTS, "2019-07-01"), 1);
  EXPECT_EQ(StockOn(view, v1::MEASURE_KEY_PROJECTS, "2019-10-08"), 1);
  view.listings[0].set_delisted_on("2020-01-01");
  EXPECT_EQ(StockOn(view, v1::MEASURE_KEY_PROJECTS, "2019-12-31"), 1);
  EXPECT_EQ(StockOn(view, v1::MEASURE_KEY_PROJECTS, "2020-01-01"), 0);
}

TEST(KeyProjects, ANominationAndARefusalAddNothing) {
  auto view = Started();
  view.listings = {Listing(construction::v1::PROJECT_LIST_KEY_CITY, "")};
  EXPECT_THAT(Lines(view, v1::MEASURE_KEY_PROJECTS), IsEmpty());
}

TEST(KeyProjects, AreLedThroughTheLeadersLastDay) {  // E.10
  auto view = Started();
  view.listings = {Listing(construction::v1::PROJECT_LIST_KEY_CITY, "2019-04-01")};
  view.leaders = {Leader("2019-03-01", "2019-06-30"), Leader("2019-06-30", "2019-12-31")};
  EXPECT_EQ(StockOn(view, v1::MEASURE_KEY_PROJECTS_LED, "2019-03-31"), 0);
  for (const auto* day : {"2019-04-01", "2019-06-30", "2019-07-01", "2019-12-31"}) {
    EXPECT_EQ(StockOn(view, v1::MEASURE_KEY_PROJECTS_LED, day), 1) << day;
  }
  EXPECT_EQ(StockOn(view, v1::MEASURE_KEY_PROJECTS_LED, "2020-01-01"), 0);
}

TEST(KeyProjects, ALeaderOfAProjectThatIsNoneAddsNothing) {
  auto view = Started();
  view.leaders = {Leader("2019-03-01")};
  EXPECT_THAT(Lines(view, v1::MEASURE_KEY_PROJECTS_LED), IsEmpty());
}

TEST(KeyProjects, LeaveTheListsWithTheLibraryAndComeBackWithTheirNextAdmission) {
  auto view = Started();
  view.listings = {Listing(construction::v1::PROJECT_LIST_KEY_CITY, "2019-04-01")};
  view.leaders = {Leader("2019-04-01")};
  view.projects[0].set_exited_on("2019-07-01");
  view.projects.push_back(Project("c2", "2019-10-08"));
  for (const auto measure : {v1::MEASURE_KEY_PROJECTS, v1::MEASURE_KEY_PROJECTS_LED}) {
    EXPECT_THAT(Lines(view, measure),
                ElementsAre("2019-04-01 140423 1", "2019-07-01 140423 -1", "2019-10-08 140423 1"));
  }
}

TEST(Industry95, CountsByClassWithTheTotalInForce) {  // K15
  auto view = Started();
  view.listings = {Industry95(construction::v1::INDUSTRY_CLASS_EMERGING, "2019-04-01")};
  view.listings[0].set_delisted_on("2019-10-08");
  AddTotal(view.projects[0], "2019-06-03", 700'000'000);
  for (const auto measure : {v1::MEASURE_INDUSTRY95_NUMBER, v1::MEASURE_INDUSTRY95_EMERGING_NUMBER}) {
    EXPECT_THAT(Lines(view, measure), ElementsAre("2019-04-01 140423 1", "2019-10-08 140423 -1"));
  }
  for (const auto measure : {v1::MEASURE_INDUSTRY95_YUAN, v1::MEASURE_INDUSTRY95_EMERGING_YUAN}) {
    EXPECT_THAT(Lines(view, measure), ElementsAre("2019-04-01 140423 800000000", "2019-06-03 140423 -100000000",
                                                  "2019-10-08 140423 -700000000"));
  }
  EXPECT_THAT(Lines(view, v1::MEASURE_INDUSTRY95_TRADITIONAL_NUMBER), IsEmpty());
  EXPECT_THAT(Lines(view, v1::MEASURE_INDUSTRY95_TRADITIONAL_YUAN), IsEmpty());
}

TEST(Industry95, TraditionalOnesCountAsSuch) {
  auto view = Started();
  view.listings = {Industry95(construction::v1::INDUSTRY_CLASS_TRADITIONAL, "2019-04-01")};
  EXPECT_THAT(Lines(view, v1::MEASURE_INDUSTRY95_TRADITIONAL_NUMBER), ElementsAre("2019-04-01 140423 1"));
  EXPECT_THAT(Lines(view, v1::MEASURE_INDUSTRY95_TRADITIONAL_YUAN), ElementsAre("2019-04-01 140423 800000000"));
  EXPECT_THAT(Lines(view, v1::MEASURE_INDUSTRY95_EMERGING_NUMBER), IsEmpty());
}

TEST(Industry95, MoneyIsSplitAndTheCountIsTheFirstUnits) {  // I.33
  auto view = Started();
  view.listings = {Industry95(construction::v1::INDUSTRY_CLASS_TRADITIONAL, "2019-04-01")};
  view.projects[0].mutable_planned_total_history(0)->set_yuan(800'000'001);
  AddShare(view.projects[0], "140423", 2500);
  AddShare(view.projects[0], "140425", 7500);
  Move(view.projects[0], "2019-06-15", "140471");
  EXPECT_THAT(Lines(view, v1::MEASURE_INDUSTRY95_NUMBER),
              ElementsAre("2019-04-01 140423 1", "2019-06-15 140423 -1", "2019-06-15 140471 1"));
  EXPECT_THAT(Lines(view, v1::MEASURE_INDUSTRY95_YUAN),
              ElementsAre("2019-04-01 140423 200000001", "2019-04-01 140425 600000000", "2019-06-15 140423 -200000001",
                          "2019-06-15 140471 200000001"));
}

TEST(NamedMilestones, AreDueOnTheirDayAndReachedFromThenOn) {  // C24
  auto view = Started();
  view.projects[0].set_sample_id("P01");
  view.milestones = {Goal("2019-06-30", "2019-05-20"), Goal("2019-09-30", "2019-10-15"), Goal("2019-12-31")};
  EXPECT_THAT(Lines(view, v1::MEASURE_NAMED_MILESTONES_DUE),
              ElementsAre("2019-06-30 140423 1", "2019-09-30 140423 1", "2019-12-31 140423 1"));
  EXPECT_THAT(Lines(view, v1::MEASURE_NAMED_MILESTONES_REACHED),
              ElementsAre("2019-06-30 140423 1", "2019-10-15 140423 1"));
}

TEST(NamedMilestones, OfOtherProjectsAndOfThoseThatLeftDoNotCount) {
  auto view = Started();
  view.milestones = {Goal("2019-06-30")};
  EXPECT_THAT(Lines(view, v1::MEASURE_NAMED_MILESTONES_DUE), IsEmpty());
  view.projects[0].set_sample_id("P01");
  view.projects[0].set_exited_on("2019-10-08");
  EXPECT_THAT(Lines(view, v1::MEASURE_NAMED_MILESTONES_DUE),
              ElementsAre("2019-06-30 140423 1", "2019-10-08 140423 -1"));
}

}  // namespace
}  // namespace tiernet::indicators
