// Money made and planned (domain.md E.4, H): C03, C07, C08, C11, C21, C25, C31.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/services/indicators/domain/examples.h"

namespace tiernet::indicators {
namespace {

using construction::v1::MonthlyReport;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

ProjectView Reporting(std::vector<MonthlyReport> reports) {
  auto view = ViewOf({}, {Project("c1", "2019-03-04", "2019-03-14")});
  view.reports = std::move(reports);
  return view;
}

MonthlyReport Correcting(MonthlyReport report, const std::string& month, int64_t delta_yuan) {
  auto* correction = report.add_corrections();
  correction->set_month(month);
  correction->set_delta_yuan(delta_yuan);
  return report;
}

TEST(Completed, CountsOnTheLastDayOfItsMonth) {
  EXPECT_THAT(Lines(Reporting({Report("2019-12", 5), Report("2020-02", 7)}), v1::MEASURE_COMPLETED_YUAN),
              ElementsAre("2019-12-31 140423 5", "2020-02-29 140423 7"));
}

TEST(Completed, CountsOnlyWhenLocked) {
  for (int state = MonthlyReport::STATE_DRAFT; state < MonthlyReport::STATE_LOCKED; ++state) {
    auto report = Correcting(Report("2019-06", 5), "2019-05", -2);
    report.set_state(static_cast<MonthlyReport::State>(state));
    EXPECT_THAT(Lines(Reporting({report}), v1::MEASURE_COMPLETED_YUAN), IsEmpty());
  }
}

TEST(Completed, NothingCompletedAddsNothing) {
  EXPECT_THAT(Lines(Reporting({Report("2019-06", 0)}), v1::MEASURE_COMPLETED_YUAN), IsEmpty());
}

TEST(Completed, JanuaryMergedIntoFebruaryIsFebruarys) {  // E.4
  EXPECT_THAT(Lines(Reporting({Report("2020-02", 9)}), v1::MEASURE_COMPLETED_YUAN), ElementsAre("2020-02-29 140423 9"));
}

TEST(Completed, ACorrectionCountsInTheMonthCorrectedAlsoInTheYearBefore) {
  const auto view = Reporting({Report("2019-12", 5), Correcting(Report("2020-02", 7), "2019-12", -2)});
  EXPECT_EQ(Sum(view, v1::MEASURE_COMPLETED_YUAN, "2019-01-01", "2019-12-31"), 3);
  EXPECT_EQ(Sum(view, v1::MEASURE_COMPLETED_YUAN, "2020-01-01", "2020-12-31"), 7);
}

TEST(Completed, SharesAreRoundedDownAndTheRemainderIsTheFirstUnits) {  // I.33
  auto view = Reporting({Report("2019-06", 100), Correcting(Report("2019-07", 0), "2019-06", -100)});
  AddShare(view.projects[0], "140425", 3333);
  AddShare(view.projects[0], "140423", 3333);
  AddShare(view.projects[0], "140426", 3334);
  EXPECT_THAT(Lines(view, v1::MEASURE_COMPLETED_YUAN),
              ElementsAre("2019-06-30 140423 -33", "2019-06-30 140423 33", "2019-06-30 140425 -34",
                          "2019-06-30 140425 34", "2019-06-30 140426 -33", "2019-06-30 140426 33"));
}

TEST(Completed, AMoveInMidMonthGivesTheWholeMonthToTheNewUnit) {  // ruling 27
  auto view = Reporting({Report("2019-05", 4), Report("2019-06", 5)});
  Move(view.projects[0], "2019-06-15", "140471");
  EXPECT_THAT(Lines(view, v1::MEASURE_COMPLETED_YUAN), ElementsAre("2019-05-31 140423 4", "2019-06-30 140471 5"));
}

TEST(Completed, IsInStatisticsFromTheMonthAtWhoseEndItIs) {  // H.5
  auto view = Reporting({Report("2019-04", 4), Report("2019-05", 5), Report("2019-06", 6), Report("2019-07", 7)});
  view.statistics = {Statistics("2019-05-31", "2019-07-31")};
  EXPECT_THAT(Lines(view, v1::MEASURE_COMPLETED_IN_STATISTICS_YUAN),
              ElementsAre("2019-05-31 140423 5", "2019-06-30 140423 6"));
}

TEST(Completed, ADemotedKeyProjectCountsForTheMonthsItWasListed) {  // E.7
  auto view = Reporting({Report("2019-03", 3), Report("2019-04", 4), Report("2019-07", 7), Report("2019-10", 10)});
  view.listings = {Listing(construction::v1::PROJECT_LIST_KEY_PROVINCE, "2019-04-01", "2019-07-15"),
                   Listing(construction::v1::PROJECT_LIST_KEY_CITY, "2019-04-30", "2019-10-31"),
                   Listing(construction::v1::PROJECT_LIST_KEY_COUNTY, "2019-01-02")};
  // On both lists in April, and counted once.
  EXPECT_THAT(Lines(view, v1::MEASURE_COMPLETED_KEY_YUAN), ElementsAre("2019-04-30 140423 4", "2019-07-31 140423 7"));
  EXPECT_THAT(Lines(view, v1::MEASURE_COMPLETED_KEY_PROVINCE_YUAN), ElementsAre("2019-04-30 140423 4"));
}

TEST(Completed, AnExitLeavesThePastAsItWas) {  // E.7
  auto view = Reporting({Report("2019-06", 6)});
  view.listings = {Listing(construction::v1::PROJECT_LIST_INDUSTRY95, "2019-04-01")};
  view.projects[0].set_exited_on("2019-06-10");
  EXPECT_THAT(Lines(view, v1::MEASURE_COMPLETED_YUAN), ElementsAre("2019-06-30 140423 6"));
  EXPECT_THAT(Lines(view, v1::MEASURE_COMPLETED_INDUSTRY95_YUAN), ElementsAre("2019-06-30 140423 6"));
}

TEST(Completed, TheListOfTheYearCountsTheMonthsBeforeItWasDrawnUp) {  // K15
  auto view = Reporting({Report("2018-12", 12), Report("2019-02", 2), Report("2019-05", 5), Report("2019-07", 7)});
  view.projects[0] = Project("c1", "2018-03-04", "2018-03-14");
  view.listings = {Listing(construction::v1::PROJECT_LIST_INDUSTRY95, "2019-05-15", "2019-07-10")};
  EXPECT_THAT(Lines(view, v1::MEASURE_COMPLETED_INDUSTRY95_YUAN),
              ElementsAre("2019-05-15 140423 2", "2019-05-31 140423 5"));
  view.listings[0].set_delisted_on("2019-05-15");
  EXPECT_THAT(Lines(view, v1::MEASURE_COMPLETED_INDUSTRY95_YUAN), IsEmpty());
}

TEST(Completed, AMonthIsOfTheStayThatItsEndLiesIn) {
  auto view = Reporting({Report("2019-05", 5), Report("2019-12", 12)});
  view.projects[0].set_investor(construction::v1::INVESTOR_KIND_PRIVATE);
  view.projects[0].set_exited_on("2019-07-01");
  view.projects.push_back(Project("c2", "2019-10-08", "2019-11-01"));
  view.projects[1].mutable_unit_history(0)->set_unit("140425");
  EXPECT_THAT(Lines(view, v1::MEASURE_COMPLETED_YUAN), ElementsAre("2019-05-31 140423 5", "2019-12-31 140425 12"));
  EXPECT_THAT(Lines(view, v1::MEASURE_COMPLETED_PRIVATE_YUAN), ElementsAre("2019-05-31 140423 5"));
}

TEST(Completed, ABareApplicationOfAnotherUnitIsCreditedWithNothing) {
  auto view = Reporting({Report("2019-01", 5)});
  view.projects[0] = CarryOver("c2", "2019-03-04", "2018-06-01");
  view.projects.push_back(Project("c1", "2018-05-01"));
  view.projects[1].clear_admitted_on();
  view.projects[1].set_state(construction::v1::ConstructionProject::STATE_APPLIED);
  view.projects[1].mutable_unit_history(0)->set_unit("140425");
  EXPECT_THAT(Lines(view, v1::MEASURE_COMPLETED_YUAN), ElementsAre("2019-01-31 140423 5"));
}

TEST(Completed, TechnicalUpgradingCountsInIndustryAlone) {  // C03
  auto view = Reporting({Report("2019-06", 6)});
  const auto lines = [&](const std::string& industry, construction::v1::Nature nature) {
    view.projects[0].set_industry(industry);
    view.projects[0].set_nature(nature);
    return Lines(view, v1::MEASURE_COMPLETED_TECH_UPGRADE_YUAN);
  };
  EXPECT_THAT(lines("46", construction::v1::NATURE_TECH_UPGRADE), ElementsAre("2019-06-30 140423 6"));
  EXPECT_THAT(lines("47", construction::v1::NATURE_TECH_UPGRADE), IsEmpty());
  EXPECT_THAT(lines("46", construction::v1::NATURE_EXPANSION), IsEmpty());
}

TEST(AnnualPlan, CountsFromAdmissionWithinItsYear) {  // K7
  auto project = Project("c1", "2019-03-04");
  AddPlan(project, 2019, 300, "");
  AddPlan(project, 2020, 400, "2019-03-04");
  EXPECT_THAT(Lines(ViewOf({}, {project}), v1::MEASURE_ANNUAL_PLAN_YUAN),
              ElementsAre("2019-03-04 140423 300", "2020-01-01 140423 400"));
}

TEST(AnnualPlan, ARevisionCountsAsItsDifference) {
  auto project = Project("c1", "2019-03-04");
  AddPlan(project, 2019, 300, "2019-03-02");
  AddPlan(project, 2019, 250, "2019-12-31");
  AddPlan(project, 2019, 900, "2020-01-01");
  EXPECT_THAT(Lines(ViewOf({}, {project}), v1::MEASURE_ANNUAL_PLAN_YUAN),
              ElementsAre("2019-03-04 140423 300", "2019-12-31 140423 -50"));
}

TEST(AnnualPlan, AnApplicationHasNone) {
  auto project = Project("c1", "");
  project.set_applied_on("2019-03-04");
  AddPlan(project, 2019, 300, "2019-03-04");
  EXPECT_THAT(Lines(ViewOf({}, {project}), v1::MEASURE_ANNUAL_PLAN_YUAN), IsEmpty());
}

TEST(AnnualPlan, WhatLeavesOrMovesTakesItsPlanAlongWithinTheYear) {  // E.7
  auto project = Project("c1", "2019-03-04");
  AddPlan(project, 2019, 300, "2019-03-04");
  Move(project, "2019-06-15", "140471");
  EXPECT_THAT(Lines(ViewOf({}, {project}), v1::MEASURE_ANNUAL_PLAN_YUAN),
              ElementsAre("2019-03-04 140423 300", "2019-06-15 140423 -300", "2019-06-15 140471 300"));
  project.set_exited_on("2019-07-01");
  EXPECT_EQ(Sum(ViewOf({}, {project}), v1::MEASURE_ANNUAL_PLAN_YUAN, "2019-01-01", "2019-12-31", "140471"), 0);
  project.set_exited_on("2020-01-01");
  EXPECT_EQ(Sum(ViewOf({}, {project}), v1::MEASURE_ANNUAL_PLAN_YUAN, "2019-01-01", "2020-12-31", "140471"), 300);
}

TEST(AnnualPlan, SharesAreSplit) {
  auto project = Project("c1", "2019-03-04");
  AddPlan(project, 2019, 101, "2019-03-04");
  AddShare(project, "140423", 5000);
  AddShare(project, "140425", 5000);
  EXPECT_THAT(Lines(ViewOf({}, {project}), v1::MEASURE_ANNUAL_PLAN_YUAN),
              ElementsAre("2019-03-04 140423 51", "2019-03-04 140425 50"));
}

TEST(AnnualPlan, OfKeyProjectsCountsWhileTheyAreListed) {  // C31
  auto project = Project("c1", "2019-03-04");
  AddPlan(project, 2019, 300, "2019-03-04");
  AddPlan(project, 2019, 350, "2019-05-06");
  AddPlan(project, 2020, 400, "2019-03-04");
  auto view = ViewOf({}, {project});
  view.listings = {Listing(construction::v1::PROJECT_LIST_KEY_CITY, "2019-04-01", "2020-07-01"),
                   Listing(construction::v1::PROJECT_LIST_KEY_PROVINCE, "2019-10-08")};
  view.listings[1].set_delisted_on("2020-10-09");
  EXPECT_THAT(
      Lines(view, v1::MEASURE_ANNUAL_PLAN_KEY_YUAN),
      ElementsAre("2019-04-01 140423 300", "2019-05-06 140423 50", "2020-01-01 140423 400", "2020-10-09 140423 -400"));
}

TEST(YearCumulative, OfKeyProjectsIsTheirWholeYearWhileTheyAreListed) {  // E.6, C31
  auto view = Reporting({Report("2019-03", 3), Correcting(Report("2019-06", 6), "2019-03", -1), Report("2020-01", 1)});
  view.listings = {Listing(construction::v1::PROJECT_LIST_KEY_CITY, "2019-04-01", "2020-07-01")};
  EXPECT_THAT(Lines(view, v1::MEASURE_YEAR_CUMULATIVE_KEY_YUAN),
              ElementsAre("2019-04-01 140423 2", "2019-06-30 140423 6", "2020-01-31 140423 1", "2020-07-01 140423 -1"));
}

TEST(YearCumulative, GoesWhereTheProjectGoes) {
  auto view = Reporting({Report("2019-03", 3), Report("2019-06", 6)});
  view.listings = {Listing(construction::v1::PROJECT_LIST_KEY_PROVINCE, "2019-03-04")};
  Move(view.projects[0], "2019-05-01", "140471");
  view.projects[0].set_exited_on("2019-08-01");
  EXPECT_THAT(Lines(view, v1::MEASURE_YEAR_CUMULATIVE_KEY_YUAN),
              ElementsAre("2019-03-31 140423 3", "2019-05-01 140423 -3", "2019-05-01 140471 3", "2019-06-30 140471 6",
                          "2019-08-01 140471 -9"));
}

}  // namespace
}  // namespace tiernet::indicators
